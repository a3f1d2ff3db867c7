/** Projection tables in SQLite: made from their specs, written with their checkpoint in one transaction. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Json } from '#base/json.ts';
import type { ColumnSpec, Row, TableSpec } from '#base/table.ts';
import { orderClause, type SqlValue, selectedColumns, whereClause } from './query.ts';
import type { TableChange, TableStore } from './table-store.ts';

const sqlTypes = { text: 'text', instant: 'text', json: 'text', integer: 'integer', boolean: 'integer', real: 'real' } as const;

const quoted = (name: string): string => `"${name}"`;

const createTable = (table: TableSpec): string => {
  const columns = table.columns.map((column) => `${quoted(column.column)} ${sqlTypes[column.type]}${column.required ? ' not null' : ''}`);
  const key = table.key.map((name) => quoted(columnOf(table, name).column)).join(', ');
  return `create table ${quoted(table.table)} (${columns.join(', ')}, primary key (${key})) strict, without rowid`;
};

const columnOf = (table: TableSpec, name: string): ColumnSpec => {
  const found = table.columns.find((column) => column.name === name);
  if (found === undefined) throw new Error(`Table ${table.table} has no column ${name}`);
  return found;
};

const toSql = (column: ColumnSpec, value: Json | undefined): SqlValue => {
  if (value === undefined || value === null) return null;
  if (column.type === 'json') return JSON.stringify(value);
  if (column.type === 'boolean') return value === true ? 1 : 0;
  return value as string | number;
};

const fromSql = (column: ColumnSpec, value: unknown): Json => {
  if (value === null) return null;
  if (column.type === 'json') return JSON.parse(value as string) as Json;
  return column.type === 'boolean' ? value === 1 : (value as string | number);
};

const toRow = (columns: readonly ColumnSpec[], found: Readonly<Record<string, unknown>>): Row => {
  const row: Record<string, Json> = {};
  for (const column of columns) row[column.name] = fromSql(column, found[column.column]);
  return row;
};

/** Statements by their text: tables are few and queries repeat. */
const preparer = (database: DatabaseSync): ((sql: string) => StatementSync) => {
  const cache = new Map<string, StatementSync>();
  return (sql) => {
    let statement = cache.get(sql);
    if (statement === undefined) {
      if (cache.size > 500) cache.clear();
      statement = database.prepare(sql);
      cache.set(sql, statement);
    }
    return statement;
  };
};

type Prepare = ReturnType<typeof preparer>;

const keyClause = (table: TableSpec): string => table.key.map((name) => `${quoted(columnOf(table, name).column)} = ?`).join(' and ');

const put = (prepare: Prepare, table: TableSpec, row: Row): void => {
  const names = table.columns.map((column) => quoted(column.column)).join(', ');
  const marks = table.columns.map(() => '?').join(', ');
  prepare(`insert or replace into ${quoted(table.table)} (${names}) values (${marks})`).run(
    ...table.columns.map((column) => toSql(column, row[column.name])),
  );
};

const applyChange = (prepare: Prepare, change: TableChange): void => {
  const { table } = change;
  if (change.type === 'put') put(prepare, table, change.row);
  else if (change.type === 'remove') prepare(`delete from ${quoted(table.table)} where ${keyClause(table)}`).run(...change.key);
  else if (change.type === 'removeWhere') {
    const names = Object.keys(change.where);
    const clause = names.map((name) => `${quoted(columnOf(table, name).column)} = ?`).join(' and ');
    prepare(`delete from ${quoted(table.table)} where ${clause}`).run(...Object.values(change.where));
  } else {
    const names = Object.keys(change.row);
    const sets = names.map((name) => `${quoted(columnOf(table, name).column)} = ?`).join(', ');
    const values = names.map((name) => toSql(columnOf(table, name), change.row[name]));
    prepare(`update ${quoted(table.table)} set ${sets} where ${keyClause(table)}`).run(...values, ...change.key);
  }
};

const bookkeeping = `
create table if not exists checkpoints (processor text primary key, position integer not null) strict;
create table if not exists table_versions (name text primary key, version integer not null, shape text not null) strict;
`;

/** True when the table has to be made: it is missing, of another version, or of another shape. */
const isStale = (prepare: Prepare, table: TableSpec): boolean => {
  const known = prepare('select version, shape from table_versions where name = ?').get(table.table) as
    | { readonly version: number; readonly shape: string }
    | undefined;
  return known === undefined || known.version !== table.version || known.shape !== JSON.stringify([table.columns, table.key]);
};

const makeTable = (database: DatabaseSync, prepare: Prepare, table: TableSpec): void => {
  database.exec(`drop table if exists ${quoted(table.table)}`);
  database.exec(createTable(table));
  for (const [index, names] of table.indexes.entries()) {
    const columns = names.map((name) => quoted(columnOf(table, name).column)).join(', ');
    database.exec(`create index ${quoted(`${table.table}_${index}`)} on ${quoted(table.table)} (${columns})`);
  }
  prepare('insert or replace into table_versions values (?, ?, ?)').run(
    table.table,
    table.version,
    JSON.stringify([table.columns, table.key]),
  );
};

/** The table store in an open database. */
export const openSqliteTables = (database: DatabaseSync): TableStore => {
  database.exec(bookkeeping);
  const prepare = preparer(database);
  const transaction = (work: () => void): void => {
    database.exec('begin immediate');
    try {
      work();
      database.exec('commit');
    } catch (fault) {
      if (database.isTransaction) database.exec('rollback');
      throw fault;
    }
  };
  const setCheckpoint = (processor: string, position: number): void => {
    prepare('insert or replace into checkpoints values (?, ?)').run(processor, position);
  };

  return {
    prepare: async (tables) => {
      // Tables that are filled together are made anew together: one checkpoint stands for all of them.
      const stale = tables.some((table) => isStale(prepare, table)) ? tables : [];
      transaction(() => {
        for (const table of stale) makeTable(database, prepare, table);
      });
      return { rebuilt: stale.map((table) => table.table) };
    },
    write: async (changes, checkpoint) => {
      transaction(() => {
        for (const change of changes) applyChange(prepare, change);
        if (checkpoint !== undefined) setCheckpoint(checkpoint.processor, checkpoint.position);
      });
    },
    checkpoint: async (processor) =>
      (prepare('select position from checkpoints where processor = ?').get(processor) as { readonly position: number } | undefined)
        ?.position ?? 0,
    get: async (table, key) => {
      const found = prepare(`select * from ${quoted(table.table)} where ${keyClause(table)}`).get(...key);
      return found === undefined ? undefined : toRow(table.columns, found);
    },
    query: async (table, query) => {
      const where = whereClause(table, query);
      const columns = selectedColumns(table, query);
      const names = columns.map((column) => quoted(column.column)).join(', ');
      const { count } = prepare(`select count(*) as count from ${quoted(table.table)}${where.sql}`).get(...where.values) as {
        readonly count: number;
      };
      const sql = `select ${names} from ${quoted(table.table)}${where.sql}${orderClause(table, query)} limit ? offset ?`;
      const found = prepare(sql).all(...where.values, query.limit ?? 50, query.offset ?? 0);
      return { count, rows: found.map((row) => toRow(columns, row)) };
    },
    countBy: async (table, column, query) => {
      const where = whereClause(table, query);
      const name = quoted(columnOf(table, column).column);
      const found = prepare(`select ${name} as value, count(*) as count from ${quoted(table.table)}${where.sql} group by ${name}`).all(
        ...where.values,
      );
      return Object.fromEntries(found.map((row) => [String(row['value']), Number(row['count'])]));
    },
    close: async () => undefined,
  };
};
