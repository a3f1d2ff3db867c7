import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeChecker } from '../pipeline.ts';
import { applied, cursorIn, house, kernel, lab, opened, productModels, sample, sampleWith } from './editor.fixture.ts';
import { nameSpan } from './outline.ts';
import { renamableAt, renameAt } from './rename.ts';

const textOf = (file: string): string => sample.find(({ path }) => path === file)?.text ?? '';

/** The lines that a renaming changes, as they are afterwards. */
const changed = (file: string, pattern: string, name: string, files = sample): readonly string[] | string => {
  const text = files.find(({ path }) => path === file)?.text ?? '';
  const renaming = renameAt(opened(files), file, cursorIn(text, pattern), name);
  if (renaming.kind === 'refused') return renaming.reason;
  return applied(files, renaming.edits).flatMap((after, index) => {
    const before = files[index]?.text.split('\n') ?? [];
    return after.text
      .split('\n')
      .filter((line, at) => line !== before[at])
      .map((line) => line.trim());
  });
};

test.each<[string, string, string, string, readonly string[]]>([
  [
    'a value',
    'lab.pim.yaml',
    '  Bu¦lb:',
    'Globe',
    [
      'Globe:',
      `bulb: { type: 'map<list<Globe>>', description: "What is in it \u{1F4A1}." }`,
      'bulb: { type: Globe, required: true, description: With this one. }',
      'bulb: { type: Globe, description: With this one. }',
    ],
  ],
  [
    'a scalar, where it is used in another context',
    'kernel.pim.yaml',
    '¦Watts',
    'Power',
    [
      'Power: { base: integer, unit: W, description: Power. }',
      'watts: { type: Power, description: Its power. }',
      'watts: { type: Power, required: true, description: Its power. }',
    ],
  ],
  [
    'an enumeration',
    'lab.pim.yaml',
    'states: Li¦ght',
    'Shine',
    ['Shine:', 'light: { type: Shine, default: dark, description: Whether it shines. }', 'states: Shine'],
  ],
  [
    'a value of an enumeration, which is a state and a default',
    'kernel.pim.yaml',
    'da¦rk:',
    'off',
    [
      '"off": It does not.',
      'light: { type: Light, default: "off", description: Whether it shines. }',
      'initial: "off"',
      '- { from: "off", to: bright, on: SwitchOn, description: It is switched on. }',
    ],
  ],
  [
    'an aggregate',
    'lab.pim.yaml',
    '  ¦Lamp:',
    'Lantern',
    [
      'lamp: { type: string, references: { to: lab.Lantern }, description: Its lamp. }',
      'Lantern:',
      'sweep: { description: Sweeps below., on: Lantern, refuses: [LampBroken] }',
      'lamp: { type: string, required: true, references: Lantern, description: Which. }',
    ],
  ],
  [
    'a behaviour',
    'lab.pim.yaml',
    'Switch¦On:',
    'Light',
    [
      '- { from: dark, to: bright, on: Light, description: It is switched on. }',
      'Light:',
      '- { name: relight, description: Then., asks: Light, until: [LampLit] }',
    ],
  ],
  [
    'an event, in other contexts too',
    'house.pim.yaml',
    'lab.Lamp¦Lit',
    'LampShines',
    [
      'on: [lab.LampShines]',
      'emits: [LampShines]',
      'LampShines:',
      'startsOn: LampShines',
      '- { name: relight, description: Then., asks: SwitchOn, until: [LampShines] }',
    ],
  ],
  [
    'a refusal',
    'lab.pim.yaml',
    'otherwise: Lamp¦Broken',
    'LampDead',
    [
      "- { rule: 'true', otherwise: LampDead }",
      'refuses: [LampDead]',
      "LampDead: { message: '{lamp} is broken.' }",
      'sweep: { description: Sweeps below., on: Lamp, refuses: [LampDead] }',
    ],
  ],
  [
    'an attribute that identifies',
    'lab.pim.yaml',
    'num¦ber: {',
    'position',
    ['identity: position', 'position: { type: integer, required: true, description: Which one. }'],
  ],
  [
    'an attribute of an event that an upcast names',
    'lab.pim.yaml',
    'rename: { bul¦b',
    'globe',
    ['globe: { type: Bulb, description: With this one. }', '1: { rename: { globe: lightBulb } }'],
  ],
  [
    'an attribute that a view orders by',
    'lab.pim.yaml',
    '[-watt¦s',
    'power',
    ['power: { type: Watts, required: true, description: Its power. }', 'ordering: [-power, lamp]', '- [power, lamp]'],
  ],
  [
    'a context, on the map too',
    'lab.pim.yaml',
    'context: la¦b',
    'workshop',
    [
      '- { upstream: kernel, downstream: workshop, pattern: shared-kernel, description: Words. }',
      '- { upstream: workshop, downstream: house, pattern: published-language, description: Events. }',
      '- { upstream: sun, downstream: workshop, pattern: conformist, description: Light. }',
      'on: [workshop.LampLit]',
      'lamp: { type: string, references: { to: workshop.Lamp }, description: Its lamp. }',
      'context: workshop',
    ],
  ],
  [
    'a system',
    'context-map.yaml',
    'upstream: s¦un',
    'moon',
    ['moon: It shines.', '- { upstream: moon, downstream: lab, pattern: conformist, description: Light. }'],
  ],
  [
    'a service',
    'lab.pim.yaml',
    'asks: Jan¦itor',
    'Cleaner',
    ['Cleaner:', '- { name: clean, description: First., asks: Cleaner.sweep, onFailure: relight }'],
  ],
  [
    'an operation',
    'lab.pim.yaml',
    'Janitor.swe¦ep',
    'wipe',
    [
      'wipe: { description: Sweeps below., on: Lamp, refuses: [LampBroken] }',
      '- { name: clean, description: First., asks: Janitor.wipe, onFailure: relight }',
    ],
  ],
  [
    'a step',
    'lab.pim.yaml',
    'name: rel¦ight',
    'again',
    [
      '- { name: clean, description: First., asks: Janitor.sweep, onFailure: again }',
      '- { name: again, description: Then., asks: SwitchOn, until: [LampLit] }',
    ],
  ],
  ['a view', 'lab.pim.yaml', '¦Lamps:', 'LampTable', ['LampTable:']],
  ['a workflow', 'lab.pim.yaml', '¦Lighting:', 'Shining', ['Shining:']],
])('%s is renamed everywhere', (_, file, pattern, name, expected) => {
  expect(changed(file, pattern, name)).toEqual(expected);
});

