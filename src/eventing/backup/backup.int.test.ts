import { describe, expect, test } from 'vitest';
import { freshDatabase, missing } from '../../../test/services/postgres.ts';
import { openPostgresStorage } from '../storage.ts';
import { StoreReplaced } from '../store/store-faults.ts';
import { backupContract, type MakePlace, restoreContract } from './backup.contract.ts';
import { openPostgresStored, restoreToPostgres } from './postgres-log.ts';
import { sqlitePlace } from './sqlite-place.fixture.ts';

const postgresPlace: MakePlace = async () => {
  const { url, run } = await freshDatabase();
  return {
    kind: 'postgresql',
    address: url,
    open: () => openPostgresStorage(url),
    stored: () => openPostgresStored(url),
    target: (now) => restoreToPostgres(url, 'x.backup', now),
    damage: async (sql) => void (await run(sql('hedgerow.events'))),
  };
};

const meta = { actor: 'user:test', at: '2026-01-01T00:00:00.000Z' };
const some = (count: number) =>
  Array.from({ length: count }, () => ({ id: crypto.randomUUID(), type: 'One', schemaVersion: 1, data: 1, meta }));

describe.skipIf(missing)('PostgreSQL', () => {
  test('whoever had the database open before a restore writes nothing to what was restored, few or many', async () => {
    const place = await postgresPlace();
    const before = await place.open();
    const target = await place.target('2026-01-01T00:00:00.000Z');
    const write = (count: number) => before.events.append([{ stream: 'a-1', expectedVersion: 0, events: some(count) }]);
    // Also in the middle of it: an append waits, and is refused when it comes to its turn.
    const waiting = expect(write(1)).rejects.toThrow(StoreReplaced);
    await target.finish({ number: 2, id: 'two', beganAt: '2026-01-01T00:00:00.000Z', tokensAfter: 5 }, []);
    await waiting;
    await expect(write(1)).rejects.toThrow(StoreReplaced);
    await expect(write(200)).rejects.toThrow(StoreReplaced);
    expect(await before.events.lastPosition()).toBe(0);
    await before.close();
  });

  test('nothing is restored while replicas use the database, even when it holds no event yet', async () => {
    const place = await postgresPlace();
    const replica = await place.open();
    await replica.leases.acquire('projection:screens', 'somebody', 60_000);
    await expect(place.target('2026-01-01T00:00:00.000Z')).rejects.toThrow('Replicas are using the database.');
    expect(await replica.events.append([{ stream: 'a-1', expectedVersion: 0, events: some(1) }])).toEqual({ ok: true, position: 1 });
    await replica.close();
  });

  backupContract(postgresPlace);
  describe('to PostgreSQL', () => restoreContract(postgresPlace, postgresPlace));
  describe('from the embedded store', () => restoreContract(sqlitePlace, postgresPlace));
  describe('to the embedded store', () => restoreContract(postgresPlace, sqlitePlace));
});
