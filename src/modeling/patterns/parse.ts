/**
 * Regular expressions that mean the same everywhere. A pattern of a model is written in RE2's syntax, of which this reads the part that
 * RE2, ECMAScript, Python and PostgreSQL can all express; `dialects.ts` prints it for each. What one of them lacks is refused, with
 * the reason and the position.
 *
 * Meaning: a pattern is found anywhere in a text of code points. `\d`, `\w` and `\b` are ASCII, `\s` is `[\t\n\f\r ]`, `.` is
 * anything but a line feed, `^` and `$` are the very start and end.
 */
import { ok, type Result, refused } from '#base/result.ts';

/** Code points from the first to the last one, both included. */
export type Range = readonly [number, number];

export type PatternNode =
  /** One code point. Ranges are sorted and apart. */
  | { readonly kind: 'set'; readonly negated: boolean; readonly ranges: readonly Range[] }
  | { readonly kind: 'start' | 'end' | 'boundary' | 'inside' }
  | { readonly kind: 'sequence' | 'choice'; readonly of: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly of: PatternNode; readonly min: number; readonly max?: number; readonly lazy: boolean };

/** RE2 allows no more repetitions, nested ones multiplied. */
export const maxRepetitions = 1000;
export const lastCodePoint = 0x10ffff;

class NotPortable extends Error {
  readonly at: number;
  constructor(reason: string, at: number) {
    super(reason);
    this.at = at;
  }
}

interface Scanner {
  readonly source: string;
  at: number;
}

const fail = (reason: string, at: number): never => {
  throw new NotPortable(reason, at);
};

const peek = ({ source, at }: Scanner, ahead = 0): string => source[at + ahead] ?? '';

/** The next code point, consumed; `''` at the end. */
const next = (scanner: Scanner): string => {
  const code = scanner.source.codePointAt(scanner.at);
  if (code === undefined) return '';
  const character = String.fromCodePoint(code);
  scanner.at += character.length;
  return character;
};

