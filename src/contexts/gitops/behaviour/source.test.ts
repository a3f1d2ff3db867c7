import { expect, test } from 'vitest';
import { afterCommands, testMeta } from '#base/decider.fixture.ts';
import type { FileRecord, SourceCommand } from '../generated/messages.ts';
import { isUnread, source } from './source.ts';

type Step = Pick<SourceCommand, 'type' | 'data'>;
const register: Step = { type: 'RegisterSource', data: { fabric: 'lab', repository: 'https://git.example/lab', branch: 'main', path: '' } };
const revision = (commit: string) => ({ commit, author: 'Ada', committedAt: '2026-01-01T00:00:00Z', subject: 'Change' });
const file = (name: string): FileRecord => ({
  file: name,
  blob: 'abcdef0',
  outcome: 'manifests',
  documents: 1,
  resources: [name],
  findings: [],
});
const read = (commit: string, files: readonly FileRecord[] = [], removed: readonly string[] = []): Step => ({
  type: 'RecordRevision',
  data: { fabric: 'lab', revision: revision(commit), rewritten: false, files, removed, filesSeen: files.length },
});
const failure = (message: string): Step => ({
  type: 'RecordSourceFailure',
  data: { fabric: 'lab', reason: 'Unreachable', message, hint: 'Check the network.' },
});

test('a revision is recorded with its files, and the same again is no event', () => {
  const once = afterCommands(source, [register, read('1111111', [file('a.yaml')])]);
  expect(once.events.map((event) => event.type)).toEqual(['SourceRegistered', 'FilesRecorded', 'RevisionRecorded']);
  expect([...once.state.files.keys()]).toEqual(['a.yaml']);
  expect(afterCommands(source, [register, read('1111111', [file('a.yaml')]), read('1111111')]).events).toHaveLength(3);
});

test('many files are told in parts, and all of them are known afterwards', () => {
  const files = Array.from({ length: 1201 }, (_, index) => file(`${index}.yaml`));
  const { events, state } = afterCommands(source, [register, read('1111111', files)]);
  expect(events.filter((event) => event.type === 'FilesRecorded').map(({ data }) => data.files.length)).toEqual([500, 500, 201]);
  expect(state.files.size).toBe(1201);
});

test('removed files are forgotten', () => {
  const { state } = afterCommands(source, [register, read('1111111', [file('a.yaml'), file('b.yaml')]), read('2222222', [], ['a.yaml'])]);
  expect([...state.files.keys()]).toEqual(['b.yaml']);
});

test('a failure keeps what was read, is told once, and recovery is told once', () => {
  const recovery: Step = { type: 'RecordSourceRecovery', data: { fabric: 'lab' } };
  const { events, state } = afterCommands(source, [
    register,
    read('1111111', [file('a.yaml')]),
    failure('No answer.'),
    failure('No answer.'),
    recovery,
    recovery,
  ]);
  expect(events.slice(3).map((event) => event.type)).toEqual(['SourceFailed', 'SourceRecovered']);
  expect(state.commit).toBe('1111111');
  expect(state.files.size).toBe(1);
});

test('following another place forgets the commit but not the files, so that they can be found missing', () => {
  const elsewhere: Step = {
    type: 'RegisterSource',
    data: { fabric: 'lab', repository: 'https://git.example/other', branch: 'main', path: '' },
  };
  const { state } = afterCommands(source, [register, read('1111111', [file('a.yaml')]), elsewhere]);
  expect(state.commit).toBeUndefined();
  expect(state.files.size).toBe(1);
});

test.each<Step>([read('1111111'), failure('x'), { type: 'RecordSourceRecovery', data: { fabric: 'lab' } }])(
  '$type needs a registered source',
  (step) => {
    const decision = source.decide({ ...step, meta: testMeta } as SourceCommand, source.initialState);
    expect(decision).toMatchObject({ ok: false, refusal: { code: 'SourceMissing' } });
  },
);

const gap = (life: string): Step => ({
  type: 'RecordGap',
  data: { fabric: 'lab', life, position: 9, from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' },
});

test('a gap is recorded once for each life of the log, also of a fabric that is not in Git', () => {
  const { events } = afterCommands(source, [gap('two'), gap('two'), gap('three')]);
  expect(events.map(({ type, data }) => [type, (data as { readonly life?: string }).life])).toEqual([
    ['HistoryGapRecorded', 'two'],
    ['HistoryGapRecorded', 'three'],
  ]);
});

test('after a gap the same commit counts as read only once it was read again', () => {
  const known = [register, read('1111111', [file('a.yaml')])];
  expect(isUnread(afterCommands(source, known).state)).toBe(false);
  expect(isUnread(afterCommands(source, [...known, gap('two')]).state)).toBe(true);
  const { state, events } = afterCommands(source, [...known, gap('two'), read('1111111'), read('1111111'), gap('two')]);
  expect(isUnread(state)).toBe(false);
  expect(events.slice(3).map(({ type }) => type)).toEqual(['HistoryGapRecorded', 'RevisionRecorded']);
  // A failure in between proves nothing.
  expect(isUnread(afterCommands(source, [...known, gap('two'), failure('x')]).state)).toBe(true);
});
