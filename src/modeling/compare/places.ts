/**
 * Where an element shows on the platforms: in bodies of requests, in answers, in events, in rows, in stored custom resources. What a
 * change of a value means depends on it: a bound that is tightened hurts who sends, one that is loosened hurts who reads.
 */
import { resourcesOf, versionsOf } from '../load/link.ts';
import type { Attribute, Context, Enum, Model, TypeRef, Value } from '../metamodel/elements.ts';
import { enumOf, valueTypeOf } from '../metamodel/model.ts';
import { type Ancestor, type Difference, subject } from './difference.ts';

/** `stored` are objects in a cluster; `plugin` is what the NetBox plugin makes of kinds; `code` is the generated TypeScript. */
export const places = ['request', 'answer', 'event', 'row', 'stored', 'plugin', 'code'] as const;
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
  if (context.role !== 'runtime' && context.role !== 'shared-kernel') return kinds;
  return [
    ...kinds,
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

/** Where the element of a difference shows. */
export const usesOf = ({ old, now }: Pair, difference: Difference): readonly Use[] => {
  const { way } = difference;
  const names = way.map(({ key }) => key ?? '').filter((key) => key !== '');
  const holder = way.findLast(({ kind }) =>
    ['event', 'behaviour', 'operation', 'view', 'value', 'enum', 'resource', 'scalar', 'aggregate', 'context'].includes(kind),
  );
  const context = way.find(({ kind }) => kind === 'context');
  if (holder === undefined || context === undefined) return everywhere('');
  const isCode = eitherSide(context, ({ role }) => role === 'runtime' || role === 'shared-kernel');
  const code = isCode ? at('', [], 'code') : [];
  const by = holder.kind === 'resource' ? `kind ${String((holder.now ?? holder.old)?.['name'])}` : `${holder.kind} ${holder.key ?? ''}`;
  const exposed = eitherSide(holder, ({ exposed: is }) => is === true);
  switch (holder.kind) {
    case 'value':
    case 'enum':
      return merged(code, usesIn(old).get(holder.old as unknown as Value) ?? [], usesIn(now).get(holder.now as unknown as Value) ?? []);
    case 'resource':
      return at(by, names, 'stored', 'plugin');
    case 'scalar':
      return code;
    default:
  }
  if (!isCode) return holder.kind === 'context' ? at('', [], 'stored', 'plugin') : [];
  switch (holder.kind) {
    case 'event':
      return [...code, ...at(by, names.slice(0, 3), 'event')];
    case 'behaviour':
      return [
        ...code,
        ...(exposed ? at(by, [], 'request', 'answer') : []),
        ...(difference.field[0] === 'emits' ? at(by, [], 'event') : []),
      ];
    case 'operation':
      return [...code, ...at(by, [], 'request', 'answer')];
    case 'view':
      return [...code, ...at(by, names.slice(0, 2), 'row'), ...(exposed ? at(by, [], 'answer', 'request') : [])];
    default:
  }
  const { kind } = subject(difference);
  const kept = eitherSide(holder, ({ customResource }) => customResource !== undefined) ? at('', [], 'stored', 'plugin') : [];
  switch (kind) {
    case 'aggregate':
      return [...code, ...at('', [], 'request', 'answer', 'event'), ...kept];
    // An attribute or rule here is one of the identity.
    case 'attribute':
    case 'rule':
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
