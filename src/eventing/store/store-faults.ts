/** What can be wrong with a store: faults, not refusals. Nobody's command caused them. */
import { Unavailable } from '../unavailable.ts';

/** Nothing can be written or read now: the database is down, read-only, full, or in the middle of a failover. Try again later. */
export class StoreUnavailable extends Unavailable {
  constructor(reason: string, options: { readonly retryAfter?: number; readonly cause?: unknown } = {}) {
    super(`The store cannot be used now: ${reason}.`, options);
  }
}

/** An event that cannot be read. Its stream cannot be trusted any more; others can. */
export class UnreadableEvent extends Error {
  readonly position: number;
  readonly stream: string;
  constructor({ position, stream }: { readonly position: number; readonly stream: string }, reason: string) {
    super(`Event ${position} of ${stream} cannot be read: ${reason}.`);
    this.position = position;
    this.stream = stream;
  }
}

/** A payload that is not what was written. The store has to be restored. */
export class CorruptEvent extends UnreadableEvent {
  constructor(at: { readonly position: number; readonly stream: string }) {
    super(at, 'it is damaged, its checksum does not match');
  }
}
