/** Look-ups in a linked model. */
import type { Aggregate, Behaviour, Context, Enum, Model, Operation, TypeRef, Value } from './elements.ts';

export interface Found<Element> {
  readonly context: Context;
  readonly element: Element;
}

/** All contexts that can be named: the model's own, and those it imported. */
export const known = (model: Model): readonly Context[] =>
  model.external.length === 0 ? model.contexts : [...model.contexts, ...model.external];

/** Contexts whose values and enums are visible in a context, itself first. */
export const visible = (model: Model, context: Context): readonly Context[] => [
  context,
  ...context.uses.flatMap((use) => known(model).filter((candidate) => candidate.name === use.name)),
];

/** The value a named type means. */
export const valueTypeOf = (model: Model, from: Context, type: TypeRef): Found<Value> | undefined => {
  if (type.kind !== 'named') return undefined;
  for (const context of visible(model, from)) {
    const element = context.values.find((value) => value.name === type.name);
    if (element !== undefined) return { context, element };
  }
  return undefined;
};

/** The enum a named type means. */
export const enumOf = (model: Model, from: Context, type: TypeRef): Found<Enum> | undefined => {
  if (type.kind !== 'named') return undefined;
  for (const context of visible(model, from)) {
    const element = context.enums.find((candidate) => candidate.name === type.name);
    if (element !== undefined) return { context, element };
  }
  return undefined;
};

/** The aggregate an operation works on, wherever it lives. */
export const aggregateNamed = (model: Model, name: string): Found<Aggregate> | undefined => {
  for (const context of known(model)) {
    const element = context.aggregates.find((aggregate) => aggregate.name === name);
    if (element !== undefined) return { context, element };
  }
  return undefined;
};

/** All parameters of a behaviour: the identity first. */
export const parametersOf = (aggregate: Aggregate, behaviour: Behaviour): Behaviour['parameters'] => [
  aggregate.identity,
  ...behaviour.parameters,
];

/** All parameters of an operation: the identity of the aggregate it works on first. */
export const operationParameters = (model: Model, operation: Operation): Operation['parameters'] => {
  const aggregate = operation.on === undefined ? undefined : aggregateNamed(model, operation.on)?.element;
  return aggregate === undefined ? operation.parameters : [aggregate.identity, ...operation.parameters];
};
