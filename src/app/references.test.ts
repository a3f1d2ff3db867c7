import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row } from '#base/table.ts';
import { resource } from '#contexts/gitops/behaviour/resource.ts';
import { resourceId, resourceKeyOf } from '#contexts/shared-kernel/resource-key.ts';
import { projectScreens, userInterfaceTables } from '#contexts/user-interface/index.ts';
import { makeCommandHandler } from '#eventing/handle-command.ts';
import type { ReadTables } from '#eventing/processing/past.ts';
import { startProcessor } from '#eventing/processing/processor.ts';
import { makeProjection } from '#eventing/processing/projection.ts';
import { openMemoryLog } from '#eventing/store/memory.ts';
import { openSqliteTables } from '#eventing/tables/sqlite.ts';
import { referencesOf } from '#hedgehog/references.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { addReferences } from './references.ts';

const meta = { actor: 'user:test', at: '2026-01-01T00:00:00.000Z' };
const { resourceTable } = userInterfaceTables;
const vpcGroup = 'vpc.githedgehog.com';
const origin = { commit: '1111111', file: 'a.yaml', line: 1, document: 0 };

const vpc = (name: string): string => `lab:VPC.${vpcGroup}:default:${name}`;
const attachment = (name: string): string => `lab:VPCAttachment.${vpcGroup}:default:${name}`;
const connection = (name: string): string => `lab:Connection.wiring.githedgehog.com:default:${name}`;

const objectOf = (id: string, spec: object): KubernetesObject => {
  const { group, kind, name } = resourceKeyOf(id);
  return { apiVersion: `${group}/v1beta1`, kind, metadata: { name, namespace: 'default' }, spec } as unknown as KubernetesObject;
};
const attaching = (to: string, by: string): object => ({ subnet: `${to}/front`, connection: by });

let digests = 0;
const wanted = (id: string, spec: object) => ({
  type: 'RecordDesired',
  meta,
  data: {
    resource: id,
    key: resourceKeyOf(id),
    apiVersion: `${resourceKeyOf(id).group}/v1beta1`,
    manifest: objectOf(id, spec),
    digest: String((digests += 1)).padStart(8, '0'),
    origin,
    served: true,
  },
});
const withdrawn = (id: string) => ({ type: 'WithdrawDesired', meta, data: { resource: id, commit: '2222222', file: 'a.yaml' } });
const seen = (id: string, spec: object) => ({
  type: 'RecordLive',
  meta,
  data: { resource: id, key: resourceKeyOf(id), live: { object: objectOf(id, spec), uid: 'u', resourceVersion: String((digests += 1)) } },
});
const vanished = (id: string) => ({ type: 'RecordLive', meta, data: { resource: id, key: resourceKeyOf(id) } });

const open = async () => {
  const { events: store } = openMemoryLog();
  let ids = 0;
  const handler = makeCommandHandler({ store, deciders: [resource] as never, newId: () => `e${(ids += 1)}` });
  const tables = openSqliteTables(new DatabaseSync(':memory:'));
  await tables.prepare({ name: 'screens', tables: Object.values(userInterfaceTables) });
  const projection = makeProjection({ name: 'screens', tables, project: projectScreens });
  const processor = startProcessor({
    ...projection,
    store,
    onError: (_, fault) => {
      throw fault;
    },
  });
  const run = async (...commands: readonly Parameters<typeof handler.handle>[0][]): Promise<void> => {
    await handler.handleAll(commands);
    await processor.idle();
  };
  const row = async (id: string): Promise<Row> => (await tables.get(resourceTable, [id])) ?? { id };
  return { tables, run, row, stop: processor.stop };
};

test('what is named and what names it are told with their states, whether they exist or not', async () => {
  const at = await open();
  await at.run(wanted(vpc('web'), {}), wanted(attachment('a'), attaching('web', 'c1')), seen(attachment('b'), attaching('web', 'c2')));
  const [web, a] = [
    await addReferences(await at.row(vpc('web')), at.tables),
    await addReferences(await at.row(attachment('a')), at.tables),
  ];
  expect([web['references'], web['referencedBy']]).toEqual([
    [],
    [
      { path: '/spec/subnet', id: attachment('a'), exists: true, state: 'committed' },
      { path: '/spec/subnet', id: attachment('b'), exists: true, state: 'orphaned' },
    ],
  ]);
  expect([a['references'], a['referencedBy']]).toEqual([
    [
      { path: '/spec/connection', id: connection('c1'), exists: false },
      { path: '/spec/subnet', id: vpc('web'), exists: true, state: 'committed' },
    ],
    [],
  ]);
  await at.run(withdrawn(attachment('a')), vanished(attachment('b')));
  expect((await addReferences(await at.row(vpc('web')), at.tables))['referencedBy']).toEqual([]);
  await at.stop();
});

test('after whatever happened, they are those of the rows as they are', async () => {
  const spec = fc.record({ to: fc.constantFrom('web', 'data'), by: fc.constantFrom('c1', 'c2') }).map(({ to, by }) => attaching(to, by));
  const step = fc
    .record({
      id: fc.constantFrom(attachment('a'), attachment('b')),
      spec,
      how: fc.constantFrom('wanted', 'withdrawn', 'seen', 'vanished'),
    })
    .map(({ id, spec: content, how }) =>
      how === 'wanted' ? wanted(id, content) : how === 'withdrawn' ? withdrawn(id) : how === 'seen' ? seen(id, content) : vanished(id),
    );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 4 }), async (steps, size) => {
      const at = await open();
      for (let from = 0; from < steps.length; from += size) await at.run(...steps.slice(from, from + size));
      const { rows } = await at.tables.query(resourceTable, {});
      const named = rows.flatMap((row) =>
        referencesOf((row['desired'] ?? row['live']) as unknown as KubernetesObject).map(
          ({ to }) => `${String(row['id'])} ${resourceId({ fabric: 'lab', ...to })}`,
        ),
      );
      const { rows: mentions } = await at.tables.query(userInterfaceTables.mentionTable, {});
      expect(mentions.map((row) => `${String(row['resource'])} ${String(row['target'])}`).sort()).toEqual(named.sort());
      await at.stop();
    }),
    { numRuns: 40 },
  );
});

test('in a large fabric only what names and what is named is read', async () => {
  const at = await open();
  const many = Array.from({ length: 300 }, (_, index) => wanted(attachment(`x${index}`), attaching(`vpc-${index}`, `c${index}`)));
  await at.run(wanted(vpc('vpc-7'), {}), ...many);
  let read = 0;
  const counting: ReadTables = {
    ...at.tables,
    get: async () => {
      throw new Error('read a whole row');
    },
    query: async (table, query) => {
      const page = await at.tables.query(table, query);
      read += page.rows.length;
      return page;
    },
  };
  const found = await addReferences(await at.row(vpc('vpc-7')), counting);
  expect([(found['referencedBy'] as readonly Row[]).map(({ id }) => id), read]).toEqual([[attachment('x7')], 2]);
  await at.stop();
});
