/** The three kinds of difference, and where a verdict comes from. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeAppliers } from '#adapters/argocd/appliers.ts';
import { hedgehogDefinitions } from '#app/definitions.ts';
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { applyUpdate, predictApply } from '#kubernetes/apply.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { compileSchema } from '#kubernetes/structural.ts';
import type { LiveCluster, LiveResource, SourceFeed } from '../ports.ts';
import { compareLive, type Verdict } from './compare-live.ts';
import { type Desk, makeDesk } from './desk.ts';

const { kinds } = hedgehogDefinitions();
const [definition] = kinds.filter(({ kind }) => kind === 'Switch');
const schema = compileSchema(definition?.versions[0]?.schema ?? {});

const wanted = (spec: JsonObject, metadata: JsonObject = {}): KubernetesObject => ({
  apiVersion: 'wiring.githedgehog.com/v1beta1',
  kind: 'Switch',
  metadata: { name: 'leaf-1', namespace: 'default', ...metadata },
  spec,
});

/** The object after somebody applied something to it. */
const appliedBy = (manager: string, config: KubernetesObject, live?: KubernetesObject, now = '2026-11-25T10:00:00Z'): KubernetesObject => {
  const outcome = predictApply({
    config,
    ...(live === undefined ? {} : { live }),
    manager,
    force: true,
    schema,
    statusSubresource: true,
    now,
  });
  if (outcome.outcome !== 'applied') throw new Error(JSON.stringify(outcome));
  const { object } = outcome;
  return { ...object, metadata: { ...object.metadata, uid: 'u', resourceVersion: '1' } };
};

const deskOf = (more: Partial<Desk> = {}): Desk =>
  makeDesk({ fabric: 'lab', feed: {} as SourceFeed, kinds, serverVersion: 'v1.34.2', ...more });

const verdict = async (config: KubernetesObject, object: KubernetesObject, desk = deskOf()): Promise<Verdict> => {
  const live: LiveResource = { object, uid: 'u', resourceVersion: '1' };
  const comparison = await compareLive(desk, config, live);
  if (comparison.outcome !== 'compared') throw new Error(comparison.message);
  return comparison;
};

const config = wanted({ role: 'server-leaf', description: 'Rack 1', asn: 65101, groups: ['b', 'a'] });

test('what we applied agrees without asking anybody, and says so', async () => {
  expect(await verdict(config, appliedBy('hedgerow', config))).toEqual({
    outcome: 'compared',
    changes: [],
    aside: [],
    provenance: { source: 'applied', schema: expect.stringMatching(/^[0-9a-f]{12}$/u) as string, server: 'v1.34.2', normalised: true },
  });
});

test('a verdict says which release of Hedgehog it is about, when that is known', async () => {
  const { provenance } = await verdict(config, appliedBy('hedgerow', config), deskOf({ hedgehog: 'v0.126.0' }));
  expect(provenance).toMatchObject({ normalised: true, hedgehog: 'v0.126.0' });
});

test('another value counts, with who set it and when', async () => {
  const live = appliedBy(
    'kubectl-edit',
    wanted({ role: 'server-leaf', asn: 65199 }),
    appliedBy('hedgerow', config),
    '2026-11-25T11:00:00Z',
  );
  const { changes, aside, provenance } = await verdict(config, live);
  expect(changes).toEqual([
    {
      path: '/spec/asn',
      kind: 'changed',
      desired: 65101,
      live: 65199,
      category: 'value',
      manager: 'kubectl-edit',
      since: '2026-11-25T11:00:00Z',
    },
  ]);
  expect(aside).toEqual([]);
  expect(provenance.source).toBe('offline');
});

test('what Git says nothing about is foreign, with who put it there, and does not count', async () => {
  const live = appliedBy(
    'kubectl-edit',
    wanted({ role: 'server-leaf', roce: true, portSpeeds: { 'E1/1': '25G' } }),
    appliedBy('hedgerow', config),
  );
  const { changes, aside } = await verdict(config, live);
  expect(changes).toEqual([]);
  const foreign = { kind: 'removed', category: 'foreign', manager: 'kubectl-edit', since: '2026-11-25T10:00:00Z' };
  expect(aside).toEqual([
    { path: '/spec/roce', live: true, ...foreign },
    { path: '/spec/portSpeeds', live: { 'E1/1': '25G' }, ...foreign },
  ]);
});

test('neither what webhooks filled in nor what tools note for themselves is foreign', async () => {
  const stored = appliedBy('hedgerow', config);
  const noted = appliedBy('argocd', wanted({ role: 'server-leaf' }, { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } }), stored);
  const spec = { ...(noted['spec'] as JsonObject), groups: ['a', 'b'], vlanNamespaces: ['default'], redundancy: {}, boot: {} };
  expect(await verdict(config, { ...noted, spec })).toMatchObject({ changes: [], aside: [] });
});

