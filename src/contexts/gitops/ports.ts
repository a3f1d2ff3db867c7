/**
 * What the GitOps context needs from outside, in its own words. Foreign words stop at the adapters.
 *
 * Rule for every port: what the outside can do wrong is an answer, not an exception, and a failure to read is
 * `unknown`, never `empty`.
 */
import type { Diagnostic, Position } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import type { Refusal, Result } from '#base/result.ts';
import type { KindDefinition, KubernetesObject } from '#kubernetes/object.ts';

/** Where manifests come from. `credential` is a reference, never the secret. */
export interface SourcePlace {
  readonly repository: string;
  readonly branch: string;
  readonly path: string;
  readonly credential?: string;
}

/** Why a source could not be read. What was read before stays. */
export interface SourceFailure {
  readonly ok: false;
  readonly reason:
    | 'Unreachable'
    | 'AuthenticationFailed'
    | 'RepositoryMissing'
    | 'BranchMissing'
    | 'PathMissing'
    | 'RepositoryEmpty'
    | 'Refused'
    | 'Corrupt'
    | 'Timeout'
    | 'TooLarge';
  readonly message: string;
  readonly hint: string;
}

export interface SourceRevision {
  readonly commit: string;
  readonly author: string;
  readonly committedAt: string;
  readonly subject: string;
}

/** An entry of the tree. Only `file` entries have content that is read; the others are reported. */
export interface SourceFile {
  /** Path from the repository's root, as text. Bytes that are not UTF-8 appear as U+FFFD and the file is reported. */
  readonly file: string;
  readonly blob: string;
  readonly size: number;
  readonly entry: 'file' | 'symlink' | 'submodule';
  /** Another file of the folder, when the names differ only in case or in how accents are composed. */
  readonly twin?: string;
}

export interface SourceChanges {
  readonly ok: true;
  /** New and changed files below the path; all of them when nothing was read before. */
  readonly files: readonly SourceFile[];
  readonly removed: readonly string[];
  /** Files below the path at this commit. */
  readonly filesSeen: number;
  /** The commit read before is not an ancestor of this one. */
  readonly rewritten: boolean;
  /** `files` is everything below the path: `since` was absent or is not known any more, and `removed` says nothing. */
  readonly whole?: boolean;
}

/** One YAML document that names a Kubernetes object, with its place. */
export interface ManifestDocument {
  /** Position in the file, from 0; empty documents are counted and not listed. */
  readonly index: number;
  /** JSON pointer to the manifest inside the document: empty, or to an item of a list. */
  readonly pointer: string;
  /** First line of the document's content, from 1. */
  readonly line: number;
  readonly manifest: KubernetesObject;
  /** Place of the value that a JSON pointer names, or of its nearest parent that exists. */
  readonly locate: (pointer: string) => Position;
}

