/** Rules of the kind VPC. */

import { pointerToken } from '#base/json.ts';
import { parseHardwareAddress } from '#base/network-address.ts';
import {
  containsAddress,
  containsPrefix,
  firstOf,
  formatAddress,
  hasHostBits,
  lastOf,
  overlaps,
  type Prefix,
  parseAddress,
  parsePrefix,
  sameAddress,
} from './address.ts';
import { reservedPrefixes } from './configuration.ts';
import { claim, type Entry, type FabricView, is, overlapKeys, overlapScope } from './fabric.ts';
import { advice, type OtherPlace, type RuleTable, type Violation, when } from './rule.ts';
import type { DhcpSpec, SubnetSpec } from './specs.ts';

type Vpc = Entry<'VPC'>;

/** A subnet with its name, its place and its prefix, when it has one. */
interface Subnet {
  readonly name: string;
  readonly spec: SubnetSpec;
  readonly at: string;
  readonly prefix: Prefix | undefined;
  readonly dhcp: DhcpSpec;
}

export const subnetPointer = (name: string): string => `/spec/subnets/${pointerToken(name)}`;

const subnetsOf = ({ spec }: Vpc): readonly Subnet[] =>
  Object.entries(spec.subnets ?? {}).map(([name, subnet]) => ({
    name,
    spec: subnet,
    at: subnetPointer(name),
    prefix: parsePrefix(subnet.subnet ?? ''),
    dhcp: subnet.dhcp ?? {},
  }));

const each = (vpc: Vpc, check: (subnet: Subnet) => readonly Violation[]): readonly Violation[] => subnetsOf(vpc).flatMap(check);

/** Subnets whose DHCP server is on. */
const served = (vpc: Vpc, check: (subnet: Subnet) => readonly Violation[]): readonly Violation[] =>
  each(vpc, (subnet) => (subnet.dhcp.enable ? check(subnet) : []));

const gatewayOf = ({ spec }: Subnet) => (spec.hostBGP ? undefined : parseAddress(spec.gateway ?? ''));

/** VPC-S23 and S24: what is wrong with one end of a range. */
const endFault = (subnet: Subnet, text: string): string | undefined => {
  const address = parseAddress(text);
  if (address === undefined) return 'is no IP address';
  if (subnet.prefix === undefined) return undefined;
  const gateway = gatewayOf(subnet);
  if (sameAddress(address, firstOf(subnet.prefix))) return 'is the address of the network';
  if (gateway !== undefined && sameAddress(address, gateway)) return 'is the gateway';
  return containsAddress(subnet.prefix, address) ? undefined : 'is outside of the subnet';
};

const rangeEnd = (end: 'start' | 'end') => (vpc: Vpc) =>
  served(vpc, (subnet) => {
    const text = subnet.dhcp.range?.[end] ?? '';
    const fault = endFault(subnet, text);
    return when(fault !== undefined, `${subnet.at}/dhcp/range/${end}`, { address: text, fault: fault ?? '' });
  });

const addresses = (list: 'dnsServers' | 'timeServers') => (vpc: Vpc) =>
  served(vpc, ({ dhcp, at }) =>
    (dhcp.options?.[list] ?? []).flatMap((address, index) =>
      when(parseAddress(address) === undefined, `${at}/dhcp/options/${list}/${index}`, { address }),
    ),
  );

const routeFault = (subnet: Subnet, destination: string, gateway: string): string | undefined => {
  const address = parseAddress(gateway);
  if (parsePrefix(destination) === undefined) return `destination ${destination} is no prefix`;
  if (address === undefined) return `gateway ${gateway} is no IP address`;
  return subnet.prefix === undefined || containsAddress(subnet.prefix, address) ? undefined : `gateway ${gateway} is outside of the subnet`;
};

const leaseFault = (subnet: Subnet, mac: string, ip: string): string | undefined => {
  const address = parseAddress(ip);
  if (parseHardwareAddress(mac) === undefined) return `${mac === '' ? 'the empty text' : mac} is no MAC address`;
  if (address === undefined) return `${ip === '' ? 'the empty text' : ip} is no IP address`;
  const { prefix } = subnet;
  if (prefix === undefined) return undefined;
  if (!containsAddress(prefix, address)) return `${ip} is outside of the subnet`;
  if (sameAddress(address, firstOf(prefix))) return `${ip} is the address of the network`;
  // The fabric compares these two as texts.
  if (ip === subnet.spec.gateway) return `${ip} is the gateway`;
  return ip === formatAddress(lastOf(prefix)) ? `${ip} is the broadcast address` : undefined;
};

