import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { lampDefinition } from '#lab-cluster/lamp.fixture.ts';
import { startLabCluster } from '#lab-cluster/server.ts';
import { clusterContract } from './cluster.contract.ts';
import { connectCluster } from './cluster.ts';
import { readKubeconfig } from './kubeconfig.ts';
import { outcomeOf, toLive } from './translate.ts';

clusterContract(async () => {
  const lab = await startLabCluster({ definitions: [lampDefinition], port: 0 });
  return {
    kubeconfig: lab.kubeconfig(),
    faults: lab,
    stop: lab.stop,
    send: async (method, path, body, type = 'application/json') => {
      const answer = await fetch(`${lab.url}${path}`, {
        method,
        headers: { 'content-type': type },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (await answer.json()) as JsonObject;
    },
  };
});

const kubeconfig = (cluster: object, user: object = {}): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });

test.each<[string, string, string]>([
  ['plain http to another machine', kubeconfig({ server: 'http://cluster.example' }), 'ServerInsecure'],
  [
    'certificates that are not checked',
    kubeconfig({ server: 'https://cluster.example', 'insecure-skip-tls-verify': true }),
    'TlsUnverified',
  ],
  [
    'a program to log in',
    kubeconfig({ server: 'https://cluster.example' }, { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh' } }),
    'ExecRefused',
  ],
  ['no cluster', JSON.stringify({ apiVersion: 'v1', kind: 'Config' }), 'ClusterMissing'],
  ['an address that is none', kubeconfig({ server: 'not a url' }), 'ServerInvalid'],
  ['text that is none', '{', 'KubeconfigInvalid'],
])('a kubeconfig with %s is refused', async (_name, text, code) => {
  expect(await readKubeconfig({ text })).toMatchObject({ ok: false, refusal: { code } });
});

test('a context that is not there is refused by name; one that is there is used', async () => {
  const text = kubeconfig({ server: 'https://cluster.example' }, { token: 'secret-token' });
  expect(await readKubeconfig({ text, context: 'nope' })).toMatchObject({ ok: false, refusal: { code: 'ContextMissing' } });
  const access = await readKubeconfig({ text, context: 'x' });
  expect(access.ok && (await access.value.authorize()).headers).toMatchObject({ Authorization: 'Bearer secret-token' });
});

test('a program to log in is allowed when somebody allowed it', async () => {
  const text = kubeconfig(
    { server: 'https://cluster.example' },
    { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'true' } },
  );
  expect((await readKubeconfig({ text, allowExec: true })).ok).toBe(true);
});

test('a cluster that nobody answers for is unreadable, not empty', async () => {
  const connected = await connectCluster({ kubeconfigText: kubeconfig({ server: 'http://127.0.0.1:9' }), namespace: 'default' });
  if (!connected.ok) throw new Error('refused');
  const report = await new Promise((done) => connected.value.watch(done));
  expect(report).toMatchObject({ type: 'unreadable', reason: 'Unreachable' });
  expect(await connected.value.apply({ apiVersion: 'a/v1', kind: 'B', metadata: { name: 'x' } }, { force: true })).toMatchObject({
    outcome: 'transient',
  });
  await connected.value.close();
});

test('values of secrets never leave the adapter', () => {
  const secret = { metadata: { name: 's', uid: 'u', resourceVersion: '1' }, data: { password: 'aGk=' }, stringData: { token: 'hi' } };
  expect(toLive({ ...secret, kind: 'Secret' }, 'v1', 'Secret')?.object).toMatchObject({
    data: { password: '***' },
    stringData: { token: '***' },
  });
});

test.each([undefined, {}, { metadata: {} }, { metadata: { name: 'a', uid: 'u' } }])('%j is no object', (value) => {
  expect(toLive(value, 'v1', 'X')).toBeUndefined();
});

test.each<[number, string, string, string]>([
  [0, 'Timeout', 'x', 'transient'],
  [500, 'InternalError', 'x', 'transient'],
  [500, 'InternalError', 'field not declared in schema', 'terminal'],
  [404, 'NotFound', 'x', 'waiting'],
  [409, 'Conflict', 'x', 'waiting'],
  [422, 'Invalid', 'x', 'terminal'],
  [403, 'Forbidden', 'x', 'terminal'],
])('%s %s (%s) is %s', (status, reason, message, outcome) => {
  expect(outcomeOf({ ok: false, status, reason, message } as never).outcome).toBe(outcome);
});
