/**
 * The shape of a fabric: which devices there are, which cables join them, which ports are in use, who reaches whom, and where one device alone
 * carries something. Worked out of the objects that Git wants; no cluster is asked.
 */
import { devicesOf, type End, endpointsOf, isDeprecated, laneOf, type Variant } from './rules/endpoints.ts';
import { type Entry, is, isLeaf } from './rules/fabric.ts';
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

/** Two subnets that reach each other, or a subnet and prefixes of an external. */
export interface Reach {
  readonly from: string;
  readonly to: string;
  /** Object that lets them; nothing inside of one VPC. */
  readonly by?: string;
}

export interface Topology {
  readonly shape: Shape;
  readonly switches: readonly TopologySwitch[];
  readonly servers: readonly { readonly name: string; readonly switches: readonly string[] }[];
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
  readonly #entries: readonly Entry[];

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  all<Kind extends KindName>(kind: Kind): readonly Entry<Kind>[] {
    return this.#entries.filter((entry): entry is Entry<Kind> => is(entry, kind)).sort(byName);
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

/** External systems at a connection, by their attachments. */
const externalsAt = (fabric: Fabric, connection: string): readonly string[] =>
  fabric
    .all('ExternalAttachment')
    .filter(({ spec }) => spec.connection === connection)
    .map(({ spec }) => spec.external ?? '');

const linksOf = (fabric: Fabric, { connection, variant, ends }: Wire): readonly TopologyLink[] => {
  const common = { connection: connection.name, variant, class: classes[variant] };
  if (common.class === 'external') {
    const [end] = ends;
    const there = variant === 'external' ? externalsAt(fabric, connection.name).map((name) => `external ${name}`) : ['external'];
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

const serversOf = (fabric: Fabric, wires: readonly Wire[]) =>
  fabric.all('Server').map(({ name }) => {
    const there = wires.filter(({ ends }) => ends.some(({ role, device }) => role === 'server' && device === name));
    return { name, switches: [...new Set(there.flatMap(({ connection }) => devicesOf(endpointsOf(connection.spec), 'switch')))].sort() };
  });

/** Groups what hangs on one switch alone by that switch. */
const alone = (
  things: readonly { readonly name: string; readonly switches: readonly string[] }[],
  reason: SinglePoint['reason'],
): readonly SinglePoint[] => {
  const carried = new Map<string, string[]>();
  for (const { name, switches } of things) {
    const [only] = switches;
    if (only !== undefined && switches.length === 1) carried.set(only, [...(carried.get(only) ?? []), name]);
  }
  return [...carried].sort(([left], [right]) => (left < right ? -1 : 1)).map(([device, carries]) => ({ device, carries, reason }));
};

const waysOut = (fabric: Fabric, wires: readonly Wire[]) =>
  fabric.all('External').map(({ name }) => {
    const there = wires.filter(({ connection }) => externalsAt(fabric, connection.name).includes(name));
    return { name, switches: [...new Set(there.flatMap(({ ends }) => ends.map(({ device }) => device)))].sort() };
  });

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

/** The topology of a fabric. Connections whose ends cannot be read are left out. */
export const topologyOf = (entries: readonly Entry[], profileOf: (name: string) => SwitchProfileSpec | undefined): Topology => {
  const fabric = new Fabric(entries);
  const switches = fabric.all('Switch');
  const wires = wiresOf(fabric);
  const graph = graphOf(switches, wires);
  const servers = serversOf(fabric, wires);
  const lanes = new Set(wires.flatMap(({ ends }) => ends.filter(({ role }) => role === 'switch').map(({ port }) => laneOf(port))));
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
        used: [...lanes].filter((lane) => lane.startsWith(`${name}/`)).length,
        ...(ports === undefined ? {} : { ports }),
        neighbours: [...(graph.get(name) ?? [])].sort(),
      };
    }),
    servers,
    links: wires.flatMap((wire) => linksOf(fabric, wire)),
    singlePoints: [
      ...joints(switches, graph),
      ...alone(spinesOfLeaves(switches, graph), 'only-spine-of-leaf'),
      ...alone(waysOut(fabric, wires), 'only-way-out'),
      ...alone(servers, 'only-switch-of-server'),
    ],
    reach: reachOf(fabric),
  };
};
