/** Log and tables together, wherever they are kept. */
import type { Signals } from './bus/event-bus.ts';
import { openPostgresSignals } from './bus/postgres-notify.ts';
import type { Log } from './store/log.ts';
import { openPostgresLog } from './store/postgres.ts';
import { openPostgresTables } from './tables/postgres.ts';
import type { TableStore } from './tables/table-store.ts';

export interface Storage extends Log {
  readonly tables: TableStore;
  /** Whether other processes may be using it at the same time. */
  readonly isShared: boolean;
  /** Among the processes that use it, for those that have no bus. */
  readonly openSignals: () => Signals;
}

/** Log and tables in one PostgreSQL database (15 or newer), by its connection URL. Rejects with `StoreUnavailable`. */
export const openPostgresStorage = async (url: string): Promise<Storage> => {
  const log = await openPostgresLog(url);
  try {
    const tables = await openPostgresTables(url);
    return {
      ...log,
      tables,
      isShared: true,
      openSignals: () => openPostgresSignals(url),
      close: async () => {
        await tables.close();
        await log.close();
      },
    };
  } catch (fault) {
    await log.close();
    throw fault;
  }
};
