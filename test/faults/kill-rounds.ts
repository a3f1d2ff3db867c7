/** Rounds of one life each: a writer is started, killed at a random moment, and the store is judged. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { openEmbedded } from '#eventing/embedded.ts';
import { openPostgresStorage } from '#eventing/storage.ts';
import type { Scene } from '../services/scene.ts';
import { randomFrom } from './batches.ts';
import type { Journal } from './journal.ts';
import { type Judged, judge } from './judge.ts';
import { startWriter } from './writers.ts';

/** So many, or the percentage of them that `FAULT_ROUNDS` asks for. */
export const roundsOf = (usual: number): number => Math.max(1, Math.round((usual * Number(process.env['FAULT_ROUNDS'] ?? 100)) / 100));

/** Opens the store, judges, closes it. */
export const judgeAt = async (store: string, journal: Journal): Promise<Judged> => {
  const storage = await (store.startsWith('postgresql:') ? openPostgresStorage(store) : openEmbedded(store));
  try {
    return await judge(storage, journal);
  } finally {
    await storage.close();
  }
};

/** Milliseconds between two batches of a writer: the log that is read after each round stays short, also when several are judged at once. */
const rest = 2;

/** One life in four ends before the store is open: while the process starts, or in a step of the schema. */
export const killRounds = async (spec: {
  readonly scene: Scene;
  readonly store: string;
  readonly journal: Journal;
  readonly rounds: number;
  readonly seed: number;
}): Promise<void> => {
  const { scene, store, journal } = spec;
  const random = randomFrom(spec.seed);
  for (let round = 0; round < spec.rounds; round += 1) {
    const writer = startWriter(scene, journal, { store, seed: spec.seed * 1000 + round, rest });
    if (random() < 0.25) await sleep(random() * 200);
    else {
      await writer.next('ready');
      await sleep(random() * 120);
    }
    await writer.kill();
    const { problems } = await judgeAt(store, journal);
    expect(problems, `seed ${spec.seed}, round ${round}`).toEqual([]);
  }
  // The last life ends in peace: everything that is in the log is in the rows.
  const last = startWriter(scene, journal, { store, seed: spec.seed, most: 3 });
  await last.end();
  const { problems, events, checkpoint } = await judgeAt(store, journal);
  expect(problems).toEqual([]);
  expect(checkpoint).toBe(events);
  // A batch under a fence is refused when its writer's lease ended with it; nothing else stands in the way of a single writer.
  expect(new Set(journal.refused.values()).difference(new Set(['fenced']))).toEqual(new Set());
  expect(journal.pending()).toBeUndefined();
};
