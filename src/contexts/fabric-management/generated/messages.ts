// Generated from models/fabric-management.pim.yaml by npm run generate. Do not edit.
import type { Command, DomainEvent } from '#base/message.ts';
import type { Health } from '#contexts/shared-kernel/generated/messages.ts';

/** Where a fabric is in its life. */
export const Lifecycle = ['planned', 'active', 'deprecated', 'archived'] as const;
export type Lifecycle = (typeof Lifecycle)[number];

/** How a cluster is reached. */
export const ClusterKind = ['lab', 'kubeconfig'] as const;
export type ClusterKind = (typeof ClusterKind)[number];

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

/** Moves the fabric on in its life. */
export type ChangeLifecycle = Command<'ChangeLifecycle', {
  /** Name of the fabric; unique and final. */
  readonly fabric: string;
  /** Where it shall be. */
  readonly lifecycle: Lifecycle;
  /** Why. */
  readonly reason: string;
}>;

export type FabricCommand = CreateFabric | DescribeFabric | ConfigureGit | ConfigureCluster | RecordConnection | ChangeLifecycle;

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

/** The fabric moved on in its life. */
export type LifecycleChanged = DomainEvent<'LifecycleChanged', {
  /** Where it was. */
  readonly from: Lifecycle;
  /** Where it is. */
  readonly to: Lifecycle;
  /** Why. */
  readonly reason: string;
}>;

export type FabricEvent = FabricCreated | FabricDescribed | GitConfigured | ClusterConfigured | ConnectionChanged | LifecycleChanged;

export type FabricRefusal = 'FabricExists' | 'FabricMissing' | 'FabricArchived' | 'CredentialInUrl' | 'RepositoryUnsafe' | 'LifecycleStepInvalid';
