/** What the rules have to know about an installation. It is not in the objects of a fabric but in the installer's configuration. */
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
