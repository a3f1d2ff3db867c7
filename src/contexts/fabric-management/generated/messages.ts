// Generated from models/fabric-management.pim.yaml by hedgerow model generate. Do not edit.
import type { Command, DomainEvent } from '#base/message.ts';
import type { Health, RuleMode } from '#contexts/shared-kernel/generated/messages.ts';

/** Where a fabric is in its life. */
export const Lifecycle = ['planned', 'active', 'deprecated', 'archived'] as const;
export type Lifecycle = (typeof Lifecycle)[number];

/** How a cluster is reached. */
export const ClusterKind = ['lab', 'kubeconfig'] as const;
export type ClusterKind = (typeof ClusterKind)[number];

/** Who begins a reconciliation. */
export const ReconciliationMode = ['manual', 'automatic'] as const;
export type ReconciliationMode = (typeof ReconciliationMode)[number];

/** What becomes of objects that Git took away. */
export const PrunePolicy = ['never', 'asked', 'automatic'] as const;
export type PrunePolicy = (typeof PrunePolicy)[number];

/** What a window of time does. */
export const WindowEffect = ['allow', 'deny'] as const;
export type WindowEffect = (typeof WindowEffect)[number];

/** Whether Argo CD finds that the cluster has what Git wants. */
export const DeliverySync = ['synced', 'outOfSync', 'unknown'] as const;
export type DeliverySync = (typeof DeliverySync)[number];

/** How Argo CD finds what it delivered. */
export const DeliveryHealth = ['healthy', 'progressing', 'degraded', 'suspended', 'missing', 'unknown'] as const;
export type DeliveryHealth = (typeof DeliveryHealth)[number];

/** A day of the week. */
export const Weekday = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof Weekday)[number];

/** How it is known which release of Hedgehog a fabric runs. */
export const ReleaseSource = ['configured', 'cluster', 'newest'] as const;
export type ReleaseSource = (typeof ReleaseSource)[number];

/** What a person declares about a fabric. */
export interface FabricConfiguration {
  /** A name for people. */
  readonly title: string;
  /** What the fabric is for. */
  readonly description: string;
  /** Where the fabric is in its life. */
  readonly lifecycle: Lifecycle;
  /** Where its manifests live. */
  readonly git?: GitConfiguration;
  /** Which cluster it runs on. */
  readonly cluster?: ClusterConfiguration;
  /** How it is reconciled. */
  readonly reconciliation?: ReconciliationPolicy;
}

/** How a fabric is reconciled. */
export interface ReconciliationPolicy {
  /** Who begins a reconciliation. */
  readonly mode: ReconciliationMode;
  /** Whether fields that others own are taken over without asking. */
  readonly takeOver: boolean;
  /** What becomes of objects that Git took away. */
  readonly prune: PrunePolicy;
  /** Most objects that one plan deletes: a number, or a share of what the cluster has. One is always within a share that is not 0 %. */
  readonly pruneBudget: string;
  /** Kinds of which nothing is ever deleted, for example Switch. */
  readonly protectedKinds?: readonly string[];
  /** When changes are made. */
  readonly windows?: readonly ChangeWindow[];
}

/** How the rules of the fabric are asked of what Git wants, and what becomes of a commit that breaks them. */
export interface ValidationPolicy {
  /** Which rules are asked. */
  readonly mode: RuleMode;
  /** Whether nothing is changed in the cluster while a commit brought errors that were not there before. */
  readonly holdBreaking: boolean;
}

/** What counts as drift beside other values. */
export interface DriftPolicy {
  /** Kinds of which the cluster may hold nothing but what Git says, for example Switch: foreign fields of these count as drift. */
  readonly closedKinds: readonly string[];
}

/** Differences that do not count, with who says so, why, and until when. */
export interface IgnoreRule {
  /** Name of the rule; unique in the fabric. */
  readonly rule: string;
  /** JSON pointer to what is ignored, with everything below; * stands for one step. */
  readonly path: string;
  /** Kind of the resources; all when absent. */
  readonly kind?: string;
  /** Name of the resource, * for any characters; all when absent. */
  readonly name?: string;
  /** Why. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** From then on it does not hold any more. */
  readonly expires: string;
}

/** A time of the day, on some days of the week, in which changes are made or are not. */
export interface ChangeWindow {
  /** What it does. */
  readonly effect: WindowEffect;
  /** Days on which it opens; all when absent. */
  readonly days?: readonly Weekday[];
  /** When it opens. */
  readonly from: string;
  /** When it closes; on the next day when that is not later than it opens. */
  readonly until: string;
  /** Time zone of these times, for example Europe/Berlin. */
  readonly timeZone: string;
  /** Why. */
  readonly reason: string;
}

