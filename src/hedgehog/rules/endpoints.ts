/** Ends of connections: which variant counts, which ports it uses, and what is wrong with them (CONN-S03..S11). */
import type { ConnectionSpec, LinkEnd } from './specs.ts';

/** Variants in the order in which the fabric looks for one; the first that is there counts. */
export const variants = [
  'unbundled',
  'bundled',
  'eslag',
  'fabric',
  'mesh',
  'gateway',
  'vpcLoopback',
  'external',
  'staticExternal',
] as const;
export type Variant = (typeof variants)[number];

export type EndRole = 'switch' | 'server' | 'gateway';

/** One end of a link. */
export interface End {
  readonly role: EndRole;
  /** `device/port`, as it is written. */
  readonly port: string;
  readonly device: string;
  /** Port on the device. */
  readonly local: string;
  readonly ip: string;
  readonly pointer: string;
}

export interface EndpointFault {
  readonly rule: string;
  readonly pointer: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

export interface Endpoints {
  readonly variant: Variant | undefined;
  readonly ends: readonly End[];
  readonly faults: readonly EndpointFault[];
}

/** Deprecated variants: the fabric accepts them and looks no further. */
export const isDeprecated = (spec: ConnectionSpec): boolean => spec.mclag !== undefined || spec.mclagDomain !== undefined;

export const variantOf = (spec: ConnectionSpec): Variant | undefined => variants.find((variant) => spec[variant] !== undefined);

const endOf = (role: EndRole, end: LinkEnd | undefined, pointer: string): End => {
  const port = end?.port ?? '';
  const slash = port.indexOf('/');
  return {
    role,
    port,
    device: slash < 0 ? port : port.slice(0, slash),
    local: slash < 0 ? '' : port.slice(slash + 1),
    ip: end?.ip ?? '',
    pointer,
  };
};

type Ends = readonly (readonly [name: string, role: EndRole])[];

/** The two ends that a link of each variant has. */
const linkEnds: Readonly<Record<Variant, Ends>> = {
  unbundled: [
    ['switch', 'switch'],
    ['server', 'server'],
  ],
  bundled: [
    ['switch', 'switch'],
    ['server', 'server'],
  ],
  eslag: [
    ['switch', 'switch'],
    ['server', 'server'],
  ],
  fabric: [
    ['spine', 'switch'],
    ['leaf', 'switch'],
  ],
  mesh: [
    ['leaf1', 'switch'],
    ['leaf2', 'switch'],
  ],
  gateway: [
    ['switch', 'switch'],
    ['gateway', 'gateway'],
  ],
  vpcLoopback: [
    ['switch1', 'switch'],
    ['switch2', 'switch'],
  ],
  external: [['switch', 'switch']],
  staticExternal: [['switch', 'switch']],
};

type Link = Readonly<Record<string, LinkEnd | undefined>>;

/** Links of a variant with their places. */
const linksOf = (spec: ConnectionSpec, variant: Variant): readonly (readonly [Link, string])[] => {
  const value = spec[variant] as { readonly link?: Link; readonly links?: readonly Link[] };
  if (['unbundled', 'external', 'staticExternal'].includes(variant)) return [[value.link ?? {}, `/spec/${variant}/link`]];
  return (value.links ?? []).map((link, index) => [link, `/spec/${variant}/links/${index}`]);
};

/** Ends of all links of a variant, link by link. */
export const endsOf = (spec: ConnectionSpec, variant: Variant): readonly End[] =>
  linksOf(spec, variant).flatMap(([link, pointer]) =>
    linkEnds[variant].map(([name, role]) => endOf(role, link[name], `${pointer}/${name}`)),
  );

/** How many devices of a role a variant takes. */
interface Count {
  readonly least: number;
  readonly most: number;
}

interface Shape {
  readonly rule: string;
  readonly switch: Count;
  readonly server?: Count;
}

const exactly = (count: number): Count => ({ least: count, most: count });

/** CONN-S04..S10. The number of gateways is not looked at. */
const shapes: Readonly<Partial<Record<Variant, Shape>>> = {
  unbundled: { rule: 'CONN-S04', switch: exactly(1), server: exactly(1) },
  bundled: { rule: 'CONN-S05', switch: exactly(1), server: exactly(1) },
  eslag: { rule: 'CONN-S06', switch: { least: 1, most: 4 }, server: exactly(1) },
  fabric: { rule: 'CONN-S07', switch: exactly(2) },
  mesh: { rule: 'CONN-S08', switch: exactly(2) },
  gateway: { rule: 'CONN-S09', switch: exactly(1) },
  vpcLoopback: { rule: 'CONN-S10', switch: exactly(1) },
};

const inWords = ({ least, most }: Count, one: string, many: string): string =>
  `${least === most ? `exactly ${least}` : `${least} to ${most}`} ${most === 1 ? one : many}`;

const countFaults = (variant: Variant, shape: Shape, ends: readonly End[]): readonly EndpointFault[] => {
  const counts = [
    ['switch', 'switches', shape.switch],
    ['server', 'servers', shape.server],
  ] as const;
  return counts.flatMap(([role, many, count]) => {
    const found = new Set(ends.filter((end) => end.role === role).map(({ device }) => device)).size;
    if (count === undefined || (found >= count.least && found <= count.most)) return [];
    const problem = `needs ${inWords(count, role, many)} and has ${found}`;
    return [{ rule: shape.rule, pointer: `/spec/${variant}`, parameters: { variant, problem } }];
  });
};

const repeatedPorts = (variant: Variant, shape: Shape, ends: readonly End[]): readonly EndpointFault[] =>
  ends
    .filter((end, index) => ends.findIndex((other) => other.port === end.port) < index)
    .map((end) => ({
      rule: shape.rule,
      pointer: `${end.pointer}/port`,
      parameters: { variant, problem: `uses the port ${end.port} more than once` },
    }));

const badNames = (ends: readonly End[]): readonly EndpointFault[] =>
  ends
    .filter(({ device, local }) => device === '' || local === '')
    .map(({ pointer, port }) => ({ rule: 'CONN-S11', pointer: `${pointer}/port`, parameters: { port } }));

const read = (spec: ConnectionSpec): Endpoints => {
  const variant = variantOf(spec);
  if (isDeprecated(spec)) return { variant, ends: [], faults: [] };
  if (variant === undefined) return { variant, ends: [], faults: [{ rule: 'CONN-S03', pointer: '/spec', parameters: {} }] };
  const ends = endsOf(spec, variant);
  const shape = shapes[variant];
  const faults = shape === undefined ? [] : [...countFaults(variant, shape, ends), ...repeatedPorts(variant, shape, ends)];
  return { variant, ends, faults: [...faults, ...badNames(ends)] };
};

const known = new WeakMap<ConnectionSpec, Endpoints>();

/** Ends of the variant that counts. Nothing is asked of deprecated variants. */
export const endpointsOf = (spec: ConnectionSpec): Endpoints => {
  let endpoints = known.get(spec);
  if (endpoints === undefined) known.set(spec, (endpoints = read(spec)));
  return endpoints;
};

/** Names of the devices of a role, each once. */
export const devicesOf = ({ ends }: Endpoints, role: EndRole): readonly string[] => [
  ...new Set(ends.filter((end) => end.role === role).map(({ device }) => device)),
];

/** The link addresses of the first of these variants that is there; other variants beside it do not matter. */
export const addressedLinks = (spec: ConnectionSpec): readonly (readonly [End, End])[] => {
  const variant = (['fabric', 'mesh', 'gateway'] as const).find((name) => spec[name] !== undefined);
  if (variant === undefined) return [];
  const ends = endsOf(spec, variant);
  return ends.flatMap((end, index) => {
    const other = ends[index + 1];
    return index % 2 === 0 && other !== undefined ? [[end, other] as const] : [];
  });
};

/** CONN-X10: a whole port is its first lane. */
export const laneOf = (port: string): string => (port.split('/').length === 3 ? `${port}/1` : port);
