import { Button, Select } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type JSX, useCallback, useMemo, useRef } from 'react';
import type { FabricRow, ResourceRow } from '../generated/rows.ts';
import type { ResourceState } from '../generated/vocabulary.ts';
import { useMoment } from '../moment.tsx';
import { useTitle } from '../page.tsx';
import { Chips } from '../parts/chips.tsx';
import { Empty, Problem } from '../parts/feedback.tsx';
import { FilterField } from '../parts/filter-field.tsx';
import { DriftSeverityBadge, StateBadge } from '../parts/state-badge.tsx';
import { Time } from '../parts/time.tsx';
import { stateMeaning, stateOrder } from '../parts/tone.ts';
import { type Column, ROW_LINK, VirtualTable } from '../parts/virtual-table.tsx';
import { useWindowedList } from '../parts/windowed-list.ts';
import { fabricQuery, listQuery } from '../queries.ts';
import { writeSearch } from '../search-params.ts';
import { visible } from '../texts.ts';
import { DEFAULT_SORT, isFiltered, type ResourceSearch, resourceQueryOf } from './resource-search.ts';
import styles from './screens.module.css';

const route = getRouteApi('/fabrics/$fabric/');

const resourcePath = (row: { readonly fabric: string; readonly id: string }): string =>
  `/fabrics/${encodeURIComponent(row.fabric)}/resources/${encodeURIComponent(row.id)}`;

// A plain anchor, not the router's: hundreds of them come and go while scrolling.
const Name = ({ row }: { readonly row: ResourceRow }): JSX.Element => {
  const moment = useMoment();
  return (
    <a href={`${resourcePath(row)}${writeSearch({ as_of: moment })}`} tabIndex={-1} {...{ [ROW_LINK]: '' }}>
      {visible(row.name)}
    </a>
  );
};

const columns: readonly Column<ResourceRow>[] = [
  { id: 'state', title: 'State', track: '128px', sort: 'state', cell: (row) => <StateBadge state={row.state} /> },
  { id: 'kind', title: 'Kind', track: '148px', sort: 'kind', from: 480, cell: (row) => visible(row.kind) },
  { id: 'name', title: 'Name', track: 'minmax(170px, 1.4fr)', sort: 'name', cell: (row) => <Name row={row} /> },
  {
    id: 'reason',
    title: 'Why',
    track: 'minmax(180px, 1.6fr)',
    from: 900,
    cell: (row) => <span title={visible(row.reason)}>{visible(row.reason)}</span>,
  },
  {
    id: 'severity',
    title: 'Severity',
    track: '118px',
    sort: 'score',
    from: 760,
    cell: (row) => (row.severity ? <DriftSeverityBadge severity={row.severity} score={row.score} /> : null),
  },
  {
    id: 'changes',
    title: 'Differences',
    track: '112px',
    sort: 'changes',
    from: 1180,
    end: true,
    cell: (row) => (row.changes === 0 ? null : row.changes),
  },
  {
    id: 'file',
    title: 'File',
    track: 'minmax(160px, 1fr)',
    sort: 'file',
    from: 1340,
    cell: (row) => <span title={row.file ?? ''}>{visible(row.file ?? '')}</span>,
  },
  { id: 'since', title: 'Since', track: '112px', sort: 'since', from: 620, end: true, cell: (row) => <Time at={row.since} /> },
];

/** Counts per state under the other filters: from the fabric's row when there are none, else asked for one by one. */
const useStateCounts = (
  fabric: string,
  row: FabricRow | undefined,
  search: ResourceSearch,
): ((state: ResourceState) => number | undefined) => {
  const narrowed = search.kind !== undefined || search.q !== undefined;
  const counts = useQueries({
    queries: narrowed
      ? stateOrder.map((state) => listQuery('resources', { fabric }, { kind: search.kind, q: search.q, state: [state], limit: 1 }))
      : [],
  });
  return (state) => (narrowed ? counts[stateOrder.indexOf(state)]?.data?.count : row?.[state]);
};

const useKinds = (fabric: string, chosen: string | undefined): readonly string[] => {
  const definitions = useQuery(listQuery('definitions', { fabric }, { limit: 1000 }));
  const kinds = new Set(definitions.data?.results.map(({ kind }) => kind));
  if (chosen !== undefined) kinds.add(chosen);
  return [...kinds].sort();
};

