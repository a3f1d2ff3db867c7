/** For each rule, by its id: changes to the fabric of `wiring.yaml` that break it, and changes close to those that do not. */
import type { JsonObject } from '#base/json.ts';
import { builtInProfiles } from '../profiles/built-in.ts';
import { defaultConfiguration } from './configuration.ts';
import { copyOf, type Edit, type Question, wiring } from './wiring.fixture.ts';

export interface RuleCase extends Question {
  readonly refuses: readonly (readonly Edit[])[];
  readonly accepts: readonly (readonly Edit[])[];
  /** Defaults make the rule unreachable; it is asked about the object as it is written. */
  readonly undefaulted?: true;
  /** The rule that tells, when this one cannot itself: it says what is filled in, or how texts are read. */
  readonly by?: string;
  /** The installation allows profiles of its own. */
  readonly allowed?: true;
}

/** A built-in profile as a manifest. */
const builtIn = (name: string): Edit => {
  const spec = builtInProfiles(defaultConfiguration).get(name);
  return ['+', '', { apiVersion: 'wiring.githedgehog.com/v1beta1', kind: 'SwitchProfile', metadata: { name }, spec }];
};

const one = (
  target: string,
  path: string,
  refuses: readonly unknown[],
  accepts: readonly unknown[],
  question: Question = {},
): RuleCase => ({
  ...question,
  refuses: refuses.map((value) => [[target, path, value]]),
  accepts: accepts.map((value) => [[target, path, value]]),
});

const front = 'spec.subnets.front';
const web = (path: string, refuses: readonly unknown[], accepts: readonly unknown[]): RuleCase => one('VPC/web', path, refuses, accepts);
const raw = (target: string, path: string, refuses: readonly unknown[], accepts: readonly unknown[]): RuleCase => ({
  ...one(target, path, refuses, accepts),
  undefaulted: true,
});
const manySubnets = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, { subnet: `10.10.${index}.0/24`, vlan: 1100 + index }]));

/** A VPC that nothing refers to. */
const vpc = (name: string, spec: object): Edit => [
  '+',
  '',
  { apiVersion: 'vpc.githedgehog.com/v1beta1', kind: 'VPC', metadata: { name }, spec },
];
const subnet = (prefix: string, vlan: number, more: object = {}) => ({ subnets: { a: { subnet: prefix, vlan, ...more } } });

const vpcCases: Readonly<Record<string, RuleCase>> = {
  'VPC-S01': {
    refuses: [[vpc('twelve-chars', subnet('10.20.9.0/24', 1900))]],
    accepts: [[vpc('eleven-char', subnet('10.20.9.0/24', 1900))]],
  },
  'VPC-S02': { refuses: [[vpc('ext.a', subnet('10.20.9.0/24', 1900))]], accepts: [[vpc('exta', subnet('10.20.9.0/24', 1900))]] },
  'VPC-S03': raw('VPC/web', 'spec.ipv4Namespace', [undefined, ''], ['default']),
  'VPC-S04': raw('VPC/web', 'spec.vlanNamespace', [undefined, ''], ['default']),
  'VPC-S05': web('spec.subnets', [{}, undefined], [manySubnets(1)]),
  'VPC-S06': web('spec.subnets', [manySubnets(21)], [manySubnets(20)]),
  'VPC-S07': web('spec.mode', ['l2vni'], ['', 'l3vni', undefined]),
  'VPC-S08': web('spec.mode', ['l3flat'], ['l3vni']),
  'VPC-S09': web(`${front}.subnet`, ['', undefined], ['10.10.1.0/24']),
  'VPC-S10': web(`${front}.subnet`, ['10.10.1.0', '10.10.01.0/24', '10.10.1.0/33', '10.10.1.0/024'], ['10.10.1.0/24', 'fd00::/64']),
  'VPC-S11': web('spec.subnets.app.subnet', ['10.10.2.0/31', '10.10.2.0/32'], ['10.10.2.0/30']),
  'VPC-S12': web('spec.subnets.app.subnet', ['172.30.0.0/24', '172.16.0.0/12'], ['172.30.90.0/24']),
  'VPC-S13': web(`${front}.hostBGP`, [true], [false]),
  'VPC-S14': raw('VPC/web', 'spec.subnets.app.gateway', [undefined], ['10.10.2.1']),
  'VPC-S15': web('spec.subnets.app.gateway', ['10.10.2', '10.10.2.1/24', 'gateway'], ['10.10.2.9']),
  'VPC-S16': web('spec.subnets.app.gateway', ['10.10.3.1', 'fd00::1'], ['10.10.2.0', '10.10.2.255']),
  'VPC-S17': web('spec.subnets.app.vlan', [0, undefined], [1021]),
  'VPC-S18': web(`${front}.dhcp.relay`, ['10.9.9.9/32'], ['', undefined]),
  'VPC-S19': one('VPC/data', 'spec.subnets.db.dhcp.relay', ['10.9.9.9', 'server'], ['10.9.9.9/32', '10.9.9.9/24']),
  'VPC-S20': one('VPC/data', 'spec.subnets.db.dhcp.relay', ['', undefined], ['10.9.9.9/32']),
  'VPC-S21': raw(
    'VPC/web',
    'spec.subnets.app.dhcp.options',
    [
      { pxeURL: 'http://a' },
      { dnsServers: ['1.1.1.1'] },
      { timeServers: ['1.1.1.1'] },
      { interfaceMTU: 1500 },
      { leaseTimeSeconds: 1 },
      { disableDefaultRoute: true },
      { advertisedRoutes: [{}] },
    ],
    [{}, { dnsServers: [] }],
  ),
  'VPC-S22': raw('VPC/web', `${front}.dhcp.range`, [undefined], [{ start: '10.10.1.10', end: '10.10.1.99' }]),
  'VPC-S23': web(`${front}.dhcp.range.start`, ['10.10.1.0', '10.10.1.1', '10.10.2.9', 'first'], ['10.10.1.2', undefined]),
  'VPC-S24': web(`${front}.dhcp.range.end`, ['10.10.1.0', '10.10.1.1', '10.10.2.9', 'last'], ['10.10.1.255', undefined]),
  'VPC-S25': web(`${front}.dhcp.range.end`, ['10.10.1.10', '10.10.1.9'], ['10.10.1.11']),
  'VPC-S26': web(`${front}.dhcp.options.dnsServers`, [['dns']], [['1.1.1.1', 'fe80::1%eth0'], []]),
  'VPC-S27': web(`${front}.dhcp.options.timeServers`, [['10.0.0.0/8']], [['1.1.1.1'], []]),
  'VPC-S28': web(`${front}.dhcp.options.interfaceMTU`, [95, 9037], [96, 9036, 0]),
  'VPC-S29': raw('VPC/web', `${front}.dhcp.options.leaseTimeSeconds`, [0], [1]),
  'VPC-S30': web(
    `${front}.dhcp.options.advertisedRoutes`,
    [
      [{ destination: '', gateway: '10.10.1.1' }],
      [{ destination: '9.0.0.0/8', gateway: '' }],
      [{ destination: '9.0.0.0', gateway: '10.10.1.1' }],
      [{ destination: '9.0.0.0/8', gateway: '10.10.2.1' }],
    ],
    [[{ destination: '9.0.0.1/8', gateway: '10.10.1.9' }]],
  ),
  'VPC-S31': web(
    `${front}.dhcp.static`,
    [
      { '00:11:22:33:44:55': { ip: '' } },
      { '': { ip: '10.10.1.9' } },
      { '00:11:22:33:44': { ip: '10.10.1.9' } },
      { '00:11:22:33:44:55': { ip: '10.10.2.9' } },
      { '00:11:22:33:44:55': { ip: '10.10.1.0' } },
      { '00:11:22:33:44:55': { ip: '10.10.1.1' } },
      { '00:11:22:33:44:55': { ip: '10.10.1.255' } },
    ],
    [{ '0011.2233.4455': { ip: '10.10.1.9' } }, { '00-11-22-33-44-55-66-77': { ip: '10.10.1.9' } }],
  ),
  'VPC-S32': web(
    `${front}.dhcp.static`,
    [{ '00:11:22:33:44:55': { ip: '10.10.1.9' }, '00:11:22:33:44:56': { ip: '10.10.1.9' } }],
    [{ '00:11:22:33:44:55': { ip: '10.10.1.9' }, '00-11-22-33-44-55': { ip: '10.10.1.9' } }],
  ),
  'VPC-S33': raw('VPC/web', 'spec.subnets.app.dhcp.range', [{ start: '10.10.2.9' }, { end: '10.10.2.9' }], [{}, undefined]),
  'VPC-S34': web('spec.subnets.app.dhcp.static', [{ '00:11:22:33:44:55': { ip: '10.10.2.9' } }], [{}]),
  'VPC-S35': {
    refuses: [[['VPC/web', 'spec.subnets.app.vlan', 1010]]],
    accepts: [
      [
        ['VPC/web', 'spec.subnets.app.vlan', 1010],
        ['VPC/web', 'spec.subnets.app.hostBGP', true],
      ],
    ],
  },
  'VPC-S36': web('spec.subnets.app.subnet', ['10.10.1.128/25', '10.10.0.0/23', '10.10.1.7/24'], ['10.10.0.0/24']),
  'VPC-S37': web('spec.permit', [[['front']], [[]]], [[['front', 'app']], []]),
  'VPC-S38': web('spec.permit', [[['front', 'back']]], [[['front', 'app']]]),
  'VPC-S39': web('spec.permit', [[['front', 'front']]], [[['front', 'app']]]),
  'VPC-S40': web('spec.staticRoutes.0.prefix', ['', '10.200.0.0', '10.200.0.1/16'], ['0.0.0.0/0', '10.200.0.1/32']),
  'VPC-S41': web('spec.staticRoutes.0.nextHops', [[], undefined], [['anything']]),
  'VPC-X01': web('spec.ipv4Namespace', ['none'], ['default', undefined]),
  'VPC-X02': web('spec.vlanNamespace', ['none'], ['default', undefined]),
  'VPC-X03': web('spec.subnets.app.subnet', ['10.30.0.0/24', '10.8.0.0/13', 'fd00::/64'], ['10.20.200.0/24']),
  'VPC-X04': web('spec.subnets.app.vlan', [999, 3000, 501], [1000, 2999]),
  'VPC-X05': one('VPC/data', 'spec.subnets.db.dhcp.relayVPC', ['none'], ['web', 'data']),
  'VPC-X06': {
    refuses: [[vpc('new', subnet('10.20.1.128/25', 1900))], [vpc('new', subnet('10.20.0.0/22', 1900))]],
    accepts: [[vpc('new', subnet('10.20.3.0/24', 1900))], [vpc('new', { ipv4Namespace: 'hosts', ...subnet('10.20.1.0/24', 1900) })]],
  },
  'VPC-X07': {
    refuses: [[vpc('new', subnet('10.20.9.0/24', 1030))], [vpc('new', subnet('10.20.9.0/24', 1030, { hostBGP: true }))]],
    accepts: [[vpc('new', subnet('10.20.9.0/24', 1900))], [vpc('new', { vlanNamespace: 'hosts', ...subnet('10.20.9.0/24', 1030) })]],
  },
  'VPC-W01': {
    before: [],
    refuses: [[['-', 'VPC/web']]],
    accepts: [
      [
        ['-', 'VPC/bgp'],
        ['-', 'VPCAttachment/bgp-hosts'],
      ],
    ],
  },
  'VPC-W02': { before: [], refuses: [[['-', 'VPC/web']]], accepts: [[['-', 'VPC/bgp']]] },
  'VPC-W03': { before: [], refuses: [[['-', 'VPC/web']]], accepts: [[['-', 'VPC/data']]] },
  'VPC-W04': { before: [], refuses: [[['-', 'VPC/web']]], accepts: [[['-', 'VPC/data']]] },
};

