/** Interprets route tables: a row is all it takes to be served. */
import type { Context, Hono } from 'hono';
import type { Clock } from '#base/clock.ts';
import type { Json } from '#base/json.ts';
import { isObject } from '#base/json.ts';
import type { Command, Metadata } from '#base/message.ts';
import type { Result } from '#base/result.ts';
import type { CommandRoute, GetRoute, ListRoute, OperationRoute, RouteSpec } from '#base/route.ts';
import { check } from '#base/schema.ts';
import type { Filter, Row, TableSpec } from '#base/table.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import { BadQuery, parseFilter, queryProblems } from '#eventing/tables/query.ts';
import type { TableStore } from '#eventing/tables/table-store.ts';
import { type Problem, refusalProblem, sendProblem } from './problem.ts';

export type OperationHandler = (data: Record<string, unknown>, meta: Metadata) => Promise<Result<unknown>>;

export interface EndpointParts {
  readonly tables: TableStore;
  readonly handle: CommandHandler['handle'];
  readonly operations: Readonly<Record<string, OperationHandler>>;
  /** Adds to a row before it is answered, by table name. */
  readonly enrich: Readonly<Record<string, (row: Row) => Promise<Row>>>;
  readonly clock: Clock;
}

export const maxPage = 1000;

/** Parameters of lists that are not filters. */
const reserved = new Set(['limit', 'offset', 'ordering', 'q', 'format']);

const fill = (text: string, parameters: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{(\w+)\}/gu, (whole, name: string) => parameters[name] ?? whole);

const badQuery = (fault: BadQuery): Problem => {
  const row = queryProblems[fault.code];
  return { status: 400, code: fault.code, title: fill(row.message, fault.parameters), hint: fill(row.hint, fault.parameters) };
};

/** A whole number of a query, or a problem. */
export const wholeNumber = (text: string | undefined, name: string, fallback: number, maximum: number): number => {
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new BadQuery('query/bad-value', { column: name, value: text, type: 'a whole number' });
  return Math.min(value, maximum);
};

const filtersOf = (c: Context, table: TableSpec): readonly Filter[] =>
  Object.entries(c.req.queries()).flatMap(([name, values]) => (reserved.has(name) ? [] : [parseFilter(table, name, values)]));

/** Address of another page of the same list. */
const pageAt = (c: Context, limit: number, offset: number): string => {
  const url = new URL(c.req.url);
  url.searchParams.set('limit', String(limit));
  url.searchParams.set('offset', String(offset));
  return `${url.pathname}${url.search}`;
};

const list = async (c: Context, route: ListRoute, { tables }: EndpointParts): Promise<Response> => {
  const wanted = wholeNumber(c.req.query('limit'), 'limit', 50, maxPage);
  const limit = wanted === 0 ? maxPage : wanted;
  const offset = wholeNumber(c.req.query('offset'), 'offset', 0, Number.MAX_SAFE_INTEGER);
  const ordering = (c.req.query('ordering') ?? '').split(',').filter((name) => name !== '');
  const q = c.req.query('q');
  const { count, rows } = await tables.query(route.table, {
    filters: filtersOf(c, route.table),
    ordering,
    limit,
    offset,
    columns: route.columns,
    ...(q === undefined ? {} : { q }),
  });
  return c.json({
    count,
    next: offset + rows.length < count ? pageAt(c, limit, offset + limit) : null,
    previous: offset > 0 ? pageAt(c, limit, Math.max(0, offset - limit)) : null,
    results: rows,
  });
};

const get = async (c: Context, route: GetRoute, { tables, enrich }: EndpointParts): Promise<Response> => {
  const [key = ''] = route.table.key;
  const identity = c.req.param(key) ?? '';
  const row = await tables.get(route.table, [identity]);
  if (row === undefined)
    return sendProblem(c, { status: 404, code: 'NotFound', title: `There is no ${identity}.`, hint: 'List what there is.' });
  const version = row['version'];
  if (typeof version === 'number') {
    const etag = `"${version}"`;
    c.header('etag', etag);
    if (c.req.header('if-none-match') === etag && enrich[route.table.table] === undefined) return c.body(null, 304);
  }
  return c.json((await enrich[route.table.table]?.(row)) ?? row);
};

/** The body as an object, or a problem. An empty body is an empty object. */
const bodyOf = async (c: Context): Promise<Record<string, Json> | Problem> => {
  const text = await c.req.text();
  if (text.trim() === '') return {};
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/json\b/iu.test(type))
    return { status: 415, code: 'UnsupportedMediaType', title: 'The body is not JSON.', hint: 'Send content-type: application/json.' };
  try {
    const value = JSON.parse(text) as unknown;
    if (isObject(value)) return value as Record<string, Json>;
    return { status: 400, code: 'InvalidData', title: 'The body must be a JSON object.' };
  } catch (fault) {
    return { status: 400, code: 'InvalidJson', title: 'The body is not valid JSON.', detail: fault instanceof Error ? fault.message : '' };
  }
};

