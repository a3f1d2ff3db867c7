/** Checks of a linked model, as rows: which elements, which check. A check that crashes is reported and stops nobody. */
import { type Diagnostic, type Location, report } from '#base/diagnostic.ts';
import { perObject } from '../incremental.ts';
import { attributesOf } from '../load/link.ts';
import { inside } from '../load/places.ts';
import type { Aggregate, Attribute, Behaviour, Context, Model, View } from '../metamodel/elements.ts';
import { modelProblems, suggest } from './codes.ts';
import { checkMap } from './context-map.ts';
import { eventsStayReadable } from './events.ts';
import { expressionsHold } from './expressions.ts';
import { boundsAreOrdered, defaultsFit, facetsFit, formatsAreKnown } from './facets.ts';
import { normalisersHold } from './normalisers.ts';
import { patternsTravel } from './patterns.ts';
import { operationsLead, reactionsLead, referencesLead, usesAreRelated } from './references.ts';
import { stateMachinesHold } from './state-machines.ts';
import { entitiesAreIdentified, rulesAreWhole } from './structures.ts';

type Check = (context: Context) => readonly Diagnostic[];

interface Named {
  readonly name: string;
  readonly description: string;
  readonly where: Attribute['where'];
}

/** In the order a person reads them. */
const asWritten = (elements: readonly Named[]): readonly Named[] =>
  elements.toSorted(
    ({ where: left }, { where: right }) =>
      (left.file < right.file ? -1 : left.file > right.file ? 1 : 0) ||
      (left.line ?? 0) - (right.line ?? 0) ||
      (left.column ?? 0) - (right.column ?? 0),
  );

const duplicates = (elements: readonly Named[]): readonly Diagnostic[] => {
  if (new Set(elements.map(({ name }) => name)).size === elements.length) return [];
  const first = new Map<string, Named>();
  return asWritten(elements).flatMap((element) => {
    const before = first.get(element.name);
    if (before === undefined) {
      first.set(element.name, element);
      return [];
    }
    const related = [{ message: 'First here.', where: before.where }];
    return [report(modelProblems, 'model/duplicate-name', element.where, { name: element.name }, { related })];
  });
};

const namesAreUnique: Check = (context) => [
  ...duplicates([...context.values, ...context.enums, ...context.scalars, ...context.aggregates]),
  ...duplicates(context.resources),
  ...duplicates([...context.services, ...context.policies, ...context.workflows]),
  ...duplicates(context.views),
  ...duplicates(context.aggregates.flatMap((aggregate) => [...aggregate.behaviours, ...aggregate.events, ...aggregate.refusals])),
];

const form = (pattern: RegExp, what: string, example: string, elements: readonly Named[]): readonly Diagnostic[] =>
  elements
    .filter((element) => !pattern.test(element.name))
    .map((element) => report(modelProblems, 'model/bad-name', element.where, { name: element.name, what, form: example }));

const upper = /^[A-Z][A-Za-z0-9]*$/u;
const lower = /^[a-z][A-Za-z0-9]*$/u;

const namesHaveForm: Check = (context) => {
  // A context's name becomes the name of a folder, whoever wrote it.
  const own = form(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/u, 'a context', 'small letters, digits and dashes: fabric-management', [context]);
  if (context.role === 'published-language') return own;
  const types = [...context.values, ...context.enums, ...context.scalars, ...context.aggregates, ...context.views, ...context.services];
  const messages = context.aggregates.flatMap((aggregate) => [...aggregate.behaviours, ...aggregate.events, ...aggregate.refusals]);
  return [
    ...own,
    ...form(upper, 'a type', 'capitals at each word: GitConfiguration', types),
    ...form(upper, 'a behaviour, event or refusal', 'capitals at each word: FabricCreated', messages),
    ...form(lower, 'an attribute', 'a small letter first: pollInterval', attributesOf(context)),
  ];
};

/** Words no attribute may have in a language we print attributes to. */
const reserved: Readonly<Record<string, readonly string[]>> = {
  TypeScript: ['constructor', 'prototype', '__proto__'],
};

const namesAreFree: Check = (context) => {
  // Names of a published language are somebody else's, and no code is printed from them.
  if (context.role === 'published-language') return [];
  return attributesOf(context).flatMap((attribute) => {
    const languages = Object.entries(reserved).filter(([, words]) => words.includes(attribute.name));
    if (languages.length === 0) return [];
    return [
      report(modelProblems, 'model/reserved-name', attribute.where, {
        name: attribute.name,
        languages: languages.map(([name]) => name).join(', '),
      }),
    ];
  });
};

const everythingIsDescribed: Check = (context) => {
  // What a published language leaves without words stays so: it is not ours to describe.
  if (context.role === 'published-language') return [];
  const named: readonly Named[] = [
    context,
    ...context.scalars,
    ...context.values,
    ...context.enums.flatMap((element) => [element, ...element.values]),
    ...context.views,
    ...context.resources,
    ...context.services.flatMap((service) => [service, ...service.operations]),
    ...context.policies,
    ...context.workflows,
    ...context.aggregates.flatMap((aggregate) => [aggregate, ...aggregate.stateMachines, ...aggregate.behaviours, ...aggregate.events]),
    ...attributesOf(context),
  ];
  return named
    .filter((element) => element.description.trim() === '')
    .map((element) => report(modelProblems, 'model/no-description', element.where, { name: element.name }));
};

