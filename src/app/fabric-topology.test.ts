/** Topologies of rows as the screens have them, and of the demo's fabric. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '#base/json.ts';
import type { Row, TableSpec } from '#base/table.ts';
import { userInterfaceTables } from '#contexts/user-interface/index.ts';
import { openSqliteTables } from '#eventing/tables/sqlite.ts';
import type { TableStore } from '#eventing/tables/table-store.ts';
import { type RunningDemo, startDemo } from './demo.ts';
import { makeTopologies } from './fabric-topology.ts';

const { fabricTable, resourceTable } = userInterfaceTables;

const blank: Readonly<Record<string, Json>> = {
  text: '',
  integer: 0,
  real: 0,
  boolean: false,
  instant: '2026-01-01T00:00:00.000Z',
  json: [],
};

/** A row with something in each column that needs it. */
const rowOf = ({ columns }: TableSpec, values: Row): Row => ({
  ...Object.fromEntries(columns.map(({ name, type, required }) => [name, required ? (blank[type] ?? '') : null])),
  ...values,
});

const wiring = 'wiring.githedgehog.com';

const resource = (kind: string, name: string, spec: Readonly<Record<string, Json>>, more: Row = {}): Row => {
  const object = { apiVersion: `${wiring}/v1beta1`, kind, metadata: { name, namespace: 'default' }, spec };
  return rowOf(resourceTable, {
    id: `lab:${kind}.${wiring}:default:${name}`,
    ...{ fabric: 'lab', group: wiring, kind, namespace: 'default', name, apiVersion: object.apiVersion, state: 'synced', version: 1 },
    digest: '1',
    desired: object,
    live: object,
    ...more,
  });
};

const leaf = (name: string, more: Row = {}): Row => resource('Switch', name, { role: 'server-leaf', profile: 'dell-s5248f-on' }, more);
const fabric = (more: Row): Row =>
  rowOf(fabricTable, { fabric: 'lab', sourceHealth: 'healthy', clusterHealth: 'healthy', commit: 'c1', ...more });

/** Tables that remember what was read of resources. */
const open = async (rows: readonly Row[], of: Row) => {
  const tables = openSqliteTables(new DatabaseSync(':memory:'));
  await tables.prepare({ name: 'screens', tables: [fabricTable, resourceTable] });
  const put = (...changed: readonly Row[]) => tables.write(changed.map((row) => ({ type: 'put', table: resourceTable, row }) as const));
  await tables.write([{ type: 'put', table: fabricTable, row: of }]);
  await put(...rows);
  const read: string[] = [];
  const watched: Pick<TableStore, 'get' | 'query' | 'countBy'> = {
    get: tables.get,
    countBy: tables.countBy,
    query: async (table, query) => {
      const page = await tables.query(table, query);
      for (const side of ['desired', 'live'])
        if (query.columns?.includes(side)) read.push(...page.rows.map(({ id }) => `${side} ${String(id).split(':')[3]}`));
      return page;
    },
  };
  return { put, read, watched, remove: (id: string) => tables.write([{ type: 'remove', table: resourceTable, key: [id] }]) };
};

test('objects are read when they are new or changed, and no others', async () => {
  const { put, read, watched, remove } = await open([leaf('leaf-1'), leaf('leaf-2')], fabric({}));
  const { topology, marks } = makeTopologies();
  const ask = () => topology({ tables: watched, fabric: 'lab', of: 'desired' });
  const first = await ask();
  expect(first?.topology?.switches.map(({ name }) => name)).toEqual(['leaf-1', 'leaf-2']);
  expect(read.splice(0)).toEqual(['desired leaf-1', 'desired leaf-2']);
  expect(await ask()).toEqual(first);
  await put(leaf('leaf-2', { state: 'drifted', changes: 1, version: 2 }));
  const { revision, marks: found } = (await marks({ tables: watched, fabric: 'lab' })) ?? {};
  expect([revision, found?.map(({ name, state, switches }) => [name, state, switches])]).toEqual([
    first?.revision,
    [['leaf-2', 'drifted', ['leaf-2']]],
  ]);
  expect(read).toEqual([]);
  await put(leaf('leaf-3'));
  await remove(`lab:Switch.${wiring}:default:leaf-1`);
  const second = await ask();
  expect(second?.topology?.switches.map(({ name }) => name)).toEqual(['leaf-2', 'leaf-3']);
  expect(second?.revision).not.toBe(first?.revision);
  expect(read).toEqual(['desired leaf-3']);
});

