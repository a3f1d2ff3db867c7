/** Splits an expression into tokens. */
import { type ExpressionProblem, type LiteralValue, Uint } from './syntax.ts';

export interface Token {
  readonly kind: 'name' | 'quoted' | 'literal' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
  readonly end: number;
  readonly value?: LiteralValue;
}

/** What stops the reading of an expression; caught at its border. */
export class SyntaxFault extends Error {
  readonly problem: ExpressionProblem;
  constructor(at: number, end: number, message: string, hint?: string) {
    super(message);
    this.problem = { code: 'cel/syntax', message, at, end, ...(hint === undefined ? {} : { hint }) };
  }
}

const space = /[ \t\r\n\f]+|\/\/[^\n]*/uy;
const name = /[A-Za-z_]\w*/uy;
const quotedName = /`[A-Za-z0-9_.\-/ ]+`/uy;
const number = /0x[0-9a-fA-F]+[uU]?|(?:\d+\.\d+(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)|\d+[uU]?/uy;
const symbol = /&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()[\]{}]/uy;
const textStart = /(?:[rR][bB]?|[bB][rR]?)?(?:"""|'''|"|')/uy;

const at = (pattern: RegExp, text: string, offset: number): string | undefined => {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
};

const maxInt = 2n ** 63n;

const numberOf = (text: string, offset: number): LiteralValue => {
  const end = offset + text.length;
  if (/^0x|^\d+[uU]?$/u.test(text)) {
    const unsigned = /[uU]$/u.test(text);
    const value = BigInt(unsigned ? text.slice(0, -1) : text);
    if (unsigned) {
      if (value >= 2n ** 64n) throw new SyntaxFault(offset, end, `${text} does not fit into an unsigned 64-bit integer`);
      return new Uint(value);
    }
    // 2^63 is read too: with a minus before it, it is the smallest int. The parser looks.
    if (value > maxInt) throw new SyntaxFault(offset, end, `${text} does not fit into a 64-bit integer`);
    return value;
  }
  const value = Number(text);
  if (!Number.isFinite(value)) throw new SyntaxFault(offset, end, `${text} does not fit into a double`);
  return value;
};

const simple: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
  '?': 63,
  '"': 34,
  "'": 39,
  '`': 96,
};

const escapeSequence = /\\(?:([abfnrtv\\?"'`])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/uy;

const encoder = new TextEncoder();

/** The body of a text between its quotes, with the escapes replaced. */
const unescaped = (body: string, offset: number, bytes: boolean): string | Uint8Array => {
  const parts: (string | number)[] = [];
  for (let index = 0; index < body.length; ) {
    const next = body.indexOf('\\', index);
    if (next < 0) {
      parts.push(body.slice(index));
      break;
    }
    if (next > index) parts.push(body.slice(index, next));
    escapeSequence.lastIndex = next;
    const found = escapeSequence.exec(body);
    const from = offset + next;
    if (found === null) throw new SyntaxFault(from, from + 2, `${body.slice(next, next + 2)} is no escape`, 'Write \\\\ for a backslash.');
    const [whole, letter, hex, short, long, octal] = found;
    const code =
      letter === undefined
        ? Number.parseInt(hex ?? short ?? long ?? (octal as string), octal === undefined ? 16 : 8)
        : (simple[letter] as number);
    if (bytes && (short !== undefined || long !== undefined))
      throw new SyntaxFault(from, from + whole.length, `${whole} cannot stand in bytes`);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new SyntaxFault(from, from + whole.length, `${whole} is no character`);
    parts.push(bytes && (hex !== undefined || octal !== undefined) ? code : String.fromCodePoint(code));
    index = next + whole.length;
  }
  if (!bytes) return parts.join('');
  return Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...encoder.encode(part)])));
};

/** A text with its quotes, at `offset`. */
const textAt = (source: string, offset: number, start: string): Token => {
  const quotes = /["']+$/u.exec(start)?.[0] as string;
  const prefix = start.slice(0, start.length - quotes.length).toLowerCase();
  const raw = prefix.includes('r');
  const long = quotes.length === 3;
  let end = offset + start.length;
  for (; ; end += 1) {
    if (end >= source.length || (!long && /[\r\n]/u.test(source[end] as string))) {
      throw new SyntaxFault(offset, end, 'the text has no end', `Close it with ${quotes}.`);
    }
    if (source.startsWith(quotes, end)) break;
    if (source[end] === '\\' && !raw) end += 1;
  }
  const body = source.slice(offset + start.length, end);
  const plain = long ? body.replaceAll(/\r\n?/gu, '\n') : body;
  const bytes = prefix.includes('b');
  const value = raw ? (bytes ? encoder.encode(plain) : plain) : unescaped(plain, offset + start.length, bytes);
  return { kind: 'literal', text: source.slice(offset, end + quotes.length), at: offset, end: end + quotes.length, value };
};

const constants: Readonly<Record<string, LiteralValue>> = { true: true, false: false, null: null };

const tokenAt = (source: string, offset: number): Token => {
  const start = at(textStart, source, offset);
  if (start !== undefined) return textAt(source, offset, start);
  const word = at(name, source, offset);
  if (word !== undefined) {
    const end = offset + word.length;
    return Object.hasOwn(constants, word)
      ? { kind: 'literal', text: word, at: offset, end, value: constants[word] as LiteralValue }
      : { kind: 'name', text: word, at: offset, end };
  }
  const digits = at(number, source, offset);
  if (digits !== undefined) {
    return { kind: 'literal', text: digits, at: offset, end: offset + digits.length, value: numberOf(digits, offset) };
  }
  const quoted = at(quotedName, source, offset);
  if (quoted !== undefined) return { kind: 'quoted', text: quoted.slice(1, -1), at: offset, end: offset + quoted.length };
  const sign = at(symbol, source, offset);
  if (sign !== undefined) return { kind: 'symbol', text: sign, at: offset, end: offset + sign.length };
  const character = String.fromCodePoint(source.codePointAt(offset) as number);
  const hints: Readonly<Record<string, string>> = { '=': 'Write == to compare.', '&': 'Write && for "and".', '|': 'Write || for "or".' };
  throw new SyntaxFault(offset, offset + character.length, `${JSON.stringify(character)} means nothing here`, hints[character]);
};

/** All tokens, the last of which is `end`. Throws a `SyntaxFault` at the first character that begins none. */
export const tokensOf = (source: string): readonly Token[] => {
  const tokens: Token[] = [];
  let offset = 0;
  for (;;) {
    for (let blank = at(space, source, offset); blank !== undefined; blank = at(space, source, offset)) offset += blank.length;
    if (offset >= source.length) break;
    const token = tokenAt(source, offset);
    tokens.push(token);
    offset = token.end;
  }
  tokens.push({ kind: 'end', text: '', at: source.length, end: source.length });
  return tokens;
};
