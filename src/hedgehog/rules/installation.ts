/**
 * Rules of the installer about its own objects: the configuration of the installation (HF-06, HF-13, HF-15) and its nodes (HF-06, HF-16). They are asked when such objects are among the files; wiring alone is wiring alone. Of several things that are
 * wrong the installer tells the first; here are all of them.
 */
import { type Json, pointerToken } from '#base/json.ts';
import { parseHardwareAddress } from '#base/network-address.ts';
import { containsAddress, firstOf, nthOf, overlaps, parseAddress4, parsePrefix4, sameAddress } from './address.ts';
import { configurationOf, type FabricConfiguration } from './configuration.ts';
import { decodeSpec } from './decode.ts';
import { largestVlan } from './defaults.ts';
import { addressKey, claim, type Entry, type FabricView, is } from './fabric.ts';
import { installerSchemas } from './installer-schemas.ts';
import { type Fault, fault, inInstaller, type OtherPlace, othersAt, type RuleTable, taken, told, type Violation, when } from './rule.ts';
import type { FabricatorSpec, VLANRange } from './specs.ts';

/** Name and namespace of the one configuration of an installation. */
const installation = { name: 'default', namespace: 'fab' } as const;

/** Where each subnet of the installation is written. */
const subnets = {
  managementSubnet: 'control/managementSubnet',
  protocolSubnet: 'fabric/protocolSubnet',
  vtepSubnet: 'fabric/vtepSubnet',
  fabricSubnet: 'fabric/fabricSubnet',
  dummySubnet: 'control/dummySubnet',
  mclagSessionSubnet: 'fabric/mclagSessionSubnet',
  vpcWorkaroundSubnet: 'fabric/vpcWorkaroundSubnet',
} as const satisfies Partial<Record<keyof FabricConfiguration, string>>;

/** Subnets of the cluster on the control node; they only have to stay clear of each other and of management. */
const clusterSubnets = {
  managementSubnet: 'control/managementSubnet',
  kubeServiceSubnet: 'control/kubeServiceSubnet',
  kubeClusterSubnet: 'control/kubeClusterSubnet',
} as const satisfies Partial<Record<keyof FabricConfiguration, string>>;

const at = (place: string): string => `/spec/config/${place}`;

const overlapping = (places: Readonly<Record<string, string>>, configuration: FabricConfiguration): readonly Fault[] => {
  const all = Object.entries(places).map(([name, place]) => {
    const text = String(configuration[name as keyof FabricConfiguration]);
    return { place, text, prefix: parsePrefix4(text) };
  });
  return all.flatMap(({ place, text, prefix }, index) => [
    ...fault(prefix === undefined, at(place), `${text} is no prefix of version 4`),
    ...all
      .slice(0, index)
      .flatMap((other) =>
        prefix && other.prefix ? fault(overlaps(prefix, other.prefix), at(place), `${text} overlaps ${other.text} (${other.place})`) : [],
      ),
  ]);
};

const registryFaults = ({ config = {} }: FabricatorSpec, { registryMode }: FabricConfiguration): readonly Fault[] => {
  const upstream = config.registry?.upstream;
  return [
    ...fault(!['airgap', 'upstream'].includes(registryMode), at('registry/mode'), `there is no registry mode ${registryMode}`),
    ...fault(registryMode === 'airgap' && upstream !== undefined, at('registry/upstream'), 'an airgap registry has no upstream'),
    ...fault(registryMode === 'upstream' && upstream === undefined, at('registry'), 'the registry has no upstream'),
    ...fault(upstream !== undefined && !upstream.repo, at('registry/upstream'), 'the upstream registry has no repo'),
  ];
};

