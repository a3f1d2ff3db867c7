import { Button, SegmentedControl } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type JSX, useCallback, useState } from 'react';
import type { DiagnosticRow } from '../generated/rows.ts';
import { Severity } from '../generated/vocabulary.ts';
import { useTitle } from '../page.tsx';
import { Chips } from '../parts/chips.tsx';
import { Empty, Loading, Problem } from '../parts/feedback.tsx';
import { FilterField } from '../parts/filter-field.tsx';
import { Icon } from '../parts/icons.tsx';
import { Panel } from '../parts/panel.tsx';
import { SeverityBadge } from '../parts/state-badge.tsx';
import { Time } from '../parts/time.tsx';
import { listQuery } from '../queries.ts';
import { countText, parseResourceId, visible } from '../texts.ts';
import { byFile, type DiagnosticSearch, diagnosticQueryOf } from './diagnostic-search.ts';
import styles from './screens.module.css';

const route = getRouteApi('/fabrics/$fabric/diagnostics');

/** Findings drawn before the person asks for more. */
const STEP = 200;

const placeOf = (row: DiagnosticRow): string =>
  [row.file, row.line, row.column].filter((part) => part !== undefined && part !== null).join(':');

/** Some findings are about a file as a whole. */
const lineOf = ({ line, column }: DiagnosticRow): string =>
  line === undefined || line === null ? 'whole file' : `line ${line}${column ? `, column ${column}` : ''}`;

const Finding = ({ row, withFile }: { readonly row: DiagnosticRow; readonly withFile: boolean }): JSX.Element => (
  <li className={styles['diagnostic']}>
    <span>
      <SeverityBadge severity={row.severity} />
    </span>
    <div>
      <strong style={{ fontWeight: 550 }}>{visible(row.message)}</strong> <code className={styles['small']}>{visible(row.code)}</code>
      {row.hint ? <p>{visible(row.hint)}</p> : null}
      <p className={styles['small']}>
        <code>{visible(withFile ? placeOf(row) : lineOf(row))}</code> · since <Time at={row.since} />
      </p>
    </div>
    {row.resource ? (
      <Link to="/fabrics/$fabric/resources/$resource" params={{ fabric: row.fabric, resource: row.resource }}>
        {visible(`${parseResourceId(row.resource).kind} ${parseResourceId(row.resource).name}`)}
      </Link>
    ) : (
      <span />
    )}
  </li>
);

const summary = (rows: readonly DiagnosticRow[]): string =>
  Severity.map((severity) => [rows.filter((row) => row.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => (severity === 'info' ? `${count} info` : countText(count, severity)))
    .join(', ');

const Findings = ({ rows, grouped }: { readonly rows: readonly DiagnosticRow[]; readonly grouped: boolean }): JSX.Element => {
  if (!grouped)
    return (
      <Panel flush>
        <ul className={styles['list']}>
          {rows.map((row) => (
            <Finding key={row.id} row={row} withFile />
          ))}
        </ul>
      </Panel>
    );
  return (
    <Panel flush>
      {byFile(rows).map(([file, found]) => (
        <section key={file} aria-label={file}>
          <h3 className={styles['group']}>
            <code>{visible(file)}</code>
            <span className={styles['small']}>{summary(found)}</span>
          </h3>
          <ul className={styles['list']}>
            {found.map((row) => (
              <Finding key={row.id} row={row} withFile={false} />
            ))}
          </ul>
        </section>
      ))}
    </Panel>
  );
};

const useSeverityCounts = (fabric: string, search: DiagnosticSearch) => {
  const counts = useQueries({
    queries: Severity.map((severity) =>
      listQuery('diagnostics', { fabric }, { ...diagnosticQueryOf(search), severity: [severity], limit: 1 }),
    ),
  });
  return (severity: Severity): number | undefined => counts[Severity.indexOf(severity)]?.data?.count;
};

const None = ({ filtered }: { readonly filtered: boolean }): JSX.Element =>
  filtered ? (
    <Empty title="No diagnostic matches these filters" />
  ) : (
    <Empty title="Nothing to report">
      <p>
        Every manifest in Git could be read, and every rule that Hedgerow knows holds. Findings appear here with file and line as soon as a
        commit brings one.
      </p>
    </Empty>
  );

export const Diagnostics = (): JSX.Element => {
  const { fabric } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  useTitle('Diagnostics', fabric);
  const [limit, setLimit] = useState(STEP);
  const query = useQuery({
    ...listQuery('diagnostics', { fabric }, { ...diagnosticQueryOf(search), limit }),
    placeholderData: (before) => before,
  });
  const countOf = useSeverityCounts(fabric, search);
  const change = useCallback(
    (more: { readonly [Name in keyof DiagnosticSearch]?: DiagnosticSearch[Name] | undefined }) =>
      void navigate({
        to: '/fabrics/$fabric/diagnostics',
        params: { fabric },
        search: { ...search, ...more } as DiagnosticSearch,
        replace: true,
      }),
    [navigate, fabric, search],
  );
  const rows = query.data?.results ?? [];
  const more = Math.min(1000, query.data?.count ?? 0) - rows.length;
  const filtered = search.q !== undefined || search.severity !== undefined || search.file !== undefined;
  return (
    <>
      <div className={styles['toolbar']}>
        <FilterField what="message, code or file" value={search.q} onChange={(q) => change({ q })} />
        <Chips
          label="Severity"
          chips={Severity.map((severity) => ({ word: severity, tone: severity, icon: severity, count: countOf(severity) }))}
          chosen={search.severity ?? []}
          onChange={(severity) => change({ severity: severity.length === 0 ? undefined : severity })}
        />
        {search.file === undefined ? null : (
          <Button
            variant="default"
            size="compact-sm"
            rightSection={<Icon name="close" size={12} />}
            onClick={() => change({ file: undefined })}
          >
            {search.file}
          </Button>
        )}
        <span className={styles['grow']} />
        <SegmentedControl
          size="xs"
          aria-label="Grouping"
          data={[
            { value: 'file', label: 'By file' },
            { value: 'none', label: 'One list' },
          ]}
          value={search.group ?? 'file'}
          onChange={(group) => change({ group: group === 'none' ? 'none' : undefined })}
        />
      </div>
      {query.error === null ? null : <Problem problem={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending ? <Loading label="Loading diagnostics" lines={8} /> : null}
      {query.isSuccess && rows.length === 0 ? <None filtered={filtered} /> : null}
      {rows.length === 0 ? null : <Findings rows={rows} grouped={search.group !== 'none'} />}
      {more > 0 ? (
        <div className={styles['more']}>
          <Button variant="default" onClick={() => setLimit(Math.min(1000, limit + STEP))}>
            Show more ({countText(more, 'finding')} left)
          </Button>
        </div>
      ) : null}
      {rows.length >= 1000 ? <p className={styles['small']}>The first 1,000 are shown. Filter to see others.</p> : null}
    </>
  );
};
