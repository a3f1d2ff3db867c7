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
import type { RecordDeletion, RecordReconciliation, ResourceCommand } from '../generated/messages.ts';
import type { ApplyOutcome, LiveCluster, LiveResource, RemoveOutcome } from '../ports.ts';
import { inParallel } from './compare-live.ts';
import { type Desk, makeGathered } from './desk.ts';
import { observeSeen, record } from './observe-live.ts';

/** Attempts at one reconciliation while the cluster's answer is worth another try, and the pauses between them (ms). */
const pauses = [200, 1000, 4000] as const;

export interface Reconciliation {
  readonly desk: Desk;
  readonly handler: CommandHandler;
  readonly meta: Metadata;
  /** Why the cluster is not to be changed now; asked at the last moment. */
  readonly hold?: () => Promise<{ readonly code: string; readonly message: string } | undefined>;
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
  const held = await hold?.();
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

interface Outcome {
  readonly command: ResourceCommand;
  readonly meta: Metadata;
  /** What the server answered: an observation. */
  readonly seen?: LiveResource;
}

/** What was done to the cluster; how it went is in the log when `recorded` resolves, together with that of others. */
export interface CarriedOut {
  readonly recorded: Promise<void>;
}

type Recorder = (outcome: Outcome) => Promise<void>;

const recorders = new WeakMap<Desk, Recorder>();

/** Records what many reconciliations came to, and what was seen of their objects, in one write a turn. */
const recorderOf = (desk: Desk, handler: CommandHandler): Recorder => {
  const known = recorders.get(desk);
  if (known !== undefined) return known;
  const recorder = makeGathered<Outcome>(desk.queue, async (outcomes) => {
    const seen = await inParallel(outcomes, async ({ meta, seen: live }) =>
      live === undefined ? [] : observeSeen({ desk, handler, meta }, [live]),
    );
    await record(
      { desk, handler },
      outcomes.flatMap(({ command }, index) => [command, ...(seen[index] ?? [])]),
    );
  });
  recorders.set(desk, recorder);
  return recorder;
};

const apply = async (work: Reconciliation, resource: string, { desired, force }: ResourceFacts): Promise<CarriedOut> => {
  const { desk, handler, meta } = work;
  const need = desired === undefined ? undefined : await missingNeed(work, desired.manifest);
  const outcome: ApplyOutcome =
    desired === undefined
      ? { outcome: 'terminal', reason: 'NothingDesired', message: 'Git does not want the resource any more.' }
      : need !== undefined
        ? { outcome: 'waiting', reason: 'NeedMissing', message: `It names ${need}, which could not be made.` }
        : await attempt(work, (cluster) => cluster.apply(desired.manifest as JsonObject, { force: force === true }));
  const seen = outcome.outcome === 'succeeded' ? { seen: outcome.resource } : {};
  return { recorded: recorderOf(desk, handler)({ command: outcomeCommand(resource, outcome, meta), meta, ...seen }) };
};

const remove = async (work: Reconciliation, resource: string, { live, desired }: ResourceFacts): Promise<CarriedOut> => {
  const outcome: RemoveOutcome =
    desired !== undefined
      ? { outcome: 'terminal', reason: 'StillDesired', message: 'Git wants it again.' }
      : live === undefined
        ? { outcome: 'succeeded', action: 'absent' }
        : await attempt(work, (cluster) => cluster.remove(live.object as JsonObject, live.uid));
  return { recorded: recorderOf(work.desk, work.handler)({ command: removalCommand(resource, outcome, work.meta), meta: work.meta }) };
};

/**
 * Applies what Git wants of one resource, or deletes what Git does not want, and has it recorded how it went. Does nothing when neither was
 * asked for. Rejects with an `Unavailable` until Git was read after the log was restored: what an old backup knows of it could take the
 * cluster back.
 */
export const carryOut = async (work: Reconciliation, resource: string): Promise<CarriedOut> => {
  const { desk, handler } = work;
  const { state } = await handler.read<ResourceFacts>('Resource', resource);
  if (!state.running && state.deleting !== 'requested') return { recorded: Promise.resolve() };
  const source = await handler.read<SourceFacts>('Source', desk.fabric);
  if (isUnread(source.state)) throw new Unavailable(`Fabric ${desk.fabric} was not read from Git since the log was restored.`);
  return state.running ? apply(work, resource, state) : remove(work, resource, state);
};

/** The same, and waits until it is recorded. */
export const reconcile = async (work: Reconciliation, resource: string): Promise<void> => (await carryOut(work, resource)).recorded;
