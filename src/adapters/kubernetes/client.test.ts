/** The client against servers that misbehave. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { LiveReport } from '#contexts/gitops/ports.ts';
import { makeClient } from './client.ts';
import { reflect } from './reflector.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const open = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const running = createServer(answer);
  server = running;
  await new Promise<void>((done) => running.listen(0, '127.0.0.1', done));
  const address = running.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return makeClient({
    server: new URL(`http://127.0.0.1:${port}/base/`),
    authorize: async () => ({ headers: { authorization: 'Bearer t' } }),
  });
};

test('requests carry credentials, base path and body', async () => {
  let seen = '';
  const client = await open((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen = `${request.method} ${request.url} ${request.headers.authorization} ${request.headers['content-type']} ${body}`;
      response.end('{}');
    });
  });
  expect(await client.send('PATCH', '/x', { a: 1 }, 'text/y')).toEqual({ ok: true, status: 200, body: {} });
  expect(seen).toBe('PATCH /base/x Bearer t text/y {"a":1}');
  client.close();
});

test.each<[string, number, string, object]>([
  ['no JSON', 200, 'hello', { ok: false, status: 0, reason: 'BadAnswer' }],
  ['a list', 200, '[]', { ok: false, status: 0, reason: 'BadAnswer' }],
  ['a status', 403, '{"reason":"Forbidden","message":"no"}', { ok: false, status: 403, reason: 'Forbidden', message: 'no' }],
  ['a refusal without words', 502, 'oops', { ok: false, status: 502, reason: 'Http502', message: 'The API server answered 502.' }],
])('an answer that is %s', async (_name, status, text, expected) => {
  const client = await open((_request, response) => response.writeHead(status).end(text));
  expect(await client.send('GET', '/x')).toMatchObject(expected);
});

test('Retry-After is told, within reason', async () => {
  const client = await open((_request, response) => response.writeHead(429, { 'retry-after': '99999' }).end('{}'));
  expect(await client.send('GET', '/x')).toMatchObject({ status: 429, retryAfterMs: 300_000 });
});

test('an answer that is cut short is no answer', async () => {
  const client = await open((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"items":[');
    setTimeout(() => response.destroy(), 10);
  });
  expect(await client.send('GET', '/x')).toMatchObject({ ok: false, status: 0 });
});

const pause = async (_ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done) => (signal.aborted ? done() : setTimeout(done, 1)));
const item = (name: string) => ({ metadata: { name, uid: `u-${name}`, resourceVersion: '5' } });
const listOf = (names: readonly string[], more: object = {}): string =>
  JSON.stringify({ metadata: { resourceVersion: '7', ...more }, items: names.map(item) });

/** Reports of a reflector until one satisfies a question. */
const reports = async (
  answer: (url: string, response: ServerResponse, count: number) => void,
  until: (all: readonly LiveReport[]) => boolean,
): Promise<readonly LiveReport[]> => {
  let count = 0;
  const client = await open((request, response) => answer(request.url ?? '', response, (count += 1)));
  const stop = new AbortController();
  const all: LiveReport[] = [];
  await reflect(
    {
      client,
      path: '/lamps',
      apiVersion: 'l/v1',
      group: 'l',
      kind: 'Lamp',
      pause,
      idleMs: 100,
      report: (report) => {
        all.push(report);
        if (until(all)) stop.abort();
      },
    },
    stop.signal,
  );
  client.close();
  return all;
};
const lists = (all: readonly LiveReport[]) => all.filter(({ type }) => type === 'listed');

test('pages are told as one list, and a list that expires while it is read is begun anew', async () => {
  const all = await reports(
    (url, response, count) => {
      if (url.includes('watch')) return void response.end();
      if (url.includes('continue=gone')) return void response.writeHead(410).end('{}');
      if (url.includes('continue=two')) return void response.end(listOf(['b']));
      return void response.end(listOf(['a'], { continue: count === 1 ? 'gone' : 'two' }));
    },
    (seen) => lists(seen).length === 1,
  );
  expect(all).toMatchObject([{ type: 'listed', resources: [{ uid: 'u-a' }, { uid: 'u-b' }] }]);
});

