/** A schema with everything that makes server-side apply hard, and objects that fit it. */
import fc from 'fast-check';
import type { JsonObject } from '#base/json.ts';
import type { KubernetesObject } from './object.ts';
import { compileSchema } from './structural.ts';

export const tortureSchema: JsonObject = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      properties: {
        title: { type: 'string' },
        mode: { type: 'string', default: 'auto' },
        remark: { type: 'string', nullable: true },
        level: { type: 'string', nullable: true, default: 'low' },
        count: { type: 'integer', minimum: 0, maximum: 9 },
        port: { 'x-kubernetes-int-or-string': true },
        order: { type: 'array', items: { type: 'string' } },
        tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        rules: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name', 'protocol'],
          items: {
            type: 'object',
            required: ['name'],
            properties: {
              name: { type: 'string' },
              protocol: { type: 'string', default: 'TCP' },
              action: { type: 'string' },
              weight: { type: 'integer', default: 1 },
            },
          },
        },
        inner: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string', default: 'bee' } } },
        whole: {
          type: 'object',
          'x-kubernetes-map-type': 'atomic',
          properties: { a: { type: 'string' }, b: { type: 'string', default: 'bee' } },
        },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
    status: { type: 'object', properties: { phase: { type: 'string' } } },
  },
};

export const torture = compileSchema(tortureSchema);

const word = fc.constantFrom('a', 'b', 'c');

const free = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    word,
    fc.integer({ min: 0, max: 2 }),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('p', 'q'), tie('value'), { maxKeys: 2 }),
  ),
})).value;

const rule = fc.record(
  { name: word, protocol: fc.constantFrom('TCP', 'UDP'), action: word, weight: fc.integer({ min: 0, max: 2 }) },
  { requiredKeys: ['name'] },
);

/** Specs that fit the schema. */
export const spec: fc.Arbitrary<JsonObject> = fc.record(
  {
    title: word,
    mode: fc.constantFrom('auto', 'manual', null),
    remark: fc.option(word),
    level: fc.option(fc.constantFrom('low', 'high')),
    count: fc.integer({ min: 0, max: 3 }),
    port: fc.constantFrom(1, '1', '50%'),
    order: fc.array(word, { maxLength: 3 }),
    tags: fc.uniqueArray(word, { maxLength: 3 }),
    rules: fc.uniqueArray(rule, { maxLength: 3, selector: ({ name, protocol }) => `${name}/${protocol ?? 'TCP'}` }),
    inner: fc.record({ a: word, b: word }, { requiredKeys: [] }),
    whole: fc.record({ a: word, b: word }, { requiredKeys: [] }),
    labels: fc.dictionary(word, word, { maxKeys: 2 }),
    free: fc.dictionary(fc.constantFrom('p', 'q', 'r'), free, { maxKeys: 2 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;

/** A whole object with some spec. */
export const tortureObject = (of: JsonObject, metadata: JsonObject = {}): KubernetesObject => ({
  apiVersion: 'lab.example.com/v1',
  kind: 'Test',
  metadata: { name: 'one', namespace: 'default', ...metadata },
  spec: of,
});

/** Manifests with a spec and perhaps labels and finalizers. */
export const manifest: fc.Arbitrary<KubernetesObject> = fc
  .tuple(
    spec,
    fc.record(
      {
        labels: fc.dictionary(word, word, { maxKeys: 2 }),
        annotations: fc.dictionary(word, word, { maxKeys: 2 }),
        finalizers: fc.subarray(['x.io/a', 'x.io/b']),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([of, metadata]) => tortureObject(of, metadata as JsonObject));
