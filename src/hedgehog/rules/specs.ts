/**
 * Specifications of Hedgehog's kinds, as the rules read them: what decoding leaves. Fields that no rule asks about are left out. Every
 * field may be absent; absent, empty text, zero and false mean the same unless a comment says otherwise.
 */

type Maybe<Fields> = { readonly [Name in keyof Fields]?: Fields[Name] | undefined };
type MapOf<Value> = Readonly<Record<string, Value>>;

export type DhcpOptionsSpec = Maybe<{
  pxeURL: string;
  /** Present and empty is not the same as absent. */
  dnsServers: readonly string[];
  timeServers: readonly string[];
  interfaceMTU: number;
  leaseTimeSeconds: number;
  disableDefaultRoute: boolean;
  advertisedRoutes: readonly Maybe<{ destination: string; gateway: string }>[];
}>;

export type DhcpSpec = Maybe<{
  enable: boolean;
  relay: string;
  relayVPC: string;
  range: Maybe<{ start: string; end: string }>;
  options: DhcpOptionsSpec;
  static: MapOf<Maybe<{ ip: string }>>;
}>;

export type SubnetSpec = Maybe<{
  subnet: string;
  gateway: string;
  vlan: number;
  hostBGP: boolean;
  isolated: boolean;
  restricted: boolean;
  dhcp: DhcpSpec;
}>;

export type VPCSpec = Maybe<{
  ipv4Namespace: string;
  vlanNamespace: string;
  mode: string;
  defaultIsolated: boolean;
  subnets: MapOf<SubnetSpec>;
  permit: readonly (readonly string[])[];
  staticRoutes: readonly Maybe<{ prefix: string; nextHops: readonly string[] }>[];
}>;

export type VPCAttachmentSpec = Maybe<{ subnet: string; connection: string; nativeVLAN: boolean }>;

export type VPCPeeringSpec = Maybe<{ remote: string; permit: readonly MapOf<Maybe<{ subnets: readonly string[] }>>[] }>;

export type IPv4NamespaceSpec = Maybe<{ subnets: readonly string[] }>;

export type VLANRange = Maybe<{ from: number; to: number }>;
export type VLANNamespaceSpec = Maybe<{ ranges: readonly VLANRange[] }>;

export type ExternalSpec = Maybe<{
  ipv4Namespace: string;
  inboundCommunity: string;
  outboundCommunity: string;
  /** Its presence makes the external static. */
  static: Maybe<{ prefixes: readonly string[] }>;
}>;

export type TcpFilters = Maybe<Record<'established' | TcpFlag | `not${Capitalize<TcpFlag>}`, boolean>>;
export type TcpFlag = 'ack' | 'fin' | 'psh' | 'rst' | 'syn' | 'urg';

export type AclStatement = Maybe<{
  seq: number;
  action: string;
  protocol: string;
  srcPrefix: string;
  dstPrefix: string;
  portRangeBegin: number;
  portRangeEnd: number;
  /** Zero is not the same as absent. */
  icmpType: number;
  icmpCode: number;
  tcpFilters: TcpFilters;
}>;

export type ExternalAttachmentSpec = Maybe<{
  external: string;
  connection: string;
  switch: Maybe<{ ip: string; vlan: number }>;
  neighbor: Maybe<{ asn: number; ip: string }>;
  /** Its presence makes the attachment static. */
  static: Maybe<{ ip: string; proxy: boolean; remoteIP: string; vlan: number }>;
  inboundACL: Maybe<{ statements: readonly AclStatement[] }>;
}>;

export type ExternalPeeringSpec = Maybe<{
  permit: Maybe<{
    vpc: Maybe<{ name: string; subnets: readonly string[] }>;
    external: Maybe<{ name: string; prefixes: readonly Maybe<{ prefix: string }>[] }>;
  }>;
}>;

export type LinkEnd = Maybe<{ port: string; ip: string }>;
export type ServerLinks = Maybe<{ links: readonly Maybe<{ server: LinkEnd; switch: LinkEnd }>[]; mtu: number; fallback: boolean }>;
type LinksOf<Ends extends string> = Maybe<{ links: readonly Maybe<Record<Ends, LinkEnd>>[] }>;

/** The presence of a variant selects it. */
export type ConnectionSpec = Maybe<{
  unbundled: Maybe<{ link: Maybe<{ server: LinkEnd; switch: LinkEnd }>; mtu: number }>;
  bundled: ServerLinks;
  eslag: ServerLinks;
  mclag: ServerLinks;
  mclagDomain: object;
  fabric: LinksOf<'spine' | 'leaf'>;
  mesh: LinksOf<'leaf1' | 'leaf2'>;
  gateway: LinksOf<'switch' | 'gateway'>;
  vpcLoopback: LinksOf<'switch1' | 'switch2'>;
  external: Maybe<{ link: Maybe<{ switch: LinkEnd }> }>;
  staticExternal: Maybe<{
    link: Maybe<{ switch: LinkEnd & Maybe<{ nextHop: string; subnets: readonly string[]; vlan: number }> }>;
    withinVPC: string;
  }>;
}>;

