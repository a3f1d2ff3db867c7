/** The log in PostgreSQL 15 and newer, for teams that outgrow one machine: same contract as the embedded one. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { deserialize, serialize } from 'node:v8';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Metadata, RecordedEvent } from '#base/message.ts';
import { checksum } from './checksum.ts';
import type { AppendResult, EventStore, Fence, NewEvent, StreamAppend } from './event-store.ts';
import type { Leases } from './leases.ts';
import { type Life, type LifeRow, lifeColumns, toLife } from './life.ts';
import type { Log } from './log.ts';
import { codeOf, openPostgres, type PgRow, type Postgres, type Session, silent } from './postgres-connection.ts';
import { postgresLogSchema } from './schema/postgres-0001-log.ts';
import { livesSchema } from './schema/postgres-0002-lives.ts';
import { oneLookSchema } from './schema/postgres-0003-one-look.ts';
import { oneAnswerSchema } from './schema/postgres-0004-one-answer.ts';
import type { Snapshots } from './snapshots.ts';
import { CorruptEvent, HalfRestored, NewerStore, StoreReplaced, StoreUnavailable } from './store-faults.ts';

/** Steps that bring a database from one release's schema to the next one's, in their order. Each is frozen once it is on main. */
export const postgresSteps = [postgresLogSchema, livesSchema, oneLookSchema, oneAnswerSchema] as const;

/** Whoever brings the schema up to date holds this; replicas that start together wait for each other. */
const migrationLock = 4_915_382_000;

/**
 * Brings the schema up to date, each step in its own transaction: a step that was interrupted is done again as a whole. Rejects with
 * `NewerStore` when there are steps that this release does not know.
 */
export const migratePostgres = async (postgres: Postgres): Promise<void> => {
  for (let step = 0; step < postgresSteps.length; ) {
    step = await postgres.transaction(async (client) => {
      await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
      await client.query('create schema if not exists hedgerow');
      await client.query(
        'create table if not exists hedgerow.schema_steps (step integer primary key, applied_at timestamptz not null default now())',
      );
      const { rows } = await client.query('select count(*)::integer as applied from hedgerow.schema_steps');
      const { applied } = rows[0] as { readonly applied: number };
      if (applied > postgresSteps.length) throw new NewerStore('database');
      const sql = postgresSteps[applied];
      if (sql === undefined) return applied;
      await client.query(sql);
      await client.query('insert into hedgerow.schema_steps (step) values ($1)', [applied + 1]);
      return applied + 1;
    });
  }
};

/** A restore that was begun and did not end, if there is one. */
export const restoringIn = async (session: Session): Promise<{ readonly file: string; readonly beganAt: string } | undefined> => {
  const [row] = await session.query('select file, began_at from hedgerow.restoring');
  return row === undefined ? undefined : { file: String(row['file']), beganAt: String(row['began_at']) };
};

/** The newest life; nothing while a restore has not ended. */
export const lifeIn = async (session: Session): Promise<Life | undefined> => {
  const [row] = await session.query(`select ${lifeColumns} from hedgerow.lives order by life desc limit 1`);
  return row === undefined ? undefined : toLife(row as unknown as LifeRow);
};

const columns = 'e.position, s.name as stream, e.version, e.id, e.type, e.schema_version, e.data, e.meta, e.checksum, e.recorded_at';
const source = 'from hedgerow.events e join hedgerow.streams s on s.id = e.stream';

