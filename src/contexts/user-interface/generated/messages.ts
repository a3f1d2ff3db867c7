// Generated from models/user-interface.pim.yaml by hedgerow model generate. Do not edit.
import type { Json } from '#base/json.ts';
import type { ClusterConfiguration, DeliveryStatus, DriftPolicy, GitConfiguration, HedgehogRelease, Lifecycle, ReconciliationPolicy, ValidationPolicy } from '#contexts/fabric-management/generated/messages.ts';
import type { AuditSummary, CommitCause, FileOutcome, Provenance, ResourceState } from '#contexts/gitops/generated/messages.ts';
import type { Change, Difference, DriftSeverity, Health, Severity } from '#contexts/shared-kernel/generated/messages.ts';

/** A resource that another one names, or is named by. */
export interface Reference {
  /** JSON pointer to the name in the resource that refers. */
  readonly path: string;
  /** Identity of the other resource. */
  readonly id: string;
  /** Whether there is such a resource. */
  readonly exists: boolean;
  /** Its state. */
  readonly state?: ResourceState;
}

/** A commit that Hedgerow made on a branch. */
export interface Proposal {
  /** What it brought. */
  readonly cause: CommitCause;
  /** Branch that has it. */
  readonly branch: string;
  /** The commit. */
  readonly commit: string;
  /** Files that it changed. */
  readonly files: readonly string[];
  /** Who asked for it. */
  readonly by: string;
  /** When it was made. */
  readonly at: string;
}

/** An approval to take what the cluster has into Git. */
export interface Adoption {
  /** JSON pointers to the fields that are adopted; none for the whole object. */
  readonly fields: readonly string[];
  /** Branch that gets the commit. */
  readonly branch: string;
  /** Why. */
  readonly reason: string;
  /** Who approved. */
  readonly by: string;
  /** When. */
  readonly at: string;
}

/** One field that differs between two moments. */
export interface FieldChange {
  /** JSON pointer into the object; empty for all of it. */
  readonly path: string;
  /** What happened to it. */
  readonly kind: string;
  /** Value at the earlier moment; absent when it was added, and for whole objects. */
  readonly before?: Json;
  /** Value at the later moment; absent when it was removed, and for whole objects. */
  readonly after?: Json;
}

/** Where a resource stood at a moment. */
export interface ResourceMoment {
  /** Its state. */
  readonly state: ResourceState;
  /** Why it was in this state. */
  readonly reason: string;
  /** When it came into this state. */
  readonly since: string;
  /** Commit of its manifest. */
  readonly commit?: string;
  /** Name of that commit's author. */
  readonly author?: string;
  /** File of its manifest. */
  readonly file?: string;
  /** Line of its manifest. */
  readonly line?: number;
}

/** How a resource differs between two moments. */
export interface ResourceChange {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly id: string;
  /** Fabric it belongs to. */
  readonly fabric: string;
  /** API group. */
  readonly group: string;
  /** Kind. */
  readonly kind: string;
  /** Namespace; empty for cluster-scoped kinds. */
  readonly namespace: string;
  /** Name. */
  readonly name: string;
  /** Whether it is new, gone, or another than it was. */
  readonly change: string;
  /** Where it stood at the earlier moment; absent when it was not there. */
  readonly before?: ResourceMoment;
  /** Where it stands at the later moment; absent when it is gone. */
  readonly after?: ResourceMoment;
  /** How what Git wants differs. */
  readonly desired: readonly FieldChange[];
  /** How what the cluster has differs; status, and what only the server needs, do not count. */
  readonly live: readonly FieldChange[];
  /** How the change that is not in Git differs. */
  readonly draft: readonly FieldChange[];
}

/** A switch of a fabric, and what it is joined to. */
export interface TopologySwitch {
  /** Identity of its resource. */
  readonly id: string;
  /** Name. */
  readonly name: string;
  /** Role. */
  readonly role: string;
  /** Name of its switch profile. */
  readonly profile: string;
  /** Redundancy group; empty when it is in none. */
  readonly group: string;
  /** How its group is redundant: eslag or mclag; empty without a group. */
  readonly redundancy: string;
  /** Data ports after breakouts that a connection uses. */
  readonly used: number;
  /** Data ports after breakouts; absent when the profile is not known. */
  readonly ports?: number;
  /** Names of the switches at the other ends of its links, each once. */
  readonly neighbours: readonly string[];
}

