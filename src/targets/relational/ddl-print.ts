/** DDL of PostgreSQL as text. */
import { perObject } from '#modeling/incremental.ts';
import type { GeneratedFile } from '#modeling/target.ts';
import { isTracing, piece, traced } from '#modeling/trace.ts';
import { header, indent } from '#modeling/write/text.ts';
import type { DdlColumn, DdlFunction, DdlSchema, DdlTable } from './ddl-psm.ts';
import { identifier, literal } from './sql-text.ts';

const names = (columns: readonly string[]): string => columns.map(identifier).join(', ');

/** A name for a constraint or index, when it is not too long: else the server makes one. */
const named = (word: string, parts: readonly string[]): string => {
  const name = parts.join('_');
  return new TextEncoder().encode(name).length > 63 ? '' : `${word}${identifier(name)} `;
};

/** What a column's check constraint says. A function answers false where there is nothing, so an optional column is asked for that first. */
export const checkText = ({ name, type, required, check }: DdlColumn): string | undefined =>
  check === undefined || required || type !== 'jsonb' ? check : `${identifier(name)} IS NULL OR ${check}`;

/** A row's check as it stands in a table's definition, or is added to it. */
export const rowCheckText = (table: string, check: string): string => `${named('CONSTRAINT ', [table, 'row_check'])}CHECK (${check})`;

/** A column as it stands in a table's definition. */
export const columnText = (table: string, column: DdlColumn): string => {
  const { name, type, required, default: given } = column;
  const check = checkText(column);
  return [
    `${identifier(name)} ${type}`,
    ...(required ? ['NOT NULL'] : []),
    ...(given === undefined ? [] : [`DEFAULT ${given}`]),
    ...(check === undefined ? [] : [`${named('CONSTRAINT ', [table, name, 'check'])}CHECK (${check})`]),
  ].join(' ');
};

/** A text of a part in a schema: kept as long as the part lives, which is in one schema only. */
const inSchema = <Part extends object>(print: (schema: string, part: Part) => string): ((schema: string, part: Part) => string) => {
  const known = perObject((_part: Part) => new Map<string, string>());
  return (schema, part) => {
    if (isTracing()) return traced(part, print(schema, part));
    const texts = known(part);
    const text = texts.get(schema) ?? print(schema, part);
    texts.set(schema, text);
    return text;
  };
};

/** A quotation mark that the text does not contain: a model may write any text into a rule. */
const quoteAround = (text: string): string => {
  let word = 'check';
  while (text.includes(`$${word}$`)) word += '_';
  return `$${word}$`;
};

/** The function of a value. */
export const functionText = inSchema((schema, made: DdlFunction): string => {
  const name = `${identifier(schema)}.${identifier(made.name)}`;
  const quote = quoteAround(made.condition);
  return `CREATE OR REPLACE FUNCTION ${name}(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS ${quote}
  SELECT coalesce(${made.condition}, false)
${quote};
COMMENT ON FUNCTION ${name}(jsonb) IS ${literal(`Whether JSON is this value: ${made.description}`)};`;
});

/** A table with its comments and indexes. */
export const tableText = inSchema((schema, table: DdlTable): string => {
  const name = `${identifier(schema)}.${identifier(table.name)}`;
  const lines = [
    ...table.columns.map(piece((column) => columnText(table.name, column))),
    `PRIMARY KEY (${names(table.key)})`,
    ...(table.check === undefined ? [] : [rowCheckText(table.name, table.check)]),
    ...(table.owner === undefined
      ? []
      : [
          `FOREIGN KEY (${names(table.key.slice(0, table.owner.columns.length))}) REFERENCES ${identifier(schema)}.${identifier(table.owner.table)} (${names(table.owner.columns)}) ON DELETE CASCADE`,
        ]),
  ];
  return [
    `CREATE TABLE ${name} (\n${indent(lines.join(',\n'))}\n);`,
    `COMMENT ON TABLE ${name} IS ${literal(table.description)};`,
    ...table.columns.map(piece((column) => `COMMENT ON COLUMN ${name}.${identifier(column.name)} IS ${literal(column.description)};`)),
    ...table.indexes.map((columns) => `CREATE INDEX ${named('', [table.name, ...columns, 'index'])}ON ${name} (${names(columns)});`),
  ].join('\n');
});

/** All statements of a schema. */
const schemaText = (schema: DdlSchema): string => {
  const { name, description, source, functions, tables } = schema;
  return `${[
    header(source, '--'),
    // Functions may ask others that come later, or themselves.
    'SET check_function_bodies = off;',
    traced(schema, `CREATE SCHEMA IF NOT EXISTS ${identifier(name)};\nCOMMENT ON SCHEMA ${identifier(name)} IS ${literal(description)};`),
    ...functions.map((one) => functionText(name, one)),
    ...tables.map((table) => tableText(name, table)),
  ].join('\n\n')}\n`;
};

const printSchema = perObject(
  (schema: DdlSchema): GeneratedFile => ({
    path: `deploy/sql/${schema.context}.sql`,
    text: schemaText(schema),
    sources: [...schema.functions, ...schema.tables].map(({ where }) => where),
  }),
);

/** One file for each schema. Those of contexts that others use come first by name of dependency: run them in the order of the context map. */
export const printDdl = (schemas: readonly DdlSchema[]): readonly GeneratedFile[] => schemas.map(printSchema);
