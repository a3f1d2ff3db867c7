/** Rules of the kinds External, ExternalAttachment and ExternalPeering. */
import { nearestName } from '#base/nearest-name.ts';
import { overlaps, type Prefix, parseAddress, parseLegacyAddress, parseLegacyPrefix, parsePrefix } from './address.ts';
import { claim, type Entry, type FabricView, is } from './fabric.ts';
import { advice, type RuleTable, type Violation, when } from './rule.ts';
import type { AclStatement, ExternalAttachmentSpec, TcpFilters, TcpFlag } from './specs.ts';

/** Two numbers of 16 bits without leading zeros. */
const isCommunity = (text: string): boolean => {
  const parts = text.split(':');
  return parts.length === 2 && parts.every((part) => /^(?:0|[1-9]\d{0,4})$/u.test(part) && Number(part) <= 65_535);
};

const community = (field: 'inboundCommunity' | 'outboundCommunity') => ({
  message: '{community} is no community.',
  hint: 'Write two numbers up to 65535, for example 50000:50001.',
  check: ({ spec }: Entry<'External'>) => {
    const text = spec[field] ?? '';
    return when(spec.static === undefined && text !== '' && !isCommunity(text), `/spec/${field}`, { community: text });
  },
});

const staticPrefixes = ({
  spec,
}: Entry<'External'>): readonly { readonly text: string; readonly prefix: Prefix | undefined; readonly at: string }[] =>
  (spec.static?.prefixes ?? []).map((text, index) => ({ text, prefix: parsePrefix(text), at: `/spec/static/prefixes/${index}` }));

export const externalRules: RuleTable<'External'> = {
  'EXT-S01': {
    message: 'The name {name} has {length} characters; an External has 11 at most.',
    hint: 'Choose a shorter name.',
    check: ({ name }) => when(name.length > 11, '/metadata/name', { name, length: name.length }),
  },
  'EXT-S02': {
    message: 'ipv4Namespace is empty.',
    hint: 'Name the IPv4Namespace whose VPCs may reach the external.',
    check: ({ spec }) => when(!spec.ipv4Namespace, '/spec/ipv4Namespace'),
  },
  'EXT-S03': community('inboundCommunity'),
  'EXT-S04': community('outboundCommunity'),
  'EXT-S05': {
    message: 'A static external has no communities.',
    hint: 'Remove static, or the communities.',
    check: ({ spec }) =>
      (['inboundCommunity', 'outboundCommunity'] as const).flatMap((field) =>
        when(spec.static !== undefined && Boolean(spec[field]), `/spec/${field}`),
      ),
  },
  'EXT-S06': {
    message: 'A static external has no prefixes.',
    hint: 'Write the prefixes that are reached through it.',
    check: ({ spec }) => when(spec.static !== undefined && (spec.static.prefixes ?? []).length === 0, '/spec/static/prefixes'),
  },
  'EXT-S07': {
    message: '{text} is no prefix.',
    hint: 'Write an address and a length, for example 10.99.0.0/24.',
    check: (external) => staticPrefixes(external).flatMap(({ text, prefix, at }) => when(prefix === undefined, at, { text })),
  },
  'EXT-S08': {
    message: '{text} overlaps {other}.',
    hint: 'Remove one of them.',
    check: (external) => {
      const all = staticPrefixes(external);
      return all.flatMap(({ text, prefix, at }, index) => {
        const other = all
          .slice(0, index)
          .find((earlier) => prefix !== undefined && earlier.prefix !== undefined && overlaps(earlier.prefix, prefix));
        const places = other === undefined ? [] : [{ entry: external, pointer: other.at }];
        return when(other !== undefined, at, { text, other: other?.text ?? '' }, places);
      });
    },
  },
  'EXT-X01': {
    message: 'There is no IPv4Namespace {name}.',
    hint: 'Make it, or name another one.',
    missing: true,
    check: ({ spec, namespace }, fabric) => {
      const name = spec.ipv4Namespace ?? '';
      return when(fabric.get('IPv4Namespace', name, namespace) === undefined, '/spec/ipv4Namespace', { name });
    },
  },
};

