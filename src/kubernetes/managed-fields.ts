/** The entries of `metadata.managedFields`: who owns which fields since when. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { decodeFieldSet, encodeFieldSet, type FieldSet, noFields, pathsOf, pathText, union } from './field-set.ts';
import { own } from './own.ts';

/** One manager of an object. Appliers are told apart by name, updaters also by version. */
export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fields: FieldSet;
}

/** Managers by identity. */
export type Managers = ReadonlyMap<string, Manager>;

/** One field that another manager owns with another value. */
export interface ApplyConflict {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource?: string;
  /** As the server writes paths: `.spec.list[name="a"].value`. */
  readonly path: string;
}

/** The server keeps at most this many updaters apart; the oldest are merged into one. */
const maxUpdaters = 10;
const ancientChanges = 'ancient-changes';

/** Text that identifies a manager, and sorts managers as the server does. */
export const managerIdentity = (manager: Pick<Manager, 'name' | 'operation' | 'apiVersion' | 'subresource'>): string =>
  JSON.stringify({
    manager: manager.name,
    operation: manager.operation,
    ...(manager.operation === 'Apply' ? {} : { apiVersion: manager.apiVersion }),
    ...(manager.subresource === undefined || manager.subresource === '' ? {} : { subresource: manager.subresource }),
  });

const textOf = (entry: JsonObject, key: string): string => {
  const value = own(entry, key);
  return typeof value === 'string' ? value : '';
};

/** An entry that the server can decode. */
export const isEntry = (entry: Json): entry is JsonObject & { readonly operation: 'Apply' | 'Update'; readonly apiVersion: string } =>
  isObject(entry) &&
  (entry['operation'] === 'Apply' || entry['operation'] === 'Update') &&
  textOf(entry, 'apiVersion') !== '' &&
  own(entry, 'fieldsType') === 'FieldsV1';

const decodeEntry = (entry: Json): Manager | undefined => {
  if (!isEntry(entry)) return undefined;
  const { operation, apiVersion } = entry;
  const fields = own(entry, 'fieldsV1');
  const subresource = textOf(entry, 'subresource');
  const time = textOf(entry, 'time');
  return {
    name: textOf(entry, 'manager'),
    operation,
    apiVersion,
    fields: isObject(fields) ? decodeFieldSet(fields) : noFields,
    ...(subresource === '' ? {} : { subresource }),
    ...(time === '' ? {} : { time }),
  };
};

/** Reads `managedFields`; `undefined` when an entry is not one. */
export const decodeManagers = (entries: Json | undefined): Managers | undefined => {
  const managers = new Map<string, Manager>();
  for (const entry of Array.isArray(entries) ? (entries as readonly Json[]) : []) {
    const manager = decodeEntry(entry);
    if (manager === undefined) return undefined;
    managers.set(managerIdentity(manager), manager);
  }
  return managers;
};

const order = (left: string | number, right: string | number): number => (left < right ? -1 : left > right ? 1 : 0);

const seconds = (time: string | undefined): number => (time === undefined ? 0 : Math.floor(Date.parse(time) / 1000) || 0);

const compareManagers = (left: Manager, right: Manager): number =>
  order(left.operation, right.operation) ||
  order(seconds(left.time), seconds(right.time)) ||
  order(left.name, right.name) ||
  order(left.apiVersion, right.apiVersion) ||
  order(left.subresource ?? '', right.subresource ?? '');

/** Writes `managedFields`, ordered as the server orders it; `undefined` when nobody owns anything. */
export const encodeManagers = (managers: Managers): readonly JsonObject[] | undefined =>
  managers.size === 0
    ? undefined
    : [...managers.values()].sort(compareManagers).map((manager) => ({
        manager: manager.name,
        operation: manager.operation,
        apiVersion: manager.apiVersion,
        ...(manager.time === undefined ? {} : { time: manager.time }),
        fieldsType: 'FieldsV1',
        fieldsV1: encodeFieldSet(manager.fields),
        ...(manager.subresource === undefined ? {} : { subresource: manager.subresource }),
      }));

/** Merges the oldest updaters of one version until few enough are left. */
export const capUpdaters = (managers: Managers): Managers => {
  const updaters = [...managers].filter(([, manager]) => manager.operation === 'Update');
  if (updaters.length <= maxUpdaters) return managers;
  updaters.sort(([leftId, left], [rightId, right]) => order(seconds(left.time), seconds(right.time)) || order(leftId, rightId));
  const capped = new Map(managers);
  const firstOf = new Map<string, string>();
  let left = updaters.length;
  for (const [identity, manager] of updaters) {
    if (left <= maxUpdaters) break;
    const first = firstOf.get(manager.apiVersion);
    if (first === undefined) {
      firstOf.set(manager.apiVersion, identity);
      continue;
    }
    const bucket: Manager = { name: ancientChanges, operation: 'Update', apiVersion: manager.apiVersion, fields: noFields };
    const bucketId = managerIdentity(bucket);
    const merged = capped.get(bucketId) ?? (capped.get(first) as Manager);
    if (!capped.has(bucketId)) capped.delete(first);
    capped.delete(identity);
    const time = manager.time === undefined ? {} : { time: manager.time };
    capped.set(bucketId, { ...bucket, ...time, fields: union(manager.fields, merged.fields) });
    left -= 1;
  }
  return capped;
};

/** The conflicts that the fields of some managers make, by manager and path. */
export const conflictsOf = (managers: Managers): readonly ApplyConflict[] =>
  [...managers.keys()].sort().flatMap((identity) => {
    const { name, operation, apiVersion, subresource, fields } = managers.get(identity) as Manager;
    const who = { manager: name, operation, apiVersion, ...(subresource === undefined ? {} : { subresource }) };
    return pathsOf(fields).map((path) => ({ ...who, path: pathText(path) }));
  });

/** A manager as conflict messages name it. */
export const printedManager = (conflict: ApplyConflict): string => {
  const name = JSON.stringify(conflict.manager);
  const who = conflict.subresource === undefined ? name : `${name} with subresource ${JSON.stringify(conflict.subresource)}`;
  return conflict.operation === 'Update' ? `${who} using ${conflict.apiVersion}` : who;
};

/** The message of a refused apply, as the server words it. */
export const conflictMessage = (conflicts: readonly ApplyConflict[]): string => {
  const [only] = conflicts;
  if (conflicts.length === 1 && only !== undefined)
    return `Apply failed with 1 conflict: conflict with ${printedManager(only)}: ${only.path}`;
  const lines: string[] = [];
  let last = '';
  for (const conflict of conflicts) {
    const who = printedManager(conflict);
    if (who !== last) lines.push(`conflicts with ${who}:`);
    lines.push(`- ${conflict.path}`);
    last = who;
  }
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
};
