/** Where `hedgerow validate` reads from: files and folders, standard input, and revisions of Git repositories. */
import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { filesAt } from '#adapters/git/files-at.ts';
import { isManifestName } from '#adapters/git/manifests.ts';
import { type Diagnostic, defineDiagnostics, report } from '#base/diagnostic.ts';
import { ok, type Result } from '#base/result.ts';
import { decodingProblems } from '#hedgehog/rules/common.ts';

export const sourceProblems = defineDiagnostics({
  'validate/unreadable': { severity: 'error', message: 'Cannot be read: {reason}.', hint: 'Check the path and its permissions.' },
  'validate/skipped': {
    severity: 'warning',
    message: 'The installer does not read it: below include/ it takes files that end in .yaml, and no folders.',
    hint: 'Move or rename it.',
  },
  'validate/link': { severity: 'warning', message: 'A symbolic link; it is not followed.', hint: 'Put the file itself there.' },
});

/** One file, under the name that messages use. */
export interface NamedContent {
  readonly file: string;
  readonly content: Uint8Array;
}

export interface Sources {
  readonly files: readonly NamedContent[];
  readonly diagnostics: readonly Diagnostic[];
}

const reasonOf = (fault: unknown): string => (fault as NodeJS.ErrnoException).code ?? 'unknown error';

/** Files below a path, links reported and not followed; `.git` is left out. */
const walk = (path: string, problems: Diagnostic[]): readonly string[] => {
  const visit = (entry: Dirent, folder: string): readonly string[] => {
    const full = join(folder, entry.name);
    if (entry.isSymbolicLink()) {
      problems.push(report(sourceProblems, 'validate/link', { file: full }, {}));
      return [];
    }
    if (entry.isDirectory()) return entry.name === '.git' ? [] : listFolder(full);
    return entry.isFile() ? [full] : [];
  };
  const listFolder = (folder: string): readonly string[] =>
    readdirSync(folder, { withFileTypes: true })
      .sort((left, right) => (left.name < right.name ? -1 : 1))
      .flatMap((entry) => visit(entry, folder));
  try {
    return lstatSync(path).isDirectory() ? listFolder(path) : [path];
  } catch (fault) {
    problems.push(report(sourceProblems, 'validate/unreadable', { file: path }, { reason: reasonOf(fault) }));
    return [];
  }
};

/** Where the installer has its configuration, and where the wiring. */
const [configurationFile, wiringFolder] = ['fab.yaml', 'include'];

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** HF-01: what the installer reads of its folder. Nothing when it is not such a folder. */
const installerFiles = (folder: string, problems: Diagnostic[]): readonly string[] | undefined => {
  const [configuration, wiring] = [join(folder, configurationFile), join(folder, wiringFolder)];
  const there = { [configurationFile]: existsSync(configuration), [`${wiringFolder}/`]: isFolder(wiring) };
  if (!isFolder(folder) || !Object.values(there).includes(true)) return undefined;
  for (const [what, found] of Object.entries(there))
    if (!found) problems.push(report(decodingProblems, 'hedgehog/hf-01', { file: folder }, { what }));
  const included = there[`${wiringFolder}/`] ? readdirSync(wiring, { withFileTypes: true }) : [];
  const skipped = (entry: Dirent): boolean => entry.isDirectory() || !entry.name.endsWith('.yaml');
  for (const { name } of included.filter(skipped))
    problems.push(report(sourceProblems, 'validate/skipped', { file: join(wiring, name) }, {}));
  const files = included.filter((entry) => !skipped(entry)).map(({ name }) => join(wiring, name));
  return [...(there[configurationFile] ? [configuration] : []), ...files.sort()];
};

/** Reads files and folders of this machine; `-` is standard input. As the installer does, it reads of its own folder only what it knows. */
export const readPaths = (
  paths: readonly string[],
  input: Uint8Array = new Uint8Array(),
  { installer = false }: { readonly installer?: boolean } = {},
): Sources => {
  const problems: Diagnostic[] = [];
  const files = paths.flatMap((path): readonly NamedContent[] => {
    if (path === '-') return [{ file: 'stdin.yaml', content: input }];
    return ((installer ? installerFiles(path, problems) : undefined) ?? walk(path, problems)).flatMap((file) => {
      try {
        // What is no manifest by its name is only counted: a folder may hold anything.
        return [{ file, content: isManifestName(file) ? readFileSync(file) : new Uint8Array() }];
      } catch (fault) {
        problems.push(report(sourceProblems, 'validate/unreadable', { file }, { reason: reasonOf(fault) }));
        return [];
      }
    });
  });
  return { files, diagnostics: problems };
};

/** Splits `revision:path`; nothing when it is none, or when a file of that name is there. */
export const revisionAndPath = (text: string): { readonly revision: string; readonly path: string } | undefined => {
  const colon = text.indexOf(':');
  return colon <= 0 || existsSync(text) ? undefined : { revision: text.slice(0, colon), path: text.slice(colon + 1) };
};

/** The nearest folder that is there, and the rest of the path. */
const folderOf = (path: string): { readonly folder: string; readonly below: string } => {
  const full = resolve(path);
  if (existsSync(full) && statSync(full).isDirectory()) return { folder: full, below: '.' };
  let [folder, below] = [dirname(full), basename(full)];
  while (!existsSync(folder)) [folder, below] = [dirname(folder), join(basename(folder), below)];
  return { folder, below };
};

/** Files below a path as they were at a revision. */
const readRevision = async (revision: string, path: string, fromTop: boolean): Promise<Result<readonly NamedContent[]>> => {
  const { folder, below } = fromTop ? { folder: process.cwd(), below: path === '' ? '.' : path } : folderOf(path);
  const found = await filesAt({ folder, revision, path: below.replaceAll('\\', '/'), fromFolder: !fromTop, wanted: isManifestName });
  if (!found.ok) return found;
  return ok(found.value.files.map((file) => ({ file: `${revision}:${file.path}`, content: Buffer.from(file.text) })));
};

/** Reads paths at a revision: as they are given from here, or `revision:path` from the top of the repository. */
export const readRevisions = async (
  places: readonly { readonly revision: string; readonly path: string; readonly fromTop: boolean }[],
): Promise<Result<Sources>> => {
  const files: NamedContent[] = [];
  for (const { revision, path, fromTop } of places) {
    const read = await readRevision(revision, path, fromTop);
    if (!read.ok) return read;
    files.push(...read.value);
  }
  return ok({ files, diagnostics: [] });
};
