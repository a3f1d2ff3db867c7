/** Rules of the kind Connection. */
import {
  containsAddress,
  firstOf,
  hasHostBits,
  overlaps,
  parseLegacyAddress,
  parseLegacyPrefix,
  parsePrefix,
  sameAddress,
} from './address.ts';
import { reservedPrefixes } from './configuration.ts';
import { addressedLinks, devicesOf, type End, endpointsOf, isDeprecated, laneOf, variantOf, variants } from './endpoints.ts';
import { addressKey, claim, type Entry, type FabricView, hydrationOf, is, isLeaf } from './fabric.ts';
import { gatewayConnectionRule } from './gateway.ts';
import { portMapOf } from './port-map.ts';
import { advice, inCluster, type Rule, type RuleTable, type Violation, when } from './rule.ts';

type Connection = Entry<'Connection'>;
type Check = Rule<'Connection'>['check'];

/** Deprecated variants are taken as they are: no rule looks at them. */
const unlessDeprecated =
  (check: Check): Check =>
  (connection, fabric) =>
    isDeprecated(connection.spec) ? [] : check(connection, fabric);

/** Rules that only make sense when the ends can be read. */
const withEnds = (check: Check): Check =>
  unlessDeprecated((connection, fabric) => (endpointsOf(connection.spec).faults.length > 0 ? [] : check(connection, fabric)));

/** A fault that reading the ends has found. */
const endFault = (id: string, message: string, hint: string): Rule<'Connection'> => ({
  message,
  hint,
  check: ({ spec }) => endpointsOf(spec).faults.flatMap(({ rule, pointer, parameters }) => when(rule === id, pointer, parameters)),
});

const shapeFault = (id: string): Rule<'Connection'> =>
  endFault(id, 'A connection of the variant {variant} {problem}.', 'Correct the ports of the links.');

const tooLarge = (variant: 'unbundled' | 'bundled'): Rule<'Connection'> => ({
  message: 'The MTU {mtu} is larger than {limit}, which is left of the MTU of the fabric.',
  hint: 'Choose a smaller one, or leave it out.',
  check: unlessDeprecated(({ spec }, { configuration }) => {
    const mtu = spec[variant]?.mtu ?? 0;
    const limit = configuration.fabricMtu - configuration.serverFacingMtuOffset;
    return when(mtu > limit, `/spec/${variant}/mtu`, { mtu, limit });
  }),
});

const onlyInSpineLeaf = (variant: 'eslag' | 'gateway'): Rule<'Connection'> => ({
  message: 'The fabric has the mode {mode}, which has no connections of this variant.',
  hint: 'Use another variant.',
  check: unlessDeprecated(({ spec }, { configuration }) =>
    when(spec[variant] !== undefined && configuration.mode !== 'spine-leaf', `/spec/${variant}`, { mode: configuration.mode }),
  ),
});

const outside = '/spec/staticExternal/link/switch';

const outsideOf = ({ spec }: Connection) => spec.staticExternal?.link?.switch ?? {};

/** A rule of static externals, whatever other variant is there. */
const ofOutside = (check: (connection: Connection, fabric: FabricView) => readonly Violation[]): Check =>
  unlessDeprecated((connection, fabric) => (connection.spec.staticExternal === undefined ? [] : check(connection, fabric)));

/** Prefixes behind a static external, up to a default route: behind that nothing is looked at. */
const routes = (connection: Connection) => {
  const texts = outsideOf(connection).subnets ?? [];
  const usual = texts.indexOf('0.0.0.0/0');
  return texts
    .slice(0, usual < 0 ? texts.length : usual)
    .map((text, index) => ({ text, prefix: parsePrefix(text), at: `${outside}/subnets/${index}` }));
};

const switchEnds = ({ spec }: Connection): readonly End[] => endpointsOf(spec).ends;

/** The switch of each device, its profile and its ports, as far as they are there. */
const eachSwitch =
  (
    check: (
      device: { readonly name: string; readonly entry: Entry<'Switch'> },
      ends: readonly End[],
      connection: Connection,
      fabric: FabricView,
    ) => readonly Violation[],
  ): Check =>
  (connection, fabric) =>
    devicesOf(endpointsOf(connection.spec), 'switch').flatMap((name) => {
      const entry = fabric.get('Switch', name, connection.namespace);
      const ends = switchEnds(connection).filter(({ device }) => device === name);
      return entry === undefined ? [] : check({ name, entry }, ends, connection, fabric);
    });

