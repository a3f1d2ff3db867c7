/** What calls of single functions can cost, and how large what they give can be. Source: apiserver's cost estimator and cel-go's. */
import type { Overload } from './library/overload.ts';
import { addCost, type Cost, fixed, multiplyCost, type Part, type Range, scaled, unbounded } from './range.ts';

export interface CallEstimate {
  /** Without the arguments. */
  readonly cost: Cost;
  readonly size?: Range;
}

type Estimate = (overload: Overload, target: Part | undefined, args: readonly Part[]) => CallEstimate | undefined;

const traversal = 0.1;
const one = fixed(1);

const sizeAt = (args: readonly Part[], index: number): Range => (args[index] as Part).size;

const traversing: Estimate = (_, target) => {
  if (target === undefined) return undefined;
  if (target.type.kind !== 'list' && target.type.kind !== 'map') return { cost: scaled(target.size, traversal) };
  const item = target.type.of.kind;
  const each = item === 'string' || item === 'bytes' ? addCost(one, scaled(target.sizeOfItems(), traversal)) : one;
  return { cost: multiplyCost(target.size, each) };
};

const oncePart = (part: Part, sized: boolean): CallEstimate => ({
  cost: scaled(part.size, traversal),
  ...(sized ? { size: part.size } : {}),
});
const onceArgument: Estimate = (_, __, args) => (args[0] === undefined ? undefined : oncePart(args[0], false));
const onceTarget: Estimate = (_, target) => (target === undefined ? undefined : oncePart(target, true));

/** How often the shortest or longest of `wanted` fits. */
const replacements = (size: number, wanted: number): number => Math.ceil(size / wanted);

const replacing: Estimate = (_, target, args) => {
  if (target === undefined || args.length < 2) return undefined;
  const { size } = target;
  const [old, by] = [sizeAt(args, 0), sizeAt(args, 1)];
  const most = old.min === 0 ? Math.min(size.max + 1, unbounded) : by.max <= old.min ? 0 : replacements(size.max, old.min);
  const keptMost = old.min === 0 || by.max <= old.min ? size.max : 0;
  const fewest = old.max === 0 ? size.min + 1 : old.max <= by.min ? 0 : replacements(size.min, old.max);
  const keptFewest = old.max === 0 || old.max <= by.min ? size.min : 0;
  const result = addCost(multiplyCost({ min: fewest, max: most }, by), { min: keptFewest, max: keptMost });
  return { cost: scaled(size, 2 * traversal), size: result };
};

const splitting: Estimate = (_, target, args) => {
  if (target === undefined) return undefined;
  const limit = args[1]?.node;
  const given = limit?.kind === 'literal' && typeof limit.value === 'bigint' ? BigInt.asUintN(64, limit.value) : undefined;
  const max = given === undefined ? target.size.max : Number(given);
  return { cost: scaled(target.size, 2 * traversal), size: { min: 0, max } };
};

const joining: Estimate = (_, target, args) => {
  if (target === undefined) return undefined;
  const { size } = target;
  const texts = multiplyCost(size, target.sizeOfItems());
  const separators: Range = { min: Math.max(0, size.min - 1), max: Math.max(0, size.max - 1) };
  const whole = args.length === 0 ? texts : addCost(texts, multiplyCost(sizeAt(args, 0), separators));
  return { cost: scaled(whole, traversal), size: whole };
};

const patternCost = (text: Range, pattern: Range): Cost => multiplyCost(scaled(addCost(text, one), traversal), scaled(pattern, 0.25));

const finding: Estimate = (_, target, args) =>
  target === undefined ? undefined : { cost: patternCost(target.size, sizeAt(args, 0)), size: { min: 0, max: target.size.max } };

const addressBytes: Range = { min: 4, max: 16 };

const containing =
  (network: boolean): Estimate =>
  ({ id }, _, args) => {
    const compared = scaled(addCost(addressBytes, addressBytes), traversal);
    const masked = network ? addCost(scaled(addressBytes, traversal), one) : fixed(0);
    const parsed = id.endsWith('_string') ? scaled(sizeAt(args, 0), traversal) : fixed(0);
    return { cost: addCost(addCost(compared, masked), parsed) };
  };

const constant: Estimate = () => ({ cost: one });

const making = (size: Range, factor = 1): CallEstimate => ({ cost: addCost(scaled(size, factor), fixed(11)), size });

/** A number that is written there. */
const literalOf = (part: Part | undefined, otherwise: number): number => {
  const node = part?.node;
  return node?.kind === 'literal' && typeof node.value === 'bigint' ? Math.max(0, Number(node.value)) : otherwise;
};

const comparing = (list: Part, item: string): CallEstimate => {
  const { cost, size } = making(multiplyCost(list.size, list.size), item === 'string' || item === 'bytes' ? 2 + traversal : 2);
  return { cost, size: size as Range };
};

const itemOf = ({ id }: Overload): string => id.split('_')[1] as string;

const sets =
  (factor: number): Estimate =>
  (_, __, args) => ({ cost: addCost(scaled(multiplyCost(sizeAt(args, 0), sizeAt(args, 1)), factor), one) });

