import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderInUse } from '#eventing/embedded.ts';
import { makeRepository, tables, testMeta } from './control-plane.fixture.ts';
import { type DemoOptions, type RunningDemo, startDemo } from './demo.ts';
import { startHedgerow } from './serve.ts';

let folder = '';
let demo: RunningDemo | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hedgerow-demo-'));
});
afterEach(async () => {
  await demo?.stop();
  demo = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const options = (more: Partial<DemoOptions> = {}): DemoOptions => ({
  data: join(folder, 'data'),
  host: '127.0.0.1',
  port: 0,
  labPort: 0,
  fresh: false,
  drift: false,
  log: () => undefined,
  ...more,
});

const start = async (more: Partial<DemoOptions> = {}): Promise<RunningDemo> => {
  demo = await startDemo(options(more));
  return demo;
};

const fabricRow = async ({ controlPlane, fabric }: RunningDemo) => {
  await controlPlane.settled();
  return controlPlane.tables.get(tables.fabricTable, [fabric]);
};

const vpc = 'apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata: {name: a}\nspec: {}\n';

test('a first start that was cut short is taken up again, and only once', async () => {
  const repository = makeRepository(folder);
  repository.commit({ 'a.yaml': vpc });
  // What a start leaves that ended right after the fabric was made.
  const server = await startHedgerow({ ...options(), allowLocal: true });
  const git = { repository: repository.path, branch: 'main', path: '', pollInterval: 3600 };
  const data = { fabric: 'lab', title: '', description: '', git, cluster: { kind: 'lab', namespace: 'default' } };
  expect((await server.controlPlane.handler.handle({ type: 'CreateFabric', data, meta: testMeta() })).ok).toBe(true);
  await server.stop();

  const taken = await start({ repo: repository.path, drift: true });
  expect(taken.drift).toHaveLength(1);
  await expect.poll(() => fabricRow(taken)).toMatchObject({ lifecycle: 'active', total: 2, orphaned: 1 });
  await taken.stop();
  const again = await start({ repo: repository.path, drift: true });
  expect(again.drift).toEqual([]);
});

test('a fresh start takes nothing from a demo that is running', async () => {
  const running = await start({ drift: true });
  await expect(startDemo(options({ fresh: true }))).rejects.toThrow(FolderInUse);
  await expect.poll(() => fabricRow(running)).toMatchObject({ total: 61, drifted: 1 });
  await running.stop();
  const again = await start();
  await expect.poll(() => fabricRow(again)).toMatchObject({ total: 61, drifted: 1 });
  await again.stop();
  const anew = await start({ fresh: true });
  await expect.poll(() => fabricRow(anew)).toMatchObject({ total: 60, synced: 60 });
});

test('of a repository elsewhere the branch is followed that it names as its own', async () => {
  const repository = makeRepository(folder);
  repository.commit({ 'a.yaml': vpc });
  repository.git('branch', '--move', 'main', 'trunk');
  const running = await start({ repo: pathToFileURL(repository.path).href });
  await expect.poll(() => fabricRow(running)).toMatchObject({ git: { branch: 'trunk' }, sourceHealth: 'healthy', synced: 1 });
});

test('a repository that cannot be read starts all the same, and says why', async () => {
  const lines: string[] = [];
  const bare = join(folder, 'empty.git');
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
  const running = await start({ repo: bare, log: (line) => lines.push(line) });
  await expect.poll(() => fabricRow(running)).toMatchObject({ sourceHealth: expect.not.stringMatching('healthy') as string, total: 0 });
  expect(lines.join('\n')).toContain('no commit');
});
