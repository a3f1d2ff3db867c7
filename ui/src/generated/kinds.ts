// Generated from models by hedgerow model generate. Do not edit.
import type { FormSpec } from '../parts/form-spec.ts';

/** The spec of each kind that people write, by kind and group. */
export const kindForms: Readonly<Record<string, FormSpec>> = {
  'External.vpc.githedgehog.com': {
    command: 'SaveDraft',
    title: 'External',
    description: 'A network outside the fabric that VPCs can be given access to.',
    fields: [
      { kind: 'text', name: 'inboundCommunity', label: 'Inbound community', description: 'BGP community that marks routes from the external.', required: false },
      { kind: 'text', name: 'ipv4Namespace', label: 'Ipv4 namespace', description: 'Namespace that prefixes are taken from.', required: false },
      { kind: 'text', name: 'outboundCommunity', label: 'Outbound community', description: 'BGP community that marks routes to the external.', required: false },
      { kind: 'group', name: 'static', label: 'Static', description: 'Static routing instead of BGP, by its presence.', required: false, fields: [{ kind: 'json', name: 'prefixes', label: 'Prefixes', description: 'Prefixes of the external.', required: false }] },
    ],
  },
  'ExternalAttachment.vpc.githedgehog.com': {
    command: 'SaveDraft',
    title: 'ExternalAttachment',
    description: 'How one switch port is connected to an external.',
    fields: [
      { kind: 'text', name: 'connection', label: 'Connection', description: 'Connection of the external variant.', required: false },
      { kind: 'text', name: 'external', label: 'External', description: 'External it leads to.', required: false },
      { kind: 'group', name: 'inboundACL', label: 'Inbound acl', description: 'Filter for what comes in.', required: false, fields: [{ kind: 'json', name: 'statements', label: 'Statements', description: 'Statements in the order of their numbers.', required: false }] },
      { kind: 'group', name: 'neighbor', label: 'Neighbor', description: 'The other end of a BGP attachment.', required: true, fields: [{ kind: 'integer', name: 'asn', label: 'Asn', description: 'Autonomous system of the neighbor.', required: false, minimum: -2147483648, maximum: 2147483647 }, { kind: 'text', name: 'ip', label: 'Ip', description: 'Address of the neighbor.', required: false }] },
      { kind: 'group', name: 'static', label: 'Static', description: 'A static attachment.', required: false, fields: [{ kind: 'text', name: 'ip', label: 'Ip', description: 'Address with prefix length on our side.', required: false }, { kind: 'boolean', name: 'proxy', label: 'Proxy', description: 'Whether the switch answers for the other side\'s addresses.', required: false }, { kind: 'text', name: 'remoteIP', label: 'Remote ip', description: 'Address to send to.', required: true }, { kind: 'integer', name: 'vlan', label: 'Vlan', description: 'VLAN; zero means untagged.', required: false }] },
      { kind: 'group', name: 'switch', label: 'Switch', description: 'Our end of a BGP attachment.', required: true, fields: [{ kind: 'text', name: 'ip', label: 'Ip', description: 'Address with prefix length.', required: false }, { kind: 'integer', name: 'vlan', label: 'Vlan', description: 'VLAN; zero means untagged.', required: false }] },
    ],
  },
  'ExternalPeering.vpc.githedgehog.com': {
    command: 'SaveDraft',
    title: 'ExternalPeering',
    description: 'Lets chosen subnets of a VPC reach chosen prefixes of an external.',
    fields: [
      { kind: 'group', name: 'permit', label: 'Permit', description: 'Who may talk to whom.', required: false, fields: [{ kind: 'group', name: 'external', label: 'External', description: 'The external\'s side.', required: false, fields: [{ kind: 'text', name: 'name', label: 'Name', description: 'External that is reached.', required: false }, { kind: 'json', name: 'prefixes', label: 'Prefixes', description: 'Prefixes that the VPC may reach.', required: false }] }, { kind: 'group', name: 'vpc', label: 'Vpc', description: 'The VPC\'s side.', required: false, fields: [{ kind: 'text', name: 'name', label: 'Name', description: 'VPC that is given access.', required: false }, { kind: 'json', name: 'subnets', label: 'Subnets', description: 'Subnets that the external may see.', required: false }] }] },
    ],
  },
  'IPv4Namespace.vpc.githedgehog.com': {
    command: 'SaveDraft',
    title: 'IPv4Namespace',
    description: 'Pool of prefixes that VPC subnets are taken from; inside one namespace they never overlap.',
    fields: [
      { kind: 'json', name: 'subnets', label: 'Subnets', description: 'Prefixes of the pool.', required: false },
    ],
  },
  'VPC.vpc.githedgehog.com': {
    command: 'SaveDraft',
    title: 'VPC',
    description: 'An isolated network with named subnets, each with a VLAN, a gateway and DHCP.',
    fields: [
      { kind: 'boolean', name: 'defaultIsolated', label: 'Default isolated', description: 'Whether subnets that do not say so are isolated.', required: false },
      { kind: 'boolean', name: 'defaultRestricted', label: 'Default restricted', description: 'Whether subnets that do not say so are restricted.', required: false },
      { kind: 'text', name: 'ipv4Namespace', label: 'Ipv4 namespace', description: 'Namespace that prefixes are taken from.', required: false },
      { kind: 'text', name: 'mode', label: 'Mode', description: 'How the VPC is realised: empty for layer 2 and 3, l3vni for routed only.', required: false },
      { kind: 'json', name: 'permit', label: 'Permit', description: 'Lists of subnets that may talk to each other although they are isolated.', required: false },
      { kind: 'json', name: 'staticRoutes', label: 'Static routes', description: 'Further routes of the VPC.', required: false },
      { kind: 'json', name: 'subnets', label: 'Subnets', description: 'Subnets of the VPC, by name.', required: false },
      { kind: 'text', name: 'vlanNamespace', label: 'Vlan namespace', description: 'Namespace that VLANs are taken from.', required: false },
    ],
  },
  'VPCAttachment.vpc.githedgehog.com': {
    command: 'SaveDraft',
    title: 'VPCAttachment',
    description: 'Puts a server-facing connection into one subnet of a VPC.',
    fields: [
      { kind: 'text', name: 'connection', label: 'Connection', description: 'Connection to put into the subnet.', required: false },
      { kind: 'boolean', name: 'nativeVLAN', label: 'Native vlan', description: 'Whether the subnet is untagged on the connection.', required: false },
      { kind: 'text', name: 'subnet', label: 'Subnet', description: 'Subnet as vpc/subnet; only the VPC means its subnet named default.', required: false },
    ],
  },
  'VPCPeering.vpc.githedgehog.com': {
    command: 'SaveDraft',
    title: 'VPCPeering',
    description: 'Lets two VPCs reach each other, wholly or subnet by subnet.',
    fields: [
      { kind: 'json', name: 'permit', label: 'Permit', description: 'Pairs of VPCs that may talk to each other.', required: false },
      { kind: 'text', name: 'remote', label: 'Remote', description: 'No longer used; has to be empty.', required: false },
    ],
  },
  'Connection.wiring.githedgehog.com': {
    command: 'SaveDraft',
    title: 'Connection',
    description: 'A cable or a bundle of cables, in one of several variants.',
    fields: [
      { kind: 'group', name: 'bundled', label: 'Bundled', description: 'Variant: a port channel between a server and one switch.', required: false, fields: [{ kind: 'boolean', name: 'fallback', label: 'Fallback', description: 'Whether the port works before the channel is negotiated.', required: false }, { kind: 'json', name: 'links', label: 'Links', description: 'Cables.', required: false }, { kind: 'integer', name: 'mtu', label: 'Mtu', description: 'MTU of the port.', required: false, unit: 'B' }] },
      { kind: 'group', name: 'eslag', label: 'Eslag', description: 'Variant: a port channel between a server and several switches of a group.', required: false, fields: [{ kind: 'boolean', name: 'fallback', label: 'Fallback', description: 'Whether the port works before the channel is negotiated.', required: false }, { kind: 'json', name: 'links', label: 'Links', description: 'Cables.', required: false }, { kind: 'integer', name: 'mtu', label: 'Mtu', description: 'MTU of the port.', required: false, unit: 'B' }] },
      { kind: 'group', name: 'external', label: 'External', description: 'Variant: a port that leads out of the fabric.', required: false, fields: [{ kind: 'group', name: 'link', label: 'Link', description: 'The cable.', required: false, fields: [{ kind: 'group', name: 'switch', label: 'Switch', description: 'End at the switch.', required: false, fields: [{ kind: 'text', name: 'port', label: 'Port', description: 'Port, written device/port.', required: false }] }] }] },
      { kind: 'group', name: 'fabric', label: 'Fabric', description: 'Variant: links between a spine and a leaf.', required: false, fields: [{ kind: 'json', name: 'links', label: 'Links', description: 'Cables.', required: false }] },
      { kind: 'group', name: 'gateway', label: 'Gateway', description: 'Variant: links to a gateway node.', required: false, fields: [{ kind: 'json', name: 'links', label: 'Links', description: 'Cables.', required: false }] },
      { kind: 'group', name: 'mclag', label: 'Mclag', description: 'Deprecated variant: a port channel to a pair of switches.', required: false, fields: [{ kind: 'boolean', name: 'fallback', label: 'Fallback', description: 'Whether the port works before the channel is negotiated.', required: false }, { kind: 'json', name: 'links', label: 'Links', description: 'Cables.', required: false }, { kind: 'integer', name: 'mtu', label: 'Mtu', description: 'MTU of the port.', required: false, unit: 'B' }] },
      { kind: 'group', name: 'mclagDomain', label: 'Mclag domain', description: 'Deprecated variant: links inside a pair of switches.', required: false, fields: [{ kind: 'json', name: 'peerLinks', label: 'Peer links', description: 'Cables that carry traffic between the pair.', required: false }, { kind: 'json', name: 'sessionLinks', label: 'Session links', description: 'Cables that carry the pair\'s control session.', required: false }] },
      { kind: 'group', name: 'mesh', label: 'Mesh', description: 'Variant: links between two leaves.', required: false, fields: [{ kind: 'json', name: 'links', label: 'Links', description: 'Cables.', required: false }] },
      { kind: 'group', name: 'staticExternal', label: 'Static external', description: 'Variant: a port with an address and static routes.', required: false, fields: [{ kind: 'group', name: 'link', label: 'Link', description: 'The cable.', required: false, fields: [{ kind: 'group', name: 'switch', label: 'Switch', description: 'End at the switch.', required: false, fields: [{ kind: 'text', name: 'ip', label: 'Ip', description: 'Address with prefix length.', required: false, patterns: [{ pattern: '^((25[0-5]|(2[0-4]|1\\d|[1-9]|)\\d)\\.?\\b){4}/([1-2]?[0-9]|3[0-2])$', hint: 'Must match ^((25[0-5]|(2[0-4]|1\\d|[1-9]|)\\d)\\.?\\b){4}/([1-2]?[0-9]|3[0-2])$' }] }, { kind: 'text', name: 'nextHop', label: 'Next hop', description: 'Address to send to.', required: false, patterns: [{ pattern: '^((25[0-5]|(2[0-4]|1\\d|[1-9]|)\\d)\\.?\\b){4}$', hint: 'Must match ^((25[0-5]|(2[0-4]|1\\d|[1-9]|)\\d)\\.?\\b){4}$' }] }, { kind: 'text', name: 'port', label: 'Port', description: 'Port, written device/port.', required: false }, { kind: 'json', name: 'subnets', label: 'Subnets', description: 'Prefixes behind the next hop.', required: false }, { kind: 'integer', name: 'vlan', label: 'Vlan', description: 'VLAN; zero means untagged.', required: false }] }] }, { kind: 'text', name: 'withinVPC', label: 'Within vpc', description: 'VPC that gets the routes; empty for the default routing table.', required: false }] },
      { kind: 'group', name: 'unbundled', label: 'Unbundled', description: 'Variant: one port of a server to one port of a switch.', required: false, fields: [{ kind: 'group', name: 'link', label: 'Link', description: 'The cable.', required: false, fields: [{ kind: 'group', name: 'server', label: 'Server', description: 'End at the server.', required: false, fields: [{ kind: 'text', name: 'port', label: 'Port', description: 'Port, written device/port.', required: false }] }, { kind: 'group', name: 'switch', label: 'Switch', description: 'End at the switch.', required: false, fields: [{ kind: 'text', name: 'port', label: 'Port', description: 'Port, written device/port.', required: false }] }] }, { kind: 'integer', name: 'mtu', label: 'Mtu', description: 'MTU of the port.', required: false, unit: 'B' }] },
      { kind: 'group', name: 'vpcLoopback', label: 'Vpc loopback', description: 'Variant: ports of one switch cabled to each other.', required: false, fields: [{ kind: 'json', name: 'links', label: 'Links', description: 'Cables.', required: false }] },
    ],
  },
  'Server.wiring.githedgehog.com': {
    command: 'SaveDraft',
    title: 'Server',
    description: 'An endpoint of connections that the fabric does not manage.',
    fields: [
      { kind: 'text', name: 'description', label: 'Description', description: 'A text for people.', required: false },
      { kind: 'text', name: 'profile', label: 'Profile', description: 'Profile of the server; not used.', required: false },
    ],
  },
  'ServerProfile.wiring.githedgehog.com': {
    command: 'SaveDraft',
    title: 'ServerProfile',
    description: 'Network cards of a server model. The fabric does not use it.',
    fields: [
      { kind: 'json', name: 'nics', label: 'Nics', description: 'Network cards.', required: false },
    ],
  },
  'Switch.wiring.githedgehog.com': {
    command: 'SaveDraft',
    title: 'Switch',
    description: 'A switch of the fabric: its role, profile, addresses and port settings.',
    fields: [
      { kind: 'integer', name: 'asn', label: 'Asn', description: 'Autonomous system of the switch.', required: false, minimum: -2147483648, maximum: 2147483647 },
      { kind: 'group', name: 'boot', label: 'Boot', description: 'How the switch is recognised when it boots.', required: false, fields: [{ kind: 'text', name: 'mac', label: 'Mac', description: 'MAC of the management port.', required: false }, { kind: 'text', name: 'serial', label: 'Serial', description: 'Serial number.', required: false }] },
      { kind: 'text', name: 'description', label: 'Description', description: 'A text for people.', required: false },
      { kind: 'group', name: 'ecmp', label: 'Ecmp', description: 'How traffic is spread over equal paths.', required: false, fields: [{ kind: 'boolean', name: 'roceQPN', label: 'Roce qpn', description: 'Whether RoCE queue pairs take part in the hash.', required: false }] },
      { kind: 'boolean', name: 'enableAllPorts', label: 'Enable all ports', description: 'Whether unused ports are up too.', required: false },
      { kind: 'json', name: 'groups', label: 'Groups', description: 'Groups the switch belongs to.', required: false },
      { kind: 'text', name: 'ip', label: 'Ip', description: 'Management address with prefix length.', required: false },
      { kind: 'group', name: 'linkFlapErrDisable', label: 'Link flap err disable', description: 'Takes ports down that flap, by its presence.', required: false, fields: [{ kind: 'integer', name: 'flapThreshold', label: 'Flap threshold', description: 'Changes of state until a port is taken down.', required: false, minimum: 1, maximum: 50 }, { kind: 'integer', name: 'recoveryInterval', label: 'Recovery interval', description: 'Time until the port is tried again.', required: false, minimum: 0, maximum: 65534, unit: 's' }, { kind: 'integer', name: 'samplingInterval', label: 'Sampling interval', description: 'Time in which they are counted.', required: false, minimum: 1, maximum: 65535, unit: 's' }] },
      { kind: 'json', name: 'portAutoNegs', label: 'Port auto negs', description: 'Whether to negotiate, by port.', required: false },
      { kind: 'json', name: 'portBreakouts', label: 'Port breakouts', description: 'Breakout modes, by port.', required: false },
      { kind: 'json', name: 'portFECs', label: 'Port fe cs', description: 'Error correction, by port.', required: false },
      { kind: 'json', name: 'portGroupSpeeds', label: 'Port group speeds', description: 'Speeds, by port group.', required: false },
      { kind: 'json', name: 'portSpeeds', label: 'Port speeds', description: 'Speeds, by port.', required: false },
      { kind: 'text', name: 'profile', label: 'Profile', description: 'Profile of the device.', required: false },
      { kind: 'text', name: 'protocolIP', label: 'Protocol ip', description: 'Loopback address and router id.', required: false },
      { kind: 'group', name: 'redundancy', label: 'Redundancy', description: 'Redundancy set of the switch.', required: false, fields: [{ kind: 'text', name: 'group', label: 'Group', description: 'Group that forms the set.', required: false }, { kind: 'text', name: 'type', label: 'Type', description: 'How the set works: eslag, or the deprecated mclag.', required: false, enum: ['mclag', 'eslag'] }] },
      { kind: 'boolean', name: 'roce', label: 'Roce', description: 'Whether lossless queues for RoCE are on.', required: false },
      { kind: 'text', name: 'role', label: 'Role', description: 'What the switch is: spine or a kind of leaf.', required: true, enum: ['spine', 'server-leaf', 'border-leaf', 'mixed-leaf', 'virtual-edge'] },
      { kind: 'json', name: 'vlanNamespaces', label: 'Vlan namespaces', description: 'Namespaces whose VLANs the switch carries.', required: false },
      { kind: 'text', name: 'vtepIP', label: 'Vtep ip', description: 'Address of the tunnel end; leaves only.', required: false },
    ],
  },
  'SwitchGroup.wiring.githedgehog.com': {
    command: 'SaveDraft',
    title: 'SwitchGroup',
    description: 'A name that switches share; redundancy groups refer to it.',
    fields: [],
  },
  'VLANNamespace.wiring.githedgehog.com': {
    command: 'SaveDraft',
    title: 'VLANNamespace',
    description: 'Pool of VLANs for VPC subnets on a set of switches.',
    fields: [
      { kind: 'json', name: 'ranges', label: 'Ranges', description: 'Ranges of VLANs.', required: false },
    ],
  },
};
