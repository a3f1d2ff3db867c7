import { useEffect, useRef, useState } from 'react';

/** Milliseconds after the last key before a filter is applied. */
const PAUSE = 200;

/** Text that changes at once on screen and a little later where it matters. Follows `value` when that changes by itself (back, forward). */
export const useDebounced = (value: string, apply: (text: string) => void): readonly [string, (text: string) => void] => {
  const [text, setText] = useState(value);
  const applied = useRef(value);
  const latest = useRef(apply);
  latest.current = apply;
  useEffect(() => {
    if (value === applied.current) return;
    applied.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === applied.current) return undefined;
    const timer = setTimeout(() => {
      applied.current = text;
      latest.current(text);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText];
};
