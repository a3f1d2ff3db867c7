import { QueryClient } from '@tanstack/react-query';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { type Changed, makeLive, merge, parseEvents, type ServerEvent, touches } from './live.ts';

const changed = (views: Changed['views'], position = 1): Changed => ({ position, views });

test('reads events, keeps what is not whole yet, and passes over comments', () => {
  expect(parseEvents(': beat\n\nid: 7\nevent: changed\ndata: {"a":\ndata: 1}\n\nid: 8\nev')).toEqual({
    events: [{ id: '7', event: 'changed', data: '{"a":\n1}' }],
    rest: 'id: 8\nev',
  });
});

test('reads the same events however the text is cut', () => {
  const text = 'id: 1\nevent: hello\ndata: {}\n\n: beat\n\nid: 2\nevent: changed\ndata: {"x":"ü"}\n\nid: 3\r\ndata: y\r\n\r\n';
  const whole = parseEvents(text).events;
  expect(whole).toHaveLength(3);
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
      const found: ServerEvent[] = [];
      let buffer = '';
      for (const [index, place] of places.slice(1).entries()) {
        const { events, rest } = parseEvents(buffer + text.slice(places[index], place));
        found.push(...events);
        buffer = rest;
      }
      expect(found).toEqual(whole);
    }),
  );
});

test('a change touches the lists of its own fabric, and lists of all fabrics', () => {
  const of = changed({ resources: ['lab:Switch.x::leaf-1'] });
  expect(touches(of, ['list', 'resources', { fabric: 'lab' }, {}])).toBe(true);
  expect(touches(of, ['list', 'resources', {}, {}])).toBe(true);
  expect(touches(of, ['list', 'resources', { fabric: 'lab-2' }, {}])).toBe(false);
  expect(touches(of, ['list', 'diagnostics', { fabric: 'lab' }, {}])).toBe(false);
});

test('a change touches a row by its key, by a star, and through its references', () => {
  const of = changed({ resources: ['lab:A::a'], fabrics: ['*'] });
  expect(touches(of, ['row', 'resources', 'lab:A::a'])).toBe(true);
  expect(touches(of, ['row', 'resources', 'lab:A::b'])).toBe(false);
  expect(touches(of, ['row', 'resources', 'lab:A::b'], { references: [{ id: 'lab:A::a' }] })).toBe(true);
  expect(touches(of, ['row', 'resources', 'lab:A::b'], { referencedBy: [{ id: 'lab:A::a' }] })).toBe(true);
  expect(touches(of, ['row', 'fabrics', 'anything'])).toBe(true);
  expect(touches(of, ['row', 'sources', 'lab'])).toBe(false);
});

test('transitions whose keys do not name a fabric touch every list of transitions', () => {
  const of = changed({ transitions: ['0190f7c2-aaaa'] });
  expect(touches(of, ['list', 'transitions', { fabric: 'lab' }, {}])).toBe(true);
  expect(touches(of, ['list', 'transitions', { resource: 'lab:A::a' }, {}])).toBe(true);
});

test('transitions whose keys name a resource touch only what is about it', () => {
  const of = changed({ transitions: ['lab:A::a'] });
  expect(touches(of, ['list', 'transitions', { resource: 'lab:A::a' }, {}])).toBe(true);
  expect(touches(of, ['list', 'transitions', { resource: 'lab:A::b' }, {}])).toBe(false);
  expect(touches(of, ['list', 'transitions', { fabric: 'lab' }, {}])).toBe(true);
  expect(touches(of, ['list', 'transitions', { fabric: 'fra' }, {}])).toBe(false);
});

test('findings of a resource are touched by any change of findings in its fabric', () => {
  const scope = { fabric: 'lab', resource: 'lab:A::a' };
  expect(touches(changed({ diagnostics: ['lab:vpc.yaml:0'] }), ['list', 'diagnostics', scope, {}])).toBe(true);
  expect(touches(changed({ diagnostics: ['fra:vpc.yaml:0'] }), ['list', 'diagnostics', scope, {}])).toBe(false);
});

