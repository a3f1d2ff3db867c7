/** The policies of one fabric, with a cluster and a log in memory. */
import { expect, test } from 'vitest';
import { hedgehogDefinitions } from '#app/definitions.ts';
import type { JsonObject } from '#base/json.ts';
import { makeCommandHandler } from '#eventing/handle-command.ts';
import { openMemoryLog } from '#eventing/store/memory.ts';
import type { KindDefinition, KubernetesObject } from '#kubernetes/object.ts';
import type { ResourceFacts } from '../behaviour/resource.ts';
import { resource } from '../behaviour/resource.ts';
import { source } from '../behaviour/source.ts';
import type { ApplyOutcome, LiveCluster, LiveResource, Preview, RemoveOutcome, SourceFeed } from '../ports.ts';
import { compareLive, inParallel, schemaOf } from './compare-live.ts';
import { makeDesk, makeQueue, takeStock } from './desk.ts';
import { followFabric } from './follow-fabric.ts';
import { observeAgents } from './observe-agents.ts';
import { observeLive } from './observe-live.ts';
import { observeSource } from './observe-source.ts';
import { reconcile } from './reconcile.ts';
import { type Attempts, reconcileAutomatically } from './reconcile-automatically.ts';
import { planFabric, requestPlan } from './reconcile-fabric.ts';

const meta = { actor: 'system:test', at: '2026-01-01T00:00:00.000Z' };
const vpc = (name: string, vlan: number, more: JsonObject = {}): KubernetesObject => ({
  apiVersion: 'vpc.githedgehog.com/v1beta1',
  kind: 'VPC',
  metadata: { name, namespace: 'default', ...more },
  spec: { vlan },
});
const live = (object: KubernetesObject, uid = 'u1', resourceVersion = '1'): LiveResource => ({ object, uid, resourceVersion });
const id = (name: string, kind = 'VPC.vpc.githedgehog.com', namespace = 'default'): string => `lab:${kind}:${namespace}:${name}`;
const kind: KindDefinition = {
  group: 'vpc.githedgehog.com',
  kind: 'VPC',
  plural: 'vpcs',
  singular: 'vpc',
  listKind: 'VPCList',
  shortNames: [],
  categories: [],
  scope: 'Namespaced',
  versions: [
    {
      name: 'v1beta1',
      served: true,
      storage: true,
      statusSubresource: false,
      schema: { type: 'object', properties: { spec: { type: 'object', properties: { vlan: { type: 'integer' } } } } },
    },
  ],
};

/** A cluster that makes of a manifest exactly what it says. */
const honest = (
  answers: { readonly applies?: readonly ApplyOutcome[]; readonly preview?: Preview; readonly removal?: RemoveOutcome } = {},
) => {
  const applied: JsonObject[] = [];
  const forced: boolean[] = [];
  const removed: string[] = [];
  const queue = [...(answers.applies ?? [])];
  const cluster: LiveCluster = {
    watch: () => ({ stop: async () => undefined }),
    preview: async (manifest) => answers.preview ?? { outcome: 'predicted', object: manifest as unknown as KubernetesObject },
    remove: async (_object, uid) => {
      removed.push(uid);
      return answers.removal ?? { outcome: 'succeeded', action: 'deleted' };
    },
    apply: async (manifest, { force }) => {
      applied.push(manifest);
      forced.push(force);
      return (
        queue.shift() ?? { outcome: 'succeeded', action: 'configured', resource: live(manifest as unknown as KubernetesObject, 'u1', '9') }
      );
    },
  };
  return { cluster, applied, forced, removed };
};

const noFeed = {} as SourceFeed;
const open = (cluster?: LiveCluster, feed: SourceFeed = noFeed) => {
  const store = openMemoryLog().events;
  let next = 0;
  const handler = makeCommandHandler({ store, deciders: [source, resource] as never, newId: () => `e${(next += 1)}` });
  const desk = makeDesk({ fabric: 'lab', feed, kinds: [kind], cluster });
  const want = async (name: string, vlan: number, served = true, which = 'VPC.vpc.githedgehog.com'): Promise<void> => {
    const [kindName = '', ...group] = which.split('.');
    const { results } = await handler.handleAll([
      {
        type: 'RecordDesired',
        meta,
        data: {
          resource: id(name, which),
          key: { fabric: 'lab', group: group.join('.'), kind: kindName, namespace: 'default', name },
          apiVersion: `${group.join('.')}/v1beta1`,
          manifest: { ...vpc(name, vlan), kind: kindName },
          digest: vlan.toString(16).padStart(8, 'a'),
          origin: { commit: '1111111', file: 'a.yaml', line: 1, document: 0 },
          served,
        },
      },
    ]);
    for (const result of results) if (result.ok) for (const event of result.value.events) takeStock(desk.inventory, event);
  };
  const state = async (name: string, which?: string) => (await handler.read<ResourceFacts>('Resource', id(name, which))).state;
  const see = (report: Parameters<typeof observeLive>[1]) => observeLive({ desk, handler, meta }, report);
  return { store, handler, desk, want, state, see };
};

