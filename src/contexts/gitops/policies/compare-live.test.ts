/** The three kinds of difference, and where a verdict comes from. */
import { expect, test } from 'vitest';
import { hedgehogDefinitions } from '#app/definitions.ts';
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { predictApply } from '#kubernetes/apply.ts';
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
