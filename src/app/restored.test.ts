/** A control plane that was restored from an old backup: it finds the truth again, says what it does not know, and harms nothing meanwhile. */
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import type { RecordedEvent } from '#base/message.ts';
import type { BusMessage, EventBus } from '#eventing/bus/event-bus.ts';
import { makeInProcessBus } from '#eventing/bus/in-process.ts';
import { backupStore, restoreStore } from './backups.ts';
import { makeClusters } from './clusters.ts';
import { type ControlPlane, contexts, startControlPlane } from './compose.ts';
import { foldersIn } from './config.ts';
import { makeRepository, tables, testMeta } from './control-plane.fixture.ts';
import type { OpenCluster } from './fabric-worker.ts';

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-restored-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const vpc = (name: string, vlan: number): string =>
  `apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata:\n  name: ${name}\nspec:\n  subnets:\n    front:\n      subnet: 10.10.1.0/24\n      gateway: 10.10.1.1\n      vlan: ${vlan}\n`;
const idOf = (name: string): string => `lab:VPC.vpc.githedgehog.com:default:${name}`;
const path = (name: string): string => `/apis/vpc.githedgehog.com/v1beta1/namespaces/default/vpcs/${name}`;
const quiet = { onProgress: () => undefined };

/** A repository and a cluster, and control planes on data folders of their own that all follow them. */
const makeWorld = (name: string) => {
  const home = join(folder, name);
  const repository = makeRepository(home);
  const clusters = makeClusters({ folders: foldersIn(join(home, 'lab')), labPort: 0 });
  const faults: string[] = [];
  /** Lists of all VPCs that the control plane which was started last has taken in. */
  let lists = 0;
  const openCluster: OpenCluster = async (fabric, configuration) => {
    lists = 0;
    const opened = await clusters.open(fabric, configuration);
    if (!opened.ok) return opened;
    const watch: typeof opened.value.watch = (onReport) =>
      opened.value.watch(async (report) => {
        await onReport(report);
        if (report.type === 'listed' && report.kind === 'VPC') lists += 1;
      });
    return { ok: true, value: { ...opened.value, watch } };
  };
  const place = (data: string) => ({ data: join(home, data), name: data });
  return {
    repository,
    clusters,
    faults,
    hasListed: () => lists > 0,
    start: (data: string, publish?: EventBus['publish']): Promise<ControlPlane> =>
      startControlPlane({
        ...(publish === undefined ? {} : { openBus: () => ({ ...makeInProcessBus(), publish }) }),
        folders: foldersIn(place(data).data),
        openCluster,
        allowLocal: true,
        log: (line) => faults.push(line),
      }),
    save: (data: string, file: string) => backupStore(place(data), { file: join(home, file), force: false, ...quiet }),
    restore: (file: string, data: string) => restoreStore(place(data), { file: join(home, file), ...quiet }),
    kubernetes: async (method: string, where: string, body: JsonObject) => {
      const { url } = await clusters.lab('lab');
      const headers = { 'content-type': 'application/merge-patch+json' };
      expect((await fetch(`${url}${where}`, { method, headers, body: JSON.stringify(body) })).ok).toBe(true);
    },
  };
};

/** Without rules: they say something more once the cluster was listed, which these tests do not wait for. */
const create = (at: ControlPlane, repository: string) =>
  at.handler.handleAll([
    {
      type: 'CreateFabric',
      data: {
        fabric: 'lab',
        title: '',
        description: '',
        git: { repository, branch: 'main', path: '', pollInterval: 86_400 },
        cluster: { kind: 'lab', namespace: 'default' },
      },
      meta: testMeta(),
    },
    { type: 'ConfigureValidation', data: { fabric: 'lab', validation: { mode: 'off', holdBreaking: false } }, meta: testMeta() },
  ]);

const states = async (at: ControlPlane): Promise<Readonly<Record<string, unknown>>> => {
  await at.settled();
  const { rows } = await at.tables.query(tables.resourceTable, { limit: 100 });
  return Object.fromEntries(rows.map((row) => [String(row['name']), row['state']]));
};

/** What a screen shows of each resource, but for when and why it came to it. */
const shown = async (at: ControlPlane) => {
  const { rows } = await at.tables.query(tables.resourceTable, { limit: 100 });
  return rows.map(({ id, state, desired, live, drift, commit, file, line }) => ({ id, state, desired, live, drift, commit, file, line }));
};

