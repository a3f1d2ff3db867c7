/** What the rules have to know about an installation. It is not in the objects of a fabric but in the installer's configuration. */
import { type Prefix, parsePrefix } from './address.ts';
import type { FabricatorSpec, VLANRange } from './specs.ts';

/** Settings of one installation. Addresses and prefixes are text as in the installer's configuration. */
export interface FabricConfiguration {
  readonly managementSubnet: string;
  readonly managementDhcpStart: string;
  readonly managementDhcpEnd: string;
  readonly controlVip: string;
  readonly protocolSubnet: string;
  readonly vtepSubnet: string;
  readonly fabricSubnet: string;
  readonly proxyExternalSubnet: string;
  readonly spineAsn: number;
  readonly leafAsnStart: number;
  readonly leafAsnEnd: number;
  readonly irbVlans: readonly VLANRange[];
  /** VLANs that one silicon needs for itself. */
  readonly workaroundVlans: readonly VLANRange[];
  readonly fabricMtu: number;
  readonly serverFacingMtuOffset: number;
  readonly mode: string;
  readonly vpcPeeringDisabled: boolean;
  readonly allowExtraSwitchProfiles: boolean;
  readonly includeCelestica: boolean;
  readonly includeCumulus: boolean;
  readonly gatewayEnabled: boolean;
  readonly gatewayAsn: number;
  /** What only the installer asks about. */
  readonly dummySubnet: string;
  readonly mclagSessionSubnet: string;
  readonly vpcWorkaroundSubnet: string;
  readonly vpcWorkaroundVlans: readonly VLANRange[];
  readonly kubeClusterSubnet: string;
  readonly kubeServiceSubnet: string;
  readonly kubeClusterDns: string;
  readonly eslagMacBase: string;
  readonly eslagEsiPrefix: string;
  readonly registryMode: string;
}

/** What the installer takes when nobody says otherwise. */
export const defaultConfiguration: FabricConfiguration = {
  managementSubnet: '172.30.0.0/21',
  managementDhcpStart: '172.30.4.0',
  managementDhcpEnd: '172.30.7.254',
  controlVip: '172.30.0.1/32',
  protocolSubnet: '172.30.8.0/22',
  vtepSubnet: '172.30.12.0/22',
  fabricSubnet: '172.30.128.0/17',
  proxyExternalSubnet: '172.30.16.0/22',
  spineAsn: 65100,
  leafAsnStart: 65101,
  leafAsnEnd: 65533,
  irbVlans: [{ from: 3000, to: 3899 }],
  workaroundVlans: [{ from: 3900, to: 3999 }],
  fabricMtu: 9100,
  serverFacingMtuOffset: 64,
  mode: 'spine-leaf',
  vpcPeeringDisabled: false,
  allowExtraSwitchProfiles: false,
  includeCelestica: false,
  includeCumulus: false,
  gatewayEnabled: false,
  gatewayAsn: 65534,
  dummySubnet: '172.30.90.0/24',
  mclagSessionSubnet: '172.30.95.0/31',
  vpcWorkaroundSubnet: '172.30.96.0/19',
  vpcWorkaroundVlans: [{ from: 100, to: 3999 }],
  kubeClusterSubnet: '172.28.0.0/16',
  kubeServiceSubnet: '172.29.0.0/16',
  kubeClusterDns: '172.29.0.10',
  eslagMacBase: 'f2:00:00:00:00:00',
  eslagEsiPrefix: '00:f2:00:00:',
  registryMode: 'airgap',
};

/** The subnets that the fabric needs for itself, as far as they are prefixes. */
export const reservedPrefixes = (configuration: FabricConfiguration): readonly Prefix[] =>
  [
    configuration.managementSubnet,
    configuration.fabricSubnet,
    configuration.protocolSubnet,
    configuration.vtepSubnet,
    configuration.vpcWorkaroundSubnet,
    configuration.mclagSessionSubnet,
    configuration.proxyExternalSubnet,
  ].flatMap((text) => parsePrefix(text) ?? []);

/** The last autonomous system of leaves before gateways had one; installations that never changed it are read with today's. */
const earlierLeafAsnEnd = 65534;

const ranges = (written: readonly VLANRange[] | undefined, otherwise: readonly VLANRange[]): readonly VLANRange[] =>
  written === undefined || written.length === 0 ? otherwise : written.map(({ from = 0, to = 0 }) => ({ from, to }));

/** The VLANs that were usual before some of them were taken for one silicon. */
const irbVlans = (written: readonly VLANRange[] | undefined, usual: FabricConfiguration): readonly VLANRange[] => {
  const read = ranges(written, usual.irbVlans);
  const [first] = read;
  return read.length === 1 && first?.from === 3000 && first.to === 3999 ? [{ from: 3000, to: 3899 }] : read;
};

/** What the object of the kind Fabricator says; what it leaves out, or has empty, is as the installer has it. */
export const configurationOf = ({ config = {} }: FabricatorSpec): FabricConfiguration => {
  const { control = {}, fabric = {}, gateway = {}, registry = {} } = config;
  const usual = defaultConfiguration;
  const leafAsnEnd = fabric.leafASNEnd || usual.leafAsnEnd;
  const gatewayAsn = gateway.asn || usual.gatewayAsn;
  return {
    ...usual,
    managementSubnet: control.managementSubnet || usual.managementSubnet,
    fabricSubnet: fabric.fabricSubnet || usual.fabricSubnet,
    protocolSubnet: fabric.protocolSubnet || usual.protocolSubnet,
    vtepSubnet: fabric.vtepSubnet || usual.vtepSubnet,
    vpcWorkaroundSubnet: fabric.vpcWorkaroundSubnet || usual.vpcWorkaroundSubnet,
    mclagSessionSubnet: fabric.mclagSessionSubnet || usual.mclagSessionSubnet,
    proxyExternalSubnet: fabric.proxyExternalSubnet || usual.proxyExternalSubnet,
    managementDhcpStart: fabric.managementDHCPStart || usual.managementDhcpStart,
    managementDhcpEnd: fabric.managementDHCPEnd || usual.managementDhcpEnd,
    controlVip: control.controlVIP || usual.controlVip,
    spineAsn: fabric.spineASN || usual.spineAsn,
    leafAsnStart: fabric.leafASNStart || usual.leafAsnStart,
    leafAsnEnd: leafAsnEnd === earlierLeafAsnEnd && gatewayAsn === earlierLeafAsnEnd ? usual.leafAsnEnd : leafAsnEnd,
    irbVlans: irbVlans(fabric.vpcIRBVLANs, usual),
    workaroundVlans: ranges(fabric.th5WorkaroundVLANs, usual.workaroundVlans),
    vpcWorkaroundVlans: ranges(fabric.vpcWorkaroundVLANs, usual.vpcWorkaroundVlans),
    mode: fabric.mode || usual.mode,
    includeCelestica: fabric.includeCLSP === true,
    includeCumulus: fabric.includeCumulus === true,
    gatewayEnabled: gateway.enable === true,
    gatewayAsn,
    dummySubnet: control.dummySubnet || usual.dummySubnet,
    kubeClusterSubnet: control.kubeClusterSubnet || usual.kubeClusterSubnet,
    kubeServiceSubnet: control.kubeServiceSubnet || usual.kubeServiceSubnet,
    kubeClusterDns: control.kubeClusterDNS || usual.kubeClusterDns,
    eslagMacBase: fabric.eslagMACBase || usual.eslagMacBase,
    eslagEsiPrefix: fabric.eslagESIPrefix || usual.eslagEsiPrefix,
    registryMode: registry.mode || usual.registryMode,
  };
};
