/**
 * Trees of a commit, read as the bytes they are: compared, counted and listed in this process.
 *
 * Names are data. They are never a path on this machine, whatever they spell, and what is not UTF-8 is still told apart by
 * its bytes. Counting is by tree, so that a tree that repeats itself a billion times is refused without being walked.
 */
import type { SourceFile } from '#contexts/gitops/ports.ts';
import { type ObjectReader, ObjectsUnreadable } from './cat-file.ts';

/** A line of a tree. */
export interface TreeEntry {
  /** The name's bytes, one UTF-16 unit each. */
  readonly raw: string;
  /** The name as text; bytes that are not UTF-8 appear as U+FFFD. */
  readonly name: string;
  readonly kind: 'tree' | SourceFile['entry'];
  readonly id: string;
}

/** More files or folders than are accepted. */
export class TreeTooLarge extends Error {}

export interface TreeLimits {
  readonly maxFiles: number;
  /** Folders inside each other. */
  readonly maxDepth: number;
}

/** Files below a tree and how deep they go. */
interface Extent {
  readonly files: number;
  readonly depth: number;
}

/** One folder, before and after; undefined where it did not exist. */
interface Pair {
  readonly prefix: string;
  readonly old: string | undefined;
  readonly new: string | undefined;
}

/** A tree of a quarter of a million entries takes about ten megabytes. */
const maxTreeBytes = 32 << 20;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const isAsciiText = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
};

const kinds: Readonly<Record<number, TreeEntry['kind']>> = { 4: 'tree', 8: 'file', 10: 'symlink', 14: 'submodule' };

/** The entries of a tree object (gitformat: mode, space, name, NUL, id). */
export const parseTree = (content: Uint8Array, idBytes: number): readonly TreeEntry[] => {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    const kind = kinds[Number.parseInt(bytes.toString('latin1', at, space), 8) >> 12];
    if (space < 0 || end < 0 || end + idBytes >= bytes.length + 1 || kind === undefined) throw new ObjectsUnreadable('A tree is damaged.');
    const raw = bytes.toString('latin1', space + 1, end);
    const name = isAsciiText(raw) ? raw : decoder.decode(bytes.subarray(space + 1, end));
    entries.push({ raw, name, kind, id: bytes.toString('hex', end + 1, end + 1 + idBytes) });
    at = end + 1 + idBytes;
  }
  return entries;
};

/** Names that a file system which ignores case, or composes accents, would take for one: each with one of the others. */
const twinsIn = (entries: readonly TreeEntry[]): ReadonlyMap<string, string> => {
  const fold = (entry: TreeEntry): string => (isAsciiText(entry.raw) ? entry.raw : entry.name.normalize('NFC')).toLowerCase();
  const twins = new Map<string, string>();
  if (new Set(entries.map(fold)).size === entries.length) return twins;
  const first = new Map<string, TreeEntry>();
  for (const entry of entries) {
    const other = first.get(fold(entry));
    if (other === undefined) first.set(fold(entry), entry);
    else {
      twins.set(entry.raw, other.name);
      if (!twins.has(other.raw)) twins.set(other.raw, entry.name);
    }
  }
  return twins;
};

/** What differs between two trees. Sizes are not known yet. */
export interface TreeDifference {
  readonly files: readonly Omit<SourceFile, 'size'>[];
  readonly removed: readonly string[];
  /** Files below the new tree. */
  readonly filesSeen: number;
}

const noEntries: readonly TreeEntry[] = [];

const isFile = (entry: TreeEntry | undefined): entry is TreeEntry & { readonly kind: SourceFile['entry'] } =>
  entry !== undefined && entry.kind !== 'tree';

