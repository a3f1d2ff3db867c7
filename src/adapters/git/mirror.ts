/**
 * A bare mirror of one repository on our disk: fetched one branch at a time, never checked out.
 *
 * A new mirror is made beside its place and moved there when it is whole, so that a clone that fails leaves nothing and a
 * damaged mirror stays in use until its successor is ready.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import type { SourceFailure, SourcePlace, WriteFailure } from '#contexts/gitops/ports.ts';
import { type ObjectReader, openObjects } from './cat-file.ts';
import { failure, isDamaged } from './failures.ts';
import { type FetchRequest, makeFetcher } from './fetch.ts';
import { withLock } from './lock.ts';
import { type CommitRequest, makePusher, type PushOutcome } from './push.ts';
import { type GitProgram, runGit } from './run-git.ts';

export interface MirrorLimits {
  /** For one fetch, the first one (a clone) included. */
  readonly fetchTimeoutMs: number;
  /** For one object to arrive from git. */
  readonly objectTimeoutMs: number;
  /** Between two attempts to make a damaged mirror anew. */
  readonly renewalPauseMs: number;
}

export interface Mirror {
  /** Brings the place's branch up to date. Undefined when it worked. */
  readonly fetch: (request: FetchRequest) => Promise<SourceFailure | undefined>;
  /** Makes the mirror anew; the present one stays when that fails. */
  readonly renew: (request: FetchRequest) => Promise<SourceFailure | undefined>;
  readonly objects: () => ObjectReader;
  /** Grows each time the mirror was made anew. */
  readonly generation: () => number;
  /** Writes a commit into the mirror; see {@link Pusher.commit}. */
  readonly commit: (request: CommitRequest) => Promise<string | WriteFailure>;
  /** Makes the request's branch of the remote the commit; see {@link Pusher.push}. */
  readonly push: (request: FetchRequest, commit: string, expected: string | undefined) => Promise<PushOutcome>;
  /** True when `ancestor` can be reached from `commit` along parents. */
  readonly isAncestor: (ancestor: string, commit: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** The folder of a mirror. Another credential gets another mirror: what one login may read is not shown to the next. */
export const mirrorFolder = (dataFolder: string, { repository, credential }: SourcePlace): string => {
  const name = createHash('sha256')
    .update(JSON.stringify([repository, credential ?? '']))
    .digest('hex');
  return join(dataFolder, `${name.slice(0, 32)}.git`);
};

/** Removes what an earlier process left half done beside the mirror. Only to be called under the lock. */
const sweep = (folder: string): void => {
  const parent = dirname(folder);
  for (const name of readdirSync(parent)) {
    if (name.startsWith(`${basename(folder)}.`) && !name.endsWith('.lock')) rmSync(join(parent, name), { recursive: true, force: true });
  }
};

/** Removes packs of a fetch that did not finish. Only to be called under the lock. */
const sweepPacks = (folder: string): void => {
  const packs = join(folder, 'objects', 'pack');
  if (!existsSync(packs)) return;
  for (const name of readdirSync(packs)) if (name.startsWith('tmp_')) rmSync(join(packs, name), { force: true });
};

/** Milliseconds after which a lock of git's own is left over: it holds one for as long as it takes to write a small file. */
const longestRefLock = 10_000;

/**
 * Removes locks that git itself left in the mirror when it was killed, without which it would refuse to write there for ever; whether there
 * were any. Only to be called under the lock.
 */
const sweepLocks = (folder: string): boolean => {
  const old = Date.parse(systemClock.now()) - longestRefLock;
  const left = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.lock'))
    .map((name) => join(folder, name))
    .filter((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? old) < old);
  for (const file of left) rmSync(file, { force: true });
  return left.length > 0;
};

/** Moves a finished mirror to its place; the old one goes only when the new one stands. */
const replace = (folder: string, fresh: string): void => {
  const old = `${folder}.old-${randomUUID()}`;
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(fresh, folder);
  rmSync(old, { recursive: true, force: true });
};

/** Does `work` while no other process fetches into the mirror. */
const locked = async <Value>(folder: string, fetchTimeoutMs: number, work: () => Promise<Value>): Promise<Value | SourceFailure> => {
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
  const patience = { waitMs: fetchTimeoutMs, longestMs: 4 * fetchTimeoutMs };
  const done = await withLock(`${folder}.lock`, patience, async () => ({ value: await work() }));
  if (done !== undefined) return done.value;
  const hint = 'It is tried again; look for a second Hedgerow on the same data folder.';
  return failure('Timeout', 'Another process has been fetching this repository for too long.', hint);
};

/** Opens the mirror that is, or will be, in `folder`. */
export const openMirror = (program: GitProgram, folder: string, limits: MirrorLimits): Mirror => {
  const fetcher = makeFetcher(program, limits.fetchTimeoutMs);
  const pusher = makePusher(program, limits.fetchTimeoutMs);
  let objects: ObjectReader | undefined;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let generation = 0;

  const closeObjects = async (): Promise<void> => {
    const open = objects;
    objects = undefined;
    await open?.close();
  };

  const clone = async (request: FetchRequest): Promise<SourceFailure | undefined> => {
    sweep(folder);
    const fresh = `${folder}.new-${randomUUID()}`;
    try {
      const outcome = await fetcher.clone(fresh, request);
      if (outcome.code !== 0) return await fetcher.explain(outcome, request);
      await closeObjects();
      replace(folder, fresh);
      generation += 1;
      return undefined;
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  };

  /** A remote that is damaged itself would have us clone at every look. */
  const renew = async (request: FetchRequest): Promise<SourceFailure | undefined> => {
    const waited = performance.now() - renewedAt;
    if (waited < limits.renewalPauseMs) {
      return failure(
        'Corrupt',
        'The mirror is damaged, and making it anew did not help.',
        'Run git fsck on the repository; it is tried again later.',
      );
    }
    renewedAt = performance.now();
    const failed = await clone(request);
    // A remote that sends damaged data says so itself.
    if (failed === undefined || failed.reason === 'Corrupt') return failed;
    return failure('Corrupt', `The mirror is damaged and cannot be made anew: ${failed.message}`, failed.hint);
  };

  const update = async (request: FetchRequest): Promise<SourceFailure | undefined> => {
    if (!existsSync(folder)) return clone(request);
    const outcome = await fetcher.fetch(folder, request);
    if (outcome.code === 0) return undefined;
    sweepPacks(folder);
    if (sweepLocks(folder)) return update(request);
    return isDamaged(outcome, request.place) ? renew(request) : fetcher.explain(outcome, request);
  };

  return {
    fetch: (request) => locked(folder, limits.fetchTimeoutMs, () => update(request)),
    renew: (request) => locked(folder, limits.fetchTimeoutMs, () => renew(request)),
    objects: () => {
      objects ??= openObjects(program, folder, limits.objectTimeoutMs);
      return objects;
    },
    generation: () => generation,
    commit: (request) => locked(folder, limits.fetchTimeoutMs, () => pusher.commit(folder, request)),
    push: (request, commit, expected) => locked(folder, limits.fetchTimeoutMs, () => pusher.push(folder, request, commit, expected)),
    isAncestor: async (ancestor, commit) => {
      const args = [`--git-dir=${folder}`, 'merge-base', '--is-ancestor', '--end-of-options', ancestor, commit];
      return (await runGit(program, { args, timeoutMs: limits.objectTimeoutMs })).code === 0;
    },
    close: closeObjects,
  };
};
