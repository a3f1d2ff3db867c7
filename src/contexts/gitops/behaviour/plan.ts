/**
 * What a reconciliation would do to a cluster, in which order, and what stands in its way: a pure function of what is known.
 *
 * The order is total. What is made comes after what it names; what is deleted comes before what it names, and after everything that
 * still names it; deletions come last. Only objects that are made or deleted order others: what is there already is there.
 */
import { isObject, type Json } from '#base/json.ts';
import type { Change } from '#contexts/shared-kernel/generated/messages.ts';
import { resourceId, resourceKeyOf } from '#contexts/shared-kernel/resource-key.ts';
import { creationOrder } from '#hedgehog/kinds.ts';
import { referencesOf } from '#hedgehog/references.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import type { ResourceFacts } from './resource.ts';

/** What a plan is made of: the resources that do not agree, and how many objects the cluster has in all. */
export interface PlanQuestion {
  readonly fabric: string;
  readonly resources: ReadonlyMap<string, ResourceFacts>;
  /** Objects of the fabric that the cluster has. */
  readonly live: number;
  /** For what may be deleted: the objects that name it and that agree with Git. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
  readonly policy: PlanPolicy;
  readonly force: boolean;
  readonly prune: boolean;
  /** Nobody looks: what failed for good, and what people took into their hands, is left alone. */
  readonly automatic?: boolean;
  /** Identities whose deletion somebody approved one by one. */
  readonly approve: readonly string[];
}

/** The part of a fabric's policy that plans follow. */
export interface PlanPolicy {
  /** Whether fields of others are taken over without asking. */
  readonly takeOver: boolean;
  readonly prune: 'never' | 'asked' | 'automatic';
  /** A number of objects, or a share of what the cluster has, as `10%`. */
  readonly pruneBudget: string;
  readonly protectedKinds?: readonly string[];
}

/** Why a step is not taken. */
export interface Obstacle {
  readonly code:
    | 'Conflict'
    | 'ForeignOnly'
    | 'KindNotServed'
    | 'Cycle'
    | 'PruneOff'
    | 'OrphanUnapproved'
    | 'OverBudget'
    | 'KindProtected'
    | 'StillNamed'
    | 'NeedHeld'
    | 'Running'
    | 'Held'
    | 'Failed';
  readonly message: string;
  readonly hint: string;
}

export interface PlanStep {
  readonly resource: string;
  readonly action: 'create' | 'configure' | 'delete';
  /** Steps of one wave do not depend on each other. */
  readonly wave: number;
  /** Differences between Git and the cluster. */
  readonly changes: number;
  /** Fields that somebody else owns and Git wants otherwise. */
  readonly conflicts: readonly { readonly path: string; readonly manager: string }[];
  /** Steps of this plan that come before it. */
  readonly after: readonly string[];
  /** What the last attempt said, when it failed. */
  readonly failure?: string;
  readonly obstacle?: Obstacle;
}

export interface Plan {
  /** What the plan is made of, as text: the same for the same steps on the same state of Git and cluster. */
  readonly basis: string;
  readonly steps: readonly PlanStep[];
  /** Rounds of objects that name each other, none of which can be made first. */
  readonly cycles: readonly (readonly string[])[];
}

type Draft = Omit<PlanStep, 'wave' | 'after'>;

/** Kinds nobody ordered come last. */
const rankOf = (id: string): number => {
  const index = creationOrder.indexOf(resourceKeyOf(id).kind);
  return index < 0 ? creationOrder.length : index;
};

const inOrder = (left: string, right: string): number => rankOf(left) - rankOf(right) || (left < right ? -1 : left === right ? 0 : 1);

/** Identities of what an object names. */
const namedBy = (fabric: string, object: Json | undefined): readonly string[] =>
  isObject(object) && isObject(object['metadata'])
    ? referencesOf(object as unknown as KubernetesObject).map(({ to }) => resourceId({ fabric, ...to }))
    : [];

