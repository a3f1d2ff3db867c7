/**
 * Rules, preconditions and guards are expressions: each is read and typed as the API server would, against the types of the
 * model. What is wrong is told at its character in the file.
 */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import { expressionProblems } from '#cel/rule.ts';
import type { ExpressionProblem } from '#cel/syntax.ts';
import { perElement, perObject, type Scope } from '../incremental.ts';
import { attributesOf, resourcesOf } from '../load/link.ts';
import { within } from '../load/places.ts';
import type { Aggregate, Attribute, Context, CustomResource, Expression, Model, Rule, StateMachine, Value } from '../metamodel/elements.ts';
import { attributeSchema, valueSchema } from '../shapes/expression-schema.ts';
import { modelProblems } from './codes.ts';
import { selfSchema } from './normalisers.ts';

const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;

const told = ({ code, message, hint, at, end }: ExpressionProblem, expression: Expression): Diagnostic =>
  report(modelProblems, code, within(expression.where, at, end), { message: sentence(message) }, hint === undefined ? {} : { hint });

type Names = Readonly<Record<string, JsonObject | 'anything'>>;

const checkExpression = (
  expression: Expression | undefined,
  names: Names,
  result: 'bool' | 'string' = 'bool',
  optionalOld = false,
): readonly Diagnostic[] => {
  if (expression === undefined || expression.text.trim() === '') return [];
  return expressionProblems(names, expression.text, { result, optionalOld }).map((problem) => told(problem, expression));
};

const checkRules = (rules: readonly Rule[], self: JsonObject): readonly Diagnostic[] => {
  const names = { self, oldSelf: self };
  return rules.flatMap(({ rule, messageExpression, optionalOldSelf = false }) => [
    ...checkExpression(rule, names, 'bool', optionalOldSelf),
    ...checkExpression(messageExpression, names, 'string', optionalOldSelf),
  ]);
};

const schemasOf = (attributes: readonly Attribute[], { model, context }: Scope): Names =>
  Object.fromEntries(attributes.map((attribute) => [attribute.name, attributeSchema(model, context, attribute)]));

/** What a guard knows: the state, and what the behaviour is asked with, or what the event holds. */
const guardNames = (aggregate: Aggregate, trigger: string, scope: Scope): Names => {
  const behaviour = aggregate.behaviours.find(({ name }) => name === trigger);
  const event = aggregate.events.find(({ name }) => name === trigger);
  return { state: 'anything', ...schemasOf([aggregate.identity, ...(behaviour?.parameters ?? event?.attributes ?? [])], scope) };
};

const checkGuards = ({ transitions }: StateMachine, aggregate: Aggregate, scope: Scope): readonly Diagnostic[] =>
  transitions.flatMap(({ when, on }) => (when === undefined ? [] : checkExpression(when, guardNames(aggregate, on, scope))));

/** These are kept, so they know nothing of the context but its name: its role is looked at afterwards. */
const ofAttribute = perElement(({ model, context }, attribute: Attribute) =>
  checkRules(attribute.rules, attributeSchema(model, context, attribute)),
);

const ofValue = perElement(({ model, context }, value: Value) => checkRules(value.rules, valueSchema(model, context, value)));

const ofAggregate = perElement((scope, aggregate: Aggregate): readonly Diagnostic[] => [
  ...aggregate.behaviours.flatMap(({ name, requires }) => {
    const names = requires.length === 0 ? {} : guardNames(aggregate, name, scope);
    return requires.flatMap(({ rule }) => checkExpression(rule, names));
  }),
  ...aggregate.stateMachines.flatMap((machine) => checkGuards(machine, aggregate, scope)),
]);

const ofNormalisers = perElement(({ model, context }, resource: CustomResource) =>
  resource.normalise.flatMap((normaliser) =>
    normaliser.when === undefined ? [] : checkExpression(normaliser.when, { self: selfSchema(model, context, resource, normaliser) }),
  ),
);

const ruled = <Element extends { readonly rules: readonly Rule[] }>(elements: readonly Element[]): readonly Element[] =>
  elements.filter(({ rules }) => rules.length > 0);

const ruledAttributes = perObject((context: Context) => ruled(attributesOf(context)));

export const expressionsHold = (context: Context, model: Model): readonly Diagnostic[] => {
  const scope = { model, context };
  const problems = [
    ...ruledAttributes(context).flatMap((attribute) => ofAttribute(scope, attribute)),
    ...ruled(context.values).flatMap((value) => ofValue(scope, value)),
    ...context.aggregates.flatMap((aggregate) => ofAggregate(scope, aggregate)),
  ];
  // These are ours, also where the kind is not.
  const conditions = resourcesOf(context).flatMap((resource) => ofNormalisers(scope, resource));
  const told = context.role === 'published-language' ? problems.map((problem) => ({ ...problem, severity: 'warning' as const })) : problems;
  return [...told, ...conditions];
};
