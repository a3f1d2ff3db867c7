import fc from 'fast-check';
import { expect, test } from 'vitest';
import { targets } from '#app/targets.ts';
import { largeModel } from '../../bench/large-model.ts';
import { perElement, perObject, prettyJson } from './incremental.ts';
import { type ModelFile, makeLoader } from './load/read-model.ts';
import { valueTypeOf } from './metamodel/model.ts';
import { generate, makeGenerator } from './pipeline.ts';

/** Changes a person makes to a model: here and there, with and without effect on others. */
const edits: Readonly<Record<string, (file: ModelFile, choice: number) => ModelFile>> = {
  bound: (file, choice) => ({ ...file, text: file.text.replace(/maximum: \d+/u, `maximum: ${choice + 1}`) }),
  description: (file, choice) => ({ ...file, text: file.text.replace('How many there are.', `How many, ${choice}.`) }),
  addAttribute: (file, choice) => ({
    ...file,
    text: file.text.replace('      code:', `      more${choice}: { type: integer, description: More. }\n      code:`),
  }),
  dropAttribute: (file) => ({ ...file, text: file.text.replace(/ {6}ratio:.*\n/u, '') }),
  otherValue: (file, choice) => ({
    ...file,
    text: file.text.replace(/settings: \{ type: Settings\d+/u, `settings: { type: Settings${choice}`),
  }),
  required: (file) => ({ ...file, text: file.text.replace('code: { type', 'code: { required: true, type') }),
  enumValue: (file, choice) => ({
    ...file,
    text: file.text.replace('planned: Not there yet.', `planned: Not there yet., extra${choice}: Extra.`),
  }),
  noUse: (file) => ({ ...file, text: file.text.replace('uses: [area0]', 'uses: []') }),
  blankLine: (file) => ({ ...file, text: `# a comment\n${file.text}` }),
  hide: (file) => ({ ...file, text: file.text.replace('creates: true', 'creates: true\n        exposed: false') }),
  breakIt: (file) => ({ ...file, text: file.text.replace('type: number', 'type: nmber') }),
  mend: (file) => ({ ...file, text: file.text.replace('type: nmber', 'type: number') }),
  shadow: (file) => ({
    ...file,
    text: file.text.replace(
      'values:\n',
      'values:\n  Settings1:\n    description: Another one.\n    attributes:\n      own: { type: string, description: Own. }\n',
    ),
  }),
  rename: (file, choice) => ({ ...file, text: file.text.replace(/Title: |title: Area \d+/u, `title: Area ${choice}`) }),
};

test('after any edits what comes out is what a full run makes', () => {
  const edit = fc.tuple(fc.constantFrom(...Object.keys(edits)), fc.nat(), fc.integer({ min: 0, max: 9 }), fc.boolean());
  let printed = 0;
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (steps) => {
      let files = largeModel(60).filter((_, index) => index < 8 || index > 55);
      const generator = makeGenerator(targets);
      generator.generate(files);
      for (const [name, place, choice, remove] of steps) {
        const at = place % files.length;
        files =
          remove && choice === 9
            ? files.filter((_, index) => index !== at)
            : files.map((file, index) => (index === at ? (edits[name] as (typeof edits)['bound'])(file, choice) : file));
        const now = generator.generate(files);
        const full = generate(files, targets);
        printed += now.files.length > 0 ? 1 : 0;
        expect(now.diagnostics).toEqual(full.diagnostics);
        expect(now.files.map(({ path }) => path)).toEqual(full.files.map(({ path }) => path));
        for (const [index, file] of now.files.entries()) expect(file).toEqual(full.files[index]);
      }
    }),
    { numRuns: 40 },
  );
  expect(printed).toBeGreaterThan(40);
}, 60_000);

test('an edit makes again what depends on it, and nothing else', () => {
  const made: string[] = [];
  const describe = perElement((scope, value: { readonly name: string; readonly attributes: readonly { readonly type: never }[] }) => {
    made.push(value.name);
    return value.attributes.map(({ type }) => valueTypeOf(scope.model, scope.context, type)?.element.description);
  });
  const text = (description: string) =>
    `values:\n  Inner:\n    description: ${description}\n    attributes: { a: { type: string, description: A. } }\n`;
  const outer = 'values:\n  Outer:\n    description: O.\n    attributes: { inner: { type: Inner, description: I. } }\n';
  const other = 'values:\n  Other:\n    description: O.\n    attributes: { a: { type: string, description: A. } }\n';
  const loader = makeLoader();
  const run = (description: string) => {
    const { model } = loader.load([
      { path: 'a.pim.yaml', text: `context: lab\ndescription: L.\n${text(description)}` },
      { path: 'b.pim.yaml', text: `context: lab\n${outer}` },
      { path: 'c.pim.yaml', text: `context: lab\n${other}` },
    ]);
    const [context] = model.contexts;
    return context?.values.map((value) => describe({ model, context }, value as never));
  };
  expect(run('One.')).toEqual([[undefined], ['One.'], [undefined]]);
  expect(made.splice(0)).toEqual(['Inner', 'Outer', 'Other']);
  run('One.');
  expect(made.splice(0)).toEqual([]);
  expect(run('Two.')).toEqual([[undefined], ['Two.'], [undefined]]);
  expect(made.splice(0)).toEqual(['Inner', 'Outer']);
});

test('what is made of one object is made once', () => {
  let runs = 0;
  const nothing = perObject((_part: object) => {
    runs += 1;
    return undefined;
  });
  const part = {};
  expect([nothing(part), nothing(part), nothing({}), runs]).toEqual([undefined, undefined, undefined, 2]);
});

test('JSON is written as JSON.stringify writes it, at any depth of keeping', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 4 }), (value, depth) => {
      expect(prettyJson(value as never, depth)).toBe(JSON.stringify(value, null, 2));
      expect(prettyJson({ again: [value] } as never, depth)).toBe(JSON.stringify({ again: [value] }, null, 2));
    }),
  );
});
