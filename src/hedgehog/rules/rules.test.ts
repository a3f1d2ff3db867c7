import { describe, expect, test } from 'vitest';
import { cases, type RuleCase, unaddressed } from './cases.fixture.ts';
import { configurationOf, defaultConfiguration } from './configuration.ts';
import type { FabricView } from './fabric.ts';
import { FabricIndex } from './fabric.ts';
import { configurationIn } from './installation.ts';
import type { RuleTable } from './rule.ts';
import type { KindName } from './specs.ts';
import { rulesByKind } from './tables.ts';
import { copyOf, type Edit, edited, findingsOf, type Question, readAll } from './wiring.fixture.ts';

test.each(['webhook', 'hhfab', 'strict'] as const)('nothing is wrong with the fabric that tests change (%s)', (mode) => {
  expect(findingsOf([], { mode })).toEqual([]);
});

test('changes to an object that a case adds do not reach the case', () => {
  const add = copyOf('Server/server-01', 'server-09');
  edited([add, ['Server/server-09', 'spec.description', 'Changed']]);
  expect(add).toEqual(copyOf('Server/server-01', 'server-09'));
});

test('a configuration with values of other types than their fields says nothing there', () => {
  const fabric = { vpcIRBVLANs: 5, spineASN: '65100', mode: ['spine-leaf'], fabricSubnet: '10.99.0.0/16' };
  const usual = configurationOf({ config: { fabric: { fabricSubnet: '10.99.0.0/16' } } });
  expect(configurationIn({ config: { fabric, gateway: 'no' } })).toEqual(usual);
  expect([configurationIn(undefined), configurationIn('x')]).toEqual([defaultConfiguration, defaultConfiguration]);
});

test('what the installer fills in is not judged as it is written', () => {
  const written: Edit = ['Gateway/gateway-1', 'spec.vtepMAC', 'CA:FE'];
  expect(findingsOf([...unaddressed, written], { mode: 'hhfab' })).toEqual([]);
  expect(findingsOf([written], { mode: 'hhfab' }).map(({ rule }) => rule)).toEqual(['GW-S05']);
});

/** What a rule says of objects as they are written. */
const withoutDefaults = (id: string, edits: readonly Edit[]): readonly string[] => {
  const { entries } = readAll(edited(edits), 'webhook');
  const index = new FabricIndex('webhook', defaultConfiguration);
  const view: FabricView = index.view(() => undefined, undefined);
  const targets = edits.map(([target]) => target);
  return entries
    .filter(({ kind, name }) => targets.includes(`${kind}/${name}`))
    .flatMap((entry) => {
      const rule = (rulesByKind[entry.kind] as RuleTable<KindName>)[id];
      return (rule?.check({ ...entry, spec: entry.written }, view) ?? []).map(({ at }) => at);
    });
};

/** What breaks some rules is the configuration: then it is not that of cases that keep them. */
const questionOf = ({ mode, before, configuration, allowed }: RuleCase, keeps: boolean): Question => ({
  ...(mode === undefined ? {} : { mode }),
  ...(before === undefined ? {} : { before }),
  configuration: { allowExtraSwitchProfiles: allowed === true, ...(keeps ? {} : configuration) },
});

const broken = (id: string, edits: readonly Edit[], one: RuleCase, keeps = false): readonly string[] =>
  one.undefaulted === true
    ? withoutDefaults(id, edits)
    : findingsOf(edits, questionOf(one, keeps))
        .filter(({ rule }) => rule === id)
        .map(({ message, hint, pointer }) => {
          expect(`${message} ${hint}`).not.toMatch(/\{\w|undefined/u);
          return pointer;
        });

describe.each(Object.entries(cases))('%s', (id, one) => {
  test('is broken by what breaks it', () => {
    expect(one.refuses.filter((edits) => broken(one.by ?? id, edits, one).length === 0)).toEqual([]);
  });
  test('is kept by what is close to that', () => {
    expect(one.accepts.filter((edits) => broken(one.by ?? id, edits, one, true).length > 0)).toEqual([]);
  });
});
