/** Shapes of generated projection tables and of queries over them; `eventing/tables` interprets both. */
import type { Json } from './json.ts';

export type ColumnType = 'text' | 'integer' | 'real' | 'boolean' | 'instant' | 'json';

export interface ColumnSpec {
  /** snake_case in the database. */
  readonly column: string;
  /** camelCase in rows, queries and the API. */
  readonly name: string;
  readonly type: ColumnType;
  readonly required: boolean;
  /** Of a text that is a value of an enumeration: all there are. Filters are held to them. */
  readonly values?: readonly string[];
}

export interface TableSpec {
  /** Table name in the database. */
  readonly table: string;
  /** A new version is rebuilt from the log, never migrated. */
  readonly version: number;
  /** Names of the key's columns. */
  readonly key: readonly string[];
  readonly columns: readonly ColumnSpec[];
  readonly indexes: readonly (readonly string[])[];
  /** Columns that a free-text `q` looks into. */
  readonly search: readonly string[];
  /** Default order; `-name` is descending. The key is always appended as a tie-breaker. */
  readonly ordering: readonly string[];
}

export type Row = Readonly<Record<string, Json>>;

/** Look-ups as NetBox clients know them: `name__ic=leaf`. No suffix means equality. */
export type Lookup = 'exact' | 'n' | 'in' | 'ic' | 'nic' | 'isw' | 'iew' | 'gt' | 'gte' | 'lt' | 'lte' | 'isnull';

export interface Filter {
  readonly column: string;
  readonly lookup: Lookup;
  /** All values given for this filter; equality with several values means any of them. */
  readonly values: readonly string[];
}

export interface TableQuery {
  readonly filters?: readonly Filter[];
  readonly q?: string;
  /** Names, `-name` for descending. */
  readonly ordering?: readonly string[];
  readonly limit?: number;
  readonly offset?: number;
  /** Names of the columns to return; all of them when absent. Large columns can so be left out of lists. */
  readonly columns?: readonly string[];
}

export interface Page {
  /** Rows that match, not only those on this page. */
  readonly count: number;
  readonly rows: readonly Row[];
}
