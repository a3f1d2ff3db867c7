import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { steppingClock } from '#base/clock.ts';
import type { JsonObject } from '#base/json.ts';
import { lampDefinition } from './lamp.fixture.ts';
import { type LabCluster, type LabClusterOptions, startLabCluster } from './server.ts';

let lab: LabCluster | undefined;
afterEach(async () => {
  await lab?.stop();
  lab = undefined;
});

const lamps = '/apis/lab.example.com/v1/namespaces/default/lamps';
const lamp = (name: string, watts: unknown = 5, more: object = {}): object => ({
  apiVersion: 'lab.example.com/v1',
  kind: 'Lamp',
  metadata: { name, ...more },
  spec: { watts },
});

interface Answer {
  readonly code: number;
  readonly body: JsonObject & {
    readonly metadata: JsonObject;
    readonly items: readonly JsonObject[];
    readonly details: JsonObject;
    readonly spec: JsonObject;
    readonly message: string;
    readonly reason: string;
  };
  readonly warning: string | null;
}

const start = async (options: Partial<LabClusterOptions> = {}) => {
  lab = await startLabCluster({ definitions: [lampDefinition], port: 0, clock: steppingClock(), ...options });
  const { url } = lab;
  return async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: text }),
    });
    return { code: answer.status, body: (await answer.json()) as Answer['body'], warning: answer.headers.get('warning') };
  };
};

const merge = { 'content-type': 'application/merge-patch+json' };
const apply = { 'content-type': 'application/apply-patch+yaml' };

test('an object is created with identity, defaults and a version, and read back', async () => {
  const send = await start();
  const created = await send('POST', lamps, lamp('desk'));
  expect(created.code).toBe(201);
  expect(created.body.metadata).toMatchObject({
    name: 'desk',
    namespace: 'default',
    generation: 1,
    uid: expect.any(String) as string,
    creationTimestamp: expect.stringMatching(/Z$/u) as string,
  });
  expect(created.body.spec).toEqual({ watts: 5, colour: 'white' });
  expect((await send('GET', `${lamps}/desk`)).body).toEqual(created.body);
  expect((await send('POST', lamps, lamp('desk'))).body).toMatchObject({
    code: 409,
    reason: 'AlreadyExists',
    message: 'lamps.lab.example.com "desk" already exists',
  });
});

test('what is not there is told as the API server tells it', async () => {
  const send = await start();
  expect((await send('GET', `${lamps}/none`)).body).toMatchObject({
    kind: 'Status',
    code: 404,
    reason: 'NotFound',
    message: 'lamps.lab.example.com "none" not found',
    details: { name: 'none', group: 'lab.example.com', kind: 'lamps' },
  });
  expect((await send('GET', '/apis/lab.example.com/v2/lamps')).code).toBe(404);
  expect((await send('GET', '/nowhere')).code).toBe(404);
  expect((await send('POST', '/apis/lab.example.com/v1/namespaces/none/lamps', lamp('x'))).body).toMatchObject({
    code: 404,
    message: 'namespaces "none" not found',
  });
});

test('unknown fields are dropped with a warning, and refused when the client is strict', async () => {
  const send = await start();
  const loose = await send('POST', lamps, { ...lamp('a'), spec: { watts: 1, wats: 2 } });
  expect(loose.body.spec).toEqual({ watts: 1, colour: 'white' });
  expect(loose.warning).toBe('299 - "unknown field \\"spec.wats\\""');
  expect((await send('POST', `${lamps}?fieldValidation=Strict`, { ...lamp('b'), spec: { wats: 2 } })).code).toBe(400);
  expect((await send('POST', `${lamps}?fieldValidation=Maybe`, lamp('c'))).code).toBe(422);
});

test('what the schema forbids is 422 with a cause for each field', async () => {
  const send = await start();
  const refused = await send('POST', lamps, { ...lamp('a', -1), spec: { watts: -1, colour: 5 } });
  expect([refused.code, refused.body.reason]).toEqual([422, 'Invalid']);
  expect((refused.body.details['causes'] as readonly JsonObject[]).map((cause) => cause['field'])).toEqual(
    expect.arrayContaining(['spec.watts', 'spec.colour']),
  );
});

