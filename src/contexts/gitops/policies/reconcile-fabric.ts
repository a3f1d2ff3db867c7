/** Plans the reconciliation of a whole fabric, and asks for what the plan says. Work in proportion to what does not agree. */
import { createHash } from 'node:crypto';
import type { Metadata } from '#base/message.ts';
import { ok, type Result, refused } from '#base/result.ts';
import { resourceId } from '#contexts/shared-kernel/resource-key.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import { referencesOf } from '#hedgehog/references.ts';
import { makePlan, type Plan, type PlanPolicy, type PlanStep } from '../behaviour/plan.ts';
import type { ResourceFacts } from '../behaviour/resource.ts';
import type { RequestDeletion, RequestReconciliation } from '../generated/messages.ts';
import type { Desk } from './desk.ts';
import { readFacts } from './read-facts.ts';

/** What a person, or the automatic mode, wants of a plan. */
export interface PlanWishes {
  readonly force: boolean;
  readonly prune: boolean;
  readonly approve?: readonly string[];
  /** Nobody looks at the plan. */
  readonly automatic?: boolean;
}

export interface ReconcileWishes extends PlanWishes {
  /** Hash of the plan that was looked at. */
  readonly plan?: string;
  readonly reason: string;
}

/** A plan that can be told from others by a short text. */
export interface HashedPlan extends Omit<Plan, 'basis'> {
  readonly hash: string;
}

/** How many changes were asked for, and the plan they are part of. */
export interface Requested {
  readonly requested: number;
  readonly plan: HashedPlan;
}

/** Objects that agree with Git and name something that may be deleted, by what they name. */
const holdersIn = (desk: Desk, resources: ReadonlyMap<string, ResourceFacts>): ReadonlyMap<string, readonly string[]> => {
  const holders = new Map<string, string[]>();
  const unwanted = new Set([...resources].filter(([, facts]) => facts.desired === undefined && facts.live !== undefined).map(([id]) => id));
  if (unwanted.size === 0) return holders;
  for (const [id, { object }] of desk.live) {
    if (resources.has(id)) continue;
    for (const { to } of referencesOf(object)) {
      const target = resourceId({ fabric: desk.fabric, ...to });
      if (unwanted.has(target)) holders.set(target, [...(holders.get(target) ?? []), id]);
    }
  }
  return holders;
};

/** What a reconciliation of the fabric would do now. Changes nothing. */
export const planFabric = async (desk: Desk, handler: CommandHandler, policy: PlanPolicy, wishes: PlanWishes): Promise<HashedPlan> => {
  const differing = [...desk.inventory].filter(([, { state, digest, live }]) => state !== 'synced' && (digest !== undefined || live));
  const resources = await readFacts(
    handler,
    differing.map(([id]) => id),
  );
  const { basis, ...plan } = makePlan({
    fabric: desk.fabric,
    resources,
    live: [...desk.inventory.values()].filter(({ live }) => live).length,
    holders: holdersIn(desk, resources),
    policy,
    force: wishes.force,
    prune: wishes.prune,
    approve: wishes.approve ?? [],
    automatic: wishes.automatic ?? false,
  });
  return { hash: createHash('sha256').update(basis).digest('hex').slice(0, 32), ...plan };
};

const commandFor = (
  { resource, action, wave }: PlanStep,
  { force, reason }: { readonly force: boolean; readonly reason: string },
  meta: Metadata,
): RequestReconciliation | RequestDeletion =>
  action === 'delete'
    ? { type: 'RequestDeletion', data: { resource, reason, wave }, meta }
    : { type: 'RequestReconciliation', data: { resource, force, wave }, meta };

/**
 * Asks for every step of the plan that nothing stands in the way of, all of them at once. Refused when another plan was looked at.
 * `choose` may leave some of them out.
 */
export const requestPlan = async (
  desk: Desk,
  handler: CommandHandler,
  policy: PlanPolicy,
  wishes: ReconcileWishes,
  meta: Metadata,
  choose: (steps: readonly PlanStep[]) => Promise<readonly PlanStep[]> = async (steps) => steps,
): Promise<Result<Requested>> => {
  const plan = await planFabric(desk, handler, policy, wishes);
  if (wishes.plan !== undefined && wishes.plan !== plan.hash) {
    const message = `Git or the cluster of fabric ${desk.fabric} changed since the plan was made.`;
    return refused('PlanChanged', message, { hint: 'Look at the plan as it is now.' });
  }
  const how = { force: wishes.force || policy.takeOver, reason: wishes.reason };
  const steps = await choose(plan.steps.filter(({ obstacle }) => obstacle === undefined));
  const commands = steps.map((step) => commandFor(step, how, meta));
  const { results } = await handler.handleAll(commands);
  return ok({ requested: results.filter((result) => result.ok).length, plan });
};
