// Generated from models by hedgerow model generate. Do not edit.
import type { FormSpec } from '../parts/form-spec.ts';

export const createFabricForm: FormSpec = {
  command: 'CreateFabric',
  title: 'Create fabric',
  description: 'Adds a fabric.',
  fields: [
    { kind: 'text', name: 'fabric', label: 'Fabric', description: 'Name of the fabric; unique and final.', required: true, patterns: [{ pattern: '^[a-z0-9](?:[\\-a-z0-9]{0,61}[a-z0-9])?$', hint: 'Lower-case letters, digits and hyphens, at most 63; no hyphen first or last' }] },
    { kind: 'text', name: 'title', label: 'Title', description: 'A name for people.', required: false, default: '', maxLength: 200 },
    { kind: 'multiline', name: 'description', label: 'Description', description: 'What the fabric is for.', required: false, default: '', maxLength: 4000 },
    { kind: 'group', name: 'git', label: 'Git', description: 'Where its manifests live.', required: false, fields: [{ kind: 'text', name: 'repository', label: 'Repository', description: 'Repository: an https or ssh URL, or a path on this machine. Never with a password in it.', required: true, minLength: 1, maxLength: 2000 }, { kind: 'text', name: 'branch', label: 'Branch', description: 'Branch to follow.', required: true, default: 'main', minLength: 1, maxLength: 200 }, { kind: 'text', name: 'path', label: 'Path', description: 'Directory inside the repository; empty for all of it.', required: true, default: '', maxLength: 500 }, { kind: 'text', name: 'credential', label: 'Credential', description: 'Reference to a credential, for example env:GIT_TOKEN or file:/run/secrets/key. Never the secret itself.', required: false, maxLength: 200, secret: true }, { kind: 'integer', name: 'pollInterval', label: 'Poll interval', description: 'Seconds between two looks at the repository.', required: true, default: 60, minimum: 5, maximum: 86400, unit: 's' }] },
    { kind: 'group', name: 'cluster', label: 'Cluster', description: 'Which cluster it runs on.', required: false, fields: [{ kind: 'choice', name: 'kind', label: 'Kind', description: 'How the cluster is reached.', required: true, options: [{ value: 'lab', description: 'The lab cluster that Hedgerow starts in its own process.' }, { value: 'kubeconfig', description: 'A real cluster, through a kubeconfig file.' }] }, { kind: 'text', name: 'kubeconfig', label: 'Kubeconfig', description: 'Reference to a kubeconfig file, for example file:/etc/hedgerow/kubeconfig; only for a real cluster.', required: false, maxLength: 1000, secret: true }, { kind: 'text', name: 'context', label: 'Context', description: 'Context inside the kubeconfig; its current one when absent.', required: false, maxLength: 253 }, { kind: 'text', name: 'namespace', label: 'Namespace', description: 'Namespace for manifests that name none.', required: true, default: 'default', patterns: [{ pattern: '^[a-z0-9](?:[\\-a-z0-9]{0,61}[a-z0-9])?$', hint: 'Lower-case letters, digits and hyphens, at most 63; no hyphen first or last' }] }, { kind: 'text', name: 'hedgehog', label: 'Hedgehog', description: 'Release of githedgehog/fabric that it runs, for example v0.126.0; what the cluster says, when absent.', required: false, patterns: [{ pattern: '^v[0-9]+\\.[0-9]+\\.[0-9]+$', hint: 'Must match ^v[0-9]+\\.[0-9]+\\.[0-9]+$' }] }, { kind: 'group', name: 'argocd', label: 'Argocd', description: 'The application of an Argo CD in the same cluster that delivers the same manifests, if there is one.', required: false, fields: [{ kind: 'text', name: 'application', label: 'Application', description: 'Its name.', required: true, minLength: 1, maxLength: 253 }, { kind: 'text', name: 'namespace', label: 'Namespace', description: 'Namespace it is in.', required: true, default: 'argocd', patterns: [{ pattern: '^[a-z0-9](?:[\\-a-z0-9]{0,61}[a-z0-9])?$', hint: 'Lower-case letters, digits and hyphens, at most 63; no hyphen first or last' }] }, { kind: 'boolean', name: 'deliver', label: 'Deliver', description: 'Whether Hedgerow has Argo CD change the cluster instead of doing so itself.', required: true, default: false }] }], rules: [{ schema: { type: 'object', properties: { kind: { type: 'string' }, kubeconfig: { type: 'string' }, context: { type: 'string' }, namespace: { type: 'string' }, hedgehog: { type: 'string' }, argocd: { type: 'object', properties: { application: { type: 'string' }, namespace: { type: 'string' }, deliver: { type: 'boolean' } } } } }, rules: [{ text: 'self.kind == \'lab\' || has(self.kubeconfig)', message: 'is needed for a real cluster', fieldPath: '.kubeconfig' }, { text: 'self.kind != \'lab\' || !has(self.kubeconfig)', message: 'is only for a real cluster; the lab cluster has its own', fieldPath: '.kubeconfig' }] }] },
  ],
};

