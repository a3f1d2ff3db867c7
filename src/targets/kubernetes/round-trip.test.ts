/** Definitions through models and back: every feature by name, and random schemas. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { checkFiles } from '#modeling/pipeline.ts';
import { readYaml } from '#yaml/read.ts';
import { writeYaml } from '#yaml/write.ts';
import { importDefinitions } from './import.ts';
import { differences } from './round-trip.ts';
import { kubernetes } from './target.ts';
import { transform } from './transform.ts';

interface Parts {
  readonly spec?: JsonObject;
  readonly version?: JsonObject;
  readonly metadata?: JsonObject;
  readonly definition?: JsonObject;
}

const root = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' }, ...properties },
  ...more,
});

const version = (schema: JsonObject, more: JsonObject = {}): JsonObject => ({
  name: 'v1',
  served: true,
  storage: true,
  schema: { openAPIV3Schema: schema },
  ...more,
});

const definition = (schema: JsonObject, parts: Parts = {}): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'lamps.lab.example.com', ...parts.metadata },
  spec: {
    group: 'lab.example.com',
    names: { kind: 'Lamp', listKind: 'LampList', plural: 'lamps', singular: 'lamp' },
    scope: 'Namespaced',
    versions: [version(schema, parts.version)],
    ...parts.spec,
  },
  ...parts.definition,
});

const ofSpec = (properties: JsonObject, more: JsonObject = {}): JsonObject =>
  definition(root({ spec: { type: 'object', properties, ...more } }));

/** What the text of the models becomes, and everything that was told on the way. */
const cycle = (text: string) => {
  const { files, diagnostics } = importDefinitions([{ name: 'crd.yaml', text }]);
  const checked = checkFiles(files);
  const made = kubernetes
    .print(transform(checked.model))
    .map((file) => readYaml(file.text, { profile: 'kubernetes', exactIntegers: true, limits: { maxDepth: 400 } }));
  return {
    model: files.map((file) => file.text).join(''),
    told: [...diagnostics, ...checked.diagnostics].map(({ code, message }) => `${code} ${message}`),
    made: made.map(({ documents }) => documents[0]?.value),
    broken: made.flatMap((stream) => stream.diagnostics),
  };
};

const expectSame = (given: JsonObject): void => {
  const { made, told, broken } = cycle(writeYaml(given));
  expect({ made, told, broken }).toEqual({ made: [given], told: [], broken: [] });
  // The order of keys too: property order is what a reader of a diff sees.
  const order = (schema: unknown): unknown =>
    isObject(schema) && isObject(schema['properties'])
      ? Object.entries(schema['properties']).map(([name, property]) => [name, order(property)])
      : undefined;
  const schemaIn = (value: unknown): unknown =>
    (value as { spec: { versions: { schema: JsonObject }[] } }).spec.versions[0]?.schema['openAPIV3Schema'];
  expect(order(schemaIn(made[0]))).toEqual(order(schemaIn(given)));
};

const text = { type: 'string' };
const either = [{ type: 'integer' }, { type: 'string' }];
const rule = { rule: 'self != oldSelf', message: 'must change', reason: 'FieldValueForbidden', fieldPath: '.a', optionalOldSelf: false };

