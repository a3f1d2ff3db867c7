/** Rules of the kind Switch. */
import { pointerToken } from '#base/json.ts';
import { type Address, containsAddress, type Prefix, parseAddress, parsePrefix, sameAddress } from './address.ts';
import type { FabricConfiguration } from './configuration.ts';
import { addressKey, claim, type Entry, type FabricView, is, isLeaf } from './fabric.ts';
import { correctablePorts, dataPorts, negotiablePorts, weightOf } from './port-map.ts';
import { inCluster, inInstaller, type OtherPlace, othersAt, type Rule, type RuleTable, type Violation, when } from './rule.ts';
import type { SwitchProfileSpec, SwitchSpec } from './specs.ts';

type Switch = Entry<'Switch'>;

/** Roles that the fabric's programs know. */
const roles = ['spine', 'server-leaf', 'border-leaf', 'mixed-leaf'] as const;

const isSpine = ({ role }: SwitchSpec): boolean => role === 'spine';

/** A value that the installer fills in, unless some of them are written. */
const required = (
  broken: (spec: SwitchSpec, configuration: FabricConfiguration) => boolean,
  field: string,
  message: string,
): Rule<'Switch'> => ({
  message,
  hint: 'Write it, or let the installer fill in all addresses and commit what it made of them.',
  check: ({ spec }, fabric) => when(!fabric.fillsAddresses() && broken(spec, fabric.configuration), `/spec/${field}`),
});

type ProfileCheck = (device: Switch, profile: SwitchProfileSpec, fabric: FabricView) => readonly Violation[];

/** A rule that needs the profile of the switch. */
const byProfile =
  (check: ProfileCheck): Rule<'Switch'>['check'] =>
  (device, fabric) => {
    const profile = fabric.profile(device.spec.profile ?? '', device.namespace);
    return profile === undefined ? [] : check(device, profile, fabric);
  };

const entriesOf = <Value>(spec: SwitchSpec, field: 'portGroupSpeeds' | 'portSpeeds' | 'portBreakouts' | 'portAutoNegs' | 'portFECs') =>
  Object.entries(spec[field] ?? {}).map(([name, value]) => ({
    name,
    value: value as Value,
    at: `/spec/${field}/${pointerToken(name)}`,
  }));

const speedFault = (
  name: string,
  speed: string,
  profileName: string | undefined,
  profile: SwitchProfileSpec,
  what: string,
): string | undefined => {
  const kind = profileName ? profile.portProfiles?.[profileName] : undefined;
  if (kind === undefined) return `${what} ${name} has no speed of its own`;
  if (kind.speed === undefined) return `${what} ${name} has breakouts, not speeds`;
  const supported = kind.speed.supported ?? [];
  return supported.includes(speed) ? undefined : `${what} ${name} takes ${supported.join(', ')}, not ${speed}`;
};

const breakoutFault = (name: string, mode: string, profile: SwitchProfileSpec): string | undefined => {
  const port = profile.ports?.[name];
  if (port === undefined) return `there is no port ${name}`;
  const kind = port.profile ? profile.portProfiles?.[port.profile] : undefined;
  if (kind?.breakout === undefined) return `port ${name} cannot be broken out`;
  const modes = kind.breakout.supported ?? {};
  return Object.hasOwn(modes, mode) ? undefined : `port ${name} takes ${Object.keys(modes).join(', ')}, not ${mode}`;
};

const feature = (name: string, wanted: (spec: SwitchSpec) => boolean, field: string, message: string): Rule<'Switch'> => ({
  message,
  hint: 'Remove it, or use a switch of another model.',
  check: byProfile(({ spec }, profile) =>
    when(wanted(spec) && profile.features?.[name] !== true, `/spec/${field}`, { profile: spec.profile ?? '' }),
  ),
});

interface Addresses {
  readonly vtep: Prefix;
  readonly protocol: Prefix;
  readonly management: Prefix;
  readonly control: Address;
  readonly dhcpStart: Address;
}

const addressesOf = (configuration: FabricConfiguration): Addresses | undefined => {
  const [vtep, protocol] = [parsePrefix(configuration.vtepSubnet), parsePrefix(configuration.protocolSubnet)];
  const [management, control] = [parsePrefix(configuration.managementSubnet), parsePrefix(configuration.controlVip)];
  const dhcpStart = parseAddress(configuration.managementDhcpStart);
  if (!vtep || !protocol || !management || !control || !dhcpStart) return undefined;
  return { vtep, protocol, management, control: control.address, dhcpStart };
};

