/** Drafts and what becomes of them; transitions are named as the table of the plugin that Hedgerow follows names them. */
import { expect, test } from 'vitest';
import { afterCommands, testMeta } from '#base/decider.fixture.ts';
import type { Json } from '#base/json.ts';
import type { ResourceCommand, StateChanged } from '../generated/messages.ts';
import { resource } from './resource.ts';

const id = 'lab:VPC.vpc.githedgehog.com:default:web';
const key = { fabric: 'lab', group: 'vpc.githedgehog.com', kind: 'VPC', namespace: 'default', name: 'web' };

type Step = Pick<ResourceCommand, 'type' | 'data'>;

const git = (vlan: number, commit = '1111111'): Step => ({
  type: 'RecordDesired',
  data: {
    resource: id,
    key,
    apiVersion: 'vpc.githedgehog.com/v1beta1',
    manifest: { spec: { vlan } },
    digest: String(vlan).padStart(64, 'a'),
    origin: { commit, file: 'vpcs/web.yaml', line: 1, document: 0 },
    served: true,
  },
});
const gitForgets: Step = { type: 'WithdrawDesired', data: { resource: id, commit: '2222222', file: 'vpcs/web.yaml' } };
const cluster = (vlan: number): Step => ({
  type: 'RecordLive',
  data: { resource: id, key, live: { object: { spec: { vlan } }, uid: 'u1', resourceVersion: String(vlan) } },
});
const compared = (vlan: number, live: number): Step => ({
  type: 'RecordComparison',
  data: {
    resource: id,
    digest: String(vlan).padStart(64, 'a'),
    resourceVersion: String(live),
    changes: vlan === live ? [] : [{ path: '/spec/vlan', kind: 'changed', desired: vlan, live }],
  },
});
const save = (vlan: number): Step => ({ type: 'SaveDraft', data: { resource: id, spec: { vlan } } });
const discard: Step = { type: 'DiscardDraft', data: { resource: id } };
const begin: Step = { type: 'BeginDraft', data: { resource: id, key, apiVersion: 'vpc.githedgehog.com/v1beta1', spec: { vlan: 1 } } };
const committed = (cause: 'draft' | 'adoption'): Step => ({
  type: 'RecordCommit',
  data: { resource: id, cause, branch: 'hedgerow/x', commit: '3333333', files: ['vpcs/web.yaml'] },
});
const approve: Step = { type: 'ApproveAdoption', data: { resource: id, fields: ['/spec/vlan'], branch: 'main', reason: 'It is right.' } };

const run = (...commands: readonly Step[]) => afterCommands(resource, commands);
const lastStep = (...commands: readonly Step[]): Json => {
  const step = run(...commands).events.findLast((event): event is StateChanged => event.type === 'StateChanged');
  return [step?.data.from ?? null, step?.data.to ?? null, step?.data.trigger ?? null];
};
const refusalOf = (last: Step, ...before: readonly Step[]): string | undefined => {
  const decision = resource.decide({ ...last, meta: testMeta } as ResourceCommand, run(...before).state);
  return decision.ok ? undefined : decision.refusal.code;
};

test('T01 draft to committed: a resource that began as a draft is committed when Git has it', () => {
  expect(lastStep(begin)).toEqual([null, 'draft', 'draft-saved']);
  expect(run(begin, git(1)).state).toMatchObject({ state: 'committed', draft: undefined });
  expect(lastStep(begin, git(1))).toEqual(['draft', 'committed', 'git-commit']);
});

test('T02 draft to draft: another draft takes the place of the one before, and is no step', () => {
  const { events, state } = run(git(1), save(2), save(3), save(3));
  expect(events.filter(({ type }) => type === 'DraftSaved')).toHaveLength(2);
  expect(events.filter(({ type }) => type === 'StateChanged')).toHaveLength(2);
  expect(state.draft).toEqual({ vlan: 3 });
});

test('T04 committed to draft, and back when the draft is thrown away', () => {
  expect(lastStep(git(1), save(2))).toEqual(['committed', 'draft', 'draft-saved']);
  expect(lastStep(git(1), save(2), discard)).toEqual(['draft', 'committed', 'draft-discarded']);
});

test('T07 synced to draft, and back when the draft is thrown away', () => {
  const synced = [git(1), cluster(1), compared(1, 1)];
  expect(lastStep(...synced, save(2))).toEqual(['synced', 'draft', 'draft-saved']);
  expect(lastStep(...synced, save(2), discard)).toEqual(['draft', 'synced', 'draft-discarded']);
});

test('T12 drifted to draft, and back when the draft is thrown away', () => {
  const drifted = [git(1), cluster(2), compared(1, 2)];
  expect(lastStep(...drifted, save(3))).toEqual(['drifted', 'draft', 'draft-saved']);
  expect(lastStep(...drifted, save(3), discard)).toEqual(['draft', 'drifted', 'draft-discarded']);
});

