import { MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { type JSX, StrictMode } from 'react';
import type { Live } from './live.ts';
import { LiveProvider } from './page.tsx';
import type { makeRouter } from './routes.tsx';
import { colorSchemes, theme } from './theme.ts';

/** The console, around what is handed in: tests hand in their own router, cache and stream. */
export const App = ({
  cache,
  live,
  router,
}: {
  readonly cache: QueryClient;
  readonly live: Live;
  readonly router: ReturnType<typeof makeRouter>;
}): JSX.Element => (
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colorSchemes}>
      <QueryClientProvider client={cache}>
        <LiveProvider live={live}>
          <RouterProvider router={router} />
        </LiveProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>
);