const toEvent = (found: PgRow): RecordedEvent => {
  const row = found as unknown as Readonly<Record<'stream' | 'id' | 'type' | 'data' | 'meta', string>> &
    Readonly<Record<'position' | 'version' | 'schema_version' | 'checksum', number>> & { readonly recorded_at: Date };
  const recordedAt = row.recorded_at.toISOString();
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

/** From this many events on COPY is faster than one call with arrays (measured: three times at 10,000). */
const bulkFrom = 100;

interface BegunBulk {
  readonly position: number;
  readonly recorded_at: Date;
  /** Set when the fence is not the newest: nothing is written. */
  readonly current_token: number | null;
  readonly ids: readonly string[];
}

/** The fence is not the newest: nothing was written. */
class Fenced extends Error {
  readonly currentToken: number;
  constructor(currentToken: number) {
    super('fenced');
    this.currentToken = currentToken;
  }
}

interface Conflict {
  readonly stream: string;
  readonly expectedVersion: number;
  readonly actualVersion: number;
}

interface Encoded {
  readonly data: string;
  readonly meta: string;
  readonly checksum: number;
}

const encoded = (event: NewEvent): Encoded => {
  const data = JSON.stringify(event.data);
  const meta = JSON.stringify(event.meta);
  return { data, meta, checksum: checksum(event.type, data, meta) };
};

const fenceOf = (fence: Fence | undefined): readonly (string | null)[] =>
  fence === undefined ? [null, null] : [fence.lease, String(fence.token)];

/** Position of the event. */
const appendOne = (
  postgres: Postgres,
  life: Life,
  { stream, expectedVersion }: StreamAppend,
  event: NewEvent,
  fence: Fence | undefined,
): Promise<number> => {
  const { data, meta, checksum: sum } = encoded(event);
  return postgres.number('hedgerow_append_one', 'select hedgerow.append_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
    stream,
    String(expectedVersion),
    event.id,
    event.type,
    String(event.schemaVersion),
    data,
    meta,
    String(sum),
    life.id,
    ...fenceOf(fence),
  ]);
};

/** Arrays as PostgreSQL reads them (Arrays, input and output syntax). */
const numbersOf = (values: readonly number[]): string => `{${values.join()}}`;
const textsOf = (values: readonly string[]): string => `{${values.map((value) => `"${value.replaceAll(/["\\]/gu, '\\$&')}"`).join()}}`;

/** Position of the last event. */
const appendSome = (postgres: Postgres, life: Life, appends: readonly StreamAppend[], fence: Fence | undefined): Promise<number> => {
  const events = appends.flatMap((request) => request.events);
  const texts = events.map(encoded);
  return postgres.number('hedgerow_append_some', 'select hedgerow.append_some($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)', [
    textsOf(appends.map(({ stream }) => stream)),
    numbersOf(appends.map(({ expectedVersion }) => expectedVersion)),
    numbersOf(appends.map((request) => request.events.length)),
    textsOf(events.map(({ id }) => id)),
    textsOf(events.map(({ type }) => type)),
    numbersOf(events.map(({ schemaVersion }) => schemaVersion)),
    textsOf(texts.map(({ data }) => data)),
    textsOf(texts.map(({ meta }) => meta)),
    numbersOf(texts.map((text) => text.checksum)),
    life.id,
    ...fenceOf(fence),
  ]);
};

/** A cell of COPY's text format (PostgreSQL, COPY, file formats). */
export const cell = (text: string): string =>
  /[\\\n\r\t]/u.test(text) ? text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t') : text;

/** What stands between its version and its time in the line of an event. */
const cellsOf = (event: NewEvent): string => {
  const { data, meta, checksum: sum } = encoded(event);
  return `${cell(event.id)}\t${cell(event.type)}\t${event.schemaVersion}\t${cell(data)}\t${cell(meta)}\t${sum}`;
};

/** Characters that are sent at once. */
const most = 64 * 1024;

function* copyLines(
  appends: readonly StreamAppend[],
  ready: readonly string[],
  { position: after, recorded_at, ids }: BegunBulk,
): Generator<string> {
  const at = recorded_at.toISOString();
  let [position, next, text] = [after, 0, ''];
  for (const [order, { expectedVersion, events }] of appends.entries()) {
    for (const [index, event] of events.entries()) {
      position += 1;
      text += `${position}\t${ids[order]}\t${expectedVersion + index + 1}\t${ready[next] ?? cellsOf(event)}\t${at}\n`;
      next += 1;
      if (text.length > most) {
        yield text;
        text = '';
      }
    }
  }
  if (text !== '') yield text;
}

