// Generated from models/gitops.pim.yaml by npm run generate. Do not edit.
import type { CommandExample } from '#base/example.ts';
import { discardDraftDescriptor, holdReconciliationDescriptor, releaseReconciliationDescriptor, requestDeletionDescriptor, requestReconciliationDescriptor, saveDraftDescriptor } from './descriptors.ts';

/** For each command data that fits, and data that does not, with the reason. */
export const examples: readonly CommandExample[] = [
  {
    command: 'RequestReconciliation',
    descriptor: requestReconciliationDescriptor,
    valid: { resource: 'text', force: true, wave: 1 },
    minimal: { resource: 'text' },
    defaults: [{ pointer: '/force', value: false }],
    invalid: [
      { what: '/resource: another type', data: { resource: 5, force: true, wave: 1 }, pointer: '/resource', code: 'value/type' },
      { what: '/resource: missing', data: { force: true, wave: 1 }, pointer: '/resource', code: 'value/required' },
      { what: '/force: another type', data: { resource: 'text', force: 'yes', wave: 1 }, pointer: '/force', code: 'value/type' },
      { what: '/wave: another type', data: { resource: 'text', force: true, wave: 'one' }, pointer: '/wave', code: 'value/type' },
      { what: '/wave: too small', data: { resource: 'text', force: true, wave: -1 }, pointer: '/wave', code: 'value/minimum' },
      { what: 'an unknown field', data: { resource: 'text', force: true, wave: 1, unheardOf: 1 }, pointer: '/unheardOf', code: 'value/unknown' },
    ],
  },
  {
    command: 'HoldReconciliation',
    descriptor: holdReconciliationDescriptor,
    valid: { resource: 'text', reason: 'some text' },
    minimal: { resource: 'text', reason: 'some text' },
    defaults: [],
    invalid: [
      { what: '/resource: another type', data: { resource: 5, reason: 'some text' }, pointer: '/resource', code: 'value/type' },
      { what: '/resource: missing', data: { reason: 'some text' }, pointer: '/resource', code: 'value/required' },
      { what: '/reason: another type', data: { resource: 'text', reason: 5 }, pointer: '/reason', code: 'value/type' },
      { what: '/reason: too short', data: { resource: 'text', reason: '' }, pointer: '/reason', code: 'value/min-length' },
      { what: '/reason: too long', data: { resource: 'text', reason: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' }, pointer: '/reason', code: 'value/max-length' },
      { what: '/reason: missing', data: { resource: 'text' }, pointer: '/reason', code: 'value/required' },
      { what: 'an unknown field', data: { resource: 'text', reason: 'some text', unheardOf: 1 }, pointer: '/unheardOf', code: 'value/unknown' },
    ],
  },
  {
    command: 'ReleaseReconciliation',
    descriptor: releaseReconciliationDescriptor,
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
    command: 'RequestDeletion',
    descriptor: requestDeletionDescriptor,
    valid: { resource: 'text', reason: 'some text', wave: 1 },
    minimal: { resource: 'text' },
    defaults: [{ pointer: '/reason', value: '' }],
    invalid: [
      { what: '/resource: another type', data: { resource: 5, reason: 'some text', wave: 1 }, pointer: '/resource', code: 'value/type' },
      { what: '/resource: missing', data: { reason: 'some text', wave: 1 }, pointer: '/resource', code: 'value/required' },
      { what: '/reason: another type', data: { resource: 'text', reason: 5, wave: 1 }, pointer: '/reason', code: 'value/type' },
      { what: '/reason: too long', data: { resource: 'text', reason: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', wave: 1 }, pointer: '/reason', code: 'value/max-length' },
      { what: '/wave: another type', data: { resource: 'text', reason: 'some text', wave: 'one' }, pointer: '/wave', code: 'value/type' },
      { what: '/wave: too small', data: { resource: 'text', reason: 'some text', wave: -1 }, pointer: '/wave', code: 'value/minimum' },
      { what: 'an unknown field', data: { resource: 'text', reason: 'some text', wave: 1, unheardOf: 1 }, pointer: '/unheardOf', code: 'value/unknown' },
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
