import { Button, Modal, TextInput, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate, useRouter } from '@tanstack/react-router';
import { type JSX, useCallback, useMemo, useState } from 'react';
import { useCommand } from '../actions.ts';
import { ApiProblem } from '../client.ts';
import type { Change, ResourceWhole } from '../generated/rows.ts';
import { useMoment } from '../moment.tsx';
import { useTitle } from '../page.tsx';
import { Changes, differenceMeaning } from '../parts/changes.tsx';
import { Diff, ShowAll } from '../parts/diff.tsx';
import { Draft } from '../parts/draft.tsx';
import { Empty, Loading, Notice, Problem } from '../parts/feedback.tsx';
import { Icon } from '../parts/icons.tsx';
import { Facts, Panel } from '../parts/panel.tsx';
import { ReferenceList } from '../parts/reference-list.tsx';
import { DriftSeverityBadge, SeverityBadge, StateBadge } from '../parts/state-badge.tsx';
import { Time } from '../parts/time.tsx';
import { stateMeaning } from '../parts/tone.ts';
import { AdoptButton, ProposalNote } from '../parts/write-back.tsx';
import { listQuery, resourceQuery } from '../queries.ts';
import { useKeys } from '../shortcuts.ts';
import { countText, parseResourceId, shortCommit, visible } from '../texts.ts';
import { IgnoreForm } from './ignore-rules.tsx';
import type { Progress } from './reconcile-progress.ts';
import { History } from './resource-history.tsx';
import styles from './screens.module.css';
import { useReconcile } from './use-reconcile.ts';

const route = getRouteApi('/fabrics/$fabric/resources/$resource');

/** Those who own fields that Git wants otherwise. */
const ownersIn = (row: ResourceWhole): readonly string[] => [
  ...new Set(row.drift.flatMap(({ manager }) => (manager === undefined || manager === null ? [] : [manager]))),
];

/** Asks first when an apply would take fields from somebody. */
const TakeOver = ({
  row,
  open,
  onClose,
  onAsk,
}: {
  readonly row: ResourceWhole;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onAsk: () => void;
}): JSX.Element => (
  <Modal opened={open} onClose={onClose} title={`Take fields of ${row.name} over?`}>
    <p style={{ marginTop: 0 }}>
      {countText(row.drift.filter(({ manager }) => manager).length, 'field')} that Git wants otherwise{' '}
      {row.drift.filter(({ manager }) => manager).length === 1 ? 'belongs' : 'belong'} to{' '}
      <strong>{ownersIn(row).map(visible).join(', ')}</strong>. Hedgerow sets them to what Git wants and owns them from then on.
    </p>
    <div className={styles['actions']} style={{ justifyContent: 'flex-end' }}>
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      <Button onClick={onAsk}>Take over</Button>
    </div>
  </Modal>
);

const ReconcileButton = ({
  row,
  progress,
  onAsk,
}: {
  readonly row: ResourceWhole;
  readonly progress: Progress;
  readonly onAsk: () => void;
}): JSX.Element | null => {
  const isPast = useMoment() !== undefined;
  const busy = progress.phase === 'sending' || progress.phase === 'requested';
  if (!busy && !row.actions.includes('request-reconciliation')) return null;
  return (
    <Tooltip label="Apply what Git wants to the cluster (r)">
      <Button
        leftSection={<Icon name="play" />}
        loading={progress.phase === 'sending'}
        disabled={isPast || progress.phase === 'requested'}
        onClick={onAsk}
      >
        {progress.phase === 'requested' ? 'Requested' : 'Reconcile'}
      </Button>
    </Tooltip>
  );
};

