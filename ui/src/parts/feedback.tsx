/** What a screen shows when it has nothing to show: a problem, an empty list, rows on their way. */
import { Button, Skeleton } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import { ApiProblem } from '../client.ts';
import { visible } from '../texts.ts';
import { Icon, type IconName } from './icons.tsx';
import styles from './parts.module.css';
import { type Tone, toneStyle } from './tone.ts';

export const Notice = ({
  tone,
  icon,
  children,
  actions,
}: {
  readonly tone: Tone;
  readonly icon?: IconName;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}): JSX.Element => (
  <div className={styles['notice']} style={toneStyle(tone)} role={tone === 'error' ? 'alert' : 'status'}>
    <Icon name={icon ?? (tone === 'error' || tone === 'warning' || tone === 'info' ? tone : 'info')} />
    <div>{children}</div>
    {actions === undefined ? null : <div className={styles['noticeActions']}>{actions}</div>}
  </div>
);

/** A refusal or fault, with its code, what to do, and every field it names. */
export const Problem = ({ problem, onRetry }: { readonly problem: unknown; readonly onRetry?: () => void }): JSX.Element => {
  const known = problem instanceof ApiProblem ? problem : undefined;
  return (
    <Notice
      tone="error"
      actions={
        onRetry === undefined ? undefined : (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p>
        <strong>{visible(known?.message ?? (problem instanceof Error ? problem.message : 'Something went wrong.'))}</strong>{' '}
        {known === undefined ? null : <code>{known.code}</code>}
      </p>
      {known?.hint === undefined ? null : <p>{visible(known.hint)}</p>}
      {known?.errors.map((error) => (
        <p key={`${error.pointer} ${error.code}`}>
          <code>{error.pointer}</code> {visible(error.detail)}
        </p>
      ))}
    </Notice>
  );
};

export const Empty = ({
  title,
  children,
  actions,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}): JSX.Element => (
  <div className={styles['empty']}>
    <h2>{title}</h2>
    {children}
    {actions}
  </div>
);

export const Loading = ({ label, lines = 4 }: { readonly label: string; readonly lines?: number }): JSX.Element => (
  <div role="status" aria-label={label} style={{ display: 'grid', gap: 10, padding: 16 }}>
    {Array.from({ length: lines }, (_, index) => 92 - ((index * 17) % 40)).map((width) => (
      <Skeleton key={width} height={14} width={`${width}%`} />
    ))}
  </div>
);
