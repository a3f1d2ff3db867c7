/**
 * A cluster beside an Argo CD that delivers the same manifests: what it says of its application is reported, and it can be asked to change
 * the cluster in our place, one sync of chosen resources at a time. Nothing of Argo CD is installed or configured.
 *
 * Source: Application of `argoproj.io/v1alpha1`; its `operation` field begins a sync, `status.operationState` tells how it goes.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { ApplyOutcome, LiveCluster, LiveReport, LiveResource, RemoveOutcome } from '#contexts/gitops/ports.ts';
import { splitApiVersion } from '#kubernetes/object.ts';
import { makeAppliers, syncOptionsIn } from './appliers.ts';
import { type Delivery, deliveryOf, noApplication, partOf, textOf } from './translate.ts';

type Answer =
  | { readonly ok: true; readonly body: JsonObject }
  | { readonly ok: false; readonly status: number; readonly reason: string; readonly message: string };

/** A cluster, with as much of its API as is needed here. */
export interface ClusterWithApi extends LiveCluster {
  /** One request to the API server. Status 0 when nobody answered. */
  readonly send: (method: string, path: string, body?: Json, type?: string) => Promise<Answer>;
  /** An object as it is now; `undefined` when it is not there or cannot be read. */
  readonly read: (manifest: JsonObject) => Promise<LiveResource | undefined>;
}

export interface ArgoOptions {
  readonly application: string;
  readonly namespace: string;
  /** Whether Argo CD changes the cluster in our place. */
  readonly deliver: boolean;
  /** Namespace for manifests that name none. */
  readonly defaultNamespace: string;
  /** Milliseconds in which what is asked for becomes one sync. */
  readonly gatherMs?: number;
  /** Milliseconds between two looks at a sync. */
  readonly lookMs?: number;
  /** Milliseconds that a sync may take. */
  readonly patienceMs?: number;
}

