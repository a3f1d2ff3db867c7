/** Merging an applied configuration into a live object (structured-merge-diff, `Merge`). */
import { equals, isObject, type Json } from '#base/json.ts';
import { own, put } from './own.ts';
import type { ServerProfile } from './profile.ts';
import type { ListPlan, MapPlan, TypePlan } from './type-plan.ts';
import { elementName, fieldPlan, handledAs, typedAs } from './typed.ts';

const isEmptyList = (value: Json | undefined): boolean => !Array.isArray(value) || value.length === 0;
const isEmptyMap = (value: Json | undefined): boolean => !isObject(value) || Object.keys(value).length === 0;

const mergeMap = (map: MapPlan, live: Json | undefined, applied: Json | undefined, profile: ServerProfile): Json | undefined => {
  if (map.atomic || (isEmptyMap(live) && isEmptyMap(applied))) return applied === undefined ? live : applied;
  const before = isObject(live) ? live : {};
  const after = isObject(applied) ? applied : {};
  const merged: Record<string, Json> = {};
  let same = true;
  const visit = (name: string): void => {
    const plan = fieldPlan(map, name);
    const old = own(before, name);
    const value = plan === undefined ? old : merge(plan, old, own(after, name), profile);
    if (value !== undefined) put(merged, name, value);
    same &&= value === old;
  };
  for (const name of Object.keys(before)) visit(name);
  for (const name of Object.keys(after)) if (!Object.hasOwn(before, name)) visit(name);
  if (same && live !== undefined) return live;
  return Object.keys(merged).length > 0 ? merged : undefined;
};

interface Indexed {
  readonly names: readonly string[];
  /** Value of each element; `null` for one that appears twice, which is never merged. */
  readonly values: ReadonlyMap<string, Json>;
}

const indexed = (list: ListPlan, value: Json | undefined, profile: ServerProfile): Indexed => {
  const names: string[] = [];
  const values = new Map<string, Json>();
  for (const item of Array.isArray(value) ? (value as readonly Json[]) : []) {
    const element = elementName(list, item, profile);
    if (!element.ok) continue;
    names.push(element.name);
    values.set(element.name, values.has(element.name) ? null : item);
  }
  return { names, values };
};

/**
 * The order of a merged list: elements of both in the order of the applied list, and elements that only the live list has where
 * they were between the others.
 */
const mergedOrder = (live: Indexed, applied: Indexed): readonly { readonly name: string; readonly position?: number }[] => {
  const shared = applied.names.filter((name) => live.values.has(name));
  let next = 0;
  const taken = new Set<string>();
  const order: { name: string; position?: number }[] = [];
  const takeApplied = (name: string): void => {
    taken.add(name);
    order.push({ name });
  };
  let left = 0;
  let right = 0;
  while (left < live.names.length || right < applied.names.length) {
    const mine = live.names[left];
    const theirs = applied.names[right];
    if (mine !== undefined && theirs !== undefined) {
      if (mine === theirs) {
        takeApplied(mine);
        left += 1;
        right += 1;
        next += 1;
        continue;
      }
      if (applied.values.has(mine) && next < shared.length && shared[next] !== mine) {
        left += 1;
        continue;
      }
    }
    if (mine !== undefined) {
      if (!applied.values.has(mine)) {
        order.push({ name: mine, position: left });
        left += 1;
        continue;
      }
      if (taken.has(mine)) left += 1;
    }
    if (theirs !== undefined) {
      takeApplied(theirs);
      right += 1;
      if (shared[next] === theirs) next += 1;
    }
  }
  return order;
};

const mergeList = (list: ListPlan, live: Json | undefined, applied: Json | undefined, profile: ServerProfile): Json | undefined => {
  if (list.relation === 'atomic' || (isEmptyList(live) && isEmptyList(applied))) return applied === undefined ? live : applied;
  const before = Array.isArray(live) ? (live as readonly Json[]) : [];
  const mine = indexed(list, live, profile);
  const theirs = indexed(list, applied, profile);
  const merged: Json[] = [];
  for (const { name, position } of mergedOrder(mine, theirs)) {
    const value =
      position === undefined
        ? merge(list.items, mine.values.get(name), theirs.values.get(name), profile)
        : merge(list.items, before[position], undefined, profile);
    if (value !== undefined) merged.push(value);
  }
  if (Array.isArray(live) && merged.length === live.length && merged.every((item, index) => item === live[index])) return live;
  return merged.length > 0 ? merged : undefined;
};

/** The live value with the applied one merged into it; shares with the live value whatever did not change. */
export const merge = (plan: TypePlan, live: Json | undefined, applied: Json | undefined, profile: ServerProfile): Json | undefined => {
  switch (handledAs(plan, typedAs(plan, applied === undefined ? live : applied))) {
    case 'map':
      return mergeMap(plan.map as MapPlan, live, applied, profile);
    case 'list':
      return mergeList(plan.list as ListPlan, live, applied, profile);
    case 'scalar':
      if (applied === undefined) return live;
      // Equal values keep their place in memory, which lets the comparison skip them.
      return live !== undefined && equals(live, applied) ? live : applied;
  }
};
