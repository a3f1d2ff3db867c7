/** The ports `SourceFeed` and `SourceWriter` on the system's git. */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SourceFailure, SourceFeed, SourceFile, SourcePlace, SourceWriter } from '#contexts/gitops/ports.ts';
import { checkBranch, isUnacceptable, parseAddress, parsePath, type Unacceptable } from './address.ts';
import { loginFor } from './credential.ts';
import { failure } from './failures.ts';
import { parseManifests } from './manifests.ts';
import { type MirrorLimits, mirrorFolder, openMirror } from './mirror.ts';
import { makeRepository, type PlaceRequest, type ReadContent, type Repository } from './repository.ts';
import { composeManifest, reviseManifest } from './revise.ts';
import { type GitProgram, prepareGit, runGit } from './run-git.ts';
import type { TreeLimits } from './tree.ts';
import { holdsCommit, writeChange } from './write.ts';

export interface GitFeedOptions {
  /** For mirrors and git's own settings; made when it is missing. Two processes may share it. */
  readonly dataFolder: string;
  /** Whether paths and file URLs on this machine are repositories. Off unless the operator of the machine is the user. */
  readonly allowLocal: boolean;
  /** The program; `git` from the path when absent. At least 2.36, for `cat-file --batch-command`. */
  readonly git?: string;
  readonly limits?: Partial<GitFeedLimits>;
}

/** Bounds on time and on size. A place with more files or deeper folders is refused. */
export type GitFeedLimits = MirrorLimits & TreeLimits;

const defaults: GitFeedLimits = {
  fetchTimeoutMs: 300_000,
  objectTimeoutMs: 60_000,
  renewalPauseMs: 600_000,
  maxFiles: 200_000,
  maxDepth: 128,
};

const refusal = ({ message, hint }: Unacceptable): SourceFailure => failure('Refused', message, hint);

/** The machine's own troubles, as far as they are not git's: a full disk, a folder that cannot be written. */
const machineFailure = (error: unknown): SourceFailure => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? failure('TooLarge', 'There is no room on the disk of the data folder.', 'Free space. What was read before stays in use.')
    : failure('Refused', `The data folder cannot be used (${message}).`, 'Check its owner and permissions.');
};

/** Versions of git before this one have no `cat-file --batch-command`. */
const oldestGit = [2, 36] as const;

const checkVersion = async (program: GitProgram): Promise<SourceFailure | undefined> => {
  const { code, stdout } = await runGit(program, { args: ['--version'], timeoutMs: 10_000 });
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/u.exec(stdout) ?? []).map(Number);
  if (code !== 0) return failure('Refused', 'The program git cannot be run on this machine.', 'Install git 2.36 or newer.');
  const fits = major > oldestGit[0] || (major === oldestGit[0] && minor >= oldestGit[1]);
  return fits ? undefined : failure('Refused', `git ${major}.${minor} is too old.`, 'Install git 2.36 or newer.');
};

/**
 * Follows Git repositories, and writes to them, through bare mirrors below the data folder. Nothing is ever checked out. What a repository, the
 * network or the disk does wrong is a `SourceFailure`; only `read` throws, when content that was there is not any more.
 */
export const makeGitFeed = (options: GitFeedOptions): SourceFeed & SourceWriter & { readonly close: () => Promise<void> } => {
  const limits = { ...defaults, ...options.limits };
  const dataFolder = resolve(options.dataFolder);
  const repositories = new Map<string, Repository>();
  let program: GitProgram | undefined;

  const prepare = async (): Promise<GitProgram | SourceFailure> => {
    if (program !== undefined) return program;
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    const prepared = prepareGit(options.git ?? 'git', dataFolder, options.allowLocal);
    const failed = await checkVersion(prepared);
    if (failed !== undefined) return failed;
    program = prepared;
    return prepared;
  };

  const repositoryOf = (git: GitProgram, place: SourcePlace): Repository => {
    const folder = mirrorFolder(dataFolder, place);
    const known = repositories.get(folder);
    if (known !== undefined) return known;
    const repository = makeRepository(openMirror(git, folder, limits), limits);
    repositories.set(folder, repository);
    return repository;
  };

  const requestFor = (place: SourcePlace): PlaceRequest | SourceFailure => {
    const address = parseAddress(place.repository, options.allowLocal);
    if (isUnacceptable(address)) return refusal(address);
    const branch = checkBranch(place.branch);
    if (branch !== undefined) return refusal(branch);
    const path = parsePath(place.path);
    if (isUnacceptable(path)) return refusal(path);
    const login = loginFor(address, place.credential, dataFolder);
    return 'ok' in login ? login : { place, address, login, path };
  };

  /** Runs `work` on the place's repository; refuses what must not be tried, and answers for the machine's troubles. */
  const withRepository = async <Value>(
    place: SourcePlace,
    work: (repository: Repository, request: PlaceRequest) => Promise<Value>,
  ): Promise<Value | SourceFailure> => {
    try {
      const request = requestFor(place);
      if ('ok' in request) return request;
      const git = await prepare();
      return 'ok' in git ? git : await work(repositoryOf(git, place), request);
    } catch (error) {
      return machineFailure(error);
    }
  };

  async function* read(place: SourcePlace, files: readonly SourceFile[]): AsyncGenerator<ReadContent, void, undefined> {
    const opened = await withRepository(place, async (repository, request) => ({ repository, request }));
    if ('ok' in opened) throw new Error(`${opened.message} ${opened.hint}`);
    yield* opened.repository.read(opened.request, files);
  }

  return {
    head: (place) => withRepository(place, (repository, request) => repository.head(request)),
    changes: (place, commit, since) => withRepository(place, (repository, request) => repository.changes(request, commit, since)),
    read,
    parse: parseManifests,
    write: (place, change) => withRepository(place, (repository, request) => writeChange(repository, request, change)),
    holds: (place, branch, commit) => withRepository(place, (repository, request) => holdsCommit(repository, request, branch, commit)),
    revise: reviseManifest,
    compose: composeManifest,
    close: async () => {
      await Promise.all([...repositories.values()].map((repository) => repository.close()));
      repositories.clear();
    },
  };
};
