/** Rules of the kind SwitchProfile. They are asked where an installation allows profiles of its own. */
import { equals, pointerToken } from '#base/json.ts';
import type { Entry, FabricView } from './fabric.ts';
import { parseInteger } from './port-map.ts';
import { inCluster, type Rule, type RuleTable, type Violation, when } from './rule.ts';
import type { PortProfileSpec, PortSpec, SwitchProfileSpec } from './specs.ts';

type Profile = Entry<'SwitchProfile'>;

const operatingSystems = [
  'sonic-bcm-base',
  'sonic-bcm-campus',
  'sonic-bcm-vs',
  'sonic-cls-plus-broadcom',
  'sonic-cls-plus-marvell',
  'sonic-cls-plus-vs',
  'cumulus-vx',
  'cumulus-mlx',
];

export const portSpeeds = ['1G', '2.5G', '5G', '10G', '20G', '25G', '40G', '50G', '100G', '200G', '400G', '800G'];

/** `<1, 2, 4 or 8>x<speed>`. */
export const isBreakoutMode = (mode: string): boolean => {
  const parts = mode.split('x');
  return parts.length === 2 && ['1', '2', '4', '8'].includes(parts[0] ?? '') && portSpeeds.includes(parts[1] ?? '');
};

/** Installers that bring their own profiles replace what a file says. */
const whereJudged = inCluster;

const required = (field: 'displayName' | 'switchSilicon' | 'platform'): Rule<'SwitchProfile'> => ({
  message: `${field} is empty.`,
  hint: 'Write it.',
  in: whereJudged,
  check: ({ spec }) => when(!spec[field], `/spec/${field}`),
});

interface Port {
  readonly name: string;
  readonly port: PortSpec;
  readonly at: string;
  readonly earlier: readonly (readonly [string, PortSpec])[];
  readonly profile: PortProfileSpec | undefined;
}

const portsOf = ({ spec }: Profile): readonly Port[] => {
  const all = Object.entries(spec.ports ?? {});
  return all.map(([name, port], index) => ({
    name,
    port,
    at: `/spec/ports/${pointerToken(name)}`,
    earlier: all.slice(0, index),
    profile: port.profile ? spec.portProfiles?.[port.profile] : undefined,
  }));
};

type PortCheck = (port: Port, spec: SwitchProfileSpec) => string | undefined;

const ports = (message: string, hint: string, check: PortCheck): Rule<'SwitchProfile'> => ({
  message,
  hint,
  in: whereJudged,
  check: (profile) =>
    portsOf(profile).flatMap((port): readonly Violation[] => {
      const fault = check(port, profile.spec);
      return when(fault !== undefined, port.at, { port: port.name, fault: fault ?? '' });
    }),
});

/** A rule of ports that are not for management. */
const dataPorts = (message: string, hint: string, check: PortCheck): Rule<'SwitchProfile'> =>
  ports(message, hint, (port, spec) => (port.port.management ? undefined : check(port, spec)));

const numbered = (text: string, prefix: string, least: number): boolean => {
  const number = text.startsWith(prefix) ? parseInteger(text.slice(prefix.length)) : undefined;
  return number !== undefined && number >= least;
};

const managementFault: PortCheck = ({ name, port }) => {
  if (!port.management) return undefined;
  if (!numbered(name, 'M', 1)) return 'its name is not M and a number';
  if (!numbered(port.nos ?? '', 'Management', 0)) return 'nos is not Management and a number';
  if (!numbered(port.oniePortName ?? '', 'eth', 0)) return 'oniePortName is not eth and a number';
  return port.group || port.profile || port.baseNOSName ? 'it has a group, a profile or a baseNOSName' : undefined;
};

const commonFault: PortCheck = ({ name, port, earlier }) => {
  if (!port.nos) return 'it has no nos';
  if (name.length < 2) return 'its name is too short';
  if (earlier.some(([, other]) => other.nos === port.nos)) return `nos ${port.nos} is used twice`;
  return port.baseNOSName && earlier.some(([, other]) => other.baseNOSName === port.baseNOSName)
    ? `baseNOSName ${port.baseNOSName} is used twice`
    : undefined;
};

const dataName: PortCheck = ({ name }) => {
  const [asic = '', number = '', ...more] = name.slice(1).split('/');
  const positive = [asic, number].every((part) => (parseInteger(part) ?? 0) > 0);
  return name.startsWith('E') && positive && more.length === 0 ? undefined : 'its name is not E, a number, / and a number';
};