/** A server or an external system, and the switches at which it hangs. */
export interface TopologyEnd {
  /** Identity of its resource. */
  readonly id: string;
  /** Name. */
  readonly name: string;
  /** Names of switches, each once; none when nothing joins it to the fabric. */
  readonly switches: readonly string[];
}

/** One link of a connection. */
export interface TopologyLink {
  /** Identity of the connection's resource. */
  readonly id: string;
  /** Name of the connection. */
  readonly connection: string;
  /** Variant of the connection: unbundled, bundled, eslag, fabric, mesh, gateway, vpcLoopback, external or staticExternal. */
  readonly variant: string;
  /** What it is for: a server, other switches, a loop at one switch, a gateway, or what is outside. */
  readonly class: string;
  /** Port at a switch. */
  readonly from: string;
  /** Port at the other end, or external and a name; empty when nothing is attached to an external port. */
  readonly to: string;
}

/** A device that carries something alone. */
export interface SinglePoint {
  /** Name of the switch. */
  readonly device: string;
  /** What would be cut off. */
  readonly carries: readonly string[];
  /** How it carries it alone. */
  readonly reason: string;
}

/** Two subnets that reach each other, or a subnet and prefixes of an external system. */
export interface Reach {
  /** A subnet: VPC and name. */
  readonly from: string;
  /** Another one, or external, a name and a prefix. */
  readonly to: string;
  /** Kind and name of the peering that lets them; absent inside of one VPC. */
  readonly by?: string;
}

/** A subnet of a VPC, and where it is attached. */
export interface TopologySubnet {
  /** Identity of the VPC's resource. */
  readonly id: string;
  /** Names of VPC and subnet with a slash between them. */
  readonly name: string;
  /** Names of the switches at which it is attached, each once. */
  readonly switches: readonly string[];
  /** Names of the servers that are attached to it, each once. */
  readonly servers: readonly string[];
}

/** The shape of a fabric. */
export interface Topology {
  /** Leaves on spines, on each other, or both; two leaves at most; switches that nothing joins; or no switch. */
  readonly shape: string;
  /** Switches by name. */
  readonly switches: readonly TopologySwitch[];
  /** Servers by name. */
  readonly servers: readonly TopologyEnd[];
  /** External systems by name. */
  readonly externals: readonly TopologyEnd[];
  /** Subnets of VPCs by name. */
  readonly subnets: readonly TopologySubnet[];
  /** Links. */
  readonly links: readonly TopologyLink[];
  /** Devices that carry something alone. */
  readonly singlePoints: readonly SinglePoint[];
  /** Who reaches whom. */
  readonly reach: readonly Reach[];
}

/** A box in the picture of a fabric. */
export interface PictureNode {
  /** Unique in the picture. */
  readonly id: string;
  /** What it stands for; servers: several of the same switches. */
  readonly kind: string;
  /** What is written in it. */
  readonly label: string;
  /** Names of what it stands for. */
  readonly members: readonly string[];
  /** Left edge. */
  readonly x: number;
  /** Upper edge. */
  readonly y: number;
  /** Width. */
  readonly width: number;
  /** Height. */
  readonly height: number;
}

/** A line between two boxes. */
export interface PictureLine {
  /** Box at which it begins. */
  readonly from: string;
  /** Box at which it ends. */
  readonly to: string;
  /** What its links are for. */
  readonly class: string;
  /** How many links it stands for. */
  readonly links: number;
  /** Where it goes, as the attribute d of an SVG path. */
  readonly path: string;
}

/** A frame around boxes that belong together. */
export interface PictureFrame {
  /** What is written on it. */
  readonly title: string;
  /** Left edge. */
  readonly x: number;
  /** Upper edge. */
  readonly y: number;
  /** Width. */
  readonly width: number;
  /** Height. */
  readonly height: number;
}

/** What is on one height of the picture. */
export interface PictureBand {
  /** Its name: outside, spines, leaves, switches or servers. */
  readonly title: string;
  /** Middle of its first row. */
  readonly y: number;
}

/** What leaves of a large fabric have in common, drawn once instead of a line for each cable. */
export interface PictureRails {
  /** As the attribute d of an SVG path. */
  readonly path: string;
  /** Boxes of switches that have another number of neighbours than most. */
  readonly uneven: readonly string[];
}

