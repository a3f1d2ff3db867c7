/** Arithmetic and order. Integers that leave their 64 bits are an error, never wrapped. */
import { Uint } from '../syntax.ts';
import { Duration, firstInstant, fitsDuration, lastInstant, Timestamp } from '../time.ts';
import { compare, fail, ListValue, noOverload, type Value } from '../values.ts';
import { type Overload, row } from './overload.ts';

const minInt = -(2n ** 63n);
const maxInt = 2n ** 63n - 1n;
const maxUint = 2n ** 64n - 1n;

/** The number when it is an int. */
export const asInt = (value: bigint): bigint => (value < minInt || value > maxInt ? fail('integer overflow') : value);
/** The number when it is a uint. */
export const asUint = (value: bigint): Uint => (value < 0n || value > maxUint ? fail('unsigned integer overflow') : new Uint(value));
const asDuration = (value: bigint): Duration => (fitsDuration(value) ? new Duration(value) : fail('integer overflow'));
const asTimestamp = (value: bigint): Timestamp =>
  value < firstInstant || value > lastInstant ? fail('timestamp overflow') : new Timestamp(value);

const joined = (left: Uint8Array, right: Uint8Array): Uint8Array => {
  const whole = new Uint8Array(left.length + right.length);
  whole.set(left);
  whole.set(right, left.length);
  return whole;
};

/** `+`, for all types that have it. */
export const add = (left: Value, right: Value): Value => {
  if (typeof left === 'bigint' && typeof right === 'bigint') return asInt(left + right);
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (left instanceof ListValue && right instanceof ListValue) return left.add(right);
  if (left instanceof Uint && right instanceof Uint) return asUint(left.value + right.value);
  if (left instanceof Duration && right instanceof Duration) return asDuration(left.nanoseconds + right.nanoseconds);
  if (left instanceof Timestamp && right instanceof Duration) return asTimestamp(left.nanoseconds + right.nanoseconds);
  if (left instanceof Duration && right instanceof Timestamp) return asTimestamp(left.nanoseconds + right.nanoseconds);
  if (left instanceof Uint8Array && right instanceof Uint8Array) return joined(left, right);
  return noOverload();
};

const subtract = (left: Value, right: Value): Value => {
  if (typeof left === 'bigint' && typeof right === 'bigint') return asInt(left - right);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (left instanceof Uint && right instanceof Uint) return asUint(left.value - right.value);
  if (left instanceof Duration && right instanceof Duration) return asDuration(left.nanoseconds - right.nanoseconds);
  if (left instanceof Timestamp && right instanceof Timestamp) return asDuration(left.nanoseconds - right.nanoseconds);
  if (left instanceof Timestamp && right instanceof Duration) return asTimestamp(left.nanoseconds - right.nanoseconds);
  return noOverload();
};

const multiply = (left: Value, right: Value): Value => {
  if (typeof left === 'bigint' && typeof right === 'bigint') return asInt(left * right);
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  return left instanceof Uint && right instanceof Uint ? asUint(left.value * right.value) : noOverload();
};

const divide = (left: Value, right: Value): Value => {
  if (typeof left === 'bigint' && typeof right === 'bigint') return right === 0n ? fail('division by zero') : asInt(left / right);
  if (typeof left === 'number' && typeof right === 'number') return left / right;
  if (left instanceof Uint && right instanceof Uint)
    return right.value === 0n ? fail('division by zero') : new Uint(left.value / right.value);
  return noOverload();
};

const modulo = (left: Value, right: Value): Value => {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    if (right === 0n) return fail('modulus by zero');
    return left === minInt && right === -1n ? fail('integer overflow') : left % right;
  }
  if (left instanceof Uint && right instanceof Uint)
    return right.value === 0n ? fail('modulus by zero') : new Uint(left.value % right.value);
  return noOverload();
};

const negate = (value: Value): Value => (typeof value === 'bigint' ? asInt(-value) : typeof value === 'number' ? -value : noOverload());

const sums: readonly Overload[] = [
  ...['int', 'uint', 'double'].map((type) => row(`_+_(${type}, ${type}): ${type}`, add)),
  row('_+_(string, string): string', add, { id: 'add_string' }),
  row('_+_(bytes, bytes): bytes', add, { id: 'add_bytes' }),
  row('_+_(list<A>, list<A>): list<A>', add, { id: 'add_list' }),
  row('_+_(duration, duration): duration', add),
  row('_+_(duration, timestamp): timestamp', add),
  row('_+_(timestamp, duration): timestamp', add),
  ...['int', 'uint', 'double', 'duration'].map((type) => row(`_-_(${type}, ${type}): ${type}`, subtract)),
  row('_-_(timestamp, duration): timestamp', subtract),
  row('_-_(timestamp, timestamp): duration', subtract),
  ...['int', 'uint', 'double'].flatMap((type) => [
    row(`_*_(${type}, ${type}): ${type}`, multiply),
    row(`_/_(${type}, ${type}): ${type}`, divide),
  ]),
  ...['int', 'uint'].map((type) => row(`_%_(${type}, ${type}): ${type}`, modulo)),
  ...['int', 'double'].map((type) => row(`-_(${type}): ${type}`, negate)),
];

const tests: Readonly<Record<string, (order: number) => boolean>> = {
  '_<_': (order) => order < 0,
  '_<=_': (order) => order <= 0,
  '_>_': (order) => order > 0,
  '_>=_': (order) => order >= 0,
};

const numeric = ['int', 'uint', 'double'];

/** Order of one operator. Numbers of different types compare since 1.28. */
const ordering = (operator: string, test: (order: number) => boolean): readonly Overload[] => {
  const call = (left: Value, right: Value): boolean => test(compare(left, right));
  const same = ['bool', ...numeric, 'timestamp', 'duration'].map((type) => row(`${operator}(${type}, ${type}): bool`, call));
  const traversing = ['string', 'bytes'].map((type) => row(`${operator}(${type}, ${type}): bool`, call, { id: 'compare_traversing' }));
  const mixed = numeric.flatMap((left) =>
    numeric.filter((right) => right !== left).map((right) => row(`${operator}(${left}, ${right}): bool`, call, { since: 28 })),
  );
  return [...same, ...traversing, ...mixed];
};

/** Arithmetic and order of numbers, texts and times. */
export const numbers: readonly Overload[] = [...sums, ...Object.entries(tests).flatMap(([operator, test]) => ordering(operator, test))];