type Attachment = Entry<'ExternalAttachment'>;

/** A rule of attachments that speak BGP. */
const bgp = (check: (spec: ExternalAttachmentSpec) => readonly Violation[]) => (attachment: Attachment) =>
  attachment.spec.static === undefined ? check(attachment.spec) : [];

type Static = NonNullable<ExternalAttachmentSpec['static']>;

/** A rule of static attachments. */
const fixed = (check: (spec: Static, all: ExternalAttachmentSpec) => readonly Violation[]) => (attachment: Attachment) =>
  attachment.spec.static === undefined ? [] : check(attachment.spec.static, attachment.spec);

const statements =
  (check: (statement: AclStatement, at: string, earlier: readonly AclStatement[]) => readonly Violation[]) => (attachment: Attachment) => {
    const all = attachment.spec.inboundACL?.statements ?? [];
    return all.flatMap((statement, index) => check(statement, `/spec/inboundACL/statements/${index}`, all.slice(0, index)));
  };

const flags: readonly TcpFlag[] = ['ack', 'fin', 'psh', 'rst', 'syn', 'urg'];
const negation = (flag: TcpFlag) => `not${flag[0]?.toUpperCase()}${flag.slice(1)}` as keyof TcpFilters;

const vlanOf = (spec: ExternalAttachmentSpec): number => (spec.static === undefined ? spec.switch?.vlan : spec.static.vlan) ?? 0;

const externalOf = ({ spec, namespace }: Attachment, fabric: FabricView) => fabric.get('External', spec.external ?? '', namespace);
const connectionOf = ({ spec, namespace }: Attachment, fabric: FabricView) => fabric.get('Connection', spec.connection ?? '', namespace);

