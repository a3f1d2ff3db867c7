import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { freshDatabase, missing } from '../../../test/services/postgres.ts';
import { anEvent, eventStoreContract } from './event-store.contract.ts';
import { leasesContract } from './leases.contract.ts';
import { openPostgresLog } from './postgres.ts';
import { openPostgres } from './postgres-connection.ts';
import { StoreUnavailable } from './store-faults.ts';

const open = async () => openPostgresLog((await freshDatabase()).url);

describe.skipIf(missing)('the log in PostgreSQL', () => {
  eventStoreContract(open);
  leasesContract(open);

  test.each([1, 50])('whoever takes a lease over finds what the owner before was writing: %i events', async (count) => {
    const { url, run } = await freshDatabase();
    const log = await openPostgresLog(url);
    await log.events.append([{ stream: 'a-1', expectedVersion: 0, events: [anEvent()] }]);
    const held = await log.leases.acquire('x', 'before', 1);
    const token = held.held ? held.token : 0;
    // Holds the append up after it has shown its token.
    const other = new pg.Client(url);
    await other.connect();
    await other.query("begin; select from hedgerow.streams where name = 'a-1' for update");
    const events = Array.from({ length: count }, () => anEvent());
    const appending = log.events.append([{ stream: 'a-1', expectedVersion: 1, events }], { fence: { lease: 'x', token } });
    const waiting = async (most: number): Promise<boolean> =>
      Number(await run("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")) >= most;
    await expect.poll(() => waiting(1)).toBe(true);
    const taking = log.leases.acquire('x', 'after', 1000).then(async (lease) => ({ lease, last: await log.events.lastPosition() }));
    await expect.poll(() => waiting(2)).toBe(true);
    await other.query('commit');
    await other.end();
    expect(await taking).toEqual({ lease: { held: true, token: token + 1 }, last: 1 + count });
    expect(await appending).toEqual({ ok: true, position: 1 + count });
    await log.close();
  });

  test('a large append whose lease was taken over before its end writes nothing', async () => {
    const { url, run } = await freshDatabase();
    const log = await openPostgresLog(url);
    const held = await log.leases.acquire('x', 'before', 1);
    const token = held.held ? held.token : 0;
    // Takes the lease over while the events are on their way.
    await run(`create function taken() returns trigger language plpgsql as $$ begin update hedgerow.leases set token = token + 1; return null; end $$;
      create trigger taken after insert on hedgerow.events for each statement execute function taken()`);
    const events = Array.from({ length: 200 }, () => anEvent());
    const fence = { lease: 'x', token };
    const answer = await log.events.append([{ stream: 'a-1', expectedVersion: 0, events }], { fence });
    expect(answer).toEqual({ ok: false, reason: 'fenced', ...fence, currentToken: token + 1 });
    expect(await log.events.lastPosition()).toBe(0);
    await log.close();
  });

  test('appends are in the order of their commits, whatever isolation the server gives to others', async () => {
    const { url, run } = await freshDatabase();
    await run(
      "do $$ begin execute format('alter database %I set default_transaction_isolation = serializable', current_database()); end $$",
    );
    const logs = await Promise.all([openPostgresLog(url), openPostgresLog(url), openPostgresLog(url)]);
    await Promise.all(
      logs.map(async ({ events }, index) => {
        for (let version = 0; version < 20; version += 1)
          await events.append([{ stream: `s-${index}`, expectedVersion: version, events: [anEvent()] }]);
      }),
    );
    expect(await logs[0]?.events.lastPosition()).toBe(60);
    for (const log of logs) await log.close();
  });

  test('a process that says nothing any more in the middle of a transaction lets go of what it has locked', async () => {
    const { url } = await freshDatabase();
    const [silent, other] = [openPostgres(`${url}?answer_timeout=0.1`), openPostgres(url)];
    const wasLetGo = Promise.withResolvers<void>();
    const isLocked = Promise.withResolvers<void>();
    const doing = silent.transaction(async (client) => {
      await client.query('select pg_advisory_xact_lock(7)');
      isLocked.resolve();
      await wasLetGo.promise;
      await client.query('select 1');
    });
    await isLocked.promise;
    await other.query('select pg_advisory_lock(7)');
    wasLetGo.resolve();
    await expect(doing).rejects.toThrow(StoreUnavailable);
    for (const postgres of [silent, other]) await postgres.close();
  });

  test('a transaction in which something failed unseen is told as taken back, not as done', async () => {
    const postgres = openPostgres((await freshDatabase()).url);
    const doing = postgres.transaction(async (client) => {
      await client.query('create table t (n integer)');
      await client.query('select 1 / 0').catch(() => undefined);
    });
    await expect(doing).rejects.toThrow('The transaction was taken back.');
    await postgres.close();
  });
});
