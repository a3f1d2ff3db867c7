/**
 * Sets of fields, as `managedFields` records them (`FieldsV1`), and their algebra.
 *
 * A path element is written as the API server writes it: `f:name` for a field, `v:"a"` for an element of a set, `k:{"name":"a"}`
 * for an element of a map list, `i:0` for a position. A field can be in a set without its children, and its children without it.
 */
import { canonical, isObject, type Json, type JsonObject } from '#base/json.ts';
import type { TypePlan } from './type-plan.ts';

export interface FieldNode {
  /** The field itself is in the set. */
  readonly member: boolean;
  readonly below: FieldSet;
}

/** No node is empty: each is a member or has something below. */
export type FieldSet = ReadonlyMap<string, FieldNode>;

export const noFields: FieldSet = new Map();

const leaf: FieldNode = { member: true, below: noFields };

const node = (member: boolean, below: FieldSet): FieldNode | undefined => (below.size > 0 ? { member, below } : member ? leaf : undefined);

/** A set under construction. */
export interface FieldSetBuilder extends Map<string, { member: boolean; below: FieldSetBuilder }> {}

/** Adds one path to a set under construction; the empty path is never a member. */
export const insertPath = (builder: FieldSetBuilder, path: readonly string[]): void => {
  let level = builder;
  path.forEach((element, index) => {
    let found = level.get(element);
    if (found === undefined) level.set(element, (found = { member: false, below: new Map() as FieldSetBuilder }));
    if (index === path.length - 1) found.member = true;
    level = found.below;
  });
};

/** The set of some paths. */
export const fieldSetOfPaths = (paths: Iterable<readonly string[]>): FieldSet => {
  const builder: FieldSetBuilder = new Map();
  for (const path of paths) insertPath(builder, path);
  return builder;
};

/** Keys of elements in one spelling, so that equal elements have equal texts. */
const normalised = (element: string): string => {
  if (!element.startsWith('k:') && !element.startsWith('v:')) return element;
  try {
    return `${element.slice(0, 2)}${canonical(JSON.parse(element.slice(2)))}`;
  } catch {
    return element;
  }
};

const decoded = new WeakMap<object, FieldSet>();

const decode = (fields: JsonObject): FieldSet => {
  const set = new Map<string, FieldNode>();
  for (const [element, value] of Object.entries(fields)) {
    if (element === '.') continue;
    const inner = isObject(value) ? value : {};
    const below = decode(inner);
    const found = node(below.size === 0 || Object.hasOwn(inner, '.'), below);
    if (found !== undefined) set.set(normalised(element), found);
  }
  return set;
};

/** Reads `fieldsV1`. What is no path element is kept as it is; the object is decoded once and must not be changed afterwards. */
export const decodeFieldSet = (fields: JsonObject): FieldSet => {
  let set = decoded.get(fields);
  if (set === undefined) decoded.set(fields, (set = decode(fields)));
  return set;
};

/** Writes `fieldsV1`, sorted as the API server sorts it. */
export const encodeFieldSet = (set: FieldSet): JsonObject => {
  const fields: Record<string, Json> = {};
  for (const element of [...set.keys()].sort()) {
    const { member, below } = set.get(element) as FieldNode;
    fields[element] = below.size === 0 ? {} : member ? { '.': {}, ...encodeFieldSet(below) } : encodeFieldSet(below);
  }
  return fields;
};

/** What is in either. */
export const union = (left: FieldSet, right: FieldSet): FieldSet => {
  if (left.size === 0 || left === right) return right;
  if (right.size === 0) return left;
  const set = new Map(left);
  for (const [element, other] of right) {
    const mine = set.get(element);
    set.set(element, mine === undefined ? other : { member: mine.member || other.member, below: union(mine.below, other.below) });
  }
  return set;
};

const combine = (
  left: FieldSet,
  right: FieldSet,
  join: (mine: FieldNode, other: FieldNode | undefined) => FieldNode | undefined,
): FieldSet => {
  const set = new Map<string, FieldNode>();
  for (const [element, mine] of left) {
    const found = join(mine, right.get(element));
    if (found !== undefined) set.set(element, found);
  }
  return set;
};