export type SwitchSpec = Maybe<{
  role: string;
  profile: string;
  asn: number;
  ip: string;
  protocolIP: string;
  vtepIP: string;
  groups: readonly string[];
  redundancy: Maybe<{ group: string; type: string }>;
  vlanNamespaces: readonly string[];
  portGroupSpeeds: MapOf<string>;
  portSpeeds: MapOf<string>;
  portBreakouts: MapOf<string>;
  portAutoNegs: MapOf<boolean>;
  portFECs: MapOf<string>;
  roce: boolean;
  ecmp: Maybe<{ roceQPN: boolean }>;
  linkFlapErrDisable: Maybe<{ flapThreshold: number; samplingInterval: number; recoveryInterval: number }>;
}>;

export type PortProfileSpec = Maybe<{
  speed: Maybe<{ default: string; supported: readonly string[] }>;
  breakout: Maybe<{ default: string; supported: MapOf<Maybe<{ offsets: readonly string[] }>> }>;
  autoNegAllowed: boolean;
  autoNegDefault: boolean;
}>;

export type PortSpec = Maybe<{
  nos: string;
  baseNOSName: string;
  label: string;
  group: string;
  profile: string;
  management: boolean;
  oniePortName: string;
  pipeline: string;
}>;

export type SwitchProfileSpec = Maybe<{
  displayName: string;
  otherNames: readonly string[];
  switchSilicon: string;
  features: MapOf<boolean>;
  notes: string;
  config: Maybe<{ maxPathsEBGP: number }>;
  ports: MapOf<PortSpec>;
  portGroups: MapOf<Maybe<{ nos: string; profile: string }>>;
  portProfiles: MapOf<PortProfileSpec>;
  nosType: string;
  platform: string;
  pipelines: MapOf<Maybe<{ maxPorts: number }>>;
  maxPorts: number;
}>;

/** The installer's own configuration, as far as its rules ask about it. */
export type FabricatorSpec = Maybe<{
  config: Maybe<{
    control: Maybe<
      Record<'managementSubnet' | 'controlVIP' | 'dummySubnet' | 'kubeClusterSubnet' | 'kubeServiceSubnet' | 'kubeClusterDNS', string> & {
        defaultUser: Maybe<{ password: string; authorizedKeys: readonly string[] }>;
        noPassAuth: boolean;
      }
    >;
    registry: Maybe<{ mode: string; upstream: Maybe<{ repo: string }> }>;
    fabric: Maybe<
      Record<
        | 'mode'
        | 'managementDHCPStart'
        | 'managementDHCPEnd'
        | 'protocolSubnet'
        | 'vtepSubnet'
        | 'fabricSubnet'
        | 'proxyExternalSubnet'
        | 'vpcWorkaroundSubnet'
        | 'mclagSessionSubnet'
        | 'eslagMACBase'
        | 'eslagESIPrefix',
        string
      > &
        Record<'spineASN' | 'leafASNStart' | 'leafASNEnd', number> &
        Record<'vpcIRBVLANs' | 'vpcWorkaroundVLANs' | 'th5WorkaroundVLANs', readonly VLANRange[]> &
        Record<'includeCLSP' | 'includeCumulus', boolean> & {
          defaultSwitchUsers: MapOf<Maybe<{ password: string; role: string }>>;
        }
    >;
    gateway: Maybe<{ enable: boolean; asn: number; communities: MapOf<string> }>;
    observability: Maybe<{ defaults: string }>;
  }>;
}>;

type NodeAddress = Maybe<{ ip: string; interface: string }>;
export type FabNodeSpec = Maybe<{
  roles: readonly string[];
  bootstrap: Maybe<{ disk: string }>;
  management: NodeAddress;
  dummy: Maybe<{ ip: string }>;
}>;
export type ControlNodeSpec = FabNodeSpec & Maybe<{ external: NodeAddress }>;

export type GatewaySpec = Maybe<{
  asn: number;
  protocolIP: string;
  vtepIP: string;
  vtepMAC: string;
  workers: number;
  interfaces: MapOf<Maybe<{ ips: readonly string[]; pci: string; kernel: string }>>;
  neighbors: readonly Maybe<{ ip: string; asn: number }>[];
  groups: readonly Maybe<{ name: string }>[];
}>;

/** The specification of each kind that has rules. */
export interface Specs {
  readonly VPC: VPCSpec;
  readonly VPCAttachment: VPCAttachmentSpec;
  readonly VPCPeering: VPCPeeringSpec;
  readonly IPv4Namespace: IPv4NamespaceSpec;
  readonly VLANNamespace: VLANNamespaceSpec;
  readonly External: ExternalSpec;
  readonly ExternalAttachment: ExternalAttachmentSpec;
  readonly ExternalPeering: ExternalPeeringSpec;
  readonly Connection: ConnectionSpec;
  readonly Switch: SwitchSpec;
  readonly Server: Maybe<{ profile: string }>;
  readonly SwitchGroup: object;
  readonly ServerProfile: object;
  readonly SwitchProfile: SwitchProfileSpec;
  readonly Fabricator: FabricatorSpec;
  readonly ControlNode: ControlNodeSpec;
  readonly FabNode: FabNodeSpec;
  readonly Gateway: GatewaySpec;
  readonly GatewayGroup: object;
}

export type KindName = keyof Specs;
