/** Projection tables in PostgreSQL: several replicas read them and fill them, and see each other's generations. */
import type { Row, TableSpec } from '#base/table.ts';
import { openPostgres, type PgRow, type Postgres, type Session } from '../store/postgres-connection.ts';
import type { SqlPart } from './query.ts';
import {
  changeRows,
  countsOf,
  createTable,
  type Dialect,
  type Generation,
  physicalName,
  putArrays,
  selectCount,
  selectCountBy,
  selectPage,
  selectRow,
  shapeOf,
  toRow,
} from './sql.ts';
import {
  CheckpointMoved,
  type ParkedEvent,
  type Progress,
  type SavedProgress,
  type ServedRows,
  type TableChange,
  type TableSet,
  type TableStore,
} from './table-store.ts';

const dialect: Dialect = {
  types: {
    text: 'text collate "C"',
    instant: 'text collate "C"',
    json: 'text',
    integer: 'bigint',
    boolean: 'smallint',
    real: 'double precision',
  },
  tableOptions: '',
  like: 'ilike',
  nulls: (descending) => (descending ? ' nulls last' : ' nulls first'),
};

/** Types of values on their way into columns. */
const arrayTypes = { ...dialect.types, text: 'text', instant: 'text' } as const;

/** Rows are one schema, so that dropping it is the whole of making them anew. */
const schema = 'hedgerow_views';

const bookkeeping = `
create schema if not exists ${schema};
create table if not exists ${schema}.generations (
  set_name text not null, generation bigint not null, shape text not null, serving boolean not null, tables text[] not null,
  used_at timestamptz not null default now(), primary key (set_name, generation)
);
create table if not exists ${schema}.progress (
  processor text not null, generation bigint not null, position bigint not null, primary key (processor, generation)
);
create table if not exists ${schema}.parked (
  processor text not null, generation bigint not null, position bigint not null, stream text not null, type text not null,
  reason text not null, at text not null, primary key (processor, generation, position)
);
`;

/** Whoever makes, swaps or drops tables holds this. */
const tablesLock = 4_915_382_002;

/** Hours after which a generation of another shape is taken to have no replica of another release left. */
const keepHours = 24;

/** Most rows in one statement: enough that more would save nothing, few enough that they take little memory. */
const mostRows = 5000;

const numbered = (sql: string): string => {
  let next = 0;
  return sql.replaceAll('?', () => `$${(next += 1)}`);
};

/** Also with arrays for values. */
interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

const run = (session: Session, { sql, values }: Statement): Promise<readonly PgRow[]> => session.query(numbered(sql), values);

/** Table names are qualified by the search path of the connection. */
const part = (sql: string, ...values: readonly unknown[]): SqlPart => ({ sql, values: values as SqlPart['values'] });

/** Puts into one table that stand together become one statement; all others are one each. Order is kept. */
const statementsOf = (changes: readonly TableChange[], generationOf: (table: TableSpec) => Generation): readonly Statement[] => {
  const statements: Statement[] = [];
  let together: Map<string, Row> = new Map();
  let table: TableSpec | undefined;
  const flush = (): void => {
    if (table !== undefined && together.size > 0)
      statements.push(putArrays(table, generationOf(table), [...together.values()], arrayTypes));
    together = new Map();
  };
  for (const change of changes) {
    if (change.type !== 'put') {
      flush();
      table = undefined;
      statements.push(changeRows(change, generationOf(change.table)));
      continue;
    }
    if (table?.table !== change.table.table || together.size >= mostRows) flush();
    table = change.table;
    // One statement cannot put a row twice; the last one counts.
    together.set(JSON.stringify(change.table.key.map((name) => change.row[name])), change.row);
  }
  flush();
  return statements;
};

