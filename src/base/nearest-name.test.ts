import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

test.each<[string, readonly string[], string | undefined]>([
  ['descripton', ['description', 'type'], 'description'],
  ['NAME', ['name', 'names'], 'name'],
  ['ytpe', ['type', 'unit'], 'type'],
  ['lamp', ['lama', 'lamb'], 'lama'],
  ['x', ['y'], 'y'],
  ['colour', ['watts', 'room'], undefined],
  ['a', [], undefined],
  ['n'.repeat(101), ['n'.repeat(101)], undefined],
  ['name', ['n'.repeat(101)], undefined],
])('nearest to %s among %j is %s', (name, known, expected) => {
  expect(nearestName(name, known)).toBe(expected);
});
