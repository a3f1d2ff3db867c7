/**
 * Claim: on a disk that takes half a second for each write it is asked to keep, everything is only slow: nothing is acknowledged before the
 * disk has it, and a writer that is killed meanwhile leaves what the judge expects.
 *
 * The delay is real: strace holds up each `fsync` and `fdatasync` of the process, or of the database server.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { missing } from '../services/postgres.ts';
import { privateCluster } from '../services/private-postgres.ts';
import type { Scene } from '../services/scene.ts';
import { makeJournal } from './journal.ts';
import { judgeAt } from './kill-rounds.ts';
import { startWriter } from './writers.ts';

/** Words in front of a program whose disk is to be slow. The program itself is our child, strace its grandchild. */
const slowed = [
  'strace',
  '-D',
  '-f',
  '-qq',
  '-o',
  '/dev/null',
  '-e',
  'trace=fsync,fdatasync',
  '-e',
  'inject=fsync,fdatasync:delay_enter=500000',
];

/** Why nothing can be slowed here, or `undefined`. */
const hindrance = ((): string | undefined => {
  try {
    execFileSync('strace', ['-V'], { stdio: 'ignore' });
  } catch {
    if (process.env['REQUIRE_SERVICES'] === '1') throw new Error('strace is required: install the Debian package strace.');
    return 'there is no strace';
  }
  try {
    execFileSync('strace', ['-qq', '-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'this kernel lets nobody trace a process';
  }
})();
if (hindrance !== undefined) console.warn(`Skipped: slow disks: ${hindrance}.`);

const forever = { timeout: 900_000 };

/** Lives that end in the middle of a slow write, and one that ends in peace. */
const liveSlowly = async (scene: Scene, store: string, through: readonly string[]): Promise<void> => {
  const journal = makeJournal();
  for (const [round, ms] of [100, 300, 700].entries()) {
    const writer = startWriter(scene, journal, { store, seed: 80 + round }, through);
    await writer.next('acknowledged');
    await sleep(ms);
    await writer.kill();
    expect((await judgeAt(store, journal)).problems, `round ${round}`).toEqual([]);
  }
  const last = startWriter(scene, journal, { store, seed: 83, most: 2 }, through);
  await last.end();
  const { problems, events, checkpoint } = await judgeAt(store, journal);
  expect([problems, checkpoint]).toEqual([[], events]);
  expect(journal.acknowledged.size).toBeGreaterThan(3);
};

const traced = test.skipIf(hindrance !== undefined);

// Nearly all of the time is waited.
describe.concurrent('a disk that takes half a second', () => {
  traced('below the embedded store', forever, async (scene) => {
    const folder = mkdtempSync(join(tmpdir(), 'hedgerow-slow-'));
    scene.onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    await liveSlowly(scene, folder, slowed);
  });

  test.skipIf(hindrance !== undefined || missing !== undefined)('below PostgreSQL', forever, async (scene) => {
    const server = await privateCluster({ through: slowed });
    scene.onTestFinished(() => server.remove());
    await liveSlowly(scene, server.url, []);
  });
});
