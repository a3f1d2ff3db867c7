/**
 * The moment that is looked at: now, or one in the past that the address names (`?as_of=`), so that a link leads others to the same.
 *
 * Each moment of the past has a cache of its own. Its rows never change, so the live stream has no business there, and no screen has
 * to know which moment it shows.
 */
import { type QueryClient, QueryClientProvider, queryOptions } from '@tanstack/react-query';
import { createContext, type JSX, type ReactNode, useContext, useMemo } from 'react';
import { send } from './client.ts';
import { makePastQueryClient } from './queries.ts';
import type { EventRow, Page } from './rows.ts';
import { one } from './search-params.ts';

export interface MomentSearch {
  /** A time (RFC 3339), or `position:1234`, as the API takes it. */
  readonly as_of?: string;
}

export const readMomentSearch = (search: Readonly<Record<string, unknown>>): MomentSearch => {
  const moment = one(search['as_of']);
  return moment === undefined ? {} : { as_of: moment };
};

/** Links and filters keep the moment; only who names it, even as `undefined`, changes it. */
export const keepMoment = <Search extends MomentSearch>({
  search,
  next,
}: {
  readonly search: Search;
  readonly next: (search: Search) => Search;
}): Search => {
  const wanted = next(search);
  return 'as_of' in wanted || search.as_of === undefined ? wanted : { ...wanted, as_of: search.as_of };
};

const MomentContext = createContext<string | undefined>(undefined);

/** The moment of the past that is looked at; `undefined` is now. What changes something is for now only. */
export const useMoment = (): string | undefined => useContext(MomentContext);

const Past = ({ moment, children }: { readonly moment: string; readonly children: ReactNode }): JSX.Element => {
  const cache: QueryClient = useMemo(() => makePastQueryClient(moment), [moment]);
  return <QueryClientProvider client={cache}>{children}</QueryClientProvider>;
};

/** Shows what is inside as of a moment. Another moment is another screen: nothing of the one before stays on it. */
export const AsOf = ({ moment, children }: { readonly moment: string | undefined; readonly children: ReactNode }): JSX.Element => (
  <MomentContext value={moment}>
    {moment === undefined ? (
      children
    ) : (
      <Past key={moment} moment={moment}>
        {children}
      </Past>
    )}
  </MomentContext>
);

/** Where in the log a moment is. */
export const momentQuery = (moment: string) =>
  queryOptions({
    queryKey: ['moment', moment],
    queryFn: ({ signal }) => send<Page<EventRow>>('/events', { query: { limit: 1, as_of: moment }, signal }),
    select: ({ asOf }) => asOf,
    staleTime: Number.POSITIVE_INFINITY,
  });