const attachment = (path: string, refuses: readonly unknown[], accepts: readonly unknown[]): RuleCase =>
  one('VPCAttachment/web-front', path, refuses, accepts);
const p2p = (text: string) => ({ 'fabric.githedgehog.com/p2p-link': text });

const attachmentCases: Readonly<Record<string, RuleCase>> = {
  'VPCA-S01': attachment('spec.subnet', ['', undefined], ['web/front']),
  'VPCA-S02': attachment('spec.subnet', ['/front'], ['web/front']),
  'VPCA-S03': raw('VPCAttachment/web-front', 'spec.subnet', ['web'], ['web/', 'web/front']),
  'VPCA-S04': attachment('spec.connection', ['', undefined], ['eslag']),
  'VPCA-S05': attachment('metadata.annotations', ['', '10.0.0.0', 'fd00::/31', '10.0.0.0/30'].map(p2p), [p2p('10.0.0.0/31'), {}]),
  'VPCA-X01': attachment('spec.subnet', ['none/front'], ['web/front']),
  'VPCA-X02': attachment('spec.subnet', ['web/none', 'web/', 'web'], ['web/front', 'data']),
  'VPCA-X03': attachment('spec.connection', ['none'], ['eslag']),
  'VPCA-X04': attachment('spec.subnet', ['bgp/plain'], ['web/front']),
  'VPCA-X05': one('VPCAttachment/bgp-hosts', 'spec.connection', ['bundled', 'eslag'], ['unbundled']),
  'VPCA-X06': attachment('spec.connection', ['mesh', 'external', 'outside'], ['eslag', 'bundled']),
  'VPCA-X07': one('Connection/eslag', 'spec.eslag.links.0.switch.port', ['leaf-01'], ['leaf-01/E1/2']),
  'VPCA-X08': one('Connection/eslag', 'spec.eslag.links.0.switch.port', ['leaf-99/E1/1'], ['leaf-01/E1/2']),
  'VPCA-X09': one('Switch/leaf-01', 'spec.vlanNamespaces', [['hosts']], [['hosts', 'default'], undefined]),
  'VPCA-X10': one('Switch/leaf-01', 'spec.profile', ['none'], ['dell-s5248f-on', 'vs']),
  'VPCA-X11': {
    refuses: [[['Switch/leaf-04', 'spec.profile', 'celestica-ds4000']], [['Switch/leaf-04', 'spec.profile', 'celestica-ds5000']]],
    accepts: [[['Switch/leaf-03', 'spec.profile', 'celestica-ds5000']]],
  },
  'VPCA-X12': one('Switch/leaf-03', 'spec.redundancy', [{ group: 'other', type: 'mclag' }], [{ group: 'other', type: 'eslag' }]),
  'VPCA-X13': {
    refuses: [[copyOf('VPCAttachment/web-front', 'twin')]],
    accepts: [[copyOf('VPCAttachment/web-front', 'twin', ['spec.connection', 'bundled'])]],
  },
  'VPCA-X14': attachment('spec.nativeVLAN', [true], [false, undefined]),
};

const peering = (path: string, refuses: readonly unknown[], accepts: readonly unknown[], question: Question = {}): RuleCase =>
  one('VPCPeering/data--web', path, refuses, accepts, question);

const peeringCases: Readonly<Record<string, RuleCase>> = {
  'VPCP-S01': { configuration: { vpcPeeringDisabled: true }, refuses: [[]], accepts: [[]] },
  'VPCP-S02': peering('spec.remote', ['border'], ['']),
  'VPCP-S03': peering('spec.permit', [[{ web: {} }], [{ web: {}, data: {}, bgp: {} }]], [[{ web: {}, data: {} }]]),
  'VPCP-S04': peering(
    'spec.permit',
    [
      [],
      [
        { web: {}, data: {} },
        { web: {}, bgp: {} },
      ],
    ],
    [
      [
        { web: {}, data: {} },
        { data: {}, web: {} },
      ],
    ],
  ),
  'VPCP-X01': peering('spec.permit', [[{ web: {}, none: {} }]], [[{ web: {}, data: {} }]]),
  'VPCP-X02': peering('spec.permit', [[{ web: {}, bgp: {} }]], [[{ web: {}, data: {} }]]),
  'VPCP-X03': peering('spec.permit', [[{ web: {}, bgp: {} }]], [[{ web: {}, data: {} }]]),
  'VPCP-X04': peering('spec.permit', [[{ web: { subnets: ['back'] }, data: {} }]], [[{ web: { subnets: ['app'] }, data: {} }]]),
};

const pool = (path: string, refuses: readonly unknown[], accepts: readonly unknown[], question: Question = {}): RuleCase =>
  one('IPv4Namespace/default', path, refuses, accepts, question);
const own = ['10.10.0.0/16', '10.20.0.0/16'];
const vlans = (refuses: readonly unknown[], accepts: readonly unknown[], question: Question = {}): RuleCase =>
  one('VLANNamespace/default', 'spec.ranges', refuses, accepts, question);
const usual = { from: 1000, to: 2999 };

const poolCases: Readonly<Record<string, RuleCase>> = {
  'IPNS-S01': { refuses: [[copyOf('IPv4Namespace/hosts', 'twelve-chars')]], accepts: [[copyOf('IPv4Namespace/hosts', 'eleven-char')]] },
  'IPNS-S02': pool('spec.subnets', [[...own, '10.30.0.0']], [[...own, '10.30.0.1/24', 'fd00::/48']]),
  'IPNS-S03': pool(
    'spec.subnets',
    [Array.from({ length: 11 }, (_, n) => `10.${n + 10}.0.0/16`)],
    [Array.from({ length: 10 }, (_, n) => `10.${n + 11}.0.0/16`)],
  ),
  'IPNS-S04': pool(
    'spec.subnets',
    [
      [...own, '10.20.5.0/24'],
      [...own, '10.0.0.1/8'],
    ],
    [[...own, '10.21.0.0/16']],
  ),
  'IPNS-S05': pool('spec.subnets', [[...own, '172.30.0.0/16']], [[...own, '172.30.90.0/24']]),
  'IPNS-W01': { ...pool('spec.subnets', [['10.10.0.0/16'], ['10.10.0.0/16', '10.20.1.0/25', '10.20.1.128/25']], [own]), before: [] },
  'IPNS-W02': {
    before: [],
    refuses: [[['-', 'IPv4Namespace/default']]],
    accepts: [
      [
        ['-', 'IPv4Namespace/hosts'],
        ['-', 'VPC/bgp'],
      ],
    ],
  },
  'IPNS-W03': { before: [], refuses: [[['-', 'IPv4Namespace/default']]], accepts: [[['-', 'IPv4Namespace/hosts']]] },
  'VLNS-S01': vlans([[usual, { from: 3, to: 2 }]], [[usual, { from: 2 }]], { mode: 'strict' }),
  'VLNS-S02': vlans(
    [
      [usual, { from: 0, to: 2 }],
      [usual, { from: 4000, to: 4095 }],
    ],
    [
      [usual, { from: 1 }],
      [usual, { from: 4094 }],
    ],
    { mode: 'strict' },
  ),
  'VLNS-S03': vlans(
    [[usual, { from: 2999, to: 2999 }], [{ from: 2000, to: 3000 }], [usual, { from: 3899 }]],
    [[usual, { from: 1, to: 999 }]],
  ),
  'VLNS-S04': vlans(
    [
      [usual, { from: 3999 }],
      [usual, { from: 3900, to: 4000 }],
      [usual, usual],
    ],
    [[usual, { from: 4000, to: 4094 }]],
  ),
  'VLNS-W01': { ...vlans([[{ from: 1000, to: 1010 }]], [[usual]]), before: [] },
  'VLNS-W02': {
    before: [],
    refuses: [[['-', 'VLANNamespace/hosts']]],
    accepts: [
      [
        ['-', 'VLANNamespace/hosts'],
        ['Switch/leaf-03', 'spec.vlanNamespaces', ['default']],
      ],
    ],
  },
  'VLNS-W03': {
    before: [],
    refuses: [[['-', 'VLANNamespace/hosts']]],
    accepts: [
      [
        ['-', 'VLANNamespace/hosts'],
        ['-', 'VPC/bgp'],
      ],
    ],
  },
};

const external = (path: string, refuses: readonly unknown[], accepts: readonly unknown[], target = 'internet'): RuleCase =>
  one(`External/${target}`, path, refuses, accepts);
const bgp = (path: string, refuses: readonly unknown[], accepts: readonly unknown[]): RuleCase =>
  one('ExternalAttachment/internet', path, refuses, accepts);
