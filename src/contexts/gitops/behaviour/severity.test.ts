import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '#contexts/shared-kernel/generated/messages.ts';
import { resourceScore, scoreOf, severityOf } from './severity.ts';

const change = (path: string, more: Partial<Change> = {}): Change => ({ path, kind: 'changed', desired: 1, live: 2, ...more });
const drift = (path: string, more: Partial<Change> = {}) => ({ change: change(path, more), counts: true });
const aside = (path: string, more: Partial<Change> = {}) => ({ change: change(path, more), counts: false });

test.each([
  ['an autonomous system of a switch', drift('/spec/asn'), 'Switch', 100, 'critical'],
  ['a VLAN of a subnet', drift('/spec/subnets/web/vlan'), 'VPC', 80, 'critical'],
  ['a subnet that is not there', drift('/spec/subnets/web', { kind: 'added', desired: { vlan: 1 } }), 'VPC', 80, 'critical'],
  ['the address of a server', drift('/spec/ip'), 'Server', 40, 'medium'],
  ['a DHCP option', drift('/spec/subnets/web/dhcp/options/interfaceMTU'), 'VPC', 40, 'medium'],
  ['what others wrote where Git decides alone', drift('/spec/mode', { category: 'foreign' }), 'VPC', 30, 'medium'],
  ['what others wrote', aside('/spec/mode', { category: 'foreign' }), 'VPC', 15, 'low'],
  ['a label', drift('/metadata/labels/team'), 'VPC', 10, 'low'],
  ['a description', drift('/spec/description'), 'Switch', 13, 'low'],
  ['who owns a field', aside('/spec/asn', { category: 'ownership', kind: 'owned' }), 'VPC', 5, 'low'],
  ['what a rule ignores', aside('/spec/asn', { ignoredBy: 'r1' }), 'Switch', 0, undefined],
])('%s', (_what, weighed, kind, score, severity) => {
  expect([scoreOf(weighed, kind), severityOf(scoreOf(weighed, kind))]).toEqual([score, severity]);
});

test('a resource is as bad as its worst difference, and a little worse for each other', () => {
  expect([resourceScore([]), resourceScore([0]), resourceScore([5]), resourceScore([5, 40, 0]), resourceScore([100, 80])]).toEqual([
    0, 0, 5, 42, 100,
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 })), fc.integer({ min: 1, max: 100 }), (scores, more) => {
      expect(resourceScore([...scores, more])).toBeGreaterThanOrEqual(resourceScore(scores));
      expect(resourceScore([...scores, more])).toBeLessThanOrEqual(100);
      expect(resourceScore([...scores, more].reverse())).toBe(resourceScore([...scores, more]));
    }),
  );
});
