/** Topologies of the mock's fabrics: small ones, and a large one for the fabric with the most resources. */
import { fabricOf } from '../../src/hedgehog/topology.fixture.ts';
import { pictureOf } from '../../src/hedgehog/topology-picture.ts';
import type { FabricTopology, TopologyMarks } from '../src/topology.ts';
import type { MockData } from './data.ts';

const small = { spines: 2, pairs: 2, singles: 1, serversPerLeaf: 2, loose: 0, externals: 1, gateways: 1, mesh: false };
const large = { ...small, spines: 15, pairs: 140, singles: 5, serversPerLeaf: 10, externals: 6 };

const wiring = 'wiring.githedgehog.com';

const isLarge = (data: MockData, fabric: string): boolean => data.resources.filter((row) => row.fabric === fabric).length > 1000;

const revisionOf = (data: MockData, fabric: string): string | undefined =>
  data.fabrics.find((row) => row.fabric === fabric)?.commit ?? undefined;

export const topologyOf = (data: MockData, fabric: string): FabricTopology => {
  const row = data.fabrics.find((one) => one.fabric === fabric);
  const look = { fabric, health: row?.sourceHealth ?? 'unknown', message: row?.sourceMessage ?? '' };
  const revision = revisionOf(data, fabric);
  if (revision === undefined) return look;
  const shape = fabricOf(isLarge(data, fabric) ? large : small);
  const idOf = (kind: string, name: string, group = wiring): string => `${fabric}:${kind}.${group}:default:${name}`;
  const vpc = 'vpc.githedgehog.com';
  const [first, second] = shape.servers;
  const subnet = (name: string, hung = first) => ({
    ...{ id: idOf('VPC', name.split('/', 1)[0] ?? '', vpc), name },
    ...{ switches: hung?.switches ?? [], servers: hung === undefined ? [] : [hung.name] },
  });
  const topology: NonNullable<FabricTopology['topology']> = {
    ...shape,
    switches: shape.switches.map((one) => ({ id: idOf('Switch', one.name), ...one })),
    servers: shape.servers.map((one) => ({ id: idOf('Server', one.name), ...one })),
    externals: shape.externals.map((one) => ({ id: idOf('External', one.name, vpc), ...one })),
    subnets: [subnet('vpc-01/default'), subnet('vpc-01/storage', second), subnet('vpc-02/default', second)],
    links: shape.links.map((one) => ({ id: idOf('Connection', one.connection), ...one })),
    singlePoints: [
      ...Map.groupBy(
        shape.servers.filter(({ switches }) => switches.length === 1),
        ({ switches }) => switches[0] ?? '',
      ),
    ].map(([device, of]) => ({ device, carries: of.map(({ name }) => name), reason: 'only-switch-of-server' as const })),
    reach: [
      { from: 'vpc-01/default', to: 'vpc-01/storage' },
      { from: 'vpc-01/default', to: 'vpc-02/default', by: 'VPCPeering vpc-01--vpc-02' },
      { from: 'vpc-01/default', to: 'external external-1 0.0.0.0/0', by: 'ExternalPeering vpc-01--external-1' },
    ],
  };
  return { ...look, revision, topology, picture: pictureOf(shape) };
};

/** What is not synced, one after the other at the leaves. */
export const marksOf = (data: MockData, fabric: string): TopologyMarks => {
  const rows = data.resources.filter((row) => row.fabric === fabric);
  const revision = revisionOf(data, fabric);
  const leaves = isLarge(data, fabric) ? 285 : 5;
  const marks = rows
    .filter(({ state }) => state !== 'synced')
    .map(({ id, kind, name, state, changes, reconciling }, index) => ({
      ...{ id, kind, name, state, changes, reconciling, lagging: [], servers: [] },
      switches: [`leaf-${(index % leaves) + 1}`],
    }));
  return { fabric, ...(revision === undefined ? {} : { revision }), resources: rows.length, marks };
};
