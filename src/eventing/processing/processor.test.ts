import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { anEvent } from '../store/event-store.contract.ts';
import type { EventStore } from '../store/event-store.ts';
import { openMemoryLog } from '../store/memory.ts';
import { CorruptEvent, StoreUnavailable } from '../store/store-faults.ts';
import { openSqliteTables } from '../tables/sqlite.ts';
import { countSet, countTable as table } from './counts.fixture.ts';
import { startProcessor } from './processor.ts';
import { makeProjection } from './projection.ts';

const append = async (store: EventStore, count: number, data: unknown = { n: 1 }) => {
  const { length } = await store.readStream('a-1');
  await store.append([{ stream: 'a-1', expectedVersion: length, events: Array.from({ length: count }, () => anEvent('Happened', data)) }]);
};
const noPause = async (): Promise<void> => undefined;
const open = async () => {
  const tables = openSqliteTables(new DatabaseSync(':memory:'));
  await tables.prepare(countSet);
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

test('the next page is on its way while one is handled, and nobody asks again where the log ends', async () => {
  const { store } = await open();
  await append(store, 6);
  const steps: string[] = [];
  const processor = startProcessor({
    name: 'p',
    store: {
      ...store,
      lastPosition: () => {
        steps.push('end');
        return store.lastPosition();
      },
      readAll: (after, ...rest) => {
        steps.push(`read after ${after}`);
        return store.readAll(after, ...rest);
      },
    },
    batchSize: 2,
    handle: async (batch) => void steps.push(`handle to ${batch.at(-1)?.position}`),
    onError: () => undefined,
  });
  await expect.poll(() => processor.position()).toBe(6);
  await processor.stop();
  expect(steps.slice(0, 7)).toEqual(['end', 'read after 0', 'read after 2', 'handle to 2', 'read after 4', 'handle to 4', 'handle to 6']);
});

test('a page that could not be read ahead is read again', async () => {
  const { store } = await open();
  await append(store, 4);
  const faults: string[] = [];
  const seen: number[] = [];
  const processor = startProcessor({
    name: 'p',
    store: {
      ...store,
      readAll: async (after, ...rest) => {
        if (after === 2 && faults.length === 0) throw new StoreUnavailable('gone for a moment');
        return store.readAll(after, ...rest);
      },
    },
    batchSize: 2,
    handle: async (batch) => void seen.push(...batch.map(({ position }) => position)),
    onError: (_where, fault) => void faults.push(String(fault)),
    pause: noPause,
  });
  await expect.poll(() => processor.position()).toBe(4);
  await processor.stop();
  expect([seen, faults.length]).toEqual([[1, 2, 3, 4], 1]);
});

test('between batches everybody else has a turn, however fast the store is', async () => {
  const { store } = await open();
  await append(store, 5);
  let turns = 0;
  const seen: number[] = [];
  const others = (): void => {
    turns += 1;
    if (seen.length < 5) setImmediate(others);
  };
  setImmediate(others);
  const processor = startProcessor({
    name: 'p',
    store,
    batchSize: 1,
    handle: async () => void seen.push(turns),
    onError: () => undefined,
  });
  await processor.idle();
  expect(seen.map((turn, index) => turn > (seen[index - 1] ?? -1))).toEqual([true, true, true, true, true]);
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
  expect([done, parked, errors.length]).toEqual([[1], [2], 3]);
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

test('what comes after a parked event in its stream waits; other streams go on; resuming handles them in their order', async () => {
  const { store, tables } = await open();
  const put = (stream: string, expectedVersion: number, n: number) =>
    store.append([{ stream, expectedVersion, events: [anEvent('Happened', { n })] }]);
  for (const [stream, version, n] of [
    ['a-1', 0, 1],
    ['b-1', 0, 2],
    ['a-1', 1, 3],
    ['b-1', 1, 4],
  ] as const)
    await put(stream, version, n);
  let isMended = false;
  const done: number[] = [];
  const parked: string[] = [];
  const processor = startProcessor({
    name: 'p',
    store,
    tables,
    tries: 2,
    pause: noPause,
    now: () => '2026-01-01T00:00:00.000Z',
    handle: async (batch) => {
      if (!isMended && batch.some(({ position }) => position === 1)) throw new Error('poison');
      done.push(...batch.map(({ position }) => position));
    },
    onError: () => undefined,
    onParked: ({ position, reason }) => parked.push(`${position} ${reason}`),
  });
  await processor.idle();
  await put('a-1', 2, 5);
  await processor.idle();
  expect([done, parked]).toEqual([[2, 4], ['1 poison']]);
  expect((await tables.parked('p')).map(({ position, reason }) => [position, reason])).toEqual([
    [1, 'poison'],
    [3, 'It waits behind event 1.'],
    [5, 'It waits behind event 1.'],
  ]);
  expect(await processor.resume('a-1')).toEqual({ done: 0, parked: 3 });
  isMended = true;
  expect(await processor.resume('c-1')).toEqual({ done: 0, parked: 0 });
  expect(await processor.resume()).toEqual({ done: 3, parked: 0 });
  expect([done, await tables.parked()]).toEqual([[2, 4, 1, 3, 5], []]);
  await put('a-1', 3, 6);
  await processor.idle();
  expect(done.at(-1)).toBe(6);
  await processor.stop();
});

test('parked events are remembered over a restart', async () => {
  const { store, tables } = await open();
  await append(store, 1);
  const run = async (handle: () => Promise<void>) => {
    const processor = startProcessor({ name: 'p', store, tables, tries: 1, pause: noPause, handle, onError: () => undefined });
    await processor.idle();
    return processor;
  };
  await (await run(() => Promise.reject(new Error('poison')))).stop();
  await append(store, 1);
  const second = await run(async () => undefined);
  expect((await tables.parked('p')).map(({ position, reason }) => [position, reason])).toEqual([
    [1, 'poison'],
    [2, 'It waits behind event 1.'],
  ]);
  expect(await second.resume()).toEqual({ done: 2, parked: 0 });
  await second.stop();
});

test('an event that cannot be read is set aside with its stream, and everything before and after it is handled', async () => {
  const { store, tables } = await open();
  for (const stream of ['a-1', 'b-1', 'c-1']) await store.append([{ stream, expectedVersion: 0, events: [anEvent()] }]);
  await store.append([{ stream: 'b-1', expectedVersion: 1, events: [anEvent()] }]);
  const damaged: EventStore = {
    ...store,
    readAll: async (...words) => {
      const events = await store.readAll(...words);
      if (events.some(({ position }) => position === 2)) throw new CorruptEvent({ position: 2, stream: 'b-1' });
      return events;
    },
  };
  const done: number[] = [];
  const processor = startProcessor({
    name: 'p',
    store: damaged,
    tables,
    handle: async (batch) => void done.push(...batch.map(({ position }) => position)),
    onError: (_where, fault) => expect.fail(String(fault)),
  });
  await processor.idle();
  expect(done).toEqual([1, 3]);
  expect((await tables.parked('p')).map(({ position, stream }) => [position, stream])).toEqual([
    [2, 'b-1'],
    [4, 'b-1'],
  ]);
  expect(await processor.resume()).toEqual({ done: 0, parked: 2 });
  await processor.stop();
});

test('a store that is away for a while is waited for: that is no try of any event', async () => {
  const { store, tables } = await open();
  await append(store, 2);
  let away = 12;
  const errors: string[] = [];
  const flaky: EventStore = {
    ...store,
    readAll: async (...words) => {
      if ((away -= 1) > 6) throw new StoreUnavailable('it sleeps');
      return store.readAll(...words);
    },
  };
  const done: number[] = [];
  const processor = startProcessor({
    name: 'p',
    store: flaky,
    tables,
    tries: 1,
    pause: noPause,
    handle: async (batch) => {
      if ((away -= 1) > 0) throw new StoreUnavailable('it sleeps');
      done.push(...batch.map(({ position }) => position));
    },
    onError: (_where, fault) => errors.push((fault as Error).message),
  });
  await processor.idle();
  expect([done, await tables.parked()]).toEqual([[1, 2], []]);
  expect(new Set(errors)).toEqual(new Set(['The store cannot be used now: it sleeps.']));
  await processor.stop();
});

test('two processes that fill the same tables at once count every event once', async () => {
  const { store, tables } = await open();
  const start = () => {
    const projection = makeProjection({
      name: 'counts',
      tables,
      project: async (_event, read) => {
        const row = await read.get(table, ['x']);
        await new Promise((done) => setImmediate(done));
        return [{ type: 'put', table, row: { name: 'x', total: Number(row?.['total'] ?? 0) + 1 } }];
      },
    });
    return startProcessor({ ...projection, store, batchSize: 3, pause: noPause, onError: (_where, fault) => expect.fail(String(fault)) });
  };
  const processors = [start(), start()];
  for (let round = 0; round < 5; round += 1) await append(store, 7);
  for (const processor of processors) await processor.idle();
  expect((await tables.get(table, ['x']))?.['total']).toBe(35);
  expect(await tables.checkpoint('counts')).toBe(35);
  for (const processor of processors) await processor.stop();
});
