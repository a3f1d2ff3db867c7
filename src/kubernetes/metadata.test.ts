import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import {
  coerceMetadata,
  labelFaults,
  labelValueFaults,
  metadataTypeFaults,
  qualifiedNameFaults,
  subdomainFaults,
  validateMetadata,
} from './metadata.ts';
import { serverProfile } from './profile.ts';

const faults = (metadata: JsonObject, namespaced = true): readonly string[] =>
  validateMetadata(metadata, { namespaced }).map(({ message }) => message);

test.each(['a', 'vpc-1', 'a.b-c.d', '0', 'a'.repeat(253)])('%s is a name', (name) => {
  expect(subdomainFaults(name)).toEqual([]);
});

test.each(['', 'A', '-a', 'a-', 'a..b', 'a_b', 'é', 'a\n'])('%j is no name', (name) => {
  expect(subdomainFaults(name)).toHaveLength(1);
});

test('names and namespaces have their lengths', () => {
  expect(subdomainFaults('a'.repeat(254))).toEqual(['must be no more than 253 characters']);
  expect(labelFaults('a'.repeat(64))).toEqual(['must be no more than 63 characters']);
  expect(labelFaults('a.b')).toEqual(['must not contain dots']);
  expect(labelFaults('A')[0]).toBe(
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character " +
      "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  );
});

test.each(['a', 'A.b_c-9', 'example.com/Name'])('%s is a key of a label', (key) => {
  expect(qualifiedNameFaults(key)).toEqual([]);
});

test.each<readonly [string, string]>([
  ['', 'name part must be non-empty'],
  ['/a', 'prefix part must be non-empty'],
  ['Example.com/a', 'prefix part a lowercase RFC 1123 subdomain'],
  ['a/b/c', 'a qualified name must consist of'],
  [`${'a'.repeat(64)}`, 'name part must be no more than 63 characters'],
  ['-a', 'name part must consist of alphanumeric characters'],
])('%j is no key of a label', (key, fault) => {
  expect(qualifiedNameFaults(key)[0]).toContain(fault);
});

test('values of labels may be empty, are short, and plain', () => {
  expect(labelValueFaults('')).toEqual([]);
  expect(labelValueFaults('a_B.9')).toEqual([]);
  expect(labelValueFaults('x'.repeat(64))).toEqual(['must be no more than 63 characters']);
  expect(labelValueFaults('a b')).toHaveLength(1);
});

test('a new object needs a name, and a namespace exactly if its kind has them', () => {
  expect(faults({ namespace: 'default' })).toEqual(['metadata.name: Required value: name or generateName is required']);
  expect(faults({ name: 'a' })).toEqual(['metadata.namespace: Required value']);
  expect(faults({ name: 'a', namespace: 'b' }, false)).toEqual(['metadata.namespace: Forbidden: not allowed on this type']);
  expect(faults({ name: 'a', namespace: 'b.c' })).toEqual(['metadata.namespace: Invalid value: "b.c": must not contain dots']);
  expect(faults({ name: 'a', generateName: '-x', namespace: 'b' })[0]).toContain('metadata.generateName: Invalid value: "-x"');
  expect(faults({ name: 'a', generateName: 'x-', namespace: 'b' })).toEqual([]);
});

test('labels, annotations, finalizers and owners are checked, and the pointer names the entry', () => {
  const problems = validateMetadata(
    {
      name: 'a',
      namespace: 'b',
      labels: { 'bad key': 'x', ok: 'bad value' },
      annotations: { 'UPPER.example/x': 'fine', 'a b': '' },
      finalizers: ['x.io/ok', 'not ok'],
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: '', uid: 'u' }, 'x'],
    },
    { namespaced: true },
  );
  expect(problems.map(({ pointer, field }) => [pointer, field])).toEqual([
    ['/metadata/labels/bad key', 'metadata.labels'],
    ['/metadata/labels/ok', 'metadata.labels'],
    ['/metadata/annotations/a b', 'metadata.annotations'],
    ['/metadata/ownerReferences/0/name', 'metadata.ownerReferences.name'],
    ['/metadata/ownerReferences/1/apiVersion', 'metadata.ownerReferences.apiVersion'],
    ['/metadata/ownerReferences/1/kind', 'metadata.ownerReferences.kind'],
    ['/metadata/ownerReferences/1/name', 'metadata.ownerReferences.name'],
    ['/metadata/ownerReferences/1/uid', 'metadata.ownerReferences.uid'],
    ['/metadata/finalizers/1', 'metadata.finalizers'],
  ]);
});