export const externalAttachmentRules: RuleTable<'ExternalAttachment'> = {
  'EXTA-S01': {
    message: 'No external is named.',
    hint: 'Name the External that the connection leads to.',
    check: ({ spec }) => when(!spec.external, '/spec/external'),
  },
  'EXTA-S02': {
    message: 'No connection is named.',
    hint: 'Name a connection of the variant external.',
    check: ({ spec }) => when(!spec.connection, '/spec/connection'),
  },
  'EXTA-S03': {
    message: 'The address of the switch, {ip}, is no address with a length.',
    hint: 'Write for example 192.168.100.2/24.',
    check: bgp((spec) => {
      const ip = spec.switch?.ip ?? '';
      return when(parseLegacyPrefix(ip) === undefined, '/spec/switch/ip', { ip: ip || 'which is not there' });
    }),
  },
  'EXTA-S04': {
    message: 'The neighbor has no autonomous system.',
    hint: 'Write its number as neighbor.asn.',
    check: bgp(({ neighbor }) => when(!neighbor?.asn, '/spec/neighbor/asn')),
  },
  'EXTA-S05': {
    message: 'The address of the neighbor, {ip}, is no IP address.',
    hint: 'Write an address without a length.',
    check: bgp(({ neighbor }) => {
      const ip = neighbor?.ip ?? '';
      return when(parseLegacyAddress(ip) === undefined, '/spec/neighbor/ip', { ip: ip || 'which is not there' });
    }),
  },
  'EXTA-S06': {
    message: 'A static attachment has no switch.{field}.',
    hint: 'Write it below static.',
    check: fixed((_, spec) =>
      (['ip', 'vlan'] as const).flatMap((field) => when(Boolean(spec.switch?.[field]), `/spec/switch/${field}`, { field })),
    ),
  },
  'EXTA-S07': {
    message: 'A static attachment has no neighbor.{field}.',
    hint: 'Remove it, or static.',
    check: fixed((_, spec) =>
      (['asn', 'ip'] as const).flatMap((field) => when(Boolean(spec.neighbor?.[field]), `/spec/neighbor/${field}`, { field })),
    ),
  },
  'EXTA-S08': {
    message: 'The address to send to, {ip}, is no IP address.',
    hint: 'Write an address without a length.',
    check: fixed(({ remoteIP = '' }) =>
      when(parseAddress(remoteIP) === undefined, '/spec/static/remoteIP', { ip: remoteIP || 'which is not there' }),
    ),
  },
  'EXTA-S09': {
    message: 'A static attachment has {what}.',
    hint: 'Write either an address of the switch as static.ip, or static.proxy.',
    check: fixed(({ ip, proxy }) => {
      const what = ip ? 'both an address and proxy' : 'neither an address nor proxy';
      return when(Boolean(ip) === Boolean(proxy), '/spec/static', { what });
    }),
  },
  'EXTA-S10': {
    message: '{ip} is no address with a length.',
    hint: 'Write for example 192.168.100.2/24.',
    check: fixed(({ ip = '' }) => when(ip !== '' && parseLegacyPrefix(ip) === undefined, '/spec/static/ip', { ip })),
  },
  'EXTA-S11': {
    message: 'The number {seq} is reserved for the fabric.',
    hint: 'Number statements from 10 on.',
    check: statements(({ seq = 0 }, at) => when(seq < 10, `${at}/seq`, { seq })),
  },
  'EXTA-S12': {
    message: 'The number {seq} is used twice.',
    hint: 'Give each statement a number of its own.',
    check: statements(({ seq = 0 }, at, earlier) =>
      when(
        earlier.some((other) => (other.seq ?? 0) === seq),
        `${at}/seq`,
        { seq },
      ),
    ),
  },
  'EXTA-S13': {
    message: '{action} is no action.',
    hint: 'Use deny, discard, permit or transit.',
    check: statements(({ action = '' }, at) =>
      when(!['deny', 'discard', 'permit', 'transit'].includes(action), `${at}/action`, { action: action || 'The empty text' }),
    ),
  },
  'EXTA-S14': {
    message: '{protocol} is no protocol.',
    hint: 'Use ip, tcp, udp or icmp.',
    check: statements(({ protocol = '' }, at) =>
      when(!['ip', 'tcp', 'udp', 'icmp'].includes(protocol), `${at}/protocol`, { protocol: protocol || 'The empty text' }),
    ),
  },
  'EXTA-S15': {
    message: '{prefix} is neither a prefix nor any.',
    hint: 'Write a prefix, for example 10.0.0.0/8, or any.',
    check: statements((statement, at) =>
      (['srcPrefix', 'dstPrefix'] as const).flatMap((field) => {
        const prefix = statement[field] ?? '';
        const good = prefix === 'any' || parseLegacyPrefix(prefix) !== undefined;
        return when(!good, `${at}/${field}`, { prefix: prefix || 'The empty text' });
      }),
    ),
  },
  'EXTA-S16': {
    message: 'TCP flags are asked for in a statement about {protocol}.',
    hint: 'Set protocol to tcp, or remove tcpFilters.',
    check: statements(({ tcpFilters, protocol = '' }, at) =>
      when(tcpFilters !== undefined && protocol !== 'tcp', `${at}/tcpFilters`, { protocol }),
    ),
  },
  'EXTA-S17': {
    message: 'established stands beside single flags.',
    hint: 'Remove established, or the flags.',
    check: statements(({ tcpFilters = {} }, at) => {
      const single = flags.some((flag) => tcpFilters[flag] === true || tcpFilters[negation(flag)] === true);
      return when(tcpFilters.established === true && single, `${at}/tcpFilters/established`);
    }),
  },
  'EXTA-S18': {
    message: 'The flag {flag} has to be set and not set.',
    hint: 'Remove one of them.',
    check: statements(({ tcpFilters = {} }, at) =>
      flags.flatMap((flag) => when(tcpFilters[flag] === true && tcpFilters[negation(flag)] === true, `${at}/tcpFilters/${flag}`, { flag })),
    ),
  },
  'EXTA-S19': {
    message: '{field} stands in a statement about {protocol}.',
    hint: 'Set protocol to icmp, or remove it.',
    check: statements((statement, at) =>
      (['icmpType', 'icmpCode'] as const).flatMap((field) => {
        const { protocol = '' } = statement;
        return when(statement[field] !== undefined && protocol !== 'icmp', `${at}/${field}`, { field, protocol });
      }),
    ),
  },
  'EXTA-S20': {
    message: 'Ports are named in a statement about {protocol}.',
    hint: 'Set protocol to tcp or udp, or remove the ports.',
    check: statements(({ portRangeBegin = 0, portRangeEnd = 0, protocol = '' }, at) =>
      when(portRangeBegin + portRangeEnd > 0 && protocol !== 'tcp' && protocol !== 'udp', at, { protocol }),
    ),
  },
  'EXTA-S21': {
    message: 'The range of ports has an end and no beginning.',
    hint: 'Write portRangeBegin.',
    check: statements(({ portRangeBegin = 0, portRangeEnd = 0 }, at) =>
      when(portRangeBegin === 0 && portRangeEnd > 0, `${at}/portRangeEnd`),
    ),
  },
  'EXTA-S22': {
    message: 'The range of ports begins at {begin} and ends at {end}.',
    hint: 'Write both, the smaller one first.',
    check: statements(({ portRangeBegin: begin = 0, portRangeEnd: end = 0 }, at) =>
      when(begin > end, `${at}/portRangeBegin`, { begin, end }),
    ),
  },
  'EXTA-X01': {
    message: 'There is no External {name}.',
    hint: 'Make it, or name another one.',
    missing: true,
    check: (attachment, fabric) => {
      const name = attachment.spec.external ?? '';
      return when(name !== '' && externalOf(attachment, fabric) === undefined, '/spec/external', { name });
    },
  },
  'EXTA-X02': {
    message: 'The attachment is static, and the External {name} is not.',
    hint: 'Remove static here, or make the External static.',
    check: (attachment, fabric) => {
      const external = externalOf(attachment, fabric);
      const wrong = external !== undefined && attachment.spec.static !== undefined && external.stored.static === undefined;
      return when(wrong, '/spec/static', { name: external?.name ?? '' }, external && [{ entry: external, pointer: '/spec' }]);
    },
  },
  'EXTA-X03': {
    message: 'The External {name} is static, and the attachment is not.',
    hint: 'Write static here, or remove it from the External.',
    check: (attachment, fabric) => {
      const external = externalOf(attachment, fabric);
      const wrong = external?.stored.static !== undefined && attachment.spec.static === undefined;
      return when(wrong, '/spec', { name: external?.name ?? '' }, external && [{ entry: external, pointer: '/spec/static' }]);
    },
  },
  'EXTA-X04': {
    message: 'There is no connection {name}.',
    hint: 'Make it, or name another one.',
    missing: true,
    check: (attachment, fabric) => {
      const name = attachment.spec.connection ?? '';
      return when(name !== '' && connectionOf(attachment, fabric) === undefined, '/spec/connection', { name });
    },
  },
  'EXTA-X05': {
    message: 'The connection {name} is not of the variant external.',
    hint: 'Name one that is.',
    check: (attachment, fabric) => {
      const connection = connectionOf(attachment, fabric);
      const wrong = connection !== undefined && connection.stored.external === undefined;
      return when(wrong, '/spec/connection', { name: connection?.name ?? '' }, connection && [{ entry: connection, pointer: '/spec' }]);
    },
  },
  'EXTA-X06': {
    message: '{other} has VLAN {vlan} on the same connection.',
    hint: 'Give one of them another VLAN; 0, or none, is untagged and counts too.',
    check: (attachment, fabric) =>
      fabric.at(claim.externalAttachments(attachment.spec.connection ?? '')).flatMap((other) => {
        if (!is(other, 'ExternalAttachment') || other.name === attachment.name) return [];
        const vlan = vlanOf(attachment.spec);
        const where = attachment.spec.static === undefined ? '/spec/switch/vlan' : '/spec/static/vlan';
        const place = { entry: other, pointer: other.stored.static === undefined ? '/spec/switch/vlan' : '/spec/static/vlan' };
        return when(vlanOf(other.stored) === vlan, where, { other: other.name, vlan }, [place]);
      }),
  },
};

