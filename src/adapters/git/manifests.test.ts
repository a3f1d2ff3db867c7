import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ParsedFile, SourceFile } from '#contexts/gitops/ports.ts';
import { fileProblems } from './file-problems.ts';
import { isManifestName, parseManifests } from './manifests.ts';

const file = (name: string, more: Partial<SourceFile> = {}): SourceFile => ({ file: name, blob: '0', size: 1, entry: 'file', ...more });
const parse = (text: string | Uint8Array, name = 'a.yaml', more: Partial<SourceFile> = {}): ParsedFile =>
  parseManifests(file(name, more), typeof text === 'string' ? Buffer.from(text) : text);
const told = (parsed: ParsedFile) => parsed.diagnostics.map(({ code, where }) => [code, where.line, where.column]);

const vpc = 'apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata:\n  name: vpc-1\nspec: {vlan: no}\n';

test('a manifest comes with its place and the places of its fields', () => {
  const parsed = parse(`# two\n${vpc}`);
  expect(parsed).toMatchObject({ outcome: 'manifests', documents: 1 });
  const [manifest] = parsed.manifests;
  expect(manifest).toMatchObject({ index: 0, line: 2, manifest: { kind: 'VPC', spec: { vlan: false } } });
  expect(manifest?.locate('/spec/vlan')).toEqual({ line: 6, column: 14 });
  expect(told(parsed)).toEqual([['yaml/surprising-boolean', 6, 14]]);
});

test.each(['a.yaml', 'a.YML', 'd/a.json', '.yaml'])('%s is a manifest by its name', (name) => {
  expect(isManifestName(name)).toBe(true);
});

test.each(['README.md', '.gitkeep', 'a.yaml.orig', 'yaml', 'a.yaml/b', 'kustomize'])('%s is ignored, whatever it says', (name) => {
  expect(parse(vpc, name)).toEqual({ outcome: 'ignored', documents: 0, manifests: [], diagnostics: [] });
});

test.each([
  ['kustomization.yaml', 'manifest/kustomization'],
  ['base/kustomization.yml', 'manifest/kustomization'],
  ['charts/fabric/Chart.yaml', 'manifest/helm-chart'],
])('%s belongs to a tool that is not run, which is said once', (name, code) => {
  expect(parse('resources: [a.yaml]\n', name)).toMatchObject({ outcome: 'unsupported', manifests: [], diagnostics: [{ code }] });
});

test.each([
  ['kind: VPC\nmetadata:\n  name: {{ .Values.name }}\n', 3],
  ['{{- if .Values.on }}\nkind: VPC\n{{- end }}\n', 1],
  ['kind: VPC\nspec: {}\n{{ include "x" . }}\n', 3],
])('the template %j is told as one, at its first action', (text, line) => {
  expect(told(parse(text))).toEqual([['manifest/template', line, 1]]);
});

