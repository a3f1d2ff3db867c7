import { expect, test } from 'vitest';
import type { Decider } from '#base/decider.ts';
import type { Command, DomainEvent } from '#base/message.ts';
import { ok, refused } from '#base/result.ts';
import { makeCommandHandler } from './handle-command.ts';
import type { EventStore } from './store/event-store.ts';
import { openMemoryStore } from './store/memory.ts';

const meta = { actor: 'user:test', at: '2026-01-01T00:00:00.000Z' };

/** Counts, and refuses to go beyond ten. */
const counter: Decider<number, Command, DomainEvent> = {
  aggregate: 'Counter',
  category: 'counter',
  identity: 'name',
  initialState: 0,
  commandTypes: ['Add'],
  eventVersions: { Added: 3 },
  decide: ({ data }, state) => {
    const { by } = data as { readonly by: number };
    if (by === 0) return ok([]);
    return state + by > 10 ? refused('TooMuch', 'Too much.') : ok([{ type: 'Added', data: { by } }]);
  },
  evolve: (state, { data }) => state + (data as { readonly by: number }).by,
};

let next = 0;
const open = (store: EventStore = openMemoryStore(), keep?: number) => ({
  store,
  handler: makeCommandHandler({
    store,
    deciders: [counter as never],
    newId: () => `id-${(next += 1)}`,
    ...(keep === undefined ? {} : { keep }),
  }),
});
const add = (name: string, by: number): Command => ({ type: 'Add', data: { name, by }, meta });

test('what a command makes happen is appended with metadata and version of its shape', async () => {
  const { store, handler } = open();
  expect(await handler.handle(add('a', 4))).toEqual({
    ok: true,
    value: { stream: 'counter-a', version: 1, position: 1, events: [{ stream: 'counter-a', type: 'Added', data: { by: 4 } }] },
  });
  expect(await store.readStream('counter-a')).toMatchObject([{ type: 'Added', schemaVersion: 3, data: { by: 4 }, meta }]);
  expect(await handler.read('Counter', 'a')).toEqual({ state: 4, version: 1 });
});

test('a refusal writes nothing; neither does a command that changes nothing', async () => {
  const { store, handler } = open();
  expect(await handler.handle(add('a', 11))).toMatchObject({ ok: false, refusal: { code: 'TooMuch' } });
  expect(await handler.handle(add('a', 0))).toMatchObject({ ok: true, value: { version: 0, position: 0, events: [] } });
  expect(await store.lastPosition()).toBe(0);
});

test('many commands see what the ones before them made happen, and are one transaction', async () => {
  const { store, handler } = open();
  const { results, position } = await handler.handleAll([add('a', 6), add('b', 1), add('a', 6), add('a', 4)]);
  expect(results.map((result) => (result.ok ? result.value.events.length : result.refusal.code))).toEqual([1, 1, 'TooMuch', 1]);
  expect(position).toBe(3);
  expect((await store.readStream('counter-a')).map(({ data }) => data)).toEqual([{ by: 6 }, { by: 4 }]);
  expect(await handler.handleAll([])).toEqual({ results: [], position: 3 });
});

test('a version that was expected and is not there refuses', async () => {
  const { handler } = open();
  await handler.handle(add('a', 1));
  expect(await handler.handle(add('a', 1), { expectedVersion: 0 })).toMatchObject({ ok: false, refusal: { code: 'VersionMismatch' } });
  expect(await handler.handle(add('a', 1), { expectedVersion: 1 })).toMatchObject({ ok: true });
});

test('when somebody else was faster, it is decided anew on what is there now', async () => {
  const store = openMemoryStore();
  const one = open(store).handler;
  const other = open(store).handler;
  await one.handle(add('a', 3));
  await other.handle(add('a', 3));
  expect(await one.handle(add('a', 5))).toMatchObject({ ok: false, refusal: { code: 'TooMuch' } });
  expect(await one.handle(add('a', 4))).toMatchObject({ ok: true, value: { version: 3 } });
});

test('when others never stop, it is a fault and nothing is written', async () => {
  const store = openMemoryStore();
  const busy: EventStore = { ...store, append: async () => ({ ok: false, stream: 'counter-a', expectedVersion: 0, actualVersion: 1 }) };
  await expect(open(busy).handler.handle(add('a', 1))).rejects.toThrow('Others kept writing');
});

test('states that were dropped from memory are folded again', async () => {
  const { handler } = open(openMemoryStore(), 1);
  await handler.handle(add('a', 2));
  await handler.handle(add('b', 3));
  expect(await handler.read('Counter', 'a')).toEqual({ state: 2, version: 1 });
  expect(await handler.handle(add('a', 2))).toMatchObject({ ok: true, value: { version: 2 } });
});

test('commands nobody takes, two takers, and unknown aggregates are faults', async () => {
  const { handler, store } = open();
  await expect(handler.handle({ type: 'Fly', data: {}, meta })).rejects.toThrow('No aggregate takes');
  await expect(handler.read('Bird', 'a')).rejects.toThrow('no aggregate Bird');
  expect(() => makeCommandHandler({ store, deciders: [counter as never, counter as never], newId: () => '' })).toThrow('Two aggregates');
});