/** A rule about addresses, asked when the configuration can be read. */
const byAddresses =
  (check: (device: Switch, addresses: Addresses, fabric: FabricView) => readonly Violation[]): Rule<'Switch'>['check'] =>
  (device, fabric) => {
    const addresses = addressesOf(fabric.configuration);
    return addresses === undefined ? [] : check(device, addresses, fabric);
  };

/** Other switches under a key, and gateways where there are any. */
const otherSwitches = (device: Switch, key: string, pointer: string, fabric: FabricView): readonly OtherPlace[] =>
  othersAt(key, device, fabric, () => pointer).filter(
    ({ entry }) => is(entry, 'Switch') || (is(entry, 'Gateway') && fabric.configuration.gatewayEnabled),
  );

const usedBy = (places: readonly OtherPlace[]): string => `is used by ${places[0]?.entry.kind.toLowerCase()} ${places[0]?.entry.name}, too`;

const managementFault = (address: Address, { management, control, dhcpStart }: Addresses): string | undefined => {
  if (!containsAddress(management, address)) return 'is outside of the management subnet';
  if (address.family === dhcpStart.family && address.value >= dhcpStart.value) return 'is in the range that is given out by DHCP';
  return sameAddress(address, control) ? 'is the address of the control node' : undefined;
};

const singleFault = (prefix: Prefix | undefined, subnet: Prefix, what: string): string | undefined => {
  if (prefix === undefined) return 'is no address with a length';
  if (prefix.bits !== 32) return `has a length of ${prefix.bits}, not 32`;
  return containsAddress(subnet, prefix.address) ? undefined : `is outside of the ${what} subnet`;
};

const isPair = ({ redundancy }: SwitchSpec): boolean => redundancy?.type === 'mclag';

/** What is wrong with a text by itself, or who else has it. */
const faultAt = (at: string, text: string, fault: string | undefined, places: readonly OtherPlace[]): readonly Violation[] => {
  const said = fault ?? (places.length > 0 ? usedBy(places) : undefined);
  return when(said !== undefined, at, { text, fault: said ?? '' }, fault === undefined ? places : []);
};

