import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeFieldSet,
  difference,
  encodeFieldSet,
  type FieldSet,
  fieldSetOfPaths,
  holds,
  intersection,
  intersects,
  noFields,
  pathsOf,
  pathText,
  recursiveDifference,
  sameFields,
  union,
  withNamedParents,
} from './field-set.ts';

const element = fc.constantFrom('f:a', 'f:b', 'v:"x"', 'v:1', 'k:{"name":"a"}', 'k:{"name":"b","port":1}');
const path = fc.array(element, { minLength: 1, maxLength: 3 });
const set: fc.Arbitrary<FieldSet> = fc.array(path, { maxLength: 6 }).map(fieldSetOfPaths);

const texts = (fields: FieldSet): ReadonlySet<string> => new Set(pathsOf(fields).map((found) => JSON.stringify(found)));

test('union, intersection and difference are those of the sets of paths', () => {
  fc.assert(
    fc.property(set, set, (left, right) => {
      const [mine, theirs] = [texts(left), texts(right)];
      expect(texts(union(left, right))).toEqual(mine.union(theirs));
      expect(texts(intersection(left, right))).toEqual(mine.intersection(theirs));
      expect(texts(difference(left, right))).toEqual(mine.difference(theirs));
      expect(intersects(left, right)).toBe(mine.intersection(theirs).size > 0);
      expect(sameFields(left, right)).toBe(mine.symmetricDifference(theirs).size === 0);
    }),
  );
});

test('the algebra has its laws', () => {
  fc.assert(
    fc.property(set, set, set, (a, b, c) => {
      expect(sameFields(union(a, b), union(b, a))).toBe(true);
      expect(sameFields(union(union(a, b), c), union(a, union(b, c)))).toBe(true);
      expect(sameFields(union(a, a), a)).toBe(true);
      expect(sameFields(intersection(a, union(b, c)), union(intersection(a, b), intersection(a, c)))).toBe(true);
      expect(sameFields(difference(a, union(b, c)), difference(difference(a, b), c))).toBe(true);
      expect(sameFields(union(difference(a, b), intersection(a, b)), a)).toBe(true);
      expect(sameFields(difference(a, a), noFields)).toBe(true);
    }),
  );
});

test('a recursive difference takes children along', () => {
  fc.assert(
    fc.property(set, set, (left, right) => {
      const taken = pathsOf(right);
      const kept = pathsOf(left).filter((mine) => !taken.some((other) => other.every((part, index) => mine[index] === part)));
      expect(texts(recursiveDifference(left, right))).toEqual(new Set(kept.map((found) => JSON.stringify(found))));
    }),
  );
});

test('writing and reading is identity', () => {
  fc.assert(
    fc.property(set, (fields) => {
      expect(sameFields(decodeFieldSet(encodeFieldSet(fields)), fields)).toBe(true);
      for (const found of pathsOf(fields)) expect(holds(fields, found)).toBe(true);
    }),
  );
});

test('what the server writes is read: members with and without children', () => {
  const fields = { 'f:spec': { 'f:a': {}, 'f:list': { '.': {}, 'k:{"port":1,"name":"x"}': { '.': {}, 'f:v': {} } }, 'f:odd': null } };
  const decoded = decodeFieldSet(fields);
  expect(pathsOf(decoded).map(pathText)).toEqual([
    '.spec.a',
    '.spec.list',
    '.spec.odd',
    '.spec.list[name="x",port=1]',
    '.spec.list[name="x",port=1].v',
  ]);
  expect(decodeFieldSet(fields)).toBe(decoded);
  expect(encodeFieldSet(decoded)).toEqual({
    'f:spec': { 'f:a': {}, 'f:list': { '.': {}, 'k:{"name":"x","port":1}': { '.': {}, 'f:v': {} } }, 'f:odd': {} },
  });
  expect(holds(decoded, ['f:spec'])).toBe(false);
  expect(holds(decoded, ['f:nope', 'f:a'])).toBe(false);
  expect(holds(decoded, [])).toBe(false);
});

test('paths are printed as the server prints them', () => {
  expect(pathText(['f:spec', 'v:"a"'])).toBe('.spec[="a"]');
  expect(pathText(['f:spec', 'i:3', 'f:x.y'])).toBe('.spec[3].x.y');
});

test('keys that are no JSON are kept as they are', () => {
  expect(encodeFieldSet(decodeFieldSet({ 'k:{oops': {} }))).toEqual({ 'k:{oops': {} });
});

test('declared fields on the way to a member are added, keys of maps are not', () => {
  const text = { scalar: 'string' } as const;
  const inner = { map: { atomic: false, fields: new Map([['a', text]]), element: text } };
  const plan = { map: { atomic: false, fields: new Map([['s', inner]]), element: inner } };
  const wider = withNamedParents(
    fieldSetOfPaths([
      ['f:s', 'f:a'],
      ['f:key', 'f:a'],
    ]),
    plan,
  );
  expect(pathsOf(wider).map(pathText)).toEqual(['.s', '.key.a', '.s.a']);
});