/** Reserved addresses: the control node's, and the cluster's name server. */
const addressFaults = ({ controlVip, managementSubnet, kubeClusterDns, kubeServiceSubnet }: FabricConfiguration): readonly Fault[] => {
  const [vip, management, service] = [parsePrefix4(controlVip), parsePrefix4(managementSubnet), parsePrefix4(kubeServiceSubnet)];
  const dns = parseAddress4(kubeClusterDns);
  const [vipAt, dnsAt] = [at('control/controlVIP'), at('control/kubeClusterDNS')];
  return [
    ...fault(vip === undefined, vipAt, `${controlVip} is no address of version 4 with a length`),
    ...fault(vip !== undefined && vip.bits !== 32, vipAt, `${controlVip} has not the length 32`),
    ...(vip && management
      ? fault(!containsAddress(management, vip.address), vipAt, `${controlVip} is outside of the management subnet ${managementSubnet}`)
      : []),
    ...fault(dns === undefined, dnsAt, `${kubeClusterDns} is no address of version 4`),
    ...(dns && service ? fault(!containsAddress(service, dns), dnsAt, `${kubeClusterDns} is outside of ${kubeServiceSubnet}`) : []),
  ];
};

/** Names that switches have already. */
const takenUsers = new Set(
  `root daemon bin sys adm tty disk lp mail news uucp man proxy kmem dialout fax voice cdrom floppy tape sudo audio dip www-data
  backup operator list irc src gnats shadow utmp video sasl plugdev staff games users nogroup systemd-journal systemd-timesync
  systemd-network systemd-resolve docker redis netadmin secadmin messagebus input kvm render crontab i2c ssh systemd-coredump ntp frr
  hhagent alloy`.split(/\s+/u),
);

/** Hashes of passwords are SHA-256 crypt; what the text is otherwise nobody looks at, and it is never repeated here. */
const hashFaults = (password: string | undefined, place: string, whose: string): readonly Fault[] =>
  password
    ? fault(!password.startsWith('$5$'), place, `the password of ${whose} is no hash of the form $5$`)
    : fault(true, place, `${whose} has no password`);

const userFaults = ({ config = {} }: FabricatorSpec): readonly Fault[] => {
  const { defaultUser = {}, noPassAuth } = config.control ?? {};
  const users = Object.entries(config.fabric?.defaultSwitchUsers ?? {});
  return [
    ...hashFaults(defaultUser.password, at('control/defaultUser/password'), 'the user of the control node'),
    ...fault(
      noPassAuth === true && (defaultUser.authorizedKeys ?? []).length === 0,
      at('control/noPassAuth'),
      'nobody could log in: noPassAuth is true and there are no authorizedKeys',
    ),
    ...users.flatMap(([name, { role = '', password }]) => {
      const place = at(`fabric/defaultSwitchUsers/${pointerToken(name)}`);
      return [
        ...fault(!['admin', 'operator'].includes(role), `${place}/role`, `there is no role ${role || '(none)'} of switch users`),
        ...hashFaults(password, `${place}/password`, `switch user ${name}`),
        ...fault(takenUsers.has(name), place, `switches have a user ${name} of their own`),
      ];
    }),
    ...fault(
      !users.some(([name, { role }]) => name === 'admin' && role === 'admin'),
      at('fabric/defaultSwitchUsers'),
      'there is no switch user admin with the role admin',
    ),
  ];
};

const asnFaults = ({ mode, spineAsn, leafAsnStart, leafAsnEnd, gatewayAsn }: FabricConfiguration): readonly Fault[] => {
  const ofLeaves = (asn: number): boolean => asn >= leafAsnStart && asn <= leafAsnEnd;
  return [
    ...fault(mode !== 'spine-leaf', at('fabric/mode'), `there is no mode ${mode}`),
    ...fault(ofLeaves(spineAsn), at('fabric/spineASN'), `${spineAsn} is among the autonomous systems of leaves`),
    ...fault(leafAsnStart >= leafAsnEnd, at('fabric/leafASNStart'), `${leafAsnStart} is not before leafASNEnd, ${leafAsnEnd}`),
    ...fault(gatewayAsn === spineAsn, at('gateway/asn'), `${gatewayAsn} is that of spines, too`),
    ...fault(ofLeaves(gatewayAsn), at('gateway/asn'), `${gatewayAsn} is among the autonomous systems of leaves`),
  ];
};

const isRange = ({ from = 0, to = 0 }: VLANRange): boolean =>
  from >= 1 && from <= largestVlan && (to === 0 || (to >= from && to <= largestVlan));

