/** The store in PostgreSQL as backup, restore and verify need it. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { lifeColumns, lifeValues } from '../store/life.ts';
import { cell, lifeIn, migratePostgres, openPostgresLog, postgresSteps, restoringIn } from '../store/postgres.ts';
import { openPostgres, type PgRow, type Postgres, type Session } from '../store/postgres-connection.ts';
import { NewerStore, StoreRefused } from '../store/store-faults.ts';
import { dropTables, readProgress, saveProgress, withPostgresRows } from '../tables/postgres.ts';
import type { StoredEvent } from './stored-event.ts';
import type { RestoreTarget, StoredLog } from './stored-log.ts';

/** First step of the schema that has what a backup needs. */
const oldestStep = 2;

const demandStep = async (session: Session): Promise<void> => {
  const [present] = await session.query("select to_regclass('hedgerow.schema_steps') is not null as present");
  if (present?.['present'] !== true)
    throw new StoreRefused('There is no store in the database.', 'Name the database that the server has, with --store.');
  const [row] = await session.query('select count(*)::integer as step from hedgerow.schema_steps');
  const step = row?.['step'] as number;
  if (step > postgresSteps.length) throw new NewerStore('database');
  if (step < oldestStep)
    throw new StoreRefused(
      'The store in the database was written by an older Hedgerow.',
      'Start this release on it once: that brings it up to date.',
    );
};

const toStored = (row: PgRow): StoredEvent => ({
  position: row['position'] as number,
  stream: row['stream'] as string,
  version: row['version'] as number,
  id: row['id'] as string,
  type: row['type'] as string,
  schemaVersion: row['schema_version'] as number,
  data: row['data'] as string,
  meta: row['meta'] as string,
  checksum: row['checksum'] as number,
  recordedAt: (row['recorded_at'] as Date).toISOString(),
});

/** Opens the store of a database for reading, beside its replicas. Rejects with `StoreRefused` when there is none, or one of another release. */
export const openPostgresStored = async (url: string): Promise<StoredLog> => {
  const postgres = openPostgres(url, { isPatient: true });
  try {
    await demandStep(postgres);
  } catch (fault) {
    await postgres.close();
    throw fault;
  }
  const number = async (sql: string, ...values: readonly unknown[]): Promise<number> => {
    const [row] = await postgres.query(sql, values);
    return Number(row?.['position']);
  };
  return {
    kind: 'postgresql',
    restoring: () => restoringIn(postgres),
    life: () => lifeIn(postgres),
    lastPosition: () => number('select coalesce(max(position), 0) as position from hedgerow.events'),
    positionAt: (instant) => number('select coalesce(max(position), 0) as position from hedgerow.events where recorded_at <= $1', instant),
    read: async (after, limit) =>
      (
        await postgres.query(
          `select e.position, coalesce(s.name, '') as stream, e.version, e.id, e.type, e.schema_version, e.data, e.meta, e.checksum,
             e.recorded_at
           from hedgerow.events e left join hedgerow.streams s on s.id = e.stream where e.position > $1 order by e.position limit $2`,
          [after, limit],
        )
      ).map(toStored),
    streams: async (after, limit) =>
      (await postgres.query('select name, version from hedgerow.streams where name collate "C" > $1 order by name collate "C" limit $2', [
        after,
        limit,
      ])) as unknown as { readonly name: string; readonly version: number }[],
    progress: () => readProgress(postgres),
    events: async () => {
      const log = await openPostgresLog(url);
      return { ...log.events, close: log.close };
    },
    withRows: (set, work) => withPostgresRows(postgres, set, work),
    // Pages are checked by the server itself when it was set up so, and an error of it says so when events are read.
    damage: async () => [],
    close: () => postgres.close(),
  };
};

const hasRows = async (session: Session, sql: string): Promise<boolean> => (await session.query(`${sql} limit 1`)).length > 0;

const demandReady = async (session: Session): Promise<void> => {
  if (await hasRows(session, 'select 1 from hedgerow.leases where expires_at > clock_timestamp()'))
    throw new StoreRefused('Replicas are using the database.', 'Stop them and wait until their leases have run out.');
  if ((await restoringIn(session)) === undefined && (await hasRows(session, 'select 1 from hedgerow.events')))
    throw new StoreRefused(
      'The store in the database holds events.',
      'Restore to a new database, or rename the schema hedgerow; nothing is ever restored over a log.',
    );
};

const empty = 'truncate hedgerow.events, hedgerow.snapshots, hedgerow.streams, hedgerow.leases restart identity';

/** Nobody appends and nobody else restores while this is held. */
const writeLock = 4_915_382_001;

const sessionOf = (client: pg.PoolClient): Session => ({
  query: async (sql, values = []) => (await client.query(sql, values as unknown[])).rows as PgRow[],
});

const most = 64 * 1024;

