import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hedgehogDefinitions } from '#app/definitions.ts';
import type { Json, JsonObject } from '#base/json.ts';
import { resourceId } from '#contexts/shared-kernel/resource-key.ts';
import { normalForm } from '#hedgehog/normalise.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { compileSchema } from '#kubernetes/structural.ts';
import { adoptable, adopted, controllersOf, manifestOf } from './adoption.ts';
import { schemaOf } from './compare-live.ts';
import { newFileFor } from './place-manifest.ts';

const lampSchema = compileSchema({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        watts: { type: 'integer', default: 5 },
        colour: { type: 'string' },
        timer: { type: 'object', default: {}, properties: { minutes: { type: 'integer', default: 30 } } },
        zones: {
          type: 'array',
          items: { type: 'object', properties: { name: { type: 'string' }, dim: { type: 'boolean', default: false } } },
        },
      },
    },
    status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
});
const lamp = (spec: JsonObject, metadata: JsonObject = {}, more: JsonObject = {}): KubernetesObject =>
  ({
    apiVersion: 'lab.example.com/v1',
    kind: 'Lamp',
    metadata: { name: 'desk', namespace: 'default', ...metadata },
    spec,
    ...more,
  }) as never;
const owned = (manager: string, fieldsV1: JsonObject, subresource?: string): JsonObject => ({
  manager,
  operation: 'Update',
  fieldsV1,
  ...(subresource === undefined ? {} : { subresource }),
});

test('a manifest has what people wrote: no status, nothing that the server, defaults or controllers set', () => {
  const live = lamp(
    { watts: 5, colour: 'red', timer: { minutes: 30 }, zones: [{ name: 'a', dim: false }], level: 3 },
    {
      uid: 'u1',
      resourceVersion: '7',
      generation: 2,
      creationTimestamp: '2026-01-01T00:00:00Z',
      finalizers: ['lab.example.com/x'],
      ownerReferences: [],
      labels: { team: 'web', 'lab.example.com/zone': 'set' },
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
      managedFields: [
        owned('kubectl', { 'f:spec': { 'f:colour': {}, 'f:watts': {}, 'f:zones': {} }, 'f:metadata': { 'f:labels': { 'f:team': {} } } }),
        owned('lamp-controller', { 'f:status': {} }, 'status'),
        owned('lamp-controller', { 'f:spec': { 'f:level': {} }, 'f:metadata': { 'f:labels': { 'f:lab.example.com/zone': {} } } }),
      ],
    },
    { status: { lit: true } },
  );
  expect([...controllersOf(live)]).toEqual(['lamp-controller']);
  expect(manifestOf(live, { schema: lampSchema })).toEqual({
    apiVersion: 'lab.example.com/v1',
    kind: 'Lamp',
    metadata: { name: 'desk', namespace: 'default', labels: { team: 'web' } },
    spec: { colour: 'red', zones: [{ name: 'a' }] },
  });
});

test('of differences only those are adopted that were asked for, above or below, and none that a controller set', () => {
  const live = lamp({}, { managedFields: [owned('lamp-controller', {}, 'status')] });
  const changes = [
    { path: '/spec/watts', kind: 'changed' as const, desired: 5, live: 7, manager: 'lamp-controller' },
    { path: '/spec/colour', kind: 'changed' as const, desired: 'red', live: 'blue', manager: 'kubectl-edit' },
    { path: '/spec/colours', kind: 'removed' as const, live: 'x' },
  ];
  const paths = (fields: readonly string[]) => adoptable(live, changes as never, fields).map(({ path }) => path);
  expect(paths([])).toEqual(['/spec/colour', '/spec/colours']);
  expect(paths(['/spec/colour'])).toEqual(['/spec/colour']);
  expect(paths(['/spec'])).toEqual(['/spec/colour', '/spec/colours']);
  expect(paths(['/spec/colour/deep'])).toEqual(['/spec/colour']);
});

test('a manifest takes values over, adds and takes out, in its own order; lists come whole, and new defaults stay out', () => {
  const manifest = lamp({ watts: 5, colour: 'red', zones: [{ name: 'a' }], old: 1 });
  const live = lamp({
    watts: 7,
    colour: 'red',
    zones: [
      { name: 'b', dim: false },
      { name: 'a', dim: true },
    ],
    timer: { minutes: 30, off: true },
  });
  const change = (path: string) => ({ path, kind: 'changed' as const });
  const changes = ['/spec/watts', '/spec/zones/0/name', '/spec/zones/1', '/spec/timer', '/spec/old'].map(change);
  expect(JSON.stringify(adopted(manifest, live, changes as never, { schema: lampSchema })['spec'])).toBe(
    JSON.stringify({ watts: 7, colour: 'red', zones: [{ name: 'b' }, { name: 'a', dim: true }], timer: { off: true } }),
  );
});

