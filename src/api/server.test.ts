import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { steppingClock } from '#base/clock.ts';
import type { JsonObject } from '#base/json.ts';
import type { Command, Metadata } from '#base/message.ts';
import { ok, refused } from '#base/result.ts';
import type { RouteSpec } from '#base/route.ts';
import type { Descriptor } from '#base/schema.ts';
import type { Row, TableSpec } from '#base/table.ts';
import { makePast, PastUnavailable } from '#eventing/processing/past.ts';
import type { Project } from '#eventing/processing/projection.ts';
import { anEvent } from '#eventing/store/event-store.contract.ts';
import { openMemoryLog } from '#eventing/store/memory.ts';
import { CorruptEvent, StoreUnavailable } from '#eventing/store/store-faults.ts';
import { openSqliteTables } from '#eventing/tables/sqlite.ts';
import { UnsafeAccess } from './auth.ts';
import { makeLiveHub } from './live.ts';
import { makeApp, type RunningApi, type ServerParts, startServer } from './server.ts';

const lamps: TableSpec = {
  table: 'lamps',
  version: 1,
  key: ['name'],
  columns: [
    { column: 'name', name: 'name', type: 'text', required: true },
    { column: 'watts', name: 'watts', type: 'integer', required: true },
    { column: 'notes', name: 'notes', type: 'json', required: false },
    { column: 'state', name: 'state', type: 'text', required: false, values: ['bright', 'dark', 'broken'] },
    { column: 'version', name: 'version', type: 'integer', required: true },
  ],
  indexes: [],
  search: ['name'],
  ordering: ['name'],
};
const descriptor: Descriptor = {
  name: 'DimLamp',
  fields: [
    { name: 'lamp', required: true, description: 'Name.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'watts', required: false, description: 'Power.', default: 5, type: { kind: 'integer', minimum: 0 } },
  ],
};
const base = { summary: '' };
const routes: readonly RouteSpec[] = [
  { ...base, kind: 'list', method: 'GET', path: '/lamps', operation: 'list', table: lamps, columns: ['name', 'watts', 'version'] },
  { ...base, kind: 'get', method: 'GET', path: '/lamps/{name}', operation: 'get', table: lamps },
  {
    ...base,
    kind: 'command',
    method: 'POST',
    path: '/lamps',
    operation: 'install',
    aggregate: 'Lamp',
    command: 'InstallLamp',
    creates: true,
    data: descriptor,
  },
  {
    ...base,
    kind: 'command',
    method: 'POST',
    path: '/lamps/{lamp}/dim',
    operation: 'dim',
    aggregate: 'Lamp',
    command: 'DimLamp',
    creates: false,
    data: descriptor,
  },
  {
    ...base,
    kind: 'operation',
    method: 'POST',
    path: '/lamps/{lamp}/test',
    operation: 'test',
    service: 'Bench',
    name: 'test',
    data: descriptor,
  },
  {
    ...base,
    kind: 'operation',
    method: 'POST',
    path: '/lamps/{lamp}/break',
    operation: 'break',
    service: 'Bench',
    name: 'break',
    data: descriptor,
  },
];

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-api-'));
mkdirSync(join(folder, 'ui', 'assets'), { recursive: true });
writeFileSync(join(folder, 'ui', 'index.html'), '<!doctype html><title>Front</title>');
writeFileSync(join(folder, 'ui', 'assets', 'app-1.js'), 'run()');
writeFileSync(join(folder, 'secret.txt'), 'secret');

afterAll(() => rmSync(folder, { recursive: true }));

const running: RunningApi[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

/** Each event is the row of its lamp. */
const projectLamps: Project = ({ data, version }) => [{ type: 'put', table: lamps, row: { ...(data as Row), version } }];

const open = async (more: Partial<ServerParts> = {}) => {
  const tables = openSqliteTables(new DatabaseSync(':memory:'));
  await tables.prepare({ name: 'lamps', tables: [lamps] });
  await tables.write(
    ['attic', 'desk', 'hall'].map((name, index) => ({
      type: 'put',
      table: lamps,
      row: { name, watts: index * 10, notes: { more: 'x' }, version: index + 1 },
    })),
  );
  const events = openMemoryLog().events;
  const commands: [Command, unknown][] = [];
  const faults: string[] = [];
  const parts: ServerParts = {
    host: '127.0.0.1',
    port: 0,
    routes,
    tables,
    events,
    past: makePast({ set: { name: 'lamps', tables: [lamps] }, store: events, project: projectLamps }),
    compare: async ({ from, to, fabric, kind }) => [
      { before: (await from.query(lamps, {})).count, after: (await to.query(lamps, {})).count, fabric, kind },
      { second: true },
    ],
    askTopology: {
      topology: async ({ fabric, of, tables: there }) =>
        fabric === 'none' ? undefined : { fabric, of, lamps: (await there.query(lamps, {})).count },
      marks: async ({ fabric }) => (fabric === 'none' ? undefined : { fabric, marks: [] }),
    },
    handle: async (command, options) => {
      commands.push([command, options]);
      const { lamp } = command.data as { readonly lamp: string };
      if (lamp === 'none') return refused('LampUnknown', 'There is no lamp none.', { hint: 'Install it.' });
      if (lamp === 'busy') return refused('LampBusy', 'The lamp is busy.');
      if (lamp === 'old') return refused('VersionMismatch', 'Another version.');
      if (lamp === 'bad')
        return refused('InvalidData', 'Bad.', { fields: [{ pointer: '/watts', code: 'value/minimum', message: 'must be at least 0' }] });
      return ok({ stream: `lamp-${lamp}`, version: 4, position: 9, events: [] });
    },
    operations: {
      'Bench.test': async (data: Record<string, unknown>, meta: Metadata) =>
        data['lamp'] === 'away' ? refused('SourceUnreachable', 'Nobody answers.') : ok({ data, actor: meta.actor }),
      'Bench.break': async () => {
        throw new Error('a secret detail');
      },
    },
    processors: { list: async () => [], resume: async () => ({}), rebuild: () => undefined },
    enrich: {},
    uiFolder: join(folder, 'ui'),
    openapi: { openapi: '3.1.0' },
    clock: steppingClock(),
    log: (line) => faults.push(line),
    ...more,
  };
  const hub = makeLiveHub(['lamps'], 7);
  const app = makeApp(parts, hub);
  const send = async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await app.request(`http://localhost${path}`, {
      method,
      headers: { host: 'localhost', ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(text === undefined ? {} : { body: text }),
    });
    const content = await answer.text();
    return {
      code: answer.status,
      headers: answer.headers,
      text: content,
      body: (content.startsWith('{') ? JSON.parse(content) : {}) as JsonObject,
    };
  };
  return { send, commands, faults, events, tables, parts, hub };
};

test('lists answer count, next, previous and results, with the columns of a list', async () => {
  const { send } = await open();
  const first = await send('GET', '/api/v1/lamps?limit=2&ordering=-watts');
  expect(first.body).toEqual({
    count: 3,
    next: 'http://localhost/api/v1/lamps?limit=2&ordering=-watts&offset=2',
    previous: null,
    results: [
      { name: 'hall', watts: 20, version: 3 },
      { name: 'desk', watts: 10, version: 2 },
    ],
  });
  const second = await send('GET', String(first.body['next']).slice('http://localhost'.length));
  expect([second.body['next'], second.body['previous'], second.body['results']]).toEqual([
    null,
    'http://localhost/api/v1/lamps?limit=2&ordering=-watts&offset=0',
    [{ name: 'attic', watts: 0, version: 1 }],
  ]);
});

test.each([
  ['name=desk&name=hall', ['desk', 'hall']],
  ['name__ic=A', ['attic', 'hall']],
  ['watts__gte=10', ['desk', 'hall']],
  ['q=es', ['desk']],
  ['limit=0', ['attic', 'desk', 'hall']],
])('?%s finds %j', async (query, names) => {
  const { send } = await open();
  expect(((await send('GET', `/api/v1/lamps?${query}`)).body['results'] as readonly JsonObject[]).map((row) => row['name'])).toEqual(names);
});

test.each([
  ['wats=1', 'query/unknown-column'],
  ['watts__about=1', 'query/unknown-lookup'],
  ['watts=much', 'query/bad-value'],
  ['limit=-1', 'query/bad-value'],
  ['offset=x', 'query/bad-value'],
  ['ordering=wats', 'query/unknown-column'],
])('?%s is a problem %s', async (query, code) => {
  const { send } = await open();
  const answer = await send('GET', `/api/v1/lamps?${query}`);
  expect([answer.code, answer.body['code'], answer.headers.get('content-type')]).toEqual([400, code, 'application/problem+json']);
});

test('a value that the field does not know is refused with all that it knows, and the nearest one', async () => {
  const { send } = await open();
  const refused = async (query: string) => (await send('GET', `/api/v1/lamps?${query}`)).body;
  expect(await refused('state=brigth')).toEqual({
    type: 'urn:hedgerow:problem:query/unknown-value',
    status: 400,
    code: 'query/unknown-value',
    title: 'brigth is not a value of the field state.',
    hint: 'Did you mean bright? Known values: bright, dark, broken.',
  });
  expect([await refused('state__in=dark,bogus'), await refused('watts=ten')]).toMatchObject([
    { title: 'bogus is not a value of the field state.', hint: 'Known values: bright, dark, broken.' },
    { title: 'ten is not a value for the field watts.', hint: 'The field holds a whole number.' },
  ]);
});

test('one row comes whole, with its version as ETag; the same version again is 304', async () => {
  const { send } = await open();
  const answer = await send('GET', '/api/v1/lamps/desk');
  expect([answer.code, answer.headers.get('etag'), answer.body['notes']]).toEqual([200, '"2"', { more: 'x' }]);
  expect((await send('GET', '/api/v1/lamps/desk', undefined, { 'if-none-match': '"2"' })).code).toBe(304);
  expect((await send('GET', '/api/v1/lamps/none')).body).toMatchObject({ status: 404, code: 'NotFound' });
});

test('rows can be added to before they are answered', async () => {
  const { send } = await open({ enrich: { lamps: async (row) => ({ ...row, extra: 1 }) } });
  expect((await send('GET', '/api/v1/lamps/desk')).body['extra']).toBe(1);
});

test('a command carries path and body, actor and time, and answers where to look', async () => {
  const { send, commands } = await open();
  const answer = await send('POST', '/api/v1/lamps/desk/dim', { watts: 3 }, { 'if-match': '"3"', 'x-request-id': 'r1' });
  expect([answer.code, answer.headers.get('etag'), answer.body]).toEqual([202, '"4"', { stream: 'lamp-desk', version: 4, position: 9 }]);
  expect(commands).toEqual([
    [
      {
        type: 'DimLamp',
        data: { lamp: 'desk', watts: 3 },
        meta: { actor: 'user:local', at: '2026-01-01T00:00:00.000Z', correlationId: 'r1' },
      },
      { expectedVersion: 3 },
    ],
  ]);
  const created = await send('POST', '/api/v1/lamps', { lamp: 'new' });
  expect([created.code, created.headers.get('location')]).toEqual([201, '/api/v1/lamps/new']);
});

test.each<[string, number, string]>([
  ['none', 404, 'LampUnknown'],
  ['busy', 409, 'LampBusy'],
  ['old', 412, 'VersionMismatch'],
  ['bad', 400, 'InvalidData'],
])('a refusal for %s is %d %s', async (lamp, status, code) => {
  const { send } = await open();
  const answer = await send('POST', `/api/v1/lamps/${lamp}/dim`);
  expect([answer.code, answer.body['code'], answer.body['status']]).toEqual([status, code, status]);
  if (code === 'InvalidData')
    expect(answer.body['errors']).toEqual([{ pointer: '/watts', code: 'value/minimum', detail: 'must be at least 0' }]);
});

test('the same idempotency key gives the first answer again', async () => {
  const { send, commands } = await open();
  const key = { 'idempotency-key': 'k1' };
  const answers = [await send('POST', '/api/v1/lamps/desk/dim', {}, key), await send('POST', '/api/v1/lamps/desk/dim', {}, key)];
  expect([answers[0]?.body, commands.length]).toEqual([answers[1]?.body, 1]);
  await send('POST', '/api/v1/lamps/hall/dim', {}, key);
  expect(commands.length).toBe(2);
});

test('operations have their data checked and completed', async () => {
  const { send } = await open();
  expect((await send('POST', '/api/v1/lamps/desk/test')).body).toEqual({ data: { lamp: 'desk', watts: 5 }, actor: 'user:local' });
  expect((await send('POST', '/api/v1/lamps/desk/test', { watts: -1 })).body).toMatchObject({
    status: 400,
    errors: [{ pointer: '/watts', code: 'value/minimum' }],
  });
  expect((await send('POST', '/api/v1/lamps/away/test')).body).toMatchObject({ status: 502, code: 'SourceUnreachable' });
});

test('parked events are told by the health check, which stays good: everything else goes on', async () => {
  const { send, tables } = await open();
  const park = [{ position: 1, stream: 'lamp-a', type: 'LampHung', reason: 'poison', at: '2026-01-01T00:00:00.000Z' }];
  await tables.write([], { processor: 'lamps', from: 0, position: 1, park });
  const { code, body } = await send('GET', '/healthz');
  expect([code, body['status'], (body['checks'] as Record<string, unknown>)['parked']]).toEqual([200, 'degraded', { events: 1 }]);
});

test('a store that is away is a 503 that says when to come back; an event that cannot be read is told by its place', async () => {
  const away = await open({
    handle: async () => {
      throw new StoreUnavailable('it sleeps', { retryAfter: 7 });
    },
  });
  const answer = await away.send('POST', '/api/v1/lamps/desk/dim', { watts: 1 });
  expect([answer.code, answer.headers.get('retry-after'), answer.body['code']]).toEqual([503, '7', 'StoreUnavailable']);
  const damaged = await open({
    handle: async () => {
      throw new CorruptEvent({ position: 3, stream: 'lamp-desk' });
    },
  });
  const { code, body } = await damaged.send('POST', '/api/v1/lamps/desk/dim', { watts: 1 });
  expect([code, body['code'], body['title']]).toEqual([
    500,
    'EventUnreadable',
    'Event 3 of lamp-desk cannot be read: it is damaged, its checksum does not match.',
  ]);
});

test('an event that cannot be read is told where it stands, and the others of its page are there', async () => {
  const { events } = openMemoryLog();
  const meta = { actor: 'user:ada', at: '2026-11-25T07:00:00.000Z' };
  for (const index of [1, 2, 3])
    await events.append([
      {
        stream: 'lamp-desk',
        expectedVersion: index - 1,
        events: [{ id: `e${index}`, type: 'LampDimmed', schemaVersion: 1, data: {}, meta }],
      },
    ]);
  const readBackwards: typeof events.readBackwards = async (query) => {
    const found = await events.readBackwards(query);
    const bad = found.find(({ position }) => position === 2);
    if (bad !== undefined) throw new CorruptEvent({ ...bad, recordedAt: '2026-11-25T07:00:01.000Z' });
    return found;
  };
  const { send } = await open({ events: { ...events, readBackwards } });
  const { code, body } = await send('GET', '/api/v1/events');
  expect([code, body['results']]).toMatchObject([
    200,
    [
      { position: 3, type: 'LampDimmed' },
      {
        position: 2,
        stream: 'lamp-desk',
        type: 'LampDimmed',
        recordedAt: '2026-11-25T07:00:01.000Z',
        unreadable: 'it is damaged, its checksum does not match',
      },
      { position: 1, type: 'LampDimmed' },
    ],
  ]);
  const next = (await send('GET', '/api/v1/events?limit=2')).body['next'];
  expect(next).toBe('http://localhost/api/v1/events?limit=2&before=2');
});

test('a fault of ours tells nothing but that it was ours', async () => {
  const { send, faults } = await open();
  const answer = await send('POST', '/api/v1/lamps/desk/break');
  expect([answer.code, answer.text.includes('secret')]).toEqual([500, false]);
  expect(faults).toEqual(['fault: POST /api/v1/lamps/desk/break: a secret detail']);
});

test.each<[string, unknown, Readonly<Record<string, string>>, number, string]>([
  ['no JSON', '{', {}, 400, 'InvalidJson'],
  ['no object', '[]', {}, 400, 'InvalidData'],
  ['another type', 'a=1', { 'content-type': 'text/plain' }, 415, 'UnsupportedMediaType'],
  ['too much', JSON.stringify({ x: 'x'.repeat(1024 * 1024) }), {}, 413, 'TooLarge'],
])('a body that is %s is refused', async (_name, body, headers, status, code) => {
  const { send, commands } = await open();
  expect((await send('POST', '/api/v1/lamps/desk/dim', body, headers)).body).toMatchObject({ status, code });
  expect(commands).toEqual([]);
});

test('a body nested without end is refused before anything reads it; brackets in text are text', async () => {
  const { send } = await open();
  const deep = `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  expect((await send('POST', '/api/v1/lamps/desk/dim', deep)).body).toMatchObject({ status: 400, code: 'InvalidJson' });
  const text = JSON.stringify({ watts: 1, note: `${'['.repeat(500)}"\\` });
  expect((await send('POST', '/api/v1/lamps/desk/dim', text)).body).toMatchObject({ errors: [{ pointer: '/note' }] });
});

test('a body may repeat what the path says and not contradict it', async () => {
  const { send, commands } = await open();
  expect((await send('POST', '/api/v1/lamps/desk/dim', { lamp: 'desk' })).code).toBe(202);
  expect((await send('POST', '/api/v1/lamps/desk/dim', { lamp: 'hall', watts: -1 })).body).toMatchObject({
    status: 400,
    errors: [
      { pointer: '/lamp', code: 'value/contradiction' },
      { pointer: '/watts', code: 'value/minimum' },
    ],
  });
  expect(commands.length).toBe(1);
});

test.each<[string, number, string | undefined, number | undefined]>([
  ['"3"', 202, undefined, 3],
  ['W/"3"', 202, undefined, 3],
  ['*', 202, undefined, undefined],
  ['3', 412, 'VersionMismatch', undefined],
  ['"three"', 412, 'VersionMismatch', undefined],
  ['"3", "4"', 400, 'InvalidPrecondition', undefined],
])('If-Match: %s answers %d and never changes without its condition', async (tag, status, code, version) => {
  const { send, commands } = await open();
  const answer = await send('POST', '/api/v1/lamps/desk/dim', {}, { 'if-match': tag });
  expect([answer.code, answer.body['code']]).toEqual([status, code]);
  expect(commands.map(([, options]) => options)).toEqual(status === 202 ? [version === undefined ? {} : { expectedVersion: version }] : []);
});

test('a version the client has is recognised among several, weak or strong', async () => {
  const { send } = await open();
  const asked = async (tag: string) => (await send('GET', '/api/v1/lamps/desk', undefined, { 'if-none-match': tag })).code;
  expect([await asked('"1", W/"2"'), await asked('*'), await asked('"3"')]).toEqual([304, 304, 200]);
});

test('an idempotency key belongs to its data, and is shared by requests that come at once', async () => {
  let runs = 0;
  const { send } = await open({
    operations: {
      'Bench.test': async () => {
        runs += 1;
        await new Promise((done) => setTimeout(done, 5));
        if (runs === 1) throw new Error('once');
        return ok({ requested: runs });
      },
    },
  });
  const test = (body: unknown, key: string) => send('POST', '/api/v1/lamps/desk/test', body, { 'idempotency-key': key });
  expect((await test({}, 'a')).code).toBe(500);
  const both = await Promise.all([test({}, 'a'), test({}, 'a')]);
  expect(both.map(({ code, body }) => [code, body])).toEqual([
    [200, { requested: 2 }],
    [200, { requested: 2 }],
  ]);
  expect((await test({ watts: 1 }, 'a')).body).toMatchObject({ status: 422, code: 'KeyReused' });
  expect((await test({}, 'x'.repeat(201))).body).toMatchObject({ status: 400, code: 'InvalidKey' });
  expect(runs).toBe(2);
});

/** What a server answers to bytes that are no request. */
const raw = (url: string, bytes: string): Promise<string> =>
  new Promise((done, fail) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.on('close', () => done(text));
    socket.on('error', fail);
  });

test.each<[string, string, number, string]>([
  ['no request', 'HELO there\r\n\r\n', 400, 'MalformedRequest'],
  ['headers without end', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`, 431, 'HeadersTooLarge'],
])('%s is answered with a problem', async (_name, bytes, status, code) => {
  const server = await startServer((await open()).parts);
  running.push(server);
  const answer = await raw(server.url, bytes);
  expect(answer).toContain(`HTTP/1.1 ${status} `);
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status, code });
});

test('other methods and other paths are problems that say what is possible', async () => {
  const { send } = await open();
  const answer = await send('DELETE', '/api/v1/lamps/desk');
  expect([answer.code, answer.headers.get('allow'), answer.body['code']]).toEqual([405, 'GET, HEAD, OPTIONS', 'MethodNotAllowed']);
  const asked = await send('OPTIONS', '/api/v1/lamps/desk');
  expect([asked.code, asked.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  expect((await send('GET', '/api/v1/nothing')).body).toMatchObject({ status: 404, code: 'NotFound' });
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['another name', { host: 'evil.example' }, 'ForeignHost'],
  ['a name that begins like ours', { host: 'localhost.evil.example' }, 'ForeignHost'],
  ['a page of another site', { origin: 'http://evil.example' }, 'ForeignOrigin'],
  ['a page without an origin', { origin: 'null' }, 'ForeignOrigin'],
  ['a page on another port of this machine', { host: 'localhost:8420', origin: 'http://localhost:3000' }, 'ForeignOrigin'],
  ['an image on another site', { 'sec-fetch-site': 'cross-site' }, 'ForeignOrigin'],
  ['an image on another port of this machine', { 'sec-fetch-site': 'same-site' }, 'ForeignOrigin'],
])('%s is refused', async (_name, headers, code) => {
  const { send } = await open();
  const answer = await send('GET', '/healthz', undefined, headers);
  expect([answer.code, answer.body['code']]).toEqual([403, code]);
});

test('our own names and pages are let in, on any port: tunnels have others', async () => {
  const { send } = await open();
  for (const host of ['localhost:8420', '127.0.0.1:9000', '[::1]:8420', 'LOCALHOST'])
    expect((await send('GET', '/healthz', undefined, { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' })).code).toBe(200);
});

test('a link from another site opens a page, and nothing of the API', async () => {
  const { send } = await open();
  const visit = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  expect((await send('GET', '/fabrics', undefined, visit)).code).toBe(200);
  expect((await send('GET', '/api/v1/lamps', undefined, visit)).body['code']).toBe('ForeignOrigin');
});

const rightToken = 'right-token-of-43-characters';

test('where a token is needed every request to the API needs it', async () => {
  const { send, commands } = await open({ host: '0.0.0.0', token: rightToken });
  const asked = async (token: string) => (await send('GET', '/api/v1/lamps', undefined, token === '' ? {} : { authorization: token })).code;
  expect([await asked(''), await asked('Bearer '), await asked('Bearer wrong'), await asked(`Basic ${rightToken}`)]).toEqual([
    401, 401, 401, 401,
  ]);
  expect([await asked(`Bearer ${rightToken}`), await asked(`bearer ${rightToken}`)]).toEqual([200, 200]);
  expect((await send('GET', '/')).code).toBe(200);
  await send('POST', '/api/v1/lamps/desk/dim', {}, { authorization: `Bearer ${rightToken}` });
  expect(commands[0]?.[0].meta.actor).toBe('user:token');
});

test.each([
  ['0.0.0.0', undefined],
  ['::', undefined],
  ['192.0.2.7', undefined],
  ['127.0.0.1.example.com', undefined],
  ['', rightToken],
  ['0.0.0.0', ''],
  ['0.0.0.0', 'short'],
  ['127.0.0.1', ''],
])('nothing is served at %j with the token %j', async (host, token) => {
  const { parts } = await open();
  const unsafe = { ...parts, host, ...(token === undefined ? {} : { token }) };
  expect(() => makeApp(unsafe, makeLiveHub([], 0))).toThrow(UnsafeAccess);
  await expect(startServer(unsafe)).rejects.toThrow(UnsafeAccess);
});

test.each(['localhost', '127.0.0.1', '127.8.8.8', '::1'])('%s is loopback and needs no token', async (host) => {
  expect((await (await open({ host })).send('GET', '/healthz')).code).toBe(200);
});

test('guessing slows down, and the right token is still let in', async () => {
  vi.useFakeTimers();
  try {
    const { send } = await open({ host: '0.0.0.0', token: rightToken });
    const asked = (token: string) => send('GET', '/api/v1/lamps', undefined, { authorization: `Bearer ${token}` });
    for (let guess = 0; guess < 5; guess += 1) expect((await asked(`guess${guess}`)).code).toBe(401);
    const waiting = Array.from({ length: 10 }, (_, guess) => asked(`more${guess}`));
    expect((await asked(rightToken)).code).toBe(200);
    const full = await asked('eleventh');
    expect([full.code, full.body['code'], full.headers.get('retry-after')]).toEqual([429, 'TooManyAttempts', '1']);
    await vi.advanceTimersByTimeAsync(1000);
    expect((await Promise.all(waiting)).map(({ code }) => code)).toEqual(Array(10).fill(401));
    expect((await asked(rightToken)).code).toBe(200);
  } finally {
    vi.useRealTimers();
  }
});

test('one address cannot ask without end', async () => {
  const { send } = await open();
  const codes = await Promise.all(Array.from({ length: 501 }, async () => (await send('GET', '/api')).code));
  expect([codes.filter((code) => code === 200).length, codes.at(-1)]).toEqual([500, 429]);
  expect((await send('GET', '/healthz')).code).toBe(200);
});

test('answers carry the headers that keep a browser safe', async () => {
  const { send } = await open();
  const { headers } = await send('GET', '/api/v1/lamps');
  expect([headers.get('x-content-type-options'), headers.get('referrer-policy'), headers.get('cache-control')]).toEqual([
    'nosniff',
    'no-referrer',
    'no-store',
  ]);
  expect(headers.get('content-security-policy')).toContain("default-src 'self'");
});

test('the UI is served: assets for ever, its front page for every other path, nothing outside its folder', async () => {
  const { send } = await open();
  expect((await send('GET', '/fabrics/lab')).text).toContain('Front');
  const asset = await send('GET', '/assets/app-1.js');
  expect([asset.text, asset.headers.get('cache-control')]).toEqual(['run()', 'public, max-age=31536000, immutable']);
  expect((await send('GET', '/assets/gone.js')).code).toBe(404);
  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt'])
    expect((await send('GET', path)).text).not.toContain('secret');
  expect((await (await open({ uiFolder: join(folder, 'none') })).send('GET', '/')).code).toBe(503);
});

test('the log is read newest first, in pages, by stream and type', async () => {
  const { send, events } = await open();
  await events.append([{ stream: 'a-1', expectedVersion: 0, events: [anEvent('One'), anEvent('Two'), anEvent('One')] }]);
  const page = await send('GET', '/api/v1/events?limit=2');
  expect([(page.body['results'] as readonly JsonObject[]).map((event) => event['position']), page.body['next']]).toEqual([
    [3, 2],
    'http://localhost/api/v1/events?limit=2&before=2',
  ]);
  expect(((await send('GET', '/api/v1/events?type=One&stream=a-1')).body['results'] as readonly JsonObject[]).length).toBe(2);
  const after = await send('GET', '/api/v1/events?after=1&limit=1');
  expect([(after.body['results'] as readonly JsonObject[]).map((event) => event['position']), after.body['next']]).toEqual([
    [3],
    'http://localhost/api/v1/events?after=1&limit=1&before=3',
  ]);
  expect((await send('GET', '/api/v1/events?after=1&limit=1&before=3')).body['next']).toBeNull();
  expect((await send('GET', '/api/v1/events?before=x')).code).toBe(400);
  expect((await send('GET', '/api/v1/events?streem=a-1')).body).toMatchObject({
    code: 'query/unknown-column',
    hint: expect.stringContaining('Did you mean stream?'),
  });
});

test('a log that was restored says so, and where its history has a gap', async () => {
  const restored = { position: 12, madeAt: '2026-11-01T00:00:00.000Z', completeUntil: '2026-11-01T00:00:00.000Z' };
  const { send } = await open({ life: { number: 2, id: 'x', beganAt: '2026-11-25T00:00:00.000Z', tokensAfter: 9, restored } });
  expect((await send('GET', '/healthz')).body).toMatchObject({
    status: 'ok',
    checks: { log: { position: 0, life: 2, restored: { at: '2026-11-25T00:00:00.000Z', ...restored } } },
  });
});

test('health, index and description are there', async () => {
  const { send } = await open();
  const checks = { log: { position: 0 }, parked: { events: 0 }, stream: { readers: 0 } };
  expect((await send('GET', '/healthz')).body).toEqual({ status: 'ok', checks });
  expect((await send('GET', '/api')).body['openapi']).toBe('/api/openapi.json');
  expect((await send('GET', '/api/openapi.json')).body).toEqual({ openapi: '3.1.0' });
});

/** Text of the stream until it holds something. */
const listen = (url: string, until: string, headers: Readonly<Record<string, string>> = {}): Promise<string> =>
  new Promise((done, fail) => {
    const request = httpRequest(`${url}/api/v1/stream`, { headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (!text.includes(until)) return;
        request.destroy();
        done(text);
      });
    });
    request.on('error', (fault: NodeJS.ErrnoException) => (fault.code === 'ECONNRESET' ? undefined : fail(fault)));
    request.end();
  });

test('the live stream greets, tells what changed, and catches up those who missed something', async () => {
  const { parts, events } = await open();
  await events.append([{ stream: 'a-1', expectedVersion: 0, events: [anEvent(), anEvent()] }]);
  const server = await startServer(parts);
  running.push(server);
  const told = listen(server.url, 'event: changed');
  await new Promise((wait) => setTimeout(wait, 50));
  server.publish({ position: 3, views: { lamps: ['desk'] } });
  server.publish({ position: 4, views: { lamps: ['hall'] } });
  const text = await told;
  expect(text).toContain('id: 2\nevent: hello\ndata: {"position":2}');
  expect(text).toContain('id: 4\nevent: changed\ndata: {"position":4,"views":{"lamps":["desk","hall"]}}');
  expect(await listen(server.url, 'event: changed', { 'last-event-id': '1' })).toContain('"views":{"lamps":["*"]}');
});

test('a port that is taken is a fault that names the reason', async () => {
  const { parts } = await open();
  const server = await startServer(parts);
  running.push(server);
  await expect(startServer({ ...parts, port: Number(new URL(server.url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

/** Three lamps, of which one is dimmed twice: positions 1 to 5, one second apart. */
const openLamps = async () => {
  const at = await open({ enrich: { lamps: async (row, tables) => ({ ...row, others: (await tables.query(lamps, {})).count - 1 }) } });
  const lamp = async (name: string, watts: number): Promise<void> => {
    const { length } = await at.events.readStream(`lamp-${name}`);
    await at.events.append([{ stream: `lamp-${name}`, expectedVersion: length, events: [anEvent('Lit', { name, watts, notes: {} })] }]);
  };
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2025-12-31T10:00:00Z') });
  for (const [name, watts] of [
    ['hall', 1],
    ['desk', 2],
    ['hall', 3],
    ['attic', 4],
    ['hall', 5],
  ] as const) {
    await lamp(name, watts);
    vi.setSystemTime(Date.now() + 1000);
  }
  vi.useRealTimers();
  return at;
};
const shown = ({ body }: { readonly body: JsonObject }) =>
  (body['results'] as readonly JsonObject[]).map(({ name, watts }) => `${String(name)} ${String(watts)}`);

test('a list as of a time or a position is filtered, ordered and paged like the one of now, and says where it stands', async () => {
  const { send } = await openLamps();
  const third = { position: 3, time: '2025-12-31T10:00:02.000Z' };
  const list = await send('GET', '/api/v1/lamps?as_of=2025-12-31T10:00:02.500Z&ordering=-watts&limit=1');
  expect([list.code, shown(list), list.body['count'], list.body['asOf']]).toEqual([200, ['hall 3'], 2, third]);
  expect([list.headers.get('hedgerow-position'), list.headers.get('hedgerow-time')]).toEqual(['3', third.time]);
  const next = new URL(String(list.body['next']));
  expect(next.searchParams.get('as_of')).toBe('position:3');
  expect(shown(await send('GET', `${next.pathname}${next.search}`))).toEqual(['desk 2']);
  expect(shown(await send('GET', '/api/v1/lamps?as_of=position:4&name__ic=a'))).toEqual(['attic 4', 'hall 3']);
  // The same instant elsewhere on earth; a plus in a URL is a blank.
  expect(shown(await send('GET', '/api/v1/lamps?as_of=2025-12-31T11:00:00%2B01:00'))).toEqual(['hall 1']);
  expect(shown(await send('GET', '/api/v1/lamps?as_of=2025-12-31T11:00:00+01:00'))).toEqual(['hall 1']);
  expect(shown(await send('GET', '/api/v1/lamps?q=desk'))).toEqual(['desk 10']);
});

test('a row as of a position is what it was, with what is added to it from the same moment', async () => {
  const { send } = await openLamps();
  const row = await send('GET', '/api/v1/lamps/hall?as_of=position:3');
  expect([row.body['watts'], row.body['others'], row.headers.get('etag'), row.headers.get('hedgerow-position')]).toEqual([
    3,
    1,
    '"2"',
    '3',
  ]);
  const missing = await send('GET', '/api/v1/lamps/attic?as_of=position:3');
  expect([missing.code, missing.body['title']]).toEqual([404, 'There was no attic at position 3.']);
  const log = await send('GET', '/api/v1/events?as_of=position:3&limit=2');
  expect([(log.body['results'] as readonly JsonObject[]).map(({ position }) => position), log.body['asOf']]).toEqual([
    [3, 2],
    { position: 3, time: '2025-12-31T10:00:02.000Z' },
  ]);
});

test('before the first event there was nothing', async () => {
  const { send } = await openLamps();
  for (const moment of ['position:0', '2020-01-01T00:00:00Z']) {
    const list = await send('GET', `/api/v1/lamps?as_of=${moment}`);
    expect([list.code, list.body]).toEqual([200, { count: 0, next: null, previous: null, asOf: { position: 0, time: null }, results: [] }]);
    expect((await send('GET', `/api/v1/lamps/hall?as_of=${moment}`)).code).toBe(404);
  }
});

test.each([
  ['yesterday', 'as-of/malformed', 'yesterday is no moment for as_of.'],
  ['', 'as-of/malformed', 'Nothing is no moment for as_of.'],
  ['2025-12-31', 'as-of/malformed', '2025-12-31 is no moment for as_of.'],
  ['2025-02-30T00:00:00Z', 'as-of/malformed', '2025-02-30T00:00:00Z is no moment for as_of.'],
  ['2025-12-31T10:00:00', 'as-of/malformed', '2025-12-31T10:00:00 is no moment for as_of.'],
  ['position:-1', 'as-of/malformed', 'position:-1 is no moment for as_of.'],
  ['position:6', 'as-of/future', 'The log ends at position 5.'],
  ['2999-01-01T00:00:00Z', 'as-of/future', '2999-01-01T00:00:00.000Z is in the future.'],
])('as_of=%s is a problem with a code and a hint', async (moment, code, title) => {
  const { send } = await openLamps();
  for (const path of ['lamps', 'lamps/hall', 'events']) {
    const answer = await send('GET', `/api/v1/${path}?as_of=${moment}`);
    expect([answer.code, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
    expect(answer.body).toMatchObject({ code, title, hint: expect.any(String) as string });
  }
});

test('commands and operations are about now', async () => {
  const { send, commands } = await openLamps();
  for (const path of ['lamps/hall/dim', 'lamps/hall/test']) {
    const answer = await send('POST', `/api/v1/${path}?as_of=position:3`, {});
    expect([answer.code, answer.body['code']]).toEqual([400, 'as-of/read-only']);
  }
  expect(commands).toEqual([]);
});

test('a past that takes longer to read than a client waits is 503, with the time to come back', async () => {
  const { send } = await open({
    past: {
      read: async () => {
        throw new PastUnavailable('It is being read.', { retryAfter: 2 });
      },
      close: async () => undefined,
    },
  });
  const answer = await send('GET', '/api/v1/lamps?as_of=position:0');
  expect([answer.code, answer.headers.get('retry-after'), answer.body['code']]).toEqual([503, '2', 'PastUnavailable']);
});

test('what differs between two moments is a list, of now unless told otherwise', async () => {
  const { send } = await openLamps();
  const first = { position: 1, time: '2025-12-31T10:00:00.000Z' };
  const last = { position: 5, time: '2025-12-31T10:00:04.000Z' };
  const page = await send('GET', '/api/v1/changes?from=2025-12-31T10:00:00Z&fabric=lab&limit=1');
  expect(page.body).toEqual({
    count: 2,
    next: 'http://localhost/api/v1/changes?from=position%3A1&fabric=lab&limit=1&offset=1&to=position%3A5',
    previous: null,
    from: first,
    to: last,
    results: [{ before: 1, after: 3, fabric: 'lab' }],
  });
  expect((await send('GET', '/api/v1/changes?from=position:1&to=position:2&offset=1')).body['results']).toEqual([{ second: true }]);
});

test.each([
  ['', 'as-of/malformed', 'Nothing is no moment for from.'],
  ['?from=position:1&to=soon', 'as-of/malformed', 'soon is no moment for to.'],
  ['?from=position:3&to=position:2', 'as-of/order', 'Position 3 comes after 2.'],
  ['?from=position:3&to=position:9', 'as-of/future', 'The log ends at position 5.'],
  ['?from=position:3&form=x', 'query/unknown-column', 'changes has no field form.'],
])('changes%s is a problem', async (query, code, title) => {
  const { send } = await openLamps();
  const answer = await send('GET', `/api/v1/changes${query}`);
  expect([answer.code, answer.body['code'], answer.body['title']]).toEqual([400, code, title]);
});

test('a topology is of what Git wants unless asked otherwise, now or at a moment', async () => {
  const { send } = await openLamps();
  expect((await send('GET', '/api/v1/fabrics/lab/topology')).body).toEqual({ fabric: 'lab', of: 'desired', lamps: 3 });
  const past = await send('GET', '/api/v1/fabrics/lab/topology?of=live&as_of=position:1');
  expect([past.body, past.headers.get('hedgerow-position')]).toEqual([{ fabric: 'lab', of: 'live', lamps: 1 }, '1']);
  expect((await send('GET', '/api/v1/fabrics/lab/topology/marks')).body).toEqual({ fabric: 'lab', marks: [] });
});

test.each([
  ['none/topology', 404, 'NotFound', 'There is no fabric none.'],
  ['none/topology/marks', 404, 'NotFound', 'There is no fabric none.'],
  ['lab/topology?of=lives', 400, 'query/unknown-value', 'lives is not a value of the field of.'],
  ['lab/topology?off=live', 400, 'query/unknown-column', 'topology has no field off.'],
  ['lab/topology/marks?of=live', 400, 'query/unknown-column', 'topology has no field of.'],
  ['lab/topology?as_of=position:9', 400, 'as-of/future', 'The log ends at position 5.'],
])('fabrics/%s is a problem', async (address, status, code, title) => {
  const { send } = await openLamps();
  const answer = await send('GET', `/api/v1/fabrics/${address}`);
  expect([answer.code, answer.body['code'], answer.body['title']]).toEqual([status, code, title]);
});
