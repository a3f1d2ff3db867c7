/** Which release of Hedgehog a fabric runs, from a lab cluster's Fabricator and from its configuration to the row of the fabric. */
import { afterEach, expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { startBench, type TestBench, testMeta } from './control-plane.fixture.ts';

const vpc =
  'apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata:\n  name: web\nspec:\n  subnets:\n    front:\n      subnet: 10.10.1.0/24\n      gateway: 10.10.1.1\n      vlan: 1010\n';
const web = 'lab:VPC.vpc.githedgehog.com:default:web';
const fabricators = '/apis/fabricator.githedgehog.com/v1beta1/namespaces/default/fabricators';

/** As much of the definition as an API server has to know. */
const definition: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'fabricators.fabricator.githedgehog.com' },
  spec: {
    group: 'fabricator.githedgehog.com',
    scope: 'Namespaced',
    names: { kind: 'Fabricator', listKind: 'FabricatorList', plural: 'fabricators', singular: 'fabricator' },
    versions: [
      {
        name: 'v1beta1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

let bench: TestBench | undefined;
afterEach(async () => {
  await bench?.stop();
  bench = undefined;
});

test('the release is that of the Fabricator, unless the configuration says another one; verdicts name it', async () => {
  const at = (bench = await startBench({ 'web.yaml': vpc }));
  const release = async () => (await at.rows('fabricTable'))[0]?.['release'];
  await at.until(web, (row) => row?.['state'] === 'committed');
  expect(await release()).toBeNull();
  await at.controlPlane.handler.handle({ type: 'RequestReconciliation', data: { resource: web, force: false }, meta: testMeta() });
  const judged = await at.until(web, (row) => row?.['verdict'] != null);
  expect(judged?.['verdict']).not.toHaveProperty('hedgehog');

  await at.kubernetes('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
  const fabricator = { apiVersion: 'fabricator.githedgehog.com/v1beta1', kind: 'Fabricator', metadata: { name: 'default' } };
  await at.kubernetes('POST', fabricators, fabricator);
  const status = { versions: { fabric: { controller: 'v0.126.0' } } };
  await at.kubernetes('PATCH', `${fabricators}/default/status`, { status }, 'application/merge-patch+json');
  await expect.poll(release, { timeout: 20_000 }).toEqual({ version: 'v0.126.0', source: 'cluster' });
  await at.until(web, (row) => (row?.['verdict'] as JsonObject | null)?.['hedgehog'] === 'v0.126.0');

  const cluster = { kind: 'lab', namespace: 'default', hedgehog: 'v0.120.0' } as const;
  await at.controlPlane.handler.handle({ type: 'ConfigureCluster', data: { fabric: 'lab', cluster }, meta: testMeta() });
  await at.until(web, (row) => (row?.['verdict'] as JsonObject | null)?.['hedgehog'] === 'v0.120.0');
  expect(await release()).toEqual({ version: 'v0.120.0', source: 'configured' });
  expect(at.faults).toEqual([]);
});
