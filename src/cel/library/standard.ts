/** The standard library: equality, membership, size, conversions, texts and times. Source: the specification's list of definitions. */
import { compilePattern } from '#base/re2.ts';
import { Uint } from '../syntax.ts';
import {
  type Calendar,
  calendarOf,
  Duration,
  firstInstant,
  formatDuration,
  formatTimestamp,
  lastInstant,
  readDuration,
  readTimestamp,
  Timestamp,
} from '../time.ts';
import {
  compareNumbers,
  fail,
  hasType,
  isEqual,
  ListValue,
  lengthOf,
  MapValue,
  noOverload,
  runtimeTypeName,
  TypeValue,
  type Value,
} from '../values.ts';
import { asInt, asUint } from './numbers.ts';
import { type Overload, row } from './overload.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Whether a value is in a list, or a key of a map. */
export const contains = (value: Value, container: Value): boolean => {
  if (container instanceof MapValue) return container.get(value) !== undefined;
  if (!(container instanceof ListValue)) return noOverload();
  for (let index = 0; index < container.size; index += 1) if (isEqual(container.at(index), value)) return true;
  return false;
};

/** Characters, bytes, items or entries. */
export const sizeOf = (value: Value): bigint => {
  if (typeof value === 'string') return BigInt(lengthOf(value));
  if (value instanceof Uint8Array) return BigInt(value.length);
  return value instanceof ListValue || value instanceof MapValue ? BigInt(value.size) : noOverload();
};

const patterns = new Map<string, RegExp>();

/** A compiled RE2 pattern, kept for the next time. */
export const patternOf = (source: string): RegExp => {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  const compiled = compilePattern(source);
  if (!compiled.ok) return fail(`error parsing regexp: ${compiled.refusal.message}`);
  if (patterns.size > 1000) patterns.clear();
  patterns.set(source, compiled.value);
  return compiled.value;
};

const size: readonly Overload[] = ['string', 'bytes', 'list<A>', 'map<A, B>'].flatMap((type) => [
  row(`size(${type}): int`, sizeOf),
  row(`${type} -> size(): int`, sizeOf),
]);

const truncated = (value: number): bigint => {
  if (!(value > -(2 ** 63) && value < 2 ** 63)) return fail('integer overflow');
  return BigInt(Math.trunc(value));
};

const integerText = /^[+-]?\d+$/u;

const intOf = (text: string): bigint => {
  if (!integerText.test(text)) return fail(`type conversion error from 'string' to 'int'`);
  const value = BigInt(text.replace(/^\+/u, ''));
  return value < -(2n ** 63n) || value >= 2n ** 63n ? fail(`type conversion error from 'string' to 'int'`) : value;
};

const uintOf = (text: string): Uint => {
  if (!/^\d+$/u.test(text)) return fail(`type conversion error from 'string' to 'uint'`);
  const value = BigInt(text);
  return value >= 2n ** 64n ? fail(`type conversion error from 'string' to 'uint'`) : new Uint(value);
};

const digits = String.raw`\d+(?:_\d+)*`;
const decimal = new RegExp(`^[+-]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:[eE][+-]?${digits})?$`, 'u');

/** `0x1.8p3`: Go reads hexadecimal ones as well. */
const hexadecimal = /^([+-]?)0[xX](?=_?[\da-fA-F]|\.[\da-fA-F])((?:_?[\da-fA-F])*)(?:\.([\da-fA-F]*(?:_[\da-fA-F]+)*))?[pP]([+-]?\d+)$/u;

const hexadecimalOf = ([, sign, whole = '', fraction = '', power = '']: RegExpExecArray): number => {
  const places = fraction.replaceAll('_', '');
  const mantissa = Number(BigInt(`0x${whole.replaceAll('_', '')}${places}`));
  return (sign === '-' ? -mantissa : mantissa) * 2 ** (Number(power) - 4 * places.length);
};

