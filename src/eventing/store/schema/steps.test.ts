/** Steps of the schemas are frozen, and lead from every release to this one, whatever happens on the way. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { checksum } from '../checksum.ts';
import { postgresSteps } from '../postgres.ts';
import { openSqliteLog, sqliteSteps } from '../sqlite.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

// A step that is on main has run on somebody's database. Never change a line of these lists; add one for a new step.
test('no step that was released has changed', () => {
  expect(sqliteSteps.map(digest)).toEqual(['66d90a3401f1a967', '6955903f8f531ad0', '54b0a0d5bebdffae']);
  expect(postgresSteps.map(digest)).toEqual(['1e6f63c4dc40531d', '0444148a8a660b4b', 'f6b2f64e03d67284', '3ba23de9d28078c5']);
});

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-steps-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

/** A database as the release with the first `steps` steps left it, with some events in it. */
const released = (steps: number, events: number): string => {
  const file = join(folder, `${(files += 1)}.sqlite`);
  const database = new DatabaseSync(file);
  database.exec('pragma journal_mode = wal; pragma synchronous = off');
  database.exec('create table schema_steps (step integer primary key, applied_at text not null) strict');
  database.exec('begin');
  for (const [index, sql] of sqliteSteps.slice(0, steps).entries()) {
    database.exec(sql);
    database.prepare('insert into schema_steps values (?, ?)').run(index + 1, '2026-01-01');
  }
  database.prepare('insert into streams values (1, ?, ?)').run('a-1', events);
  const hasTime = steps >= 2;
  const put = database.prepare(
    `insert into events (stream, version, id, type, schema_version, data, meta, checksum${hasTime ? ', recorded_at' : ''})
     values (1, ?, ?, 'Happened', 1, ?, ?, ?${hasTime ? ', ?' : ''})`,
  );
  for (let version = 1; version <= events; version += 1) {
    const at = Date.UTC(2026, 0, 1) + version;
    const [data, meta] = [JSON.stringify({ version }), JSON.stringify({ actor: 'user:test', at: new Date(at).toISOString() })];
    put.run(version, `e${version}`, data, meta, checksum('Happened', data, meta), ...(hasTime ? [at] : []));
  }
  database.exec('commit');
  database.close();
  return file;
};

const expected = (events: number) =>
  Array.from({ length: events }, (_, index) => ({
    position: index + 1,
    version: index + 1,
    id: `e${index + 1}`,
    data: { version: index + 1 },
    recordedAt: new Date(Date.UTC(2026, 0, 1) + index + 1).toISOString(),
  }));

const demandWhole = async (file: string, count: number): Promise<void> => {
  const database = new DatabaseSync(file);
  const { events, life, leases } = openSqliteLog(database);
  const all = await events.readAll(0, count + 1);
  expect(all.map(({ position, version, id, data, recordedAt }) => ({ position, version, id, data, recordedAt }))).toEqual(expected(count));
  expect(life).toMatchObject({ number: 1, tokensAfter: 0 });
  expect(await leases.acquire('x', 'me', 1000)).toEqual({ held: true, token: 1 });
  expect(database.prepare('select step from schema_steps').all()).toEqual(sqliteSteps.map((_, index) => ({ step: index + 1 })));
  expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
  const event = { id: 'next', type: 'Happened', schemaVersion: 1, data: 1, meta: { actor: 'user:test', at: '2026-01-01T00:00:00.000Z' } };
  expect(await events.append([{ stream: 'a-1', expectedVersion: count, events: [event] }])).toEqual({ ok: true, position: count + 1 });
  database.close();
};

test.each(sqliteSteps.map((_, index) => index + 1))('a log of release %i is read and written by this one', async (steps) => {
  await demandWhole(released(steps, 5), 5);
});

test('a step that is done is not done again', () => {
  const file = released(1, 3);
  const database = new DatabaseSync(file);
  openSqliteLog(database);
  const before = database.prepare('select * from schema_steps').all();
  openSqliteLog(database);
  expect(database.prepare('select * from schema_steps').all()).toEqual(before);
  database.close();
});

/** Opens the log of a file, after saying that it begins. */
const opener = `
import { DatabaseSync } from 'node:sqlite';
import { openSqliteLog } from '#eventing/store/sqlite.ts';
const database = new DatabaseSync(process.argv[2]);
database.exec('pragma busy_timeout = 20000');
process.stdout.write('begun');
openSqliteLog(database);
`;
const script = join(import.meta.dirname, `.open-${process.pid}.ts`);
writeFileSync(script, opener);
afterAll(() => rmSync(script));

const open = (file: string) => {
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const begun = new Promise((done) => child.stdout.once('data', done));
  const ended = new Promise<number | null>((done) => child.once('close', done));
  return { child, begun, ended };
};

test('a migration that is killed at any moment is done again as a whole', async () => {
  const count = 20_000;
  const before = released(1, count);
  let killed = 0;
  for (let round = 0; round < 5; round += 1) {
    const file = join(folder, `killed-${round}.sqlite`);
    copyFileSync(before, file);
    const { child, begun, ended } = open(file);
    await begun;
    await new Promise((done) => setTimeout(done, round * 12));
    child.kill('SIGKILL');
    if ((await ended) === null) killed += 1;
    await demandWhole(file, count);
  }
  // The first one at least was in the middle: it was killed as soon as it had begun.
  expect(killed).toBeGreaterThan(0);
});

test('of several that start at once each step is done by one', async () => {
  const file = released(1, 2000);
  const all = Array.from({ length: 3 }, () => open(file));
  expect(await Promise.all(all.map(({ ended }) => ended))).toEqual([0, 0, 0]);
  await demandWhole(file, 2000);
});
