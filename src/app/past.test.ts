/** The past of the screens: what they show of position p is what they showed right after p. */
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '#base/message.ts';
import * as fabricManagement from '#contexts/fabric-management/index.ts';
import * as gitops from '#contexts/gitops/index.ts';
import * as userInterface from '#contexts/user-interface/index.ts';
import { makeCommandHandler } from '#eventing/handle-command.ts';
import { makePast, type ReadTables } from '#eventing/processing/past.ts';
import { startProcessor } from '#eventing/processing/processor.ts';
import { makeProjection } from '#eventing/processing/projection.ts';
import { openMemoryLog } from '#eventing/store/memory.ts';
import { openSqliteTables } from '#eventing/tables/sqlite.ts';
import { upcasting } from '#eventing/upcasting.ts';
import { changesBetweenMoments } from './changes.ts';
import { hedgehogDefinitions } from './definitions.ts';

const views = Object.values(userInterface.userInterfaceTables);
const set = { name: 'screens', tables: views };
const project = userInterface.projectScreens;
const meta = { actor: 'user:test', at: '2026-01-01T00:00:00.000Z' };
const group = 'vpc.githedgehog.com';
const idOf = (name: string): string => `lab:VPC.${group}:default:${name}`;

const digit = fc.integer({ min: 0, max: 2 });
const digestOf = (number: number): string => String(number).repeat(64);
const object = (vlan: number) => ({ apiVersion: `${group}/v1beta1`, kind: 'VPC', metadata: { name: 'x' }, spec: { vlan } });

type Step = Pick<Command, 'type' | 'data'>;

const resourceStep = fc
  .record({ name: fc.constantFrom('web', 'data'), number: digit, line: fc.integer({ min: 1, max: 2 }), flag: fc.boolean() })
  .chain(({ name, number, line, flag }) => {
    const resource = idOf(name);
    const key = { fabric: 'lab', group, kind: 'VPC', namespace: 'default', name };
    const origin = { commit: digestOf(number), file: 'vpcs.yaml', line, document: 0 };
    const live = { object: object(number), uid: 'u', resourceVersion: String(number) };
    const changes = flag ? [{ path: '/spec/vlan', kind: 'changed', desired: number, live: 9 }] : [];
    return fc.constantFrom<Step>(
      {
        type: 'RecordDesired',
        data: { resource, key, apiVersion: `${group}/v1beta1`, manifest: object(number), digest: digestOf(number), origin, served: flag },
      },
      { type: 'WithdrawDesired', data: { resource, commit: digestOf(number), file: 'vpcs.yaml' } },
      { type: 'RecordLive', data: flag ? { resource, key, live } : { resource, key } },
      { type: 'RecordComparison', data: { resource, digest: digestOf(number), resourceVersion: '1', changes } },
      { type: 'RequestReconciliation', data: { resource } },
      {
        type: 'RecordReconciliation',
        data: { resource, outcome: flag ? 'succeeded' : 'terminal', reason: 'configured', message: 'Done.' },
      },
      { type: 'SaveDraft', data: { resource, spec: { vlan: number } } },
      { type: 'DiscardDraft', data: { resource } },
    );
  });

const fileStep = fc
  .record({ number: digit, findings: fc.integer({ min: 0, max: 2 }), isRemoved: fc.boolean() })
  .map(({ number, findings, isRemoved }): Step => {
    const finding = { code: 'manifest/wrong', severity: 'error', message: 'Wrong.', file: `${number}.yaml` };
    const record = {
      file: `${number}.yaml`,
      blob: digestOf(number),
      outcome: 'manifests',
      documents: 1,
      resources: [],
      findings: Array.from({ length: findings }, () => finding),
    };
    const revision = { commit: digestOf(number), author: 'Ada', committedAt: meta.at, subject: 'Change' };
    const changed = isRemoved ? { files: [], removed: [record.file] } : { files: [record], removed: [] };
    return { type: 'RecordRevision', data: { fabric: 'lab', revision, rewritten: false, filesSeen: 3, ...changed } };
  });

const failure: Step = { type: 'RecordSourceFailure', data: { fabric: 'lab', reason: 'Timeout', message: 'Late.' } };
const step = fc.oneof({ weight: 4, arbitrary: resourceStep }, { weight: 1, arbitrary: fileStep }, fc.constant(failure));

const beginning: readonly Step[] = [
  { type: 'CreateFabric', data: { fabric: 'lab', title: 'Lab' } },
  { type: 'RegisterSource', data: { fabric: 'lab', repository: 'r', branch: 'main', path: '' } },
];

const everything = async (tables: ReadTables): Promise<unknown> =>
  Object.fromEntries(
    await Promise.all(views.map(async (table) => [table.table, (await tables.query(table, { limit: 1000 })).rows] as const)),
  );

/** Tables that grow with a log, and what they held after each command. */
const live = async (steps: readonly Step[]) => {
  const deciders = [...fabricManagement.deciders, ...gitops.deciders];
  const store = upcasting(openMemoryLog().events, deciders);
  const handler = makeCommandHandler({ store, newId: randomUUID, deciders: deciders as never });
  const tables = openSqliteTables(new DatabaseSync(':memory:'));
  await tables.prepare(set);
  const faults: unknown[] = [];
  const processor = startProcessor({
    ...makeProjection({ name: set.name, tables, project }),
    store,
    pause: async () => undefined,
    onError: (_, fault) => void faults.push(fault),
  });
  const seen = new Map<number, unknown>();
  for (const { type, data } of [...beginning, ...steps]) {
    await handler.handle({ type, data, meta });
    await processor.idle();
    seen.set(await store.lastPosition(), await everything(tables));
  }
  await processor.stop();
  return { store, tables, seen, faults };
};

