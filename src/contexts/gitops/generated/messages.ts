// Generated from models/gitops.pim.yaml by hedgerow model generate. Do not edit.
import type { Json } from '#base/json.ts';
import type { Command, DomainEvent } from '#base/message.ts';
import type { Change, Finding, Origin, ResourceKey, RuleMode, Severity } from '#contexts/shared-kernel/generated/messages.ts';

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

/** One file of a revision and what became of it. */
export interface FileRecord {
  /** Path from the repository's root. */
  readonly file: string;
  /** Git object id of the content. */
  readonly blob: string;
  /** What became of it. */
  readonly outcome: FileOutcome;
  /** Documents in it. */
  readonly documents: number;
  /** Identities of the resources its manifests name. */
  readonly resources: readonly string[];
  /** What is wrong in it. */
  readonly findings: readonly Finding[];
}

/** A commit, as far as an operator wants to know it. */
export interface Revision {
  /** Commit id. */
  readonly commit: string;
  /** Author's name. */
  readonly author: string;
  /** When it was committed. */
  readonly committedAt: string;
  /** First line of its message. */
  readonly subject: string;
}

/** Where a verdict comes from. */
export interface Provenance {
  /** How it was found out. */
  readonly source: VerdictSource;
  /** First digits of the digest of the schema that was used. */
  readonly schema?: string;
  /** Version of the API server as whose the prediction was made. */
  readonly server?: string;
  /** Whether both were compared in the form in which Hedgehog stores them. */
  readonly normalised: boolean;
  /** Release of Hedgehog whose webhooks were modelled; absent when it is not known, and then the newest that the model knows. */
  readonly hedgehog?: string;
  /** Field manager that delivers here, when that is not ours: what it would make of the object was predicted. */
  readonly manager?: string;
  /** How it applies, when it is not us. */
  readonly apply?: ApplyMethod;
}

/** A rule of the fabric that what Git wants breaks, with its places. */
export interface RuleFinding {
  /** Identity: digest of rule, resource and field, and of what is said; the same wherever the manifest moves. */
  readonly finding: string;
  /** Id of the rule. */
  readonly rule: string;
  /** Stable code of the diagnostic. */
  readonly code: string;
  /** How much it matters. */
  readonly severity: Severity;
  /** What is wrong. */
  readonly message: string;
  /** What to do. */
  readonly hint: string;
  /** Identity of the resource that is to blame; absent when it is the fabric as a whole. */
  readonly resource?: string;
  /** Path from the repository's root. */
  readonly file: string;
  /** Line, from 1. */
  readonly line?: number;
  /** Column, from 1. */
  readonly column?: number;
  /** Other places that take part, as in findings of files. */
  readonly related?: Json;
}

/** How often verdicts that were made offline were those of the API server. */
export interface AuditSummary {
  /** Verdicts that the server was asked about. */
  readonly checked: number;
  /** Those in which it said the same. */
  readonly agreed: number;
  /** Identities of resources of which it said something else the last time. */
  readonly disputed: readonly string[];
  /** When it was asked last. */
  readonly at: string;
}

/** A verdict of which the API server says something else. */
export interface Dispute {
  /** Identity of the resource. */
  readonly resource: string;
  /** The differences as they were predicted. */
  readonly offline: readonly Change[];
  /** The differences as the server's dry run has them. */
  readonly server: readonly Change[];
}

/** An object as the cluster has it, without what only the server needs. */
export interface LiveObject {
  /** The object without managed fields. */
  readonly object: Json;
  /** The server's identity of this incarnation. */
  readonly uid: string;
  /** Opaque version; compared for equality only. */
  readonly resourceVersion: string;
}

/** Records what the server says about some verdicts that were made offline. */
export type RecordAudit = Command<'RecordAudit', {
  /** Fabric the verdicts are of. */
  readonly fabric: string;
  /** Verdicts that the server was asked about. */
  readonly checked: number;
  /** Those in which it said the same. */
  readonly agreed: number;
  /** The others. */
  readonly disputes: readonly Dispute[];
}>;

export type AuditCommand = RecordAudit;

/** The API server was asked about some verdicts. */
export type AuditRecorded = DomainEvent<'AuditRecorded', {
  /** How often it said the same, all times together. */
  readonly audit: AuditSummary;
}>;

