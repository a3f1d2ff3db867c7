import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expressionText } from './expressions.fixture.ts';
import { maxDepth, parse } from './parser.ts';
import { print } from './print.ts';
import type { Expression } from './syntax.ts';

const tree = (text: string): Expression => {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.message}`);
  return parsed.expression;
};

/** A tree without its places. */
const shape = (value: unknown): unknown => {
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return value.map(shape);
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !['at', 'end', 'nameAt', 'fieldAt'].includes(key))
      .map(([key, item]) => [key, shape(item)]),
  );
};

const literal = (text: string): unknown => {
  const node = tree(text);
  return node.kind === 'literal' ? shape(node.value) : node.kind;
};

test.each<[string, unknown]>([
  ['1', '1n'],
  ['-9223372036854775808', '-9223372036854775808n'],
  ['0x1F', '31n'],
  ['7u', { value: '7n' }],
  ['0xFFu', { value: '255n' }],
  ['1.5e3', 1500],
  ['.5', 0.5],
  ['"a\\n\\x41\\u00e9\\U0001F600\\101\\`"', 'a\nAé😀A`'],
  ["r'\\d+'", '\\d+'],
  ["'''a'b\r\nc'''", "a'b\nc"],
  ['b"\\xff\\u0041"', 'fails'],
  ['null', null],
])('the literal %s is read', (text, expected) => {
  if (expected === 'fails') expect(parse(text)).toMatchObject({ ok: false, problem: { message: '\\u0041 cannot stand in bytes' } });
  else expect(literal(text)).toEqual(expected);
});

test('bytes are those of UTF-8, and escapes single bytes', () => {
  expect([...((tree('b"é\\xff"') as { value: unknown }).value as Uint8Array)]).toEqual([0xc3, 0xa9, 0xff]);
});

test.each<[string, string]>([
  ['a+b*c', 'a + b * c'],
  ['(a+b)*c', '(a + b) * c'],
  ['a-(b-c)', 'a - (b - c)'],
  ['!(a&&b)||c', '!(a && b) || c'],
  ['a ? b : c ? d : e', 'a ? b : c ? d : e'],
  ['(a ? b : c) ? d : e', '(a ? b : c) ? d : e'],
  ['- -a', 'a'],
  ['!!!a', '!a'],
  ['-(1)', '-(1)'],
  ['a.?b[?0].c', 'a.?b[?0].c'],
  ['a.`b-c`', 'a.`b-c`'],
  ['{?"a": b, 1: [?c,]}', '{?"a": b, 1: [?c]}'],
  ['has(a.b) && a.all(x, x > 0)', 'has(a.b) && a.all(x, x > 0)'],
  ['a.map(x, x > 1, x).exists_one(y, y in b)', 'a.map(x, x > 1, x).exists_one(y, y in b)'],
  ['(1).foo() + (2.0).bar', '(1).foo() + (2.0).bar'],
  ['(a && b) && c', '(a && b) && c'],
  ['a && b && c && d', 'a && b && c && d'],
  ['// why\na // not', 'a'],
])('%s is written as %s', (text, written) => {
  expect(print(tree(text))).toBe(written);
});

test.each<[string, number, string]>([
  ['', 0, 'an expression is expected here, not the end'],
  ['a +', 3, 'an expression is expected here, not the end'],
  ['a = 3', 2, '"=" means nothing here'],
  ['a.b(1,)', 6, 'an expression is expected here, not ")"'],
  ['a[1', 3, '"]" is expected here, not the end'],
  ['namespace == "x"', 0, 'namespace is a reserved word'],
  ['a.in', 2, 'in is a reserved word'],
  ['"abc', 0, 'the text has no end'],
  ['"\\q"', 1, '\\q is no escape'],
  ['9223372036854775808', 0, '9223372036854775808 does not fit into a 64-bit integer'],
  ['18446744073709551616u', 0, '18446744073709551616u does not fit into an unsigned 64-bit integer'],
  ['1e999', 0, '1e999 does not fit into a double'],
  ['!-a', 1, 'an expression is expected here, not "a"'],
  ['a.all(1, true)', 6, 'all needs the name of a variable here'],
  ['has(a)', 4, 'has needs a field'],
  ['a b', 2, 'the end of the expression is expected here, not "b"'],
])('%j is refused at %i', (text, at, message) => {
  const parsed = parse(text);
  expect(parsed.ok ? 'read' : [parsed.problem.message]).toEqual([message]);
  if (text !== '!-a') expect(parsed).toMatchObject({ problem: { at } });
});

test('what is nested too deeply is refused, not a crash', () => {
  for (const text of ['('.repeat(5000), `${'['.repeat(2000)}${']'.repeat(2000)}`, `a${'.b'.repeat(5000)}`, `${'a+'.repeat(5000)}a`]) {
    expect(parse(text)).toMatchObject({ ok: false, problem: { code: 'cel/syntax' } });
  }
  expect(parse(`${'('.repeat(maxDepth - 1)}a${')'.repeat(maxDepth - 1)}`).ok).toBe(true);
  expect(parse(`${'a && '.repeat(5000)}a`).ok).toBe(true);
});

test('an expression that is written and read again is the same', () => {
  fc.assert(
    fc.property(expressionText, (text) => {
      const once = tree(text);
      expect(shape(tree(print(once)))).toEqual(shape(once));
    }),
    { numRuns: 300 },
  );
});

test('every node stands where its text is', () => {
  const text = 'self.items.all(x, x.size() < 3)';
  const node = tree(text);
  expect(text.slice(node.at, node.end)).toBe(text);
  expect(node.macro?.args.map(({ at, end }) => text.slice(at, end))).toEqual(['x', 'x.size() < 3']);
});

test('random text is an expression or one problem in it', () => {
  const pieces = fc.constantFrom(
    'a',
    '.',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '?',
    ':',
    ',',
    '1',
    '"',
    "'",
    '\\',
    '&&',
    '||',
    '-',
    '!',
    ' in ',
    'u',
    '0x',
    '`',
    '\n',
    '//',
    'r"',
    "b'",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
      ),
      (text) => {
        const parsed = parse(text);
        if (parsed.ok) return;
        const { at, end, code } = parsed.problem;
        expect(code).toBe('cel/syntax');
        expect(at >= 0 && at <= text.length && end > at).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
});
