import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { serverProfile } from './profile.ts';
import { compileSchema } from './structural.ts';
import { spec, torture, tortureObject } from './torture.fixture.ts';

/** Messages about a value in `spec.v` with the schema given. */
const messages = (schema: JsonObject, value: Json): readonly string[] =>
  compileSchema({ type: 'object', properties: { spec: { type: 'object', properties: { v: schema } } } })
    .validate({ spec: { v: value } })
    .map(({ message }) => message);

const text = { type: 'string' };

test.each<readonly [string, JsonObject, Json, string]>([
  ['type', text, 1, 'spec.v: Invalid value: "integer": spec.v in body must be of type string: "integer"'],
  ['type of a fraction', { type: 'integer' }, 1.5, 'spec.v: Invalid value: "number": spec.v in body must be of type integer: "number"'],
  ['null', text, null, 'spec.v: Invalid value: "null": spec.v in body must be of type string: "null"'],
  ['list', { type: 'object' }, [], 'spec.v: Invalid value: "array": spec.v in body must be of type object: "array"'],
  [
    'int or string',
    { 'x-kubernetes-int-or-string': true },
    true,
    'spec.v: Invalid value: "boolean": spec.v in body must be of type integer,string: "boolean"',
  ],
  ['enum', { ...text, enum: ['a', 'b'] }, 'c', 'spec.v: Unsupported value: "c": supported values: "a", "b"'],
  ['enum of numbers', { type: 'integer', enum: [1, 2] }, 3, 'spec.v: Unsupported value: 3: supported values: "1", "2"'],
  [
    'enum of objects',
    { type: 'object', enum: [{ a: 1 }] },
    { a: 2 },
    'spec.v: Unsupported value: map[string]interface {}{"a":2}: supported values: "{\\"a\\":1}"',
  ],
  ['pattern', { ...text, pattern: '^a+$' }, 'b', 'spec.v: Invalid value: "b": spec.v in body should match \'^a+$\''],
  ['minLength', { ...text, minLength: 2 }, '😀', 'spec.v: Invalid value: "😀": spec.v in body should be at least 2 chars long'],
  ['maxLength', { ...text, maxLength: 1 }, 'ab', 'spec.v: Too long: may not be longer than 1'],
  ['format', { ...text, format: 'date-time' }, 'x', 'spec.v: Invalid value: "x": spec.v in body must be of type date-time: "x"'],
  ['minimum', { type: 'integer', minimum: 2 }, 1, 'spec.v: Invalid value: 1: spec.v in body should be greater than or equal to 2'],
  [
    'exclusive minimum',
    { type: 'number', minimum: 2, exclusiveMinimum: true },
    2,
    'spec.v: Invalid value: 2: spec.v in body should be greater than 2',
  ],
  // A whole number is compared with what a bound is before its point.
  [
    'minimum with a fraction',
    { type: 'number', minimum: -0.5, exclusiveMinimum: true },
    0,
    'spec.v: Invalid value: 0: spec.v in body should be greater than 0',
  ],
  [
    'maximum with a fraction',
    { type: 'number', maximum: 0.3 },
    1,
    'spec.v: Invalid value: 1: spec.v in body should be less than or equal to 0',
  ],
  [
    'enum of null',
    { ...text, nullable: true, enum: ['a', null] },
    null,
    'spec.v: Unsupported value: "null": supported values: "a", "null"',
  ],
  ['maximum', { type: 'integer', maximum: 2 }, 3, 'spec.v: Invalid value: 3: spec.v in body should be less than or equal to 2'],
  [
    'exclusive maximum',
    { type: 'number', maximum: 2, exclusiveMaximum: true },
    2,
    'spec.v: Invalid value: 2: spec.v in body should be less than 2',
  ],
  ['multipleOf', { type: 'integer', multipleOf: 4 }, 6, 'spec.v: Invalid value: 6: spec.v in body should be a multiple of 4'],
  ['minItems', { type: 'array', minItems: 1, items: text }, [], 'spec.v: Invalid value: 0: spec.v in body should have at least 1 items'],
  ['maxItems', { type: 'array', maxItems: 1, items: text }, ['a', 'b'], 'spec.v: Too many: 2: must have at most 1 items'],
  [
    'uniqueItems',
    { type: 'array', uniqueItems: true },
    [{ a: 1 }, { a: 1 }],
    'spec.v: Invalid value: "": spec.v in body shouldn\'t contain duplicates',
  ],
  [
    'items',
    { type: 'array', items: text },
    ['a', 1],
    'spec.v[1]: Invalid value: "integer": spec.v[1] in body must be of type string: "integer"',
  ],
  ['minProperties', { type: 'object', minProperties: 1 }, {}, 'spec.v: Invalid value: 0: spec.v in body should have at least 1 properties'],
  ['maxProperties', { type: 'object', maxProperties: 0 }, { a: 1 }, 'spec.v: Too many: 1: must have at most 0 items'],
  ['required', { type: 'object', required: ['a'] }, {}, 'spec.v.a: Required value'],
  [
    'additionalProperties',
    { type: 'object', additionalProperties: text },
    { a: 1 },
    'spec.v.a: Invalid value: "integer": spec.v.a in body must be of type string: "integer"',
  ],
  [
    'no additionalProperties',
    { type: 'object', additionalProperties: false },
    { a: 1 },
    'spec.v: Invalid value: "a": spec.v.a in body is a forbidden property',
  ],
  ['not', { ...text, not: { enum: ['a'] } }, 'a', '<nil>: Invalid value: "": "spec.v" must not validate the schema (not)'],
  ['set', { type: 'array', 'x-kubernetes-list-type': 'set', items: text }, ['a', 'b', 'a', 'a'], 'spec.v[2]: Duplicate value: "a"'],
  [
    'map list',
    {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: { type: 'object', properties: { k: text } },
    },
    [{ k: 'a', x: 1 }, { k: 'a' }],
    'spec.v[1]: Duplicate value: map[string]interface {}{"k":"a"}',
  ],
  [
    'map list of texts',
    { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] },
    ['a'],
    'spec.v[0]: Invalid value: "a": must be an object for an array of list-type map',
  ],
])('%s is refused as the server words it', (_, schema, value, message) => {
  expect(messages(schema, value)).toEqual([message]);
});

