import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frame } from './frame.ts';

const at = (line: number, column: number, endLine = line, endColumn = column + 1) => ({
  file: 'x',
  line,
  column,
  end: { line: endLine, column: endColumn },
});

test.each<[string, string, Parameters<typeof frame>[1], readonly string[]]>([
  ['what is meant', 'a: b\nlamp: Lampp\n', at(2, 7, 2, 12), ['    2 | lamp: Lampp', '      |       ^^^^^']],
  ['the rest of the line when it goes on', 'a: |\n  b\n', at(1, 4, 2, 4), ['    1 | a: |', '      |    ^']],
  ['a place without an end', 'abc', { file: 'x', line: 1, column: 2 }, ['    1 | abc', '      |  ^']],
  ['the end of a line', 'ab', at(1, 3, 1, 3), ['    1 | ab', '      |   ^']],
  ['wide characters as wide as they are', '😀漢é: x', at(1, 6, 1, 7), ['    1 | 😀漢é: x', '      |       ^']],
  ['combining characters not at all', 'e\u0301: x', at(1, 3, 1, 4), ['    1 | e\u0301: x', '      |  ^']],
  ['tabs as one space, and no line end of Windows', 'a:\tb\r\n', at(1, 4, 1, 5), ['    1 | a: b', '      |    ^']],
  ['nothing that a terminal would obey', 'a\u001b[31m', at(1, 1), ['    1 | a\uFFFD[31m', '      | ^']],
  ['nothing for a place outside of the text', 'a', at(3, 1), []],
  ['nothing without a place', 'a', { file: 'x' }, []],
])('a frame shows %s', (_, text, where, expected) => {
  expect(frame(text, where, 80)).toEqual(expected);
});

test('a long line is cut around what is meant', () => {
  const text = `${'a'.repeat(100)}LAMP${'b'.repeat(100)}`;
  const [line = '', carets = ''] = frame(text, at(1, 101, 1, 105), 60);
  expect([line.length <= 60, line.endsWith('…')]).toEqual([true, true]);
  expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('LAMP');
});

test('whatever the text and the place, a frame is two lines or none', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.nat(5),
      fc.nat(50),
      fc.nat(50),
      fc.integer({ min: 0, max: 200 }),
      (text, line, column, end, width) => {
        const lines = frame(text, at(line, column, line, end), width);
        expect([0, 2]).toContain(lines.length);
        for (const shown of lines) expect(shown).not.toContain('\n');
      },
    ),
  );
});
