/**
 * Folded states of long streams, so that loading one does not read it from its beginning.
 *
 * A snapshot is a cache and nothing else: it may be missing, thrown away or of another shape, and then the stream is folded from
 * its events. Only streams that were measured to need it get one (`handle-command.ts`).
 */

export interface Snapshot {
  /** Version of the stream that the state was folded to. */
  readonly version: number;
  readonly state: unknown;
}

export interface Snapshots {
  /** The newest snapshot of a stream, if there is one of this shape that is undamaged. */
  readonly read: (stream: string, shape: string) => Promise<Snapshot | undefined>;
  /** Streams that have a snapshot of any shape. */
  readonly streams: () => Promise<readonly string[]>;
  /** Keeps a state. `shape` says how it was folded: a state of another shape is never used. Older ones are replaced. */
  readonly write: (stream: string, shape: string, snapshot: Snapshot) => Promise<void>;
}