test('the schema of a version is compiled once, and unknown versions have none', () => {
  const { desk } = open();
  expect(schemaOf(desk, 'vpc.githedgehog.com/v1beta1', 'VPC')).toBe(schemaOf(desk, 'vpc.githedgehog.com/v1beta1', 'VPC'));
  expect([schemaOf(desk, 'vpc.githedgehog.com/v2', 'VPC'), schemaOf(desk, 'v1', 'Pod')]).toEqual([undefined, undefined]);
});

test('what the cluster does not say is unknown, not drift', async () => {
  const wanted = vpc('a', 1);
  expect(await compareLive(open().desk, wanted, live(vpc('a', 2)))).toMatchObject({ outcome: 'unknown', reason: 'NoCluster' });
  const refusing = honest({ preview: { outcome: 'refused', reason: 'Invalid', message: 'No.' } });
  expect(await compareLive(open(refusing.cluster).desk, wanted, live(vpc('a', 2)))).toEqual({
    outcome: 'unknown',
    reason: 'Invalid',
    message: 'No.',
  });
});

test('a difference names its owner, unless that is us', async () => {
  const { desk } = open(honest().cluster);
  const owned = (manager: string) =>
    vpc('a', 2, { managedFields: [{ manager, operation: 'Update', fieldsV1: { 'f:spec': { 'f:vlan': {} } } }] });
  const changes = async (manager: string) => {
    const comparison = await compareLive(desk, vpc('a', 1), live(owned(manager)));
    return comparison.outcome === 'compared' ? comparison.changes : comparison;
  };
  expect(await changes('hand')).toEqual([{ path: '/spec/vlan', kind: 'changed', desired: 1, live: 2, category: 'value', manager: 'hand' }]);
  expect(await changes('hedgerow')).toEqual([{ path: '/spec/vlan', kind: 'changed', desired: 1, live: 2, category: 'value' }]);
});

test('work in parallel keeps the order of its answers', async () => {
  expect(await inParallel([30, 1, 20, 2], async (ms) => new Promise((done) => setTimeout(() => done(ms), ms)))).toEqual([30, 1, 20, 2]);
  expect(await inParallel([], async () => 1)).toEqual([]);
});

