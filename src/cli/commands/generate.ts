/** `model generate`: once, as a comparison, as a preview with differences, or again and again. */
import { type Command, Option } from 'commander';
import type { WatchRound } from '#app/watch-models.ts';
import type { Diagnostic } from '#base/diagnostic.ts';
import type { PlannedFile } from '#modeling/write/files.ts';
import { diagnosticText, hasErrors, summary } from '../diagnostics.ts';
import { type Format, type Io, paint, plain } from '../output.ts';
import { configurationOption, type Finish, formatOption } from './common.ts';
import { makeReader, printDiagnostics, withoutRepeatedNotes } from './report.ts';

interface GenerateFlags {
  readonly models: string;
  readonly out: string;
  readonly target?: readonly string[];
  readonly config?: string;
  readonly check: boolean;
  readonly dryRun: boolean;
  readonly watch: boolean;
  readonly force: boolean;
  readonly format: Format;
}

type Changed = Pick<PlannedFile, 'path' | 'action'>;

const changedIn = (files: readonly PlannedFile[]): readonly PlannedFile[] => files.filter(({ action }) => action !== 'keep');

const actionColour = {
  create: 'green',
  change: 'blue',
  remove: 'red',
  keep: 'grey',
  edited: 'yellow',
  foreign: 'yellow',
  'read-only': 'yellow',
  blocked: 'red',
} as const satisfies Record<PlannedFile['action'], Parameters<typeof paint>[1]>;

const actionText = (io: Io, { action, path }: Changed): string => `${paint(io, actionColour[action], action.padEnd(9))} ${plain(path)}\n`;

const optionsOf = ({ models, out, force, target, config }: GenerateFlags) => ({
  root: process.cwd(),
  folder: models,
  out,
  force,
  ...(target === undefined ? {} : { only: target }),
  ...(config === undefined ? {} : { configuration: config }),
});

const lineColour = { '+': 'green', '-': 'red' } as const;

/** What would change in each file, as Git shows it. */
const printDiffs = async (io: Io, files: readonly PlannedFile[]): Promise<void> => {
  const { hunkHead, hunksOf } = await import('#modeling/write/diff.ts');
  for (const file of files) {
    const { path, action, text, found } = file;
    io.out(actionText(io, file));
    io.out(
      paint(io, 'bold', `--- ${found.kind === 'file' ? plain(path) : '/dev/null'}\n+++ ${text === undefined ? '/dev/null' : plain(path)}`),
    );
    io.out('\n');
    if (action === 'blocked') continue;
    for (const hunk of hunksOf(file)) {
      io.out(`${paint(io, 'blue', hunkHead(hunk))}\n`);
      for (const line of hunk.lines) {
        const colour = lineColour[line[0] as keyof typeof lineColour];
        io.out(`${colour === undefined ? plain(line) : paint(io, colour, plain(line))}\n`);
      }
    }
  }
};

const asData = async (files: readonly PlannedFile[], diff: boolean): Promise<readonly object[]> => {
  if (!diff) return files.map(({ action, path }) => ({ action, path }));
  const { hunksOf } = await import('#modeling/write/diff.ts');
  return files.map((file) => ({ action: file.action, path: file.path, hunks: file.action === 'blocked' ? [] : hunksOf(file) }));
};

const once = async (io: Io, flags: GenerateFlags): Promise<0 | 1> => {
  const { generateModels } = await import('#app/models.ts');
  const mode = flags.check ? 'check' : flags.dryRun ? 'plan' : 'write';
  const report = await generateModels({ ...optionsOf(flags), mode });
  const changed = changedIn(report.files);
  if (flags.format === 'text' && mode === 'plan') await printDiffs(io, changed);
  if (flags.format === 'text' && mode === 'write') for (const file of changed) io.out(actionText(io, file));
  const words = `${report.files.length} files, ${changed.length} ${mode === 'write' ? 'changed' : 'to change'}`;
  const data = flags.format === 'json' ? await asData(changed, mode === 'plan') : [];
  printDiagnostics(io, flags.format, report.diagnostics, { files: data, total: report.files.length }, words, { fold: true });
  return hasErrors(report.diagnostics) ? 1 : 0;
};