test('braces in braces that are YAML are YAML, and a broken file without an action is only broken', () => {
  expect(parse(`${vpc.trimEnd()}\nstatus: {a: {b: "{{ .x }}"}}\n`).outcome).toBe('manifests');
  expect(told(parse('a: {{ 1\n'))[0]?.[0]).toMatch(/^yaml\//u);
});

test.each(['', '\n\n', '# comment\n', '---\n---\n# x\n...\n', '---\nnull\n', '\uFEFF'])('%j is empty', (text) => {
  expect(parse(text)).toMatchObject({ outcome: 'empty', manifests: [], diagnostics: [] });
});

test('documents that are no objects are told with their line, and the others of the file are read', () => {
  const parsed = parse(`${vpc}---\n- a\n---\ntext\n---\n5\n---\n${vpc}`);
  expect(parsed.outcome).toBe('invalid');
  expect(parsed.documents).toBe(5);
  expect(parsed.manifests.map(({ index, line }) => [index, line])).toEqual([
    [0, 1],
    [4, 13],
  ]);
  expect(parsed.diagnostics.map(({ code, message, where }) => [code, where.line, message])).toEqual([
    ['yaml/surprising-boolean', 5, 'The API server reads no without quotes as false.'],
    ['yaml/surprising-boolean', 17, 'The API server reads no without quotes as false.'],
    ['manifest/not-an-object', 7, 'A manifest is a mapping with apiVersion, kind and metadata; this is a list.'],
    ['manifest/not-an-object', 9, 'A manifest is a mapping with apiVersion, kind and metadata; this is a single value.'],
    ['manifest/not-an-object', 11, 'A manifest is a mapping with apiVersion, kind and metadata; this is a single value.'],
  ]);
});

test.each([
  ['kind: A\nmetadata: {name: a}\n', 'manifest/missing-api-version'],
  ['apiVersion: ""\nkind: A\nmetadata: {name: a}\n', 'manifest/missing-api-version'],
  ['apiVersion: 1\nkind: A\nmetadata: {name: a}\n', 'manifest/missing-api-version'],
  ['apiVersion: v1\nmetadata: {name: a}\n', 'manifest/missing-kind'],
  ['apiVersion: v1\nkind: A\n', 'manifest/missing-metadata'],
  ['apiVersion: v1\nkind: A\nmetadata: [name]\n', 'manifest/missing-metadata'],
  ['apiVersion: v1\nkind: A\nmetadata: {}\n', 'manifest/missing-name'],
  ['apiVersion: v1\nkind: A\nmetadata: {name: 5}\n', 'manifest/missing-name'],
  ['apiVersion: v1\nkind: A\nmetadata: {generateName: a-}\n', 'manifest/generated-name'],
  ['apiVersion: v1\nkind: A\nmetadata: {name: a, namespace: 5}\n', 'manifest/namespace-not-text'],
  ['version: "1.0"\n', 'manifest/not-a-manifest'],
])('%j is invalid', (text, code) => {
  const parsed = parse(text);
  expect([parsed.outcome, parsed.manifests, parsed.diagnostics.map((diagnostic) => diagnostic.code)]).toEqual(['invalid', [], [code]]);
});

test('all that is missing is told at once, at the nearest place there is', () => {
  expect(told(parse('# x\napiVersion: v1\nspec: {}\n'))).toEqual([
    ['manifest/missing-kind', 2, 1],
    ['manifest/missing-metadata', 2, 1],
  ]);
});

test('lists are expanded, of any kind, also within lists', () => {
  const item = (name: string): string => `{apiVersion: v1, kind: A, metadata: {name: ${name}}}`;
  const parsed = parse(`apiVersion: v1\nkind: List\nitems:\n- ${item('a')}\n- kind: AList\n  items:\n  - ${item('b')}\n`);
  expect(parsed.outcome).toBe('manifests');
  expect(
    parsed.manifests.map(({ index, line, manifest, locate }) => [index, line, manifest.metadata.name, locate('/metadata/name')]),
  ).toEqual([
    [0, 4, 'a', { line: 4, column: 46 }],
    [0, 7, 'b', { line: 7, column: 48 }],
  ]);
  expect(told(parse(`kind: List\nitems: [5, ${item('c')}]\n`))).toEqual([['manifest/not-an-object', 2, 9]]);
  expect(parse('kind: List\napiVersion: v1\nitems: []\n').outcome).toBe('empty');
});

test('lists within lists have an end', () => {
  const nested = Array.from({ length: 10 }).reduce<string>((inner) => `{kind: List, items: [${inner}]}`, '{kind: A}');
  expect(parse(nested)).toMatchObject({ outcome: 'invalid', manifests: [] });
});

test('JSON is read, with comment lines too', () => {
  const json = '{"apiVersion": "v1", "kind": "A",\n "metadata": {"name": "a"}}\n';
  expect(parse(json, 'a.json')).toMatchObject({ outcome: 'manifests' });
  expect(parse(`# made by a tool\n\n${json}`)).toMatchObject({ outcome: 'manifests', manifests: [{ line: 3 }] });
  expect(parse('{"a": 1,}', 'a.json').outcome).toBe('invalid');
});

test.each([
  [file('l.yaml', { entry: 'symlink' }), '', 'manifest/symbolic-link'],
  [file('README', { entry: 'symlink' }), '', 'manifest/symbolic-link'],
  [file('m', { entry: 'submodule' }), '', 'manifest/submodule'],
  [file('../a.yaml'), vpc, 'manifest/unsafe-name'],
  [file('.GIT/a.yaml'), vpc, 'manifest/unsafe-name'],
  [file('a\uFFFD.yaml'), vpc, 'manifest/name-not-utf8'],
  [file('a.yaml', { size: 1024 * 1024 + 1 }), '', 'manifest/file-too-large'],
  [file('a.yaml'), 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n', 'manifest/lfs-pointer'],
])('%o is not supported', (given, text, code) => {
  expect(parseManifests(given, Buffer.from(text))).toMatchObject({
    outcome: 'unsupported',
    documents: 0,
    manifests: [],
    diagnostics: [{ code, where: { file: given.file } }],
  });
});

test('binary data and other encodings are invalid, not empty', () => {
  expect(parse(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1))).toMatchObject({
    outcome: 'invalid',
    documents: 1,
    diagnostics: [{ code: 'manifest/binary' }],
  });
  expect(parse(Buffer.from('\uFEFFa: 1\n', 'utf16le'))).toMatchObject({
    outcome: 'invalid',
    documents: 1,
    diagnostics: [{ code: 'yaml/encoding' }],
  });
  expect(parse(Uint8Array.of(0x61, 0xff))).toMatchObject({ outcome: 'invalid', diagnostics: [{ code: 'yaml/encoding' }] });
});

test('a twin is told beside whatever the file says', () => {
  expect(parse(vpc, 'a.yaml', { twin: 'A.yaml' }).diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
    ['manifest/name-twin', 'warning'],
    ['yaml/surprising-boolean', 'warning'],
  ]);
});