test('a queue goes on after a failure', async () => {
  const queue = makeQueue();
  await expect(queue(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await queue(async () => 'yes')).toBe('yes');
});

test('an object is synced, drifts, and is gone, as reports say', async () => {
  const at = open(honest().cluster);
  await at.want('a', 1);
  await at.see({ type: 'changed', resource: live(vpc('a', 1)) });
  expect((await at.state('a')).state).toBe('synced');
  await at.see({ type: 'changed', resource: live(vpc('a', 2), 'u1', '2') });
  expect((await at.state('a')).state).toBe('drifted');
  await at.see({ type: 'deleted', resource: live(vpc('a', 2), 'u1', '3') });
  expect((await at.state('a')).state).toBe('committed');
});

test('a change of what only the server writes is no event', async () => {
  const at = open(honest().cluster);
  await at.see({ type: 'changed', resource: live(vpc('a', 1, { resourceVersion: '1', generation: 1 })) });
  const before = await at.store.lastPosition();
  await at.see({
    type: 'changed',
    resource: live({ ...vpc('a', 1, { resourceVersion: '2', generation: 2, managedFields: [] }), status: { x: 1 } }, 'u1', '2'),
  });
  expect(await at.store.lastPosition()).toBe(before);
});

test('a list is complete: what is not in it is gone', async () => {
  const at = open(honest().cluster);
  await at.see({ type: 'listed', group: 'vpc.githedgehog.com', kind: 'VPC', resources: [live(vpc('a', 1)), live(vpc('b', 1), 'u2')] });
  expect([(await at.state('a')).state, (await at.state('b')).state]).toEqual(['orphaned', 'orphaned']);
  await at.see({ type: 'listed', group: 'vpc.githedgehog.com', kind: 'VPC', resources: [live(vpc('b', 1), 'u2')] });
  expect([(await at.state('a')).state, (await at.state('b')).state]).toEqual([undefined, 'orphaned']);
  await at.see({ type: 'listed', group: 'wiring.githedgehog.com', kind: 'Server', resources: [] });
  expect((await at.state('b')).state).toBe('orphaned');
});

test('a deletion of an earlier incarnation says nothing about the present one', async () => {
  const at = open(honest().cluster);
  await at.see({ type: 'changed', resource: live(vpc('a', 1), 'new') });
  await at.see({ type: 'deleted', resource: live(vpc('a', 1), 'old') });
  expect((await at.state('a')).state).toBe('orphaned');
  await at.see({ type: 'deleted', resource: live(vpc('never', 1)) });
  expect((await at.state('never')).key).toBeUndefined();
});

test('only what people write can be an orphan', async () => {
  const at = open(honest().cluster);
  const other = (apiVersion: string, name: string, kindName: string, metadata: JsonObject = {}): LiveResource =>
    live({ apiVersion, kind: kindName, metadata: { name, namespace: 'default', ...metadata }, spec: {} });
  await at.see({ type: 'changed', resource: other('agent.githedgehog.com/v1beta1', 'leaf', 'Agent') });
  await at.see({ type: 'changed', resource: other('wiring.githedgehog.com/v1beta1', 'vs', 'SwitchProfile') });
  await at.see({ type: 'changed', resource: other('lab.example.com/v1', 'desk', 'Lamp') });
  await at.see({ type: 'changed', resource: live(vpc('owned', 1, { ownerReferences: [{ uid: 'x' }] })) });
  expect(at.desk.inventory.size).toBe(0);
  await at.want('hall', 1, true, 'Lamp.lab.example.com');
  await at.see({ type: 'changed', resource: other('lab.example.com/v1', 'desk', 'Lamp') });
  expect((await at.state('desk', 'Lamp.lab.example.com')).state).toBe('orphaned');
});

test('a kind that cannot be read changes no resource', async () => {
  const at = open(honest().cluster);
  await at.see({ type: 'changed', resource: live(vpc('a', 1)) });
  await at.see({ type: 'unreadable', group: 'vpc.githedgehog.com', kind: 'VPC', reason: 'Forbidden', message: 'No.' });
  expect((await at.state('a')).state).toBe('orphaned');
});

const request = (at: ReturnType<typeof open>, name: string) =>
  at.handler.handle({ type: 'RequestReconciliation', data: { resource: id(name) }, meta });
const run = (at: ReturnType<typeof open>, name: string, pauses: number[] = []) =>
  reconcile({ desk: at.desk, handler: at.handler, meta, pause: async (ms) => void pauses.push(ms) }, id(name));

test('a reconciliation applies once asked, and is done when it was seen', async () => {
  const { cluster, applied } = honest();
  const at = open(cluster);
  await at.want('a', 1);
  await run(at, 'a');
  expect(applied).toEqual([]);
  await request(at, 'a');
  await run(at, 'a');
  expect([applied.length, (await at.state('a')).state]).toEqual([1, 'synced']);
});

test('what many reconciliations came to, and what was seen, is one write', async () => {
  const at = open(honest().cluster);
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const [index, name] of names.entries()) {
    await at.want(name, index + 1);
    await request(at, name);
  }
  let writes = 0;
  const off = at.store.onAppend(() => (writes += 1));
  await Promise.all(names.map((name) => run(at, name)));
  off();
  expect([writes, await Promise.all(names.map(async (name) => (await at.state(name)).state))]).toEqual([1, names.map(() => 'synced')]);
});

const busy: ApplyOutcome = { outcome: 'transient', reason: 'Busy', message: 'Later.' };

test('what passes is tried again with longer and longer pauses, and then told', async () => {
  const passing = open(honest({ applies: [busy, busy] }).cluster);
  await passing.want('a', 1);
  await request(passing, 'a');
  const pauses: number[] = [];
  await run(passing, 'a', pauses);
  expect([(await passing.state('a')).state, pauses]).toEqual(['synced', [200, 1000]]);
  const lasting = open(honest({ applies: [busy, busy, busy, busy] }).cluster);
  await lasting.want('a', 1);
  await request(lasting, 'a');
  await run(lasting, 'a');
  expect(await lasting.state('a')).toMatchObject({ state: 'committed', failure: 'Later.' });
});

