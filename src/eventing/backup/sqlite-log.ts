/** The embedded store as backup, restore and verify need it. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { durable, lockFolder } from '../embedded.ts';
import { makeFolder } from '../store/folders.ts';
import { lifeColumns, lifeValues } from '../store/life.ts';
import { lifeIn, migrateSqlite, openSqliteLog, restoringIn, sqliteSteps } from '../store/sqlite.ts';
import { NewerStore, StoreRefused } from '../store/store-faults.ts';
import { readProgress, saveProgress, servedIn } from '../tables/sqlite.ts';
import type { StoredEvent } from './stored-event.ts';
import type { RestoreTarget, StoredLog } from './stored-log.ts';

/** First step of the schema that has what a backup needs. */
const oldestStep = 3;

const demandStep = (database: DatabaseSync, folder: string): void => {
  const present = database.prepare("select count(*) as count from sqlite_master where name = 'schema_steps'").get();
  const step = present?.['count'] === 0 ? 0 : Number(database.prepare('select count(*) as step from schema_steps').get()?.['step']);
  if (step > sqliteSteps.length) throw new NewerStore('data folder');
  if (step < oldestStep)
    throw new StoreRefused(
      `The store in ${folder} was written by an older Hedgerow.`,
      'Start this release on it once: that brings it up to date.',
    );
};

type EventRow = Readonly<Record<'position' | 'version' | 'schema_version' | 'checksum' | 'recorded_at', number>> &
  Readonly<Record<'stream' | 'id' | 'type' | 'data' | 'meta', string>>;

const toStored = (row: EventRow): StoredEvent => ({
  position: row.position,
  stream: row.stream,
  version: row.version,
  id: row.id,
  type: row.type,
  schemaVersion: row.schema_version,
  data: row.data,
  meta: row.meta,
  checksum: row.checksum,
  recordedAt: new Date(row.recorded_at).toISOString(),
});

const openViews = (folder: string): DatabaseSync | undefined => {
  const file = join(folder, 'views.sqlite');
  if (!existsSync(file)) return undefined;
  const rows = new DatabaseSync(file, { readOnly: true });
  rows.exec('pragma busy_timeout = 5000');
  return rows;
};

/**
 * Opens the store of a folder for reading, also while a process has it. Throws `StoreRefused` when there is none, or one of another
 * release.
 */
export const openSqliteStored = (folder: string): StoredLog => {
  const file = join(folder, 'log.sqlite');
  if (!existsSync(file)) throw new StoreRefused(`There is no store in ${folder}.`, 'Name the folder that the server has, with --data.');
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.exec('pragma busy_timeout = 5000');
    demandStep(database, folder);
  } catch (fault) {
    database.close();
    throw fault;
  }
  const read = database.prepare(
    `select e.position, coalesce(s.name, '') as stream, e.version, e.id, e.type, e.schema_version,
       cast(e.data as text) as data, cast(e.meta as text) as meta, e.checksum, e.recorded_at
     from events e left join streams s on s.id = e.stream where e.position > ? order by e.position limit ?`,
  );
  const at = database.prepare('select coalesce(max(position), 0) as position from events where recorded_at <= ?');
  const last = database.prepare('select coalesce(max(position), 0) as position from events');
  const streams = database.prepare('select name, version from streams where name > ? order by name limit ?');
  return {
    kind: 'embedded',
    restoring: async () => restoringIn(database),
    life: async () => lifeIn(database),
    lastPosition: async () => Number(last.get()?.['position']),
    positionAt: async (instant) => Number(at.get(Date.parse(instant))?.['position']),
    read: async (after, limit) => (read.all(after, limit) as unknown as EventRow[]).map(toStored),
    streams: async (after, limit) => streams.all(after, limit) as unknown as { readonly name: string; readonly version: number }[],
    progress: async () => {
      const rows = openViews(folder);
      if (rows === undefined) return [];
      try {
        return readProgress(rows);
      } finally {
        rows.close();
      }
    },
    events: async () => {
      const reader = new DatabaseSync(file, { readOnly: true });
      return { ...openSqliteLog(reader).events, close: async () => reader.close() };
    },
    withRows: async (set, work) => {
      const rows = openViews(folder);
      if (rows === undefined) return work(undefined);
      try {
        // One transaction, so that rows and checkpoint belong together.
        rows.exec('begin');
        return await work(servedIn(rows, set));
      } finally {
        rows.close();
      }
    },
    damage: async () => {
      const found = database.prepare('pragma integrity_check(20)').all();
      return found.map((row) => String(row['integrity_check'])).filter((text) => text !== 'ok');
    },
    close: async () => database.close(),
  };
};

