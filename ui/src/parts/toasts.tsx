/** Short answers to what the person just did, at the corner of the page. They go by themselves; problems stay until closed. */
import { CloseButton } from '@mantine/core';
import { type JSX, useSyncExternalStore } from 'react';
import { Notice, Problem } from './feedback.tsx';
import styles from './parts.module.css';
import type { Tone } from './tone.ts';

interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
  readonly problem?: unknown;
}

let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

const set = (now: readonly Toast[]): void => {
  toasts = now;
  for (const listener of listeners) listener();
};
const watch = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
const close = (id: number): void => set(toasts.filter((toast) => toast.id !== id));

export const say = (text: string, tone: Tone = 'info'): void => {
  const id = next++;
  set([...toasts.slice(-3), { id, tone, text }]);
  setTimeout(() => close(id), 6000);
};

export const sayProblem = (problem: unknown): void => set([...toasts.slice(-3), { id: next++, tone: 'error', text: '', problem }]);

export const clearToasts = (): void => set([]);

export const Toasts = (): JSX.Element => {
  const shown = useSyncExternalStore(watch, () => toasts);
  return (
    <div className={styles['toasts']} aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} style={{ position: 'relative', background: 'var(--surface)', borderRadius: 8 }}>
          {toast.problem === undefined ? <Notice tone={toast.tone}>{toast.text}</Notice> : <Problem problem={toast.problem} />}
          <CloseButton
            size="sm"
            aria-label="Close message"
            style={{ position: 'absolute', top: 6, right: 6 }}
            onClick={() => close(toast.id)}
          />
        </div>
      ))}
    </div>
  );
};
