// Generated from models/fabric-management.pim.yaml by hedgerow model generate. Do not edit.
import type { Descriptor } from '#base/schema.ts';
import { rulesOn } from '#cel/rule.ts';

export const fabricConfigurationDescriptor: Descriptor = {
  name: 'FabricConfiguration',
  fields: [
    { name: 'title', required: false, description: 'A name for people.', default: '', type: { kind: 'string', maxLength: 200 } },
    { name: 'description', required: false, description: 'What the fabric is for.', default: '', type: { kind: 'string', maxLength: 4000 } },
    { name: 'lifecycle', required: false, description: 'Where the fabric is in its life.', default: 'planned', type: { kind: 'enum', values: ['planned', 'active', 'deprecated', 'archived'] } },
    { name: 'git', required: false, description: 'Where its manifests live.', type: { kind: 'value', descriptor: () => gitConfigurationDescriptor } },
    { name: 'cluster', required: false, description: 'Which cluster it runs on.', type: { kind: 'value', descriptor: () => clusterConfigurationDescriptor } },
    { name: 'reconciliation', required: false, description: 'How it is reconciled.', type: { kind: 'value', descriptor: () => reconciliationPolicyDescriptor } },
  ],
};

export const reconciliationPolicyDescriptor: Descriptor = {
  name: 'ReconciliationPolicy',
  fields: [
    { name: 'mode', required: false, description: 'Who begins a reconciliation.', default: 'manual', type: { kind: 'enum', values: ['manual', 'automatic'] } },
    { name: 'takeOver', required: false, description: 'Whether fields that others own are taken over without asking.', default: false, type: { kind: 'boolean' } },
    { name: 'prune', required: false, description: 'What becomes of objects that Git took away.', default: 'asked', type: { kind: 'enum', values: ['never', 'asked', 'automatic'] } },
    { name: 'pruneBudget', required: false, description: 'Most objects that one plan deletes: a number, or a share of what the cluster has. One is always within a share that is not 0 %.', default: '10%', type: { kind: 'string', pattern: '^(0|[1-9][0-9]{0,4}|(0|[1-9][0-9]?|100)%)$' } },
    { name: 'protectedKinds', required: false, description: 'Kinds of which nothing is ever deleted, for example Switch.', type: { kind: 'list', of: { kind: 'string' }, maxItems: 200 } },
    { name: 'windows', required: false, description: 'When changes are made.', type: { kind: 'list', of: { kind: 'value', descriptor: () => changeWindowDescriptor }, maxItems: 100 } },
  ],
};

export const validationPolicyDescriptor: Descriptor = {
  name: 'ValidationPolicy',
  fields: [
    { name: 'mode', required: false, description: 'Which rules are asked.', default: 'webhook', type: { kind: 'enum', values: ['off', 'webhook', 'hhfab', 'strict'] } },
    { name: 'holdBreaking', required: false, description: 'Whether nothing is changed in the cluster while a commit brought errors that were not there before.', default: false, type: { kind: 'boolean' } },
  ],
};

export const driftPolicyDescriptor: Descriptor = {
  name: 'DriftPolicy',
  fields: [
    { name: 'closedKinds', required: true, description: 'Kinds of which the cluster may hold nothing but what Git says, for example Switch: foreign fields of these count as drift.', type: { kind: 'list', of: { kind: 'string' }, maxItems: 200 } },
  ],
};

