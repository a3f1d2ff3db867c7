/**
 * Values that nobody owns although they are there: sets and map lists without elements. What holds nothing else that somebody owns the
 * server prunes when a manager applies again what it applied before, since it takes what owns nothing for what is gone.
 */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { MapPlan, TypePlan } from './type-plan.ts';
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

const isEmptyIn = (plan: TypePlan, value: Json): boolean => {
  const as = handledAs(plan, typedAs(plan, value));
  if (as === 'map') return isObject(value) && plan.map !== undefined && !plan.map.atomic && inMap(plan.map, value);
  if (as !== 'list' || !Array.isArray(value) || plan.list === undefined || plan.list.relation === 'atomic') return false;
  const { items } = plan.list;
  return value.length === 0 || (value as readonly Json[]).some((item) => isEmptyIn(items, item));
};

const inMap = (map: MapPlan, value: JsonObject): boolean =>
  Object.keys(value).some((name) => {
    const plan = fieldPlan(map, name);
    return plan !== undefined && isEmptyIn(plan, value[name] as Json);
  });

/** True when there is a set or map list without elements somewhere in an object, outside of its metadata. */
export const holdsHollow = (plan: TypePlan, object: JsonObject): boolean =>
  canBeHollow(plan) &&
  Object.keys(object).some((name) => {
    const inner = name === 'metadata' || plan.map === undefined ? undefined : fieldPlan(plan.map, name);
    return inner !== undefined && isEmptyIn(inner, object[name] as Json);
  });
