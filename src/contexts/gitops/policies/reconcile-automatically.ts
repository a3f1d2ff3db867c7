/**
 * Reconciles what differs without a person, where the fabric's policy says so. What somebody undoes again and again is left to people: two
 * who fight over a field help nobody, and a controller never tires.
 */
import type { Metadata } from '#base/message.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import type { PlanPolicy, PlanStep } from '../behaviour/plan.ts';
import type { Desk } from './desk.ts';
import { requestPlan } from './reconcile-fabric.ts';

/** Reconciliations of one resource within `fightTime` that are a fight. */
const fight = 4;
/** Milliseconds. */
const fightTime = 600_000;

/** Pause after a first failure, doubled after each further one, up to the longest (ms). */
const firstPause = 30_000;
const longestPause = 3_600_000;

/** When a resource was reconciled automatically within the last minutes, and how often in a row that failed (ms since the epoch). */
export interface Attempt {
  readonly at: readonly number[];
  readonly failures: number;
}

export type Attempts = Map<string, Attempt>;

export interface AutomaticWork {
  readonly desk: Desk;
  readonly handler: CommandHandler;
  readonly policy: PlanPolicy;
  readonly meta: Metadata;
  /** What was tried; kept from call to call. */
  readonly attempts: Attempts;
}

const reason = `Reconciled ${fight - 1} times within ${fightTime / 60_000} minutes, and undone each time. Find out who does that, or leave the field out of Git.`;

const pauseAfter = (failures: number): number => Math.min(longestPause, firstPause * 2 ** (failures - 1));

/** Whether a step is taken now, later, or not any more; notes that it is. */
const attempt = (attempts: Attempts, { resource, failure }: PlanStep, now: number): 'now' | 'later' | 'never' => {
  const before = attempts.get(resource) ?? { at: [], failures: 0 };
  if (failure !== undefined) {
    const failures = Math.max(1, before.failures);
    if (now < (before.at.at(-1) ?? now - longestPause) + pauseAfter(failures)) return 'later';
    attempts.set(resource, { at: [now], failures: failures + 1 });
    return 'now';
  }
  const at = [...before.at.filter((then) => then > now - fightTime), now];
  const isFight = at.length >= fight && before.failures === 0;
  if (isFight) attempts.delete(resource);
  else attempts.set(resource, { at, failures: 0 });
  return isFight ? 'never' : 'now';
};

/** Asks for what the plan says; how many changes. What is fought over is held instead, and is an event that says so. */
export const reconcileAutomatically = async ({ desk, handler, policy, meta, attempts }: AutomaticWork): Promise<number> => {
  const wishes = { force: false, prune: policy.prune === 'automatic', automatic: true, reason: 'Automatic.' };
  const now = Date.parse(meta.at);
  const done = await requestPlan(desk, handler, policy, wishes, meta, async (steps) => {
    const chosen = Map.groupBy(steps, (step) => attempt(attempts, step, now));
    const fought = (chosen.get('never') ?? []).map(({ resource }) => resource);
    await handler.handleAll(fought.map((resource) => ({ type: 'HoldReconciliation', data: { resource, reason }, meta })));
    return chosen.get('now') ?? [];
  });
  return done.ok ? done.value.requested : 0;
};
