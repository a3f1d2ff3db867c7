/** What is common to all screens of one fabric: its name, health and actions, and the way between the screens. */
import { Button, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet, useNavigate } from '@tanstack/react-router';
import { type JSX, useMemo, useState } from 'react';
import { useSync } from '../actions.ts';
import { ApiProblem } from '../client.ts';
import type { FabricRow } from '../generated/rows.ts';
import { useMoment } from '../moment.tsx';
import { Empty, Loading, Problem } from '../parts/feedback.tsx';
import { Icon } from '../parts/icons.tsx';
import { Badge, HealthBadge } from '../parts/state-badge.tsx';
import { lifecycleTone } from '../parts/tone.ts';
import { fabricQuery } from '../queries.ts';
import { useKeys } from '../shortcuts.ts';
import { numberText, shortCommit, visible } from '../texts.ts';
import { HeldRevision } from './held-revision.tsx';
import { NewResource } from './new-resource.tsx';
import { PlanDialog } from './plan.tsx';
import styles from './screens.module.css';

const route = getRouteApi('/fabrics/$fabric');

const pastHint = 'The past cannot be changed';

const Actions = ({ fabric }: { readonly fabric: FabricRow }): JSX.Element => {
  const sync = useSync(fabric.fabric);
  const [asking, setAsking] = useState(false);
  const [beginning, setBeginning] = useState(false);
  const isPast = useMoment() !== undefined;
  const noGit = !fabric.git;
  const nothing = fabric.drifted + fabric.committed + fabric.pending + fabric.orphaned === 0;
  const { ask, pending } = sync;
  useKeys(useMemo(() => ({ s: () => (noGit ? undefined : ask()) }), [ask, noGit]));
  return (
    <div className={styles['actions']}>
      <Tooltip label={isPast ? pastHint : 'Write one that Git does not have yet'}>
        <Button
          variant="default"
          leftSection={<Icon name="draft" />}
          data-disabled={isPast || undefined}
          onClick={() => (isPast ? undefined : setBeginning(true))}
        >
          New resource
        </Button>
      </Tooltip>
      <Tooltip label={isPast ? pastHint : noGit ? 'Configure Git in the settings first' : 'Look at Git now (s)'}>
        <Button
          variant="default"
          leftSection={<Icon name="sync" />}
          loading={pending}
          data-disabled={isPast || noGit || undefined}
          onClick={() => (isPast || noGit ? undefined : ask())}
        >
          Sync
        </Button>
      </Tooltip>
      <Tooltip label={isPast ? pastHint : nothing ? 'Nothing differs from Git' : 'Show what would be done, and do it'}>
        <Button
          leftSection={<Icon name="play" />}
          data-disabled={isPast || nothing || undefined}
          onClick={() => (isPast || nothing ? undefined : setAsking(true))}
        >
          Reconcile all
        </Button>
      </Tooltip>
      {beginning ? <NewResource fabric={fabric} onClose={() => setBeginning(false)} /> : null}
      {asking ? <PlanDialog fabric={fabric} open onClose={() => setAsking(false)} /> : null}
    </div>
  );
};

const Tabs = ({ fabric }: { readonly fabric: FabricRow }): JSX.Element => {
  const params = { fabric: fabric.fabric };
  const findings = fabric.errors + fabric.warnings;
  return (
    <nav className={styles['tabs']} aria-label="Screens of this fabric">
      <Link to="/fabrics/$fabric" params={params} activeOptions={{ exact: true, includeSearch: false }}>
        Resources <small>{numberText(fabric.total)}</small>
      </Link>
      <Link to="/fabrics/$fabric/topology" params={params} activeOptions={{ includeSearch: false }}>
        Topology
      </Link>
      <Link to="/fabrics/$fabric/diagnostics" params={params} activeOptions={{ includeSearch: false }}>
        Diagnostics <small data-bad={fabric.errors > 0 || undefined}>{numberText(findings)}</small>
      </Link>
      <Link to="/fabrics/$fabric/files" params={params} activeOptions={{ includeSearch: false }}>
        Files
      </Link>
      <Link to="/fabrics/$fabric/activity" params={params} activeOptions={{ includeSearch: false }}>
        Activity
      </Link>
      <Link to="/fabrics/$fabric/settings" params={params}>
        Settings
      </Link>
    </nav>
  );
};

const useTabKeys = (fabric: string): void => {
  const navigate = useNavigate();
  useKeys(
    useMemo(() => {
      const params = { fabric };
      return {
        1: () => void navigate({ to: '/fabrics/$fabric', params }),
        2: () => void navigate({ to: '/fabrics/$fabric/topology', params }),
        3: () => void navigate({ to: '/fabrics/$fabric/diagnostics', params }),
        4: () => void navigate({ to: '/fabrics/$fabric/files', params }),
        5: () => void navigate({ to: '/fabrics/$fabric/activity', params }),
        6: () => void navigate({ to: '/fabrics/$fabric/settings', params }),
      };
    }, [navigate, fabric]),
  );
};

const Unhealthy = ({ fabric }: { readonly fabric: FabricRow }): JSX.Element | null => {
  const bad = [
    ['Git', fabric.sourceHealth, fabric.sourceMessage],
    ['Cluster', fabric.clusterHealth, fabric.clusterMessage],
  ] as const;
  const shown = bad.filter(([, health]) => health === 'failing' || health === 'degraded');
  if (shown.length === 0) return null;
  return (
    <div style={{ display: 'grid', gap: 4 }}>
      {shown.map(([what, health, message]) => (
        <div key={what} style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <HealthBadge health={health} />
          <span>
            <strong>{what}:</strong> {visible(message)}
          </span>
        </div>
      ))}
    </div>
  );
};

export const Fabric = (): JSX.Element => {
  const { fabric: name } = route.useParams();
  const query = useQuery(fabricQuery(name));
  useTabKeys(name);
  const fabric = query.data;
  const isPast = useMoment() !== undefined;
  if (query.error instanceof ApiProblem && query.error.status === 404)
    return (
      <Empty title={isPast ? `There was no fabric named ${name} then` : `There is no fabric named ${name}`}>
        <p>
          {isPast ? 'It was added later, or has another name.' : 'It may have another name, or not be added yet.'}{' '}
          <Link to="/">All fabrics</Link>
        </p>
      </Empty>
    );
  return (
    <div className={styles['page']}>
      <div className={styles['title']}>
        <h1 tabIndex={-1}>{visible(fabric?.title || name)}</h1>
        {fabric === undefined ? null : (
          <>
            <Badge tone={lifecycleTone[fabric.lifecycle]}>{fabric.lifecycle}</Badge>
            <span className={styles['small']}>
              Git <HealthBadge health={fabric.sourceHealth} message={fabric.sourceMessage} quiet />
            </span>
            <span className={styles['small']}>
              Cluster <HealthBadge health={fabric.clusterHealth} message={fabric.clusterMessage} quiet />
            </span>
            {fabric.commit ? (
              <span className={styles['small']}>
                Commit <code>{shortCommit(fabric.commit)}</code>
              </span>
            ) : null}
            <span className={styles['grow']} />
            <Actions fabric={fabric} />
          </>
        )}
      </div>
      {fabric === undefined ? null : <Unhealthy fabric={fabric} />}
      {fabric === undefined ? null : <HeldRevision fabric={fabric} />}
      {query.error === null ? null : <Problem problem={query.error} onRetry={() => void query.refetch()} />}
      {fabric === undefined ? query.isPending ? <Loading label="Loading the fabric" /> : null : <Tabs fabric={fabric} />}
      <Outlet />
    </div>
  );
};