/** The API server says something else than a verdict that was made offline. */
export type VerdictDisputed = DomainEvent<'VerdictDisputed', {
  /** Identity of the resource. */
  readonly resource: string;
  /** The differences as they were predicted. */
  readonly offline: readonly Change[];
  /** The differences as the server's dry run has them. */
  readonly server: readonly Change[];
}>;

export type AuditEvent = AuditRecorded | VerdictDisputed;

export type AuditRefusal = never;

/** Records what the rules say at a commit, as far as it differs from what they said before. */
export type RecordFindings = Command<'RecordFindings', {
  /** Fabric whose rules are asked. */
  readonly fabric: string;
  /** Commit whose manifests were judged. */
  readonly commit: string;
  /** Which rules were asked. */
  readonly mode: RuleMode;
  /** Whether the cluster was not listed yet, so that more may be found at the same commit. */
  readonly partial: boolean;
  /** Findings that are new, or stand elsewhere now. */
  readonly found: readonly RuleFinding[];
  /** Identities of findings that are none any more. */
  readonly resolved: readonly string[];
}>;

/** Lets the cluster be changed although a commit brought errors of the rules. */
export type ReleaseRevision = Command<'ReleaseRevision', {
  /** Fabric whose rules are asked. */
  readonly fabric: string;
  /** The commit that is held; refused when another one is meanwhile. */
  readonly commit: string;
  /** Why. */
  readonly reason: string;
}>;

export type ValidationCommand = RecordFindings | ReleaseRevision;

/** The rules of the fabric were asked of what Git wants at a commit. What they said before and still say is not repeated. */
export type FindingsRecorded = DomainEvent<'FindingsRecorded', {
  /** Commit whose manifests were judged. */
  readonly commit: string;
  /** Which rules were asked. */
  readonly mode: RuleMode;
  /** Whether the cluster was not listed yet, so that more may be found at the same commit. */
  readonly partial: boolean;
  /** Findings that are new, or stand elsewhere now. */
  readonly found: readonly RuleFinding[];
  /** Identities of findings that are none any more. */
  readonly resolved: readonly string[];
  /** Identities of errors that commits brought and that nobody has released. */
  readonly breaking: readonly string[];
}>;

/** The cluster may be changed although the commit brought errors of the rules. */
export type RevisionReleased = DomainEvent<'RevisionReleased', {
  /** The commit. */
  readonly commit: string;
  /** Why. */
  readonly reason: string;
}>;

export type ValidationEvent = FindingsRecorded | RevisionReleased;

export type ValidationRefusal = 'RevisionNotHeld';

/** Starts to follow a repository, or follows another place. */
export type RegisterSource = Command<'RegisterSource', {
  /** Fabric the source belongs to. */
  readonly fabric: string;
  /** Repository without credentials. */
  readonly repository: string;
  /** Branch to follow. */
  readonly branch: string;
  /** Directory inside the repository. */
  readonly path: string;
}>;

/** Records what a commit contains, as far as it differs from what was known. */
export type RecordRevision = Command<'RecordRevision', {
  /** Fabric the source belongs to. */
  readonly fabric: string;
  /** The commit. */
  readonly revision: Revision;
  /** Commit that was read before. */
  readonly previous?: string;
  /** Whether the branch left its old history. */
  readonly rewritten: boolean;
  /** Files that are new or changed. */
  readonly files: readonly FileRecord[];
  /** Files that are gone. */
  readonly removed: readonly string[];
  /** Files in the source at this commit. */
  readonly filesSeen: number;
}>;

