/** Faults of API servers, made for real over HTTP, and what is claimed of each. The rows are those of docs/reference/faults.md. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import type { LiveReport } from '#contexts/gitops/ports.ts';
import { makeClient } from './client.ts';
import { type ConnectedCluster, connectCluster } from './cluster.ts';
import { readKubeconfig } from './kubeconfig.ts';
import { type ReflectorSpec, reflect } from './reflector.ts';
import { outcomeOf } from './translate.ts';

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

const running: Server[] = [];
const end = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
};
afterEach(() => Promise.all(running.splice(0).map(end)));

const listen = async (answer: Answering, port = 0): Promise<number> => {
  const server = createServer(answer);
  running.push(server);
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const item = (name: string, version = '5'): JsonObject => ({ metadata: { name, uid: `u-${name}`, resourceVersion: version } });
const listOf = (items: readonly JsonObject[], more: JsonObject = {}): string =>
  JSON.stringify({ metadata: { resourceVersion: '7', ...more }, items });
const event = (type: string, object: JsonObject): string => `${JSON.stringify({ type, object })}\n`;
const isWatch = (request: IncomingMessage): boolean => request.url?.includes('watch=') === true;
/** A watch that says nothing. */
const quiet = (response: ServerResponse): void => void response.writeHead(200).flushHeaders();

interface Following extends Partial<ReflectorSpec> {
  /** Runs after each report, before the reflector goes on. */
  readonly after?: (reports: readonly LiveReport[]) => Promise<void>;
}

/** Follows one kind until a question is satisfied; also the pauses that were made, in milliseconds. */
const follow = async (answer: Answering, until: (all: readonly LiveReport[]) => boolean, { after, ...more }: Following = {}) => {
  const port = await listen(answer);
  const client = makeClient({ server: new URL(`http://127.0.0.1:${port}`), authorize: async () => ({}) });
  const stop = new AbortController();
  const reports: LiveReport[] = [];
  const pauses: number[] = [];
  await reflect(
    {
      client,
      path: '/lamps',
      apiVersion: 'l/v1',
      group: 'l',
      kind: 'Lamp',
      idleMs: 60_000,
      pause: async (ms) => void pauses.push(ms),
      report: async (report) => {
        reports.push(report);
        if (until(reports)) stop.abort();
        else await after?.(reports);
      },
      ...more,
    },
    stop.signal,
  );
  client.close();
  return { reports, pauses };
};

const count = (reports: readonly LiveReport[], type: LiveReport['type']): number => reports.filter((report) => report.type === type).length;
const typesOf = (reports: readonly LiveReport[]): readonly string[] => reports.map(({ type }) => type);

const kubeconfig = (port: number, user: JsonObject = {}): string =>
  JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });

const definition = (plural: string, kind: string): JsonObject => ({
  metadata: { name: `${plural}.l`, uid: `u-${plural}`, resourceVersion: '1' },
  spec: { group: 'l', names: { plural, kind }, scope: 'Namespaced', versions: [{ name: 'v1', served: true, storage: true }] },
});

/** Connects and collects reports; `seen` waits for one. */
const connect = async (port: number) => {
  const connected = await connectCluster({ kubeconfigText: kubeconfig(port), namespace: 'default' });
  if (!connected.ok) throw new Error(connected.refusal.message);
  const cluster: ConnectedCluster = connected.value;
  const reports: LiveReport[] = [];
  let look: () => void = () => undefined;
  cluster.watch((report) => {
    reports.push(report);
    look();
  });
  const seen = (holds: (report: LiveReport) => boolean): Promise<LiveReport> =>
    new Promise((found) => {
      look = () => {
        const report = reports.find(holds);
        if (report !== undefined) found(report);
      };
      look();
    });
  return { cluster, reports, seen };
};

/** Lists one lamp, and watches in silence. */
const calm: Answering = (request, response) => (isWatch(request) ? quiet(response) : void response.end(listOf([item('a')])));

