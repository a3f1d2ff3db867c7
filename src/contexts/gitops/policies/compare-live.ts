/**
 * How what Git wants and what the cluster has differ, as the API server itself would say it.
 *
 * When we applied exactly this manifest and its every value is live, they agree and nobody is asked. Otherwise it is predicted what an
 * apply would make of the object, and that is compared with what it is: by the plan of the schema for kinds whose webhooks the model
 * knows, once the server has told its version; else by a dry run of the server. Both are compared in the form in which Hedgehog's
 * webhooks store them, so that what those write differently is no drift.
 */
import { createHash } from 'node:crypto';
import { canonical, isObject, type Json, type JsonObject } from '#base/json.ts';
import type { Metadata } from '#base/message.ts';
import type { Change } from '#contexts/shared-kernel/generated/messages.ts';
import { type NormalForm, normalForm } from '#hedgehog/normalise.ts';
import { applyUpdate, predictApply } from '#kubernetes/apply.ts';
import { clientPatch } from '#kubernetes/client-apply.ts';
import { agreesQuickly, changesBetween } from '#kubernetes/compare.ts';
import { mergePatch } from '#kubernetes/merge-patch.ts';
import { type DefinitionVersion, type KindDefinition, type KubernetesObject, splitApiVersion } from '#kubernetes/object.ts';
import { ownersOf } from '#kubernetes/owners.ts';
import { hasOtherOwners, notAppliedLast, notOwnedBy, withoutToolWords } from '#kubernetes/ownership.ts';
import { serverProfile } from '#kubernetes/profile.ts';
import { compileSchema, type StructuralSchema } from '#kubernetes/structural.ts';
import { noDriftRules, sortDifferences } from '../behaviour/ignore.ts';
import type { Provenance, RecordComparison, RecordDesired } from '../generated/messages.ts';
import type { Applier, LiveResource } from '../ports.ts';
import type { Desk } from './desk.ts';

/** Our name in server-side apply. Load-bearing: never change. */
export const fieldManager = 'hedgerow';

const ourselves: Applier = { manager: fieldManager, by: 'server', aliases: [] };

/** Questions to the cluster under way at once. */
const concurrency = 8;

export interface Verdict {
  readonly outcome: 'compared';
  /** Differences that count as drift. */
  readonly changes: readonly Change[];
  /** Differences that do not: foreign ones, fields that are not ours, and what rules leave out. */
  readonly aside: readonly Change[];
  readonly provenance: Provenance;
}

export type Comparison =
  | Verdict
  /** The cluster refused the manifest or could not be asked; says nothing about drift. */
  | { readonly outcome: 'unknown'; readonly reason: string; readonly message: string };

interface KnownVersion {
  readonly definition: KindDefinition;
  readonly version: DefinitionVersion;
}

/** How the cluster serves a kind in a version. */
export const versionOf = (desk: Pick<Desk, 'kinds'>, apiVersion: string, kind: string): KnownVersion | undefined => {
  const { group, version: name } = splitApiVersion(apiVersion);
  const definition = desk.kinds.find((known) => known.group === group && known.kind === kind);
  const version = definition?.versions.find((known) => known.name === name);
  return definition === undefined || version === undefined ? undefined : { definition, version };
};

const compiled = new WeakMap<object, StructuralSchema>();

const compiledOf = (schema: JsonObject): StructuralSchema => {
  let plan = compiled.get(schema);
  if (plan === undefined) compiled.set(schema, (plan = compileSchema(schema)));
  return plan;
};

/** The compiled schema of an object's version, when its kind is known. */
export const schemaOf = (desk: Pick<Desk, 'kinds'>, apiVersion: string, kind: string): StructuralSchema | undefined => {
  const schema = versionOf(desk, apiVersion, kind)?.version.schema;
  return schema === undefined ? undefined : compiledOf(schema);
};

const digests = new WeakMap<object, string>();