const conflictsOf = (changes: readonly Change[]): PlanStep['conflicts'] =>
  changes.flatMap(({ path, manager }) => (manager === undefined ? [] : [{ path, manager }]));

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** What keeps any change of a resource from being made now. */
const commonObstacle = (facts: ResourceFacts, automatic: boolean): Obstacle | undefined => {
  if (facts.running || facts.awaiting || facts.deleting !== undefined)
    return { code: 'Running', message: 'It is being changed already.', hint: 'Wait for it to finish.' };
  if (!automatic) return undefined;
  if (facts.held !== undefined) return { code: 'Held', message: facts.held, hint: 'Release it when people are done with it.' };
  if (facts.failure !== undefined && facts.failureOutcome === 'terminal')
    return { code: 'Failed', message: facts.failure, hint: 'Correct the manifest or the cluster, then reconcile it by hand.' };
  return undefined;
};

/** What others put into an object of a closed kind is theirs: an apply leaves it alone. */
const foreignOnly: Obstacle = {
  code: 'ForeignOnly',
  message: 'It differs only in what others put there, which an apply leaves alone.',
  hint: 'Take it out of the object by hand, bring it into Git, or ignore it by a rule.',
};

const applyObstacle = (facts: ResourceFacts, conflicts: PlanStep['conflicts'], force: boolean): Obstacle | undefined => {
  if (facts.desired?.served === false)
    return {
      code: 'KindNotServed',
      message: `The cluster does not serve ${facts.desired.apiVersion}.`,
      hint: 'Install its custom resource definition.',
    };
  if (conflicts.length === 0 || force) return undefined;
  const managers = [...new Set(conflicts.map(({ manager }) => manager))].sort().join(', ');
  return {
    code: 'Conflict',
    message: `${plural(conflicts.length, 'field')} that Git wants otherwise ${conflicts.length === 1 ? 'belongs' : 'belong'} to ${managers}.`,
    hint: 'Take over the fields, or bring their values into Git.',
  };
};

const deleteObstacle = (id: string, facts: ResourceFacts, { policy, prune, approve }: PlanQuestion): Obstacle | undefined => {
  if (policy.protectedKinds?.includes(resourceKeyOf(id).kind))
    return {
      code: 'KindProtected',
      message: `Nothing of the kind ${resourceKeyOf(id).kind} is deleted in this fabric.`,
      hint: 'Change the fabric’s protected kinds, or delete it by hand.',
    };
  if (approve.includes(id)) return undefined;
  if (facts.withdrawn === undefined)
    return {
      code: 'OrphanUnapproved',
      message: 'Git never had it.',
      hint: 'Approve its deletion, or adopt it into Git.',
    };
  if (policy.prune === 'never' || !prune)
    return {
      code: 'PruneOff',
      message: 'Git took it away; what Git took away stays unless pruning is asked for.',
      hint: policy.prune === 'never' ? 'The fabric’s policy never prunes; approve its deletion by name.' : 'Ask for pruning.',
    };
  return undefined;
};

const draftOf = (id: string, facts: ResourceFacts, question: PlanQuestion): Draft | undefined => {
  const { desired, live } = facts;
  // A draft is a person's unfinished business.
  if (facts.draft !== undefined) return undefined;
  const common = commonObstacle(facts, question.automatic ?? false);
  const failed = facts.failure === undefined ? {} : { failure: facts.failure };
  if (desired === undefined) {
    if (live === undefined) return undefined;
    const obstacle = common ?? deleteObstacle(id, facts, question);
    return { resource: id, action: 'delete', changes: 0, conflicts: [], ...failed, ...(obstacle === undefined ? {} : { obstacle }) };
  }
  const isCompared = facts.compared?.digest === desired.digest;
  const drift = isCompared ? (facts.compared?.changes ?? []) : [];
  if (live !== undefined && isCompared && drift.length === 0) return undefined;
  const changes = drift.filter(({ category }) => category !== 'foreign');
  const conflicts = conflictsOf(changes);
  const foreign = drift.length > 0 && changes.length === 0 ? foreignOnly : undefined;
  const obstacle = common ?? foreign ?? applyObstacle(facts, conflicts, question.force || question.policy.takeOver);
  return {
    resource: id,
    action: live === undefined ? 'create' : 'configure',
    changes: changes.length,
    conflicts,
    ...failed,
    ...(obstacle === undefined ? {} : { obstacle }),
  };
};

