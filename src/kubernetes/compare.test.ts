import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { predictApply } from './apply.ts';
import { agreesQuickly, changesBetween } from './compare.ts';
import type { KubernetesObject } from './object.ts';
import { spec, torture, tortureObject } from './torture.fixture.ts';

const between = (desired: JsonObject, live: JsonObject) => changesBetween(tortureObject(desired), tortureObject(live), torture);

test('leaves that differ are told with both values, what is missing on one side as a whole', () => {
  expect(
    between({ title: 'a', inner: { a: 'x', b: 'bee' }, labels: { 'x/y': '1' } }, { title: 'b', inner: { b: 'bee' }, count: 1, labels: {} }),
  ).toEqual([
    { path: '/spec/title', kind: 'changed', desired: 'a', live: 'b' },
    { path: '/spec/inner/a', kind: 'added', desired: 'x' },
    { path: '/spec/labels/x~1y', kind: 'added', desired: '1' },
    { path: '/spec/count', kind: 'removed', live: 1 },
  ]);
});

test('labels and annotations count, the rest of metadata and status do not', () => {
  const desired: KubernetesObject = {
    ...tortureObject({}, { labels: { a: '1' }, annotations: {}, uid: 'x', finalizers: ['x.io/a'] }),
    status: { phase: 'a' },
  };
  const live: KubernetesObject = {
    ...tortureObject({}, { labels: { a: '2', b: '3' }, generation: 4, managedFields: [] }),
    status: { phase: 'b' },
    apiVersion: 'lab.example.com/v2',
  };
  expect(changesBetween(desired, live)).toEqual([
    { path: '/metadata/labels/a', kind: 'changed', desired: '1', live: '2' },
    { path: '/metadata/labels/b', kind: 'removed', live: '3' },
  ]);
  expect(changesBetween(desired, live, undefined, { status: true }).at(-1)).toEqual({
    path: '/status/phase',
    kind: 'changed',
    desired: 'a',
    live: 'b',
  });
});

test('top-level fields other than spec count too', () => {
  const desired = { ...tortureObject({}), data: { a: 1 } };
  expect(changesBetween(desired, tortureObject({}), torture)).toEqual([{ path: '/data', kind: 'added', desired: { a: 1 } }]);
});

test('items of map lists are compared with their like, wherever they stand', () => {
  const desired = { rules: [{ name: 'b' }, { name: 'a', action: 'x' }, { name: 'new' }] };
  const live = { rules: [{ name: 'a', protocol: 'TCP', action: 'y' }, { name: 'old' }, { name: 'b' }] };
  expect(between(desired, live)).toEqual([
    { path: '/spec/rules/1/action', kind: 'changed', desired: 'x', live: 'y' },
    { path: '/spec/rules/1/protocol', kind: 'removed', live: 'TCP' },
    { path: '/spec/rules/2', kind: 'added', desired: { name: 'new' } },
    { path: '/spec/rules/1', kind: 'removed', live: { name: 'old' } },
  ]);
});

test('the order of a set does not count, that of a list does', () => {
  expect(between({ tags: ['a', 'b', 'c'] }, { tags: ['c', 'a', 'd'] })).toEqual([
    { path: '/spec/tags/1', kind: 'added', desired: 'b' },
    { path: '/spec/tags/2', kind: 'removed', live: 'd' },
  ]);
  expect(between({ order: ['a', 'b'] }, { order: ['b', 'a', 'c'] })).toEqual([
    { path: '/spec/order/0', kind: 'changed', desired: 'a', live: 'b' },
    { path: '/spec/order/1', kind: 'changed', desired: 'b', live: 'a' },
    { path: '/spec/order/2', kind: 'removed', live: 'c' },
  ]);
});

test('lists whose items have no names are compared by position', () => {
  expect(between({ tags: ['a', 'a'] }, { tags: ['a', 'b'] })).toEqual([{ path: '/spec/tags/1', kind: 'changed', desired: 'a', live: 'b' }]);
  expect(between({ rules: [{}] }, { rules: [{ name: 'a' }] })).toEqual([{ path: '/spec/rules/0/name', kind: 'removed', live: 'a' }]);
});

