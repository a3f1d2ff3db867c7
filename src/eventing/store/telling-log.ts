/** The log as it is told to people: an event that cannot be read is named in its place, and hides no other. */
import type { RecordedEvent } from '#base/message.ts';
import type { EventStore } from './event-store.ts';
import { UnreadableEvent } from './store-faults.ts';

type Backwards = Pick<EventStore, 'readBackwards' | 'lastPosition'>;
type Query = Parameters<EventStore['readBackwards']>[0];

interface Run {
  readonly events: readonly RecordedEvent[];
  /** What stands behind them and cannot be read. */
  readonly bad?: UnreadableEvent;
}

const attempt = async (store: Backwards, query: Query): Promise<Run> => {
  try {
    return { events: await store.readBackwards(query) };
  } catch (fault) {
    if (fault instanceof UnreadableEvent) return { events: [], bad: fault };
    throw fault;
  }
};

/** The events up to the newest one that cannot be read, found by reading longer and longer runs and then halving. */
const readableRun = async (store: Backwards, query: Query): Promise<Run> => {
  let run: Run = { events: [] };
  let sound = 0;
  let broken = query.limit + 1;
  while (sound + 1 < broken) {
    const limit = broken > query.limit ? Math.min(query.limit, Math.max(1, 2 * sound)) : Math.floor((sound + broken) / 2);
    const { events, bad } = await attempt(store, { ...query, limit });
    if (bad === undefined) {
      run = { ...run, events };
      if (events.length < limit || limit === query.limit) return { events };
      sound = limit;
    } else {
      // A longer run may fail at an older event; the shortest one that fails does so at its last.
      run = { ...run, bad };
      broken = limit;
    }
  }
  return run;
};

/** Newest first, as `readBackwards` of a store, with what cannot be read among them as the fault that reading it gives. */
export const readBackwardsTelling = async (store: Backwards, query: Query): Promise<readonly (RecordedEvent | UnreadableEvent)[]> => {
  const found: (RecordedEvent | UnreadableEvent)[] = [];
  // What is appended meanwhile belongs to another page.
  let before = Math.min(query.before ?? Number.MAX_SAFE_INTEGER, (await store.lastPosition()) + 1);
  const whole = await attempt(store, { ...query, before });
  if (whole.bad === undefined) return whole.events;
  while (found.length < query.limit) {
    const { events, bad } = await readableRun(store, { ...query, before, limit: query.limit - found.length });
    found.push(...events);
    if (bad === undefined) break;
    found.push(bad);
    before = bad.position;
  }
  return found;
};
