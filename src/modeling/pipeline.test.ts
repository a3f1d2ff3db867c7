import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkFiles, generate } from './pipeline.ts';
import type { Target } from './target.ts';

const base = `context: lab
title: Lab
description: A lab.
`;
const problems = (text: string, path = 'lab.pim.yaml') => checkFiles([{ path, text }]).diagnostics;
const codes = (text: string): readonly string[] => problems(text).map(({ code }) => code);
const value = (attributes: string): string => `${base}values:\n  Lamp:\n    description: A lamp.\n    attributes:\n${attributes}`;
const attribute = (facets: string): string => value(`      a: { ${facets}, description: Some. }\n`);

test('a sound model has no problems', () => {
  expect(problems(attribute('type: integer, minimum: 1, maximum: 5, default: 3'))).toEqual([]);
});

test('every problem has file, line, column and end, and all are told at once, in the order of the lines', () => {
  const found = problems(value('      a: { type: strnig, descripton: Typo. }\n      b: { type: Colour, description: Some. }\n'));
  expect(found.map(({ code, where }) => [code, where.file, where.line, where.column, where.end])).toEqual([
    ['model/no-description', 'lab.pim.yaml', 8, 7, { line: 8, column: 8 }],
    ['model/unknown-type', 'lab.pim.yaml', 8, 18, { line: 8, column: 24 }],
    ['model/unknown-key', 'lab.pim.yaml', 8, 26, { line: 8, column: 36 }],
    ['model/unknown-type', 'lab.pim.yaml', 9, 18, { line: 9, column: 24 }],
  ]);
  expect(found.find(({ code }) => code === 'model/unknown-key')?.hint).toBe('Did you mean description?');
});

