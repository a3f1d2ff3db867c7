/**
 * What must hold of the adapter against any Kubernetes API server. The lab cluster runs it in every test run; a real API server can
 * run the same suite, given a kubeconfig and a way to write to it as somebody else.
 */
import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import type { LiveReport } from '#contexts/gitops/ports.ts';
import { type ConnectedCluster, connectCluster } from './cluster.ts';

export interface ClusterUnderTest {
  readonly kubeconfig: string;
  /** Writes as another client. */
  readonly send: (method: string, path: string, body?: JsonObject, type?: string) => Promise<JsonObject>;
  readonly stop: () => Promise<void>;
  /** Faults that only a cluster of ours can play. */
  readonly faults?: {
    readonly compact: () => void;
    readonly closeWatches: () => void;
    readonly hangWatches: (on: boolean) => void;
    readonly failNext: (failure: { readonly matching: RegExp; readonly status: number; readonly retryAfter?: number }) => void;
  };
}

const lamps = '/apis/lab.example.com/v1/namespaces/default/lamps';
const lamp = (name: string, watts: unknown): JsonObject => ({
  apiVersion: 'lab.example.com/v1',
  kind: 'Lamp',
  metadata: { name, namespace: 'default' },
  spec: { watts: watts as number },
});

/** Collects reports, and waits for one that satisfies a question. */
const listen = (cluster: ConnectedCluster) => {
  const reports: LiveReport[] = [];
  const { stop } = cluster.watch((report) => {
    reports.push(report);
  });
  return {
    reports,
    stop,
    until: async (holds: (report: LiveReport) => boolean): Promise<LiveReport> => {
      for (let round = 0; round < 800; round += 1) {
        const found = reports.find(holds);
        if (found !== undefined) return found;
        await new Promise((done) => setTimeout(done, 10));
      }
      throw new Error(`Never reported: ${JSON.stringify(reports.map((report) => report.type))}`);
    },
  };
};

const listed =
  (kind: string) =>
  (report: LiveReport): boolean =>
    report.type === 'listed' && report.kind === kind;
const changed =
  (name: string) =>
  (report: LiveReport): boolean =>
    report.type === 'changed' && report.resource.object.metadata.name === name;