test('what a person has to mend is not tried again', async () => {
  const { cluster, applied } = honest({ applies: [{ outcome: 'terminal', reason: 'Invalid', message: 'No.' }] });
  const at = open(cluster);
  await at.want('a', 1);
  await request(at, 'a');
  await run(at, 'a');
  expect([applied.length, (await at.state('a')).failure]).toEqual([1, 'No.']);
});

test('a crash between an apply and its record is made up for: applied again, told once', async () => {
  const { cluster, applied } = honest();
  const at = open(cluster);
  await at.want('a', 1);
  await request(at, 'a');
  const crashing = { ...at.handler, handleAll: async () => Promise.reject(new Error('crash')) };
  const before = { desk: { ...at.desk, queue: makeQueue() }, handler: crashing, meta, pause: async () => undefined };
  await expect(reconcile(before, id('a'))).rejects.toThrow('crash');
  await run(at, 'a');
  const told = (await at.store.readAll(0, 100)).filter(({ type }) => type.startsWith('ReconciliationSucceeded'));
  expect([applied.length, told.length, (await at.state('a')).state]).toEqual([2, 1, 'synced']);
});

test('without a cluster, or with nothing wanted any more, nothing is applied', async () => {
  const alone = open();
  await alone.want('a', 1);
  await request(alone, 'a');
  await run(alone, 'a');
  expect((await alone.state('a')).failure).toContain('No cluster');
  const { cluster, applied } = honest();
  const gone = open(cluster);
  await gone.want('a', 1);
  await request(gone, 'a');
  await gone.handler.handle({ type: 'WithdrawDesired', data: { resource: id('a'), commit: '2222222', file: 'a.yaml' }, meta });
  await run(gone, 'a');
  expect([applied, (await gone.state('a')).state]).toEqual([[], undefined]);
});

const policy = { takeOver: false, prune: 'asked', pruneBudget: '10%' } as const;

const ask = async (at: ReturnType<typeof open>, wishes: { readonly prune?: boolean } = {}): Promise<number> => {
  const asked = await requestPlan(at.desk, at.handler, policy, { force: false, prune: false, reason: '', ...wishes }, meta);
  return asked.ok ? asked.value.requested : Number.NaN;
};

const withdraw = async (at: ReturnType<typeof open>, name: string): Promise<void> => {
  await at.handler.handle({ type: 'WithdrawDesired', data: { resource: id(name), commit: '2222222', file: 'a.yaml' }, meta });
  Object.assign(at.desk.inventory.get(id(name)) ?? {}, { digest: undefined, state: 'orphaned' });
};

test('everything that differs is asked for, what is referred to first', async () => {
  const at = open(honest().cluster);
  await at.want('z', 1, true, 'VPCAttachment.vpc.githedgehog.com');
  await at.want('lamp', 1, true, 'Lamp.lab.example.com');
  await at.want('a', 1);
  await at.want('waiting', 1, false);
  await at.want('agreed', 1);
  await at.see({ type: 'changed', resource: live(vpc('agreed', 1)) });
  expect(await ask(at)).toBe(3);
  const asked = (await at.store.readAll(0, 100))
    .filter(({ type }) => type === 'ReconciliationRequested')
    .map(({ stream }) => stream.split(':')[1]);
  expect(asked).toEqual(['VPC.vpc.githedgehog.com', 'VPCAttachment.vpc.githedgehog.com', 'Lamp.lab.example.com']);
  expect(await ask(at)).toBe(0);
});

test('a plan that was looked at is carried out only while it is the same', async () => {
  const at = open(honest().cluster);
  await at.want('a', 1);
  const { hash } = await planFabric(at.desk, at.handler, policy, { force: false, prune: false });
  await at.want('b', 2);
  const wishes = { force: false, prune: false, reason: '', plan: hash };
  expect(await requestPlan(at.desk, at.handler, policy, wishes, meta)).toMatchObject({ ok: false, refusal: { code: 'PlanChanged' } });
  const now = await planFabric(at.desk, at.handler, policy, { force: false, prune: false });
  expect(await requestPlan(at.desk, at.handler, policy, { ...wishes, plan: now.hash }, meta)).toMatchObject({ value: { requested: 2 } });
});

