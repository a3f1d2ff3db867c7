/** Look-ups in a linked model. Each is recorded, so that what was made with it is made again when it leads elsewhere. */
import type { Aggregate, Attribute, Behaviour, Constraints, Context, Enum, Model, Operation, TypeRef, Value } from './elements.ts';
import { type Look, look, note } from './looks.ts';

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

/** Lists of the same objects are the same list, in every model. */
const lists = new WeakMap<object, (readonly object[])[]>();
const nothing: readonly object[] = [];

const interned = <Item extends object>(items: readonly Item[]): readonly Item[] => {
  const [first] = items;
  if (first === undefined) return nothing as readonly Item[];
  const known = (lists.get(first) ?? []) as (readonly Item[])[];
  const before = known.find((list) => list.length === items.length && list.every((item, index) => item === items[index]));
  if (before !== undefined) return before;
  // What a model before the last few held is let go.
  lists.set(first, [...known.slice(-3), items]);
  return items;
};

/** A function of a model and a name that is asked once for each. */
const perName = <Result>(make: (model: Model, name: string) => Result): ((model: Model, name: string) => Result) => {
  const known = new WeakMap<Model, Map<string, Result>>();
  return (model, name) => {
    const results = known.get(model) ?? new Map<string, Result>();
    known.set(model, results);
    if (!results.has(name)) results.set(name, make(model, name));
    return results.get(name) as Result;
  };
};

/** What can be seen from a context; nothing when there is none of the name. */
const viewFrom = perName((model, from) => {
  const start = contextNamed(model, from);
  return start === undefined ? undefined : interned(visible(model, start));
});

const tokens = new Map<string, object>();

/** An object that stands for some words, the same whenever they are said again. */
const tokenOf = (words: readonly string[]): object => {
  const key = words.join(' ');
  const before = tokens.get(key);
  if (before !== undefined) return before;
  const token = {};
  tokens.set(key, token);
  return token;
};

/** What stands for the names of some elements of a context, whatever else changes. */
const namesBy = (elements: (context: Context) => readonly { readonly name: string }[]) => {
  const known = new WeakMap<Context, object>();
  const token = (context: Context): object => {
    const before = known.get(context);
    if (before !== undefined) return before;
    const made = tokenOf(elements(context).map(({ name }) => name));
    known.set(context, made);
    return made;
  };
  return perName((model, from) => interned((viewFrom(model, from) ?? []).map(token)));
};

/** The enums that can be seen from a context: the same as long as no enum is another one. */
const enumsFrom = perName((model, from) =>
  interned(
    (viewFrom(model, from) ?? []).flatMap((context): readonly object[] => [tokenOf([context.name, context.role]), interned(context.enums)]),
  ),
);

/** One function for each place to look from. */
const perPlace = (into: (model: Model, from: string) => object | undefined): ((from: string) => NonNullable<Look['view']>) => {
  const known = new Map<string, NonNullable<Look['view']>>();
  return (from) => {
    const before = known.get(from);
    if (before !== undefined) return before;
    const view: NonNullable<Look['view']> = (model) => into(model, from);
    known.set(from, view);
    return view;
  };
};

/** A context is looked into first from itself: what it holds is found whatever the others hold. */
const intoItself = perPlace(contextNamed);
const intoAll = perPlace(viewFrom);
const intoEnums = perPlace(enumsFrom);

/** What is not found stays so until something is called that. */
const intoValueNames = perPlace(namesBy(({ values }) => values));
const intoEnumNames = perPlace(namesBy(({ enums }) => enums));

const findNamed = <Element>(model: Model, from: string, find: (index: Index) => Element | undefined): Found<Element> | undefined => {
  for (const context of viewFrom(model, from) ?? []) {
    const element = find(indexOf(context));
    if (element !== undefined) return { context, element };
  }
  return undefined;
};

/** Looks by name are many, and most were done before: what a name means from a context is looked up once in a model. */
const lookNamed = <Element>(
  find: (index: Index, name: string) => Element | undefined,
  into: typeof intoAll,
  intoNames: typeof intoAll,
): ((model: Model, from: Context, type: TypeRef) => Found<Element> | undefined) => {
  type Meaning = { readonly found: Found<Element> | undefined; readonly look: Look };
  const meanings = perName((_model, _from) => new Map<string, Meaning>());
  const meaning = (model: Model, from: string, name: string): Meaning => {
    const found = findNamed(model, from, (index) => find(index, name));
    const view = (found === undefined ? intoNames : found.context.name === from ? intoItself : into)(from);
    return { found, look: { still: (other: Model) => same(meant(other, from, name).found, found), view } };
  };
  const meant = (model: Model, from: string, name: string): Meaning => {
    const known = meanings(model, from);
    const before = known.get(name);
    if (before !== undefined) return before;
    const made = meaning(model, from, name);
    known.set(name, made);
    return made;
  };
  return (model, from, type) => {
    if (type.kind !== 'named') return undefined;
    const { found, look: done } = meant(model, from.name, type.name);
    note(done);
    return found;
  };
};

/** The value a named type means. */
export const valueTypeOf = lookNamed(({ values }, name) => values.get(name), intoAll, intoValueNames);

/** The enum a named type means. */
export const enumOf = lookNamed(({ enums }, name) => enums.get(name), intoEnums, intoEnumNames);

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
