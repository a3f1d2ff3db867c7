/** Checks of a linked model, as rows: which elements, which check. A check that crashes is reported and stops nobody. */
import { type Diagnostic, type Location, report } from '#base/diagnostic.ts';
import { attributesOf } from '../load/link.ts';
import { inside } from '../load/places.ts';
import { formatType } from '../load/type-ref.ts';
import type { Aggregate, Attribute, Behaviour, Context, Model, View } from '../metamodel/elements.ts';
import { scalars } from '../metamodel/scalars.ts';
import { patternFor } from '../patterns/dialects.ts';
import { modelProblems, suggest } from './codes.ts';
import { checkMap } from './context-map.ts';
import { eventsStayReadable } from './events.ts';
import { patternsTravel } from './patterns.ts';
import { operationsLead, reactionsLead, referencesLead, usesAreRelated } from './references.ts';
import { stateMachinesHold } from './state-machines.ts';
import { entitiesAreIdentified, rulesAreWhole } from './structures.ts';

type Check = (context: Context, model: Model) => readonly Diagnostic[];

interface Named {
  readonly name: string;
  readonly description: string;
  readonly where: Attribute['where'];
}

const duplicates = (elements: readonly Named[]): readonly Diagnostic[] => {
  const first = new Map<string, Named>();
  return elements.flatMap((element) => {
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

const namesAreFree: Check = (context) =>
  attributesOf(context).flatMap((attribute) => {
    const languages = Object.entries(reserved).filter(([, words]) => words.includes(attribute.name));
    if (languages.length === 0) return [];
    return [
      report(modelProblems, 'model/reserved-name', attribute.where, {
        name: attribute.name,
        languages: languages.map(([name]) => name).join(', '),
      }),
    ];
  });

const everythingIsDescribed: Check = (context) => {
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

const textFacets = ['minLength', 'maxLength', 'pattern'] as const;
const numberFacets = ['minimum', 'maximum', 'multipleOf'] as const;
const listFacets = ['minItems', 'maxItems'] as const;

const allowedFacets = (attribute: Attribute): readonly string[] => {
  const { type } = attribute;
  if (type.kind === 'list' || type.kind === 'set') return listFacets;
  if (type.kind !== 'scalar') return ['minProperties', 'maxProperties'];
  const { kind } = scalars[type.name].descriptor;
  if (kind === 'string') return [...textFacets, 'format', 'enum'];
  return kind === 'integer' || kind === 'number'
    ? [...numberFacets, 'exclusiveMinimum', 'exclusiveMaximum', 'format', 'enum']
    : ['format', 'enum'];
};

const facetsFit: Check = (context) =>
  attributesOf(context).flatMap((attribute) =>
    Object.keys(attribute.constraints)
      .filter((facet) => !allowedFacets(attribute).includes(facet))
      .map((facet) =>
        report(modelProblems, 'model/facet-does-not-fit', inside(attribute.where, facet), { facet, type: formatType(attribute.type) }),
      ),
  );

const boundsAreOrdered: Check = (context) =>
  attributesOf(context).flatMap(({ constraints, where }) =>
    (
      [
        ['minimum', 'maximum'],
        ['minLength', 'maxLength'],
        ['minItems', 'maxItems'],
      ] as const
    )
      .filter(([low, high]) => (constraints[low] ?? Number.NEGATIVE_INFINITY) > (constraints[high] ?? Number.POSITIVE_INFINITY))
      .map(([low, high]) =>
        report(modelProblems, 'model/bad-bounds', inside(where, low), {
          low: `${low} ${constraints[low]}`,
          high: `${high} ${constraints[high]}`,
        }),
      ),
  );

/** Why a default does not fit its attribute, as far as scalars go. */
const defaultProblem = (attribute: Attribute): string | undefined => {
  const { default: given, type, constraints } = attribute;
  if (given === undefined || given === null || type.kind !== 'scalar') return undefined;
  const { kind } = scalars[type.name].descriptor;
  if (kind === 'string') {
    if (typeof given !== 'string') return 'it is not text';
    if ([...given].length < (constraints.minLength ?? 0)) return `it is shorter than ${constraints.minLength}`;
    if ([...given].length > (constraints.maxLength ?? Number.POSITIVE_INFINITY)) return `it is longer than ${constraints.maxLength}`;
    const pattern = constraints.pattern === undefined ? undefined : patternFor(constraints.pattern, 'ecmascript');
    if (pattern !== undefined && !new RegExp(pattern, 'v').test(given)) return 'it does not match the pattern';
  }
  if (kind === 'integer' || kind === 'number') {
    if (typeof given !== 'number' || (kind === 'integer' && !Number.isInteger(given)))
      return `it is not ${kind === 'integer' ? 'a whole number' : 'a number'}`;
    if (given < (constraints.minimum ?? Number.NEGATIVE_INFINITY)) return `it is below ${constraints.minimum}`;
    if (given > (constraints.maximum ?? Number.POSITIVE_INFINITY)) return `it is above ${constraints.maximum}`;
  }
  if (kind === 'boolean' && typeof given !== 'boolean') return 'it is not true or false';
  return undefined;
};

const defaultsFit: Check = (context) =>
  attributesOf(context).flatMap((attribute) => {
    const reason = defaultProblem(attribute);
    return reason === undefined ? [] : [report(modelProblems, 'model/bad-default', inside(attribute.where, 'default'), { reason })];
  });

/** A refusal is named in the list, or behind the precondition that ends in it. */
const refusedAt = ({ where, requires }: Behaviour, name: string): Location =>
  inside(where, requires.some(({ otherwise }) => otherwise === name) ? 'requires' : 'refuses', name);

const messagesOf = (aggregate: Aggregate): readonly Diagnostic[] => {
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
      .filter((refusal) => !refused.has(refusal.name))
      .map((refusal) => report(modelProblems, 'model/unused-refusal', refusal.where, { name: refusal.name })),
  ];
};

const messagesAreDeclared: Check = (context) => context.aggregates.flatMap(messagesOf);

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

/** All checks. To add one, write it and add its row. */
const checks: Readonly<Record<string, Check>> = {
  namesAreUnique,
  namesHaveForm,
  namesAreFree,
  everythingIsDescribed,
  facetsFit,
  boundsAreOrdered,
  patternsTravel,
  defaultsFit,
  messagesAreDeclared,
  viewsNameAttributes,
  referencesLead,
  usesAreRelated,
  reactionsLead,
  operationsLead,
  stateMachinesHold,
  eventsStayReadable,
  entitiesAreIdentified,
  rulesAreWhole,
};

const guarded = (name: string, where: Location, check: () => readonly Diagnostic[]): readonly Diagnostic[] => {
  try {
    return check();
  } catch (fault) {
    return [report(modelProblems, 'model/check-failed', where, { reason: `${name}: ${String(fault)}` })];
  }
};

/** Everything that is wrong with a linked model. */
export const checkModel = (model: Model): readonly Diagnostic[] => [
  ...model.contexts.flatMap((context) =>
    Object.entries(checks).flatMap(([name, check]) => guarded(name, context.where, () => check(context, model))),
  ),
  ...guarded('checkMap', model.map.relations[0]?.where ?? { file: 'context-map.yaml' }, () => checkMap(model.map)),
];
