/** Rules of the model as conditions of SQL, and those that it cannot say. */
import type { Location } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import type { Scope } from '#modeling/incremental.ts';
import { within } from '#modeling/load/places.ts';
import type { Attribute, Rule, Value } from '#modeling/metamodel/elements.ts';
import { attributeSchema, valueSchema } from '#modeling/shapes/expression-schema.ts';
import { valueRules } from '#modeling/shapes/rules.ts';
import { type Self, translateRule } from './rule-sql.ts';

/** A rule, or a part of one, that SQL cannot say. */
export interface Unsaid {
  readonly where: Location;
  readonly reason: string;
}

export interface SaidRules {
  /** True, false, or NULL for an error. */
  readonly conditions: readonly string[];
  readonly unsaid: readonly Unsaid[];
}

const said = (rules: readonly Rule[], schema: () => JsonObject, self: Self): SaidRules => {
  const own = valueRules(rules);
  if (own.length === 0) return { conditions: [], unsaid: [] };
  const typed = schema();
  const translated = own.map(({ rule }) => ({ rule, translation: translateRule(typed, rule.text, self) }));
  return {
    conditions: translated.flatMap(({ translation }) => (translation.ok ? [translation.sql] : [])),
    unsaid: translated.flatMap(({ rule, translation }) =>
      translation.ok ? [] : [{ where: within(rule.where, translation.at, translation.end), reason: translation.reason }],
    ),
  };
};

/** Rules of an attribute, about `self`. */
export const attributeRules = ({ model, context }: Scope, attribute: Attribute, self: Self): SaidRules =>
  said(attribute.rules, () => attributeSchema(model, context, attribute), self);

/** Rules of a value, about `self`. */
export const objectRules = ({ model, context }: Scope, value: Value, self: Self): SaidRules =>
  said(value.rules, () => valueSchema(model, context, value), self);
