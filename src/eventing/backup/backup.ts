/**
 * Makes a backup of a log while others append to it.
 *
 * A log only grows, and positions are in the order of commits without a gap. So whatever is read up to a position that was asked for at
 * the beginning is one consistent state, without a lock and without a long transaction.
 */
import { existsSync } from 'node:fs';
import { HalfRestored, StoreRefused } from '../store/store-faults.ts';
import type { SavedProgress } from '../tables/table-store.ts';
import { type BackupHeader, backupFormat, writeBackup } from './backup-file.ts';
import { problemsOf, type StoreProblem } from './problems.ts';
import { makeLogCheck, type StoredEvent } from './stored-event.ts';
import type { StoredLog } from './stored-log.ts';

/** A part of the log: up to a position, or up to an instant (ISO 8601). */
export type Until = { readonly position: number } | { readonly instant: string };

export interface BackupSpec {
  readonly log: StoredLog;
  readonly file: string;
  /** Number of this release. */
  readonly release: string;
  readonly now: () => string;
  readonly until?: Until;
  /** Whether a file that is there is replaced, once the new one is whole. */
  readonly force?: boolean;
  readonly onProgress?: (done: number, of: number) => void;
}

/** What is to be saved is damaged already. */
export class DamagedStore extends StoreRefused {
  readonly problem: StoreProblem;
  constructor(problem: StoreProblem) {
    super(problem.message, 'No backup was written. Ask `hedgerow verify` for everything that is damaged.');
    this.problem = problem;
  }
}

/** Events read at once. */
const batchSize = 1000;

/** Events from the beginning to a position, each looked at. Throws `DamagedStore` at the first that is not what was written. */
async function* checkedEvents(log: StoredLog, until: number, onProgress: (done: number) => void): AsyncGenerator<readonly StoredEvent[]> {
  const check = makeLogCheck(problemsOf('the store'));
  for (let position = 0; position < until; ) {
    const batch = (await log.read(position, batchSize)).filter((event) => event.position <= until);
    for (const event of batch) {
      const [problem] = check.check(event);
      if (problem !== undefined) throw new DamagedStore(problem);
    }
    if (check.position() === position)
      throw new DamagedStore(problemsOf('the store')('store/unreadable', { position, reason: 'nothing comes after it' }));
    position = check.position();
    yield batch;
    onProgress(position);
  }
}

/** Progress that a log up to a position can have: what comes later is done again, which is what "at least once" means. */
export const progressUntil = (saved: readonly SavedProgress[], until: number): readonly SavedProgress[] =>
  saved.map(({ processor, position, parked }) => ({
    processor,
    position: Math.min(position, until),
    parked: parked.filter((event) => event.position <= until),
  }));

const earliest = (left: string, right: string): string => (left < right ? left : right);

/** Where a part ends, and up to when it knows everything. */
const endOf = async (log: StoredLog, until: Until | undefined, madeAt: string) => {
  const last = await log.lastPosition();
  if (until === undefined) return { events: last, completeUntil: madeAt };
  if ('instant' in until) {
    const events = Math.min(last, await log.positionAt(until.instant));
    return { events, completeUntil: earliest(until.instant, madeAt) };
  }
  if (until.position >= last) return { events: last, completeUntil: madeAt };
  const [event] = await log.read(until.position - 1, 1);
  return { events: until.position, completeUntil: event?.recordedAt ?? madeAt };
};

/**
 * Writes the log, or its part up to `until`, to a file that is whole or not there. Rejects with `StoreRefused` when the file is there, the
 * store is half restored, or what it holds is damaged (`DamagedStore`).
 */
export const makeBackup = async (spec: BackupSpec): Promise<BackupHeader> => {
  const { log, file, release, now, until, force = false, onProgress = () => undefined } = spec;
  if (!force && existsSync(file)) throw new StoreRefused(`${file} is there already.`, 'Choose another name, or replace it with --force.');
  const restoring = await log.restoring();
  if (restoring !== undefined) throw new HalfRestored(restoring);
  const life = await log.life();
  if (life === undefined) throw new StoreRefused('The store has no life.', 'It was damaged; use another one.');
  // Progress before the end of the log: it never points beyond what is saved.
  const progress = await log.progress();
  const madeAt = now();
  const { events, completeUntil } = await endOf(log, until, madeAt);
  const header: BackupHeader = { hedgerow: 'backup', format: backupFormat, release, madeAt, store: log.kind, life, events, completeUntil };
  const batches = checkedEvents(log, events, (done) => onProgress(done, events));
  const whole = async function* () {
    yield* batches;
    if ((await log.life())?.id !== life.id) throw new StoreRefused('The store was restored meanwhile.', 'Make the backup again.');
  };
  await writeBackup(file, header, whole(), progressUntil(progress, events));
  return header;
};