test('any change touches lists of events, none touches a foreign query', () => {
  expect(touches(changed({ files: ['lab'] }), ['list', 'events', {}, {}])).toBe(true);
  expect(touches(changed({ files: ['*'] }), ['health'])).toBe(false);
});

test('changes are merged without repeating a key', () => {
  expect(merge(undefined, changed({ a: ['1'] }, 3))).toEqual(changed({ a: ['1'] }, 3));
  expect(merge(changed({ a: ['1', '2'] }, 5), changed({ a: ['2', '3'], b: ['*'] }, 4))).toEqual(
    changed({ a: ['1', '2', '3'], b: ['*'] }, 5),
  );
});

/** A server of streams: each request opens one that the test writes to and ends. */
const makeServer = () => {
  const requests: Headers[] = [];
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let status = 200;
  let aborted = 0;
  return {
    requests,
    aborted: () => aborted,
    answerWith: (next: number) => (status = next),
    write: (id: number, event: string, data: unknown) =>
      controller?.enqueue(encoder.encode(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)),
    end: () => controller?.close(),
    fetch: (async (_url: string, init: RequestInit) => {
      requests.push(new Headers(init.headers));
      if (status !== 200) return new Response(null, { status });
      const body = new ReadableStream<Uint8Array>({ start: (mine) => void (controller = mine) });
      init.signal?.addEventListener('abort', () => {
        aborted += 1;
        controller?.error(new Error('aborted'));
      });
      return new Response(body);
    }) as unknown as typeof fetch,
  };
};

const setUp = (more: { silence?: number; headers?: Record<string, string> } = {}) => {
  const server = makeServer();
  const cache = new QueryClient();
  const invalidated: string[] = [];
  vi.spyOn(cache, 'invalidateQueries').mockImplementation(async (filters) => {
    for (const key of [['list', 'resources', { fabric: 'lab' }, {}], ['row', 'fabrics', 'lab'], ['other']] as const)
      if (filters?.predicate?.({ queryKey: key, state: {} } as never)) invalidated.push(key.join(' '));
  });
  const onRefused = vi.fn();
  const live = makeLive({
    cache,
    headers: () => more.headers ?? {},
    fetch: server.fetch,
    gather: 5,
    backoff: () => 5,
    onRefused,
    ...(more.silence === undefined ? {} : { silence: more.silence }),
  });
  return { server, live, invalidated, onRefused };
};

test('says live after hello, and reads again exactly what a change touches', async () => {
  const { server, live, invalidated } = setUp({ headers: { authorization: 'Bearer secret' } });
  live.start();
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  expect(server.requests[0]?.get('authorization')).toBe('Bearer secret');
  expect(live.status()).toBe('connecting');
  server.write(10, 'hello', { position: 10 });
  await vi.waitFor(() => expect(live.status()).toBe('live'));
  expect(invalidated).toEqual([]);
  server.write(11, 'changed', { position: 11, views: { fabrics: ['lab'] } });
  await vi.waitFor(() => expect(invalidated).toEqual(['row fabrics lab']));
  live.stop();
});

test('after a drop it says lost, comes back by itself and resumes from the last position', async () => {
  const { server, live } = setUp();
  const seen: string[] = [];
  live.watch(() => seen.push(live.status()));
  live.start();
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  server.write(42, 'hello', { position: 42 });
  await vi.waitFor(() => expect(live.status()).toBe('live'));
  server.end();
  await vi.waitFor(() => expect(server.requests).toHaveLength(2));
  expect(server.requests[1]?.get('last-event-id')).toBe('42');
  server.write(43, 'hello', { position: 43 });
  await vi.waitFor(() => expect(live.status()).toBe('live'));
  expect(seen).toEqual(['live', 'lost', 'live']);
  live.stop();
});

