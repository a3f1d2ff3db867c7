/**
 * What server-side apply sees of a schema: which values are leaves, which lists have elements with an identity, which maps are one.
 *
 * Source: structured-merge-diff's schema, as the API server derives it from a structural schema.
 */
import type { Json } from '#base/json.ts';
import type { SchemaNode } from './schema-node.ts';

export type ScalarKind = 'untyped' | 'string' | 'numeric' | 'boolean';

export interface ListPlan {
  /** `atomic`: one value. `set` and `map`: elements are told apart by their value or by some of their fields. */
  readonly relation: 'atomic' | 'set' | 'map';
  readonly keys: readonly string[];
  /** What stands for a key that an item leaves out. */
  readonly keyDefaults: ReadonlyMap<string, Json>;
  readonly items: TypePlan;
}

export interface MapPlan {
  readonly atomic: boolean;
  readonly fields: ReadonlyMap<string, TypePlan>;
  /** Plan of fields that are not declared; absent when there may be none. */
  readonly element?: TypePlan;
}

/** A value may be a scalar, a list or a map, where the schema leaves it open. */
export interface TypePlan {
  readonly scalar?: ScalarKind;
  readonly list?: ListPlan;
  readonly map?: MapPlan;
}

const none: ReadonlyMap<string, never> = new Map<string, never>();

const cyclic = (make: (self: TypePlan) => TypePlan): TypePlan => {
  const self: { -readonly [Key in keyof TypePlan]: TypePlan[Key] } = {};
  return Object.assign(self, make(self));
};

const atomicList = (items: TypePlan): ListPlan => ({ relation: 'atomic', keys: [], keyDefaults: none, items });

/** Anything, and one leaf whatever it is. */
const untyped: TypePlan = cyclic((self) => ({
  scalar: 'untyped',
  list: atomicList(self),
  map: { atomic: true, fields: none, element: self },
}));

/** Anything: maps are looked into, lists are leaves. */
const deduced: TypePlan = cyclic((self) => ({
  scalar: 'untyped',
  list: atomicList(untyped),
  map: { atomic: false, fields: none, element: self },
}));

/** True for plans that say nothing about a value. */
export const isDeduced = (plan: TypePlan): boolean => plan === deduced;

/**
 * True for a map of which only its entries are known, and those may be any scalar: texts with a format, numbers that may be texts, values
 * that nothing is said about. structured-merge-diff takes such a map for one without a schema when it looks for what became atomic.
 */
export const isOpenMap = ({ map }: TypePlan): boolean =>
  map?.element?.scalar === 'untyped' && map.element !== untyped && map.fields.size === 0;

const text: TypePlan = { scalar: 'string' };
const scalar: TypePlan = { scalar: 'untyped' };
const integer: TypePlan = { scalar: 'numeric' };
const boolean: TypePlan = { scalar: 'boolean' };
const texts: TypePlan = { map: { atomic: false, fields: none, element: text } };

const ownerReference: TypePlan = {
  map: {
    atomic: true,
    fields: new Map<string, TypePlan>([
      ['apiVersion', text],
      ['kind', text],
      ['name', text],
      ['uid', text],
      ['controller', boolean],
      ['blockOwnerDeletion', boolean],
    ]),
  },
};

/** `ObjectMeta` (meta/v1). */
const objectMeta: TypePlan = {
  map: {
    atomic: false,
    fields: new Map<string, TypePlan>([
      ['annotations', texts],
      ['creationTimestamp', text],
      ['deletionGracePeriodSeconds', integer],
      ['deletionTimestamp', text],
      ['finalizers', { list: { relation: 'set', keys: [], keyDefaults: none, items: text } }],
      ['generateName', text],
      ['generation', integer],
      ['labels', texts],
      ['managedFields', { list: atomicList(untyped) }],
      ['name', text],
      ['namespace', text],
      ['ownerReferences', { list: { relation: 'map', keys: ['uid'], keyDefaults: none, items: ownerReference } }],
      ['resourceVersion', text],
      ['selfLink', text],
      ['uid', text],
    ]),
  },
};

const resourceFields: readonly (readonly [string, TypePlan])[] = [
  ['apiVersion', text],
  ['kind', text],
  ['metadata', objectMeta],
];

const listPlanOf = (node: SchemaNode, open: boolean): ListPlan => {
  if (node.items === undefined) return atomicList(untyped);
  const keyDefaults = new Map<string, Json>();
  for (const key of node.listMapKeys) {
    const missing = node.items.properties.get(key)?.default;
    if (missing !== undefined) keyDefaults.set(key, missing);
  }
  return { relation: node.listType, keys: node.listMapKeys, keyDefaults, items: planOf(node.items, open) };
};

const elementOf = (node: SchemaNode, open: boolean): TypePlan | undefined => {
  if (typeof node.additional === 'object') return planOf(node.additional, open);
  if (node.additional === false) return undefined;
  return node.additional === true || open || node.properties.size === 0 ? deduced : undefined;
};

const mapPlanOf = (node: SchemaNode, open: boolean, resource: boolean): MapPlan => {
  const fields = new Map<string, TypePlan>();
  for (const [name, property] of node.properties) fields.set(name, planOf(property, open));
  const element = elementOf(node, open);
  if (resource) for (const [name, plan] of resourceFields) fields.set(name, plan);
  return { atomic: node.atomicMap, fields, ...(element === undefined ? {} : { element }) };
};

const planOf = (node: SchemaNode, openAbove: boolean, resource = false): TypePlan => {
  // What preserves unknown fields preserves them all the way down.
  const open = openAbove || node.preserveUnknown;
  switch (node.intOrString ? undefined : node.type) {
    case 'object':
      return { map: mapPlanOf(node, open, resource || node.embedded) };
    case 'array':
      return { list: listPlanOf(node, open) };
    case 'string':
      // A text with a format other than byte may also be another scalar, for all that server-side apply cares.
      return node.bounds.format === undefined || node.bounds.format === 'byte' ? text : scalar;
    case 'integer':
    case 'number':
      return integer;
    case 'boolean':
      return boolean;
    default:
      return { scalar: 'untyped', list: listPlanOf(node, open), map: mapPlanOf(node, open, resource || node.embedded) };
  }
};

/** The plan of a resource; `apiVersion`, `kind` and `metadata` are implied. */
export const resourcePlan = (node: SchemaNode): TypePlan => planOf(node, false, true);

/** The plan of a value inside a resource. */
export const valuePlan = (node: SchemaNode): TypePlan => planOf(node, false);