const doubleOf = (text: string): number => {
  const named = /^([+-]?)(?:(inf|infinity)|(nan))$/iu.exec(text);
  if (named?.[2] !== undefined) return named[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (named?.[3] !== undefined && named[1] === '') return Number.NaN;
  const found = hexadecimal.exec(text);
  if (found === null && !decimal.test(text)) return fail(`type conversion error from 'string' to 'double'`);
  const value = found === null ? Number(text.replaceAll('_', '')) : hexadecimalOf(found);
  return Number.isFinite(value) ? value : fail(`type conversion error from 'string' to 'double'`);
};

const truths: Readonly<Record<string, boolean>> = {
  '1': true,
  t: true,
  T: true,
  true: true,
  TRUE: true,
  True: true,
  '0': false,
  f: false,
  F: false,
  false: false,
  FALSE: false,
  False: false,
};

const boolOf = (text: string): boolean =>
  Object.hasOwn(truths, text) ? (truths[text] as boolean) : fail(`type conversion error from 'string' to 'bool'`);

/** A double as Go's `%g` writes it: the shortest text that means it, with an exponent of two digits when it is long. */
export const doubleText = (value: number): string => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value < 0 ? '-Inf' : '+Inf';
  if (Object.is(value, -0)) return '-0';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return power < 0 ? fixedText(mantissa, power) : String(value);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
};

const fixedText = (mantissa: string, power: number): string => {
  const negative = mantissa.startsWith('-');
  const digits = mantissa.replace(/^-/u, '').replace('.', '');
  return `${negative ? '-' : ''}0.${'0'.repeat(-power - 1)}${digits}`;
};

const textOf = (value: Value): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return doubleText(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof Duration) return formatDuration(value);
  if (!(value instanceof Uint8Array)) return noOverload();
  try {
    return decoder.decode(value);
  } catch {
    return fail('invalid UTF-8 in bytes, cannot convert to string');
  }
};

/** `string()` of any value that has it. */
export const stringOf = textOf;

const timestampOf = (text: string): Timestamp =>
  readTimestamp(text) ?? fail(`type conversion error from 'string' to 'google.protobuf.Timestamp'`);
const inRange = (nanoseconds: bigint): Timestamp =>
  nanoseconds < firstInstant || nanoseconds > lastInstant ? fail('timestamp overflow') : new Timestamp(nanoseconds);

const identity = (value: Value): Value => value;

