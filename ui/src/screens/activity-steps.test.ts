import { expect, test } from 'vitest';
import type { TransitionRow } from '../generated/rows.ts';
import type { EventRow } from '../rows.ts';
import { dayOf, eventText, happenings, isTold } from './activity-steps.ts';

const event = (position: number, type: string, data: EventRow['data'] = {}): EventRow =>
  ({ position, id: `e${position}`, type, data, meta: { actor: 'x', at: '2026-08-04T10:00:00Z' } }) as unknown as EventRow;
const transition = (position: number): TransitionRow => ({ position, id: `t${position}`, at: '2026-08-04T10:00:00Z' }) as TransitionRow;

test('steps and events come newest first; silent events are left out', () => {
  const shown = happenings({ rows: [transition(9), transition(2)], more: false }, [
    { rows: [event(5, 'RevisionRecorded'), event(4, 'FilesRecorded')], more: false },
  ]);
  expect(shown.map(({ position }) => position)).toEqual([9, 5, 2]);
});

test('what is older than the end of a list that has more is left out', () => {
  const shown = happenings({ rows: [transition(9), transition(7)], more: true }, [
    { rows: [event(8, 'FabricCreated'), event(3, 'FabricCreated')], more: false },
  ]);
  expect(shown.map(({ position }) => position)).toEqual([9, 8, 7]);
});

test('a commit is told with subject, author and files', () => {
  const text = eventText(
    event(1, 'RevisionRecorded', {
      revision: { commit: '0123456789', subject: 'Move rack 12', author: 'Ada' },
      filesRead: 3,
      rewritten: true,
    }),
  );
  expect(text.head).toBe('Commit 01234567 was read');
  expect(text.text).toBe('Move rack 12 (Ada; 3 files changed; the branch was rewritten)');
});

test.each([
  ['ConnectionChanged', { health: 'failing', message: 'No answer.' }, 'Cluster is failing', 'No answer.'],
  ['SourceFailed', { message: 'No answer.', hint: 'Check the network.' }, 'Git source could not be read', 'No answer. Check the network.'],
  ['LifecycleChanged', { from: 'planned', to: 'active', reason: 'Live.' }, 'Lifecycle: planned → active', 'Live.'],
  ['SourceRegistered', { repository: '/x', branch: 'main' }, 'Git source is followed', '/x, branch main'],
  ['GitConfigured', { git: { repository: '/x' } }, 'Git was configured', '/x'],
  [
    'HistoryGapRecorded',
    { from: '2026-01-01', until: '2026-01-02' },
    'Restored from a backup',
    'What happened between 2026-01-01 and 2026-01-02 is not known; Git and cluster are read again.',
  ],
  ['SourceRecovered', {}, 'Git source can be read again', undefined],
  ['SomethingNewHappened', {}, 'Something New Happened', undefined],
])('%s is told', (type, data, head, text) => {
  const told = eventText(event(1, type, data));
  expect([told.head, told.text]).toEqual([head, text]);
});

test('files are not told one by one, and days are UTC', () => {
  expect(isTold(event(1, 'FilesRecorded'))).toBe(false);
  expect(dayOf('2026-08-04T23:59:59Z')).toBe('2026-08-04');
});

test('an event that cannot be read is a step in its place', () => {
  const bad = { position: 6, stream: 'fabric-lab', type: 'FabricCreated', recordedAt: '2026-08-04T09:00:00Z', unreadable: 'it is damaged' };
  const shown = happenings({ rows: [transition(9)], more: false }, [{ rows: [event(7, 'FabricCreated'), bad], more: false }]);
  expect(shown.map(({ kind, at }) => [kind, at])).toEqual([
    ['transition', '2026-08-04T10:00:00Z'],
    ['event', '2026-08-04T10:00:00Z'],
    ['unreadable', '2026-08-04T09:00:00Z'],
  ]);
});
