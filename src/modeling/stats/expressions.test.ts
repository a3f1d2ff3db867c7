import { expect, test } from 'vitest';
import { expressionComplexity } from './expressions.ts';

test.each([
  ['self > 1', 1],
  ['self > 1 && self < 9', 2],
  ['a || b && c', 3],
  ['a ? b : c', 2],
  ['has(self.a) ? self.a.exists(x, x > 1) : true', 3],
  ['self.all(x, self.filter(y, y == x).size() == 1)', 3],
  ["self != 'a && b || c ? d : e'", 1],
  [String.raw`self.matches(r"\" || b")`, 1],
  ['self == """a && b"""', 1],
  ['self.?a.orValue(1) > 0', 1],
  ['self[?0].hasValue()', 1],
  ['{?"a": self.?b, ?"c": d} == e', 1],
  ['a // && not\n&& b', 2],
  ['small(x) && overall(y)', 2],
  ['', 1],
])('%s: %i', (text, decisions) => {
  expect(expressionComplexity(text)).toBe(decisions);
});
