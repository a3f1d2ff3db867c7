import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { filesAt } from './files-at.ts';
import { makeTestRepository, temporaryFolder } from './git-repository.fixture.ts';

const { path: home, remove } = temporaryFolder();
afterAll(remove);

const repository = makeTestRepository(join(home, 'bare.git'));
const first = repository.commit({
  'models/a.yaml': 'a: 1\n',
  'other.yaml': 'x\n',
  'models/deep/b.yaml': 'b: 1\n',
  'models/note.md': '#\n',
});
const second = repository.commit({
  'models/a.yaml': 'a: 2\n',
  'models/link.yaml': { mode: '120000', content: '/etc/passwd' },
  'models/-q.yaml': 'c: 1\n',
  'models/$(touch x).yaml': 'd: 1\n',
});
repository.git('tag', 'v1', first);

const read = (revision: string, more: Partial<Parameters<typeof filesAt>[0]> = {}) =>
  filesAt({ folder: repository.path, revision, path: 'models', fromFolder: false, wanted: (path) => path.endsWith('.yaml'), ...more });

test('files below a folder at a revision, without a work tree', async () => {
  expect(await read('v1')).toEqual({
    ok: true,
    value: {
      commit: first,
      files: [
        { path: 'models/a.yaml', text: 'a: 1\n' },
        { path: 'models/deep/b.yaml', text: 'b: 1\n' },
      ],
    },
  });
});

test('names are data, and what is no plain file is left out', async () => {
  const now = await read('main');
  expect(now.ok && [now.value.commit, now.value.files.map(({ path }) => path)]).toEqual([
    second,
    ['models/$(touch x).yaml', 'models/-q.yaml', 'models/a.yaml', 'models/deep/b.yaml'],
  ]);
  const one = await read(`${second}`, { path: 'models/-q.yaml' });
  expect(one.ok && one.value.files).toEqual([{ path: 'models/-q.yaml', text: 'c: 1\n' }]);
});

test.each<[string, Partial<Parameters<typeof filesAt>[0]>, string]>([
  ['no-such', {}, 'UnknownRevision'],
  ['--all', {}, 'UnknownRevision'],
  ['', {}, 'UnknownRevision'],
  ['v1:models', {}, 'UnknownRevision'],
  ['main..v1', {}, 'UnknownRevision'],
  ['v1', { path: '../secret' }, 'PathOutside'],
  ['v1', { path: '/etc' }, 'PathOutside'],
  ['v1', { folder: join(home, 'nowhere') }, 'NoRepository'],
  ['main', { maxBytes: 3 }, 'FileTooLarge'],
])('%s is refused when it has to be', async (revision, more, code) => {
  const answer = await read(revision, more);
  expect(answer.ok ? answer.value : answer.refusal.code).toBe(code);
});

test('in a work tree a path is meant from the folder or from the top, and files on the disk do not count', async () => {
  const tree = join(home, 'tree');
  execFileSync('git', ['clone', '--quiet', repository.path, tree], { stdio: 'ignore', env: { PATH: process.env['PATH'], HOME: home } });
  mkdirSync(join(tree, 'models', 'new'), { recursive: true });
  writeFileSync(join(tree, 'models', 'a.yaml'), 'a: 9\n');
  const inside = await read('HEAD', { folder: join(tree, 'models'), path: 'deep', fromFolder: true });
  expect(inside.ok && inside.value.files.map(({ path }) => path)).toEqual(['models/deep/b.yaml']);
  const top = await read('HEAD', { folder: join(tree, 'models'), path: 'models/a.yaml' });
  expect(top.ok && top.value.files).toEqual([{ path: 'models/a.yaml', text: 'a: 2\n' }]);
  const upwards = await read('HEAD', { folder: join(tree, 'models'), path: '../other.yaml', fromFolder: true });
  expect(upwards.ok && upwards.value.files.map(({ path }) => path)).toEqual(['other.yaml']);
});
