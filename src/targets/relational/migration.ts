/**
 * PostgreSQL statements that turn the schemas of one model into those of another. They are for databases that were made from
 * `deploy/sql`; Hedgerow's own tables are filled from the log again. Tables and columns are matched by element, so a declared rename keeps
 * what they hold.
 */
import type { Location } from '#base/diagnostic.ts';
import type { Attribute, Context, Model } from '#modeling/metamodel/elements.ts';
import { snake } from '#modeling/metamodel/names.ts';
import { ddl } from './ddl.ts';
import { checkText, columnText, functionText, printDdl, rowCheckText, tableText } from './ddl-print.ts';
import type { DdlColumn, DdlSchema, DdlTable } from './ddl-psm.ts';
import { identifier, literal } from './sql-text.ts';

/** A table, the element it is made from, and what its columns were called. */
interface Made {
  readonly table: DdlTable;
  readonly element: string;
  readonly former?: string;
  /** New name to old name, of columns whose attribute says one. */
  readonly columns: ReadonlyMap<string, string>;
}

interface Maker {
  readonly where: Location;
  readonly element: string;
  readonly former?: string;
  readonly attributes: readonly Attribute[];
}

const makersOf = (context: Context): readonly Maker[] => [
  ...context.aggregates.map(({ where, name, renamedFrom, identity, behaviours }) => ({
    where,
    element: `aggregate ${name}`,
    ...(renamedFrom === undefined ? {} : { former: `aggregate ${renamedFrom}` }),
    attributes: [identity, ...(behaviours.find(({ creates }) => creates)?.parameters ?? [])],
  })),
  ...context.values.map(({ where, name, renamedFrom, entity, attributes }) => ({
    where,
    element: `entity ${name}`,
    ...(renamedFrom === undefined ? {} : { former: `entity ${renamedFrom}` }),
    attributes: [...attributes, ...context.aggregates.filter((one) => one.name === entity?.aggregate).map(ownerAttribute)],
  })),
  ...context.views.map(({ where, name, renamedFrom, attributes }) => ({
    where,
    element: `view ${name}`,
    ...(renamedFrom === undefined ? {} : { former: `view ${renamedFrom}` }),
    attributes,
  })),
];

/** The column by which a row of an entity knows its aggregate. */
const ownerAttribute = ({ identity }: Context['aggregates'][number]): Attribute => ({
  ...identity,
  name: `of_${identity.name}`,
  ...(identity.renamedFrom === undefined ? {} : { renamedFrom: `of_${identity.renamedFrom}` }),
});

const madeIn = (model: Model, schema: DdlSchema | undefined): readonly Made[] => {
  const context = model.contexts.find(({ name }) => name === schema?.context);
  if (context === undefined || schema === undefined) return [];
  const makers = makersOf(context);
  return schema.tables.flatMap((table) => {
    const maker = makers.find(({ where }) => where === table.where);
    if (maker === undefined) return [];
    const columns = maker.attributes.flatMap(({ name, renamedFrom }) =>
      renamedFrom === undefined ? [] : [[snake(name), snake(renamedFrom)] as const],
    );
    return [{ table, element: maker.element, columns: new Map(columns), ...(maker.former === undefined ? {} : { former: maker.former }) }];
  });
};

const tooLong = (name: string): boolean => new TextEncoder().encode(name).length > 63;

const checkName = (table: string, column: string): string => `${table}_${column}_check`;
const indexName = (table: string, columns: readonly string[]): string => `${table}_${columns.join('_')}_index`;

const list = (columns: readonly string[]): string => columns.map(identifier).join(', ');

/** A statement about something whose name the server may have made. */
const about = (name: string, what: string, statement: (name: string) => string): readonly string[] =>
  tooLong(name)
    ? [`-- The server shortened the name of ${what}: look it up, and do by hand: ${statement('NAME')}`]
    : [statement(identifier(name))];

interface Column {
  readonly now: DdlColumn;
  readonly old?: DdlColumn;
}

/** The columns of a table, each with the one it was. */
const matched = (old: Made, now: Made): readonly Column[] =>
  now.table.columns.map((column): Column => {
    const named = (wanted: string | undefined) => old.table.columns.find((one) => one.name === wanted);
    const former = now.columns.get(column.name);
    const found = named(column.name) ?? (now.table.columns.some((one) => one.name === former) ? undefined : named(former));
    return found === undefined ? { now: column } : { now: column, old: found };
  });

