/** `hedgerow serve`: the control plane and its API on one port, until it is told to stop. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demandSafe, isLoopback } from '#api/auth.ts';
import { startServer } from '#api/server.ts';
import { systemClock } from '#base/clock.ts';
import type { JsonObject } from '#base/json.ts';
import type { Metadata } from '#base/message.ts';
import type { RouteSpec } from '#base/route.ts';
import * as fabricManagement from '#contexts/fabric-management/index.ts';
import * as gitops from '#contexts/gitops/index.ts';
import { fabricOf } from '#contexts/shared-kernel/resource-key.ts';
import * as userInterface from '#contexts/user-interface/index.ts';
import { openNatsBus } from '#eventing/bus/nats-jetstream.ts';
import { openPostgresStorage } from '#eventing/storage.ts';
import { changesBetweenMoments } from './changes.ts';
import { type Clusters, makeClusters } from './clusters.ts';
import { type ControlPlane, startControlPlane } from './compose.ts';
import { type Folders, foldersIn, projectFolder, uiFolder } from './config.ts';
import { hedgehogDefinitions } from './definitions.ts';
import { makeTopologies } from './fabric-topology.ts';
import type { FabricOperation } from './fleet.ts';
import type { ViewChange } from './live-views.ts';
import { addReferences } from './references.ts';

/** Everything that the models offer over HTTP. */
export const routes: readonly RouteSpec[] = [...userInterface.routes, ...fabricManagement.routes, ...gitops.routes];

export interface ServeOptions {
  readonly data: string;
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  readonly labPort: number;
  /** Whether repositories may be paths on this machine. */
  readonly allowLocal: boolean;
  /** Kubeconfigs may run programs to log in. Not unless set. */
  readonly allowExec?: boolean;
  /** PostgreSQL database for log and tables, as a connection URL; the data folder holds them otherwise. */
  readonly storeUrl?: string;
  /** NATS server to which published events go, as a connection URL. */
  readonly busUrl?: string;
  /** Milliseconds after which another replica takes over. */
  readonly leaseMs?: number;
  readonly definitions?: readonly JsonObject[];
  readonly log: (line: string) => void;
}

export interface RunningServer {
  readonly url: string;
  readonly folders: Folders;
  readonly controlPlane: ControlPlane;
  readonly clusters: Clusters;
  /** Present when the address is not loopback. */
  readonly token?: string;
  readonly stop: () => Promise<void>;
}

/** The access token: made at first start, kept readable for its owner only. */
const tokenIn = (folders: Folders): string => {
  if (existsSync(folders.tokenFile)) return readFileSync(folders.tokenFile, 'utf8').trim();
  const token = randomBytes(32).toString('base64url');
  // Renamed into place, so that a crash leaves no empty token.
  const unfinished = `${folders.tokenFile}.new`;
  writeFileSync(unfinished, `${token}\n`, { mode: 0o600, flush: true });
  renameSync(unfinished, folders.tokenFile);
  return token;
};

const readOpenApi = (): JsonObject =>
  JSON.parse(readFileSync(join(projectFolder, 'docs', 'reference', 'openapi.json'), 'utf8')) as JsonObject;

/** Why nobody works on a fabric: there is none, or nothing of it is configured. */
const noWorker = async ({ handler }: ControlPlane, fabric: string) => {
  const { version } = await handler.read('Fabric', fabric);
  return version > 0 ? gitops.sourceRefusals.SourceMissing({ fabric }) : fabricManagement.fabricRefusals.FabricMissing({ fabric });
};

const operationsOf = (controlPlane: ControlPlane) => {
  const ask =
    (operation: FabricOperation) =>
    async ({ fabric, ...wishes }: JsonObject & { readonly fabric: string }, meta: Metadata) => {
      const answer = (await controlPlane.ask(fabric, operation, meta, wishes)) ?? (await noWorker(controlPlane, fabric));
      await controlPlane.settled();
      return answer;
    };
  const askOf =
    (operation: FabricOperation) =>
    async ({ resource, ...wishes }: JsonObject & { readonly resource: string }, meta: Metadata) => {
      const fabric = fabricOf(resource);
      const answer = (await controlPlane.ask(fabric, operation, meta, { resource, ...wishes })) ?? (await noWorker(controlPlane, fabric));
      await controlPlane.settled();
      return answer;
    };
  return {
    'WriteBack.commitDraft': askOf('commitDraft'),
    'WriteBack.adopt': askOf('adopt'),
    'SourceSync.sync': ask('sync'),
    'DriftAudit.audit': ask('audit'),
    'Reconciliation.plan': ask('plan'),
    'Reconciliation.reconcile': ask('reconcile'),
  };
};

/** Drafts are kept only when the cluster would take them: its owner is asked first, who knows the kinds that it serves. */
const checkingDrafts =
  (controlPlane: ControlPlane): ControlPlane['handler']['handle'] =>
  async (command, options) => {
    const { ask, handler } = controlPlane;
    if (command.type !== 'SaveDraft' && command.type !== 'BeginDraft') return handler.handle(command, options);
    const wishes = command.data as JsonObject & { readonly resource: string };
    const fabric = fabricOf(wishes.resource);
    const checked = (await ask(fabric, 'checkDraft', command.meta, wishes)) ?? (await noWorker(controlPlane, fabric));
    return checked.ok ? handler.handle(command, options) : checked;
  };

/** Starts everything and says where it listens in the data folder's `server.json`. Rejects with `UnsafeAccess` before anything started. */
export const startHedgerow = async (options: ServeOptions): Promise<RunningServer> => {
  const folders = foldersIn(options.data);
  mkdirSync(folders.data, { recursive: true, mode: 0o700 });
  const access = isLoopback(options.host) ? {} : { token: tokenIn(folders) };
  // Before anything runs that would have to be stopped again.
  demandSafe({ host: options.host, ...access });
  const clusters = makeClusters({
    folders,
    labPort: options.labPort,
    allowExec: options.allowExec ?? false,
    ...(options.definitions === undefined ? {} : { definitions: options.definitions }),
  });
  const { storeUrl, busUrl } = options;
  let publish: (change: ViewChange) => void = () => undefined;
  const controlPlane = await startControlPlane({
    folders,
    openCluster: clusters.open,
    allowLocal: options.allowLocal,
    publish: (change) => publish(change),
    log: options.log,
    ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
    ...(busUrl === undefined ? {} : { openBus: (onError) => openNatsBus({ url: busUrl, onError }) }),
    ...(storeUrl === undefined ? {} : { openStorage: () => openPostgresStorage(storeUrl) }),
  });
  const server = await startServer({
    host: options.host,
    port: options.port,
    routes,
    tables: controlPlane.tables,
    events: controlPlane.events,
    life: controlPlane.life,
    past: controlPlane.past,
    compare: (question) => changesBetweenMoments(question, hedgehogDefinitions().kinds),
    askTopology: makeTopologies(),
    handle: checkingDrafts(controlPlane),
    operations: operationsOf(controlPlane) as never,
    processors: controlPlane.processors,
    enrich: { resources: addReferences },
    uiFolder,
    openapi: readOpenApi(),
    clock: systemClock,
    log: options.log,
    ...access,
  });
  publish = server.publish;
  writeFileSync(folders.serverFile, `${JSON.stringify({ url: server.url, pid: process.pid })}\n`, { mode: 0o600 });
  return {
    url: server.url,
    folders,
    controlPlane,
    clusters,
    ...access,
    stop: async () => {
      rmSync(folders.serverFile, { force: true });
      await server.close();
      await controlPlane.stop();
      await clusters.stop();
    },
  };
};
