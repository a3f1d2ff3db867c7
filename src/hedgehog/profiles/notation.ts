/**
 * How the built-in switch profiles are written down here, and what that means as a specification of the kind SwitchProfile.
 *
 * Ports of a model come in runs whose numbers grow by a step, so a run is one row. A breakout mode says how many lanes it has; its lanes
 * follow each other by one number of the operating system, or by the step behind a colon.
 */
import type { SwitchProfileSpec } from '../rules/specs.ts';

/** A number, or the first one of a run and the step to the next. */
type Numbers = number | readonly [first: number, step: number];

interface PortRun {
  /** Number of the first port; names are `E1/<number>`. */
  readonly first: number;
  readonly count?: number;
  readonly profile?: string;
  readonly group?: string;
  /** Number in the name that the operating system has for the port. */
  readonly nos: Numbers;
  /** Number of the first lane; only of ports that can be broken out. */
  readonly base?: Numbers;
  readonly pipeline?: string;
  /** What is printed at the port, when it is not its number. */
  readonly label?: string;
}

interface PortKind {
  readonly default: string;
  /** Speeds of a port that stays whole. */
  readonly speeds?: string;
  /** Modes of a port that can be broken out. */
  readonly modes?: string;
  /** Whether auto-negotiation may be set, and how it is when it is not. */
  readonly autoNeg?: 'on' | 'off';
}

interface ProfileRow {
  readonly displayName: string;
  readonly otherNames?: readonly string[];
  readonly silicon: string;
  readonly nos: string;
  readonly platform: string;
  readonly notes?: string;
  readonly features: string;
  readonly maxPathsEBGP?: number;
  readonly maxPorts?: number;
  readonly pipelines?: { readonly count: number; readonly maxPorts: number };
  readonly groups?: { readonly count: number; readonly profile: string };
  readonly profiles: Readonly<Record<string, PortKind>>;
  /** Name of the management port while the operating system is installed. */
  readonly onie?: string;
  readonly ports: readonly PortRun[];
}

export type ProfileTable = Readonly<Record<string, ProfileRow>>;

const words = (text: string): readonly string[] => text.split(' ');

const counted = <Value>(count: number, value: (number: number) => Value): Readonly<Record<string, Value>> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [String(index + 1), value(index + 1)]));

const numberAt = (numbers: Numbers, index: number): number => (typeof numbers === 'number' ? numbers : numbers[0] + index * numbers[1]);

type PortProfiles = NonNullable<SwitchProfileSpec['portProfiles']>;
type Ports = NonNullable<SwitchProfileSpec['ports']>;

const modesOf = (text: string) =>
  Object.fromEntries(
    words(text).map((word) => {
      const [mode = '', step = '1'] = word.split(':');
      return [mode, { offsets: Array.from({ length: Number.parseInt(mode, 10) }, (_, lane) => String(lane * Number(step))) }];
    }),
  );

const portProfile = ({ default: usual, speeds, modes, autoNeg }: PortKind): PortProfiles[string] => ({
  ...(speeds === undefined ? {} : { speed: { default: usual, supported: words(speeds) } }),
  ...(modes === undefined ? {} : { breakout: { default: usual, supported: modesOf(modes) } }),
  ...(autoNeg === undefined ? {} : { autoNegAllowed: true }),
  ...(autoNeg === 'on' ? { autoNegDefault: true } : {}),
});

const portsOf = ({
  first,
  count = 1,
  profile,
  group,
  nos,
  base,
  pipeline,
  label,
}: PortRun): readonly (readonly [string, Ports[string]])[] =>
  Array.from({ length: count }, (_, index) => [
    `E1/${first + index}`,
    {
      nos: `${base === undefined ? 'Ethernet' : '1/'}${numberAt(nos, index)}`,
      ...(base === undefined ? {} : { baseNOSName: `Ethernet${numberAt(base, index)}` }),
      label: label ?? String(first + index),
      ...(group === undefined ? {} : { group }),
      ...(profile === undefined ? {} : { profile }),
      ...(pipeline === undefined ? {} : { pipeline }),
    },
  ]);

/** The specification that a row stands for. */
export const specificationOf = (row: ProfileRow): SwitchProfileSpec => ({
  displayName: row.displayName,
  ...(row.otherNames === undefined ? {} : { otherNames: row.otherNames }),
  switchSilicon: row.silicon,
  features: Object.fromEntries(words(row.features).map((feature) => [feature, true])),
  ...(row.notes === undefined ? {} : { notes: row.notes }),
  config: row.maxPathsEBGP === undefined ? {} : { maxPathsEBGP: row.maxPathsEBGP },
  ports: {
    M1: { nos: 'Management0', management: true, oniePortName: row.onie ?? 'eth0' },
    ...Object.fromEntries(row.ports.flatMap(portsOf)),
  },
  ...(row.groups === undefined
    ? {}
    : { portGroups: counted(row.groups.count, (number) => ({ nos: String(number), profile: row.groups?.profile ?? '' })) }),
  portProfiles: Object.fromEntries(Object.entries(row.profiles).map(([name, kind]) => [name, portProfile(kind)])),
  nosType: row.nos,
  platform: row.platform,
  ...(row.pipelines === undefined ? {} : { pipelines: counted(row.pipelines.count, () => ({ maxPorts: row.pipelines?.maxPorts ?? 0 })) }),
  ...(row.maxPorts === undefined ? {} : { maxPorts: row.maxPorts }),
});
