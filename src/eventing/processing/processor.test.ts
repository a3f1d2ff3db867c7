import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { TableSpec } from '#base/table.ts';
import { anEvent } from '../store/event-store.contract.ts';
import type { EventStore } from '../store/event-store.ts';
import { openMemoryLog } from '../store/memory.ts';
import { openSqliteTables } from '../tables/sqlite.ts';
import { startProcessor } from './processor.ts';
import { makeProjection } from './projection.ts';

const table: TableSpec = {
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

const append = async (store: EventStore, count: number, data: unknown = { n: 1 }) => {
  const { length } = await store.readStream('a-1');
  await store.append([{ stream: 'a-1', expectedVersion: length, events: Array.from({ length: count }, () => anEvent('Happened', data)) }]);
};
const noPause = async (): Promise<void> => undefined;
const open = async () => {
  const tables = openSqliteTables(new DatabaseSync(':memory:'));
  await tables.prepare([table]);
  return { store: openMemoryLog().events, tables };
};

test('events come in order, in batches, and new ones wake it', async () => {
  const { store } = await open();
  await append(store, 5);
  const seen: number[][] = [];
  const processor = startProcessor({
    name: 'p',
    store,
    batchSize: 2,
    handle: async (batch) => void seen.push(batch.map(({ position }) => position)),
    onError: () => undefined,
  });
  await processor.idle();
  await append(store, 1);
  await processor.idle();
  expect(seen).toEqual([[1, 2], [3, 4], [5], [6]]);
  expect(processor.position()).toBe(6);
  await processor.stop();
});

test('it goes on from its checkpoint', async () => {
  const { store, tables } = await open();
  await append(store, 3);
  const seen: number[] = [];
  const run = async () => {
    const processor = startProcessor({
      name: 'p',
      store,
      tables,
      handle: async (batch) => void seen.push(...batch.map(({ position }) => position)),
      onError: () => undefined,
    });
    await processor.idle();
    await processor.stop();
  };
  await run();
  await append(store, 2);
  await run();
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});

test('a passing failure is tried again; an event that always fails is set aside, and the others go on', async () => {
  const { store } = await open();
  await append(store, 3);
  let first = true;
  const done: number[] = [];
  const parked: number[] = [];
  const errors: string[] = [];
  const processor = startProcessor({
    name: 'p',
    store,
    tries: 3,
    pause: noPause,
    handle: async (batch) => {
      if (first) {
        first = false;
        throw new Error('passing');
      }
      if (batch.some(({ position }) => position === 2)) throw new Error('poison');
      done.push(...batch.map(({ position }) => position));
    },
    onError: (where) => errors.push(where),
    onParked: ({ position }) => parked.push(position),
  });
  await processor.idle();
  expect([done, parked, errors.length]).toEqual([[1, 3], [2], 3]);
  await processor.stop();
});

test('a projection sees its own changes in a batch, and writes rows and checkpoint together', async () => {
  const { store, tables } = await open();
  await append(store, 3, { by: 2 });
  const projection = makeProjection({
    name: 'counts',
    tables,
    project: async (event, read) => {
      const row = await read.get(table, ['x']);
      return [{ type: 'put', table, row: { name: 'x', total: Number(row?.['total'] ?? 0) + (event.data as { readonly by: number }).by } }];
    },
  });
  const processor = startProcessor({ ...projection, store, onError: (_where, fault) => expect.fail(String(fault)) });
  await processor.idle();
  expect(await tables.get(table, ['x'])).toEqual({ name: 'x', total: 6 });
  expect(await tables.checkpoint('counts')).toBe(3);
  await processor.stop();
});

test('patches change what is there, removals are seen at once, and removing many keeps its place', async () => {
  const { store, tables } = await open();
  await append(store, 4);
  const seen: unknown[] = [];
  const projection = makeProjection({
    name: 'counts',
    tables,
    project: async ({ position }, read) => {
      seen.push((await read.get(table, ['a']))?.['total'] ?? null);
      if (position === 1)
        return [
          { type: 'put', table, row: { name: 'a', total: 1 } },
          { type: 'put', table, row: { name: 'b', total: 1 } },
          { type: 'patch', table, key: ['none'], row: { total: 9 } },
        ];
      if (position === 2) return [{ type: 'patch', table, key: ['a'], row: { total: 5 } }];
      if (position === 3) return [{ type: 'remove', table, key: ['a'] }];
      return [
        { type: 'removeWhere', table, where: { total: 1 } },
        { type: 'put', table, row: { name: 'c', total: 1 } },
      ];
    },
  });
  const processor = startProcessor({ ...projection, store, onError: (_where, fault) => expect.fail(String(fault)) });
  await processor.idle();
  expect(seen).toEqual([null, 1, 5, null]);
  expect((await tables.query(table, {})).rows).toEqual([{ name: 'c', total: 1 }]);
  await processor.stop();
});
