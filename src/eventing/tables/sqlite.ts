/** Projection tables in SQLite. They can be made again from the log at any time, so their database is never migrated. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { TableSpec } from '#base/table.ts';
import { inTransaction as inOneTransaction, onDisk } from '../store/sqlite-faults.ts';
import type { SqlPart } from './query.ts';
import {
  changeRows,
  countsOf,
  createTable,
  type Dialect,
  type Generation,
  physicalName,
  putRows,
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
  types: { text: 'text', instant: 'text', json: 'text', integer: 'integer', boolean: 'integer', real: 'real' },
  tableOptions: ' strict, without rowid',
  like: 'like',
  nulls: () => '',
};

const bookkeeping = `
create table if not exists generations (
  set_name text not null, generation integer not null, shape text not null, serving integer not null, primary key (set_name, generation)
) strict;
create table if not exists progress (
  processor text not null, generation integer not null, position integer not null, primary key (processor, generation)
) strict;
create table if not exists parked (
  processor text not null, generation integer not null, position integer not null, stream text not null, type text not null,
  reason text not null, at text not null, primary key (processor, generation, position)
) strict;
`;

/** Statements by their text: tables are few and queries repeat. */
const preparer = (database: DatabaseSync) => {
  const cache = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    let statement = cache.get(sql);
    if (statement === undefined) {
      if (cache.size > 500) cache.clear();
      statement = database.prepare(sql);
      cache.set(sql, statement);
    }
    return statement;
  };
  return {
    run: ({ sql, values }: SqlPart): void => void onDisk(() => prepare(sql).run(...values)),
    get: ({ sql, values }: SqlPart): Readonly<Record<string, unknown>> | undefined => onDisk(() => prepare(sql).get(...values)),
    all: ({ sql, values }: SqlPart): readonly Readonly<Record<string, unknown>>[] => onDisk(() => prepare(sql).all(...values)),
    /** Statements about tables that were dropped are of no use. */
    forget: (): void => cache.clear(),
  };
};

type Session = ReturnType<typeof preparer>;

const part = (sql: string, ...values: readonly (string | number)[]): SqlPart => ({ sql, values });

/** All of it or nothing; what is wrong with the disk is told as `StoreUnavailable`. */
const inTransaction = <Value>(database: DatabaseSync, work: () => Value): Value => onDisk(() => inOneTransaction(database, work));

const positionOf = (session: Session, processor: string, generation: Generation): number =>
  Number(
    session.get(part('select position from progress where processor = ? and generation = ?', processor, generation))?.['position'] ?? 0,
  );

const writeProgress = (session: Session, progress: Progress, generation: Generation): void => {
  const { processor, from, position, park = [], unpark = [] } = progress;
  if (positionOf(session, processor, generation) !== from) throw new CheckpointMoved(processor);
  session.run(part('insert or replace into progress values (?, ?, ?)', processor, generation, position));
  for (const event of park)
    session.run(
      part(
        'insert or replace into parked values (?, ?, ?, ?, ?, ?, ?)',
        processor,
        generation,
        event.position,
        event.stream,
        event.type,
        event.reason,
        event.at,
      ),
    );
  for (const done of unpark)
    session.run(part('delete from parked where processor = ? and generation = ? and position = ?', processor, generation, done));
};

/** Which generation of each set is meant: the one that is served, or for the tables beside it another one. */
type Generations = Map<string, Generation>;

const setOf = (sets: ReadonlyMap<string, string>, table: TableSpec): string => {
  const set = sets.get(table.table);
  if (set === undefined) throw new Error(`The table ${table.table} was not prepared.`);
  return set;
};

const reading = (session: Session, generationOf: (table: TableSpec) => Generation): Pick<TableStore, 'get' | 'query' | 'countBy'> => ({
  get: async (table, key) => {
    const found = session.get(selectRow(table, generationOf(table), key));
    return found === undefined ? undefined : toRow(table.columns, found);
  },
  query: async (table, query) => {
    const generation = generationOf(table);
    const page = selectPage(table, generation, query, dialect);
    const count = Number(session.get(selectCount(table, generation, query, dialect))?.['count']);
    return { count, rows: session.all(page).map((row) => toRow(page.columns, row)) };
  },
  countBy: async (table, column, query) => countsOf(session.all(selectCountBy(table, generationOf(table), column, query, dialect))),
});

