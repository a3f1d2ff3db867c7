/**
 * What the GitOps policies of one fabric keep in memory while they work: the kinds its cluster serves, the live objects, and
 * which resources Git and the cluster were last known to have. Everything on it can be made again from the log and the cluster.
 */
import type { RecordedEvent } from '#base/message.ts';
import { type Agents, makeAgents } from '#hedgehog/agents.ts';
import type { KindDefinition } from '#kubernetes/object.ts';
import type { DriftRules } from '../behaviour/ignore.ts';
import type { CommitIntended, DesiredRecorded, FilesRecorded, ResourceState, StateChanged } from '../generated/messages.ts';
import type { LiveCluster, LiveResource, SourceFeed, SourcePlace } from '../ports.ts';
import type { RuleCheck } from './rule-check.ts';

/** What is known of one resource, without its content. */
export interface InventoryEntry {
  /** Digest of the manifest, while Git wants the resource. */
  digest?: string | undefined;
  /** File the manifest stands in. */
  file?: string | undefined;
  /** Commit of which it is not known whether a branch got it. */
  intended?: string | undefined;
  /** Whether the log says that the cluster has it. */
  live: boolean;
  /** State that it was last seen in; may be behind what was asked of it since. */
  state?: ResourceState | undefined;
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

/** Milliseconds in which more may come: a write that the disk has to confirm takes as long, and a person notices ten times that. */
const lingering = 10;

/**
 * Works in one turn of the queue on everything that came until that turn: what is recorded together costs one write. Everybody's promise
 * is that of the turn.
 */
export const makeGathered = <Item>(queue: Queue, work: (items: readonly Item[]) => Promise<void>): ((item: Item) => Promise<void>) => {
  let gathered: { readonly items: Item[]; readonly done: Promise<void> } | undefined;
  return (item) => {
    if (gathered === undefined) {
      const items: Item[] = [];
      const done = queue(async () => {
        await new Promise((go) => setTimeout(go, lingering));
        gathered = undefined;
        await work(items);
      });
      gathered = { items, done };
    }
    gathered.items.push(item);
    return gathered.done;
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
  /** Version of the API server, once it has answered. */
  serverVersion?: string | undefined;
  /** Release of Hedgehog that the fabric runs (`v0.126.0`), when it is known. */
  hedgehog?: string | undefined;
  /** Kinds the cluster serves; the built-in set until a cluster has answered. */
  kinds: readonly KindDefinition[];
  /** What counts as drift; without it, other values. */
  driftRules?: DriftRules | undefined;
  /** The kinds changed since the source was read: every manifest has to be checked again. */
  recheck: boolean;
  readonly live: Map<string, LiveResource>;
  readonly inventory: Map<string, InventoryEntry>;
  /** What the switches have. */
  readonly agents: Agents;
  /** Kinds (`VPC.vpc.githedgehog.com`) that the cluster listed whole since it was connected. */
  readonly listed: Set<string>;
  /** What changed since the rules of the fabric were asked last: resources by identity, and files. */
  readonly touched: { readonly resources: Set<string>; readonly files: Set<string> };
  /** Everything that the rules were asked about; nothing before the first time. */
  rules?: RuleCheck | undefined;
  /** What was last recorded of each resource's way to the switches, as text. */
  readonly rollouts: Map<string, string>;
}

/** A desk on which nothing was seen yet. */
export const makeDesk = (given: Pick<Desk, 'fabric' | 'feed' | 'kinds'> & Partial<Desk>): Desk => ({
  queue: makeQueue(),
  namespace: 'default',
  recheck: false,
  live: new Map(),
  listed: new Set(),
  inventory: new Map(),
  agents: makeAgents(),
  rollouts: new Map(),
  touched: { resources: new Set(), files: new Set() },
  ...given,
});

/** What an event says about what is known of its resource; nothing when it says nothing about that. */
export const stockOf = (event: Pick<RecordedEvent, 'stream' | 'type' | 'data'>): Partial<InventoryEntry> | undefined => {
  if (!event.stream.startsWith('resource-')) return undefined;
  switch (event.type) {
    case 'DesiredRecorded': {
      const { digest, origin } = event.data as DesiredRecorded['data'];
      return { digest, file: origin.file };
    }
    case 'DesiredWithdrawn':
      return { digest: undefined, file: undefined };
    case 'LiveRecorded':
      return { live: true };
    case 'LiveVanished':
      return { live: false };
    case 'CommitIntended':
      return { intended: (event.data as CommitIntended['data']).commit };
    case 'ManifestCommitted':
    case 'CommitAbandoned':
      return { intended: undefined };
    case 'StateChanged':
      return { state: (event.data as StateChanged['data']).to };
    default:
      return undefined;
  }
};

/** Brings the inventory up to date with an event of a resource; other events change nothing. */
export const takeStock = (inventory: Map<string, InventoryEntry>, event: Pick<RecordedEvent, 'stream' | 'type' | 'data'>): void => {
  const change = stockOf(event);
  if (change === undefined) return;
  const id = event.stream.slice('resource-'.length);
  inventory.set(id, Object.assign(inventory.get(id) ?? { live: false }, change));
};

/** Notes that the cluster has something else of a resource. What Git wants is judged by what Git says. */
export const noteLive = ({ inventory, touched }: Pick<Desk, 'inventory' | 'touched'>, id: string): void => {
  if (inventory.get(id)?.digest === undefined) touched.resources.add(id);
};

/** Notes what an event says that Git changed. */
export const noteTouched = (touched: Desk['touched'], event: Pick<RecordedEvent, 'stream' | 'type' | 'data'>): void => {
  if (event.type === 'DesiredRecorded' || event.type === 'DesiredWithdrawn') touched.resources.add(event.stream.slice('resource-'.length));
  if (event.type === 'FilesRecorded') for (const { file } of (event.data as FilesRecorded['data']).files) touched.files.add(file);
};
