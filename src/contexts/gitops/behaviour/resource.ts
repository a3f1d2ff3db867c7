/**
 * One custom resource: what Git wants, what the cluster has, and which of the six states follows.
 *
 * The state is never set. It is computed from the facts after each decision (`classify`), and a step from one state to
 * another is an event of its own, so that history says what set it off, from which commit and file.
 */
import type { Decision } from '#base/decider.ts';
import { equals, type Json } from '#base/json.ts';
import type { DomainEvent } from '#base/message.ts';
import { ok, type Result } from '#base/result.ts';
import type { Change, Origin } from '#contexts/shared-kernel/generated/messages.ts';
import { type ResourceBehaviour, resourceDecider, resourceRefusals } from '../generated/contract.ts';
import type {
  DesiredWithdrawn,
  LiveObject,
  Provenance,
  ReconciliationOutcome,
  ResourceEvent,
  ResourceState,
  StateChanged,
} from '../generated/messages.ts';
import {
  abandonCommit,
  approveAdoption,
  beginDraft,
  type DraftFacts,
  discardDraft,
  draftAfter,
  draftChanges,
  intendCommit,
  recordCommit,
  saveDraft,
} from './draft.ts';

/** What a verdict assumes of the fabric: with another assumption the same differences are another verdict. */
type Assumed = Pick<Provenance, 'manager' | 'apply' | 'hedgehog'>;

const assumedIn = (provenance: Provenance | undefined): Assumed => {
  const { manager, apply, hedgehog } = provenance ?? {};
  return {
    ...(manager === undefined ? {} : { manager }),
    ...(apply === undefined ? {} : { apply }),
    ...(hedgehog === undefined ? {} : { hedgehog }),
  };
};

interface Desired {
  readonly apiVersion: string;
  readonly manifest: Json;
  readonly digest: string;
  readonly origin: Origin;
  readonly served: boolean;
}

/** What last changed; names the trigger of a transition that a comparison brings to light. */
type Cause = 'git-commit' | 'live-change' | 'reconciliation';

export interface ResourceFacts extends DraftFacts {
  readonly desired?: Desired | undefined;
  /** Where the manifest stood before Git took it away. */
  readonly withdrawn?: DesiredWithdrawn['data'] | undefined;
  readonly live?: LiveObject | undefined;
  readonly compared?:
    | { readonly digest: string; readonly changes: readonly Change[]; readonly aside?: readonly Change[]; readonly as?: Assumed }
    | undefined;
  /** Git moved on while the cluster still matched the commit before. */
  readonly gitAhead: boolean;
  readonly running: boolean;
  /** Whether the reconciliation that runs takes over what others own. */
  readonly force?: boolean | undefined;
  /** A deletion that was asked for, and whether the cluster took it. */
  readonly deleting?: 'requested' | 'accepted' | undefined;
  /** Applied, and not yet seen in the cluster. */
  readonly awaiting: boolean;
  /** What the last attempt to reconcile said, until something new is wanted or tried. */
  readonly failure?: string | undefined;
  /** Whether trying again may help, of that attempt. */
  readonly failureOutcome?: ReconciliationOutcome | undefined;
  /** Why it is not reconciled automatically. */
  readonly held?: string | undefined;
  /** Which switches have what the cluster has; nothing when no agent tells. */
  readonly rollout?:
    | { readonly switches: readonly string[]; readonly lagging: readonly string[]; readonly silent: readonly string[] }
    | undefined;
  readonly cause: Cause;
  readonly state?: ResourceState | undefined;
}

/** A state and why. No state: neither Git nor the cluster has the resource. */
export interface Classification {
  readonly state?: ResourceState;
  readonly reason: string;
}

const shortCommit = (commit: string): string => commit.slice(0, 8);

const classifyPresent = (facts: ResourceFacts, desired: Desired): Classification => {
  if (facts.compared?.digest !== desired.digest) {
    return facts.state === undefined || facts.state === 'orphaned' || facts.state === 'draft'
      ? { state: 'pending', reason: 'In Git and in the cluster; not compared yet.' }
      : { state: facts.state, reason: 'Not compared yet.' };
  }
  const count = facts.compared.changes.length;
  if (count === 0) return { state: 'synced', reason: 'Git and the cluster agree.' };
  if (facts.gitAhead) return { state: 'pending', reason: `Commit ${shortCommit(desired.origin.commit)} is not applied yet.` };
  return { state: 'drifted', reason: `${count} ${count === 1 ? 'field differs' : 'fields differ'} between Git and the cluster.` };
};

