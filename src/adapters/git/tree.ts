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

/** A file whose size nobody asked for yet: a tree does not hold it. */
export type UnsizedFile = Omit<SourceFile, 'size'>;

/** What differs between two trees. */
export interface TreeDifference {
  readonly files: readonly UnsizedFile[];
  readonly removed: readonly string[];
  /** Files below the new tree. */
  readonly filesSeen: number;
}

const noEntries: readonly TreeEntry[] = [];

const isFile = (entry: TreeEntry | undefined): entry is TreeEntry & { readonly kind: SourceFile['entry'] } =>
  entry !== undefined && entry.kind !== 'tree';

/** Trees that were loaded, by id. */
type Trees = Map<string, readonly TreeEntry[]>;

const entriesOf = (trees: Trees, id: string | undefined): readonly TreeEntry[] =>
  id === undefined ? noEntries : (trees.get(id) ?? noEntries);

const load = async (objects: ObjectReader, ids: readonly string[], into: Trees): Promise<void> => {
  const missing = [...new Set(ids)].filter((id) => !into.has(id));
  for (const [index, object] of (await objects.contents(missing, maxTreeBytes)).entries()) {
    const id = missing[index] ?? '';
    if (object === undefined || object.type !== 'tree') throw new ObjectsUnreadable(`The tree ${id} is missing.`);
    if (object.content === undefined) throw new TreeTooLarge('A folder has too many entries.');
    into.set(id, parseTree(object.content, id.length / 2));
  }
};

const foldersIn = (entries: readonly TreeEntry[]): readonly TreeEntry[] => entries.filter((entry) => entry.kind === 'tree');

/** Counts what is below a tree whose trees are all loaded or counted already. */
const extentOf = (id: string, trees: Trees, extents: Map<string, Extent>): Extent => {
  const known = extents.get(id);
  if (known !== undefined) return known;
  let files = 0;
  let depth = 0;
  for (const entry of entriesOf(trees, id)) {
    const below = entry.kind === 'tree' ? extentOf(entry.id, trees, extents) : { files: 1, depth: -1 };
    files += below.files;
    depth = Math.max(depth, below.depth + 1);
  }
  extents.set(id, { files, depth });
  return { files, depth };
};

const checkDepth = (depth: number, { maxDepth }: TreeLimits): void => {
  if (depth > maxDepth) throw new TreeTooLarge(`Folders are nested more than ${maxDepth} deep.`);
};

/** Loads every tree below `root` that was not counted before, level by level, and counts the files. */
const measure = async (
  objects: ObjectReader,
  root: string,
  trees: Trees,
  extents: Map<string, Extent>,
  limits: TreeLimits,
): Promise<number> => {
  let level = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    checkDepth(depth, limits);
    const wanted = level.filter((id) => !extents.has(id) && !trees.has(id));
    await load(objects, wanted, trees);
    if (trees.size > limits.maxFiles) throw new TreeTooLarge(`There are more than ${limits.maxFiles} folders.`);
    level = [...new Set(wanted.flatMap((id) => foldersIn(entriesOf(trees, id)).map((entry) => entry.id)))];
  }
  const { files, depth } = extentOf(root, trees, extents);
  checkDepth(depth, limits);
  if (files > limits.maxFiles) throw new TreeTooLarge(`There are ${files} files; the limit is ${limits.maxFiles}.`);
  return files;
};

/** The folders directly below a pair that differ. */
const pairsBelow = (pair: Pair, trees: Trees): readonly Pair[] => {
  const folders = new Map<string, Pair>();
  const prefixOf = (entry: TreeEntry): string => `${pair.prefix}${entry.name}/`;
  for (const entry of foldersIn(entriesOf(trees, pair.old)))
    folders.set(entry.raw, { prefix: prefixOf(entry), old: entry.id, new: undefined });
  for (const entry of foldersIn(entriesOf(trees, pair.new))) {
    folders.set(entry.raw, { prefix: prefixOf(entry), old: folders.get(entry.raw)?.old, new: entry.id });
  }
  return [...folders.values()].filter((folder) => folder.old !== folder.new);
};

/** Files of one folder that are new, different, gone, or whose name has a twin that it did not have. */
const compareFolder = (pair: Pair, trees: Trees, files: UnsizedFile[], removed: string[]): void => {
  const before = entriesOf(trees, pair.old);
  const after = entriesOf(trees, pair.new);
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

const findFolder = async (objects: ObjectReader, root: string, names: readonly string[]): Promise<string | 'file' | undefined> => {
  const trees: Trees = new Map();
  let current = root;
  for (const name of names) {
    await load(objects, [current], trees);
    const raw = Buffer.from(name, 'utf8').toString('latin1');
    const entry = entriesOf(trees, current).find((candidate) => candidate.raw === raw);
    if (entry === undefined) return undefined;
    if (entry.kind !== 'tree') return 'file';
    current = entry.id;
  }
  return current;
};

export interface TreeReader {
  /** The tree that the folder `names` is below `root`; undefined when there is none, `'file'` when it is a file. */
  readonly find: (root: string, names: readonly string[]) => Promise<string | 'file' | undefined>;
  /** Files that are new or different in `tree`, and those of `old` that are gone; `prefix` is put before their names. */
  readonly compare: (tree: string, old: string | undefined, prefix: string) => Promise<TreeDifference>;
}

/** Reads trees through `objects`. What it has counted it remembers, so that the next commit costs only what changed. */
export const makeTreeReader = (objects: () => ObjectReader, limits: TreeLimits): TreeReader => {
  const extents = new Map<string, Extent>();
  return {
    find: (root, names) => findFolder(objects(), root, names),
    compare: async (tree, old, prefix) => {
      const trees: Trees = new Map();
      if (extents.size > limits.maxFiles) extents.clear();
      const filesSeen = await measure(objects(), tree, trees, extents, limits);
      if (old !== undefined) await measure(objects(), old, trees, extents, limits);
      const files: UnsizedFile[] = [];
      const removed: string[] = [];
      let level: readonly Pair[] = tree === old ? [] : [{ prefix, old, new: tree }];
      while (level.length > 0) {
        const ids = level.flatMap((pair) => [pair.old, pair.new]).filter((id) => id !== undefined);
        await load(objects(), ids, trees);
        for (const pair of level) compareFolder(pair, trees, files, removed);
        level = level.flatMap((pair) => pairsBelow(pair, trees));
      }
      return { files, removed, filesSeen };
    },
  };
};
