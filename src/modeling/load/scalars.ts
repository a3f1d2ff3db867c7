/** Replaces scalars of the domain by the built-in ones they are made of, with their facets and units. */
import type { Attribute, Context, CustomResource, CustomScalar, Model, TypeRef } from '../metamodel/elements.ts';
import { visible } from '../metamodel/model.ts';
import { namedIn } from './type-ref.ts';

type Scalars = ReadonlyMap<string, CustomScalar>;

/** The scalar's facets go where it stands; what is said there is nearer than what the scalar says. */
const withBase = (type: TypeRef, scalar: CustomScalar): TypeRef => {
  if ('of' in type) return { ...type, of: withBase(type.of, scalar) };
  const constraints = { ...scalar.constraints, ...type.constraints };
  return {
    kind: 'scalar',
    name: scalar.base,
    ...(type.beyond === true ? { beyond: true } : {}),
    ...(Object.keys(constraints).length === 0 ? {} : { constraints }),
  };
};

const resolve = (attribute: Attribute, scalars: Scalars): Attribute => {
  const scalar = scalars.get(namedIn(attribute.type)?.name ?? '');
  if (scalar === undefined) return attribute;
  const unit = attribute.unit === undefined && scalar.unit !== undefined ? { unit: scalar.unit } : {};
  const type = withBase(attribute.type, scalar);
  if ('of' in type) return { ...attribute, type, scalar: scalar.name, ...unit };
  // What the attribute says itself is nearer than what its scalar says.
  const constraints = { ...scalar.constraints, ...attribute.constraints };
  return {
    ...attribute,
    type: { kind: 'scalar', name: scalar.base, ...(type.beyond === true ? { beyond: true } : {}) },
    constraints,
    scalar: scalar.name,
    ...unit,
  };
};

const resolveContext = (context: Context, scalars: Scalars): Context => {
  const each = (attributes: readonly Attribute[]): readonly Attribute[] => attributes.map((attribute) => resolve(attribute, scalars));
  const inResource = (resource: CustomResource): CustomResource => ({
    ...resource,
    attributes: each(resource.attributes),
    versions: resource.versions.map((version) => ({ ...version, attributes: each(version.attributes) })),
  });
  return {
    ...context,
    resources: context.resources.map(inResource),
    values: context.values.map((value) => ({ ...value, attributes: each(value.attributes) })),
    aggregates: context.aggregates.map((aggregate) => ({
      ...aggregate,
      identity: resolve(aggregate.identity, scalars),
      behaviours: aggregate.behaviours.map((behaviour) => ({ ...behaviour, parameters: each(behaviour.parameters) })),
      events: aggregate.events.map((event) => ({ ...event, attributes: each(event.attributes) })),
      ...(aggregate.customResource === undefined ? {} : { customResource: inResource(aggregate.customResource) }),
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
}

/** What became of a context the last time, so that it stays the same object while it and the scalars it sees do. */
const resolved = new WeakMap<Context, Resolved>();

const resolveIn = (model: Model, context: Context): Resolved => {
  const from = visible(model, context).flatMap((seen) => seen.scalars);
  const before = resolved.get(context);
  if (before !== undefined && before.from.length === from.length && from.every((scalar, index) => scalar === before.from[index]))
    return before;
  // The first one counts, as everywhere: what is nearer comes first.
  const scalars = new Map([...from].reverse().map((scalar) => [scalar.name, scalar]));
  const now = { from, context: from.length === 0 ? context : resolveContext(context, scalars) };
  resolved.set(context, now);
  return now;
};

/** The model without scalars of the domain. */
export const resolveScalars = (model: Model): Model => ({
  ...model,
  contexts: model.contexts.map((context) => resolveIn(model, context).context),
  external: model.external.map((context) => resolveIn(model, context).context),
});
