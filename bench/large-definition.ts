/** A custom resource definition of any size for measuring: deep objects, lists of maps, quantities, rules and words, as operators have them. */
import type { JsonObject } from '#base/json.ts';
import { writeYaml } from '#yaml/write.ts';

const words = 'This field says how the part behaves when it is started for the first time and whether it is kept when it is replaced.';

const scalars: readonly JsonObject[] = [
  { type: 'string', maxLength: 253 },
  { type: 'integer', format: 'int32', minimum: 0 },
  { type: 'boolean', default: false },
  { type: 'string', enum: ['Always', 'Never', 'IfNotPresent'] },
  { anyOf: [{ type: 'integer' }, { type: 'string' }], pattern: '^[0-9]+(m|Mi|Gi)?$', 'x-kubernetes-int-or-string': true },
  { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' },
];

const described = (schema: JsonObject, place: number): JsonObject => ({
  description: `${words.slice(0, 40 + (place % 70))} (${place}).`,
  ...schema,
});

/** Objects of five scalars, a list and a map, with as many objects below as `depth` says. */
const objectSchema = (depth: number, seed: number): JsonObject => {
  const below = (place: number): JsonObject => (depth === 0 ? { type: 'string' } : objectSchema(depth - 1, seed * 3 + place));
  const plain = Array.from({ length: 5 }, (_, index) => [
    `field${index}`,
    described(scalars[(seed + index) % scalars.length] ?? {}, seed + index),
  ]);
  return {
    type: 'object',
    required: ['field0', 'name'],
    properties: {
      ...Object.fromEntries(plain),
      name: described({ type: 'string' }, seed),
      parts: described(
        {
          type: 'array',
          maxItems: 16,
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: depth === 0 ? { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } : below(0),
        },
        seed,
      ),
      labels: described({ type: 'object', additionalProperties: { type: 'string' } }, seed),
      inner: described(below(1), seed),
    },
    'x-kubernetes-validations': [{ rule: 'has(self.name)', message: 'needs a name' }],
  };
};

/** The schema of a definition of at least so many bytes in YAML, as short as whole objects make it, and the definition's text. */
export const largeDefinition = (bytes: number): string => {
  const specs: [string, JsonObject][] = [];
  const text = (): string =>
    writeYaml({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'machines.bench.example.com' },
      spec: {
        group: 'bench.example.com',
        names: { kind: 'Machine', listKind: 'MachineList', plural: 'machines', singular: 'machine' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: {
                  apiVersion: { type: 'string' },
                  kind: { type: 'string' },
                  metadata: { type: 'object' },
                  spec: { type: 'object', properties: Object.fromEntries(specs) },
                },
              },
            },
          },
        ],
      },
    });
  while (text().length < bytes) specs.push([`part${specs.length}`, objectSchema(4, specs.length)]);
  return text();
};