export const switchRules: RuleTable<'Switch'> = {
  'SW-S01': {
    message: 'The switch is in no VLANNamespace.',
    hint: 'Name one under vlanNamespaces.',
    check: ({ spec }) => when((spec.vlanNamespaces ?? []).length === 0, '/spec/vlanNamespaces'),
  },
  'SW-S02': required(({ asn }) => !asn, 'asn', 'The switch has no autonomous system.'),
  'SW-S03': required(({ ip }) => !ip, 'ip', 'The switch has no management address.'),
  'SW-S04': required(({ protocolIP }) => !protocolIP, 'protocolIP', 'The switch has no protocol address.'),
  'SW-S05': required(
    ({ role, vtepIP }, { mode }) => isLeaf(role) && mode === 'spine-leaf' && !vtepIP,
    'vtepIP',
    'The leaf has no VTEP address.',
  ),
  'SW-S06': {
    message: 'A spine has no VTEP address.',
    hint: 'Remove it.',
    check: ({ spec }) => when(isSpine(spec) && Boolean(spec.vtepIP), '/spec/vtepIP'),
  },
  'SW-S07': {
    message: 'The switch has no profile.',
    hint: 'Name the profile of its model.',
    check: ({ spec }) => when(!spec.profile, '/spec/profile'),
  },
  'SW-S08': {
    message: 'There is no redundancy type {type}.',
    hint: 'Use eslag.',
    check: ({ spec }) => {
      const type = spec.redundancy?.type ?? '';
      return when(!['', 'mclag', 'eslag'].includes(type), '/spec/redundancy/type', { type });
    },
  },
  'SW-S09': {
    message: 'The redundancy has a group and no type.',
    hint: 'Add type: eslag.',
    check: ({ spec: { redundancy } }) => when(Boolean(redundancy?.group) && !redundancy?.type, '/spec/redundancy'),
  },
  'SW-S10': {
    message: 'The redundancy has a type and no group.',
    hint: 'Name the group.',
    check: ({ spec: { redundancy } }) => when(!redundancy?.group && Boolean(redundancy?.type), '/spec/redundancy'),
  },
  'SW-S11': {
    message: 'linkFlapErrDisable has no {field}.',
    hint: 'Write it, or remove linkFlapErrDisable.',
    check: ({ spec: { linkFlapErrDisable } }) =>
      (['flapThreshold', 'samplingInterval', 'recoveryInterval'] as const).flatMap((field) =>
        when(linkFlapErrDisable !== undefined && linkFlapErrDisable[field] === undefined, '/spec/linkFlapErrDisable', { field }),
      ),
  },
  'SW-X01': {
    message: 'There is no VLANNamespace {name}.',
    hint: 'Make it, or name another one.',
    missing: true,
    check: ({ spec }, fabric) =>
      (spec.vlanNamespaces ?? []).flatMap((name, index) =>
        when(fabric.at(claim.vlanNamespace(name)).length === 0, `/spec/vlanNamespaces/${index}`, { name }),
      ),
  },
  'SW-X02': {
    message: 'The ranges of the VLANNamespaces of the switch overlap: {one} and {other}.',
    hint: 'Take the switch out of one of them, or change their ranges.',
    check: ({ spec }, fabric) => {
      const all = (spec.vlanNamespaces ?? []).flatMap((name) => {
        const [entry] = fabric.at(claim.vlanNamespace(name));
        if (!is(entry, 'VLANNamespace')) return [];
        return (entry.stored.ranges ?? []).map(({ from = 0, to = 0 }, index) => ({ from, to, entry, pointer: `/spec/ranges/${index}` }));
      });
      const sorted = all.sort((left, right) => left.from - right.from || left.to - right.to);
      return sorted.flatMap((range, index) => {
        const before = sorted[index - 1];
        if (before === undefined || before.to < range.from) return [];
        const texts = { one: `${before.from}-${before.to}`, other: `${range.from}-${range.to}` };
        return when(true, '/spec/vlanNamespaces', texts, [before, range]);
      });
    },
  },
  'SW-X03': {
    message: 'A group has an empty name.',
    hint: 'Remove it.',
    check: ({ spec }) => (spec.groups ?? []).flatMap((name, index) => when(name === '', `/spec/groups/${index}`)),
  },
  'SW-X04': {
    message: 'There is no SwitchGroup {name}.',
    hint: 'Make it, or name another one.',
    missing: true,
    check: ({ spec, written, namespace }, fabric) =>
      (spec.groups ?? []).flatMap((name, index) => {
        const at = index < (written.groups ?? []).length ? `/spec/groups/${index}` : '/spec/redundancy/group';
        return when(name !== '' && fabric.get('SwitchGroup', name, namespace) === undefined, at, { name });
      }),
  },
  'SW-X05': {
    message: 'There is no switch profile {name}.',
    hint: 'Name one of the built-in profiles.',
    check: ({ spec, namespace }, fabric) => {
      const name = spec.profile ?? '';
      return when(name !== '' && fabric.profile(name, namespace) === undefined, '/spec/profile', { name });
    },
  },
  'SW-X06': {
    message: 'The speed of the port group cannot be set: {fault}.',
    hint: 'See the groups of the profile.',
    check: byProfile(({ spec }, profile) =>
      entriesOf<string>(spec, 'portGroupSpeeds').flatMap(({ name, value, at }) => {
        const group = profile.portGroups?.[name];
        const fault = group === undefined ? `there is no group ${name}` : speedFault(name, value, group.profile, profile, 'group');
        return when(fault !== undefined, at, { fault: fault ?? '' });
      }),
    ),
  },
  'SW-X07': {
    message: 'The speed of the port cannot be set: {fault}.',
    hint: 'See the ports of the profile. The speed of a port that can be broken out is that of its mode.',
    check: byProfile(({ spec }, profile) =>
      entriesOf<string>(spec, 'portSpeeds').flatMap(({ name, value, at }) => {
        const port = profile.ports?.[name];
        const fault = port === undefined ? `there is no port ${name}` : speedFault(name, value, port.profile, profile, 'port');
        return when(fault !== undefined, at, { fault: fault ?? '' });
      }),
    ),
  },
  'SW-X08': {
    message: 'The port cannot be broken out so: {fault}.',
    hint: 'See the ports of the profile.',
    check: byProfile(({ spec }, profile) =>
      entriesOf<string>(spec, 'portBreakouts').flatMap(({ name, value, at }) => {
        const fault = breakoutFault(name, value, profile);
        return when(fault !== undefined, at, { fault: fault ?? '' });
      }),
    ),
  },
  'SW-X09': {
    message: 'Auto-negotiation cannot be set for {name}.',
    hint: 'Name a port that allows it; of a port that can be broken out, its lanes, for example E1/1/1.',
    check: byProfile(({ spec }, profile) => {
      const settings = entriesOf<boolean>(spec, 'portAutoNegs');
      if (settings.length === 0) return [];
      const allowed = negotiablePorts(profile, spec.portBreakouts);
      return settings.flatMap(({ name, at }) => when(!allowed.has(name), at, { name }));
    }),
  },
  'SW-X10': {
    message: 'Error correction cannot be set for {name}.',
    hint: 'Name a port of the profile; of a port that is broken out, its lanes, for example E1/53/1.',
    check: byProfile(({ spec }, profile) => {
      const settings = entriesOf<string>(spec, 'portFECs');
      if (settings.length === 0) return [];
      const allowed = correctablePorts(profile, spec.portBreakouts);
      return settings.flatMap(({ name, at }) => when(!allowed.has(name), at, { name }));
    }),
  },
  'SW-X11': feature('roce', ({ roce }) => roce === true, 'roce', 'Switches of the profile {profile} have no RoCE.'),
  'SW-X12': feature(
    'ecmpRoCEQPN',
    ({ ecmp }) => ecmp?.roceQPN === true,
    'ecmp/roceQPN',
    'Switches of the profile {profile} cannot hash by queue pair.',
  ),
  'SW-X13': feature(
    'eslag',
    ({ redundancy }) => redundancy?.type === 'eslag',
    'redundancy/type',
    'Switches of the profile {profile} have no eslag.',
  ),
  'SW-X14': {
    message: 'The profile {profile} has a port that cannot be used: {port}.',
    hint: 'Correct the profile.',
    check: byProfile(({ spec }, profile) =>
      dataPorts(profile, spec.portBreakouts ?? {}).flatMap(({ name, port, profile: kind, mode, lanes }) => {
        const lost = port.profile ? kind?.speed === undefined && kind?.breakout === undefined : !port.group;
        const unusual = mode !== undefined && lanes === undefined && spec.portBreakouts?.[name] === undefined;
        return when(lost || unusual, '/spec/profile', { profile: spec.profile ?? '', port: name });
      }),
    ),
  },
  'SW-X15': {
    message: 'The switch has {count} ports after its breakouts; {limit} are the most.',
    hint: 'Break fewer ports out.',
    check: byProfile(({ spec }, profile) => {
      const limit = profile.maxPorts ?? 0;
      const count = limit === 0 ? 0 : dataPorts(profile, spec.portBreakouts ?? {}).reduce((sum, port) => sum + weightOf(port), 0);
      return when(limit > 0 && count > limit, '/spec/portBreakouts', { count, limit });
    }),
  },
  'SW-X16': {
    message: 'Pipeline {pipeline} of the switch has {count} ports after its breakouts; {limit} are the most.',
    hint: 'Break fewer ports out among {ports}.',
    check: byProfile(({ spec }, profile) => {
      if (profile.pipelines === undefined) return [];
      const counts = new Map<string, { count: number; readonly ports: string[] }>();
      for (const data of dataPorts(profile, spec.portBreakouts ?? {})) {
        const name = data.port.pipeline ?? '';
        const sum = counts.get(name) ?? { count: 0, ports: [] };
        if (name !== '') counts.set(name, { count: sum.count + weightOf(data), ports: [...sum.ports, data.name] });
      }
      return [...counts].flatMap(([pipeline, { count, ports }]) => {
        const limit = profile.pipelines?.[pipeline]?.maxPorts ?? 0;
        return when(count > limit, '/spec/portBreakouts', { pipeline, count, limit, ports: ports.join(', ') });
      });
    }),
  },
  'SW-X17': {
    message: 'The addresses of the installation cannot be read.',
    hint: "Correct the installer's configuration.",
    check: (_, { configuration }) => when(addressesOf(configuration) === undefined, '/spec'),
  },
  'SW-X18': {
    message: 'The management address {text} {fault}.',
    hint: 'Take a free one of the management subnet, before the range that is given out.',
    check: byAddresses((device, addresses, fabric) => {
      const { ip = '' } = device.spec;
      if (ip === '') return [];
      const prefix = parsePrefix(ip);
      const fault = prefix === undefined ? 'is no address with a length' : managementFault(prefix.address, addresses);
      const key = addressKey(ip);
      return faultAt('/spec/ip', ip, fault, key === undefined ? [] : otherSwitches(device, claim.management(key), '/spec/ip', fabric));
    }),
  },
  'SW-X19': {
    message: 'The protocol address {text} {fault}.',
    hint: 'Take a free one of the protocol subnet, with the length 32.',
    check: byAddresses((device, { protocol }, fabric) => {
      const { protocolIP = '' } = device.spec;
      if (protocolIP === '') return [];
      const fault = singleFault(parsePrefix(protocolIP), protocol, 'protocol');
      return faultAt('/spec/protocolIP', protocolIP, fault, otherSwitches(device, claim.protocol(protocolIP), '/spec/protocolIP', fabric));
    }),
  },
  'SW-X20': {
    message: 'The autonomous system {text} of the leaf {fault}.',
    hint: 'Take a free one of those for leaves.',
    check: (device, fabric) => {
      const { asn = 0, role } = device.spec;
      if (!isLeaf(role) || asn === 0) return [];
      const { leafAsnStart, leafAsnEnd } = fabric.configuration;
      const fault = asn < leafAsnStart || asn > leafAsnEnd ? `is not between ${leafAsnStart} and ${leafAsnEnd}` : undefined;
      const places = isPair(device.spec) ? [] : otherSwitches(device, claim.leafAsn(asn), '/spec/asn', fabric);
      return faultAt('/spec/asn', String(asn), fault, places);
    },
  },
  'SW-X21': {
    message: 'The autonomous system {asn} of the spine is not {expected}.',
    hint: 'All spines have the same one.',
    check: ({ spec }, { configuration }) => {
      const { asn = 0 } = spec;
      return when(isSpine(spec) && asn !== 0 && asn !== configuration.spineAsn, '/spec/asn', { asn, expected: configuration.spineAsn });
    },
  },
  'SW-X22': {
    message: 'The VTEP address {text} {fault}.',
    hint: 'Take a free one of the VTEP subnet, with the length 32.',
    check: byAddresses((device, { vtep }, fabric) => {
      const { vtepIP = '', role } = device.spec;
      if (!isLeaf(role) || vtepIP === '') return [];
      const fault = singleFault(parsePrefix(vtepIP), vtep, 'VTEP');
      const places = isPair(device.spec) ? [] : otherSwitches(device, claim.vtep(vtepIP), '/spec/vtepIP', fabric);
      return faultAt('/spec/vtepIP', vtepIP, fault, places);
    }),
  },
  'SW-W01': {
    message: 'Breakouts cannot be changed while RoCE is on.',
    hint: 'Turn roce off first, then change portBreakouts, then turn it on again.',
    in: inCluster,
    check: (device, fabric) => {
      const before = fabric.before(device);
      if (before === undefined || !(before.spec.roce || device.spec.roce)) return [];
      const text = (breakouts: SwitchSpec['portBreakouts']): string =>
        JSON.stringify(breakouts && Object.entries(breakouts).sort(([left], [right]) => (left < right ? -1 : 1)));
      return when(text(before.spec.portBreakouts) !== text(device.spec.portBreakouts), '/spec/portBreakouts');
    },
  },
  'HF-07': {
    message: 'The installer does not know the role {role}.',
    hint: `Use ${roles.join(', ')}.`,
    in: inInstaller,
    check: ({ spec: { role = '' } }) => when(!(roles as readonly string[]).includes(role), '/spec/role', { role: role || '(none)' }),
  },
  'HF-08': {
    message: 'The installer takes no spine with a VTEP address.',
    hint: 'Remove it.',
    in: { hhfab: 'error' },
    check: ({ spec }) => when(isSpine(spec) && Boolean(spec.vtepIP), '/spec/vtepIP'),
  },
  'HF-10': {
    message: 'The pair of switches has different {field}: {value} and {other}.',
    hint: 'Both switches of an MCLAG pair have the same one.',
    in: { hhfab: 'error' },
    check: (device, fabric) => {
      const group = device.spec.redundancy?.group;
      if (!isPair(device.spec) || !group) return [];
      const others = fabric.at(claim.uses('SwitchGroup', group)).filter((other): other is Switch => is(other, 'Switch'));
      return others
        .filter(({ key, stored }) => key !== device.key && stored.redundancy?.group === group)
        .flatMap((entry) =>
          (['asn', 'vtepIP'] as const).flatMap((field) => {
            const [value, other] = [device.spec[field] ?? '', entry.stored[field] ?? ''];
            const texts = { field, value: String(value), other: String(other) };
            return when(Boolean(value) && Boolean(other) && value !== other, `/spec/${field}`, texts, [
              { entry, pointer: `/spec/${field}` },
            ]);
          }),
        );
    },
  },
  'Q18-SW': {
    message: 'Redundancy of the type mclag is deprecated; the fabric does nothing with it.',
    hint: 'Use the type eslag.',
    in: { webhook: 'warning', hhfab: 'warning', strict: 'warning' },
    check: ({ spec }) => when(isPair(spec), '/spec/redundancy/type'),
  },
};
