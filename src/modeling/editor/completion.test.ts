import { expect, test } from 'vitest';
import { completionsAt } from './completion.ts';
import { lab, opened, sampleWith, withCursor } from './editor.fixture.ts';

/** What is proposed at `¦` in a text that takes the place of a file of the sample. */
const proposed = (given: string, file = 'lab.pim.yaml') => {
  const { text, offset } = withCursor(given);
  const { names } = opened(sampleWith({ [file]: text }));
  return completionsAt(names, file, text, offset);
};
const labels = (given: string, file?: string): readonly string[] => proposed(given, file).map(({ label }) => label);
/** The text after the first proposal of a label was taken. */
const taken = (given: string, label: string): string => {
  const { text } = withCursor(given);
  const found = proposed(given).find((each) => each.label === label);
  return found === undefined ? '' : text.slice(0, found.span.start) + found.text + text.slice(found.span.end);
};
const inLab = (from: string, to: string): string => lab.replace(from, to);

test.each<[string, string, readonly string[]]>([
  ['a choice', 'context: lab\nrole: ru¦\n', ['runtime', 'shared-kernel', 'published-language', 'sample']],
  ['true or false', inLab('creates: true', 'creates: ¦'), ['true', 'false']],
  ['events of the aggregate', inLab('emits: [LampLit]', 'emits: [¦]'), ['LampLit']],
  ['events of the aggregate, half typed and not closed', inLab('emits: [LampLit]', 'emits: [Lam¦'), ['LampLit']],
  ['refusals', inLab('otherwise: LampBroken', 'otherwise: ¦'), ['LampBroken']],
  ['states', inLab('initial: dark', 'initial: ¦'), ['dark', 'bright']],
  ['states in braces', inLab('to: bright', 'to: ¦'), ['dark', 'bright']],
  ['defaults of an enumeration', inLab('default: dark', 'default: ¦'), ['dark', 'bright']],
  ['attributes of the view', inLab('search: [lamp]', 'search: [¦]'), ['lamp', 'watts']],
  ['attributes of the view in a list of lists', inLab('- [watts, lamp]', '- [¦]'), ['lamp', 'watts']],
  ['the identity of an entity', inLab('identity: number', 'identity: ¦'), ['number', 'bulb']],
  ['steps', inLab('onFailure: relight', 'onFailure: ¦'), ['clean', 'relight']],
  ['contexts', inLab('uses: [kernel]', 'uses: [k¦]'), ['house', 'kernel', 'lab']],
  ['behaviours and operations', inLab('asks: SwitchOn', 'asks: ¦'), ['SwitchOn', 'Janitor.sweep']],
  ['triggers', inLab('on: SwitchOn', 'on: ¦'), ['SwitchOn', 'LampLit']],
  ['attributes as keys', inLab('rename: { bulb: lightBulb }', 'rename: { ¦ }'), ['bulb']],
  ['nothing where a new name is given', inLab('  Bulb:', '  B¦'), []],
  ['nothing in a description', inLab('description: A lab.', 'description: A ¦lab.'), []],
])('%s', (_, text, expected) => {
  expect(labels(text)).toEqual(expected);
});

test('types are what the context sees, what is built in, and collections', () => {
  const found = labels(inLab('type: Watts, description: Its power.', 'type: ¦, description: X.'));
  expect(found.slice(0, 4)).toEqual(['Bulb', 'Socket', 'Watts', 'Light']);
  expect(found).toEqual(expect.arrayContaining(['string', 'list<…>']));
  expect(found).not.toContain('Room');
});

test('inside of brackets of a type only the word is replaced', () => {
  expect(taken(inLab("type: 'map<list<Bulb>>'", "type: 'map<list<Bu¦>>'"), 'Bulb')).toBe(lab);
  expect(taken(inLab("type: 'map<list<Bulb>>'", "type: 'map<list<¦>>'"), 'Bulb')).toBe(lab);
});

test('events and elements of other contexts have their context in front', () => {
  const text = 'context: house\npolicies:\n  Notice:\n    on: [¦]\n';
  expect(labels(text, 'house.pim.yaml')).toEqual(['lab.LampLit']);
  expect(labels('context: house\nvalues:\n  A:\n    attributes:\n      a: { type: string, references: ¦ }\n', 'house.pim.yaml')).toContain(
    'lab.Lamp',
  );
});

