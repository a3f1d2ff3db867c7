/** What lies below an output folder, and changes to it that are whole or not at all. Nothing outside is ever read or written. */
import { chmodSync, lstatSync, mkdirSync, readFileSync, realpathSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { unfinished } from './paths.ts';

/** A file as it was seen. The stamp is another one when somebody changed it. */
export interface PresentFile {
  readonly kind: 'file';
  readonly text: string;
  readonly stamp: string;
  /** Permission bits. */
  readonly mode: number;
}

export type Present =
  | { readonly kind: 'nothing' }
  | PresentFile
  /** Something that must not be written over or through, in words. `replaceable` when it can be replaced without loss elsewhere. */
  | { readonly kind: 'other'; readonly what: string; readonly replaceable: boolean };

interface Stat {
  readonly stamp: string;
  readonly mode: number;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

const nothing: Present = { kind: 'nothing' };

const codeOf = (fault: unknown): string | undefined => (fault as NodeJS.ErrnoException).code;

const statOf = (path: string): Stat | undefined => {
  try {
    const stat = lstatSync(path, { bigint: true });
    return {
      stamp: `${stat.ino}:${stat.size}:${stat.mtimeNs}`,
      mode: Number(stat.mode) & 0o7777,
      kind: stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'other',
    };
  } catch (fault) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(fault) ?? '')) return undefined;
    throw fault;
  }
};

/** Folders of one pass over many files; each is looked at once. */
export interface Disk {
  /** What lies at a path. `known` is what lay there before, so that it is not read again when it is the same. */
  readonly present: (path: string, known?: PresentFile) => Present;
  /** The stamp of the file at a path now; nothing when there is none. */
  readonly stamp: (path: string) => string | undefined;
  /** Puts a whole file at a path, or nothing: it is written beside and renamed. Returns its stamp. */
  readonly put: (path: string, text: string, mode?: number) => string;
  /** Gives a file another name, in one step. */
  readonly rename: (from: string, to: string) => void;
  /** Removes a file, and the folders that are empty without it. */
  readonly remove: (path: string) => void;
}

/** A pass over what lies below `root`. It remembers folders, so it is for one run and not for the next. */
export const diskAt = (root: string): Disk => {
  const folders = new Map<string, Present>();
  let realRoot: string | undefined;

  const inside = (path: string): boolean => {
    realRoot ??= realpathSync(root);
    return path === realRoot || path.startsWith(realRoot.endsWith(sep) ? realRoot : `${realRoot}${sep}`);
  };

  /** `nothing` for a folder that is one, or that can be made. */
  const folder = (path: string): Present => {
    if (path === '.' || path === '') return nothing;
    const before = folders.get(path);
    if (before !== undefined) return before;
    const above = folder(dirname(path));
    const now = above.kind === 'other' ? above : folderAlone(path);
    folders.set(path, now);
    return now;
  };

  const folderAlone = (path: string): Present => {
    const stat = statOf(join(root, path));
    if (stat === undefined || stat.kind === 'folder') return nothing;
    if (stat.kind !== 'link') return { kind: 'other', what: `${path} is no folder`, replaceable: false };
    try {
      const real = realpathSync(join(root, path));
      if (!inside(real)) return { kind: 'other', what: `${path} is a link that leaves the output folder`, replaceable: false };
      return statOf(real)?.kind === 'folder' ? nothing : { kind: 'other', what: `${path} is a link to no folder`, replaceable: false };
    } catch {
      return { kind: 'other', what: `${path} is a link that leads nowhere`, replaceable: false };
    }
  };

  const look = (path: string, known?: PresentFile): Present => {
    const around = folder(dirname(path));
    if (around.kind === 'other') return around;
    const stat = statOf(join(root, path));
    if (stat === undefined) return nothing;
    if (stat.kind === 'link') return { kind: 'other', what: `${path} is a link`, replaceable: true };
    if (stat.kind !== 'file')
      return { kind: 'other', what: `${path} is ${stat.kind === 'folder' ? 'a folder' : 'no file'}`, replaceable: false };
    if (known?.stamp === stat.stamp) return known;
    return { kind: 'file', text: readFileSync(join(root, path), 'utf8'), stamp: stat.stamp, mode: stat.mode };
  };

  const present = (path: string, known?: PresentFile): Present => {
    try {
      return look(path, known);
    } catch (fault) {
      if (codeOf(fault) === undefined) throw fault;
      return { kind: 'other', what: `it cannot be read (${codeOf(fault)})`, replaceable: false };
    }
  };

  const writeWhole = (place: string, text: string): void => {
    try {
      writeFileSync(place, text, { flag: 'wx' });
    } catch (fault) {
      if (codeOf(fault) !== 'ENOENT') throw fault;
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, text, { flag: 'wx' });
    }
  };

  const put = (path: string, text: string, mode?: number): string => {
    const place = join(root, path);
    const beside = `${place}${unfinished}`;
    // What a killed run left under this name may be anything, even a link.
    if (statOf(beside) !== undefined) rmSync(beside, { force: true, recursive: true });
    try {
      writeWhole(beside, text);
      if (mode !== undefined) chmodSync(beside, mode);
      renameSync(beside, place);
    } catch (fault) {
      // Half a file helps nobody, least of all on a full disk.
      rmSync(beside, { force: true });
      throw fault;
    }
    return statOf(place)?.stamp ?? '';
  };

  const remove = (path: string): void => {
    rmSync(join(root, path), { force: true });
    for (let above = dirname(path); above !== '.' && above !== ''; above = dirname(above)) {
      try {
        rmdirSync(join(root, above));
      } catch {
        // Not empty, or not ours to remove.
        return;
      }
    }
  };

  return {
    present,
    put,
    remove,
    stamp: (path) => statOf(join(root, path))?.stamp,
    rename: (from, to) => renameSync(join(root, from), join(root, to)),
  };
};
