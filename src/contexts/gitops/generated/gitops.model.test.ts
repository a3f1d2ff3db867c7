// Generated from models/gitops.pim.yaml by hedgerow model generate. Do not edit.
import { expect, test } from 'vitest';
import { valueAt } from '#base/json.ts';
import { check } from '#base/schema.ts';
import { audit } from '../behaviour/audit.ts';
import { resource } from '../behaviour/resource.ts';
import { source } from '../behaviour/source.ts';
import { validation } from '../behaviour/validation.ts';
import { examples } from './examples.ts';

test.each([
  [audit, ['RecordAudit'], ['AuditRecorded', 'VerdictDisputed']],
  [validation, ['RecordFindings', 'ReleaseRevision'], ['FindingsRecorded', 'RevisionReleased']],
  [source, ['RegisterSource', 'RecordRevision', 'RecordSourceFailure', 'RecordSourceRecovery', 'RecordGap'], ['SourceRegistered', 'FilesRecorded', 'RevisionRecorded', 'SourceFailed', 'SourceRecovered', 'HistoryGapRecorded']],
  [resource, ['RecordDesired', 'WithdrawDesired', 'RecordLive', 'RecordComparison', 'RequestReconciliation', 'RecordReconciliation', 'RecordRollout', 'HoldReconciliation', 'ReleaseReconciliation', 'RequestDeletion', 'RecordDeletion', 'SaveDraft', 'BeginDraft', 'DiscardDraft', 'ApproveAdoption', 'IntendCommit', 'AbandonCommit', 'RecordCommit'], ['CommitIntended', 'CommitAbandoned', 'DesiredRecorded', 'DesiredWithdrawn', 'LiveRecorded', 'LiveVanished', 'DriftDetected', 'DriftResolved', 'ReconciliationRequested', 'ReconciliationSucceeded', 'ReconciliationFailed', 'RolloutBegun', 'RolloutCompleted', 'ReconciliationHeld', 'ReconciliationReleased', 'DeletionRequested', 'DeletionAccepted', 'DeletionFailed', 'DraftSaved', 'DraftDiscarded', 'AdoptionApproved', 'ManifestCommitted', 'StateChanged']],
] as const)('%o takes every command of gitops and knows every event', (decider, commands, events) => {
  expect([...decider.commandTypes].sort()).toEqual([...commands].sort());
  expect(Object.keys(decider.eventVersions).sort()).toEqual([...events].sort());
});

test.each(examples)('$command takes data that fits', ({ descriptor, valid, minimal, defaults }) => {
  expect(check(descriptor, valid)).toEqual({ ok: true, value: valid });
  const checked = check(descriptor, minimal);
  expect(checked.ok).toBe(true);
  for (const { pointer, value } of defaults) expect(checked.ok && valueAt(checked.value, pointer)).toEqual(value);
});

test.each(examples.flatMap(({ command, descriptor, invalid }) => invalid.map((example) => ({ command, descriptor, ...example }))))(
  '$command refuses $what',
  ({ descriptor, data, pointer, code }) => {
    const checked = check(descriptor, data);
    expect(checked.ok ? [] : checked.problems.map((problem) => [problem.pointer, problem.code])).toContainEqual([pointer, code]);
  },
);
