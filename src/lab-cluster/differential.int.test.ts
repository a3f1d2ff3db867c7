/** The lab cluster and a real API server, asked the same things: what they answer differs only where this file says so. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { randomFrom } from '../../test/kubernetes/random.ts';
import { type KubernetesServer, kubernetes, missing, openKind, releases, type ServedKind } from '../../test/services/kubernetes.ts';
import { lampDefinition } from './lamp.fixture.ts';
import { type LabCluster, startLabCluster } from './server.ts';

/** A group of its own: the real server is shared. */
const group = 'differential.example.com';
const definition = JSON.parse(JSON.stringify(lampDefinition).replaceAll('lab.example.com', group)) as JsonObject;
const lamps = `/apis/${group}/v1/namespaces/default/lamps`;

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: Json | string;
  readonly type?: string;
}

interface Answer {
  readonly code: number;
  readonly body: Json;
}

let lab: LabCluster;
let server: KubernetesServer;
let kind: ServedKind;

const lamp = (name: string, spec: Json, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: `${group}/v1`,
  kind: 'Lamp',
  metadata: { name, ...metadata },
  spec,
});

/** Versions and identities of each side, by name, so that a request can use them. */
const filled = (value: Json | string | undefined, seen: ReadonlyMap<string, string>): Json | string | undefined =>
  value === undefined
    ? undefined
    : (JSON.parse(JSON.stringify(value).replaceAll(/\$\{(\w+)\}/gu, (_all, name: string) => seen.get(name) ?? 'unknown')) as Json);

const askLab = async ({ method, path, body, type = 'application/json' }: Request): Promise<Answer> => {
  const answer = await fetch(`${lab.url}${path}`, {
    method,
    headers: { accept: 'application/json', 'user-agent': 'differential', ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { code: answer.status, body: (await answer.json()) as Json };
};

const askServer = async ({ method, path, body, type }: Request): Promise<Answer> => {
  const options = {
    headers: { 'user-agent': 'differential' },
    ...(body === undefined ? {} : { body }),
    ...(type === undefined ? {} : { type }),
  };
  return server.request(method, path, options);
};

/** Without what each side chooses for itself. */
const comparable = (value: Json, key = ''): Json => {
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item) => comparable(item));
    return key === 'managedFields' || key === 'causes'
      ? items
          .map((item) => JSON.stringify(item))
          .filter((item, at, all) => all.indexOf(item) === at)
          .sort()
      : items;
  }
  if (!isObject(value)) {
    if (['uid', 'resourceVersion', 'time', 'creationTimestamp', 'deletionTimestamp', 'continue'].includes(key))
      return value === '' ? '' : `some ${key}`;
    return typeof value === 'string'
      ? value.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, 'some uid').replaceAll(/in record \(\d+\)/gu, 'in record (some version)')
      : value;
  }
  const names = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort();
  return Object.fromEntries(names.map((name) => [name, comparable(value[name] as Json, name)]));
};

const remember = (seen: Map<string, string>, { body }: Answer): void => {
  if (!isObject(body) || !isObject(body['metadata'])) return;
  for (const name of ['uid', 'resourceVersion', 'continue']) {
    const value = body['metadata'][name];
    if (typeof value === 'string' && value !== '') seen.set(name, value);
  }
};

/** Sends requests to both, in order; `${uid}`, `${resourceVersion}` and `${continue}` stand for what each side last said. */
const differences = async (requests: readonly Request[]): Promise<readonly JsonObject[]> => {
  const [atLab, atServer] = [new Map<string, string>(), new Map<string, string>()];
  const found: JsonObject[] = [];
  for (const request of requests) {
    const ask = async (send: typeof askLab, seen: Map<string, string>): Promise<Answer> => {
      const body = filled(request.body, seen);
      const path = String(filled(request.path, seen));
      const answer = await send({ ...request, path, ...(body === undefined ? {} : { body }) });
      remember(seen, answer);
      return { code: answer.code, body: comparable(answer.body) };
    };
    const ours = await ask(askLab, atLab);
    const theirs = await ask(askServer, atServer);
    if (JSON.stringify(ours) !== JSON.stringify(theirs))
      found.push({ request: `${request.method} ${request.path}`, body: request.body ?? null, lab: ours as never, server: theirs as never });
  }
  return found;
};

const merge = 'application/merge-patch+json';
const apply = 'application/apply-patch+yaml';
const patch = 'application/json-patch+json';
const desk = `${lamps}/desk`;

