/** What a run-time descriptor says of an attribute. */
import type { Descriptor, Field, FieldType } from '#base/schema.ts';
import { soundRulesOn } from '#cel/rule.ts';
import type { Scope } from '../incremental.ts';
import type { Attribute, Constraints, ScalarName, TypeRef, Value } from '../metamodel/elements.ts';
import { facetsOf } from '../metamodel/facets.ts';
import { enumOf, valueTypeOf } from '../metamodel/model.ts';
import { patternFor } from '../patterns/dialects.ts';
import { attributeRules, objectRules, type RuleSet } from './rules.ts';

/** A scalar with its facets. A foreign pattern that is not portable is left out. */
export const scalarField = (base: ScalarName, constraints: Constraints): FieldType => {
  const { pattern, minimum, maximum, ...facets } = facetsOf(base, constraints);
  const translated = pattern === undefined ? undefined : patternFor(pattern, 'ecmascript');
  // Every whole number of a descriptor is a safe one, without saying so.
  const said = (bound: number | undefined): boolean =>
    bound !== undefined && !(facets.kind === 'integer' && Math.abs(bound) === Number.MAX_SAFE_INTEGER);
  return {
    ...facets,
    ...(said(minimum) ? { minimum } : {}),
    ...(said(maximum) ? { maximum } : {}),
    ...(translated === undefined ? {} : { pattern: translated }),
  } as FieldType;
};

/** Facets of a list, set, map or value. */
export const sizeFacets = ({ kind }: TypeRef, { minItems, maxItems, minProperties, maxProperties }: Constraints) =>
  Object.fromEntries(
    Object.entries(kind === 'list' || kind === 'set' ? { minItems, maxItems } : { minProperties, maxProperties }).filter(
      (entry): entry is [string, number] => entry[1] !== undefined,
    ),
  );

/** Rules that can be run. What does not compile is told where it is written. */
const runnable = ({ ruled }: { readonly ruled?: RuleSet }): Pick<Field, 'rules'> =>
  ruled === undefined ? {} : { rules: soundRulesOn(ruled.schema, ruled.rules) };

/** The descriptor that a value is at run time. */
export const descriptorOf = (scope: Scope, value: Value): Descriptor => ({
  name: value.name,
  open: !value.closed,
  fields: value.attributes.map((attribute) => fieldOf(scope, attribute)),
  ...runnable(objectRules(scope, value)),
});

/** The type of a field with all that is said of it and of what it is made of; any JSON where a name leads nowhere. */
const fieldTypeOf = (scope: Scope, type: TypeRef, constraints: Constraints): FieldType => {
  if (type.kind === 'scalar') return scalarField(type.name, constraints);
  const sizes = sizeFacets(type, constraints);
  if (type.kind !== 'named') return { kind: type.kind, of: fieldTypeOf(scope, type.of, type.of.constraints ?? {}), ...sizes };
  const found = enumOf(scope.model, scope.context, type);
  if (found !== undefined) return { kind: 'enum', values: found.element.values.map(({ name }) => name) };
  const value = valueTypeOf(scope.model, scope.context, type);
  if (value === undefined) return { kind: 'json' };
  // Values may hold themselves, so that theirs is made when it is first asked for.
  let made: Descriptor | undefined;
  return { kind: 'value', descriptor: () => (made ??= descriptorOf({ ...scope, context: value.context }, value.element)), ...sizes };
};

/** The field that an attribute is at run time. */
export const fieldOf = (scope: Scope, attribute: Attribute): Field => ({
  name: attribute.name,
  description: '',
  required: attribute.required && attribute.default === undefined,
  ...(attribute.default === undefined ? {} : { default: attribute.default }),
  ...(attribute.nullable ? { nullable: true } : {}),
  type: fieldTypeOf(scope, attribute.type, attribute.constraints),
  ...runnable(attributeRules(scope, attribute)),
});
