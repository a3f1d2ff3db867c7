/** Forms of the commands that the console offers. */
import type { FormField, FormSpec } from './parts/form-spec.ts';

const git: FormField = {
  kind: 'group',
  name: 'git',
  label: 'Git',
  description: 'Where its manifests live.',
  required: false,
  fields: [
    {
      kind: 'text',
      name: 'repository',
      label: 'Repository',
      required: true,
      minLength: 1,
      maxLength: 2000,
      description: 'Repository: an https or ssh URL, or a path on this machine. Never with a password in it.',
    },
    {
      kind: 'text',
      name: 'branch',
      label: 'Branch',
      required: true,
      default: 'main',
      minLength: 1,
      maxLength: 200,
      description: 'Branch to follow.',
    },
    {
      kind: 'text',
      name: 'path',
      label: 'Path',
      required: true,
      default: '',
      maxLength: 500,
      description: 'Directory inside the repository; empty for all of it.',
    },
    {
      kind: 'text',
      name: 'credential',
      label: 'Credential',
      required: false,
      maxLength: 200,
      secret: true,
      description: 'Reference to a credential, for example env:GIT_TOKEN or file:/run/secrets/key. Never the secret itself.',
    },
    {
      kind: 'integer',
      name: 'pollInterval',
      label: 'Poll interval',
      required: true,
      default: 60,
      minimum: 5,
      maximum: 86400,
      unit: 's',
      description: 'Seconds between two looks at the repository.',
    },
  ],
};

const cluster: FormField = {
  kind: 'group',
  name: 'cluster',
  label: 'Cluster',
  description: 'Which cluster it runs on.',
  required: false,
  fields: [
    {
      kind: 'choice',
      name: 'kind',
      label: 'Kind',
      required: true,
      description: 'How the cluster is reached.',
      options: [
        { value: 'lab', description: 'The lab cluster that Hedgerow starts in its own process.' },
        { value: 'kubeconfig', description: 'A real cluster, through a kubeconfig file.' },
      ],
    },
    {
      kind: 'text',
      name: 'kubeconfig',
      label: 'Kubeconfig',
      required: false,
      maxLength: 1000,
      secret: true,
      description: 'Reference to a kubeconfig file, for example file:/etc/hedgerow/kubeconfig. Only for a real cluster.',
    },
    {
      kind: 'text',
      name: 'context',
      label: 'Context',
      required: false,
      maxLength: 253,
      description: 'Context inside the kubeconfig; its current one when absent.',
    },
    {
      kind: 'text',
      name: 'namespace',
      label: 'Namespace',
      required: true,
      default: 'default',
      format: 'dns-label',
      description: 'Namespace for manifests that name none.',
    },
  ],
};

const title: FormField = {
  kind: 'text',
  name: 'title',
  label: 'Title',
  required: false,
  default: '',
  maxLength: 200,
  description: 'A name for people.',
};
const description: FormField = {
  kind: 'multiline',
  name: 'description',
  label: 'Description',
  required: false,
  default: '',
  maxLength: 4000,
  description: 'What the fabric is for.',
};

export const createFabricForm: FormSpec = {
  command: 'CreateFabric',
  title: 'Create fabric',
  description: 'Adds a fabric.',
  fields: [
    {
      kind: 'text',
      name: 'fabric',
      label: 'Fabric',
      required: true,
      format: 'dns-label',
      description: 'Name of the fabric; unique and final.',
    },
    title,
    description,
    git,
    cluster,
  ],
};
export const describeFabricForm: FormSpec = {
  command: 'DescribeFabric',
  title: 'Describe fabric',
  description: 'Changes the texts for people.',
  fields: [title, description],
};
export const configureGitForm: FormSpec = {
  command: 'ConfigureGit',
  title: 'Configure Git',
  description: 'Says where the fabric’s manifests live.',
  fields: [{ ...git, required: true }],
};
export const configureClusterForm: FormSpec = {
  command: 'ConfigureCluster',
  title: 'Configure cluster',
  description: 'Says which cluster the fabric runs on.',
  fields: [{ ...cluster, required: true }],
};
export const changeLifecycleForm: FormSpec = {
  command: 'ChangeLifecycle',
  title: 'Change lifecycle',
  description: 'Moves the fabric on in its life.',
  fields: [
    {
      kind: 'choice',
      name: 'lifecycle',
      label: 'Lifecycle',
      required: true,
      description: 'Where it shall be.',
      options: [
        { value: 'planned', description: 'Described, not yet in use.' },
        { value: 'active', description: 'In use; synced and compared.' },
        { value: 'deprecated', description: 'Still compared, no longer reconciled.' },
        { value: 'archived', description: 'History only.' },
      ],
    },
    { kind: 'multiline', name: 'reason', label: 'Reason', required: true, default: '', maxLength: 1000, description: 'Why.' },
  ],
};
