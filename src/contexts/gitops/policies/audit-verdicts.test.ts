/** Verdicts that were made offline, held against a server that runs the webhooks, and against one that says something else. */
import { expect, test } from 'vitest';
import { hedgehogDefinitions } from '#app/definitions.ts';
import type { JsonObject } from '#base/json.ts';
import { makeCommandHandler } from '#eventing/handle-command.ts';
import { openMemoryLog } from '#eventing/store/memory.ts';
import { normalForm } from '#hedgehog/normalise.ts';
import { predictApply } from '#kubernetes/apply.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { audit } from '../behaviour/audit.ts';
import { resource } from '../behaviour/resource.ts';
import type { LiveCluster, LiveResource, SourceFeed } from '../ports.ts';
import { auditVerdicts } from './audit-verdicts.ts';
import { schemaOf } from './compare-live.ts';
import { makeDesk } from './desk.ts';

const meta = { actor: 'system:audit', at: '2026-11-25T12:00:00.000Z' };
const { kinds } = hedgehogDefinitions();
const id = (name: string): string => `lab:VPC.vpc.githedgehog.com:default:${name}`;

const manifest = (name: string): KubernetesObject => ({
  apiVersion: 'vpc.githedgehog.com/v1beta1',
  kind: 'VPC',
  metadata: { name, namespace: 'default' },
  spec: { subnets: { web: { subnet: '10.0.1.0/24', vlan: 1001, dhcp: { enable: true } } } },
});

/** What a cluster with Hedgehog's webhooks answers, in which somebody changed a VLAN. */
const liveOf = (name: string): KubernetesObject => {
  const stored = normalForm('vpc.githedgehog.com/v1beta1', 'VPC')?.stored(manifest(name)) as KubernetesObject;
  const spec = JSON.parse(JSON.stringify(stored['spec']).replace('"vlan":1001', '"vlan":1002')) as JsonObject;
  return { ...stored, metadata: { ...stored.metadata, uid: 'u', resourceVersion: '7' }, spec };
};

const names = ['a', 'b', 'c', 'd'];

/** A desk with four resources, and a server whose answers may be changed. */
const opened = async (change: (object: KubernetesObject) => KubernetesObject = (object) => object) => {
  const store = openMemoryLog().events;
  let next = 0;
  const handler = makeCommandHandler({ store, deciders: [audit, resource] as never, newId: () => `e${(next += 1)}` });
  const desk = makeDesk({
    fabric: 'lab',
    feed: {} as SourceFeed,
    kinds,
    live: new Map(names.map((name): [string, LiveResource] => [id(name), { object: liveOf(name), uid: 'u', resourceVersion: '7' }])),
    inventory: new Map(names.map((name) => [id(name), { digest: 'aaaaaaaa', live: true }])),
    serverVersion: 'v1.34.2',
    cluster: {
      preview: async (config: JsonObject) => {
        const { name } = config['metadata'] as unknown as { readonly name: string };
        const schema = schemaOf({ kinds }, 'vpc.githedgehog.com/v1beta1', 'VPC');
        if (schema === undefined) throw new Error('no schema');
        const request = { config, live: liveOf(name), manager: 'hedgerow', force: true, schema, statusSubresource: true, now: meta.at };
        const outcome = predictApply(request);
        if (outcome.outcome !== 'applied') throw new Error(JSON.stringify(outcome));
        return {
          outcome: 'predicted',
          object: change(normalForm('vpc.githedgehog.com/v1beta1', 'VPC')?.stored(outcome.object) as KubernetesObject),
        };
      },
    } as unknown as LiveCluster,
  });
  for (const name of names)
    await handler.handle({
      type: 'RecordDesired',
      meta,
      data: {
        resource: id(name),
        key: { fabric: 'lab', group: 'vpc.githedgehog.com', kind: 'VPC', namespace: 'default', name },
        apiVersion: 'vpc.githedgehog.com/v1beta1',
        manifest: manifest(name),
        digest: 'aaaaaaaa',
        origin: { commit: '1111111', file: 'a.yaml', line: 1, document: 0 },
        served: true,
      },
    });
  const run = (sample: number, random = () => 0.5) => auditVerdicts({ desk, handler, meta, random }, sample);
  const events = async () => (await store.readAll(0, 1000)).filter(({ stream }) => stream === 'audit-lab');
  return { run, events };
};

test("a server with Hedgehog's webhooks says what was predicted, and that is counted over time", async () => {
  const { run, events } = await opened();
  expect(await run(3)).toEqual({ checked: 3, agreed: 3, disputes: [] });
  expect(await run(10)).toEqual({ checked: 4, agreed: 4, disputes: [] });
  expect((await events()).map(({ type, data }) => [type, data])).toEqual([
    ['AuditRecorded', { audit: { checked: 3, agreed: 3, disputed: [], at: meta.at } }],
    ['AuditRecorded', { audit: { checked: 7, agreed: 7, disputed: [], at: meta.at } }],
  ]);
});

test('another answer is an event of its own, with what both say', async () => {
  const { run, events } = await opened((object) =>
    object.metadata.name === 'b' ? { ...object, spec: { ...(object['spec'] as JsonObject), mode: 'l3vni' } } : object,
  );
  expect(await run(10)).toMatchObject({ checked: 4, agreed: 3, disputes: [{ resource: id('b') }] });
  const [dispute, summary] = await events();
  const vlan = { path: '/spec/subnets/web/vlan', kind: 'changed', desired: 1001, live: 1002, category: 'value' };
  expect(dispute).toMatchObject({ type: 'VerdictDisputed', data: { resource: id('b'), offline: [vlan] } });
  const mode = { path: '/spec/mode', kind: 'added', desired: 'l3vni', category: 'value' };
  expect(dispute?.data).toMatchObject({ server: expect.arrayContaining([mode]) as unknown });
  expect(summary).toMatchObject({ type: 'AuditRecorded', data: { audit: { checked: 4, agreed: 3, disputed: [id('b')] } } });
});

test('an answer about an object that somebody changed meanwhile counts neither way', async () => {
  const { run, events } = await opened((object) => ({ ...object, metadata: { ...object.metadata, resourceVersion: '8' } }));
  expect(await run(10)).toEqual({ checked: 0, agreed: 0, disputes: [] });
  expect(await events()).toEqual([]);
});
