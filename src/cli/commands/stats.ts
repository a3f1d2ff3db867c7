/** `hedgerow model stats`: how complex a model is, what to do about it, and how that changed. */
import { type Command, InvalidArgumentError } from 'commander';
import { defaultThresholds, type Measured, type Stats, type Thresholds } from '#modeling/stats/stats.ts';
import { diagnosticText } from '../diagnostics.ts';
import { type Format, type Io, json, paint, table } from '../output.ts';
import { Told } from '../remote.ts';
import { type Finish, formatOption } from './common.ts';
import { printDiagnostics } from './report.ts';

/** `score=120` for one threshold; several are put together. */
const threshold = (text: string, before: Partial<Thresholds> = {}): Partial<Thresholds> => {
  const [name = '', value = ''] = text.split('=');
  if (!Object.hasOwn(defaultThresholds, name)) throw new InvalidArgumentError(`There are: ${Object.keys(defaultThresholds).join(', ')}.`);
  if (!/^\d+$/u.test(value)) throw new InvalidArgumentError(`Write ${name}=NUMBER.`);
  return { ...before, [name]: Number(value) };
};

/** `12 ↑3`: the number, and how it changed. */
const withTrend = (now: number, before: number | undefined): string => {
  if (before === undefined || before === now) return String(now);
  return `${now} ${now > before ? '↑' : '↓'}${Math.abs(now - before)}`;
};

const shared = [
  'score',
  'entities',
  'relationships',
  'behaviours',
  'constraints',
  'attributes',
  'events',
  'refusals',
  'states',
  'transitions',
  'paths',
  'nesting',
  'decisions',
] as const;
const ofContexts = ['values', 'enums', 'views', 'fanIn', 'fanOut'] as const;

const headings: Readonly<Record<string, string>> = {
  fanIn: 'in',
  fanOut: 'out',
  relationships: 'relations',
  constraints: 'constr',
  transitions: 'steps',
};

const rowOf = <Name extends string>(
  { name, metrics, before }: Measured<Readonly<Record<Name, number>>>,
  columns: readonly Name[],
  trend: boolean,
): readonly string[] => [
  trend && before === undefined ? `${name} (new)` : name,
  ...columns.map((column) => withTrend(metrics[column], before?.[column])),
];

const titles = (first: string, columns: readonly string[]): readonly string[] => [
  first,
  ...columns.map((column) => headings[column] ?? column),
];

const printText = (io: Io, { contexts, score, scoreBefore, recommendations }: Stats): void => {
  const trend = scoreBefore !== undefined;
  const columns = [...shared, ...ofContexts];
  io.out(
    `${table(
      io,
      titles('context', columns),
      contexts.map((context) => rowOf(context, columns, trend)),
    )}\n`,
  );
  const aggregates = contexts.flatMap((context) => context.aggregates);
  if (aggregates.length > 0)
    io.out(
      `\n${table(
        io,
        titles('aggregate', shared),
        aggregates.map((aggregate) => rowOf(aggregate, shared, trend)),
      )}\n`,
    );
  if (recommendations.length > 0) io.out('\n');
  for (const recommendation of recommendations) io.out(`${diagnosticText(io, recommendation)}\n`);
  io.out(
    `\nScore ${paint(io, 'bold', withTrend(score, scoreBefore))}, ${recommendations.length} recommendation${recommendations.length === 1 ? '' : 's'}\n`,
  );
};

const examples = `
Thresholds (--threshold name=number): ${Object.entries(defaultThresholds)
  .map(([name, value]) => `${name} ${value}`)
  .join(', ')}.

Examples:
  hedgerow model stats
  hedgerow model stats --since v1.0
  hedgerow model stats my-models --threshold score=150 --threshold nesting=8
`;

export const addModelStats = (model: Command, io: Io, finish: Finish): void => {
  model
    .command('stats')
    .description('Say how complex models are, and what to do about it')
    .argument('[models]', 'folder, file, definitions or Git revision', 'models')
    .option('--since <revision>', 'show how the numbers changed since a Git revision (or since another folder)')
    .option('--threshold <name=number>', 'make recommendations above another number', threshold)
    .addOption(formatOption('text', 'json', 'sarif'))
    .addHelpText('after', examples)
    .action(
      async (models: string, flags: { readonly since?: string; readonly threshold?: Partial<Thresholds>; readonly format: Format }) => {
        const { measureModels } = await import('#app/model-stats.ts');
        const measured = await measureModels({
          root: process.cwd(),
          models,
          thresholds: { ...defaultThresholds, ...flags.threshold },
          ...(flags.since === undefined ? {} : { since: flags.since }),
        });
        if (!measured.ok) throw new Told(measured.refusal.message, measured.refusal.hint, 2);
        const { stats, diagnostics } = measured.value;
        if (stats === undefined) printDiagnostics(io, flags.format, diagnostics, {}, 'Not measured');
        else if (flags.format === 'json') io.out(`${json(stats)}\n`);
        else if (flags.format === 'sarif') printDiagnostics(io, flags.format, stats.recommendations, {}, '');
        else printText(io, stats);
        finish(stats === undefined ? 1 : 0);
      },
    );
};
