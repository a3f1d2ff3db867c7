/** Models in, files out: load, link, check, transform, check the platform's limits, print. One screen, read from top to bottom. */
import { compareDiagnostics, type Diagnostic } from '#base/diagnostic.ts';
import { checkModel } from './check/rules.ts';
import { settle } from './load/places.ts';
import { type LoadedModel, loadModel, type ModelFile, makeLoader } from './load/read-model.ts';
import type { Model } from './metamodel/elements.ts';
import type { GeneratedFile, Target } from './target.ts';

export interface Generation {
  readonly model: Model;
  /** Nothing when an error stopped the run before printing. */
  readonly files: readonly GeneratedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

const isError = (diagnostic: Diagnostic): boolean => diagnostic.severity === 'error';

const runTarget = (
  target: Target,
  model: Model,
): { readonly files: readonly GeneratedFile[]; readonly diagnostics: readonly Diagnostic[] } => {
  const { psm, diagnostics } = target.transform(model);
  const limits = target.check(psm);
  const all = [...diagnostics, ...limits];
  return { files: all.some(isError) ? [] : target.print(psm), diagnostics: all };
};

/** In the order of the text, each with its exact place. */
const ordered = (diagnostics: readonly Diagnostic[], files: readonly ModelFile[]): readonly Diagnostic[] =>
  settle(diagnostics, files).toSorted(compareDiagnostics);

const checked = ({ model, diagnostics }: LoadedModel, files: readonly ModelFile[]) => ({
  model,
  diagnostics: ordered([...diagnostics, ...checkModel(model)], files),
});

/** The model of some files, and everything that is wrong with it. */
export const checkFiles = (files: readonly ModelFile[]): { readonly model: Model; readonly diagnostics: readonly Diagnostic[] } =>
  checked(loadModel(files), files);

/** Generates again and again, as a watch does: what did not change is not made again, and the outcome is that of a full run. */
export interface Generator {
  readonly generate: (files: readonly ModelFile[]) => Generation;
}

/** A generator that remembers what it read last; what it made of it is remembered by the targets, element by element. */
export const makeGenerator = (targets: readonly Target[]): Generator => {
  const loader = makeLoader();
  return {
    generate: (files) => {
      const { model, diagnostics } = checked(loader.load(files), files);
      if (diagnostics.some(isError)) return { model, files: [], diagnostics };
      const results = targets.map((target) => runTarget(target, model));
      return {
        model,
        files: results.flatMap((result) => result.files).sort((left, right) => (left.path < right.path ? -1 : 1)),
        diagnostics: ordered([...diagnostics, ...results.flatMap((result) => result.diagnostics)], files),
      };
    },
  };
};

/** Everything the targets make of some model files. A model with errors is not printed. */
export const generate = (files: readonly ModelFile[], targets: readonly Target[]): Generation => makeGenerator(targets).generate(files);
