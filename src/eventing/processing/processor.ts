/**
 * Delivers the log to one consumer, in order, in batches, from its checkpoint.
 *
 * A projection keeps its checkpoint with its rows, so an event counts exactly once. A policy is delivered at least once. An event that
 * fails again and again is parked: it and what comes after it in its stream are set aside and told, and all other streams go on. The
 * same happens to an event that cannot be read. A person puts the cause right and resumes.
 */
import { UnreadableEvent } from '../store/store-faults.ts';
import { CheckpointMoved, type ParkedEvent } from '../tables/table-store.ts';
import { backoff, breathe, makeDelivery, type ProcessorSpec, sleep } from './delivery.ts';

/** What became of parked events that were tried again. */
export interface Resumed {
  readonly done: number;
  /** Still parked: the first failed again, or they wait behind one that did. */
  readonly parked: number;
}

export interface Processor {
  readonly name: string;
  /** Resolves when everything that is in the log now has been handled or parked. */
  readonly idle: () => Promise<void>;
  readonly position: () => number;
  /** Tries parked events again, stream by stream in their order; of one stream when it is named. */
  readonly resume: (stream?: string) => Promise<Resumed>;
  /** Ends after the batch in hand. */
  readonly stop: () => Promise<void>;
}

export const startProcessor = (spec: ProcessorSpec): Processor => {
  const { name, store, tables, pause = sleep } = spec;
  let stopped = false;
  let wake: (() => void) | undefined;
  /** Something was appended since the log was last looked at. */
  let hasNews = false;
  const waiting = new Set<{ readonly until: number; readonly done: () => void }>();
  const tellWaiting = (position: number): void => {
    for (const waiter of waiting) {
      if (waiter.until > position) continue;
      waiting.delete(waiter);
      waiter.done();
    }
  };
  const delivery = makeDelivery(spec, tellWaiting, () => stopped);

  /** Batches and resuming never meet. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  /** One step; whether there was anything to do. */
  const step = async (): Promise<boolean> => {
    try {
      const { batch, end } = await delivery.next();
      if (batch.length > 0) await delivery.handle(batch);
      if (!stopped) delivery.skipTo(end);
      return batch.length > 0;
    } catch (fault) {
      if (fault instanceof CheckpointMoved) await delivery.load();
      else if (fault instanceof UnreadableEvent && fault.position > delivery.position()) await delivery.passUnreadable(fault);
      else throw fault;
      return true;
    }
  };

  const rest = async (): Promise<void> => {
    if (hasNews || stopped) return;
    await new Promise<void>((resume) => {
      wake = resume;
    });
    wake = undefined;
  };

  const run = async (): Promise<void> => {
    let isLoaded = false;
    for (let failures = 0; !stopped; ) {
      try {
        if (!isLoaded) await inTurn(delivery.load);
        isLoaded = true;
        hasNews = false;
        const isBusy = await inTurn(step);
        failures = 0;
        await (isBusy ? breathe() : rest());
      } catch (fault) {
        spec.onError(name, fault);
        failures += 1;
        await pause(backoff(failures));
      }
    }
  };

  /** Parked events of one stream in their order, until one fails again. */
  const resumeStream = async (stream: string, parked: readonly ParkedEvent[]): Promise<Resumed> => {
    for (const [index, event] of parked.entries()) {
      const found = await store.readAll(event.position - 1, 1, { until: event.position }).catch((fault: unknown) => {
        if (fault instanceof UnreadableEvent) return undefined;
        throw fault;
      });
      if (found === undefined || !(await delivery.retry(event, found[0]))) return { done: index, parked: parked.length - index };
    }
    delivery.unblock(stream);
    return { done: parked.length, parked: 0 };
  };

  const resume = async (only?: string): Promise<Resumed> => {
    const streams = Map.groupBy((await tables?.parked(name)) ?? [], ({ stream }) => stream);
    let [done, parked] = [0, 0];
    for (const [stream, events] of streams) {
      if (only !== undefined && stream !== only) continue;
      const result = await resumeStream(stream, events);
      done += result.done;
      parked += result.parked;
    }
    return { done, parked };
  };

  const off = store.onAppend(() => {
    hasNews = true;
    wake?.();
  });
  const running = run();

  return {
    name,
    position: delivery.position,
    idle: async () => {
      const until = await store.lastPosition();
      if (until <= delivery.position() || stopped) return;
      await new Promise<void>((done) => waiting.add({ until, done }));
    },
    resume: (stream) => inTurn(() => resume(stream)),
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
