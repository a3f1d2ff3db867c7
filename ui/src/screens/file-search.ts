import type { Query } from '../client.ts';
import { FileOutcome } from '../generated/vocabulary.ts';
import { one, someOf } from '../search-params.ts';

/** Filters of the list of files ↔ address ↔ API. */
export interface FileSearch {
  readonly outcome?: readonly FileOutcome[];
  readonly q?: string;
  readonly sort?: string;
}

const SORTS = ['file', 'outcome', 'documents', 'errors', 'warnings'];

export const readFileSearch = (search: Readonly<Record<string, unknown>>): FileSearch => {
  const outcome = someOf(search['outcome'], FileOutcome);
  const q = one(search['q']);
  const sort = one(search['sort']);
  return {
    ...(outcome === undefined ? {} : { outcome }),
    ...(q === undefined ? {} : { q }),
    ...(sort === undefined || sort === 'file' || !SORTS.includes(sort.replace(/^-/u, '')) ? {} : { sort }),
  };
};

export const fileQueryOf = (search: FileSearch): Query => {
  const sort = search.sort ?? 'file';
  return { outcome: search.outcome ?? [], q: search.q, ordering: sort.endsWith('file') ? sort : `${sort},file` };
};
