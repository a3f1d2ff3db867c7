/** The HTTP server: routes from the models, the log, the live stream, the UI, and access to all of it. */
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import type { Clock } from '#base/clock.ts';
import type { JsonObject } from '#base/json.ts';
import type { RouteSpec } from '#base/route.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import type { Past } from '#eventing/processing/past.ts';
import type { EventStore } from '#eventing/store/event-store.ts';
import type { Life } from '#eventing/store/life.ts';
import type { TableStore } from '#eventing/tables/table-store.ts';
import { demandSafe, guard, hostInUrl, securityHeaders } from './auth.ts';
import { addChanges, type CompareMoments } from './changes.ts';
import { addEndpoints, type Enrich, type OperationHandler } from './endpoint.ts';
import { answerBadRequests, limitBody, limitRate } from './limits.ts';
import { type Change, type LiveHub, makeLiveHub } from './live.ts';
import { addLog } from './log.ts';
import { addOtherMethods } from './methods.ts';
import { faultOf, sendProblem } from './problem.ts';
import { addProcessors, type ProcessorParts } from './processors.ts';
import { addStaticFiles } from './static-files.ts';
import { type AskTopology, addTopology } from './topology.ts';

export interface ServerParts {
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  readonly routes: readonly RouteSpec[];
  readonly tables: TableStore;
  readonly events: EventStore;
  /** The life that the log is in; told once it was restored from a backup. */
  readonly life?: Life;
  readonly past: Past;
  /** What differs between two moments. */
  readonly compare: CompareMoments;
  readonly askTopology: AskTopology;
  readonly handle: CommandHandler['handle'];
  readonly operations: Readonly<Record<string, OperationHandler>>;
  readonly processors: ProcessorParts;
  readonly enrich?: Readonly<Record<string, Enrich>>;
  /** Needed on every request when present; absent only on loopback. */
  readonly token?: string;
  readonly uiFolder: string;
  readonly openapi: JsonObject;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

export interface RunningApi {
  readonly url: string;
  readonly publish: (change: Change) => void;
  readonly close: () => Promise<void>;
}

/** Requests to the API that one address may send in a second: far more than a screen or a script needs. */
const requestsPerSecond = 500;

/** Paths that a person wants to know, at `/api`. */
const index = {
  openapi: '/api/openapi.json',
  health: '/healthz',
  stream: '/api/v1/stream',
  events: '/api/v1/events',
  processors: '/api/v1/processors',
};

const addStream = (app: Hono, hub: LiveHub): void => {
  app.get('/api/v1/stream', (c) => {
    const lastSeen = Number(c.req.header('last-event-id') ?? Number.NaN);
    return new Response(hub.attach(Number.isInteger(lastSeen) ? lastSeen : undefined), {
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
    });
  });
  addOtherMethods(app, '/api/v1/stream', ['GET']);
};

/** The application without a port: what tests call. Throws `UnsafeAccess` when strangers could get in. */
export const makeApp = (parts: ServerParts, hub: LiveHub): Hono => {
  demandSafe(parts);
  const app = new Hono();
  app.use(securityHeaders);
  app.use(guard(parts));
  app.use('/api/*', limitRate(requestsPerSecond));
  app.use('/api/*', async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });
  app.use('/api/*', (c, next) => (c.req.path === '/api/v1/stream' ? next() : compress()(c, next)));
  app.use(limitBody);
  app.get('/healthz', async (c) => {
    const parked = (await parts.tables.parked()).length;
    // Parked events wait for a person, and everything else goes on: that is no reason to take the server out of service.
    const status = parked === 0 ? 'ok' : 'degraded';
    const { life } = parts;
    const restored = life?.restored === undefined ? {} : { life: life.number, restored: { at: life.beganAt, ...life.restored } };
    const log = { position: await parts.events.lastPosition(), ...restored };
    return c.json({ status, checks: { log, parked: { events: parked }, stream: { readers: hub.readers() } } });
  });
  app.get('/api', (c) => c.json(index));
  app.get('/api/openapi.json', (c) => c.json(parts.openapi));
  addLog(app, parts);
  addProcessors(app, parts.processors);
  addStream(app, hub);
  addChanges(app, parts);
  addTopology(app, parts);
  const actor = parts.token === undefined ? 'user:local' : 'user:token';
  addEndpoints(app, parts.routes, { ...parts, enrich: parts.enrich ?? {}, actor });
  app.all('/api/*', (c) =>
    sendProblem(c, { status: 404, code: 'NotFound', title: `There is nothing at ${c.req.path}.`, hint: 'See /api/openapi.json.' }),
  );
  addStaticFiles(app, parts.uiFolder);
  app.onError((fault, c) => {
    parts.log(`fault: ${c.req.method} ${c.req.path}: ${fault.message}`);
    const { problem, retryAfter } = faultOf(fault);
    if (retryAfter !== undefined) c.header('retry-after', String(retryAfter));
    return sendProblem(c, problem);
  });
  return app;
};

/** Listens; resolves with the address. Rejects when the port is taken, and with `UnsafeAccess` when strangers could get in. */
export const startServer = async (parts: ServerParts): Promise<RunningApi> => {
  const views = [...new Set(parts.routes.flatMap((route) => (route.kind === 'list' ? [route.table.table] : [])))];
  const hub = makeLiveHub(views, await parts.events.lastPosition());
  const app = makeApp(parts, hub);
  const server = await new Promise<Server>((resolve, reject) => {
    const starting = serve(
      { fetch: app.fetch, hostname: parts.host, port: parts.port, serverOptions: { requestTimeout: 30_000, headersTimeout: 10_000 } },
      () => resolve(starting as Server),
    );
    starting.once('error', reject);
  });
  answerBadRequests(server);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : parts.port;
  return {
    url: `http://${hostInUrl(parts.host)}:${port}`,
    publish: hub.publish,
    close: async () => {
      hub.close();
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
    },
  };
};
