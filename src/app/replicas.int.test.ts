/** Two replicas on one PostgreSQL: one owner per fabric, the same rows at both, takeover when one goes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { BusMessage } from '#eventing/bus/event-bus.ts';
import { openNatsBus } from '#eventing/bus/nats-jetstream.ts';
import { openPostgresStorage } from '#eventing/storage.ts';
import { missing as missingNats, startNats } from '../../test/services/nats.ts';
import { freshDatabase, missing } from '../../test/services/postgres.ts';
import { makeClusters } from './clusters.ts';
import { type ControlPlane, startControlPlane } from './compose.ts';
import { foldersIn } from './config.ts';
import { makeRepository, testMeta } from './control-plane.fixture.ts';
import type { ViewChange } from './live-views.ts';

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-replicas-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const vpc = (name: string, vlan = 1010): string =>
  `apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata:\n  name: ${name}\nspec:\n  subnets:\n    front:\n      subnet: 10.10.1.0/24\n      gateway: 10.10.1.1\n      vlan: ${vlan}\n`;

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  for (let round = 0; round < 400; round += 1) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  expect(await holds()).toBe(true);
};

describe.skipIf(missing)('two replicas', () => {
  test('what is asked at one replica the owner does, and what one writes the screens of both are told', async () => {
    const { url } = await freshDatabase();
    const home = join(folder, 'asked');
    const repository = makeRepository(home);
    repository.commit({ 'a.yaml': vpc('a') });
    const clusters = makeClusters({ folders: foldersIn(join(home, 'lab')), labPort: 0 });
    const told: Record<string, ViewChange[]> = { one: [], two: [] };
    const start = (name: string): Promise<ControlPlane> =>
      startControlPlane({
        folders: foldersIn(join(home, name)),
        openStorage: () => openPostgresStorage(url),
        openCluster: clusters.open,
        allowLocal: true,
        leaseMs: 1000,
        publish: (change) => told[name]?.push(change),
        log: (line) => expect.fail(line),
      });
    const [one, two] = [await start('one'), await start('two')];
    await one.handler.handle({
      type: 'CreateFabric',
      data: {
        fabric: 'lab',
        title: '',
        description: '',
        git: { repository: repository.path, branch: 'main', path: '', pollInterval: 86_400 },
        cluster: { kind: 'lab', namespace: 'default' },
      },
      meta: testMeta(),
    });
    await until(async () => one.worker('lab') !== undefined || two.worker('lab') !== undefined);
    const [owner, other] = one.worker('lab') === undefined ? [two, one] : [one, two];
    repository.commit({ 'b.yaml': vpc('b', 1011) });
    for (const replica of [owner, other])
      expect(await replica.ask('lab', 'sync', testMeta())).toMatchObject({ ok: true, value: { filesSeen: 2 } });
    expect(await other.ask('lab', 'reconcile', { ...testMeta(), actor: 'user:far' })).toMatchObject({ ok: true, value: { requested: 2 } });
    expect(await other.ask('none', 'sync', testMeta())).toBeUndefined();
    const requests = await one.events.readBackwards({ limit: 10, types: ['ReconciliationRequested'] });
    expect(requests.map(({ meta }) => meta.actor)).toEqual(['user:far', 'user:far']);
    const seen = (name: string): readonly string[] => (told[name] ?? []).flatMap(({ views }) => views['resources'] ?? []);
    const id = 'lab:VPC.vpc.githedgehog.com:default:b';
    await until(async () => seen('one').includes(id) && seen('two').includes(id));
    await owner.stop();
    await other.stop();
    await clusters.stop();
  });

  test.skipIf(missingNats)(
    'what is published reaches the bus once and in order, whichever replica publishes and wherever the bus was',
    async () => {
      const { url } = await freshDatabase();
      const home = join(folder, 'published');
      const nats = await startNats();
      await nats.kill();
      const clusters = makeClusters({ folders: foldersIn(join(home, 'lab')), labPort: 0 });
      const faults: string[] = [];
      const start = (name: string): Promise<ControlPlane> =>
        startControlPlane({
          folders: foldersIn(join(home, name)),
          openStorage: () => openPostgresStorage(url),
          openBus: (onError) => openNatsBus({ url: nats.url, onError }),
          openCluster: clusters.open,
          allowLocal: true,
          leaseMs: 1000,
          log: (line) => faults.push(line),
        });
      const [one, two] = [await start('one'), await start('two')];
      const create = (at: ControlPlane, fabric: string) =>
        at.handler.handle({ type: 'CreateFabric', data: { fabric, title: '', description: '' }, meta: testMeta() });
      // The bus is away: everything else goes on.
      expect(await create(one, 'first')).toMatchObject({ ok: true });
      await nats.start();
      expect(await create(two, 'second')).toMatchObject({ ok: true });
      const bus = openNatsBus({ url: nats.url, onError: (_where, fault) => expect.fail(String(fault)) });
      const got: BusMessage[] = [];
      await bus.subscribe({
        durable: 'test',
        subject: 'hedgerow.fabric-management.*',
        handle: async (message) => void got.push(message),
        onPoison: () => expect.fail(),
      });
      await until(async () => got.length >= 2);
      await one.stop();
      expect(await create(two, 'third')).toMatchObject({ ok: true });
      await until(async () => got.length >= 3);
      const stored = await two.events.readAll(0, 100, { types: ['FabricCreated'] });
      expect(got).toEqual(stored.map((event) => ({ id: event.id, subject: 'hedgerow.fabric-management.FabricCreated', data: event })));
      expect(stored.map(({ stream }) => stream)).toEqual(['fabric-first', 'fabric-second', 'fabric-third']);
      expect(faults.filter((line) => !line.includes('event bus'))).toEqual([]);
      await two.stop();
      await bus.close();
      await nats.remove();
      await clusters.stop();
    },
  );

  test('one works for a fabric, both show it, and the other takes over when the first is gone', async () => {
    const { url } = await freshDatabase();
    const repository = makeRepository(folder);
    repository.commit({ 'a.yaml': vpc('a'), 'b.yaml': vpc('b') });
    const faults: string[] = [];
    const clusters = makeClusters({ folders: foldersIn(join(folder, 'lab')), labPort: 0 });
    const start = (name: string): Promise<ControlPlane> =>
      startControlPlane({
        folders: foldersIn(join(folder, name)),
        openStorage: () => openPostgresStorage(url),
        openCluster: clusters.open,
        allowLocal: true,
        leaseMs: 1000,
        log: (line) => faults.push(line),
      });
    const [one, two] = [await start('one'), await start('two')];
    const counts = async (at: ControlPlane) => {
      await at.settled();
      const row = await at.tables.get((await import('#contexts/user-interface/index.ts')).userInterfaceTables.fabricTable, ['lab']);
      return { total: row?.['total'], committed: row?.['committed'], synced: row?.['synced'] };
    };
    await two.handler.handle({
      type: 'CreateFabric',
      data: {
        fabric: 'lab',
        title: '',
        description: '',
        git: { repository: repository.path, branch: 'main', path: '', pollInterval: 86_400 },
        cluster: { kind: 'lab', namespace: 'default' },
      },
      meta: testMeta(),
    });
    await until(async () => (await counts(one)).committed === 2 && (await counts(two)).committed === 2);
    const [owner, other] = one.worker('lab') === undefined ? [two, one] : [one, two];
    expect(other.worker('lab')).toBeUndefined();

    await other.handler.handle({
      type: 'RequestReconciliation',
      data: { resource: 'lab:VPC.vpc.githedgehog.com:default:a' },
      meta: testMeta(),
    });
    await until(async () => (await counts(other)).synced === 1);

    await owner.stop();
    await until(async () => other.worker('lab') !== undefined);
    repository.commit({ 'c.yaml': vpc('c', 1011) });
    expect(await other.worker('lab')?.sync(testMeta())).toMatchObject({ ok: true });
    await until(async () => (await counts(other)).total === 3);
    expect(faults.join('\n')).toBe('');
    await other.stop();
    await clusters.stop();
  });
});
