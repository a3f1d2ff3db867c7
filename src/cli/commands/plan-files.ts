/** What a change of manifests would do to a fabric, for `hedgerow plan --from`: of Git or of files, without a server. */
import type { StatesCompared } from '#app/compare-states.ts';
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

const textOf = ({ changes, touched, consequences, score, reasons, found, resolved }: StatesCompared): string => {
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
    ...section('Reach each other no more:', consequences.lost),
    ...section('Reach each other now:', consequences.gained),
    ...section('Alone now:', consequences.alone),
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
const markdownOf = ({ changes, touched, consequences, score, reasons, found, resolved }: StatesCompared): string => {
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
    ...section('Reach each other no more', consequences.lost),
    ...section('Reach each other now', consequences.gained),
    ...section('Hang on one device alone now', consequences.alone),
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

export interface PlanFilesFlags {
  readonly from: string;
  readonly to?: string;
  readonly format: 'text' | 'json' | 'markdown';
}

/** Status 1 when there are new errors. */
export const planFiles = async (paths: readonly string[], { from, to, format }: PlanFilesFlags, io: Io, finish: Finish): Promise<void> => {
  const { compareStates } = await import('#app/compare-states.ts');
  const now = await currentSources(paths, to === undefined ? {} : { revision: to }, io);
  const compared = compareStates(await olderSources(paths, from), now.files);
  const print = { text: () => textOf(compared), json: () => `${json(compared)}\n`, markdown: () => markdownOf(compared) };
  io.out(print[format]());
  finish(hasErrors(compared.found) ? 1 : 0);
};
