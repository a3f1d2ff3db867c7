/** Files of a revision of a repository on this machine, read with git and without a work tree: nothing is checked out. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { ok, type Result, refused } from '#base/result.ts';
import { openObjects } from './cat-file.ts';
import { type GitOutcome, prepareGit, runGit } from './run-git.ts';

export type FilesAtRefusal = 'GitMissing' | 'NoRepository' | 'UnknownRevision' | 'PathOutside' | 'RevisionUnreadable' | 'FileTooLarge';

export interface FilesAt {
  /** Commit that the revision names. */
  readonly commit: string;
  /** By path from the top of the repository, in its order. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

export interface FilesAtRequest {
  /** A folder in the repository, or a bare repository. */
  readonly folder: string;
  /** Anything git takes for a commit. */
  readonly revision: string;
  /** Folder or file: from the top of the repository, or from `folder` when `fromFolder` says so. */
  readonly path: string;
  readonly fromFolder: boolean;
  /** Which files are wanted. */
  readonly wanted: (path: string) => boolean;
  /** Bytes of a file; 4 MiB unless given. */
  readonly maxBytes?: number;
}

/** The last line git said, without what a terminal would obey. */
const lastLine = ({ stderr }: GitOutcome): string =>
  (stderr.trim().split('\n').at(-1) ?? '').replaceAll(/[\u0000-\u001f\u007f-\u009f]/gu, ' ');

/** Lines of `ls-tree -z`: mode, type, id, tab, path. Only plain files have content that is theirs. */
const plainFiles = (listing: string): readonly { readonly id: string; readonly path: string }[] =>
  listing.split('\0').flatMap((line) => {
    const [, mode, id = '', path = ''] = /^(\d+) blob ([0-9a-f]+)\t(.+)$/su.exec(line) ?? [];
    return mode === '100644' || mode === '100755' ? [{ id, path }] : [];
  });

const isBelow = (path: string, folder: string): boolean => folder === '' || path === folder || path.startsWith(`${folder}/`);

/** The files below a path at a revision. What cannot be read is a refusal. */
export const filesAt = async (request: FilesAtRequest): Promise<Result<FilesAt, FilesAtRefusal>> => {
  const home = mkdtempSync(join(tmpdir(), 'hedgerow-git-'));
  try {
    const program = prepareGit('git', home, true);
    // A partial clone is not completed behind the user's back.
    const git = (...args: readonly string[]) =>
      runGit(program, { args: ['-C', request.folder, ...args], env: { GIT_NO_LAZY_FETCH: '1' }, timeoutMs: 60_000, maxOutput: 64 << 20 });
    const place = await git('rev-parse', '--absolute-git-dir', '--show-prefix');
    if (place.ended === 'missing') return refused('GitMissing', 'git cannot be run.', { hint: 'Install git, or compare folders.' });
    if (place.code !== 0)
      return refused('NoRepository', `${request.folder} is in no Git repository.`, {
        hint: 'Name a folder or file that exists, or go into a repository.',
      });
    const [gitFolder = '', prefix = ''] = place.stdout.split('\n');
    const named = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${request.revision}^{commit}`);
    const commit = named.stdout.trim();
    if (named.code !== 0 || !/^[0-9a-f]{40,64}$/u.test(commit))
      return refused('UnknownRevision', `There is no file, folder or revision ${request.revision}.`, {
        hint: 'See git branch, git tag and git log for revisions.',
      });
    const path = posix.normalize(posix.join(request.fromFolder ? prefix : '', request.path)).replace(/^\.$|\/$/gu, '');
    if (path.startsWith('..') || path.startsWith('/')) return refused('PathOutside', `${request.path} is outside of the repository.`);
    const listing = await git('ls-tree', '-r', '-z', '--full-tree', commit);
    if (listing.code !== 0) return refused('RevisionUnreadable', `Revision ${request.revision} cannot be read: ${lastLine(listing)}.`);
    const chosen = plainFiles(listing.stdout).filter((file) => isBelow(file.path, path) && request.wanted(file.path));
    const objects = openObjects(program, gitFolder);
    try {
      const contents = await objects.contents(
        chosen.map(({ id }) => id),
        request.maxBytes ?? 4 << 20,
      );
      const large = contents.findIndex((object) => object?.content === undefined);
      if (large >= 0) return refused('FileTooLarge', `${chosen[large]?.path ?? ''} is too large, or not there.`);
      const decoder = new TextDecoder();
      return ok({ commit, files: chosen.map((file, index) => ({ path: file.path, text: decoder.decode(contents[index]?.content) })) });
    } finally {
      await objects.close();
    }
  } catch (fault) {
    return refused(
      'RevisionUnreadable',
      `Revision ${request.revision} cannot be read: ${fault instanceof Error ? fault.message : String(fault)}`,
    );
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};
