/**
 * The workers of all fabrics, shared among replicas: one owner per fabric at a time. Every replica knows how every fabric is
 * configured; the one that has a fabric's lease runs its worker and handles what is asked of it.
 */
import type { Json, JsonObject } from '#base/json.ts';
import type { Metadata, RecordedEvent } from '#base/message.ts';
import { ok, type Result } from '#base/result.ts';
import type {
  ClusterConfiguration,
  ClusterConfigured,
  DriftConfigured,
  DriftPolicy,
  GitConfiguration,
  GitConfigured,
  IgnoreRule,
  IgnoreRuleAdded,
  IgnoreRuleRemoved,
  LifecycleChanged,
  ReconciliationConfigured,
  ReconciliationPolicy,
  ReconciliationSuspended,
  ValidationConfigured,
  ValidationPolicy,
} from '#contexts/fabric-management/index.ts';
import { type AdoptionWishes, type CommitWishes, inParallel, type PlanWishes, type ReconcileWishes } from '#contexts/gitops/index.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import type { Owner } from '#eventing/processing/owner.ts';
import { startProcessor } from '#eventing/processing/processor.ts';
import type { EventStore, Fence } from '#eventing/store/event-store.ts';
import type { TableStore } from '#eventing/tables/table-store.ts';
import type { FabricWorker } from './fabric-worker.ts';
import type { Processors } from './processors.ts';
import type { Questions } from './questions.ts';

/** How a fabric is configured now. */
interface Configuration {
  readonly cluster?: ClusterConfiguration;
  readonly git?: GitConfiguration;
  readonly reconciliation?: ReconciliationPolicy;
  readonly drift?: DriftPolicy;
  readonly validation?: ValidationPolicy;
  /** Rules by name; `null` for one that was removed. */
  readonly ignored?: Readonly<Record<string, IgnoreRule | null>>;
  /** Why its cluster is not changed; `null` when it may be again. */
  readonly suspended?: string | null;
}

export interface FleetParts {
  readonly events: EventStore;
  readonly tables: TableStore;
  readonly owner: Owner;
  readonly handler: CommandHandler;
  /** A worker that writes through the given handler, with nothing configured yet. */
  readonly newWorker: (fabric: string, handler: CommandHandler) => Promise<FabricWorker>;
  readonly meta: (policy: string) => Metadata;
  readonly onFault: (where: string, fault: unknown) => void;
  readonly questions: Questions;
  /** Begins with a processor of a piece of work that this replica has. */
  readonly process: Processors['start'];
}

/** What the owner of a fabric is asked for. */
export type FabricOperation = 'sync' | 'audit' | 'plan' | 'reconcile' | 'checkDraft' | 'commitDraft' | 'adopt';

interface Question {
  readonly operation: FabricOperation;
  readonly meta: Metadata;
  readonly wishes: JsonObject;
}

export interface Fleet {
  /** The worker of a fabric that this replica owns. */
  readonly worker: (fabric: string) => FabricWorker | undefined;
  /** Takes a fabric without any configuration, and does not look anywhere by itself: for measuring. */
  readonly take: (fabric: string) => Promise<FabricWorker>;
  /**
   * Has the owner of a fabric do something, whichever replica that is; `undefined` when there is no such fabric. Rejects with an
   * `Unavailable` when nobody owns it now or the owner does not answer in time.
   */
  readonly ask: (fabric: string, operation: FabricOperation, meta: Metadata, wishes?: JsonObject) => Promise<Result<Json> | undefined>;
  readonly stop: () => Promise<void>;
}

/** Milliseconds that a large repository may take to be read. */
const answerTime = 120_000;

/** Name of the lease of a fabric. */
export const leaseOf = (fabric: string): string => `fabric:${fabric}`;

const identityOf = (event: RecordedEvent): string => event.stream.slice(event.stream.indexOf('-') + 1);

const configuring = [
  'DriftConfigured',
  'ValidationConfigured',
  'IgnoreRuleAdded',
  'IgnoreRuleRemoved',
  'GitConfigured',
  'ClusterConfigured',
  'ReconciliationConfigured',
  'ReconciliationSuspended',
  'ReconciliationResumed',
  'LifecycleChanged',
] as const;