/** First digits of the digest of a schema: enough to tell two of one kind apart. */
const digestOf = (schema: JsonObject): string => {
  let digest = digests.get(schema);
  if (digest === undefined) digests.set(schema, (digest = createHash('sha256').update(canonical(schema)).digest('hex').slice(0, 12)));
  return digest;
};

/** One manifest, its live object, and everything that is known of its kind. */
interface Question {
  readonly desk: Desk;
  /** Who would apply it. */
  readonly applier: Applier;
  /** What would be applied: what Git has, and what a deliverer adds. */
  readonly manifest: KubernetesObject;
  readonly live: KubernetesObject;
  readonly known: KnownVersion | undefined;
  readonly schema: StructuralSchema | undefined;
  readonly normal: NormalForm | undefined;
  readonly form: (object: KubernetesObject) => KubernetesObject;
}

const questionOf = (desk: Desk, wanted: KubernetesObject, live: KubernetesObject): Question => {
  const delivered = desk.cluster?.delivered?.(wanted, live);
  const manifest = delivered?.manifest ?? wanted;
  const known = versionOf(desk, manifest.apiVersion, manifest.kind);
  const schema = known?.version.schema === undefined ? undefined : compiledOf(known.version.schema);
  const normal = normalForm(manifest.apiVersion, manifest.kind, desk.hedgehog);
  const form = (object: KubernetesObject): KubernetesObject => normal?.comparable(object, schema) ?? object;
  return { desk, applier: delivered ?? ourselves, manifest, live, known, schema, normal, form };
};

/** Who else wrote the object in another version, what a webhook makes of that is not known. */
const isConverted = ({ manifest, known }: Question, live: KubernetesObject | undefined): boolean => {
  if (known?.definition.conversion !== 'Webhook' || live === undefined) return false;
  const entries = live.metadata['managedFields'];
  return !Array.isArray(entries) || entries.some((entry) => !isObject(entry) || entry['apiVersion'] !== manifest.apiVersion);
};

/** What an apply, or without a live object a create, would make, by the plan of the schema; nothing when that is not certain. */
const predictedOffline = (question: Question, live?: KubernetesObject): KubernetesObject | undefined => {
  const { desk, applier, manifest, known, schema } = question;
  if (known === undefined || schema === undefined || desk.serverVersion === undefined || isConverted(question, live)) return undefined;
  // What is stored in another version went through a webhook, and comes back through it.
  if (known.definition.conversion === 'Webhook' && !known.version.storage) return undefined;
  const request = {
    manager: applier.manager,
    schema,
    statusSubresource: known.version.statusSubresource,
    ...(known.version.scale === undefined ? {} : { scale: known.version.scale }),
    namespaced: known.definition.scope === 'Namespaced',
    // Times are no part of what is compared.
    now: '1970-01-01T00:00:00Z',
    dryRun: true,
    profile: serverProfile(desk.serverVersion),
    ...(live === undefined ? {} : { live }),
  };
  if (applier.by === 'server' || live === undefined) {
    const outcome = predictApply({ ...request, config: manifest, force: true });
    return outcome.outcome === 'applied' ? outcome.object : undefined;
  }
  const patch = clientPatch(manifest, live);
  if (Object.keys(patch).length === 0) return live;
  const outcome = applyUpdate({ ...request, object: mergePatch(live as unknown as Json, patch) as JsonObject });
  return outcome.outcome === 'applied' ? outcome.object : undefined;
};

const provenanceOf = ({ desk, applier, known, normal }: Question, source: Provenance['source']): Provenance => ({
  source,
  ...(source === 'server' || known?.version.schema === undefined ? {} : { schema: digestOf(known.version.schema) }),
  ...(desk.serverVersion === undefined ? {} : { server: desk.serverVersion }),
  normalised: normal !== undefined,
  ...(normal === undefined || desk.hedgehog === undefined ? {} : { hedgehog: desk.hedgehog }),
  ...(applier === ourselves ? {} : { manager: applier.manager, apply: applier.by }),
});