interface Target {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

type Failure = Exclude<ApplyOutcome, { readonly outcome: 'succeeded' }>;
/** How a sync went for one resource, in Argo CD's words. */
type Synced = { readonly ok: true; readonly status: string; readonly message: string } | { readonly ok: false; readonly failure: Failure };

interface Waiting {
  readonly target: Target;
  readonly prune: boolean;
  readonly done: (synced: Synced) => void;
}

const mark = 'hedgerow';

const sameTarget =
  (target: Target) =>
  (result: JsonObject): boolean =>
    result['group'] === target.group &&
    result['kind'] === target.kind &&
    result['name'] === target.name &&
    result['namespace'] === target.namespace;

/** Whether an operation carries our mark: another one may have come in between. */
const isOurs = (operation: Json | undefined, id: string): boolean => {
  const info = isObject(operation) && Array.isArray(operation['info']) ? operation['info'].filter(isObject) : [];
  return info.some(({ name, value }) => name === mark && value === id);
};

const finished: ReadonlySet<string> = new Set(['Succeeded', 'Failed', 'Error']);

/** What became of one resource when a sync is over. */
const resultOf = (state: JsonObject, target: Target): Synced => {
  const results = partOf(state, 'syncResult')['resources'];
  const result = Array.isArray(results) ? results.filter(isObject).find(sameTarget(target)) : undefined;
  const message = textOf(result?.['message']) || textOf(state['message']);
  if (result === undefined)
    return {
      ok: false,
      failure: {
        outcome: textOf(state['phase']) === 'Succeeded' ? 'terminal' : 'transient',
        reason: 'NotInSync',
        message: message === '' ? 'The sync of Argo CD was not about this resource.' : message,
      },
    };
  const status = textOf(result['status']);
  if (status === 'SyncFailed') return { ok: false, failure: { outcome: 'terminal', reason: 'SyncFailed', message } };
  return { ok: true, status, message };
};

/** What the API server says of a request about the application: what may pass is tried again. */
const failureOf = ({ status, reason, message }: Extract<Answer, { readonly ok: false }>): Failure => ({
  outcome: status === 0 || status === 408 || status === 429 || status >= 500 ? 'transient' : 'terminal',
  reason,
  message,
});

/** Begins syncs, one after the other: what is asked meanwhile is in the next one. */
const makeSyncs = (cluster: ClusterWithApi, options: ArgoOptions) => {
  const { lookMs = 500, patienceMs = 300_000, gatherMs = 200 } = options;
  const path = `/apis/argoproj.io/v1alpha1/namespaces/${encodeURIComponent(options.namespace)}/applications/${encodeURIComponent(options.application)}`;
  let queue: Waiting[] = [];
  let running = false;

  const begin = async (batch: readonly Waiting[], id: string): Promise<Failure | undefined> => {
    const seen = await cluster.send('GET', path);
    if (!seen.ok) return seen.status === 404 ? { outcome: 'waiting', reason: 'NoApplication', message: seen.message } : failureOf(seen);
    const busy = textOf(partOf(partOf(seen.body, 'status'), 'operationState')['phase']);
    if (isObject(seen.body['operation']) || busy === 'Running' || busy === 'Terminating')
      return { outcome: 'transient', reason: 'AnotherOperation', message: 'Argo CD is busy with another operation on the application.' };
    const operation = {
      initiatedBy: { username: mark },
      info: [{ name: mark, value: id }],
      sync: {
        prune: batch.some(({ prune }) => prune),
        resources: batch.map(({ target: { group, kind, namespace, name } }) => ({ group, kind, namespace, name })),
        // An operation does not have the application's options by itself.
        ...syncOptionsIn(seen.body),
      },
    };
    // With the version that was seen: an operation that somebody began meanwhile is not overwritten.
    const metadata = { resourceVersion: textOf(partOf(seen.body, 'metadata')['resourceVersion']) };
    const answer = await cluster.send('PATCH', path, { metadata, operation }, 'application/merge-patch+json');
    if (answer.ok) return undefined;
    return answer.status === 409 ? { outcome: 'transient', reason: 'AnotherOperation', message: answer.message } : failureOf(answer);
  };

  const follow = async (id: string): Promise<JsonObject | Failure> => {
    for (let waited = 0; waited < patienceMs; waited += lookMs) {
      await sleep(lookMs);
      const seen = await cluster.send('GET', path);
      if (!seen.ok) continue;
      const state = partOf(partOf(seen.body, 'status'), 'operationState');
      if (isOurs(state['operation'], id) && finished.has(textOf(state['phase']))) return state;
    }
    return { outcome: 'transient', reason: 'Timeout', message: `Argo CD did not finish the sync within ${patienceMs / 1000} seconds.` };
  };

  const run = async (batch: readonly Waiting[]): Promise<void> => {
    const id = randomUUID();
    const refused = await begin(batch, id);
    const state = refused ?? (await follow(id));
    for (const { target, done } of batch)
      done('outcome' in state ? { ok: false, failure: state as Failure } : resultOf(state as JsonObject, target));
  };

  const drain = async (): Promise<void> => {
    running = true;
    while (queue.length > 0) {
      const prunes = queue[0]?.prune === true;
      const batch = queue.filter(({ prune }) => prune === prunes);
      queue = queue.filter(({ prune }) => prune !== prunes);
      await run(batch);
    }
    running = false;
  };

  return (target: Target, prune: boolean): Promise<Synced> =>
    new Promise((done) => {
      queue.push({ target, prune, done });
      if (!running) {
        running = true;
        setTimeout(() => void drain(), gatherMs);
      }
    });
};

const targetOf = (object: JsonObject, defaultNamespace: string): Target => {
  const metadata = partOf(object, 'metadata');
  return {
    group: splitApiVersion(textOf(object['apiVersion'])).group,
    kind: textOf(object['kind']),
    namespace: textOf(metadata['namespace']) || defaultNamespace,
    name: textOf(metadata['name']),
  };
};

/**
 * Tells of the application by its own reports, which the cluster's watch has among all others. `noted` is given each one that was seen, and
 * answers how it applies.
 */
const withDelivery = (
  { application, namespace }: ArgoOptions,
  noted: (application: JsonObject) => Pick<Delivery, 'applies'>,
  listener: (report: LiveReport) => void | Promise<void>,
) => {
  const name = `${namespace}/${application}`;
  const isIt = ({ object }: LiveResource): boolean =>
    object.kind === 'Application' &&
    splitApiVersion(object.apiVersion).group === 'argoproj.io' &&
    object.metadata.namespace === namespace &&
    object.metadata.name === application;
  const told = ({ object }: LiveResource): Delivery => {
    const it = object as unknown as JsonObject;
    return { ...deliveryOf(it), ...noted(it) };
  };
  return async (report: LiveReport): Promise<void> => {
    await listener(report);
    if (report.type === 'definitions' && !report.definitions.some(({ group, kind }) => group === 'argoproj.io' && kind === 'Application'))
      await listener(noApplication(name, 'There is no Argo CD in the cluster.'));
    if (report.type === 'listed' && report.group === 'argoproj.io' && report.kind === 'Application') {
      const found = report.resources.find(isIt);
      await listener(found === undefined ? noApplication(name, 'There is no such application.') : told(found));
    }
    if (report.type === 'changed' && isIt(report.resource)) await listener(told(report.resource));
    if (report.type === 'deleted' && isIt(report.resource)) await listener(noApplication(name, 'The application was deleted.'));
  };
};

/** The cluster with what an Argo CD beside us says and, if it is to deliver, with its hands instead of ours. */
export const besideArgo = <Cluster extends ClusterWithApi>(cluster: Cluster, options: ArgoOptions): Cluster => {
  const sync = makeSyncs(cluster, options);
  const appliers = makeAppliers();
  const noted = (application: JsonObject): Pick<Delivery, 'applies'> => {
    const applies = appliers.note(application);
    return options.deliver ? { applies } : {};
  };
  const watch: LiveCluster['watch'] = (listener) => cluster.watch(withDelivery(options, noted, listener));
  if (!options.deliver) return { ...cluster, watch };
  const apply = async (manifest: JsonObject): Promise<ApplyOutcome> => {
    const before = await cluster.read(manifest);
    const synced = await sync(targetOf(manifest, options.defaultNamespace), false);
    if (!synced.ok) return synced.failure;
    const resource = await cluster.read(manifest);
    if (resource === undefined) return { outcome: 'transient', reason: 'NotThere', message: 'Argo CD has synced it, and it is not there.' };
    const action = before === undefined ? 'created' : before.resourceVersion === resource.resourceVersion ? 'unchanged' : 'configured';
    return { outcome: 'succeeded', action, resource };
  };
  const remove = async (object: JsonObject): Promise<RemoveOutcome> => {
    const synced = await sync(targetOf(object, options.defaultNamespace), true);
    if (!synced.ok) return synced.failure;
    if (synced.status === 'Pruned') return { outcome: 'succeeded', action: 'deleted' };
    return { outcome: 'terminal', reason: 'NotPruned', message: synced.message || 'Argo CD did not prune it.' };
  };
  return { ...cluster, watch, apply, remove, delivered: appliers.delivered };
};
