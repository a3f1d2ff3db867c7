/** What an evaluation costs, in the units of the API server, which stops it when it costs too much. */

import { Format } from './library/formats.ts';
import { Network } from './library/network.ts';
import type { Overload } from './library/overload.ts';
import { ListValue, lengthOf, MapValue, Opaque, Optional, type Value } from './values.ts';

/** Cost of calling a function, by its arguments and its result. */
export type CallCost = (args: readonly Value[], result: Value) => number;

/** What traversing a text costs, for each character. */
const traversal = 0.1;

/** Characters, bytes, items or entries; 1 for what has no size. */
const sizeOf = (value: Value): number => {
  if (typeof value === 'string') return lengthOf(value);
  if (typeof value !== 'object' || value === null) return 1;
  if (value instanceof Uint8Array) return value.length;
  if (value instanceof ListValue || value instanceof MapValue) return value.size;
  if (value instanceof Optional) return value.value === undefined ? 1 : sizeOf(value.value);
  return value instanceof Opaque ? (value.size ?? 1) : 1;
};

const encoder = new TextEncoder();

const traversed = (value: Value): number => {
  if (typeof value === 'string') return Math.trunc(encoder.encode(value).length * traversal);
  if (value instanceof Uint8Array) return Math.trunc(value.length * traversal);
  if (value instanceof ListValue) return value.items().reduce<number>((sum, item) => sum + traversed(item), 0);
  if (value instanceof MapValue)
    return value.keys().reduce<number>((sum, key) => sum + traversed(key) + traversed(value.get(key) as Value), 0);
  return 1;
};

const size = (args: readonly Value[], index: number): number => sizeOf(args[index] as Value);

const once: CallCost = (args) => Math.ceil(size(args, 0) * traversal);
const twice: CallCost = (args) => Math.ceil(size(args, 0) * 2 * traversal);
const pattern: CallCost = (args) => Math.ceil((1 + size(args, 0)) * traversal) * Math.ceil(size(args, 1) * 0.25);
const smaller: CallCost = (args) => Math.ceil(Math.min(size(args, 0), size(args, 1)) * traversal);
const both: CallCost = (args) => Math.ceil((size(args, 0) + size(args, 1)) * traversal);
const whole: CallCost = (args) => traversed(args[0] as Value);

/** Equality of library types is cheap. */
const equality: CallCost = (args, result) => (args[0] instanceof Opaque ? 1 : smaller(args, result));

const containsAddress =
  (text: boolean, network: boolean): CallCost =>
  (args) => {
    const bytes = args[0] instanceof Network ? args[0].size : 1;
    const compared = Math.ceil(2 * bytes * traversal) + (network ? Math.ceil(bytes * traversal) + 1 : 0);
    return compared + (text ? Math.ceil(size(args, 1) * traversal) : 0);
  };

const byName: Readonly<Record<string, CallCost>> = {
  isSorted: whole,
  sum: whole,
  max: whole,
  min: whole,
  indexOf: whole,
  lastIndexOf: whole,
  url: once,
  lowerAscii: once,
  upperAscii: once,
  substring: once,
  trim: once,
  replace: twice,
  split: twice,
  join: (_, result) => Math.ceil(sizeOf(result) * 2 * traversal),
  find: pattern,
  findAll: pattern,
  cidr: once,
  isIP: once,
  isCIDR: once,
  ip: once,
  'ip.isCanonical': twice,
  quantity: once,
  isQuantity: once,
  semver: once,
  isSemver: once,
  '_!=_': smaller,
  '_==_': equality,
  validate: (args) =>
    args[0] instanceof Format ? Math.ceil((1 + size(args, 1)) * traversal) * Math.ceil(args[0].patternLength * 0.25) : 1,
};

const byId: Readonly<Record<string, CallCost>> = {
  cidr_ip: () => 1,
  cidr_contains_ip_string: containsAddress(true, false),
  cidr_contains_cidr_string: containsAddress(true, true),
  starts_with_string: once,
  ends_with_string: once,
  string_to_bytes: once,
  bytes_to_string: once,
  strings_quote: once,
  string_format: once,
  in_list: (args) => size(args, 1),
  compare_traversing: smaller,
  add_string: both,
  add_bytes: both,
  matches_string: pattern,
  contains_string: (args) => Math.ceil(size(args, 0) * traversal) * Math.ceil(size(args, 1) * traversal),
};

/** A call that makes a list of `items`, each for `factor`. */
const making = (items: number, factor = 1): number => Math.trunc(items * factor) + 11;

/** Comparing the items of a list with each other. */
const comparing = (list: Value): number => {
  if (!(list instanceof ListValue) || list.size === 0) return making(0);
  const first = list.at(0);
  return making(list.size * list.size, typeof first === 'string' || first instanceof Uint8Array ? 2 + traversal : 2);
};

const sets =
  (factor: number): CallCost =>
  (args) =>
    1 + size(args, 0) * size(args, 1) * factor;

const output: CallCost = (_, result) => making(sizeOf(result));

const listsById: Readonly<Record<string, CallCost>> = {
  list_slice: output,
  lists_range: output,
  list_reverse: output,
  list_flatten: (args) => making(size(args, 0)),
  list_flatten_int: (args) => making(size(args, 0), Number(args[1])),
  list_distinct: (args) => comparing(args[0] as Value),
  list_sets_contains_list: sets(1),
  list_sets_intersects_list: sets(1),
  list_sets_equivalent_list: sets(2),
};

/** The cost of calls of an overload; `undefined` when each costs 1. */
export const callCostOf = (overload: Overload): CallCost | undefined => {
  if (Object.hasOwn(byId, overload.id)) return byId[overload.id];
  if (Object.hasOwn(listsById, overload.id)) return listsById[overload.id];
  if (overload.function === 'sort') return (args) => comparing(args[0] as Value);
  if (overload.function === '@sortByAssociatedKeys') return (args) => comparing(args[1] as Value);
  if (overload.function === 'containsIP') return containsAddress(false, false);
  if (overload.function === 'containsCIDR') return containsAddress(false, true);
  return Object.hasOwn(byName, overload.function) ? byName[overload.function] : undefined;
};