export const ignoreRuleDescriptor: Descriptor = {
  name: 'IgnoreRule',
  fields: [
    { name: 'rule', required: true, description: 'Name of the rule; unique in the fabric.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'path', required: true, description: 'JSON pointer to what is ignored, with everything below; * stands for one step.', type: { kind: 'string', minLength: 1, maxLength: 1000, pattern: '^/' } },
    { name: 'kind', required: false, description: 'Kind of the resources; all when absent.', type: { kind: 'string', maxLength: 63 } },
    { name: 'name', required: false, description: 'Name of the resource, * for any characters; all when absent.', type: { kind: 'string', maxLength: 253 } },
    { name: 'reason', required: true, description: 'Why.', type: { kind: 'string', minLength: 1, maxLength: 1000 } },
    { name: 'owner', required: true, description: 'Who answers for it.', type: { kind: 'string', minLength: 1, maxLength: 200 } },
    { name: 'expires', required: true, description: 'From then on it does not hold any more.', type: { kind: 'string', format: 'instant' } },
  ],
};

export const changeWindowDescriptor: Descriptor = {
  name: 'ChangeWindow',
  fields: [
    { name: 'effect', required: true, description: 'What it does.', type: { kind: 'enum', values: ['allow', 'deny'] } },
    { name: 'days', required: false, description: 'Days on which it opens; all when absent.', type: { kind: 'list', of: { kind: 'enum', values: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] }, maxItems: 7 } },
    { name: 'from', required: false, description: 'When it opens.', default: '00:00', type: { kind: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' } },
    { name: 'until', required: false, description: 'When it closes; on the next day when that is not later than it opens.', default: '24:00', type: { kind: 'string', pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$' } },
    { name: 'timeZone', required: false, description: 'Time zone of these times, for example Europe/Berlin.', default: 'UTC', type: { kind: 'string', maxLength: 100 } },
    { name: 'reason', required: false, description: 'Why.', default: '', type: { kind: 'string', maxLength: 500 } },
  ],
};

export const gitConfigurationDescriptor: Descriptor = {
  name: 'GitConfiguration',
  fields: [
    { name: 'repository', required: true, description: 'Repository: an https or ssh URL, or a path on this machine. Never with a password in it.', type: { kind: 'string', minLength: 1, maxLength: 2000 } },
    { name: 'branch', required: false, description: 'Branch to follow.', default: 'main', type: { kind: 'string', minLength: 1, maxLength: 200 } },
    { name: 'path', required: false, description: 'Directory inside the repository; empty for all of it.', default: '', type: { kind: 'string', maxLength: 500 } },
    { name: 'credential', required: false, description: 'Reference to a credential, for example env:GIT_TOKEN or file:/run/secrets/key. Never the secret itself.', type: { kind: 'string', maxLength: 200 } },
    { name: 'pollInterval', required: false, description: 'Seconds between two looks at the repository.', default: 60, type: { kind: 'integer', minimum: 5, maximum: 86400 } },
  ],
};

export const argoApplicationDescriptor: Descriptor = {
  name: 'ArgoApplication',
  fields: [
    { name: 'application', required: true, description: 'Its name.', type: { kind: 'string', minLength: 1, maxLength: 253 } },
    { name: 'namespace', required: false, description: 'Namespace it is in.', default: 'argocd', type: { kind: 'string', format: 'dns-label' } },
    { name: 'deliver', required: false, description: 'Whether Hedgerow has Argo CD change the cluster instead of doing so itself.', default: false, type: { kind: 'boolean' } },
  ],
};

export const hedgehogReleaseDescriptor: Descriptor = {
  name: 'HedgehogRelease',
  fields: [
    { name: 'version', required: false, description: 'The release, for example v0.126.0; absent when nobody knows.', type: { kind: 'string' } },
    { name: 'source', required: true, description: 'How it is known.', type: { kind: 'enum', values: ['configured', 'cluster', 'newest'] } },
  ],
};

export const deliveryStatusDescriptor: Descriptor = {
  name: 'DeliveryStatus',
  fields: [
    { name: 'application', required: true, description: 'Namespace and name of the application.', type: { kind: 'string' } },
    { name: 'sync', required: true, description: 'Whether the cluster has what Git wants.', type: { kind: 'enum', values: ['synced', 'outOfSync', 'unknown'] } },
    { name: 'health', required: true, description: 'How it finds what it delivered.', type: { kind: 'enum', values: ['healthy', 'progressing', 'degraded', 'suspended', 'missing', 'unknown'] } },
    { name: 'revision', required: false, description: 'Commit that it compared with.', type: { kind: 'string' } },
    { name: 'message', required: true, description: 'A sentence for people.', type: { kind: 'string' } },
  ],
};

export const clusterConfigurationDescriptor: Descriptor = {
  name: 'ClusterConfiguration',
  fields: [
    { name: 'kind', required: true, description: 'How the cluster is reached.', type: { kind: 'enum', values: ['lab', 'kubeconfig'] } },
    { name: 'kubeconfig', required: false, description: 'Reference to a kubeconfig file, for example file:/etc/hedgerow/kubeconfig; only for a real cluster.', type: { kind: 'string', maxLength: 1000 } },
    { name: 'context', required: false, description: 'Context inside the kubeconfig; its current one when absent.', type: { kind: 'string', maxLength: 253 } },
    { name: 'namespace', required: false, description: 'Namespace for manifests that name none.', default: 'default', type: { kind: 'string', format: 'dns-label' } },
    { name: 'hedgehog', required: false, description: 'Release of githedgehog/fabric that it runs, for example v0.126.0; what the cluster says, when absent.', type: { kind: 'string', pattern: '^v[0-9]+\\.[0-9]+\\.[0-9]+$' } },
    { name: 'argocd', required: false, description: 'The application of an Argo CD in the same cluster that delivers the same manifests, if there is one.', type: { kind: 'value', descriptor: () => argoApplicationDescriptor } },
  ],
  rules: rulesOn({ type: 'object', properties: { kind: { type: 'string' }, kubeconfig: { type: 'string' }, context: { type: 'string' }, namespace: { type: 'string' }, hedgehog: { type: 'string' }, argocd: { type: 'object', properties: { application: { type: 'string' }, namespace: { type: 'string' }, deliver: { type: 'boolean' } } } } }, [
    { text: 'self.kind == \'lab\' || has(self.kubeconfig)', message: 'is needed for a real cluster', fieldPath: '.kubeconfig' },
    { text: 'self.kind != \'lab\' || !has(self.kubeconfig)', message: 'is only for a real cluster; the lab cluster has its own', fieldPath: '.kubeconfig' },
  ]),
};

export const createFabricDescriptor: Descriptor = {
  name: 'CreateFabric',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'title', required: false, description: 'A name for people.', default: '', type: { kind: 'string', maxLength: 200 } },
    { name: 'description', required: false, description: 'What the fabric is for.', default: '', type: { kind: 'string', maxLength: 4000 } },
    { name: 'git', required: false, description: 'Where its manifests live.', type: { kind: 'value', descriptor: () => gitConfigurationDescriptor } },
    { name: 'cluster', required: false, description: 'Which cluster it runs on.', type: { kind: 'value', descriptor: () => clusterConfigurationDescriptor } },
  ],
};

export const describeFabricDescriptor: Descriptor = {
  name: 'DescribeFabric',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'title', required: false, description: 'A name for people.', type: { kind: 'string', maxLength: 200 } },
    { name: 'description', required: false, description: 'What the fabric is for.', type: { kind: 'string', maxLength: 4000 } },
  ],
};

