// Generated from models/user-interface.pim.yaml by hedgerow model generate. Do not edit.
import type { Descriptor } from '#base/schema.ts';

export const referenceDescriptor: Descriptor = {
  name: 'Reference',
  fields: [
    { name: 'path', required: true, description: 'JSON pointer to the name in the resource that refers.', type: { kind: 'string' } },
    { name: 'id', required: true, description: 'Identity of the other resource.', type: { kind: 'string' } },
    { name: 'exists', required: true, description: 'Whether there is such a resource.', type: { kind: 'boolean' } },
    { name: 'state', required: false, description: 'Its state.', type: { kind: 'enum', values: ['draft', 'committed', 'pending', 'synced', 'drifted', 'orphaned'] } },
  ],
};

export const proposalDescriptor: Descriptor = {
  name: 'Proposal',
  fields: [
    { name: 'cause', required: true, description: 'What it brought.', type: { kind: 'enum', values: ['draft', 'adoption'] } },
    { name: 'branch', required: true, description: 'Branch that has it.', type: { kind: 'string' } },
    { name: 'commit', required: true, description: 'The commit.', type: { kind: 'string', format: 'digest' } },
    { name: 'files', required: true, description: 'Files that it changed.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'by', required: true, description: 'Who asked for it.', type: { kind: 'string' } },
    { name: 'at', required: true, description: 'When it was made.', type: { kind: 'string', format: 'instant' } },
  ],
};

export const adoptionDescriptor: Descriptor = {
  name: 'Adoption',
  fields: [
    { name: 'fields', required: true, description: 'JSON pointers to the fields that are adopted; none for the whole object.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'branch', required: true, description: 'Branch that gets the commit.', type: { kind: 'string' } },
    { name: 'reason', required: true, description: 'Why.', type: { kind: 'string' } },
    { name: 'by', required: true, description: 'Who approved.', type: { kind: 'string' } },
    { name: 'at', required: true, description: 'When.', type: { kind: 'string', format: 'instant' } },
  ],
};

export const fieldChangeDescriptor: Descriptor = {
  name: 'FieldChange',
  fields: [
    { name: 'path', required: true, description: 'JSON pointer into the object; empty for all of it.', type: { kind: 'string' } },
    { name: 'kind', required: true, description: 'What happened to it.', type: { kind: 'string', pattern: '^(added|removed|changed)$' } },
    { name: 'before', required: false, description: 'Value at the earlier moment; absent when it was added, and for whole objects.', type: { kind: 'json' } },
    { name: 'after', required: false, description: 'Value at the later moment; absent when it was removed, and for whole objects.', type: { kind: 'json' } },
  ],
};

export const resourceMomentDescriptor: Descriptor = {
  name: 'ResourceMoment',
  fields: [
    { name: 'state', required: true, description: 'Its state.', type: { kind: 'enum', values: ['draft', 'committed', 'pending', 'synced', 'drifted', 'orphaned'] } },
    { name: 'reason', required: true, description: 'Why it was in this state.', type: { kind: 'string' } },
    { name: 'since', required: true, description: 'When it came into this state.', type: { kind: 'string', format: 'instant' } },
    { name: 'commit', required: false, description: 'Commit of its manifest.', type: { kind: 'string', format: 'digest' } },
    { name: 'author', required: false, description: 'Name of that commit\'s author.', type: { kind: 'string' } },
    { name: 'file', required: false, description: 'File of its manifest.', type: { kind: 'string' } },
    { name: 'line', required: false, description: 'Line of its manifest.', type: { kind: 'integer' } },
  ],
};

export const resourceChangeDescriptor: Descriptor = {
  name: 'ResourceChange',
  fields: [
    { name: 'id', required: true, description: 'Identity: fabric, kind and group, namespace and name.', type: { kind: 'string' } },
    { name: 'fabric', required: true, description: 'Fabric it belongs to.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'group', required: true, description: 'API group.', type: { kind: 'string' } },
    { name: 'kind', required: true, description: 'Kind.', type: { kind: 'string' } },
    { name: 'namespace', required: true, description: 'Namespace; empty for cluster-scoped kinds.', type: { kind: 'string' } },
    { name: 'name', required: true, description: 'Name.', type: { kind: 'string' } },
    { name: 'change', required: true, description: 'Whether it is new, gone, or another than it was.', type: { kind: 'string', pattern: '^(added|removed|changed)$' } },
    { name: 'before', required: false, description: 'Where it stood at the earlier moment; absent when it was not there.', type: { kind: 'value', descriptor: () => resourceMomentDescriptor } },
    { name: 'after', required: false, description: 'Where it stands at the later moment; absent when it is gone.', type: { kind: 'value', descriptor: () => resourceMomentDescriptor } },
    { name: 'desired', required: true, description: 'How what Git wants differs.', type: { kind: 'list', of: { kind: 'value', descriptor: () => fieldChangeDescriptor } } },
    { name: 'live', required: true, description: 'How what the cluster has differs; status, and what only the server needs, do not count.', type: { kind: 'list', of: { kind: 'value', descriptor: () => fieldChangeDescriptor } } },
    { name: 'draft', required: true, description: 'How the change that is not in Git differs.', type: { kind: 'list', of: { kind: 'value', descriptor: () => fieldChangeDescriptor } } },
  ],
};

export const topologySwitchDescriptor: Descriptor = {
  name: 'TopologySwitch',
  fields: [
    { name: 'id', required: true, description: 'Identity of its resource.', type: { kind: 'string' } },
    { name: 'name', required: true, description: 'Name.', type: { kind: 'string' } },
    { name: 'role', required: true, description: 'Role.', type: { kind: 'string' } },
    { name: 'profile', required: true, description: 'Name of its switch profile.', type: { kind: 'string' } },
    { name: 'group', required: true, description: 'Redundancy group; empty when it is in none.', type: { kind: 'string' } },
    { name: 'redundancy', required: true, description: 'How its group is redundant: eslag or mclag; empty without a group.', type: { kind: 'string' } },
    { name: 'used', required: true, description: 'Data ports after breakouts that a connection uses.', type: { kind: 'integer' } },
    { name: 'ports', required: false, description: 'Data ports after breakouts; absent when the profile is not known.', type: { kind: 'integer' } },
    { name: 'neighbours', required: true, description: 'Names of the switches at the other ends of its links, each once.', type: { kind: 'list', of: { kind: 'string' } } },
  ],
};

export const topologyEndDescriptor: Descriptor = {
  name: 'TopologyEnd',
  fields: [
    { name: 'id', required: true, description: 'Identity of its resource.', type: { kind: 'string' } },
    { name: 'name', required: true, description: 'Name.', type: { kind: 'string' } },
    { name: 'switches', required: true, description: 'Names of switches, each once; none when nothing joins it to the fabric.', type: { kind: 'list', of: { kind: 'string' } } },
  ],
};

export const topologyLinkDescriptor: Descriptor = {
  name: 'TopologyLink',
  fields: [
    { name: 'id', required: true, description: 'Identity of the connection\'s resource.', type: { kind: 'string' } },
    { name: 'connection', required: true, description: 'Name of the connection.', type: { kind: 'string' } },
    { name: 'variant', required: true, description: 'Variant of the connection: unbundled, bundled, eslag, fabric, mesh, gateway, vpcLoopback, external or staticExternal.', type: { kind: 'string' } },
    { name: 'class', required: true, description: 'What it is for: a server, other switches, a loop at one switch, a gateway, or what is outside.', type: { kind: 'string', pattern: '^(server|fabric|loop|gateway|external)$' } },
    { name: 'from', required: true, description: 'Port at a switch.', type: { kind: 'string' } },
    { name: 'to', required: true, description: 'Port at the other end, or external and a name; empty when nothing is attached to an external port.', type: { kind: 'string' } },
  ],
};

export const singlePointDescriptor: Descriptor = {
  name: 'SinglePoint',
  fields: [
    { name: 'device', required: true, description: 'Name of the switch.', type: { kind: 'string' } },
    { name: 'carries', required: true, description: 'What would be cut off.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'reason', required: true, description: 'How it carries it alone.', type: { kind: 'string', pattern: '^(only-switch-of-server|only-spine-of-leaf|only-way-out|joins-parts)$' } },
  ],
};

export const reachDescriptor: Descriptor = {
  name: 'Reach',
  fields: [
    { name: 'from', required: true, description: 'A subnet: VPC and name.', type: { kind: 'string' } },
    { name: 'to', required: true, description: 'Another one, or external, a name and a prefix.', type: { kind: 'string' } },
    { name: 'by', required: false, description: 'Kind and name of the peering that lets them; absent inside of one VPC.', type: { kind: 'string' } },
  ],
};

export const topologySubnetDescriptor: Descriptor = {
  name: 'TopologySubnet',
  fields: [
    { name: 'id', required: true, description: 'Identity of the VPC\'s resource.', type: { kind: 'string' } },
    { name: 'name', required: true, description: 'Names of VPC and subnet with a slash between them.', type: { kind: 'string' } },
    { name: 'switches', required: true, description: 'Names of the switches at which it is attached, each once.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'servers', required: true, description: 'Names of the servers that are attached to it, each once.', type: { kind: 'list', of: { kind: 'string' } } },
  ],
};

export const topologyDescriptor: Descriptor = {
  name: 'Topology',
  fields: [
    { name: 'shape', required: true, description: 'Leaves on spines, on each other, or both; two leaves at most; switches that nothing joins; or no switch.', type: { kind: 'string', pattern: '^(spine-leaf|mesh|mixed|collapsed-core|unconnected|none)$' } },
    { name: 'switches', required: true, description: 'Switches by name.', type: { kind: 'list', of: { kind: 'value', descriptor: () => topologySwitchDescriptor } } },
    { name: 'servers', required: true, description: 'Servers by name.', type: { kind: 'list', of: { kind: 'value', descriptor: () => topologyEndDescriptor } } },
    { name: 'externals', required: true, description: 'External systems by name.', type: { kind: 'list', of: { kind: 'value', descriptor: () => topologyEndDescriptor } } },
    { name: 'subnets', required: true, description: 'Subnets of VPCs by name.', type: { kind: 'list', of: { kind: 'value', descriptor: () => topologySubnetDescriptor } } },
    { name: 'links', required: true, description: 'Links.', type: { kind: 'list', of: { kind: 'value', descriptor: () => topologyLinkDescriptor } } },
    { name: 'singlePoints', required: true, description: 'Devices that carry something alone.', type: { kind: 'list', of: { kind: 'value', descriptor: () => singlePointDescriptor } } },
    { name: 'reach', required: true, description: 'Who reaches whom.', type: { kind: 'list', of: { kind: 'value', descriptor: () => reachDescriptor } } },
  ],
};

export const pictureNodeDescriptor: Descriptor = {
  name: 'PictureNode',
  fields: [
    { name: 'id', required: true, description: 'Unique in the picture.', type: { kind: 'string' } },
    { name: 'kind', required: true, description: 'What it stands for; servers: several of the same switches.', type: { kind: 'string', pattern: '^(switch|server|servers|gateway|external)$' } },
    { name: 'label', required: true, description: 'What is written in it.', type: { kind: 'string' } },
    { name: 'members', required: true, description: 'Names of what it stands for.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'x', required: true, description: 'Left edge.', type: { kind: 'integer' } },
    { name: 'y', required: true, description: 'Upper edge.', type: { kind: 'integer' } },
    { name: 'width', required: true, description: 'Width.', type: { kind: 'integer' } },
    { name: 'height', required: true, description: 'Height.', type: { kind: 'integer' } },
  ],
};

export const pictureLineDescriptor: Descriptor = {
  name: 'PictureLine',
  fields: [
    { name: 'from', required: true, description: 'Box at which it begins.', type: { kind: 'string' } },
    { name: 'to', required: true, description: 'Box at which it ends.', type: { kind: 'string' } },
    { name: 'class', required: true, description: 'What its links are for.', type: { kind: 'string', pattern: '^(server|fabric|gateway|external)$' } },
    { name: 'links', required: true, description: 'How many links it stands for.', type: { kind: 'integer' } },
    { name: 'path', required: true, description: 'Where it goes, as the attribute d of an SVG path.', type: { kind: 'string' } },
  ],
};

export const pictureFrameDescriptor: Descriptor = {
  name: 'PictureFrame',
  fields: [
    { name: 'title', required: true, description: 'What is written on it.', type: { kind: 'string' } },
    { name: 'x', required: true, description: 'Left edge.', type: { kind: 'integer' } },
    { name: 'y', required: true, description: 'Upper edge.', type: { kind: 'integer' } },
    { name: 'width', required: true, description: 'Width.', type: { kind: 'integer' } },
    { name: 'height', required: true, description: 'Height.', type: { kind: 'integer' } },
  ],
};

export const pictureBandDescriptor: Descriptor = {
  name: 'PictureBand',
  fields: [
    { name: 'title', required: true, description: 'Its name: outside, spines, leaves, switches or servers.', type: { kind: 'string' } },
    { name: 'y', required: true, description: 'Middle of its first row.', type: { kind: 'integer' } },
  ],
};

export const pictureRailsDescriptor: Descriptor = {
  name: 'PictureRails',
  fields: [
    { name: 'path', required: true, description: 'As the attribute d of an SVG path.', type: { kind: 'string' } },
    { name: 'uneven', required: true, description: 'Boxes of switches that have another number of neighbours than most.', type: { kind: 'list', of: { kind: 'string' } } },
  ],
};

export const pictureDescriptor: Descriptor = {
  name: 'Picture',
  fields: [
    { name: 'width', required: true, description: 'Width.', type: { kind: 'integer' } },
    { name: 'height', required: true, description: 'Height.', type: { kind: 'integer' } },
    { name: 'bands', required: true, description: 'What is on which height.', type: { kind: 'list', of: { kind: 'value', descriptor: () => pictureBandDescriptor } } },
    { name: 'frames', required: true, description: 'Redundancy groups.', type: { kind: 'list', of: { kind: 'value', descriptor: () => pictureFrameDescriptor } } },
    { name: 'nodes', required: true, description: 'Boxes.', type: { kind: 'list', of: { kind: 'value', descriptor: () => pictureNodeDescriptor } } },
    { name: 'lines', required: true, description: 'Cables.', type: { kind: 'list', of: { kind: 'value', descriptor: () => pictureLineDescriptor } } },
    { name: 'rails', required: false, description: 'Cables between switches, when they are too many for a line each.', type: { kind: 'value', descriptor: () => pictureRailsDescriptor } },
  ],
};

export const fabricTopologyDescriptor: Descriptor = {
  name: 'FabricTopology',
  fields: [
    { name: 'fabric', required: true, description: 'Fabric.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'of', required: true, description: 'Whether it is what Git wants, or what the cluster has.', type: { kind: 'string', pattern: '^(desired|live)$' } },
    { name: 'health', required: true, description: 'How the last look at Git or the cluster went.', type: { kind: 'enum', values: ['unknown', 'healthy', 'degraded', 'failing'] } },
    { name: 'message', required: true, description: 'What the last look said.', type: { kind: 'string' } },
    { name: 'revision', required: false, description: 'Another one when the topology may be another one. Absent, like all that follows, while nothing was ever read: what is not known is not empty.', type: { kind: 'string' } },
    { name: 'topology', required: false, description: 'The shape.', type: { kind: 'value', descriptor: () => topologyDescriptor } },
    { name: 'picture', required: false, description: 'Where everything is in a picture.', type: { kind: 'value', descriptor: () => pictureDescriptor } },
  ],
};

export const topologyMarkDescriptor: Descriptor = {
  name: 'TopologyMark',
  fields: [
    { name: 'id', required: true, description: 'Identity of the resource.', type: { kind: 'string' } },
    { name: 'kind', required: true, description: 'Kind.', type: { kind: 'string' } },
    { name: 'name', required: true, description: 'Name.', type: { kind: 'string' } },
    { name: 'state', required: true, description: 'Its state.', type: { kind: 'enum', values: ['draft', 'committed', 'pending', 'synced', 'drifted', 'orphaned'] } },
    { name: 'changes', required: true, description: 'Number of differences between Git and the cluster.', type: { kind: 'integer' } },
    { name: 'severity', required: false, description: 'How much the differences matter; absent when there are none.', type: { kind: 'enum', values: ['low', 'medium', 'high', 'critical'] } },
    { name: 'reconciling', required: true, description: 'Whether a reconciliation is under way and not yet seen.', type: { kind: 'boolean' } },
    { name: 'lagging', required: true, description: 'Switches that do not have it yet.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'switches', required: true, description: 'Names of the switches that it concerns.', type: { kind: 'list', of: { kind: 'string' } } },
    { name: 'servers', required: true, description: 'Names of the servers that it concerns.', type: { kind: 'list', of: { kind: 'string' } } },
  ],
};

export const topologyMarksDescriptor: Descriptor = {
  name: 'TopologyMarks',
  fields: [
    { name: 'fabric', required: true, description: 'Fabric.', type: { kind: 'string', format: 'dns-label' } },
    { name: 'revision', required: false, description: 'Revision of the topology of what Git wants; absent while Git was never read.', type: { kind: 'string' } },
    { name: 'resources', required: true, description: 'Resources in all states.', type: { kind: 'integer' } },
    { name: 'marks', required: true, description: 'By identity; a resource that is not among them is synced on all its switches.', type: { kind: 'list', of: { kind: 'value', descriptor: () => topologyMarkDescriptor } } },
  ],
};
