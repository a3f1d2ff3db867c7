import { expect, test } from 'vitest';
import type { KubernetesObject } from './object.ts';
import { ownerOf } from './owners.ts';

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
  ['/spec/a', 'hedgerow'],
  ['/spec/b', 'kubectl-edit'],
  ['/spec/list/0/name', 'hedgerow'],
  ['/spec/map/0', 'kubectl-edit'],
  ['/spec/unknown', undefined],
])('%s is owned by %s', (pointer, manager) => {
  expect(ownerOf(object, pointer)?.manager).toBe(manager);
});

test('it is told when a manager last wrote', () => {
  expect(ownerOf(object, '/spec/b')).toEqual({ manager: 'kubectl-edit', time: '2026-01-02T00:00:00Z' });
});

test('without managed fields nobody owns anything', () => {
  expect(ownerOf({ ...object, metadata: { name: 'x' } }, '/spec/a')).toBeUndefined();
});
