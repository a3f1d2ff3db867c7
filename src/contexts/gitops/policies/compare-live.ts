/**
 * How what Git wants and what the cluster has differ, as the API server itself would say it.
 *
 * When we applied exactly this manifest and its every value is live, they agree and nobody is asked. Otherwise the server
 * predicts by a dry run what it would make of the manifest, and that is compared with what it has. Both are compared in the form in
 * which Hedgehog's webhooks store them, so that what those write differently is no drift.
 */
import type { Metadata } from '#base/message.ts';
import type { Change } from '#contexts/shared-kernel/generated/messages.ts';
import { normalForm } from '#hedgehog/normalise.ts';
import { agreesQuickly, changesBetween } from '#kubernetes/compare.ts';
import { type KubernetesObject, splitApiVersion } from '#kubernetes/object.ts';
import { ownerOf } from '#kubernetes/owners.ts';
import { compileSchema, type StructuralSchema } from '#kubernetes/structural.ts';
import type { RecordComparison, RecordDesired } from '../generated/messages.ts';
import type { LiveResource } from '../ports.ts';
import type { Desk } from './desk.ts';

/** Our name in server-side apply. Load-bearing: never change. */
export const fieldManager = 'hedgerow';

/** Questions to the cluster under way at once. */
const concurrency = 8;

export type Comparison =
  | { readonly outcome: 'compared'; readonly changes: readonly Change[] }
  /** The cluster refused the manifest or could not be asked; says nothing about drift. */
  | { readonly outcome: 'unknown'; readonly reason: string; readonly message: string };

const compiled = new WeakMap<object, StructuralSchema>();

/** The compiled schema of an object's version, when its kind is known. */
export const schemaOf = (desk: Pick<Desk, 'kinds'>, apiVersion: string, kind: string): StructuralSchema | undefined => {
  const { group, version } = splitApiVersion(apiVersion);
  const schema = desk.kinds
    .find((known) => known.group === group && known.kind === kind)
    ?.versions.find((known) => known.name === version)?.schema;
  if (schema === undefined) return undefined;
  let plan = compiled.get(schema);
  if (plan === undefined) compiled.set(schema, (plan = compileSchema(schema)));
  return plan;
};

/** Compares one manifest with its live object. */
export const compareLive = async (desk: Desk, manifest: KubernetesObject, live: LiveResource): Promise<Comparison> => {
  const schema = schemaOf(desk, manifest.apiVersion, manifest.kind);
  const normal = normalForm(manifest.apiVersion, manifest.kind);
  const form = (object: KubernetesObject): KubernetesObject => normal?.comparable(object, schema) ?? object;
  if (agreesQuickly({ config: manifest, live: live.object, manager: fieldManager, form, ...(schema === undefined ? {} : { schema }) })) {
    return { outcome: 'compared', changes: [] };
  }
  if (desk.cluster === undefined) return { outcome: 'unknown', reason: 'NoCluster', message: 'No cluster is configured.' };
  const preview = await desk.cluster.preview(manifest);
  if (preview.outcome !== 'predicted') return { outcome: 'unknown', reason: preview.reason, message: preview.message };
  const changes = changesBetween(form(preview.object), form(live.object), schema).map((change): Change => {
    const manager = ownerOf(live.object, change.path);
    return { ...change, ...(manager === undefined || manager === fieldManager ? {} : { manager }) };
  });
  return { outcome: 'compared', changes };
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
    return comparison.outcome === 'compared' ? comparisonCommand(data.resource, data.digest, live, comparison.changes, meta) : undefined;
  });
  return comparisons.filter((command) => command !== undefined);
};

export const comparisonCommand = (
  resource: string,
  digest: string,
  live: LiveResource,
  changes: readonly Change[],
  meta: Metadata,
): RecordComparison => ({ type: 'RecordComparison', data: { resource, digest, resourceVersion: live.resourceVersion, changes }, meta });
