/** Every schema of a version's structural schema, with what a person calls the place and the element of the model it came from. */
import type { Location } from '#base/diagnostic.ts';
import { isObject, type JsonObject, pointerTokens } from '#base/json.ts';
import { originOf } from '#modeling/trace.ts';

/** A schema of something that can be there: not those inside of `anyOf` and its like. */
export interface Spot {
  readonly schema: JsonObject;
  /** `spec.names[]`; empty at the root. */
  readonly path: string;
  readonly level: 'root' | 'items' | 'field';
  /** The nearest element of the model. */
  readonly where: Location;
  /** Below `metadata` of an object, the root's or an embedded one. */
  readonly insideMeta: boolean;
  /** Below the entries of a map: the server looks at no defaults there. */
  readonly insideEntries: boolean;
}

/** What a schema says of properties, by name. */
export const propertiesOf = (schema: JsonObject): readonly (readonly [string, JsonObject])[] => {
  const properties = schema['properties'];
  return Object.entries(isObject(properties) ? properties : {}).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
};

export const schemaAt = (schema: JsonObject, key: string): JsonObject | undefined => {
  const inner = schema[key];
  return isObject(inner) ? inner : undefined;
};

const metaNames: readonly string[] = ['apiVersion', 'kind', 'metadata'];

const inside = (schema: JsonObject, around: Spot, path: string, more: Partial<Spot> = {}): Spot => ({
  ...around,
  level: 'field',
  ...more,
  ...(schema['x-kubernetes-embedded-resource'] === true ? { insideMeta: false } : {}),
  schema,
  path,
  where: originOf(schema)?.where ?? around.where,
});

/** Calls back for the schema and all below it, outer ones first. */
export const walkSchema = (spot: Spot, visit: (spot: Spot) => void): void => {
  visit(spot);
  const { schema, path, level, insideMeta } = spot;
  const isObjectOfItsOwn = level === 'root' || schema['x-kubernetes-embedded-resource'] === true;
  for (const [name, property] of propertiesOf(schema)) {
    const meta = insideMeta || (isObjectOfItsOwn && metaNames.includes(name));
    walkSchema(inside(property, spot, path === '' ? name : `${path}.${name}`, { insideMeta: meta }), visit);
  }
  const items = schemaAt(schema, 'items');
  if (items !== undefined) walkSchema(inside(items, spot, `${path}[]`, { level: 'items' }), visit);
  const entries = schemaAt(schema, 'additionalProperties');
  if (entries !== undefined) walkSchema(inside(entries, spot, `${path}[]`, { insideEntries: true }), visit);
};

/** The spots from the root to what a JSON pointer into the schema names, as far as it leads through schemas. */
export const spotsTo = (root: Spot, pointer: string): readonly Spot[] => {
  const tokens = pointerTokens(pointer);
  const spots = [root];
  let spot = root;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? '';
    const named = token === 'properties';
    const name = named ? (tokens[(at += 1)] ?? '') : token;
    const next = named ? propertiesOf(spot.schema).find(([own]) => own === name)?.[1] : schemaAt(spot.schema, token);
    if (next === undefined || !(named || token === 'items' || token === 'additionalProperties')) break;
    const path = named ? `${spot.path === '' ? '' : `${spot.path}.`}${name}` : `${spot.path}[]`;
    spot = inside(next, spot, path, token === 'items' ? { level: 'items' } : {});
    spots.push(spot);
  }
  return spots;
};
