/**
 * PostgreSQL statements that turn the tables of one model into those of another. Hedgerow itself fills tables from the log again; this
 * is for a database whose tables cannot be filled again.
 */
import type { ColumnSpec, ColumnType, TableSpec } from '#base/table.ts';
import type { Attribute, Model, View } from '#modeling/metamodel/elements.ts';
import { snake } from '#modeling/metamodel/names.ts';
import { relational } from './target.ts';

const types: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  integer: 'bigint',
  real: 'double precision',
  boolean: 'boolean',
  instant: 'timestamptz',
  json: 'jsonb',
};

/** A view and its table. */
interface Table {
  readonly spec: TableSpec;
  readonly view: View;
}

const tablesOf = (model: Model): readonly (Table & { readonly context: string })[] =>
  relational.transform(model).psm.contexts.flatMap(({ name, tables }) => {
    const views = model.contexts.find((context) => context.name === name)?.views ?? [];
    return tables.map(({ spec }, index) => ({ context: name, spec, view: views[index] as View }));
  });

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const literal = (value: unknown, type: ColumnType): string => {
  if (value === null) return 'null';
  if (type === 'json') return `${text(JSON.stringify(value))}::jsonb`;
  return typeof value === 'string' ? text(value) : String(value);
};

const indexName = (table: string, index: number): string => `${table}_${index}`;

const columnsOf = (spec: TableSpec, names: readonly string[]): string =>
  names.map((name) => quoted(spec.columns.find((column) => column.name === name)?.column ?? snake(name))).join(', ');

const createIndexes = (spec: TableSpec): readonly string[] =>
  spec.indexes.map(
    (names, index) => `create index ${quoted(indexName(spec.table, index))} on ${quoted(spec.table)} (${columnsOf(spec, names)});`,
  );

/** Statements that make a table as the model says. */
export const createTable = (spec: TableSpec): readonly string[] => {
  const columns = spec.columns.map(({ column, type, required }) => `  ${quoted(column)} ${types[type]}${required ? ' not null' : ''}`);
  const key = `  constraint ${quoted(`${spec.table}_pkey`)} primary key (${columnsOf(spec, spec.key)})`;
  return [`create table ${quoted(spec.table)} (\n${[...columns, key].join(',\n')}\n);`, ...createIndexes(spec)];
};

/** Pairs of types PostgreSQL converts without writing the table anew. */
const casts: Readonly<Record<string, string>> = {
  'integer real': 'using {}::double precision',
  'integer text': 'using {}::text',
  'real text': 'using {}::text',
  'boolean text': 'using {}::text',
  'instant text': 'using {}::text',
  'text json': 'using to_jsonb({})',
  'integer json': 'using to_jsonb({})',
  'real json': 'using to_jsonb({})',
  'boolean json': 'using to_jsonb({})',
  'instant json': 'using to_jsonb({})',
};

const addColumn = (table: string, { column, type, required }: ColumnSpec, attribute: Attribute): readonly string[] => {
  const name = `alter table ${quoted(table)} add column ${quoted(column)} ${types[type]}`;
  if (attribute.default !== undefined && attribute.default !== null)
    return [
      '-- Short lock; no row is written: a constant default is kept beside the table.',
      `${name}${required ? ' not null' : ''} default ${literal(attribute.default, type)};`,
      `alter table ${quoted(table)} alter column ${quoted(column)} drop default;`,
    ];
  if (!required) return ['-- Short lock; no row is written.', `${name};`];
  return [
    '-- Short lock; no row is written. The model says no default: fill the column before the last statement, or it fails.',
    `${name};`,
    '-- The whole table is read under a lock.',
    `alter table ${quoted(table)} alter column ${quoted(column)} set not null;`,
  ];
};

const retype = (table: string, from: ColumnSpec, { column, type }: ColumnSpec): readonly string[] => {
  if (from.type === type) return [];
  const cast = casts[`${from.type} ${type}`];
  const alter = `alter table ${quoted(table)} alter column ${quoted(column)} type ${types[type]}`;
  return cast === undefined
    ? [
        '-- Every row is written anew under a lock; fails at the first value that is none of the new type.',
        `${alter} using ${type === 'json' ? `to_jsonb(${quoted(column)})` : `${quoted(column)}::text::${types[type]}`};`,
      ]
    : ['-- Every row is written anew under a lock.', `${alter} ${cast.replaceAll('{}', quoted(column))};`];
};

const presence = (table: string, from: ColumnSpec, { column, required }: ColumnSpec): readonly string[] => {
  if (from.required === required) return [];
  return required
    ? [
        '-- The whole table is read under a lock; fails when a row lacks it.',
        `alter table ${quoted(table)} alter column ${quoted(column)} set not null;`,
      ]
    : ['-- Short lock; no row is written.', `alter table ${quoted(table)} alter column ${quoted(column)} drop not null;`];
};

