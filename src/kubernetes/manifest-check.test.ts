import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { nearestName } from '#base/nearest-name.ts';
import {
  canonicalManifest,
  checkManifest,
  kindLookup,
  type ManifestProblem,
  maxManifestDepth,
  sanitizeManifest,
} from './manifest-check.ts';
import { manifestDiagnostics } from './manifest-codes.ts';
import type { KindDefinition, KubernetesObject } from './object.ts';
import { manifest, tortureObject, tortureSchema } from './torture.fixture.ts';

const definition = (kind: string, more: Partial<KindDefinition> = {}): KindDefinition => ({
  group: 'lab.example.com',
  kind,
  plural: `${kind.toLowerCase()}s`,
  singular: kind.toLowerCase(),
  listKind: `${kind}List`,
  shortNames: [],
  categories: [],
  scope: 'Namespaced',
  versions: [
    { name: 'v1', served: true, storage: true, statusSubresource: true, schema: tortureSchema },
    { name: 'v1alpha1', served: false, storage: false, statusSubresource: true },
  ],
  ...more,
});

const kinds = kindLookup([
  definition('Test'),
  definition('Fixture', { scope: 'Cluster', versions: [{ name: 'v1', served: true, storage: true, statusSubresource: false }] }),
  definition('Lamp', {
    group: 'wiring.example.com',
    versions: ['v1beta1', 'v1'].map((name) => ({ name, served: true, storage: false, statusSubresource: true })),
  }),
]);

const check = (object: unknown): readonly ManifestProblem[] => checkManifest(object as KubernetesObject, kinds);

const brief = (object: unknown): readonly (readonly [string, string])[] =>
  check(object).map(({ code, pointer }) => [code.replace('manifest/', ''), pointer]);

const good = tortureObject({ title: 'a' });

test('a good manifest has no problems', () => {
  expect(check(good)).toEqual([]);
  fc.assert(fc.property(manifest, (object) => check(object).length === 0));
});

test('what names the object must be there and be text', () => {
  expect(brief({})).toEqual([
    ['field-missing', ''],
    ['field-missing', ''],
    ['field-missing', ''],
  ]);
  expect(check({})[0]).toEqual({
    code: 'manifest/field-missing',
    severity: 'error',
    pointer: '',
    message: 'apiVersion is missing.',
    hint: 'Say which API the object belongs to, for example apiVersion: vpc.githedgehog.com/v1beta1.',
    blocking: true,
  });
  expect(brief({ apiVersion: 1, kind: true, metadata: { name: 5 } })).toEqual([
    ['field-not-text', '/apiVersion'],
    ['field-not-text', '/kind'],
    ['field-not-text', '/metadata/name'],
  ]);
  expect(brief({ apiVersion: '', kind: null, metadata: null })).toEqual([
    ['field-missing', '/apiVersion'],
    ['field-missing', '/kind'],
    ['field-missing', ''],
  ]);
  expect(brief({ ...good, metadata: 'x' })).toEqual([['metadata-type', '/metadata']]);
  expect(brief({ ...good, metadata: {} })).toEqual([['field-missing', '/metadata']]);
  expect(brief({ ...good, apiVersion: 'a/b/c' })).toEqual([['api-version-malformed', '/apiVersion']]);
  expect(brief('text')).toEqual([['not-an-object', '']]);
  expect(brief({ ...good, metadata: { generateName: 'x-' } })).toEqual([['generate-name', '/metadata/generateName']]);
});

test('names that no server takes are told', () => {
  const [problem] = check({ ...good, metadata: { name: 'VPC_1' } });
  expect(problem).toMatchObject({ code: 'manifest/name-invalid', pointer: '/metadata/name', blocking: true });
  expect(brief({ ...good, metadata: { name: 'a', namespace: 'x.y' } })).toEqual([['name-invalid', '/metadata/namespace']]);
});

test('an unknown kind is told with what was probably meant', () => {
  const hint = (apiVersion: string, kind: string): string | undefined => check({ apiVersion, kind, metadata: { name: 'a' } })[0]?.hint;
  expect(brief({ ...good, kind: 'Tset' })).toEqual([['unknown-kind', '/kind']]);
  expect(hint('lab.example.com/v1', 'Tset')).toBe('Did you mean kind: Test?');
  expect(hint('v1', 'Lamp')).toBe('Did you mean apiVersion: wiring.example.com/v1beta1 or wiring.example.com/v1?');
  expect(hint('lap.example.com/v1', 'Test')).toBe('Did you mean apiVersion: lab.example.com/v1?');
  expect(hint('elsewhere.example.com/v1', 'Tests')).toBe('Did you mean kind: Test?');
  expect(hint('lab.example.com/v1', 'Something')).toBe('Install its definition in the cluster, or correct apiVersion and kind.');
  expect(brief({ apiVersion: 'v1', kind: 'Lamp', metadata: { name: 'a' } })).toEqual([['unknown-kind', '/apiVersion']]);
});

