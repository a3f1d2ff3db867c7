/**
 * Random questions about applies, creates and updates to a real API server, and whether our prediction answers them the same. Kinds are
 * those of given CustomResourceDefinitions, the torture schema, and random schemas; everything follows from a seed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type Json, type JsonObject } from '../../src/base/json.ts';
import { kindOf } from '../../src/kubernetes/definition.ts';
import type { KubernetesObject } from '../../src/kubernetes/object.ts';
import { agrees, predictRecorded, type Recorded, type RecordedKind, recordedKind } from '../../src/kubernetes/recorded.fixture.ts';
import { tortureSchema } from '../../src/kubernetes/torture.fixture.ts';
import type { WriteOutcome } from '../../src/kubernetes/write.ts';
import { judgeDefinition, type KubernetesServer, openKind, type ServerAnswer } from '../services/kubernetes.ts';
import { type Daring, evolved, type Random, randomFrom, randomScale, randomSchema, valueFor, withReplicas } from './random.ts';

interface Asked extends RecordedKind {
  readonly definition: JsonObject;
  /** All versions that are asked about, this one included. */
  readonly siblings: readonly Asked[];
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
  schemas: readonly JsonObject[],
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
    versions: schemas.map((schema, index) => ({
      name: `v${index + 1}`,
      served: true,
      storage: index === 0,
      subresources,
      schema: { openAPIV3Schema: schema },
    })),
  },
});

