/** Look-ups in a linked model. Each is recorded, so that what was made with it is made again when it leads elsewhere. */
import type { Aggregate, Attribute, Behaviour, Constraints, Context, Enum, Model, Operation, TypeRef, Value } from './elements.ts';
import { type Look, look } from './looks.ts';

export interface Found<Element> {
  readonly context: Context;
  readonly element: Element;
}

/** All contexts that can be named: the model's own, and those it imported. */
export const known = (model: Model): readonly Context[] =>
  model.external.length === 0 ? model.contexts : [...model.contexts, ...model.external];

const contextsByName = new WeakMap<Model, ReadonlyMap<string, Context>>();

/** A context by name. */
export const contextNamed = (model: Model, name: string): Context | undefined => {
  let index = contextsByName.get(model);
  if (index === undefined) {
    // The first of a name counts, as it does for the reader of a diagnostic about the second.
    index = new Map([...known(model)].reverse().map((context) => [context.name, context]));
    contextsByName.set(model, index);
  }
  return index.get(name);
};

/** Contexts whose values and enums are visible in a context, itself first. */
export const visible = (model: Model, context: Context): readonly Context[] => [
  context,
  ...context.uses.flatMap((use) => contextNamed(model, use.name) ?? []),
];

interface Index {
  readonly values: ReadonlyMap<string, Value>;
  readonly enums: ReadonlyMap<string, Enum>;
  readonly aggregates: ReadonlyMap<string, Aggregate>;
}

const byName = <Element extends { readonly name: string }>(elements: readonly Element[]): ReadonlyMap<string, Element> =>
  new Map([...elements].reverse().map((element) => [element.name, element]));

const indexes = new WeakMap<Context, Index>();

const indexOf = (context: Context): Index => {
  const before = indexes.get(context);
  if (before !== undefined) return before;
  const index = { values: byName(context.values), enums: byName(context.enums), aggregates: byName(context.aggregates) };
  indexes.set(context, index);
  return index;
};

const same = <Element>(left: Found<Element> | undefined, right: Found<Element> | undefined): boolean =>
  left?.element === right?.element && left?.context.name === right?.context.name && left?.context.role === right?.context.role;

/** What can be seen from a context. The same contexts are the same object, in every model. */
type View = readonly Context[];

const viewsFrom = new WeakMap<Context, View[]>();
const viewsOf = new WeakMap<Model, Map<string, View | undefined>>();

const interned = (contexts: View): View | undefined => {
  const [first] = contexts;
  if (first === undefined) return undefined;
  const known = viewsFrom.get(first) ?? [];
  const before = known.find((view) => view.length === contexts.length && view.every((context, index) => context === contexts[index]));
  if (before !== undefined) return before;
  viewsFrom.set(first, [...known, contexts]);
  return contexts;
};

const viewFrom = (model: Model, from: string): View | undefined => {
  const views = viewsOf.get(model) ?? new Map<string, View | undefined>();
  viewsOf.set(model, views);
  if (views.has(from)) return views.get(from);
  const start = contextNamed(model, from);
  const view = start === undefined ? undefined : interned(visible(model, start));
  views.set(from, view);
  return view;
};

const lookFrom = new Map<string, NonNullable<Look['view']>>();

/** One function for each place to look from. */
const viewing = (from: string): NonNullable<Look['view']> => {
  const before = lookFrom.get(from);
  if (before !== undefined) return before;
  const view: NonNullable<Look['view']> = (model) => viewFrom(model, from);
  lookFrom.set(from, view);
  return view;
};

const findNamed = <Element>(model: Model, from: string, find: (index: Index) => Element | undefined): Found<Element> | undefined => {
  for (const context of viewFrom(model, from) ?? []) {
    const element = find(indexOf(context));
    if (element !== undefined) return { context, element };
  }
  return undefined;
};

/** The value a named type means. */
export const valueTypeOf = (model: Model, from: Context, type: TypeRef): Found<Value> | undefined =>
  type.kind === 'named'
    ? look(model, (other) => findNamed(other, from.name, ({ values }) => values.get(type.name)), same, viewing(from.name))
    : undefined;

/** The enum a named type means. */
export const enumOf = (model: Model, from: Context, type: TypeRef): Found<Enum> | undefined =>
  type.kind === 'named'
    ? look(model, (other) => findNamed(other, from.name, ({ enums }) => enums.get(type.name)), same, viewing(from.name))
    : undefined;

const findAggregate = (model: Model, name: string): Found<Aggregate> | undefined => {
  for (const context of known(model)) {
    const element = indexOf(context).aggregates.get(name);
    if (element !== undefined) return { context, element };
  }
  return undefined;
};

/** The aggregate an operation works on, wherever it lives. */
export const aggregateNamed = (model: Model, name: string): Found<Aggregate> | undefined =>
  look(model, (other) => findAggregate(other, name), same);

/** One level of an attribute: itself, or what it holds, and the facets that are said of it. */
export interface Level {
  readonly type: TypeRef;
  readonly constraints: Constraints;
  /** Keys from the attribute to the facets in the model file: `items`, `items`. */
  readonly keys: readonly string[];
}

/** The levels of an attribute from the outside in: `list<list<string>>` has three. */
export const levelsOf = ({ type, constraints }: Pick<Attribute, 'type' | 'constraints'>): readonly Level[] => {
  const levels: Level[] = [{ type, constraints, keys: [] }];
  let inner = type;
  while ('of' in inner) {
    inner = inner.of;
    levels.push({ type: inner, constraints: inner.constraints ?? {}, keys: levels.map(() => 'items') });
  }
  return levels;
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
