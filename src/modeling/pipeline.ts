/** Models in, files out: load, link, check, transform, check the platform's limits, print. One screen, read from top to bottom. */
import { compareDiagnostics, type Diagnostic, defineDiagnostics, report } from '#base/diagnostic.ts';
import { reservedElsewhere } from './check/reserved.ts';
import { checkModel } from './check/rules.ts';
import { settle } from './load/places.ts';
import { type LoadedModel, loadModel, type ModelFile, makeLoader } from './load/read-model.ts';
import type { Model } from './metamodel/elements.ts';
import type { Target } from './target.ts';
import type { MadeFile } from './write/lock.ts';
import { checkPaths } from './write/paths.ts';

export interface Generation {
  readonly model: Model;
  /** Nothing when an error stopped the run before printing. */
  readonly files: readonly MadeFile[];
  readonly diagnostics: readonly Diagnostic[];
}

export const pipelineProblems = defineDiagnostics({
  'generate/target-fault': {
    severity: 'error',
    message: 'The target {target} failed: {reason}.',
    hint: 'This is a fault of the target, not of the models.',
  },
});

const isError = (diagnostic: Diagnostic): boolean => diagnostic.severity === 'error';

interface Printed {
  readonly files: readonly MadeFile[];
  readonly diagnostics: readonly Diagnostic[];
}

const limitsOf = (target: Target, model: Model): { readonly psm: unknown; readonly diagnostics: readonly Diagnostic[] } => {
  const { psm, diagnostics } = target.transform(model);
  return { psm, diagnostics: [...diagnostics, ...target.check(psm)] };
};

const printTarget = (target: Target, model: Model): Printed => {
  const { psm, diagnostics: all } = limitsOf(target, model);
  const files = all.some(isError) ? [] : target.print(psm);
  const broken = files.find(({ path, text }) => typeof path !== 'string' || typeof text !== 'string');
  if (broken !== undefined) throw new TypeError(`it printed a file without ${typeof broken.path === 'string' ? 'text' : 'a path'}`);
  return { files: files.map((file) => ({ ...file, target: target.name })), diagnostics: all };
};

/** Targets of a project are its own code: what they throw is told like anything else that is wrong, and ends no watch. */
const runTarget = (target: Target, run: () => Printed): Printed => {
  try {
    return run();
  } catch (fault) {
    const { message, stack = '' } = fault instanceof Error ? fault : new Error(String(fault));
    const at = /\n\s+at (.*)/u.exec(stack)?.[1];
    const problem = report(
      pipelineProblems,
      'generate/target-fault',
      { file: `target ${target.name}` },
      { target: target.name, reason: message },
      at === undefined ? {} : { hint: `At ${at}.` },
    );
    return { files: [], diagnostics: [problem] };
  }
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

/** What a report of a sound model lists besides: names that are words of languages which no target prints. */
export const withNotes = ({ model, diagnostics }: Omit<Generation, 'files'>, files: readonly ModelFile[]): readonly Diagnostic[] =>
  diagnostics.some(isError) ? diagnostics : ordered([...diagnostics, ...reservedElsewhere(model)], files);

/** Checks again and again, as an editor does: files that did not change are not read again. */
export interface Checker {
  readonly check: (files: readonly ModelFile[]) => { readonly model: Model; readonly diagnostics: readonly Diagnostic[] };
}

/** A checker that remembers the files it read last. A model without errors is held to the limits of the targets too, and not printed. */
export const makeChecker = (targets: readonly Target[] = []): Checker => {
  const loader = makeLoader();
  return {
    check: (files) => {
      const { model, diagnostics } = checked(loader.load(files), files);
      if (targets.length === 0 || diagnostics.some(isError)) return { model, diagnostics };
      const told = targets.flatMap((target) => runTarget(target, () => ({ files: [], ...limitsOf(target, model) })).diagnostics);
      return { model, diagnostics: withNotes({ model, diagnostics: [...diagnostics, ...told] }, files) };
    },
  };
};

/** Generates again and again, as a watch does: what did not change is not made again, and the outcome is that of a full run. */
export interface Generator {
  readonly generate: (files: readonly ModelFile[]) => Generation;
}

/** A generator that remembers what it read last; what it made of it is remembered by the targets, element by element. */
export const makeGenerator = (targets: readonly Target[]): Generator => {
  const loader = makeLoader();
  return {
    generate: (modelFiles) => {
      const { model, diagnostics } = checked(loader.load(modelFiles), modelFiles);
      if (diagnostics.some(isError)) return { model, files: [], diagnostics };
      const results = targets.map((target) => runTarget(target, () => printTarget(target, model)));
      const files = results.flatMap((result) => result.files).sort((left, right) => (left.path < right.path ? -1 : 1));
      const misplaced = checkPaths(files);
      return {
        model,
        files: misplaced.some(isError) ? [] : files,
        diagnostics: ordered([...diagnostics, ...results.flatMap((result) => result.diagnostics), ...misplaced], modelFiles),
      };
    },
  };
};

/** Everything the targets make of some model files. A model with errors is not printed. */
export const generate = (files: readonly ModelFile[], targets: readonly Target[]): Generation => makeGenerator(targets).generate(files);