/** Deletes what Git does not want; asks first, and for a reason. */
const DeleteButton = ({ row }: { readonly row: ResourceWhole }): JSX.Element | null => {
  const isPast = useMoment() !== undefined;
  const [open, setOpen] = useState(false);
  const { ask, pending, problem } = useCommand('resources', row.id, 'request-deletion');
  if (!row.actions.includes('request-deletion')) return null;
  return (
    <>
      <Button color="red" variant="outline" disabled={isPast} onClick={() => setOpen(true)}>
        Delete
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={`Delete ${row.kind} ${row.name} from the cluster?`}>
        {problem === undefined ? null : <Problem problem={problem} />}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const reason = String(new FormData(event.currentTarget).get('reason') ?? '');
            ask({ body: { reason } }, { onSuccess: () => setOpen(false) });
          }}
        >
          <TextInput name="reason" label="Why" description="Kept in its history." required data-autofocus />
          <div className={styles['actions']} style={{ justifyContent: 'flex-end', marginTop: 14 }}>
            <Button variant="default" onClick={() => setOpen(false)}>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={pending}>
              Delete it
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
};

const ProgressNote = ({ progress }: { readonly progress: Progress }): JSX.Element | null => {
  if (progress.phase === 'requested')
    return (
      <Notice tone="pending" icon="pending">
        {visible(progress.note)}
      </Notice>
    );
  if (progress.phase === 'done')
    return (
      <Notice tone="synced" icon="synced">
        Reconciled. {visible(progress.note)}
      </Notice>
    );
  if (progress.phase !== 'failed') return null;
  return (
    <Notice tone="error">
      <p>
        <strong>Reconciliation failed.</strong> {visible(progress.note)}
      </p>
      <p>{progress.retrying ? 'Hedgerow tries again by itself.' : 'Correct the manifest or the cluster, then reconcile again.'}</p>
    </Notice>
  );
};

const Findings = ({ row }: { readonly row: ResourceWhole }): JSX.Element | null => {
  const query = useQuery(listQuery('diagnostics', { fabric: row.fabric, resource: row.id }, { limit: 100 }));
  const count = query.data?.count ?? 0;
  if (count === 0 && query.error === null) return null;
  return (
    <Panel title={`Diagnostics (${count})`} flush>
      {query.error === null ? null : <Problem problem={query.error} />}
      <ul className={styles['list']}>
        {query.data?.results.map((finding) => (
          <li key={finding.id} className={styles['diagnostic']}>
            <span>
              <SeverityBadge severity={finding.severity} />
            </span>
            <div>
              {visible(finding.message)} <code className={styles['small']}>{visible(finding.code)}</code>
              {finding.hint ? <p>{visible(finding.hint)}</p> : null}
            </div>
            <code className={styles['small']}>
              {visible(finding.file)}
              {finding.line ? `:${finding.line}` : ''}
            </code>
          </li>
        ))}
      </ul>
    </Panel>
  );
};

const Comparison = ({
  row,
  onIgnore,
}: {
  readonly row: ResourceWhole;
  readonly onIgnore: ((change: Change) => void) | undefined;
}): JSX.Element => {
  const [all, setAll] = useState(false);
  useKeys(useMemo(() => ({ a: () => setAll((before) => !before) }), []));
  const title = row.changes === 0 ? 'Git and cluster' : `Git and cluster: ${countText(row.changes, 'difference')}`;
  return (
    <Panel title={title} actions={<ShowAll all={all} onChange={setAll} />} flush>
      {row.drift.length === 0 ? null : <Changes changes={row.drift} onIgnore={onIgnore} />}
      <Diff
        desired={row.desired ?? undefined}
        live={row.live ?? undefined}
        drift={row.drift}
        all={all}
        desiredTitle={row.desired == null ? 'Git does not name it' : `Git wants${row.commit ? ` · ${shortCommit(row.commit)}` : ''}`}
        liveTitle={row.live == null ? 'The cluster does not have it' : 'Cluster has'}
      />
    </Panel>
  );
};

