// Generated from models/gitops.pim.yaml by hedgerow model generate. Do not edit.
import type { Descriptor } from '#base/schema.ts';
import { changeDescriptor, findingDescriptor, originDescriptor, resourceKeyDescriptor } from '#contexts/shared-kernel/generated/descriptors.ts';

export const fileRecordDescriptor: Descriptor = {
  name: 'FileRecord',
  fields: [
    { name: 'file', required: true, description: 'Path from the repository\'s root.', type: { kind: 'string' } },
    { name: 'blob', required: true, description: 'Git object id of the content.', type: { kind: 'string', format: 'digest' } },
    { name: 'outcome', required: true, description: 'What became of it.', type: { kind: 'enum', values: ['manifests', 'empty', 'invalid', 'ignored', 'unsupported'] } },
    { name: 'documents', required: true, description: 'Documents in it.', type: { kind: 'integer', minimum: 0 } },
    { name: 'resources', required: true, description: 'Identities of the resources its manifests name.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'findings', required: true, description: 'What is wrong in it.', type: { kind: 'list', of: { kind: 'value', descriptor: () => findingDescriptor } } },
  ],
};

export const revisionDescriptor: Descriptor = {
  name: 'Revision',
  fields: [
    { name: 'commit', required: true, description: 'Commit id.', type: { kind: 'string', format: 'digest' } },
    { name: 'author', required: true, description: 'Author\'s name.', type: { kind: 'string' } },
    { name: 'committedAt', required: true, description: 'When it was committed.', type: { kind: 'string', format: 'instant' } },
    { name: 'subject', required: true, description: 'First line of its message.', type: { kind: 'string' } },
  ],
};

export const provenanceDescriptor: Descriptor = {
  name: 'Provenance',
  fields: [
    { name: 'source', required: true, description: 'How it was found out.', type: { kind: 'enum', values: ['applied', 'offline', 'server'] } },
    { name: 'schema', required: false, description: 'First digits of the digest of the schema that was used.', type: { kind: 'string' } },
    { name: 'server', required: false, description: 'Version of the API server as whose the prediction was made.', type: { kind: 'string' } },
    { name: 'normalised', required: true, description: 'Whether both were compared in the form in which Hedgehog stores them.', type: { kind: 'boolean' } },
    { name: 'hedgehog', required: false, description: 'Release of Hedgehog whose webhooks were modelled; absent when it is not known, and then the newest that the model knows.', type: { kind: 'string' } },
    { name: 'manager', required: false, description: 'Field manager that delivers here, when that is not ours: what it would make of the object was predicted.', type: { kind: 'string' } },
    { name: 'apply', required: false, description: 'How it applies, when it is not us.', type: { kind: 'enum', values: ['server', 'client'] } },
  ],
};

export const ruleFindingDescriptor: Descriptor = {
  name: 'RuleFinding',
  fields: [
    { name: 'finding', required: true, description: 'Identity: digest of rule, resource and field, and of what is said; the same wherever the manifest moves.', type: { kind: 'string' } },
    { name: 'rule', required: true, description: 'Id of the rule.', type: { kind: 'string' } },
    { name: 'code', required: true, description: 'Stable code of the diagnostic.', type: { kind: 'string' } },
    { name: 'severity', required: true, description: 'How much it matters.', type: { kind: 'enum', values: ['error', 'warning', 'info'] } },
    { name: 'message', required: true, description: 'What is wrong.', type: { kind: 'string' } },
    { name: 'hint', required: true, description: 'What to do.', type: { kind: 'string' } },
    { name: 'resource', required: false, description: 'Identity of the resource that is to blame; absent when it is the fabric as a whole.', type: { kind: 'string' } },
    { name: 'file', required: true, description: 'Path from the repository\'s root.', type: { kind: 'string' } },
    { name: 'line', required: false, description: 'Line, from 1.', type: { kind: 'integer', minimum: 1 } },
    { name: 'column', required: false, description: 'Column, from 1.', type: { kind: 'integer', minimum: 1 } },
    { name: 'related', required: false, description: 'Other places that take part, as in findings of files.', type: { kind: 'json' } },
  ],
};

export const auditSummaryDescriptor: Descriptor = {
  name: 'AuditSummary',
  fields: [
    { name: 'checked', required: true, description: 'Verdicts that the server was asked about.', type: { kind: 'integer', minimum: 0 } },
    { name: 'agreed', required: true, description: 'Those in which it said the same.', type: { kind: 'integer', minimum: 0 } },
    { name: 'disputed', required: true, description: 'Identities of resources of which it said something else the last time.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'at', required: true, description: 'When it was asked last.', type: { kind: 'string', format: 'instant' } },
  ],
};

export const disputeDescriptor: Descriptor = {
  name: 'Dispute',
  fields: [
    { name: 'resource', required: true, description: 'Identity of the resource.', type: { kind: 'string' } },
    { name: 'offline', required: true, description: 'The differences as they were predicted.', type: { kind: 'list', of: { kind: 'value', descriptor: () => changeDescriptor } } },
    { name: 'server', required: true, description: 'The differences as the server\'s dry run has them.', type: { kind: 'list', of: { kind: 'value', descriptor: () => changeDescriptor } } },
  ],
};

export const liveObjectDescriptor: Descriptor = {
  name: 'LiveObject',
  fields: [
    { name: 'object', required: true, description: 'The object without managed fields.', type: { kind: 'json' } },
    { name: 'uid', required: true, description: 'The server\'s identity of this incarnation.', type: { kind: 'string' } },
    { name: 'resourceVersion', required: true, description: 'Opaque version; compared for equality only.', type: { kind: 'string' } },
  ],
};

export const recordAuditDescriptor: Descriptor = {
  name: 'RecordAudit',
  fields: [
    { name: 'fabric', required: true, description: 'Fabric the verdicts are of.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'checked', required: true, description: 'Verdicts that the server was asked about.', type: { kind: 'integer', minimum: 0 } },
    { name: 'agreed', required: true, description: 'Those in which it said the same.', type: { kind: 'integer', minimum: 0 } },
    { name: 'disputes', required: true, description: 'The others.', type: { kind: 'list', of: { kind: 'value', descriptor: () => disputeDescriptor } } },
  ],
};

export const recordFindingsDescriptor: Descriptor = {
  name: 'RecordFindings',
  fields: [
    { name: 'fabric', required: true, description: 'Fabric whose rules are asked.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'commit', required: true, description: 'Commit whose manifests were judged.', type: { kind: 'string', format: 'digest' } },
    { name: 'mode', required: true, description: 'Which rules were asked.', type: { kind: 'enum', values: ['off', 'webhook', 'hhfab', 'strict'] } },
    { name: 'partial', required: false, description: 'Whether the cluster was not listed yet, so that more may be found at the same commit.', default: false, type: { kind: 'boolean' } },
    { name: 'found', required: true, description: 'Findings that are new, or stand elsewhere now.', type: { kind: 'list', of: { kind: 'value', descriptor: () => ruleFindingDescriptor } } },
    { name: 'resolved', required: true, description: 'Identities of findings that are none any more.', type: { kind: 'list', of: { kind: 'string' } } },
  ],
};

export const releaseRevisionDescriptor: Descriptor = {
  name: 'ReleaseRevision',
  fields: [
    { name: 'fabric', required: true, description: 'Fabric whose rules are asked.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'commit', required: true, description: 'The commit that is held; refused when another one is meanwhile.', type: { kind: 'string', format: 'digest' } },
    { name: 'reason', required: true, description: 'Why.', type: { kind: 'string', minLength: 1, maxLength: 1000 } },
  ],
};

export const registerSourceDescriptor: Descriptor = {
  name: 'RegisterSource',
  fields: [
    { name: 'fabric', required: true, description: 'Fabric the source belongs to.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'repository', required: true, description: 'Repository without credentials.', type: { kind: 'string' } },
    { name: 'branch', required: true, description: 'Branch to follow.', type: { kind: 'string' } },
    { name: 'path', required: true, description: 'Directory inside the repository.', type: { kind: 'string' } },
  ],
};

export const recordRevisionDescriptor: Descriptor = {
  name: 'RecordRevision',
  fields: [
    { name: 'fabric', required: true, description: 'Fabric the source belongs to.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'revision', required: true, description: 'The commit.', type: { kind: 'value', descriptor: () => revisionDescriptor } },
    { name: 'previous', required: false, description: 'Commit that was read before.', type: { kind: 'string', format: 'digest' } },
    { name: 'rewritten', required: false, description: 'Whether the branch left its old history.', default: false, type: { kind: 'boolean' } },
    { name: 'files', required: true, description: 'Files that are new or changed.', type: { kind: 'list', of: { kind: 'value', descriptor: () => fileRecordDescriptor } } },
    { name: 'removed', required: true, description: 'Files that are gone.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'filesSeen', required: true, description: 'Files in the source at this commit.', type: { kind: 'integer', minimum: 0 } },
  ],
};

export const recordSourceFailureDescriptor: Descriptor = {
  name: 'RecordSourceFailure',
  fields: [
    { name: 'fabric', required: true, description: 'Fabric the source belongs to.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'reason', required: true, description: 'A word for programs, for example Unreachable.', type: { kind: 'string' } },
    { name: 'message', required: true, description: 'A sentence for people.', type: { kind: 'string' } },
    { name: 'hint', required: false, description: 'What to do.', type: { kind: 'string' } },
  ],
};

export const recordSourceRecoveryDescriptor: Descriptor = {
  name: 'RecordSourceRecovery',
  fields: [
    { name: 'fabric', required: true, description: 'Fabric the source belongs to.', type: { kind: 'string', format: 'dns-label' } },
  ],
};

export const recordGapDescriptor: Descriptor = {
  name: 'RecordGap',
  fields: [
    { name: 'fabric', required: true, description: 'Fabric the source belongs to.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'life', required: true, description: 'Identity of the life that the log began with the restore.', type: { kind: 'string' } },
    { name: 'position', required: true, description: 'Last position of the log that came from the backup.', type: { kind: 'integer', minimum: 0 } },
    { name: 'from', required: true, description: 'Until then the log knows everything that happened.', type: { kind: 'string', format: 'instant' } },
    { name: 'until', required: true, description: 'When the log was restored.', type: { kind: 'string', format: 'instant' } },
  ],
};

export const recordDesiredDescriptor: Descriptor = {
  name: 'RecordDesired',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'key', required: true, description: 'Names the resource.', type: { kind: 'value', descriptor: () => resourceKeyDescriptor } },
    { name: 'apiVersion', required: true, description: 'Group and version of the manifest.', type: { kind: 'string' } },
    { name: 'manifest', required: true, description: 'The manifest as read.', type: { kind: 'json' } },
    { name: 'digest', required: true, description: 'Digest of the manifest\'s canonical form.', type: { kind: 'string', format: 'digest' } },
    { name: 'origin', required: true, description: 'Where it stands in Git.', type: { kind: 'value', descriptor: () => originDescriptor } },
    { name: 'served', required: true, description: 'Whether the cluster serves this kind and version.', type: { kind: 'boolean' } },
  ],
};

export const withdrawDesiredDescriptor: Descriptor = {
  name: 'WithdrawDesired',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'commit', required: true, description: 'Commit that took it away.', type: { kind: 'string', format: 'digest' } },
    { name: 'author', required: false, description: 'Name of that commit\'s author.', type: { kind: 'string' } },
    { name: 'file', required: true, description: 'File it stood in.', type: { kind: 'string' } },
  ],
};

export const recordLiveDescriptor: Descriptor = {
  name: 'RecordLive',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'key', required: true, description: 'Names the resource.', type: { kind: 'value', descriptor: () => resourceKeyDescriptor } },
    { name: 'live', required: false, description: 'The object; absent when a complete list, or a deletion, shows that there is none.', type: { kind: 'value', descriptor: () => liveObjectDescriptor } },
  ],
};

export const recordComparisonDescriptor: Descriptor = {
  name: 'RecordComparison',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'digest', required: true, description: 'Digest of the manifest that was compared.', type: { kind: 'string', format: 'digest' } },
    { name: 'resourceVersion', required: true, description: 'Version of the live object that was compared.', type: { kind: 'string' } },
    { name: 'changes', required: true, description: 'The differences; none when they agree.', type: { kind: 'list', of: { kind: 'value', descriptor: () => changeDescriptor } } },
    { name: 'aside', required: false, description: 'Differences that do not count as drift.', type: { kind: 'list', of: { kind: 'value', descriptor: () => changeDescriptor } } },
    { name: 'provenance', required: false, description: 'Where the verdict comes from.', type: { kind: 'value', descriptor: () => provenanceDescriptor } },
  ],
};

export const requestReconciliationDescriptor: Descriptor = {
  name: 'RequestReconciliation',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'force', required: false, description: 'Whether fields that others own are taken over.', default: false, type: { kind: 'boolean' } },
    { name: 'wave', required: false, description: 'Place in a plan: what has a smaller number comes first.', type: { kind: 'integer', minimum: 0 } },
  ],
};