/** Records that the source could not be read; what was read before stays. */
export type RecordSourceFailure = Command<'RecordSourceFailure', {
  /** Fabric the source belongs to. */
  readonly fabric: string;
  /** A word for programs, for example Unreachable. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
}>;

/** Records that the source can be read again and has nothing new. */
export type RecordSourceRecovery = Command<'RecordSourceRecovery', {
  /** Fabric the source belongs to. */
  readonly fabric: string;
}>;

/** Records that the log was restored from a backup; Git is read again whole, whatever was read before. */
export type RecordGap = Command<'RecordGap', {
  /** Fabric the source belongs to. */
  readonly fabric: string;
  /** Identity of the life that the log began with the restore. */
  readonly life: string;
  /** Last position of the log that came from the backup. */
  readonly position: number;
  /** Until then the log knows everything that happened. */
  readonly from: string;
  /** When the log was restored. */
  readonly until: string;
}>;

export type SourceCommand = RegisterSource | RecordRevision | RecordSourceFailure | RecordSourceRecovery | RecordGap;

/** A repository is followed from now on. */
export type SourceRegistered = DomainEvent<'SourceRegistered', {
  /** Repository without credentials. */
  readonly repository: string;
  /** Branch followed. */
  readonly branch: string;
  /** Directory inside the repository. */
  readonly path: string;
}>;

/** A part of the files that a revision changed; a revision has as many of these as it needs, and one RevisionRecorded. */
export type FilesRecorded = DomainEvent<'FilesRecorded', {
  /** Commit that was read. */
  readonly commit: string;
  /** New or changed files. */
  readonly files: readonly FileRecord[];
  /** Files that are gone. */
  readonly removed: readonly string[];
}>;

/** A commit was read whole. */
export type RevisionRecorded = DomainEvent<'RevisionRecorded', {
  /** The commit. */
  readonly revision: Revision;
  /** Commit that was read before. */
  readonly previous?: string;
  /** Whether the branch left its old history. */
  readonly rewritten: boolean;
  /** Files in the source at this commit. */
  readonly filesSeen: number;
  /** Files whose content was read for this commit. */
  readonly filesRead: number;
  /** Files that are gone. */
  readonly filesRemoved: number;
}>;

/** The source could not be read. */
export type SourceFailed = DomainEvent<'SourceFailed', {
  /** A word for programs. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
}>;

/** The source can be read again. */
export type SourceRecovered = DomainEvent<'SourceRecovered', Readonly<Record<string, never>>>;

/** The log was restored from a backup. What Hedgerow wrote about the fabric between two instants is not in it any more. */
export type HistoryGapRecorded = DomainEvent<'HistoryGapRecorded', {
  /** Identity of the life that the log began with the restore. */
  readonly life: string;
  /** Last position that came from the backup; events that were seen after it are no part of the log. */
  readonly position: number;
  /** Until then the log knows everything that happened. */
  readonly from: string;
  /** When the log was restored. */
  readonly until: string;
}>;

export type SourceEvent = SourceRegistered | FilesRecorded | RevisionRecorded | SourceFailed | SourceRecovered | HistoryGapRecorded;

export type SourceRefusal = 'SourceMissing';

/** Records what Git wants of the resource. */
export type RecordDesired = Command<'RecordDesired', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** Names the resource. */
  readonly key: ResourceKey;
  /** Group and version of the manifest. */
  readonly apiVersion: string;
  /** The manifest as read. */
  readonly manifest: Json;
  /** Digest of the manifest's canonical form. */
  readonly digest: string;
  /** Where it stands in Git. */
  readonly origin: Origin;
  /** Whether the cluster serves this kind and version. */
  readonly served: boolean;
}>;

/** Records that Git does not want the resource any more. */
export type WithdrawDesired = Command<'WithdrawDesired', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** Commit that took it away. */
  readonly commit: string;
  /** Name of that commit's author. */
  readonly author?: string;
  /** File it stood in. */
  readonly file: string;
}>;

/** Records what the cluster has of the resource. */
export type RecordLive = Command<'RecordLive', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** Names the resource. */
  readonly key: ResourceKey;
  /** The object; absent when a complete list, or a deletion, shows that there is none. */
  readonly live?: LiveObject;
}>;

/** Records how what Git wants and what the cluster has differ. */
export type RecordComparison = Command<'RecordComparison', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** Digest of the manifest that was compared. */
  readonly digest: string;
  /** Version of the live object that was compared. */
  readonly resourceVersion: string;
  /** The differences; none when they agree. */
  readonly changes: readonly Change[];
  /** Differences that do not count as drift. */
  readonly aside?: readonly Change[];
  /** Where the verdict comes from. */
  readonly provenance?: Provenance;
}>;

/** Asks that the cluster be made to match Git. */
export type RequestReconciliation = Command<'RequestReconciliation', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** Whether fields that others own are taken over. */
  readonly force: boolean;
  /** Place in a plan: what has a smaller number comes first. */
  readonly wave?: number;
}>;

