/** Rows of a long list, loaded in pages around what is in sight. */
import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { Query } from '../client.ts';
import { listQuery, type Scope } from '../queries.ts';
import type { Page, View, Views } from '../rows.ts';

/** Rows per request. Two pages at most are in sight, so a live change costs at most two requests. */
const PAGE = 500;

/** Numbers of the pages that hold rows `first` to `last`. */
export const pagesOf = (first: number, last: number, size = PAGE): readonly number[] => {
  const from = Math.floor(first / size);
  return Array.from({ length: Math.floor(Math.max(first, last) / size) - from + 1 }, (_, index) => from + index);
};

export interface WindowedList<Row> {
  readonly count: number;
  readonly rowAt: (index: number) => Row | undefined;
  readonly onRange: (first: number, last: number) => void;
  /** No answer yet at all. */
  readonly loading: boolean;
  /** What is shown is of the filter before. */
  readonly stale: boolean;
  readonly problem: unknown;
  readonly retry: () => void;
}

export const useWindowedList = <V extends View>(view: V, scope: Scope, query: Query): WindowedList<Views[V]> => {
  type Row = Views[V];
  const [pages, setPages] = useState<readonly number[]>([0]);
  const results = useQueries({
    queries: pages.map((page) => listQuery(view, scope, { ...query, limit: PAGE, offset: page * PAGE })),
  }) as readonly UseQueryResult<Page<Row>>[];
  const kept = useRef(new Map<number, Page<Row>>());
  const fresh = results.flatMap(({ data }, index) => (data === undefined ? [] : [[pages[index] ?? 0, data] as const]));
  const stale = fresh.length === 0 && kept.current.size > 0;
  if (fresh.length > 0) kept.current = new Map(fresh);
  const shown = kept.current;
  const count = [...shown.values()][0]?.count ?? 0;

  // The table draws its rows again when this function is another one: when rows arrived, not on each scroll.
  const drawn = useRef<{ readonly of: readonly Page<Row>[]; readonly rowAt: (index: number) => Row | undefined }>(undefined);
  const now = [...shown.values()];
  if (drawn.current === undefined || drawn.current.of.length !== now.length || drawn.current.of.some((page, index) => page !== now[index]))
    drawn.current = { of: now, rowAt: (index) => shown.get(Math.floor(index / PAGE))?.results[index % PAGE] };

  const onRange = useCallback((first: number, last: number): void => {
    setPages((before) => {
      const wanted = pagesOf(first, last);
      return wanted.length === before.length && wanted.every((page, index) => page === before[index]) ? before : wanted;
    });
  }, []);
  const problem = results.find(({ error }) => error !== null)?.error ?? undefined;
  return {
    count,
    rowAt: drawn.current.rowAt,
    onRange,
    loading: shown.size === 0 && problem === undefined,
    stale,
    problem,
    retry: () => {
      for (const result of results) void result.refetch();
    },
  };
};
