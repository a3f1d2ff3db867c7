/** The source writer on real git: one repository on disk. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ok } from '#base/result.ts';
import { makeGitFeed } from './feed.ts';
import { makeTestRepository, temporaryFolder } from './git-repository.fixture.ts';
import { sourceWriterContract } from './source-writer.contract.ts';

const makeBench = (format: 'sha1' | 'sha256' = 'sha1') => {
  const folder = temporaryFolder();
  const remote = makeTestRepository(join(folder.path, 'fabric.git'), format);
  const data = join(folder.path, 'data');
  const writer = makeGitFeed({ dataFolder: data, allowLocal: true });
  const has = (branch: string): boolean => remote.git('for-each-ref', `refs/heads/${branch}`) !== '';
  return {
    writer,
    data,
    remote,
    repository: remote.path,
    commit: (entries: Readonly<Record<string, string | null>>, options?: object): string =>
      remote.commit(Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, entry ?? undefined])), options),
    deleteBranch: (branch: string): void => void remote.git('update-ref', '-d', `refs/heads/${branch}`),
    protect: (branch: string): string => {
      // Hooks of a repository on this machine do not run; a branch that is checked out somewhere is guarded by git itself.
      remote.git('symbolic-ref', 'HEAD', `refs/heads/${branch}`);
      remote.git('config', 'core.bare', 'false');
      remote.git('config', 'receive.denyCurrentBranch', 'refuse');
      return 'branch is currently checked out';
    },
    show: (branch: string) =>
      has(branch)
        ? {
            files: Object.fromEntries(
              remote
                .git('ls-tree', '-r', '-z', '--name-only', branch)
                .split('\0')
                .filter((name) => name !== '')
                .map((name) => [name, `${remote.git('show', `${branch}:${name}`)}\n`]),
            ),
            message: `${remote.git('log', '-1', '--format=%B', branch)}\n`,
            author: remote.git('log', '-1', '--format=%an <%ae>', branch),
          }
        : undefined,
    dispose: async (): Promise<void> => {
      await writer.close();
      folder.remove();
    },
  };
};

sourceWriterContract('git', () => makeBench());

test('Hedgerow commits, at the time that was given; modes stay, and no index is left behind', async () => {
  const bench = makeBench('sha256');
  bench.remote.commit({ 'run.yaml': { mode: '100755', content: 'a: 1\n' }, link: { mode: '120000', content: 'run.yaml' } });
  const place = { repository: bench.repository, branch: 'main', path: '' };
  const change = {
    branch: 'main',
    author: { name: 'Ada', email: 'ada@example.com' },
    message: 'Change it\n',
    at: '2026-02-03T04:05:06.000Z',
  };
  const content = Buffer.from('a: 2\n');
  const outcome = await bench.writer.write(place, { ...change, edit: async () => ok([{ file: 'run.yaml', content }]) });
  expect(outcome).toMatchObject({ ok: true });
  expect(bench.remote.git('log', '-1', '--format=%cn <%ce> %cI %aI', 'main')).toBe(
    'Hedgerow <hedgerow@hedgerow.invalid> 2026-02-03T04:05:06+00:00 2026-02-03T04:05:06+00:00',
  );
  expect(bench.remote.git('ls-tree', 'main', 'run.yaml')).toMatch(/^100755 blob/u);
  expect(readdirSync(bench.data, { recursive: true }).filter((name) => String(name).includes('index.'))).toEqual([]);
  expect(await bench.writer.write(place, { ...change, edit: async () => ok([{ file: 'link', content }]) })).toMatchObject({
    ok: false,
    reason: 'Refused',
  });
  expect(await bench.writer.write(place, { ...change, edit: async () => ok([{ file: 'run.yaml/deeper.yaml', content }]) })).toMatchObject({
    ok: false,
    reason: 'Refused',
  });
  await bench.dispose();
});
