/** One Hedgehog fabric: its texts, where its manifests live, which cluster it runs on, and its life. */
import { equals } from '#base/json.ts';
import { ok } from '#base/result.ts';
import { type FabricBehaviour, fabricDecider, fabricRefusals } from '../generated/contract.ts';
import type {
  ClusterConfiguration,
  ClusterConfigured,
  DeliveryStatus,
  DriftPolicy,
  FabricCreated,
  GitConfiguration,
  GitConfigured,
  HedgehogRelease,
  IgnoreRule,
  Lifecycle,
  ReconciliationPolicy,
  ValidationPolicy,
} from '../generated/messages.ts';
import { holdsCredential, isUnsafe } from './repository-address.ts';

export interface FabricFacts {
  readonly exists: boolean;
  readonly title: string;
  readonly description: string;
  readonly lifecycle: Lifecycle;
  readonly git?: GitConfiguration | undefined;
  readonly cluster?: ClusterConfiguration | undefined;
  readonly reconciliation?: ReconciliationPolicy | undefined;
  readonly drift?: DriftPolicy | undefined;
  readonly validation?: ValidationPolicy | undefined;
  /** Rules by name. */
  readonly ignored: Readonly<Record<string, IgnoreRule>>;
  /** Why the cluster is not changed now. */
  readonly suspended?: string | undefined;
  readonly delivery?: DeliveryStatus | undefined;
  readonly release?: HedgehogRelease | undefined;
  readonly connection?:
    | { readonly health: string; readonly reason: string; readonly message: string; readonly serverVersion?: string }
    | undefined;
}

/** Which steps of life are possible. Archived is the end. */
const steps: Readonly<Record<Lifecycle, readonly Lifecycle[]>> = {
  planned: ['active', 'archived'],
  active: ['deprecated'],
  deprecated: ['active', 'archived'],
  archived: [],
};

/** Why the fabric cannot be changed, if it cannot. */
const closed = (data: { readonly fabric: string }, facts: FabricFacts) => {
  if (!facts.exists) return fabricRefusals.FabricMissing(data);
  return facts.lifecycle === 'archived' ? fabricRefusals.FabricArchived(data) : undefined;
};

const unusable = (data: { readonly fabric: string }, git: GitConfiguration | undefined) => {
  if (git === undefined) return undefined;
  if (holdsCredential(git.repository)) return fabricRefusals.CredentialInUrl(data);
  return isUnsafe(git.repository) ? fabricRefusals.RepositoryUnsafe(data) : undefined;
};

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const decideReconciliation: Pick<
  FabricBehaviour<FabricFacts>['decide'],
  'ConfigureReconciliation' | 'SuspendReconciliation' | 'ResumeReconciliation'
> = {
  ConfigureReconciliation: ({ data }, facts) => {
    const problem = closed(data, facts);
    if (problem !== undefined) return problem;
    const { reconciliation } = data;
    if (!(reconciliation.windows ?? []).every(({ timeZone }) => isTimeZone(timeZone))) return fabricRefusals.TimeZoneInvalid(data);
    return ok(equals(reconciliation, facts.reconciliation) ? [] : [{ type: 'ReconciliationConfigured', data: { reconciliation } }]);
  },
  SuspendReconciliation: ({ data }, facts) => {
    const problem = closed(data, facts);
    if (problem !== undefined) return problem;
    return ok(facts.suspended === data.reason ? [] : [{ type: 'ReconciliationSuspended', data: { reason: data.reason } }]);
  },
  ResumeReconciliation: ({ data }, facts) => {
    const problem = closed(data, facts);
    if (problem !== undefined) return problem;
    return ok(facts.suspended === undefined ? [] : [{ type: 'ReconciliationResumed', data: {} }]);
  },
};

const decideDrift: Pick<
  FabricBehaviour<FabricFacts>['decide'],
  'ConfigureDrift' | 'ConfigureValidation' | 'AddIgnoreRule' | 'RemoveIgnoreRule'
> = {
  ConfigureDrift: ({ data }, facts) => {
    const problem = closed(data, facts);
    if (problem !== undefined) return problem;
    return ok(equals(data.drift, facts.drift) ? [] : [{ type: 'DriftConfigured', data: { drift: data.drift } }]);
  },
  ConfigureValidation: ({ data }, facts) => {
    const problem = closed(data, facts);
    if (problem !== undefined) return problem;
    const { validation } = data;
    return ok(equals(validation, facts.validation) ? [] : [{ type: 'ValidationConfigured', data: { validation } }]);
  },
  AddIgnoreRule: ({ data, meta }, facts) => {
    const problem = closed(data, facts);
    if (problem !== undefined) return problem;
    const { fabric: _identity, ...ignore } = data;
    const known = Object.hasOwn(facts.ignored, data.rule) ? facts.ignored[data.rule] : undefined;
    if (equals(known, ignore)) return ok([]);
    // A rule that has expired leaves its name to another one.
    if (known !== undefined && Date.parse(known.expires) > Date.parse(meta.at)) return fabricRefusals.IgnoreRuleExists(data);
    if (Date.parse(data.expires) <= Date.parse(meta.at)) return fabricRefusals.IgnoreRuleExpired(data);
    return ok([{ type: 'IgnoreRuleAdded', data: { ignore } }]);
  },
  RemoveIgnoreRule: ({ data }, facts) => {
    const problem = closed(data, facts);
    if (problem !== undefined) return problem;
    if (!Object.hasOwn(facts.ignored, data.rule)) return fabricRefusals.IgnoreRuleMissing(data);
    return ok([{ type: 'IgnoreRuleRemoved', data: { rule: data.rule } }]);
  },
};