test.each<[string, string, string, string]>([
  [
    'a name in the wrong form',
    '  Bu¦lb:',
    'globe',
    'globe is not a good name for a type. Use capitals at each word: GitConfiguration. (lab.pim.yaml:7:3)',
  ],
  ['a name that is taken', '  Bu¦lb:', 'Lamp', 'Lamp is defined twice. Give one of them another name. (lab.pim.yaml:14:3)'],
  [
    'a message that is taken by another one',
    'Switch¦On:',
    'LampLit',
    'LampLit is defined twice. Give one of them another name. (lab.pim.yaml:45:7)',
  ],
  ['an attribute that is taken', '[-wat¦ts', 'lamp', 'The key lamp stands twice in this mapping.'],
  ['a built-in word', '  Bu¦lb:', 'string', 'string is a word of the model language.'],
  ['a reserved word', 'num¦ber: {', 'constructor', 'constructor is a reserved word of'],
  ['nothing', '  Bu¦lb:', '', 'A name is a word'],
  ['several lines', '  Bu¦lb:', 'A\nB', 'A name is a word'],
  ['the key of the language', 'plu¦ral: lamps', 'many', 'Nothing that has a name of its own stands here.'],
  ['the number of a version', '          ¦1: {', '2', 'The key of an upcast is the number of a version.'],
])('%s is refused, with the reason', (_, pattern, name, reason) => {
  expect(changed('lab.pim.yaml', pattern, name)).toContain(reason);
});

test('a name that would hide another one is refused', () => {
  const files = sampleWith({
    'kernel.pim.yaml': kernel,
    'lab.pim.yaml': lab.replace('type: Watts, description: Its power.', 'type: Light, description: L.'),
  });
  // `Bulb` as `Light` would make the lab's own attributes mean the value instead of the kernel's enumeration.
  expect(changed('lab.pim.yaml', '  Bu¦lb:', 'Light', files)).toBe('Light in lab.pim.yaml would mean something else.');
});

