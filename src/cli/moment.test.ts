import { expect, test } from 'vitest';
import { momentOf } from './moment.ts';

const now = Date.parse('2026-11-25T12:00:00Z');
const local = (text: string): string => new Date(text).toISOString();

test.each([
  ['1234', 'position:1234'],
  ['position:0', 'position:0'],
  ['90m', '2026-11-25T10:30:00.000Z'],
  ['2h', '2026-11-25T10:00:00.000Z'],
  ['7d', '2026-11-18T12:00:00.000Z'],
  ['2026-11-25T07:00:00Z', '2026-11-25T07:00:00.000Z'],
  ['2026-11-25T07:00:00.5+01:00', '2026-11-25T06:00:00.500Z'],
  ['2026-11-25 07:00', local('2026-11-25T07:00')],
  ['2026-11-25', local('2026-11-25T00:00')],
])('%s is %s', (text, moment) => {
  expect(momentOf(text, now)).toBe(moment);
});

test.each(['', 'yesterday', '2x', '-1', '2026-13-01', '2026-11-25T25:00', '12:00', 'position:x'])('%j is no moment', (text) => {
  expect(momentOf(text, now)).toBeUndefined();
});
