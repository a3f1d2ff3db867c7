/**
 * Tables of projections: rows made from events, together with how far they have been made.
 *
 * Tables that one projection fills are a set, and a set has generations: the one that is served, and at times one that is filled
 * beside it and then takes its place. Rows, checkpoint and parked events belong to a generation and are written in one transaction,
 * so every event counts exactly once.
 */
import type { Page, Row, TableQuery, TableSpec } from '#base/table.ts';

export type TableChange =
  | { readonly type: 'put'; readonly table: TableSpec; readonly row: Row }
  /** Changes some columns of an existing row; does nothing when there is none. */
  | { readonly type: 'patch'; readonly table: TableSpec; readonly key: readonly (string | number)[]; readonly row: Row }
  | { readonly type: 'remove'; readonly table: TableSpec; readonly key: readonly (string | number)[] }
  /** Removes all rows for which `column` equals `value`. */
  | { readonly type: 'removeWhere'; readonly table: TableSpec; readonly where: Readonly<Record<string, string | number>> };

/** An event that a processor set aside, or that waits behind one of its stream that it set aside. */
export interface ParkedEvent {
  readonly position: number;
  readonly stream: string;
  readonly type: string;
  /** What happened, for the person who has to decide. */
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

/** How far a processor has come, and what it left behind. */
export interface Progress {
  readonly processor: string;
  /** Where it was. The write fails with `CheckpointMoved` when it is elsewhere: another replica was faster. */
  readonly from: number;
  readonly position: number;
  readonly park?: readonly ParkedEvent[];
  /** Positions of parked events that are done. */
  readonly unpark?: readonly number[];
}

/** How far a processor has come that fills no tables: its effects are outside and cannot be made again from the log. */
export interface SavedProgress {
  readonly processor: string;
  readonly position: number;
  /** What it set aside: it would be passed over otherwise. */
  readonly parked: readonly ParkedEvent[];
}

/** Rows of one generation as they are at one moment. */
export interface ServedRows {
  /** How far the log is in them. */
  readonly position: number;
  readonly parked: readonly ParkedEvent[];
  /** In no particular order. */
  readonly rows: (table: TableSpec) => AsyncIterable<Row>;
  readonly get: (table: TableSpec, key: readonly (string | number)[]) => Promise<Row | undefined>;
}

/** Another process has handled these events; nothing was written. */
export class CheckpointMoved extends Error {
  constructor(processor: string) {
    super(`The checkpoint of ${processor} was moved by another process.`);
  }
}

export interface TableSet {
  /** Name of the set. Never rename. */
  readonly name: string;
  readonly tables: readonly TableSpec[];
}

/** Tables that are filled beside those that are served. */
export interface Beside {
  readonly tables: TableStore;
  /**
   * Puts them in the place of those that are served, which are dropped. `false` and nothing done while those that are served have
   * come further: nobody may see rows go back in time.
   */
  readonly swap: () => Promise<boolean>;
  /** Drops them. */
  readonly discard: () => Promise<void>;
}

export interface TableStore {
  /**
   * Has the set ready. A set whose tables have another version or shape than before starts empty and has to be filled from the log;
   * `isNew` says so. Generations of other shapes are dropped once no replica of another release can be using them.
   */
  readonly prepare: (set: TableSet) => Promise<{ readonly isNew: boolean }>;
  /** A second generation of a prepared set. One that was begun and not finished is gone on with. */
  readonly beside: (set: TableSet) => Promise<Beside>;
  /** Changes and the processor's progress in one transaction. */
  readonly write: (changes: readonly TableChange[], progress?: Progress) => Promise<void>;
  readonly checkpoint: (processor: string) => Promise<number>;
  /** Parked events by position, of one processor or of all. */
  readonly parked: (processor?: string) => Promise<readonly (ParkedEvent & { readonly processor: string })[]>;
  readonly get: (table: TableSpec, key: readonly (string | number)[]) => Promise<Row | undefined>;
  readonly query: (table: TableSpec, query: TableQuery) => Promise<Page>;
  /** Rows per value of a column, for boards and filters: `{ synced: 12, drifted: 1 }`. */
  readonly countBy: (table: TableSpec, column: string, query: TableQuery) => Promise<Readonly<Record<string, number>>>;
  readonly close: () => Promise<void>;
}
