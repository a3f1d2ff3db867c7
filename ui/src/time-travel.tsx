/** The way to a moment of the past, and what says that one is there. */
import { ActionIcon, Button, Modal, TextInput, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { ApiProblem } from './client.ts';
import { momentQuery } from './moment.tsx';
import { Icon } from './parts/icons.tsx';
import styles from './shell.module.css';
import { instantText, numberText, visible } from './texts.ts';

/** Goes to a moment, or with `undefined` back to now, on the screen where one is. */
const useGo = (): ((moment: string | undefined) => void) => {
  const navigate = useNavigate();
  return (moment) => void navigate({ to: '.', search: (before: object) => ({ ...before, as_of: moment }) as never });
};

const hour = 3_600_000;
const choices: readonly (readonly [label: string, milliseconds: number])[] = [
  ['1 hour ago', hour],
  ['1 day ago', 24 * hour],
  ['1 week ago', 7 * 24 * hour],
];

/** What an input of the browser takes: a time of this machine, without seconds. */
const localText = (at: number): string => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

const Choose = ({ onChoose }: { readonly onChoose: (moment: string) => void }): JSX.Element => {
  const [text, setText] = useState(() => localText(Date.now() - hour));
  const at = Date.parse(text);
  const wrong = Number.isNaN(at) ? 'A day and a time.' : at > Date.now() ? 'Nobody knows it yet.' : undefined;
  return (
    <form
      className={styles['choose']}
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong === undefined) onChoose(new Date(at).toISOString());
      }}
    >
      <TextInput
        type="datetime-local"
        label="Show what was known at"
        description="In the time zone of this machine."
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={wrong}
      />
      <Button type="submit" size="compact-sm" disabled={wrong !== undefined}>
        Go there
      </Button>
      <div className={styles['choices']}>
        {choices.map(([label, milliseconds]) => (
          <Button
            key={label}
            size="compact-xs"
            variant="default"
            onClick={() => onChoose(new Date(Date.now() - milliseconds).toISOString())}
          >
            {label}
          </Button>
        ))}
      </div>
    </form>
  );
};

/** A small clock in the header. */
export const TimeControl = (): JSX.Element => {
  const [open, setOpen] = useState(false);
  const go = useGo();
  return (
    <>
      <Tooltip label="Look at the past">
        <ActionIcon variant="subtle" color="gray" aria-label="Look at the past" onClick={() => setOpen(true)}>
          <Icon name="pending" />
        </ActionIcon>
      </Tooltip>
      <Modal opened={open} onClose={() => setOpen(false)} title="Look at the past">
        <Choose
          onChoose={(moment) => {
            setOpen(false);
            go(moment);
          }}
        />
      </Modal>
    </>
  );
};

const Where = ({ moment }: { readonly moment: string }): JSX.Element => {
  const { data, error } = useQuery(momentQuery(moment));
  if (error !== null)
    return (
      <span>
        <strong>{visible(error.message)}</strong> {error instanceof ApiProblem && error.hint !== undefined ? visible(error.hint) : ''}
      </span>
    );
  const time = moment.startsWith('position:') ? data?.time : moment;
  return (
    <span>
      <strong>This is the past</strong>, as of {time == null ? visible(moment) : <time dateTime={time}>{instantText(time)}</time>}
      {data === undefined
        ? ''
        : data.position === 0
          ? ': before anything was recorded'
          : ` · position ${numberText(data.position)} of the log`}
      . Nothing can be changed here.
    </span>
  );
};

/** Says, on every screen, that it shows the past, and leads back. */
export const PastBanner = ({ moment }: { readonly moment: string }): JSX.Element => {
  const go = useGo();
  return (
    <div className={styles['past']} role="status" aria-label="The past">
      <Icon name="pending" />
      <Where moment={moment} />
      <Button size="compact-xs" variant="default" onClick={() => go(undefined)}>
        Back to now
      </Button>
    </div>
  );
};
