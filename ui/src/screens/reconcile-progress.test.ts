import { expect, test } from 'vitest';
import type { ResourceRow } from '../generated/rows.ts';
import type { EventRow } from '../rows.ts';
import { progressOf } from './reconcile-progress.ts';

const accepted = { position: 100, stream: 'resource-x', version: 7 };
const row = (version: number, state: ResourceRow['state'], reason = ''): ResourceRow => ({ version, state, reason }) as ResourceRow;
const event = (position: number, type: string, data: EventRow['data'] = {}): EventRow => ({ position, type, data }) as EventRow;

test('nothing was asked for', () => {
  expect(progressOf(undefined, row(6, 'drifted'), [])).toEqual({ phase: 'idle' });
});

test('an accepted request is not done, even when the old row says synced', () => {
  expect(progressOf(accepted, row(6, 'synced'), [])).toEqual({ phase: 'requested', note: 'Requested. Waiting for the cluster.' });
  expect(progressOf(accepted, row(9, 'synced'), [event(90, 'ReconciliationSucceeded')]).phase).toBe('requested');
  expect(progressOf(accepted, undefined, []).phase).toBe('requested');
});

test('applied is not done until it is seen in the cluster', () => {
  const events = [event(101, 'ReconciliationSucceeded', { message: 'Configured.' })];
  expect(progressOf(accepted, row(8, 'pending', 'Applied; waiting to see it in the cluster.'), events)).toEqual({
    phase: 'requested',
    note: 'Applied; waiting to see it in the cluster.',
  });
  expect(progressOf(accepted, row(10, 'synced'), events)).toEqual({ phase: 'done', note: 'Configured.' });
});

test('a failure says its reason, and whether it is tried again', () => {
  const failed = (outcome: string) => [event(102, 'ReconciliationFailed', { outcome, reason: 'Denied', message: 'The webhook said no.' })];
  expect(progressOf(accepted, row(9, 'drifted'), failed('terminal'))).toEqual({
    phase: 'failed',
    note: 'Denied: The webhook said no.',
    retrying: false,
  });
  expect(progressOf(accepted, row(9, 'drifted'), failed('transient'))).toMatchObject({ retrying: true });
});

test('a later success outweighs an earlier failure', () => {
  const events = [event(105, 'ReconciliationSucceeded', {}), event(102, 'ReconciliationFailed', {})];
  expect(progressOf(accepted, row(12, 'synced'), events)).toEqual({ phase: 'done', note: 'Git and the cluster agree.' });
});

test('applied and still different is a failure', () => {
  const events = [event(101, 'ReconciliationSucceeded'), event(103, 'DriftDetected')];
  expect(progressOf(accepted, row(9, 'drifted', '1 field differs.'), events)).toEqual({
    phase: 'failed',
    note: 'The cluster took the manifest, and still differs: 1 field differs.',
    retrying: false,
  });
});
