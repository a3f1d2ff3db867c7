/** A small kind for tests. */
import type { JsonObject } from '#base/json.ts';

export const lampDefinition: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'lamps.lab.example.com' },
  spec: {
    group: 'lab.example.com',
    names: { kind: 'Lamp', listKind: 'LampList', plural: 'lamps', singular: 'lamp', shortNames: ['lm'] },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [
          { name: 'Watts', type: 'integer', jsonPath: '.spec.watts' },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { watts: { type: 'integer', minimum: 0 }, colour: { type: 'string', default: 'white' } },
              },
              status: { type: 'object', properties: { lit: { type: 'boolean' } } },
            },
          },
        },
      },
    ],
  },
};
