import { expect, test } from 'vitest';
import { checkFiles } from '../pipeline.ts';
import { compareModels } from './compare.ts';
import type { Change } from './judge.ts';

const values = `values:
  PlugSpec:
    description: What is wanted of a plug.
    attributes:
      volts: { type: integer, description: Its tension. }
  NewSpec:
    description: What is wanted of a plug, said anew.
    attributes:
      tension: { type: integer, description: Its tension. }
`;

const single = `      version: v1
      spec: PlugSpec
      statusSubresource: true
`;

const both = `      labels: { team: a }
      versions:
        v1:
          storage: true
          spec: PlugSpec
          statusSubresource: true
          selectableFields: [.spec.volts]
          rules:
            - { rule: 'self.metadata.name != "x"', message: Not x. }
          columns:
            - { name: Volts, type: integer, jsonPath: .spec.volts }
        v2:
          spec: NewSpec
`;

const modelOf = (kind: string) => {
  const { model, diagnostics } = checkFiles([
    {
      path: 'plugs.pim.yaml',
      text: `context: plugs\nrole: published-language\ndescription: Plugs.\n${values}resources:\n  Plug:\n    description: A plug.\n    group: lab.example.com\n${kind.replaceAll(/^ {2}/gmu, '')}`,
    },
  ]);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message, where }) => `${where.line}: ${message}`).join('\n'));
  return model;
};

const compare = (old: string, now: string): readonly Change[] => compareModels(modelOf(old), modelOf(now)).changes;
const brief = (changes: readonly Change[]) => changes.map(({ code, path, field, platforms }) => [code, path, field, platforms.crd.verdict]);

const kind = 'plugs/resources/Plug';

test('a version beside the one there is: only that is told', () => {
  const beside = `      versions:\n        v1: { storage: true, spec: PlugSpec, statusSubresource: true }\n        v2: { spec: NewSpec }\n`;
  expect(brief(compare(single, beside))).toEqual([['change/version-added', `${kind}/versions/v2`, undefined, 'compatible']]);
  expect(brief(compare(beside, single))).toEqual([['change/version-removed', `${kind}/versions/v2`, undefined, 'breaking']]);
  expect(compare(beside, beside)).toEqual([]);
});

test('a version instead of the one there was breaks', () => {
  expect(brief(compare(single, single.replace('v1', 'v2')))).toEqual([['change/kind-version', kind, 'version', 'breaking']]);
});

test('the stored version moves while the old one is still there: a migration of what is stored', () => {
  const moved = both.replace('          storage: true\n', '').replace('        v2:\n', '        v2:\n          storage: true\n');
  expect(brief(compare(both, moved))).toEqual([
    ['change/kind-storage-moved', kind, 'version', 'migration'],
    ['change/version-storage', `${kind}/versions/v1`, 'storage', 'compatible'],
    ['change/version-storage', `${kind}/versions/v2`, 'storage', 'compatible'],
  ]);
});

test.each<[string, string, string, string, string]>([
  ['version-not-served', '          spec: NewSpec\n', '          spec: NewSpec\n          served: false\n', 'v2', 'breaking'],
  ['version-deprecated', '          spec: NewSpec\n', '          spec: NewSpec\n          deprecated: true\n', 'v2', 'compatible'],
  ['kind-part-replaced', 'spec: NewSpec', 'spec: PlugSpec', 'v2', 'breaking'],
  ['status-together', '          statusSubresource: true\n', '', 'v1', 'breaking'],
  ['selectable-removed', '[.spec.volts]', '[]', 'v1', 'breaking'],
  ['selectable-added', '[.spec.volts]', '[.spec.volts, .spec.watts]', 'v1', 'compatible'],
  [
    'rule-removed',
    '            - { rule: \'self.metadata.name != "x"\', message: Not x. }\n',
    '            []\n',
    'v1/rules/self.metadata.name != "x"',
    'compatible',
  ],
  ['column', 'jsonPath: .spec.volts', 'jsonPath: .spec.x', 'v1/columns/Volts', 'compatible'],
  [
    'scale-added',
    '          spec: NewSpec\n',
    '          spec: NewSpec\n          scale: { specReplicasPath: .spec.n, statusReplicasPath: .status.n }\n',
    'v2',
    'compatible',
  ],
])('%s is told at its version', (code, from, to, at, verdict) => {
  const changes = compare(both, both.replace(from, to));
  expect(changes.map((change) => [change.code, change.path, change.platforms.crd.verdict])).toEqual([
    [`change/${code}`, `${kind}/versions/${at}`, verdict],
  ]);
});

test.each<[string, string, string, string]>([
  ['kind-notes', 'team: a', 'team: b', 'compatible'],
  ['conversion-added', '      versions:\n', '      conversion: { strategy: None }\n      versions:\n', 'compatible'],
])('%s is told at the kind', (code, from, to, verdict) => {
  expect(brief(compare(both, both.replace(from, to))).map(([found, path, , crd]) => [found, path, crd])).toEqual([
    [`change/${code}`, kind, verdict],
  ]);
});

test('what was added is taken back', () => {
  const without = (to: string, from: string) => brief(compare(both.replace(from, to), both)).map(([code, , , crd]) => [code, crd]);
  expect(without('          spec: NewSpec\n          served: false\n', '          spec: NewSpec\n')).toEqual([
    ['change/version-served', 'compatible'],
  ]);
  expect(without('      conversion: { strategy: None }\n      versions:\n', '      versions:\n')).toEqual([
    ['change/conversion', 'breaking'],
  ]);
  expect(
    without(
      '          spec: NewSpec\n          scale: { specReplicasPath: .spec.n, statusReplicasPath: .status.n }\n',
      '          spec: NewSpec\n',
    ),
  ).toEqual([['change/scale', 'breaking']]);
});

test('nothing that a kind and its versions say is unknown to the rules', () => {
  expect(compare(single, both).filter(({ code }) => code === 'change/not-known')).toEqual([]);
});
