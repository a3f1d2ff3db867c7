/** Tables of projections as SQL that SQLite and PostgreSQL both take; what they do not agree on is the dialect. Placeholders are `?`. */
import type { Json } from '#base/json.ts';
import type { ColumnSpec, ColumnType, Row, TableQuery, TableSpec } from '#base/table.ts';
import { orderClause, type SqlPart, type SqlValue, selectedColumns, whereClause } from './query.ts';
import type { TableChange, TableSet } from './table-store.ts';

export interface Dialect {
  readonly types: Readonly<Record<ColumnType, string>>;
  /** What follows the columns of a table. */
  readonly tableOptions: string;
  /** Case-insensitive `like`, for ASCII letters. */
  readonly like: string;
  /** Where absent values stand: first when ascending, last when descending. */
  readonly nulls: (descending: boolean) => string;
}

/** A generation of a set, as its number; part of the names of its tables. */
export type Generation = number;

const quoted = (name: string): string => `"${name}"`;

const columnOf = (table: TableSpec, name: string): ColumnSpec => {
  const found = table.columns.find((column) => column.name === name);
  if (found === undefined) throw new Error(`Table ${table.table} has no column ${name}`);
  return found;
};

/** Name of a table in the database. */
export const physicalName = (table: TableSpec, generation: Generation): string => quoted(`${table.table}__${generation}`);

/** What has to be equal for rows to be kept: versions, columns and keys of all tables of the set. */
export const shapeOf = (set: TableSet): string =>
  JSON.stringify(
    set.tables.map(({ table, version, columns, key, indexes }) => {
      // What a filter may ask for is no part of it.
      const kept = columns.map(({ column, name, type, required }) => ({ column, name, type, required }));
      return [table, version, kept, key, indexes];
    }),
  );

/** PostgreSQL keeps no NUL in text, and a row that cannot be shown helps nobody: it becomes the sign for what cannot be shown. */
const toSql = (column: ColumnSpec, value: Json | undefined): SqlValue => {
  if (value === undefined || value === null) return null;
  if (column.type === 'json') return JSON.stringify(value);
  if (column.type === 'boolean') return value === true ? 1 : 0;
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : (value as number);
};

const fromSql = (column: ColumnSpec, value: unknown): Json => {
  if (value === null) return null;
  if (column.type === 'json') return JSON.parse(value as string) as Json;
  return column.type === 'boolean' ? value === 1 : (value as string | number);
};

export const toRow = (columns: readonly ColumnSpec[], found: Readonly<Record<string, unknown>>): Row => {
  const row: Record<string, Json> = {};
  for (const column of columns) row[column.name] = fromSql(column, found[column.column]);
  return row;
};

/** Statements that make a table and its indexes. */
export const createTable = (table: TableSpec, generation: Generation, dialect: Dialect): readonly string[] => {
  const columns = table.columns.map(
    ({ column, type, required }) => `${quoted(column)} ${dialect.types[type]}${required ? ' not null' : ''}`,
  );
  const names = (list: readonly string[]): string => list.map((name) => quoted(columnOf(table, name).column)).join(', ');
  const name = physicalName(table, generation);
  return [
    `create table ${name} (${columns.join(', ')}, primary key (${names(table.key)}))${dialect.tableOptions}`,
    ...table.indexes.map((list, index) => `create index ${quoted(`${table.table}__${generation}_${index}`)} on ${name} (${names(list)})`),
  ];
};

const keyClause = (table: TableSpec): string => table.key.map((name) => `${quoted(columnOf(table, name).column)} = ?`).join(' and ');

