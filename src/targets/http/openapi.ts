/** HTTP PSM → OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), as data. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { perObject } from '#modeling/incremental.ts';
import { from } from '#modeling/trace.ts';
import type { HttpPsm, HttpRoute } from './psm.ts';

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

const json = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } });

const problem = (description: string): JsonObject => ({ description, content: { 'application/problem+json': { schema: ref('Problem') } } });

const etag: JsonObject = { ETag: { description: 'Version of the aggregate, for If-Match.', schema: { type: 'string' } } };

const query = (name: string, description: string, schema: JsonObject): JsonObject => ({ name, in: 'query', description, schema });

const asOf = query(
  'as_of',
  'The moment that is asked about: a time (RFC 3339), or a position of the log as position:1234. Now when absent. Before the first event there was nothing; what is not known yet is refused.',
  { type: 'string', examples: ['2026-11-25T07:00:00Z', 'position:1234'] },
);

/** Where an answer about the past stands. */
const momentHeaders: JsonObject = {
  'Hedgerow-Position': { description: 'With as_of: position of the log that the answer is of.', schema: { type: 'integer' } },
  'Hedgerow-Time': {
    description: 'With as_of: when the event at that position was written.',
    schema: { type: 'string', format: 'date-time' },
  },
};

const moment: JsonObject = { ...ref('Moment'), description: 'With as_of: where in the log the answer stands.' };

const tooEarly: JsonObject = {
  '503': problem('The past is still being read from the log, or the store is away; ask again after Retry-After.'),
};

const listParameters = (filters: readonly string[]): readonly JsonObject[] => [
  query('limit', 'Rows on a page; 0 means as many as allowed.', { type: 'integer', minimum: 0, maximum: 1000, default: 50 }),
  query('offset', 'Rows to skip.', { type: 'integer', minimum: 0, default: 0 }),
  query('ordering', 'Fields to order by, with a minus for descending: -since,name.', { type: 'string' }),
  query('q', 'Text to look for.', { type: 'string' }),
  asOf,
  ...filters.map((name) =>
    query(
      name,
      `Rows with this ${name}; given several times, any of them. Look-ups: ${name}__n, __in, __ic, __nic, __isw, __iew, __gt, __gte, __lt, __lte, __isnull.`,
      {
        type: 'array',
        items: { type: 'string' },
      },
    ),
  ),
];

const ifMatch: JsonObject = {
  name: 'If-Match',
  in: 'header',
  description: 'Refuse with 412 when the version is another one.',
  schema: { type: 'string' },
};
const idempotency: JsonObject = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key again gives the first answer again.',
  schema: { type: 'string', maxLength: 200 },
};

const pathParameters = (route: HttpRoute): readonly JsonObject[] =>
  route.parameters.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));

/** Rows of lists leave out large columns; what is left has a schema of its own. */
const inList = (view: string): string => `${view}InList`;

const columnsOf = (schema: JsonObject | undefined): readonly string[] =>
  isObject(schema?.['properties']) ? Object.keys(schema['properties']) : [];

const isPartial = (route: HttpRoute, { schemas }: HttpPsm): boolean =>
  route.kind === 'list' && columnsOf(schemas[route.view]).some((name) => !route.columns.includes(name));

const listSchema = (schema: JsonObject, columns: readonly string[]): JsonObject => {
  const { properties, required } = schema;
  return {
    ...schema,
    ...(Array.isArray(required) ? { required: required.filter((name) => columns.includes(String(name))) } : {}),
    properties: Object.fromEntries(Object.entries(isObject(properties) ? properties : {}).filter(([name]) => columns.includes(name))),
  };
};

/** What any operation may answer before it is looked at. */
const otherwise: JsonObject = {
  default: problem('Refused before it was looked at (a foreign Host or Origin, no token, too many requests), or a fault of ours.'),
};

