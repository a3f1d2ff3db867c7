import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equals, type Json, type JsonObject } from '#base/json.ts';
import { type ApplyRequest, applyUpdate, predictApply } from './apply.ts';
import { agreesQuickly } from './compare.ts';
import { encodeFieldSet } from './field-set.ts';
import { holdsHollow } from './hollow.ts';
import { canonicalManifest } from './manifest-check.ts';
import type { KubernetesObject } from './object.ts';
import { serverProfile } from './profile.ts';
import { compileSchema } from './structural.ts';
import { manifest, spec, torture, tortureObject } from './torture.fixture.ts';
import { fieldSetOf } from './typed.ts';
import type { Applied, WriteOutcome } from './write.ts';

const now = '2026-11-24T12:00:00.500Z';
const later = '2026-11-24T13:00:00Z';
const base = { manager: 'us', schema: torture, statusSubresource: true, now } as const;

const applied = (outcome: WriteOutcome): Applied => {
  if (outcome.outcome !== 'applied') throw new Error(`${outcome.outcome}: ${outcome.message}`);
  return outcome;
};

/** As a server would store it. */
const stored = (outcome: WriteOutcome, version = '1'): KubernetesObject => {
  const { object } = applied(outcome);
  return { ...object, metadata: { ...object.metadata, uid: 'u-1', resourceVersion: version } };
};

const apply = (config: KubernetesObject, live?: KubernetesObject, more: Partial<ApplyRequest> = {}): WriteOutcome =>
  predictApply({ ...base, config, ...(live === undefined ? {} : { live }), ...more });

const post = (object: KubernetesObject, manager = 'them'): KubernetesObject => stored(applyUpdate({ ...base, manager, object }));

const put = (live: KubernetesObject, change: JsonObject, manager = 'them'): KubernetesObject =>
  stored(applyUpdate({ ...base, manager, live, object: { ...live, spec: { ...(live['spec'] as JsonObject), ...change } } }), '2');

const entries = (object: KubernetesObject): readonly JsonObject[] => object.metadata['managedFields'] as readonly JsonObject[];

test('an apply that creates owns what the manifest says, and nobody owns the defaults', () => {
  const { object, changed } = applied(apply(tortureObject({ title: 'a', inner: {} })));
  expect(changed).toBe(true);
  expect(object['spec']).toEqual({ title: 'a', inner: { b: 'bee' }, mode: 'auto', level: 'low' });
  expect(object.metadata).toEqual({
    name: 'one',
    namespace: 'default',
    creationTimestamp: '2026-11-24T12:00:00Z',
    generation: 1,
    managedFields: [
      {
        manager: 'us',
        operation: 'Apply',
        apiVersion: 'lab.example.com/v1',
        time: '2026-11-24T12:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:spec': { 'f:inner': {}, 'f:title': {} } },
      },
    ],
  });
});

test('applying the same manifest again changes nothing, not even times', () => {
  fc.assert(
    fc.property(manifest, (config) => {
      const live = stored(apply(config));
      const again = applied(apply(config, live, { now: later }));
      expect(again.changed).toBe(false);
      expect(again.object).toBe(live);
    }),
    { numRuns: 200 },
  );
});

