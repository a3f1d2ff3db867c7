import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from './git-repository.fixture.ts';
import { withLock } from './lock.ts';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'x.lock');
});
afterEach(() => folder.remove());

const patience = { waitMs: 2000, longestMs: 60_000 };

test('work under one lock never overlaps', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<number> => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside -= 1;
    return most;
  };
  expect(await Promise.all(Array.from({ length: 5 }, () => withLock(file, patience, work)))).toEqual([1, 1, 1, 1, 1]);
  expect(existsSync(file)).toBe(false);
});

test('the lock is given back when the work fails', async () => {
  await expect(
    withLock(file, patience, async () => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(existsSync(file)).toBe(false);
});

test('who cannot have it in time does no work', async () => {
  writeFileSync(file, JSON.stringify({ host: hostname(), process: process.ppid, token: 'other' }));
  expect(await withLock(file, { waitMs: 50, longestMs: 60_000 }, async () => 1)).toBeUndefined();
  expect(existsSync(file)).toBe(true);
});

test.each([
  ['whose process is gone', { host: hostname(), process: 2 ** 22 + 1, token: 'x' }, false, 1],
  ['of another machine', { host: 'elsewhere', process: 2 ** 22 + 1, token: 'x' }, false, undefined],
  ['that is older than any work', { host: 'elsewhere', process: 1, token: 'x' }, true, 1],
])('a lock %s', async (_, holder, isOld, expected) => {
  writeFileSync(file, JSON.stringify(holder));
  if (isOld) utimesSync(file, 1000, 1000);
  expect(await withLock(file, { waitMs: 50, longestMs: 60_000 }, async () => 1)).toBe(expected);
});

test.each(['', '{'])('a lock that names no holder (%j) is none of ours: ours are whole or not there', async (text) => {
  writeFileSync(file, text);
  expect(await withLock(file, patience, async () => 1)).toBe(1);
});

test('a lock of an earlier process with the same id, as in a container that was started again, is left over', async () => {
  writeFileSync(file, JSON.stringify({ host: hostname(), process: process.pid, token: 'earlier' }));
  expect(await withLock(file, patience, async () => 1)).toBe(1);
  expect(readdirSync(folder.path)).toEqual([]);
});

test('a folder that is not there is a fault', async () => {
  await expect(withLock(join(folder.path, 'no', 'x.lock'), patience, async () => 1)).rejects.toThrow('ENOENT');
});
