import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type JSX, useState } from 'react';
import { useCommand } from '../actions.ts';
import { addIgnoreRuleForm } from '../generated/forms.ts';
import type { IgnoreRuleRow } from '../generated/rows.ts';
import { useMoment } from '../moment.tsx';
import { Problem } from '../parts/feedback.tsx';
import { Form } from '../parts/form.tsx';
import { Panel } from '../parts/panel.tsx';
import { Time } from '../parts/time.tsx';
import { say } from '../parts/toasts.tsx';
import { listQuery } from '../queries.ts';
import { countText, visible } from '../texts.ts';
import styles from './screens.module.css';

/** A name that a person would give: `switch-asn`. */
const nameFor = ({ path = '', kind = '' }: { readonly path?: string; readonly kind?: string }): string =>
  [kind, path.split('/').at(-1) ?? '']
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '')
    .slice(0, 63);

/** The form for a new rule, over the page; with a part of it filled in. */
export const IgnoreForm = ({
  fabric,
  values,
  onClose,
}: {
  readonly fabric: string;
  readonly values: { readonly path?: string; readonly kind?: string; readonly name?: string };
  readonly onClose: () => void;
}): JSX.Element => {
  const { askAndWait } = useCommand('fabrics', fabric, 'add-ignore-rule');
  return (
    <Modal opened onClose={onClose} title={addIgnoreRuleForm.title} size="lg" closeOnClickOutside={false}>
      <p className={styles['lede']} style={{ marginBottom: 14 }}>
        {addIgnoreRuleForm.description}
      </p>
      <Form
        spec={addIgnoreRuleForm}
        values={{ rule: nameFor(values), ...values }}
        submit="Ignore"
        onCancel={onClose}
        onSubmit={async (body) => {
          await askAndWait({ body });
          onClose();
          say('Ignored until it expires.', 'synced');
        }}
      />
    </Modal>
  );
};

const Rule = ({ row }: { readonly row: IgnoreRuleRow }): JSX.Element => {
  const isPast = useMoment() !== undefined;
  const { ask, pending, problem } = useCommand('fabrics', row.fabric, 'remove-ignore-rule');
  const isOver = Date.parse(row.expires) <= Date.now();
  return (
    <li className={styles['diagnostic']}>
      <div style={{ gridColumn: '1 / -1' }}>
        <strong>{visible(row.rule)}</strong>: <code>{visible(row.path)}</code> of {visible(row.kind ?? 'all kinds')}{' '}
        {visible(row.name ?? '')}
        <p>
          {visible(row.reason)} <span className={styles['small']}>({visible(row.owner)})</span>
        </p>
        <p className={styles['small']}>
          {isOver ? 'Expired ' : 'Until '}
          <Time at={row.expires} /> · {countText(row.hits, 'hit')}{' '}
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={isPast}
            loading={pending}
            aria-label={`Remove ${visible(row.rule)}`}
            onClick={() => ask({ body: { rule: row.rule } })}
          >
            Remove
          </Button>
        </p>
        {problem === undefined ? null : <Problem problem={problem} />}
      </div>
    </li>
  );
};

/** The rules of a fabric, with how often verdicts met each; those that expired stay until somebody removes them. */
export const IgnoreRules = ({ fabric }: { readonly fabric: string }): JSX.Element => {
  const isPast = useMoment() !== undefined;
  const [adding, setAdding] = useState(false);
  const query = useQuery(listQuery('ignores', { fabric }, { limit: 1000 }));
  const rules = query.data?.results ?? [];
  return (
    <Panel
      title={`Ignored differences (${rules.length})`}
      flush={rules.length > 0}
      actions={
        <Button size="compact-sm" variant="default" disabled={isPast} onClick={() => setAdding(true)}>
          Add
        </Button>
      }
    >
      {query.error === null ? null : <Problem problem={query.error} />}
      {rules.length === 0 ? 'Every difference counts.' : null}
      <ul className={styles['list']}>
        {rules.map((row) => (
          <Rule key={row.id} row={row} />
        ))}
      </ul>
      {adding ? <IgnoreForm fabric={fabric} values={{}} onClose={() => setAdding(false)} /> : null}
    </Panel>
  );
};
