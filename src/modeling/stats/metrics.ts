/** What can be counted in a model. Every number is defined in docs/guides/measure-a-model.md. */
import { attributesOf } from '../load/link.ts';
import { namedIn } from '../load/type-ref.ts';
import type {
  Aggregate,
  Attribute,
  Context,
  CustomResource,
  Expression,
  Model,
  StateMachine,
  TypeRef,
  Value,
} from '../metamodel/elements.ts';
import { enumOf, known, valueTypeOf } from '../metamodel/model.ts';
import { expressionComplexity } from './expressions.ts';

/** The four numbers of which a score is the sum. */
export interface Counts {
  /** Things with an identity: aggregates, entities inside them, and kinds. */
  readonly entities: number;
  /** Attributes that refer to something, or hold a value or an entity. */
  readonly relationships: number;
  /** What can be asked: behaviours and operations of services. */
  readonly behaviours: number;
  /** Facets, rules, preconditions and guards. */
  readonly constraints: number;
}

/** What contexts and aggregates have in common. */
export interface Metrics extends Counts {
  readonly score: number;
  readonly attributes: number;
  readonly events: number;
  readonly refusals: number;
  readonly states: number;
  readonly transitions: number;
  /** Independent paths through all state machines together. */
  readonly paths: number;
  /** Values inside each other, at the deepest place. */
  readonly nesting: number;
  /** Expressions, and the decisions of all of them. */
  readonly expressions: number;
  readonly decisions: number;
}

export interface ContextMetrics extends Metrics {
  readonly values: number;
  readonly enums: number;
  readonly views: number;
  /** Contexts that name something of this one. */
  readonly fanIn: number;
  /** Contexts of which this one names something. */
  readonly fanOut: number;
  /** `fanOut / (fanIn + fanOut)`: 0 only others depend on it, 1 it only depends on others. 0 when there are none. */
  readonly instability: number;
}

/** A value, and those inside it down to the deepest one. */
export type Chain = readonly Value[];

const longer = (left: Chain, right: Chain): Chain => (right.length > left.length ? right : left);

const chains = new WeakMap<Model, Map<Value, Chain>>();

/** What a model is asked again and again. */
const memory = <Key, Result>(memories: WeakMap<Model, Map<Key, Result>>, model: Model): Map<Key, Result> => {
  const before = memories.get(model);
  if (before !== undefined) return before;
  const made = new Map<Key, Result>();
  memories.set(model, made);
  return made;
};

/** The longest chain of values from a type. A value that is inside itself ends the chain. */
const deepestFrom = (model: Model, context: Context, type: TypeRef): Chain => {
  const named = namedIn(type);
  const found = named === undefined ? undefined : valueTypeOf(model, context, named);
  if (found === undefined) return [];
  const { element } = found;
  const known = memory(chains, model);
  const before = known.get(element);
  if (before !== undefined) return before;
  known.set(element, []);
  const chain = [
    element,
    ...element.attributes.map((attribute) => deepestFrom(model, found.context, attribute.type)).reduce<Chain>(longer, []),
  ];
  known.set(element, chain);
  return chain;
};

const deepest = (model: Model, context: Context, types: readonly TypeRef[]): Chain =>
  types.map((type) => deepestFrom(model, context, type)).reduce<Chain>(longer, []);

/** Whether an attribute relates to something else: by reference, or because it holds a value or entity. */
export const isRelationship = (model: Model, context: Context, { type, references }: Attribute): boolean => {
  const named = namedIn(type);
  return references !== undefined || (named !== undefined && valueTypeOf(model, context, named) !== undefined);
};

/** Steps of a state machine from one state to one other. */
const stepsOf = ({ transitions }: StateMachine): number => transitions.reduce((sum, { from }) => sum + from.length, 0);

const statesOf = (model: Model, context: Context, machine: StateMachine): number =>
  enumOf(model, context, { kind: 'named', name: machine.states })?.element.values.length ?? 0;

