/**
 * Claim: an embedded store without room writes nothing and says so, keeps what was acknowledged, sets no event aside for it, and goes
 * on by itself once there is room. Here the room ends by SQLite's own limit; `full-disk.int.test.ts` has file systems that are full.
 */
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { startProcessor } from '#eventing/processing/processor.ts';
import { makeProjection } from '#eventing/processing/projection.ts';
import { openSqliteLog } from '#eventing/store/sqlite.ts';
import { StoreUnavailable } from '#eventing/store/store-faults.ts';
import { openSqliteTables } from '#eventing/tables/sqlite.ts';
import { appendsOf, type Batch } from './batches.ts';
import { makeJournal } from './journal.ts';
import { judge } from './judge.ts';
import { projectTotals, totals } from './totals.ts';

const limit = (database: DatabaseSync, more: number): void => {
  const { page_count: pages } = database.prepare('pragma page_count').get() as { readonly page_count: number };
  database.exec(`pragma max_page_count = ${pages + more}`);
};

test('a log, and then tables, without room', async () => {
  const [log, views] = [new DatabaseSync(':memory:'), new DatabaseSync(':memory:')];
  const [{ events }, tables] = [openSqliteLog(log), openSqliteTables(views)];
  const journal = makeJournal();
  let version = 0;
  const write = async (count: number): Promise<void> => {
    const batch: Batch = journal.pending() ?? { id: `b${version}`, parts: [{ stream: 'count-a', expectedVersion: version, count }] };
    journal.note({ type: 'try', batch });
    const result = await events.append(appendsOf(batch));
    if (!result.ok) throw new Error(result.reason);
    journal.note({ type: 'acknowledged', batch: batch.id, position: result.position });
    version += batch.parts[0]?.count ?? 0;
  };
  await tables.prepare(totals);
  const projection = startProcessor({
    ...makeProjection({ name: totals.name, tables, project: projectTotals }),
    store: events,
    pause: async () => new Promise((done) => setTimeout(done, 1)),
    onError: (where, fault) => journal.note({ type: 'fault', where, reason: String(fault) }),
  });
  await write(3);
  limit(log, 2);
  const filling = async (): Promise<void> => {
    for (;;) await write(20);
  };
  await expect(filling()).rejects.toThrow(StoreUnavailable);
  await expect(write(1)).rejects.toThrow(StoreUnavailable);
  await projection.idle();
  expect((await judge({ events, tables }, journal)).problems).toEqual([]);
  limit(log, 100_000);

  views.exec('create table ballast (bytes blob)');
  limit(views, 0);
  await write(1);
  const { totals__1: kept } = { totals__1: views.prepare('select last from totals__1').get() };
  views.exec('pragma query_only = on');
  await write(1);
  await expect.poll(() => journal.faults.length).toBeGreaterThan(6);
  expect((await judge({ events, tables: { ...tables, prepare: async () => ({ isNew: false }) } }, journal)).problems).toEqual([]);
  expect(kept).toBeDefined();
  views.exec('pragma query_only = off');
  limit(views, 100_000);
  await projection.idle();
  const { problems, events: count, checkpoint } = await judge({ events, tables }, journal);
  expect([problems, checkpoint]).toEqual([[], count]);
  await projection.stop();
});
