/** What the rules have to know about an installation. It is not in the objects of a fabric but in the installer's configuration. */
import { isObject, type JsonObject } from '#base/json.ts';
import { type Prefix, parsePrefix } from './address.ts';
import type { VLANRange } from './specs.ts';

/** Settings of one installation. Addresses and prefixes are text as in the installer's configuration. */
export interface FabricConfiguration {
  readonly managementSubnet: string;
  readonly managementDhcpStart: string;
  readonly controlVip: string;
  readonly protocolSubnet: string;
  readonly vtepSubnet: string;
  readonly fabricSubnet: string;
  readonly reservedSubnets: readonly string[];
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
}

/** What the installer takes when nobody says otherwise. */
export const defaultConfiguration: FabricConfiguration = {
  managementSubnet: '172.30.0.0/21',
  managementDhcpStart: '172.30.4.0',
  controlVip: '172.30.0.1/32',
  protocolSubnet: '172.30.8.0/22',
  vtepSubnet: '172.30.12.0/22',
  fabricSubnet: '172.30.128.0/17',
  reservedSubnets: [
    '172.30.0.0/21',
    '172.30.128.0/17',
    '172.30.8.0/22',
    '172.30.12.0/22',
    '172.30.96.0/19',
    '172.30.95.0/31',
    '172.30.16.0/22',
  ],
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
};

/** Reserved subnets that are prefixes. */
export const reservedPrefixes = (configuration: FabricConfiguration): readonly Prefix[] =>
  configuration.reservedSubnets.flatMap((text) => parsePrefix(text) ?? []);

const part = (value: unknown, name: string): JsonObject => (isObject(value) && isObject(value[name]) ? value[name] : {});

const ranges = (value: unknown): readonly VLANRange[] | undefined =>
  Array.isArray(value) && value.length > 0
    ? value.filter(isObject).map(({ from, to }) => ({ from: Number(from), to: Number(to ?? 0) }))
    : undefined;

/** What the object of the kind Fabricator says, by its `spec`; what it leaves out is as the installer has it. */
export const configurationOf = (spec: unknown): FabricConfiguration => {
  const config = part(spec, 'config');
  const [control, fabric] = [part(config, 'control'), part(config, 'fabric')];
  const usual = defaultConfiguration;
  const text = (value: unknown, otherwise: string): string => (typeof value === 'string' && value !== '' ? value : otherwise);
  const number = (value: unknown, otherwise: number): number => (typeof value === 'number' && value !== 0 ? value : otherwise);
  const [managementSubnet, fabricSubnet] = [
    text(control['managementSubnet'], usual.managementSubnet),
    text(fabric['fabricSubnet'], usual.fabricSubnet),
  ];
  const [protocolSubnet, vtepSubnet] = [text(fabric['protocolSubnet'], usual.protocolSubnet), text(fabric['vtepSubnet'], usual.vtepSubnet)];
  const [, , , , workaround = '', session = '', proxy = ''] = usual.reservedSubnets;
  return {
    ...usual,
    managementSubnet,
    fabricSubnet,
    protocolSubnet,
    vtepSubnet,
    managementDhcpStart: text(fabric['managementDHCPStart'], usual.managementDhcpStart),
    controlVip: text(control['controlVIP'], usual.controlVip),
    reservedSubnets: [
      managementSubnet,
      fabricSubnet,
      protocolSubnet,
      vtepSubnet,
      text(fabric['vpcWorkaroundSubnet'], workaround),
      text(fabric['mclagSessionSubnet'], session),
      text(fabric['proxyExternalSubnet'], proxy),
    ],
    spineAsn: number(fabric['spineASN'], usual.spineAsn),
    leafAsnStart: number(fabric['leafASNStart'], usual.leafAsnStart),
    leafAsnEnd: number(fabric['leafASNEnd'], usual.leafAsnEnd),
    irbVlans: ranges(fabric['vpcIRBVLANs']) ?? usual.irbVlans,
    workaroundVlans: ranges(fabric['th5WorkaroundVLANs']) ?? usual.workaroundVlans,
    mode: text(fabric['mode'], usual.mode),
    includeCelestica: fabric['includeCLSP'] === true,
    includeCumulus: fabric['includeCumulus'] === true,
  };
};
