import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { checkFiles } from '#modeling/pipeline.ts';
import { kubernetes } from './target.ts';

const properties = (attributes: string): JsonObject => {
  const text = `context: hall
description: Halls.
enums: { Light: { description: L., values: { dark: D., bright: B. } } }
values:
  Span: { description: S., attributes: { from: { type: integer, description: F. }, to: { type: integer, default: 9, description: T. } } }
  Spec:
    description: S.
    attributes:
${attributes}
resources:
  Hall: { description: H., group: lab.example.com, version: v1, plural: halls, singular: hall, spec: Spec }
`;
  const { model, diagnostics } = checkFiles([{ path: 'models/hall.pim.yaml', text }]);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const definition = kubernetes.transform(model).psm.definitions[0]?.definition as unknown as {
    readonly spec: {
      readonly versions: readonly {
        readonly schema: { readonly openAPIV3Schema: { readonly properties: { readonly spec: { readonly properties: JsonObject } } } };
      }[];
    };
  };
  return definition.spec.versions[0]?.schema.openAPIV3Schema.properties.spec.properties ?? {};
};

test('an enumeration that may be null is a rule, because to the server null is in none', () => {
  expect(
    properties(
      '      a: { type: Light, nullable: true, description: A. }\n      n: { type: number, nullable: true, enum: [1, 2.5], description: N. }',
    ),
  ).toEqual({
    a: {
      type: 'string',
      nullable: true,
      description: 'A.',
      'x-kubernetes-validations': [{ message: 'must be one of "dark", "bright"', rule: 'self == "dark" || self == "bright"' }],
    },
    n: {
      type: 'number',
      nullable: true,
      description: 'N.',
      'x-kubernetes-validations': [{ message: 'must be one of 1.0, 2.5', rule: 'self == 1.0 || self == 2.5' }],
    },
  });
});

test('a bound with a fraction is a rule, because the server cuts it for whole numbers; others stay bounds', () => {
  const { a, i } = properties(
    '      a: { type: number, minimum: -0.5, exclusiveMinimum: true, maximum: 3, rules: [{ rule: self != 1.0 }], description: A. }\n      i: { type: integer, minimum: 1, description: I. }',
  );
  expect(a).toEqual({
    type: 'number',
    description: 'A.',
    maximum: 3,
    'x-kubernetes-validations': [{ message: 'must be above -0.5', rule: 'self > -0.5' }, { rule: 'self != 1.0' }],
  });
  expect(i).toMatchObject({ minimum: 1 });
});

test('a default has the defaults of what is inside, because the server judges it as it stands', () => {
  expect(properties('      a: { type: Span, default: { from: 1 }, description: A. }')['a']).toMatchObject({ default: { from: 1, to: 9 } });
});