/** Where everything of a topology is, in units of 1/96 inch from the left upper corner. */
export interface Picture {
  /** Width. */
  readonly width: number;
  /** Height. */
  readonly height: number;
  /** What is on which height. */
  readonly bands: readonly PictureBand[];
  /** Redundancy groups. */
  readonly frames: readonly PictureFrame[];
  /** Boxes. */
  readonly nodes: readonly PictureNode[];
  /** Cables. */
  readonly lines: readonly PictureLine[];
  /** Cables between switches, when they are too many for a line each. */
  readonly rails?: PictureRails;
}

/** The topology of a fabric with its picture. */
export interface FabricTopology {
  /** Fabric. */
  readonly fabric: string;
  /** Whether it is what Git wants, or what the cluster has. */
  readonly of: string;
  /** How the last look at Git or the cluster went. */
  readonly health: Health;
  /** What the last look said. */
  readonly message: string;
  /** Another one when the topology may be another one. Absent, like all that follows, while nothing was ever read: what is not known is not empty. */
  readonly revision?: string;
  /** The shape. */
  readonly topology?: Topology;
  /** Where everything is in a picture. */
  readonly picture?: Picture;
}

/** A resource that is not simply as Git wants it, and where that is in the topology. */
export interface TopologyMark {
  /** Identity of the resource. */
  readonly id: string;
  /** Kind. */
  readonly kind: string;
  /** Name. */
  readonly name: string;
  /** Its state. */
  readonly state: ResourceState;
  /** Number of differences between Git and the cluster. */
  readonly changes: number;
  /** How much the differences matter; absent when there are none. */
  readonly severity?: DriftSeverity;
  /** Whether a reconciliation is under way and not yet seen. */
  readonly reconciling: boolean;
  /** Switches that do not have it yet. */
  readonly lagging: readonly string[];
  /** Names of the switches that it concerns. */
  readonly switches: readonly string[];
  /** Names of the servers that it concerns. */
  readonly servers: readonly string[];
}

/** State, drift and rollout of a fabric's resources, as far as they are not simply as Git wants them. */
export interface TopologyMarks {
  /** Fabric. */
  readonly fabric: string;
  /** Revision of the topology of what Git wants; absent while Git was never read. */
  readonly revision?: string;
  /** Resources in all states. */
  readonly resources: number;
  /** By identity; a resource that is not among them is synced on all its switches. */
  readonly marks: readonly TopologyMark[];
}

/** A fabric with its configuration, health and counts per state. */
export interface FabricRow {
  /** Name of the fabric. */
  readonly fabric: string;
  /** A name for people. */
  readonly title: string;
  /** What the fabric is for. */
  readonly description: string;
  /** Where it is in its life. */
  readonly lifecycle: Lifecycle;
  /** Where its manifests live. */
  readonly git?: GitConfiguration;
  /** Which cluster it runs on. */
  readonly cluster?: ClusterConfiguration;
  /** How it is reconciled. */
  readonly reconciliation?: ReconciliationPolicy;
  /** What Argo CD says of the fabric's application; absent when it has none. */
  readonly delivery?: DeliveryStatus;
  /** Which release of Hedgehog it is believed to run; absent while nobody has said it. */
  readonly release?: HedgehogRelease;
  /** How often verdicts that were made offline were those of the API server; absent until it was asked. */
  readonly audit?: AuditSummary;
  /** What counts as drift beside other values. */
  readonly drift?: DriftPolicy;
  /** How the rules of the fabric are asked; as usual when absent. */
  readonly validation?: ValidationPolicy;
  /** Errors of the rules that commits brought and that nobody has released. */
  readonly breaking: number;
  /** The newest commit that brought or kept them; absent while there are none. */
  readonly breakingCommit?: string;
  /** Why its cluster is not changed now; absent while it is. */
  readonly suspended?: string;
  /** Commit last read. */
  readonly commit?: string;
  /** How the last look at Git went. */
  readonly sourceHealth: Health;
  /** What the last look at Git said. */
  readonly sourceMessage: string;
  /** How the last look at the cluster went. */
  readonly clusterHealth: Health;
  /** What the last look at the cluster said. */
  readonly clusterMessage: string;
  /** Resources in all states. */
  readonly total: number;
  /** Resources in state draft. */
  readonly draft: number;
  /** Resources in state committed. */
  readonly committed: number;
  /** Resources in state pending. */
  readonly pending: number;
  /** Resources in state synced. */
  readonly synced: number;
  /** Resources in state drifted. */
  readonly drifted: number;
  /** Resources in state orphaned. */
  readonly orphaned: number;
  /** Diagnostics of severity error. */
  readonly errors: number;
  /** Diagnostics of severity warning. */
  readonly warnings: number;
  /** Version of the fabric aggregate; the ETag of its row. */
  readonly version: number;
  /** When anything of this last changed. */
  readonly updatedAt: string;
}

