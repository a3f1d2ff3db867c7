/** The judge of all fault tests finds what it says it finds: a log is written, and then lied about or damaged. */
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { makeDelivery } from '#eventing/processing/delivery.ts';
import { makeProjection } from '#eventing/processing/projection.ts';
import { checksum } from '#eventing/store/checksum.ts';
import { openSqliteLog } from '#eventing/store/sqlite.ts';
import { openSqliteTables } from '#eventing/tables/sqlite.ts';
import { appendsOf, type Batch } from './batches.ts';
import { makeJournal } from './journal.ts';
import { digestOf, judge, readWhole } from './judge.ts';
import { projectTotals, totals } from './totals.ts';

const batches: readonly Batch[] = [
  { id: 'one', parts: [{ stream: 'count-a', expectedVersion: 0, count: 3 }] },
  {
    id: 'two',
    parts: [
      { stream: 'count-b', expectedVersion: 0, count: 1 },
      { stream: 'count-a', expectedVersion: 3, count: 2 },
    ],
  },
];

const written = async () => {
  const [log, views] = [new DatabaseSync(':memory:'), new DatabaseSync(':memory:')];
  const [{ events }, tables] = [openSqliteLog(log), openSqliteTables(views)];
  const journal = makeJournal();
  for (const batch of batches) {
    journal.note({ type: 'try', batch });
    const result = await events.append(appendsOf(batch));
    if (result.ok) journal.note({ type: 'acknowledged', batch: batch.id, position: result.position });
  }
  await tables.prepare(totals);
  const projection = makeProjection({ name: totals.name, tables, project: projectTotals });
  const delivery = makeDelivery(
    { ...projection, store: events, onError: () => undefined },
    () => undefined,
    () => false,
  );
  await delivery.load();
  await delivery.handle(await readWhole(events));
  const digest = (await readWhole(events)).reduce((before, { id }) => digestOf(before, id), 0);
  journal.note({ type: 'seen', from: 0, position: 6, digest });
  const problems = async (): Promise<readonly string[]> => (await judge({ events, tables }, journal)).problems;
  return { log, views, journal, problems };
};

test('a log as it was told of has no problems', async () => {
  expect(await (await written()).problems()).toEqual([]);
});

test.each([
  ['an event is missing', 'delete from events where position = 6', 'batch two is there in parts: 2 of 3 events'],
  ['an acknowledged batch is missing', 'delete from events where position > 3', 'batch two was acknowledged and is lost'],
  ['a position is missing', 'update events set position = 7 where position = 6', 'position 7 stands where 6 should'],
  ['a version is missing', 'update events set version = 9 where position = 3', 'count-a has version 9 where 3 should be'],
  [
    'time goes back',
    'update events set recorded_at = 1 where position = 2',
    'event 2 was recorded at 1970-01-01T00:00:00.001Z, before the one before it',
  ],
  [
    'an event was put between others',
    `update events set id = 'other' where position = 2`,
    'what a reader saw from 0 to 6 is not what is there now',
  ],
])('the judge sees that %s', async (_, sql, problem) => {
  const { log, problems } = await written();
  log.exec(sql);
  expect(await problems()).toContain(problem);
});

test.each([
  ['a row that counted an event twice', 'update totals__1 set events = events + 1', 'the rows are not those of the first 6 events'],
  ['a checkpoint ahead of its rows', 'update progress set position = 9', 'the checkpoint 9 is ahead of the log, which ends at 6'],
  ['a checkpoint behind its rows', 'update progress set position = 5', 'the rows are not those of the first 5 events'],
  ['an event set aside', `insert into parked values ('totals', 1, 3, 'count-a', 'Counted', 'why', '')`, 'event 3 was set aside: why'],
])('the judge sees %s', async (_, sql, problem) => {
  const { views, problems } = await written();
  views.exec(sql);
  expect((await problems()).join('\n')).toContain(problem);
});

test('the judge sees a batch that was refused and one that nobody wrote', async () => {
  const { log, journal, problems } = await written();
  journal.note({ type: 'refused', batch: 'two', reason: 'conflict' });
  const [data, meta] = [JSON.stringify({ batch: 'stranger', index: 0, of: 1, amount: 1 }), '{}'];
  log
    .prepare("insert into events select 7, 1, 6, 'x', 'Counted', 1, ?, ?, ?, recorded_at from events where position = 6")
    .run(data, meta, checksum('Counted', data, meta));
  expect(await problems()).toEqual(
    expect.arrayContaining(['batch two was refused and is there', 'batch stranger was never written by anybody']),
  );
});
