/** Puts together what several files say of one context. */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import { modelProblems } from '../check/codes.ts';
import type { Context } from '../metamodel/elements.ts';
import type { ContextPart } from './read-context.ts';

/** The part that speaks of the context itself: the one that says most of it. */
const headOf = (parts: readonly ContextPart[]): ContextPart =>
  parts.reduce((best, part) => (part.head.length > best.head.length ? part : best));

/** One context from its parts. A single part is the context: the same object, so that what was made of it can be kept. */
export const mergeParts = (parts: readonly ContextPart[]): Context => {
  const head = headOf(parts).context;
  if (parts.length === 1) return head;
  const contexts = parts.map(({ context }) => context);
  return {
    ...head,
    uses: contexts.flatMap(({ uses }) => uses),
    scalars: contexts.flatMap(({ scalars }) => scalars),
    enums: contexts.flatMap(({ enums }) => enums),
    values: contexts.flatMap(({ values }) => values),
    aggregates: contexts.flatMap(({ aggregates }) => aggregates),
    resources: contexts.flatMap(({ resources }) => resources),
    services: contexts.flatMap(({ services }) => services),
    policies: contexts.flatMap(({ policies }) => policies),
    workflows: contexts.flatMap(({ workflows }) => workflows),
    views: contexts.flatMap(({ views }) => views),
  };
};

/** What two files say of the context itself: one of them has to go. */
export const saidTwice = (parts: readonly ContextPart[]): readonly Diagnostic[] => {
  const first = new Map<string, ContextPart['head'][number]>();
  return parts.flatMap(({ context, head }) =>
    head.flatMap((said) => {
      const before = first.get(said.key);
      if (before === undefined) {
        first.set(said.key, said);
        return [];
      }
      const related = [{ message: 'First here.', where: before.where }];
      return [report(modelProblems, 'model/said-twice', said.where, { key: said.key, context: context.name }, { related })];
    }),
  );
};