/** Commands under the right of a fabric's owner: once somebody else has the lease, nothing is written. */
const fenced = (handler: CommandHandler, fence: () => Fence | undefined): CommandHandler => {
  const withFence = <Options extends object>(options: Options): Options & { readonly fence?: Fence } => {
    const now = fence();
    return now === undefined ? options : { ...options, fence: now };
  };
  return {
    ...handler,
    handle: (command, options = {}) => handler.handle(command, withFence(options)),
    handleAll: (commands, options = {}) => handler.handleAll(commands, withFence(options)),
  };
};

/** Requests in the order in which they are carried out: what is of one wave at once, one wave after the other. */
const wavesOf = (requests: readonly RecordedEvent[]): readonly (readonly RecordedEvent[])[] => {
  const waves: RecordedEvent[][] = [];
  let last: unknown;
  for (const request of requests) {
    const { wave } = request.data as { readonly wave?: number };
    if (waves.length === 0 || wave !== last) waves.push([]);
    waves.at(-1)?.push(request);
    last = wave;
  }
  return waves;
};

export const startFleet = async (parts: FleetParts): Promise<Fleet> => {
  const { events, tables, owner, onFault } = parts;
  const configurations = new Map<string, Configuration>();
  const workers = new Map<string, FabricWorker>();

  const configure = async (fabric: string, worker: FabricWorker, change: Configuration): Promise<void> => {
    const { cluster, git } = change;
    // First, so that nothing is changed against what was said.
    const now = configurations.get(fabric);
    worker.configureReconciliation(now?.reconciliation, now?.suspended ?? undefined);
    if (change.validation !== undefined) await worker.configureValidation(change.validation);
    if (change.drift !== undefined || change.ignored !== undefined)
      await worker.configureDrift(
        now?.drift?.closedKinds ?? [],
        Object.values(now?.ignored ?? {}).filter((rule) => rule !== null),
      );
    if (cluster !== undefined) await worker.configureCluster(cluster);
    if (git !== undefined) await worker.configureGit(git);
  };

  /** What was asked, here or at another replica; a result, as it goes over a wire. */
  const answer = async (worker: FabricWorker, question: Json): Promise<Json> => {
    const { operation, meta, wishes } = question as unknown as Question;
    const run = {
      sync: () => worker.sync(meta),
      audit: async () => ok(await worker.audit(meta, Number(wishes['sample'] ?? 20))),
      plan: async () => ok(await worker.plan(wishes as unknown as PlanWishes)),
      reconcile: () => worker.requestPlan(wishes as unknown as ReconcileWishes, meta),
      checkDraft: () => worker.checkDraft(wishes as never),
      commitDraft: () => worker.commitDraft(wishes as unknown as CommitWishes, meta),
      adopt: () => worker.adopt(wishes as unknown as AdoptionWishes, meta),
    };
    return (await run[operation]()) as unknown as Json;
  };

  /** What the owner of a fabric does: observes it, and reconciles what is asked for. */
  const begin = async (fabric: string, fence: Fence) => {
    const worker = await parts.newWorker(
      fabric,
      fenced(parts.handler, () => fence),
    );
    workers.set(fabric, worker);
    await configure(fabric, worker, configurations.get(fabric) ?? {});
    const requests = parts.process({
      name: `reconcile:${fabric}`,
      store: events,
      tables,
      types: ['ReconciliationRequested', 'DeletionRequested'],
      handle: async (batch) => {
        const mine = batch.filter((event) => identityOf(event).startsWith(`${fabric}:`));
        for (const wave of wavesOf(mine)) {
          const done = await inParallel(wave, async (event) => {
            // An apply cannot be taken back, so the right to it is asked for at the last moment.
            if (!(await owner.isOwner(leaseOf(fabric)))) return undefined;
            const one = await worker.reconcile(identityOf(event), { ...parts.meta('reconcile'), causationId: event.id });
            // What cannot be recorded is told below, to whoever waits for all.
            one.recorded.catch(() => undefined);
            return one;
          });
          // The next wave names objects of this one, and has to know which were made.
          await Promise.all(done.map((one) => one?.recorded));
        }
      },
    });
    const silence = parts.questions.answer(leaseOf(fabric), (question) => answer(worker, question));
    return {
      stop: async () => {
        workers.delete(fabric);
        await silence();
        await requests.stop();
        await worker.stop();
      },
    };
  };

  const follow = async (fabric: string, change: Configuration | 'archived'): Promise<void> => {
    if (change === 'archived') {
      configurations.delete(fabric);
      return owner.drop(leaseOf(fabric));
    }
    configurations.set(fabric, joined(configurations.get(fabric), change));
    const worker = workers.get(fabric);
    return worker === undefined ? owner.want(leaseOf(fabric), (fence) => begin(fabric, fence)) : configure(fabric, worker, change);
  };

  const resumeFrom = await events.lastPosition();
  for (const [fabric, change] of await changesUntil(events, resumeFrom)) if (change !== 'archived') configurations.set(fabric, change);
  for (const fabric of configurations.keys()) await owner.want(leaseOf(fabric), (fence) => begin(fabric, fence));
  const following = startProcessor({
    name: 'follow-fabrics',
    store: events,
    from: resumeFrom,
    types: configuring,
    handle: async (batch) => {
      for (const [fabric, change] of changesIn(batch)) await follow(fabric, change);
    },
    onError: onFault,
  });

  return {
    worker: (fabric) => workers.get(fabric),
    take: async (fabric) => {
      await owner.want(leaseOf(fabric), (fence) => begin(fabric, fence));
      const worker = workers.get(fabric);
      if (worker === undefined) throw new Error(`Another replica has the fabric ${fabric}.`);
      return worker;
    },
    ask: async (fabric, operation, meta, wishes = {}) => {
      // A fabric may have been added at another replica a moment ago.
      await following.idle();
      if (!configurations.has(fabric)) return undefined;
      const question = { operation, meta, wishes } as unknown as Json;
      return (await parts.questions.ask(leaseOf(fabric), question, answerTime)) as unknown as Result<Json>;
    },
    stop: async () => {
      await following.stop();
      await owner.stop();
    },
  };
};

