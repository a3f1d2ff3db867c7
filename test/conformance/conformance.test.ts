/**
 * One rule everywhere: every feature, every target, data that fits and data that does not, through the real judge of each target. A
 * target that says it checks a feature gives the verdict of all the others; one that says it cannot is caught when it could.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { type Feature, features, isUnchecked } from '#modeling/metamodel/features.ts';
import { seed } from '../seed.ts';
import { type Case, cases } from './cases.ts';
import { dataAround, subjectOf } from './data.ts';
import { type Judge, judges, randomSubjects } from './judges.ts';
import { randomCases } from './random.ts';

const checks = ({ target }: Judge, { features: demanded }: Case): boolean =>
  demanded.every((feature) => target.support?.[feature] === 'checks' || feature === 'default');

const wrongly = (one: Case, judge: Judge): readonly string[] => {
  const verdict = judge.of(one.model);
  const differing = (data: readonly JsonObject[], expected: boolean): readonly string[] =>
    data
      .filter((subject) => verdict(subject, one.old) === !expected)
      .map((subject) => `${expected ? 'refuses' : 'takes'} ${JSON.stringify(subject)}`);
  return [...differing(one.valid, true), ...differing(one.invalid, false)];
};

/** Every judge that checks all that a case demands gives one verdict on random data. */
const agreement = (one: Case): ((subject: JsonObject) => void) => {
  const verdicts = judges.filter((judge) => checks(judge, one)).map((judge) => [judge.target.name, judge.of(one.model)] as const);
  return (subject) => {
    const given = verdicts
      .map(([name, verdict]) => [name, verdict(subject, one.old)] as const)
      .filter(([, verdict]) => verdict !== undefined);
    const yes = given.filter(([, verdict]) => verdict === true).map(([name]) => name);
    const no = given.filter(([, verdict]) => verdict === false).map(([name]) => name);
    expect(yes.length === 0 || no.length === 0 ? [] : [{ model: one.name, subject, yes, no }]).toEqual([]);
  };
};

describe.each(cases)('$name', (one) => {
  test.each(judges.filter((judge) => checks(judge, one)))('$target.name takes what fits and refuses what does not', (judge) => {
    expect(wrongly(one, judge)).toEqual([]);
  });

  test('all that check it agree on random data', () => {
    fc.assert(fc.property(dataAround(one.model, subjectOf(one.model)), agreement(one)), { numRuns: 150 });
  });
});

/** `SEED` and `CONFORMANCE_RUNS` choose others. */
const runs = Number(process.env['CONFORMANCE_RUNS'] ?? 60);

test(`all agree on random models with random rules, seed ${seed}`, () => {
  const random = randomCases(seed, runs);
  expect(random.length).toBeGreaterThan(runs / 2);
  for (const one of random) randomSubjects(one, 60, seed).forEach(agreement(one));
});

/** What this run has to judge: imported patterns are no model's own. */
const judged = (Object.keys(features) as Feature[]).filter((feature) => feature !== 'foreignPattern');

test('every feature has a case', () => {
  expect(judged.filter((feature) => !cases.some((one) => one.features.includes(feature)))).toEqual([]);
});

const cannot = judges.flatMap((judge) =>
  judged
    .filter((feature) => isUnchecked(judge.target.support?.[feature]) && feature !== 'default')
    .map((feature) => ({ name: judge.target.name, feature, judge })),
);

test.each(cannot)('$name cannot check $feature, as it says', ({ judge, feature }) => {
  const about = cases.filter((one) => one.features.includes(feature));
  expect(about.flatMap((one) => wrongly(one, judge)).length).toBeGreaterThan(0);
});