const breakoutNames: PortCheck = ({ port, profile }) => {
  if (profile?.breakout === undefined) return undefined;
  const nos = port.nos ?? '';
  if (!nos.startsWith('1/') || parseInteger(nos.slice(2)) === undefined) return 'nos is not 1/ and a number';
  return numbered(port.baseNOSName ?? '', 'Ethernet', 0) ? undefined : 'baseNOSName is not Ethernet and a number';
};

const named =
  <Item>(items: (spec: SwitchProfileSpec) => Readonly<Record<string, Item>> | undefined, field: string) =>
  (check: (item: Item, name: string, spec: SwitchProfileSpec) => string | undefined): Rule<'SwitchProfile'>['check'] =>
  ({ spec }: Profile) =>
    Object.entries(items(spec) ?? {}).flatMap(([name, item]) => {
      const fault = check(item, name, spec);
      return when(fault !== undefined, `/spec/${field}/${pointerToken(name)}`, { name, fault: fault ?? '' });
    });

const groups = named((spec) => spec.portGroups, 'portGroups');
const kinds = named((spec) => spec.portProfiles, 'portProfiles');
const pipelines = named((spec) => spec.pipelines, 'pipelines');

const isUsed = (name: string, spec: SwitchProfileSpec): boolean =>
  Object.values(spec.ports ?? {}).some(({ management, profile }) => !management && profile === name) ||
  Object.values(spec.portGroups ?? {}).some(({ profile }) => profile === name);

const namesFault = (names: readonly string[]): string | undefined => {
  if (names.length > 5) return 'has more than 5';
  if (names.includes('')) return 'has an empty one';
  return new Set(names).size < names.length ? 'has one twice' : undefined;
};

