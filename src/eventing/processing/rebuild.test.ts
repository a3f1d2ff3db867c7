import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anEvent } from '../store/event-store.contract.ts';
import { openMemoryLog } from '../store/memory.ts';
import { openSqliteTables } from '../tables/sqlite.ts';
import { countSet as set, countTable as table } from './counts.fixture.ts';
import { startProcessor } from './processor.ts';
import { makeProjection, type Project } from './projection.ts';
import { rebuild } from './rebuild.ts';

const fail = (_where: string, fault: unknown): void => expect.fail(String(fault));

/** Adds, and at zero removes everything of the same total. */
const project: Project = async ({ stream, data }, read) => {
  const { by } = data as { readonly by: number };
  const total = Number((await read.get(table, [stream]))?.['total'] ?? 0) + by;
  if (by === 0) return [{ type: 'removeWhere', table, where: { total } }];
  return total < 0 ? [{ type: 'remove', table, key: [stream] }] : [{ type: 'put', table, row: { name: stream, total } }];
};

const open = async () => {
  const { events: store } = openMemoryLog();
  const tables = openSqliteTables(new DatabaseSync(':memory:'));
  await tables.prepare(set);
  const processor = startProcessor({ ...makeProjection({ name: 'counts', tables, project }), store, batchSize: 4, onError: fail });
  const add = async (stream: string, by: number): Promise<void> => {
    const { length } = await store.readStream(stream);
    await store.append([{ stream, expectedVersion: length, events: [anEvent('Added', { by })] }]);
  };
  const rows = async () => (await tables.query(table, { limit: 1000 })).rows;
  return { store, tables, processor, add, rows };
};

test('whatever happened, tables that are filled anew are equal to those that grew with the log', async () => {
  const step = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: -3, max: 3 }));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.array(step, { maxLength: 5 }), async (before, after) => {
      const { store, tables, processor, add, rows } = await open();
      for (const [stream, by] of before) await add(stream, by);
      await processor.idle();
      const grown = await rows();
      expect(await rebuild({ set, tables, store, project, onError: fail, batchSize: 3 })).toBe('done');
      expect(await rows()).toEqual(grown);
      // The processor goes on with the new tables.
      for (const [stream, by] of after) await add(stream, by);
      await processor.idle();
      const grownOn = await rows();
      await rebuild({ set, tables, store, project, onError: fail });
      expect(await rows()).toEqual(grownOn);
      await processor.stop();
    }),
    { numRuns: 40 },
  );
});

test('what is appended while tables are filled is in them, or comes to them', async () => {
  const { store, tables, processor, add, rows } = await open();
  for (let index = 0; index < 20; index += 1) await add('a', 1);
  let more = 15;
  const slow: Project = async (event, read) => {
    if ((more -= 1) > 0) await add('b', 1);
    return project(event, read);
  };
  await rebuild({ set, tables, store, project: slow, onError: fail, batchSize: 2 });
  await processor.idle();
  expect(await rows()).toEqual([
    { name: 'a', total: 20 },
    { name: 'b', total: 14 },
  ]);
  await processor.stop();
});

test('tables never go back: what was handled while the last events were filled in is in them when they take their place', async () => {
  const { store, tables, processor, add, rows } = await open();
  for (let index = 0; index < 5; index += 1) await add('a', 1);
  await processor.idle();
  let isLate = true;
  const late: Project = async (event, read) => {
    if (event.position === 5 && isLate) {
      isLate = false;
      await add('b', 1);
      await processor.idle();
    }
    return project(event, read);
  };
  await rebuild({ set, tables, store, project: late, onError: fail });
  // Nothing is appended any more that would wake the processor.
  expect([await tables.checkpoint('counts'), await rows()]).toEqual([
    6,
    [
      { name: 'a', total: 5 },
      { name: 'b', total: 1 },
    ],
  ]);
  await processor.stop();
});

test('it tells how far it is, and one that is interrupted goes on where it was', async () => {
  const { store, tables, processor, add, rows } = await open();
  for (let index = 0; index < 10; index += 1) await add('a', 1);
  await processor.idle();
  const seen: string[] = [];
  const stop = new AbortController();
  const onProgress = ({ position, of }: { readonly position: number; readonly of: number }): void => {
    seen.push(`${position}/${of}`);
    if (position === 6) stop.abort();
  };
  expect(await rebuild({ set, tables, store, project, onError: fail, batchSize: 3, onProgress }, stop.signal)).toBe('interrupted');
  expect(await rows()).toEqual([{ name: 'a', total: 10 }]);
  expect(await rebuild({ set, tables, store, project, onError: fail, batchSize: 3, onProgress })).toBe('done');
  expect(seen).toEqual(['3/10', '6/10', '9/10', '10/10']);
  expect(await rows()).toEqual([{ name: 'a', total: 10 }]);
  await processor.stop();
});
