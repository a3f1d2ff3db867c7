/**
 * What must hold beside an Argo CD, against any API server that has its Application. Its controller is played: it takes the operation from an
 * application, changes the cluster as its own field manager, and says how it went where the real one does.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { LiveReport } from '#contexts/gitops/ports.ts';
import type { ClusterUnderTest } from '../kubernetes/cluster.contract.ts';
import { type ConnectedCluster, connectCluster } from '../kubernetes/cluster.ts';
import { type ArgoOptions, besideArgo } from './applications.ts';
import { partOf, textOf } from './translate.ts';

const applications = '/apis/argoproj.io/v1alpha1/namespaces/default/applications';
const path = `${applications}/fabric`;
const lamps = '/apis/lab.example.com/v1/namespaces/default/lamps';
const merge = 'application/merge-patch+json';

const lamp = (name: string, watts: number): JsonObject => ({
  apiVersion: 'lab.example.com/v1',
  kind: 'Lamp',
  metadata: { name, namespace: 'default' },
  spec: { watts },
});

const application: JsonObject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'fabric', namespace: 'default' },
  spec: { project: 'default', destination: { namespace: 'default' } },
};

type Send = ClusterUnderTest['send'];

/** Plays the controller: `wanted` is what Git has. Ends with `stop`. */
const playController = (send: Send, wanted: ReadonlyMap<string, JsonObject>, refusal?: string) => {
  const operations: JsonObject[] = [];
  const sync = async (resource: JsonObject, prune: boolean): Promise<JsonObject> => {
    const name = textOf(resource['name']);
    const told = { ...resource, namespace: 'default', version: 'v1' };
    if (refusal !== undefined) return { ...told, status: 'SyncFailed', message: refusal };
    const object = wanted.get(name);
    if (object === undefined) {
      if (prune) await send('DELETE', `${lamps}/${name}`);
      return { ...told, status: prune ? 'Pruned' : 'PruneSkipped', message: prune ? 'pruned' : 'ignored (requires pruning)' };
    }
    await send('PATCH', `${lamps}/${name}?fieldManager=argocd-controller&force=true`, object, 'application/apply-patch+yaml');
    return { ...told, status: 'Synced', message: `${name} configured` };
  };
  const step = async (): Promise<void> => {
    const { operation } = await send('GET', path);
    if (!isObject(operation)) return;
    operations.push(operation);
    const startedAt = new Date().toISOString().replace(/\.\d+Z$/u, 'Z');
    await send('PATCH', path, { operation: null, status: { operationState: { operation, phase: 'Running', startedAt } } }, merge);
    const asked = partOf(operation, 'sync');
    const resources: JsonObject[] = [];
    for (const resource of (asked['resources'] as readonly JsonObject[] | undefined) ?? [])
      resources.push(await sync(resource, asked['prune'] === true));
    const phase = refusal === undefined ? 'Succeeded' : 'Failed';
    const state = { operation, phase, startedAt, finishedAt: startedAt, message: refusal ?? 'successfully synced' };
    await send(
      'PATCH',
      path,
      { status: { operationState: { ...state, syncResult: { revision: 'abc', resources: resources as Json } } } },
      merge,
    );
  };
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      await step();
      await sleep(10);
    }
  })();
  return {
    operations,
    stop: async () => {
      stopped = true;
      await loop;
    },
  };
};