/** Whether other columns than before are the key. */
const isRekeyed = (old: Made, now: Made): boolean => {
  const columns = matched(old, now);
  const moved = old.table.key.map((one) => columns.find((column) => column.old?.name === one)?.now.name);
  return moved.join() !== now.table.key.join();
};

/** The parts of one change of a table, in the order in which they have to run. */
const alterTable = (schema: string, old: Made, now: Made, remade: ReadonlySet<string>): readonly string[] => {
  const { table } = now;
  const [oldName, name] = [old.table.name, table.name];
  const place = `${identifier(schema)}.${identifier(name)}`;
  const alter = (what: string): string => `ALTER TABLE ${place} ${what};`;
  const columns = matched(old, now);
  const kept = columns.filter((column): column is Required<Column> => column.old !== undefined);
  const lost = old.table.columns.filter((column) => !kept.some((one) => one.old === column));
  const renamed = kept.filter((column) => column.old.name !== column.now.name);
  const usesRemade = ({ check = '' }: DdlColumn): boolean =>
    [...remade].some((one) => check.includes(`${identifier(schema)}.${identifier(one)}(`));
  const rechecked = kept.filter(
    (column) =>
      checkText(column.old) !== checkText(column.now) || column.old.name !== column.now.name || oldName !== name || usesRemade(column.now),
  );
  const rekeyed = isRekeyed(old, now);
  // The check of a row names columns; a renamed one is renamed in it, so that it would stay as it is, but not under its name.
  const rowChanged = old.table.check !== table.check || oldName !== name;
  const [oldIndexes, indexes] = [old.table.indexes.map((one) => one.join()), table.indexes.map((one) => one.join())];
  const same = (columnsOf: string): boolean =>
    oldName === name &&
    indexes.includes(columnsOf) &&
    columnsOf.split(',').every((one) => !renamed.some((column) => column.now.name === one || column.old.name === one));
  const statements = [
    ...(oldName === name ? [] : [`ALTER TABLE ${identifier(schema)}.${identifier(oldName)} RENAME TO ${identifier(name)};`]),
    ...(rowChanged && old.table.check !== undefined
      ? about(`${oldName}_row_check`, `the check of a row of ${oldName}`, (one) => alter(`DROP CONSTRAINT ${one}`))
      : []),
    ...rechecked.flatMap((column) =>
      column.old.check === undefined
        ? []
        : about(checkName(oldName, column.old.name), `the check of ${oldName}.${column.old.name}`, (one) =>
            alter(`DROP CONSTRAINT ${one}`),
          ),
    ),
    ...old.table.indexes
      .filter((_, index) => !same(oldIndexes[index] ?? ''))
      .flatMap((one) => about(indexName(oldName, one), `an index of ${oldName}`, (found) => `DROP INDEX ${identifier(schema)}.${found};`)),
    ...(rekeyed ? about(`${oldName}_pkey`, `the key of ${oldName}`, (one) => alter(`DROP CONSTRAINT ${one} CASCADE`)) : []),
    ...(!rekeyed && oldName !== name
      ? about(`${oldName}_pkey`, `the key of ${oldName}`, (one) => alter(`RENAME CONSTRAINT ${one} TO ${identifier(`${name}_pkey`)}`))
      : []),
    ...lost.flatMap((column) => ['-- Short lock. What the column holds is lost.', alter(`DROP COLUMN ${identifier(column.name)}`)]),
    ...renamed.map((column) => alter(`RENAME COLUMN ${identifier(column.old.name)} TO ${identifier(column.now.name)}`)),
    ...columns.flatMap((column) =>
      column.old === undefined ? addColumn(alter, name, column.now) : changeColumn(alter, column.old, column.now),
    ),
    ...rechecked.flatMap((column) => addCheck(alter, name, column.now)),
    ...(rowChanged && table.check !== undefined
      ? ['-- The whole table is read under a lock; fails when a row does not fit.', alter(`ADD ${rowCheckText(name, table.check)}`)]
      : []),
    ...(rekeyed
      ? ['-- The whole table is read under a lock; fails when two rows have one key.', alter(`ADD PRIMARY KEY (${list(table.key)})`)]
      : []),
    ...table.indexes
      .filter((_, index) => !(oldIndexes.includes(indexes[index] ?? '') && same(indexes[index] ?? '')))
      .flatMap((one) => [
        '-- Writing waits while an index is made; outside of a transaction CREATE INDEX CONCURRENTLY does not block.',
        `CREATE INDEX ${tooLong(indexName(name, one)) ? '' : `${identifier(indexName(name, one))} `}ON ${place} (${list(one)});`,
      ]),
    ...(old.table.description === table.description ? [] : [`COMMENT ON TABLE ${place} IS ${literal(table.description)};`]),
    ...columns.flatMap((column) =>
      column.old?.description === column.now.description
        ? []
        : [`COMMENT ON COLUMN ${place}.${identifier(column.now.name)} IS ${literal(column.now.description)};`],
    ),
  ];
  return statements.length === 0 ? [] : [`-- ${now.element}`, ...statements];
};