const isProblem = (value: object): value is Problem => 'status' in value && 'code' in value && 'title' in value;

/** Body and path parameters together; the path wins. */
const dataOf = async (c: Context): Promise<Record<string, Json> | Problem> => {
  const body = await bodyOf(c);
  return isProblem(body) ? body : { ...body, ...(c.req.param() as Record<string, string>) };
};

const metaOf = (c: Context, clock: Clock): Metadata => {
  const request = c.req.header('x-request-id');
  return { actor: 'user:local', at: clock.now(), ...(request === undefined ? {} : { correlationId: request.slice(0, 200) }) };
};

const expectedVersion = (c: Context): number | undefined => {
  const given = /^(?:W\/)?"(\d+)"$/u.exec(c.req.header('if-match') ?? '')?.[1];
  return given === undefined ? undefined : Number(given);
};

const command = async (c: Context, route: CommandRoute, { handle, clock }: EndpointParts): Promise<Response> => {
  const data = await dataOf(c);
  if (isProblem(data)) return sendProblem(c, data);
  const version = expectedVersion(c);
  const request: Command = { type: route.command, data, meta: metaOf(c, clock) };
  const handled = await handle(request, version === undefined ? {} : { expectedVersion: version });
  if (!handled.ok) return sendProblem(c, refusalProblem(handled.refusal));
  const { stream, position } = handled.value;
  c.header('etag', `"${handled.value.version}"`);
  if (route.creates) c.header('location', `/api/v1${route.path}/${encodeURIComponent(stream.slice(stream.indexOf('-') + 1))}`);
  return c.json({ stream, version: handled.value.version, position }, route.creates ? 201 : 202);
};

const operation = async (c: Context, route: OperationRoute, { operations, clock }: EndpointParts): Promise<Response> => {
  const data = await dataOf(c);
  if (isProblem(data)) return sendProblem(c, data);
  const checked = check(route.data, data);
  if (!checked.ok)
    return sendProblem(c, refusalProblem({ code: 'InvalidData', message: 'The data does not fit.', fields: checked.problems }));
  const run = operations[`${route.service}.${route.name}`];
  if (run === undefined) throw new Error(`No handler for ${route.service}.${route.name}`);
  const done = await run(checked.value, metaOf(c, clock));
  return done.ok ? c.json(done.value as never) : sendProblem(c, refusalProblem(done.refusal));
};

/** The first answer to each idempotency key, the newest thousand of them. */
const makeRemembered = () => {
  const answers = new Map<string, Response>();
  return async (c: Context, work: () => Promise<Response>): Promise<Response> => {
    const key = c.req.header('idempotency-key');
    if (key === undefined) return work();
    const name = `${c.req.method} ${c.req.path} ${key.slice(0, 200)}`;
    const known = answers.get(name);
    if (known !== undefined) return known.clone();
    const answer = await work();
    if (answer.status < 500) answers.set(name, answer.clone());
    if (answers.size > 1000) answers.delete(answers.keys().next().value ?? '');
    return answer;
  };
};

/** Serves a table of routes below `/api/v1`. */
export const addEndpoints = (app: Hono, routes: readonly RouteSpec[], parts: EndpointParts): void => {
  const remembered = makeRemembered();
  const serve =
    (route: RouteSpec) =>
    async (c: Context): Promise<Response> => {
      try {
        switch (route.kind) {
          case 'list':
            return await list(c, route, parts);
          case 'get':
            return await get(c, route, parts);
          case 'command':
            return await remembered(c, () => command(c, route, parts));
          case 'operation':
            return await remembered(c, () => operation(c, route, parts));
        }
      } catch (fault) {
        if (fault instanceof BadQuery) return sendProblem(c, badQuery(fault));
        throw fault;
      }
    };
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const path = `/api/v1${route.path.replaceAll(/\{(\w+)\}/gu, ':$1')}`;
    app.on(route.method, path, serve(route));
    methods.set(path, [...(methods.get(path) ?? []), route.method]);
  }
  for (const [path, allowed] of methods) {
    app.all(path, (c) => {
      c.header('allow', allowed.join(', '));
      return sendProblem(c, {
        status: 405,
        code: 'MethodNotAllowed',
        title: `${c.req.method} is not possible here.`,
        hint: `Possible: ${allowed.join(', ')}.`,
      });
    });
  }
};
