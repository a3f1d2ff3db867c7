/** A source feed without git, for tests of what is above the port: commits are made by calling a function. */
import { createHash } from 'node:crypto';
import type {
  SourceChange,
  SourceFailure,
  SourceFeed,
  SourceFile,
  SourcePlace,
  SourceSnapshot,
  SourceWriter,
} from '#contexts/gitops/ports.ts';
import { checkBranch, isUnacceptable, parsePath } from './address.ts';
import { failure } from './failures.ts';
import { parseManifests } from './manifests.ts';
import { writeFailure } from './push.ts';
import { composeManifest, reviseManifest } from './revise.ts';
import { maxAttempts, refuseEdit } from './write.ts';

/** A file's content, or an entry that is none. */
export type FakeEntry = string | Uint8Array | { readonly entry: 'symlink' | 'submodule'; readonly content: string };

interface FakeCommit {
  readonly id: string;
  readonly parent: string | undefined;
  readonly tree: ReadonlyMap<string, FakeEntry>;
  readonly subject: string;
  readonly author?: string;
}

export interface FakeSource extends SourceFeed, SourceWriter {
  /** Commits on top of the branch; null deletes a file. `orphan` starts a new history, as a force push does. Gives the commit's id. */
  readonly commit: (
    entries: Readonly<Record<string, FakeEntry | null>>,
    options?: { readonly branch?: string; readonly message?: string; readonly orphan?: boolean },
  ) => string;
  readonly deleteBranch: (branch: string) => void;
  /** Takes no more commits on a branch; gives the words that it says then. */
  readonly protect: (branch: string) => string;
  /** The newest commit of a branch, as whoever fetches it sees it. */
  readonly show: (
    branch: string,
  ) => { readonly files: Readonly<Record<string, string>>; readonly message: string; readonly author: string } | undefined;
  /** Every following `head` fails this way, until called without a failure. */
  readonly failWith: (failed?: SourceFailure) => void;
}

const digest = (text: string | Uint8Array): string => createHash('sha1').update(text).digest('hex');

const contentOf = (entry: FakeEntry): Uint8Array =>
  typeof entry === 'string' ? Buffer.from(entry, 'utf8') : 'content' in entry ? Buffer.from(entry.content, 'utf8') : entry;

const fileOf = (file: string, entry: FakeEntry): SourceFile => {
  const content = contentOf(entry);
  const isOther = typeof entry === 'object' && 'entry' in entry;
  return { file, blob: digest(content), size: isOther ? 0 : content.byteLength, entry: isOther ? entry.entry : 'file' };
};

/** The files below a path; a failure where the path is no folder of the commit. */
const filesBelow = (commit: FakeCommit, place: SourcePlace): ReadonlyMap<string, SourceFile> | SourceFailure => {
  const path = parsePath(place.path);
  if (isUnacceptable(path)) return failure('Refused', path.message, path.hint);
  const prefix = path.map((name) => `${name}/`).join('');
  const files = [...commit.tree].filter(([name]) => name.startsWith(prefix)).map(([name, entry]) => [name, fileOf(name, entry)] as const);
  if (files.length > 0) return new Map(files);
  return prefix === ''
    ? failure('RepositoryEmpty', `The branch ${place.branch} has no files.`, 'Commit one.')
    : failure('PathMissing', `The branch ${place.branch} has no folder ${place.path}.`, 'Check the path.');
};

const guardWords = 'protected branch';

const parsedPath = ({ path }: SourcePlace): readonly string[] => {
  const parsed = parsePath(path);
  return isUnacceptable(parsed) ? [] : parsed;
};

const withTwins = (files: readonly SourceFile[], all: Iterable<string>): readonly SourceFile[] => {
  const names = [...all];
  return files.map((file) => {
    const twin = names.find(
      (name) => name !== file.file && name.normalize('NFC').toLowerCase() === file.file.normalize('NFC').toLowerCase(),
    );
    return twin === undefined ? file : { ...file, twin };
  });
};

