import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UnsafeAccess } from '#api/auth.ts';
import { type RunningServer, startHedgerow } from './serve.ts';

let data = '';
let server: RunningServer | undefined;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'hedgerow-serve-'));
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  rmSync(data, { recursive: true, force: true });
});

const start = async (host: string): Promise<RunningServer> => {
  server = await startHedgerow({ data, host, port: 0, labPort: 0, allowLocal: false, log: () => undefined });
  return server;
};

/** Status of a request to the API that comes through loopback, wherever the server listens. */
const asked = async ({ url }: RunningServer, token?: string): Promise<number> => {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(`http://127.0.0.1:${new URL(url).port}/api/v1/fabrics`, { headers });
  return answer.status;
};

test('loopback needs no token and makes none', async () => {
  const running = await start('127.0.0.1');
  expect([running.token, await asked(running)]).toEqual([undefined, 200]);
  expect(statSync(running.folders.tokenFile, { throwIfNoEntry: false })).toBeUndefined();
});

test('any other address makes a token at first start, for its owner only, and keeps it', async () => {
  const running = await start('0.0.0.0');
  const { token } = running;
  expect(token).toMatch(/^[\w-]{43}$/u);
  expect([await asked(running), await asked(running, 'x'), await asked(running, token)]).toEqual([401, 401, 200]);
  expect([readFileSync(running.folders.tokenFile, 'utf8'), statSync(running.folders.tokenFile).mode & 0o777]).toEqual([
    `${token}\n`,
    0o600,
  ]);
  await running.stop();
  expect((await start('0.0.0.0')).token).toBe(token);
});

test.each(['', '\n', 'short\n'])('a token file that holds %j lets nobody in and starts nothing', async (content) => {
  writeFileSync(join(data, 'token'), content);
  await expect(start('0.0.0.0')).rejects.toThrow(UnsafeAccess);
  rmSync(join(data, 'token'));
  expect((await start('0.0.0.0')).token).toMatch(/^[\w-]{43}$/u);
});

test('a plan of a fabric that is not there, or has no Git yet, says which', async () => {
  const { url } = await start('127.0.0.1');
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return [answer.status, ((await answer.json()) as { readonly code?: string }).code];
  };
  expect(await post('/fabrics/lab/plan', {})).toEqual([404, 'FabricMissing']);
  expect(await post('/fabrics', { fabric: 'lab' })).toEqual([201, undefined]);
  expect(await post('/fabrics/lab/plan', {})).toEqual([404, 'SourceMissing']);
});
