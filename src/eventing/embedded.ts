/** The embedded default: log and tables in one folder, owned by one process at a time. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeInProcessBus } from './bus/in-process.ts';
import type { Storage } from './storage.ts';
import { openSqliteLog } from './store/sqlite.ts';
import { openSqliteTables } from './tables/sqlite.ts';

/** Another process owns the folder. */
export class FolderInUse extends Error {
  constructor(folder: string, pid: number) {
    super(`The data folder ${folder} is in use by process ${pid}. Stop it, or use another folder.`);
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Takes the folder for this process; a lock left by a process that is no more is taken over. */
const lockFolder = (folder: string): (() => void) => {
  const file = join(folder, 'lock');
  for (let attempt = 0; ; attempt += 1) {
    try {
      const handle = openSync(file, 'wx', 0o600);
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 3) throw fault;
      const owner = Number(readFileSync(file, 'utf8'));
      if (Number.isInteger(owner) && owner > 0 && owner !== process.pid && isAlive(owner)) throw new FolderInUse(folder, owner);
      if (owner === process.pid) throw new FolderInUse(folder, owner);
      rmSync(file, { force: true });
    }
  }
};

/** Durable at each commit: what was acknowledged survives a crash and a power cut. */
const durable =
  'pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536; pragma busy_timeout = 5000; pragma foreign_keys = on;';

/** Rows can be made again from the log, so they need no synchronisation of their own. */
const rebuildable = 'pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -32768; pragma busy_timeout = 5000;';

/** Opens (or makes) the store in a folder. Throws `FolderInUse` when another process has it. */
export const openEmbedded = async (folder: string): Promise<Storage> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(folder);
  const log = new DatabaseSync(join(folder, 'log.sqlite'));
  const rows = new DatabaseSync(join(folder, 'views.sqlite'));
  try {
    log.exec(durable);
    rows.exec(rebuildable);
    const opened = openSqliteLog(log);
    // One process has the folder, so whoever held a lease is gone.
    log.exec('update leases set expires_at = 0');
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
