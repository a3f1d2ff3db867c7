/**
 * What the API server would make of a server-side apply, a create or an update of a custom resource.
 *
 * Source: apimachinery's field managers and structured-merge-diff's updater, in the order in which the server runs them. Not
 * modelled: conversion webhooks, admission webhooks, quota.
 */
import { canonical, equals, isObject, type Json, type JsonObject } from '#base/json.ts';
import type { StatusCause } from './field-error.ts';
import { difference, type FieldSet, intersection, noFields, recursiveDifference, union, withNamedParents } from './field-set.ts';
import { holdsHollow } from './hollow.ts';
import { clientApplied, kubectl, withLastApplied } from './last-applied.ts';
import {
  type ApplyConflict,
  capUpdaters,
  conflictMessage,
  conflictsOf,
  decodeManagers,
  encodeManagers,
  type Manager,
  type Managers,
  managerIdentity,
  printedManager,
} from './managed-fields.ts';
import { coerceMetadata, type MetadataFault, metadataFields, metadataTypeFaults } from './metadata.ts';
import type { KubernetesObject } from './object.ts';
import { own, without, withProperty } from './own.ts';
import { oldestProfile, type ServerProfile } from './profile.ts';
import { reconcileFields } from './reconcile-fields.ts';
import type { StructuralSchema } from './structural.ts';
import type { TypePlan } from './type-plan.ts';
import { fieldSetOf, typingMessage, typingProblems } from './typed.ts';
import { type Comparison, compareTyped } from './typed-compare.ts';
import { merge } from './typed-merge.ts';
import { removeFields } from './typed-remove.ts';
import { wordedFor } from './wording.ts';
import {
  badRequest,
  type Conflicting,
  checkIdentity,
  checkPlace,
  checkUid,
  checkVersion,
  checkVersionGiven,
  finish,
  type Invalid,
  identified,
  metadataOf,
  refuse,
  resetFields,
  secondsOf,
  textIn,
  unowned,
  type WriteOutcome,
  type WriteRequest,
  wiped,
  withManagers,
  withoutManagers,
} from './write.ts';

export interface ApplyRequest extends WriteRequest {
  /** The manifest, as the client sends it. */
  readonly config: JsonObject;
  /** Take conflicting fields from their managers. */
  readonly force?: boolean;
}

export interface UpdateRequest extends WriteRequest {
  /** The whole new object: the body of POST and PUT, or the live object after a JSON or merge patch. */
  readonly object: JsonObject;
  /** What to do about unknown fields: drop them, drop and warn, or refuse. `Warn` unless set. */
  readonly fieldValidation?: 'Ignore' | 'Warn' | 'Strict';
}

/** Who owns the fields of objects that were written before anybody applied. */
const beforeFirstApply = 'before-first-apply';

const describe = (object: JsonObject): string => {
  const metadata = metadataOf(object);
  return `${textIn(metadata, 'namespace')}/${textIn(metadata, 'name')}; ${textIn(object, 'apiVersion')}, Kind=${textIn(object, 'kind')}`;
};

/** Owners with something to own; the entries of `managers` that lost everything are dropped. */
const owners = (entries: Iterable<readonly [string, Manager]>): Managers => {
  const kept = new Map<string, Manager>();
  for (const [identity, manager] of entries) if (manager.fields.size > 0) kept.set(identity, manager);
  return kept;
};

/** The differences that a write makes, as a manager of some version sees them. */
type Seen = (apiVersion: string) => Comparison;

/** Takes the differences away from all managers but the one who makes them. */
const disown = (others: Managers, seen: Seen): Managers =>
  owners(
    [...others].map(([identity, manager]) => {
      const { added, modified, removed } = seen(manager.apiVersion);
      return [identity, { ...manager, fields: difference(manager.fields, union(union(added, modified), removed)) }];
    }),
  );

const filtered = (comparison: Comparison, reset: FieldSet): Comparison => ({
  added: recursiveDifference(comparison.added, reset),
  modified: recursiveDifference(comparison.modified, reset),
  removed: recursiveDifference(comparison.removed, reset),
});

