// Generated from models/gitops.pim.yaml by npm run generate. Do not edit.
import type { RouteSpec } from '#base/route.ts';
import { discardDraftDescriptor, reconciliationPlanDescriptor, reconciliationReconcileDescriptor, requestDeletionDescriptor, requestReconciliationDescriptor, saveDraftDescriptor, sourceSyncSyncDescriptor } from './descriptors.ts';

export const gitopsRoutes: readonly RouteSpec[] = [
  { kind: 'command', method: 'POST', path: '/resources/{resource}/request-reconciliation', operation: 'requestReconciliation', summary: 'Asks that the cluster be made to match Git.', aggregate: 'Resource', command: 'RequestReconciliation', creates: false, data: requestReconciliationDescriptor },
  { kind: 'command', method: 'POST', path: '/resources/{resource}/request-deletion', operation: 'requestDeletion', summary: 'Asks that the object be deleted from the cluster. Only for what Git does not want.', aggregate: 'Resource', command: 'RequestDeletion', creates: false, data: requestDeletionDescriptor },
  { kind: 'command', method: 'POST', path: '/resources/{resource}/save-draft', operation: 'saveDraft', summary: 'Keeps a change that is not in Git yet.', aggregate: 'Resource', command: 'SaveDraft', creates: false, data: saveDraftDescriptor },
  { kind: 'command', method: 'POST', path: '/resources/{resource}/discard-draft', operation: 'discardDraft', summary: 'Throws the draft away.', aggregate: 'Resource', command: 'DiscardDraft', creates: false, data: discardDraftDescriptor },
  { kind: 'operation', method: 'POST', path: '/fabrics/{fabric}/sync', operation: 'syncFabric', summary: 'Fetches the repository and records what changed. The same commit again changes nothing.', service: 'SourceSync', name: 'sync', data: sourceSyncSyncDescriptor },
  { kind: 'operation', method: 'POST', path: '/fabrics/{fabric}/plan', operation: 'planFabric', summary: 'Says what a reconciliation would create, change and delete, in which order, and what stands in its way. Changes nothing.', service: 'Reconciliation', name: 'plan', data: reconciliationPlanDescriptor },
  { kind: 'operation', method: 'POST', path: '/fabrics/{fabric}/reconcile', operation: 'reconcileFabric', summary: 'Asks for everything that the plan of the fabric says and that nothing stands in the way of.', service: 'Reconciliation', name: 'reconcile', data: reconciliationReconcileDescriptor },
];
