/** Lists: Kubernetes' own functions, cel-go's `lists` and `sets` extensions, and what two-variable comprehensions need. */
import { Uint } from '../syntax.ts';
import { Duration } from '../time.ts';
import { compare, fail, isEqual, ListValue, type MapValue, PlainList, type PlainMap, runtimeTypeName, type Value } from '../values.ts';
import { add } from './numbers.ts';
import { type Overload, row, rowsFor } from './overload.ts';

const comparable = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];

const zeros: Readonly<Record<string, Value>> = { int: 0n, uint: new Uint(0n), double: 0, duration: new Duration(0n) };

/** The order for sorting and choosing: what has none stays where it is. */
const orderOf = (left: Value, right: Value): number =>
  typeof left === 'number' && typeof right === 'number' ? Math.sign(left - right) || 0 : compare(left, right);

const isSorted = (list: ListValue): boolean => {
  for (let index = 1; index < list.size; index += 1) if (orderOf(list.at(index - 1), list.at(index)) > 0) return false;
  return true;
};

/** The item that all others are not before (`-1`) or behind (`1`). */
const extreme =
  (name: string, sign: 1 | -1) =>
  (list: ListValue): Value => {
    if (list.size === 0) return fail(`${name} called on empty list`);
    return list.items().reduce((best, item) => (orderOf(best, item) * sign > 0 ? item : best));
  };

const positions = (list: ListValue): number[] => Array.from({ length: list.size }, (_, index) => index);

const firstIndex = (list: ListValue, item: Value): bigint => BigInt(positions(list).find((index) => isEqual(list.at(index), item)) ?? -1);
const lastIndex = (list: ListValue, item: Value): bigint =>
  BigInt(positions(list).findLast((index) => isEqual(list.at(index), item)) ?? -1);

const sorted = (list: ListValue, keys: ListValue): ListValue => {
  if (list.size !== keys.size) return fail('the list and its keys differ in length');
  const first = keys.size === 0 ? undefined : runtimeTypeName(keys.at(0));
  if (keys.items().some((key) => runtimeTypeName(key) !== first)) return fail('list elements must have the same type');
  const order = positions(list).sort((left, right) => orderOf(keys.at(left), keys.at(right)));
  return new PlainList(order.map((index) => list.at(index)));
};

const slice = (list: ListValue, start: bigint, end: bigint): ListValue => {
  const call = `cannot slice(${start}, ${end})`;
  if (start < 0n || end < 0n) return fail(`${call}, negative indexes not supported`);
  if (start > end) return fail(`${call}, start index must be less than or equal to end index`);
  if (BigInt(list.size) < end) return fail(`${call}, list is length ${list.size}`);
  return new PlainList(list.items().slice(Number(start), Number(end)));
};

const flat = (list: ListValue, depth: bigint): readonly Value[] =>
  list.items().flatMap((item) => (item instanceof ListValue && depth > 0n ? flat(item, depth - 1n) : [item]));

const flatten = (list: ListValue, depth = 1n): ListValue =>
  depth < 0n ? fail('level must be non-negative') : new PlainList(flat(list, depth));

/** Most numbers that `lists.range` makes; the server would run out of its budget before. */
const maxRange = 1_000_000n;

const range = (count: bigint): ListValue => {
  if (count > maxRange) return fail('operation cancelled: actual cost limit exceeded');
  return new PlainList(Array.from({ length: Math.max(0, Number(count)) }, (_, index) => BigInt(index)));
};

const distinct = (list: ListValue): ListValue => {
  const kept: Value[] = [];
  for (const item of list.items()) if (!kept.some((other) => isEqual(other, item))) kept.push(item);
  return new PlainList(kept);
};

const includes = (list: ListValue, item: Value): boolean => list.items().some((other) => isEqual(other, item));
const containsAll = (list: ListValue, part: ListValue): boolean => part.items().every((item) => includes(list, item));

const inserted = (map: PlainMap, other: MapValue): Value =>
  other.keys().reduce<PlainMap>((whole, key) => whole.with(key, other.get(key) as Value), map);

const since = { since: 34 };
const pairs = { since: 32 };

export const lists: readonly Overload[] = [
  ...rowsFor(comparable, 'list<$> -> isSorted(): bool', isSorted),
  ...Object.entries(zeros).map(([type, zero]) =>
    row(`list<${type}> -> sum(): ${type}`, (list: ListValue) => list.items().reduce(add, zero)),
  ),
  ...rowsFor(comparable, 'list<$> -> max(): $', extreme('max', -1)),
  ...rowsFor(comparable, 'list<$> -> min(): $', extreme('min', 1)),
  row('list<A> -> indexOf(A): int', firstIndex),
  row('list<A> -> lastIndexOf(A): int', lastIndex),
  row('sets.contains(list<T>, list<T>): bool', containsAll, { since: 29, id: 'list_sets_contains_list' }),
  row(
    'sets.equivalent(list<T>, list<T>): bool',
    (left: ListValue, right: ListValue) => containsAll(left, right) && containsAll(right, left),
    {
      since: 29,
      id: 'list_sets_equivalent_list',
    },
  ),
  row(
    'sets.intersects(list<T>, list<T>): bool',
    (left: ListValue, right: ListValue) => right.items().some((item) => includes(left, item)),
    {
      since: 29,
      id: 'list_sets_intersects_list',
    },
  ),
  row('list<T> -> slice(int, int): list<T>', slice, { ...since, id: 'list_slice' }),
  row('list<list<T>> -> flatten(): list<T>', flatten, { ...since, id: 'list_flatten' }),
  row('list<dyn> -> flatten(int): list<dyn>', flatten, { ...since, id: 'list_flatten_int' }),
  ...rowsFor(comparable, 'list<$> -> sort(): list<$>', (list: ListValue) => sorted(list, list), { ...since, id: 'list_$_sort' }),
  ...rowsFor(comparable, 'list<T> -> @sortByAssociatedKeys(list<$>): list<T>', sorted, { ...since, id: 'list_$_sortByAssociatedKeys' }),
  row('lists.range(int): list<int>', range, { ...since, id: 'lists_range' }),
  row('list<T> -> reverse(): list<T>', (list: ListValue) => new PlainList(list.items().toReversed()), { ...since, id: 'list_reverse' }),
  row('list<T> -> distinct(): list<T>', distinct, { ...since, id: 'list_distinct' }),
  row('cel.@mapInsert(map<K, V>, map<K, V>): map<K, V>', inserted, pairs),
  row('cel.@mapInsert(map<K, V>, K, V): map<K, V>', (map: PlainMap, key: Value, value: Value) => map.with(key, value), pairs),
];