test.each<[string, string, string]>([
  ['a type expression that is none', attribute('type: "list<"'), 'model/bad-type'],
  ['a facet that does not fit', attribute('type: boolean, minLength: 1'), 'model/facet-does-not-fit'],
  ['a facet of items on a list', attribute('type: list<string>, maxLength: 1'), 'model/facet-does-not-fit'],
  ['bounds the wrong way round', attribute('type: integer, minimum: 5, maximum: 1'), 'model/bad-bounds'],
  ['a default below the minimum', attribute('type: integer, minimum: 5, default: 1'), 'model/bad-default'],
  ['a default above the maximum', attribute('type: number, maximum: 5, default: 6'), 'model/bad-default'],
  ['a default of another type', attribute('type: boolean, default: "yes"'), 'model/bad-default'],
  ['a default that is no whole number', attribute('type: integer, default: 1.5'), 'model/bad-default'],
  ['a default that is too short', attribute('type: string, minLength: 2, default: x'), 'model/bad-default'],
  ['a default that is too long', attribute('type: string, maxLength: 1, default: xx'), 'model/bad-default'],
  ['a default outside the pattern', attribute("type: string, pattern: '^a$', default: b"), 'model/bad-default'],
  ['a default above an excluded maximum', attribute('type: number, maximum: 5, exclusiveMaximum: true, default: 5'), 'model/bad-default'],
  ['a default whose items do not fit', attribute('type: list<integer>, items: { minimum: 5 }, default: [4]'), 'model/bad-default'],
  [
    'a default that is no member',
    `${attribute('type: Colour, default: blue')}enums: { Colour: { description: C., values: { red: R. } } }`,
    'model/bad-default',
  ],
  [
    'a default that is no value inside',
    value(
      "      a: { type: 'list<In>', default: [{ n: x }], description: A. }\n  In: { description: I., attributes: { n: { type: integer, description: N. } } }\n",
    ),
    'model/bad-default',
  ],
  ['a default against a rule', attribute('type: integer, default: 3, rules: [{ rule: self != 3 }]'), 'model/bad-default'],
  ['a default that goes on for ever', value('      a: { type: Lamp, default: {}, description: A. }\n'), 'model/bad-default'],
  ['a default of null', attribute('type: string, default: null'), 'model/bad-default'],
  ['facets of items of what has none', attribute('type: string, items: { maxLength: 5 }'), 'model/facet-does-not-fit'],
  [
    'facets of items of items that have none',
    attribute('type: list<string>, items: { items: { maxLength: 5 } }'),
    'model/facet-does-not-fit',
  ],
  ['a facet of items that does not fit', attribute('type: list<string>, items: { minimum: 5 }'), 'model/facet-does-not-fit'],
  ['bounds of items out of order', attribute('type: list<integer>, items: { minimum: 5, maximum: 4 }'), 'model/bad-bounds'],
  ['bounds that leave nothing', attribute('type: integer, minimum: 5, maximum: 5, exclusiveMinimum: true'), 'model/bad-bounds'],
  ['an excluded minimum without one', attribute('type: integer, exclusiveMinimum: true'), 'model/bad-facet'],
  ['a length below nothing', attribute('type: string, minLength: -1'), 'model/bad-facet'],
  ['a multiple of nothing', attribute('type: integer, multipleOf: 0'), 'model/bad-facet'],
  ['an empty enumeration of values', attribute('type: integer, enum: []'), 'model/bad-facet'],
  ['a format that nobody knows', attribute('type: string, format: telephone'), 'model/unknown-format'],
  ['a format of text at a number', attribute('type: integer, format: ipv4'), 'model/unknown-format'],
  ['a pattern of items with look-ahead', attribute("type: list<string>, items: { pattern: '(?=x)' }"), 'model/bad-pattern'],
  ['a pattern with look-ahead', attribute("type: string, pattern: '(?=x)'"), 'model/bad-pattern'],
  ['a pattern with inline flags', attribute("type: string, pattern: '(?i)x'"), 'model/bad-pattern'],
  ['a pattern that is none', attribute("type: string, pattern: '('"), 'model/bad-pattern'],
  [
    'a key that is none, below items of what holds nothing',
    attribute('type: string, items: { items: { strange: 1 } }'),
    'model/unknown-key',
  ],
  ['a reserved name', value('      constructor: { type: string, description: Some. }\n'), 'model/reserved-name'],
  ['a name with a capital', value('      Name: { type: string, description: Some. }\n'), 'model/bad-name'],
  ['a text where a number belongs', attribute('type: integer, minimum: "1"'), 'model/not-a-number'],
  ['a text where true or false belongs', attribute('type: integer, required: "yes"'), 'model/not-a-boolean'],
  ['a list where a mapping belongs', `${base}values: []\n`, 'model/not-a-mapping'],
  ['a mapping where a list belongs', `${base}uses: { a: b }\n`, 'model/not-a-list'],
  ['a context that does not exist', `${base}uses: [nowhere]\n`, 'model/unknown-context'],
  ['an unknown role', `${base}role: runtme\n`, 'model/unknown-choice'],
  ['no name', 'title: Lab\n', 'model/missing'],
  ['an empty file', '', 'model/unreadable'],
  ['broken YAML', 'a: [\n', 'yaml/syntax'],
  ['a duplicate key', `${base}title: Again\n`, 'yaml/duplicate-key'],
])('%s is told as %s', (_name, text, code) => {
  expect(codes(text)).toContain(code);
});

test('a default that breaks a rule whose message cannot be made is told, and so is the message', () => {
  expect(codes(attribute("type: integer, default: 3, rules: [{ rule: self > 5, messageExpression: '1 + ' }]"))).toEqual([
    'model/bad-default',
    'cel/syntax',
  ]);
});

const aggregate = (parts: string): string => `${base}aggregates:
  Lamp:
    description: A lamp.
    plural: lamps
    category: lamp
    identity: { name: lamp, type: string, description: Name. }
${parts}`;

test('messages have to be declared, and declared ones used', () => {
  const text = aggregate(`    behaviours:
      Dim: { description: Dims., emits: [Dimmd], refuses: [Nope] }
    events:
      Dimmed: { description: Was dimmed. }
    refusals:
      Never: { message: Never. }
`);
  expect(problems(text).map(({ code, severity, hint }) => [code, severity, hint])).toEqual([
    ['model/unknown-event', 'error', 'Did you mean Dimmed?'],
    ['model/unknown-refusal', 'error', 'Known: Never.'],
    ['model/unused-event', 'warning', 'Emit it or remove it.'],
    ['model/unused-refusal', 'warning', 'Use it or remove it.'],
  ]);
});

