import type { JSX } from 'react';
import { numberText } from '../texts.ts';
import { Icon, type IconName } from './icons.tsx';
import styles from './parts.module.css';
import { type Tone, toneStyle } from './tone.ts';

export interface Chip<Word extends string> {
  readonly word: Word;
  readonly tone: Tone;
  readonly icon: IconName;
  /** `undefined`: not known yet; `null`: not counted. */
  readonly count: number | undefined | null;
  readonly title?: string;
}

/** A filter as buttons that stay down; each says how many rows it would show. */
export const Chips = <Word extends string>({
  label,
  chips,
  chosen,
  onChange,
}: {
  readonly label: string;
  readonly chips: readonly Chip<Word>[];
  readonly chosen: readonly Word[];
  readonly onChange: (chosen: readonly Word[]) => void;
}): JSX.Element => (
  <fieldset className={styles['chips']} style={{ border: 0, margin: 0, padding: 0 }}>
    <legend className="visually-hidden">{label}</legend>
    {chips.map(({ word, tone, icon, count, title }) => (
      <button
        key={word}
        type="button"
        className={styles['chip']}
        style={toneStyle(tone)}
        aria-pressed={chosen.includes(word)}
        data-none={count === 0 || undefined}
        title={title}
        onClick={() => onChange(chosen.includes(word) ? chosen.filter((other) => other !== word) : [...chosen, word])}
      >
        <Icon name={icon} size={14} />
        {word} {count === null ? null : <b>{count === undefined ? '…' : numberText(count)}</b>}
      </button>
    ))}
  </fieldset>
);
