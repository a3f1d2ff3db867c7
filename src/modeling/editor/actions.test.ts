import { expect, test } from 'vitest';
import { actionsAt } from './actions.ts';
import { applied, cursorIn, house, kernel, lab, opened, sampleWith } from './editor.fixture.ts';
import { hoverAt } from './hover.ts';
import { foldsOf, symbolsNamed, symbolsOf } from './symbols.ts';

/** Titles of what is offered at a place, and the texts after the first of them. */
const offered = (texts: Readonly<Record<string, string>>, file: string, pattern: string, former?: ReadonlyMap<string, string>) => {
  const files = sampleWith(texts);
  const text = files.find(({ path }) => path === file)?.text ?? '';
  const offset = cursorIn(text, pattern);
  const actions = actionsAt(opened(files), file, { start: offset, end: offset }, former);
  const after = new Map(applied(files, actions[0]?.edits ?? []).map((each) => [each.path, each.text]));
  return { titles: actions.map(({ title }) => title), after };
};
const inLab = (from: string, to: string): Readonly<Record<string, string>> => ({ 'lab.pim.yaml': lab.replace(from, to) });

test.each<[string, Readonly<Record<string, string>>, string, readonly string[]]>([
  ['a type', inLab('type: Bulb, required', 'type: Bulp, required'), 'type: Bul¦p', ['Change to Bulb']],
  ['a built-in type', inLab('type: dnsLabel', 'type: dnsLable'), 'dns¦Lable', ['Change to dnsLabel']],
  ['an event', inLab('emits: [LampLit]', 'emits: [LampLid]'), 'Lamp¦Lid', ['Change to LampLit']],
  ['a refusal', inLab('otherwise: LampBroken', 'otherwise: LampBrokn'), 'Lamp¦Brokn', ['Change to LampBroken']],
  ['a state', inLab('initial: dark', 'initial: drak'), 'dr¦ak', ['Change to dark']],
  ['an attribute behind a minus sign', inLab('[-watts, lamp]', '[-wats, lamp]'), '-wa¦ts', ['Change to watts']],
  ['an identity', inLab('identity: number', 'identity: nubmer'), 'nub¦mer', ['Change to number']],
  ['a reference', inLab('references: Lamp', 'references: Lampp'), 'Lam¦pp', ['Change to Lamp']],
  ['a key', inLab('creates: true', 'craetes: true'), 'cra¦etes', ['Change to creates']],
  ['a step', inLab('onFailure: relight', 'onFailure: religth'), 'reli¦gth', ['Change to relight']],
])('%s that is nearly right has a fix', (_, texts, pattern, titles) => {
  const found = offered(texts, 'lab.pim.yaml', pattern);
  expect(found.titles).toEqual(titles);
  expect(found.after.get('lab.pim.yaml')).toBe(lab);
});

test('a choice that is wrong has the nearest one first', () => {
  const found = offered({ 'kernel.pim.yaml': kernel.replace('shared-kernel', 'shared-kernal') }, 'kernel.pim.yaml', 'shared-ker¦nal');
  expect(found.titles[0]).toBe('Change to shared-kernel');
  expect(found.titles).toHaveLength(4);
  expect(found.after.get('kernel.pim.yaml')).toBe(kernel);
});

test('a type of another context: use the context', () => {
  const text = house.replace('type: string', 'type: Light');
  const found = offered({ 'house.pim.yaml': text }, 'house.pim.yaml', 'type: Li¦ght');
  expect(found.titles).toEqual(['Use the context kernel']);
  expect(found.after.get('house.pim.yaml')).toContain('context: house\nuses: [kernel]\ntitle: House');
  const more = offered(inLab('type: Bulb, required', 'type: Room, required'), 'lab.pim.yaml', 'type: Roo¦m');
  expect(more.titles).toEqual(['Use the context house']);
  expect(more.after.get('lab.pim.yaml')).toContain('uses: [kernel, house]');
});

test('an event that is not published is published where it is defined', () => {
  const found = offered(inLab('        published: true\n', ''), 'house.pim.yaml', 'lab.Lamp¦Lit');
  expect(found.titles).toEqual(['Publish LampLit']);
  expect(found.after.get('lab.pim.yaml')).toContain('      LampLit:\n        published: true\n        description: It shines.');
});

