import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type JSX, useState } from 'react';
import type { ResourceWhole } from '../generated/rows.ts';
import { Empty, Loading, Problem } from '../parts/feedback.tsx';
import { Panel } from '../parts/panel.tsx';
import { Timeline, TransitionStep } from '../parts/timeline.tsx';
import { listQuery } from '../queries.ts';
import { countText } from '../texts.ts';
import { eventsOf, happenings } from './activity-steps.ts';
import { EventStep, UnreadableStep } from './event-step.tsx';
import styles from './screens.module.css';

/** Steps shown before the person asks for all of them. */
const FEW = 8;

/** What steps do not tell: why reconciliations failed, who approved an adoption, and what was committed. */
const toldEvents = ['ReconciliationFailed', 'AdoptionApproved', 'ManifestCommitted'] as const;

/** Steps from state to state, and what happened between them. */
const useHistory = (row: ResourceWhole, limit: number) => {
  const steps = useQuery({
    ...listQuery('transitions', { resource: row.id }, { limit, ordering: '-position' }),
    placeholderData: keepPreviousData,
  });
  const failures = useQuery({
    ...listQuery('events', { resource: row.id }, { stream: `resource-${row.id}`, type: toldEvents, limit }),
    placeholderData: keepPreviousData,
  });
  const rows = steps.data?.results ?? [];
  const more = (steps.data?.count ?? 0) - rows.length;
  return { steps, more, shown: happenings({ rows, more: more > 0 }, [eventsOf(failures.data)]) };
};

/** Where the resource was before, why, and who or what moved it. */
export const History = ({ row }: { readonly row: ResourceWhole }): JSX.Element => {
  const [limit, setLimit] = useState(FEW);
  const { steps, more, shown } = useHistory(row, limit);
  return (
    <Panel title="State history" flush>
      {steps.isPending ? <Loading label="Loading the history" lines={3} /> : null}
      {steps.error === null ? null : <Problem problem={steps.error} onRetry={() => void steps.refetch()} />}
      {steps.isSuccess && shown.length === 0 ? <Empty title="No history yet" /> : null}
      <Timeline label="State history, newest first">
        {shown.map((step) => {
          if (step.kind === 'event') return <EventStep key={step.id} row={step.row} exact />;
          if (step.kind === 'unreadable') return <UnreadableStep key={step.id} row={step.row} exact />;
          return <TransitionStep key={step.id} row={step.row} exact />;
        })}
      </Timeline>
      {more > 0 ? (
        <div className={styles['more']}>
          <Button variant="default" size="compact-sm" onClick={() => setLimit(1000)}>
            Show {countText(more, 'older step')}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
};