const leasesOf = (subnet: Subnet) =>
  Object.entries(subnet.dhcp.static ?? {}).map(([mac, lease]) => ({
    mac,
    ip: lease.ip ?? '',
    at: `${subnet.at}/dhcp/static/${pointerToken(mac)}`,
  }));

const optionFault = ({ options }: DhcpSpec): string | undefined => {
  if (options === undefined) return undefined;
  const set: Readonly<Record<string, boolean>> = {
    pxeURL: Boolean(options.pxeURL),
    dnsServers: (options.dnsServers ?? []).length > 0,
    timeServers: (options.timeServers ?? []).length > 0,
    interfaceMTU: (options.interfaceMTU ?? 0) > 0,
    leaseTimeSeconds: (options.leaseTimeSeconds ?? 0) > 0,
    disableDefaultRoute: options.disableDefaultRoute === true,
    advertisedRoutes: (options.advertisedRoutes ?? []).length > 0,
  };
  return Object.keys(set).find((name) => set[name]);
};

const permits = (vpc: Vpc, check: (names: readonly string[], at: string) => readonly Violation[]): readonly Violation[] =>
  (vpc.spec.permit ?? []).flatMap((names, index) => check(names, `/spec/permit/${index}`));

/** VPC-X03: why a subnet is not from the pool. In a cluster the pool's prefixes are sorted as texts. */
const poolFault = (prefix: Prefix, pool: readonly string[], fabric: FabricView): string | undefined => {
  for (const text of fabric.mode === 'hhfab' ? pool : [...pool].sort()) {
    const outer = parsePrefix(text);
    if (outer === undefined) return `${text} of the namespace is no prefix`;
    if (containsPrefix(outer, prefix)) return undefined;
  }
  return 'no single prefix of the namespace holds it';
};

const overlapping = (vpc: Vpc, { prefix, at, spec }: Subnet, fabric: FabricView): readonly Violation[] => {
  if (prefix === undefined) return [];
  const keys = overlapKeys(overlapScope(vpc.spec.ipv4Namespace ?? ''), prefix);
  const others = new Set(keys.flatMap((key) => fabric.at(key)));
  return [...others].flatMap((other) => {
    if (!is(other, 'VPC') || other.name === vpc.name || other.stored.ipv4Namespace !== vpc.spec.ipv4Namespace) return [];
    return Object.entries(other.stored.subnets ?? {}).flatMap(([name, theirs]) => {
      const their = parsePrefix(theirs.subnet ?? '');
      if (their === undefined || !overlaps(prefix, their)) return [];
      const place = { entry: other, pointer: `${subnetPointer(name)}/subnet` };
      return when(true, `${at}/subnet`, { subnet: spec.subnet ?? '', other: theirs.subnet ?? '', vpc: other.name }, [place]);
    });
  });
};

/** In a cluster one VPC whose subnet cannot be read keeps all of its namespace from being checked. */
const unreadable = (vpc: Vpc, fabric: FabricView): readonly Violation[] =>
  fabric.mode === 'strict'
    ? []
    : fabric
        .at(claim.brokenSubnet(vpc.spec.ipv4Namespace ?? ''))
        .flatMap((other) =>
          is(other, 'VPC') && other.name !== vpc.name && other.stored.ipv4Namespace === vpc.spec.ipv4Namespace
            ? when(true, '/spec/subnets', { subnet: 'A subnet', other: 'a subnet that cannot be read', vpc: other.name }, [
                { entry: other, pointer: '/spec/subnets' },
              ])
            : [],
        );

const sameVlan = (vpc: Vpc, { spec, at }: Subnet, fabric: FabricView): readonly Violation[] => {
  const { vlan = 0 } = spec;
  if (vlan === 0) return [];
  return fabric.at(claim.vlan(vpc.spec.vlanNamespace ?? '', vlan)).flatMap((other) => {
    if (!is(other, 'VPC') || other.name === vpc.name || other.stored.vlanNamespace !== vpc.spec.vlanNamespace) return [];
    const [name = ''] = Object.entries(other.stored.subnets ?? {}).find(([, theirs]) => theirs.vlan === vlan) ?? [];
    return when(true, `${at}/vlan`, { vlan, vpc: other.name, subnet: name }, [{ entry: other, pointer: `${subnetPointer(name)}/vlan` }]);
  });
};