/** Statements in one message, so that a large append waits for the server three times and not eight. */
const beginLarge = (life: Life, appends: readonly StreamAppend[], fence: Fence | undefined): string => {
  const texts = (values: readonly string[]): string => `array[${values.map((value) => pg.escapeLiteral(value)).join(', ')}]::text[]`;
  const numbers = (values: readonly number[], type: string): string => `array[${values.join(', ')}]::${type}[]`;
  const values = [
    texts(appends.map(({ stream }) => stream)),
    numbers(
      appends.map(({ expectedVersion }) => expectedVersion),
      'bigint',
    ),
    numbers(
      appends.map(({ events }) => events.length),
      'integer',
    ),
    pg.escapeLiteral(life.id),
    fence === undefined ? 'null' : pg.escapeLiteral(fence.lease),
    fence === undefined ? 'null' : String(fence.token),
  ];
  return `select position, recorded_at, current_token, ids from hedgerow.begin_large(${values.join(', ')})`;
};

/** Events whose lines are made while the server begins; all others while it takes those before them. */
const madeAhead = 250;

/** Position of the last event. */
const appendMany = (postgres: Postgres, life: Life, appends: readonly StreamAppend[], fence: Fence | undefined): Promise<number> => {
  const ready: string[] = [];
  const makeAhead = (): void => {
    for (const { events } of appends)
      for (const event of events) {
        if (ready.length === madeAhead) return;
        ready.push(cellsOf(event));
      }
  };
  return postgres.transaction(
    async (client, [begun]) => {
      const before = begun as unknown as BegunBulk;
      if (before.current_token !== null) throw new Fenced(before.current_token);
      const copy = client.query(
        copyFrom(
          'copy hedgerow.events (position, stream, version, id, type, schema_version, data, meta, checksum, recorded_at) from stdin',
        ),
      );
      await pipeline(Readable.from(copyLines(appends, ready, before)), copy);
      return before.position + appends.reduce((sum, { events }) => sum + events.length, 0);
    },
    {
      first: beginLarge(life, appends, fence),
      meanwhile: makeAhead,
      ...(fence === undefined ? {} : { last: `select hedgerow.demand_token(${pg.escapeLiteral(fence.lease)}, ${fence.token})` }),
    },
  );
};

const conflictOf = (fault: unknown): AppendResult | undefined => {
  if (codeOf(fault) !== 'HG001') return undefined;
  const { stream, expectedVersion, actualVersion } = JSON.parse((fault as { readonly detail: string }).detail) as Conflict;
  return { ok: false, reason: 'conflict', stream, expectedVersion, actualVersion };
};

/** The newest token, when a fault says that the fence is an older one. */
const newestOf = (fault: unknown): number | undefined => {
  if (fault instanceof Fenced) return fault.currentToken;
  return codeOf(fault) === 'HG003' ? Number((fault as { readonly detail: string }).detail) : undefined;
};

const uniqueViolation = '23505';

/** The right to append, as a lock is shown (`begin_append` takes it). */
const appendLock = "l.locktype = 'advisory' and l.granted and l.classid = 1 and l.objid = 620414705";

/**
 * Ends the connection of whoever has the right to append and says nothing any more: a process that was stopped in the middle of a long
 * append would hold up all others until it goes on. What it had written is taken back. Asked twice, so that nobody who is only slow is ended.
 */
