/** What every event store must do. Each implementation runs this suite. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Metadata } from '#base/message.ts';
import type { EventStore, NewEvent } from './event-store.ts';

const meta: Metadata = { actor: 'user:test', at: '2026-01-01T00:00:00.000Z', correlationId: 'c' };
let next = 0;
export const anEvent = (type = 'Happened', data: unknown = { n: 1 }): NewEvent => ({
  id: `event-${(next += 1)}`,
  type,
  schemaVersion: 1,
  data,
  meta,
});

/** `open` gives a fresh, empty store. */
export const eventStoreContract = (open: () => Promise<EventStore>): void => {
  test('an empty store has no events and stands at position 0', async () => {
    const store = await open();
    expect(await store.lastPosition()).toBe(0);
    expect(await store.readAll(0, 10)).toEqual([]);
    expect(await store.readStream('a-1')).toEqual([]);
    expect(await store.readStreams(['a-1'])).toEqual(new Map([['a-1', []]]));
    await store.close();
  });

  test('events come back as they were given, with dense versions and positions', async () => {
    const store = await open();
    const first = anEvent('Happened', { text: 'ä\u0000€', list: [1, null, { __proto__: 1 }] });
    const second = anEvent('Happened', 2);
    expect(await store.append([{ stream: 'a-1', expectedVersion: 0, events: [first, second] }])).toEqual({ ok: true, position: 2 });
    expect(await store.readStream('a-1')).toEqual([
      { ...first, stream: 'a-1', version: 1, position: 1 },
      { ...second, stream: 'a-1', version: 2, position: 2 },
    ]);
    expect(await store.readStream('a-1', 1)).toEqual([{ ...second, stream: 'a-1', version: 2, position: 2 }]);
    await store.close();
  });

  test('an append at another version writes nothing to any stream', async () => {
    const store = await open();
    await store.append([{ stream: 'a-1', expectedVersion: 0, events: [anEvent()] }]);
    const result = await store.append([
      { stream: 'b-1', expectedVersion: 0, events: [anEvent()] },
      { stream: 'a-1', expectedVersion: 0, events: [anEvent()] },
    ]);
    expect(result).toEqual({ ok: false, stream: 'a-1', expectedVersion: 0, actualVersion: 1 });
    expect(await store.readStream('b-1')).toEqual([]);
    expect(await store.lastPosition()).toBe(1);
    await store.close();
  });

  test('an event that is there already is not written again', async () => {
    const store = await open();
    const event = anEvent();
    await store.append([{ stream: 'a-1', expectedVersion: 0, events: [event] }]);
    expect(await store.append([{ stream: 'a-1', expectedVersion: 0, events: [event] }])).toEqual({ ok: true, position: 1 });
    expect(await store.lastPosition()).toBe(1);
    await store.close();
  });

  test('all events are read in the order of their positions, in pages', async () => {
    const store = await open();
    for (const stream of ['a-1', 'b-1', 'a-2']) await store.append([{ stream, expectedVersion: 0, events: [anEvent(), anEvent()] }]);
    const pages = [await store.readAll(0, 4), await store.readAll(4, 4)];
    expect(pages.map((page) => page.map(({ position, stream }) => [position, stream]))).toEqual([
      [
        [1, 'a-1'],
        [2, 'a-1'],
        [3, 'b-1'],
        [4, 'b-1'],
      ],
      [
        [5, 'a-2'],
        [6, 'a-2'],
      ],
    ]);
    await store.close();
  });

  test('the newest come first when read backwards, by stream and by type', async () => {
    const store = await open();
    await store.append([
      { stream: 'a-1', expectedVersion: 0, events: [anEvent('One'), anEvent('Two')] },
      { stream: 'b-1', expectedVersion: 0, events: [anEvent('One')] },
    ]);
    const positions = async (query: Parameters<EventStore['readBackwards']>[0]) =>
      (await store.readBackwards(query)).map(({ position }) => position);
    expect(await positions({ limit: 2 })).toEqual([3, 2]);
    expect(await positions({ limit: 9, before: 3 })).toEqual([2, 1]);
    expect(await positions({ limit: 9, stream: 'a-1' })).toEqual([2, 1]);
    expect(await positions({ limit: 9, types: ['One'] })).toEqual([3, 1]);
    expect(await positions({ limit: 9, types: ['One', 'Two'], stream: 'b-1' })).toEqual([3]);
    await store.close();
  });

  test('listeners hear of each append until they end it', async () => {
    const store = await open();
    const heard: number[] = [];
    const off = store.onAppend((position) => heard.push(position));
    await store.append([{ stream: 'a-1', expectedVersion: 0, events: [anEvent()] }]);
    off();
    await store.append([{ stream: 'a-1', expectedVersion: 1, events: [anEvent()] }]);
    expect(heard).toEqual([1]);
    await store.close();
  });

  test('whatever is appended to whatever streams, versions and positions stay dense', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 3 })), { maxLength: 12 }),
        async (steps) => {
          const store = await open();
          for (const [name, count] of steps) {
            const { length } = await store.readStream(`${name}-1`);
            await store.append([{ stream: `${name}-1`, expectedVersion: length, events: Array.from({ length: count }, () => anEvent()) }]);
          }
          const all = await store.readAll(0, 1000);
          expect(all.map(({ position }) => position)).toEqual(all.map((_, index) => index + 1));
          for (const name of ['a', 'b', 'c']) {
            const versions = all.filter(({ stream }) => stream === `${name}-1`).map(({ version }) => version);
            expect(versions).toEqual(versions.map((_, index) => index + 1));
          }
          await store.close();
        },
      ),
      { numRuns: 20 },
    );
  });
};
