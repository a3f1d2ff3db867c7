// Generated from models by hedgerow model generate. Do not edit.
import type { ApplyMethod, ClusterKind, CommitCause, DeliveryHealth, DeliverySync, Difference, DriftSeverity, FileOutcome, Health, Lifecycle, PrunePolicy, ReconciliationMode, ReleaseSource, ResourceState, RuleMode, Severity, VerdictSource, Weekday, WindowEffect } from './vocabulary.ts';

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What is optional may be absent or null. */
export type Maybe<T> = T | null | undefined;

/** Where a fabric's manifests live. */
export interface GitConfiguration {
  readonly repository: string;
  readonly branch: string;
  readonly path: string;
  readonly credential?: Maybe<string>;
  readonly pollInterval: number;
}

/** Which cluster a fabric runs on. */
export interface ClusterConfiguration {
  readonly kind: ClusterKind;
  readonly kubeconfig?: Maybe<string>;
  readonly context?: Maybe<string>;
  readonly namespace: string;
  readonly hedgehog?: Maybe<string>;
  readonly argocd?: Maybe<ArgoApplication>;
}

/** An application of Argo CD. */
export interface ArgoApplication {
  readonly application: string;
  readonly namespace: string;
  readonly deliver: boolean;
}

/** How a fabric is reconciled. */
export interface ReconciliationPolicy {
  readonly mode: ReconciliationMode;
  readonly takeOver: boolean;
  readonly prune: PrunePolicy;
  readonly pruneBudget: string;
  readonly protectedKinds?: Maybe<readonly string[]>;
  readonly windows?: Maybe<readonly ChangeWindow[]>;
}

/** A time of the day, on some days of the week, in which changes are made or are not. */
export interface ChangeWindow {
  readonly effect: WindowEffect;
  readonly days?: Maybe<readonly Weekday[]>;
  readonly from: string;
  readonly until: string;
  readonly timeZone: string;
  readonly reason: string;
}

/** What Argo CD says of its application. */
export interface DeliveryStatus {
  readonly application: string;
  readonly sync: DeliverySync;
  readonly health: DeliveryHealth;
  readonly revision?: Maybe<string>;
  readonly message: string;
}

/** Which release of githedgehog/fabric a fabric runs, as far as it is known. */
export interface HedgehogRelease {
  readonly version?: Maybe<string>;
  readonly source: ReleaseSource;
}

/** How often verdicts that were made offline were those of the API server. */
export interface AuditSummary {
  readonly checked: number;
  readonly agreed: number;
  readonly disputed: readonly string[];
  readonly at: string;
}

/** What counts as drift beside other values. */
export interface DriftPolicy {
  readonly closedKinds: readonly string[];
}

/** How the rules of the fabric are asked of what Git wants, and what becomes of a commit that breaks them. */
export interface ValidationPolicy {
  readonly mode: RuleMode;
  readonly holdBreaking: boolean;
}

/** Where a verdict comes from. */
export interface Provenance {
  readonly source: VerdictSource;
  readonly schema?: Maybe<string>;
  readonly server?: Maybe<string>;
  readonly normalised: boolean;
  readonly hedgehog?: Maybe<string>;
  readonly manager?: Maybe<string>;
  readonly apply?: Maybe<ApplyMethod>;
}

/** A commit that Hedgerow made on a branch. */
export interface Proposal {
  readonly cause: CommitCause;
  readonly branch: string;
  readonly commit: string;
  readonly files: readonly string[];
  readonly by: string;
  readonly at: string;
}

