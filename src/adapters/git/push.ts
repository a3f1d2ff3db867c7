/** A commit on a branch of a remote repository, made from plumbing: no work tree, no hook of ours, no shell. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FileEdit, SourceChange, WriteFailure } from '#contexts/gitops/ports.ts';
import { failureOf, redact } from './failures.ts';
import type { FetchRequest } from './fetch.ts';
import { allowing, type GitOutcome, type GitProgram, runGit } from './run-git.ts';

/** What a commit is made from. */
export interface CommitRequest {
  readonly change: Pick<SourceChange, 'author' | 'message' | 'at'>;
  /** The commit it stands on. */
  readonly parent: string;
  readonly edits: readonly FileEdit[];
}

/** How a push ended: the branch has the commit, was moved by somebody else meanwhile, or does not take it. */
export type PushOutcome = 'pushed' | 'moved' | WriteFailure;

export interface Pusher {
  /** Writes a commit into the mirror; its id, or the parent's when the edits change nothing. Objects that nothing names are left to git. */
  readonly commit: (folder: string, request: CommitRequest) => Promise<string | WriteFailure>;
  /** Makes the remote's branch the commit, when it still is at `expected`; undefined when it must not exist yet. */
  readonly push: (folder: string, request: FetchRequest, commit: string, expected: string | undefined) => Promise<PushOutcome>;
}

export const writeFailure = (reason: WriteFailure['reason'], message: string, hint: string): WriteFailure => ({
  ok: false,
  reason,
  message,
  hint,
});

/** Who makes the commits. `.invalid` is a domain that nobody can have (RFC 2606). */
const committer = { name: 'Hedgerow', email: 'hedgerow@hedgerow.invalid' } as const;

/** What git would not keep in a name: it ends a header line or an address. */
const plainName = (name: string): string => name.replaceAll(/[\p{Cc}<>]/gu, ' ').trim() || 'unknown';

/** git takes times as seconds; what is no time is now. */
const dateOf = (at: string): Readonly<Record<string, string>> => {
  const seconds = Math.floor(Date.parse(at) / 1000);
  return Number.isFinite(seconds) ? { GIT_AUTHOR_DATE: `@${seconds} +0000`, GIT_COMMITTER_DATE: `@${seconds} +0000` } : {};
};

const identities = ({ author, at }: CommitRequest['change']): Readonly<Record<string, string>> => ({
  GIT_AUTHOR_NAME: plainName(author.name),
  GIT_AUTHOR_EMAIL: plainName(author.email),
  GIT_COMMITTER_NAME: committer.name,
  GIT_COMMITTER_EMAIL: committer.email,
  ...dateOf(at),
});

const unwritable = (outcome: GitOutcome): WriteFailure =>
  writeFailure(
    'Refused',
    `The commit cannot be made (${redact(outcome.stderr, []).trim().slice(0, 300)}).`,
    'Look at the paths of the files.',
  );

/** Words of git for a branch that is not where it was expected: before sending anything, and from a server that saw another push first. */
const movedMeanwhile = /stale info|fetch first|non-fast-forward|cannot lock ref|failed to update ref|reference already exists/iu;

/** What the server says in lines of its own. */
const remoteWords = (stderr: string): string =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith('remote:'))
    .map((line) => line.slice('remote:'.length).trim())
    .filter((line) => line !== '')
    .join(' ')
    .slice(0, 300);

/** Words of servers that let one read and not write, other than as a refusal of the branch. */
const noRight =
  /returned error: 403|write access .* not granted|permission .* denied|not allowed to push|service not enabled|requires? authentication/iu;

const explain = (outcome: GitOutcome, request: FetchRequest): PushOutcome => {
  const line = outcome.stdout.split('\n').find((text) => text.startsWith('!')) ?? '';
  if (movedMeanwhile.test(line)) return 'moved';
  const said = remoteWords(outcome.stderr);
  const { branch } = request.place;
  if (line !== '') {
    const why = /\(([^)]*)\)\s*$/u.exec(line)?.[1] ?? 'no reason given';
    return writeFailure(
      'PushRefused',
      `The repository does not take the commit on ${branch} (${why}).${said === '' ? '' : ` It says: ${said}`}`,
      'Propose the change on another branch, or ask whoever guards this one.',
    );
  }
  const failed = failureOf(outcome, request.place);
  if (outcome.ended !== 'exit' || !noRight.test(outcome.stderr)) return failed;
  return writeFailure(
    'PushRefused',
    `The repository can be read but not written with this credential.${said === '' ? '' : ` It says: ${said}`}`,
    'Give the credential the right to push, or configure another one.',
  );
};

