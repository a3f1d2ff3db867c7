/** HTTP PSM → OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), as data. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { perObject } from '#modeling/incremental.ts';
import { from, originOf } from '#modeling/trace.ts';
import type { HttpFilter, HttpPsm, HttpRoute } from './psm.ts';

const component = (kind: 'schemas' | 'responses' | 'parameters' | 'headers', name: string): JsonObject => ({
  $ref: `#/components/${kind}/${name}`,
});

const ref = (name: string): JsonObject => component('schemas', name);

const json = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } });

const problem = (description: string): JsonObject => ({ description, content: { 'application/problem+json': { schema: ref('Problem') } } });

const query = (name: string, description: string, schema: JsonObject): JsonObject => ({ name, in: 'query', description, schema });

/** What many operations have in common is said once, under the name that their references give. */
const headers = {
  ETag: { description: 'Version of the aggregate, for If-Match.', schema: { type: 'string' } },
  Position: { description: 'With as_of: position of the log that the answer is of.', schema: { type: 'integer' } },
  Time: { description: 'With as_of: when the event at that position was written.', schema: { type: 'string', format: 'date-time' } },
} as const satisfies Readonly<Record<string, JsonObject>>;

const etag: JsonObject = { ETag: component('headers', 'ETag') };

/** Where an answer about the past stands. */
const momentHeaders: JsonObject = {
  'Hedgerow-Position': component('headers', 'Position'),
  'Hedgerow-Time': component('headers', 'Time'),
};

const moment: JsonObject = { ...ref('Moment'), description: 'With as_of: where in the log the answer stands.' };

const sharedParameters = {
  Limit: query('limit', 'Rows on a page; 0 means as many as allowed.', { type: 'integer', minimum: 0, maximum: 1000, default: 50 }),
  Offset: query('offset', 'Rows to skip.', { type: 'integer', minimum: 0, default: 0 }),
  Ordering: query('ordering', 'Fields to order by, with a minus for descending: -since,name.', { type: 'string' }),
  Text: query('q', 'Text to look for.', { type: 'string' }),
  AsOf: query(
    'as_of',
    'The moment that is asked about: a time (RFC 3339), or a position of the log as position:1234. Now when absent. Before the first event there was nothing; what is not known yet is refused.',
    { type: 'string', examples: ['2026-11-25T07:00:00Z', 'position:1234'] },
  ),
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'Refuse with 412 when the version is another one.',
    schema: { type: 'string' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'The same key again gives the first answer again.',
    schema: { type: 'string', maxLength: 200 },
  },
} as const satisfies Readonly<Record<string, JsonObject>>;

const parameter = (name: keyof typeof sharedParameters): JsonObject => component('parameters', name);

const sharedResponses = {
  Recorded: { description: 'Recorded.', headers: etag, content: json(ref('Accepted')) },
  Done: { description: 'Done.', content: json({ type: 'object' }) },
  NotModified: { description: 'The row is as `If-None-Match` says.' },
  Invalid: problem('Not understood; `errors` names each place.'),
  Missing: problem('There is none.'),
  Refused: problem('Refused; `code` says why.'),
  OtherVersion: problem('The version is another one.'),
  TooLarge: problem('The body is too large.'),
  NotJson: problem('The body is not JSON.'),
  KeyUsed: problem('The idempotency key came with other data before.'),
  Unanswered: problem('What it needs from outside does not answer; `code` says what.'),
  TooEarly: problem('The past is still being read from the log, or the store is away; ask again after Retry-After.'),
  Otherwise: problem('Refused before it was looked at (a foreign Host or Origin, no token, too many requests), or a fault of ours.'),
} as const satisfies Readonly<Record<string, JsonObject>>;

const response = (name: keyof typeof sharedResponses): JsonObject => component('responses', name);

const tooEarly: JsonObject = { '503': response('TooEarly') };

const listParameters = (filters: readonly HttpFilter[]): readonly JsonObject[] => [
  parameter('Limit'),
  parameter('Offset'),
  parameter('Ordering'),
  parameter('Text'),
  parameter('AsOf'),
  ...filters.map(({ name, schema }) =>
    query(
      name,
      `Rows with this ${name}; given several times, any of them. Look-ups: ${name}__n, __in, __ic, __nic, __isw, __iew, __gt, __gte, __lt, __lte, __isnull.`,
      {
        type: 'array',
        items: schema,
      },
    ),
  ),
];

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
const otherwise: JsonObject = { default: response('Otherwise') };

