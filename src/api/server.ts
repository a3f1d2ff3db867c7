/** The HTTP server: routes from the models, the log, the live stream, the UI, and access to all of it. */
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import type { Clock } from '#base/clock.ts';
import type { JsonObject } from '#base/json.ts';
import type { RouteSpec } from '#base/route.ts';
import type { Row } from '#base/table.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import type { EventStore } from '#eventing/store/event-store.ts';
import { BadQuery } from '#eventing/tables/query.ts';
import type { TableStore } from '#eventing/tables/table-store.ts';
import { guard, securityHeaders } from './access.ts';
import { addEndpoints, type OperationHandler, wholeNumber } from './endpoint.ts';
import { type Change, type LiveHub, makeLiveHub } from './live.ts';
import { faultProblem, sendProblem } from './problem.ts';
import { addStaticFiles } from './static-files.ts';

export interface ServerParts {
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  readonly routes: readonly RouteSpec[];
  readonly tables: TableStore;
  readonly events: EventStore;
  readonly handle: CommandHandler['handle'];
  readonly operations: Readonly<Record<string, OperationHandler>>;
  readonly enrich?: Readonly<Record<string, (row: Row) => Promise<Row>>>;
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

/** Bytes of a request's body. */
const maxBody = 1024 * 1024;

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** Paths that a person wants to know, at `/api`. */
const index = { openapi: '/api/openapi.json', health: '/healthz', stream: '/api/v1/stream', events: '/api/v1/events' };

const addLog = (app: Hono, events: EventStore): void => {
  app.get('/api/v1/events', async (c) => {
    try {
      const limit = Math.max(1, wholeNumber(c.req.query('limit'), 'limit', 50, 1000));
      const before = wholeNumber(c.req.query('before'), 'before', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
      const stream = c.req.query('stream');
      const types = c.req.queries('type');
      const found = await events.readBackwards({
        limit,
        before,
        ...(stream === undefined ? {} : { stream }),
        ...(types === undefined ? {} : { types }),
      });
      const last = found.at(-1);
      const next = new URL(c.req.url);
      next.searchParams.set('before', String(last?.position ?? 0));
      const more = found.length === limit && (last?.position ?? 0) > 1;
      return c.json({
        count: await events.lastPosition(),
        next: more ? `${next.pathname}${next.search}` : null,
        previous: null,
        results: found,
      });
    } catch (fault) {
      if (!(fault instanceof BadQuery)) throw fault;
      return sendProblem(c, { status: 400, code: fault.code, title: `${fault.parameters['value']} is not ${fault.parameters['type']}.` });
    }
  });
};

const addStream = (app: Hono, hub: LiveHub): void => {
  app.get('/api/v1/stream', (c) => {
    const lastSeen = Number(c.req.header('last-event-id') ?? Number.NaN);
    return new Response(hub.attach(Number.isInteger(lastSeen) ? lastSeen : undefined), {
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
    });
  });
};

/** The application without a port: what tests call. */
export const makeApp = (parts: ServerParts, hub: LiveHub): Hono => {
  const app = new Hono();
  app.use(securityHeaders);
  app.use(guard({ hosts: loopbackNames, ...(parts.token === undefined ? {} : { token: parts.token }) }));
  app.use('/api/*', async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });
  app.use('/api/*', (c, next) => (c.req.path === '/api/v1/stream' ? next() : compress()(c, next)));
  app.use(
    bodyLimit({
      maxSize: maxBody,
      onError: (c) =>
        sendProblem(c, { status: 413, code: 'TooLarge', title: `The body has more than ${maxBody} bytes.`, hint: 'Send less at once.' }),
    }),
  );
  app.get('/healthz', async (c) =>
    c.json({ status: 'ok', checks: { log: { position: await parts.events.lastPosition() }, stream: { readers: hub.readers() } } }),
  );
  app.get('/api', (c) => c.json(index));
  app.get('/api/openapi.json', (c) => c.json(parts.openapi));
  addLog(app, parts.events);
  addStream(app, hub);
  addEndpoints(app, parts.routes, { ...parts, enrich: parts.enrich ?? {} });
  app.all('/api/*', (c) =>
    sendProblem(c, { status: 404, code: 'NotFound', title: `There is nothing at ${c.req.path}.`, hint: 'See /api/openapi.json.' }),
  );
  addStaticFiles(app, parts.uiFolder);
  app.onError((fault, c) => {
    parts.log(`fault: ${c.req.method} ${c.req.path}: ${fault.message}`);
    return sendProblem(c, faultProblem);
  });
  return app;
};

/** Listens; resolves with the address. Rejects when the port is taken. */
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
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : parts.port;
  const name = parts.host.includes(':') ? `[${parts.host}]` : parts.host;
  return {
    url: `http://${name}:${port}`,
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
