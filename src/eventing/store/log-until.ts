/** The log as it was when it ended at a position: for reading what was known then. */
import type { EventStore } from './event-store.ts';

/** Nothing after `position` is read. Streams are read as they are: none of the readers of the past needs one. */
export const logUntil = (store: EventStore, position: number): Pick<EventStore, 'lastPosition' | 'readAll' | 'readBackwards'> => ({
  lastPosition: async () => Math.min(position, await store.lastPosition()),
  readAll: (after, limit, range = {}) => store.readAll(after, limit, { ...range, until: Math.min(position, range.until ?? position) }),
  readBackwards: (query) => store.readBackwards({ ...query, before: Math.min(position + 1, query.before ?? position + 1) }),
});
