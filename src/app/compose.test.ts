/** From Git to the screens and back to the cluster, with real git and a lab cluster. */
import { afterEach, expect, test } from 'vitest';
import { startBench, type TestBench, testMeta } from './control-plane.fixture.ts';

const vpc = (name: string, vlan: unknown = 1010): string =>
  `apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata:\n  name: ${name}\nspec:\n  subnets:\n    front:\n      subnet: 10.10.1.0/24\n      gateway: 10.10.1.1\n      vlan: ${String(vlan)}\n`;
const id = (name: string, kind = 'VPC'): string => `lab:${kind}.vpc.githedgehog.com:default:${name}`;
const vpcs = '/apis/vpc.githedgehog.com/v1beta1/namespaces/default/vpcs';

let bench: TestBench | undefined;
afterEach(async () => {
  await bench?.stop();
  bench = undefined;
});

const start = async (files: Readonly<Record<string, string>>): Promise<TestBench> => {
  bench = await startBench(files);
  return bench;
};
const reconcile = (at: TestBench, name: string, force = false) =>
  at.controlPlane.handler.handle({ type: 'RequestReconciliation', data: { resource: id(name), force }, meta: testMeta() });
const is = (state: string) => (row: { readonly [key: string]: unknown } | undefined) => row?.['state'] === state;
const states = async (at: TestBench) => Object.fromEntries((await at.rows('resourceTable')).map((row) => [row['name'], row['state']]));

test('a manifest is committed, reconciled, seen to agree, and drifts when somebody changes the object', async () => {
  const at = await start({ 'web.yaml': vpc('web') });
  await at.until(id('web'), is('committed'));
  await reconcile(at, 'web');
  await at.until(id('web'), is('synced'));
  await at.kubernetes(
    'PATCH',
    `${vpcs}/web?fieldManager=hand`,
    { spec: { subnets: { front: { vlan: 1999 } } } },
    'application/merge-patch+json',
  );
  const drifted = await at.until(id('web'), is('drifted'));
  expect(drifted?.['drift']).toEqual([
    {
      path: '/spec/subnets/front/vlan',
      kind: 'changed',
      desired: 1010,
      live: 1999,
      category: 'value',
      manager: 'hand',
      since: expect.stringMatching(/Z$/u) as string,
      severity: 'critical',
    },
  ]);
  expect(drifted).toMatchObject({
    differences: ['value'],
    severity: 'critical',
    score: 80,
    ignored: 0,
    verdict: { source: 'offline', normalised: true },
  });
  expect(drifted?.['actions']).toEqual(['request-reconciliation', 'adopt', 'hold-reconciliation', 'save-draft']);
  await reconcile(at, 'web', true);
  await at.until(id('web'), is('synced'));
  const steps = (await at.rows('transitionTable'))
    .filter((row) => row['name'] === 'web')
    .map((row) => [row['from'], row['to'], row['trigger']]);
  expect(steps.reverse()).toEqual([
    [null, 'committed', 'git-commit'],
    ['committed', 'pending', 'reconciliation-requested'],
    ['pending', 'synced', 'reconciliation'],
    ['synced', 'drifted', 'live-change'],
    ['drifted', 'pending', 'reconciliation-requested'],
    ['pending', 'synced', 'reconciliation'],
  ]);
  expect(at.faults).toEqual([]);
});

test('an object that Git does not want is orphaned, and gone when it is deleted', async () => {
  const at = await start({ 'web.yaml': vpc('web') });
  await at.until(id('web'), is('committed'));
  await at.kubernetes('POST', vpcs, { apiVersion: 'vpc.githedgehog.com/v1beta1', kind: 'VPC', metadata: { name: 'shadow' }, spec: {} });
  await at.until(id('shadow'), is('orphaned'));
  await at.kubernetes('DELETE', `${vpcs}/shadow`);
  await at.until(id('shadow'), (row) => row === undefined);
});

test('the same commit again makes no event and no write; one changed file reads one file', async () => {
  const at = await start({ 'a.yaml': vpc('a'), 'b.yaml': vpc('b'), 'README.md': '# Not a manifest' });
  await at.until(id('a'), is('committed'));
  const before = await at.controlPlane.events.lastPosition();
  expect(await at.sync()).toMatchObject({ changed: false, filesRead: 0 });
  expect(await at.controlPlane.events.lastPosition()).toBe(before);
  at.repository.commit({ 'a.yaml': vpc('a', 1011) });
  expect(await at.sync()).toMatchObject({ changed: true, filesSeen: 3, filesRead: 1 });
});

