import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { tortureSchema } from '#kubernetes/torture.fixture.ts';
import { inputOf, runCaptured } from './run.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-predict-'));
afterAll(() => rmSync(folder, { recursive: true }));

const definition = (scope: string): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'tests.lab.example.com' },
  spec: {
    group: 'lab.example.com',
    names: { kind: 'Test', plural: 'tests' },
    scope,
    versions: [{ name: 'v1', served: true, storage: true, subresources: { status: {} }, schema: { openAPIV3Schema: tortureSchema } }],
  },
});
const crd = join(folder, 'crd.json');
writeFileSync(crd, JSON.stringify(definition('Namespaced')));

const predict = async (input: string, ...words: readonly string[]) => {
  const { status, out, err } = await runCaptured(['drift', 'predict', ...words], {
    input: inputOf(input),
  });
  const verdicts = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonObject);
  return { status, err, verdicts };
};

const config = (spec: JsonObject): JsonObject => ({
  apiVersion: 'lab.example.com/v1',
  kind: 'Test',
  metadata: { name: 'one', namespace: 'default' },
  spec,
});
const live = {
  ...config({ title: 'a' }),
  metadata: {
    name: 'one',
    namespace: 'default',
    uid: 'u',
    resourceVersion: '1',
    generation: 1,
    creationTimestamp: '2026-11-22T12:00:00Z',
    managedFields: [
      {
        manager: 'hand',
        operation: 'Update',
        apiVersion: 'lab.example.com/v1',
        time: '2026-11-22T12:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:spec': { 'f:title': {} } },
      },
    ],
  },
};
const options = ['--crd', crd, '--server-version', '1.34', '--now', '2026-11-22T13:00:00Z'];
const lines = (...vectors: readonly unknown[]): string => `${vectors.map((vector) => JSON.stringify(vector)).join('\n')}\n`;

test('each vector gets its verdict: an object, conflicts by manager and path, or the class of the error', async () => {
  const answer = await predict(
    lines(
      { config: config({ inner: {} }), manager: 'git', force: false },
      { live, config: config({ title: 'b' }), manager: 'git', force: false },
      { live, config: config({ title: 'b' }), manager: 'git', force: true },
      { live, config: config({ count: 12 }), manager: 'git', force: false },
      { live, config: config({ titel: 'b' }), manager: 'git', force: false },
    ),
    ...options,
  );
  expect([answer.status, answer.err]).toEqual([0, '']);
  expect(answer.verdicts[0]).toMatchObject({
    code: 201,
    changed: true,
    object: { metadata: { name: 'one', generation: 1 }, spec: { inner: { b: 'bee' } } },
  });
  expect(answer.verdicts[1]).toEqual({
    code: 409,
    conflicts: [{ manager: 'hand', operation: 'Update', apiVersion: 'lab.example.com/v1', path: '.spec.title' }],
    message: 'Apply failed with 1 conflict: conflict with "hand" using lab.example.com/v1: .spec.title',
  });
  expect(answer.verdicts[2]).toMatchObject({ code: 200, changed: true, object: { metadata: { generation: 2 }, spec: { title: 'b' } } });
  expect(answer.verdicts[3]).toEqual({
    code: 422,
    error: 'Invalid',
    message: 'Test.lab.example.com "one" is invalid: spec.count: Invalid value: 12: spec.count in body should be less than or equal to 9',
    causes: [
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: 12: spec.count in body should be less than or equal to 9',
        field: 'spec.count',
      },
    ],
  });
  expect(answer.verdicts[4]).toEqual({
    code: 500,
    error: 'InternalError',
    message: 'failed to create typed patch object (default/one; lab.example.com/v1, Kind=Test): .spec.titel: field not declared in schema',
    causes: [],
  });
});

test('a line that cannot be answered says why, in its place, and the status tells', async () => {
  const answer = await predict(
    `{\n[]\n${lines(
      { live: 1, config: {}, manager: 'git' },
      { config: 1, manager: 'git' },
      { config: {}, manager: '' },
      { config: {}, manager: 'git', force: 'yes' },
      { config: { ...config({}), kind: 'Lamp' }, manager: 'git' },
      { config: config({}), manager: 'git', subresource: 'scale' },
      { config: config({}), manager: 'git' },
    )}`,
    ...options,
  );
  expect(answer.status).toBe(1);
  expect(answer.verdicts.map(({ unanswerable, code }) => unanswerable ?? code)).toEqual([
    'The line is not JSON.',
    'The line is not a JSON object.',
    'live is not an object with apiVersion, kind, metadata.',
    'config is not an object.',
    'manager is not a text.',
    'force is neither true nor false.',
    'No definition serves Lamp.lab.example.com in version v1.',
    'subresource is not status.',
    201,
  ]);
});

test('a vector that is nested without end is told, and the next one is answered', async () => {
  const depth = 200_000;
  const deep = `{"config":{"apiVersion":"lab.example.com/v1","kind":"Test","metadata":{"name":"one"},"spec":{"free":{"a":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}}},"manager":"git"}`;
  const answer = await predict(`${deep}\n${lines({ config: config({}), manager: 'git' })}`, ...options);
  expect(answer.verdicts).toMatchObject([{ unanswerable: 'The vector is nested too deeply.' }, { code: 201 }]);
  expect(answer.status).toBe(1);
});

