import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row, TableQuery, TableSpec } from '#base/table.ts';
import { BadQuery, parseFilter } from './query.ts';
import { openSqliteTables } from './sqlite.ts';

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
  ],
  indexes: [['wallHeight']],
  search: ['name'],
  ordering: ['-wallHeight'],
};

const rows: readonly Row[] = [
  { name: 'desk', wallHeight: 80, lit: true, weight: 1.5, parts: { bulb: [1, null] } },
  { name: 'hall_1', wallHeight: 200, lit: false, weight: null, parts: null },
  { name: 'hall%2', wallHeight: null, lit: true, weight: 2, parts: [] },
];

const open = async () => {
  const tables = openSqliteTables(new DatabaseSync(':memory:'));
  await tables.prepare([lamps]);
  await tables.write(rows.map((row) => ({ type: 'put', table: lamps, row })));
  return tables;
};
const names = async (query: TableQuery): Promise<readonly unknown[]> =>
  (await (await open()).query(lamps, query)).rows.map((row) => row['name']);
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
      { processor: 'p', position: 9 },
    ),
  ).rejects.toThrow();
  expect([await tables.checkpoint('p'), (await tables.query(lamps, {})).count]).toEqual([0, 3]);
});

test('tables that are as they should be are kept; a new version or shape makes them anew', async () => {
  const database = new DatabaseSync(':memory:');
  const tables = openSqliteTables(database);
  expect(await tables.prepare([lamps])).toEqual({ rebuilt: ['lamps'] });
  expect(await tables.prepare([lamps])).toEqual({ rebuilt: [] });
  expect(await tables.prepare([{ ...lamps, version: 2 }])).toEqual({ rebuilt: ['lamps'] });
  expect(
    await tables.prepare([{ ...lamps, version: 2, columns: lamps.columns.slice(0, 3), search: [], indexes: [], ordering: [] }]),
  ).toEqual({ rebuilt: ['lamps'] });
});