/** An empty repository at the address `repository`. Any other address has none. */
export const makeFakeSource = (repository = 'https://git.example.com/fabric.git'): FakeSource => {
  const commits = new Map<string, FakeCommit>();
  const branches = new Map<string, string>();
  let broken: SourceFailure | undefined;

  const refuse = (place: SourcePlace): SourceFailure | undefined => {
    const branch = checkBranch(place.branch);
    if (branch !== undefined) return failure('Refused', branch.message, branch.hint);
    const path = parsePath(place.path);
    if (isUnacceptable(path)) return failure('Refused', path.message, path.hint);
    if (place.repository !== repository)
      return failure('RepositoryMissing', 'There is no repository at this address.', 'Check the address.');
    return broken;
  };

  const isAncestor = (ancestor: string, commit: FakeCommit): boolean => {
    for (let at: FakeCommit | undefined = commit; at !== undefined; at = commits.get(at.parent ?? '')) if (at.id === ancestor) return true;
    return false;
  };

  const guarded = new Set<string>();

  const snapshotOf = (at: FakeCommit, place: SourcePlace): SourceSnapshot | SourceFailure => {
    const files = filesBelow(at, place);
    if ('ok' in files) return files;
    const read = async ({ file }: SourceFile): Promise<Uint8Array> => contentOf(at.tree.get(file) ?? '');
    return { commit: at.id, files: [...files.values()], read };
  };

  const attempt = async (place: SourcePlace, change: SourceChange): Promise<Awaited<ReturnType<SourceWriter['write']>> | 'moved'> => {
    const base = commits.get(branches.get(place.branch) ?? '');
    const expected = branches.get(change.branch);
    const tip = commits.get(expected ?? '');
    const parent = tip === undefined || base === undefined || isAncestor(tip.id, base) ? base : tip;
    if (parent === undefined) return failure('BranchMissing', `The repository has no branch ${place.branch}.`, 'Push one.');
    const snapshot = snapshotOf(parent, place);
    if ('ok' in snapshot) return snapshot;
    const edited = await change.edit(snapshot);
    if (!edited.ok) return edited;
    const refused = edited.value.map((edit) => refuseEdit(edit, parsedPath(place))).find((failed) => failed !== undefined);
    if (refused !== undefined) return refused;
    const isBelowFile = edited.value.find(({ file }) => [...parent.tree.keys()].some((name) => file.startsWith(`${name}/`)));
    if (isBelowFile !== undefined) return writeFailure('Refused', `${isBelowFile.file} is no plain file.`, 'Choose another file.');
    const tree = new Map(parent.tree);
    for (const { file, content } of edited.value) tree.set(file, content);
    if (edited.value.every(({ file, content }) => digest(contentOf(parent.tree.get(file) ?? '')) === digest(content)))
      return { ok: true, commit: parent.id, files: [] };
    const id = digest(`${commits.size} ${change.message}`);
    const files = edited.value.map(({ file }) => file);
    await change.onCommit?.({ commit: id, files });
    if (guarded.has(change.branch))
      return writeFailure(
        'PushRefused',
        `The repository does not take the commit on ${change.branch} (${guardWords}).`,
        'Propose it on another branch.',
      );
    if (branches.get(change.branch) !== expected) return 'moved';
    commits.set(id, { id, parent: parent.id, tree, subject: change.message, author: `${change.author.name} <${change.author.email}>` });
    branches.set(change.branch, id);
    return { ok: true, commit: id, files };
  };

  return {
    commit: (entries, { branch = 'main', message = 'Change it', orphan = false } = {}) => {
      const parent = orphan ? undefined : branches.get(branch);
      const tree = new Map(parent === undefined ? [] : commits.get(parent)?.tree);
      for (const [name, entry] of Object.entries(entries)) {
        if (entry === null) tree.delete(name);
        else tree.set(name, entry);
      }
      const id = digest(`${commits.size} ${message}`);
      commits.set(id, { id, parent, tree: new Map([...tree].sort(([left], [right]) => (left < right ? -1 : 1))), subject: message });
      branches.set(branch, id);
      return id;
    },
    deleteBranch: (branch) => void branches.delete(branch),
    protect: (branch) => {
      guarded.add(branch);
      return guardWords;
    },
    show: (branch) => {
      const commit = commits.get(branches.get(branch) ?? '');
      if (commit === undefined) return undefined;
      const files = Object.fromEntries([...commit.tree].map(([name, entry]) => [name, Buffer.from(contentOf(entry)).toString('utf8')]));
      return { files, message: commit.subject, author: commit.author ?? 'Ada Writer <ada@example.com>' };
    },
    failWith: (failed) => {
      broken = failed;
    },
    head: async (place) => {
      const refused = refuse(place);
      if (refused !== undefined) return refused;
      const commit = commits.get(branches.get(place.branch) ?? '');
      if (commit !== undefined) {
        const revision = {
          commit: commit.id,
          author: commit.author?.replace(/ <.*$/u, '') ?? 'Ada Writer',
          committedAt: '2026-01-01T00:00:00.000Z',
          subject: commit.subject,
        };
        return { ok: true, revision };
      }
      return branches.size === 0
        ? failure('RepositoryEmpty', 'The repository has no commit yet.', 'Push one.')
        : failure('BranchMissing', `The repository has no branch ${place.branch}.`, `It has ${[...branches.keys()].join(', ')}.`);
    },
    changes: async (place, id, since) => {
      const commit = commits.get(id);
      if (commit === undefined) return failure('Corrupt', `The commit ${id} is missing.`, 'Ask for the head first.');
      const files = filesBelow(commit, place);
      if ('ok' in files) return files;
      const before = since === undefined ? undefined : commits.get(since);
      const known = before === undefined ? undefined : filesBelow(before, place);
      const old = known === undefined || 'ok' in known ? new Map<string, SourceFile>() : known;
      const changed = [...files.values()].filter(({ file, blob, entry }) => old.get(file)?.blob !== blob || old.get(file)?.entry !== entry);
      return {
        ok: true,
        files: withTwins(changed, files.keys()),
        removed: [...old.keys()].filter((name) => !files.has(name)),
        filesSeen: files.size,
        rewritten: since !== undefined && !isAncestor(since, commit),
        whole: before === undefined,
      };
    },
    async *read(_place, files) {
      const byBlob = new Map(
        [...commits.values()].flatMap(({ tree }) => [...tree.values()]).map((entry) => [digest(contentOf(entry)), contentOf(entry)]),
      );
      for (const file of files) {
        const content = file.entry === 'file' ? byBlob.get(file.blob) : new Uint8Array(0);
        if (content === undefined) throw new Error(`The content of ${file.file} is missing.`);
        yield { file: { ...file, size: content.byteLength }, content };
      }
    },
    parse: parseManifests,
    write: async (place, change) => {
      const refused = refuse(place) ?? refuse({ ...place, branch: change.branch });
      if (refused !== undefined) return refused;
      for (let attempts = 0; attempts < maxAttempts; attempts += 1) {
        const written = await attempt(place, change);
        if (written !== 'moved') return written;
      }
      return writeFailure('BranchMoved', `The branch ${change.branch} moved ${maxAttempts} times while the commit was made.`, 'Try again.');
    },
    holds: async (place, branch, commit) => {
      const refused = refuse(place);
      if (refused !== undefined) return refused;
      const tip = commits.get(branches.get(branch) ?? '');
      return { ok: true, held: tip !== undefined && isAncestor(commit, tip) };
    },
    revise: reviseManifest,
    compose: composeManifest,
  };
};