export interface ParsedFile {
  readonly outcome: 'manifests' | 'empty' | 'invalid' | 'ignored' | 'unsupported';
  /** Documents in the file, broken ones included. */
  readonly documents: number;
  readonly manifests: readonly ManifestDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Git, as this context sees it. */
export interface SourceFeed {
  /** Fetches the branch and gives its newest commit. */
  readonly head: (place: SourcePlace) => Promise<{ readonly ok: true; readonly revision: SourceRevision } | SourceFailure>;
  /** What differs below the place's path between `since` and `commit`; everything when `since` is absent or unknown to the mirror. */
  readonly changes: (place: SourcePlace, commit: string, since?: string) => Promise<SourceChanges | SourceFailure>;
  /** Content of files at a commit, in the order asked for. */
  readonly read: (
    place: SourcePlace,
    files: readonly SourceFile[],
  ) => AsyncIterable<{ readonly file: SourceFile; readonly content: Uint8Array }>;
  /** Reads the manifests of one file. Never throws, whatever the content. */
  readonly parse: (file: SourceFile, content: Uint8Array) => ParsedFile;
}

/** A file and what it is to hold. */
export interface FileEdit {
  /** Path from the repository's root; below the place's path. */
  readonly file: string;
  readonly content: Uint8Array;
}

/** The files below the place's path at the commit that a change is to stand on. */
export interface SourceSnapshot {
  readonly commit: string;
  readonly files: readonly SourceFile[];
  readonly read: (file: SourceFile) => Promise<Uint8Array>;
}

/** A change of a source that becomes a commit. */
export interface SourceChange {
  /** The branch that gets the commit. When there is none of this name, or the place's branch has all of it, it starts from there. */
  readonly branch: string;
  readonly author: { readonly name: string; readonly email: string };
  /** Text of the commit: a subject, an empty line, and more. */
  readonly message: string;
  readonly at: string;
  /**
   * What is to be changed, given what is there. Asked again when the branch moved meanwhile, so it must not do anything else. No edits:
   * the branch has it already.
   */
  readonly edit: (snapshot: SourceSnapshot) => Promise<Result<readonly FileEdit[]>>;
  /** Told each commit that was made, before the branch is given it. When the branch moved meanwhile, another commit follows. */
  readonly onCommit?: (written: Omit<SourceWritten, 'ok'>) => Promise<void>;
}

/** Why a source could not be written. Nothing was changed, unless the reason is `Timeout`: then a look at the branch tells. */
export interface WriteFailure {
  readonly ok: false;
  readonly reason: SourceFailure['reason'] | 'PushRefused' | 'BranchMoved';
  readonly message: string;
  readonly hint: string;
}

/** What became of a change: a commit on the branch, with the files that differ; none when the branch had it all. */
export interface SourceWritten {
  readonly ok: true;
  readonly commit: string;
  readonly files: readonly string[];
}

/** Git, where this context writes to it. */
export interface SourceWriter {
  /**
   * Commits a change to a branch, on top of its newest commit, and tries again a few times when somebody else was quicker. A refusal of
   * `edit` is handed on. Never writes outside of the place's path.
   */
  readonly write: (
    place: SourcePlace,
    change: SourceChange,
  ) => Promise<SourceWritten | WriteFailure | { readonly ok: false; readonly refusal: Refusal }>;
  /** Whether a branch has a commit; a branch that is not there has none. */
  readonly holds: (
    place: SourcePlace,
    branch: string,
    commit: string,
  ) => Promise<{ readonly ok: true; readonly held: boolean } | SourceFailure>;
  /** A file's content with one of its manifests made another one, and everything else as it was; refused, with the place, where that cannot be. */
  readonly revise: (
    file: string,
    content: Uint8Array,
    document: Pick<ManifestDocument, 'index' | 'pointer'>,
    manifest: JsonObject,
  ) => Result<Uint8Array>;
  /** Content of a new file with this manifest. */
  readonly compose: (manifest: JsonObject) => Uint8Array;
}

/** An object as the cluster has it. */
export interface LiveResource {
  readonly object: KubernetesObject;
  readonly uid: string;
  readonly resourceVersion: string;
}

/** What a cluster reports. A complete list is the only proof that something is not there. */
export type LiveReport =
  | { readonly type: 'connected'; readonly serverVersion: string }
  | { readonly type: 'definitions'; readonly definitions: readonly KindDefinition[] }
  | { readonly type: 'listed'; readonly group: string; readonly kind: string; readonly resources: readonly LiveResource[] }
  | { readonly type: 'changed'; readonly resource: LiveResource }
  | { readonly type: 'deleted'; readonly resource: LiveResource }
  /** What another deliverer of the same manifests says of them. */
  | {
      readonly type: 'delivery';
      readonly application: string;
      readonly sync: 'synced' | 'outOfSync' | 'unknown';
      readonly health: 'healthy' | 'progressing' | 'degraded' | 'suspended' | 'missing' | 'unknown';
      readonly revision?: string;
      readonly message: string;
      /** How it applies what does not say itself how, where it delivers in our place. */
      readonly applies?: Applier['by'];
    }
  /** One kind (or, without `kind`, the whole cluster) cannot be read now. Says nothing about what is there. */
  | { readonly type: 'unreadable'; readonly group?: string; readonly kind?: string; readonly reason: string; readonly message: string };

/** How the server says the object would look after an apply, or why it would not take it. */
export type Preview =
  | { readonly outcome: 'predicted'; readonly object: KubernetesObject }
  | { readonly outcome: 'refused'; readonly reason: string; readonly message: string }
  | { readonly outcome: 'unknown'; readonly reason: string; readonly message: string };

export type ApplyOutcome =
  | { readonly outcome: 'succeeded'; readonly action: 'created' | 'configured' | 'unchanged'; readonly resource: LiveResource }
  | { readonly outcome: 'transient' | 'waiting' | 'terminal'; readonly reason: string; readonly message: string };

/** `absent`: the cluster has this incarnation no more. */
export type RemoveOutcome =
  | { readonly outcome: 'succeeded'; readonly action: 'deleted' | 'absent' }
  | { readonly outcome: 'transient' | 'waiting' | 'terminal'; readonly reason: string; readonly message: string };

/** As whom, and how, a manifest is applied. */
export interface Applier {
  /** Its name among the managers of fields. */
  readonly manager: string;
  /** By server-side apply; or by a patch that the client makes with what it applied last. */
  readonly by: 'server' | 'client';
  /** Other names it writes under, or did. */
  readonly aliases: readonly string[];
}

export interface LiveCluster {
  /**
   * Where somebody else delivers: as whom a manifest would be applied to a live object, and what exactly, with what the deliverer adds to
   * every manifest. Absent where we apply.
   */
  readonly delivered?: (manifest: KubernetesObject, live: KubernetesObject) => Applier & { readonly manifest: KubernetesObject };
  /** Watches all custom resource kinds of the cluster until `stop`. Lists are truth, the watch is a hint; it heals itself. */
  readonly watch: (listener: (report: LiveReport) => void | Promise<void>) => { readonly stop: () => Promise<void> };
  /** An object as the cluster has it now, in the version that a manifest names; nothing when it is not there or cannot be read. */
  readonly read?: (manifest: JsonObject) => Promise<LiveResource | undefined>;
  /** An apply as a dry run, forced: what the cluster would make of the manifest. By us, unless somebody else is named. */
  readonly preview: (manifest: JsonObject, applier?: Applier) => Promise<Preview>;
  /** Server-side apply under our field manager. What others own is taken over when forced; otherwise it is a `Conflict`. */
  readonly apply: (manifest: JsonObject, options: { readonly force: boolean }) => Promise<ApplyOutcome>;
  /** Deletes one incarnation of an object; another one of the same name is left alone. What depends on it follows in the background. */
  readonly remove: (object: JsonObject, uid: string) => Promise<RemoveOutcome>;
}
