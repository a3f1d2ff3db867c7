// Generated from models/user-interface.pim.yaml by npm run generate. Do not edit.
import type { RouteSpec } from '#base/route.ts';
import { definitionTable, diagnosticTable, fabricTable, fileTable, resourceTable, sourceTable, transitionTable } from './tables.ts';

export const userInterfaceRoutes: readonly RouteSpec[] = [
  { kind: 'list', method: 'GET', path: '/fabrics', operation: 'listFabrics', summary: 'List: A fabric with its configuration, health and counts per state.', table: fabricTable, columns: ['fabric', 'title', 'description', 'lifecycle', 'git', 'cluster', 'reconciliation', 'suspended', 'commit', 'sourceHealth', 'sourceMessage', 'clusterHealth', 'clusterMessage', 'total', 'draft', 'committed', 'pending', 'synced', 'drifted', 'orphaned', 'errors', 'warnings', 'version', 'updatedAt'] },
  { kind: 'get', method: 'GET', path: '/fabrics/{fabric}', operation: 'getFabric', summary: 'A fabric with its configuration, health and counts per state.', table: fabricTable },
  { kind: 'list', method: 'GET', path: '/sources', operation: 'listSources', summary: 'List: The Git source of a fabric and its last revision.', table: sourceTable, columns: ['fabric', 'repository', 'branch', 'path', 'health', 'reason', 'message', 'commit', 'author', 'subject', 'committedAt', 'filesSeen', 'filesRead', 'gapFrom', 'gapUntil', 'updatedAt'] },
  { kind: 'get', method: 'GET', path: '/sources/{fabric}', operation: 'getSource', summary: 'The Git source of a fabric and its last revision.', table: sourceTable },
  { kind: 'list', method: 'GET', path: '/resources', operation: 'listResources', summary: 'List: A custom resource with its state, what Git wants and what the cluster has.', table: resourceTable, columns: ['id', 'fabric', 'group', 'kind', 'namespace', 'name', 'apiVersion', 'state', 'reason', 'since', 'changes', 'served', 'held', 'reconciling', 'commit', 'author', 'file', 'line', 'actions', 'version', 'updatedAt'] },
  { kind: 'get', method: 'GET', path: '/resources/{id}', operation: 'getResource', summary: 'A custom resource with its state, what Git wants and what the cluster has.', table: resourceTable },
  { kind: 'list', method: 'GET', path: '/transitions', operation: 'listTransitions', summary: 'List: One step of a resource from state to state.', table: transitionTable, columns: ['id', 'resource', 'fabric', 'kind', 'name', 'from', 'to', 'trigger', 'reason', 'commit', 'author', 'file', 'line', 'actor', 'at', 'position'] },
  { kind: 'get', method: 'GET', path: '/transitions/{id}', operation: 'getTransition', summary: 'One step of a resource from state to state.', table: transitionTable },
  { kind: 'list', method: 'GET', path: '/diagnostics', operation: 'listDiagnostics', summary: 'List: A finding about a file or a manifest.', table: diagnosticTable, columns: ['id', 'fabric', 'resource', 'code', 'severity', 'message', 'hint', 'file', 'line', 'column', 'related', 'commit', 'since'] },
  { kind: 'get', method: 'GET', path: '/diagnostics/{id}', operation: 'getDiagnostic', summary: 'A finding about a file or a manifest.', table: diagnosticTable },
  { kind: 'list', method: 'GET', path: '/files', operation: 'listFiles', summary: 'List: A file of a source and what became of it.', table: fileTable, columns: ['id', 'fabric', 'file', 'outcome', 'documents', 'resources', 'errors', 'warnings', 'blob', 'commit'] },
  { kind: 'get', method: 'GET', path: '/files/{id}', operation: 'getFile', summary: 'A file of a source and what became of it.', table: fileTable },
  { kind: 'list', method: 'GET', path: '/definitions', operation: 'listDefinitions', summary: 'List: A custom resource definition that a fabric\'s cluster knows.', table: definitionTable, columns: ['id', 'fabric', 'group', 'kind', 'plural', 'scope', 'versions', 'updatedAt'] },
  { kind: 'get', method: 'GET', path: '/definitions/{id}', operation: 'getDefinition', summary: 'A custom resource definition that a fabric\'s cluster knows.', table: definitionTable },
];
