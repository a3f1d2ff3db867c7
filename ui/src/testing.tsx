/** Puts the whole console in front of a mock API, at an address, for the tests of screens. */
import { createMemoryHistory } from '@tanstack/react-router';
import { cleanup, configure, render } from '@testing-library/react';
import { afterEach, vi } from 'vitest';
import { type MockApi, type MockOptions, makeMockApi } from '../mock/api.ts';
import { App } from './app.tsx';
import { authorization } from './client.ts';
import { type Live, makeLive } from './live.ts';
import { clearToasts } from './parts/toasts.tsx';
import { makeQueryClient } from './queries.ts';
import { makeRouter } from './routes.tsx';
import { demandToken, signOut } from './session.ts';

/** Milliseconds that something may take to appear: a busy machine draws slowly. */
configure({ asyncUtilTimeout: 10_000 });

let running: Live | undefined;

/** The instant of all mock rows. */
export const NOW = Date.parse('2026-08-04T12:00:00.000Z');

export interface Opened {
  readonly api: MockApi;
  readonly live: Live;
  /** Path and search of the address. */
  readonly at: () => string;
  readonly go: (path: string) => Promise<void>;
  readonly back: () => void;
}

/** Opens the console at `path`. The mock may be handed in, to change its rows before. */
export const open = (
  path: string,
  options: MockOptions = {},
  api: MockApi = makeMockApi({ size: 120, delay: 20, now: NOW, ...options }),
): Opened => {
  vi.stubGlobal('fetch', (input: string, init?: RequestInit) => api.fetch(input, init));
  const cache = makeQueryClient();
  const live = makeLive({ cache, headers: authorization, onRefused: demandToken, gather: 5, backoff: () => 10 });
  const router = makeRouter(createMemoryHistory({ initialEntries: [path] }));
  running = live;
  live.start();
  render(<App cache={cache} live={live} router={router} />);
  return {
    api,
    live,
    at: () => router.state.location.href,
    go: async (to) => router.history.push(to),
    back: () => router.history.back(),
  };
};

/** Each test file that opens the console calls this once: files share a worker, so nothing may stay behind. */
export const cleanAfterEach = (): void => {
  afterEach(() => {
    running?.stop();
    running = undefined;
    cleanup();
    clearToasts();
    signOut();
    localStorage.clear();
    vi.unstubAllGlobals();
  });
};