/** A definition as its kind is asked about: in the version in storage, with all others beside it. */
const askedKind = (definition: JsonObject): Asked => {
  const kind = kindOf(definition);
  const siblings: Asked[] = [];
  for (const version of kind.versions.filter(({ served }) => served)) {
    const apiVersion = `${kind.group}/${version.name}`;
    siblings.push({
      ...recordedKind(definition, apiVersion),
      definition,
      siblings,
      apiVersion,
      kind: kind.kind,
      openApi: version.schema ?? {},
      collection: `/apis/${apiVersion}${kind.scope === 'Namespaced' ? '/namespaces/default' : ''}/${kind.plural}`,
    });
  }
  return siblings.find(({ storage }) => storage === undefined) as Asked;
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

/** Reads what is stored once more: in another version, or after the definition has changed. */
const reread = async (server: KubernetesServer, { collection }: Asked, life: Life): Promise<void> => {
  if (life.live === undefined) return;
  const { code, body } = await server.request('GET', `${collection}/${life.name}`);
  life.live = code === 200 ? (body as KubernetesObject) : undefined;
};

const ask = async (server: KubernetesServer, random: Random, asked: Asked, life: Life): Promise<Recorded> => {
  if (asked.siblings.length > 1) await reread(server, asked, life);
  const question = random.chance(0.75) ? applyQuestion(random, asked, life) : writeQuestion(random, asked, life);
  const { method, path, body, type } = question;
  // What is born while being deleted goes away by itself.
  const dry = random.chance(0.6) || (isObject(body['metadata']) && 'deletionTimestamp' in body['metadata']);
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
  /** The definition as it is at the moment. */
  readonly definition: JsonObject;
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

/** A kind, and what its definition becomes in the middle of each object's life. */
interface Interviewed {
  readonly asked: Asked;
  readonly later?: Asked;
  /** Made up, and ours to change. */
  readonly random?: boolean;
}

/** Changes what a kind looks like, and waits until the server has noticed. */
const redefine = async (server: KubernetesServer, asked: Asked): Promise<void> => {
  const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${asked.resource}`;
  const change = { body: { spec: asked.definition['spec'] as Json }, type: 'application/merge-patch+json' };
  const answer = await server.request('PATCH', path, change);
  if (answer.code !== 200) throw new Error(`${asked.resource} cannot be changed: ${JSON.stringify(answer.body)}`);
  const wanted = probeOf(asked.openApi);
  const object = { apiVersion: asked.apiVersion, kind: asked.kind, metadata: { name: 'probe' } };
  for (let round = 0; round < 400; round += 1) {
    const { body } = await server.request('POST', `${asked.collection}?dryRun=All`, { body: object });
    if (isObject(body) && body['probe'] === wanted) return;
    await sleep(10);
  }
  throw new Error(`${asked.resource} is not served as changed.`);
};

const probeOf = (schema: JsonObject): Json | undefined => {
  const properties = schema['properties'] as JsonObject | undefined;
  return (properties?.['probe'] as JsonObject | undefined)?.['default'];
};

/** The schema with a property by whose default it can be told from another. */
const probed = (schema: JsonObject, mark: string): JsonObject => ({
  ...schema,
  properties: { ...(schema['properties'] as JsonObject), probe: { type: 'string', default: mark } },
});

const interviewKind = async (server: KubernetesServer, random: Random, kind: Interviewed, questions: number, tell: Interview['tell']) => {
  const opened = await openKind(server, kind.asked.definition);
  try {
    let life: Life = { name: '', live: undefined, last: new Map() };
    let now = kind.asked;
    for (let count = 0; count < questions; count += 1) {
      if (count % lifeLength === 0) life = { name: `o${count}`, live: undefined, last: new Map() };
      if (kind.later !== undefined && count % 12 === 11) {
        now = now === kind.asked ? kind.later : kind.asked;
        await redefine(server, now);
        await reread(server, now, life);
      }
      const asked = now.siblings.length > 1 ? random.pick(now.siblings) : now;
      const record = await ask(server, random, asked, life);
      const ours = predictRecorded(record, asked, server.version, new Date().toISOString());
      tell({
        kind: asked.resource,
        schema: asked.openApi,
        definition: asked.definition,
        record,
        ours,
        agreed: agrees(ours, record.server),
      });
    }
  } finally {
    // Nothing that is stored may be in the way of its own deletion, not by a rule either.
    if (kind.random) await redefine(server, askedKind(loosened(kind.asked.definition)));
    await opened.close();
  }
};

/** The definition with a schema that takes anything. */
const loosened = (definition: JsonObject): JsonObject => {
  const spec = definition['spec'] as JsonObject & { readonly versions: readonly JsonObject[] };
  const schema = { openAPIV3Schema: probed({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, 'gone') };
  return { ...definition, spec: { ...spec, versions: spec.versions.map((version) => ({ ...version, schema })) } };
};

const servingFor = (random: Random): Serving => ({
  scope: random.chance(0.2) ? 'Cluster' : 'Namespaced',
  subresources: {
    ...(random.chance(0.2) ? {} : { status: {} }),
    ...(random.chance(0.15) ? { scale: randomScale(random) } : {}),
  },
});

/** How many kinds of the torture schema take part: it has the most of what is hard. */
const tortures = 4;

const randomKind = (random: Random, index: number): Interviewed => {
  const serving = servingFor(random);
  const names = [`Random${index}`, `random${index}s`, serving] as const;
  const made = randomSchema(random);
  const schema = serving.subresources?.['scale'] === undefined ? made : withReplicas(made);
  switch (random.below(6)) {
    case 0:
      return { asked: askedKind(testKind([schema, random.chance(0.5) ? schema : evolved(random, schema)], ...names)) };
    case 1:
    case 2:
      return {
        asked: askedKind(testKind([probed(schema, 'one')], ...names)),
        later: askedKind(testKind([probed(evolved(random, schema), 'two')], ...names)),
      };
    default:
      return { asked: askedKind(testKind([schema], ...names)) };
  }
};

/** Asks, and tells each question with both answers. A definition that the server refuses is a fault, unless it is a random one. */
export const interview = async (server: KubernetesServer, { seed, questions, definitions, schemas, tell }: Interview): Promise<void> => {
  const random = randomFrom(seed);
  const given = [...definitions, ...Array.from({ length: tortures }, () => testKind([tortureSchema], 'Test', 'tests'))];
  const made = Array.from({ length: schemas }, (_unused, index) => ({ ...randomKind(random, index), random: true }));
  const kinds: readonly Interviewed[] = [...given.map((definition) => ({ asked: askedKind(definition) })), ...made];
  for (const kind of kinds) {
    const verdict = await judgeDefinition(server, kind.asked.definition);
    const later = kind.later === undefined ? verdict : await judgeDefinition(server, kind.later.definition);
    if (verdict.accepted && later.accepted) await interviewKind(server, random, kind, Math.ceil(questions / kinds.length), tell);
    else if (!verdict.accepted && given.includes(kind.asked.definition))
      throw new Error(`${kind.asked.resource} is refused: ${verdict.message}`);
  }
};
