import { afterEach, expect, test, vi } from 'vitest';
import { ApiProblem, command, listRows, queryText, send } from './client.ts';
import { worthRetrying } from './queries.ts';
import { readSession, signIn, signOut } from './session.ts';

afterEach(() => {
  signOut();
  vi.unstubAllGlobals();
});

const answer = (status: number, body: unknown) => {
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response(JSON.stringify(body), { status }));
  vi.stubGlobal('fetch', fetch);
  return fetch;
};

test('a list repeats its parameter, empty ones are left out', () => {
  expect(queryText({ state: ['a', 'b'], q: '', limit: 0, kind: undefined })).toBe('?state=a&state=b&limit=0');
  expect(queryText({})).toBe('');
});

test('a token travels in a header, keys in paths are encoded, and the version seen is sent', async () => {
  const fetch = answer(202, { position: 1, stream: 's', version: 2 });
  signIn('t0ken');
  await command('resources', 'lab:VPC.x::a/b', 'save-draft', { spec: {} }, 7);
  const [url, init] = fetch.mock.calls[0]!;
  expect(url).toBe('/api/v1/resources/lab%3AVPC.x%3A%3Aa%2Fb/save-draft');
  expect(init).toMatchObject({ method: 'POST', body: '{"spec":{}}', headers: { authorization: 'Bearer t0ken', 'if-match': '"7"' } });
});

test('a refusal keeps its code, hint and fields', async () => {
  answer(400, {
    title: 'Invalid',
    detail: 'The data is not valid.',
    code: 'InvalidData',
    hint: 'Correct it.',
    errors: [{ pointer: '/a', code: 'x', detail: 'is required' }],
  });
  const problem = await send('/fabrics').catch((thrown: unknown) => thrown);
  expect(problem).toBeInstanceOf(ApiProblem);
  expect(problem).toMatchObject({
    status: 400,
    code: 'InvalidData',
    message: 'The data is not valid.',
    hint: 'Correct it.',
    errors: [{ pointer: '/a' }],
  });
});

test('an answer that is no problem document still says what happened', async () => {
  vi.stubGlobal('fetch', async () => new Response('<html>bad gateway</html>', { status: 502 }));
  await expect(send('/fabrics')).rejects.toMatchObject({ status: 502, message: 'The server answered 502.', code: 'HTTP 502' });
});

test('a server that cannot be reached is told as such', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
  await expect(send('/fabrics')).rejects.toMatchObject({ status: 0, code: 'Unreachable' });
});

test('an abort stays an abort', async () => {
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => init.signal?.throwIfAborted());
  await expect(listRows('fabrics', {}, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
});

test('401 asks for a token', async () => {
  answer(401, { code: 'Unauthenticated' });
  await send('/fabrics').catch(() => undefined);
  expect(readSession().needed).toBe(true);
});

test('only what may pass by itself is tried again', () => {
  expect(worthRetrying(0, new ApiProblem(503, {}))).toBe(true);
  expect(worthRetrying(0, new ApiProblem(0, {}))).toBe(true);
  expect(worthRetrying(2, new ApiProblem(503, {}))).toBe(false);
  expect(worthRetrying(0, new ApiProblem(404, {}))).toBe(false);
  expect(worthRetrying(0, new Error('bug'))).toBe(false);
});