const fixed = (path: string, refuses: readonly unknown[], accepts: readonly unknown[]): RuleCase =>
  one('ExternalAttachment/fixed', path, refuses, accepts);
const acl = (path: string, refuses: readonly unknown[], accepts: readonly unknown[], index = 0): RuleCase =>
  bgp(`spec.inboundACL.statements.${index}${path}`, refuses, accepts);
const communities = ['65536:0', '1:2:3', '01:2', 'a:b', '1'];

const externalCases: Readonly<Record<string, RuleCase>> = {
  'EXT-S01': { refuses: [[copyOf('External/internet', 'twelve-chars')]], accepts: [[copyOf('External/internet', 'eleven-char')]] },
  'EXT-S02': raw('External/internet', 'spec.ipv4Namespace', ['', undefined], ['default']),
  'EXT-S03': external('spec.inboundCommunity', communities, ['0:65535', '', undefined]),
  'EXT-S04': external('spec.outboundCommunity', communities, ['65535:0', '', undefined]),
  'EXT-S05': external('spec.inboundCommunity', ['1:2'], ['', undefined], 'fixed'),
  'EXT-S06': external('spec.static', [{}, { prefixes: [] }], [{ prefixes: ['0.0.0.0/0'] }], 'fixed'),
  'EXT-S07': external('spec.static.prefixes', [['10.0.0.0'], ['10.0.0.0/33']], [['10.0.0.1/24']], 'fixed'),
  'EXT-S08': external('spec.static.prefixes', [['10.0.0.0/8', '10.1.0.0/16']], [['10.0.0.0/8', 'fd00::/8']], 'fixed'),
  'EXT-X01': external('spec.ipv4Namespace', ['none'], ['hosts', undefined]),
  'EXT-W01': {
    before: [],
    refuses: [[['-', 'External/fixed']]],
    accepts: [
      [
        ['-', 'External/fixed'],
        ['-', 'ExternalAttachment/fixed'],
      ],
    ],
  },
  'EXT-W02': { before: [], refuses: [[['-', 'External/internet']]], accepts: [[['-', 'External/fixed']]] },
  'EXTA-S01': bgp('spec.external', ['', undefined], ['internet']),
  'EXTA-S02': bgp('spec.connection', ['', undefined], ['external']),
  'EXTA-S03': bgp('spec.switch.ip', ['', '192.168.100.2', '192.168.100.02/24'], ['192.168.100.2/024', 'fd00::1/64']),
  'EXTA-S04': bgp('spec.neighbor.asn', [0, undefined], [1, 4_294_967_295]),
  'EXTA-S05': bgp('spec.neighbor.ip', ['', 'fe80::1%eth0', '1.2.3.4/24'], ['9.9.9.9', 'fe80::1']),
  'EXTA-S06': fixed('spec.switch', [{ ip: '1.2.3.4/24' }, { vlan: 1 }], [{}, { vlan: 0 }]),
  'EXTA-S07': fixed('spec.neighbor', [{ ip: '1.2.3.4' }, { asn: 1 }], [{}, { asn: 0 }]),
  'EXTA-S08': fixed('spec.static.remoteIP', ['', '1.2.3.4/24'], ['1.2.3.4', 'fe80::1%eth0']),
  'EXTA-S09': fixed('spec.static.proxy', [true], [false, undefined]),
  'EXTA-S10': fixed('spec.static.ip', ['1.2.3.4'], ['1.2.3.4/24', '1.2.3.4/024']),
  'EXTA-S11': acl('.seq', [9, 0, undefined], [11, 65_535]),
  'EXTA-S12': acl('.seq', [20], [21]),
  'EXTA-S13': acl('.action', ['', 'allow', undefined], ['deny', 'discard', 'transit']),
  'EXTA-S14': acl('.protocol', ['', 'sctp', undefined], ['udp']),
  'EXTA-S15': acl('.srcPrefix', ['', 'all', '10.0.0.0', undefined], ['10.0.0.0/08', 'fd00::/8']),
  'EXTA-S16': acl('.protocol', ['udp', 'ip'], ['tcp'], 2),
  'EXTA-S17': acl(
    '.tcpFilters',
    [
      { established: true, syn: true },
      { established: true, notUrg: true },
    ],
    [{ established: true }],
    2,
  ),
  'EXTA-S18': acl(
    '.tcpFilters',
    [
      { fin: true, notFin: true },
      { urg: true, notUrg: true },
    ],
    [
      { fin: true, notUrg: true },
      { fin: true, notFin: false },
    ],
    2,
  ),
  'EXTA-S19': acl('.protocol', ['ip', 'tcp'], ['icmp'], 1),
  'EXTA-S20': acl('.protocol', ['ip', 'icmp'], ['tcp', 'udp']),
  'EXTA-S21': acl('.portRangeBegin', [0, undefined], [1, 90]),
  'EXTA-S22': acl('.portRangeEnd', [79, 0, undefined], [80]),
  'EXTA-X01': bgp('spec.external', ['none'], ['internet']),
  'EXTA-X02': fixed('spec.external', ['internet'], ['fixed']),
  'EXTA-X03': bgp('spec.external', ['fixed'], ['internet']),
  'EXTA-X04': bgp('spec.connection', ['none'], ['external']),
  'EXTA-X05': bgp('spec.connection', ['outside', 'mesh'], ['external']),
  'EXTA-X06': fixed('spec.static.vlan', [100], [0, 102]),
  'EXTP-S01': one('ExternalPeering/web--internet', 'spec.permit.vpc.name', ['', undefined], ['web']),
  'EXTP-S02': one('ExternalPeering/web--internet', 'spec.permit.external.name', ['', undefined], ['internet']),
  'EXTP-S03': one(
    'ExternalPeering/web--internet',
    'spec.permit.external.prefixes',
    [[{ prefix: '' }], [{}]],
    [[{ prefix: 'anything' }], []],
  ),
  'EXTP-X01': one('ExternalPeering/web--internet', 'spec.permit.vpc.name', ['none'], ['data']),
  'EXTP-X02': one('ExternalPeering/web--internet', 'spec.permit.external.name', ['none'], ['fixed']),
  'EXTP-X03': external('spec.ipv4Namespace', ['hosts'], ['default', undefined]),
  'EXTP-X04': one('ExternalPeering/web--internet', 'spec.permit.vpc.subnets', [['back']], [['front', 'app'], []]),
};

const conn = (target: string, path: string, refuses: readonly unknown[], accepts: readonly unknown[], question: Question = {}): RuleCase =>
  one(`Connection/${target}`, path, refuses, accepts, question);
const outside = 'spec.staticExternal.link.switch';
const server = (name: string, ports: readonly (readonly [string, string])[]) => ({
  links: ports.map(([at, port]) => ({ server: { port: `${name}/${at}` }, switch: { port } })),
});
const five = server('server-02', [
  ['a', 'leaf-01/E1/1'],
  ['b', 'leaf-02/E1/1'],
  ['c', 'leaf-03/E1/9'],
  ['d', 'leaf-04/E1/9'],
  ['e', 'leaf-05/E1/9'],
]);
const pair = (leaf: string, port: string) => ({ switch1: { port: leaf }, switch2: { port } });
const ends = (left: string, first: string, right: string, second: string, more: object = {}) => ({
  spine: { port: left, ip: first },
  leaf: { port: right, ip: second },
  ...more,
});
const link = (first: string, second: string) => [ends('spine-01/E1/1', first, 'leaf-01/E1/49', second)];

