import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useCommand } from '../actions.ts';
import type { ResourceWhole } from '../generated/rows.ts';
import { listQuery } from '../queries.ts';
import { isReadable } from '../rows.ts';
import { type Progress, progressOf } from './reconcile-progress.ts';

/** Asks for a reconciliation, once however often it is clicked, and follows it by what is observed. */
export const useReconcile = (
  row: ResourceWhole,
): { readonly progress: Progress; readonly ask: (force: boolean) => void; readonly problem: unknown } => {
  const { ask: send, pending, answer, problem } = useCommand('resources', row.id, 'request-reconciliation');
  const events = useQuery({
    ...listQuery('events', { resource: row.id }, { stream: `resource-${row.id}`, limit: 50 }),
    enabled: answer !== undefined,
  });
  const progress: Progress = pending ? { phase: 'sending' } : progressOf(answer, row, (events.data?.results ?? []).filter(isReadable));
  const allowed = row.actions.includes('request-reconciliation') && progress.phase !== 'sending' && progress.phase !== 'requested';
  const ask = useCallback(
    (force: boolean) => {
      if (allowed) send({ body: { force } });
    },
    [allowed, send],
  );
  return { progress, ask, problem };
};