test('what stands in a file that cannot be read is not renamed', () => {
  const files = sampleWith({ 'house.pim.yaml': `${house}  x: [\n` });
  expect(changed('lab.pim.yaml', 'Lamp¦Lit:', 'LampShines', files)).toBe('house.pim.yaml cannot be read as YAML; repair it first.');
});

test('a name that another language reserves is a note, and no reason to refuse', () => {
  const nothing = { transform: () => ({ psm: {}, diagnostics: [] }), check: () => [], print: () => [] };
  const checker = makeChecker([{ name: 'nothing', description: 'Makes nothing.', diagnostics: {}, ...nothing }]);
  const renaming = renameAt({ ...opened(sample), checker }, 'lab.pim.yaml', cursorIn(textOf('lab.pim.yaml'), 'num¦ber: {'), 'from');
  expect(renaming.kind).toBe('edits');
});

test('the same name changes nothing', () => {
  expect(changed('lab.pim.yaml', '  Bu¦lb:', 'Bulb')).toEqual([]);
});

test('names in quotes and with escapes are renamed', () => {
  const text = lab
    .replace('type: Bulb, description: With', 'type: "\\x42ulb", description: With')
    .replace('states: Light', "states: 'Light'");
  const files = sampleWith({ 'lab.pim.yaml': text });
  expect(changed('lab.pim.yaml', '  Bu¦lb:', 'Globe', files)).toContain('bulb: { type: "Globe", description: With this one. }');
  expect(changed('kernel.pim.yaml', 'Li¦ght:', 'Shine', files)).toContain("states: 'Shine'");
});

test('line ends of Windows and characters beyond the first plane stay what they are', () => {
  const files = sample.map(({ path, text }) => ({ path, text: text.replaceAll('\n', '\r\n') }));
  const renaming = renameAt(opened(files), 'lab.pim.yaml', (files[3]?.text ?? '').indexOf('Bulb:'), 'Globe');
  const after = renaming.kind === 'edits' ? applied(files, renaming.edits)[3]?.text : '';
  expect(after).toBe(lab.replaceAll(/\bBulb\b/gu, 'Globe').replaceAll('\n', '\r\n'));
});

test('what can be renamed has a range and its name', () => {
  const { names } = opened();
  const offset = cursorIn(textOf('house.pim.yaml'), 'lab.Lamp¦Lit');
  const start = house.indexOf('LampLit');
  expect(renamableAt(names, 'house.pim.yaml', offset)).toEqual({ kind: 'name', span: { start, end: start + 7 }, name: 'LampLit' });
});

test('whatever is renamed, in whichever model: the model stays sound, and renaming back gives the same text', () => {
  const models = [sample, productModels()].map((files) => ({ files, snapshot: opened(files) }));
  const choices = models.flatMap(({ files, snapshot }) =>
    snapshot.names.outlines.flatMap(({ definitions }) => definitions.map((definition) => ({ files, snapshot, definition }))),
  );
  fc.assert(
    fc.property(fc.constantFrom(...choices), ({ files, snapshot, definition }) => {
      const lower = /^[a-z]/u.test(definition.name);
      const name = definition.kind === 'context' ? 'zz-new' : lower ? 'zzNew' : 'ZzNew';
      const there = renameAt(snapshot, definition.file, nameSpan(definition).start, name);
      if (definition.kind === 'upcast') {
        expect(there.kind).toBe('refused');
        return;
      }
      // Expressions are not changed: what one of them names cannot be renamed, and the refusal says where it stands.
      if (definition.kind === 'attribute' && there.kind === 'refused') {
        expect(there.reason).toMatch(/ \(\S+:\d+:\d+\)$/u);
        return;
      }
      expect(there).toMatchObject({ kind: 'edits' });
      const after = applied(files, there.kind === 'edits' ? there.edits : []);
      const later = opened(after);
      expect([...later.diagnostics.values()].flat()).toEqual([]);
      const now = later.names.outlines.flatMap(({ definitions }) => definitions).find((each) => each.name === name);
      const back = now === undefined ? there : renameAt(later, now.file, nameSpan(now).start, definition.name);
      expect(applied(after, back.kind === 'edits' ? back.edits : [])).toEqual(files);
    }),
    { numRuns: 20 },
  );
});
