/**
 * Patterns of schemas are RE2 (Go's `regexp`); ECMAScript differs in details that matter. This translates one into the other.
 *
 * A text matches when the pattern is found anywhere in it. The engine behind is ECMAScript's, which backtracks: unlike with RE2, a
 * pattern like `(a+)+$` can take exponential time on a hostile text.
 */
import { ok, type Result, refused } from './result.ts';

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

/** Reads the pattern from left to right and writes the translation. */
interface Scanner {
  readonly source: string;
  at: number;
}

class Untranslatable extends Error {}

const fail = (reason: string): never => {
  throw new Untranslatable(reason);
};

/** Members of RE2's POSIX classes, as they are written inside a class. */
const posix: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t-\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** RE2's white space has no vertical tab and nothing beyond ASCII. */
const space = '\\t\\n\\f\\r ';
const notSpace = '\\0-\\x08\\x0B\\x0E-\\x1F!-\\u{10FFFF}';

const generalCategory = /^(?:[CLMNPSZ][a-z&]?)$/u;

const propertyClass = (scanner: Scanner, letter: string): string => {
  const braced = /^\{(\^?)([^}]*)\}/u.exec(scanner.source.slice(scanner.at));
  const name = braced ? (braced[2] as string) : (scanner.source[scanner.at] ?? '');
  scanner.at += braced ? braced[0].length : 1;
  const negated = braced?.[1] === '^' ? (letter === 'p' ? 'P' : 'p') : letter;
  if (name === 'Any') return negated === 'p' ? '\\0-\\u{10FFFF}' : fail('an empty property class');
  return `\\${negated}{${generalCategory.test(name) ? name : `Script=${name}`}}`;
};

const codePoint = (digits: string, radix: number): string => `\\u{${Number.parseInt(digits, radix).toString(16)}}`;

const hexEscape = (scanner: Scanner): string => {
  const found = /^(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/u.exec(scanner.source.slice(scanner.at));
  if (found === null) return fail('an incomplete \\x');
  scanner.at += found[0].length;
  return codePoint((found[1] ?? found[2]) as string, 16);
};

const octalEscape = (scanner: Scanner, first: string): string => {
  const found = /^[0-7]{0,2}/u.exec(scanner.source.slice(scanner.at)) as RegExpExecArray;
  if (first !== '0' && found[0] === '') return fail('a back reference');
  scanner.at += found[0].length;
  return codePoint(first + found[0], 8);
};

const literal = (character: string): string => (/[\\^$.*+?()[\]{}|/]/u.test(character) ? `\\${character}` : character);

/** An escape that means the same inside and outside a class; the backslash is read already. */
const commonEscape = (scanner: Scanner, letter: string): string => {
  if ('dDwWfnrtv'.includes(letter)) return `\\${letter}`;
  if (letter === 'a') return '\\x07';
  if (letter === 'p' || letter === 'P') return propertyClass(scanner, letter);
  if (letter === 'x') return hexEscape(scanner);
  if (letter >= '0' && letter <= '7') return octalEscape(scanner, letter);
  if (/[0-9A-Za-z]/u.test(letter) || letter === '') return fail(`\\${letter}`);
  return literal(letter);
};

const next = (scanner: Scanner): string => {
  const code = scanner.source.codePointAt(scanner.at);
  if (code === undefined) return '';
  const character = String.fromCodePoint(code);
  scanner.at += character.length;
  return character;
};

const classEscape = (scanner: Scanner): string => {
  const letter = next(scanner);
  if (letter === 's') return space;
  if (letter === 'S') return notSpace;
  return letter === '-' ? '\\-' : commonEscape(scanner, letter);
};

const posixClass = (scanner: Scanner): string | undefined => {
  const found = /^\[:(\^?)(\w+):\]/u.exec(scanner.source.slice(scanner.at));
  if (found === null) return undefined;
  const members = posix[found[2] as string] ?? fail(`the class ${found[0]}`);
  if (found[1] === '^') return fail(`the negated class ${found[0]}`);
  scanner.at += found[0].length;
  return members;
};

/** A class; the opening bracket is read already. */
const classOf = (scanner: Scanner): string => {
  let text = '[';
  if (scanner.source[scanner.at] === '^') {
    text += '^';
    scanner.at += 1;
  }
  for (let first = true; ; first = false) {
    const named = posixClass(scanner);
    if (named !== undefined) {
      text += named;
      continue;
    }
    const character = next(scanner);
    if (character === '') return fail('a class without its end');
    if (character === ']' && !first) return `${text}]`;
    if (character === '\\') text += classEscape(scanner);
    else text += character === '-' || character === '^' ? character : literal(character);
  }
};

const quoted = (scanner: Scanner): string => {
  const end = scanner.source.indexOf('\\E', scanner.at);
  const text = scanner.source.slice(scanner.at, end < 0 ? undefined : end);
  scanner.at = end < 0 ? scanner.source.length : end + 2;
  return [...text].map(literal).join('');
};

const escaped = (scanner: Scanner): string => {
  const letter = next(scanner);
  switch (letter) {
    case 'A':
      return '^';
    case 'z':
      return '$';
    case 'b':
    case 'B':
      return `\\${letter}`;
    case 's':
      return `[${space}]`;
    case 'S':
      return `[^${space}]`;
    case 'Q':
      return quoted(scanner);
    default: {
      const common = commonEscape(scanner, letter);
      return common.startsWith('\\0-') ? `[${common}]` : common;
    }
  }
};

const changeFlags = (flags: Flags, text: string): Flags => {
  const [on = '', off = ''] = text.split('-');
  if (/U/u.test(text)) return fail('the flag U');
  const set = (name: 'i' | 'm' | 's'): boolean => (flags[name] || on.includes(name)) && !off.includes(name);
  return { i: set('i'), m: set('m'), s: set('s') };
};

const repeat = /^\{\d+(?:,\d*)?\}/u;

const single = (scanner: Scanner, character: string, flags: Flags): string => {
  switch (character) {
    case '\\':
      return escaped(scanner);
    case '[':
      return classOf(scanner);
    case '.':
      return flags.s ? '[^]' : '[^\\n]';
    case '^':
      return flags.m ? '(?<![^\\n])' : '^';
    case '$':
      return flags.m ? '(?![^\\n])' : '$';
    case '{': {
      const found = repeat.exec(scanner.source.slice(scanner.at - 1));
      if (found === null) return '\\{';
      scanner.at += found[0].length - 1;
      return found[0];
    }
    default:
      return '*+?|'.includes(character) ? character : literal(character);
  }
};

/** What follows `(`, up to the body of the group. `undefined` when the flags hold for the rest of the group around. */
const groupHead = (scanner: Scanner, flags: Flags): { readonly head: string; readonly flags: Flags; readonly rest?: boolean } => {
  const found = /^\?(?:P?<([A-Za-z_]\w*)>|([imsU-]*)([:)]))/u.exec(scanner.source.slice(scanner.at));
  if (found === null) return scanner.source[scanner.at] === '?' ? fail('a look-around or a named reference') : { head: '(', flags };
  scanner.at += found[0].length;
  if (found[1] !== undefined) return { head: '(', flags };
  const changed = changeFlags(flags, found[2] as string);
  return found[3] === ')' ? { head: '', flags: changed, rest: true } : { head: modifier(flags, changed), flags: changed };
};

