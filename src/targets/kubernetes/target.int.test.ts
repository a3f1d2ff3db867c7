/**
 * What the target makes, before real API servers: definitions are taken, established and structural, their rules refuse what they shall
 * refuse, and what is told of their cost is what the server says, on either side of the border.
 */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isObject, type Json, type JsonObject, valueAt } from '#base/json.ts';
import type { ModelFile } from '#modeling/load/read-model.ts';
import { checkFiles, generate } from '#modeling/pipeline.ts';
import { anyTarget } from '#modeling/target.ts';
import { judgeDefinition, missing, openKind, releases, kubernetes as serverOf } from '../../../test/services/kubernetes.ts';
import { judgedDefinitions } from './definition-rules.fixture.ts';
import { importDefinitions } from './import.ts';
import { randomModels } from './random-models.fixture.ts';
import { kubernetes } from './target.ts';
import { transform } from './transform.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const definitionsPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

const modelFiles = (pattern: string): readonly ModelFile[] =>
  globSync(pattern, { cwd: root })
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

const definitionsOf = (files: readonly ModelFile[]): readonly JsonObject[] =>
  transform(checkFiles(files).model).definitions.map(({ definition }) => definition);

const imported = (path: string): readonly JsonObject[] => {
  const { files, diagnostics } = importDefinitions([{ name: path, text: readFileSync(path) }]);
  expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
  return definitionsOf(files);
};

const nameOf = (definition: JsonObject): string => String(valueAt(definition, '/metadata/name'));

/** Types of conditions that hold. */
const conditionsOf = (definition: Json): readonly string[] => {
  const conditions = valueAt(definition, '/status/conditions');
  return (Array.isArray(conditions) ? conditions : [])
    .filter(isObject)
    .filter(({ status }) => status === 'True')
    .map(({ type }) => String(type))
    .sort();
};

const lab = (spec: string, values = ''): readonly ModelFile[] => [
  {
    path: 'lab.pim.yaml',
    text: `context: lab
title: Lab
description: A lab.
resources:
  Probe: { description: A probe., group: lab.example.com, version: v1, plural: probes, scope: Namespaced, spec: ProbeSpec }
values:
  ProbeSpec:
    description: A probe.
    attributes:
${spec}${values}`,
  },
];

const probe = (files: readonly ModelFile[]): JsonObject => {
  const [definition] = definitionsOf(files);
  if (definition === undefined) throw new Error('The model has no kind.');
  return definition;
};

/** Rules of each kind at each place, with all that can be said of them. */
const ruled = lab(
  `      replicas:
        type: integer
        minimum: 0
        description: How many.
        rules:
          - { rule: self % 2 == 0, message: must be even }
      names:
        type: set<string>
        maxItems: 5
        items: { maxLength: 10 }
        description: Names.
        rules:
          - { rule: 'self.all(name, !name.startsWith("-"))', messageExpression: '"a name begins with a dash: " + self.join(", ")' }
      mode:
        type: string
        maxLength: 20
        description: Mode.
        rules:
          - { rule: self == oldSelf, message: cannot be changed, reason: FieldValueForbidden }
      spans: { type: list<Span>, maxItems: 3, description: Spans. }
      labels: { type: map<Span>, maxProperties: 3, description: Spans by name. }
`,
  `    rules:
      - { rule: '!has(self.mode) || has(self.replicas)', message: needs replicas, reason: FieldValueRequired, fieldPath: .replicas }
  Span:
    description: From here to there.
    rules:
      - rule: self.from <= self.to
        messageExpression: self.name + " ends before it begins"
        reason: FieldValueForbidden
        fieldPath: .to
    attributes:
      name: { type: string, required: true, maxLength: 10, description: Name. }
      from: { type: integer, required: true, description: From. }
      to: { type: integer, required: true, description: To. }
`,
);

interface Pair {
  readonly good: JsonObject;
  readonly bad: JsonObject;
  readonly causes: readonly (readonly [field: string, reason: string, message: RegExp])[];
}

