/** Filters of the list of resources ↔ address ↔ API. */
import type { Query } from '../client.ts';
import { ResourceState } from '../generated/vocabulary.ts';
import { one, someOf } from '../search-params.ts';

export interface ResourceSearch {
  readonly state?: readonly ResourceState[];
  readonly kind?: string;
  readonly q?: string;
  /** A column's name; `-name` for descending. */
  readonly sort?: string;
}

const SORTS = ['kind', 'name', 'namespace', 'state', 'changes', 'score', 'since', 'file'];

export const DEFAULT_SORT = 'kind';

/** What the address says, as far as it makes sense; the rest is ignored, so an old link still works. */
export const readResourceSearch = (search: Readonly<Record<string, unknown>>): ResourceSearch => {
  const state = someOf(search['state'], ResourceState);
  const kind = one(search['kind']);
  const q = one(search['q']);
  const sort = one(search['sort']);
  return {
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined ? {} : { kind }),
    ...(q === undefined ? {} : { q }),
    ...(sort === undefined || sort === DEFAULT_SORT || !SORTS.includes(sort.replace(/^-/u, '')) ? {} : { sort }),
  };
};

/** Order by one column; the rest keeps equal rows in a steady order. */
const orderingOf = (sort: string): string =>
  [sort, ...['kind', 'namespace', 'name'].filter((name) => name !== sort.replace(/^-/u, ''))].join(',');

export const resourceQueryOf = (search: ResourceSearch): Query => ({
  state: search.state ?? [],
  kind: search.kind,
  q: search.q,
  ordering: orderingOf(search.sort ?? DEFAULT_SORT),
});

export const isFiltered = (search: ResourceSearch): boolean =>
  search.state !== undefined || search.kind !== undefined || search.q !== undefined;
