/** Keys that work anywhere on a page. Typing into a field is never a shortcut. */
import { useEffect } from 'react';

export const shortcuts: readonly (readonly [group: string, keys: readonly (readonly [keys: string, meaning: string])[]])[] = [
  [
    'Anywhere',
    [
      ['?', 'Show this help'],
      ['g f', 'Go to all fabrics'],
      ['t', 'Change between light, dark and the system’s colours'],
    ],
  ],
  [
    'In a fabric',
    [
      ['1 to 6', 'Resources, topology, diagnostics, files, activity, settings'],
      ['s', 'Sync from Git'],
    ],
  ],
  [
    'In a list',
    [
      ['/', 'Focus the filter'],
      ['Esc', 'Leave the filter, back to the list'],
      ['↑, ↓, k, j', 'Move'],
      ['PgUp, PgDn, Home, End', 'Move far'],
      ['Enter', 'Open'],
    ],
  ],
  [
    'In a topology',
    [
      ['/', 'Find a device'],
      ['←, →, ↑, ↓', 'Go to the next device'],
      ['Enter', 'Open it'],
      ['+, -', 'Nearer, further'],
      ['0', 'Show all'],
    ],
  ],
  [
    'At a resource',
    [
      ['r', 'Reconcile, when it is offered'],
      ['u', 'Back to the list'],
      ['a', 'Show all fields of the comparison'],
    ],
  ],
];

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/u.test(target.tagName));

/** Milliseconds in which the second key of a sequence such as `g f` has to follow. */
const SEQUENCE = 1000;

/** Calls a function on a key, or on two keys after each other written `g f`. Not while a dialog is open. */
export const useKeys = (keys: Readonly<Record<string, () => void>>): void => {
  useEffect(() => {
    let before = '';
    let at = 0;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      const sequence = event.timeStamp - at < SEQUENCE ? `${before} ${event.key}` : event.key;
      before = event.key;
      at = event.timeStamp;
      const run = keys[sequence] ?? keys[event.key];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [keys]);
};
