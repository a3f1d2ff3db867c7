/** One branch from a remote repository into a bare one of ours, and what its refusals mean. */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { SourceFailure, SourcePlace } from '#contexts/gitops/ports.ts';
import type { Address } from './address.ts';
import type { Login } from './credential.ts';
import { failure, failureOf, redact } from './failures.ts';
import { allowing, type GitOutcome, type GitProgram, runGit } from './run-git.ts';

/** What a fetch is done with. */
export interface FetchRequest {
  readonly place: SourcePlace;
  readonly address: Address;
  readonly login: Login;
}

export interface Fetcher {
  /** Fetches the request's branch into the bare repository `folder`. */
  readonly fetch: (folder: string, request: FetchRequest) => Promise<GitOutcome>;
  /** Makes a bare repository in `folder` with the remote's object format, and fetches into it. */
  readonly clone: (folder: string, request: FetchRequest) => Promise<GitOutcome>;
  /** What an unsuccessful fetch means; asks the remote for its branches when the one wanted is not there. */
  readonly explain: (outcome: GitOutcome, request: FetchRequest) => Promise<SourceFailure>;
}

/** Where a branch is kept in the mirror. By digest, so that `a` and `a/b`, or `a` and `A`, can stand beside each other. */
export const refOf = (branch: string): string => `refs/hedgerow/${createHash('sha256').update(branch).digest('hex').slice(0, 40)}`;

const branchesIn = (list: string): readonly string[] =>
  list
    .split('\n')
    .map((line) => line.split('\t')[1] ?? '')
    .filter((name) => name.startsWith('refs/heads/'))
    .map((name) => name.slice('refs/heads/'.length));

/** Words of git for two repositories whose ids are of different lengths. */
const otherFormat = /mismatched (algorithms|object format)/u;

export const makeFetcher = (program: GitProgram, timeoutMs: number): Fetcher => {
  const run = async ({ address, login }: FetchRequest, args: readonly string[]): Promise<GitOutcome> => {
    const outcome = await runGit(program, { args, env: { ...login.env, ...allowing(address.transport) }, timeoutMs });
    return { ...outcome, stderr: redact(outcome.stderr, login.secrets) };
  };

  const options = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--update-shallow', '--atomic'];
  const fetch: Fetcher['fetch'] = (folder, request) => {
    const { branch } = request.place;
    const refspec = `+refs/heads/${branch}:${refOf(branch)}`;
    return run(request, [`--git-dir=${folder}`, 'fetch', ...options, '--end-of-options', request.address.url, refspec]);
  };

  const cloneAs = async (format: string, folder: string, request: FetchRequest): Promise<GitOutcome> => {
    const args = ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, '--end-of-options', folder];
    const made = await runGit(program, { args, timeoutMs });
    return made.code === 0 ? fetch(folder, request) : made;
  };

  return {
    fetch,
    clone: async (folder, request) => {
      const outcome = await cloneAs('sha1', folder, request);
      if (!otherFormat.test(outcome.stderr)) return outcome;
      rmSync(folder, { recursive: true, force: true });
      return cloneAs('sha256', folder, request);
    },
    explain: async (outcome, request) => {
      const told = failureOf(outcome, request.place);
      if (told.reason !== 'BranchMissing') return told;
      const list = await run(request, ['ls-remote', '--heads', '--quiet', '--end-of-options', request.address.url]);
      if (list.code !== 0) return told;
      const branches = branchesIn(list.stdout);
      if (branches.length === 0) return failure('RepositoryEmpty', 'The repository has no commit yet.', 'Push the first manifests.');
      const more = branches.length > 5 ? ` and ${branches.length - 5} more` : '';
      return { ...told, hint: `It has ${branches.slice(0, 5).join(', ')}${more}. What was read before stays in use.` };
    },
  };
};
