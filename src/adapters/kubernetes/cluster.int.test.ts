/** The adapter against real API servers. */
import { afterAll, beforeAll, describe } from 'vitest';
import { isObject, type JsonObject } from '#base/json.ts';
import { lampDefinition } from '#lab-cluster/lamp.fixture.ts';
import { missing, openKind, ownKubernetes, releases } from '../../../test/services/kubernetes.ts';
import { clusterContract } from './cluster.contract.ts';

const lamps = '/apis/lab.example.com/v1/namespaces/default/lamps';

describe.skipIf(missing !== undefined).each(missing === undefined ? releases : ['missing'])('Kubernetes %s', (release) => {
  let server: Awaited<ReturnType<typeof ownKubernetes>>;
  beforeAll(async () => {
    server = await ownKubernetes(release);
    await openKind(server, lampDefinition);
  });
  afterAll(() => server?.stop());

  clusterContract(async () => ({
    kubeconfig: server.kubeconfigText,
    send: async (method, path, body, type = 'application/json') => {
      const answer = await server.request(method, path, body === undefined ? {} : { body, type });
      return (isObject(answer.body) ? answer.body : {}) as JsonObject;
    },
    stop: async () => {
      await server.request('DELETE', lamps);
    },
  }));
});
