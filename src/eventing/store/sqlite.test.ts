import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { durable, FolderInUse, openEmbedded } from '../embedded.ts';
import { checksum } from './checksum.ts';
import { anEvent, eventStoreContract } from './event-store.contract.ts';
import { leasesContract } from './leases.contract.ts';
import { eventsSchema } from './schema/sqlite-0001-events.ts';
import { openSqliteLog } from './sqlite.ts';
import { CorruptEvent, StoreUnavailable } from './store-faults.ts';

eventStoreContract(async () => openSqliteLog(new DatabaseSync(':memory:')));
leasesContract(async () => openSqliteLog(new DatabaseSync(':memory:')));

const folder = (): string => mkdtempSync(join(tmpdir(), 'hedgerow-store-'));

test('each commit is synchronised, with or without a write-ahead log, down to the disk itself', () => {
  const database = new DatabaseSync(join(folder(), 'log.sqlite'));
  database.exec(durable);
  const pragmas = ['journal_mode', 'synchronous', 'fullfsync', 'checkpoint_fullfsync'];
  const set = pragmas.map((name) => database.prepare(`pragma ${name}`).get()?.[name]);
  expect(set).toEqual(['wal', 3, 1, 1]);
  database.close();
});

test('events are there again after the folder was closed and opened', async () => {
  const path = folder();
  const first = await openEmbedded(path);
  await first.events.append([{ stream: 'a-1', expectedVersion: 0, events: [anEvent('Happened', { kept: true })] }]);
  await first.close();
  const second = await openEmbedded(path);
  expect((await second.events.readAll(0, 10)).map(({ data }) => data)).toEqual([{ kept: true }]);
  await second.close();
  rmSync(path, { recursive: true });
});

test('a second owner of a folder is refused by name, and a lock left by a dead process is taken over', async () => {
  const path = folder();
  const first = await openEmbedded(path);
  await expect(openEmbedded(path)).rejects.toThrow(FolderInUse);
  await first.close();
  writeFileSync(join(path, 'lock'), '999999999');
  const again = await openEmbedded(path);
  await again.close();
  rmSync(path, { recursive: true });
});

/** Takes a folder, says whether it got it, and keeps it until its input ends. */
const taker = `
import { openEmbedded } from '#eventing/embedded.ts';
const got = await openEmbedded(process.argv[2]).then(() => 'mine', (fault) => fault.constructor.name);
process.stdout.write(got);
process.stdin.resume().once('end', () => process.exit(0));
`;

test('of several processes that start at once on a new folder one has it, and when it is killed it is free', async () => {
  const path = folder();
  const script = join(import.meta.dirname, `.take-${process.pid}.ts`);
  writeFileSync(script, taker);
  try {
    const all = Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, [script, path], { stdio: ['pipe', 'pipe', 'inherit'] });
      return { child, said: new Promise<string>((done) => child.stdout.once('data', (text: Buffer) => done(text.toString()))) };
    });
    const said = await Promise.all(all.map((one) => one.said));
    expect([...said].sort()).toEqual(['FolderInUse', 'FolderInUse', 'FolderInUse', 'mine']);
    const ends = all.map(({ child }) => new Promise((done) => child.once('close', done)));
    all[said.indexOf('mine')]?.child.kill('SIGKILL');
    for (const { child } of all) child.stdin.end();
    await Promise.all(ends);
    const { close } = await openEmbedded(path);
    await close();
  } finally {
    rmSync(script);
    rmSync(path, { recursive: true });
  }
});

test('a payload that changed on disk is a fault that names its position', async () => {
  const database = new DatabaseSync(':memory:');
  const store = openSqliteLog(database).events;
  await store.append([{ stream: 'a-1', expectedVersion: 0, events: [anEvent('Happened', { amount: 1 })] }]);
  database.exec(`update events set data = '{"amount":2}'`);
  await expect(store.readAll(0, 10)).rejects.toThrow(CorruptEvent);
  await expect(store.readAll(0, 10)).rejects.toThrow('Event 1 of a-1 ');
});

test('a folder written by a newer version is refused', () => {
  const database = new DatabaseSync(':memory:');
  openSqliteLog(database);
  database.exec("insert into schema_steps values (99, '2026-01-01')");
  expect(() => openSqliteLog(database)).toThrow('newer Hedgerow');
});

test('a log of the first release is brought up to date: events keep their order, and times never go back', async () => {
  const database = new DatabaseSync(':memory:');
  database.exec('create table schema_steps (step integer primary key, applied_at text not null) strict');
  database.exec(eventsSchema);
  database.exec("insert into schema_steps values (1, '2026-01-01')");
  database.exec("insert into streams values (1, 'a-1', 3)");
  const days = ['2026-01-02', '2026-01-01', '2026-01-03'];
  for (const [index, day] of days.entries()) {
    const meta = JSON.stringify({ actor: 'user:test', at: `${day}T12:00:00.500Z` });
    database
      .prepare('insert into events (stream, version, id, type, schema_version, data, meta, checksum) values (1, ?, ?, ?, 1, ?, ?, ?)')
      .run(index + 1, `e${index}`, 'T', '{}', meta, checksum('T', '{}', meta));
  }
  const { events } = openSqliteLog(database);
  expect((await events.readAll(0, 9)).map(({ id, recordedAt }) => [id, recordedAt])).toEqual([
    ['e0', '2026-01-02T12:00:00.500Z'],
    ['e1', '2026-01-02T12:00:00.500Z'],
    ['e2', '2026-01-03T12:00:00.500Z'],
  ]);
  expect(await events.append([{ stream: 'a-1', expectedVersion: 3, events: [anEvent()] }])).toEqual({ ok: true, position: 4 });
});

test('a database that takes no writes is unavailable, not wrong: nothing was written, and it can be read', async () => {
  const database = new DatabaseSync(':memory:');
  const { events, leases, snapshots } = openSqliteLog(database);
  await events.append([{ stream: 'a-1', expectedVersion: 0, events: [anEvent()] }]);
  database.exec('pragma query_only = on');
  await expect(events.append([{ stream: 'a-1', expectedVersion: 1, events: [anEvent()] }])).rejects.toThrow(StoreUnavailable);
  expect(await events.lastPosition()).toBe(1);
  await expect(leases.acquire('a', 'one', 1000)).rejects.toThrow(StoreUnavailable);
  await expect(snapshots.write('a-1', 's', { version: 1, state: {} })).rejects.toThrow(StoreUnavailable);
  database.exec('pragma query_only = off');
  expect(await events.append([{ stream: 'a-1', expectedVersion: 1, events: [anEvent()] }])).toEqual({ ok: true, position: 2 });
});

test('a snapshot that changed on disk is as good as none', async () => {
  const database = new DatabaseSync(':memory:');
  const { events, snapshots } = openSqliteLog(database);
  await events.append([{ stream: 'a-1', expectedVersion: 0, events: [anEvent()] }]);
  await snapshots.write('a-1', 's', { version: 1, state: { n: 1 } });
  database.exec("update snapshots set state = x'00'");
  expect(await snapshots.read('a-1', 's')).toBeUndefined();
});