test('a version that is not served is told with those that are', () => {
  for (const version of ['v1alpha1', 'v1alpha2']) {
    expect(check({ ...good, apiVersion: `lab.example.com/${version}` })).toEqual([
      {
        code: 'manifest/version-not-served',
        severity: 'error',
        pointer: '/apiVersion',
        message: `Test is not served in version ${version}.`,
        hint: 'Write apiVersion: lab.example.com/v1.',
        blocking: true,
      },
    ]);
  }
});

test('kinds of Kubernetes itself are none of ours, and a Secret in a source is a mistake', () => {
  const of = (apiVersion: string, kind: string) => check({ apiVersion, kind, metadata: { name: 'a' } });
  expect(of('v1', 'ConfigMap')).toMatchObject([{ code: 'manifest/kind-not-managed', severity: 'info', blocking: false }]);
  expect(of('apps/v1', 'Deployment')).toMatchObject([{ code: 'manifest/kind-not-managed' }]);
  expect(of('rbac.authorization.k8s.io/v1', 'Role')).toMatchObject([{ code: 'manifest/kind-not-managed' }]);
  expect(of('v1', 'Secret')).toMatchObject([{ code: 'manifest/secret', severity: 'warning', blocking: false }]);
});

test('kinds of the whole cluster take no namespace', () => {
  const fixture = { apiVersion: 'lab.example.com/v1', kind: 'Fixture', metadata: { name: 'a' }, anything: 1 };
  expect(brief(fixture)).toEqual([]);
  expect(brief({ ...fixture, metadata: { name: 'a', namespace: 'b' } })).toEqual([['namespace-forbidden', '/metadata/namespace']]);
});

test('unknown fields are errors with a place and the name that was probably meant', () => {
  const problems = check({ ...tortureObject({ titel: 'x', rules: [{ name: 'a', x: 1 }] }), metadata: { name: 'a', lables: {} } });
  expect(problems.map(({ code, pointer, hint }) => [code, pointer, hint])).toEqual([
    ['manifest/unknown-field', '/metadata/lables', 'Did you mean labels?'],
    ['manifest/unknown-field', '/spec/titel', 'Did you mean title?'],
    ['manifest/unknown-field', '/spec/rules/0/x', 'Remove it.'],
  ]);
  expect(problems.every(({ blocking }) => blocking)).toBe(true);
});

test('everything the schema forbids is told, each under its code', () => {
  const problems = brief(
    tortureObject({ title: 1, count: 10, remark: null, inner: null, tags: ['a', 'a'], rules: [{}], order: ['a', null] }),
  );
  expect(problems).toEqual([
    ['type', '/spec/title'],
    ['range', '/spec/count'],
    ['null', '/spec/inner'],
    ['required', '/spec/rules/0/name'],
    ['null', '/spec/order/1'],
    ['duplicate-item', '/spec/tags/1'],
  ]);
});

test('a null that its schema does not take is explained', () => {
  expect(check(tortureObject({ inner: null }))[0]?.hint).toBe('A field without a value is null: give it a value, {} or [], or remove it.');
  expect(check(tortureObject({ mode: null }))).toEqual([]);
});

test('what only the cluster sets is told and stripped; a resource version is refused', () => {
  const exported = {
    ...tortureObject(
      { title: 'a' },
      {
        uid: 'u',
        creationTimestamp: null,
        generation: 2,
        managedFields: [],
        resourceVersion: '1',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', mine: 'x' },
      },
    ),
    status: {},
  };
  expect(check(exported).map(({ severity, blocking, pointer }) => [severity, blocking, pointer])).toEqual([
    ['error', true, '/metadata/resourceVersion'],
    ['warning', false, '/metadata/uid'],
    ['warning', false, '/metadata/generation'],
    ['warning', false, '/metadata/managedFields'],
    ['warning', false, '/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration'],
    ['warning', false, '/status'],
  ]);
  expect(sanitizeManifest(exported)).toEqual(tortureObject({ title: 'a' }, { annotations: { mine: 'x' } }));
});

