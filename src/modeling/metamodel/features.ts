/**
 * What a model can demand of data, as a list: the rows of the support matrix. Every target that has to do with data says for each of
 * them what becomes of it; a target that cannot check one says why, and says it again at each element that demands it.
 */
import { type Diagnostic, type DiagnosticRow, report } from '#base/diagnostic.ts';
import { perObject } from '../incremental.ts';
import { attributesOf } from '../load/link.ts';
import { inside } from '../load/places.ts';
import { patternFor } from '../patterns/dialects.ts';
import type { Attribute, Context, Value } from './elements.ts';
import { type Level, levelsOf } from './model.ts';

export const features = {
  type: 'each value has the type of its scalar, enumeration or value',
  collection: 'lists, sets and maps hold what they should',
  nullEntry: 'null is no entry of a map',
  required: 'a value must be there',
  nullable: 'null is a value of its own',
  default: 'a value for what is absent',
  minimum: 'a least number',
  maximum: 'a greatest number',
  exclusiveMinimum: 'a bound below that is refused itself',
  exclusiveMaximum: 'a bound above that is refused itself',
  multipleOf: 'a multiple of a whole number',
  fraction: 'a multiple of a fraction',
  minLength: 'fewest characters',
  maxLength: 'most characters',
  pattern: 'a regular expression',
  foreignPattern: 'an imported regular expression that is not portable',
  format: 'a format by name',
  instant: 'a moment in UTC, in one notation',
  enum: 'the only values that are allowed',
  minItems: 'fewest items',
  maxItems: 'most items',
  set: 'no item twice',
  minProperties: 'fewest entries',
  maxProperties: 'most entries',
  items: 'facets of what a collection holds',
  closed: 'unknown fields are refused',
  rules: 'an expression that must be true',
  transition: 'an expression about the value before',
} as const;

export type Feature = keyof typeof features;

/**
 * `checks`: it refuses what breaks it. `shows`: it tells people or other programs, and refuses nothing. `partly`: it refuses what it can
 * say exactly, and tells the rest at each element by a diagnostic of its own. Else why it cannot.
 */
export type Support = 'checks' | 'shows' | { readonly shows: string } | { readonly partly: string } | { readonly cannot: string };

/** Why something is not checked. What a target is known to show without checking has no reason. */
const reasonOf = (kept: Support): string | undefined => {
  if (typeof kept === 'string') return undefined;
  return 'cannot' in kept ? kept.cannot : 'shows' in kept ? kept.shows : undefined;
};

/** Whether nothing is refused for it. */
export const isUnchecked = (kept: Support | undefined): boolean =>
  kept !== undefined && kept !== 'checks' && !(typeof kept === 'object' && 'partly' in kept);

export type SupportTable = Readonly<Record<Feature, Support>>;

/** Everything is checked, but for what is said. */
export const checksAll = (but: Partial<SupportTable>): SupportTable => ({
  ...(Object.fromEntries(Object.keys(features).map((feature) => [feature, 'checks'])) as Record<Feature, Support>),
  ...but,
});

interface Use {
  readonly feature: Feature;
  readonly where: Diagnostic['where'];
}

const levelUses = ({ type, constraints, keys }: Level, where: Diagnostic['where']): readonly Use[] => {
  const uses: Use[] = Object.keys(constraints).flatMap((facet) => {
    const place = inside(where, [...keys, facet]);
    const held = keys.length === 0 ? [] : [{ feature: 'items', where: place } as const];
    if (facet === 'pattern' && patternFor(constraints.pattern ?? '', 're2') === undefined)
      return [...held, { feature: 'foreignPattern', where: place }];
    if (facet === 'multipleOf' && !Number.isInteger(constraints.multipleOf)) return [...held, { feature: 'fraction', where: place }];
    return [...held, { feature: facet as Feature, where: place }];
  });
  if (type.kind === 'set') uses.push({ feature: 'set', where });
  if (type.kind === 'scalar' && type.name === 'instant') uses.push({ feature: 'instant', where });
  return uses;
};

const ruleUses = ({ rules }: Attribute | Value): readonly Use[] =>
  rules.map(({ rule }) => ({ feature: /\boldSelf\b/u.test(rule.text) ? 'transition' : 'rules', where: rule.where }));

/** What an attribute demands, and where it says so. */
const attributeUses = (attribute: Attribute): readonly Use[] => [
  ...levelsOf(attribute).flatMap((level) => levelUses(level, attribute.where)),
  ...(attribute.required ? [{ feature: 'required', where: attribute.where } as const] : []),
  ...(attribute.nullable ? [{ feature: 'nullable', where: attribute.where } as const] : []),
  ...(attribute.default === undefined ? [] : [{ feature: 'default', where: attribute.where } as const]),
  ...ruleUses(attribute),
];

const usesOfAttribute = perObject(attributeUses);

/** What the values and attributes of a context demand. */
const usesOf = perObject((context: Context): readonly Use[] => [
  ...context.values.flatMap((value) => [...ruleUses(value), ...(value.closed ? [{ feature: 'closed', where: value.where } as const] : [])]),
  ...attributesOf(context).flatMap(usesOfAttribute),
]);

const kebab = (feature: Feature): string => feature.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);

const codeOf = (target: string, feature: Feature): string => `${target}/cannot-${kebab(feature)}`;

/** The diagnostics of a target about what it cannot check. */
export const cannotRows = (target: string, support: SupportTable): Readonly<Record<string, DiagnosticRow>> =>
  Object.fromEntries(
    (Object.entries(support) as [Feature, Support][]).flatMap(([feature, kept]) => {
      const reason = reasonOf(kept);
      if (reason === undefined) return [];
      const message = `The target ${target} cannot check this (${features[feature]}): ${reason}.`;
      return [
        [codeOf(target, feature), { severity: 'info', message, hint: 'Other targets check it; the support matrix tells which.' } as const],
      ];
    }),
  );

/** What was told of a context, by target. */
const told = perObject(
  (_context: Context) => new Map<string, { readonly support: SupportTable; readonly problems: readonly Diagnostic[] }>(),
);

/** Everything in some contexts that a target cannot check. What holds of every value (`quiet`) is in the matrix and not told each time. */
export const cannotProblems = (
  target: string,
  support: SupportTable,
  contexts: readonly Context[],
  quiet: readonly Feature[] = ['closed', 'collection', 'instant', 'nullEntry'],
): readonly Diagnostic[] => {
  const rows = cannotRows(target, support);
  const problemsOf = (context: Context): readonly Diagnostic[] =>
    usesOf(context)
      .filter(({ feature }) => reasonOf(support[feature]) !== undefined && !quiet.includes(feature))
      .map(({ feature, where }) => report(rows, codeOf(target, feature), where, {}));
  return contexts.flatMap((context) => {
    const before = told(context).get(target);
    if (before?.support === support) return before.problems;
    const problems = problemsOf(context);
    told(context).set(target, { support, problems });
    return problems;
  });
};
