/**
 * What the fabric fills in before it judges an object (section "Default() per kind"). Lists that are sorted on write are left in the
 * order of the text here: no rule depends on it but those that say so, and places in the text stay right.
 */
import { parseHardwareAddress } from '#base/network-address.ts';
import { firstOf, formatAddress, lastOf, nthOf, parsePrefix } from './address.ts';
import type {
  DhcpSpec,
  ExternalSpec,
  Specs,
  SubnetSpec,
  SwitchSpec,
  VLANNamespaceSpec,
  VLANRange,
  VPCAttachmentSpec,
  VPCSpec,
} from './specs.ts';

/** Name of the namespace, and of the pools, that are meant when none is said. */
export const usualName = 'default';

export const largestVlan = 4094;

/** VPC-D07: options that say nothing at all. A list that is there counts, even when it is empty. */
export const saysNothing = ({ options }: DhcpSpec): boolean =>
  options !== undefined &&
  !options.pxeURL &&
  options.dnsServers === undefined &&
  options.timeServers === undefined &&
  !options.interfaceMTU &&
  !options.leaseTimeSeconds &&
  !options.disableDefaultRoute &&
  options.advertisedRoutes === undefined;

/** VPC-D06..D09. */
const defaultDhcp = (dhcp: DhcpSpec, first: string, last: string): DhcpSpec => {
  const range = { start: dhcp.range?.start || first, end: dhcp.range?.end || last };
  if (saysNothing(dhcp)) return { ...dhcp, range, options: undefined };
  const { options } = dhcp;
  const filled =
    options === undefined
      ? undefined
      : {
          ...options,
          interfaceMTU: options.interfaceMTU || 9036,
          leaseTimeSeconds: options.leaseTimeSeconds || 3600,
        };
  return { ...dhcp, range, options: filled, static: normalizedLeases(dhcp.static) };
};

/** VPC-D09. Of two spellings of one hardware address one is kept. */
const normalizedLeases = (leases: DhcpSpec['static']): DhcpSpec['static'] =>
  leases === undefined
    ? undefined
    : Object.fromEntries(Object.entries(leases).map(([mac, lease]) => [parseHardwareAddress(mac) ?? mac, lease]));

/** VPC-D03..D09. */
const defaultSubnet = (subnet: SubnetSpec): SubnetSpec => {
  const prefix = parsePrefix(subnet.subnet ?? '');
  if (prefix === undefined) return subnet;
  const network = { address: firstOf(prefix), bits: prefix.bits };
  const gateway = subnet.gateway || (subnet.hostBGP ? subnet.gateway : formatAddress(nthOf(network, 1n)));
  if (prefix.bits > 30) return { ...subnet, gateway };
  const dhcp = subnet.dhcp ?? {};
  if (!dhcp.enable) return { ...subnet, gateway, dhcp: { ...dhcp, range: undefined, options: undefined } };
  return { ...subnet, gateway, dhcp: defaultDhcp(dhcp, formatAddress(nthOf(network, 2n)), formatAddress(lastOf(network))) };
};

const defaultVpc = (spec: VPCSpec): VPCSpec => ({
  ...spec,
  ipv4Namespace: spec.ipv4Namespace || usualName,
  vlanNamespace: spec.vlanNamespace || usualName,
  ...(spec.subnets === undefined
    ? {}
    : { subnets: Object.fromEntries(Object.entries(spec.subnets).map(([name, subnet]) => [name, defaultSubnet(subnet)])) }),
});

/** VPCA-D01. */
const defaultAttachment = (spec: VPCAttachmentSpec): VPCAttachmentSpec =>
  spec.subnet && !spec.subnet.includes('/') ? { ...spec, subnet: `${spec.subnet}/${usualName}` } : spec;

export const filledRange = ({ from = 0, to = 0 }: VLANRange): { readonly from: number; readonly to: number } => ({ from, to: to || from });

/** What is wrong with a range, when its other end is filled in; nothing when it is good. */
export const rangeFault = (range: VLANRange): 'order' | 'limits' | undefined => {
  const { from, to } = filledRange(range);
  if (from > to) return 'order';
  return from < 1 || from > largestVlan || to < 1 || to > largestVlan ? 'limits' : undefined;
};

/** VLNS-D01. One range that is bad empties the whole list: the fabric's own defect. */
const defaultVlanNamespace = (spec: VLANNamespaceSpec): VLANNamespaceSpec => {
  const ranges = spec.ranges ?? [];
  return { ...spec, ranges: ranges.some((range) => rangeFault(range) !== undefined) ? [] : ranges.map(filledRange) };
};

/** SW-D01. */
const withoutPrefix = (speeds: SwitchSpec['portSpeeds']): SwitchSpec['portSpeeds'] =>
  speeds === undefined
    ? undefined
    : Object.fromEntries(Object.entries(speeds).map(([name, speed]) => [name, speed.startsWith('SPEED_') ? speed.slice(6) : speed]));

/** SW-D01..D05. */
const defaultSwitch = (spec: SwitchSpec): SwitchSpec => {
  const group = spec.redundancy?.group;
  const groups = spec.groups ?? [];
  return {
    ...spec,
    portGroupSpeeds: withoutPrefix(spec.portGroupSpeeds),
    portSpeeds: withoutPrefix(spec.portSpeeds),
    vlanNamespaces: spec.vlanNamespaces === undefined || spec.vlanNamespaces.length === 0 ? [usualName] : spec.vlanNamespaces,
    groups: group && !groups.includes(group) ? [...groups, group] : groups,
    ...(spec.linkFlapErrDisable === undefined
      ? {}
      : { linkFlapErrDisable: { flapThreshold: 3, samplingInterval: 30, recoveryInterval: 300, ...spec.linkFlapErrDisable } }),
  };
};

const defaultExternal = (spec: ExternalSpec): ExternalSpec => ({ ...spec, ipv4Namespace: spec.ipv4Namespace || usualName });

const defaulting: { readonly [Kind in keyof Specs]?: (spec: Specs[Kind]) => Specs[Kind] } = {
  VPC: defaultVpc,
  VPCAttachment: defaultAttachment,
  VLANNamespace: defaultVlanNamespace,
  External: defaultExternal,
  Switch: defaultSwitch,
};

/** The specification as the fabric judges it. */
export const withDefaults = <Kind extends keyof Specs>(kind: Kind, spec: Specs[Kind]): Specs[Kind] => defaulting[kind]?.(spec) ?? spec;
