import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { lampDefinition } from '#lab-cluster/lamp.fixture.ts';
import { startLabCluster } from '#lab-cluster/server.ts';
import { applicationsContract } from './applications.contract.ts';
import { deliveryOf } from './translate.ts';

/** As much of an Application as an API server has to know; the real definition is in the suite with real servers. */
const applicationDefinition: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'applications.argoproj.io', annotations: { 'api-approved.kubernetes.io': 'unapproved, a sample' } },
  spec: {
    group: 'argoproj.io',
    scope: 'Namespaced',
    names: { kind: 'Application', listKind: 'ApplicationList', plural: 'applications', singular: 'application' },
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

applicationsContract(async () => {
  const lab = await startLabCluster({ definitions: [lampDefinition, applicationDefinition], port: 0 });
  return {
    kubeconfig: lab.kubeconfig(),
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

test.each<[JsonObject, string]>([
  [{ conditions: [{ type: 'ComparisonError', message: 'no such path' }, { type: 'X' }] }, 'no such path'],
  [{ operationState: { phase: 'Failed', message: 'one or more objects failed to apply' } }, 'one or more objects failed to apply'],
  [{ operationState: { phase: 'Succeeded', message: 'all is well' }, sync: { status: 'Synced' } }, 'Argo CD complains of nothing.'],
  [{ sync: { status: 'Odd' } }, 'Argo CD says that its sync status is Odd.'],
  [{ conditions: 'x', sync: 7 }, 'Argo CD complains of nothing.'],
])('what it complains of is told: %j', (status, message) => {
  expect(deliveryOf({ metadata: { namespace: 'argocd', name: 'fabric' }, status }).message).toBe(message);
});
