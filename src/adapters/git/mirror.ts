/**
 * A bare mirror of one repository on our disk: fetched one branch at a time, never checked out.
 *
 * A new mirror is made beside its place and moved there when it is whole, so that a clone that fails leaves nothing and a
 * damaged mirror stays in use until its successor is ready.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { SourceFailure, SourcePlace } from '#contexts/gitops/ports.ts';
import type { Address } from './address.ts';
import { type ObjectReader, openObjects } from './cat-file.ts';
import type { Login } from './credential.ts';
import { failure, failureOf, isDamaged, redact } from './failures.ts';
import { withLock } from './lock.ts';
import { allowing, type GitOutcome, type GitProgram, runGit } from './run-git.ts';

export interface MirrorLimits {
  /** For one fetch, the first one (a clone) included. */
  readonly fetchTimeoutMs: number;
  /** For one object to arrive from git. */
  readonly objectTimeoutMs: number;
}

/** What a fetch is done with. */
export interface FetchRequest {
  readonly place: SourcePlace;
  readonly address: Address;
  readonly login: Login;
}

export interface Mirror {
  /** Brings the place's branch up to date. Undefined when it worked. */
  readonly fetch: (request: FetchRequest) => Promise<SourceFailure | undefined>;
  /** Makes the mirror anew; the present one stays when that fails. */
  readonly renew: (request: FetchRequest) => Promise<SourceFailure | undefined>;
  readonly exists: () => boolean;
  readonly objects: () => ObjectReader;
  /** True when `ancestor` can be reached from `commit` along parents. */
  readonly isAncestor: (ancestor: string, commit: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Where a branch is kept in the mirror. By digest, so that `a` and `a/b`, or `a` and `A`, can stand beside each other. */
export const refOf = (branch: string): string => `refs/hedgerow/${digest(branch).slice(0, 40)}`;

/** The folder of a mirror. Another credential gets another mirror: what one login may read is not shown to the next. */
export const mirrorFolder = (dataFolder: string, place: SourcePlace): string =>
  join(dataFolder, `${digest(JSON.stringify([place.repository, place.credential ?? ''])).slice(0, 32)}.git`);

const listed = (stdout: string): readonly string[] =>
  stdout
    .split('\n')
    .map((line) => line.split('\t')[1] ?? '')
    .filter((name) => name.startsWith('refs/heads/'))
    .map((name) => name.slice('refs/heads/'.length));

/** Folders and packs that an earlier process left half done. Only to be called under the lock. */
const sweep = (folder: string): void => {
  const parent = dirname(folder);
  for (const name of readdirSync(parent)) {
    if (name.startsWith(`${basename(folder)}.`) && !name.endsWith('.lock')) rmSync(join(parent, name), { recursive: true, force: true });
  }
};

const sweepPacks = (folder: string): void => {
  const packs = join(folder, 'objects', 'pack');
  if (!existsSync(packs)) return;
  for (const name of readdirSync(packs)) if (name.startsWith('tmp_')) rmSync(join(packs, name), { force: true });
};

/** Opens the mirror that is, or will be, in `folder`. */
export const openMirror = (program: GitProgram, folder: string, limits: MirrorLimits): Mirror => {
  let objects: ObjectReader | undefined;

  const run = async (request: FetchRequest, args: readonly string[]): Promise<GitOutcome> => {
    const { address, login } = request;
    const outcome = await runGit(program, {
      args,
      env: { ...login.env, ...allowing(address.transport) },
      timeoutMs: limits.fetchTimeoutMs,
    });
    return { ...outcome, stderr: redact(outcome.stderr, login.secrets) };
  };

  const fetchInto = (into: string, request: FetchRequest): Promise<GitOutcome> => {
    const { branch } = request.place;
    return run(request, [
      `--git-dir=${into}`,
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
      '--update-shallow',
      '--atomic',
      '--end-of-options',
      request.address.url,
      `+refs/heads/${branch}:${refOf(branch)}`,
    ]);
  };

  /** A missing branch may mean an empty repository; the branches there are make the better hint. */
  const explain = async (outcome: GitOutcome, request: FetchRequest): Promise<SourceFailure> => {
    const told = failureOf(outcome, request.place);
    if (told.reason !== 'BranchMissing') return told;
    const list = await run(request, ['ls-remote', '--heads', '--quiet', '--end-of-options', request.address.url]);
    if (list.code !== 0) return told;
    const branches = listed(list.stdout);
    if (branches.length === 0) return failure('RepositoryEmpty', 'The repository has no commit yet.', 'Push the first manifests.');
    const shown = branches.slice(0, 5).join(', ');
    const hint = `It has ${shown}${branches.length > 5 ? ` and ${branches.length - 5} more` : ''}. What was read before stays in use.`;
    return failure('BranchMissing', `The repository has no branch ${request.place.branch}.`, hint);
  };

  const closeObjects = async (): Promise<void> => {
    const open = objects;
    objects = undefined;
    await open?.close();
  };

  const init = (into: string, format: 'sha1' | 'sha256'): Promise<GitOutcome> =>
    runGit(program, {
      args: ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, '--end-of-options', into],
      timeoutMs: limits.objectTimeoutMs,
    });

  const cloneInto = async (into: string, request: FetchRequest): Promise<GitOutcome> => {
    const made = await init(into, 'sha1');
    if (made.code !== 0) return made;
    const fetched = await fetchInto(into, request);
    if (!/mismatched algorithms|mismatched object format/u.test(fetched.stderr)) return fetched;
    rmSync(into, { recursive: true, force: true });
    const remade = await init(into, 'sha256');
    return remade.code === 0 ? fetchInto(into, request) : remade;
  };

  /** Moves the finished mirror to its place; the old one goes only when the new one stands. */
  const replace = async (fresh: string): Promise<void> => {
    await closeObjects();
    const old = `${folder}.old-${randomUUID()}`;
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(fresh, folder);
    rmSync(old, { recursive: true, force: true });
  };

  const clone = async (request: FetchRequest): Promise<SourceFailure | undefined> => {
    sweep(folder);
    const fresh = `${folder}.new-${randomUUID()}`;
    try {
      const outcome = await cloneInto(fresh, request);
      if (outcome.code !== 0) return await explain(outcome, request);
      await replace(fresh);
      return undefined;
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  };

  const update = async (request: FetchRequest): Promise<SourceFailure | undefined> => {
    if (!existsSync(folder)) return clone(request);
    const outcome = await fetchInto(folder, request);
    if (outcome.code === 0) return undefined;
    sweepPacks(folder);
    if (!isDamaged(outcome, request.place)) return explain(outcome, request);
    const failed = await clone(request);
    return failed === undefined
      ? undefined
      : failure('Corrupt', `The mirror is damaged and cannot be made anew: ${failed.message}`, failed.hint);
  };

  const locked = async (work: () => Promise<SourceFailure | undefined>): Promise<SourceFailure | undefined> => {
    mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
    const longestMs = 4 * limits.fetchTimeoutMs;
    const held = await withLock(`${folder}.lock`, { waitMs: limits.fetchTimeoutMs, longestMs }, async () => ({ failed: await work() }));
    if (held !== undefined) return held.failed;
    return failure(
      'Timeout',
      'Another process has been fetching this repository for too long.',
      'It is tried again; look for a second Hedgerow on the same data folder.',
    );
  };

  return {
    fetch: (request) => locked(() => update(request)),
    renew: (request) => locked(() => clone(request)),
    exists: () => existsSync(folder),
    objects: () => {
      objects ??= openObjects(program, folder, limits.objectTimeoutMs);
      return objects;
    },
    isAncestor: async (ancestor, commit) => {
      const args = [`--git-dir=${folder}`, 'merge-base', '--is-ancestor', '--end-of-options', ancestor, commit];
      return (await runGit(program, { args, timeoutMs: limits.objectTimeoutMs })).code === 0;
    },
    close: closeObjects,
  };
};
