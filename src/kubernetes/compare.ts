/** How a predicted object and a live one differ, and the fast way to see that they do not. */
import { equals, isObject, type Json, type JsonObject, pointerToken } from '#base/json.ts';
import { decodeFieldSet, difference, type FieldSet, fieldSetOfPaths, noFields, recursiveDifference, sameFields } from './field-set.ts';
import { holdsHollow } from './hollow.ts';
import { isEntry } from './managed-fields.ts';
import type { KubernetesObject } from './object.ts';
import { own } from './own.ts';
import { oldestProfile } from './profile.ts';
import type { StructuralSchema } from './structural.ts';
import type { ListPlan, MapPlan, TypePlan } from './type-plan.ts';
import { elementName, fieldPlan, fieldSetOf, handledAs, typedAs } from './typed.ts';
import { metadataOf, unowned } from './write.ts';

/** One difference: what making the live object like the desired one would add, remove or change. */
export interface Change {
  /** JSON pointer into the object; an index is that of the live list when something is removed, else that of the desired one. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Absent when something is removed. */
  readonly desired?: Json;
  /** Absent when something is added. */
  readonly live?: Json;
}

export interface ComparisonOptions {
  /** Compare `status` too: for kinds without a status subresource. */
  readonly status?: boolean;
}

/** `undefined` where the schema says nothing. */
type Plan = TypePlan | undefined;

const compareMaps = (map: MapPlan | undefined, desired: JsonObject, live: JsonObject, path: string, changes: Change[]): void => {
  const visit = (name: string): void => {
    const plan = map === undefined ? undefined : fieldPlan(map, name);
    compare(plan, own(desired, name), own(live, name), `${path}/${pointerToken(name)}`, changes);
  };
  for (const name of Object.keys(desired)) visit(name);
  for (const name of Object.keys(live)) if (!Object.hasOwn(desired, name)) visit(name);
};

const comparePositions = (items: Plan, desired: readonly Json[], live: readonly Json[], path: string, changes: Change[]): void => {
  const length = Math.max(desired.length, live.length);
  for (let index = 0; index < length; index += 1) compare(items, desired[index], live[index], `${path}/${index}`, changes);
};

/** Positions of elements by their name; `undefined` when an item has none, or two have the same. */
const positions = (list: ListPlan, items: readonly Json[]): ReadonlyMap<string, number> | undefined => {
  const found = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const element = elementName(list, item, oldestProfile);
    if (!element.ok || found.has(element.name)) return undefined;
    found.set(element.name, index);
  }
  return found;
};

const compareElements = (list: ListPlan, desired: readonly Json[], live: readonly Json[], path: string, changes: Change[]): void => {
  const wanted = positions(list, desired);
  const present = positions(list, live);
  if (wanted === undefined || present === undefined) {
    comparePositions(list.items, desired, live, path, changes);
    return;
  }
  for (const [name, index] of wanted) {
    const other = present.get(name);
    compare(list.items, desired[index], other === undefined ? undefined : live[other], `${path}/${index}`, changes);
  }
  for (const [name, index] of present) if (!wanted.has(name)) compare(list.items, undefined, live[index], `${path}/${index}`, changes);
};

const compareLists = (
  list: ListPlan | undefined,
  desired: readonly Json[],
  live: readonly Json[],
  path: string,
  changes: Change[],
): void => {
  if (list === undefined || list.relation === 'atomic') comparePositions(list?.items, desired, live, path, changes);
  else compareElements(list, desired, live, path, changes);
};

const compare = (plan: Plan, desired: Json | undefined, live: Json | undefined, path: string, changes: Change[]): void => {
  if (desired === live) return;
  if (desired === undefined) changes.push({ path, kind: 'removed', live: live as Json });
  else if (live === undefined) changes.push({ path, kind: 'added', desired });
  else if (isObject(desired) && isObject(live)) compareMaps(plan?.map, desired, live, path, changes);
  else if (Array.isArray(desired) && Array.isArray(live)) compareLists(plan?.list, desired, live, path, changes);
  else if (!equals(desired, live)) changes.push({ path, kind: 'changed', desired, live });
};

const withoutHollow = (value: Json | undefined): Json | undefined =>
  isObject(value) && Object.keys(value).length === 0 ? undefined : value;

/** Top-level fields that name the object, are compared in parts, or are the cluster's own. */
const apart = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/**
 * All differences that count, in the order of the objects: labels, annotations, and everything outside metadata except `status`.
 * Items of set and map lists are compared with their like wherever they stand; their order does not count.
 */
export const changesBetween = (
  desired: KubernetesObject,
  live: KubernetesObject,
  schema?: StructuralSchema,
  options: ComparisonOptions = {},
): readonly Change[] => {
  const changes: Change[] = [];
  for (const name of ['labels', 'annotations']) {
    compare(
      undefined,
      withoutHollow(own(metadataOf(desired), name)),
      withoutHollow(own(metadataOf(live), name)),
      `/metadata/${name}`,
      changes,
    );
  }
  const fields = new Set([...Object.keys(desired), ...Object.keys(live)]);
  for (const name of fields) {
    if (apart.has(name) && !(name === 'status' && options.status === true)) continue;
    const plan = schema?.plan.map === undefined ? undefined : fieldPlan(schema.plan.map, name);
    compare(plan, own(desired, name), own(live, name), `/${pointerToken(name)}`, changes);
  }
  return changes;
};

