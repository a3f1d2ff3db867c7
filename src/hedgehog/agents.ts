/**
 * What the switches have of a fabric's objects, as their agents tell. No VPC or wiring object has a status of its own: an object is live on
 * a switch when the Agent of the switch carries it as it is now and has applied a generation that carries it so. Pure but for what it
 * remembers: since which generation an agent carries an object as it does.
 */
import { equals, isObject, type Json } from '#base/json.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { referencesOf } from './references.ts';

export const agentGroup = 'agent.githedgehog.com';

/** Where an Agent keeps its copies of the specs of each kind, by name. */
const places: readonly (readonly [field: string, kind: string])[] = [
  ['connections', 'Connection'],
  ['vpcs', 'VPC'],
  ['vpcAttachments', 'VPCAttachment'],
  ['vpcPeers', 'VPCPeering'],
  ['ipv4Namespaces', 'IPv4Namespace'],
  ['vlanNamespaces', 'VLANNamespace'],
  ['externals', 'External'],
  ['externalAttachments', 'ExternalAttachment'],
  ['externalPeerings', 'ExternalPeering'],
];

const carriedKinds: ReadonlySet<string> = new Set(['Switch', ...places.map(([, kind]) => kind)]);

/** Milliseconds after which an agent that says nothing counts as silent. */
const patience = 300_000;

interface Copy {
  readonly spec: Json;
  /** Generation of the Agent that carried it so first. */
  readonly since: number;
}

interface Agent {
  readonly generation: number;
  readonly applied: number;
  /** As it says it, by its own clock; absent when it was never heard of. */
  readonly heartbeat?: number;
  /** When it was last heard of, by our clock (ms since the epoch): that of a switch may be wrong. */
  readonly heard?: number;
  readonly copies: ReadonlyMap<string, Copy>;
}

/** Which switches an object concerns, and which of them do not have it yet. Sorted by name. */
export interface Rollout {
  readonly switches: readonly string[];
  readonly lagging: readonly string[];
  /** Those among the lagging whose agent has not been heard of for five minutes. */
  readonly silent: readonly string[];
}

export interface Agents {
  readonly names: () => readonly string[];
  /** Takes an Agent as the cluster has it now (ms since the epoch); identities (`VPC/web`) of the objects whose rollout may be another now. */
  readonly see: (agent: KubernetesObject, now: number) => readonly string[];
  readonly drop: (name: string) => readonly string[];
  /** `undefined` for what no switch ever carries, and while no agent is known. `connection` finds a Connection by name. */
  readonly rolloutOf: (
    object: KubernetesObject,
    connection: (name: string) => KubernetesObject | undefined,
    now: number,
  ) => Rollout | undefined;
  /** Objects of agents that turned silent since they were last asked. */
  readonly turnedSilent: (now: number) => readonly string[];
}

const numberOf = (value: Json | undefined): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** Whether everything that `part` says is in `whole`: a copy may say more, for example annotations. */
const covers = (whole: Json | undefined, part: Json): boolean => {
  if (isObject(part)) return isObject(whole) && Object.entries(part).every(([key, value]) => covers(whole[key], value));
  return whole !== undefined && equals(whole, part);
};

const specsIn = (agent: KubernetesObject): ReadonlyMap<string, Json> => {
  const { spec, metadata } = agent;
  const found = new Map<string, Json>();
  if (!isObject(spec)) return found;
  if (spec['switch'] !== undefined) found.set(`Switch/${metadata.name}`, spec['switch']);
  for (const [field, kind] of places) {
    const copies = spec[field];
    if (isObject(copies)) for (const [name, copy] of Object.entries(copies)) found.set(`${kind}/${name}`, copy);
  }
  return found;
};

/** When an agent was heard of: now, when its heartbeat is another one than before; at first, when it says, and never in the future. */
const heardAt = (heartbeat: number, before: Agent | undefined, now: number): number =>
  before === undefined ? Math.min(heartbeat, now) : before.heartbeat === heartbeat ? (before.heard ?? now) : now;