/** The table store in an open database. */
export const openSqliteTables = (database: DatabaseSync): TableStore => {
  database.exec(bookkeeping);
  const session = preparer(database);
  const sets = new Map<string, string>();
  const serving: Generations = new Map();

  const drop = (set: TableSet, generation: Generation): void => {
    for (const table of set.tables) database.exec(`drop table if exists ${physicalName(table, generation)}`);
    session.run(part('delete from generations where set_name = ? and generation = ?', set.name, generation));
    session.run(part('delete from progress where processor = ? and generation = ?', set.name, generation));
    session.run(part('delete from parked where processor = ? and generation = ?', set.name, generation));
  };
  const make = (set: TableSet, isServing: boolean): Generation => {
    const newest = session.get(part('select max(generation) as newest from generations where set_name = ?', set.name));
    const generation = Number(newest?.['newest'] ?? 0) + 1;
    for (const table of set.tables) for (const statement of createTable(table, generation, dialect)) database.exec(statement);
    session.run(part('insert into generations values (?, ?, ?, ?)', set.name, generation, shapeOf(set), isServing ? 1 : 0));
    return generation;
  };
  const known = (set: TableSet, isServing: boolean): Generation | undefined => {
    const found = session.get(
      part(
        'select generation from generations where set_name = ? and shape = ? and serving = ?',
        set.name,
        shapeOf(set),
        isServing ? 1 : 0,
      ),
    );
    return found === undefined ? undefined : Number(found['generation']);
  };
  /** Tables of other shapes, and those of earlier releases that knew no generations: one process owns the file, so nobody uses them. */
  const dropOthers = (set: TableSet): void => {
    const kept = session.all(part('select generation from generations where set_name = ? and shape = ?', set.name, shapeOf(set)));
    const names = new Set(kept.flatMap((row) => set.tables.map((table) => physicalName(table, Number(row['generation'])))));
    const mine = new Set(set.tables.map(({ table }) => table));
    const present = session.all(part("select name from sqlite_master where type = 'table'")).map((row) => String(row['name']));
    for (const name of present) if (mine.has(name.replace(/__\d+$/u, '')) && !names.has(`"${name}"`)) database.exec(`drop table "${name}"`);
    session.run(part('delete from generations where set_name = ? and shape <> ?', set.name, shapeOf(set)));
    for (const table of ['progress', 'parked'])
      session.run(
        part(
          `delete from ${table} where processor = ? and generation not in (select generation from generations where set_name = ?)`,
          set.name,
          set.name,
        ),
      );
    session.forget();
  };

  const storeOf = (generationOf: (set: string) => Generation): TableStore => {
    const tableGeneration = (table: TableSpec): Generation => generationOf(setOf(sets, table));
    const apply = (change: TableChange): void => {
      const generation = tableGeneration(change.table);
      session.run(change.type === 'put' ? putRows(change.table, generation, [change.row]) : changeRows(change, generation));
    };
    return {
      prepare: async (set) =>
        inTransaction(database, () => {
          for (const { table } of set.tables) sets.set(table, set.name);
          dropOthers(set);
          const before = known(set, true);
          serving.set(set.name, before ?? make(set, true));
          return { isNew: before === undefined };
        }),
      beside: async (set) => {
        const generation = inTransaction(database, () => known(set, false) ?? make(set, false));
        return {
          tables: storeOf((name) => (name === set.name ? generation : generationOf(name))),
          swap: async () =>
            inTransaction(database, () => {
              if (positionOf(session, set.name, generationOf(set.name)) > positionOf(session, set.name, generation)) return false;
              drop(set, generationOf(set.name));
              session.run(part('update generations set serving = 1 where set_name = ? and generation = ?', set.name, generation));
              session.forget();
              serving.set(set.name, generation);
              return true;
            }),
          discard: async () =>
            inTransaction(database, () => {
              drop(set, generation);
              session.forget();
            }),
        };
      },
      write: async (changes, progress) => {
        inTransaction(database, () => {
          for (const change of changes) apply(change);
          if (progress !== undefined) writeProgress(session, progress, generationOf(progress.processor));
        });
      },
      checkpoint: async (processor) => positionOf(session, processor, generationOf(processor)),
      parked: async (processor) =>
        session
          .all(part('select * from parked order by position'))
          .filter(
            (row) => row['generation'] === generationOf(String(row['processor'])) && (processor ?? row['processor']) === row['processor'],
          )
          .map(({ generation: _, ...event }) => event as unknown as ParkedEvent & { readonly processor: string }),
      ...reading(session, tableGeneration),
      close: async () => undefined,
    };
  };
  return storeOf((set) => serving.get(set) ?? 0);
};

/** Processors that fill no tables have no generations: their progress stands at this one. */
const without = 0;

const parkedOf = (database: DatabaseSync, processor: string, generation: Generation): readonly ParkedEvent[] =>
  database
    .prepare('select position, stream, type, reason, at from parked where processor = ? and generation = ? order by position')
    .all(processor, generation)
    .map((row) => ({ ...row })) as unknown as ParkedEvent[];

/** How far processors had come that fill no tables. The database may be open for reading only. */
export const readProgress = (database: DatabaseSync): readonly SavedProgress[] => {
  if (database.prepare("select 1 from sqlite_master where name = 'progress'").get() === undefined) return [];
  const rows = database.prepare('select processor, position from progress where generation = ? order by processor').all(without);
  return rows.map(({ processor, position }) => ({
    processor: String(processor),
    position: Number(position),
    parked: parkedOf(database, String(processor), without),
  }));
};

/** Puts such progress into a database that has none. */
export const saveProgress = (database: DatabaseSync, saved: readonly SavedProgress[]): void => {
  database.exec(bookkeeping);
  const session = preparer(database);
  inTransaction(database, () => {
    for (const { processor, position, parked } of saved) writeProgress(session, { processor, from: 0, position, park: parked }, without);
  });
};

/** Rows that are served of a set; nothing when there are none of its shape. The database may be open for reading only. */
export const servedIn = (database: DatabaseSync, set: TableSet): ServedRows | undefined => {
  const session = preparer(database);
  if (session.get(part("select 1 from sqlite_master where name = 'generations'")) === undefined) return undefined;
  const found = session.get(
    part('select generation from generations where set_name = ? and shape = ? and serving = 1', set.name, shapeOf(set)),
  );
  if (found === undefined) return undefined;
  const generation = Number(found['generation']);
  return {
    position: positionOf(session, set.name, generation),
    parked: parkedOf(database, set.name, generation),
    rows: async function* (table) {
      const all = database.prepare(`select * from ${physicalName(table, generation)}`).iterate();
      for (const row of all) yield toRow(table.columns, row);
    },
    get: reading(session, () => generation).get,
  };
};
