import { expect, test } from 'vitest';
import type { KubernetesObject } from './object.ts';
import { ownersOf } from './owners.ts';

const object = {
  apiVersion: 'v1',
  kind: 'Lamp',
  metadata: {
    name: 'x',
    managedFields: [
      {
        manager: 'hedgerow',
        operation: 'Apply',
        time: '2026-01-01T00:00:00Z',
        fieldsV1: { 'f:spec': { 'f:a': {}, 'f:b': {}, 'f:list': {} } },
      },
      {
        manager: 'kubectl-edit',
        operation: 'Update',
        time: '2026-01-02T00:00:00Z',
        fieldsV1: { 'f:spec': { 'f:b': {}, 'f:map': { 'k:{"name":"a"}': { '.': {} } } } },
      },
    ],
  },
} as unknown as KubernetesObject;

test.each([
  ['/spec/a', ['hedgerow']],
  ['/spec/b', ['hedgerow', 'kubectl-edit']],
  ['/spec/list/0/name', ['hedgerow']],
  ['/spec/map/0', ['kubectl-edit']],
  ['/spec/unknown', []],
])('%s is owned by %s', (pointer, managers) => {
  expect(ownersOf(object, pointer).map(({ manager }) => manager)).toEqual(managers);
});

test('it is told when a manager last wrote', () => {
  expect(ownersOf(object, '/spec/map')).toEqual([{ manager: 'kubectl-edit', time: '2026-01-02T00:00:00Z' }]);
});

test('without managed fields nobody owns anything', () => {
  expect(ownersOf({ ...object, metadata: { name: 'x' } }, '/spec/a')).toEqual([]);
});
