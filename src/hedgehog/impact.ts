/**
 * What a change of a fabric's objects touches, before anything is applied: which objects are made, changed and deleted, in an order in which
 * that can be done, which switches, ports, servers, VPCs and peerings are concerned, and how risky it looks, with reasons.
 */
import { equals } from '#base/json.ts';
import { type Consequences, noConsequences } from './consequences.ts';
import { creationOrder } from './kinds.ts';
import { variantOf } from './rules/endpoints.ts';
import { type Entry, is } from './rules/fabric.ts';
import { Concerns, type Touched } from './touched.ts';

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

export interface RiskReason {
  readonly points: number;
  readonly reason: string;
}

export interface Impact {
  readonly changes: readonly ObjectChange[];
  readonly touched: Touched;
  readonly consequences: Consequences;
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

const touchedBy = (changes: readonly ObjectChange[], before: Objects, after: Objects): Touched => {
  const sides = [before, after].map((objects) => new Concerns(objects).of(changes.flatMap(({ key }) => objects.get(key) ?? [])));
  const all = (name: keyof Touched): readonly string[] => [...new Set(sides.flatMap((side) => side[name]))].sort();
  return { switches: all('switches'), ports: all('ports'), servers: all('servers'), vpcs: all('vpcs'), peerings: all('peerings') };
};

const few = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`;

/** One reason for all changes of a sort, its points once for each up to three of them. */
const reason = (points: number, text: string, names: readonly string[]): readonly RiskReason[] =>
  names.length === 0 ? [] : [{ points: points * Math.min(3, names.length), reason: `${text}: ${few(names)}` }];

const isInner = (entry: Entry | undefined): boolean =>
  is(entry, 'Connection') && ['fabric', 'mesh', 'gateway'].includes(variantOf(entry.spec) ?? '');

const reasonsOf = (
  changes: readonly ObjectChange[],
  { switches }: Touched,
  { lost, alone }: Consequences,
  before: Objects,
): readonly RiskReason[] => {
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
    ...reason(10, 'do not reach each other any more', lost),
    ...reason(5, 'hang on one device alone now', alone),
    ...(switches.length > 5 ? [{ points: 10, reason: `${switches.length} switches are concerned` }] : []),
  ];
};

/** What else is known of a change than its objects. */
export interface Known {
  /** Errors that the new state has and the old one had not. */
  readonly newErrors?: number;
  readonly consequences?: Consequences;
}

/** What lies between two states of a fabric. */
export const impactOf = (before: Objects, after: Objects, { newErrors = 0, consequences = noConsequences }: Known = {}): Impact => {
  const changes = changesOf(before, after);
  const touched = touchedBy(changes, before, after);
  const errors =
    newErrors === 0
      ? []
      : [{ points: 50, reason: `${newErrors} new ${newErrors === 1 ? 'error' : 'errors'}: the fabric would refuse part of it` }];
  const reasons = [...errors, ...reasonsOf(changes, touched, consequences, before)].sort((left, right) => right.points - left.points);
  const sum = reasons.reduce((total, { points }) => total + points, 0);
  return { changes, touched, consequences, score: Math.min(100, sum), reasons };
};
