/**
 * The embedded log: SQLite through Node, write-ahead log, synchronised at each commit. What was acknowledged survives kill -9 and
 * power loss; a transaction is there whole or not at all.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { deserialize, serialize } from 'node:v8';
import type { Metadata, RecordedEvent } from '#base/message.ts';
import { checksum } from './checksum.ts';
import type { AppendResult, EventStore, Fence, StreamAppend } from './event-store.ts';
import type { Leases } from './leases.ts';
import { type Life, type LifeRow, lifeColumns, toLife } from './life.ts';
import type { Log } from './log.ts';
import { eventsSchema } from './schema/sqlite-0001-events.ts';
import { timeAndLeasesSchema } from './schema/sqlite-0002-time-and-leases.ts';
import { livesSchema } from './schema/sqlite-0003-lives.ts';
import type { Snapshots } from './snapshots.ts';
import { codeOf, inTransaction, tellingFaults } from './sqlite-faults.ts';
import { CorruptEvent, HalfRestored, NewerStore } from './store-faults.ts';

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
  readonly recorded_at: number;
}

const columns = 'e.position, s.name as stream, e.version, e.id, e.type, e.schema_version, e.data, e.meta, e.checksum, e.recorded_at';
const source = 'from events e join streams s on s.id = e.stream';

const toEvent = (row: EventRow): RecordedEvent => {
  const recordedAt = new Date(row.recorded_at).toISOString();
  if (checksum(row.type, row.data, row.meta) !== row.checksum) throw new CorruptEvent({ ...row, recordedAt });
  return {
    id: row.id,
    stream: row.stream,
    version: row.version,
    position: row.position,
    type: row.type,
    schemaVersion: row.schema_version,
    data: JSON.parse(row.data) as unknown,
    meta: JSON.parse(row.meta) as Metadata,
    recordedAt,
  };
};

/** Steps that bring a database from one release's schema to the next one's, in their order. Each is frozen once it is on main. */
export const sqliteSteps = [eventsSchema, timeAndLeasesSchema, livesSchema] as const;

const stepsIn = (database: DatabaseSync): number =>
  Number((database.prepare('select count(*) as count from schema_steps').get() as { readonly count: number }).count);

/**
 * Brings the schema up to date, each step in its own transaction: a step that was interrupted is done again as a whole, and of two
 * processes that start at once one does it. Throws `NewerStore` when there are steps that this release does not know.
 */
export const migrateSqlite = (database: DatabaseSync): void => {
  database.exec('create table if not exists schema_steps (step integer primary key, applied_at text not null) strict');
  for (let applied = stepsIn(database); applied < sqliteSteps.length; ) {
    applied = inTransaction(database, () => {
      const before = stepsIn(database);
      const sql = sqliteSteps[before];
      if (sql === undefined) return before;
      database.exec(sql);
      database.prepare("insert into schema_steps values (?, strftime('%Y-%m-%dT%H:%M:%fZ'))").run(before + 1);
      return before + 1;
    });
  }
  if (stepsIn(database) > sqliteSteps.length) throw new NewerStore('data folder');
};

/** A restore that was begun and did not end, if there is one. */
export const restoringIn = (database: DatabaseSync): { readonly file: string; readonly beganAt: string } | undefined => {
  const row = database.prepare('select file, began_at from restoring').get();
  return row === undefined ? undefined : { file: String(row['file']), beganAt: String(row['began_at']) };
};

/** The newest life; nothing while a restore has not ended. */
export const lifeIn = (database: DatabaseSync): Life | undefined => {
  const row = database.prepare(`select ${lifeColumns} from lives order by life desc limit 1`).get();
  return row === undefined ? undefined : toLife(row as unknown as LifeRow);
};

const uniqueViolation = 2067;

/** What ends a transaction without an error of ours. */
class Refused extends Error {
  readonly result: AppendResult;
  constructor(result: AppendResult) {
    super('refused');
    this.result = result;
  }
}