const rangeText = ({ from = 0, to = 0 }: VLANRange): string => `${from}-${to}`;

const vlanFaults = ({ irbVlans, workaroundVlans, vpcWorkaroundVlans }: FabricConfiguration): readonly Fault[] => {
  const lists = [
    [irbVlans, 'fabric/vpcIRBVLANs'],
    [workaroundVlans, 'fabric/th5WorkaroundVLANs'],
    [vpcWorkaroundVlans, 'fabric/vpcWorkaroundVLANs'],
  ] as const;
  const sorted = [...workaroundVlans, ...irbVlans].sort(
    (left, right) => (left.from ?? 0) - (right.from ?? 0) || (left.to ?? 0) - (right.to ?? 0),
  );
  return [
    ...lists.flatMap(([list, place]) =>
      list.flatMap((range) => fault(!isRange(range), at(place), `${rangeText(range)} is no range of VLANs`)),
    ),
    ...sorted.flatMap((range, index) => {
      const before = sorted[index - 1];
      const clash = before !== undefined && (before.to ?? 0) >= (range.from ?? 0);
      return clash ? fault(true, at('fabric/vpcIRBVLANs'), `${rangeText(range)} overlaps ${rangeText(before)}`) : [];
    }),
  ];
};

/** Five numbers of 16 bits, as texts. */
const isCommunity = (text: string): boolean => {
  const parts = text.split(':');
  return parts.length === 2 && parts.every((part) => /^\d+$/u.test(part) && Number(part) <= 65_535);
};

const otherFaults = ({ config = {} }: FabricatorSpec, { eslagMacBase, eslagEsiPrefix }: FabricConfiguration): readonly Fault[] => {
  const defaults = config.observability?.defaults ?? '';
  return [
    ...fault(parseHardwareAddress(eslagMacBase)?.length !== 17, at('fabric/eslagMACBase'), `${eslagMacBase} is no hardware address`),
    ...fault(eslagEsiPrefix.length !== 12, at('fabric/eslagESIPrefix'), `${eslagEsiPrefix} has not 12 characters`),
    ...fault(!['', 'none', 'minimal'].includes(defaults), at('observability/defaults'), `there are no defaults ${defaults}`),
    ...Object.entries(config.gateway?.communities ?? {}).flatMap(([priority, community]) => {
      const place = at(`gateway/communities/${pointerToken(priority)}`);
      const counted = /^\d+$/u.test(priority) && Number(priority) <= 4_294_967_295;
      return [
        ...fault(!counted, place, `${priority} is no priority`),
        ...fault(!isCommunity(community), place, `${community} is no community`),
      ];
    }),
  ];
};

/** What the specification of a Fabricator says, whatever is written there: what is of another type than its field says nothing. */
export const configurationIn = (spec: Json | undefined): FabricConfiguration =>
  configurationOf(decodeSpec(installerSchemas.Fabricator, spec).value);

/** HF-06, of the configuration by itself. */
const installationFaults = (spec: FabricatorSpec): readonly Fault[] => {
  const configuration = configurationOf(spec);
  return [
    ...registryFaults(spec, configuration),
    ...overlapping(subnets, configuration),
    ...overlapping(clusterSubnets, configuration).filter(({ at: place }) => place !== at(clusterSubnets.managementSubnet)),
    ...addressFaults(configuration),
    ...userFaults(spec),
    ...asnFaults(configuration),
    ...vlanFaults(configuration),
    ...otherFaults(spec, configuration),
  ];
};

const dhcpFaults = ({ managementDhcpStart, managementDhcpEnd, managementSubnet }: FabricConfiguration): readonly Fault[] => {
  const management = parsePrefix4(managementSubnet);
  const ends = [
    { text: managementDhcpStart, place: at('fabric/managementDHCPStart') },
    { text: managementDhcpEnd, place: at('fabric/managementDHCPEnd') },
  ];
  const [start, end] = [parseAddress4(managementDhcpStart), parseAddress4(managementDhcpEnd)];
  return [
    ...ends.flatMap(({ text, place }) => {
      const address = parseAddress4(text);
      if (address === undefined) return fault(true, place, `${text} is no address of version 4`);
      return fault(
        management !== undefined && !containsAddress(management, address),
        place,
        `${text} is outside of the management subnet ${managementSubnet}`,
      );
    }),
    ...(start && end
      ? fault(start.value >= end.value, at('fabric/managementDHCPStart'), `${managementDhcpStart} is not before ${managementDhcpEnd}`)
      : []),
  ];
};

