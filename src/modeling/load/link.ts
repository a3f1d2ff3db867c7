/** Resolves names across contexts. What cannot be resolved is a diagnostic with the nearest known name. */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import { modelProblems, suggest } from '../check/codes.ts';
import type { Attribute, Context, ContextMap, Model, TypeRef } from '../metamodel/elements.ts';
import { visible } from '../metamodel/model.ts';
import { namedIn } from './type-ref.ts';

/** Every attribute of a context, wherever it stands. */
export const attributesOf = (context: Context): readonly Attribute[] => [
  ...context.values.flatMap((value) => value.attributes),
  ...context.aggregates.flatMap((aggregate) => [
    aggregate.identity,
    ...aggregate.behaviours.flatMap((behaviour) => behaviour.parameters),
    ...aggregate.events.flatMap((event) => event.attributes),
  ]),
  ...context.services.flatMap((service) => service.operations.flatMap((operation) => operation.parameters)),
  ...context.views.flatMap((view) => view.attributes),
];

const knownTypes = (model: Model, context: Context): readonly string[] =>
  visible(model, context).flatMap((seen) => [...seen.values, ...seen.enums].map((element) => element.name));

const unknownType = (type: TypeRef, known: readonly string[], where: Attribute['where']): readonly Diagnostic[] => {
  const named = namedIn(type);
  if (named === undefined || known.includes(named.name)) return [];
  return [report(modelProblems, 'model/unknown-type', where, { name: named.name, suggestion: suggest(named.name, known) })];
};

const linkContext = (model: Model, context: Context): readonly Diagnostic[] => {
  const names = model.contexts.map((candidate) => candidate.name);
  const uses = context.uses
    .filter((use) => !names.includes(use.name))
    .map((use) => report(modelProblems, 'model/unknown-context', use.where, { name: use.name, suggestion: suggest(use.name, names) }));
  const known = knownTypes(model, context);
  const types = attributesOf(context).flatMap((attribute) => unknownType(attribute.type, known, attribute.where));
  const resources = [...context.resources, ...context.aggregates.flatMap((aggregate) => aggregate.customResource ?? [])].flatMap(
    (resource) => [resource.spec, resource.status].flatMap((type) => (type === undefined ? [] : unknownType(type, known, resource.where))),
  );
  return [...uses, ...types, ...resources];
};

const linkMap = (map: ContextMap, contexts: readonly Context[]): readonly Diagnostic[] => {
  const names = [...contexts.map((context) => context.name), ...map.systems.map((system) => system.name)];
  return map.relations.flatMap((relation) =>
    [relation.upstream, relation.downstream]
      .filter((name) => !names.includes(name))
      .map((name) => report(modelProblems, 'model/unknown-context', relation.where, { name, suggestion: suggest(name, names) })),
  );
};

/** The model of all contexts, and what its names do not lead to. */
export const link = (
  contexts: readonly Context[],
  map: ContextMap,
): { readonly model: Model; readonly diagnostics: readonly Diagnostic[] } => {
  const model: Model = { contexts, map };
  return { model, diagnostics: [...contexts.flatMap((context) => linkContext(model, context)), ...linkMap(map, contexts)] };
};
