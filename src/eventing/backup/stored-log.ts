/** A store as backup, restore and verify need it: the log as it lies there, read beside whoever is writing to it. */
import type { EventStore } from '../store/event-store.ts';
import type { Life } from '../store/life.ts';
import type { SavedProgress, ServedRows, TableSet } from '../tables/table-store.ts';
import type { StoredEvent } from './stored-event.ts';

export type StoreKind = 'embedded' | 'postgresql';

export interface StoredLog {
  readonly kind: StoreKind;
  /** A restore that was begun and did not end. */
  readonly restoring: () => Promise<{ readonly file: string; readonly beganAt: string } | undefined>;
  /** The life it is in; nothing while a restore has not ended. */
  readonly life: () => Promise<Life | undefined>;
  readonly lastPosition: () => Promise<number>;
  /** Position of the newest event recorded at or before an instant (ISO 8601); 0 when there is none. */
  readonly positionAt: (instant: string) => Promise<number>;
  /** Events after a position as they lie there, damaged or not. */
  readonly read: (after: number, limit: number) => Promise<readonly StoredEvent[]>;
  /** Streams in the order of their names, after one, each with the version it is said to have. */
  readonly streams: (after: string, limit: number) => Promise<readonly { readonly name: string; readonly version: number }[]>;
  readonly progress: () => Promise<readonly SavedProgress[]>;
  /** The same log as a processor reads it; closing it is the caller's. */
  readonly events: () => Promise<EventStore>;
  /** Rows that are served of a set, as they are at one moment; nothing when there are none that this release would show. */
  readonly withRows: <Value>(set: TableSet, work: (served: ServedRows | undefined) => Promise<Value>) => Promise<Value>;
  /** What the database itself finds wrong with its file; slow. */
  readonly damage: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** A store that a backup is written to. */
export interface RestoreTarget {
  readonly kind: StoreKind;
  /** The next events of the log, in order. */
  readonly write: (events: readonly StoredEvent[]) => Promise<void>;
  /** Everything is there: the store begins its new life. Until then nobody serves it, whatever happens. */
  readonly finish: (life: Life, progress: readonly SavedProgress[]) => Promise<void>;
  /** Takes back what was written: the store is empty as before. */
  readonly abandon: () => Promise<void>;
}
