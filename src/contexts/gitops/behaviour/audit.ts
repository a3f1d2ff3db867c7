/** Verdicts of one fabric, held against the API server's own. */
import { ok } from '#base/result.ts';
import { type AuditBehaviour, auditDecider } from '../generated/contract.ts';
import type { AuditSummary, VerdictDisputed } from '../generated/messages.ts';

export interface AuditFacts {
  readonly audit?: AuditSummary;
}

export const auditBehaviour = {
  initialState: {},
  decide: {
    RecordAudit: ({ data, meta }, { audit }) => {
      const { checked, agreed, disputes } = data;
      if (checked === 0) return ok([]);
      const summary: AuditSummary = {
        checked: (audit?.checked ?? 0) + checked,
        agreed: (audit?.agreed ?? 0) + agreed,
        disputed: disputes.map(({ resource }) => resource),
        at: meta.at,
      };
      const disputed = disputes.map((dispute): VerdictDisputed => ({ type: 'VerdictDisputed', data: dispute }));
      return ok([...disputed, { type: 'AuditRecorded', data: { audit: summary } }]);
    },
  },
  evolve: {
    AuditRecorded: (_facts, { data }) => ({ audit: data.audit }),
    VerdictDisputed: (facts) => facts,
  },
} satisfies AuditBehaviour<AuditFacts>;

/** The audit of a fabric, ready for the command handler. */
export const audit = auditDecider<AuditFacts>(auditBehaviour);