type Peering = Entry<'ExternalPeering'>;

const vpcOf = ({ spec, namespace }: Peering, fabric: FabricView) => fabric.get('VPC', spec.permit?.vpc?.name ?? '', namespace);
const peerOf = ({ spec, namespace }: Peering, fabric: FabricView) => fabric.get('External', spec.permit?.external?.name ?? '', namespace);

const prefixesOf = ({ spec }: Peering): readonly { readonly prefix: string; readonly at: string }[] =>
  (spec.permit?.external?.prefixes ?? []).map(({ prefix = '' }, index) => ({
    prefix,
    at: `/spec/permit/external/prefixes/${index}/prefix`,
  }));

export const externalPeeringRules: RuleTable<'ExternalPeering'> = {
  'EXTP-S01': {
    message: 'No VPC is named.',
    hint: 'Name the VPC that may reach the external.',
    check: ({ spec }) => when(!spec.permit?.vpc?.name, '/spec/permit/vpc/name'),
  },
  'EXTP-S02': {
    message: 'No external is named.',
    hint: 'Name the External that is reached.',
    check: ({ spec }) => when(!spec.permit?.external?.name, '/spec/permit/external/name'),
  },
  'EXTP-S03': {
    message: 'A prefix is empty.',
    hint: 'Write it, for example 0.0.0.0/0.',
    check: (peering) => prefixesOf(peering).flatMap(({ prefix, at }) => when(prefix === '', at)),
  },
  'EXTP-X01': {
    message: 'There is no VPC {name}.',
    hint: 'Make it, or name another one.',
    missing: true,
    check: (peering, fabric) => {
      const name = peering.spec.permit?.vpc?.name ?? '';
      return when(name !== '' && vpcOf(peering, fabric) === undefined, '/spec/permit/vpc/name', { name });
    },
  },
  'EXTP-X02': {
    message: 'There is no External {name}.',
    hint: 'Make it, or name another one.',
    missing: true,
    check: (peering, fabric) => {
      const name = peering.spec.permit?.external?.name ?? '';
      return when(name !== '' && peerOf(peering, fabric) === undefined, '/spec/permit/external/name', { name });
    },
  },
  'EXTP-X03': {
    message: 'VPC {vpc} is in the IPv4Namespace {first}, and External {external} in {second}.',
    hint: 'Choose a VPC and an External of one namespace.',
    check: (peering, fabric) => {
      const [vpc, external] = [vpcOf(peering, fabric), peerOf(peering, fabric)];
      if (vpc === undefined || external === undefined) return [];
      const [first, second] = [vpc.stored.ipv4Namespace || '(not written)', external.stored.ipv4Namespace || '(not written)'];
      const texts = { vpc: vpc.name, external: external.name, first, second };
      const places = [vpc, external].map((entry) => ({ entry, pointer: '/spec/ipv4Namespace' }));
      return when(first !== second, '/spec/permit', texts, places);
    },
  },
  'EXTP-X04': {
    message: 'VPC {vpc} has no subnet {name}. {what}',
    hint: 'Name one of its subnets.',
    check: (peering, fabric) => {
      const vpc = vpcOf(peering, fabric);
      if (vpc === undefined) return [];
      const known = Object.keys(vpc.stored.subnets ?? {});
      return (peering.spec.permit?.vpc?.subnets ?? []).flatMap((name, index) => {
        const nearest = nearestName(name, known);
        const what = nearest === undefined ? `It has ${known.join(', ')}.` : `Did you mean ${nearest}?`;
        const place = { entry: vpc, pointer: '/spec/subnets' };
        return when(!known.includes(name), `/spec/permit/vpc/subnets/${index}`, { vpc: vpc.name, name, what }, [place]);
      });
    },
  },
  Q09: {
    message: '{prefix} is no prefix.',
    hint: 'Write an address and a length; the fabric does not look at it before a switch refuses it.',
    in: advice,
    check: (peering) =>
      prefixesOf(peering).flatMap(({ prefix, at }) => when(prefix !== '' && parsePrefix(prefix) === undefined, at, { prefix })),
  },
};
