import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readYaml } from './read.ts';
import { writeYaml } from './write.ts';

const back = (text: string, profile: 'model' | 'kubernetes'): unknown => {
  const { documents, diagnostics } = readYaml(text, { profile });
  expect(diagnostics).toEqual([]);
  return documents[0]?.value ?? null;
};

test('writes objects in block style, in the order of their keys', () => {
  const value = {
    kind: 'VPC',
    metadata: { name: 'vpc-1', labels: {}, 'odd key: x': [] },
    spec: {
      subnets: [{ vlan: 1001, isolated: false, note: null }, ['a', ['b']], 'on', '10.0.0.0/24'],
      text: 'one\n  two\n\nthree\n',
      last: 'x\ny',
    },
  };
  expect(writeYaml(value, { comment: ['Made for a test.', '', 'two\nlines'] })).toBe(`# Made for a test.
#
# two
# lines
kind: VPC
metadata:
  name: vpc-1
  labels: {}
  "odd key: x": []
spec:
  subnets:
    - vlan: 1001
      isolated: false
      note: null
    - - a
      - - b
    - "on"
    - 10.0.0.0/24
  text: |
    one
      two

    three
  last: |-
    x
    y
`);
});

test('sorts keys when asked, and leaves out what is undefined, as JSON does', () => {
  expect(writeYaml({ b: 1, a: { d: undefined, c: [undefined] } }, { sortKeys: true })).toBe('a:\n  c:\n    - null\nb: 1\n');
  expect(writeYaml({ b: 1, a: 2 })).toBe('b: 1\na: 2\n');
});

test.each([
  ['no', '"no"\n'],
  ['017', '"017"\n'],
  ['0O17', '"0O17"\n'],
  ['1e400', '"1e400"\n'],
  ['12:30', '"12:30"\n'],
  ['2001-01-01', '"2001-01-01"\n'],
  ['00:11:22:33:44:55', '"00:11:22:33:44:55"\n'],
  ['a: b', '"a: b"\n'],
  ['a #b', '"a #b"\n'],
  ['a#b', '"a#b"\n'],
  ['http://x:80/y', 'http://x:80/y\n'],
  ['it’s “odd”', '"it’s “odd”"\n'],
  ['\u001b[31m\u2028\u202e', '"\\u001B[31m\\u2028\\u202E"\n'],
  ['tab\tend ', '"tab\\tend "\n'],
  ['\n', '"\\n"\n'],
  ['---', '"---"\n'],
  ['', '""\n'],
])('writes the text %j so that nobody reads something else', (text, expected) => {
  const written = writeYaml(text);
  expect(written).toBe(expected);
  expect(back(written, 'kubernetes')).toBe(text);
  expect(back(written, 'model')).toBe(text);
});

test('numbers and other scalars', () => {
  expect([0, -0, 1.5, 1e21, 2 ** 63, -1.5e-9, 2n ** 63n, true, null, undefined].map((value) => writeYaml(value))).toEqual([
    '0\n',
    '0\n',
    '1.5\n',
    '1.0e+21\n',
    '9.223372036854776e+18\n',
    '-1.5e-9\n',
    '9223372036854775808\n',
    'true\n',
    'null\n',
    'null\n',
  ]);
  for (const value of [Number.NaN, Infinity, () => 1]) expect(() => writeYaml({ a: value })).toThrow(TypeError);
});

test('long keys are written with a question mark', () => {
  const key = 'k'.repeat(600);
  expect(writeYaml({ [key]: { a: 1 } })).toBe(`? ${key}\n:\n  a: 1\n`);
  expect(back(writeYaml({ [key]: { a: 1 } }), 'kubernetes')).toEqual({ [key]: { a: 1 } });
});

const odd = [
  '',
  'y',
  'no',
  '~',
  '=',
  '<<',
  '- a',
  '#',
  ' a',
  'a ',
  'a\nb',
  '\n',
  'a\n\n',
  '  a\nb',
  'a\r\nb',
  '\t',
  '\u0000',
  '\u0085',
  '\u2028',
  '\uFEFF',
  '__proto__',
  '\\',
  '"',
  "'",
  '{',
  '0x',
  '1_0',
  '.5',
  '...',
  '---',
  'a:',
  ':a',
  '?',
  '*a',
  '&a',
  '!',
  '%',
  '@',
  '`',
  '|',
  '>',
  '1.',
  '+1',
  '١',
];

const text = fc.oneof(
  fc.constantFrom(...odd),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('a', ' ', '\n', ':', '-', '#', '"', "'", '\t', '1', '\\', '{', 'é') }),
);
const number = fc.oneof(
  fc.integer(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value) || Math.abs(value) >= 1e21),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    number,
    text,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(text, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/**
 * The value with every zero unsigned, as JSON has it. Not by way of JSON.parse: V8 (Node 26.10) takes a key that is one escaped character for a
 * backslash, once it has made an object whose key is a backslash.
 */
const unsigned = (value: unknown): unknown => {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(unsigned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unsigned(item)]));
};

test('what was written is read back as the same value, by the rules of the server and of YAML 1.2, and written alike again', () => {
  fc.assert(
    fc.property(json, (value) => {
      const written = writeYaml(value);
      const expected = unsigned(value);
      for (const profile of ['kubernetes', 'model'] as const) expect(back(written, profile)).toEqual(expected);
      expect(writeYaml(back(written, 'kubernetes'))).toBe(written);
      expect(written).not.toMatch(/[\r\u2028]|[ \t]$/mu);
    }),
    { numRuns: 1500 },
  );
});