test('an incomplete list is never told', async () => {
  const all = await reports(
    (url, response, count) => {
      if (url.includes('watch')) return void response.end();
      if (count === 1) return void response.end(JSON.stringify({ metadata: {}, items: [{ metadata: { name: 'x' } }] }));
      if (count === 2) return void response.end(listOf(['a'], { continue: 'more' }));
      if (url.includes('continue')) return void response.writeHead(500).end('{}');
      return void response.end(listOf(['a', 'b']));
    },
    (seen) => lists(seen).length === 1,
  );
  expect(all.map(({ type }) => type)).toEqual(['unreadable', 'unreadable', 'listed']);
  expect(all.at(-1)).toMatchObject({ resources: [{ uid: 'u-a' }, { uid: 'u-b' }] });
});

test.each<[string, string]>([
  ['a line that is no JSON', 'oops\n'],
  ['an event without object', '{"type":"ADDED"}\n'],
  ['an event of another kind', `{"type":"ODD","object":${JSON.stringify(item('a'))}}\n`],
  ['an object without identity', '{"type":"ADDED","object":{"metadata":{"name":"x"}}}\n'],
  ['an error', '{"type":"ERROR","object":{"code":410}}\n'],
  ['silence', ''],
])('%s in a watch leads to a new list', async (_name, line) => {
  const all = await reports(
    (url, response) => {
      if (!url.includes('watch')) return void response.end(listOf(['a']));
      response.writeHead(200);
      return void (line === '' ? response.flushHeaders() : response.write(line));
    },
    (seen) => lists(seen).length === 2,
  );
  expect(all.map(({ type }) => type)).toEqual(['listed', 'listed']);
});

test('a watch that ends is resumed from where it was, by event or bookmark', async () => {
  const versions: string[] = [];
  const all = await reports(
    (url, response) => {
      if (!url.includes('watch')) return void response.end(listOf(['a']));
      versions.push(new URL(url, 'http://x').searchParams.get('resourceVersion') ?? '');
      if (versions.length === 1) return void response.end('{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}\n');
      if (versions.length === 2)
        return void response.end(
          `${JSON.stringify({ type: 'MODIFIED', object: { metadata: { name: 'a', uid: 'u', resourceVersion: '11' } } })}\n`,
        );
      return void response.end(
        `${JSON.stringify({ type: 'DELETED', object: { metadata: { name: 'a', uid: 'u', resourceVersion: '12' } } })}\n`,
      );
    },
    (seen) => seen.some(({ type }) => type === 'deleted'),
  );
  expect(all.map(({ type }) => type)).toEqual(['listed', 'changed', 'deleted']);
  expect(versions.slice(0, 3)).toEqual(['7', '9', '11']);
});

test('a watch that is refused leads to a new list', async () => {
  const all = await reports(
    (url, response) => (url.includes('watch') ? void response.writeHead(410).end('{}') : void response.end(listOf([]))),
    (seen) => lists(seen).length === 2,
  );
  expect(lists(all)).toHaveLength(2);
});

test.each([
  ['before it answers', false],
  ['after it answered', true],
])('a stream that goes silent %s is told as a timeout', async (_name, answers) => {
  const client = await open((_request, response) => {
    if (answers) response.writeHead(200).write('{"a":1}\n');
  });
  const lines: string[] = [];
  const never = new AbortController().signal;
  expect(await client.stream('/x', { onLine: (line) => void lines.push(line), idleMs: 30, signal: never })).toMatchObject({
    ok: false,
    reason: 'Timeout',
  });
  expect(lines).toEqual(answers ? ['{"a":1}'] : []);
  client.close();
});
