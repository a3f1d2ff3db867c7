import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterCommands, testMeta } from '#base/decider.fixture.ts';
import type { ResourceCommand, StateChanged } from '../generated/messages.ts';
import { classify, type ResourceFacts, resource } from './resource.ts';

const id = 'lab:VPC.vpc.githedgehog.com:default:web';
const key = { fabric: 'lab', group: 'vpc.githedgehog.com', kind: 'VPC', namespace: 'default', name: 'web' };
const digestA = 'a'.repeat(64);
const digestB = 'b'.repeat(64);

type Step = Pick<ResourceCommand, 'type' | 'data'>;

const desired = (digest = digestA, commit = '1111111', served = true): Step => ({
  type: 'RecordDesired',
  data: {
    resource: id,
    key,
    apiVersion: 'vpc.githedgehog.com/v1beta1',
    manifest: { spec: { vlan: 1010 } },
    digest,
    origin: { commit, file: 'vpcs/web.yaml', line: 1, document: 0 },
    served,
  },
});
const live = (vlan: number, uid = 'u1'): Step => ({
  type: 'RecordLive',
  data: { resource: id, key, live: { object: { spec: { vlan } }, uid, resourceVersion: String(vlan) } },
});
const gone: Step = { type: 'RecordLive', data: { resource: id, key } };
const agrees = (digest = digestA): Step => ({
  type: 'RecordComparison',
  data: { resource: id, digest, resourceVersion: '1', changes: [] },
});
const differs = (digest = digestA): Step => ({
  type: 'RecordComparison',
  data: { resource: id, digest, resourceVersion: '1', changes: [{ path: '/spec/vlan', kind: 'changed', desired: 1010, live: 1 }] },
});
const withdrawn: Step = { type: 'WithdrawDesired', data: { resource: id, commit: '2222222', file: 'vpcs/web.yaml' } };
const request: Step = { type: 'RequestReconciliation', data: { resource: id } };
const outcome = (kind: 'succeeded' | 'terminal'): Step => ({
  type: 'RecordReconciliation',
  data: { resource: id, outcome: kind, reason: 'configured', message: 'Done.' },
});

const steps = (commands: readonly Step[]): readonly (readonly [string | undefined, string | undefined, string])[] =>
  afterCommands(resource, commands)
    .events.filter((event): event is StateChanged => event.type === 'StateChanged')
    .map(({ data }) => [data.from, data.to, data.trigger]);

const refusalOf = (commands: readonly Step[], last: Step): string | undefined => {
  const { state } = afterCommands(resource, commands);
  const decision = resource.decide({ ...last, meta: testMeta } as ResourceCommand, state);
  return decision.ok ? undefined : decision.refusal.code;
};

test('a manifest in Git that the cluster does not have is committed', () => {
  expect(steps([desired()])).toEqual([[undefined, 'committed', 'git-commit']]);
});

test('a step names commit, file and line of the manifest', () => {
  const { events } = afterCommands(resource, [desired()]);
  expect(events.at(-1)?.data).toEqual({
    to: 'committed',
    trigger: 'git-commit',
    reason: 'In Git, not in the cluster.',
    commit: '1111111',
    file: 'vpcs/web.yaml',
    line: 1,
  });
});

test('an object that agrees is synced, and drifts when somebody changes it', () => {
  expect(steps([desired(), live(1010), agrees(), live(2), differs()])).toEqual([
    [undefined, 'committed', 'git-commit'],
    ['committed', 'synced', 'live-change'],
    ['synced', 'drifted', 'live-change'],
  ]);
});

test('a new commit on a synced resource is pending until it is applied, not drift', () => {
  expect(steps([desired(), live(1010), agrees(), desired(digestB, '3333333'), differs(digestB)]).at(-1)).toEqual([
    'synced',
    'pending',
    'git-commit',
  ]);
});

test('a new commit that changes nothing the cluster can see leaves the resource synced', () => {
  expect(steps([desired(), live(1010), agrees(), desired(digestB, '3333333'), agrees(digestB)])).toHaveLength(2);
});

test('a change by hand on top of a pending commit is drift', () => {
  expect(steps([desired(), live(1010), agrees(), desired(digestB), differs(digestB), live(7), differs(digestB)]).at(-1)?.[1]).toBe(
    'drifted',
  );
});

test('an object without a manifest is orphaned; deleting it leaves nothing', () => {
  expect(steps([live(1), gone])).toEqual([
    [undefined, 'orphaned', 'live-change'],
    ['orphaned', undefined, 'live-deletion'],
  ]);
});

test('taking the manifest of a live object away orphans it', () => {
  expect(steps([desired(), live(1010), agrees(), withdrawn]).at(-1)).toEqual(['synced', 'orphaned', 'git-removal']);
});

test('a step says from which commit, author, file and line it came, also when Git takes the resource away', () => {
  const origin = { commit: '1111111', author: 'Ada', file: 'vpcs/web.yaml', line: 7, document: 1 };
  const first = desired();
  const { events } = afterCommands(resource, [
    { ...first, data: { ...first.data, origin } } as Step,
    { ...withdrawn, data: { ...withdrawn.data, author: 'Grace' } } as Step,
  ]);
  const places = events
    .flatMap((event) => (event.type === 'StateChanged' ? [event.data] : []))
    .map(({ commit, author, file, line }) => [commit, author, file, line]);
  expect(places).toEqual([
    ['1111111', 'Ada', 'vpcs/web.yaml', 7],
    ['2222222', 'Grace', 'vpcs/web.yaml', 7],
  ]);
});

