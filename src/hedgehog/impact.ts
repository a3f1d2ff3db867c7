/**
 * What a change of a fabric's objects touches, before anything is applied: which objects are made, changed and deleted, in an order in which
 * that can be done, which switches, ports, servers, VPCs and peerings are concerned, and how risky it looks, with reasons.
 */
import { equals } from '#base/json.ts';
import { creationOrder } from './kinds.ts';
import { endpointsOf, isDeprecated, variantOf } from './rules/endpoints.ts';
import { type Entry, is, keyOf } from './rules/fabric.ts';

/** Objects by key, as rules know them. */
export type Objects = ReadonlyMap<string, Entry>;

export interface ObjectChange {
  readonly action: 'create' | 'change' | 'delete';
  readonly kind: string;
  readonly name: string;
  readonly key: string;
  /** Fields of `spec` that differ, of an object that is changed. */
  readonly fields: readonly string[];
}

export interface Touched {
  readonly switches: readonly string[];
  /** `device/port` of switches whose cable is new, gone or another one. */
  readonly ports: readonly string[];
  readonly servers: readonly string[];
  readonly vpcs: readonly string[];
  readonly peerings: readonly string[];
}

export interface RiskReason {
  readonly points: number;
  readonly reason: string;
}

export interface Impact {
  readonly changes: readonly ObjectChange[];
  readonly touched: Touched;
  /** 0 is harmless, 100 the most. */
  readonly score: number;
  readonly reasons: readonly RiskReason[];
}

const rank = (kind: string): number => creationOrder.indexOf(kind);

const fieldsOf = (before: Entry, after: Entry): readonly string[] => {
  const [then, now] = [before.spec, after.spec] as readonly Readonly<Record<string, unknown>>[];
  const names = new Set([...Object.keys(then ?? {}), ...Object.keys(now ?? {})]);
  return [...names].filter((name) => !equals(then?.[name], now?.[name])).sort();
};

const compareNames = (left: ObjectChange, right: ObjectChange): number => (left.key < right.key ? -1 : 1);

/** What is needed comes first, and goes last. */
const changesOf = (before: Objects, after: Objects): readonly ObjectChange[] => {
  const change = (action: ObjectChange['action'], { kind, name, key }: Entry, fields: readonly string[] = []): ObjectChange => ({
    action,
    kind,
    name,
    key,
    fields,
  });
  const put = [...after.values()].flatMap((entry): readonly ObjectChange[] => {
    const old = before.get(entry.key);
    if (old === undefined) return [change('create', entry)];
    const fields = fieldsOf(old, entry);
    return fields.length === 0 ? [] : [change('change', entry, fields)];
  });
  const gone = [...before.values()].filter(({ key }) => !after.has(key)).map((entry) => change('delete', entry));
  return [
    ...put.sort((left, right) => rank(left.kind) - rank(right.kind) || compareNames(left, right)),
    ...gone.sort((left, right) => rank(right.kind) - rank(left.kind) || compareNames(left, right)),
  ];
};

class Touching {
  readonly #objects: Objects;
  readonly switches = new Set<string>();
  readonly ports = new Set<string>();
  readonly servers = new Set<string>();
  readonly vpcs = new Set<string>();
  readonly peerings = new Set<string>();

  constructor(objects: Objects) {
    this.#objects = objects;
  }

  #each<Kind extends Entry['kind']>(kind: Kind, wanted: (entry: Entry<Kind>) => boolean, touch: (entry: Entry<Kind>) => void): void {
    for (const entry of this.#objects.values()) if (is(entry, kind) && wanted(entry)) touch(entry);
  }

  /** Devices at a connection; its ports too when the cable itself is another one. */
  #connection(entry: Entry | undefined, cable: boolean): void {
    if (!is(entry, 'Connection') || isDeprecated(entry.spec)) return;
    for (const { role, device, port } of endpointsOf(entry.spec).ends) {
      if (role === 'switch') this.switches.add(device);
      if (role === 'switch' && cable) this.ports.add(port);
      if (role === 'server') this.servers.add(device);
    }
  }

  #named(name: string | undefined, namespace: string): void {
    this.#connection(this.#objects.get(keyOf('Connection', namespace, name ?? '')), false);
  }

  /** A VPC is on the switches where it is attached. */
  #vpc(name: string): void {
    this.vpcs.add(name);
    this.#each(
      'VPCAttachment',
      ({ spec }) => spec.subnet?.split('/')[0] === name,
      ({ spec, namespace }) => this.#named(spec.connection, namespace),
    );
  }

  #external(name: string): void {
    this.#each(
      'ExternalAttachment',
      ({ spec }) => spec.external === name,
      ({ spec, namespace }) => this.#named(spec.connection, namespace),
    );
  }

  touch(entry: Entry): void {
    const { name, namespace } = entry;
    if (is(entry, 'Switch')) this.switches.add(name);
    else if (is(entry, 'Server')) this.servers.add(name);
    else if (is(entry, 'Connection')) this.#connection(entry, true);
    else if (is(entry, 'VPC')) this.#vpc(name);
    else if (is(entry, 'External')) this.#external(name);
    else if (is(entry, 'ExternalAttachment')) this.#named(entry.spec.connection, namespace);
    else if (is(entry, 'VPCAttachment')) {
      this.vpcs.add(entry.spec.subnet?.split('/')[0] ?? '');
      this.#named(entry.spec.connection, namespace);
    } else if (is(entry, 'VPCPeering')) {
      this.peerings.add(name);
      for (const vpc of new Set((entry.spec.permit ?? []).flatMap((permit) => Object.keys(permit)))) this.#vpc(vpc);
    } else if (is(entry, 'ExternalPeering')) {
      this.peerings.add(name);
      this.#vpc(entry.spec.permit?.vpc?.name ?? '');
    } else if (is(entry, 'SwitchGroup'))
      this.#each(
        'Switch',
        ({ spec }) => spec.groups?.includes(name) === true,
        (device) => this.touch(device),
      );
    else if (is(entry, 'IPv4Namespace'))
      this.#each(
        'VPC',
        ({ spec }) => spec.ipv4Namespace === name,
        (vpc) => this.#vpc(vpc.name),
      );
    else if (is(entry, 'VLANNamespace'))
      this.#each(
        'VPC',
        ({ spec }) => spec.vlanNamespace === name,
        (vpc) => this.#vpc(vpc.name),
      );
  }
}

