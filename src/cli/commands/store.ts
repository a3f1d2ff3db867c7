/** Commands about the store itself: backup, restore, verify. */
import { existsSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import type { StorePlace, Until, Verified } from '#app/backups.ts';
import { hasErrors } from '../diagnostics.ts';
import { type Format, type Io, progressLine } from '../output.ts';
import { Told } from '../remote.ts';
import { type Finish, formatOption } from './common.ts';
import { translated } from './local.ts';
import { printDiagnostics } from './report.ts';

interface PlaceFlags {
  readonly data: string;
  readonly store?: string;
}

const untilOf = (text: string): Until => {
  if (/^\d+$/u.test(text)) return { position: Number(text) };
  const isInstant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/u.test(text) && !Number.isNaN(Date.parse(text));
  if (!isInstant) throw new InvalidArgumentError('It has to be a position, or a time with its zone: 2026-11-25T08:00:00Z.');
  return { instant: new Date(text).toISOString() };
};

const withPlace = (command: Command): Command =>
  command
    .option('--data <folder>', 'data folder of the server', '.hedgerow')
    .option('--store <reference>', 'PostgreSQL of the server: env:NAME or file:/path, where its URL stands');

const placeOf = async (io: Io, { data, store }: PlaceFlags): Promise<StorePlace> => {
  if (store === undefined) return { data, name: data };
  const { readStoreReference } = await import('#app/url-references.ts');
  const url = readStoreReference(store, io.env);
  if (!url.ok) throw new Told(url.refusal.message, url.refusal.hint, 2);
  return { url: url.value, name: store };
};

/** Shows how far something has come; a person at a terminal sees it. */
const showing = (io: Io, what: string) => {
  const line = progressLine(io);
  return {
    onProgress: (done: number, of: number): void =>
      line.show(`${what} ${done} of ${of} events (${of === 0 ? 100 : Math.floor((done / of) * 100)} %)`),
    clear: line.clear,
  };
};

const demandFile = (file: string): void => {
  if (!existsSync(file)) throw new Told(`There is no ${file}.`, 'Check the path.', 2);
};

/** What keeps the file from being written is not about the store. */
const unwritable =
  (file: string) =>
  (fault: unknown): never => {
    const { code = '', message, syscall } = fault as NodeJS.ErrnoException;
    if (syscall !== undefined && /^E[A-Z]+$/u.test(code) && ['open', 'write', 'fsync', 'rename'].includes(syscall))
      throw new Told(
        `${file} cannot be written (${message}).`,
        'Check the folder, its permissions and the room on its disk. No backup was written.',
      );
    throw fault;
  };

const addBackup = (program: Command, io: Io, finish: Finish): void => {
  withPlace(program.command('backup').description('Write the log to a file, also while servers are using it'))
    .requiredOption('--to <file>', 'file to write; it is there whole or not at all')
    .option('--until <time-or-position>', 'leave out what came later', untilOf)
    .option('--force', 'replace a file that is there', false)
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow backup --to hedgerow-$(date +%F).backup\n  hedgerow backup --store env:HEDGEROW_DB --to /backups/now.backup\n',
    )
    .action(async (flags: PlaceFlags & { readonly to: string; readonly until?: Until; readonly force: boolean }) => {
      const { backupStore, hasFolder } = await import('#app/backups.ts');
      if (!hasFolder(flags.to)) throw new Told(`There is no folder for ${flags.to}.`, 'Make it first.', 2);
      const { onProgress, clear } = showing(io, 'saved');
      const { until, force } = flags;
      const options = { file: flags.to, force, onProgress, ...(until === undefined ? {} : { until }) };
      const header = await backupStore(await placeOf(io, flags), options)
        .catch(unwritable(flags.to))
        .catch(translated)
        .finally(clear);
      io.out(`Saved ${header.events} events to ${flags.to}; whatever was written until ${header.completeUntil} is in it.\n`);
      finish(0);
    });
};

const addRestore = (program: Command, io: Io, finish: Finish): void => {
  withPlace(program.command('restore').description('Fill an empty store from a backup'))
    .argument('<file>', 'a file that hedgerow backup wrote')
    .option('--until <time-or-position>', 'leave out what came later', untilOf)
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow restore hedgerow.backup --data /var/lib/hedgerow-new\n  hedgerow restore hedgerow.backup --store env:HEDGEROW_DB --until 2026-11-25T08:00:00Z\n',
    )
    .action(async (file: string, flags: PlaceFlags & { readonly until?: Until }) => {
      demandFile(file);
      const { restoreStore } = await import('#app/backups.ts');
      const { onProgress, clear } = showing(io, 'restored');
      const { until } = flags;
      const options = { file, onProgress, ...(until === undefined ? {} : { until }) };
      const { events, life } = await restoreStore(await placeOf(io, flags), options)
        .catch(translated)
        .finally(clear);
      io.out(
        `Restored ${events} events. This is life ${life.number} of the log: what was written after ${life.restored?.completeUntil} is not in it.\n` +
          'At the next start every fabric is read again, from Git and from its cluster.\n',
      );
      finish(0);
    });
};

const addVerify = (program: Command, io: Io, finish: Finish): void => {
  withPlace(program.command('verify').description('Check a backup, or a store, also while servers are using it'))
    .argument('[file]', 'a backup; the store itself when absent')
    .option('--deep', 'compare every row with the log, and have the database check its file', false)
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', '\nExamples:\n  hedgerow verify hedgerow.backup\n  hedgerow verify --data /var/lib/hedgerow --deep\n')
    .action(async (file: string | undefined, flags: PlaceFlags & { readonly deep: boolean; readonly format: Format }) => {
      if (file !== undefined) demandFile(file);
      const { verifyFile, verifyStore } = await import('#app/backups.ts');
      const { onProgress, clear } = showing(io, 'checked');
      const verify = async (): Promise<Verified> =>
        file === undefined ? verifyStore(await placeOf(io, flags), { deep: flags.deep, onProgress }) : verifyFile(file, onProgress);
      const { events, streams, problems } = await verify().catch(translated).finally(clear);
      printDiagnostics(io, flags.format, problems, { events, streams }, `${events} events, ${streams} streams`);
      finish(hasErrors(problems) ? 1 : 0);
    });
};

export const addStore = (program: Command, io: Io, finish: Finish): void => {
  addBackup(program, io, finish);
  addRestore(program, io, finish);
  addVerify(program, io, finish);
};
