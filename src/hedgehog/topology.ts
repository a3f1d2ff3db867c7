/**
 * The shape of a fabric: which devices there are, which cables join them, which ports are in use, who reaches whom, and where one device alone
 * carries something. Worked out of the objects that Git wants; no cluster is asked.
 */
import { type End, endpointsOf, isDeprecated, laneOf, type Variant } from './rules/endpoints.ts';
import { type Entry, isLeaf } from './rules/fabric.ts';
import { dataPorts, weightOf } from './rules/port-map.ts';
import type { KindName, SwitchProfileSpec } from './rules/specs.ts';

/** `spine-leaf`: leaves hang on spines. `mesh`: leaves on each other. `mixed`: both. `collapsed-core`: two leaves at most. `none`: no switch. */
export type Shape = 'spine-leaf' | 'mesh' | 'mixed' | 'collapsed-core' | 'unconnected' | 'none';

/** What a link is for: `server`, `fabric` between switches, `loop` at one switch, `gateway`, `external`. */
export type LinkClass = 'server' | 'fabric' | 'loop' | 'gateway' | 'external';

export interface TopologySwitch {
  readonly name: string;
  readonly role: string;
  readonly profile: string;
  /** Redundancy group; empty when there is none. */
  readonly group: string;
  /** How its group is redundant: `eslag` or `mclag`; empty without a group. */
  readonly redundancy: string;
  /** Data ports after breakouts that a connection uses. */
  readonly used: number;
  /** Data ports after breakouts; nothing when the profile is not known. */
  readonly ports?: number;
  /** Switches at the other ends of its links, each once. */
  readonly neighbours: readonly string[];
}

export interface TopologyLink {
  readonly connection: string;
  readonly variant: Variant;
  readonly class: LinkClass;
  readonly from: string;
  /** `device/port`, or `external <name>`; empty when nothing is attached to an external port. */
  readonly to: string;
}

/** A device that carries something alone. */
export interface SinglePoint {
  readonly device: string;
  /** What would be cut off. */
  readonly carries: readonly string[];
  readonly reason: 'only-switch-of-server' | 'only-spine-of-leaf' | 'only-way-out' | 'joins-parts';
}

/** A subnet of a VPC, and where it is attached. */
export interface Subnet extends Hung {
  readonly vpc: string;
  /** Each once, by name. */
  readonly servers: readonly string[];
}

/** Two subnets that reach each other, or a subnet and prefixes of an external. */
export interface Reach {
  readonly from: string;
  readonly to: string;
  /** Object that lets them; nothing inside of one VPC. */
  readonly by?: string;
}

/** What hangs on switches. */
export interface Hung {
  readonly name: string;
  /** Each once, by name; none when nothing joins it to the fabric. */
  readonly switches: readonly string[];
}

export interface Topology {
  readonly shape: Shape;
  readonly switches: readonly TopologySwitch[];
  readonly servers: readonly Hung[];
  /** External systems, and the switches at which they are attached. */
  readonly externals: readonly Hung[];
  /** Named `vpc/subnet`, as in `reach`. */
  readonly subnets: readonly Subnet[];
  readonly links: readonly TopologyLink[];
  readonly singlePoints: readonly SinglePoint[];
  readonly reach: readonly Reach[];
}

const classes: Readonly<Record<Variant, LinkClass>> = {
  unbundled: 'server',
  bundled: 'server',
  eslag: 'server',
  fabric: 'fabric',
  mesh: 'fabric',
  gateway: 'gateway',
  vpcLoopback: 'loop',
  external: 'external',
  staticExternal: 'external',
};

const byName = (left: { readonly name: string }, right: { readonly name: string }): number => (left.name < right.name ? -1 : 1);

class Fabric {
  readonly #byKind: ReadonlyMap<string, readonly Entry[]>;
  /** External systems at each connection, by their attachments. */
  readonly #externalsAt: ReadonlyMap<string, readonly string[]>;

  constructor(entries: readonly Entry[]) {
    const kinds = Map.groupBy(entries, ({ kind }) => kind);
    this.#byKind = new Map([...kinds].map(([kind, of]) => [kind, of.sort(byName)]));
    const attached = Map.groupBy(this.all('ExternalAttachment'), ({ spec }) => spec.connection ?? '');
    this.#externalsAt = new Map([...attached].map(([connection, of]) => [connection, of.map(({ spec }) => spec.external ?? '')]));
  }

