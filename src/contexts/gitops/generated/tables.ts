// Generated from models/gitops.pim.yaml by hedgerow model generate. Do not edit.
import type { TableSpec } from '#base/table.ts';

/** What is known of each resource, without its content; where a worker starts from. */
export const inventoryTable: TableSpec = {
  table: 'inventory',
  version: 3,
  key: ['id'],
  columns: [
    { column: 'id', name: 'id', type: 'text', required: true },
    { column: 'fabric', name: 'fabric', type: 'text', required: true },
    { column: 'intended', name: 'intended', type: 'text', required: false },
    { column: 'state', name: 'state', type: 'text', required: false },
    { column: 'digest', name: 'digest', type: 'text', required: false },
    { column: 'file', name: 'file', type: 'text', required: false },
    { column: 'live', name: 'live', type: 'boolean', required: true },
  ],
  indexes: [['fabric']],
  search: [],
  ordering: ['id'],
};