test('what the cluster has is a topology of its own, without what it does not have', async () => {
  const { watched } = await open([leaf('leaf-1'), leaf('leaf-2', { live: null, state: 'committed' })], fabric({}));
  const { topology } = makeTopologies();
  const names = async (of: 'desired' | 'live') =>
    (await topology({ tables: watched, fabric: 'lab', of }))?.topology?.switches.map(({ name }) => name);
  expect([await names('desired'), await names('live')]).toEqual([['leaf-1', 'leaf-2'], ['leaf-1']]);
});

test('while nothing was ever read there is no topology, and what a failing source said before still counts', async () => {
  const unread = await open([], fabric({ commit: null, sourceHealth: 'failing', sourceMessage: 'No answer.', clusterHealth: 'unknown' }));
  const ask = makeTopologies();
  for (const side of ['desired', 'live'] as const) {
    const answer = await ask.topology({ tables: unread.watched, fabric: 'lab', of: side });
    expect(answer).toEqual({
      ...{ fabric: 'lab', of: side, health: side === 'desired' ? 'failing' : 'unknown' },
      message: side === 'desired' ? 'No answer.' : '',
    });
  }
  expect(await ask.marks({ tables: unread.watched, fabric: 'lab' })).toEqual({ fabric: 'lab', resources: 0, marks: [] });
  const failing = await open([leaf('leaf-1')], fabric({ sourceHealth: 'failing', clusterHealth: 'failing' }));
  for (const side of ['desired', 'live'] as const)
    expect((await makeTopologies().topology({ tables: failing.watched, fabric: 'lab', of: side }))?.topology?.switches).toHaveLength(1);
  expect(await ask.topology({ tables: failing.watched, fabric: 'none', of: 'live' })).toBeUndefined();
  expect(await ask.marks({ tables: failing.watched, fabric: 'none' })).toBeUndefined();
});

test('an object that Git does not want is marked where the cluster has it, and a rollout where it lags', async () => {
  const link = { unbundled: { link: { server: { port: 'server-1/e1' }, switch: { port: 'leaf-1/E1/1' } } } };
  const { watched } = await open(
    [
      leaf('leaf-1', { lagging: ['leaf-1'] }),
      resource('Connection', 'left-over', link, { digest: null, desired: null, state: 'orphaned' }),
      resource('Server', 'server-1', {}),
    ],
    fabric({}),
  );
  const { marks } = (await makeTopologies().marks({ tables: watched, fabric: 'lab' })) ?? {};
  expect(marks).toEqual([
    {
      ...{ id: `lab:Connection.${wiring}:default:left-over`, kind: 'Connection', name: 'left-over', state: 'orphaned', changes: 0 },
      ...{ reconciling: false, lagging: [], switches: ['leaf-1'], servers: ['server-1'] },
    },
    {
      ...{ id: `lab:Switch.${wiring}:default:leaf-1`, kind: 'Switch', name: 'leaf-1', state: 'synced', changes: 0 },
      ...{ reconciling: false, lagging: ['leaf-1'], switches: ['leaf-1'], servers: [] },
    },
  ]);
});

let folder: string;
let demo: RunningDemo;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hedgerow-topology-'));
  demo = await startDemo({ data: folder, host: '127.0.0.1', port: 0, labPort: 0, fresh: false, drift: true, log: () => undefined });
});
afterAll(async () => {
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('in the demo, a VPC that drifted is marked at the switches and servers where it is attached', async () => {
  await demo.controlPlane.settled();
  const ask = makeTopologies();
  const { tables, past } = demo.controlPlane;
  const { topology, picture } = (await ask.topology({ tables, fabric: 'sample', of: 'desired' })) ?? {};
  expect([topology?.shape, topology?.switches.length, picture?.nodes.length]).toEqual(['spine-leaf', 7, 18]);
  expect(topology?.switches[0]).toMatchObject({ id: `sample:Switch.${wiring}:default:leaf-01`, name: 'leaf-01', used: 7, ports: 56 });
  expect(topology?.links.every(({ id }) => id.startsWith(`sample:Connection.${wiring}:default:`))).toBe(true);
  const attached = topology?.subnets.filter(({ name }) => name.startsWith('data/')).flatMap(({ switches }) => switches);
  const data = async () => (await ask.marks({ tables, fabric: 'sample' }))?.marks.find(({ name }) => name === 'data');
  await expect
    .poll(data, { timeout: 30_000 })
    .toMatchObject({ kind: 'VPC', state: 'drifted', changes: 1, severity: 'critical', switches: [...new Set(attached)].sort() });
  expect(attached?.length).toBeGreaterThan(0);
  const before = await past.read(1, (then) => ask.topology({ tables: then, fabric: 'sample', of: 'desired' }));
  expect(before).toMatchObject({ fabric: 'sample', of: 'desired' });
  expect(before?.topology).toBeUndefined();
});
