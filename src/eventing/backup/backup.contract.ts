/** What backup, restore and verify promise, whatever kinds of stores a log is taken from and put into. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { RecordedEvent } from '#base/message.ts';
import type { Storage } from '../storage.ts';
import type { NewEvent } from '../store/event-store.ts';
import { HalfRestored, StoreRefused } from '../store/store-faults.ts';
import { DamagedStore, makeBackup, type Until } from './backup.ts';
import type { BackupHeader } from './backup-file.ts';
import { DamagedBackup, restoreBackup } from './restore.ts';
import type { RestoreTarget, StoredLog } from './stored-log.ts';
import { verifyBackup, verifyLog } from './verify.ts';

/** A place for one store. */
export interface Place {
  readonly kind: 'embedded' | 'postgresql';
  /** Folder or URL. */
  readonly address: string;
  /** Opens it as a server does. */
  readonly open: () => Promise<Storage>;
  readonly stored: () => Promise<StoredLog>;
  readonly target: (now: string) => Promise<RestoreTarget>;
  /** Runs SQL that changes what lies there; `events` is the name of the table. */
  readonly damage: (sql: (events: string) => string) => Promise<void>;
}

export type MakePlace = () => Promise<Place>;

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-backup-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const aFile = (): string => join(folder, `${(files += 1)}.backup`);

const now = (): string => new Date().toISOString();
const known = new Map([
  ['One', 1],
  ['Two', 2],
]);

const save = async (place: Place, more: { readonly until?: Until; readonly file?: string; readonly force?: boolean } = {}) => {
  const log = await place.stored();
  const file = more.file ?? aFile();
  try {
    const header = await makeBackup({ log, release: '1', now, ...more, file });
    return { file, header };
  } finally {
    await log.close();
  }
};

const restore = (file: string, place: Place, until?: Until) =>
  restoreBackup({
    file,
    now,
    newId: () => crypto.randomUUID(),
    open: () => place.target(now()),
    ...(until === undefined ? {} : { until }),
  });

const verify = async (place: Place) => {
  const log = await place.stored();
  try {
    return await verifyLog(log, { subject: 'x', known, deep: true });
  } finally {
    await log.close();
  }
};

const eventsOf = async (place: Place): Promise<readonly RecordedEvent[]> => {
  const { events, close } = await place.open();
  const all = await events.readAll(0, 100_000);
  await close();
  return all;
};

const storedOf = async (place: Place) => {
  const log = await place.stored();
  const all = await log.read(0, 100_000);
  await log.close();
  return all;
};

let ids = 0;
const anEvent = (data: unknown = { n: 1 }, type = 'One'): NewEvent => ({
  id: `event-${(ids += 1)}`,
  type,
  schemaVersion: known.get(type) ?? 1,
  data,
  meta: { actor: 'user:test', at: '2026-01-01T00:00:00.000Z' },
});

const write = async (place: Place, steps: readonly (readonly [stream: string, data: readonly unknown[]])[]): Promise<void> => {
  const { events, close } = await place.open();
  for (const [stream, data] of steps) {
    const { length } = await events.readStream(stream);
    await events.append([{ stream, expectedVersion: length, events: data.map((value) => anEvent(value)) }]);
  }
  await close();
};

/** A log of twelve events in three streams. */
const twelve = [
  ['a-1', [1, 2, 3]],
  ['b-1', [{ text: 'ä€😀\u0000' }, null]],
  ['a-1', ['x', 'y']],
  ['c-1', [[], {}, 0.1, 1e300, 'z']],
] as const;

