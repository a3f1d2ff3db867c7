/** What screens read, as query options. The key says which view and which rows, so that `live.ts` can tell what a change touches. */
import { QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiProblem, listRows, type Query, readRow } from './client.ts';
import type { ResourceWhole } from './generated/rows.ts';
import type { View, Views } from './rows.ts';

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
    queryFn: ({ signal }) => listRows(view, { ...scopeFilter(view, scope), ...query }, signal),
  });

/** Events have no columns to filter by; they are scoped by stream in `query`. */
const scopeFilter = (view: View, scope: Scope): Query => (view === 'events' ? {} : { fabric: scope.fabric, resource: scope.resource });

export const fabricsQuery = () => listQuery('fabrics', {}, { limit: 1000 });

export const fabricQuery = (fabric: string) =>
  queryOptions({
    queryKey: ['row', 'fabrics', fabric] satisfies RowKey,
    queryFn: ({ signal }) => readRow<Views['fabrics']>('fabrics', fabric, signal),
  });

export const sourceQuery = (fabric: string) =>
  queryOptions({
    queryKey: ['row', 'sources', fabric] satisfies RowKey,
    queryFn: ({ signal }) => readRow<Views['sources']>('sources', fabric, signal),
  });

export const resourceQuery = (id: string) =>
  queryOptions({
    queryKey: ['row', 'resources', id] satisfies RowKey,
    queryFn: ({ signal }) => readRow<ResourceWhole>('resources', id, signal),
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
