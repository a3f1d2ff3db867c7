/** Random rules, schemas and objects: our verdicts against Kubernetes' own. `SEED` and `CEL_RUNS` choose others. */
import { beforeAll, describe, expect, test } from 'vitest';
import { crashed, ours, theirs } from '#cel/answers.fixture.ts';
import { edgeQuestions } from '#cel/edges.fixture.ts';
import { objectQuestions, type Question, ruleQuestions } from '#cel/questions.fixture.ts';
import { seed } from '../seed.ts';
import { askJudge, buildJudge, hasGo } from './judge.ts';

const available = hasGo();
const required = process.env['REQUIRE_SERVICES'] === '1';
const runs = Number(process.env['CEL_RUNS'] ?? 2000);

/** Go walks maps in a random order: an answer counts when it is given twice. */
const steady = (program: string, questions: readonly Question[]) => {
  const [first, second] = [askJudge(program, questions), askJudge(program, questions)];
  return questions.flatMap((question, index) => {
    const [answer, again] = [first[index], second[index]];
    return answer === undefined || JSON.stringify(answer) !== JSON.stringify(again) || crashed(answer) ? [] : [{ question, answer }];
  });
};

describe.skipIf(!available && !required)(`rules against the judge (needs Go), seed ${seed}`, () => {
  let program = '';
  beforeAll(() => {
    program = buildJudge();
  }, 900_000);

  const disagreements = (questions: readonly Question[]) =>
    steady(program, questions)
      .map(({ question, answer }) => ({ question, fault: answer.fault, ours: ours(question), theirs: theirs(answer) }))
      .filter((both) => both.fault !== undefined || JSON.stringify(both.ours) !== JSON.stringify(both.theirs));

  test('single rules compile, cost and judge alike', () => {
    expect(disagreements(ruleQuestions(seed, runs))).toEqual([]);
  });

  test('chosen rules at the borders of every function too', () => {
    expect(disagreements(edgeQuestions)).toEqual([]);
  });

  test('rules in schemas refuse the same objects with the same words', () => {
    expect(disagreements(objectQuestions(seed, runs / 2))).toEqual([]);
  });
});
