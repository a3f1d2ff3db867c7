/** What writers said while they lived: the only thing a judge believes about what was acknowledged. */
import type { Batch } from './batches.ts';

/** One line of a writer. */
export type Line =
  | { readonly type: 'try'; readonly batch: Batch }
  | { readonly type: 'acknowledged'; readonly batch: string; readonly position: number }
  | { readonly type: 'unknown'; readonly batch: string; readonly reason: string }
  | { readonly type: 'refused'; readonly batch: string; readonly reason: string }
  /** A reader that follows the log has seen all events after `from` up to `position`, with this digest of their ids. */
  | { readonly type: 'seen'; readonly from: number; readonly position: number; readonly digest: number }
  | { readonly type: 'parked'; readonly position: number; readonly reason: string }
  | { readonly type: 'fault'; readonly where: string; readonly reason: string }
  /** Once, when the store is open and writing begins. */
  | { readonly type: 'ready' };

export type Seen = Extract<Line, { readonly type: 'seen' }>;

export interface Journal {
  readonly note: (line: Line) => void;
  readonly tried: ReadonlyMap<string, Batch>;
  /** Position that was told for each acknowledged batch. */
  readonly acknowledged: ReadonlyMap<string, number>;
  /** Batches of which a writer was told that nothing was written. */
  readonly refused: ReadonlyMap<string, string>;
  readonly seen: readonly Seen[];
  readonly unknown: readonly string[];
  readonly faults: readonly string[];
  readonly parked: readonly number[];
  /** The batch that a writer was busy with when it ended: the next one has to repeat it. */
  readonly pending: () => Batch | undefined;
}

export const makeJournal = (): Journal => {
  const tried = new Map<string, Batch>();
  const acknowledged = new Map<string, number>();
  const refused = new Map<string, string>();
  const seen: Seen[] = [];
  const unknown: string[] = [];
  const faults: string[] = [];
  const parked: number[] = [];
  let last: Batch | undefined;
  return {
    tried,
    acknowledged,
    refused,
    seen,
    unknown,
    faults,
    parked,
    pending: () => (last === undefined || acknowledged.has(last.id) || refused.has(last.id) ? undefined : last),
    note: (line) => {
      if (line.type === 'try') {
        tried.set(line.batch.id, line.batch);
        last = line.batch;
      } else if (line.type === 'acknowledged') acknowledged.set(line.batch, line.position);
      else if (line.type === 'refused') refused.set(line.batch, line.reason);
      else if (line.type === 'unknown') unknown.push(line.reason);
      else if (line.type === 'seen') seen.push(line);
      else if (line.type === 'parked') parked.push(line.position);
      else if (line.type === 'fault') faults.push(`${line.where}: ${line.reason}`);
    },
  };
};
