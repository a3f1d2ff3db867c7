/** The command that says what a change of manifests would touch. */
import { type Command, Option } from 'commander';
import type { ImpactReport } from '#app/impact.ts';
import { type Diagnostic, formatLocation } from '#base/diagnostic.ts';
import type { ObjectChange } from '#hedgehog/impact.ts';
import type { Touched } from '#hedgehog/touched.ts';
import { hasErrors } from '../diagnostics.ts';
import { type Io, json, plainLine } from '../output.ts';
import type { Finish } from './common.ts';
import { currentSources, olderSources } from './validate.ts';

const touchedNames = ['switches', 'ports', 'servers', 'vpcs', 'peerings'] as const satisfies readonly (keyof Touched)[];

const titles: Readonly<Record<keyof Touched, string>> = {
  switches: 'Switches',
  ports: 'Ports',
  servers: 'Servers',
  vpcs: 'VPCs',
  peerings: 'Peerings',
};

const changeLine = ({ action, kind, name, fields }: ObjectChange): string =>
  `${action} ${kind} ${name}${fields.length === 0 ? '' : ` (${fields.join(', ')})`}`;

const findingLine = ({ severity, message, where, code }: Diagnostic): string =>
  `${plainLine(formatLocation(where))}: ${severity}: ${plainLine(message)} [${code}]`;

/** Names of a long list are counted; JSON has all. */
const mostShown = 20;

const list = (lines: readonly string[], mark: string): readonly string[] => [
  ...lines.slice(0, mostShown).map((line) => `${mark}${line}`),
  ...(lines.length > mostShown ? [`${mark}and ${lines.length - mostShown} more`] : []),
];

const textOf = ({ changes, touched, score, reasons, found, resolved }: ImpactReport): string => {
  if (changes.length === 0 && found.length === 0 && resolved.length === 0) return 'Nothing changes.\n';
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', title, ...list(lines, '  ')];
  return [
    `Risk ${score} of 100, ${changes.length} objects`,
    ...section(
      'Why:',
      reasons.map(({ points, reason }) => `+${points} ${reason}`),
    ),
    ...section('In this order:', changes.map(changeLine)),
    ...touchedNames.flatMap((name) => section(`${titles[name]}:`, touched[name])),
    ...section('New findings:', found.map(findingLine)),
    ...section('Resolved:', resolved.map(findingLine)),
    '',
  ].join('\n');
};

const cell = (text: string): string =>
  plainLine(text)
    .replaceAll('\\', '\\\\')
    .replaceAll(/([|<`*_[\]])/gu, '\\$1');

/** A comment for a pull request. */
const markdownOf = ({ changes, touched, score, reasons, found, resolved }: ImpactReport): string => {
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', `**${title}**`, '', ...list(lines.map(cell), '- ')];
  const counts = touchedNames.filter((name) => touched[name].length > 0);
  return [
    `### Fabric: risk ${score} of 100`,
    ...section(
      'Why',
      reasons.map(({ points, reason }) => `${points} points: ${reason}`),
    ),
    ...section('New findings', found.map(findingLine)),
    ...section('Resolved findings', resolved.map(findingLine)),
    ...(counts.length === 0
      ? []
      : [
          '',
          '| Touched | | |',
          '|---|---|---|',
          ...counts.map(
            (name) =>
              `| ${titles[name]} | ${touched[name].length} | ${cell(touched[name].slice(0, 12).join(', '))}${touched[name].length > 12 ? ', …' : ''} |`,
          ),
        ]),
    ...section('Objects, in the order in which they can be applied', changes.map(changeLine)),
    ...(changes.length === 0 ? ['', 'No object changes.'] : []),
    '',
  ].join('\n');
};

interface Flags {
  readonly from: string;
  readonly to?: string;
  readonly format: 'text' | 'json' | 'markdown';
}

export const addImpact = (program: Command, io: Io, finish: Finish): void => {
  program
    .command('impact')
    .description('Say what a change of manifests would touch, how risky it looks and why, and which findings come and go')
    .argument('<path...>', 'files or folders')
    .requiredOption('--from <revision>', 'the state before')
    .option('--to <revision>', 'the state after (default: the files as they are now)')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'markdown']).default('text'))
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow impact --from HEAD gitops/\n  hedgerow impact --from main --to my-branch --format markdown gitops/ > comment.md\n\nStatus 1 when there are new errors, 2 for wrong usage.\n',
    )
    .action(async (paths: readonly string[], { from, to, format }: Flags) => {
      const { compareStates } = await import('#app/impact.ts');
      const now = await currentSources(paths, to === undefined ? {} : { revision: to }, io);
      const impact = compareStates(await olderSources(paths, from), now.files);
      const print = { text: () => textOf(impact), json: () => `${json(impact)}\n`, markdown: () => markdownOf(impact) };
      io.out(print[format]());
      finish(hasErrors(impact.found) ? 1 : 0);
    });
};