test('equal fields that we do not own are told: one by one, or all at once when nothing is ours', async () => {
  const byHand = appliedBy('kubectl', config);
  expect((await verdict(config, byHand)).aside).toEqual([
    { path: '', kind: 'owned', category: 'ownership', manager: 'kubectl', since: '2026-11-25T10:00:00Z' },
  ]);
  const part = appliedBy('hedgerow', wanted({ role: 'server-leaf', groups: ['b', 'a'], asn: 65101 }), byHand);
  expect(await verdict(config, part)).toMatchObject({
    changes: [],
    aside: [{ path: '/spec/description', kind: 'owned', category: 'ownership', manager: 'kubectl' }],
  });
});

test('without the version of the server, and for kinds whose webhooks nobody knows, the server is asked', async () => {
  const asked: Json[] = [];
  const cluster = {
    preview: async (manifest: JsonObject) => {
      asked.push((manifest['metadata'] as JsonObject)['name'] as Json);
      return { outcome: 'predicted', object: manifest };
    },
  } as unknown as LiveCluster;
  const live = appliedBy('kubectl', config);
  expect((await verdict(config, live, deskOf({ cluster, serverVersion: undefined }))).provenance).toEqual({
    source: 'server',
    normalised: true,
  });
  const lamp = { ...config, apiVersion: 'lab.example.com/v1', kind: 'Lamp' };
  expect((await verdict(lamp, lamp, deskOf({ cluster }))).provenance).toEqual({ source: 'server', server: 'v1.34.2', normalised: false });
  expect(asked).toEqual(['leaf-1', 'leaf-1']);
});

test('the verdict of the plan is that of a server which runs the webhooks', async () => {
  // A server answers with what its webhooks make of the same prediction.
  const live = appliedBy('kubectl-edit', wanted({ role: 'server-leaf', asn: 65199, roce: true }), appliedBy('hedgerow', config));
  const served = appliedBy('hedgerow', config, live);
  const spec = served['spec'];
  const object = {
    ...served,
    spec: { ...(isObject(spec) ? spec : {}), groups: ['a', 'b'], vlanNamespaces: ['default'], ecmp: {} },
  } as KubernetesObject;
  const cluster = { preview: async () => ({ outcome: 'predicted', object }) } as unknown as LiveCluster;
  const offline = await verdict(config, live);
  const online = await verdict(config, live, deskOf({ cluster, serverVersion: undefined }));
  expect([offline.changes, offline.aside]).toEqual([online.changes, online.aside]);
});

/** A desk beside an Argo CD whose application has these sync options. */
const besideArgo = (...syncOptions: readonly string[]): Desk => {
  const appliers = makeAppliers();
  appliers.note({ spec: { syncPolicy: { syncOptions } } });
  return deskOf({ cluster: { delivered: appliers.delivered } as unknown as LiveCluster });
};

const trackingId = { 'argocd.argoproj.io/tracking-id': 'fabric:wiring.githedgehog.com/Switch:default/leaf-1' };
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object after somebody wrote it whole or by a patch, on the client's side. */
const writtenBy = (manager: string, object: KubernetesObject, live?: KubernetesObject): KubernetesObject => {
  const outcome = applyUpdate({
    object: object as unknown as JsonObject,
    ...(live === undefined ? {} : { live }),
    manager,
    schema,
    statusSubresource: true,
    now: '2026-11-25T10:00:00Z',
  });
  if (outcome.outcome !== 'applied') throw new Error(JSON.stringify(outcome));
  return { ...outcome.object, metadata: { ...outcome.object.metadata, uid: 'u', resourceVersion: '1' } };
};

/** As Argo CD leaves it on the client's side: with its mark, and the annotation of kubectl. */
const clientApplied = (manifest: KubernetesObject, manager = 'argocd-controller'): KubernetesObject => {
  const tracked = { ...manifest, metadata: { ...manifest.metadata, annotations: trackingId } };
  const annotations = { ...trackingId, [lastApplied]: `${JSON.stringify(tracked)}\n` };
  return writtenBy(manager, { ...manifest, metadata: { ...manifest.metadata, annotations } });
};

const byHand = (live: KubernetesObject, spec: JsonObject): KubernetesObject =>
  writtenBy('kubectl-edit', { ...live, spec: { ...(live['spec'] as JsonObject), ...spec } }, live);