/** The six states as a function of the facts. The order of the questions is the rule. */
export const classify = (facts: ResourceFacts): Classification => {
  const { desired, live } = facts;
  if (facts.draft !== undefined) return { state: 'draft', reason: 'Has a change that is not in Git.' };
  if (facts.running) return { state: 'pending', reason: 'Being reconciled.' };
  if (facts.deleting === 'requested') return { state: 'pending', reason: 'Being deleted from the cluster.' };
  if (facts.deleting === 'accepted') return { state: 'pending', reason: 'Deleted; waiting until the cluster has it no more.' };
  if (facts.awaiting) return { state: 'pending', reason: 'Applied; waiting to see it in the cluster.' };
  if (desired === undefined && live === undefined) return { reason: 'Neither in Git nor in the cluster.' };
  const failed = (given: Classification): Classification =>
    facts.failure === undefined ? given : { ...given, reason: `${given.reason} The last attempt failed: ${facts.failure}` };
  if (desired === undefined) return failed({ state: 'orphaned', reason: 'In the cluster, not in Git.' });
  if (!desired.served) return { state: 'pending', reason: `The cluster does not serve ${desired.apiVersion}.` };
  return failed(live === undefined ? { state: 'committed', reason: 'In Git, not in the cluster.' } : classifyPresent(facts, desired));
};

/** Git and the cluster agreed, whether a draft was written meanwhile or not. */
const agreed = ({ state, desired, compared }: ResourceFacts): boolean =>
  state === 'synced' ||
  (state === 'draft' && desired !== undefined && compared?.digest === desired.digest && compared.changes.length === 0);

const evolve: ResourceBehaviour<ResourceFacts>['evolve'] = {
  DesiredRecorded: (facts, { data }) => ({
    ...facts,
    key: data.key,
    desired: { apiVersion: data.apiVersion, manifest: data.manifest, digest: data.digest, origin: data.origin, served: data.served },
    withdrawn: undefined,
    failure: undefined,
    gitAhead: facts.gitAhead || (agreed(facts) && facts.desired?.digest !== data.digest),
    proposal: facts.desired?.digest === data.digest ? facts.proposal : undefined,
    cause: 'git-commit',
  }),
  DesiredWithdrawn: (facts, { data }) => ({
    ...facts,
    desired: undefined,
    withdrawn: data,
    proposal: undefined,
    compared: undefined,
    gitAhead: false,
    cause: 'git-commit',
  }),
  LiveRecorded: (facts, { data }) => ({
    ...facts,
    key: data.key,
    live: data.live,
    // What was made anew under the same name is not what was to be deleted.
    deleting: facts.live?.uid === data.live.uid ? facts.deleting : undefined,
    gitAhead: false,
    cause: facts.running || facts.awaiting ? 'reconciliation' : 'live-change',
  }),
  LiveVanished: (facts) => ({
    ...facts,
    live: undefined,
    rollout: undefined,
    compared: undefined,
    gitAhead: false,
    cause: 'live-change',
    ...(facts.deleting === undefined ? {} : { deleting: undefined, failure: undefined }),
  }),
  DriftDetected: (facts, { data }) => ({
    ...facts,
    awaiting: false,
    compared: { digest: data.digest, changes: data.changes, aside: data.aside ?? [], as: assumedIn(data.provenance) },
  }),
  DriftResolved: (facts, { data }) => ({
    ...facts,
    awaiting: false,
    gitAhead: false,
    failure: undefined,
    compared: { digest: data.digest, changes: [], aside: data.aside ?? [], as: assumedIn(data.provenance) },
  }),
  ReconciliationRequested: (facts, { data }) => ({ ...facts, running: true, force: data.force, failure: undefined }),
  ReconciliationSucceeded: (facts) => ({ ...facts, running: false, awaiting: true, cause: 'reconciliation' }),
  ReconciliationFailed: (facts, { data }) => ({
    ...facts,
    running: false,
    awaiting: false,
    failure: data.message,
    failureOutcome: data.outcome,
    cause: 'reconciliation',
  }),
  DeletionRequested: (facts) => ({ ...facts, deleting: 'requested', failure: undefined }),
  DeletionAccepted: (facts) => ({ ...facts, deleting: 'accepted' }),
  DeletionFailed: (facts, { data }) => ({ ...facts, deleting: undefined, failure: data.message, failureOutcome: data.outcome }),
  RolloutBegun: (facts, { data }) => ({ ...facts, rollout: data }),
  RolloutCompleted: (facts, { data }) => ({ ...facts, rollout: { switches: data.switches, lagging: [], silent: [] } }),
  ReconciliationHeld: (facts, { data }) => ({ ...facts, held: data.reason }),
  ReconciliationReleased: (facts) => ({ ...facts, held: undefined }),
  DraftSaved: (facts, event) => ({ ...facts, ...draftChanges.DraftSaved(facts, event) }),
  DraftDiscarded: (facts) => ({ ...facts, ...draftChanges.DraftDiscarded(facts) }),
  AdoptionApproved: (facts) => facts,
  CommitIntended: (facts, event) => ({ ...facts, ...draftChanges.CommitIntended(event) }),
  CommitAbandoned: (facts) => ({ ...facts, ...draftChanges.CommitAbandoned() }),
  ManifestCommitted: (facts, event) => ({ ...facts, ...draftChanges.ManifestCommitted(event) }),
  StateChanged: (facts, { data }) => ({ ...facts, state: data.to }),
};