const until = async (at: ControlPlane, wanted: Readonly<Record<string, string>>): Promise<void> => {
  for (let round = 0; round < 400; round += 1) {
    if (JSON.stringify(Object.entries(await states(at)).sort()) === JSON.stringify(Object.entries(wanted).sort())) return;
    await new Promise((done) => setTimeout(done, 15));
  }
  expect(await states(at)).toEqual(wanted);
};

const reconcile = (at: ControlPlane, name: string) =>
  at.handler.handle({ type: 'RequestReconciliation', data: { resource: idOf(name) }, meta: testMeta() });

const eventsAfter = (at: ControlPlane, position: number): Promise<readonly RecordedEvent[]> => at.events.readAll(position, 10_000);
const transitions = (events: readonly RecordedEvent[]) =>
  events.filter(({ type }) => type === 'StateChanged').map(({ stream, data }) => [stream.split(':').at(-1), (data as JsonObject)['to']]);

test('after an old backup was restored, Git and cluster are read anew: the screens show the truth, and where the history has a gap', async () => {
  const world = makeWorld('truth');
  world.repository.commit({ 'a.yaml': vpc('a', 1010), 'b.yaml': vpc('b', 1011) });
  const old = await world.start('old');
  await create(old, world.repository.path);
  await until(old, { a: 'committed', b: 'committed' });
  for (const name of ['a', 'b']) await reconcile(old, name);
  await until(old, { a: 'synced', b: 'synced' });
  const saved = await world.save('old', 'early.backup');

  // Life goes on after the backup: one is changed in Git, one is taken away, one is new and applied, one changed behind Git.
  world.repository.commit({ 'a.yaml': vpc('a', 1020), 'b.yaml': null, 'c.yaml': vpc('c', 1012), 'd.yaml': vpc('d', 1013) });
  await old.worker('lab')?.sync(testMeta());
  for (const name of ['c', 'd']) await reconcile(old, name);
  await until(old, { a: 'pending', b: 'orphaned', c: 'synced', d: 'synced' });
  await world.kubernetes('PATCH', path('d'), { spec: { subnets: { front: { vlan: 1099 } } } });
  await until(old, { a: 'pending', b: 'orphaned', c: 'synced', d: 'drifted' });
  const truth = await shown(old);
  await old.stop();

  const { events, life } = await world.restore('early.backup', 'new');
  expect(events).toBe(saved.events);
  const restored = await world.start('new');
  expect(restored.life).toEqual(life);
  await until(restored, { a: 'pending', b: 'orphaned', c: 'synced', d: 'drifted' });
  expect(await shown(restored)).toEqual(truth);

  const after = await eventsAfter(restored, saved.events);
  expect(after[0]).toMatchObject({
    stream: 'source-lab',
    type: 'HistoryGapRecorded',
    data: { life: life.id, position: saved.events, from: saved.completeUntil, until: life.beganAt },
  });
  // Nothing was taken for what it is not on the way: what is new in Git was never an orphan.
  expect(transitions(after).filter(([name, to]) => to === 'orphaned' && name !== 'b')).toEqual([]);
  const source = await restored.tables.get(tables.sourceTable, ['lab']);
  expect(source).toMatchObject({ gapFrom: saved.completeUntil, gapUntil: life.beganAt });

  // Started once more, there is nothing new to say.
  const before = await restored.events.lastPosition();
  await restored.stop();
  const again = await world.start('new');
  await until(again, { a: 'pending', b: 'orphaned', c: 'synced', d: 'drifted' });
  expect((await eventsAfter(again, before)).map(({ type }) => type)).toEqual([]);
  await again.stop();
  expect(world.faults).toEqual([]);
  await world.clusters.stop();
});

