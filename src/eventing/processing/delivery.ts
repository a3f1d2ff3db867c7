/** One consumer's way through the log: hands events over, keeps how far it came, and sets aside what cannot be handled. */
import type { RecordedEvent } from '#base/message.ts';
import type { EventStore } from '../store/event-store.ts';
import type { UnreadableEvent } from '../store/store-faults.ts';
import { CheckpointMoved, type ParkedEvent, type Progress, type TableStore } from '../tables/table-store.ts';
import { Unavailable } from '../unavailable.ts';

export interface ProcessorSpec {
  /** Name of the checkpoint. Never rename. */
  readonly name: string;
  readonly store: EventStore;
  /** Where checkpoint and parked events are kept; without it the processor starts at `from` and keeps nothing. */
  readonly tables?: TableStore;
  readonly from?: number;
  /** Events of these types only; all of them unless named. */
  readonly types?: readonly string[];
  /** Consumes a batch. When it writes the progress itself it says so with `keepsProgress`. */
  readonly handle: (batch: readonly RecordedEvent[], progress: Progress) => Promise<void>;
  readonly keepsProgress?: boolean;
  readonly batchSize?: number;
  /** Tries at one event before it is parked. */
  readonly tries?: number;
  readonly onError: (where: string, fault: unknown) => void;
  /** Told of an event that was set aside because of itself, not of those that wait behind it. */
  readonly onParked?: (event: ParkedEvent) => void;
  /** Waits between tries; given, so that tests do not. */
  readonly pause?: (ms: number) => Promise<void>;
  readonly now?: () => string;
}

/** Waits so many milliseconds. */
export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Lets requests, timers and others go on: an embedded store never waits for anything, so a long log would hold them up. */
export const breathe = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Backoff with jitter: 50 ms doubling to 5 s, each between half and all of it. */
export const backoff = (attempt: number): number => Math.min(5000, 50 * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random() / 2);

const reasonOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

type Place = Pick<RecordedEvent, 'position' | 'stream' | 'type'>;

export interface Delivery {
  readonly position: () => number;
  /** Reads checkpoint and parked events anew: at the start, and when another process turns out to have gone on. */
  readonly load: () => Promise<void>;
  /** The next events, and where the log ended when it was looked at: between the two is nothing for this consumer. */
  readonly next: () => Promise<{ readonly batch: readonly RecordedEvent[]; readonly end: number }>;
  /** There is nothing for this consumer up to a position. Not written: looking again costs nothing. */
  readonly skipTo: (position: number) => void;
  /** Hands a batch over. Throws `CheckpointMoved` when another process handled it. */
  readonly handle: (batch: readonly RecordedEvent[]) => Promise<void>;
  /** Everything before an event that cannot be read, then that event set aside. */
  readonly passUnreadable: (bad: UnreadableEvent) => Promise<void>;
  /** Tries a parked event again, or only takes it off the list when it is `undefined`; whether it worked. */
  readonly retry: (parked: ParkedEvent, event: RecordedEvent | undefined) => Promise<boolean>;
  /** The stream has no parked event any more. */
  readonly unblock: (stream: string) => void;
}

