import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { afterCommands, testMeta } from '#base/decider.fixture.ts';
import { checkFiles } from '#modeling/pipeline.ts';
import { type FabricCommand, Lifecycle } from '../generated/messages.ts';
import { fabric } from './fabric.ts';

type Step = Pick<FabricCommand, 'type' | 'data'>;
const git = (repository: string) => ({ repository, branch: 'main', path: '', pollInterval: 60 });
const create = (repository?: string): Step => ({
  type: 'CreateFabric',
  data: { fabric: 'lab', title: 'Lab', description: '', ...(repository === undefined ? {} : { git: git(repository) }) },
});
const life = (lifecycle: 'planned' | 'active' | 'deprecated' | 'archived'): Step => ({
  type: 'ChangeLifecycle',
  data: { fabric: 'lab', lifecycle, reason: '' },
});
const refusal = (before: readonly Step[], step: Step): string | undefined => {
  const decision = fabric.decide({ ...step, meta: testMeta } as FabricCommand, afterCommands(fabric, before).state);
  return decision.ok ? undefined : decision.refusal.code;
};

test('a fabric is created with its cluster before its repository', () => {
  const { events } = afterCommands(fabric, [
    {
      type: 'CreateFabric',
      data: {
        fabric: 'lab',
        title: '',
        description: '',
        git: git('https://git.example/x'),
        cluster: { kind: 'lab', namespace: 'default' },
      },
    },
  ]);
  expect(events.map((event) => event.type)).toEqual(['FabricCreated', 'ClusterConfigured', 'GitConfigured']);
});

test('saying the same again is no event', () => {
  const steps: Step[] = [
    create(),
    { type: 'DescribeFabric', data: { fabric: 'lab', title: 'T' } },
    { type: 'ConfigureGit', data: { fabric: 'lab', git: git('/srv/git/x') } },
    { type: 'ConfigureCluster', data: { fabric: 'lab', cluster: { kind: 'lab', namespace: 'default' } } },
    { type: 'RecordConnection', data: { fabric: 'lab', health: 'healthy', reason: 'Connected', message: 'Answers.' } },
    life('active'),
  ];
  expect(afterCommands(fabric, [...steps, ...steps.slice(1)]).events).toHaveLength(6);
});

test('a description keeps what is not said', () => {
  const { events } = afterCommands(fabric, [create(), { type: 'DescribeFabric', data: { fabric: 'lab', description: 'New' } }]);
  expect(events.at(-1)).toEqual({ type: 'FabricDescribed', data: { title: 'Lab', description: 'New' } });
});

test.each<[string, string]>([
  ['https://user:secret@git.example/x', 'CredentialInUrl'],
  ['https://token@git.example/x', 'CredentialInUrl'],
  ['ssh://git:secret@git.example/x', 'CredentialInUrl'],
  ['ext::sh -c id', 'RepositoryUnsafe'],
  ['--upload-pack=id', 'RepositoryUnsafe'],
  ['gopher://git.example/x', 'RepositoryUnsafe'],
  ['ssh://-oProxyCommand=id/x', 'RepositoryUnsafe'],
  ['/srv/x\ny', 'RepositoryUnsafe'],
])('the repository %j is refused', (repository, code) => {
  expect(refusal([], create(repository))).toBe(code);
  expect(refusal([create()], { type: 'ConfigureGit', data: { fabric: 'lab', git: git(repository) } })).toBe(code);
});

test.each(['https://git.example/x.git', 'ssh://git@git.example/x', 'git@git.example:team/x.git', '/srv/git/x', 'file:///srv/git/x'])(
  'the repository %j is taken',
  (repository) => {
    expect(refusal([], create(repository))).toBeUndefined();
  },
);

test('life goes forward, back from deprecated to active, and ends archived', () => {
  expect(
    afterCommands(fabric, [create(), life('active'), life('deprecated'), life('active'), life('deprecated'), life('archived')]).state
      .lifecycle,
  ).toBe('archived');
  expect(refusal([create()], life('deprecated'))).toBe('LifecycleStepInvalid');
  expect(refusal([create(), life('archived')], life('active'))).toBe('FabricArchived');
});

test.each<Step>([
  { type: 'DescribeFabric', data: { fabric: 'lab', title: '' } },
  { type: 'ConfigureGit', data: { fabric: 'lab', git: git('/x') } },
  { type: 'ConfigureCluster', data: { fabric: 'lab', cluster: { kind: 'lab', namespace: 'default' } } },
  { type: 'RecordConnection', data: { fabric: 'lab', health: 'failing', reason: 'R', message: 'M' } },
  life('active'),
])('$type needs a fabric', (step) => {
  expect(refusal([], step)).toBe('FabricMissing');
});

