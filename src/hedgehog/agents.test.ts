import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { makeAgents } from './agents.ts';

const at = '2026-01-01T00:00:00.000Z';
const now = Date.parse(at);
const object = (kind: string, name: string, spec: JsonObject): KubernetesObject => ({
  apiVersion: `${['Switch', 'Connection'].includes(kind) ? 'wiring' : 'vpc'}.githedgehog.com/v1beta1`,
  kind,
  metadata: { name, namespace: 'default' },
  spec,
});
const agent = (name: string, generation: number, applied: number, spec: JsonObject, lastHeartbeat = at): KubernetesObject => ({
  apiVersion: 'agent.githedgehog.com/v1beta1',
  kind: 'Agent',
  metadata: { name, namespace: 'default', generation },
  spec,
  status: { lastAppliedGen: applied, lastHeartbeat },
});
const none = () => undefined;
const web = object('VPC', 'web', { vlan: 1 });
const cable = object('Connection', 'cable', { unbundled: { link: { server: { port: 's1/p' }, switch: { port: 'leaf-02/E1' } } } });

test('without agents, and for what no switch carries, nothing is said', () => {
  const agents = makeAgents();
  expect(agents.rolloutOf(web, none, now)).toBeUndefined();
  agents.see(agent('leaf-01', 1, 1, {}), now);
  expect(agents.rolloutOf(object('Server', 's1', {}), none, now)).toBeUndefined();
  expect(agents.rolloutOf(web, none, now)).toEqual({ switches: [], lagging: [], silent: [] });
});

test.each([
  ['carries it and applied that', agent('leaf-01', 4, 4, { vpcs: { web: { vlan: 1 } } }), []],
  ['carries it, with more than it says', agent('leaf-01', 4, 4, { vpcs: { web: { vlan: 1, note: 'x' } } }), []],
  ['carries it and has not applied that', agent('leaf-01', 4, 3, { vpcs: { web: { vlan: 1 } } }), ['leaf-01']],
  ['carries an older one', agent('leaf-01', 4, 4, { vpcs: { web: { vlan: 2 } } }), ['leaf-01']],
])('a switch whose agent %s', (_what, seen, lagging) => {
  const agents = makeAgents();
  agents.see(seen, now);
  expect(agents.rolloutOf(web, none, now)).toEqual({ switches: ['leaf-01'], lagging, silent: [] });
});

test('a later generation for another object does not make this one lag', () => {
  const agents = makeAgents();
  agents.see(agent('leaf-01', 4, 4, { vpcs: { web: { vlan: 1 } } }), now);
  expect(agents.see(agent('leaf-01', 5, 4, { vpcs: { web: { vlan: 1 }, other: {} } }), now)).toEqual(['VPC/other']);
  expect(agents.rolloutOf(web, none, now)?.lagging).toEqual([]);
  expect(agents.rolloutOf(object('VPC', 'other', {}), none, now)?.lagging).toEqual(['leaf-01']);
  expect(agents.see(agent('leaf-01', 5, 5, { vpcs: { web: { vlan: 1 }, other: {} } }), now)).toEqual(['VPC/other']);
  expect(agents.drop('leaf-01')).toEqual(['VPC/web', 'VPC/other']);
});

test('switches that an object names lag before their agents carry it', () => {
  const agents = makeAgents();
  agents.see(agent('leaf-01', 1, 1, { switch: { role: 'leaf' } }), now);
  const attachment = object('VPCAttachment', 'a', { connection: 'cable', subnet: 'web/one' });
  expect(agents.rolloutOf(attachment, (name) => (name === 'cable' ? cable : undefined), now)).toEqual({
    switches: ['leaf-02'],
    lagging: ['leaf-02'],
    silent: ['leaf-02'],
  });
  expect(agents.rolloutOf(attachment, none, now)?.switches).toEqual([]);
  expect(agents.rolloutOf(object('Switch', 'leaf-01', { role: 'leaf' }), none, now)).toEqual({
    switches: ['leaf-01'],
    lagging: [],
    silent: [],
  });
});

test('an agent that was not heard of for more than five minutes is silent, and that is told once', () => {
  const agents = makeAgents();
  agents.see(agent('leaf-01', 2, 1, { vpcs: { web: { vlan: 1 } } }), now);
  expect(agents.turnedSilent(now + 300_000)).toEqual([]);
  expect(agents.turnedSilent(now + 300_001)).toEqual(['VPC/web']);
  expect(agents.turnedSilent(now + 300_002)).toEqual([]);
  expect(agents.rolloutOf(web, none, now + 300_001)?.silent).toEqual(['leaf-01']);
  agents.see(agent('leaf-01', 2, 1, { vpcs: { web: { vlan: 1 } } }, '2026-01-01T00:05:00.000Z'), now + 300_000);
  expect(agents.turnedSilent(now + 300_001)).toEqual(['VPC/web']);
});

test.each([null, [], {}, { spec: 7, status: [] }, { spec: { vpcs: 'x', connections: [1] }, status: { lastAppliedGen: 'x' } }])(
  'an Agent that is not as it should be is no fault: %j',
  (part) => {
    const agents = makeAgents();
    expect(() => agents.see({ ...agent('leaf-01', 1, 1, {}), ...part } as KubernetesObject, now)).not.toThrow();
    expect(agents.names()).toEqual(['leaf-01']);
  },
);

test('an agent is heard of by our clock: one whose own is wrong is neither silent for ever nor never', () => {
  const see = (agents: ReturnType<typeof makeAgents>, heartbeat: string, when: number) =>
    agents.see(agent('leaf-01', 2, 1, { vpcs: { web: { vlan: 1 } } }, heartbeat), when);
  const silent = (agents: ReturnType<typeof makeAgents>, when: number) => agents.rolloutOf(web, none, when)?.silent;
  const ahead = makeAgents();
  see(ahead, '2026-01-01T10:00:00.000Z', now);
  expect(silent(ahead, now + 300_000)).toEqual([]);
  expect(silent(ahead, now + 300_001)).toEqual(['leaf-01']);
  const behind = makeAgents();
  see(behind, '2025-12-31T10:00:00.000Z', now);
  expect(silent(behind, now)).toEqual(['leaf-01']);
  see(behind, '2025-12-31T10:00:30.000Z', now + 30_000);
  expect(silent(behind, now + 330_000)).toEqual([]);
  // Said again without another heartbeat: nothing was heard.
  see(behind, '2025-12-31T10:00:30.000Z', now + 330_000);
  expect(silent(behind, now + 330_001)).toEqual(['leaf-01']);
});
