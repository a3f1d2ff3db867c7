/** Tells screens which rows changed, at every replica, by listening to what projections write. */
import { isObject, type Json } from '#base/json.ts';
import type { Signals } from '#eventing/bus/event-bus.ts';
import type { TableChange, TableStore } from '#eventing/tables/table-store.ts';

/** Keys of changed rows by view (plural, as in the API); `*` stands for "look at all of it". */
export type ChangedViews = Readonly<Record<string, readonly string[]>>;

/** More changed keys of one view than this are told as `*`. */
const keysPerView = 200;

const keyOf = (change: TableChange): string => {
  if (change.type === 'put') return change.table.key.map((name) => String(change.row[name])).join('/');
  return change.type === 'removeWhere' ? '*' : change.key.join('/');
};

/** What a set of changes means for screens. */
export const changedViews = (changes: readonly TableChange[]): ChangedViews => {
  const views: Record<string, Set<string>> = {};
  for (const change of changes) (views[change.table.table] ??= new Set()).add(keyOf(change));
  return Object.fromEntries(
    Object.entries(views).map(([view, keys]) => [view, keys.has('*') || keys.size > keysPerView ? ['*'] : [...keys].sort()]),
  );
};

/** What screens are told. */
export interface ViewChange {
  readonly position: number;
  readonly views: ChangedViews;
}

/** Larger changes (characters of JSON) are told to other replicas as "look at all of it": a notification of PostgreSQL holds 8000 bytes. */
const mostTold = 2000;

/** Milliseconds until what could not be told is tried again. */
const tellAgain = 1000;

const wholly = ({ position, views }: ViewChange): ViewChange => ({
  position,
  views: Object.fromEntries(Object.keys(views).map((view) => [view, ['*']])),
});

export interface SharedViews {
  /** Tells screens of this replica, and the other replicas theirs. */
  readonly publish: (change: ViewChange) => void;
  readonly stop: () => Promise<void>;
}

/**
 * Passes changes on between replicas. When some may have been lost on the way, screens are told to look at everything: at this
 * replica when it could not hear, at the others when it could not speak.
 */
export const shareViews = (parts: {
  readonly signals: Signals;
  /** Tells screens of this replica. */
  readonly show: (change: ViewChange) => void;
  /** All views, wholly. */
  readonly everything: () => Promise<ViewChange>;
  readonly onFault: (where: string, fault: unknown) => void;
}): SharedViews => {
  const { signals, show, everything, onFault } = parts;
  const from = crypto.randomUUID();
  let isBehind = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  const tell = async (change: ViewChange): Promise<void> => {
    const told = JSON.stringify(change).length > mostTold ? wholly(change) : change;
    try {
      await signals.tell('views', { from, ...told });
      isBehind = false;
    } catch (fault) {
      if (isStopped) return;
      if (!isBehind) onFault('telling other replicas of changes', fault);
      isBehind = true;
      timer ??= setTimeout(() => {
        timer = undefined;
        void everything().then(tell, () => undefined);
      }, tellAgain).unref();
    }
  };
  const heard = (data: Json | undefined): void => {
    if (data === undefined) void everything().then(show, (fault: unknown) => onFault('hearing of changes', fault));
    else if (isObject(data) && data['from'] !== from) show(data as unknown as ViewChange);
  };
  const listening = signals.listen('views', heard);
  listening.catch((fault: unknown) => {
    if (!isStopped) onFault('listening to other replicas', fault);
  });
  return {
    publish: (change) => {
      show(change);
      // While behind, the next try tells everything.
      if (!isBehind) void tell(change);
    },
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      void listening.then((stop) => stop()).catch(() => undefined);
    },
  };
};

/** The table store, with `publish` told after each write that progress goes with. */
export const publishing = (tables: TableStore, publish: (change: ViewChange) => void): TableStore => ({
  ...tables,
  write: async (changes, progress) => {
    await tables.write(changes, progress);
    if (changes.length > 0 && progress !== undefined) publish({ position: progress.position, views: changedViews(changes) });
  },
});