const connectionCases: Readonly<Record<string, RuleCase>> = {
  'CONN-S00': conn('bundled', 'spec.mclag', [{ links: [] }], [undefined]),
  'CONN-S01': conn('unbundled', 'spec.unbundled.mtu', [9037], [9036, 0]),
  'CONN-S02': conn('bundled', 'spec.bundled.mtu', [9037], [9036, 0]),
  'CONN-S03': conn('loopback', 'spec', [{}], [{ external: { link: { switch: { port: 'leaf-03/E1/12' } } } }]),
  'CONN-S04': conn('unbundled', 'spec.unbundled.link.server.port', ['leaf-03/E1/1/2'], ['server-01/any']),
  'CONN-S05': conn(
    'bundled',
    'spec.bundled',
    [
      { links: [] },
      server('server-01', [
        ['a', 'leaf-04/E1/1'],
        ['a', 'leaf-04/E1/2'],
      ]),
      server('server-01', [
        ['a', 'leaf-04/E1/1'],
        ['b', 'leaf-05/E1/2'],
      ]),
    ],
    [server('server-01', [['a', 'leaf-04/E1/1']])],
  ),
  'CONN-S06': conn(
    'eslag',
    'spec.eslag',
    [
      { links: [] },
      five,
      server('server-02', [
        ['a', 'leaf-01/E1/1'],
        ['a', 'leaf-02/E1/1'],
      ]),
    ],
    [
      server('server-02', [
        ['a', 'leaf-01/E1/1'],
        ['b', 'leaf-01/E1/2'],
      ]),
    ],
  ),
  'CONN-S07': conn('fabric', 'spec.fabric.links', [[], [ends('leaf-01/E1/1', '', 'leaf-01/E1/2', '')]], [link('', '')]),
  'CONN-S08': conn(
    'mesh',
    'spec.mesh.links',
    [[], [{ leaf1: { port: 'leaf-03/E1/10' }, leaf2: { port: 'leaf-03/E1/11' } }]],
    [[{ leaf1: { port: 'leaf-03/E1/10' }, leaf2: { port: 'leaf-04/E1/11' } }]],
  ),
  'CONN-S09': conn(
    'gateway',
    'spec.gateway.links',
    [[], [{ switch: { port: 'leaf-03/E1/11' }, gateway: { port: 'leaf-03/E1/11' } }]],
    [[{ switch: { port: 'leaf-03/E1/11' }, gateway: { port: 'any/x' } }]],
  ),
  'CONN-S10': conn(
    'loopback',
    'spec.vpcLoopback.links',
    [[], [pair('leaf-03/E1/12', 'leaf-04/E1/13')], [pair('leaf-03/E1/12', 'leaf-03/E1/12')]],
    [[pair('leaf-03/E1/12', 'leaf-03/E1/20')]],
  ),
  'CONN-S11': conn('unbundled', 'spec.unbundled.link.server.port', ['server-01', '/e1', 'server-01/', undefined], ['server-01/e1/0']),
  'CONN-S12': conn('outside', `${outside}.ip`, ['192.168.7.1', '', undefined], ['192.168.7.1/024']),
  'CONN-S13': conn('outside', `${outside}.nextHop`, ['192.168.8.1', '', 'router'], ['192.168.7.255', '::ffff:192.168.7.9']),
  'CONN-S14': conn('outside', `${outside}.subnets`, [['192.168.8.0'], ['192.168.8.1/24']], [['192.168.8.1/32'], []]),
  'CONN-S15': conn(
    'outside',
    `${outside}.subnets`,
    [
      ['0.0.0.0/0', '10.0.0.0/8'],
      ['10.0.0.0/8', '0.0.0.0/0'],
    ],
    [['0.0.0.0/0']],
  ),
  'CONN-S16': conn('outside', `${outside}.subnets`, [['10.0.0.0/8', '10.1.0.0/16']], [['10.0.0.0/8', '11.0.0.0/8']]),
  'CONN-S17': conn('outside', `${outside}.subnets`, [['172.30.0.0/24']], [['0.0.0.0/0'], ['172.30.90.0/24']]),
  'CONN-S18': { configuration: { mode: 'other' }, refuses: [[]], accepts: [[]] },
  'CONN-S19': { configuration: { mode: 'other' }, refuses: [[]], accepts: [[]] },
  'CONN-X01': conn('loopback', 'spec.vpcLoopback.links', [[pair('none/E1/1', 'none/E1/2')]], [[pair('leaf-05/E1/5', 'leaf-05/E1/6')]]),
  'CONN-X02': one('Switch/leaf-03', 'spec.profile', ['none', 'vs-clsp'], ['dell-s5232f-on']),
  'CONN-X03': one('Switch/leaf-03', 'spec.portBreakouts', [{ 'E1/5': '8x10G' }], [{ 'E1/1': '4x10G' }]),
  'CONN-X04': conn(
    'unbundled',
    'spec.unbundled.link.switch.port',
    ['leaf-03/E1/1/5', 'leaf-03/E1/40', 'leaf-03/Ethernet0'],
    ['leaf-03/E1/1', 'leaf-03/E1/2', 'leaf-03/E1/2/1', 'leaf-03/M1'],
  ),
  'CONN-X05': one('Switch/leaf-02', 'spec.redundancy.group', ['other'], ['pair', '']),
  'CONN-X06': one('Switch/leaf-02', 'spec.redundancy.type', ['mclag'], ['eslag', '']),
  'CONN-X07': {
    refuses: [
      [
        ['Switch/leaf-01', 'spec.redundancy'],
        ['Switch/leaf-02', 'spec.redundancy'],
      ],
    ],
    accepts: [[['Switch/leaf-01', 'spec.redundancy']]],
  },
  'CONN-X08': {
    refuses: [
      [
        ['Switch/leaf-01', 'spec.redundancy.type', 'mclag'],
        ['Switch/leaf-02', 'spec.redundancy.type', 'mclag'],
      ],
    ],
    accepts: [[]],
  },
  'CONN-X09': conn('unbundled', 'spec.unbundled.link.server.port', ['none/e1'], ['server-02/e9']),
  'CONN-X10': {
    refuses: [
      [['Connection/loopback', 'spec.vpcLoopback.links.0.switch1.port', 'leaf-03/E1/14']],
      [['Connection/external', 'spec.external.link.switch.port', 'leaf-03/E1/15/1']],
      [['Connection/unbundled', 'spec.unbundled.link.server.port', 'server-01/e2']],
    ],
    accepts: [[['Connection/external', 'spec.external.link.switch.port', 'leaf-03/E1/1/3']]],
  },
  'CONN-X11': conn('loopback', 'spec', [{}], [{ mclagDomain: {} }]),
  'CONN-X12': { configuration: { fabricSubnet: 'none' }, refuses: [[]], accepts: [[]] },
  'CONN-X13': conn('fabric', 'spec.fabric.links', [link('172.30.128.0', '172.30.128.1/31')], [link('', 'none')]),
  'CONN-X14': conn(
    'fabric',
    'spec.fabric.links',
    [link('172.30.128.0/30', '172.30.128.1/31')],
    [link('172.30.128.0/31', '172.30.128.1/31')],
  ),
  'CONN-X15': conn('fabric', 'spec.fabric.links', [link('10.0.0.0/31', '10.0.0.1/31')], [link('172.30.255.254/31', '172.30.255.255/31')]),
  'CONN-X16': conn(
    'fabric',
    'spec.fabric.links',
    [link('172.30.128.4/31', '172.30.128.5/31'), link('172.30.128.0/31', '172.30.128.0/31')],
    [link('172.30.129.0/31', '172.30.129.1/31')],
  ),
  'CONN-X17': conn(
    'fabric',
    'spec.fabric.links',
    [link('172.30.129.1/31', '172.30.129.2/31')],
    [link('172.30.129.3/31', '172.30.129.2/31')],
  ),
  'CONN-W01': conn('outside', 'spec.staticExternal.withinVPC', ['none'], ['data', '', undefined]),
  'CONN-W02': {
    before: [],
    ...conn(
      'external',
      'spec',
      [{ staticExternal: { link: { switch: { port: 'leaf-03/E1/14', ip: '10.0.0.1/24', nextHop: '10.0.0.2' } } } }],
      [{ external: { link: { switch: { port: 'leaf-03/E1/16' } } } }],
    ),
  },
  'CONN-W03': { ...conn('outside', 'spec.staticExternal.withinVPC', ['data', ''], ['web']), before: [] },
  'CONN-W04': { before: [], refuses: [[['-', 'Connection/eslag']]], accepts: [[['-', 'Connection/mesh']]] },
  'CONN-W05': { before: [], refuses: [[['-', 'Connection/external']]], accepts: [[['-', 'Connection/mesh']]] },
};

const sw = (device: string, path: string, refuses: readonly unknown[], accepts: readonly unknown[], question: Question = {}): RuleCase =>
  one(`Switch/${device}`, path, refuses, accepts, question);

/** A profile of its own, with a port of each kind. */
const smallProfile = {
  displayName: 'Small',
  switchSilicon: 'any',
  nosType: 'sonic-bcm-vs',
  platform: 'any',
  features: { l2vni: true, l3vni: true },
  pipelines: { p: { maxPorts: 4 } },
  maxPorts: 5,
  ports: {
    M1: { nos: 'Management0', management: true, oniePortName: 'eth0' },
    'E1/1': { nos: '1/1', baseNOSName: 'Ethernet0', label: '1', profile: 'plug', pipeline: 'p' },
    'E1/2': { nos: 'Ethernet8', label: '2', group: 'g' },
  },
  portGroups: { g: { nos: '1', profile: 'fixed' } },
  portProfiles: {
    plug: { breakout: { default: '4x25G', supported: { '4x25G': { offsets: ['0', '1', '2', '3'] }, '1x100G': { offsets: ['0'] } } } },
    fixed: { speed: { default: '25G', supported: ['10G', '25G'] } },
  },
};

type FieldEdit = readonly [path: string, value?: unknown];

const profileObject = (name: string): Edit => [
  '+',
  '',
  { apiVersion: 'wiring.githedgehog.com/v1beta1', kind: 'SwitchProfile', metadata: { name }, spec: structuredClone(smallProfile) },
];

/** Changes to a profile of its own, where the installation allows that, and a switch that has it. */
const small = (refuses: readonly FieldEdit[], accepts: readonly FieldEdit[]): RuleCase => {
  const edits = ([path, ...value]: FieldEdit): readonly Edit[] => [
    profileObject('small'),
    ['SwitchProfile/small', path, ...value],
    copyOf('Switch/leaf-04', 'leaf-09', ['spec', { ...leaf, profile: 'small' }]),
  ];
  return { allowed: true, refuses: refuses.map(edits), accepts: [...accepts, ['metadata.labels', {}] as const].map(edits) };
};

const leaf = { role: 'server-leaf', asn: 65_109, ip: '172.30.0.19/21', protocolIP: '172.30.8.19/32', vtepIP: '172.30.12.19/32' };
const port = (field: string, name = 'E1/2'): string => `spec.ports.${name}${field === '' ? '' : `.${field}`}`;
const kinds = 'spec.portProfiles';

