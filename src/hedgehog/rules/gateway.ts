/**
 * Rules of gateways: what a cluster asks of one (GW-S01 to GW-S09), and what the installer asks besides (HF-11, HF-14). A gateway's
 * addresses, its neighbours and those of its interfaces may be left to the installer; then they are not missing.
 */
import { pointerToken } from '#base/json.ts';
import { parseHardwareAddress } from '#base/network-address.ts';
import { containsAddress, parseAddress4, parsePrefix, parsePrefix4 } from './address.ts';
import { usualName } from './defaults.ts';
import { addressKey, claim, type Entry, type FabricView, is } from './fabric.ts';
import { type Fault, fault, inInstaller, othersAt, type Rule, type RuleTable, taken, told, type Violation, when } from './rule.ts';

type Gateway = Entry<'Gateway'>;

/** 127.0.0.0/8, 224.0.0.0/4 and 0.0.0.0, which name no host. */
const isOfHost = (value: bigint): boolean => value !== 0n && value >> 24n !== 127n && value >> 28n !== 14n;

const loopback = (
  text: string,
  place: string,
  key: (address: string) => string,
  gateway: Gateway,
  fabric: FabricView,
): readonly Violation[] => {
  if (text === '') return told(fault(!fabric.fillsAddresses(), place, 'it is not there'));
  const prefix = parsePrefix4(text);
  return [
    ...told([
      ...fault(prefix === undefined, place, `${text} is no address of version 4 with a length`),
      ...fault(prefix !== undefined && prefix.bits !== 32, place, `${text} has not the length 32`),
    ]),
    ...(prefix === undefined
      ? []
      : taken(
          text,
          place,
          othersAt(key(addressKey(text) ?? ''), gateway, fabric, () => place),
        )),
  ];
};

const address = {
  message: 'The address of the gateway cannot be: {fault}.',
  hint: 'Take a free one of version 4, with the length 32.',
} as const;

/** Whether the installer fills in the addresses of an interface, and the neighbour behind it: it does where a link ends there. */
const isFilled = (gateway: Gateway, name: string, fabric: FabricView): boolean =>
  fabric.fillsAddresses() && fabric.at(claim.port(gateway.namespace, `${gateway.name}/${name}`)).some((other) => is(other, 'Connection'));

/** Names of interfaces as Linux has them; the fabric allows shorter ones only. */
const interfaceName = /^[a-zA-Z][a-zA-Z0-9_.-]{0,8}[a-zA-Z0-9]$/u;

/** Domain, bus, device up to 1f, function up to 7. */
const pciAddress = /^[0-9a-f]{4}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/iu;

const interfaceFaults = (gateway: Gateway, fabric: FabricView): readonly Fault[] => [
  ...fault(Object.keys(gateway.written.interfaces ?? {}).length === 0, '/spec/interfaces', 'there is none'),
  ...Object.entries(gateway.written.interfaces ?? {}).flatMap(([name, { ips = [], pci = '', kernel = '' }]) => {
    const place = `/spec/interfaces/${pointerToken(name)}`;
    return [
      ...fault(!interfaceName.test(name), place, `${name} is no name of 2 to 10 characters`),
      ...fault(ips.length === 0 && !isFilled(gateway, name, fabric), place, `${name} has no address`),
      ...ips.flatMap((ip, index) => fault(!parsePrefix4(ip), `${place}/ips/${index}`, `${ip} is no address of version 4 with a length`)),
      ...fault(pci !== '' && kernel !== '', place, `${name} has both a PCI address and a kernel name`),
      ...fault(pci !== '' && !pciAddress.test(pci), `${place}/pci`, `${pci} is no PCI address`),
      ...fault(kernel !== '' && !interfaceName.test(kernel), `${place}/kernel`, `${kernel} is no name of 2 to 10 characters`),
      ...fault(kernel !== '' && kernel === name, `${place}/kernel`, `${name} has the name of its kernel interface`),
    ];
  }),
];

