/**
 * Where an element shows on the platforms: in bodies of requests, in answers, in events, in rows, in stored custom resources. What a
 * change of a value means depends on it: a bound that is tightened hurts who sends, one that is loosened hurts who reads.
 */
import { resourcesOf, versionsOf } from '../load/link.ts';
import type { Aggregate, Attribute, Context, Enum, Model, TypeRef, Value } from '../metamodel/elements.ts';
import { enumOf, valueTypeOf } from '../metamodel/model.ts';
import { type Ancestor, type Difference, subject } from './difference.ts';

/**
 * `row` is a row of a view, which is filled from the log; `kept` is a row of an aggregate or entity in a database made from the schema of
 * the model, which is all there is. `stored` are objects in a cluster; `plugin` is what the NetBox plugin makes of kinds; `code` is the
 * generated TypeScript.
 */
export const places = ['request', 'answer', 'event', 'row', 'kept', 'stored', 'plugin', 'code'] as const;
export type Place = (typeof places)[number];

/** A message, view or kind that an element is part of. */
export interface Use {
  readonly place: Place;
  /** `event GitConfigured`, for people. */
  readonly by: string;
  /** Its own path of names: context, aggregate, event; or context, view. */
  readonly root: readonly string[];
}

type Uses = ReadonlyMap<Value | Enum, readonly Use[]>;

interface Root {
  readonly context: Context;
  readonly types: readonly TypeRef[];
  readonly uses: readonly Use[];
}

const typesOf = (attributes: readonly Attribute[]): readonly TypeRef[] => attributes.map(({ type }) => type);

/** What the columns of an aggregate are made from, beside its identity. */
const creating = ({ behaviours }: Aggregate): readonly Attribute[] => behaviours.find(({ creates }) => creates)?.parameters ?? [];

const rootsOf = (context: Context): readonly Root[] => {
  const root = (types: readonly TypeRef[], by: string, path: readonly string[], ...at: readonly Place[]): Root => ({
    context,
    types,
    uses: at.map((place) => ({ place, by, root: [context.name, ...path] })),
  });
  const resources = resourcesOf(context);
  const kinds = resources.map((resource) =>
    root(
      [
        ...new Set(
          versionsOf(resource).flatMap(({ spec, status, attributes }) => [
            ...[spec, status].flatMap((type) => type ?? []),
            ...typesOf(attributes),
          ]),
        ),
      ],
      `kind ${resource.name}`,
      [resource.name],
      'stored',
      'plugin',
    ),
  );
  if (context.role === 'published-language') return kinds;
  const kept = context.aggregates.flatMap((aggregate) => [
    root(typesOf([aggregate.identity, ...creating(aggregate)]), `aggregate ${aggregate.name}`, [aggregate.name], 'kept'),
    ...context.values
      .filter(({ entity }) => entity?.aggregate === aggregate.name)
      .map((value) => root(typesOf(value.attributes), `entity ${value.name}`, [value.name], 'kept')),
  ]);
  if (context.role === 'sample')
    return [...kinds, ...kept, ...context.views.map((view) => root(typesOf(view.attributes), `view ${view.name}`, [view.name], 'row'))];
  return [
    ...kinds,
    ...kept,
    ...context.aggregates.flatMap(({ name, identity, behaviours, events }) => [
      root([identity.type], `identity of ${name}`, [name], 'request', 'event'),
      ...behaviours
        .filter(({ exposed }) => exposed)
        .map((behaviour) => root(typesOf(behaviour.parameters), `behaviour ${behaviour.name}`, [name, behaviour.name], 'request')),
      ...events.map((event) => root(typesOf(event.attributes), `event ${event.name}`, [name, event.name], 'event')),
    ]),
    ...context.services.flatMap(({ name, operations }) =>
      operations.map((operation) => root(typesOf(operation.parameters), `operation ${operation.name}`, [name, operation.name], 'request')),
    ),
    ...context.views.map((view) =>
      root(
        typesOf(view.attributes),
        `view ${view.name}`,
        [view.name],
        ...(view.exposed ? (['row', 'answer'] as const) : (['row'] as const)),
      ),
    ),
  ];
};

const uses = new WeakMap<Model, Uses>();

/** Who uses each value and enum, directly or through other values. */
const usesIn = (model: Model): Uses => {
  const before = uses.get(model);
  if (before !== undefined) return before;
  const found = new Map<Value | Enum, Use[]>();
  const follow = (context: Context, type: TypeRef, root: Root, seen: Set<Value | Enum>): void => {
    if ('of' in type) {
      follow(context, type.of, root, seen);
      return;
    }
    const target = enumOf(model, context, type) ?? valueTypeOf(model, context, type);
    if (target === undefined || seen.has(target.element)) return;
    const { element } = target;
    seen.add(element);
    found.set(element, [...(found.get(element) ?? []), ...root.uses]);
    if ('attributes' in element) for (const attribute of element.attributes) follow(target.context, attribute.type, root, seen);
  };
  for (const context of model.contexts)
    for (const root of rootsOf(context)) {
      const seen = new Set<Value | Enum>();
      for (const type of root.types) follow(context, type, root, seen);
    }
  uses.set(model, found);
  return found;
};

