/** `hedgerow model compare`: what changed between two models, and what it means. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { type Diagnostic, formatLocation } from '#base/diagnostic.ts';
import type { Change } from '#modeling/compare/judge.ts';
import type { Migration } from '#modeling/compare/migration.ts';
import { platforms, platformTitles, type Verdict, verdicts } from '#modeling/compare/verdict.ts';
import { diagnosticText, hasErrors, sarif } from '../diagnostics.ts';
import { type Colour, type Io, json, paint, plain } from '../output.ts';
import { Told } from '../remote.ts';
import type { Finish } from './common.ts';

interface Report {
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
  readonly migrations: readonly Migration[];
}

const words: Readonly<Record<Verdict, string>> = { compatible: 'compatible', migration: 'compatible with migration', breaking: 'breaking' };
const colours: Readonly<Record<Verdict, Colour>> = { compatible: 'green', migration: 'yellow', breaking: 'red' };

/** What is worth a line: everything that is not plainly compatible. */
const remarkable = (change: Change) =>
  platforms
    .map((platform) => ({ platform, ...change.platforms[platform] }))
    .filter(({ verdict, attention }) => verdict !== 'compatible' || attention === true);

const fromTo = ({ before, after }: Change): string =>
  before === undefined && after === undefined ? '' : `${before ?? 'nothing'} → ${after ?? 'nothing'}`;

const element = ({ path, field }: Change): string => (field === undefined ? path : `${path} (${field})`);

const places = ({ old, now }: Change): string =>
  [...(old === undefined ? [] : [`was ${formatLocation(old)}`]), ...(now === undefined ? [] : [`is ${formatLocation(now)}`])].join(', ');

const changeText = (io: Io, change: Change): string => {
  const what = fromTo(change);
  return [
    `${paint(io, colours[change.verdict], words[change.verdict])}: ${plain(element(change))}${what === '' ? '' : `: ${plain(what)}`} ${paint(io, 'grey', `[${change.code}]`)}`,
    `    ${change.says} ${plain(places(change))}`,
    ...remarkable(change).map(
      ({ platform, verdict, why }) => `    ${platformTitles[platform]}: ${paint(io, colours[verdict], words[verdict])}. ${plain(why)}`,
    ),
    ...(change.hint === undefined ? [] : [`    ${plain(change.hint)}`]),
    ...(change.accepted === undefined ? [] : [`    Accepted: ${plain(change.accepted)}`]),
  ].join('\n');
};

const count = (changes: readonly Change[], verdict: Verdict): number => changes.filter((change) => change.verdict === verdict).length;

const closing = (changes: readonly Change[]): string =>
  changes.length === 0
    ? 'Nothing changed.'
    : `${changes.length} change${changes.length === 1 ? '' : 's'}: ${count(changes, 'breaking')} breaking, ${count(changes, 'migration')} with migration, ${count(changes, 'compatible')} compatible`;

const printText = (io: Io, { changes, diagnostics, migrations }: Report): void => {
  for (const change of changes) io.out(`${changeText(io, change)}\n`);
  for (const diagnostic of diagnostics) io.out(`${diagnosticText(io, diagnostic)}\n`);
  if (hasErrors(diagnostics)) return;
  if (changes.length > 0) for (const { platform, says } of migrations) io.out(`${platformTitles[platform]}: ${says}\n`);
  io.out(`${closing(changes)}\n`);
};

const cell = (text: string): string => plain(text).replaceAll('|', String.raw`\|`).replaceAll('\n', ' ').replaceAll('<', '&lt;');

const printMarkdown = (io: Io, { changes, diagnostics, migrations }: Report): void => {
  const rows = changes.map((change) => {
    const verdict = platforms.map((platform) => {
      const { affected, verdict: own, attention } = change.platforms[platform];
      return affected ? `${words[own]}${attention === true ? ' (!)' : ''}` : '–';
    });
    const why = remarkable(change).map(({ platform, why: reason }) => `${platformTitles[platform]}: ${reason}`);
    const what = fromTo(change);
    return `| \`${cell(element(change))}\`${what === '' ? '' : `: ${cell(what)}`} | ${cell(change.says)} | ${verdict.join(' | ')} | ${cell([...why, ...(change.accepted === undefined ? [] : [`Accepted: ${change.accepted}`])].join(' '))} |`;
  });
  const titles = platforms.map((platform) => platformTitles[platform]);
  io.out(`# Model changes\n\n${closing(changes)}\n\n`);
  if (rows.length > 0)
    io.out(
      `| Element | Change | ${titles.join(' | ')} | Why |\n| --- | --- | ${titles.map(() => '---').join(' | ')} | --- |\n${rows.join('\n')}\n\n`,
    );
  if (rows.length > 0) io.out(`${migrations.map(({ platform, says }) => `- ${platformTitles[platform]}: ${says}`).join('\n')}\n`);
  for (const diagnostic of diagnostics) io.out(`\n- ${plain(formatLocation(diagnostic.where))}: ${plain(diagnostic.message)}\n`);
};