/** The managers after `self` made the differences between two objects its own. */
const updateManagers = (managers: Managers, self: Omit<Manager, 'fields' | 'time'>, seen: Seen, now: string): Managers => {
  const identity = managerIdentity(self);
  const comparison = seen(self.apiVersion);
  const updated = new Map(disown(managers, seen));
  const mine = union(comparison.modified, comparison.added);
  if (mine.size === 0) return updated;
  const before = updated.get(identity)?.fields ?? noFields;
  const fields = difference(union(mine, before), unowned);
  if (fields.size === 0) updated.delete(identity);
  else updated.set(identity, { ...self, fields, time: secondsOf(now) });
  return capUpdaters(updated);
};

interface Merging {
  readonly request: WriteRequest;
  readonly profile: ServerProfile;
}

/** How objects look to managers of a version; `undefined` when the kind has no such version. */
const planOf = ({ versions, schema }: WriteRequest, own: string, apiVersion: string): TypePlan | undefined =>
  versions === undefined || apiVersion === own ? schema.plan : versions.get(apiVersion)?.plan;

/** The object in another version: conversion without a webhook changes nothing but the version's name. */
const inVersion = (object: JsonObject, apiVersion: string): JsonObject => withProperty(object, 'apiVersion', apiVersion);

/** Why an object cannot be brought to the versions of some managers; nothing when it can. */
const conversionFault = (object: JsonObject, managers: Managers, { request, profile }: Merging): string | undefined => {
  const version = textIn(object, 'apiVersion');
  const others = new Set([...managers.values()].map(({ apiVersion }) => apiVersion).filter((apiVersion) => apiVersion !== version));
  for (const apiVersion of request.versions === undefined ? [] : others) {
    const plan = planOf(request, version, apiVersion);
    if (plan === undefined) return `request to convert CR to an invalid group/version: ${apiVersion}`;
    const problems = typingProblems(plan, inVersion(object, apiVersion), profile);
    if (problems.length > 0) return typingMessage(problems);
  }
  return undefined;
};

/** The differences between two objects of one version, as the managers of each version see them. */
const seenBy = (before: JsonObject, after: JsonObject, { request, profile }: Merging): Seen => {
  const version = textIn(after, 'apiVersion');
  const known = new Map<string, Comparison>();
  return (apiVersion) => {
    const same = apiVersion === version || request.versions === undefined;
    const key = same ? version : apiVersion;
    const found = known.get(key);
    if (found !== undefined) return found;
    const plan = planOf(request, version, apiVersion) ?? request.schema.plan;
    const resets = same || (request.subresource === 'status' && profile.statusResetsVersions);
    const compared = compareTyped(plan, inVersion(before, key), inVersion(after, key), profile);
    const made = resets ? filtered(compared, resetFields(request)) : compared;
    known.set(key, made);
    return made;
  };
};

/** Removes what we applied last time and do not apply now, unless somebody else owns it. `owned` is what anybody owns, by version. */
const prune = (merged: JsonObject, last: Manager, owned: ReadonlyMap<string, FieldSet>, merging: Merging): JsonObject => {
  const { request, profile } = merging;
  const version = textIn(merged, 'apiVersion');
  const planAt = (apiVersion: string): TypePlan => planOf(request, version, apiVersion) as TypePlan;
  const lastVersion = request.versions === undefined ? version : last.apiVersion;
  const plan = planAt(lastVersion);
  const whole = inVersion(merged, lastVersion);
  const everything = (value: Json, at: TypePlan): FieldSet => withNamedParents(fieldSetOf(at, value, profile), at);
  let kept = removeFields(plan, whole, withNamedParents(last.fields, plan), profile) as JsonObject;
  // What anybody owns, the present configuration included, comes back…
  for (const apiVersion of [lastVersion, ...[...owned.keys()].filter((other) => other !== lastVersion)]) {
    const at = planAt(apiVersion);
    const all = inVersion(merged, apiVersion);
    const back = union(everything(inVersion(kept, apiVersion), at), withNamedParents(owned.get(apiVersion) ?? noFields, at));
    kept = removeFields(at, all, difference(everything(all, at), back), profile) as JsonObject;
  }
  // …and so does what fell with it but was never ours.
  const fallen = difference(everything(whole, plan), everything(inVersion(kept, lastVersion), plan));
  return inVersion(removeFields(plan, whole, intersection(fallen, withNamedParents(last.fields, plan)), profile) as JsonObject, version);
};