test.each<readonly [string, JsonObject, Json]>([
  ['null where it is allowed', { ...text, nullable: true }, null],
  ['an integer for a number', { type: 'number' }, 3],
  ['1.0 for an integer', { type: 'integer' }, 1.0],
  ['a text for int or string', { 'x-kubernetes-int-or-string': true }, '50%'],
  ['one character outside the basic plane', { ...text, maxLength: 1 }, '😀'],
  ['a decimal multiple', { type: 'number', multipleOf: 0.1 }, 0.3],
  ['an unknown format', { ...text, format: 'quantity' }, 'anything'],
  ['anything without a type', {}, [1, { a: null }]],
  ['an enumerated object', { type: 'object', enum: [{ a: [1] }] }, { a: [1] }],
  ['different items', { type: 'array', uniqueItems: true }, [1, '1', [1], { a: 1 }]],
  ['one of two', { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] }, { a: 1 }],
  ['one item', { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], items: { type: 'object' } }, [{}]],
  ['a set that is none', { type: 'array', 'x-kubernetes-list-type': 'set', nullable: true }, null],
])('%s is accepted', (_, schema, value) => {
  expect(messages(schema, value)).toEqual([]);
});

test('a number that its type cannot hold is told once more from 1.36 on, and formats of numbers count', () => {
  const texts = (value: unknown, format?: string, version = '1.36') =>
    compileSchema({ type: format === 'float' ? 'number' : 'integer', ...(format === undefined ? {} : { format }) }, { resource: false })
      .validate(value, { profile: serverProfile(version) })
      .map(({ message }) => message);
  const checked = (type: string): string => `<nil>: Invalid value: "": Checked value must be of type ${type} in `;
  expect(texts(1.5).at(-1)).toBe(checked('integer (default format)'));
  expect(texts(2 ** 31, 'int32')).toEqual([checked('integer with format int32')]);
  expect(texts(2 ** 31, 'int64')).toEqual([]);
  expect(texts(2 ** 31, 'int32', '1.35')).toEqual([]);
  expect(texts(1e39, 'float')).toEqual([checked('number with format float')]);
  expect(texts(1.5, 'double').at(-1)).toBe(checked('integer (default format)'));
  expect(texts({}, 'double')).toEqual([': Invalid value: "object":  in body must be of type integer: "object"']);
  expect(texts({}, 'int32')).toEqual([': Invalid value: "":  in body must be of type int32: ""']);
  expect(texts({}, 'int32', '1.35')).toEqual([': Invalid value: "object":  in body must be of type integer: "object"']);
});

