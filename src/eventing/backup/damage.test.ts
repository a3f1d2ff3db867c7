/** Bytes that change by themselves, in a backup file and in the file of an embedded store. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openEmbedded } from '../embedded.ts';
import { makeBackup } from './backup.ts';
import { DamagedBackup, restoreBackup } from './restore.ts';
import { openSqliteStored, restoreToSqlite } from './sqlite-log.ts';
import { verifyBackup, verifyLog } from './verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-damage-'));
afterAll(() => rmSync(folder, { recursive: true }));

const known = new Map([['Happened', 1]]);
const mark = 'payload-that-is-long-enough-to-be-hit';
const file = join(folder, 'whole.backup');
const store = join(folder, 'store');
const now = () => new Date().toISOString();

/** A store with forty events, and its backup. */
const made = (async () => {
  const { events, close } = await openEmbedded(store);
  const meta = { actor: 'user:test', at: now() };
  for (let version = 0; version < 40; version += 1) {
    const event = { id: `e${version}`, type: 'Happened', schemaVersion: 1, data: { mark: `${mark}-${version}` }, meta };
    await events.append([{ stream: `a-${version % 3}`, expectedVersion: Math.floor(version / 3), events: [event] }]);
  }
  await close();
  const log = openSqliteStored(store);
  await makeBackup({ log, file, release: '1', now });
  await log.close();
})();

const flip = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }));

const flipped = (bytes: Buffer, at: number, bits: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ bits, at);
  return copy;
};

test('whichever byte of a backup changes, it is found and nothing restored, or every line in it is what was written', async () => {
  await made;
  const bytes = readFileSync(file);
  const damaged = join(folder, 'damaged.backup');
  const target = join(folder, 'target');
  let found = 0;
  await fc.assert(
    fc.asyncProperty(flip, async ([at, bits]) => {
      writeFileSync(damaged, flipped(bytes, at % bytes.length, bits));
      const { problems } = await verifyBackup(damaged, { subject: damaged, known });
      // A byte of the compression that only says how much memory to take, for example.
      if (problems.length === 0) {
        expect(zstdDecompressSync(readFileSync(damaged))).toEqual(zstdDecompressSync(bytes));
        return;
      }
      found += 1;
      const open = async () => restoreToSqlite(target, damaged, now());
      await expect(restoreBackup({ file: damaged, open, now, newId: () => 'x' })).rejects.toThrow(DamagedBackup);
    }),
    { numRuns: 60 },
  );
  expect(found).toBeGreaterThan(40);
  const { events, close } = await openEmbedded(target);
  expect(await events.lastPosition()).toBe(0);
  await close();
});

test('whichever byte of a payload changes on the disk, the event is found by its position, and the others stay readable', async () => {
  await made;
  const path = join(store, 'log.sqlite');
  const bytes = readFileSync(path);
  const log = openSqliteStored(store);
  const events = await log.read(0, 100);
  await log.close();
  await fc.assert(
    fc.asyncProperty(fc.nat(events.length - 1), flip, async (index, [at, bits]) => {
      const event = events[index]!;
      let changed: Buffer = bytes;
      // Pages that were split leave copies behind; those are hit too.
      for (let start = bytes.indexOf(event.data); start >= 0; start = bytes.indexOf(event.data, start + 1))
        changed = flipped(changed, start + (at % event.data.length), bits);
      writeFileSync(path, changed);
      const damaged = openSqliteStored(store);
      const { problems } = await verifyLog(damaged, { subject: store, known, deep: true });
      await damaged.close();
      expect(problems.map(({ code, position, stream }) => [code, position, stream])).toEqual([
        ['store/checksum', event.position, event.stream],
      ]);
    }),
    { numRuns: 60 },
  );
  writeFileSync(path, bytes);
});

test('whichever byte of the database changes, verify ends, and says something when a payload or its place is another one', async () => {
  await made;
  const path = join(store, 'log.sqlite');
  const bytes = readFileSync(path);
  const whole = openSqliteStored(store);
  const before = await whole.read(0, 100);
  await whole.close();
  const payloads = (events: typeof before) =>
    events.map(({ position, version, type, data, meta }) => [position, version, type, data, meta]);
  /** Whether a payload or its place is different for a reader. Ids and times have no checksum of their own. */
  const isChanged = async (): Promise<boolean> => {
    const log = openSqliteStored(store);
    const after = await log.read(0, 100).catch(() => []);
    await log.close();
    return JSON.stringify(payloads(after)) !== JSON.stringify(payloads(before));
  };
  await fc.assert(
    fc.asyncProperty(flip, async ([at, bits]) => {
      writeFileSync(path, flipped(bytes, at % bytes.length, bits));
      let found = true;
      let log: ReturnType<typeof openSqliteStored>;
      try {
        log = openSqliteStored(store);
      } catch {
        // Not even a database any more: said when it is opened.
        return;
      }
      try {
        found = (await verifyLog(log, { subject: store, known, deep: true })).problems.length > 0;
      } catch {
        found = true;
      } finally {
        await log.close();
      }
      if (!found) expect(await isChanged()).toBe(false);
    }),
    { numRuns: 60 },
  );
  writeFileSync(path, bytes);
});

/** Begins a backup, says that a part of it is written, and waits to be killed. */
const halfway = `
import { makeBackup } from '#eventing/backup/backup.ts';
import { openSqliteStored } from '#eventing/backup/sqlite-log.ts';
const [, , store, file] = process.argv;
const log = openSqliteStored(store);
const read = (after) => {
  if (after === 0) return log.read(0, 20);
  process.stdout.write('half');
  return new Promise(() => setInterval(() => undefined, 1000));
};
await makeBackup({ log: { ...log, read }, file, release: '1', now: () => new Date().toISOString() });
`;

test('a backup that was killed is not there, and what it left is not taken for one', async () => {
  await made;
  const script = join(import.meta.dirname, `.backup-${process.pid}.ts`);
  writeFileSync(script, halfway);
  const target = join(folder, 'killed.backup');
  try {
    const child = spawn(process.execPath, [script, store, target], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((done) => child.once('close', (_code, signal) => done(signal)));
    await new Promise((done) => child.stdout.once('data', done));
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
  } finally {
    rmSync(script);
  }
  const left = readdirSync(folder).filter((name) => name.startsWith('killed'));
  expect(left).toEqual([expect.stringMatching(/^killed\.backup\.\d+\.unfinished$/u)]);
  const { problems } = await verifyBackup(join(folder, String(left[0])), { subject: 'x', known });
  expect(problems.map(({ severity }) => severity)).toEqual(['error']);
});