const addCheck = (alter: (what: string) => string, table: string, column: DdlColumn): readonly string[] => {
  const check = checkText(column);
  const name = checkName(table, column.name);
  if (check === undefined) return [];
  return [
    '-- The whole table is read under a lock; fails when a row does not fit.',
    alter(`ADD ${tooLong(name) ? '' : `CONSTRAINT ${identifier(name)} `}CHECK (${check})`),
  ];
};

const addColumn = (alter: (what: string) => string, table: string, column: DdlColumn): readonly string[] => {
  if (!column.required || column.default !== undefined)
    return [
      column.default === undefined
        ? '-- Short lock; no row is written.'
        : '-- Short lock; no row is written: a constant default is kept beside the table.',
      alter(`ADD COLUMN ${columnText(table, column)}`),
    ];
  const { check: _check, ...unchecked } = column;
  return [
    '-- Short lock; no row is written. The model says no default: fill the column before the next statement, or it fails.',
    alter(`ADD COLUMN ${columnText(table, { ...unchecked, required: false })}`),
    '-- The whole table is read under a lock.',
    alter(`ALTER COLUMN ${identifier(column.name)} SET NOT NULL`),
    ...addCheck(alter, table, column),
  ];
};

/** How values of one type become values of another; by way of text when nothing nearer is known. */
const cast = (column: string, from: DdlColumn['type'], to: DdlColumn['type']): string => {
  if (to === 'jsonb') return `to_jsonb(${column})`;
  if (to === 'text') return from === 'jsonb' ? `${column} #>> '{}'` : `${column}::text`;
  if (from === 'bigint' && to === 'double precision') return `${column}::${to}`;
  return `(${from === 'jsonb' ? `${column} #>> '{}'` : `${column}::text`})::${to}`;
};

const changeColumn = (alter: (what: string) => string, old: DdlColumn, now: DdlColumn): readonly string[] => {
  const column = identifier(now.name);
  const given = old.default !== now.default || old.type !== now.type;
  return [
    ...(given && old.default !== undefined ? [alter(`ALTER COLUMN ${column} DROP DEFAULT`)] : []),
    ...(old.type === now.type
      ? []
      : [
          '-- Every row is written anew under a lock; fails at the first value that is none of the new type.',
          alter(`ALTER COLUMN ${column} TYPE ${now.type} USING ${cast(column, old.type, now.type)}`),
        ]),
    ...(given && now.default !== undefined ? [alter(`ALTER COLUMN ${column} SET DEFAULT ${now.default}`)] : []),
    ...(old.required === now.required
      ? []
      : now.required
        ? ['-- The whole table is read under a lock; fails when a row lacks it.', alter(`ALTER COLUMN ${column} SET NOT NULL`)]
        : ['-- Short lock; no row is written.', alter(`ALTER COLUMN ${column} DROP NOT NULL`)]),
  ];
};

/** Names of functions that are new or say something else, directly or through another function. */
const remadeIn = (old: DdlSchema, now: DdlSchema): ReadonlySet<string> => {
  const before = new Map(old.functions.map((one) => [one.name, one.condition]));
  const remade = new Set(now.functions.filter((one) => before.get(one.name) !== one.condition).map(({ name }) => name));
  const asks = (condition: string, name: string): boolean => condition.includes(`${identifier(now.name)}.${identifier(name)}(`);
  for (let size = -1; size !== remade.size; ) {
    size = remade.size;
    for (const one of now.functions) if ([...remade].some((name) => asks(one.condition, name))) remade.add(one.name);
  }
  return remade;
};

