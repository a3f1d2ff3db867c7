import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type UpcastStep, upcast } from './upcast.ts';

const steps: readonly UpcastStep[] = [
  { rename: { title: 'name' }, defaults: { tags: [] } },
  { drop: ['colour'], defaults: { size: 1 } },
];

test.each<[number, object, object]>([
  [1, { name: 'a', colour: 'red' }, { title: 'a', tags: [], size: 1 }],
  [2, { title: 'a', tags: ['x'], colour: 'red' }, { title: 'a', tags: ['x'], size: 1 }],
  [3, { title: 'a', tags: [], size: 2 }, { title: 'a', tags: [], size: 2 }],
])('data of version %i comes in the newest shape', (from, data, wanted) => {
  expect(upcast(steps, from, data)).toEqual(wanted);
});

test('what is there is never replaced by what would stand for its absence', () => {
  expect(upcast([{ defaults: { size: 1 } }], 1, { size: 5 })).toEqual({ size: 5 });
});

test('two names can be swapped, and one that is dropped can be given anew', () => {
  expect(upcast([{ rename: { a: 'b', b: 'a' } }], 1, { a: 1, b: 2 })).toEqual({ b: 1, a: 2 });
  expect(upcast([{ drop: ['a'], defaults: { a: 'new' } }], 1, { a: 'old' })).toEqual({ a: 'new' });
});

test('defaults are not shared between events', () => {
  const [one, two] = [upcast(steps, 1, {}), upcast(steps, 1, {})] as { readonly tags: string[] }[];
  one!.tags.push('x');
  expect(two!.tags).toEqual([]);
});

test('without steps, whatever it is, it is the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      expect(upcast([], 1, data)).toEqual(data);
    }),
  );
});
