/** Patterns of attributes and scalars mean the same in every target, or are refused with the reason. */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import { attributesOf } from '../load/link.ts';
import { inside } from '../load/places.ts';
import type { Context } from '../metamodel/elements.ts';
import { levelsOf } from '../metamodel/model.ts';
import { parsePattern } from '../patterns/parse.ts';
import { modelProblems } from './codes.ts';

/** A kind that was imported keeps its patterns as they are: only the targets that cannot carry one do without. */
export const patternsTravel = (context: Context): readonly Diagnostic[] =>
  attributesOf(context).flatMap((attribute) =>
    levelsOf(attribute).flatMap(({ constraints: { pattern }, keys }) => {
      const parsed = pattern === undefined ? undefined : parsePattern(pattern);
      if (pattern === undefined || parsed === undefined || parsed.ok) return [];
      const code = context.role === 'published-language' ? 'model/foreign-pattern' : 'model/bad-pattern';
      return [report(modelProblems, code, inside(attribute.where, [...keys, 'pattern']), { pattern, reason: parsed.refusal.message })];
    }),
  );