test('a replacement needs the version it was read at', async () => {
  const send = await start();
  const { body } = await send('POST', lamps, lamp('a'));
  const changed = await send('PUT', `${lamps}/a`, { ...body, spec: { watts: 6 } });
  expect([changed.code, changed.body.metadata['generation']]).toEqual([200, 2]);
  expect((await send('PUT', `${lamps}/a`, { ...body, spec: { watts: 7 } })).body).toMatchObject({ code: 409, reason: 'Conflict' });
  expect((await send('PUT', `${lamps}/other`, { ...body, metadata: { ...body.metadata, name: 'a' } })).code).toBe(400);
  expect((await send('PUT', `${lamps}/other`, { ...body, metadata: { ...body.metadata, name: 'other' } })).code).toBe(404);
});

test('patches: merge and JSON are taken, strategic merge is not', async () => {
  const send = await start();
  await send('POST', lamps, lamp('a'));
  expect((await send('PATCH', `${lamps}/a`, { spec: { watts: 7 } }, merge)).body.spec['watts']).toBe(7);
  expect(
    (
      await send('PATCH', `${lamps}/a`, [{ op: 'replace', path: '/spec/watts', value: 8 }], {
        'content-type': 'application/json-patch+json',
      })
    ).body.spec['watts'],
  ).toBe(8);
  expect(
    (await send('PATCH', `${lamps}/a`, [{ op: 'test', path: '/spec/watts', value: 1 }], { 'content-type': 'application/json-patch+json' }))
      .code,
  ).toBe(422);
  expect((await send('PATCH', `${lamps}/a`, {}, { 'content-type': 'application/strategic-merge-patch+json' })).code).toBe(415);
});

test('server-side apply owns fields, tells conflicts, and changes nothing on a dry run', async () => {
  const send = await start();
  const manifest = 'apiVersion: lab.example.com/v1\nkind: Lamp\nmetadata: {name: a}\nspec: {watts: 5}\n';
  expect((await send('PATCH', `${lamps}/a?fieldManager=git`, manifest, apply)).code).toBe(201);
  const again = await send('PATCH', `${lamps}/a?fieldManager=git`, manifest, apply);
  expect(again.code).toBe(200);
  await send('PATCH', `${lamps}/a?fieldManager=hand`, { spec: { watts: 6 } }, merge);
  const refused = await send('PATCH', `${lamps}/a?fieldManager=git`, manifest, apply);
  expect([refused.code, refused.body.message]).toEqual([409, expect.stringContaining('conflict with "hand"')]);
  const dry = await send('PATCH', `${lamps}/a?fieldManager=git&force=true&dryRun=All`, manifest, apply);
  expect([dry.code, dry.body.spec['watts'], (await send('GET', `${lamps}/a`)).body.spec['watts']]).toEqual([200, 5, 6]);
  expect((await send('PATCH', `${lamps}/a?force=true`, manifest, apply)).body.message).toContain('fieldManager');
  expect((await send('PATCH', `${lamps}/a?fieldManager=git`, 'a: [', apply)).code).toBe(400);
  expect((await send('PATCH', `${lamps}/a?fieldManager=git&dryRun=Some`, manifest, apply)).code).toBe(422);
});

test('status is written through its own path only', async () => {
  const send = await start();
  await send('POST', lamps, { ...lamp('a'), status: { lit: true } });
  expect((await send('GET', `${lamps}/a`)).body['status']).toBeUndefined();
  await send('PATCH', `${lamps}/a/status`, { status: { lit: true }, spec: { watts: 99 } }, merge);
  const { body } = await send('GET', `${lamps}/a`);
  expect([body['status'], body.spec['watts'], body.metadata['generation']]).toEqual([{ lit: true }, 5, 1]);
});

test('lists can be selected by label and field, and paged from one snapshot', async () => {
  const send = await start();
  for (const name of ['a', 'b', 'c', 'd', 'e'])
    await send('POST', lamps, lamp(name, 1, { labels: { room: name < 'c' ? 'hall' : 'attic' } }));
  const names = async (query: string): Promise<readonly unknown[]> =>
    (await send('GET', `${lamps}?${query}`)).body.items.map((item) => (item['metadata'] as JsonObject)['name']);
  expect(await names('labelSelector=room%3Dhall')).toEqual(['a', 'b']);
  expect(await names('labelSelector=room!%3Dhall,room')).toEqual(['c', 'd', 'e']);
  expect(await names('labelSelector=room+in+(attic,cellar)')).toEqual(['c', 'd', 'e']);
  expect(await names('labelSelector=room+notin+(attic)')).toEqual(['a', 'b']);
  expect(await names('labelSelector=!room')).toEqual([]);
  expect(await names('fieldSelector=metadata.name%3Dc')).toEqual(['c']);
  expect((await send('GET', `${lamps}?fieldSelector=spec.watts%3D1`)).code).toBe(400);
  expect((await send('GET', `${lamps}?labelSelector=a+b+c`)).code).toBe(400);
  const first = await send('GET', `${lamps}?limit=2`);
  expect(first.body.metadata).toMatchObject({ remainingItemCount: 3 });
  await send('DELETE', `${lamps}/d`);
  const token = encodeURIComponent(String(first.body.metadata['continue']));
  expect(await names(`limit=9&continue=${token}`)).toEqual(['c', 'd', 'e']);
  expect((await send('GET', `${lamps}?limit=9&continue=99:0`)).body).toMatchObject({ code: 410, reason: 'Expired' });
});

