/** Has some verdicts of a fabric held against the API server from time to time, whether anybody asks or not. */
import { type Audited, auditVerdicts } from '#contexts/gitops/index.ts';

type Work = Parameters<typeof auditVerdicts>[0];

/** Milliseconds between two audits, and how many verdicts each asks about at most. */
const every = 600_000;
const sample = 10;

export interface Audits {
  readonly now: (meta: Work['meta'], size: number) => Promise<Audited>;
  readonly stop: () => void;
}

export const keepAudits = (
  { desk, handler }: Pick<Work, 'desk' | 'handler'>,
  meta: () => Work['meta'],
  guarded: (where: string, work: () => Promise<unknown>) => Promise<void>,
): Audits => {
  const now: Audits['now'] = (by, size) => desk.queue(() => auditVerdicts({ desk, handler, meta: by, random: Math.random }, size));
  const timer = setInterval(() => {
    if (desk.cluster !== undefined) void guarded('audit', () => now(meta(), sample));
  }, every).unref();
  return { now, stop: () => clearInterval(timer) };
};
