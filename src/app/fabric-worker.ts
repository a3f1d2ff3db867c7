/**
 * Keeps one fabric observed: polls its repository, watches its cluster, reconciles what it is asked to.
 *
 * Everything that observes goes through the desk's queue, one thing after the other, so that Git and cluster never race.
 * Git is read before the cluster's lists are believed: an object is an orphan only when Git was read and does not want it.
 */
import type { Clock } from '#base/clock.ts';
import type { Metadata } from '#base/message.ts';
import { type Result, refused } from '#base/result.ts';
import { observeDefinitions } from '#contexts/crd-management/index.ts';
import {
  type ClusterConfiguration,
  type GitConfiguration,
  type Hold,
  holdAt,
  type IgnoreRule,
  type ReconciliationPolicy,
} from '#contexts/fabric-management/index.ts';
import {
  type AdoptionWishes,
  type Attempts,
  adopt,
  type CarriedOut,
  type CommitWishes,
  carryOut,
  checkDraft,
  commitDraft,
  type Desk,
  followFabric,
  type HashedPlan,
  type InventoryEntry,
  makeDesk,
  makeGathered,
  observeAgents,
  observeChanged,
  observeLive,
  observeSource,
  type PlanWishes,
  placeOf,
  planFabric,
  type ReconcileWishes,
  type Requested,
  reconcileAutomatically,
  requestPlan,
  type SyncProgress,
  type SyncReport,
  settleCommits,
} from '#contexts/gitops/index.ts';
import type { LiveCluster, LiveReport, LiveResource, SourceFeed, SourceWriter } from '#contexts/gitops/ports.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import type { KindDefinition } from '#kubernetes/object.ts';
import { type Audits, keepAudits } from './audits.ts';
import { followDeliverer } from './deliverers.ts';
import { keepDriftRules } from './drift-rules.ts';
import { keepRelease } from './releases.ts';
import { keepValidations, type Validations } from './validations.ts';

/** An open connection to a cluster, or why there is none. */
export type OpenCluster = (
  fabric: string,
  cluster: ClusterConfiguration,
) => Promise<Result<LiveCluster & { readonly close: () => Promise<void> }>>;

export interface WorkerParts {
  readonly fabric: string;
  readonly handler: CommandHandler;
  readonly feed: SourceFeed & SourceWriter;
  readonly openCluster: OpenCluster;
  readonly clock: Clock;
  /** Kinds to believe in until a cluster has said which it serves. */
  readonly kinds: readonly KindDefinition[];
  /** What the log says of Git may be older than what was known before it was restored: Git is read before the cluster is judged. */
  readonly mustRead: boolean;
  /** What the log says about the fabric's resources. */
  readonly inventory: Map<string, InventoryEntry>;
  /** Definitions the log says the cluster has. */
  readonly definitions: Set<string>;
  /** Told of faults: things that are our mistake, not the outside's. */
  readonly onFault: (where: string, fault: unknown) => void;
  readonly pause: (ms: number) => Promise<void>;
}