test.each<[string, JsonObject]>([
  ['int-or-string with anyOf', ofSpec({ a: { anyOf: either, 'x-kubernetes-int-or-string': true, pattern: '^(\\d+)$' } })],
  ['int-or-string with allOf around', ofSpec({ a: { allOf: [{ anyOf: either }, { maximum: 5 }], 'x-kubernetes-int-or-string': true } })],
  [
    'int-or-string in lists and maps',
    ofSpec({
      a: { type: 'array', items: { anyOf: either, 'x-kubernetes-int-or-string': true } },
      b: { type: 'object', additionalProperties: { 'x-kubernetes-int-or-string': true } },
    }),
  ],
  [
    'preserve-unknown-fields at every position',
    ofSpec({
      free: { 'x-kubernetes-preserve-unknown-fields': true },
      object: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      closedAround: { type: 'object', properties: { a: text }, 'x-kubernetes-preserve-unknown-fields': true },
      list: { type: 'array', items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      listItself: { type: 'array', items: text, 'x-kubernetes-preserve-unknown-fields': true },
      map: { type: 'object', additionalProperties: { 'x-kubernetes-preserve-unknown-fields': true } },
    }),
  ],
  [
    'preserve-unknown-fields on the spec and the root',
    definition(
      root({ spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }, { 'x-kubernetes-preserve-unknown-fields': true }),
    ),
  ],
  [
    'embedded resources',
    ofSpec({
      template: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
      list: { type: 'array', items: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { type: 'object' } } } },
    }),
  ],
  [
    'list types',
    ofSpec({
      atomic: { type: 'array', 'x-kubernetes-list-type': 'atomic', items: text },
      set: { type: 'array', 'x-kubernetes-list-type': 'set', items: text, minItems: 1 },
      map: {
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['b', 'a'],
        items: { type: 'object', required: ['b', 'a'], properties: { a: text, b: { type: 'integer' } } },
      },
    }),
  ],
  [
    'map types',
    ofSpec({
      granular: { type: 'object', 'x-kubernetes-map-type': 'granular', additionalProperties: text },
      atomic: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: text } },
    }),
  ],
  [
    'rules with all their fields, on fields, values and items',
    ofSpec(
      {
        a: { ...text, 'x-kubernetes-validations': [rule, { rule: 'self.size() < 5 &&\nself != ""', message: 'm' }] },
        b: {
          type: 'array',
          'x-kubernetes-validations': [{ rule: 'self.size() > 1' }],
          items: { type: 'object', properties: { c: text }, 'x-kubernetes-validations': [{ rule: 'self.c != ""' }] },
        },
        d: { type: 'array', items: { ...text, 'x-kubernetes-validations': [{ rule: 'self != ""' }] } },
      },
      { 'x-kubernetes-validations': [rule, { rule: 'has(self.a)', messageExpression: '"x"' }] },
    ),
  ],
  [
    'rules of the whole object',
    definition(
      root({ spec: { type: 'object' } }, { 'x-kubernetes-validations': [{ rule: 'self.metadata.name.size() < 9', message: 'short' }] }),
    ),
  ],
  ['rules that the language cannot hold', ofSpec({ a: { ...text, 'x-kubernetes-validations': [{ rule: 'true', more: 1 }] } })],
  [
    'defaults of every kind',
    ofSpec({
      object: {
        type: 'object',
        default: { a: { b: [1, null] } },
        properties: {
          a: {
            type: 'object',
            default: {},
            properties: { b: { type: 'array', items: { type: 'integer', nullable: true }, default: [1] } },
          },
        },
      },
      list: { type: 'array', items: text, default: ['', ' x '] },
      nothing: { ...text, nullable: true, default: null },
      empty: { ...text, default: '' },
      no: { type: 'boolean', default: false },
      zero: { type: 'number', default: 0.1 },
    }),
  ],
  [
    'junctors at any place',
    ofSpec(
      {
        a: { ...text, not: { enum: ['x'] } },
        b: { type: 'array', items: { type: 'object', properties: { c: text }, anyOf: [{ required: ['c'] }] } },
        m: { type: 'object', additionalProperties: { ...text, allOf: [{ minLength: 1 }, { maxLength: 9 }] } },
      },
      { oneOf: [{ required: ['a'] }, { properties: { b: { minItems: 1 } } }], not: { required: ['a', 'b'] } },
    ),
  ],
  ['junctors at the root', definition(root({ spec: { type: 'object' } }, { anyOf: [{ required: ['spec'] }] }))],
  [
    'titles, examples and external documents',
    ofSpec(
      { a: { ...text, title: 'T', example: { x: [1] }, externalDocs: { url: 'https://example.com', description: 'd' } } },
      { title: 'S' },
    ),
  ],
  [
    'unknown formats',
    ofSpec({ a: { ...text, format: 'quantity' }, b: { type: 'integer', format: 'uint64' }, c: { type: 'object', format: 'odd' } }),
  ],
  [
    'booleans of draft 4',
    ofSpec({
      a: { type: 'integer', minimum: 0, exclusiveMinimum: true, exclusiveMaximum: false },
      b: { type: 'number', multipleOf: 0.5, maximum: 1e21 },
    }),
  ],
  [
    'additional properties: true, false, a schema, an empty schema',
    ofSpec({
      yes: { type: 'object', additionalProperties: true },
      no: { type: 'object', additionalProperties: false },
      some: {
        type: 'object',
        additionalProperties: { type: 'object', additionalProperties: { type: 'array', nullable: true, items: text } },
      },
      any: { type: 'object', additionalProperties: {} },
    }),
  ],
  ['properties and additional properties', ofSpec({ a: { type: 'object', properties: { b: text }, additionalProperties: text } })],
  [
    'objects without properties',
    ofSpec({ a: { type: 'object' }, b: { type: 'object', properties: {} }, c: { type: 'object', nullable: true, minProperties: 1 } }),
  ],
  [
    'no spec at all, fields at the root',
    definition(
      root(
        { data: { type: 'object', additionalProperties: text }, driver: { ...text, minLength: 1 } },
        { required: ['driver'], description: 'A class.' },
      ),
    ),
  ],
  ['status before spec', definition(root({ status: { type: 'object', description: 's' }, spec: { type: 'object', description: 't' } }))],
  ['no apiVersion and kind', definition({ type: 'object', properties: { spec: { type: 'object' } } })],
  ['an open root without properties', definition({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true })],
  [
    'restrictions on metadata',
    definition(
      root(
        { metadata: { type: 'object', properties: { name: { ...text, pattern: '^lamp-', maxLength: 20 } } }, spec: { type: 'object' } },
        { required: ['metadata', 'spec'] },
      ),
    ),
  ],
  [
    'required in another order, and of what is no field',
    ofSpec({ a: text, b: text, o: { type: 'object', required: ['x'], properties: { y: text } } }, { required: ['b', 'a'] }),
  ],
  [
    'enumerations of mixed kinds',
    ofSpec({
      a: { enum: ['', 'a', 1, true, null, { b: [] }], 'x-kubernetes-preserve-unknown-fields': true },
      b: { ...text, enum: ['', 'yes', 'no', '1', '~'] },
      c: { type: 'integer', enum: [3, 1] },
    }),
  ],
  [
    'properties named as keywords',
    ofSpec(
      Object.fromEntries(
        [
          'type',
          'items',
          'properties',
          'required',
          'enum',
          'format',
          'not',
          'default',
          'description',
          'nullable',
          'additionalProperties',
          'x-kubernetes-validations',
        ].map((name) => [name, { type: 'object', properties: { [name]: text } }]),
      ),
    ),
  ],
  [
    'properties that are no identifiers',
    ofSpec(
      Object.fromEntries(
        [
          '$patch',
          'x-foo',
          'a.b',
          '10G',
          'snake_case',
          'Ünïcode',
          '日本',
          ' ',
          '',
          'a/b',
          'a~b',
          'constructor',
          'toString',
          'prototype',
        ].map((name) => [name, { type: 'object', properties: { a: text } }]),
      ),
    ),
  ],
  ['__proto__', ofSpec({ ['__proto__']: { type: 'object', properties: { ['__proto__']: text } } })],
  [
    'descriptions to the byte',
    ofSpec(
      Object.fromEntries(
        [
          ' lead',
          'trail  ',
          'a \n b',
          'crlf\r\nline',
          'tab\tx',
          '\n\nlines\n\n',
          'x'.repeat(20_000),
          '',
          '"quoted" \\ back',
          '# no comment',
          '\u00a0',
          'é\u0301',
        ].map((description, index) => [`a${index}`, { ...text, description }]),
      ),
    ),
  ],
  [
    'names that would collide',
    definition(
      root({
        spec: {
          type: 'object',
          properties: {
            spec: { type: 'object', properties: { a: text } },
            a_b: { type: 'object', properties: { a: text } },
            aB: { type: 'object', properties: { b: text } },
            'a-b': { type: 'object', properties: { c: text } },
          },
        },
        spe: { type: 'object', properties: { c: { type: 'object' } } },
      }),
    ),
  ],
  [
    'schemas without a type',
    ofSpec({
      a: { description: 'any' },
      b: { properties: { c: text } },
      c: { type: 'array' },
      d: { type: ['string', 'null'] },
      e: { items: text },
    }),
  ],
  [
    'keywords named as what every object inherits',
    ofSpec({
      a: { ...text, ['__proto__']: 1, constructor: 'x', toString: true, hasOwnProperty: 'y' },
      b: { ...text, 'x-kubernetes-validations': [{ rule: 'true', ['__proto__']: 'x', constructor: true }] },
    }),
  ],
  ['keywords nobody knows', ofSpec({ a: { ...text, 'x-made-up': { b: [1, null] } } }, { 'x-more': '' })],
  [
    'wide and scaled',
    definition(root({ spec: { type: 'object' } }), {
      version: {
        subresources: {
          status: {},
          scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas', labelSelectorPath: '.status.selector' },
        },
        additionalPrinterColumns: [
          {
            name: 'Ready',
            type: 'string',
            jsonPath: '.status.conditions[?(@.type=="Ready")].status',
            description: ' d ',
            format: 'date',
            priority: 1,
          },
        ],
        selectableFields: [{ jsonPath: '.spec.a' }, { jsonPath: '.spec.b' }],
      },
    }),
  ],
  [
    'subresources and columns that the language cannot hold',
    definition(root({}), {
      version: { subresources: { status: { a: 1 } }, additionalPrinterColumns: [{ name: 'a' }], selectableFields: [{}] },
    }),
  ],
  [
    'a deprecated version that is not served',
    definition(root({}), { version: { served: false, deprecated: true, deprecationWarning: 'use v2 ' } }),
  ],
  [
    'what is said of the definition',
    definition(root({}), {
      metadata: { labels: { a: '' }, annotations: { 'b/c': 'true', d: '1' }, creationTimestamp: null },
      spec: {
        conversion: {
          strategy: 'Webhook',
          webhook: {
            clientConfig: { service: { name: 'a', namespace: 'b', path: '/c', port: 443 }, caBundle: 'Cg==' },
            conversionReviewVersions: ['v1', 'v1beta1'],
          },
        },
        preserveUnknownFields: false,
        scope: 'Cluster',
        names: { kind: 'Lamp', listKind: 'Lamps', plural: 'lampen', singular: 'leuchte', shortNames: ['l'], categories: ['all', 'b'] },
      },
      definition: { status: { acceptedNames: { kind: '', plural: '' }, conditions: [], storedVersions: [] } },
    }),
  ],
  ['a name that does not fit', definition(root({}), { metadata: { name: 'other' } })],
  ['conversion that does nothing', definition(root({}), { spec: { conversion: { strategy: 'None' } } })],
])('%s', (_name, given) => expectSame(given));

