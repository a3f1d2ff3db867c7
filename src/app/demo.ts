/**
 * `hedgerow demo`: the whole product on its own: a repository, a lab cluster that has what it says, and some drift to look at.
 *
 * State is kept, so a second start goes on where the first one stopped; `fresh` starts anew.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '#base/clock.ts';
import type { JsonObject } from '#base/json.ts';
import type { Metadata } from '#base/message.ts';
import { kubeconfigFile } from './clusters.ts';
import { type Folders, foldersIn, projectFolder } from './config.ts';
import { makeDrift } from './demo-drift.ts';
import { type RunningServer, startHedgerow } from './serve.ts';

const run = promisify(execFile);

export interface DemoOptions {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly labPort: number;
  /** Repository to show instead of the sample: a URL or a path. */
  readonly repo?: string;
  readonly path?: string;
  readonly branch?: string;
  /** Throw away what an earlier start left. */
  readonly fresh: boolean;
  /** Whether to change the lab cluster behind Git's back. */
  readonly drift: boolean;
  readonly definitions?: readonly JsonObject[];
  readonly log: (line: string) => void;
}

export interface RunningDemo extends RunningServer {
  readonly fabric: string;
  readonly kubeconfig: string;
  /** What was changed in the lab cluster, in words. */
  readonly drift: readonly string[];
}

/** The sample as a Git repository of its own, with a commit that has the same id on every machine. */
const sampleRepository = async (folder: string): Promise<string> => {
  const repository = join(folder, 'sample-repository');
  if (existsSync(join(repository, '.git'))) return repository;
  mkdirSync(repository, { recursive: true });
  cpSync(join(projectFolder, 'samples', 'fabric-repo'), repository, { recursive: true });
  const identity = { name: 'Hedgerow demo', email: 'demo@hedgerow.invalid', date: '2026-01-01T00:00:00Z' };
  const env = {
    ...process.env,
    GIT_AUTHOR_NAME: identity.name,
    GIT_AUTHOR_EMAIL: identity.email,
    GIT_AUTHOR_DATE: identity.date,
    GIT_COMMITTER_NAME: identity.name,
    GIT_COMMITTER_EMAIL: identity.email,
    GIT_COMMITTER_DATE: identity.date,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
  const git = (...words: string[]) => run('git', ['-C', repository, ...words], { env });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=Describe the sample fabric');
  return repository;
};

/** The repository's current branch, when none is named and it is one on this machine. */
const branchOf = async (repository: string, named: string | undefined): Promise<string> => {
  if (named !== undefined) return named;
  if (!isAbsolute(repository)) return 'main';
  const answer = await run('git', ['-C', repository, 'symbolic-ref', '--short', 'HEAD']).catch(() => undefined);
  return answer?.stdout.trim() || 'main';
};

const isLocalPath = (repo: string): boolean => !repo.includes('://') && !/^[\w.-]+@[\w.-]+:/u.test(repo);

const user: () => Metadata = () => ({ actor: 'user:demo', at: systemClock.now() });

/** Waits until the fabric's resources are all where an apply brings them, or nothing moves any more. */
const settle = async (server: RunningServer, fabric: string): Promise<void> => {
  const { controlPlane } = server;
  let before = -1;
  for (let quiet = 0; quiet < 5; ) {
    await controlPlane.settled();
    const position = await controlPlane.events.lastPosition();
    const running = await controlPlane.handler.read<{ readonly running?: boolean }>('Fabric', fabric);
    quiet = position === before && running.state.running !== true ? quiet + 1 : 0;
    before = position;
    await new Promise((done) => setTimeout(done, 100));
  }
};

const seed = async (server: RunningServer, options: DemoOptions, fabric: string, repository: string): Promise<readonly string[]> => {
  const { controlPlane, clusters } = server;
  const branch = await branchOf(repository, options.branch);
  const created = await controlPlane.handler.handle({
    type: 'CreateFabric',
    data: {
      fabric,
      title: options.repo === undefined ? 'Sample fabric' : '',
      description: options.repo === undefined ? 'Two spines, five leaves, ten servers.' : '',
      git: { repository, branch, path: options.path ?? '', pollInterval: 10 },
      cluster: { kind: 'lab', namespace: 'default' },
    },
    meta: user(),
  });
  if (!created.ok) throw new Error(created.refusal.message);
  await controlPlane.handler.handle({ type: 'ChangeLifecycle', data: { fabric, lifecycle: 'active', reason: 'Demo.' }, meta: user() });
  await settle(server, fabric);
  const worker = controlPlane.worker(fabric);
  const report = await worker?.sync(user());
  if (report !== undefined && !report.ok) options.log(`${report.refusal.message} ${report.refusal.hint ?? ''}`.trim());
  await worker?.requestAll(user());
  await settle(server, fabric);
  return options.drift ? makeDrift(await clusters.lab(fabric)) : [];
};

/** Removes what Hedgerow keeps in its data folder, and nothing else that may lie there. */
const clear = (folders: Folders): void => {
  const sample = join(folders.data, 'sample-repository');
  for (const path of [folders.store, folders.mirrors, folders.lab, folders.serverFile, folders.tokenFile, sample])
    rmSync(path, { recursive: true, force: true });
};

/** Another repository than the one an earlier start showed. */
const pointAt = async (server: RunningServer, options: DemoOptions, fabric: string, repository: string): Promise<void> => {
  const git = { repository, branch: await branchOf(repository, options.branch), path: options.path ?? '', pollInterval: 10 };
  const changed = await server.controlPlane.handler.handle({ type: 'ConfigureGit', data: { fabric, git }, meta: user() });
  if (!changed.ok) throw new Error(changed.refusal.message);
};

/** Starts the demo; resolves when there is something to look at. */
export const startDemo = async (options: DemoOptions): Promise<RunningDemo> => {
  const folders = foldersIn(options.data);
  if (options.fresh) clear(folders);
  const repository =
    options.repo === undefined ? await sampleRepository(folders.data) : isLocalPath(options.repo) ? resolve(options.repo) : options.repo;
  const fabric = options.repo === undefined ? 'sample' : 'lab';
  const server = await startHedgerow({ ...options, allowLocal: true });
  const { state } = await server.controlPlane.handler.read<{ readonly exists: boolean }>('Fabric', fabric);
  if (state.exists && options.repo !== undefined) await pointAt(server, options, fabric, repository);
  const drift = state.exists ? [] : await seed(server, options, fabric, repository);
  return { ...server, fabric, drift, kubeconfig: kubeconfigFile(server.folders, fabric) };
};
