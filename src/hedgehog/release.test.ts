/** Which release a cluster runs, by its Fabricator. */
import { expect, test } from 'vitest';
import type { Json } from '#base/json.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { isFabricator, releaseIn } from './release.ts';

const fabricator = (status?: Json, more: object = {}): KubernetesObject =>
  ({
    apiVersion: 'fabricator.githedgehog.com/v1beta1',
    kind: 'Fabricator',
    metadata: { name: 'default', namespace: 'fab' },
    spec: { config: {} },
    ...(status === undefined ? {} : { status }),
    ...more,
  }) as unknown as KubernetesObject;

test.each<[Json | undefined, string | undefined]>([
  [{ versions: { fabricator: { controller: 'v0.48.0' }, fabric: { api: 'v0.126.0', controller: 'v0.126.0' } } }, 'v0.126.0'],
  [{ versions: { fabric: { controller: 'v0.129.1-20260723222914-78827debafab' } } }, 'v0.129.1'],
  [{ versions: { fabric: { api: 'v0.126.0' } } }, undefined],
  [{ versions: { fabric: { controller: 'main' } } }, undefined],
  [{ versions: { fabric: { controller: 126 } } }, undefined],
  [{ versions: null }, undefined],
  [undefined, undefined],
])('the release is that of the controller of the fabric: %j', (status, release) => {
  expect(releaseIn(fabricator(status))).toBe(release);
});

test('only the one Fabricator tells', () => {
  expect(isFabricator(fabricator())).toBe(true);
  expect(isFabricator(fabricator(undefined, { metadata: { name: 'other' } }))).toBe(false);
  expect(isFabricator(fabricator(undefined, { apiVersion: 'example.com/v1' }))).toBe(false);
});
