/** Where a value stands, for checks that write keys of maps in brackets: `spec.labels[a].kind`. */
import { isObject, type Json } from '#base/json.ts';
import { fieldPath, type SchemaProblem } from './field-error.ts';
import type { SchemaNode } from './schema-node.ts';

export interface Place {
  readonly path: readonly (string | number)[];
  /** The same as the server writes it. */
  readonly field: string;
}

/** The whole object. */
export const root: Place = { path: [], field: '' };

const itemOf = ({ path, field }: Place, index: number): Place => ({ path: [...path, index], field: `${field}[${index}]` });

const propertyOf = ({ path, field }: Place, name: string): Place => ({
  path: [...path, name],
  field: field === '' ? name : `${field}.${name}`,
});

const entryOf = ({ path, field }: Place, name: string): Place => ({ path: [...path, name], field: `${field}[${name}]` });

/** Problems whose fields were made from the path, with the field as the server writes it. */
export const placedAt = (problems: readonly SchemaProblem[], { path, field }: Place): readonly SchemaProblem[] => {
  const plain = fieldPath(path);
  if (plain === field) return problems;
  return problems.map((problem) => ({
    ...problem,
    field: field + problem.field.slice(plain.length),
    message: field + problem.message.slice(plain.length),
  }));
};

/** A check of a value at a place; it adds what it finds. */
export type PlacedCheck<More> = (value: Json, place: Place, problems: SchemaProblem[], more: More) => void;

/** A check of what a node describes inside of its values, made of the checks of the parts; `undefined` when no part has one. */
export const inside = <More>(
  node: SchemaNode,
  checkOf: (part: SchemaNode) => PlacedCheck<More> | undefined,
): PlacedCheck<More> | undefined => {
  const fields = new Map<string, PlacedCheck<More>>();
  for (const [name, property] of node.properties) {
    const check = checkOf(property);
    if (check !== undefined) fields.set(name, check);
  }
  const other = typeof node.additional === 'object' ? checkOf(node.additional) : undefined;
  const item = node.items === undefined ? undefined : checkOf(node.items);
  if (fields.size === 0 && other === undefined && item === undefined) return undefined;
  return (value, place, problems, more) => {
    if (Array.isArray(value)) {
      if (item !== undefined)
        for (const [index, inner] of (value as readonly Json[]).entries()) item(inner, itemOf(place, index), problems, more);
      return;
    }
    if (!isObject(value)) return;
    for (const name of other === undefined ? fields.keys() : Object.keys(value)) {
      if (!Object.hasOwn(value, name)) continue;
      const inner = value[name] as Json;
      const declared = node.properties.has(name);
      if (declared) fields.get(name)?.(inner, propertyOf(place, name), problems, more);
      else other?.(inner, entryOf(place, name), problems, more);
    }
  };
};