/** The Git source of a fabric and its last revision. */
export interface SourceRow {
  /** Fabric the source belongs to. */
  readonly fabric: string;
  /** Repository without credentials. */
  readonly repository: string;
  /** Branch followed. */
  readonly branch: string;
  /** Directory inside the repository. */
  readonly path: string;
  /** How the last look went. */
  readonly health: Health;
  /** A word for programs. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
  /** Commit last read whole. */
  readonly commit?: string;
  /** Its author. */
  readonly author?: string;
  /** First line of its message. */
  readonly subject?: string;
  /** When it was committed. */
  readonly committedAt?: string;
  /** Files at that commit. */
  readonly filesSeen: number;
  /** Files whose content was read for that commit. */
  readonly filesRead: number;
  /** Beginning of the newest gap in the history, when the log was restored from a backup. */
  readonly gapFrom?: string;
  /** Its end. */
  readonly gapUntil?: string;
  /** When this last changed. */
  readonly updatedAt: string;
}

/** A custom resource with its state, what Git wants and what the cluster has. */
export interface ResourceRow {
  /** Identity: fabric, kind and group, namespace and name. */
  readonly id: string;
  /** Fabric it belongs to. */
  readonly fabric: string;
  /** API group. */
  readonly group: string;
  /** Kind. */
  readonly kind: string;
  /** Namespace; empty for cluster-scoped kinds. */
  readonly namespace: string;
  /** Name. */
  readonly name: string;
  /** Group and version. */
  readonly apiVersion: string;
  /** One of the six states. */
  readonly state: ResourceState;
  /** Why it is in this state. */
  readonly reason: string;
  /** When it came into this state. */
  readonly since: string;
  /** Number of differences between Git and the cluster. */
  readonly changes: number;
  /** Kinds of difference there are, counted as drift or not; those that a rule ignores are left out. */
  readonly differences: readonly Difference[];
  /** Number of differences that rules say not to count. */
  readonly ignored: number;
  /** How much the differences matter together; absent when there are none. */
  readonly severity?: DriftSeverity;
  /** How much the differences matter together, as a number. */
  readonly score: number;
  /** Where the verdict comes from; absent until both were compared. */
  readonly verdict?: Provenance;
  /** Whether the cluster serves its kind and version. */
  readonly served: boolean;
  /** Switches that it concerns; absent when no agent tells. */
  readonly switches?: readonly string[];
  /** Switches that do not have it yet. */
  readonly lagging?: readonly string[];
  /** Those among them whose agent has not been heard of for a while. */
  readonly silent?: readonly string[];
  /** Why Hedgerow does not reconcile it by itself; absent when it may. */
  readonly held?: string;
  /** Whether a reconciliation is under way and not yet seen. */
  readonly reconciling: boolean;
  /** Commit of its manifest. */
  readonly commit?: string;
  /** Name of that commit's author. */
  readonly author?: string;
  /** File of its manifest. */
  readonly file?: string;
  /** Line of its manifest. */
  readonly line?: number;
  /** Digest of its manifest. */
  readonly digest?: string;
  /** What Git wants. */
  readonly desired?: Json;
  /** What the cluster has. */
  readonly live?: Json;
  /** A change that is not in Git. */
  readonly draft?: Json;
  /** Whether Git has another manifest than when the draft was written. */
  readonly draftOutdated?: boolean;
  /** The newest commit that Hedgerow made for it, until Git wants something else of it. */
  readonly proposal?: Proposal;
  /** The newest approval to take what the cluster has into Git. */
  readonly adoption?: Adoption;
  /** The differences. */
  readonly drift: readonly Change[];
  /** Differences that do not count as drift: foreign ones, ownership, and what rules ignore. */
  readonly aside: readonly Change[];
  /** What can be asked of it now. */
  readonly actions: readonly string[];
  /** What it names; worked out when the row is read. */
  readonly references?: readonly Reference[];
  /** What names it; worked out when the row is read. */
  readonly referencedBy?: readonly Reference[];
  /** Version of the aggregate; the ETag of its row. */
  readonly version: number;
  /** When anything of this last changed. */
  readonly updatedAt: string;
}