/** Most objects that may be deleted. A share lets at least one go, unless it is none at all. */
const budgetOf = (budget: string, live: number): number => {
  if (!budget.endsWith('%')) return Number(budget);
  const share = Number(budget.slice(0, -1));
  return share === 0 ? 0 : Math.max(1, Math.floor((live * share) / 100));
};

/** When more would be pruned than the budget allows, nothing is: a wrong commit looks like this. */
const withinBudget = (drafts: readonly Draft[], { policy, live, approve }: PlanQuestion): readonly Draft[] => {
  const isPruned = ({ action, obstacle, resource }: Draft): boolean =>
    action === 'delete' && obstacle === undefined && !approve.includes(resource);
  const count = drafts.filter(isPruned).length;
  const most = budgetOf(policy.pruneBudget, live);
  if (count <= most) return drafts;
  const obstacle: Obstacle = {
    code: 'OverBudget',
    message: `${plural(count, 'object')} of ${live} would be deleted; the budget of ${policy.pruneBudget} allows ${most}.`,
    hint: 'Look whether the commit is meant so; then approve deletions by name, or raise the budget.',
  };
  return drafts.map((draft) => (isPruned(draft) ? { ...draft, obstacle } : draft));
};

/** What an object has to wait for, among the drafts. */
const needsOf = (drafts: ReadonlyMap<string, Draft>, question: PlanQuestion): ReadonlyMap<string, readonly string[]> => {
  const needs = new Map<string, Set<string>>([...drafts.keys()].map((id) => [id, new Set<string>()]));
  for (const [id, { action }] of drafts) {
    const facts = question.resources.get(id);
    const wanted = action === 'delete' ? [] : namedBy(question.fabric, facts?.desired?.manifest);
    for (const target of wanted) if (target !== id && drafts.get(target)?.action === 'create') needs.get(id)?.add(target);
    // What is still named in the cluster goes after what names it went, or stopped to name it.
    for (const target of namedBy(question.fabric, facts?.live?.object))
      if (target !== id && drafts.get(target)?.action === 'delete') needs.get(target)?.add(id);
  }
  return new Map([...needs].map(([id, set]) => [id, [...set].sort(inOrder)]));
};

/** Everything that stands in its own way: the parts of the graph in which each leads to each other (Tarjan, 1972). */
const cyclesIn = (needs: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] => {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  for (const root of needs.keys()) {
    if (index.has(root)) continue;
    const work: { readonly id: string; next: number }[] = [{ id: root, next: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1) as { readonly id: string; next: number };
      const { id } = frame;
      if (frame.next === 0) {
        index.set(id, index.size);
        low.set(id, index.get(id) as number);
        stack.push(id);
        onStack.add(id);
      }
      const next = needs.get(id)?.[frame.next++];
      if (next !== undefined) {
        if (!index.has(next)) work.push({ id: next, next: 0 });
        else if (onStack.has(next)) low.set(id, Math.min(low.get(id) as number, index.get(next) as number));
        continue;
      }
      work.pop();
      const parent = work.at(-1)?.id;
      if (parent !== undefined) low.set(parent, Math.min(low.get(parent) as number, low.get(id) as number));
      if (low.get(id) !== index.get(id)) continue;
      const part = stack.splice(stack.indexOf(id));
      for (const member of part) onStack.delete(member);
      if (part.length > 1) found.push(part.sort(inOrder));
    }
  }
  return found.sort((left, right) => inOrder(left[0] as string, right[0] as string));
};