test('a fabric is created once', () => {
  expect(refusal([create()], create())).toBe('FabricExists');
});

test('a fabric takes exactly the steps of life that the model draws', () => {
  const { model } = checkFiles(
    ['shared-kernel', 'fabric-management'].map((name) => ({
      path: `models/${name}.pim.yaml`,
      text: readFileSync(`models/${name}.pim.yaml`, 'utf8'),
    })),
  );
  const machine = model.contexts.flatMap(({ aggregates }) => aggregates).find(({ name }) => name === 'Fabric')?.stateMachines[0];
  const drawn = machine?.transitions.flatMap(({ from, to }) => from.map((state) => `${state} -> ${to}`)) ?? [];
  const taken = Lifecycle.flatMap((from) =>
    Lifecycle.filter((to) => to !== from).flatMap((to) => {
      const state = { ...fabric.initialState, exists: true, lifecycle: from };
      return fabric.decide({ ...life(to), meta: testMeta } as FabricCommand, state).ok ? [`${from} -> ${to}`] : [];
    }),
  );
  expect(fabric.initialState.lifecycle).toBe(machine?.initial);
  expect(taken.sort()).toEqual([...drawn].sort());
});

test('a cluster against the rules of the model is refused at its field, by command', () => {
  const configure = (cluster: object): unknown => {
    const { state } = afterCommands(fabric, [create()]);
    const decision = fabric.decide({ type: 'ConfigureCluster', data: { fabric: 'lab', cluster }, meta: testMeta } as FabricCommand, state);
    return decision.ok ? 'taken' : [decision.refusal.code, decision.refusal.fields];
  };
  expect(configure({ kind: 'lab' })).toBe('taken');
  expect(configure({ kind: 'kubeconfig', kubeconfig: 'file:/etc/kubeconfig' })).toBe('taken');
  expect(configure({ kind: 'kubeconfig' })).toEqual([
    'InvalidData',
    [{ pointer: '/cluster/kubeconfig', code: 'value/rule', message: 'is needed for a real cluster' }],
  ]);
  expect(configure({ kind: 'lab', kubeconfig: 'file:/etc/kubeconfig' })).toEqual([
    'InvalidData',
    [{ pointer: '/cluster/kubeconfig', code: 'value/rule', message: 'is only for a real cluster; the lab cluster has its own' }],
  ]);
});

const ignore = (more: object = {}): Step =>
  ({
    type: 'AddIgnoreRule',
    data: { fabric: 'lab', rule: 'r', path: '/spec', reason: 'Why', owner: 'Me', expires: '2999-01-01T00:00:00Z', ...more },
  }) as Step;

test('rules about what does not count have names of their own until they expire, and can be removed', () => {
  const before = [create(), ignore()];
  const events = (steps: readonly Step[]) => afterCommands(fabric, steps).events.map(({ type }) => type);
  expect(events([...before, ignore()])).toEqual(['FabricCreated', 'IgnoreRuleAdded']);
  expect(refusal(before, ignore({ reason: 'Other' }))).toBe('IgnoreRuleExists');
  expect(refusal([create()], ignore({ expires: '2000-01-01T00:00:00Z' }))).toBe('IgnoreRuleExpired');
  expect(refusal(before, { type: 'RemoveIgnoreRule', data: { fabric: 'lab', rule: 'other' } })).toBe('IgnoreRuleMissing');
  const removed: Step = { type: 'RemoveIgnoreRule', data: { fabric: 'lab', rule: 'r' } };
  expect(events([...before, removed, ignore({ reason: 'Other' })])).toEqual([
    'FabricCreated',
    'IgnoreRuleAdded',
    'IgnoreRuleRemoved',
    'IgnoreRuleAdded',
  ]);
  expect(refusal([...before, removed], removed)).toBe('IgnoreRuleMissing');
});

test('what counts as drift is said once', () => {
  const closing: Step = { type: 'ConfigureDrift', data: { fabric: 'lab', drift: { closedKinds: ['Switch'] } } };
  expect(afterCommands(fabric, [create(), closing, closing]).events.map(({ type }) => type)).toEqual(['FabricCreated', 'DriftConfigured']);
});
