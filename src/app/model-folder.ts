/** A folder of models as it lies on disk: found, read, and read again only where something changed. */
import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { type Diagnostic, defineDiagnostics, type Location, report } from '#base/diagnostic.ts';
import type { ModelFile } from '#modeling/load/read-model.ts';

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

/** Model files below a folder: `*.pim.yaml` and the context map. Paths are given from `root`. */
export const readModelFiles = (root: string, folder: string): readonly ModelFile[] => {
  const base = resolve(root, folder);
  return pathsIn(base).map((path) => ({
    path: relative(root, join(base, path)).replaceAll('\\', '/'),
    text: readFileSync(join(base, path), 'utf8'),
  }));
};

/** A file that was changed so recently may change once more without its time or size telling. */
const recent = 50;

interface Known {
  readonly stamp: string;
  readonly file: ModelFile;
}

/** What a look at a folder found: all files, and those that are new, other or gone since the last look. */
export interface FolderContent {
  readonly files: readonly ModelFile[];
  readonly changed: readonly string[];
  /** Files that are there and cannot be read. */
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

/** Opens the folder of the models of a project. `root` is where paths on the command line start. */
export const openModelFolder = (root: string, folder: string): ModelFolder => {
  const base = resolve(root, folder);
  const prefix = basename(base) === 'models' ? 'models/' : '';
  let known = new Map<string, Known>();

  /** A file; nothing when it is gone between being listed and being read, as when an editor saves. */
  const look = (path: string): Known | Diagnostic | undefined => {
    const place = join(base, path);
    try {
      const { ino, size, mtimeNs, mtimeMs } = statSync(place, { bigint: true });
      const stamp = Date.now() - Number(mtimeMs) < recent ? 'recent' : `${ino}:${size}:${mtimeNs}`;
      const before = known.get(path);
      if (before !== undefined && stamp !== 'recent' && before.stamp === stamp) return before;
      return { stamp, file: { path: `${prefix}${path}`, text: readFileSync(place, 'utf8') } };
    } catch (fault) {
      const { code, message } = fault as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      return report(
        folderProblems,
        'generate/unreadable-model',
        { file: relative(root, place) },
        { reason: message.split(',')[0] ?? message },
      );
    }
  };

  const shownPath = (path: string): string => {
    const inside = path.slice(prefix.length);
    return path.startsWith(prefix) && known.has(inside) ? relative(root, join(base, inside)).replaceAll('\\', '/') : path;
  };

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
      const changed = [...new Set([...known.keys(), ...now.keys()])].filter(
        (path) => known.get(path)?.file.text !== now.get(path)?.file.text,
      );
      known = now;
      return { files: [...now.values()].map(({ file }) => file), changed: changed.sort(), diagnostics };
    },
    shown: (where) => ({ ...where, file: shownPath(where.file) }),
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