test('K1: a server that goes away makes its kinds unreadable, not empty; when it is back, there is a new list', async () => {
  let port = 0;
  let gone = false;
  const { reports } = await follow(calm, (all) => count(all, 'listed') === 2, {
    after: async (all) => {
      gone = count(all, 'unreadable') > 0;
      if (gone) return;
      const [server] = running.splice(0) as [Server];
      port = (server.address() as { readonly port: number }).port;
      await end(server);
    },
    pause: async () => {
      if (running.length === 0 && gone) await listen(calm, port);
    },
  });
  expect(new Set(typesOf(reports))).toEqual(new Set(['listed', 'unreadable']));
  expect(reports.filter((report) => report.type === 'listed').map(({ resources }) => resources.length)).toEqual([1, 1]);
});

test('K2: a kind that may not be read is unreadable alone; others are followed', async () => {
  const port = await listen((request, response) => {
    const { url = '' } = request;
    if (isWatch(request)) quiet(response);
    else if (url.includes('customresourcedefinitions')) response.end(listOf([definition('lamps', 'Lamp'), definition('masks', 'Mask')]));
    else if (url.includes('/masks')) response.writeHead(403).end('{"reason":"Forbidden","message":"no"}');
    else response.end(listOf([item('a')]));
  });
  const { cluster, reports, seen } = await connect(port);
  expect(await seen((report) => report.type === 'unreadable')).toMatchObject({ group: 'l', kind: 'Mask', reason: 'Forbidden' });
  expect(await seen((report) => report.type === 'listed')).toMatchObject({ kind: 'Lamp', resources: [{ uid: 'u-a' }] });
  expect(reports.filter((report) => report.type === 'listed').every(({ kind }) => kind === 'Lamp')).toBe(true);
  await cluster.close();
});

test('K3: watches are asked for bookmarks and an end, and go on where the last one ended', async () => {
  const queries: URLSearchParams[] = [];
  await follow(
    (request, response) => {
      if (!isWatch(request)) return void response.end(listOf([]));
      queries.push(new URL(request.url ?? '', 'http://x').searchParams);
      return void response.end(
        event('BOOKMARK', { metadata: { resourceVersion: String(10 + queries.length) } }) +
          (queries.length === 3 ? event('ADDED', item('a', '20')) : ''),
      );
    },
    (all) => count(all, 'changed') === 1,
  );
  expect(queries.map((query) => query.get('resourceVersion'))).toEqual(['7', '11', '12']);
  expect(queries.every((query) => query.get('allowWatchBookmarks') === 'true' && Number(query.get('timeoutSeconds')) >= 300)).toBe(true);
});

test('K4: a version that is forgotten, told by code or within the stream, leads to a list at once; a server that goes on like that is spared', async () => {
  let watches = 0;
  const { pauses } = await follow(
    (request, response) => {
      if (!isWatch(request)) return void response.end(listOf([]));
      watches += 1;
      if (watches % 2 === 1) return void response.writeHead(410).end('{"reason":"Expired"}');
      return void response.end(event('ERROR', { kind: 'Status', code: 410, reason: 'Expired' }));
    },
    (all) => count(all, 'listed') === 5,
  );
  expect(pauses.length).toBe(3);
  expect(pauses[0]).toBeGreaterThanOrEqual(1000);
  expect(pauses[2]).toBeGreaterThan(1.9 * 1000);
});

test('K6: versions are passed on as they come, whatever their order; they mean nothing but themselves', async () => {
  const { reports } = await follow(
    (request, response) => {
      if (!isWatch(request)) return void response.end(listOf([]));
      const same = event('MODIFIED', item('a', '9'));
      return void response.end(same + same + event('MODIFIED', item('a', 'x-3')) + event('DELETED', item('a', '2')));
    },
    (all) => count(all, 'deleted') === 1,
  );
  const versions = reports.flatMap((report) => ('resource' in report ? [report.resource.resourceVersion] : []));
  expect(versions).toEqual(['9', '9', 'x-3', '2']);
});

test.each([
  ['a list', false],
  ['a watch', true],
])('K8: %s that comes too early is repeated when the server says', async (_what, watch) => {
  let refused = false;
  const { pauses } = await follow(
    (request, response) => {
      if (isWatch(request) === watch && !refused) {
        refused = true;
        return void response.writeHead(429, { 'retry-after': '2' }).end('{"reason":"TooManyRequests"}');
      }
      return void response.end(isWatch(request) ? event('ADDED', item('b')) : listOf([]));
    },
    (all) => count(all, 'changed') === 1,
  );
  expect(pauses[0]).toBe(2000);
});

