/** Interprets route tables: a row is all it takes to be served. */
import type { Context, Hono } from 'hono';
import type { Clock } from '#base/clock.ts';
import type { Command, Metadata } from '#base/message.ts';
import type { Result } from '#base/result.ts';
import type { CommandRoute, GetRoute, ListRoute, OperationRoute, RouteSpec } from '#base/route.ts';
import type { Filter, Row, TableSpec } from '#base/table.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import type { Past, ReadTables } from '#eventing/processing/past.ts';
import type { EventStore } from '#eventing/store/event-store.ts';
import { parseFilter } from '#eventing/tables/query.ts';
import type { TableStore } from '#eventing/tables/table-store.ts';
import { asOfParameter, lookingAt, refusePast } from './as-of.ts';
import { dataOf } from './body.ts';
import { isKnown, precondition, tagOf } from './conditional.ts';
import { makeRemembered } from './idempotency.ts';
import { addOtherMethods } from './methods.ts';
import { refusalProblem, sendProblem } from './problem.ts';
import { answeringQuery, pageSize, wholeNumber, withParameters } from './query.ts';

/** Runs an operation of a domain service on data that was checked. Refusals are answers; what it throws is a fault of ours. */
export type OperationHandler = (data: Record<string, unknown>, meta: Metadata) => Promise<Result<unknown>>;

/** Adds to a row before it is answered, by the name of its table; `tables` are those of the moment that was asked for. */
export type Enrich = (row: Row, tables: ReadTables) => Promise<Row>;

export interface EndpointParts {
  readonly tables: TableStore;
  readonly events: EventStore;
  /** The tables as they were. */
  readonly past: Past;
  readonly handle: CommandHandler['handle'];
  /** By `Service.name`. */
  readonly operations: Readonly<Record<string, OperationHandler>>;
  readonly enrich: Readonly<Record<string, Enrich>>;
  readonly clock: Clock;
  /** Who is recorded as having asked: `user:local`, or `user:token` where a token is needed. */
  readonly actor: string;
}

/** Parameters of lists that are not filters. */
const reserved = new Set(['limit', 'offset', 'ordering', 'q', asOfParameter]);

const filtersOf = (c: Context, table: TableSpec): readonly Filter[] =>
  Object.entries(c.req.queries()).flatMap(([name, values]) => (reserved.has(name) ? [] : [parseFilter(table, name, values)]));

const list = async (c: Context, route: ListRoute, parts: EndpointParts): Promise<Response> => {
  const limit = pageSize(c);
  const offset = wholeNumber(c, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const ordering = (c.req.query('ordering') ?? '').split(',').filter((name) => name !== '');
  const q = c.req.query('q');
  const query = {
    filters: filtersOf(c, route.table),
    ordering,
    limit,
    offset,
    columns: route.columns,
    ...(q === undefined ? {} : { q }),
  };
  return lookingAt(c, parts, async (tables, moment) => {
    const { count, rows } = await tables.query(route.table, query);
    // Further pages are of the same position, whatever time was asked for.
    const at: Readonly<Record<string, string>> = moment === undefined ? {} : { [asOfParameter]: `position:${moment.position}` };
    const pageAt = (from: number): string => withParameters(c, { limit: String(limit), offset: String(from), ...at });
    return c.json({
      count,
      next: offset + rows.length < count && rows.length > 0 ? pageAt(offset + limit) : null,
      previous: offset > 0 ? pageAt(Math.max(0, offset - limit)) : null,
      ...(moment === undefined ? {} : { asOf: moment }),
      results: rows,
    });
  });
};

const get = async (c: Context, route: GetRoute, parts: EndpointParts): Promise<Response> =>
  lookingAt(c, parts, async (tables, moment) => {
    const [key = ''] = route.table.key;
    const identity = c.req.param(key) ?? '';
    const row = await tables.get(route.table, [identity]);
    if (row === undefined) {
      const title = moment === undefined ? `There is no ${identity}.` : `There was no ${identity} at position ${moment.position}.`;
      return sendProblem(c, { status: 404, code: 'NotFound', title, hint: 'List what there is.' });
    }
    const version = row['version'];
    const more = parts.enrich[route.table.table];
    if (typeof version === 'number') {
      c.header('etag', tagOf(version));
      // What is added to a row changes without the row's version.
      if (more === undefined && isKnown(c.req.header('if-none-match'), tagOf(version))) return c.body(null, 304);
    }
    return c.json((await more?.(row, tables)) ?? row);
  });

const metaOf = (c: Context, { actor, clock }: EndpointParts): Metadata => {
  const request = c.req.header('x-request-id');
  return { actor, at: clock.now(), ...(request === undefined ? {} : { correlationId: request.slice(0, 200) }) };
};

const command = async (c: Context, route: CommandRoute, parts: EndpointParts): Promise<Response> => {
  const data = await dataOf(c, route.data);
  if (!data.ok) return sendProblem(c, data.problem);
  const wanted = precondition(c.req.header('if-match'));
  if (!wanted.ok) return sendProblem(c, wanted.problem);
  const request: Command = { type: route.command, data: data.value, meta: metaOf(c, parts) };
  const handled = await parts.handle(request, wanted.version === undefined ? {} : { expectedVersion: wanted.version });
  if (!handled.ok) return sendProblem(c, refusalProblem(handled.refusal));
  const { stream, version, position } = handled.value;
  c.header('etag', tagOf(version));
  if (route.creates) c.header('location', `/api/v1${route.path}/${encodeURIComponent(stream.slice(stream.indexOf('-') + 1))}`);
  return c.json({ stream, version, position }, route.creates ? 201 : 202);
};

const operation = async (c: Context, route: OperationRoute, parts: EndpointParts): Promise<Response> => {
  const data = await dataOf(c, route.data);
  if (!data.ok) return sendProblem(c, data.problem);
  const run = parts.operations[`${route.service}.${route.name}`];
  if (run === undefined) throw new Error(`No handler for ${route.service}.${route.name}`);
  const done = await run(data.value, metaOf(c, parts));
  return done.ok ? c.json(done.value as never) : sendProblem(c, refusalProblem(done.refusal));
};

const answeringNow = async (c: Context, work: () => Promise<Response>): Promise<Response> => refusePast(c) ?? work();

/** Serves a table of routes below `/api/v1`. */
export const addEndpoints = (app: Hono, routes: readonly RouteSpec[], parts: EndpointParts): void => {
  const remembered = makeRemembered();
  const answer = (c: Context, route: RouteSpec): Promise<Response> => {
    switch (route.kind) {
      case 'list':
        return answeringQuery(c, () => list(c, route, parts));
      case 'get':
        return answeringQuery(c, () => get(c, route, parts));
      case 'command':
        return answeringNow(c, () => remembered(c, () => command(c, route, parts)));
      case 'operation':
        return answeringNow(c, () => remembered(c, () => operation(c, route, parts)));
    }
  };
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const path = `/api/v1${route.path.replaceAll(/\{(\w+)\}/gu, ':$1')}`;
    app.on(route.method, path, (c) => answer(c, route));
    methods.set(path, [...(methods.get(path) ?? []), route.method]);
  }
  for (const [path, allowed] of methods) addOtherMethods(app, path, allowed);
};
