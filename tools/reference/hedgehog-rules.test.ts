import { expect, test } from 'vitest';
import { cases } from '#hedgehog/rules/cases.fixture.ts';
import { rulesByKind } from '#hedgehog/rules/tables.ts';
import { elsewhere, isTold, ruleIds, triedBy } from './hedgehog-rules.ts';

/** Ids about which nothing can be asked here, or which other tests try. */
const untried = Object.keys(elsewhere).filter((id) => /^(?:Not checked|Kinds|`manifest)|tried in/u.test(elsewhere[id] ?? ''));

test('no id is missing', () => {
  expect(ruleIds.filter((id) => !isTold(id))).toEqual([]);
  expect(new Set(ruleIds).size).toBe(ruleIds.length);
});

test('each is tried by a case that breaks it and one that does not', () => {
  expect(untried).toEqual(['DEC-03', 'HF-01', 'HF-02', 'HF-05']);
  const all = new Set([
    ...ruleIds.filter((id) => !untried.includes(id)),
    ...Object.values(rulesByKind).flatMap((table) => Object.keys(table)),
  ]);
  const lacking = [...all].filter((id) => {
    const tried = triedBy(id);
    return tried === undefined || tried.refuses === 0 || tried.accepts === 0;
  });
  expect(lacking).toEqual([]);
  expect(Object.keys(cases).filter((id) => !isTold(id))).toEqual([]);
});
