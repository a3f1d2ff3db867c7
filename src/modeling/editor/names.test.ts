import { expect, test } from 'vitest';
import { cursorIn, lab, opened, productModels, sample } from './editor.fixture.ts';
import { definitionsAt, referencesAt } from './places.ts';

const textOf = (file: string): string => sample.find(({ path }) => path === file)?.text ?? '';
/** `file line: text` of places. */
const shown = (places: ReturnType<typeof definitionsAt>): readonly string[] =>
  places.map(({ file, span }) => {
    const text = textOf(file);
    return `${file.split('.')[0]} ${text.slice(0, span.start).split('\n').length}: ${text.slice(span.start, span.end)}`;
  });

test('the sample and the models of the product are sound, and every name in them leads somewhere', () => {
  for (const files of [sample, productModels()]) {
    const { diagnostics, names } = opened(files);
    expect([...diagnostics.values()].flat()).toEqual([]);
    const lost = names.outlines.flatMap(({ mentions }) =>
      mentions.filter((mention) => !mention.optional && names.meant(mention) === undefined),
    );
    expect(lost.map(({ of, text, file }) => [of, text, file])).toEqual([]);
    expect(names.outlines.flatMap(({ keys }) => keys.filter(({ key }) => key === undefined))).toEqual([]);
  }
});

test.each<[string, string, readonly string[]]>([
  ['a type', 'type: Wat¦ts, description', ['kernel 6: Watts']],
  ['a type in brackets', "map<list<¦Bulb>>'", ['lab 7: Bulb']],
  ['a value of an enumeration that is a default', 'default: d¦ark', ['kernel 11: dark']],
  ['a state', 'initial: dark¦', ['kernel 11: dark']],
  ['a state in a list', 'final: [bri¦ght]', ['kernel 12: bright']],
  ['an enumeration', 'states: ¦Light', ['kernel 8: Light']],
  ['an identity', 'identity: numb¦er', ['lab 24: number']],
  ['an event', 'emits: [L¦ampLit]', ['lab 45: LampLit']],
  ['a refusal', 'otherwise: Lamp¦Broken', ['lab 54: LampBroken']],
  ['a behaviour', 'on: SwitchOn¦,', ['lab 35: SwitchOn']],
  ['a key that names an attribute', '{ rename: { bul¦b', ['lab 50: bulb']],
  ['an attribute behind a minus sign', '[-wa¦tts, lamp]', ['lab 69: watts']],
  ['an attribute in a list of lists', '- [watts, la¦mp]', ['lab 68: lamp']],
  ['an aggregate that is referred to', 'references: Lam¦p', ['lab 14: Lamp']],
  ['a service', 'asks: Jan¦itor.', ['lab 57: Janitor']],
  ['an operation', 'asks: Janitor.sw¦eep', ['lab 60: sweep']],
  ['a step', 'onFailure: relight¦', ['lab 81: relight']],
  ['a context', 'uses: [kern¦el]', ['kernel 1: kernel']],
  ['a definition itself', '  Bu¦lb:', ['lab 7: Bulb']],
  ['nothing', 'creates: tr¦ue', []],
])('%s leads to its definition', (_, pattern, expected) => {
  expect(shown(definitionsAt(opened().names, 'lab.pim.yaml', cursorIn(lab, pattern)))).toEqual(expected);
});

test('names with a context in front lead to both', () => {
  const { names } = opened();
  const at = (pattern: string) => shown(definitionsAt(names, 'house.pim.yaml', cursorIn(textOf('house.pim.yaml'), pattern)));
  expect([at('on: [la¦b.'), at('.Lamp¦Lit]'), at('to: lab.¦Lamp')]).toEqual([['lab 1: lab'], ['lab 45: LampLit'], ['lab 14: Lamp']]);
});

test('the context map knows contexts and systems', () => {
  const { names } = opened();
  const at = (pattern: string) => shown(definitionsAt(names, 'context-map.yaml', cursorIn(textOf('context-map.yaml'), pattern)));
  expect([at('upstream: su¦n'), at('downstream: ho¦use')]).toEqual([['context-map 2: sun'], ['house 1: house']]);
});

test('a context that several files write has several definitions', () => {
  const { names } = opened([...sample, { path: 'more.pim.yaml', text: 'context: lab\n' }]);
  expect(definitionsAt(names, 'lab.pim.yaml', 10).map(({ file }) => file)).toEqual(['lab.pim.yaml', 'more.pim.yaml']);
});

test('references are found in all files, with the definition when it is asked for', () => {
  const { names } = opened();
  const offset = cursorIn(lab, '      Lamp¦Lit:');
  expect(shown(referencesAt(names, 'lab.pim.yaml', offset, false))).toEqual([
    'house 7: LampLit',
    'lab 42: LampLit',
    'lab 78: LampLit',
    'lab 81: LampLit',
  ]);
  expect(shown(referencesAt(names, 'lab.pim.yaml', offset, true))).toHaveLength(5);
  expect(shown(referencesAt(names, 'kernel.pim.yaml', textOf('kernel.pim.yaml').indexOf('dark:'), false))).toEqual([
    'lab 11: dark',
    'lab 30: dark',
    'lab 33: dark',
  ]);
});
