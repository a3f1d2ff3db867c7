/** Beside Argo CD, with its real definition on real API servers. Its controller is played; the definition comes from its Go module. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { isObject, type JsonObject } from '#base/json.ts';
import { lampDefinition } from '#lab-cluster/lamp.fixture.ts';
import { readYaml } from '#yaml/read.ts';
import { missing, openKind, ownKubernetes, releases } from '../../../test/services/kubernetes.ts';
import { applicationsContract } from './applications.contract.ts';

const argo = 'github.com/argoproj/argo-cd/v3@v3.1.0';

/** The definition that Argo CD is installed with; `undefined` without Go. */
const realDefinition = (): JsonObject | undefined => {
  try {
    const told = execFileSync('go', ['mod', 'download', '-json', argo], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
    const { Dir } = JSON.parse(told) as { readonly Dir: string };
    const text = readFileSync(join(Dir, 'manifests', 'crds', 'application-crd.yaml'));
    return readYaml(text, { profile: 'kubernetes' }).documents[0]?.value as JsonObject;
  } catch (fault) {
    if (process.env['REQUIRE_SERVICES'] === '1') throw fault;
    console.warn(`Skipped: Argo CD's definition needs Go and its module ${argo}.`);
    return undefined;
  }
};

const definition = missing === undefined ? realDefinition() : undefined;

describe.skipIf(definition === undefined).each(missing === undefined ? releases : ['missing'])('Argo CD on Kubernetes %s', (release) => {
  let server: Awaited<ReturnType<typeof ownKubernetes>>;
  beforeAll(async () => {
    server = await ownKubernetes(release);
    await openKind(server, lampDefinition);
    await openKind(server, definition as JsonObject);
  });
  afterAll(() => server?.stop());

  applicationsContract(async () => ({
    kubeconfig: server.kubeconfigText,
    send: async (method, path, body, type = 'application/json') => {
      const answer = await server.request(method, path, body === undefined ? {} : { body, type });
      return (isObject(answer.body) ? answer.body : {}) as JsonObject;
    },
    stop: async () => {
      await server.request('DELETE', '/apis/lab.example.com/v1/namespaces/default/lamps');
    },
  }));
});
