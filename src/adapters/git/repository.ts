/** One repository as the port sees it: its newest commit, what changed, and the content of files. Mended once when damaged. */
import type { SourceChanges, SourceFailure, SourceFile, SourcePlace, SourceRevision } from '#contexts/gitops/ports.ts';
import { type GitObject, type ObjectReader, ObjectsUnreadable } from './cat-file.ts';
import { failure } from './failures.ts';
import { isManifestName, maxManifestBytes } from './manifests.ts';
import { type FetchRequest, type Mirror, refOf } from './mirror.ts';
import { type CommitObject, parseCommit } from './revision.ts';
import { makeTreeReader, type TreeLimits, TreeTooLarge } from './tree.ts';

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
  readonly close: () => Promise<void>;
}

/** Longer than any commit message that a person wrote. */
const maxCommitBytes = 1 << 20;

/** Commits that are looked at one by one before git is asked whether history was rewritten. */
const nearbyCommits = 32;

/** Files asked for at once: enough to keep git busy, few enough to keep memory small. */
const window = 256;

const nothing = new Uint8Array(0);

const isFailure = (value: object): value is SourceFailure => 'ok' in value && value.ok === false;

const corrupt = (error: Error): SourceFailure =>
  failure(
    'Corrupt',
    `The repository's objects cannot be read (${error.message}).`,
    'Run git fsck on the repository; the mirror is made anew by itself.',
  );

const isId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(text);

export const makeRepository = (mirror: Mirror, limits: TreeLimits): Repository => {
  const trees = makeTreeReader(mirror.objects, limits);

  const commitAt = async (name: string): Promise<CommitObject | undefined> => {
    const [object] = await mirror.objects().contents([name], maxCommitBytes);
    if (object === undefined) return undefined;
    if (object.type !== 'commit' || object.content === undefined) throw new ObjectsUnreadable(`${name} is not a commit.`);
    return parseCommit(object.id, object.content);
  };

  /** Tries once more with a mirror made anew when its objects turn out to be damaged. */
  const mending = async <Value>(request: PlaceRequest, work: () => Promise<Value>): Promise<Value | SourceFailure> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TreeTooLarge)
        return failure('TooLarge', error.message, 'Split the repository, or remove what does not belong there.');
      if (!(error instanceof ObjectsUnreadable)) throw error;
    }
    const failed = await mirror.renew(request);
    if (failed !== undefined) return failed;
    try {
      return await work();
    } catch (error) {
      if (error instanceof ObjectsUnreadable) return corrupt(error);
      throw error;
    }
  };

  /** Most often the commit read before is the parent, or a few commits back: that needs no process. */
  const descends = async (commit: CommitObject, ancestor: string): Promise<boolean> => {
    const queue: CommitObject[] = [commit];
    const seen = new Set<string>();
    for (let looked = 0; looked < nearbyCommits; looked += 1) {
      const next = queue.shift();
      if (next === undefined) return false;
      if (next.parents.includes(ancestor)) return true;
      for (const parent of next.parents) {
        if (seen.has(parent)) continue;
        seen.add(parent);
        const object = await commitAt(parent);
        if (object !== undefined) queue.push(object);
      }
    }
    return mirror.isAncestor(ancestor, commit.revision.commit);
  };

  const folderOf = async (place: SourcePlace, names: readonly string[], commit: CommitObject): Promise<string | SourceFailure> => {
    const folder = await trees.find(commit.tree, names);
    const path = names.join('/');
    const hint = 'Check the path of the source. What was read before stays in use.';
    if (folder === undefined) return failure('PathMissing', `The branch ${place.branch} has no folder ${path}.`, hint);
    if (folder === 'file') return failure('PathMissing', `${path} is a file.`, 'Give the folder that holds the manifests.');
    return folder;
  };

  const sized = async (files: readonly Omit<SourceFile, 'size'>[]): Promise<readonly SourceFile[]> => {
    const plain = files.filter((file) => file.entry === 'file');
    const sizes = await mirror.objects().sizes(plain.map((file) => file.blob));
    const byId = new Map(sizes.map((object) => [object?.id, object?.size]));
    return files.map((file) => {
      const size = file.entry === 'file' ? byId.get(file.blob) : 0;
      if (size === undefined) throw new ObjectsUnreadable(`The content of ${file.file} is missing.`);
      return { ...file, size };
    });
  };

  const changes = async (request: PlaceRequest, id: string, since: string | undefined): Promise<SourceChanges | SourceFailure> => {
    const { place, path } = request;
    const commit = await commitAt(id);
    if (commit === undefined) throw new ObjectsUnreadable(`The commit ${id} is missing.`);
    const folder = await folderOf(place, path, commit);
    if (typeof folder !== 'string') return folder;
    const before = since === undefined || !isId(since) ? undefined : since === id ? commit : await commitAt(since);
    const old = before === undefined ? undefined : await trees.find(before.tree, path);
    const difference = await trees.compare(folder, old === 'file' ? undefined : old, path.map((name) => `${name}/`).join(''));
    if (difference.filesSeen === 0) {
      return failure(
        'RepositoryEmpty',
        `The branch ${place.branch} has no files.`,
        'If that is meant, remove the fabric; what was read before stays in use.',
      );
    }
    const rewritten = since !== undefined && since !== id && (before === undefined || !(await descends(commit, since)));
    return {
      ok: true,
      files: await sized(difference.files),
      removed: difference.removed,
      filesSeen: difference.filesSeen,
      rewritten,
      whole: before === undefined,
    };
  };

  /** Content that reading manifests would not look at is not fetched from git: the file comes empty. */
  const isWanted = (file: SourceFile): boolean => file.entry === 'file' && file.size <= maxManifestBytes && isManifestName(file.file);

  const fetchWindow = async (objects: ObjectReader, files: readonly SourceFile[]): Promise<readonly ReadContent[]> => {
    const found = await objects.contents(
      files.filter(isWanted).map((file) => file.blob),
      maxManifestBytes,
    );
    let next = 0;
    return files.map((file) => {
      if (!isWanted(file)) return { file, content: nothing };
      const object: GitObject | undefined = found[next];
      next += 1;
      if (object === undefined) throw new ObjectsUnreadable(`The content of ${file.file} is missing.`);
      return { file: { ...file, size: object.size }, content: object.content ?? nothing };
    });
  };

  const windowOf = async (request: PlaceRequest, files: readonly SourceFile[]): Promise<readonly ReadContent[]> => {
    const contents = await mending(request, () => fetchWindow(mirror.objects(), files));
    if (isFailure(contents)) throw new Error(`${contents.message} ${contents.hint}`);
    return contents;
  };

  return {
    head: async (request) => {
      const failed = await mirror.fetch(request);
      if (failed !== undefined) return failed;
      return mending(request, async () => {
        const commit = await commitAt(refOf(request.place.branch));
        if (commit === undefined) throw new ObjectsUnreadable('The fetched branch is missing.');
        return { ok: true as const, revision: commit.revision };
      });
    },
    changes: (request, commit, since) =>
      isId(commit)
        ? mending(request, () => changes(request, commit, since))
        : Promise.resolve(failure('Refused', 'The commit is not a full object id.', 'Ask for the head of the branch first.')),
    read: async function* (request, files) {
      let next = files.length === 0 ? undefined : windowOf(request, files.slice(0, window));
      for (let at = window; next !== undefined; at += window) {
        const contents = await next;
        // git prepares the next files while the caller works on these.
        next = at < files.length ? windowOf(request, files.slice(at, at + window)) : undefined;
        next?.catch(() => undefined);
        yield* contents;
      }
    },
    close: mirror.close,
  };
};