/** Records how a reconciliation went. */
export type RecordReconciliation = Command<'RecordReconciliation', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** How it went. */
  readonly outcome: ReconciliationOutcome;
  /** A word for programs. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
  /** Version the apply left behind. */
  readonly resourceVersion?: string;
}>;

/** Records which switches have what the cluster has of the resource. */
export type RecordRollout = Command<'RecordRollout', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** Switches that it concerns. */
  readonly switches: readonly string[];
  /** Those that do not have it yet. */
  readonly lagging: readonly string[];
  /** Those among the lagging whose agent has not been heard of for a while. */
  readonly silent: readonly string[];
}>;

/** Leaves the resource to people; Hedgerow does not reconcile it by itself any more. */
export type HoldReconciliation = Command<'HoldReconciliation', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** Why. */
  readonly reason: string;
}>;

/** Lets Hedgerow reconcile the resource by itself again. */
export type ReleaseReconciliation = Command<'ReleaseReconciliation', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
}>;

/** Asks that the object be deleted from the cluster. Only for what Git does not want. */
export type RequestDeletion = Command<'RequestDeletion', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** Why. */
  readonly reason: string;
  /** Place in a plan: what has a smaller number comes first. */
  readonly wave?: number;
}>;

/** Records how a deletion went. */
export type RecordDeletion = Command<'RecordDeletion', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** How it went. */
  readonly outcome: ReconciliationOutcome;
  /** A word for programs. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
}>;

/** Keeps a change that is not in Git yet. */
export type SaveDraft = Command<'SaveDraft', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** The spec as the person wants it. */
  readonly spec: Json;
}>;

/** Keeps a resource that neither Git nor the cluster has yet. */
export type BeginDraft = Command<'BeginDraft', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** Names the resource. */
  readonly key: ResourceKey;
  /** Group and version. */
  readonly apiVersion: string;
  /** The spec as the person wants it. */
  readonly spec: Json;
}>;

/** Throws the draft away. */
export type DiscardDraft = Command<'DiscardDraft', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
}>;

/** Records that a person wants Git to have what the cluster has, before Git is written. */
export type ApproveAdoption = Command<'ApproveAdoption', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** JSON pointers to the fields that are adopted; none for the whole object. */
  readonly fields: readonly string[];
  /** Branch that gets the commit. */
  readonly branch: string;
  /** Why. */
  readonly reason: string;
}>;

/** Records a commit before a branch gets it, so that it can be told later what became of it. */
export type IntendCommit = Command<'IntendCommit', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** What it brings. */
  readonly cause: CommitCause;
  /** Branch that shall have it. */
  readonly branch: string;
  /** The commit. */
  readonly commit: string;
  /** Files that it changes. */
  readonly files: readonly string[];
}>;

/** Records that no branch got a commit that was intended. */
export type AbandonCommit = Command<'AbandonCommit', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** The commit. */
  readonly commit: string;
}>;

/** Records that a branch of the repository has a commit that Hedgerow made. */
export type RecordCommit = Command<'RecordCommit', {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly resource: string;
  /** What it brought. */
  readonly cause: CommitCause;
  /** Branch that has it. */
  readonly branch: string;
  /** The commit. */
  readonly commit: string;
  /** Files that it changed. */
  readonly files: readonly string[];
}>;

export type ResourceCommand = RecordDesired | WithdrawDesired | RecordLive | RecordComparison | RequestReconciliation | RecordReconciliation | RecordRollout | HoldReconciliation | ReleaseReconciliation | RequestDeletion | RecordDeletion | SaveDraft | BeginDraft | DiscardDraft | ApproveAdoption | IntendCommit | AbandonCommit | RecordCommit;

/** A commit was made and is about to be given to a branch. */
export type CommitIntended = DomainEvent<'CommitIntended', {
  /** What it brings. */
  readonly cause: CommitCause;
  /** Branch that shall have it. */
  readonly branch: string;
  /** The commit. */
  readonly commit: string;
  /** Files that it changes. */
  readonly files: readonly string[];
}>;

/** No branch got a commit that was intended. */
export type CommitAbandoned = DomainEvent<'CommitAbandoned', {
  /** The commit. */
  readonly commit: string;
}>;