type Predicted = { readonly object: KubernetesObject; readonly source: 'offline' | 'server' } | Extract<Comparison, { outcome: 'unknown' }>;

/** What the server says that an apply would make. */
const predictedByServer = async ({ desk, applier, manifest }: Question): Promise<Predicted> => {
  if (desk.cluster === undefined) return { outcome: 'unknown', reason: 'NoCluster', message: 'No cluster is configured.' };
  const preview = await desk.cluster.preview(manifest, applier);
  return preview.outcome === 'predicted'
    ? { object: preview.object, source: 'server' }
    : { outcome: 'unknown', reason: preview.reason, message: preview.message };
};

const predicted = async (question: Question): Promise<Predicted> => {
  // Of kinds that are not Hedgehog's nobody knows which webhooks they have.
  const object = question.normal === undefined ? undefined : predictedOffline(question, question.live);
  return object === undefined ? predictedByServer(question) : { object, source: 'offline' };
};

/** Who else owns the live value at a place, beside whoever applies. Never by time: whose clock is wrong is not who wrote last. */
const ownedElsewhere = ({ applier, live }: Question, path: string): Pick<Change, 'manager' | 'since'> => {
  const owner = ownersOf(live, path).find(({ manager }) => manager !== applier.manager && !applier.aliases.includes(manager));
  if (owner === undefined) return {};
  return { manager: owner.manager, ...(owner.time === undefined ? {} : { since: owner.time }) };
};

const valueChanges = (question: Question, wanted: KubernetesObject): readonly Change[] => {
  const { live, schema, form } = question;
  return changesBetween(form(wanted), form(live), schema).map((change) => ({
    ...change,
    category: 'value',
    ...ownedElsewhere(question, change.path),
  }));
};

const isInside = (path: string, others: readonly string[]): boolean =>
  others.some((other) => path === other || path.startsWith(`${other}/`) || other.startsWith(`${path}/`));

/**
 * What somebody else put into the object and Git says nothing about: how it differs from what the manifest alone would make of a new
 * object. Only what a manager owns counts: what nobody owns, defaults and webhooks filled in.
 */
const foreignChanges = (question: Question, values: readonly Change[]): readonly Change[] => {
  const { applier, manifest, live, schema, form } = question;
  if (!hasOtherOwners(live, applier.manager, applier.by === 'server' ? 'Apply' : 'Update')) return [];
  const alone = predictedOffline(question) ?? manifest;
  const told = values.map(({ path }) => path);
  return changesBetween(form(alone), form(withoutToolWords(live)), schema)
    .filter(({ kind, path }) => kind !== 'added' && !isInside(path, told))
    .map((change): Change => ({ ...change, category: 'foreign', ...ownedElsewhere(question, change.path) }))
    .filter(({ manager }) => manager !== undefined);
};

/** Fields that have what Git wants and that an apply of ours, or of whoever delivers, did not set: taken away from Git, they would stay. */
const ownershipChanges = (question: Question, values: readonly Change[]): readonly Change[] => {
  const { applier, manifest, live, schema } = question;
  if (schema === undefined) return [];
  const told = values.map(({ path }) => path);
  const unset =
    applier.by === 'server' ? notOwnedBy(applier.manager, manifest, live, schema.plan) : notAppliedLast(manifest, live, schema.plan);
  return unset
    .filter((path) => path === '' || !isInside(path, told))
    .map((path) => ({ path, kind: 'owned', category: 'ownership', ...ownedElsewhere(question, path === '' ? '/spec' : path) }));
};

const verdictOf = (question: Question, source: Provenance['source'], values: readonly Change[]): Verdict => {
  const { desk, manifest } = question;
  const owned = source === 'applied' ? [] : ownershipChanges(question, values);
  const { kind, metadata } = manifest;
  return {
    outcome: 'compared',
    ...sortDifferences(desk.driftRules ?? noDriftRules, { kind, name: metadata.name }, [
      ...values,
      ...foreignChanges(question, values),
      ...owned,
    ]),
    provenance: provenanceOf(question, source),
  };
};

