/** Turns a table query into parameterised SQL. Columns and look-ups come from an allow-list: the table's own. */
import { defineDiagnostics } from '#base/diagnostic.ts';
import { utcInstant } from '#base/instant.ts';
import type { ColumnSpec, Filter, Lookup, TableQuery, TableSpec } from '#base/table.ts';

export type SqlValue = string | number | null;

export interface SqlPart {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** What can be wrong with a query; the API turns each into a problem. */
export const queryProblems = defineDiagnostics({
  'query/unknown-column': { severity: 'error', message: '{table} has no field {column}.', hint: 'Known fields: {known}.' },
  'query/unknown-lookup': { severity: 'error', message: 'There is no look-up {lookup}.', hint: 'Known look-ups: {known}.' },
  'query/unknown-value': { severity: 'error', message: '{value} is not a value of the field {column}.', hint: 'Known values: {known}.' },
  'query/bad-value': { severity: 'error', message: '{value} is not a value for the field {column}.', hint: 'The field holds {type}.' },
});

/** A query that names what is not there. Thrown, and translated at the border: callers inside never cause it. */
export class BadQuery extends Error {
  readonly code: keyof typeof queryProblems;
  readonly parameters: Readonly<Record<string, string>>;
  constructor(code: keyof typeof queryProblems, parameters: Readonly<Record<string, string>>) {
    super(code);
    this.code = code;
    this.parameters = parameters;
  }
}

const columnNamed = (table: TableSpec, name: string): ColumnSpec => {
  const found = table.columns.find((column) => column.name === name);
  if (found === undefined) {
    const known = table.columns.map((column) => column.name).join(', ');
    throw new BadQuery('query/unknown-column', { table: table.table, column: name, known });
  }
  return found;
};

const numberOf = (text: string, form: RegExp): number | undefined => {
  const number = Number(text);
  return form.test(text) && Number.isFinite(number) ? number : undefined;
};

const truth: Readonly<Record<string, number>> = { true: 1, 1: 1, false: 0, 0: 0 };

/** An instant to compare with those of rows, as texts: one in UTC as it was written, since that is how rows have it; a day is before its first moment. */
const instantIn = (text: string): string | undefined => {
  if (/^\d{4}-\d\d-\d\d$/u.test(text)) return utcInstant(`${text}T00:00:00Z`) === undefined ? undefined : text;
  const utc = utcInstant(text);
  return utc !== undefined && text.endsWith('Z') ? text : utc;
};

/** What a column of a type holds, in words, and a text as such a value; `undefined` when it is none. */
const types: Readonly<
  Record<ColumnSpec['type'], { readonly words: string; readonly read: (text: string, column: ColumnSpec) => SqlValue | undefined }>
> = {
  integer: { words: 'a whole number', read: (text) => numberOf(text, /^-?\d{1,15}$/u) },
  real: { words: 'a number', read: (text) => numberOf(text, /^-?\d+(?:\.\d+)?(?:[Ee][+-]?\d+)?$/u) },
  boolean: { words: 'true or false', read: (text) => (Object.hasOwn(truth, text) ? truth[text] : undefined) },
  instant: { words: 'a time as RFC 3339 has it, or a day: 2026-11-25T07:00:00Z, 2026-11-25', read: instantIn },
  text: { words: 'text', read: (text, { values }) => (values === undefined || values.includes(text) ? text : undefined) },
  json: { words: 'text', read: (text) => text },
};

const toSql = (column: ColumnSpec, text: string): SqlValue => {
  const { words, read } = types[column.type];
  const value = read(text, column);
  if (value !== undefined) return value;
  const told = { column: column.name, value: text === '' ? 'Nothing' : text };
  if (column.values === undefined) throw new BadQuery('query/bad-value', { ...told, type: words });
  throw new BadQuery('query/unknown-value', { ...told, known: column.values.join(', ') });
};

/** `%` and `_` are text when a person looks for them. */
const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/gu, String.raw`\$&`);

type Condition = (column: ColumnSpec, values: readonly string[], likeOperator: string) => SqlPart;

const like =
  (expression: (text: string) => string, negated = false): Condition =>
  (column, values, operator) => ({
    sql: `(${values.map(() => `"${column.column}" ${negated ? 'not ' : ''}${operator} ? escape '\\'`).join(negated ? ' and ' : ' or ')})`,
    values: values.map((text) => expression(escapeLike(text))),
  });

