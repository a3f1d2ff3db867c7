import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type JSX, useCallback, useState } from 'react';
import { useTitle } from '../page.tsx';
import { Chips } from '../parts/chips.tsx';
import { Empty, Loading, Problem } from '../parts/feedback.tsx';
import { FilterField } from '../parts/filter-field.tsx';
import { Panel } from '../parts/panel.tsx';
import { Timeline, TransitionStep } from '../parts/timeline.tsx';
import { stateMeaning, stateOrder } from '../parts/tone.ts';
import { listQuery } from '../queries.ts';
import { visible } from '../texts.ts';
import type { ActivitySearch } from './activity-search.ts';
import { dayOf, eventsOf, type Happening, happenings } from './activity-steps.ts';
import { EventStep, UnreadableStep } from './event-step.tsx';
import styles from './screens.module.css';

const route = getRouteApi('/fabrics/$fabric/activity');

/** Steps read at first, and each time more are asked for. */
const STEP = 100;

const HappeningStep = ({ of }: { readonly of: Happening }): JSX.Element => {
  if (of.kind === 'event') return <EventStep row={of.row} />;
  if (of.kind === 'unreadable') return <UnreadableStep row={of.row} />;
  const { row } = of;
  return (
    <TransitionStep
      row={row}
      lead={
        <Link to="/fabrics/$fabric/resources/$resource" params={{ fabric: row.fabric, resource: row.resource }} preload={false}>
          {visible(`${row.kind} ${row.name}`)}
        </Link>
      }
    />
  );
};

/** Steps of resources, and events of the fabric and of its source unless the filters are about resources. */
const useHappenings = (fabric: string, search: ActivitySearch, limit: number) => {
  const transitions = useQuery({
    ...listQuery('transitions', { fabric }, { to: search.to ?? [], q: search.q, limit, ordering: '-position' }),
    placeholderData: keepPreviousData,
  });
  const all = search.to === undefined && search.q === undefined;
  const ofFabric = useQuery({
    ...listQuery('events', { fabric }, { stream: `fabric-${fabric}`, limit }),
    enabled: all,
    placeholderData: keepPreviousData,
  });
  const ofSource = useQuery({
    ...listQuery('events', { fabric }, { stream: `source-${fabric}`, limit }),
    enabled: all,
    placeholderData: keepPreviousData,
  });
  const rows = transitions.data?.results ?? [];
  const more = (transitions.data?.count ?? 0) > rows.length;
  const events = all ? [eventsOf(ofFabric.data), eventsOf(ofSource.data)] : [];
  return { shown: happenings({ rows, more }, events), more, query: transitions };
};

export const Activity = (): JSX.Element => {
  const { fabric } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  useTitle('Activity', fabric);
  const [limit, setLimit] = useState(STEP);
  const { shown, more, query } = useHappenings(fabric, search, limit);
  const change = useCallback(
    (next: { readonly [Name in keyof ActivitySearch]?: ActivitySearch[Name] | undefined }) =>
      void navigate({
        to: '/fabrics/$fabric/activity',
        params: { fabric },
        search: { ...search, ...next } as ActivitySearch,
        replace: true,
      }),
    [navigate, fabric, search],
  );
  return (
    <>
      <div className={styles['toolbar']}>
        <FilterField what="name, reason, trigger or file" value={search.q} onChange={(q) => change({ q })} />
        <Chips
          label="State that was reached"
          chips={stateOrder.map((state) => ({
            word: state,
            tone: state,
            icon: state,
            count: null,
            title: `Became ${state}: ${stateMeaning[state]}`,
          }))}
          chosen={search.to ?? []}
          onChange={(to) => change({ to: to.length === 0 ? undefined : to })}
        />
      </div>
      {query.error === null ? null : <Problem problem={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending ? <Loading label="Loading the activity" lines={10} /> : null}
      {query.isSuccess && shown.length === 0 ? (
        <Empty title={search.to === undefined && search.q === undefined ? 'Nothing has happened yet' : 'Nothing matches these filters'}>
          <p>
            Each commit that is read, each step of a resource from state to state and each change of the fabric itself is kept here, with
            who or what did it.
          </p>
        </Empty>
      ) : null}
      {[...Map.groupBy(shown, ({ at }) => dayOf(at))].map(([day, steps]) => (
        <Panel key={day} title={<time dateTime={day}>{day}</time>} flush>
          <Timeline label={`What happened on ${day}, newest first`}>
            {steps.map((step) => (
              <HappeningStep key={step.id} of={step} />
            ))}
          </Timeline>
        </Panel>
      ))}
      {more ? (
        <div className={styles['more']}>
          <Button
            variant="default"
            loading={query.isFetching && query.isPlaceholderData}
            disabled={limit >= 1000}
            onClick={() => setLimit(Math.min(1000, limit + STEP * 2))}
          >
            {limit >= 1000 ? 'The newest 1,000 are shown; filter to see others' : 'Show older'}
          </Button>
        </div>
      ) : null}
    </>
  );
};
