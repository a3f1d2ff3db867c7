/** A cluster behind its API server, as the GitOps context wants it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { ok, type Result } from '#base/result.ts';
import type { Applier, ApplyOutcome, LiveCluster, LiveReport, LiveResource, Preview, RemoveOutcome } from '#contexts/gitops/ports.ts';
import { clientPatch } from '#kubernetes/client-apply.ts';
import { kindOf } from '#kubernetes/definition.ts';
import { type KindDefinition, splitApiVersion } from '#kubernetes/object.ts';
import { type Client, makeClient } from './client.ts';
import { type ClusterAccess, readKubeconfig } from './kubeconfig.ts';
import { type ReflectorSpec, reflect } from './reflector.ts';
import { outcomeOf, toLive } from './translate.ts';

/** Our name in server-side apply. Load-bearing: never change. */
export const fieldManager = 'hedgerow';

export interface ClusterOptions {
  readonly kubeconfigText: string;
  /** Asked before each request: the text of the kubeconfig, when it is another one than when it was last asked for. */
  readonly changedText?: () => Promise<string | undefined>;
  /** Folder of the kubeconfig, from which files are named that it names relatively. */
  readonly folder?: string;
  readonly context?: string;
  /** Namespace for objects that name none. */
  readonly namespace: string;
  readonly allowExec?: boolean;
  /** Silence after which a watch counts as dead (ms). */
  readonly idleMs?: number;
  /** Objects of a page of a list. */
  readonly pageSize?: number;
}

export interface ConnectedCluster extends LiveCluster {
  /** One request to the API server, for adapters of what runs in the same cluster. */
  readonly send: Client['send'];
  /** An object as it is now; `undefined` when it is not there or cannot be read. */
  readonly read: (manifest: JsonObject) => Promise<LiveResource | undefined>;
  readonly close: () => Promise<void>;
}

const definitionsPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Waits, or not, when it is time to end. */
const pause = (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal }).catch(() => undefined);

/** Lists that are read at once, of all kinds together: a page each is in memory. */
const listsAtOnce = 4;

/** Does works in the order in which they come, some at once. */
const makeTurns = (atOnce: number): ReflectorSpec['inTurn'] & {} => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((turn) => waiting.push(turn));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
};

const servedVersion = (kind: KindDefinition): string | undefined =>
  (kind.versions.find(({ served, storage }) => served && storage) ?? kind.versions.find(({ served }) => served))?.name;

const keyOf = (kind: KindDefinition): string => `${kind.plural}.${kind.group}`;

