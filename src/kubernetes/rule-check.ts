/** Rules of schemas (`x-kubernetes-validations`) as field errors, worded as the server of a profile words them. */
import type { Json, JsonObject } from '#base/json.ts';
import { compileValidations, type RuleProblem } from '#cel/validations.ts';
import { pointerOf, type SchemaProblem } from './field-error.ts';
import type { ServerProfile } from './profile.ts';
import type { UnsupportedRule } from './schema-node.ts';

/** The compiled rules of a schema. */
export interface RuleCheck {
  readonly any: boolean;
  /** Rules that cannot be evaluated here. */
  readonly unsupported: readonly UnsupportedRule[];
  /** `ratchets`: what did not change is let through. */
  readonly check: (object: unknown, old: unknown, profile: ServerProfile, ratchets: boolean) => readonly SchemaProblem[];
}

const titles = {
  FieldValueInvalid: 'Invalid value',
  FieldValueForbidden: 'Forbidden',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
} as const;

/** What stands for the value: the type, or since 1.35 the value itself unless it is an object or a list. */
const shownValue = ({ shown }: RuleProblem, profile: ServerProfile): string => {
  if ('type' in shown) return `: ${JSON.stringify(shown.type)}`;
  if ('container' in shown) return profile.showsRuledValues ? '' : `: ${JSON.stringify(shown.container)}`;
  return `: ${JSON.stringify(profile.showsRuledValues ? shown.value : typeNameOf(shown.value))}`;
};

const typeNameOf = (value: Json): string => {
  if (typeof value !== 'number') return typeof value;
  return Number.isInteger(value) ? 'integer' : 'number';
};

const fieldProblem = (problem: RuleProblem, profile: ServerProfile): SchemaProblem => {
  const { path, reason, detail, shown } = problem;
  const field = problem.field === '' ? '<nil>' : problem.field;
  const silent = reason === 'FieldValueForbidden' || reason === 'FieldValueRequired';
  const body = `${titles[reason]}${silent ? '' : shownValue(problem, profile)}`;
  const text = reason === 'FieldValueDuplicate' || detail === '' ? '' : `: ${detail}`;
  return {
    pointer: pointerOf(path),
    field,
    code: 'cel',
    reason,
    message: `${field}: ${body}${text}`,
    ...('value' in shown ? { value: shown.value } : {}),
  };
};

/** Compiles the rules of a schema; `resource`: it is the root of a resource. */
export const compileRules = (schema: JsonObject, resource: boolean): RuleCheck => {
  const validations = compileValidations(schema, { resource });
  return {
    any: validations.any,
    unsupported: validations.faults.map(({ pointer, text, problem }) => ({
      pointer,
      feature: 'cel',
      message: `rule ${JSON.stringify(text)} is not evaluated: ${problem.message}`,
    })),
    check: (object, old, profile, ratchets) => {
      const more = { ratchets: profile.ratchets, ...(old === undefined ? {} : { old: old as Json }) };
      const { problems, warnings } = validations.validate(object as Json, more);
      return [...problems, ...(ratchets ? [] : warnings)].map((problem) => fieldProblem(problem, profile));
    },
  };
};
