/**
 * A program that writes until it is killed: random batches over several streams, some under a fence, and a projection and a reader beside
 * them. Says each batch before it is written and each acknowledgement after; a batch whose fate is unknown is repeated with the same ids.
 *
 * Called with one argument, a `Task` as JSON. SIGTERM ends it after the batch in hand.
 */
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedEvent } from '#base/message.ts';
import { openEmbedded } from '#eventing/embedded.ts';
import { startProcessor } from '#eventing/processing/processor.ts';
import { makeProjection } from '#eventing/processing/projection.ts';
import { openPostgresStorage, type Storage } from '#eventing/storage.ts';
import type { Fence } from '#eventing/store/event-store.ts';
import { Unavailable } from '#eventing/unavailable.ts';
import { appendsOf, type Batch, randomBatch, randomFrom, streams } from './batches.ts';
import type { Line } from './journal.ts';
import { digestOf } from './judge.ts';
import { projectTotals, totals } from './totals.ts';

export interface Task {
  /** A folder, or the URL of a database. */
  readonly store: string;
  readonly seed: number;
  /** Repeated first: what an earlier writer was busy with. */
  readonly pending?: Batch;
  /** Milliseconds between two batches. */
  readonly rest?: number;
  /** Nearly every batch is a long append. */
  readonly areLarge?: boolean;
  /** Ends by itself after that many batches. */
  readonly most?: number;
}

// Most writers never end in peace, which is when the next ones would be left it.
flushCompileCache();

const task = JSON.parse(process.argv[2] ?? '') as Task;
const say = (line: Line): void => void writeSync(1, `${JSON.stringify(line)}\n`);
const reasonOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

let isStopped = false;
process.on('SIGTERM', () => {
  isStopped = true;
});
// Where a limit on the size of files stands for a full disk, the limit is told by a signal that would end the process.
process.on('SIGXFSZ', () => undefined);

/** Tries again for as long as the store cannot be used. */
const insist = async <Value>(what: string, work: () => Promise<Value>): Promise<Value> => {
  for (;;) {
    try {
      return await work();
    } catch (fault) {
      if (!(fault instanceof Unavailable) || isStopped) throw fault;
      say({ type: 'unknown', batch: what, reason: fault.message });
      await sleep(20);
    }
  }
};

const follow = (storage: Storage, from: number) => {
  let digest = 0;
  return startProcessor({
    name: 'reader',
    store: storage.events,
    from,
    handle: async (batch: readonly RecordedEvent[]) => {
      digest = batch.reduce((before, { id }) => digestOf(before, id), digest);
      say({ type: 'seen', from, position: batch.at(-1)?.position ?? from, digest });
    },
    onError: (where, fault) => say({ type: 'fault', where, reason: reasonOf(fault) }),
  });
};

const versionsNow = async (storage: Storage): Promise<Map<string, number>> => {
  const versions = new Map<string, number>();
  for (const stream of streams) versions.set(stream, (await storage.events.readBackwards({ stream, limit: 1 }))[0]?.version ?? 0);
  return versions;
};

const fenceNow = async (storage: Storage): Promise<Fence | undefined> => {
  const answer = await storage.leases.acquire('writing', 'writer', 3_600_000);
  return answer.held ? { lease: 'writing', token: answer.token } : undefined;
};

const write = async (storage: Storage): Promise<void> => {
  const random = randomFrom(task.seed);
  let versions = await insist('versions', () => versionsNow(storage));
  let pending = task.pending;
  for (let number = 0; !isStopped && number < (task.most ?? Number.POSITIVE_INFINITY); number += 1) {
    const fence = await insist('fence', () => fenceNow(storage));
    const batch = pending ?? randomBatch(`${task.seed}-${process.pid}-${number}`, versions, random, fence, task.areLarge);
    pending = undefined;
    say({ type: 'try', batch });
    const options = batch.fence === undefined ? {} : { fence: batch.fence };
    const result = await insist(batch.id, () => storage.events.append(appendsOf(batch), options));
    if (result.ok) say({ type: 'acknowledged', batch: batch.id, position: result.position });
    else say({ type: 'refused', batch: batch.id, reason: result.reason });
    for (const { stream, expectedVersion, count } of batch.parts) versions.set(stream, expectedVersion + count);
    if (!result.ok || number === 0) versions = await insist('versions', () => versionsNow(storage));
    await sleep(task.rest ?? 0);
  }
};

const open = (): Promise<Storage> => (task.store.startsWith('postgresql:') ? openPostgresStorage(task.store) : openEmbedded(task.store));

const storage = await insist('open', open);
await insist('prepare', () => storage.tables.prepare(totals));
const projection = startProcessor({
  ...makeProjection({ name: totals.name, tables: storage.tables, project: projectTotals }),
  store: storage.events,
  batchSize: 20,
  onError: (where, fault) => say({ type: 'fault', where, reason: reasonOf(fault) }),
  onParked: ({ position, reason }) => say({ type: 'parked', position, reason }),
});
const reader = follow(storage, await insist('position', () => storage.events.lastPosition()));
say({ type: 'ready' });
await write(storage);
await projection.idle();
await projection.stop();
await reader.stop();
await storage.close();