function* copyLines(events: readonly StoredEvent[], ids: ReadonlyMap<string, number>): Generator<string> {
  let text = '';
  for (const event of events) {
    const { position, version, id, type, schemaVersion, data, meta, recordedAt } = event;
    const cells = [cell(id), cell(type), schemaVersion, cell(data), cell(meta), event.checksum, recordedAt];
    text += `${position}\t${ids.get(event.stream)}\t${version}\t${cells.join('\t')}\n`;
    if (text.length > most) {
      yield text;
      text = '';
    }
  }
  yield text;
}

const copyEvents = async (client: pg.PoolClient, events: readonly StoredEvent[]): Promise<void> => {
  const versions = new Map(events.map(({ stream, version }) => [stream, version]));
  const { rows } = await client.query(
    `insert into hedgerow.streams (name, version) select * from unnest($1::text[], $2::bigint[])
     on conflict (name) do update set version = excluded.version returning id, name`,
    [[...versions.keys()], [...versions.values()]],
  );
  const ids = new Map((rows as { readonly id: number; readonly name: string }[]).map(({ id, name }) => [name, id]));
  const copy = client.query(
    copyFrom('copy hedgerow.events (position, stream, version, id, type, schema_version, data, meta, checksum, recorded_at) from stdin'),
  );
  await pipeline(Readable.from(copyLines(events, ids)), copy);
};

const batchSize = 10_000;

/** What a transaction that is being filled is told. */
interface Filling {
  readonly write: (events: readonly StoredEvent[]) => Promise<void>;
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;
}

class TakenBack extends Error {}

/** A transaction that is filled from outside, step by step. */
const openTransaction = async (
  postgres: Postgres,
  first: (client: pg.PoolClient) => Promise<void>,
): Promise<Filling & { readonly client: pg.PoolClient }> => {
  const opened = Promise.withResolvers<pg.PoolClient>();
  const decided = Promise.withResolvers<void>();
  const done = postgres.transaction(async (client) => {
    await first(client);
    opened.resolve(client);
    await decided.promise;
  });
  done.catch(opened.reject);
  const client = await opened.promise;
  return {
    client,
    write: (events) => copyEvents(client, events),
    commit: async () => {
      decided.resolve();
      await done;
    },
    rollback: async () => {
      decided.reject(new TakenBack());
      await done.catch((fault: unknown) => {
        if (!(fault instanceof TakenBack)) throw fault;
      });
    },
  };
};

const markBegun = (postgres: Postgres, file: string, now: string): Promise<void> =>
  postgres.transaction(async (client) => {
    const session = sessionOf(client);
    await session.query('select pg_advisory_xact_lock($1)', [writeLock]);
    await demandReady(session);
    // From here on nobody serves it and nobody writes to it, until the restore has ended.
    await session.query('delete from hedgerow.lives');
    await session.query(
      'insert into hedgerow.restoring values (1, $1, $2) on conflict (one) do update set file = excluded.file, began_at = excluded.began_at',
      [file, now],
    );
    await session.query(empty);
  });

/**
 * Makes the store of a database ready to be restored to. Rejects with `StoreRefused` when it holds events or replicas are using it. All
 * events are one transaction: of a restore that was interrupted nothing is there but its mark.
 *
 * @param file name of the backup, for whoever finds the store half restored
 */
export const restoreToPostgres = async (url: string, file: string, now: string): Promise<RestoreTarget> => {
  // What is told as restored is on the disk, whatever the server thinks good enough for others.
  const postgres = openPostgres(url, { isPatient: true, settings: { synchronous_commit: 'on' } });
  let filling: Awaited<ReturnType<typeof openTransaction>>;
  try {
    await migratePostgres(postgres);
    await markBegun(postgres, file, now);
    filling = await openTransaction(postgres, async (client) => {
      await client.query('select pg_advisory_xact_lock($1)', [writeLock]);
    });
  } catch (fault) {
    await postgres.close();
    throw fault;
  }
  let waiting: StoredEvent[] = [];
  return {
    kind: 'postgresql',
    write: async (events) => {
      waiting.push(...events);
      if (waiting.length < batchSize) return;
      await filling.write(waiting);
      waiting = [];
    },
    finish: async (life, progress) => {
      if (waiting.length > 0) await filling.write(waiting);
      const session = sessionOf(filling.client);
      await dropTables(session);
      await saveProgress(session, progress);
      await session.query(`insert into hedgerow.lives (${lifeColumns}) values ($1, $2, $3, $4, $5, $6, $7)`, lifeValues(life));
      await session.query('delete from hedgerow.restoring');
      await filling.commit();
      // For the planner; what is restored is restored without it.
      await postgres.query('analyze hedgerow.events, hedgerow.streams').catch(() => undefined);
      await postgres.close();
    },
    abandon: async () => {
      await filling.rollback();
      await postgres.transaction(async (client) => {
        await client.query('delete from hedgerow.restoring');
        await client.query(firstLife);
      });
      await postgres.close();
    },
  };
};

const firstLife = `insert into hedgerow.lives (life, id, began_at, tokens_after)
values (1, replace(gen_random_uuid()::text, '-', ''), to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 0)
on conflict do nothing`;