/** How many names are printed before the rest is only counted. */
const mostNames = 20;

/** Notes that were told in the round before are not told again; errors and warnings are, as long as they are there. */
const newsIn = (diagnostics: readonly Diagnostic[], toldBefore: ReadonlySet<string>): readonly Diagnostic[] =>
  diagnostics.filter((diagnostic) => diagnostic.severity !== 'info' || !toldBefore.has(keyOf(diagnostic)));

const keyOf = ({ code, message, where }: Diagnostic): string => `${code} ${where.file} ${where.pointer ?? where.line ?? ''} ${message}`;

const printRound = (io: Io, round: WatchRound, isFirst: boolean, toldBefore: ReadonlySet<string>): void => {
  const changed = changedIn(round.files);
  const why = [...(round.configured && !isFirst ? ['the configuration'] : []), ...(isFirst ? [] : round.changed)];
  if (why.length > 0)
    io.out(
      `${paint(io, 'bold', `${why.slice(0, 3).map(plain).join(', ')}${why.length > 3 ? ` and ${why.length - 3} more` : ''} changed`)}\n`,
    );
  for (const file of changed.slice(0, mostNames)) io.out(`  ${actionText(io, file)}`);
  if (changed.length > mostNames) io.out(`  and ${changed.length - mostNames} more\n`);
  const textOf = io.terminal ? makeReader() : () => undefined;
  const { shown, left } = withoutRepeatedNotes([...newsIn(round.diagnostics, toldBefore)]);
  for (const diagnostic of shown) io.out(`${diagnosticText(io, diagnostic, textOf)}\n`);
  for (const line of left) io.out(`${line}\n`);
  const outcome = round.broken
    ? 'Nothing was written; what was generated before stays'
    : `${round.files.length} files, ${changed.length} changed`;
  io.out(`${outcome}: ${summary(round.diagnostics)}, ${round.milliseconds.toFixed(0)} ms\n`);
};

const roundAsData = ({ changed, configured, diagnostics, files, milliseconds, broken }: WatchRound): string =>
  JSON.stringify({
    changed,
    configured,
    broken,
    files: changedIn(files).map(({ action, path }) => ({ action, path })),
    total: files.length,
    diagnostics,
    milliseconds,
  });

const again = async (io: Io, flags: GenerateFlags): Promise<0> => {
  const { watchModels } = await import('#app/watch-models.ts');
  const ended = io.interrupted();
  let isFirst = true;
  let toldBefore: ReadonlySet<string> = new Set();
  const watching = await watchModels(optionsOf(flags), (round) => {
    if (flags.format === 'json') io.out(`${roundAsData(round)}\n`);
    else printRound(io, round, isFirst, toldBefore);
    if (flags.format === 'text') toldBefore = new Set(round.diagnostics.map(keyOf));
    isFirst = false;
  });
  if (flags.format === 'text') io.out('Watching; Ctrl-C ends.\n');
  await ended;
  watching.stop();
  return 0;
};

export const addModelGenerate = (model: Command, io: Io, finish: Finish): void => {
  model
    .command('generate')
    .description('Make files from models')
    .option('--models <folder>', 'folder of the models', 'models')
    .option('--out <folder>', 'folder to write into', '.')
    .option('--target <name...>', 'only these targets; what others made is left as it is')
    .addOption(configurationOption())
    .addOption(
      new Option('--check', 'compare only; problems when something is not what the models say')
        .default(false)
        .conflicts(['dryRun', 'watch']),
    )
    .addOption(new Option('--dry-run', 'show what would be written, with the differences').default(false).conflicts('watch'))
    .option('--watch', 'generate again whenever models or the configuration change', false)
    .option('--force', 'overwrite files that were edited by hand, or that are not ours', false)
    .addOption(formatOption('text', 'json'))
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow model generate\n  hedgerow model generate --check\n  hedgerow model generate --dry-run --target kubernetes\n  hedgerow model generate --watch\n',
    )
    .action(async (flags: GenerateFlags) => finish(flags.watch ? await again(io, flags) : await once(io, flags)));
};
