/**
 * Random questions about applies, creates and updates to a real API server, and whether our prediction answers them the same. Kinds are
 * those of given CustomResourceDefinitions, the torture schema, and random schemas; everything follows from a seed.
 */
import { isObject, type Json, type JsonObject } from '../../src/base/json.ts';
import { kindOf } from '../../src/kubernetes/definition.ts';
import type { KubernetesObject } from '../../src/kubernetes/object.ts';
import { agrees, predictRecorded, type Recorded, type RecordedKind } from '../../src/kubernetes/recorded.fixture.ts';
import { compileSchema } from '../../src/kubernetes/structural.ts';
import { tortureSchema } from '../../src/kubernetes/torture.fixture.ts';
import type { WriteOutcome } from '../../src/kubernetes/write.ts';
import { judgeDefinition, type KubernetesServer, openKind, type ServerAnswer } from '../services/kubernetes.ts';
import { type Daring, type Random, randomFrom, randomSchema, valueFor } from './random.ts';

interface Asked extends RecordedKind {
  readonly definition: JsonObject;
  readonly apiVersion: string;
  readonly kind: string;
  readonly collection: string;
  readonly openApi: JsonObject;
}

/** How a kind is served. */
interface Serving {
  readonly scope?: 'Namespaced' | 'Cluster';
  readonly subresources?: JsonObject;
}

