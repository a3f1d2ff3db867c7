/** Makes the rows of a projection once more from the log, in a place of their own, and compares them with those that are served. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { equals } from '#base/json.ts';
import type { Row, TableSpec } from '#base/table.ts';
import { makeDelivery } from '../processing/delivery.ts';
import { makeProjection, type Project } from '../processing/projection.ts';
import type { EventStore } from '../store/event-store.ts';
import { UnreadableEvent } from '../store/store-faults.ts';
import { openSqliteTables, servedIn } from '../tables/sqlite.ts';
import type { ServedRows, TableSet } from '../tables/table-store.ts';
import { problemsOf, type StoreProblem } from './problems.ts';
import type { StoredLog } from './stored-log.ts';

export interface RowsSpec {
  readonly subject: string;
  readonly log: StoredLog;
  /** The log in today's shape, as projections read it. */
  readonly events: EventStore;
  readonly set: TableSet;
  readonly project: Project;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Fills tables from the log up to a position, as the processor does: what cannot be handled is set aside. */
const fill = async (spec: RowsSpec, database: DatabaseSync, until: number): Promise<void> => {
  const tables = openSqliteTables(database);
  await tables.prepare(spec.set);
  const store: EventStore = { ...spec.events, lastPosition: async () => until };
  const projection = makeProjection({ name: spec.set.name, tables, project: spec.project });
  const unmoved = { onError: () => undefined, pause: async () => undefined };
  const delivery = makeDelivery(
    { ...projection, ...unmoved, store },
    () => undefined,
    () => false,
  );
  await delivery.load();
  while (delivery.position() < until) {
    try {
      await delivery.handle((await delivery.next()).batch);
    } catch (fault) {
      if (!(fault instanceof UnreadableEvent)) throw fault;
      await delivery.passUnreadable(fault);
    }
    spec.onProgress?.(delivery.position(), until);
  }
};

const keyOf = (table: TableSpec, row: Row): readonly (string | number)[] => table.key.map((name) => row[name] as string | number);

const compareTable = async (spec: RowsSpec, table: TableSpec, served: ServedRows, made: ServedRows): Promise<readonly StoreProblem[]> => {
  let count = 0;
  let first: { readonly key: string; readonly how: string } | undefined;
  const differs = (row: Row, how: string): void => {
    count += 1;
    first ??= { key: keyOf(table, row).join(', '), how };
  };
  for await (const row of served.rows(table)) {
    const other = await made.get(table, keyOf(table, row));
    if (other === undefined) differs(row, 'is none that the log knows');
    else if (!equals(row, other)) differs(row, 'differs');
  }
  for await (const row of made.rows(table)) if ((await served.get(table, keyOf(table, row))) === undefined) differs(row, 'is missing');
  return first === undefined
    ? []
    : [problemsOf(spec.subject)('store/rows-differ', { set: spec.set.name, table: table.table, count, ...first })];
};

/** Compares the rows that are served of one set with what the log says, at the position to which they were made. */
export const verifyRows = (spec: RowsSpec): Promise<readonly StoreProblem[]> =>
  spec.log.withRows(spec.set, async (served) => {
    if (served === undefined) return [problemsOf(spec.subject)('store/tables-missing', { set: spec.set.name })];
    const folder = mkdtempSync(join(tmpdir(), 'hedgerow-verify-'));
    const database = new DatabaseSync(join(folder, 'views.sqlite'));
    try {
      database.exec('pragma journal_mode = wal; pragma synchronous = off');
      await fill(spec, database, served.position);
      const made = servedIn(database, spec.set);
      if (made === undefined) throw new Error(`The tables of ${spec.set.name} were prepared and are not there.`);
      const found: StoreProblem[] = [];
      for (const table of spec.set.tables) found.push(...(await compareTable(spec, table, served, made)));
      return found;
    } finally {
      database.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