test('what Git took away is deleted when pruning is asked for: the incarnation that was seen, once', async () => {
  const { cluster, removed } = honest();
  const at = open(cluster);
  await at.want('a', 1);
  await at.see({ type: 'changed', resource: live(vpc('a', 1), 'u7') });
  await withdraw(at, 'a');
  expect(await ask(at)).toBe(0);
  expect(await ask(at, { prune: true })).toBe(1);
  expect((await at.state('a')).state).toBe('pending');
  await run(at, 'a');
  await run(at, 'a');
  expect(removed).toEqual(['u7']);
  expect(await at.state('a')).toMatchObject({ state: 'pending', deleting: 'accepted' });
  await at.see({ type: 'deleted', resource: live(vpc('a', 1), 'u7') });
  expect((await at.state('a')).state).toBeUndefined();
});

test('a deletion that the cluster refuses leaves an orphan that says so', async () => {
  const { cluster } = honest({ removal: { outcome: 'terminal', reason: 'Forbidden', message: 'No right to delete.' } });
  const at = open(cluster);
  await at.want('a', 1);
  await at.see({ type: 'changed', resource: live(vpc('a', 1)) });
  await withdraw(at, 'a');
  await ask(at, { prune: true });
  await run(at, 'a');
  expect(await at.state('a')).toMatchObject({ state: 'orphaned', failure: 'No right to delete.' });
});

test('what Git wants again before it was deleted is not deleted', async () => {
  const { cluster, removed } = honest();
  const at = open(cluster);
  await at.want('a', 1);
  await at.see({ type: 'changed', resource: live(vpc('a', 1)) });
  await withdraw(at, 'a');
  await ask(at, { prune: true });
  await at.want('a', 1);
  await run(at, 'a');
  expect([removed, (await at.state('a')).deleting]).toEqual([[], undefined]);
});

test('fields of others are taken over only when that was asked for', async () => {
  const { cluster, forced } = honest();
  const at = open(cluster);
  await at.want('a', 1);
  await request(at, 'a');
  await run(at, 'a');
  await at.want('b', 1);
  await at.handler.handle({ type: 'RequestReconciliation', data: { resource: id('b'), force: true }, meta });
  await run(at, 'b');
  expect(forced).toEqual([false, true]);
});

test('while changes are held nothing is applied, and it is told why', async () => {
  const { cluster, applied } = honest();
  const at = open(cluster);
  await at.want('a', 1);
  await request(at, 'a');
  const hold = async () => ({ code: 'Suspended', message: 'Reconciliation is suspended: audit.' });
  await reconcile({ desk: at.desk, handler: at.handler, meta, hold, pause: async () => undefined }, id('a'));
  expect([applied, (await at.state('a')).failure]).toEqual([[], 'Reconciliation is suspended: audit.']);
});

test('whether changes are held is asked after what is to be applied was read, so that no commit comes between', async () => {
  const { cluster, applied } = honest();
  const at = open(cluster);
  await at.want('a', 1);
  await request(at, 'a');
  const order: string[] = [];
  const handler: typeof at.handler = {
    ...at.handler,
    read: async (aggregate, identity) => {
      order.push(aggregate);
      return at.handler.read(aggregate, identity);
    },
  };
  const hold = async () => {
    order.push('hold');
    return undefined;
  };
  await reconcile({ desk: at.desk, handler, meta, hold, pause: async () => undefined }, id('a'));
  expect(applied).toHaveLength(1);
  expect(order.indexOf('hold')).toBeGreaterThan(order.indexOf('Resource'));
});

test('what agrees with Git and names an object keeps it from being deleted', async () => {
  const at = open(honest().cluster);
  const attachment: KubernetesObject = {
    apiVersion: 'vpc.githedgehog.com/v1beta1',
    kind: 'VPCAttachment',
    metadata: { name: 'z', namespace: 'default' },
    spec: { subnet: 'a/one' },
  };
  await at.want('a', 1);
  await at.see({ type: 'changed', resource: live(vpc('a', 1)) });
  at.desk.live.set(id('z', 'VPCAttachment.vpc.githedgehog.com'), live(attachment));
  await withdraw(at, 'a');
  const { steps } = await planFabric(at.desk, at.handler, policy, { force: false, prune: true });
  expect(steps.map(({ resource, obstacle }) => [resource, obstacle?.message])).toEqual([
    [id('a'), `${id('z', 'VPCAttachment.vpc.githedgehog.com')} still names it.`],
  ]);
});

