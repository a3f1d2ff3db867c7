/**
 * `hedgerow demo`: the whole product on its own: a repository, a lab cluster that has what it says, and some drift to look at.
 *
 * State is kept, so a second start goes on where the first one stopped; `fresh` starts anew.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '#base/clock.ts';
import type { JsonObject } from '#base/json.ts';
import type { Metadata } from '#base/message.ts';
import { FolderInUse, openEmbedded } from '#eventing/embedded.ts';
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

/** Nobody is asked for a password, and no protocol runs programs. What cannot be asked is found out, and told, by the sync. */
const quietGit = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh' };

/** The branch that a repository calls its own, when none is named: the one that is checked out, on this machine. */
const branchOf = async (repository: string, named: string | undefined): Promise<string> => {
  if (named !== undefined) return named;
  const words = isAbsolute(repository) ? ['-C', repository, 'symbolic-ref', 'HEAD'] : ['ls-remote', '--symref', '--', repository, 'HEAD'];
  const answer = await run('git', words, { env: quietGit, timeout: 15_000 }).catch(() => undefined);
  return /refs\/heads\/(\S+)/u.exec(answer?.stdout ?? '')?.[1] ?? 'main';
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

const gitOf = async (options: DemoOptions, repository: string) => ({
  repository,
  branch: await branchOf(repository, options.branch),
  path: options.path ?? '',
  pollInterval: 10,
});

/** Written when the first start has done all it does: one that was cut short is taken up again. */
const seededFile = (folders: Folders, fabric: string): string => join(folders.data, `${fabric}.seeded`);

const createFabric = async (server: RunningServer, options: DemoOptions, fabric: string, repository: string): Promise<void> => {
  const git = await gitOf(options, repository);
  const sample = options.repo === undefined;
  const data = {
    fabric,
    title: sample ? 'Sample fabric' : '',
    description: sample ? 'Two spines, five leaves, ten servers.' : '',
    git,
    cluster: { kind: 'lab', namespace: 'default' },
  };
  const created = await server.controlPlane.handler.handle({ type: 'CreateFabric', data, meta: user() });
  if (!created.ok) throw new Error(created.refusal.message);
};

const seed = async (server: RunningServer, options: DemoOptions, fabric: string): Promise<readonly string[]> => {
  const { controlPlane, clusters } = server;
  await controlPlane.handler.handle({ type: 'ChangeLifecycle', data: { fabric, lifecycle: 'active', reason: 'Demo.' }, meta: user() });
  await settle(server, fabric);
  const worker = controlPlane.worker(fabric);
  const report = await worker?.sync(user());
  if (report !== undefined && !report.ok) options.log(`${report.refusal.message} ${report.refusal.hint ?? ''}`.trim());
  await worker?.requestPlan({ force: false, prune: false, reason: 'Demo.' }, user());
  await settle(server, fabric);
  const drift = options.drift ? await makeDrift(await clusters.lab(fabric)) : [];
  writeFileSync(seededFile(server.folders, fabric), '');
  return drift;
};

/** Rejects with `FolderInUse` when another process has the store; that it is damaged does not matter to who throws it away. */
const demandUnused = async (folders: Folders): Promise<void> => {
  if (!existsSync(folders.store)) return;
  const opened = await openEmbedded(folders.store).catch((fault: unknown) => {
    if (fault instanceof FolderInUse) throw fault;
    return undefined;
  });
  await opened?.close();
};

/** Removes what Hedgerow keeps in its data folder, and nothing else that may lie there. */
const clear = async (folders: Folders): Promise<void> => {
  await demandUnused(folders);
  const own = [join(folders.data, 'sample-repository'), ...['sample', 'lab'].map((fabric) => seededFile(folders, fabric))];
  for (const path of [folders.store, folders.mirrors, folders.lab, folders.serverFile, folders.tokenFile, ...own])
    rmSync(path, { recursive: true, force: true });
};

/** Another repository than the one an earlier start showed. */
const pointAt = async (server: RunningServer, options: DemoOptions, fabric: string, repository: string): Promise<void> => {
  const git = await gitOf(options, repository);
  const changed = await server.controlPlane.handler.handle({ type: 'ConfigureGit', data: { fabric, git }, meta: user() });
  if (!changed.ok) throw new Error(changed.refusal.message);
};

/** Starts the demo; resolves when there is something to look at. */
export const startDemo = async (options: DemoOptions): Promise<RunningDemo> => {
  const folders = foldersIn(options.data);
  if (options.fresh) await clear(folders);
  const repository =
    options.repo === undefined ? await sampleRepository(folders.data) : isLocalPath(options.repo) ? resolve(options.repo) : options.repo;
  const fabric = options.repo === undefined ? 'sample' : 'lab';
  const server = await startHedgerow({ ...options, allowLocal: true });
  const { state } = await server.controlPlane.handler.read<{ readonly exists: boolean }>('Fabric', fabric);
  if (state.exists && options.repo !== undefined) await pointAt(server, options, fabric, repository);
  if (!state.exists) await createFabric(server, options, fabric, repository);
  const drift = existsSync(seededFile(folders, fabric)) ? [] : await seed(server, options, fabric);
  return { ...server, fabric, drift, kubeconfig: kubeconfigFile(server.folders, fabric) };
};
