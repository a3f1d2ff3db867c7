/** What Git wants and what the cluster has, line beside line. All of it is text: nothing of a manifest becomes markup. */
import { Switch } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type JSX, memo, useMemo, useState } from 'react';
import type { Change, Json } from '../generated/rows.ts';
import { countText, numberText, visible } from '../texts.ts';
import styles from './diff.module.css';
import { type DiffLine, diffLines, foldUnchanged, type Mark } from './diff-lines.ts';
import { Icon } from './icons.tsx';

/** What reconciling would do at a line. */
const signs: Readonly<Record<Mark, string>> = { added: '+', removed: '−', changed: '~', equivalent: '≈', extra: '·', same: ' ' };
type Meaning = 'drift' | 'draft' | 'creation' | 'orphan';
const drifted: Readonly<Record<Mark, string>> = {
  added: 'missing in the cluster, would be added',
  removed: 'only in the cluster, would be removed',
  changed: 'differs, would be changed',
  equivalent: 'written differently, means the same',
  extra: 'only on this side, does not count',
  same: '',
};
const words: Readonly<Record<Meaning, Readonly<Record<Mark, string>>>> = {
  drift: drifted,
  creation: { ...drifted, added: 'not in the cluster, would be created' },
  orphan: { ...drifted, extra: 'only in the cluster, Git does not name it' },
  draft: {
    added: 'only in the draft',
    removed: 'not in the draft',
    changed: 'differs from Git',
    equivalent: 'written differently',
    extra: 'only on this side',
    same: '',
  },
};

/** All of it: what is not there at all is missing as a whole. */
const everything: readonly Change[] = [{ path: '', kind: 'added' }];

/** What the marks say when only one side is there. */
const meaningOf = (asked: Meaning, desired: Json | undefined, live: Json | undefined): Meaning => {
  if (asked !== 'drift' || (desired === undefined) === (live === undefined)) return asked;
  return live === undefined ? 'creation' : 'orphan';
};

/** Lines drawn before the person asks for more; a manifest of megabytes must not stall the page. */
const FIRST = 1500;
const MORE = 3000;

const Side = ({
  line,
  text,
  meaning,
}: {
  readonly line: DiffLine;
  readonly text: string | undefined;
  readonly meaning: Meaning;
}): JSX.Element => {
  if (text === undefined) return <div className={styles['side']} data-mark={line.mark === 'same' ? 'same' : 'none'} />;
  return (
    <div className={styles['side']} data-mark={line.mark}>
      <span className={styles['sign']} aria-hidden="true">
        {signs[line.mark]}
      </span>
      <span>
        {line.mark === 'same' ? null : <span className="visually-hidden">{words[meaning][line.mark]}: </span>}
        {'  '.repeat(line.depth)}
        {visible(text)}
      </span>
    </div>
  );
};

const Line = memo(
  ({ line, unified, meaning }: { readonly line: DiffLine; readonly unified: boolean; readonly meaning: Meaning }): JSX.Element => {
    const once = unified && line.left === line.right;
    return (
      <div className={styles['line']}>
        {unified && line.left === undefined ? null : <Side line={line} text={line.left} meaning={meaning} />}
        {once || (unified && line.right === undefined) ? null : <Side line={line} text={line.right} meaning={meaning} />}
      </div>
    );
  },
);

const Fold = ({ text, onOpen }: { readonly text: string; readonly onOpen: () => void }): JSX.Element => (
  <button type="button" className={styles['fold']} onClick={onOpen}>
    <Icon name="down" size={11} /> {text}
  </button>
);

const Key = ({ lines, meaning }: { readonly lines: readonly DiffLine[]; readonly meaning: Meaning }): JSX.Element | null => {
  const marks = (['added', 'removed', 'changed', 'equivalent', 'extra'] as const).filter((mark) =>
    lines.some((line) => line.mark === mark),
  );
  if (marks.length === 0) return null;
  return (
    <div className={styles['key']}>
      {marks.map((mark) => (
        <span key={mark} data-mark={mark}>
          <b>{signs[mark]}</b>
          {words[meaning][mark]}
        </span>
      ))}
    </div>
  );
};

export const Diff = ({
  desired,
  live,
  drift,
  all,
  desiredTitle,
  liveTitle,
  meaning: asked = 'drift',
}: {
  readonly desired: Json | undefined;
  readonly live: Json | undefined;
  readonly drift: readonly Change[];
  /** Shows what only the server sets, too. */
  readonly all: boolean;
  readonly desiredTitle: string;
  readonly liveTitle: string;
  /** What the marks say: drift from Git, or a draft against Git. */
  readonly meaning?: 'drift' | 'draft';
}): JSX.Element => {
  const meaning = meaningOf(asked, desired, live);
  const unified = useMediaQuery('(max-width: 760px)') ?? false;
  const counted = meaning === 'creation' ? everything : drift;
  const lines = useMemo(() => diffLines(desired, live, { drift: counted, all }), [desired, live, counted, all]);
  const sections = useMemo(() => foldUnchanged(lines), [lines]);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [most, setMost] = useState(FIRST);
  let left = most;
  return (
    <div>
      <div className={styles['diff']} data-unified={unified || undefined}>
        <div className={styles['heads']}>
          <div>{desiredTitle}</div>
          <div>{liveTitle}</div>
        </div>
        {sections.map((section) => {
          const key = section.lines[0]?.path ?? '';
          if (section.kind === 'fold' && !opened.has(key))
            return (
              <Fold
                key={`fold ${section.from}`}
                text={`${countText(section.lines.length, 'line')} without drift`}
                onOpen={() => setOpened(new Set([...opened, key]))}
              />
            );
          const shown = section.lines.slice(0, Math.max(0, left));
          left -= section.lines.length;
          return shown.map(
            (
              line,
              index, // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
            ) => <Line key={section.from + index} line={line} unified={unified} meaning={meaning} />,
          );
        })}
        {left < 0 ? (
          <Fold text={`${countText(-left, 'more line')}: show the next ${numberText(MORE)}`} onOpen={() => setMost(most + MORE)} />
        ) : null}
      </div>
      <Key lines={lines} meaning={meaning} />
    </div>
  );
};

export const ShowAll = ({ all, onChange }: { readonly all: boolean; readonly onChange: (all: boolean) => void }): JSX.Element => (
  <Switch
    size="xs"
    label="Show all (status, what the server sets)"
    checked={all}
    onChange={(event) => onChange(event.currentTarget.checked)}
  />
);
