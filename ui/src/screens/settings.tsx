import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { useCommand } from '../actions.ts';
import {
  changeLifecycleForm,
  configureClusterForm,
  configureDriftForm,
  configureGitForm,
  configureReconciliationForm,
  configureValidationForm,
  describeFabricForm,
  resumeReconciliationForm,
  suspendReconciliationForm,
} from '../generated/forms.ts';
import type { ChangeWindow, FabricRow, SourceRow } from '../generated/rows.ts';
import { useMoment } from '../moment.tsx';
import { useTitle } from '../page.tsx';
import { Empty, Loading, Problem } from '../parts/feedback.tsx';
import { Form } from '../parts/form.tsx';
import type { FormSpec } from '../parts/form-spec.ts';
import { Facts, Panel } from '../parts/panel.tsx';
import { Badge, HealthBadge } from '../parts/state-badge.tsx';
import { Time } from '../parts/time.tsx';
import { say } from '../parts/toasts.tsx';
import { lifecycleTone } from '../parts/tone.ts';
import { fabricQuery, listQuery, sourceQuery } from '../queries.ts';
import { countText, visible } from '../texts.ts';
import { IgnoreRules } from './ignore-rules.tsx';
import styles from './screens.module.css';

const route = getRouteApi('/fabrics/$fabric/settings');

/** A button that opens the form of one command. Sends the version seen, so that two people do not overwrite each other. */
const Edit = ({
  fabric,
  action,
  spec,
  label,
  values,
}: {
  readonly fabric: FabricRow;
  readonly action: string;
  readonly spec: FormSpec;
  readonly label: string;
  readonly values: Readonly<Record<string, unknown>>;
}): JSX.Element | null => {
  const isPast = useMoment() !== undefined;
  const [open, setOpen] = useState(false);
  const { askAndWait } = useCommand('fabrics', fabric.fabric, action);
  // The version of when the form was opened: what came since must not be overwritten unseen.
  const [seen, setSeen] = useState(fabric.version);
  if (fabric.lifecycle === 'archived') return null;
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        disabled={isPast}
        onClick={() => {
          setSeen(fabric.version);
          setOpen(true);
        }}
      >
        {label}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={spec.title} size="lg" closeOnClickOutside={false}>
        <p className={styles['lede']} style={{ marginBottom: 14 }}>
          {spec.description}
        </p>
        <Form
          spec={spec}
          values={values}
          submit="Save"
          onCancel={() => setOpen(false)}
          onSubmit={async (body) => {
            await askAndWait({ body, version: seen });
            setOpen(false);
            say('Saved.', 'synced');
          }}
        />
      </Modal>
    </>
  );
};

const AboutPanel = ({ fabric }: { readonly fabric: FabricRow }): JSX.Element => (
  <Panel
    title="Fabric"
    actions={
      <Edit
        fabric={fabric}
        action="describe"
        spec={describeFabricForm}
        label="Edit"
        values={{ title: fabric.title, description: fabric.description }}
      />
    }
  >
    <Facts
      of={[
        ['Name', <code key="name">{fabric.fabric}</code>],
        ['Title', visible(fabric.title)],
        ['Description', visible(fabric.description)],
        ['Changed', <Time key="changed" at={fabric.updatedAt} exact />],
        ['Version', fabric.version],
      ]}
    />
  </Panel>
);

const lifecycleMeaning: Readonly<Record<FabricRow['lifecycle'], string>> = {
  planned: 'Described, not yet in use.',
  active: 'In use; synced and compared.',
  deprecated: 'Still compared, no longer reconciled.',
  archived: 'History only.',
};

const LifecyclePanel = ({ fabric }: { readonly fabric: FabricRow }): JSX.Element => (
  <Panel
    title="Lifecycle"
    actions={
      <Edit fabric={fabric} action="change-lifecycle" spec={changeLifecycleForm} label="Change" values={{ lifecycle: fabric.lifecycle }} />
    }
  >
    <Badge tone={lifecycleTone[fabric.lifecycle]}>{fabric.lifecycle}</Badge> <span>{lifecycleMeaning[fabric.lifecycle]}</span>
    <p className={styles['small']} style={{ margin: '8px 0 0' }}>
      The steps are planned, active, deprecated, archived. A deprecated fabric can become active again; an archived one stays history.
    </p>
  </Panel>
);

const pruneMeaning = {
  never: 'stays',
  asked: 'is deleted when that is asked for',
  automatic: 'is deleted by itself, within the budget',
} as const;

const windowText = ({ effect, days, from, until, timeZone, reason }: ChangeWindow): string => {
  const when = `${days?.length ? days.join(', ') : 'every day'} ${from} to ${until} ${timeZone}`;
  return `${effect === 'deny' ? 'none' : 'only'} ${when}${reason === '' ? '' : `: ${reason}`}`;
};

