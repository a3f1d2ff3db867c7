import { type JSX, useSyncExternalStore } from 'react';
import { ago, instantText } from '../texts.ts';
import styles from './parts.module.css';

// One clock for the whole page: ages move together, and an idle page wakes up once in ten seconds.
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

const beat = (): void => {
  now = Date.now();
  for (const listener of listeners) listener();
};

const watch = (listener: () => void): (() => void) => {
  listeners.add(listener);
  now = Date.now();
  timer ??= setInterval(beat, 10_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

/** Milliseconds since the epoch, moving in steps of ten seconds. */
const useNow = (): number => useSyncExternalStore(watch, () => now);

/** How long ago; the exact instant (UTC) in the tooltip, or beside it with `exact`. */
export const Time = ({ at, exact }: { readonly at: string; readonly exact?: boolean }): JSX.Element => {
  const current = useNow();
  const iso = instantText(at);
  return (
    <time className={exact ? undefined : styles['time']} dateTime={at} title={iso}>
      {ago(Date.parse(at), current)}
      {exact ? (
        <>
          {' · '}
          <span className="code">{iso}</span>
        </>
      ) : null}
    </time>
  );
};
