import fc from 'fast-check';
import { expect, test } from 'vitest';
import { one, parseSearch, someOf, writeSearch } from './search-params.ts';

test('writes repeated parameters and leaves out empty ones', () => {
  expect(writeSearch({ state: ['drifted', 'orphaned'], q: 'leaf 1', kind: undefined, sort: '' })).toBe(
    '?state=drifted&state=orphaned&q=leaf+1',
  );
  expect(writeSearch({})).toBe('');
  expect(writeSearch({ file: 'a/b:c,d' })).toBe('?file=a/b:c,d');
});

test('reads one value as text and several as a list', () => {
  expect(parseSearch('?state=drifted&state=orphaned&q=leaf')).toEqual({ state: ['drifted', 'orphaned'], q: 'leaf' });
});

test('what is written is read back', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/);
  const value = fc.oneof(fc.string({ minLength: 1 }), fc.array(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 4 }));
  fc.assert(
    fc.property(fc.dictionary(name, value), (search) => {
      expect(parseSearch(writeSearch(search))).toEqual({ ...search });
    }),
  );
});

test('takes one value, or the words of a vocabulary in its order', () => {
  expect(one(['a', 'b'])).toBe('a');
  expect(one('')).toBeUndefined();
  expect(one(7)).toBeUndefined();
  expect(someOf(['b', 'a', 'b', 'x'], ['a', 'b', 'c'])).toEqual(['a', 'b']);
  expect(someOf('c', ['a', 'b', 'c'])).toEqual(['c']);
  expect(someOf('x', ['a'])).toBeUndefined();
});