/** Where a fabric's manifests live. */
export interface GitConfiguration {
  /** Repository: an https or ssh URL, or a path on this machine. Never with a password in it. */
  readonly repository: string;
  /** Branch to follow. */
  readonly branch: string;
  /** Directory inside the repository; empty for all of it. */
  readonly path: string;
  /** Reference to a credential, for example env:GIT_TOKEN or file:/run/secrets/key. Never the secret itself. */
  readonly credential?: string;
  /** Seconds between two looks at the repository. Unit: s. */
  readonly pollInterval: number;
}

/** An application of Argo CD. */
export interface ArgoApplication {
  /** Its name. */
  readonly application: string;
  /** Namespace it is in. */
  readonly namespace: string;
  /** Whether Hedgerow has Argo CD change the cluster instead of doing so itself. */
  readonly deliver: boolean;
}

/** Which release of githedgehog/fabric a fabric runs, as far as it is known. */
export interface HedgehogRelease {
  /** The release, for example v0.126.0; absent when nobody knows. */
  readonly version?: string;
  /** How it is known. */
  readonly source: ReleaseSource;
}

/** What Argo CD says of its application. */
export interface DeliveryStatus {
  /** Namespace and name of the application. */
  readonly application: string;
  /** Whether the cluster has what Git wants. */
  readonly sync: DeliverySync;
  /** How it finds what it delivered. */
  readonly health: DeliveryHealth;
  /** Commit that it compared with. */
  readonly revision?: string;
  /** A sentence for people. */
  readonly message: string;
}

/** Which cluster a fabric runs on. */
export interface ClusterConfiguration {
  /** How the cluster is reached. */
  readonly kind: ClusterKind;
  /** Reference to a kubeconfig file, for example file:/etc/hedgerow/kubeconfig; only for a real cluster. */
  readonly kubeconfig?: string;
  /** Context inside the kubeconfig; its current one when absent. */
  readonly context?: string;
  /** Namespace for manifests that name none. */
  readonly namespace: string;
  /** Release of githedgehog/fabric that it runs, for example v0.126.0; what the cluster says, when absent. */
  readonly hedgehog?: string;
  /** The application of an Argo CD in the same cluster that delivers the same manifests, if there is one. */
  readonly argocd?: ArgoApplication;
}

/** Adds a fabric. */
export type CreateFabric = Command<'CreateFabric', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** A name for people. */
  readonly title: string;
  /** What the fabric is for. */
  readonly description: string;
  /** Where its manifests live. */
  readonly git?: GitConfiguration;
  /** Which cluster it runs on. */
  readonly cluster?: ClusterConfiguration;
}>;

/** Changes the texts for people. */
export type DescribeFabric = Command<'DescribeFabric', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** A name for people. */
  readonly title?: string;
  /** What the fabric is for. */
  readonly description?: string;
}>;

/** Says where the fabric's manifests live. */
export type ConfigureGit = Command<'ConfigureGit', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** Where its manifests live. */
  readonly git: GitConfiguration;
}>;

/** Says which cluster the fabric runs on. */
export type ConfigureCluster = Command<'ConfigureCluster', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** Which cluster it runs on. */
  readonly cluster: ClusterConfiguration;
}>;

/** Says how the fabric is reconciled. */
export type ConfigureReconciliation = Command<'ConfigureReconciliation', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** How it is reconciled. */
  readonly reconciliation: ReconciliationPolicy;
}>;

/** Says what counts as drift. */
export type ConfigureDrift = Command<'ConfigureDrift', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** What counts as drift beside other values. */
  readonly drift: DriftPolicy;
}>;

/** Says how the rules of the fabric are asked of what Git wants. */
export type ConfigureValidation = Command<'ConfigureValidation', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** Which rules are asked, and what becomes of a commit that breaks them. */
  readonly validation: ValidationPolicy;
}>;

/** Says that some differences do not count, for a time. They are shown all the same. */
export type AddIgnoreRule = Command<'AddIgnoreRule', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** Name of the rule; unique in the fabric. */
  readonly rule: string;
  /** JSON pointer to what is ignored, with everything below; * stands for one step. */
  readonly path: string;
  /** Kind of the resources; all when absent. */
  readonly kind?: string;
  /** Name of the resource, * for any characters; all when absent. */
  readonly name?: string;
  /** Why. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** From then on it does not hold any more. */
  readonly expires: string;
}>;

/** Lets differences count again that a rule ignored. */
export type RemoveIgnoreRule = Command<'RemoveIgnoreRule', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** Name of the rule. */
  readonly rule: string;
}>;

/** Stops all changes to the cluster until they are resumed; what is seen is still compared. */
export type SuspendReconciliation = Command<'SuspendReconciliation', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** Why. */
  readonly reason: string;
}>;

/** Lets the cluster be changed again. */
export type ResumeReconciliation = Command<'ResumeReconciliation', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
}>;

/** Records whether the fabric's cluster can be read. */
export type RecordConnection = Command<'RecordConnection', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** How the last look went. */
  readonly health: Health;
  /** A word for programs. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
  /** Version of the API server. */
  readonly serverVersion?: string;
}>;