test('deleting goes through finalizers, honours preconditions, and can take a whole collection', async () => {
  const send = await start();
  await send('POST', lamps, lamp('a', 1, { finalizers: ['lab.example.com/hold'] }));
  expect((await send('DELETE', `${lamps}/a`)).body.metadata['deletionTimestamp']).toBeDefined();
  await send('PATCH', `${lamps}/a`, { metadata: { finalizers: null } }, merge);
  expect((await send('GET', `${lamps}/a`)).code).toBe(404);
  await send('POST', lamps, lamp('b'));
  expect((await send('DELETE', `${lamps}/b`, { preconditions: { uid: 'another' } })).code).toBe(409);
  expect((await send('DELETE', `${lamps}/b`, { preconditions: { resourceVersion: '1' } })).code).toBe(409);
  expect((await send('DELETE', `${lamps}/b?dryRun=All`)).code).toBe(200);
  expect((await send('GET', `${lamps}/b`)).code).toBe(200);
  await send('DELETE', lamps);
  expect((await send('GET', lamps)).body.items).toEqual([]);
});

test('a deletion that says in its body that it is a dry run takes nothing away', async () => {
  const send = await start();
  await send('POST', lamps, lamp('a'));
  const options = { kind: 'DeleteOptions', apiVersion: 'v1', dryRun: ['All'] };
  expect((await send('DELETE', `${lamps}/a`, options)).code).toBe(200);
  expect((await send('DELETE', lamps, options)).code).toBe(200);
  expect((await send('GET', `${lamps}/a`)).code).toBe(200);
  expect((await send('DELETE', `${lamps}/a`, { ...options, dryRun: ['Some'] })).code).toBe(422);
  expect((await send('DELETE', `${lamps}/a`, { ...options, dryRun: [] })).code).toBe(200);
  expect((await send('GET', `${lamps}/a`)).code).toBe(404);
});

test('a kind that can be scaled is scaled: read, replaced, patched, with the version kept', async () => {
  const [version] = (lampDefinition['spec'] as JsonObject)['versions'] as readonly JsonObject[];
  const scale = { specReplicasPath: '.spec.watts', statusReplicasPath: '.status.lit', labelSelectorPath: '.spec.colour' };
  const versions = [{ ...version, subresources: { scale } }] as unknown as JsonObject[];
  const send = await start({ definitions: [{ ...lampDefinition, spec: { ...(lampDefinition['spec'] as JsonObject), versions } }] });
  await send('POST', lamps, lamp('a', 3));
  const read = await send('GET', `${lamps}/a/scale`);
  expect(read.body).toMatchObject({
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name: 'a', namespace: 'default' },
    spec: { replicas: 3 },
    status: { replicas: 0, selector: 'white' },
  });
  const patched = await send('PATCH', `${lamps}/a/scale`, { spec: { replicas: 4 } }, merge);
  expect(patched.body).toMatchObject({ kind: 'Scale', spec: { replicas: 4 } });
  expect((await send('PUT', `${lamps}/a/scale`, { ...read.body, spec: { replicas: 9 } })).code).toBe(409);
  expect((await send('PUT', `${lamps}/a/scale`, { ...patched.body, spec: { replicas: 9 } })).body.spec).toEqual({ replicas: 9 });
  expect((await send('GET', `${lamps}/a`)).body.spec).toEqual({ watts: 9, colour: 'white' });
  expect((await send('PATCH', `${lamps}/a/scale`, { spec: { replicas: -1 } }, merge)).code).toBe(422);
  expect((await send('PUT', `${lamps}/a/scale`, lamp('a'))).code).toBe(400);
  expect((await send('GET', `${lamps}/none/scale`)).code).toBe(404);
  expect(
    ((await send('GET', '/apis/lab.example.com/v1')).body['resources'] as readonly JsonObject[]).map((resource) => resource['name']),
  ).toEqual(['lamps', 'lamps/scale']);
});