const creating: readonly Request[] = [
  { method: 'GET', path: desk },
  { method: 'POST', path: lamps, body: lamp('desk', { watts: 5 }) },
  { method: 'POST', path: lamps, body: lamp('desk', { watts: 5 }) },
  { method: 'GET', path: desk },
  { method: 'POST', path: `${lamps}?dryRun=All`, body: lamp('dry', { watts: 5 }) },
  { method: 'GET', path: `${lamps}/dry` },
  { method: 'POST', path: `${lamps}?dryRun=Some`, body: lamp('dry', { watts: 5 }) },
  { method: 'POST', path: lamps, body: lamp('bad', { watts: -1 }) },
  { method: 'POST', path: lamps, body: lamp('bad', { watts: 'many' }) },
  { method: 'POST', path: lamps, body: lamp('Bad_Name', { watts: 1 }) },
  { method: 'POST', path: lamps, body: { ...lamp('bad', {}), kind: 'Torch' } },
  { method: 'POST', path: lamps, body: { ...lamp('bad', {}), apiVersion: `${group}/v2` } },
  { method: 'POST', path: lamps, body: lamp('bad', {}, { namespace: 'other' }) },
  { method: 'POST', path: lamps.replace('/default/', '/nowhere/'), body: lamp('bad', {}) },
  { method: 'POST', path: lamps, body: lamp('old', {}, { resourceVersion: '5' }) },
  { method: 'POST', path: `${lamps}?fieldValidation=Strict`, body: lamp('odd', { wats: 1 }) },
  { method: 'POST', path: `${lamps}?fieldValidation=Loose`, body: lamp('odd', { wats: 1 }) },
  { method: 'POST', path: lamps, body: lamp('odd', { wats: 1 }) },
  { method: 'POST', path: lamps, body: { apiVersion: `${group}/v1`, kind: 'Lamp', metadata: {}, spec: {} } },
  { method: 'DELETE', path: desk },
  { method: 'DELETE', path: desk },
];

const updating: readonly Request[] = [
  { method: 'PUT', path: desk, body: lamp('desk', { watts: 5 }) },
  { method: 'POST', path: lamps, body: lamp('desk', { watts: 5 }) },
  { method: 'PUT', path: desk, body: lamp('desk', { watts: 6 }) },
  { method: 'PUT', path: desk, body: lamp('desk', { watts: 6 }, { resourceVersion: '1' }) },
  { method: 'PUT', path: desk, body: lamp('other', { watts: 6 }, { resourceVersion: '1' }) },
  { method: 'GET', path: desk },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: filled in when it is sent
  { method: 'PUT', path: desk, body: lamp('desk', { watts: 6 }, { resourceVersion: '${resourceVersion}' }) },
  { method: 'PATCH', path: desk, type: merge, body: { spec: { watts: 7 } } },
  { method: 'PATCH', path: desk, type: merge, body: { spec: { watts: 7 } } },
  { method: 'PATCH', path: `${desk}?dryRun=All`, type: merge, body: { spec: { watts: 8 } } },
  { method: 'PATCH', path: desk, type: merge, body: { spec: { watts: -1 } } },
  { method: 'PATCH', path: desk, type: merge, body: { metadata: { resourceVersion: '1' }, spec: { watts: 1 } } },
  { method: 'PATCH', path: desk, type: merge, body: { metadata: { name: 'other' } } },
  { method: 'PATCH', path: desk, type: patch, body: [{ op: 'replace', path: '/spec/watts', value: 3 }] },
  { method: 'PATCH', path: desk, type: patch, body: [{ op: 'test', path: '/spec/watts', value: 4 }] },
  { method: 'PATCH', path: desk, type: patch, body: [{ op: 'remove', path: '/spec/nothing' }] },
  { method: 'PATCH', path: desk, type: 'application/strategic-merge-patch+json', body: { spec: { watts: 7 } } },
  { method: 'PATCH', path: `${desk}2`, type: merge, body: { spec: { watts: 7 } } },
  { method: 'PATCH', path: `${desk}/status`, type: merge, body: { status: { lit: true }, spec: { watts: 1 } } },
  { method: 'GET', path: `${desk}/status` },
  { method: 'GET', path: `${desk}/scale` },
  { method: 'PATCH', path: `${desk}/status`, type: merge, body: { status: { lit: 'yes' } } },
  { method: 'DELETE', path: desk },
];