const decide: FabricBehaviour<FabricFacts>['decide'] = {
  CreateFabric: ({ data }, facts) => {
    if (facts.exists) return fabricRefusals.FabricExists(data);
    const problem = unusable(data, data.git);
    if (problem !== undefined) return problem;
    const events: (FabricCreated | GitConfigured | ClusterConfigured)[] = [
      { type: 'FabricCreated', data: { title: data.title, description: data.description } },
    ];
    // The cluster first: which kinds it serves decides how manifests are judged.
    if (data.cluster !== undefined) events.push({ type: 'ClusterConfigured', data: { cluster: data.cluster } });
    if (data.git !== undefined) events.push({ type: 'GitConfigured', data: { git: data.git } });
    return ok(events);
  },
  DescribeFabric: ({ data }, facts) => {
    const problem = closed(data, facts);
    if (problem !== undefined) return problem;
    const title = data.title ?? facts.title;
    const description = data.description ?? facts.description;
    const same = title === facts.title && description === facts.description;
    return ok(same ? [] : [{ type: 'FabricDescribed', data: { title, description } }]);
  },
  ConfigureGit: ({ data }, facts) => {
    const problem = closed(data, facts) ?? unusable(data, data.git);
    if (problem !== undefined) return problem;
    return ok(equals(data.git, facts.git) ? [] : [{ type: 'GitConfigured', data: { git: data.git } }]);
  },
  ConfigureCluster: ({ data }, facts) => {
    const problem = closed(data, facts);
    if (problem !== undefined) return problem;
    return ok(equals(data.cluster, facts.cluster) ? [] : [{ type: 'ClusterConfigured', data: { cluster: data.cluster } }]);
  },
  ...decideReconciliation,
  ...decideDrift,
  RecordConnection: ({ data }, facts) => {
    if (!facts.exists) return fabricRefusals.FabricMissing(data);
    const { fabric: _identity, ...connection } = data;
    return ok(equals(connection, facts.connection) ? [] : [{ type: 'ConnectionChanged', data: connection }]);
  },
  RecordDelivery: ({ data }, facts) => {
    if (!facts.exists) return fabricRefusals.FabricMissing(data);
    return ok(equals(data.delivery, facts.delivery) ? [] : [{ type: 'DeliveryChanged', data: { delivery: data.delivery } }]);
  },
  RecordRelease: ({ data }, facts) => {
    if (!facts.exists) return fabricRefusals.FabricMissing(data);
    const before: HedgehogRelease = facts.release ?? { source: 'newest' };
    return ok(equals(data.release, before) ? [] : [{ type: 'ReleaseChanged', data: { release: data.release } }]);
  },
  ChangeLifecycle: ({ data }, facts) => {
    const problem = closed(data, facts);
    if (problem !== undefined) return problem;
    if (data.lifecycle === facts.lifecycle) return ok([]);
    if (!steps[facts.lifecycle].includes(data.lifecycle)) return fabricRefusals.LifecycleStepInvalid(data);
    return ok([{ type: 'LifecycleChanged', data: { from: facts.lifecycle, to: data.lifecycle, reason: data.reason } }]);
  },
};

const evolve: FabricBehaviour<FabricFacts>['evolve'] = {
  FabricCreated: (facts, { data }) => ({ ...facts, exists: true, title: data.title, description: data.description }),
  FabricDescribed: (facts, { data }) => ({ ...facts, title: data.title, description: data.description }),
  GitConfigured: (facts, { data }) => ({ ...facts, git: data.git }),
  ClusterConfigured: (facts, { data }) => ({ ...facts, cluster: data.cluster }),
  ReconciliationConfigured: (facts, { data }) => ({ ...facts, reconciliation: data.reconciliation }),
  DriftConfigured: (facts, { data }) => ({ ...facts, drift: data.drift }),
  ValidationConfigured: (facts, { data }) => ({ ...facts, validation: data.validation }),
  IgnoreRuleAdded: (facts, { data }) => ({ ...facts, ignored: { ...facts.ignored, [data.ignore.rule]: data.ignore } }),
  IgnoreRuleRemoved: (facts, { data }) => ({
    ...facts,
    ignored: Object.fromEntries(Object.entries(facts.ignored).filter(([rule]) => rule !== data.rule)),
  }),
  ReconciliationSuspended: (facts, { data }) => ({ ...facts, suspended: data.reason }),
  ReconciliationResumed: (facts) => ({ ...facts, suspended: undefined }),
  DeliveryChanged: (facts, { data }) => ({ ...facts, delivery: data.delivery }),
  ReleaseChanged: (facts, { data }) => ({ ...facts, release: data.release }),
  ConnectionChanged: (facts, { data }) => ({ ...facts, connection: data }),
  LifecycleChanged: (facts, { data }) => ({ ...facts, lifecycle: data.to }),
};

export const fabricBehaviour = {
  initialState: { exists: false, title: '', description: '', lifecycle: 'planned', ignored: {} },
  decide,
  evolve,
} satisfies FabricBehaviour<FabricFacts>;

/** The fabric aggregate, ready for the command handler. */
export const fabric = fabricDecider<FabricFacts>(fabricBehaviour);
