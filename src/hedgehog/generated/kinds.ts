// Generated from models/hedgehog by hedgerow model generate. Do not edit.

/** Who writes each kind, and which definition it has. */
export const kindRows = [
  { kind: 'External', author: 'user', definition: 'externals.vpc.githedgehog.com' },
  { kind: 'ExternalAttachment', author: 'user', definition: 'externalattachments.vpc.githedgehog.com' },
  { kind: 'ExternalPeering', author: 'user', definition: 'externalpeerings.vpc.githedgehog.com' },
  { kind: 'IPv4Namespace', author: 'user', definition: 'ipv4namespaces.vpc.githedgehog.com' },
  { kind: 'VPC', author: 'user', definition: 'vpcs.vpc.githedgehog.com' },
  { kind: 'VPCAttachment', author: 'user', definition: 'vpcattachments.vpc.githedgehog.com' },
  { kind: 'VPCPeering', author: 'user', definition: 'vpcpeerings.vpc.githedgehog.com' },
  { kind: 'Connection', author: 'user', definition: 'connections.wiring.githedgehog.com' },
  { kind: 'Server', author: 'user', definition: 'servers.wiring.githedgehog.com' },
  { kind: 'ServerProfile', author: 'user', definition: 'serverprofiles.wiring.githedgehog.com' },
  { kind: 'Switch', author: 'user', definition: 'switches.wiring.githedgehog.com' },
  { kind: 'SwitchGroup', author: 'user', definition: 'switchgroups.wiring.githedgehog.com' },
  { kind: 'SwitchProfile', author: 'system', definition: 'switchprofiles.wiring.githedgehog.com' },
  { kind: 'VLANNamespace', author: 'user', definition: 'vlannamespaces.wiring.githedgehog.com' },
] as const;
