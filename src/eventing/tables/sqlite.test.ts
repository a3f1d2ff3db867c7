import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { TableSpec } from '#base/table.ts';
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
