import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { isObject } from '#base/json.ts';
import { readYaml } from '#yaml/read.ts';
import { portMapOf } from '../rules/port-map.ts';
import { findingsOf } from '../rules/wiring.fixture.ts';
import { builtInProfiles } from './built-in.ts';

const all = builtInProfiles({ includeCelestica: true, includeCumulus: true });
const published = resolve('../shared/data/hedgehog/switch-profiles');

test('sets are there when the installation includes them', () => {
  const count = (includeCelestica: boolean, includeCumulus: boolean) => builtInProfiles({ includeCelestica, includeCumulus }).size;
  expect([count(false, false), count(true, false), count(false, true), count(true, true)]).toEqual([16, 22, 17, 23]);
});

test.each([...all.keys()])('%s keeps the rules for profiles', (name) => {
  const object = { apiVersion: 'wiring.githedgehog.com/v1beta1', kind: 'SwitchProfile', metadata: { name }, spec: all.get(name) };
  const configuration = { includeCelestica: true, includeCumulus: true };
  expect(findingsOf([['+', '', object]], { configuration })).toEqual([]);
});

test('ports and lanes are named as on the switch', () => {
  const { names, fault } = portMapOf(all.get('dell-s5232f-on') ?? {}, { 'E1/1': '4x25G' });
  expect(fault).toBeUndefined();
  expect([...names].filter((name) => name.startsWith('E1/1/') || name === 'E1/1')).toEqual([
    'E1/1',
    'E1/1/1',
    'E1/1/2',
    'E1/1/3',
    'E1/1/4',
  ]);
  expect([names.has('M1'), names.has('E1/33'), names.has('E1/33/1'), names.size]).toEqual([true, true, false, 69]);
});

test.skipIf(!existsSync(published))('they are those that are published (needs ../shared/data)', () => {
  const known = new Map(
    readdirSync(published).flatMap((file) =>
      readYaml(readFileSync(join(published, file)), { profile: 'kubernetes', file }).documents.flatMap(({ value }) =>
        isObject(value) && isObject(value['metadata']) ? [[String(value['metadata']['name']), value['spec']] as const] : [],
      ),
    ),
  );
  expect([...all.keys()].sort()).toEqual([...known.keys()].sort());
  for (const [name, specification] of all) expect([name, specification]).toEqual([name, known.get(name)]);
});
