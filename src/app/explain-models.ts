/** Names the element of the models behind a line of a generated file: what `hedgerow model explain` does. */
import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { type Diagnostic, defineDiagnostics, report } from '#base/diagnostic.ts';
import { nearestName } from '#base/nearest-name.ts';
import { type Explanation, explainLine } from '#modeling/explain.ts';
import { checkFiles } from '#modeling/pipeline.ts';
import { withLf } from '#modeling/write/lock.ts';
import { projectTargets } from './configuration.ts';
import { openModelFolder, shownDiagnostics } from './model-folder.ts';
import { configurationOf, type GenerateOptions, isError, noModels } from './models.ts';

export const explainProblems = defineDiagnostics({
  'explain/not-generated': {
    severity: 'error',
    message: 'The models make no file {file}.',
    hint: '{suggestion}',
  },
  'explain/no-line': { severity: 'error', message: 'The file has {lines} lines.', hint: 'Name one of them: lines count from 1.' },
  'explain/other-line': {
    severity: 'error',
    message: 'The line is not what the models say now; they say: {text}',
    hint: 'Run hedgerow model generate first, then look for the line again.',
  },
});

export interface ExplainOptions extends Pick<GenerateOptions, 'root' | 'folder' | 'out' | 'configuration'> {
  /** The generated file, from the root or from the output folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface ExplainReport {
  readonly explanation?: Explanation;
  readonly diagnostics: readonly Diagnostic[];
}

const lineOnDisk = (path: string, line: number): string | undefined => {
  try {
    return withLf(readFileSync(path, 'utf8')).split('\n')[line - 1];
  } catch {
    return undefined;
  }
};

/** Where the file lies: people name it from where they are, or from the output folder, as lists of files do. */
const placeOf = ({ root, file, out = '.' }: ExplainOptions): string => {
  const places = [resolve(root, file), resolve(root, out, file)];
  return places.find((place) => existsSync(place)) ?? resolve(root, file);
};

/** Explains a line of a file as it lies in the output folder. */
export const explainModels = async (options: ExplainOptions): Promise<ExplainReport> => {
  const { root, file, line } = options;
  const project = await projectTargets(configurationOf(options));
  const folder = openModelFolder(root, options.folder);
  const content = folder.read();
  const early = [...project.diagnostics, ...content.diagnostics, ...(content.files.length === 0 ? [noModels(options.folder)] : [])];
  if (early.length > 0) return { diagnostics: early };
  const { model, diagnostics } = checkFiles(content.files);
  if (diagnostics.some(isError)) return { diagnostics: shownDiagnostics(folder, diagnostics) };
  const place = placeOf(options);
  const path = relative(resolve(root, options.out ?? '.'), place).replaceAll('\\', '/');
  const found = explainLine(model, project.targets, path, line);
  if (found.found === 'nothing') {
    const near = nearestName(path, found.paths);
    const suggestion = near === undefined ? 'models/generated.lock.json lists what they make.' : `Did you mean ${near}?`;
    return { diagnostics: [report(explainProblems, 'explain/not-generated', { file }, { file: path, suggestion })] };
  }
  if (found.found === 'file') return { diagnostics: [report(explainProblems, 'explain/no-line', { file, line }, { lines: found.lines })] };
  const { explanation } = found;
  const now = lineOnDisk(place, line);
  if (now !== undefined && now !== explanation.text)
    return { diagnostics: [report(explainProblems, 'explain/other-line', { file, line }, { text: explanation.text.trim() })] };
  return {
    explanation: {
      ...explanation,
      steps: explanation.steps.map((step) => ({ ...step, where: folder.shown(step.where) })),
      sources: explanation.sources.map(folder.shown),
    },
    diagnostics: [],
  };
};