const pairs: Readonly<Record<string, Pair>> = {
  'a rule of an attribute': {
    good: { replicas: 2 },
    bad: { replicas: 3 },
    causes: [['spec.replicas', 'FieldValueInvalid', /must be even/u]],
  },
  'a message that is made': {
    good: { names: ['a', 'b-'] },
    bad: { names: ['a', '-b'] },
    causes: [['spec.names', 'FieldValueInvalid', /a name begins with a dash: a, -b/u]],
  },
  'a rule of the value, with a field and a reason': {
    good: { mode: 'a', replicas: 0 },
    bad: { mode: 'a' },
    causes: [['spec.replicas', 'FieldValueRequired', /needs replicas/u]],
  },
  'a rule of what a list and a map hold': {
    good: { spans: [{ name: 'x', from: 1, to: 1 }], labels: { a: { name: 'y', from: 1, to: 2 } } },
    bad: {
      spans: [
        { name: 'x', from: 1, to: 1 },
        { name: 'y', from: 2, to: 1 },
      ],
      labels: { a: { name: 'z', from: 5, to: 4 } },
    },
    causes: [
      ['spec.labels[a].to', 'FieldValueForbidden', /z ends before it begins/u],
      ['spec.spans[1].to', 'FieldValueForbidden', /y ends before it begins/u],
    ],
  },
};

const probeOf = (spec: JsonObject): JsonObject => ({ apiVersion: 'lab.example.com/v1', kind: 'Probe', spec });

const repeated = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join('');

const quadratic = 'self.all(one, self.exists(other, one + 1 == other))';

const listWith = (name: string, facets: string, rule: string): string =>
  `      ${name}: { type: list<integer>, ${facets}, description: Numbers., rules: [{ rule: '${rule}' }] }\n`;

const span = (rules: string): string => `  Span:
    description: From here to there.
    rules:
${rules}    attributes:
      from: { type: integer, required: true, description: From. }
      to: { type: integer, required: true, description: To. }
`;

const inOrder = `      - { rule: self.from <= self.to, message: must end after it begins }\n`;

/** Models that become more expensive with a number, cheap for 1 and too expensive for the last one. */
const growing: Readonly<Record<string, readonly [most: number, make: (size: number) => readonly ModelFile[]]>> = {
  'a list that a rule goes through': [100_000, (size) => lab(listWith('list', `maxItems: ${size}`, quadratic))],
  'many rules on one list each': [2000, (size) => lab(repeated(11, (index) => listWith(`l${index}`, `maxItems: ${size}`, quadratic)))],
  'the number of rules': [200, (size) => lab(repeated(size, (index) => listWith(`l${index}`, 'maxItems: 300', quadratic)))],
  'items of a list with a rule': [
    10_000_000,
    (size) => lab(`      spans: { type: list<Span>, maxItems: ${size}, description: Spans. }\n`, span(inOrder)),
  ],
  'entries of a map with a rule': [
    10_000_000,
    (size) => lab(`      spans: { type: map<Span>, maxProperties: ${size}, description: Spans. }\n`, span(inOrder)),
  ],
  'lists in lists': [
    100_000,
    (size) =>
      lab(`      spans: { type: list<list<Span>>, maxItems: 100, items: { maxItems: ${size} }, description: Spans. }\n`, span(inOrder)),
  ],
  'a list without a bound': [
    1000,
    (size) =>
      lab(
        '      spans: { type: list<Span>, description: Spans. }\n',
        span(`      - { rule: '${Array.from({ length: size }, () => 'self.from <= self.to').join(' && ')}', message: no }\n`),
      ),
  ],
  'a text that a rule searches': [
    3_000_000,
    (size) =>
      lab(
        `      names: { type: list<string>, maxItems: 100, items: { maxLength: ${size} }, description: Names., rules: [{ rule: 'self.all(name, name.matches("^a+b+$"))' }] }\n`,
      ),
  ],
  'a message that is made': [
    3_000_000,
    (size) =>
      lab(
        `      names: { type: list<string>, maxItems: ${size}, items: { maxLength: 40 }, description: Names., rules: [{ rule: self.size() < 5, messageExpression: '"too many: " + self.join(", ")' }] }\n`,
      ),
  ],
};

const toldOf = (files: readonly ModelFile[]): readonly string[] =>
  generate(files, [anyTarget(kubernetes)])
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

/** The greatest size of which nothing is told. */
const borderOf = (most: number, make: (size: number) => readonly ModelFile[]): number => {
  let [fits, exceeds] = [1, most];
  expect(toldOf(make(fits))).toEqual([]);
  expect(toldOf(make(exceeds))).not.toEqual([]);
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    if (toldOf(make(middle)).length === 0) fits = middle;
    else exceeds = middle;
  }
  return fits;
};