const profileCases: Readonly<Record<string, RuleCase>> = {
  'SP-S01': small([['spec.displayName', '']], []),
  'SP-S02': small(
    [
      ['spec.otherNames', ['1', '2', '3', '4', '5', '6']],
      ['spec.otherNames', ['']],
      ['spec.otherNames', ['a', 'a']],
    ],
    [['spec.otherNames', ['1', '2', '3', '4', '5']]],
  ),
  'SP-S03': small([['spec.switchSilicon']], []),
  'SP-S04': small(
    [
      ['spec.nosType', ''],
      ['spec.nosType', 'linux'],
    ],
    [['spec.nosType', 'cumulus-mlx']],
  ),
  'SP-S05': small([['spec.platform']], []),
  'SP-S06': small([[port('nos')], [port('', 'X'), { nos: 'Ethernet1' }], [port('nos', 'E1/3'), 'Ethernet8']], []),
  'SP-S07': small(
    [
      ['spec.ports.M1.nos', 'Ethernet0'],
      ['spec.ports.M1.oniePortName', ''],
      ['spec.ports.M1.group', 'g'],
      ['spec.ports.M0', { nos: 'Management1', management: true, oniePortName: 'eth1' }],
    ],
    [['spec.ports.M2', { nos: 'Management1', management: true, oniePortName: 'eth1' }]],
  ),
  'SP-S08': small(
    [
      [port('', 'E1'), { nos: 'Ethernet20', label: '9', group: 'g' }],
      [port('', 'E0/1'), { nos: 'Ethernet20', label: '9', group: 'g' }],
    ],
    [[port('', 'E2/1'), { nos: 'Ethernet20', label: '9', group: 'g' }]],
  ),
  'SP-S09': small(
    [
      [port('label'), ''],
      [port('label'), '1'],
    ],
    [[port('label'), '7']],
  ),
  'SP-S10': small([[port('group')], [port('profile'), 'fixed']], []),
  'SP-S11': small([[port('profile', 'E1/1'), 'none']], [[port('profile', 'E1/1'), 'plug']]),
  'SP-S12': small(
    [[port('nos', 'E1/1'), 'Ethernet0'], [port('baseNOSName', 'E1/1'), 'Port0'], [port('baseNOSName', 'E1/1')]],
    [[port('nos', 'E1/1'), '1/+07']],
  ),
  'SP-S13': small(
    [
      [port('pipeline', 'E1/1'), 'none'],
      [port('pipeline'), 'p'],
    ],
    [[port('pipeline', 'E1/1')]],
  ),
  'SP-S14': small(
    [
      [port('nos'), '1/2'],
      [port('nos'), 'Ethernet-1'],
    ],
    [[port('nos'), 'Ethernet007']],
  ),
  'SP-S15': small([[port('group'), 'none']], [[port('group'), 'g']]),
  'SP-S16': small(
    [
      ['spec.portGroups.h', { nos: '2', profile: 'fixed' }],
      ['spec.portGroups.g.nos', '0'],
      ['spec.portGroups.g.profile', 'none'],
      ['spec.portGroups.g.profile', 'plug'],
      [`${kinds}.fixed.autoNegAllowed`, true],
    ],
    [['spec.portGroups.g.nos', '+1']],
  ),
  'SP-S17': small(
    [
      [`${kinds}.spare`, { speed: { default: '1G', supported: ['1G'] } }],
      [`${kinds}.fixed.speed`],
      [`${kinds}.fixed.breakout`, { default: '1x1G' }],
      [`${kinds}.plug.autoNegDefault`, true],
    ],
    [[`${kinds}.plug.autoNegAllowed`, true]],
  ),
  'SP-S18': small(
    [
      [`${kinds}.fixed.speed.default`, ''],
      [`${kinds}.fixed.speed.supported`, []],
      [`${kinds}.fixed.speed.default`, '1G'],
      [`${kinds}.fixed.speed.supported`, ['25G', '30G']],
    ],
    [[`${kinds}.fixed.speed.supported`, ['25G', '2.5G', '800G']]],
  ),
  'SP-S19': small(
    [
      [`${kinds}.plug.breakout.default`, ''],
      [`${kinds}.plug.breakout.supported`, {}],
      [`${kinds}.plug.breakout.supported.2x50G`, { offsets: [] }],
      [`${kinds}.plug.breakout.supported.3x50G`, { offsets: ['0'] }],
    ],
    [[`${kinds}.plug.breakout.supported.8x50G`, { offsets: ['0'] }]],
  ),
  'SP-S20': small(
    [
      ['spec.pipelines.p.maxPorts', 0],
      ['spec.pipelines.', { maxPorts: 1 }],
    ],
    [['spec.pipelines.q', { maxPorts: 1 }]],
  ),
  'SP-W01': { refuses: [[profileObject('small')]], accepts: [[builtIn('vs')]] },
  'SP-W02': { refuses: [[profileObject('vs')]], accepts: [[builtIn('vs')]] },
  'SP-W03': { before: [builtIn('vs')], refuses: [[]], accepts: [[builtIn('vs')]] },
};

const switchCases: Readonly<Record<string, RuleCase>> = {
  'SW-S01': raw('Switch/leaf-01', 'spec.vlanNamespaces', [[], undefined], [['default']]),
  'SW-S02': sw('leaf-01', 'spec.asn', [0, undefined], [65_110]),
  'SW-S03': sw('leaf-01', 'spec.ip', ['', undefined], ['172.30.0.99/21']),
  'SW-S04': sw('leaf-01', 'spec.protocolIP', ['', undefined], ['172.30.8.99/32']),
  'SW-S05': sw('leaf-01', 'spec.vtepIP', ['', undefined], ['172.30.12.99/32']),
  'SW-S06': sw('spine-01', 'spec.vtepIP', ['172.30.12.99/32'], ['', undefined]),
  'SW-S07': sw('leaf-01', 'spec.profile', ['', undefined], ['dell-s5248f-on']),
  'SW-S08': sw('leaf-03', 'spec.redundancy', [{ group: 'other', type: 'vrrp' }], [{ group: 'other', type: 'eslag' }, {}]),
  'SW-S09': sw('leaf-03', 'spec.redundancy', [{ group: 'other' }], [{ group: 'other', type: 'eslag' }]),
  'SW-S10': sw('leaf-03', 'spec.redundancy', [{ type: 'eslag' }], [{ group: '', type: '' }]),
  'SW-S11': raw(
    'Switch/leaf-03',
    'spec.linkFlapErrDisable',
    [{ flapThreshold: 5 }, {}],
    [{ flapThreshold: 5, samplingInterval: 1, recoveryInterval: 0 }, undefined],
  ),
  'SW-X01': sw('leaf-01', 'spec.vlanNamespaces', [['default', 'none']], [['default'], undefined]),
  'SW-X02': one('VLANNamespace/hosts', 'spec.ranges', [[{ from: 500, to: 1000 }]], [[{ from: 500, to: 999 }]]),
  'SW-X03': sw('leaf-01', 'spec.groups', [['pair', '']], [['pair', 'other'], []]),
  'SW-X04': sw('leaf-01', 'spec.groups', [['none']], [['other']]),
  'SW-X05': sw('leaf-05', 'spec.profile', ['none', 'cumulus-vx'], ['celestica-ds4101']),
  'SW-X06': sw('leaf-01', 'spec.portGroupSpeeds', [{ 13: '10G' }, { 1: '100G' }], [{ 12: '25G' }, { 1: 'SPEED_10G' }]),
  'SW-X07': sw(
    'leaf-03',
    'spec.portSpeeds',
    [{ 'E1/99': '10G' }, { 'E1/33': '25G' }, { 'E1/5': '100G' }, { M1: '1G' }],
    [{ 'E1/34': '1G' }, { 'E1/33': 'SPEED_1G' }],
  ),
  'SW-X08': sw(
    'leaf-03',
    'spec.portBreakouts',
    [{ 'E1/99': '4x25G' }, { 'E1/33': '4x25G' }, { 'E1/1': '8x10G' }, { 'E1/1': '' }],
    [{ 'E1/1': '4x10G' }, { 'E1/1': '4x25G', 'E1/31': '2x50G' }],
  ),
  'SW-X09': sw('leaf-04', 'spec.portAutoNegs', [{ 'E1/1': true }, { 'E1/33': true }, { M1: false }], [{ 'E1/32/1': false }, {}]),
  'SW-X10': sw(
    'leaf-03',
    'spec.portFECs',
    [{ 'E1/1': 'rs' }, { M1: 'rs' }, { 'E1/2/2': 'rs' }],
    [{ 'E1/2/1': 'rs', 'E1/33': 'fc', 'E1/1/4': 'auto' }],
  ),
  'SW-X11': sw('leaf-04', 'spec.profile', ['celestica-ds2000'], ['celestica-ds4101']),
  'SW-X12': sw('leaf-05', 'spec.profile', ['celestica-ds4000'], ['celestica-ds5000']),
  'SW-X13': sw('leaf-01', 'spec.profile', ['celestica-ds4000'], ['edgecore-dcs240']),
  'SW-X14': small(
    [
      ['spec.portProfiles.plug.breakout.default', '8x25G'],
      ['spec.ports.E1/2.profile', 'none'],
    ],
    [],
  ),
  'SW-X15': small(
    [['spec.maxPorts', 4]],
    [
      ['spec.maxPorts', 5],
      ['spec.maxPorts', 0],
    ],
  ),
  'SW-X16': small([['spec.pipelines.p.maxPorts', 3]], [['spec.pipelines.p.maxPorts', 4]]),
  'SW-X17': { configuration: { vtepSubnet: 'none' }, refuses: [[]], accepts: [[]] },
  'SW-X18': sw('leaf-01', 'spec.ip', ['172.30.0.12/21', '172.30.0.1/21', '172.30.4.0/21', '10.0.0.1/21', 'none'], ['172.30.3.255/32']),
  'SW-X19': sw(
    'leaf-01',
    'spec.protocolIP',
    ['172.30.8.12/32', '172.30.8.99/32', '172.30.8.98/31', '10.0.0.1/32', 'none'],
    ['172.30.11.255/32'],
  ),
  'SW-X20': sw('leaf-01', 'spec.asn', [65_102, 65_100, 65_534], [65_101, 65_533]),
  'SW-X21': sw('spine-01', 'spec.asn', [65_101], [65_100]),
  'SW-X22': sw(
    'leaf-01',
    'spec.vtepIP',
    ['172.30.12.12/32', '172.30.12.99/32', '172.30.12.98/31', '10.0.0.1/32', 'none'],
    ['172.30.15.255/32'],
  ),
  'SW-W01': { ...sw('leaf-04', 'spec.portBreakouts', [{ 'E1/5': '4x25G' }], [undefined]), before: [] },
  'SW-W02': { before: [], refuses: [[['-', 'Switch/leaf-01']]], accepts: [[['-', 'Switch/leaf-05']]] },
  'SRV-W01': {
    before: [],
    refuses: [[['-', 'Server/server-02']]],
    accepts: [
      [
        ['-', 'Server/server-02'],
        ['-', 'Connection/eslag'],
      ],
    ],
  },
};

/** Rules that are seen by what other rules say then: what is filled in, how texts are read, what only the installer looks at, and advice. */
const twoSpellings = { '00:11:22:33:44:55': { ip: '10.10.1.9' }, '00-11-22-33-44-55': { ip: '10.10.1.9' } };
const twin = copyOf(
  'VPC/data',
  'twin',
  ['spec.subnets', { a: { subnet: '10.20.1.0/25', vlan: 1900 } }],
  ['metadata.labels', { 'fabric.githedgehog.com/ipv4ns': 'hosts' }],
);
const apart = copyOf(
  'VPC/data',
  'twin',
  ['spec.subnets', { a: { subnet: '10.20.9.0/25', vlan: 1900 } }],
  ['metadata.labels', { 'fabric.githedgehog.com/ipv4ns': 'hosts' }],
);

