/** DDL of PostgreSQL as text. */
import { perObject } from '#modeling/incremental.ts';
import type { GeneratedFile } from '#modeling/target.ts';
import { isTracing, piece, traced } from '#modeling/trace.ts';
import { header, indent } from '#modeling/write/text.ts';
import { identifier, literal } from './conditions.ts';
import type { DdlColumn, DdlFunction, DdlSchema, DdlTable } from './ddl-psm.ts';

const names = (columns: readonly string[]): string => columns.map(identifier).join(', ');

/** A name for a constraint or index, when it is not too long: else the server makes one. */
const named = (word: string, parts: readonly string[]): string => {
  const name = parts.join('_');
  return new TextEncoder().encode(name).length > 63 ? '' : `${word}${identifier(name)} `;
};

/** What a column's check constraint says. A function answers false where there is nothing, so an optional column is asked for that first. */
export const checkText = ({ name, type, required, check }: DdlColumn): string | undefined =>
  check === undefined || required || type !== 'jsonb' ? check : `${identifier(name)} IS NULL OR ${check}`;

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

/** The function of a value. */
export const functionText = inSchema((schema, made: DdlFunction): string => {
  const name = `${identifier(schema)}.${identifier(made.name)}`;
  return `CREATE OR REPLACE FUNCTION ${name}(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $check$
  SELECT coalesce(${made.condition}, false)
$check$;
COMMENT ON FUNCTION ${name}(jsonb) IS ${literal(`Whether JSON is this value: ${made.description}`)};`;
});

/** A table with its comments and indexes. */
export const tableText = inSchema((schema, table: DdlTable): string => {
  const name = `${identifier(schema)}.${identifier(table.name)}`;
  const lines = [
    ...table.columns.map(piece((column) => columnText(table.name, column))),
    `PRIMARY KEY (${names(table.key)})`,
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