/** Independent paths through a state machine: steps − states + 2 (McCabe), and never less than 1. */
export const pathsOf = (model: Model, context: Context, machine: StateMachine): number =>
  Math.max(1, stepsOf(machine) - statesOf(model, context, machine) + 2);

const rulesOf = ({ rules }: { readonly rules: Attribute['rules'] }): readonly Expression[] => rules.map(({ rule }) => rule);

const aggregateExpressions = ({ behaviours, stateMachines }: Aggregate): readonly Expression[] => [
  ...behaviours.flatMap(({ requires }) => requires.map(({ rule }) => rule)),
  ...stateMachines.flatMap(({ transitions }) => transitions.flatMap(({ when }) => when ?? [])),
];

/** The parts of a model that are measured together. */
interface Region {
  readonly attributes: readonly Attribute[];
  readonly values: readonly Value[];
  readonly aggregates: readonly Aggregate[];
  readonly resources: readonly CustomResource[];
  /** Operations of services, with behaviours what can be asked. */
  readonly operations: number;
  /** Types that the depth is measured from. */
  readonly types: readonly TypeRef[];
}

/** Every expression of a region. */
const expressionsOf = ({ attributes, values, aggregates }: Region): readonly Expression[] => [
  ...values.flatMap(rulesOf),
  ...attributes.flatMap(rulesOf),
  ...aggregates.flatMap(aggregateExpressions),
];

/** Facets of a type's items, however deep. */
const itemFacets = (type: TypeRef): number => Object.keys(type.constraints ?? {}).length + ('of' in type ? itemFacets(type.of) : 0);

/** Facets of an attribute and of what it holds. */
export const facetsOf = ({ constraints, type }: Attribute): number => Object.keys(constraints).length + itemFacets(type);

const sum = <Item>(items: readonly Item[], count: (item: Item) => number): number => items.reduce((total, item) => total + count(item), 0);

const measure = (model: Model, context: Context, region: Region): Metrics => {
  const { attributes, values, aggregates, resources } = region;
  const expressions = expressionsOf(region);
  const machines = aggregates.flatMap(({ stateMachines }) => stateMachines);
  const counts: Counts = {
    entities: aggregates.length + values.filter(({ entity }) => entity !== undefined).length + resources.length,
    relationships: attributes.filter((attribute) => isRelationship(model, context, attribute)).length,
    behaviours: sum(aggregates, ({ behaviours }) => behaviours.length) + region.operations,
    constraints: sum(attributes, facetsOf) + expressions.length,
  };
  return {
    ...counts,
    score: counts.entities + counts.relationships + counts.behaviours + counts.constraints,
    attributes: attributes.length,
    events: sum(aggregates, ({ events }) => events.length),
    refusals: sum(aggregates, ({ refusals }) => refusals.length),
    states: sum(machines, (machine) => statesOf(model, context, machine)),
    transitions: sum(machines, stepsOf),
    paths: sum(machines, (machine) => pathsOf(model, context, machine)),
    nesting: deepest(model, context, region.types).length,
    expressions: expressions.length,
    decisions: sum(expressions, ({ text }) => expressionComplexity(text)),
  };
};

const entitiesOf = (context: Context, aggregate: Aggregate): readonly Value[] =>
  context.values.filter(({ entity }) => entity?.aggregate === aggregate.name);

const attributesIn = (context: Context, aggregate: Aggregate): readonly Attribute[] => [
  aggregate.identity,
  ...entitiesOf(context, aggregate).flatMap(({ attributes }) => attributes),
  ...aggregate.behaviours.flatMap(({ parameters }) => parameters),
  ...aggregate.events.flatMap(({ attributes }) => attributes),
];

const partsOf = ({ spec, status }: CustomResource): readonly TypeRef[] => [spec, status].flatMap((type) => type ?? []);

