/** Reads a folder of models, and generates from it: what `hedgerow model` does. */
import { resolve } from 'node:path';
import { type Diagnostic, defineDiagnostics, report } from '#base/diagnostic.ts';
import { checkFiles, generate } from '#modeling/pipeline.ts';
import { openOutput, type PlannedFile, planProblems, type WritePlan } from '#modeling/write/files.ts';
import type { MadeFile } from '#modeling/write/lock.ts';
import { type ImportInput, type ImportResult, importDefinitions } from '#targets/kubernetes/import.ts';
import { readOverlay } from '#targets/kubernetes/overlay.ts';
import { configurationFile, projectTargets } from './configuration.ts';
import { openModelFolder, readModelFiles, shownDiagnostics } from './model-folder.ts';

export const generateProblems = defineDiagnostics({
  'generate/no-models': {
    severity: 'error',
    message: 'There is no model below {folder}. Nothing was written or removed.',
    hint: 'Name the folder with --models; models are called *.pim.yaml.',
  },
  'generate/unknown-target': {
    severity: 'error',
    message: 'There is no target {name}.',
    hint: 'There are: {known}.',
  },
});

export interface ModelReport {
  readonly diagnostics: readonly Diagnostic[];
  readonly contexts: number;
  readonly files: readonly PlannedFile[];
}

/** Everything that is wrong with the models below a folder. */
export const checkModels = (root: string, folder: string): ModelReport => {
  const { model, diagnostics } = checkFiles(readModelFiles(root, folder));
  return { diagnostics, contexts: model.contexts.length, files: [] };
};

export interface GenerateOptions {
  readonly root: string;
  /** Folder of the models, from the root. */
  readonly folder: string;
  /** Folder to write into, from the root; the root itself unless given. */
  readonly out?: string;
  /** Only these targets. What others made is left as it is. */
  readonly only?: readonly string[];
  /** `check` compares, `plan` says what would be done, `write` does it. */
  readonly mode: 'check' | 'plan' | 'write';
  readonly force: boolean;
  /** Configuration of the project, from the root; the one beside the models unless given, `none` for no configuration. */
  readonly configuration?: string;
}

/** The configuration of a project, if it has one. */
export const configurationOf = ({ root, folder, configuration }: Pick<GenerateOptions, 'root' | 'folder' | 'configuration'>) =>
  configuration === 'none' ? undefined : configurationFile(root, folder, configuration);

/** Targets that were asked for and are none. */
export const unknownTargets = (only: readonly string[] | undefined, known: readonly string[]): readonly Diagnostic[] =>
  (only ?? [])
    .filter((name) => !known.includes(name))
    .map((name) => report(generateProblems, 'generate/unknown-target', { file: '--target' }, { name, known: known.join(', ') }));

export const noModels = (folder: string): Diagnostic => report(generateProblems, 'generate/no-models', { file: folder }, { folder });

export const isError = ({ severity }: Diagnostic): boolean => severity === 'error';

const carryOut = (
  { mode, force, only, root, out = '.' }: GenerateOptions,
  files: readonly MadeFile[],
): { readonly plan: WritePlan; readonly diagnostics: readonly Diagnostic[] } => {
  const output = openOutput(resolve(root, out));
  if (mode === 'write') return output.write(files, { force, ...(only === undefined ? {} : { only }) });
  const plan = output.plan(files, only);
  return { plan, diagnostics: mode === 'check' ? planProblems(plan) : plan.diagnostics };
};

/** Generates, and compares or writes. */
export const generateModels = async (options: GenerateOptions): Promise<ModelReport> => {
  const project = await projectTargets(configurationOf(options));
  const problems = [
    ...project.diagnostics,
    ...(project.targets.length === 0
      ? []
      : unknownTargets(
          options.only,
          project.targets.map(({ name }) => name),
        )),
  ];
  if (problems.length > 0) return { diagnostics: problems, contexts: 0, files: [] };
  const wanted = project.targets.filter(({ name }) => options.only?.includes(name) ?? true);
  const folder = openModelFolder(options.root, options.folder);
  const content = folder.read();
  if (content.diagnostics.length > 0) return { diagnostics: content.diagnostics, contexts: 0, files: [] };
  if (content.files.length === 0) return { diagnostics: [noModels(options.folder)], contexts: 0, files: [] };
  const { model, files, diagnostics } = generate(content.files, wanted);
  const contexts = model.contexts.length;
  const told = shownDiagnostics(folder, diagnostics);
  if (told.some(isError)) return { diagnostics: told, contexts, files: [] };
  const { plan, diagnostics: more } = carryOut(options, files);
  return { diagnostics: [...told, ...more], contexts, files: plan.files };
};

/** Models of custom resource definitions; with an overlay, in our own words. */
export const importCrds = (inputs: readonly ImportInput[], prefix: string, overlay?: string): ImportResult =>
  importDefinitions(inputs, { prefix, ...(overlay === undefined ? {} : { overlay: readOverlay(overlay) }) });
