// Generated from models/gitops.pim.yaml by npm run generate. Do not edit.
import type { CommandExample } from '#base/example.ts';
import { discardDraftDescriptor, requestReconciliationDescriptor, saveDraftDescriptor } from './descriptors.ts';

/** For each command data that fits, and data that does not, with the reason. */
export const examples: readonly CommandExample[] = [
  {
    command: 'RequestReconciliation',
    descriptor: requestReconciliationDescriptor,
    valid: { resource: 'text' },
    minimal: { resource: 'text' },
    defaults: [],
    invalid: [
      { what: '/resource: another type', data: { resource: 5 }, pointer: '/resource', code: 'value/type' },
      { what: '/resource: missing', data: {}, pointer: '/resource', code: 'value/required' },
      { what: 'an unknown field', data: { resource: 'text', unheardOf: 1 }, pointer: '/unheardOf', code: 'value/unknown' },
    ],
  },
  {
    command: 'SaveDraft',
    descriptor: saveDraftDescriptor,
    valid: { resource: 'text', spec: { any: 'value' } },
    minimal: { resource: 'text', spec: { any: 'value' } },
    defaults: [],
    invalid: [
      { what: '/resource: another type', data: { resource: 5, spec: { any: 'value' } }, pointer: '/resource', code: 'value/type' },
      { what: '/resource: missing', data: { spec: { any: 'value' } }, pointer: '/resource', code: 'value/required' },
      { what: '/spec: missing', data: { resource: 'text' }, pointer: '/spec', code: 'value/required' },
      { what: 'an unknown field', data: { resource: 'text', spec: { any: 'value' }, unheardOf: 1 }, pointer: '/unheardOf', code: 'value/unknown' },
    ],
  },
  {
    command: 'DiscardDraft',
    descriptor: discardDraftDescriptor,
    valid: { resource: 'text' },
    minimal: { resource: 'text' },
    defaults: [],
    invalid: [
      { what: '/resource: another type', data: { resource: 5 }, pointer: '/resource', code: 'value/type' },
      { what: '/resource: missing', data: {}, pointer: '/resource', code: 'value/required' },
      { what: 'an unknown field', data: { resource: 'text', unheardOf: 1 }, pointer: '/unheardOf', code: 'value/unknown' },
    ],
  },
];
