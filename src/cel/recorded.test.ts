/**
 * Answers of Kubernetes' own code (apiextensions and cel-go, 1.36) to random questions, given again. One question a line, with its answer;
 * made by `test/cel/record.ts`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Answer, ours, theirs } from './answers.fixture.ts';
import type { Question } from './questions.fixture.ts';

const folder = new URL('recorded/', import.meta.url);

test.each(readdirSync(folder))('agrees with every recorded answer in %s', (file) => {
  const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n');
  const all = lines.map((line) => JSON.parse(line) as { readonly question: Question; readonly answer: Answer });
  const others = all
    .map(({ question, answer }) => ({ question, ours: ours(question), theirs: theirs(answer) }))
    .filter((both) => JSON.stringify(both.ours) !== JSON.stringify(both.theirs));
  expect(others).toEqual([]);
  expect(all.length).toBeGreaterThanOrEqual(300);
});
