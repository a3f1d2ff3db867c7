import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { applyUpdate, type UpdateRequest } from './apply.ts';
import type { KubernetesObject } from './object.ts';
import { serverProfile } from './profile.ts';
import { compileSchema } from './structural.ts';
import { manifest, torture, tortureObject, tortureSchema } from './torture.fixture.ts';
import type { Applied, WriteOutcome } from './write.ts';

const now = '2026-11-24T12:00:00Z';
const later = '2026-11-24T13:00:00Z';
const base = { manager: 'kubectl', schema: torture, statusSubresource: true, now } as const;

const write = (object: JsonObject, live?: KubernetesObject, more: Partial<UpdateRequest> = {}): WriteOutcome =>
  applyUpdate({ ...base, object, ...(live === undefined ? {} : { live }), ...more });

const applied = (outcome: WriteOutcome): Applied => {
  if (outcome.outcome !== 'applied') throw new Error(`${outcome.outcome}: ${outcome.message}`);
  return outcome;
};

const stored = (outcome: WriteOutcome): KubernetesObject => {
  const { object } = applied(outcome);
  return { ...object, metadata: { ...object.metadata, uid: 'u-1', resourceVersion: '5' } };
};

const entries = (object: KubernetesObject): readonly JsonObject[] => (object.metadata['managedFields'] ?? []) as readonly JsonObject[];

const changed = (live: KubernetesObject, spec: JsonObject, metadata: JsonObject = {}): KubernetesObject => ({
  ...live,
  metadata: { ...live.metadata, ...metadata },
  spec: { ...(live['spec'] as JsonObject), ...spec },
});

test('a create prunes unknown fields with warnings, drops nulls, fills defaults, and owns all of it', () => {
  const { object, warnings } = applied(write(tortureObject({ titel: 'x', title: null, mode: null, rules: [{ name: 'a', wait: 1 }] })));
  expect(warnings).toEqual(['unknown field "spec.titel"', 'unknown field "spec.rules[0].wait"']);
  expect(object['spec']).toEqual({ mode: 'auto', level: 'low', rules: [{ name: 'a', protocol: 'TCP', weight: 1 }] });
  expect(entries(object)).toEqual([
    {
      manager: 'kubectl',
      operation: 'Update',
      apiVersion: 'lab.example.com/v1',
      time: now,
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:spec': {
          '.': {},
          'f:level': {},
          'f:mode': {},
          'f:rules': { '.': {}, 'k:{"name":"a","protocol":"TCP"}': { '.': {}, 'f:name': {}, 'f:protocol': {}, 'f:weight': {} } },
        },
      },
    },
  ]);
});

test('a status that is not written has its defaults all the same', () => {
  const status = { type: 'object', default: { phase: 'new' }, properties: { phase: { type: 'string' } } };
  const schema = compileSchema({ type: 'object', properties: { spec: { type: 'object' }, status } });
  const created = stored(write({ ...tortureObject({}), status: { phase: 'x' } }, undefined, { schema }));
  expect(created['status']).toEqual({ phase: 'new' });
  expect(entries(created).some(({ fieldsV1 }) => 'f:status' in (fieldsV1 as JsonObject))).toBe(false);
  const { status: _, ...bare } = created;
  const written = applied(write({ ...bare, spec: {} } as KubernetesObject, created, { schema, subresource: 'status' }));
  expect(written.object['status']).toEqual({ phase: 'new' });
});

test('unknown fields can be ignored, or refused', () => {
  const object = tortureObject({ titel: 'x' });
  expect(applied(write(object, undefined, { fieldValidation: 'Ignore' })).warnings).toEqual([]);
  expect(write(object, undefined, { fieldValidation: 'Strict' })).toMatchObject({
    code: 400,
    message: 'Test in version "v1" cannot be handled as a Test: strict decoding error: unknown field "spec.titel"',
  });
});

test('an update owns what it changes, takes it from others, and raises the generation', () => {
  const live = stored(write(tortureObject({ title: 'a', count: 1 })));
  const { object } = applied(write(changed(live, { title: 'b' }), live, { manager: 'hand', now: later }));
  expect(object.metadata['generation']).toBe(2);
  const [first, hand] = entries(object);
  expect(first?.['fieldsV1']).toEqual({ 'f:spec': { '.': {}, 'f:count': {}, 'f:level': {}, 'f:mode': {} } });
  expect(hand).toMatchObject({ manager: 'hand', time: later, fieldsV1: { 'f:spec': { 'f:title': {} } } });
});

test('a change of metadata alone does not raise the generation', () => {
  const live = stored(write(tortureObject({})));
  const { object } = applied(write(changed(live, {}, { labels: { a: 'b' } }), live));
  expect(object.metadata['generation']).toBe(1);
  expect(object.metadata['labels']).toEqual({ a: 'b' });
});

test('writing back what is stored changes nothing', () => {
  fc.assert(
    fc.property(manifest, (object) => {
      const live = stored(write(object));
      const again = applied(write(live, live, { now: later, manager: 'other' }));
      expect(again.changed).toBe(false);
      expect(again.object).toBe(live);
    }),
    { numRuns: 150 },
  );
});