test('when nothing happened since the backup, a restore adds the gap and the proof that everything was read, and nothing else', async () => {
  const world = makeWorld('same');
  world.repository.commit({ 'a.yaml': vpc('a', 1010), 'b.yaml': vpc('b', 1011) });
  const old = await world.start('old');
  await create(old, world.repository.path);
  await until(old, { a: 'committed', b: 'committed' });
  await reconcile(old, 'a');
  await until(old, { a: 'synced', b: 'committed' });
  await old.stop();
  const saved = await world.save('old', 'same.backup');
  await world.restore('same.backup', 'new');
  const restored = await world.start('new');
  for (let round = 0; round < 400 && (await restored.events.lastPosition()) < saved.events + 2; round += 1)
    await new Promise((done) => setTimeout(done, 10));
  await restored.worker('lab')?.sync(testMeta());
  expect((await eventsAfter(restored, saved.events)).map(({ type }) => type)).toEqual(['HistoryGapRecorded', 'RevisionRecorded']);
  await restored.stop();
  expect(world.faults).toEqual([]);
  await world.clusters.stop();
});

test('while Git cannot be read after a restore, nothing is concluded and nothing applied; then everything follows', async () => {
  const world = makeWorld('away');
  world.repository.commit({ 'a.yaml': vpc('a', 1010) });
  const old = await world.start('old');
  await create(old, world.repository.path);
  await until(old, { a: 'committed' });
  const saved = await world.save('old', 'early.backup');
  world.repository.commit({ 'a.yaml': vpc('a', 1020), 'c.yaml': vpc('c', 1012) });
  await old.worker('lab')?.sync(testMeta());
  for (const name of ['a', 'c']) await reconcile(old, name);
  await until(old, { a: 'synced', c: 'synced' });
  await old.stop();

  await world.restore('early.backup', 'new');
  const moved = `${world.repository.path}-away`;
  renameSync(world.repository.path, moved);
  const restored = await world.start('new');
  // The old manifest of `a` must not be applied: the cluster would be taken back to what Git said long ago.
  expect(await reconcile(restored, 'a')).toMatchObject({ ok: true });
  const isTold = () => world.faults.some((line) => line.includes('was not read from Git'));
  for (let round = 0; round < 400 && !(world.hasListed() && isTold()); round += 1) await new Promise((done) => setTimeout(done, 10));
  expect(world.hasListed()).toBe(true);
  expect(world.faults.join('\n')).toContain('Fabric lab was not read from Git since the log was restored.');
  expect(transitions(await eventsAfter(restored, saved.events))).toEqual([['a', 'pending']]);

  renameSync(moved, world.repository.path);
  await restored.worker('lab')?.sync(testMeta());
  await until(restored, { a: 'synced', c: 'synced' });
  const row = await restored.tables.get(tables.resourceTable, [idOf('a')]);
  expect(row?.['live']).toMatchObject({ spec: { subnets: { front: { vlan: 1020 } } } });
  await restored.stop();
  await world.clusters.stop();
});

test('a consumer of the bus is told the gap, then what is new; nothing is passed over, and the log is not told from its beginning', async () => {
  const world = makeWorld('bus');
  world.repository.commit({ 'a.yaml': vpc('a', 1010) });
  const told: Record<'old' | 'restored', BusMessage[]> = { old: [], restored: [] };
  const old = await world.start('old', async (messages) => void told.old.push(...messages));
  await create(old, world.repository.path);
  await until(old, { a: 'committed' });
  const types = Object.values(contexts).flatMap((deciders) => deciders.flatMap(({ published }) => published));
  const areOut = async (at: ControlPlane): Promise<void> => {
    const [last] = await at.events.readBackwards({ limit: 1, types });
    for (let round = 0; round < 400 && (await at.tables.checkpoint('outbox')) < (last?.position ?? 0); round += 1)
      await new Promise((done) => setTimeout(done, 10));
  };
  await areOut(old);
  await world.save('old', 'early.backup');
  const saved = told.old.length;
  // The old life tells of this, and the new one does not know it.
  await reconcile(old, 'a');
  await until(old, { a: 'synced' });
  await old.stop();

  await world.restore('early.backup', 'new');
  const restored = await world.start('new', async (messages) => void told.restored.push(...messages));
  await until(restored, { a: 'synced' });
  await areOut(restored);
  expect(told.restored[0]).toMatchObject({ subject: 'hedgerow.gitops.HistoryGapRecorded' });
  const wanted = (await restored.events.readAll(0, 10_000, { types })).map(({ id }) => id);
  expect([...told.old.slice(0, saved), ...told.restored].map(({ id }) => id)).toEqual(wanted);
  await restored.stop();
  await world.clusters.stop();
});
