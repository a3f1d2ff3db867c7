/** Recorded answers of API servers, and what it means to agree with one. */
import { canonical, type JsonObject } from '#base/json.ts';
import { applyUpdate, predictApply } from './apply.ts';
import { kindOf } from './definition.ts';
import type { StatusCause } from './field-error.ts';
import type { KubernetesObject, ScalePaths } from './object.ts';
import { without } from './own.ts';
import { serverProfile } from './profile.ts';
import { compileSchema, type StructuralSchema } from './structural.ts';
import { metadataOf, type WriteOutcome } from './write.ts';

/** One request and its answer. */
export interface Recorded {
  /** `apply`, or the method. */
  readonly op: string;
  readonly subresource?: 'status';
  readonly live?: KubernetesObject;
  /** What was applied. */
  readonly config?: JsonObject;
  /** The whole new object of a create, an update, or after a patch. */
  readonly object?: JsonObject;
  readonly manager: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly server: {
    readonly code: number;
    readonly object?: JsonObject;
    readonly message?: string;
    readonly causes?: readonly StatusCause[];
  };
}

/** The kind that was written. */
export interface RecordedKind {
  readonly schema: StructuralSchema;
  /** `plural.group` */
  readonly resource: string;
  readonly namespaced: boolean;
  readonly statusSubresource: boolean;
  readonly scale?: ScalePaths;
  /** Schemas of all its versions. */
  readonly versions?: ReadonlyMap<string, StructuralSchema>;
  /** Schema of the version in storage, when it is another one. */
  readonly storage?: StructuralSchema;
}

/** The kind of a definition as `apiVersion` shows it. */
export const recordedKind = (definition: JsonObject, apiVersion: string): RecordedKind => {
  const kind = kindOf(definition);
  const versions = new Map(kind.versions.map(({ name, schema }) => [`${kind.group}/${name}`, compileSchema(schema ?? {})]));
  const found = kind.versions.find(({ name }) => `${kind.group}/${name}` === apiVersion);
  const stored = kind.versions.find(({ storage }) => storage);
  const storage = stored === found ? undefined : versions.get(`${kind.group}/${stored?.name}`);
  return {
    schema: versions.get(apiVersion) as StructuralSchema,
    versions,
    ...(storage === undefined ? {} : { storage }),
    resource: `${kind.plural}.${kind.group}`,
    namespaced: kind.scope === 'Namespaced',
    statusSubresource: found?.statusSubresource === true,
    ...(found?.scale === undefined ? {} : { scale: found.scale }),
  };
};

/** Our answer to a recorded request. */
export const predictRecorded = (record: Recorded, kind: RecordedKind, version: string, now: string): WriteOutcome => {
  const { live, config, object, manager, force, subresource, dryRun = false } = record;
  const { schema, versions, storage, resource, namespaced, statusSubresource, scale } = kind;
  const request = {
    manager,
    schema,
    ...(versions === undefined ? {} : { versions }),
    ...(storage === undefined ? {} : { storage }),
    ...(scale === undefined ? {} : { scale }),
    resource,
    namespaced,
    statusSubresource,
    dryRun,
    now,
    profile: serverProfile(version),
    ...(namespaced ? { namespace: 'default' } : {}),
    ...(live === undefined ? {} : { live, name: live.metadata.name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
  return config === undefined
    ? applyUpdate({ ...request, object: object as JsonObject })
    : predictApply({ ...request, config, force: force === true });
};

/** Managers in one order: the server sorts them by times, which are not compared. */
const comparable = (object: JsonObject): string => {
  const { managedFields, ...metadata } = without(metadataOf(object), ['uid', 'resourceVersion', 'creationTimestamp']);
  const managers = ((managedFields ?? []) as readonly JsonObject[]).map((entry) => canonical(without(entry, ['time']))).sort();
  return canonical({ ...object, metadata: { ...metadata, managers } });
};

/** Versions differ in how they print maps, lists and null, and in what their storage says of itself; addresses differ each time. */
const oneSpelling = (text: string): string =>
  text
    .replaceAll('map[string]interface {}', '')
    .replaceAll('", "', '","')
    .replaceAll(/\(\*bool\)\(0x[0-9a-f]+\)/gu, '(*bool)(0x0)')
    .replaceAll(/(Unsupported|Invalid) value: "?null"?: (?=supported|some)/gu, '$1 value: null: ')
    .replace(/StorageError: invalid object, Code: 4, Key: [^,]*, ResourceVersion: 0, AdditionalErrorMsg: /u, '');

/**
 * What is left of a message without the errors that we tell, which all have to be in it. Their order is not compared: the server goes
 * through the properties of an object as Go goes through a map, in another order each time. Nor is how often one is told.
 */
const leftOf = (message: string, causes: readonly StatusCause[]): string => {
  const told = new Set(causes.map(({ field, message: text }) => oneSpelling(`${field}: ${text}`)));
  const longestFirst = [...told].sort((left, right) => right.length - left.length);
  const left = longestFirst.reduce(
    (rest, text) => (rest.includes(text) ? rest.replaceAll(text, '') : `${rest} without ${text}`),
    oneSpelling(message),
  );
  return left.replaceAll(/[[\], ]/gu, '');
};

/** A set: on updates the server checks metadata twice and tells some causes twice. */
const causesText = (causes: readonly StatusCause[]): string =>
  [...new Set(causes.map(({ reason, message, field }) => canonical({ reason, message: oneSpelling(message), field })))].sort().join('\n');

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== 'errors:');

/**
 * The server goes through a map in no order: keys that are maps are printed so in paths, too. It stops at the first field that is not declared: it tells one of those, and what it
 * happened to see before. We tell all.
 */
const typingAgrees = (ours: string, theirs: string): boolean => {
  const joined = (text: string): ReadonlySet<string> => {
    const [, head = '', rest = ''] =
      /^(failed to (?:create typed patch object|create manager for existing fields: failed to convert new object) \(.*?\)(?: to smd typed)?: )(.*)$/su.exec(
        text,
      ) ?? [];
    const unordered = (path: string): string => [...path].sort().join('');
    return new Set(lines(rest).map((line) => head + line.trim().replace(/^.*?(?=: (?:expected|field|element|duplicate))/u, unordered)));
  };
  const [known, told] = [joined(ours), joined(theirs)];
  if (told.size === 0) return false;
  return told.isSubsetOf(known) && (told.size === known.size || theirs.includes('field not declared in schema'));
};

/** Code, message and causes are the same but for order and spelling; of an object all but what only a server can choose. */
export const agrees = (outcome: WriteOutcome, { code, object, message = '', causes }: Recorded['server']): boolean => {
  if (outcome.outcome === 'applied') return object !== undefined && comparable(outcome.object) === comparable(object);
  if (code === 500 && outcome.code === 500 && typingAgrees(outcome.message, message)) return true;
  const one = (text: string): string => (code === 422 ? leftOf(text, outcome.causes) : oneSpelling(text).split('\n').sort().join('\n'));
  return (
    outcome.code === code &&
    one(outcome.message) === one(message) &&
    (causes === undefined || causesText(outcome.causes) === causesText(causes))
  );
};
