import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import type { TableSpec } from '#base/table.ts';
import { makeInProcessBus } from '#eventing/bus/in-process.ts';
import { anEvent } from '#eventing/store/event-store.contract.ts';
import { openMemoryLog } from '#eventing/store/memory.ts';
import { openSqliteTables } from '#eventing/tables/sqlite.ts';
import { makeProcessors } from './processors.ts';
import { makeQuestions } from './questions.ts';

const table: TableSpec = {
  table: 'lamps',
  version: 1,
  key: ['name'],
  columns: [{ column: 'name', name: 'name', type: 'text', required: true }],
  indexes: [],
  search: ['name'],
  ordering: ['name'],
};
const set = { name: 'lamps', tables: [table] };
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Two replicas over one log; the projection fails on lamps named `bad` for as long as `isBroken`. */
const open = async () => {
  const events = openMemoryLog().events;
  const tables = openSqliteTables(new DatabaseSync(':memory:'));
  await tables.prepare(set);
  const bus = makeInProcessBus();
  const parked: string[] = [];
  const world = { isBroken: true };
  const replica = () =>
    makeProcessors({
      events,
      tables,
      questions: makeQuestions(bus, () => undefined),
      projections: [
        {
          set,
          project: ({ data }) => {
            const { name } = data as { readonly name: string };
            if (name === 'bad' && world.isBroken) throw new Error('No such lamp.');
            return [{ type: 'put', table, row: { name } }];
          },
        },
      ],
      onFault: () => undefined,
      onParked: (processor, { position, reason }) => parked.push(`${processor} ${position} ${reason}`),
    });
  const [here, there] = [replica(), replica()];
  const install = (...names: readonly string[]) =>
    events.append(names.map((name) => ({ stream: `lamp-${name}`, expectedVersion: 0, events: [anEvent('Installed', { name })] })));
  const names = async () => (await tables.query(table, { ordering: ['name'] })).rows.map(({ name }) => name);
  return { events, tables, here, there, install, names, parked, world };
};

const never = new AbortController().signal;
const noPause = async (): Promise<void> => undefined;

test('what was set aside is told and listed, and tried again from any replica', async () => {
  const { events, tables, here, there, install, names, parked, world } = await open();
  await install('attic', 'bad', 'cellar');
  const processor = here.start({
    name: 'lamps',
    store: events,
    tables,
    pause: noPause,
    now: () => '2026-01-01T00:00:00Z',
    handle: async (batch, progress) => {
      if (world.isBroken && batch.some(({ stream }) => stream === 'lamp-bad')) throw new Error('No such lamp.');
      await tables.write(
        batch.map(({ data }) => ({ type: 'put', table, row: { name: (data as { readonly name: string }).name } })),
        progress,
      );
    },
    keepsProgress: true,
  });
  stops.push(processor.stop);
  await processor.idle();
  expect(await names()).toEqual(['attic', 'cellar']);
  expect(parked).toEqual(['lamps 2 No such lamp.']);
  const aside = { position: 2, stream: 'lamp-bad', type: 'Installed', reason: 'No such lamp.', at: '2026-01-01T00:00:00Z' };
  expect(await there.list()).toEqual([{ name: 'lamps', kind: 'projection', position: 3, behind: 0, parked: [aside] }]);
  expect(await there.resume('lamps', 'lamp-other')).toEqual({ done: 0, parked: 0 });
  expect(await there.resume('lamps', 'lamp-bad')).toEqual({ done: 0, parked: 1 });
  world.isBroken = false;
  expect(await there.resume('lamps')).toEqual({ done: 1, parked: 0 });
  expect(await names()).toEqual(['attic', 'bad', 'cellar']);
  expect((await here.list())[0]?.parked).toEqual([]);
});

test('a policy is listed where it runs, without a distance to the end', async () => {
  const { events, tables, here } = await open();
  const processor = here.start({ name: 'welcome', store: events, tables, types: ['Nothing'], handle: async () => undefined });
  stops.push(processor.stop);
  await processor.idle();
  expect(await here.list()).toEqual([
    { name: 'lamps', kind: 'projection', position: 0, behind: 0, parked: [] },
    { name: 'welcome', kind: 'policy', position: 0, parked: [] },
  ]);
});

test('what runs nowhere cannot be resumed, and says so', async () => {
  const { here } = await open();
  await expect(here.resume('lamps')).rejects.toThrow('processor:lamps');
});

test('tables are filled anew with progress, and an interrupted filling is gone on with', async () => {
  const { here, install, names, tables, world } = await open();
  world.isBroken = false;
  await install(...Array.from({ length: 1200 }, (_, index) => `lamp-${String(index).padStart(4, '0')}`));
  const ending = new AbortController();
  const seen: number[] = [];
  const note = ({ position, of }: { readonly position: number; readonly of: number }): void => {
    seen.push(position, of);
    ending.abort();
  };
  expect(await here.rebuild('lamps', note, ending.signal)).toBe('interrupted');
  expect([seen, await names()]).toEqual([[500, 1200], []]);
  seen.length = 0;
  expect(await here.rebuild('lamps', note, never)).toBe('done');
  expect(seen).toEqual([1000, 1200, 1200, 1200]);
  expect((await tables.query(table, {})).count).toBe(1200);
  expect(here.rebuild('nothing', note, never)).toBe(undefined);
});
