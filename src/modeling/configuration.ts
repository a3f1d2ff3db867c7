/** What a project adds to the generator: targets of its own, and other texts for single files of the targets there are. */
import type { GeneratedFile, Target } from './target.ts';

/** Replaces the text of files that a target prints. Where they go and what they are made from stays the target's matter. */
export interface Override {
  /** Name of the target. */
  readonly target: string;
  /** Path of the file, or a pattern for the paths of several. */
  readonly path: string | RegExp;
  /** The text instead. `file.text` is what the target printed; `psm` is the plain data it was printed from. */
  readonly print: (file: GeneratedFile, psm: unknown) => string;
}

/** The default export of `hedgerow.config.ts`, which lies beside a project's folder of models. */
export interface Configuration {
  readonly targets?: readonly Target[];
  readonly overrides?: readonly Override[];
}

/** An override whose `psm` is known by the target it is written for. */
export const override = <Psm>(target: Target<Psm>, path: string | RegExp, print: (file: GeneratedFile, psm: Psm) => string): Override => ({
  target: target.name,
  path,
  print: print as Override['print'],
});

const matches = (path: string | RegExp, file: string): boolean =>
  typeof path === 'string' ? path === file : new RegExp(path.source, path.flags.replaceAll(/[gy]/gu, '')).test(file);

/** A target that prints through the overrides that are meant for it. */
export const overridden = (target: Target, overrides: readonly Override[]): Target => {
  const mine = overrides.filter((candidate) => candidate.target === target.name);
  if (mine.length === 0) return target;
  const rewritten = (file: GeneratedFile, psm: unknown): GeneratedFile => {
    let { text } = file;
    for (const { path, print } of mine) if (matches(path, file.path)) text = print({ ...file, text }, psm);
    return { ...file, text };
  };
  return { ...target, print: (psm) => target.print(psm).map((file) => rewritten(file, psm)) };
};

const isTarget = (value: unknown): value is Target =>
  typeof value === 'object' &&
  value !== null &&
  ['name', 'description'].every((key) => typeof Reflect.get(value, key) === 'string') &&
  ['transform', 'check', 'print'].every((key) => typeof Reflect.get(value, key) === 'function');

const isOverride = (value: unknown): value is Override =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'target') === 'string' &&
  (typeof Reflect.get(value, 'path') === 'string' || Reflect.get(value, 'path') instanceof RegExp) &&
  typeof Reflect.get(value, 'print') === 'function';

/** What is wrong with a configuration, in words; nothing when it is one. `known` are the names of the targets there are. */
export const configurationProblems = (value: unknown, known: readonly string[]): readonly string[] => {
  if (typeof value !== 'object' || value === null) return ['it has no default export with targets or overrides'];
  const { targets = [], overrides = [] } = value as { readonly targets?: unknown; readonly overrides?: unknown };
  if (!(Array.isArray(targets) && Array.isArray(overrides))) return ['targets and overrides have to be lists'];
  const names = [...known, ...targets.filter(isTarget).map(({ name }) => name)];
  return [
    ...targets.flatMap((target, index) =>
      isTarget(target) ? [] : [`target ${index + 1} lacks one of name, description, transform, check and print`],
    ),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `there are two targets called ${name}`),
    ...overrides.flatMap((candidate, index) => {
      if (!isOverride(candidate)) return [`override ${index + 1} lacks one of target, path and print`];
      return names.includes(candidate.target) ? [] : [`override ${index + 1} is for ${candidate.target}, which is no target`];
    }),
  ];
};
