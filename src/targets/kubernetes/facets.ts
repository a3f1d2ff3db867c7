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
  const { kind, pattern: _pattern, format: _format, maxLength: _maxLength, ...rest } = facets;
  const maxLength = maxLengthOf(facets);
  return {
    ...(rest as JsonObject),
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

/** An enumeration that may be null has to name it. What was imported stays as it was. */
export const nullableKeywords = (scope: Scope, schema: JsonObject): JsonObject => ({
  nullable: true,
  ...(Array.isArray(schema['enum']) && scope.context.role !== 'published-language'
    ? { enum: [...(schema['enum'] as readonly Json[]), null] }
    : {}),
});
