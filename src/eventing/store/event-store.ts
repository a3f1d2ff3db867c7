/**
 * The log: streams of events with optimistic concurrency and one global order.
 *
 * What an implementation promises is written as a suite (`event-store.contract.ts`), and every implementation runs it.
 */
import type { Metadata, RecordedEvent } from '#base/message.ts';

export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
  readonly meta: Metadata;
}

/** Events for one stream. `expectedVersion` is the version that was read; 0 means that the stream must not exist. */
export interface StreamAppend {
  readonly stream: string;
  readonly expectedVersion: number;
  readonly events: readonly NewEvent[];
}

/** A right that may have been lost meanwhile: the append is refused when the lease has a newer token (`leases.ts`). */
export interface Fence {
  readonly lease: string;
  readonly token: number;
}

export type AppendResult =
  | { readonly ok: true /** Position of the last event. */; readonly position: number }
  /** Some stream was not at its expected version; nothing was written. */
  | {
      readonly ok: false;
      readonly reason: 'conflict';
      readonly stream: string;
      readonly expectedVersion: number;
      readonly actualVersion: number;
    }
  /** Somebody else has the lease now; nothing was written, and nothing will be under this token. */
  | { readonly ok: false; readonly reason: 'fenced'; readonly lease: string; readonly token: number; readonly currentToken: number };

/** The part of the log that is wanted. */
export interface LogRange {
  /** Up to and including this position. */
  readonly until?: number;
  /** Events of these types only. */
  readonly types?: readonly string[];
}

export interface EventStore {
  /**
   * All or nothing, over any number of streams; durable when it resolves. An event whose id is in the log already is not written
   * again, so an append whose answer was lost can be repeated as it was, even after its fence was lost. Rejects with `StoreUnavailable` when nothing can be written
   * now; whether this append was written is then unknown, and repeating it is safe.
   */
  readonly append: (appends: readonly StreamAppend[], options?: { readonly fence?: Fence }) => Promise<AppendResult>;
  /** Events of a stream after a version; with `until`, only those up to that position of the log. */
  readonly readStream: (stream: string, afterVersion?: number, until?: number) => Promise<readonly RecordedEvent[]>;
  /** Several streams at once; a stream without events is an empty list. */
  readonly readStreams: (streams: readonly string[]) => Promise<ReadonlyMap<string, readonly RecordedEvent[]>>;
  /** Events after a position, in global order. An event that commits late never appears behind one that was read. */
  readonly readAll: (afterPosition: number, limit: number, range?: LogRange) => Promise<readonly RecordedEvent[]>;
  /** Newest first, for time lines: events before a position, optionally of one stream or of some types. */
  readonly readBackwards: (query: {
    readonly before?: number;
    readonly limit: number;
    readonly stream?: string;
    readonly types?: readonly string[];
  }) => Promise<readonly RecordedEvent[]>;
  /** Position of the newest event; 0 when there is none. */
  readonly lastPosition: () => Promise<number>;
  /** Position of the newest event that was recorded at or before an instant (ISO 8601); 0 when there is none. */
  readonly positionAt: (instant: string) => Promise<number>;
  /** Calls back after each append, with its last position. Returns a function that ends it. */
  readonly onAppend: (listener: (position: number) => void) => () => void;
  readonly close: () => Promise<void>;
}