const twins = (vpc: Vpc, same: (left: Subnet, right: Subnet) => boolean, field: string): readonly Violation[] => {
  const subnets = subnetsOf(vpc);
  return subnets.flatMap((subnet, index) => {
    const other = subnets.slice(0, index).find((earlier) => same(earlier, subnet));
    const others: readonly OtherPlace[] = other === undefined ? [] : [{ entry: vpc, pointer: `${other.at}/${field}` }];
    return when(other !== undefined, `${subnet.at}/${field}`, { name: subnet.name, other: other?.name ?? '' }, others);
  });
};

export const vpcRules: RuleTable<'VPC'> = {
  'VPC-S01': {
    message: 'The name {name} has {length} characters; a VPC has 11 at most.',
    hint: 'Choose a shorter name.',
    check: ({ name }) => when(name.length > 11, '/metadata/name', { name, length: name.length }),
  },
  'VPC-S02': {
    message: 'The name {name} begins with ext., which is reserved for externals.',
    hint: 'Choose another name.',
    check: ({ name }) => when(name.startsWith('ext.'), '/metadata/name', { name }),
  },
  'VPC-S03': {
    message: 'ipv4Namespace is empty.',
    hint: 'Name the IPv4Namespace that subnets are taken from.',
    check: ({ spec }) => when(!spec.ipv4Namespace, '/spec/ipv4Namespace'),
  },
  'VPC-S04': {
    message: 'vlanNamespace is empty.',
    hint: 'Name the VLANNamespace that VLANs are taken from.',
    check: ({ spec }) => when(!spec.vlanNamespace, '/spec/vlanNamespace'),
  },
  'VPC-S05': {
    message: 'The VPC has no subnets.',
    hint: 'Add one under spec.subnets.',
    check: (vpc) => when(subnetsOf(vpc).length === 0, '/spec/subnets'),
  },
  'VPC-S06': {
    message: 'The VPC has {count} subnets; 20 are the most.',
    hint: 'Split the VPC.',
    check: (vpc) => when(subnetsOf(vpc).length > 20, '/spec/subnets', { count: subnetsOf(vpc).length }),
  },
  'VPC-S07': {
    message: 'There is no mode {mode}.',
    hint: 'Leave mode out, or write l3vni.',
    check: ({ spec }) => when(!['', 'l3vni', 'l3flat'].includes(spec.mode ?? ''), '/spec/mode', { mode: spec.mode ?? '' }),
  },
  'VPC-S08': {
    message: 'The mode l3flat is not supported.',
    hint: 'Leave mode out, or write l3vni.',
    check: ({ spec }) => when(spec.mode === 'l3flat', '/spec/mode'),
  },
  'VPC-S09': {
    message: 'Subnet {name} has no prefix.',
    hint: 'Write it as subnet: 10.0.1.0/24.',
    check: (vpc) => each(vpc, ({ name, spec, at }) => when(!spec.subnet, `${at}/subnet`, { name })),
  },
  'VPC-S10': {
    message: '{subnet} is no prefix.',
    hint: 'Write an address and a length, for example 10.0.1.0/24.',
    check: (vpc) =>
      each(vpc, ({ spec, prefix, at }) =>
        when(Boolean(spec.subnet) && prefix === undefined, `${at}/subnet`, { subnet: spec.subnet ?? '' }),
      ),
  },
  'VPC-S11': {
    message: '{subnet} is too small; /30 is the longest prefix.',
    hint: 'Take a shorter prefix.',
    check: (vpc) => each(vpc, ({ spec, prefix, at }) => when((prefix?.bits ?? 0) > 30, `${at}/subnet`, { subnet: spec.subnet ?? '' })),
  },
  'VPC-S12': {
    message: '{subnet} overlaps a subnet that the fabric needs for itself.',
    hint: 'Take a prefix outside of the reserved subnets.',
    check: (vpc, { configuration }) =>
      each(vpc, ({ spec, prefix, at }) =>
        when(prefix !== undefined && reservedPrefixes(configuration).some((reserved) => overlaps(reserved, prefix)), `${at}/subnet`, {
          subnet: spec.subnet ?? '',
        }),
      ),
  },
  'VPC-S13': {
    message: 'Subnet {name} is for hosts that speak BGP, and has a DHCP server.',
    hint: 'Remove hostBGP or dhcp.enable.',
    check: (vpc) => each(vpc, ({ name, spec, dhcp, at }) => when(Boolean(spec.hostBGP && dhcp.enable), `${at}/dhcp/enable`, { name })),
  },
  'VPC-S14': {
    message: 'Subnet {name} has no gateway.',
    hint: 'Write one, or a prefix that one can be taken from.',
    check: (vpc) => each(vpc, ({ name, spec, at }) => when(!spec.hostBGP && !spec.gateway, `${at}/gateway`, { name })),
  },
  'VPC-S15': {
    message: 'The gateway {gateway} is no IP address.',
    hint: 'Write an address without a length.',
    check: (vpc) =>
      each(vpc, (subnet) => {
        const { gateway, hostBGP } = subnet.spec;
        return when(!hostBGP && Boolean(gateway) && gatewayOf(subnet) === undefined, `${subnet.at}/gateway`, { gateway: gateway ?? '' });
      }),
  },
  'VPC-S16': {
    message: 'The gateway {gateway} is outside of {subnet}.',
    hint: 'Take an address of the subnet.',
    check: (vpc) =>
      each(vpc, (subnet) => {
        const { prefix, spec, at } = subnet;
        const gateway = gatewayOf(subnet);
        const outside = gateway !== undefined && prefix !== undefined && !containsAddress(prefix, gateway);
        return when(outside, `${at}/gateway`, { gateway: spec.gateway ?? '', subnet: spec.subnet ?? '' });
      }),
  },
  'VPC-S17': {
    message: 'Subnet {name} has no VLAN.',
    hint: 'Write one of the VLANs of the VLANNamespace.',
    check: (vpc) => each(vpc, ({ name, spec, at }) => when(!spec.hostBGP && !spec.vlan, `${at}/vlan`, { name })),
  },
  'VPC-S18': {
    message: 'Subnet {name} has a DHCP server and a relay to another one.',
    hint: 'Remove dhcp.enable or dhcp.relay.',
    check: (vpc) => each(vpc, ({ name, dhcp, at }) => when(Boolean(dhcp.relay && dhcp.enable), `${at}/dhcp/relay`, { name })),
  },
  'VPC-S19': {
    message: 'The relay {relay} is no prefix.',
    hint: 'Write the address with its length, for example 10.99.0.100/32.',
    check: (vpc) =>
      each(vpc, ({ dhcp, at }) =>
        when(Boolean(dhcp.relay) && parsePrefix(dhcp.relay ?? '') === undefined, `${at}/dhcp/relay`, { relay: dhcp.relay ?? '' }),
      ),
  },
  'VPC-S20': {
    message: 'Subnet {name} names the VPC of a relay, but no relay.',
    hint: 'Write dhcp.relay, or remove dhcp.relayVPC.',
    check: (vpc) => each(vpc, ({ name, dhcp, at }) => when(!dhcp.relay && Boolean(dhcp.relayVPC), `${at}/dhcp/relayVPC`, { name })),
  },
  'VPC-S21': {
    message: 'The DHCP option {option} is set although the DHCP server is off.',
    hint: 'Set dhcp.enable, or remove the option.',
    check: (vpc) =>
      each(vpc, ({ dhcp, at }) => {
        const option = dhcp.enable ? undefined : optionFault(dhcp);
        return when(option !== undefined, `${at}/dhcp/options/${option}`, { option: option ?? '' });
      }),
  },
  'VPC-S22': {
    message: 'Subnet {name} has a DHCP server and no range.',
    hint: 'Write dhcp.range, or a prefix that one can be taken from.',
    check: (vpc) => served(vpc, ({ name, dhcp, at }) => when(dhcp.range === undefined, `${at}/dhcp/range`, { name })),
  },
  'VPC-S23': {
    message: 'The first address to give out, {address}, {fault}.',
    hint: 'Take an address of the subnet behind the gateway.',
    check: rangeEnd('start'),
  },
  'VPC-S24': {
    message: 'The last address to give out, {address}, {fault}.',
    hint: 'Take an address of the subnet behind the first one.',
    check: rangeEnd('end'),
  },
  'VPC-S25': {
    message: 'The first address to give out, {start}, is not before the last one, {end}.',
    hint: 'Exchange them, or make the range larger.',
    check: (vpc) =>
      served(vpc, ({ dhcp, at }) => {
        const { start = '', end = '' } = dhcp.range ?? {};
        const [first, last] = [parseAddress(start), parseAddress(end)];
        const wrong =
          first !== undefined &&
          last !== undefined &&
          (first.family !== last.family ? first.family > last.family : first.value >= last.value);
        return when(wrong, `${at}/dhcp/range/end`, { start, end });
      }),
  },
  'VPC-S26': {
    message: 'The name server {address} is no IP address.',
    hint: 'Write an address, not a name.',
    check: addresses('dnsServers'),
  },
  'VPC-S27': {
    message: 'The time server {address} is no IP address.',
    hint: 'Write an address, not a name.',
    check: addresses('timeServers'),
  },
  'VPC-S28': {
    message: 'The MTU {mtu} is not between 96 and 9036.',
    hint: 'Choose one in between; 9036 is usual.',
    check: (vpc) =>
      served(vpc, ({ dhcp, at }) => {
        const mtu = dhcp.options?.interfaceMTU ?? 0;
        return when(dhcp.options !== undefined && (mtu < 96 || mtu > 9036), `${at}/dhcp/options/interfaceMTU`, { mtu });
      }),
  },
  'VPC-S29': {
    message: 'Addresses are lent for {seconds} seconds.',
    hint: 'Lend them for one second at least; 3600 is usual.',
    check: (vpc) =>
      served(vpc, ({ dhcp, at }) => {
        const seconds = dhcp.options?.leaseTimeSeconds ?? 0;
        return when(dhcp.options !== undefined && seconds < 1, `${at}/dhcp/options/leaseTimeSeconds`, { seconds });
      }),
  },
  'VPC-S30': {
    message: 'The advertised route cannot be used: {fault}.',
    hint: 'Write a prefix as destination, and an address of the subnet as gateway.',
    check: (vpc) =>
      served(vpc, (subnet) =>
        (subnet.dhcp.options?.advertisedRoutes ?? []).flatMap(({ destination = '', gateway = '' }, index) => {
          const fault = routeFault(subnet, destination, gateway);
          return when(fault !== undefined, `${subnet.at}/dhcp/options/advertisedRoutes/${index}`, { fault: fault ?? '' });
        }),
      ),
  },
  'VPC-S31': {
    message: 'The fixed address cannot be given out: {fault}.',
    hint: 'Write a MAC address, and an address of the subnet that is free.',
    check: (vpc) =>
      served(vpc, (subnet) =>
        leasesOf(subnet).flatMap(({ mac, ip, at }) => {
          const fault = leaseFault(subnet, mac, ip);
          return when(fault !== undefined, at, { fault: fault ?? '' });
        }),
      ),
  },
  'VPC-S32': {
    message: '{ip} is given to {mac} and to {other}.',
    hint: 'Give one of them another address.',
    check: (vpc) =>
      served(vpc, (subnet) => {
        const leases = leasesOf(subnet);
        return leases.flatMap(({ mac, ip, at }, index) => {
          const other = leases.slice(0, index).find((earlier) => earlier.ip === ip);
          const places = other === undefined ? [] : [{ entry: vpc, pointer: other.at }];
          return when(other !== undefined, at, { ip, mac, other: other?.mac ?? '' }, places);
        });
      }),
  },
  'VPC-S33': {
    message: 'Subnet {name} has a range to give out, and no DHCP server.',
    hint: 'Set dhcp.enable, or remove dhcp.range.',
    check: (vpc) =>
      each(vpc, ({ name, dhcp, at }) => when(!dhcp.enable && Boolean(dhcp.range?.start || dhcp.range?.end), `${at}/dhcp/range`, { name })),
  },
  'VPC-S34': {
    message: 'Subnet {name} has fixed addresses, and no DHCP server.',
    hint: 'Set dhcp.enable, or remove dhcp.static.',
    check: (vpc) =>
      each(vpc, ({ name, dhcp, at }) => when(!dhcp.enable && Object.keys(dhcp.static ?? {}).length > 0, `${at}/dhcp/static`, { name })),
  },
  'VPC-S35': {
    message: 'Subnet {name} has the VLAN of subnet {other}.',
    hint: 'Give one of them another VLAN.',
    check: (vpc) =>
      twins(vpc, ({ spec }, { spec: other }) => !spec.hostBGP && !other.hostBGP && (spec.vlan ?? 0) === (other.vlan ?? 0), 'vlan'),
  },
  'VPC-S36': {
    message: 'Subnet {name} overlaps subnet {other}.',
    hint: 'Take prefixes that have no address in common.',
    check: (vpc) =>
      twins(vpc, ({ prefix }, { prefix: other }) => prefix !== undefined && other !== undefined && overlaps(prefix, other), 'subnet'),
  },
  'VPC-S37': {
    message: 'A permission names {count} subnets; it takes two.',
    hint: 'Name the subnets that may talk to each other.',
    check: (vpc) => permits(vpc, (names, at) => when(names.length < 2, at, { count: names.length })),
  },
  'VPC-S38': {
    message: 'A permission names the subnet {name}, which the VPC does not have.',
    hint: 'Name one of spec.subnets.',
    check: (vpc) =>
      permits(vpc, (names, at) =>
        names.flatMap((name, index) => when(!Object.hasOwn(vpc.spec.subnets ?? {}, name), `${at}/${index}`, { name })),
      ),
  },
  'VPC-S39': {
    message: 'A permission names the subnet {name} twice.',
    hint: 'Name it once.',
    check: (vpc) =>
      permits(vpc, (names, at) => names.flatMap((name, index) => when(names.indexOf(name) < index, `${at}/${index}`, { name }))),
  },
  'VPC-S40': {
    message: 'The static route cannot be used: {prefix} {fault}.',
    hint: 'Write the network with its length, for example 10.1.0.0/16.',
    check: ({ spec }) =>
      (spec.staticRoutes ?? []).flatMap(({ prefix: text = '' }, index) => {
        const prefix = parsePrefix(text);
        const fault = prefix === undefined ? 'is no prefix' : hasHostBits(prefix) ? 'has bits behind its length' : undefined;
        return when(fault !== undefined, `/spec/staticRoutes/${index}/prefix`, { prefix: text, fault: fault ?? '' });
      }),
  },
  'VPC-S41': {
    message: 'The static route to {prefix} leads nowhere.',
    hint: 'Name one next hop at least.',
    check: ({ spec }) =>
      (spec.staticRoutes ?? []).flatMap(({ prefix = '', nextHops = [] }, index) =>
        when(nextHops.length === 0, `/spec/staticRoutes/${index}`, { prefix }),
      ),
  },
  'VPC-X01': {
    message: 'There is no IPv4Namespace {name}.',
    hint: 'Make it, or name another one.',
    missing: true,
    check: ({ spec, namespace }, fabric) => {
      const name = spec.ipv4Namespace ?? '';
      return when(fabric.get('IPv4Namespace', name, namespace) === undefined, '/spec/ipv4Namespace', { name });
    },
  },
  'VPC-X02': {
    message: 'There is no VLANNamespace {name}.',
    hint: 'Make it, or name another one.',
    missing: true,
    check: ({ spec, namespace }, fabric) => {
      const name = spec.vlanNamespace ?? '';
      return when(fabric.get('VLANNamespace', name, namespace) === undefined, '/spec/vlanNamespace', { name });
    },
  },
  'VPC-X03': {
    message: '{subnet} is not from the IPv4Namespace {namespace}: {fault}.',
    hint: 'Take a prefix that lies in one of the namespace, or add one there.',
    check: (vpc, fabric) => {
      const pool = fabric.get('IPv4Namespace', vpc.spec.ipv4Namespace ?? '', vpc.namespace);
      if (pool === undefined) return [];
      return each(vpc, ({ prefix, spec, at }) => {
        const fault = prefix === undefined ? undefined : poolFault(prefix, pool.stored.subnets ?? [], fabric);
        const texts = { subnet: spec.subnet ?? '', namespace: pool.name, fault: fault ?? '' };
        return when(fault !== undefined, `${at}/subnet`, texts, [{ entry: pool, pointer: '/spec/subnets' }]);
      });
    },
  },
  'VPC-X04': {
    message: 'VLAN {vlan} is not from the VLANNamespace {namespace}.',
    hint: 'Take a VLAN of its ranges, or add a range there.',
    check: (vpc, fabric) => {
      const pool = fabric.get('VLANNamespace', vpc.spec.vlanNamespace ?? '', vpc.namespace);
      if (pool === undefined) return [];
      return each(vpc, ({ spec, at }) => {
        const { vlan = 0 } = spec;
        const inside = (pool.stored.ranges ?? []).some(({ from = 0, to = 0 }) => vlan >= from && vlan <= to);
        return when(!spec.hostBGP && !inside, `${at}/vlan`, { vlan, namespace: pool.name }, [{ entry: pool, pointer: '/spec/ranges' }]);
      });
    },
  },
  'VPC-X05': {
    message: 'There is no VPC {name} to relay to.',
    hint: 'Make it, or name another one.',
    missing: true,
    check: (vpc, fabric) =>
      each(vpc, ({ dhcp, at }) => {
        const name = dhcp.relayVPC ?? '';
        return when(name !== '' && fabric.get('VPC', name, vpc.namespace) === undefined, `${at}/dhcp/relayVPC`, { name });
      }),
  },
  'VPC-X06': {
    message: '{subnet} overlaps {other} of VPC {vpc}.',
    hint: 'Take a prefix that no other VPC of the IPv4Namespace uses.',
    check: (vpc, fabric) => [...each(vpc, (subnet) => overlapping(vpc, subnet, fabric)), ...unreadable(vpc, fabric)],
  },
  'VPC-X07': {
    message: 'VLAN {vlan} is used by VPC {vpc} (subnet {subnet}).',
    hint: 'Take a VLAN that no other VPC of the VLANNamespace uses.',
    check: (vpc, fabric) => each(vpc, (subnet) => sameVlan(vpc, subnet, fabric)),
  },
  Q07: {
    message: '{subnet} has bits behind its length.',
    hint: 'Write the network itself; the fabric uses that.',
    in: advice,
    check: (vpc) =>
      each(vpc, ({ spec, prefix, at }) => when(prefix !== undefined && hasHostBits(prefix), `${at}/subnet`, { subnet: spec.subnet ?? '' })),
  },
  Q08: {
    message: '{ip}, fixed for {mac}, is in the range that is given out.',
    hint: 'Fix addresses outside of the range.',
    in: advice,
    check: (vpc) =>
      served(vpc, (subnet) => {
        const [first, last] = [parseAddress(subnet.dhcp.range?.start ?? ''), parseAddress(subnet.dhcp.range?.end ?? '')];
        return leasesOf(subnet).flatMap(({ mac, ip, at }) => {
          const value = parseAddress(ip)?.value;
          const inside = value !== undefined && first !== undefined && last !== undefined && value >= first.value && value <= last.value;
          return when(inside, at, { mac, ip });
        });
      }),
  },
  'Q09-VPC': {
    message: 'The next hop {hop} is no IP address.',
    hint: 'Write an address; the fabric does not look at it before a switch refuses it.',
    in: advice,
    check: ({ spec }) =>
      (spec.staticRoutes ?? []).flatMap(({ nextHops = [] }, index) =>
        nextHops.flatMap((hop, at) => when(parseAddress(hop) === undefined, `/spec/staticRoutes/${index}/nextHops/${at}`, { hop })),
      ),
  },
  Q10: {
    message: '{address} is the broadcast address of {subnet}.',
    hint: 'Take the address before it.',
    in: advice,
    check: (vpc) =>
      each(vpc, ({ name, spec, prefix, dhcp, at }) => {
        if (prefix === undefined || prefix.address.family !== 4) return [];
        const broadcast = formatAddress(lastOf(prefix));
        // The end that the fabric fills in is not ours to complain about.
        const end = vpc.written.subnets?.[name]?.dhcp?.range?.end;
        return [
          ...when(spec.gateway === broadcast, `${at}/gateway`, { address: broadcast, subnet: spec.subnet ?? '' }),
          ...when(Boolean(dhcp.enable) && end === broadcast, `${at}/dhcp/range/end`, { address: broadcast, subnet: spec.subnet ?? '' }),
        ];
      }),
  },
};
