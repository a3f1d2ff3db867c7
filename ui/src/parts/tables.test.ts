import { expect, test } from 'vitest';
import { moveTo } from './virtual-table.tsx';
import { pagesOf } from './windowed-list.ts';

test('pages are those that hold the rows in sight', () => {
  expect(pagesOf(0, 40)).toEqual([0]);
  expect(pagesOf(480, 520)).toEqual([0, 1]);
  expect(pagesOf(9_990, 9_999)).toEqual([19]);
  expect(pagesOf(0, 0)).toEqual([0]);
});

test.each([
  ['ArrowDown', 3, 4],
  ['j', 9, 9],
  ['ArrowUp', 0, 0],
  ['k', 3, 2],
  ['PageDown', 3, 8],
  ['PageUp', 3, 0],
  ['Home', 3, 0],
  ['End', 3, 9],
  ['x', 3, undefined],
])('%s moves from row %i to %s', (key, from, to) => {
  expect(moveTo(key, from, 10, 5)).toBe(to);
});