/** Reads trees through `objects`. What it has counted it remembers, so that the next commit costs only what changed. */
export const makeTreeReader = (objects: () => ObjectReader, limits: TreeLimits) => {
  const extents = new Map<string, Extent>();

  const load = async (ids: readonly string[], into: Map<string, readonly TreeEntry[]>): Promise<void> => {
    const missing = [...new Set(ids)].filter((id) => !into.has(id));
    for (const [index, object] of (await objects().contents(missing, maxTreeBytes)).entries()) {
      const id = missing[index] ?? '';
      if (object === undefined || object.type !== 'tree') throw new ObjectsUnreadable(`The tree ${id} is missing.`);
      if (object.content === undefined) throw new TreeTooLarge('A folder has too many entries.');
      into.set(id, parseTree(object.content, id.length / 2));
    }
  };

  const extentOf = (id: string, trees: ReadonlyMap<string, readonly TreeEntry[]>): Extent => {
    const known = extents.get(id);
    if (known !== undefined) return known;
    let files = 0;
    let depth = 0;
    for (const entry of trees.get(id) ?? noEntries) {
      const below = entry.kind === 'tree' ? extentOf(entry.id, trees) : { files: 1, depth: 0 };
      files += below.files;
      depth = Math.max(depth, below.depth + (entry.kind === 'tree' ? 1 : 0));
    }
    extents.set(id, { files, depth });
    return { files, depth };
  };

  /** Loads every tree below `root` that was not counted before, level by level, and counts. */
  const measure = async (root: string, trees: Map<string, readonly TreeEntry[]>): Promise<number> => {
    if (extents.size > limits.maxFiles) extents.clear();
    let level = [root];
    for (let depth = 0; level.length > 0; depth += 1) {
      if (depth > limits.maxDepth) throw new TreeTooLarge(`Folders are nested more than ${limits.maxDepth} deep.`);
      const wanted = level.filter((id) => !extents.has(id) && !trees.has(id));
      await load(wanted, trees);
      if (trees.size > limits.maxFiles) throw new TreeTooLarge(`There are more than ${limits.maxFiles} folders.`);
      level = [
        ...new Set(wanted.flatMap((id) => (trees.get(id) ?? noEntries).filter((entry) => entry.kind === 'tree').map((entry) => entry.id))),
      ];
    }
    const { files, depth } = extentOf(root, trees);
    if (depth > limits.maxDepth) throw new TreeTooLarge(`Folders are nested more than ${limits.maxDepth} deep.`);
    if (files > limits.maxFiles) throw new TreeTooLarge(`There are ${files} files; the limit is ${limits.maxFiles}.`);
    return files;
  };

  const pairsBelow = (pair: Pair, trees: ReadonlyMap<string, readonly TreeEntry[]>): readonly Pair[] => {
    const folders = new Map<string, { name: string; old: string | undefined; new: string | undefined }>();
    for (const entry of trees.get(pair.old ?? '') ?? noEntries) {
      if (entry.kind === 'tree') folders.set(entry.raw, { name: entry.name, old: entry.id, new: undefined });
    }
    for (const entry of trees.get(pair.new ?? '') ?? noEntries) {
      if (entry.kind === 'tree') folders.set(entry.raw, { name: entry.name, old: folders.get(entry.raw)?.old, new: entry.id });
    }
    return [...folders.values()]
      .filter((folder) => folder.old !== folder.new)
      .map(({ name, ...sides }) => ({ prefix: `${pair.prefix}${name}/`, ...sides }));
  };

  const compareFolder = (
    pair: Pair,
    trees: ReadonlyMap<string, readonly TreeEntry[]>,
    files: Omit<SourceFile, 'size'>[],
    removed: string[],
  ): void => {
    const before = trees.get(pair.old ?? '') ?? noEntries;
    const after = trees.get(pair.new ?? '') ?? noEntries;
    const [oldTwins, twins] = [twinsIn(before), twinsIn(after)];
    const old = new Map(before.map((entry) => [entry.raw, entry]));
    const kept = new Set<string>();
    for (const entry of after) {
      if (!isFile(entry)) continue;
      kept.add(entry.raw);
      const was = old.get(entry.raw);
      const twin = twins.get(entry.raw);
      if (was?.id === entry.id && was.kind === entry.kind && twin === oldTwins.get(entry.raw)) continue;
      files.push({
        file: pair.prefix + entry.name,
        blob: entry.id,
        entry: entry.kind,
        ...(twin === undefined ? {} : { twin: pair.prefix + twin }),
      });
    }
    for (const entry of before) if (isFile(entry) && !kept.has(entry.raw)) removed.push(pair.prefix + entry.name);
  };

  return {
    /** The tree that the folder `names` is below `root`; undefined when there is none, `'file'` when it is a file. */
    find: async (root: string, names: readonly string[]): Promise<string | 'file' | undefined> => {
      const trees = new Map<string, readonly TreeEntry[]>();
      let current = root;
      for (const name of names) {
        await load([current], trees);
        const raw = Buffer.from(name, 'utf8').toString('latin1');
        const entry = trees.get(current)?.find((candidate) => candidate.raw === raw);
        if (entry === undefined) return undefined;
        if (entry.kind !== 'tree') return 'file';
        current = entry.id;
      }
      return current;
    },
    /** Files that are new or different in `tree`, and those of `old` that are gone; `prefix` is put before their names. */
    compare: async (tree: string, old: string | undefined, prefix: string): Promise<TreeDifference> => {
      const trees = new Map<string, readonly TreeEntry[]>();
      const filesSeen = await measure(tree, trees);
      if (old !== undefined) await measure(old, trees);
      const files: Omit<SourceFile, 'size'>[] = [];
      const removed: string[] = [];
      let level: readonly Pair[] = tree === old ? [] : [{ prefix, old, new: tree }];
      while (level.length > 0) {
        await load(
          level.flatMap((pair) => [pair.old, pair.new].filter((id) => id !== undefined)),
          trees,
        );
        for (const pair of level) compareFolder(pair, trees, files, removed);
        level = level.flatMap((pair) => pairsBelow(pair, trees));
      }
      return { files, removed, filesSeen };
    },
  };
};

export type TreeReader = ReturnType<typeof makeTreeReader>;
