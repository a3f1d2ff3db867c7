/** Tables that live in memory as long as somebody looks at them, and can be copied: for views of the past. */
import { DatabaseSync } from 'node:sqlite';
import { openSqliteTables } from './sqlite.ts';
import type { TableStore } from './table-store.ts';

export interface ScratchTables {
  readonly tables: TableStore;
  /** The same rows in tables of their own, with the progress they were written with. */
  readonly copy: () => ScratchTables;
  readonly close: () => void;
}

/** Nothing is kept, so nothing needs to reach a disk. */
const fleeting = 'pragma journal_mode = memory; pragma synchronous = off;';

const opened = (database: DatabaseSync): ScratchTables => ({
  tables: openSqliteTables(database),
  copy: () => {
    const copied = new DatabaseSync(':memory:');
    copied.deserialize(database.serialize());
    copied.exec(fleeting);
    return opened(copied);
  },
  close: () => database.close(),
});

/** Empty tables in memory. */
export const openScratchTables = (): ScratchTables => {
  const database = new DatabaseSync(':memory:');
  database.exec(fleeting);
  return opened(database);
};
