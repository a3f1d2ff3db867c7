/** Looks at a whole log, in a store or in a backup file, and says everything that is wrong with it at once. */
import { HalfRestored } from '../store/store-faults.ts';
import { readBackup } from './backup-file.ts';
import { type MakeProblem, problemsOf, type StoreProblem } from './problems.ts';
import { type KnownEvents, makeLogCheck } from './stored-event.ts';
import type { StoredLog } from './stored-log.ts';

export interface Verified {
  readonly events: number;
  readonly streams: number;
  readonly problems: readonly StoreProblem[];
}

/** Events read at once, and streams. */
const batchSize = 1000;

type Check = ReturnType<typeof makeLogCheck>;

const reasonOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/** Follows the log to a position; what keeps it from being read ends it. */
const follow = async (
  log: StoredLog,
  until: number,
  check: Check,
  problem: MakeProblem,
  onProgress: (done: number) => void,
): Promise<readonly StoreProblem[]> => {
  const found: StoreProblem[] = [];
  while (check.position() < until) {
    const from = check.position();
    try {
      const batch = await log.read(from, batchSize);
      for (const event of batch) found.push(...check.check(event));
      if (check.position() <= from) return [...found, problem('store/unreadable', { position: from, reason: 'nothing comes after it' })];
    } catch (fault) {
      return [...found, problem('store/unreadable', { position: from, reason: reasonOf(fault) })];
    }
    onProgress(check.position());
  }
  return found;
};

/** Streams whose version is not that of their last event, though others append meanwhile. */
const checkStreams = async (log: StoredLog, check: Check, problem: MakeProblem, catchUp: () => Promise<void>) => {
  const found: StoreProblem[] = [];
  const ahead: { readonly name: string; readonly version: number }[] = [];
  const wrong = (name: string, version: number): void => {
    found.push(problem('store/stream-version', { stream: name, version, expected: check.versions.get(name) ?? 0 }));
  };
  for (let after = ''; ; ) {
    const batch = await log.streams(after, batchSize);
    for (const { name, version } of batch) {
      const known = check.versions.get(name) ?? 0;
      if (version < known) wrong(name, version);
      else if (version > known) ahead.push({ name, version });
    }
    after = batch.at(-1)?.name ?? after;
    if (batch.length < batchSize) break;
  }
  if (ahead.length > 0) await catchUp();
  for (const { name, version } of ahead) if (version > (check.versions.get(name) ?? 0)) wrong(name, version);
  return found;
};

export interface VerifySpec {
  /** The store or the file, as a person named it. */
  readonly subject: string;
  readonly known: KnownEvents;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Verifies the log of a store while others append to it. `deep` has the database check its own file too. */
export const verifyLog = async (log: StoredLog, spec: VerifySpec & { readonly deep: boolean }): Promise<Verified> => {
  const problem = problemsOf(spec.subject);
  const check = makeLogCheck(problem, spec.known);
  const restoring = await log.restoring();
  if (restoring !== undefined) return { events: 0, streams: 0, problems: [problem('store/half-restored', { ...restoring })] };
  const found: StoreProblem[] = [];
  const catchUp = async (): Promise<void> => {
    const of = await log.lastPosition();
    found.push(...(await follow(log, of, check, problem, (done) => spec.onProgress?.(done, of))));
  };
  if (spec.deep) for (const reason of await log.damage()) found.push(problem('store/damaged-file', { reason }));
  try {
    await catchUp();
    if (!found.some(({ code }) => code === 'store/unreadable')) found.push(...(await checkStreams(log, check, problem, catchUp)));
  } catch (fault) {
    if (fault instanceof HalfRestored) throw fault;
    found.push(problem('store/unreadable', { position: check.position(), reason: reasonOf(fault) }));
  }
  return { events: check.position(), streams: check.versions.size, problems: [...found, ...check.end()] };
};

/** Verifies a backup file: as a file, and every event in it. Rejects when it cannot be opened. */
export const verifyBackup = async (file: string, { subject, known, onProgress }: VerifySpec): Promise<Verified> => {
  const problem = problemsOf(subject);
  const check = makeLogCheck(problem, known);
  const found: StoreProblem[] = [];
  let [events, of] = [0, 0];
  for await (const part of readBackup(file, problem, (wrong) => void found.push(wrong))) {
    if (part.type === 'header') of = part.header.events;
    if (part.type !== 'events') continue;
    for (const event of part.events) found.push(...check.check(event));
    events += part.events.length;
    onProgress?.(events, of);
  }
  if (found.length === 0 && events !== of)
    found.push(problem('backup/wrong-total', { reason: `its first line says ${of} events, and it has ${events}` }));
  return { events, streams: check.versions.size, problems: [...found, ...check.end()] };
};
