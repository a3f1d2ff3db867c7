/**
 * What the rules of a fabric say of what Git wants. A finding that stays is no event again. An error is *breaking* when a commit brought
 * it: the fabric did not have it at the commit before. It is so until it is resolved, or a person releases the commit.
 */
import { ok } from '#base/result.ts';
import { type ValidationBehaviour, validationDecider, validationRefusals } from '../generated/contract.ts';
import type { FindingsRecorded, RuleFinding } from '../generated/messages.ts';

/** Findings in one event: large enough to be few, small enough to be read and stored without a pause. */
const findingsPerEvent = 500;

export interface ValidationFacts {
  /** Commit that was judged last; nothing before the first. */
  readonly commit?: string | undefined;
  readonly mode?: string | undefined;
  /** Commit that was last judged knowing all that the cluster has, or was released. */
  readonly whole?: string | undefined;
  /** By identity. */
  readonly findings: ReadonlyMap<string, RuleFinding>;
  /** Identities of errors that commits brought and that nobody has released. */
  readonly breaking: ReadonlySet<string>;
}

const chunked = (data: FindingsRecorded['data']): readonly FindingsRecorded[] => {
  const { found, resolved, ...same } = data;
  const events: FindingsRecorded[] = [];
  for (let start = 0; start === 0 || start < Math.max(found.length, resolved.length); start += findingsPerEvent) {
    const end = start + findingsPerEvent;
    events.push({ type: 'FindingsRecorded', data: { ...same, found: found.slice(start, end), resolved: resolved.slice(start, end) } });
  }
  return events;
};

export const validationBehaviour = {
  initialState: { findings: new Map(), breaking: new Set() },
  decide: {
    RecordFindings: ({ data }, facts) => {
      const { commit, mode, partial, found } = data;
      const resolved = data.resolved.filter((finding) => facts.findings.has(finding));
      const isSame = commit === facts.commit && mode === facts.mode && (partial || commit === facts.whole);
      if (isSame && found.length + resolved.length === 0) return ok([]);
      // What another mode, or another release of Hedgerow, finds at the same commit no commit brought.
      const before = facts.whole ?? facts.commit;
      const isBrought = before !== undefined && commit !== before && mode === facts.mode;
      const brought = found.filter(({ finding, severity }) => isBrought && severity === 'error' && !facts.findings.has(finding));
      const gone = new Set(resolved);
      const breaking = [...facts.breaking, ...brought.map(({ finding }) => finding)].filter((finding) => !gone.has(finding));
      return ok(chunked({ commit, mode, partial, found, resolved, breaking }));
    },
    ReleaseRevision: ({ data }, facts) => {
      const { commit, reason } = data;
      if (facts.breaking.size === 0 || facts.commit !== commit) return validationRefusals.RevisionNotHeld(data);
      return ok([{ type: 'RevisionReleased', data: { commit, reason } }]);
    },
  },
  evolve: {
    FindingsRecorded: (facts, { data }) => {
      const findings = new Map(facts.findings);
      for (const found of data.found) findings.set(found.finding, found);
      for (const resolved of data.resolved) findings.delete(resolved);
      const { commit, mode, partial } = data;
      return { commit, mode, whole: partial ? facts.whole : commit, findings, breaking: new Set(data.breaking) };
    },
    RevisionReleased: (facts, { data }) => ({ ...facts, whole: data.commit, breaking: new Set() }),
  },
} satisfies ValidationBehaviour<ValidationFacts>;

/** The validation of a fabric, ready for the command handler. */
export const validation = validationDecider<ValidationFacts>(validationBehaviour);