/** What differs and does not count as drift: shown, so that nothing is hidden. */
const Aside = ({
  row,
  onIgnore,
}: {
  readonly row: ResourceWhole;
  readonly onIgnore: ((change: Change) => void) | undefined;
}): JSX.Element | null => {
  if (row.aside.length === 0) return null;
  const kinds = [...new Set(row.aside.map(({ category }) => category ?? 'value'))];
  return (
    <Panel title={`Does not count as drift: ${countText(row.aside.length, 'difference')}`} flush>
      <Changes changes={row.aside} onIgnore={onIgnore} />
      <p className={styles['small']} style={{ margin: '8px 14px' }}>
        {kinds.map((kind) => `${kind}: ${differenceMeaning[kind]}`).join(' ')}
      </p>
    </Panel>
  );
};

const verdictWords: Readonly<Record<string, string>> = {
  applied: 'what was applied last is all there',
  offline: 'predicted from the schema',
  server: 'dry run of the API server',
};

const verdictOf = ({ verdict }: ResourceWhole): string | undefined => {
  if (!verdict) return undefined;
  const details = [
    verdict.server,
    verdict.schema ? `schema ${verdict.schema}` : undefined,
    verdict.normalised ? `webhooks by the model, ${verdict.hedgehog ? `Hedgehog ${verdict.hedgehog}` : 'newest Hedgehog'}` : undefined,
    verdict.manager ? `${verdict.apply}-side apply by ${verdict.manager}` : undefined,
  ];
  const known = details.filter((detail) => detail != null && detail !== '');
  return visible(`${verdictWords[verdict.source] ?? verdict.source}${known.length === 0 ? '' : ` (${known.join(', ')})`}`);
};

/** How far the cluster's object has come to the switches, as their agents tell. */
const rolloutText = ({ switches, lagging, silent }: ResourceWhole): string | undefined => {
  if (!switches?.length) return undefined;
  const late = lagging ?? [];
  if (late.length === 0) return `on all ${countText(switches.length, 'switch', 'switches')} that it concerns`;
  const names = late.map((name) => `${name}${silent?.includes(name) ? ' (its agent is silent)' : ''}`).map(visible);
  return `on ${switches.length - late.length} of ${switches.length}; not yet: ${names.join(', ')}`;
};

const Origin = ({ row }: { readonly row: ResourceWhole }): JSX.Element => (
  <Panel title="About">
    <Facts
      of={[
        ['State', <StateBadge key="state" state={row.state} />],
        ['Meaning', stateMeaning[row.state]],
        ['Since', <Time key="since" at={row.since} exact />],
        ['Severity', row.severity ? <DriftSeverityBadge key="severity" severity={row.severity} score={row.score} /> : undefined],
        ['Verdict', verdictOf(row)],
        ['On the switches', rolloutText(row)],
        ['Kind', visible(row.kind)],
        ['API version', <code key="api">{visible(row.apiVersion)}</code>],
        ['Namespace', row.namespace === '' ? 'cluster-scoped' : visible(row.namespace)],
        [
          'Origin',
          row.file ? (
            <Link key="file" to="/fabrics/$fabric/files" params={{ fabric: row.fabric }} search={{ q: row.file }}>
              <code>
                {visible(row.file)}
                {row.line ? `:${row.line}` : ''}
              </code>
            </Link>
          ) : (
            'Not in Git'
          ),
        ],
        [
          'Commit',
          row.commit ? (
            <span key="commit">
              <code>{row.commit}</code>
              {row.author ? ` by ${visible(row.author)}` : ''}
            </span>
          ) : undefined,
        ],
        ['Changed', <Time key="changed" at={row.updatedAt} />],
      ]}
    />
  </Panel>
);

/** That nobody but people reconciles it, and the way back. */
const Held = ({ row }: { readonly row: ResourceWhole }): JSX.Element | null => {
  const isPast = useMoment() !== undefined;
  const { ask, pending, problem } = useCommand('resources', row.id, 'release-reconciliation');
  if (!row.held) return null;
  return (
    <Notice
      tone="warning"
      actions={
        <Button size="compact-sm" variant="default" disabled={isPast} loading={pending} onClick={() => ask({})}>
          Release
        </Button>
      }
    >
      <p>
        <strong>Left to people.</strong> {visible(row.held)}
      </p>
      {problem === undefined ? null : <Problem problem={problem} />}
    </Notice>
  );
};

