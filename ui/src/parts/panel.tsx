import type { JSX, ReactNode } from 'react';
import styles from './parts.module.css';

export const Panel = ({
  title,
  actions,
  children,
  flush,
  id,
}: {
  readonly title?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Without padding, for tables and diffs. */
  readonly flush?: boolean;
  readonly id?: string;
}): JSX.Element => (
  <section className={styles['panel']} {...(id === undefined ? {} : { id })}>
    {title === undefined ? null : (
      <header className={styles['panelHead']}>
        <h2>{title}</h2>
        {actions}
      </header>
    )}
    <div className={flush ? undefined : styles['panelBody']}>{children}</div>
  </section>
);

/** Names and values, as a description list; entries without a value are left out. */
export const Facts = ({ of }: { readonly of: readonly (readonly [name: string, value: ReactNode])[] }): JSX.Element => (
  <dl className={styles['facts']}>
    {of
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);
