/**
 * Answers of Kubernetes' own code (apiextensions and cel-go, 1.36) to random questions, given again. One question a line, with its answer;
 * made by `test/cel/record.ts`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Answer, ours, theirs } from './answers.fixture.ts';
import { lampObject } from './edges.fixture.ts';
import type { Question, Rules } from './questions.fixture.ts';

/** A line holds a question, or only the rule or rules that judge the one lamp. */
type Asked = Question | string | Rules;

const isQuestion = (asked: Asked): asked is Question => typeof asked === 'object' && 'kind' in asked;

const questionOf = (asked: Asked): Question => {
  if (typeof asked === 'string') return { kind: 'rule', rule: asked, object: lampObject };
  return isQuestion(asked) ? asked : { kind: 'object', rules: asked, object: lampObject };
};

const folder = new URL('recorded/', import.meta.url);

test.each(readdirSync(folder))('agrees with every recorded answer in %s', (file) => {
  const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n');
  const all = lines
    .map((line) => JSON.parse(line) as { readonly question: Asked; readonly answer: Answer })
    .map(({ question, answer }) => ({ question: questionOf(question), answer }));
  const others = all
    .map(({ question, answer }) => ({ question, ours: ours(question), theirs: theirs(answer) }))
    .filter((both) => JSON.stringify(both.ours) !== JSON.stringify(both.theirs));
  expect(others).toEqual([]);
  expect(all.length).toBeGreaterThanOrEqual(300);
});
