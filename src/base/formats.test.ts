import { describe, expect, test } from 'vitest';
import { parsePattern } from '#modeling/patterns/parse.ts';
import { textFormat, textFormats } from './formats.ts';

const fits = (name: string, text: string): boolean => {
  const format = textFormat(name);
  return (
    format !== undefined && new RegExp(format.pattern, 'v').test(text) && [...text].length <= (format.maxLength ?? Number.POSITIVE_INFINITY)
  );
};

describe.each(Object.entries(textFormats))('%s', (name, { pattern, valid, invalid }) => {
  test('is portable, and takes its own example', () => {
    expect(parsePattern(pattern)).toMatchObject({ ok: true });
    expect([fits(name, valid), fits(name, invalid), fits(name, `${valid}\n`), fits(name, '')]).toEqual([
      true,
      false,
      false,
      name === 'byte',
    ]);
  });
});

test.each([
  ['instant', '0001-01-01T00:00:00Z', true],
  ['instant', '0000-01-01T00:00:00Z', false],
  ['instant', '2024-02-29T23:59:59.999999999Z', true],
  ['instant', '2023-02-29T00:00:00Z', false],
  ['instant', '1900-02-29T00:00:00Z', false],
  ['instant', '2000-02-29T00:00:00Z', true],
  ['instant', '2016-12-31T23:59:60Z', false],
  ['instant', '2026-01-01T24:00:00Z', false],
  ['instant', '2026-04-31T00:00:00Z', false],
  ['instant', '2026-01-01T00:00:00+01:00', false],
  ['date-time', '2026-01-01T00:00:00Z', true],
  ['duration', 'P1DT2H', true],
  ['duration', 'P', false],
  ['duration', 'P1DT', false],
  ['duration', 'PT1H1H', false],
  ['duration', 'PT1.5S', true],
  ['url', 'ssh://git@git.example.net:22/fabric.git', true],
  ['url', 'https://[fd00::1]:8443/?a=b#c', true],
  ['url', 'https://example.com:65536/', false],
  ['url', 'https://exa mple.com/', false],
  ['url', 'https:///path', false],
  ['ipv6', '::', true],
  ['ipv6', '::ffff:10.0.0.1', true],
  ['ipv6', '1:2:3:4:5:6:7::', true],
  ['ipv6', '1:2:3:4:5:6:7:8::', false],
  ['ipv6', '1::2::3', false],
  ['ipv6', 'fe80::1%eth0', false],
  ['ipv6', '1:2:3:4:5:6:10.0.0.1', true],
  ['cidr', 'fd00::/129', false],
  ['cidr', '10.0.0.0/024', false],
  ['hostname', 'xn--bcher-kva.example', true],
  ['hostname', 'bücher.example', false],
  ['hostname', `${'a'.repeat(64)}.example`, false],
  ['hostname', `${'a.'.repeat(126)}ab`, false],
  ['dns-label', 'a'.repeat(64), false],
  ['mac', '0c:20-12:fe:01:00', false],
  ['byte', 'aGVkZ2Vob2c', false],
] as const)('%s: %s', (format, text, expected) => {
  expect(fits(format, text)).toBe(expected);
});

test('names of formats that we do not know lead nowhere', () => {
  expect([textFormat('telephone'), textFormat('constructor')]).toEqual([undefined, undefined]);
});
