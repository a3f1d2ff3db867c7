/**
 * What the API server makes of YAML, as recorded from sigs.k8s.io/yaml 1.6.0 (go-yaml 2.4.2), the library it reads with.
 * `refused` means that it refuses the text; we may refuse more, never read something else.
 */
import { expect, test } from 'vitest';
import { readYaml } from './read.ts';

const refused = Symbol('refused');

const read = (text: string): unknown => {
  const { documents, diagnostics } = readYaml(text, { profile: 'kubernetes' });
  return diagnostics.some(({ severity }) => severity === 'error') ? refused : (documents[0]?.value ?? null);
};

const table = (
  title: string,
  wrap: (cell: string) => string,
  pick: (value: unknown) => unknown,
  rows: readonly (readonly [string, unknown])[],
): void => {
  test.each(rows)(`${title}: %s`, (cell, expected) => {
    const value = read(wrap(cell));
    expect(value === refused ? refused : pick(value)).toEqual(expected);
  });
};

const valueOfV = (value: unknown): unknown => (value as { readonly v: unknown }).v;

table('words', (cell) => `v: ${cell}\n`, valueOfV, [
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['yEs', 'nO', 'oN', 'tRue', 'nULL', 'inf', 'nan', 'Infinity', '=', '<<', '!x y'].map(
    (word) => [word, word === '!x y' ? 'y' : word] as const,
  ),
  ...['.inf', '-.Inf', '+.INF', '.nan', '.NaN'].map((word) => [word, refused] as const),
]);

table('numbers', (cell) => `v: ${cell}\n`, valueOfV, [
  ['0', 0],
  ['-0', 0],
  ['+1', 1],
  ['017', 15],
  ['-017', -15],
  ['0o17', 15],
  ['0O17', 15],
  ['08', 8],
  ['0x1F', 31],
  ['-0X1f', -31],
  ['0b11', 3],
  ['0B11', 3],
  ['0b2', '0b2'],
  ['1_000', 1000],
  ['1_', 1],
  ['_1', '_1'],
  ['0_1', 1],
  ['1e3', 1000],
  ['1_0e3', 10_000],
  ['1.', 1],
  ['.5', 0.5],
  ['.1_0', 0.1],
  ['._5', '._5'],
  ['+.5', 0.5],
  ['01.5', 1.5],
  ['1e400', '1e400'],
  ['1e-400', 0],
  ['1.5e300', 1.5e300],
  ['0x1p3', '0x1p3'],
  ['0x10000000000000000', '0x10000000000000000'],
  ['1.2.3', '1.2.3'],
  ['-', refused],
  ['+', '+'],
  ['9007199254740991', 9007199254740991],
]);

table('what looks like a number or a date and is text', (cell) => `v: ${cell}\n`, valueOfV, [
  ['12:30', '12:30'],
  ['00:11:22:33:44:55', '00:11:22:33:44:55'],
  ['190:20:30', '190:20:30'],
  ['2001-01-01', '2001-01-01'],
  ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
  ['10.0.0.0/24', '10.0.0.0/24'],
  ['1000-2999', '1000-2999'],
]);

table('integers that a number cannot hold are refused, never rounded', (cell) => `v: ${cell}\n`, valueOfV, [
  ['9007199254740993', refused],
  ['-9007199254740993', refused],
  ['18446744073709551615', refused],
  ['99999999999999999999', refused],
  ['0xFFFFFFFFFFFFFFFF', refused],
]);

table(
  'keys',
  (cell) => `${cell}: 1\n`,
  (value) => Object.keys(value as object),
  [
    ['y', ['true']],
    ['n', ['false']],
    ['on', ['true']],
    ['1', ['1']],
    ['0o7', ['7']],
    ['0x10', ['16']],
    ['1.5', ['1.5']],
    ['.5', ['0.5']],
    ['1e3', ['1000']],
    ['1e6', ['1e+06']],
    ['1e-7', ['1e-07']],
    ['1.5e300', ['.inf']],
    ['-1.5e300', ['-.inf']],
    ['.inf', ['.inf']],
    ['.nan', ['.nan']],
    ['-0.0', ['-0']],
    ['2001-01-01', ['2001-01-01']],
    ['"1"', ['1']],
    ['=', ['=']],
    ['"<<"', ['<<']],
    ['!!str 1', ['1']],
    ['!!bool yes', ['true']],
    ['9007199254740993', refused],
    ['~', refused],
    ['null', refused],
    ['[a]', refused],
    ['{a: 1}', refused],
  ],
);