export const describeFabricForm: FormSpec = {
  command: 'DescribeFabric',
  title: 'Describe fabric',
  description: 'Changes the texts for people.',
  fields: [
    { kind: 'text', name: 'title', label: 'Title', description: 'A name for people.', required: false, maxLength: 200 },
    { kind: 'multiline', name: 'description', label: 'Description', description: 'What the fabric is for.', required: false, maxLength: 4000 },
  ],
};

export const configureGitForm: FormSpec = {
  command: 'ConfigureGit',
  title: 'Configure git',
  description: 'Says where the fabric\'s manifests live.',
  fields: [
    { kind: 'group', name: 'git', label: 'Git', description: 'Where its manifests live.', required: true, fields: [{ kind: 'text', name: 'repository', label: 'Repository', description: 'Repository: an https or ssh URL, or a path on this machine. Never with a password in it.', required: true, minLength: 1, maxLength: 2000 }, { kind: 'text', name: 'branch', label: 'Branch', description: 'Branch to follow.', required: true, default: 'main', minLength: 1, maxLength: 200 }, { kind: 'text', name: 'path', label: 'Path', description: 'Directory inside the repository; empty for all of it.', required: true, default: '', maxLength: 500 }, { kind: 'text', name: 'credential', label: 'Credential', description: 'Reference to a credential, for example env:GIT_TOKEN or file:/run/secrets/key. Never the secret itself.', required: false, maxLength: 200, secret: true }, { kind: 'integer', name: 'pollInterval', label: 'Poll interval', description: 'Seconds between two looks at the repository.', required: true, default: 60, minimum: 5, maximum: 86400, unit: 's' }] },
  ],
};

export const configureClusterForm: FormSpec = {
  command: 'ConfigureCluster',
  title: 'Configure cluster',
  description: 'Says which cluster the fabric runs on.',
  fields: [
    { kind: 'group', name: 'cluster', label: 'Cluster', description: 'Which cluster it runs on.', required: true, fields: [{ kind: 'choice', name: 'kind', label: 'Kind', description: 'How the cluster is reached.', required: true, options: [{ value: 'lab', description: 'The lab cluster that Hedgerow starts in its own process.' }, { value: 'kubeconfig', description: 'A real cluster, through a kubeconfig file.' }] }, { kind: 'text', name: 'kubeconfig', label: 'Kubeconfig', description: 'Reference to a kubeconfig file, for example file:/etc/hedgerow/kubeconfig; only for a real cluster.', required: false, maxLength: 1000, secret: true }, { kind: 'text', name: 'context', label: 'Context', description: 'Context inside the kubeconfig; its current one when absent.', required: false, maxLength: 253 }, { kind: 'text', name: 'namespace', label: 'Namespace', description: 'Namespace for manifests that name none.', required: true, default: 'default', patterns: [{ pattern: '^[a-z0-9](?:[\\-a-z0-9]{0,61}[a-z0-9])?$', hint: 'Lower-case letters, digits and hyphens, at most 63; no hyphen first or last' }] }, { kind: 'text', name: 'hedgehog', label: 'Hedgehog', description: 'Release of githedgehog/fabric that it runs, for example v0.126.0; what the cluster says, when absent.', required: false, patterns: [{ pattern: '^v[0-9]+\\.[0-9]+\\.[0-9]+$', hint: 'Must match ^v[0-9]+\\.[0-9]+\\.[0-9]+$' }] }, { kind: 'group', name: 'argocd', label: 'Argocd', description: 'The application of an Argo CD in the same cluster that delivers the same manifests, if there is one.', required: false, fields: [{ kind: 'text', name: 'application', label: 'Application', description: 'Its name.', required: true, minLength: 1, maxLength: 253 }, { kind: 'text', name: 'namespace', label: 'Namespace', description: 'Namespace it is in.', required: true, default: 'argocd', patterns: [{ pattern: '^[a-z0-9](?:[\\-a-z0-9]{0,61}[a-z0-9])?$', hint: 'Lower-case letters, digits and hyphens, at most 63; no hyphen first or last' }] }, { kind: 'boolean', name: 'deliver', label: 'Deliver', description: 'Whether Hedgerow has Argo CD change the cluster instead of doing so itself.', required: true, default: false }] }], rules: [{ schema: { type: 'object', properties: { kind: { type: 'string' }, kubeconfig: { type: 'string' }, context: { type: 'string' }, namespace: { type: 'string' }, hedgehog: { type: 'string' }, argocd: { type: 'object', properties: { application: { type: 'string' }, namespace: { type: 'string' }, deliver: { type: 'boolean' } } } } }, rules: [{ text: 'self.kind == \'lab\' || has(self.kubeconfig)', message: 'is needed for a real cluster', fieldPath: '.kubeconfig' }, { text: 'self.kind != \'lab\' || !has(self.kubeconfig)', message: 'is only for a real cluster; the lab cluster has its own', fieldPath: '.kubeconfig' }] }] },
  ],
};

