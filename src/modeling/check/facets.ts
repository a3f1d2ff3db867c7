/** Facets fit their types and each other, at every level of an attribute, and a default keeps them. */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import { type Checked, check } from '#base/schema.ts';
import type { Scope } from '../incremental.ts';
import { attributesOf } from '../load/link.ts';
import { inside } from '../load/places.ts';
import { formatType } from '../load/type-ref.ts';
import type { Attribute, Constraints, Context, Model } from '../metamodel/elements.ts';
import { knownFormats } from '../metamodel/facets.ts';
import { type Level, levelsOf } from '../metamodel/model.ts';
import { scalars } from '../metamodel/scalars.ts';
import { fieldOf } from '../shapes/field-type.ts';
import { modelProblems, suggest } from './codes.ts';

type Facet = keyof Constraints;

const ofText = ['minLength', 'maxLength', 'pattern'] as const;
const ofNumbers = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const;

const allowed = ({ type }: Level): readonly string[] => {
  if (type.kind === 'list' || type.kind === 'set') return ['minItems', 'maxItems'];
  if (type.kind !== 'scalar') return ['minProperties', 'maxProperties'];
  const { kind } = scalars[type.name].descriptor;
  if (kind === 'string') return [...ofText, 'format', 'enum'];
  return kind === 'integer' || kind === 'number' ? [...ofNumbers, 'format', 'enum'] : ['format', 'enum'];
};

const eachLevel = (context: Context, look: (level: Level, attribute: Attribute) => readonly Diagnostic[]): readonly Diagnostic[] =>
  attributesOf(context).flatMap((attribute) => levelsOf(attribute).flatMap((level) => look(level, attribute)));

const counts: readonly Facet[] = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'];

/** Why a facet means nothing, whatever it stands at. */
const senseless = (constraints: Constraints, facet: Facet): string | undefined => {
  const given = constraints[facet];
  if (counts.includes(facet) && !(Number.isInteger(given) && (given as number) >= 0)) return 'has to be a whole number from 0';
  if (facet === 'multipleOf' && !((given as number) > 0)) return 'has to be above 0';
  if (facet === 'exclusiveMinimum' && constraints.minimum === undefined) return 'needs a minimum that it excludes';
  if (facet === 'exclusiveMaximum' && constraints.maximum === undefined) return 'needs a maximum that it excludes';
  return facet === 'enum' && constraints.enum?.length === 0 ? 'has to name a value' : undefined;
};

const told = ({ type, keys }: Level, where: Attribute['where'], facet: string): Diagnostic =>
  report(modelProblems, 'model/facet-does-not-fit', inside(where, [...keys, facet]), { facet, type: formatType(type) });

export const facetsFit = (context: Context): readonly Diagnostic[] =>
  eachLevel(context, (level, { where }) => [
    ...(level.type.beyond === true ? [told(level, where, 'items')] : []),
    ...(Object.keys(level.constraints) as Facet[]).flatMap((facet) => {
      const place = inside(where, [...level.keys, facet]);
      if (!allowed(level).includes(facet)) return [told(level, where, facet)];
      const reason = senseless(level.constraints, facet);
      return reason === undefined ? [] : [report(modelProblems, 'model/bad-facet', place, { facet, reason })];
    }),
  ]);

const pairs = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minProperties', 'maxProperties'],
] as const;

const leavesNothing = (constraints: Constraints, [low, high]: (typeof pairs)[number]): boolean => {
  const from = constraints[low] ?? Number.NEGATIVE_INFINITY;
  const to = constraints[high] ?? Number.POSITIVE_INFINITY;
  const open = low === 'minimum' && (constraints.exclusiveMinimum === true || constraints.exclusiveMaximum === true);
  return from > to || (open && from === to);
};

/** Facets that do not fit their type or each other: what an import leaves to its platform. */
export const unfitFacets = (level: Level): readonly Facet[] => {
  const { constraints } = level;
  const emptied = pairs.filter((pair) => leavesNothing(constraints, pair)).flat();
  return (Object.keys(constraints) as Facet[]).filter(
    (facet) => !allowed(level).includes(facet) || senseless(constraints, facet) !== undefined || emptied.includes(facet as 'minimum'),
  );
};

export const boundsAreOrdered = (context: Context): readonly Diagnostic[] =>
  eachLevel(context, ({ constraints, keys }, { where }) =>
    pairs
      .filter((pair) => leavesNothing(constraints, pair))
      .map(([low, high]) =>
        report(modelProblems, 'model/bad-bounds', inside(where, [...keys, low]), {
          low: `${low} ${constraints[low]}`,
          high: `${high} ${constraints[high]}`,
        }),
      ),
  );

/** Imported kinds may have formats that only their API server knows. */
export const formatsAreKnown = (context: Context): readonly Diagnostic[] =>
  context.role === 'published-language'
    ? []
    : eachLevel(context, ({ type, constraints: { format }, keys }, { where }) => {
        const known = type.kind === 'scalar' ? knownFormats(type.name) : [];
        if (format === undefined || known.includes(format)) return [];
        return [
          report(modelProblems, 'model/unknown-format', inside(where, [...keys, 'format']), { format, suggestion: suggest(format, known) }),
        ];
      });

/** What becomes of an object without the attribute; nothing when its default has the same default inside, without end. */
const filledIn = (scope: Scope, attribute: Attribute): Checked | undefined => {
  try {
    return check({ name: '', fields: [{ ...fieldOf(scope, attribute), name: 'it' }] }, {});
  } catch (fault) {
    if (fault instanceof RangeError) return undefined;
    throw fault;
  }
};

/** Why the default of an attribute is no value of it; nothing when it is. Values inside and rules are asked too. */
const problemOf = (scope: Scope, attribute: Attribute): string | undefined => {
  if (attribute.default === null) return attribute.nullable ? undefined : 'null is no value of it';
  const checked = filledIn(scope, attribute);
  if (checked === undefined) return 'it holds itself, again and again';
  return checked.ok
    ? undefined
    : checked.problems
        .map(({ pointer, code, message }) => `${pointer.slice(1).replaceAll('/', '.')}${code === 'value/rule' ? ':' : ''} ${message}`)
        .join('; ');
};

export const defaultsFit = (context: Context, model: Model): readonly Diagnostic[] =>
  attributesOf(context).flatMap((attribute) => {
    // An imported default was accepted by its server already, by rules that are wider than ours.
    const reason =
      attribute.default === undefined || context.role === 'published-language' ? undefined : problemOf({ model, context }, attribute);
    return reason === undefined ? [] : [report(modelProblems, 'model/bad-default', inside(attribute.where, 'default'), { reason })];
  });
