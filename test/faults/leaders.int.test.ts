/**
 * Claim: an owner whose renewals are held up, and that does not know it, writes nothing and applies nothing any more once another one has
 * taken over; and no owner before it ever does again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { makeOwner } from '#eventing/processing/owner.ts';
import { openPostgresStorage } from '#eventing/storage.ts';
import type { Fence } from '#eventing/store/event-store.ts';
import { freshDatabase, missing } from '../services/postgres.ts';
import { randomFrom } from './batches.ts';
import { readWhole } from './judge.ts';
import { roundsOf } from './kill-rounds.ts';
import { startWire } from './wire.ts';

/** Milliseconds. */
const ttl = 400;

describe.skipIf(missing)('two leaders', () => {
  test('nothing of the old one arrives, at append and at apply', { timeout: 900_000 }, async ({ signal, onTestFinished }) => {
    const { url } = await freshDatabase();
    const random = randomFrom(51);
    const applied: number[] = [];
    const begun: number[] = [];
    const start = async (name: string) => {
      const wire = await startWire(Number(new URL(url).port));
      const own = new URL(url);
      own.port = String(wire.port);
      own.searchParams.set('answer_timeout', '1');
      const storage = await openPostgresStorage(own.href);
      const owner = makeOwner({ leases: storage.leases, owner: name, ttl, onError: () => undefined });
      let number = 0;
      /** Works on as if the lease could never be lost: only fence and question keep it from doing harm. */
      const work = async (fence: Fence, isStopped: () => boolean): Promise<void> => {
        begun.push(fence.token);
        while (!isStopped()) {
          number += 1;
          const data = { token: fence.token };
          const meta = { actor: `system:${name}`, at: '2026-01-01T00:00:00.000Z' };
          const event = { id: `${name}-${fence.token}-${number}`, type: 'Led', schemaVersion: 1, data, meta };
          const version = (await storage.events.readBackwards({ stream: 'lead-1', limit: 1 }).catch(() => []))[0]?.version ?? 0;
          const append = [{ stream: 'lead-1', expectedVersion: version, events: [event] }];
          const result = await storage.events.append(append, { fence }).catch(() => undefined);
          if (result?.ok === false && result.reason === 'fenced') return;
          if (await owner.isOwner('fabric:lab').catch(() => false)) applied.push(fence.token);
          await sleep(5);
        }
      };
      const lives: Promise<void>[] = [];
      let stopped = false;
      const stopWorking = (): void => {
        stopped = true;
      };
      signal.addEventListener('abort', stopWorking);
      onTestFinished(stopWorking);
      await owner.want('fabric:lab', async (fence) => {
        // `stop` is deaf on purpose.
        lives.push(work(fence, () => stopped));
        return { stop: async () => undefined };
      });
      return {
        wire,
        events: storage.events,
        stop: async () => {
          stopped = true;
          await Promise.all(lives);
          await owner.stop();
          await storage.close();
          await wire.close();
        },
      };
    };
    const [one, two] = [await start('one'), await start('two')];
    for (let round = 0; round < roundsOf(12); round += 1) {
      const { wire } = round % 2 === 0 ? one : two;
      const before = begun.length;
      await sleep(random() * 200);
      wire.stall();
      await expect.poll(() => begun.length, { timeout: 20_000, interval: 20 }).toBeGreaterThan(before);
      await sleep(random() * 100);
      wire.flow();
    }
    await one.stop();
    const tokens = (await readWhole(two.events)).map(({ data }) => (data as { readonly token: number }).token);
    await two.stop();
    expect(tokens).toEqual(tokens.toSorted((left, right) => left - right));
    expect(applied).toEqual(applied.toSorted((left, right) => left - right));
    expect(new Set(tokens).size).toBeGreaterThan(roundsOf(12) / 2);
    expect(new Set(applied).size).toBeGreaterThan(roundsOf(12) / 2);
  });
});