/** Sorted ranges that neither overlap nor touch. */
const merged = (ranges: readonly Range[]): readonly Range[] => {
  const out: [number, number][] = [];
  for (const [from, to] of [...ranges].sort(([left], [right]) => left - right)) {
    const last = out.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
};

const complement = (ranges: readonly Range[]): readonly Range[] => {
  const out: Range[] = [];
  let from = 0;
  for (const [low, high] of ranges) {
    if (low > from) out.push([from, low - 1]);
    from = high + 1;
  }
  return from > lastCodePoint ? out : [...out, [from, lastCodePoint]];
};

const span = (from: string, to: string): Range => [from.codePointAt(0) as number, to.codePointAt(0) as number];

const digits = [span('0', '9')];
const word = [span('0', '9'), span('A', 'Z'), span('_', '_'), span('a', 'z')];
const space: readonly Range[] = [
  [9, 10],
  [12, 13],
  [32, 32],
];
const shorthands: Readonly<Record<string, readonly Range[]>> = {
  d: digits,
  w: word,
  s: space,
  D: complement(digits),
  W: complement(word),
  S: complement(space),
};

/** RE2's POSIX classes; ASCII, as RE2 has them. */
const posix: Readonly<Record<string, readonly Range[]>> = {
  alnum: [span('0', '9'), span('A', 'Z'), span('a', 'z')],
  alpha: [span('A', 'Z'), span('a', 'z')],
  ascii: [[0, 127]],
  blank: [span('\t', '\t'), span(' ', ' ')],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: digits,
  graph: [span('!', '~')],
  lower: [span('a', 'z')],
  print: [span(' ', '~')],
  punct: [span('!', '/'), span(':', '@'), span('[', '`'), span('{', '~')],
  space: [
    [9, 13],
    [32, 32],
  ],
  upper: [span('A', 'Z')],
  word,
  xdigit: [span('0', '9'), span('A', 'F'), span('a', 'f')],
};

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** What an escape that some know and others do not is about. */
const onesided: Readonly<Record<string, string>> = {
  Z: 'Write $ instead: RE2 and ECMAScript have no \\Z',
  p: 'Python and PostgreSQL have no classes of Unicode properties',
  P: 'Python and PostgreSQL have no classes of Unicode properties',
  Q: 'only RE2 has \\Q',
  C: 'only RE2 has \\C',
  k: 'RE2 has no back-references',
  u: 'RE2 has no \\u; write \\x{…}',
  c: 'RE2 has no \\c; write \\x{…}',
};

const scalarValue = (code: number, at: number): number => {
  if (code > lastCodePoint) fail('there is no such code point', at);
  if (code >= 0xd800 && code <= 0xdfff) fail('a surrogate is no character of its own', at);
  return code;
};

const hexEscape = (scanner: Scanner, at: number): number => {
  const found = /^(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/u.exec(scanner.source.slice(scanner.at));
  if (found === null) return fail('\\x needs two hexadecimal digits, or one to six in braces', at);
  scanner.at += found[0].length;
  return scalarValue(Number.parseInt((found[1] ?? found[2]) as string, 16), at);
};

/** A code point or a class; the backslash is read already. */
const escapeOf = (scanner: Scanner): number | readonly Range[] => {
  const at = scanner.at - 1;
  const letter = next(scanner);
  if (letter === '') return fail('nothing follows the backslash', at);
  const shorthand = shorthands[letter];
  if (shorthand !== undefined) return shorthand;
  const control = controls[letter];
  if (control !== undefined) return control;
  if (letter === 'x') return hexEscape(scanner, at);
  if (/[0-9]/u.test(letter)) return fail('RE2 has no back-references, and octal escapes look like them', at);
  if (/[A-Za-z]/u.test(letter)) return fail(onesided[letter] ?? `\\${letter} means nothing`, at);
  if (letter > '\u007F') return fail('RE2 escapes only punctuation', at);
  return letter.codePointAt(0) as number;
};

const posixClass = (scanner: Scanner): readonly Range[] | undefined => {
  if (!(peek(scanner) === '[' && ':.='.includes(peek(scanner, 1)) && peek(scanner, 1) !== '')) return undefined;
  const at = scanner.at;
  const found = /^\[:(\^?)([a-z]+):\]/u.exec(scanner.source.slice(at));
  const ranges = found === null ? undefined : posix[found[2] as string];
  if (found === null || ranges === undefined) return fail('there is no such POSIX class; escape the bracket if it is meant itself', at);
  scanner.at += found[0].length;
  return found[1] === '^' ? complement(merged(ranges)) : ranges;
};

const member = (scanner: Scanner): number | readonly Range[] => {
  const named = posixClass(scanner);
  if (named !== undefined) return named;
  const at = scanner.at;
  const character = next(scanner);
  if (character === '\\') return escapeOf(scanner);
  if (character === '[') return fail('escape the bracket: ECMAScript reads it as a class inside a class', at);
  return scalarValue(character.codePointAt(0) as number, at);
};

/** A class; the opening bracket is read already. */
const classOf = (scanner: Scanner): PatternNode => {
  const open = scanner.at - 1;
  const negated = peek(scanner) === '^';
  if (negated) scanner.at += 1;
  if (peek(scanner) === ']') fail('escape the bracket: to ECMAScript this is the end of an empty class', scanner.at);
  const ranges: Range[] = [];
  while (peek(scanner) !== ']') {
    const at = scanner.at;
    if (peek(scanner) === '') fail('the class has no end', open);
    const low = member(scanner);
    const ranged = peek(scanner) === '-' && peek(scanner, 1) !== ']' && peek(scanner, 1) !== '';
    if (typeof low !== 'number') {
      if (ranged) fail('a class cannot begin a range', at);
      ranges.push(...low);
    } else if (ranged) {
      scanner.at += 1;
      const high = member(scanner);
      if (typeof high !== 'number') return fail('a class cannot end a range', at);
      if (high < low) fail('the range is out of order', at);
      ranges.push([low, high]);
    } else ranges.push([low, low]);
  }
  scanner.at += 1;
  return setOf(merged(ranges), negated, open);
};

const setOf = (ranges: readonly Range[], negated: boolean, at: number): PatternNode => {
  if ((negated ? complement(ranges) : ranges).length === 0) fail('nothing is in this class', at);
  if (!negated && ranges.length === 1 && ranges[0]?.[0] === 0 && ranges[0][1] === 0) fail('PostgreSQL has no text with U+0000', at);
  return { kind: 'set', negated, ranges };
};

const single = (code: number, at: number): PatternNode => setOf([[code, code]], false, at);

const groupHead = (scanner: Scanner): void => {
  if (peek(scanner) !== '?') return;
  const rest = scanner.source.slice(scanner.at);
  const at = scanner.at - 1;
  const plain = /^\?(?::|P<[A-Za-z_]\w*>)/u.exec(rest);
  if (plain !== null) {
    scanner.at += plain[0].length;
    return;
  }
  if (/^\?<?[=!]/u.test(rest)) fail('RE2 has no look-ahead and no look-behind', at);
  if (rest.startsWith('?>')) fail('RE2 and ECMAScript have no atomic groups', at);
  if (/^\?<[A-Za-z_]/u.test(rest)) fail('Python has no group of this form; write (?P<name>…) or (…)', at);
  fail('flags do not mean the same everywhere', at);
};

const atom = (scanner: Scanner): PatternNode => {
  const at = scanner.at;
  const character = next(scanner);
  switch (character) {
    case '^':
      return { kind: 'start' };
    case '$':
      return { kind: 'end' };
    case '.':
      return { kind: 'set', negated: true, ranges: [[10, 10]] };
    case '[':
      return classOf(scanner);
    case '(': {
      groupHead(scanner);
      const inner = choiceOf(scanner);
      if (next(scanner) !== ')') fail('the group has no end', at);
      // A place in a group of its own may be repeated, as everywhere.
      return isAssertion(inner) ? { kind: 'sequence', of: [inner] } : inner;
    }
    case '\\': {
      const letter = peek(scanner);
      const place = places[letter];
      if (place !== undefined) {
        scanner.at += 1;
        return { kind: place };
      }
      const escaped = escapeOf(scanner);
      return typeof escaped === 'number' ? single(escaped, at) : setOf(merged(escaped), false, at);
    }
    case '*':
    case '+':
    case '?':
      return fail('there is nothing to repeat', at);
    default:
      return single(scalarValue(character.codePointAt(0) as number, at), at);
  }
};

const places: Readonly<Record<string, 'start' | 'end' | 'boundary' | 'inside'>> = { A: 'start', z: 'end', b: 'boundary', B: 'inside' };

interface Bounds {
  readonly min: number;
  readonly max?: number;
}

const simple: Readonly<Record<string, Bounds>> = { '*': { min: 0 }, '+': { min: 1 }, '?': { min: 0, max: 1 } };

const boundsOf = (scanner: Scanner): Bounds | undefined => {
  const known = simple[peek(scanner)];
  if (known !== undefined) {
    scanner.at += 1;
    return known;
  }
  const found = /^\{(\d+)(?:(,)(\d*))?\}/u.exec(scanner.source.slice(scanner.at));
  if (found === null) return undefined;
  const at = scanner.at;
  scanner.at += found[0].length;
  const min = Number(found[1]);
  const max = found[2] === undefined ? min : found[3] === '' ? undefined : Number(found[3]);
  if (Math.max(min, max ?? 0) > maxRepetitions) fail(`RE2 repeats at most ${maxRepetitions} times`, at);
  if (max !== undefined && max < min) fail('the bounds are out of order', at);
  return max === undefined ? { min } : { min, max };
};

const isAssertion = ({ kind }: PatternNode): boolean => ['start', 'end', 'boundary', 'inside'].includes(kind);

const quantified = (scanner: Scanner): PatternNode => {
  const one = atom(scanner);
  const at = scanner.at;
  const bounds = boundsOf(scanner);
  if (bounds === undefined) return one;
  if (isAssertion(one)) fail('a place cannot be repeated', at);
  const lazy = peek(scanner) === '?';
  if (lazy) scanner.at += 1;
  if (peek(scanner) === '+') fail('RE2 and ECMAScript have no possessive repetition', scanner.at);
  const again = scanner.at;
  if (boundsOf(scanner) !== undefined) fail('a repetition cannot be repeated; put it into a group', again);
  return { kind: 'repeat', of: one, ...bounds, lazy };
};

const sequenceOf = (scanner: Scanner): PatternNode => {
  const of: PatternNode[] = [];
  while (!['', '|', ')'].includes(peek(scanner))) of.push(quantified(scanner));
  return of.length === 1 ? (of[0] as PatternNode) : { kind: 'sequence', of };
};

const choiceOf = (scanner: Scanner): PatternNode => {
  const of = [sequenceOf(scanner)];
  while (peek(scanner) === '|') {
    scanner.at += 1;
    of.push(sequenceOf(scanner));
  }
  return of.length === 1 ? (of[0] as PatternNode) : { kind: 'choice', of };
};

/** How often the innermost part may be repeated: what RE2 counts. */
const repetitions = (node: PatternNode): number => {
  if (node.kind === 'repeat') return Math.max(1, node.max ?? node.min) * repetitions(node.of);
  return 'of' in node ? Math.max(1, ...node.of.map(repetitions)) : 1;
};

/** Groups inside groups; more are a mistake or an attack. */
const maxDepth = 100;

const tooDeep = (source: string): number | undefined => {
  let depth = 0;
  for (let at = 0; at < source.length; at += 1) {
    if (source[at] === '(') depth += 1;
    else if (source[at] === ')') depth -= 1;
    if (depth > maxDepth) return at;
  }
  return undefined;
};

/** Reads a pattern; refused with the reason and the place, counted in characters from 1. */
export const parsePattern = (source: string): Result<PatternNode, 'PatternNotPortable'> => {
  const scanner = { source, at: 0 };
  try {
    const deep = tooDeep(source);
    if (deep !== undefined) fail(`groups are nested more than ${maxDepth} deep`, deep);
    const node = choiceOf(scanner);
    if (scanner.at < source.length) fail('there is no group that ends here', scanner.at);
    if (repetitions(node) > maxRepetitions) fail(`RE2 repeats at most ${maxRepetitions} times, nested repetitions multiplied`, 0);
    return ok(node);
  } catch (fault) {
    if (!(fault instanceof NotPortable)) throw fault;
    return refused('PatternNotPortable', `${fault.message} (at character ${fault.at + 1})`);
  }
};