test.each<[string, string, string, string, string]>([
  [
    'in braces',
    'watts: { type: Watts, description: Its power. }',
    'watts: { type: Watts }',
    'wat¦ts',
    "watts: { type: Watts, description: '' }",
  ],
  [
    'in lines',
    '        description: Switches it on.\n',
    '',
    'Switch¦On:',
    "      SwitchOn:\n        description: ''\n        creates: true",
  ],
])('a description that is missing is put %s', (_, from, to, pattern, expected) => {
  const found = offered(inLab(from, to), 'lab.pim.yaml', pattern);
  expect(found.titles).toEqual(['Add a description']);
  expect(found.after.get('lab.pim.yaml')).toContain(expected);
});

test('keys that are needed are put in at once', () => {
  const found = offered(inLab('    plural: lampRows\n    key: [lamp]\n', ''), 'lab.pim.yaml', '  Lam¦ps:');
  expect(found.titles[0]).toBe('Add plural, key');
  expect(found.after.get('lab.pim.yaml')).toContain("  Lamps:\n    plural: ''\n    key: []\n    description: Lamps as a list.");
  const inBraces = offered(inLab(', otherwise: LampBroken', ''), 'lab.pim.yaml', "- ¦{ rule: 'true' }");
  expect(inBraces.titles).toEqual(['Add otherwise']);
  expect(inBraces.after.get('lab.pim.yaml')).toContain("- { rule: 'true', otherwise: '' }");
});

test('a name in the wrong form is renamed everywhere', () => {
  const text = lab.replaceAll(/\bBulb\b/gu, 'bulbThing');
  const found = offered({ 'lab.pim.yaml': text }, 'lab.pim.yaml', '  bulb¦Thing:');
  expect(found.titles).toEqual(['Rename to BulbThing']);
  expect(found.after.get('lab.pim.yaml')).toBe(lab.replaceAll(/\bBulb\b/gu, 'BulbThing'));
});

test('an element that was renamed here can declare its former name', () => {
  const former = new Map([
    ['context lab/value Bulb', 'Globe'],
    ['context kernel/enum Light/enumValue dark', 'off'],
  ]);
  const value = offered({}, 'lab.pim.yaml', '  Bu¦lb:', former);
  expect(value.titles).toEqual(['Declare that the value Bulb was called Globe']);
  expect(value.after.get('lab.pim.yaml')).toContain('  Bulb:\n    renamedFrom: Globe\n    description: What shines.');
  const state = offered({}, 'kernel.pim.yaml', 'da¦rk:', former);
  expect(state.after.get('kernel.pim.yaml')).toContain('dark: { description: It does not., renamedFrom: off }');
  expect(offered({}, 'lab.pim.yaml', '  Bu¦lb:').titles).toEqual([]);
});

const { names } = opened();
const hover = (pattern: string): string | undefined => hoverAt(names, 'lab.pim.yaml', cursorIn(lab, pattern))?.text;

test('a word is explained: keys by the language, names by their definition', () => {
  expect(hover('crea¦tes: true')).toBe(
    '**creates**: true or false\n\nWhether it starts an instance.\n\n_Something that can be asked of an aggregate._',
  );
  expect(hover('type: Bul¦b, required')).toBe(
    '```text\nvalue Bulb\n  watts: Watts\n  light: Light\n```\n\nWhat shines.\n\nIn context lab. Named in 3 places.',
  );
  expect(hover('initial: da¦rk')).toBe('```text\nenum value dark\n```\n\nIt does not.\n\nIn enum Light. Named in 3 places.');
  expect(hover('type: dnsLa¦bel')).toBe('**dnsLabel**: built-in scalar');
  expect(hover('creates: tr¦ue')).toBe('One of `true`, `false`');
  expect(hover('Switches i¦t on')).toBeUndefined();
});

test('a file has an outline, a model is searched, and parts can be folded', () => {
  const outline = names.outlines.find(({ path }) => path === 'lab.pim.yaml');
  const [root] = outline === undefined ? [] : symbolsOf(outline);
  expect(root?.children.map(({ definition, detail }) => `${detail} ${definition.name}`)).toEqual([
    'value Bulb',
    'aggregate Lamp',
    'service Janitor',
    'view Lamps',
    'workflow Lighting',
  ]);
  expect(symbolsNamed(names, 'lmp').map(({ name }) => name)).toEqual(expect.arrayContaining(['Lamp', 'LampLit', 'lamp']));
  expect(symbolsNamed(names, 'lampl').map(({ name, file }) => [name, file])).toEqual([['LampLit', 'lab.pim.yaml']]);
  const folded = outline === undefined ? [] : foldsOf(outline).map(({ start, end }) => outline.text.slice(start, end));
  expect(folded.find((text) => text.startsWith('values:'))).toMatch(/shines\. \}$/u);
  expect(folded.every((text) => text.includes('\n'))).toBe(true);
});
