/** Rules of the kinds VPCAttachment and VPCPeering. */
import { pointerToken } from '#base/json.ts';
import { nearestName } from '#base/nearest-name.ts';
import { parsePrefix } from './address.ts';
import { devicesOf, endpointsOf, isDeprecated, variantOf } from './endpoints.ts';
import { claim, type Entry, type FabricView, is, peers } from './fabric.ts';
import { advice, type RuleTable, type Violation, when } from './rule.ts';
import type { SwitchSpec, VPCSpec } from './specs.ts';
import { subnetPointer } from './vpc.ts';

type Attachment = Entry<'VPCAttachment'>;

/** Annotation that makes an attachment a point-to-point link. */
export const linkAnnotation = 'fabric.githedgehog.com/p2p-link';

const named = ({ spec }: Attachment): readonly [vpc: string, subnet: string] => {
  const text = spec.subnet ?? '';
  const slash = text.indexOf('/');
  return slash < 0 ? [text, ''] : [text.slice(0, slash), text.slice(slash + 1)];
};

const vpcOf = (attachment: Attachment, fabric: FabricView) => fabric.get('VPC', named(attachment)[0], attachment.namespace);

const subnetOf = (attachment: Attachment, fabric: FabricView) => {
  const [, name] = named(attachment);
  const subnets = vpcOf(attachment, fabric)?.stored.subnets ?? {};
  return Object.hasOwn(subnets, name) ? subnets[name] : undefined;
};

const connectionOf = ({ spec, namespace }: Attachment, fabric: FabricView) => fabric.get('Connection', spec.connection ?? '', namespace);

/** Names of the switches at the connection, as far as it is one that a VPC can be attached to. */
const switchNames = (attachment: Attachment, fabric: FabricView): readonly string[] => {
  const connection = connectionOf(attachment, fabric);
  if (connection === undefined || !isServerFacing(connection)) return [];
  const endpoints = endpointsOf(connection.stored);
  return endpoints.faults.length > 0 ? [] : devicesOf(endpoints, 'switch');
};

const isServerFacing = ({ stored }: Entry<'Connection'>): boolean =>
  stored.unbundled !== undefined || stored.bundled !== undefined || stored.eslag !== undefined;

/** Checks each switch at the connection of an attachment whose VPC is known. */
const eachSwitch = (
  attachment: Attachment,
  fabric: FabricView,
  check: (device: Entry<'Switch'>, spec: SwitchSpec, vpc: VPCSpec) => readonly Violation[],
): readonly Violation[] => {
  const vpc = vpcOf(attachment, fabric);
  if (vpc === undefined) return [];
  return switchNames(attachment, fabric).flatMap((name) => {
    const device = fabric.get('Switch', name, attachment.namespace);
    return device === undefined ? [] : check(device, device.stored, vpc.stored);
  });
};

const lacksFeature = ({ mode }: VPCSpec, features: Readonly<Record<string, boolean>>): boolean =>
  mode ? !features['l3vni'] : !(features['l2vni'] && features['l3vni']);

const at = '/spec/connection';

const others = (attachment: Attachment, fabric: FabricView): readonly Attachment[] =>
  fabric
    .at(claim.attachments(attachment.spec.connection ?? ''))
    .filter((other): other is Attachment => is(other, 'VPCAttachment'))
    .filter((other) => other.name !== attachment.name && other.stored.connection === attachment.spec.connection);