const endSilentHolder = async (postgres: Postgres): Promise<void> => {
  const holders = (): Promise<readonly PgRow[]> =>
    postgres.query(
      `select a.pid, a.xact_start::text as since, coalesce(p.bytes_processed, -1) as sent
       from pg_locks l join pg_stat_activity a using (pid) left join pg_stat_progress_copy p using (pid)
       where ${appendLock} and a.datname = current_database() and a.pid <> pg_backend_pid() and a.wait_event = 'ClientRead'`,
    );
  const before = await holders();
  if (before.length === 0) return;
  await pause(1000);
  for (const { pid, since, sent } of await holders())
    if (before.some((holder) => holder['pid'] === pid && holder['since'] === since && holder['sent'] === sent))
      await postgres.query('select pg_terminate_backend($1)', [pid]);
};

/** Milliseconds after which an append whose answer does not come is not tried again, but told as unknown. */
const longest = 5000;

/** Tries at an append while connections break: its events have ids, so writing it again writes nothing twice. */
const tries = 3;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Milliseconds of appends that other processes are told of together, and between two looks by whoever was not told. */
const tellTogether = 10;
const lookAgain = 1000;

/**
 * Tells other processes how far the log has come. Outside of the appends' transactions, which it would make slower by a third; a process that
 * dies in between has told nobody, so everybody who listens also looks by himself now and then.
 */
const makeTeller = (postgres: Postgres) => {
  let position = 0;
  let timer: NodeJS.Timeout | undefined;
  const send = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    await postgres.query("select pg_notify('hedgerow_log', $1)", [String(position)]).catch(() => undefined);
  };
  return {
    tell: (to: number): void => {
      position = Math.max(position, to);
      timer ??= setTimeout(() => void send(), tellTogether);
    },
    close: async (): Promise<void> => {
      if (timer !== undefined) await send();
    },
  };
};

