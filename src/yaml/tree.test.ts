import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTree, type YamlNode } from './tree.ts';

/** What the tree says stands where, as the text has it. */
const shown = (text: string, node: YamlNode | undefined): unknown => {
  if (node === undefined) return undefined;
  if (node.kind === 'mapping') return node.entries.map(({ key, value }) => [shown(text, key), shown(text, value)]);
  if (node.kind === 'sequence') return node.items.map((item) => shown(text, item));
  return text.slice(node.start, node.end);
};

const all = (node: YamlNode): readonly YamlNode[] => [
  node,
  ...(node.kind === 'mapping' ? node.entries.flatMap(({ key, value }) => [...all(key), ...all(value)]) : []),
  ...(node.kind === 'sequence' ? node.items.flatMap(all) : []),
];

test.each<[string, unknown]>([
  [
    'a: 1\nb: "x"\n',
    [
      ['a', '1'],
      ['b', '"x"'],
    ],
  ],
  [
    "a: { b: 'it''s', c: [d, e] }\n",
    [
      [
        'a',
        [
          ['b', "'it''s'"],
          ['c', ['d', 'e']],
        ],
      ],
    ],
  ],
  ['- a\n- b: *x\n', ['a', [['b', '*x']]]],
  [
    'a: 😀é\nb: c # d\n',
    [
      ['a', '😀é'],
      ['b', 'c'],
    ],
  ],
  [
    '\uFEFFa: b\r\nc: d\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a:\nb: x\n',
    [
      ['a', ''],
      ['b', 'x'],
    ],
  ],
  ['---\n---\na: b\n---\nc: d\n', [['a', 'b']]],
  ['a: [\n', undefined],
  ['# nothing\n', undefined],
])('%j has its places', (text, expected) => {
  expect(shown(text, readTree(text))).toEqual(expected);
});

test('collections in brackets end behind their bracket; others with their last part', () => {
  const text = 'a: { b: [c, d, ], # last }\n  }\ne:\n  - f\n';
  const root = readTree(text);
  const spans = root === undefined ? [] : all(root).filter(({ kind }) => kind !== 'scalar');
  expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual([
    text.trimEnd(),
    '{ b: [c, d, ], # last }\n  }',
    '[c, d, ]',
    '- f',
  ]);
});

test('an empty value stands behind its colon', () => {
  const root = readTree('a:\nb: x\n');
  expect(root?.kind === 'mapping' ? [root.entries[0]?.value.start, root.entries[0]?.value.end] : []).toEqual([2, 2]);
});

test('characters are the text itself only without escapes', () => {
  const root = readTree('[a, "b", "\\x63", \'d\'\'\']');
  expect(
    root?.kind === 'sequence' ? root.items.map((item) => item.kind === 'scalar' && [item.text, item.verbatim, item.plain]) : [],
  ).toEqual([
    ['a', true, true],
    ['b', true, false],
    ['c', false, false],
    ["d'", false, false],
  ]);
});

test('whatever the text, parts lie inside of what holds them', () => {
  const pieces = fc.constantFrom(
    'a',
    ': ',
    ':',
    '- ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    ', ',
    '"',
    "'",
    '#',
    '&x ',
    '*x',
    '|',
    '\r\n',
    '😀',
    '?',
    '---\n',
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join('')),
      (text) => {
        const root = readTree(text);
        if (root === undefined) return;
        for (const part of all(root)) {
          expect(part.start).toBeLessThanOrEqual(part.end);
          expect([part.start >= 0, part.end <= text.length]).toEqual([true, true]);
          const parts =
            part.kind === 'mapping' ? part.entries.flatMap(({ key, value }) => [key, value]) : part.kind === 'sequence' ? part.items : [];
          for (const inner of parts) expect([text, inner.start >= part.start, inner.end <= part.end]).toEqual([text, true, true]);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