export const attachmentRules: RuleTable<'VPCAttachment'> = {
  'VPCA-S01': {
    message: 'No subnet is named.',
    hint: 'Write it as subnet: vpc/subnet.',
    check: ({ spec }) => when(!spec.subnet, '/spec/subnet'),
  },
  'VPCA-S02': {
    message: '{subnet} names no VPC.',
    hint: 'Write it as vpc/subnet.',
    check: ({ spec }) => when(spec.subnet?.startsWith('/') === true, '/spec/subnet', { subnet: spec.subnet ?? '' }),
  },
  'VPCA-S03': {
    message: '{subnet} names no subnet.',
    hint: 'Write it as vpc/subnet.',
    check: ({ spec }) => when(Boolean(spec.subnet) && !spec.subnet?.includes('/'), '/spec/subnet', { subnet: spec.subnet ?? '' }),
  },
  'VPCA-S04': {
    message: 'No connection is named.',
    hint: 'Name the connection to attach.',
    check: ({ spec }) => when(!spec.connection, at),
  },
  'VPCA-S05': {
    message: 'The annotation {annotation} is {value}, and has to be an IPv4 prefix of length 31.',
    hint: 'Write for example 10.0.0.0/31, or remove it.',
    check: ({ annotations }) => {
      const value = annotations[linkAnnotation];
      const prefix = parsePrefix(value ?? '');
      const wrong = value !== undefined && (prefix === undefined || prefix.address.family !== 4 || prefix.bits !== 31);
      const shown = value === '' ? 'empty' : (value ?? '');
      return when(wrong, `/metadata/annotations/${pointerToken(linkAnnotation)}`, { annotation: linkAnnotation, value: shown });
    },
  },
  'VPCA-X01': {
    message: 'There is no VPC {name}.',
    hint: 'Make it, or name another one.',
    missing: true,
    check: (attachment, fabric) => {
      const [name] = named(attachment);
      return when(name !== '' && vpcOf(attachment, fabric) === undefined, '/spec/subnet', { name });
    },
  },
  'VPCA-X02': {
    message: 'VPC {vpc} has no subnet {name}. {what}',
    hint: 'Name one of its subnets.',
    check: (attachment, fabric) => {
      const vpc = vpcOf(attachment, fabric);
      if (vpc === undefined || subnetOf(attachment, fabric) !== undefined) return [];
      const [, name] = named(attachment);
      const known = Object.keys(vpc.stored.subnets ?? {});
      const nearest = nearestName(name, known);
      const what = nearest === undefined ? `It has ${known.join(', ')}.` : `Did you mean ${nearest}?`;
      return when(true, '/spec/subnet', { vpc: vpc.name, name, what }, [{ entry: vpc, pointer: '/spec/subnets' }]);
    },
  },
  'VPCA-X03': {
    message: 'There is no connection {name}.',
    hint: 'Make it, or name another one.',
    missing: true,
    check: (attachment, fabric) => {
      const name = attachment.spec.connection ?? '';
      return when(name !== '' && connectionOf(attachment, fabric) === undefined, at, { name });
    },
  },
  'VPCA-X04': {
    message: 'A VPC of the mode {mode} cannot be attached to an eslag connection.',
    hint: 'Attach it to unbundled or bundled connections, or leave the mode of the VPC out.',
    check: (attachment, fabric) => {
      const [vpc, connection] = [vpcOf(attachment, fabric), connectionOf(attachment, fabric)];
      if (vpc === undefined || connection?.stored.eslag === undefined) return [];
      const places = [
        { entry: vpc, pointer: '/spec/mode' },
        { entry: connection, pointer: '/spec/eslag' },
      ];
      return when(Boolean(vpc.stored.mode), at, { mode: vpc.stored.mode ?? '' }, places);
    },
  },
  'VPCA-X05': {
    message: 'A subnet for hosts that speak BGP can only be attached to an unbundled connection.',
    hint: 'Choose another connection, or another subnet.',
    check: (attachment, fabric) => {
      const connection = connectionOf(attachment, fabric);
      const wrong = subnetOf(attachment, fabric)?.hostBGP === true && connection !== undefined && connection.stored.unbundled === undefined;
      return when(wrong, at, {}, connection === undefined ? [] : [{ entry: connection, pointer: '/spec' }]);
    },
  },
  'VPCA-X06': {
    message: 'The connection {name} is {variant}; a VPC is attached to unbundled, bundled or eslag connections.',
    hint: 'Name a connection to a server.',
    check: (attachment, fabric) => {
      const connection = connectionOf(attachment, fabric);
      if (connection === undefined || isServerFacing(connection)) return [];
      const { stored, name } = connection;
      const variant = isDeprecated(stored) ? 'mclag' : (variantOf(stored) ?? 'of no variant');
      return when(true, at, { name, variant }, [{ entry: connection, pointer: '/spec' }]);
    },
  },
  'VPCA-X07': {
    message: 'The connection {name} has ends that cannot be used.',
    hint: 'Correct the connection.',
    check: (attachment, fabric) => {
      const connection = connectionOf(attachment, fabric);
      if (connection === undefined || !isServerFacing(connection)) return [];
      const broken = switchNames(attachment, fabric).length === 0;
      return when(broken, at, { name: connection.name }, [{ entry: connection, pointer: '/spec' }]);
    },
  },
  'VPCA-X08': {
    message: 'There is no switch {name}, which the connection uses.',
    hint: 'Make it, or correct the connection.',
    missing: true,
    check: (attachment, fabric) =>
      switchNames(attachment, fabric).flatMap((name) => when(fabric.get('Switch', name, attachment.namespace) === undefined, at, { name })),
  },
  'VPCA-X09': {
    message: 'Switch {device} is not in the VLANNamespace {namespace} of the VPC.',
    hint: 'Add the namespace to spec.vlanNamespaces of the switch, or attach a VPC of one of its namespaces.',
    check: (attachment, fabric) =>
      eachSwitch(attachment, fabric, (device, spec, vpc) => {
        const namespace = vpc.vlanNamespace ?? '';
        const texts = { device: device.name, namespace: namespace === '' ? '(not written)' : namespace };
        const place = { entry: device, pointer: '/spec/vlanNamespaces' };
        return when(!(spec.vlanNamespaces ?? []).includes(namespace), at, texts, [place]);
      }),
  },
  'VPCA-X10': {
    message: 'There is no switch profile {profile}, which switch {device} has.',
    hint: 'Correct the profile of the switch.',
    check: (attachment, fabric) =>
      eachSwitch(attachment, fabric, (device, spec) => {
        const profile = spec.profile ?? '';
        const place = { entry: device, pointer: '/spec/profile' };
        return when(fabric.profile(profile, attachment.namespace) === undefined, at, { device: device.name, profile }, [place]);
      }),
  },
  'VPCA-X11': {
    message: 'Switch {device} cannot do what {mode} needs.',
    hint: 'Attach the VPC at a switch of another model, or change the mode of the VPC.',
    check: (attachment, fabric) =>
      eachSwitch(attachment, fabric, (device, spec, vpc) => {
        const profile = fabric.profile(spec.profile ?? '', attachment.namespace);
        const known = ['', 'l3vni', 'l3flat'].includes(vpc.mode ?? '');
        const lacks = profile !== undefined && known && lacksFeature(vpc, profile.features ?? {});
        const mode = vpc.mode ? `the mode ${vpc.mode}` : 'a VPC without a mode';
        return when(lacks, at, { device: device.name, mode }, [{ entry: device, pointer: '/spec/profile' }]);
      }),
  },
  'VPCA-X12': {
    message: 'A subnet for hosts that speak BGP cannot be attached at switch {device}, which is one of an MCLAG pair.',
    hint: 'Attach it at another switch.',
    check: (attachment, fabric) =>
      eachSwitch(attachment, fabric, (device, { redundancy }) => {
        const pair = Boolean(redundancy?.group) && redundancy?.type === 'mclag';
        const place = { entry: device, pointer: '/spec/redundancy' };
        return when(pair && subnetOf(attachment, fabric)?.hostBGP === true, at, { device: device.name }, [place]);
      }),
  },
  'VPCA-X13': {
    message: '{other} attaches {subnet} to the same connection.',
    hint: 'Remove one of them.',
    check: (attachment, fabric) =>
      others(attachment, fabric).flatMap((other) => {
        const texts = { other: other.name, subnet: attachment.spec.subnet ?? '' };
        const place = { entry: other, pointer: '/spec/subnet' };
        return when(other.stored.subnet === attachment.spec.subnet, '/spec/subnet', texts, [place]);
      }),
  },
  'VPCA-X14': {
    message: '{other} is untagged on the same connection.',
    hint: 'Leave one of them untagged at most.',
    check: (attachment, fabric) =>
      others(attachment, fabric).flatMap((other) => {
        const both = attachment.spec.nativeVLAN === true && other.stored.nativeVLAN === true;
        return when(both, '/spec/nativeVLAN', { other: other.name }, [{ entry: other, pointer: '/spec/nativeVLAN' }]);
      }),
  },
};

