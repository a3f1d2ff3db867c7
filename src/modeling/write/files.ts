/**
 * Writes generated files, and knows which files are the generator's: the lock lists each with a digest. So a file that nothing
 * makes any more is removed, one that was edited by hand is noticed and not overwritten, and one that nobody generated inside a
 * `generated/` folder is reported.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Diagnostic, defineDiagnostics, report } from '#base/diagnostic.ts';
import type { GeneratedFile } from '../target.ts';

export const writeProblems = defineDiagnostics({
  'generate/stale': {
    severity: 'error',
    message: 'The file is not what the model says.',
    hint: 'Run npm run generate and commit the result.',
  },
  'generate/missing': {
    severity: 'error',
    message: 'The model makes this file, and it is not there.',
    hint: 'Run npm run generate and commit the result.',
  },
  'generate/orphan': {
    severity: 'error',
    message: 'Nothing in the model makes this file any more.',
    hint: 'Run npm run generate; it removes the file.',
  },
  'generate/unknown': {
    severity: 'error',
    message: 'The file stands in a generated folder and was not generated.',
    hint: 'Move it to a folder of its own.',
  },
  'generate/edited': {
    severity: 'error',
    message: 'The file was edited by hand since it was generated; it was left as it is.',
    hint: 'Change the model instead, or run with --force to overwrite the edit.',
  },
});

/** Path of the list of what the generator owns, from the project's root. */
export const lockPath = 'models/generated.lock.json';

interface LockEntry {
  readonly digest: string;
  /** `file:line` of the elements the file was made from. */
  readonly sources: readonly string[];
}

type Lock = Readonly<Record<string, LockEntry>>;

export type FileAction = 'create' | 'change' | 'remove' | 'keep' | 'edited';

export interface PlannedFile {
  readonly path: string;
  readonly action: FileAction;
  readonly text: string;
}

export interface WritePlan {
  readonly files: readonly PlannedFile[];
  readonly unknown: readonly string[];
  readonly lock: string;
  readonly lockChanged: boolean;
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const readText = (root: string, path: string): string | undefined =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;

const readLock = (root: string): Lock => {
  const text = readText(root, lockPath);
  if (text === undefined) return {};
  try {
    return JSON.parse(text) as Lock;
  } catch {
    return {};
  }
};

const lockText = (files: readonly GeneratedFile[]): string => {
  const entries = files.map((file): [string, LockEntry] => [
    file.path,
    { digest: digestOf(file.text), sources: [...new Set(file.sources.map((where) => `${where.file}:${where.line ?? 1}`))].sort() },
  ]);
  return `${JSON.stringify(Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1))), null, 1)}\n`;
};

const actionFor = (now: string | undefined, wanted: string, known: LockEntry | undefined): FileAction => {
  if (now === undefined) return 'create';
  if (now === wanted) return 'keep';
  return known === undefined || known.digest !== digestOf(now) ? 'edited' : 'change';
};

const generatedFolders = ['src/**/generated/**/*', 'ui/src/generated/**/*'];

/** What writing would do. Reads, and writes nothing. */
export const planFiles = (root: string, files: readonly GeneratedFile[]): WritePlan => {
  const lock = readLock(root);
  const wanted = new Set(files.map((file) => file.path));
  const planned = files.map(({ path, text }): PlannedFile => ({ path, text, action: actionFor(readText(root, path), text, lock[path]) }));
  const orphans = Object.keys(lock)
    .filter((path) => !wanted.has(path) && existsSync(join(root, path)))
    .map((path): PlannedFile => {
      const text = readText(root, path) ?? '';
      return { path, text: '', action: lock[path]?.digest === digestOf(text) ? 'remove' : 'edited' };
    });
  const present = globSync(generatedFolders, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    );
  const next = lockText(files);
  return {
    files: [...planned, ...orphans],
    unknown: present.filter((path) => !wanted.has(path) && lock[path] === undefined).sort(),
    lock: next,
    lockChanged: readText(root, lockPath) !== next,
  };
};

const code: Partial<Record<FileAction, keyof typeof writeProblems>> = {
  create: 'generate/missing',
  change: 'generate/stale',
  remove: 'generate/orphan',
  edited: 'generate/edited',
};

/** What differs between the files and the model, for `--check`. */
export const planProblems = (plan: WritePlan): readonly Diagnostic[] => [
  ...plan.files.flatMap(({ path, action }) => {
    const problem = code[action];
    return problem === undefined ? [] : [report(writeProblems, problem, { file: path }, {})];
  }),
  ...plan.unknown.map((path) => report(writeProblems, 'generate/unknown', { file: path }, {})),
  ...(plan.lockChanged ? [report(writeProblems, 'generate/stale', { file: lockPath }, {})] : []),
];

const write = (root: string, path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

/** Carries a plan out. Files that were edited by hand are left alone and reported, unless forced. */
export const writePlan = (root: string, plan: WritePlan, force: boolean): readonly Diagnostic[] => {
  const problems: Diagnostic[] = plan.unknown.map((path) => report(writeProblems, 'generate/unknown', { file: path }, {}));
  for (const { path, action, text } of plan.files) {
    if (action === 'edited' && !force) problems.push(report(writeProblems, 'generate/edited', { file: path }, {}));
    else if (action === 'remove') rmSync(join(root, path));
    else if (action !== 'keep') write(root, path, text);
  }
  if (plan.lockChanged && problems.length === 0) write(root, lockPath, plan.lock);
  return problems;
};
