import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Address, parseAddress } from './address.ts';
import { loginFor } from './credential.ts';
import { temporaryFolder } from './git-repository.fixture.ts';

const https = parseAddress('https://git.example.com/x', false) as Address;
const ssh = parseAddress('git@git.example.com:x', false) as Address;
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  delete process.env['HEDGEROW_TEST_TOKEN'];
  folder.remove();
});

const encoded = (text: string): string => Buffer.from(text).toString('base64');

test('a token goes to the origin of the address and nowhere else', () => {
  process.env['HEDGEROW_TEST_TOKEN'] = ' t0ken\n';
  expect(loginFor(https, 'env:HEDGEROW_TEST_TOKEN', '/data')).toEqual({
    env: {
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'http.https://git.example.com/.extraHeader',
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${encoded('oauth2:t0ken')}`,
      GIT_CONFIG_KEY_1: 'http.followRedirects',
      GIT_CONFIG_VALUE_1: 'false',
    },
    secrets: ['t0ken', 't0ken', encoded('oauth2:t0ken')],
  });
});

test('a name and password are both kept from view', () => {
  const file = join(folder.path, 'token');
  writeFileSync(file, 'joe:pa:55\n');
  expect(loginFor(https, `file:${file}`, '/data')).toMatchObject({ secrets: ['joe:pa:55', 'pa:55', encoded('joe:pa:55')] });
});

test('a credential is not sent in clear text, except to this machine', () => {
  process.env['HEDGEROW_TEST_TOKEN'] = 'x';
  const plain = parseAddress('http://git.example.com/x', false) as Address;
  const local = parseAddress('http://127.0.0.1:3000/x', false) as Address;
  expect(loginFor(plain, 'env:HEDGEROW_TEST_TOKEN', '/data')).toMatchObject({ ok: false, reason: 'Refused' });
  expect(loginFor(local, 'env:HEDGEROW_TEST_TOKEN', '/data')).toHaveProperty('secrets');
});

test.each(['GIT_TOKEN', 'env:', 'env:A B', 'file:relative', 'vault:x', ''])('%j is no reference', (reference) => {
  expect(loginFor(https, reference, '/data')).toMatchObject({
    ok: false,
    reason: 'AuthenticationFailed',
    message: 'The credential is not a reference.',
  });
});

test('what a reference names has to be there', () => {
  const file = join(folder.path, 'token');
  expect(loginFor(https, 'env:HEDGEROW_TEST_TOKEN', '/data')).toMatchObject({
    message: 'The environment variable HEDGEROW_TEST_TOKEN of the credential is not set.',
  });
  expect(loginFor(https, `file:${file}`, '/data')).toMatchObject({ message: `The credential's file ${file} cannot be read.` });
  writeFileSync(file, '\n');
  expect(loginFor(https, `file:${file}`, '/data')).toMatchObject({ message: `The credential's file ${file} is empty.` });
  writeFileSync(file, 'line\nline\n');
  expect(loginFor(https, `file:${file}`, '/data')).toMatchObject({ message: 'The credential is not one line of text.' });
});

test('nothing is needed without a credential, and none is used for a path', () => {
  expect(loginFor(https, undefined, '/data')).toEqual({ env: {}, secrets: [] });
  expect(loginFor({ url: '/x', transport: 'file' }, 'env:NOT_SET', '/data')).toEqual({ env: {}, secrets: [] });
});

test('ssh asks nobody, trusts known hosts only, and takes its key from a file', () => {
  const key = join(folder.path, "k'ey");
  writeFileSync(key, 'key');
  const login = loginFor(ssh, `file:${key}`, '/data folder');
  const command = 'env' in login ? login.env['GIT_SSH_COMMAND'] : '';
  expect(command).toContain("'-F' '/dev/null'");
  expect(command).toContain("'StrictHostKeyChecking=yes'");
  expect(command).toContain("'BatchMode=yes'");
  expect(command).toContain(`'UserKnownHostsFile="/data folder/known_hosts" ~/.ssh/known_hosts'`);
  expect(command).toContain(String.raw`IdentityFile="${folder.path}/k'\''ey"'`);
  expect(loginFor(ssh, `file:${key}-not`, '/data')).toMatchObject({ ok: false, reason: 'AuthenticationFailed' });
  expect(loginFor(ssh, 'env:KEY', '/data')).toMatchObject({ ok: false, hint: 'Write the credential as file:/path/to/private-key.' });
});

test('an ssh agent is used when no key is named', () => {
  const before = process.env['SSH_AUTH_SOCK'];
  process.env['SSH_AUTH_SOCK'] = '/run/agent';
  try {
    expect(loginFor(ssh, undefined, '/data')).toMatchObject({ env: { SSH_AUTH_SOCK: '/run/agent' } });
  } finally {
    if (before === undefined) delete process.env['SSH_AUTH_SOCK'];
    else process.env['SSH_AUTH_SOCK'] = before;
  }
});
