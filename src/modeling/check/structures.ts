/** Entities are identified by one of their attributes; rules are expressions with a message that fits on a line. */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import { attributesOf, resourcesOf, versionsOf } from '../load/link.ts';
import { inside } from '../load/places.ts';
import type { Context, Rule, Value } from '../metamodel/elements.ts';
import { modelProblems, suggest } from './codes.ts';

const checkIdentity = ({ name, entity, attributes, where }: Value): readonly Diagnostic[] => {
  if (entity === undefined) return [];
  const identity = attributes.find((attribute) => attribute.name === entity.identity);
  if (identity?.required === true) return [];
  const place = inside(where, 'identity');
  const names = attributes.map((attribute) => attribute.name);
  const more = identity === undefined && names.length > 0 ? { hint: suggest(entity.identity, names) } : {};
  const reason = identity === undefined ? 'is not one of its attributes' : 'is not required';
  return [report(modelProblems, 'model/bad-identity', place, { name: entity.identity, entity: name, reason }, more)];
};

export const entitiesAreIdentified = (context: Context): readonly Diagnostic[] => context.values.flatMap(checkIdentity);

/** The API server's own rules for `x-kubernetes-validations` (apiextensions v1, ValidationRule). */
const checkRule = ({ rule, message }: Rule): readonly Diagnostic[] => {
  if (rule.text.trim() === '') return [report(modelProblems, 'model/empty-rule', rule.where, {})];
  const reason =
    message === undefined
      ? rule.text.trim().includes('\n')
        ? 'is needed, since the rule has several lines'
        : undefined
      : message.trim() === ''
        ? 'is empty'
        : message.trim().includes('\n')
          ? 'has several lines'
          : undefined;
  return reason === undefined ? [] : [report(modelProblems, 'model/rule-message', rule.where, { reason })];
};

export const rulesAreWhole = (context: Context): readonly Diagnostic[] =>
  [...context.values, ...attributesOf(context), ...resourcesOf(context).flatMap(versionsOf)].flatMap(({ rules }) =>
    rules.flatMap(checkRule),
  );
