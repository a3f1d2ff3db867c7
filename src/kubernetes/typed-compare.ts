/** Which fields differ between two objects (structured-merge-diff, `Compare`). */
import { equals, isObject, type Json } from '#base/json.ts';
import { type FieldSet, type FieldSetBuilder, insertPath } from './field-set.ts';
import { own } from './own.ts';
import type { ServerProfile } from './profile.ts';
import type { ListPlan, MapPlan, TypePlan } from './type-plan.ts';
import { elementName, fieldPlan, handledAs, type TypedAs, typedAs } from './typed.ts';

/** Members are leaves that differ, and containers that appear or vanish. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

interface Walk {
  readonly added: FieldSetBuilder;
  readonly modified: FieldSetBuilder;
  readonly removed: FieldSetBuilder;
  readonly path: string[];
  readonly profile: ServerProfile;
}

const isEmpty = (value: Json | undefined): boolean =>
  Array.isArray(value) ? value.length === 0 : !isObject(value) || Object.keys(value).length === 0;

const compareLeaf = (left: Json | undefined, right: Json | undefined, walk: Walk): void => {
  if (left === undefined) insertPath(walk.added, walk.path);
  else if (right === undefined) insertPath(walk.removed, walk.path);
  else if (!equals(left, right)) insertPath(walk.modified, walk.path);
};

const descend = (plan: TypePlan, element: string, left: Json | undefined, right: Json | undefined, walk: Walk): void => {
  walk.path.push(element);
  compareValues(plan, left, right, walk);
  walk.path.pop();
};

const compareMap = (map: MapPlan, left: Json | undefined, right: Json | undefined, walk: Walk): void => {
  const before = isObject(left) ? left : {};
  const after = isObject(right) ? right : {};
  const visit = (name: string): void => {
    const plan = fieldPlan(map, name);
    if (plan !== undefined) descend(plan, `f:${name}`, own(before, name), own(after, name), walk);
  };
  for (const name of Object.keys(before)) visit(name);
  for (const name of Object.keys(after)) if (!Object.hasOwn(before, name)) visit(name);
};

const elementsOf = (list: ListPlan, value: Json | undefined, profile: ServerProfile): ReadonlyMap<string, readonly Json[]> => {
  const elements = new Map<string, Json[]>();
  for (const item of Array.isArray(value) ? (value as readonly Json[]) : []) {
    const element = elementName(list, item, profile);
    if (!element.ok) continue;
    const known = elements.get(element.name);
    if (known === undefined) elements.set(element.name, [item]);
    else known.push(item);
  }
  return elements;
};

/** Duplicates have no identity: they count as one leaf, the element's name. */
const compareDuplicates = (plan: TypePlan, name: string, before: readonly Json[], after: readonly Json[], walk: Walk): void => {
  const path = [...walk.path, name];
  if (before.length > 1 && after.length > 1) {
    if (!equals(before, after)) insertPath(walk.modified, path);
  } else if (before.length > 1) {
    if (after.length === 1) descend(plan, name, undefined, after[0], walk);
    insertPath(walk.removed, path);
  } else {
    if (before.length === 1) descend(plan, name, before[0], undefined, walk);
    insertPath(walk.added, path);
  }
};

const compareList = (list: ListPlan, left: Json | undefined, right: Json | undefined, walk: Walk): void => {
  const before = elementsOf(list, left, walk.profile);
  const after = elementsOf(list, right, walk.profile);
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const old = before.get(name) ?? [];
    const now = after.get(name) ?? [];
    if (old.length <= 1 && now.length <= 1) descend(list.items, name, old[0], now[0], walk);
    else compareDuplicates(list.items, name, old, now, walk);
  }
};

/** Compares the two as one kind of value; answers whether they were a leaf. */
const compareAs = (plan: TypePlan, kind: TypedAs, left: Json | undefined, right: Json | undefined, walk: Walk): boolean => {
  const as = handledAs(plan, kind);
  const container = as === 'map' ? plan.map : as === 'list' ? plan.list : undefined;
  const whole = container === undefined || ('atomic' in container ? container.atomic : container.relation === 'atomic');
  const bothEmpty = as === 'map' ? !isFilledMap(left) && !isFilledMap(right) : !isFilledList(left) && !isFilledList(right);
  if (whole || bothEmpty) {
    compareLeaf(left, right, walk);
    return true;
  }
  if (as === 'map') compareMap(plan.map as MapPlan, left, right, walk);
  else compareList(plan.list as ListPlan, left, right, walk);
  return false;
};

const isFilledMap = (value: Json | undefined): boolean => isObject(value) && !isEmpty(value);
const isFilledList = (value: Json | undefined): boolean => Array.isArray(value) && !isEmpty(value);

const compareValues = (plan: TypePlan, left: Json | undefined, right: Json | undefined, walk: Walk): void => {
  if (left === right) return;
  const leftKind = typedAs(plan, left);
  const rightKind = typedAs(plan, right);
  let leaf: boolean;
  if (right === undefined) leaf = compareAs(plan, leftKind, left, right, walk);
  else if (left === undefined || leftKind === rightKind) leaf = compareAs(plan, rightKind, left, right, walk);
  else {
    compareAs(plan, leftKind, left, right, walk);
    leaf = compareAs(plan, rightKind, left, right, walk);
  }
  if (leaf) return;
  if (left === undefined) insertPath(walk.added, walk.path);
  else if (right === undefined) insertPath(walk.removed, walk.path);
};

/** What is added, modified and removed on the way from `left` to `right`. */
export const compareTyped = (plan: TypePlan, left: Json | undefined, right: Json | undefined, profile: ServerProfile): Comparison => {
  const walk: Walk = { added: new Map(), modified: new Map(), removed: new Map(), path: [], profile };
  compareValues(plan, left, right, walk);
  return { added: walk.added, modified: walk.modified, removed: walk.removed };
};
