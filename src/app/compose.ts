/**
 * Puts the control plane together: store, command handler, projections, one worker per fabric, API. Plain function calls; read
 * from top to bottom.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { makeGitFeed } from '#adapters/git/feed.ts';
import { systemClock } from '#base/clock.ts';
import type { Metadata, RecordedEvent } from '#base/message.ts';
import * as crdManagement from '#contexts/crd-management/index.ts';
import * as fabricManagement from '#contexts/fabric-management/index.ts';
import * as gitops from '#contexts/gitops/index.ts';
import * as userInterface from '#contexts/user-interface/index.ts';
import { openEmbedded } from '#eventing/embedded.ts';
import { type CommandHandler, makeCommandHandler } from '#eventing/handle-command.ts';
import { type Processor, startProcessor } from '#eventing/processing/processor.ts';
import { makeProjection } from '#eventing/processing/projection.ts';
import type { EventStore } from '#eventing/store/event-store.ts';
import type { TableSet, TableStore } from '#eventing/tables/table-store.ts';
import { upcasting } from '#eventing/upcasting.ts';
import { type Folders, release } from './config.ts';
import { hedgehogDefinitions } from './definitions.ts';
import { type FabricWorker, type OpenCluster, startFabricWorker } from './fabric-worker.ts';
import { type ChangedViews, publishing } from './live-views.ts';

export interface ControlPlaneOptions {
  readonly folders: Folders;
  readonly openCluster: OpenCluster;
  /** Whether repositories may be paths on this machine. */
  readonly allowLocal: boolean;
  readonly publish?: (change: { readonly position: number; readonly views: ChangedViews }) => void;
  readonly log: (line: string) => void;
}

