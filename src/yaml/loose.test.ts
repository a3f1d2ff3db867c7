import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLooseTree } from './loose.ts';
import { readTree, type YamlNode } from './tree.ts';

const root = resolve(import.meta.dirname, '..', '..');
const models = globSync(['models/**/*.yaml', 'samples/**/models/**/*.yaml', 'samples/first-model/**/*.yaml'], { cwd: root }).map(
  (path) => [path, readFileSync(join(root, path), 'utf8')] as const,
);

const shape = (node: YamlNode | undefined): unknown => {
  if (node === undefined) return undefined;
  if (node.kind === 'mapping') return node.entries.map(({ key, value }) => [shape(key), shape(value)]);
  if (node.kind === 'sequence') return node.items.map(shape);
  return node.kind === 'alias' ? '*' : node.text;
};

const spans = (node: YamlNode | undefined): unknown => {
  if (node === undefined) return undefined;
  if (node.kind === 'mapping') return [node.start, node.end, node.entries.map(({ key, value }) => [spans(key), spans(value)])];
  if (node.kind === 'sequence') return [node.start, node.end, node.items.map(spans)];
  return [node.start, node.end];
};

test.each(models)('%s reads as the real reader does', (_, text) => {
  expect(shape(readLooseTree(text))).toEqual(shape(readTree(text)));
  expect(spans(readLooseTree(text))).toEqual(spans(readTree(text)));
});

test.each<[string, string, unknown]>([
  [
    'a key without a colon',
    'a: b\nc\n',
    [
      ['a', 'b'],
      ['c', ''],
    ],
  ],
  [
    'a key without a colon above others',
    'c\na: b\n',
    [
      ['c', ''],
      ['a', 'b'],
    ],
  ],
  [
    'a bracket that is not closed',
    'a: { b: c, d\ne: f\n',
    [
      [
        'a',
        [
          ['b', 'c'],
          ['d', ''],
        ],
      ],
      ['e', 'f'],
    ],
  ],
  [
    'a list that is not closed',
    'a: [b, c\ne: f\n',
    [
      ['a', ['b', 'c']],
      ['e', 'f'],
    ],
  ],
  [
    'a quote that is not closed',
    'a: "b\nc: d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a quote that is closed much later',
    'a: "b\nc: "d"\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'half a key inside',
    'a:\n  b: c\n  d\ne: f\n',
    [
      [
        'a',
        [
          ['b', 'c'],
          ['d', ''],
        ],
      ],
      ['e', 'f'],
    ],
  ],
  [
    'half an item',
    'a:\n  - b\n  -\nc: d\n',
    [
      ['a', ['b', '']],
      ['c', 'd'],
    ],
  ],
  [
    'half a key in an item',
    'a:\n  - b: c\n    d\nc: d\n',
    [
      [
        'a',
        [
          [
            ['b', 'c'],
            ['d', ''],
          ],
        ],
      ],
      ['c', 'd'],
    ],
  ],
  [
    'lines that are too deep',
    'a: b\n   c: d\ne: f\n',
    [
      ['a', 'b'],
      ['e', 'f'],
    ],
  ],
  ['a colon at the end of the text', 'a:\n  b:', [['a', [['b', '']]]]],
  [
    'block scalars with brackets',
    'a: |\n  { [ "\n\n  x\nb: c\n',
    [
      ['a', '{ [ "\n\nx'],
      ['b', 'c'],
    ],
  ],
  [
    'a list on the column of its key',
    'a:\n- b\n- c\nd: e\n',
    [
      ['a', ['b', 'c']],
      ['d', 'e'],
    ],
  ],
  [
    'a line further left',
    '  a: b\nc: d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'aliases, anchors and tags',
    'a: &x b\nc: *x\nd: !!str e\n',
    [
      ['a', 'b'],
      ['c', '*'],
      ['d', 'e'],
    ],
  ],
  [
    'line ends of Windows',
    'a: b\r\nc: [d\r\ne: f\r\n',
    [
      ['a', 'b'],
      ['c', ['d']],
      ['e', 'f'],
    ],
  ],
])('%s', (_, text, expected) => {
  expect(shape(readLooseTree(text))).toEqual(expected);
});

const inside = (node: YamlNode): boolean => {
  const parts =
    node.kind === 'mapping' ? node.entries.flatMap(({ key, value }) => [key, value]) : node.kind === 'sequence' ? node.items : [];
  return node.start <= node.end && parts.every((part) => part.start >= 0 && part.end <= node.end && inside(part));
};

test('whatever the text, there is a tree, and its parts lie inside of what holds them', () => {
  const pieces = fc.constantFrom(
    'a',
    'b: ',
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
    '>',
    '\r\n',
    '\t',
    '😀',
    '---\n',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (given) => {
      const tree = readLooseTree(given);
      expect([given, tree === undefined || inside(tree)]).toEqual([given, true]);
    }),
    { numRuns: 3000 },
  );
});

test('deep nesting ends', () => {
  expect(readLooseTree('['.repeat(100_000))?.kind).toBe('sequence');
  expect(readLooseTree('- '.repeat(10_000))?.kind).toBe('sequence');
});
