import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Reference } from '../generated/rows.ts';
import styles from '../screens/screens.module.css';
import { parseResourceId, visible } from '../texts.ts';
import { Panel } from './panel.tsx';
import { StateBadge } from './state-badge.tsx';

/** Resources that one names, or that name it, each with its state. */
export const ReferenceList = ({
  title,
  references,
  empty,
}: {
  readonly title: string;
  readonly references: readonly Reference[];
  readonly empty: string;
}): JSX.Element => (
  <Panel title={title} flush>
    {references.length === 0 ? <p className={`${styles['item']} ${styles['small']}`}>{empty}</p> : null}
    <ul className={styles['list']}>
      {references.map((reference) => {
        const { fabric, kind, name } = parseResourceId(reference.id);
        return (
          <li key={`${reference.path} ${reference.id}`} className={styles['item']}>
            <span>{kind}</span>
            {reference.exists ? (
              <Link to="/fabrics/$fabric/resources/$resource" params={{ fabric, resource: reference.id }}>
                {visible(name)}
              </Link>
            ) : (
              <strong>{visible(name)}</strong>
            )}
            {reference.state ? (
              <StateBadge state={reference.state} />
            ) : reference.exists ? null : (
              <span style={{ color: 'var(--error)' }}>does not exist</span>
            )}
            <code className={styles['small']}>{visible(reference.path)}</code>
          </li>
        );
      })}
    </ul>
  </Panel>
);