const agent = (name: string, generation: number, applied: number, vpcs: JsonObject): LiveResource =>
  live({
    apiVersion: 'agent.githedgehog.com/v1beta1',
    kind: 'Agent',
    metadata: { name, namespace: 'default', generation },
    spec: { vpcs },
    status: { lastAppliedGen: applied, lastHeartbeat: meta.at },
  });

test('what the cluster has and a switch has not yet is told, until the switch has it', async () => {
  const at = open(honest().cluster);
  await at.want('a', 1);
  await at.want('b', 2);
  const observe = async (report: Parameters<typeof observeLive>[1]): Promise<void> => {
    await at.see(report);
    await observeAgents({ desk: at.desk, handler: at.handler, meta }, report);
  };
  const agents = (...resources: readonly LiveResource[]) =>
    observe({ type: 'listed', group: 'agent.githedgehog.com', kind: 'Agent', resources });
  await observe({ type: 'changed', resource: live(vpc('a', 1)) });
  expect((await at.state('a')).rollout).toBeUndefined();
  await agents(agent('leaf-01', 3, 2, { a: { vlan: 1 } }), agent('leaf-02', 2, 2, { a: { vlan: 1 } }));
  expect((await at.state('a')).rollout).toEqual({ switches: ['leaf-01', 'leaf-02'], lagging: ['leaf-01'], silent: [] });
  await observe({ type: 'changed', resource: agent('leaf-01', 3, 3, { a: { vlan: 1 } }) });
  expect((await at.state('a')).rollout).toEqual({ switches: ['leaf-01', 'leaf-02'], lagging: [], silent: [] });
  await observe({ type: 'changed', resource: live(vpc('a', 9)) });
  expect((await at.state('a')).rollout?.lagging).toEqual(['leaf-01', 'leaf-02']);
  const rollouts = (await at.store.readAll(0, 100)).filter(({ type }) => type.startsWith('Rollout')).map(({ type }) => type);
  expect(rollouts).toEqual(['RolloutBegun', 'RolloutCompleted', 'RolloutBegun']);
  await observe({ type: 'deleted', resource: live(vpc('a', 9)) });
  expect((await at.state('a')).rollout).toBeUndefined();
});

test('a rollout that could not be written is told with the next report', async () => {
  const at = open(honest().cluster);
  await at.want('a', 1);
  await at.see({ type: 'changed', resource: live(vpc('a', 1)) });
  const report = {
    type: 'listed',
    group: 'agent.githedgehog.com',
    kind: 'Agent',
    resources: [agent('leaf-01', 3, 2, { a: { vlan: 1 } })],
  } as const;
  const failing = { ...at.handler, handleAll: async () => Promise.reject(new Error('no store')) };
  await expect(observeAgents({ desk: at.desk, handler: failing, meta }, report)).rejects.toThrow('no store');
  await observeAgents({ desk: at.desk, handler: at.handler, meta }, report);
  expect((await at.state('a')).rollout?.lagging).toEqual(['leaf-01']);
});

const minute = 60_000;
const automatic = (at: ReturnType<typeof open>, attempts: Attempts, minutes: number): Promise<number> =>
  reconcileAutomatically({
    desk: at.desk,
    handler: at.handler,
    policy: { ...policy, takeOver: true },
    attempts,
    meta: { actor: 'system:automatic', at: new Date(Date.parse(meta.at) + minutes * minute).toISOString() },
  });

/** Somebody changes the object; then what differs is reconciled automatically. */
const undo = async (at: ReturnType<typeof open>, attempts: Attempts, minutes: number, vlan: number): Promise<number> => {
  await at.see({ type: 'changed', resource: live(vpc('a', vlan)) });
  const asked = await automatic(at, attempts, minutes);
  await run(at, 'a');
  return asked;
};

test('what is undone again and again is left to people, until they release it', async () => {
  const at = open(honest().cluster);
  const attempts: Attempts = new Map();
  await at.want('a', 1);
  const asked = [];
  for (const [minutes, vlan] of [
    [0, 2],
    [1, 3],
    [2, 4],
    [3, 5],
    [4, 6],
  ] as const)
    asked.push(await undo(at, attempts, minutes, vlan));
  expect(asked).toEqual([1, 1, 1, 0, 0]);
  expect((await at.state('a')).held).toContain('undone each time');
  expect((await planFabric(at.desk, at.handler, policy, { force: false, prune: false, automatic: true })).steps[0]?.obstacle?.code).toBe(
    'Held',
  );
  expect((await planFabric(at.desk, at.handler, policy, { force: false, prune: false })).steps[0]?.obstacle).toBeUndefined();
  await at.handler.handle({ type: 'ReleaseReconciliation', data: { resource: id('a') }, meta });
  expect(await undo(at, attempts, 5, 7)).toBe(1);
});

