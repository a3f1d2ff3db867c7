/**
 * Claims: with a full disk below the log, the tables, the database or the mirrors nothing that was acknowledged is lost, whoever asks is told
 * that the store cannot be used now (503 with Retry-After over HTTP), nothing is set aside for it, and all goes on by itself once there is
 * room.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { makeRepository } from '#app/control-plane.fixture.ts';
import { missing } from '../services/postgres.ts';
import { privateCluster } from '../services/private-postgres.ts';
import { startServed } from '../services/served.ts';
import { makeJournal } from './journal.ts';
import { judgeAt, roundsOf } from './kill-rounds.ts';
import { limitFiles, type SmallDisk, smallDisk } from './small-disk.ts';
import { startWriter } from './writers.ts';

const forever = { timeout: 900_000 };
const folder = mkdtempSync(join(tmpdir(), 'hedgerow-full-'));
const disks: SmallDisk[] = [];
afterAll(async () => {
  for (const disk of disks) await disk.remove();
  rmSync(folder, { recursive: true, force: true });
});
const diskAt = async (name: string, megabytes: number): Promise<SmallDisk | undefined> => {
  const disk = await smallDisk(join(folder, name), megabytes);
  if (disk !== undefined) disks.push(disk);
  return disk;
};
const [whole, views, tables, data, mirrors] = [
  await diskAt('whole', 24),
  await diskAt('views', 8),
  await diskAt('tables', 24),
  await diskAt('data', 48),
  await diskAt('mirrors/mirrors', 8),
];

test.skipIf(whole === undefined)('the disk of the embedded store is full, and then is not', forever, async (scene) => {
  const disk = whole as SmallDisk;
  const store = join(folder, 'whole', 'store');
  const journal = makeJournal();
  const writer = startWriter(scene, journal, { store, seed: 21 }, disk.through);
  for (let round = 0; round < roundsOf(5); round += 1) {
    await writer.next('acknowledged');
    disk.fill();
    await writer.next('unknown');
    await sleep(50);
    disk.free();
  }
  await writer.next('acknowledged');
  await writer.finish();
  const copy = join(folder, 'whole-copy');
  disk.copy(store, copy);
  const { problems, events, checkpoint } = await judgeAt(copy, journal);
  expect([problems, checkpoint]).toEqual([[], events]);
  expect(new Set(journal.unknown)).toEqual(new Set(['The store cannot be used now: the disk is full.']));
});

test('no file of the embedded store may grow, and then may', forever, async (scene) => {
  const store = join(folder, 'limited');
  const journal = makeJournal();
  const writer = startWriter(scene, journal, { store, seed: 22 });
  for (let round = 0; round < roundsOf(5); round += 1) {
    await writer.next('acknowledged');
    await limitFiles(writer.process.pid as number, 16_384);
    await writer.next('unknown');
    await sleep(50);
    await limitFiles(writer.process.pid as number, 'unlimited');
  }
  await writer.next('acknowledged');
  await writer.finish();
  const { problems, events, checkpoint } = await judgeAt(store, journal);
  expect([problems, checkpoint]).toEqual([[], events]);
});

test.skipIf(views === undefined)(
  'the disk of the tables alone is full: the log goes on, and they come after it',
  forever,
  async (scene) => {
    const disk = views as SmallDisk;
    const store = join(folder, 'beside');
    mkdirSync(store);
    symlinkSync(join(folder, 'views', 'views.sqlite'), join(store, 'views.sqlite'));
    const journal = makeJournal();
    const writer = startWriter(scene, journal, { store, seed: 23, rest: 5 }, disk.through);
    await writer.next('acknowledged');
    disk.fill();
    await writer.next('fault');
    const before = journal.acknowledged.size;
    for (let more = 0; more < 20; more += 1) await writer.next('acknowledged');
    expect(journal.acknowledged.size).toBeGreaterThanOrEqual(before + 20);
    disk.free();
    await writer.finish();
    rmSync(join(store, 'views.sqlite'));
    disk.copy(join(folder, 'views'), store);
    const { problems, events, checkpoint } = await judgeAt(store, journal);
    expect([problems, checkpoint]).toEqual([[], events]);
    expect(journal.unknown).toEqual([]);
  },
);

describe.skipIf(missing !== undefined || tables === undefined)('PostgreSQL', () => {
  test('the disk of its tables is full, and then is not', forever, async (scene) => {
    const disk = tables as SmallDisk;
    const server = await privateCluster({ through: disk.through });
    scene.onTestFinished(() => server.remove());
    const place = join(folder, 'tables', 'space');
    chmodSync(folder, 0o755);
    await server.makeFolder(place);
    await server.run(`create tablespace small location '${place}'`);
    await server.run('create database counted tablespace small');
    const url = server.url.replace(/\/postgres$/u, '/counted');
    const journal = makeJournal();
    const writer = startWriter(scene, journal, { store: url, seed: 24 });
    for (let round = 0; round < roundsOf(3); round += 1) {
      await writer.next('acknowledged');
      disk.fill();
      await writer.next('unknown');
      disk.free();
    }
    await writer.next('acknowledged');
    await writer.finish();
    const { problems, events, checkpoint } = await judgeAt(url, journal);
    expect([problems, checkpoint]).toEqual([[], events]);
    expect(journal.unknown.join('\n')).toContain('PostgreSQL: its disk is full');
  });
});

const fabricOf = (name: string, repository: string) => ({
  fabric: name,
  git: { repository, branch: 'main', path: '', pollInterval: 86_400 },
  cluster: { kind: 'lab', namespace: 'default' },
});

test.skipIf(data === undefined)('over HTTP: 503 with Retry-After, lists go on, and then so do commands', forever, async (scene) => {
  const disk = data as SmallDisk;
  const { path, commit } = makeRepository(join(folder, 'one'));
  commit({ 'README.md': 'nothing' });
  const server = await startServed(['--data', join(folder, 'data', 'hedgerow')], { through: disk.through, scene });
  expect((await server.send('POST', 'fabrics', fabricOf('before', path))).status).toBe(201);
  disk.fill();
  const refused: Response[] = [];
  // What the last page still holds fits.
  for (let more = 0; refused.length === 0 && more < 500; more += 1) {
    const answer = await server.send('POST', 'fabrics', fabricOf(`full-${more}`, path));
    if (answer.status !== 201) refused.push(answer);
  }
  const [answer] = refused;
  expect([answer?.status, answer?.headers.get('retry-after'), answer?.headers.get('content-type')]).toEqual([
    503,
    '5',
    'application/problem+json',
  ]);
  expect(await answer?.json()).toMatchObject({ code: 'StoreUnavailable' });
  expect((await server.send('GET', 'fabrics?limit=1')).status).toBe(200);
  disk.free();
  await expect.poll(async () => (await server.send('POST', 'fabrics', fabricOf('after', path))).status, { timeout: 20_000 }).toBe(201);
  const names = async (): Promise<string> => (await server.send('GET', 'fabrics?limit=1000')).text();
  await expect.poll(names, { timeout: 20_000 }).toContain('"after"');
  expect(await names()).toContain('"before"');
  await server.stop();
});

test.skipIf(mirrors === undefined)(
  'the disk of the mirrors is full: told as such, nothing is withdrawn, and read when there is room',
  forever,
  async (scene) => {
    const disk = mirrors as SmallDisk;
    const { path, commit } = makeRepository(join(folder, 'two'));
    const vpc = (name: string): string =>
      `apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata:\n  name: ${name}\nspec:\n  subnets: {}\n`;
    commit({ 'a.yaml': vpc('a') });
    const server = await startServed(['--data', join(folder, 'mirrors')], { through: disk.through, scene });
    await server.send('POST', 'fabrics', fabricOf('lab', path));
    const resources = async (): Promise<string> => (await server.send('GET', 'resources?limit=100')).text();
    await expect.poll(resources, { timeout: 20_000 }).toContain('lab:');
    commit({ 'b.yaml': vpc('b'), 'big.txt': Array.from({ length: 20_000 }, () => Math.random()).join('\n') });
    disk.fill();
    const full = await server.send('POST', 'fabrics/lab/sync');
    expect(await full.json()).toMatchObject({ code: 'SourceTooLarge' });
    expect(await resources()).toContain('"name":"a"');
    disk.free();
    expect((await server.send('POST', 'fabrics/lab/sync')).status).toBe(200);
    expect(await resources()).toContain('"name":"b"');
    await server.stop();
  },
);