test('integers beyond 2^53 stay what they are', () => {
  const yaml = writeYaml(
    ofSpec({ a: { type: 'integer', maximum: 9223372036854775807n as never, minimum: -5, default: 9007199254740993n as never } }),
  );
  const { made, told } = cycle(yaml);
  expect(told).toEqual([]);
  expect(writeYaml(made[0])).toContain('maximum: 9223372036854775807\n');
  expect(writeYaml(made[0])).toContain('default: 9007199254740993\n');
});

const several = (): JsonObject => {
  const same = {
    type: 'object',
    properties: { shared: { type: 'object', properties: { a: text } }, own: { type: 'object', properties: { a: text } } },
  };
  const newer = {
    type: 'object',
    properties: { shared: { type: 'object', properties: { a: text } }, own: { type: 'object', properties: { a: text, b: text } } },
  };
  return definition(root({}), {
    spec: {
      versions: [
        version(root({ spec: same, status: { type: 'object' } }), { name: 'v1alpha1', storage: false, served: false, deprecated: true }),
        version(root({ spec: newer }, { description: 'New.' }), { name: 'v1', subresources: { status: {} } }),
        version(root({ spec: newer }), { name: 'v2beta1', storage: false }),
      ],
    },
  });
};

test('all versions are kept, in their order, and what is equal in several of them is one value', () => {
  expectSame(several());
  const { model } = cycle(writeYaml(several()));
  const values = checkFiles([{ path: 'a.pim.yaml', text: model }]).model.contexts[0]?.values.map((value) => value.name);
  expect(values).toEqual(['LampSpec', 'LampShared', 'LampOwn', 'LampSpecV1alpha1', 'LampOwnV1alpha1', 'LampStatus']);
});

