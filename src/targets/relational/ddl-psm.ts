/** PostgreSQL as plain data: what a schema holds, with conditions as SQL expressions and everything else still without text. */
import type { Location } from '#base/diagnostic.ts';
import type { Unsaid } from './rules.ts';

export interface DdlColumn {
  readonly name: string;
  readonly type: 'text' | 'bigint' | 'double precision' | 'boolean' | 'timestamptz' | 'jsonb';
  readonly required: boolean;
  /** A literal of SQL. */
  readonly default?: string;
  /** What must hold, over the column's name. */
  readonly check?: string;
  readonly description: string;
}

export interface DdlTable {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly DdlColumn[];
  readonly key: readonly string[];
  readonly indexes: readonly (readonly string[])[];
  /** What must hold of a row, over the names of its columns. */
  readonly check?: string;
  /** Rules that no check constraint of it can say. */
  readonly unsaid: readonly Unsaid[];
  /** What its check constraints ask, because they may not look into collections themselves. */
  readonly functions: readonly DdlFunction[];
  /** A row lives and dies with one of another table, by the leading columns of its key. */
  readonly owner?: { readonly table: string; readonly columns: readonly string[] };
  readonly where: Location;
}

/** A function that tells whether JSON is a value of the model. */
export interface DdlFunction {
  readonly name: string;
  /** Over `value`, a jsonb. */
  readonly condition: string;
  readonly description: string;
  /** Rules that the condition lacks. */
  readonly unsaid: readonly Unsaid[];
  readonly where: Location;
}

export interface DdlSchema {
  readonly name: string;
  readonly context: string;
  readonly description: string;
  readonly source: string;
  readonly functions: readonly DdlFunction[];
  readonly tables: readonly DdlTable[];
  readonly where: Location;
}
