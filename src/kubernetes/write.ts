/** What writes have in common: requests, outcomes, and the last steps of every write before something is stored. */
import { equals, isObject, type Json, type JsonObject } from '#base/json.ts';
import { causeOf, fieldError, invalidMessage, type SchemaProblem, type StatusCause } from './field-error.ts';
import { type FieldSet, fieldSetOfPaths, noFields } from './field-set.ts';
import type { ApplyConflict } from './managed-fields.ts';
import { coerceMetadata, validateMetadata } from './metadata.ts';
import { groupKindName, type KubernetesObject, type ScalePaths, splitApiVersion } from './object.ts';
import { own, without, withProperty } from './own.ts';
import { oldestProfile, type ServerProfile } from './profile.ts';
import { scaleProblems } from './scale-check.ts';
import type { StructuralSchema } from './structural.ts';
import { wordedFor } from './wording.ts';

/** The server would store the object. `changed` is false when nothing new would be stored: the object is then the live one. */
export interface Applied {
  readonly outcome: 'applied';
  /** As it would be answered; a new `resourceVersion` is the caller's to set, like the `uid` of a new object. */
  readonly object: KubernetesObject;
  readonly changed: boolean;
  /** Texts for `Warning` headers. */
  readonly warnings: readonly string[];
}

/** Other managers own fields with other values. */
export interface Conflicting {
  readonly outcome: 'conflict';
  readonly code: 409;
  readonly reason: 'Conflict';
  readonly message: string;
  readonly conflicts: readonly ApplyConflict[];
  readonly causes: readonly StatusCause[];
}

/** The server would refuse. */
export interface Invalid {
  readonly outcome: 'invalid';
  /** 409 is a stale `resourceVersion` here, not a conflict of managers. */
  readonly code: 400 | 409 | 422 | 500;
  /** Reason of the `Status`: `BadRequest`, `Conflict`, `Invalid`, or empty for code 500. */
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly StatusCause[];
  /** The field errors behind a 422. */
  readonly problems: readonly SchemaProblem[];
}

export type WriteOutcome = Applied | Conflicting | Invalid;

export interface WriteRequest {
  /** The stored object; absent when the write creates it. */
  readonly live?: KubernetesObject;
  /** Field manager of the request. */
  readonly manager: string;
  /** Schema of the version that is written. */
  readonly schema: StructuralSchema;
  /**
   * Schemas of all versions of the kind by `apiVersion`, for managers of other versions; objects are converted by their `apiVersion`
   * alone. Without it managers of all versions are seen through `schema`.
   */
  readonly versions?: ReadonlyMap<string, StructuralSchema>;
  /** Schema of the version that objects are stored in, when it is another one than that which is written. */
  readonly storage?: StructuralSchema;
  /** The version has a status subresource. */
  readonly statusSubresource: boolean;
  /** Where the version's scale subresource finds its numbers, if it has one: the server checks them on every write. */
  readonly scale?: ScalePaths;
  /** The subresource that is written; absent for the object itself. */
  readonly subresource?: 'status';
  /** The kind lives in namespaces. True unless set. */
  readonly namespaced?: boolean;
  /** Namespace and name in the request's URL: fill what the body leaves out, and must agree with what it says. */
  readonly namespace?: string;
  readonly name?: string;
  /** `plural.group`, as messages name the resource. */
  readonly resource?: string;
  /** Time of the request, ISO 8601; the server keeps whole seconds. */
  readonly now: string;
  /** Nothing is stored, so that storage has nothing to refuse. False unless set. */
  readonly dryRun?: boolean;
  /** That of the oldest servers unless set. */
  readonly profile?: ServerProfile;
}

export const refuse = (code: Invalid['code'], reason: string, message: string, problems: readonly SchemaProblem[] = []): Invalid => ({
  outcome: 'invalid',
  code,
  reason,
  message,
  causes: problems.map(causeOf),
  problems,
});

export const badRequest = (message: string): Invalid => refuse(400, 'BadRequest', message);

/** Times as the server stores them: UTC, whole seconds. */
export const secondsOf = (instant: string): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;

