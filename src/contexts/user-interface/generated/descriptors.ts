// Generated from models/user-interface.pim.yaml by hedgerow model generate. Do not edit.
import type { Descriptor } from '#base/schema.ts';

export const referenceDescriptor: Descriptor = {
  name: 'Reference',
  fields: [
    { name: 'path', required: true, description: 'JSON pointer to the name in the resource that refers.', type: { kind: 'string' } },
    { name: 'id', required: true, description: 'Identity of the other resource.', type: { kind: 'string' } },
    { name: 'exists', required: true, description: 'Whether there is such a resource.', type: { kind: 'boolean' } },
    { name: 'state', required: false, description: 'Its state.', type: { kind: 'enum', values: ['draft', 'committed', 'pending', 'synced', 'drifted', 'orphaned'] } },
  ],
};

export const proposalDescriptor: Descriptor = {
  name: 'Proposal',
  fields: [
    { name: 'cause', required: true, description: 'What it brought.', type: { kind: 'enum', values: ['draft', 'adoption'] } },
    { name: 'branch', required: true, description: 'Branch that has it.', type: { kind: 'string' } },
    { name: 'commit', required: true, description: 'The commit.', type: { kind: 'string', format: 'digest' } },
    { name: 'files', required: true, description: 'Files that it changed.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'by', required: true, description: 'Who asked for it.', type: { kind: 'string' } },
    { name: 'at', required: true, description: 'When it was made.', type: { kind: 'string', format: 'instant' } },
  ],
};

export const adoptionDescriptor: Descriptor = {
  name: 'Adoption',
  fields: [
    { name: 'fields', required: true, description: 'JSON pointers to the fields that are adopted; none for the whole object.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'branch', required: true, description: 'Branch that gets the commit.', type: { kind: 'string' } },
    { name: 'reason', required: true, description: 'Why.', type: { kind: 'string' } },
    { name: 'by', required: true, description: 'Who approved.', type: { kind: 'string' } },
    { name: 'at', required: true, description: 'When.', type: { kind: 'string', format: 'instant' } },
  ],
};

export const fieldChangeDescriptor: Descriptor = {
  name: 'FieldChange',
  fields: [
    { name: 'path', required: true, description: 'JSON pointer into the object; empty for all of it.', type: { kind: 'string' } },
    { name: 'kind', required: true, description: 'What happened to it.', type: { kind: 'string', pattern: '^(added|removed|changed)$' } },
    { name: 'before', required: false, description: 'Value at the earlier moment; absent when it was added, and for whole objects.', type: { kind: 'json' } },
    { name: 'after', required: false, description: 'Value at the later moment; absent when it was removed, and for whole objects.', type: { kind: 'json' } },
  ],
};

export const resourceMomentDescriptor: Descriptor = {
  name: 'ResourceMoment',
  fields: [
    { name: 'state', required: true, description: 'Its state.', type: { kind: 'enum', values: ['draft', 'committed', 'pending', 'synced', 'drifted', 'orphaned'] } },
    { name: 'reason', required: true, description: 'Why it was in this state.', type: { kind: 'string' } },
    { name: 'since', required: true, description: 'When it came into this state.', type: { kind: 'string', format: 'instant' } },
    { name: 'commit', required: false, description: 'Commit of its manifest.', type: { kind: 'string', format: 'digest' } },
    { name: 'author', required: false, description: 'Name of that commit\'s author.', type: { kind: 'string' } },
    { name: 'file', required: false, description: 'File of its manifest.', type: { kind: 'string' } },
    { name: 'line', required: false, description: 'Line of its manifest.', type: { kind: 'integer' } },
  ],
};

export const resourceChangeDescriptor: Descriptor = {
  name: 'ResourceChange',
  fields: [
    { name: 'id', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'fabric', required: true, description: 'Fabric it belongs to.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'group', required: true, description: 'API group.', type: { kind: 'string' } },
    { name: 'kind', required: true, description: 'Kind.', type: { kind: 'string' } },
    { name: 'namespace', required: true, description: 'Namespace; empty for cluster-scoped kinds.', type: { kind: 'string' } },
    { name: 'name', required: true, description: 'Name.', type: { kind: 'string' } },
    { name: 'change', required: true, description: 'Whether it is new, gone, or another than it was.', type: { kind: 'string', pattern: '^(added|removed|changed)$' } },
    { name: 'before', required: false, description: 'Where it stood at the earlier moment; absent when it was not there.', type: { kind: 'value', descriptor: () => resourceMomentDescriptor } },
    { name: 'after', required: false, description: 'Where it stands at the later moment; absent when it is gone.', type: { kind: 'value', descriptor: () => resourceMomentDescriptor } },
    { name: 'desired', required: true, description: 'How what Git wants differs.', type: { kind: 'list', of: { kind: 'value', descriptor: () => fieldChangeDescriptor } } },
    { name: 'live', required: true, description: 'How what the cluster has differs; status, and what only the server needs, do not count.', type: { kind: 'list', of: { kind: 'value', descriptor: () => fieldChangeDescriptor } } },
    { name: 'draft', required: true, description: 'How the change that is not in Git differs.', type: { kind: 'list', of: { kind: 'value', descriptor: () => fieldChangeDescriptor } } },
  ],
};
