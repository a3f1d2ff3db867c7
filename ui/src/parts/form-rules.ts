/**
 * Rules of the model while one types: the evaluator of the server, in a chunk of its own that only forms with rules load.
 */
import { type Rule, rulesOn } from '#cel/rule.ts';
import type { RuleJudge } from './form-data.ts';
import type { RuleSet } from './form-spec.ts';

const compiled = new WeakMap<RuleSet, readonly Rule[]>();

const rulesOf = (set: RuleSet): readonly Rule[] => {
  const known = compiled.get(set) ?? rulesOn(set.schema, set.rules);
  compiled.set(set, known);
  return known;
};

const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}`;

/** Everything that the rules of a value refuse. */
export const judgeRules: RuleJudge = (set, value) =>
  rulesOf(set)
    .filter((rule) => !rule.holds(value))
    .map((rule) => ({ pointer: rule.at ?? '', message: sentence(rule.explain?.(value) ?? rule.message) }));