test('of alternatives that all fail the one is told that matches the most, not the one with the fewest failures', () => {
  const address = { enum: ['IP'] };
  const schema = {
    type: 'object',
    properties: { type: text, value: text },
    oneOf: [
      { properties: { type: address, value: { anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] } } },
      { properties: { type: { not: address } } },
    ],
  };
  expect(messages(schema, { type: 'IP', value: 'b' })).toEqual([
    '<nil>: Invalid value: "": "spec.v" must validate one and only one schema (oneOf). Found none valid',
    '<nil>: Invalid value: "": "spec.v.value" must validate at least one schema (anyOf)',
    'spec.v.value: Invalid value: "b": spec.v.value in body must be of type ipv4: "b"',
  ]);
  expect(messages(schema, { type: 'IP' })).toEqual([]);
});

test('junctors tell what failed and the nearest failure', () => {
  const either = [{ required: ['a'] }, { required: ['b', 'c'] }];
  expect(messages({ type: 'object', anyOf: either }, {})).toEqual([
    '<nil>: Invalid value: "": "spec.v" must validate at least one schema (anyOf)',
    'spec.v.a: Required value',
  ]);
  expect(messages({ type: 'object', oneOf: either }, { x: 1 })).toEqual([
    '<nil>: Invalid value: "": "spec.v" must validate one and only one schema (oneOf). Found none valid',
    'spec.v.a: Required value',
  ]);
  expect(messages({ type: 'object', oneOf: either }, { a: 1, b: 1, c: 1 })).toEqual([
    '<nil>: Invalid value: "": "spec.v" must validate one and only one schema (oneOf). Found 2 valid alternatives',
  ]);
  expect(messages({ type: 'object', allOf: either }, { a: 1 })).toEqual([
    'spec.v.b: Required value',
    'spec.v.c: Required value',
    '<nil>: Invalid value: "": "spec.v" must validate all the schemas (allOf)',
  ]);
  expect(messages({ type: 'object', allOf: [{ required: ['a'] }] }, {}).at(-1)).toBe(
    '<nil>: Invalid value: "": "spec.v" must validate all the schemas (allOf). None validated',
  );
  expect(messages({ type: 'object', anyOf: [{}, { required: ['b'] }] }, {})).toEqual([]);
});

test('all problems are told at once, each with its pointer', () => {
  const problems = torture.validate(tortureObject({ count: -1, order: [1], inner: { a: 2 }, labels: { 'x/y': 3 }, tags: ['a', 'a'] }));
  expect(problems.map(({ pointer, code, reason }) => [pointer, code, reason])).toEqual([
    ['/spec/count', 'minimum', 'FieldValueInvalid'],
    ['/spec/order/0', 'type', 'FieldValueTypeInvalid'],
    ['/spec/inner/a', 'type', 'FieldValueTypeInvalid'],
    ['/spec/labels/x~1y', 'type', 'FieldValueTypeInvalid'],
    ['/spec/tags/1', 'duplicate', 'FieldValueDuplicate'],
  ]);
});

test('status can be checked alone', () => {
  expect(torture.validateStatus({ phase: 1 }).map(({ field }) => field)).toEqual(['status.phase']);
  expect(compileSchema({ type: 'object' }).validateStatus({ phase: 1 })).toEqual([]);
});

test('what is not evaluated is listed, and the schema still compiles', () => {
  const schema = compileSchema({
    type: 'object',
    'x-kubernetes-validations': [{ rule: 'self.a == 1' }, 'odd'],
    properties: { a: { type: 'string', pattern: '(?=x)' }, b: { $ref: '#/x' }, c: { type: 'string', pattern: '' } },
  });
  expect(schema.unsupported).toEqual([
    {
      pointer: '/properties/a/pattern',
      feature: 'pattern',
      message: 'pattern "(?=x)" is not checked: it holds a look-around or a named reference',
    },
    { pointer: '/properties/b/$ref', feature: 'reference', message: 'reference "#/x" is not followed' },
    {
      pointer: '/x-kubernetes-validations/0',
      feature: 'cel',
      message: 'rule "self.a == 1" is not evaluated: == does not take string and int',
    },
  ]);
  expect(schema.validate({ a: 'y', b: 1 })).toEqual([]);
});

