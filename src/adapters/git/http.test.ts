/** Repositories over http, served by git itself, with logins, redirects and servers that misbehave. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ok } from '#base/result.ts';
import type { SourcePlace } from '#contexts/gitops/ports.ts';
import { makeGitFeed } from './feed.ts';
import { makeTestRepository, type TestRepository, temporaryFolder } from './git-repository.fixture.ts';

const secret = 'gh_s3cr3t-token';
const reference = 'env:HEDGEROW_TEST_TOKEN';
const lamp = 'apiVersion: lab.example.com/v1\nkind: Lamp\nmetadata:\n  name: a\n';

let folder: ReturnType<typeof temporaryFolder>;
let remote: TestRepository;
let server: Server;
let origin: string;
let place: SourcePlace;
let feed: ReturnType<typeof makeGitFeed>;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

/** Hands a request to `git http-backend` (CGI, RFC 3875). */
const serveGit = (request: IncomingMessage, response: ServerResponse): void => {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      GIT_PROJECT_ROOT: folder.path,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? '',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
  });
  const chunks: Buffer[] = [];
  child.stdin.on('error', () => undefined);
  request.pipe(child.stdin);
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf('\r\n\r\n');
    const headers = output
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(': ', 2));
    const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
    response.writeHead(Number.parseInt(status, 10), Object.fromEntries(headers.filter(([name]) => name !== 'Status')));
    response.end(output.subarray(end + 4));
  });
};

const listen = async (
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly server: Server; readonly origin: string }> => {
  const made = createServer(handler);
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return { server: made, origin: `http://127.0.0.1:${(made.address() as AddressInfo).port}` };
};

beforeEach(async () => {
  process.env['HEDGEROW_TEST_TOKEN'] = secret;
  folder = temporaryFolder();
  remote = makeTestRepository(join(folder.path, 'fabric.git'));
  remote.commit({ 'a.yaml': lamp });
  answer = serveGit;
  ({ server, origin } = await listen((request, response) => answer(request, response)));
  place = { repository: `${origin}/fabric.git`, branch: 'main', path: '' };
  feed = makeGitFeed({ dataFolder: join(folder.path, 'data'), allowLocal: false });
});
afterEach(async () => {
  delete process.env['HEDGEROW_TEST_TOKEN'];
  await feed.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  folder.remove();
});

const withLogin = (request: IncomingMessage, response: ServerResponse): void => {
  const expected = `Basic ${Buffer.from(`oauth2:${secret}`).toString('base64')}`;
  if (request.headers.authorization === expected) serveGit(request, response);
  else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
};

test('a repository is read over http, and only what is new is fetched', async () => {
  const head = await feed.head(place);
  expect(head).toMatchObject({ ok: true });
  const next = remote.commit({ 'b.yaml': lamp });
  expect(await feed.head(place)).toMatchObject({ ok: true, revision: { commit: next } });
  expect(await feed.changes(place, next, head.ok ? head.revision.commit : '')).toMatchObject({ files: [{ file: 'b.yaml' }], whole: false });
});

test('a credential logs in; none and a wrong one are refused, and the secret shows up nowhere', async () => {
  answer = withLogin;
  expect(await feed.head(place)).toMatchObject({ ok: false, reason: 'AuthenticationFailed' });
  expect(await feed.head({ ...place, credential: reference })).toMatchObject({ ok: true });
  process.env['HEDGEROW_TEST_TOKEN'] = 'wr0ng-token';
  const refused = await feed.head({ ...place, credential: reference });
  expect(refused).toMatchObject({ ok: false, reason: 'AuthenticationFailed' });
  expect(JSON.stringify(refused)).not.toMatch(/wr0ng|s3cr3t/u);
  expect(JSON.stringify(refused)).toContain(reference);
});

test('the secret is in no argument of any git, and in no file below the data folder', async () => {
  answer = withLogin;
  const log = join(folder.path, 'arguments');
  const wrapper = join(folder.path, 'git-wrapper');
  writeFileSync(wrapper, `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\nexec git "$@"\n`, { mode: 0o755 });
  const logged = makeGitFeed({ dataFolder: join(folder.path, 'logged'), allowLocal: false, git: wrapper });
  expect(await logged.head({ ...place, credential: reference })).toMatchObject({ ok: true });
  await logged.close();
  const encoded = Buffer.from(`oauth2:${secret}`).toString('base64');
  const found = readFileSync(log, 'utf8');
  expect(found).toContain('fetch');
  expect(found.includes(secret) || found.includes(encoded)).toBe(false);
  for (const name of readdirSync(join(folder.path, 'logged'), { recursive: true }) as string[]) {
    const file = join(folder.path, 'logged', name);
    if (statSync(file).isFile()) expect(readFileSync(file, 'latin1')).not.toMatch(/s3cr3t/u);
  }
});

