/** Values that may be missing. `or` and `orValue` evaluate their argument only when it is needed, so the evaluator does them. */
import { Uint } from '../syntax.ts';
import { Duration, Timestamp } from '../time.ts';
import { fail, ListValue, MapValue, none, Optional, PlainList, type Value } from '../values.ts';
import { type Overload, row } from './overload.ts';

const isZero = (value: Value): boolean => {
  if (value === null || value === false || value === '' || value === 0n || value === 0) return true;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Uint8Array) return value.length === 0;
  if (value instanceof ListValue || value instanceof MapValue) return value.size === 0;
  if (value instanceof Optional) return value.value === undefined;
  if (value instanceof Timestamp) return value.nanoseconds === -62_135_596_800_000_000_000n;
  return value instanceof Duration && value.nanoseconds === 0n;
};

/** What an optional holds; an error when it is empty. */
export const held = ({ value }: Optional): Value => (value === undefined ? fail('optional.none() dereference') : value);

const present = (values: ListValue): ListValue =>
  new PlainList(
    values
      .items()
      .flatMap((item) => (item instanceof Optional ? (item.value === undefined ? [] : [item.value]) : fail('no such overload'))),
  );

const edge =
  (last: boolean) =>
  (list: ListValue): Optional =>
    list.size === 0 ? none : new Optional(list.at(last ? list.size - 1 : 0));

const since = { since: 28 };

export const optionals: readonly Overload[] = [
  row('optional.of(V): optional<V>', (value: Value) => new Optional(value), since),
  row('optional.ofNonZeroValue(V): optional<V>', (value: Value) => (isZero(value) ? none : new Optional(value)), since),
  row('optional.none(): optional<V>', () => none, since),
  row('optional<V> -> value(): V', held, since),
  row('optional<V> -> hasValue(): bool', ({ value }: Optional) => value !== undefined, since),
  row('optional<V> -> or(optional<V>): optional<V>', undefined, since),
  row('optional<V> -> orValue(V): V', undefined, since),
  row('_?._(dyn, string): optional<V>', undefined, since),
  row('_[?_](list<V>, int): optional<V>', undefined, since),
  row('_[?_](optional<list<V>>, int): optional<V>', undefined, since),
  row('_[?_](map<K, V>, K): optional<V>', undefined, since),
  row('_[?_](optional<map<K, V>>, K): optional<V>', undefined, since),
  row('_[_](optional<list<V>>, int): optional<V>', undefined, since),
  row('_[_](optional<map<K, V>>, K): optional<V>', undefined, since),
  row('list<V> -> first(): optional<V>', edge(false), since),
  row('list<V> -> last(): optional<V>', edge(true), since),
  row('optional.unwrap(list<optional<V>>): list<V>', present, since),
  row('list<optional<V>> -> unwrapOpt(): list<V>', present, since),
];