test('beside an Argo CD that applies on the server, what its manager applied is agreed upon and ours by it', async () => {
  const tracked = wanted(config['spec'] as JsonObject, { annotations: trackingId });
  const live = appliedBy('argocd-controller', tracked);
  expect(await verdict(config, live, besideArgo('ServerSideApply=true'))).toMatchObject({
    changes: [],
    aside: [],
    provenance: { source: 'applied', manager: 'argocd-controller', apply: 'server' },
  });
  // To us the same object would not be ours at all.
  expect((await verdict(config, live)).aside).toMatchObject([{ path: '', category: 'ownership', manager: 'argocd-controller' }]);
});

test('beside an Argo CD that applies on the server, a line that goes from Git is drift, and its mark is not', async () => {
  const live = appliedBy('argocd-controller', wanted(config['spec'] as JsonObject, { annotations: trackingId }));
  const less = wanted({ role: 'server-leaf', asn: 65101, groups: ['b', 'a'] });
  expect(await verdict(less, live, besideArgo('ServerSideApply=true'))).toMatchObject({
    changes: [{ path: '/spec/description', kind: 'removed', live: 'Rack 1', category: 'value' }],
    aside: [],
    provenance: { source: 'offline', manager: 'argocd-controller' },
  });
});

test.each(['argocd-controller', 'argocd-application-controller'])(
  'beside an Argo CD that applies on the client as %s, what the last apply had is its own',
  async (manager) => {
    const live = clientApplied(config, manager);
    const agreed = await verdict(config, live, besideArgo());
    expect(agreed).toMatchObject({ changes: [], aside: [], provenance: { source: 'offline', apply: 'client' } });
    const less = wanted({ role: 'server-leaf', asn: 65101, groups: ['b', 'a'] });
    const { changes } = await verdict(less, live, besideArgo('CreateNamespace=true'));
    expect(changes).toEqual([{ path: '/spec/description', kind: 'removed', live: 'Rack 1', category: 'value' }]);
  },
);

test('beside an Argo CD that applies on the client, edits by hand are drift or foreign, with who made them', async () => {
  const live = byHand(clientApplied(config), { asn: 65199, roce: true });
  const { changes, aside } = await verdict(config, live, besideArgo());
  expect(changes).toMatchObject([{ path: '/spec/asn', desired: 65101, live: 65199, manager: 'kubectl-edit' }]);
  expect(aside).toMatchObject([{ path: '/spec/roce', category: 'foreign', manager: 'kubectl-edit' }]);
});

test('beside an Argo CD that applies on the client, what the last apply did not have would stay when Git takes it away', async () => {
  const part = wanted({ role: 'server-leaf', asn: 65101, groups: ['b', 'a'] });
  const live = byHand(clientApplied(part), { description: 'Rack 1' });
  expect((await verdict(config, live, besideArgo())).aside).toMatchObject([
    { path: '/spec/description', kind: 'owned', category: 'ownership', manager: 'kubectl-edit' },
  ]);
  // Nobody applied it: nothing of it goes with a line of Git.
  const made = writtenBy('kubectl-create', config);
  expect((await verdict(config, made, besideArgo())).aside).toMatchObject([{ path: '', category: 'ownership', manager: 'kubectl-create' }]);
});

test('a manifest may say itself how Argo CD applies it', async () => {
  const say = (option: string): KubernetesObject =>
    wanted(config['spec'] as JsonObject, { annotations: { 'argocd.argoproj.io/sync-options': `Prune=false, ${option}` } });
  const [server, client] = [say('ServerSideApply=true'), say('ServerSideApply=false')];
  const how = async (manifest: KubernetesObject, desk: Desk): Promise<unknown> =>
    (await verdict(manifest, appliedBy('argocd-controller', manifest), desk)).provenance.apply;
  expect(await how(server, besideArgo())).toBe('server');
  expect(await how(client, besideArgo('ServerSideApply=true'))).toBe('client');
});

test('where the plan is not enough, the server is asked as whoever delivers', async () => {
  const asked: unknown[] = [];
  const preview: LiveCluster['preview'] = async (manifest, applier) => {
    asked.push([applier?.manager, applier?.by]);
    return { outcome: 'predicted', object: manifest as unknown as KubernetesObject };
  };
  const desk = besideArgo('ServerSideApply=true');
  desk.cluster = { ...desk.cluster, preview } as LiveCluster;
  desk.serverVersion = undefined;
  await verdict(config, byHand(clientApplied(config), { asn: 1 }), desk);
  expect(asked).toEqual([['argocd-controller', 'server']]);
});

const times = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom('2999-12-31T23:59:59Z', '1970-01-01T00:00:00Z', 'yesterday', ''),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