test('a stream that always ends at once is asked for less and less often', async () => {
  const server = makeServer();
  const attempts: number[] = [];
  const backoff = (attempt: number) => {
    attempts.push(attempt);
    return 1;
  };
  const live = makeLive({ cache: new QueryClient(), headers: () => ({}), fetch: server.fetch, backoff });
  live.start();
  for (let round = 1; round <= 3; round += 1) {
    await vi.waitFor(() => expect(server.requests).toHaveLength(round));
    server.write(round, 'hello', { position: round });
    await vi.waitFor(() => expect(live.status()).toBe('live'));
    server.end();
    await vi.waitFor(() => expect(attempts).toHaveLength(round));
  }
  expect(attempts).toEqual([1, 2, 3]);
  live.stop();
});

test('when the server was not there at first, everything is read again once it is', async () => {
  const { server, live, invalidated } = setUp();
  server.answerWith(503);
  live.start();
  await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(1));
  server.answerWith(200);
  await vi.waitFor(() => {
    server.write(5, 'hello', { position: 5 });
    expect(live.status()).toBe('live');
  });
  expect(invalidated).toEqual(['list resources [object Object] [object Object]', 'row fabrics lab']);
  live.stop();
});

test('a server that stands before our position has another log: everything is read again', async () => {
  const { server, live, invalidated } = setUp();
  live.start();
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  server.write(42, 'hello', { position: 42 });
  await vi.waitFor(() => expect(live.status()).toBe('live'));
  server.end();
  await vi.waitFor(() => expect(server.requests).toHaveLength(2));
  server.write(3, 'hello', { position: 3 });
  await vi.waitFor(() => expect(invalidated).toContain('row fabrics lab'));
  live.stop();
});

test('a hidden tab does not listen; shown again it resumes', async () => {
  const { server, live } = setUp();
  live.start();
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  server.write(7, 'hello', { position: 7 });
  await vi.waitFor(() => expect(live.status()).toBe('live'));
  live.show(false);
  expect(live.status()).toBe('paused');
  expect(server.aborted()).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(server.requests).toHaveLength(1);
  live.show(true);
  await vi.waitFor(() => expect(server.requests).toHaveLength(2));
  expect(server.requests[1]?.get('last-event-id')).toBe('7');
  live.stop();
});

test('a stream without a sign of life counts as dead', async () => {
  const { server, live } = setUp({ silence: 20 });
  live.start();
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  server.write(1, 'hello', { position: 1 });
  await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(1));
  live.stop();
});

test('a refused token ends the attempts and is told', async () => {
  const { server, live, onRefused } = setUp();
  server.answerWith(401);
  live.start();
  await vi.waitFor(() => expect(onRefused).toHaveBeenCalledOnce());
  expect(live.status()).toBe('refused');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(server.requests).toHaveLength(1);
  server.answerWith(200);
  live.start();
  await vi.waitFor(() => expect(server.requests).toHaveLength(2));
  live.stop();
});

test('a slow server is not asked faster than it answers, and the last change is not lost', async () => {
  const server = makeServer();
  const cache = new QueryClient();
  const answers: (() => void)[] = [];
  const asked = vi.spyOn(cache, 'invalidateQueries').mockImplementation(() => new Promise<void>((resolve) => answers.push(resolve)));
  const live = makeLive({ cache, headers: () => ({}), fetch: server.fetch, gather: 1 });
  live.start();
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  server.write(1, 'hello', { position: 1 });
  for (let id = 2; id < 6; id += 1) {
    server.write(id, 'changed', { position: id, views: { fabrics: [`f${id}`] } });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(asked).toHaveBeenCalledOnce();
  answers[0]?.();
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  const predicate = asked.mock.calls[1]?.[0]?.predicate;
  expect(predicate?.({ queryKey: ['row', 'fabrics', 'f5'], state: {} } as never)).toBe(true);
  live.stop();
});
