import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIpv4, formatIpv6, parseHardwareAddress, parseIpv4, parseIpv6 } from './network-address.ts';

const nearly = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ unit: fc.constantFrom(...'0123456789abcfF:.'.split(''), '::'), maxLength: 24 }));

test('exactly those texts are addresses that another reader takes', () => {
  fc.assert(
    fc.property(nearly, (text) => {
      expect([text, parseIpv4(text) !== undefined, parseIpv6(text) !== undefined]).toEqual([text, isIPv4(text), isIPv6(text)]);
    }),
    { numRuns: 2000 },
  );
});

test('an address that is written is read as the same', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), fc.nat(127), (number, zeros) => {
      const some = (number >> BigInt(zeros)) << BigInt(zeros);
      expect(parseIpv6(formatIpv6(some))).toBe(some);
      expect(parseIpv4(formatIpv4(some & 0xffffffffn))).toBe(some & 0xffffffffn);
    }),
  );
});

test.each([
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['FE80::A', 'fe80::a'],
])('%s is written as %s', (text, written) => {
  expect(formatIpv6(parseIpv6(text) ?? -1n)).toBe(written);
});

test.each([
  ['AA-BB-CC-00-11-22', 'aa:bb:cc:00:11:22'],
  ['AABB.CC00.1122', 'aa:bb:cc:00:11:22'],
  ['02:00:5E:10:00:00:00:01', '02:00:5e:10:00:00:00:01'],
  ['AA-BB:CC-00-11-22', undefined],
  ['aa:bb:cc', undefined],
  ['AABBCC001122', 'aa:bb:cc:00:11:22'],
  ['AABBCC00112', undefined],
  ['AABBCC0011', undefined],
])('%s is the hardware address %s', (text, address) => {
  expect(parseHardwareAddress(text)).toBe(address);
});