const withCycles = (draft: Draft, cycle: readonly string[] | undefined): Draft =>
  cycle === undefined || draft.obstacle !== undefined
    ? draft
    : {
        ...draft,
        obstacle: {
          code: 'Cycle',
          message: `None of these can come first: ${cycle.join(', ')}.`,
          hint: 'Take one reference out, reconcile, and put it in again.',
        },
      };

/** What is not made keeps from being made what names it; what stays as it is keeps from being deleted what it names. */
const withHolder = (draft: Draft, holder: string | undefined): Draft => {
  if (holder === undefined || draft.obstacle !== undefined) return draft;
  const obstacle: Obstacle =
    draft.action === 'delete'
      ? { code: 'StillNamed', message: `${holder} still names it.`, hint: 'Delete or change that first.' }
      : { code: 'NeedHeld', message: `It names ${holder}, which is not made.`, hint: 'See what stands in the way of that.' };
  return { ...draft, obstacle };
};

const greatest = (numbers: readonly number[]): number => numbers.reduce((most, number) => Math.max(most, number), 0);

const basisOf = (question: PlanQuestion, steps: readonly PlanStep[]): string =>
  steps
    .map(({ resource, action, wave, obstacle }) => {
      const facts = question.resources.get(resource);
      const state = [facts?.desired?.digest, facts?.live?.uid, facts?.live?.resourceVersion];
      return JSON.stringify([resource, action, wave, obstacle?.code, ...state]);
    })
    .join('\n');

/** The plan for what is known of a fabric. Never fails; what cannot be done has an obstacle. */
export const makePlan = (question: PlanQuestion): Plan => {
  const possible = [...question.resources].flatMap(([id, facts]) => draftOf(id, facts, question) ?? []);
  const drafts = new Map(withinBudget(possible, question).map((draft) => [draft.resource, draft]));
  const needs = needsOf(drafts, question);
  const cycles = cyclesIn(needs);
  const cycleOf = new Map(cycles.flatMap((cycle) => cycle.map((id) => [id, cycle] as const)));
  const waves = new Map<string, number>();
  /** The members of a cycle wait for nothing of it: they are not taken anyway. */
  const waveOf = (id: string): number => {
    const pending: string[] = [id];
    while (pending.length > 0) {
      const now = pending.at(-1) as string;
      const before = (needs.get(now) ?? []).filter((need) => cycleOf.get(need) === undefined || cycleOf.get(need) !== cycleOf.get(now));
      const open = before.filter((need) => !waves.has(need));
      if (open.length > 0) pending.push(...open);
      else {
        waves.set(now, greatest(before.map((need) => (waves.get(need) as number) + 1)));
        pending.pop();
      }
    }
    return waves.get(id) as number;
  };
  const applies = greatest([...drafts.values()].map(({ resource, action }) => (action === 'delete' ? 0 : waveOf(resource) + 1)));
  const steps: PlanStep[] = [];
  const held = new Set<string>();
  const all = [...drafts.values()].map((draft) => ({
    draft,
    wave: draft.action === 'delete' ? applies + waveOf(draft.resource) : waveOf(draft.resource),
  }));
  for (const { draft, wave } of all.sort((left, right) => left.wave - right.wave || inOrder(left.draft.resource, right.draft.resource))) {
    const after = needs.get(draft.resource) ?? [];
    const holder = after.find((id) => held.has(id)) ?? question.holders.get(draft.resource)?.[0];
    const step = withHolder(withCycles(draft, cycleOf.get(draft.resource)), holder);
    if (step.obstacle !== undefined) held.add(step.resource);
    steps.push({ ...step, wave, after });
  }
  return { basis: basisOf(question, steps), steps, cycles };
};