test('a schema without end is cut off', () => {
  const loop: { type: string; properties: Record<string, unknown> } = { type: 'object', properties: {} };
  loop.properties['again'] = loop;
  const schema = compileSchema(loop as unknown as JsonObject);
  expect(schema.unsupported.map(({ feature }) => feature)).toEqual(['depth']);
  expect(schema.validate({ again: { again: 1 } })).toHaveLength(1);
});

test('no schema makes the compiler throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (schema, value) => {
      const compiled = compileSchema((isObject(schema) ? schema : { properties: { a: schema } }) as JsonObject);
      compiled.validate(value);
      compiled.prune(value);
      compiled.pruneNulls(value);
      compiled.applyDefaults(value);
      compiled.unknownFields(value);
    }),
  );
});

test('unknown fields are found everywhere, with the name that was probably meant', () => {
  const object = {
    ...tortureObject({ titel: 'x', rules: [{ name: 'a', wieght: 1 }], inner: { c: 1 }, free: { any: { thing: 1 } }, labels: { any: 'x' } }),
    sepc: {},
  };
  expect(torture.unknownFields(object)).toEqual([
    { pointer: '/spec/titel', field: 'spec.titel', nearest: 'title' },
    { pointer: '/spec/rules/0/wieght', field: 'spec.rules[0].wieght', nearest: 'weight' },
    { pointer: '/spec/inner/c', field: 'spec.inner.c', nearest: 'a' },
    { pointer: '/sepc', field: 'sepc', nearest: 'spec' },
  ]);
  expect((torture.prune(object) as unknown as JsonObject)['spec']).toEqual({
    rules: [{ name: 'a' }],
    inner: {},
    free: { any: { thing: 1 } },
    labels: { any: 'x' },
  });
});

test('what preserves unknown fields still prunes below declared ones', () => {
  const schema = compileSchema({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        'x-kubernetes-preserve-unknown-fields': true,
        properties: { closed: { type: 'object', properties: { a: {} } } },
      },
      list: {
        type: 'array',
        'x-kubernetes-preserve-unknown-fields': true,
        items: { type: 'object', properties: { a: { type: 'object' } } },
      },
      bare: { type: 'array' },
    },
  });
  expect(
    schema.prune({ spec: { open: { b: 1 }, closed: { a: 1, b: 1 } }, list: [{ x: 1, a: { y: 1 } }], bare: [{ x: 1 }, [{ y: 1 }], 2] }),
  ).toEqual({
    spec: { open: { b: 1 }, closed: { a: 1 } },
    list: [{ x: 1, a: {} }],
    bare: [{}, [{}], 2],
  });
});

test('embedded resources keep their type and metadata, which are checked', () => {
  const schema = compileSchema({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          template: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { type: 'object' } } },
          list: { type: 'array', items: { type: 'object', 'x-kubernetes-embedded-resource': true } },
          map: { type: 'object', additionalProperties: { type: 'object', 'x-kubernetes-embedded-resource': true } },
        },
      },
    },
  });
  const inner = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels: { ok: 'yes' } }, spec: {} };
  expect(schema.prune({ spec: { template: { ...inner, extra: 1 } } })).toEqual({ spec: { template: inner } });
  expect(schema.validate({ spec: { template: inner, list: [inner], map: { a: inner } } })).toEqual([]);
  const bad = { apiVersion: 'a/b/c', kind: '9', metadata: { name: '..', labels: { ok: 'n o' } } };
  expect(
    schema
      .validate({ spec: { template: bad, list: [{ kind: 1, metadata: 'x' }], map: { a: { apiVersion: '', kind: 'A' } } } })
      .map(({ message }) => message.slice(0, 70)),
  ).toEqual([
    'spec.template.apiVersion: Invalid value: "a/b/c": unexpected GroupVers',
    'spec.template.kind: Invalid value: "9": may have mixed case, but shoul',
    "spec.template.metadata.name: Invalid value: \"..\": may not be '.' or '.",
    'spec.template.metadata.labels: Invalid value: "n o": a valid label mus',
    'spec.list[0].apiVersion: Required value: must not be empty',
    'spec.list[0].kind: Invalid value: 1: must be a string',
    'spec.list[0].metadata: Invalid value: "x": must be an object',
    'spec.map[a].apiVersion: Invalid value: "": must not be empty',
  ]);
});