const isEmpty = (database: DatabaseSync): boolean => database.prepare('select 1 from events limit 1').get() === undefined;

/** Whether these tables alone hold anything is asked before; with foreign keys off each of them is emptied at once. */
const empty = `
delete from events;
delete from snapshots;
delete from streams;
delete from leases;
delete from sqlite_sequence where name = 'events';
`;

/** Events in one transaction: large enough to be fast, small enough for the write-ahead log to stay small. */
const batchSize = 10_000;

const inTransaction = (database: DatabaseSync, work: () => void): void => {
  database.exec('begin immediate');
  try {
    work();
    database.exec('commit');
  } catch (fault) {
    if (database.isTransaction) database.exec('rollback');
    throw fault;
  }
};

const writer = (database: DatabaseSync) => {
  const putStream = database.prepare(
    'insert into streams (name, version) values (?, ?) on conflict (name) do update set version = excluded.version returning id',
  );
  const putEvent = database.prepare('insert into events values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  return (events: readonly StoredEvent[]): void =>
    inTransaction(database, () => {
      for (const event of events) {
        const { position, version, id, type, schemaVersion, data, meta } = event;
        const stream = Number(putStream.get(event.stream, version)?.['id']);
        putEvent.run(position, stream, version, id, type, schemaVersion, data, meta, event.checksum, Date.parse(event.recordedAt));
      }
    });
};

/**
 * Makes the store of a folder ready to be restored to. Throws `StoreRefused` when it holds events, and `FolderInUse` when a process has
 * it. What an earlier restore left that did not end is thrown away.
 *
 * @param file name of the backup, for whoever finds the store half restored
 */
export const restoreToSqlite = (folder: string, file: string, now: string): RestoreTarget => {
  makeFolder(folder);
  const unlock = lockFolder(folder);
  const database = new DatabaseSync(join(folder, 'log.sqlite'));
  const close = (): void => {
    database.close();
    unlock();
  };
  try {
    database.exec(durable);
    database.exec('pragma foreign_keys = off');
    migrateSqlite(database);
    if (restoringIn(database) === undefined && !isEmpty(database))
      throw new StoreRefused(
        `The store in ${folder} holds events.`,
        'Restore to a new data folder, or move this one away; nothing is ever restored over a log.',
      );
    // From here on nobody serves it, until the restore has ended.
    inTransaction(database, () => {
      database.exec('delete from lives');
      database.prepare('insert or replace into restoring values (1, ?, ?)').run(file, now);
      database.exec(empty);
    });
    for (const name of ['views.sqlite', 'views.sqlite-wal', 'views.sqlite-shm']) rmSync(join(folder, name), { force: true });
  } catch (fault) {
    close();
    throw fault;
  }
  const put = writer(database);
  let waiting: StoredEvent[] = [];
  return {
    kind: 'embedded',
    write: async (events) => {
      waiting.push(...events);
      if (waiting.length < batchSize) return;
      put(waiting);
      waiting = [];
    },
    finish: async (life, progress) => {
      put(waiting);
      const rows = new DatabaseSync(join(folder, 'views.sqlite'));
      try {
        rows.exec(durable);
        saveProgress(rows, progress);
      } finally {
        rows.close();
      }
      inTransaction(database, () => {
        database.prepare(`insert into lives (${lifeColumns}) values (?, ?, ?, ?, ?, ?, ?)`).run(...lifeValues(life));
        database.exec('delete from restoring');
      });
      close();
    },
    abandon: async () => {
      database.exec('pragma foreign_keys = off');
      inTransaction(database, () => {
        database.exec(empty);
        database.exec('delete from restoring');
        database.exec(firstLife);
      });
      close();
    },
  };
};

const firstLife =
  "insert into lives (life, id, began_at, tokens_after) values (1, lower(hex(randomblob(16))), strftime('%Y-%m-%dT%H:%M:%fZ'), 0)";
