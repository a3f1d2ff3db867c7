/**
 * Claims: kill -9 of the process, at any moment, and kill -9 of the database server with everything in it, lose no acknowledged event,
 * write none twice and leave no part of a batch; a reader's past does not change; rows are never ahead of or behind their checkpoint.
 *
 * `FAULT_ROUNDS` says how many lives each part has, as a percentage of what is usual.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { freshDatabase, missing } from '../services/postgres.ts';
import { privateCluster } from '../services/private-postgres.ts';
import { randomFrom } from './batches.ts';
import { makeJournal } from './journal.ts';
import { judgeAt, killRounds, roundsOf } from './kill-rounds.ts';
import { startWriter } from './writers.ts';

const forever = { timeout: 1_800_000 };
const onServer = test.skipIf(missing !== undefined);

// Processes start, write and are waited for most of the time, so the lives of all parts go on side by side, the longest first.
describe.concurrent('kill -9', () => {
  onServer('of the server with all its processes while a writer goes on without a restart', forever, async (scene) => {
    // Set up to acknowledge before it has written, as some are: the log asks for more.
    const server = await privateCluster({ settings: ['synchronous_commit=off'] });
    scene.onTestFinished(() => server.remove());
    const journal = makeJournal();
    const random = randomFrom(6);
    const writer = startWriter(scene, journal, { store: server.url, seed: 6, rest: 10 });
    await writer.next('ready');
    for (let round = 0; round < roundsOf(60); round += 1) {
      await writer.next('acknowledged');
      await sleep(random() * 200);
      await server.kill();
      await server.start();
      expect((await judgeAt(server.url, journal)).problems, `round ${round}`).toEqual([]);
    }
    await writer.next('acknowledged');
    await writer.finish();
    const { problems, events, checkpoint } = await judgeAt(server.url, journal);
    expect(problems).toEqual([]);
    expect(checkpoint).toBe(events);
    expect(journal.refused).toEqual(new Map());
  });

  onServer.for([4, 5])('of the writer, database %i', forever, async (seed, scene) => {
    const { url } = await freshDatabase();
    const journal = makeJournal();
    await killRounds({ scene, store: url, journal, rounds: roundsOf(50), seed });
    expect(journal.acknowledged.size).toBeGreaterThan(0);
  });

  test.for([1, 2, 3])('of the writer, embedded, folder %i', forever, async (seed, scene) => {
    const folder = mkdtempSync(join(tmpdir(), 'hedgerow-kill-'));
    scene.onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const journal = makeJournal();
    await killRounds({ scene, store: folder, journal, rounds: roundsOf(50), seed });
    expect(journal.acknowledged.size).toBeGreaterThan(0);
  });
});