const cheaply = new Set(['net.IP', 'net.CIDR', 'kubernetes.Quantity', 'kubernetes.Semver']);

const equality: Estimate = (_, __, args) => {
  const [left, right] = args as [Part, Part];
  const name = left.type.kind === 'opaque' && right.type.kind === 'opaque' && left.type.name === right.type.name ? left.type.name : '';
  if (cheaply.has(name)) return { cost: one };
  if (name === 'kubernetes.NamedFormat') return { cost: scaled({ min: 1, max: 64 }, traversal) };
  if (name === 'kubernetes.URL') return { cost: scaled({ min: 1, max: right.known?.max ?? 1 }, traversal) };
  return comparison(left.size, right.size);
};

const comparison = (left: Range, right: Range): CallEstimate => {
  const max = Math.min(left.max, right.max);
  return { cost: scaled({ min: max > 0 ? 1 : 0, max }, traversal) };
};

const comparingTexts: Estimate = (_, __, args) => comparison(sizeAt(args, 0), sizeAt(args, 1));

const byId: Readonly<Record<string, Estimate>> = {
  cidr_ip: constant,
  list_slice: (_, target, args) => {
    const end = literalOf(args[1], (target as Part).size.max);
    const count = end - literalOf(args[0], 0);
    return making(fixed(count < 0 ? unbounded : count));
  },
  list_flatten: (_, target) => making((target as Part).size),
  list_flatten_int: (_, target, args) => making((target as Part).size, literalOf(args[0], unbounded)),
  lists_range: (_, __, args) => making(fixed(literalOf(args[0], unbounded))),
  list_reverse: (_, target) => making((target as Part).size),
  list_distinct: (_, target) => comparing(target as Part, ''),
  list_sets_contains_list: sets(1),
  list_sets_intersects_list: sets(1),
  list_sets_equivalent_list: sets(2),
  string_format: (_, target) => ({ cost: scaled((target as Part).size, traversal) }),
  string_to_bytes: (_, __, args) => ({
    cost: scaled(sizeAt(args, 0), traversal),
    size: { min: sizeAt(args, 0).min, max: Math.min(sizeAt(args, 0).max * 4, unbounded) },
  }),
  bytes_to_string: (_, __, args) => ({
    cost: scaled(sizeAt(args, 0), traversal),
    size: { min: Math.floor(sizeAt(args, 0).min / 4), max: sizeAt(args, 0).max },
  }),
  strings_quote: (_, __, args) => ({
    cost: scaled(sizeAt(args, 0), traversal),
    size: { min: sizeAt(args, 0).min + 2, max: Math.min(sizeAt(args, 0).max * 2 + 2, unbounded) },
  }),
  starts_with_string: onceArgument,
  ends_with_string: onceArgument,
  in_list: (_, __, args) => ({ cost: sizeAt(args, 1) }),
  matches_string: (_, target, args) => ({ cost: patternCost((target as Part).size, sizeAt(args, 0)) }),
  contains_string: (_, target, args) => ({
    cost: multiplyCost(scaled((target as Part).size, traversal), scaled(sizeAt(args, 0), traversal)),
  }),
  compare_traversing: comparingTexts,
  not_equals: comparingTexts,
  equals: equality,
};

/** Longest pattern of a named format. */
const longestPattern = 128;

const byName: Readonly<Record<string, Estimate>> = {
  isSorted: traversing,
  sum: traversing,
  max: traversing,
  min: traversing,
  indexOf: traversing,
  lastIndexOf: traversing,
  url: (_, __, args) => oncePart(args[0] as Part, true),
  lowerAscii: onceTarget,
  upperAscii: onceTarget,
  substring: onceTarget,
  trim: onceTarget,
  replace: replacing,
  split: splitting,
  join: joining,
  find: finding,
  findAll: finding,
  cidr: onceArgument,
  isIP: onceArgument,
  isCIDR: onceArgument,
  ip: onceArgument,
  'ip.isCanonical': (_, __, args) => ({ cost: scaled(sizeAt(args, 0), 2 * traversal) }),
  containsIP: containing(false),
  containsCIDR: containing(true),
  quantity: onceArgument,
  isQuantity: onceArgument,
  semver: onceArgument,
  isSemver: onceArgument,
  validate: (_, __, args) => ({ cost: scaled(scaled(sizeAt(args, 0), traversal), longestPattern * 0.25) }),
  sort: (overload, target) => comparing(target as Part, itemOf(overload)),
  '@sortByAssociatedKeys': (overload, _, args) => comparing(args[0] as Part, itemOf(overload)),
};

/** The estimate for an overload that has one of its own; `undefined` when a call costs 1 beside its arguments. */
export const callEstimateOf: Estimate = (overload, target, args) => {
  const estimate = Object.hasOwn(byId, overload.id)
    ? byId[overload.id]
    : Object.hasOwn(byName, overload.function)
      ? byName[overload.function]
      : undefined;
  return estimate?.(overload, target, args);
};
