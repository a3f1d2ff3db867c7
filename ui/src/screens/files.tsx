import { useQueries } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type JSX, useCallback, useMemo, useRef } from 'react';
import type { FileRow } from '../generated/rows.ts';
import { FileOutcome } from '../generated/vocabulary.ts';
import { useTitle } from '../page.tsx';
import { Chips } from '../parts/chips.tsx';
import { Empty, Problem } from '../parts/feedback.tsx';
import { FilterField } from '../parts/filter-field.tsx';
import { Badge } from '../parts/state-badge.tsx';
import { outcomeIcon, outcomeMeaning, outcomeTone } from '../parts/tone.ts';
import { type Column, VirtualTable } from '../parts/virtual-table.tsx';
import { useWindowedList } from '../parts/windowed-list.ts';
import { listQuery } from '../queries.ts';
import { countText, parseResourceId, shortCommit, visible } from '../texts.ts';
import { type FileSearch, fileQueryOf } from './file-search.ts';
import styles from './screens.module.css';

const route = getRouteApi('/fabrics/$fabric/files');

const Findings = ({ row }: { readonly row: FileRow }): JSX.Element | null => {
  if (row.errors + row.warnings === 0) return null;
  return (
    <Link
      to="/fabrics/$fabric/diagnostics"
      params={{ fabric: row.fabric }}
      search={{ file: row.file }}
      onClick={(event) => event.stopPropagation()}
    >
      <Badge tone={row.errors > 0 ? 'error' : 'warning'} icon={row.errors > 0 ? 'error' : 'warning'} quiet>
        {row.errors > 0 ? countText(row.errors, 'error') : countText(row.warnings, 'warning')}
      </Badge>
    </Link>
  );
};

const Resources = ({ row }: { readonly row: FileRow }): JSX.Element | null => {
  const [first, ...rest] = row.resources;
  if (first === undefined) return null;
  const { kind, name } = parseResourceId(first);
  return (
    <>
      <Link to="/fabrics/$fabric/resources/$resource" params={{ fabric: row.fabric, resource: first }} preload={false} tabIndex={-1}>
        {visible(`${kind} ${name}`)}
      </Link>
      {rest.length === 0 ? null : ` and ${rest.length} more`}
    </>
  );
};

const columns: readonly Column<FileRow>[] = [
  {
    id: 'outcome',
    title: 'Outcome',
    track: '138px',
    sort: 'outcome',
    cell: (row) => (
      <Badge tone={outcomeTone[row.outcome]} icon={outcomeIcon[row.outcome]} title={outcomeMeaning[row.outcome]}>
        {row.outcome}
      </Badge>
    ),
  },
  {
    id: 'file',
    title: 'File',
    track: 'minmax(220px, 2fr)',
    sort: 'file',
    cell: (row) => <code title={row.file}>{visible(row.file)}</code>,
  },
  { id: 'documents', title: 'Documents', track: '110px', sort: 'documents', from: 760, end: true, cell: (row) => row.documents },
  { id: 'resources', title: 'Resources', track: 'minmax(170px, 1.2fr)', from: 900, cell: (row) => <Resources row={row} /> },
  { id: 'errors', title: 'Diagnostics', track: '130px', sort: 'errors', from: 560, cell: (row) => <Findings row={row} /> },
  { id: 'commit', title: 'Last changed in', track: '130px', from: 1100, cell: (row) => <code>{shortCommit(row.commit)}</code> },
];

/** Where a file leads: to its findings when it has some, else to its resources. */
const leadsTo = (row: FileRow) => {
  const { fabric, file } = row;
  if (row.errors + row.warnings > 0) return { to: '/fabrics/$fabric/diagnostics', params: { fabric }, search: { file } } as const;
  return { to: '/fabrics/$fabric', params: { fabric }, search: { q: file } } as const;
};

export const Files = (): JSX.Element => {
  const { fabric } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  useTitle('Files', fabric);
  const list = useWindowedList(
    'files',
    useMemo(() => ({ fabric }), [fabric]),
    useMemo(() => fileQueryOf(search), [search]),
  );
  const counts = useQueries({
    queries: FileOutcome.map((outcome) => listQuery('files', { fabric }, { q: search.q, outcome: [outcome], limit: 1 })),
  });
  const grid = useRef<HTMLDivElement | null>(null);
  const change = useCallback(
    (more: { readonly [Name in keyof FileSearch]?: FileSearch[Name] | undefined }) =>
      void navigate({ to: '/fabrics/$fabric/files', params: { fabric }, search: { ...search, ...more } as FileSearch, replace: true }),
    [navigate, fabric, search],
  );
  return (
    <>
      <div className={styles['toolbar']}>
        <FilterField what="path" value={search.q} onChange={(q) => change({ q })} onLeave={() => grid.current?.focus()} />
        <Chips
          label="Outcome"
          chips={FileOutcome.map((word, index) => ({
            word,
            tone: outcomeTone[word],
            icon: outcomeIcon[word],
            count: counts[index]?.data?.count,
            title: outcomeMeaning[word],
          }))}
          chosen={search.outcome ?? []}
          onChange={(outcome) => change({ outcome: outcome.length === 0 ? undefined : outcome })}
        />
      </div>
      {list.problem === undefined ? null : <Problem problem={list.problem} onRetry={list.retry} />}
      <VirtualTable
        label={`Files of ${fabric}`}
        columns={columns}
        count={list.count}
        loading={list.loading}
        rowAt={list.rowAt}
        rowKey={(row) => row.id}
        onOpen={useCallback((row: FileRow) => void navigate(leadsTo(row)), [navigate])}
        onRange={list.onRange}
        ordering={search.sort ?? 'file'}
        onOrder={(sort) => change({ sort: sort === 'file' ? undefined : sort })}
        memory={`files ${fabric} ${JSON.stringify(search)}`}
        stale={list.stale}
        focusRef={grid}
        empty={
          <Empty title={search.q === undefined && search.outcome === undefined ? 'No files yet' : 'No file matches these filters'}>
            <p>
              Every file under the fabric’s directory in Git is listed here with what became of it, also those that Hedgerow leaves alone.
            </p>
          </Empty>
        }
        foot="Enter opens its diagnostics, or its resources"
      />
    </>
  );
};
