import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { makePlan, type PlanQuestion } from './plan.ts';
import type { ResourceFacts } from './resource.ts';

const id = (kind: string, name: string): string => `lab:${kind}.${kind === 'Switch' ? 'wiring' : 'vpc'}.githedgehog.com:default:${name}`;
const vpc = (name: string): string => id('VPC', name);
const attachment = (name: string): string => id('VPCAttachment', name);
const peering = (name: string): string => id('VPCPeering', name);

const object = (kind: string, name: string, spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'vpc.githedgehog.com/v1beta1',
  kind,
  metadata: { name, namespace: 'default' },
  spec,
});

const facts = (given: {
  readonly wanted?: JsonObject;
  readonly live?: JsonObject;
  readonly withdrawn?: boolean;
  readonly manager?: string;
  readonly more?: Partial<ResourceFacts>;
}): ResourceFacts => {
  const { wanted, live, withdrawn, manager, more } = given;
  const digest = JSON.stringify(wanted);
  return {
    gitAhead: false,
    running: false,
    awaiting: false,
    cause: 'git-commit',
    ...(wanted === undefined
      ? {}
      : {
          desired: {
            apiVersion: 'vpc.githedgehog.com/v1beta1',
            manifest: wanted,
            digest,
            origin: { commit: '1', file: 'a.yaml', line: 1, document: 0 },
            served: true,
          },
        }),
    ...(live === undefined ? {} : { live: { object: live, uid: 'u', resourceVersion: '1' } }),
    ...(withdrawn === true ? { withdrawn: { commit: '2', file: 'a.yaml' } } : {}),
    ...(wanted === undefined || live === undefined
      ? {}
      : {
          compared: {
            digest,
            changes: [{ path: '/spec/x', kind: 'changed', desired: 1, live: 2, ...(manager === undefined ? {} : { manager }) }],
          },
        }),
    ...more,
  };
};

const plan = (resources: Readonly<Record<string, ResourceFacts>>, more: Partial<PlanQuestion> = {}) =>
  makePlan({
    fabric: 'lab',
    resources: new Map(Object.entries(resources)),
    live: 100,
    holders: new Map(),
    policy: { takeOver: false, prune: 'asked', pruneBudget: '10%' },
    force: false,
    prune: false,
    approve: [],
    ...more,
  });

const short = (steps: ReturnType<typeof plan>['steps']): readonly string[] =>
  steps.map(
    ({ resource, action, wave, obstacle }) =>
      `${wave} ${action} ${resource.split(':').at(-1)}${obstacle === undefined ? '' : ` ${obstacle.code}`}`,
  );

test('what is made comes after what it names, deletions come last, and what names something goes before it', () => {
  const { steps } = plan(
    {
      [attachment('at')]: facts({ wanted: object('VPCAttachment', 'at', { subnet: 'new/one' }) }),
      [vpc('new')]: facts({ wanted: object('VPC', 'new') }),
      [vpc('changed')]: facts({ wanted: object('VPC', 'changed'), live: object('VPC', 'changed') }),
      [vpc('old')]: facts({ live: object('VPC', 'old'), withdrawn: true }),
      [peering('both')]: facts({ live: object('VPCPeering', 'both', { permit: [{ old: {}, changed: {} }] }), withdrawn: true }),
    },
    { prune: true },
  );
  expect(short(steps)).toEqual(['0 configure changed', '0 create new', '1 create at', '2 delete both', '3 delete old']);
  expect(steps.map(({ after }) => after)).toEqual([[], [], [vpc('new')], [], [peering('both')]]);
});

test('what agrees, what has a draft and what is nowhere is no part of a plan', () => {
  const agreed = facts({ wanted: object('VPC', 'a'), live: object('VPC', 'a') });
  const { compared } = agreed;
  const { steps } = plan({
    [vpc('a')]: { ...agreed, compared: { digest: compared?.digest ?? '', changes: [] } },
    [vpc('b')]: facts({ wanted: object('VPC', 'b'), more: { draft: {} } }),
    [vpc('c')]: facts({ withdrawn: true }),
  });
  expect(steps).toEqual([]);
});

test('what was never compared with this manifest is configured', () => {
  const stale = facts({ wanted: object('VPC', 'a'), live: object('VPC', 'a'), more: { compared: { digest: 'other', changes: [] } } });
  expect(short(plan({ [vpc('a')]: stale }).steps)).toEqual(['0 configure a']);
});