const refusedAnswers: JsonObject = {
  '400': response('Invalid'),
  '404': response('Missing'),
  '409': response('Refused'),
  '412': response('OtherVersion'),
  '413': response('TooLarge'),
  '415': response('NotJson'),
  '422': response('KeyUsed'),
};

const answersOf = (route: HttpRoute, partial: boolean): JsonObject => {
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
    return {
      '200': { description: 'A page of rows.', headers: momentHeaders, content: json(page) },
      '400': response('Invalid'),
      ...tooEarly,
    };
  }
  if (route.kind === 'get')
    return {
      '200': { description: 'The row.', headers: { ...etag, ...momentHeaders }, content: json(ref(route.view)) },
      '304': response('NotModified'),
      '400': response('Invalid'),
      '404': response('Missing'),
      ...tooEarly,
    };
  if (route.kind === 'operation') return { '200': response('Done'), ...refusedAnswers, '502': response('Unanswered') };
  return { [route.kind === 'command' && route.creates ? '201' : '202']: response('Recorded'), ...refusedAnswers };
};

const otherParameters = (route: HttpRoute): readonly JsonObject[] => {
  switch (route.kind) {
    case 'list':
      return listParameters(route.filters);
    case 'get':
      return [parameter('AsOf')];
    case 'command':
      return [parameter('IfMatch'), parameter('IdempotencyKey')];
    default:
      return [parameter('IdempotencyKey')];
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
  Processor: {
    type: 'object',
    description: 'What reads the log, in order and from where it stopped.',
    required: ['name', 'kind', 'position', 'parked'],
    properties: {
      name: { type: 'string' },
      kind: { enum: ['projection', 'policy'], description: 'projection: fills tables from every event. policy: acts on some of them.' },
      position: { type: 'integer', description: 'The last event that it handled or set aside; 0 before the first.' },
      behind: { type: 'integer', description: 'Events of the log behind that position; a policy, which looks at some only, has none.' },
      parked: { type: 'array', description: 'Events that it set aside, by position.', items: ref('ParkedEvent') },
    },
  },
  ParkedEvent: {
    type: 'object',
    description: 'An event that a processor set aside, or one of its stream that waits behind it.',
    required: ['position', 'stream', 'type', 'reason', 'at'],
    properties: {
      position: { type: 'integer' },
      stream: { type: 'string' },
      type: { type: 'string' },
      reason: { type: 'string', description: 'What happened.' },
      at: { type: 'string', format: 'date-time', description: 'When.' },
    },
  },
  UnreadableEvent: {
    type: 'object',
    description: 'An event of the log that cannot be read; its stream needs a person, everything else goes on.',
    required: ['position', 'stream', 'type', 'unreadable'],
    properties: {
      position: { type: 'integer' },
      stream: { type: 'string' },
      type: { type: 'string', description: 'As it was written; empty when even that is not known.' },
      recordedAt: { type: 'string', format: 'date-time', description: 'When it was written, if that is known.' },
      unreadable: { type: 'string', description: 'Why.' },
    },
  },
};

/** Paths that come from no model: the log, the live stream, and what reads the log. */
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
        parameter('AsOf'),
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
              results: { type: 'array', items: { anyOf: [ref('RecordedEvent'), ref('UnreadableEvent')] } },
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

const processorName: JsonObject = { name: 'name', in: 'path', required: true, schema: { type: 'string' } };

/** Processors are Hedgerow's own, whatever it manages. */
const processorPaths: Readonly<Record<string, JsonObject>> = {
  '/processors': {
    get: {
      operationId: 'listProcessors',
      summary: 'List: what reads the log, how far each has come, and which events it set aside. About now only.',
      tags: ['Log'],
      responses: {
        '200': {
          description: 'All of them.',
          content: json({
            type: 'object',
            required: ['count', 'next', 'previous', 'results'],
            properties: {
              count: { type: 'integer' },
              next: { type: 'null' },
              previous: { type: 'null' },
              results: { type: 'array', items: ref('Processor') },
            },
          }),
        },
        '400': response('Invalid'),
        ...otherwise,
      },
    },
  },
  '/processors/{name}/resume': {
    post: {
      operationId: 'resumeProcessor',
      summary: 'Try the events again that a processor set aside.',
      tags: ['Log'],
      parameters: [processorName, query('stream', 'Only those of this stream.', { type: 'string' })],
      responses: {
        '200': {
          description: 'How many were handled, and how many are still set aside.',
          content: json({
            type: 'object',
            required: ['done', 'parked'],
            properties: { done: { type: 'integer' }, parked: { type: 'integer' } },
          }),
        },
        '400': response('Invalid'),
        '404': response('Missing'),
        ...tooEarly,
        ...otherwise,
      },
    },
  },
  '/processors/{name}/rebuild': {
    post: {
      operationId: 'rebuildProjection',
      summary: 'Fill the tables of a projection anew, and then serve them. The answer lasts as long as the work; going away interrupts it.',
      tags: ['Log'],
      parameters: [processorName],
      responses: {
        '200': {
          description: 'Lines of JSON: `position` and `of` while it works, `outcome` (done or interrupted) at the end.',
          content: { 'application/x-ndjson': { schema: { type: 'string' } } },
        },
        '400': response('Invalid'),
        '404': response('Missing'),
        ...otherwise,
      },
    },
  },
};

const changesParameters: readonly JsonObject[] = [
  {
    ...query('from', 'The earlier moment, as in as_of.', { type: 'string', examples: ['2026-11-25T07:00:00Z', 'position:1234'] }),
    required: true,
  },
  query('to', 'The later moment, as in as_of; now when absent.', { type: 'string' }),
  query('fabric', 'Only resources of this fabric.', { type: 'string' }),
  query('kind', 'Only resources of this kind.', { type: 'string' }),
  query('limit', 'Resources on a page; 0 means as many as allowed.', { type: 'integer', minimum: 0, maximum: 1000, default: 50 }),
  query('offset', 'Resources to skip.', { type: 'integer', minimum: 0, default: 0 }),
];

/** What two moments differ in, where a model says what a change of its resources is. */
const changesPath: JsonObject = {
  get: {
    operationId: 'listChanges',
    summary: 'List: resources that were added, removed or changed between two moments.',
    tags: ['Log'],
    parameters: changesParameters,
    responses: {
      '200': {
        description: 'A page of changes.',
        content: json({
          type: 'object',
          required: ['count', 'next', 'previous', 'from', 'to', 'results'],
          properties: {
            count: { type: 'integer', description: 'Resources that differ, on all pages.' },
            next: { type: ['string', 'null'], description: 'Address of the next page.' },
            previous: { type: ['string', 'null'], description: 'Address of the page before.' },
            from: { ...ref('Moment'), description: 'Where in the log the earlier moment is.' },
            to: { ...ref('Moment'), description: 'Where in the log the later moment is.' },
            results: { type: 'array', items: ref('ResourceChange') },
          },
        }),
      },
      '400': problem('Not understood, not known yet, or the wrong way round.'),
      ...tooEarly,
      ...otherwise,
    },
  },
};

const fabricName: JsonObject = {
  name: 'fabric',
  in: 'path',
  required: true,
  description: 'Name of the fabric.',
  schema: { type: 'string' },
};

const topologyAnswers = (description: string, name: string): JsonObject => ({
  '200': { description, headers: momentHeaders, content: json(ref(name)) },
  '400': response('Invalid'),
  '404': response('Missing'),
  ...tooEarly,
  ...otherwise,
});

/** Paths that are there where a model says what they answer, by the name of that value. */
const topologyPaths: Readonly<Record<string, readonly [path: string, item: JsonObject]>> = {
  FabricTopology: [
    '/fabrics/{fabric}/topology',
    {
      get: {
        operationId: 'getTopology',
        summary: 'The topology of a fabric, with where everything is in a picture.',
        tags: ['Topology'],
        parameters: [
          fabricName,
          query('of', 'What Git wants, or what the cluster has.', { type: 'string', enum: ['desired', 'live'], default: 'desired' }),
          parameter('AsOf'),
        ],
        responses: topologyAnswers('The topology, or none while nothing was ever read.', 'FabricTopology'),
      },
    },
  ],
  TopologyMarks: [
    '/fabrics/{fabric}/topology/marks',
    {
      get: {
        operationId: 'getTopologyMarks',
        summary: 'What of a fabric is not simply as Git wants it, and which switches and servers that concerns.',
        tags: ['Topology'],
        parameters: [fabricName, parameter('AsOf')],
        responses: topologyAnswers('State, drift and rollout.', 'TopologyMarks'),
      },
    },
  ],
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
  for (const [path, item] of Object.entries({ ...fixedPaths, ...processorPaths })) paths[path] = { ...item };
  // They are there because, and only when, a model has these values.
  for (const [name, [path, item]] of Object.entries({ ResourceChange: ['/changes', changesPath] as const, ...topologyPaths })) {
    const value = originOf(psm.schemas[name] ?? {});
    if (value !== undefined) paths[path] = from(value, { ...item });
  }
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
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      headers,
      parameters: sharedParameters,
      responses: sharedResponses,
      schemas: sorted(schemas),
    },
  };
};