/** A kind that is followed. */
interface Followed {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Keeps one reflector for each kind that has a definition. */
const watchKinds = (
  client: Client,
  options: ClusterOptions,
  listener: (report: LiveReport) => void | Promise<void>,
  signal: AbortSignal,
) => {
  const running = new Map<string, Followed>();
  const inTurn = makeTurns(listsAtOnce);
  return {
    follow: (kinds: readonly KindDefinition[]): void => {
      for (const kind of kinds) {
        const version = servedVersion(kind);
        const known = running.get(keyOf(kind));
        if (version === undefined || known?.version === version) continue;
        known?.stop.abort();
        const stop = new AbortController();
        const apiVersion = `${kind.group}/${version}`;
        const spec = {
          client,
          path: `/apis/${apiVersion}/${kind.plural}`,
          apiVersion,
          group: kind.group,
          kind: kind.kind,
          report: listener,
          pause,
          inTurn,
          ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
          ...(options.pageSize === undefined ? {} : { pageSize: options.pageSize }),
        };
        running.set(keyOf(kind), {
          group: kind.group,
          kind: kind.kind,
          version,
          stop,
          done: reflect(spec, AbortSignal.any([signal, stop.signal])),
        });
      }
      // A definition that is gone takes its objects with it, but that is nobody's wish about each of them: the kind is unreadable.
      for (const [name, { group, kind: gone, stop }] of running) {
        if (kinds.some((kind) => keyOf(kind) === name && servedVersion(kind) !== undefined)) continue;
        stop.abort();
        running.delete(name);
        void listener({
          type: 'unreadable',
          group,
          kind: gone,
          reason: 'DefinitionGone',
          message: `The definition of ${name} is gone.`,
        });
      }
    },
    done: () => Promise.all([...running.values()].map(({ done }) => done)),
  };
};

const changedCluster = {
  reason: 'ClusterIdentityChanged',
  message: 'Another cluster answers at this address: its namespace kube-system is not the one that was there before.',
} as const;

/** Which cluster it is. A cluster is told by the identity of its namespace `kube-system`, which lives as long as the cluster. */
interface Identity {
  /** False when another cluster answers than before. Who may not read that namespace, or has none, is not told. */
  readonly check: () => Promise<boolean>;
  readonly isOther: () => boolean;
}

const makeIdentity = (client: Client): Identity => {
  let known: string | undefined;
  let other = false;
  return {
    check: async () => {
      const answer = await client.send('GET', '/api/v1/namespaces/kube-system');
      const metadata = answer.ok && isObject(answer.body['metadata']) ? answer.body['metadata'] : {};
      const { uid } = metadata;
      if (typeof uid === 'string' && uid !== '') {
        other = known !== undefined && known !== uid;
        known ??= uid;
      }
      return !other;
    },
    isOther: () => other,
  };
};

/** Tells the set of definitions whenever it changes, by following the definitions like any other kind. */
const followDefinitions = (
  client: Client,
  options: ClusterOptions,
  identity: Identity,
  listener: (report: LiveReport) => void | Promise<void>,
  signal: AbortSignal,
): Promise<unknown> => {
  const definitions = new Map<string, KindDefinition>();
  const kinds = watchKinds(client, options, listener, signal);
  let connected = false;
  const tell = async (): Promise<void> => {
    const all = [...definitions.values()].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
    await listener({ type: 'definitions', definitions: all });
    kinds.follow(all);
  };
  const take = async (report: LiveReport): Promise<void> => {
    switch (report.type) {
      case 'listed': {
        if (!(await identity.check())) {
          connected = false;
          kinds.follow([]);
          return listener({ type: 'unreadable', ...changedCluster });
        }
        if (!connected) {
          const version = await client.send('GET', '/version');
          await listener({ type: 'connected', serverVersion: version.ok ? String(version.body['gitVersion'] ?? '') : '' });
          connected = true;
        }
        definitions.clear();
        for (const { object } of report.resources) definitions.set(object.metadata.name, kindOf(object as unknown as JsonObject));
        return tell();
      }
      case 'changed': {
        const kind = kindOf(report.resource.object as unknown as JsonObject);
        const known = definitions.get(report.resource.object.metadata.name);
        if (JSON.stringify(known) === JSON.stringify(kind)) return undefined;
        definitions.set(report.resource.object.metadata.name, kind);
        return tell();
      }
      case 'deleted':
        definitions.delete(report.resource.object.metadata.name);
        return tell();
      case 'unreadable':
        connected = false;
        return listener({ type: 'unreadable', reason: report.reason, message: report.message });
      default:
        return undefined;
    }
  };
  const spec = {
    client,
    path: definitionsPath,
    apiVersion: 'apiextensions.k8s.io/v1',
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    report: take,
    pause,
    ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
    ...(options.pageSize === undefined ? {} : { pageSize: options.pageSize }),
  };
  return reflect(spec, signal).then(() => kinds.done());
};

/** Finds the path of objects of a kind, by discovery, and remembers it. */
const makePaths = (client: Client, namespace: string) => {
  const known = new Map<string, { readonly plural: string; readonly namespaced: boolean }>();
  const look = async (apiVersion: string, kind: string) => {
    const key = `${apiVersion}/${kind}`;
    const found = known.get(key);
    if (found !== undefined) return { ok: true as const, ...found };
    const { group } = splitApiVersion(apiVersion);
    const answer = await client.send('GET', group === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`);
    if (!answer.ok) return answer;
    const resources = Array.isArray(answer.body['resources']) ? answer.body['resources'].filter(isObject) : [];
    const resource = resources.find((candidate) => candidate['kind'] === kind && !String(candidate['name']).includes('/'));
    if (resource === undefined)
      return { ok: false as const, status: 404, reason: 'NotFound', message: `The cluster does not serve ${kind} in ${apiVersion}.` };
    const place = { plural: String(resource['name']), namespaced: resource['namespaced'] === true };
    known.set(key, place);
    return { ok: true as const, ...place };
  };
  return async (manifest: JsonObject) => {
    const apiVersion = String(manifest['apiVersion']);
    const place = await look(apiVersion, String(manifest['kind']));
    if (!place.ok) return place;
    const metadata = isObject(manifest['metadata']) ? manifest['metadata'] : {};
    const base = splitApiVersion(apiVersion).group === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
    const scope = place.namespaced ? `/namespaces/${encodeURIComponent(String(metadata['namespace'] ?? namespace))}` : '';
    return { ok: true as const, path: `${base}${scope}/${place.plural}/${encodeURIComponent(String(metadata['name']))}` };
  };
};

const applyType = 'application/apply-patch+yaml';
const mergeType = 'application/merge-patch+json';

/** Connects by a kubeconfig. Refused when the kubeconfig is; a server that does not answer is told by the watch. */
export const connectCluster = async (options: ClusterOptions): Promise<Result<ConnectedCluster>> => {
  const read = (text: string) =>
    readKubeconfig({
      text,
      allowExec: options.allowExec ?? false,
      ...(options.folder === undefined ? {} : { folder: options.folder }),
      ...(options.context === undefined ? {} : { context: options.context }),
    });
  const access = await read(options.kubeconfigText);
  if (!access.ok) return access;
  const renewed = async (): Promise<ClusterAccess | undefined> => {
    const text = await options.changedText?.();
    const again = text === undefined ? undefined : await read(text);
    // Half of a file, or one that is refused, is waited out with what was there before.
    return again?.ok === true ? again.value : undefined;
  };
  const client = makeClient(access.value, renewed);
  const identity = makeIdentity(client);
  const known = makePaths(client, options.namespace);
  /** Nothing is asked of another cluster than the one that was there first. */
  const pathOf: typeof known = async (manifest) => (identity.isOther() ? { ok: false, status: 403, ...changedCluster } : known(manifest));
  const stops = new Set<() => Promise<void>>();

  const patch = async (
    manifest: JsonObject,
    { force, dryRun, manager }: { readonly force: boolean; readonly dryRun: boolean; readonly manager: string },
  ) => {
    const place = await pathOf(manifest);
    if (!place.ok) return place;
    const query = `fieldManager=${encodeURIComponent(manager)}&force=${force}${dryRun ? '&dryRun=All' : ''}`;
    return client.send('PATCH', `${place.path}?${query}`, manifest as Json, applyType);
  };
  /** Client-side apply as a dry run: the patch that it would send, or the object when it would send none. */
  const patchAsClient = async (manifest: JsonObject, manager: string) => {
    const place = await pathOf(manifest);
    if (!place.ok) return place;
    const before = await client.send('GET', place.path);
    if (!before.ok) return before;
    const changes = clientPatch(manifest, before.body);
    if (Object.keys(changes).length === 0) return before;
    return client.send('PATCH', `${place.path}?fieldManager=${encodeURIComponent(manager)}&dryRun=All`, changes, mergeType);
  };
  const preview = async (manifest: JsonObject, applier?: Applier): Promise<Preview> => {
    const answer =
      applier?.by === 'client'
        ? await patchAsClient(manifest, applier.manager)
        : await patch(manifest, { force: true, dryRun: true, manager: applier?.manager ?? fieldManager });
    if (answer.ok) return { outcome: 'predicted', object: answer.body as never };
    const { reason, message } = answer;
    return { outcome: outcomeOf(answer as never).outcome === 'terminal' ? 'refused' : 'unknown', reason, message };
  };
  const apply = async (manifest: JsonObject, { force }: { readonly force: boolean }): Promise<ApplyOutcome> => {
    const place = await pathOf(manifest);
    if (!place.ok) return outcomeOf(place as never);
    const before = await client.send('GET', place.path);
    const answer = await patch(manifest, { force, dryRun: false, manager: fieldManager });
    if (!answer.ok) return outcomeOf(answer as never);
    const resource = toLive(answer.body, String(manifest['apiVersion']), String(manifest['kind']));
    if (resource === undefined) return { outcome: 'transient', reason: 'BadAnswer', message: 'The answer to the apply is not an object.' };
    const old = before.ok ? toLive(before.body, '', '') : undefined;
    const action =
      answer.status === 201 || old === undefined
        ? 'created'
        : old.resourceVersion === resource.resourceVersion
          ? 'unchanged'
          : 'configured';
    return { outcome: 'succeeded', action, resource };
  };

  const readLive = async (manifest: JsonObject): Promise<LiveResource | undefined> => {
    const place = await pathOf(manifest);
    const answer = place.ok ? await client.send('GET', place.path) : place;
    return answer.ok ? toLive(answer.body, String(manifest['apiVersion']), String(manifest['kind'])) : undefined;
  };
  const remove = async (object: JsonObject, uid: string): Promise<RemoveOutcome> => {
    const place = await pathOf(object);
    if (!place.ok) return outcomeOf(place as never);
    const preconditions = { uid };
    const answer = await client.send('DELETE', place.path, {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      preconditions,
    });
    if (answer.ok) return { outcome: 'succeeded', action: 'deleted' };
    // The precondition does not hold: what stands there now is not what was to be deleted.
    const isOther = answer.status === 409 && answer.message.includes(uid);
    if (answer.status === 404 || isOther) return { outcome: 'succeeded', action: 'absent' };
    return outcomeOf(answer as never);
  };

  return ok({
    send: client.send,
    read: readLive,
    preview,
    apply,
    remove,
    watch: (listener) => {
      const stop = new AbortController();
      const done = followDefinitions(client, options, identity, listener, stop.signal);
      const end = async (): Promise<void> => {
        stops.delete(end);
        stop.abort();
        await done;
      };
      stops.add(end);
      return { stop: end };
    },
    close: async () => {
      await Promise.all([...stops].map((end) => end()));
      client.close();
    },
  });
};
