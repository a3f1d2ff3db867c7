/** What Git wants, held against the rules of the fabric: from a commit to rows, events, plans and holds. */
import { afterEach, expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { makeDesk, type ValidationFacts } from '#contexts/gitops/index.ts';
import type { SourceFeed } from '#contexts/gitops/ports.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import { UnreadableEvent } from '#eventing/store/store-faults.ts';
import { startBench, type TestBench, testMeta } from './control-plane.fixture.ts';
import { keepValidations } from './validations.ts';

const id = (name: string): string => `lab:VPC.vpc.githedgehog.com:default:${name}`;

let bench: TestBench | undefined;
afterEach(async () => {
  await bench?.stop();
  bench = undefined;
});
/** With the files read once. */
const start = async (files: Readonly<Record<string, string>>): Promise<TestBench> => {
  bench = await startBench(files, { mode: 'webhook' });
  await bench.until(id('a'), (row) => row !== undefined);
  await bench.sync();
  return bench;
};

const pools = (from: number, to: number): string =>
  `apiVersion: wiring.githedgehog.com/v1beta1\nkind: VLANNamespace\nmetadata: {name: default}\nspec: {ranges: [{from: ${from}, to: ${to}}]}\n---\napiVersion: vpc.githedgehog.com/v1beta1\nkind: IPv4Namespace\nmetadata: {name: default}\nspec: {subnets: [10.0.0.0/8]}\n`;
const vpc = (name: string, third: number, vlan: number): string =>
  `# ${name}\napiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata:\n  name: ${name}\nspec:\n  subnets:\n    front:\n      subnet: 10.1.${third}.0/24\n      vlan: ${vlan}\n`;

const wishes = { force: false, prune: false, reason: '' };
const plan = (at: TestBench) => at.controlPlane.worker('lab')?.plan(wishes);
const facts = async (at: TestBench) => (await at.controlPlane.handler.read<ValidationFacts>('Validation', 'lab')).state;
const told = async (at: TestBench) =>
  (await at.rows('diagnosticTable'))
    .filter((row) => row['origin'] === 'rules')
    .map((row) => [row['code'], row['resource'], `${row['file']}:${row['line']}:${row['column']}`])
    .sort();
const counts = async (at: TestBench) => {
  const [fabric] = await at.rows('fabricTable');
  return { errors: fabric?.['errors'], breaking: fabric?.['breaking'], held: fabric?.['breakingCommit'] };
};
const recorded = async (at: TestBench): Promise<number> =>
  (await at.controlPlane.events.readStream('validation-lab')).filter(({ type }) => type === 'FindingsRecorded').length;
const configure = (at: TestBench, validation: object) =>
  at.controlPlane.handler.handle({ type: 'ConfigureValidation', data: { fabric: 'lab', validation }, meta: testMeta() });

test('a rule that is broken is told at resource, file and fabric, with the places of both sides, until it is kept again', async () => {
  const at = await start({ 'pools.yaml': pools(1000, 2999), 'a.yaml': vpc('a', 1, 1010) });
  expect([await told(at), await counts(at)]).toEqual([[], { errors: 0, breaking: 0, held: null }]);

  at.repository.commit({ 'b.yaml': vpc('b', 1, 1020) });
  await at.sync();
  const overlap = [
    ['hedgehog/vpc-x06', id('a'), 'a.yaml:9:15'],
    ['hedgehog/vpc-x06', id('b'), 'b.yaml:9:15'],
  ];
  expect(await told(at)).toEqual(overlap);
  const [row] = (await at.rows('diagnosticTable')).filter((one) => one['resource'] === id('b'));
  expect(row?.['related']).toEqual([{ message: 'VPC a.', where: { file: 'a.yaml', line: 9, column: 15 } }]);
  const files = Object.fromEntries((await at.rows('fileTable')).map((file) => [file['file'], [file['errors'], file['ruleErrors']]]));
  expect(files).toEqual({ 'pools.yaml': [0, 0], 'a.yaml': [1, 1], 'b.yaml': [1, 1] });
  expect((await counts(at)).errors).toBe(2);

  // A finding that stays is no event again, but its place follows the file.
  at.repository.commit({ 'a.yaml': `# one more line\n${vpc('a', 1, 1010)}` });
  await at.sync();
  expect(await told(at)).toEqual([['hedgehog/vpc-x06', id('a'), 'a.yaml:10:15'], overlap[1]]);
  expect((await facts(at)).findings.size).toBe(2);

  at.repository.commit({ 'b.yaml': vpc('b', 2, 1020) });
  await at.sync();
  expect([await told(at), (await counts(at)).errors]).toEqual([[], 0]);
  const before = await recorded(at);
  await at.sync();
  expect([await recorded(at), at.faults]).toEqual([before, []]);
});

test('a change that only another object feels is told at that one', async () => {
  const at = await start({ 'pools.yaml': pools(1000, 2999), 'a.yaml': vpc('a', 1, 1010), 'b.yaml': vpc('b', 2, 2010) });
  at.repository.commit({ 'pools.yaml': pools(1000, 1999) });
  await at.sync();
  expect(await told(at)).toEqual([['hedgehog/vpc-x04', id('b'), 'b.yaml:10:13']]);
});

test('what was found is the same after a restart, and no event again', async () => {
  const at = await start({ 'pools.yaml': pools(1000, 1999), 'a.yaml': vpc('a', 1, 2010) });
  const before = [await told(at), await recorded(at)];
  expect(before).toEqual([[['hedgehog/vpc-x04', id('a'), 'a.yaml:10:13']], 1]);
  await at.restart();
  await at.sync();
  expect([await told(at), await recorded(at)]).toEqual(before);
});

test('without rules nothing is told, and with others what they say', async () => {
  const at = await start({ 'pools.yaml': pools(1000, 1999), 'a.yaml': vpc('a', 1, 2010) });
  expect(await told(at)).toHaveLength(1);
  await configure(at, { mode: 'off', holdBreaking: false });
  await expect.poll(() => told(at)).toEqual([]);
  expect((await counts(at)).errors).toBe(0);
  await configure(at, { mode: 'strict', holdBreaking: true });
  await expect.poll(() => told(at)).toHaveLength(1);
  // No commit brought it.
  expect((await plan(at))?.hold).toBeUndefined();
});

test('a commit that brings errors is held until they are gone', async () => {
  const at = await start({ 'pools.yaml': pools(1000, 2999), 'a.yaml': vpc('a', 1, 1010) });
  await configure(at, { mode: 'webhook', holdBreaking: true });
  expect((await plan(at))?.hold).toBeUndefined();
  const broken = at.repository.commit({ 'b.yaml': vpc('b', 1, 1020) });
  await at.sync();
  expect((await plan(at))?.hold).toEqual({
    code: 'RevisionHeld',
    message: expect.stringMatching(new RegExp(`^Commit ${broken.slice(0, 8)} is held: it has 2 errors`, 'u')) as string,
  });
  expect(await counts(at)).toEqual({ errors: 2, breaking: 2, held: broken });
  expect(await at.controlPlane.worker('lab')?.requestPlan(wishes, testMeta())).toMatchObject({
    ok: false,
    refusal: { code: 'FabricHeld', hint: 'Correct what it says, or release the commit.' },
  });
  await at.restart();
  await at.sync();
  expect((await plan(at))?.hold?.code).toBe('RevisionHeld');
  at.repository.commit({ 'b.yaml': vpc('b', 2, 1020) });
  await at.sync();
  expect([(await plan(at))?.hold, await counts(at)]).toEqual([undefined, { errors: 0, breaking: 0, held: null }]);
});

test('a commit that is held is released by a person, and the next one that brings errors is held again', async () => {
  const at = await start({ 'pools.yaml': pools(1000, 1999), 'a.yaml': vpc('a', 1, 2010) });
  await configure(at, { mode: 'webhook', holdBreaking: true });
  // It was so when the fabric was first read.
  expect((await plan(at))?.hold).toBeUndefined();
  const commit = at.repository.commit({ 'b.yaml': vpc('b', 2, 2020) });
  await at.sync();
  const release = (of: string) =>
    at.controlPlane.handler.handle({ type: 'ReleaseRevision', data: { fabric: 'lab', commit: of, reason: 'Agreed' }, meta: testMeta() });
  expect(await release('0'.repeat(40))).toMatchObject({ ok: false, refusal: { code: 'RevisionNotHeld' } });
  expect(await release(commit)).toMatchObject({ ok: true });
  expect((await plan(at))?.hold).toBeUndefined();
  expect(await counts(at)).toEqual({ errors: 2, breaking: 0, held: null });
  at.repository.commit({ 'c.yaml': vpc('c', 3, 2030) });
  await at.sync();
  expect((await plan(at))?.hold?.code).toBe('RevisionHeld');
});

test('in an automatic fabric nothing of a commit that is held reaches the cluster', async () => {
  const at = await start({ 'pools.yaml': pools(1000, 2999), 'a.yaml': vpc('a', 1, 1010) });
  await configure(at, { mode: 'webhook', holdBreaking: true });
  const reconciliation = { mode: 'automatic', takeOver: false, prune: 'asked', pruneBudget: '10%' };
  await at.controlPlane.handler.handle({ type: 'ConfigureReconciliation', data: { fabric: 'lab', reconciliation }, meta: testMeta() });
  await at.until(id('a'), (row) => row?.['state'] === 'synced');
  at.repository.commit({ 'a.yaml': vpc('a', 1, 1011), 'b.yaml': vpc('b', 1, 1020) });
  await at.sync();
  await new Promise((done) => setTimeout(done, 700));
  const [a, b] = [await at.resource(id('a')), await at.resource(id('b'))];
  expect([JSON.stringify(a?.['live']).includes('1011'), b?.['state']]).toEqual([false, 'committed']);
  at.repository.commit({ 'b.yaml': vpc('b', 2, 1020) });
  await at.sync();
  await at.until(id('b'), (row) => row?.['state'] === 'synced');
  await at.until(id('a'), (row) => row?.['state'] === 'synced');
  expect(at.faults).toEqual([]);
});

test('what only the cluster has is not missing, and nothing is known to be missing until the cluster was listed', async () => {
  const at = await start({ 'a.yaml': vpc('a', 1, 1010) });
  const missing = [
    ['hedgehog/vpc-x01', id('a'), 'a.yaml:7:3'],
    ['hedgehog/vpc-x02', id('a'), 'a.yaml:7:3'],
  ];
  await expect.poll(() => told(at), { timeout: 10_000 }).toEqual(missing);
  const made = (group: string, plural: string, kind: string, spec: JsonObject) =>
    at.kubernetes('POST', `/apis/${group}/v1beta1/namespaces/default/${plural}`, {
      apiVersion: `${group}/v1beta1`,
      kind,
      metadata: { name: 'default' },
      spec,
    });
  await made('wiring.githedgehog.com', 'vlannamespaces', 'VLANNamespace', { ranges: [{ from: 1000, to: 1999 }] });
  await made('vpc.githedgehog.com', 'ipv4namespaces', 'IPv4Namespace', { subnets: ['10.0.0.0/8'] });
  await at.until('lab:IPv4Namespace.vpc.githedgehog.com:default:default', (row) => row !== undefined);
  await at.sync();
  expect(await told(at)).toEqual([]);
});

/** A log in which the source is at a commit, and the rules said something or cannot be read. */
const keeperOn = async (commit: string, said: () => Partial<ValidationFacts>) => {
  const handler = {
    read: async (aggregate: string) => {
      const none = { findings: new Map(), breaking: new Set() };
      return { state: aggregate === 'Validation' ? { ...none, ...said() } : { commit, files: new Map() }, version: 1 };
    },
  } as unknown as CommandHandler;
  const desk = makeDesk({ fabric: 'lab', feed: {} as SourceFeed, kinds: [] });
  const validations = keepValidations({ desk, handler }, testMeta);
  return { validations, holdBreaking: () => validations.take({ mode: 'webhook', holdBreaking: true }) };
};

test('a commit of which the rules were not asked yet is held as well', async () => {
  const [before, now] = ['1'.repeat(40), '4'.repeat(40)];
  let said: Partial<ValidationFacts> = { commit: before, mode: 'webhook' };
  const { validations, holdBreaking } = await keeperOn(now, () => said);
  expect(await validations.hold()).toBeUndefined();
  await holdBreaking();
  const message = 'The rules of the fabric were not asked yet of commit 44444444.';
  expect(await validations.hold()).toEqual({ code: 'RevisionHeld', message });
  said = { commit: now, mode: 'webhook' };
  expect(await validations.hold()).toBeUndefined();
});

test('what cannot be read of the rules keeps no look at Git from being believed, and holds where commits are held', async () => {
  const place = { position: 7, stream: 'validation-lab', type: 'FindingsRecorded', recordedAt: '2026-01-01T00:00:00.000Z' };
  const { validations, holdBreaking } = await keeperOn('1'.repeat(40), () => {
    throw new UnreadableEvent(place, 'it is damaged');
  });
  await validations.afterLook(true);
  expect(await validations.hold()).toBeUndefined();
  await holdBreaking();
  expect(await validations.hold()).toEqual({
    code: 'RevisionHeld',
    message: 'What the rules of the fabric said cannot be read from the log.',
  });
});