const ReconciliationPanel = ({ fabric }: { readonly fabric: FabricRow }): JSX.Element => {
  const policy = fabric.reconciliation;
  const suspended = fabric.suspended ?? undefined;
  const windows = policy?.windows ?? [];
  return (
    <Panel
      title="Reconciliation"
      actions={
        <>
          {suspended === undefined ? (
            <Edit fabric={fabric} action="suspend-reconciliation" spec={suspendReconciliationForm} label="Suspend" values={{}} />
          ) : (
            <Edit fabric={fabric} action="resume-reconciliation" spec={resumeReconciliationForm} label="Resume" values={{}} />
          )}
          <Edit
            fabric={fabric}
            action="configure-reconciliation"
            spec={configureReconciliationForm}
            label="Edit"
            values={policy ? { reconciliation: policy } : {}}
          />
        </>
      }
    >
      <Facts
        of={[
          ['Suspended', suspended === undefined ? undefined : <strong key="suspended">{visible(suspended)}</strong>],
          ['Begun by', policy?.mode === 'automatic' ? 'Hedgerow, whenever Git and cluster differ' : 'a person'],
          ['Fields of others', policy?.takeOver === true ? 'are taken over' : 'are left alone unless that is asked for'],
          ['What Git took away', pruneMeaning[policy?.prune ?? 'asked']],
          ['Budget', `at most ${policy?.pruneBudget ?? '10%'} deleted by one plan`],
          ['Never deleted', policy?.protectedKinds?.length ? policy.protectedKinds.map(visible).join(', ') : undefined],
          ['Changes are made', windows.length === 0 ? 'at any time' : windows.map(windowText).map(visible).join('; ')],
        ]}
      />
    </Panel>
  );
};

const DriftPanel = ({ fabric }: { readonly fabric: FabricRow }): JSX.Element => {
  const closed = fabric.drift?.closedKinds ?? [];
  return (
    <Panel
      title="What counts as drift"
      actions={
        <Edit fabric={fabric} action="configure-drift" spec={configureDriftForm} label="Edit" values={{ drift: fabric.drift ?? {} }} />
      }
    >
      {fabric.audit ? (
        <p style={{ marginTop: 0 }}>
          The API server agreed with {fabric.audit.agreed} of {fabric.audit.checked} verdicts that were made offline (
          {((100 * fabric.audit.agreed) / Math.max(1, fabric.audit.checked)).toFixed(1)} %), last asked <Time at={fabric.audit.at} />.
          {fabric.audit.disputed.length === 0 ? '' : ` It says something else of ${fabric.audit.disputed.map(visible).join(', ')}.`}
        </p>
      ) : null}
      Other values than Git wants
      {closed.length === 0 ? '; foreign fields of no kind' : `, and foreign fields of ${closed.map(visible).join(', ')}`}.
    </Panel>
  );
};

const modeMeaning = {
  off: 'none',
  webhook: 'those that a cluster asks',
  hhfab: 'those that the installer asks',
  strict: 'those of a cluster, with warnings where it takes what it should not',
} as const;

const ValidationPanel = ({ fabric }: { readonly fabric: FabricRow }): JSX.Element => (
  <Panel
    title="Rules of the fabric"
    actions={
      <Edit
        fabric={fabric}
        action="configure-validation"
        spec={configureValidationForm}
        label="Edit"
        values={fabric.validation ? { validation: fabric.validation } : {}}
      />
    }
  >
    <Facts
      of={[
        ['Asked of what Git wants', modeMeaning[fabric.validation?.mode ?? 'webhook']],
        [
          'A commit with new errors',
          fabric.validation?.holdBreaking === true ? 'is held until they are gone or somebody releases it' : 'is told, and may be applied',
        ],
      ]}
    />
  </Panel>
);

const SourcePanel = ({ fabric, source }: { readonly fabric: FabricRow; readonly source: SourceRow | undefined }): JSX.Element => (
  <Panel
    title="Git source"
    actions={
      <Edit
        fabric={fabric}
        action="configure-git"
        spec={configureGitForm}
        label={fabric.git ? 'Edit' : 'Configure'}
        values={{ git: fabric.git ?? {} }}
      />
    }
  >
    {fabric.git ? (
      <Facts
        of={[
          ['Health', <HealthBadge key="health" health={fabric.sourceHealth} />],
          ['Says', visible(fabric.sourceMessage)],
          ['Repository', <code key="repository">{visible(fabric.git.repository)}</code>],
          ['Branch', <code key="branch">{visible(fabric.git.branch)}</code>],
          ['Path', fabric.git.path === '' ? 'all of it' : <code key="path">{visible(fabric.git.path)}</code>],
          ['Credential', fabric.git.credential ? <code key="credential">{visible(fabric.git.credential)}</code> : 'none'],
          ['Looked at', `every ${fabric.git.pollInterval} s`],
          ['Commit', source?.commit ? <code key="commit">{source.commit}</code> : undefined],
          ['Subject', source?.subject ? visible(source.subject) : undefined],
          ['Author', source?.author ? visible(source.author) : undefined],
          ['Committed', source?.committedAt ? <Time key="committed" at={source.committedAt} exact /> : undefined],
          [
            'Gap in the history',
            source?.gapFrom && source.gapUntil ? (
              <span key="gap">
                <Time at={source.gapFrom} exact /> to <Time at={source.gapUntil} exact />: restored from a backup
              </span>
            ) : undefined,
          ],
          ['Files', source === undefined ? undefined : `${countText(source.filesSeen, 'file')}; ${source.filesRead} read for this commit`],
        ]}
      />
    ) : (
      <p className={styles['lede']}>No Git source yet. Give the repository, branch and directory in which this fabric’s manifests live.</p>
    )}
  </Panel>
);

