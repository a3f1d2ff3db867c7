import { expect, test } from 'vitest';
import type { Diagnostic } from '#base/diagnostic.ts';
import { kindLookup } from '#kubernetes/manifest-check.ts';
import type { KindDefinition } from '#kubernetes/object.ts';
import type { FileRecord } from '../generated/messages.ts';
import type { ParsedFile, SourceFile } from '../ports.ts';
import { planRevision, type ReadFile, rivalsOf } from './read-revision.ts';

const kinds: readonly KindDefinition[] = [
  {
    group: 'lab.example.com',
    kind: 'Lamp',
    plural: 'lamps',
    singular: 'lamp',
    listKind: 'LampList',
    shortNames: [],
    categories: [],
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        statusSubresource: true,
        schema: {
          type: 'object',
          properties: { spec: { type: 'object', properties: { watts: { type: 'integer' } } }, status: { type: 'object' } },
        },
      },
    ],
  },
];

const lamp = (name: string, watts: unknown = 5, apiVersion = 'lab.example.com/v1', kind = 'Lamp') => ({
  apiVersion,
  kind,
  metadata: { name },
  spec: { watts },
});

const file = (name: string, manifests: readonly object[], more: Partial<ParsedFile> = {}): ReadFile => ({
  file: { file: name, blob: 'abcdef0', size: 10, entry: 'file' } satisfies SourceFile,
  parsed: {
    outcome: 'manifests',
    documents: manifests.length,
    diagnostics: [],
    manifests: manifests.map((manifest, index) => ({
      index,
      pointer: '',
      line: 1 + index * 10,
      manifest: manifest as never,
      locate: () => ({ line: 1 + index * 10, column: 3 }),
    })),
    ...more,
  },
});

const plan = (read: readonly ReadFile[], known: readonly FileRecord[] = [], removed: readonly string[] = []) =>
  planRevision({
    fabric: 'lab',
    namespace: 'default',
    commit: '1111111',
    author: 'Ada',
    kinds: kindLookup(kinds),
    known: new Map(known.map((record) => [record.file, record])),
    read,
    removed,
  });

const id = (name: string): string => `lab:Lamp.lab.example.com:default:${name}`;

test('a valid manifest is desired, with its namespace filled in and its place', () => {
  const { desired, records } = plan([file('a.yaml', [lamp('one')])]);
  expect(desired).toHaveLength(1);
  expect(desired[0]).toMatchObject({
    resource: id('one'),
    served: true,
    manifest: { metadata: { name: 'one', namespace: 'default' } },
    origin: { commit: '1111111', author: 'Ada', file: 'a.yaml', line: 1, document: 0 },
  });
  expect(records[0]).toMatchObject({ file: 'a.yaml', outcome: 'manifests', resources: [id('one')], findings: [] });
});

test('of two manifests of one resource neither is desired, and each finding names the other place', () => {
  const { desired, records } = plan([file('a.yaml', [lamp('one')]), file('b.yaml', [lamp('two'), lamp('one', 9)])]);
  expect(desired.map((data) => data.resource)).toEqual([id('two')]);
  const findings = records.flatMap((record) => record.findings);
  expect(findings.map(({ code, file: name, line }) => [code, name, line])).toEqual([
    ['manifest/duplicate', 'a.yaml', 1],
    ['manifest/duplicate', 'b.yaml', 11],
  ]);
  expect(findings[0]?.message).toContain('b.yaml:11');
});

test('a manifest the cluster would refuse is not desired and not withdrawn', () => {
  const before = plan([file('a.yaml', [lamp('one')])]).records;
  const { desired, withdrawn, records } = plan([file('a.yaml', [lamp('one', 'many')])], before);
  expect(desired).toEqual([]);
  expect(withdrawn).toEqual([]);
  expect(records[0]?.findings[0]).toMatchObject({ severity: 'error', file: 'a.yaml', line: 1, column: 3, resource: id('one') });
});

test('a file with a broken document withdraws nothing that it named before', () => {
  const broken: Diagnostic = { code: 'yaml/syntax', severity: 'error', message: 'broken', where: { file: 'a.yaml', line: 11, column: 1 } };
  const before = plan([file('a.yaml', [lamp('one'), lamp('two')])]).records;
  const now = plan([file('a.yaml', [lamp('one')], { outcome: 'invalid', documents: 2, diagnostics: [broken] })], before);
  expect(now.withdrawn).toEqual([]);
  expect(now.records[0]?.resources).toEqual([id('one'), id('two')]);
  expect(now.records[0]?.findings.map((finding) => finding.code)).toEqual(['yaml/syntax']);
});

test('a manifest that is gone from a file, and every one of a removed file, is withdrawn', () => {
  const before = plan([file('a.yaml', [lamp('one'), lamp('two')]), file('b.yaml', [lamp('three')])]).records;
  expect(plan([file('a.yaml', [lamp('one')])], before, ['b.yaml']).withdrawn).toEqual([
    { id: id('two'), file: 'a.yaml' },
    { id: id('three'), file: 'b.yaml' },
  ]);
});

test('a manifest that moves to another file is desired there and not withdrawn', () => {
  const before = plan([file('a.yaml', [lamp('one')])]).records;
  const { desired, withdrawn } = plan([file('b.yaml', [lamp('one')])], before, ['a.yaml']);
  expect(withdrawn).toEqual([]);
  expect(desired[0]?.origin.file).toBe('b.yaml');
});

test('a kind the cluster does not know waits for its definition', () => {
  const { desired, records } = plan([
    file('a.yaml', [lamp('one', 5, 'lab.example.com/v1', 'Torch'), lamp('two', 5, 'lab.example.com/v2')]),
  ]);
  expect(desired.map(({ served }) => served)).toEqual([false, false]);
  expect(records[0]?.findings.map((finding) => finding.code)).toEqual(['manifest/unknown-kind', 'manifest/version-not-served']);
});

test('kinds of Kubernetes itself are told and left alone', () => {
  const { desired, records } = plan([file('a.yaml', [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: {} }])]);
  expect(desired).toEqual([]);
  expect(records[0]?.findings).toHaveLength(1);
});

test('unchanged files are read again only when they name a resource that is claimed elsewhere', () => {
  const known = new Map(
    plan([file('a.yaml', [lamp('one')]), file('b.yaml', [lamp('two')])]).records.map((record) => [record.file, record]),
  );
  expect(rivalsOf(known, new Set(['c.yaml']), new Set([id('two')]))).toEqual(['b.yaml']);
  expect(rivalsOf(known, new Set(['b.yaml']), new Set([id('two')]))).toEqual([]);
  expect(rivalsOf(known, new Set(['c.yaml']), new Set())).toEqual([]);
});