export const metadataOf = (object: JsonObject): JsonObject => {
  const metadata = own(object, 'metadata');
  return isObject(metadata) ? metadata : {};
};

export const textIn = (object: JsonObject, key: string): string => {
  const value = own(object, key);
  return typeof value === 'string' ? value : '';
};

/** The object without `managedFields`, which no comparison of objects looks at. */
export const withoutManagers = (object: JsonObject): JsonObject =>
  withProperty(object, 'metadata', without(metadataOf(object), ['managedFields']));

export const withManagers = (object: JsonObject, managers: readonly JsonObject[] | undefined): JsonObject =>
  withProperty(object, 'metadata', withProperty(metadataOf(object), 'managedFields', managers));

/** Fields that nobody owns: they name the object, or only the server sets them. */
export const unowned: FieldSet = fieldSetOfPaths([
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion'].map(
    (name) => ['f:metadata', `f:${name}`],
  ),
]);

const statusOnly = fieldSetOfPaths([['f:status']]);
const allButStatus = fieldSetOfPaths([['f:metadata'], ['f:spec']]);
const specOnly = fieldSetOfPaths([['f:spec']]);

/** Fields that a write resets, and therefore never owns. */
export const resetFields = ({ statusSubresource, subresource, profile = oldestProfile }: WriteRequest): FieldSet => {
  if (subresource === 'status') return profile.statusResetsMetadata ? allButStatus : specOnly;
  return statusSubresource ? statusOnly : noFields;
};

/** The group and kind as messages name them. */
const groupKindOf = (object: JsonObject): string =>
  groupKindName(splitApiVersion(textIn(object, 'apiVersion')).group, textIn(object, 'kind'));

const resourceOf = (request: WriteRequest, object: JsonObject): string => {
  const { group } = splitApiVersion(textIn(object, 'apiVersion'));
  const plural = `${textIn(object, 'kind').toLowerCase()}s`;
  return request.resource ?? (group === '' ? plural : `${plural}.${group}`);
};

const modified = 'the object has been modified; please apply your changes to the latest version and try again';

/** The body disagrees with the URL, or names a version of the object that is gone. */
export const checkIdentity = (request: WriteRequest, body: JsonObject): Invalid | undefined =>
  checkPlace(request, body) ?? checkVersion(request, body);

/** The body disagrees with the URL. */
export const checkPlace = (request: WriteRequest, body: JsonObject): Invalid | undefined => {
  const metadata = metadataOf(body);
  const name = textIn(metadata, 'name');
  const namespace = textIn(metadata, 'namespace');
  const wantedName = request.name ?? textIn(metadataOf(request.live ?? {}), 'name');
  const wantedNamespace = request.namespace ?? textIn(metadataOf(request.live ?? {}), 'namespace');
  if (wantedName !== '' && name !== '' && name !== wantedName) {
    return badRequest(`the name of the object (${name}) does not match the name on the URL (${wantedName})`);
  }
  if (wantedNamespace !== '' && namespace !== '' && namespace !== wantedNamespace) {
    return badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
  }
  return undefined;
};

/** An update has to name the version that it updates. The server's storage says so, with its own name for the kind. */
export const checkVersionGiven = (request: WriteRequest, body: JsonObject): Invalid | undefined => {
  const version = textIn(metadataOf(body), 'resourceVersion');
  if (request.live === undefined || (version !== '' && version !== '0')) return undefined;
  const detail = 'must be specified for an update';
  const { profile = oldestProfile } = request;
  const found = fieldError({ path: ['metadata', 'resourceVersion'], code: 'required', reason: 'FieldValueInvalid', value: 0, detail });
  // The number has no sign, which Go prints as it prints addresses.
  const problems = [profile.printsJson ? found : { ...found, message: found.message.replace('value: 0:', 'value: 0x0:') }];
  const name = textIn(metadataOf(request.live), 'name');
  return refuse(422, 'Invalid', invalidMessage(resourceOf(request, request.live), name, problems), problems);
};

const cannotFulfil = (request: WriteRequest, object: JsonObject, why: string): Invalid => {
  const name = JSON.stringify(textIn(metadataOf(object), 'name') || (request.name ?? ''));
  return refuse(409, 'Conflict', `Operation cannot be fulfilled on ${resourceOf(request, object)} ${name}: ${why}`);
};