test('a kind without a scale has none', async () => {
  const send = await start();
  await send('POST', lamps, lamp('a'));
  expect((await send('GET', `${lamps}/a/scale`)).code).toBe(404);
});

test('names can be generated, and must be names', async () => {
  const send = await start();
  expect((await send('POST', lamps, { ...lamp(''), metadata: { generateName: 'desk-' } })).body.metadata['name']).toMatch(
    /^desk-[0-9a-f]{5}$/u,
  );
  expect((await send('POST', lamps, lamp('Not A Name'))).code).toBe(422);
  expect((await send('POST', lamps, { ...lamp('a'), kind: 'Torch' })).code).toBe(422);
  expect((await send('POST', lamps, lamp('a', 1, { namespace: 'other' }))).code).toBe(400);
  expect((await send('POST', lamps, lamp('a', 1, { resourceVersion: '5' }))).code).toBe(500);
  expect((await send('POST', lamps, '[]')).code).toBe(400);
  expect((await send('POST', lamps, '{')).code).toBe(400);
  expect((await send('PUT', lamps, lamp('a'))).code).toBe(405);
});

test('a table has the columns of the definition', async () => {
  const send = await start();
  await send('POST', lamps, lamp('a', 60));
  const accept = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };
  const { body } = await send('GET', lamps, undefined, accept);
  expect((body['columnDefinitions'] as readonly JsonObject[]).map((column) => column['name'])).toEqual(['Name', 'Watts', 'Age']);
  expect((body['rows'] as readonly JsonObject[])[0]).toMatchObject({
    cells: ['a', 60, expect.stringMatching(/^\d+s$/u)],
    object: { kind: 'PartialObjectMetadata', metadata: { name: 'a' } },
  });
  expect(
    ((await send('GET', `${lamps}/a?includeObject=None`, undefined, accept)).body['rows'] as readonly JsonObject[])[0]?.['object'],
  ).toBeNull();
  expect(
    ((await send('GET', `${lamps}/a?includeObject=Object`, undefined, accept)).body['rows'] as readonly JsonObject[])[0]?.['object'],
  ).toMatchObject({ spec: { watts: 60 } });
});

test('discovery names groups, versions and resources, and OpenAPI the parameters of patches', async () => {
  const send = await start();
  expect((await send('GET', '/api')).body['versions']).toEqual(['v1']);
  expect(((await send('GET', '/apis')).body['groups'] as readonly JsonObject[]).map((group) => group['name'])).toEqual([
    'apiextensions.k8s.io',
    'lab.example.com',
  ]);
  expect((await send('GET', '/apis/lab.example.com')).body).toMatchObject({ preferredVersion: { version: 'v1' } });
  expect(
    ((await send('GET', '/apis/lab.example.com/v1')).body['resources'] as readonly JsonObject[]).map((resource) => resource['name']),
  ).toEqual(['lamps', 'lamps/status']);
  expect((await send('GET', '/version')).body).toMatchObject({ major: '1' });
  const paths = (await send('GET', '/openapi/v3')).body['paths'] as JsonObject;
  expect(Object.keys(paths)).toContain('apis/lab.example.com/v1');
  expect(JSON.stringify((await send('GET', '/openapi/v3/apis/lab.example.com/v1')).body)).toContain('fieldValidation');
});

interface Message {
  readonly [field: number]: readonly (Message & { readonly text: string })[];
}

/** A message of length-delimited fields, read without knowing what it is: each value as text and, where it can be, as a message. */
const decode = (bytes: Buffer): Message => {
  const fields: Record<number, (Message & { readonly text: string })[]> = {};
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = number();
    if (tag % 8 !== 2) return {};
    const length = number();
    const value = bytes.subarray(at, at + length);
    at += length;
    (fields[(tag - 2) / 8] ??= []).push({ ...decode(value), text: value.toString() });
  }
  return fields;
};