test('all annotations together have a limit, counted in bytes', () => {
  const annotations = { a: 'é'.repeat(128 * 1024 - 1), b: '' };
  expect(faults({ name: 'a', namespace: 'b', annotations })).toEqual([]);
  expect(faults({ name: 'a', namespace: 'b', annotations: { ...annotations, c: 'x' } })).toEqual([
    'metadata.annotations: Too long: may not be longer than 262144',
  ]);
});

test('what names an object cannot change', () => {
  const old = { name: 'a', namespace: 'b', uid: 'u', resourceVersion: '1', creationTimestamp: 't' };
  const update = (change: JsonObject): readonly string[] =>
    validateMetadata({ ...old, ...change }, { namespaced: true, old }).map(({ message }) => message);
  expect(update({})).toEqual([]);
  const at = '2020-01-01T00:00:00Z';
  const deleted = (version: string) =>
    validateMetadata({ ...old, deletionTimestamp: at }, { namespaced: true, old, profile: serverProfile(version) });
  const changed = 'field is immutable';
  expect(deleted('1.34')[0]?.message).toBe(`metadata.deletionTimestamp: Invalid value: "${at}": ${changed}`);
  expect(deleted('1.33')[0]?.message).toBe(`metadata.deletionTimestamp: Invalid value: 2020-01-01 00:00:00 +0000 UTC: ${changed}`);
  expect(update({ name: 'c' })).toEqual(['metadata.name: Invalid value: "c": field is immutable']);
  expect(update({ resourceVersion: null })).toEqual(['metadata.resourceVersion: Invalid value: "": must be specified for an update']);
});

test('values of the wrong type are found, whatever their name', () => {
  expect(
    metadataTypeFaults({
      name: 1,
      labels: { a: true, b: null },
      annotations: [],
      finalizers: [1],
      generation: 1.5,
      unknown: 1,
      ownerReferences: {},
      uid: null,
    }),
  ).toMatchObject([
    { path: ['name'], expected: 'text' },
    { path: ['labels', 'a'], expected: 'text' },
    { path: ['annotations'], expected: 'a map of texts' },
    { path: ['finalizers', '0'], expected: 'text' },
    { path: ['generation'], expected: 'a whole number' },
    { path: ['ownerReferences'], expected: 'a list' },
  ]);
});

test('metadata is stored without what is hollow', () => {
  const metadata = {
    name: 'a',
    labels: {},
    annotations: { x: null },
    finalizers: [],
    ownerReferences: null,
    generateName: '',
    generation: 0,
    deletionGracePeriodSeconds: 0,
    nonsense: 1,
  };
  expect(coerceMetadata(metadata)).toEqual({ name: 'a', annotations: { x: '' }, deletionGracePeriodSeconds: 0 });
  const clean = { name: 'a', labels: { a: 'b' } };
  expect(coerceMetadata(clean)).toBe(clean);
});

test('only one owner may be the controller', () => {
  const owner = (name: string): JsonObject => ({ uid: name, name, kind: 'Owner', controller: true, apiVersion: 'v1' });
  const ownerReferences = [owner('a'), owner('b'), { ...owner('c'), controller: false }];
  const told = (version: string): readonly string[] =>
    validateMetadata({ name: 'one', namespace: 'b', ownerReferences }, { namespaced: true, profile: serverProfile(version) }).map(
      ({ message }) => message,
    );
  expect(told('1.33')[0]).toContain(
    'Invalid value: []v1.OwnerReference{v1.OwnerReference{APIVersion:"v1", Kind:"Owner", Name:"a", UID:"a", Controller:(*bool)(0x0), BlockOwnerDeletion:(*bool)(nil)}, ',
  );
  expect(told('1.34')).toEqual([
    'metadata.ownerReferences: Invalid value: [{"apiVersion":"v1","kind":"Owner","name":"a","uid":"a","controller":true},{"apiVersion":"v1","kind":"Owner","name":"b","uid":"b","controller":true},{"apiVersion":"v1","kind":"Owner","name":"c","uid":"c","controller":false}]: Only one reference can have Controller set to true. Found "true" in references for Owner/a and Owner/b',
  ]);
});
