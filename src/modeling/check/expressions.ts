/**
 * Rules, preconditions and guards are expressions: each is read, typed and costed as the API server would, against the types of the
 * model. What is wrong is told at its character in the file.
 */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import { expressionProblems } from '#cel/rule.ts';
import type { ExpressionProblem } from '#cel/syntax.ts';
import { attributesOf } from '../load/link.ts';
import { within } from '../load/places.ts';
import type { Aggregate, Attribute, Context, Expression, Model, Rule, StateMachine } from '../metamodel/elements.ts';
import { attributeSchema, valueSchema } from '../shapes/expression-schema.ts';
import { modelProblems } from './codes.ts';

const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;

const told = (problem: ExpressionProblem, expression: Expression, foreign: boolean): Diagnostic => {
  const { code, message, hint, at, end } = problem;
  const where = within(expression.where, at, end);
  const diagnostic = report(modelProblems, code, where, { message: sentence(message) }, hint === undefined ? {} : { hint });
  return foreign ? { ...diagnostic, severity: 'warning' } : diagnostic;
};

type Names = Readonly<Record<string, JsonObject | 'anything'>>;

const checkExpression = (
  expression: Expression | undefined,
  names: Names,
  context: Context,
  result: 'bool' | 'string' = 'bool',
  optionalOld = false,
): readonly Diagnostic[] => {
  if (expression === undefined || expression.text.trim() === '') return [];
  const foreign = context.role === 'published-language';
  return expressionProblems(names, expression.text, { result, optionalOld }).map((problem) => told(problem, expression, foreign));
};

const checkRules = (rules: readonly Rule[], schema: () => JsonObject, context: Context): readonly Diagnostic[] => {
  if (rules.length === 0) return [];
  const self = schema();
  const names = { self, oldSelf: self };
  return rules.flatMap(({ rule, messageExpression, optionalOldSelf = false }) => [
    ...checkExpression(rule, names, context, 'bool', optionalOldSelf),
    ...checkExpression(messageExpression, names, context, 'string', optionalOldSelf),
  ]);
};

const schemasOf = (attributes: readonly Attribute[], context: Context, model: Model): Names =>
  Object.fromEntries(attributes.map((attribute) => [attribute.name, attributeSchema(model, context, attribute)]));

/** What a guard knows: the state, and what the behaviour is asked with, or what the event holds. */
const guardNames = (aggregate: Aggregate, trigger: string, context: Context, model: Model): Names => {
  const behaviour = aggregate.behaviours.find(({ name }) => name === trigger);
  const event = aggregate.events.find(({ name }) => name === trigger);
  return { state: 'anything', ...schemasOf([aggregate.identity, ...(behaviour?.parameters ?? event?.attributes ?? [])], context, model) };
};

const checkGuards = ({ transitions }: StateMachine, aggregate: Aggregate, context: Context, model: Model): readonly Diagnostic[] =>
  transitions.flatMap(({ when, on }) =>
    when === undefined ? [] : checkExpression(when, guardNames(aggregate, on, context, model), context),
  );

const checkAggregate = (aggregate: Aggregate, context: Context, model: Model): readonly Diagnostic[] => [
  ...aggregate.behaviours.flatMap(({ name, requires }) =>
    requires.flatMap(({ rule }) => checkExpression(rule, guardNames(aggregate, name, context, model), context)),
  ),
  ...aggregate.stateMachines.flatMap((machine) => checkGuards(machine, aggregate, context, model)),
];

export const expressionsHold = (context: Context, model: Model): readonly Diagnostic[] => [
  ...attributesOf(context).flatMap((attribute) => checkRules(attribute.rules, () => attributeSchema(model, context, attribute), context)),
  ...context.values.flatMap((value) => checkRules(value.rules, () => valueSchema(model, context, value), context)),
  ...context.aggregates.flatMap((aggregate) => checkAggregate(aggregate, context, model)),
];
