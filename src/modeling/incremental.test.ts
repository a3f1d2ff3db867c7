import fc from 'fast-check';
import { expect, test } from 'vitest';
import { targets } from '#app/targets.ts';
import { kubernetes } from '#targets/kubernetes/target.ts';
import { largeModel } from '../../bench/large-model.ts';
import { overridden, override } from './configuration.ts';
import { perElement, perObject, prettyJson } from './incremental.ts';
import { type ModelFile, makeLoader } from './load/read-model.ts';
import { valueTypeOf } from './metamodel/model.ts';
import { generate, makeGenerator } from './pipeline.ts';
import { anyTarget, type Target } from './target.ts';

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
  renameValue: (file) => ({ ...file, text: file.text.replaceAll(/Settings(\d+)/gu, 'Renamed$1') }),
  renameValueOnly: (file) => ({ ...file, text: file.text.replace(/Settings(\d+):/u, 'Renamed$1:') }),
  renameAttribute: (file) => ({ ...file, text: file.text.replace('enabled:', 'isEnabled:') }),
  dropEnum: (file) => ({ ...file, text: file.text.replace(/enums:\n.*\n.*\n.*\n/u, '') }),
  dropAggregate: (file) => ({ ...file, text: file.text.replace(/aggregates:\n.*?(?=views:)/su, '') }),
  dropView: (file) => ({ ...file, text: file.text.replace(/views:\n.*$/su, '') }),
  otherContext: (file, choice) => ({ ...file, text: file.text.replace(/^context: \w+/u, `context: area${choice % 2}`) }),
  role: (file) => ({ ...file, text: file.text.replace(/^title:/mu, 'role: published-language\ntitle:') }),
  foreign: (file) => ({ ...file, text: file.text.replace('role: published-language\n', '') }),
  rule: (file, choice) => ({ ...file, text: file.text.replace('self.count == 0', `self.count == ${choice}`) }),
  breakRule: (file) => ({ ...file, text: file.text.replace('self.enabled', 'self.enabld') }),
  guard: (file, choice) => ({ ...file, text: file.text.replace('when: count > 0', `when: count > ${choice}`) }),
  precondition: (file, choice) => ({ ...file, text: file.text.replace('rule: count != state.count', `rule: count != ${choice}`) }),
  parameter: (file) => ({
    ...file,
    text: file.text.replace('count: { type: integer, required: true', 'count: { type: number, required: true'),
  }),
  transition: (file) => ({ ...file, text: file.text.replace('from: [planned, running]', 'from: running') }),
  entity: (file) => ({ ...file, text: file.text.replace('identity: part', 'identity: weight') }),
  publish: (file) => ({ ...file, text: file.text.replace('        published: true\n', '') }),
  event: (file) => ({ ...file, text: file.text.replace('emits: [Resized', 'emits: [Started') }),
  half: (file) => ({ ...file, text: file.text.slice(0, file.text.length / 2) }),
  empty: (file) => ({ ...file, text: '' }),
  rename: (file, choice) => ({ ...file, text: file.text.replace(/Title: |title: Area \d+/u, `title: Area ${choice}`) }),
};

const good = largeModel(5, 3);

