import { expect, test } from 'vitest';
import { age, jsonPath } from './table.ts';

const object = {
  spec: {
    list: [
      { name: 'a', port: 1 },
      { name: 'b', port: 2 },
    ],
    'a.b/c': 5,
  },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
};

test.each([
  ['.spec.list[1].port', 2],
  ['.spec.a\\.b/c', 5],
  ['.status.conditions[?(@.type=="Ready")].status', 'True'],
  ["[?(@.type=='x')]", undefined],
  ['.spec.none.more', undefined],
  ['.spec.list[*]', object.spec.list],
])('%s leads to %j', (path, value) => {
  expect(jsonPath(object, path)).toEqual(value);
});

test.each([
  [5, '5s'],
  [119, '119s'],
  [120, '2m'],
  [200, '3m20s'],
  [60 * 60, '60m'],
  [60 * 60 * 4 + 60, '4h1m'],
  [60 * 60 * 10, '10h'],
  [60 * 60 * 24 * 2 + 60 * 60 * 3, '2d3h'],
  [60 * 60 * 24 * 30, '30d'],
])('%d seconds are %s', (seconds, text) => {
  expect(age('2026-01-01T00:00:00Z', new Date(Date.parse('2026-01-01T00:00:00Z') + seconds * 1000).toISOString())).toBe(text);
});
