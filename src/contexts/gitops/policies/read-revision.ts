/**
 * From files that were read to what Git wants: which resource is named where, what is wrong, and what is gone. Pure.
 *
 * Three rules keep a bad commit from looking like a deletion. A file with a broken document keeps every resource it named
 * before. A manifest the cluster would refuse keeps what its resource was before. Of duplicates neither wins.
 */
import { createHash } from 'node:crypto';
import type { Diagnostic, RelatedLocation } from '#base/diagnostic.ts';
import { canonical } from '#base/json.ts';
import type { Finding, ResourceKey } from '#contexts/shared-kernel/generated/messages.ts';
import { resourceId } from '#contexts/shared-kernel/resource-key.ts';
import { canonicalManifest, checkManifest, type KindLookup, type ManifestProblem } from '#kubernetes/manifest-check.ts';
import { type KubernetesObject, splitApiVersion } from '#kubernetes/object.ts';
import type { FileRecord, RecordDesired } from '../generated/messages.ts';
import type { ManifestDocument, ParsedFile, SourceFile } from '../ports.ts';

export interface ReadFile {
  readonly file: SourceFile;
  readonly parsed: ParsedFile;
}

/** One manifest with the identity of its resource and everything found at it. */
interface Claim {
  readonly id: string;
  readonly key: ResourceKey;
  readonly file: string;
  readonly document: ManifestDocument;
  readonly manifest: KubernetesObject;
  readonly served: boolean;
  /** The manifest cannot be wanted as it stands. */
  readonly blocked: boolean;
  readonly findings: Finding[];
}

export interface RevisionPlan {
  readonly records: readonly FileRecord[];
  readonly desired: readonly RecordDesired['data'][];
  readonly withdrawn: readonly { readonly id: string; readonly file: string }[];
}

export interface RevisionInput {
  readonly fabric: string;
  readonly namespace: string;
  readonly commit: string;
  /** Name of the commit's author. */
  readonly author: string;
  readonly kinds: KindLookup;
  /** What was recorded of each file before. */
  readonly known: ReadonlyMap<string, FileRecord>;
  readonly read: readonly ReadFile[];
  readonly removed: readonly string[];
}

/** Digest of a manifest's canonical form: equal for equal content, whatever its layout in the file. */
export const manifestDigest = (manifest: KubernetesObject): string => createHash('sha256').update(canonical(manifest)).digest('hex');

/** A second place, as the log keeps it. */
const relatedOf = ({ message, where: { end, ...where } }: RelatedLocation) => ({
  message,
  where: { ...where, ...(end === undefined ? {} : { end: { ...end } }) },
});

const findingOf = (diagnostic: Diagnostic): Finding => ({
  code: diagnostic.code,
  severity: diagnostic.severity,
  message: diagnostic.message,
  file: diagnostic.where.file,
  ...(diagnostic.where.line === undefined ? {} : { line: diagnostic.where.line }),
  ...(diagnostic.where.column === undefined ? {} : { column: diagnostic.where.column }),
  ...(diagnostic.hint === undefined ? {} : { hint: diagnostic.hint }),
  ...(diagnostic.related === undefined ? {} : { related: diagnostic.related.map(relatedOf) }),
});

const problemFinding = (problem: ManifestProblem, file: string, document: ManifestDocument, resource: string): Finding => ({
  code: problem.code,
  severity: problem.severity,
  message: problem.message,
  file,
  ...document.locate(problem.pointer),
  ...(problem.hint === undefined ? {} : { hint: problem.hint }),
  resource,
});

/** Codes that say only that the cluster does not know the kind (yet): the manifest waits, it is not wrong. */
export const waitsForDefinition: ReadonlySet<string> = new Set(['manifest/unknown-kind', 'manifest/version-not-served']);

/** Codes of kinds that Kubernetes itself defines: they are none of ours. */
const notManaged = new Set(['manifest/kind-not-managed', 'manifest/secret']);

const claimOf = (input: RevisionInput, file: string, document: ManifestDocument): Claim => {
  const { group } = splitApiVersion(document.manifest.apiVersion);
  const { kind, metadata } = document.manifest;
  const known = input.kinds.find(group, kind);
  const namespace = known?.scope === 'Cluster' ? '' : (metadata.namespace ?? input.namespace);
  const key = { fabric: input.fabric, group, kind, namespace, name: metadata.name };
  const id = resourceId(key);
  const problems = checkManifest(document.manifest, input.kinds);
  const canonicalForm = canonicalManifest(document.manifest);
  return {
    id,
    key,
    file,
    document,
    manifest: namespace === '' ? canonicalForm : { ...canonicalForm, metadata: { ...canonicalForm.metadata, namespace } },
    served: !problems.some((problem) => waitsForDefinition.has(problem.code)),
    blocked:
      problems.some((problem) => problem.blocking && !waitsForDefinition.has(problem.code)) || problems.some((p) => notManaged.has(p.code)),
    findings: problems.map((problem) => problemFinding(problem, file, document, id)),
  };
};

