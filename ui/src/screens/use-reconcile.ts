import { useQuery } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { useCommand } from '../actions.ts';
import { listQuery } from '../queries.ts';
import type { Accepted, ResourceDetail } from '../rows.ts';
import { type Progress, progressOf } from './reconcile-progress.ts';

/** Asks for a reconciliation, once however often it is clicked, and follows it by what is observed. */
export const useReconcile = (row: ResourceDetail): { readonly progress: Progress; readonly ask: () => void; readonly problem: unknown } => {
  const { mutate, isPending, data, error } = useCommand('resources', row.id, 'request-reconciliation');
  const accepted = data as Accepted | undefined;
  const events = useQuery({
    ...listQuery('events', { resource: row.id }, { stream: `resource-${row.id}`, after: accepted?.position ?? 0, limit: 50 }),
    enabled: accepted !== undefined,
  });
  const progress: Progress = isPending ? { phase: 'sending' } : progressOf(accepted, row, events.data?.results ?? []);
  const allowed = row.actions.includes('request-reconciliation') && progress.phase !== 'sending' && progress.phase !== 'requested';
  // A ref, because two clicks can come before the first one is drawn.
  const running = useRef(false);
  const ask = useCallback(() => {
    if (!allowed || running.current) return;
    running.current = true;
    mutate({}, { onSettled: () => (running.current = false) });
  }, [allowed, mutate]);
  return { progress, ask, problem: error };
};
