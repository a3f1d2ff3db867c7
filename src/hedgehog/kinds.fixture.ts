/** The kinds as they come with Hedgerow, and objects of them for tests. */
import fc from 'fast-check';
import { hedgehogDefinitions } from '#app/definitions.ts';
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { compileSchema, type StructuralSchema } from '#kubernetes/structural.ts';

const kinds = hedgehogDefinitions().kinds;

export interface HedgehogKind {
  readonly kind: string;
  readonly apiVersion: string;
  readonly raw: JsonObject;
  readonly schema: StructuralSchema;
}

export const hedgehogKinds: readonly HedgehogKind[] = kinds.map(({ group, kind, versions }) => {
  const [version] = versions;
  const raw = version?.schema ?? {};
  return { kind, apiVersion: `${group}/${version?.name}`, raw, schema: compileSchema(raw) };
});

export const hedgehogKind = (name: string): HedgehogKind => hedgehogKinds.find(({ kind }) => kind === name) as HedgehogKind;

/** An object of a kind, named `x`. */
export const hedgehogObject = (kind: string, spec: JsonObject, metadata: JsonObject = {}): KubernetesObject => ({
  apiVersion: hedgehogKind(kind).apiVersion,
  kind,
  metadata: { name: 'x', namespace: 'default', ...metadata },
  spec,
});

/** Texts in which normalisers find something to do, and others. */
const texts = [
  '',
  'default',
  'vpc-1',
  'vpc-1/default',
  'leaf-1/E1/1',
  '10.0.1.0/24',
  '10.0.1.5/24',
  '10.0.0.0/31',
  '10.0.1.2',
  'AA-BB-CC-00-11-22',
  'aa:bb:cc:00:11:22',
  'SPEED_25G',
  '25G',
  'any',
];
const keys = ['default', 'backend', 'E1/1', 'AA-BB-CC-00-11-22', 'aa:bb:cc:00:11:22', '__proto__', 'fabric.githedgehog.com/vpc'];

const properties = (schema: JsonObject): readonly (readonly [string, JsonObject])[] =>
  Object.entries((schema['properties'] ?? {}) as JsonObject) as never;

/** Values of a schema, at any depth some of its fields, with nulls and empty ones among them. */
export const valuesOf = (schema: JsonObject): fc.Arbitrary<Json> => {
  switch (schema['type']) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.constantFrom(0, 1, 2, 100, 200, 1500, 4094, 4095);
    case 'array':
      return fc.array(valuesOf(schema['items'] as JsonObject), { maxLength: 3 }) as fc.Arbitrary<Json>;
    case 'object': {
      const { additionalProperties: entry } = schema;
      if (isObject(entry))
        return fc.dictionary(fc.constantFrom(...keys), valuesOf(entry), { maxKeys: 3, noNullPrototype: true }) as fc.Arbitrary<Json>;
      const fields = properties(schema).map(([name, field]) => [
        name,
        fc.oneof({ weight: 9, arbitrary: valuesOf(field) }, fc.constant(null)),
      ]);
      return fc.record(Object.fromEntries(fields), { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<Json>;
    }
    default:
      return fc.constantFrom(...texts);
  }
};

const labels = fc.dictionary(
  fc.constantFrom('team', 'fabric.githedgehog.com/vpc', 'switch.fabric.githedgehog.com/leaf-9'),
  fc.constantFrom('a', 'true'),
  {
    noNullPrototype: true,
  },
);

/** Objects of a kind as somebody may have written them. */
export const objectsOf = ({ kind, apiVersion, raw }: HedgehogKind): fc.Arbitrary<KubernetesObject> =>
  fc
    .record({ spec: valuesOf((raw['properties'] as JsonObject)['spec'] as JsonObject), labels, inNamespace: fc.boolean() })
    .map(({ spec, labels: given, inNamespace }) => ({
      apiVersion,
      kind,
      metadata: {
        name: 'x',
        ...(inNamespace ? { namespace: 'default' } : {}),
        ...(Object.keys(given).length === 0 ? {} : { labels: given }),
      },
      spec,
    })) as fc.Arbitrary<KubernetesObject>;
