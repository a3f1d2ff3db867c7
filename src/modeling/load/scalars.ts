/** Replaces scalars of the domain by the built-in ones they are made of, with their facets and units. */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import { modelProblems } from '../check/codes.ts';
import type { Attribute, Context, CustomScalar, Model, TypeRef } from '../metamodel/elements.ts';
import { visible } from '../metamodel/model.ts';
import { formatType, namedIn } from './type-ref.ts';

type Scalars = ReadonlyMap<string, CustomScalar>;

const withBase = (type: TypeRef, scalar: CustomScalar): TypeRef =>
  'of' in type ? { kind: type.kind, of: withBase(type.of, scalar) } : { kind: 'scalar', name: scalar.base };

const resolve = (attribute: Attribute, scalars: Scalars, problems: Diagnostic[]): Attribute => {
  const scalar = scalars.get(namedIn(attribute.type)?.name ?? '');
  if (scalar === undefined) return attribute;
  const type = withBase(attribute.type, scalar);
  if ('of' in type) {
    if (Object.keys(scalar.constraints).length > 0)
      problems.push(
        report(modelProblems, 'model/scalar-in-collection', attribute.where, { name: scalar.name, type: formatType(attribute.type) }),
      );
    return { ...attribute, type, scalar: scalar.name };
  }
  // What the attribute says itself is nearer than what its scalar says.
  return {
    ...attribute,
    type,
    constraints: { ...scalar.constraints, ...attribute.constraints },
    scalar: scalar.name,
    ...(attribute.unit === undefined && scalar.unit !== undefined ? { unit: scalar.unit } : {}),
  };
};

const resolveContext = (context: Context, scalars: Scalars, problems: Diagnostic[]): Context => {
  const each = (attributes: readonly Attribute[]): readonly Attribute[] =>
    attributes.map((attribute) => resolve(attribute, scalars, problems));
  return {
    ...context,
    values: context.values.map((value) => ({ ...value, attributes: each(value.attributes) })),
    aggregates: context.aggregates.map((aggregate) => ({
      ...aggregate,
      identity: resolve(aggregate.identity, scalars, problems),
      behaviours: aggregate.behaviours.map((behaviour) => ({ ...behaviour, parameters: each(behaviour.parameters) })),
      events: aggregate.events.map((event) => ({ ...event, attributes: each(event.attributes) })),
    })),
    services: context.services.map((service) => ({
      ...service,
      operations: service.operations.map((operation) => ({ ...operation, parameters: each(operation.parameters) })),
    })),
    views: context.views.map((view) => ({ ...view, attributes: each(view.attributes) })),
  };
};

interface Resolved {
  readonly from: readonly CustomScalar[];
  readonly context: Context;
  readonly problems: readonly Diagnostic[];
}

/** What became of a context the last time, so that it stays the same object while it and the scalars it sees do. */
const resolved = new WeakMap<Context, Resolved>();

const resolveIn = (model: Model, context: Context): Resolved => {
  const from = visible(model, context).flatMap((seen) => seen.scalars);
  const before = resolved.get(context);
  if (before !== undefined && before.from.length === from.length && from.every((scalar, index) => scalar === before.from[index]))
    return before;
  const problems: Diagnostic[] = [];
  // The first one counts, as everywhere: what is nearer comes first.
  const scalars = new Map([...from].reverse().map((scalar) => [scalar.name, scalar]));
  const now = { from, context: from.length === 0 ? context : resolveContext(context, scalars, problems), problems };
  resolved.set(context, now);
  return now;
};

/** The model without scalars of the domain. */
export const resolveScalars = (model: Model): { readonly model: Model; readonly diagnostics: readonly Diagnostic[] } => {
  const contexts = model.contexts.map((context) => resolveIn(model, context));
  return {
    model: {
      ...model,
      contexts: contexts.map(({ context }) => context),
      external: model.external.map((context) => resolveIn(model, context).context),
    },
    diagnostics: contexts.flatMap(({ problems }) => problems),
  };
};
