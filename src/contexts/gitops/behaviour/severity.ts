/**
 * How much differences matter, as one table: `docs/guides/drift.md` tells the same in words.
 *
 * A difference scores by its kind, times what kind of field it is, times what kind of resource it is in. A resource scores what its
 * worst difference does, and two more for each other, twenty at most; together at most a hundred. What a rule ignores scores nothing.
 */
import { isObject, pointerTokens } from '#base/json.ts';
import type { Change, DriftSeverity } from '#contexts/shared-kernel/generated/messages.ts';

/** Points for a difference, by its kind; `closed` for foreign ones where the fabric says that they are drift. */
const points = { value: 40, foreign: 15, closed: 30, ownership: 5 } as const;

/** Fields that decide where traffic goes; with them whole parts that are missing or too many. */
const trafficFields = new Set(
  'subnet vlan gateway prefix prefixes subnets asn ip protocolIP vtepIP port role group nextHop nextHops neighbor ranges from to connection external ipv4Namespace vlanNamespace vlanNamespaces nativeVLAN hostBGP isolated restricted permit action'.split(
    ' ',
  ),
);

/** Fields that are for people. */
const textFields = new Set(['description', 'displayName', 'notes', 'otherNames']);

const factors = { traffic: 2, plain: 1, text: 0.25 } as const;

/** Kinds that much else stands on, and kinds that little does; the others count once. */
const kindFactors: Readonly<Record<string, number>> = {
  Switch: 1.25,
  Connection: 1.25,
  VLANNamespace: 1.25,
  IPv4Namespace: 1.25,
  External: 1.25,
  ExternalAttachment: 1.25,
  Server: 0.5,
  ServerProfile: 0.5,
  SwitchGroup: 0.5,
};

const thresholds: readonly (readonly [least: number, severity: DriftSeverity])[] = [
  [80, 'critical'],
  [50, 'high'],
  [20, 'medium'],
  [1, 'low'],
];

const fieldFactor = ({ path, desired, live }: Change): number => {
  const tokens = pointerTokens(path);
  if (tokens[0] === 'metadata') return factors.text;
  const name = tokens.findLast((token) => !/^\d+$/u.test(token)) ?? '';
  if (textFields.has(name)) return factors.text;
  const isPart = tokens.length > 0 && (isObject(desired) || isObject(live));
  return isPart || trafficFields.has(name) ? factors.traffic : factors.plain;
};

/** Whether a difference counts as drift, which a foreign one does only where the fabric says so. */
export interface Weighed {
  readonly change: Change;
  readonly counts: boolean;
}

const pointsOf = ({ change, counts }: Weighed): number => {
  const { category = 'value' } = change;
  return category === 'foreign' && counts ? points.closed : points[category];
};

/** The score of one difference, from 0 to 100. */
export const scoreOf = (weighed: Weighed, kind: string): number => {
  if (weighed.change.ignoredBy !== undefined) return 0;
  // That a field is not ours matters alike whatever it says.
  const factor = weighed.change.category === 'ownership' ? 1 : fieldFactor(weighed.change);
  return Math.min(100, Math.max(1, Math.round(pointsOf(weighed) * factor * (kindFactors[kind] ?? 1))));
};

/** The severity of a score; nothing for 0. */
export const severityOf = (score: number): DriftSeverity | undefined => thresholds.find(([least]) => score >= least)?.[1];

/** The score of a resource with some differences. */
export const resourceScore = (scores: readonly number[]): number => {
  const counted = scores.filter((score) => score > 0);
  if (counted.length === 0) return 0;
  return Math.min(100, Math.max(...counted) + Math.min(20, 2 * (counted.length - 1)));
};
