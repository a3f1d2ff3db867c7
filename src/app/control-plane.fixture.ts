/** A control plane with a repository and a lab cluster of its own, for tests that follow data the whole way. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import type { JsonObject } from '#base/json.ts';
import type { Metadata } from '#base/message.ts';
import type { Row } from '#base/table.ts';
import { userInterfaceTables } from '#contexts/user-interface/index.ts';
import { makeClusters } from './clusters.ts';
import { type ControlPlane, startControlPlane } from './compose.ts';
import { foldersIn } from './config.ts';

const { diagnosticTable, fabricTable, ignoreRuleTable, resourceTable, transitionTable, fileTable, sourceTable } = userInterfaceTables;
export const tables = { diagnosticTable, fabricTable, ignoreRuleTable, resourceTable, transitionTable, fileTable, sourceTable };

export const testMeta = (): Metadata => ({ actor: 'user:test', at: systemClock.now() });

export interface Repository {
  readonly path: string;
  /** Writes files (null removes) and commits; the commit's id. */
  readonly commit: (files: Readonly<Record<string, string | null>>) => string;
  readonly git: (...words: string[]) => string;
}

export const makeRepository = (folder: string): Repository => {
  const path = join(folder, 'repository');
  mkdirSync(path, { recursive: true });
  const env = {
    ...process.env,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'a@b.c',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'a@b.c',
  };
  const git = (...words: string[]): string =>
    execFileSync('git', ['-C', path, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
      .toString()
      .trim();
  git('init', '--quiet', '--initial-branch=main');
  return {
    path,
    git,
    commit: (files) => {
      for (const [name, text] of Object.entries(files)) {
        if (text === null) rmSync(join(path, name));
        else {
          mkdirSync(dirname(join(path, name)), { recursive: true });
          writeFileSync(join(path, name), text);
        }
      }
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message=Change');
      return git('rev-parse', 'HEAD');
    },
  };
};

export interface TestBench {
  readonly controlPlane: ControlPlane;
  readonly repository: Repository;
  /** Speaks to the lab cluster as somebody else. */
  readonly kubernetes: (method: string, path: string, body?: JsonObject, type?: string) => Promise<JsonObject>;
  readonly rows: (table: keyof typeof tables) => Promise<readonly Row[]>;
  readonly resource: (id: string) => Promise<Row | undefined>;
  /** Waits until a row satisfies a question; fails with the row when it never does. */
  readonly until: (id: string, holds: (row: Row | undefined) => boolean) => Promise<Row | undefined>;
  readonly sync: () => Promise<JsonObject>;
  readonly faults: string[];
  /** As if somebody had cleaned up: mirrors are gone. */
  readonly forgetMirrors: () => Promise<void>;
  /** Stops and starts again on the same data. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** `mode` says which rules of the fabric are asked: none, as most tests have fabrics that break some. */
export const startBench = async (
  files: Readonly<Record<string, string>>,
  { mode = 'off' }: { readonly mode?: 'off' | 'webhook' } = {},
): Promise<TestBench> => {
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-app-'));
  const repository = makeRepository(folder);
  repository.commit(files);
  const folders = foldersIn(join(folder, 'data'));
  const faults: string[] = [];
  let clusters = makeClusters({ folders, labPort: 0 });
  const open = (): Promise<ControlPlane> =>
    startControlPlane({ folders, openCluster: clusters.open, allowLocal: true, log: (line) => faults.push(line) });
  let controlPlane = await open();
  const git = { repository: repository.path, branch: 'main', path: '', pollInterval: 86_400 };
  // In one write, so that no rule is asked before it is said which.
  await controlPlane.handler.handleAll([
    {
      type: 'CreateFabric',
      data: { fabric: 'lab', title: '', description: '', git, cluster: { kind: 'lab', namespace: 'default' } },
      meta: testMeta(),
    },
    { type: 'ConfigureValidation', data: { fabric: 'lab', validation: { mode, holdBreaking: false } }, meta: testMeta() },
  ]);

  const resource = async (id: string): Promise<Row | undefined> => {
    await controlPlane.settled();
    return controlPlane.tables.get(resourceTable, [id]);
  };
  const until: TestBench['until'] = async (id, holds) => {
    for (let round = 0; round < 400; round += 1) {
      const row = await resource(id);
      if (holds(row)) return row;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error(`Never came: ${JSON.stringify(await resource(id))} ${faults.join('; ')}`);
  };
  return {
    get controlPlane() {
      return controlPlane;
    },
    repository,
    faults,
    resource,
    until,
    kubernetes: async (method, path, body, type = 'application/json') => {
      const { url } = await clusters.lab('lab');
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { 'content-type': type },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (await answer.json()) as JsonObject;
    },
    rows: async (table) => {
      await controlPlane.settled();
      return (await controlPlane.tables.query(tables[table], { limit: 1000 })).rows;
    },
    sync: async () => {
      const report = await controlPlane.worker('lab')?.sync(testMeta());
      await controlPlane.settled();
      return (report?.ok === true
        ? report.value
        : { refused: report?.ok === false ? report.refusal.code : 'no worker' }) as unknown as JsonObject;
    },
    forgetMirrors: async () => {
      await controlPlane.stop();
      await clusters.stop();
      rmSync(folders.mirrors, { recursive: true });
      clusters = makeClusters({ folders, labPort: 0 });
      controlPlane = await open();
    },
    restart: async () => {
      await controlPlane.stop();
      await clusters.stop();
      clusters = makeClusters({ folders, labPort: 0 });
      controlPlane = await open();
    },
    stop: async () => {
      await controlPlane.stop();
      await clusters.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
