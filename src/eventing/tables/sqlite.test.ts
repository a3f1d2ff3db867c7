import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { TableSpec } from '#base/table.ts';
import { StoreUnavailable } from '../store/store-faults.ts';
import { openSqliteTables } from './sqlite.ts';
import { tableStoreContract } from './table-store.contract.ts';

tableStoreContract(async () => openSqliteTables(new DatabaseSync(':memory:')));

test('tables of an earlier release make room for those of this one, and others are left alone', async () => {
  const database = new DatabaseSync(':memory:');
  database.exec('create table notes (name text); create table stranger (name text); create table checkpoints (processor text)');
  const notes: TableSpec = {
    table: 'notes',
    version: 1,
    key: ['name'],
    columns: [{ column: 'name', name: 'name', type: 'text', required: true }],
    indexes: [],
    search: [],
    ordering: [],
  };
  await openSqliteTables(database).prepare({ name: 'notes', tables: [notes] });
  const names = database.prepare("select name from sqlite_master where type = 'table' order by name").all();
  expect(names.map((row) => row['name'])).toEqual(['checkpoints', 'generations', 'notes__1', 'parked', 'progress', 'stranger']);
});

test('a table that was not prepared is a fault', async () => {
  const tables = openSqliteTables(new DatabaseSync(':memory:'));
  const none = { table: 'none', version: 1, key: [], columns: [], indexes: [], search: [], ordering: [] };
  await expect(tables.query(none, {})).rejects.toThrow('The table none was not prepared.');
});

test('a database without room is unavailable, not wrong: nothing was written, it can be read, and goes on when there is room', async () => {
  const database = new DatabaseSync(':memory:');
  const tables = openSqliteTables(database);
  const columns = [
    { column: 'name', name: 'name', type: 'text', required: true },
    { column: 'text', name: 'text', type: 'text', required: true },
  ] as const;
  const notes: TableSpec = { table: 'notes', version: 1, key: ['name'], columns, indexes: [], search: [], ordering: [] };
  await tables.prepare({ name: 'notes', tables: [notes] });
  const write = (position: number) =>
    tables.write([{ type: 'put', table: notes, row: { name: `n${position}`, text: 'x'.repeat(8000) } }], {
      processor: 'notes',
      from: position - 1,
      position,
    });
  await write(1);
  const { page_count: pages } = database.prepare('pragma page_count').get() as { readonly page_count: number };
  database.exec(`pragma max_page_count = ${pages}`);
  await expect(write(2)).rejects.toThrow(StoreUnavailable);
  await expect(tables.beside({ name: 'notes', tables: [notes] })).rejects.toThrow(StoreUnavailable);
  expect([(await tables.query(notes, {})).count, await tables.checkpoint('notes')]).toEqual([1, 1]);
  database.exec(`pragma max_page_count = ${pages * 10}`);
  await write(2);
  expect([(await tables.query(notes, {})).count, await tables.checkpoint('notes')]).toEqual([2, 2]);
});