const defaultCases: Readonly<Record<string, RuleCase>> = {
  'META-D01': { ...one('Server/server-01', 'metadata.namespace', ['other'], ['', undefined]), by: 'META-S02' },
  'META-D02': { refuses: [[twin]], accepts: [[apart]], by: 'VPC-X06' },
  'VPC-D01': {
    refuses: [
      [
        ['VPC/data', 'spec.ipv4Namespace'],
        ['-', 'IPv4Namespace/default'],
      ],
    ],
    accepts: [[['VPC/data', 'spec.ipv4Namespace']]],
    by: 'VPC-X01',
  },
  'VPC-D02': { refuses: [[twin]], accepts: [[apart]], by: 'VPC-X06' },
  'VPC-D03': {
    refuses: [
      [
        ['VPC/web', `${front}.gateway`],
        ['VPC/web', `${front}.dhcp.range.start`, '10.10.1.1'],
      ],
    ],
    accepts: [
      [
        ['VPC/web', `${front}.gateway`],
        ['VPC/web', `${front}.dhcp.range.start`, '10.10.1.2'],
      ],
    ],
    by: 'VPC-S23',
  },
  'VPC-D04': {
    refuses: [
      [
        ['VPC/web', `${front}.subnet`, '10.10.1.0/31'],
        ['VPC/web', `${front}.dhcp.range`],
      ],
    ],
    accepts: [
      [
        ['VPC/web', `${front}.subnet`, '10.10.1.0/30'],
        ['VPC/web', `${front}.dhcp.range`],
      ],
    ],
    by: 'VPC-S22',
  },
  'VPC-D05': {
    refuses: [
      [
        ['VPC/web', `${front}.dhcp.enable`, false],
        ['VPC/web', `${front}.subnet`, 'none'],
      ],
    ],
    accepts: [[['VPC/web', `${front}.dhcp.enable`, false]]],
    by: 'VPC-S21',
  },
  'VPC-D06': {
    refuses: [
      [
        ['VPC/web', `${front}.gateway`, '10.10.1.2'],
        ['VPC/web', `${front}.dhcp.range`],
      ],
    ],
    accepts: [
      [
        ['VPC/web', `${front}.gateway`, '10.10.1.1'],
        ['VPC/web', `${front}.dhcp.range`],
      ],
    ],
    by: 'VPC-S23',
  },
  'VPC-D07': {
    refuses: [
      [
        ['VPC/web', `${front}.dhcp.options`, {}],
        ['VPC/web', `${front}.dhcp.static`, twoSpellings],
      ],
    ],
    accepts: [
      [
        ['VPC/web', `${front}.dhcp.options`, { dnsServers: [] }],
        ['VPC/web', `${front}.dhcp.static`, twoSpellings],
      ],
    ],
    by: 'VPC-S32',
  },
  'VPC-D08': { ...web(`${front}.dhcp.options.interfaceMTU`, [95], [0, undefined]), by: 'VPC-S28' },
  'VPC-D09': {
    ...web(
      `${front}.dhcp.static`,
      [{ '00:11:22:33:44:55': { ip: '10.10.1.9' }, '00-11-22-33-44-56': { ip: '10.10.1.9' } }],
      [twoSpellings],
    ),
    by: 'VPC-S32',
  },
  'VPCA-D01': { ...attachment('spec.subnet', ['web'], ['data']), by: 'VPCA-X02' },
  'VPCA-D02': {
    refuses: [[copyOf('VPCAttachment/web-front', 'twin')]],
    accepts: [[copyOf('VPCAttachment/web-front', 'twin', ['spec.subnet', 'data/db'])]],
    by: 'VPCA-X13',
  },
  'VPCP-D01': {
    before: [],
    refuses: [[['-', 'VPC/data']]],
    accepts: [
      [
        ['-', 'VPC/data'],
        ['-', 'VPCPeering/data--web'],
      ],
    ],
    by: 'VPC-W02',
  },
  'IPNS-D01': {
    ...pool('spec.subnets', [['10.20.0.0/16', '1.none', '10.10.0.0/16']], [['none', '10.20.0.0/16', '10.10.0.0/16']]),
    by: 'VPC-X03',
  },
  'VLNS-D01': { ...vlans([[usual, { from: 3, to: 2 }]], [[{ from: 3 }, usual]]), by: 'VPC-X04' },
  'EXT-D01': {
    refuses: [
      [
        ['External/internet', 'spec.ipv4Namespace'],
        ['-', 'IPv4Namespace/default'],
      ],
    ],
    accepts: [[['External/internet', 'spec.ipv4Namespace']]],
    by: 'EXT-X01',
  },
  'EXTA-D01': {
    refuses: [[copyOf('ExternalAttachment/fixed', 'twin')]],
    accepts: [[copyOf('ExternalAttachment/fixed', 'twin', ['spec.static.vlan', 102])]],
    by: 'EXTA-X06',
  },
  'EXTP-D01': {
    before: [],
    refuses: [[['-', 'VPC/web']]],
    accepts: [
      [
        ['-', 'VPC/web'],
        ['-', 'ExternalPeering/web--internet'],
      ],
    ],
    by: 'VPC-W03',
  },
  'CONN-D01': {
    before: [],
    refuses: [[['-', 'VPC/web']]],
    accepts: [
      [
        ['-', 'VPC/web'],
        ['-', 'Connection/outside'],
      ],
    ],
    by: 'VPC-W04',
  },
  'SW-D01': {
    ...sw('leaf-01', 'spec.portGroupSpeeds', [{ 1: 'SPEED_100G' }, { 1: 'SPEED_SPEED_10G' }], [{ 1: 'SPEED_10G' }]),
    by: 'SW-X06',
  },
  'SW-D02': {
    refuses: [
      [
        ['Switch/leaf-01', 'spec.vlanNamespaces'],
        ['-', 'VLANNamespace/default'],
      ],
    ],
    accepts: [[['Switch/leaf-01', 'spec.vlanNamespaces']]],
    by: 'SW-X01',
  },
  'SW-D03': { ...sw('leaf-03', 'spec.redundancy', [{ group: 'none', type: 'eslag' }], [{ group: 'other', type: 'eslag' }]), by: 'SW-X04' },
  'SW-D04': {
    ...raw('Switch/leaf-03', 'spec.linkFlapErrDisable', [{}], [{ flapThreshold: 3, samplingInterval: 30, recoveryInterval: 300 }]),
    by: 'SW-S11',
  },
  'SW-D05': { before: [], refuses: [[['-', 'VLANNamespace/default']]], accepts: [[]], by: 'VLNS-W02' },
  'SP-D01': {
    refuses: [[profileObject('vs')]],
    accepts: [[builtIn('vs'), ['SwitchProfile/vs', 'metadata.annotations', { 'fabric.githedgehog.com/ports': 'any' }]]],
    by: 'SP-W02',
  },
  'DEC-04': {
    ...web('spec.subnets.app.subnet', ['010.10.2.0/24', '10.10.2.0/+24', 'fe80::1%eth0/64'], ['10.10.2.9/24', '::ffff:10.0.0.0/100']),
    by: 'VPC-S10',
  },
  'DEC-05': {
    ...web(`${front}.dhcp.options.dnsServers`, [['1.1.1.01'], ['fe80::1%'], ['1::2::3']], [['fe80::1%eth0', '::', '1::8.8.8.8']]),
    by: 'VPC-S26',
  },
  'DEC-06': { ...bgp('spec.switch.ip', ['fe80::1%eth0/64', '01.2.3.4/24', '1.2.3.4/033'], ['1.2.3.4/0032']), by: 'EXTA-S03' },
  'DEC-07': {
    refuses: [[['VPC/web', 'spec.subnets.app.subnet', 'fd00::/64']]],
    accepts: [
      [
        ['VPC/web', 'spec.subnets.app.subnet', 'fd00::/30'],
        ['IPv4Namespace/default', 'spec.subnets', ['10.10.0.0/16', '10.20.0.0/16', 'fd00::/16']],
      ],
    ],
    by: 'VPC-X03',
  },
  'DEC-08': { ...web('spec.subnets.app.subnet', ['10.10.1.77/32', '10.0.0.0/8'], ['::ffff:10.10.1.0/120']), by: 'VPC-S36' },
  'DEC-09': {
    ...web(
      `${front}.dhcp.static`,
      ['00:11:22:33:44:5', '00112233445', '00:11-22:33:44:55', '0011.2233'].map((mac) => ({ [mac]: { ip: '10.10.1.9' } })),
      ['00:11:22:33:44:fF', '001122334455', '0011.2233.4455.6677', Array.from({ length: 20 }, () => '0a').join('-')].map((mac) => ({
        [mac]: { ip: '10.10.1.9' },
      })),
    ),
    by: 'VPC-S31',
  },
  'DEC-10': {
    ...small(
      [
        ['spec.portGroups.g.nos', '0x1'],
        ['spec.portGroups.g.nos', '1.0'],
      ],
      [['spec.portGroups.g.nos', '+001']],
    ),
    by: 'SP-S16',
  },
};

const installerCases: Readonly<Record<string, RuleCase>> = {
  'HF-03': {
    mode: 'hhfab',
    refuses: [[['VPC/web', 'spec.subnet', {}]], [['Switch/leaf-01', 'spec.boot', { macs: 'x' }]], [['VPC/web', 'status', { vni: 100 }]]],
    accepts: [[['Switch/leaf-01', 'spec.boot', { mac: 'x' }]]],
  },
  'HF-04': {
    mode: 'hhfab',
    refuses: [[copyOf('Server/server-01', 'a'.repeat(254))]],
    accepts: [[copyOf('Server/server-01', 'a'.repeat(253))]],
    by: 'META-S01',
  },
  'HF-07': sw('leaf-05', 'spec.role', ['virtual-edge', '', undefined], ['border-leaf'], { mode: 'hhfab' }),
  'HF-08': sw('spine-01', 'spec.vtepIP', ['172.30.12.99/32'], [''], { mode: 'hhfab' }),
  'HF-09': { ...sw('leaf-01', 'spec.ip', ['172.30.0.12/21', '172.30.4.9/21'], ['172.30.0.99/21'], { mode: 'hhfab' }), by: 'SW-X18' },
  'HF-10': {
    mode: 'hhfab',
    refuses: [
      [
        ['Switch/leaf-01', 'spec.redundancy.type', 'mclag'],
        ['Switch/leaf-02', 'spec.redundancy.type', 'mclag'],
      ],
    ],
    accepts: [
      [
        ['Switch/leaf-01', 'spec.redundancy.type', 'mclag'],
        ['Switch/leaf-02', 'spec.redundancy.type', 'mclag'],
        ['Switch/leaf-02', 'spec.asn', 65_101],
        ['Switch/leaf-02', 'spec.vtepIP', '172.30.12.11/32'],
      ],
    ],
  },
  'HF-12': {
    mode: 'hhfab',
    refuses: [[['Switch/leaf-01', 'spec.asn']], [['Connection/mesh', 'spec.mesh.links.0.leaf1.ip']]],
    accepts: [[]],
  },
};