/** What is in both. */
export const intersection = (left: FieldSet, right: FieldSet): FieldSet =>
  left.size === 0 || right.size === 0
    ? noFields
    : combine(left, right, (mine, other) =>
        other === undefined ? undefined : node(mine.member && other.member, intersection(mine.below, other.below)),
      );

/** What is in the left one and not in the right one. A parent in the right one leaves the children in the left one. */
export const difference = (left: FieldSet, right: FieldSet): FieldSet =>
  left.size === 0 || right.size === 0
    ? left
    : combine(left, right, (mine, other) =>
        other === undefined ? mine : node(mine.member && !other.member, difference(mine.below, other.below)),
      );

/** Like `difference`, but a parent in the right one takes its children away. */
export const recursiveDifference = (left: FieldSet, right: FieldSet): FieldSet =>
  left.size === 0 || right.size === 0
    ? left
    : combine(left, right, (mine, other) =>
        other === undefined ? mine : other.member ? undefined : node(mine.member, recursiveDifference(mine.below, other.below)),
      );

/** True when something is in both, without making the intersection. */
export const intersects = (left: FieldSet, right: FieldSet): boolean => {
  const [small, large] = left.size <= right.size ? [left, right] : [right, left];
  for (const [element, mine] of small) {
    const other = large.get(element);
    if (other !== undefined && ((mine.member && other.member) || intersects(mine.below, other.below))) return true;
  }
  return false;
};

/** True when both hold the same fields. */
export const sameFields = (left: FieldSet, right: FieldSet): boolean => {
  if (left === right) return true;
  if (left.size !== right.size) return false;
  for (const [element, mine] of left) {
    const other = right.get(element);
    if (other === undefined || mine.member !== other.member || !sameFields(mine.below, other.below)) return false;
  }
  return true;
};

/** True when the path names a member. */
export const holds = (set: FieldSet, path: readonly string[]): boolean => {
  let level: FieldSet | undefined = set;
  for (const [index, element] of path.entries()) {
    const found: FieldNode | undefined = level?.get(element);
    if (index === path.length - 1) return found?.member === true;
    level = found?.below;
  }
  return false;
};

/** All members, parents before children, members of one level before what is below them. */
export const pathsOf = (set: FieldSet): readonly (readonly string[])[] => {
  const paths: (readonly string[])[] = [];
  const visit = (level: FieldSet, prefix: readonly string[]): void => {
    const elements = [...level.keys()].sort();
    for (const element of elements) if (level.get(element)?.member) paths.push([...prefix, element]);
    for (const element of elements) visit((level.get(element) as FieldNode).below, [...prefix, element]);
  };
  visit(set, []);
  return paths;
};

const elementText = (element: string): string => {
  const rest = element.slice(2);
  switch (element.slice(0, 2)) {
    case 'f:':
      return `.${rest}`;
    case 'v:':
      return `[=${rest}]`;
    case 'k:':
      return `[${Object.entries(JSON.parse(rest) as JsonObject)
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        .join(',')}]`;
    default:
      return `[${rest}]`;
  }
};

/** A path as the API server prints it: `.spec.rules[name="a"].port`. */
export const pathText = (path: readonly string[]): string => path.map(elementText).join('');

const planBelow = (plan: TypePlan | undefined, element: string): TypePlan | undefined => {
  if (element.startsWith('f:')) return plan?.map?.fields.get(element.slice(2)) ?? plan?.map?.element;
  return element.startsWith('k:') ? plan?.list?.items : undefined;
};

/** The set and every declared field on the way to its members: whoever owns `a.b` of a structure has something to say about `a`. */
export const withNamedParents = (set: FieldSet, plan: TypePlan | undefined): FieldSet => {
  const wider = new Map<string, FieldNode>();
  for (const [element, { member, below }] of set) {
    const named = below.size > 0 && element.startsWith('f:') && plan?.map?.fields.has(element.slice(2)) === true;
    wider.set(element, { member: member || named, below: withNamedParents(below, planBelow(plan, element)) });
  }
  return wider;
};
