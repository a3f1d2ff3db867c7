/**
 * A structural schema read once: what the API server looks at, in a form that is quick to walk.
 *
 * Source: apiextensions.k8s.io/v1 `JSONSchemaProps` and the rules for structural schemas.
 */
import { isObject, type Json, type JsonObject, pointerToken } from '#base/json.ts';
import { compilePattern } from '#base/re2.ts';
import { own } from './own.ts';

/** A part of a schema that is not evaluated here; the server may still refuse what it forbids. */
export interface UnsupportedRule {
  /** JSON pointer into the schema. */
  readonly pointer: string;
  readonly feature: 'cel' | 'pattern' | 'reference' | 'depth';
  readonly message: string;
}

/** Keywords that look at one value without looking into it. */
export interface Bounds {
  readonly enum?: readonly Json[];
  readonly format?: string;
  readonly pattern?: { readonly source: string; readonly test: (text: string) => boolean };
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum: boolean;
  readonly exclusiveMaximum: boolean;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly required: readonly string[];
}

export interface SchemaNode {
  /** `object`, `array`, `string`, `integer`, `number`, `boolean`; absent when any type will do. */
  readonly type?: string;
  readonly nullable: boolean;
  readonly intOrString: boolean;
  readonly preserveUnknown: boolean;
  readonly embedded: boolean;
  readonly properties: ReadonlyMap<string, SchemaNode>;
  /** Schema of properties that `properties` does not name; `true` admits anything, `false` nothing. Absent: unknown is pruned. */
  readonly additional?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly listType: 'atomic' | 'set' | 'map';
  readonly listMapKeys: readonly string[];
  readonly atomicMap: boolean;
  readonly default?: Json;
  readonly bounds: Bounds;
  readonly allOf: readonly SchemaNode[];
  readonly anyOf: readonly SchemaNode[];
  readonly oneOf: readonly SchemaNode[];
  readonly not?: SchemaNode;
}

/** Schemas in the field are up to 38 deep; what is deeper than this is a loop or an attack. */
const maxDepth = 200;

interface Reading {
  readonly unsupported: UnsupportedRule[];
  readonly depth: number;
  readonly pointer: string;
}

const into = (reading: Reading, ...tokens: readonly (string | number)[]): Reading => ({
  unsupported: reading.unsupported,
  depth: reading.depth + 1,
  pointer: `${reading.pointer}/${tokens.map(pointerToken).join('/')}`,
});

const numberAt = (schema: JsonObject, key: string): number | undefined => {
  const value = own(schema, key);
  return typeof value === 'number' ? value : undefined;
};

const textAt = (schema: JsonObject, key: string): string | undefined => {
  const value = own(schema, key);
  return typeof value === 'string' ? value : undefined;
};

const listAt = (schema: JsonObject, key: string): readonly Json[] | undefined => {
  const value = own(schema, key);
  return Array.isArray(value) ? value : undefined;
};

const textsAt = (schema: JsonObject, key: string): readonly string[] =>
  (listAt(schema, key) ?? []).filter((item): item is string => typeof item === 'string');

const patternOf = (schema: JsonObject, reading: Reading): Bounds['pattern'] => {
  const source = textAt(schema, 'pattern');
  if (source === undefined || source === '') return undefined;
  const compiled = compilePattern(source);
  if (compiled.ok) return { source, test: (text) => compiled.value.test(text) };
  const message = `pattern ${JSON.stringify(source)} is not checked: ${compiled.refusal.message}`;
  reading.unsupported.push({ pointer: `${reading.pointer}/pattern`, feature: 'pattern', message });
  return undefined;
};

const bound = <Key extends string, Value>(key: Key, value: Value | undefined): { readonly [Name in Key]?: Value } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [Name in Key]?: Value };

const boundsOf = (schema: JsonObject, reading: Reading): Bounds => ({
  ...bound('enum', listAt(schema, 'enum')),
  ...bound('format', textAt(schema, 'format')),
  ...bound('pattern', patternOf(schema, reading)),
  ...bound('minLength', numberAt(schema, 'minLength')),
  ...bound('maxLength', numberAt(schema, 'maxLength')),
  ...bound('minimum', numberAt(schema, 'minimum')),
  ...bound('maximum', numberAt(schema, 'maximum')),
  exclusiveMinimum: own(schema, 'exclusiveMinimum') === true,
  exclusiveMaximum: own(schema, 'exclusiveMaximum') === true,
  ...bound('multipleOf', numberAt(schema, 'multipleOf')),
  ...bound('minItems', numberAt(schema, 'minItems')),
  ...bound('maxItems', numberAt(schema, 'maxItems')),
  uniqueItems: own(schema, 'uniqueItems') === true,
  ...bound('minProperties', numberAt(schema, 'minProperties')),
  ...bound('maxProperties', numberAt(schema, 'maxProperties')),
  required: textsAt(schema, 'required'),
});

