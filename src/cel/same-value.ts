/**
 * Whether a value is what stood there before, as the API server sees it when it lets through what did not change (ratcheting).
 *
 * Source: apiserver's `CorrelatedObject`.
 */
import { equals, isObject, type Json, type JsonObject } from '#base/json.ts';

/** What decides how values of a schema are compared. */
export interface Compared {
  readonly properties?: ReadonlyMap<string, Compared>;
  readonly additional?: Compared | boolean;
  readonly items?: Compared;
  readonly listType: string;
  readonly listMapKeys: readonly string[];
}

const own = (object: JsonObject, name: string): Json | undefined => (Object.hasOwn(object, name) ? object[name] : undefined);

const keyOf = (item: Json, keys: readonly string[]): string | undefined => {
  if (!isObject(item)) return undefined;
  const parts = keys.map((key) => own(item, key));
  return parts.some((part) => part === undefined || part === null || typeof part === 'object') ? undefined : JSON.stringify(parts);
};

/** The old item with the keys of an item. */
export const correlatedItem = (keys: readonly string[], item: Json, old: readonly Json[]): Json | undefined => {
  const key = keyOf(item, keys);
  return key === undefined ? undefined : old.find((other) => keyOf(other, keys) === key);
};

const sameItems = (node: Compared, items: readonly Json[], old: readonly Json[]): boolean => {
  if (items.length !== old.length) return false;
  const { items: schema } = node;
  if (node.listType !== 'map' || schema === undefined) return equals(items, old);
  return items.every((item) => {
    const before = correlatedItem(node.listMapKeys, item, old);
    return before !== undefined && sameValue(schema, item, before);
  });
};

/** The same value; what the schema has no word about is never the same. */
export const sameValue = (node: Compared, value: Json, old: Json): boolean => {
  if (Array.isArray(value) && Array.isArray(old)) return sameItems(node, value as readonly Json[], old as readonly Json[]);
  if (!isObject(value) || !isObject(old)) return equals(value, old);
  const names = Object.keys(value);
  if (names.length !== Object.keys(old).length) return false;
  return names.every((name) => {
    const schema = node.properties?.get(name) ?? (typeof node.additional === 'object' ? node.additional : undefined);
    const before = own(old, name);
    return schema !== undefined && before !== undefined && sameValue(schema, value[name] as Json, before);
  });
};
