/** A definition → a kind of the model: names, versions, and what belongs to the definition alone. */
import { isObject, type Json, type JsonObject, pointerToken } from '#base/json.ts';
import { conversionStrategies, scopes } from '#modeling/metamodel/syntax.ts';
import type { importProblems } from './import-codes.ts';
import type { ValueNames } from './import-names.ts';
import { rootOf, type SchemaImport, withOptions } from './import-schema.ts';
import type { Overlay } from './overlay.ts';

/** Tells a problem at a JSON pointer into the definition. */
export type Tell = (code: keyof typeof importProblems, pointer: string, parameters: Readonly<Record<string, string>>) => void;

export interface KindImport {
  readonly names: ValueNames;
  readonly overlay?: Overlay;
  readonly tell: Tell;
}

export interface ImportedKind {
  readonly resource: JsonObject;
  readonly values: readonly (readonly [string, JsonObject])[];
}

const part = (object: JsonObject, key: string): JsonObject => (isObject(object[key]) ? object[key] : {});

const without = (object: JsonObject, ...keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');

const isTextMap = (value: unknown): value is Readonly<Record<string, string>> =>
  isObject(value) && Object.keys(value).length > 0 && Object.values(value).every((item) => typeof item === 'string');

/** What a piece of the definition becomes: keys of the language, and keys that stay as they are. */
interface Taken {
  readonly words: JsonObject;
  readonly verbatim: JsonObject;
}

/** Takes keys whose value fits; `undefined` for those that stay as they are. */
const taken = (object: JsonObject, fits: Readonly<Record<string, (value: Json) => Json | undefined>>): Taken => {
  const words: [string, Json][] = [];
  const verbatim: [string, Json][] = [];
  for (const [key, value] of Object.entries(object)) {
    const word = Object.hasOwn(fits, key) ? fits[key]?.(value) : undefined;
    if (word === undefined) verbatim.push([key, value]);
    else words.push([key, word]);
  }
  return { words: Object.fromEntries(words), verbatim: Object.fromEntries(verbatim) };
};

const text = (value: Json): Json | undefined => (typeof value === 'string' ? value : undefined);
const texts = (value: Json): Json | undefined => (isTexts(value) ? value : undefined);

const columnKeys: Readonly<Record<string, (value: unknown) => boolean>> = {
  name: (value) => typeof value === 'string',
  type: (value) => typeof value === 'string',
  jsonPath: (value) => typeof value === 'string',
  description: (value) => typeof value === 'string',
  format: (value) => typeof value === 'string',
  priority: (value) => typeof value === 'number',
};

const isColumn = (value: Json): value is JsonObject =>
  isObject(value) &&
  ['name', 'type', 'jsonPath'].every((key) => Object.hasOwn(value, key)) &&
  Object.entries(value).every(([key, item]) => Object.hasOwn(columnKeys, key) && columnKeys[key]?.(item) === true);

/** Columns of kubectl; with an overlay without upstream's words. */
const columns = (value: Json, overlay: Overlay | undefined): Json | undefined => {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isColumn)) return undefined;
  return overlay === undefined ? value : value.map((column) => without(column, 'description'));
};

const selectableFields = (value: Json): Json | undefined => {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const paths = value.map((item) => (isObject(item) && Object.keys(item).length === 1 ? item['jsonPath'] : undefined));
  return isTexts(paths) ? paths : undefined;
};

const scaleKeys = ['specReplicasPath', 'statusReplicasPath', 'labelSelectorPath'];

const isScale = (value: Json): boolean =>
  isObject(value) &&
  scaleKeys.slice(0, 2).every((key) => Object.hasOwn(value, key)) &&
  Object.entries(value).every(([key, item]) => scaleKeys.includes(key) && typeof item === 'string');

/** The words for subresources, when they say no more than the language can. */
const subresourceWords = (value: Json | undefined): JsonObject | undefined => {
  if (!isObject(value) || Object.keys(value).length === 0) return undefined;
  const { status, scale, ...others } = value;
  const isSound =
    Object.keys(others).length === 0 &&
    (status === undefined || (isObject(status) && Object.keys(status).length === 0)) &&
    (scale === undefined || isScale(scale));
  if (!isSound) return undefined;
  return { ...(status === undefined ? {} : { statusSubresource: true }), ...(scale === undefined ? {} : { scale }) };
};