test('an update needs the present resource version', () => {
  const live = stored(write(tortureObject({})));
  for (const [version, shown] of [
    ['1.33', '0x0'],
    ['1.34', '0'],
  ] as const) {
    expect(write(tortureObject({ title: 'a' }), live, { profile: serverProfile(version) })).toMatchObject({
      code: 422,
      message: `tests.lab.example.com "one" is invalid: metadata.resourceVersion: Invalid value: ${shown}: must be specified for an update`,
    });
  }
  expect(write(changed(live, {}, { resourceVersion: '4' }), live)).toMatchObject({ code: 409, reason: 'Conflict' });
  expect(write(tortureObject({}, { resourceVersion: '5' }))).toMatchObject({ code: 500 });
});

test('an object of no version is created in a dry run, which storage never sees', () => {
  expect(write(tortureObject({}, { resourceVersion: '5' }), undefined, { dryRun: true }).outcome).toBe('applied');
});

test('an update that does not fit its type keeps the owners from 1.37 on; before, all of them were lost', () => {
  const live = stored(write(tortureObject({})));
  const body = { ...changed(live, {}), status: 'none' };
  const owners = (version: string) => entries(applied(write(body, live, { profile: serverProfile(version) })).object);
  expect(owners('1.36.3')).toEqual([]);
  expect(owners('1.37')).toEqual(entries(live));
});

test('an update is for the object with its uid', () => {
  const live = stored(write(tortureObject({})));
  expect(write(changed(live, {}, { uid: 'u-0' }), live)).toMatchObject({
    code: 409,
    message: expect.stringContaining('Precondition failed: UID in precondition: u-0, UID in object meta: u-1'),
  });
  expect(applied(write(tortureObject({}, { uid: 'u-0' }))).object.metadata['uid']).toBeUndefined();
});

test('status is written through its subresource only, by whom it then belongs to', () => {
  const live = stored(write({ ...tortureObject({ title: 'a' }), status: { phase: 'x' } }));
  expect(live['status']).toBeUndefined();
  const status = applied(
    write({ ...changed(live, { title: 'b' }), status: { phase: 'y' } }, live, { subresource: 'status', manager: 'ctl' }),
  );
  expect(status.object['spec']).toMatchObject({ title: 'a' });
  expect(status.object['status']).toEqual({ phase: 'y' });
  expect(entries(status.object).find((entry) => entry['manager'] === 'ctl')).toMatchObject({
    subresource: 'status',
    fieldsV1: { 'f:status': { '.': {}, 'f:phase': {} } },
  });
  const kept = applied(write(changed(stored(status), { title: 'c' }), stored(status)));
  expect(kept.object['status']).toEqual({ phase: 'y' });
  const bad = write({ ...live, status: { phase: 1 } }, live, { subresource: 'status' });
  expect(bad).toMatchObject({ code: 422, message: expect.stringContaining(' phase: Invalid value: "integer"') });
  expect(write({ ...live, status: { phase: 1 } }, live, { subresource: 'status', profile: serverProfile('1.31') })).toMatchObject({
    message: expect.stringContaining(' status.phase: Invalid value: "integer"'),
  });
  expect(applied(write(stored(status), stored(status), { subresource: 'status' })).changed).toBe(false);
});

test('managed fields can be edited by an update, or reset', () => {
  const live = stored(write(tortureObject({ title: 'a' })));
  const reset = applied(write(changed(live, {}, { managedFields: [{}] }), live));
  expect(reset.object.metadata['managedFields']).toBeUndefined();
  expect(applied(write(changed(live, {}, { managedFields: [] }), live)).changed).toBe(false);
  const renamed = applied(write(changed(live, {}, { managedFields: [{ ...entries(live)[0], manager: 'other' }] }), live));
  expect(entries(renamed.object).map((entry) => entry['manager'])).toEqual(['other']);
  const nonsense = applied(write(changed(live, { title: 'b' }, { managedFields: [{ manager: 'x' }] }), live));
  expect(entries(nonsense.object).map((entry) => entry['manager'])).toEqual(['kubectl']);
  const untracked = stored(reset);
  expect(applied(write(changed(untracked, { title: 'b' }), untracked)).object.metadata['managedFields']).toBeUndefined();
});

test('of more than ten updaters the oldest are merged', () => {
  let live = stored(write(tortureObject({})));
  for (let hand = 0; hand < 12; hand += 1) {
    const at = `2026-11-24T12:${String(hand).padStart(2, '0')}:30Z`;
    live = stored(
      write(changed(live, { labels: { ...((live['spec'] as JsonObject)['labels'] as JsonObject), [`l${hand}`]: 'x' } }), live, {
        manager: `hand-${hand}`,
        now: at,
      }),
    );
  }
  const managers = entries(live).map((entry) => entry['manager']);
  expect(managers).toHaveLength(10);
  expect(managers[0]).toBe('ancient-changes');
  expect(managers.at(-1)).toBe('hand-11');
  const ancient = entries(live)[0] as JsonObject;
  expect(ancient['fieldsV1']).toMatchObject({
    'f:spec': { '.': {}, 'f:mode': {}, 'f:labels': { '.': {}, 'f:l0': {}, 'f:l1': {}, 'f:l2': {} } },
  });
  expect(ancient['time']).toBe('2026-11-24T12:02:30Z');
});

