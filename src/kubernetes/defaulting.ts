/** Filling in defaults (apiextensions, `defaulting`). */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { put } from './own.ts';
import type { SchemaNode } from './schema-node.ts';

type Fill = (value: Json) => Json;

/** A null that its schema does not allow counts as missing. */
const isMissing = (value: Json, node: SchemaNode): boolean => value === null && !node.nullable;

const filled = (value: Json, node: SchemaNode, fill: Fill | undefined): Json => {
  const present = isMissing(value, node) && node.default !== undefined ? node.default : value;
  return fill === undefined ? present : fill(present);
};

interface MapDefaults {
  readonly node: SchemaNode;
  /** Defaults of properties, themselves filled in. */
  readonly missing: readonly (readonly [string, Json])[];
  readonly fields: ReadonlyMap<string, Fill>;
  readonly other?: Fill;
}

const fillMap = (object: JsonObject, { node, missing, fields, other }: MapDefaults): JsonObject => {
  let copy: Record<string, Json> | undefined;
  const set = (name: string, value: Json): void => {
    put((copy ??= { ...object }), name, value);
  };
  for (const name of Object.keys(object)) {
    const value = object[name] as Json;
    const property = node.properties.get(name);
    const schema = property ?? (typeof node.additional === 'object' ? node.additional : undefined);
    if (schema === undefined) continue;
    const now = filled(value, schema, property === undefined ? other : fields.get(name));
    if (now !== value) set(name, now);
  }
  for (const [name, value] of missing) if (!Object.hasOwn(object, name)) set(name, value);
  return copy ?? object;
};

const fillList = (items: readonly Json[], node: SchemaNode, fill: Fill | undefined): readonly Json[] => {
  let copy: Json[] | undefined;
  items.forEach((item, index) => {
    const now = filled(item, node, fill);
    if (now === item) return;
    copy ??= [...items];
    copy[index] = now;
  });
  return copy ?? items;
};

/** `undefined` when there is nothing to fill in anywhere below. */
const fillOf = (node: SchemaNode): Fill | undefined => {
  const fields = new Map<string, Fill>();
  const missing: (readonly [string, Json])[] = [];
  for (const [name, property] of node.properties) {
    const fill = fillOf(property);
    if (fill !== undefined) fields.set(name, fill);
    if (property.default !== undefined) missing.push([name, fill === undefined ? property.default : fill(property.default)]);
  }
  const { additional, items } = node;
  const other = typeof additional === 'object' ? fillOf(additional) : undefined;
  const item = items === undefined ? undefined : fillOf(items);
  const inMap =
    fields.size > 0 || missing.length > 0 || other !== undefined || (typeof additional === 'object' && additional.default !== undefined);
  const inList = items !== undefined && (item !== undefined || items.default !== undefined);
  if (!inMap && !inList) return undefined;
  const map: MapDefaults = { node, missing, fields, ...(other === undefined ? {} : { other }) };
  return (value) => {
    if (isObject(value)) return inMap ? fillMap(value, map) : value;
    return Array.isArray(value) && inList ? (fillList(value as readonly Json[], items, item) as Json) : value;
  };
};

/** A function that fills in defaults and leaves its argument alone; what had nothing missing is the same object. */
export const compileDefaults = (node: SchemaNode): ((value: Json) => Json) => fillOf(node) ?? ((value) => value);
