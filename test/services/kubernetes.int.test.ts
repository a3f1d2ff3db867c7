import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import { judgeDefinition, judgeObject, kubernetes, missing, openKind, releases } from './kubernetes.ts';

const definition = (group: string, watts: JsonObject): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `lamps.${group}` },
  spec: {
    group,
    names: { kind: 'Lamp', plural: 'lamps' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { watts } } },
          },
        },
      },
    ],
  },
});

const lamp = (group: string, watts: number, namespace?: string): JsonObject => ({
  apiVersion: `${group}/v1`,
  kind: 'Lamp',
  metadata: { name: 'desk', ...(namespace === undefined ? {} : { namespace }) },
  spec: { watts },
});

const group = 'judges.example.com';
const grows: JsonObject = {
  type: 'integer',
  default: 3,
  'x-kubernetes-validations': [{ rule: 'self >= oldSelf', message: 'only brighter' }],
};

describe.skipIf(missing !== undefined).each(missing === undefined ? releases : ['missing'])('Kubernetes %s', (release) => {
  test('is of the release that was asked for, and one for all who ask', async () => {
    const server = await kubernetes(release);
    expect(server.version).toMatch(new RegExp(`^v${release.replace('.', '\\.')}\\.\\d+$`, 'u'));
    expect(await kubernetes(release)).toBe(server);
  });

  test('judges definitions with all causes, and stores none', async () => {
    const server = await kubernetes(release);
    const good = await judgeDefinition(server, definition(group, { type: 'integer' }));
    expect(good).toMatchObject({ accepted: true, object: { metadata: { name: `lamps.${group}` } } });
    const bad = await judgeDefinition(server, definition(group, { minimum: 0, uniqueItems: true }));
    expect(bad).toMatchObject({ accepted: false, code: 422, reason: 'Invalid' });
    expect(bad.accepted ? [] : bad.causes.map(({ reason, field }) => `${reason} ${field.replace(/^.*openAPIV3Schema/u, '')}`)).toEqual([
      'FieldValueRequired .properties[spec].properties[watts].type',
      'FieldValueForbidden .properties[spec].properties[watts].uniqueItems',
    ]);
    const answer = await server.request('GET', `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/lamps.${group}`);
    expect(answer.code).toBe(404);
  });

  test('judges objects and updates of a kind while it is open, in any namespace', async () => {
    const server = await kubernetes(release);
    const kind = await openKind(server, definition(group, grows));
    try {
      expect(await kind.judge({ apiVersion: `${group}/v1`, kind: 'Lamp', spec: {} })).toMatchObject({
        accepted: true,
        object: { metadata: { name: 'judged', namespace: 'default' }, spec: { watts: 3 } },
      });
      expect(await kind.judge({ ...lamp(group, 1, 'judges-room'), spec: { watts: 'many' } })).toMatchObject({
        accepted: false,
        code: 422,
        causes: [
          { reason: 'FieldValueTypeInvalid', field: 'spec.watts' },
          { reason: 'FieldValueInvalid', field: '<nil>' },
        ],
      });
      expect((await kind.judgeUpdate(lamp(group, 3), lamp(group, 4))).accepted).toBe(true);
      expect(await kind.judgeUpdate(lamp(group, 3), lamp(group, 2))).toMatchObject({
        accepted: false,
        code: 422,
        message: `Lamp.${group} "desk" is invalid: spec.watts: Invalid value: 2: only brighter`,
      });
    } finally {
      await kind.close();
    }
  });

  test('judges of one kind wait for each other', async () => {
    const server = await kubernetes(release);
    const verdicts = await Promise.all(
      [0, 3].map((minimum) => judgeObject(server, definition(group, { type: 'integer', minimum }), lamp(group, 1))),
    );
    expect(verdicts.map(({ accepted }) => accepted)).toEqual([true, false]);
  });
});
