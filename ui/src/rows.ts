/** Rows as the API sends them. Instants are ISO 8601, UTC; optional fields are absent or null. */
import type { FileOutcome, Health, Lifecycle, ResourceState, Severity } from './vocabulary.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Maybe<T> = T | null | undefined;

interface GitConfiguration {
  readonly repository: string;
  readonly branch: string;
  readonly path: string;
  readonly credential?: Maybe<string>;
  readonly pollInterval: number;
}

interface ClusterConfiguration {
  readonly kind: 'lab' | 'kubeconfig';
  readonly kubeconfig?: Maybe<string>;
  readonly context?: Maybe<string>;
  readonly namespace: string;
}

export interface FabricRow {
  readonly fabric: string;
  readonly title: string;
  readonly description: string;
  readonly lifecycle: Lifecycle;
  readonly git?: Maybe<GitConfiguration>;
  readonly cluster?: Maybe<ClusterConfiguration>;
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
  readonly updatedAt: string;
}

/** One difference. `kind` says what reconciling would do at `path`, a JSON pointer. */
export interface Change {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly desired?: Json;
  readonly live?: Json;
  readonly manager?: Maybe<string>;
}

/** A resource as lists show it. */
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
  readonly served: boolean;
  readonly reconciling: boolean;
  readonly commit?: Maybe<string>;
  readonly file?: Maybe<string>;
  readonly line?: Maybe<number>;
  readonly actions: readonly string[];
  readonly version: number;
  readonly updatedAt: string;
}

export interface Reference {
  readonly path: string;
  readonly id: string;
  readonly exists: boolean;
  readonly state?: Maybe<ResourceState>;
}

/** A resource whole: with the large columns and its neighbours. */
export interface ResourceDetail extends ResourceRow {
  readonly desired?: Json;
  readonly live?: Json;
  readonly draft?: Json;
  readonly drift: readonly Change[];
  readonly references?: Maybe<readonly Reference[]>;
  readonly referencedBy?: Maybe<readonly Reference[]>;
}

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
  readonly file?: Maybe<string>;
  readonly line?: Maybe<number>;
  readonly actor: string;
  readonly at: string;
  readonly position: number;
}

export interface DiagnosticRow {
  readonly id: string;
  readonly fabric: string;
  readonly resource?: Maybe<string>;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hint?: Maybe<string>;
  readonly file: string;
  readonly line?: Maybe<number>;
  readonly column?: Maybe<number>;
  readonly related?: Json;
  readonly commit: string;
  readonly since: string;
}

export interface FileRow {
  readonly id: string;
  readonly fabric: string;
  readonly file: string;
  readonly outcome: FileOutcome;
  readonly documents: number;
  readonly resources: readonly string[];
  readonly errors: number;
  readonly warnings: number;
  readonly blob: string;
  readonly commit: string;
}

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

/** An event of the log. */
export interface EventRow {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly data: { readonly [key: string]: Json };
  readonly meta: { readonly actor: string; readonly at: string; readonly [key: string]: Json | undefined };
}

/** View name → its row in lists. */
export interface Views {
  readonly fabrics: FabricRow;
  readonly sources: SourceRow;
  readonly resources: ResourceRow;
  readonly transitions: TransitionRow;
  readonly diagnostics: DiagnosticRow;
  readonly files: FileRow;
  readonly definitions: DefinitionRow;
  readonly events: EventRow;
}
export type View = keyof Views;

export interface Page<Row> {
  readonly count: number;
  readonly next?: Maybe<string>;
  readonly previous?: Maybe<string>;
  readonly results: readonly Row[];
}

/** What a command answers: where its events stand in the log. */
export interface Accepted {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
}
