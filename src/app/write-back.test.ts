/** Drafts and adoption the whole way: a lab cluster, real git, and a person who looks at the repository afterwards. */
import { afterEach, expect, test } from 'vitest';
import { isObject } from '#base/json.ts';
import { startBench, type TestBench, testMeta } from './control-plane.fixture.ts';

/** With comments, quotes and an order of its own, so that it shows when anything but the changed value is written anew. */
const vpc = (name: string, vlan = 1010): string =>
  `# Sold to the ${name} team.\napiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata: {name: "${name}"} # never rename\nspec:\n  subnets:\n    front: # the only one\n      vlan: ${vlan}   # agreed with the owner\n      subnet: '10.10.1.0/24'\n      gateway: 10.10.1.1\n`;
const id = (name: string): string => `lab:VPC.vpc.githedgehog.com:default:${name}`;
const vpcs = '/apis/vpc.githedgehog.com/v1beta1/namespaces/default/vpcs';
const is = (state: string) => (row: { readonly [key: string]: unknown } | undefined) => row?.['state'] === state;

let bench: TestBench | undefined;
afterEach(async () => {
  await bench?.stop();
  bench = undefined;
});

const start = async (files: Readonly<Record<string, string>>): Promise<TestBench> => {
  bench = await startBench(files);
  return bench;
};
/** Lets the branch that is checked out be pushed to, as a bare repository does. */
const openMain = (at: TestBench): void => void at.repository.git('config', 'receive.denyCurrentBranch', 'ignore');
const reconcile = async (at: TestBench, name: string): Promise<void> => {
  await at.controlPlane.handler.handle({ type: 'RequestReconciliation', data: { resource: id(name), force: true }, meta: testMeta() });
  await at.until(id(name), is('synced'));
};
const change = (at: TestBench, name: string, body: object, manager = 'kubectl-edit') =>
  at.kubernetes('PATCH', `${vpcs}/${name}?fieldManager=${manager}`, body as never, 'application/merge-patch+json');
const ask = async (at: TestBench, operation: 'adopt' | 'commitDraft' | 'checkDraft', wishes: object) =>
  (await at.controlPlane.ask('lab', operation, testMeta(), wishes as never)) as never as
    | { readonly ok: true; readonly value: { readonly branch: string; readonly commit: string; readonly files: readonly string[] } }
    | { readonly ok: false; readonly refusal: { readonly code: string; readonly message: string } };
const save = (at: TestBench, name: string, spec: object) =>
  at.controlPlane.handler.handle({ type: 'SaveDraft', data: { resource: id(name), spec }, meta: testMeta() });
const eventsOf = async (at: TestBench, type: string) =>
  (await at.controlPlane.events.readAll(0, 10_000, { types: [type] })).map(({ data, meta }) => ({ data, by: meta.actor }));

test('T10 a value that somebody changed in the cluster is adopted: one line of the file on the followed branch, and the resource is synced', async () => {
  const at = await start({ 'vpcs/web.yaml': vpc('web') });
  openMain(at);
  await at.until(id('web'), is('committed'));
  await reconcile(at, 'web');
  await change(at, 'web', { spec: { subnets: { front: { vlan: 1999 } } } });
  const drifted = await at.until(id('web'), is('drifted'));
  expect(drifted?.['actions']).toContain('adopt');
  const adopted = await ask(at, 'adopt', { resource: id('web'), branch: 'main', reason: 'The owner agreed on the phone.' });
  expect(adopted).toMatchObject({ ok: true, value: { branch: 'main', files: ['vpcs/web.yaml'], followed: true } });
  expect(at.repository.git('show', 'main:vpcs/web.yaml')).toBe(vpc('web', 1999).trim());
  await at.until(id('web'), is('synced'));
  expect(at.repository.git('log', '-1', '--format=%an|%cn|%s', 'main')).toBe('test|Hedgerow|Adopt changes of VPC web from the cluster');
  expect(at.repository.git('log', '-1', '--format=%b', 'main')).toBe(
    `Resource: ${id('web')}\nReason: The owner agreed on the phone.\nCause: in the cluster otherwise than in Git: /spec/subnets/front/vlan\nApproved-by: user:test`,
  );
  expect(await eventsOf(at, 'AdoptionApproved')).toMatchObject([
    { by: 'user:test', data: { fields: ['/spec/subnets/front/vlan'], branch: 'main', reason: 'The owner agreed on the phone.' } },
  ]);
  expect(at.faults).toEqual([]);
});