export const configureReconciliationForm: FormSpec = {
  command: 'ConfigureReconciliation',
  title: 'Configure reconciliation',
  description: 'Says how the fabric is reconciled.',
  fields: [
    { kind: 'group', name: 'reconciliation', label: 'Reconciliation', description: 'How it is reconciled.', required: true, fields: [{ kind: 'choice', name: 'mode', label: 'Mode', description: 'Who begins a reconciliation.', required: true, default: 'manual', options: [{ value: 'manual', description: 'A person does.' }, { value: 'automatic', description: 'Hedgerow does, whenever Git and cluster differ.' }] }, { kind: 'boolean', name: 'takeOver', label: 'Take over', description: 'Whether fields that others own are taken over without asking.', required: true, default: false }, { kind: 'choice', name: 'prune', label: 'Prune', description: 'What becomes of objects that Git took away.', required: true, default: 'asked', options: [{ value: 'never', description: 'They stay.' }, { value: 'asked', description: 'They are deleted when a person asks for it.' }, { value: 'automatic', description: 'They are deleted like anything else is applied, within the budget.' }] }, { kind: 'text', name: 'pruneBudget', label: 'Prune budget', description: 'Most objects that one plan deletes: a number, or a share of what the cluster has. One is always within a share that is not 0 %.', required: true, default: '10%', patterns: [{ pattern: '^(0|[1-9][0-9]{0,4}|(0|[1-9][0-9]?|100)%)$', hint: 'Must match ^(0|[1-9][0-9]{0,4}|(0|[1-9][0-9]?|100)%)$' }] }, { kind: 'json', name: 'protectedKinds', label: 'Protected kinds', description: 'Kinds of which nothing is ever deleted, for example Switch.', required: false }, { kind: 'json', name: 'windows', label: 'Windows', description: 'When changes are made.', required: false }] },
  ],
};

export const configureDriftForm: FormSpec = {
  command: 'ConfigureDrift',
  title: 'Configure drift',
  description: 'Says what counts as drift.',
  fields: [
    { kind: 'group', name: 'drift', label: 'Drift', description: 'What counts as drift beside other values.', required: true, fields: [{ kind: 'json', name: 'closedKinds', label: 'Closed kinds', description: 'Kinds of which the cluster may hold nothing but what Git says, for example Switch: foreign fields of these count as drift.', required: true }] },
  ],
};