test('several definitions in a stream or a list, of groups whose names begin alike, give a model for each group', () => {
  const other = JSON.parse(JSON.stringify(ofSpec({ a: text })).replaceAll('lab.example.com', 'lab.other.org')) as JsonObject;
  const stream = `${writeYaml(ofSpec({ b: text }))}---\n${JSON.stringify({ kind: 'List', items: [other] })}\n`;
  const { files, diagnostics } = importDefinitions([{ name: 'all.yaml', text: stream }]);
  expect(diagnostics).toEqual([]);
  expect(files.map(({ path }) => path)).toEqual(['lab-example-com.pim.yaml', 'lab-other-org.pim.yaml']);
  expect(cycle(stream).made).toHaveLength(2);
  const prefixed = importDefinitions([{ name: 'all.yaml', text: stream }], { prefix: 'x-' });
  expect(prefixed.files.map(({ path }) => path)).toEqual(['lab.pim.yaml', 'lab-other-org.pim.yaml']);
});

test('values of two kinds never share a name by accident', () => {
  const long = JSON.parse(JSON.stringify(ofSpec({ shade: { type: 'object', properties: { a: text } } }))) as JsonObject;
  const short = JSON.parse(
    JSON.stringify(definition(root({ spec: { type: 'object', properties: { e: { type: 'object', properties: { b: text } } } } })))
      .replaceAll('Lamp', 'LampShad')
      .replaceAll('lamp', 'lampshad'),
  ) as JsonObject;
  expect(cycle(`${writeYaml(long)}---\n${writeYaml(short)}`)).toMatchObject({ made: [long, short], told: [] });
});

