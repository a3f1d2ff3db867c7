// Generated from models/crd-management.pim.yaml by hedgerow model generate. Do not edit.
import type { Descriptor } from '#base/schema.ts';
import { rulesOn } from '#cel/rule.ts';

export const definitionVersionDescriptor: Descriptor = {
  name: 'DefinitionVersion',
  fields: [
    { name: 'name', required: true, description: 'Name of the version, for example v1beta1.', type: { kind: 'string' } },
    { name: 'served', required: true, description: 'Whether the API server answers for it.', type: { kind: 'boolean' } },
    { name: 'storage', required: true, description: 'Whether objects are stored in it.', type: { kind: 'boolean' } },
    { name: 'schema', required: false, description: 'OpenAPI v3 structural schema.', type: { kind: 'json' } },
    { name: 'statusSubresource', required: true, description: 'Whether status is written separately.', type: { kind: 'boolean' } },
  ],
};

export const recordDefinitionDescriptor: Descriptor = {
  name: 'RecordDefinition',
  fields: [
    { name: 'definition', required: true, description: 'Identity: fabric, plural and group.', type: { kind: 'string' } },
    { name: 'fabric', required: true, description: 'Fabric whose cluster has it.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'group', required: true, description: 'API group.', type: { kind: 'string' } },
    { name: 'kind', required: true, description: 'Kind.', type: { kind: 'string' } },
    { name: 'plural', required: true, description: 'Plural as in the API\'s paths.', type: { kind: 'string' } },
    { name: 'scope', required: true, description: 'Whether objects live in a namespace.', type: { kind: 'string', pattern: '^(Namespaced|Cluster)$' } },
    { name: 'versions', required: true, description: 'Its versions.', type: { kind: 'list', of: { kind: 'value', descriptor: () => definitionVersionDescriptor } }, rules: rulesOn({ type: 'array', items: { type: 'object', properties: { name: { type: 'string' }, served: { type: 'boolean' }, storage: { type: 'boolean' }, schema: { 'x-kubernetes-preserve-unknown-fields': true }, statusSubresource: { type: 'boolean' } } } }, [
        { text: 'self.exists_one(version, version.storage)', message: 'must have exactly one that objects are stored in' },
      ]) },
    { name: 'digest', required: true, description: 'Digest of the definition\'s canonical form.', type: { kind: 'string', format: 'digest' } },
  ],
};

export const withdrawDefinitionDescriptor: Descriptor = {
  name: 'WithdrawDefinition',
  fields: [
    { name: 'definition', required: true, description: 'Identity: fabric, plural and group.', type: { kind: 'string' } },
  ],
};

export const definitionRecordedDescriptor: Descriptor = {
  name: 'DefinitionRecorded',
  fields: [
    { name: 'fabric', required: true, description: 'Fabric whose cluster has it.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'group', required: true, description: 'API group.', type: { kind: 'string' } },
    { name: 'kind', required: true, description: 'Kind.', type: { kind: 'string' } },
    { name: 'plural', required: true, description: 'Plural as in the API\'s paths.', type: { kind: 'string' } },
    { name: 'scope', required: true, description: 'Whether objects live in a namespace.', type: { kind: 'string' } },
    { name: 'versions', required: true, description: 'Its versions.', type: { kind: 'list', of: { kind: 'value', descriptor: () => definitionVersionDescriptor } }, rules: rulesOn({ type: 'array', items: { type: 'object', properties: { name: { type: 'string' }, served: { type: 'boolean' }, storage: { type: 'boolean' }, schema: { 'x-kubernetes-preserve-unknown-fields': true }, statusSubresource: { type: 'boolean' } } } }, [
        { text: 'self.exists_one(version, version.storage)', message: 'must have exactly one that objects are stored in' },
      ]) },
    { name: 'digest', required: true, description: 'Digest of the definition\'s canonical form.', type: { kind: 'string', format: 'digest' } },
  ],
};
