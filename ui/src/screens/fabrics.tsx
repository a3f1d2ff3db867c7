import { Button, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type JSX, useMemo, useRef, useState } from 'react';
import { command } from '../client.ts';
import { createFabricForm } from '../generated/forms.ts';
import type { FabricRow } from '../generated/rows.ts';
import { useMoment } from '../moment.tsx';
import { useTitle } from '../page.tsx';
import { Empty, Loading, Problem } from '../parts/feedback.tsx';
import { Form } from '../parts/form.tsx';
import { Icon } from '../parts/icons.tsx';
import { Badge, HealthBadge } from '../parts/state-badge.tsx';
import { StateBar } from '../parts/state-bar.tsx';
import { Time } from '../parts/time.tsx';
import { say } from '../parts/toasts.tsx';
import { lifecycleTone, stateOrder, toneStyle } from '../parts/tone.ts';
import { fabricsQuery } from '../queries.ts';
import { useKeys } from '../shortcuts.ts';
import { countText, numberText, shortCommit, visible } from '../texts.ts';
import styles from './screens.module.css';

const Counts = ({ fabric }: { readonly fabric: FabricRow }): JSX.Element => (
  <div className={styles['counts']}>
    {stateOrder
      .filter((state) => fabric[state] > 0)
      .map((state) => (
        <Link key={state} to="/fabrics/$fabric" params={{ fabric: fabric.fabric }} search={{ state: [state] }} style={toneStyle(state)}>
          <Icon name={state} size={14} />
          <b>{numberText(fabric[state])}</b> {state}
        </Link>
      ))}
    {fabric.total === 0 ? <span className={styles['small']}>No resources yet</span> : null}
  </div>
);

const Findings = ({ fabric }: { readonly fabric: FabricRow }): JSX.Element | null => {
  if (fabric.errors + fabric.warnings === 0) return null;
  return (
    <Link to="/fabrics/$fabric/diagnostics" params={{ fabric: fabric.fabric }} style={{ display: 'inline-flex', gap: 10 }}>
      {fabric.errors === 0 ? null : (
        <Badge tone="error" icon="error" quiet>
          {countText(fabric.errors, 'error')}
        </Badge>
      )}
      {fabric.warnings === 0 ? null : (
        <Badge tone="warning" icon="warning" quiet>
          {countText(fabric.warnings, 'warning')}
        </Badge>
      )}
    </Link>
  );
};

const FabricCard = ({ fabric }: { readonly fabric: FabricRow }): JSX.Element => (
  <article className={styles['card']} aria-label={fabric.fabric}>
    <div className={styles['cardHead']}>
      <h2>
        <Link to="/fabrics/$fabric" params={{ fabric: fabric.fabric }}>
          {visible(fabric.title || fabric.fabric)}
        </Link>
      </h2>
      {fabric.title === '' || fabric.title === fabric.fabric ? null : <code className={styles['small']}>{fabric.fabric}</code>}
      <span className={styles['grow']} />
      <Badge tone={lifecycleTone[fabric.lifecycle]}>{fabric.lifecycle}</Badge>
    </div>
    <div style={{ display: 'grid', gap: 8 }}>
      <StateBar fabric={fabric} />
      <Counts fabric={fabric} />
    </div>
    <dl className={styles['healths']}>
      <dt>Git</dt>
      <dd>
        <HealthBadge health={fabric.sourceHealth} quiet />
        <span>{visible(fabric.sourceMessage)}</span>
      </dd>
      <dt>Cluster</dt>
      <dd>
        <HealthBadge health={fabric.clusterHealth} quiet />
        <span>{visible(fabric.clusterMessage)}</span>
      </dd>
    </dl>
    <div className={styles['cardFoot']}>
      {fabric.commit ? (
        <span>
          Commit <code>{shortCommit(fabric.commit)}</code>
        </span>
      ) : null}
      <Findings fabric={fabric} />
      <span className={styles['grow']} />
      <span>
        changed <Time at={fabric.updatedAt} />
      </span>
    </div>
  </article>
);

const AddFabric = ({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): JSX.Element => {
  const navigate = useNavigate();
  return (
    <Modal opened={open} onClose={onClose} title="Add a fabric" size="lg" closeOnClickOutside={false}>
      <Form
        spec={createFabricForm}
        values={{ git: {}, cluster: {} }}
        submit="Add fabric"
        onCancel={onClose}
        onSubmit={async (data) => {
          await command('fabrics', undefined, undefined, data);
          say(`Fabric ${String(data['fabric'])} was added.`, 'synced');
          onClose();
          await navigate({ to: '/fabrics/$fabric', params: { fabric: String(data['fabric']) } });
        }}
      />
    </Modal>
  );
};

const matches = (fabric: FabricRow, text: string): boolean =>
  [fabric.fabric, fabric.title, fabric.description].some((part) => part.toLowerCase().includes(text.trim().toLowerCase()));

/** Fabrics in need of a look first: what fails, then what differs, then by name. */
const urgency = (fabric: FabricRow): number =>
  (fabric.sourceHealth === 'failing' || fabric.clusterHealth === 'failing' ? 2 : 0) +
  (fabric.drifted + fabric.orphaned + fabric.errors > 0 ? 1 : 0);

const byUrgency = (left: FabricRow, right: FabricRow): number => urgency(right) - urgency(left) || left.fabric.localeCompare(right.fabric);

export const Fabrics = (): JSX.Element => {
  useTitle('Fabrics');
  const query = useQuery(fabricsQuery());
  const isPast = useMoment() !== undefined;
  const [adding, setAdding] = useState(false);
  const [text, setText] = useState('');
  const search = useRef<HTMLInputElement | null>(null);
  useKeys(useMemo(() => ({ '/': () => search.current?.focus() }), []));
  const rows = query.data?.results ?? [];
  const shown = rows.filter((row) => matches(row, text)).sort(byUrgency);
  return (
    <div className={styles['page']}>
      <div className={styles['title']}>
        <h1 tabIndex={-1}>Fabrics</h1>
        {query.data === undefined ? null : <span className={styles['small']}>{countText(query.data.count, 'fabric')}</span>}
        <span className={styles['grow']} />
        {rows.length < 7 ? null : (
          <TextInput
            ref={search}
            aria-label="Filter fabrics"
            placeholder="Filter  ( / )"
            leftSection={<Icon name="search" size={14} />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <Button leftSection={<Icon name="plus" />} disabled={isPast} onClick={() => setAdding(true)}>
          Add fabric
        </Button>
      </div>
      {query.error === null ? null : <Problem problem={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending ? <Loading label="Loading fabrics" lines={8} /> : null}
      {query.isSuccess && rows.length === 0 && isPast ? <Empty title="There were no fabrics then" /> : null}
      {query.isSuccess && rows.length === 0 && !isPast ? (
        <Empty title="No fabrics yet" actions={<Button onClick={() => setAdding(true)}>Add the first fabric</Button>}>
          <p>
            A fabric is one Hedgehog network. Tell Hedgerow where its manifests live in Git and which cluster runs it, and it shows what Git
            wants, what the cluster has, and where they differ.
          </p>
        </Empty>
      ) : null}
      {rows.length > 0 && shown.length === 0 ? <Empty title={`No fabric matches “${text}”`} /> : null}
      <div className={styles['cards']}>
        {shown.map((fabric) => (
          <FabricCard key={fabric.fabric} fabric={fabric} />
        ))}
      </div>
      <AddFabric open={adding} onClose={() => setAdding(false)} />
    </div>
  );
};
