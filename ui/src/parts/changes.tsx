import type { JSX } from 'react';
import type { Change, Json } from '../generated/rows.ts';
import styles from '../screens/screens.module.css';
import { visible } from '../texts.ts';
import { scalarText } from './diff-lines.ts';

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
};
const signOf = (kind: string): readonly [sign: string, word: string] => changeSigns[kind] ?? ['?', kind];

/** Each difference with its place, both values, and who set the one in the cluster. */
export const Changes = ({ changes }: { readonly changes: readonly Change[] }): JSX.Element => (
  <div className={styles['wide']}>
    <table className={styles['changes']}>
      <thead>
        <tr>
          <th>Field</th>
          <th>Reconciling would</th>
          <th>Git wants</th>
          <th>Cluster has</th>
          <th>Set by</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.path}>
            <td>
              <code>{visible(change.path)}</code>
            </td>
            <td style={{ whiteSpace: 'nowrap' }}>
              <span className={styles['sign']}>{signOf(change.kind)[0]}</span> {signOf(change.kind)[1]}
            </td>
            <td>
              <Value value={change.desired} />
            </td>
            <td>
              <Value value={change.live} />
            </td>
            <td>{change.manager ? <code>{visible(change.manager)}</code> : <span className={styles['small']}>unknown</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
