import { expect, test } from 'vitest';
import { failureOf, isDamaged, redact } from './failures.ts';

const place = { repository: 'https://git.example.com/x', branch: 'main', path: '' };
const exit = (stderr: string) => ({ ended: 'exit', code: 128, stdout: '', stderr }) as const;

test.each([
  ["fatal: unable to access 'https://x/': Could not resolve host: x", 'Unreachable'],
  ["fatal: unable to access 'https://x/': Failed to connect to x port 443: Connection refused", 'Unreachable'],
  ['ssh: connect to host x port 22: Network is unreachable\nfatal: Could not read from remote repository.', 'Unreachable'],
  ['fatal: the remote end hung up unexpectedly', 'Unreachable'],
  ["fatal: unable to access 'https://x/': SSL certificate problem: certificate has expired", 'Unreachable'],
  ["fatal: unable to access 'https://x/': The requested URL returned error: 500", 'Unreachable'],
  ["fatal: Authentication failed for 'https://x/'", 'AuthenticationFailed'],
  ["fatal: could not read Username for 'https://x': terminal prompts disabled", 'AuthenticationFailed'],
  ["fatal: unable to access 'https://x/': The requested URL returned error: 403", 'AuthenticationFailed'],
  ['git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.', 'AuthenticationFailed'],
  ['Host key verification failed.\nfatal: Could not read from remote repository.', 'AuthenticationFailed'],
  ["remote: Not Found\nfatal: repository 'https://x/' not found", 'RepositoryMissing'],
  ["fatal: '/x' does not appear to be a git repository", 'RepositoryMissing'],
  ['fatal: unable to update url base from redirection:\n  asked for: https://x\n   redirect: https://y', 'RepositoryMissing'],
  ["fatal: couldn't find remote ref refs/heads/main", 'BranchMissing'],
  ["fatal: transport 'ext' not allowed", 'Refused'],
  ['error: cannot run ssh: No such file or directory\nfatal: unable to fork', 'Refused'],
  ['fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output', 'TooLarge'],
  ['error: inflate: data stream error (incorrect header check)\nfatal: pack has bad object at offset 12', 'Corrupt'],
  [
    'error: object 0399aac04624af3e169a6c33609ac7e205b30a67: duplicateEntries: contains duplicate file entries\nfatal: unpack-objects failed',
    'Corrupt',
  ],
  ['', 'Unreachable'],
])('%j means %s', (stderr, reason) => {
  const told = failureOf(exit(stderr), place);
  expect(told.reason).toBe(reason);
  expect(told.message).toMatch(/^[A-Z].*\.?\)?\.?$/u);
  expect(told.hint).toMatch(/\.$/u);
});

test.each([
  ['timeout', 'Timeout'],
  ['overflow', 'TooLarge'],
  ['missing', 'Refused'],
] as const)('a run that ended by %s means %s', (ended, reason) => {
  expect(failureOf({ ended, code: -1, stdout: '', stderr: '' }, place)).toMatchObject({ ok: false, reason });
});

test('only our own damage asks for a new mirror', () => {
  expect(isDamaged(exit('fatal: bad object refs/hedgerow/x'), place)).toBe(true);
  expect(isDamaged(exit('fatal: not a git repository: /data/x.git'), place)).toBe(true);
  expect(isDamaged(exit("fatal: couldn't find remote ref x"), place)).toBe(false);
  expect(isDamaged({ ...exit('fatal: bad object'), ended: 'timeout' }, place)).toBe(false);
});

test('the credential is named in the failure, never shown', () => {
  expect(failureOf(exit('fatal: Authentication failed'), { ...place, credential: 'env:GIT_TOKEN' }).message).toContain('env:GIT_TOKEN');
});

test('secrets, userinfo and control characters do not reach people', () => {
  expect(redact("fatal: unable to access 'https://joe:pa55@x/': s3cret \u001b[31m", ['s3cret', ''])).toBe(
    "fatal: unable to access 'https://***@x/': ***  [31m",
  );
});
