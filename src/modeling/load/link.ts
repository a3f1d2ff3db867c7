/** Resolves names across contexts. What cannot be resolved is a diagnostic with the nearest known name. */
import { type Diagnostic, type Location, report } from '#base/diagnostic.ts';
import { modelProblems, suggest } from '../check/codes.ts';
import { perObject } from '../incremental.ts';
import type { Attribute, Context, ContextMap, CustomResource, Model, ResourceVersion, TypeRef } from '../metamodel/elements.ts';
import { known, visible } from '../metamodel/model.ts';
import { scalarNames } from '../metamodel/syntax.ts';
import { inside } from './places.ts';
import { resolveScalars } from './scalars.ts';
import { namedIn } from './type-ref.ts';

/** Every kind of a context: those it describes, and those its aggregates offer. */
export const resourcesOf = (context: Context): readonly CustomResource[] => [
  ...context.resources,
  ...context.aggregates.flatMap((aggregate) => aggregate.customResource ?? []),
];

/** The versions of a kind: those it names, or the one it is itself. */
export const versionsOf = perObject((resource: CustomResource): readonly ResourceVersion[] =>
  resource.versions.length > 0
    ? resource.versions
    : [{ ...resource, name: resource.version, served: true, storage: true, deprecated: false }],
);

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
  ...resourcesOf(context).flatMap((resource) => versionsOf(resource).flatMap((version) => version.attributes)),
]);

interface TypeNames {
  readonly known: ReadonlySet<string>;
  /** Scalars, which attributes may name as well; they were replaced by now. */
  readonly scalars: readonly string[];
}

const knownTypes = (model: Model, context: Context): TypeNames => {
  const seen = visible(model, context);
  return {
    known: new Set(seen.flatMap(({ values, enums }) => [...values, ...enums].map(({ name }) => name))),
    scalars: [...scalarNames, ...seen.flatMap(({ scalars }) => scalars.map(({ name }) => name))],
  };
};

const unknownType = (type: TypeRef, { known: types, scalars }: TypeNames, where: Location, key: string): readonly Diagnostic[] => {
  const named = namedIn(type);
  if (named === undefined || types.has(named.name)) return [];
  const place = inside(where, key, named.name);
  return [
    report(modelProblems, 'model/unknown-type', place, { name: named.name, suggestion: suggest(named.name, [...types, ...scalars]) }),
  ];
};

const linkContext = (model: Model, context: Context): readonly Diagnostic[] => {
  const names = known(model).map((candidate) => candidate.name);
  const uses = context.uses
    .filter((use) => !names.includes(use.name))
    .map((use) => report(modelProblems, 'model/unknown-context', use.where, { name: use.name, suggestion: suggest(use.name, names) }));
  const types = knownTypes(model, context);
  const unknown = attributesOf(context).flatMap((attribute) => unknownType(attribute.type, types, attribute.where, 'type'));
  const resources = resourcesOf(context)
    .flatMap(versionsOf)
    .flatMap((version) =>
      (['spec', 'status'] as const).flatMap((key) => {
        const type = version.attributes.some(({ name }) => name === key) ? undefined : version[key];
        return type === undefined ? [] : unknownType(type, types, version.where, key);
      }),
    );
  return [...uses, ...unknown, ...resources];
};

const linkMap = (map: ContextMap, contexts: readonly Context[]): readonly Diagnostic[] => {
  const names = [...contexts.map((context) => context.name), ...map.systems.map((system) => system.name)];
  return map.relations.flatMap((relation) =>
    (['upstream', 'downstream'] as const)
      .filter((side) => !names.includes(relation[side]))
      .map((side) => {
        const name = relation[side];
        return report(modelProblems, 'model/unknown-context', inside(relation.where, side), { name, suggestion: suggest(name, names) });
      }),
  );
};

/** The model of all contexts, and what its names do not lead to. Nothing is told of what was imported. */
export const link = (
  contexts: readonly Context[],
  external: readonly Context[],
  map: ContextMap,
): { readonly model: Model; readonly diagnostics: readonly Diagnostic[] } => {
  const model = resolveScalars({ contexts, external, map });
  return {
    model,
    diagnostics: [...model.contexts.flatMap((context) => linkContext(model, context)), ...linkMap(map, known(model))],
  };
};
