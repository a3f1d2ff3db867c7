import { expect, test } from 'vitest';
import {
  linksOf,
  type Mark,
  marksByNode,
  nodesOfPlace,
  type Picture,
  placesOf,
  reachedFrom,
  stateAt,
  type Topology,
  worstOf,
} from './topology.ts';

const node = (kind: Picture['nodes'][number]['kind'], label: string, members = [label]) => ({
  ...{ id: `${kind} ${label}`, kind, label, members },
  ...{ x: 0, y: 0, width: 1, height: 1 },
});

const picture: Picture = {
  ...{ width: 1, height: 1, bands: [], frames: [], lines: [] },
  nodes: [
    node('switch', 'leaf-1'),
    node('switch', 'leaf-2'),
    node('servers', '2 servers', ['server-1', 'server-2']),
    node('external', 'internet'),
  ],
};

const topology: Topology = {
  ...{ shape: 'collapsed-core', switches: [], servers: [], singlePoints: [] },
  externals: [{ id: 'lab:External:internet', name: 'internet', switches: ['leaf-2'] }],
  subnets: [
    { id: 'a', name: 'web/front', switches: ['leaf-1'], servers: ['server-1', 'server-2'] },
    { id: 'a', name: 'web/back', switches: [], servers: [] },
  ],
  links: [
    { id: 'c', connection: 'one', class: 'server', from: 'leaf-1/E1/1', to: 'server-1/e1' },
    { id: 'd', connection: 'two', class: 'external', from: 'leaf-2/E1/2', to: 'external internet' },
    { id: 'e', connection: 'loop', class: 'loop', from: 'leaf-2/E1/3', to: 'leaf-2/E1/4' },
  ],
  reach: [
    { from: 'web/back', to: 'web/front' },
    { from: 'web/front', to: 'external internet 10.0.0.0/8', by: 'ExternalPeering out' },
    { from: 'web/front', to: 'external internet 0.0.0.0/0', by: 'ExternalPeering out' },
  ],
};

const mark = (name: string, more: Partial<Mark>): Mark => ({
  ...{ id: `lab:${name}`, kind: 'VPC', name, state: 'drifted', changes: 1, reconciling: false, lagging: [], switches: [], servers: [] },
  ...more,
});

test('a resource is marked at each device that it concerns, what needs a person first, and once at several servers', () => {
  const marks = [
    mark('committed', { state: 'committed', switches: ['leaf-1'] }),
    mark('drifted', { switches: ['leaf-1', 'leaf-2'], servers: ['server-1', 'server-2'] }),
    mark('lagging', { state: 'synced', lagging: ['leaf-2'], switches: ['leaf-1', 'leaf-2'] }),
    mark('internet', { id: 'lab:External:internet', kind: 'External', switches: ['leaf-9'] }),
  ];
  const found = marksByNode(marks, topology, picture);
  expect([...found].map(([id, of]) => [id, of.map(({ name }) => name)])).toEqual([
    ['switch leaf-1', ['drifted', 'committed', 'lagging']],
    ['switch leaf-2', ['drifted', 'lagging']],
    ['servers 2 servers', ['drifted']],
    ['external internet', ['internet']],
  ]);
  const [, , lagging] = marks;
  expect([stateAt(lagging!, 'leaf-2'), stateAt(lagging!, 'leaf-1')]).toEqual(['pending', 'synced']);
  expect([worstOf(['synced', 'committed', 'orphaned']), worstOf([])]).toEqual(['orphaned', 'synced']);
});

test('links of a device begin with its own port', () => {
  const told = (device: string) => linksOf(topology.links, device).map(({ port, far }) => `${port} ${far}`);
  expect(told('leaf-1')).toEqual(['E1/1 server-1/e1']);
  expect(told('server-1')).toEqual(['e1 leaf-1/E1/1']);
  expect(told('leaf-2')).toEqual(['E1/2 external internet', 'E1/3 leaf-2/E1/4']);
});

test('a place reaches others from both sides, each once, with prefixes and peerings', () => {
  expect(placesOf(topology)).toEqual(['web/front', 'web/back', 'external internet']);
  expect(reachedFrom(topology, 'web/front')).toEqual([
    { place: 'external internet', prefixes: ['0.0.0.0/0', '10.0.0.0/8'], by: ['ExternalPeering out'] },
    { place: 'web/back', prefixes: [], by: [] },
  ]);
  expect(reachedFrom(topology, 'external internet').map(({ place }) => place)).toEqual(['web/front']);
  expect(nodesOfPlace(topology, picture, 'web/front')).toEqual(['switch leaf-1', 'servers 2 servers']);
  expect(nodesOfPlace(topology, picture, 'external internet')).toEqual(['switch leaf-2', 'external internet']);
  expect(nodesOfPlace(topology, picture, 'nothing')).toEqual([]);
});