/** The column an attribute had before, by its name or its declared former name. */
const formerly = (attribute: Attribute, old: Table, now: Table): ColumnSpec | undefined => {
  const named = (name: string | undefined) => old.spec.columns.find((column) => column.name === name);
  const taken = now.spec.columns.some(({ name }) => name === attribute.renamedFrom);
  return named(attribute.name) ?? (taken ? undefined : named(attribute.renamedFrom));
};

const sameShape = (left: TableSpec, right: TableSpec): boolean =>
  JSON.stringify([left.table, left.key, left.columns, left.indexes]) ===
  JSON.stringify([right.table, right.key, right.columns, right.indexes]);

const alterTable = (old: Table, now: Table): readonly string[] => {
  if (sameShape(old.spec, now.spec)) return [];
  const { table } = now.spec;
  const pairs = now.spec.columns.map((column, index) => {
    const attribute = now.view.attributes[index] as Attribute;
    return { column, attribute, from: formerly(attribute, old, now) };
  });
  const kept = new Set(pairs.flatMap(({ from }) => from?.column ?? []));
  const key = columnsOf(now.spec, now.spec.key);
  const oldKey = old.spec.key.map((name) => pairs.find(({ from }) => from?.name === name)?.column.column ?? `-${name}`);
  const keyChanged = oldKey.map(quoted).join(', ') !== key;
  const indexed = (spec: TableSpec): string => JSON.stringify(spec.indexes.map((names) => columnsOf(spec, names)));
  const indexesChanged = indexed(old.spec) !== indexed(now.spec) || old.spec.table !== table;
  return [
    `-- ${now.view.name}`,
    ...(indexesChanged ? old.spec.indexes.map((_, index) => `drop index ${quoted(indexName(old.spec.table, index))};`) : []),
    ...(old.spec.table === table
      ? []
      : [
          `alter table ${quoted(old.spec.table)} rename to ${quoted(table)};`,
          `alter table ${quoted(table)} rename constraint ${quoted(`${old.spec.table}_pkey`)} to ${quoted(`${table}_pkey`)};`,
        ]),
    ...(keyChanged ? [`alter table ${quoted(table)} drop constraint ${quoted(`${table}_pkey`)};`] : []),
    ...old.spec.columns
      .filter(({ column }) => !kept.has(column))
      .flatMap(({ column }) => ['-- Short lock; what it holds is lost.', `alter table ${quoted(table)} drop column ${quoted(column)};`]),
    ...pairs.flatMap(({ column, from }) =>
      from === undefined || from.column === column.column
        ? []
        : [
            '-- Short lock; no row is written.',
            `alter table ${quoted(table)} rename column ${quoted(from.column)} to ${quoted(column.column)};`,
          ],
    ),
    ...pairs.flatMap(({ column, from, attribute }) =>
      from === undefined ? addColumn(table, column, attribute) : [...retype(table, from, column), ...presence(table, from, column)],
    ),
    ...(keyChanged
      ? [
          '-- The whole table is read under a lock; fails when two rows have one key.',
          `alter table ${quoted(table)} add constraint ${quoted(`${table}_pkey`)} primary key (${key});`,
        ]
      : []),
    ...(indexesChanged && now.spec.indexes.length > 0
      ? [
          '-- Writing waits while an index is made; outside of a transaction `create index concurrently` does not block.',
          ...createIndexes(now.spec),
        ]
      : []),
  ];
};

/** Ordered statements for all views that differ; none when no table does. */
export const migrateTables = (oldModel: Model, newModel: Model): readonly string[] => {
  const old = tablesOf(oldModel);
  const now = tablesOf(newModel);
  const matched = now.map((table) => {
    const own = old.filter(({ context }) => context === table.context);
    const named = own.find(({ view }) => view.name === table.view.name);
    const former = now.some(({ context, view }) => context === table.context && view.name === table.view.renamedFrom)
      ? undefined
      : table.view.renamedFrom;
    return { table, from: named ?? own.find(({ view }) => view.name === former) };
  });
  const kept = new Set(matched.map(({ from }) => from));
  return [
    ...old
      .filter((table) => !kept.has(table))
      .flatMap(({ spec, view }) => [`-- ${view.name} is gone, with all it holds.`, `drop table ${quoted(spec.table)};`]),
    ...matched.flatMap(({ table, from }) =>
      from === undefined ? [`-- ${table.view.name} is new.`, ...createTable(table.spec)] : alterTable(from, table),
    ),
  ];
};
