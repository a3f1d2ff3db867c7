// Generated from models/fabric-management.pim.yaml by hedgerow model generate. Do not edit.
import type { RouteSpec } from '#base/route.ts';
import { changeLifecycleDescriptor, configureClusterDescriptor, configureGitDescriptor, configureReconciliationDescriptor, createFabricDescriptor, describeFabricDescriptor, resumeReconciliationDescriptor, suspendReconciliationDescriptor } from './descriptors.ts';

export const fabricManagementRoutes: readonly RouteSpec[] = [
  { kind: 'command', method: 'POST', path: '/fabrics', operation: 'createFabric', summary: 'Adds a fabric.', aggregate: 'Fabric', command: 'CreateFabric', creates: true, data: createFabricDescriptor },
  { kind: 'command', method: 'POST', path: '/fabrics/{fabric}/describe', operation: 'describeFabric', summary: 'Changes the texts for people.', aggregate: 'Fabric', command: 'DescribeFabric', creates: false, data: describeFabricDescriptor },
  { kind: 'command', method: 'POST', path: '/fabrics/{fabric}/configure-git', operation: 'configureGit', summary: 'Says where the fabric\'s manifests live.', aggregate: 'Fabric', command: 'ConfigureGit', creates: false, data: configureGitDescriptor },
  { kind: 'command', method: 'POST', path: '/fabrics/{fabric}/configure-cluster', operation: 'configureCluster', summary: 'Says which cluster the fabric runs on.', aggregate: 'Fabric', command: 'ConfigureCluster', creates: false, data: configureClusterDescriptor },
  { kind: 'command', method: 'POST', path: '/fabrics/{fabric}/configure-reconciliation', operation: 'configureReconciliation', summary: 'Says how the fabric is reconciled.', aggregate: 'Fabric', command: 'ConfigureReconciliation', creates: false, data: configureReconciliationDescriptor },
  { kind: 'command', method: 'POST', path: '/fabrics/{fabric}/suspend-reconciliation', operation: 'suspendReconciliation', summary: 'Stops all changes to the cluster until they are resumed; what is seen is still compared.', aggregate: 'Fabric', command: 'SuspendReconciliation', creates: false, data: suspendReconciliationDescriptor },
  { kind: 'command', method: 'POST', path: '/fabrics/{fabric}/resume-reconciliation', operation: 'resumeReconciliation', summary: 'Lets the cluster be changed again.', aggregate: 'Fabric', command: 'ResumeReconciliation', creates: false, data: resumeReconciliationDescriptor },
  { kind: 'command', method: 'POST', path: '/fabrics/{fabric}/change-lifecycle', operation: 'changeLifecycle', summary: 'Moves the fabric on in its life.', aggregate: 'Fabric', command: 'ChangeLifecycle', creates: false, data: changeLifecycleDescriptor },
];
