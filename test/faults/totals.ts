/** The projection that runs beside every writer: how often each stream was counted, how much, and by which event last. */
import type { RecordedEvent } from '#base/message.ts';
import type { Row, TableSpec } from '#base/table.ts';
import type { Project } from '#eventing/processing/projection.ts';
import type { TableSet } from '#eventing/tables/table-store.ts';
import type { Counted } from './batches.ts';

export const totalsTable: TableSpec = {
  table: 'totals',
  version: 1,
  key: ['stream'],
  columns: [
    { column: 'stream', name: 'stream', type: 'text', required: true },
    { column: 'events', name: 'events', type: 'integer', required: true },
    { column: 'amount', name: 'amount', type: 'integer', required: true },
    { column: 'last', name: 'last', type: 'text', required: true },
  ],
  indexes: [],
  search: [],
  ordering: ['stream'],
};

export const totals: TableSet = { name: 'totals', tables: [totalsTable] };

const added = (row: Row | undefined, event: RecordedEvent): Row => ({
  stream: event.stream,
  events: Number(row?.['events'] ?? 0) + 1,
  amount: Number(row?.['amount'] ?? 0) + (event.data as Counted).amount,
  last: event.id,
});

/** An event that is handled twice, or left out, shows in the row. */
export const projectTotals: Project = async (event, read) => [
  { type: 'put', table: totalsTable, row: added(await read.get(totalsTable, [event.stream]), event) },
];

/** The rows that a log makes, by its events alone. */
export const totalsOf = (events: readonly RecordedEvent[]): readonly Row[] => {
  const rows = new Map<string, Row>();
  for (const event of events) rows.set(event.stream, added(rows.get(event.stream), event));
  return [...rows.values()].sort((left, right) => (String(left['stream']) < String(right['stream']) ? -1 : 1));
};