const isPartOfMap = (map: MapPlan, wanted: JsonObject, live: Json | undefined): boolean => {
  if (!isObject(live)) return false;
  if (map.atomic) return equals(wanted, live);
  for (const name in wanted) {
    if (!Object.hasOwn(wanted, name)) continue;
    const plan = map.fields.get(name) ?? map.element;
    if (plan === undefined || !Object.hasOwn(live, name) || !isPartOf(plan, wanted[name] as Json, live[name])) return false;
  }
  return true;
};

/** The elements stand in the live list in the same order, perhaps with others between them. */
const isPartOfList = (list: ListPlan, wanted: readonly Json[], live: Json | undefined): boolean => {
  if (!Array.isArray(live)) return false;
  if (list.relation === 'atomic') return equals(wanted, live);
  const items = live as readonly Json[];
  let at = 0;
  for (const item of wanted) {
    const element = elementName(list, item, oldestProfile);
    if (!element.ok) return false;
    for (;;) {
      if (at >= items.length) return false;
      const other = elementName(list, items[at] as Json, oldestProfile);
      at += 1;
      if (!other.ok) return false;
      if (other.name === element.name) break;
    }
    if (!isPartOf(list.items, item, items[at - 1])) return false;
  }
  return true;
};

/** Merging the wanted value into the live one would leave the live one as it is. */
const isPartOf = (plan: TypePlan, wanted: Json, live: Json | undefined): boolean => {
  if (typeof wanted !== 'object' || wanted === null) return wanted === live;
  const as = handledAs(plan, typedAs(plan, wanted));
  if (as === 'map') return isObject(wanted) && plan.map !== undefined && isPartOfMap(plan.map, wanted, live);
  return Array.isArray(wanted) && plan.list !== undefined && isPartOfList(plan.list, wanted as readonly Json[], live);
};

export interface QuickQuestion {
  /** The manifest, as it would be applied. */
  readonly config: KubernetesObject;
  readonly live: KubernetesObject;
  readonly manager: string;
  /** Schema of the manifest's version; without it nothing is certain. */
  readonly schema?: StructuralSchema;
  /** The form in which whoever stores the objects takes two for the same. */
  readonly form?: (object: KubernetesObject) => KubernetesObject;
}

const status = fieldSetOfPaths([['f:status']]);

const ownedSets = new WeakMap<object, { readonly plan: TypePlan; readonly set: FieldSet }>();

/** The fields we own once the manifest is applied; computed once per manifest. */
const ownedBy = (config: KubernetesObject, plan: TypePlan): FieldSet => {
  const known = ownedSets.get(config);
  if (known?.plan === plan) return known.set;
  const set = difference(recursiveDifference(fieldSetOf(plan, config, oldestProfile), status), unowned);
  ownedSets.set(config, { plan, set });
  return set;
};

/**
 * True when it is certain that an apply of `config` would change nothing, with any version of the server; false means: ask.
 *
 * What we applied last is exactly what we would apply now, so nothing is to be removed; and every value of it is live, so nothing
 * is to be set, and no other manager can object. `config` and `live` must not be changed after the first call.
 */
export const agreesQuickly = ({ config, live, manager, schema, form }: QuickQuestion): boolean => {
  if (schema === undefined) return false;
  const { plan } = schema;
  const applied = lastApplied(live, manager, config.apiVersion);
  if (applied === undefined || !knownSame(applied, ownedBy(config, plan)) || holdsHollow(plan, live)) return false;
  return isPartOf(plan, config, live) || (form !== undefined && isPartOf(plan, form(config), form(live)));
};

/** The entry of an apply by somebody; nothing when any entry is not one, since the server then refuses every apply. */
const lastApplied = (live: KubernetesObject, manager: string, apiVersion: string): FieldSet | undefined => {
  const entries = own(metadataOf(live), 'managedFields');
  if (!Array.isArray(entries)) return undefined;
  let found: JsonObject | undefined;
  for (const entry of entries as readonly Json[]) {
    if (!isEntry(entry)) return undefined;
    const { subresource } = entry;
    if (entry['operation'] === 'Apply' && entry['manager'] === manager && (subresource === undefined || subresource === '')) found = entry;
  }
  if (found?.['apiVersion'] !== apiVersion) return undefined;
  const fields = found['fieldsV1'];
  return isObject(fields) ? decodeFieldSet(fields) : noFields;
};

const equalSets = new WeakMap<FieldSet, WeakSet<FieldSet>>();

/** The same fields; pairs that were found to be so are known when they come again. */
const knownSame = (left: FieldSet, right: FieldSet): boolean => {
  const known = equalSets.get(left);
  if (known?.has(right)) return true;
  if (!sameFields(left, right)) return false;
  if (known === undefined) equalSets.set(left, new WeakSet([right]));
  else known.add(right);
  return true;
};