export const recordReconciliationDescriptor: Descriptor = {
  name: 'RecordReconciliation',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'outcome', required: true, description: 'How it went.', type: { kind: 'enum', values: ['succeeded', 'transient', 'waiting', 'terminal'] } },
    { name: 'reason', required: true, description: 'A word for programs.', type: { kind: 'string' } },
    { name: 'message', required: true, description: 'A sentence for people.', type: { kind: 'string' } },
    { name: 'resourceVersion', required: false, description: 'Version the apply left behind.', type: { kind: 'string' } },
  ],
};

export const recordRolloutDescriptor: Descriptor = {
  name: 'RecordRollout',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'switches', required: true, description: 'Switches that it concerns.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'lagging', required: true, description: 'Those that do not have it yet.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'silent', required: true, description: 'Those among the lagging whose agent has not been heard of for a while.', type: { kind: 'list', of: { kind: 'string' } } },
  ],
};

export const holdReconciliationDescriptor: Descriptor = {
  name: 'HoldReconciliation',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'reason', required: true, description: 'Why.', type: { kind: 'string', minLength: 1, maxLength: 1000 } },
  ],
};

export const releaseReconciliationDescriptor: Descriptor = {
  name: 'ReleaseReconciliation',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
  ],
};

export const requestDeletionDescriptor: Descriptor = {
  name: 'RequestDeletion',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'reason', required: false, description: 'Why.', default: '', type: { kind: 'string', maxLength: 1000 } },
    { name: 'wave', required: false, description: 'Place in a plan: what has a smaller number comes first.', type: { kind: 'integer', minimum: 0 } },
  ],
};