/** Whether exactly this was applied last and is all there. Only of server-side apply does the object tell that. */
const isAsApplied = ({ applier: { manager, by }, manifest: config, live, schema, form }: Question): boolean =>
  by === 'server' && agreesQuickly({ config, live, manager, form, ...(schema === undefined ? {} : { schema }) });

/** A live object in the version of its manifest: the watch has it in the one that is stored. */
const inVersionOf = async (desk: Desk, manifest: KubernetesObject, live: KubernetesObject): Promise<KubernetesObject | undefined> => {
  if (live.apiVersion === manifest.apiVersion) return live;
  const known = versionOf(desk, manifest.apiVersion, manifest.kind);
  if (known?.definition.conversion !== 'Webhook') return { ...live, apiVersion: manifest.apiVersion };
  const read = await desk.cluster?.read?.(manifest as unknown as JsonObject);
  return read?.object;
};

/** Compares one manifest with its live object. */
export const compareLive = async (desk: Desk, manifest: KubernetesObject, live: LiveResource): Promise<Comparison> => {
  const object = await inVersionOf(desk, manifest, live.object);
  if (object === undefined)
    return { outcome: 'unknown', reason: 'NotConverted', message: `The cluster does not give the object as ${manifest.apiVersion}.` };
  const question = questionOf(desk, manifest, object);
  if (isAsApplied(question)) return verdictOf(question, 'applied', []);
  const prediction = await predicted(question);
  if ('outcome' in prediction) return prediction;
  return verdictOf(question, prediction.source, valueChanges(question, prediction.object));
};

/** What an audit finds about one resource; nothing when there is nothing to hold against each other. */
export const auditOne = async (
  desk: Desk,
  manifest: KubernetesObject,
  live: LiveResource,
): Promise<{ readonly offline: readonly Change[]; readonly server: readonly Change[] } | undefined> => {
  if (live.object.apiVersion !== manifest.apiVersion) return undefined;
  const question = questionOf(desk, manifest, live.object);
  const object = question.normal === undefined ? undefined : predictedOffline(question, live.object);
  if (object === undefined) return undefined;
  const answer = await predictedByServer(question);
  // Somebody changed the object meanwhile: the server spoke of another one.
  if ('outcome' in answer || answer.object.metadata['resourceVersion'] !== live.resourceVersion) return undefined;
  return { offline: valueChanges(question, object), server: valueChanges(question, answer.object) };
};

/** Does `work` for each item, a few at a time, and keeps the order of the answers. */
export const inParallel = async <Item, Answer>(
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> => {
  const answers: Answer[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      answers[index] = await work(items[index] as Item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  return answers;
};

/** The comparisons that new manifests make necessary: of those whose object is live. */
export const comparisonsFor = async (
  desk: Desk,
  desired: readonly RecordDesired['data'][],
  meta: Metadata,
): Promise<readonly RecordComparison[]> => {
  const present = desired.flatMap((data) => {
    const live = desk.live.get(data.resource);
    const known = desk.inventory.get(data.resource);
    return live === undefined || !data.served || known?.digest === data.digest ? [] : [{ data, live }];
  });
  const comparisons = await inParallel(present, async ({ data, live }) => {
    const comparison = await compareLive(desk, data.manifest as unknown as KubernetesObject, live);
    return comparison.outcome === 'compared' ? comparisonCommand(data.resource, data.digest, live, comparison, meta) : undefined;
  });
  return comparisons.filter((command) => command !== undefined);
};

export const comparisonCommand = (
  resource: string,
  digest: string,
  live: LiveResource,
  { changes, aside, provenance }: Verdict,
  meta: Metadata,
): RecordComparison => ({
  type: 'RecordComparison',
  data: { resource, digest, resourceVersion: live.resourceVersion, changes, aside, provenance },
  meta,
});
