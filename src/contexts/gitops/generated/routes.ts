// Generated from models/gitops.pim.yaml by npm run generate. Do not edit.
import type { RouteSpec } from '#base/route.ts';
import { discardDraftDescriptor, reconciliationReconcileDescriptor, requestReconciliationDescriptor, saveDraftDescriptor, sourceSyncSyncDescriptor } from './descriptors.ts';

export const gitopsRoutes: readonly RouteSpec[] = [
  { kind: 'command', method: 'POST', path: '/resources/{resource}/request-reconciliation', operation: 'requestReconciliation', summary: 'Asks that the cluster be made to match Git.', aggregate: 'Resource', command: 'RequestReconciliation', creates: false, data: requestReconciliationDescriptor },
  { kind: 'command', method: 'POST', path: '/resources/{resource}/save-draft', operation: 'saveDraft', summary: 'Keeps a change that is not in Git yet.', aggregate: 'Resource', command: 'SaveDraft', creates: false, data: saveDraftDescriptor },
  { kind: 'command', method: 'POST', path: '/resources/{resource}/discard-draft', operation: 'discardDraft', summary: 'Throws the draft away.', aggregate: 'Resource', command: 'DiscardDraft', creates: false, data: discardDraftDescriptor },
  { kind: 'operation', method: 'POST', path: '/fabrics/{fabric}/sync', operation: 'syncFabric', summary: 'Fetches the repository and records what changed. The same commit again changes nothing.', service: 'SourceSync', name: 'sync', data: sourceSyncSyncDescriptor },
  { kind: 'operation', method: 'POST', path: '/fabrics/{fabric}/reconcile', operation: 'reconcileFabric', summary: 'Asks for the reconciliation of every committed, pending and drifted resource of the fabric.', service: 'Reconciliation', name: 'reconcile', data: reconciliationReconcileDescriptor },
];
