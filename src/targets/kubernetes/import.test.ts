import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { checkFiles } from '#modeling/pipeline.ts';
import { readYaml } from '#yaml/read.ts';
import { importDefinitions } from './import.ts';
import { readOverlay } from './overlay.ts';
import { transform } from './transform.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const real = resolve(root, '..', 'shared', 'data', 'hedgehog', 'crds');
if (!existsSync(real)) console.warn('Skipped: the real definitions are not at ../shared/data/hedgehog/crds.');

const definition = (properties: JsonObject, more: JsonObject = {}): string =>
  JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'lamps.lab.example.com' },
    spec: {
      group: 'lab.example.com',
      names: { kind: 'Lamp', listKind: 'LampList', plural: 'lamps', singular: 'lamp', shortNames: ['lm'], categories: ['all'] },
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
                spec: { type: 'object', properties },
                status: { type: 'object' },
              },
            },
          },
          subresources: { status: {} },
          additionalPrinterColumns: [{ name: 'Watts', type: 'integer', jsonPath: '.spec.watts', priority: 1 }],
        },
      ],
      ...more,
    },
  });

/** What becomes of definitions, through the text of models; nothing may be wrong with the models. */
const exported = (text: string): readonly JsonObject[] => {
  const { files, diagnostics: told } = importDefinitions([{ name: 'crd.json', text }]);
  expect(told).toEqual([]);
  const { model, diagnostics } = checkFiles(files);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return transform(model).definitions.map((made) => made.definition);
};

const read = (text: string): JsonObject => readYaml(text, { profile: 'kubernetes', exactIntegers: true }).documents[0]?.value as JsonObject;

test.each<[string, JsonObject]>([
  [
    'scalars with facets',
    {
      watts: { type: 'integer', minimum: 0, maximum: 100, format: 'int32' },
      name: { type: 'string', minLength: 1, pattern: '^a' },
      on: { type: 'boolean', default: true },
      x: { type: 'number', exclusiveMinimum: true, minimum: 1 },
    },
  ],
  ['enums and nullable', { colour: { type: 'string', enum: ['red', 'blue'], nullable: true } }],
  [
    'lists',
    {
      a: { type: 'array', minItems: 1, items: { type: 'string', maxLength: 5 } },
      set: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'integer' } },
    },
  ],
  ['lists of lists', { a: { type: 'array', items: { type: 'array', items: { type: 'string' } } } }],
  [
    'list maps',
    {
      a: {
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['n'],
        items: { type: 'object', required: ['n'], properties: { n: { type: 'string' } } },
      },
    },
  ],
  [
    'maps',
    {
      a: { type: 'object', additionalProperties: { type: 'string', enum: ['x'] } },
      b: { type: 'object', additionalProperties: { type: 'object', properties: { c: { type: 'integer' } } } },
    },
  ],
  ['int-or-string', { port: { 'x-kubernetes-int-or-string': true } }],
  ['unknown fields kept', { free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }],
  ['empty objects', { marker: { type: 'object' } }],
  ['CEL rules on a field', { n: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > 1', message: 'too small' }] } }],
  ['atomic objects with rules', { o: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: { type: 'string' } } } }],
  ['names that are no identifiers', { 'a-b': { type: 'object', properties: { 'c.d': { type: 'string' } } } }],
])('%s survive import and export', (_name, properties) => {
  const text = definition(properties);
  expect(exported(text)).toEqual([JSON.parse(text)]);
});

test('other documents and broken text are diagnostics with their place', () => {
  const { files, diagnostics } = importDefinitions([{ name: 'x.yaml', text: 'kind: ConfigMap\n---\na: [\n' }]);
  expect(files).toEqual([]);
  expect(diagnostics.map(({ code, where }) => [code, where.file]).sort()).toEqual([
    ['import/not-a-definition', 'x.yaml'],
    ['yaml/syntax', 'x.yaml'],
  ]);
});

test('a list of definitions is taken apart', () => {
  const list = JSON.stringify({ kind: 'List', items: [JSON.parse(definition({ a: { type: 'string' } }))] });
  expect(importDefinitions([{ name: 'list.json', text: list }]).files.map(({ path }) => path)).toEqual(['lab-example-com.pim.yaml']);
});

test('with an overlay every field needs words of our own', () => {
  const overlay = readOverlay(
    'kinds: { Lamp: { author: user, description: A light. } }\nfields: { watts: { description: Power., unit: W }, spec: Wanted., status: Seen. }\n',
  );
  const { files, diagnostics } = importDefinitions(
    [{ name: 'crd.json', text: definition({ watts: { type: 'integer', description: 'upstream words' }, colour: { type: 'string' } }) }],
    { overlay, prefix: 'my-' },
  );
  expect(diagnostics.map(({ message }) => message)).toEqual(['Lamp.colour has no description in the overlay.']);
  expect(files[0]?.text).toContain('description: Power.');
  expect(files[0]?.text).toContain('unit: W');
  expect(files[0]?.text).toContain('context: my-lab');
  expect(files[0]?.text).not.toContain('upstream words');
});

test.skipIf(!existsSync(real))('the committed models are what the real definitions give', () => {
  const names = globSync('{vpc,wiring}.*.yaml', { cwd: real }).sort();
  expect(names).toHaveLength(14);
  const overlay = readOverlay(readFileSync(resolve(root, 'models/hedgehog/overlay.yaml'), 'utf8'));
  const { files, diagnostics } = importDefinitions(
    names.map((name) => ({ name, text: readFileSync(resolve(real, name)) })),
    { overlay, prefix: 'hedgehog-' },
  );
  expect(diagnostics).toEqual([]);
  for (const { path, text } of files) expect(text).toBe(readFileSync(resolve(root, 'models/hedgehog', path), 'utf8'));
});

test.skipIf(!existsSync(real))('every real definition survives import and export, in every word', () => {
  for (const name of globSync('*.yaml', { cwd: real }).sort()) {
    const text = readFileSync(resolve(real, name), 'utf8');
    expect([name, exported(text)]).toEqual([name, [read(text)]]);
  }
});