/** Puts rows, whose keys all differ, from what a `values` or a `select` gives. */
const putInto = (table: TableSpec, generation: Generation, source: string): string => {
  const names = table.columns.map(({ column }) => quoted(column));
  const keys = table.key.map((name) => quoted(columnOf(table, name).column));
  const others = names.filter((name) => !keys.includes(name));
  const update = others.length === 0 ? 'nothing' : `update set ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  return `insert into ${physicalName(table, generation)} (${names.join(', ')}) ${source} on conflict (${keys.join(', ')}) do ${update}`;
};

/** Puts some rows, whose keys all differ. */
export const putRows = (table: TableSpec, generation: Generation, rows: readonly Row[]): SqlPart => {
  const marks = `(${table.columns.map(() => '?').join(', ')})`;
  return {
    sql: putInto(table, generation, `values ${rows.map(() => marks).join(', ')}`),
    values: rows.flatMap((row) => table.columns.map((column) => toSql(column, row[column.name]))),
  };
};

/** The same with one array for each column, where there are arrays: however many rows, it is the same short statement. */
export const putArrays = (
  table: TableSpec,
  generation: Generation,
  rows: readonly Row[],
  typeOf: Readonly<Record<ColumnType, string>>,
): { readonly sql: string; readonly values: readonly (readonly SqlValue[])[] } => ({
  sql: putInto(table, generation, `select * from unnest(${table.columns.map(({ type }) => `?::${typeOf[type]}[]`).join(', ')})`),
  values: table.columns.map((column) => rows.map((row) => toSql(column, row[column.name]))),
});

/** Any change but a put. */
export const changeRows = (change: Exclude<TableChange, { type: 'put' }>, generation: Generation): SqlPart => {
  const { table } = change;
  const name = physicalName(table, generation);
  if (change.type === 'remove') return { sql: `delete from ${name} where ${keyClause(table)}`, values: change.key };
  if (change.type === 'removeWhere') {
    const clause = Object.keys(change.where).map((column) => `${quoted(columnOf(table, column).column)} = ?`);
    return { sql: `delete from ${name} where ${clause.join(' and ')}`, values: Object.values(change.where) };
  }
  const columns = Object.keys(change.row).map((column) => columnOf(table, column));
  return {
    sql: `update ${name} set ${columns.map(({ column }) => `${quoted(column)} = ?`).join(', ')} where ${keyClause(table)}`,
    values: [...columns.map((column) => toSql(column, change.row[column.name])), ...change.key],
  };
};

export const selectRow = (table: TableSpec, generation: Generation, key: readonly (string | number)[]): SqlPart => ({
  sql: `select * from ${physicalName(table, generation)} where ${keyClause(table)}`,
  values: key,
});

export const selectCount = (table: TableSpec, generation: Generation, query: TableQuery, dialect: Dialect): SqlPart => {
  const where = whereClause(table, query, dialect.like);
  return { sql: `select count(*) as count from ${physicalName(table, generation)}${where.sql}`, values: where.values };
};

/** Rows of a page; without a limit the first fifty. */
export const selectPage = (
  table: TableSpec,
  generation: Generation,
  query: TableQuery,
  dialect: Dialect,
): SqlPart & { readonly columns: readonly ColumnSpec[] } => {
  const where = whereClause(table, query, dialect.like);
  const columns = selectedColumns(table, query);
  const names = columns.map(({ column }) => quoted(column)).join(', ');
  return {
    columns,
    sql: `select ${names} from ${physicalName(table, generation)}${where.sql}${orderClause(table, query, dialect.nulls)} limit ? offset ?`,
    values: [...where.values, query.limit ?? 50, query.offset ?? 0],
  };
};

export const selectCountBy = (table: TableSpec, generation: Generation, column: string, query: TableQuery, dialect: Dialect): SqlPart => {
  const where = whereClause(table, query, dialect.like);
  const name = quoted(columnOf(table, column).column);
  return {
    sql: `select ${name} as value, count(*) as count from ${physicalName(table, generation)}${where.sql} group by ${name}`,
    values: where.values,
  };
};

export const countsOf = (found: readonly Readonly<Record<string, unknown>>[]): Readonly<Record<string, number>> =>
  Object.fromEntries(found.map((row) => [String(row['value']), Number(row['count'])]));
