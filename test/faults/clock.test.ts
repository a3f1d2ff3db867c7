/**
 * Claims: whatever the clock of the process does, recorded times never go back, a time names the right place in the log, and an embedded
 * store's leases neither end early nor late. (Of several replicas the database's clock counts.)
 */
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { openSqliteLog } from '#eventing/store/sqlite.ts';
import { openSqliteTables } from '#eventing/tables/sqlite.ts';
import { appendsOf } from './batches.ts';
import { makeJournal } from './journal.ts';
import { judge } from './judge.ts';

afterEach(() => vi.useRealTimers());

const hour = 3_600_000;

test('the clock jumps back and forth by hours between appends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: -48, max: 48 }), { minLength: 2, maxLength: 30 }), async (hours) => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-06-01T00:00:00Z') });
      const { events } = openSqliteLog(new DatabaseSync(':memory:'));
      const tables = openSqliteTables(new DatabaseSync(':memory:'));
      const journal = makeJournal();
      for (const [index, jump] of hours.entries()) {
        vi.setSystemTime(Date.now() + jump * hour);
        const batch = { id: `b${index}`, parts: [{ stream: 'count-a', expectedVersion: index, count: 1 }] };
        journal.note({ type: 'try', batch });
        const result = await events.append(appendsOf(batch));
        if (result.ok) journal.note({ type: 'acknowledged', batch: batch.id, position: result.position });
      }
      expect(await judgeOnly(events, tables, journal)).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

const judgeOnly = async (
  events: ReturnType<typeof openSqliteLog>['events'],
  tables: ReturnType<typeof openSqliteTables>,
  journal: ReturnType<typeof makeJournal>,
): Promise<readonly string[]> => (await judge({ events, tables }, journal)).problems;

test('a lease of an embedded store outlives every jump of the clock, and its token stays', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-06-01T00:00:00Z') });
  const { leases } = openSqliteLog(new DatabaseSync(':memory:'));
  expect(await leases.acquire('a', 'one', hour)).toEqual({ held: true, token: 1 });
  for (const jump of [5, -30, 100]) {
    vi.setSystemTime(Date.now() + jump * hour);
    expect(await leases.acquire('a', 'two', hour)).toMatchObject({ held: false, owner: 'one' });
    expect(await leases.acquire('a', 'one', hour)).toEqual({ held: true, token: 1 });
  }
});