  all<Kind extends KindName>(kind: Kind): readonly Entry<Kind>[] {
    return (this.#byKind.get(kind) ?? []) as readonly Entry<Kind>[];
  }

  externalsAt(connection: string): readonly string[] {
    return this.#externalsAt.get(connection) ?? [];
  }
}

interface Wire {
  readonly connection: Entry<'Connection'>;
  readonly variant: Variant;
  readonly ends: readonly End[];
}

const wiresOf = (fabric: Fabric): readonly Wire[] =>
  fabric.all('Connection').flatMap((connection) => {
    const { variant, ends, faults } = endpointsOf(connection.spec);
    return variant === undefined || faults.length > 0 || isDeprecated(connection.spec) ? [] : [{ connection, variant, ends }];
  });

const linksOf = (fabric: Fabric, { connection, variant, ends }: Wire): readonly TopologyLink[] => {
  const common = { connection: connection.name, variant, class: classes[variant] };
  if (common.class === 'external') {
    const [end] = ends;
    const there = variant === 'external' ? fabric.externalsAt(connection.name).map((name) => `external ${name}`) : ['external'];
    return (there.length === 0 ? [''] : there).map((to) => ({ ...common, from: end?.port ?? '', to }));
  }
  return ends.flatMap((end, index) => {
    const other = ends[index + 1];
    return index % 2 === 0 && other !== undefined ? [{ ...common, from: end.port, to: other.port }] : [];
  });
};

const shapeOf = (switches: readonly Entry<'Switch'>[], wires: readonly Wire[]): Shape => {
  const spines = switches.filter(({ spec }) => spec.role === 'spine').length;
  const [vertical, level] = (['fabric', 'mesh'] as const).map((variant) => wires.some((wire) => wire.variant === variant));
  if (switches.length === 0) return 'none';
  if (spines > 0 && vertical) return level ? 'mixed' : 'spine-leaf';
  if (spines === 0 && switches.length <= 2) return 'collapsed-core';
  return level ? 'mesh' : 'unconnected';
};

/** Neighbours of each switch among the switches. */
const graphOf = (switches: readonly Entry<'Switch'>[], wires: readonly Wire[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const graph = new Map(switches.map(({ name }) => [name, new Set<string>()]));
  for (const { ends, variant } of wires) {
    if (classes[variant] !== 'fabric') continue;
    for (const [index, end] of ends.entries()) {
      const other = ends[index % 2 === 0 ? index + 1 : index - 1];
      if (other !== undefined) graph.get(end.device)?.add(other.device);
    }
  }
  return graph;
};

/** Switches that can be reached from one when another one is gone. */
const reachedWithout = (graph: ReadonlyMap<string, ReadonlySet<string>>, gone: string, start: string): ReadonlySet<string> => {
  const seen = new Set([start]);
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop())
    for (const next of graph.get(name) ?? []) {
      if (next === gone || seen.has(next) || !graph.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  return seen;
};

/** Switches without which leaves that are joined now would no longer be. */
const joints = (switches: readonly Entry<'Switch'>[], graph: ReadonlyMap<string, ReadonlySet<string>>): readonly SinglePoint[] => {
  const leaves = switches.filter(({ spec }) => isLeaf(spec.role)).map(({ name }) => name);
  return switches.flatMap(({ name: gone }): readonly SinglePoint[] => {
    const [start, ...rest] = leaves.filter((name) => name !== gone);
    if (start === undefined) return [];
    const now = reachedWithout(graph, '', start);
    const then = reachedWithout(graph, gone, start);
    const lost = rest.filter((name) => now.has(name) && !then.has(name));
    return lost.length === 0 ? [] : [{ device: gone, carries: lost, reason: 'joins-parts' }];
  });
};

/** Names, each with the switches of the wires at which it hangs. */
const hungOn = (names: readonly string[], wires: readonly Wire[], thingsAt: (wire: Wire) => readonly string[]): readonly Hung[] => {
  const switches = new Map(names.map((name) => [name, new Set<string>()]));
  for (const wire of wires) {
    const there = wire.ends.filter(({ role }) => role === 'switch');
    for (const thing of thingsAt(wire)) for (const { device } of there) switches.get(thing)?.add(device);
  }
  return [...switches].map(([name, of]) => ({ name, switches: [...of].sort() }));
};

const serversOf = (fabric: Fabric, wires: readonly Wire[]): readonly Hung[] =>
  hungOn(
    fabric.all('Server').map(({ name }) => name),
    wires,
    ({ ends }) => ends.filter(({ role }) => role === 'server').map(({ device }) => device),
  );

/** Groups what hangs on one switch alone by that switch. */
const alone = (things: readonly Hung[], reason: SinglePoint['reason']): readonly SinglePoint[] => {
  const carried = new Map<string, string[]>();
  for (const { name, switches } of things) {
    const [only] = switches;
    if (only !== undefined && switches.length === 1) carried.set(only, [...(carried.get(only) ?? []), name]);
  }
  return [...carried].sort(([left], [right]) => (left < right ? -1 : 1)).map(([device, carries]) => ({ device, carries, reason }));
};

const externalsOf = (fabric: Fabric, wires: readonly Wire[]): readonly Hung[] =>
  hungOn(
    fabric.all('External').map(({ name }) => name),
    wires,
    ({ connection }) => fabric.externalsAt(connection.name),
  );

const subnetsOf = (fabric: Fabric, wires: readonly Wire[]): readonly Subnet[] => {
  const attachments = Map.groupBy(fabric.all('VPCAttachment'), ({ spec }) => spec.subnet ?? '');
  const ends = new Map(wires.map(({ connection, ends: of }) => [connection.name, of]));
  return fabric.all('VPC').flatMap(({ name: vpc, spec }) =>
    Object.keys(spec.subnets ?? {})
      .sort()
      .map((subnet): Subnet => {
        const name = `${vpc}/${subnet}`;
        const there = (attachments.get(name) ?? []).flatMap(({ spec: { connection = '' } }) => ends.get(connection) ?? []);
        const devices = (wanted: End['role']): readonly string[] =>
          [...new Set(there.filter(({ role }) => role === wanted).map(({ device }) => device))].sort();
        return { vpc, name, switches: devices('switch'), servers: devices('server') };
      }),
  );
};

const spinesOfLeaves = (switches: readonly Entry<'Switch'>[], graph: ReadonlyMap<string, ReadonlySet<string>>) => {
  const spines = new Set(switches.filter(({ spec }) => spec.role === 'spine').map(({ name }) => name));
  // Where there is one spine only, it joins everything and is told as that.
  if (spines.size < 2) return [];
  return switches
    .filter(({ spec }) => isLeaf(spec.role))
    .map(({ name }) => ({ name, switches: [...(graph.get(name) ?? [])].filter((other) => spines.has(other)) }));
};

type Subnets = NonNullable<Entry<'VPC'>['spec']['subnets']>;

/** Section 9.4, inside of one VPC: subnets that neither of them forbids, or that a permission lists together. */
const within = ({ name, spec }: Entry<'VPC'>): readonly Reach[] => {
  const subnets: Subnets = spec.subnets ?? {};
  const names = Object.keys(subnets).sort();
  const isolated = (subnet: string): boolean => subnets[subnet]?.isolated ?? spec.defaultIsolated === true;
  return names.flatMap((from, index) =>
    names.slice(index + 1).flatMap((to): readonly Reach[] => {
      const permitted = (spec.permit ?? []).some((list) => list.includes(from) && list.includes(to));
      return permitted || !(isolated(from) || isolated(to)) ? [{ from: `${name}/${from}`, to: `${name}/${to}` }] : [];
    }),
  );
};

/** Section 9.4, between VPCs: a side without subnets means all of them. */
const across = (vpcs: ReadonlyMap<string, Entry<'VPC'>>, { name: by, spec }: Entry<'VPCPeering'>): readonly Reach[] =>
  (spec.permit ?? []).flatMap((entry) => {
    const sides = Object.entries(entry).map(([vpc, { subnets = [] }]) => {
      const known = Object.keys(vpcs.get(vpc)?.spec.subnets ?? {}).sort();
      return (subnets.length === 0 ? known : subnets).map((subnet) => `${vpc}/${subnet}`);
    });
    const [here = [], there = []] = sides;
    return here.flatMap((from) => there.map((to) => ({ from, to, by: `VPCPeering ${by}` })));
  });

const outward = (reachable: ReadonlySet<string>, { name: by, spec: { permit } }: Entry<'ExternalPeering'>): readonly Reach[] => {
  const [vpc, external] = [permit?.vpc, permit?.external];
  if (external?.name === undefined || !reachable.has(external.name)) return [];
  return (vpc?.subnets ?? []).flatMap((subnet) =>
    (external.prefixes ?? []).map(({ prefix = '' }) => ({
      from: `${vpc?.name ?? ''}/${subnet}`,
      to: `external ${external.name} ${prefix}`,
      by: `ExternalPeering ${by}`,
    })),
  );
};

const reachOf = (fabric: Fabric): readonly Reach[] => {
  const vpcs = fabric.all('VPC');
  const byVpc = new Map(vpcs.map((vpc) => [vpc.name, vpc]));
  const reachable = new Set(fabric.all('ExternalAttachment').map(({ spec }) => spec.external ?? ''));
  return [
    ...vpcs.flatMap(within),
    ...fabric.all('VPCPeering').flatMap((peering) => across(byVpc, peering)),
    ...fabric.all('ExternalPeering').flatMap((peering) => outward(reachable, peering)),
  ];
};

/** Lanes that connections use, by switch; a whole port is its first lane. */
const lanesInUse = (wires: readonly Wire[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const lanes = new Map<string, Set<string>>();
  for (const { ends } of wires)
    for (const { role, device, port } of ends) {
      if (role !== 'switch') continue;
      const of = lanes.get(device) ?? new Set();
      lanes.set(device, of.add(laneOf(port)));
    }
  return lanes;
};

/** What a link leads to. */
export type ThingKind = 'switch' | 'server' | 'gateway' | 'external';

/** One thing that cables join: `switch leaf-01`. Names have no spaces, so that ids of several kinds never meet. */
export const thingId = (kind: ThingKind, name: string): string => `${kind} ${name}`;

/** All links of one class between the same two things. */
export interface Cable {
  /** Ids of both ends; of what is no switch, `to`. */
  readonly from: string;
  readonly to: string;
  readonly class: LinkClass;
  readonly links: readonly TopologyLink[];
}

const deviceIn = (port: string): string => (port.includes('/') ? port.slice(0, port.indexOf('/')) : port);

const farKinds = { server: 'server', gateway: 'gateway', fabric: 'switch', loop: 'switch', external: 'external' } as const;

/** What leads out without an external system that has a name is called as its connection. */
const farEnd = (link: TopologyLink): string => {
  const [, external] = /^external (.+)$/u.exec(link.to) ?? [];
  return thingId(farKinds[link.class], link.class === 'external' ? (external ?? link.connection) : deviceIn(link.to));
};

/** Cables between two things, each once, in the order of links; what a switch has at itself is none. */
export const cablesOf = (links: readonly TopologyLink[]): readonly Cable[] => {
  const byEnds = Map.groupBy(
    links.filter((link) => link.class !== 'loop'),
    (link) => [thingId('switch', deviceIn(link.from)), farEnd(link), link.class].join('\n'),
  );
  return [...byEnds].map(([ends, of]) => {
    const [from = '', to = ''] = ends.split('\n');
    return { from, to, class: of[0]?.class ?? 'fabric', links: of };
  });
};

/** The topology of a fabric. Connections whose ends cannot be read are left out. */
export const topologyOf = (entries: readonly Entry[], profileOf: (name: string) => SwitchProfileSpec | undefined): Topology => {
  const fabric = new Fabric(entries);
  const switches = fabric.all('Switch');
  const wires = wiresOf(fabric);
  const graph = graphOf(switches, wires);
  const servers = serversOf(fabric, wires);
  const externals = externalsOf(fabric, wires);
  const lanes = lanesInUse(wires);
  return {
    shape: shapeOf(switches, wires),
    switches: switches.map(({ name, spec }) => {
      const profile = profileOf(spec.profile ?? '');
      const ports = profile && dataPorts(profile, spec.portBreakouts ?? {}).reduce((sum, port) => sum + weightOf(port), 0);
      return {
        name,
        role: spec.role ?? '',
        profile: spec.profile ?? '',
        group: spec.redundancy?.group ?? '',
        redundancy: spec.redundancy?.type ?? '',
        used: lanes.get(name)?.size ?? 0,
        ...(ports === undefined ? {} : { ports }),
        neighbours: [...(graph.get(name) ?? [])].sort(),
      };
    }),
    servers,
    externals,
    subnets: subnetsOf(fabric, wires),
    links: wires.flatMap((wire) => linksOf(fabric, wire)),
    singlePoints: [
      ...joints(switches, graph),
      ...alone(spinesOfLeaves(switches, graph), 'only-spine-of-leaf'),
      ...alone(externals, 'only-way-out'),
      ...alone(servers, 'only-switch-of-server'),
    ],
    reach: reachOf(fabric),
  };
};
