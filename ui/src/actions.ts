/** What a person can ask of a fabric or a resource, and how the answer is told. */
import {
  keepPreviousData,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { command } from './client.ts';
import { useMoment } from './moment.tsx';
import { say, sayProblem } from './parts/toasts.tsx';
import type { Accepted } from './rows.ts';
import { countText, shortCommit } from './texts.ts';

/** What a screen needs of something that can be asked: ask, once at a time, and how it went. */
export interface Asking<Answer, Variables> {
  /** Does nothing while an earlier request is on its way: two clicks can come before the first one is drawn. */
  readonly ask: (variables: Variables, then?: { readonly onSuccess?: () => void; readonly onSettled?: () => void }) => void;
  readonly pending: boolean;
  readonly answer: Answer | undefined;
  readonly problem: unknown;
  readonly askAndWait: (variables: Variables) => Promise<Answer>;
}

const useOnce = <Answer, Variables>(mutation: UseMutationResult<Answer, unknown, Variables>): Asking<Answer, Variables> => {
  const running = useRef(false);
  const { mutateAsync } = mutation;
  // The buttons are disabled there; keys are not.
  const isPast = useMoment() !== undefined;
  const ask: Asking<Answer, Variables>['ask'] = useCallback(
    (variables, then) => {
      if (running.current || isPast) return;
      running.current = true;
      mutateAsync(variables)
        .then(() => then?.onSuccess?.())
        // Told where the mutation is drawn, or by its own `onError`.
        .catch(() => undefined)
        .finally(() => {
          running.current = false;
          then?.onSettled?.();
        });
    },
    [mutateAsync, isPast],
  );
  return { ask, pending: mutation.isPending, answer: mutation.data, problem: mutation.error ?? undefined, askAndWait: mutateAsync };
};

interface SyncAnswer {
  readonly commit?: string | null;
  readonly changed: boolean;
  readonly filesSeen: number;
  readonly filesRead: number;
  readonly diagnostics: number | readonly unknown[];
}

/** One sentence about how a look at Git went. */
const syncText = (answer: SyncAnswer): string => {
  const at = answer.commit ? ` at ${shortCommit(answer.commit)}` : '';
  if (!answer.changed) return `Nothing new in Git${at}: ${countText(answer.filesSeen, 'file')}, all known.`;
  const findings = typeof answer.diagnostics === 'number' ? answer.diagnostics : answer.diagnostics.length;
  const found = findings === 0 ? 'no diagnostics' : countText(findings, 'diagnostic');
  return `Read ${countText(answer.filesRead, 'file')} of ${answer.filesSeen}${at}: ${found}.`;
};

export const useSync = (fabric: string): Asking<SyncAnswer, void> => {
  const cache = useQueryClient();
  return useOnce(
    useMutation({
      mutationFn: () => command<SyncAnswer>('fabrics', fabric, 'sync'),
      onSuccess: (answer) => say(syncText(answer), 'synced'),
      onError: sayProblem,
      onSettled: () => cache.invalidateQueries({ queryKey: ['row', 'sources', fabric] }),
    }),
  );
};

/** What a person wants of a plan. */
export interface PlanWishes {
  readonly force: boolean;
  readonly prune: boolean;
  /** Identities of resources whose deletion is approved by name. */
  readonly approve: readonly string[];
}

export interface PlanStep {
  readonly resource: string;
  readonly action: 'create' | 'configure' | 'delete';
  readonly wave: number;
  readonly changes: number;
  readonly conflicts: readonly { readonly path: string; readonly manager: string }[];
  readonly obstacle?: { readonly code: string; readonly message: string; readonly hint: string };
}

export interface Plan {
  readonly hash: string;
  readonly steps: readonly PlanStep[];
  /** Why nothing is changed now. */
  readonly hold?: { readonly code: string; readonly message: string };
}

/** What a reconciliation of the fabric would do now; read anew whenever it is looked at. */
export const usePlan = (fabric: string, wishes: PlanWishes, enabled: boolean): UseQueryResult<Plan, Error> =>
  useQuery({
    queryKey: ['plan', fabric, wishes],
    queryFn: () => command<Plan>('fabrics', fabric, 'plan', wishes),
    enabled,
    gcTime: 0,
    staleTime: 0,
    placeholderData: keepPreviousData,
  });

/** Asks for what the plan says, if it is still the plan that was looked at. */
export const useReconcileAll = (
  fabric: string,
): Asking<{ readonly requested: number }, PlanWishes & { readonly plan: string; readonly reason: string }> => {
  const cache = useQueryClient();
  return useOnce(
    useMutation({
      mutationFn: (body: PlanWishes & { readonly plan: string; readonly reason: string }) =>
        command<{ readonly requested: number }>('fabrics', fabric, 'reconcile', body),
      onSuccess: ({ requested }) =>
        say(`Asked for ${countText(requested, 'change')}. States change as the cluster is observed.`, 'pending'),
      onError: (problem) => {
        sayProblem(problem);
        return cache.invalidateQueries({ queryKey: ['plan', fabric] });
      },
    }),
  );
};

interface CommandVariables {
  readonly body?: unknown;
  /** Version that was seen. */
  readonly version?: number;
}

/**
 * A command to a fabric, to a resource, or to the validation of a fabric, which the fabric's row shows. The row is read again at once,
 * without waiting for the stream.
 */
export const useCommand = (
  view: 'fabrics' | 'resources' | 'validations',
  key: string,
  action: string,
): Asking<Accepted, CommandVariables> => {
  const cache = useQueryClient();
  return useOnce(
    useMutation({
      mutationFn: ({ body, version }: CommandVariables) => command<Accepted>(view, key, action, body ?? {}, version),
      onSettled: () => cache.invalidateQueries({ queryKey: ['row', view === 'validations' ? 'fabrics' : view, key] }),
    }),
  );
};

interface Committed {
  readonly branch: string;
  readonly commit: string;
  readonly files: readonly string[];
}

const committedText = ({ branch, commit, files }: Committed): string =>
  files.length === 0 ? `The branch ${branch} says it already.` : `Committed ${shortCommit(commit)} on ${branch}: ${files.join(', ')}.`;

/** Has Git written: a draft, or what the cluster has. */
export const useWriteBack = (resource: string, action: 'commit-draft' | 'adopt'): Asking<Committed, Readonly<Record<string, unknown>>> => {
  const cache = useQueryClient();
  return useOnce(
    useMutation({
      mutationFn: (body: Readonly<Record<string, unknown>>) => command<Committed>('resources', resource, action, body),
      onSuccess: (answer) => say(committedText(answer), 'committed'),
      onSettled: () => cache.invalidateQueries({ queryKey: ['row', 'resources', resource] }),
    }),
  );
};