/** Modes of entries of a tree. */
const [plain, executable, directory] = ['100644', '100755', '040000'];

/** The folders that a file is in, from the root. */
const foldersOf = (file: string): readonly string[] =>
  file
    .split('/')
    .slice(0, -1)
    .map((_, index, names) => names.slice(0, index + 1).join('/'));

export const makePusher = (program: GitProgram, timeoutMs: number): Pusher => {
  const git = (
    folder: string,
    args: readonly string[],
    more: { readonly env?: Readonly<Record<string, string>>; readonly input?: string | Uint8Array } = {},
  ) => runGit(program, { args: [`--git-dir=${folder}`, '--literal-pathspecs', ...args], timeoutMs, ...more });

  /** Modes of the files that are there, and of what stands where their folders would be. */
  const modesOf = async (folder: string, parent: string, edits: readonly FileEdit[]): Promise<ReadonlyMap<string, string>> => {
    const { stdout } = await git(folder, [
      'ls-tree',
      '-z',
      parent,
      '--',
      ...new Set(edits.flatMap(({ file }) => [...foldersOf(file), file])),
    ]);
    return new Map(
      stdout.split('\0').flatMap((line) => (line === '' ? [] : [[line.slice(line.indexOf('\t') + 1), line.slice(0, 6)] as const])),
    );
  };

  const treeOf = async (folder: string, { parent, edits }: CommitRequest): Promise<string | WriteFailure> => {
    const index = join(folder, `index.${crypto.randomUUID()}`);
    const env = { GIT_INDEX_FILE: index };
    try {
      const modes = await modesOf(folder, parent, edits);
      const lines: string[] = [];
      for (const { file, content } of edits) {
        const blob = await git(folder, ['hash-object', '-w', '--no-filters', '--stdin'], { input: content });
        if (blob.code !== 0) return unwritable(blob);
        const mode = modes.get(file) ?? plain;
        const isBelowFile = foldersOf(file).some((above) => (modes.get(above) ?? directory) !== directory);
        if ((mode !== plain && mode !== executable) || isBelowFile)
          return writeFailure('Refused', `${file} is no plain file.`, 'Choose another file.');
        lines.push(`${mode} ${blob.stdout.trim()}\t${file}\0`);
      }
      const read = await git(folder, ['read-tree', parent], { env });
      if (read.code !== 0) return unwritable(read);
      const put = await git(folder, ['update-index', '-z', '--index-info'], { env, input: lines.join('') });
      if (put.code !== 0) return unwritable(put);
      const tree = await git(folder, ['write-tree'], { env });
      return tree.code === 0 ? tree.stdout.trim() : unwritable(tree);
    } finally {
      rmSync(index, { force: true });
      rmSync(`${index}.lock`, { force: true });
    }
  };

  return {
    commit: async (folder, request) => {
      const tree = await treeOf(folder, request);
      if (typeof tree !== 'string') return tree;
      const before = await git(folder, ['rev-parse', '--verify', '--quiet', `${request.parent}^{tree}`]);
      if (before.stdout.trim() === tree) return request.parent;
      const made = await git(folder, ['commit-tree', tree, '-p', request.parent], {
        env: identities(request.change),
        input: request.change.message,
      });
      return made.code === 0 ? made.stdout.trim() : unwritable(made);
    },
    push: async (folder, request, commit, expected) => {
      const { address, login, place } = request;
      const ref = `refs/heads/${place.branch}`;
      const lease = `--force-with-lease=${ref}:${expected ?? ''}`;
      const args = [`--git-dir=${folder}`, 'push', '--porcelain', '--no-verify', '--no-follow-tags', '--recurse-submodules=no', lease];
      const outcome = await runGit(program, {
        args: [...args, '--end-of-options', address.url, `${commit}:${ref}`],
        env: { ...login.env, ...allowing(address.transport) },
        timeoutMs,
      });
      if (outcome.code === 0) return 'pushed';
      return explain({ ...outcome, stdout: redact(outcome.stdout, login.secrets), stderr: redact(outcome.stderr, login.secrets) }, request);
    },
  };
};
