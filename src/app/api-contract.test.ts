/** What the server answers is what its OpenAPI document says: status, media type and body of every operation, refusals included. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeLiveHub } from '#api/live.ts';
import { makeApp, type ServerParts } from '#api/server.ts';
import { isObject, type Json, type JsonObject, valueAt } from '#base/json.ts';
import { type RunningDemo, startDemo } from './demo.ts';
import { routes } from './serve.ts';

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
let folder = '';
let demo: RunningDemo;
let document: JsonObject;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Json;
  readonly headers: Headers;
}

const ask = async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
  const answer = await fetch(`${demo.url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    body: text === '' ? null : (JSON.parse(text) as Json),
    headers: answer.headers,
  };
};

/** What is wrong with an answer to the operation, by the document. */
const problemsOf = (path: string, method: string, { status, type, body }: Answer): readonly string[] => {
  const operation = ((document['paths'] as JsonObject)[path] as JsonObject | undefined)?.[method] as JsonObject | undefined;
  const responses = operation?.['responses'] as JsonObject | undefined;
  const named = (responses?.[String(status)] ?? responses?.['default']) as JsonObject | undefined;
  const said = (typeof named?.['$ref'] === 'string' ? valueAt(document, named['$ref'].slice(1)) : named) as JsonObject | undefined;
  if (said === undefined) return [`${method} ${path}: ${status} is not described`];
  if (said['content'] === undefined) return body === null ? [] : [`${method} ${path}: ${status} has a body`];
  const schema = ((said['content'] as JsonObject)[type] as JsonObject | undefined)?.['schema'];
  if (schema === undefined) return [`${method} ${path}: ${status} in ${type} is not described`];
  const pointers = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as JsonObject;
  const validate = ajv.compile(pointers);
  return validate(body) ? [] : (validate.errors ?? []).map((error) => `${method} ${path}: ${error.instancePath} ${error.message}`);
};

