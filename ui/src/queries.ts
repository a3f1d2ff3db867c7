/** What screens read, as query options. The key says which view and which rows, so that `live.ts` can tell what a change touches. */
import { QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiProblem, listRows, type Query, readRow, send } from './client.ts';
import type { ResourceWhole } from './generated/rows.ts';
import type { View, Views } from './rows.ts';
import type { FabricTopology, TopologyMarks } from './topology.ts';

/** What every question of a cache carries: the moment that it is about. */
const momentIn = (meta: Readonly<Record<string, unknown>> | undefined): Query => {
  const moment = meta?.['moment'];
  return typeof moment === 'string' ? { as_of: moment } : {};
};

/** Which rows a list is about; a change elsewhere does not touch it. */
export interface Scope {
  readonly fabric?: string;
  readonly resource?: string;
}

export type ListKey = readonly ['list', View, Scope, Query];
export type RowKey = readonly ['row', View, string];

export const listQuery = <V extends View>(view: V, scope: Scope, query: Query = {}) =>
  queryOptions({
    queryKey: ['list', view, scope, query] satisfies ListKey,
    queryFn: ({ signal, meta }) => listRows(view, { ...scopeFilter(view, scope), ...query, ...momentIn(meta) }, signal),
  });

/** Events have no columns to filter by; they are scoped by stream in `query`. */
const scopeFilter = (view: View, scope: Scope): Query => (view === 'events' ? {} : { fabric: scope.fabric, resource: scope.resource });

export const fabricsQuery = () => listQuery('fabrics', {}, { limit: 1000 });

export const fabricQuery = (fabric: string) =>
  queryOptions({
    queryKey: ['row', 'fabrics', fabric] satisfies RowKey,
    queryFn: ({ signal, meta }) => readRow<Views['fabrics']>('fabrics', fabric, momentIn(meta), signal),
  });

export const sourceQuery = (fabric: string) =>
  queryOptions({
    queryKey: ['row', 'sources', fabric] satisfies RowKey,
    queryFn: ({ signal, meta }) => readRow<Views['sources']>('sources', fabric, momentIn(meta), signal),
  });

export const resourceQuery = (id: string) =>
  queryOptions({
    queryKey: ['row', 'resources', id] satisfies RowKey,
    queryFn: ({ signal, meta }) => readRow<ResourceWhole>('resources', id, momentIn(meta), signal),
  });

/** Read again with each change of a resource of the fabric: the key is that of a list of them. */
export const topologyMarksQuery = (fabric: string) =>
  queryOptions({
    queryKey: ['list', 'resources', { fabric }, { of: 'topology' }] satisfies ListKey,
    queryFn: ({ signal, meta }) =>
      send<TopologyMarks>(`/fabrics/${encodeURIComponent(fabric)}/topology/marks`, { query: momentIn(meta), signal }),
  });

/** Read once for each revision, which the marks tell. */
export const topologyQuery = (fabric: string, revision: string | undefined) =>
  queryOptions({
    queryKey: ['topology', fabric, revision ?? 'unknown'],
    queryFn: ({ signal, meta }) =>
      send<FabricTopology>(`/fabrics/${encodeURIComponent(fabric)}/topology`, { query: momentIn(meta), signal }),
    staleTime: revision === undefined ? 0 : Number.POSITIVE_INFINITY,
  });

/** Trying again helps against an unreachable or failing server, never against a refusal. */
export const worthRetrying = (failures: number, problem: unknown): boolean =>
  failures < 2 && problem instanceof ApiProblem && (problem.status === 0 || problem.status >= 500);

/** Rows stay fresh until the stream says otherwise; without a stream, refetches on reconnect do. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5 * 60_000, gcTime: 5 * 60_000, retry: worthRetrying, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });

/** A cache of what was known at a moment. It never gets old. While the server still reads the log up to there, it is asked again. */
export const makePastQueryClient = (moment: string): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        meta: { moment },
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        retry: (failures, problem) =>
          (problem instanceof ApiProblem && problem.code === 'PastUnavailable') || worthRetrying(failures, problem),
        refetchOnWindowFocus: false,
        networkMode: 'always',
      },
    },
  });