test('T13 an orphan becomes a new manifest beside its siblings on a branch of its own, without what defaults and the server wrote', async () => {
  const at = await start({ 'gitops/vpcs/web.yaml': vpc('web'), 'gitops/other/x.txt': 'x' });
  await at.until(id('web'), is('committed'));
  await at.kubernetes('POST', `${vpcs}?fieldManager=kubectl-create`, {
    apiVersion: 'vpc.githedgehog.com/v1beta1',
    kind: 'VPC',
    metadata: { name: 'shadow', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', note: 'mine' } },
    spec: { subnets: { back: { subnet: '10.20.0.0/24', vlan: 1200 } } },
  });
  await at.until(id('shadow'), is('orphaned'));
  const adopted = await ask(at, 'adopt', { resource: id('shadow') });
  expect(adopted).toMatchObject({
    ok: true,
    value: { branch: 'hedgerow/adopt-vpc-shadow', files: ['gitops/vpcs/shadow.yaml'], followed: false },
  });
  expect(at.repository.git('show', 'hedgerow/adopt-vpc-shadow:gitops/vpcs/shadow.yaml')).toBe(
    'apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata:\n  name: shadow\n  namespace: default\n  annotations:\n    note: mine\nspec:\n  subnets:\n    back:\n      subnet: 10.20.0.0/24\n      vlan: 1200',
  );
  expect(at.repository.git('log', '--format=%s', 'main')).toBe('Change');
  expect(await at.resource(id('shadow'))).toMatchObject({
    state: 'orphaned',
    proposal: { branch: 'hedgerow/adopt-vpc-shadow', cause: 'adoption', by: 'user:test' },
    adoption: { fields: [], reason: 'What the cluster has is right.', by: 'user:test' },
  });
  at.repository.git('merge', '--quiet', '--ff-only', 'hedgerow/adopt-vpc-shadow');
  await at.sync();
  expect(await at.until(id('shadow'), is('synced'))).toMatchObject({ proposal: null, file: 'gitops/vpcs/shadow.yaml' });
});

test('single fields are adopted when they are named; what a controller set is not', async () => {
  const at = await start({ 'web.yaml': vpc('web') });
  openMain(at);
  await at.until(id('web'), is('committed'));
  await reconcile(at, 'web');
  await change(at, 'web', { spec: { subnets: { front: { vlan: 1999, gateway: '10.10.1.9' } } } });
  await at.until(id('web'), (row) => Number(row?.['changes']) === 2);
  expect(await ask(at, 'adopt', { resource: id('web'), branch: 'main', fields: ['/spec/nothing'] })).toMatchObject({
    ok: false,
    refusal: { code: 'NothingToAdopt' },
  });
  await ask(at, 'adopt', { resource: id('web'), branch: 'main', fields: ['/spec/subnets/front/gateway'] });
  expect(at.repository.git('show', 'main:web.yaml')).toBe(vpc('web').replace('10.10.1.1', '10.10.1.9').trim());
  expect(await at.until(id('web'), (row) => Number(row?.['changes']) === 1)).toMatchObject({ state: 'drifted' });
});

test('a branch that does not take the commit is refused with what git says, and the approval stays on record', async () => {
  const at = await start({ 'web.yaml': vpc('web') });
  await at.until(id('web'), is('committed'));
  await reconcile(at, 'web');
  await change(at, 'web', { spec: { subnets: { front: { vlan: 1999 } } } });
  await at.until(id('web'), is('drifted'));
  expect(await ask(at, 'adopt', { resource: id('web'), branch: 'main' })).toMatchObject({
    ok: false,
    refusal: { code: 'PushRefused', message: expect.stringContaining('checked out') as string },
  });
  expect(await eventsOf(at, 'ManifestCommitted')).toEqual([]);
  expect(await eventsOf(at, 'AdoptionApproved')).toHaveLength(1);
  expect(await at.resource(id('web'))).toMatchObject({ state: 'drifted', proposal: null });
});

test('T01 and T07 a draft of a synced resource is committed to the followed branch, done with when Git has it, and waits for the cluster', async () => {
  const at = await start({ 'web.yaml': vpc('web') });
  openMain(at);
  await at.until(id('web'), is('committed'));
  await reconcile(at, 'web');
  const spec = {
    subnets: { front: { vlan: 1300, subnet: '10.10.1.0/24', gateway: '10.10.1.1' }, extra: { vlan: 1301, subnet: '10.10.2.0/24' } },
  };
  await save(at, 'web', spec);
  expect(await at.until(id('web'), is('draft'))).toMatchObject({ draft: spec, draftOutdated: false });
  expect(await ask(at, 'commitDraft', { resource: id('web'), branch: 'main', message: 'Give web a second subnet' })).toMatchObject({
    ok: true,
    value: { files: ['web.yaml'] },
  });
  expect(at.repository.git('show', 'main:web.yaml')).toBe(
    `${vpc('web', 1300).trim()}\n    extra:\n      vlan: 1301\n      subnet: 10.10.2.0/24`,
  );
  expect(at.repository.git('log', '-1', '--format=%s', 'main')).toBe('Give web a second subnet');
  expect(await at.until(id('web'), (row) => row?.['state'] !== 'draft')).toMatchObject({ state: 'pending', draft: null });
  await reconcile(at, 'web');
});

test('a draft on a branch of its own stays a draft until the branch is merged, whoever merges it', async () => {
  const at = await start({ 'web.yaml': vpc('web') });
  await at.until(id('web'), is('committed'));
  const spec = { subnets: { front: { vlan: 1300, subnet: '10.10.1.0/24', gateway: '10.10.1.1' } } };
  await save(at, 'web', spec);
  expect(await ask(at, 'commitDraft', { resource: id('web') })).toMatchObject({ ok: true, value: { branch: 'hedgerow/draft-vpc-web' } });
  await at.sync();
  expect(await at.resource(id('web'))).toMatchObject({ state: 'draft', proposal: { branch: 'hedgerow/draft-vpc-web' } });
  // Another draft goes on top of the one that was proposed.
  await save(at, 'web', { subnets: { front: { ...spec.subnets.front, vlan: 1400 } } });
  await ask(at, 'commitDraft', { resource: id('web') });
  expect(at.repository.git('log', '--format=%s', 'hedgerow/draft-vpc-web').split('\n')).toEqual([
    'Change VPC web',
    'Change VPC web',
    'Change',
  ]);
  at.repository.git('merge', '--quiet', '--squash', 'hedgerow/draft-vpc-web');
  at.repository.git('commit', '--quiet', '--message=By hand');
  await at.sync();
  expect(await at.until(id('web'), is('committed'))).toMatchObject({ draft: null, proposal: null });
});

test('a draft that Git overtook is not committed over it; saved again it is', async () => {
  const at = await start({ 'web.yaml': vpc('web') });
  openMain(at);
  await at.until(id('web'), is('committed'));
  const spec = { subnets: { front: { vlan: 1300, subnet: '10.10.1.0/24', gateway: '10.10.1.1' } } };
  await save(at, 'web', spec);
  at.repository.commit({ 'web.yaml': vpc('web', 1500) });
  // Not seen by Hedgerow yet.
  expect(await ask(at, 'commitDraft', { resource: id('web'), branch: 'main' })).toMatchObject({
    ok: false,
    refusal: { code: 'DraftOutdated' },
  });
  await at.sync();
  expect(await at.until(id('web'), (row) => row?.['draftOutdated'] === true)).toMatchObject({ state: 'draft' });
  expect(await ask(at, 'commitDraft', { resource: id('web'), branch: 'main' })).toMatchObject({
    ok: false,
    refusal: { code: 'DraftOutdated' },
  });
  await save(at, 'web', spec);
  expect(await ask(at, 'commitDraft', { resource: id('web'), branch: 'main' })).toMatchObject({ ok: true });
  expect(at.repository.git('show', 'main:web.yaml')).toBe(vpc('web', 1300).trim());
});

test('a draft that Git has already is done with when it is committed', async () => {
  const at = await start({ 'web.yaml': vpc('web') });
  await at.until(id('web'), is('committed'));
  await save(at, 'web', { subnets: { front: { vlan: 1010, subnet: '10.10.1.0/24', gateway: '10.10.1.1' } } });
  await at.until(id('web'), is('draft'));
  expect(await ask(at, 'commitDraft', { resource: id('web'), branch: 'main' })).toMatchObject({ ok: true, value: { files: [] } });
  await at.until(id('web'), is('committed'));
});

test('T15 a draft of an orphan is committed as a new manifest; a resource that began as a draft too', async () => {
  const at = await start({ 'web.yaml': vpc('web') });
  openMain(at);
  await at.until(id('web'), is('committed'));
  await at.kubernetes('POST', vpcs, { apiVersion: 'vpc.githedgehog.com/v1beta1', kind: 'VPC', metadata: { name: 'shadow' }, spec: {} });
  await at.until(id('shadow'), is('orphaned'));
  const spec = { subnets: { a: { subnet: '10.30.0.0/24', vlan: 1310 } } };
  await save(at, 'shadow', spec);
  await ask(at, 'commitDraft', { resource: id('shadow'), branch: 'main' });
  expect(await at.until(id('shadow'), (row) => row?.['draft'] === null)).toMatchObject({ file: 'shadow.yaml' });
  const key = { fabric: 'lab', group: 'vpc.githedgehog.com', kind: 'VPC', namespace: 'default', name: 'new' };
  await at.controlPlane.handler.handle({
    type: 'BeginDraft',
    data: { resource: id('new'), key, apiVersion: 'vpc.githedgehog.com/v1beta1', spec },
    meta: testMeta(),
  });
  expect(await at.until(id('new'), is('draft'))).toMatchObject({ apiVersion: 'vpc.githedgehog.com/v1beta1' });
  await ask(at, 'commitDraft', { resource: id('new'), branch: 'main' });
  expect(await at.until(id('new'), is('committed'))).toMatchObject({ file: 'new.yaml', draft: null });
});

test('a draft that the cluster would refuse is told, with each place', async () => {
  const at = await start({ 'web.yaml': vpc('web') });
  await at.until(id('web'), is('committed'));
  const checked = await ask(at, 'checkDraft', { resource: id('web'), spec: { subnets: { front: { vlan: 'many', subnett: 'x' } } } });
  expect(checked).toMatchObject({ ok: false, refusal: { code: 'DraftInvalid' } });
  const fields =
    !checked.ok && isObject(checked.refusal)
      ? (checked.refusal as { readonly fields?: readonly { readonly pointer: string }[] }).fields
      : [];
  expect(fields?.map(({ pointer }) => pointer).sort()).toEqual(['/spec/subnets/front/subnett', '/spec/subnets/front/vlan']);
  expect(await ask(at, 'checkDraft', { resource: id('web'), spec: { subnets: {} } })).toEqual({ ok: true, value: { valid: true } });
});

test('a value behind an alias is refused with its place, and nothing is written', async () => {
  const shared = `apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata: {name: web}\nspec:\n  subnets:\n    front: &front\n      vlan: 1010\n      subnet: 10.10.1.0/24\n    back: *front\n`;
  const at = await start({ 'web.yaml': shared });
  openMain(at);
  await at.until(id('web'), is('committed'));
  await reconcile(at, 'web');
  await change(at, 'web', { spec: { subnets: { back: { vlan: 1999 } } } });
  await at.until(id('web'), is('drifted'));
  expect(await ask(at, 'adopt', { resource: id('web'), branch: 'main' })).toMatchObject({
    ok: false,
    refusal: { code: 'FileNotEditable', message: expect.stringMatching(/^web\.yaml:9:11: The value stands behind an alias/u) as string },
  });
  expect(at.repository.git('log', '--format=%s', 'main')).toBe('Change');
});