const evolveAny = evolve as Readonly<Record<string, (facts: ResourceFacts, event: DomainEvent) => ResourceFacts>>;

/** Where in Git the resource stands, or stood; nothing when it never did. */
const originOf = (facts: ResourceFacts): Pick<StateChanged['data'], 'commit' | 'author' | 'file' | 'line'> => {
  if (facts.desired === undefined) return facts.withdrawn ?? {};
  const { document: _, ...place } = facts.desired.origin;
  return place;
};

/** Appends the step to another state when the new facts give one. */
const settle = <E extends ResourceEvent>(
  before: ResourceFacts,
  events: readonly E[],
  trigger: string,
): Decision<E | StateChanged, never> => {
  const after = events.reduce<ResourceFacts>((facts, event) => evolveAny[event.type]?.(facts, event) ?? facts, before);
  const { state, reason } = classify(after);
  if (state === before.state) return ok(events);
  const step: StateChanged = {
    type: 'StateChanged',
    data: {
      ...(before.state === undefined ? {} : { from: before.state }),
      ...(state === undefined ? {} : { to: state }),
      trigger,
      reason,
      ...originOf(after),
    },
  };
  return ok([...events, step]);
};

const decideDesired: Pick<ResourceBehaviour<ResourceFacts>['decide'], 'RecordDesired' | 'WithdrawDesired'> = {
  RecordDesired: ({ data }, facts) => {
    const { key, apiVersion, manifest, digest, origin, served } = data;
    const known = facts.desired;
    if (known !== undefined && known.digest === digest && known.served === served && samePlace(known.origin, origin)) return ok([]);
    const recorded = { type: 'DesiredRecorded', data: { key, apiVersion, manifest, digest, origin, served } } as const;
    return settle(facts, [recorded, ...draftAfter(facts, manifest)], 'git-commit');
  },
  WithdrawDesired: ({ data }, facts) => {
    if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
    if (facts.desired === undefined) return ok([]);
    const { resource: _, ...removal } = data;
    const { line } = facts.desired.origin;
    return settle(facts, [{ type: 'DesiredWithdrawn', data: { ...removal, line } }], 'git-removal');
  },
};

/** The same text at the same place is no news, even when the commit is another one. */
const samePlace = (left: Origin, right: Origin): boolean =>
  left.file === right.file && left.line === right.line && left.document === right.document;

const decideObserved: Pick<ResourceBehaviour<ResourceFacts>['decide'], 'RecordLive' | 'RecordComparison'> = {
  RecordLive: ({ data }, facts) => {
    if (data.live === undefined) {
      return facts.live === undefined ? ok([]) : settle(facts, [{ type: 'LiveVanished', data: {} }], 'live-deletion');
    }
    const same = facts.live !== undefined && facts.live.uid === data.live.uid && equals(facts.live.object, data.live.object);
    return same ? ok([]) : settle(facts, [{ type: 'LiveRecorded', data: { key: data.key, live: data.live } }], 'live-change');
  },
  RecordComparison: ({ data }, facts) => {
    if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
    if (facts.desired?.digest !== data.digest || facts.live === undefined) return resourceRefusals.ComparisonStale(data);
    const { digest, resourceVersion, changes, aside = [], provenance } = data;
    const known = facts.compared;
    const isKnown =
      known?.digest === digest &&
      equals(known.changes, changes) &&
      equals(known.aside ?? [], aside) &&
      equals(known.as ?? {}, assumedIn(provenance));
    if (isKnown && !facts.awaiting) return ok([]);
    const verdict = {
      digest,
      resourceVersion,
      ...(aside.length === 0 ? {} : { aside }),
      ...(provenance === undefined ? {} : { provenance }),
    };
    return changes.length === 0
      ? settle(facts, [{ type: 'DriftResolved', data: verdict }], facts.cause)
      : settle(facts, [{ type: 'DriftDetected', data: { ...verdict, changes } }], facts.cause);
  },
};

const placeIn = ({ wave }: { readonly wave?: number }): { readonly wave?: number } => (wave === undefined ? {} : { wave });

