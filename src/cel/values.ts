/**
 * Values at run time. `int` is a bigint, `uint` a `Uint`, `double` a number; strings, booleans and null are JavaScript's own.
 *
 * Equality and order are the specification's: numbers of different types compare by what they mean, and nothing else converts.
 */
import { Uint } from './syntax.ts';
import { Duration, Timestamp } from './time.ts';
import {
  bool,
  bytes,
  double,
  duration,
  dyn,
  formatType,
  int,
  listOf,
  mapOf,
  nullType,
  opaque,
  string,
  type Type,
  timestamp,
  typeOf as typeOfType,
  uint,
} from './types.ts';

/** An error of the language: it travels up to the nearest operator that absorbs it, or ends the evaluation. */
export class EvaluationError extends Error {}

/** Stops an evaluation with one of the language's errors. */
export const fail = (message: string): never => {
  throw new EvaluationError(message);
};

/** What a call says whose arguments no overload takes. */
export const noOverload = (): never => fail('no such overload');

/** A type as a value: `type(1) == int`. */
export class TypeValue {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A value that may be missing. */
export class Optional {
  readonly value: Value | undefined;
  constructor(value: Value | undefined) {
    this.value = value;
  }
}

export const none = new Optional(undefined);

/** A value of a library type, which knows how it compares. */
export abstract class Opaque {
  abstract readonly type: string;
  abstract same(other: Opaque): boolean;
  /** What the cost of comparing it is counted by; 1 unless it has a size. */
  readonly size: number | undefined = undefined;
}

export abstract class ListValue {
  abstract readonly size: number;
  /** The item at an index that exists. */
  abstract at(index: number): Value;
  abstract add(other: ListValue): ListValue;

  same(other: ListValue): boolean {
    if (this.size !== other.size) return false;
    for (let index = 0; index < this.size; index += 1) if (!isEqual(this.at(index), other.at(index))) return false;
    return true;
  }

  items(): readonly Value[] {
    return Array.from({ length: this.size }, (_, index) => this.at(index));
  }
}

/** A list made by an expression. */
export class PlainList extends ListValue {
  private readonly values: readonly Value[];
  constructor(values: readonly Value[]) {
    super();
    this.values = values;
  }
  get size(): number {
    return this.values.length;
  }
  at(index: number): Value {
    return this.values[index] as Value;
  }
  override items(): readonly Value[] {
    return this.values;
  }
  add(other: ListValue): ListValue {
    return new PlainList([...this.values, ...other.items()]);
  }
}

export abstract class MapValue {
  abstract readonly size: number;
  abstract get(key: Value): Value | undefined;
  abstract keys(): readonly Value[];

  same(other: MapValue): boolean {
    if (this.size !== other.size) return false;
    return this.keys().every((key) => {
      const theirs = other.get(key);
      return theirs !== undefined && isEqual(this.get(key) as Value, theirs);
    });
  }
}

/** One text for keys of one type that are equal. `undefined` for what cannot be a key. */
const keyOf = (key: Value): string | undefined => {
  switch (typeof key) {
    case 'string':
      return `s${key}`;
    case 'boolean':
      return `b${key}`;
    case 'bigint':
      return `i${key}`;
    case 'number':
      return `d${key}`;
    default:
  }
  if (key === null) return 'null';
  if (key instanceof Uint) return `u${key.value}`;
  if (key instanceof Timestamp) return `t${key.nanoseconds}`;
  return key instanceof Duration ? `p${key.nanoseconds}` : undefined;
};

/** Texts of the keys that a key finds: its own, and those of whole numbers of other types that are equal to it. */
const keysFor = (key: Value): readonly string[] => {
  const own = keyOf(key);
  if (own === undefined) return [];
  if (typeof key === 'bigint') return [own, `u${key}`];
  if (key instanceof Uint) return [own, `i${key.value}`];
  return typeof key === 'number' && Number.isInteger(key) ? [own, `i${BigInt(key)}`, `u${BigInt(key)}`] : [own];
};

/**
 * A map made by an expression. As in the API server, and unlike the specification: a key that is written twice has its last value, and
 * equal numbers of two types are two keys. A list or a map can be a key, and is never found.
 */
export class PlainMap extends MapValue {
  private readonly entries: ReadonlyMap<string, readonly [Value, Value]>;
  private constructor(entries: ReadonlyMap<string, readonly [Value, Value]>) {
    super();
    this.entries = entries;
  }
  static of(pairs: readonly (readonly [Value, Value])[]): PlainMap {
    const entries = new Map<string, readonly [Value, Value]>();
    for (const pair of pairs) {
      entries.set(keyOf(pair[0]) ?? `o${entries.size}`, pair);
    }
    return new PlainMap(entries);
  }
  /** The map with one more entry; fails when the key is there. */
  with(key: Value, value: Value): PlainMap {
    const text = keyOf(key) ?? `o${this.entries.size}`;
    if (this.get(key) !== undefined) return fail(`insert failed: key ${describe(key)} already exists`);
    return new PlainMap(new Map([...this.entries, [text, [key, value]]]));
  }
  get size(): number {
    return this.entries.size;
  }
  get(key: Value): Value | undefined {
    for (const text of keysFor(key)) {
      const entry = this.entries.get(text);
      if (entry !== undefined) return entry[1];
    }
    return undefined;
  }
  keys(): readonly Value[] {
    return [...this.entries.values()].map(([key]) => key);
  }
}

export type Value =
  | null
  | boolean
  | bigint
  | Uint
  | number
  | string
  | Uint8Array
  | Timestamp
  | Duration
  | TypeValue
  | Optional
  | Opaque
  | ListValue
  | MapValue;

/** The name of the type of a value, as `type()` gives it. */
export const runtimeTypeName = (value: Value): string => {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    default:
  }
  if (value === null) return 'null_type';
  if (value instanceof Uint) return 'uint';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof ListValue) return 'list';
  if (value instanceof MapValue) return 'map';
  if (value instanceof Optional) return 'optional_type';
  if (value instanceof TypeValue) return 'type';
  return (value as Opaque).type;
};

