/** A table with a number for each name, for tests of what fills tables. */
import type { TableSpec } from '#base/table.ts';
import type { TableSet } from '../tables/table-store.ts';

export const countTable: TableSpec = {
  table: 'counts',
  version: 1,
  key: ['name'],
  columns: [
    { column: 'name', name: 'name', type: 'text', required: true },
    { column: 'total', name: 'total', type: 'integer', required: true },
  ],
  indexes: [],
  search: ['name'],
  ordering: ['name'],
};

export const countSet: TableSet = { name: 'counts', tables: [countTable] };