/** Git wants this. */
export type DesiredRecorded = DomainEvent<'DesiredRecorded', {
  /** Names the resource. */
  readonly key: ResourceKey;
  /** Group and version of the manifest. */
  readonly apiVersion: string;
  /** The manifest as read. */
  readonly manifest: Json;
  /** Digest of the manifest's canonical form. */
  readonly digest: string;
  /** Where it stands in Git. */
  readonly origin: Origin;
  /** Whether the cluster serves this kind and version. */
  readonly served: boolean;
}>;

/** Git does not want it any more. */
export type DesiredWithdrawn = DomainEvent<'DesiredWithdrawn', {
  /** Commit that took it away. */
  readonly commit: string;
  /** Name of that commit's author. */
  readonly author?: string;
  /** File it stood in. */
  readonly file: string;
  /** Line it stood at. */
  readonly line?: number;
}>;

/** The cluster has this. */
export type LiveRecorded = DomainEvent<'LiveRecorded', {
  /** Names the resource. */
  readonly key: ResourceKey;
  /** The object. */
  readonly live: LiveObject;
}>;

/** The cluster has it no more, or never had it. */
export type LiveVanished = DomainEvent<'LiveVanished', Readonly<Record<string, never>>>;

/** Git and cluster differ. */
export type DriftDetected = DomainEvent<'DriftDetected', {
  /** Digest of the manifest that was compared. */
  readonly digest: string;
  /** Version of the live object that was compared. */
  readonly resourceVersion: string;
  /** The differences. */
  readonly changes: readonly Change[];
  /** Differences that do not count as drift. */
  readonly aside?: readonly Change[];
  /** Where the verdict comes from. */
  readonly provenance?: Provenance;
}>;

/** Git and cluster agree. */
export type DriftResolved = DomainEvent<'DriftResolved', {
  /** Digest of the manifest that was compared. */
  readonly digest: string;
  /** Version of the live object that was compared. */
  readonly resourceVersion: string;
  /** Differences that do not count as drift. */
  readonly aside?: readonly Change[];
  /** Where the verdict comes from. */
  readonly provenance?: Provenance;
}>;

/** Somebody asked to make the cluster match Git. */
export type ReconciliationRequested = DomainEvent<'ReconciliationRequested', {
  /** Digest of the manifest to apply. */
  readonly digest: string;
  /** Whether fields that others own are taken over; not when absent. */
  readonly force?: boolean;
  /** Place in the plan that it is part of. */
  readonly wave?: number;
}>;

/** The cluster took the manifest. */
export type ReconciliationSucceeded = DomainEvent<'ReconciliationSucceeded', {
  /** created, configured or unchanged. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
  /** Version the apply left behind. */
  readonly resourceVersion?: string;
}>;

