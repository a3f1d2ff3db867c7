/** How resources differ between two moments: new, gone, in another state, or with other content. */
import type { Filter, Row } from '#base/table.ts';
import { schemaOf } from '#contexts/gitops/index.ts';
import { type FieldChange, type ResourceChange, type ResourceMoment, userInterfaceTables } from '#contexts/user-interface/index.ts';
import type { ReadTables } from '#eventing/processing/past.ts';
import { changesBetween } from '#kubernetes/compare.ts';
import type { KindDefinition, KubernetesObject } from '#kubernetes/object.ts';

const { resourceTable } = userInterfaceTables;

export interface ChangesQuestion {
  readonly from: ReadTables;
  readonly to: ReadTables;
  readonly fabric?: string;
  readonly kind?: string;
}

const filtersOf = ({ fabric, kind }: ChangesQuestion): readonly Filter[] =>
  Object.entries({ fabric, kind }).flatMap(([column, value]) =>
    value === undefined ? [] : [{ column, lookup: 'exact', values: [value] }],
  );

/** Versions of all resources, in the order of lists: what has the same version is the same. */
const versionsIn = async (tables: ReadTables, filters: readonly Filter[]): Promise<ReadonlyMap<string, unknown>> => {
  const { rows } = await tables.query(resourceTable, { filters, limit: Number.MAX_SAFE_INTEGER, columns: ['id', 'version'] });
  return new Map(rows.map((row) => [String(row['id']), row['version']]));
};

const momentFields = ['state', 'reason', 'since', 'commit', 'author', 'file', 'line'] as const;

const momentOf = (row: Row): ResourceMoment =>
  Object.fromEntries(momentFields.flatMap((name) => (row[name] === null ? [] : [[name, row[name]]]))) as unknown as ResourceMoment;

const objectIn = (row: Row | undefined, side: string): KubernetesObject | undefined =>
  (row?.[side] ?? undefined) as KubernetesObject | undefined;

/** Differences of one side; an object that is new or gone is one difference, without its content. */
const fieldChanges = (
  kinds: readonly KindDefinition[],
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
): readonly FieldChange[] => {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ path: '', kind: 'added' }];
  if (after === undefined) return [{ path: '', kind: 'removed' }];
  const schema = schemaOf({ kinds }, after.apiVersion, after.kind);
  return changesBetween(after, before, schema).map(({ path, kind, desired, live }) => ({
    path,
    kind,
    ...(live === undefined ? {} : { before: live }),
    ...(desired === undefined ? {} : { after: desired }),
  }));
};

/** A draft is a spec; compared as one, where its fields stand in the object. */
const draftIn = (row: Row | undefined): KubernetesObject | undefined =>
  row === undefined || row['draft'] === null
    ? undefined
    : ({ apiVersion: row['apiVersion'], kind: row['kind'], metadata: {}, spec: row['draft'] } as unknown as KubernetesObject);

const changeOf = (kinds: readonly KindDefinition[], before: Row | undefined, after: Row | undefined): ResourceChange | undefined => {
  const row = after ?? before;
  if (row === undefined) return undefined;
  const sides = {
    desired: fieldChanges(kinds, objectIn(before, 'desired'), objectIn(after, 'desired')),
    live: fieldChanges(kinds, objectIn(before, 'live'), objectIn(after, 'live')),
    draft: fieldChanges(kinds, draftIn(before), draftIn(after)),
  };
  if (before?.['state'] === after?.['state'] && Object.values(sides).every(({ length }) => length === 0)) return undefined;
  const named = (name: string): string => String(row[name]);
  return {
    id: named('id'),
    fabric: named('fabric'),
    group: named('group'),
    kind: named('kind'),
    namespace: named('namespace'),
    name: named('name'),
    change: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    ...(before === undefined ? {} : { before: momentOf(before) }),
    ...(after === undefined ? {} : { after: momentOf(after) }),
    ...sides,
  };
};

/** All resources that differ, by fabric, kind, namespace and name. `kinds` say how lists are compared. */
export const changesBetweenMoments = async (
  question: ChangesQuestion,
  kinds: readonly KindDefinition[],
): Promise<readonly ResourceChange[]> => {
  const filters = filtersOf(question);
  const { from, to } = question;
  const before = await versionsIn(from, filters);
  const after = await versionsIn(to, filters);
  const touched = [...new Set([...before.keys(), ...after.keys()])].filter((id) => before.get(id) !== after.get(id));
  const changes: ResourceChange[] = [];
  for (const id of touched) {
    const change = changeOf(kinds, await from.get(resourceTable, [id]), await to.get(resourceTable, [id]));
    if (change !== undefined) changes.push(change);
  }
  const place = ({ fabric, kind, namespace, name }: ResourceChange): string => [fabric, kind, namespace, name].join('\0');
  return changes.sort((left, right) => (place(left) < place(right) ? -1 : 1));
};
