/**
 * Where generated files may lie: below the output folder, one file a path. Targets and overrides of a project are other people's
 * code, so their paths are judged before anything is read or written.
 */
import { type Diagnostic, defineDiagnostics, report } from '#base/diagnostic.ts';

export const pathProblems = defineDiagnostics({
  'generate/bad-path': {
    severity: 'error',
    message: 'The target {target} makes a file at {path}, which {reason}.',
    hint: 'Give paths from the output folder, with forward slashes, such as docs/units.md.',
  },
  'generate/same-path': {
    severity: 'error',
    message: '{path} is made twice: by the target {first} and by the target {second}.',
    hint: 'Let one of them write somewhere else.',
  },
  'generate/file-and-folder': {
    severity: 'error',
    message: '{path} is a file for the target {first} and a folder for the target {second}.',
    hint: 'Let one of them write somewhere else.',
  },
  'generate/same-but-case': {
    severity: 'warning',
    message: '{path} and {other} are one file where file systems do not tell capitals from small letters (macOS, Windows).',
    hint: 'Rename one of the elements they are made from.',
  },
});

/** Path of the list of what the generator owns, from the output folder. */
export const lockPath = 'models/generated.lock.json';

/** The new list while files are being written, and the sign of whoever is writing. */
export const nextLockPath = `${lockPath}.next`;
export const turnPath = `${lockPath}.busy`;

/** How the name of a file ends while it is being written. */
export const unfinished = '.hedgerow-new';

const ownPaths = new Set([lockPath, nextLockPath, turnPath]);

/** Why no file may be made at a path, in words that follow `which`; nothing when one may. */
export const pathRefusal = (path: string): string | undefined => {
  if (path === '') return 'is empty';
  if (path.includes('\\')) return 'has a backslash';
  if (/[\u0000-\u001f\u007f]/u.test(path) || !path.isWellFormed()) return 'has a character that no name may have';
  if (path.startsWith('/') || /^[A-Za-z]:/u.test(path)) return 'is absolute';
  const names = path.split('/');
  if (names.includes('..')) return 'leaves the output folder';
  if (names.includes('') || names.includes('.')) return 'has an empty part';
  if (names.some((name) => name.toLowerCase() === '.git')) return "lies in Git's own folder";
  if (ownPaths.has(path) || path.endsWith(unfinished)) return "is the generator's own";
  return undefined;
};

/** A path a target wants to make a file at. */
export interface ClaimedPath {
  readonly path: string;
  readonly target: string;
}

/** How a file system that ignores case and Unicode forms sees a path. */
const folded = (path: string): string => path.normalize('NFC').toLowerCase();

const foldersOf = (path: string): readonly string[] => {
  const folders: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) folders.push(path.slice(0, at));
  return folders;
};

/** What is wrong with where targets want to write. */
export const checkPaths = (claims: readonly ClaimedPath[]): readonly Diagnostic[] => {
  const problems: Diagnostic[] = [];
  const files = new Map<string, ClaimedPath>();
  const alike = new Map<string, string>();
  const folders = new Map<string, ClaimedPath>();
  for (const claim of claims) {
    const { path, target } = claim;
    const where = { file: path };
    const reason = pathRefusal(path);
    if (reason !== undefined) {
      problems.push(report(pathProblems, 'generate/bad-path', where, { target, path: JSON.stringify(path), reason }));
      continue;
    }
    const before = files.get(path);
    if (before !== undefined)
      problems.push(report(pathProblems, 'generate/same-path', where, { path, first: before.target, second: target }));
    const other = alike.get(folded(path));
    if (other !== undefined && other !== path) problems.push(report(pathProblems, 'generate/same-but-case', where, { path, other }));
    files.set(path, claim);
    alike.set(folded(path), path);
    for (const folder of foldersOf(path)) {
      if (folders.has(folder)) break;
      folders.set(folder, claim);
    }
  }
  for (const [path, { target }] of files) {
    const inside = folders.get(path);
    if (inside !== undefined)
      problems.push(report(pathProblems, 'generate/file-and-folder', { file: path }, { path, first: target, second: inside.target }));
  }
  return problems;
};