const touchedBy = (changes: readonly ObjectChange[], before: Objects, after: Objects): Touched => {
  const sides = [new Touching(before), new Touching(after)] as const;
  for (const { key } of changes)
    for (const [index, objects] of [before, after].entries()) {
      const entry = objects.get(key);
      if (entry !== undefined) sides[index]?.touch(entry);
    }
  const all = (name: keyof Touched): readonly string[] =>
    [...new Set(sides.flatMap((side) => [...side[name]]))].filter((text) => text !== '').sort();
  return { switches: all('switches'), ports: all('ports'), servers: all('servers'), vpcs: all('vpcs'), peerings: all('peerings') };
};

const few = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`;

/** One reason for all changes of a sort, its points once for each up to three of them. */
const reason = (points: number, text: string, names: readonly string[]): readonly RiskReason[] =>
  names.length === 0 ? [] : [{ points: points * Math.min(3, names.length), reason: `${text}: ${few(names)}` }];

const isInner = (entry: Entry | undefined): boolean =>
  is(entry, 'Connection') && ['fabric', 'mesh', 'gateway'].includes(variantOf(entry.spec) ?? '');

const reasonsOf = (changes: readonly ObjectChange[], { switches }: Touched, before: Objects): readonly RiskReason[] => {
  const named = (wanted: (change: ObjectChange) => boolean): readonly string[] =>
    changes.filter(wanted).map(({ kind, name }) => `${kind} ${name}`);
  const changed = (kind: string, ...fields: readonly string[]) =>
    named((one) => one.action === 'change' && one.kind === kind && one.fields.some((field) => fields.includes(field)));
  const gone = (...kinds: readonly string[]) => named((one) => one.action === 'delete' && kinds.includes(one.kind));
  const existing = (one: ObjectChange): boolean => one.action !== 'create';
  return [
    ...reason(25, 'switches go away', gone('Switch')),
    ...reason(20, 'ports are broken out otherwise, which takes their links down', changed('Switch', 'portBreakouts')),
    ...reason(15, 'switches get other identities', changed('Switch', 'asn', 'ip', 'protocolIP', 'vtepIP', 'role', 'profile', 'redundancy')),
    ...reason(
      15,
      'links inside of the fabric change or go away',
      named((one) => existing(one) && isInner(before.get(one.key))),
    ),
    ...reason(
      10,
      'servers lose a link or get another one',
      named((one) => existing(one) && one.kind === 'Connection' && !isInner(before.get(one.key))),
    ),
    ...reason(15, 'VPCs go away', gone('VPC')),
    ...reason(10, 'subnets change', changed('VPC', 'subnets', 'ipv4Namespace', 'vlanNamespace', 'mode')),
    ...reason(
      10,
      'attachments go away or change',
      named((one) => existing(one) && one.kind.endsWith('Attachment')),
    ),
    ...reason(
      8,
      'peerings go away or change',
      named((one) => existing(one) && one.kind.endsWith('Peering')),
    ),
    ...reason(
      15,
      'pools change',
      named((one) => existing(one) && one.kind.endsWith('Namespace')),
    ),
    ...(switches.length > 5 ? [{ points: 10, reason: `${switches.length} switches are concerned` }] : []),
  ];
};

/** What lies between two states of a fabric. `newErrors` is how many errors the new state has that the old one had not. */
export const impactOf = (before: Objects, after: Objects, newErrors = 0): Impact => {
  const changes = changesOf(before, after);
  const touched = touchedBy(changes, before, after);
  const errors =
    newErrors === 0
      ? []
      : [{ points: 50, reason: `${newErrors} new ${newErrors === 1 ? 'error' : 'errors'}: the fabric would refuse part of it` }];
  const reasons = [...errors, ...reasonsOf(changes, touched, before)].sort((left, right) => right.points - left.points);
  return {
    changes,
    touched,
    score: Math.min(
      100,
      reasons.reduce((sum, { points }) => sum + points, 0),
    ),
    reasons,
  };
};