/** A configuration after a change; rules are added to those there are. */
const joined = (before: Configuration | undefined, change: Configuration): Configuration => ({
  ...before,
  ...change,
  ...(change.ignored === undefined ? {} : { ignored: { ...before?.ignored, ...change.ignored } }),
});

/** What some events change of how fabrics are configured. A fabric is told of by several events; what is last counts. */
const changesIn = (batch: readonly RecordedEvent[], changes = new Map<string, Configuration | 'archived'>()) => {
  for (const event of batch) {
    const fabric = identityOf(event);
    const known = changes.get(fabric);
    const before = known === 'archived' ? {} : known;
    if (event.type === 'GitConfigured') changes.set(fabric, { ...before, git: (event.data as GitConfigured['data']).git });
    else if (event.type === 'ClusterConfigured')
      changes.set(fabric, { ...before, cluster: (event.data as ClusterConfigured['data']).cluster });
    else if (event.type === 'ReconciliationConfigured')
      changes.set(fabric, { ...before, reconciliation: (event.data as ReconciliationConfigured['data']).reconciliation });
    else if (event.type === 'DriftConfigured') changes.set(fabric, { ...before, drift: (event.data as DriftConfigured['data']).drift });
    else if (event.type === 'ValidationConfigured')
      changes.set(fabric, { ...before, validation: (event.data as ValidationConfigured['data']).validation });
    else if (event.type === 'IgnoreRuleAdded') {
      const { ignore } = event.data as IgnoreRuleAdded['data'];
      changes.set(fabric, joined(before, { ignored: { [ignore.rule]: ignore } }));
    } else if (event.type === 'IgnoreRuleRemoved')
      changes.set(fabric, joined(before, { ignored: { [(event.data as IgnoreRuleRemoved['data']).rule]: null } }));
    else if (event.type === 'ReconciliationSuspended')
      changes.set(fabric, { ...before, suspended: (event.data as ReconciliationSuspended['data']).reason });
    else if (event.type === 'ReconciliationResumed') changes.set(fabric, { ...before, suspended: null });
    else if ((event.data as LifecycleChanged['data']).to === 'archived') changes.set(fabric, 'archived');
  }
  return changes;
};

/** How every fabric is configured at a position of the log. */
const changesUntil = async (events: EventStore, until: number): Promise<ReadonlyMap<string, Configuration | 'archived'>> => {
  const changes = new Map<string, Configuration | 'archived'>();
  for (let after = 0; ; ) {
    const batch = await events.readAll(after, 1000, { types: configuring, until });
    if (batch.length === 0) return changes;
    changesIn(batch, changes);
    after = batch.at(-1)?.position ?? until;
  }
};
