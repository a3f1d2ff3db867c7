/** How complex a model is, context by context and aggregate by aggregate, what to do about it, and how it came to be. */
import { type Diagnostic, defineDiagnostics, report } from '#base/diagnostic.ts';
import type { Context, Model } from '../metamodel/elements.ts';
import { expressionComplexity } from './expressions.ts';
import {
  aggregateMetrics,
  type ContextMetrics,
  contextMetrics,
  deepestIn,
  dependenciesOf,
  expressionsIn,
  facetsOf,
  isRelationship,
  type Metrics,
  pathsOf,
} from './metrics.ts';

export const statsProblems = defineDiagnostics({
  'stats/score': {
    severity: 'warning',
    message: 'The context {name} scores {count}, more than {limit}.',
    hint: 'Consider splitting it into several bounded contexts. Heaviest: {most}.',
  },
  'stats/relationships': {
    severity: 'warning',
    message: 'The context {name} has {count} relationships, more than {limit}.',
    hint: 'Review them: a value object can hold together what is always used together. Most: {most}.',
  },
  'stats/behaviours': {
    severity: 'warning',
    message: 'The aggregate {name} has {count} behaviours, more than {limit}.',
    hint: 'Consider whether it is two aggregates that need not change in one step.',
  },
  'stats/attributes': {
    severity: 'warning',
    message: '{name} has {count} attributes, more than {limit}.',
    hint: 'Put those that belong together into values of their own.',
  },
  'stats/nesting': {
    severity: 'warning',
    message: 'Values are {count} deep inside each other, more than {limit}: {chain}.',
    hint: 'Take a level out, or refer to the inner part by name.',
  },
  'stats/paths': {
    severity: 'warning',
    message: 'The state machine {name} has {count} independent paths, more than {limit}.',
    hint: 'Consider two state machines, or fewer transitions that mean the same.',
  },
  'stats/expression': {
    severity: 'warning',
    message: 'The expression makes {count} decisions, more than {limit}.',
    hint: 'Write several rules, each with its own message.',
  },
  'stats/dependencies': {
    severity: 'warning',
    message: 'The context {name} depends on {count} others, more than {limit}: {most}.',
    hint: 'Consider an anti-corruption layer, or moving what is shared into one of them.',
  },
});

/** Above which a recommendation is made. */
export interface Thresholds {
  /** Score of a context. */
  readonly score: number;
  /** Relationships of a context. */
  readonly relationships: number;
  /** Behaviours of one aggregate. */
  readonly behaviours: number;
  /** Attributes of one value, entity, message or view. */
  readonly attributes: number;
  /** Values inside each other. */
  readonly nesting: number;
  /** Independent paths of one state machine. */
  readonly paths: number;
  /** Decisions of one expression. */
  readonly decisions: number;
  /** Contexts that one depends on. */
  readonly dependencies: number;
}

export const defaultThresholds: Thresholds = {
  score: 100,
  relationships: 20,
  behaviours: 15,
  attributes: 20,
  nesting: 5,
  paths: 10,
  decisions: 10,
  dependencies: 4,
};

/** Numbers of one context or aggregate; `before` are those of the model it is compared with, when it was there. */
export interface Measured<Numbers> {
  readonly name: string;
  readonly metrics: Numbers;
  readonly before?: Numbers;
}

export interface Stats {
  readonly contexts: readonly (Measured<ContextMetrics> & { readonly aggregates: readonly Measured<Metrics>[] })[];
  /** Sum of all contexts' scores. */
  readonly score: number;
  readonly scoreBefore?: number;
  readonly recommendations: readonly Diagnostic[];
}

/** The names with the highest counts, at most three: `Fabric (31), Resource (20)`. */
const most = (counts: readonly (readonly [string, number])[]): string =>
  [...counts]
    .filter(([, count]) => count > 0)
    .sort(([, left], [, right]) => right - left)
    .slice(0, 3)
    .map(([name, count]) => `${name} (${count})`)
    .join(', ');

/** Everything of a context that has attributes of its own. */
const holdersOf = (context: Context) => [
  ...context.values,
  ...context.aggregates.flatMap(({ behaviours, events }) => [
    ...behaviours.map(({ parameters, ...behaviour }) => ({ ...behaviour, attributes: parameters })),
    ...events,
  ]),
  ...context.services.flatMap(({ operations }) =>
    operations.map(({ parameters, ...operation }) => ({ ...operation, attributes: parameters })),
  ),
  ...context.views,
];

