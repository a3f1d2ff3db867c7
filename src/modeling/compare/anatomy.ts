/**
 * What elements consist of, for comparing: which of their fields hold further elements and how those are told apart. A field that
 * is not named here is compared as a whole, so a field that the language gains later is never overlooked.
 */
import { isObject } from '#base/json.ts';

export type PartKind =
  | 'model'
  | 'contextMap'
  | 'system'
  | 'relation'
  | 'context'
  | 'use'
  | 'scalar'
  | 'enum'
  | 'enumValue'
  | 'value'
  | 'attribute'
  | 'rule'
  | 'aggregate'
  | 'stateMachine'
  | 'transition'
  | 'behaviour'
  | 'precondition'
  | 'event'
  | 'upcast'
  | 'refusal'
  | 'resource'
  | 'resourceVersion'
  | 'normaliser'
  | 'column'
  | 'service'
  | 'operation'
  | 'policy'
  | 'workflow'
  | 'step'
  | 'view';

/** An element without the places it was read from. */
export type Part = Readonly<Record<string, unknown>>;

export type Slot =
  /** A list of elements, told apart by key. */
  | { readonly holds: 'parts'; readonly of: PartKind }
  /** One element, or none. */
  | { readonly holds: 'part'; readonly of: PartKind }
  /** A list of names in which each stands once. */
  | { readonly holds: 'names' }
  /** A record whose entries are compared one by one, as deep as it goes. */
  | { readonly holds: 'record' };

const parts = (of: PartKind): Slot => ({ holds: 'parts', of });
const part = (of: PartKind): Slot => ({ holds: 'part', of });
const names: Slot = { holds: 'names' };
const record: Slot = { holds: 'record' };

type Anatomy = Readonly<Record<string, Slot>>;

const anatomies: Readonly<Record<PartKind, Anatomy>> = {
  model: { contexts: parts('context'), external: parts('context'), map: part('contextMap') },
  contextMap: { systems: parts('system'), relations: parts('relation') },
  system: {},
  relation: { upstreamRoles: names, downstreamRoles: names },
  context: {
    uses: parts('use'),
    scalars: parts('scalar'),
    enums: parts('enum'),
    values: parts('value'),
    aggregates: parts('aggregate'),
    resources: parts('resource'),
    services: parts('service'),
    policies: parts('policy'),
    workflows: parts('workflow'),
    views: parts('view'),
    targets: record,
  },
  use: {},
  scalar: { constraints: record },
  enum: { values: parts('enumValue') },
  enumValue: {},
  value: { attributes: parts('attribute'), rules: parts('rule'), entity: record, targets: record },
  attribute: { constraints: record, references: record, rules: parts('rule'), targets: record },
  rule: {},
  aggregate: {
    identity: part('attribute'),
    stateMachines: parts('stateMachine'),
    behaviours: parts('behaviour'),
    events: parts('event'),
    refusals: parts('refusal'),
    customResource: part('resource'),
    targets: record,
  },
  stateMachine: { final: names, transitions: parts('transition') },
  transition: { from: names },
  behaviour: { parameters: parts('attribute'), requires: parts('precondition'), emits: names, refuses: names },
  precondition: {},
  event: { attributes: parts('attribute'), upcasts: parts('upcast') },
  upcast: {},
  refusal: {},
  resource: {
    shortNames: names,
    categories: names,
    attributes: parts('attribute'),
    rules: parts('rule'),
    columns: parts('column'),
    selectableFields: names,
    versions: parts('resourceVersion'),
    normalise: parts('normaliser'),
    labels: record,
    annotations: record,
    targets: record,
  },
  resourceVersion: {
    attributes: parts('attribute'),
    rules: parts('rule'),
    columns: parts('column'),
    selectableFields: names,
    targets: record,
  },
  normaliser: { by: names, except: names },
  column: {},
  service: { operations: parts('operation') },
  operation: { parameters: parts('attribute'), refuses: names },
  policy: { on: names, asks: names, ports: names },
  workflow: { steps: parts('step') },
  step: { until: names },
  view: { attributes: parts('attribute'), detailOnly: names, search: names },
};

/** What a field of an element holds; nothing when it is compared as a whole. */
export const slotOf = (kind: PartKind, field: string): Slot | undefined =>
  Object.hasOwn(anatomies[kind], field) ? anatomies[kind][field] : undefined;

const isLocation = (value: unknown): boolean =>
  isObject(value) && typeof value['file'] === 'string' && typeof value['pointer'] === 'string';

/** A value without the places in it: only what it says. */
export const bare = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(bare);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => inner !== undefined && !(key === 'where' && isLocation(inner)))
      .map(([key, inner]) => [key, bare(inner)]),
  );
};

const textOf = (value: unknown): string => (isObject(value) ? String(value['text']) : String(value));

/** Elements without a name are told apart by what they say. */
const keys: Readonly<Partial<Record<PartKind, (part: Part) => string>>> = {
  relation: ({ upstream, downstream }) => `${String(upstream)} → ${String(downstream)}`,
  rule: ({ rule }) => textOf(rule),
  normaliser: ({ at, with: what, key }) => [at, what, key ?? ''].map(String).join(' ').trim(),
  precondition: ({ rule }) => textOf(rule),
  transition: ({ on, to }) => `${String(on)} → ${String(to)}`,
  upcast: ({ from }) => `from ${String(from)}`,
};

/** The keys of a list of elements, each once: the second of the same name is `name #2`. */
export const keysOf = (kind: PartKind, list: readonly Part[]): readonly string[] => {
  const seen = new Map<string, number>();
  return list.map((item) => {
    const key = keys[kind]?.(item) ?? String(item['name']);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? key : `${key} #${count}`;
  });
};

/** The list in a field; empty when there is none. */
export const listIn = (part: Part | undefined, field: string): readonly Part[] => (part?.[field] ?? []) as readonly Part[];
