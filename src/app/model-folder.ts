/** A folder of models as it lies on disk: found, read, and read again only where something changed. */
import { isUtf8 } from 'node:buffer';
import { globSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, posix, relative, resolve } from 'node:path';
import { type Diagnostic, defineDiagnostics, type Location, report } from '#base/diagnostic.ts';
import { modelProblems } from '#modeling/check/codes.ts';
import { settle } from '#modeling/load/places.ts';
import { type LoadedModel, loadModel, type ModelFile } from '#modeling/load/read-model.ts';

export const folderProblems = defineDiagnostics({
  'generate/unreadable-model': {
    severity: 'error',
    message: 'The model cannot be read: {reason}.',
    hint: 'Mend that; nothing was written.',
  },
});

const pattern = '**/{*.pim,context-map}.{yaml,yml}';

const pathsIn = (folder: string): readonly string[] =>
  globSync(pattern, { cwd: folder })
    .map((path) => path.replaceAll('\\', '/'))
    .sort();

/** A file that was changed so recently may change once more without its time or size telling. */
const recent = 50;

interface Known {
  readonly stamp: string;
  readonly file: ModelFile;
}

type Imports = LoadedModel['imports'];

const imports = new WeakMap<ModelFile, Imports>();

/** Files that a file asks for. Few ask for any, so only those are read for it. */
const importsOf = (file: ModelFile): Imports => {
  const before = imports.get(file);
  if (before !== undefined) return before;
  const found = /\bimports\b/u.test(file.text) ? loadModel([file]).imports : [];
  imports.set(file, found);
  return found;
};

/**
 * What a look at a folder found: all files, what they import from elsewhere among them, and those that are new, other or gone since the last
 * look.
 */
export interface FolderContent {
  readonly files: readonly ModelFile[];
  readonly changed: readonly string[];
  /** Files that are there and cannot be read, and imported ones that are not. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Files in a folder have names that do not depend on where the folder lies or where the command was started, since generated files
 * name them: their path in the folder, below `models/` when that is what the folder is called.
 */
export interface ModelFolder {
  readonly read: () => FolderContent;
  /** A place in a model file as the person who started the command would write it. */
  readonly shown: (where: Location) => Location;
}

const reasonOf = (fault: unknown): string => {
  const { message } = fault as Error;
  return message.split(',')[0] ?? message;
};

const isGone = (fault: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes((fault as NodeJS.ErrnoException).code ?? '');

/** A link that leads nowhere is no file that was there a moment ago. */
const isLink = (place: string): boolean => lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() === true;

/** Opens the folder of the models of a project. `root` is where paths on the command line start. */
export const openModelFolder = (root: string, folder: string): ModelFolder => {
  const base = resolve(root, folder);
  const prefix = basename(base) === 'models' ? 'models/' : '';
  let known = new Map<string, Known>();
  /** Where in the folder the file of a name lies. */
  let names = new Map<string, string>();

  /** A file as it is, or as it was known, when it is the same. Throws what the file system says. */
  const readAt = (path: string, external: boolean): Known => {
    const place = join(base, path);
    const { ino, size, mtimeNs, mtimeMs } = statSync(place, { bigint: true });
    const stamp = Date.now() - Number(mtimeMs) < recent ? 'recent' : `${ino}:${size}:${mtimeNs}`;
    const before = known.get(path);
    const isSame = stamp !== 'recent' && before?.stamp === stamp && (before.file.external === true) === external;
    if (before !== undefined && isSame) return before;
    const bytes = readFileSync(place);
    if (!isUtf8(bytes)) throw new Error('it is not UTF-8');
    return { stamp, file: { path: posix.normalize(`${prefix}${path}`), text: bytes.toString('utf8'), ...(external ? { external } : {}) } };
  };

  /** Nothing when the file is gone between being listed and being read, as when an editor saves. */
  const look = (path: string): Known | Diagnostic | undefined => {
    try {
      return readAt(path, false);
    } catch (fault) {
      if (isGone(fault) && !isLink(join(base, path))) return undefined;
      return report(folderProblems, 'generate/unreadable-model', { file: relative(root, join(base, path)) }, { reason: reasonOf(fault) });
    }
  };

  /** Adds what the files ask for, and what that asks for. What is in the folder is there already. */
  const addImports = (now: Map<string, Known>): readonly Diagnostic[] => {
    const diagnostics: Diagnostic[] = [];
    // The map grows while it is gone through, until nothing new is asked for.
    for (const [from, { file }] of now)
      for (const { path, where } of importsOf(file)) {
        // The shortest way from the folder, so that what is in it is known as that.
        const wanted = relative(base, join(base, dirname(from), path)).replaceAll('\\', '/');
        if (now.has(wanted)) continue;
        try {
          now.set(wanted, readAt(wanted, true));
        } catch (fault) {
          diagnostics.push(report(modelProblems, 'model/import-missing', where, { path, reason: reasonOf(fault) }));
        }
      }
    return diagnostics;
  };

  const shownPath = (path: string): string => {
    const inside = names.get(path);
    return inside === undefined ? path : relative(root, join(base, inside)).replaceAll('\\', '/');
  };

  const shown = (where: Location): Location => ({ ...where, file: shownPath(where.file) });

  return {
    read: () => {
      const now = new Map<string, Known>();
      const diagnostics: Diagnostic[] = [];
      for (const path of pathsIn(base)) {
        const found = look(path);
        if (found === undefined) continue;
        if ('file' in found) now.set(path, found);
        else diagnostics.push(found);
      }
      const missing = addImports(now);
      const changed = [...new Set([...known.keys(), ...now.keys()])].filter(
        (path) => known.get(path)?.file.text !== now.get(path)?.file.text,
      );
      known = now;
      names = new Map([...now].map(([path, { file }]) => [file.path, path]));
      const files = [...now.values()].map(({ file }) => file);
      return {
        files,
        changed: changed.sort(),
        diagnostics: [...diagnostics, ...settle(missing, files)].map((each) => ({ ...each, where: shown(each.where) })),
      };
    },
    shown,
  };
};

/** Diagnostics with the places of model files as the person who started the command would write them. */
export const shownDiagnostics = (folder: ModelFolder, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  diagnostics.map((diagnostic) => ({
    ...diagnostic,
    where: folder.shown(diagnostic.where),
    ...(diagnostic.related === undefined
      ? {}
      : { related: diagnostic.related.map((other) => ({ ...other, where: folder.shown(other.where) })) }),
  }));
