import { expect, test } from 'vitest';
import { compilePattern } from './re2.ts';

const matches = (pattern: string, text: string): boolean => {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(compiled.refusal.message);
  return compiled.value.test(text);
};

test.each<readonly [string, readonly string[], readonly string[]]>([
  ['b', ['abc'], ['ac']],
  ['(?i)^ab$', ['AB'], ['abc', 'x\nab']],
  ['a(?i)b|c', ['aB', 'C'], ['AB']],
  ['^(?i)a|b$', ['A', 'B'], ['c']],
  ['^(?i:a)b$', ['Ab'], ['AB']],
  ['(?i)a(?-i:b)', ['Ab'], ['AB']],
  ['^(?i)a(?-i)b$', ['Ab'], ['AB']],
  ['^\\d+\\z', ['12'], ['12\n']],
  ['\\Aab', ['abc'], ['xab']],
  ['^[[:alpha:]_-]+$', ['ab_-'], ['1']],
  ['^.$', ['\r', '\u2028', '😀'], ['\n', 'ab']],
  ['^(?s).$', ['\n'], ['']],
  ['(?m)^b$', ['a\nb'], ['a\rb']],
  ['(?ms)^a.b$', ['x\na\nb\ny'], ['xa\nb']],
  ['\\Qa.b\\E', ['a.b'], ['axb']],
  ['^\\Qa.b', ['a.b'], ['axb']],
  ['^a{,3}$', ['a{,3}'], ['aa']],
  ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
  ['^a{2}$', ['aa'], ['a']],
  ['^[]a]+$', [']a'], ['b']],
  ['^[^]a]+$', ['b'], [']']],
  ['^[a-c^[]$', ['b', '^', '['], ['d']],
  ['^\\-\\_\\/$', ['-_/'], ['x']],
  ['^[\\-\\.]$', ['-', '.'], ['\\']],
  ['^\\s$', [' ', '\t'], ['\u00a0', '\v']],
  ['^[\\s]$', [' '], ['\u00a0', '\v']],
  ['^\\S$', ['\v', '\u00a0'], [' ']],
  ['^[\\S]$', ['\v', 'é'], [' ', '\n']],
  ['^\\w\\W\\D$', ['a-b'], ['aab']],
  ['\\bab\\b', ['x ab y'], ['xaby']],
  ['^a\\Bb$', ['ab'], ['a b']],
  ['^\\pL\\PL$', ['é1'], ['11']],
  ['^\\p{Greek}+$', ['αβ'], ['ab']],
  ['^\\p{^L}$', ['1'], ['a']],
  ['^[\\p{Any}]$', ['x'], ['']],
  ['^\\x{1F600}\\x41$', ['😀A'], ['A']],
  ['^\\101\\07$', ['A\u0007'], ['101']],
  ['^\\a\\f\\n\\r\\t\\v$', ['\u0007\f\n\r\t\v'], ['a']],
  ['(?P<x>a)(?<y>b)', ['ab'], ['b']],
  ['^(a|b)?c*?d+$', ['acd', 'd'], ['ab']],
  ['^}\\}]$', ['}}]'], ['x']],
  ['^[:alpha:]$', ['a', ':'], ['z']],
])('%s means what it means in RE2', (pattern, yes, no) => {
  expect(yes.filter((text) => !matches(pattern, text))).toEqual([]);
  expect(no.filter((text) => matches(pattern, text))).toEqual([]);
});

test.each([
  ['(?=a)', 'it holds a look-around or a named reference'],
  ['(?P=x)', 'it holds a look-around or a named reference'],
  ['(a)\\1', 'it holds a back reference'],
  ['(?U)a+', 'it holds the flag U'],
  ['\\C', 'it holds \\C'],
  ['(a', 'it holds a group without its end'],
  ['a)', 'it holds a closing parenthesis without its group'],
  ['[a', 'it holds a class without its end'],
  ['[[:nope:]]', 'it holds the class [:nope:]'],
  ['[[:^alpha:]]', 'it holds the negated class [:^alpha:]'],
  ['\\x4', 'it holds an incomplete \\x'],
  ['\\P{Any}', 'it holds an empty property class'],
])('%s has no translation', (pattern, reason) => {
  const compiled = compilePattern(pattern);
  expect(compiled).toEqual({ ok: false, refusal: { code: 'PatternUntranslatable', message: reason } });
});

test('what ECMAScript refuses is refused with its reason', () => {
  for (const pattern of ['a**', '\\', '[b-a]', '\\p{Nonsense}']) expect(compilePattern(pattern).ok).toBe(false);
});

test("the patterns of Hedgehog's definitions are translated", () => {
  const cidr = '^((25[0-5]|(2[0-4]|1\\d|[1-9]|)\\d)\\.?\\b){4}/([1-2]?[0-9]|3[0-2])$';
  expect(matches(cidr, '10.0.0.0/8')).toBe(true);
  expect(matches(cidr, '10.0.0.0/33')).toBe(false);
});

test('a character of two units is one character', () => {
  expect([matches('.$', '🦔'), matches('$^', '🦔'), matches('(?:$)\\B', '🦔a'), matches('^[--a&&]$', '🦔')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