/** The body names a version of the object that is gone. */
export const checkVersion = (request: WriteRequest, body: JsonObject): Invalid | undefined => {
  const wanted = textIn(metadataOf(body), 'resourceVersion');
  if (wanted === '' || wanted === '0' || request.live === undefined) return undefined;
  return wanted === textIn(metadataOf(request.live), 'resourceVersion') ? undefined : cannotFulfil(request, request.live, modified);
};

/** The body is meant for an object of another `uid`: one that was deleted, or never was. */
export const checkUid = (request: WriteRequest, body: JsonObject): Invalid | undefined => {
  const wanted = textIn(metadataOf(body), 'uid');
  if (wanted === '') return undefined;
  if (request.live === undefined) {
    return cannotFulfil(request, body, `uid mismatch: the provided object specified uid ${wanted}, and no existing object was found`);
  }
  const live = textIn(metadataOf(request.live), 'uid');
  const failed = `Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${live}`;
  return wanted === live ? undefined : cannotFulfil(request, request.live, failed);
};

/** Fills name and namespace from the URL. */
export const identified = (request: WriteRequest, body: JsonObject): JsonObject => {
  const metadata = metadataOf(body);
  const name = textIn(metadata, 'name') === '' ? request.name : undefined;
  const namespace = textIn(metadata, 'namespace') === '' ? request.namespace : undefined;
  const more = { ...(name === undefined ? {} : { name }), ...(namespace === undefined || namespace === '' ? {} : { namespace }) };
  return Object.keys(more).length === 0 && isObject(own(body, 'metadata')) ? body : { ...body, metadata: { ...metadata, ...more } };
};

/** Metadata that an update cannot change keeps its live value; `uid` only when the body names none. */
const keptMetadata = (metadata: JsonObject, live: JsonObject): JsonObject => {
  let kept = metadata;
  for (const name of ['generation', 'creationTimestamp']) kept = withProperty(kept, name, own(live, name));
  if (own(live, 'deletionTimestamp') !== undefined) kept = withProperty(kept, 'deletionTimestamp', own(live, 'deletionTimestamp'));
  if (own(kept, 'deletionGracePeriodSeconds') === undefined)
    kept = withProperty(kept, 'deletionGracePeriodSeconds', own(live, 'deletionGracePeriodSeconds'));
  for (const name of ['uid', 'resourceVersion', 'name', 'namespace']) {
    if (name === 'resourceVersion' ? false : textIn(kept, name) === '') kept = withProperty(kept, name, own(live, name));
  }
  return kept;
};

/** Metadata that a new object does not get from whoever creates it. */
export const wiped = ['deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink'];

const newMetadata = (metadata: JsonObject, now: string, keeps: boolean): JsonObject => ({
  ...without(metadata, ['uid', 'resourceVersion', ...(keeps ? [] : wiped)]),
  creationTimestamp: secondsOf(now),
  generation: 1,
});

/** Fields of the body that the written part of the object does not include keep their live value. */
const reset = (request: WriteRequest, object: JsonObject): JsonObject => {
  const { live, statusSubresource, subresource } = request;
  if (subresource === 'status' && live !== undefined) {
    const owners = own(metadataOf(object), 'managedFields');
    return withProperty(
      withProperty(live, 'status', own(object, 'status')),
      'metadata',
      withProperty(metadataOf(live), 'managedFields', owners),
    );
  }
  return statusSubresource ? withProperty(object, 'status', live === undefined ? undefined : own(live, 'status')) : object;
};

const withGeneration = (object: JsonObject, live: JsonObject, subresource: string | undefined): JsonObject => {
  if (subresource !== undefined || equals(without(object, ['metadata']), without(live, ['metadata']))) return object;
  const before = own(metadataOf(live), 'generation');
  return withProperty(object, 'metadata', { ...metadataOf(object), generation: (typeof before === 'number' ? before : 0) + 1 });
};