test('older clients get the schemas in the one encoding they read, with what every object has', async () => {
  await start();
  const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
  const answer = await fetch(`${lab?.url ?? ''}/openapi/v2`, { headers: { accept } });
  expect(answer.headers.get('content-type')).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
  const document = decode(Buffer.from(await answer.arrayBuffer()));
  expect(document[1]?.[0]?.text).toBe('2.0');
  const definition = document[9]?.[0]?.[1]?.find((entry) => entry[1]?.[0]?.text === 'com.example.lab.v1.Lamp')?.[2]?.[0];
  const names = (schema: Message | undefined) => schema?.[25]?.[0]?.[1]?.map((entry) => entry[1]?.[0]?.text);
  const property = (schema: Message | undefined, name: string) =>
    schema?.[25]?.[0]?.[1]?.find((entry) => entry[1]?.[0]?.text === name)?.[2]?.[0];
  expect(names(definition)).toEqual(['apiVersion', 'kind', 'metadata', 'spec', 'status']);
  expect(names(property(definition, 'spec'))).toEqual(['watts', 'colour']);
  expect(property(property(definition, 'spec'), 'watts')?.[22]?.[0]?.[1]?.[0]?.text).toBe('integer');
  const path = document[8]?.[0]?.[2]?.find((entry) => entry[1]?.[0]?.text.endsWith('/lamps/{name}'))?.[2]?.[0];
  const parameters = path?.[8]?.[0]?.[8]?.map((entry) => entry[1]?.[0]?.[2]?.[0]?.[3]?.[0]?.[4]?.[0]?.text);
  expect(parameters).toEqual(['dryRun', 'fieldManager', 'fieldValidation', 'force']);
  const extension = { group: 'lab.example.com', version: 'v1', kind: 'Lamp' };
  expect(JSON.parse(path?.[8]?.[0]?.[13]?.[0]?.[2]?.[0]?.[2]?.[0]?.text ?? '')).toEqual(extension);
  expect(JSON.parse(definition?.[31]?.[0]?.[2]?.[0]?.[2]?.[0]?.text ?? '')).toEqual([extension]);
});

test('a body in an encoding that is not read is refused with what is', async () => {
  const send = await start();
  const refused = await send('POST', '/api/v1/namespaces', 'k8s', { 'content-type': 'application/vnd.kubernetes.protobuf' });
  expect([refused.code, refused.body.reason]).toEqual([415, 'UnsupportedMediaType']);
  expect(refused.body.message).toContain('application/yaml');
});

test('a new namespace is active, and listed so', async () => {
  const send = await start();
  await send('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'blue' } });
  const accept = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };
  const { body } = await send('GET', '/api/v1/namespaces', undefined, accept);
  expect((body['rows'] as readonly JsonObject[]).map((row) => (row['cells'] as readonly unknown[]).slice(0, 2))).toEqual([
    ['blue', 'Active'],
    ['default', 'Active'],
  ]);
});

test('definitions can be added, checked and taken away with their objects', async () => {
  const send = await start({ definitions: [] });
  const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const created = await send('POST', crds, lampDefinition);
  expect(JSON.stringify(created.body['status'])).toContain('Established');
  await send('POST', lamps, lamp('a'));
  const bad = await send('POST', crds, { ...lampDefinition, metadata: { name: 'wrong' } });
  expect([bad.code, bad.body.message]).toEqual([422, expect.stringContaining('spec.names.plural')]);
  await send('DELETE', `${crds}/lamps.lab.example.com`);
  expect((await send('GET', lamps)).code).toBe(404);
  await send('POST', crds, lampDefinition);
  expect((await send('GET', lamps)).body.items).toEqual([]);
});

test('a namespace takes its objects with it', async () => {
  const send = await start();
  await send('POST', '/api/v1/namespaces', { metadata: { name: 'lab' } });
  await send('POST', lamps.replace('default', 'lab'), lamp('a'));
  expect((await send('GET', '/apis/lab.example.com/v1/lamps')).body.items).toHaveLength(1);
  await send('DELETE', '/api/v1/namespaces/lab');
  expect((await send('GET', '/apis/lab.example.com/v1/lamps')).body.items).toEqual([]);
});

/** Lines of a watch until `count` of them came or it ended. */
const watch = async (query: string, count: number): Promise<readonly JsonObject[]> => {
  const stop = new AbortController();
  const answer = await fetch(`${lab?.url}${lamps}?watch=true&${query}`, { signal: stop.signal });
  const lines: JsonObject[] = [];
  let rest = '';
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    rest += new TextDecoder().decode(chunk);
    const parts = rest.split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((part) => JSON.parse(part) as JsonObject));
    if (lines.length >= count) break;
  }
  stop.abort();
  return lines;
};