export const switchProfileRules: RuleTable<'SwitchProfile'> = {
  'SP-S01': required('displayName'),
  'SP-S02': {
    message: 'otherNames {fault}.',
    hint: 'Write up to 5 different names.',
    in: whereJudged,
    check: ({ spec }) => {
      const fault = namesFault(spec.otherNames ?? []);
      return when(fault !== undefined, '/spec/otherNames', { fault: fault ?? '' });
    },
  },
  'SP-S03': required('switchSilicon'),
  'SP-S04': {
    message: 'There is no operating system {system}.',
    hint: `Use one of ${operatingSystems.join(', ')}.`,
    in: whereJudged,
    check: ({ spec: { nosType = '' } }) =>
      when(!operatingSystems.includes(nosType), '/spec/nosType', { system: nosType || 'without a name' }),
  },
  'SP-S05': required('platform'),
  'SP-S06': ports('Port {port} cannot be used: {fault}.', 'Give each port a nos of its own.', commonFault),
  'SP-S07': ports('Management port {port} cannot be used: {fault}.', 'Write for example M1 with Management0 and eth0.', managementFault),
  'SP-S08': dataPorts('Port {port} cannot be used: {fault}.', 'Write for example E1/1.', dataName),
  'SP-S09': dataPorts('Port {port} cannot be used: {fault}.', 'Give each port a label of its own.', ({ port, earlier }) => {
    if (!port.label) return 'it has no label';
    const twin = earlier.some(([, other]) => !other.management && other.label === port.label);
    return twin ? `the label ${port.label} is used twice` : undefined;
  }),
  'SP-S10': dataPorts('Port {port} has {fault}.', 'Name either one.', ({ port }) => {
    if (!port.profile && !port.group) return 'neither a profile nor a group';
    return port.profile && port.group ? 'a profile and a group' : undefined;
  }),
  'SP-S11': dataPorts('Port {port} has the profile {fault}, which is not there.', 'Name one of portProfiles.', ({ port, profile }) =>
    port.profile && profile === undefined ? port.profile : undefined,
  ),
  'SP-S12': dataPorts('Port {port} cannot be broken out: {fault}.', 'Write for example 1/1 and Ethernet0.', breakoutNames),
  'SP-S13': dataPorts(
    'Port {port} cannot be in a pipeline: {fault}.',
    'Name one of pipelines, at ports that can be broken out.',
    (one, spec) => {
      const { pipeline } = one.port;
      if (!pipeline) return undefined;
      if (spec.pipelines?.[pipeline] === undefined) return `there is no pipeline ${pipeline}`;
      return one.profile?.breakout === undefined ? 'it cannot be broken out' : undefined;
    },
  ),
  'SP-S14': dataPorts('Port {port} cannot be used: {fault}.', 'Write for example Ethernet0.', ({ port, profile }) =>
    profile?.breakout === undefined && !numbered(port.nos ?? '', 'Ethernet', 0) ? 'nos is not Ethernet and a number' : undefined,
  ),
  'SP-S15': dataPorts('Port {port} is in the group {fault}, which is not there.', 'Name one of portGroups.', ({ port }, spec) =>
    port.group && spec.portGroups?.[port.group] === undefined ? port.group : undefined,
  ),
  'SP-S16': {
    message: 'Group {name} {fault}.',
    hint: 'Give it a positive number as nos, and a profile with speeds and without auto-negotiation.',
    in: whereJudged,
    check: groups(({ nos = '', profile = '' }, name, spec) => {
      const kind = spec.portProfiles?.[profile];
      if (!Object.values(spec.ports ?? {}).some(({ management, group }) => !management && group === name)) return 'is not used by any port';
      if ((parseInteger(nos) ?? 0) <= 0) return 'has no positive number as nos';
      if (kind === undefined) return 'has no profile that is there';
      if (kind.speed === undefined) return 'has a profile without speeds';
      return kind.autoNegAllowed ? 'has a profile that allows auto-negotiation' : undefined;
    }),
  },
  'SP-S17': {
    message: 'Port profile {name} {fault}.',
    hint: 'Give it either speeds or breakouts.',
    in: whereJudged,
    check: kinds((kind, name, spec) => {
      if (!isUsed(name, spec)) return 'is not used';
      if (kind.speed === undefined && kind.breakout === undefined) return 'has neither speeds nor breakouts';
      if (kind.speed !== undefined && kind.breakout !== undefined) return 'has both speeds and breakouts';
      return kind.autoNegDefault && !kind.autoNegAllowed ? 'turns auto-negotiation on and does not allow it' : undefined;
    }),
  },
  'SP-S18': {
    message: 'Port profile {name} {fault}.',
    hint: `Speeds are ${portSpeeds.join(', ')}.`,
    in: whereJudged,
    check: kinds(({ speed }) => {
      if (speed === undefined) return undefined;
      const supported = speed.supported ?? [];
      if (!speed.default || !supported.includes(speed.default)) return 'has no usual speed that it supports';
      const wrong = supported.find((one) => !portSpeeds.includes(one));
      return wrong === undefined ? undefined : `supports ${wrong || 'the empty text'}, which is no speed`;
    }),
  },
  'SP-S19': {
    message: 'Port profile {name} {fault}.',
    hint: 'Modes are 1, 2, 4 or 8, x, and a speed, for example 4x25G.',
    in: whereJudged,
    check: kinds(({ breakout }) => {
      if (breakout === undefined) return undefined;
      const supported = breakout.supported ?? {};
      if (!breakout.default || !Object.hasOwn(supported, breakout.default)) return 'has no usual breakout that it supports';
      const empty = Object.keys(supported).find((mode) => (supported[mode]?.offsets ?? []).length === 0);
      const wrong = Object.keys(supported).find((mode) => !isBreakoutMode(mode));
      if (empty !== undefined) return `has no lanes for ${empty}`;
      return wrong === undefined ? undefined : `supports ${wrong || 'the empty text'}, which is no breakout`;
    }),
  },
  'SP-S20': {
    message: 'Pipeline {name} {fault}.',
    hint: 'Give it a name, and a number of ports.',
    in: whereJudged,
    check: pipelines(({ maxPorts = 0 }, name) => (name === '' ? 'has no name' : maxPorts === 0 ? 'takes no ports' : undefined)),
  },
  'SP-W01': {
    message: 'There is no built-in profile {name}, and the installation allows no others.',
    hint: 'Use a built-in profile, or have the installation allow others.',
    in: inCluster,
    check: (profile, fabric) => {
      const unknown = fabric.before(profile) === undefined && fabric.builtIn(profile.name) === undefined;
      return when(unknown && !fabric.configuration.allowExtraSwitchProfiles, '/metadata/name', { name: profile.name });
    },
  },
  'SP-W02': {
    message: 'The built-in profile {name} cannot be changed.',
    hint: 'Remove it from the repository: every installation has it.',
    in: inCluster,
    check: ({ name, spec }: Profile, fabric: FabricView) => {
      const builtIn = fabric.builtIn(name);
      return when(builtIn !== undefined && !equals(meaning(builtIn), meaning(spec)), '/spec', { name });
    },
  },
};

/** A value without what says nothing: nulls, empty texts, lists and mappings, zeros and false. */
const meaning = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(meaning);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, meaning(inner)] as const)
      .filter(([, inner]) => Boolean(inner) && (typeof inner !== 'object' || Object.keys(inner as object).length > 0)),
  );
};