const writeProgress = async (session: Session, progress: Progress, generation: Generation): Promise<void> => {
  const { processor, from, position, park = [], unpark = [] } = progress;
  const moved =
    from === 0
      ? part(
          `insert into ${schema}.progress as p values (?, ?, ?) on conflict (processor, generation) do update set position = excluded.position where p.position = 0 returning position`,
          processor,
          generation,
          position,
        )
      : part(
          `update ${schema}.progress set position = ? where processor = ? and generation = ? and position = ? returning position`,
          position,
          processor,
          generation,
          from,
        );
  if ((await run(session, moved)).length === 0) throw new CheckpointMoved(processor);
  for (const event of park)
    await run(
      session,
      part(
        `insert into ${schema}.parked values (?, ?, ?, ?, ?, ?, ?) on conflict (processor, generation, position) do update set reason = excluded.reason, at = excluded.at`,
        processor,
        generation,
        event.position,
        event.stream,
        event.type,
        event.reason,
        event.at,
      ),
    );
  if (unpark.length > 0)
    await run(
      session,
      part(`delete from ${schema}.parked where processor = ? and generation = ? and position = any(?)`, processor, generation, unpark),
    );
};

/** Which generation of each set is served to this release. Another replica may swap it at any time, so it is read where it matters. */
const servingIn = async (session: Session, set: TableSet): Promise<Generation | undefined> => {
  const [row] = await run(
    session,
    part(`select generation from ${schema}.generations where set_name = ? and shape = ? and serving for share`, set.name, shapeOf(set)),
  );
  return row === undefined ? undefined : (row['generation'] as number);
};

const positionIn = async (session: Session, processor: string, generation: Generation): Promise<number> => {
  const [row] = await run(
    session,
    part(`select position from ${schema}.progress where processor = ? and generation = ?`, processor, generation),
  );
  return row === undefined ? 0 : (row['position'] as number);
};

const make = async (session: Session, set: TableSet, isServing: boolean): Promise<Generation> => {
  const [row] = await run(
    session,
    part(`select coalesce(max(generation), 0) + 1 as next from ${schema}.generations where set_name = ?`, set.name),
  );
  const generation = row?.['next'] as number;
  for (const table of set.tables) for (const statement of createTable(table, generation, dialect)) await session.query(statement);
  const names = set.tables.map((table) => physicalName(table, generation));
  await run(
    session,
    part(
      `insert into ${schema}.generations (set_name, generation, shape, serving, tables) values (?, ?, ?, ?, ?)`,
      set.name,
      generation,
      shapeOf(set),
      isServing,
      names,
    ),
  );
  return generation;
};

const drop = async (session: Session, set: string, generation: Generation): Promise<void> => {
  const [row] = await run(
    session,
    part(`delete from ${schema}.generations where set_name = ? and generation = ? returning tables`, set, generation),
  );
  for (const name of (row?.['tables'] as readonly string[] | undefined) ?? [])
    await session.query(`drop table if exists ${schema}.${name}`);
  for (const table of ['progress', 'parked'])
    await run(session, part(`delete from ${schema}.${table} where processor = ? and generation = ?`, set, generation));
};

const dropUnused = async (session: Session, set: TableSet): Promise<void> => {
  const unused = await run(
    session,
    part(
      `select generation from ${schema}.generations where set_name = ? and shape <> ? and used_at < now() - ? * interval '1 hour'`,
      set.name,
      shapeOf(set),
      keepHours,
    ),
  );
  for (const row of unused) await drop(session, set.name, row['generation'] as number);
};

/** The relation is not there: another replica has swapped generations since this one looked. */
const isGone = (fault: unknown): boolean => (fault as { readonly code?: string }).code === '42P01';