const answersOf = (route: HttpRoute, partial: boolean): JsonObject => {
  const bad = problem('Not understood; `errors` names each place.');
  if (route.kind === 'list') {
    const page = {
      type: 'object',
      required: ['count', 'next', 'previous', 'results'],
      properties: {
        count: { type: 'integer', description: 'Rows that match, on all pages.' },
        next: { type: ['string', 'null'], description: 'Address of the next page.' },
        previous: { type: ['string', 'null'], description: 'Address of the page before.' },
        asOf: moment,
        results: { type: 'array', items: ref(partial ? inList(route.view) : route.view) },
      },
    };
    return { '200': { description: 'A page of rows.', headers: momentHeaders, content: json(page) }, '400': bad, ...tooEarly };
  }
  if (route.kind === 'get')
    return {
      '200': { description: 'The row.', headers: { ...etag, ...momentHeaders }, content: json(ref(route.view)) },
      '400': bad,
      '304': { description: 'The row is as `If-None-Match` says.' },
      '404': problem('There is none.'),
      ...tooEarly,
    };
  const refusedAnswers = {
    '400': bad,
    '404': problem('There is none.'),
    '409': problem('Refused; `code` says why.'),
    '412': problem('The version is another one.'),
    '413': problem('The body is too large.'),
    '415': problem('The body is not JSON.'),
    '422': problem('The idempotency key came with other data before.'),
  };
  if (route.kind === 'operation') {
    const away = { '502': problem('What it needs from outside does not answer; `code` says what.') };
    return { '200': { description: 'Done.', content: json({ type: 'object' }) }, ...refusedAnswers, ...away };
  }
  const created = route.kind === 'command' && route.creates;
  return { [created ? '201' : '202']: { description: 'Recorded.', headers: etag, content: json(ref('Accepted')) }, ...refusedAnswers };
};

const otherParameters = (route: HttpRoute): readonly JsonObject[] => {
  switch (route.kind) {
    case 'list':
      return listParameters(route.filters);
    case 'get':
      return [asOf];
    case 'command':
      return [ifMatch, idempotency];
    default:
      return [idempotency];
  }
};

const operationOf = (route: HttpRoute, tag: string, partial: boolean): JsonObject => {
  const writes = route.kind === 'command' || route.kind === 'operation';
  const parameters: readonly Json[] = [...pathParameters(route), ...otherParameters(route)];
  return {
    operationId: route.operation,
    summary: route.summary,
    tags: [tag],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(writes ? { requestBody: { required: route.kind === 'command', content: json(route.body) } } : {}),
    responses: { ...answersOf(route, partial), ...otherwise },
  };
};

const fixedSchemas: Readonly<Record<string, JsonObject>> = {
  Accepted: {
    type: 'object',
    description: 'What a command made happen.',
    required: ['stream', 'version', 'position'],
    properties: {
      stream: { type: 'string' },
      version: { type: 'integer', description: 'Version of the aggregate now.' },
      position: { type: 'integer', description: 'Position in the log; the live stream tells when screens have it.' },
    },
  },
  Problem: {
    type: 'object',
    description: 'RFC 9457.',
    required: ['type', 'title', 'status', 'code'],
    properties: {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      code: { type: 'string', description: 'Stable, for programs.' },
      hint: { type: 'string', description: 'What to do.' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['pointer', 'code', 'detail'],
          properties: {
            pointer: { type: 'string', description: 'JSON pointer into the body.' },
            code: { type: 'string' },
            detail: { type: 'string' },
          },
        },
      },
    },
  },
  Moment: {
    type: 'object',
    description: 'A place in the log.',
    required: ['position', 'time'],
    properties: {
      position: { type: 'integer', description: 'Position of the last event that counts; 0 is before the first one.' },
      time: { type: ['string', 'null'], format: 'date-time', description: 'When that event was written; null before the first one.' },
    },
  },
  RecordedEvent: {
    type: 'object',
    description: 'A fact as the log has it.',
    required: ['position', 'id', 'stream', 'version', 'type', 'data', 'meta'],
    properties: {
      position: { type: 'integer' },
      id: { type: 'string' },
      stream: { type: 'string' },
      version: { type: 'integer' },
      type: { type: 'string' },
      data: {},
      meta: { type: 'object' },
    },
  },
};