test('K8: what a person asks for does not wait for lists', async () => {
  const kinds = Array.from({ length: 40 }, (_, index) => definition(`lamp${index}s`, `Lamp${index}`));
  let [listing, most] = [0, 0];
  const held: ServerResponse[] = [];
  let full: () => void = () => undefined;
  const busy = new Promise<void>((done) => (full = done));
  const port = await listen((request, response) => {
    const { url = '' } = request;
    if (request.method === 'PATCH') response.end(JSON.stringify(item('a')));
    else if (isWatch(request)) quiet(response);
    else if (url.includes('customresourcedefinitions')) response.end(listOf(kinds));
    else if (url.includes('limit=')) {
      listing += 1;
      most = Math.max(most, listing);
      held.push(response);
      if (listing === 4) full();
    } else response.end(JSON.stringify({ resources: [{ name: 'lamp1s', kind: 'Lamp1', namespaced: true }] }));
  });
  const { cluster, seen } = await connect(port);
  await busy;
  const manifest = { apiVersion: 'l/v1', kind: 'Lamp1', metadata: { name: 'a' } };
  expect(await cluster.apply(manifest, { force: true })).toMatchObject({ outcome: 'succeeded' });
  const letGo = setInterval(() => {
    for (const response of held.splice(0)) {
      listing -= 1;
      response.end(listOf([]));
    }
  }, 5);
  await seen((report) => report.type === 'listed' && report.kind === 'Lamp39');
  clearInterval(letGo);
  expect(most).toBe(4);
  await cluster.close();
});

test.each<[string, number, string, string, string]>([
  ['K9: somebody else owns a field', 409, 'Conflict', 'Apply failed with 1 conflict: conflict with "x": .spec.a', 'terminal'],
  ['K10: the object was changed meanwhile', 409, 'Conflict', 'the object has been modified', 'waiting'],
  ['K11: the object is not valid', 422, 'Invalid', 'spec.watts: Invalid value', 'terminal'],
  ['K11: a webhook denies it', 403, 'Forbidden', 'admission webhook "w" denied the request: no', 'terminal'],
  ['K12: a webhook does not answer', 500, 'InternalError', 'failed calling webhook "w": context deadline exceeded', 'transient'],
])('%s', (_name, status, reason, message, outcome) => {
  expect(outcomeOf({ ok: false, status, reason, message } as never)).toMatchObject({ outcome, message });
});

test('K20: a kubeconfig that runs a program or uses an auth provider is refused, and says what to do', async () => {
  const plugins: readonly JsonObject[] = [
    { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh' } },
    { 'auth-provider': { name: 'gcp' } },
  ];
  for (const user of plugins) {
    const text = kubeconfig(1, user);
    expect(await readKubeconfig({ text })).toMatchObject({
      ok: false,
      refusal: { code: 'ExecRefused', hint: expect.stringContaining('--allow-exec') },
    });
    expect((await readKubeconfig({ text, allowExec: true })).ok).toBe(true);
  }
});

test('K20: a token file is read from beside the kubeconfig, each time anew', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-token-'));
  const access = await readKubeconfig({ text: kubeconfig(1, { tokenFile: 'token' }), folder });
  if (!access.ok) throw new Error(access.refusal.message);
  const seen: unknown[] = [];
  for (const token of ['one', 'two\n']) {
    writeFileSync(join(folder, 'token'), token);
    seen.push((await access.value.authorize()).headers);
  }
  rmSync(folder, { recursive: true });
  seen.push(await access.value.authorize());
  expect(seen).toEqual([{ authorization: 'Bearer one' }, { authorization: 'Bearer two' }, {}]);
});

