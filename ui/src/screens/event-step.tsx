import type { JSX } from 'react';
import { Step } from '../parts/timeline.tsx';
import type { EventRow, UnreadableRow } from '../rows.ts';
import { visible } from '../texts.ts';
import { eventText } from './activity-steps.ts';

/** An event of the log as a step of a timeline. */
export const EventStep = ({ row, exact }: { readonly row: EventRow; readonly exact?: boolean }): JSX.Element => {
  const { tone, icon, head, text } = eventText(row);
  return (
    <Step
      tone={tone}
      icon={icon}
      head={<strong>{visible(head)}</strong>}
      at={row.meta.at}
      exact={exact ?? false}
      detail={<span>by {visible(row.meta.actor)}</span>}
      {...(text ? { text } : {})}
    />
  );
};

/** An event that cannot be read, where it stands. */
export const UnreadableStep = ({ row, exact }: { readonly row: UnreadableRow; readonly exact?: boolean }): JSX.Element => (
  <Step
    tone="error"
    icon="error"
    head={<strong>{visible(`Event ${row.position}${row.type === '' ? '' : ` (${row.type})`} cannot be read`)}</strong>}
    at={row.recordedAt ?? ''}
    exact={exact ?? false}
    detail={<span>{visible(row.stream)}</span>}
    text={row.unreadable}
  />
);