test('every file is accounted for', async () => {
  const at = await start({ 'a.yaml': vpc('a'), 'notes.txt': 'x', 'empty.yaml': '# nothing\n', 'bad.yaml': 'a: [\n' });
  await at.until(id('a'), is('committed'));
  expect(Object.fromEntries((await at.rows('fileTable')).map((row) => [row['file'], row['outcome']]))).toEqual({
    'a.yaml': 'manifests',
    'bad.yaml': 'invalid',
    'empty.yaml': 'empty',
    'notes.txt': 'ignored',
  });
});

test('a commit that breaks a file takes nothing away, and says what is wrong where', async () => {
  const at = await start({ 'a.yaml': `${vpc('one')}---\n${vpc('two')}` });
  await at.until(id('two'), is('committed'));
  at.repository.commit({ 'a.yaml': `${vpc('one', 1011)}---\nkind: [\n` });
  await at.sync();
  expect(await states(at)).toEqual({ one: 'committed', two: 'committed' });
  expect((await at.rows('diagnosticTable')).map(({ code, file, severity }) => [code, file, severity])).toEqual([
    ['yaml/syntax', 'a.yaml', 'error'],
  ]);
  const [fabric] = await at.rows('fabricTable');
  expect([fabric?.['errors'], fabric?.['total'], fabric?.['committed']]).toEqual([1, 2, 2]);
  at.repository.commit({ 'a.yaml': vpc('one', 1011) });
  await at.sync();
  expect(await states(at)).toEqual({ one: 'committed' });
  expect(await at.rows('diagnosticTable')).toEqual([]);
});

