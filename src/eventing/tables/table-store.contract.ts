/** What every table store must do. Each implementation runs this suite. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row, TableQuery, TableSpec } from '#base/table.ts';
import { BadQuery, parseFilter } from './query.ts';
import { CheckpointMoved, type ParkedEvent, type TableSet, type TableStore } from './table-store.ts';

const lamps: TableSpec = {
  table: 'lamps',
  version: 1,
  key: ['name'],
  columns: [
    { column: 'name', name: 'name', type: 'text', required: true },
    { column: 'wall_height', name: 'wallHeight', type: 'integer', required: false },
    { column: 'lit', name: 'lit', type: 'boolean', required: true },
    { column: 'weight', name: 'weight', type: 'real', required: false },
    { column: 'parts', name: 'parts', type: 'json', required: false },
    { column: 'shade', name: 'shade', type: 'text', required: false, values: ['round', 'square'] },
    { column: 'lit_at', name: 'litAt', type: 'instant', required: false },
  ],
  indexes: [['wallHeight']],
  search: ['name'],
  ordering: ['-wallHeight'],
};

const rows: readonly Row[] = [
  { name: 'desk', wallHeight: 80, lit: true, weight: 1.5, parts: { bulb: [1, null] }, shade: 'round', litAt: '2026-11-25T07:00:00.000Z' },
  { name: 'hall_1', wallHeight: 200, lit: false, weight: null, parts: null, shade: 'square', litAt: '2026-11-24T07:00:00Z' },
  { name: 'hall%2', wallHeight: null, lit: true, weight: 2, parts: [], shade: null, litAt: null },
];

const set: TableSet = { name: 'lamps', tables: [lamps] };

/** `openEmpty` gives a store without any table. */
export const tableStoreContract = (openEmpty: () => Promise<TableStore>): void => {
  const open = async () => {
    const tables = await openEmpty();
    await tables.prepare(set);
    await tables.write(rows.map((row) => ({ type: 'put', table: lamps, row })));
    return tables;
  };
  const names = async (query: TableQuery, tables?: TableStore): Promise<readonly unknown[]> =>
    (await (tables ?? (await open())).query(lamps, query)).rows.map((row) => row['name']);
  const filter = (parameter: string, ...values: readonly string[]): Promise<readonly unknown[]> =>
    names({ filters: [parseFilter(lamps, parameter, values)], ordering: ['name'] });

  test('rows come back as they were put', async () => {
    const tables = await open();
    for (const row of rows) expect(await tables.get(lamps, [String(row['name'])])).toEqual(row);
    expect(await tables.get(lamps, ['none'])).toBeUndefined();
  });

  test('lists have an order of their own, and pages that do not overlap', async () => {
    expect(await names({})).toEqual(['hall_1', 'desk', 'hall%2']);
    expect(await names({ ordering: ['lit', '-name'] })).toEqual(['hall_1', 'hall%2', 'desk']);
    const page = await (await open()).query(lamps, { limit: 2, offset: 2, columns: ['name'] });
    expect(page).toEqual({ count: 3, rows: [{ name: 'hall%2' }] });
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ['name', ['desk'], ['desk']],
    ['name', ['desk', 'hall_1'], ['desk', 'hall_1']],
    ['name__in', ['desk,hall_1'], ['desk', 'hall_1']],
    ['name__n', ['desk'], ['hall%2', 'hall_1']],
    ['name__ic', ['HALL'], ['hall%2', 'hall_1']],
    ['name__ic', ['%'], ['hall%2']],
    ['name__ic', ['_'], ['hall_1']],
    ['name__nic', ['hall'], ['desk']],
    ['name__isw', ['de'], ['desk']],
    ['name__iew', ['1'], ['hall_1']],
    ['wallHeight__gt', ['80'], ['hall_1']],
    ['wallHeight__gte', ['80'], ['desk', 'hall_1']],
    ['wallHeight__lt', ['200'], ['desk']],
    ['wallHeight__lte', ['200'], ['desk', 'hall_1']],
    ['wallHeight__isnull', ['true'], ['hall%2']],
    ['wallHeight__isnull', ['false'], ['desk', 'hall_1']],
    ['wallHeight__n', ['80'], ['hall%2', 'hall_1']],
    ['lit', ['true'], ['desk', 'hall%2']],
    ['lit', ['0'], ['hall_1']],
    ['weight', ['1.5'], ['desk']],
    ['shade', ['round', 'square'], ['desk', 'hall_1']],
    ['shade__ic', ['ROU'], ['desk']],
    ['litAt__gte', ['2026-11-25'], ['desk']],
    ['litAt__lt', ['2026-11-25T08:00:00+01:00'], ['hall_1']],
    ['litAt', ['2026-11-24T07:00:00Z'], ['hall_1']],
  ])('%s of %j finds %j', async (parameter, values, expected) => {
    expect(await filter(parameter, ...values)).toEqual(expected);
  });

  test('free text looks into the columns that say so', async () => {
    expect(await names({ q: 'all' })).toEqual(['hall_1', 'hall%2']);
    expect(await names({ q: '' })).toHaveLength(3);
  });

  test.each<[string, readonly string[], string]>([
    ['nme', ['x'], 'query/unknown-column'],
    ['name__like', ['x'], 'query/unknown-lookup'],
    ['wallHeight', ['high'], 'query/bad-value'],
    ['wallHeight__gt', ['1.5'], 'query/bad-value'],
    ['wallHeight__in', ['80,'], 'query/bad-value'],
    ['wallHeight', ['0x50'], 'query/bad-value'],
    ['weight', ['Infinity'], 'query/bad-value'],
    ['litAt__gt', ['yesterday'], 'query/bad-value'],
    ['litAt__gt', ['2026-02-30'], 'query/bad-value'],
    ['shade', ['round', 'oval'], 'query/unknown-value'],
    ['shade__n', ['ROUND'], 'query/unknown-value'],
    ['shade', [''], 'query/unknown-value'],
    ['lit', ['maybe'], 'query/bad-value'],
    ['name__isnull', ['maybe'], 'query/bad-value'],
  ])('%s of %j is refused as %s', async (parameter, values, code) => {
    await expect((async () => filter(parameter, ...values))()).rejects.toMatchObject({ code });
  });

  test('an order by a column that is not there is refused', async () => {
    await expect(names({ ordering: ['name; drop table lamps'] })).rejects.toThrow(BadQuery);
  });

  test('whatever is typed as text or value, it is a value and never SQL', async () => {
    const tables = await open();
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        await tables.query(lamps, { q: text, filters: [parseFilter(lamps, 'name__ic', [text]), parseFilter(lamps, 'name', [text])] });
        expect((await tables.query(lamps, {})).count).toBe(3);
      }),
      { numRuns: 50 },
    );
  });

  test('rows are counted by a column', async () => {
    expect(await (await open()).countBy(lamps, 'lit', {})).toEqual({ '0': 1, '1': 2 });
  });

  test('a failed write leaves neither rows nor checkpoint', async () => {
    const tables = await open();
    await expect(
      tables.write(
        [
          { type: 'remove', table: lamps, key: ['desk'] },
          { type: 'put', table: lamps, row: { name: 'x' } },
        ],
        { processor: 'lamps', from: 0, position: 9 },
      ),
    ).rejects.toThrow();
    expect([await tables.checkpoint('lamps'), (await tables.query(lamps, {})).count]).toEqual([0, 3]);
  });

  test('changes come one after the other, and many at once', async () => {
    const tables = await open();
    await tables.write([
      { type: 'patch', table: lamps, key: ['desk'], row: { wallHeight: 81, parts: [1] } },
      { type: 'patch', table: lamps, key: ['none'], row: { wallHeight: 1 } },
      { type: 'remove', table: lamps, key: ['hall_1'] },
      { type: 'removeWhere', table: lamps, where: { wallHeight: 81 } },
      { type: 'put', table: lamps, row: { name: 'desk', wallHeight: 1, lit: false, weight: 0.1, parts: 'a\u0000b' } },
      { type: 'put', table: lamps, row: { name: 'desk', wallHeight: 2, lit: true, weight: 0.1, parts: 'a\u0000b' } },
    ]);
    expect((await tables.query(lamps, { ordering: ['name'] })).rows).toEqual([
      { name: 'desk', wallHeight: 2, lit: true, weight: 0.1, parts: 'a\u0000b', shade: null, litAt: null },
      rows[2],
    ]);
    const many = Array.from({ length: 3000 }, (_, index) => ({
      name: `m${index}`,
      wallHeight: index,
      lit: true,
      weight: null,
      parts: null,
    }));
    await tables.write(many.map((row) => ({ type: 'put', table: lamps, row })));
    expect((await tables.query(lamps, { filters: [parseFilter(lamps, 'name__isw', ['m'])] })).count).toBe(3000);
  });

  test('text that cannot be kept becomes text that can be shown', async () => {
    const tables = await open();
    await tables.write([{ type: 'put', table: lamps, row: { name: 'a\u0000b', lit: true } }]);
    expect((await tables.query(lamps, { filters: [parseFilter(lamps, 'name__isw', ['a'])] })).rows[0]?.['name']).toBe('a\uFFFDb');
  });

  test('absent values stand first when ascending and last when descending; capitals before small letters', async () => {
    const tables = await open();
    await tables.write([{ type: 'put', table: lamps, row: { name: 'Zoo', lit: true, wallHeight: 80 } }]);
    const order = async (...ordering: readonly string[]) => (await tables.query(lamps, { ordering })).rows.map((row) => row['name']);
    expect(await order('wallHeight')).toEqual(['hall%2', 'Zoo', 'desk', 'hall_1']);
    expect(await order('-wallHeight')).toEqual(['hall_1', 'Zoo', 'desk', 'hall%2']);
    expect(await order('name')).toEqual(['Zoo', 'desk', 'hall%2', 'hall_1']);
  });

  test('progress that somebody else has made takes the whole write back', async () => {
    const tables = await open();
    await tables.write([], { processor: 'lamps', from: 0, position: 5 });
    const late = tables.write([{ type: 'remove', table: lamps, key: ['desk'] }], { processor: 'lamps', from: 0, position: 3 });
    await expect(late).rejects.toThrow(CheckpointMoved);
    expect([await tables.checkpoint('lamps'), (await tables.query(lamps, {})).count]).toEqual([5, 3]);
    await tables.write([], { processor: 'lamps', from: 5, position: 5 });
    await tables.write([], { processor: 'other', from: 0, position: 2 });
    expect([await tables.checkpoint('lamps'), await tables.checkpoint('other')]).toEqual([5, 2]);
  });

  test('parked events are listed by position until they are done, each with its processor', async () => {
    const tables = await open();
    const parked = (position: number, stream = 'a-1'): ParkedEvent => ({
      position,
      stream,
      type: 'Happened',
      reason: `because ${position}`,
      at: '2026-01-01T00:00:00.000Z',
    });
    await tables.write([], { processor: 'lamps', from: 0, position: 3, park: [parked(3), parked(2)] });
    await tables.write([], { processor: 'other', from: 0, position: 1, park: [parked(1, 'b-1')] });
    expect(await tables.parked()).toEqual([
      { processor: 'other', ...parked(1, 'b-1') },
      { processor: 'lamps', ...parked(2) },
      { processor: 'lamps', ...parked(3) },
    ]);
    await tables.write([], { processor: 'lamps', from: 3, position: 3, unpark: [2] });
    expect(await tables.parked('lamps')).toEqual([{ processor: 'lamps', ...parked(3) }]);
    expect(await tables.parked('none')).toEqual([]);
  });

  test('tables beside the served ones are filled unseen and take their place once they have come as far, with their progress', async () => {
    const tables = await open();
    await tables.write([], { processor: 'lamps', from: 0, position: 7 });
    const beside = await tables.beside(set);
    await beside.tables.write([{ type: 'put', table: lamps, row: { name: 'new', lit: true } }], {
      processor: 'lamps',
      from: 0,
      position: 4,
    });
    expect([await tables.checkpoint('lamps'), await names({}, tables)]).toEqual([7, ['hall_1', 'desk', 'hall%2']]);
    expect(await beside.tables.checkpoint('lamps')).toBe(4);
    expect(await beside.swap()).toBe(false);
    expect([await tables.checkpoint('lamps'), await names({}, tables)]).toEqual([7, ['hall_1', 'desk', 'hall%2']]);
    await beside.tables.write([], { processor: 'lamps', from: 4, position: 7 });
    expect(await beside.swap()).toBe(true);
    expect([await tables.checkpoint('lamps'), await names({}, tables)]).toEqual([7, ['new']]);
    await tables.write([{ type: 'remove', table: lamps, key: ['new'] }], { processor: 'lamps', from: 7, position: 8 });
    expect(await names({}, tables)).toEqual([]);
  });

  test('filling beside can be interrupted and gone on with, or given up', async () => {
    const tables = await open();
    const first = await tables.beside(set);
    await first.tables.write([{ type: 'put', table: lamps, row: { name: 'new', lit: true } }], {
      processor: 'lamps',
      from: 0,
      position: 4,
    });
    const again = await tables.beside(set);
    expect([await again.tables.checkpoint('lamps'), await names({}, again.tables)]).toEqual([4, ['new']]);
    await again.discard();
    const anew = await tables.beside(set);
    expect([await anew.tables.checkpoint('lamps'), await names({}, anew.tables)]).toEqual([0, []]);
    expect(await names({}, tables)).toEqual(['hall_1', 'desk', 'hall%2']);
  });

  test('tables that are as they should be are kept; a new version or shape starts empty', async () => {
    const tables = await open();
    await tables.write([], { processor: 'lamps', from: 0, position: 7 });
    expect(await tables.prepare(set)).toEqual({ isNew: false });
    const shades = lamps.columns.map((column) =>
      column.values === undefined ? column : { ...column, values: ['round', 'square', 'oval'] },
    );
    expect(await tables.prepare({ name: 'lamps', tables: [{ ...lamps, columns: shades }] })).toEqual({ isNew: false });
    expect([await tables.checkpoint('lamps'), (await tables.query(lamps, {})).count]).toEqual([7, 3]);
    const newer = { ...lamps, version: 2 };
    expect(await tables.prepare({ name: 'lamps', tables: [newer] })).toEqual({ isNew: true });
    expect([await tables.checkpoint('lamps'), (await tables.query(newer, {})).count]).toEqual([0, 0]);
    const narrow = { ...newer, columns: lamps.columns.slice(0, 3), search: [], indexes: [], ordering: [] };
    expect(await tables.prepare({ name: 'lamps', tables: [narrow] })).toEqual({ isNew: true });
    expect(await tables.prepare({ name: 'lamps', tables: [narrow] })).toEqual({ isNew: false });
  });
};
