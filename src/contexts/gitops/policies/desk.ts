/**
 * What the GitOps policies of one fabric keep in memory while they work: the kinds its cluster serves, the live objects, and
 * which resources Git and the cluster were last known to have. Everything on it can be made again from the log and the cluster.
 */
import type { RecordedEvent } from '#base/message.ts';
import type { KindDefinition } from '#kubernetes/object.ts';
import type { DesiredRecorded } from '../generated/messages.ts';
import type { LiveCluster, LiveResource, SourceFeed, SourcePlace } from '../ports.ts';

/** What is known of one resource, without its content. */
export interface InventoryEntry {
  /** Digest of the manifest, while Git wants the resource. */
  digest?: string | undefined;
  /** File the manifest stands in. */
  file?: string | undefined;
  /** Whether the log says that the cluster has it. */
  live: boolean;
}

/** Runs one thing after the other: each fabric has one, so that two observations never race. */
export type Queue = <Value>(work: () => Promise<Value>) => Promise<Value>;

export const makeQueue = (): Queue => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
};

export interface Desk {
  readonly fabric: string;
  readonly queue: Queue;
  readonly feed: SourceFeed;
  place?: SourcePlace | undefined;
  cluster?: LiveCluster | undefined;
  /** Namespace for manifests that name none. */
  namespace: string;
  /** Kinds the cluster serves; the built-in set until a cluster has answered. */
  kinds: readonly KindDefinition[];
  /** The kinds changed since the source was read: every manifest has to be checked again. */
  recheck: boolean;
  readonly live: Map<string, LiveResource>;
  readonly inventory: Map<string, InventoryEntry>;
}

const entryOf = (inventory: Map<string, InventoryEntry>, id: string): InventoryEntry => {
  const known = inventory.get(id);
  if (known !== undefined) return known;
  const entry: InventoryEntry = { live: false };
  inventory.set(id, entry);
  return entry;
};

/** Brings the inventory up to date with an event of a resource; other events change nothing. */
export const takeStock = (inventory: Map<string, InventoryEntry>, event: Pick<RecordedEvent, 'stream' | 'type' | 'data'>): void => {
  if (!event.stream.startsWith('resource-')) return;
  const id = event.stream.slice('resource-'.length);
  if (event.type === 'DesiredRecorded') {
    const data = event.data as DesiredRecorded['data'];
    Object.assign(entryOf(inventory, id), { digest: data.digest, file: data.origin.file });
  } else if (event.type === 'DesiredWithdrawn') {
    Object.assign(entryOf(inventory, id), { digest: undefined, file: undefined });
  } else if (event.type === 'LiveRecorded') {
    entryOf(inventory, id).live = true;
  } else if (event.type === 'LiveVanished') {
    entryOf(inventory, id).live = false;
  }
};