/** What was converted on the way has to fit its type once more, without duplicates. */
const backFault = (
  pruned: JsonObject,
  last: Manager,
  owned: ReadonlyMap<string, FieldSet>,
  { request, profile }: Merging,
): Invalid | undefined => {
  if (request.versions === undefined || owned.size < 2) return undefined;
  const plan = planOf(request, textIn(pruned, 'apiVersion'), last.apiVersion) as TypePlan;
  const problems = typingProblems(plan, inVersion(pruned, last.apiVersion), profile);
  const where = 'failed to prune fields: failed add back dangling items: failed to convert pruned object to last applied version';
  return problems.length === 0 ? undefined : refuse(500, '', `${where}: ${typingMessage(problems)}`);
};

/** Nothing that was applied before is missing now: there is nothing to prune, and no need to look, unless something is hollow. */
const keepsAll = (last: Manager, now: FieldSet, version: string): boolean =>
  last.apiVersion === version && difference(last.fields, now).size === 0;

interface Position extends Merging {
  readonly request: ApplyRequest;
  readonly live: JsonObject;
  readonly managers: Managers;
}

const conflictOutcome = (conflicts: readonly ApplyConflict[]): Conflicting => {
  const causes: readonly StatusCause[] = conflicts.map((conflict) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${printedManager(conflict)}`,
    field: conflict.path,
  }));
  return { outcome: 'conflict', code: 409, reason: 'Conflict', message: conflictMessage(conflicts), conflicts, causes };
};

/** What others own of what would change. */
const contested = (others: Managers, seen: Seen): Managers =>
  owners(
    [...others].map(([identity, manager]) => {
      const { added, modified } = seen(manager.apiVersion);
      return [identity, { ...manager, fields: intersection(manager.fields, union(modified, added)) }];
    }),
  );

/** The conflicts that count. What client-side apply set is no obstacle to `kubectl`, as long as that is all there is. */
const conflicting = (others: Managers, seen: Seen, { request, live, profile }: Position): readonly ApplyConflict[] => {
  const found = contested(others, seen);
  if (found.size === 0 || request.manager !== kubectl) return conflictsOf(found);
  const allowed = clientApplied(live, request.schema.plan, profile);
  return conflictsOf(
    owners([...found].map(([identity, manager]) => [identity, { ...manager, fields: difference(manager.fields, allowed) }])),
  );
};

const ownedByVersion = (managers: Managers, own: string, set: FieldSet, versioned: boolean): ReadonlyMap<string, FieldSet> => {
  const owned = new Map<string, FieldSet>([[own, set]]);
  for (const { apiVersion, fields } of managers.values()) {
    const version = versioned ? apiVersion : own;
    owned.set(version, union(owned.get(version) ?? noFields, fields));
  }
  return owned;
};

const applyTo = (position: Position): WriteOutcome => {
  const { request, live, managers, profile } = position;
  const { config, force = false, now, subresource, schema } = request;
  const { plan } = schema;
  const apiVersion = textIn(config, 'apiVersion');
  const self = { name: request.manager, operation: 'Apply', apiVersion, ...(subresource ? { subresource } : {}) } as const;
  const identity = managerIdentity(self);
  const last = managers.get(identity);
  const set = recursiveDifference(fieldSetOf(plan, config, profile), resetFields(request));
  const others = new Map([...managers].filter(([other]) => other !== identity));
  const merged = merge(plan, live, config, profile) as JsonObject;
  const unconverted = conversionFault(merged, last === undefined ? others : managers, position);
  if (unconverted !== undefined) return refuse(500, '', `failed to convert new object: ${unconverted}`);
  const owned = ownedByVersion(others, apiVersion, set, request.versions !== undefined);
  const nothingGone = last === undefined || (keepsAll(last, set, apiVersion) && !holdsHollow(plan, merged));
  const pruned = nothingGone ? merged : prune(merged, last, owned, position);
  const back = nothingGone || last === undefined ? undefined : backFault(pruned, last, owned, position);
  if (back !== undefined) return back;
  const seen = seenBy(live, pruned, position);
  const conflicts = force ? [] : conflicting(others, seen, position);
  if (conflicts.length > 0) return conflictOutcome(conflicts);
  const mismatch = (request.live === undefined ? checkUid(request, config) : undefined) ?? checkIdentity(request, config);
  if (mismatch !== undefined) return mismatch;
  const fields = difference(set, unowned);
  const unchanged = isUnchanged(live, pruned, seen(apiVersion), profile);
  // Who changes nothing but what he owns gets no new time.
  const time = unchanged ? last?.time : secondsOf(now);
  const after = new Map(disown(others, seen));
  if (fields.size > 0) after.set(identity, { ...self, fields, ...(time === undefined ? {} : { time }) });
  const object = unchanged ? live : schema.applyDefaults(pruned);
  const noted = request.manager === kubectl ? withLastApplied(object, config, profile) : object;
  return finish(request, withManagers(identified(request, noted), encodeManagers(after)), { applies: true });
};

/** Nothing changes: then the server keeps the live object as it is, and fills in no defaults. */
const isUnchanged = (live: JsonObject, next: Json, { added, modified, removed }: Comparison, profile: ServerProfile): boolean =>
  profile.orderCounts ? equals(live, next) : added.size === 0 && modified.size === 0 && removed.size === 0;

/** The apply is of another kind or version than the object. */
const misdirected = ({ config, live }: ApplyRequest): Invalid | undefined => {
  const apiVersion = textIn(config, 'apiVersion');
  const kind = textIn(config, 'kind');
  const expected = live === undefined ? apiVersion !== '' && kind !== '' : live.apiVersion === apiVersion && live.kind === kind;
  return expected ? undefined : badRequest(`invalid object type: ${apiVersion}, Kind=${kind}`);
};

/** The apply cannot even be understood. */
const malformed = ({ config, schema }: ApplyRequest, profile: ServerProfile): Invalid | undefined => {
  const managed = own(metadataOf(config), 'managedFields');
  if (managed !== undefined && managed !== null) return badRequest('metadata.managedFields must be nil');
  const problems = typingProblems(schema.plan, config, profile);
  if (problems.length === 0) return undefined;
  return refuse(500, '', `failed to create typed patch object (${describe(config)}): ${typingMessage(problems)}`);
};

/** A live object that does not fit its type is first met where its managers are made up, if it has none. */
const liveFault = (unmanaged: boolean, live: JsonObject, message: string): string =>
  unmanaged
    ? `failed to create manager for existing fields: failed to convert new object (${describe(live)}) to smd typed: ${message}`
    : `failed to create typed live object (${describe(live)}): ${message}`;

/** Fields that were written before anybody applied belong to a manager of that name. */
const firstManagers = (live: JsonObject, request: ApplyRequest, profile: ServerProfile): Managers => {
  const reset = resetFields(request);
  const { plan } = request.schema;
  const fields = difference(recursiveDifference(compareTyped(plan, {}, live, profile).added, reset), unowned);
  const { subresource } = request;
  const about = { apiVersion: textIn(live, 'apiVersion'), ...(subresource === undefined ? {} : { subresource }) };
  const manager: Manager = { name: beforeFirstApply, operation: 'Update', ...about, fields };
  return owners([[managerIdentity(manager), manager]]);
};

/** An object as it comes out of the decoding of a version. */
const decodedAs = (object: JsonObject, { prune: drop, pruneNulls, coerceEmbedded }: StructuralSchema): JsonObject =>
  coerceEmbedded(pruneNulls(drop(object)));

/** What the version in storage has no place for falls out when an object is stored and read back, in a dry run too; it has defaults of its own. */
const readBack = ({ schema, storage = schema }: WriteRequest, outcome: WriteOutcome): WriteOutcome => {
  if (outcome.outcome !== 'applied' || !outcome.changed) return outcome;
  const stored = storage.applyDefaults(decodedAs(outcome.object, storage));
  return { ...outcome, object: decodedAs(stored, schema) as KubernetesObject };
};

/** The managers as the present schemas of their versions see their fields. */
const reconciled = (managers: Managers, live: JsonObject, request: WriteRequest): Managers =>
  new Map(
    [...managers].map(([identity, manager]) => {
      const plan = planOf(request, textIn(live, 'apiVersion'), manager.apiVersion) as TypePlan;
      return [identity, { ...manager, fields: reconcileFields(manager.fields, plan) }];
    }),
  );

/** What `PATCH` with `application/apply-patch+yaml` would do. Never throws; never changes its arguments. */
export const predictApply = (request: ApplyRequest): WriteOutcome => {
  const { live, schema, config, profile = oldestProfile } = request;
  const { plan } = schema;
  const wrong = misdirected(request);
  if (wrong !== undefined) return wrong;
  const before: JsonObject =
    live === undefined ? { apiVersion: config.apiVersion as Json, kind: config.kind as Json } : withoutManagers(live);
  const stored = live === undefined ? new Map<string, Manager>() : decodeManagers(own(metadataOf(live), 'managedFields'));
  if (stored === undefined) return refuse(500, '', 'failed to decode managed fields: an entry is malformed');
  const faults = typingProblems(plan, before, profile, profile.toleratesDuplicates ? 'tolerated' : 'refused');
  const unmanaged = stored.size === 0 && live !== undefined;
  const misfit = faults.length > 0 ? refuse(500, '', liveFault(unmanaged, before, typingMessage(faults))) : undefined;
  const refused = (unmanaged ? misfit : undefined) ?? malformed(request, profile) ?? misfit;
  if (refused !== undefined) return refused;
  const known = unmanaged ? firstManagers(before, request, profile) : stored;
  const unconverted = conversionFault(before, known, { request, profile });
  if (unconverted !== undefined) return refuse(500, '', unconverted);
  return readBack(request, applyTo({ request, live: before, managers: reconciled(known, before, request), profile }));
};

const isReset = (entries: Json | undefined): boolean =>
  Array.isArray(entries) &&
  (entries.length === 0 || (entries.length === 1 && isObject(entries[0] as Json) && Object.keys(entries[0] as JsonObject).length === 0));

/** The managers an update starts from: those of the body, if it has any, else the live ones. */
const managersBefore = (request: UpdateRequest, body: JsonObject): Managers => {
  const live = decodeManagers(own(metadataOf(request.live ?? {}), 'managedFields')) ?? new Map();
  if (request.subresource !== undefined) return live;
  const entries = own(metadataOf(body), 'managedFields');
  if (isReset(entries)) return new Map();
  const sent = decodeManagers(entries);
  return sent === undefined || sent.size === 0 ? live : sent;
};

const ownersAfter = (request: UpdateRequest, body: JsonObject): Managers => {
  const { live, manager, schema, subresource, now, profile = oldestProfile } = request;
  const managers = managersBefore(request, body);
  // Objects that nobody tracks stay so; tracking starts with the create.
  if (managers.size === 0 && live !== undefined) return managers;
  const apiVersion = textIn(body, 'apiVersion');
  const before: JsonObject = live === undefined ? { apiVersion, kind: textIn(body, 'kind') } : withoutManagers(live);
  const after = withoutManagers(body);
  // What does not fit its type has no fields to own: older servers then lose track of all owners. Mostly validation refuses it next.
  const merging = { request, profile };
  const misfit = (object: JsonObject): boolean =>
    typingProblems(schema.plan, object, profile, 'tolerated').length > 0 || conversionFault(object, managers, merging) !== undefined;
  if (misfit(before) || misfit(after)) {
    const stored = decodeManagers(own(metadataOf(live ?? {}), 'managedFields'));
    return (profile.keepsOwnersOfMisfits ? stored : undefined) ?? new Map();
  }
  const self = { name: manager, operation: 'Update', apiVersion, ...(subresource ? { subresource } : {}) } as const;
  return updateManagers(reconciled(managers, before, request), self, seenBy(before, after, merging), now);
};

const jsonKind = (value: Json): string =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value === 'boolean' ? 'bool' : typeof value;

const unhandled = (body: JsonObject, why: string): Invalid => {
  const version = JSON.stringify(textIn(body, 'apiVersion').split('/').at(-1) ?? '');
  const kind = textIn(body, 'kind');
  return badRequest(`${kind} in version ${version} cannot be handled as a ${kind}: ${why}`);
};

/** A resource inside the body whose type is no text cannot be decoded. */
const misnamed = ({ object, schema, profile = oldestProfile }: UpdateRequest): Invalid | undefined => {
  const [found] = schema.validateEmbedded(object, profile).filter(({ message }) => message.endsWith(': must be a string'));
  return found === undefined ? undefined : unhandled(object, wordedFor(found, profile).message);
};

/** What in metadata cannot be decoded. The server writes the map anew, as Go does with its keys in order, and tells the first fault of that. */
const undecodableIn = (metadata: JsonObject): readonly MetadataFault[] =>
  metadataTypeFaults(metadata).length === 0 ? [] : metadataTypeFaults(JSON.parse(canonical(metadata)) as JsonObject);

const decodeFailure = (body: JsonObject): Invalid | undefined => {
  const metadata = own(body, 'metadata') ?? {};
  const faults = isObject(metadata) ? undecodableIn(metadata) : [{ path: [], goType: 'v1.ObjectMeta', value: metadata }];
  const [first] = faults;
  if (first === undefined) return undefined;
  const place = first.path.length === 0 ? 'value' : `struct field ObjectMeta.${first.path[0]}`;
  return unhandled(body, `json: cannot unmarshal ${jsonKind(first.value)} into Go ${place} of type ${first.goType}`);
};

const unknownFieldTexts = ({ fieldValidation, object, schema }: UpdateRequest): readonly string[] => {
  if (fieldValidation === 'Ignore') return [];
  const metadata = Object.keys(metadataOf(object)).filter((name) => !metadataFields.includes(name));
  const fields = [...metadata.map((name) => `metadata.${name}`), ...schema.unknownFields(object).map(({ field }) => field)];
  return fields.map((field) => `unknown field ${JSON.stringify(field)}`);
};

/** What `POST` (without `live`), `PUT`, or the result of a JSON or merge patch would do. Never throws; never changes its arguments. */
export const applyUpdate = (request: UpdateRequest): WriteOutcome => {
  const { object, schema, fieldValidation = 'Warn' } = request;
  const undecodable = decodeFailure(object) ?? misnamed(request);
  if (undecodable !== undefined) return undecodable;
  const unknown = unknownFieldTexts(request);
  if (fieldValidation === 'Strict' && unknown.length > 0) {
    return unhandled(object, `strict decoding error: ${unknown.join(', ')}`);
  }
  const other = request.live === undefined ? undefined : checkUid(request, object);
  const mismatch = checkPlace(request, object) ?? other ?? checkVersion(request, object);
  if (mismatch !== undefined) return mismatch;
  const versionless = checkVersionGiven(request, object);
  if (versionless !== undefined) return versionless;
  const metadata = coerceMetadata(metadataOf(object));
  const decoded = withProperty(object, 'metadata', request.live === undefined ? without(metadata, wiped) : metadata);
  const body = identified(request, schema.applyDefaults(schema.coerceEmbedded(schema.pruneNulls(schema.prune(decoded)))));
  const finished = finish(request, withManagers(body, encodeManagers(ownersAfter(request, body))), { warnings: unknown });
  const outcome = readBack(request, finished);
  const versioned = request.dryRun !== true && request.live === undefined && textIn(metadataOf(object), 'resourceVersion') !== '';
  return versioned && outcome.outcome === 'applied'
    ? refuse(500, '', 'resourceVersion should not be set on objects to be created')
    : outcome;
};
