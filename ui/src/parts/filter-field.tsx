import { CloseButton, TextInput } from '@mantine/core';
import { type JSX, useMemo, useRef } from 'react';
import { useKeys } from '../shortcuts.ts';
import { useDebounced } from './debounced.ts';
import { Icon } from './icons.tsx';
import styles from './parts.module.css';

/** Free text that narrows a list a moment after the last key. `/` goes in, Esc goes out; Enter and ↓ go on to the list. */
export const FilterField = ({
  what,
  value,
  onChange,
  onLeave,
}: {
  /** What the text is looked for in, for example `name or file`. */
  readonly what: string;
  readonly value: string | undefined;
  readonly onChange: (text: string | undefined) => void;
  /** Takes the focus over; without it, the focus is let go. */
  readonly onLeave?: () => void;
}): JSX.Element => {
  const [text, setText] = useDebounced(value ?? '', (next) => onChange(next === '' ? undefined : next));
  const field = useRef<HTMLInputElement | null>(null);
  useKeys(useMemo(() => ({ '/': () => field.current?.focus() }), []));
  return (
    <TextInput
      ref={field}
      className={styles['filter'] ?? ''}
      aria-label={`Filter by ${what}`}
      placeholder={`Filter by ${what}  ( / )`}
      leftSection={<Icon name="search" size={14} />}
      rightSection={text === '' ? null : <CloseButton size="sm" aria-label="Clear the filter" onClick={() => setText('')} />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        const leaves = event.key === 'Escape' || (onLeave !== undefined && (event.key === 'Enter' || event.key === 'ArrowDown'));
        if (!leaves) return;
        if (onLeave === undefined) event.currentTarget.blur();
        else onLeave();
      }}
    />
  );
};