/** The two models that are compared. */
export interface Pair {
  readonly old: Model;
  readonly now: Model;
}

const merged = (...lists: readonly (readonly Use[])[]): readonly Use[] => [
  ...new Map(lists.flat().map((use) => [`${use.place} ${use.by}`, use])).values(),
];

const eitherSide = (ancestor: Ancestor, test: (part: Record<string, unknown>) => boolean): boolean =>
  [ancestor.old, ancestor.now].some((part) => part !== undefined && test(part));

const everywhere = (by: string): readonly Use[] => places.map((place) => ({ place, by, root: [] }));

const at = (by: string, root: readonly string[], ...wanted: readonly Place[]): readonly Use[] =>
  wanted.map((place) => ({ place, by, root }));

/** Whether a difference of a behaviour that starts an instance is about the columns that its parameters become. */
const columnsOf = (difference: Difference): boolean =>
  subject(difference).kind !== 'behaviour' || difference.field.length === 0 || difference.field[0] === 'creates';

/** Where an element shows when its context is made into everything. */
const fullUses = ({ old, now }: Pair, difference: Difference, holder: Ancestor): readonly Use[] => {
  const names = difference.way.map(({ key }) => key ?? '').filter((key) => key !== '');
  const by = holder.kind === 'resource' ? `kind ${String((holder.now ?? holder.old)?.['name'])}` : `${holder.kind} ${holder.key ?? ''}`;
  const code = at('', [], 'code');
  const is = (flag: string): boolean => eitherSide(holder, ({ [flag]: value }) => value === true);
  switch (holder.kind) {
    case 'value':
    case 'enum':
      return merged(
        code,
        eitherSide(holder, ({ entity }) => entity !== undefined) ? at(`entity ${holder.key ?? ''}`, [], 'kept') : [],
        usesIn(old).get(holder.old as unknown as Value) ?? [],
        usesIn(now).get(holder.now as unknown as Value) ?? [],
      );
    case 'resource':
      return at(by, names, 'stored', 'plugin');
    case 'scalar':
      return code;
    case 'event':
      return [...code, ...at(by, names.slice(0, 3), 'event')];
    case 'behaviour':
      return [
        ...code,
        ...(is('exposed') ? at(by, [], 'request', 'answer') : []),
        ...(is('creates') && columnsOf(difference) ? at(by, [], 'kept') : []),
        ...(difference.field[0] === 'emits' ? at(by, [], 'event') : []),
      ];
    case 'operation':
      return [...code, ...at(by, [], 'request', 'answer')];
    case 'view':
      return [...code, ...at(by, names.slice(0, 2), 'row'), ...(is('exposed') ? at(by, [], 'answer', 'request') : [])];
    default:
  }
  const { kind } = subject(difference);
  const offered = eitherSide(holder, ({ customResource }) => customResource !== undefined) ? at('', [], 'stored', 'plugin') : [];
  switch (kind) {
    case 'aggregate':
      return [...code, ...at('', [], 'request', 'answer', 'event', 'kept'), ...offered];
    // An attribute or rule here is one of the identity.
    case 'attribute':
    case 'rule':
      return [...code, ...at('', [], 'request', 'answer', 'event', 'kept')];
    case 'stateMachine':
    case 'transition':
    case 'refusal':
      return [...code, ...at('', [], 'request', 'answer', 'event')];
    case 'service':
      return [...code, ...at('', [], 'request', 'answer')];
    case 'policy':
    case 'workflow':
    case 'step':
      return [...code, ...at('', [], 'event')];
    default:
      return everywhere('');
  }
};

/** What is made of a context, by its role; of others' contexts only kinds are. */
const madeOf = (context: Ancestor): readonly Place[] => {
  if (eitherSide(context, ({ role }) => role === 'runtime' || role === 'shared-kernel')) return places;
  return eitherSide(context, ({ role }) => role === 'sample') ? ['row', 'kept', 'stored', 'plugin'] : ['stored', 'plugin'];
};

const holders = ['event', 'behaviour', 'operation', 'view', 'value', 'enum', 'resource', 'scalar', 'aggregate', 'context'];

/** Where the element of a difference shows. */
export const usesOf = (pair: Pair, difference: Difference): readonly Use[] => {
  const holder = difference.way.findLast(({ kind }) => holders.includes(kind));
  const context = difference.way.find(({ kind }) => kind === 'context');
  if (holder === undefined || context === undefined) return everywhere('');
  const own = madeOf(context);
  // What uses a value may be in another context, of another role.
  const shared = holder.kind === 'value' || holder.kind === 'enum';
  return fullUses(pair, difference, holder).filter(({ place, by }) => own.includes(place) || (shared && by !== ''));
};