const compare =
  (operator: string) =>
  (column: ColumnSpec, values: readonly string[]): SqlPart => ({
    sql: `(${values.map(() => `"${column.column}" ${operator} ?`).join(' and ')})`,
    values: values.map((text) => toSql(column, text)),
  });

const anyOf = (column: ColumnSpec, values: readonly string[]): SqlPart => ({
  sql: `"${column.column}" in (${values.map(() => '?').join(', ')})`,
  values: values.map((text) => toSql(column, text)),
});

const noneOf = (column: ColumnSpec, values: readonly string[]): SqlPart => ({
  sql: `("${column.column}" is null or "${column.column}" not in (${values.map(() => '?').join(', ')}))`,
  values: values.map((text) => toSql(column, text)),
});

const isNull = (column: ColumnSpec, values: readonly string[]): SqlPart => {
  const wanted = values.at(-1);
  if (wanted !== 'true' && wanted !== 'false')
    throw new BadQuery('query/bad-value', { column: column.name, value: String(wanted), type: 'true or false' });
  return { sql: `"${column.column}" is ${wanted === 'true' ? '' : 'not '}null`, values: [] };
};

const lookups: Readonly<Record<Lookup, Condition>> = {
  exact: anyOf,
  in: (column, values) =>
    anyOf(
      column,
      values.flatMap((text) => text.split(',')),
    ),
  n: noneOf,
  ic: like((text) => `%${text}%`),
  nic: like((text) => `%${text}%`, true),
  isw: like((text) => `${text}%`),
  iew: like((text) => `%${text}`),
  gt: compare('>'),
  gte: compare('>='),
  lt: compare('<'),
  lte: compare('<='),
  isnull: isNull,
};

const isLookup = (text: string): text is Lookup => Object.hasOwn(lookups, text);

/** Takes `name__ic` apart. The column has to exist; the look-up too. */
export const parseFilter = (table: TableSpec, parameter: string, values: readonly string[]): Filter => {
  const cut = parameter.indexOf('__');
  const column = cut < 0 ? parameter : parameter.slice(0, cut);
  const lookup = cut < 0 ? 'exact' : parameter.slice(cut + 2);
  columnNamed(table, column);
  if (!isLookup(lookup)) throw new BadQuery('query/unknown-lookup', { lookup, known: Object.keys(lookups).join(', ') });
  return { column, lookup, values };
};

const search = (table: TableSpec, q: string, operator: string): SqlPart => {
  const pattern = `%${escapeLike(q)}%`;
  const names = table.search.map((name) => columnNamed(table, name).column);
  return { sql: `(${names.map((name) => `"${name}" ${operator} ? escape '\\'`).join(' or ')})`, values: names.map(() => pattern) };
};

/** The `where` clause of a query, empty when everything is wanted. `likeOperator` is the one that does not look at case. */
export const whereClause = (table: TableSpec, query: TableQuery, likeOperator: string): SqlPart => {
  const parts = (query.filters ?? []).map((filter) =>
    lookups[filter.lookup](columnNamed(table, filter.column), filter.values, likeOperator),
  );
  if (query.q !== undefined && query.q !== '' && table.search.length > 0) parts.push(search(table, query.q, likeOperator));
  if (parts.length === 0) return { sql: '', values: [] };
  return { sql: ` where ${parts.map((part) => part.sql).join(' and ')}`, values: parts.flatMap((part) => part.values) };
};

/** The `order by` clause; the key is always appended, so that pages never overlap. */
export const orderClause = (table: TableSpec, query: TableQuery, nulls: (descending: boolean) => string): string => {
  const wanted = query.ordering === undefined || query.ordering.length === 0 ? table.ordering : query.ordering;
  const terms = wanted.map((name) => {
    const descending = name.startsWith('-');
    return `"${columnNamed(table, name.replace(/^-/u, '')).column}"${descending ? ' desc' : ''}${nulls(descending)}`;
  });
  const keys = table.key.map((name) => `"${columnNamed(table, name).column}"`);
  return ` order by ${[...terms, ...keys].join(', ')}`;
};

/** Columns to read, all of them unless some are named. */
export const selectedColumns = (table: TableSpec, query: TableQuery): readonly ColumnSpec[] =>
  query.columns === undefined ? table.columns : query.columns.map((name) => columnNamed(table, name));
