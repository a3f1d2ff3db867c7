/** Commands about models: check, generate, import, schema. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { hasErrors } from '../diagnostics.ts';
import { type Format, type Io, json } from '../output.ts';
import { Told } from '../remote.ts';
import { type Finish, formatOption } from './common.ts';
import { printDiagnostics } from './report.ts';

const addModelGenerate = (model: Command, io: Io, finish: Finish): void => {
  model
    .command('generate')
    .description('Make files from models')
    .option('--models <folder>', 'folder of the models', 'models')
    .option('--out <folder>', 'folder to write into', '.')
    .option('--target <name...>', 'only these targets')
    .option('--config <file>', 'configuration of the project; none for no configuration (default: hedgerow.config.ts, if there is one)')
    .option('--check', 'compare only; problems when something is not what the models say', false)
    .option('--dry-run', 'say what would be written', false)
    .option('--force', 'overwrite files that were edited by hand', false)
    .addOption(formatOption('text', 'json'))
    .action(
      async (flags: {
        readonly models: string;
        readonly out: string;
        readonly target?: readonly string[];
        readonly config?: string;
        readonly check: boolean;
        readonly dryRun: boolean;
        readonly force: boolean;
        readonly format: Format;
      }) => {
        const { generateModels } = await import('#app/models.ts');
        const mode = flags.check ? 'check' : flags.dryRun ? 'plan' : 'write';
        const report = await generateModels({
          root: process.cwd(),
          folder: flags.models,
          out: flags.out,
          mode,
          force: flags.force,
          ...(flags.target === undefined ? {} : { only: flags.target }),
          ...(flags.config === undefined ? {} : { configuration: flags.config }),
        });
        const changed = report.files.filter(({ action }) => action !== 'keep').map(({ action, path }) => ({ action, path }));
        if (flags.format === 'text' && mode !== 'check') for (const { action, path } of changed) io.out(`${action.padEnd(8)}${path}\n`);
        const words =
          mode === 'write'
            ? `${report.files.length} files, ${changed.length} changed`
            : `${report.files.length} files, ${changed.length} to change`;
        printDiagnostics(io, flags.format, report.diagnostics, { files: changed, total: report.files.length }, words);
        finish(hasErrors(report.diagnostics) ? 1 : 0);
      },
    );
};

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

export const addModel = (program: Command, io: Io, finish: Finish): void => {
  const model = program.command('model').description('Work with models: check, generate, import');
  model
    .command('check')
    .description('Check models')
    .argument('[folder]', 'folder of the models', 'models')
    .addOption(formatOption('text', 'json', 'sarif'))
    .action(async (folder: string, flags: { readonly format: Format }) => {
      const { checkModels } = await import('#app/models.ts');
      if (!existsSync(folder)) throw new Told(`There is no ${folder}.`, 'Name the folder of the models.', 2);
      const report = checkModels(process.cwd(), folder);
      printDiagnostics(io, flags.format, report.diagnostics, { contexts: report.contexts }, `${report.contexts} contexts`);
      finish(hasErrors(report.diagnostics) ? 1 : 0);
    });
  addModelSchema(model, io, finish);
  addModelGenerate(model, io, finish);
  addModelImport(model, io, finish);
};