const severities = { breaking: 'error', migration: 'warning', compatible: 'info' } as const;

/** A change as a diagnostic, at its new place; an accepted one is only told. */
const asDiagnostic = (change: Change): Diagnostic => {
  const { old, now, code, says, verdict, attention, accepted } = change;
  const why = remarkable(change).map(({ platform, verdict: own, why: reason }) => `${platformTitles[platform]}: ${words[own]}. ${reason}`);
  const severity = accepted !== undefined ? 'info' : attention && verdict === 'compatible' ? 'warning' : severities[verdict];
  const what = fromTo(change);
  const where = now ?? old ?? { file: '' };
  return {
    code,
    severity,
    where,
    message: [
      `${element(change)}${what === '' ? '' : ` (${what})`}: ${says}`,
      ...why,
      ...(accepted === undefined ? [] : [`Accepted: ${accepted}`]),
    ].join(' '),
    ...(change.hint === undefined ? {} : { hint: change.hint }),
    ...(old === undefined || now === undefined ? {} : { related: [{ message: 'It was here.', where: old }] }),
  };
};

type Threshold = 'breaking' | 'migration' | 'none';

const fails = (changes: readonly Change[], threshold: Threshold): boolean =>
  threshold !== 'none' &&
  changes.some(({ verdict, accepted }) => accepted === undefined && verdicts.indexOf(verdict) >= verdicts.indexOf(threshold));

const examples = `
A side is a folder of models, a file, definitions (a file or folder), a Git revision, or REVISION:PATH. What lies on the disk is meant
before a revision of the same name; with --models both are revisions.

Examples:
  hedgerow model compare v1.0                    the models as they are now, with those of a tag
  hedgerow model compare --models models v1.0 main
  hedgerow model compare old/crds new/crds --fail-on migration
  hedgerow model compare HEAD~1:models models --out migrations
`;

export const addModelCompare = (model: Command, io: Io, finish: Finish): void => {
  model
    .command('compare')
    .description('Say what changed between two models, and what it breaks')
    .argument('<old>', 'folder, file, definitions or Git revision')
    .argument('[new]', 'the same; the folder of the models unless given')
    .option('--models <folder>', 'folder of the models; makes names of sides revisions (default: models)')
    .option('--accepted <file>', 'changes that were accepted on purpose (default: accepted-changes.yaml in the folder of the models)')
    .option('--out <folder>', 'write migrations into this folder')
    .addOption(
      new Option('--fail-on <verdict>', 'from which verdict on the status is 1')
        .choices(['breaking', 'migration', 'none'])
        .default('breaking'),
    )
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'sarif', 'markdown']).default('text'))
    .addHelpText('after', examples)
    .action(
      async (
        old: string,
        now: string | undefined,
        flags: {
          readonly models?: string;
          readonly accepted?: string;
          readonly out?: string;
          readonly failOn: Threshold;
          readonly format: 'text' | 'json' | 'sarif' | 'markdown';
        },
      ) => {
        const { compareSides, writeMigrations } = await import('#app/compare-models.ts');
        const compared = await compareSides({
          root: process.cwd(),
          old,
          models: flags.models ?? 'models',
          revisions: flags.models !== undefined,
          ...(now === undefined ? {} : { now }),
          ...(flags.accepted === undefined ? {} : { accepted: flags.accepted }),
        });
        if (!compared.ok) throw new Told(compared.refusal.message, compared.refusal.hint, 2);
        const report = compared.value;
        if (flags.format === 'json') io.out(`${json(report)}\n`);
        else if (flags.format === 'sarif') io.out(`${sarif([...report.changes.map(asDiagnostic), ...report.diagnostics])}\n`);
        else if (flags.format === 'markdown') printMarkdown(io, report);
        else printText(io, report);
        const written = flags.out === undefined ? [] : writeMigrations(flags.out, report.migrations);
        if (flags.format === 'text') for (const path of written) io.out(`wrote ${path}\n`);
        finish(hasErrors(report.diagnostics) || fails(report.changes, flags.failOn) ? 1 : 0);
      },
    );
};
