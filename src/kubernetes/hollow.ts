/**
 * Values that own nothing although they hold something: a map with nothing in it but an empty set, say. The server prunes them when a
 * manager applies again what it applied before, since it takes what owns nothing for what is gone.
 */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { ListPlan, MapPlan, TypePlan } from './type-plan.ts';
import { fieldPlan, handledAs, typedAs } from './typed.ts';

/** Outside metadata, where names and identities are never hollow. */
const told = new WeakMap<TypePlan, boolean>();

const namesElements = (plan: TypePlan, seen: Set<TypePlan>): boolean => {
  if (seen.has(plan)) return false;
  seen.add(plan);
  const { list, map } = plan;
  if (list !== undefined && (list.relation !== 'atomic' || namesElements(list.items, seen))) return true;
  if (map === undefined || map.atomic) return false;
  return [...map.fields.values(), ...(map.element === undefined ? [] : [map.element])].some((inner) => namesElements(inner, seen));
};

/** A schema without sets and map lists has nothing hollow. */
const canBeHollow = (root: TypePlan): boolean => {
  const known = told.get(root);
  if (known !== undefined) return known;
  const fields = [...(root.map?.fields ?? [])].filter(([name]) => name !== 'metadata');
  const can = [...fields.map(([, plan]) => plan), ...(root.map?.element ? [root.map.element] : [])].some((plan) =>
    namesElements(plan, new Set()),
  );
  told.set(root, can);
  return can;
};

/** Whether the value owns something, or something in it is hollow. */
type Finding = 'owns' | 'nothing' | 'hollow';

const inMap = (map: MapPlan, value: JsonObject): Finding => {
  const names = Object.keys(value);
  if (map.atomic || names.length === 0) return 'owns';
  let owns = false;
  for (const name of names) {
    const plan = fieldPlan(map, name);
    const found = plan === undefined ? 'owns' : findingOf(plan, value[name] as Json);
    if (found === 'hollow') return found;
    // A field that no schema names is owned as such.
    owns ||= found === 'owns' || !map.fields.has(name);
  }
  return owns ? 'owns' : 'hollow';
};

const inList = (list: ListPlan, items: readonly Json[]): Finding => {
  if (list.relation === 'atomic') return 'owns';
  if (items.length === 0) return 'nothing';
  return items.some((item) => findingOf(list.items, item) === 'hollow') ? 'hollow' : 'owns';
};

const findingOf = (plan: TypePlan, value: Json): Finding => {
  const as = handledAs(plan, typedAs(plan, value));
  if (as === 'map' && isObject(value)) return inMap(plan.map as MapPlan, value);
  return as === 'list' && Array.isArray(value) ? inList(plan.list as ListPlan, value as readonly Json[]) : 'owns';
};

/** True when there is something hollow in an object outside of its metadata. */
export const holdsHollow = (plan: TypePlan, object: JsonObject): boolean =>
  canBeHollow(plan) &&
  Object.keys(object).some((name) => {
    const inner = name === 'metadata' || plan.map === undefined ? undefined : fieldPlan(plan.map, name);
    return inner !== undefined && findingOf(inner, object[name] as Json) === 'hollow';
  });