export interface ControlPlane {
  readonly events: EventStore;
  readonly tables: TableStore;
  readonly handler: CommandHandler;
  readonly worker: (fabric: string) => FabricWorker | undefined;
  /** A worker that is pointed at a place without looking at it yet: for measuring. */
  readonly prepareWorker: (fabric: string, git: fabricManagement.GitConfiguration) => FabricWorker;
  /** Resolves when the screens show everything that is in the log now. */
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const screens: TableSet = { name: 'screens', tables: Object.values(userInterface.userInterfaceTables) };

/** Inventories and definitions of all fabrics, from the log. */
const takeAllStock = async (events: EventStore) => {
  const inventories = new Map<string, Map<string, gitops.InventoryEntry>>();
  const definitions = new Map<string, Set<string>>();
  const of = <Value>(map: Map<string, Value>, fabric: string, make: () => Value): Value => {
    const known = map.get(fabric) ?? make();
    map.set(fabric, known);
    return known;
  };
  let position = 0;
  for (;;) {
    const batch = await events.readAll(position, 1000);
    if (batch.length === 0) return { inventories, definitions };
    for (const event of batch) {
      const identity = event.stream.slice(event.stream.indexOf('-') + 1);
      const fabric = identity.split(':', 1)[0] ?? '';
      if (event.stream.startsWith('resource-'))
        gitops.takeStock(
          of(inventories, fabric, () => new Map()),
          event,
        );
      if (event.type === 'DefinitionRecorded') of(definitions, fabric, () => new Set<string>()).add(identity);
      if (event.type === 'DefinitionWithdrawn') of(definitions, fabric, () => new Set<string>()).delete(identity);
    }
    position = batch.at(-1)?.position ?? position;
  }
};

const identityOf = (event: RecordedEvent): string => event.stream.slice(event.stream.indexOf('-') + 1);

/** Starts everything but the API. Fabrics that exist are picked up where they were. */
export const startControlPlane = async (options: ControlPlaneOptions): Promise<ControlPlane> => {
  const { folders, log } = options;
  mkdirSync(folders.data, { recursive: true, mode: 0o700 });
  const embedded = await openEmbedded(folders.store);
  const deciders = [...fabricManagement.deciders, ...gitops.deciders, ...crdManagement.deciders];
  const events = upcasting(embedded.events, deciders);
  const tables = publishing(embedded.tables, options.publish ?? (() => undefined));
  const handler = makeCommandHandler({
    store: events,
    newId: randomUUID,
    deciders: deciders as never,
    snapshots: { store: embedded.snapshots, release },
  });
  await tables.prepare(screens);
  const onFault = (where: string, fault: unknown): void =>
    log(`fault: ${where}: ${fault instanceof Error ? fault.message : String(fault)}`);
  const projection = startProcessor({
    ...makeProjection({ name: screens.name, tables, project: userInterface.projectScreens }),
    store: events,
    onError: onFault,
  });

  const feed = makeGitFeed({ dataFolder: folders.mirrors, allowLocal: options.allowLocal });
  const stock = await takeAllStock(events);
  const workers = new Map<string, FabricWorker>();
  const workerOf = (fabric: string): FabricWorker => {
    const known = workers.get(fabric);
    if (known !== undefined) return known;
    const worker = startFabricWorker({
      fabric,
      handler,
      feed,
      openCluster: options.openCluster,
      clock: systemClock,
      kinds: hedgehogDefinitions().kinds,
      inventory: stock.inventories.get(fabric) ?? new Map(),
      definitions: stock.definitions.get(fabric) ?? new Set(),
      onFault,
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    workers.set(fabric, worker);
    return worker;
  };

  const meta = (policy: string): Metadata => ({ actor: `system:${policy}`, at: systemClock.now() });
  const follow = async (event: RecordedEvent): Promise<void> => {
    const data = event.data as never;
    if (event.type === 'ClusterConfigured')
      await workerOf(identityOf(event)).configureCluster((data as fabricManagement.ClusterConfigured['data']).cluster);
    else if (event.type === 'GitConfigured')
      await workerOf(identityOf(event)).configureGit((data as fabricManagement.GitConfigured['data']).git);
    else if (event.type === 'LifecycleChanged' && (data as fabricManagement.LifecycleChanged['data']).to === 'archived') {
      await workers.get(identityOf(event))?.stop();
      workers.delete(identityOf(event));
    }
  };
  const processors: Processor[] = [projection];
  await resumeFabrics(events, follow);
  processors.push(
    startProcessor({
      name: 'follow-fabrics',
      store: events,
      from: await events.lastPosition(),
      handle: async (batch) => {
        for (const event of batch) if (event.stream.startsWith('fabric-')) await follow(event);
      },
      onError: onFault,
    }),
    startProcessor({
      name: 'reconcile',
      store: events,
      tables,
      handle: async (batch) => {
        const requested = batch.filter((event) => event.type === 'ReconciliationRequested');
        await gitops.inParallel(requested, async (event) => {
          const resource = identityOf(event);
          await workers.get(resource.split(':', 1)[0] ?? '')?.reconcile(resource, { ...meta('reconcile'), causationId: event.id });
        });
      },
      onError: onFault,
    }),
  );

  return {
    events,
    tables,
    handler,
    worker: (fabric) => workers.get(fabric),
    prepareWorker: (fabric, git) => {
      const worker = workerOf(fabric);
      worker.pointAt(git);
      return worker;
    },
    settled: () => projection.idle(),
    stop: async () => {
      for (const processor of processors) await processor.stop();
      for (const worker of workers.values()) await worker.stop();
      await feed.close();
      await embedded.close();
    },
  };
};

/** Sets every fabric of the log going again, as it is configured now. */
const resumeFabrics = async (events: EventStore, follow: (event: RecordedEvent) => Promise<void>): Promise<void> => {
  const latest = new Map<string, RecordedEvent>();
  const archived = new Set<string>();
  let before: number | undefined;
  for (;;) {
    const batch = await events.readBackwards({
      limit: 500,
      types: ['GitConfigured', 'ClusterConfigured', 'LifecycleChanged'],
      ...(before === undefined ? {} : { before }),
    });
    if (batch.length === 0) break;
    for (const event of batch) {
      const key = `${event.type}:${event.stream}`;
      if (!latest.has(key)) latest.set(key, event);
      before = event.position;
    }
  }
  for (const event of latest.values()) {
    if (event.type === 'LifecycleChanged' && (event.data as { readonly to: string }).to === 'archived') archived.add(event.stream);
  }
  const order = ['ClusterConfigured', 'GitConfigured'];
  const configured = [...latest.values()].filter((event) => order.includes(event.type) && !archived.has(event.stream));
  for (const event of configured.sort((left, right) => order.indexOf(left.type) - order.indexOf(right.type))) await follow(event);
};
