/** What every event store must do. Each implementation runs this suite. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Metadata, RecordedEvent } from '#base/message.ts';
import type { EventStore, NewEvent } from './event-store.ts';
import type { Log } from './log.ts';

const meta: Metadata = { actor: 'user:test', at: '2026-01-01T00:00:00.000Z', correlationId: 'c' };
let next = 0;
export const anEvent = (type = 'Happened', data: unknown = { n: 1 }): NewEvent => ({
  id: `event-${(next += 1)}`,
  type,
  schemaVersion: 1,
  data,
  meta,
});

/** What the store adds is a time; everything else has to come back as it was given. */
const withoutTime = (events: readonly RecordedEvent[]) => events.map(({ recordedAt: _, ...rest }) => rest);

/** `openLog` gives a fresh, empty log. */
export const eventStoreContract = (openLog: () => Promise<Log>): void => {
  const open = async (): Promise<EventStore> => {
    const { events, close } = await openLog();
    return { ...events, close };
  };

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
    const first = anEvent('Happened', { text: 'ä\u0000€ "\\', list: [1, null, { __proto__: 1 }] });
    const second = anEvent('Happened', 2);
    expect(await store.append([{ stream: 'a-1', expectedVersion: 0, events: [first, second] }])).toEqual({ ok: true, position: 2 });
    const recorded = [
      { ...first, stream: 'a-1', version: 1, position: 1 },
      { ...second, stream: 'a-1', version: 2, position: 2 },
    ];
    expect(withoutTime(await store.readStream('a-1'))).toEqual(recorded);
    expect(withoutTime(await store.readStream('a-1', 1))).toEqual([recorded[1]]);
    expect(withoutTime(await store.readStream('a-1', 0, 1))).toEqual([recorded[0]]);
    expect(withoutTime(await store.readAll(0, 10))).toEqual(recorded);
    await store.close();
  });

  test('an append at another version writes nothing to any stream', async () => {
    const store = await open();
    await store.append([{ stream: 'a-1', expectedVersion: 0, events: [anEvent()] }]);
    const result = await store.append([
      { stream: 'b-1', expectedVersion: 0, events: [anEvent()] },
      { stream: 'a-1', expectedVersion: 0, events: [anEvent()] },
    ]);
    expect(result).toEqual({ ok: false, reason: 'conflict', stream: 'a-1', expectedVersion: 0, actualVersion: 1 });
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

  test('an append whose answer was lost can be repeated as it was, even after others went on', async () => {
    const store = await open();
    const appends = [
      { stream: 'a-1', expectedVersion: 0, events: [anEvent(), anEvent()] },
      { stream: 'b-1', expectedVersion: 0, events: [anEvent()] },
    ];
    await store.append(appends);
    await store.append([{ stream: 'a-1', expectedVersion: 2, events: [anEvent()] }]);
    expect(await store.append(appends)).toEqual({ ok: true, position: 4 });
    expect((await store.readAll(0, 10)).map(({ stream, version }) => [stream, version])).toEqual([
      ['a-1', 1],
      ['a-1', 2],
      ['b-1', 1],
      ['a-1', 3],
    ]);
    await store.close();
  });

  test('of two appends to one version that overlap exactly one is written', async () => {
    const store = await open();
    const results = await Promise.all(
      Array.from({ length: 8 }, () => store.append([{ stream: 'a-1', expectedVersion: 0, events: [anEvent(), anEvent()] }])),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    for (const result of results)
      if (!result.ok) expect(result).toEqual({ ok: false, reason: 'conflict', stream: 'a-1', expectedVersion: 0, actualVersion: 2 });
    expect(await store.lastPosition()).toBe(2);
    await store.close();
  });

  test('a reader that follows while many write sees every event once, in order', async () => {
    const store = await open();
    const writers = 6;
    const each = 15;
    let seen: readonly RecordedEvent[] = [];
    let writing = true;
    const reader = (async () => {
      while (writing || (seen.at(-1)?.position ?? 0) < (await store.lastPosition())) {
        seen = [...seen, ...(await store.readAll(seen.at(-1)?.position ?? 0, 7))];
        await new Promise((done) => setImmediate(done));
      }
    })();
    await Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        for (let version = 0; version < each; version += 1)
          await store.append([{ stream: `w-${writer}`, expectedVersion: version, events: [anEvent()] }]);
      }),
    );
    writing = false;
    await reader;
    expect(seen.map(({ position }) => position)).toEqual(Array.from({ length: writers * each }, (_, index) => index + 1));
    await store.close();
  });

  test('a batch of thousands over thousands of streams is one append', async () => {
    const store = await open();
    const appends = Array.from({ length: 2500 }, (_, index) => ({
      stream: `s-${index}`,
      expectedVersion: 0,
      events: Array.from({ length: 1 + (index % 2) }, () => anEvent('Happened', { index, text: "tab\tquote'\\back\u0001" })),
    }));
    expect(await store.append(appends)).toEqual({ ok: true, position: 3750 });
    const all = await store.readAll(0, 5000);
    expect(all.map(({ position }) => position)).toEqual(all.map((_, index) => index + 1));
    expect(withoutTime(await store.readStream('s-2499'))).toEqual(
      appends[2499]!.events.map((event, index) => ({ ...event, stream: 's-2499', version: index + 1, position: 3749 + index })),
    );
    const conflict = await store.append([...appends.slice(0, 1200).map((request) => ({ ...request, events: [anEvent()] }))]);
    expect(conflict).toMatchObject({ ok: false, reason: 'conflict', expectedVersion: 0 });
    expect(await store.lastPosition()).toBe(3750);
    await store.close();
  });

  test('a large append names the first stream that stands elsewhere, and moves none', async () => {
    const store = await open();
    const many = (stream: string, expectedVersion: number) => ({
      stream,
      expectedVersion,
      events: Array.from({ length: 60 }, () => anEvent()),
    });
    await store.append([many('a-1', 0), many('b-1', 0)]);
    // What it would be after this append, as when an answer was lost.
    expect(await store.append([many('a-1', 60), many('c-1', 0), many('b-1', 0)])).toEqual({
      ok: false,
      reason: 'conflict',
      stream: 'b-1',
      expectedVersion: 0,
      actualVersion: 60,
    });
    expect(await store.append([many('a-1', 60), many('d-1', 5)])).toMatchObject({ stream: 'd-1', expectedVersion: 5, actualVersion: 0 });
    expect(await store.lastPosition()).toBe(120);
    expect(await store.append([many('c-1', 0), many('b-1', 60), many('a-1', 60)])).toEqual({ ok: true, position: 300 });
    expect((await store.readStream('b-1', 119)).map(({ version, position }) => [version, position])).toEqual([[120, 240]]);
    await store.close();
  });

  test('a stream may be named twice in one append', async () => {
    const store = await open();
    const part = (expectedVersion: number, count: number) => ({
      stream: 'a-1',
      expectedVersion,
      events: Array.from({ length: count }, () => anEvent()),
    });
    expect(await store.append([part(0, 2), part(2, 120)])).toEqual({ ok: true, position: 122 });
    expect((await store.readStream('a-1')).map(({ version }) => version)).toEqual(Array.from({ length: 122 }, (_, index) => index + 1));
    await store.close();
  });

  test('a part of the log is read up to a position and by type', async () => {
    const store = await open();
    for (const type of ['One', 'Two', 'One', 'Three'])
      await store.append([{ stream: `${type}-${await store.lastPosition()}`, expectedVersion: 0, events: [anEvent(type)] }]);
    const positions = async (...words: Parameters<EventStore['readAll']>) =>
      (await store.readAll(...words)).map(({ position }) => position);
    expect(await positions(0, 10, { until: 3 })).toEqual([1, 2, 3]);
    expect(await positions(1, 10, { types: ['One', 'Three'] })).toEqual([3, 4]);
    expect(await positions(0, 1, { types: ['One'], until: 3 })).toEqual([1]);
    expect(await positions(0, 10, { types: ['None'] })).toEqual([]);
    await store.close();
  });

  test('a time names a place in the log', async () => {
    const store = await open();
    const instants: string[] = [];
    for (let version = 0; version < 5; version += 1) {
      await store.append([{ stream: 'a-1', expectedVersion: version, events: [anEvent()] }]);
      instants.push((await store.readStream('a-1', version))[0]!.recordedAt);
      await new Promise((done) => setTimeout(done, 3));
    }
    for (const [index, instant] of instants.entries()) {
      expect(await store.positionAt(instant)).toBe(index + 1);
      expect(await store.positionAt(new Date(Date.parse(instant) - 1).toISOString())).toBe(index);
    }
    expect(await store.positionAt('1999-01-01T00:00:00.000Z')).toBe(0);
    expect(await store.positionAt('2999-01-01T00:00:00.000Z')).toBe(5);
    await store.close();
  });

  test('a snapshot comes back as it was kept, for its stream and shape only, and newer ones replace it', async () => {
    const { events, snapshots, close } = await openLog();
    await events.append([{ stream: 'a-1', expectedVersion: 0, events: [anEvent()] }]);
    const state = { files: new Map([['x', { n: 1 }]]), list: ['ä', null] };
    await snapshots.write('a-1', 'shape-1', { version: 1, state });
    expect(await snapshots.read('a-1', 'shape-1')).toEqual({ version: 1, state });
    expect(await snapshots.read('a-1', 'shape-2')).toBeUndefined();
    expect(await snapshots.read('b-1', 'shape-1')).toBeUndefined();
    expect(await snapshots.streams()).toEqual(['a-1']);
    await snapshots.write('a-1', 'shape-2', { version: 2, state: 7 });
    expect(await snapshots.read('a-1', 'shape-2')).toEqual({ version: 2, state: 7 });
    expect(await snapshots.read('a-1', 'shape-1')).toBeUndefined();
    await close();
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
