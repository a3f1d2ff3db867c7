/**
 * Claim: a process that is killed while it pushes a commit leaves no doubt about it. After the next start the branch says what became of it:
 * the resource has the commit, once, or it is told that no branch got it, and the draft is there as it was.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeClusters } from '#app/clusters.ts';
import { startControlPlane } from '#app/compose.ts';
import { foldersIn } from '#app/config.ts';
import { makeRepository, tables } from '#app/control-plane.fixture.ts';
import { compiled } from '../services/compiled.ts';

const web = 'lab:VPC.vpc.githedgehog.com:default:web';
const manifest =
  'apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata:\n  name: web\nspec:\n  subnets:\n    a:\n      subnet: 10.0.0.0/24\n';
const branch = 'hedgerow/draft-vpc-web';

/** Runs a control plane until the hook of the repository has killed it, and starts another one on what it left. */
const afterKillIn = async (hook: 'pre-receive' | 'post-receive', look: (at: Awaited<ReturnType<typeof open>>) => Promise<void>) => {
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-push-'));
  try {
    const repository = makeRepository(folder);
    repository.commit({ 'web.yaml': manifest });
    repository.git('config', 'core.hooksPath', join(repository.path, '.git/hooks'));
    // What it refuses the push with does not arrive anywhere.
    writeFileSync(join(repository.path, '.git/hooks', hook), `#!/bin/sh\nkill -9 "$(cat '${folder}/pid')"\nexit 1\n`, { mode: 0o755 });
    const program = join(import.meta.dirname, 'committer.ts');
    const child = spawn(process.execPath, [program, folder, web], {
      env: { ...process.env, ...compiled },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString()));
    const [, signal] = (await once(child, 'close')) as [number | null, string | null];
    expect([signal, said]).toEqual(['SIGKILL', '']);
    rmSync(join(repository.path, '.git/hooks', hook));
    const at = await open(folder, repository);
    await look(at).finally(at.stop);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const open = async (folder: string, repository: ReturnType<typeof makeRepository>) => {
  const folders = foldersIn(join(folder, 'data'));
  const clusters = makeClusters({ folders, labPort: 0 });
  const faults: string[] = [];
  const controlPlane = await startControlPlane({ folders, openCluster: clusters.open, allowLocal: true, log: (line) => faults.push(line) });
  const types = ['CommitIntended', 'ManifestCommitted', 'CommitAbandoned'];
  const told = async () => (await controlPlane.events.readAll(0, 10_000, { types })).map(({ type }) => type);
  return {
    repository,
    faults,
    told,
    row: async () => {
      await controlPlane.settled();
      return controlPlane.tables.get(tables.resourceTable, [web]);
    },
    stop: async () => {
      await controlPlane.stop();
      await clusters.stop();
    },
  };
};

test('killed after the branch got the commit: the resource has it, once', () =>
  afterKillIn('post-receive', async ({ repository, faults, told, row }) => {
    await expect.poll(told, { timeout: 20_000 }).toEqual(['CommitIntended', 'ManifestCommitted']);
    const commit = repository.git('rev-parse', branch);
    expect((await row())?.['proposal']).toMatchObject({ cause: 'draft', branch, commit, files: ['web.yaml'] });
    expect(faults).toEqual([]);
  }));

test('killed before the branch got the commit: it is told that none did, and the draft stays', () =>
  afterKillIn('pre-receive', async ({ repository, faults, told, row }) => {
    await expect.poll(told, { timeout: 20_000 }).toEqual(['CommitIntended', 'CommitAbandoned']);
    expect(repository.git('branch', '--list', branch)).toBe('');
    expect(await row()).toMatchObject({ draft: { subnets: {} }, proposal: null });
    expect(faults).toEqual([]);
  }));