test('one mirror per credential: what one login may read is not shown to another', async () => {
  answer = withLogin;
  const head = await feed.head({ ...place, credential: reference });
  expect(head).toMatchObject({ ok: true });
  expect(await feed.changes(place, head.ok ? head.revision.commit : '')).toMatchObject({ ok: false });
});

test('a commit is pushed over http with the credential, and a server that lets one only read says so without the secret', async () => {
  remote.git('config', 'http.receivepack', 'true');
  answer = withLogin;
  const at = { ...place, credential: reference };
  const change = {
    branch: 'hedgerow/a',
    author: { name: 'Ada', email: 'ada@example.com' },
    message: 'Change a\n',
    at: '2026-02-03T04:05:06.000Z',
    edit: async () => ok([{ file: 'a.yaml', content: Buffer.from('a: 2\n') }]),
  };
  expect(await feed.write(at, change)).toMatchObject({ ok: true, files: ['a.yaml'] });
  expect(remote.git('show', 'hedgerow/a:a.yaml')).toBe('a: 2');
  answer = (request, response) =>
    request.url?.includes('git-receive-pack') === true ? void response.writeHead(403).end('no') : withLogin(request, response);
  const refused = await feed.write(at, { ...change, branch: 'hedgerow/b' });
  expect(refused).toMatchObject({ ok: false, reason: 'PushRefused' });
  expect(JSON.stringify(refused)).not.toContain(secret);
});

test('a hook of the server guards a branch, and what it says is told', async () => {
  remote.git('config', 'http.receivepack', 'true');
  mkdirSync(join(remote.path, 'hooks'), { recursive: true });
  writeFileSync(join(remote.path, 'hooks', 'pre-receive'), '#!/bin/sh\necho "GL-1: main is guarded by Grace" >&2\nexit 1\n', {
    mode: 0o755,
  });
  const outcome = await feed.write(place, {
    branch: 'main',
    author: { name: 'Ada', email: 'ada@example.com' },
    message: 'Change a\n',
    at: '2026-02-03T04:05:06.000Z',
    edit: async () => ok([{ file: 'a.yaml', content: Buffer.from('a: 2\n') }]),
  });
  expect(outcome).toMatchObject({
    ok: false,
    reason: 'PushRefused',
    message: 'The repository does not take the commit on main (pre-receive hook declined). It says: GL-1: main is guarded by Grace',
  });
});

test('a redirect is not followed with a credential', async () => {
  const stolen: (string | undefined)[] = [];
  const other = await listen((request, response) => {
    stolen.push(request.headers.authorization);
    response.writeHead(404).end();
  });
  answer = (request, response) => void response.writeHead(302, { Location: `${other.origin}${request.url}` }).end();
  expect(await feed.head({ ...place, credential: reference })).toMatchObject({ ok: false });
  expect(stolen).toEqual([]);
  await feed.head(place);
  expect(stolen.every((header) => header === undefined)).toBe(true);
  other.server.closeAllConnections();
  other.server.close();
});

test.each([
  [404, 'RepositoryMissing'],
  [403, 'AuthenticationFailed'],
  [500, 'Unreachable'],
] as const)('a server that answers %i means %s', async (status, reason) => {
  answer = (_, response) => void response.writeHead(status).end('no');
  expect(await feed.head(place)).toMatchObject({ ok: false, reason });
});

test('a server that breaks off, talks nonsense or says nothing leaves what was read before', async () => {
  const head = await feed.head(place);
  const commit = head.ok ? head.revision.commit : '';
  remote.commit({ 'b.yaml': lamp.repeat(2000) });
  answer = (request, response) => (request.method === 'POST' ? void request.socket.destroy() : serveGit(request, response));
  expect(await feed.head(place)).toMatchObject({ ok: false, reason: 'Unreachable' });
  answer = (_, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>login</html>');
  expect(await feed.head(place)).toMatchObject({ ok: false });
  answer = () => undefined;
  const hasty = makeGitFeed({ dataFolder: join(folder.path, 'data'), allowLocal: false, limits: { fetchTimeoutMs: 300 } });
  expect(await hasty.head(place)).toMatchObject({ ok: false, reason: 'Timeout' });
  expect(await hasty.changes(place, commit)).toMatchObject({ ok: true, filesSeen: 1 });
  await hasty.close();
  answer = serveGit;
  expect(await feed.head(place)).toMatchObject({ ok: true });
});
