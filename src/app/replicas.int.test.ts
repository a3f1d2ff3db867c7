/** Two replicas on one PostgreSQL: one owner per fabric, the same rows at both, takeover when one goes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openPostgresStorage } from '#eventing/storage.ts';
import { freshDatabase, missing } from '../../test/services/postgres.ts';
import { makeClusters } from './clusters.ts';
import { type ControlPlane, startControlPlane } from './compose.ts';
import { foldersIn } from './config.ts';
import { makeRepository, testMeta } from './control-plane.fixture.ts';

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
