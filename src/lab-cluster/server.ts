/**
 * A lab cluster: the Kubernetes HTTP API for custom resources, in this process, so that nobody needs a cluster to begin. The stock
 * kubectl can use it.
 *
 * It listens on loopback without TLS and without login, as local tools do, and refuses requests that name another host or come from
 * a web page.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Clock, systemClock } from '#base/clock.ts';
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { readYaml } from '#yaml/read.ts';
import { writeYaml } from '#yaml/write.ts';
import { discover, serverVersion } from './discovery.ts';
import { definitionsResource, established, type KindTable, makeKindTable, type ServedKind } from './kinds.ts';
import { openApi2, protobufType, wantsProtobuf } from './openapi.ts';
import { makeResources, type ResourceRequest, type Resources, type Subresource, type WriteAnswer } from './resources.ts';
import { badRequest, expired, noSuchPath, notFound, StatusError, unsupportedType } from './status.ts';
import { openStorage, type Storage } from './storage.ts';
import { tableOf } from './table.ts';
import { makeWatches, type Watches } from './watch.ts';

export interface LabClusterOptions {
  /** CustomResourceDefinitions it has from the start. */
  readonly definitions: readonly JsonObject[];
  /** 0 means any free port. */
  readonly port: number;
  readonly clock?: Clock;
  /** Where objects are kept over restarts. */
  readonly dataFile?: string;
}

/** A fault to be played once on the next request whose method and path match. */
export interface PlannedFailure {
  readonly matching: RegExp;
  readonly status: number;
  /** Seconds, for the Retry-After header. */
  readonly retryAfter?: number;
}

export interface LabCluster {
  readonly url: string;
  readonly port: number;
  /** For kubectl and other clients. */
  readonly kubeconfig: () => string;
  readonly stop: () => Promise<void>;
  /** Forgets old events, so that watches which resume are told 410. */
  readonly compact: () => void;
  readonly closeWatches: () => void;
  readonly hangWatches: (on: boolean) => void;
  readonly failNext: (failure: PlannedFailure) => void;
}

/** Bytes of a body; the API server's own limit. */
const maxBody = 3 * 1024 * 1024;

interface Place {
  readonly kind: ServedKind;
  readonly namespace: string;
  readonly name?: string;
  readonly subresource?: Subresource;
}

/** The part of an object that a path's last word names, when the version has it. */
const subresourceOf = ({ version }: ServedKind, word: string): Subresource | undefined => {
  if (word === 'status' && version.statusSubresource) return word;
  return word === 'scale' && version.scale !== undefined ? word : undefined;
};

/** What a path means: `/apis/g/v[/namespaces/ns]/plural[/name[/status]]`, or `/scale` in the place of `/status`. */
const placeOf = (kinds: KindTable, path: string): Place | undefined => {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const core = parts[0] === 'api';
  if (!core && parts[0] !== 'apis') return undefined;
  const [group = '', version = '', ...rest] = core ? ['', ...parts.slice(1)] : parts.slice(1);
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && !(core && rest.length === 2);
  const [namespace, tail] = inNamespace ? [rest[1] ?? '', rest.slice(2)] : ['', rest];
  const [plural = '', name, sub, ...more] = tail;
  const kind = kinds.find(group, version, plural);
  if (kind === undefined || more.length > 0) return undefined;
  const subresource = sub === undefined ? undefined : subresourceOf(kind, sub);
  if (sub !== undefined && subresource === undefined) {
    const { definition } = kind;
    if (sub !== 'status' && sub !== 'scale') return undefined;
    throw notFound({ plural: definition.plural, group: definition.group, kind: definition.kind }, name ?? '');
  }
  if (inNamespace && kind.definition.scope !== 'Namespaced') return undefined;
  return { kind, namespace, ...(name === undefined ? {} : { name }), ...(subresource === undefined ? {} : { subresource }) };
};

