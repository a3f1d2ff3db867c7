/** Backup, restore and verification of the store, wherever it is kept. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { systemClock } from '#base/clock.ts';
import { makeBackup, type Until } from '#eventing/backup/backup.ts';
import type { BackupHeader } from '#eventing/backup/backup-file.ts';
import { openPostgresStored, restoreToPostgres } from '#eventing/backup/postgres-log.ts';
import { problemsOf, type StoreProblem } from '#eventing/backup/problems.ts';
import { type RestoreReport, restoreBackup } from '#eventing/backup/restore.ts';
import { openSqliteStored, restoreToSqlite } from '#eventing/backup/sqlite-log.ts';
import type { KnownEvents } from '#eventing/backup/stored-event.ts';
import type { StoredLog } from '#eventing/backup/stored-log.ts';
import { type Verified, verifyBackup, verifyLog } from '#eventing/backup/verify.ts';
import { verifyRows } from '#eventing/backup/verify-rows.ts';
import { upcasting } from '#eventing/upcasting.ts';
import { contexts, projections } from './compose.ts';
import { foldersIn, release } from './config.ts';

export type { BackupHeader, RestoreReport, Until, Verified };

/** Where a store is: a data folder, or a PostgreSQL database by its connection URL. `name` is how a person named it. */
export type StorePlace = { readonly data: string; readonly name: string } | { readonly url: string; readonly name: string };

type OnProgress = (done: number, of: number) => void;

const openStored = async (place: StorePlace): Promise<StoredLog> =>
  'url' in place ? openPostgresStored(place.url) : openSqliteStored(foldersIn(place.data).store);

/** Writes a backup of a store, which may be in use. Rejects with a `StoreRefused` that says what to do. */
export const backupStore = async (
  place: StorePlace,
  options: { readonly file: string; readonly until?: Until; readonly force: boolean; readonly onProgress: OnProgress },
): Promise<BackupHeader> => {
  const log = await openStored(place);
  try {
    return await makeBackup({ ...options, log, release, now: systemClock.now });
  } finally {
    await log.close();
  }
};

/** Restores a backup to an empty store. Rejects with a `StoreRefused` that says what to do. */
export const restoreStore = (
  place: StorePlace,
  options: { readonly file: string; readonly until?: Until; readonly onProgress: OnProgress },
): Promise<RestoreReport> => {
  const file = resolve(options.file);
  const open = async () => {
    if ('url' in place) return restoreToPostgres(place.url, file, systemClock.now());
    const { data, store } = foldersIn(place.data);
    mkdirSync(data, { recursive: true, mode: 0o700 });
    return restoreToSqlite(store, file, systemClock.now());
  };
  return restoreBackup({ ...options, open, now: systemClock.now, newId: () => crypto.randomUUID() });
};

const deciders = Object.values(contexts).flat();

/** Every event that this release can read, by all the names it had. */
const knownEvents = (): KnownEvents => {
  const known = new Map<string, number>();
  for (const { eventVersions, formerNames } of deciders) {
    for (const [type, version] of Object.entries(eventVersions)) known.set(type, version);
    for (const [former, type] of Object.entries(formerNames)) known.set(former, eventVersions[type] ?? 1);
  }
  return known;
};

/** Rows, checkpoints and what was set aside; nothing of that counts when the log itself is wrong. */
const verifyTables = async (log: StoredLog, subject: string, onProgress: OnProgress): Promise<readonly StoreProblem[]> => {
  const raw = await log.events();
  try {
    const events = upcasting(raw, deciders);
    const found: StoreProblem[] = [];
    for (const projection of Object.values(projections))
      found.push(...(await verifyRows({ ...projection, subject, log, events, onProgress })));
    return found;
  } finally {
    await raw.close();
  }
};

/** Events that were set aside, by processors and by those that fill tables. */
const parkedIn = async (log: StoredLog, subject: string): Promise<readonly StoreProblem[]> => {
  const problem = problemsOf(subject);
  const all = [...(await log.progress())];
  for (const { set } of Object.values(projections))
    all.push({ processor: set.name, position: 0, parked: await log.withRows(set, async (served) => served?.parked ?? []) });
  return all.flatMap(({ processor, parked }) =>
    parked.map(({ position, stream, reason }) => problem('store/parked', { position, stream, processor, reason })),
  );
};

/** Verifies a store, which may be in use. `deep` compares all rows with the log too, and has the database check its file. */
export const verifyStore = async (
  place: StorePlace,
  { deep, onProgress }: { readonly deep: boolean; readonly onProgress: OnProgress },
): Promise<Verified> => {
  const log = await openStored(place);
  const subject = place.name;
  try {
    const verified = await verifyLog(log, { subject, known: knownEvents(), deep, onProgress });
    const isSound = !verified.problems.some(({ severity }) => severity === 'error');
    const parked = await parkedIn(log, subject);
    const rows = deep && isSound ? await verifyTables(log, subject, onProgress) : [];
    return { ...verified, problems: [...verified.problems, ...parked, ...rows] };
  } finally {
    await log.close();
  }
};

/** Verifies a backup file. */
export const verifyFile = (file: string, onProgress: OnProgress): Promise<Verified> =>
  verifyBackup(file, { subject: file, known: knownEvents(), onProgress });

/** Whether a backup could be written there, before anything long is begun. */
export const hasFolder = (file: string): boolean => existsSync(dirname(resolve(file)));
