/** Removing fields from an object (structured-merge-diff, `RemoveItems`). */
import { isObject, type Json } from '#base/json.ts';
import { type FieldSet, noFields } from './field-set.ts';
import { put } from './own.ts';
import type { ServerProfile } from './profile.ts';
import type { ListPlan, MapPlan, TypePlan } from './type-plan.ts';
import { elementName, fieldPlan, handledAs, typedAs } from './typed.ts';

/** What a container becomes that lost all it had: `null` with older servers, itself without content with newer ones. */
const emptied = (value: Json, profile: ServerProfile): Json => {
  if (!profile.keepsEmptied) return null;
  return Array.isArray(value) ? [] : isObject(value) ? {} : null;
};

const inside = (plan: TypePlan, value: Json, set: FieldSet, profile: ServerProfile): Json =>
  removeFrom(plan, value, set, profile) ?? emptied(value, profile);

const removeFromMap = (map: MapPlan, value: Json, set: FieldSet, profile: ServerProfile): Json | undefined => {
  if (!isObject(value) || map.atomic) return undefined;
  const kept: Record<string, Json> = {};
  for (const name of Object.keys(value)) {
    const found = set.get(`f:${name}`);
    const plan = fieldPlan(map, name);
    if (found?.member) continue;
    const inner = value[name] as Json;
    put(kept, name, found === undefined || plan === undefined ? inner : inside(plan, inner, found.below, profile));
  }
  return Object.keys(kept).length > 0 ? kept : undefined;
};

const removeFromList = (list: ListPlan, value: Json, set: FieldSet, profile: ServerProfile): Json | undefined => {
  if (!Array.isArray(value) || list.relation === 'atomic') return undefined;
  const kept: Json[] = [];
  for (const item of value as readonly Json[]) {
    const element = elementName(list, item, profile);
    const found = element.ok ? set.get(element.name) : undefined;
    if (found?.member) continue;
    kept.push(found === undefined ? item : inside(list.items, item, found.below, profile));
  }
  return kept.length > 0 ? kept : undefined;
};

const removeFrom = (plan: TypePlan, value: Json, set: FieldSet, profile: ServerProfile): Json | undefined => {
  switch (handledAs(plan, typedAs(plan, value))) {
    case 'map':
      return removeFromMap(plan.map as MapPlan, value, set, profile);
    case 'list':
      return removeFromList(plan.list as ListPlan, value, set, profile);
    case 'scalar':
      return value;
  }
};

/** The object without the fields of the set; what is below a removed field goes with it. */
export const removeFields = (plan: TypePlan, value: Json, set: FieldSet, profile: ServerProfile): Json =>
  set === noFields || set.size === 0 ? value : (removeFrom(plan, value, set, profile) ?? emptied(value, profile));