/** That a resource names another one: by its manifest, or by its object when Git has none. */
export interface MentionRow {
  /** Identity of the resource that names. */
  readonly resource: string;
  /** Identity of what is named, whether it exists or not. */
  readonly target: string;
  /** JSON pointer of the place that names it. */
  readonly path: string;
}

/** One step of a resource from state to state. */
export interface TransitionRow {
  /** Id of the event. */
  readonly id: string;
  /** Identity of the resource. */
  readonly resource: string;
  /** Fabric. */
  readonly fabric: string;
  /** Kind. */
  readonly kind: string;
  /** Name. */
  readonly name: string;
  /** Where it was; absent when it was new. */
  readonly from?: ResourceState;
  /** Where it is; absent when it is gone. */
  readonly to?: ResourceState;
  /** What set it off. */
  readonly trigger: string;
  /** Why. */
  readonly reason: string;
  /** Commit of the manifest, or the one that took it away. */
  readonly commit?: string;
  /** Name of that commit's author. */
  readonly author?: string;
  /** File of the manifest. */
  readonly file?: string;
  /** Line of the manifest; where it stood when it was taken away. */
  readonly line?: number;
  /** Who or what did it: user:local, user:token, or system: and a policy. */
  readonly actor: string;
  /** When. */
  readonly at: string;
  /** Position in the log. */
  readonly position: number;
}

/** A finding about a file or a manifest. */
export interface DiagnosticRow {
  /** Identity of the row. */
  readonly id: string;
  /** What found it: reading the file, or the rules of the fabric. */
  readonly origin: string;
  /** Fabric. */
  readonly fabric: string;
  /** Identity of the resource it is about. */
  readonly resource?: string;
  /** Stable code. */
  readonly code: string;
  /** How much it matters. */
  readonly severity: Severity;
  /** What is wrong. */
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
  /** Path from the repository's root. */
  readonly file: string;
  /** Line. */
  readonly line?: number;
  /** Column. */
  readonly column?: number;
  /** Other places that take part. */
  readonly related?: Json;
  /** Commit it was found in. */
  readonly commit: string;
  /** When it was found. */
  readonly since: string;
}

/** A file of a source and what became of it. */
export interface FileRow {
  /** Identity of the row. */
  readonly id: string;
  /** Fabric. */
  readonly fabric: string;
  /** Path from the repository's root. */
  readonly file: string;
  /** What became of it. */
  readonly outcome: FileOutcome;
  /** Documents in it. */
  readonly documents: number;
  /** Resources its manifests name. */
  readonly resources: readonly string[];
  /** Diagnostics of severity error. */
  readonly errors: number;
  /** Diagnostics of severity warning. */
  readonly warnings: number;
  /** Those among the errors that the rules of the fabric found. */
  readonly ruleErrors: number;
  /** Those among the warnings that the rules of the fabric found. */
  readonly ruleWarnings: number;
  /** Git object id. */
  readonly blob: string;
  /** Commit in which it last changed. */
  readonly commit: string;
}

/** Differences of a fabric that do not count, with how often they were met. */
export interface IgnoreRuleRow {
  /** Identity: fabric and name of the rule. */
  readonly id: string;
  /** Fabric. */
  readonly fabric: string;
  /** Name of the rule. */
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
  /** Differences that verdicts left out because of it. */
  readonly hits: number;
  /** When that happened last. */
  readonly lastHitAt?: string;
  /** Who added it. */
  readonly actor: string;
  /** When. */
  readonly createdAt: string;
}

/** A custom resource definition that a fabric's cluster knows. */
export interface DefinitionRow {
  /** Identity: fabric, plural and group. */
  readonly id: string;
  /** Fabric. */
  readonly fabric: string;
  /** API group. */
  readonly group: string;
  /** Kind. */
  readonly kind: string;
  /** Plural. */
  readonly plural: string;
  /** Namespaced or Cluster. */
  readonly scope: string;
  /** Served versions. */
  readonly versions: readonly string[];
  /** When this last changed. */
  readonly updatedAt: string;
}