test('values of different kinds are one change', () => {
  expect(between({ port: 1, free: { a: [] } }, { port: '1', free: { a: {} } })).toEqual([
    { path: '/spec/port', kind: 'changed', desired: 1, live: '1' },
    { path: '/spec/free/a', kind: 'changed', desired: [], live: {} },
  ]);
});

test('an object does not differ from its copy', () => {
  fc.assert(fc.property(spec, (of) => between(of, structuredClone(of)).length === 0));
});

test('what differs one way differs the other way, with the sides exchanged', () => {
  fc.assert(
    fc.property(spec, spec, (left, right) => {
      const there = between(left, right).filter(({ kind }) => kind !== 'changed').length;
      const back = between(right, left).filter(({ kind }) => kind !== 'changed').length;
      expect(there).toBe(back);
      expect(between(left, right).length === 0).toBe(between(right, left).length === 0);
    }),
  );
});

const manager = 'us';

const appliedOnce = (config: KubernetesObject, live?: KubernetesObject): KubernetesObject => {
  const outcome = predictApply({
    config,
    manager,
    schema: torture,
    statusSubresource: true,
    now: '2026-11-24T12:00:00Z',
    force: true,
    ...(live === undefined ? {} : { live }),
  });
  if (outcome.outcome !== 'applied') throw new Error(outcome.message);
  return { ...outcome.object, metadata: { ...outcome.object.metadata, uid: 'u', resourceVersion: '1' } };
};

const config = tortureObject(
  {
    title: 'a',
    tags: ['a', 'c'],
    rules: [{ name: 'a', action: 'x' }],
    whole: { a: 'x', b: 'y' },
    order: ['a'],
    remark: null,
    free: { p: { q: 1 } },
  },
  { labels: { l: 'x' } },
);

const certain = (wanted: KubernetesObject, live: KubernetesObject): boolean =>
  agreesQuickly({ config: wanted, live, manager, schema: torture });

const changed = (live: KubernetesObject, change: JsonObject): KubernetesObject => ({
  ...live,
  spec: { ...(live['spec'] as JsonObject), ...change },
});

test('it is certain that nothing changes after an apply, whatever others added', () => {
  const live = appliedOnce(config);
  expect(certain(config, live)).toBe(true);
  const more = {
    count: 5,
    tags: ['b', 'a', 'b2', 'c'],
    rules: [{ name: 'z' }, { name: 'a', protocol: 'TCP', action: 'x', weight: 9 }],
    free: { p: { q: 1, r: 2 }, s: 1 },
  };
  expect(certain(config, changed(live, more))).toBe(true);
  expect(certain(structuredClone(config), live)).toBe(true);
});

test('it is not certain when a value differs', () => {
  const live = appliedOnce(config);
  for (const change of [
    { title: 'b' },
    { title: undefined as never },
    { tags: ['a'] },
    { tags: ['c', 'a'] },
    { tags: 'x' },
    { tags: [['a'], 'c'] },
    { rules: [{ name: 'a', action: 'y' }] },
    { rules: [{ name: 'b', action: 'x' }] },
    { whole: { a: 'x', b: 'y', c: 'z' } },
    { order: ['a', 'b'] },
    { remark: 'x' },
    { free: { p: 1 } },
  ]) {
    expect(certain(config, changed(live, change))).toBe(false);
  }
});

test('it is not certain when we applied something else, in another version, or nothing, or the schema is unknown', () => {
  const live = appliedOnce(config);
  expect(certain(tortureObject({ title: 'a' }), live)).toBe(false);
  expect(certain({ ...config, apiVersion: 'lab.example.com/v2' }, live)).toBe(false);
  expect(certain(config, tortureObject(config['spec'] as JsonObject))).toBe(false);
  expect(agreesQuickly({ config, live, manager })).toBe(false);
  expect(agreesQuickly({ config, live, manager: 'other', schema: torture })).toBe(false);
  expect(certain(tortureObject({ title: 'a', unknown: 1 }), live)).toBe(false);
  expect(certain({ ...config, spec: { ...(config['spec'] as JsonObject), tags: [null, 'c'] } }, live)).toBe(false);
});

test('status in a manifest does not matter', () => {
  const live = { ...appliedOnce(config), status: { phase: 'x' } };
  expect(certain({ ...config, status: { phase: 'x' } }, live)).toBe(true);
});