test('changes that are far apart are no fight', async () => {
  const at = open(honest().cluster);
  const attempts: Attempts = new Map();
  await at.want('a', 1);
  const asked = [];
  for (let round = 0; round < 6; round += 1) asked.push(await undo(at, attempts, round * 5, round + 2));
  expect(asked).toEqual([1, 1, 1, 1, 1, 1]);
});

test('what may work later is tried again after longer and longer pauses; what a person has to mend is not', async () => {
  const waiting = { outcome: 'waiting', reason: 'NotFound', message: 'Not yet.' } as const;
  const at = open(honest({ applies: [waiting, waiting, waiting, { outcome: 'terminal', reason: 'Invalid', message: 'No.' }] }).cluster);
  const attempts: Attempts = new Map();
  await at.want('a', 1);
  const tried: number[] = [];
  for (let halfMinutes = 0; halfMinutes < 40; halfMinutes += 1) {
    if ((await automatic(at, attempts, halfMinutes / 2)) === 1) tried.push(halfMinutes);
    await run(at, 'a');
  }
  expect(tried).toEqual([0, 1, 3, 7]);
  await at.want('a', 2);
  expect(await automatic(at, attempts, 30)).toBe(1);
});

test('what names an object that could not be made waits for it', async () => {
  const { cluster, applied } = honest({ applies: [{ outcome: 'terminal', reason: 'Invalid', message: 'No.' }] });
  const at = open(cluster);
  await at.want('a', 1);
  await at.handler.handleAll([
    {
      type: 'RecordDesired',
      meta,
      data: {
        resource: id('z', 'VPCAttachment.vpc.githedgehog.com'),
        key: { fabric: 'lab', group: 'vpc.githedgehog.com', kind: 'VPCAttachment', namespace: 'default', name: 'z' },
        apiVersion: 'vpc.githedgehog.com/v1beta1',
        manifest: { apiVersion: 'vpc.githedgehog.com/v1beta1', kind: 'VPCAttachment', metadata: { name: 'z' }, spec: { subnet: 'a/one' } },
        digest: 'bbbbbbbb',
        origin: { commit: '1111111', file: 'a.yaml', line: 1, document: 0 },
        served: true,
      },
    },
  ]);
  at.desk.inventory.set(id('z', 'VPCAttachment.vpc.githedgehog.com'), { digest: 'bbbbbbbb', live: false });
  expect(await ask(at)).toBe(2);
  await run(at, 'a');
  await reconcile({ desk: at.desk, handler: at.handler, meta, pause: async () => undefined }, id('z', 'VPCAttachment.vpc.githedgehog.com'));
  expect(applied).toHaveLength(1);
  expect(await at.state('z', 'VPCAttachment.vpc.githedgehog.com')).toMatchObject({
    failure: `It names ${id('a')}, which could not be made.`,
    failureOutcome: 'waiting',
  });
});

test('a source follows its fabric, credentials stay where they are', async () => {
  const at = open();
  expect(await observeSource({ desk: at.desk, handler: at.handler, meta })).toMatchObject({
    ok: false,
    refusal: { code: 'SourceMissing' },
  });
  await followFabric(at.desk, at.handler, { repository: '/x', branch: 'main', path: 'p', pollInterval: 60, credential: 'env:TOKEN' }, meta);
  expect(at.desk.place).toEqual({ repository: '/x', branch: 'main', path: 'p', credential: 'env:TOKEN' });
  expect(JSON.stringify(await at.store.readAll(0, 10))).not.toContain('TOKEN');
});