const readBody = (request: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBody) chunks.push(chunk);
    });
    request.on('end', () => {
      if (size > maxBody) reject(new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${maxBody}`));
      else resolve(Buffer.concat(chunks));
    });
    request.on('error', reject);
  });

/** Media types of bodies that are read; patches have their own. */
const readable = /^application\/(?:json|yaml|[\w.-]+\+(?:json|yaml))$/u;

const parseBody = (bytes: Buffer, type: string): Json | undefined => {
  if (bytes.length === 0) return undefined;
  if (!readable.test(type))
    throw unsupportedType(`the lab cluster reads application/json and application/yaml, not ${type}: write a manifest and apply it`);
  if (/yaml/u.test(type)) {
    const { documents, diagnostics } = readYaml(bytes, { profile: 'kubernetes', limits: { maxBytes: maxBody } });
    const wrong = diagnostics.find(({ severity }) => severity === 'error');
    if (wrong !== undefined) throw badRequest(`error converting YAML to JSON: ${wrong.message}`);
    return documents[0]?.value as Json | undefined;
  }
  try {
    return JSON.parse(bytes.toString('utf8')) as Json;
  } catch (fault) {
    throw badRequest(`invalid character in the body: ${fault instanceof Error ? fault.message : ''}`);
  }
};

const send = (
  response: ServerResponse,
  code: number,
  body: JsonObject,
  headers: Readonly<Record<string, string | string[]>> = {},
): void => {
  const text = Buffer.from(`${JSON.stringify(body)}\n`);
  response.writeHead(code, { 'content-type': 'application/json', 'content-length': text.length, ...headers });
  response.end(text);
};

const isLocal = (request: IncomingMessage): boolean => {
  const host = (request.headers.host ?? '').replace(/:\d+$/u, '');
  return ['127.0.0.1', 'localhost', '[::1]'].includes(host) && request.headers.origin === undefined;
};

const wantsTable = (accept: string): boolean => /as=Table/u.test(accept.split(',', 1)[0] ?? '');

/** Pages of a list are cut from one snapshot, so that they fit together. */
const makePages = () => {
  const snapshots = new Map<string, { readonly objects: readonly KubernetesObject[]; readonly version: number }>();
  let next = 1;
  return {
    page: (query: URLSearchParams, all: () => readonly KubernetesObject[], version: number) => {
      const limit = Number(query.get('limit') ?? 0);
      const token = query.get('continue');
      const [id = '', start = '0'] = token?.split(':') ?? [];
      const snapshot = token === null ? { objects: all(), version } : snapshots.get(id);
      if (snapshot === undefined) throw expired('The provided continue parameter is too old to display a consistent list result.');
      const from = Number(start);
      const objects = limit > 0 ? snapshot.objects.slice(from, from + limit) : snapshot.objects.slice(from);
      const rest = snapshot.objects.length - from - objects.length;
      if (rest === 0) return { objects, version: snapshot.version, metadata: { continue: '' } };
      const name = token === null ? String(next++) : id;
      snapshots.set(name, snapshot);
      if (snapshots.size > 100) snapshots.delete(snapshots.keys().next().value ?? '');
      // What is left is only known where nothing is selected.
      const selected = query.has('labelSelector') || query.has('fieldSelector');
      const left = selected ? {} : { remainingItemCount: rest };
      return { objects, version: snapshot.version, metadata: { continue: `${name}:${from + objects.length}`, ...left } };
    },
  };
};

interface Parts {
  readonly storage: Storage;
  readonly kinds: KindTable;
  readonly resources: Resources;
  readonly watches: Watches;
  readonly pages: ReturnType<typeof makePages>;
  readonly now: () => string;
}

const listAnswer = ({ storage, resources, pages, now }: Parts, request: ResourceRequest, table: boolean): JsonObject => {
  const { objects, version, metadata } = pages.page(request.query, () => resources.list(request), storage.version());
  const meta = { resourceVersion: String(version), ...metadata };
  if (table) return tableOf(request.kind, objects, meta, request.query.get('includeObject') ?? 'Metadata', now());
  const { definition, version: served } = request.kind;
  const apiVersion = definition.group === '' ? served.name : `${definition.group}/${served.name}`;
  return { apiVersion, kind: definition.listKind, metadata: meta, items: objects as unknown as Json };
};

const writeFor = ({ resources }: Parts, method: string, request: ResourceRequest): WriteAnswer => {
  if (request.name === undefined) {
    if (method === 'POST') return resources.create(request);
    if (method === 'DELETE') return resources.removeAll(request);
  } else {
    if (method === 'PUT') return resources.update(request);
    if (method === 'PATCH') return resources.patch(request);
    if (method === 'DELETE' && request.subresource === undefined) return resources.remove(request);
  }
  throw new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
};

const read = (parts: Parts, request: ResourceRequest, accept: string, response: ServerResponse): void => {
  const table = wantsTable(accept);
  const include = request.query.get('includeObject') ?? 'Metadata';
  const show = (object: KubernetesObject): JsonObject =>
    table
      ? tableOf(request.kind, [object], { resourceVersion: String(object.metadata['resourceVersion'] ?? '') }, include, parts.now())
      : (object as unknown as JsonObject);
  const watch = request.query.get('watch');
  if (request.name === undefined && (watch === 'true' || watch === '1')) parts.watches.open({ ...request, show }, response);
  else if (request.name === undefined) send(response, 200, listAnswer(parts, request, table));
  else send(response, 200, show(parts.resources.get(request)));
};

const serveRequest = async (parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://lab');
  const method = request.method ?? 'GET';
  if (!isLocal(request)) throw new StatusError(403, 'Forbidden', 'the lab cluster answers to local tools only');
  if (['/healthz', '/readyz', '/livez'].includes(url.pathname)) {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
    return;
  }
  if (method === 'GET' && url.pathname === '/openapi/v2' && wantsProtobuf(request.headers.accept ?? '')) {
    response.writeHead(200, { 'content-type': protobufType }).end(openApi2(parts.kinds.all(), serverVersion));
    return;
  }
  const discovered = method === 'GET' ? discover(parts.kinds, url.pathname.replace(/(.)\/$/u, '$1')) : undefined;
  if (discovered !== undefined) return send(response, 200, discovered);
  const place = placeOf(parts.kinds, url.pathname);
  if (place === undefined) throw noSuchPath();
  const type = (request.headers['content-type'] ?? 'application/json').split(';', 1)[0]?.trim() ?? '';
  const base = { ...place, method, query: url.searchParams, type, userAgent: request.headers['user-agent'] ?? '' };
  if (method === 'GET') return read(parts, base, request.headers.accept ?? '', response);
  const body = parseBody(await readBody(request), type);
  const options = method === 'DELETE' && isObject(body) ? { options: body } : {};
  const answer = writeFor(parts, method, { ...base, ...(body === undefined ? {} : { body }), ...options });
  const warnings = answer.warnings.map((text) => `299 - "${text.replaceAll(/["\\]/gu, '\\$&')}"`);
  return send(response, answer.code, answer.object, warnings.length === 0 ? {} : { warning: warnings });
};

