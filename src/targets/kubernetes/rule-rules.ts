/**
 * What the API server refuses a rule for, besides its cost: an expression that cannot be typed against the schema, an old value that nobody
 * can find, a field that is not there.
 */
import { isObject, type Json, type JsonObject, valueAt } from '#base/json.ts';
import { relativePath } from '#cel/field-path.ts';
import { readRuleSchema } from '#cel/schema.ts';
import type { Validations } from '#cel/validations.ts';
import { type Spot, spotsTo } from './schema-walk.ts';

type TellRule = (pointer: string, reason: string) => void;

const blank = (value: Json | undefined): boolean => typeof value === 'string' && value !== '' && value.trim() === '';
const broken = (value: Json | undefined): boolean => typeof value === 'string' && /[\r\n]/u.test(value.trim());

const checkWords = (rule: JsonObject): readonly string[] => [
  ...(typeof rule['rule'] === 'string' && rule['rule'].trim() !== '' ? [] : ['it has no expression']),
  ...(['message', 'messageExpression', 'fieldPath'] as const).flatMap((key) => (blank(rule[key]) ? [`its ${key} is empty`] : [])),
  ...(broken(rule['message']) ? ['its message has to be one line'] : []),
  ...(broken(rule['rule']) && (rule['message'] === undefined || rule['message'] === '')
    ? ['it has several lines and needs a message']
    : []),
];

const checkFieldPath = (rule: JsonObject, schema: JsonObject): readonly string[] => {
  const path = rule['fieldPath'];
  if (typeof path !== 'string' || path.trim() === '') return [];
  return relativePath(path, readRuleSchema(schema)) === undefined ? [`its fieldPath ${path} leads nowhere`] : [];
};

/** Words and paths of the rules of one schema. */
export const checkOwnRules = ({ schema }: Spot, tell: (rule: JsonObject, reason: string) => void): void => {
  const rules = schema['x-kubernetes-validations'];
  for (const rule of Array.isArray(rules) ? rules.filter(isObject) : [])
    for (const reason of [...checkWords(rule), ...checkFieldPath(rule, schema)]) tell(rule, reason);
};

/** The list inside of which the value before a change cannot be found; `undefined` when it can. */
const uncorrelated = (spots: readonly Spot[]): Spot | undefined =>
  spots.find(({ schema }, index) => spots[index + 1]?.level === 'items' && schema['x-kubernetes-list-type'] !== 'map');

/** What is wrong with the expressions of all rules of a schema. */
export const checkExpressions = (root: Spot, { faults, costs }: Validations, tell: TellRule): void => {
  for (const { pointer, key, problem } of faults) tell(pointer, `${key === 'rule' ? '' : 'in its messageExpression, '}${problem.message}`);
  for (const { pointer, key, usesOld } of costs()) {
    if (key !== 'rule') continue;
    const rule = valueAt(root.schema, pointer);
    const around = usesOld ? uncorrelated(spotsTo(root, pointer)) : undefined;
    if (around !== undefined)
      tell(pointer, `it looks at oldSelf, which cannot be found inside of ${around.path}, a list that is not of type map`);
    if (!usesOld && isObject(rule) && rule['optionalOldSelf'] !== undefined)
      tell(pointer, 'it says optionalOldSelf and does not look at oldSelf');
  }
};
