import { describe, expect, test } from 'vitest';
import { freshDatabase, missing } from '../../../test/services/postgres.ts';
import { openPostgresTables } from './postgres.ts';
import { tableStoreContract } from './table-store.contract.ts';

describe.skipIf(missing)('tables in PostgreSQL', () => {
  tableStoreContract(async () => openPostgresTables((await freshDatabase()).url));

  test('of several replicas that start at once on a new database one makes the tables', async () => {
    const { url, run } = await freshDatabase();
    const table = { table: 'notes', version: 1, key: ['name'], indexes: [], search: [], ordering: [] } as const;
    const columns = [{ column: 'name', name: 'name', type: 'text', required: true }] as const;
    const set = { name: 'notes', tables: [{ ...table, columns }] };
    const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgresTables(url)));
    const made = await Promise.all(stores.map((store) => store.prepare(set)));
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect((await run('select count(*) from hedgerow_views.generations')).trim()).toBe('1');
    for (const store of stores) await store.close();
  });

  test('options in the URL stand beside ours: tables are where they belong', async () => {
    const { url, run } = await freshDatabase();
    const store = await openPostgresTables(`${url}?options=-c%20work_mem%3D1MB`);
    const columns = [{ column: 'name', name: 'name', type: 'text', required: true }] as const;
    const table = { table: 'notes', version: 1, key: ['name'], columns, indexes: [], search: [], ordering: [] } as const;
    await store.prepare({ name: 'notes', tables: [table] });
    expect((await run("select schemaname from pg_tables where tablename like 'notes%'")).trim()).toBe('hedgerow_views');
    await store.close();
  });

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
