/** `model explain`: the element of the models behind a line of a generated file. */
import type { Command } from 'commander';
import { formatLocation } from '#base/diagnostic.ts';
import type { Explanation } from '#modeling/explain.ts';
import { hasErrors } from '../diagnostics.ts';
import { type Format, type Io, json, paint, plain } from '../output.ts';
import { Told } from '../remote.ts';
import { configurationOption, type Finish, formatOption } from './common.ts';
import { printDiagnostics } from './report.ts';

/** `file:line`, with a column behind it as editors and compilers write it. */
const parsePlace = (text: string): { readonly file: string; readonly line: number } => {
  const [, file = '', line = ''] = /^(.+?):(\d+)(?::\d+)?$/u.exec(text) ?? [];
  if (file === '') throw new Told(`${text} is no FILE:LINE.`, 'Write it like deploy/crds/lamps.lab.example.com.yaml:12.', 2);
  return { file, line: Number(line) };
};

/** How many of the elements of a whole file are named. */
const mostSources = 5;

const printExplanation = (io: Io, { path, line, text, target, steps, sources, replaced }: Explanation): void => {
  const row = (word: string, what: string): void => io.out(`  ${paint(io, 'grey', word.padEnd(8))} ${plain(what)}\n`);
  io.out(`${paint(io, 'bold', plain(`${path}:${line}`))}\n  ${plain(text.trim())}\n`);
  row('target', target);
  for (const { part, element, where } of steps) {
    if (part !== undefined) row('part', part);
    row('element', `${element}  ${formatLocation(where)}`);
  }
  if (steps.length > 0) return;
  io.out(
    replaced
      ? '  An override of the project wrote this file, and its lines cannot be told apart.\n'
      : '  No element: the line comes from the target itself.\n',
  );
  for (const where of sources.slice(0, mostSources)) row('file of', formatLocation(where));
  if (sources.length > mostSources) row('', `and ${sources.length - mostSources} more`);
};

export const addModelExplain = (model: Command, io: Io, finish: Finish): void => {
  model
    .command('explain')
    .description('Name the element of the models behind a line of a generated file')
    .argument('<file:line>', 'the generated file and the line, from 1')
    .option('--models <folder>', 'folder of the models', 'models')
    .option('--out <folder>', 'folder that was written into', '.')
    .addOption(configurationOption())
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', '\nExample:\n  hedgerow model explain deploy/crds/lamps.lab.example.com.yaml:41\n')
    .action(
      async (
        place: string,
        flags: { readonly models: string; readonly out: string; readonly config?: string; readonly format: Format },
      ) => {
        const { file, line } = parsePlace(place);
        const { explainModels } = await import('#app/explain-models.ts');
        const { explanation, diagnostics } = await explainModels({
          root: process.cwd(),
          folder: flags.models,
          out: flags.out,
          file,
          line,
          ...(flags.config === undefined ? {} : { configuration: flags.config }),
        });
        if (explanation === undefined) printDiagnostics(io, flags.format, diagnostics, {}, 'Not explained');
        else if (flags.format === 'json') io.out(`${json(explanation)}\n`);
        else printExplanation(io, explanation);
        finish(hasErrors(diagnostics) ? 1 : 0);
      },
    );
};
