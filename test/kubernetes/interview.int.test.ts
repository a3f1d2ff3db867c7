/** The prediction of applies, creates and updates against real API servers, question by question. */
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import { agrees, predictRecorded, recordedKind } from '../../src/kubernetes/recorded.fixture.ts';
import { kubernetes, missing, openKind, releases } from '../services/kubernetes.ts';
import { definitionsIn } from './definitions.ts';
import { type Compared, interview } from './interview.ts';

const collection = '/apis/order.example.com/v1/namespaces/default/orders';

const disorderly: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'orders.order.example.com' },
  spec: {
    group: 'order.example.com',
    names: { kind: 'Order', plural: 'orders' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { a: { type: 'integer' } } }, probe: { type: 'string' } },
          },
        },
      },
    ],
  },
};

const wrongTwice: JsonObject = {
  apiVersion: 'order.example.com/v1',
  kind: 'Order',
  metadata: { name: 'one', namespace: 'default' },
  spec: { a: 'x' },
  probe: 1,
};

describe.skipIf(missing !== undefined).each(missing === undefined ? releases : ['missing'])('Kubernetes %s', (release) => {
  test('answers random questions as we predict', async () => {
    const codes = new Set<number>();
    const differing: Compared[] = [];
    await interview(await kubernetes(release), {
      seed: 1,
      questions: 2_000,
      definitions: definitionsIn('../shared/data/hedgehog/crds'),
      schemas: 12,
      tell: (compared) => {
        codes.add(compared.record.server.code);
        if (!compared.agreed) differing.push(compared);
      },
    });
    expect(differing).toEqual([]);
    expect([...codes].sort()).toEqual(expect.arrayContaining([200, 201, 409, 422, 500]));
  });

  test('tells several errors in another order each time, and agrees with us in any', async () => {
    const server = await kubernetes(release);
    const kind = await openKind(server, disorderly);
    try {
      const told = new Map<string, JsonObject>();
      for (let asked = 0; asked < 1_000 && told.size < 2; asked += 1) {
        const { code, body } = await server.request('POST', `${collection}?fieldManager=us&dryRun=All`, { body: wrongTwice });
        told.set(String((body as JsonObject)['message']), { code, body });
      }
      expect(told.size).toBe(2);
      const record = { op: 'POST', object: wrongTwice, manager: 'us', dryRun: true, server: { code: 422 } };
      const ours = predictRecorded(record, recordedKind(disorderly, 'order.example.com/v1'), server.version, '2026-11-25T12:00:00Z');
      expect([...told.keys()].map((message) => agrees(ours, { code: 422, message }))).toEqual([true, true]);
      const [message = ''] = told.keys();
      expect(agrees(ours, { code: 422, message: message.replace('probe: ', 'prone: ') })).toBe(false);
    } finally {
      await kind.close();
    }
  });
});
