/**
 * Puts the control plane together: store, command handler, projections, one worker per fabric, API. Plain function calls; read
 * from top to bottom.
 */
import { randomUUIDv7 } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { makeGitFeed } from '#adapters/git/feed.ts';
import { systemClock } from '#base/clock.ts';
import * as crdManagement from '#contexts/crd-management/index.ts';
import * as fabricManagement from '#contexts/fabric-management/index.ts';
import * as gitops from '#contexts/gitops/index.ts';
import * as userInterface from '#contexts/user-interface/index.ts';
import type { EventBus } from '#eventing/bus/event-bus.ts';
import { makeOutbox } from '#eventing/bus/outbox.ts';
import { openEmbedded } from '#eventing/embedded.ts';
import { type CommandHandler, makeCommandHandler } from '#eventing/handle-command.ts';
import { makeOwner, newOwnerName, type Owner } from '#eventing/processing/owner.ts';
import { makePast, type Past } from '#eventing/processing/past.ts';
import type { Processor } from '#eventing/processing/processor.ts';
import { makeProjection, type Project } from '#eventing/processing/projection.ts';
import type { Storage } from '#eventing/storage.ts';
import type { EventStore } from '#eventing/store/event-store.ts';
import type { Life } from '#eventing/store/life.ts';
import type { TableSet, TableStore } from '#eventing/tables/table-store.ts';
import { upcasting } from '#eventing/upcasting.ts';
import { type Folders, release } from './config.ts';
import { hedgehogDefinitions } from './definitions.ts';
import { type FabricWorker, type OpenCluster, startFabricWorker } from './fabric-worker.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { publishing, shareViews, type ViewChange } from './live-views.ts';
import { makeProcessors, type Processors } from './processors.ts';
import { makeQuestions } from './questions.ts';

export interface ControlPlaneOptions {
  readonly folders: Folders;
  readonly openCluster: OpenCluster;
  /** Where log and tables are kept; in the data folder unless said otherwise. */
  readonly openStorage?: () => Promise<Storage>;
  /** Milliseconds after which another replica takes over from one that does not renew its leases. */
  readonly leaseMs?: number;
  /** Whether repositories may be paths on this machine. */
  readonly allowLocal: boolean;
  /** A bus to which published events go, and through which replicas speak to each other. */
  readonly openBus?: (onError: (where: string, fault: unknown) => void) => EventBus;
  /** Tells the screens of this replica what changed, wherever it was changed. */
  readonly publish?: (change: ViewChange) => void;
  readonly log: (line: string) => void;
}

export interface ControlPlane {
  readonly events: EventStore;
  /** The life that the log is in. */
  readonly life: Life;
  readonly tables: TableStore;
  /** What the screens showed, at any position of the log. */
  readonly past: Past;
  readonly handler: CommandHandler;
  readonly worker: (fabric: string) => FabricWorker | undefined;
  /** Has the owner of a fabric do something, at whichever replica it is. */
  readonly ask: Fleet['ask'];
  readonly processors: Pick<Processors, 'list' | 'resume' | 'rebuild'>;
  /** A worker that is pointed at a place without looking at it yet: for measuring. */
  readonly prepareWorker: (fabric: string, git: fabricManagement.GitConfiguration) => Promise<FabricWorker>;
  /** Resolves when the screens show everything that is in the log now. */
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const screenTables: TableSet = { name: 'screens', tables: Object.values(userInterface.userInterfaceTables) };

/** What fills tables from the log. */
export const projections = {
  screens: { set: screenTables, project: userInterface.projectScreens },
  inventory: { set: gitops.inventory, project: gitops.projectInventory },
} as const;

type OnFault = (where: string, fault: unknown) => void;

/** Contexts and what they are made of. */
export const contexts = {
  'fabric-management': fabricManagement.deciders,
  gitops: gitops.deciders,
  'crd-management': crdManagement.deciders,
} as const;

/** Where the bus has each event that the models publish, by the type it is stored with: `hedgerow.<context>.<Event>`. */
const subjects = (): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const [context, deciders] of Object.entries(contexts))
    for (const { published, formerNames } of deciders) {
      for (const type of published) found.set(type, `hedgerow.${context}.${type}`);
      for (const [former, type] of Object.entries(formerNames))
        if (published.includes(type)) found.set(former, `hedgerow.${context}.${type}`);
    }
  return found;
};

/** Lease times (ms): among replicas the time until another one takes over; a process that has its folder alone needs none. */
const shared = 10_000;
const alone = 3_600_000;

/** Definitions that the log says a fabric's cluster has. */
const definitionsOf = async (tables: TableStore, fabric: string): Promise<Set<string>> => {
  const { rows } = await tables.query(userInterface.userInterfaceTables.definitionTable, {
    filters: [{ column: 'fabric', lookup: 'exact', values: [fabric] }],
    limit: Number.MAX_SAFE_INTEGER,
    columns: ['id'],
  });
  return new Set(rows.map((row) => String(row['id'])));
};

