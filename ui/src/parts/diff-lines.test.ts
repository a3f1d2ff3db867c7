import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change, Json } from '../generated/rows.ts';
import { type DiffLine, diffLines, foldUnchanged, pairItems, scalarText } from './diff-lines.ts';

/** `mark | left | right`, indented; easier to read than objects. */
const written = (lines: readonly DiffLine[]): string[] =>
  lines.map(({ mark, depth, left, right }) => {
    const put = (text: string | undefined): string => (text === undefined ? '' : '  '.repeat(depth) + text);
    return `${mark} | ${put(left)} | ${put(right)}`;
  });

test('equal objects have no marks and both sides the same text', () => {
  const object = { kind: 'VPC', spec: { list: [1, { a: 'x', b: [] }], empty: {} } };
  expect(written(diffLines(object, object))).toEqual([
    'same | kind: VPC | kind: VPC',
    'same | spec: | spec:',
    'same |   list: |   list:',
    'same |     - 1 |     - 1',
    'same |     - a: x |     - a: x',
    'same |       b: [] |       b: []',
    'same |   empty: {} |   empty: {}',
  ]);
});

test('only what the server calls drift is marked as such', () => {
  const drift: Change[] = [
    { path: '/spec/vlan', kind: 'changed', desired: 1, live: 2 },
    { path: '/spec/added', kind: 'added', desired: { x: 1 } },
    { path: '/spec/gone', kind: 'removed', live: true },
  ];
  const lines = diffLines(
    { spec: { vlan: 1, speed: '100G', added: { x: 1 } } },
    { spec: { vlan: 2, speed: 'SPEED_100G', gone: true, mtu: 9036 } },
    { drift },
  );
  expect(written(lines)).toEqual([
    'same | spec: | spec:',
    'changed |   vlan: 1 |   vlan: 2',
    'equivalent |   speed: 100G |   speed: SPEED_100G',
    'added |   added: | ',
    'added |     x: 1 | ',
    'removed |  |   gone: true',
    'extra |  |   mtu: 9036',
  ]);
});

test('a change of a whole list marks the items that differ, not those that agree', () => {
  const drift: Change[] = [{ path: '/l', kind: 'changed' }];
  expect(written(diffLines({ l: ['a', 'b', 'd'] }, { l: ['a', 'c', 'b', 'd'] }, { drift }))).toEqual([
    'same | l: | l:',
    'same |   - a |   - a',
    'removed |  |   - c',
    'same |   - b |   - b',
    'same |   - d |   - d',
  ]);
});

test('what only the server sets is left out unless all is asked for, or it drifts', () => {
  const desired = { metadata: { name: 'x' } };
  const live = {
    metadata: { name: 'x', uid: 'u', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } },
    status: { applied: true },
  };
  expect(written(diffLines(desired, live))).toEqual(['same | metadata: | metadata:', 'same |   name: x |   name: x']);
  expect(diffLines(desired, live, { all: true })).toHaveLength(7);
  const drift: Change[] = [{ path: '/metadata/uid', kind: 'removed', live: 'u' }];
  expect(written(diffLines(desired, live, { drift }))).toContain('removed |  |   uid: u');
});

test('values of different shapes stand one below the other', () => {
  const drift: Change[] = [{ path: '/a', kind: 'changed' }];
  expect(written(diffLines({ a: { b: 1 } }, { a: 'text' }, { drift }))).toEqual([
    'changed | a: | ',
    'changed |   b: 1 | ',
    'changed |  | a: text',
  ]);
  expect(written(diffLines({ a: {} }, { a: { b: 1 } }, { drift }))).toEqual(['removed | a: {} | a:', 'removed |  |   b: 1']);
});

test('texts of several lines go line beside line', () => {
  const drift: Change[] = [{ path: '/t', kind: 'changed' }];
  expect(written(diffLines({ t: 'one\ntwo\n' }, { t: 'one\nthree\n' }, { drift }))).toEqual([
    'same | t: | | t: |',
    'same |   one |   one',
    'changed |   two |   three',
  ]);
});

