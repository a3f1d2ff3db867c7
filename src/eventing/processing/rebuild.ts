/**
 * Fills the tables of a projection anew from the log, beside those that are served, and then puts them in their place. The old rows
 * are served until then, so nobody ever sees half of them.
 */
import type { EventStore } from '../store/event-store.ts';
import { UnreadableEvent } from '../store/store-faults.ts';
import type { TableSet, TableStore } from '../tables/table-store.ts';
import { breathe, type Delivery, makeDelivery, type ProcessorSpec } from './delivery.ts';
import { makeProjection, type Project } from './projection.ts';

export interface RebuildSpec {
  readonly set: TableSet;
  readonly tables: TableStore;
  readonly store: EventStore;
  readonly project: Project;
  readonly onError: ProcessorSpec['onError'];
  /** Told after each batch. `of` is where the log ends now. */
  readonly onProgress?: (at: { readonly position: number; readonly of: number }) => void;
  readonly batchSize?: number;
}

/** Hands over events up to a position, one batch after the other; whether it came there before it was stopped. */
export const deliverUntil = async (
  delivery: Delivery,
  until: number,
  isStopped: () => boolean,
  onProgress?: RebuildSpec['onProgress'],
): Promise<boolean> => {
  while (delivery.position() < until) {
    if (isStopped()) return false;
    try {
      const { batch, end } = await delivery.next();
      if (batch.length > 0) await delivery.handle(batch);
      else delivery.skipTo(end);
    } catch (fault) {
      if (!(fault instanceof UnreadableEvent)) throw fault;
      await delivery.passUnreadable(fault);
    }
    onProgress?.({ position: delivery.position(), of: until });
    await breathe();
  }
  return !isStopped();
};

/**
 * `interrupted`: the signal ended it; what was filled is kept, and the next rebuild goes on from there. Events that cannot be handled
 * are parked with the new tables, as they would be with the old ones.
 */
export const rebuild = async (spec: RebuildSpec, signal?: AbortSignal): Promise<'done' | 'interrupted'> => {
  const { set, tables, store, project, onError, onProgress, batchSize = 500 } = spec;
  const beside = await tables.beside(set);
  const isStopped = (): boolean => signal?.aborted === true;
  const projection = makeProjection({ name: set.name, tables: beside.tables, project });
  const delivery = makeDelivery({ ...projection, store, onError, batchSize }, () => undefined, isStopped);
  await delivery.load();
  for (;;) {
    if (!(await deliverUntil(delivery, await store.lastPosition(), isStopped, onProgress))) return 'interrupted';
    // Those that are served may have come further meanwhile; whatever comes after the swap the processor handles on the new tables.
    if (await beside.swap()) return 'done';
  }
};
