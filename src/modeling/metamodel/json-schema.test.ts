import { globSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '#base/json.ts';
import { readYaml } from '#yaml/read.ts';
import { loadModel } from '../load/read-model.ts';
import { modelSchema } from './json-schema.ts';
import { type ElementKind, type Shape, syntaxOf } from './syntax.ts';

const ajv = new Ajv2020({ allowUnionTypes: true, validateFormats: false });
const judges = { context: ajv.compile(modelSchema('context')), contextMap: ajv.compile(modelSchema('contextMap')) };

/** What the loader says about the shape of a file, whatever its names lead to. */
const structural = new Set(
  ['not-a-mapping', 'not-a-list', 'not-text', 'not-a-number', 'not-a-boolean', 'missing', 'unknown-key', 'unknown-choice', 'bad-type'].map(
    (code) => `model/${code}`,
  ),
);
const complaints = (file: 'context' | 'contextMap', value: Json): readonly string[] =>
  loadModel([{ path: file === 'context' ? 'a.pim.yaml' : 'context-map.yaml', text: JSON.stringify(value) }])
    .diagnostics.filter(({ code }) => structural.has(code))
    .map(({ code, message, where }) => `${code} ${message} ${where.pointer}`);

test('editors are told nothing wrong of our own models and samples', () => {
  const files = globSync(['models/**/{*.pim,context-map}.yaml', 'samples/**/*.pim.yaml']);
  expect(files.length).toBeGreaterThan(6);
  for (const file of files) {
    const judge = file.endsWith('context-map.yaml') ? judges.contextMap : judges.context;
    expect([file, judge(readYaml(readFileSync(file, 'utf8'), { profile: 'model' }).documents[0]?.value), judge.errors]).toEqual([
      file,
      true,
      null,
    ]);
  }
});

const words = fc.constantFrom('a', 'Lamp', 'lamp state', 'x.y');
const anything: fc.Arbitrary<Json> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer({ min: 0, max: 9 }),
  words,
  fc.constant([]),
  fc.constant({}),
  fc.constant(['a']),
  fc.constant({ a: 'b' }),
  fc.constant([1]),
) as fc.Arbitrary<Json>;

/** Values of a shape; now and then of another one. */
const ofShape = (shape: Shape, depth: number): fc.Arbitrary<Json> => {
  const good = ((): fc.Arbitrary<Json> => {
    switch (shape.kind) {
      case 'text':
      case 'expression':
      case 'name':
        return words;
      case 'number':
        return fc.integer({ min: 0, max: 9 });
      case 'flag':
        return fc.boolean();
      case 'json':
        return anything;
      case 'type':
        return fc.constantFrom('string', 'Lamp', 'list<Lamp>', 'map<list<integer>>', ' set< string > ', 'list<', 'a-b');
      case 'choice':
        return fc.constantFrom(...shape.of, 'other');
      case 'list':
        return fc.array(ofShape(shape.of, depth), { maxLength: 2 }) as fc.Arbitrary<Json>;
      case 'map':
        return fc.dictionary(fc.constantFrom('one', 'Two'), ofShape(shape.of, depth), {
          maxKeys: 2,
          noNullPrototype: true,
        }) as fc.Arbitrary<Json>;
      case 'element':
        return ofElement(shape.of, depth + 1);
      case 'either':
        return fc.oneof(...shape.of.map((one) => ofShape(one, depth)));
    }
  })();
  return fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: anything });
};

const ofElement = (kind: ElementKind, depth: number): fc.Arbitrary<Json> => {
  const { keys } = syntaxOf(kind);
  const entries = Object.entries(keys).filter(([, key]) => depth < 5 || key.required === true);
  const fields = Object.fromEntries(
    entries.map(([name, key]) => {
      const weight = key.required === true ? 60 : depth < 2 ? 1 : 0.3;
      const present = { weight: Math.ceil(weight * 10), arbitrary: ofShape(key.shape, depth) as fc.Arbitrary<Json | undefined> };
      return [name, fc.oneof(present, { weight: 10, arbitrary: fc.constant(undefined) })];
    }),
  );
  return fc.tuple(fc.record(fields), fc.integer({ min: 0, max: 40 })).map(([record, odd]) => {
    const present = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as JsonObject;
    return odd === 0 ? { ...present, strange: 1 } : present;
  });
};

test.each(['context', 'contextMap'] as const)('the schema of a %s allows what the loader reads, and nothing else', (file) => {
  let accepted = 0;
  fc.assert(
    fc.property(ofElement(file, 0), (value) => {
      const said = complaints(file, value);
      const allowed = judges[file](value);
      if (allowed) accepted += 1;
      expect([value, allowed, allowed ? said : []]).toEqual([value, said.length === 0, []]);
    }),
    { numRuns: 300 },
  );
  expect(accepted).toBeGreaterThan(10);
});