test.each<[string, JsonObject | string, readonly string[]]>([
  [
    'an old definition',
    { ...ofSpec({}), apiVersion: 'apiextensions.k8s.io/v1beta1' },
    [
      'import/old-version 1 The definition lamps.lab.example.com is written in apiextensions.k8s.io/v1beta1, which servers since Kubernetes 1.22 do not read.',
    ],
  ],
  [
    'no versions',
    definition(root({}), { spec: { versions: [] } }),
    ['import/no-kind 5 The definition lamps.lab.example.com does not say its versions.'],
  ],
  [
    'no kind',
    definition(root({}), { spec: { names: { plural: 'lamps' } } }),
    ['import/no-kind 5 The definition lamps.lab.example.com does not say its kind.'],
  ],
  ['no schema', definition(root({}), { version: { schema: {} } }), ['import/no-schema 14 Version v1 of Lamp has no schema.']],
  [
    'the same kind twice',
    `${writeYaml(ofSpec({}))}---\n${writeYaml(ofSpec({}))}`,
    ['import/duplicate 38 There are two definitions of Lamp in the group lab.example.com; only the first was imported.'],
  ],
  [
    'other objects beside definitions',
    `kind: ConfigMap\nmetadata: { name: a }\n---\n${writeYaml(ofSpec({}))}`,
    ['import/other-object 1 ConfigMap a is not a CustomResourceDefinition and was passed over.'],
  ],
  [
    'what a server wrote',
    definition(root({}), { metadata: { uid: 'x', generation: 2 }, definition: { status: { conditions: [{ type: 'Established' }] } } }),
    [
      'import/server-field 5 metadata.uid of Lamp was written by a server and is not part of the definition.',
      'import/server-field 6 metadata.generation of Lamp was written by a server and is not part of the definition.',
      'import/server-field 29 status of Lamp was written by a server and is not part of the definition.',
    ],
  ],
  [
    'a template whose actions stand on lines of their own',
    `{{- if .Values.crds }}\n${writeYaml(ofSpec({}))}{{- end }}\n`,
    ['import/template 1 The text is a template, not YAML: {{ begins here.'],
  ],
  [
    'a template that fills in values',
    writeYaml(ofSpec({})).replace('scope: Namespaced', 'scope: {{ .Values.scope | default "Cluster" }}'),
    ['import/template 12 The text is a template, not YAML: {{ begins here.'],
  ],
  [
    'braces in a description of a broken file',
    `${writeYaml(ofSpec({ a: { type: 'string', description: 'such as {{ .Name }}' } }))}  broken: [\n`,
    ['yaml/syntax 34 Not valid YAML: unexpected end of the stream within a flow collection.'],
  ],
  ['a schema that is none', definition({ type: 'object', properties: 'x' as never, required: 'y' as never }), []],
])('%s is told with its place', (_name, given, told) => {
  const { diagnostics } = importDefinitions([{ name: 'a.yaml', text: typeof given === 'string' ? given : writeYaml(given) }]);
  expect(diagnostics.map(({ code, message, where }) => `${code} ${where.line} ${message}`)).toEqual(told);
});

