/**
 * What the API server would make of a server-side apply, a create or an update of a custom resource.
 *
 * Source: apimachinery's field managers and structured-merge-diff's updater, in the order in which the server runs them. Not
 * modelled: CEL rules, conversion between versions, admission webhooks, quota.
 */
import { equals, isObject, type Json, type JsonObject } from '#base/json.ts';
import type { StatusCause } from './field-error.ts';
import { difference, type FieldSet, intersection, noFields, recursiveDifference, union, withNamedParents } from './field-set.ts';
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
import { coerceMetadata, metadataFields, metadataTypeFaults } from './metadata.ts';
import { own, withProperty } from './own.ts';
import { oldestProfile, type ServerProfile } from './profile.ts';
import { reconcileFields } from './reconcile-fields.ts';
import type { TypePlan } from './type-plan.ts';
import { fieldSetOf, typingMessage, typingProblems } from './typed.ts';
import { type Comparison, compareTyped } from './typed-compare.ts';
import { merge } from './typed-merge.ts';
import { removeFields } from './typed-remove.ts';
import {
  badRequest,
  type Conflicting,
  checkIdentity,
  checkUid,
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

/** Takes the differences away from all managers but the one who makes them. */
const disown = (others: Managers, { added, modified, removed }: Comparison): Managers => {
  const lost = union(union(added, modified), removed);
  if (lost.size === 0) return others;
  return owners([...others].map(([identity, manager]) => [identity, { ...manager, fields: difference(manager.fields, lost) }]));
};

const filtered = (comparison: Comparison, reset: FieldSet): Comparison => ({
  added: recursiveDifference(comparison.added, reset),
  modified: recursiveDifference(comparison.modified, reset),
  removed: recursiveDifference(comparison.removed, reset),
});

/** The managers after `self` made the differences between two objects its own. */
const updateManagers = (managers: Managers, self: Omit<Manager, 'fields' | 'time'>, comparison: Comparison, now: string): Managers => {
  const identity = managerIdentity(self);
  const updated = new Map(disown(managers, comparison));
  const mine = difference(union(comparison.modified, comparison.added), comparison.removed);
  if (mine.size === 0) return updated;
  const before = updated.get(identity)?.fields ?? noFields;
  const fields = difference(union(mine, before), unowned);
  if (fields.size === 0) updated.delete(identity);
  else updated.set(identity, { ...self, fields, time: secondsOf(now) });
  return capUpdaters(updated);
};

interface Merging {
  readonly plan: TypePlan;
  readonly profile: ServerProfile;
}

/** Removes what we applied last time and do not apply now, unless somebody else owns it. */
const prune = (merged: Json, last: FieldSet, owned: FieldSet, { plan, profile }: Merging): Json => {
  if (last.size === 0) return merged;
  const named = (set: FieldSet): FieldSet => withNamedParents(set, plan);
  const fields = (value: Json): FieldSet => fieldSetOf(plan, value, profile);
  const all = named(fields(merged));
  const stripped = removeFields(plan, merged, named(last), profile);
  // What anybody owns, the present configuration included, comes back…
  const restored = removeFields(plan, merged, difference(all, union(named(fields(stripped)), named(owned))), profile);
  // …and so does what fell with it but was never ours.
  return removeFields(plan, merged, intersection(difference(all, named(fields(restored))), named(last)), profile);
};

/** Nothing that was applied before is missing now: there is nothing to prune, and no need to look. */
const keepsAll = (last: FieldSet, now: FieldSet): boolean => difference(last, now).size === 0;

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

const conflicting = (others: Managers, { added, modified }: Comparison): readonly ApplyConflict[] => {
  const claimed = union(modified, added);
  if (claimed.size === 0) return [];
  return conflictsOf(
    owners([...others].map(([identity, manager]) => [identity, { ...manager, fields: intersection(manager.fields, claimed) }])),
  );
};

const applyTo = ({ request, live, managers, plan, profile }: Position): WriteOutcome => {
  const { config, force = false, now, subresource } = request;
  const reset = resetFields(request);
  const self = {
    name: request.manager,
    operation: 'Apply',
    apiVersion: textIn(config, 'apiVersion'),
    ...(subresource ? { subresource } : {}),
  } as const;
  const identity = managerIdentity(self);
  const last = managers.get(identity)?.fields ?? noFields;
  const set = recursiveDifference(fieldSetOf(plan, config, profile), reset);
  const others = new Map([...managers].filter(([other]) => other !== identity));
  const merged = merge(plan, live, config, profile) as Json;
  const owned = [...others.values()].reduce((all, manager) => union(all, manager.fields), set);
  const pruned = keepsAll(last, set) ? merged : prune(merged, last, owned, { plan, profile });
  const comparison = filtered(compareTyped(plan, live, pruned, profile), reset);
  const conflicts = force ? [] : conflicting(others, comparison);
  if (conflicts.length > 0) return conflictOutcome(conflicts);
  const mismatch = checkIdentity(request, config) ?? (request.live === undefined ? checkUid(request, config) : undefined);
  if (mismatch !== undefined) return mismatch;
  const fields = difference(set, unowned);
  const unchanged = isUnchanged(live, pruned, comparison, profile);
  // Who changes nothing but what he owns gets no new time.
  const time = unchanged ? managers.get(identity)?.time : secondsOf(now);
  const after = new Map(disown(others, comparison));
  if (fields.size > 0) after.set(identity, { ...self, fields, ...(time === undefined ? {} : { time }) });
  const object = unchanged ? live : request.schema.applyDefaults(pruned as JsonObject);
  return finish(request, withManagers(identified(request, object), encodeManagers(after)));
};

/** Nothing changes: then the server keeps the live object as it is, and fills in no defaults. */
const isUnchanged = (live: JsonObject, next: Json, { added, modified, removed }: Comparison, profile: ServerProfile): boolean =>
  profile.orderCounts ? equals(live, next) : added.size === 0 && modified.size === 0 && removed.size === 0;

/** The apply cannot even be understood. */
const malformed = (request: ApplyRequest, profile: ServerProfile): Invalid | undefined => {
  const { config, live, schema } = request;
  const metadata = metadataOf(config);
  const apiVersion = textIn(config, 'apiVersion');
  const kind = textIn(config, 'kind');
  const expected = live === undefined ? apiVersion !== '' && kind !== '' : live.apiVersion === apiVersion && live.kind === kind;
  if (!expected) return badRequest(`invalid object type: ${apiVersion}, Kind=${kind}`);
  const managed = own(metadata, 'managedFields');
  if (managed !== undefined && managed !== null) return badRequest('metadata.managedFields must be nil');
  const problems = typingProblems(schema.plan, config, profile);
  if (problems.length === 0) return undefined;
  return refuse(500, '', `failed to create typed patch object (${describe(config)}): ${typingMessage(problems)}`);
};

/** Fields that were written before anybody applied belong to a manager of that name. */
const firstManagers = (live: JsonObject, request: ApplyRequest, { plan, profile }: Merging): Managers => {
  const reset = resetFields(request);
  const fields = difference(recursiveDifference(compareTyped(plan, {}, live, profile).added, reset), unowned);
  const { subresource } = request;
  const about = { apiVersion: textIn(live, 'apiVersion'), ...(subresource === undefined ? {} : { subresource }) };
  const manager: Manager = { name: beforeFirstApply, operation: 'Update', ...about, fields };
  return owners([[managerIdentity(manager), manager]]);
};

/** What is not declared falls out when an object is read back from storage, in a dry run too. */
const readBack = (request: ApplyRequest, outcome: WriteOutcome): WriteOutcome =>
  outcome.outcome === 'applied' && outcome.changed ? { ...outcome, object: request.schema.prune(outcome.object) } : outcome;

/** What `PATCH` with `application/apply-patch+yaml` would do. Never throws; never changes its arguments. */
export const predictApply = (request: ApplyRequest): WriteOutcome => {
  const { live, schema, config, profile = oldestProfile } = request;
  const { plan } = schema;
  const refused = malformed(request, profile);
  if (refused !== undefined) return refused;
  const before: JsonObject =
    live === undefined ? { apiVersion: config.apiVersion as Json, kind: config.kind as Json } : withoutManagers(live);
  const stored = live === undefined ? new Map<string, Manager>() : decodeManagers(own(metadataOf(live), 'managedFields'));
  if (stored === undefined) return refuse(500, '', 'failed to decode managed fields: an entry is malformed');
  const faults = typingProblems(plan, before, profile, profile.toleratesDuplicates ? 'tolerated' : 'refused');
  if (faults.length > 0) return refuse(500, '', `failed to create typed live object (${describe(before)}): ${typingMessage(faults)}`);
  const known = stored.size === 0 && live !== undefined ? firstManagers(before, request, { plan, profile }) : stored;
  const managers = new Map(
    [...known].map(([identity, manager]) => [identity, { ...manager, fields: reconcileFields(manager.fields, plan) }]),
  );
  return readBack(request, applyTo({ request, live: before, managers, plan, profile }));
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
  const { plan } = schema;
  // What does not fit its type has no fields to own: older servers then lose track of all owners. Mostly validation refuses it next.
  if ([before, after].some((object) => typingProblems(plan, object, profile, 'tolerated').length > 0)) {
    const stored = decodeManagers(own(metadataOf(live ?? {}), 'managedFields'));
    return (profile.keepsOwnersOfMisfits ? stored : undefined) ?? new Map();
  }
  const comparison = filtered(compareTyped(plan, before, after, profile), resetFields(request));
  const self = { name: manager, operation: 'Update', apiVersion, ...(subresource ? { subresource } : {}) } as const;
  return updateManagers(managers, self, comparison, now);
};

const jsonKind = (value: Json): string =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value === 'boolean' ? 'bool' : typeof value;

const decodeFailure = (body: JsonObject): Invalid | undefined => {
  const version = JSON.stringify(textIn(body, 'apiVersion').split('/').at(-1) ?? '');
  const kind = textIn(body, 'kind');
  const metadata = own(body, 'metadata') ?? {};
  const faults = isObject(metadata) ? metadataTypeFaults(metadata) : [{ path: [], goType: 'v1.ObjectMeta', value: metadata }];
  const [first] = faults;
  if (first === undefined) return undefined;
  const place = first.path.length === 0 ? 'value' : `struct field ObjectMeta.${first.path[0]}`;
  const reason = `json: cannot unmarshal ${jsonKind(first.value)} into Go ${place} of type ${first.goType}`;
  return badRequest(`${kind} in version ${version} cannot be handled as a ${kind}: ${reason}`);
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
  const undecodable = decodeFailure(object);
  if (undecodable !== undefined) return undecodable;
  const unknown = unknownFieldTexts(request);
  if (fieldValidation === 'Strict' && unknown.length > 0) {
    const kind = textIn(object, 'kind');
    const version = JSON.stringify(textIn(object, 'apiVersion').split('/').at(-1) ?? '');
    return badRequest(`${kind} in version ${version} cannot be handled as a ${kind}: strict decoding error: ${unknown.join(', ')}`);
  }
  const mismatch = (request.live === undefined ? undefined : checkUid(request, object)) ?? checkIdentity(request, object);
  if (mismatch !== undefined) return mismatch;
  const versionless = checkVersionGiven(request, object);
  if (versionless !== undefined) return versionless;
  const decoded = withProperty(object, 'metadata', coerceMetadata(metadataOf(object)));
  const body = identified(request, schema.applyDefaults(schema.pruneNulls(schema.prune(decoded))));
  const outcome = finish(request, withManagers(body, encodeManagers(ownersAfter(request, body))), unknown);
  const versioned = request.dryRun !== true && request.live === undefined && textIn(metadataOf(object), 'resourceVersion') !== '';
  return versioned && outcome.outcome === 'applied'
    ? refuse(500, '', 'resourceVersion should not be set on objects to be created')
    : outcome;
};
