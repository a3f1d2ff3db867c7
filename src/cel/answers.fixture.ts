/** Our answers to questions about rules, in the form of the judge's, and when two answers agree. */
import type { JsonObject } from '#base/json.ts';
import { check } from './checker.ts';
import { estimateCost } from './cost.ts';
import { type Declaration, declare } from './declaration.ts';
import { environmentOf } from './environment.ts';
import { compile } from './evaluator.ts';
import { lamp, lampWith, type Question } from './questions.fixture.ts';
import { readRuleSchema } from './schema.ts';
import { adapt } from './schema-values.ts';
import { compileValidations, type RuleProblem } from './validations.ts';

/** What Kubernetes' own code says. */
export interface Answer {
  /** Why a rule does not compile. */
  readonly compile?: string;
  /** Estimated cost; `max` when it has no bound. */
  readonly cost?: string;
  readonly result?: boolean;
  readonly error?: string;
  readonly problems?: readonly { readonly message: string }[];
  readonly warnings?: readonly string[];
}

/** An answer reduced to what must be the same. */
export interface Verdict {
  readonly compiles?: boolean;
  /** `over` when it is more than any rule may cost. */
  readonly cost?: number | 'over';
  readonly result?: boolean;
  readonly error?: string;
  readonly problems?: readonly string[];
  readonly warnings?: readonly string[];
}

/** Reasons why a text is no address, URL, version or quantity are Go's own; that it is none is ours. */
const families: readonly (readonly [RegExp, string])[] = [
  [/no such overload(?:: [^']*?)?(?=$|'| evaluating)/u, 'no such overload'],
  [/(?:network address|IP [Aa]ddress|IPv4-mapped).*?(?= evaluating rule|$)/u, 'no address'],
  [/URL parse error.*?(?= evaluating rule|$)/u, 'no URL'],
  [
    /(?:No Major|Invalid character|Version string|Major number|Minor number|Patch number|Prerelease|Numeric PreRelease|Build meta|short version|strconv\.ParseUint).*?(?= evaluating rule|$)/u,
    'no version',
  ],
  [/: illegal base64 data at input byte \d+/u, ''],
  [/(?:quantities must|unable to parse quantity).*?(?= evaluating rule|$)/u, 'no quantity'],
];

/** The server's own code crashed on the question: it has no answer then. */
export const crashed = (answer: Answer): boolean => JSON.stringify(answer).includes('internal error: ');

const reduced = (message: string): string => families.reduce((text, [pattern, name]) => text.replace(pattern, name), message);

const limit = 2 ** 50;

const reducedCost = (cost: number): number | 'over' => (cost > limit ? 'over' : cost);

/** The judge's answer, reduced. Problems with rules that do not compile are told by us in another place. */
export const theirs = ({ compile: fault, cost, result, error, problems, warnings }: Answer): Verdict => {
  if (problems !== undefined || (cost === undefined && fault === undefined)) {
    const kept = (problems ?? []).map(({ message }) => message).filter((message) => !message.includes('rule compile error'));
    return { problems: kept.map(reduced).sort(), warnings: [...(warnings ?? [])].map(reduced).sort() };
  }
  if (fault !== undefined) return { compiles: false };
  return {
    compiles: true,
    cost: reducedCost(cost === 'max' ? limit * 2 : Number(cost)),
    ...(result === undefined ? {} : { result }),
    ...(error === undefined ? {} : { error: reduced(error) }),
  };
};

const schema = readRuleSchema(lamp);
const declaration = declare(schema, false) as Declaration;

const ruleVerdict = (rule: string, object: JsonObject): Verdict => {
  const checking = check(rule, environmentOf(), new Map([['self', declaration.type]]));
  if (!checking.ok || checking.checked.type.kind !== 'bool') return { compiles: false };
  const cost = reducedCost(estimateCost(checking.checked, declaration).cost.max);
  const evaluated = compile(checking.checked)({ self: adapt(object, schema) });
  return { compiles: true, cost, ...(evaluated.ok ? { result: evaluated.value === true } : { error: reduced(evaluated.message) }) };
};

const titles = {
  FieldValueInvalid: 'Invalid value',
  FieldValueForbidden: 'Forbidden',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
} as const;

/** A problem as servers from 1.35 on word it. */
const worded = ({ field, reason, shown, detail }: RuleProblem): string => {
  const value = 'type' in shown ? `: ${JSON.stringify(shown.type)}` : 'value' in shown ? `: ${JSON.stringify(shown.value)}` : '';
  const bare = reason === 'FieldValueForbidden' || reason === 'FieldValueRequired';
  const text = reason === 'FieldValueDuplicate' || detail === '' ? '' : `: ${detail}`;
  return reduced(`${field || '<nil>'}: ${titles[reason]}${bare ? '' : value}${text}`);
};

/** Our answer to a question. */
export const ours = (question: Question): Verdict => {
  if (question.kind === 'rule') return ruleVerdict(question.rule, question.object);
  const { rules, object, oldObject } = question;
  const validations = compileValidations(lampWith(rules), { resource: false });
  const { problems, warnings } = validations.validate(object, { ...(oldObject === undefined ? {} : { old: oldObject }), ratchets: true });
  return { problems: problems.map(worded).sort(), warnings: warnings.map(worded).sort() };
};
