/** What a change of a fabric's objects means for what they make together: who reaches whom, and what hangs on one device alone. */
import type { Reach, SinglePoint, Topology } from './topology.ts';

export interface Consequences {
  /** Pairs that reached each other and do not any more: `web/front and external internet 0.0.0.0/0`. */
  readonly lost: readonly string[];
  /** Pairs that did not and do now. */
  readonly gained: readonly string[];
  /** What hangs on one device alone and did not: `leaf-05 is the only way out to internet`. */
  readonly alone: readonly string[];
}

export const noConsequences: Consequences = { lost: [], gained: [], alone: [] };

const pairOf = ({ from, to }: Reach): string => [from, to].sort().join(' and ');

const carrying: Readonly<Record<SinglePoint['reason'], string>> = {
  'joins-parts': 'alone joins the others with',
  'only-spine-of-leaf': 'is the only spine of',
  'only-way-out': 'is the only way out to',
  'only-switch-of-server': 'is the only switch of',
};

const aloneIn = ({ singlePoints }: Topology): readonly string[] =>
  singlePoints.flatMap(({ device, reason, carries }) => carries.map((name) => `${device} ${carrying[reason]} ${name}`));

const missingIn = (some: readonly string[], others: readonly string[]): readonly string[] => {
  const there = new Set(others);
  return [...new Set(some)].filter((one) => !there.has(one)).sort();
};

export const consequencesOf = (before: Topology, after: Topology): Consequences => {
  const [then, now] = [before.reach.map(pairOf), after.reach.map(pairOf)];
  return { lost: missingIn(then, now), gained: missingIn(now, then), alone: missingIn(aloneIn(after), aloneIn(before)) };
};
