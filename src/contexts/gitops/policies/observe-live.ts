/**
 * What a cluster reports becomes facts: objects seen, objects gone, how they differ from Git.
 *
 * A complete list of a kind is the only proof that something is not there. A kind that cannot be read changes no resource.
 */
import type { Json } from '#base/json.ts';

import type { Metadata } from '#base/message.ts';
import type { ResourceKey } from '#contexts/shared-kernel/generated/messages.ts';
import { keyOfObject, resourceId, resourceKeyOf } from '#contexts/shared-kernel/resource-key.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import { UnreadableEvent } from '#eventing/store/store-faults.ts';
import { authorOf } from '#hedgehog/kinds.ts';
import { groupKindName, type KubernetesObject, splitApiVersion } from '#kubernetes/object.ts';
import type { ResourceFacts } from '../behaviour/resource.ts';
import type { RecordLive, ResourceCommand } from '../generated/messages.ts';
import type { LiveReport, LiveResource } from '../ports.ts';
import { compareLive, comparisonCommand, inParallel } from './compare-live.ts';
import { type Desk, noteLive, takeStock } from './desk.ts';

export interface LiveObservation {
  readonly desk: Desk;
  readonly handler: CommandHandler;
  readonly meta: Metadata;
}

/** Metadata that the server writes for itself; a change of it alone is noise. */
const serverSet = new Set(['managedFields', 'resourceVersion', 'generation', 'uid', 'creationTimestamp', 'selfLink']);

/** The object as a person reads it, without what only the server needs. */
export const readable = (object: KubernetesObject): Json => {
  const { status: _status, metadata, ...rest } = object;
  const kept = Object.fromEntries(Object.entries(metadata).filter(([key]) => !serverSet.has(key)));
  return { ...rest, metadata: kept } as Json;
};

const belongsToFabric = (desk: Desk, id: string, object: KubernetesObject, gitKinds: () => ReadonlySet<string>): boolean => {
  const entry = desk.inventory.get(id);
  if (entry?.digest !== undefined || entry?.live === true) return true;
  const { group } = splitApiVersion(object.apiVersion);
  const owners = object.metadata['ownerReferences'];
  if (Array.isArray(owners) && owners.length > 0) return false;
  const author = authorOf(group, object.kind);
  return author === 'user' || (author === undefined && gitKinds().has(groupKindName(group, object.kind)));
};

/** `VPC.vpc.githedgehog.com` for each kind of which Git holds, or held, a manifest. */
const kindsInGit = (desk: Desk): ReadonlySet<string> => {
  const kinds = new Set<string>();
  for (const [id, entry] of desk.inventory) if (entry.digest !== undefined) kinds.add(id.split(':')[1] ?? '');
  return kinds;
};

const liveCommand = (key: ResourceKey, live: LiveResource | undefined, meta: Metadata): RecordLive => {
  const resource = resourceId(key);
  if (live === undefined) return { type: 'RecordLive', data: { resource, key }, meta };
  const { object, uid, resourceVersion } = live;
  return { type: 'RecordLive', data: { resource, key, live: { object: readable(object), uid, resourceVersion } }, meta };
};

/** The comparison an observed object makes necessary, if Git wants the resource. */
const compareSeen = async (
  { desk, handler, meta }: LiveObservation,
  id: string,
  live: LiveResource,
): Promise<readonly ResourceCommand[]> => {
  const { state } = await handler.read<ResourceFacts>('Resource', id);
  const { desired } = state;
  if (desired === undefined || !desired.served) return [];
  const comparison = await compareLive(desk, desired.manifest as unknown as KubernetesObject, live);
  return comparison.outcome === 'compared' ? [comparisonCommand(id, desired.digest, live, comparison, meta)] : [];
};

/** A resource whose past cannot be read waits; the rest of the report does not wait for it. */
const nothingUnreadable = (fault: unknown): readonly ResourceCommand[] => {
  if (fault instanceof UnreadableEvent) return [];
  throw fault;
};