const statements = (database: DatabaseSync) => ({
  findStream: database.prepare('select id, version from streams where name = ?'),
  addStream: database.prepare('insert into streams (name, version) values (?, ?)'),
  setVersion: database.prepare('update streams set version = ? where id = ?'),
  addEvent: database.prepare(
    'insert into events (stream, version, id, type, schema_version, data, meta, checksum, recorded_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ),
  findEvent: database.prepare('select position from events where id = ?'),
  readStream: database.prepare(`select ${columns} ${source} where s.name = ? and e.version > ? and e.position <= ? order by e.version`),
  last: database.prepare('select position, recorded_at from events order by position desc limit 1'),
  firstAfter: database.prepare('select position, recorded_at from events where position >= ? order by position limit 1'),
  token: database.prepare('select token from leases where name = ?'),
});

type Statements = ReturnType<typeof statements>;

const lastOf = (sql: Statements): { readonly position: number; readonly recordedAt: number } => {
  const row = sql.last.get() as { readonly position: number; readonly recorded_at: number } | undefined;
  return { position: row?.position ?? 0, recordedAt: row?.recorded_at ?? 0 };
};

const demandToken = (sql: Statements, fence: Fence): void => {
  const currentToken = (sql.token.get(fence.lease) as { readonly token: number } | undefined)?.token ?? 0;
  if (currentToken !== fence.token) throw new Refused({ ok: false, reason: 'fenced', ...fence, currentToken });
};

/** Whether there is nothing left to write: then it does not matter any more who has the right to. */
const isWritten = (appends: readonly StreamAppend[], isKnown: (id: string) => boolean): boolean =>
  appends.length > 0 && appends.every(({ events }) => events.every(({ id }) => isKnown(id)));

/** Writes the events of one stream. `isKnown` leaves out those that are in the log already. */
const appendStream = (sql: Statements, request: StreamAppend, at: number, isKnown: (id: string) => boolean): void => {
  const { stream, expectedVersion } = request;
  const found = sql.findStream.get(stream) as { readonly id: number; readonly version: number } | undefined;
  const fresh = request.events.filter((event) => !isKnown(event.id));
  if (fresh.length === 0) return;
  const actualVersion = found?.version ?? 0;
  if (actualVersion !== expectedVersion) throw new Refused({ ok: false, reason: 'conflict', stream, expectedVersion, actualVersion });
  let version = actualVersion;
  const last = version + fresh.length;
  const id = found?.id ?? Number(sql.addStream.run(stream, last).lastInsertRowid);
  if (found !== undefined) sql.setVersion.run(last, id);
  for (const event of fresh) {
    version += 1;
    const data = JSON.stringify(event.data);
    const meta = JSON.stringify(event.meta);
    sql.addEvent.run(id, version, event.id, event.type, event.schemaVersion, data, meta, checksum(event.type, data, meta), at);
  }
};

/** Position of the newest event recorded at or before a time. Times never go back along positions, so halving finds it. */
const positionAt = (sql: Statements, time: number): number => {
  let [low, high] = [0, lastOf(sql).position];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const row = sql.firstAfter.get(middle) as { readonly recorded_at: number };
    if (row.recorded_at <= time) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** Statements by their text: there are few. */
const preparer = (database: DatabaseSync): ((sql: string) => StatementSync) => {
  const cache = new Map<string, StatementSync>();
  return (sql) => {
    let statement = cache.get(sql);
    if (statement === undefined) cache.set(sql, (statement = database.prepare(sql)));
    return statement;
  };
};

const marks = (list: readonly unknown[]): string => list.map(() => '?').join(', ');

const eventsIn = (database: DatabaseSync): EventStore => {
  const sql = statements(database);
  const prepare = preparer(database);
  const listeners = new Set<(position: number) => void>();
  const rows = (text: string, ...values: readonly (string | number)[]): readonly RecordedEvent[] =>
    (prepare(text).all(...values) as unknown as EventRow[]).map(toEvent);
  const readStream = (stream: string, afterVersion: number, until = Number.MAX_SAFE_INTEGER): readonly RecordedEvent[] =>
    (sql.readStream.all(stream, afterVersion, until) as unknown as EventRow[]).map(toEvent);

  const isInLog = (id: string): boolean => sql.findEvent.get(id) !== undefined;
  const write = (appends: readonly StreamAppend[], fence: Fence | undefined, isKnown: (id: string) => boolean): number =>
    inTransaction(database, () => {
      if (fence !== undefined && !isWritten(appends, isKnown)) demandToken(sql, fence);
      const at = Math.max(Date.now(), lastOf(sql).recordedAt);
      for (const request of appends) appendStream(sql, request, at, isKnown);
      return lastOf(sql).position;
    });

  return {
    append: async (appends, { fence } = {}) => {
      let position: number;
      try {
        try {
          // Hardly ever is an event there already, so nobody asks first.
          position = write(appends, fence, () => false);
        } catch (fault) {
          if (codeOf(fault) !== uniqueViolation && !(fault instanceof Refused)) throw fault;
          position = write(appends, fence, isInLog);
        }
      } catch (fault) {
        if (fault instanceof Refused) return fault.result;
        throw fault;
      }
      for (const listener of listeners) listener(position);
      return { ok: true, position };
    },
    readStream: async (stream, afterVersion = 0, until) => readStream(stream, afterVersion, until),
    readStreams: async (names) => new Map(names.map((name) => [name, readStream(name, 0)])),
    readAll: async (afterPosition, limit, { until = Number.MAX_SAFE_INTEGER, types = [] } = {}) => {
      const byType = types.length > 0 ? `and e.type in (${marks(types)})` : '';
      const text = `select ${columns} ${source} where e.position > ? and e.position <= ? ${byType} order by e.position limit ?`;
      return rows(text, afterPosition, until, ...types, limit);
    },
    readBackwards: async ({ before = Number.MAX_SAFE_INTEGER, limit, stream, types = [] }) => {
      const byStream = stream === undefined ? '' : 'and s.name = ?';
      const byType = types.length > 0 ? `and e.type in (${marks(types)})` : '';
      const text = `select ${columns} ${source} where e.position < ? ${byStream} ${byType} order by e.position desc limit ?`;
      return rows(text, before, ...(stream === undefined ? [] : [stream]), ...types, limit);
    },
    lastPosition: async () => lastOf(sql).position,
    positionAt: async (instant) => positionAt(sql, Date.parse(instant)),
    onAppend: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => listeners.clear(),
  };
};

/** Milliseconds since 1970 by a clock that nobody can set: one process has the store, and whoever had a lease before it is gone. */
const steadyNow = (): number => Math.floor(performance.timeOrigin + performance.now());

const leasesIn = (database: DatabaseSync, { tokensAfter }: Life): Leases => {
  const find = database.prepare('select owner, token, expires_at from leases where name = ?');
  const put = database.prepare('insert or replace into leases (name, owner, token, expires_at) values (?, ?, ?, ?)');
  const end = database.prepare('update leases set expires_at = 0 where name = ? and owner = ? and token = ?');
  const held = database.prepare('select name, owner, token from leases where expires_at > ? order by name');
  type Found = { readonly owner: string; readonly token: number; readonly expires_at: number } | undefined;
  return {
    acquire: async (name, owner, ttlMs) =>
      inTransaction(database, () => {
        const now = steadyNow();
        const known = find.get(name) as Found;
        const isFree = known === undefined || known.expires_at <= now;
        if (!isFree && known.owner !== owner) return { held: false, owner: known.owner, expiresIn: known.expires_at - now };
        const token = isFree ? (known?.token ?? tokensAfter) + 1 : known.token;
        put.run(name, owner, token, now + ttlMs);
        return { held: true, token };
      }),
    release: async ({ name, owner, token }) => void end.run(name, owner, token),
    held: async () => held.all(steadyNow()).map((row) => ({ ...row })) as never,
  };
};

const snapshotsIn = (database: DatabaseSync): Snapshots => {
  const find = database.prepare(
    'select p.version, p.state, p.checksum from snapshots p join streams s on s.id = p.stream where s.name = ? and p.shape = ?',
  );
  const put = database.prepare(
    'insert or replace into snapshots (stream, version, shape, state, checksum) select id, ?, ?, ?, ? from streams where name = ?',
  );
  const names = database.prepare('select s.name from snapshots p join streams s on s.id = p.stream');
  const digest = (state: Uint8Array): number => checksum(Buffer.from(state).toString('latin1'));
  return {
    read: async (stream, shape) => {
      const row = find.get(stream, shape) as
        | { readonly version: number; readonly state: Uint8Array; readonly checksum: number }
        | undefined;
      if (row === undefined || digest(row.state) !== row.checksum) return undefined;
      return { version: row.version, state: deserialize(row.state) as unknown };
    },
    streams: async () => names.all().map((row) => String(row['name'])),
    write: async (stream, shape, { version, state }) => {
      const bytes = serialize(state);
      put.run(version, shape, bytes, digest(bytes), stream);
    },
  };
};

/**
 * The log in an open database; the schema is brought up to date first. The database stays its opener's to close. Throws `NewerStore`,
 * and `HalfRestored` when a restore did not end.
 */
export const openSqliteLog = (database: DatabaseSync): Log => {
  migrateSqlite(database);
  const [restoring, life] = [restoringIn(database), lifeIn(database)];
  if (restoring !== undefined) throw new HalfRestored(restoring);
  if (life === undefined) throw new Error('The log has no life, and no restore was begun.');
  const events = tellingFaults(eventsIn(database));
  const [leases, snapshots] = [tellingFaults(leasesIn(database, life)), tellingFaults(snapshotsIn(database))];
  return { events, leases, snapshots, life, close: events.close };
};