const NoRows = ({
  fabric,
  filtered,
  onClear,
}: {
  readonly fabric: FabricRow | undefined;
  readonly filtered: boolean;
  readonly onClear: () => void;
}): JSX.Element => {
  if (filtered)
    return (
      <Empty
        title="No resource matches these filters"
        actions={
          <Button variant="default" onClick={onClear}>
            Clear the filters
          </Button>
        }
      >
        <p>Free text looks into names, kinds, files and reasons.</p>
      </Empty>
    );
  if (fabric !== undefined && !fabric.git)
    return (
      <Empty
        title="Tell Hedgerow where the manifests live"
        actions={
          <Link to="/fabrics/$fabric/settings" params={{ fabric: fabric.fabric }}>
            Configure Git and cluster
          </Link>
        }
      >
        <p>
          This fabric has no Git source yet. As soon as it has one, its resources appear here with what Git wants and what the cluster has.
        </p>
      </Empty>
    );
  return (
    <Empty title="No resources yet">
      <p>
        Neither Git nor the cluster has a custom resource of this fabric. Sync reads Git again; the files screen says what became of every
        file.
      </p>
    </Empty>
  );
};

export const Resources = (): JSX.Element => {
  const { fabric } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  useTitle('Resources', fabric);
  const row = useQuery(fabricQuery(fabric)).data;
  const list = useWindowedList(
    'resources',
    useMemo(() => ({ fabric }), [fabric]),
    useMemo(() => resourceQueryOf(search), [search]),
  );
  const countOf = useStateCounts(fabric, row, search);
  const kinds = useKinds(fabric, search.kind);
  const grid = useRef<HTMLDivElement | null>(null);

  const change = useCallback(
    (more: Partial<{ [Name in keyof ResourceSearch]: ResourceSearch[Name] | undefined }>) =>
      void navigate({ to: '/fabrics/$fabric', params: { fabric }, search: { ...search, ...more } as ResourceSearch, replace: true }),
    [navigate, fabric, search],
  );
  const clear = useCallback(() => {
    change({ q: undefined, kind: undefined, state: undefined });
  }, [change]);
  const open = useCallback(
    (resource: ResourceRow) => void navigate({ to: '/fabrics/$fabric/resources/$resource', params: { fabric, resource: resource.id } }),
    [navigate, fabric],
  );

  return (
    <>
      <div className={styles['toolbar']}>
        <FilterField
          what="name, kind, file or reason"
          value={search.q}
          onChange={(q) => change({ q })}
          onLeave={() => grid.current?.focus()}
        />
        <Select
          className={styles['kind'] ?? ''}
          aria-label="Kind"
          placeholder="All kinds"
          data={kinds}
          value={search.kind ?? null}
          onChange={(kind) => change({ kind: kind ?? undefined })}
          clearable
          searchable
        />
        <Chips
          label="State"
          chips={stateOrder.map((state) => ({ word: state, tone: state, icon: state, count: countOf(state), title: stateMeaning[state] }))}
          chosen={search.state ?? []}
          onChange={(state) => change({ state: state.length === 0 ? undefined : state })}
        />
        {isFiltered(search) ? (
          <Button variant="subtle" size="compact-sm" onClick={clear}>
            Clear
          </Button>
        ) : null}
      </div>
      {list.problem === undefined ? null : <Problem problem={list.problem} onRetry={list.retry} />}
      <VirtualTable
        label={`Resources of ${fabric}`}
        columns={columns}
        count={list.count}
        loading={list.loading}
        rowAt={list.rowAt}
        rowKey={(resource) => resource.id}
        onOpen={open}
        onRange={list.onRange}
        ordering={search.sort ?? DEFAULT_SORT}
        onOrder={(sort) => change({ sort: sort === DEFAULT_SORT ? undefined : sort })}
        memory={`resources ${fabric} ${JSON.stringify(search)}`}
        stale={list.stale}
        focusRef={grid}
        empty={<NoRows fabric={row} filtered={isFiltered(search)} onClear={clear} />}
        foot="↑ ↓ move · Enter opens · / filters · ? all keys"
      />
    </>
  );
};