describe.skipIf(missing !== undefined).each(missing === undefined ? releases : ['missing'])('Kubernetes %s', (release) => {
  test.each<[string, () => readonly JsonObject[]]>([
    ['our own models', () => definitionsOf(modelFiles('models/*.pim.yaml'))],
    ['the models of Hedgehog', () => definitionsOf(modelFiles('models/hedgehog/*.pim.yaml'))],
    ['the first model', () => definitionsOf(modelFiles('samples/first-model/*.pim.yaml'))],
    ['a definition that became a model', () => imported('samples/imported-crd/greenhouses.yaml')],
    ['a model with rules', () => definitionsOf(ruled)],
  ])('establishes all kinds of %s, and finds nothing that is not structural', async (_name, make) => {
    const server = await serverOf(release);
    const definitions = make();
    expect(definitions.length).toBeGreaterThan(0);
    for (const definition of definitions) {
      const kind = await openKind(server, definition);
      try {
        const { body } = await server.request('GET', `${definitionsPath}/${nameOf(definition)}`);
        expect([nameOf(definition), ...conditionsOf(body)]).toEqual([nameOf(definition), 'Established', 'NamesAccepted']);
      } finally {
        await kind.close();
      }
    }
  });

  test('the server enforces the rules of a model, with their messages, reasons and fields', async () => {
    const server = await serverOf(release);
    expect(toldOf(ruled)).toEqual([]);
    const kind = await openKind(server, probe(ruled));
    try {
      for (const [name, { good, bad, causes }] of Object.entries(pairs)) {
        expect([name, await kind.judge(probeOf(good))]).toEqual([name, expect.objectContaining({ accepted: true })]);
        const refused = await kind.judge(probeOf(bad));
        const found = 'causes' in refused ? refused.causes.toSorted((left, right) => (left.field < right.field ? -1 : 1)) : [];
        expect([name, found.map(({ field, reason }) => [field, reason])]).toEqual([name, causes.map(([field, reason]) => [field, reason])]);
        for (const [index, [, , message]] of causes.entries()) expect(found[index]?.message).toMatch(message);
      }
      expect(await kind.judgeUpdate(probeOf({ mode: 'a', replicas: 0 }), probeOf({ mode: 'a', replicas: 2 }))).toMatchObject({
        accepted: true,
      });
      expect(await kind.judgeUpdate(probeOf({ mode: 'a', replicas: 0 }), probeOf({ mode: 'b', replicas: 0 }))).toMatchObject({
        accepted: false,
        causes: [{ field: 'spec.mode', reason: 'FieldValueForbidden', message: expect.stringContaining('cannot be changed') }],
      });
    } finally {
      await kind.close();
    }
  });

  test.each(Object.keys(growing))('takes what is not too expensive, and refuses one more: %s', async (name) => {
    const server = await serverOf(release);
    const [most, make] = growing[name] as (typeof growing)[string];
    const border = borderOf(most, make);
    expect(await judgeDefinition(server, probe(make(border)))).toMatchObject({ accepted: true });
    const refused = await judgeDefinition(server, probe(make(border + 1)));
    expect(refused).toMatchObject({ accepted: false, reason: 'Invalid' });
    expect(JSON.stringify(refused)).toMatch(/estimated (rule|messageExpression) cost/u);
  });

  test.each(judgedDefinitions)('takes or refuses a definition as the table says: $name', async ({ definition, taken }) => {
    const judgement = await judgeDefinition(await serverOf(release), definition);
    expect({ taken: judgement.accepted, judgement }).toMatchObject({ taken });
  });

  test.each([
    ['random models', 0],
    ['random models with unwise options', 2],
  ])('tells of %s what the server refuses, and nothing else', async (_name, options) => {
    const server = await serverOf(release);
    let [taken, refused] = [0, 0];
    const judged = fc.asyncProperty(randomModels(options), async (text) => {
      const { model, diagnostics } = checkFiles([{ path: 'lab.pim.yaml', text }]);
      if (diagnostics.some(({ severity }) => severity === 'error')) return;
      const psm = transform(model);
      const told = kubernetes.check(psm).map(({ message }) => message);
      const judgement = await judgeDefinition(server, probe([{ path: 'lab.pim.yaml', text }]));
      expect({ accepted: judgement.accepted, told, judgement }).toEqual({ accepted: told.length === 0, told, judgement });
      if (judgement.accepted) taken += 1;
      else refused += 1;
    });
    await fc.assert(judged, { numRuns: 300 });
    expect([taken > 50, refused > 20]).toEqual([true, true]);
  });
});
