/** Facets as keywords of a structural schema. */
import { textFormats } from '#base/formats.ts';
import type { Json, JsonObject } from '#base/json.ts';
import type { Scope } from '#modeling/incremental.ts';
import type { Constraints, TypeRef } from '#modeling/metamodel/elements.ts';
import { facetsOf, maxLengthOf, type ScalarFacets } from '#modeling/metamodel/facets.ts';
import { enumOf } from '#modeling/metamodel/model.ts';
import { scalars } from '#modeling/metamodel/scalars.ts';

const patternKeywords = ({ pattern, format }: ScalarFacets): JsonObject => {
  const formatted = format === undefined ? undefined : textFormats[format].pattern;
  if (pattern === undefined || formatted === undefined)
    return pattern === undefined && formatted === undefined ? {} : { pattern: (pattern ?? formatted) as string };
  return { pattern, allOf: [{ pattern: formatted }] };
};

const scalarKeywords = (type: Extract<TypeRef, { kind: 'scalar' }>, constraints: Constraints): JsonObject => {
  const facets = facetsOf(type.name, constraints);
  const { kind, multipleOf, minLength, enum: listed } = facets;
  const maxLength = maxLengthOf(facets);
  return {
    ...boundKeywords(facets),
    ...(multipleOf === undefined ? {} : { multipleOf }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(listed === undefined ? {} : { enum: listed }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...patternKeywords(facets),
    ...(kind === 'string' || constraints.format === undefined ? {} : { format: constraints.format }),
  };
};

/**
 * A scalar without facets. Of our own kinds texts have no `format`: the server takes a list for a text that has one. The pattern says
 * the same, and more closely.
 */
export const plainScalar = (scope: Scope, type: Extract<TypeRef, { kind: 'scalar' }>): JsonObject => {
  const { format: _format, ...plain } = scalars[type.name].kubernetes as JsonObject;
  return scope.context.role === 'published-language' ? scalars[type.name].kubernetes : plain;
};

/** What is said of a type. What was imported stays as its author wrote it. */
export const facetKeywords = (scope: Scope, type: TypeRef, constraints: Constraints): JsonObject =>
  type.kind === 'scalar' && scope.context.role !== 'published-language' ? scalarKeywords(type, constraints) : (constraints as JsonObject);

/** Items of a set have to be compared whole. What was imported says so itself. */
export const setItemKeywords = (scope: Scope, of: TypeRef): JsonObject => {
  if (scope.context.role === 'published-language') return {};
  if (of.kind === 'scalar' || enumOf(scope.model, scope.context, of) !== undefined) return {};
  return of.kind === 'list' || of.kind === 'set' ? { 'x-kubernetes-list-type': 'atomic' } : { 'x-kubernetes-map-type': 'atomic' };
};

/** A value in the language of rules. */
const literal = (value: Json, kind: Json | undefined): string =>
  typeof value === 'number' && kind === 'number' && /^-?\d+$/u.test(String(value)) ? `${value}.0` : JSON.stringify(value);

/**
 * An enumeration that may be null. To the server null is in no enumeration, not even in one that names it, and rules are not asked of it;
 * so the values are a rule. What was imported stays as it was.
 */
export const nullableSchema = (scope: Scope, schema: JsonObject): JsonObject => {
  const { enum: listed, ...rest } = schema;
  if (!Array.isArray(listed) || schema['x-kubernetes-preserve-unknown-fields'] === true || scope.context.role === 'published-language')
    return { ...schema, nullable: true };
  const values = (listed as readonly Json[]).map((value) => literal(value, schema['type']));
  const rule = values.map((value) => `self == ${value}`).join(' || ');
  return { ...rest, nullable: true, ...withRules(schema, [{ message: `must be one of ${values.join(', ')}`, rule }]) };
};

/** Rules that stand before those of the model, since they say what it is. */
const withRules = (schema: JsonObject, rules: readonly JsonObject[]): JsonObject => {
  const known = schema['x-kubernetes-validations'];
  const all = [...rules, ...(Array.isArray(known) ? (known as readonly Json[]) : [])];
  return all.length === 0 ? {} : { 'x-kubernetes-validations': all };
};

/** Bounds of numbers. The server cuts a bound at its point when it compares a whole number with it, so that one with a fraction is a rule. */
const boundKeywords = ({ kind, minimum, maximum, exclusiveMinimum, exclusiveMaximum }: ScalarFacets): JsonObject => {
  const isRule = (bound: number | undefined): bound is number => bound !== undefined && kind === 'number' && !Number.isInteger(bound);
  const rules = [
    ...(isRule(minimum)
      ? [
          {
            message: `must be ${exclusiveMinimum === true ? 'above' : 'at least'} ${minimum}`,
            rule: `self ${exclusiveMinimum === true ? '>' : '>='} ${literal(minimum, kind)}`,
          },
        ]
      : []),
    ...(isRule(maximum)
      ? [
          {
            message: `must be ${exclusiveMaximum === true ? 'below' : 'at most'} ${maximum}`,
            rule: `self ${exclusiveMaximum === true ? '<' : '<='} ${literal(maximum, kind)}`,
          },
        ]
      : []),
  ];
  return {
    ...(minimum === undefined || isRule(minimum) ? {} : { minimum, ...(exclusiveMinimum === undefined ? {} : { exclusiveMinimum }) }),
    ...(maximum === undefined || isRule(maximum) ? {} : { maximum, ...(exclusiveMaximum === undefined ? {} : { exclusiveMaximum }) }),
    ...withRules({}, rules),
  };
};
