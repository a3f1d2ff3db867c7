import { expect, test } from 'vitest';
import { check, head } from '../model.fixture.ts';

/** What each diagnostic underlines, by code. */
const underlined = (files: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  check(files).diagnostics.map(({ code, where }) => {
    const text = Object.entries(files).find(([name]) => where.file.startsWith(name))?.[1] ?? '';
    const lines = text.replace(/^\uFEFF/u, '').split('\n');
    expect([where.line, where.column, where.end]).not.toContain(undefined);
    expect(where.end?.line).toBe(where.line);
    return [code, (lines[(where.line ?? 0) - 1] ?? '').slice((where.column ?? 0) - 1, (where.end?.column ?? 0) - 1)];
  });

const aggregate = (body: string): string => `${head()}
aggregates:
  Lamp:
    description: A lamp.
    plural: lamps
    category: lamp
    identity: { name: lamp, type: string, description: Name. }
${body}`;

const value = (attribute: string): string => `${head()}values:\n  Lamp:\n    description: A lamp.\n    attributes:\n      ${attribute}\n`;

test.each<[string, string, string, string]>([
  ['an unknown type', value('a: { type: list<Lampp>, description: X. }'), 'model/unknown-type', 'Lampp'],
  ['an unknown type in a map of lists', value('a: { type: "map<list<Nope>>", description: X. }'), 'model/unknown-type', 'Nope'],
  ['a facet that does not fit', value('a: { type: integer, maxLength: 3, description: X. }'), 'model/facet-does-not-fit', '3'],
  ['bounds in the wrong order', value('a: { type: integer, minimum: 3, maximum: 1, description: X. }'), 'model/bad-bounds', '3'],
  ['a pattern', value("a: { type: string, pattern: '(?=x)', description: X. }"), 'model/bad-pattern', "'(?=x)'"],
  ['a default', value('a: { type: integer, default: "x", description: X. }'), 'model/bad-default', '"x"'],
  ['a reference', value('a: { type: string, references: Nope, description: X. }'), 'model/unknown-reference', 'Nope'],
  ['a reference in full', value('a: { type: string, references: { to: Nope }, description: X. }'), 'model/unknown-reference', 'Nope'],
  ['a key', value('a: { typ: string, type: string, description: X. }'), 'model/unknown-key', 'typ'],
  ['a choice', `${head()}role: runtme\n`, 'model/unknown-choice', 'runtme'],
  ['a context', `${head()}uses: [lab, nowhere]\n`, 'model/unknown-context', 'nowhere'],
  ['something missing', `${head()}views:\n  Lamp:\n    description: X.\n    key: []\n    plural:\n`, 'model/missing', 'Lamp'],
  [
    'a view\u2019s name',
    `${head()}views:\n  Lamp:\n    description: X.\n    plural: lamps\n    key: []\n    ordering: [-nope]\n`,
    'model/unknown-attribute',
    'nope',
  ],
  [
    'an event',
    aggregate('    behaviours:\n      Light: { description: X., emits: [Lit, Nope] }\n    events:\n      Lit: { description: X. }\n'),
    'model/unknown-event',
    'Nope',
  ],
  ['a refusal', aggregate('    behaviours:\n      Light: { description: X., refuses: [Nope] }\n'), 'model/unknown-refusal', 'Nope'],
  [
    'a refusal of a precondition',
    aggregate('    behaviours:\n      Light: { description: X., requires: [{ rule: "true", otherwise: Nope }] }\n'),
    'model/unknown-refusal',
    'Nope',
  ],
  [
    'an identity',
    aggregate(
      '    entities:\n      Bulb: { description: X., identity: nr, attributes: { no: { type: string, required: true, description: X. } } }\n',
    ),
    'model/bad-identity',
    'nr',
  ],
  ['a policy', `${head()}policies:\n  Watch: { description: X., on: [lab.Nope], asks: [Never] }\n`, 'model/unknown-name', 'lab.Nope'],
  [
    'a step',
    `${head()}workflows:\n  W:\n    description: X.\n    steps: [{ name: a, description: X., onFailure: b }]\n`,
    'model/unknown-name',
    'b',
  ],
  ['a text that is no YAML', 'context: [\n', 'yaml/syntax', ''],
])('%s is underlined', (_, text, code, expected) => {
  expect(underlined({ lab: text })).toContainEqual([code, expected]);
});

test('a type that is nearly right has a suggestion, whether it is built in or not', () => {
  const hint = (type: string): string | undefined => check({ lab: value(`a: { type: ${type}, description: X. }`) }).diagnostics[0]?.hint;
  expect([hint('strnig'), hint('Lampp')]).toEqual(['Did you mean string?', 'Did you mean Lamp?']);
  const scalar = 'scalars:\n  Vlan: { base: integer, description: A VLAN. }\n';
  const nearly = check({ lab: `${value('a: { type: Vlam, description: X. }')}${scalar}` });
  expect(nearly.diagnostics.map(({ hint: text }) => text)).toEqual(['Did you mean Vlan?']);
  const spec = `${head()}${scalar}resources:\n  Port: { description: X., group: a.b, version: v1, spec: Vlan }\n`;
  expect(check({ lab: spec }).diagnostics.map(({ code }) => code)).toEqual(['model/unknown-type']);
});

test('an identity that is nearly right has a suggestion', () => {
  const bulb = 'Bulb: { description: X., identity: nubmer, attributes: { number: { type: string, required: true, description: X. } } }';
  const [problem] = check({ lab: aggregate(`    entities:\n      ${bulb}\n`) }).diagnostics.filter(
    ({ code }) => code === 'model/bad-identity',
  );
  expect(problem?.hint).toBe('Did you mean number?');
});

test('columns count UTF-16 units, after a byte order mark and with line ends of Windows', () => {
  const text = `\uFEFF${value('a: { description: 😀é, type: Nope }')}`.replaceAll('\n', '\r\n');
  expect(underlined({ lab: text })).toEqual([['model/unknown-type', 'Nope']]);
});

test('related places have an end, too', () => {
  const { diagnostics } = check({
    a: value('x: { type: string, description: X. }'),
    b: value('x: { type: string, description: X. }').replace(head(), 'context: lab\n'),
  });
  expect(diagnostics.map(({ code, related }) => [code, related?.[0]?.where])).toEqual([
    ['model/duplicate-name', { file: 'a.pim.yaml', line: 5, column: 3, end: { line: 5, column: 7 }, pointer: '/values/Lamp' }],
  ]);
});