const modifier = (before: Flags, after: Flags): string => (before.i === after.i ? '(?:' : after.i ? '(?i:' : '(?-i:');

/** The alternatives of one group, up to its closing parenthesis or the end. */
const alternatives = (scanner: Scanner, outer: Flags, nested: boolean): string => {
  let flags = outer;
  let text = '';
  // An inline flag holds to the end of the group, across `|`: each alternative gets a group of its own.
  const open = (): string => (flags.i === outer.i ? '' : modifier(outer, flags));
  const close = (): string => (flags.i === outer.i ? '' : ')');
  for (;;) {
    const character = next(scanner);
    if (character === '') return nested ? fail('a group without its end') : text + close();
    if (character === ')') return nested ? text + close() : fail('a closing parenthesis without its group');
    if (character === '|') text += `${close()}|${open()}`;
    else if (character === '(') {
      const group = groupHead(scanner, flags);
      if (group.rest) {
        text += close();
        flags = group.flags;
        text += open();
      } else text += `${group.head}${alternatives(scanner, group.flags, true)})`;
    } else text += single(scanner, character, flags);
  }
};

/**
 * With the flag u, V8 misses matches that end with a character of two units: /[^a]$/u.test('🦔'). With v it does not; but v reads some
 * classes as sums of others.
 */
const compile = (text: string): RegExp => {
  if (/--|&&/u.test(text)) return new RegExp(text, 'u');
  try {
    return new RegExp(text, 'v');
  } catch {
    return new RegExp(text, 'u');
  }
};

/** Compiles an RE2 pattern; refused with the reason when it has no translation (then RE2 would often refuse it too). */
export const compilePattern = (source: string): Result<RegExp, 'PatternUntranslatable'> => {
  try {
    return ok(compile(alternatives({ source, at: 0 }, { i: false, m: false, s: false }, false)));
  } catch (fault) {
    const reason = fault instanceof Untranslatable ? `it holds ${fault.message}` : (fault as Error).message;
    return refused('PatternUntranslatable', reason);
  }
};
