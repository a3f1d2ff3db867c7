import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressIn, cidrForm, compareTexts, durationForm, macForm, sorted } from './text-forms.ts';

test.each([
  ['AA-BB-CC-00-11-22', 'aa:bb:cc:00:11:22'],
  ['AA:bb:CC:00:11:22', 'aa:bb:cc:00:11:22'],
  ['AABB.CC00.1122', 'aa:bb:cc:00:11:22'],
  ['02-00-5E-10-00-00-00-01', '02:00:5e:10:00:00:00:01'],
  ['AA-BB:CC-00-11-22', 'AA-BB:CC-00-11-22'],
  ['aa:bb:cc', 'aa:bb:cc'],
  ['AABBCC001122', 'aa:bb:cc:00:11:22'],
  ['', ''],
])('%j is the hardware address %j', (text, form) => {
  expect(macForm(text)).toBe(form);
});

test.each([
  ['10.0.1.5/24', '10.0.1.0/24'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['2001:DB8::5/64', '2001:db8::/64'],
  ['10.0.1.5', '10.0.1.5'],
  ['10.0.1.5/33', '10.0.1.5/33'],
])('%j is the prefix %j', (text, form) => {
  expect(cidrForm(text)).toBe(form);
});

test.each([
  ['10.0.1.77/24', 1, '10.0.1.1'],
  ['10.0.1.0/24', -1, '10.0.1.255'],
  ['10.0.1.0/31', 2, '10.0.1.2'],
  ['255.255.255.254/31', 2, undefined],
  ['2001:db8::/64', -1, '2001:db8::ffff:ffff:ffff:ffff'],
  ['x', 1, undefined],
])('address in %s at %i is %s', (prefix, offset, address) => {
  expect(addressIn(prefix, offset)).toBe(address);
});

test.each([
  ['1m', '1m0s'],
  ['90m', '1h30m0s'],
  ['1h', '1h0m0s'],
  ['1.5s', '1.5s'],
  ['1500ms', '1.5s'],
  ['0', '0s'],
  ['-2m', '-2m0s'],
  ['100us', '100µs'],
  ['1.5ms', '1.5ms'],
  ['7ns', '7ns'],
  ['soon', 'soon'],
  ['1', '1'],
])('%j is the duration %j', (text, form) => {
  expect(durationForm(text)).toBe(form);
});

test('texts are ordered as their bytes are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (left, right) => {
      if (!left.isWellFormed() || !right.isWellFormed()) return;
      expect(Math.sign(compareTexts(left, right))).toBe(Math.sign(Buffer.compare(Buffer.from(left), Buffer.from(right))));
    }),
  );
});

test('lists of values are ordered by the fields that are named, and lists of several kinds of things stay', () => {
  expect(sorted([{ n: 2, a: 'x' }, { n: 10 }, { n: 2, a: 'b' }], ['n', 'a'])).toEqual([{ n: 2, a: 'b' }, { n: 2, a: 'x' }, { n: 10 }]);
  expect(sorted([10, 9, 1], [])).toEqual([1, 9, 10]);
  expect(sorted(['b', 1, 'a'], [])).toEqual(['b', 1, 'a']);
});