/** Paths that come from no model: the log and the live stream. */
const fixedPaths: Readonly<Record<string, JsonObject>> = {
  '/events': {
    get: {
      operationId: 'listEvents',
      summary: 'The log, newest first.',
      tags: ['Log'],
      parameters: [
        query('limit', 'Events on a page.', { type: 'integer', minimum: 1, maximum: 1000, default: 50 }),
        query('before', 'Only events before this position.', { type: 'integer' }),
        query('after', 'Only events after this position.', { type: 'integer' }),
        query('stream', 'Only events of this stream.', { type: 'string' }),
        query('type', 'Only events of this type; may be given several times.', { type: 'array', items: { type: 'string' } }),
        asOf,
      ],
      responses: {
        '200': {
          description: 'Events.',
          headers: momentHeaders,
          content: json({
            type: 'object',
            required: ['count', 'next', 'previous', 'results'],
            properties: {
              count: { type: 'integer', description: 'Events in the whole log, whatever was asked for.' },
              next: { type: ['string', 'null'] },
              previous: { type: ['string', 'null'] },
              asOf: moment,
              results: { type: 'array', items: ref('RecordedEvent') },
            },
          }),
        },
        '400': problem('Not understood.'),
        ...otherwise,
      },
    },
  },
  '/stream': {
    get: {
      operationId: 'stream',
      summary: 'Server-sent events: which rows of which view changed. Resume with Last-Event-ID.',
      tags: ['Log'],
      responses: {
        '200': { description: 'Events `hello` and `changed`.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
        ...otherwise,
      },
    },
  },
};

/** By route, tag and whether rows are whole, so that a route that did not change stays the same object. */
const operations = perObject((_route: HttpRoute) => new Map<string, JsonObject>());

const operation = (route: HttpRoute, tag: string, partial: boolean): JsonObject => {
  const known = operations(route);
  const key = `${tag} ${partial}`;
  const made = known.get(key) ?? from(route, operationOf(route, tag, partial));
  known.set(key, made);
  return made;
};

/** Schemas of the rows that lists answer, where they are not the whole rows. */
const listSchemas = (psm: HttpPsm): Readonly<Record<string, JsonObject>> =>
  Object.fromEntries(
    psm.contexts
      .flatMap(({ routes }) => routes)
      .flatMap((route) =>
        route.kind === 'list' && isPartial(route, psm)
          ? [[inList(route.view), listSchema(psm.schemas[route.view] ?? {}, route.columns)] as const]
          : [],
      ),
  );

/** The document. Paths and components are sorted, so that the same model gives the same text. */
export const openApi = (psm: HttpPsm): JsonObject => {
  const paths: Record<string, Record<string, Json>> = {};
  for (const context of psm.contexts) {
    for (const route of context.routes)
      (paths[route.path] ??= from(route, {}))[route.method.toLowerCase()] = operation(route, context.title, isPartial(route, psm));
  }
  for (const [path, item] of Object.entries(fixedPaths)) paths[path] = { ...item };
  const schemas = { ...fixedSchemas, ...psm.schemas, ...listSchemas(psm) };
  const sorted = <Value>(object: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
    Object.fromEntries(Object.entries(object).sort(([left], [right]) => (left < right ? -1 : 1)));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hedgerow',
      version: '1',
      description: 'Model-driven GitOps control plane for Hedgehog fabrics. Generated from models/*.pim.yaml.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{}, { token: [] }],
    paths: sorted(paths) as JsonObject,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } }, schemas: sorted(schemas) },
  };
};