const eventsIn = (postgres: Postgres, life: Life): EventStore => {
  const listeners = new Set<(position: number) => void>();
  let told = 0;
  /** What this process appends it hears of twice: from itself, and from the server as everybody else does. */
  const tell = (position: number): void => {
    if (position <= told) return;
    told = position;
    for (const listener of listeners) listener(position);
  };
  const rows = async (sql: string, values: readonly unknown[]): Promise<readonly RecordedEvent[]> =>
    (await postgres.query(sql, values)).map(toEvent);
  const lastPosition = async (): Promise<number> => {
    const [row] = await postgres.query('select coalesce(max(position), 0) as position from hedgerow.events');
    return row?.['position'] as number;
  };
  const look = (): void => void lastPosition().then(tell, () => undefined);
  const unlisten = postgres.listen('hedgerow_log', (payload) => {
    if (payload !== undefined) tell(Number(payload));
    else look();
  });
  const looking = setInterval(() => {
    if (listeners.size > 0) look();
  }, lookAgain).unref();
  const others = makeTeller(postgres);

  const write = (appends: readonly StreamAppend[], fence: Fence | undefined): Promise<number> => {
    const count = appends.reduce((sum, { events }) => sum + events.length, 0);
    const [first] = appends;
    const [event] = first?.events ?? [];
    if (count === 1 && first !== undefined && event !== undefined) return appendOne(postgres, life, first, event, fence);
    // A stream that is named twice moves twice, which one statement cannot do.
    const isLarge = count >= bulkFrom && new Set(appends.map(({ stream }) => stream)).size === appends.length;
    return isLarge ? appendMany(postgres, life, appends, fence) : appendSome(postgres, life, appends, fence);
  };
  /** Without the events that are in the log already. */
  const fresh = async (appends: readonly StreamAppend[]): Promise<readonly StreamAppend[]> => {
    const ids = appends.flatMap(({ events }) => events.map(({ id }) => id));
    const known = new Set((await postgres.query('select id from hedgerow.events where id = any($1)', [ids])).map((row) => row['id']));
    return appends
      .map((request) => ({ ...request, events: request.events.filter(({ id }) => !known.has(id)) }))
      .filter(({ events }) => events.length > 0);
  };
  const appendOnce = async (appends: readonly StreamAppend[], fence: Fence | undefined): Promise<AppendResult> => {
    const wanted = appends.filter(({ events }) => events.length > 0);
    for (let round = 0; ; round += 1) {
      const mine = round === 0 ? wanted : await fresh(wanted);
      if (mine.length === 0) return { ok: true, position: await lastPosition() };
      try {
        return { ok: true, position: await write(mine, fence) };
      } catch (fault) {
        const currentToken = newestOf(fault);
        if (currentToken !== undefined && fence !== undefined) {
          if (round > 0 || (await fresh(mine)).length > 0) return { ok: false, reason: 'fenced', ...fence, currentToken };
          // What was written before the fence was lost, and whose answer was lost as well, is written.
          continue;
        }
        if (codeOf(fault) === 'HG002') throw new StoreReplaced({ cause: fault });
        const conflict = conflictOf(fault);
        if (conflict === undefined && codeOf(fault) !== uniqueViolation) throw fault;
        // Hardly ever is an event there already, so nobody asked first.
        if (round > 0 && conflict !== undefined) return conflict;
        if (round > 2) throw fault;
      }
    }
  };

  return {
    append: async (appends, { fence } = {}) => {
      const began = performance.now();
      for (let round = 1; ; round += 1) {
        try {
          const result = await appendOnce(appends, fence);
          if (result.ok) {
            tell(result.position);
            others.tell(result.position);
          }
          return result;
        } catch (fault) {
          if (!(fault instanceof StoreUnavailable) || fault instanceof StoreReplaced) throw fault;
          if (codeOf(fault.cause) === silent) await endSilentHolder(postgres).catch(() => undefined);
          if (round >= tries || performance.now() - began > longest) throw fault;
          await pause(50 * 4 ** round * (0.5 + Math.random() / 2));
        }
      }
    },
    readStream: async (stream, afterVersion = 0, until = Number.MAX_SAFE_INTEGER) =>
      rows(`select ${columns} ${source} where s.name = $1 and e.version > $2 and e.position <= $3 order by e.version`, [
        stream,
        afterVersion,
        until,
      ]),
    readStreams: async (names) => {
      const found = new Map<string, RecordedEvent[]>(names.map((name) => [name, []]));
      const all = await rows(`select ${columns} ${source} where s.name = any($1) order by e.stream, e.version`, [names]);
      for (const event of all) found.get(event.stream)?.push(event);
      return found;
    },
    readAll: async (afterPosition, limit, { until = Number.MAX_SAFE_INTEGER, types } = {}) => {
      const byType = types === undefined ? '' : 'and e.type = any($4)';
      const text = `select ${columns} ${source} where e.position > $1 and e.position <= $2 ${byType} order by e.position limit $3`;
      return rows(text, [afterPosition, until, limit, ...(types === undefined ? [] : [types])]);
    },
    readBackwards: async ({ before = Number.MAX_SAFE_INTEGER, limit, stream, types }) => {
      const byStream = stream === undefined ? '' : 'and s.name = $3';
      const byType = types === undefined ? '' : `and e.type = any($${stream === undefined ? 3 : 4})`;
      const text = `select ${columns} ${source} where e.position < $1 ${byStream} ${byType} order by e.position desc limit $2`;
      return rows(text, [before, limit, ...(stream === undefined ? [] : [stream]), ...(types === undefined ? [] : [types])]);
    },
    lastPosition,
    positionAt: async (instant) => {
      const time = Date.parse(instant);
      let [low, high] = [0, Number.isNaN(time) ? 0 : await lastPosition()];
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        const [row] = await postgres.query('select recorded_at from hedgerow.events where position = $1', [middle]);
        if (row !== undefined && (row['recorded_at'] as Date).getTime() <= time) low = middle;
        else high = middle - 1;
      }
      return low;
    },
    onAppend: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      listeners.clear();
      clearInterval(looking);
      await others.close();
      await unlisten();
    },
  };
};