const neighbourFaults = (gateway: Gateway, fabric: FabricView): readonly Fault[] => [
  ...fault(
    (gateway.written.neighbors ?? []).length === 0 &&
      !Object.keys(gateway.written.interfaces ?? {}).some((name) => isFilled(gateway, name, fabric)),
    '/spec/neighbors',
    'there is none',
  ),
  ...(gateway.written.neighbors ?? []).flatMap(({ ip = '', asn = 0 }, index) => {
    const place = `/spec/neighbors/${index}`;
    const host = parseAddress4(ip);
    const reached = host !== undefined && host.value !== 0n && host.value >> 28n !== 14n;
    return [
      ...fault(!reached, `${place}/ip`, `${ip || '(none)'} is no address of a host of version 4`),
      ...fault(asn === 0, `${place}/asn`, `${ip || '(none)'} has no autonomous system`),
    ];
  }),
];

const macFaults = ({ written: { vtepMAC = '' } }: Gateway): readonly Fault[] => {
  if (vtepMAC === '') return fault(true, '/spec/vtepMAC', 'it is not there');
  const mac = parseHardwareAddress(vtepMAC);
  if (mac === undefined) return fault(true, '/spec/vtepMAC', `${vtepMAC} is no hardware address`);
  return [
    ...fault(mac === '00:00:00:00:00:00', '/spec/vtepMAC', 'it is all zeros'),
    ...fault(Number.parseInt(mac.slice(0, 2), 16) % 2 === 1, '/spec/vtepMAC', `${vtepMAC} is an address of many`),
  ];
};

/** A gateway that names no group is in the usual one. */
const groupsOf = ({ written: { groups = [] } }: Gateway): readonly string[] =>
  groups.length === 0 ? [usualName] : groups.map(({ name = '' }) => name);

/** An address of a gateway in the pools of the installation, which only the installer asks. */
const pooled = (text: string | undefined, field: 'protocolIP' | 'vtepIP', subnetText: string): readonly Fault[] => {
  const [prefix, subnet] = [parsePrefix(text ?? ''), parsePrefix4(subnetText)];
  return prefix && subnet ? fault(!containsAddress(subnet, prefix.address), `/spec/${field}`, `${text} is outside of ${subnetText}`) : [];
};

const unfilled = {
  message: 'The installer cannot fill in the addresses: {fault}.',
  hint: 'Correct it, or write all addresses yourself.',
  in: inInstaller,
} as const;

/** More gateways than hardware addresses can be filled in for. */
const mostGateways = 254;
const mostWorkers = 64;