test('a look of an owner that lost its lease meanwhile is refused, not told as done', async () => {
  const feed = {
    head: async () => ({ ok: true, revision: { commit: '1111111', author: 'A', committedAt: '2026-01-01T00:00:00Z', subject: 's' } }),
    changes: async () => ({ ok: true, files: [], removed: [], filesSeen: 0, rewritten: false }),
    read: async function* () {},
  } as unknown as SourceFeed;
  const at = open(undefined, feed);
  await followFabric(at.desk, at.handler, { repository: '/x', branch: 'main', path: 'p', pollInterval: 60 }, meta);
  const fence = { lease: 'fabric:lab', token: 7 };
  const late = { ...at.handler, handleAll: (commands: readonly never[]) => at.handler.handleAll(commands, { fence }) };
  expect(await observeSource({ desk: at.desk, handler: late as never, meta })).toMatchObject({ ok: false, refusal: { code: 'LeaseLost' } });
  expect(await observeSource({ desk: at.desk, handler: at.handler, meta })).toMatchObject({ ok: true, value: { changed: true } });
});

test('a source that cannot be listed after it answered is told too', async () => {
  const failure = { ok: false, reason: 'PathMissing', message: 'No such path.', hint: 'Check it.' } as const;
  const feed = {
    head: async () => ({ ok: true, revision: { commit: '1111111', author: 'A', committedAt: '2026-01-01T00:00:00Z', subject: 's' } }),
    changes: async () => failure,
  } as unknown as SourceFeed;
  const at = open(undefined, feed);
  await followFabric(at.desk, at.handler, { repository: '/x', branch: 'main', path: 'p', pollInterval: 60 }, meta);
  expect(await observeSource({ desk: at.desk, handler: at.handler, meta })).toEqual({
    ok: false,
    refusal: { code: 'SourcePathMissing', message: 'No such path.', hint: 'Check it.' },
  });
  expect((await at.store.readAll(0, 10)).at(-1)?.type).toBe('SourceFailed');
});

test('what the webhooks write differently is no drift, and what a person wrote is', async () => {
  const [schema] = hedgehogDefinitions().kinds.filter((known) => known.kind === 'VPC');
  const manifest: KubernetesObject = {
    ...vpc('a', 0),
    spec: {
      subnets: {
        default: { subnet: '10.0.1.0/24', vlan: 1001, dhcp: { enable: true, static: { 'AA-BB-CC-00-11-22': { ip: '10.0.1.9' } } } },
      },
    },
  };
  const stored = (vlan: number): KubernetesObject => ({
    ...vpc('a', 0, { labels: { 'fabric.githedgehog.com/ipv4ns': 'default', 'fabric.githedgehog.com/vlanns': 'default' } }),
    spec: {
      ipv4Namespace: 'default',
      vlanNamespace: 'default',
      subnets: {
        default: {
          subnet: '10.0.1.0/24',
          gateway: '10.0.1.1',
          vlan,
          dhcp: {
            enable: true,
            range: { start: '10.0.1.2', end: '10.0.1.255' },
            static: { 'aa:bb:cc:00:11:22': { ip: '10.0.1.9' } },
          },
        },
      },
    },
  });
  const { desk } = open(honest().cluster);
  desk.kinds = schema === undefined ? [] : [schema];
  expect(await compareLive(desk, manifest, live(stored(1001)))).toMatchObject({ outcome: 'compared', changes: [] });
  expect(await compareLive(desk, manifest, live(stored(1002)))).toMatchObject({
    outcome: 'compared',
    changes: [{ path: '/spec/subnets/default/vlan', kind: 'changed', desired: 1001, live: 1002, category: 'value' }],
  });
});

test('nobody is asked about a manifest that we applied and the webhooks wrote in their form', async () => {
  const [known] = hedgehogDefinitions().kinds.filter(({ kind: name }) => name === 'Switch');
  const manifest = {
    apiVersion: 'wiring.githedgehog.com/v1beta1',
    kind: 'Switch',
    metadata: { name: 's', namespace: 'default' },
    spec: { groups: ['b', 'a'] },
  };
  const managedFields = [
    {
      manager: 'hedgerow',
      operation: 'Apply',
      apiVersion: manifest.apiVersion,
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:groups': {} } },
    },
  ];
  const object = {
    ...manifest,
    metadata: { ...manifest.metadata, managedFields },
    spec: { groups: ['a', 'b'], vlanNamespaces: ['default'] },
  };
  const { desk } = open();
  desk.kinds = known === undefined ? [] : [known];
  expect(await compareLive(desk, manifest, live(object))).toMatchObject({
    outcome: 'compared',
    changes: [],
    aside: [],
    provenance: { source: 'applied' },
  });
  const other = { ...object, spec: { ...object.spec, groups: ['a', 'c'] } };
  expect(await compareLive(desk, manifest, live(other))).toMatchObject({ outcome: 'unknown', reason: 'NoCluster' });
});