const applying: readonly Request[] = [
  { method: 'PATCH', path: `${desk}`, type: apply, body: lamp('desk', { watts: 5 }) },
  { method: 'PATCH', path: `${desk}?fieldManager=git`, type: apply, body: lamp('desk', { watts: 5 }) },
  { method: 'PATCH', path: `${desk}?fieldManager=git`, type: apply, body: lamp('desk', { watts: 5 }) },
  { method: 'PATCH', path: `${desk}?fieldManager=hand`, type: apply, body: lamp('desk', { watts: 6 }) },
  { method: 'PATCH', path: `${desk}?fieldManager=hand&force=true`, type: apply, body: lamp('desk', { watts: 6 }) },
  { method: 'PATCH', path: `${desk}?fieldManager=git&dryRun=All&force=true`, type: apply, body: lamp('desk', { watts: 5, colour: 'red' }) },
  { method: 'PATCH', path: `${desk}?fieldManager=git`, type: apply, body: lamp('desk', { wats: 5 }) },
  { method: 'PATCH', path: `${desk}?fieldManager=git`, type: apply, body: lamp('desk', { watts: 'many' }) },
  { method: 'PATCH', path: `${desk}?fieldManager=git`, type: apply, body: lamp('other', {}) },
  { method: 'PATCH', path: `${desk}?fieldManager=git`, type: apply, body: { ...lamp('desk', {}), kind: 'Torch' } },
  { method: 'PATCH', path: `${desk}?fieldManager=git`, type: apply, body: lamp('desk', {}, { resourceVersion: '1' }) },
  { method: 'PATCH', path: `${desk}?fieldManager=git`, type: apply, body: lamp('desk', {}, { managedFields: [] }) },
  { method: 'PATCH', path: `${desk}/status?fieldManager=git`, type: apply, body: { ...lamp('desk', {}), status: { lit: true } } },
  { method: 'PATCH', path: `${desk}?fieldManager=git`, type: apply, body: lamp('desk', {}) },
  { method: 'DELETE', path: desk },
];

const listing: readonly Request[] = [
  ...['a', 'b', 'c', 'd', 'e'].map((name) => ({
    method: 'POST',
    path: lamps,
    body: lamp(name, { watts: 1 }, { labels: { letter: name, ...(name < 'c' ? { early: '' } : {}) } }),
  })),
  { method: 'GET', path: lamps },
  { method: 'GET', path: `${lamps}?limit=2` },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: filled in when it is sent
  { method: 'GET', path: `${lamps}?limit=2&continue=\${continue}` },
  { method: 'GET', path: `${lamps}?limit=5` },
  { method: 'GET', path: `${lamps}?labelSelector=early` },
  { method: 'GET', path: `${lamps}?labelSelector=${encodeURIComponent('letter in (a, c),!early')}` },
  { method: 'GET', path: `${lamps}?labelSelector=${encodeURIComponent('letter notin (a)')}` },
  { method: 'GET', path: `${lamps}?labelSelector=${encodeURIComponent('letter!=b')}` },
  { method: 'GET', path: `${lamps}?fieldSelector=${encodeURIComponent('metadata.name=b')}` },
  { method: 'GET', path: `${lamps}?fieldSelector=${encodeURIComponent('metadata.name!=b')}` },
  { method: 'GET', path: `${lamps}?fieldSelector=${encodeURIComponent('spec.watts=1')}` },
  { method: 'GET', path: `/apis/${group}/v1/lamps?limit=1&fieldSelector=${encodeURIComponent('metadata.namespace=default')}` },
  { method: 'DELETE', path: `${lamps}?labelSelector=early` },
  { method: 'GET', path: lamps },
  { method: 'DELETE', path: lamps },
];

const deleting: readonly Request[] = [
  { method: 'POST', path: lamps, body: lamp('desk', { watts: 5 }, { finalizers: ['x.io/keep'] }) },
  { method: 'DELETE', path: desk, body: { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid: 'other' } } },
  { method: 'DELETE', path: desk, body: { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { resourceVersion: '1' } } },
  { method: 'DELETE', path: `${desk}?dryRun=All` },
  { method: 'DELETE', path: desk },
  { method: 'DELETE', path: desk },
  { method: 'PATCH', path: desk, type: merge, body: { metadata: { finalizers: ['x.io/keep', 'x.io/more'] } } },
  { method: 'PATCH', path: desk, type: merge, body: { metadata: { finalizers: null } } },
  { method: 'GET', path: desk },
];

describe.skipIf(missing !== undefined).each(missing === undefined ? releases.slice(0, 1) : ['missing'])('as Kubernetes %s', (release) => {
  beforeAll(async () => {
    server = await kubernetes(release);
    lab = await startLabCluster({ definitions: [definition], port: 0 });
    kind = await openKind(server, definition);
  });
  afterAll(async () => {
    await kind?.close();
    await lab?.stop();
  });

  test.each([
    ['creates', creating],
    ['updates and patches', updating],
    ['applies', applying],
    ['lists', listing],
    ['deletes', deleting],
  ])('%s are answered alike', async (_name, requests) => {
    expect(await differences(requests)).toEqual([]);
  });

  test.each([1, 2, 3])('whatever the order (seed %i)', async (seed) => {
    const random = randomFrom(seed);
    const all = [...creating, ...updating, ...applying, ...listing, ...deleting].filter(({ path }) => !path.includes('continue'));
    const requests = Array.from({ length: 300 }, () => random.pick(all));
    const tidy: readonly Request[] = [
      { method: 'PATCH', path: desk, type: merge, body: { metadata: { finalizers: null } } },
      { method: 'DELETE', path: lamps },
    ];
    expect(await differences([...tidy, ...requests, ...tidy])).toEqual([]);
  });
});