/** Every claim on an identity gets a finding that names the other places. */
const markDuplicates = (claims: readonly Claim[]): void => {
  for (const claim of claims) {
    const others = claims.filter((other) => other !== claim);
    const places = others.map((other) => `${other.file}:${other.document.line}`).join(', ');
    claim.findings.push({
      code: 'manifest/duplicate',
      severity: 'error',
      message: `${claim.key.kind} ${claim.key.name} is also defined in ${places}; neither is used.`,
      file: claim.file,
      line: claim.document.line,
      column: 1,
      hint: 'Keep one of them and delete the others.',
      related: others.map((other) => ({
        message: 'Also defined here.',
        where: { file: other.file, line: other.document.line, column: 1 },
      })),
      resource: claim.id,
    });
  }
};

const groupById = (claims: readonly Claim[]): ReadonlyMap<string, readonly Claim[]> => {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const group = groups.get(claim.id);
    if (group === undefined) groups.set(claim.id, [claim]);
    else group.push(claim);
  }
  return groups;
};

const recordOf = (input: RevisionInput, read: ReadFile, claims: readonly Claim[]): FileRecord => {
  const { file, blob } = read.file;
  const named = new Set(claims.map((claim) => claim.id));
  // A broken document, or a file that cannot be read any more (too large, a link), may hold any of the resources the file named
  // before: none of them counts as removed.
  const unread = read.parsed.outcome === 'invalid' || read.parsed.outcome === 'unsupported';
  const kept = unread ? (input.known.get(file)?.resources ?? []).filter((id) => !named.has(id)) : [];
  return {
    file,
    blob,
    outcome: read.parsed.outcome,
    documents: read.parsed.documents,
    resources: [...named, ...kept].sort(),
    findings: [...read.parsed.diagnostics.map(findingOf), ...claims.flatMap((claim) => claim.findings)],
  };
};

const desiredOf = (input: RevisionInput, claim: Claim): RecordDesired['data'] => ({
  resource: claim.id,
  key: claim.key,
  apiVersion: claim.manifest.apiVersion,
  manifest: claim.manifest as RecordDesired['data']['manifest'],
  digest: manifestDigest(claim.manifest),
  origin: { commit: input.commit, author: input.author, file: claim.file, line: claim.document.line, document: claim.document.index },
  served: claim.served,
});

/** Identities that files named before and that no file names now. */
const withdrawals = (input: RevisionInput, records: readonly FileRecord[]): RevisionPlan['withdrawn'] => {
  const touched = new Set([...records.map((record) => record.file), ...input.removed]);
  const candidates = new Map<string, string>();
  for (const file of touched) for (const id of input.known.get(file)?.resources ?? []) candidates.set(id, file);
  if (candidates.size === 0) return [];
  for (const record of records) for (const id of record.resources) candidates.delete(id);
  for (const [file, record] of input.known) if (!touched.has(file)) for (const id of record.resources) candidates.delete(id);
  return [...candidates].map(([id, file]) => ({ id, file }));
};

/** What a revision changes, given the files of it that were read and what was recorded of the others. */
export const planRevision = (input: RevisionInput): RevisionPlan => {
  const byFile = input.read.map((read) => ({
    read,
    claims: read.parsed.manifests.map((document) => claimOf(input, read.file.file, document)),
  }));
  const desired: RecordDesired['data'][] = [];
  for (const claims of groupById(byFile.flatMap(({ claims }) => claims)).values()) {
    const [only] = claims;
    if (claims.length > 1) markDuplicates(claims);
    else if (only !== undefined && !only.blocked) desired.push(desiredOf(input, only));
  }
  const records = byFile.map(({ read, claims }) => recordOf(input, read, claims));
  return { records, desired, withdrawn: withdrawals(input, records) };
};

/**
 * Unchanged files that have to be read once more: those that name a resource which a changed file names too, or named before
 * in competition with it. Almost always none.
 */
export const rivalsOf = (
  known: ReadonlyMap<string, FileRecord>,
  changed: ReadonlySet<string>,
  claimed: ReadonlySet<string>,
): readonly string[] => {
  if (claimed.size === 0) return [];
  const rivals: string[] = [];
  for (const [file, record] of known) {
    if (!changed.has(file) && record.resources.some((id) => claimed.has(id))) rivals.push(file);
  }
  return rivals;
};