/** Fields of rows that the document does not name: they would be news to a client. */
const unknownFields = (path: string, body: Json): readonly string[] => {
  const operation = ((document['paths'] as JsonObject)[path] as JsonObject)['get'] as JsonObject;
  const found =
    /schemas\/(\w+Row|RecordedEvent|FabricTopology|TopologyMarks)/u.exec(
      JSON.stringify((operation['responses'] as JsonObject)['200']),
    )?.[1] ?? '';
  const schema = ((document['components'] as JsonObject)['schemas'] as JsonObject)[found] as JsonObject | undefined;
  const known = Object.keys((schema?.['properties'] ?? {}) as JsonObject);
  const rows = isObject(body) && Array.isArray(body['results']) ? body['results'] : [body];
  return [...new Set(rows.flatMap((row) => Object.keys(row as JsonObject)))].filter((name) => !known.includes(name));
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hedgerow-contract-'));
  demo = await startDemo({ data: folder, host: '127.0.0.1', port: 0, labPort: 0, fresh: false, drift: true, log: () => undefined });
  document = (await (await fetch(`${demo.url}/api/openapi.json`)).json()) as JsonObject;
  ajv.addSchema({ $id: 'api', components: document['components'] });
}, 60_000);
afterAll(async () => {
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('every list and every row is as described, and carries no field that is not', async () => {
  const paths = Object.entries(document['paths'] as JsonObject).filter(
    ([path, item]) => isObject(item) && 'get' in item && !['/stream', '/changes', '/processors'].includes(path),
  );
  expect(paths.length).toBeGreaterThan(12);
  for (const [path] of paths.filter(([name]) => !name.includes('{'))) {
    const list = await ask('GET', `/api/v1${path}?limit=100`);
    expect(problemsOf(path, 'get', list)).toEqual([]);
    expect(unknownFields(path, list.body)).toEqual([]);
    expect(problemsOf(path, 'get', await ask('GET', `/api/v1${path}?nothing=1`))).toEqual([]);
    const before = await ask('GET', `/api/v1${path}?limit=100&as_of=position:40`);
    expect([before.status, problemsOf(path, 'get', before), unknownFields(path, before.body)]).toEqual([200, [], []]);
    const early = await ask('GET', `/api/v1${path}?as_of=tomorrow`);
    expect([early.status, problemsOf(path, 'get', early)]).toEqual([400, []]);
    const one = paths.find(([name]) => name.startsWith(`${path}/{`))?.[0];
    const [row] = (list.body as JsonObject)['results'] as readonly JsonObject[];
    if (one === undefined || row === undefined) continue;
    const key = /\{(\w+)\}/u.exec(one)?.[1] ?? '';
    const got = await ask('GET', `/api/v1${path}/${encodeURIComponent(String(row[key]))}`);
    expect([got.status, problemsOf(one, 'get', got), unknownFields(one, got.body)]).toEqual([200, [], []]);
    for (const query of ['', '?as_of=position:1', '?as_of=position:x'])
      expect(problemsOf(one, 'get', await ask('GET', `/api/v1${path}/none${query}`))).toEqual([]);
  }
});

test('what differs between two moments is as described', async () => {
  const changes = await ask('GET', '/api/v1/changes?from=position:40&limit=1000');
  expect(problemsOf('/changes', 'get', changes)).toEqual([]);
  const found = (changes.body as JsonObject)['results'] as readonly JsonObject[];
  expect(found.find(({ name }) => name === 'data')).toMatchObject({
    before: { state: 'committed' },
    after: { state: 'drifted' },
    desired: [],
    live: [{ path: '', kind: 'added' }],
  });
  expect(problemsOf('/changes', 'get', await ask('GET', '/api/v1/changes'))).toEqual([]);
});

test.each([
  ['/fabrics/{fabric}/topology', ['', '?of=live', '?as_of=position:40', '?as_of=position:1', '?of=neither', '?as_of=x']],
  ['/fabrics/{fabric}/topology/marks', ['', '?as_of=position:40', '?nothing=1']],
])('%s is as described', async (path, queries) => {
  const statuses: number[] = [];
  for (const query of queries)
    for (const fabric of ['sample', 'none']) {
      const answer = await ask('GET', `/api/v1${path.replace('{fabric}', fabric)}${query}`);
      statuses.push(answer.status);
      expect([query, fabric, problemsOf(path, 'get', answer)]).toEqual([query, fabric, []]);
      if (answer.status === 200) expect(unknownFields(path, answer.body)).toEqual([]);
    }
  expect([...new Set(statuses)].sort()).toEqual([200, 400, 404]);
});

test('processors are as described, when they are listed, tried again and filled anew', async () => {
  const list = await ask('GET', '/api/v1/processors');
  expect(problemsOf('/processors', 'get', list)).toEqual([]);
  const names = ((list.body as JsonObject)['results'] as readonly JsonObject[]).map(({ name }) => name);
  expect(names).toContain('screens');
  for (const action of ['resume', 'rebuild'])
    for (const query of ['', '?as_of=position:1'])
      expect(problemsOf(`/processors/{name}/${action}`, 'post', await ask('POST', `/api/v1/processors/none/${action}${query}`))).toEqual(
        [],
      );
  expect(problemsOf('/processors/{name}/resume', 'post', await ask('POST', '/api/v1/processors/screens/resume'))).toEqual([]);
});

test('every route that the server answers is in the document, and every operation of the document is a route', () => {
  const app = makeApp(
    { host: '127.0.0.1', routes, openapi: {}, uiFolder: join(folder, 'no-ui') } as unknown as ServerParts,
    makeLiveHub([], 0),
  );
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
  const served = app.routes
    .filter(({ path, method }) => path.startsWith('/api/v1/') && methods.includes(method))
    .map(({ method, path }) => `${method} ${path.slice('/api/v1'.length).replaceAll(/:(\w+)/gu, '{$1}')}`);
  const described = Object.entries(document['paths'] as JsonObject).flatMap(([path, item]) =>
    Object.keys(item as JsonObject).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(served.length).toBeGreaterThan(30);
  expect([...new Set(served)].sort()).toEqual(described.sort());
});

test('every command answers as described, when it is accepted and when it is refused', async () => {
  const json = { 'content-type': 'application/json' };
  const resource = encodeURIComponent('sample:VPC.vpc.githedgehog.com:default:data');
  const tries: readonly (readonly [string, string, unknown, number, Readonly<Record<string, string>>?])[] = [
    ['/fabrics', '/fabrics', { fabric: 'other' }, 201],
    ['/fabrics', '/fabrics', { fabric: 'other' }, 409],
    ['/fabrics', '/fabrics', { fabric: 'Not a name' }, 400],
    ['/fabrics', '/fabrics', '{', 400, json],
    ['/fabrics', '/fabrics', 'x', 415, { 'content-type': 'text/plain' }],
    ['/fabrics/{fabric}/describe', '/fabrics/other/describe', { title: 'Other' }, 202],
    ['/fabrics/{fabric}/describe', '/fabrics/other/describe', { title: 'Other' }, 412, { 'if-match': '"77"' }],
    ['/fabrics/{fabric}/describe', '/fabrics/none/describe', { title: 'Other' }, 404],
    ['/fabrics/{fabric}/sync', '/fabrics/other/sync', {}, 404],
    ['/fabrics/{fabric}/sync', '/fabrics/sample/sync', {}, 200],
    ['/fabrics/{fabric}/reconcile', '/fabrics/sample/reconcile', {}, 200],
    ['/fabrics/{fabric}/configure-git', '/fabrics/other/configure-git', { git: { repository: '/nowhere', pollInterval: 3600 } }, 202],
    ['/fabrics/{fabric}/sync', '/fabrics/other/sync', {}, 502],
    ['/resources/{resource}/save-draft', `/resources/${resource}/save-draft`, {}, 400],
    ['/resources/{resource}/discard-draft', `/resources/${resource}/discard-draft`, {}, 409],
  ];
  for (const [path, address, body, status, headers] of tries) {
    const answer = await ask('POST', `/api/v1${address}`, body, headers);
    expect([path, answer.status, problemsOf(path, 'post', answer)]).toEqual([path, status, []]);
  }
});

test('what comes before any operation is a problem of the same shape', async () => {
  const problem = ajv.getSchema('api#/components/schemas/Problem');
  for (const headers of [{ host: 'evil.example' }, { origin: 'http://evil.example' }]) {
    const answer = await ask('GET', '/api/v1/fabrics', undefined, headers);
    // The client sets `host` itself, so only `origin` gets through.
    if ('origin' in headers) expect([answer.status, answer.type, problem?.(answer.body)]).toEqual([403, 'application/problem+json', true]);
  }
  const missing = await ask('DELETE', '/api/v1/fabrics');
  expect([missing.status, problem?.(missing.body), missing.headers.get('allow')]).toEqual([405, true, 'GET, POST, HEAD, OPTIONS']);
  const row = await ask('GET', '/api/v1/fabrics/sample');
  const again = await ask('GET', '/api/v1/fabrics/sample', undefined, { 'if-none-match': row.headers.get('etag') ?? '' });
  expect([again.status, again.body, problemsOf('/fabrics/{fabric}', 'get', again)]).toEqual([304, null, []]);
});
