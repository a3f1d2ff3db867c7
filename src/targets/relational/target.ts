/**
 * Relational: one table for each view, interpreted by `eventing/tables`; and for whoever keeps the data of a model in PostgreSQL, all
 * tables as DDL.
 */
import { type Diagnostic, defineDiagnostics, formatLocation, type Location, report } from '#base/diagnostic.ts';
import type { ColumnSpec, TableSpec } from '#base/table.ts';
import { perElement, perObject } from '#modeling/incremental.ts';
import type { Attribute, Context, Model, View } from '#modeling/metamodel/elements.ts';
import { cannotProblems, cannotRows, checksAll } from '#modeling/metamodel/features.ts';
import { enumOf } from '#modeling/metamodel/model.ts';
import { camel, snake } from '#modeling/metamodel/names.ts';
import { scalars } from '#modeling/metamodel/scalars.ts';
import type { GeneratedFile, Target } from '#modeling/target.ts';
import { from, originOf, piece } from '#modeling/trace.ts';
import { docComment, header, indent, literal } from '#modeling/write/text.ts';
import { ddl, isKept } from './ddl.ts';
import { printDdl } from './ddl-print.ts';
import type { DdlSchema } from './ddl-psm.ts';
import type { RelationalPsm, RelationalTable } from './psm.ts';

export const relationalProblems = defineDiagnostics({
  'relational/name-too-long': {
    severity: 'error',
    message: '{name} has more than 63 bytes, the limit of PostgreSQL.',
    hint: 'Use a shorter name.',
  },
  'relational/table-twice': {
    severity: 'error',
    message: 'Two elements give the table {name} of the schema {schema}.',
    hint: 'Give one of them another plural.',
  },
  'relational/no-key': { severity: 'error', message: 'The view {name} has no key.', hint: 'Name the attributes that identify a row.' },
  'relational/key-not-required': { severity: 'error', message: 'The key {name} is not required.', hint: 'A key has a value in every row.' },
  'relational/cannot-rules': {
    severity: 'info',
    message: 'The target relational cannot check this rule: {reason}.',
    hint: 'Other targets check it; the support matrix tells which.',
  },
});

const columnOf = (model: Model, context: Context, attribute: Attribute): ColumnSpec => {
  const { name, type, required } = attribute;
  const values = enumOf(model, context, type)?.element.values.map((value) => value.name);
  const plain = type.kind === 'scalar' ? scalars[type.name].column : values === undefined ? 'json' : 'text';
  return from(attribute, { column: snake(name), name, type: plain, required, ...(values === undefined ? {} : { values }) });
};

const tableOf = perElement(
  ({ model, context }, view: View): RelationalTable => ({
    constant: `${camel(view.name)}Table`,
    description: view.description,
    where: view.where,
    spec: {
      table: snake(view.plural),
      version: view.version,
      key: view.key,
      columns: view.attributes.map((attribute) => columnOf(model, context, attribute)),
      indexes: view.indexes,
      search: view.search,
      ordering: view.ordering,
    },
  }),
);

const contextOf = perElement((scope, context: Context) => ({
  name: context.name,
  source: context.where.file,
  tables: context.views.map((view) => tableOf(scope, view)),
}));

const transform = (model: Model): RelationalPsm => ({
  schemas: ddl(model),
  contexts: model.contexts
    .filter((context) => context.views.length > 0 && context.role === 'runtime')
    .map((context) => contextOf({ model, context }, context)),
});

interface Named {
  readonly name: string;
  readonly where: Location;
}

/** A column tells the place of the attribute that it was made from. */
const columnNamed = (name: string, column: object, { where }: Pick<Named, 'where'>): Named => ({
  name,
  where: originOf(column)?.where ?? where,
});

/** The server cuts longer names off without an error, so that two could become one. */
const tooLong = (names: readonly Named[]): readonly Diagnostic[] =>
  names
    .filter(({ name }) => new TextEncoder().encode(name).length > 63)
    .map(({ name, where }) => report(relationalProblems, 'relational/name-too-long', where, { name }));

