/** The log: streams of events with optimistic concurrency and one global order. */
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

export type AppendResult =
  | { readonly ok: true /** Position of the last event. */; readonly position: number }
  /** Some stream was not at its expected version; nothing was written. */
  | { readonly ok: false; readonly stream: string; readonly expectedVersion: number; readonly actualVersion: number };

export interface EventStore {
  /** All or nothing, over any number of streams; durable when it resolves. */
  readonly append: (appends: readonly StreamAppend[]) => Promise<AppendResult>;
  readonly readStream: (stream: string, afterVersion?: number) => Promise<readonly RecordedEvent[]>;
  /** Several streams at once; a stream without events is an empty list. */
  readonly readStreams: (streams: readonly string[]) => Promise<ReadonlyMap<string, readonly RecordedEvent[]>>;
  /** Events after a position, in global order. */
  readonly readAll: (afterPosition: number, limit: number) => Promise<readonly RecordedEvent[]>;
  /** Newest first, for time lines: events before a position, optionally of one stream or of some types. */
  readonly readBackwards: (query: {
    readonly before?: number;
    readonly limit: number;
    readonly stream?: string;
    readonly types?: readonly string[];
  }) => Promise<readonly RecordedEvent[]>;
  /** Position of the newest event; 0 when there is none. */
  readonly lastPosition: () => Promise<number>;
  /** Calls back after each append, with its last position. Returns a function that ends it. */
  readonly onAppend: (listener: (position: number) => void) => () => void;
  readonly close: () => Promise<void>;
}
