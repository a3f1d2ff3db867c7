/**
 * Claim: of several processes that write to the same streams and fill the same tables, and are killed at random moments, exactly one
 * wins each version, every event counts once in the rows, and whoever was refused wrote nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { freshDatabase, missing } from '../services/postgres.ts';
import { randomFrom } from './batches.ts';
import { makeJournal } from './journal.ts';
import { judgeAt, roundsOf } from './kill-rounds.ts';
import { startWriter } from './writers.ts';

describe.skipIf(missing)('rivals on one database', () => {
  test('three writers race on streams and on a checkpoint, and are killed', { timeout: 900_000 }, async (scene) => {
    const { url } = await freshDatabase();
    const random = randomFrom(41);
    const journals = [makeJournal(), makeJournal(), makeJournal()];
    const merged = () => ({
      ...makeJournal(),
      tried: new Map(journals.flatMap(({ tried }) => [...tried])),
      acknowledged: new Map(journals.flatMap(({ acknowledged }) => [...acknowledged])),
      refused: new Map(journals.flatMap(({ refused }) => [...refused])),
      seen: journals.flatMap(({ seen }) => seen),
    });
    const start = (index: number, life: number) =>
      startWriter(scene, journals[index] ?? makeJournal(), { store: url, seed: 4100 + index * 100 + life });
    const writers = journals.map((_, index) => start(index, 0));
    await Promise.all(writers.map((writer) => writer.next('ready')));
    for (let round = 1; round <= roundsOf(20); round += 1) {
      const victim = Math.floor(random() * 3);
      await sleep(random() * 400);
      await writers[victim]?.kill();
      writers[victim] = start(victim, round);
    }
    await Promise.all(writers.map((writer) => writer.next('acknowledged')));
    await Promise.all(writers.map((writer) => writer.finish()));
    const { problems, events, checkpoint } = await judgeAt(url, merged());
    expect([problems, checkpoint]).toEqual([[], events]);
    expect(merged().refused.size).toBeGreaterThan(0);
    expect(journals.flatMap(({ parked }) => parked)).toEqual([]);
  });
});
