/** What a person can ask of a fabric or a resource, and how the answer is told. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { command } from './client.ts';
import { say, sayProblem } from './parts/toasts.tsx';
import type { Accepted } from './rows.ts';
import { countText, shortCommit } from './texts.ts';

interface SyncAnswer {
  readonly commit?: string | null;
  readonly changed: boolean;
  readonly filesSeen: number;
  readonly filesRead: number;
  readonly diagnostics: number | readonly unknown[];
}

/** One sentence about how a look at Git went. */
export const syncText = (answer: SyncAnswer): string => {
  const at = answer.commit ? ` at ${shortCommit(answer.commit)}` : '';
  if (!answer.changed) return `Nothing new in Git${at}: ${countText(answer.filesSeen, 'file')}, all known.`;
  const findings = typeof answer.diagnostics === 'number' ? answer.diagnostics : answer.diagnostics.length;
  const found = findings === 0 ? 'no diagnostics' : countText(findings, 'diagnostic');
  return `Read ${countText(answer.filesRead, 'file')} of ${answer.filesSeen}${at}: ${found}.`;
};

export const useSync = (fabric: string) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => command<SyncAnswer>('fabrics', fabric, 'sync'),
    onSuccess: (answer) => say(syncText(answer), 'synced'),
    onError: sayProblem,
    onSettled: () => cache.invalidateQueries({ queryKey: ['row', 'sources', fabric] }),
  });
};

export const useReconcileAll = (fabric: string) =>
  useMutation({
    mutationFn: () => command<{ readonly requested: number }>('fabrics', fabric, 'reconcile'),
    onSuccess: ({ requested }) =>
      say(
        requested === 0
          ? 'Nothing to reconcile: every resource agrees with Git.'
          : `Asked for ${countText(requested, 'reconciliation')}. States change as the cluster is observed.`,
        'pending',
      ),
    onError: sayProblem,
  });

/** A command to an aggregate whose version was seen; rows come back through the stream, and at once through `refresh`. */
export const useCommand = (view: 'fabrics' | 'resources', key: string, action: string) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ body, version }: { readonly body?: unknown; readonly version?: number }) =>
      command<Accepted>(view, key, action, body ?? {}, version),
    onSettled: () => cache.invalidateQueries({ queryKey: ['row', view, key] }),
  });
};