export const gatewayRules: RuleTable<'Gateway'> = {
  'GW-S01': {
    message: 'Gateways are not enabled in this installation.',
    hint: 'Set config.gateway.enable in its configuration.',
    check: (_, fabric) =>
      when(fabric.at(claim.installer('Fabricator')).length > 0 && !fabric.configuration.gatewayEnabled, '/metadata/name'),
  },
  'GW-S02': {
    message: 'The gateway has {workers} workers; {limit} are the most.',
    hint: 'Write fewer, or leave it out.',
    check: ({ spec: { workers = 0 } }) => when(workers > mostWorkers, '/spec/workers', { workers, limit: mostWorkers }),
  },
  'GW-S03': {
    ...address,
    check: (gateway, fabric) => loopback(gateway.written.protocolIP ?? '', '/spec/protocolIP', claim.protocolAddress, gateway, fabric),
  },
  'GW-S04': {
    ...address,
    check: (gateway, fabric) => {
      const { vtepIP = '' } = gateway.written;
      const host = parsePrefix4(vtepIP)?.address.value;
      return [
        ...loopback(vtepIP, '/spec/vtepIP', claim.vtepAddress, gateway, fabric),
        ...told(fault(host !== undefined && !isOfHost(host), '/spec/vtepIP', `${vtepIP} names no host`)),
      ];
    },
  },
  'GW-S05': {
    message: 'The hardware address of the VTEP cannot be: {fault}.',
    hint: 'Take a free one that is of one host.',
    check: (gateway, fabric) => {
      // The installer writes its own over whatever is there.
      if (fabric.fillsAddresses()) return [];
      const { vtepMAC = '' } = gateway.written;
      const mac = parseHardwareAddress(vtepMAC);
      const users = mac === undefined ? [] : othersAt(claim.gatewayMac(mac), gateway, fabric, () => '/spec/vtepMAC');
      return [...told(macFaults(gateway)), ...taken(vtepMAC, '/spec/vtepMAC', users)];
    },
  },
  'GW-S06': {
    message: 'The gateway has no autonomous system.',
    hint: 'Write that of gateways.',
    check: ({ written: { asn = 0 } }, fabric) => when(asn === 0 && !fabric.fillsAddresses(), '/spec/asn'),
  },
  'GW-S07': {
    message: 'The interfaces of the gateway cannot be: {fault}.',
    hint: 'Correct it.',
    check: (gateway, fabric) => told(interfaceFaults(gateway, fabric)),
  },
  'GW-S08': {
    message: 'The neighbours of the gateway cannot be: {fault}.',
    hint: 'Write the addresses of the switches on the other ends of its links.',
    check: (gateway, fabric) => told(neighbourFaults(gateway, fabric)),
  },
  'GW-S09': {
    message: 'The gateway is in the group {name} twice.',
    hint: 'Remove one of them.',
    check: (gateway) => {
      const names = groupsOf(gateway);
      return names.flatMap((name, index) => when(names.indexOf(name) < index, `/spec/groups/${index}`, { name }));
    },
  },
  'GW-X01': {
    message: 'There is no GatewayGroup {name}.',
    hint: 'Make it, or name another one. A gateway that names none is in the group default.',
    missing: true,
    check: (gateway, fabric) =>
      groupsOf(gateway).flatMap((name, index) =>
        when(
          fabric.get('GatewayGroup', name, usualName) === undefined,
          gateway.written.groups?.length ? `/spec/groups/${index}` : '/spec',
          {
            name,
          },
        ),
      ),
  },
  'HF-11': {
    message: 'The gateway does not fit into the installation: {fault}.',
    hint: 'Correct it, or leave all addresses to the installer.',
    in: inInstaller,
    check: ({ written: { asn = 0, protocolIP, vtepIP } }, { configuration: { gatewayAsn, protocolSubnet, vtepSubnet } }) =>
      told([
        ...fault(asn !== 0 && asn !== gatewayAsn, '/spec/asn', `its autonomous system is ${asn}, that of gateways is ${gatewayAsn}`),
        ...pooled(protocolIP, 'protocolIP', protocolSubnet),
        ...pooled(vtepIP, 'vtepIP', vtepSubnet),
      ]),
  },
  'HF-14': {
    ...unfilled,
    check: (_, fabric) => {
      const count = fabric.at(claim.gateways()).length;
      const text = `there are ${count} gateways, and ${mostGateways} are the most`;
      return told(fault(count > mostGateways && fabric.fillsAddresses(), '/metadata/name', text));
    },
  },
};

/** HF-14, of the connection of a gateway. */
export const gatewayConnectionRule: Rule<'Connection'> = {
  ...unfilled,
  check: ({ written, namespace }, fabric) => {
    if (written.gateway === undefined || !fabric.fillsAddresses()) return [];
    return (written.gateway.links ?? []).flatMap(({ gateway: end = {}, switch: other = {} }, index) => {
      const [[name = '', ...port], [device = '']] = [(end.port ?? '').split('/'), (other.port ?? '').split('/')];
      const found = fabric.get('Gateway', name, usualName);
      const local = port.join('/');
      const place = `/spec/gateway/links/${index}`;
      return told([
        ...fault(found === undefined, `${place}/gateway/port`, `there is no gateway ${name}`),
        ...fault(
          found !== undefined && !Object.hasOwn(found.stored.interfaces ?? {}, local),
          `${place}/gateway/port`,
          `the gateway ${name} has no interface ${local}`,
        ),
        ...fault(fabric.get('Switch', device, namespace) === undefined, `${place}/switch/port`, `there is no switch ${device}`),
      ]);
    });
  },
};