/** Edits that take every address away that the installer fills in. */
export const unaddressed: readonly Edit[] = wiring().flatMap(({ kind, metadata: { name }, ...object }): readonly Edit[] => {
  const target = `${kind}/${name}`;
  const without = (...fields: readonly string[]): readonly Edit[] => fields.map((field) => [target, `spec.${field}`]);
  if (kind === 'Switch') return without('ip', 'protocolIP', 'asn', 'vtepIP');
  if (kind === 'Gateway') return without('asn', 'protocolIP', 'vtepIP');
  if (kind === 'ControlNode' || kind === 'FabNode') return without('management.ip', 'dummy.ip');
  if (kind !== 'Connection') return [];
  const spec = object['spec'] as Readonly<Record<string, { readonly links?: readonly JsonObject[] }>>;
  return ['fabric', 'mesh', 'gateway'].flatMap((variant) =>
    (spec[variant]?.links ?? []).flatMap((link, index) =>
      Object.keys(link).flatMap((end) => without(`${variant}.links.${index}.${end}.ip`)),
    ),
  );
});

const fab = (path: string, value?: unknown): readonly Edit[] => [['Fabricator/default', `spec.config.${path}`, value]];
const inInstaller = { mode: 'hhfab' } as const;
const hash = '$5$another';

/** A gateway whose addresses are left to the installer. */
const bareGateway = (name: string): Edit => [
  '+',
  '',
  { apiVersion: 'gateway.githedgehog.com/v1alpha1', kind: 'Gateway', metadata: { name }, spec: { interfaces: { enp2s0: {} } } },
];

/** A second gateway that is in nobody's way. */
const otherGateway = (...edits: readonly (readonly [path: string, value?: unknown])[]): Edit =>
  copyOf(
    'Gateway/gateway-1',
    'gateway-2',
    ['spec.protocolIP', '172.30.8.98/32'],
    ['spec.vtepIP', '172.30.12.98/32'],
    ['spec.vtepMAC', 'CA:FE:BA:BE:01:02'],
    ...edits,
  );

const gw = (path: string, refuses: readonly unknown[], accepts: readonly unknown[], question: Question = {}): RuleCase =>
  one('Gateway/gateway-1', `spec.${path}`, refuses, accepts, question);

const gatewayCases: Readonly<Record<string, RuleCase>> = {
  'GW-S01': { configuration: { gatewayEnabled: false }, refuses: [[]], accepts: [[]] },
  'GW-S02': gw('workers', [65, 255], [0, 1, 64]),
  'GW-S03': gw(
    'protocolIP',
    ['', undefined, '172.30.8.98', '172.30.8.98/31', 'fd00::1/128', '172.30.8.11/32', '0172.30.8.98/32'],
    ['172.30.8.98/32'],
  ),
  'GW-S04': {
    refuses: [
      ...['', '172.30.12.98', '172.30.12.98/31', '172.30.12.11/32', '127.0.0.1/32', '224.0.0.1/32', '239.255.255.255/32', '0.0.0.0/32'].map(
        (text): readonly Edit[] => [['Gateway/gateway-1', 'spec.vtepIP', text]],
      ),
      [otherGateway(['spec.vtepIP', '172.30.12.99/32'])],
    ],
    accepts: [
      ...['172.30.12.98/32', '223.255.255.255/32', '240.0.0.1/32', '128.0.0.1/32'].map((text): readonly Edit[] => [
        ['Gateway/gateway-1', 'spec.vtepIP', text],
      ]),
      [otherGateway()],
    ],
  },
  'GW-S05': {
    refuses: [
      ...['', undefined, 'CA:FE', '00:00:00:00:00:00', '01:00:00:00:00:01'].map((text): readonly Edit[] => [
        ['Gateway/gateway-1', 'spec.vtepMAC', text],
      ]),
      [otherGateway(['spec.vtepMAC', 'ca-fe-ba-be-01-01'])],
    ],
    accepts: [[['Gateway/gateway-1', 'spec.vtepMAC', 'cafe.babe.0109']], [otherGateway()]],
  },
  'GW-S06': gw('asn', [0, undefined], [65_534]),
  'GW-S07': {
    refuses: [
      ...[
        undefined,
        {},
        { e: { ips: ['10.0.0.1/31'] } },
        { 'enp2s0.1000': { ips: ['10.0.0.1/31'] } },
        { '2enp': { ips: ['10.0.0.1/31'] } },
      ].map((value): readonly Edit[] => [['Gateway/gateway-1', 'spec.interfaces', value]]),
      ...[[], ['10.0.0.1'], ['fd00::1/127']].map((value): readonly Edit[] => [['Gateway/gateway-1', 'spec.interfaces.enp2s0.ips', value]]),
      ...['0000:02:00', '0000:02:20.0', '0000:02:00.8', '000g:02:00.0'].map((value): readonly Edit[] => [
        ['Gateway/gateway-1', 'spec.interfaces.enp2s0.pci', value],
      ]),
      ...['enp2s0', 'e', 'enp2s0v1234'].map((value): readonly Edit[] => [['Gateway/gateway-1', 'spec.interfaces.enp2s0.kernel', value]]),
      [
        ['Gateway/gateway-1', 'spec.interfaces.enp2s0.kernel', 'eth0'],
        ['Gateway/gateway-1', 'spec.interfaces.enp2s0.pci', '0000:02:00.0'],
      ],
    ],
    accepts: [
      [['Gateway/gateway-1', 'spec.interfaces.enp2s0.pci', '0000:ff:1F.7']],
      [['Gateway/gateway-1', 'spec.interfaces.enp2s0.kernel', 'eth0']],
      [['Gateway/gateway-1', 'spec.interfaces.e-p2_s0', { ips: ['10.0.0.1/31'] }]],
    ],
  },
  'GW-S08': {
    refuses: [
      [['Gateway/gateway-1', 'spec.neighbors']],
      ...['', 'leaf-03', '172.30.128.6/31', 'fd00::1', '0.0.0.0', '224.0.0.5'].map((value): readonly Edit[] => [
        ['Gateway/gateway-1', 'spec.neighbors.0.ip', value],
      ]),
      [['Gateway/gateway-1', 'spec.neighbors.0.asn', 0]],
    ],
    accepts: [[['Gateway/gateway-1', 'spec.neighbors.0.ip', '127.0.0.1']], [['Gateway/gateway-1', 'spec.neighbors.0.source']]],
  },
  'GW-S09': gw('groups', [[{ name: 'default' }, { name: 'default', priority: 1 }]], [[{ name: 'default' }], []]),
  'GW-X01': {
    refuses: [[['-', 'GatewayGroup/default']], [['Gateway/gateway-1', 'spec.groups', [{ name: 'other' }]]]],
    accepts: [
      [['Gateway/gateway-1', 'spec.groups', [{ name: 'default' }]]],
      [
        ['-', 'Gateway/gateway-1'],
        ['-', 'GatewayGroup/default'],
      ],
    ],
  },
};