test('numbers that cannot be kept exactly are refused', () => {
  expect(check(tortureObject({ free: { big: 2 ** 53, fine: 2 ** 53 - 1, list: [Number.POSITIVE_INFINITY] } }))).toMatchObject([
    {
      code: 'manifest/number-unsafe',
      pointer: '/spec/free/big',
      message: 'spec.free.big is a number that cannot be kept exactly (9007199254740992).',
    },
    { code: 'manifest/number-unsafe', pointer: '/spec/free/list/0' },
  ]);
});

test('metadata of the wrong type or form is told', () => {
  expect(brief(tortureObject({}, { labels: { yes: true, ok: 'a b' }, annotations: [] }))).toEqual([
    ['metadata-type', '/metadata/labels/yes'],
    ['metadata-type', '/metadata/annotations'],
    ['metadata-invalid', '/metadata/labels/ok'],
  ]);
  expect(brief(tortureObject({}, { ownerReferences: [{}] })).length).toBe(4);
});

test('manifests that no server stores are refused', () => {
  expect(brief(tortureObject({}, { annotations: { a: 'x'.repeat(257 * 1024) } }))).toEqual([
    ['annotations-too-large', '/metadata/annotations'],
  ]);
  expect(brief(tortureObject({ title: 'x'.repeat(1_600_000) }))).toEqual([['too-large', '']]);
  expect(brief(tortureObject({ title: 'x'.repeat(1_500_000) }))).toEqual([]);
});

test('nesting without end is refused without overflowing the stack', () => {
  let deep: JsonObject = {};
  for (let level = 0; level < 100_000; level += 1) deep = { a: deep };
  expect(check(tortureObject({ free: deep }))).toMatchObject([
    { code: 'manifest/too-deep', message: `The manifest is nested deeper than ${maxManifestDepth} levels.` },
  ]);
});

test('names like __proto__ are names', () => {
  const object = JSON.parse(
    '{"apiVersion":"lab.example.com/v1","kind":"Test","metadata":{"name":"a"},"spec":{"__proto__":{"x":1},"free":{"__proto__":1,"constructor":{}}}}',
  );
  expect(brief(object)).toEqual([['unknown-field', '/spec/__proto__']]);
});

test('no manifest makes the check throw, and every code is in the table', () => {
  const part = fc.oneof(fc.jsonValue(), fc.constant('lab.example.com/v1'), fc.constant('Test'));
  const odd = fc.record({ apiVersion: part, kind: part, metadata: part, spec: part, status: part }, { requiredKeys: [] });
  const metadata = fc.dictionary(
    fc.constantFrom('name', 'labels', 'annotations', 'finalizers', 'ownerReferences', 'namespace', 'generateName', 'uid'),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        odd,
        metadata.map((fields) => ({ ...good, metadata: fields })),
      ),
      (object) => {
        for (const problem of check(object)) {
          expect(Object.keys(manifestDiagnostics)).toContain(problem.code);
          expect(problem.blocking).toBe(problem.severity === 'error');
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('equal content has one canonical form', () => {
  const plain = tortureObject({ title: 'a' });
  const noisy = {
    ...tortureObject(
      { title: 'a' },
      { labels: {}, annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' }, creationTimestamp: null, finalizers: [] },
    ),
    status: { x: 1 },
  };
  expect(canonicalManifest(noisy)).toEqual(plain);
  fc.assert(
    fc.property(manifest, (object) => {
      const once = canonicalManifest(object);
      expect(canonicalManifest(once)).toEqual(once);
    }),
  );
});

test('near names are found, far ones are not', () => {
  expect(nearestName('vlna', ['name', 'vlan', 'lan'])).toBe('vlan');
  expect(nearestName('VLAN', ['name', 'vlan'])).toBe('vlan');
  expect(nearestName('subnets', ['subnet', 'permit'])).toBe('subnet');
  expect(nearestName('completely', ['different'])).toBeUndefined();
  expect(nearestName('x'.repeat(200), ['x'.repeat(200)])).toBeUndefined();
  expect(nearestName('abc', ['x'.repeat(200)])).toBeUndefined();
});

test('a lookup finds kinds by group and name, and compiles a schema once', () => {
  expect(kinds.all).toHaveLength(3);
  expect(kinds.schema('lab.example.com', 'Test', 'v1')).toBe(kinds.schema('lab.example.com', 'Test', 'v1'));
  expect(kinds.schema('lab.example.com', 'Test', 'v2')).toBeUndefined();
  expect(kinds.find('lab.example.com', 'Lamp')).toBeUndefined();
});
