/** What a reconciliation of a fabric would do, before it is asked for. */
import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { type Plan, type PlanStep, usePlan, useReconcileAll } from '../actions.ts';
import type { FabricRow } from '../generated/rows.ts';
import { Loading, Notice, Problem } from '../parts/feedback.tsx';
import { Badge } from '../parts/state-badge.tsx';
import type { Tone } from '../parts/tone.ts';
import { countText, parseResourceId, shortCommit, visible } from '../texts.ts';
import styles from './screens.module.css';

const words: Readonly<Record<PlanStep['action'], readonly [word: string, tone: Tone]>> = {
  create: ['create', 'synced'],
  configure: ['change', 'pending'],
  delete: ['delete', 'error'],
};

/** Deletions that a person can approve one by one. */
const approvable = new Set(['OrphanUnapproved', 'OverBudget', 'PruneOff']);

const Step = ({
  fabric,
  step,
  approved,
  onApprove,
}: {
  readonly fabric: string;
  readonly step: PlanStep;
  readonly approved: boolean;
  readonly onApprove: (yes: boolean) => void;
}): JSX.Element => {
  const { kind, name } = parseResourceId(step.resource);
  const [word, tone] = words[step.action];
  const { obstacle } = step;
  return (
    <li className={styles['diagnostic']}>
      <span>
        <Badge tone={obstacle === undefined ? tone : 'draft'}>{word}</Badge>
      </span>
      <div>
        <Link to="/fabrics/$fabric/resources/$resource" params={{ fabric, resource: step.resource }}>
          {visible(kind)} {visible(name)}
        </Link>
        {step.changes === 0 ? null : <span className={styles['small']}> {countText(step.changes, 'field')}</span>}
        {step.conflicts.map(({ path, manager }) => (
          <p key={path} className={styles['small']}>
            <code>{visible(path)}</code> belongs to {visible(manager)}
          </p>
        ))}
        {obstacle === undefined ? null : (
          <p>
            Not now: {visible(obstacle.message)} {visible(obstacle.hint)}
          </p>
        )}
        {step.action === 'delete' && (approved || (obstacle !== undefined && approvable.has(obstacle.code))) ? (
          <Checkbox
            size="xs"
            label={`Delete ${name} all the same`}
            checked={approved}
            onChange={(event) => onApprove(event.currentTarget.checked)}
          />
        ) : null}
      </div>
      <span className={styles['small']}>wave {step.wave + 1}</span>
    </li>
  );
};

const countsOf = (steps: readonly PlanStep[]): string => {
  const parts = (['create', 'configure', 'delete'] as const)
    .map((action) => [steps.filter((step) => step.action === action).length, words[action][0]] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} to ${word}`);
  return parts.length === 0 ? 'nothing' : parts.join(', ');
};

/** Steps that are drawn; a plan may have ten thousand. */
const drawn = 200;

const Steps = ({
  fabric,
  plan,
  approve,
  onApprove,
}: {
  readonly fabric: FabricRow;
  readonly plan: Plan;
  readonly approve: readonly string[];
  readonly onApprove: (resource: string, yes: boolean) => void;
}): JSX.Element => {
  const free = plan.steps.filter(({ obstacle }) => obstacle === undefined);
  return (
    <>
      <p>
        As of commit <code>{shortCommit(fabric.commit)}</code>: <strong>{countsOf(free)}</strong>
        {free.length === plan.steps.length ? '' : `, ${plan.steps.length - free.length} not now`}.
      </p>
      <ul className={styles['list']} style={{ maxHeight: '45vh', overflow: 'auto' }} aria-label="Steps of the plan, in order">
        {plan.steps.slice(0, drawn).map((step) => (
          <Step
            key={step.resource}
            fabric={fabric.fabric}
            step={step}
            approved={approve.includes(step.resource)}
            onApprove={(yes) => onApprove(step.resource, yes)}
          />
        ))}
      </ul>
      {plan.steps.length > drawn ? <p className={styles['small']}>and {plan.steps.length - drawn} more</p> : null}
    </>
  );
};

/** Shows the plan, lets it be widened, and asks for exactly what was shown. */
export const PlanDialog = ({
  fabric,
  open,
  onClose,
}: {
  readonly fabric: FabricRow;
  readonly open: boolean;
  readonly onClose: () => void;
}): JSX.Element => {
  const [force, setForce] = useState(false);
  const [prune, setPrune] = useState(false);
  const [approve, setApprove] = useState<readonly string[]>([]);
  const [reason, setReason] = useState('');
  const wishes = { force, prune, approve };
  const { data: plan, error, isFetching } = usePlan(fabric.fabric, wishes, open);
  const reconcile = useReconcileAll(fabric.fabric);
  const free = plan?.steps.filter(({ obstacle }) => obstacle === undefined) ?? [];
  const deletes = free.some(({ action }) => action === 'delete');
  const ready = plan !== undefined && !isFetching && plan.hold === undefined && free.length > 0 && (!deletes || reason.trim() !== '');
  return (
    <Modal opened={open} onClose={onClose} title={`Make ${fabric.title || fabric.fabric} match Git?`} size="xl">
      {error === null ? null : <Problem problem={error} />}
      {plan?.hold === undefined ? null : <Notice tone="pending">{visible(plan.hold.message)}</Notice>}
      <div className={styles['actions']}>
        <Checkbox label="Take over fields that others own" checked={force} onChange={(event) => setForce(event.currentTarget.checked)} />
        <Checkbox label="Delete what Git took away" checked={prune} onChange={(event) => setPrune(event.currentTarget.checked)} />
      </div>
      {plan === undefined ? (
        error === null ? (
          <Loading label="Making the plan" lines={4} />
        ) : null
      ) : (
        <Steps
          fabric={fabric}
          plan={plan}
          approve={approve}
          onApprove={(resource, yes) => setApprove((before) => (yes ? [...before, resource] : before.filter((one) => one !== resource)))}
        />
      )}
      {deletes ? (
        <TextInput
          label="Why it is deleted"
          description="Kept in the history of what is deleted."
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
        />
      ) : null}
      <div className={styles['actions']} style={{ justifyContent: 'flex-end', marginTop: 14 }}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          color={deletes ? 'red' : undefined}
          loading={reconcile.pending}
          disabled={!ready}
          onClick={() => plan !== undefined && reconcile.ask({ ...wishes, plan: plan.hash, reason }, { onSuccess: onClose })}
        >
          {free.length === 0 ? 'Nothing to do' : `Make ${countText(free.length, 'change')}`}
        </Button>
      </div>
    </Modal>
  );
};
