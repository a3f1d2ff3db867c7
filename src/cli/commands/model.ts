/** Commands about models: check, compare, explain, generate, import, lsp, schema, stats. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { hasErrors } from '../diagnostics.ts';
import { type Format, type Io, json } from '../output.ts';
import { Told } from '../remote.ts';
import { configurationOption, type Finish, formatOption } from './common.ts';
import { addModelCompare } from './compare.ts';
import { addModelExplain } from './explain.ts';
import { addModelGenerate } from './generate.ts';
import { addModelServer } from './language-server.ts';
import { printDiagnostics } from './report.ts';
import { addModelStats } from './stats.ts';

const addModelImport = (model: Command, io: Io, finish: Finish): void => {
  model
    .command('import')
    .description('Make models from another schema')
    .command('crd')
    .description('Make models from custom resource definitions')
    .argument('<file...>', 'files with definitions')
    .requiredOption('--out <folder>', 'folder to write the models into')
    .option('--overlay <file>', 'our own descriptions, authors and references')
    .option('--prefix <text>', 'put before the names of the contexts', '')
    .addOption(formatOption('text', 'json'))
    .action(
      async (
        files: readonly string[],
        flags: { readonly out: string; readonly overlay?: string; readonly prefix: string; readonly format: Format },
      ) => {
        const { importCrds } = await import('#app/models.ts');
        for (const file of files) if (!existsSync(file)) throw new Told(`There is no ${file}.`, 'Check the path.', 2);
        const overlay = flags.overlay === undefined ? undefined : readFileSync(flags.overlay, 'utf8');
        const result = importCrds(
          files.map((name) => ({ name, text: readFileSync(name) })),
          flags.prefix,
          overlay,
        );
        mkdirSync(resolve(flags.out), { recursive: true });
        for (const { path, text } of result.files) writeFileSync(join(flags.out, path), text);
        printDiagnostics(
          io,
          flags.format,
          result.diagnostics,
          { files: result.files.map(({ path }) => join(flags.out, path)) },
          `${result.files.length} models`,
        );
        finish(hasErrors(result.diagnostics) ? 1 : 0);
      },
    );
};

const addModelSchema = (model: Command, io: Io, finish: Finish): void => {
  model
    .command('schema')
    .description('Print the JSON Schema of model files, for editors')
    .option('--map', 'the schema of context-map.yaml instead of *.pim.yaml', false)
    .action(async ({ map }: { readonly map: boolean }) => {
      const { modelSchema } = await import('#modeling/metamodel/json-schema.ts');
      io.out(`${json(modelSchema(map ? 'contextMap' : 'context'))}\n`);
      finish(0);
    });
};

interface CheckFlags {
  readonly target?: readonly string[];
  readonly config?: string;
  readonly format: Format;
}

export const addModel = (program: Command, io: Io, finish: Finish): void => {
  const model = program.command('model').description('Work with models: check, compare, edit, explain, generate, import, stats');
  model
    .command('check')
    .description('Check models, and what the targets would refuse of them; writes nothing')
    .argument('[folder]', 'folder of the models', 'models')
    .option('--target <name...>', 'the limits of these targets only')
    .addOption(configurationOption())
    .addOption(formatOption('text', 'json', 'sarif'))
    .action(async (folder: string, { target, config, format }: CheckFlags) => {
      const { checkModels } = await import('#app/models.ts');
      if (!existsSync(folder)) throw new Told(`There is no ${folder}.`, 'Name the folder of the models.', 2);
      const report = await checkModels({
        root: process.cwd(),
        folder,
        ...(target === undefined ? {} : { only: target }),
        ...(config === undefined ? {} : { configuration: config }),
      });
      printDiagnostics(io, format, report.diagnostics, { contexts: report.contexts }, `${report.contexts} contexts`, { fold: true });
      finish(hasErrors(report.diagnostics) ? 1 : 0);
    });
  addModelSchema(model, io, finish);
  addModelGenerate(model, io, finish);
  addModelCompare(model, io, finish);
  addModelExplain(model, io, finish);
  addModelStats(model, io, finish);
  addModelImport(model, io, finish);
  addModelServer(model, io, finish);
};