export const recordDeletionDescriptor: Descriptor = {
  name: 'RecordDeletion',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'outcome', required: true, description: 'How it went.', type: { kind: 'enum', values: ['succeeded', 'transient', 'waiting', 'terminal'] } },
    { name: 'reason', required: true, description: 'A word for programs.', type: { kind: 'string' } },
    { name: 'message', required: true, description: 'A sentence for people.', type: { kind: 'string' } },
  ],
};

export const saveDraftDescriptor: Descriptor = {
  name: 'SaveDraft',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'spec', required: true, description: 'The spec as the person wants it.', type: { kind: 'json' } },
  ],
};

export const beginDraftDescriptor: Descriptor = {
  name: 'BeginDraft',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'key', required: true, description: 'Names the resource.', type: { kind: 'value', descriptor: () => resourceKeyDescriptor } },
    { name: 'apiVersion', required: true, description: 'Group and version.', type: { kind: 'string', minLength: 1, maxLength: 317 } },
    { name: 'spec', required: true, description: 'The spec as the person wants it.', type: { kind: 'json' } },
  ],
};

export const discardDraftDescriptor: Descriptor = {
  name: 'DiscardDraft',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
  ],
};

export const approveAdoptionDescriptor: Descriptor = {
  name: 'ApproveAdoption',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'fields', required: true, description: 'JSON pointers to the fields that are adopted; none for the whole object.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'branch', required: true, description: 'Branch that gets the commit.', type: { kind: 'string' } },
    { name: 'reason', required: true, description: 'Why.', type: { kind: 'string', maxLength: 4000 } },
  ],
};

