import { expect, test } from 'vitest';
import { elementInWords } from './explain.ts';
import { perObject, prettyJson } from './incremental.ts';
import { from, piece, stepsOfLines, traced, withMarks, withoutMarks } from './trace.ts';
import { indent } from './write/text.ts';

const where = (pointer: string) => ({ where: { file: 'a.pim.yaml', line: 1, column: 1, pointer } });
const [outer, inner, other] = [from(where('/outer'), { a: 1 }), from(where('/inner'), { b: [2] }), from(where('/other'), {})];
const pointers = (text: string, steps: ReturnType<typeof withMarks>['steps']) =>
  stepsOfLines(text, steps).map((line) => line.map(({ origin }) => origin.where.pointer));

test('without a trace there are no marks; with one, lines know the parts around them', () => {
  const print = () =>
    `// head\n${traced(outer, `x {\n${indent(traced(inner, 'y\n\nz'))}\n}`)}\n${traced(other, 'o')} ${traced(inner, 'i')}\n`;
  const plain = print();
  expect(plain).toBe('// head\nx {\n  y\n\n  z\n}\no i\n');
  const { result, steps } = withMarks(print);
  expect(withoutMarks(result)).toBe(plain);
  expect(pointers(result, steps)).toEqual([
    [],
    ['/outer'],
    ['/outer', '/inner'],
    [],
    ['/outer', '/inner'],
    ['/outer'],
    // Of two on one line the first counts.
    ['/other'],
    [],
  ]);
});

test('what was kept without marks is not used for a trace, nor the other way round', () => {
  const print = perObject((_part: object) => 'text');
  expect(print(outer)).toBe('text');
  const { result } = withMarks(() => print(outer));
  expect([result, withoutMarks(result), print(outer)]).toEqual(['\uFDD00\uFDD1text\uFDD2', 'text', 'text']);
});

test('parts in JSON are marked with their key', () => {
  const value = { first: outer, list: [inner], plain: 1 };
  const { result, steps } = withMarks(() => prettyJson(value as never, 0));
  expect(withoutMarks(result)).toBe(JSON.stringify(value, null, 2));
  expect(pointers(result, steps)).toEqual([
    [],
    ['/outer'],
    ['/outer'],
    ['/outer'],
    [],
    ['/inner'],
    ['/inner'],
    ['/inner'],
    ['/inner'],
    ['/inner'],
    [],
    [],
    [],
  ]);
});

test('a part that knows its place needs no more, and one that does not has no marks', () => {
  const { result, steps } = withMarks(() => [piece(() => 'a')(where('/itself')), piece(() => 'b')({})]);
  expect([result, steps.length]).toEqual([['\uFDD00\uFDD1a\uFDD2', 'b'], 1]);
});

test.each([
  ['', 'the context'],
  ['/values/Lamp/attributes/watts', 'value Lamp, attribute watts'],
  ['/aggregates/Lamp/identity', 'aggregate Lamp, identity'],
  ['/aggregates/Lamp/customResource', 'aggregate Lamp, custom resource'],
])('%j is %j', (pointer, words) => {
  expect(elementInWords({ file: 'a', pointer })).toBe(words);
});
