/**
 * A real Kubernetes API server (with etcd, without controllers) for the suites that need one, started by the first that asks and shared
 * by all test files of a run. It is stopped and its folder removed within a second after the run has ended, however it ended.
 *
 * `releases` says which can be started; `test/kubernetes/README.md` tells how they come. When there are none, `missing` says so and
 * suites skip themselves by `test.skipIf(missing)`; with `REQUIRE_SERVICES=1` importing this file fails unless all are there.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { Agent, request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type Json, type JsonObject } from '../../src/base/json.ts';
import { findPrograms, pinnedReleases } from '../kubernetes/binaries.ts';
import type { Served } from '../kubernetes/serve.ts';

/** An answer as it came. */
export interface ServerAnswer {
  readonly code: number;
  /** The object, list or `Status`; text that is no JSON is a string. */
  readonly body: Json;
  /** Texts of `Warning` headers. */
  readonly warnings: readonly string[];
}

export interface RequestOptions {
  readonly body?: Json | string;
  /** Media type of the body; JSON unless set. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface KubernetesServer extends Served {
  readonly kubeconfigText: string;
  /** Sends one request over a kept connection. Every answer is an answer, whatever its code. */
  readonly request: (method: string, path: string, options?: RequestOptions) => Promise<ServerAnswer>;
}

/** Releases that can be started, newest first: `['1.37', '1.35']`. */
export const releases: readonly string[] = findPrograms().map(({ release }) => release);

/** Why there is no API server, or `undefined`. */
export const missing: string | undefined =
  releases.length === 0 ? 'no Kubernetes API server: run npm run kubernetes, or name a folder with one in KUBEBUILDER_ASSETS' : undefined;

const required = process.env['KUBEBUILDER_ASSETS'] ? [] : pinnedReleases;
const lacking = required.filter((release) => !releases.includes(release));
if (process.env['REQUIRE_SERVICES'] === '1' && lacking.length > 0)
  throw new Error(`API servers ${lacking.join(' and ')} are required: run npm run kubernetes.`);
if (missing !== undefined) console.warn(`Skipped: ${missing}.`);
else if (lacking.length > 0) console.warn(`Skipped: Kubernetes ${lacking.join(' and ')}: run npm run kubernetes.`);

const parse = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
};

/** `299 - "text"`, one per header line, as Node joins them. */
const warningsIn = (header: string | undefined): readonly string[] =>
  [...(header ?? '').matchAll(/299 - "((?:[^"\\]|\\.)*)"/gu)].map(([, text]) => (text as string).replaceAll(/\\(.)/gu, '$1'));

const clientOf = ({ url, token }: Served, certificates: string): KubernetesServer['request'] => {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca: certificates });
  return (method, path, { body, type = 'application/json', headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
      const content = text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) };
      const all = { authorization: `Bearer ${token}`, accept: 'application/json', ...content, ...headers };
      const sent = httpsRequest(`${url}${path}`, { method, agent, headers: all }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            code: response.statusCode ?? 0,
            body: parse(Buffer.concat(chunks).toString('utf8')),
            warnings: warningsIn(response.headers['warning'] as string | undefined),
          }),
        );
      });
      sent.on('error', reject);
      sent.end(text);
    });
};

/** All workers of a run are threads of one process. */
const folderOf = (name: string): string => join(tmpdir(), `hedgerow-kubernetes-${process.pid}-${name}`);

/** Starts a server in a folder, or waits for the one that somebody else is starting there. */
const running = async (release: string, name: string): Promise<KubernetesServer> => {
  if (!releases.includes(release)) throw new Error(`There is no API server ${release} here, only ${releases.join(', ') || 'none'}.`);
  const folder = folderOf(name);
  let first = true;
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    first = false;
  }
  if (first) {
    const serve = join(import.meta.dirname, '..', 'kubernetes', 'serve.ts');
    const words = [serve, release, folder, String(process.pid)];
    spawn(process.execPath, words, { detached: true, stdio: 'ignore' }).unref();
  }
  while (!existsSync(join(folder, 'ready.json'))) {
    if (existsSync(join(folder, 'failed.txt'))) throw new Error(readFileSync(join(folder, 'failed.txt'), 'utf8'));
    await sleep(50);
  }
  const served = JSON.parse(readFileSync(join(folder, 'ready.json'), 'utf8')) as Served;
  const kubeconfigText = readFileSync(served.kubeconfig, 'utf8');
  const { clusters } = JSON.parse(kubeconfigText) as { readonly clusters: readonly { readonly cluster: Record<string, string> }[] };
  const certificates = Buffer.from(clusters[0]?.cluster['certificate-authority-data'] ?? '', 'base64').toString('utf8');
  return { ...served, kubeconfigText, request: clientOf(served, certificates) };
};

