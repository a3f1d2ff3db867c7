import { expect, test } from 'vitest';
import { generate } from '#modeling/pipeline.ts';
import { anyTarget } from '#modeling/target.ts';
import { judgedDefinitions } from './definition-rules.fixture.ts';
import { kubernetes } from './target.ts';

const where = { file: 'lab.pim.yaml', line: 1, column: 1 };

test.each(judgedDefinitions)('tells of a definition what API servers refuse: $name', ({ definition, taken }) => {
  const told = kubernetes.check({ definitions: [{ definition, context: 'lab', source: where.file, where, foreign: false }] });
  expect({ taken: told.length === 0, told: told.map(({ message }) => message) }).toMatchObject({ taken });
});

test('what is refused is told at the word of the model', () => {
  const text = `context: lab
title: Lab
description: A lab.
resources:
  Lamp:
    description: A lamp.
    group: lab.example.com
    plural: lamps
    scope: Namespaced
    shortNames: [lp, Lamp]
    conversion: { strategy: None, webhook: {} }
    versions:
      v1:
        storage: true
        spec: LampSpec
        columns:
          - { name: Colour, type: string, jsonPath: spec.colour }
        selectableFields: [.spec.color]
        scale: { specReplicasPath: .spec.count, statusReplicasPath: .count }
        deprecationWarning: Use v2.
values:
  LampSpec:
    description: A lamp.
    attributes:
      colour: { type: string, description: Its colour. }
      count: { type: integer, description: How many. }
`;
  const { diagnostics, files } = generate([{ path: 'lab.pim.yaml', text }], [anyTarget(kubernetes)]);
  expect(files).toEqual([]);
  expect(diagnostics.map((one) => `${one.where.line}:${one.where.column} ${one.code} ${one.message}`)).toEqual([
    '10:22 kubernetes/definition The API server refuses a short name of Lamp: "Lamp" is no DNS label: small letters, digits and dashes, a letter first.',
    '11:17 kubernetes/definition The API server refuses conversion of Lamp: a webhook needs the strategy Webhook.',
    '17:53 kubernetes/definition The API server refuses the column Colour of Lamp: its jsonPath has to begin with a dot.',
    '18:28 kubernetes/definition The API server refuses the selectable field .spec.color of Lamp: there is no such field.',
    '19:69 kubernetes/definition The API server refuses statusReplicasPath of scale of Lamp: it has to be a path below .status.',
    '20:29 kubernetes/definition The API server refuses deprecationWarning of Lamp: only a version that is deprecated warns.',
  ]);
});