export interface FabricWorker {
  /** Says where manifests live, without looking there. */
  readonly pointAt: (git: GitConfiguration) => void;
  readonly configureGit: (git: GitConfiguration) => Promise<void>;
  readonly configureCluster: (cluster: ClusterConfiguration) => Promise<void>;
  /** Looks at the repository now. */
  readonly sync: (meta: Metadata, progress?: SyncProgress) => Promise<Result<SyncReport>>;
  /** How the fabric is reconciled, and why not now, if somebody suspended it. */
  readonly configureReconciliation: (policy: ReconciliationPolicy | undefined, suspended: string | undefined) => void;
  /** How the rules of the fabric are asked of what Git wants, and whether a commit that breaks them is held. */
  readonly configureValidation: Validations['take'];
  /** What counts as drift: foreign fields of some kinds do, and what rules leave out does not, until they expire. */
  readonly configureDrift: (closedKinds: readonly string[], rules: readonly IgnoreRule[]) => Promise<void>;
  /** Holds some verdicts against the API server now. */
  readonly audit: Audits['now'];
  /** What a reconciliation would do now, and why it would not be begun now. */
  readonly plan: (wishes: PlanWishes) => Promise<HashedPlan & { readonly hold?: Hold }>;
  /** Asks for what the plan says. Refused while changes are held, and when another plan was looked at. */
  readonly requestPlan: (wishes: ReconcileWishes, meta: Metadata) => Promise<Result<Requested>>;
  /** Resolves when the cluster has answered; how it went is recorded together with what else went on meanwhile. */
  readonly reconcile: (resource: string, meta: Metadata) => Promise<CarriedOut>;
  /** Whether the cluster would take a draft. */
  readonly checkDraft: (wishes: Parameters<typeof checkDraft>[1]) => ReturnType<typeof checkDraft>;
  readonly commitDraft: (wishes: CommitWishes, meta: Metadata) => ReturnType<typeof commitDraft>;
  readonly adopt: (wishes: AdoptionWishes, meta: Metadata) => ReturnType<typeof adopt>;
  readonly stop: () => Promise<void>;
}

const systemMeta = (clock: Clock, policy: string): Metadata => ({ actor: `system:${policy}`, at: clock.now() });

type ChangedReport = Extract<LiveReport, { type: 'changed' }>;

const resourceIn = ({ resource }: ChangedReport): LiveResource => resource;

/** Reports in the order in which they came; changes that came one behind the other are observed together. */
const inOrder = (
  queue: Desk['queue'],
  changes: (reports: readonly ChangedReport[]) => Promise<void>,
  other: (report: LiveReport) => Promise<void>,
): ((report: LiveReport) => Promise<void>) => {
  const gather = () => makeGathered<ChangedReport>(queue, changes);
  let changed = gather();
  return (report) => {
    if (report.type === 'changed') return changed(report);
    changed = gather();
    return queue(() => other(report));
  };
};

interface Connection {
  readonly cluster: LiveCluster & { readonly close: () => Promise<void> };
  watch: { readonly stop: () => Promise<void> };
}

/** Milliseconds of quiet after which the automatic mode acts, and after which it looks again at what waits. */
const settleTime = 300;
const lookAgain = 30_000;

/** What a person may do about a hold. */
const holdHints: Readonly<Record<Hold['code'], string>> = {
  Suspended: 'Resume it.',
  WindowClosed: 'Change its windows, or wait until one is open.',
  RevisionHeld: 'Correct what it says, or release the commit.',
};

/** How a fabric is reconciled until somebody says otherwise. */
const defaultPolicy: ReconciliationPolicy = { mode: 'manual', takeOver: false, prune: 'asked', pruneBudget: '10%' };

/** Records how the fabric's cluster is reached. */
const connectionRecorder =
  ({ fabric, handler, clock }: Pick<WorkerParts, 'fabric' | 'handler' | 'clock'>) =>
  async (health: 'healthy' | 'degraded' | 'failing', reason: string, message: string, serverVersion?: string): Promise<void> => {
    const data = { fabric, health, reason, message, ...(serverVersion === undefined ? {} : { serverVersion }) };
    await handler.handle({ type: 'RecordConnection', data, meta: systemMeta(clock, 'connection') });
  };

