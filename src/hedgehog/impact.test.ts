import { expect, test } from 'vitest';
import { impactOf } from './impact.ts';
import { copyOf, type Edit, edited, readAll } from './rules/wiring.fixture.ts';

const objects = (edits: readonly Edit[]) => new Map(readAll(edited(edits), 'strict').entries.map((entry) => [entry.key, entry]));
const impact = (...edits: readonly Edit[]) => impactOf(objects([]), objects(edits));
const reasons = (...edits: readonly Edit[]) => impact(...edits).reasons.map(({ points, reason }) => `${points} ${reason}`);

test('nothing that changes touches nothing', () => {
  expect(impact()).toEqual({
    changes: [],
    touched: { switches: [], ports: [], servers: [], vpcs: [], peerings: [] },
    consequences: { lost: [], gained: [], alone: [] },
    score: 0,
    reasons: [],
  });
  // What is only written out as it would be filled in is no change.
  expect(impact(['VPC/data', 'spec.subnets.default.gateway', '10.20.2.1']).changes).toEqual([]);
});

test('objects come in the order in which they can be made, and go in the other one', () => {
  const { changes } = impact(
    ['-', 'VPCAttachment/web-app'],
    ['-', 'Server/server-02'],
    ['-', 'Connection/eslag'],
    copyOf('VPCAttachment/web-app', 'new', ['spec.connection', 'bundled']),
    copyOf('Server/server-01', 'server-09'),
    ['Switch/leaf-01', 'spec.asn', 65_120],
  );
  expect(changes.map(({ action, kind, name, fields }) => [action, kind, name, ...fields])).toEqual([
    ['create', 'Server', 'server-09'],
    ['change', 'Switch', 'leaf-01', 'asn'],
    ['create', 'VPCAttachment', 'new'],
    ['delete', 'VPCAttachment', 'web-app'],
    ['delete', 'Connection', 'eslag'],
    ['delete', 'Server', 'server-02'],
  ]);
});

test('a change touches the devices that its object is on, before and after', () => {
  expect(impact(['VPC/web', 'spec.subnets.app.vlan', 1099]).touched).toEqual({
    switches: ['leaf-01', 'leaf-02'],
    ports: [],
    servers: ['server-02'],
    vpcs: ['web'],
    peerings: [],
  });
  expect(impact(['Connection/unbundled', 'spec.unbundled.link.switch.port', 'leaf-05/E1/9']).touched).toMatchObject({
    switches: ['leaf-03', 'leaf-05'],
    ports: ['leaf-03/E1/1/2', 'leaf-05/E1/9'],
    servers: ['server-01'],
  });
  expect(impact(['-', 'VPCPeering/data--web']).touched).toMatchObject({ vpcs: ['data', 'web'], peerings: ['data--web'] });
  expect(impact(['External/internet', 'spec.inboundCommunity', '1:2']).touched).toMatchObject({ switches: ['leaf-03'], vpcs: [] });
  expect(impact(['VLANNamespace/hosts', 'spec.ranges.1.from', 699]).touched).toMatchObject({ vpcs: ['bgp'], switches: ['leaf-03'] });
  expect(impact(['-', 'SwitchGroup/pair']).touched.switches).toEqual(['leaf-01', 'leaf-02']);
});

test('the score is the sum of its reasons, up to 100', () => {
  expect(reasons(['Server/server-01', 'spec.description', 'another'])).toEqual([]);
  expect(reasons(['Switch/leaf-03', 'spec.portBreakouts.E1/5', '4x25G'])).toEqual([
    '20 ports are broken out otherwise, which takes their links down: Switch leaf-03',
  ]);
  expect(reasons(['-', 'Switch/leaf-05'], ['Connection/mesh', 'spec.mesh.links.0.leaf1.port', 'leaf-03/E1/20'])).toEqual([
    '25 switches go away: Switch leaf-05',
    '15 links inside of the fabric change or go away: Connection mesh',
  ]);
  expect(impactOf(objects([]), objects([]), { newErrors: 2 })).toMatchObject({
    score: 50,
    reasons: [{ points: 50, reason: expect.stringContaining('2 new errors') as string }],
  });
  const { score } = impact(
    ...['leaf-01', 'leaf-02', 'leaf-03', 'leaf-04', 'leaf-05', 'spine-01'].map((name): Edit => ['-', `Switch/${name}`]),
    ['-', 'Connection/fabric'],
    ['-', 'Connection/mesh'],
  );
  expect(score).toBe(100);
});

test('who does not reach whom any more counts, what is reached now does not', () => {
  const consequences = { lost: ['a and b', 'a and c'], gained: ['d and e'], alone: ['leaf-1 is the only switch of server-1'] };
  expect(impactOf(objects([]), objects([]), { consequences })).toMatchObject({
    score: 25,
    reasons: [
      { points: 20, reason: 'do not reach each other any more: a and b, a and c' },
      { points: 5, reason: 'hang on one device alone now: leaf-1 is the only switch of server-1' },
    ],
  });
});
