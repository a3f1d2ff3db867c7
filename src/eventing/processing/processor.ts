/**
 * Delivers the log to one consumer, in order, in batches, from its checkpoint.
 *
 * A projection keeps its checkpoint with its rows, so an event counts exactly once. A policy is delivered at least once. An event
 * that fails again and again is set aside (parked) and told, and the others go on.
 */
import type { RecordedEvent } from '#base/message.ts';
import type { EventStore } from '../store/event-store.ts';
import type { TableStore } from '../tables/table-store.ts';

export interface ProcessorSpec {
  /** Name of the checkpoint. Never rename. */
  readonly name: string;
  readonly store: EventStore;
  /** Where the checkpoint is kept; without it the processor starts at `from` and keeps nothing. */
  readonly tables?: TableStore;
  readonly from?: number;
  /** Consumes a batch. When it stores the checkpoint itself it says so with `keepsCheckpoint`. */
  readonly handle: (
    batch: readonly RecordedEvent[],
    checkpoint: { readonly processor: string; readonly position: number },
  ) => Promise<void>;
  readonly keepsCheckpoint?: boolean;
  readonly batchSize?: number;
  /** Tries at one event before it is parked. */
  readonly tries?: number;
  readonly onError: (where: string, fault: unknown) => void;
  /** Told of an event that was set aside. */
  readonly onParked?: (event: RecordedEvent, fault: unknown) => void;
  /** Waits between tries; given, so that tests do not. */
  readonly pause?: (ms: number) => Promise<void>;
}

export interface Processor {
  /** Resolves when everything that is in the log now has been handled. */
  readonly idle: () => Promise<void>;
  readonly position: () => number;
  /** Ends after the batch in hand. */
  readonly stop: () => Promise<void>;
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Backoff with jitter: 50 ms doubling to 5 s, each between half and all of it. */
const backoff = (attempt: number): number => Math.min(5000, 50 * 2 ** attempt) * (0.5 + Math.random() / 2);

export const startProcessor = (spec: ProcessorSpec): Processor => {
  const { name, store, tables, batchSize = 500, tries = 5, pause = sleep } = spec;
  let position = spec.from ?? 0;
  let stopped = false;
  let wake: (() => void) | undefined;
  const waiting = new Set<{ readonly until: number; readonly done: () => void }>();

  const advance = async (to: number): Promise<void> => {
    if (spec.keepsCheckpoint !== true) await tables?.write([], { processor: name, position: to });
    position = to;
    for (const waiter of waiting) {
      if (waiter.until <= position) {
        waiting.delete(waiter);
        waiter.done();
      }
    }
  };

  const attempt = async (batch: readonly RecordedEvent[]): Promise<unknown> => {
    try {
      await spec.handle(batch, { processor: name, position: batch.at(-1)?.position ?? position });
      return undefined;
    } catch (fault) {
      return fault ?? new Error('unknown fault');
    }
  };

  const handleOne = async (event: RecordedEvent): Promise<void> => {
    for (let round = 0; round < tries && !stopped; round += 1) {
      const fault = await attempt([event]);
      if (fault === undefined) return;
      spec.onError(`${name} at event ${event.position} (${event.type}), try ${round + 1}`, fault);
      if (round + 1 < tries) await pause(backoff(round));
      else spec.onParked?.(event, fault);
    }
  };

  /** A batch that fails is taken apart, so that one bad event does not hold up the others. */
  const handleBatch = async (batch: readonly RecordedEvent[]): Promise<void> => {
    if ((await attempt(batch)) === undefined) return advance(batch.at(-1)?.position ?? position);
    for (const event of batch) {
      await handleOne(event);
      if (stopped) return undefined;
      await advance(event.position);
    }
    return undefined;
  };

  const run = async (): Promise<void> => {
    if (tables !== undefined) position = Math.max(position, await tables.checkpoint(name));
    while (!stopped) {
      const batch = await store.readAll(position, batchSize);
      if (batch.length > 0) await handleBatch(batch);
      else if ((await store.lastPosition()) <= position) {
        await new Promise<void>((resume) => {
          wake = resume;
          if (stopped) resume();
        });
        wake = undefined;
      }
    }
  };

  const off = store.onAppend(() => wake?.());
  const running = run().catch((fault: unknown) => spec.onError(name, fault));

  return {
    position: () => position,
    idle: async () => {
      const until = await store.lastPosition();
      if (until <= position || stopped) return;
      await new Promise<void>((done) => waiting.add({ until, done }));
    },
    stop: async () => {
      stopped = true;
      off();
      wake?.();
      await running;
      for (const waiter of waiting) waiter.done();
      waiting.clear();
    },
  };
};
