/** What each resource names: rows that are found by what is named, so that nobody has to look through all resources. */
import type { RecordedEvent } from '#base/message.ts';
import type { DesiredRecorded, ResourceEvent } from '#contexts/gitops/index.ts';
import { resourceId, resourceKeyOf } from '#contexts/shared-kernel/resource-key.ts';
import type { ReadRows } from '#eventing/processing/projection.ts';
import type { TableChange } from '#eventing/tables/table-store.ts';
import { referencesOf } from '#hedgehog/references.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { mentionTable, resourceTable } from '../generated/tables.ts';

/** What Git wants and what the cluster has of a resource. */
interface Sides {
  readonly desired?: unknown;
  readonly live?: unknown;
}

const sidesAfter = ({ desired, live }: Sides, event: RecordedEvent): Sides | undefined => {
  const { type, data } = event as unknown as ResourceEvent;
  switch (type) {
    case 'DesiredRecorded':
      return { desired: (data as DesiredRecorded['data']).manifest, live };
    case 'DesiredWithdrawn':
      return { live };
    case 'LiveRecorded':
      return { desired, live: (data as { readonly live: { readonly object: unknown } }).live.object };
    case 'LiveVanished':
      return { desired };
    default:
      return undefined;
  }
};

/** Place by what is named there. */
const mentionsIn = (fabric: string, { desired, live }: Sides): ReadonlyMap<string, string> => {
  const object = (desired ?? live ?? undefined) as KubernetesObject | undefined;
  if (object === undefined) return new Map();
  return new Map(referencesOf(object).map(({ pointer, to }) => [resourceId({ fabric, ...to }), pointer]));
};

/** Comes before the rows of resources: those are read as they were. */
export const projectMentions = async (event: RecordedEvent, read: ReadRows): Promise<readonly TableChange[]> => {
  if (!event.stream.startsWith('resource-')) return [];
  if (sidesAfter({}, event) === undefined) return [];
  const resource = event.stream.slice('resource-'.length);
  const { fabric } = resourceKeyOf(resource);
  const row = await read.get(resourceTable, [resource]);
  const before: Sides = { desired: row?.['desired'] ?? undefined, live: row?.['live'] ?? undefined };
  const after = sidesAfter(before, event) ?? before;
  // What the cluster has is not looked at while Git wants the resource.
  if (before.desired !== undefined && before.desired === after.desired) return [];
  const [known, now] = [mentionsIn(fabric, before), mentionsIn(fabric, after)];
  const gone = [...known.keys()].filter((target) => !now.has(target));
  const fresh = [...now].filter(([target, path]) => known.get(target) !== path);
  return [
    ...gone.map((target): TableChange => ({ type: 'remove', table: mentionTable, key: [resource, target] })),
    ...fresh.map(([target, path]): TableChange => ({ type: 'put', table: mentionTable, row: { resource, target, path } })),
  ];
};
