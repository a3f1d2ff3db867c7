/** What a run-time descriptor says of an attribute, as far as no other element is needed. */
import type { FieldType } from '#base/schema.ts';
import type { Constraints, ScalarName, TypeRef } from '../metamodel/elements.ts';
import { facetsOf } from '../metamodel/facets.ts';
import { patternFor } from '../patterns/dialects.ts';

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

/** The type of a field; nothing when a value or enum is at its heart. */
export const fieldTypeOf = (type: TypeRef, constraints: Constraints): FieldType | undefined => {
  if (type.kind === 'scalar') return scalarField(type.name, constraints);
  if (type.kind === 'named') return undefined;
  const of = fieldTypeOf(type.of, type.of.constraints ?? {});
  return of === undefined ? undefined : { kind: type.kind, of, ...sizeFacets(type, constraints) };
};