/** `moved` is told of each new position; `isStopped` ends waiting. */
export const makeDelivery = (spec: ProcessorSpec, moved: (position: number) => void, isStopped: () => boolean): Delivery => {
  const { name, store, tables, batchSize = 500, tries = 5, pause = sleep, now = () => new Date().toISOString() } = spec;
  let position = spec.from ?? 0;
  /** The position that was written last; further on are only events of other types. */
  let written = 0;
  /** Streams with a parked event, and its position: what comes after it waits. */
  const blocked = new Map<string, number>();
  const moveTo = (to: number): void => {
    written = to;
    position = to;
    moved(to);
  };
  const range = spec.types === undefined ? {} : { types: spec.types };
  /** Where the log ended when it was looked at last: until there nobody has to ask again. */
  let end = 0;
  /** While one page is handled the next one is on its way. */
  let ahead: { readonly after: number; readonly page: Promise<readonly RecordedEvent[]> } | undefined;
  const pageAfter = (after: number): Promise<readonly RecordedEvent[]> => {
    const page = ahead?.after === after ? ahead.page : store.readAll(after, batchSize, { ...range, until: end });
    ahead = undefined;
    return page;
  };
  const readAhead = (after: number): void => {
    if (after >= end) return;
    const page = store.readAll(after, batchSize, { ...range, until: end });
    // Whoever asks for it is told.
    page.catch(() => undefined);
    ahead = { after, page };
  };

  /** Reads checkpoint and parked events anew: at the start, and when another process turns out to have gone on. */
  const load = async (): Promise<void> => {
    if (tables === undefined) return;
    const events = await tables.parked(name);
    const checkpoint = await tables.checkpoint(name);
    blocked.clear();
    for (const event of events) blocked.set(event.stream, Math.min(event.position, blocked.get(event.stream) ?? event.position));
    moveTo(Math.max(spec.from ?? 0, checkpoint));
    written = checkpoint;
  };

  /** Hands events over and writes the progress; what went wrong, if anything. */
  const attempt = async (batch: readonly RecordedEvent[], progress: Progress): Promise<{ readonly fault: unknown } | undefined> => {
    try {
      if (batch.length > 0 || spec.keepsProgress === true) await spec.handle(batch, progress);
      if (spec.keepsProgress !== true) await tables?.write([], progress);
      return undefined;
    } catch (fault) {
      return { fault };
    }
  };

  /** The same, trying again for as long as the store, or where the events go, is out of reach: that is no event's fault. */
  const deliver = async (batch: readonly RecordedEvent[], progress: Progress): Promise<{ readonly fault: unknown } | undefined> => {
    for (let round = 0; ; round += 1) {
      const failed = await attempt(batch, progress);
      if (failed === undefined || isStopped() || !(failed.fault instanceof Unavailable)) return failed;
      spec.onError(`${name} at event ${progress.position}`, failed.fault);
      await pause(backoff(round));
    }
  };

  const progressTo = (to: number, park: readonly ParkedEvent[] = []): Progress => ({
    processor: name,
    from: written,
    position: to,
    ...(park.length === 0 ? {} : { park }),
  });

  const parkedAs = ({ position: at, stream, type }: Place, reason: string): ParkedEvent => ({
    position: at,
    stream,
    type,
    reason,
    at: now(),
  });

  /** Sets an event aside, and from now on its stream. Throws when even that cannot be written. */
  const park = async (event: Place, reason: string): Promise<void> => {
    const parked = parkedAs(event, reason);
    const failed = await deliver([], progressTo(event.position, [parked]));
    if (failed !== undefined) throw failed.fault;
    const isFirst = !blocked.has(event.stream);
    if (isFirst) blocked.set(event.stream, event.position);
    moveTo(event.position);
    spec.onParked?.(parked);
  };

  const handleOne = async (event: RecordedEvent): Promise<void> => {
    for (let round = 1; !isStopped(); round += 1) {
      const failed = await deliver([event], progressTo(event.position));
      if (failed === undefined) return moveTo(event.position);
      if (failed.fault instanceof CheckpointMoved) throw failed.fault;
      spec.onError(`${name} at event ${event.position} (${event.type}), try ${round}`, failed.fault);
      if (round >= tries) return park(event, reasonOf(failed.fault));
      await pause(backoff(round - 1));
    }
    return undefined;
  };

  const isBlocked = ({ stream }: RecordedEvent): boolean => blocked.has(stream);
  const waitsBehind = (event: RecordedEvent): ParkedEvent => parkedAs(event, `It waits behind event ${blocked.get(event.stream)}.`);

  /** A batch that fails is taken apart, so that one bad event does not hold up the others. */
  const handleBatch = async (batch: readonly RecordedEvent[]): Promise<void> => {
    const last = batch.at(-1)?.position ?? position;
    const failed = await deliver(
      batch.filter((event) => !isBlocked(event)),
      progressTo(last, batch.filter(isBlocked).map(waitsBehind)),
    );
    if (failed === undefined) return moveTo(last);
    if (failed.fault instanceof CheckpointMoved) throw failed.fault;
    for (const event of batch) {
      if (isStopped()) return undefined;
      if (isBlocked(event)) {
        const unwritten = await deliver([], progressTo(event.position, [waitsBehind(event)]));
        if (unwritten !== undefined) throw unwritten.fault;
        moveTo(event.position);
      } else await handleOne(event);
    }
    return undefined;
  };

  /** Everything before an event that cannot be read, then that event set aside. */
  const passUnreadable = async (bad: UnreadableEvent): Promise<void> => {
    while (!isStopped() && position < bad.position - 1) {
      const batch = await store.readAll(position, batchSize, { ...range, until: bad.position - 1 });
      if (batch.length === 0) break;
      await handleBatch(batch);
    }
    if (!isStopped()) await park({ position: bad.position, stream: bad.stream, type: '' }, bad.message);
  };

  return {
    position: () => position,
    next: async () => {
      if (end <= position) end = await store.lastPosition();
      if (end <= position) return { batch: [], end };
      const batch = await pageAfter(position);
      const last = batch.length < batchSize ? end : (batch.at(-1)?.position ?? end);
      readAhead(last);
      return { batch, end: last };
    },
    skipTo: (to) => {
      position = Math.max(position, to);
      moved(position);
    },
    load,
    handle: handleBatch,
    passUnreadable,
    unblock: (stream) => void blocked.delete(stream),
    retry: async (parked, event) => {
      const progress: Progress = { processor: name, from: written, position: written, unpark: [parked.position] };
      const failed = await deliver(event === undefined ? [] : [event], progress);
      if (failed === undefined) return true;
      spec.onError(`${name} at parked event ${parked.position}`, failed.fault);
      await deliver([], { ...progress, unpark: [], park: [{ ...parked, reason: reasonOf(failed.fault), at: now() }] });
      return false;
    },
  };
};