test('a value that stands in Git keeps standing there, even when the cluster now has the default', () => {
  const manifest = lamp({ watts: 9 });
  expect(
    adopted(manifest, lamp({ watts: 5 }), [{ path: '/spec/watts', kind: 'changed' }] as never, { schema: lampSchema })['spec'],
  ).toEqual({
    watts: 5,
  });
});

test('what is left out comes back by itself: any manifest is stored as the object that it was made of', () => {
  const kinds = hedgehogDefinitions().kinds;
  const schema = schemaOf({ kinds }, 'vpc.githedgehog.com/v1beta1', 'VPC');
  const form = normalForm('vpc.githedgehog.com/v1beta1', 'VPC');
  const stored = (object: KubernetesObject): Json => {
    const defaulted = schema?.applyDefaults(object) ?? object;
    const written = form?.stored(defaulted) ?? defaulted;
    return (schema?.applyDefaults(written) ?? written) as unknown as Json;
  };
  const subnet = fc.record(
    {
      subnet: fc.constantFrom('10.0.1.0/24', '10.0.2.0/24'),
      gateway: fc.constantFrom('10.0.1.1', '10.0.1.2'),
      vlan: fc.integer({ min: 1000, max: 1003 }),
      isolated: fc.boolean(),
      dhcp: fc.record(
        {
          enable: fc.boolean(),
          range: fc.record({ start: fc.constant('10.0.1.10'), end: fc.constant('10.0.1.20') }, { requiredKeys: [] }),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  const spec = fc.record(
    {
      ipv4Namespace: fc.constantFrom('default', 'other'),
      vlanNamespace: fc.constantFrom('default', 'other'),
      mode: fc.constantFrom('', 'l2vni'),
      subnets: fc.dictionary(fc.constantFrom('a', 'b'), subnet, { noNullPrototype: true }),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  fc.assert(
    fc.property(spec, (given) => {
      const live = stored({
        apiVersion: 'vpc.githedgehog.com/v1beta1',
        kind: 'VPC',
        metadata: { name: 'web', namespace: 'default' },
        spec: given,
      } as never) as unknown as KubernetesObject;
      const manifest = manifestOf(live, { schema });
      expect(stored(manifest as unknown as KubernetesObject)).toEqual(stored(live));
      expect(manifestOf(manifest as unknown as KubernetesObject, { schema })).toEqual(manifest);
    }),
    { numRuns: 100 },
  );
});

const key = (name: string, kind = 'VPC') => ({ fabric: 'lab', group: 'vpc.githedgehog.com', kind, namespace: 'default', name });
const deskWith = (files: Readonly<Record<string, string>>, path = '') => ({
  inventory: new Map(
    Object.entries(files).map(([name, file]) => [
      resourceId(key(...(name.split('/').reverse() as [string, string?]))),
      { file, live: false },
    ]),
  ),
  place: { repository: 'x', branch: 'main', path },
});

test.each<[Readonly<Record<string, string>>, string, string]>([
  [{}, '', 'vpc-new.yaml'],
  [{}, './gitops//lab/', 'gitops/lab/vpc-new.yaml'],
  [{ a: 'vpcs/a.yaml', b: 'vpcs/b.yaml' }, '', 'vpcs/new.yaml'],
  [{ a: 'x/vpc-a.yml', b: 'x/vpc-b.yml', c: 'y/c.yaml' }, '', 'x/vpc-new.yml'],
  [{ a: 'all/everything.yaml', b: 'all/everything.yaml' }, '', 'all/vpc-new.yaml'],
  [{ a: 'all/default-a.yaml' }, '', 'all/default-new.yaml'],
  [{ 'VPCPeering/a': 'peerings/a.yaml' }, 'lab', 'lab/vpc-new.yaml'],
])('with %j below %j a new file is %s', (files, path, expected) => {
  expect(newFileFor(deskWith(files, path) as never, key('new'))).toBe(expected);
});