const alterSchema = (oldModel: Model, newModel: Model, old: DdlSchema, now: DdlSchema): readonly string[] => {
  const [before, after] = [madeIn(oldModel, old), madeIn(newModel, now)];
  const pairs = after.map((made) => {
    const named = (element: string | undefined) => before.find((one) => one.element === element);
    const former = after.some(({ element }) => element === made.former) ? undefined : named(made.former);
    return { made, from: named(made.element) ?? former };
  });
  const kept = new Set(pairs.map(({ from }) => from));
  const remade = remadeIn(old, now);
  const said = new Map(old.functions.map((one) => [one.name, one]));
  const functions = now.functions.filter(
    ({ name, condition, description }) => said.get(name)?.condition !== condition || said.get(name)?.description !== description,
  );
  const gone = old.functions.filter(({ name }) => !now.functions.some((one) => one.name === name));
  const schema = identifier(now.name);
  const statements = [
    // What belongs to another table goes before it.
    ...[...before]
      .reverse()
      .filter((made) => !kept.has(made))
      .flatMap(({ element, table }) => [
        `-- ${element} is gone, with all it holds.`,
        `DROP TABLE ${schema}.${identifier(table.name)} CASCADE;`,
      ]),
    ...functions.map((one) => functionText(now.name, one)),
    ...pairs.flatMap(({ made, from }) =>
      from === undefined ? [`-- ${made.element} is new.`, tableText(now.name, made.table)] : alterTable(now.name, from, made, remade),
    ),
    ...pairs.flatMap(({ made, from }) => ownerStatements(now.name, made, from, pairs)),
    ...gone.map(({ name }) => `DROP FUNCTION ${schema}.${identifier(name)}(jsonb);`),
    ...(old.description === now.description ? [] : [`COMMENT ON SCHEMA ${schema} IS ${literal(now.description)};`]),
  ];
  return statements.length === 0 ? [] : ['SET check_function_bodies = off;', ...statements];
};

interface Paired {
  readonly made: Made;
  readonly from: Made | undefined;
}

/** The foreign key of an entity's table, when its own name or the key it leads to changed. */
const ownerStatements = (schema: string, made: Made, from: Made | undefined, pairs: readonly Paired[]): readonly string[] => {
  const { owner, name, key } = made.table;
  const before = from?.table.owner;
  if (owner === undefined || from === undefined || before === undefined) return [];
  const place = `ALTER TABLE ${identifier(schema)}.${identifier(name)}`;
  const oldColumns = from.table.key.slice(0, before.columns.length);
  const columns = key.slice(0, owner.columns.length);
  const constraint = (table: string, names: readonly string[]): string => `${table}_${names.join('_')}_fkey`;
  const target = pairs.find((pair) => pair.made.table.name === owner.table);
  // Dropping a key drops what leads to it.
  const dropped = target?.from === undefined || isRekeyed(target.from, target.made);
  if (dropped)
    return [
      `${place} ADD FOREIGN KEY (${list(columns)}) REFERENCES ${identifier(schema)}.${identifier(owner.table)} (${list(owner.columns)}) ON DELETE CASCADE;`,
    ];
  const [oldName, newName] = [constraint(from.table.name, oldColumns), constraint(name, columns)];
  return oldName === newName
    ? []
    : about(oldName, `the foreign key of ${from.table.name}`, (one) => `${place} RENAME CONSTRAINT ${one} TO ${identifier(newName)};`);
};

/** Ordered statements for all schemas that differ; none when no schema does. */
export const migrateSchemas = (oldModel: Model, newModel: Model): readonly string[] => {
  const [old, now] = [ddl(oldModel), ddl(newModel)];
  const same = (schema: DdlSchema, others: readonly DdlSchema[]) => others.find(({ context }) => context === schema.context);
  return [
    ...now.flatMap((schema) => {
      const before = same(schema, old);
      if (before !== undefined) return alterSchema(oldModel, newModel, before, schema);
      return [`-- The context ${schema.context} is new.`, ...printDdl([schema]).map(({ text }) => text.trimEnd())];
    }),
    ...old
      .filter((schema) => same(schema, now) === undefined)
      .flatMap(({ context, name }) => [
        `-- The context ${context} is gone, with all it holds.`,
        `DROP SCHEMA ${identifier(name)} CASCADE;`,
      ]),
  ];
};