/** Types that an expression can name, with their names at run time. */
export const typeConstants: ReadonlyMap<string, { readonly type: Type; readonly value: TypeValue }> = new Map(
  (
    [
      ['bool', bool],
      ['int', int],
      ['uint', uint],
      ['double', double],
      ['string', string],
      ['bytes', bytes],
      ['list', listOf(dyn)],
      ['map', mapOf(dyn, dyn)],
      ['null_type', nullType],
      ['type', typeOfType(dyn)],
      ['dyn', dyn],
      ['google.protobuf.Timestamp', timestamp],
      ['google.protobuf.Duration', duration],
      ['optional_type', { kind: 'opaque', name: 'optional_type', of: [dyn] }],
      ['net.IP', opaque('net.IP')],
      ['net.CIDR', opaque('net.CIDR')],
    ] as const
  ).map(([name, type]) => [name, { type: typeOfType(type as Type), value: new TypeValue(name) }]),
);

/** Whether a value may stand where a type is declared. Of lists and maps the first entry speaks for all. */
export const hasType = (value: Value, type: Type): boolean => {
  switch (type.kind) {
    case 'dyn':
    case 'parameter':
    case 'error':
      return true;
    case 'list':
      return value instanceof ListValue && (value.size === 0 || type.of.kind === 'parameter' || hasType(value.at(0), type.of));
    case 'map':
      return value instanceof MapValue;
    case 'object':
      return value instanceof MapValue;
    case 'type':
      return value instanceof TypeValue;
    case 'opaque':
      return runtimeTypeName(value) === type.name;
    case 'null':
      return value === null;
    case 'timestamp':
      return value instanceof Timestamp;
    case 'duration':
      return value instanceof Duration;
    default:
      return runtimeTypeName(value) === formatType(type);
  }
};

const isNumeric = (value: Value): value is bigint | Uint | number =>
  typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint;

const exact = (value: bigint | Uint | number): bigint | number => (value instanceof Uint ? value.value : value);

/** Less than zero, zero or more; `undefined` when one is not a number. Bigints and numbers compare exactly in JavaScript. */
export const compareNumbers = (left: bigint | Uint | number, right: bigint | Uint | number): number | undefined => {
  const [ours, theirs] = [exact(left), exact(right)];
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number that mean the same are equal here
  return ours < theirs ? -1 : ours > theirs ? 1 : ours == theirs ? 0 : undefined;
};

const compareBytes = (left: Uint8Array, right: Uint8Array): number => {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index] as number) - (right[index] as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
};

/** By code point, as UTF-8 orders them. */
const compareTexts = (left: string, right: string): number => {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const [ours, theirs] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (ours === theirs) continue;
    // Surrogates stand for characters behind all others of 16 bits.
    const high = (code: number): number => (code >= 0xd800 && code <= 0xdfff ? code + 0x10000 : code);
    return high(ours) - high(theirs);
  }
  return left.length - right.length;
};

/** The order of two values of one type, or of two numbers. Fails when they have none, as NaN has not. */
export const compare = (left: Value, right: Value): number => {
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(left, right) ?? fail('NaN values cannot be ordered');
  if (typeof left === 'string' && typeof right === 'string') return compareTexts(left, right);
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (left instanceof Timestamp && right instanceof Timestamp) return compareNumbers(left.nanoseconds, right.nanoseconds) as number;
  if (left instanceof Duration && right instanceof Duration) return compareNumbers(left.nanoseconds, right.nanoseconds) as number;
  if (left instanceof Uint8Array && right instanceof Uint8Array) return compareBytes(left, right);
  return noOverload();
};

/** Equality of any two values: those of different types are not equal. */
export const isEqual = (left: Value, right: Value): boolean => {
  if (left === right) return true;
  if (typeof left === 'string' || typeof left === 'boolean' || left === null || right === null) return false;
  if (isNumeric(left)) return isNumeric(right) && compareNumbers(left, right) === 0;
  if (left instanceof ListValue) return right instanceof ListValue && left.same(right);
  if (left instanceof MapValue) return right instanceof MapValue && left.same(right);
  if (left instanceof Timestamp) return right instanceof Timestamp && left.nanoseconds === right.nanoseconds;
  if (left instanceof Duration) return right instanceof Duration && left.nanoseconds === right.nanoseconds;
  if (left instanceof Uint8Array) return right instanceof Uint8Array && compareBytes(left, right) === 0;
  if (left instanceof TypeValue) return right instanceof TypeValue && left.name === right.name;
  if (left instanceof Optional) {
    if (!(right instanceof Optional) || (left.value === undefined) !== (right.value === undefined)) return false;
    return left.value === undefined || isEqual(left.value, right.value as Value);
  }
  return left instanceof Opaque && right instanceof Opaque && left.type === right.type && left.same(right);
};

/** Characters of a text: code points, not UTF-16 units. */
export const lengthOf = (text: string): number => {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) length -= 1;
  }
  return length;
};

/** A value in a message. */
export const describe = (value: Value): string => {
  if (value instanceof Uint) return String(value.value);
  return typeof value === 'object' && value !== null ? runtimeTypeName(value) : String(value);
};