interface ImportedVersion {
  readonly name: string;
  readonly description: string;
  /** Keys of a version among others. */
  readonly flags: JsonObject;
  /** Keys of a version, or of a kind that has no other. */
  readonly shape: JsonObject;
  readonly options: JsonObject;
}

const versionOf = (reading: SchemaImport, version: JsonObject, schema: JsonObject, pointer: string): ImportedVersion => {
  const { words, verbatim } = taken(without(version, 'name', 'schema', 'subresources'), {
    served: (value) => (typeof value === 'boolean' ? value : undefined),
    storage: (value) => (typeof value === 'boolean' ? value : undefined),
    deprecated: (value) => (value === true ? true : undefined),
    deprecationWarning: text,
    additionalPrinterColumns: (value) => columns(value, reading.overlay),
    selectableFields,
  });
  const { additionalPrinterColumns, selectableFields: selectable, served, storage, ...deprecation } = words;
  const subresources = subresourceWords(version['subresources']);
  const root = rootOf(reading, schema, `${pointer}/schema/openAPIV3Schema`);
  const more = Object.keys(part(version, 'schema')).length === 1 ? {} : { schema: version['schema'] as Json };
  const kept = {
    ...verbatim,
    ...(version['subresources'] === undefined || subresources !== undefined ? {} : { subresources: version['subresources'] }),
    ...more,
  };
  return {
    name: String(version['name']),
    description: root.description,
    flags: {
      ...(served === false ? { served } : {}),
      ...(storage === true ? { storage } : {}),
      ...deprecation,
    },
    shape: {
      ...root.shape,
      ...subresources,
      ...(additionalPrinterColumns === undefined ? {} : { columns: additionalPrinterColumns }),
      ...(selectable === undefined ? {} : { selectableFields: selectable }),
    },
    options: { ...root.options, version: kept },
  };
};

const isPlainVersion = ({ flags }: ImportedVersion): boolean => Object.keys(flags).length === 1 && flags['storage'] === true;

/** What the kind says of its versions: one directly, several by name. */
const versionsWords = (
  versions: readonly ImportedVersion[],
  description: string,
): { readonly words: JsonObject; readonly options: JsonObject } => {
  const [only] = versions;
  if (versions.length === 1 && only !== undefined && isPlainVersion(only))
    return { words: { version: only.name, ...only.shape }, options: only.options };
  const entries = versions.map((version): [string, JsonObject] => [
    version.name,
    {
      ...(version.description === description ? {} : { description: version.description }),
      ...version.flags,
      ...version.shape,
      ...withOptions(version.options),
    },
  ]);
  return { words: { versions: Object.fromEntries(entries) }, options: {} };
};

const namesWords = (names: JsonObject): Taken =>
  taken(without(names, 'kind'), { plural: text, singular: text, listKind: text, shortNames: texts, categories: texts });

const conversion = (value: Json): Json | undefined => {
  if (!isObject(value)) return undefined;
  const isSound =
    conversionStrategies.some((strategy) => strategy === value['strategy']) &&
    Object.keys(value).every((key) => key === 'strategy' || key === 'webhook');
  return isSound ? value : undefined;
};

/** Fields of metadata that a server writes. */
const serverFields = ['uid', 'resourceVersion', 'generation', 'selfLink', 'managedFields', 'creationTimestamp'];

const isStub = (status: Json): boolean => !isObject(status) || !Array.isArray(status['conditions']) || status['conditions'].length === 0;

/** Where a definition has what a server wrote and no model holds. */
export const serverParts = (definition: JsonObject): readonly string[] => {
  const metadata = part(definition, 'metadata');
  return [
    ...serverFields.filter((key) => metadata[key] !== undefined && metadata[key] !== null).map((key) => `/metadata/${key}`),
    ...(definition['status'] === undefined || isStub(definition['status']) ? [] : ['/status']),
  ];
};

/** The definition without what a server wrote. */
export const withoutServerParts = (definition: JsonObject): JsonObject => {
  const parts = serverParts(definition);
  if (parts.length === 0) return definition;
  const kept = without(definition, ...(parts.includes('/status') ? ['status'] : []));
  const gone = serverFields.filter((key) => parts.includes(`/metadata/${pointerToken(key)}`));
  return { ...kept, metadata: without(part(kept, 'metadata'), ...gone) };
};

