/** Rows from events: changes of one batch are collected, see each other, and are written with the checkpoint at once. */
import type { RecordedEvent } from '#base/message.ts';
import type { Row, TableSpec } from '#base/table.ts';
import type { TableChange, TableStore } from '../tables/table-store.ts';
import type { ProcessorSpec } from './delivery.ts';

export type KeyPart = string | number;

/** Reads rows as they are after the changes made so far in this batch. */
export interface ReadRows {
  readonly get: (table: TableSpec, key: readonly KeyPart[]) => Promise<Row | undefined>;
}

export type Project = (event: RecordedEvent, read: ReadRows) => readonly TableChange[] | Promise<readonly TableChange[]>;

const keyOf = (table: TableSpec, key: readonly unknown[]): string => `${table.table}\u0000${key.join('\u0000')}`;

/** Changes of one batch, the last one of each row winning; `removeWhere` keeps its place among them. */
const collect = (tables: TableStore) => {
  const rows = new Map<string, Row | null>();
  const latest = new Map<string, TableChange>();
  const sequence: TableChange[][] = [[]];
  const removals: Extract<TableChange, { type: 'removeWhere' }>[] = [];
  const isRemoved = (table: TableSpec, row: Row, { table: from, where }: (typeof removals)[number]): boolean =>
    from.table === table.table && Object.entries(where).every(([column, value]) => row[column] === value);

  const flush = (): void => {
    sequence.at(-1)?.push(...latest.values());
    latest.clear();
  };
  const get = async (table: TableSpec, key: readonly KeyPart[]): Promise<Row | undefined> => {
    const name = keyOf(table, key);
    const known = rows.get(name);
    if (known !== undefined) return known ?? undefined;
    const stored = await tables.get(table, key);
    const found = stored === undefined || removals.some((removal) => isRemoved(table, stored, removal)) ? undefined : stored;
    rows.set(name, found ?? null);
    return found;
  };
  const add = async (change: TableChange): Promise<void> => {
    if (change.type === 'removeWhere') {
      flush();
      sequence.at(-1)?.push(change);
      removals.push(change);
      for (const [name, row] of rows)
        if (row !== null && name.startsWith(`${change.table.table}\u0000`) && isRemoved(change.table, row, change)) rows.set(name, null);
      return;
    }
    if (change.type === 'patch') {
      const old = await get(change.table, change.key);
      if (old !== undefined) await add({ type: 'put', table: change.table, row: { ...old, ...change.row } });
      return;
    }
    const key = change.type === 'put' ? change.table.key.map((name) => change.row[name]) : change.key;
    const name = keyOf(change.table, key);
    rows.set(name, change.type === 'put' ? change.row : null);
    latest.delete(name);
    latest.set(name, change);
  };
  return {
    read: { get } satisfies ReadRows,
    add,
    changes: (): readonly TableChange[] => {
      flush();
      return sequence.flat();
    },
  };
};

/** A processor's consumer that fills tables. `name` is that of their set; the progress is written with the rows. */
export const makeProjection = (spec: {
  readonly name: string;
  readonly tables: TableStore;
  readonly project: Project;
}): Pick<ProcessorSpec, 'name' | 'tables' | 'handle' | 'keepsProgress'> => ({
  name: spec.name,
  tables: spec.tables,
  keepsProgress: true,
  handle: async (batch, progress) => {
    const batchChanges = collect(spec.tables);
    for (const event of batch) {
      for (const change of await spec.project(event, batchChanges.read)) await batchChanges.add(change);
    }
    await spec.tables.write(batchChanges.changes(), progress);
  },
});
