/** What a resource refers to and what refers to it, with the state of each: for the resource's page. Work in proportion to what is answered. */
import type { JsonObject } from '#base/json.ts';
import type { Row, TableSpec } from '#base/table.ts';
import { type Reference, userInterfaceTables } from '#contexts/user-interface/index.ts';
import type { ReadTables } from '#eventing/processing/past.ts';

const { mentionTable, resourceTable } = userInterfaceTables;

/** Rows asked for at once: far fewer than a database takes parameters. */
const portion = 1000;

type Mentioned = Pick<Reference, 'path' | 'id'>;

/** All rows of a table that have a value in a column, page by page. */
const rowsWith = async (tables: ReadTables, table: TableSpec, column: string, value: string): Promise<readonly Row[]> => {
  const found: Row[] = [];
  for (;;) {
    const filters = [{ column, lookup: 'exact', values: [value] }] as const;
    const { count, rows } = await tables.query(table, { filters, limit: portion, offset: found.length });
    found.push(...rows);
    if (rows.length === 0 || found.length >= count) return found;
  }
};

/** States of resources by identity; of those that exist. Nothing else of their rows is read. */
const statesOf = async (tables: ReadTables, ids: readonly string[]): Promise<ReadonlyMap<string, Reference['state']>> => {
  const states = new Map<string, Reference['state']>();
  for (let from = 0; from < ids.length; from += portion) {
    const filters = [{ column: 'id', lookup: 'exact', values: ids.slice(from, from + portion) }] as const;
    const { rows } = await tables.query(resourceTable, { filters, columns: ['id', 'state'], limit: portion });
    for (const row of rows) states.set(String(row['id']), row['state'] as Reference['state']);
  }
  return states;
};

const withStates = async (tables: ReadTables, mentioned: readonly Mentioned[]): Promise<readonly Reference[]> => {
  const states = await statesOf(
    tables,
    mentioned.map(({ id }) => id),
  );
  return mentioned.map(({ path, id }) => {
    const state = states.get(id);
    return { path, id, exists: states.has(id), ...(state === undefined ? {} : { state }) };
  });
};

const outgoing = async (tables: ReadTables, id: string): Promise<readonly Reference[]> => {
  const rows = await rowsWith(tables, mentionTable, 'resource', id);
  return withStates(
    tables,
    rows.map((row) => ({ path: String(row['path']), id: String(row['target']) })),
  );
};

const incoming = async (tables: ReadTables, id: string): Promise<readonly Reference[]> => {
  const rows = await rowsWith(tables, mentionTable, 'target', id);
  return withStates(
    tables,
    rows.map((row) => ({ path: String(row['path']), id: String(row['resource']) })),
  );
};

/** Adds `references` and `referencedBy` to a resource's row. */
export const addReferences = async (row: Row, tables: ReadTables): Promise<Row> => ({
  ...row,
  references: (await outgoing(tables, String(row['id']))) as unknown as readonly JsonObject[],
  referencedBy: (await incoming(tables, String(row['id']))) as unknown as readonly JsonObject[],
});
