/** Rules that stand in the schemas of the kinds (CRD-nn): they live in the models, and the check of manifests asks them. */
import type { Edit } from './wiring.fixture.ts';

export interface SchemaCase {
  readonly kind: string;
  readonly message: string;
  /** Codes that the check of manifests gives. */
  readonly codes: readonly string[];
  readonly refuses: readonly Edit[];
  readonly accepts: readonly Edit[];
}

const items = <Value>(count: number, value: (index: number) => Value): readonly Value[] =>
  Array.from({ length: count }, (_, index) => value(index));
const links = (count: number) =>
  items(count, (index) => ({ server: { port: `server-02/e${index}` }, switch: { port: `leaf-0${index + 1}/E1/1` } }));

export const schemaCases: Readonly<Record<string, SchemaCase>> = {
  'CRD-01': {
    kind: 'VPCPeering',
    message: 'permit has 1 to 10 entries when it is there.',
    codes: ['manifest/length'],
    refuses: [
      ['VPCPeering/data--web', 'spec.permit', []],
      ['VPCPeering/data--web', 'spec.permit', items(11, () => ({ web: {}, data: {} }))],
    ],
    accepts: [['VPCPeering/data--web', 'spec.permit', items(10, () => ({ web: {}, data: {} }))]],
  },
  'CRD-02': {
    kind: 'VPCPeering',
    message: 'Subnets of a side are 1 to 10 when they are there.',
    codes: ['manifest/length'],
    refuses: [
      ['VPCPeering/data--web', 'spec.permit', [{ web: { subnets: [] }, data: {} }]],
      ['VPCPeering/data--web', 'spec.permit', [{ web: { subnets: items(11, () => 'app') }, data: {} }]],
    ],
    accepts: [['VPCPeering/data--web', 'spec.permit', [{ web: { subnets: items(10, () => 'app') }, data: {} }]]],
  },
  'CRD-03': {
    kind: 'IPv4Namespace',
    message: 'subnets has 1 to 20 entries when it is there; IPNS-S03 allows 10.',
    codes: ['manifest/length'],
    refuses: [
      ['IPv4Namespace/hosts', 'spec.subnets', []],
      ['IPv4Namespace/hosts', 'spec.subnets', items(21, (index) => `10.${index + 50}.0.0/16`)],
    ],
    accepts: [
      ['IPv4Namespace/hosts', 'spec.subnets', items(10, (index) => `10.${index + 50}.0.0/16`)],
      ['IPv4Namespace/hosts', 'spec.subnets'],
    ],
  },
  'CRD-04': {
    kind: 'VLANNamespace',
    message: 'ranges has 1 to 20 entries when it is there.',
    codes: ['manifest/length'],
    refuses: [
      ['VLANNamespace/hosts', 'spec.ranges', []],
      ['VLANNamespace/hosts', 'spec.ranges', items(21, (index) => ({ from: 500 + index }))],
    ],
    accepts: [['VLANNamespace/hosts', 'spec.ranges', items(20, (index) => ({ from: 500 + index }))]],
  },
  'CRD-05': {
    kind: 'ExternalAttachment',
    message:
      'switch and neighbor are there, and what a statement or static needs. A cluster fills in what is missing, and other rules tell then.',
    codes: ['hedgehog/exta-s11', 'hedgehog/exta-s08', 'hedgehog/exta-s03'],
    refuses: [
      ['ExternalAttachment/internet', 'spec.inboundACL.statements.0.seq'],
      ['ExternalAttachment/fixed', 'spec.static.remoteIP'],
      ['ExternalAttachment/internet', 'spec.switch'],
    ],
    accepts: [
      ['ExternalAttachment/fixed', 'spec.switch'],
      ['ExternalAttachment/fixed', 'spec.neighbor'],
    ],
  },
  'CRD-06': {
    kind: 'Connection',
    message: 'eslag has 2 links at least, and fabric, mesh, gateway and vpcLoopback one, when links are there.',
    codes: ['manifest/length'],
    refuses: [
      ['Connection/eslag', 'spec.eslag.links', links(1)],
      ['Connection/mesh', 'spec.mesh.links', []],
    ],
    accepts: [['Connection/eslag', 'spec.eslag.links', links(2)]],
  },
  'CRD-07': {
    kind: 'Connection',
    message: 'Addresses of links and of static externals look like addresses of version 4.',
    codes: ['manifest/pattern'],
    refuses: [
      ['Connection/mesh', 'spec.mesh.links.0.leaf1.ip', '172.30.128.4'],
      ['Connection/outside', 'spec.staticExternal.link.switch.nextHop', 'router'],
    ],
    accepts: [['Connection/outside', 'spec.staticExternal.link.switch.nextHop', '192.168.7.77']],
  },
  'CRD-08': {
    kind: 'Switch',
    message: 'role, redundancy.type and portFECs are words that are known, and the numbers of linkFlapErrDisable in their limits.',
    codes: ['manifest/enum', 'manifest/range', 'manifest/required'],
    refuses: [
      ['Switch/leaf-05', 'spec.role', 'leaf'],
      ['Switch/leaf-05', 'spec.role'],
      ['Switch/leaf-05', 'spec.redundancy', { type: 'vrrp', group: 'other' }],
      ['Switch/leaf-03', 'spec.portFECs', { 'E1/5': 'maybe' }],
      ['Switch/leaf-03', 'spec.linkFlapErrDisable.flapThreshold', 51],
      ['Switch/leaf-03', 'spec.linkFlapErrDisable.recoveryInterval', 65_535],
    ],
    accepts: [
      ['Switch/leaf-03', 'spec.portFECs', { 'E1/5': 'disabled' }],
      ['Switch/leaf-03', 'spec.linkFlapErrDisable', { flapThreshold: 50, samplingInterval: 65_535, recoveryInterval: 0 }],
    ],
  },
};
