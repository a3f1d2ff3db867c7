// Generated from models/shared-kernel.pim.yaml by hedgerow model generate. Do not edit.
import type { Descriptor } from '#base/schema.ts';

export const resourceKeyDescriptor: Descriptor = {
  name: 'ResourceKey',
  fields: [
    { name: 'fabric', required: true, description: 'Fabric the resource belongs to.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'group', required: true, description: 'API group; empty for the core group.', type: { kind: 'string', maxLength: 253 } },
    { name: 'kind', required: true, description: 'Kind as the API spells it.', type: { kind: 'string', minLength: 1, maxLength: 63 } },
    { name: 'namespace', required: true, description: 'Namespace; empty for cluster-scoped kinds.', type: { kind: 'string', maxLength: 253 } },
    { name: 'name', required: true, description: 'Name of the resource.', type: { kind: 'string', minLength: 1, maxLength: 253 } },
  ],
};

export const originDescriptor: Descriptor = {
  name: 'Origin',
  fields: [
    { name: 'commit', required: true, description: 'Commit that was read.', type: { kind: 'string', format: 'digest' } },
    { name: 'author', required: false, description: 'Name of that commit\'s author; absent in what was recorded before it was kept.', type: { kind: 'string' } },
    { name: 'file', required: true, description: 'Path from the repository\'s root.', type: { kind: 'string' } },
    { name: 'line', required: true, description: 'First line of the document.', type: { kind: 'integer', minimum: 1 } },
    { name: 'document', required: true, description: 'Position of the document in its file.', type: { kind: 'integer', minimum: 0 } },
  ],
};

export const conditionDescriptor: Descriptor = {
  name: 'Condition',
  fields: [
    { name: 'type', required: true, description: 'The aspect.', type: { kind: 'string' } },
    { name: 'status', required: true, description: 'Whether it holds.', type: { kind: 'string', pattern: '^(True|False|Unknown)$' } },
    { name: 'reason', required: true, description: 'A word for programs.', type: { kind: 'string' } },
    { name: 'message', required: true, description: 'A sentence for people.', type: { kind: 'string' } },
  ],
};

export const changeDescriptor: Descriptor = {
  name: 'Change',
  fields: [
    { name: 'path', required: true, description: 'JSON pointer into the object.', type: { kind: 'string' } },
    { name: 'kind', required: true, description: 'What reconciling would do at this place: add, remove, change, or take into our ownership.', type: { kind: 'string', pattern: '^(added|removed|changed|owned)$' } },
    { name: 'desired', required: false, description: 'Value that Git wants; absent when reconciling removes it.', type: { kind: 'json' } },
    { name: 'live', required: false, description: 'Value in the cluster; absent when reconciling adds it.', type: { kind: 'json' } },
    { name: 'manager', required: false, description: 'Field manager that owns the live value if the server says so.', type: { kind: 'string' } },
    { name: 'since', required: false, description: 'When that manager last wrote; absent when the server does not say.', type: { kind: 'string', format: 'instant' } },
    { name: 'category', required: false, description: 'What kind of difference it is; a value, when nothing is said.', type: { kind: 'enum', values: ['value', 'foreign', 'ownership'] } },
    { name: 'ignoredBy', required: false, description: 'Rule that says not to count it.', type: { kind: 'string' } },
    { name: 'severity', required: false, description: 'How much it matters; worked out for views.', type: { kind: 'enum', values: ['low', 'medium', 'high', 'critical'] } },
  ],
};

export const findingDescriptor: Descriptor = {
  name: 'Finding',
  fields: [
    { name: 'code', required: true, description: 'Stable code of the diagnostic.', type: { kind: 'string' } },
    { name: 'severity', required: true, description: 'How much it matters.', type: { kind: 'enum', values: ['error', 'warning', 'info'] } },
    { name: 'message', required: true, description: 'What is wrong.', type: { kind: 'string' } },
    { name: 'file', required: true, description: 'Path from the repository\'s root.', type: { kind: 'string' } },
    { name: 'line', required: false, description: 'Line, from 1.', type: { kind: 'integer', minimum: 1 } },
    { name: 'column', required: false, description: 'Column, from 1.', type: { kind: 'integer', minimum: 1 } },
    { name: 'hint', required: false, description: 'What to do.', type: { kind: 'string' } },
    { name: 'resource', required: false, description: 'Identity of the resource it is about.', type: { kind: 'string' } },
    { name: 'related', required: false, description: 'Other places that take part.', type: { kind: 'json' } },
  ],
};
