import { Link } from '@tanstack/react-router';
import type { JSX, ReactNode } from 'react';
import type { TransitionRow } from '../generated/rows.ts';
import { shortCommit, visible } from '../texts.ts';
import { Icon, type IconName } from './icons.tsx';
import { Time } from './time.tsx';
import styles from './timeline.module.css';
import { type Tone, toneStyle } from './tone.ts';

export const Timeline = ({ label, children }: { readonly label: string; readonly children: ReactNode }): JSX.Element => (
  <ol className={styles['timeline']} aria-label={label}>
    {children}
  </ol>
);

export const Step = ({
  tone,
  icon,
  head,
  at,
  exact,
  text,
  detail,
}: {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly head: ReactNode;
  readonly at: string;
  readonly exact?: boolean;
  readonly text?: string;
  readonly detail: ReactNode;
}): JSX.Element => (
  <li className={styles['step']}>
    <span className={styles['mark']} style={toneStyle(tone)}>
      <Icon name={icon} size={12} />
    </span>
    <div>
      <div className={styles['head']}>
        {head}
        <span className={styles['when']}>
          <Time at={at} exact={exact ?? false} />
        </span>
      </div>
      {text === undefined ? null : <div className={styles['text']}>{visible(text)}</div>}
      <div className={styles['detail']}>{detail}</div>
    </div>
  </li>
);

/** `committed → synced`. */
const Move = ({ from, to }: Pick<TransitionRow, 'from' | 'to'>): JSX.Element => (
  <span className={styles['move']}>
    {from ?? 'new'}
    <Icon name="arrow" size={12} />
    {to ?? 'gone'}
  </span>
);

/** Where a transition came from: trigger, actor, commit and file. */
const Provenance = ({ of }: { readonly of: TransitionRow }): JSX.Element => (
  <>
    <span>{visible(of.trigger)}</span>
    <span>by {visible(of.actor)}</span>
    {of.commit ? (
      <span>
        commit <code>{shortCommit(of.commit)}</code>
        {of.author ? ` by ${visible(of.author)}` : ''}
      </span>
    ) : null}
    {of.file ? (
      <span>
        <code>
          {visible(of.file)}
          {of.line ? `:${of.line}` : ''}
        </code>
      </span>
    ) : null}
    <Link
      to="/fabrics/$fabric/resources/$resource"
      params={{ fabric: of.fabric, resource: of.resource }}
      search={{ as_of: `position:${of.position}` }}
      preload={false}
    >
      as of then
    </Link>
  </>
);

/** A step of a resource from state to state; `lead` stands before it, for example the resource's name. */
export const TransitionStep = ({
  row,
  lead,
  exact,
}: {
  readonly row: TransitionRow;
  readonly lead?: ReactNode;
  readonly exact?: boolean;
}): JSX.Element => (
  <Step
    tone={row.to ?? 'draft'}
    icon={row.to ?? 'close'}
    head={
      <>
        {lead}
        <Move from={row.from} to={row.to} />
      </>
    }
    at={row.at}
    exact={exact ?? false}
    text={row.reason}
    detail={<Provenance of={row} />}
  />
);