/** The table store in a database, by its connection URL. Rejects with `StoreUnavailable`. */
export const openPostgresTables = async (url: string): Promise<TableStore> => {
  const postgres = openPostgres(url, { settings: { search_path: schema } });
  try {
    await exclusively(postgres, (session) => session.query(bookkeeping));
  } catch (fault) {
    await postgres.close();
    throw fault;
  }
  const sets = new Map<string, TableSet>();
  const known = new Map<string, Generation>();
  const setOf = (table: TableSpec): TableSet => {
    const set = [...sets.values()].find(({ tables }) => tables.some((candidate) => candidate.table === table.table));
    if (set === undefined) throw new Error(`The table ${table.table} was not prepared.`);
    return set;
  };
  /** Looks again when the table it thought of is gone. */
  const look = async (set: TableSet, isFresh: boolean): Promise<Generation> => {
    const before = known.get(set.name);
    if (before !== undefined && !isFresh) return before;
    const now = (await servingIn(postgres, set)) ?? 0;
    known.set(set.name, now);
    return now;
  };

  /** `pinned`: a generation that is meant whatever is served, for the tables beside. */
  const storeOf = (pinned: ReadonlyMap<string, Generation>): TableStore => {
    const reading = async <Value>(table: TableSpec, read: (generation: Generation) => Promise<Value>): Promise<Value> => {
      const set = setOf(table);
      const fixed = pinned.get(set.name);
      try {
        return await read(fixed ?? (await look(set, false)));
      } catch (fault) {
        if (fixed !== undefined || !isGone(fault)) throw fault;
        return read(await look(set, true));
      }
    };
    const generationOf = async (processor: string): Promise<Generation> => {
      const set = sets.get(processor);
      return set === undefined ? 0 : (pinned.get(processor) ?? (await look(set, true)));
    };
    return {
      prepare: (set) =>
        exclusively(postgres, async (session) => {
          sets.set(set.name, set);
          await dropUnused(session, set);
          const before = await servingIn(session, set);
          known.set(set.name, before ?? (await make(session, set, true)));
          await run(
            session,
            part(`update ${schema}.generations set used_at = now() where set_name = ? and shape = ?`, set.name, shapeOf(set)),
          );
          return { isNew: before === undefined };
        }),
      beside: async (set) => {
        const generation = await exclusively(postgres, async (session) => {
          const [row] = await run(
            session,
            part(`select generation from ${schema}.generations where set_name = ? and shape = ? and not serving`, set.name, shapeOf(set)),
          );
          return row === undefined ? make(session, set, false) : (row['generation'] as number);
        });
        return {
          tables: storeOf(new Map([...pinned, [set.name, generation]])),
          swap: () =>
            exclusively(postgres, async (session) => {
              const before = await servingIn(session, set);
              if (before !== undefined) {
                // Whoever is writing rows holds the row of their generation.
                await run(
                  session,
                  part(`select 1 from ${schema}.generations where set_name = ? and generation = ? for update`, set.name, before),
                );
                if ((await positionIn(session, set.name, before)) > (await positionIn(session, set.name, generation))) return false;
                await drop(session, set.name, before);
              }
              await run(
                session,
                part(`update ${schema}.generations set serving = true where set_name = ? and generation = ?`, set.name, generation),
              );
              known.set(set.name, generation);
              return true;
            }),
          discard: () => exclusively(postgres, (session) => drop(session, set.name, generation)),
        };
      },
      write: (changes, progress) =>
        postgres.transaction(async (client) => {
          const session: Session = { query: async (sql, values = []) => (await client.query(sql, values as unknown[])).rows as PgRow[] };
          // Held until the end, so that nobody swaps what is being written.
          const generations = new Map<string, Generation>();
          const names = new Set(changes.map(({ table }) => setOf(table).name));
          if (progress !== undefined && sets.has(progress.processor)) names.add(progress.processor);
          for (const name of names) {
            const set = sets.get(name) as TableSet;
            generations.set(name, pinned.get(name) ?? (await servingIn(session, set)) ?? 0);
          }
          for (const statement of statementsOf(changes, (table) => generations.get(setOf(table).name) ?? 0)) await run(session, statement);
          if (progress !== undefined) await writeProgress(session, progress, generations.get(progress.processor) ?? 0);
        }),
      checkpoint: async (processor) => {
        return positionIn(postgres, processor, await generationOf(processor));
      },
      parked: async (processor) => {
        const found = await run(postgres, part(`select * from ${schema}.parked order by position, processor`));
        const generations = new Map<string, Generation>();
        for (const name of new Set(found.map((row) => String(row['processor'])))) generations.set(name, await generationOf(name));
        return found
          .filter((row) => row['generation'] === generations.get(String(row['processor'])))
          .filter((row) => (processor ?? row['processor']) === row['processor'])
          .map(({ generation: _, ...event }) => event as unknown as ParkedEvent & { readonly processor: string });
      },
      get: (table, key) =>
        reading(table, async (generation) => {
          const [found] = await run(postgres, selectRow(table, generation, key));
          return found === undefined ? undefined : toRow(table.columns, found);
        }),
      query: (table, query) =>
        reading(table, async (generation) => {
          const page = selectPage(table, generation, query, dialect);
          const [[counted], rows] = await Promise.all([run(postgres, selectCount(table, generation, query, dialect)), run(postgres, page)]);
          return { count: Number(counted?.['count']), rows: rows.map((row) => toRow(page.columns, row)) };
        }),
      countBy: (table, column, query) =>
        reading(table, async (generation) => countsOf(await run(postgres, selectCountBy(table, generation, column, query, dialect)))),
      close: () => postgres.close(),
    };
  };
  return storeOf(new Map());
};

