import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventStore } from './event-store.ts';
import { openMemoryLog } from './memory.ts';
import { UnreadableEvent } from './store-faults.ts';
import { readBackwardsTelling } from './telling-log.ts';

/** A log of lamps of which some cannot be read: every read that touches one fails, at the newest of them. */
const damaged = async (count: number, bad: ReadonlySet<number>) => {
  const { events } = openMemoryLog();
  for (let index = 1; index <= count; index += 1) {
    const stream = `lamp-${index % 2 === 0 ? 'even' : 'odd'}`;
    const meta = { actor: 'user:ada', at: '2026-11-25T07:00:00.000Z' };
    const event = { id: `e${index}`, type: index % 3 === 0 ? 'Dimmed' : 'Lit', schemaVersion: 1, data: {}, meta };
    await events.append([{ stream, expectedVersion: Math.floor((index - 1) / 2), events: [event] }]);
  }
  let reads = 0;
  const readBackwards: EventStore['readBackwards'] = async (query) => {
    reads += 1;
    const found = await events.readBackwards(query);
    const first = found.find(({ position }) => bad.has(position));
    if (first !== undefined) throw new UnreadableEvent(first, 'it is damaged');
    return found;
  };
  return { whole: events, store: { readBackwards, lastPosition: events.lastPosition }, reads: () => reads };
};

test('what cannot be read is named in its place, with type and reason, and the others are there', async () => {
  const { store } = await damaged(6, new Set([5, 2]));
  const told = await readBackwardsTelling(store, { limit: 10 });
  expect(
    told.map((event) => (event instanceof UnreadableEvent ? [event.position, event.stream, event.type, event.reason] : event.position)),
  ).toEqual([6, [5, 'lamp-odd', 'Lit', 'it is damaged'], 4, 3, [2, 'lamp-even', 'Lit', 'it is damaged'], 1]);
});

test('a page is the page of a sound log, whatever cannot be read of it', async () => {
  const query = fc.record(
    {
      before: fc.integer({ min: 1, max: 45 }),
      stream: fc.constantFrom('lamp-even', 'lamp-odd'),
      types: fc.constantFrom(['Dimmed'], ['Lit'], ['Lit', 'Dimmed']),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: 40 })),
      fc.integer({ min: 1, max: 50 }),
      query,
      async (positions, limit, more) => {
        const bad = new Set(positions);
        const { whole, store } = await damaged(40, bad);
        const told = await readBackwardsTelling(store, { limit, ...more });
        const sound = await whole.readBackwards({ limit, ...more });
        expect(told.map(({ position }) => position)).toEqual(sound.map(({ position }) => position));
        expect(told.map((event) => event instanceof UnreadableEvent)).toEqual(sound.map(({ position }) => bad.has(position)));
      },
    ),
    { numRuns: 60 },
  );
});

test('a sound page is read once; one of a thousand with a damaged event by few reads more', async () => {
  const sound = await damaged(1000, new Set());
  await readBackwardsTelling(sound.store, { limit: 1000 });
  const one = await damaged(1000, new Set([300]));
  await readBackwardsTelling(one.store, { limit: 1000 });
  expect([sound.reads(), one.reads() < 40]).toEqual([1, true]);
});

test('any other fault is one', async () => {
  const { store } = await damaged(1, new Set());
  const broken = { ...store, readBackwards: () => Promise.reject(new Error('away')) };
  await expect(readBackwardsTelling(broken, { limit: 1 })).rejects.toThrow('away');
});
