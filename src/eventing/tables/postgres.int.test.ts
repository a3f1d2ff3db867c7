import { describe, expect, test } from 'vitest';
import { freshDatabase, missing } from '../../../test/services/postgres.ts';
import { openPostgresTables } from './postgres.ts';
import { tableStoreContract } from './table-store.contract.ts';

describe.skipIf(missing)('tables in PostgreSQL', () => {
  tableStoreContract(async () => openPostgresTables((await freshDatabase()).url));

  test('what one replica swaps the others read and write from then on', async () => {
    const { url } = await freshDatabase();
    const [one, two] = [await openPostgresTables(url), await openPostgresTables(url)];
    const table = {
      table: 'notes',
      version: 1,
      key: ['name'],
      columns: [{ column: 'name', name: 'name', type: 'text', required: true }],
      indexes: [],
      search: [],
      ordering: [],
    } as const;
    const set = { name: 'notes', tables: [table] };
    expect([await one.prepare(set), await two.prepare(set)]).toEqual([{ isNew: true }, { isNew: false }]);
    await one.write([{ type: 'put', table, row: { name: 'old' } }], { processor: 'notes', from: 0, position: 5 });
    expect((await two.query(table, {})).count).toBe(1);
    const beside = await one.beside(set);
    await beside.tables.write([{ type: 'put', table, row: { name: 'new' } }], { processor: 'notes', from: 0, position: 5 });
    await beside.swap();
    expect([(await two.query(table, {})).rows, await two.checkpoint('notes')]).toEqual([[{ name: 'new' }], 5]);
    await two.write([{ type: 'put', table, row: { name: 'newer' } }], { processor: 'notes', from: 5, position: 6 });
    expect((await one.query(table, {})).count).toBe(2);
    for (const store of [one, two]) await store.close();
  });
});
