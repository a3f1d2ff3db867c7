/**
 * Opens nothing and forgives nothing: reads a store after a fault and compares it with what writers and readers were told. Each sentence
 * it answers is a claim of the store that does not hold; none means that all of them do.
 *
 * 1. No acknowledged batch is missing. 2. No event is there twice. 3. A batch is there whole, without gaps, or not at all. 4. A refused
 * batch is not there. 5. Positions are dense; so are the versions of each stream. 6. `recordedAt` never goes back, and `positionAt`
 * answers by it. 7. Nothing appeared behind or between what a reader had seen. 8. The rows of a projection are those of the events up
 * to its checkpoint, and of no others. 9. Nothing was set aside, since no event was bad.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedEvent } from '#base/message.ts';
import { checksum } from '#eventing/store/checksum.ts';
import type { EventStore } from '#eventing/store/event-store.ts';
import type { TableStore } from '#eventing/tables/table-store.ts';
import type { Counted } from './batches.ts';
import type { Journal, Seen } from './journal.ts';
import { totals, totalsOf, totalsTable } from './totals.ts';

const page = 5000;

export const readWhole = async (events: EventStore): Promise<readonly RecordedEvent[]> => {
  const all: RecordedEvent[] = [];
  for (;;) {
    const batch = await events.readAll(all.at(-1)?.position ?? 0, page);
    all.push(...batch);
    if (batch.length < page) return all;
  }
};

/** Digest of what a reader saw, event by event. */
export const digestOf = (before: number, id: string): number => checksum(String(before), id);

type Said = Pick<Journal, 'tried' | 'acknowledged' | 'refused'>;

function* orderProblems(all: readonly RecordedEvent[]): Generator<string> {
  const ids = new Set<string>();
  const versions = new Map<string, number>();
  let before = '';
  for (const [index, event] of all.entries()) {
    if (event.position !== index + 1) yield `position ${event.position} stands where ${index + 1} should`;
    const version = (versions.get(event.stream) ?? 0) + 1;
    if (event.version !== version) yield `${event.stream} has version ${event.version} where ${version} should be`;
    versions.set(event.stream, event.version);
    if (ids.has(event.id)) yield `event ${event.id} is there twice`;
    ids.add(event.id);
    if (event.recordedAt < before) yield `event ${event.position} was recorded at ${event.recordedAt}, before the one before it`;
    before = event.recordedAt;
  }
}

function* batchProblems(all: readonly RecordedEvent[], journal: Said): Generator<string> {
  const batches = Map.groupBy(all, ({ data }) => (data as Counted).batch);
  for (const [id, events] of batches) {
    const first = events[0] as RecordedEvent;
    const of = (first.data as Counted).of;
    const isWhole =
      events.length === of &&
      events.every(({ position, data }, index) => position === first.position + index && (data as Counted).index === index);
    if (!isWhole) yield `batch ${id} is there in parts: ${events.length} of ${of} events`;
    if (!journal.tried.has(id)) yield `batch ${id} was never written by anybody`;
  }
  for (const [id, position] of journal.acknowledged) {
    const last = batches.get(id)?.at(-1)?.position;
    if (last === undefined) yield `batch ${id} was acknowledged and is lost`;
    else if (last > position) yield `batch ${id} was acknowledged at ${position} and is at ${last}`;
  }
  for (const id of journal.refused.keys()) if (batches.has(id)) yield `batch ${id} was refused and is there`;
}

/** Each reader says again and again how far it has come: its way is gone once. */
function* readerProblems(all: readonly RecordedEvent[], seen: readonly Seen[]): Generator<string> {
  for (const [from, said] of Map.groupBy(seen, (line) => line.from)) {
    let [at, now] = [from, 0];
    for (const { position, digest } of said.toSorted((left, right) => left.position - right.position)) {
      now = all.slice(at, position).reduce((before, { id }) => digestOf(before, id), now);
      at = Math.max(at, position);
      if (now !== digest) yield `what a reader saw from ${from} to ${position} is not what is there now`;
    }
  }
}

const timeProblems = async (events: EventStore, all: readonly RecordedEvent[]): Promise<readonly string[]> => {
  const problems: string[] = [];
  for (let index = 0; index < all.length; index += Math.ceil(all.length / 5)) {
    const { recordedAt } = all[index] as RecordedEvent;
    const newest = all.findLast((event) => event.recordedAt <= recordedAt)?.position;
    const told = await events.positionAt(recordedAt);
    if (told !== newest) problems.push(`positionAt(${recordedAt}) is ${told}, not ${newest}`);
  }
  return problems;
};

/** Rows and checkpoint of one moment: when the checkpoint moved meanwhile, both are read again. */
const rowsNow = async (tables: TableStore) => {
  for (;;) {
    const checkpoint = await tables.checkpoint(totals.name);
    const { rows } = await tables.query(totalsTable, { limit: 1000 });
    if ((await tables.checkpoint(totals.name)) === checkpoint) return { checkpoint, rows };
  }
};

export interface Judged {
  /** What is wrong; nothing, unless the product is. */
  readonly problems: readonly string[];
  readonly events: number;
  readonly checkpoint: number;
}

/** Judges by what had been said when it was called; writers may go on meanwhile. */
export const judge = async (
  { events, tables }: { readonly events: EventStore; readonly tables: TableStore },
  journal: Journal,
): Promise<Judged> => {
  const said = { acknowledged: new Map(journal.acknowledged), refused: new Map(journal.refused), seen: [...journal.seen] };
  await tables.prepare(totals);
  const { checkpoint, rows } = await rowsNow(tables);
  const all = await readWhole(events);
  // What a writer said before it wrote may still be on its way to us.
  await sleep(20);
  const problems = [
    ...orderProblems(all),
    ...batchProblems(all, { ...said, tried: journal.tried }),
    ...readerProblems(all, said.seen),
    ...(await timeProblems(events, all)),
  ];
  if (checkpoint > all.length) problems.push(`the checkpoint ${checkpoint} is ahead of the log, which ends at ${all.length}`);
  const expected = totalsOf(all.slice(0, checkpoint));
  if (JSON.stringify(rows) !== JSON.stringify(expected))
    problems.push(`the rows are not those of the first ${checkpoint} events: ${JSON.stringify(rows)}, not ${JSON.stringify(expected)}`);
  const parked = await tables.parked();
  for (const event of parked) problems.push(`event ${event.position} was set aside: ${event.reason}`);
  return { problems, events: all.length, checkpoint };
};