test('names are unique inside a context, and contexts among themselves', () => {
  expect(
    codes(
      `${base}enums:\n  Lamp:\n    description: E.\n    values: { on: On. }\nvalues:\n  Lamp:\n    description: V.\n    attributes: {}\n`,
    ),
  ).toContain('model/duplicate-name');
  const twice = checkFiles([
    { path: 'a.pim.yaml', text: base },
    { path: 'b.pim.yaml', text: base },
  ]);
  expect(twice.diagnostics.map(({ code, where, related }) => [code, where.file, related?.[0]?.where.file])).toEqual([
    ['model/said-twice', 'b.pim.yaml', 'a.pim.yaml'],
    ['model/said-twice', 'b.pim.yaml', 'a.pim.yaml'],
  ]);
});

test('a view names attributes it has', () => {
  const text = `${base}views:
  Lamp:
    description: Lamps.
    plural: lamps
    key: [id]
    search: [nam]
    ordering: [-since]
    attributes:
      name: { type: string, required: true, description: Name. }
`;
  expect(problems(text).map(({ message }) => message.split(' ')[3])).toEqual(['id,', 'nam,', 'since,']);
});

test('the map names contexts and systems that exist', () => {
  const map = `systems: { git: Git. }
relations:
  - { upstream: git, downstream: lab, pattern: anti-corruption-layer, description: D. }
  - { upstream: nowhere, downstream: lab, pattern: conformist, description: D. }
`;
  const { diagnostics } = checkFiles([
    { path: 'context-map.yaml', text: map },
    { path: 'lab.pim.yaml', text: base },
  ]);
  expect(diagnostics.map(({ code, where }) => [code, where.file, where.line])).toEqual([['model/unknown-context', 'context-map.yaml', 4]]);
});

const counting: Target<{ readonly contexts: number }> = {
  name: 'count',
  description: 'Counts contexts',
  diagnostics: {},
  transform: (model) => ({ psm: { contexts: model.contexts.length }, diagnostics: [] }),
  check: ({ contexts }) => (contexts > 1 ? [{ code: 'count/many', severity: 'error', message: 'Too many.', where: { file: 'x' } }] : []),
  print: ({ contexts }) => [{ path: 'count.txt', text: String(contexts), sources: [] }],
};

test('a target prints what it transformed, unless the platform does not allow it', () => {
  const one = generate([{ path: 'lab.pim.yaml', text: base }], [counting as Target]);
  expect(one.files).toEqual([{ path: 'count.txt', text: '1', sources: [], target: 'count' }]);
  const two = generate(
    [
      { path: 'a.pim.yaml', text: base },
      { path: 'b.pim.yaml', text: base.replace('lab', 'other') },
    ],
    [counting as Target],
  );
  expect([two.files, two.diagnostics.map(({ code }) => code)]).toEqual([[], ['count/many']]);
});

test('a model with errors is not printed', () => {
  expect(generate([{ path: 'lab.pim.yaml', text: attribute('type: nothing') }], [counting as Target]).files).toEqual([]);
});

test('no text whatever makes the loader throw', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'context: x\n',
      'values:\n',
      '  A:\n',
      '    attributes:\n',
      '      a: { type: string }\n',
      'aggregates: 5\n',
      '- ',
      ': ',
      '&a ',
      '*a',
      '"',
      '{',
      '[',
      '__proto__: 1\n',
      'views: {V: {key: 1}}\n',
      '\t',
      'uses: [1, {}]\n',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      checkFiles([
        { path: 'x.pim.yaml', text: pieces.join('') },
        { path: 'context-map.yaml', text: pieces.join('') },
      ]);
    }),
    { numRuns: 300 },
  );
});