const readAgent = (object: KubernetesObject, before: Agent | undefined, now: number): Agent => {
  const generation = numberOf(object.metadata['generation'] as Json | undefined);
  const status = isObject(object['status']) ? object['status'] : {};
  const heartbeat = Date.parse(String(status['lastHeartbeat']));
  const copies = new Map<string, Copy>();
  for (const [key, spec] of specsIn(object)) {
    const known = before?.copies.get(key);
    copies.set(key, known !== undefined && equals(known.spec, spec) ? known : { spec, since: generation });
  }
  return {
    generation,
    applied: numberOf(status['lastAppliedGen']),
    copies,
    ...(Number.isNaN(heartbeat) ? {} : { heartbeat, heard: heardAt(heartbeat, before, now) }),
  };
};

/** Objects of which an agent tells something else than before: other copies, or copies that it has applied now. */
const differing = (before: Agent | undefined, after: Agent | undefined): readonly string[] => {
  const keys = new Set([...(before?.copies.keys() ?? []), ...(after?.copies.keys() ?? [])]);
  const tells = (agent: Agent | undefined, key: string): string => {
    const copy = agent?.copies.get(key);
    return copy === undefined || agent === undefined ? '' : `${copy.since} ${agent.applied >= copy.since}`;
  };
  return [...keys].filter(
    (key) => before?.copies.get(key)?.spec !== after?.copies.get(key)?.spec || tells(before, key) !== tells(after, key),
  );
};

/** Switches that an object names itself, or by its connection. */
const switchesNamed = (object: KubernetesObject, connection: (name: string) => KubernetesObject | undefined): readonly string[] => {
  if (object.kind === 'Switch') return [object.metadata.name];
  if (object.kind === 'Connection') return referencesOf(object).flatMap(({ to }) => (to.kind === 'Switch' ? [to.name] : []));
  if (object.kind !== 'VPCAttachment' && object.kind !== 'ExternalAttachment') return [];
  return referencesOf(object).flatMap(({ to }) => {
    const named = to.kind === 'Connection' ? connection(to.name) : undefined;
    return named === undefined ? [] : switchesNamed(named, connection);
  });
};

export const makeAgents = (): Agents => {
  const agents = new Map<string, Agent>();
  const silent = new Set<string>();

  const isSilent = ({ heard }: Agent, now: number): boolean => heard === undefined || now - heard > patience;

  const isLagging = (agent: Agent | undefined, key: string, spec: Json): boolean => {
    const copy = agent?.copies.get(key);
    return agent === undefined || copy === undefined || !covers(copy.spec, spec) || agent.applied < copy.since;
  };

  const replace = (name: string, agent: Agent | undefined): readonly string[] => {
    const before = agents.get(name);
    if (agent === undefined) agents.delete(name);
    else agents.set(name, agent);
    return differing(before, agent);
  };

  return {
    names: () => [...agents.keys()],
    see: (object, now) => replace(object.metadata.name, readAgent(object, agents.get(object.metadata.name), now)),
    drop: (name) => replace(name, undefined),
    rolloutOf: (object, connection, now) => {
      if (agents.size === 0 || !carriedKinds.has(object.kind)) return undefined;
      const key = `${object.kind}/${object.metadata.name}`;
      const carrying = [...agents].filter(([, { copies }]) => copies.has(key)).map(([name]) => name);
      const switches = [...new Set([...carrying, ...switchesNamed(object, connection)])].sort();
      const lagging = switches.filter((name) => isLagging(agents.get(name), key, (object['spec'] ?? {}) as Json));
      return {
        switches,
        lagging,
        silent: lagging.filter((name) => {
          const agent = agents.get(name);
          return agent === undefined || isSilent(agent, now);
        }),
      };
    },
    turnedSilent: (now) => {
      const turned: string[] = [];
      for (const [name, agent] of agents) {
        if (isSilent(agent, now) === silent.has(name)) continue;
        if (silent.has(name)) silent.delete(name);
        else silent.add(name);
        turned.push(...agent.copies.keys());
      }
      return turned;
    },
  };
};