const told = (lines: readonly JsonObject[]) =>
  lines.map((line) => [line['type'], ((line['object'] as JsonObject)['metadata'] as JsonObject | undefined)?.['name']]);

test('a watch tells what is there, resumes from a version, and what enters or leaves a selection', async () => {
  const send = await start();
  const { body } = await send('POST', lamps, lamp('a', 1, { labels: { room: 'hall' } }));
  await send('POST', lamps, lamp('b'));
  await send('PATCH', `${lamps}/a`, { metadata: { labels: { room: 'attic' } } }, merge);
  expect(told(await watch('', 2))).toEqual([
    ['ADDED', 'a'],
    ['ADDED', 'b'],
  ]);
  const since = String(body.metadata['resourceVersion']);
  expect(told(await watch(`resourceVersion=${since}`, 2))).toEqual([
    ['ADDED', 'b'],
    ['MODIFIED', 'a'],
  ]);
  expect(told(await watch(`resourceVersion=${since}&labelSelector=room%3Dhall`, 1))).toEqual([['DELETED', 'a']]);
  expect(told(await watch('sendInitialEvents=true&allowWatchBookmarks=true', 3)).map(([type]) => type)).toEqual([
    'ADDED',
    'ADDED',
    'BOOKMARK',
  ]);
});

test('a version that is too old is 410, and a time limit ends a watch', async () => {
  const send = await start();
  await send('POST', lamps, lamp('a'));
  lab?.compact();
  expect((await watch('resourceVersion=1', 1))[0]).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
  expect(await watch('resourceVersion=99999&timeoutSeconds=1', 9)).toEqual([]);
});

test('strangers are refused: another host, a web page', async () => {
  await start();
  const ask = (headers: Readonly<Record<string, string>>): Promise<number> =>
    new Promise((done) => {
      httpRequest(`${lab?.url}/version`, { headers }, (answer) => {
        answer.resume();
        done(answer.statusCode ?? 0);
      }).end();
    });
  expect([await ask({ host: 'evil.example' }), await ask({ origin: 'https://evil.example' }), await ask({})]).toEqual([403, 403, 200]);
});

test('a body that is too large is refused', async () => {
  const send = await start();
  expect((await send('POST', lamps, JSON.stringify({ x: 'x'.repeat(3 * 1024 * 1024) }))).code).toBe(413);
});

test('objects survive a restart, also when the last line was torn', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-lab-'));
  const dataFile = join(folder, 'lab.jsonl');
  const send = await start({ dataFile });
  const { body } = await send('POST', lamps, lamp('a'));
  await send('POST', lamps, lamp('b'));
  await send('DELETE', `${lamps}/b`);
  await lab?.stop();
  writeFileSync(dataFile, `${readFileSync(dataFile, 'utf8')}{"version":99,"resour`);
  const again = await start({ dataFile });
  expect((await again('GET', lamps)).body.items).toEqual([body]);
  expect(Number((await again('POST', lamps, lamp('c'))).body.metadata['resourceVersion'])).toBeGreaterThan(
    Number(body.metadata['resourceVersion']),
  );
  rmSync(folder, { recursive: true });
});

test('health and planned failures', async () => {
  const send = await start();
  expect(await (await fetch(`${lab?.url}/healthz`)).text()).toBe('ok');
  lab?.failNext({ matching: /lamps/u, status: 503, retryAfter: 2 });
  const answer = await fetch(`${lab?.url}${lamps}`);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  expect((await send('GET', lamps)).code).toBe(200);
  expect(lab?.kubeconfig()).toContain(`server: ${lab?.url}`);
});

test('only the object itself is created by an apply, and a deletion that waits raises the generation once', async () => {
  const send = await start();
  const manifest = { ...lamp('a'), status: { lit: true } };
  expect((await send('PATCH', `${lamps}/a/status?fieldManager=git`, manifest, apply)).code).toBe(404);
  await send('POST', lamps, lamp('a', 1, { finalizers: ['x.io/keep'] }));
  const generation = async (query = '') => (await send('DELETE', `${lamps}/a${query}`)).body.metadata['generation'];
  expect([await generation('?dryRun=All'), await generation(), await generation()]).toEqual([2, 2, 2]);
  expect((await send('POST', lamps, lamp('a'))).body['message']).toBe('object is being deleted: lamps.lab.example.com "a" already exists');
});
