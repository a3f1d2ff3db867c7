import type { JSX } from 'react';
import type { FabricRow } from '../generated/rows.ts';
import { countText } from '../texts.ts';
import styles from './parts.module.css';
import { stateOrder, toneStyle } from './tone.ts';

/** How a fabric's resources spread over the six states. The text for screen readers carries the numbers. */
export const StateBar = ({ fabric }: { readonly fabric: FabricRow }): JSX.Element => {
  const present = stateOrder.filter((state) => fabric[state] > 0);
  const label = present.length === 0 ? 'No resources' : present.map((state) => `${fabric[state]} ${state}`).join(', ');
  return (
    <div className={styles['bar']} role="img" aria-label={`${countText(fabric.total, 'resource')}: ${label}`}>
      {present.map((state) => (
        <span key={state} style={{ ...toneStyle(state), flexGrow: fabric[state] }} title={`${fabric[state]} ${state}`} />
      ))}
    </div>
  );
};
