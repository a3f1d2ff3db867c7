/** The embedded default: log and tables in one folder, owned by one process at a time. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeInProcessBus } from './bus/in-process.ts';
import type { Storage } from './storage.ts';
import { makeFolder } from './store/folders.ts';
import { openSqliteLog } from './store/sqlite.ts';
import { isBusy } from './store/sqlite-faults.ts';
import { openSqliteTables } from './tables/sqlite.ts';

/** Another process owns the folder. */
export class FolderInUse extends Error {
  constructor(folder: string, pid: number) {
    super(`The data folder ${folder} is in use by process ${pid}. Stop it, or use another folder.`);
  }
}

/** Who wrote into the file last; a number for a person, nothing is decided by it. */
const ownerIn = (file: string): number => {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
};

/** Held here, so that no lock is given back because nobody refers to it any more. */
const locks = new Set<DatabaseSync>();

/**
 * Takes the folder for this process until the returned function is called or the process ends, however it ends: the lock is one of the
 * operating system, through SQLite. Ids of processes say nothing; in containers they are all the same.
 */
export const lockFolder = (folder: string): (() => void) => {
  const file = join(folder, 'lock');
  const lock = new DatabaseSync(join(folder, 'lock.sqlite'));
  try {
    lock.exec('pragma busy_timeout = 0; begin exclusive');
  } catch (fault) {
    lock.close();
    throw isBusy(fault) ? new FolderInUse(folder, ownerIn(file)) : fault;
  }
  locks.add(lock);
  writeFileSync(file, String(process.pid), { mode: 0o600 });
  return () => {
    rmSync(file, { force: true });
    locks.delete(lock);
    lock.close();
  };
};

/**
 * Durable at each commit: what was acknowledged survives a crash and a power cut. `extra` also where a file system does not let SQLite have
 * its write-ahead log; `fullfsync` is for the disks of macOS, which have to be asked to empty their cache.
 */
export const durable =
  'pragma journal_mode = wal; pragma synchronous = extra; pragma fullfsync = on; pragma checkpoint_fullfsync = on; pragma cache_size = -65536; pragma busy_timeout = 5000; pragma foreign_keys = on;';

/** Rows can be made again from the log, so they need no synchronisation of their own. */
const rebuildable = 'pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -32768; pragma busy_timeout = 5000;';

/** Opens (or makes) the store in a folder. Throws `FolderInUse` when another process has it. */
export const openEmbedded = async (folder: string): Promise<Storage> => {
  makeFolder(folder);
  const unlock = lockFolder(folder);
  const log = new DatabaseSync(join(folder, 'log.sqlite'));
  const rows = new DatabaseSync(join(folder, 'views.sqlite'));
  try {
    log.exec(durable);
    rows.exec(rebuildable);
    const opened = openSqliteLog(log);
    // One process has the folder, so whoever held a lease is gone.
    log.exec('update leases set expires_at = 0');
    // While SQLite waits for a lock of somebody else nothing in the process goes on; from here on the log waits itself.
    log.exec('pragma busy_timeout = 20');
    const tables = openSqliteTables(rows);
    return {
      ...opened,
      tables,
      isShared: false,
      openSignals: makeInProcessBus,
      close: async () => {
        await opened.close();
        log.close();
        rows.close();
        unlock();
      },
    };
  } catch (fault) {
    log.close();
    rows.close();
    unlock();
    throw fault;
  }
};
