import { createContext, type ReactNode, useContext, useEffect } from 'react';
import type { Live } from './live.ts';

/** Sets the document's title; most particular part first. */
export const useTitle = (...parts: readonly (string | undefined)[]): void => {
  const title = [...parts.filter((part) => part !== undefined && part !== ''), 'Hedgerow'].join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
};

const LiveContext = createContext<Live | undefined>(undefined);

export const LiveProvider = ({ live, children }: { readonly live: Live; readonly children: ReactNode }) => (
  <LiveContext value={live}>{children}</LiveContext>
);

export const useLive = (): Live | undefined => useContext(LiveContext);
