/**
 * A requested reconciliation becomes a server-side apply, a requested deletion a delete, and their outcomes facts.
 *
 * What the server answers is itself an observation: it goes the same way as everything else the cluster reports, so a
 * resource is `synced` only when it has been seen so.
 */
import type { Json, JsonObject } from '#base/json.ts';
import type { Metadata } from '#base/message.ts';
import { resourceId } from '#contexts/shared-kernel/resource-key.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import { Unavailable } from '#eventing/unavailable.ts';
import { referencesOf } from '#hedgehog/references.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import type { ResourceFacts } from '../behaviour/resource.ts';
import { isUnread, type SourceFacts } from '../behaviour/source.ts';
import type { RecordDeletion, RecordReconciliation } from '../generated/messages.ts';
import type { ApplyOutcome, LiveCluster, RemoveOutcome } from '../ports.ts';
import type { Desk } from './desk.ts';
import { observeLive } from './observe-live.ts';

/** Attempts at one reconciliation while the cluster's answer is worth another try, and the pauses between them (ms). */
const pauses = [200, 1000, 4000] as const;

export interface Reconciliation {
  readonly desk: Desk;
  readonly handler: CommandHandler;
  readonly meta: Metadata;
  /** Why the cluster is not to be changed now; asked at the last moment. */
  readonly hold?: () => { readonly code: string; readonly message: string } | undefined;
  /** Waits; given, so that tests do not. */
  readonly pause: (ms: number) => Promise<void>;
}

const words = {
  created: 'Created in the cluster.',
  configured: 'Changed in the cluster.',
  unchanged: 'The cluster had it already.',
} as const;

const noCluster = { outcome: 'waiting', reason: 'NoCluster', message: 'No cluster is configured for the fabric.' } as const;

/** Tries again, with pauses, while the cluster's answer is worth another try. */
const attempt = async <Outcome extends { readonly outcome: string }>(
  { desk, pause, hold }: Reconciliation,
  change: (cluster: LiveCluster) => Promise<Outcome>,
): Promise<Outcome | { readonly outcome: 'waiting'; readonly reason: string; readonly message: string }> => {
  const held = hold?.();
  if (held !== undefined) return { outcome: 'waiting', reason: held.code, message: held.message };
  if (desk.cluster === undefined) return noCluster;
  let outcome = await change(desk.cluster);
  for (const ms of pauses) {
    if (outcome.outcome !== 'transient') break;
    await pause(ms);
    outcome = await change(desk.cluster);
  }
  return outcome;
};

const outcomeCommand = (resource: string, outcome: ApplyOutcome, meta: Metadata): RecordReconciliation => ({
  type: 'RecordReconciliation',
  data:
    outcome.outcome === 'succeeded'
      ? {
          resource,
          outcome: 'succeeded',
          reason: outcome.action,
          message: words[outcome.action],
          resourceVersion: outcome.resource.resourceVersion,
        }
      : { resource, outcome: outcome.outcome, reason: outcome.reason, message: outcome.message },
  meta,
});

const removalWords = { deleted: 'The cluster deletes it.', absent: 'The cluster has it no more.' } as const;

const removalCommand = (resource: string, outcome: RemoveOutcome, meta: Metadata): RecordDeletion => ({
  type: 'RecordDeletion',
  data:
    outcome.outcome === 'succeeded'
      ? { resource, outcome: 'succeeded', reason: outcome.action, message: removalWords[outcome.action] }
      : { resource, outcome: outcome.outcome, reason: outcome.reason, message: outcome.message },
  meta,
});

/** What an object names, Git wants, and could not be made: an apply would fail for that reason alone. */
const missingNeed = async ({ desk, handler }: Reconciliation, manifest: Json): Promise<string | undefined> => {
  for (const { to } of referencesOf(manifest as unknown as KubernetesObject)) {
    const id = resourceId({ fabric: desk.fabric, ...to });
    const known = desk.inventory.get(id);
    if (known === undefined || known.digest === undefined || known.live) continue;
    const { state } = await handler.read<ResourceFacts>('Resource', id);
    if (state.live === undefined && state.failure !== undefined) return id;
  }
  return undefined;
};

const apply = async (work: Reconciliation, resource: string, { desired, force }: ResourceFacts): Promise<void> => {
  const { desk, handler, meta } = work;
  const need = desired === undefined ? undefined : await missingNeed(work, desired.manifest);
  const outcome: ApplyOutcome =
    desired === undefined
      ? { outcome: 'terminal', reason: 'NothingDesired', message: 'Git does not want the resource any more.' }
      : need !== undefined
        ? { outcome: 'waiting', reason: 'NeedMissing', message: `It names ${need}, which could not be made.` }
        : await attempt(work, (cluster) => cluster.apply(desired.manifest as JsonObject, { force: force === true }));
  await handler.handle(outcomeCommand(resource, outcome, meta));
  if (outcome.outcome === 'succeeded') {
    await desk.queue(() => observeLive({ desk, handler, meta }, { type: 'changed', resource: outcome.resource }));
  }
};

const remove = async (work: Reconciliation, resource: string, { live, desired }: ResourceFacts): Promise<void> => {
  const outcome: RemoveOutcome =
    desired !== undefined
      ? { outcome: 'terminal', reason: 'StillDesired', message: 'Git wants it again.' }
      : live === undefined
        ? { outcome: 'succeeded', action: 'absent' }
        : await attempt(work, (cluster) => cluster.remove(live.object as JsonObject, live.uid));
  await work.handler.handle(removalCommand(resource, outcome, work.meta));
};

/**
 * Applies what Git wants of one resource, or deletes what Git does not want, and records how it went. Does nothing when neither was
 * asked for. Rejects with an `Unavailable` until Git was read after the log was restored: what an old backup knows of it could take the
 * cluster back.
 */
export const reconcile = async (work: Reconciliation, resource: string): Promise<void> => {
  const { desk, handler } = work;
  const { state } = await handler.read<ResourceFacts>('Resource', resource);
  if (!state.running && state.deleting !== 'requested') return;
  const source = await handler.read<SourceFacts>('Source', desk.fabric);
  if (isUnread(source.state)) throw new Unavailable(`Fabric ${desk.fabric} was not read from Git since the log was restored.`);
  await (state.running ? apply(work, resource, state) : remove(work, resource, state));
};