test('the comparison names what is lost, added and changed, and knows what a server fills in', () => {
  const before = ofSpec({ a: { ...text, maxLength: 5 }, 'b/c': text }, { required: ['a', 'b'] });
  const after = ofSpec({ a: { ...text, maxLength: 6, pattern: 'x' } }, { required: ['a', 'b', 'c'] });
  const at = '/spec/versions/0/schema/openAPIV3Schema/properties/spec';
  expect(differences(before, after, { withoutDescriptions: false })).toEqual([
    { pointer: `${at}/properties/a/maxLength`, what: 'changed' },
    { pointer: `${at}/properties/a/pattern`, what: 'added' },
    { pointer: `${at}/properties/b~1c`, what: 'lost' },
    { pointer: `${at}/required/2`, what: 'added' },
  ]);
  const short = definition(root({}), { spec: { names: { kind: 'Lamp', plural: 'lamps' } } });
  expect(differences(short, definition(root({})), { withoutDescriptions: false })).toEqual([]);
  expect(differences(short, undefined, { withoutDescriptions: false })).toEqual([{ pointer: '', what: 'changed' }]);
});

const names = fc.oneof(fc.constantFrom('a', 'b', 'spec', 'type', 'items', '$ref', '__proto__', 'a-b', '1'), fc.string({ maxLength: 4 }));
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);

/** Objects with some of the keys, each from its own arbitrary. */
const some = (keys: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<JsonObject> =>
  fc.record(keys, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<JsonObject>;

const common = {
  description: fc.string(),
  nullable: fc.boolean(),
  default: json,
  title: fc.string(),
  'x-kubernetes-validations': fc.array(
    some({ rule: fc.string({ minLength: 1 }), message: fc.string(), reason: fc.constantFrom('FieldValueInvalid', 'Odd') }),
    { maxLength: 2 },
  ),
  anyOf: fc.constant([{ required: ['a'] }]),
  format: fc.constantFrom('date-time', 'odd'),
  enum: fc.array(json, { maxLength: 3 }),
  'x-kubernetes-preserve-unknown-fields': fc.boolean(),
};

const schemas = fc.letrec<{ schema: JsonObject }>((tie) => {
  const typed = (type: string, more: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
    some({ ...common, ...more }).map((schema) => ({ type, ...schema }));
  return {
    schema: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      typed('string', { minLength: fc.nat(), pattern: fc.string({ maxLength: 3 }) }),
      typed('integer', { minimum: fc.integer(), exclusiveMinimum: fc.boolean() }),
      typed('boolean', {}),
      some({ ...common, anyOf: fc.constant(either), 'x-kubernetes-int-or-string': fc.constant(true) }),
      some(common),
      typed('array', {
        items: tie('schema'),
        'x-kubernetes-list-type': fc.constantFrom('set', 'map', 'atomic', 'odd'),
        minItems: fc.nat(),
        'x-kubernetes-list-map-keys': fc.array(names),
      }),
      typed('object', {
        properties: fc.dictionary(names, tie('schema'), { maxKeys: 4, noNullPrototype: true }),
        required: fc.array(names, { maxLength: 3 }),
        'x-kubernetes-map-type': fc.constantFrom('atomic', 'granular'),
      }),
      typed('object', { additionalProperties: fc.oneof(tie('schema'), fc.boolean()), minProperties: fc.nat() }),
    ),
  };
}).schema;

test('random schemas survive import and export, whatever is in them', () => {
  fc.assert(
    fc.property(schemas, schemas, fc.boolean(), (spec, field, atRoot) => {
      const given = definition(atRoot ? { type: 'object', properties: { spec, metadata: field } } : root({ spec, field }));
      const { files, diagnostics } = importDefinitions([{ name: 'a.yaml', text: writeYaml(given) }]);
      expect(diagnostics).toEqual([]);
      const { definitions } = transform(checkFiles(files).model);
      expect(definitions.map((made) => made.definition)).toEqual([given]);
    }),
    { numRuns: 300 },
  );
});