export const intendCommitDescriptor: Descriptor = {
  name: 'IntendCommit',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'cause', required: true, description: 'What it brings.', type: { kind: 'enum', values: ['draft', 'adoption'] } },
    { name: 'branch', required: true, description: 'Branch that shall have it.', type: { kind: 'string' } },
    { name: 'commit', required: true, description: 'The commit.', type: { kind: 'string', format: 'digest' } },
    { name: 'files', required: true, description: 'Files that it changes.', type: { kind: 'list', of: { kind: 'string' } } },
  ],
};

export const abandonCommitDescriptor: Descriptor = {
  name: 'AbandonCommit',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'commit', required: true, description: 'The commit.', type: { kind: 'string', format: 'digest' } },
  ],
};

export const recordCommitDescriptor: Descriptor = {
  name: 'RecordCommit',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'cause', required: true, description: 'What it brought.', type: { kind: 'enum', values: ['draft', 'adoption'] } },
    { name: 'branch', required: true, description: 'Branch that has it.', type: { kind: 'string' } },
    { name: 'commit', required: true, description: 'The commit.', type: { kind: 'string', format: 'digest' } },
    { name: 'files', required: true, description: 'Files that it changed.', type: { kind: 'list', of: { kind: 'string' } } },
  ],
};

export const driftAuditAuditDescriptor: Descriptor = {
  name: 'DriftAudit-audit',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'sample', required: false, description: 'How many at most.', default: 20, type: { kind: 'integer', minimum: 1, maximum: 1000 } },
  ],
};

