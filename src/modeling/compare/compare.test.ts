/** That a comparison misses nothing, whatever changed. */

import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openModelFolder } from '#app/model-folder.ts';
import { loadModel } from '../load/read-model.ts';
import type { Model } from '../metamodel/elements.ts';
import { bare } from './anatomy.ts';
import { compareModels } from './compare.ts';
import { lamps, modelOf } from './lamps.fixture.ts';
import { replay, unexplained } from './replay.ts';
import { differences } from './walk.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const own = (): Model => loadModel(openModelFolder(root, 'models').read().files).model;
const models: Readonly<Record<string, Model>> = { lamps: modelOf(), own: own() };

test('equal models have no change, wherever their elements stand', () => {
  for (const model of Object.values(models)) expect(compareModels(model, model).changes).toEqual([]);
  expect(compareModels(modelOf(), modelOf({ lamps: `# moved\n\n${lamps}` })).changes).toEqual([]);
});

type Path = readonly (string | number)[];

/** Every place in a model where something can be changed, but for places in files. */
const placesIn = (value: unknown, path: Path = []): readonly Path[] => {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value).filter(([key]) => key !== 'where');
  return [path, ...entries.flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
};

const edit = (value: unknown, path: Path, change: (value: unknown) => unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (Array.isArray(value)) {
    const list = value.map((item, index) => (index === key ? edit(item, rest, change) : item));
    return list.filter((item) => item !== undefined);
  }
  const record = { ...(value as Record<string, unknown>) };
  const inner = edit(record[key], rest, change);
  if (inner === undefined) delete record[key];
  else record[key] = inner;
  return record;
};

/** Edits of any value: none of them gives the same again. */
const mutations: readonly ((value: unknown) => unknown)[] = [
  (value) => {
    if (typeof value === 'string') return `${value}x`;
    if (typeof value === 'number') return value + 1;
    if (typeof value === 'boolean') return !value;
    if (Array.isArray(value)) return value.length > 1 ? [...value].reverse() : [...value, ...(value.length === 1 ? value : ['new'])];
    return value === null ? 'nothing' : { ...(value as object), addedField: 'new' };
  },
  (value) => {
    if (typeof value === 'string') return value === '' ? 'y' : value.slice(1);
    if (typeof value === 'number') return value - 1;
    if (typeof value === 'boolean') return undefined;
    if (Array.isArray(value)) return value.slice(1);
    if (value === null) return 0;
    const [first, ...others] = Object.entries(value as object).filter(([key]) => key !== 'where');
    return first === undefined ? { more: true } : Object.fromEntries(others);
  },
  () => undefined,
];

/** Parts of a model that have to stay for it to be one. */
const isVital = ([first, second, third]: Path): boolean =>
  second === undefined || (typeof second === 'number' && third === undefined) || first === undefined;

const listed = new Set(
  'contexts external map systems relations uses scalars enums values aggregates resources services policies workflows views attributes rules parameters requires emits refuses events refusals stateMachines transitions final from behaviours upcasts columns shortNames categories operations on asks ports steps until detailOnly search upstreamRoles downstreamRoles'.split(
    ' ',
  ),
);

/** Lists stay lists of what they hold: a list that is missing or holds something else is no model. */
const isModel = (path: Path, value: unknown): boolean => {
  const [last, before] = [path.at(-1), path.at(-2)];
  if (typeof last === 'string' && listed.has(last) && !(last === 'values' && before === 'enum'))
    return Array.isArray(value) || !['contexts', 'map'].includes(last);
  return true;
};

test.each(Object.keys(models))('every edit of %s is told, and the changes explain the new model in full', (name) => {
  const model = models[name] as Model;
  const paths = placesIn(model).filter((path) => !isVital(path));
  let told = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: mutations.length - 1 })), { minLength: 1, maxLength: 4 }),
      (edits) => {
        let now: unknown = model;
        for (const [place, kind] of edits) {
          const path = paths[place % paths.length] as Path;
          const exists = path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], now);
          const changed = exists === undefined ? undefined : mutations[kind]?.(exists);
          const wholeList = Array.isArray(exists) && (changed === undefined || (changed as unknown[]).some((item) => item === 'new'));
          if (exists === undefined || wholeList || !isModel(path, changed)) continue;
          now = edit(now, path, () => changed);
        }
        const equal = JSON.stringify(bare(now)) === JSON.stringify(bare(model));
        const found = differences(model, now as Model);
        expect(found.length === 0).toBe(equal);
        expect(unexplained(model, now as Model, found)).toBeUndefined();
        told += found.length > 0 ? 1 : 0;
      },
    ),
    { numRuns: name === 'own' ? 40 : 400 },
  );
  expect(told).toBeGreaterThan(25);
});

test('a list of changes from which one is missing is found out', () => {
  const now = modelOf({ lamps: lamps.replace('maxLength: 20', 'maxLength: 30').replace('default: red', 'default: blue') });
  const found = differences(modelOf(), now);
  expect(found).toHaveLength(2);
  expect(unexplained(modelOf(), now, found)).toBeUndefined();
  expect(unexplained(modelOf(), now, found.slice(1))).toBe('/contexts/lamps/values/LampSettings/attributes/colour/default');
  expect(replay(modelOf(), found)).toEqual(bare(now));
});

test('what the language gains later is told and breaking until a rule knows it', () => {
  const old = modelOf();
  const now = {
    ...old,
    contexts: old.contexts.map((context) => ({ ...context, aggregates: context.aggregates.map((one) => ({ ...one, quota: 5 })) })),
  } as Model;
  const [change, ...others] = compareModels(old, now).changes;
  expect(others).toEqual([]);
  expect(change).toMatchObject({
    code: 'change/not-known',
    path: 'lamps/aggregates/Lamp',
    field: 'quota',
    after: '5',
    verdict: 'breaking',
  });
  expect(change?.platforms.api).toEqual({ verdict: 'breaking', why: 'Not known: no rule says what it means.', affected: true });
});

test('a context that comes or goes is one change', () => {
  const both = modelOf();
  const one: Model = { ...both, contexts: both.contexts.filter(({ name }) => name === 'kernel') };
  expect(compareModels(one, both).changes.map(({ code, path, verdict }) => [code, path, verdict])).toEqual([
    ['change/context-added', 'lamps', 'compatible'],
  ]);
  expect(compareModels(both, one).changes.map(({ code, path, verdict }) => [code, path, verdict])).toEqual([
    ['change/context-removed', 'lamps', 'breaking'],
  ]);
});