const leasesIn = (postgres: Postgres, { tokensAfter }: Life): Leases => ({
  acquire: async (name, owner, ttlMs) => {
    const [row] = await postgres.query(
      `insert into hedgerow.leases as held (name, owner, token, expires_at)
       values ($1, $2, $4::bigint + 1, clock_timestamp() + $3 * interval '1 millisecond')
       on conflict (name) do update set
         owner = excluded.owner,
         token = held.token + case when held.expires_at <= clock_timestamp() then 1 else 0 end,
         expires_at = excluded.expires_at
       where held.owner = excluded.owner or held.expires_at <= clock_timestamp()
       returning token`,
      [name, owner, ttlMs, tokensAfter],
    );
    if (row !== undefined) return { held: true, token: row['token'] as number };
    const [other] = await postgres.query(
      'select owner, greatest(0, extract(epoch from expires_at - clock_timestamp()) * 1000)::integer as left from hedgerow.leases where name = $1',
      [name],
    );
    return { held: false, owner: other?.['owner'] as string, expiresIn: other?.['left'] as number };
  },
  release: async ({ name, owner, token }) => {
    await postgres.query("update hedgerow.leases set expires_at = '-infinity' where name = $1 and owner = $2 and token = $3", [
      name,
      owner,
      token,
    ]);
  },
  held: async () =>
    (await postgres.query('select name, owner, token from hedgerow.leases where expires_at > clock_timestamp() order by name')) as never,
});

const snapshotsIn = (postgres: Postgres): Snapshots => {
  const digest = (state: Uint8Array): number => checksum(Buffer.from(state).toString('latin1'));
  return {
    read: async (stream, shape) => {
      const [row] = await postgres.query(
        'select p.version, p.state, p.checksum from hedgerow.snapshots p join hedgerow.streams s on s.id = p.stream where s.name = $1 and p.shape = $2',
        [stream, shape],
      );
      if (row === undefined || digest(row['state'] as Uint8Array) !== row['checksum']) return undefined;
      return { version: row['version'] as number, state: deserialize(row['state'] as Uint8Array) as unknown };
    },
    streams: async () =>
      (await postgres.query('select s.name from hedgerow.snapshots p join hedgerow.streams s on s.id = p.stream')).map((row) =>
        String(row['name']),
      ),
    write: async (stream, shape, { version, state }) => {
      const bytes = serialize(state);
      await postgres.query(
        `insert into hedgerow.snapshots (stream, version, shape, state, checksum)
         select id, $2, $3, $4, $5 from hedgerow.streams where name = $1
         on conflict (stream) do update set version = excluded.version, shape = excluded.shape, state = excluded.state,
           checksum = excluded.checksum`,
        [stream, version, shape, bytes, digest(bytes)],
      );
    },
  };
};

/** What an opened log begins with. Rejects with `NewerStore`, and with `HalfRestored` when a restore did not end. */
const prepare = async (postgres: Postgres): Promise<Life> => {
  await migratePostgres(postgres);
  const [restoring, life] = [await restoringIn(postgres), await lifeIn(postgres)];
  if (restoring !== undefined) throw new HalfRestored(restoring);
  if (life === undefined) throw new Error('The log has no life, and no restore was begun.');
  return life;
};

/**
 * The log in a database, by its connection URL; the schema is brought up to date first. Rejects with `StoreUnavailable`, `NewerStore`
 * or `HalfRestored`.
 */
export const openPostgresLog = async (url: string): Promise<Log> => {
  const preparing = openPostgres(url, { isPatient: true });
  const life = await prepare(preparing).finally(preparing.close);
  // What is acknowledged is on the disk, whatever the server thinks good enough for others.
  const postgres = openPostgres(url, { settings: { synchronous_commit: 'on' } });
  const events = eventsIn(postgres, life);
  return {
    events,
    leases: leasesIn(postgres, life),
    snapshots: snapshotsIn(postgres),
    life,
    close: async () => {
      await events.close();
      await postgres.close();
    },
  };
};