const prepared = (request: WriteRequest, object: JsonObject, applies: boolean): JsonObject => {
  const { live, now, subresource, namespaced = true, profile = oldestProfile } = request;
  const coerced = coerceMetadata(metadataOf(object));
  // What lives in no namespace is taken out of the one that it names.
  const metadata = namespaced ? coerced : without(coerced, ['namespace']);
  if (live === undefined) return reset(request, { ...object, metadata: newMetadata(metadata, now, applies && !profile.wipesApplied) });
  const kept = withProperty(object, 'metadata', keptMetadata(metadata, metadataOf(live)));
  return withGeneration(reset(request, kept), live, subresource);
};

/** Reasons after which the server does not look at rules, and says so. */
const blocksRules = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

const rulesSkipped = fieldError({
  path: [],
  field: '<nil>',
  code: 'cel',
  reason: 'FieldValueInvalid',
  value: null,
  detail: 'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
});

/** Older servers name the fields of a status from the status on. */
const fromStatus = (problem: SchemaProblem): SchemaProblem => {
  const field = problem.field === 'status' ? '<nil>' : problem.field.replace(/^status\.?/u, '');
  return { ...problem, field, message: field + problem.message.slice(problem.field.length) };
};

const statusProblems = ({ live, schema, profile = oldestProfile }: WriteRequest, object: JsonObject): readonly SchemaProblem[] => {
  const status = own(object, 'status');
  if (status === undefined) return [];
  // A server that ratchets lets a null through where there was no status; it is not stored, unless the schema has a place for it.
  const before = own(live ?? {}, 'status') ?? null;
  const problems = schema.validateStatus(status, { profile, ...(profile.ratchetsStatus ? { old: before } : {}) });
  return profile.namesStatus ? problems : problems.map(fromStatus);
};

const problemsOf = (request: WriteRequest, object: JsonObject): readonly SchemaProblem[] => {
  const { live, schema, subresource, namespaced = true, profile = oldestProfile } = request;
  const around = { profile, ...(live === undefined ? {} : { old: live }) };
  const metadata = validateMetadata(metadataOf(object), { namespaced, profile, ...(live === undefined ? {} : { old: metadataOf(live) }) });
  const whole = subresource === undefined;
  const scaled = request.scale === undefined ? [] : scaleProblems(request.scale, object, whole);
  const problems = [...metadata, ...(whole ? schema.validate(object, around) : statusProblems(request, object)), ...scaled];
  if (!schema.hasRules) return problems;
  if (problems.some((problem) => blocksRules.has(problem.reason))) return [...problems, rulesSkipped];
  const ratchets = subresource === 'status' ? profile.ratchetsStatus : profile.ratchets;
  return [...problems, ...schema.validateRules(object, { ...around, ratchets })];
};

const untimed = (entries: Json | undefined): Json =>
  Array.isArray(entries)
    ? (entries as readonly Json[]).map((entry) => (isObject(entry) ? without(entry, ['time']) : entry))
    : (entries ?? null);

/** Times of managers alone are no change. */
const sameButTimes = (object: JsonObject, live: JsonObject): boolean =>
  equals(untimed(own(metadataOf(object), 'managedFields')), untimed(own(metadataOf(live), 'managedFields'))) &&
  equals(without(withoutManagers(object), []), withoutManagers(live));

/** How a write came about. */
interface Writing {
  readonly warnings?: readonly string[];
  /** It is an apply. */
  readonly applies?: boolean;
}

/** Brings an object with its managers to what would be stored, or refuses it. */
export const finish = (request: WriteRequest, object: JsonObject, { warnings = [], applies = false }: Writing = {}): Applied | Invalid => {
  const { live } = request;
  const whole = prepared(request, object, applies);
  // Storage leaves it out.
  const ready = request.dryRun === true ? whole : withProperty(whole, 'metadata', without(metadataOf(whole), ['selfLink']));
  const { profile = oldestProfile } = request;
  const problems = problemsOf(request, ready).map((problem) => wordedFor(problem, profile));
  if (problems.length > 0) {
    return refuse(422, 'Invalid', invalidMessage(groupKindOf(ready), textIn(metadataOf(ready), 'name'), problems), problems);
  }
  const changed = live === undefined || !sameButTimes(ready, live);
  return { outcome: 'applied', object: (changed ? ready : live) as KubernetesObject, changed, warnings };
};
