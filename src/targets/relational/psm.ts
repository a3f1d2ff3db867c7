/** Relational tables as plain data. */
import type { Location } from '#base/diagnostic.ts';
import type { TableSpec } from '#base/table.ts';
import type { DdlSchema } from './ddl-psm.ts';

export interface RelationalTable {
  /** Name of the constant: `fabricTable`. */
  readonly constant: string;
  readonly description: string;
  readonly spec: TableSpec;
  readonly where: Location;
}

export interface RelationalPsm {
  readonly contexts: readonly { readonly name: string; readonly source: string; readonly tables: readonly RelationalTable[] }[];
  /** The same and more, as PostgreSQL is told it. */
  readonly schemas: readonly DdlSchema[];
}
