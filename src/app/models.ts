/** Reads a folder of models, and generates from it: what `hedgerow model` does. */
import { globSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Diagnostic } from '#base/diagnostic.ts';
import type { ModelFile } from '#modeling/load/read-model.ts';
import { checkFiles, generate } from '#modeling/pipeline.ts';
import { type PlannedFile, planFiles, planProblems, writePlan } from '#modeling/write/files.ts';
import { type ImportInput, type ImportResult, importDefinitions } from '#targets/kubernetes/import.ts';
import { readOverlay } from '#targets/kubernetes/overlay.ts';
import { configurationFile, projectTargets } from './configuration.ts';

/** Model files below a folder: `*.pim.yaml` and the context map. Paths are given from `root`. */
export const readModelFiles = (root: string, folder: string): readonly ModelFile[] => {
  const base = resolve(root, folder);
  return globSync('**/{*.pim,context-map}.{yaml,yml}', { cwd: base })
    .sort()
    .map((path) => ({ path: relative(root, join(base, path)).replaceAll('\\', '/'), text: readFileSync(join(base, path), 'utf8') }));
};

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
  /** Only these targets. */
  readonly only?: readonly string[];
  /** `check` compares, `plan` says what would be done, `write` does it. */
  readonly mode: 'check' | 'plan' | 'write';
  readonly force: boolean;
  /** Configuration of the project, from the root; the one beside the models unless given, `none` for no configuration. */
  readonly configuration?: string;
}

/** Generates, and compares or writes. */
export const generateModels = async (options: GenerateOptions): Promise<ModelReport> => {
  const file = options.configuration === 'none' ? undefined : configurationFile(options.root, options.folder, options.configuration);
  const project = await projectTargets(file);
  if (project.diagnostics.length > 0) return { diagnostics: project.diagnostics, contexts: 0, files: [] };
  const wanted = project.targets.filter((target) => options.only === undefined || options.only.includes(target.name));
  const { model, files, diagnostics } = generate(readModelFiles(options.root, options.folder), wanted);
  const contexts = model.contexts.length;
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) return { diagnostics, contexts, files: [] };
  const out = resolve(options.root, options.out ?? '.');
  const plan = planFiles(out, files);
  const more = options.mode === 'check' ? planProblems(plan) : options.mode === 'write' ? writePlan(out, plan, options.force) : [];
  return { diagnostics: [...diagnostics, ...more], contexts, files: plan.files };
};

/** Models of custom resource definitions; with an overlay, in our own words. */
export const importCrds = (inputs: readonly ImportInput[], prefix: string, overlay?: string): ImportResult =>
  importDefinitions(inputs, overlay === undefined ? undefined : readOverlay(overlay, prefix));
