/** Events that could not be handled: told at the top of every screen, with the reason and a way to try again. */
import { Button, Modal } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type JSX, useState } from 'react';
import { send } from './client.ts';
import { Icon } from './parts/icons.tsx';
import { Time } from './parts/time.tsx';
import { say, sayProblem } from './parts/toasts.tsx';
import type { Page } from './rows.ts';
import styles from './shell.module.css';
import { countText, numberText, visible } from './texts.ts';

/** What reads the log, as `/api/v1/processors` tells it. */
export interface ProcessorRow {
  readonly name: string;
  readonly kind: 'projection' | 'policy';
  readonly position: number;
  readonly behind?: number;
  readonly parked: readonly {
    readonly position: number;
    readonly stream: string;
    readonly type: string;
    readonly reason: string;
    readonly at: string;
  }[];
}

/** Milliseconds between two looks: it is no row of a view, so no stream tells of it. */
const PACE = 30_000;

const processorsQuery = queryOptions({
  queryKey: ['processors'],
  queryFn: ({ signal }) => send<Page<ProcessorRow>>('/processors', { signal }),
  staleTime: PACE,
  refetchInterval: PACE,
});

const useTryAgain = () => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      send<{ readonly done: number; readonly parked: number }>(`/processors/${name}/resume`, { method: 'POST' }),
    onSuccess: ({ done, parked }) =>
      parked === 0
        ? say(`${countText(done, 'event')} handled.`, 'synced')
        : say(`${countText(done, 'event')} handled, ${numberText(parked)} still set aside.`, 'warning'),
    onError: sayProblem,
    onSettled: () => cache.invalidateQueries({ queryKey: ['processors'] }),
  });
};

const Processor = ({ row }: { readonly row: ProcessorRow }): JSX.Element => {
  const again = useTryAgain();
  return (
    <section className={styles['aside']} aria-label={row.name}>
      <h3>
        {visible(row.name)}
        <Button size="compact-sm" variant="default" loading={again.isPending} onClick={() => again.mutate(row.name)}>
          Try again
        </Button>
      </h3>
      <ul>
        {row.parked.map(({ position, stream, type, reason, at }) => (
          <li key={position}>
            <strong>{visible(reason)}</strong>
            <span>
              event {numberText(position)} <code>{visible(type)}</code> of <code>{visible(stream)}</code>, set aside <Time at={at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** Nothing, unless something was set aside. */
export const SetAside = (): JSX.Element | null => {
  const rows = useQuery(processorsQuery).data?.results.filter(({ parked }) => parked.length > 0) ?? [];
  const [isOpen, setOpen] = useState(false);
  const total = rows.reduce((sum, { parked }) => sum + parked.length, 0);
  if (total === 0) return null;
  return (
    <div className={styles['banner']} role="alert">
      <Icon name="warning" />
      <span>
        <strong>{countText(total, 'event')} could not be handled.</strong> What they tell is missing here; everything else goes on.
      </span>
      <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
        See why
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Events that were set aside" size="lg">
        <p>Each was tried several times. Put the cause right, then try again; nothing is lost meanwhile.</p>
        {rows.map((row) => (
          <Processor key={row.name} row={row} />
        ))}
      </Modal>
    </div>
  );
};
