import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row } from '#base/table.ts';
import { anEvent } from '../store/event-store.contract.ts';
import { openMemoryLog } from '../store/memory.ts';
import { CorruptEvent } from '../store/store-faults.ts';
import { openSqliteTables } from '../tables/sqlite.ts';
import { upcasting } from '../upcasting.ts';
import { countSet as set, countTable as table } from './counts.fixture.ts';
import { makePast, type Past, type PastLimits, PastUnavailable, type ReadTables } from './past.ts';
import { startProcessor } from './processor.ts';
import { makeProjection, type Project } from './projection.ts';
import { rebuild } from './rebuild.ts';

/** Adds, at zero removes everything of the same total, and cannot handle sevens. */
const project: Project = async ({ stream, data }, read) => {
  const { by } = data as { readonly by: number };
  if (by === 7) throw new Error('Seven is too much.');
  const total = Number((await read.get(table, [stream]))?.['total'] ?? 0) + by;
  if (by === 0) return [{ type: 'removeWhere', table, where: { total } }];
  return total < 0 ? [{ type: 'remove', table, key: [stream] }] : [{ type: 'put', table, row: { name: stream, total } }];
};

/** The first release said `plus`. */
const shapes = { eventVersions: { Added: 2 }, upcasts: { Added: [{ rename: { by: 'plus' } }] }, formerNames: { Plussed: 'Added' } };

const rowsOf = async (tables: ReadTables): Promise<readonly Row[]> => (await tables.query(table, { limit: 1000 })).rows;
const at = (past: Past, position: number): Promise<readonly Row[]> => past.read(position, rowsOf);

const open = async (limits: Partial<PastLimits> = {}) => {
  const log = openMemoryLog().events;
  const store = upcasting(log, [shapes]);
  const tables = openSqliteTables(new DatabaseSync(':memory:'));
  await tables.prepare(set);
  const processor = startProcessor({
    ...makeProjection({ name: 'counts', tables, project }),
    store,
    pause: async () => undefined,
    onError: () => undefined,
  });
  const add = async (stream: string, by: number, isOld = false): Promise<void> => {
    const { length } = await log.readStream(stream);
    const event = isOld ? anEvent('Plussed', { plus: by }) : { ...anEvent('Added', { by }), schemaVersion: 2 };
    await log.append([{ stream, expectedVersion: length, events: [event] }]);
  };
  return { log, store, tables, processor, add, past: makePast({ set, store, project, limits, batchSize: 3 }) };
};

test('whatever happened, the past is what the tables held right after that event: old events, unhandled ones and rebuilt tables too', async () => {
  const step = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: -3, max: 7 }), fc.boolean());
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), fc.infiniteStream(fc.nat()), async (steps, order) => {
      const { tables, store, processor, add, past } = await open({ kept: 3 });
      const seen: (readonly Row[])[] = [await rowsOf(tables)];
      for (const [stream, by, isOld] of steps) {
        await add(stream, by, isOld);
        await processor.idle();
        seen.push(await rowsOf(tables));
      }
      // In any order: some go on from a copy of an earlier one, some start anew.
      const positions = [...seen.keys()].map((position) => [order.next().value ?? 0, position] as const).sort(([a], [b]) => a - b);
      for (const [, position] of positions) expect([position, await at(past, position)]).toEqual([position, seen[position]]);
      await processor.stop();
      // A rebuild takes its time with events that it cannot handle.
      if (!steps.some(([, by]) => by === 7)) await rebuild({ set, tables, store, project, onError: () => undefined });
      expect(await rowsOf(tables)).toEqual(seen.at(-1));
      expect(await at(past, steps.length)).toEqual(seen.at(-1));
      await past.close();
    }),
    { numRuns: 40 },
  );
});

test('an event that cannot be read is passed over with its stream, and everything else is there', async () => {
  const { log, add } = await open();
  for (const stream of ['a', 'b', 'a', 'b']) await add(stream, 1);
  const damaged: typeof log = {
    ...log,
    readAll: async (after, limit, range = {}) => {
      const events = await log.readAll(after, limit, range);
      const bad = events.find(({ position }) => position === 1);
      if (bad !== undefined) throw new CorruptEvent(bad);
      return events;
    },
  };
  const past = makePast({ set, store: upcasting(damaged, [shapes]), project });
  expect(await at(past, 4)).toEqual([{ name: 'b', total: 2 }]);
  await past.close();
});

/** A log whose events are handed out only while the gate is open. */
const gated = async (limits: Partial<PastLimits>) => {
  const { log, add } = await open();
  for (let count = 0; count < 9; count += 1) await add('a', 1);
  const gate = Promise.withResolvers<void>();
  const reads: number[] = [];
  const store = {
    ...upcasting(log, [shapes]),
    readAll: async (...words: Parameters<typeof log.readAll>) => {
      reads.push(words[2]?.until ?? 0);
      await gate.promise;
      return upcasting(log, [shapes]).readAll(...words);
    },
  };
  return { past: makePast({ set, store, project, limits }), open: gate.resolve, reads };
};

test('questions about one instant share the work; other instants wait for their turn, and too many are refused', async () => {
  const { past, open: go, reads } = await gated({ making: 1, waiting: 1 });
  const same = [at(past, 3), at(past, 3)];
  const next = at(past, 5);
  await expect(at(past, 7)).rejects.toThrow('Too many different instants of the past are asked for at once.');
  expect(reads).toEqual([3]);
  go();
  expect(await Promise.all([...same, next])).toEqual([3, 3, 5].map((total) => [{ name: 'a', total }]));
  // The second one went on where the first one ended.
  expect(reads).toEqual([3, 5]);
  await past.close();
});

test('a question that would take too long is told to come back, and finds the work done', async () => {
  const { past, open: go } = await gated({ patience: 1 });
  await expect(at(past, 4)).rejects.toThrow(PastUnavailable);
  await expect(at(past, 4)).rejects.toThrow('The past is still being read from the log: event 0 of 4.');
  go();
  for (let rounds = 0; ; rounds += 1) {
    const rows = await at(past, 4).catch(() => undefined);
    if (rows !== undefined) {
      expect(rows).toEqual([{ name: 'a', total: 4 }]);
      break;
    }
    expect(rounds).toBeLessThan(1000);
  }
  await past.close();
});

test('only some instants are kept, never one that is being looked at', async () => {
  const { past, open: go, reads } = await gated({ kept: 1 });
  go();
  await past.read(2, async (tables) => {
    for (const position of [4, 6]) expect(await at(past, position)).toEqual([{ name: 'a', total: position }]);
    expect(await rowsOf(tables)).toEqual([{ name: 'a', total: 2 }]);
  });
  expect(reads).toEqual([2, 4, 6]);
  expect(await at(past, 6)).toEqual([{ name: 'a', total: 6 }]);
  expect(await at(past, 2)).toEqual([{ name: 'a', total: 2 }]);
  expect(reads).toEqual([2, 4, 6, 2]);
  await past.close();
});

test('after the end, and while something is made, nobody waits for ever', async () => {
  const { past, open: go } = await gated({});
  const asked = at(past, 4);
  const refused = expect(asked).rejects.toThrow('The server is being stopped.');
  const closing = past.close();
  go();
  await refused;
  await closing;
  await expect(at(past, 4)).rejects.toThrow('The server is being stopped.');
});