/** Records what Argo CD says of the fabric's application. */
export type RecordDelivery = Command<'RecordDelivery', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** What it says. */
  readonly delivery: DeliveryStatus;
}>;

/** Records which release of Hedgehog the fabric is believed to run. */
export type RecordRelease = Command<'RecordRelease', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** Which one. */
  readonly release: HedgehogRelease;
}>;

/** Moves the fabric on in its life. */
export type ChangeLifecycle = Command<'ChangeLifecycle', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** Where it shall be. */
  readonly lifecycle: Lifecycle;
  /** Why. */
  readonly reason: string;
}>;

export type FabricCommand = CreateFabric | DescribeFabric | ConfigureGit | ConfigureCluster | ConfigureReconciliation | ConfigureDrift | ConfigureValidation | AddIgnoreRule | RemoveIgnoreRule | SuspendReconciliation | ResumeReconciliation | RecordConnection | RecordDelivery | RecordRelease | ChangeLifecycle;

/** A fabric was added. */
export type FabricCreated = DomainEvent<'FabricCreated', {
  /** A name for people. */
  readonly title: string;
  /** What the fabric is for. */
  readonly description: string;
}>;

/** The texts for people changed. */
export type FabricDescribed = DomainEvent<'FabricDescribed', {
  /** A name for people. */
  readonly title: string;
  /** What the fabric is for. */
  readonly description: string;
}>;

/** The place of the manifests was set or changed. */
export type GitConfigured = DomainEvent<'GitConfigured', {
  /** Where the manifests live. */
  readonly git: GitConfiguration;
}>;

/** The cluster was set or changed. */
export type ClusterConfigured = DomainEvent<'ClusterConfigured', {
  /** Which cluster the fabric runs on. */
  readonly cluster: ClusterConfiguration;
}>;

/** How the fabric is reconciled was set or changed. */
export type ReconciliationConfigured = DomainEvent<'ReconciliationConfigured', {
  /** How it is reconciled. */
  readonly reconciliation: ReconciliationPolicy;
}>;

/** What counts as drift was set or changed. */
export type DriftConfigured = DomainEvent<'DriftConfigured', {
  /** What counts as drift beside other values. */
  readonly drift: DriftPolicy;
}>;

/** How the rules of the fabric are asked was set or changed. */
export type ValidationConfigured = DomainEvent<'ValidationConfigured', {
  /** Which rules are asked, and what becomes of a commit that breaks them. */
  readonly validation: ValidationPolicy;
}>;

/** Some differences do not count from now on. */
export type IgnoreRuleAdded = DomainEvent<'IgnoreRuleAdded', {
  /** Which, with who says so, why, and until when. */
  readonly ignore: IgnoreRule;
}>;

/** Differences count again that a rule ignored. */
export type IgnoreRuleRemoved = DomainEvent<'IgnoreRuleRemoved', {
  /** Name of the rule. */
  readonly rule: string;
}>;

/** The cluster is not changed from now on. */
export type ReconciliationSuspended = DomainEvent<'ReconciliationSuspended', {
  /** Why. */
  readonly reason: string;
}>;

/** The cluster may be changed again. */
export type ReconciliationResumed = DomainEvent<'ReconciliationResumed', Readonly<Record<string, never>>>;

/** Whether the cluster can be read changed. */
export type ConnectionChanged = DomainEvent<'ConnectionChanged', {
  /** How the last look went. */
  readonly health: Health;
  /** A word for programs. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
  /** Version of the API server. */
  readonly serverVersion?: string;
}>;

/** Argo CD says something else of the fabric's application. */
export type DeliveryChanged = DomainEvent<'DeliveryChanged', {
  /** What it says. */
  readonly delivery: DeliveryStatus;
}>;

/** Another release of Hedgehog is believed to run in the fabric. */
export type ReleaseChanged = DomainEvent<'ReleaseChanged', {
  /** Which one. */
  readonly release: HedgehogRelease;
}>;

/** The fabric moved on in its life. */
export type LifecycleChanged = DomainEvent<'LifecycleChanged', {
  /** Where it was. */
  readonly from: Lifecycle;
  /** Where it is. */
  readonly to: Lifecycle;
  /** Why. */
  readonly reason: string;
}>;

export type FabricEvent = FabricCreated | FabricDescribed | GitConfigured | ClusterConfigured | ReconciliationConfigured | DriftConfigured | ValidationConfigured | IgnoreRuleAdded | IgnoreRuleRemoved | ReconciliationSuspended | ReconciliationResumed | ConnectionChanged | DeliveryChanged | ReleaseChanged | LifecycleChanged;

export type FabricRefusal = 'FabricExists' | 'FabricMissing' | 'FabricArchived' | 'CredentialInUrl' | 'RepositoryUnsafe' | 'IgnoreRuleExists' | 'IgnoreRuleMissing' | 'IgnoreRuleExpired' | 'TimeZoneInvalid' | 'LifecycleStepInvalid';
