/** Addresses → screens. Every filter is in the address, so back, forward and a copied link lead to the same view. */

import { Button } from '@mantine/core';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, type RouterHistory } from '@tanstack/react-router';
import { keepMoment, readMomentSearch } from './moment.tsx';
import { Empty, Loading, Problem } from './parts/feedback.tsx';
import { readActivitySearch } from './screens/activity-search.ts';
import { readDiagnosticSearch } from './screens/diagnostic-search.ts';
import { readFileSearch } from './screens/file-search.ts';
import { readResourceSearch } from './screens/resource-search.ts';
import { readTopologySearch } from './screens/topology-search.ts';
import { parseSearch, writeSearch } from './search-params.ts';
import { Shell } from './shell.tsx';

const root = createRootRoute({
  component: Shell,
  validateSearch: readMomentSearch,
  search: { middlewares: [keepMoment] },
  notFoundComponent: () => (
    <Empty title="There is nothing at this address">
      <p>
        It may be mistyped, or from another version of the console. <a href="/">All fabrics</a>
      </p>
    </Empty>
  ),
});

const fabrics = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./screens/fabrics.tsx'), 'Fabrics'),
});

const fabric = createRoute({
  getParentRoute: () => root,
  path: '/fabrics/$fabric',
  component: lazyRouteComponent(() => import('./screens/fabric.tsx'), 'Fabric'),
});

const resources = createRoute({
  getParentRoute: () => fabric,
  path: '/',
  validateSearch: readResourceSearch,
  component: lazyRouteComponent(() => import('./screens/resources.tsx'), 'Resources'),
});

const topology = createRoute({
  getParentRoute: () => fabric,
  path: '/topology',
  validateSearch: readTopologySearch,
  component: lazyRouteComponent(() => import('./screens/topology.tsx'), 'Topology'),
});

const diagnostics = createRoute({
  getParentRoute: () => fabric,
  path: '/diagnostics',
  validateSearch: readDiagnosticSearch,
  component: lazyRouteComponent(() => import('./screens/diagnostics.tsx'), 'Diagnostics'),
});

const files = createRoute({
  getParentRoute: () => fabric,
  path: '/files',
  validateSearch: readFileSearch,
  component: lazyRouteComponent(() => import('./screens/files.tsx'), 'Files'),
});

const activity = createRoute({
  getParentRoute: () => fabric,
  path: '/activity',
  validateSearch: readActivitySearch,
  component: lazyRouteComponent(() => import('./screens/activity.tsx'), 'Activity'),
});

const settings = createRoute({
  getParentRoute: () => fabric,
  path: '/settings',
  component: lazyRouteComponent(() => import('./screens/settings.tsx'), 'Settings'),
});

const resource = createRoute({
  getParentRoute: () => root,
  path: '/fabrics/$fabric/resources/$resource',
  component: lazyRouteComponent(() => import('./screens/resource.tsx'), 'Resource'),
});

const tree = root.addChildren([fabrics, fabric.addChildren([resources, topology, diagnostics, files, activity, settings]), resource]);

/** `history` is given by tests; the browser's own otherwise. */
export const makeRouter = (history?: RouterHistory) =>
  createRouter({
    routeTree: tree,
    parseSearch,
    stringifySearch: writeSearch,
    defaultPreload: 'intent',
    defaultPendingMs: 300,
    defaultPendingComponent: () => <Loading label="Loading" lines={6} />,
    defaultErrorComponent: ({ error }) => (
      <div style={{ padding: 20 }}>
        <Problem problem={error} />
        <Button mt="md" variant="default" onClick={() => location.reload()}>
          Reload the console
        </Button>
      </div>
    ),
    ...(history === undefined ? {} : { history }),
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