export const configureGitDescriptor: Descriptor = {
  name: 'ConfigureGit',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'git', required: true, description: 'Where its manifests live.', type: { kind: 'value', descriptor: () => gitConfigurationDescriptor } },
  ],
};

export const configureClusterDescriptor: Descriptor = {
  name: 'ConfigureCluster',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'cluster', required: true, description: 'Which cluster it runs on.', type: { kind: 'value', descriptor: () => clusterConfigurationDescriptor } },
  ],
};

export const configureReconciliationDescriptor: Descriptor = {
  name: 'ConfigureReconciliation',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'reconciliation', required: true, description: 'How it is reconciled.', type: { kind: 'value', descriptor: () => reconciliationPolicyDescriptor } },
  ],
};

export const configureDriftDescriptor: Descriptor = {
  name: 'ConfigureDrift',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'drift', required: true, description: 'What counts as drift beside other values.', type: { kind: 'value', descriptor: () => driftPolicyDescriptor } },
  ],
};

export const configureValidationDescriptor: Descriptor = {
  name: 'ConfigureValidation',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'validation', required: true, description: 'Which rules are asked, and what becomes of a commit that breaks them.', type: { kind: 'value', descriptor: () => validationPolicyDescriptor } },
  ],
};

export const addIgnoreRuleDescriptor: Descriptor = {
  name: 'AddIgnoreRule',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'rule', required: true, description: 'Name of the rule; unique in the fabric.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'path', required: true, description: 'JSON pointer to what is ignored, with everything below; * stands for one step.', type: { kind: 'string', minLength: 1, maxLength: 1000, pattern: '^/' } },
    { name: 'kind', required: false, description: 'Kind of the resources; all when absent.', type: { kind: 'string', maxLength: 63 } },
    { name: 'name', required: false, description: 'Name of the resource, * for any characters; all when absent.', type: { kind: 'string', maxLength: 253 } },
    { name: 'reason', required: true, description: 'Why.', type: { kind: 'string', minLength: 1, maxLength: 1000 } },
    { name: 'owner', required: true, description: 'Who answers for it.', type: { kind: 'string', minLength: 1, maxLength: 200 } },
    { name: 'expires', required: true, description: 'From then on it does not hold any more.', type: { kind: 'string', format: 'instant' } },
  ],
};