test.each([
  ['20,000 levels', '['.repeat(20_000), 'yaml/too-deep'],
  ['a broken document', 'kind: [\n', 'yaml/syntax'],
  ['a duplicate key', `${vpc}kind: B\n`, 'yaml/duplicate-key'],
])('%s make the file invalid', (_, text, code) => {
  const parsed = parse(text);
  expect(parsed).toMatchObject({ outcome: 'invalid', documents: 1, manifests: [] });
  expect(parsed.diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
});

test('prototype keys in a manifest are data', () => {
  const [manifest] = parse(`${vpc}__proto__: {polluted: true}\n`).manifests;
  expect(Object.hasOwn(manifest!.manifest, '__proto__')).toBe(true);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('never throws and always has an outcome, whatever the bytes', () => {
  const parts = fc.constantFrom(
    vpc,
    'apiVersion: v1\n',
    'kind: List\n',
    'items:\n- ',
    'metadata:\n  name: a\n',
    '---\n',
    '- ',
    '{',
    '}',
    '[',
    '\0',
    '\ufffd',
    'a: ',
    '"',
    '*x',
    '&x ',
  );
  const text = fc.array(parts, { maxLength: 12 }).map((chosen) => Buffer.from(chosen.join('')));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), text), (bytes) => {
      const parsed = parse(bytes);
      expect(parsed.outcome === 'invalid').toBe(
        parsed.diagnostics.some(({ severity }) => severity === 'error') && parsed.outcome !== 'unsupported',
      );
      expect(parsed.manifests.length === 0 || parsed.documents > 0).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('every problem has a code of its family and a hint', () => {
  for (const [code, row] of Object.entries(fileProblems)) {
    expect(code).toMatch(/^manifest\/[a-z0-9-]+$/u);
    expect(row.hint).toMatch(/\.$/u);
  }
});

const samples = resolve(import.meta.dirname, '../../../../shared/data/hedgehog');

test.skipIf(!existsSync(samples))(`every file of the repositories in ${samples} is accounted for (skipped where they are absent)`, () => {
  const outcomes: Record<string, number> = {};
  const odd: string[] = [];
  for (const folder of ['gitops-repo', 'examples']) {
    for (const name of readdirSync(join(samples, folder), { recursive: true }) as string[]) {
      if (!statSync(join(samples, folder, name)).isFile()) continue;
      const parsed = parse(readFileSync(join(samples, folder, name)), name);
      outcomes[parsed.outcome] = (outcomes[parsed.outcome] ?? 0) + 1;
      if (parsed.diagnostics.length > 0)
        odd.push(`${name.replace(/^.*\/fabric-1\//u, '')}: ${parsed.diagnostics.map(({ code }) => code).join()}`);
    }
  }
  expect(outcomes).toEqual({ manifests: 57, ignored: 17, invalid: 2 });
  expect(odd.sort()).toEqual(['.hnp/archive-log.yaml: manifest/not-a-manifest', '.hnp/manifest.yaml: manifest/not-a-manifest']);
});
