/**
 * Claims: when the primary is killed and its standby takes over, nothing that was acknowledged is lost (replication is synchronous), and
 * a writer and a running control plane go on without a restart. The same while the database is read-only: 503, reads go on, and then
 * commands as well.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeRepository } from '#app/control-plane.fixture.ts';
import { missing } from '../services/postgres.ts';
import { type PrivateCluster, privateCluster } from '../services/private-postgres.ts';
import { startServed } from '../services/served.ts';
import { makeJournal } from './journal.ts';
import { judgeAt } from './kill-rounds.ts';
import { startWire } from './wire.ts';
import { startWriter } from './writers.ts';

const forever = { timeout: 900_000 };
const folder = mkdtempSync(join(tmpdir(), 'hedgerow-failover-'));
const servers: PrivateCluster[] = [];
afterAll(async () => {
  for (const server of servers) await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(missing)('failover of PostgreSQL', () => {
  test(
    'a writer and a control plane go from a killed primary to its standby, and through a time without writes',
    forever,
    async (scene) => {
      const primary = await privateCluster();
      servers.push(primary);
      await primary.run('create database plane');
      const standby = await primary.standby();
      servers.push(standby);
      const wire = await startWire(primary.port);
      const journal = makeJournal();
      const writer = startWriter(scene, journal, { store: `${primary.urlAt(wire.port)}?answer_timeout=2`, seed: 31 });
      const plane = primary.urlAt(wire.port).replace(/\/postgres$/u, '/plane');
      const replica = await startServed(['--store', 'env:HEDGEROW_DB', '--lease', '2', '--data', join(folder, 'data')], {
        scene,
        env: { HEDGEROW_DB: `${plane}?answer_timeout=2` },
      });
      const { path, commit } = makeRepository(folder);
      commit({ 'README.md': 'nothing' });
      const create = async (name: string): Promise<Response> =>
        replica.send('POST', 'fabrics', {
          fabric: name,
          git: { repository: path, branch: 'main', path: '', pollInterval: 86_400 },
          cluster: { kind: 'lab', namespace: 'default' },
        });
      const names = async (): Promise<string> => {
        const answer = await replica.send('GET', 'fabrics?limit=100');
        return answer.text();
      };
      expect((await create('before')).status).toBe(201);
      await writer.next('acknowledged');
      await primary.kill();
      const between = await create('between');
      expect([between.status, between.headers.get('retry-after')]).toEqual([503, '5']);
      await writer.next('unknown');
      await standby.promote();
      wire.pointAt(standby.port);
      await writer.next('acknowledged');
      await expect.poll(async () => (await create('after')).status, { timeout: 60_000, interval: 200 }).toBe(201);
      await expect.poll(names, { timeout: 30_000 }).toContain('"after"');
      expect(await names()).toContain('"before"');

      await standby.run('alter system set default_transaction_read_only = on');
      await standby.run('select pg_reload_conf()');
      await writer.next('unknown');
      await expect.poll(async () => (await create(`refused-${Math.random()}`.replace('.', '-'))).status, { timeout: 30_000 }).toBe(503);
      expect(await names()).toContain('"after"');
      await standby.run('set default_transaction_read_only = off; alter system reset default_transaction_read_only');
      await standby.run('select pg_reload_conf()');
      await writer.next('acknowledged');
      await expect.poll(async () => (await create('last')).status, { timeout: 30_000, interval: 200 }).toBe(201);
      await expect.poll(names, { timeout: 30_000 }).toContain('"last"');

      expect(replica.process.exitCode).toBe(null);
      await replica.stop();
      await writer.next('acknowledged');
      await writer.finish();
      const { problems, events, checkpoint } = await judgeAt(standby.url, journal);
      expect([problems, checkpoint]).toEqual([[], events]);
      await wire.close();
    },
  );
});
