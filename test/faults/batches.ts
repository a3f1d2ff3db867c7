/** What writers write: batches whose events all follow from the batch's few numbers, so that repeating one makes the same events again. */
import type { Fence, NewEvent, StreamAppend } from '#eventing/store/event-store.ts';

/** Events of one stream within a batch. */
interface Part {
  readonly stream: string;
  readonly expectedVersion: number;
  readonly count: number;
}

export interface Batch {
  readonly id: string;
  readonly parts: readonly Part[];
  readonly fence?: Fence;
}

/** What each event says of the batch it belongs to, so that a part of one is recognised. */
export interface Counted {
  readonly batch: string;
  readonly index: number;
  readonly of: number;
  readonly amount: number;
}

export const streams: readonly string[] = ['count-a', 'count-b', 'count-c', 'count-d', 'count-e'];

const sizeOf = ({ parts }: Batch): number => parts.reduce((sum, { count }) => sum + count, 0);

/** The appends of a batch; the same for the same batch. */
export const appendsOf = (batch: Batch): readonly StreamAppend[] => {
  const of = sizeOf(batch);
  let index = 0;
  return batch.parts.map(({ stream, expectedVersion, count }) => ({
    stream,
    expectedVersion,
    events: Array.from({ length: count }, (): NewEvent => {
      const data: Counted = { batch: batch.id, index, of, amount: (index * 7 + batch.id.length) % 11 };
      index += 1;
      const meta = { actor: 'user:writer', at: '2026-01-01T00:00:00.000Z' };
      return { id: `${batch.id}/${data.index}`, type: index % 5 === 0 ? 'Discounted' : 'Counted', schemaVersion: 1, data, meta };
    }),
  }));
};

/** Most events of one stream in a batch, when every one is to be large. */
const mostOfLarge = 300;

/**
 * A batch of one to three streams; one in twelve is large, or nearly every one when `areLarge`: those take another way into PostgreSQL. `random`
 * gives numbers in [0, 1).
 */
export const randomBatch = (
  id: string,
  versions: ReadonlyMap<string, number>,
  random: () => number,
  fence: Fence | undefined,
  areLarge = false,
): Batch => {
  const usual = random() < 1 / 12 ? 90 : 4;
  const most = areLarge ? mostOfLarge : usual;
  const chosen = streams
    .map((stream) => ({ stream, at: random() }))
    .sort((left, right) => left.at - right.at)
    .slice(0, 1 + Math.floor(random() * 3));
  const parts = chosen.map(({ stream }) => ({
    stream,
    expectedVersion: versions.get(stream) ?? 0,
    count: 1 + Math.floor(random() * most),
  }));
  return { id, parts, ...(fence === undefined || random() < 0.5 ? {} : { fence }) };
};

/** Numbers in [0, 1) that are the same for the same seed (mulberry32, Tommy Ettinger, public domain). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