const decideDeletion: Pick<ResourceBehaviour<ResourceFacts>['decide'], 'RequestDeletion' | 'RecordDeletion'> = {
  RequestDeletion: ({ data }, facts) => {
    if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
    if (facts.desired !== undefined) return resourceRefusals.StillDesired(data);
    if (facts.live === undefined) return resourceRefusals.NothingLive(data);
    if (facts.deleting !== undefined) return resourceRefusals.DeletionRunning(data);
    const request = { uid: facts.live.uid, reason: data.reason, ...placeIn(data) };
    return settle(facts, [{ type: 'DeletionRequested', data: request }], 'deletion-requested');
  },
  RecordDeletion: ({ data }, facts) => {
    if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
    if (facts.deleting !== 'requested') return ok([]);
    const { outcome, reason, message } = data;
    return outcome === 'succeeded'
      ? settle(facts, [{ type: 'DeletionAccepted', data: { reason, message } }], 'deletion')
      : settle(facts, [{ type: 'DeletionFailed', data: { outcome, reason, message } }], 'deletion-failed');
  },
};

const decideRollout: Pick<ResourceBehaviour<ResourceFacts>['decide'], 'RecordRollout'> = {
  RecordRollout: ({ data }, facts) => {
    if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
    const { switches, lagging, silent } = data;
    if (facts.live === undefined || equals(facts.rollout ?? null, { switches, lagging, silent })) return ok([]);
    return lagging.length === 0
      ? ok([{ type: 'RolloutCompleted', data: { switches } }])
      : ok([{ type: 'RolloutBegun', data: { switches, lagging, silent } }]);
  },
};

const decideHold: Pick<ResourceBehaviour<ResourceFacts>['decide'], 'HoldReconciliation' | 'ReleaseReconciliation'> = {
  HoldReconciliation: ({ data }, facts) => {
    if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
    return ok(facts.held === data.reason ? [] : [{ type: 'ReconciliationHeld', data: { reason: data.reason } }]);
  },
  ReleaseReconciliation: ({ data }, facts) => {
    if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
    return ok(facts.held === undefined ? [] : [{ type: 'ReconciliationReleased', data: {} }]);
  },
};

const decideReconciliation: Pick<ResourceBehaviour<ResourceFacts>['decide'], 'RequestReconciliation' | 'RecordReconciliation'> = {
  RequestReconciliation: ({ data }, facts) => {
    if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
    if (facts.desired === undefined) return resourceRefusals.NothingDesired(data);
    if (!facts.desired.served) return resourceRefusals.KindNotServed(data);
    if (facts.running) return resourceRefusals.ReconciliationRunning(data);
    const request = { digest: facts.desired.digest, ...(data.force ? { force: true } : {}), ...placeIn(data) };
    return settle(facts, [{ type: 'ReconciliationRequested', data: request }], 'reconciliation-requested');
  },
  RecordReconciliation: ({ data }, facts) => {
    if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
    if (!facts.running) return ok([]);
    const { outcome, reason, message } = data;
    if (outcome !== 'succeeded') {
      return settle(facts, [{ type: 'ReconciliationFailed', data: { outcome, reason, message } }], 'reconciliation-failed');
    }
    const version = data.resourceVersion === undefined ? {} : { resourceVersion: data.resourceVersion };
    return settle(facts, [{ type: 'ReconciliationSucceeded', data: { reason, message, ...version } }], 'reconciliation');
  },
};

/** What the decision made, with the step that it brings. */
const settled = <E extends ResourceEvent, Code extends string>(
  facts: ResourceFacts,
  decided: Result<readonly E[], Code>,
  trigger: string,
): Decision<E | StateChanged, Code> => (decided.ok && decided.value.length > 0 ? settle(facts, decided.value, trigger) : decided);

const decideDraft: Pick<
  ResourceBehaviour<ResourceFacts>['decide'],
  'SaveDraft' | 'BeginDraft' | 'DiscardDraft' | 'ApproveAdoption' | 'IntendCommit' | 'AbandonCommit' | 'RecordCommit'
> = {
  SaveDraft: (command, facts) => settled(facts, saveDraft(command, facts), 'draft-saved'),
  BeginDraft: (command, facts) => settled(facts, beginDraft(command, facts), 'draft-saved'),
  DiscardDraft: (command, facts) => settled(facts, discardDraft(command, facts), 'draft-discarded'),
  ApproveAdoption: approveAdoption,
  IntendCommit: intendCommit,
  AbandonCommit: abandonCommit,
  RecordCommit: recordCommit,
};

export const resourceBehaviour = {
  initialState: { gitAhead: false, running: false, awaiting: false, cause: 'git-commit' },
  decide: {
    ...decideDesired,
    ...decideObserved,
    ...decideReconciliation,
    ...decideDeletion,
    ...decideRollout,
    ...decideHold,
    ...decideDraft,
  },
  evolve,
} satisfies ResourceBehaviour<ResourceFacts>;

/** The six-state aggregate, ready for the command handler. */
export const resource = resourceDecider<ResourceFacts>(resourceBehaviour);
