// Generated from models/user-interface.pim.yaml by npm run generate. Do not edit.
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