/** Milliseconds between two looks at how far another replica has come. */
const look = 25;

/**
 * A projection that one replica runs at a time. The checkpoint is moved by comparison, so two at once would be right as well, and
 * only twice the work.
 */
const startProjection = async (
  {
    events,
    tables,
    owner,
    process,
  }: {
    readonly events: EventStore;
    readonly tables: TableStore;
    readonly owner: Owner;
    readonly process: Processors['start'];
  },
  { set, project }: { readonly set: TableSet; readonly project: Project },
) => {
  await tables.prepare(set);
  let mine: Processor | undefined;
  await owner.want(`projection:${set.name}`, async () => {
    mine = process({ ...makeProjection({ name: set.name, tables, project }), store: events });
    return {
      stop: async () => {
        await mine?.stop();
        mine = undefined;
      },
    };
  });
  /** Resolves when everything that is in the log now is in the tables. */
  const settled = async (): Promise<void> => {
    const until = await events.lastPosition();
    while ((await tables.checkpoint(set.name)) < until) {
      if (mine === undefined) await new Promise((done) => setTimeout(done, look));
      else await mine.idle();
    }
  };
  return { settled };
};

/** Starts everything but the API. Fabrics that exist are picked up where they were. */
export const startControlPlane = async (options: ControlPlaneOptions): Promise<ControlPlane> => {
  const { folders, log } = options;
  mkdirSync(folders.data, { recursive: true, mode: 0o700 });
  const storage = await (options.openStorage?.() ?? openEmbedded(folders.store));
  const deciders = Object.values(contexts).flat();
  const events = upcasting(storage.events, deciders);
  const onFault: OnFault = (where, fault) => log(`fault: ${where}: ${fault instanceof Error ? fault.message : String(fault)}`);
  const bus = options.openBus?.(onFault);
  const signals = bus ?? storage.openSignals();
  const views = shareViews({
    signals,
    show: options.publish ?? (() => undefined),
    everything: async () => ({
      position: await events.lastPosition(),
      views: Object.fromEntries(screenTables.tables.map(({ table }) => [table, ['*']])),
    }),
    onFault,
  });
  const questions = makeQuestions(signals, onFault);
  const tables = publishing(storage.tables, views.publish);
  const handler = makeCommandHandler({
    store: events,
    newId: randomUUIDv7,
    deciders: deciders as never,
    snapshots: { store: storage.snapshots, release },
  });
  const { isShared } = storage;
  const owner = makeOwner({
    leases: storage.leases,
    owner: newOwnerName(),
    ttl: isShared ? (options.leaseMs ?? shared) : alone,
    onError: onFault,
  });
  const processors = makeProcessors({
    events,
    tables,
    questions,
    projections: Object.values(projections),
    onFault,
    onParked: (name, { position, type, reason }) =>
      log(
        `parked: ${name} set event ${position} (${type}) aside, and what comes after it in its stream: ${reason.replace(/\.$/u, '')}. See hedgerow processors.`,
      ),
  });
  const process = processors.start;
  const shop = { events, tables, owner, onFault, process, questions };
  const screens = await startProjection(shop, projections.screens);
  const past = makePast({ ...projections.screens, store: events });
  const inventory = await startProjection(shop, projections.inventory);

  const feed = makeGitFeed({ dataFolder: folders.mirrors, allowLocal: options.allowLocal });
  const fleet = await startFleet({
    ...shop,
    handler,
    meta: (policy) => ({ actor: `system:${policy}`, at: systemClock.now() }),
    newWorker: async (fabric, fencedHandler) => {
      await inventory.settled();
      await screens.settled();
      const { mustRead } = await gitops.followRestore(fencedHandler, fabric, storage.life, {
        actor: 'system:restore',
        at: systemClock.now(),
      });
      return startFabricWorker({
        fabric,
        mustRead,
        handler: fencedHandler,
        feed,
        openCluster: options.openCluster,
        clock: systemClock,
        kinds: hedgehogDefinitions().kinds,
        inventory: await gitops.inventoryOf(tables, fabric),
        definitions: await definitionsOf(tables, fabric),
        onFault,
        pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      });
    },
  });

  if (bus !== undefined)
    await owner.want('outbox', async () => process({ ...makeOutbox(bus, subjects()), store: storage.events, tables: storage.tables }));

  return {
    events,
    life: storage.life,
    tables,
    past,
    handler,
    worker: fleet.worker,
    ask: fleet.ask,
    processors,
    prepareWorker: async (fabric, git) => {
      const worker = await fleet.take(fabric);
      worker.pointAt(git);
      return worker;
    },
    settled: screens.settled,
    stop: async () => {
      await fleet.stop();
      await past.close();
      await views.stop();
      await signals.close();
      await feed.close();
      await storage.close();
    },
  };
};