export const removeIgnoreRuleDescriptor: Descriptor = {
  name: 'RemoveIgnoreRule',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'rule', required: true, description: 'Name of the rule.', type: { kind: 'string', format: 'dns-label' } },
  ],
};

export const suspendReconciliationDescriptor: Descriptor = {
  name: 'SuspendReconciliation',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'reason', required: true, description: 'Why.', type: { kind: 'string', minLength: 1, maxLength: 1000 } },
  ],
};

export const resumeReconciliationDescriptor: Descriptor = {
  name: 'ResumeReconciliation',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
  ],
};

export const recordConnectionDescriptor: Descriptor = {
  name: 'RecordConnection',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'health', required: true, description: 'How the last look went.', type: { kind: 'enum', values: ['unknown', 'healthy', 'degraded', 'failing'] } },
    { name: 'reason', required: true, description: 'A word for programs.', type: { kind: 'string' } },
    { name: 'message', required: true, description: 'A sentence for people.', type: { kind: 'string' } },
    { name: 'serverVersion', required: false, description: 'Version of the API server.', type: { kind: 'string' } },
  ],
};

export const recordDeliveryDescriptor: Descriptor = {
  name: 'RecordDelivery',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'delivery', required: true, description: 'What it says.', type: { kind: 'value', descriptor: () => deliveryStatusDescriptor } },
  ],
};

export const recordReleaseDescriptor: Descriptor = {
  name: 'RecordRelease',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'release', required: true, description: 'Which one.', type: { kind: 'value', descriptor: () => hedgehogReleaseDescriptor } },
  ],
};

export const changeLifecycleDescriptor: Descriptor = {
  name: 'ChangeLifecycle',
  fields: [
    { name: 'fabric', required: true, description: 'Name of the fabric; unique and final.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'lifecycle', required: true, description: 'Where it shall be.', type: { kind: 'enum', values: ['planned', 'active', 'deprecated', 'archived'] } },
    { name: 'reason', required: false, description: 'Why.', default: '', type: { kind: 'string', maxLength: 1000 } },
  ],
};

export const clusterConfiguredDescriptor: Descriptor = {
  name: 'ClusterConfigured',
  fields: [
    { name: 'cluster', required: true, description: 'Which cluster the fabric runs on.', type: { kind: 'value', descriptor: () => clusterConfigurationDescriptor } },
  ],
};
