/** The topology of a fabric as the API sends it, and what screens work out of it. */
import type { DriftSeverity, Health, ResourceState } from './generated/vocabulary.ts';
import { stateOrder } from './parts/tone.ts';

export interface TopologySwitch {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly profile: string;
  readonly group: string;
  readonly redundancy: string;
  readonly used: number;
  readonly ports?: number;
  readonly neighbours: readonly string[];
}

/** A server or an external system. */
export interface TopologyEnd {
  readonly id: string;
  readonly name: string;
  readonly switches: readonly string[];
}

export interface TopologyLink {
  readonly id: string;
  readonly connection: string;
  readonly class: 'server' | 'fabric' | 'loop' | 'gateway' | 'external';
  readonly from: string;
  readonly to: string;
}

export interface SinglePoint {
  readonly device: string;
  readonly carries: readonly string[];
  readonly reason: 'only-switch-of-server' | 'only-spine-of-leaf' | 'only-way-out' | 'joins-parts';
}

export interface Reach {
  readonly from: string;
  readonly to: string;
  readonly by?: string;
}

export interface Subnet extends TopologyEnd {
  readonly servers: readonly string[];
}

export interface Topology {
  readonly shape: string;
  readonly switches: readonly TopologySwitch[];
  readonly servers: readonly TopologyEnd[];
  readonly externals: readonly TopologyEnd[];
  readonly subnets: readonly Subnet[];
  readonly links: readonly TopologyLink[];
  readonly singlePoints: readonly SinglePoint[];
  readonly reach: readonly Reach[];
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PictureNode extends Box {
  readonly id: string;
  readonly kind: 'switch' | 'server' | 'servers' | 'gateway' | 'external';
  readonly label: string;
  readonly members: readonly string[];
}

export interface PictureLine {
  readonly from: string;
  readonly to: string;
  readonly class: TopologyLink['class'];
  readonly links: number;
  readonly path: string;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly bands: readonly { readonly title: string; readonly y: number }[];
  readonly frames: readonly (Box & { readonly title: string })[];
  readonly nodes: readonly PictureNode[];
  readonly lines: readonly PictureLine[];
  readonly rails?: { readonly path: string; readonly uneven: readonly string[] };
}

/** Without a topology while nothing was ever read. */
export interface FabricTopology {
  readonly fabric: string;
  readonly health: Health;
  readonly message: string;
  readonly revision?: string;
  readonly topology?: Topology;
  readonly picture?: Picture;
}

/** A resource that is not simply as Git wants it, with the devices that it concerns. */
export interface Mark {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly state: ResourceState;
  readonly changes: number;
  readonly severity?: DriftSeverity;
  readonly reconciling: boolean;
  readonly lagging: readonly string[];
  readonly switches: readonly string[];
  readonly servers: readonly string[];
}

export interface TopologyMarks {
  readonly fabric: string;
  readonly revision?: string;
  readonly resources: number;
  readonly marks: readonly Mark[];
}

/** How a resource stands at a device: what is synced is on its way while the device does not have it yet. */
export const stateAt = ({ state, lagging }: Mark, device: string): ResourceState =>
  state === 'synced' && lagging.includes(device) ? 'pending' : state;

/** What most needs a person. */
export const worstOf = (states: readonly ResourceState[]): ResourceState => stateOrder.find((state) => states.includes(state)) ?? 'synced';

/** Nodes of a picture by what they stand for: `switch leaf-01`. */
export const nodesByThing = ({ nodes }: Picture): ReadonlyMap<string, PictureNode> =>
  new Map(
    nodes.flatMap((node) => {
      const kind = node.kind === 'servers' ? 'server' : node.kind;
      return node.members.map((name) => [`${kind} ${name}`, node] as const);
    }),
  );

/** Resources that are not as Git wants them, by the node that they concern; those that matter most come first. */
export const marksByNode = (marks: readonly Mark[], { externals }: Topology, picture: Picture): ReadonlyMap<string, readonly Mark[]> => {
  const nodes = nodesByThing(picture);
  const outside = new Map(externals.map(({ id, name }) => [id, name]));
  const found = new Map<string, Mark[]>();
  const rank = (mark: Mark, device: string): number => stateOrder.indexOf(stateAt(mark, device));
  for (const mark of marks) {
    const external = outside.get(mark.id);
    const things = [
      ...mark.switches.map((name) => `switch ${name}`),
      ...mark.servers.map((name) => `server ${name}`),
      ...(external === undefined ? [] : [`external ${external}`]),
    ];
    for (const id of new Set(things.flatMap((thing) => nodes.get(thing)?.id ?? []))) found.set(id, [...(found.get(id) ?? []), mark]);
  }
  for (const [id, of] of found) {
    const device = id.slice(id.indexOf(' ') + 1);
    of.sort((left, right) => rank(left, device) - rank(right, device) || (left.name < right.name ? -1 : 1));
  }
  return found;
};

const deviceIn = (port: string): string => (port.includes('/') ? port.slice(0, port.indexOf('/')) : port);

/** Links of a device, each with its own port first. */
export const linksOf = (
  links: readonly TopologyLink[],
  device: string,
): readonly (TopologyLink & { readonly port: string; readonly far: string })[] =>
  links.flatMap((link) => {
    const here =
      deviceIn(link.from) === device
        ? ([link.from, link.to] as const)
        : deviceIn(link.to) === device
          ? ([link.to, link.from] as const)
          : undefined;
    return here === undefined ? [] : [{ ...link, port: here[0].slice(device.length + 1), far: here[1] }];
  });

/** What can be asked about: subnets, and external systems as `external NAME`. */
export const placesOf = ({ subnets, externals }: Topology): readonly string[] => [
  ...subnets.map(({ name }) => name),
  ...externals.map(({ name }) => `external ${name}`),
];

const placeIn = (end: string): string => (end.startsWith('external ') ? end.split(' ').slice(0, 2).join(' ') : end);

export interface Reached {
  readonly place: string;
  /** Prefixes of an external system; none for subnets. */
  readonly prefixes: readonly string[];
  /** Peerings that let them; none inside of one VPC. */
  readonly by: readonly string[];
}

/** Everything that a place reaches, each once. */
export const reachedFrom = ({ reach }: Topology, place: string): readonly Reached[] => {
  const found = new Map<string, { prefixes: Set<string>; by: Set<string> }>();
  for (const { from, to, by } of reach) {
    const other = placeIn(from) === place ? to : placeIn(to) === place ? from : undefined;
    if (other === undefined) continue;
    const there = found.get(placeIn(other)) ?? { prefixes: new Set(), by: new Set() };
    found.set(placeIn(other), there);
    const prefix = [from, to].find((end) => end.startsWith('external '))?.split(' ')[2];
    if (prefix !== undefined) there.prefixes.add(prefix);
    if (by !== undefined) there.by.add(by);
  }
  return [...found]
    .map(([to, { prefixes, by }]) => ({ place: to, prefixes: [...prefixes].sort(), by: [...by].sort() }))
    .sort((left, right) => (left.place < right.place ? -1 : 1));
};

/** Nodes at which a place is: switches and servers of a subnet; an external system and its switches. */
export const nodesOfPlace = ({ subnets, externals }: Topology, picture: Picture, place: string): readonly string[] => {
  const nodes = nodesByThing(picture);
  const subnet = subnets.find(({ name }) => name === place);
  const external = externals.find(({ name }) => `external ${name}` === place);
  const things = [
    ...(subnet?.switches ?? external?.switches ?? []).map((name) => `switch ${name}`),
    ...(subnet?.servers ?? []).map((name) => `server ${name}`),
    ...(external === undefined ? [] : [place]),
  ];
  return [...new Set(things.flatMap((thing) => nodes.get(thing)?.id ?? []))];
};