/** Changes to which files there are. */
const moves: Readonly<Record<string, (files: readonly ModelFile[], at: number, choice: number) => readonly ModelFile[]>> = {
  remove: (files, at) => files.filter((_, index) => index !== at),
  /** Another entity, or one that is there already. */
  add: (files, at, choice) => {
    const copy = files[at];
    const text = (copy?.text ?? '').replaceAll(/(Thing|thing|things|Settings|Create|Created|Exists)\d+/gu, `$1${90 + choice}`);
    return [...files, { path: `models/added${choice}.pim.yaml`, text }].filter(
      ({ path }, index, all) => all.findIndex((file) => file.path === path) === index,
    );
  },
  move: (files, at, choice) =>
    files.map((file, index) => (index === at ? { ...file, path: `models/moved${choice}/${file.path.split('/').at(-1)}` } : file)),
  /** The context map: there, another one, or gone. */
  map: (files, _at, choice) => [
    ...files.filter(({ path }) => path !== 'models/context-map.yaml'),
    ...(choice < 3
      ? []
      : [
          {
            path: 'models/context-map.yaml',
            text: `relations:\n  - { upstream: area${choice % 3}, downstream: area1, pattern: conformist, description: D. }\n`,
          },
        ]),
  ],
  newContext: (files, at, choice) => [
    ...files.filter(({ path }) => path !== 'models/late.pim.yaml'),
    {
      path: 'models/late.pim.yaml',
      text: `context: late\ntitle: Late\ndescription: Late.\nuses: [area0]\nvalues:\n  Late:\n    description: L.\n    attributes:\n      a: { type: Settings${choice}, description: A. }\n      b: { type: Phase${at % 2}, description: B. }\n`,
    },
  ],
  swap: (files, at) => {
    const [one, other] = [files[at], files[(at + 1) % files.length]];
    return files.map((file) =>
      file === one ? { ...file, text: other?.text ?? '' } : file === other ? { ...file, text: one?.text ?? '' } : file,
    );
  },
  /** What stood in one file stands in two. */
  split: (files, at) =>
    files.flatMap((file, index) => {
      const views = file.text.indexOf('\nviews:');
      if (index !== at || views < 0 || files.some(({ path }) => path === `${file.path}.views.pim.yaml`)) return [file];
      const head = /^context: .*\n/u.exec(file.text)?.[0] ?? '';
      return [
        { ...file, text: file.text.slice(0, views + 1) },
        { path: `${file.path}.views.pim.yaml`, text: `${head}${file.text.slice(views + 1)}` },
      ];
    }),
  allIsWell: () => good,
  external: (files, at) => files.map((file, index) => (index === at ? { ...file, external: file.external !== true } : file)),
};

/** Targets of a project, with one of several texts of its own for some files. */
const targetsWith = (choice: number): readonly Target[] => {
  const own = override(anyTarget(kubernetes), /things\d/u, (file) => `# ${choice}\n${file.text}`);
  return choice === 0 ? targets : targets.map((target) => overridden(target, [own]));
};

test('after any edits what comes out is what a full run makes', () => {
  const names = [...Object.keys(edits), ...Object.keys(moves), 'allIsWell', 'allIsWell', 'allIsWell', 'allIsWell', 'override'];
  const edit = fc.tuple(fc.constantFrom(...names), fc.nat(), fc.integer({ min: 0, max: 9 }));
  let printed = 0;
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (steps) => {
      let files = good;
      let used = targets;
      let generator = makeGenerator(used);
      generator.generate(files);
      for (const [name, place, choice] of steps) {
        const at = place % Math.max(1, files.length);
        const editOne = edits[name];
        if (name === 'override') {
          // As a watch does when the configuration changes.
          used = targetsWith(choice % 3);
          generator = makeGenerator(used);
        } else
          files =
            editOne === undefined
              ? (moves[name]?.(files, at, choice) ?? files)
              : files.map((file, index) => (index === at ? editOne(file, choice) : file));
        const now = generator.generate(files);
        // Nothing is kept for files that are other objects.
        const full = generate(
          files.map((file) => ({ ...file })),
          used,
        );
        printed += now.files.length > 0 ? 1 : 0;
        expect(now.diagnostics).toEqual(full.diagnostics);
        expect(now.files.map(({ path }) => path)).toEqual(full.files.map(({ path }) => path));
        for (const [index, file] of now.files.entries()) expect(file).toEqual(full.files[index]);
      }
    }),
    { numRuns: 25 },
  );
  expect(printed).toBeGreaterThan(20);
}, 60_000);

test('another role of a context is noticed by what did not change', () => {
  const head = (role: string): ModelFile => ({ path: 'head.pim.yaml', text: `context: lab\ntitle: L\ndescription: L.\nrole: ${role}\n` });
  // To rules of a foreign kind an instant is a point in time and no text.
  const value =
    'context: lab\nvalues:\n  Times:\n    description: T.\n    attributes: { at: { type: instant, description: A. } }\n    rules: [{ rule: self.at.endsWith("Z"), message: M. }]\n';
  const generator = makeGenerator([]);
  const codes = (role: string) =>
    generator.generate([head(role), { path: 'value.pim.yaml', text: value }]).diagnostics.map(({ code }) => code);
  expect([codes('runtime'), codes('published-language'), codes('runtime')]).toEqual([[], ['cel/type'], []]);
});

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