const noteUnsupported = (schema: JsonObject, reading: Reading): void => {
  const { unsupported, pointer } = reading;
  const reference = textAt(schema, '$ref');
  if (reference !== undefined) {
    unsupported.push({
      pointer: `${pointer}/$ref`,
      feature: 'reference',
      message: `reference ${JSON.stringify(reference)} is not followed`,
    });
  }
};

const propertiesOf = (schema: JsonObject, reading: Reading): ReadonlyMap<string, SchemaNode> => {
  const declared = own(schema, 'properties');
  const properties = new Map<string, SchemaNode>();
  if (!isObject(declared)) return properties;
  for (const [name, property] of Object.entries(declared)) properties.set(name, read(property, into(reading, 'properties', name)));
  return properties;
};

const additionalOf = (schema: JsonObject, reading: Reading): SchemaNode | boolean | undefined => {
  const declared = own(schema, 'additionalProperties');
  if (typeof declared === 'boolean') return declared;
  return isObject(declared) ? read(declared, into(reading, 'additionalProperties')) : undefined;
};

const alternativesOf = (schema: JsonObject, keyword: string, reading: Reading): readonly SchemaNode[] =>
  (listAt(schema, keyword) ?? []).map((item, index) => read(item, into(reading, keyword, index)));

const listTypeOf = (schema: JsonObject): SchemaNode['listType'] => {
  const declared = textAt(schema, 'x-kubernetes-list-type');
  return declared === 'set' || declared === 'map' ? declared : 'atomic';
};

const nested = (schema: JsonObject, keyword: string, reading: Reading): SchemaNode | undefined => {
  const declared = own(schema, keyword);
  return isObject(declared) ? read(declared, into(reading, keyword)) : undefined;
};

const read = (declared: Json | undefined, reading: Reading): SchemaNode => {
  if (reading.depth > maxDepth) {
    reading.unsupported.push({
      pointer: reading.pointer,
      feature: 'depth',
      message: `schemas deeper than ${maxDepth} are not looked into`,
    });
    return read({ 'x-kubernetes-preserve-unknown-fields': true }, { ...reading, depth: 0 });
  }
  const schema = isObject(declared) ? declared : {};
  noteUnsupported(schema, reading);
  const missing = own(schema, 'default') ?? undefined;
  return {
    ...bound('type', textAt(schema, 'type')),
    nullable: own(schema, 'nullable') === true,
    intOrString: own(schema, 'x-kubernetes-int-or-string') === true,
    preserveUnknown: own(schema, 'x-kubernetes-preserve-unknown-fields') === true,
    embedded: own(schema, 'x-kubernetes-embedded-resource') === true,
    properties: propertiesOf(schema, reading),
    ...bound('additional', additionalOf(schema, reading)),
    ...bound('items', nested(schema, 'items', reading)),
    listType: listTypeOf(schema),
    listMapKeys: textsAt(schema, 'x-kubernetes-list-map-keys'),
    atomicMap: textAt(schema, 'x-kubernetes-map-type') === 'atomic',
    ...bound('default', missing),
    bounds: boundsOf(schema, reading),
    allOf: alternativesOf(schema, 'allOf', reading),
    anyOf: alternativesOf(schema, 'anyOf', reading),
    oneOf: alternativesOf(schema, 'oneOf', reading),
    ...bound('not', nested(schema, 'not', reading)),
  };
};

/** Reads `openAPIV3Schema`. Whatever is in it, the answer is a schema and a list of what in it is not evaluated. */
export const readSchema = (schema: JsonObject): { readonly node: SchemaNode; readonly unsupported: readonly UnsupportedRule[] } => {
  const unsupported: UnsupportedRule[] = [];
  return { node: read(schema, { unsupported, depth: 0, pointer: '' }), unsupported };
};
