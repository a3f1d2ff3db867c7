/**
 * The embedded event store: SQLite through Node, write-ahead log, synchronised at each commit. What was acknowledged survives
 * kill -9 and power loss; a transaction is there whole or not at all.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Metadata, RecordedEvent } from '#base/message.ts';
import { checksum } from './checksum.ts';
import type { AppendResult, EventStore, StreamAppend } from './event-store.ts';
import { eventsSchema } from './schema/0001-events.ts';

/** A payload that is not what was written. A fault: the data folder has to be restored. */
export class CorruptEvent extends Error {
  constructor(position: number) {
    super(`Event ${position} in the log is damaged: its checksum does not match.`);
  }
}

interface EventRow {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly data: string;
  readonly meta: string;
  readonly checksum: number;
}

const columns = 'e.position, s.name as stream, e.version, e.id, e.type, e.schema_version, e.data, e.meta, e.checksum';
const source = 'from events e join streams s on s.id = e.stream';

const toEvent = (row: EventRow): RecordedEvent => {
  if (checksum(row.type, row.data, row.meta) !== row.checksum) throw new CorruptEvent(row.position);
  return {
    id: row.id,
    stream: row.stream,
    version: row.version,
    position: row.position,
    type: row.type,
    schemaVersion: row.schema_version,
    data: JSON.parse(row.data) as unknown,
    meta: JSON.parse(row.meta) as Metadata,
  };
};

const migrations = [eventsSchema] as const;

/** Brings the schema up to date, each step in its own transaction. */
const migrate = (database: DatabaseSync): void => {
  database.exec('create table if not exists schema_steps (step integer primary key, applied_at text not null) strict');
  const applied = database.prepare('select count(*) as count from schema_steps').get() as { readonly count: number };
  if (applied.count > migrations.length)
    throw new Error('The data folder was written by a newer Hedgerow. Use that version, or another folder.');
  for (const [index, sql] of migrations.entries()) {
    if (index < applied.count) continue;
    inTransaction(database, () => {
      database.exec(sql);
      database.prepare("insert into schema_steps values (?, strftime('%Y-%m-%dT%H:%M:%fZ'))").run(index + 1);
    });
  }
};

const inTransaction = <Value>(database: DatabaseSync, work: () => Value): Value => {
  database.exec('begin immediate');
  try {
    const value = work();
    database.exec('commit');
    return value;
  } catch (fault) {
    if (database.isTransaction) database.exec('rollback');
    throw fault;
  }
};

/** What ends a transaction without an error of ours. */
class Conflict extends Error {
  readonly result: AppendResult;
  constructor(result: AppendResult) {
    super('conflict');
    this.result = result;
  }
}

const statements = (database: DatabaseSync) => ({
  findStream: database.prepare('select id, version from streams where name = ?'),
  addStream: database.prepare('insert into streams (name, version) values (?, 0)'),
  setVersion: database.prepare('update streams set version = ? where id = ?'),
  addEvent: database.prepare(
    'insert into events (stream, version, id, type, schema_version, data, meta, checksum) values (?, ?, ?, ?, ?, ?, ?, ?)',
  ),
  findEvent: database.prepare('select position from events where id = ?'),
  readStream: database.prepare(`select ${columns} ${source} where s.name = ? and e.version > ? order by e.version`),
  readAll: database.prepare(`select ${columns} ${source} where e.position > ? order by e.position limit ?`),
  last: database.prepare('select coalesce(max(position), 0) as position from events'),
});

type Statements = ReturnType<typeof statements>;

/** Version of the stream after its events; throws `Conflict` when the stream is not where it was expected. */
const appendStream = (sql: Statements, { stream, expectedVersion, events }: StreamAppend): void => {
  const found = sql.findStream.get(stream) as { readonly id: number; readonly version: number } | undefined;
  const fresh = events.filter((event) => sql.findEvent.get(event.id) === undefined);
  if (fresh.length === 0) return;
  const actualVersion = found?.version ?? 0;
  if (actualVersion !== expectedVersion) throw new Conflict({ ok: false, stream, expectedVersion, actualVersion });
  const id = found?.id ?? Number(sql.addStream.run(stream).lastInsertRowid);
  let version = actualVersion;
  for (const event of fresh) {
    version += 1;
    const data = JSON.stringify(event.data);
    const meta = JSON.stringify(event.meta);
    sql.addEvent.run(id, version, event.id, event.type, event.schemaVersion, data, meta, checksum(event.type, data, meta));
  }
  sql.setVersion.run(version, id);
};

const backwards = (database: DatabaseSync, cache: Map<string, StatementSync>, stream: boolean, types: number): StatementSync => {
  const key = `${stream}:${types}`;
  let statement = cache.get(key);
  if (statement === undefined) {
    const byStream = stream ? 'and s.name = ?' : '';
    const byType = types > 0 ? `and e.type in (${Array.from({ length: types }, () => '?').join(', ')})` : '';
    statement = database.prepare(`select ${columns} ${source} where e.position < ? ${byStream} ${byType} order by e.position desc limit ?`);
    cache.set(key, statement);
  }
  return statement;
};

/** The store in an open database; the schema is brought up to date first. */
export const openSqliteStore = (database: DatabaseSync): EventStore => {
  migrate(database);
  const sql = statements(database);
  const cache = new Map<string, StatementSync>();
  const listeners = new Set<(position: number) => void>();
  const lastPosition = (): number => (sql.last.get() as { readonly position: number }).position;
  const readStream = (stream: string, afterVersion: number): readonly RecordedEvent[] =>
    (sql.readStream.all(stream, afterVersion) as unknown as EventRow[]).map(toEvent);

  return {
    append: async (appends) => {
      let position: number;
      try {
        position = inTransaction(database, () => {
          for (const request of appends) appendStream(sql, request);
          return lastPosition();
        });
      } catch (fault) {
        if (fault instanceof Conflict) return fault.result;
        throw fault;
      }
      for (const listener of listeners) listener(position);
      return { ok: true, position };
    },
    readStream: async (stream, afterVersion = 0) => readStream(stream, afterVersion),
    readStreams: async (names) => new Map(names.map((name) => [name, readStream(name, 0)])),
    readAll: async (afterPosition, limit) => (sql.readAll.all(afterPosition, limit) as unknown as EventRow[]).map(toEvent),
    readBackwards: async ({ before = Number.MAX_SAFE_INTEGER, limit, stream, types = [] }) => {
      const statement = backwards(database, cache, stream !== undefined, types.length);
      const parameters = [before, ...(stream === undefined ? [] : [stream]), ...types, limit];
      return (statement.all(...parameters) as unknown as EventRow[]).map(toEvent);
    },
    lastPosition: async () => lastPosition(),
    onAppend: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => listeners.clear(),
  };
};
