import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { addProcessors, type ProcessorParts } from './processors.ts';

const lamps = { name: 'lamps', kind: 'projection', position: 3, behind: 0, parked: [] };
const outbox = { name: 'outbox', kind: 'policy', position: 2, parked: [] };

const open = (more: Partial<ProcessorParts> = {}) => {
  const app = new Hono();
  const asked: unknown[] = [];
  addProcessors(app, {
    list: async () => [lamps, outbox],
    resume: async (...words) => {
      asked.push(words);
      return { done: 1, parked: 0 };
    },
    rebuild: () => undefined,
    ...more,
  });
  return { asked, send: async (method: string, path: string) => app.request(`/api/v1/processors${path}`, { method }) };
};

test('they are listed as everything is', async () => {
  const { send } = open();
  expect(await (await send('GET', '')).json()).toEqual({ count: 2, next: null, previous: null, results: [lamps, outbox] });
  expect((await send('DELETE', '')).status).toBe(405);
  const past = await send('GET', '?as_of=position:1');
  expect([past.status, await past.json()]).toMatchObject([400, { code: 'query/unknown-column', title: 'processors has no field as_of.' }]);
});

test('what was set aside is tried again, all of it or of one stream', async () => {
  const { asked, send } = open();
  expect(await (await send('POST', '/outbox/resume')).json()).toEqual({ done: 1, parked: 0 });
  await send('POST', '/outbox/resume?stream=lamp-a');
  expect(asked).toEqual([
    ['outbox', undefined],
    ['outbox', 'lamp-a'],
  ]);
});

test.each([
  ['/nothing/resume', 'There is no processor nothing.', 'There is lamps, outbox.'],
  ['/outbox/rebuild', 'There is no projection outbox.', 'There is lamps.'],
])('%s names what there is', async (path, title, hint) => {
  const answer = await open().send('POST', path);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: 'NotFound', title, hint });
});

test.each(['/outbox/resume', '/lamps/rebuild'])(
  '%s is about now: a moment is refused, and so is a word that nobody knows',
  async (path) => {
    const { asked, send } = open({
      rebuild: () => {
        throw new Error('was asked');
      },
    });
    const past = await send('POST', `${path}?as_of=position:1`);
    expect([past.status, past.headers.get('content-type'), await past.json()]).toMatchObject([
      400,
      'application/problem+json',
      { code: 'as-of/read-only', title: 'The past cannot be changed.', hint: 'Leave as_of out: commands are about now.' },
    ]);
    expect(await (await send('POST', `${path}?strem=lamp-a`)).json()).toMatchObject({
      status: 400,
      code: 'query/unknown-column',
      title: 'processors has no field strem.',
    });
    expect(asked).toEqual([]);
  },
);

test('filling tables anew is told line by line, and at the end how it ended', async () => {
  const { send } = open({
    rebuild: async (_, onProgress): Promise<'done'> => {
      onProgress({ position: 500, of: 900 });
      onProgress({ position: 600, of: 900 });
      onProgress({ position: 900, of: 900 });
      return 'done';
    },
  });
  const answer = await send('POST', '/lamps/rebuild');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  const lines = (await answer.text()).trim().split('\n');
  expect(JSON.parse(lines.at(-1) as string)).toEqual({ outcome: 'done' });
});

test('whoever goes away interrupts it', async () => {
  let outcome: string | undefined;
  const { send } = open({
    rebuild: (_, onProgress, signal) =>
      new Promise((done) => {
        setTimeout(() => onProgress({ position: 500, of: 900 }));
        signal.addEventListener('abort', () => {
          outcome = 'interrupted';
          done('interrupted');
        });
      }),
  });
  const answer = await send('POST', '/lamps/rebuild');
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  const { value } = await reader.read();
  expect(new TextDecoder().decode(value)).toBe('{"position":500,"of":900}\n');
  await reader.cancel();
  await expect.poll(() => outcome).toBe('interrupted');
});
