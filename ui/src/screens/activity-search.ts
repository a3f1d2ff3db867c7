import { ResourceState } from '../generated/vocabulary.ts';
import { one, someOf } from '../search-params.ts';

/** Filters of the activity ↔ address. */
export interface ActivitySearch {
  /** State the resource came into. */
  readonly to?: readonly ResourceState[];
  readonly q?: string;
}

export const readActivitySearch = (search: Readonly<Record<string, unknown>>): ActivitySearch => {
  const to = someOf(search['to'], ResourceState);
  const q = one(search['q']);
  return { ...(to === undefined ? {} : { to }), ...(q === undefined ? {} : { q }) };
};