const shared = new Map<string, Promise<KubernetesServer>>();

/** The API server of this run, which all files share: whoever stores something uses names of his own. */
export const kubernetes = (release = releases[0] ?? ''): Promise<KubernetesServer> => {
  const server = shared.get(release) ?? running(release, release);
  shared.set(release, server);
  return server;
};

/** An API server that nobody else uses, for suites that look at everything in it. It costs some seconds and 400 MB. */
export const ownKubernetes = async (release = releases[0] ?? ''): Promise<KubernetesServer & { readonly stop: () => Promise<void> }> => {
  const name = `${release}-${randomUUID()}`;
  const server = await running(release, name);
  return {
    ...server,
    stop: async () => {
      process.kill(server.supervisor, 'SIGTERM');
      while (existsSync(folderOf(name))) await sleep(25);
    },
  };
};

/** What the API server says of an object, without storing it. */
export type Judgement =
  | { readonly accepted: true; readonly object: JsonObject; readonly warnings: readonly string[] }
  | {
      readonly accepted: false;
      readonly code: number;
      readonly reason: string;
      readonly message: string;
      readonly causes: readonly { readonly reason: string; readonly message: string; readonly field: string }[];
    };

const textOf = (object: JsonObject, key: string): string => (typeof object[key] === 'string' ? object[key] : '');
const partOf = (object: JsonObject, key: string): JsonObject => (isObject(object[key]) ? object[key] : {});

const judgement = ({ code, body, warnings }: ServerAnswer): Judgement => {
  const object = isObject(body) ? body : {};
  if (code < 300) return { accepted: true, object, warnings };
  const causes = partOf(object, 'details')['causes'];
  return {
    accepted: false,
    code,
    reason: textOf(object, 'reason'),
    message: textOf(object, 'message') || String(body),
    causes: (Array.isArray(causes) ? causes : []).filter(isObject).map((cause) => ({
      reason: textOf(cause, 'reason'),
      message: textOf(cause, 'message'),
      field: textOf(cause, 'field'),
    })),
  };
};

const definitionsPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Would the server take this CustomResourceDefinition? A dry run; unknown fields are refused, as `kubectl apply` does. */
export const judgeDefinition = async (server: KubernetesServer, definition: JsonObject): Promise<Judgement> =>
  judgement(await server.request('POST', `${definitionsPath}?dryRun=All&fieldValidation=Strict`, { body: definition }));

/** A kind that the server serves at the moment. */
export interface ServedKind {
  /** Would the server create this object? Names and namespaces are filled in where it has none. A dry run. */
  readonly judge: (object: JsonObject, query?: string) => Promise<Judgement>;
  /** Would the server take `next` as an update of `old`? `old` is stored for a moment. A refusal of `old` is a fault. */
  readonly judgeUpdate: (old: JsonObject, next: JsonObject) => Promise<Judgement>;
  /** Removes the kind and all its objects, whatever finalizers they have. */
  readonly close: () => Promise<void>;
}

/** Time for a definition to be served, or to be gone (ms). */
const patience = 60_000;

const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  for (const started = Date.now(); !(await holds()); await sleep(25))
    if (Date.now() - started > patience) throw new Error(`Not in time: ${what}.`);
};

/** Creates a definition, and waits for another file's definition of the same name to go. A refusal is a fault: ask `judgeDefinition`. */
const install = async (server: KubernetesServer, definition: JsonObject, name: string): Promise<void> => {
  await until(`definition ${name} created`, async () => {
    const answer = await server.request('POST', definitionsPath, { body: definition });
    if (answer.code === 409) return false;
    if (answer.code !== 201) throw new Error(`${name} is refused: ${JSON.stringify(answer.body)}`);
    return true;
  });
};

const isServed = async (server: KubernetesServer, paths: readonly string[]): Promise<boolean> => {
  for (const path of paths) if ((await server.request('GET', `${path}?limit=1`)).code !== 200) return false;
  return true;
};

/**
 * A server holds creates back for two seconds after a definition was established, so that its sisters learn of it. There are none here:
 * let it have been long ago.
 */
const letAge = async (server: KubernetesServer, name: string): Promise<void> => {
  await until(`definition ${name} aged`, async () => {
    const { body } = await server.request('GET', `${definitionsPath}/${name}`);
    const definition = isObject(body) ? body : {};
    const status = partOf(definition, 'status');
    const conditions = (Array.isArray(status['conditions']) ? status['conditions'] : []).filter(isObject);
    const aged = conditions.map((condition) => ({ ...condition, lastTransitionTime: '2000-01-01T00:00:00Z' }));
    const answer = await server.request('PUT', `${definitionsPath}/${name}/status`, {
      body: { ...definition, status: { ...status, conditions: aged } },
    });
    return answer.code === 200;
  });
};