const conversions: readonly Overload[] = [
  row('bool(bool): bool', identity),
  row('bool(string): bool', boolOf),
  row('bytes(bytes): bytes', identity),
  row('bytes(string): bytes', (text: string) => encoder.encode(text), { id: 'string_to_bytes' }),
  row('double(double): double', identity),
  row('double(int): double', (value: bigint) => Number(value)),
  row('double(string): double', doubleOf),
  row('double(uint): double', (value: Uint) => Number(value.value)),
  row('duration(duration): duration', identity),
  // The API server knows the overload, and has no conversion behind it.
  row('duration(int): duration', () => fail(`type conversion error from 'int' to 'google.protobuf.Duration'`)),
  row(
    'duration(string): duration',
    (text: string) => readDuration(text) ?? fail(`type conversion error from 'string' to 'google.protobuf.Duration'`),
  ),
  row('dyn(A): dyn', identity),
  row('int(int): int', identity),
  row('int(double): int', truncated),
  row('int(duration): int', (value: Duration) => value.nanoseconds),
  row('int(string): int', intOf),
  row(
    'int(timestamp): int',
    (value: Timestamp) => (value.nanoseconds - (((value.nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n)) / 1_000_000_000n,
  ),
  row('int(uint): int', (value: Uint) => asInt(value.value)),
  row('string(string): string', identity),
  ...['bool', 'int', 'uint', 'double', 'timestamp', 'duration'].map((type) => row(`string(${type}): string`, textOf)),
  row('string(bytes): string', textOf, { id: 'bytes_to_string' }),
  row('timestamp(timestamp): timestamp', identity),
  row('timestamp(int): timestamp', (value: bigint) => inRange(value * 1_000_000_000n)),
  row('timestamp(string): timestamp', timestampOf),
  row('type(A): type<A>', (value: Value) => new TypeValue(runtimeTypeName(value))),
  row('uint(uint): uint', identity),
  row('uint(double): uint', (value: number) =>
    value >= 0 && value < 2 ** 64 ? new Uint(BigInt(Math.trunc(value))) : fail('unsigned integer overflow'),
  ),
  row('uint(int): uint', (value: bigint) => asUint(value)),
  row('uint(string): uint', uintOf),
];

const texts: readonly Overload[] = [
  row('string -> contains(string): bool', (text: string, part: string) => text.includes(part), { id: 'contains_string' }),
  row('string -> endsWith(string): bool', (text: string, part: string) => text.endsWith(part), { id: 'ends_with_string' }),
  row('string -> startsWith(string): bool', (text: string, part: string) => text.startsWith(part), { id: 'starts_with_string' }),
  row('matches(string, string): bool', (text: string, pattern: string) => patternOf(pattern).test(text), { id: 'matches' }),
  row('string -> matches(string): bool', (text: string, pattern: string) => patternOf(pattern).test(text), { id: 'matches_string' }),
];

const calendarParts: Readonly<Record<string, (calendar: Calendar) => number>> = {
  getFullYear: ({ year }) => year,
  getMonth: ({ month }) => month,
  getDate: ({ day }) => day,
  getDayOfMonth: ({ day }) => day - 1,
  getDayOfWeek: ({ weekday }) => weekday,
  getDayOfYear: ({ yearday }) => yearday,
  getHours: ({ hour }) => hour,
  getMinutes: ({ minute }) => minute,
  getSeconds: ({ second }) => second,
  getMilliseconds: ({ millisecond }) => millisecond,
};

const durationParts: Readonly<Record<string, bigint>> = {
  getHours: 3_600_000_000_000n,
  getMinutes: 60_000_000_000n,
  getSeconds: 1_000_000_000n,
  getMilliseconds: 1_000_000n,
};

const times: readonly Overload[] = [
  ...Object.entries(calendarParts).flatMap(([name, part]) => [
    row(`timestamp -> ${name}(): int`, (time: Timestamp) => BigInt(part(calendarOf(time) as Calendar))),
    row(`timestamp -> ${name}(string): int`, (time: Timestamp, zone: string) => {
      const calendar = calendarOf(time, zone);
      return calendar === undefined ? fail(`unknown time zone ${zone}`) : BigInt(part(calendar));
    }),
  ]),
  ...Object.entries(durationParts).map(([name, unit]) => row(`duration -> ${name}(): int`, (span: Duration) => span.nanoseconds / unit)),
];

/** Operators whose arguments are not all evaluated, or which look into containers: the evaluator does them. */
const special: readonly Overload[] = [
  row('_?_:_(bool, A, A): A', undefined, { id: 'conditional' }),
  row('_&&_(bool, bool): bool', undefined, { id: 'logical_and' }),
  row('_||_(bool, bool): bool', undefined, { id: 'logical_or' }),
  row('@not_strictly_false(bool): bool'),
  row('_[_](list<A>, int): A', undefined, { id: 'index_list' }),
  row('_[_](map<A, B>, A): B', undefined, { id: 'index_map' }),
];

/** An index of a list: an int, or another number that means one. */
export const indexOf = (value: Value): number => {
  if (!hasType(value, { kind: 'int' }) && !(value instanceof Uint) && typeof value !== 'number')
    return fail(`unsupported index type '${runtimeTypeName(value)}' in list`);
  const number = value as bigint | Uint | number;
  if (typeof number === 'number' && !Number.isInteger(number)) return fail(`unsupported index value ${doubleText(number)} in list`);
  return compareNumbers(number, 0n) === -1 ? -1 : Number(number instanceof Uint ? number.value : number);
};

export const standard: readonly Overload[] = [
  ...special,
  row('!_(bool): bool', (value: Value) => (typeof value === 'boolean' ? !value : noOverload())),
  row('_==_(A, A): bool', (left: Value, right: Value) => isEqual(left, right), { id: 'equals' }),
  row('_!=_(A, A): bool', (left: Value, right: Value) => !isEqual(left, right), { id: 'not_equals' }),
  row('@in(A, list<A>): bool', contains, { id: 'in_list' }),
  row('@in(A, map<A, B>): bool', contains, { id: 'in_map' }),
  ...size,
  ...conversions,
  ...texts,
  ...times,
];