const testKind = (
  schema: JsonObject,
  kind: string,
  plural: string,
  { scope = 'Namespaced', subresources = { status: {} } }: Serving = {},
): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.lab.example.com` },
  spec: {
    group: 'lab.example.com',
    names: { kind, plural },
    scope,
    versions: [{ name: 'v1', served: true, storage: true, subresources, schema: { openAPIV3Schema: schema } }],
  },
});

const askedKind = (definition: JsonObject): Asked => {
  const kind = kindOf(definition);
  const version = kind.versions.find(({ storage }) => storage);
  const openApi = version?.schema ?? {};
  const apiVersion = `${kind.group}/${version?.name}`;
  const namespaced = kind.scope === 'Namespaced';
  return {
    definition,
    apiVersion,
    kind: kind.kind,
    openApi,
    schema: compileSchema(openApi),
    resource: `${kind.plural}.${kind.group}`,
    namespaced,
    statusSubresource: version?.statusSubresource === true,
    collection: `/apis/${apiVersion}${namespaced ? '/namespaces/default' : ''}/${kind.plural}`,
  };
};

const meek: Daring = { wrongType: 0, unknownField: 0, missing: 0, null: 0.02 };
const bold: Daring = { wrongType: 0.04, unknownField: 0.03, missing: 0.1, null: 0.06 };

const owner = (more: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Owner', name: 'a', uid: 'u', ...more });

const strangeOwners = (random: Random): Json =>
  random.pick<Json>([
    [owner({ kind: '' })],
    [owner({ name: '', uid: '' })],
    [owner({ apiVersion: '' })],
    [{ uid: 'u' }],
    [owner({ controller: true }), owner({ uid: 'v', controller: true })],
    [owner({ blockOwnerDeletion: true, controller: false })],
    [owner({}), owner({ name: 'b' })],
    [owner({ apiVersion: 'v1', kind: 'Event' })],
    [owner({ extra: 1 })],
  ]);

/** What client-side `kubectl apply` notes on an object. */
const noted = (random: Random, asked: Asked, life: Life): JsonObject => {
  const base: JsonObject = life.live ?? {};
  const { status: _status, metadata: _metadata, ...kept } = base as JsonObject & Record<'status' | 'metadata', Json>;
  const spec = changedAt(random, kept['spec'] ?? {}, valueFor(random, asked.openApi, meek));
  const text = random.chance(0.1)
    ? random.pick(['', 'x', '{}', '[]'])
    : JSON.stringify({
        apiVersion: asked.apiVersion,
        kind: asked.kind,
        ...(random.chance(0.6) ? kept : { spec }),
        metadata: { name: life.name, annotations: {} },
      });
  return { 'kubectl.kubernetes.io/last-applied-configuration': text };
};

const metadataFor = (random: Random, name: string, daring: boolean): JsonObject => {
  const some = (probability: number, key: string, value: () => Json): JsonObject => (random.chance(probability) ? { [key]: value() } : {});
  const texts = (): Json =>
    Object.fromEntries(['a', 'b', 'c'].filter(() => random.chance(0.4)).map((key) => [key, random.pick(['a', 'b', ''])]));
  return {
    name,
    ...some(0.3, 'labels', texts),
    ...some(0.2, 'annotations', texts),
    ...some(0.15, 'finalizers', () => ['x.io/a', 'x.io/b'].filter(() => random.chance(0.5))),
    ...some(0.1, 'ownerReferences', () => [
      {
        apiVersion: 'v1',
        kind: 'Owner',
        name: random.pick(['a', 'b']),
        uid: random.pick(['u', 'v']),
        ...some(0.3, 'controller', () => true),
      },
    ]),
    ...some(daring ? 0.02 : 0, 'labels', () => random.pick<Json>([null, { 'a b': 'c' }, { a: 1 }, 'text'])),
    ...some(daring ? 0.03 : 0, 'labels', () => random.pick<Json>([{ a: 'a b' }, { a: 'x'.repeat(64) }, { 'x/y/z': 'a' }, { a: null }])),
    ...some(daring ? 0.03 : 0, 'annotations', () => random.pick<Json>([{ 'a b': 'c' }, { a: null }, { 'X.io/a': 'b' }, { a: 1 }])),
    ...some(daring ? 0.03 : 0, 'finalizers', () => random.pick<Json>([['a'], ['a', 'a'], ['no good'], [null], [1]])),
    ...some(daring ? 0.04 : 0, 'ownerReferences', () => strangeOwners(random)),
    ...some(daring ? 0.01 : 0, 'generateName', () => 'o-'),
    ...some(daring ? 0.01 : 0, 'namespace', () => random.pick(['default', 'other'])),
    ...some(daring ? 0.02 : 0, 'creationTimestamp', () => random.pick<Json>([null, '2020-01-01T00:00:00Z'])),
    ...some(daring ? 0.01 : 0, 'deletionGracePeriodSeconds', () => 5),
    ...some(daring ? 0.01 : 0, 'managedFields', () => random.pick<Json>([null, [], [{}]])),
    ...some(daring ? 0.01 : 0, 'deletionTimestamp', () => '2020-01-01T00:00:00Z'),
    ...some(daring ? 0.01 : 0, 'selfLink', () => '/x'),
    ...some(daring ? 0.01 : 0, 'generation', () => 7),
    ...some(daring ? 0.01 : 0, 'uid', () => 'other'),
    ...some(daring ? 0.01 : 0, 'unknown', () => 1),
    ...some(daring ? 0.01 : 0, 'resourceVersion', () => '1'),
  };
};

/** One object's life: what is stored, and what each manager applied last. */
interface Life {
  readonly name: string;
  live: KubernetesObject | undefined;
  readonly last: Map<string, JsonObject>;
}

const changedAt = (random: Random, from: Json | undefined, to: Json): Json => {
  if (!isObject(from) || !isObject(to)) return random.chance(0.5) ? (from ?? to) : to;
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const [before, after] = [from[key], to[key]];
      if (after === undefined) return random.chance(0.7) ? [[key, before as Json]] : [];
      if (before === undefined) return random.chance(0.3) ? [[key, after]] : [];
      return [[key, changedAt(random, before, after)]];
    }),
  );
};

const manifestFor = (random: Random, asked: Asked, life: Life, base: JsonObject | undefined): JsonObject => {
  const daring = random.chance(0.25);
  const value = valueFor(random, asked.openApi, daring ? bold : meek);
  const fresh = isObject(value) ? value : {};
  const { apiVersion: _a, kind: _k, metadata: _m, status, ...body } = fresh;
  const made: JsonObject = random.chance(0.2) && status !== undefined ? { ...body, status } : body;
  const { metadata: _meta, ...old } = base ?? {};
  const mixed = base === undefined ? made : (changedAt(random, old, made) as JsonObject);
  const metadata = metadataFor(random, life.name, daring);
  const annotated = random.chance(0.06)
    ? { ...metadata, annotations: { ...(metadata['annotations'] as JsonObject), ...noted(random, asked, life) } }
    : metadata;
  return { ...mixed, apiVersion: asked.apiVersion, kind: asked.kind, metadata: annotated };
};

interface Question {
  readonly record: Omit<Recorded, 'server'>;
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly body: JsonObject;
}

const managers = ['gitops', 'hand', 'kubectl'];

const applyQuestion = (random: Random, asked: Asked, life: Life): Question => {
  const manager = random.pick(managers);
  const subresource = life.live !== undefined && asked.statusSubresource && random.chance(0.1) ? ('status' as const) : undefined;
  const config = manifestFor(random, asked, life, random.chance(0.6) ? life.last.get(manager) : undefined);
  const force = random.chance(0.4);
  const path = `${asked.collection}/${life.name}${subresource === undefined ? '' : '/status'}?fieldManager=${manager}&force=${force}`;
  const about = {
    op: 'apply',
    ...(subresource === undefined ? {} : { subresource }),
    ...(life.live === undefined ? {} : { live: life.live }),
  };
  return { record: { ...about, config, manager, force }, method: 'PATCH', path, type: 'application/apply-patch+yaml', body: config };
};

/** Creates, and updates of what is there; a patch is an update with its result. */
const writeQuestion = (random: Random, asked: Asked, life: Life): Question => {
  const manager = random.pick(managers);
  const { live } = life;
  if (live === undefined) {
    const object = manifestFor(random, asked, life, undefined);
    const path = `${asked.collection}?fieldManager=${manager}`;
    return { record: { op: 'POST', object, manager }, method: 'POST', path, type: 'application/json', body: object };
  }
  const subresource = asked.statusSubresource && random.chance(0.2) ? ('status' as const) : undefined;
  const manifest = manifestFor(random, asked, life, live);
  const kept = random.chance(0.9) ? { resourceVersion: live.metadata['resourceVersion'] as Json } : {};
  const owned = random.chance(0.1) ? { managedFields: random.pick<Json>([[], [{}], live.metadata['managedFields'] ?? []]) } : {};
  const metadata = { ...(random.chance(0.7) ? live.metadata : {}), ...(manifest['metadata'] as JsonObject), ...kept, ...owned };
  const object: JsonObject = { ...manifest, metadata };
  const path = `${asked.collection}/${life.name}${subresource === undefined ? '' : '/status'}?fieldManager=${manager}`;
  const about = { op: 'PUT', live, ...(subresource === undefined ? {} : { subresource }) };
  return { record: { ...about, object, manager }, method: 'PUT', path, type: 'application/json', body: object };
};

const answerOf = ({ code, body }: ServerAnswer): Recorded['server'] => {
  if (code < 300) return { code, object: body as JsonObject };
  const status = isObject(body) ? body : {};
  const details = isObject(status['details']) ? status['details'] : {};
  const causes = (Array.isArray(details['causes']) ? details['causes'] : []).filter(isObject);
  return {
    code,
    message: String(status['message'] ?? body),
    causes: causes.map((cause) => ({
      reason: String(cause['reason'] ?? ''),
      message: String(cause['message'] ?? ''),
      field: String(cause['field'] ?? ''),
    })),
  };
};

const ask = async (server: KubernetesServer, random: Random, asked: Asked, life: Life): Promise<Recorded> => {
  const question = random.chance(0.75) ? applyQuestion(random, asked, life) : writeQuestion(random, asked, life);
  const dry = random.chance(0.6);
  const { method, path, body, type } = question;
  const answer = await server.request(method, `${path}${dry ? '&dryRun=All' : ''}`, { body, type });
  const record: Recorded = { ...question.record, ...(dry ? { dryRun: true } : {}), server: answerOf(answer) };
  if (!dry && answer.code < 300) {
    life.live = answer.body as KubernetesObject;
    if (record.config !== undefined && record.subresource === undefined) life.last.set(record.manager, record.config);
  }
  return record;
};

/** A question, its answer, and ours. */
export interface Compared {
  /** `plural.group` of the kind. */
  readonly kind: string;
  readonly schema: JsonObject;
  readonly record: Recorded;
  readonly ours: WriteOutcome;
  readonly agreed: boolean;
}

export interface Interview {
  readonly seed: number;
  /** Questions in all, spread evenly over the kinds. */
  readonly questions: number;
  readonly definitions: readonly JsonObject[];
  /** How many random schemas. Those that the server refuses are left out. */
  readonly schemas: number;
  readonly tell: (compared: Compared) => void;
}

/** Questions about one object before the next one begins. */
const lifeLength = 25;

const interviewKind = async (server: KubernetesServer, random: Random, asked: Asked, questions: number, tell: Interview['tell']) => {
  const opened = await openKind(server, asked.definition);
  try {
    let life: Life = { name: '', live: undefined, last: new Map() };
    for (let count = 0; count < questions; count += 1) {
      if (count % lifeLength === 0) life = { name: `o${count}`, live: undefined, last: new Map() };
      const record = await ask(server, random, asked, life);
      const ours = predictRecorded(record, asked, server.version, new Date().toISOString());
      tell({ kind: asked.resource, schema: asked.openApi, record, ours, agreed: agrees(ours, record.server) });
    }
  } finally {
    await opened.close();
  }
};

const servingFor = (random: Random): Serving => ({
  scope: random.chance(0.2) ? 'Cluster' : 'Namespaced',
  subresources: random.chance(0.2) ? {} : { status: {} },
});

/** How many kinds of the torture schema take part: it has the most of what is hard. */
const tortures = 4;

/** Asks, and tells each question with both answers. A definition that the server refuses is a fault, unless it is a random one. */
export const interview = async (server: KubernetesServer, { seed, questions, definitions, schemas, tell }: Interview): Promise<void> => {
  const random = randomFrom(seed);
  const given = [...definitions, ...Array.from({ length: tortures }, () => testKind(tortureSchema, 'Test', 'tests'))].map(askedKind);
  const made = Array.from({ length: schemas }, (_unused, index) =>
    askedKind(testKind(randomSchema(random), `Random${index}`, `random${index}s`, servingFor(random))),
  );
  const kinds = [...given, ...made];
  for (const asked of kinds) {
    const verdict = await judgeDefinition(server, asked.definition);
    if (verdict.accepted) await interviewKind(server, random, asked, Math.ceil(questions / kinds.length), tell);
    else if (given.includes(asked)) throw new Error(`${asked.resource} is refused: ${verdict.message}`);
  }
};