const endAt = (ends: readonly End[]): string => `${ends[0]?.pointer ?? '/spec'}/port`;

/** Switches of an eslag connection that are there. */
const members = (connection: Connection, fabric: FabricView): readonly Entry<'Switch'>[] =>
  connection.spec.eslag === undefined
    ? []
    : devicesOf(endpointsOf(connection.spec), 'switch').flatMap((name) => fabric.get('Switch', name, connection.namespace) ?? []);

const differing = (field: 'group' | 'type', message: string): Rule<'Connection'> => ({
  message,
  hint: 'Connect the server to switches of one redundancy group.',
  check: withEnds((connection, fabric) => {
    const set = members(connection, fabric).filter(({ stored }) => Boolean(stored.redundancy?.[field]));
    const values = [...new Set(set.map(({ stored }) => stored.redundancy?.[field] ?? ''))];
    const places = set.map((entry) => ({ entry, pointer: `/spec/redundancy/${field}` }));
    return when(values.length > 1, '/spec/eslag/links', { values: values.join(', ') }, places);
  }),
});

const allThere = (connection: Connection, fabric: FabricView): boolean =>
  members(connection, fabric).length === devicesOf(endpointsOf(connection.spec), 'switch').length;

/** Checks each link whose two addresses are written. */
const eachLink =
  (check: (ends: readonly [End, End], connection: Connection, fabric: FabricView) => readonly Violation[]): Check =>
  (connection, fabric) =>
    addressedLinks(connection.spec).flatMap((ends) => (ends.every(({ ip }) => ip !== '') ? check(ends, connection, fabric) : []));

const ofEachAddress = (check: (end: End, connection: Connection, fabric: FabricView) => readonly Violation[]): Check =>
  withEnds(eachLink((ends, connection, fabric) => ends.flatMap((end) => check(end, connection, fabric))));

const usersOfPort = (connection: Connection, end: End, fabric: FabricView) =>
  fabric
    .at(claim.port(connection.namespace, end.port))
    .filter((other): other is Connection => is(other, 'Connection') && other.name !== connection.name);

/** Other ends with an address: of other connections, and of earlier links of this one. */
const sameLinkAddress = (connection: Connection, end: End, fabric: FabricView) => {
  const key = addressKey(end.ip);
  if (key === undefined) return [];
  const addressed = (entry: Connection): readonly End[] =>
    addressedLinks(entry === connection ? entry.spec : entry.stored)
      .flat()
      .filter((other) => addressKey(other.ip) === key);
  const own = addressed(connection).filter((other) => other.pointer < end.pointer && other.ip !== '');
  const others = fabric
    .at(claim.linkAddress(connection.namespace, key))
    .filter((other): other is Connection => is(other, 'Connection') && other.name !== connection.name);
  return [
    ...own.map((other) => ({ entry: connection, pointer: `${other.pointer}/ip` })),
    ...others.map((entry) => ({ entry, pointer: `${addressed(entry)[0]?.pointer ?? '/spec'}/ip` })),
  ];
};

const roleAdvice = (end: End, wanted: 'spine' | 'leaf', connection: Connection, fabric: FabricView): readonly Violation[] => {
  const device = fabric.get('Switch', end.device, connection.namespace);
  if (device === undefined) return [];
  const { role = '' } = device.stored;
  const right = wanted === 'spine' ? role === 'spine' : isLeaf(role);
  return when(!right, `${end.pointer}/port`, { device: end.device, role, wanted }, [{ entry: device, pointer: '/spec/role' }]);
};