test('K19 whatever the times of managed fields say, the verdict is the same but for the times that it tells', async () => {
  const both = appliedBy('kubectl', wanted({ role: 'server-leaf', groups: ['b', 'a'], asn: 65101 }), appliedBy('hedgerow', config));
  const live = appliedBy('kubectl-edit', wanted({ role: 'server-leaf', asn: 65199, roce: true }), both);
  const less = wanted({ role: 'server-leaf', description: 'Rack 1', asn: 65101 });
  const told = async (manifest: KubernetesObject, object: KubernetesObject): Promise<unknown> => {
    const { changes, aside } = await verdict(manifest, object);
    return [...changes, ...aside].map(({ since: _since, ...change }) => change);
  };
  const manifests = [config, less];
  const expected = await Promise.all(manifests.map((manifest) => told(manifest, live)));
  // What kubectl holds as well is told as its own, however late we wrote.
  expect(expected[1]).toContainEqual(expect.objectContaining({ path: '/spec/groups', category: 'foreign', manager: 'kubectl' }));
  const entries = live.metadata['managedFields'] as unknown as readonly JsonObject[];
  await fc.assert(
    fc.asyncProperty(fc.array(times, { minLength: entries.length, maxLength: entries.length }), async (said) => {
      const managedFields = entries.map(({ time: _time, ...entry }, index) => ({
        ...entry,
        ...(said[index] === undefined ? {} : { time: said[index] }),
      }));
      const skewed = { ...live, metadata: { ...live.metadata, managedFields } } as unknown as KubernetesObject;
      expect(await Promise.all(manifests.map((manifest) => told(manifest, skewed)))).toEqual(expected);
    }),
  );
});

const alpha = 'wiring.githedgehog.com/v1alpha1';
/** The kind with an older version, which is served and not stored. */
const twoVersions = (conversion?: 'Webhook'): Partial<Desk> => ({
  kinds: kinds.map((kind) => {
    const [stored] = kind.versions;
    if (kind.kind !== 'Switch' || stored === undefined) return kind;
    return {
      ...kind,
      versions: [stored, { ...stored, name: 'v1alpha1', storage: false }],
      ...(conversion === undefined ? {} : { conversion }),
    };
  }),
});

test('where a webhook converts between versions, an object of another version is read and predicted by the server alone', async () => {
  const manifest = { ...config, apiVersion: alpha };
  const stored = appliedBy('hedgerow', config);
  // As the webhook gives it: the description has another text in that version.
  const converted = {
    ...stored,
    apiVersion: alpha,
    spec: { ...(stored['spec'] as JsonObject), description: 'rack-1' },
  } as KubernetesObject;
  const asked: string[] = [];
  const cluster = {
    read: async ({ apiVersion }: JsonObject) => {
      asked.push(`read ${String(apiVersion)}`);
      return { object: converted, uid: 'u', resourceVersion: '1' };
    },
    preview: async ({ apiVersion }: JsonObject) => {
      asked.push(`preview ${String(apiVersion)}`);
      return { outcome: 'predicted', object: { ...converted, spec: config['spec'] } };
    },
  } as unknown as LiveCluster;
  const { changes, provenance } = await verdict(manifest, stored, deskOf({ ...twoVersions('Webhook'), cluster }));
  expect(changes).toMatchObject([{ path: '/spec/description', desired: 'Rack 1', live: 'rack-1' }]);
  expect(provenance.source).toBe('server');
  expect(asked).toEqual([`read ${alpha}`, `preview ${alpha}`]);
  const unread = deskOf({ ...twoVersions('Webhook'), cluster: { ...cluster, read: async () => undefined } });
  const live = { object: stored, uid: 'u', resourceVersion: '1' };
  expect(await compareLive(unread, manifest, live)).toMatchObject({ outcome: 'unknown', reason: 'NotConverted' });
});

test('where a webhook converts, what somebody wrote in another version is predicted by the server too', async () => {
  const live = appliedBy('kubectl-edit', wanted({ role: 'server-leaf', asn: 65199 }), appliedBy('hedgerow', config));
  const managedFields = (live.metadata['managedFields'] as unknown as readonly JsonObject[]).map((entry) =>
    entry['manager'] === 'kubectl-edit' ? { ...entry, apiVersion: alpha } : entry,
  );
  const mixed = { ...live, metadata: { ...live.metadata, managedFields } } as unknown as KubernetesObject;
  const cluster = { preview: async () => ({ outcome: 'predicted', object: config }) } as unknown as LiveCluster;
  const source = async (object: KubernetesObject, conversion?: 'Webhook') =>
    (await verdict(config, object, deskOf({ ...twoVersions(conversion), cluster }))).provenance.source;
  expect([await source(mixed, 'Webhook'), await source(live, 'Webhook'), await source(mixed)]).toEqual(['server', 'offline', 'offline']);
});

test('without a webhook only the name of the version differs', async () => {
  const manifest = { ...config, apiVersion: alpha };
  expect((await verdict(manifest, appliedBy('hedgerow', config), deskOf(twoVersions()))).changes).toEqual([]);
});