/** The cluster did not take the manifest. */
export type ReconciliationFailed = DomainEvent<'ReconciliationFailed', {
  /** Whether to retry, wait or fix. */
  readonly outcome: ReconciliationOutcome;
  /** A word for programs. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
}>;

/** The cluster has it, and some switches have not yet; or other ones than before. */
export type RolloutBegun = DomainEvent<'RolloutBegun', {
  /** Switches that it concerns. */
  readonly switches: readonly string[];
  /** Those that do not have it yet. */
  readonly lagging: readonly string[];
  /** Those among the lagging whose agent has not been heard of for a while. */
  readonly silent: readonly string[];
}>;

/** Every switch that it concerns has it. */
export type RolloutCompleted = DomainEvent<'RolloutCompleted', {
  /** Switches that it concerns. */
  readonly switches: readonly string[];
}>;

/** The resource is not reconciled automatically from now on. */
export type ReconciliationHeld = DomainEvent<'ReconciliationHeld', {
  /** Why. */
  readonly reason: string;
}>;

/** The resource may be reconciled automatically again. */
export type ReconciliationReleased = DomainEvent<'ReconciliationReleased', Readonly<Record<string, never>>>;

/** Somebody asked to delete the object from the cluster. */
export type DeletionRequested = DomainEvent<'DeletionRequested', {
  /** The incarnation that is meant; another one is left alone. */
  readonly uid: string;
  /** Why. */
  readonly reason: string;
  /** Place in the plan that it is part of. */
  readonly wave?: number;
}>;

/** The cluster deletes the object, or has it no more; finalizers may hold it for a while. */
export type DeletionAccepted = DomainEvent<'DeletionAccepted', {
  /** deleted or absent. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
}>;

/** The cluster did not delete the object. */
export type DeletionFailed = DomainEvent<'DeletionFailed', {
  /** Whether to retry, wait or fix. */
  readonly outcome: ReconciliationOutcome;
  /** A word for programs. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
}>;

/** A change was kept that is not in Git. */
export type DraftSaved = DomainEvent<'DraftSaved', {
  /** The spec as the person wants it. */
  readonly spec: Json;
  /** Digest of the manifest that Git had then; absent when it had none. */
  readonly base?: string;
  /** Names the resource; only of one that neither Git nor the cluster has. */
  readonly key?: ResourceKey;
  /** Group and version; only with the key. */
  readonly apiVersion?: string;
}>;

/** The draft was thrown away, or Git has it. */
export type DraftDiscarded = DomainEvent<'DraftDiscarded', Readonly<Record<string, never>>>;

/** A person wants Git to have what the cluster has. Who and when stand with the event. */
export type AdoptionApproved = DomainEvent<'AdoptionApproved', {
  /** JSON pointers to the fields that are adopted; none for the whole object. */
  readonly fields: readonly string[];
  /** Branch that gets the commit. */
  readonly branch: string;
  /** Why. */
  readonly reason: string;
  /** The incarnation of the object that was looked at. */
  readonly uid: string;
  /** Its version. */
  readonly resourceVersion: string;
}>;

/** A branch of the repository has a commit that Hedgerow made. */
export type ManifestCommitted = DomainEvent<'ManifestCommitted', {
  /** What it brought. */
  readonly cause: CommitCause;
  /** Branch that has it. */
  readonly branch: string;
  /** The commit. */
  readonly commit: string;
  /** Files that it changed. */
  readonly files: readonly string[];
}>;

/** The resource went from one of the six states to another. */
export type StateChanged = DomainEvent<'StateChanged', {
  /** Where it was; absent when it is new. */
  readonly from?: ResourceState;
  /** Where it is; absent when neither Git nor the cluster has it any more. */
  readonly to?: ResourceState;
  /** What set it off, for example git-commit or live-change. */
  readonly trigger: string;
  /** Why it is in this state. */
  readonly reason: string;
  /** Commit of the manifest, or the one that took it away. */
  readonly commit?: string;
  /** Name of that commit's author. */
  readonly author?: string;
  /** File of the manifest. */
  readonly file?: string;
  /** Line of the manifest; where it stood when it was taken away. */
  readonly line?: number;
}>;

export type ResourceEvent = CommitIntended | CommitAbandoned | DesiredRecorded | DesiredWithdrawn | LiveRecorded | LiveVanished | DriftDetected | DriftResolved | ReconciliationRequested | ReconciliationSucceeded | ReconciliationFailed | RolloutBegun | RolloutCompleted | ReconciliationHeld | ReconciliationReleased | DeletionRequested | DeletionAccepted | DeletionFailed | DraftSaved | DraftDiscarded | AdoptionApproved | ManifestCommitted | StateChanged;

export type ResourceRefusal = 'ResourceUnknown' | 'ComparisonStale' | 'NothingDesired' | 'PlanChanged' | 'FabricHeld' | 'ReconciliationRunning' | 'KindNotServed' | 'StillDesired' | 'NothingLive' | 'DeletionRunning' | 'ResourceExists' | 'NameMismatch' | 'DraftInvalid' | 'DraftOutdated' | 'NothingToAdopt' | 'AdoptionPartial' | 'NoDraft';

/** What is known of each resource, without its content; where a worker starts from. */
export interface InventoryRow {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly id: string;
  /** Fabric it belongs to. */
  readonly fabric: string;
  /** Commit of which it is not known whether a branch got it. */
  readonly intended?: string;
  /** State that it was last seen in. */
  readonly state?: string;
  /** Digest of the manifest, while Git wants the resource. */
  readonly digest?: string;
  /** File the manifest stands in, while Git wants the resource. */
  readonly file?: string;
  /** Whether the cluster has it. */
  readonly live: boolean;
}