test('after any commands, every view of every position is what it was then', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const { store, seen, faults } = await live(steps);
      expect(faults).toEqual([]);
      const past = makePast({ set, store, project });
      for (const [position, then] of [...seen].reverse())
        expect([position, await past.read(position, everything)]).toEqual([position, then]);
      await past.close();
    }),
    { numRuns: 25 },
  );
});

test('a draft of what neither Git nor the cluster has any more is shown as what it is', async () => {
  const resource = idOf('web');
  const key = { fabric: 'lab', group, kind: 'VPC', namespace: 'default', name: 'web' };
  const { tables, faults } = await live([
    { type: 'RecordLive', data: { resource, key, live: { object: object(1), uid: 'u', resourceVersion: '1' } } },
    { type: 'RecordLive', data: { resource, key } },
    { type: 'SaveDraft', data: { resource, spec: { vlan: 2 } } },
  ]);
  expect(faults).toEqual([]);
  expect(await tables.get(userInterface.userInterfaceTables.resourceTable, [resource])).toMatchObject({ ...key, state: 'draft' });
});

const { kinds } = hedgehogDefinitions();
const { resourceTable } = userInterface.userInterfaceTables;

/** States by resource, and each side's fields that differ. */
const between = async (steps: readonly Step[], from: number, to?: number) => {
  const { store } = await live(steps);
  const past = makePast({ set, store, project });
  const end = to ?? (await store.lastPosition());
  const changes = await past.read(from, (before) =>
    past.read(end, (after) => changesBetweenMoments({ from: before, to: after, fabric: 'lab' }, kinds)),
  );
  await past.close();
  return changes;
};

test('the difference of two moments is empty for the same one, and mirrors itself', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), fc.nat(), fc.nat(), async (steps, one, other) => {
      const { store } = await live(steps);
      const past = makePast({ set, store, project });
      const [from, to] = [one, other].map((position) => position % 40);
      const end = await store.lastPosition();
      const compare = (a: number, b: number) =>
        past.read(Math.min(a, end), (before) =>
          past.read(Math.min(b, end), (after) => changesBetweenMoments({ from: before, to: after }, kinds)),
        );
      const forth = await compare(from ?? 0, to ?? 0);
      const back = await compare(to ?? 0, from ?? 0);
      const opposite: Readonly<Record<string, string>> = { added: 'removed', removed: 'added', changed: 'changed' };
      expect(back.map(({ id, change, before, after }) => [id, change, before, after])).toEqual(
        forth.map(({ id, change, before, after }) => [id, opposite[change], after, before]),
      );
      expect(await compare(from ?? 0, from ?? 0)).toEqual([]);
      // Whoever is in one and not in the other is told.
      const ids = (position: number) =>
        past.read(Math.min(position, end), async (tables) => (await tables.query(resourceTable, { limit: 100 })).rows.map(({ id }) => id));
      const [had, has] = [await ids(from ?? 0), await ids(to ?? 0)];
      expect(forth.filter(({ change }) => change === 'added').map(({ id }) => id)).toEqual(has.filter((id) => !had.includes(id)));
      await past.close();
    }),
    { numRuns: 25 },
  );
});

test('fields that differ are told for each side, with the values of both moments', async () => {
  const resource = idOf('web');
  const key = { fabric: 'lab', group, kind: 'VPC', namespace: 'default', name: 'web' };
  const origin = { commit: '1111111', author: 'Ada', file: 'vpcs.yaml', line: 3, document: 0 };
  const wanted = (vlan: number) => ({
    type: 'RecordDesired',
    data: { resource, key, apiVersion: `${group}/v1beta1`, manifest: object(vlan), digest: digestOf(vlan), origin, served: true },
  });
  const has = (vlan: number) => ({
    type: 'RecordLive',
    data: { resource, key, live: { object: { ...object(vlan), status: { seen: vlan } }, uid: 'u', resourceVersion: String(vlan) } },
  });
  const draft = { type: 'SaveDraft', data: { resource, spec: { vlan: 7 } } };
  const { seen } = await live([wanted(1), has(1)]);
  const start = [...seen.keys()].at(-1) ?? 0;
  expect(await between([wanted(1), has(1), wanted(2), has(3), draft], start)).toEqual([
    {
      id: resource,
      ...key,
      change: 'changed',
      before: {
        state: 'committed',
        reason: 'In Git, not in the cluster.',
        since: meta.at,
        commit: '1111111',
        author: 'Ada',
        file: 'vpcs.yaml',
        line: 3,
      },
      after: {
        state: 'draft',
        reason: 'Has a change that is not in Git.',
        since: meta.at,
        commit: '1111111',
        author: 'Ada',
        file: 'vpcs.yaml',
        line: 3,
      },
      desired: [{ path: '/spec/vlan', kind: 'changed', before: 1, after: 2 }],
      live: [{ path: '/spec/vlan', kind: 'changed', before: 1, after: 3 }],
      draft: [{ path: '', kind: 'added' }],
    },
  ]);
  const [added] = await between([wanted(1)], 0);
  expect([added?.change, added?.before, added?.desired, added?.live]).toEqual(['added', undefined, [{ path: '', kind: 'added' }], []]);
});
