/** What can be wrong with a store: faults, not refusals. Nobody's command caused them. */
import { Unavailable } from '../unavailable.ts';

/** Nothing can be written or read now: the database is down, read-only, full, or in the middle of a failover. Try again later. */
export class StoreUnavailable extends Unavailable {
  constructor(reason: string, options: { readonly retryAfter?: number; readonly cause?: unknown } = {}) {
    super(`The store cannot be used now: ${reason}.`, options);
  }
}

/** Which event is meant, with what is known of it without its content. */
export interface EventPlace {
  readonly position: number;
  readonly stream: string;
  readonly type?: string;
  readonly recordedAt?: string;
}

/** An event that cannot be read. Its stream cannot be trusted any more; others can. */
export class UnreadableEvent extends Error {
  readonly position: number;
  readonly stream: string;
  /** As it was written; absent when even that is not known. */
  readonly type: string | undefined;
  readonly recordedAt: string | undefined;
  /** Why, as the end of a sentence. */
  readonly reason: string;
  constructor({ position, stream, type, recordedAt }: EventPlace, reason: string) {
    super(`Event ${position} of ${stream} cannot be read: ${reason}.`);
    this.position = position;
    this.stream = stream;
    this.type = type;
    this.recordedAt = recordedAt;
    this.reason = reason;
  }
}

/** A payload that is not what was written. The store has to be restored. */
export class CorruptEvent extends UnreadableEvent {
  constructor(at: EventPlace) {
    super(at, 'it is damaged, its checksum does not match');
  }
}

/** The store is not one that this process may use as it is. A person has to do something, which `hint` says. */
export class StoreRefused extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** The store was written by a newer release, which knows what this one does not. */
export class NewerStore extends StoreRefused {
  constructor(what: string) {
    super(`The ${what} was written by a newer Hedgerow.`, `Use that release, or another ${what}.`);
  }
}

/** A restore was begun and did not end: what is there is a part of a log. */
export class HalfRestored extends StoreRefused {
  constructor({ file, beganAt }: { readonly file: string; readonly beganAt: string }) {
    super(
      `The store is half restored: the restore of ${file}, begun at ${beganAt}, did not end.`,
      'Run the restore again, with this backup or another one; it starts anew.',
    );
  }
}

/** The log was restored from a backup while this process had it open: what the process knows is of another life. */
export class StoreReplaced extends StoreUnavailable {
  constructor(options: { readonly cause?: unknown } = {}) {
    super('it was restored from a backup since this process opened it; start the process again', options);
  }
}