export const configureValidationForm: FormSpec = {
  command: 'ConfigureValidation',
  title: 'Configure validation',
  description: 'Says how the rules of the fabric are asked of what Git wants.',
  fields: [
    { kind: 'group', name: 'validation', label: 'Validation', description: 'Which rules are asked, and what becomes of a commit that breaks them.', required: true, fields: [{ kind: 'choice', name: 'mode', label: 'Mode', description: 'Which rules are asked.', required: true, default: 'webhook', options: [{ value: 'off', description: 'None.' }, { value: 'webhook', description: 'Those that a cluster asks when objects are created or changed.' }, { value: 'hhfab', description: 'Those that the installer asks of files.' }, { value: 'strict', description: 'Those of a cluster, with warnings where it takes what it should not.' }] }, { kind: 'boolean', name: 'holdBreaking', label: 'Hold breaking', description: 'Whether nothing is changed in the cluster while a commit brought errors that were not there before.', required: true, default: false }] },
  ],
};

export const addIgnoreRuleForm: FormSpec = {
  command: 'AddIgnoreRule',
  title: 'Add ignore rule',
  description: 'Says that some differences do not count, for a time. They are shown all the same.',
  fields: [
    { kind: 'text', name: 'rule', label: 'Rule', description: 'Name of the rule; unique in the fabric.', required: true, patterns: [{ pattern: '^[a-z0-9](?:[\\-a-z0-9]{0,61}[a-z0-9])?$', hint: 'Lower-case letters, digits and hyphens, at most 63; no hyphen first or last' }] },
    { kind: 'text', name: 'path', label: 'Path', description: 'JSON pointer to what is ignored, with everything below; * stands for one step.', required: true, minLength: 1, maxLength: 1000, patterns: [{ pattern: '^/', hint: 'Must match ^/' }] },
    { kind: 'text', name: 'kind', label: 'Kind', description: 'Kind of the resources; all when absent.', required: false, maxLength: 63 },
    { kind: 'text', name: 'name', label: 'Name', description: 'Name of the resource, * for any characters; all when absent.', required: false, maxLength: 253 },
    { kind: 'multiline', name: 'reason', label: 'Reason', description: 'Why.', required: true, minLength: 1, maxLength: 1000 },
    { kind: 'text', name: 'owner', label: 'Owner', description: 'Who answers for it.', required: true, minLength: 1, maxLength: 200 },
    { kind: 'text', name: 'expires', label: 'Expires', description: 'From then on it does not hold any more.', required: true, patterns: [{ pattern: '^(?:(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29)T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?Z$', hint: 'A moment in UTC, for example 2026-01-31T12:00:00Z' }] },
  ],
};

export const removeIgnoreRuleForm: FormSpec = {
  command: 'RemoveIgnoreRule',
  title: 'Remove ignore rule',
  description: 'Lets differences count again that a rule ignored.',
  fields: [
    { kind: 'text', name: 'rule', label: 'Rule', description: 'Name of the rule.', required: true, patterns: [{ pattern: '^[a-z0-9](?:[\\-a-z0-9]{0,61}[a-z0-9])?$', hint: 'Lower-case letters, digits and hyphens, at most 63; no hyphen first or last' }] },
  ],
};

export const suspendReconciliationForm: FormSpec = {
  command: 'SuspendReconciliation',
  title: 'Suspend reconciliation',
  description: 'Stops all changes to the cluster until they are resumed; what is seen is still compared.',
  fields: [
    { kind: 'multiline', name: 'reason', label: 'Reason', description: 'Why.', required: true, minLength: 1, maxLength: 1000 },
  ],
};

export const resumeReconciliationForm: FormSpec = {
  command: 'ResumeReconciliation',
  title: 'Resume reconciliation',
  description: 'Lets the cluster be changed again.',
  fields: [],
};

export const changeLifecycleForm: FormSpec = {
  command: 'ChangeLifecycle',
  title: 'Change lifecycle',
  description: 'Moves the fabric on in its life.',
  fields: [
    { kind: 'choice', name: 'lifecycle', label: 'Lifecycle', description: 'Where it shall be.', required: true, options: [{ value: 'planned', description: 'Described, not yet in use.' }, { value: 'active', description: 'In use; synced and compared.' }, { value: 'deprecated', description: 'Still compared, no longer reconciled.' }, { value: 'archived', description: 'History only.' }] },
    { kind: 'multiline', name: 'reason', label: 'Reason', description: 'Why.', required: true, default: '', maxLength: 1000 },
  ],
};