test('a body whose metadata cannot be decoded is a bad request', () => {
  const message = (metadata: unknown): string => {
    const outcome = write({ ...tortureObject({}), metadata: metadata as JsonObject });
    return outcome.outcome === 'invalid' ? `${outcome.code} ${outcome.message}` : outcome.outcome;
  };
  const start = '400 Test in version "v1" cannot be handled as a Test: ';
  expect(message('x')).toBe(`${start}json: cannot unmarshal string into Go value of type v1.ObjectMeta`);
  expect(message({ name: 1 })).toBe(`${start}json: cannot unmarshal number into Go struct field ObjectMeta.name of type string`);
  expect(message({ name: 'a', labels: { a: 1 } })).toBe(
    `${start}json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string`,
  );
  expect(message({ name: 'a', generation: 'x' })).toBe(
    `${start}json: cannot unmarshal string into Go struct field ObjectMeta.generation of type int64`,
  );
  expect(message({ name: 'a', finalizers: [1] })).toBe(
    `${start}json: cannot unmarshal number into Go struct field ObjectMeta.finalizers of type string`,
  );
});

test('name and namespace come from the request where the body leaves them out, and must agree', () => {
  const { metadata, ...rest } = tortureObject({});
  const { object } = applied(write(rest, undefined, { name: 'two', namespace: 'lab' }));
  expect(object.metadata).toMatchObject({ name: 'two', namespace: 'lab' });
  expect(write({ ...rest, metadata }, undefined, { name: 'two', namespace: 'default' })).toMatchObject({ code: 400 });
  expect(write({ ...rest, metadata }, undefined, { namespace: 'lab' })).toMatchObject({ code: 400 });
  expect(write({ ...rest, metadata: {} })).toMatchObject({
    code: 422,
    message: expect.stringContaining('metadata.name: Required value: name or generateName is required'),
  });
});

test('objects of the whole cluster are taken out of the namespace that they name', () => {
  expect(applied(write(tortureObject({}), undefined, { namespaced: false })).object.metadata).not.toHaveProperty('namespace');
});

test('an object being deleted takes no new finalizers, and keeps its deletion time', () => {
  const created = stored(write(tortureObject({}, { finalizers: ['x.io/a'] })));
  const live = changed(created, {}, { deletionTimestamp: now, deletionGracePeriodSeconds: 0 });
  expect(write(changed(live, {}, { finalizers: ['x.io/a', 'x.io/b'] }), live)).toMatchObject({
    code: 422,
    message: expect.stringContaining(
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"x.io/b"}',
    ),
  });
  const { deletionTimestamp: _, ...metadata } = live.metadata as JsonObject;
  const { object } = applied(write({ ...live, metadata: { ...metadata, finalizers: [] } }, live));
  expect(object.metadata).toMatchObject({ deletionTimestamp: now, deletionGracePeriodSeconds: 0 });
  expect(object.metadata['finalizers']).toBeUndefined();
});

test('of what cannot be decoded the server tells the first by name, wherever it stands', () => {
  const object = { ...tortureObject({}), metadata: { name: 'one', labels: { b: 1, a: true }, annotations: { a: 1 } } };
  const said = (metadata: JsonObject): unknown => (write({ ...object, metadata }) as { readonly message?: string }).message;
  const cannot = 'Test in version "v1" cannot be handled as a Test: json: cannot unmarshal';
  expect(said(object.metadata)).toBe(`${cannot} number into Go struct field ObjectMeta.annotations of type string`);
  expect(said({ name: 'one', labels: { b: 1, a: true } })).toBe(`${cannot} bool into Go struct field ObjectMeta.labels of type string`);
});

test('duplicates that are stored already may stay', () => {
  const created = stored(write(tortureObject({ tags: ['a'] })));
  const live = changed(created, { tags: ['a', 'a'] });
  expect(write(changed(live, { title: 'x' }), live)).toMatchObject({ outcome: 'applied' });
  expect(write(changed(created, { tags: ['a', 'a'] }), created)).toMatchObject({
    code: 422,
    message: expect.stringContaining('spec.tags[1]: Duplicate value: "a"'),
  });
});

test('where a schema has rules in CEL, an invalid object says that they were not looked at', () => {
  const schema = compileSchema({ ...tortureSchema, 'x-kubernetes-validations': [{ rule: 'true' }] });
  const outcome = write(tortureObject({ count: 'x' }), undefined, { schema });
  expect(outcome).toMatchObject({
    message: expect.stringContaining('<nil>: Invalid value: "null": some validation rules were not checked because the object was invalid'),
  });
  expect(write(tortureObject({ count: 12 }), undefined, { schema })).not.toMatchObject({
    message: expect.stringContaining('rules were not checked'),
  });
});