/** Runs work in a transaction that nobody else who changes generations can be in at the same time. */
const exclusively = <Value>(postgres: Postgres, work: (session: Session) => Promise<Value>): Promise<Value> =>
  postgres.transaction(async (client) => {
    const session: Session = { query: async (sql, values = []) => (await client.query(sql, values as unknown[])).rows as PgRow[] };
    await session.query('select pg_advisory_xact_lock($1)', [tablesLock]);
    return work(session);
  });

/** Processors that fill no tables have no generations: their progress stands at this one. */
const without = 0;

const parkedOf = async (session: Session, processor: string, generation: Generation): Promise<readonly ParkedEvent[]> =>
  (await run(
    session,
    part(
      `select position, stream, type, reason, at from ${schema}.parked where processor = ? and generation = ? order by position`,
      processor,
      generation,
    ),
  )) as unknown as readonly ParkedEvent[];

/** How far processors had come that fill no tables. */
export const readProgress = async (session: Session): Promise<readonly SavedProgress[]> => {
  const [present] = await session.query(`select to_regclass('${schema}.progress') is not null as present`);
  if (present?.['present'] !== true) return [];
  const rows = await run(
    session,
    part(`select processor, position from ${schema}.progress where generation = ? order by processor`, without),
  );
  const saved: SavedProgress[] = [];
  for (const { processor, position } of rows)
    saved.push({
      processor: String(processor),
      position: Number(position),
      parked: await parkedOf(session, String(processor), without),
    });
  return saved;
};

/** Drops all tables and all progress: what they hold is of another log. */
export const dropTables = async (session: Session): Promise<void> => {
  await session.query(`drop schema if exists ${schema} cascade`);
};

/** Puts such progress into a database that has none. */
export const saveProgress = async (session: Session, saved: readonly SavedProgress[]): Promise<void> => {
  await session.query(bookkeeping);
  for (const { processor, position, parked } of saved)
    await writeProgress(session, { processor, from: 0, position, park: parked }, without);
};

const rowsAtOnce = 1000;

const servedIn = async (session: Session, set: TableSet): Promise<ServedRows | undefined> => {
  const [present] = await session.query(`select to_regclass('${schema}.generations') is not null as present`);
  if (present?.['present'] !== true) return undefined;
  const [found] = await run(
    session,
    part(`select generation from ${schema}.generations where set_name = ? and shape = ? and serving`, set.name, shapeOf(set)),
  );
  if (found === undefined) return undefined;
  const generation = found['generation'] as number;
  return {
    position: await positionIn(session, set.name, generation),
    parked: await parkedOf(session, set.name, generation),
    rows: async function* (table) {
      await session.query(`declare served no scroll cursor for select * from ${physicalName(table, generation)}`);
      for (;;) {
        const rows = await session.query(`fetch ${rowsAtOnce} from served`);
        for (const row of rows) yield toRow(table.columns, row);
        if (rows.length < rowsAtOnce) break;
      }
      await session.query('close served');
    },
    get: async (table, key) => {
      const [row] = await run(session, selectRow(table, generation, key));
      return row === undefined ? undefined : toRow(table.columns, row);
    },
  };
};

/** Runs work on the rows that are served of a set, as they are at one moment. */
export const withPostgresRows = <Value>(
  postgres: Postgres,
  set: TableSet,
  work: (served: ServedRows | undefined) => Promise<Value>,
): Promise<Value> =>
  postgres.transaction(async (client) => {
    const session: Session = { query: async (sql, values = []) => (await client.query(sql, values as unknown[])).rows as PgRow[] };
    await session.query('set transaction isolation level repeatable read, read only');
    await session.query(`set local search_path to ${schema}`);
    return work(await servedIn(session, set));
  });