/** Texts that JSON, SQL and COPY could each get wrong. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('\\N', '\\.', '\t', '\n', '\r', "'", '"', '\u2028', '\ud800', '__proto__'),
);
const payload = fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 }).map((value) => value as unknown);
const step = fc.tuple(fc.constantFrom('a', 'b', "c'\t\\"), fc.array(fc.oneof(payload, nasty), { minLength: 1, maxLength: 3 }));

/** From one kind of store to another. */
export const restoreContract = (from: MakePlace, to: MakePlace): void => {
  test('a log that was restored is the log that was saved: positions, versions, ids, times, payloads, checksums', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const [one, two] = [await from(), await to()];
        await write(one, steps);
        const before = [await eventsOf(one), await storedOf(one)];
        const { file, header } = await save(one);
        expect(header.events).toBe(before[0]?.length);
        await restore(file, two);
        expect([await eventsOf(two), await storedOf(two)]).toEqual(before);
        expect((await verify(two)).problems).toEqual([]);
        // And once more, from there.
        const again = await save(two);
        expect(linesOf(again.file).slice(1, -1)).toEqual(linesOf(file).slice(1, -1));
      }),
      { numRuns: 8 },
    );
  });

  test('what is appended afterwards goes on where the backup ends', async () => {
    const [one, two] = [await from(), await to()];
    await write(one, twelve);
    await restore((await save(one)).file, two);
    await write(two, [
      ['a-1', ['new']],
      ['d-1', ['new']],
    ]);
    expect((await eventsOf(two)).slice(12).map(({ position, stream, version }) => [position, stream, version])).toEqual([
      [13, 'a-1', 6],
      [14, 'd-1', 1],
    ]);
    expect((await verify(two)).problems).toEqual([]);
  });

  test('a part is saved and restored: up to a position, and up to a time', async () => {
    const one = await from();
    await write(one, twelve.slice(0, 2));
    await new Promise((done) => setTimeout(done, 5));
    await write(one, twelve.slice(2));
    const all = await eventsOf(one);
    const at = all[4]!.recordedAt;
    const middle = new Date(Date.parse(at) + 1).toISOString();
    for (const [until, count, completeUntil] of [
      [{ position: 4 }, 4, all[3]!.recordedAt],
      [{ instant: middle }, 5, middle],
    ] as const) {
      const saved = await save(one, { until });
      expect(saved.header).toMatchObject({ events: count, completeUntil });
      const two = await to();
      const { life } = await restore(saved.file, two);
      expect(life.restored).toMatchObject({ position: count, completeUntil });
      expect(await eventsOf(two)).toEqual(all.slice(0, count));
      const three = await to();
      const restored = await restore((await save(one)).file, three, until);
      expect(restored.life.restored).toMatchObject({ position: count, completeUntil });
      expect(await eventsOf(three)).toEqual(all.slice(0, count));
      expect((await verify(three)).problems).toEqual([]);
    }
  });

  test('a restore begins a new life, whose tokens nobody had before, and whose beginning is known', async () => {
    const [one, two] = [await from(), await to()];
    await write(one, twelve);
    const before = await one.open();
    const old = await before.leases.acquire('fabric:lab', 'old', 60_000);
    await before.close();
    const { file, header } = await save(one);
    await restore(file, two);
    const opened = await two.open();
    expect(opened.life).toMatchObject({
      number: 2,
      restored: { position: 12, madeAt: header.madeAt, completeUntil: header.completeUntil },
    });
    expect(opened.life.id).not.toBe(before.life.id);
    expect(await opened.leases.held()).toEqual([]);
    const fence = { lease: 'fabric:lab', token: (old as { readonly token: number }).token };
    const append = () => opened.events.append([{ stream: 'a-1', expectedVersion: 5, events: [anEvent()] }], { fence });
    expect(await append()).toMatchObject({ ok: false, reason: 'fenced' });
    const mine = await opened.leases.acquire('fabric:lab', 'new', 60_000);
    expect(mine).toMatchObject({ held: true });
    expect((mine as { readonly token: number }).token).toBeGreaterThan(Date.parse(header.madeAt));
    expect(await append()).toMatchObject({ ok: false, reason: 'fenced' });
    await opened.close();
    // A second restore of the same backup is another life again.
    const three = await to();
    expect((await restore(file, three)).life).toMatchObject({ number: 2 });
    const other = await three.open();
    expect(other.life.id).not.toBe(opened.life.id);
    await other.close();
  });

  test('how far processors had come whose effects are outside is kept, with what they set aside; other progress is not', async () => {
    const [one, two] = [await from(), await to()];
    await write(one, twelve);
    const before = await one.open();
    const parked = { position: 3, stream: 'a-1', type: 'One', reason: 'bad', at: '2026-01-01T00:00:00.000Z' };
    await before.tables.write([], { processor: 'outbox', from: 0, position: 9, park: [parked] });
    const set = { name: 'screens', tables: [] };
    await before.tables.prepare(set);
    await before.tables.write([], { processor: 'screens', from: 0, position: 12 });
    await before.close();
    const { file } = await save(one);
    await restore(file, two);
    const after = await two.open();
    expect(await after.tables.checkpoint('outbox')).toBe(9);
    expect(await after.tables.parked('outbox')).toEqual([{ processor: 'outbox', ...parked }]);
    await after.tables.prepare(set);
    expect(await after.tables.checkpoint('screens')).toBe(0);
    await after.close();
    // Of a shorter log no processor can have come further.
    const three = await to();
    await restore(file, three, { position: 2 });
    const shorter = await three.open();
    expect([await shorter.tables.checkpoint('outbox'), await shorter.tables.parked()]).toEqual([2, []]);
    await shorter.close();
  });
};