/** Takes the finalizers from all objects of a kind: nobody is here to act on them. */
const letGo = async (server: KubernetesServer, version: string, plural: string): Promise<void> => {
  const { body } = await server.request('GET', `${version}/${plural}`);
  const items = isObject(body) && Array.isArray(body['items']) ? body['items'].filter(isObject) : [];
  for (const { metadata } of items) {
    if (!isObject(metadata) || metadata['finalizers'] === undefined) continue;
    const namespace = metadata['namespace'] === undefined ? '' : `/namespaces/${textOf(metadata, 'namespace')}`;
    await server.request('PATCH', `${version}${namespace}/${plural}/${textOf(metadata, 'name')}`, {
      body: { metadata: { finalizers: null } },
      type: 'application/merge-patch+json',
    });
  }
};

/** Serves a kind until it is closed. Files that open definitions of the same name wait for each other. */
export const openKind = async (server: KubernetesServer, definition: JsonObject): Promise<ServedKind> => {
  const spec = partOf(definition, 'spec');
  const group = textOf(spec, 'group');
  const plural = textOf(partOf(spec, 'names'), 'plural');
  const name = `${plural}.${group}`;
  const namespaced = textOf(spec, 'scope') === 'Namespaced';
  const versions = (Array.isArray(spec['versions']) ? spec['versions'] : [])
    .filter(isObject)
    .filter((version) => version['served'] === true);
  await install(server, definition, name);
  await until(`${name} served`, () =>
    isServed(
      server,
      versions.map((version) => `/apis/${group}/${textOf(version, 'name')}/${plural}`),
    ),
  );
  await letAge(server, name);

  const placed = (object: JsonObject): JsonObject => {
    const metadata = partOf(object, 'metadata');
    const namespace = namespaced ? { namespace: textOf(metadata, 'namespace') || 'default' } : {};
    return { ...object, metadata: { name: 'judged', ...metadata, ...namespace } };
  };
  const needNamespace = async (namespace: string): Promise<void> => {
    if (!namespaced || namespace === 'default') return;
    const answer = await server.request('POST', '/api/v1/namespaces', { body: { metadata: { name: namespace } } });
    if (answer.code !== 201 && answer.code !== 409) throw new Error(`Namespace ${namespace}: ${JSON.stringify(answer.body)}`);
  };
  const collectionOf = (object: JsonObject): string => {
    const namespace = namespaced ? `/namespaces/${textOf(partOf(object, 'metadata'), 'namespace')}` : '';
    return `/apis/${textOf(object, 'apiVersion')}${namespace}/${plural}`;
  };
  const judge = async (object: JsonObject, query = ''): Promise<Judgement> => {
    const body = placed(object);
    await needNamespace(textOf(partOf(body, 'metadata'), 'namespace'));
    return judgement(await server.request('POST', `${collectionOf(body)}?dryRun=All${query === '' ? '' : `&${query}`}`, { body }));
  };

  return {
    judge,
    judgeUpdate: async (old, next) => {
      const before = placed(old);
      await needNamespace(textOf(partOf(before, 'metadata'), 'namespace'));
      const stored = await server.request('POST', collectionOf(before), { body: before });
      if (stored.code !== 201) throw new Error(`The old object is refused: ${JSON.stringify(stored.body)}`);
      const path = `${collectionOf(before)}/${textOf(partOf(before, 'metadata'), 'name')}`;
      try {
        const { resourceVersion } = partOf(stored.body as JsonObject, 'metadata') as { readonly resourceVersion: string };
        const body = placed(next);
        const metadata = { ...partOf(body, 'metadata'), resourceVersion };
        return judgement(await server.request('PUT', `${path}?dryRun=All`, { body: { ...body, metadata } }));
      } finally {
        await server.request('DELETE', path);
      }
    },
    close: async () => {
      await letGo(server, `/apis/${group}/${textOf(versions[0] ?? {}, 'name')}`, plural);
      await server.request('DELETE', `${definitionsPath}/${name}`);
      await until(`definition ${name} gone`, async () => {
        if ((await server.request('GET', `${definitionsPath}/${name}`)).code === 404) return true;
        // A server that has just taken another definition may not have listed all objects before.
        await letGo(server, `/apis/${group}/${textOf(versions[0] ?? {}, 'name')}`, plural);
        return false;
      });
    },
  };
};

/** Would the server create this object of this kind? One question; for several open the kind once. */
export const judgeObject = async (server: KubernetesServer, definition: JsonObject, object: JsonObject): Promise<Judgement> => {
  const kind = await openKind(server, definition);
  try {
    return await kind.judge(object);
  } finally {
    await kind.close();
  }
};
