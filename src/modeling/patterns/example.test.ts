import fc from 'fast-check';
import { expect, test } from 'vitest';
import { patternFor } from './dialects.ts';
import { textMatching } from './example.ts';
import { portablePattern } from './patterns.fixture.ts';

test.each([
  ['^(True|False)$', {}, 'True'],
  ['^[a-z]+$', { minLength: 3 }, 'aaa'],
  ['^([01][0-9]|2[0-3]):[0-5][0-9]$', {}, '00:00'],
  ['^(0|[1-9][0-9]?|100)%$', {}, '0%'],
  ['^[^a-z]{2}$', {}, '00'],
  ['', {}, ''],
  ['^x{5}$', { maxLength: 4 }, undefined],
  ['(', {}, undefined],
])('%s with %j is met by %s', (pattern, lengths, text) => {
  expect(textMatching(pattern, lengths)).toBe(text);
});

test('what is found for whatever pattern is matched by it', () => {
  let found = 0;
  fc.assert(
    fc.property(portablePattern, fc.nat(5), (pattern, minLength) => {
      const text = textMatching(pattern, { minLength });
      if (text === undefined) return;
      found += 1;
      expect(new RegExp(patternFor(pattern, 'ecmascript') as string, 'u').test(text)).toBe(true);
      expect([...text].length).toBeGreaterThanOrEqual(minLength);
    }),
  );
  expect(found).toBeGreaterThan(10);
});