/** Lines of a backup file. */
const linesOf = (file: string): readonly string[] => zstdDecompressSync(readFileSync(file)).toString().trimEnd().split('\n');

/** Restores all but the end of a file, says so, and waits to be killed. */
const halfway = `
import { restoreToPostgres } from '#eventing/backup/postgres-log.ts';
import { restoreToSqlite } from '#eventing/backup/sqlite-log.ts';
import { readBackup } from '#eventing/backup/backup-file.ts';
import { problemsOf } from '#eventing/backup/problems.ts';
const [, , file, kind, address] = process.argv;
const now = new Date().toISOString();
const target = await (kind === 'embedded' ? restoreToSqlite(address, file, now) : restoreToPostgres(address, file, now));
for await (const part of readBackup(file, problemsOf(file), () => process.exit(9))) if (part.type === 'events') await target.write(part.events);
process.stdout.write('half');
setInterval(() => undefined, 1000);
`;

const killedRestore = async (file: string, place: Place): Promise<void> => {
  const script = join(import.meta.dirname, `.restore-${process.pid}-${(files += 1)}.ts`);
  writeFileSync(script, halfway);
  try {
    const child = spawn(process.execPath, [script, file, place.kind, place.address], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise<NodeJS.Signals | null>((done) => child.once('close', (_code, signal) => done(signal)));
    await new Promise((done) => child.stdout.once('data', done));
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
  } finally {
    rmSync(script);
  }
};

/** Of one kind of store. */
export const backupContract = (make: MakePlace): void => {
  test('a backup that is made while others append is a whole beginning of the log, and verify finds nothing wrong', async () => {
    const place = await make();
    await write(place, twelve);
    const { events, close } = await place.open();
    let writing = true;
    const appending = (async () => {
      for (let version = 0; writing || version < 5; version += 2) {
        await events.append([
          { stream: 'w-1', expectedVersion: version, events: [anEvent(), anEvent()] },
          { stream: 'w-2', expectedVersion: version, events: [anEvent(), anEvent()] },
        ]);
        await new Promise((done) => setImmediate(done));
      }
    })();
    const saved = [await save(place), await save(place), await save(place)];
    for (let round = 0; round < 3; round += 1) expect((await verify(place)).problems).toEqual([]);
    writing = false;
    await appending;
    const all = await events.readAll(0, 100_000);
    await close();
    for (const { file, header } of saved) {
      const target = await make();
      await restore(file, target);
      expect(await eventsOf(target)).toEqual(all.slice(0, header.events));
      // Whole appends only: they are four events each.
      expect((header.events - 12) % 4).toBe(0);
    }
  });

  test('nothing is restored over a log, and what is there stays', async () => {
    const [one, two] = [await make(), await make()];
    await write(one, twelve);
    await write(two, [['mine-1', [1]]]);
    const before = await eventsOf(two);
    await expect(restore((await save(one)).file, two)).rejects.toThrow('holds events');
    expect(await eventsOf(two)).toEqual(before);
  });

  test('a backup that is not whole is refused at whatever byte it ends, and nothing is restored', async () => {
    const [one, two] = [await make(), await make()];
    await write(one, twelve);
    const { file } = await save(one);
    const { size } = statSync(file);
    for (const length of [0, 1, 8, Math.floor(size / 2), size - 5, size - 1]) {
      const cut = aFile();
      writeFileSync(cut, readFileSync(file));
      truncateSync(cut, length);
      await expect(restore(cut, two)).rejects.toThrow(DamagedBackup);
    }
    expect(await eventsOf(two)).toEqual([]);
    await restore(file, two);
    expect(await eventsOf(two)).toHaveLength(12);
  });

  test('an event that was changed in the file is found, even when the file around it is made to fit', async () => {
    const [one, two] = [await make(), await make()];
    await write(one, twelve);
    const lines = linesOf((await save(one)).file).map((line) => line.replace('"data":"\\"x\\""', '"data":"\\"w\\""'));
    const file = aFile();
    writeFileSync(file, zstdCompressSync(`${lines.join('\n')}\n`));
    const { problems } = await verifyBackup(file, { subject: file, known });
    expect(problems.map(({ code, position }) => [code, position])).toEqual([
      ['backup/damaged-chunk', 0],
      ['store/checksum', 6],
      ['backup/wrong-total', undefined],
    ]);
    await expect(restore(file, two)).rejects.toThrow(DamagedBackup);
    expect(await eventsOf(two)).toEqual([]);
  });

  test('a restore that was killed is seen: nobody serves it, verify says so, and it can be done again', async () => {
    const [one, two] = [await make(), await make()];
    await write(one, [...twelve, ['long-1', Array.from({ length: 21_000 }, (_, index) => index)]]);
    const { file } = await save(one);
    await killedRestore(file, two);
    await expect(two.open()).rejects.toThrow(HalfRestored);
    expect((await verify(two)).problems.map(({ code }) => code)).toEqual(['store/half-restored']);
    await expect(save(two)).rejects.toThrow(HalfRestored);
    await restore(file, two);
    expect(await eventsOf(two)).toEqual(await eventsOf(one));
    expect((await verify(two)).problems).toEqual([]);
  }, 30_000);

  test('a file that is there is not replaced unless asked for, and then at once', async () => {
    const place = await make();
    await write(place, twelve);
    const { file } = await save(place);
    await expect(save(place, { file })).rejects.toThrow(StoreRefused);
    await write(place, [['d-1', [1]]]);
    expect((await save(place, { file, force: true })).header.events).toBe(13);
    expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  test('no backup is made of what is damaged, and the file that was there stays', async () => {
    const place = await make();
    await write(place, twelve);
    const { file } = await save(place);
    const before = readFileSync(file);
    await place.damage((events) => `update ${events} set data = '9' where position = 2`);
    await expect(save(place, { file, force: true })).rejects.toThrow(DamagedStore);
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  test('every change of a payload is found, at its position', async () => {
    const place = await make();
    await write(place, twelve);
    const all = await storedOf(place);
    const change = fc
      .tuple(
        fc.nat(all.length - 1),
        fc.constantFrom('data' as const, 'meta' as const, 'type' as const),
        fc.nat(),
        fc.integer({ min: 1, max: 127 }),
      )
      .map(([index, column, at, bits]) => {
        const before = all[index]![column];
        const place = at % before.length;
        const changed = `${before.slice(0, place)}${String.fromCharCode(before.charCodeAt(place) ^ bits || 1)}${before.slice(place + 1)}`;
        return { event: all[index]!, column, before, changed };
      })
      // A half of a character becomes the sign for what is none, which may be what it was.
      .filter(({ before, changed }) => changed.isWellFormed() && before !== changed);
    const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
    await fc.assert(
      fc.asyncProperty(change, async ({ event, column, before, changed }) => {
        const set = (text: string) =>
          place.damage((events) => `update ${events} set ${column} = ${quoted(text)} where position = ${event.position}`);
        await set(changed);
        const { problems } = await verify(place);
        await set(before);
        expect(
          problems.filter(({ severity }) => severity === 'error').map(({ code, position, stream }) => [code, position, stream]),
        ).toEqual([['store/checksum', event.position, event.stream]]);
      }),
      { numRuns: 30 },
    );
    expect((await verify(place)).problems).toEqual([]);
  });

  test('holes, versions that do not follow, times that go back, and newer events are told all at once', async () => {
    const place = await make();
    await write(place, twelve);
    await place.damage((events) => `delete from ${events} where position = 2`);
    await place.damage((events) => `update ${events} set schema_version = 7 where position = 12`);
    await place.damage((events) => `update ${events.replace('events', 'streams')} set version = 9 where name = 'c-1'`);
    expect((await verify(place)).problems.map(({ code, position, stream }) => [code, position, stream])).toEqual([
      ['store/position-gap', 3, 'a-1'],
      ['store/version-gap', 3, 'a-1'],
      ['store/newer-event', 12, 'c-1'],
      ['store/stream-version', undefined, 'c-1'],
    ]);
  });

  test('a header of a newer format is refused by what to do', async () => {
    const place = await make();
    await write(place, twelve);
    const { file, header } = await save(place);
    const [, ...lines] = linesOf(file);
    const newer = aFile();
    writeFileSync(newer, zstdCompressSync([JSON.stringify({ ...header, format: 99 } satisfies BackupHeader), ...lines, ''].join('\n')));
    await expect(restore(newer, await make())).rejects.toMatchObject({ problem: { code: 'backup/newer-format' } });
  });
};