const poolFaults = (configuration: FabricConfiguration): readonly Fault[] => {
  const dummy = parsePrefix4(configuration.dummySubnet);
  return [
    ...dhcpFaults(configuration),
    ...fault(dummy !== undefined && dummy.bits > 24, at('control/dummySubnet'), `${configuration.dummySubnet} is smaller than /24`),
  ];
};

const one = (kind: 'Fabricator' | 'ControlNode', entry: Entry, fabric: FabricView): readonly Violation[] => {
  const others = othersAt(claim.installer(kind), entry, fabric, () => '/metadata/name');
  return when(others.length > 0, '/metadata/name', { fault: `there is more than one ${kind}` }, others);
};

const broken = {
  message: 'The installation is not complete: {fault}.',
  hint: 'Correct fab.yaml.',
  // A repository may hold a part of an installation only, and should hold no passwords.
  in: { hhfab: 'error' },
} as const;

export const fabricatorRules: RuleTable<'Fabricator'> = {
  'HF-06': {
    ...broken,
    check: (entry, fabric) => [
      ...one('Fabricator', entry, fabric),
      ...told([
        ...fault(entry.name !== installation.name, '/metadata/name', `its name is ${entry.name}, not ${installation.name}`),
        ...fault(
          entry.namespace !== installation.namespace,
          '/metadata/namespace',
          `it is in ${entry.namespace}, not in ${installation.namespace}`,
        ),
        ...fault(fabric.at(claim.installer('ControlNode')).length === 0, '/metadata/name', 'there is no ControlNode'),
        ...installationFaults(entry.spec),
      ]),
    ],
  },
  'HF-13': {
    message: 'The address of the control node, {vip}, is not the first one of the management subnet {subnet}.',
    hint: 'Take the first one, or write all addresses yourself.',
    in: inInstaller,
    check: (_, fabric) => {
      const { controlVip, managementSubnet } = fabric.configuration;
      const [vip, management] = [parsePrefix4(controlVip), parsePrefix4(managementSubnet)];
      if (vip === undefined || management === undefined || !fabric.fillsAddresses()) return [];
      const first = sameAddress(vip.address, nthOf({ ...management, address: firstOf(management) }, 1n));
      return when(!first, at('control/controlVIP'), { vip: controlVip, subnet: managementSubnet });
    },
  },
  'HF-15': {
    message: 'Addresses that are given out do not fit: {fault}.',
    hint: 'Correct fab.yaml.',
    in: inInstaller,
    check: ({ spec }) => told(poolFaults(configurationOf(spec))),
  },
};

type Node = Entry<'ControlNode'> | Entry<'FabNode'>;

/** Who has an address of a node as well. */
const usersOf = (key: string | undefined, place: string, node: Entry, fabric: FabricView): readonly OtherPlace[] =>
  key === undefined ? [] : othersAt(key, node, fabric, (other) => (is(other, 'Switch') ? '/spec/ip' : place));

/** An address of a node: in its subnet, of the right length, and of nobody else. */
const nodeAddress = (
  text: string,
  place: string,
  subnetText: string,
  bits: number | undefined,
  others: readonly OtherPlace[],
): readonly Violation[] => {
  const [prefix, subnet] = [parsePrefix4(text), parsePrefix4(subnetText)];
  if (prefix === undefined) return told(fault(true, place, `${text || '(none)'} is no address of version 4 with a length`));
  if (subnet === undefined) return [];
  const length = bits ?? subnet.bits;
  return [
    ...told([
      ...fault(!containsAddress(subnet, prefix.address), place, `${text} is outside of ${subnetText}`),
      ...fault(prefix.bits !== length, place, `${text} has not the length ${length}`),
    ]),
    ...taken(text, place, others),
  ];
};

