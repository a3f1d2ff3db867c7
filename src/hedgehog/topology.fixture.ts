/** Fabrics of any size, as topologies: for pictures, which ask for nothing else. */
import type { Topology, TopologyLink } from './topology.ts';

export interface Size {
  readonly spines: number;
  /** Pairs of leaves in a redundancy group, and leaves without one. */
  readonly pairs: number;
  readonly singles: number;
  readonly serversPerLeaf: number;
  /** Servers that hang on nothing. */
  readonly loose: number;
  readonly externals: number;
  readonly gateways: number;
  /** Whether leaves are joined to the next ones. */
  readonly mesh: boolean;
}

const numbered = (count: number, name: string, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${from + index + 1}`);

const link = (from: string, to: string, kind: TopologyLink['class']): TopologyLink => ({
  connection: `${from}--${to}`,
  variant: kind === 'server' ? 'unbundled' : kind === 'gateway' ? 'gateway' : kind === 'external' ? 'external' : 'fabric',
  class: kind,
  from: `${from}/E1/1`,
  to: kind === 'external' ? `external ${to}` : `${to}/E1/2`,
});

/** Two servers of three hang on their leaf alone, the third one on its pair's other leaf too. */
export const fabricOf = ({ spines, pairs, singles, serversPerLeaf, loose, externals, gateways, mesh }: Size): Topology => {
  const spineNames = numbered(spines, 'spine');
  const leaves = numbered(pairs * 2 + singles, 'leaf');
  const pairOf = (index: number): string | undefined => (index < pairs * 2 ? leaves[index ^ 1] : undefined);
  const uplinks = leaves.flatMap((leaf) => spineNames.map((spine) => link(spine, leaf, 'fabric')));
  const level = mesh ? leaves.slice(1).map((leaf, index) => link(leaves[index] ?? '', leaf, 'fabric')) : [];
  const servers = leaves.flatMap((leaf, index) =>
    numbered(serversPerLeaf, 'server', index * serversPerLeaf).map((name, number) => {
      const other = number % 3 === 2 ? pairOf(index) : undefined;
      return { name, switches: [leaf, ...(other === undefined ? [] : [other])].sort() };
    }),
  );
  const outside = numbered(leaves.length === 0 ? 0 : externals, 'external').map((name, index) => ({
    name,
    switches: [leaves[(index * 5) % leaves.length] ?? ''],
  }));
  const gates =
    leaves.length === 0 ? [] : numbered(gateways, 'gateway').map((name) => link(spineNames[0] ?? leaves[0] ?? '', name, 'gateway'));
  const neighbours = (name: string): readonly string[] =>
    [...uplinks, ...level].flatMap(({ from, to }) => {
      const ends = [from, to].map((port) => port.slice(0, port.indexOf('/')));
      return ends.includes(name) ? ends.filter((end) => end !== name) : [];
    });
  const device = (name: string, role: string, group = '') => ({
    name,
    role,
    profile: 'none',
    group,
    redundancy: group === '' ? '' : 'eslag',
    used: 3,
    ports: 10,
    neighbours: neighbours(name),
  });
  return {
    shape: spines > 0 ? 'spine-leaf' : 'mesh',
    switches: [
      ...spineNames.map((name) => device(name, 'spine')),
      ...leaves.map((name, index) => device(name, 'server-leaf', index < pairs * 2 ? `pair-${(index >> 1) + 1}` : '')),
    ],
    servers: [...servers, ...numbered(loose, 'loose').map((name) => ({ name, switches: [] }))],
    externals: outside,
    subnets: [],
    links: [
      ...uplinks,
      ...level,
      ...servers.flatMap(({ name, switches }) => switches.map((leaf) => link(leaf, name, 'server'))),
      ...outside.flatMap(({ name, switches }) => switches.map((leaf) => link(leaf, name, 'external'))),
      ...gates,
    ],
    singlePoints: [],
    reach: [],
  };
};
