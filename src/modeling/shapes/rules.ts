/** Rules of the model for whoever runs them: as they are written, with the schema they are typed by. */
import type { Json, JsonObject } from '#base/json.ts';
import type { Scope } from '../incremental.ts';
import type { Attribute, Rule, TypeRef, Value } from '../metamodel/elements.ts';
import { valueTypeOf } from '../metamodel/model.ts';
import { attributeSchema, valueSchema } from './expression-schema.ts';

/** A rule of a value that needs no value before. */
export interface WrittenRule {
  readonly text: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly fieldPath?: string;
}

/** Whether a rule is about a change: it speaks of the value before. */
export const isTransition = ({ rule }: Rule): boolean => /\boldSelf\b/u.test(rule.text);

/** Rules about the value alone. One without text holds always. */
export const valueRules = (rules: readonly Rule[]): readonly Rule[] =>
  rules.filter((rule) => !isTransition(rule) && rule.rule.text.trim() !== '');

const written = ({ rule, message, messageExpression, fieldPath }: Rule): WrittenRule => ({
  text: rule.text,
  ...(message === undefined ? {} : { message }),
  ...(messageExpression === undefined || /\boldSelf\b/u.test(messageExpression.text) ? {} : { messageExpression: messageExpression.text }),
  ...(fieldPath === undefined ? {} : { fieldPath }),
});

/** What evaluation reads of a schema; bounds, titles and defaults were asked before. */
const read = [
  'type',
  'format',
  'nullable',
  'items',
  'additionalProperties',
  'properties',
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
];

const forRunning = (schema: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => read.includes(key))
      .map(([key, value]): [string, Json] => {
        if (key === 'items' || key === 'additionalProperties') return [key, forRunning(value as JsonObject)];
        if (key !== 'properties') return [key, value as Json];
        return [key, Object.fromEntries(Object.entries(value as JsonObject).map(([name, one]) => [name, forRunning(one as JsonObject)]))];
      }),
  );

/** Rules with the schema of what they stand at, as far as running them needs it. */
export interface RuleSet {
  readonly schema: JsonObject;
  readonly rules: readonly WrittenRule[];
}

const ruleSet = (rules: readonly Rule[], schema: () => JsonObject): { readonly ruled?: RuleSet } => {
  const own = valueRules(rules);
  return own.length === 0 ? {} : { ruled: { schema: forRunning(schema()), rules: own.map(written) } };
};

/** Rules of an attribute, when it has any. */
export const attributeRules = ({ model, context }: Scope, attribute: Attribute): { readonly ruled?: RuleSet } =>
  ruleSet(attribute.rules, () => attributeSchema(model, context, attribute));

/** Rules of a value, when it has any. */
export const objectRules = ({ model, context }: Scope, value: Value): { readonly ruled?: RuleSet } =>
  ruleSet(value.rules, () => valueSchema(model, context, value));

/** Whether data of these attributes can break a rule, also one of a value inside. */
export const isRuled = ({ model, context }: Scope, attributes: readonly Attribute[]): boolean => {
  const seen = new Set<Value>();
  const asks = (scope: Scope, { type, rules }: Attribute): boolean => {
    if (valueRules(rules).length > 0) return true;
    let inner: TypeRef = type;
    while ('of' in inner) inner = inner.of;
    const found = valueTypeOf(scope.model, scope.context, inner);
    if (found === undefined || seen.has(found.element)) return false;
    seen.add(found.element);
    const { element, context: home } = found;
    return valueRules(element.rules).length > 0 || element.attributes.some((one) => asks({ model, context: home }, one));
  };
  return attributes.some((attribute) => asks({ model, context }, attribute));
};