test('whatever was applied before, a manifest settles after two applies at most', () => {
  fc.assert(
    fc.property(manifest, manifest, fc.constantFrom('1.26', '1.29', '1.34', '1.36'), (first, second, version) => {
      const profile = serverProfile(version);
      let live = stored(apply(first, undefined, { profile }));
      for (const round of ['2', '3']) {
        const outcome = apply(second, live, { profile });
        if (outcome.outcome !== 'applied') return;
        live = stored(outcome, round);
      }
      expect(applied(apply(second, live, { profile, now: later })).changed).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('an empty list in the manifest is owned by nobody: emptying a list takes two applies', () => {
  const config = tortureObject({ title: 'a', rules: [] });
  const live = stored(apply(config, stored(apply(tortureObject({ rules: [{ name: 'a' }] })))));
  expect(live['spec']).toEqual({ title: 'a', mode: 'auto', level: 'low' });
  const again = stored(apply(config, live));
  expect(again['spec']).toEqual({ title: 'a', mode: 'auto', level: 'low', rules: [] });
  expect(applied(apply(config, again)).changed).toBe(false);
});

test('what is certain to agree is predicted unchanged', () => {
  let certain = 0;
  fc.assert(
    fc.property(manifest, manifest, spec, fc.nat(9), (one, two, hand, pick) => {
      const [first, second] = [canonicalManifest(one), canonicalManifest(two)];
      const live = put(stored(apply(first)), Object.fromEntries(Object.entries(hand).slice(pick, pick + 1)));
      for (const config of [first, second]) {
        if (!agreesQuickly({ config, live, manager: 'us', schema: torture })) continue;
        certain += 1;
        for (const version of ['1.26', '1.36']) {
          expect(applied(apply(config, live, { now: later, profile: serverProfile(version) })).changed).toBe(false);
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(certain).toBeGreaterThan(10);
});

test('what we applied and nobody touched is certain to agree', () => {
  fc.assert(
    fc.property(manifest.map(canonicalManifest), (config) => {
      // Where the server puts a default in the place of a given value, or an empty set may fall, it has to be asked.
      const { mode, whole } = config['spec'] as JsonObject;
      fc.pre(mode !== null && whole === undefined && !holdsHollow(torture.plan, config));
      expect(agreesQuickly({ config, live: stored(apply(config)), manager: 'us', schema: torture })).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('a field that another manager owns with another value is a conflict, and force takes it', () => {
  const live = post(tortureObject({ title: 'a', count: 1 }));
  const config = tortureObject({ title: 'b', count: 1 });
  const refused = apply(config, live);
  expect(refused).toEqual({
    outcome: 'conflict',
    code: 409,
    reason: 'Conflict',
    message: 'Apply failed with 1 conflict: conflict with "them" using lab.example.com/v1: .spec.title',
    conflicts: [{ manager: 'them', operation: 'Update', apiVersion: 'lab.example.com/v1', path: '.spec.title' }],
    causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "them" using lab.example.com/v1', field: '.spec.title' }],
  });
  const { object } = applied(apply(config, live, { force: true }));
  expect(object['spec']).toMatchObject({ title: 'b', count: 1 });
  expect(object.metadata['generation']).toBe(2);
  const [us, them] = entries(object);
  expect(us?.['fieldsV1']).toEqual({ 'f:spec': { 'f:count': {}, 'f:title': {} } });
  expect(them?.['fieldsV1']).toEqual({ 'f:spec': { '.': {}, 'f:count': {}, 'f:level': {}, 'f:mode': {} } });
});

test('conflicts with several managers are listed by manager', () => {
  const first = stored(apply(tortureObject({ title: 'a' }), undefined, { manager: 'other' }));
  const live = put(first, { count: 1, labels: { x: 'y' } });
  const refused = apply(tortureObject({ title: 'b', count: 2, labels: { x: 'z' } }), live);
  expect(refused).toMatchObject({
    message: [
      'Apply failed with 3 conflicts: conflicts with "other":',
      '- .spec.title',
      'conflicts with "them" using lab.example.com/v1:',
      '- .spec.count',
      '- .spec.labels.x',
    ].join('\n'),
  });
});

test('a field that leaves the manifest is removed, and goes back to its default if it has one', () => {
  const live = stored(apply(tortureObject({ title: 'a', mode: 'manual', rules: [{ name: 'a' }, { name: 'b' }] })));
  const { object } = applied(apply(tortureObject({ rules: [{ name: 'b' }] }), live));
  expect(object['spec']).toEqual({ mode: 'auto', level: 'low', rules: [{ name: 'b', protocol: 'TCP', weight: 1 }] });
});

test('a field that leaves the manifest stays while somebody else owns it too', () => {
  const live = stored(apply(tortureObject({ title: 'a' }), post(tortureObject({ title: 'a' }))));
  const { object } = applied(apply(tortureObject({ count: 1 }), live));
  expect(object['spec']).toMatchObject({ title: 'a', count: 1 });
});

test('items of others in set and map lists stay, in their place', () => {
  const live = post(tortureObject({ tags: ['a', 'z'], rules: [{ name: 'z' }, { name: 'a', action: 'x' }] }));
  const { object } = applied(apply(tortureObject({ tags: ['b', 'a'], rules: [{ name: 'a', weight: 2 }] }), live, { force: true }));
  expect(object['spec']).toMatchObject({
    tags: ['b', 'a', 'z'],
    rules: [
      { name: 'z', protocol: 'TCP', weight: 1 },
      { name: 'a', protocol: 'TCP', action: 'x', weight: 2 },
    ],
  });
});

test('the order of a set counts from 1.29 on', () => {
  const live = stored(apply(tortureObject({ tags: ['a', 'b'] })));
  const config = tortureObject({ tags: ['b', 'a'] });
  expect(applied(apply(config, live)).changed).toBe(false);
  const reordered = applied(apply(config, live, { profile: serverProfile('v1.31.2+k3s1') }));
  expect(reordered.changed).toBe(true);
  expect((reordered.object['spec'] as JsonObject)['tags']).toEqual(['b', 'a']);
});

test('a list that loses its last item by removal becomes null before 1.36, which the schema refuses', () => {
  const both = stored(apply(tortureObject({ tags: ['b'] }), post(tortureObject({ tags: ['a'] }))));
  const emptied = put(both, { tags: ['b'] });
  const config = tortureObject({ title: 'a' });
  expect(apply(config, emptied)).toMatchObject({ code: 422, message: expect.stringContaining('spec.tags: Invalid value: "null"') });
  const { object } = applied(apply(config, emptied, { profile: serverProfile('1.36') }));
  expect(object['spec']).toEqual({ title: 'a', mode: 'auto', level: 'low' });
});

test('what 1.36 kept when it lost its last item is null again from 1.36.3 on', () => {
  const config = (rest: JsonObject): KubernetesObject => tortureObject({ ...rest, tags: [] });
  const applyTwice = (version: string): WriteOutcome => {
    const profile = serverProfile(version);
    const live = stored(apply(tortureObject({ free: { p: { q: 1 } } }), undefined, { profile }));
    return apply(config({ free: { p: {} } }), live, { profile });
  };
  const free = (version: string) => (applied(applyTwice(version)).object['spec'] as JsonObject)['free'];
  expect([free('v1.36.2'), free('1.36'), free('v1.36.3'), free('v1.37.2')]).toEqual([{ p: {} }, { p: {} }, { p: null }, { p: null }]);
});

test('before 1.36 an apply to the status subresource owned the metadata that it could not change', () => {
  const config = tortureObject({}, { labels: { a: 'b' } });
  const ownerAfter = (version: string) => {
    const profile = serverProfile(version);
    const live = stored(apply(tortureObject({}), undefined, { profile }));
    const outcome = apply({ ...config, status: { phase: 'a' } }, live, { profile, manager: 'them', subresource: 'status' });
    return entries(applied(outcome).object).find(({ manager }) => manager === 'them')?.['fieldsV1'];
  };
  expect(ownerAfter('1.35')).toEqual({ 'f:metadata': { 'f:labels': { 'f:a': {} } }, 'f:status': { 'f:phase': {} } });
  expect(ownerAfter('1.36')).toEqual({ 'f:status': { 'f:phase': {} } });
});

test('fields of an untracked object that are met through the status subresource belong to before-first-apply of that subresource', () => {
  const untracked = tortureObject({}, { uid: 'u', resourceVersion: '1', generation: 1, labels: { a: 'a' } });
  const config = tortureObject({}, { labels: { a: 'b' } });
  expect(apply(config, untracked, { subresource: 'status', profile: serverProfile('1.35') })).toMatchObject({
    code: 409,
    message:
      'Apply failed with 1 conflict: conflict with "before-first-apply" with subresource "status" using lab.example.com/v1: .metadata.labels.a',
  });
});

test('who changes only what he owns is given no time', () => {
  const mine = stored(apply(tortureObject({ title: 'a' })));
  const taken = stored(apply(tortureObject({ title: 'b' }), mine, { manager: 'them', force: true }));
  const { object } = applied(apply(tortureObject({}), taken, { now: later }));
  expect(entries(object).find(({ manager }) => manager === 'us')).toEqual({
    manager: 'us',
    operation: 'Apply',
    apiVersion: 'lab.example.com/v1',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': {} },
  });
});

test('a null status is let through from 1.33 on where there is none, and not stored', () => {
  const live = stored(apply(tortureObject({})));
  const config = { ...tortureObject({}), status: null };
  const as = (version: string, object: KubernetesObject) =>
    apply(config, object, { subresource: 'status', manager: 'them', dryRun: true, profile: serverProfile(version) });
  const { object, changed } = applied(as('1.33', live));
  expect([changed, Object.hasOwn(object, 'status')]).toEqual([true, false]);
  expect(entries(object).find(({ manager }) => manager === 'them')?.['fieldsV1']).toEqual({ 'f:status': {} });
  const told = 'status: Invalid value: "null":  in body must be of type object: "null"';
  expect(as('1.32', live)).toMatchObject({ code: 422, message: `Test.lab.example.com "one" is invalid: ${told}` });
  expect(as('1.37', { ...live, status: {} } as KubernetesObject)).toMatchObject({
    code: 422,
    message: `Test.lab.example.com "one" is invalid: ${told}`,
  });
});

test('a null status is kept where the schema has a place for it', () => {
  const properties = { spec: { type: 'object' }, status: { type: 'object', nullable: true } };
  const schema = compileSchema({ type: 'object', properties });
  const live = { ...stored(predictApply({ ...base, schema, config: tortureObject({}) })), status: {} } as KubernetesObject;
  const config = { ...tortureObject({}), status: null };
  expect(applied(predictApply({ ...base, schema, live, config, subresource: 'status' })).object['status']).toBeNull();
});

test('what is not declared and yet not refused falls out when it is stored, and raises the generation all the same', () => {
  const schema = compileSchema({ type: 'object', properties: { spec: { type: 'object' } } });
  const live = stored(predictApply({ ...base, schema, config: { ...tortureObject({}), spec: {} } }));
  const config = { ...tortureObject({}), spec: { unknown: 1 } };
  for (const dryRun of [true, false]) {
    const { object } = applied(predictApply({ ...base, schema, live, config, dryRun }));
    expect([object['spec'], object.metadata['generation']]).toEqual([{}, 2]);
  }
});

test('values that do not fit are printed as Go prints them', () => {
  const text = (spec: JsonObject): string => {
    const outcome = apply(tortureObject(spec));
    return outcome.outcome === 'applied' ? '' : outcome.message.replace(/^.*Kind=Test\): /u, '');
  };
  expect(text({ order: { b: [1, 'a', null], a: true } })).toBe('.spec.order: expected list, got &{map[a:true b:[1 a <nil>]]}');
  expect(text({ title: [{ a: [] }] })).toBe(
    '.spec.title: expected string, got &value.valueUnstructured{Value:[]interface {}{map[string]interface {}{"a":[]interface {}{}}}}',
  );
  expect(text({ rules: [{ name: { b: [1, 'x'], a: 'c' } }] })).toBe(
    '.spec.rules[name=a="c"b=[1,"x"],protocol="TCP"].name: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"a":"c", "b":[]interface {}{1, "x"}}}',
  );
});

test('a text with a format may be any scalar for ownership, and is checked afterwards', () => {
  const schema = compileSchema({
    type: 'object',
    properties: { spec: { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } } },
  });
  const answer = (at: Json): string => {
    const outcome = predictApply({ ...base, schema, config: { ...tortureObject({}), spec: { at } } });
    return outcome.outcome === 'applied' ? '' : outcome.message.replace(/^.*?(?=spec\.at)/u, '');
  };
  expect(answer({})).toBe('spec.at: expected any scalar, got &{map[]}');
  expect(answer(5)).toBe('spec.at: Invalid value: "int64": spec.at in body must be of type date-time: "int64"');
});

test('values are printed as JSON from 1.34 on', () => {
  const schema = compileSchema({
    type: 'object',
    properties: { spec: { type: 'object', properties: { a: { enum: ['x'], nullable: false } } } },
  });
  const answer = (version: string): string => {
    const config = { ...tortureObject({}), spec: { a: { b: [1] } } };
    const outcome = predictApply({ ...base, schema, config, profile: serverProfile(version) });
    return outcome.outcome === 'applied' ? '' : outcome.message.replace(/^.*is invalid: /u, '');
  };
  expect(answer('1.33')).toContain('map[string]interface {}{"b":[]interface {}{1}}');
  expect(answer('1.34')).toBe('spec.a: Unsupported value: {"b":[1]}: supported values: "x"');
});

test('a manifest that does not fit its type is refused as the server refuses it', () => {
  const prefix = 'failed to create typed patch object (default/one; lab.example.com/v1, Kind=Test): ';
  const message = (of: JsonObject): string => {
    const outcome = apply(tortureObject(of));
    return outcome.outcome === 'invalid' ? `${outcome.code} ${outcome.message}` : outcome.outcome;
  };
  expect(message({ titel: 'a' })).toBe(`500 ${prefix}.spec.titel: field not declared in schema`);
  expect(message({ tags: ['a', 'a'] })).toBe(`500 ${prefix}.spec.tags: duplicate entries for key [="a"]`);
  expect(message({ rules: [{ name: 'a' }, { name: 'a', protocol: 'TCP' }] })).toBe(
    `500 ${prefix}.spec.rules: duplicate entries for key [name="a",protocol="TCP"]`,
  );
  expect(message({ rules: [{ action: 'a' }] })).toBe(
    `500 ${prefix}.spec.rules: element 0: associative list with keys has an element that omits key field "name" (and doesn't have default value)`,
  );
  expect(message({ title: 1, count: 'x', inner: 'y', order: 'z' })).toBe(
    `500 ${prefix}${[
      'errors:',
      '  .spec.title: expected string, got &value.valueUnstructured{Value:1}',
      '  .spec.count: expected numeric (int or float), got string',
      '  .spec.inner: expected map, got &{y}',
      '  .spec.order: expected list, got &{z}',
    ].join('\n')}`,
  );
  expect(message({ tags: [null] })).toBe(
    `500 ${prefix}.spec.tags: element 0: associative list without keys has an element that's an explicit null`,
  );
  expect(message({ tags: [['a']] })).toContain('not supported: associative list with lists as elements');
  expect(message({ tags: [{}] })).toContain("an element that's a map type");
  expect(message({ rules: [null] })).toContain('may not have a null element');
  expect(message({ rules: ['a'] })).toContain('may not have non-map elements');
});

test('of keys that an item leaves out the first of the schema is told', () => {
  const [key, item] = [{ type: 'string' }, { key: 'a', effect: 'b' }];
  const taints = {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['key', 'effect'],
    items: { type: 'object', required: ['key', 'effect'], properties: { key, effect: key } },
  };
  const schema = compileSchema({ type: 'object', properties: { spec: { type: 'object', properties: { taints } } } });
  const said = (items: readonly Json[]) => predictApply({ ...base, schema, config: tortureObject({ taints: items }) });
  expect(said([{}])).toMatchObject({ code: 500, message: expect.stringContaining('omits key field "key"') });
  expect(entries(applied(said([item])).object)[0]?.['fieldsV1']).toEqual({
    'f:spec': { 'f:taints': { 'k:{"effect":"b","key":"a"}': { '.': {}, 'f:effect': {}, 'f:key': {} } } },
  });
});

test('from 1.34 on an item may leave out keys, but not all of them', () => {
  const profile = serverProfile('1.34');
  const schema = compileSchema({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          list: {
            type: 'array',
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['a', 'b'],
            items: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } },
          },
        },
      },
    },
  });
  const config = tortureObject({ list: [{ a: 'x' }, { a: 'x', b: 'y' }] });
  expect(predictApply({ ...base, schema, config })).toMatchObject({ outcome: 'invalid', code: 500 });
  const { object } = applied(predictApply({ ...base, schema, config, profile }));
  expect(entries(object)[0]?.['fieldsV1']).toEqual({
    'f:spec': { 'f:list': { 'k:{"a":"x"}': { '.': {}, 'f:a': {} }, 'k:{"a":"x","b":"y"}': { '.': {}, 'f:a': {}, 'f:b': {} } } },
  });
  const none = predictApply({ ...base, schema, config: tortureObject({ list: [{}] }), profile });
  expect(none).toMatchObject({ code: 500, message: expect.stringContaining('omits all key fields ["a" "b"]') });
});

test('what the schema forbids is refused with every cause', () => {
  const outcome = apply(tortureObject({ count: 10, remark: 'x', title: null }));
  expect(outcome).toMatchObject({
    outcome: 'invalid',
    code: 422,
    reason: 'Invalid',
    message:
      'Test.lab.example.com "one" is invalid: [spec.count: Invalid value: 10: spec.count in body should be less than or equal to 9, ' +
      'spec.title: Invalid value: "null": spec.title in body must be of type string: "null"]',
  });
  expect(outcome).toMatchObject({
    causes: [
      { reason: 'FieldValueInvalid', field: 'spec.count' },
      { reason: 'FieldValueTypeInvalid', field: 'spec.title' },
    ],
  });
});

test('requests that cannot be understood are bad requests', () => {
  const live = stored(apply(tortureObject({})));
  const message = (config: JsonObject): string => {
    const outcome = predictApply({ ...base, config, live });
    return outcome.outcome === 'invalid' ? `${outcome.code} ${outcome.reason}: ${outcome.message}` : outcome.outcome;
  };
  const config = tortureObject({});
  expect(message({ ...config, metadata: { name: 'one', managedFields: [] } })).toBe('400 BadRequest: metadata.managedFields must be nil');
  expect(message({ ...config, apiVersion: 'lab.example.com/v2' })).toBe(
    '400 BadRequest: invalid object type: lab.example.com/v2, Kind=Test',
  );
  expect(message({ metadata: { name: 'one' } })).toBe('400 BadRequest: invalid object type: , Kind=');
  expect(message({ ...config, metadata: { name: 'two' } })).toBe(
    '400 BadRequest: the name of the object (two) does not match the name on the URL (one)',
  );
  expect(message({ ...config, metadata: { name: 'one', namespace: 'x' } })).toMatch(
    /^400 BadRequest: the namespace of the provided object/u,
  );
});

test('a resource version is a precondition', () => {
  const live = stored(apply(tortureObject({})), '7');
  const stale = apply(tortureObject({}, { resourceVersion: '6' }), live, { resource: 'tests.lab.example.com' });
  expect(stale).toMatchObject({
    outcome: 'invalid',
    code: 409,
    reason: 'Conflict',
    message:
      'Operation cannot be fulfilled on tests.lab.example.com "one": the object has been modified; please apply your changes to the latest version and try again',
  });
  expect(apply(tortureObject({}, { resourceVersion: '7' }), live)).toMatchObject({ outcome: 'applied' });
  expect(apply(tortureObject({}, { resourceVersion: '7' }))).toMatchObject({ outcome: 'applied' });
});

test('an apply for an object of a known uid does not create another one', () => {
  expect(apply(tortureObject({}, { uid: 'gone' }), undefined, { resource: 'tests.lab.example.com' })).toMatchObject({
    code: 409,
    message:
      'Operation cannot be fulfilled on tests.lab.example.com "one": uid mismatch: the provided object specified uid gone, and no existing object was found',
  });
});

test('what only the server sets cannot be applied, or is ignored', () => {
  const live = stored(apply(tortureObject({})));
  expect(apply(tortureObject({}, { uid: 'other' }), live)).toMatchObject({
    code: 422,
    message: 'Test.lab.example.com "one" is invalid: metadata.uid: Invalid value: "other": field is immutable',
  });
  const ignored = applied(
    apply({ ...tortureObject({}, { generation: 9, creationTimestamp: '2000-01-01T00:00:00Z' }), status: { phase: 'x' } }, live),
  );
  expect(ignored.changed).toBe(false);
});

test('status is not written and not owned where it has a subresource, and is where it has none', () => {
  const config = { ...tortureObject({}), status: { phase: 'x' } };
  const { object } = applied(apply(config));
  expect(object['status']).toBeUndefined();
  expect(entries(object)[0]?.['fieldsV1']).toEqual({ 'f:spec': {} });
  const plain = applied(apply(config, undefined, { statusSubresource: false }));
  expect(plain.object['status']).toEqual({ phase: 'x' });
  expect(entries(plain.object)[0]?.['fieldsV1']).toEqual({ 'f:spec': {}, 'f:status': { 'f:phase': {} } });
});

test('an apply to the status subresource owns status alone', () => {
  const live = stored(apply(tortureObject({ title: 'a' })));
  const { object } = applied(apply({ ...tortureObject({ title: 'b' }), status: { phase: 'x' } }, live, { subresource: 'status' }));
  expect(object['spec']).toMatchObject({ title: 'a' });
  expect(object['status']).toEqual({ phase: 'x' });
  expect(object.metadata['generation']).toBe(1);
  expect(entries(object).find((entry) => entry['subresource'] === 'status')?.['fieldsV1']).toEqual({ 'f:status': { 'f:phase': {} } });
});

test('fields of an object that nobody tracked belong to before-first-apply', () => {
  const { managedFields: _, ...metadata } = post(tortureObject({ title: 'a' })).metadata as JsonObject;
  const live = { ...post(tortureObject({ title: 'a' })), metadata } as KubernetesObject;
  expect(apply(tortureObject({ title: 'b' }), live)).toMatchObject({
    message: 'Apply failed with 1 conflict: conflict with "before-first-apply" using lab.example.com/v1: .spec.title',
  });
});

test('whoever owned parts of what became one value owns the whole', () => {
  const live = put(stored(apply(tortureObject({ inner: { a: 'x' } }))), { title: 't' });
  const properties = {
    title: { type: 'string' },
    inner: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: { type: 'string' }, b: { type: 'string' } } },
  };
  const schema = compileSchema({
    type: 'object',
    properties: { spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties } },
  });
  const refused = predictApply({ ...base, schema, manager: 'third', config: tortureObject({ inner: { a: 'y' } }), live });
  expect(refused).toMatchObject({ conflicts: [{ manager: 'us', path: '.spec.inner' }] });
});

test('owners of parts keep them where what became one value may hold any scalars', () => {
  const live = stored(apply(tortureObject({ inner: { a: 'x' } })));
  const owned = (entry: JsonObject): unknown => {
    const inner = { type: 'object', 'x-kubernetes-map-type': 'atomic', additionalProperties: entry };
    const schema = compileSchema({ type: 'object', properties: { spec: { type: 'object', properties: { inner } } } });
    const object = { ...live, spec: { inner: { a: 'x' } }, metadata: { ...live.metadata, finalizers: ['x.io/a'] } };
    const { metadata } = applied(applyUpdate({ ...base, schema, manager: 'them', live: object, object })).object;
    return (metadata['managedFields'] as readonly JsonObject[]).find(({ manager }) => manager === 'us')?.['fieldsV1'];
  };
  const [whole, parts] = [{ 'f:spec': { 'f:inner': {} } }, { 'f:spec': { 'f:inner': { 'f:a': {} } } }];
  expect(owned({ type: 'string' })).toEqual(whole);
  for (const entry of [{ 'x-kubernetes-int-or-string': true }, { type: 'string', format: 'unheard-of' }])
    expect(owned(entry)).toEqual(parts);
});

test('live objects that no longer fit their schema are refused', () => {
  const live = { ...stored(apply(tortureObject({}))), spec: { title: 1 } } as unknown as KubernetesObject;
  expect(apply(tortureObject({}), live)).toMatchObject({
    code: 500,
    message: expect.stringContaining('failed to create typed live object'),
  });
  const broken = { ...live, metadata: { ...live.metadata, managedFields: [{ manager: 'x' }] } };
  expect(apply(tortureObject({}), broken)).toMatchObject({
    code: 500,
    message: expect.stringContaining('failed to decode managed fields'),
  });
});

test('duplicates in the live object are tolerated from 1.29 on', () => {
  const created = stored(apply(tortureObject({ tags: ['a'] }), undefined, { manager: 'other' }));
  const live = { ...created, spec: { ...(created['spec'] as JsonObject), tags: ['a', 'b', 'b'] } };
  expect(apply(tortureObject({ title: 'x' }), live)).toMatchObject({ code: 500 });
  const { object } = applied(apply(tortureObject({ title: 'x' }), live, { profile: serverProfile('1.30') }));
  expect(object['spec']).toMatchObject({ title: 'x', tags: ['a', 'b', 'b'] });
  const cleaned = applied(apply(tortureObject({ tags: ['b'] }), live, { profile: serverProfile('1.30') }));
  expect(cleaned.object['spec']).toMatchObject({ tags: ['a', 'b'] });
});

test('what client-side apply set is no obstacle to kubectl, and its note follows', () => {
  const config = tortureObject({ title: 'a', count: 1 });
  const note = 'kubectl.kubernetes.io/last-applied-configuration';
  const annotated = tortureObject({ title: 'a', count: 1 }, { annotations: { [note]: JSON.stringify(config) } });
  const live = post(annotated);
  const mine = tortureObject({ title: 'b', count: 1 });
  expect(apply(mine, live)).toMatchObject({ conflicts: [{ path: '.spec.title' }] });
  const { object } = applied(apply(mine, live, { manager: 'kubectl' }));
  expect(object['spec']).toMatchObject({ title: 'b' });
  expect(JSON.parse((object.metadata['annotations'] as Record<string, string>)[note] as string)).toEqual(mine);
  const changed = put(live, { title: 'c' });
  expect(apply(mine, changed, { manager: 'kubectl' })).toMatchObject({ conflicts: [{ path: '.spec.title' }] });
});

test('the note of client-side apply does not follow before 1.33 when an annotation is null', () => {
  const note = 'kubectl.kubernetes.io/last-applied-configuration';
  const live = post(tortureObject({}, { annotations: { [note]: '{}' } }));
  const config = tortureObject({}, { annotations: { a: null } });
  const noted = (version: string): unknown =>
    (applied(apply(config, live, { manager: 'kubectl', profile: serverProfile(version) })).object.metadata['annotations'] as JsonObject)[
      note
    ];
  expect(noted('1.32')).toBe('{}');
  expect(noted('1.33')).toContain('"annotations":{"a":""}');
});

test('an apply that repeats the last one prunes what holds nothing but defaults and an empty set', () => {
  const inner = { type: 'object', properties: { tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } } } };
  const outer = { type: 'object', properties: { inner, mode: { type: 'string', default: 'm' } } };
  const schema = compileSchema({
    type: 'object',
    properties: { spec: { type: 'object', properties: { outer, title: { type: 'string' } } } },
  });
  const config = tortureObject({ outer: { inner: {} } });
  const first = stored(apply(config, undefined, { schema }));
  const titled = stored(apply(tortureObject({ title: 'x' }), first, { schema, manager: 'them' }));
  const live = { ...titled, spec: { outer: { inner: { tags: [] }, mode: 'm' }, title: 'x' } };
  expect(applied(apply(config, live, { schema })).object['spec']).toEqual({ title: 'x' });
  expect(agreesQuickly({ config, live, manager: 'us', schema })).toBe(false);
  expect(agreesQuickly({ config, live: titled, manager: 'us', schema })).toBe(true);
});

test('what a schema refuses is let through from 1.30 on where it was so before', () => {
  const limited = (maximum: number) => {
    const properties = { count: { type: 'integer', maximum }, title: { type: 'string' } };
    return compileSchema({ type: 'object', properties: { spec: { type: 'object', properties } } });
  };
  const live = stored(apply(tortureObject({ count: 9, title: 'a' }), undefined, { schema: limited(9) }));
  const schema = limited(5);
  const at = (version: string, spec: JsonObject): WriteOutcome =>
    apply(tortureObject(spec), live, { schema, profile: serverProfile(version), manager: 'other' });
  expect(at('1.29', { title: 'a' })).toMatchObject({ code: 422, causes: [{ field: 'spec.count' }] });
  expect(at('1.30', { title: 'a' })).toMatchObject({ outcome: 'applied' });
  expect(apply(tortureObject({ count: 8 }), live, { schema, profile: serverProfile('1.30') })).toMatchObject({ code: 422 });
});

test.each([
  ['1.31', 'may not be longer than 1', 'must have at most 1 items'],
  ['1.32', 'may not be more than 1 bytes', 'must have at most 1 items'],
  ['1.34', 'may not be more than 1 byte', 'must have at most 1 item'],
])('a server of version %s says that a text %s and a list %s', (version, text, list) => {
  const properties = { title: { type: 'string', maxLength: 1 }, order: { type: 'array', maxItems: 1, items: { type: 'string' } } };
  const schema = compileSchema({ type: 'object', properties: { spec: { type: 'object', properties } } });
  const refused = apply(tortureObject({ title: 'aa', order: ['a', 'b'] }), undefined, { schema, profile: serverProfile(version) });
  expect(refused).toMatchObject({ causes: [{ message: `Too long: ${text}` }, { message: `Too many: 2: ${list}` }] });
});

test('the fields an object sets survive writing and reading', () => {
  fc.assert(
    fc.property(manifest, (config) => {
      const live = stored(apply(config));
      const [entry] = entries(live);
      const all = fieldSetOf(torture.plan, config, serverProfile('1.26'));
      const { 'f:metadata': metadata, 'f:apiVersion': _a, 'f:kind': _k, ...rest } = encodeFieldSet(all);
      const { 'f:name': _n, 'f:namespace': _s, ...kept } = metadata as JsonObject;
      const expected = Object.keys(kept).length === 0 ? rest : { ...rest, 'f:metadata': kept };
      expect(equals(entry?.['fieldsV1'], expected)).toBe(true);
    }),
    { numRuns: 100 },
  );
});