const contextAdvice = (model: Model, context: Context, numbers: ContextMetrics, limits: Thresholds): readonly Diagnostic[] => {
  const { name, where } = context;
  const heaviest = most([
    ...context.aggregates.map((aggregate): [string, number] => [aggregate.name, aggregateMetrics(model, context, aggregate).score]),
    ...context.values.map(({ name: value, attributes, rules }): [string, number] => [
      value,
      rules.length +
        attributes.reduce(
          (total, attribute) => total + facetsOf(attribute) + attribute.rules.length + (isRelationship(model, context, attribute) ? 1 : 0),
          0,
        ),
    ]),
  ]);
  const related = most(
    holdersOf(context).map((holder): [string, number] => [
      holder.name,
      holder.attributes.filter((attribute) => isRelationship(model, context, attribute)).length,
    ]),
  );
  const dependencies = [...dependenciesOf(model, context)].sort();
  const { score, relationships } = numbers;
  return [
    ...(score > limits.score
      ? [report(statsProblems, 'stats/score', where, { name, count: score, limit: limits.score, most: heaviest })]
      : []),
    ...(relationships > limits.relationships
      ? [report(statsProblems, 'stats/relationships', where, { name, count: relationships, limit: limits.relationships, most: related })]
      : []),
    ...(dependencies.length > limits.dependencies
      ? [
          report(statsProblems, 'stats/dependencies', where, {
            name,
            count: dependencies.length,
            limit: limits.dependencies,
            most: dependencies.join(', '),
          }),
        ]
      : []),
  ];
};

const elementAdvice = (model: Model, context: Context, limits: Thresholds): readonly Diagnostic[] => {
  const chain = deepestIn(model, context);
  const [outermost] = chain;
  return [
    ...context.aggregates
      .filter(({ behaviours }) => behaviours.length > limits.behaviours)
      .map(({ name, behaviours, where }) =>
        report(statsProblems, 'stats/behaviours', where, { name, count: behaviours.length, limit: limits.behaviours }),
      ),
    ...holdersOf(context)
      .filter(({ attributes }) => attributes.length > limits.attributes)
      .map(({ name, attributes, where }) =>
        report(statsProblems, 'stats/attributes', where, { name, count: attributes.length, limit: limits.attributes }),
      ),
    ...(outermost !== undefined && chain.length > limits.nesting
      ? [
          report(statsProblems, 'stats/nesting', outermost.where, {
            count: chain.length,
            limit: limits.nesting,
            chain: chain.map(({ name }) => name).join(' → '),
          }),
        ]
      : []),
    ...context.aggregates
      .flatMap(({ stateMachines }) => stateMachines)
      .map((machine) => ({ machine, count: pathsOf(model, context, machine) }))
      .filter(({ count }) => count > limits.paths)
      .map(({ machine: { name, where }, count }) => report(statsProblems, 'stats/paths', where, { name, count, limit: limits.paths })),
    ...expressionsIn(context)
      .map(({ text, where }) => ({ where, count: expressionComplexity(text) }))
      .filter(({ count }) => count > limits.decisions)
      .map(({ where, count }) => report(statsProblems, 'stats/expression', where, { count, limit: limits.decisions })),
  ];
};

const total = (model: Model): number => model.contexts.reduce((sum, context) => sum + contextMetrics(model, context).score, 0);

/** Measures a model; with an older one, each number beside what it was. Contexts and aggregates are matched by name or former name. */
export const modelStats = (model: Model, limits: Thresholds = defaultThresholds, old?: Model): Stats => {
  const contexts = model.contexts.map((context) => {
    const before = old?.contexts.find(({ name }) => name === context.name);
    const aggregates = context.aggregates.map((aggregate): Measured<Metrics> => {
      const known = before?.aggregates ?? [];
      const former = known.find(({ name }) => name === aggregate.name) ?? known.find(({ name }) => name === aggregate.renamedFrom);
      return {
        name: aggregate.name,
        metrics: aggregateMetrics(model, context, aggregate),
        ...(former === undefined || old === undefined || before === undefined ? {} : { before: aggregateMetrics(old, before, former) }),
      };
    });
    return {
      name: context.name,
      metrics: contextMetrics(model, context),
      ...(old === undefined || before === undefined ? {} : { before: contextMetrics(old, before) }),
      aggregates,
    };
  });
  return {
    contexts,
    score: total(model),
    ...(old === undefined ? {} : { scoreBefore: total(old) }),
    recommendations: model.contexts.flatMap((context) => [
      ...contextAdvice(model, context, contextMetrics(model, context), limits),
      ...elementAdvice(model, context, limits),
    ]),
  };
};
