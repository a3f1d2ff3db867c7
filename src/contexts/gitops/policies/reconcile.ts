/**
 * A requested reconciliation becomes a server-side apply, and its outcome a fact.
 *
 * What the server answers is itself an observation: it goes the same way as everything else the cluster reports, so a
 * resource is `synced` only when it has been seen so.
 */
import type { Metadata } from '#base/message.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import { Unavailable } from '#eventing/unavailable.ts';
import type { ResourceFacts } from '../behaviour/resource.ts';
import { isUnread, type SourceFacts } from '../behaviour/source.ts';
import type { RecordReconciliation } from '../generated/messages.ts';
import type { ApplyOutcome } from '../ports.ts';
import type { Desk } from './desk.ts';
import { observeLive } from './observe-live.ts';

/** Attempts at one reconciliation while the cluster's answer is worth another try, and the pauses between them (ms). */
const pauses = [200, 1000, 4000] as const;

export interface Reconciliation {
  readonly desk: Desk;
  readonly handler: CommandHandler;
  readonly meta: Metadata;
  /** Waits; given, so that tests do not. */
  readonly pause: (ms: number) => Promise<void>;
}

const words = {
  created: 'Created in the cluster.',
  configured: 'Changed in the cluster.',
  unchanged: 'The cluster had it already.',
} as const;

const attempt = async ({ desk, pause }: Reconciliation, manifest: ResourceFacts['desired']): Promise<ApplyOutcome> => {
  if (desk.cluster === undefined) return { outcome: 'waiting', reason: 'NoCluster', message: 'No cluster is configured for the fabric.' };
  if (manifest === undefined) return { outcome: 'terminal', reason: 'NothingDesired', message: 'Git does not want the resource any more.' };
  const object = manifest.manifest as Parameters<typeof desk.cluster.apply>[0];
  let outcome = await desk.cluster.apply(object);
  for (const ms of pauses) {
    if (outcome.outcome !== 'transient') break;
    await pause(ms);
    outcome = await desk.cluster.apply(object);
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

/**
 * Applies what Git wants of one resource and records how it went. Does nothing when no reconciliation is running. Rejects with an
 * `Unavailable` until Git was read after the log was restored: what an old backup knows of it could take the cluster back.
 */
export const reconcile = async (work: Reconciliation, resource: string): Promise<void> => {
  const { desk, handler, meta } = work;
  const { state } = await handler.read<ResourceFacts>('Resource', resource);
  if (!state.running) return;
  const source = await handler.read<SourceFacts>('Source', desk.fabric);
  if (isUnread(source.state)) throw new Unavailable(`Fabric ${desk.fabric} was not read from Git since the log was restored.`);
  const outcome = await attempt(work, state.desired);
  await handler.handle(outcomeCommand(resource, outcome, meta));
  if (outcome.outcome === 'succeeded') {
    await desk.queue(() => observeLive({ desk, handler, meta }, { type: 'changed', resource: outcome.resource }));
  }
};