const Body = ({ row }: { readonly row: ResourceWhole }): JSX.Element => {
  const { progress, ask, problem } = useReconcile(row);
  const [asking, setAsking] = useState(false);
  const [ignoring, setIgnoring] = useState<Change>();
  const isPast = useMoment() !== undefined;
  const owned = ownersIn(row).length > 0;
  const start = useCallback(() => (owned ? setAsking(true) : ask(false)), [owned, ask]);
  useKeys(useMemo(() => ({ r: start }), [start]));
  return (
    <>
      <div className={styles['title']}>
        <h1 tabIndex={-1}>{visible(row.name)}</h1>
        <StateBadge state={row.state} large />
        <span className={styles['reason']}>
          {visible(row.reason)}{' '}
          <span className={styles['small']}>
            since <Time at={row.since} />
          </span>
        </span>
        <span className={styles['grow']} />
        <DeleteButton row={row} />
        <AdoptButton row={row} />
        <ReconcileButton row={row} progress={progress} onAsk={start} />
        <TakeOver
          row={row}
          open={asking}
          onClose={() => setAsking(false)}
          onAsk={() => {
            setAsking(false);
            ask(true);
          }}
        />
      </div>
      {ignoring === undefined ? null : (
        <IgnoreForm
          fabric={row.fabric}
          values={{ path: ignoring.path, kind: row.kind, name: row.name }}
          onClose={() => setIgnoring(undefined)}
        />
      )}
      {problem === undefined ? null : <Problem problem={problem} />}
      <ProgressNote progress={progress} />
      <Held row={row} />
      <ProposalNote row={row} />
      <div className={styles['columns']}>
        <div className={styles['column']}>
          <Findings row={row} />
          <Comparison row={row} onIgnore={isPast ? undefined : setIgnoring} />
          <Aside row={row} onIgnore={isPast ? undefined : setIgnoring} />
          <Draft row={row} />
          <History row={row} />
        </div>
        <div className={styles['column']}>
          <Origin row={row} />
          <ReferenceList title="References" references={row.references ?? []} empty="Refers to no other resource." />
          <ReferenceList title="Referenced by" references={row.referencedBy ?? []} empty="No other resource refers to this one." />
        </div>
      </div>
    </>
  );
};

export const Resource = (): JSX.Element => {
  const { fabric, resource } = route.useParams();
  const query = useQuery(resourceQuery(resource));
  const router = useRouter();
  const navigate = useNavigate();
  const { kind, name } = parseResourceId(resource);
  useTitle(`${kind} ${name}`, fabric);
  useKeys(
    useMemo(
      () => ({
        u: () => (router.history.canGoBack() ? router.history.back() : void navigate({ to: '/fabrics/$fabric', params: { fabric } })),
      }),
      [router, navigate, fabric],
    ),
  );
  const isPast = useMoment() !== undefined;
  if (query.error instanceof ApiProblem && query.error.status === 404 && isPast)
    return (
      <Empty title={`${kind} ${name} was not there then`}>
        <p>Neither Git nor the cluster had it at this moment.</p>
      </Empty>
    );
  if (query.error instanceof ApiProblem && query.error.status === 404)
    return (
      <Empty title={`${kind} ${name} is not there any more`}>
        <p>
          Neither Git nor the cluster has it, or it never existed.{' '}
          <Link to="/fabrics/$fabric" params={{ fabric }}>
            All resources of {fabric}
          </Link>
        </p>
      </Empty>
    );
  return (
    <div className={styles['page']}>
      {query.error === null ? null : <Problem problem={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending ? <Loading label="Loading the resource" lines={10} /> : null}
      {query.data === undefined ? null : <Body key={resource} row={query.data} />}
    </div>
  );
};
