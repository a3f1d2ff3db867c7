/** Faults of SQLite as what they mean to a caller, for whatever is kept in it. */
import type { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from './store-faults.ts';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) that pass when somebody makes room or lets go. */
const passing: Readonly<Record<number, string>> = {
  5: 'the database is busy',
  8: 'the database is read-only',
  10: 'the disk does not answer as it should',
  13: 'the disk is full',
  14: 'the database file cannot be opened',
};

/** The extended result code; 0 when it is no fault of SQLite. */
export const codeOf = (fault: unknown): number => (fault as { readonly errcode?: number }).errcode ?? 0;

/** Whether somebody else has the lock on the file. */
export const isBusy = (fault: unknown): boolean => (codeOf(fault) & 0xff) === 5;

/** Faults of the disk as what they mean; others as they are. */
export const translated = (fault: unknown): unknown => {
  const reason = passing[codeOf(fault) & 0xff];
  return reason === undefined ? fault : new StoreUnavailable(reason, { cause: fault });
};

/** Does something with a database, and tells what is wrong with its disk as `StoreUnavailable`. */
export const onDisk = <Value>(work: () => Value): Value => {
  try {
    return work();
  } catch (fault) {
    throw translated(fault);
  }
};

/** All of it or nothing. */
export const inTransaction = <Value>(database: DatabaseSync, work: () => Value): Value => {
  database.exec('begin immediate');
  try {
    const value = work();
    database.exec('commit');
    return value;
  } catch (fault) {
    // Some faults have ended the transaction already.
    if (database.isTransaction) database.exec('rollback');
    throw fault;
  }
};

type Methods<Store> = {
  readonly [Name in keyof Store]: Store[Name] extends (...words: infer Words) => infer Answer ? (...words: Words) => Answer : Store[Name];
};

/** Milliseconds that a lock which somebody else holds on the file is waited for, and between two looks. */
const [patience, look] = [5000, 25];

/** Tries again while the file is locked, and lets everybody else go on meanwhile: what was begun was taken back whole. */
const insisting = async <Value>(first: Promise<Value>, again: () => Promise<Value>): Promise<Value> => {
  const began = performance.now();
  for (let answer = first; ; answer = again()) {
    try {
      return await answer;
    } catch (fault) {
      if (!isBusy(fault) || performance.now() - began > patience) throw translated(fault);
      await new Promise((done) => setTimeout(done, look));
    }
  }
};

/** The same store; it waits for a lock on its file, and tells what is wrong with the disk as `StoreUnavailable`. */
export const tellingFaults = <Store extends object>(store: Store): Store => {
  const told = Object.entries(store as Methods<Store>).map(([name, member]) => {
    if (typeof member !== 'function') return [name, member];
    const method = member as (...words: unknown[]) => unknown;
    return [
      name,
      (...words: unknown[]) =>
        onDisk(() => {
          const answer = method(...words);
          return answer instanceof Promise ? insisting(answer, async () => method(...words)) : answer;
        }),
    ];
  });
  return Object.fromEntries(told) as Store;
};