/** The numbers of one aggregate: its identity, entities, behaviours and events; values are the context's. */
export const aggregateMetrics = (model: Model, context: Context, aggregate: Aggregate): Metrics => {
  const attributes = attributesIn(context, aggregate);
  return measure(model, context, {
    attributes,
    values: entitiesOf(context, aggregate),
    aggregates: [aggregate],
    resources: [],
    operations: 0,
    types: [...attributes.map(({ type }) => type), ...(aggregate.customResource === undefined ? [] : partsOf(aggregate.customResource))],
  });
};

/** The longest chain of values anywhere in a context. */
export const deepestIn = (model: Model, context: Context): Chain =>
  deepest(
    model,
    context,
    context.values.map(({ name }): TypeRef => ({ kind: 'named', name })),
  );

/** Every expression of a context. */
export const expressionsIn = (context: Context): readonly Expression[] => expressionsOf(regionOf(context));

const regionOf = (context: Context): Region => ({
  attributes: attributesOf(context),
  values: context.values,
  aggregates: context.aggregates,
  resources: context.resources,
  operations: sum(context.services, ({ operations }) => operations.length),
  types: [
    ...context.values.map(({ name }): TypeRef => ({ kind: 'named', name })),
    ...attributesOf(context).map(({ type }) => type),
    ...context.resources.flatMap(partsOf),
  ],
});

/** `context.Name` names another context. */
const prefixOf = (name: string): readonly string[] => (name.includes('.') ? [name.slice(0, name.indexOf('.'))] : []);

const dependencies = new WeakMap<Model, Map<Context, ReadonlySet<string>>>();

/** Contexts of which something is named: by types, by references, by what policies and workflows react to. */
export const dependenciesOf = (model: Model, context: Context): ReadonlySet<string> => {
  const before = memory(dependencies, model);
  const found = before.get(context) ?? findDependencies(model, context);
  before.set(context, found);
  return found;
};

const findDependencies = (model: Model, context: Context): ReadonlySet<string> => {
  const attributes = attributesOf(context);
  const types = [...attributes.map(({ type }) => type), ...context.resources.flatMap(partsOf)];
  const named = [
    ...types.flatMap((type) => {
      const inner = namedIn(type);
      const found = inner === undefined ? undefined : (valueTypeOf(model, context, inner) ?? enumOf(model, context, inner));
      return found === undefined ? [] : [found.context.name];
    }),
    ...attributes.flatMap(({ references }) => (references === undefined ? [] : referredContext(model, context, references.to))),
    ...[
      ...context.policies.flatMap(({ on }) => on),
      ...context.workflows.flatMap(({ startsOn, steps }) => [startsOn ?? '', ...steps.flatMap(({ until }) => until)]),
    ].flatMap(prefixOf),
  ];
  return new Set(named.filter((name) => name !== context.name));
};

/** The context in which a reference leads somewhere: its own, or that of the first kind, aggregate, entity or view of the name. */
const referredContext = (model: Model, context: Context, to: string): readonly string[] => {
  const [prefix] = prefixOf(to);
  if (prefix !== undefined) return [prefix];
  const has = (candidate: Context): boolean =>
    [...candidate.aggregates, ...candidate.resources, ...candidate.views, ...candidate.values].some(({ name }) => name === to);
  const found = [context, ...known(model)].find(has);
  return found === undefined ? [] : [found.name];
};

/** The numbers of one context. */
export const contextMetrics = (model: Model, context: Context): ContextMetrics => {
  const fanOut = dependenciesOf(model, context).size;
  const fanIn = model.contexts.filter((other) => dependenciesOf(model, other).has(context.name)).length;
  return {
    ...measure(model, context, regionOf(context)),
    values: context.values.filter(({ entity }) => entity === undefined).length,
    enums: context.enums.length,
    views: context.views.length,
    fanIn,
    fanOut,
    instability: fanIn + fanOut === 0 ? 0 : fanOut / (fanIn + fanOut),
  };
};