test('fields of others stand in the way until they are taken over', () => {
  const owned = { [vpc('a')]: facts({ wanted: object('VPC', 'a'), live: object('VPC', 'a'), manager: 'kubectl-edit' }) };
  const [step] = plan(owned).steps;
  expect(step?.conflicts).toEqual([{ path: '/spec/x', manager: 'kubectl-edit' }]);
  expect(step?.obstacle?.message).toBe('1 field that Git wants otherwise belongs to kubectl-edit.');
  expect(plan(owned, { force: true }).steps[0]?.obstacle).toBeUndefined();
  const policy = { takeOver: true, prune: 'asked', pruneBudget: '10%' } as const;
  expect(plan(owned, { policy }).steps[0]?.obstacle).toBeUndefined();
});

test('what only others put there is left alone, and is no conflict beside a value', () => {
  const wanted = facts({ wanted: object('VPC', 'a'), live: object('VPC', 'a'), manager: 'kubectl-edit' });
  const digest = wanted.compared?.digest ?? '';
  const foreign = { path: '/spec/y', kind: 'removed', live: 1, category: 'foreign' as const, manager: 'hand' };
  const [alone] = plan({ [vpc('a')]: { ...wanted, compared: { digest, changes: [foreign] } } }).steps;
  expect([alone?.obstacle?.code, alone?.conflicts]).toEqual(['ForeignOnly', []]);
  const value = { path: '/spec/x', kind: 'changed', desired: 1, live: 2, category: 'value' as const };
  const [both] = plan({ [vpc('a')]: { ...wanted, compared: { digest, changes: [value, foreign] } } }).steps;
  expect([both?.obstacle, both?.changes]).toEqual([undefined, 1]);
});

test.each([
  ['is being reconciled', { running: true }],
  ['was applied and not seen yet', { awaiting: true }],
  ['is being deleted', { deleting: 'requested' as const }],
])('what %s is left alone', (_what, more) => {
  expect(short(plan({ [vpc('a')]: facts({ wanted: object('VPC', 'a'), more }) }).steps)).toEqual(['0 create a Running']);
  expect(short(plan({ [vpc('a')]: facts({ live: object('VPC', 'a'), withdrawn: true, more }) }, { prune: true }).steps)).toEqual([
    '0 delete a Running',
  ]);
});

test('a kind that is not served waits, and so does what names such an object', () => {
  const unserved = facts({ wanted: object('VPC', 'a') });
  const { desired } = unserved;
  const steps = plan({
    [vpc('a')]: { ...unserved, ...(desired === undefined ? {} : { desired: { ...desired, served: false } }) },
    [attachment('at')]: facts({ wanted: object('VPCAttachment', 'at', { subnet: 'a/one' }) }),
  });
  expect(short(steps.steps)).toEqual(['0 create a KindNotServed', '1 create at NeedHeld']);
});

test('an orphan goes only by name, what Git took away when pruning is asked for, a protected kind never', () => {
  const gone = facts({ live: object('VPC', 'a'), withdrawn: true });
  const orphan = facts({ live: object('VPC', 'a') });
  const code = (of: ResourceFacts, more: Partial<PlanQuestion> = {}) => plan({ [vpc('a')]: of }, more).steps[0]?.obstacle?.code;
  const policy = (more: object) => ({ policy: { takeOver: false, prune: 'asked', pruneBudget: '10%', ...more } as const });
  expect([code(gone), code(gone, { prune: true }), code(gone, { approve: [vpc('a')] })]).toEqual(['PruneOff', undefined, undefined]);
  expect([code(orphan), code(orphan, { prune: true }), code(orphan, { approve: [vpc('a')] })]).toEqual([
    'OrphanUnapproved',
    'OrphanUnapproved',
    undefined,
  ]);
  expect(code(gone, { prune: true, ...policy({ prune: 'never' }) })).toBe('PruneOff');
  expect(code(gone, { approve: [vpc('a')], ...policy({ protectedKinds: ['VPC'] }) })).toBe('KindProtected');
});

const goneVpcs = (count: number): Readonly<Record<string, ResourceFacts>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [vpc(`v${index}`), facts({ live: object('VPC', `v${index}`), withdrawn: true })]),
  );