/** Records in one write, and remembers what that says of the inventory. */
export const record = async (
  { desk, handler }: Pick<LiveObservation, 'desk' | 'handler'>,
  commands: readonly ResourceCommand[],
): Promise<void> => {
  const { results } = await handler.handleAll(commands, { refuseUnreadable: true });
  for (const result of results) {
    if (result.ok) for (const event of result.value.events) takeStock(desk.inventory, event);
  }
};

/** What an object that was seen makes known, to be recorded. */
export const observeSeen = async (look: LiveObservation, resources: readonly LiveResource[]): Promise<readonly ResourceCommand[]> => {
  const { desk, meta } = look;
  // Only asked for kinds that are not Hedgehog's, and then once for all objects of a report.
  let kinds: ReadonlySet<string> | undefined;
  const gitKinds = (): ReadonlySet<string> => (kinds ??= kindsInGit(desk));
  const commands = await inParallel(resources, async (live): Promise<readonly ResourceCommand[]> => {
    const key = keyOfObject(desk.fabric, live.object);
    const id = resourceId(key);
    if (!belongsToFabric(desk, id, live.object, gitKinds)) return [];
    desk.live.set(id, live);
    noteLive(desk, id);
    return [liveCommand(key, live, meta), ...(await compareSeen(look, id, live).catch(nothingUnreadable))];
  });
  return commands.flat();
};

/** Compares again what Git wants and the cluster has, after it changed what counts as drift. */
export const compareAgain = async (look: LiveObservation): Promise<void> => {
  const { live } = look.desk;
  const commands = await inParallel([...live], ([id, seen]) => compareSeen(look, id, seen).catch(nothingUnreadable));
  await record(look, commands.flat());
};

/** Resources of the kind that were live and are not in the complete list. */
const vanished = (desk: Desk, group: string, kind: string, present: ReadonlySet<string>): readonly string[] => {
  const prefix = `${desk.fabric}:${groupKindName(group, kind)}:`;
  return [...desk.inventory].filter(([id, entry]) => entry.live && id.startsWith(prefix) && !present.has(id)).map(([id]) => id);
};

const observeList = async (look: LiveObservation, report: Extract<LiveReport, { type: 'listed' }>): Promise<void> => {
  const { desk, meta } = look;
  const seen = await observeSeen(look, report.resources);
  const present = new Set(report.resources.map((live) => resourceId(keyOfObject(desk.fabric, live.object))));
  const gone = vanished(desk, report.group, report.kind, present);
  desk.listed.add(groupKindName(report.group, report.kind));
  for (const id of gone) {
    desk.live.delete(id);
    noteLive(desk, id);
  }
  await record(look, [...seen, ...gone.map((id) => liveCommand(resourceKeyOf(id), undefined, meta))]);
};

const observeDeletion = async (look: LiveObservation, resource: LiveResource): Promise<void> => {
  const key = keyOfObject(look.desk.fabric, resource.object);
  const id = resourceId(key);
  // A deletion report that arrives after the object was made anew speaks of the old incarnation.
  const current = look.desk.live.get(id);
  if (current !== undefined && current.uid !== resource.uid) return;
  look.desk.live.delete(id);
  noteLive(look.desk, id);
  if (look.desk.inventory.get(id)?.live === true) await record(look, [liveCommand(key, undefined, look.meta)]);
};

/** Records objects that were seen one after the other, in one write. */
export const observeChanged = async (look: LiveObservation, resources: readonly LiveResource[]): Promise<void> =>
  record(look, await observeSeen(look, resources));

/** Records what a report says about resources; reports about the connection and about kinds are other policies' business. */
export const observeLive = async (look: LiveObservation, report: LiveReport): Promise<void> => {
  if (report.type === 'listed') await observeList(look, report);
  else if (report.type === 'changed') await observeChanged(look, [report.resource]);
  else if (report.type === 'deleted') await observeDeletion(look, report.resource);
};
