import { expect, test } from 'vitest';
import { builtInProfiles } from './profiles/built-in.ts';
import { defaultConfiguration } from './rules/configuration.ts';
import { copyOf, type Edit, edited, readAll } from './rules/wiring.fixture.ts';
import { topologyOf } from './topology.ts';

const profiles = builtInProfiles(defaultConfiguration);
const topology = (...edits: readonly Edit[]) => topologyOf(readAll(edited(edits), 'strict').entries, (name) => profiles.get(name));
const without = (...names: readonly string[]): readonly Edit[] => names.map((name) => ['-', name]);

test('shapes are told by roles and by the variants of connections', () => {
  const shapes = (...edits: readonly Edit[]) => topology(...edits).shape;
  const noSpine = without('Switch/spine-01', 'Connection/fabric');
  expect(shapes()).toBe('mixed');
  expect(shapes(...without('Connection/mesh'))).toBe('spine-leaf');
  expect(shapes(...noSpine)).toBe('mesh');
  expect(shapes(...noSpine, ...without('Connection/mesh'))).toBe('unconnected');
  expect(shapes(...noSpine, ...without('Switch/leaf-03', 'Switch/leaf-04', 'Switch/leaf-05'))).toBe('collapsed-core');
  expect(topologyOf([], () => undefined)).toMatchObject({ shape: 'none', switches: [], links: [], singlePoints: [], reach: [] });
});

test('ports in use are counted once, a whole port as its first lane', () => {
  const used = (name: string, ...edits: readonly Edit[]) => {
    const found = topology(...edits).switches.find((device) => device.name === name);
    return [found?.used, found?.ports];
  };
  // 34 ports, of which one is four lanes.
  expect(used('leaf-03')).toEqual([7, 37]);
  expect(used('leaf-04')).toEqual([3, 33]);
  expect(used('leaf-04', ['Switch/leaf-04', 'spec.profile', 'none'])).toEqual([3, undefined]);
  expect(used('leaf-05')).toEqual([0, 72]);
});

test('links have a class and two ends, and what leads out names its externals', () => {
  const links = topology().links.map(({ connection, class: kind, from, to }) => `${connection} ${kind} ${from} ${to}`);
  expect(links).toEqual([
    'bundled server leaf-04/E1/1 server-01/e2',
    'bundled server leaf-04/E1/2/1 server-01/e3',
    'eslag server leaf-01/E1/1 server-02/e1',
    'eslag server leaf-02/E1/1 server-02/e2',
    'external external leaf-03/E1/14 external fixed',
    'external external leaf-03/E1/14 external internet',
    'fabric fabric spine-01/E1/1 leaf-01/E1/49',
    'fabric fabric spine-01/E1/2 leaf-01/E1/50',
    'gateway gateway leaf-03/E1/11 gateway-1/enp2s0',
    'loopback loop leaf-03/E1/12 leaf-03/E1/13',
    'mesh fabric leaf-03/E1/10 leaf-04/E1/10',
    'outside external leaf-03/E1/15 external',
    'unbundled server leaf-03/E1/1/2 server-01/e1',
  ]);
});

test('what hangs on one switch alone is told with what would be cut off', () => {
  const joined = copyOf('Connection/fabric', 'second', [
    'spec.fabric.links',
    [{ spine: { port: 'spine-01/E1/5' }, leaf: { port: 'leaf-02/E1/49' } }],
  ]);
  expect(topology().singlePoints).toEqual([{ device: 'leaf-03', carries: ['fixed', 'internet'], reason: 'only-way-out' }]);
  expect(topology(joined).singlePoints[0]).toEqual({ device: 'spine-01', carries: ['leaf-02'], reason: 'joins-parts' });
  expect(topology(joined, copyOf('Switch/spine-01', 'spine-02')).singlePoints.slice(0, 2)).toEqual([
    { device: 'spine-01', carries: ['leaf-02'], reason: 'joins-parts' },
    { device: 'spine-01', carries: ['leaf-01', 'leaf-02'], reason: 'only-spine-of-leaf' },
  ]);
  expect(topology(...without('Connection/unbundled')).singlePoints.at(-1)).toEqual({
    device: 'leaf-04',
    carries: ['server-01'],
    reason: 'only-switch-of-server',
  });
});

test('subnets reach each other inside of a VPC, by peerings, and outside where something is attached', () => {
  const reach = (...edits: readonly Edit[]) => topology(...edits).reach.map(({ from, to, by = '' }) => `${from} ${to} ${by}`.trim());
  expect(reach()).toEqual([
    'bgp/hosts bgp/plain',
    'data/db data/default',
    'web/app web/front',
    'data/db web/app VPCPeering data--web',
    'data/db web/front VPCPeering data--web',
    'web/front external internet 0.0.0.0/0 ExternalPeering web--internet',
  ]);
  const isolated: Edit = ['VPC/web', 'spec.defaultIsolated', true];
  expect(reach(isolated)).toContain('web/app web/front');
  expect(reach(isolated, ['VPC/web', 'spec.permit'])).not.toContain('web/app web/front');
  expect(reach(isolated, ['VPC/web', 'spec.permit'], ['VPC/web', 'spec.subnets.app.isolated', false])).not.toContain('web/app web/front');
  expect(reach(['-', 'ExternalAttachment/internet']).filter((line) => line.includes('external'))).toEqual([]);
});

test('a subnet is where its attachments are, and an external system where it is attached', () => {
  const { subnets, externals } = topology();
  expect(subnets.map(({ name, switches, servers }) => `${name} ${switches.join(',')} ${servers.join(',')}`.trim())).toEqual([
    'bgp/hosts leaf-03 server-01',
    'bgp/plain',
    'data/db',
    'data/default leaf-04 server-01',
    'web/app leaf-01,leaf-02 server-02',
    'web/front leaf-01,leaf-02 server-02',
  ]);
  expect(externals).toEqual([
    { name: 'fixed', switches: ['leaf-03'] },
    { name: 'internet', switches: ['leaf-03'] },
  ]);
});
