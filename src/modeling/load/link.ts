/** Resolves names across contexts. What cannot be resolved is a diagnostic with the nearest known name. */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import { modelProblems, suggest } from '../check/codes.ts';
import { perObject } from '../incremental.ts';
import type { Attribute, Context, ContextMap, Model, TypeRef } from '../metamodel/elements.ts';
import { known, visible } from '../metamodel/model.ts';
import { resolveScalars } from './scalars.ts';
import { namedIn } from './type-ref.ts';

/** Every attribute of a context, wherever it stands. */
export const attributesOf = perObject((context: Context): readonly Attribute[] => [
  ...context.values.flatMap((value) => value.attributes),
  ...context.aggregates.flatMap((aggregate) => [
    aggregate.identity,
    ...aggregate.behaviours.flatMap((behaviour) => behaviour.parameters),
    ...aggregate.events.flatMap((event) => event.attributes),
  ]),
  ...context.services.flatMap((service) => service.operations.flatMap((operation) => operation.parameters)),
  ...context.views.flatMap((view) => view.attributes),
]);

const knownTypes = (model: Model, context: Context): ReadonlySet<string> =>
  new Set(visible(model, context).flatMap((seen) => [...seen.values, ...seen.enums].map((element) => element.name)));

const unknownType = (type: TypeRef, types: ReadonlySet<string>, where: Attribute['where']): readonly Diagnostic[] => {
  const named = namedIn(type);
  if (named === undefined || types.has(named.name)) return [];
  return [report(modelProblems, 'model/unknown-type', where, { name: named.name, suggestion: suggest(named.name, [...types]) })];
};

const linkContext = (model: Model, context: Context): readonly Diagnostic[] => {
  const names = known(model).map((candidate) => candidate.name);
  const uses = context.uses
    .filter((use) => !names.includes(use.name))
    .map((use) => report(modelProblems, 'model/unknown-context', use.where, { name: use.name, suggestion: suggest(use.name, names) }));
  const types = knownTypes(model, context);
  const unknown = attributesOf(context).flatMap((attribute) => unknownType(attribute.type, types, attribute.where));
  const resources = [...context.resources, ...context.aggregates.flatMap((aggregate) => aggregate.customResource ?? [])].flatMap(
    (resource) => [resource.spec, resource.status].flatMap((type) => (type === undefined ? [] : unknownType(type, types, resource.where))),
  );
  return [...uses, ...unknown, ...resources];
};

const linkMap = (map: ContextMap, contexts: readonly Context[]): readonly Diagnostic[] => {
  const names = [...contexts.map((context) => context.name), ...map.systems.map((system) => system.name)];
  return map.relations.flatMap((relation) =>
    [relation.upstream, relation.downstream]
      .filter((name) => !names.includes(name))
      .map((name) => report(modelProblems, 'model/unknown-context', relation.where, { name, suggestion: suggest(name, names) })),
  );
};

/** The model of all contexts, and what its names do not lead to. Nothing is told of what was imported. */
export const link = (
  contexts: readonly Context[],
  external: readonly Context[],
  map: ContextMap,
): { readonly model: Model; readonly diagnostics: readonly Diagnostic[] } => {
  const { model, diagnostics } = resolveScalars({ contexts, external, map });
  return {
    model,
    diagnostics: [...diagnostics, ...model.contexts.flatMap((context) => linkContext(model, context)), ...linkMap(map, known(model))],
  };
};