test('a manifest the cluster would refuse keeps what was wanted before', async () => {
  const at = await start({ 'a.yaml': vpc('a', 1010) });
  await at.until(id('a'), is('committed'));
  at.repository.commit({ 'a.yaml': vpc('a', '"many"') });
  await at.sync();
  const row = await at.resource(id('a'));
  expect(row?.['desired']).toMatchObject({ spec: { subnets: { front: { vlan: 1010 } } } });
  expect((await at.rows('diagnosticTable')).map(({ code, line, column, resource }) => [code, line, column, resource])).toEqual([
    [expect.stringMatching(/^manifest\//u), 10, 13, id('a')],
  ]);
});

test('a file that grows over the limit takes nothing away', async () => {
  const at = await start({ 'a.yaml': vpc('a') });
  await at.until(id('a'), is('committed'));
  at.repository.commit({ 'a.yaml': `${vpc('a')}# ${'x'.repeat(1024 * 1024)}\n` });
  await at.sync();
  expect(await states(at)).toEqual({ a: 'committed' });
  expect((await at.rows('fileTable'))[0]?.['outcome']).toBe('unsupported');
});

test('a mirror that lost the commit it stood at still finds what is gone', async () => {
  const at = await start({ 'a.yaml': vpc('a'), 'b.yaml': vpc('b') });
  await at.until(id('a'), is('committed'));
  at.repository.commit({ 'b.yaml': null });
  at.repository.git('checkout', '--quiet', '--orphan', 'fresh');
  at.repository.commit({});
  at.repository.git('branch', '-M', 'fresh', 'main');
  at.repository.git('reflog', 'expire', '--expire=now', '--all');
  at.repository.git('gc', '--quiet', '--prune=now');
  await at.forgetMirrors();
  await at.sync();
  expect(await states(at)).toEqual({ a: 'committed' });
});

test('of duplicates neither wins; when one goes the other is wanted', async () => {
  const at = await start({ 'a.yaml': vpc('x', 1010), 'b.yaml': vpc('x', 1011), 'c.yaml': vpc('other') });
  await at.until(id('other'), is('committed'));
  expect(await states(at)).toEqual({ other: 'committed' });
  expect((await at.rows('diagnosticTable')).map(({ code, file }) => [code, file])).toEqual([
    ['manifest/duplicate', 'a.yaml'],
    ['manifest/duplicate', 'b.yaml'],
  ]);
  at.repository.commit({ 'a.yaml': null });
  await at.sync();
  expect((await at.resource(id('x')))?.['file']).toBe('b.yaml');
  expect(await at.rows('diagnosticTable')).toEqual([]);
});

test('a manifest that is taken away orphans its object', async () => {
  const at = await start({ 'a.yaml': vpc('a'), 'b.yaml': vpc('b') });
  await at.until(id('a'), is('committed'));
  await at.controlPlane.worker('lab')?.requestPlan({ force: false, prune: false, reason: '' }, testMeta());
  await at.until(id('a'), is('synced'));
  at.repository.commit({ 'a.yaml': null });
  await at.sync();
  expect((await at.until(id('a'), is('orphaned')))?.['desired']).toBeNull();
});

const pruning = { force: false, prune: true, reason: 'Cleaned up.' };

test('what Git took away is deleted when pruning is asked for, and is gone when the cluster says so', async () => {
  const at = await start({ 'a.yaml': vpc('a'), 'b.yaml': vpc('b') });
  await at.until(id('a'), is('committed'));
  await at.controlPlane.worker('lab')?.requestPlan({ force: false, prune: false, reason: '' }, testMeta());
  await at.until(id('a'), is('synced'));
  await at.until(id('b'), is('synced'));
  at.repository.commit({ 'a.yaml': null });
  await at.sync();
  await at.until(id('a'), is('orphaned'));
  const answer = await at.controlPlane.worker('lab')?.requestPlan(pruning, testMeta());
  expect(answer).toMatchObject({ ok: true, value: { requested: 1, plan: { steps: [{ resource: id('a'), action: 'delete' }] } } });
  await at.until(id('a'), (row) => row === undefined);
  expect(await states(at)).toEqual({ b: 'synced' });
  const steps = (await at.rows('transitionTable')).filter((row) => row['name'] === 'a').map((row) => [row['to'], row['trigger']]);
  expect(steps.slice(0, 2)).toEqual([
    [null, 'live-deletion'],
    ['pending', 'deletion-requested'],
  ]);
});

test('an automatic fabric follows Git and puts right what is changed by hand, without a person', async () => {
  const at = await start({ 'a.yaml': vpc('a') });
  const reconciliation = { mode: 'automatic', takeOver: true, prune: 'automatic', pruneBudget: '50%' };
  await at.controlPlane.handler.handle({ type: 'ConfigureReconciliation', data: { fabric: 'lab', reconciliation }, meta: testMeta() });
  await at.until(id('a'), is('synced'));
  await at.kubernetes(
    'PATCH',
    `${vpcs}/a?fieldManager=hand`,
    { spec: { subnets: { front: { vlan: 1999 } } } },
    'application/merge-patch+json',
  );
  await at.until(id('a'), (row) => JSON.stringify(row?.['live']).includes('1999'));
  await at.until(id('a'), (row) => row?.['state'] === 'synced' && JSON.stringify(row['live']).includes('1010'));
  at.repository.commit({ 'a.yaml': null, 'b.yaml': vpc('b') });
  await at.sync();
  await at.until(id('a'), (row) => row === undefined);
  await at.until(id('b'), is('synced'));
  const asked = (await at.rows('transitionTable')).filter((row) => row['trigger'] === 'deletion-requested');
  expect(asked.map((row) => [row['name'], row['actor']])).toEqual([['a', 'system:automatic']]);
  expect(at.faults).toEqual([]);
});

test('a suspended fabric is compared and not changed, until it is resumed', async () => {
  const at = await start({ 'a.yaml': vpc('a') });
  await at.until(id('a'), is('committed'));
  const { handler } = at.controlPlane;
  await handler.handle({ type: 'SuspendReconciliation', data: { fabric: 'lab', reason: 'Audit' }, meta: testMeta() });
  const wishes = { force: false, prune: false, reason: '' };
  await expect
    .poll(() => at.controlPlane.worker('lab')?.requestPlan(wishes, testMeta()))
    .toMatchObject({ ok: false, refusal: { code: 'FabricHeld', message: 'Reconciliation is suspended: Audit.' } });
  await reconcile(at, 'a');
  const row = await at.until(id('a'), (seen) => String(seen?.['reason']).includes('suspended'));
  expect(row?.['state']).toBe('committed');
  expect((await at.rows('fabricTable'))[0]?.['suspended']).toBe('Audit');
  await at.restart();
  expect(await at.controlPlane.worker('lab')?.requestPlan(wishes, testMeta())).toMatchObject({ ok: false });
  await at.controlPlane.handler.handle({ type: 'ResumeReconciliation', data: { fabric: 'lab' }, meta: testMeta() });
  await expect.poll(() => at.controlPlane.worker('lab')?.requestPlan(wishes, testMeta())).toMatchObject({ ok: true });
  await at.until(id('a'), is('synced'));
  expect((await at.rows('fabricTable'))[0]?.['suspended']).toBeNull();
});

test('a kind without a definition waits, and is judged anew when its definition comes', async () => {
  const lamp = 'apiVersion: lab.example.com/v1\nkind: Lamp\nmetadata: {name: desk}\nspec: {watts: 5}\n';
  const at = await start({ 'lamp.yaml': lamp });
  const lampId = 'lab:Lamp.lab.example.com:default:desk';
  await at.until(lampId, is('pending'));
  expect((await at.rows('diagnosticTable')).map(({ code }) => code)).toEqual(['manifest/unknown-kind']);
  const { lampDefinition } = await import('#lab-cluster/lamp.fixture.ts');
  await at.kubernetes('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', lampDefinition);
  await at.until(lampId, is('committed'));
  expect(await at.rows('diagnosticTable')).toEqual([]);
});

test('a source that cannot be read is told, keeps everything, and recovers', async () => {
  const at = await start({ 'a.yaml': vpc('a') });
  await at.until(id('a'), is('committed'));
  at.repository.git('branch', '-m', 'main', 'elsewhere');
  expect(await at.sync()).toEqual({ refused: 'SourceBranchMissing' });
  expect(await states(at)).toEqual({ a: 'committed' });
  const [source] = await at.rows('sourceTable');
  expect([source?.['health'], source?.['reason']]).toEqual(['failing', 'BranchMissing']);
  at.repository.git('branch', '-m', 'elsewhere', 'main');
  expect(await at.sync()).toMatchObject({ changed: false });
  expect((await at.rows('sourceTable'))[0]?.['health']).toBe('healthy');
});

test('a history that is rewritten is followed and told', async () => {
  const at = await start({ 'a.yaml': vpc('a') });
  await at.until(id('a'), is('committed'));
  at.repository.commit({ 'b.yaml': vpc('b') });
  await at.sync();
  at.repository.git('reset', '--quiet', '--hard', 'HEAD~1');
  at.repository.commit({ 'c.yaml': vpc('c') });
  await at.sync();
  expect(await states(at)).toEqual({ a: 'committed', c: 'committed' });
  const [event] = await at.controlPlane.events.readBackwards({ limit: 1, types: ['RevisionRecorded'] });
  expect(event?.data).toMatchObject({ rewritten: true });
});

test('after a restart everything is as it was, without a new event', async () => {
  const at = await start({ 'a.yaml': vpc('a'), 'b.yaml': vpc('b') });
  await at.until(id('a'), is('committed'));
  await at.controlPlane.worker('lab')?.requestPlan({ force: false, prune: false, reason: '' }, testMeta());
  await at.until(id('a'), is('synced'));
  await at.until(id('b'), is('synced'));
  const before = await at.controlPlane.events.lastPosition();
  await at.restart();
  await at.sync();
  await at.kubernetes('GET', vpcs);
  expect(await states(at)).toEqual({ a: 'synced', b: 'synced' });
  const after = await at.controlPlane.events.readAll(before, 100);
  expect(after.filter(({ stream }) => stream.startsWith('resource-'))).toEqual([]);
});

test('what was changed in the cluster while nobody watched is seen after a restart', async () => {
  const at = await start({ 'a.yaml': vpc('a') });
  await at.until(id('a'), is('committed'));
  await reconcile(at, 'a');
  await at.until(id('a'), is('synced'));
  await at.kubernetes('DELETE', `${vpcs}/a`);
  await at.restart();
  await at.until(id('a'), is('committed'));
});

test('an apply that the cluster refuses is told with its reason', async () => {
  const at = await start({ 'a.yaml': vpc('a') });
  await at.until(id('a'), is('committed'));
  await at.kubernetes('DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/vpcs.vpc.githedgehog.com');
  await reconcile(at, 'a');
  const row = await at.until(id('a'), (found) => found?.['state'] !== 'pending' || String(found?.['reason']).includes('does not serve'));
  expect(row?.['reason']).toMatch(/not serve|last attempt failed/u);
});

test('an archived fabric is left alone', async () => {
  const at = await start({ 'a.yaml': vpc('a') });
  await at.until(id('a'), is('committed'));
  await at.controlPlane.handler.handle({
    type: 'ChangeLifecycle',
    data: { fabric: 'lab', lifecycle: 'archived', reason: 'Done.' },
    meta: testMeta(),
  });
  for (let round = 0; round < 100 && at.controlPlane.worker('lab') !== undefined; round += 1)
    await new Promise((done) => setTimeout(done, 10));
  expect(at.controlPlane.worker('lab')).toBeUndefined();
});
