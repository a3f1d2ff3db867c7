/** One repository as the port sees it: its newest commit, what changed, and the content of files. Mended once when damaged. */
import type { SourceChanges, SourceFailure, SourceFile, SourceRevision } from '#contexts/gitops/ports.ts';
import { type GitObject, type ObjectReader, ObjectsUnreadable } from './cat-file.ts';
import { failure } from './failures.ts';
import { type FetchRequest, refOf } from './fetch.ts';
import { isManifestName, maxManifestBytes } from './manifests.ts';
import type { Mirror } from './mirror.ts';
import { type CommitObject, parseCommit } from './revision.ts';
import { makeTreeReader, type TreeLimits, type TreeReader, TreeTooLarge, type UnsizedFile } from './tree.ts';

export interface ReadContent {
  readonly file: SourceFile;
  readonly content: Uint8Array;
}

/** A request with the folders of its path. */
export interface PlaceRequest extends FetchRequest {
  readonly path: readonly string[];
}

export interface Repository {
  readonly head: (request: PlaceRequest) => Promise<{ readonly ok: true; readonly revision: SourceRevision } | SourceFailure>;
  readonly changes: (request: PlaceRequest, commit: string, since: string | undefined) => Promise<SourceChanges | SourceFailure>;
  readonly read: (request: PlaceRequest, files: readonly SourceFile[]) => AsyncGenerator<ReadContent, void, undefined>;
  readonly isAncestor: Mirror['isAncestor'];
  readonly commit: Mirror['commit'];
  readonly push: Mirror['push'];
  readonly close: () => Promise<void>;
}

/** Longer than any commit message that a person wrote. */
const maxCommitBytes = 1 << 20;

/** Commits that are looked at one by one before git is asked whether history was rewritten. */
const nearbyCommits = 32;

/** Files asked for together. What they answer with fits a pipe's buffer, so that git is never kept waiting by our parsing. */
const windowFiles = 64;

/** Windows asked for ahead of the one that is read. */
const windowsAhead = 8;

/** Bytes asked for ahead at most, as far as sizes are known, to keep memory small. */
const bytesAhead = 8 << 20;

const nothing = new Uint8Array(0);

const corrupt = (error: Error): SourceFailure =>
  failure(
    'Corrupt',
    `The repository's objects cannot be read (${error.message}).`,
    'Run git fsck on the repository; the mirror is made anew by itself.',
  );

const isId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(text);

/** A mirror with its trees: what all questions about a repository are asked of. */
interface Store {
  readonly mirror: Mirror;
  readonly trees: TreeReader;
}

const commitAt = async ({ mirror }: Store, name: string): Promise<CommitObject | undefined> => {
  const [object] = await mirror.objects().contents([name], maxCommitBytes);
  if (object === undefined) return undefined;
  if (object.type !== 'commit' || object.content === undefined) throw new ObjectsUnreadable(`${name} is not a commit.`);
  return parseCommit(object.id, object.content);
};

/** What a question came to, or why its objects could not be read. */
const attempt = async <Value>(work: () => Promise<Value>): Promise<Value | SourceFailure | ObjectsUnreadable> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TreeTooLarge)
      return failure('TooLarge', error.message, 'Split the repository, or remove what does not belong there.');
    if (error instanceof ObjectsUnreadable) return error;
    throw error;
  }
};

/**
 * Asks again when objects could not be read: first of the mirror as it is (git may have been stopped), then of one made anew,
 * unless somebody else renewed it meanwhile.
 */
const mending = async <Value>({ mirror }: Store, request: PlaceRequest, work: () => Promise<Value>): Promise<Value | SourceFailure> => {
  const generation = mirror.generation();
  const first = await attempt(work);
  if (!(first instanceof ObjectsUnreadable)) return first;
  const second = await attempt(work);
  if (!(second instanceof ObjectsUnreadable)) return second;
  const failed = mirror.generation() === generation ? await mirror.renew(request) : undefined;
  if (failed !== undefined) return failed;
  const third = await attempt(work);
  return third instanceof ObjectsUnreadable ? corrupt(third) : third;
};

/** Most often the commit read before is the parent, or a few commits back: that needs no process. */
const descends = async (store: Store, commit: CommitObject, ancestor: string): Promise<boolean> => {
  const queue: CommitObject[] = [commit];
  const seen = new Set<string>();
  for (let looked = 0; looked < nearbyCommits; looked += 1) {
    const next = queue.shift();
    if (next === undefined) return false;
    if (next.parents.includes(ancestor)) return true;
    for (const parent of next.parents.filter((id) => !seen.has(id))) {
      seen.add(parent);
      const object = await commitAt(store, parent);
      if (object !== undefined) queue.push(object);
    }
  }
  return store.mirror.isAncestor(ancestor, commit.revision.commit);
};

const folderOf = async ({ trees }: Store, { place, path }: PlaceRequest, commit: CommitObject): Promise<string | SourceFailure> => {
  const folder = await trees.find(commit.tree, path);
  const name = path.join('/');
  const hint = 'Check the path of the source. What was read before stays in use.';
  if (folder === undefined) return failure('PathMissing', `The branch ${place.branch} has no folder ${name}.`, hint);
  if (folder === 'file') return failure('PathMissing', `${name} is a file.`, 'Give the folder that holds the manifests.');
  return folder;
};