/** Starts with nothing configured; `configureGit` and `configureCluster` set it going. */
export const startFabricWorker = (parts: WorkerParts): FabricWorker => {
  const { fabric, handler, feed, clock, inventory, definitions, onFault } = parts;
  const desk = makeDesk({ fabric, feed, kinds: parts.kinds, inventory });
  let connection: Connection | undefined;
  let policy = defaultPolicy;
  let settling: NodeJS.Timeout | undefined;
  const attempts: Attempts = new Map();
  let suspended: string | undefined;
  const recordConnection = connectionRecorder(parts);
  const validations = keepValidations({ desk, handler }, () => systemMeta(clock, 'validation'));
  const hold = async () => holdAt({ reconciliation: policy, suspended }, clock.now()) ?? (await validations.hold());
  let timer: NodeJS.Timeout | undefined;
  let pollSeconds = 60;
  let stopped = false;
  /** Git has been read, now or in an earlier run: lists of the cluster can be judged. */
  let sourceRead = !parts.mustRead && [...inventory.values()].some((entry) => entry.digest !== undefined);
  /** Reports of resources came before Git was read and were not used: the lists are wanted again. */
  let missedReports = false;

  const guarded = async (where: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (fault) {
      if (!stopped) onFault(`${fabric}: ${where}`, fault);
    }
  };

  /** Runs inside the queue. */
  const look = async (meta: Metadata, progress?: SyncProgress): Promise<Result<SyncReport>> => {
    const report = await observeSource({ desk, handler, meta, ...(progress === undefined ? {} : { progress }) });
    await validations.afterLook(report.ok && report.value.changed);
    if (report.ok) {
      sourceRead = true;
      await settleCommits(writeBack(meta));
      settle();
      if (missedReports) {
        missedReports = false;
        setImmediate(() => void guarded('watch', restartWatch));
      }
    }
    return report;
  };

  /** Reconciles by itself what differs, some moments after the last observation: many come at once. */
  const settle = (): void => {
    if (stopped || policy.mode !== 'automatic') return;
    clearTimeout(settling);
    settling = setTimeout(() => void guarded('automatic', act), settleTime);
    settling.unref();
  };

  const act = async (): Promise<void> => {
    if (stopped || policy.mode !== 'automatic') return;
    if ((await hold()) === undefined && sourceRead)
      await desk.queue(() => reconcileAutomatically({ desk, handler, policy, meta: systemMeta(clock, 'automatic'), attempts }));
    // What waits for a window, for the cluster or for another object is looked at again.
    clearTimeout(settling);
    settling = setTimeout(() => void guarded('automatic', act), lookAgain);
    settling.unref();
  };

  const writeBack = (meta: Metadata) => ({ desk, writer: feed, handler, meta, look: () => look(meta) });

  const sync: FabricWorker['sync'] = (meta, progress) => desk.queue(() => look(meta, progress));

  const schedule = (): void => {
    clearTimeout(timer);
    if (stopped || desk.place === undefined) return;
    timer = setTimeout(() => {
      void guarded('poll', () => sync(systemMeta(clock, 'poll'))).then(schedule);
    }, pollSeconds * 1000);
    timer.unref();
  };

  const takeDefinitions = async (report: Extract<LiveReport, { type: 'definitions' }>): Promise<void> => {
    const meta = systemMeta(clock, 'definitions');
    const { changed } = await observeDefinitions({ fabric, handler, meta, definitions: report.definitions, known: definitions });
    definitions.clear();
    for (const { plural, group } of report.definitions) definitions.add(`${fabric}:${plural}.${group}`);
    desk.kinds = report.definitions;
    if (changed) desk.recheck = true;
    if (desk.place !== undefined && (changed || !sourceRead)) await look(systemMeta(clock, 'definitions'));
  };

  const takeResources = async (reports: readonly LiveReport[], observe: (meta: Metadata) => Promise<void>): Promise<void> => {
    if (!sourceRead) {
      missedReports = true;
      return;
    }
    await observe(systemMeta(clock, 'live'));
    await validations.afterLists();
    for (const report of reports) await observeAgents({ desk, handler, meta: systemMeta(clock, 'agents') }, report);
    settle();
  };

  const takeChanges = async (reports: readonly ChangedReport[]): Promise<void> => {
    for (const report of reports) await release.observe(report);
    await takeResources(reports, (meta) => observeChanged({ desk, handler, meta }, reports.map(resourceIn)));
  };

  const takeReport = async (report: LiveReport): Promise<void> => {
    switch (report.type) {
      case 'connected':
        desk.serverVersion = report.serverVersion;
        return recordConnection('healthy', 'Connected', 'The cluster answers.', report.serverVersion);
      case 'unreadable':
        return recordConnection(report.kind === undefined ? 'failing' : 'degraded', report.reason, report.message);
      case 'definitions':
        return takeDefinitions(report);
      case 'delivery':
        return takeDelivery(report);
      default:
        await release.observe(report);
        return takeResources([report], (meta) => observeLive({ desk, handler, meta }, report));
    }
  };

  const unlessStopped = (work: () => Promise<void>): Promise<void> => guarded('report', async () => (stopped ? undefined : work()));
  const release = keepRelease({ desk, handler }, () => systemMeta(clock, 'release'));
  const takeDelivery = followDeliverer({ desk, handler }, () => systemMeta(clock, 'argocd'));
  const driftRules = keepDriftRules({ desk, handler, clock }, () => systemMeta(clock, 'drift-rules'), guarded);
  const audits = keepAudits({ desk, handler }, () => systemMeta(clock, 'audit'), guarded);

  const startWatch = (cluster: LiveCluster): Connection['watch'] =>
    cluster.watch(
      inOrder(
        desk.queue,
        (reports) => unlessStopped(() => takeChanges(reports)),
        (report) => unlessStopped(() => takeReport(report)),
      ),
    );

  const restartWatch = async (): Promise<void> => {
    if (connection === undefined || stopped) return;
    await connection.watch.stop();
    connection.watch = startWatch(connection.cluster);
  };

  const disconnect = async (): Promise<void> => {
    const old = connection;
    connection = undefined;
    desk.cluster = undefined;
    desk.serverVersion = undefined;
    desk.live.clear();
    desk.listed.clear();
    await old?.watch.stop();
    await old?.cluster.close();
  };

  return {
    pointAt: (git) => {
      desk.place = placeOf(git);
    },
    configureGit: async (git) => {
      pollSeconds = git.pollInterval;
      await desk.queue(() => followFabric(desk, handler, git, systemMeta(clock, 'follow-fabric')));
      // Without a cluster nobody will say which kinds are served; the built-in ones are believed.
      if (connection === undefined) await sync(systemMeta(clock, 'follow-fabric'));
      else if (definitions.size > 0 || sourceRead) await sync(systemMeta(clock, 'follow-fabric'));
      schedule();
    },
    configureCluster: async (configuration) => {
      await disconnect();
      desk.namespace = configuration.namespace;
      await release.configure(configuration.hedgehog);
      const opened = await parts.openCluster(fabric, configuration);
      if (!opened.ok) return recordConnection('failing', opened.refusal.code, opened.refusal.message);
      desk.cluster = opened.value;
      connection = { cluster: opened.value, watch: startWatch(opened.value) };
      return undefined;
    },
    sync,
    configureDrift: driftRules.take,
    configureValidation: validations.take,
    audit: audits.now,
    configureReconciliation: (given, why) => {
      policy = given ?? defaultPolicy;
      suspended = why;
      settle();
    },
    plan: async (wishes) => {
      const held = await hold();
      const plan = await desk.queue(() => planFabric(desk, handler, policy, wishes));
      return held === undefined ? plan : { ...plan, hold: held };
    },
    requestPlan: async (wishes, meta) => {
      const held = await hold();
      if (held !== undefined) return refused('FabricHeld', held.message, { hint: holdHints[held.code] });
      return desk.queue(() => requestPlan(desk, handler, policy, wishes, meta));
    },
    reconcile: (resource, meta) => carryOut({ desk, handler, meta, hold, pause: parts.pause }, resource),
    checkDraft: (wishes) => checkDraft({ desk, handler }, wishes),
    commitDraft: (wishes, meta) => desk.queue(() => commitDraft(writeBack(meta), wishes)),
    adopt: (wishes, meta) => desk.queue(() => adopt(writeBack(meta), wishes)),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      driftRules.stop();
      audits.stop();
      clearTimeout(settling);
      await disconnect();
      await desk.queue(async () => undefined);
    },
  };
};
