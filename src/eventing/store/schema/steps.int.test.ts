/** Steps of the schema in PostgreSQL lead from every release to this one, whatever happens on the way. */
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { type Database, freshDatabase, missing } from '../../../../test/services/postgres.ts';
import { checksum } from '../checksum.ts';
import { openPostgresLog, postgresSteps } from '../postgres.ts';
import { NewerStore } from '../store-faults.ts';

/** A database as the release with the first `steps` steps left it, with five events in it. */
const released = async (steps: number): Promise<Database> => {
  const database = await freshDatabase();
  const rows = Array.from({ length: 5 }, (_, index) => {
    const [data, meta] = [JSON.stringify({ index }), JSON.stringify({ actor: 'user:test', at: '2026-01-01T00:00:00.000Z' })];
    return `(${index + 1}, 1, ${index + 1}, 'e${index + 1}', 'Happened', 1, '${data}', '${meta}', ${checksum('Happened', data, meta)}, '2026-01-01T00:00:00.00${index}Z')`;
  });
  await database.run(`
    create schema hedgerow;
    create table hedgerow.schema_steps (step integer primary key, applied_at timestamptz not null default now());
    ${postgresSteps.slice(0, steps).join('')}
    insert into hedgerow.schema_steps select generate_series(1, ${steps});
    insert into hedgerow.streams (name, version) values ('a-1', 5);
    insert into hedgerow.events values ${rows.join(', ')};
    insert into hedgerow.leases values ('x', 'old', 7, now() - interval '1 hour');
  `);
  return database;
};

const demandWhole = async ({ url, run }: Database): Promise<void> => {
  const { events, life, leases, close } = await openPostgresLog(url);
  const all = await events.readAll(0, 10);
  expect(all.map(({ position, version, id, data, recordedAt }) => [position, version, id, data, recordedAt])).toEqual(
    Array.from({ length: 5 }, (_, index) => [index + 1, index + 1, `e${index + 1}`, { index }, `2026-01-01T00:00:00.00${index}Z`]),
  );
  expect(life).toMatchObject({ number: 1, tokensAfter: 0 });
  expect(await leases.acquire('x', 'me', 1000)).toEqual({ held: true, token: 8 });
  const event = { id: 'next', type: 'Happened', schemaVersion: 1, data: 1, meta: { actor: 'user:test', at: '2026-01-01T00:00:00.000Z' } };
  expect(await events.append([{ stream: 'a-1', expectedVersion: 5, events: [event] }])).toEqual({ ok: true, position: 6 });
  await close();
  expect((await run('select step from hedgerow.schema_steps order by step')).trim().split('\n')).toEqual(
    postgresSteps.map((_, index) => String(index + 1)),
  );
};

const opener = `
import { openPostgresLog } from '#eventing/store/postgres.ts';
const log = await openPostgresLog(process.argv[2]);
await log.close();
`;

const withOpener = async (work: (open: (url: string) => ReturnType<typeof spawn>) => Promise<void>): Promise<void> => {
  const script = join(import.meta.dirname, `.open-${process.pid}-${Math.random()}.ts`);
  writeFileSync(script, opener);
  try {
    await work((url) => spawn(process.execPath, [script, url], { stdio: ['ignore', 'ignore', 'inherit'] }));
  } finally {
    rmSync(script);
  }
};

describe.skipIf(missing)('steps in PostgreSQL', () => {
  test.each(postgresSteps.map((_, index) => index + 1))('a log of release %i is read and written by this one', async (steps) => {
    await demandWhole(await released(steps));
  });

  test('a migration that is killed in the middle of a step is done again as a whole', async () => {
    const database = await released(1);
    // Somebody else is about to make what the step makes: it waits in its middle.
    const other = new pg.Client(database.url);
    await other.connect();
    await other.query('begin; create table hedgerow.restoring (x integer)');
    await withOpener(async (open) => {
      const child = open(database.url);
      const ended = new Promise((done) => child.once('close', (_code, signal) => done(signal)));
      const isWaiting = async () =>
        (
          await database.run("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
        ).trim() === '1';
      while (!(await isWaiting())) await new Promise((done) => setTimeout(done, 20));
      child.kill('SIGKILL');
      expect(await ended).toBe('SIGKILL');
    });
    await other.query('rollback');
    await other.end();
    await demandWhole(database);
  });

  test('of several that start at once each step is done by one', async () => {
    const database = await released(1);
    await withOpener(async (open) => {
      const all = Array.from({ length: 3 }, () => new Promise((done) => open(database.url).once('close', done)));
      expect(await Promise.all(all)).toEqual([0, 0, 0]);
    });
    await demandWhole(database);
  });

  test('a database of a newer release is refused', async () => {
    const { url, run } = await released(postgresSteps.length);
    await run('insert into hedgerow.schema_steps (step) values (99)');
    await expect(openPostgresLog(url)).rejects.toThrow(NewerStore);
  });
});
