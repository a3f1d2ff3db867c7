/** Definitions damaged at random: the import never fails, and says of everything that does not come out again. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equals, isObject, type Json, type JsonObject, pointerToken } from '#base/json.ts';
import { checkFiles } from '#modeling/pipeline.ts';
import { readYaml } from '#yaml/read.ts';
import { writeYaml } from '#yaml/write.ts';
import { importDefinitions } from './import.ts';
import { transform } from './transform.ts';

const sample = readFileSync(resolve(import.meta.dirname, '..', '..', '..', 'samples', 'imported-crd', 'greenhouses.yaml'), 'utf8');
const definition = readYaml(sample, { profile: 'kubernetes' }).documents[0]?.value as JsonObject;

type Keys = readonly (string | number)[];

const keysIn = (value: Json): readonly Keys[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const key = Array.isArray(value) ? Number(name) : name;
    return [[key], ...keysIn(inner as Json).map((keys) => [key, ...keys])];
  });
};

const places = keysIn(definition);

/** The value with what stands at a place changed; the value itself when there is no such place. */
const changed = (value: Json, [key, ...rest]: Keys, change: (container: Json, key: string | number) => Json): Json => {
  if (key === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
  if (rest.length === 0) return change(value, key);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item, index) => (index === key ? changed(item, rest, change) : item));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, name === key ? changed(item, rest, change) : item]));
};

const replacing =
  (given: Json) =>
  (container: Json, key: string | number): Json =>
    Array.isArray(container)
      ? (container as readonly Json[]).map((item, index) => (index === key ? given : item))
      : Object.fromEntries(Object.entries(container as JsonObject).map(([name, item]) => [name, name === key ? given : item]));

const removing = (container: Json, key: string | number): Json =>
  Array.isArray(container)
    ? (container as readonly Json[]).filter((_, index) => index !== key)
    : Object.fromEntries(Object.entries(container as JsonObject).filter(([name]) => name !== key));

const renaming =
  (to: string) =>
  (container: Json, key: string | number): Json =>
    Array.isArray(container)
      ? [...(container as readonly Json[]), (container as readonly Json[])[Number(key)] as Json]
      : Object.fromEntries(Object.entries(container as JsonObject).map(([name, item]) => [name === key ? to : name, item]));

const odd = fc.oneof(
  fc.constantFrom<Json>(null, '', 0, true, [], {}, 'v1', [null], { type: 'string' }, [{}], 'x-kubernetes-validations'),
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Json),
);

const damage = fc.tuple(
  fc.constantFrom(...places),
  fc.oneof(
    odd.map(replacing),
    fc.constant(removing),
    fc.constantFrom('type', 'properties', 'items', 'name', 'default', 'x-new', '__proto__', 'spec', 'versions', '').map(renaming),
  ),
);

/** JSON pointers of all that is not the same, as near to it as can be. */
const unequal = (before: Json | undefined, after: Json | undefined, pointer = ''): readonly string[] => {
  if (equals(before, after)) return [];
  const bothLists = Array.isArray(before) && Array.isArray(after);
  if (!bothLists && !(isObject(before) && isObject(after))) return [pointer];
  const [left, right] = [before as JsonObject, after as JsonObject];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
    unequal(
      Object.hasOwn(left, key) ? left[key] : undefined,
      Object.hasOwn(right, key) ? right[key] : undefined,
      `${pointer}/${pointerToken(key)}`,
    ),
  );
};

/** What a server fills in means nothing. */
const isFilledIn = (before: Json, pointer: string): boolean =>
  (pointer === '/spec/names/singular' || pointer === '/spec/names/listKind') &&
  isObject(before) &&
  isObject(before['spec']) &&
  isObject(before['spec']['names']) &&
  before['spec']['names'][pointer.endsWith('singular') ? 'singular' : 'listKind'] === undefined;

test('whatever is damaged in a definition comes out again or is told', () => {
  let [same, told] = [0, 0];
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (all) => {
      const given = all.reduce<Json>((value, [place, change]) => changed(value, place, change), definition);
      const { files, diagnostics } = importDefinitions([{ name: 'a.yaml', text: writeYaml(given) }]);
      const made = transform(checkFiles(files).model).definitions;
      const pointers = diagnostics.map(({ where }) => where.pointer ?? '');
      if (made.length === 0) {
        told += 1;
        expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
        return;
      }
      expect(made).toHaveLength(1);
      const lost = unequal(given, made[0]?.definition).filter((pointer) => !isFilledIn(given, pointer));
      const silent = lost.filter((pointer) => !pointers.some((where) => where === pointer || pointer.startsWith(`${where}/`)));
      expect({ silent, diagnostics }).toEqual({ silent: [], diagnostics });
      if (lost.length === 0) same += 1;
      else told += 1;
    }),
    { numRuns: 500 },
  );
  expect([same > 50, told > 10]).toEqual([true, true]);
});

test('whatever is damaged in a text, the import ends with models or with problems', () => {
  const pieces = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('{{ x }}', '---\n', '\t', ': ', '- ', '&a ', '*a', '!!binary ', '"', '\u0000', '%'),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(sample.length), fc.nat(60), pieces), { minLength: 1, maxLength: 4 }), (cuts) => {
      const text = cuts.reduce((before, [at, length, piece]) => before.slice(0, at) + piece + before.slice(at + length), sample);
      const { files, diagnostics } = importDefinitions([{ name: 'a.yaml', text }]);
      expect(files.length > 0 || diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
    }),
    { numRuns: 200 },
  );
});