test('one side alone is shown without marks that count', () => {
  expect(diffLines({ kind: 'VPC', spec: { a: 1 } }, undefined).map(({ mark }) => mark)).toEqual(['extra', 'extra', 'extra']);
  expect(diffLines(undefined, undefined)).toEqual([]);
});

test('pointers with slashes and tildes are found', () => {
  const drift: Change[] = [
    { path: '/p/E1~156', kind: 'changed' },
    { path: '/p/a~0b', kind: 'changed' },
  ];
  const marks = diffLines({ p: { 'E1/56': 1, 'a~b': 1, c: 1 } }, { p: { 'E1/56': 2, 'a~b': 2, c: 2 } }, { drift }).map(({ mark }) => mark);
  expect(marks).toEqual(['same', 'changed', 'changed', 'equivalent']);
});

test.each([
  ['text', 'text'],
  ['10.0.0.0/24', '10.0.0.0/24'],
  ['0c:20:12:ff:00:00', '0c:20:12:ff:00:00'],
  ['', '""'],
  ['true', '"true"'],
  ['No', '"No"'],
  ['1e3', '"1e3"'],
  ['0x1F', '"0x1F"'],
  ['12:30', '"12:30"'],
  ['2026-08-04', '"2026-08-04"'],
  ['a: b', '"a: b"'],
  ['# no', '"# no"'],
  [' x', '" x"'],
  [7, '7'],
  [null, 'null'],
  [false, 'false'],
] as const)('%j is written as %s', (value, text) => {
  expect(scalarText(value)).toBe(text);
});

test('a text of megabytes is cut, and says so', () => {
  expect(scalarText('x'.repeat(5_000_000))).toMatch(/^"x{2000}… \(5000000 characters\)"$/u);
});

test('items of lists are paired from both ends', () => {
  expect(pairItems(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
  expect(pairItems(['a'], ['b', 'a'])).toEqual([
    [undefined, 0],
    [0, 1],
  ]);
  expect(pairItems([], ['a'])).toEqual([[undefined, 0]]);
});

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 1, 'x', 'two\nlines', ''),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'metadata', 'uid'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

test('an object compared with itself never differs, and without drift nothing is marked as drift', () => {
  fc.assert(
    fc.property(json, json, (left, right) => {
      expect(diffLines(left, left).every(({ mark, left: l, right: r }) => mark === 'same' && l === r)).toBe(true);
      const marks = new Set(diffLines(left, right).map(({ mark }) => mark));
      expect(marks.has('added') || marks.has('removed') || marks.has('changed')).toBe(false);
    }),
  );
});

test('folding keeps every line, once, in order', () => {
  const drift: Change[] = [{ path: '/a', kind: 'changed' }];
  fc.assert(
    fc.property(json, json, fc.nat(4), (left, right, context) => {
      const lines = diffLines({ a: left, b: right, c: left }, { a: right, b: right, c: left }, { drift, all: true });
      expect(foldUnchanged(lines, context).flatMap((section) => section.lines)).toEqual(lines);
    }),
  );
});

test('what is far from drift is folded; the headings above it are kept', () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, index]));
  const drift: Change[] = [{ path: '/spec/deep/z', kind: 'changed' }];
  const lines = diffLines({ spec: { ...many, deep: { ...many, z: 1 } } }, { spec: { ...many, deep: { ...many, z: 2 } } }, { drift });
  const folded = foldUnchanged(lines, 2);
  expect(folded.map(({ kind, lines: { length } }) => `${kind} ${length}`)).toEqual(['lines 1', 'fold 20', 'lines 1', 'fold 18', 'lines 3']);
  expect(foldUnchanged(diffLines(many, many)).map(({ kind }) => kind)).toEqual(['lines']);
});