const metadataWords = (metadata: JsonObject, name: string): Taken =>
  taken(metadata['name'] === name ? without(metadata, 'name') : metadata, {
    labels: (value) => (isTextMap(value) ? value : undefined),
    annotations: (value) => (isTextMap(value) ? value : undefined),
  });

/** The kind that a definition defines, and the values of its schemas; nothing when a version has no schema. */
export const importKind = (definition: JsonObject, { names, overlay, tell }: KindImport): ImportedKind | undefined => {
  const spec = part(definition, 'spec');
  const kind = String(part(spec, 'names')['kind']);
  const given = (Array.isArray(spec['versions']) ? spec['versions'] : []).filter(isObject);
  const values: (readonly [string, JsonObject])[] = [];
  const untold = (path: readonly string[], pointer: string): void =>
    tell('import/no-own-words', pointer, { path: [kind, ...path].join('.') });
  const read = (version: JsonObject): ImportedVersion | undefined => {
    const pointer = `/spec/versions/${given.indexOf(version)}`;
    const schema = part(version, 'schema')['openAPIV3Schema'];
    if (!isObject(schema)) {
      tell('import/no-schema', pointer, { kind, version: String(version['name'] ?? '') });
      return undefined;
    }
    const reading = { kind, version: String(version['name']), names, values, untold, ...(overlay === undefined ? {} : { overlay }) };
    return versionOf(reading, version, schema, pointer);
  };
  // The stored version first, so that its values have the plain names.
  const stored = given.find((version) => version['storage'] === true);
  const readFirst = [...(stored === undefined ? [] : [stored]), ...given.filter((version) => version !== stored)];
  const byVersion = new Map(readFirst.map((version) => [version, read(version)]));
  const versions = given.map((version) => byVersion.get(version)).filter((version) => version !== undefined);
  if (versions.length < given.length) return undefined;
  return { resource: resourceOf(definition, versions, byVersion.get(stored ?? {}), overlay), values };
};

const resourceOf = (
  definition: JsonObject,
  versions: readonly ImportedVersion[],
  stored: ImportedVersion | undefined,
  overlay: Overlay | undefined,
): JsonObject => {
  const spec = part(definition, 'spec');
  const given = part(spec, 'names');
  const kind = String(given['kind']);
  const own = overlay !== undefined && Object.hasOwn(overlay.kinds, kind) ? overlay.kinds[kind] : undefined;
  const normalise = overlay?.normalise(kind) ?? [];
  const description = own?.description ?? (overlay === undefined ? (stored?.description ?? '') : '');
  const told = versionsWords(overlay === undefined ? versions : versions.map((version) => ({ ...version, description })), description);
  const names = namesWords(given);
  const rest = taken(without(spec, 'group', 'names', 'versions'), {
    scope: (value) => (scopes.some((scope) => scope === value) ? value : undefined),
    conversion,
  });
  const metadata = metadataWords(part(definition, 'metadata'), `${String(given['plural'])}.${String(spec['group'])}`);
  const { scope, ...further } = rest.words;
  const { plural, singular, listKind, ...groups } = names.words;
  const verbatimSpec = { ...rest.verbatim, ...(Object.keys(names.verbatim).length === 0 ? {} : { names: given }) };
  return {
    ...(description === '' ? {} : { description }),
    group: String(spec['group']),
    ...(told.words['version'] === undefined ? {} : { version: told.words['version'] }),
    plural: plural as Json,
    ...(singular === undefined ? {} : { singular }),
    ...(listKind === undefined ? {} : { listKind }),
    ...groups,
    ...(scope === undefined ? {} : { scope }),
    ...without(told.words, 'version'),
    ...(own === undefined ? {} : { author: own.author }),
    ...(normalise.length === 0 ? {} : { normalise }),
    ...further,
    ...metadata.words,
    ...withOptions({
      ...told.options,
      spec: verbatimSpec,
      metadata: metadata.verbatim,
      definition: without(definition, 'apiVersion', 'kind', 'metadata', 'spec'),
    }),
  };
};
