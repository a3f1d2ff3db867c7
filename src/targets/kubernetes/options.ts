/**
 * Options of the kubernetes target, as they stand under `targets.kubernetes` of an attribute, value, kind or version: what the
 * language has no word for. Everything that is not listed here is told.
 */
import { isObject, type Json, type JsonObject } from '#base/json.ts';

/** What becomes of the schema of one attribute, value or object. */
export interface SchemaOptions {
  readonly listType?: string;
  readonly listMapKeys?: readonly string[];
  readonly mapType?: string;
  readonly embeddedResource: boolean;
  /** Keywords of the schema, verbatim and in their order. They win over what the model says. */
  readonly extra: JsonObject;
  /** Keywords that the schema does not get. */
  readonly omit: readonly string[];
  /** Order of the names under `required`; names that are not required are passed over. */
  readonly required: readonly string[];
  /** The same for the items of a list or set, or the entries of a map. */
  readonly of?: SchemaOptions;
}

/** What becomes of a kind, beside the schema of its objects. */
export interface KindOptions {
  /** Which of apiVersion, kind and metadata its objects declare without being told. */
  readonly implied: readonly string[];
  /** Keys of a version, verbatim. */
  readonly version: JsonObject;
  /** Keys of the definition's `spec`, verbatim. */
  readonly spec: JsonObject;
  /** Keys of the definition's `metadata`, verbatim. */
  readonly metadata: JsonObject;
  /** Keys of the definition itself, verbatim. */
  readonly definition: JsonObject;
}

export const schemaOptionNames = ['listType', 'listMapKeys', 'mapType', 'embeddedResource', 'extra', 'omit', 'required', 'of'] as const;
export const versionOptionNames = [...schemaOptionNames, 'implied', 'version'] as const;
export const kindOptionNames = [...versionOptionNames, 'spec', 'metadata', 'definition'] as const;

export const impliedNames = ['apiVersion', 'kind', 'metadata'] as const;

const bag = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

const names = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const noSchemaOptions: SchemaOptions = { embeddedResource: false, extra: {}, omit: [], required: [] };

const readSchemaOptions = (given: JsonObject): SchemaOptions => ({
  embeddedResource: given['embeddedResource'] === true,
  extra: bag(given['extra']),
  omit: names(given['omit']),
  required: names(given['required']),
  ...(typeof given['listType'] === 'string' ? { listType: given['listType'] } : {}),
  ...(Array.isArray(given['listMapKeys']) ? { listMapKeys: names(given['listMapKeys']) } : {}),
  ...(typeof given['mapType'] === 'string' ? { mapType: given['mapType'] } : {}),
  ...(isObject(given['of']) ? { of: readSchemaOptions(given['of']) } : {}),
});

/** Options of an attribute, value or version for its schema. */
export const schemaOptions = (targets: Readonly<Record<string, Json>>): SchemaOptions => {
  const given = targets['kubernetes'];
  return isObject(given) ? readSchemaOptions(given) : noSchemaOptions;
};

/** Options of a kind or version for all but its schema. */
export const kindOptions = (targets: Readonly<Record<string, Json>>): KindOptions => {
  const given = bag(targets['kubernetes']);
  return {
    implied: Array.isArray(given['implied']) ? names(given['implied']) : impliedNames,
    version: bag(given['version']),
    spec: bag(given['spec']),
    metadata: bag(given['metadata']),
    definition: bag(given['definition']),
  };
};
