/** Ports that a switch has by its profile and its breakouts, and what may be set on each. */
import type { PortProfileSpec, PortSpec, SwitchProfileSpec, SwitchSpec } from './specs.ts';

type Breakouts = NonNullable<SwitchSpec['portBreakouts']>;

/** A whole number as Go's Atoi reads it (DEC-10): a sign and leading zeros are allowed. */
export const parseInteger = (text: string): number | undefined => (/^[+-]?\d+$/u.test(text) ? Number(text) : undefined);

const profileOf = (profile: SwitchProfileSpec, port: PortSpec): PortProfileSpec | undefined =>
  port.profile ? profile.portProfiles?.[port.profile] : undefined;

/** A port that is not for management, with what its profile says. */
export interface DataPort {
  readonly name: string;
  readonly port: PortSpec;
  readonly profile: PortProfileSpec | undefined;
  /** Mode that is set or usual, when the port can be broken out. */
  readonly mode: string | undefined;
  /** How many lanes that mode has; nothing when the profile does not know the mode. */
  readonly lanes: number | undefined;
}

export const dataPorts = (profile: SwitchProfileSpec, breakouts: Breakouts): readonly DataPort[] =>
  Object.entries(profile.ports ?? {}).flatMap(([name, port]) => {
    if (port.management) return [];
    const kind = profileOf(profile, port);
    const mode = kind?.breakout === undefined ? undefined : (breakouts[name] ?? kind.breakout.default ?? '');
    const lanes = mode === undefined ? undefined : kind?.breakout?.supported?.[mode]?.offsets?.length;
    return [{ name, port, profile: kind, mode, lanes }];
  });

const laneNames = ({ name, lanes = 0 }: DataPort): readonly string[] => Array.from({ length: lanes }, (_, index) => `${name}/${index + 1}`);

/** Ports of a switch by name, or the port whose mode its profile does not have. */
export interface PortMap {
  readonly names: ReadonlySet<string>;
  readonly fault?: { readonly port: string; readonly mode: string };
}

const hasNumbers = ({ port, mode, profile }: DataPort): boolean => {
  const offsets = profile?.breakout?.supported?.[mode ?? '']?.offsets ?? [];
  const base = port.baseNOSName ?? '';
  return base.startsWith('Ethernet') && [base.slice(8), ...offsets].every((text) => parseInteger(text) !== undefined);
};

const readPortMap = (profile: SwitchProfileSpec, breakouts: Breakouts): PortMap => {
  const names = new Set<string>();
  for (const [name, port] of Object.entries(profile.ports ?? {})) if (port.management) names.add(name);
  for (const data of dataPorts(profile, breakouts)) {
    if (data.mode === undefined) names.add(data.name);
    else if (data.lanes === undefined || !hasNumbers(data)) return { names, fault: { port: data.name, mode: data.mode } };
    else if (data.lanes > 0) for (const name of [data.name, ...laneNames(data)]) names.add(name);
  }
  return { names };
};

const noBreakouts: Breakouts = {};
const maps = new WeakMap<SwitchProfileSpec, WeakMap<Breakouts, PortMap>>();

/** Section 9.3: management ports, whole ports, and lanes with the whole port as another name of the first one. */
export const portMapOf = (profile: SwitchProfileSpec, breakouts: Breakouts = noBreakouts): PortMap => {
  let byBreakouts = maps.get(profile);
  if (byBreakouts === undefined) maps.set(profile, (byBreakouts = new WeakMap()));
  let map = byBreakouts.get(breakouts);
  if (map === undefined) byBreakouts.set(breakouts, (map = readPortMap(profile, breakouts)));
  return map;
};

/** Names that auto-negotiation may be set for (SW-X09). */
export const negotiablePorts = (profile: SwitchProfileSpec, breakouts: Breakouts = noBreakouts): ReadonlySet<string> =>
  new Set(
    dataPorts(profile, breakouts).flatMap((data) => {
      if (!data.profile?.autoNegAllowed) return [];
      return data.profile.speed === undefined ? laneNames(data) : [data.name];
    }),
  );

/** Names that error correction may be set for (SW-X10). */
export const correctablePorts = (profile: SwitchProfileSpec, breakouts: Breakouts = noBreakouts): ReadonlySet<string> =>
  new Set(
    dataPorts(profile, breakouts).flatMap((data) => {
      if (data.mode === undefined) return [data.name];
      return data.lanes === 1 ? [data.name, ...laneNames(data)] : laneNames(data);
    }),
  );

/** How many ports a data port counts for. */
export const weightOf = (data: DataPort): number => (data.mode === undefined ? 1 : (data.lanes ?? 0));