test.each([
  ['10%', 100, 10, 0],
  ['10%', 100, 11, 11],
  ['10%', 5, 1, 0],
  ['10%', 5, 2, 2],
  ['0%', 100, 1, 1],
  ['0', 100, 1, 1],
  ['3', 100, 3, 0],
  ['3', 100, 4, 4],
])('a budget of %s of %i objects: of %i that would go, %i are held', (pruneBudget, live, gone, held) => {
  const policy = { takeOver: false, prune: 'asked', pruneBudget } as const;
  const { steps } = plan(goneVpcs(gone), { prune: true, live, policy });
  expect(steps.filter(({ obstacle }) => obstacle?.code === 'OverBudget').length).toBe(held);
});

test('what is approved by name does not count against the budget', () => {
  const policy = { takeOver: false, prune: 'asked', pruneBudget: '1' } as const;
  const { steps } = plan(goneVpcs(2), { prune: true, policy, approve: [vpc('v0')] });
  expect(steps.every(({ obstacle }) => obstacle === undefined)).toBe(true);
});

test('objects that name each other cannot be made, nor what names them: told with the whole round', () => {
  const relaying = (name: string, to: string): JsonObject => object('VPC', name, { subnets: { one: { dhcp: { relayVPC: to } } } });
  const round = {
    [vpc('a')]: facts({ wanted: relaying('a', 'b') }),
    [vpc('b')]: facts({ wanted: relaying('b', 'a') }),
    [vpc('self')]: facts({ wanted: relaying('self', 'self') }),
    [attachment('at')]: facts({ wanted: object('VPCAttachment', 'at', { subnet: 'a/one' }) }),
  };
  const { cycles, steps } = plan(round);
  expect(cycles).toEqual([[vpc('a'), vpc('b')]]);
  expect(short(steps)).toEqual(['0 create a Cycle', '0 create b Cycle', '0 create self', '1 create at NeedHeld']);
  expect(steps[0]?.obstacle?.message).toBe(`None of these can come first: ${vpc('a')}, ${vpc('b')}.`);
  const halfThere = { ...round, [vpc('b')]: facts({ wanted: relaying('b', 'a'), live: relaying('b', 'a') }) };
  expect(short(plan(halfThere).steps)).toEqual(['0 create a', '0 create self', '1 configure b', '1 create at']);
});

test('what a plan is made of is its steps and of what they are taken on', () => {
  const one = { [vpc('a')]: facts({ wanted: object('VPC', 'a') }) };
  const other = { [vpc('a')]: facts({ wanted: object('VPC', 'a', { vlan: 7 }) }) };
  expect(plan(one).basis).toBe(plan(one).basis);
  expect(new Set([plan(one).basis, plan(other).basis, plan({}).basis]).size).toBe(3);
});

/** A fabric of VPCs, attachments and peerings, each wanted, live or both. */
const fabrics = fc
  .array(
    fc.record({
      kind: fc.constantFrom('VPC', 'VPCAttachment', 'VPCPeering'),
      name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      names: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      also: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      side: fc.constantFrom('wanted', 'live', 'both'),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    Object.fromEntries(
      all.map(({ kind, name, names, also, side }) => {
        const spec =
          kind === 'VPC' ? {} : kind === 'VPCAttachment' ? { subnet: `${names}/one` } : { permit: [{ [names]: {}, [also]: {} }] };
        const body = object(kind, name, spec);
        return [
          id(kind, name),
          facts({ withdrawn: true, ...(side === 'live' ? {} : { wanted: body }), ...(side === 'wanted' ? {} : { live: body }) }),
        ];
      }),
    ),
  );

test('whatever there is: no step comes before one that it comes after, and the order does not depend on how it is told', () => {
  fc.assert(
    fc.property(fabrics, fc.boolean(), (resources, prune) => {
      const { steps, basis } = plan(resources, { prune });
      const place = new Map(steps.map(({ resource }, index) => [resource, index]));
      for (const { resource, after, wave } of steps)
        for (const earlier of after) {
          expect(place.get(earlier)).toBeLessThan(place.get(resource) as number);
          expect(steps[place.get(earlier) as number]?.wave).toBeLessThan(wave);
        }
      const lastApply = steps.findLastIndex(({ action }) => action !== 'delete');
      expect(steps.slice(0, lastApply + 1).every(({ action }) => action !== 'delete')).toBe(true);
      const backwards = Object.fromEntries(Object.entries(resources).reverse());
      expect(plan(backwards, { prune }).basis).toBe(basis);
    }),
  );
});