const addressesOfNode = (entry: Node, fabric: FabricView): readonly Violation[] => {
  if (fabric.fillsAddresses()) return [];
  const { managementSubnet, managementDhcpStart, dummySubnet, controlVip } = fabric.configuration;
  const { management = {}, dummy = {} } = entry.spec;
  // What is not there is counted by HF-12.
  if (!management.ip) return [];
  const [address, start, vip] = [
    parsePrefix4(management.ip)?.address,
    parseAddress4(managementDhcpStart),
    parsePrefix4(controlVip)?.address,
  ];
  const [place, dummyPlace] = ['/spec/management/ip', '/spec/dummy/ip'];
  const [key, dummyKey] = [addressKey(management.ip), addressKey(dummy.ip ?? '')];
  const users = usersOf(key && claim.management(key), place, entry, fabric);
  const dummyUsers = usersOf(dummyKey && claim.dummy(dummyKey), dummyPlace, entry, fabric);
  return [
    ...nodeAddress(management.ip, place, managementSubnet, undefined, users),
    ...told([
      ...(address && start ? fault(address.value >= start.value, place, `${management.ip} is in the range that is given out by DHCP`) : []),
      ...(address && vip ? fault(sameAddress(address, vip), place, `${management.ip} is the address of the control node for all`) : []),
    ]),
    ...nodeAddress(dummy.ip ?? '', dummyPlace, dummySubnet, 31, dummyUsers),
  ];
};

const nodeFaults = ({ namespace, spec }: Node): readonly Fault[] => [
  ...fault(namespace !== installation.namespace, '/metadata/namespace', `it is in ${namespace}, not in ${installation.namespace}`),
  ...fault(!spec.management?.interface, '/spec/management', 'it has no interface for management'),
  ...fault(!spec.bootstrap?.disk, '/spec/bootstrap', 'it has no disk to start from'),
];

const node = {
  message: 'The node cannot be installed: {fault}.',
  hint: 'Correct fab.yaml.',
  in: inInstaller,
} as const;

/** HF-06: nodes need an installation, and names of their own. */
const placed = (entry: Node, fabric: FabricView): readonly Violation[] => {
  const twins = othersAt(claim.node(entry.name), entry, fabric, () => '/metadata/name');
  return [
    ...told(fault(fabric.at(claim.installer('Fabricator')).length === 0, '/metadata/name', 'there is no Fabricator')),
    ...when(twins.length > 0, '/metadata/name', { fault: `there are two nodes ${entry.name}` }, twins),
  ];
};

export const controlNodeRules: RuleTable<'ControlNode'> = {
  'HF-06': {
    ...broken,
    check: (entry, fabric) => [...placed(entry, fabric), ...one('ControlNode', entry, fabric)],
  },
  'HF-16': {
    ...node,
    check: (entry, fabric) => {
      const { ip = '', interface: port } = entry.spec.external ?? {};
      return [
        ...told([
          ...nodeFaults(entry),
          ...fault(
            ip !== 'dhcp' && parsePrefix4(ip) === undefined,
            '/spec/external',
            `${ip || '(none)'} is neither dhcp nor an address with a length`,
          ),
          ...fault(!port, '/spec/external', 'it has no interface to the outside'),
        ]),
        ...addressesOfNode(entry, fabric),
      ];
    },
  },
};

const rolesOfNodes = ['gateway'];

export const fabNodeRules: RuleTable<'FabNode'> = {
  'HF-06': { ...broken, check: placed },
  'HF-16': {
    ...node,
    check: (entry, fabric) => {
      const roles = entry.spec.roles ?? [];
      return [
        ...told([
          ...nodeFaults(entry),
          ...fault(new Set(roles).size !== roles.length, '/spec/roles', 'it has a role twice'),
          ...roles.flatMap((role, index) =>
            fault(!rolesOfNodes.includes(role), `/spec/roles/${index}`, `there is no role ${role} of nodes`),
          ),
        ]),
        ...addressesOfNode(entry, fabric),
      ];
    },
  },
};