type Peering = Entry<'VPCPeering'>;

const vpcNames = ({ spec }: Peering): readonly string[] => [...new Set((spec.permit ?? []).flatMap((entry) => Object.keys(entry)))].sort();

const bothVpcs = (peering: Peering, fabric: FabricView): readonly [Entry<'VPC'>, Entry<'VPC'>] | undefined => {
  const [first, second] = peers(peering.spec)?.map((name) => fabric.get('VPC', name, peering.namespace)) ?? [];
  return first === undefined || second === undefined ? undefined : [first, second];
};

const differentPools = (field: 'ipv4Namespace' | 'vlanNamespace') => (peering: Peering, fabric: FabricView) => {
  const vpcs = bothVpcs(peering, fabric);
  if (vpcs === undefined) return [];
  const [one, other] = vpcs;
  const shown = ({ stored }: Entry<'VPC'>): string => stored[field] || '(not written)';
  const texts = { one: one.name, other: other.name, first: shown(one), second: shown(other) };
  const places = vpcs.map((entry) => ({ entry, pointer: `/spec/${field}` }));
  return when((one.stored[field] ?? '') !== (other.stored[field] ?? ''), '/spec/permit', texts, places);
};

export const peeringRules: RuleTable<'VPCPeering'> = {
  'VPCP-S01': {
    message: 'Peerings of VPCs are turned off in this fabric.',
    hint: 'Remove the peering.',
    check: (_, { configuration }) => when(configuration.vpcPeeringDisabled, '/spec'),
  },
  'VPCP-S02': {
    message: 'remote is no longer supported.',
    hint: 'Remove it.',
    check: ({ spec }) => when(Boolean(spec.remote), '/spec/remote'),
  },
  'VPCP-S03': {
    message: 'An entry names {count} VPCs; it takes two.',
    hint: 'Name both VPCs of the peering in each entry.',
    check: ({ spec }) =>
      (spec.permit ?? []).flatMap((entry, index) => {
        const count = Object.keys(entry).length;
        return when(count !== 2, `/spec/permit/${index}`, { count });
      }),
  },
  'VPCP-S04': {
    message: 'The peering names {count} VPCs{names}; it takes two.',
    hint: 'Make a peering for each pair of VPCs.',
    check: (peering) => {
      const names = vpcNames(peering);
      return when(names.length !== 2, '/spec/permit', { count: names.length, names: names.length === 0 ? '' : ` (${names.join(', ')})` });
    },
  },
  'VPCP-X01': {
    message: 'There is no VPC {name}.',
    hint: 'Make it, or name another one.',
    missing: true,
    check: (peering, fabric) =>
      (peers(peering.spec) ?? []).flatMap((name) => {
        const index = (peering.spec.permit ?? []).findIndex((entry) => Object.hasOwn(entry, name));
        return when(fabric.get('VPC', name, peering.namespace) === undefined, `/spec/permit/${index}/${pointerToken(name)}`, { name });
      }),
  },
  'VPCP-X02': {
    message: 'VPCs of a peering have one IPv4Namespace; {one} has {first} and {other} has {second}.',
    hint: 'Peer VPCs of the same namespace.',
    check: differentPools('ipv4Namespace'),
  },
  'VPCP-X03': {
    message: 'VPCs of a peering have one VLANNamespace; {one} has {first} and {other} has {second}.',
    hint: 'Peer VPCs of the same namespace.',
    check: differentPools('vlanNamespace'),
  },
  'VPCP-X04': {
    message: 'VPC {vpc} has no subnet {name}. {what}',
    hint: 'Name one of its subnets.',
    check: (peering, fabric) =>
      (peering.spec.permit ?? []).flatMap((entry, index) =>
        Object.entries(entry).flatMap(([name, { subnets = [] }]) => {
          const vpc = bothVpcs(peering, fabric)?.find((one) => one.name === name);
          if (vpc === undefined) return [];
          return subnets.flatMap((subnet, position) => {
            const known = Object.keys(vpc.stored.subnets ?? {});
            const nearest = nearestName(subnet, known);
            const what = nearest === undefined ? `It has ${known.join(', ')}.` : `Did you mean ${nearest}?`;
            const where = `/spec/permit/${index}/${pointerToken(name)}/subnets/${position}`;
            const place = { entry: vpc, pointer: subnetPointer(subnet) };
            return when(!known.includes(subnet), where, { vpc: name, name: subnet, what }, [place]);
          });
        }),
      ),
  },
  Q19: {
    message: '{other} peers the same two VPCs.',
    hint: 'Put what both permit into one of them.',
    in: advice,
    check: (peering, fabric) => {
      const pair = peers(peering.spec);
      if (pair === undefined) return [];
      return fabric
        .at(claim.peering(pair.join('/')))
        .filter((other) => other.key !== peering.key)
        .flatMap((other) => when(true, '/spec/permit', { other: other.name }, [{ entry: other, pointer: '/spec/permit' }]));
    },
  },
};