table('tags', (cell) => `v: ${cell}\n`, valueOfV, [
  ['!!str 1', '1'],
  ['!!str', ''],
  ['! 1', '1'],
  ['!foo 1', '1'],
  ['!foo', ''],
  ['!foo {a: 1}', { a: 1 }],
  ['!!int "12"', 12],
  ['!!int 0x1F', 31],
  ['!!int 1.5', refused],
  ['!!int y', refused],
  ['!!float 1', 1],
  ['!!float "1.5"', 1.5],
  ['!!float x', refused],
  ['!!bool "yes"', true],
  ['!!bool 1', refused],
  ['!!null ""', null],
  ['!!null x', refused],
  ['!!timestamp 2001-01-01', '2001-01-01'],
  ['!!timestamp 2001-13-01', refused],
  ['!!timestamp x', refused],
  ['!!binary aGk=', 'hi'],
  ['!!binary "aGk="', 'hi'],
  ['!!binary aGk', refused],
  ['!!binary |\n  aGVs\n  bG8=', 'hello'],
  ['!!set {a, b}', { a: null, b: null }],
  ['!<tag:yaml.org,2002:int> "1"', 1],
]);

table(
  'documents',
  (cell) => cell,
  (value) => value,
  [
    ['\uFEFFa: 1\n', { a: 1 }],
    ['a: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
    ['a: 1\rb: 2\r', { a: 1, b: 2 }],
    ['%YAML 1.1\n---\na: no\n', { a: false }],
    ['%YAML 1.2\n---\na: no\n', refused],
    ['%TAG !y! tag:yaml.org,2002:\n---\na: !y!int "1"\n', { a: 1 }],
    ['{"a": 1, # JSON with a comment\n "b": [true]}', { a: 1, b: [true] }],
    ['\ta: 1\n', refused],
    ['a:\n\t- b\n', refused],
    ['a: "x\n---\ny"\n', refused],
    ['a: \u0085', refused],
    ['a: "\\ud83d"', refused],
    ['a: "\\0"', { a: '\0' }],
    ['a: "\\U0001F600"', { a: '😀' }],
    ['a: {b:1}', { a: { 'b:1': null } }],
    ['a: {b:}', refused],
    ['a: [b:, c]', refused],
    ['a: {"b":1}', { a: { b: 1 } }],
  ],
);

table(
  'merge keys',
  (cell) => cell,
  (value) => (value as { readonly c: unknown }).c,
  [
    ['a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n', { b: 1, d: 2 }],
    ['a: &x {b: 1, d: 0}\nc:\n  <<: *x\n  d: 2\n', { b: 1, d: 2 }],
    ['c:\n  <<: [{b: 1}, {b: 2, e: 3}]\n', { b: 1, e: 3 }],
    ['c:\n  <<: {b: 1}\n  <<: {b: 2}\n', { b: 2 }],
    ['a: &x {b: 1}\nc:\n  !!merge <<: *x\n', { b: 1 }],
    ['c: {d: 2, <<: {d: 3}}\n', refused],
    ['c: {<<: 1}\n', refused],
    ['c: {<<: [1]}\n', refused],
  ],
);

table(
  'aliases',
  (cell) => cell,
  (value) => value,
  [
    ['a: &x 1\nb: *x\n', { a: 1, b: 1 }],
    ['&k 1: a\nb: *k\n', { 1: 'a', b: 1 }],
    ['a: &k key\n*k : v\n', { a: 'key', key: 'v' }],
    ['a: &m {b: 1}\n*m : v\n', refused],
    ['a: &x [*x]\n', refused],
    ['a: &x 1\nb: &x [*x]\n', refused],
    ['a: *x\n', refused],
    ['&a: v\n', refused],
  ],
);

table(
  'brackets and quotes that are closed less deep than YAML 1.2 asks for',
  (cell) => cell,
  (value) => value,
  [
    ['a: {\n  b: 1\n}\n', { a: { b: 1 } }],
    ['a:\n  b: [\n    x\n  ]\n', { a: { b: ['x'] } }],
    ['- args: [\n    a,\n  ]\n', [{ args: ['a'] }]],
    ['- - a: [1,\n2,\n3\n]\n', [[{ a: [1, 2, 3] }]]],
    ['a: "x\ny"\n', { a: 'x y' }],
    ["a:\n  b: 'x\n\n  y'\n", { a: { b: 'x\ny' } }],
  ],
);

table('block text', (cell) => cell, valueOfV, [
  ['v: |\n  a\n  b\n', 'a\nb\n'],
  ['v: |\n  a', 'a'],
  ['v: |\n  a\n  ', 'a\n'],
  ['v: |\n  a\n   ', 'a\n '],
  ['v: >-\n  a\n  b\n\n  c\n', 'a b\nc'],
  ['v: |+\n  a\n\n', 'a\n\n'],
]);
