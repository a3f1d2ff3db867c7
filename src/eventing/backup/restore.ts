/**
 * Writes a backup into an empty store, which begins a new life with it.
 *
 * Positions, versions, ids, times and checksums are those of the backup. Leases are not: whoever held one is of the old life, and the
 * tokens of the new one are greater than any that were given out before. Rows are not either: they are made again from the log, so a
 * backup fits every release that can read its events, and cannot bring rows that disagree with them.
 */
import type { Life } from '../store/life.ts';
import { StoreRefused } from '../store/store-faults.ts';
import type { SavedProgress } from '../tables/table-store.ts';
import { progressUntil, type Until } from './backup.ts';
import { type BackupHeader, readBackup } from './backup-file.ts';
import { problemsOf, type StoreProblem } from './problems.ts';
import { makeLogCheck, type StoredEvent } from './stored-event.ts';
import type { RestoreTarget } from './stored-log.ts';

export interface RestoreSpec {
  readonly file: string;
  /** Opens the store; asked only when the file turned out to be a backup. */
  readonly open: () => Promise<RestoreTarget>;
  readonly now: () => string;
  readonly newId: () => string;
  readonly until?: Until;
  readonly onProgress?: (done: number, of: number) => void;
}

export interface RestoreReport {
  readonly header: BackupHeader;
  readonly events: number;
  readonly life: Life;
}

/** The backup is not what was written. Nothing was restored. */
export class DamagedBackup extends StoreRefused {
  readonly problem: StoreProblem;
  constructor(problem: StoreProblem) {
    super(problem.message, `${problem.hint ?? ''} Nothing was restored.`.trimStart());
    this.problem = problem;
  }
}

const isWanted = (until: Until | undefined): ((event: StoredEvent) => boolean) => {
  if (until === undefined) return () => true;
  return 'instant' in until ? ({ recordedAt }) => recordedAt <= until.instant : ({ position }) => position <= until.position;
};

const earliest = (left: string, right: string): string => (left < right ? left : right);

/** The life that begins. Its tokens start where no clock has been yet, and after those of the life that was saved. */
const nextLife = (spec: RestoreSpec, header: BackupHeader, last: StoredEvent | undefined, isCut: boolean): Life => {
  const beganAt = spec.now();
  const { until } = spec;
  const cut = until !== undefined && 'instant' in until ? until.instant : (last?.recordedAt ?? header.life.beganAt);
  return {
    number: header.life.number + 1,
    id: spec.newId(),
    beganAt,
    tokensAfter: Math.max(Date.parse(beganAt), header.life.tokensAfter + 1_000_000),
    restored: {
      position: last?.position ?? 0,
      completeUntil: isCut ? earliest(cut, header.completeUntil) : header.completeUntil,
      madeAt: header.madeAt,
    },
  };
};

/** Reads a whole file, and writes the wanted part of it as it comes. Throws `DamagedBackup` at the first thing that is wrong. */
const writeAll = async (spec: RestoreSpec, parts: ReturnType<typeof readBackup>, target: RestoreTarget, header: BackupHeader) => {
  const check = makeLogCheck(problemsOf(spec.file));
  const wanted = isWanted(spec.until);
  const progress: SavedProgress[] = [];
  let last: StoredEvent | undefined;
  let isCut = false;
  for await (const part of parts) {
    if (part.type === 'progress') progress.push(part.progress);
    if (part.type !== 'events') continue;
    for (const event of part.events) {
      const [problem] = check.check(event);
      if (problem !== undefined) throw new DamagedBackup(problem);
    }
    const events = part.events.filter(wanted);
    isCut ||= events.length < part.events.length;
    last = events.at(-1) ?? last;
    await target.write(events);
    spec.onProgress?.(check.position(), header.events);
  }
  return { last, isCut, progress: progressUntil(progress, last?.position ?? 0) };
};

/**
 * Restores a backup, or its part up to `until`. The file is checked to its end before the store may be served. Rejects with
 * `DamagedBackup`, with `StoreRefused` when the store is not empty, and then leaves the store as it was.
 */
export const restoreBackup = async (spec: RestoreSpec): Promise<RestoreReport> => {
  const parts = readBackup(spec.file, problemsOf(spec.file), (problem) => {
    throw new DamagedBackup(problem);
  });
  const first = await parts.next();
  if (first.done === true || first.value.type !== 'header') throw new Error('A backup that begins with no header was not refused.');
  const { header } = first.value;
  let target: RestoreTarget;
  try {
    target = await spec.open();
  } catch (fault) {
    await parts.return();
    throw fault;
  }
  try {
    const { last, isCut, progress } = await writeAll(spec, parts, target, header);
    const life = nextLife(spec, header, last, isCut);
    await target.finish(life, progress);
    return { header, events: last?.position ?? 0, life };
  } catch (fault) {
    await target.abandon().catch(() => undefined);
    throw fault;
  }
};
