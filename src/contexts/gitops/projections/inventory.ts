/** What is known of each resource, without its content: where a worker starts from, here or on another replica. */
import type { Row } from '#base/table.ts';
import type { Project } from '#eventing/processing/projection.ts';
import type { TableSet, TableStore } from '#eventing/tables/table-store.ts';
import { inventoryTable } from '../generated/tables.ts';
import { type InventoryEntry, stockOf } from '../policies/desk.ts';

export const inventory: TableSet = { name: 'inventory', tables: [inventoryTable] };

/** What is not there is null in a row. */
const asRow = (change: Partial<InventoryEntry>): Row =>
  Object.fromEntries(Object.entries(change).map(([column, value]) => [column, value ?? null]));

export const projectInventory: Project = async (event, read) => {
  const change = stockOf(event);
  if (change === undefined) return [];
  const id = event.stream.slice('resource-'.length);
  const before = (await read.get(inventoryTable, [id])) ?? {
    id,
    fabric: id.slice(0, id.indexOf(':')),
    digest: null,
    file: null,
    intended: null,
    live: false,
    state: null,
  };
  return [{ type: 'put', table: inventoryTable, row: { ...before, ...asRow(change) } }];
};

/** The inventory of one fabric, as a desk keeps it. */
export const inventoryOf = async (tables: TableStore, fabric: string): Promise<Map<string, InventoryEntry>> => {
  const { rows } = await tables.query(inventoryTable, {
    filters: [{ column: 'fabric', lookup: 'exact', values: [fabric] }],
    limit: Number.MAX_SAFE_INTEGER,
  });
  return new Map(
    rows.map((row) => [
      String(row['id']),
      {
        digest: (row['digest'] ?? undefined) as string | undefined,
        file: (row['file'] ?? undefined) as string | undefined,
        intended: (row['intended'] ?? undefined) as string | undefined,
        live: row['live'] === true,
        state: (row['state'] ?? undefined) as InventoryEntry['state'],
      },
    ]),
  );
};
