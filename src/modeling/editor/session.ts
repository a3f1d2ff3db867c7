/**
 * A model that is being edited: the files as they are now, unsaved ones included, what is wrong with them, and what their names mean.
 * What did not change is not read again.
 */
import type { Diagnostic } from '#base/diagnostic.ts';
import { readYaml } from '#yaml/read.ts';
import { settle } from '../load/places.ts';
import type { ModelFile } from '../load/read-model.ts';
import { type Checker, makeChecker } from '../pipeline.ts';
import type { Target } from '../target.ts';
import { makeNames, type Names } from './names.ts';
import { type Outline, outlineOf } from './outline.ts';

/** The model at one moment. */
export interface Snapshot {
  readonly files: readonly ModelFile[];
  /** What is wrong, by file; files without problems are not there. */
  readonly diagnostics: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly names: Names;
  readonly checker: Checker;
}

export interface Session {
  readonly read: (files: readonly ModelFile[]) => Snapshot;
}

interface Known {
  readonly text: string;
  readonly outline: Outline;
  /** Why it is no YAML, and the last text that was. */
  readonly broken?: { readonly diagnostics: readonly Diagnostic[]; readonly before: string };
}

const readFile = ({ path, text }: ModelFile, before: Known | undefined): Known => {
  if (before?.text === text) return before;
  const outline = outlineOf(path, text);
  const { documents, diagnostics } = readYaml(text, { profile: 'model', file: path });
  if (documents.length > 0 || diagnostics.length === 0) return { text, outline };
  const sound = before?.broken?.before ?? before?.text ?? '';
  return { text, outline, broken: { diagnostics: settle(diagnostics, [{ path, text }]), before: sound } };
};

const grouped = (diagnostics: readonly Diagnostic[]): ReadonlyMap<string, readonly Diagnostic[]> => {
  const found = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const { file } = diagnostic.where;
    found.set(file, [...(found.get(file) ?? []), diagnostic]);
  }
  return found;
};

/**
 * Starts with no files. A file that is broken for the moment is checked as it was before, so that the rest of the model does not light
 * up while a line is being typed; for names it is looked at as it is. Problems are those of the model, and what the targets would refuse of it.
 */
export const makeSession = (targets: readonly Target[] = []): Session => {
  const checker = makeChecker(targets);
  let known = new Map<string, Known>();
  let names: Names | undefined;
  return {
    read: (files) => {
      const now = new Map(files.map((file) => [file.path, readFile(file, known.get(file.path))]));
      const isSame = now.size === known.size && [...now].every(([path, each]) => known.get(path) === each);
      if (!isSame) names = undefined;
      known = now;
      const broken = [...now].flatMap(([path, each]) => (each.broken === undefined ? [] : [{ path, ...each.broken }]));
      const isBroken = new Set(broken.map(({ path }) => path));
      const sound = files.flatMap((file) => {
        const before = now.get(file.path)?.broken?.before;
        return before === undefined ? [file] : before === '' ? [] : [{ ...file, text: before }];
      });
      const { diagnostics } = checker.check(sound);
      return {
        files,
        diagnostics: grouped([
          ...broken.flatMap(({ diagnostics: syntax }) => syntax),
          ...diagnostics.filter(({ where }) => !isBroken.has(where.file)),
        ]),
        get names() {
          names ??= makeNames([...now.values()].map(({ outline }) => outline));
          return names;
        },
        checker,
      };
    },
  };
};