const prepare = (storage: Storage, definitions: readonly JsonObject[], now: string): void => {
  const seconds = `${now.slice(0, 19)}Z`;
  if (storage.get('/namespaces', '/default') === undefined) {
    const metadata = {
      name: 'default',
      uid: crypto.randomUUID(),
      creationTimestamp: seconds,
      labels: { 'kubernetes.io/metadata.name': 'default' },
    };
    storage.put('/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata, status: { phase: 'Active' } } as KubernetesObject);
  }
  for (const definition of definitions) {
    const metadata = isObject(definition['metadata']) ? definition['metadata'] : {};
    const known = storage.get(definitionsResource, `/${String(metadata['name'])}`);
    if (known !== undefined && JSON.stringify(known['spec']) === JSON.stringify(definition['spec'])) continue;
    const identity = {
      uid: known?.metadata['uid'] ?? crypto.randomUUID(),
      creationTimestamp: known?.metadata['creationTimestamp'] ?? seconds,
      generation: 1,
    };
    storage.put(
      definitionsResource,
      established({ ...definition, metadata: { ...metadata, ...identity } }, seconds) as unknown as KubernetesObject,
    );
  }
};

const kubeconfigFor = (url: string): string =>
  writeYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lab', cluster: { server: url } }],
    users: [{ name: 'lab', user: {} }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'lab', namespace: 'default' } }],
    'current-context': 'lab',
  });

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

/** Starts a lab cluster; rejects when the port is taken. */
export const startLabCluster = async (options: LabClusterOptions): Promise<LabCluster> => {
  const clock = options.clock ?? systemClock;
  const storage = openStorage(options.dataFile);
  prepare(storage, options.definitions, clock.now());
  const kinds = makeKindTable(storage);
  const parts: Parts = {
    storage,
    kinds,
    resources: makeResources(storage, kinds, clock.now),
    watches: makeWatches(storage),
    pages: makePages(),
    now: clock.now,
  };
  const failures: PlannedFailure[] = [];

  const planned = (request: IncomingMessage): StatusError | undefined => {
    const index = failures.findIndex(({ matching }) => matching.test(`${request.method} ${request.url}`));
    const [failure] = index < 0 ? [] : failures.splice(index, 1);
    return failure === undefined
      ? undefined
      : new StatusError(failure.status, 'Planned', 'a failure planned by a test', undefined, failure.retryAfter);
  };
  const server = createServer((request, response) => {
    const failure = planned(request);
    const work = failure === undefined ? serveRequest(parts, request, response) : Promise.reject(failure);
    work.catch((fault: unknown) => {
      const error =
        fault instanceof StatusError
          ? fault
          : new StatusError(500, 'InternalError', fault instanceof Error ? fault.message : String(fault));
      if (response.headersSent) response.destroy();
      else send(response, error.code, error.status, error.retryAfter === undefined ? {} : { 'retry-after': String(error.retryAfter) });
    });
  });
  const port = await listen(server, options.port);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    kubeconfig: () => kubeconfigFor(url),
    compact: storage.compact,
    closeWatches: parts.watches.closeAll,
    hangWatches: parts.watches.hang,
    failNext: (failure) => failures.push(failure),
    stop: async () => {
      parts.watches.closeAll();
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
    },
  };
};
