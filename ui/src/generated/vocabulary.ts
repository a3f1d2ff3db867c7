// Generated from models by hedgerow model generate. Do not edit.

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

/** The six states. Computed from observed facts, never set by hand. */
export const ResourceState = ['draft', 'committed', 'pending', 'synced', 'drifted', 'orphaned'] as const;
export type ResourceState = (typeof ResourceState)[number];

/** What became of a file of the source. */
export const FileOutcome = ['manifests', 'empty', 'invalid', 'ignored', 'unsupported'] as const;
export type FileOutcome = (typeof FileOutcome)[number];

/** How it was found out how Git and the cluster differ. */
export const VerdictSource = ['applied', 'offline', 'server'] as const;
export type VerdictSource = (typeof VerdictSource)[number];

/** How somebody who delivers in our place applies manifests. */
export const ApplyMethod = ['server', 'client'] as const;
export type ApplyMethod = (typeof ApplyMethod)[number];

/** What a commit that Hedgerow made brought into Git. */
export const CommitCause = ['draft', 'adoption'] as const;
export type CommitCause = (typeof CommitCause)[number];

/** How an attempt to change the cluster went. */
export const ReconciliationOutcome = ['succeeded', 'transient', 'waiting', 'terminal'] as const;
export type ReconciliationOutcome = (typeof ReconciliationOutcome)[number];

/** How an observation of a foreign system went. */
export const Health = ['unknown', 'healthy', 'degraded', 'failing'] as const;
export type Health = (typeof Health)[number];

/** How much a finding matters. */
export const Severity = ['error', 'warning', 'info'] as const;
export type Severity = (typeof Severity)[number];

/** What kind of difference it is. */
export const Difference = ['value', 'foreign', 'ownership'] as const;
export type Difference = (typeof Difference)[number];

/** Which of the rules of a fabric are asked, and what they count for. */
export const RuleMode = ['off', 'webhook', 'hhfab', 'strict'] as const;
export type RuleMode = (typeof RuleMode)[number];

/** How much a difference matters, from its score. */
export const DriftSeverity = ['low', 'medium', 'high', 'critical'] as const;
export type DriftSeverity = (typeof DriftSeverity)[number];