test('K21: another cluster behind the same address is told; nothing of it is taken for the first, and nothing is written to it', async () => {
  let uid = 'first';
  let written = 0;
  const watches: ServerResponse[] = [];
  const port = await listen((request, response) => {
    const { url = '' } = request;
    if (request.method === 'PATCH') {
      written += 1;
      response.end(JSON.stringify(item('a')));
    } else if (url.includes('/namespaces/kube-system')) response.end(JSON.stringify({ metadata: { name: 'kube-system', uid } }));
    else if (isWatch(request)) {
      quiet(response);
      watches.push(response);
    } else if (url.includes('customresourcedefinitions')) response.end(listOf([definition('lamps', 'Lamp')]));
    else if (url.includes('limit=')) response.end(listOf(uid === 'first' ? [item('a')] : []));
    else response.end(JSON.stringify({ resources: [{ name: 'lamps', kind: 'Lamp', namespaced: true }] }));
  });
  const { cluster, reports, seen } = await connect(port);
  await seen((report) => report.type === 'listed');
  while (watches.length < 2) await new Promise((done) => setTimeout(done, 5));
  uid = 'second';
  for (const response of watches) response.end(event('ERROR', { code: 410 }));
  await seen((report) => report.type === 'unreadable' && report.kind === undefined);
  const manifest = { apiVersion: 'l/v1', kind: 'Lamp', metadata: { name: 'a' } };
  expect(await cluster.apply(manifest, { force: true })).toMatchObject({ outcome: 'terminal', reason: 'ClusterIdentityChanged' });
  expect(await cluster.preview(manifest)).toMatchObject({ outcome: 'refused', reason: 'ClusterIdentityChanged' });
  expect(await cluster.remove(manifest, 'u-a')).toMatchObject({ outcome: 'terminal', reason: 'ClusterIdentityChanged' });
  expect(written).toBe(0);
  expect(count(reports, 'deleted')).toBe(0);
  await cluster.close();
});

test('K22: a large list is read page by page, and what its objects have in common is kept once', async () => {
  const pages = 20;
  const sizes: number[] = [];
  const managed = (index: number): JsonObject => ({
    metadata: {
      name: `l${index}`,
      uid: `u${index}`,
      resourceVersion: '5',
      managedFields: [
        { manager: 'us', operation: 'Apply', apiVersion: 'l/v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': { 'f:watts': {} } } },
      ],
    },
  });
  const { reports } = await follow(
    (request, response) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams;
      const page = Number(query.get('continue') ?? 0);
      sizes.push(Number(query.get('limit')));
      const items = Array.from({ length: 500 }, (_, index) => managed(page * 500 + index));
      response.end(listOf(items, page + 1 < pages ? { continue: String(page + 1) } : {}));
    },
    (all) => count(all, 'listed') === 1,
  );
  expect(sizes).toEqual(Array.from({ length: pages }, () => 500));
  const [list] = reports;
  const resources = list?.type === 'listed' ? list.resources : [];
  expect(resources.length).toBe(pages * 500);
  const sets = resources.map(({ object }) => (object.metadata['managedFields'] as readonly JsonObject[])[0]?.['fieldsV1']);
  expect(new Set(sets).size).toBe(1);
});

test('a reader that is slow is not buried: the watch waits for it', async () => {
  const waiting: (() => void)[] = [];
  let sent = 0;
  const { reports } = await follow(
    (request, response) => {
      if (!isWatch(request)) return void response.end(listOf([]));
      sent = 2000;
      for (let index = 0; index < sent; index += 1) response.write(event('ADDED', item(`l${index}`)));
      return undefined;
    },
    (all) => count(all, 'changed') === 2000,
    {
      after: (all) => {
        if (all.at(-1)?.type !== 'changed') return Promise.resolve();
        // Nobody is done with anything until as many are under way as may be.
        if (waiting.length + 1 >= 500) for (const done of waiting.splice(0)) done();
        return new Promise((done) => (all.length > 1900 ? done() : void waiting.push(done)));
      },
    },
  );
  expect(count(reports, 'changed')).toBe(sent);
});

test('a line without an end is given up', async () => {
  const port = await listen((_request, response) => {
    response.writeHead(200);
    const more = (fault?: Error | null): void => void (fault || response.destroyed || response.write(Buffer.alloc(1024 * 1024, 97), more));
    more();
  });
  const client = makeClient({ server: new URL(`http://127.0.0.1:${port}`), authorize: async () => ({}) });
  const { signal } = new AbortController();
  expect(await client.stream('/x', { onLine: () => undefined, idleMs: 60_000, signal })).toMatchObject({ ok: false, status: 0 });
  client.close();
});