/** An approval to take what the cluster has into Git. */
export interface Adoption {
  readonly fields: readonly string[];
  readonly branch: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

/** One difference between what is desired and what is live. */
export interface Change {
  readonly path: string;
  readonly kind: string;
  readonly desired?: Maybe<Json>;
  readonly live?: Maybe<Json>;
  readonly manager?: Maybe<string>;
  readonly since?: Maybe<string>;
  readonly category?: Maybe<Difference>;
  readonly ignoredBy?: Maybe<string>;
  readonly severity?: Maybe<DriftSeverity>;
}

/** A resource that another one names, or is named by. */
export interface Reference {
  readonly path: string;
  readonly id: string;
  readonly exists: boolean;
  readonly state?: Maybe<ResourceState>;
}

/** A fabric with its configuration, health and counts per state. */
export interface FabricRow {
  readonly fabric: string;
  readonly title: string;
  readonly description: string;
  readonly lifecycle: Lifecycle;
  readonly git?: Maybe<GitConfiguration>;
  readonly cluster?: Maybe<ClusterConfiguration>;
  readonly reconciliation?: Maybe<ReconciliationPolicy>;
  readonly delivery?: Maybe<DeliveryStatus>;
  readonly release?: Maybe<HedgehogRelease>;
  readonly audit?: Maybe<AuditSummary>;
  readonly drift?: Maybe<DriftPolicy>;
  readonly validation?: Maybe<ValidationPolicy>;
  readonly breaking: number;
  readonly breakingCommit?: Maybe<string>;
  readonly suspended?: Maybe<string>;
  readonly commit?: Maybe<string>;
  readonly sourceHealth: Health;
  readonly sourceMessage: string;
  readonly clusterHealth: Health;
  readonly clusterMessage: string;
  readonly total: number;
  readonly draft: number;
  readonly committed: number;
  readonly pending: number;
  readonly synced: number;
  readonly drifted: number;
  readonly orphaned: number;
  readonly errors: number;
  readonly warnings: number;
  readonly version: number;
  readonly updatedAt: string;
}

/** The Git source of a fabric and its last revision. */
export interface SourceRow {
  readonly fabric: string;
  readonly repository: string;
  readonly branch: string;
  readonly path: string;
  readonly health: Health;
  readonly reason: string;
  readonly message: string;
  readonly commit?: Maybe<string>;
  readonly author?: Maybe<string>;
  readonly subject?: Maybe<string>;
  readonly committedAt?: Maybe<string>;
  readonly filesSeen: number;
  readonly filesRead: number;
  readonly gapFrom?: Maybe<string>;
  readonly gapUntil?: Maybe<string>;
  readonly updatedAt: string;
}

/** A custom resource with its state, what Git wants and what the cluster has. */
export interface ResourceRow {
  readonly id: string;
  readonly fabric: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly state: ResourceState;
  readonly reason: string;
  readonly since: string;
  readonly changes: number;
  readonly differences: readonly Difference[];
  readonly ignored: number;
  readonly severity?: Maybe<DriftSeverity>;
  readonly score: number;
  readonly verdict?: Maybe<Provenance>;
  readonly served: boolean;
  readonly lagging?: Maybe<readonly string[]>;
  readonly held?: Maybe<string>;
  readonly reconciling: boolean;
  readonly commit?: Maybe<string>;
  readonly author?: Maybe<string>;
  readonly file?: Maybe<string>;
  readonly line?: Maybe<number>;
  readonly actions: readonly string[];
  readonly version: number;
  readonly updatedAt: string;
}

/** A custom resource with its state, what Git wants and what the cluster has. */
export interface ResourceWhole extends ResourceRow {
  readonly switches?: Maybe<readonly string[]>;
  readonly silent?: Maybe<readonly string[]>;
  readonly digest?: Maybe<string>;
  readonly desired?: Maybe<Json>;
  readonly live?: Maybe<Json>;
  readonly draft?: Maybe<Json>;
  readonly draftOutdated?: Maybe<boolean>;
  readonly proposal?: Maybe<Proposal>;
  readonly adoption?: Maybe<Adoption>;
  readonly drift: readonly Change[];
  readonly aside: readonly Change[];
  readonly references?: Maybe<readonly Reference[]>;
  readonly referencedBy?: Maybe<readonly Reference[]>;
}

/** One step of a resource from state to state. */
export interface TransitionRow {
  readonly id: string;
  readonly resource: string;
  readonly fabric: string;
  readonly kind: string;
  readonly name: string;
  readonly from?: Maybe<ResourceState>;
  readonly to?: Maybe<ResourceState>;
  readonly trigger: string;
  readonly reason: string;
  readonly commit?: Maybe<string>;
  readonly author?: Maybe<string>;
  readonly file?: Maybe<string>;
  readonly line?: Maybe<number>;
  readonly actor: string;
  readonly at: string;
  readonly position: number;
}

/** A finding about a file or a manifest. */
export interface DiagnosticRow {
  readonly id: string;
  readonly origin: string;
  readonly fabric: string;
  readonly resource?: Maybe<string>;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hint?: Maybe<string>;
  readonly file: string;
  readonly line?: Maybe<number>;
  readonly column?: Maybe<number>;
  readonly related?: Maybe<Json>;
  readonly commit: string;
  readonly since: string;
}

/** A file of a source and what became of it. */
export interface FileRow {
  readonly id: string;
  readonly fabric: string;
  readonly file: string;
  readonly outcome: FileOutcome;
  readonly documents: number;
  readonly resources: readonly string[];
  readonly errors: number;
  readonly warnings: number;
  readonly ruleErrors: number;
  readonly ruleWarnings: number;
  readonly blob: string;
  readonly commit: string;
}

/** Differences of a fabric that do not count, with how often they were met. */
export interface IgnoreRuleRow {
  readonly id: string;
  readonly fabric: string;
  readonly rule: string;
  readonly path: string;
  readonly kind?: Maybe<string>;
  readonly name?: Maybe<string>;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly hits: number;
  readonly lastHitAt?: Maybe<string>;
  readonly actor: string;
  readonly createdAt: string;
}

/** A custom resource definition that a fabric's cluster knows. */
export interface DefinitionRow {
  readonly id: string;
  readonly fabric: string;
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: string;
  readonly versions: readonly string[];
  readonly updatedAt: string;
}