const installationCases: Readonly<Record<string, RuleCase>> = {
  'HF-06': {
    ...inInstaller,
    refuses: [
      [['-', 'Fabricator/default']],
      [['-', 'ControlNode/control-1']],
      [copyOf('Fabricator/default', 'other')],
      [['Fabricator/default', 'metadata.name', 'other']],
      [['Fabricator/default', 'metadata.namespace']],
      [copyOf('ControlNode/control-1', 'control-2', ['spec.management.ip', '172.30.0.7/21'], ['spec.dummy.ip', '172.30.90.4/31'])],
      [['FabNode/gateway-1', 'metadata.name', 'control-1']],
      fab('registry', { mode: 'cloud' }),
      fab('registry', { upstream: { repo: 'registry.example.com' } }),
      fab('registry', { mode: 'upstream' }),
      fab('registry', { mode: 'upstream', upstream: { prefix: 'hedgehog' } }),
      fab('control.controlVIP', '172.30.8.1/32'),
      fab('control.controlVIP', '172.30.0.1/31'),
      fab('control.controlVIP', '172.30.0.1'),
      fab('control.controlVIP', 'fd00::1/128'),
      fab('control.kubeClusterDNS', '172.28.0.10'),
      fab('control.kubeClusterDNS', '172.29.0.10/16'),
      fab('control.kubeServiceSubnet', '172.28.0.0/15'),
      fab('control.kubeClusterSubnet', '172.30.0.0/16'),
      fab('control.defaultUser', {}),
      fab('control.defaultUser.password', '$6$made-up'),
      fab('control.noPassAuth', true),
      fab('fabric.defaultSwitchUsers', { admin: { role: 'operator', password: hash } }),
      fab('fabric.defaultSwitchUsers.op', { role: 'root', password: hash }),
      fab('fabric.defaultSwitchUsers.op', { role: 'operator' }),
      fab('fabric.defaultSwitchUsers.frr', { role: 'operator', password: hash }),
      fab('fabric.mode', 'collapsed'),
      fab('fabric.spineASN', 65_200),
      fab('fabric.leafASNStart', 65_533),
      fab('gateway.asn', 65_100),
      fab('gateway.asn', 65_101),
      fab('fabric.vpcIRBVLANs', [{ from: 3000, to: 3900 }]),
      fab('fabric.vpcIRBVLANs', [{ from: 0, to: 10 }]),
      fab('fabric.vpcWorkaroundVLANs', [{ from: 200, to: 100 }]),
      fab('fabric.th5WorkaroundVLANs', [{ from: 4000, to: 4095 }]),
      fab('fabric.vtepSubnet', '172.30.8.0/21'),
      fab('fabric.mclagSessionSubnet', 'none'),
      fab('control.dummySubnet', '172.30.96.0/24'),
      fab('fabric.eslagMACBase', 'f2:00'),
      fab('fabric.eslagMACBase', '00:00:00:00:00:00:00:01'),
      fab('fabric.eslagESIPrefix', '00:f2:00:00'),
      fab('observability', { defaults: 'some' }),
      fab('gateway.communities', { 1: '50001' }),
      fab('gateway.communities', { 1: '65536:1' }),
      fab('gateway.communities', { first: '50001:1' }),
    ],
    accepts: [
      [],
      fab('registry', { mode: 'upstream', upstream: { repo: 'registry.example.com' } }),
      fab('control.noPassAuth', false),
      [...fab('control.noPassAuth', true), ...fab('control.defaultUser.authorizedKeys', ['ssh-ed25519 AAAA'])],
      fab('fabric.defaultSwitchUsers.op', { role: 'operator', password: hash }),
      fab('fabric.leafASNEnd', 65_534),
      fab('fabric.vpcIRBVLANs', [{ from: 3000, to: 3999 }]),
      fab('fabric.vpcIRBVLANs', [{ from: 3000, to: 3899 }]),
      fab('fabric.vpcWorkaroundVLANs', [{ from: 1, to: 4094 }]),
      fab('control.kubeServiceSubnet', '172.29.0.0/17'),
      fab('observability', { defaults: 'none' }),
      fab('gateway.communities', { 4294967295: '65535:65535' }),
      // Without anything of an installation, wiring is wiring alone.
      [
        ['-', 'Fabricator/default'],
        ['-', 'ControlNode/control-1'],
        ['-', 'FabNode/gateway-1'],
      ],
    ],
  },
  'HF-11': {
    ...inInstaller,
    refuses: [
      [['Gateway/gateway-1', 'spec.protocolIP', '172.30.12.1/32']],
      [['Gateway/gateway-1', 'spec.vtepIP', '172.30.8.98/32']],
      [['Gateway/gateway-1', 'spec.asn', 65_533]],
    ],
    accepts: [
      [['Gateway/gateway-1', 'spec.protocolIP', '172.30.8.98/32']],
      [['Gateway/gateway-1', 'spec.vtepIP', '172.30.12.98/32']],
      fab('gateway', { enable: true, asn: 65_534 }),
    ],
  },
  'HF-13': {
    ...inInstaller,
    refuses: [[...unaddressed, ...fab('control.controlVIP', '172.30.0.2/32')]],
    accepts: [unaddressed, fab('control.controlVIP', '172.30.0.2/32')],
  },
  'HF-14': {
    ...inInstaller,
    refuses: [
      [...unaddressed, ['-', 'Gateway/gateway-1']],
      [...unaddressed, ['Gateway/gateway-1', 'spec.interfaces', { enp2s1: {} }]],
      [...unaddressed, ['Connection/gateway', 'spec.gateway.links.0.switch.port', 'leaf-09/E1/11']],
      [...unaddressed, ...Array.from({ length: 254 }, (_, index) => bareGateway(`more-${index}`))],
    ],
    accepts: [
      unaddressed,
      [['-', 'Gateway/gateway-1']],
      [...unaddressed, ...Array.from({ length: 253 }, (_, index) => bareGateway(`more-${index}`))],
    ],
  },
  'HF-15': {
    ...inInstaller,
    refuses: [
      fab('fabric.managementDHCPStart', '172.30.8.0'),
      fab('fabric.managementDHCPEnd', '172.30.8.0'),
      fab('fabric.managementDHCPEnd', '172.30.4.0'),
      fab('fabric.managementDHCPStart', '172.30.4.0/21'),
      fab('control.dummySubnet', '172.30.90.0/25'),
    ],
    accepts: [[], fab('fabric.managementDHCPEnd', '172.30.4.1'), fab('control.dummySubnet', '172.30.90.0/23')],
  },
  'HF-16': {
    ...inInstaller,
    refuses: [
      ...['172.30.0.5', '172.30.0.5/22', '172.30.8.5/21', '172.30.4.0/21', '172.30.0.1/21', '172.30.0.11/21', '172.30.0.6/21'].map(
        (text): readonly Edit[] => [['ControlNode/control-1', 'spec.management.ip', text]],
      ),
      ...['172.30.90.0', '172.30.90.0/32', '172.30.91.0/31', '172.30.90.2/31', undefined].map((text): readonly Edit[] => [
        ['ControlNode/control-1', 'spec.dummy.ip', text],
      ]),
      [['ControlNode/control-1', 'metadata.namespace']],
      [['ControlNode/control-1', 'spec.external.ip', 'static']],
      [['ControlNode/control-1', 'spec.external.ip']],
      [['ControlNode/control-1', 'spec.external.interface']],
      [['ControlNode/control-1', 'spec.management.interface']],
      [['FabNode/gateway-1', 'spec.bootstrap']],
      [['FabNode/gateway-1', 'spec.roles', ['gateway', 'gateway']]],
      [['FabNode/gateway-1', 'spec.roles', ['observability']]],
    ],
    accepts: [
      unaddressed,
      [['ControlNode/control-1', 'spec.external.ip', '192.0.2.1/24']],
      [['FabNode/gateway-1', 'spec.roles', []]],
      [['FabNode/gateway-1', 'spec.management.ip', '172.30.3.255/21']],
    ],
  },
};

const adviceCases: Readonly<Record<string, RuleCase>> = {
  'META-LABEL': {
    mode: 'strict',
    refuses: [[copyOf('Server/server-01', 'a'.repeat(64))]],
    accepts: [[copyOf('Server/server-01', 'a'.repeat(63))]],
  },
  Q01: conn('external', 'spec.mesh', [{ links: [] }], [undefined], { mode: 'strict' }),
  Q03: { ...vlans([[{ from: 1000, to: 1010 }]], [[usual]], { mode: 'strict' }), before: [] },
  Q04: conn(
    'eslag',
    'spec.eslag',
    [
      server('server-02', [
        ['a', 'leaf-01/E1/1'],
        ['b', 'leaf-01/E1/2'],
      ]),
      server('server-02', [
        ['a', 'leaf-01/E1/1'],
        ['b', 'leaf-05/E1/9'],
      ]),
    ],
    [
      server('server-02', [
        ['a', 'leaf-01/E1/1'],
        ['b', 'leaf-02/E1/9'],
      ]),
    ],
    { mode: 'strict' },
  ),
  Q05: conn('fabric', 'spec.fabric.links', [[ends('leaf-01/E1/49', '', 'spine-01/E1/1', '')]], [link('', '')], { mode: 'strict' }),
  Q06: conn('external', 'spec.external.link.switch.port', ['leaf-03/M1'], ['leaf-03/E1/16'], { mode: 'strict' }),
  Q07: { ...web('spec.subnets.app.subnet', ['10.10.2.5/24'], ['10.10.2.0/24']), mode: 'strict' },
  'Q07-IPNS': pool('spec.subnets', [['10.10.0.1/16', '10.20.0.0/16']], [own], { mode: 'strict' }),
  Q08: {
    ...web(`${front}.dhcp.static`, [{ '00:11:22:33:44:55': { ip: '10.10.1.10' } }], [{ '00:11:22:33:44:55': { ip: '10.10.1.9' } }]),
    mode: 'strict',
  },
  Q09: one('ExternalPeering/web--internet', 'spec.permit.external.prefixes', [[{ prefix: 'all' }]], [[{ prefix: '10.0.0.1/8' }]], {
    mode: 'strict',
  }),
  'Q09-VPC': { ...web('spec.staticRoutes.0.nextHops', [['router']], [['10.10.1.4']]), mode: 'strict' },
  Q10: { ...web(`${front}.dhcp.range.end`, ['10.10.1.255'], ['10.10.1.254', undefined]), mode: 'strict' },
  Q11: { mode: 'strict', before: [], refuses: [[['-', 'SwitchGroup/pair']]], accepts: [[['-', 'SwitchGroup/other']]] },
  Q14: { refuses: [[['VPC/web', 'spec.subnets.app', null]]], accepts: [[['VPC/web', 'spec.subnets.app.dhcp', null]]] },
  'Q18-SW': sw('leaf-03', 'spec.redundancy', [{ group: 'other', type: 'mclag' }], [{ group: 'other', type: 'eslag' }]),
  Q19: {
    mode: 'strict',
    refuses: [[copyOf('VPCPeering/data--web', 'twin')]],
    accepts: [[copyOf('VPCPeering/data--web', 'twin', ['spec.permit', [{ web: {}, bgp: {} }]])]],
  },
  Q20: conn('eslag', 'spec.eslag.mtu', [9037], [9036], { mode: 'strict' }),
};

export const cases: Readonly<Record<string, RuleCase>> = {
  'META-S01': {
    refuses: [[copyOf('Server/server-01', 'Server_01')], [copyOf('Server/server-01', 'a..b')]],
    accepts: [[copyOf('Server/server-01', 'a.b-c.0')]],
  },
  'META-S02': one('Server/server-01', 'metadata.namespace', ['other'], ['default', '', undefined]),
  'DEC-01': {
    refuses: [
      [['VPC/web', 'spec.subnets.app.vlan', 65_536]],
      [['Switch/leaf-01', 'spec.asn', 4_294_967_296]],
      [['Connection/bundled', 'spec.bundled.mtu', -1]],
    ],
    accepts: [
      [['VPC/web', 'spec.subnets.app.vlan', 65_535]],
      [['Switch/leaf-01', 'spec.asn', 4_294_967_295]],
      [['Connection/bundled', 'spec.bundled.mtu', 65_535]],
    ],
  },
  'DEC-02': {
    refuses: [
      [['VPC/web', 'spec.subnets.app.vlan', '1020']],
      [['VPC/web', 'spec.permit', {}]],
      [['VPC/web', 'spec.defaultIsolated', 'yes']],
      [['VPC/web', 'spec.subnets.app.vlan', 1020.5]],
    ],
    accepts: [[['Switch/leaf-01', 'spec.portGroupSpeeds', { 1: '10G' }]], [['VPC/web', 'spec.permit', null]]],
  },
  ...vpcCases,
  ...attachmentCases,
  ...peeringCases,
  ...poolCases,
  ...externalCases,
  ...connectionCases,
  ...switchCases,
  ...profileCases,
  ...defaultCases,
  ...installerCases,
  ...installationCases,
  ...gatewayCases,
  ...adviceCases,
};
