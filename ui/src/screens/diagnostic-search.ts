import type { Query } from '../client.ts';
import { Severity } from '../generated/vocabulary.ts';
import { one, someOf } from '../search-params.ts';

/** Filters of the list of diagnostics ↔ address ↔ API. */
export interface DiagnosticSearch {
  readonly severity?: readonly Severity[];
  readonly q?: string;
  /** One file only. */
  readonly file?: string;
  readonly group?: 'none';
}

export const readDiagnosticSearch = (search: Readonly<Record<string, unknown>>): DiagnosticSearch => {
  const severity = someOf(search['severity'], Severity);
  const q = one(search['q']);
  const file = one(search['file']);
  return {
    ...(severity === undefined ? {} : { severity }),
    ...(q === undefined ? {} : { q }),
    ...(file === undefined ? {} : { file }),
    ...(search['group'] === 'none' ? { group: 'none' as const } : {}),
  };
};

export const diagnosticQueryOf = (search: DiagnosticSearch): Query => ({
  severity: search.severity ?? [],
  q: search.q,
  file: search.file,
  ordering: 'file,line,column',
});

/** Rows of the same file together, in the order in which the files come. */
export const byFile = <Row extends { readonly file: string }>(
  rows: readonly Row[],
): readonly (readonly [file: string, rows: readonly Row[]])[] => [...Map.groupBy(rows, ({ file }) => file)];