const checkTable = perObject((table: RelationalTable): readonly Diagnostic[] => {
  const { spec, where } = table;
  return [
    ...tooLong([{ name: spec.table, where }, ...spec.columns.map((column) => columnNamed(column.column, column, table))]),
    ...(spec.key.length === 0 ? [report(relationalProblems, 'relational/no-key', where, { name: spec.table })] : []),
    ...spec.columns
      .filter(({ name, required }) => spec.key.includes(name) && !required)
      .map((column) => report(relationalProblems, 'relational/key-not-required', originOf(column)?.where ?? where, { name: column.name })),
  ];
});

const checkSchema = perObject(({ name: schema, functions, tables }: DdlSchema): readonly Diagnostic[] => {
  const names = tables.flatMap((table) => [
    table,
    ...table.functions,
    ...table.columns.map((column) => columnNamed(column.name, column, table)),
  ]);
  const seen = new Map<string, Location>();
  const twice = tables.flatMap(({ name, where }) => {
    const other = seen.get(name);
    seen.set(name, other ?? where);
    if (other === undefined) return [];
    const related = [{ message: 'The other one.', where: other }];
    return [report(relationalProblems, 'relational/table-twice', where, { name, schema }, { related })];
  });
  return [...tooLong([...functions, ...names]), ...twice];
});

/** Rules that SQL cannot say. A table and a function may both lack one. */
const checkRules = perObject(({ functions, tables }: DdlSchema): readonly Diagnostic[] =>
  [...functions, ...tables]
    .flatMap(({ unsaid }) => unsaid)
    .map(({ where, reason }) => report(relationalProblems, 'relational/cannot-rules', where, { reason })),
);

/** A column of a view is one of our own tables and one of the DDL: what is wrong with both is told once. */
const check = (psm: RelationalPsm): readonly Diagnostic[] => {
  const found = [
    ...psm.contexts.flatMap(({ tables }) => tables.flatMap(checkTable)),
    ...psm.schemas.flatMap(checkSchema),
    ...psm.schemas.flatMap(checkRules),
  ];
  const seen = new Set<string>();
  return found.filter(({ message, where }) => seen.size < seen.add(`${formatLocation(where)} ${message}`).size);
};

const printSpec = (spec: TableSpec): string => {
  const columns = spec.columns.map(piece((column) => `${literal(column)},`)).join('\n');
  return `{
  table: ${literal(spec.table)},
  version: ${spec.version},
  key: ${literal(spec.key)},
  columns: [
${indent(columns, '    ')}
  ],
  indexes: ${literal(spec.indexes)},
  search: ${literal(spec.search)},
  ordering: ${literal(spec.ordering)},
}`;
};

const printTable = perObject(
  ({ constant, description, spec }: RelationalTable): string =>
    `${docComment(description)}\nexport const ${constant}: TableSpec = ${printSpec(spec)};`,
);

const printContext = perObject(
  ({ name, source, tables }: RelationalPsm['contexts'][number]): GeneratedFile => ({
    path: `src/contexts/${name}/generated/tables.ts`,
    text: `${header(source)}\nimport type { TableSpec } from '#base/table.ts';\n\n${tables.map(printTable).join('\n\n')}\n`,
    sources: tables.map(({ where }) => where),
  }),
);

const support = checksAll({
  foreignPattern: { cannot: 'the regular expressions of PostgreSQL lack or read differently what it says' },
  instant: { cannot: 'a column of instants takes any notation of a moment, and rounds to microseconds' },
  rules: {
    partly:
      'what SQL says exactly: comparisons, logic, presence, whole numbers, texts, portable patterns, membership, sizes, `all`, `exists`; each rule beyond is told',
  },
  transition: { cannot: 'a check constraint does not see the row as it was' },
});

export const relational: Target<RelationalPsm> = {
  name: 'relational',
  description: 'Tables of our own views, and DDL of PostgreSQL',
  diagnostics: { ...relationalProblems, ...cannotRows('relational', support) },
  support,
  transform: (model) => ({ psm: transform(model), diagnostics: cannotProblems('relational', support, model.contexts.filter(isKept)) }),
  check,
  print: (psm) => [...psm.contexts.map(printContext), ...printDdl(psm.schemas)],
};
