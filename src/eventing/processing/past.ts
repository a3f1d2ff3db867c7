/**
 * Tables of a projection as they were: its handlers run over the log up to a position, into tables in memory.
 *
 * There is no second way to make rows, so the past is what the screens showed then, as today's code understands the log. What was made
 * is kept for the next question, and a later position goes on from a copy of an earlier one.
 */
import type { EventStore } from '../store/event-store.ts';
import { logUntil } from '../store/log-until.ts';
import { openScratchTables, type ScratchTables } from '../tables/scratch.ts';
import type { TableSet, TableStore } from '../tables/table-store.ts';
import { Unavailable } from '../unavailable.ts';
import { makeDelivery } from './delivery.ts';
import { makeProjection, type Project } from './projection.ts';
import { deliverUntil } from './rebuild.ts';

/** The past is being made, or too much of it at once: ask again. */
export class PastUnavailable extends Unavailable {}

export interface PastLimits {
  /** Positions whose tables are kept in memory while nobody looks at them; the one that was asked for longest ago goes first. */
  readonly kept: number;
  /** Positions that are made at the same time. */
  readonly making: number;
  /** Positions that may wait to be made; further questions reject with `PastUnavailable`. */
  readonly waiting: number;
  /** Milliseconds a question waits before it rejects with `PastUnavailable`. The work goes on, so that asking again finds more of it done. */
  readonly patience: number;
}

export interface PastSpec {
  readonly set: TableSet;
  readonly store: EventStore;
  readonly project: Project;
  readonly limits?: Partial<PastLimits>;
  readonly batchSize?: number;
}

export type ReadTables = Pick<TableStore, 'get' | 'query' | 'countBy'>;

export interface Past {
  /**
   * Runs `look` on the tables as they were when the log ended at `position`; 0 is before the first event, when there were no rows.
   * Questions about one position share the work. The tables are valid until `look` is done.
   */
  readonly read: <Value>(position: number, look: (tables: ReadTables) => Promise<Value>) => Promise<Value>;
  readonly close: () => Promise<void>;
}

const defaults: PastLimits = { kept: 4, making: 2, waiting: 16, patience: 20_000 };

interface Instant {
  readonly made: Promise<ScratchTables>;
  /** Present when it is made. */
  ready?: ScratchTables;
  /** How far the log has been handled. */
  reached: number;
  /** Questions that look at it, or wait for it. */
  readers: number;
}

/** Lets so many pieces of work go on at once, the others in their order. */
const makeGate = (width: number) => {
  const queue: (() => void)[] = [];
  let busy = 0;
  return {
    waiting: (): number => queue.length,
    isFull: (): boolean => busy >= width,
    pass: async <Value>(work: () => Promise<Value>): Promise<Value> => {
      if (busy >= width) await new Promise<void>((go) => queue.push(go));
      else busy += 1;
      try {
        return await work();
      } finally {
        const next = queue.shift();
        if (next === undefined) busy -= 1;
        else next();
      }
    },
  };
};

/** What `made` comes to, or `late` when that takes too long. */
const within = async <Value>(ms: number, made: Promise<Value>, late: () => Error): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  return Promise.race([made, patience]).finally(() => clearTimeout(timer));
};

export const makePast = ({ set, store, project, batchSize, ...spec }: PastSpec): Past => {
  const limits = { ...defaults, ...spec.limits };
  const gate = makeGate(limits.making);
  /** By position; the one that was asked for longest ago stands first. */
  const instants = new Map<number, Instant>();
  let isClosed = false;

  /** The tables of the last position before this one, copied; empty ones when there is none. */
  const start = (position: number): ScratchTables => {
    const earlier = [...instants].filter(([at, { ready }]) => ready !== undefined && at < position).sort(([a], [b]) => b - a);
    return earlier[0]?.[1].ready?.copy() ?? openScratchTables();
  };

  const fill = async (scratch: ScratchTables, position: number, reached: (to: number) => void): Promise<void> => {
    const { tables } = scratch;
    await tables.prepare(set);
    const delivery = makeDelivery(
      {
        ...makeProjection({ name: set.name, tables, project }),
        store: { ...store, ...logUntil(store, position) },
        ...(batchSize === undefined ? {} : { batchSize }),
        // An event that cannot be handled is set aside here as it is in the tables that are served, whose processor told of it.
        tries: 1,
        onError: () => undefined,
      },
      reached,
      () => isClosed,
    );
    await delivery.load();
    if (!(await deliverUntil(delivery, position, () => isClosed))) throw new PastUnavailable('The server is being stopped.');
  };

  const make = async (position: number, reached: (to: number) => void): Promise<ScratchTables> => {
    const scratch = start(position);
    try {
      await fill(scratch, position, reached);
      return scratch;
    } catch (fault) {
      scratch.close();
      throw fault;
    }
  };

  const letGo = (): void => {
    const idle = [...instants].filter(([, { ready, readers }]) => ready !== undefined && readers === 0);
    for (const [position, { ready }] of idle.slice(0, Math.max(0, idle.length - limits.kept))) {
      instants.delete(position);
      ready?.close();
    }
  };

  const begin = (position: number): Instant => {
    if (isClosed) throw new PastUnavailable('The server is being stopped.');
    if (gate.isFull() && gate.waiting() >= limits.waiting)
      throw new PastUnavailable('Too many different instants of the past are asked for at once.');
    const instant: Instant = {
      made: gate.pass(() =>
        make(position, (to) => {
          instant.reached = to;
        }),
      ),
      reached: 0,
      readers: 0,
    };
    instant.made.then(
      (scratch) => {
        instant.ready = scratch;
        letGo();
      },
      () => instants.delete(position),
    );
    return instant;
  };

  return {
    read: async (position, look) => {
      const instant = instants.get(position) ?? begin(position);
      instants.delete(position);
      instants.set(position, instant);
      instant.readers += 1;
      try {
        const { tables } = await within(limits.patience, instant.made, () => {
          const seen = `event ${instant.reached} of ${position}`;
          return new PastUnavailable(`The past is still being read from the log: ${seen}.`, { retryAfter: 2 });
        });
        return await look(tables);
      } finally {
        instant.readers -= 1;
        letGo();
      }
    },
    close: async () => {
      isClosed = true;
      await Promise.allSettled([...instants.values()].map(({ made }) => made));
      for (const { ready } of instants.values()) ready?.close();
      instants.clear();
    },
  };
};
