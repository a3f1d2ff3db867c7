/** References, policies and workflows: what they name exists and may be named from here. */
import { type Diagnostic, type Location, report } from '#base/diagnostic.ts';
import { perObject } from '../incremental.ts';
import { attributesOf } from '../load/link.ts';
import { inside } from '../load/places.ts';
import type { Context, Model, Policy, Workflow } from '../metamodel/elements.ts';
import { known, visible } from '../metamodel/model.ts';
import { modelProblems, suggest } from './codes.ts';

/** What can be referred to by name. */
const targetsIn = perObject(
  (context: Context): ReadonlySet<string> =>
    new Set([
      ...context.aggregates.map(({ name }) => name),
      ...context.values.filter(({ entity }) => entity !== undefined).map(({ name }) => name),
      ...context.resources.map(({ name }) => name),
      ...context.views.map(({ name }) => name),
    ]),
);

/** `context.Name` taken apart; the context is absent when none is named. */
const split = (name: string): { readonly context?: string; readonly name: string } => {
  const dot = name.indexOf('.');
  return dot < 0 ? { name } : { context: name.slice(0, dot), name: name.slice(dot + 1) };
};

const referring = perObject((context: Context) =>
  attributesOf(context).flatMap(({ references, where }) => (references === undefined ? [] : [{ references, where }])),
);

export const referencesLead = (context: Context, model: Model): readonly Diagnostic[] =>
  referring(context).flatMap(({ references, where }) => {
    const { context: elsewhere, name } = split(references.to);
    // Kinds of a foreign API refer to each other across its groups.
    const seen = context.role === 'published-language' ? known(model) : visible(model, context);
    const places = elsewhere === undefined ? seen : known(model).filter((candidate) => candidate.name === elsewhere);
    if (places.some((place) => targetsIn(place).has(name))) return [];
    const names = places.flatMap((place) => [...targetsIn(place)]);
    const others =
      elsewhere === undefined ? known(model).flatMap((other) => [...targetsIn(other)].map((target) => `${other.name}.${target}`)) : [];
    const [qualified] = others.filter((other) => other.endsWith(`.${name}`));
    const suggestion = qualified === undefined ? suggest(name, names) : `Did you mean ${qualified}?`;
    return [
      report(modelProblems, 'model/unknown-reference', inside(where, 'references', references.to), { name: references.to, suggestion }),
    ];
  });

/** Whether the context map lets one context know of another. A model without relations has no such law. */
const related = (model: Model, from: string, to: string): boolean =>
  model.map.relations.length === 0 ||
  model.map.relations.some(
    ({ upstream, downstream, pattern }) =>
      pattern !== 'separate-ways' && ((upstream === to && downstream === from) || (upstream === from && downstream === to)),
  );

export const usesAreRelated = (context: Context, model: Model): readonly Diagnostic[] =>
  context.uses
    .filter(({ name }) => known(model).some((other) => other.name === name) && !related(model, context.name, name))
    .map(({ name, where }) => report(modelProblems, 'model/no-relation', where, { from: context.name, to: name }));

const eventOf = (named: string, where: Location, context: Context, model: Model): readonly Diagnostic[] => {
  const { context: elsewhere = context.name, name } = split(named);
  const home = known(model).find((candidate) => candidate.name === elsewhere);
  if (home === undefined) {
    const names = known(model).map((candidate) => candidate.name);
    return [report(modelProblems, 'model/unknown-context', where, { name: elsewhere, suggestion: suggest(elsewhere, names) })];
  }
  const events = home.aggregates.flatMap((aggregate) => aggregate.events);
  const event = events.find((candidate) => candidate.name === name);
  if (event === undefined) {
    const suggestion = suggest(
      name,
      events.map((candidate) => candidate.name),
    );
    return [report(modelProblems, 'model/unknown-name', where, { what: 'event', name: named, suggestion })];
  }
  if (home.name === context.name) return [];
  return [
    ...(event.published ? [] : [report(modelProblems, 'model/not-published', where, { name, context: home.name })]),
    ...(related(model, context.name, home.name)
      ? []
      : [report(modelProblems, 'model/no-relation', where, { from: context.name, to: home.name })]),
  ];
};

/** What a policy or step may ask for: behaviours of this context, and operations of its services. */
const askable = (context: Context): readonly string[] => [
  ...context.aggregates.flatMap((aggregate) => aggregate.behaviours.map(({ name }) => name)),
  ...context.services.flatMap((service) => service.operations.map(({ name }) => `${service.name}.${name}`)),
];

const askedIn = (asked: readonly string[], where: Location, context: Context): readonly Diagnostic[] => {
  const names = askable(context);
  return asked
    .filter((name) => !names.includes(name))
    .map((name) => {
      const place = inside(where, 'asks', name);
      return report(modelProblems, 'model/unknown-name', place, { what: 'behaviour or operation', name, suggestion: suggest(name, names) });
    });
};

const checkPolicy = (policy: Policy, context: Context, model: Model): readonly Diagnostic[] => [
  ...policy.on.flatMap((name) => eventOf(name, inside(policy.where, 'on', name), context, model)),
  ...askedIn(policy.asks, policy.where, context),
];

const unknownStep = (name: string, steps: readonly string[], where: Location): Diagnostic =>
  report(modelProblems, 'model/unknown-name', inside(where, 'onFailure'), { what: 'step', name, suggestion: suggest(name, steps) });

const checkWorkflow = (workflow: Workflow, context: Context, model: Model): readonly Diagnostic[] => {
  const steps = workflow.steps.map(({ name }) => name);
  return [
    ...(workflow.startsOn === undefined ? [] : eventOf(workflow.startsOn, inside(workflow.where, 'startsOn'), context, model)),
    ...workflow.steps.flatMap(({ name, asks, until, onFailure, where }, index) => [
      ...(steps.indexOf(name) === index ? [] : [report(modelProblems, 'model/duplicate-name', where, { name })]),
      ...(asks === undefined ? [] : askedIn([asks], where, context)),
      ...until.flatMap((event) => eventOf(event, inside(where, 'until', event), context, model)),
      ...(onFailure === undefined || steps.includes(onFailure) ? [] : [unknownStep(onFailure, steps, where)]),
    ]),
  ];
};

export const reactionsLead = (context: Context, model: Model): readonly Diagnostic[] => [
  ...context.policies.flatMap((policy) => checkPolicy(policy, context, model)),
  ...context.workflows.flatMap((workflow) => checkWorkflow(workflow, context, model)),
];

export const operationsLead = (context: Context, model: Model): readonly Diagnostic[] => {
  const names = known(model).flatMap((other) => other.aggregates.map(({ name }) => name));
  return context.services.flatMap((service) =>
    service.operations.flatMap(({ on, where }) =>
      on === undefined || names.includes(on)
        ? []
        : [
            report(modelProblems, 'model/unknown-name', inside(where, 'on'), {
              what: 'aggregate',
              name: on,
              suggestion: suggest(on, names),
            }),
          ],
    ),
  );
};