test('keys are those that are not there yet, with what they mean; what is needed comes first', () => {
  const found = proposed('context: lab\nviews:\n  Rows:\n    description: X.\n    ¦\n');
  expect(found.map(({ label }) => label)).not.toContain('description');
  const sorted = found.toSorted((left, right) => (left.order < right.order ? -1 : 1));
  expect(sorted.slice(0, 2).map(({ label, detail }) => [label, detail])).toEqual([
    ['plural', 'needed'],
    ['key', 'needed'],
  ]);
  expect(found.find(({ label }) => label === 'key')?.documentation).toContain('Attributes that identify a row.');
});

test.each<[string, string, string, string]>([
  ['a word behind its colon', 'context: lab\nvalues:\n  A:\n    des¦\n', 'description', 'context: lab\nvalues:\n  A:\n    description: \n'],
  [
    'a mapping on deeper lines',
    'context: lab\nvalues:\n  A:\n    att¦\n',
    'attributes',
    'context: lab\nvalues:\n  A:\n    attributes:\n      \n',
  ],
  ['the first key of an element', 'context: lab\nvalues:\n  A:\n    ¦\n', 'closed', 'context: lab\nvalues:\n  A:\n    closed: \n'],
  ['in braces', 'context: lab\nvalues:\n  A: { att¦ }\n', 'attributes', 'context: lab\nvalues:\n  A: { attributes:  }\n'],
  [
    'in braces that are not closed',
    'context: lab\nvalues:\n  A:\n    attributes:\n      a: { ty¦\n',
    'type',
    'context: lab\nvalues:\n  A:\n    attributes:\n      a: { type: \n',
  ],
  [
    'where a colon is already',
    'context: lab\nvalues:\n  A:\n    des¦: X\n',
    'description',
    'context: lab\nvalues:\n  A:\n    description: X\n',
  ],
  ['at the beginning of an empty file', 'con¦', 'context', 'context: '],
  ['the first item of a list on the line', 'context: lab\nuses: ¦\n', 'kernel', 'context: lab\nuses: [kernel]\n'],
  ['the first item of a list below', 'context: lab\nuses:\n  ¦\n', 'kernel', 'context: lab\nuses:\n  - kernel\n'],
  ['a further item', 'context: lab\nuses:\n  - kernel\n  - ¦\n', 'house', 'context: lab\nuses:\n  - kernel\n  - house\n'],
  [
    'a key in an item',
    'context: lab\nworkflows:\n  W:\n    steps:\n      - name: a\n        as¦\n',
    'asks',
    'context: lab\nworkflows:\n  W:\n    steps:\n      - name: a\n        asks: \n',
  ],
  [
    'behind a minus sign',
    'context: lab\nviews:\n  A:\n    ordering: [-wa¦]\n    attributes: { watts: { type: string } }\n',
    'watts',
    'context: lab\nviews:\n  A:\n    ordering: [-watts]\n    attributes: { watts: { type: string } }\n',
  ],
  ['in quotes', 'context: lab\nuses: ["ker¦"]\n', 'kernel', 'context: lab\nuses: ["kernel"]\n'],
  [
    'with line ends of Windows and an emoji before',
    'context: lab\r\ndescription: \u{1F4A1}\r\nuses: [ker¦]\r\n',
    'kernel',
    'context: lab\r\ndescription: \u{1F4A1}\r\nuses: [kernel]\r\n',
  ],
])('what is taken is written as the place wants it: %s', (_, given, label, expected) => {
  expect(taken(given, label)).toBe(expected);
});

test('a broken document is completed as far as it can be recognised', () => {
  const broken = lab
    .replace('values:\n  Bulb:', 'values: [\n  Bulb:')
    .replace('emits: [LampLit]', 'emits: [¦')
    .replace('"What is', '"What" is');
  expect(labels(broken)).toEqual(['LampLit']);
  expect(labels(`${lab.slice(0, lab.indexOf('    events:'))}    ev¦`)).toEqual(expect.arrayContaining(['events', 'refusals']));
});

test('the context map is completed as well', () => {
  expect(labels('systems:\n  sun: X.\nrelations:\n  - { upstream: ¦ }\n', 'context-map.yaml')).toEqual(['house', 'kernel', 'lab', 'sun']);
  expect(labels('relations:\n  - upstream: lab\n    pattern: c¦\n', 'context-map.yaml')).toContain('customer-supplier');
});