test('a synced object that is deleted is committed again', () => {
  expect(steps([desired(), live(1010), agrees(), gone]).at(-1)).toEqual(['synced', 'committed', 'live-deletion']);
});

test('reconciling is pending until the cluster was seen to agree', () => {
  const before = [desired(), live(1010), agrees(), live(2), differs(), request];
  expect(afterCommands(resource, before).state.state).toBe('pending');
  expect(afterCommands(resource, [...before, outcome('succeeded')]).state.state).toBe('pending');
  expect(steps([...before, outcome('succeeded'), live(1010), agrees()]).at(-1)).toEqual(['pending', 'synced', 'reconciliation']);
});

test('a failed reconciliation goes back to what is the case and says why', () => {
  const { events } = afterCommands(resource, [desired(), live(1010), differs(), request, outcome('terminal')]);
  expect(events.at(-1)).toMatchObject({
    type: 'StateChanged',
    data: {
      from: 'pending',
      to: 'drifted',
      trigger: 'reconciliation-failed',
      reason: expect.stringContaining('The last attempt failed: Done.') as string,
    },
  });
});

test('a manifest of a kind the cluster does not serve waits', () => {
  expect(steps([desired(digestA, '1111111', false), desired()])).toEqual([
    [undefined, 'pending', 'git-commit'],
    ['pending', 'committed', 'git-commit'],
  ]);
});

test('a draft covers what is beneath and gives it back when discarded', () => {
  const draft: Step = { type: 'SaveDraft', data: { resource: id, spec: { vlan: 3 } } };
  const discard: Step = { type: 'DiscardDraft', data: { resource: id } };
  expect(steps([desired(), live(1010), agrees(), draft, discard]).slice(-2)).toEqual([
    ['synced', 'draft', 'draft-saved'],
    ['draft', 'synced', 'draft-discarded'],
  ]);
});

test('the same observation again is no event', () => {
  const commands = [desired(), live(1010), agrees()];
  expect(afterCommands(resource, [...commands, ...commands]).events).toEqual(afterCommands(resource, commands).events);
});

test.each<[string, readonly Step[], Step, string]>([
  ['reconcile the unknown', [], request, 'ResourceUnknown'],
  ['withdraw the unknown', [], withdrawn, 'ResourceUnknown'],
  ['reconcile an orphan', [live(1)], request, 'NothingDesired'],
  ['reconcile twice', [desired(), request], request, 'ReconciliationRunning'],
  ['reconcile a kind that is not served', [desired(digestA, '1111111', false)], request, 'KindNotServed'],
  ['discard no draft', [desired()], { type: 'DiscardDraft', data: { resource: id } }, 'NoDraft'],
  ['compare with a manifest that is not the newest', [desired(), live(1)], agrees(digestB), 'ComparisonStale'],
  ['compare what is not live', [desired()], agrees(), 'ComparisonStale'],
])('%s is refused', (_name, before, last, code) => {
  expect(refusalOf(before, last)).toBe(code);
});

const anyStep = fc.constantFrom<Step>(
  desired(),
  desired(digestB, '3333333'),
  desired(digestA, '1111111', false),
  live(1010),
  live(2, 'u2'),
  gone,
  agrees(),
  differs(),
  agrees(digestB),
  withdrawn,
  request,
  outcome('succeeded'),
  outcome('terminal'),
  { type: 'SaveDraft', data: { resource: id, spec: 1 } },
  { type: 'DiscardDraft', data: { resource: id } },
);

test('after any history the recorded state is the one the facts give, and each step starts where the last one ended', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 25 }), (commands) => {
      let facts: ResourceFacts = resource.initialState;
      let last: string | undefined;
      for (const step of commands) {
        const decision = resource.decide({ ...step, meta: testMeta } as ResourceCommand, facts);
        if (!decision.ok) continue;
        for (const event of decision.value) {
          if (event.type === 'StateChanged') {
            expect(event.data.from).toBe(last);
            last = event.data.to;
          }
          facts = resource.evolve(facts, event);
        }
        expect(facts.state).toBe(classify(facts).state);
      }
    }),
  );
});

const askDeletion: Step = { type: 'RequestDeletion', data: { resource: id, reason: 'Not used.' } };
const deletion = (kind: 'succeeded' | 'terminal'): Step => ({
  type: 'RecordDeletion',
  data: { resource: id, outcome: kind, reason: 'deleted', message: 'Told.' },
});

test('an orphan that is deleted is pending until the cluster has it no more', () => {
  expect(steps([live(1), askDeletion, deletion('succeeded'), gone])).toEqual([
    [undefined, 'orphaned', 'live-change'],
    ['orphaned', 'pending', 'deletion-requested'],
    ['pending', undefined, 'live-deletion'],
  ]);
});

test('a deletion that fails leaves the orphan, with what the cluster said', () => {
  const { state } = afterCommands(resource, [live(1), askDeletion, deletion('terminal')]);
  expect(classify(state)).toEqual({ state: 'orphaned', reason: 'In the cluster, not in Git. The last attempt failed: Told.' });
});

test('what is made anew under the same name is not being deleted', () => {
  const { state } = afterCommands(resource, [live(1), askDeletion, deletion('succeeded'), live(2, 'u2')]);
  expect([state.state, state.deleting]).toEqual(['orphaned', undefined]);
});

test.each([
  ['what Git wants', [desired(), live(1)], 'StillDesired'],
  ['what is not there', [desired(), withdrawn], 'NothingLive'],
  ['what is being deleted', [live(1), askDeletion], 'DeletionRunning'],
  ['what nobody knows', [], 'ResourceUnknown'],
])('deletion of %s is refused', (_what, before, code) => {
  expect(refusalOf(before, askDeletion)).toBe(code);
});
