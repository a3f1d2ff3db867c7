/** Reads a folder of models, and generates from it: what `hedgerow model` does. */
import { resolve } from 'node:path';
import { type Diagnostic, defineDiagnostics, report } from '#base/diagnostic.ts';
import { generate, withNotes } from '#modeling/pipeline.ts';
import { openOutput, type PlannedFile, planProblems, type WritePlan } from '#modeling/write/files.ts';
import type { MadeFile } from '#modeling/write/lock.ts';
import { type ImportInput, type ImportResult, importDefinitions } from '#targets/kubernetes/import.ts';
import { readOverlay } from '#targets/kubernetes/overlay.ts';
import { configurationFile, projectTargets } from './configuration.ts';
import { openModelFolder, shownDiagnostics } from './model-folder.ts';

export const generateProblems = defineDiagnostics({
  'generate/no-models': {
    severity: 'error',
    message: 'There is no model below {folder}. Nothing was checked, written or removed.',
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

/** What to read, and for whom. */
export interface CheckOptions {
  readonly root: string;
  /** Folder of the models, from the root. */
  readonly folder: string;
  /** Only these targets; all unless given. */
  readonly only?: readonly string[];
  /** Configuration of the project, from the root; the one beside the models unless given, `none` for no configuration. */
  readonly configuration?: string;
}

export interface GenerateOptions extends CheckOptions {
  /** Folder to write into, from the root; the root itself unless given. */
  readonly out?: string;
  /** `check` compares, `plan` says what would be done, `write` does it. */
  readonly mode: 'check' | 'plan' | 'write';
  /** Overwrites what was edited by hand and what is not ours. */
  readonly force: boolean;
}

/** The configuration of a project, if it has one. */
export const configurationOf = ({ root, folder, configuration }: Pick<CheckOptions, 'root' | 'folder' | 'configuration'>) =>
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

const nothingFrom = (diagnostics: readonly Diagnostic[]) => ({ files: [], contexts: 0, diagnostics });

/** What the targets of a project make of its models, in memory; `notes` also tells what no target minds. */
const makeAll = async (
  options: CheckOptions,
  { notes }: { readonly notes: boolean },
): Promise<Omit<ModelReport, 'files'> & { readonly files: readonly MadeFile[] }> => {
  const project = await projectTargets(configurationOf(options));
  const known = project.targets.map(({ name }) => name);
  const problems = [...project.diagnostics, ...(known.length === 0 ? [] : unknownTargets(options.only, known))];
  if (problems.length > 0) return nothingFrom(problems);
  const folder = openModelFolder(options.root, options.folder);
  const content = folder.read();
  if (content.diagnostics.length > 0) return nothingFrom(content.diagnostics);
  if (content.files.length === 0) return nothingFrom([noModels(options.folder)]);
  const wanted = project.targets.filter(({ name }) => options.only?.includes(name) ?? true);
  const made = generate(content.files, wanted);
  const diagnostics = notes ? withNotes(made, content.files) : made.diagnostics;
  return { files: made.files, contexts: made.model.contexts.length, diagnostics: shownDiagnostics(folder, diagnostics) };
};

/** Everything that is wrong with the models below a folder, and everything that the targets would refuse of them. Writes nothing. */
export const checkModels = async (options: CheckOptions): Promise<ModelReport> => ({
  ...(await makeAll(options, { notes: true })),
  files: [],
});

/** Generates, and compares or writes. */
export const generateModels = async (options: GenerateOptions): Promise<ModelReport> => {
  const { files, contexts, diagnostics } = await makeAll(options, { notes: false });
  if (diagnostics.some(isError)) return { diagnostics, contexts, files: [] };
  const { plan, diagnostics: more } = carryOut(options, files);
  return { diagnostics: [...diagnostics, ...more], contexts, files: plan.files };
};

/** Models of custom resource definitions; with an overlay, in our own words. */
export const importCrds = (inputs: readonly ImportInput[], prefix: string, overlay?: string): ImportResult =>
  importDefinitions(inputs, { prefix, ...(overlay === undefined ? {} : { overlay: readOverlay(overlay) }) });