test('T15 orphaned to draft, and back when the draft is thrown away', () => {
  expect(lastStep(cluster(1), save(2))).toEqual(['orphaned', 'draft', 'draft-saved']);
  expect(lastStep(cluster(1), save(2), discard)).toEqual(['draft', 'orphaned', 'draft-discarded']);
});

test('T10 drifted to committed: Git that has what the cluster has makes the resource synced, once it was compared', () => {
  const drifted = [git(1), cluster(2), compared(1, 2), approve, committed('adoption')];
  expect(run(...drifted).state).toMatchObject({ state: 'drifted', proposal: { branch: 'hedgerow/x', cause: 'adoption' } });
  expect(lastStep(...drifted, git(2, '3333333'), compared(2, 2))).toEqual(['drifted', 'synced', 'git-commit']);
  expect(run(...drifted, git(2, '3333333')).state.proposal).toBeUndefined();
});

test('T13 orphaned to committed: Git that has what the cluster has makes the orphan synced, once it was compared', () => {
  const orphan = [cluster(2), approve, committed('adoption')];
  expect(lastStep(...orphan, git(2))).toEqual(['orphaned', 'pending', 'git-commit']);
  expect(lastStep(...orphan, git(2), compared(2, 2))).toEqual(['pending', 'synced', 'git-commit']);
});

test('a draft of a synced resource that Git gets waits for the cluster, and is no drift', () => {
  const landed = [git(1), cluster(1), compared(1, 1), save(2), committed('draft'), git(2, '3333333'), compared(2, 1)];
  expect(lastStep(...landed)).toEqual(['draft', 'pending', 'git-commit']);
  expect(run(...landed).state).toMatchObject({ state: 'pending', draft: undefined, gitAhead: true });
});

test('a draft that Git gets is done with whoever put it there; another manifest leaves it, and it is outdated', () => {
  expect(run(git(1), save(2), git(2)).state).toMatchObject({ state: 'committed', draft: undefined, base: undefined });
  const { state } = run(git(1), save(2), git(3));
  expect(state).toMatchObject({ state: 'draft', draft: { vlan: 2 } });
  expect(state.base).not.toBe(state.desired?.digest);
  expect(run(git(1), save(2), git(3), save(2)).state.base).toBe(state.desired?.digest);
});

test('a draft stays what it is while Git and the cluster change', () => {
  expect(run(git(1), cluster(1), save(2), cluster(5), compared(1, 5), gitForgets).state.state).toBe('draft');
  expect(lastStep(git(1), cluster(1), save(2), gitForgets, discard)).toEqual(['draft', 'orphaned', 'draft-discarded']);
});

test('a proposal of a draft is forgotten with the draft; that of an adoption is not', () => {
  expect(run(git(1), save(2), committed('draft')).state.proposal).toEqual({
    cause: 'draft',
    branch: 'hedgerow/x',
    commit: '3333333',
    files: ['vpcs/web.yaml'],
  });
  expect(run(git(1), save(2), committed('draft'), save(3)).state.proposal).toMatchObject({ branch: 'hedgerow/x' });
  expect(run(git(1), save(2), committed('draft'), discard).state.proposal).toBeUndefined();
  expect(run(git(1), cluster(2), committed('adoption'), save(3), discard).state.proposal).toMatchObject({ cause: 'adoption' });
});

test('a draft of nothing else is gone without a trace of a state, and can be begun again', () => {
  expect(lastStep(begin, discard)).toEqual(['draft', null, 'draft-discarded']);
  expect(run(begin, discard, begin).state.state).toBe('draft');
  expect(run(begin, save(2)).events.findLast(({ type }) => type === 'DraftSaved')?.data).toMatchObject({ key, spec: { vlan: 2 } });
});

test('an approval says which incarnation was looked at', () => {
  expect(run(cluster(2), approve).events.at(-1)).toMatchObject({
    type: 'AdoptionApproved',
    data: { fields: ['/spec/vlan'], branch: 'main', reason: 'It is right.', uid: 'u1', resourceVersion: '2' },
  });
});

test('what cannot be is refused', () => {
  expect(refusalOf(begin, git(1))).toBe('ResourceExists');
  expect(refusalOf(begin, begin)).toBe('ResourceExists');
  expect(refusalOf({ ...begin, data: { ...begin.data, resource: 'lab:VPC:x:y' } } as Step)).toBe('NameMismatch');
  expect(refusalOf(approve)).toBe('ResourceUnknown');
  expect(refusalOf(approve, git(1))).toBe('NothingLive');
  expect(refusalOf(committed('draft'))).toBe('ResourceUnknown');
  expect(refusalOf(discard, git(1))).toBe('NoDraft');
});
