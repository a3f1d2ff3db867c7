import { expect, test } from 'vitest';
import type { Decider } from '#base/decider.ts';
import type { Command, DomainEvent } from '#base/message.ts';
import { ok, refused } from '#base/result.ts';
import { makeCommandHandler } from './handle-command.ts';
import type { EventStore } from './store/event-store.ts';
import { openMemoryLog } from './store/memory.ts';
import { CorruptEvent, StoreUnavailable } from './store/store-faults.ts';

const meta = { actor: 'user:test', at: '2026-01-01T00:00:00.000Z' };

/** Counts, and refuses to go beyond ten. */
const counter: Decider<number, Command, DomainEvent> = {
  aggregate: 'Counter',
  category: 'counter',
  identity: 'name',
  initialState: 0,
  commandTypes: ['Add'],
  eventVersions: { Added: 3 },
  published: [],
  upcasts: {},
  formerNames: {},
  decide: ({ data }, state) => {
    const { by } = data as { readonly by: number };
    if (by === 0) return ok([]);
    return state + by > 10 ? refused('TooMuch', 'Too much.') : ok([{ type: 'Added', data: { by } }]);
  },
  evolve: (state, { data }) => state + (data as { readonly by: number }).by,
};

let next = 0;
const open = (store: EventStore = openMemoryLog().events, keep?: number) => ({
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
  const store = openMemoryLog().events;
  const one = open(store).handler;
  const other = open(store).handler;
  await one.handle(add('a', 3));
  await other.handle(add('a', 3));
  expect(await one.handle(add('a', 5))).toMatchObject({ ok: false, refusal: { code: 'TooMuch' } });
  expect(await one.handle(add('a', 4))).toMatchObject({ ok: true, value: { version: 3 } });
});

test('what is read is what is there now, whoever wrote it', async () => {
  const store = openMemoryLog().events;
  const [one, other] = [open(store).handler, open(store).handler];
  await one.handle(add('a', 3));
  await other.handle(add('a', 4));
  expect(await one.read('Counter', 'a')).toEqual({ state: 7, version: 2 });
});

test('what does not need to be written, and what is refused, is decided on what is there now, whoever wrote it', async () => {
  const store = openMemoryLog().events;
  const [one, other] = [open(store).handler, open(store).handler];
  await one.handle(add('a', 9));
  await other.handle(add('a', -5));
  expect(await one.handle(add('a', 3))).toMatchObject({ ok: true, value: { version: 3 } });
  await other.handle(add('a', 1));
  expect(await one.handle(add('a', 0))).toMatchObject({ ok: true, value: { version: 4, events: [] } });
  await other.handle(add('a', 1));
  expect(await one.handle(add('a', 1), { expectedVersion: 5 })).toMatchObject({ ok: true, value: { version: 6 } });
});

test('a snapshot that cannot be kept keeps nobody from reading', async () => {
  const log = openMemoryLog();
  const many = Array.from({ length: 2000 }, (_, n) => ({ id: `m-${n}`, type: 'Added', schemaVersion: 3, data: { by: 0.001 }, meta }));
  await log.events.append([{ stream: 'counter-long', expectedVersion: 0, events: many }]);
  const full = { ...log.snapshots, write: async () => Promise.reject(new StoreUnavailable('the disk is full')) };
  const snapshots = { store: full, release: '1' };
  const handler = makeCommandHandler({ store: log.events, deciders: [counter as never], newId: () => 'id', snapshots });
  expect((await handler.read('Counter', 'long')).version).toBe(2000);
});

test('an event that cannot be read keeps nobody from writing to other streams', async () => {
  const log = openMemoryLog().events;
  const [one, other] = [open(log).handler, open(log).handler];
  await one.handle(add('a', 1));
  await other.handle(add('b', 1));
  await other.handle(add('a', 1));
  const store: EventStore = {
    ...log,
    readAll: async (...words) => {
      const events = await log.readAll(...words);
      const bad = events.find(({ stream }) => stream === 'counter-b');
      if (bad !== undefined) throw new CorruptEvent(bad);
      return events;
    },
  };
  const { handler } = open(store);
  await handler.handle(add('c', 1));
  await other.handle(add('b', 1));
  expect(await handler.handle(add('c', 1))).toMatchObject({ ok: true, value: { version: 2 } });
});

test('when others never stop, it is a fault and nothing is written', async () => {
  const store = openMemoryLog().events;
  const busy: EventStore = {
    ...store,
    append: async () => ({ ok: false, reason: 'conflict', stream: 'counter-a', expectedVersion: 0, actualVersion: 1 }),
  };
  await expect(open(busy).handler.handle(add('a', 1))).rejects.toThrow('Others kept writing');
});

test('states that were dropped from memory are folded again', async () => {
  const { handler } = open(openMemoryLog().events, 1);
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

test('under a lease that somebody else took nothing is written, and the state is as it was', async () => {
  const { events: store, leases } = openMemoryLog();
  const { handler } = open(store);
  await leases.acquire('fabric', 'one', 1);
  const fence = { lease: 'fabric', token: 1 };
  expect(await handler.handle(add('a', 1), { fence })).toMatchObject({ ok: true });
  await new Promise((done) => setTimeout(done, 10));
  await leases.acquire('fabric', 'two', 60_000);
  const { results } = await handler.handleAll([add('a', 2), add('b', 2)], { fence });
  expect(results.map((result) => (result.ok ? 'ok' : result.refusal.code))).toEqual(['LeaseLost', 'LeaseLost']);
  expect(await store.lastPosition()).toBe(1);
  expect(await handler.read('Counter', 'a')).toEqual({ state: 1, version: 1 });
});

test('the state of a long stream is kept, and loaded from there on; short ones are folded', async () => {
  const log = openMemoryLog();
  const many = Array.from({ length: 2000 }, (_, n) => ({ id: `m-${n}`, type: 'Added', schemaVersion: 3, data: { by: 0.001 }, meta }));
  await log.events.append([
    { stream: 'counter-long', expectedVersion: 0, events: many },
    { stream: 'counter-short', expectedVersion: 0, events: many.slice(0, 9).map((event) => ({ ...event, id: `s${event.id}` })) },
  ]);
  const wholeReads: string[] = [];
  const store: EventStore = {
    ...log.events,
    readStreams: async (streams) => {
      wholeReads.push(...streams);
      return log.events.readStreams(streams);
    },
  };
  const start = (release = '1') =>
    makeCommandHandler({
      store,
      deciders: [counter as never],
      newId: () => `id-${(next += 1)}`,
      snapshots: { store: log.snapshots, release },
    });
  await start().read('Counter', 'long');
  await start().read('Counter', 'short');
  expect(await log.snapshots.streams()).toEqual(['counter-long']);
  await start().handle(add('long', 1));
  const again = await start().read<number>('Counter', 'long');
  expect([again.version, again.state.toFixed(3)]).toEqual([2001, '3.000']);
  expect(wholeReads).toEqual(['counter-long', 'counter-short']);
  // A release that may fold otherwise starts from the events.
  expect((await start('2').read<number>('Counter', 'long')).version).toBe(2001);
  expect(wholeReads).toEqual(['counter-long', 'counter-short', 'counter-long']);
});
