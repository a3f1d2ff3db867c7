import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { checkBranch, isUnacceptable, parseAddress, parsePath } from './address.ts';

test.each([
  ['https://git.example.com/team/fabric.git', { transport: 'https', origin: 'https://git.example.com' }],
  ['HTTPS://git.example.com:8443/x', { transport: 'https', origin: 'https://git.example.com:8443' }],
  ['http://localhost:3000/x', { transport: 'http', origin: 'http://localhost:3000' }],
  ['ssh://git@git.example.com:2222/team/fabric.git', { transport: 'ssh' }],
  ['git+ssh://git.example.com/fabric.git', { transport: 'ssh' }],
  ['git@git.example.com:team/fabric.git', { transport: 'ssh' }],
])('%s is reached by its transport', (repository, expected) => {
  expect(parseAddress(repository, false)).toEqual({ url: repository, ...expected });
});

test.each([
  ['/srv/git/fabric.git', '/srv/git/fabric.git'],
  ['./fabric', resolve('fabric')],
  ['../fabric', resolve('../fabric')],
  ['fabric', resolve('fabric')],
  ['file:///srv/git/with%20space', '/srv/git/with space'],
])('the local address %s is a path, where paths are allowed', (repository, path) => {
  expect(parseAddress(repository, true)).toEqual({ url: path, transport: 'file' });
  expect(parseAddress(repository, false)).toMatchObject({ hint: 'Give an https or ssh address, or allow local repositories.' });
});

test.each([
  ['', 'No repository is given.'],
  ['--upload-pack=touch /tmp/x', 'The address looks like an option of git.'],
  ['-x', 'The address looks like an option of git.'],
  ['ext::sh -c touch% /tmp/x', 'The address names a program to run.'],
  ['fd::17/x', 'The address names a program to run.'],
  ['https://token@git.example.com/x', 'The address holds a user name or password.'],
  ['https://user:secret@git.example.com/x', 'The address holds a user name or password.'],
  ['ssh://git:secret@git.example.com/x', 'The address holds a user name or password.'],
  ['ssh://-oProxyCommand=x/y', 'The address is not a URL'],
  ['-git@host:x', 'The address looks like an option of git.'],
  ['git://git.example.com/x', 'Repositories cannot be reached by git.'],
  ['ftp://git.example.com/x', 'Repositories cannot be reached by ftp.'],
  ['javascript://x/%0aalert(1)', 'Repositories cannot be reached by javascript.'],
  ['file://server/share', 'A file address must not name a host.'],
  ['https://', 'The address of the repository is not a URL.'],
  ['https://git.example.com/x\n--upload-pack=y', 'The address holds control characters.'],
])('%j is refused before git sees it', (repository, message) => {
  const outcome = parseAddress(repository, true);
  if (message === 'The address is not a URL') expect(isUnacceptable(outcome)).toBe(true);
  else expect(outcome).toMatchObject({ message });
});

test('branches that git allows are taken', () => {
  for (const branch of ['main', 'feature/x-1', 'Ünïcode', 'a.b', '@x', 'HEAD']) expect(checkBranch(branch)).toBeUndefined();
});

test('paths are folders from the root', () => {
  expect(parsePath('')).toEqual([]);
  expect(parsePath('.')).toEqual([]);
  expect(parsePath('/fabrics/./one/')).toEqual(['fabrics', 'one']);
  for (const path of ['..', 'a/../..', 'a\0b']) expect(parsePath(path)).toMatchObject({ message: 'The path leaves the repository.' });
});
