/** `format`: texts with `%s %d %f %e %b %x %X %o`. Source: cel-go's `strings` extension. */
import { Uint } from '../syntax.ts';
import { Duration, Timestamp } from '../time.ts';
import { EvaluationError, fail, ListValue, MapValue, runtimeTypeName, TypeValue, type Value } from '../values.ts';
import { stringOf } from './standard.ts';

const wrong = (verb: string, allowed: string, value: Value): never => {
  const name = runtimeTypeName(value);
  return fail(`error during formatting: ${verb} clause can only be used on ${allowed}, was given ${name}`);
};

const short: Readonly<Record<string, string>> = {
  '\x07': 'a',
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '\v': 'v',
  '\\': '\\',
  '"': '"',
};

const escaped = (character: string): string => {
  const code = character.codePointAt(0) as number;
  if (short[character] !== undefined) return `\\${short[character]}`;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
};

/** A text in quotes, with what cannot be printed escaped, as Go does. */
const quoted = (text: string): string =>
  `"${text.replaceAll(/[\p{C}\p{Z}\\"]/gu, (character) => (character === ' ' ? ' ' : escaped(character)))}"`;

/** A double with so many decimals, exactly: a tie goes to the even digit, as in Go. */
const decimals = (value: number, digits: number): string => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const mantissa = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 0x10000000000000n);
  const power = Math.max(exponent, 1) - 1075;
  const scale = 10n ** BigInt(digits);
  const [above, below] = power >= 0 ? [(mantissa << BigInt(power)) * scale, 1n] : [mantissa * scale, 1n << BigInt(-power)];
  const [quotient, rest] = [above / below, (above % below) * 2n];
  const rounded = rest > below || (rest === below && quotient % 2n === 1n) ? quotient + 1n : quotient;
  const text = String(rounded).padStart(digits + 1, '0');
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** A value inside a list or map: texts in quotes, doubles with six decimals. */
const inner = (value: Value): string => {
  if (typeof value === 'string') return quoted(value);
  if (value instanceof Uint8Array) return `b${quoted(stringOf(value))}`;
  if (typeof value === 'number') return Number.isFinite(value) ? decimals(value, 6) : quoted(special(value));
  if (value instanceof Timestamp) return `timestamp(${quoted(stringOf(value))})`;
  return value instanceof Duration ? `duration(${quoted(stringOf(value))})` : shown(value);
};

const special = (value: number): string => (Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf');

const keyText = (key: Value): string =>
  typeof key === 'string'
    ? quoted(key)
    : typeof key === 'boolean' || typeof key === 'bigint' || key instanceof Uint
      ? stringOf(key)
      : wrong('string', 'keys', key);

/** What `%s` makes of a value. */
const shown = (value: Value): string => {
  if (value === null) return 'null';
  if (value instanceof ListValue) return `[${value.items().map(inner).join(', ')}]`;
  if (value instanceof MapValue) {
    const entries = value.keys().map((key) => [keyText(key), inner(value.get(key) as Value)] as const);
    return `{${entries
      .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
      .map(([key, item]) => `${key}:${item}`)
      .join(', ')}}`;
  }
  if (value instanceof TypeValue) return value.name;
  if (typeof value === 'object' && !(value instanceof Uint) && !(value instanceof Uint8Array) && !/^google\./u.test(runtimeTypeName(value)))
    return wrong('string', 'strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps', value);
  return readable(value);
};

/** A text of a value; bytes that are none say so in the words of `format`. */
const readable = (value: Value): string => {
  try {
    return stringOf(value);
  } catch (fault) {
    if (!(fault instanceof EvaluationError)) throw fault;
    return fail(`error during formatting: could not convert argument "${fault.message}" to string`);
  }
};

const wholeOf = (value: Value): bigint | undefined => (typeof value === 'bigint' ? value : value instanceof Uint ? value.value : undefined);

const number = (value: Value, verb: string): number => {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return Number.NaN;
  if (value === 'Infinity') return Number.POSITIVE_INFINITY;
  return value === '-Infinity' ? Number.NEGATIVE_INFINITY : wrong(verb, 'doubles', value);
};

const infinite = (value: number): string => (Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '-∞');

/** With the separators of English, as the server prints them: zero has no sign, and of the number of digits it keeps eight bits. */
const fixed = (value: number, digits: number): string => {
  if (!Number.isFinite(value)) return infinite(value);
  const [whole = '', fraction] = decimals(value === 0 ? 0 : value, digits % 256).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/gu, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
};

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Always with six decimals: the server takes the precision for a width. */
const scientific = (value: number, width: number): string => {
  if (!Number.isFinite(value)) return infinite(value).padStart(width);
  const [mantissa = '', exponent = ''] = value.toExponential(6).split('e');
  const power = exponent.replace(/^\+/u, '').replace(/^(-?)(\d)$/u, '$10$2');
  return `${mantissa}×10${[...power].map((digit) => (digit === '-' ? '⁻' : superscripts[Number(digit)])).join('')}`.padStart(width);
};

const hexadecimal = (value: Value): string => {
  const whole = wholeOf(value);
  if (whole !== undefined) return whole.toString(16);
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return bytes instanceof Uint8Array
    ? [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    : wrong('hex', 'integers, byte buffers, and strings', value);
};

const binary = (value: Value): string =>
  typeof value === 'boolean' ? (value ? '1' : '0') : (wholeOf(value)?.toString(2) ?? wrong('binary', 'integers and bools', value));

const clause = (verb: string, precision: number, value: Value): string => {
  switch (verb) {
    case 's':
      return shown(value);
    case 'd':
      return wholeOf(value)?.toString() ?? wrong('decimal', 'integers', value);
    case 'f':
      return fixed(number(value, 'fixed-point'), precision);
    case 'e':
      return scientific(number(value, 'scientific'), precision);
    case 'b':
      return binary(value);
    case 'x':
      return hexadecimal(value);
    case 'X':
      return hexadecimal(value).toUpperCase();
    case 'o':
      return wholeOf(value)?.toString(8) ?? wrong('octal', 'integers', value);
    default:
      return fail(`could not parse formatting clause: unrecognized formatting clause ${JSON.stringify(verb)}`);
  }
};

const verb = /%(?:(%)|(?:\.(\d*))?(.))|%$/gsu;

/** Fills the clauses of a text with the arguments, one each. */
export const formatted = (text: string, args: ListValue): string => {
  let index = 0;
  const whole = text.replaceAll(
    verb,
    (found: string, percent: string | undefined, precision: string | undefined, letter: string | undefined) => {
      if (percent !== undefined) return '%';
      if (letter === undefined) return fail('unexpected end of string');
      if (index >= args.size) return fail(`index ${index} out of range`);
      if (found.includes('.') && precision === '') return fail('could not parse formatting clause: error while parsing precision');
      index += 1;
      return clause(letter, precision === undefined ? 6 : Number(precision), args.at(index - 1));
    },
  );
  return index < args.size ? fail(`too many arguments supplied to string.format (expected ${index}, got ${args.size})`) : whole;
};