const sized = async ({ mirror }: Store, files: readonly UnsizedFile[]): Promise<readonly SourceFile[]> => {
  const plain = files.filter((file) => file.entry === 'file');
  const sizes = await mirror.objects().sizes(plain.map((file) => file.blob));
  const byId = new Map(sizes.map((object) => [object?.id, object?.size]));
  return files.map((file) => {
    const size = file.entry === 'file' ? byId.get(file.blob) : 0;
    if (size === undefined) throw new ObjectsUnreadable(`The content of ${file.file} is missing.`);
    return { ...file, size };
  });
};

/** The commit read before, when the mirror still has it. */
const commitBefore = async (store: Store, commit: CommitObject, since: string | undefined): Promise<CommitObject | undefined> => {
  if (since === undefined || !isId(since)) return undefined;
  return since === commit.revision.commit ? commit : commitAt(store, since);
};

const changesOf = async (
  store: Store,
  request: PlaceRequest,
  id: string,
  since: string | undefined,
): Promise<SourceChanges | SourceFailure> => {
  const { place, path } = request;
  const commit = await commitAt(store, id);
  if (commit === undefined) throw new ObjectsUnreadable(`The commit ${id} is missing.`);
  const folder = await folderOf(store, request, commit);
  if (typeof folder !== 'string') return folder;
  const before = await commitBefore(store, commit, since);
  const old = before === undefined ? undefined : await store.trees.find(before.tree, path);
  const prefix = path.map((name) => `${name}/`).join('');
  const { files, removed, filesSeen } = await store.trees.compare(folder, old === 'file' ? undefined : old, prefix);
  if (filesSeen === 0) {
    return failure(
      'RepositoryEmpty',
      `The branch ${place.branch} has no files.`,
      'If that is meant, remove the fabric; what was read before stays in use.',
    );
  }
  const rewritten = since !== undefined && before !== commit && (before === undefined || !(await descends(store, commit, since)));
  return { ok: true, files: await sized(store, files), removed, filesSeen, rewritten, whole: before === undefined };
};

/** Content that reading manifests would not look at is not fetched from git: the file comes empty. */
const isWanted = (file: SourceFile): boolean => file.entry === 'file' && file.size <= maxManifestBytes && isManifestName(file.file);

const readWindow = async (objects: ObjectReader, files: readonly SourceFile[]): Promise<readonly ReadContent[]> => {
  const wanted = files.filter(isWanted).map((file) => file.blob);
  const found = (await objects.contents(wanted, maxManifestBytes)).values();
  return files.map((file) => {
    if (!isWanted(file)) return { file, content: nothing };
    const object: GitObject | undefined = found.next().value;
    if (object === undefined) throw new ObjectsUnreadable(`The content of ${file.file} is missing.`);
    return { file: { ...file, size: object.size }, content: object.content ?? nothing };
  });
};

interface Window {
  readonly bytes: number;
  readonly answer: Promise<readonly ReadContent[] | SourceFailure>;
}

/** Asks for files a window at a time and some windows ahead: git reads the next ones while the caller works on this one. */
async function* readFiles(store: Store, request: PlaceRequest, files: readonly SourceFile[]): AsyncGenerator<ReadContent, void, undefined> {
  const ahead: Window[] = [];
  let next = 0;
  let bytes = 0;
  const askAhead = (): void => {
    while (next < files.length && (ahead.length === 0 || (ahead.length < windowsAhead && bytes < bytesAhead))) {
      const chosen = files.slice(next, next + windowFiles);
      const answer = mending(store, request, () => readWindow(store.mirror.objects(), chosen));
      // It is awaited below, but the caller may stop before that.
      answer.catch(() => undefined);
      const size = chosen.filter(isWanted).reduce((sum, file) => sum + file.size, 0);
      ahead.push({ bytes: size, answer });
      bytes += size;
      next += chosen.length;
    }
  };
  askAhead();
  for (let current = ahead.shift(); current !== undefined; current = ahead.shift()) {
    const contents = await current.answer;
    bytes -= current.bytes;
    askAhead();
    if ('ok' in contents) throw new Error(`${contents.message} ${contents.hint}`);
    yield* contents;
  }
}

/** A repository on top of its mirror. */
export const makeRepository = (mirror: Mirror, limits: TreeLimits): Repository => {
  const store: Store = { mirror, trees: makeTreeReader(mirror.objects, limits) };
  return {
    head: async (request) => {
      const failed = await mirror.fetch(request);
      if (failed !== undefined) return failed;
      return mending(store, request, async () => {
        const commit = await commitAt(store, refOf(request.place.branch));
        if (commit === undefined) throw new ObjectsUnreadable('The fetched branch is missing.');
        return { ok: true as const, revision: commit.revision };
      });
    },
    changes: (request, commit, since) =>
      isId(commit)
        ? mending(store, request, () => changesOf(store, request, commit, since))
        : Promise.resolve(failure('Refused', 'The commit is not a full object id.', 'Ask for the head of the branch first.')),
    read: (request, files) => readFiles(store, request, files),
    isAncestor: mirror.isAncestor,
    commit: mirror.commit,
    push: mirror.push,
    close: mirror.close,
  };
};