/** A refusal is named in the list, or behind the precondition that ends in it. */
const refusedAt = ({ where, requires }: Behaviour, name: string): Location =>
  inside(where, requires.some(({ otherwise }) => otherwise === name) ? 'requires' : 'refuses', name);

const messagesOf = (aggregate: Aggregate, inOperations: ReadonlySet<string>): readonly Diagnostic[] => {
  const events = aggregate.events.map((event) => event.name);
  const refusals = aggregate.refusals.map((refusal) => refusal.name);
  const unknown = aggregate.behaviours.flatMap((behaviour) => [
    ...behaviour.emits
      .filter((name) => !events.includes(name))
      .map((name) =>
        report(modelProblems, 'model/unknown-event', inside(behaviour.where, 'emits', name), {
          name,
          aggregate: aggregate.name,
          suggestion: suggest(name, events),
        }),
      ),
    ...behaviour.refuses
      .filter((name) => !refusals.includes(name))
      .map((name) =>
        report(modelProblems, 'model/unknown-refusal', refusedAt(behaviour, name), {
          name,
          aggregate: aggregate.name,
          suggestion: suggest(name, refusals),
        }),
      ),
  ]);
  const emitted = new Set(aggregate.behaviours.flatMap((behaviour) => behaviour.emits));
  const refused = new Set(aggregate.behaviours.flatMap((behaviour) => behaviour.refuses));
  return [
    ...unknown,
    ...aggregate.events
      .filter((event) => !emitted.has(event.name))
      .map((event) => report(modelProblems, 'model/unused-event', event.where, { name: event.name })),
    ...aggregate.refusals
      .filter(({ name }) => !refused.has(name) && !inOperations.has(name))
      .map((refusal) => report(modelProblems, 'model/unused-refusal', refusal.where, { name: refusal.name })),
  ];
};

/** Operations of services end in refusals of their context, too. */
const messagesAreDeclared: Check = (context) => {
  const inOperations = new Set(context.services.flatMap(({ operations }) => operations.flatMap(({ refuses }) => refuses)));
  return context.aggregates.flatMap((aggregate) => messagesOf(aggregate, inOperations));
};

const viewNames = (view: View): readonly Diagnostic[] => {
  const known = view.attributes.map((attribute) => attribute.name);
  const named: Readonly<Record<string, readonly string[]>> = {
    key: view.key,
    detailOnly: view.detailOnly,
    search: view.search,
    indexes: view.indexes.flat(),
    ordering: view.ordering.map((name) => name.replace(/^-/u, '')),
  };
  return Object.entries(named).flatMap(([key, names]) =>
    [...new Set(names)]
      .filter((name) => !known.includes(name))
      .map((name) =>
        report(modelProblems, 'model/unknown-attribute', inside(view.where, key, name), { name, suggestion: suggest(name, known) }),
      ),
  );
};

const viewsNameAttributes: Check = (context) => context.views.flatMap(viewNames);

/** Checks of a context by itself. To add one, write it and add its row. */
const ownChecks: Readonly<Record<string, Check>> = {
  namesAreUnique,
  namesHaveForm,
  namesAreFree,
  everythingIsDescribed,
  facetsFit,
  boundsAreOrdered,
  formatsAreKnown,
  patternsTravel,
  messagesAreDeclared,
  viewsNameAttributes,
  eventsStayReadable,
  entitiesAreIdentified,
  rulesAreWhole,
};

/** Checks of a context among the others. */
const checks: Readonly<Record<string, (context: Context, model: Model) => readonly Diagnostic[]>> = {
  referencesLead,
  usesAreRelated,
  reactionsLead,
  operationsLead,
  stateMachinesHold,
  expressionsHold,
  normalisersHold,
  defaultsFit,
};

const guarded = (name: string, where: Location, check: () => readonly Diagnostic[]): readonly Diagnostic[] => {
  try {
    return check();
  } catch (fault) {
    return [report(modelProblems, 'model/check-failed', where, { reason: `${name}: ${String(fault)}` })];
  }
};

/** What is wrong with a context whatever the others say. A context that did not change is not checked again. */
const checkContext = perObject((context: Context) =>
  Object.entries(ownChecks).flatMap(([name, check]) => guarded(name, context.where, () => check(context))),
);

/** Everything that is wrong with a linked model. */
export const checkModel = (model: Model): readonly Diagnostic[] => [
  ...model.contexts.flatMap((context) => [
    ...checkContext(context),
    ...Object.entries(checks).flatMap(([name, check]) => guarded(name, context.where, () => check(context, model))),
  ]),
  ...guarded('checkMap', model.map.relations[0]?.where ?? { file: 'context-map.yaml' }, () => checkMap(model.map)),
];