/** `open` gives a cluster that has the kind Lamp of `lab.example.com/v1` (watts: an integer from 0) and no objects. */
export const clusterContract = (open: () => Promise<ClusterUnderTest>): void => {
  const use = async (work: (cluster: ConnectedCluster, under: ClusterUnderTest) => Promise<void>): Promise<void> => {
    const under = await open();
    const connected = await connectCluster({ kubeconfigText: under.kubeconfig, namespace: 'default', idleMs: 400, pageSize: 2 });
    if (!connected.ok) throw new Error(connected.refusal.message);
    try {
      await work(connected.value, under);
    } finally {
      await connected.value.close();
      await under.stop();
    }
  };

  test('it says that it is connected, which kinds there are, and what each of them has', () =>
    use(async (cluster, { send }) => {
      await send('POST', lamps, lamp('desk', 5));
      const { until, reports } = listen(cluster);
      const list = await until(listed('Lamp'));
      expect(reports.slice(0, 2).map(({ type }) => type)).toEqual(['connected', 'definitions']);
      expect(
        list.type === 'listed' &&
          list.resources.map(({ object, uid, resourceVersion }) => [
            object.apiVersion,
            object.kind,
            object.metadata.name,
            typeof uid,
            typeof resourceVersion,
          ]),
      ).toEqual([['lab.example.com/v1', 'Lamp', 'desk', 'string', 'string']]);
    }));

  test('objects on several pages are one list, each of them once', () =>
    use(async (cluster, { send }) => {
      const names = ['a', 'b', 'c', 'd', 'e'];
      for (const name of names) await send('POST', lamps, lamp(name, 5));
      const { until } = listen(cluster);
      const list = await until(listed('Lamp'));
      expect(list.type === 'listed' && list.resources.map(({ object }) => object.metadata.name)).toEqual(names);
    }));

  test('changes and deletions are reported as they come', () =>
    use(async (cluster, { send }) => {
      const { until } = listen(cluster);
      await until(listed('Lamp'));
      await send('POST', lamps, lamp('desk', 5));
      const seen = await until(changed('desk'));
      expect(seen.type === 'changed' && seen.resource.object['spec']).toMatchObject({ watts: 5 });
      await send('DELETE', `${lamps}/desk`);
      const gone = await until(({ type }) => type === 'deleted');
      expect(gone.type === 'deleted' && seen.type === 'changed' && gone.resource.uid === seen.resource.uid).toBe(true);
    }));

  test('an object that is made anew has another identity', () =>
    use(async (cluster, { send }) => {
      const { until, reports } = listen(cluster);
      await until(listed('Lamp'));
      for (let round = 0; round < 2; round += 1) {
        await send('POST', lamps, lamp('desk', 5));
        await send('DELETE', `${lamps}/desk`);
      }
      await until(() => reports.filter(({ type }) => type === 'deleted').length === 2);
      expect(new Set(reports.flatMap((report) => (report.type === 'deleted' ? [report.resource.uid] : []))).size).toBe(2);
    }));

  test('apply creates, configures, and leaves alone what is so already', () =>
    use(async (cluster) => {
      const actions = [];
      for (const watts of [5, 5, 7]) {
        const outcome = await cluster.apply(lamp('desk', watts), { force: true });
        actions.push(outcome.outcome === 'succeeded' ? outcome.action : outcome.outcome);
      }
      expect(actions).toEqual(['created', 'unchanged', 'configured']);
    }));

  test('a preview says what an apply would make, and makes nothing', () =>
    use(async (cluster, { send }) => {
      await cluster.apply(lamp('desk', 5), { force: true });
      await send('PATCH', `${lamps}/desk?fieldManager=hand`, { spec: { watts: 9 } }, 'application/merge-patch+json');
      const preview = await cluster.preview(lamp('desk', 5));
      expect(preview.outcome === 'predicted' && preview.object['spec']).toMatchObject({ watts: 5 });
      expect((await send('GET', `${lamps}/desk`))['spec']).toMatchObject({ watts: 9 });
    }));

  test('a preview as somebody who applies on the client is that of its patch', () =>
    use(async (cluster, { send }) => {
      const applier = { manager: 'argocd-controller', by: 'client', aliases: [] } as const;
      const applied = { ...lamp('desk', 5), spec: { watts: 5, colour: 'red' } };
      const metadata = { name: 'desk', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(applied) } };
      await send('POST', `${lamps}?fieldManager=argocd-controller`, { ...applied, metadata });
      const preview = await cluster.preview(lamp('desk', 7), applier);
      // The colour goes with its line, and the server fills in its default.
      expect(preview.outcome === 'predicted' && preview.object['spec']).toEqual({ watts: 7, colour: 'white' });
      const same = await cluster.preview(applied, applier);
      expect(same.outcome === 'predicted' && same.object['spec']).toEqual({ watts: 5, colour: 'red' });
      expect((await send('GET', `${lamps}/desk`))['spec']).toEqual({ watts: 5, colour: 'red' });
    }));

  test('an apply takes back what somebody else changed', () =>
    use(async (cluster, { send }) => {
      await cluster.apply(lamp('desk', 5), { force: true });
      await send('PATCH', `${lamps}/desk?fieldManager=hand`, { spec: { watts: 9 } }, 'application/merge-patch+json');
      expect(await cluster.apply(lamp('desk', 5), { force: true })).toMatchObject({ outcome: 'succeeded', action: 'configured' });
      expect((await send('GET', `${lamps}/desk`))['spec']).toMatchObject({ watts: 5 });
    }));

  test('an apply that is not forced leaves what others own, and says whose it is', () =>
    use(async (cluster, { send }) => {
      await cluster.apply(lamp('desk', 5), { force: true });
      await send('PATCH', `${lamps}/desk?fieldManager=hand`, { spec: { watts: 9 } }, 'application/merge-patch+json');
      const outcome = await cluster.apply(lamp('desk', 5), { force: false });
      expect(outcome).toMatchObject({ outcome: 'terminal', reason: 'FieldConflict', message: expect.stringContaining('"hand"') });
      expect((await send('GET', `${lamps}/desk`))['spec']).toMatchObject({ watts: 9 });
      expect(await cluster.apply(lamp('desk', 9), { force: false })).toMatchObject({ outcome: 'succeeded' });
    }));

  test('one incarnation is deleted: not another one of the same name, and not twice', () =>
    use(async (cluster, { send }) => {
      const made = await cluster.apply(lamp('desk', 5), { force: true });
      const first = made.outcome === 'succeeded' ? made.resource.uid : '';
      expect(await cluster.remove(lamp('desk', 5), first)).toEqual({ outcome: 'succeeded', action: 'deleted' });
      expect(await cluster.remove(lamp('desk', 5), first)).toEqual({ outcome: 'succeeded', action: 'absent' });
      await cluster.apply(lamp('desk', 7), { force: true });
      expect(await cluster.remove(lamp('desk', 5), first)).toEqual({ outcome: 'succeeded', action: 'absent' });
      expect((await send('GET', `${lamps}/desk`))['spec']).toMatchObject({ watts: 7 });
    }));

  test('what the schema refuses is terminal, what is not there yet is waited for', () =>
    use(async (cluster) => {
      expect((await cluster.apply(lamp('desk', -1), { force: true })).outcome).toBe('terminal');
      expect((await cluster.preview(lamp('desk', -1))).outcome).toBe('refused');
      expect((await cluster.apply(lamp('desk', 'many'), { force: true })).outcome).toBe('terminal');
      expect((await cluster.apply({ ...lamp('desk', 1), kind: 'Torch' }, { force: true })).outcome).toBe('waiting');
      expect((await cluster.preview({ ...lamp('desk', 1), kind: 'Torch' })).outcome).toBe('unknown');
    }));

  test('a definition that comes later is followed; one that goes makes its kind unreadable, not empty', () =>
    use(async (cluster, { send }) => {
      const { until, reports } = listen(cluster);
      await until(listed('Lamp'));
      const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
      const original = JSON.stringify(await send('GET', `${crds}/lamps.lab.example.com`));
      const {
        metadata: _metadata,
        status: _status,
        ...torch
      } = JSON.parse(
        original.replaceAll('lamp', 'torch').replaceAll('Lamp', 'Torch').replaceAll('torchs', 'torches').replaceAll('"lm"', '"to"'),
      ) as Record<string, JsonObject>;
      await send('POST', crds, { ...torch, metadata: { name: 'torches.lab.example.com' } });
      await until(listed('Torch'));
      await send('DELETE', `${crds}/torches.lab.example.com`);
      // Its list may be refused before the definition is seen to be gone.
      await until((report) => report.type === 'unreadable' && report.reason === 'DefinitionGone');
      const unreadable = reports.flatMap((report) => (report.type === 'unreadable' ? [`${report.kind}.${report.group}`] : []));
      expect(new Set(unreadable)).toEqual(new Set(['Torch.lab.example.com']));
      expect(reports.filter(({ type }) => type === 'deleted')).toEqual([]);
    }));

  test('a watch that ends, forgets or goes silent loses nothing', () =>
    use(async (cluster, { send, faults }) => {
      if (faults === undefined) return;
      const { until } = listen(cluster);
      await until(listed('Lamp'));
      faults.closeWatches();
      await send('POST', lamps, lamp('one', 1));
      await until(
        (report) => changed('one')(report) || (listed('Lamp')(report) && report.type === 'listed' && report.resources.length === 1),
      );
      faults.compact();
      faults.closeWatches();
      await send('POST', lamps, lamp('two', 2));
      await until(
        (report) => changed('two')(report) || (report.type === 'listed' && report.kind === 'Lamp' && report.resources.length === 2),
      );
      faults.hangWatches(true);
      await send('POST', lamps, lamp('three', 3));
      await until((report) => report.type === 'listed' && report.kind === 'Lamp' && report.resources.length === 3);
    }));

  test('a list that fails is unreadable for its kind alone, and recovers', () =>
    use(async (cluster, { send, faults }) => {
      if (faults === undefined) return;
      await send('POST', lamps, lamp('desk', 5));
      faults.failNext({ matching: /^GET .*\/lamps\?limit/u, status: 403 });
      const { until, reports } = listen(cluster);
      const report = await until(({ type }) => type === 'unreadable');
      expect(report).toMatchObject({ kind: 'Lamp', group: 'lab.example.com' });
      await until(listed('Lamp'));
      expect(reports.filter((one) => one.type === 'listed' && one.resources.length === 0)).toEqual([]);
    }));

  test('a server that is busy is transient', () =>
    use(async (cluster, { faults }) => {
      if (faults === undefined) return;
      for (const status of [429, 503]) {
        faults.failNext({ matching: /^PATCH/u, status, retryAfter: 1 });
        expect((await cluster.apply(lamp('desk', 5), { force: true })).outcome).toBe('transient');
      }
    }));
};
