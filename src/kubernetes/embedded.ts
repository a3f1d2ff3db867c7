/** Resources inside resources (`x-kubernetes-embedded-resource`): what their type and metadata must be. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { fieldError, type SchemaProblem } from './field-error.ts';
import { coerceMetadata, dns1035Faults, validateEmbeddedMetadata } from './metadata.ts';
import { own, put, withProperty } from './own.ts';
import { inside, type PlacedCheck, placedAt, root } from './place.ts';
import { oldestProfile, type ServerProfile } from './profile.ts';
import type { SchemaNode } from './schema-node.ts';

type Path = readonly (string | number)[];
type Check = PlacedCheck<ServerProfile>;

const checkName = (object: JsonObject, name: 'apiVersion' | 'kind', path: Path): SchemaProblem | undefined => {
  const value = own(object, name);
  const at = [...path, name];
  const refuse = (detail: string): SchemaProblem => fieldError({ path: at, code: 'embedded', reason: 'FieldValueInvalid', value, detail });
  if (value === undefined) return fieldError({ path: at, code: 'embedded', reason: 'FieldValueRequired', detail: 'must not be empty' });
  if (typeof value !== 'string') return refuse('must be a string');
  if (value === '') return refuse('must not be empty');
  if (name === 'apiVersion') return value.split('/').length > 2 ? refuse(`unexpected GroupVersion string: ${value}`) : undefined;
  const faults = dns1035Faults(value.toLowerCase());
  return faults.length === 0 ? undefined : refuse(`may have mixed case, but should otherwise match: ${faults.join(',')}`);
};

const checkEmbedded: Check = (value, place, problems, profile) => {
  if (!isObject(value)) return;
  const { path } = place;
  const metadata = own(value, 'metadata');
  const named = [checkName(value, 'apiVersion', path), checkName(value, 'kind', path)].filter((problem) => problem !== undefined);
  const inMetadata = metadata === undefined || metadata === null ? [] : validateEmbeddedMetadata(metadata, [...path, 'metadata'], profile);
  problems.push(...placedAt([...named, ...inMetadata], place));
};

const checkOf = (node: SchemaNode): Check | undefined => {
  const below = inside(node, checkOf);
  if (!node.embedded) return below;
  return (value, place, problems, profile) => {
    checkEmbedded(value, place, problems, profile);
    below?.(value, place, problems, profile);
  };
};

/** A function that tells what is wrong with the resources inside a value. */
export const compileEmbedded = (node: SchemaNode): ((value: Json, profile?: ServerProfile) => readonly SchemaProblem[]) => {
  const check = checkOf(node);
  return (value, profile = oldestProfile) => {
    const problems: SchemaProblem[] = [];
    check?.(value, root, problems, profile);
    return problems;
  };
};

type Coerce = (value: Json) => Json;

const coerceItems = (items: readonly Json[], coerce: Coerce): readonly Json[] => {
  const coerced = items.map(coerce);
  return coerced.some((item, index) => item !== items[index]) ? coerced : items;
};

const coerceFields = (object: JsonObject, coerceOf: (name: string) => Coerce | undefined): JsonObject => {
  let copy: Record<string, Json> | undefined;
  for (const name of Object.keys(object)) {
    const value = object[name] as Json;
    const coerced = coerceOf(name)?.(value) ?? value;
    if (coerced !== value) put((copy ??= { ...object }), name, coerced);
  }
  return copy ?? object;
};

const coercionOf = (node: SchemaNode): Coerce | undefined => {
  const fields = new Map<string, Coerce>();
  for (const [name, property] of node.properties) {
    const coerce = coercionOf(property);
    if (coerce !== undefined) fields.set(name, coerce);
  }
  const other = typeof node.additional === 'object' ? coercionOf(node.additional) : undefined;
  const item = node.items === undefined ? undefined : coercionOf(node.items);
  if (!node.embedded && fields.size === 0 && other === undefined && item === undefined) return undefined;
  const coerceOf = (name: string): Coerce | undefined => fields.get(name) ?? (node.properties.has(name) ? undefined : other);
  return (value) => {
    if (Array.isArray(value)) return item === undefined ? value : (coerceItems(value as readonly Json[], item) as Json);
    if (!isObject(value)) return value;
    const below = coerceFields(value, coerceOf);
    const metadata = own(below, 'metadata');
    return node.embedded && (isObject(metadata) || metadata === null)
      ? withProperty(below, 'metadata', coerceMetadata(metadata ?? {}))
      : below;
  };
};

/** A function that brings the metadata of resources inside a value to what the server stores. */
export const compileCoercion = (node: SchemaNode): ((value: Json) => Json) => coercionOf(node) ?? ((value) => value);
