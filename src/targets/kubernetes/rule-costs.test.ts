import { expect, test } from 'vitest';
import { generate } from '#modeling/pipeline.ts';
import { anyTarget } from '#modeling/target.ts';
import { lampKind } from './lamp-kind.fixture.ts';
import { kubernetes } from './target.ts';

/** What the kubernetes target says of it. */
const told = (attributes: string, role?: string) =>
  generate([lampKind(attributes, role)], [anyTarget(kubernetes)]).diagnostics.map(({ code, severity, message, hint, where, related }) => ({
    told: `${severity} ${code} ${where.line}: ${message}`,
    hint,
    ...(related === undefined ? {} : { related: related.map((one) => `${one.where.line}: ${one.message}`) }),
  }));

const bulb = (facets: string) => `      bulbs: { type: list<Bulb>, ${facets}description: Bulbs. }
  Bulb:
    description: A bulb.
    rules:
      - rule: self.from <= self.to
        message: must end after it begins
    attributes:
      from: { type: integer, required: true, description: From. }
      to: { type: integer, required: true, description: To. }
`;

test('a rule is counted once for every value that an object can hold', () => {
  expect(told(bulb(''))).toEqual([]);
  expect(told(bulb('maxItems: 2000000, '))).toEqual([]);
  expect(told(bulb('maxItems: 2000001, '))).toEqual([
    {
      told: 'error kubernetes/rule-cost 15: In Lamp v1 the rule at spec.bulbs[] can cost 1.1 times what the API server allows for one.',
      hint: 'Make it simpler, or lower the bounds around it.',
    },
  ]);
});

const list = (name: string, items: number): string =>
  `      ${name}: { type: list<integer>, maxItems: ${items}, description: Numbers., rules: [{ rule: 'self.all(a, self.exists(b, a + 1 == b))' }] }\n`;

test('what a rule costs is told once, at its expression, by the platform that limits it', () => {
  const [problem, ...others] = generate([lampKind(bulb('maxItems: 2000001, '))], [anyTarget(kubernetes)]).diagnostics;
  expect(problem?.where).toMatchObject({ line: 15, column: 15, end: { line: 15, column: 35 } });
  expect(others).toEqual([]);
});

test('all rules of a version are counted together, and the most expensive ones are named', () => {
  const lists = (items: number) => Array.from({ length: 11 }, (_, index) => list(`list${index}`, items)).join('');
  expect(told(lists(1139))).toEqual([]);
  expect(told(lists(1140))).toEqual([
    {
      told: 'error kubernetes/rules-cost 6: All rules of Lamp v1 together can cost 1.1 times what the API server allows for a definition.',
      hint: 'Bound what the most expensive ones look at, or how often they run, with maxItems, maxProperties or maxLength.',
      related: [11, 12, 13, 14].map((line) => `${line}: 9 % of it here, at spec.list${line - 11}.`),
    },
  ]);
});

test('a list around the rule that has no bound is told', () => {
  const groups = `      groups: { type: list<Group>, description: Groups. }
  Group:
    description: A group.
    rules:
      - rule: self.names.all(name, name != "")
    attributes:
      names: { type: list<string>, maxItems: 5, items: { maxLength: 5 }, description: Names. }
`;
  expect(told(groups)).toEqual([
    {
      told: 'error kubernetes/rule-cost 15: In Lamp v1 the rule at spec.groups[] can cost 2.5 times what the API server allows for one.',
      hint: 'Bound the lists and maps it stands in with maxItems or maxProperties.',
    },
  ]);
});

test('what others publish is theirs: a warning', () => {
  expect(told(bulb('maxItems: 2000001, '), 'published-language').map((one) => one.told)).toEqual([
    'warning kubernetes/rule-cost 15: In Lamp v1 the rule at spec.bulbs[] can cost 1.1 times what the API server allows for one.',
  ]);
});
