/** Everything that one database holds of the log: events, who may write them, and states of long streams. */
import type { EventStore } from './event-store.ts';
import type { Leases } from './leases.ts';
import type { Life } from './life.ts';
import type { Snapshots } from './snapshots.ts';

export interface Log {
  readonly events: EventStore;
  readonly leases: Leases;
  readonly snapshots: Snapshots;
  /** The life of the log that was found when it was opened. */
  readonly life: Life;
  readonly close: () => Promise<void>;
}