export const sourceSyncSyncDescriptor: Descriptor = {
  name: 'SourceSync-sync',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
  ],
};

export const reconciliationPlanDescriptor: Descriptor = {
  name: 'Reconciliation-plan',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'force', required: false, description: 'Whether fields that others own would be taken over.', default: false, type: { kind: 'boolean' } },
    { name: 'prune', required: false, description: 'Whether what Git took away would be deleted.', default: false, type: { kind: 'boolean' } },
    { name: 'approve', required: false, description: 'Identities of resources whose deletion is approved one by one.', type: { kind: 'list', of: { kind: 'string' }, maxItems: 10000 } },
  ],
};

export const reconciliationReconcileDescriptor: Descriptor = {
  name: 'Reconciliation-reconcile',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'plan', required: false, description: 'Hash of the plan that was looked at; refused when it would be another one now.', type: { kind: 'string', maxLength: 128 } },
    { name: 'force', required: false, description: 'Whether fields that others own are taken over.', default: false, type: { kind: 'boolean' } },
    { name: 'prune', required: false, description: 'Whether what Git took away is deleted.', default: false, type: { kind: 'boolean' } },
    { name: 'approve', required: false, description: 'Identities of resources whose deletion is approved one by one.', type: { kind: 'list', of: { kind: 'string' }, maxItems: 10000 } },
    { name: 'reason', required: false, description: 'Why; kept with what is deleted.', default: '', type: { kind: 'string', maxLength: 1000 } },
  ],
};

export const writeBackCommitDraftDescriptor: Descriptor = {
  name: 'WriteBack-commitDraft',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'branch', required: false, description: 'Branch that gets the commit: the followed one, or any other, which starts from it; one of its own for the resource when absent.', type: { kind: 'string', minLength: 1, maxLength: 250 } },
    { name: 'message', required: false, description: 'Text of the commit.', type: { kind: 'string', minLength: 1, maxLength: 4000 } },
    { name: 'file', required: false, description: 'File for a resource that Git does not have yet, as a path from the root of the repository; beside those of its kind, named as they are, when absent.', type: { kind: 'string', minLength: 1, maxLength: 1000 } },
  ],
};

export const writeBackAdoptDescriptor: Descriptor = {
  name: 'WriteBack-adopt',
  fields: [
    { name: 'resource', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'branch', required: false, description: 'Branch that gets the commit: the followed one, or any other, which starts from it; one of its own for the resource when absent.', type: { kind: 'string', minLength: 1, maxLength: 250 } },
    { name: 'message', required: false, description: 'Text of the commit.', type: { kind: 'string', minLength: 1, maxLength: 4000 } },
    { name: 'reason', required: false, description: 'Why; kept with the approval.', type: { kind: 'string', minLength: 1, maxLength: 4000 } },
    { name: 'fields', required: false, description: 'JSON pointers to the fields that are adopted; all that differ when absent.', type: { kind: 'list', of: { kind: 'string' }, maxItems: 1000 } },
  ],
};