const syncWords = { synced: 'in sync', outOfSync: 'out of sync', unknown: 'not known' } as const;

/** What Argo CD says of the fabric's application, and who changes the cluster. */
const argoText = ({ cluster, delivery }: FabricRow): string | undefined => {
  if (!cluster?.argocd) return undefined;
  const { application, namespace, deliver } = cluster.argocd;
  const hands = deliver ? 'Argo CD changes the cluster' : 'Hedgerow changes the cluster';
  if (!delivery) return visible(`${namespace}/${application}; not heard of yet; ${hands}`);
  return visible(`${delivery.application}: ${syncWords[delivery.sync]}, ${delivery.health}. ${delivery.message} ${hands}.`);
};

const releaseWords = { configured: 'as configured', cluster: 'as the Fabricator of the cluster says', newest: '' } as const;

/** Which release of Hedgehog the verdicts assume. */
const releaseText = ({ release }: FabricRow): string =>
  release?.version
    ? visible(`${release.version}, ${releaseWords[release.source]}`)
    : 'not known; the newest that the model knows is assumed';

const ClusterPanel = ({ fabric }: { readonly fabric: FabricRow }): JSX.Element => (
  <Panel
    title="Cluster"
    actions={
      <Edit
        fabric={fabric}
        action="configure-cluster"
        spec={configureClusterForm}
        label={fabric.cluster ? 'Edit' : 'Configure'}
        values={{ cluster: fabric.cluster ?? {} }}
      />
    }
  >
    {fabric.cluster ? (
      <Facts
        of={[
          ['Health', <HealthBadge key="health" health={fabric.clusterHealth} />],
          ['Says', visible(fabric.clusterMessage)],
          ['Kind', fabric.cluster.kind === 'lab' ? 'lab cluster inside Hedgerow' : 'through a kubeconfig'],
          ['Kubeconfig', fabric.cluster.kubeconfig ? <code key="kubeconfig">{visible(fabric.cluster.kubeconfig)}</code> : undefined],
          ['Context', fabric.cluster.context ? visible(fabric.cluster.context) : undefined],
          ['Namespace', <code key="namespace">{visible(fabric.cluster.namespace)}</code>],
          ['Hedgehog', releaseText(fabric)],
          ['Argo CD', argoText(fabric)],
        ]}
      />
    ) : (
      <p className={styles['lede']}>No cluster yet. Choose the lab cluster to try things out, or a kubeconfig for a real one.</p>
    )}
  </Panel>
);

const Definitions = ({ fabric }: { readonly fabric: string }): JSX.Element => {
  const query = useQuery(listQuery('definitions', { fabric }, { limit: 1000 }));
  const rows = query.data?.results ?? [];
  return (
    <Panel title={`Definitions the cluster knows${rows.length === 0 ? '' : ` (${rows.length})`}`} flush>
      {query.isPending ? <Loading label="Loading definitions" /> : null}
      {query.error === null ? null : <Problem problem={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 ? (
        <Empty title="No definitions">
          <p>
            The cluster serves no custom resource definition that Hedgerow follows, or it has not been read yet. Manifests of unknown kinds
            stay pending.
          </p>
        </Empty>
      ) : null}
      {rows.length === 0 ? null : (
        <div className={styles['wide']}>
          <table className={styles['changes']}>
            <thead>
              <tr>
                <th>Kind</th>
                <th>Group</th>
                <th>Plural</th>
                <th>Scope</th>
                <th>Served versions</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>{visible(row.kind)}</td>
                  <td>
                    <code>{visible(row.group)}</code>
                  </td>
                  <td>{visible(row.plural)}</td>
                  <td>{visible(row.scope)}</td>
                  <td>{visible(row.versions.join(', '))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
};

export const Settings = (): JSX.Element | null => {
  const { fabric: name } = route.useParams();
  useTitle('Settings', name);
  const fabric = useQuery(fabricQuery(name)).data;
  const source = useQuery({ ...sourceQuery(name), enabled: Boolean(fabric?.git) }).data;
  if (fabric === undefined) return null;
  return (
    <div className={styles['halves']}>
      <SourcePanel fabric={fabric} source={source} />
      <div className={styles['column']}>
        <AboutPanel fabric={fabric} />
        <LifecyclePanel fabric={fabric} />
        <ReconciliationPanel fabric={fabric} />
        <DriftPanel fabric={fabric} />
        <ValidationPanel fabric={fabric} />
        <IgnoreRules fabric={fabric.fabric} />
        <ClusterPanel fabric={fabric} />
      </div>
      <div className={styles['whole']}>
        <Definitions fabric={name} />
      </div>
    </div>
  );
};
