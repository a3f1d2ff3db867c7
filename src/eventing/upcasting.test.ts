import { expect, test } from 'vitest';
import { anEvent } from './store/event-store.contract.ts';
import { openMemoryLog } from './store/memory.ts';
import { UnreadableEvent } from './store/store-faults.ts';
import { type EventShapes, upcasting } from './upcasting.ts';

const shapes: EventShapes = {
  eventVersions: { LampHung: 2, LampLit: 1 },
  upcasts: { LampHung: [{ rename: { height: 'size' }, defaults: { unit: 'cm' } }] },
  formerNames: { LampPlaced: 'LampHung' },
};

const open = async () => {
  const { events } = openMemoryLog();
  await events.append([
    {
      stream: 'lamp-a',
      expectedVersion: 0,
      events: [
        anEvent('LampPlaced', { size: 80 }),
        { ...anEvent('LampHung', { height: 90, unit: 'mm' }), schemaVersion: 2 },
        anEvent('LampLit', {}),
        anEvent('Stranger', { x: 1 }),
      ],
    },
  ]);
  return { events, read: upcasting(events, [shapes]) };
};
const seen = (events: readonly { readonly type: string; readonly schemaVersion: number; readonly data: unknown }[]) =>
  events.map(({ type, schemaVersion, data }) => [type, schemaVersion, data]);
const newest = [
  ['LampHung', 2, { height: 80, unit: 'cm' }],
  ['LampHung', 2, { height: 90, unit: 'mm' }],
  ['LampLit', 1, {}],
  ['Stranger', 1, { x: 1 }],
];

test('every way to read gives events in their newest shape and name; the log stays as it was written', async () => {
  const { events, read } = await open();
  expect(seen(await read.readAll(0, 9))).toEqual(newest);
  expect(seen(await read.readStream('lamp-a'))).toEqual(newest);
  expect(seen((await read.readStreams(['lamp-a'])).get('lamp-a') ?? [])).toEqual(newest);
  expect(seen(await read.readBackwards({ limit: 9 }))).toEqual([...newest].reverse());
  expect(seen(await events.readAll(0, 1))).toEqual([['LampPlaced', 1, { size: 80 }]]);
});

test('events are found by their newest name under all the names they had', async () => {
  const { read } = await open();
  expect((await read.readAll(0, 9, { types: ['LampHung'] })).map(({ position }) => position)).toEqual([1, 2]);
  expect((await read.readBackwards({ limit: 9, types: ['LampHung'] })).map(({ position }) => position)).toEqual([2, 1]);
});

test('an event of a newer release is not guessed at: it says what it is and what to do', async () => {
  const { events, read } = await open();
  await events.append([{ stream: 'lamp-b', expectedVersion: 0, events: [{ ...anEvent('LampLit'), schemaVersion: 4 }] }]);
  await expect(read.readAll(0, 9)).rejects.toThrow(UnreadableEvent);
  await expect(read.readStream('lamp-b')).rejects.toThrow(
    'Event 5 of lamp-b cannot be read: it has version 4 of LampLit, and this release knows 1: run the release that wrote it.',
  );
  expect(seen(await read.readStream('lamp-a'))).toEqual(newest);
});