test('nulls go where the schema allows none and has no default', () => {
  const nulls = {
    title: null,
    mode: null,
    remark: null,
    labels: { a: null, b: 'x' },
    rules: [{ name: 'a', action: null }],
    inner: { a: null },
    order: [null],
    unknown: null,
  };
  expect(torture.pruneNulls({ spec: nulls })).toEqual({
    spec: { mode: null, remark: null, labels: { b: 'x' }, rules: [{ name: 'a' }], inner: {}, order: [null], unknown: null },
  });
  const clean = { spec: { title: 'a', rules: [{ name: 'a' }] } };
  expect(torture.pruneNulls(clean)).toBe(clean);
});

test('defaults are filled in at every depth, also into defaults', () => {
  const schema = compileSchema({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        default: {},
        properties: {
          a: { type: 'string', default: 'x' },
          list: { type: 'array', items: { type: 'integer', default: 7 } },
          map: { type: 'object', additionalProperties: { type: 'object', properties: { b: { default: 1 } } } },
          nulls: { type: 'object', additionalProperties: { type: 'integer', default: 3 } },
          proto: { type: 'object', properties: JSON.parse('{"__proto__": {"type": "string", "default": "own"}}') as JsonObject },
        },
      },
    },
  });
  expect(schema.applyDefaults({})).toEqual({ spec: { a: 'x' } });
  expect(schema.applyDefaults({ spec: { a: null, list: [1, null], map: { k: {} }, nulls: { k: null } } })).toEqual({
    spec: { a: 'x', list: [1, 7], map: { k: { b: 1 } }, nulls: { k: 3 } },
  });
  const filled = schema.applyDefaults({ spec: { proto: {} } }) as { spec: { proto: object } };
  expect(Object.keys(filled.spec.proto)).toEqual(['__proto__']);
  expect(schema.applyDefaults('text')).toBe('text');
});

test('filling in defaults and pruning are idempotent, and what needs neither is the same object', () => {
  fc.assert(
    fc.property(spec, (of) => {
      const filled = torture.applyDefaults(tortureObject(of));
      expect(torture.applyDefaults(filled)).toBe(filled);
      expect(torture.prune(filled)).toBe(filled);
      expect(torture.unknownFields(filled)).toEqual([]);
      expect(torture.validate(filled)).toEqual([]);
    }),
  );
});

const bounded = fc.oneof(
  fc.record(
    { type: fc.constant('string'), minLength: fc.nat(3), maxLength: fc.nat(3), pattern: fc.constantFrom('^a', 'b$', '^[ab]*$') },
    { requiredKeys: ['type'] },
  ),
  fc.record(
    { type: fc.constantFrom('integer', 'number'), minimum: fc.nat(3), maximum: fc.nat(5), multipleOf: fc.constantFrom(1, 2) },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: fc.constant('boolean') }),
  fc.record({ enum: fc.uniqueArray(fc.constantFrom('a', 'b', 1, true), { minLength: 1 }) }),
);

const schemas = fc.letrec<{ schema: object }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    bounded,
    fc.record(
      {
        type: fc.constant('object'),
        properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema'), { noNullPrototype: true }),
        required: fc.subarray(['a', 'b']),
        minProperties: fc.nat(2),
        maxProperties: fc.nat(3),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record({ type: fc.constant('object'), additionalProperties: tie('schema') }),
    fc.record(
      { type: fc.constant('array'), items: tie('schema'), minItems: fc.nat(2), maxItems: fc.nat(3), uniqueItems: fc.boolean() },
      { requiredKeys: ['type', 'items'] },
    ),
    fc.record(
      {
        anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
        oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
        allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
        not: tie('schema'),
      },
      { requiredKeys: [] },
    ),
  ),
})).schema;

const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('', 'a', 'b', 'ab', 'aab', 'c'),
    fc.integer({ min: 0, max: 6 }),
    fc.constantFrom(1.5, true, false),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

test('values are valid exactly when another validator of JSON schema finds them so', () => {
  let invalid = 0;
  fc.assert(
    fc.property(schemas, fc.array(values, { minLength: 1, maxLength: 5 }), (schema, samples) => {
      const oracle = new Ajv({ strict: false, allErrors: true }).compile(schema);
      const ours = compileSchema(schema as JsonObject, { resource: false });
      for (const value of samples) {
        const accepted = oracle(value);
        if (!accepted) invalid += 1;
        expect(ours.validate(value).length === 0).toBe(accepted);
      }
    }),
    { numRuns: 300 },
  );
  expect(invalid).toBeGreaterThan(50);
});