test('managers of other versions of the kind see the object in theirs, and what storage has no place for is gone', async () => {
  const version = (name: string, storage: boolean, spec: JsonObject) => ({
    name,
    served: true,
    storage,
    schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: spec } } } },
  });
  const text = { type: 'string' };
  const versions = [
    version('v1', true, { title: text, old: { type: 'string', default: 'stored' } }),
    version('v2', false, { title: text, young: text }),
  ];
  const file = join(folder, 'versions.json');
  const one = definition('Namespaced') as { readonly spec: JsonObject };
  writeFileSync(file, JSON.stringify({ ...one, spec: { ...one.spec, versions } }));
  const young = (spec: JsonObject): JsonObject => ({ ...config(spec), apiVersion: 'lab.example.com/v2' });
  const managed = (apiVersion: string) => [{ ...(live.metadata.managedFields[0] as JsonObject), apiVersion }];
  const before = { ...young({ title: 'a' }), metadata: { ...live.metadata, managedFields: managed('lab.example.com/v1') } };
  const removed = { ...before, metadata: { ...before.metadata, managedFields: managed('lab.example.com/v0') } };
  const { verdicts } = await predict(
    lines(
      { config: young({ title: 'b', young: 'x' }), manager: 'git' },
      { live: before, config: young({ title: 'b' }), manager: 'git' },
      { live: removed, config: young({ title: 'b' }), manager: 'git' },
    ),
    '--crd',
    file,
    '--server-version',
    '1.34',
  );
  expect(verdicts[0]).toMatchObject({ code: 201, object: { apiVersion: 'lab.example.com/v2', spec: { title: 'b' } } });
  expect((verdicts[0] as { readonly object: KubernetesObject }).object['spec']).toEqual({ title: 'b' });
  expect(verdicts[1]).toMatchObject({ code: 409, conflicts: [{ apiVersion: 'lab.example.com/v1', path: '.spec.title' }] });
  expect(verdicts[2]).toMatchObject({ code: 500, message: 'request to convert CR to an invalid group/version: lab.example.com/v0' });
});

test('rules are evaluated, and those that cannot be are said', async () => {
  const ruled = async (rule: string): Promise<unknown> => {
    const text = readFileSync(crd, 'utf8').replace('"title":{', `"title":{"x-kubernetes-validations":[{"rule":${JSON.stringify(rule)}}],`);
    const file = join(folder, 'rules.json');
    writeFileSync(file, text);
    return (await predict(lines({ config: config({ title: 'z' }), manager: 'git' }), '--crd', file, '--server-version', '1.34')).verdicts;
  };
  expect(await ruled("self != 'z'")).toMatchObject([
    { code: 422, causes: [{ field: 'spec.title', message: 'Invalid value: "string": failed rule: self != \'z\'' }] },
  ]);
  expect(await ruled("self != 'y'")).toMatchObject([{ code: 201 }]);
  expect(await ruled('self != 3')).toMatchObject([{ code: 201, unevaluated: ['cel'] }]);
});

test.each<[readonly string[], string]>([
  [['--crd', crd], "required option '--server-version <version>' not specified"],
  [['--server-version', '1.34'], "required option '--crd <path...>' not specified"],
  [['--crd', crd, '--server-version', 'new'], 'It has to look like 1.34.'],
  [['--crd', '/nowhere', '--server-version', '1.34'], 'There is no /nowhere.'],
  [['--crd', crd, '--server-version', '1.34', '--now', 'soon'], 'It has to be a time, like 2026-11-22T12:00:00Z.'],
])('%j is wrong usage', async (words, text) => {
  const answer = await predict('', ...words);
  expect(answer.status).toBe(2);
  expect(answer.err).toContain(text);
});

test('a file without definitions is told', async () => {
  const file = join(folder, 'none.yaml');
  writeFileSync(file, 'kind: Lamp\n');
  expect(await predict('', '--crd', file, '--server-version', '1.34')).toMatchObject({
    status: 1,
    err: expect.stringContaining('There is no custom resource definition in these files.'),
  });
});

/** Code, and the conflicts as manager and path. */
const short = (conflicts: unknown): readonly string[] =>
  Array.isArray(conflicts) ? conflicts.map(({ manager, path }) => `${manager} ${path}`).sort() : [];

const recordedConflicts = (message = ''): readonly string[] =>
  [...message.matchAll(/conflicts? with "([^"]+)"[^:\n]*(?:using [^\n]*?)?:((?: \.\S+|\n- \S+)+)/gu)]
    .flatMap(([, manager, paths]) =>
      (paths as string)
        .split(/\s+(?:- )?/u)
        .filter(Boolean)
        .map((path) => `${manager} ${path}`),
    )
    .sort();

const recorded = readdirSync('src/kubernetes/recorded').map(
  (file) => [file.replace('.jsonl', ''), crd, `src/kubernetes/recorded/${file}`] as const,
);
const shared = '../shared/data/ssa-dryrun';
const all = [...recorded, ...(existsSync(shared) ? [['1.26', `${shared}/crd.json`, `${shared}/k8s-1.26.jsonl`] as const] : [])];

test.each(all)('agrees with every recorded apply of a server of version %s', async (version, definitions, file) => {
  const records = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(
      (line) => JSON.parse(line) as { readonly config?: JsonObject; readonly server: { readonly code: number; readonly message?: string } },
    )
    .filter((record) => record.config !== undefined);
  const { verdicts } = await predict(lines(...records), '--crd', definitions, '--server-version', version);
  expect(verdicts.map(({ code, conflicts }) => [code, ...short(conflicts)])).toEqual(
    records.map(({ server: { code, message } }) => [code, ...(code === 409 ? recordedConflicts(message) : [])]),
  );
  expect(records.length).toBeGreaterThan(50);
});
