/** Everything that one database holds of the log: events, who may write them, and states of long streams. */
import type { EventStore } from './event-store.ts';
import type { Leases } from './leases.ts';
import type { Snapshots } from './snapshots.ts';

export interface Log {
  readonly events: EventStore;
  readonly leases: Leases;
  readonly snapshots: Snapshots;
  readonly close: () => Promise<void>;
}