export const releaseRevisionForm: FormSpec = {
  command: 'ReleaseRevision',
  title: 'Release revision',
  description: 'Lets the cluster be changed although a commit brought errors of the rules.',
  fields: [
    { kind: 'text', name: 'commit', label: 'Commit', description: 'The commit that is held; refused when another one is meanwhile.', required: true, patterns: [{ pattern: '^[0-9a-f]{7,128}$', hint: '7 to 128 hexadecimal digits' }] },
    { kind: 'multiline', name: 'reason', label: 'Reason', description: 'Why.', required: true, minLength: 1, maxLength: 1000 },
  ],
};

export const requestReconciliationForm: FormSpec = {
  command: 'RequestReconciliation',
  title: 'Request reconciliation',
  description: 'Asks that the cluster be made to match Git.',
  fields: [
    { kind: 'boolean', name: 'force', label: 'Force', description: 'Whether fields that others own are taken over.', required: true, default: false },
    { kind: 'integer', name: 'wave', label: 'Wave', description: 'Place in a plan: what has a smaller number comes first.', required: false, minimum: 0 },
  ],
};

export const holdReconciliationForm: FormSpec = {
  command: 'HoldReconciliation',
  title: 'Hold reconciliation',
  description: 'Leaves the resource to people; Hedgerow does not reconcile it by itself any more.',
  fields: [
    { kind: 'multiline', name: 'reason', label: 'Reason', description: 'Why.', required: true, minLength: 1, maxLength: 1000 },
  ],
};

export const releaseReconciliationForm: FormSpec = {
  command: 'ReleaseReconciliation',
  title: 'Release reconciliation',
  description: 'Lets Hedgerow reconcile the resource by itself again.',
  fields: [],
};

export const requestDeletionForm: FormSpec = {
  command: 'RequestDeletion',
  title: 'Request deletion',
  description: 'Asks that the object be deleted from the cluster. Only for what Git does not want.',
  fields: [
    { kind: 'multiline', name: 'reason', label: 'Reason', description: 'Why.', required: true, default: '', maxLength: 1000 },
    { kind: 'integer', name: 'wave', label: 'Wave', description: 'Place in a plan: what has a smaller number comes first.', required: false, minimum: 0 },
  ],
};

export const saveDraftForm: FormSpec = {
  command: 'SaveDraft',
  title: 'Save draft',
  description: 'Keeps a change that is not in Git yet.',
  fields: [
    { kind: 'json', name: 'spec', label: 'Spec', description: 'The spec as the person wants it.', required: true },
  ],
};

export const beginDraftForm: FormSpec = {
  command: 'BeginDraft',
  title: 'Begin draft',
  description: 'Keeps a resource that neither Git nor the cluster has yet.',
  fields: [
    { kind: 'text', name: 'resource', label: 'Resource', description: 'Identity: fabric, kind and group, namespace and name.', required: true },
    { kind: 'group', name: 'key', label: 'Key', description: 'Names the resource.', required: true, fields: [{ kind: 'text', name: 'fabric', label: 'Fabric', description: 'Fabric the resource belongs to.', required: true, patterns: [{ pattern: '^[a-z0-9](?:[\\-a-z0-9]{0,61}[a-z0-9])?$', hint: 'Lower-case letters, digits and hyphens, at most 63; no hyphen first or last' }] }, { kind: 'text', name: 'group', label: 'Group', description: 'API group; empty for the core group.', required: true, maxLength: 253 }, { kind: 'text', name: 'kind', label: 'Kind', description: 'Kind as the API spells it.', required: true, minLength: 1, maxLength: 63 }, { kind: 'text', name: 'namespace', label: 'Namespace', description: 'Namespace; empty for cluster-scoped kinds.', required: true, maxLength: 253 }, { kind: 'text', name: 'name', label: 'Name', description: 'Name of the resource.', required: true, minLength: 1, maxLength: 253 }] },
    { kind: 'text', name: 'apiVersion', label: 'Api version', description: 'Group and version.', required: true, minLength: 1, maxLength: 317 },
    { kind: 'json', name: 'spec', label: 'Spec', description: 'The spec as the person wants it.', required: true },
  ],
};

export const discardDraftForm: FormSpec = {
  command: 'DiscardDraft',
  title: 'Discard draft',
  description: 'Throws the draft away.',
  fields: [],
};
