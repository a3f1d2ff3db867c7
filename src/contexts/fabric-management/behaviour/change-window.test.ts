import { expect, test } from 'vitest';
import type { ChangeWindow, ReconciliationPolicy } from '../generated/messages.ts';
import { holdAt } from './change-window.ts';

const policy = (...windows: readonly Partial<ChangeWindow>[]): { readonly reconciliation: ReconciliationPolicy } => ({
  reconciliation: {
    mode: 'manual',
    takeOver: false,
    prune: 'asked',
    pruneBudget: '10%',
    windows: windows.map((window) => ({ effect: 'deny', from: '00:00', until: '24:00', timeZone: 'UTC', reason: '', ...window })),
  },
});

const isHeld = (given: ReturnType<typeof policy>, now: string): boolean => holdAt(given, now) !== undefined;

// 2026-01-02 was a Friday.
test.each([
  ['2026-01-02T08:59:00Z', false],
  ['2026-01-02T09:00:00Z', true],
  ['2026-01-02T16:59:59Z', true],
  ['2026-01-02T17:00:00Z', false],
  ['2026-01-03T10:00:00Z', false],
])('a window that denies, from nine to five on Fridays, at %s', (now, held) => {
  expect(isHeld(policy({ days: ['fri'], from: '09:00', until: '17:00' }), now)).toBe(held);
});

test.each([
  ['2026-01-02T21:59:00Z', false],
  ['2026-01-02T22:00:00Z', true],
  ['2026-01-03T05:59:00Z', true],
  ['2026-01-03T06:00:00Z', false],
  ['2026-01-02T05:00:00Z', false],
])('a window over midnight belongs to the day on which it opens, at %s', (now, held) => {
  expect(isHeld(policy({ days: ['fri'], from: '22:00', until: '06:00' }), now)).toBe(held);
});

test('times are those of the clocks of the time zone, in summer as in winter', () => {
  const berlin = policy({ timeZone: 'Europe/Berlin', from: '09:00', until: '10:00' });
  expect(['2026-01-02T08:30:00Z', '2026-07-02T07:30:00Z', '2026-07-02T08:30:00Z'].map((now) => isHeld(berlin, now))).toEqual([
    true,
    true,
    false,
  ]);
});

test('with windows that allow, changes are made only while one of them is open; one that denies wins', () => {
  const night = { effect: 'allow', from: '01:00', until: '03:00' } as const;
  expect(holdAt(policy(night), '2026-01-02T02:00:00Z')).toBeUndefined();
  expect(holdAt(policy(night), '2026-01-02T04:00:00Z')).toEqual({
    code: 'WindowClosed',
    message: 'Changes are only made in the windows of the fabric, and none is open now.',
  });
  expect(holdAt(policy(night, { from: '02:00', until: '02:30', reason: 'Backup' }), '2026-01-02T02:00:00Z')).toEqual({
    code: 'WindowClosed',
    message: 'No change is made from 02:00 to 02:30 (UTC): Backup.',
  });
});

test('a suspended fabric is held whatever its windows say; without windows nothing is', () => {
  expect(holdAt({ ...policy(), suspended: 'Audit' }, '2026-01-02T02:00:00Z')).toEqual({
    code: 'Suspended',
    message: 'Reconciliation is suspended: Audit.',
  });
  expect([holdAt(policy(), '2026-01-02T02:00:00Z'), holdAt({}, '2026-01-02T02:00:00Z')]).toEqual([undefined, undefined]);
});
