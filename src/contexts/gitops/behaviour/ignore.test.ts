import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '#contexts/shared-kernel/generated/messages.ts';
import { type DriftRules, type Ignoring, noDriftRules, ruleOver, sortDifferences } from './ignore.ts';

const settings = (...rules: readonly Ignoring[]): DriftRules => ({ closedKinds: new Set(['Switch']), rules });
const web = { kind: 'VPC', name: 'web-1' };

test.each<[string, Partial<Ignoring>, string, boolean]>([
  ['exactly there', { path: '/spec/mode' }, '/spec/mode', true],
  ['below', { path: '/spec/subnets' }, '/spec/subnets/a/vlan', true],
  ['above', { path: '/spec/subnets/a/vlan' }, '/spec/subnets', false],
  ['beside', { path: '/spec/mode' }, '/spec/model', false],
  ['any one step', { path: '/spec/subnets/*/vlan' }, '/spec/subnets/a/vlan', true],
  ['not two steps', { path: '/spec/*/vlan' }, '/spec/subnets/a/vlan', false],
  ['a step with a slash in it', { path: '/metadata/labels/a~1b' }, '/metadata/labels/a~1b', true],
  ['of the kind', { path: '/spec', kind: 'VPC' }, '/spec/mode', true],
  ['of another kind', { path: '/spec', kind: 'Switch' }, '/spec/mode', false],
  ['of the name', { path: '/spec', name: 'web-1' }, '/spec/mode', true],
  ['of names that begin so', { path: '/spec', name: 'web-*' }, '/spec/mode', true],
  ['of names with something inside', { path: '/spec', name: 'w*-*1' }, '/spec/mode', true],
  ['of other names', { path: '/spec', name: 'web-*1-*' }, '/spec/mode', false],
  ['of a name that would overlap itself', { path: '/spec', name: 'web-1*1' }, '/spec/mode', false],
])('a rule is met %s', (_what, rule, path, expected) => {
  expect(ruleOver(settings({ rule: 'r', path: '/', ...rule }), web, path)).toBe(expected ? 'r' : undefined);
});

const change = (path: string, category: Change['category'] = 'value'): Change => ({ path, kind: 'changed', category });

test('values count, foreign ones where the kind is closed, ownership never; what a rule leaves out is kept with its name', () => {
  const differences = [change('/spec/a'), change('/spec/b', 'foreign'), change('/spec/c', 'ownership'), change('/spec/d')];
  const rules = settings({ rule: 'quiet', path: '/spec/d' });
  const paths = ({ changes, aside }: ReturnType<typeof sortDifferences>) => [
    changes.map(({ path }) => path),
    aside.map(({ path, ignoredBy }) => `${path} ${ignoredBy ?? ''}`.trim()),
  ];
  expect(paths(sortDifferences(rules, web, differences))).toEqual([['/spec/a'], ['/spec/b', '/spec/c', '/spec/d quiet']]);
  expect(paths(sortDifferences(rules, { kind: 'Switch', name: 'leaf' }, differences))).toEqual([
    ['/spec/a', '/spec/b'],
    ['/spec/c', '/spec/d quiet'],
  ]);
});

test('no difference is lost, and without rules every other value counts', () => {
  const paths = fc.constantFrom('', '/spec', '/spec/a', '/spec/a/b', '/metadata/labels/x~1y');
  const categories = fc.constantFrom<Change['category'][]>('value', 'foreign', 'ownership', undefined);
  const differences = fc.array(
    fc.tuple(paths, categories).map(([path, category]) => (category === undefined ? { path, kind: 'changed' } : change(path, category))),
  );
  const rules = fc.array(
    fc.record({ rule: fc.constantFrom('r', 's'), path: fc.constantFrom('/', '/spec', '/*/a'), name: fc.constantFrom('*', 'web-1', 'x') }),
  );
  fc.assert(
    fc.property(differences, rules, (given, ignoring) => {
      const { changes, aside } = sortDifferences(settings(...ignoring), web, given);
      expect(changes.length + aside.length).toBe(given.length);
      expect(sortDifferences(noDriftRules, web, given).changes).toEqual(given.filter(({ category = 'value' }) => category === 'value'));
    }),
  );
});
