import { Button } from '@mantine/core';
import type { JSX } from 'react';
import type { Change, Json } from '../generated/rows.ts';
import type { Difference } from '../generated/vocabulary.ts';
import styles from '../screens/screens.module.css';
import { visible } from '../texts.ts';
import { scalarText } from './diff-lines.ts';
import { DriftSeverityBadge } from './state-badge.tsx';
import { Time } from './time.tsx';

/** Longest value shown in the list of changes; the comparison below shows all of it. */
const LONGEST = 300;

const shortJson = (value: Json): string => {
  const written = JSON.stringify(value);
  return written.length > LONGEST ? `${written.slice(0, LONGEST)}…` : written;
};

const Value = ({ value }: { readonly value: Json | undefined }): JSX.Element =>
  value === undefined ? (
    <span className={styles['small']}>absent</span>
  ) : (
    <code>{visible(typeof value === 'object' && value !== null ? shortJson(value) : scalarText(value))}</code>
  );

/** What reconciling would do at a place; a kind from a newer server is shown as it is. */
const changeSigns: Readonly<Record<string, readonly [sign: string, word: string]>> = {
  added: ['+', 'add'],
  removed: ['−', 'remove'],
  changed: ['~', 'change'],
  owned: ['=', 'take ownership'],
};
const signOf = (kind: string): readonly [sign: string, word: string] => changeSigns[kind] ?? ['?', kind];

/** What each kind of difference means, in one line. */
export const differenceMeaning: Readonly<Record<Difference, string>> = {
  value: 'Git says something else than the cluster has.',
  foreign: 'Git says nothing about it; somebody set it in the cluster.',
  ownership: 'The values are the same, but the field is not ours: taken away from Git, it would stay.',
};

/** A foreign field is not touched by an apply. */
const effectOf = ({ kind, category }: Change): readonly [sign: string, word: string] =>
  category === 'foreign' ? ['·', 'leave it'] : signOf(kind);

/** Each difference with its place, both values, and who set the one in the cluster since when. */
export const Changes = ({
  changes,
  onIgnore,
}: {
  readonly changes: readonly Change[];
  /** Asks for a rule that leaves a difference out; without it nobody can. */
  readonly onIgnore?: ((change: Change) => void) | undefined;
}): JSX.Element => (
  <div className={styles['wide']}>
    <table className={styles['changes']}>
      <thead>
        <tr>
          <th>Field</th>
          <th>Kind</th>
          <th>Reconciling would</th>
          <th>Git wants</th>
          <th>Cluster has</th>
          <th>Set by</th>
          {onIgnore === undefined ? null : <th aria-label="Actions" />}
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={`${change.category} ${change.path}`}>
            <td>{change.path === '' ? 'the whole object' : <code>{visible(change.path)}</code>}</td>
            <td title={change.category == null ? undefined : differenceMeaning[change.category]}>
              {change.category ?? 'value'} {change.severity ? <DriftSeverityBadge severity={change.severity} /> : null}
              {change.ignoredBy ? <div className={styles['small']}>ignored by {visible(change.ignoredBy)}</div> : null}
            </td>
            <td style={{ whiteSpace: 'nowrap' }}>
              <span className={styles['sign']}>{effectOf(change)[0]}</span> {effectOf(change)[1]}
            </td>
            <td>
              <Value value={change.desired} />
            </td>
            <td>
              <Value value={change.live} />
            </td>
            <td>
              {change.manager ? <code>{visible(change.manager)}</code> : <span className={styles['small']}>unknown</span>}{' '}
              {change.since ? (
                <span className={styles['small']}>
                  <Time at={change.since} />
                </span>
              ) : null}
            </td>
            {onIgnore === undefined ? null : (
              <td>
                {change.ignoredBy || change.category === 'ownership' ? null : (
                  <Button size="compact-xs" variant="subtle" aria-label={`Ignore ${visible(change.path)}`} onClick={() => onIgnore(change)}>
                    Ignore
                  </Button>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