export const connectionRules: RuleTable<'Connection'> = {
  'CONN-S00': {
    message: 'Connections of the variants mclag and mclagDomain are deprecated; the fabric takes this one and does nothing with it.',
    hint: 'Connect the server by an eslag connection.',
    in: { webhook: 'warning', hhfab: 'warning', strict: 'warning' },
    check: ({ spec }) => when(isDeprecated(spec), spec.mclag === undefined ? '/spec/mclagDomain' : '/spec/mclag'),
  },
  'CONN-S01': tooLarge('unbundled'),
  'CONN-S02': tooLarge('bundled'),
  'CONN-S03': endFault('CONN-S03', 'The connection has no variant.', `Write one of ${variants.join(', ')} below spec.`),
  'CONN-S04': shapeFault('CONN-S04'),
  'CONN-S05': shapeFault('CONN-S05'),
  'CONN-S06': shapeFault('CONN-S06'),
  'CONN-S07': shapeFault('CONN-S07'),
  'CONN-S08': shapeFault('CONN-S08'),
  'CONN-S09': shapeFault('CONN-S09'),
  'CONN-S10': shapeFault('CONN-S10'),
  'CONN-S11': endFault('CONN-S11', 'The port {port} is not of the form device/port.', 'Write for example leaf-01/E1/1.'),
  'CONN-S12': {
    message: 'The address {ip} is no address with a length.',
    hint: 'Write for example 172.30.50.1/24.',
    check: ofOutside((connection) => {
      const { ip = '' } = outsideOf(connection);
      return when(parseLegacyPrefix(ip) === undefined, `${outside}/ip`, { ip: ip || 'that is not there' });
    }),
  },
  'CONN-S13': {
    message: 'The next hop {hop} {fault}.',
    hint: 'Write an address of the prefix of the switch.',
    check: ofOutside((connection) => {
      const { ip = '', nextHop = '' } = outsideOf(connection);
      const [prefix, address] = [parseLegacyPrefix(ip), parseLegacyAddress(nextHop)];
      const out = prefix !== undefined && address !== undefined && !containsAddress(prefix, address);
      const fault = address === undefined ? 'is no IP address' : out ? `is outside of ${ip}` : undefined;
      return when(fault !== undefined, `${outside}/nextHop`, { hop: nextHop || 'that is not there', fault: fault ?? '' });
    }),
  },
  'CONN-S14': {
    message: 'The route cannot be used: {text} {fault}.',
    hint: 'Write the network with its length, for example 10.1.0.0/16.',
    check: ofOutside((connection) =>
      routes(connection).flatMap(({ text, prefix, at }) => {
        const fault = prefix === undefined ? 'is no prefix' : hasHostBits(prefix) ? 'has bits behind its length' : undefined;
        return when(fault !== undefined, at, { text, fault: fault ?? '' });
      }),
    ),
  },
  'CONN-S15': {
    message: 'The default route stands beside other routes.',
    hint: 'Remove the others: they are in it.',
    check: ofOutside((connection) => {
      const texts = outsideOf(connection).subnets ?? [];
      return when(texts.length > 1 && texts.includes('0.0.0.0/0'), `${outside}/subnets/${texts.indexOf('0.0.0.0/0')}`);
    }),
  },
  'CONN-S16': {
    message: '{text} overlaps {other}.',
    hint: 'Remove one of them.',
    check: ofOutside((connection) => {
      const all = routes(connection);
      return all.flatMap(({ text, prefix, at }, index) => {
        const other = all
          .slice(0, index)
          .find((earlier) => prefix !== undefined && earlier.prefix !== undefined && overlaps(earlier.prefix, prefix));
        const places = other === undefined ? [] : [{ entry: connection, pointer: other.at }];
        return when(other !== undefined, at, { text, other: other?.text ?? '' }, places);
      });
    }),
  },
  'CONN-S17': {
    message: '{text} overlaps a subnet that the fabric needs for itself.',
    hint: 'Take a prefix outside of the reserved subnets.',
    check: ofOutside((connection, { configuration }) =>
      routes(connection).flatMap(({ text, prefix, at }) => {
        const clash = prefix !== undefined && reservedPrefixes(configuration).some((reserved) => overlaps(reserved, prefix));
        return when(clash, at, { text });
      }),
    ),
  },
  'CONN-S18': onlyInSpineLeaf('eslag'),
  'CONN-S19': onlyInSpineLeaf('gateway'),
  'CONN-X01': {
    message: 'There is no switch {name}.',
    hint: 'Make it, or correct the port.',
    missing: true,
    check: withEnds((connection, fabric) =>
      devicesOf(endpointsOf(connection.spec), 'switch').flatMap((name) => {
        const ends = switchEnds(connection).filter(({ role, device }) => role === 'switch' && device === name);
        return when(fabric.get('Switch', name, connection.namespace) === undefined, endAt(ends), { name });
      }),
    ),
  },
  'CONN-X02': {
    message: 'There is no switch profile {profile}, which switch {device} has.',
    hint: 'Correct the profile of the switch.',
    check: withEnds(
      eachSwitch(({ name, entry }, ends, connection, fabric) => {
        const profile = entry.stored.profile ?? '';
        const place = { entry, pointer: '/spec/profile' };
        return when(fabric.profile(profile, connection.namespace) === undefined, endAt(ends), { device: name, profile }, [place]);
      }),
    ),
  },
  'CONN-X03': {
    message: 'Switch {device} breaks port {port} out as {mode}, which its profile does not have.',
    hint: 'Correct spec.portBreakouts of the switch.',
    check: withEnds(
      eachSwitch(({ name, entry }, ends, connection, fabric) => {
        const profile = fabric.profile(entry.stored.profile ?? '', connection.namespace);
        const fault = profile === undefined ? undefined : portMapOf(profile, entry.stored.portBreakouts).fault;
        const texts = { device: name, port: fault?.port ?? '', mode: fault?.mode ?? '' };
        return when(fault !== undefined, endAt(ends), texts, [{ entry, pointer: '/spec/portBreakouts' }]);
      }),
    ),
  },
  'CONN-X04': {
    message: 'Switch {device} has no port {port}.',
    hint: 'Name a port of its profile {profile}; a lane is there when its port is broken out.',
    check: withEnds(
      eachSwitch(({ name, entry }, ends, connection, fabric) => {
        const profile = fabric.profile(entry.stored.profile ?? '', connection.namespace);
        const map = profile === undefined ? undefined : portMapOf(profile, entry.stored.portBreakouts);
        if (map === undefined || map.fault !== undefined) return [];
        return ends.flatMap(({ local, pointer }) => {
          const texts = { device: name, port: local, profile: entry.stored.profile ?? '' };
          return when(!map.names.has(local), `${pointer}/port`, texts, [{ entry, pointer: '/spec/profile' }]);
        });
      }),
    ),
  },
  'CONN-X05': differing('group', 'The switches of the connection are in different redundancy groups: {values}.'),
  'CONN-X06': differing('type', 'The switches of the connection have different redundancy types: {values}.'),
  'CONN-X07': {
    message: 'No switch of the connection is in a redundancy group.',
    hint: 'Give its switches redundancy.group and redundancy.type: eslag.',
    check: withEnds((connection, fabric) => {
      const there = members(connection, fabric);
      const none = allThere(connection, fabric) && there.every(({ stored }) => !stored.redundancy?.group);
      const places = there.map((entry) => ({ entry, pointer: '/spec/redundancy' }));
      return when(connection.spec.eslag !== undefined && none, '/spec/eslag/links', {}, places);
    }),
  },
  'CONN-X08': {
    message: 'The switches of the connection have the redundancy type {type}.',
    hint: 'Give its switches redundancy.type: eslag.',
    check: withEnds((connection, fabric) => {
      const there = members(connection, fabric);
      const types = [...new Set(there.flatMap(({ stored }) => stored.redundancy?.type || []))];
      const wrong = allThere(connection, fabric) && types.length < 2 && types[0] !== 'eslag';
      const places = there.map((entry) => ({ entry, pointer: '/spec/redundancy/type' }));
      return when(connection.spec.eslag !== undefined && wrong, '/spec/eslag/links', { type: types[0] ?? '(none)' }, places);
    }),
  },
  'CONN-X09': {
    message: 'There is no server {name}.',
    hint: 'Make it, or correct the port.',
    missing: true,
    check: withEnds((connection, fabric) =>
      devicesOf(endpointsOf(connection.spec), 'server').flatMap((name) => {
        const ends = switchEnds(connection).filter(({ role, device }) => role === 'server' && device === name);
        return when(fabric.get('Server', name, connection.namespace) === undefined, endAt(ends), { name });
      }),
    ),
  },
  'CONN-X10': {
    message: 'The port {port} is used by {other}, too.',
    hint: 'A port has one cable: correct one of them.',
    check: withEnds((connection, fabric) =>
      switchEnds(connection).flatMap((end) =>
        usersOfPort(connection, end, fabric).map((other) => {
          const theirs = endpointsOf(other.stored).ends.find(({ port }) => laneOf(port) === laneOf(end.port));
          const place = { entry: other, pointer: `${theirs?.pointer ?? '/spec'}/port` };
          return { at: `${end.pointer}/port`, with: { port: end.port, other: other.name }, others: [place] };
        }),
      ),
    ),
  },
  'CONN-X11': {
    message: 'The connection {other} has ends that cannot be used, so no connection can be checked.',
    hint: 'Correct that one.',
    in: { webhook: 'error', hhfab: 'error' },
    check: withEnds((connection, fabric) =>
      fabric
        .at(claim.brokenConnection(connection.namespace))
        .filter((other) => other.name !== connection.name)
        .flatMap((other) => when(true, '/spec', { other: other.name }, [{ entry: other, pointer: '/spec' }])),
    ),
  },
  'CONN-X12': {
    message: 'The subnet for links, {subnet}, is no prefix.',
    hint: "Correct the installer's configuration.",
    check: unlessDeprecated((_, { configuration }) =>
      when(parsePrefix(configuration.fabricSubnet) === undefined, '/spec', { subnet: configuration.fabricSubnet }),
    ),
  },
  'CONN-X13': {
    message: 'The address {ip} of the link is no address with a length.',
    hint: 'Write for example 172.30.128.0/31.',
    check: ofEachAddress(({ ip, pointer }) => when(parsePrefix(ip) === undefined, `${pointer}/ip`, { ip })),
  },
  'CONN-X14': {
    message: 'The address {ip} of the link has a length of {bits}.',
    hint: 'Links have the length 31.',
    check: ofEachAddress(({ ip, pointer }) => {
      const prefix = parsePrefix(ip);
      return when(prefix !== undefined && prefix.bits !== 31, `${pointer}/ip`, { ip, bits: prefix?.bits ?? 0 });
    }),
  },
  'CONN-X15': {
    message: 'The address {ip} of the link is outside of {subnet}.',
    hint: 'Take an address of the subnet for links.',
    check: ofEachAddress(({ ip, pointer }, _, { configuration }) => {
      const [prefix, subnet] = [parsePrefix(ip), parsePrefix(configuration.fabricSubnet)];
      const out = prefix !== undefined && subnet !== undefined && !containsAddress(subnet, prefix.address);
      return when(out, `${pointer}/ip`, { ip, subnet: configuration.fabricSubnet });
    }),
  },
  'CONN-X16': {
    message: 'The address {ip} of the link is used by {other}, too.',
    hint: 'Give one of them another address.',
    check: ofEachAddress((end, connection, fabric) => {
      const places = sameLinkAddress(connection, end, fabric);
      const [first] = places;
      const other = first?.entry === connection ? 'an earlier link of this connection' : (first?.entry.name ?? '');
      return when(places.length > 0, `${end.pointer}/ip`, { ip: end.ip, other }, places);
    }),
  },
  'CONN-X17': {
    message: 'The addresses {one} and {other} of the link are not in the same /31.',
    hint: 'Take two that differ in their last bit only.',
    check: withEnds(
      eachLink(([left, right]) => {
        const [one, other] = [parsePrefix(left.ip), parsePrefix(right.ip)];
        if (one === undefined || other === undefined || one.bits !== 31 || other.bits !== 31) return [];
        return when(!sameAddress(firstOf(one), firstOf(other)), `${right.pointer}/ip`, { one: left.ip, other: right.ip });
      }),
    ),
  },
  'CONN-W01': {
    message: 'There is no VPC {name}.',
    hint: 'Make it first, or remove withinVPC.',
    in: inCluster,
    missing: true,
    check: ofOutside((connection, fabric) => {
      const name = connection.spec.staticExternal?.withinVPC ?? '';
      return when(name !== '' && fabric.get('VPC', name, connection.namespace) === undefined, '/spec/staticExternal/withinVPC', { name });
    }),
  },
  'CONN-W02': {
    message: 'The variant was {before} and is {after}; it cannot be changed.',
    hint: 'Delete the connection and make a new one.',
    in: inCluster,
    check: (connection, fabric) => {
      const before = fabric.before(connection);
      const [then, now] = [before && variantOf(before.spec), variantOf(connection.spec)];
      return when(before !== undefined && then !== now, '/spec', { before: then ?? 'none', after: now ?? 'none' });
    },
  },
  'CONN-W03': {
    message: 'withinVPC was {before} and is {after}; it cannot be changed.',
    hint: 'Delete the connection and make a new one.',
    in: inCluster,
    check: (connection, fabric) => {
      const [then, now] = [fabric.before(connection)?.spec.staticExternal, connection.spec.staticExternal];
      if (then === undefined || now === undefined) return [];
      const [before, after] = [then.withinVPC ?? '', now.withinVPC ?? ''];
      return when(before !== after, '/spec/staticExternal/withinVPC', { before: before || 'empty', after: after || 'empty' });
    },
  },
  Q01: {
    message: 'The connection has the variants {names}; only {first} counts.',
    hint: 'Make a connection for each.',
    in: advice,
    check: unlessDeprecated(({ spec }) => {
      const there = variants.filter((variant) => spec[variant] !== undefined);
      return when(there.length > 1, `/spec/${there[1]}`, { names: there.join(', '), first: there[0] ?? '' });
    }),
  },
  Q04: {
    message: '{problem}.',
    hint: 'Connect the server to two switches or more of one redundancy group.',
    in: advice,
    check: withEnds((connection, fabric) => {
      if (connection.spec.eslag === undefined) return [];
      const there = members(connection, fabric);
      const single = devicesOf(endpointsOf(connection.spec), 'switch').length === 1;
      const without = there.filter(({ stored }) => !stored.redundancy?.group);
      const some = without.length > 0 && without.length < there.length;
      return [
        ...when(single, '/spec/eslag/links', { problem: 'An eslag connection to one switch protects from nothing' }),
        ...when(
          some,
          '/spec/eslag/links',
          { problem: `Switch ${without[0]?.name ?? ''} is in no redundancy group` },
          without.map((entry) => ({ entry, pointer: '/spec/redundancy' })),
        ),
      ];
    }),
  },
  Q05: {
    message: 'Switch {device} has the role {role}, and stands where a {wanted} belongs.',
    hint: 'Exchange the ends, or correct the role.',
    in: advice,
    check: withEnds((connection, fabric) =>
      addressedLinks(connection.spec).flatMap(([left, right]) => [
        ...(connection.spec.fabric === undefined ? [] : roleAdvice(left, 'spine', connection, fabric)),
        ...(connection.spec.fabric === undefined ? [] : roleAdvice(right, 'leaf', connection, fabric)),
        ...(connection.spec.fabric === undefined && connection.spec.mesh !== undefined
          ? [left, right].flatMap((end) => roleAdvice(end, 'leaf', connection, fabric))
          : []),
      ]),
    ),
  },
  Q06: {
    message: 'The port {port} is for management.',
    hint: 'Name a port for data.',
    in: advice,
    check: withEnds(
      eachSwitch(({ entry }, ends, connection, fabric) => {
        const ports = fabric.profile(entry.stored.profile ?? '', connection.namespace)?.ports ?? {};
        return ends.flatMap(({ local, port, pointer }) => when(ports[local]?.management === true, `${pointer}/port`, { port }));
      }),
    ),
  },
  'HF-14': gatewayConnectionRule,
  Q20: {
    message: 'The MTU {mtu} is larger than {limit}, which is left of the MTU of the fabric.',
    hint: 'Choose a smaller one; the fabric does not look at it.',
    in: advice,
    check: unlessDeprecated(({ spec }, { configuration }) => {
      const mtu = spec.eslag?.mtu ?? 0;
      const limit = configuration.fabricMtu - configuration.serverFacingMtuOffset;
      return when(mtu > limit, '/spec/eslag/mtu', { mtu, limit });
    }),
  },
};

/** HF-12, of one object: what is missing of the addresses that the installer fills in all together. */
export const lacksAddresses = (entry: Entry): boolean => hydrationOf(entry).missing > 0;