/** `open` gives a cluster that has the kinds Lamp and Application, and no objects of either. */
export const applicationsContract = (open: () => Promise<ClusterUnderTest>): void => {
  const use = async (options: Partial<ArgoOptions>, work: (cluster: ConnectedCluster, send: Send) => Promise<void>): Promise<void> => {
    const under = await open();
    const connected = await connectCluster({ kubeconfigText: under.kubeconfig, namespace: 'default' });
    if (!connected.ok) throw new Error(connected.refusal.message);
    const given = { application: 'fabric', namespace: 'default', deliver: true, defaultNamespace: 'default', lookMs: 20 };
    try {
      await work(besideArgo(connected.value, { ...given, ...options }), under.send);
    } finally {
      await connected.value.close();
      await under.send('DELETE', path);
      await under.stop();
    }
  };

  test('it says what Argo CD says of the application, and when it says something else', () =>
    use({ deliver: false }, async (cluster, send) => {
      const reports: LiveReport[] = [];
      const { stop } = cluster.watch((report) => void reports.push(report));
      const told = async (part: Partial<LiveReport>): Promise<void> => {
        await expect
          .poll(() => reports.filter(({ type }) => type === 'delivery').at(-1), { timeout: 20_000 })
          .toMatchObject({ type: 'delivery', application: 'default/fabric', ...part });
      };
      await told({ sync: 'unknown', health: 'unknown', message: 'There is no such application.' } as never);
      await send('POST', applications, application);
      await told({ message: 'Argo CD has not looked at it yet.' } as never);
      const comparedTo = { source: { repoURL: 'https://git.example/f.git' }, destination: {} };
      await send(
        'PATCH',
        path,
        { status: { sync: { status: 'Synced', revision: 'abc', comparedTo }, health: { status: 'Healthy' } } },
        merge,
      );
      await told({ sync: 'synced', health: 'healthy', revision: 'abc', message: 'Argo CD complains of nothing.' } as never);
      await send('PATCH', path, { status: { sync: { status: 'OutOfSync', comparedTo }, health: { status: 'Wobbly' } } }, merge);
      await told({ sync: 'outOfSync', health: 'unknown', message: 'Argo CD says that its health is Wobbly.' } as never);
      await send('DELETE', path);
      await told({ sync: 'unknown', message: 'The application was deleted.' } as never);
      await stop();
    }));

  test('Argo CD changes the cluster in our place: resources that are asked for together in one sync', () =>
    use({}, async (cluster, send) => {
      await send('POST', applications, application);
      const wanted = new Map([
        ['desk', lamp('desk', 5)],
        ['door', lamp('door', 7)],
      ]);
      const controller = playController(send, wanted);
      const outcomes = await Promise.all([...wanted.values()].map((manifest) => cluster.apply(manifest, { force: false })));
      await controller.stop();
      expect(outcomes).toMatchObject([
        { outcome: 'succeeded', action: 'created' },
        { outcome: 'succeeded', action: 'created' },
      ]);
      const asked = controller.operations.map((operation) =>
        (partOf(operation, 'sync')['resources'] as readonly JsonObject[]).map(({ group, kind, name }) => `${group} ${kind} ${name}`).sort(),
      );
      expect(asked).toEqual([['lab.example.com Lamp desk', 'lab.example.com Lamp door']]);
      expect((await send('GET', `${lamps}/door`))['spec']).toMatchObject({ watts: 7 });
    }));

  test('a sync has the options of the application, and how it applies is told and believed', () =>
    use({}, async (cluster, send) => {
      const syncOptions = ['CreateNamespace=true', 'ServerSideApply=true'];
      await send('POST', applications, { ...application, spec: { ...(application['spec'] as JsonObject), syncPolicy: { syncOptions } } });
      const reports: LiveReport[] = [];
      const { stop } = cluster.watch((report) => void reports.push(report));
      const applies = () => reports.filter((report) => report.type === 'delivery').at(-1)?.applies;
      await expect.poll(applies, { timeout: 20_000 }).toBe('server');
      const manifest = lamp('desk', 5) as never;
      expect(cluster.delivered?.(manifest, manifest)).toMatchObject({ manager: 'argocd-controller', by: 'server', manifest });
      const controller = playController(send, new Map([['desk', lamp('desk', 5)]]));
      await cluster.apply(lamp('desk', 5), { force: false });
      await controller.stop();
      expect(partOf(controller.operations[0], 'sync')['syncOptions']).toEqual(syncOptions);
      await send('PATCH', path, { spec: { syncPolicy: { syncOptions: null } } }, merge);
      await expect.poll(applies, { timeout: 20_000 }).toBe('client');
      await stop();
    }));

  test('what Git took away is pruned by Argo CD', () =>
    use({}, async (cluster, send) => {
      await send('POST', applications, application);
      await send('POST', lamps, lamp('desk', 5));
      const controller = playController(send, new Map());
      expect(await cluster.remove(lamp('desk', 5), 'u')).toEqual({ outcome: 'succeeded', action: 'deleted' });
      await controller.stop();
      expect(partOf(controller.operations[0], 'sync')['prune']).toBe(true);
    }));

  test('what Argo CD cannot do is terminal, with what it says', () =>
    use({}, async (cluster, send) => {
      await send('POST', applications, application);
      const controller = playController(send, new Map(), 'admission webhook denied the request');
      expect(await cluster.apply(lamp('desk', 5), { force: false })).toEqual({
        outcome: 'terminal',
        reason: 'SyncFailed',
        message: 'admission webhook denied the request',
      });
      await controller.stop();
    }));

  test('without an application it is waited for; an operation of somebody else is not overwritten; a sync that never ends is given up', () =>
    use({ patienceMs: 100 }, async (cluster, send) => {
      expect(await cluster.apply(lamp('desk', 5), { force: false })).toMatchObject({ outcome: 'waiting', reason: 'NoApplication' });
      const operation = { initiatedBy: { username: 'ada' }, sync: { revision: 'main' } };
      await send('POST', applications, { ...application, operation });
      expect(await cluster.apply(lamp('desk', 5), { force: false })).toMatchObject({ outcome: 'transient', reason: 'AnotherOperation' });
      expect((await send('GET', path))['operation']).toMatchObject({ initiatedBy: { username: 'ada' } });
      await send('PATCH', path, { operation: null }, merge);
      expect(await cluster.apply(lamp('desk', 5), { force: false })).toMatchObject({ outcome: 'transient', reason: 'Timeout' });
    }));
};
