/** Tables of projections: rows made from events, together with how far they have been made. */
import type { Page, Row, TableQuery, TableSpec } from '#base/table.ts';

export type TableChange =
  | { readonly type: 'put'; readonly table: TableSpec; readonly row: Row }
  /** Changes some columns of an existing row; does nothing when there is none. */
  | { readonly type: 'patch'; readonly table: TableSpec; readonly key: readonly (string | number)[]; readonly row: Row }
  | { readonly type: 'remove'; readonly table: TableSpec; readonly key: readonly (string | number)[] }
  /** Removes all rows for which `column` equals `value`. */
  | { readonly type: 'removeWhere'; readonly table: TableSpec; readonly where: Readonly<Record<string, string | number>> };

export interface TableStore {
  /**
   * Creates what is missing. When a table has another version or shape than the stored one, all the given tables are made anew and
   * named in the answer: they have to be filled again from the log.
   */
  readonly prepare: (tables: readonly TableSpec[]) => Promise<{ readonly rebuilt: readonly string[] }>;
  /** Changes and the processor's checkpoint in one transaction. */
  readonly write: (
    changes: readonly TableChange[],
    checkpoint?: { readonly processor: string; readonly position: number },
  ) => Promise<void>;
  readonly checkpoint: (processor: string) => Promise<number>;
  readonly get: (table: TableSpec, key: readonly (string | number)[]) => Promise<Row | undefined>;
  readonly query: (table: TableSpec, query: TableQuery) => Promise<Page>;
  /** Rows per value of a column, for boards and filters: `{ synced: 12, drifted: 1 }`. */
  readonly countBy: (table: TableSpec, column: string, query: TableQuery) => Promise<Readonly<Record<string, number>>>;
  readonly close: () => Promise<void>;
}
