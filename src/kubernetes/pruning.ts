/** Fields that a structural schema does not declare: found, and dropped (apiextensions, `pruning`). */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { nearestName } from '#base/nearest-name.ts';
import { fieldPath, pointerOf } from './field-error.ts';
import { put } from './own.ts';
import type { SchemaNode } from './schema-node.ts';

/** A field that the schema does not declare: the server prunes it on create and update, and refuses it on apply. */
export interface UnknownField {
  readonly pointer: string;
  readonly field: string;
  /** The declared field whose name is nearest, when one is near. */
  readonly nearest?: string;
}

interface Pruning {
  readonly path: (string | number)[];
  readonly found: UnknownField[];
}

type Prune = (value: Json, pruning: Pruning) => Json;

const resourceNames: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

const unknown = (pruning: Pruning, name: string, declared: Iterable<string>): void => {
  const path = [...pruning.path, name];
  const nearest = nearestName(name, declared);
  pruning.found.push({ pointer: pointerOf(path), field: fieldPath(path), ...(nearest === undefined ? {} : { nearest }) });
};

const inside = (prune: Prune, value: Json, key: string | number, pruning: Pruning): Json => {
  pruning.path.push(key);
  const pruned = prune(value, pruning);
  pruning.path.pop();
  return pruned;
};

const pruneList = (items: readonly Json[], prune: Prune, pruning: Pruning): readonly Json[] => {
  let copy: Json[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index] as Json;
    const pruned = inside(prune, item, index, pruning);
    if (pruned === item) continue;
    copy ??= [...items];
    copy[index] = pruned;
  }
  return copy ?? items;
};

interface MapRules {
  readonly fields: ReadonlyMap<string, Prune>;
  readonly other?: Prune;
  /** What is not declared stays. */
  readonly open: boolean;
  readonly resource: boolean;
}

const pruneMap = (object: JsonObject, rules: MapRules, pruning: Pruning): JsonObject => {
  let changed = false;
  const kept: Record<string, Json> = {};
  for (const name of Object.keys(object)) {
    const value = object[name] as Json;
    const rule =
      rules.resource && resourceNames.has(name) ? keep : (rules.fields.get(name) ?? rules.other ?? (rules.open ? keep : undefined));
    if (rule === undefined) {
      unknown(pruning, name, rules.resource ? [...rules.fields.keys(), ...resourceNames] : rules.fields.keys());
      changed = true;
      continue;
    }
    const pruned = rule === keep ? value : inside(rule, value, name, pruning);
    changed ||= pruned !== value;
    put(kept, name, pruned);
  }
  return changed ? kept : object;
};

const keep: Prune = (value) => value;

/** Below what no schema describes, every field is unknown. */
const dropAll: Prune = (value, pruning) => {
  if (Array.isArray(value)) return pruneList(value as readonly Json[], dropAll, pruning);
  return isObject(value) ? pruneMap(value, { fields: new Map(), open: false, resource: false }, pruning) : value;
};

const pruneOf = (node: SchemaNode, resource: boolean): Prune => {
  const fields = new Map<string, Prune>();
  for (const [name, property] of node.properties) fields.set(name, pruneOf(property, false));
  const other = typeof node.additional === 'object' ? pruneOf(node.additional, false) : node.additional === true ? keep : undefined;
  const items = node.items === undefined ? (node.preserveUnknown ? keep : dropAll) : itemsPrune(node.items, node.preserveUnknown);
  const rules = { fields, ...(other === undefined ? {} : { other }), open: node.preserveUnknown, resource: resource || node.embedded };
  return (value, pruning) => {
    if (Array.isArray(value)) return pruneList(value as readonly Json[], items, pruning);
    return isObject(value) ? pruneMap(value, rules, pruning) : value;
  };
};

/** A list that preserves what is unknown does so in its items too. */
const itemsPrune = (items: SchemaNode, open: boolean): Prune =>
  pruneOf(open && !items.preserveUnknown ? { ...items, preserveUnknown: true } : items, false);

export interface Pruner {
  readonly prune: (value: Json) => Json;
  readonly unknownFields: (value: Json) => readonly UnknownField[];
}

/** Compiles pruning. `resource` spares `apiVersion`, `kind` and `metadata` at the root. */
export const compilePruning = (node: SchemaNode, resource: boolean): Pruner => {
  const prune = pruneOf(node, resource);
  return {
    prune: (value) => prune(value, { path: [], found: [] }),
    unknownFields: (value) => {
      const pruning: Pruning = { path: [], found: [] };
      prune(value, pruning);
      return pruning.found;
    },
  };
};

type DropNulls = (value: Json) => Json;

const dropIn = (
  object: JsonObject,
  schemaOf: (name: string) => SchemaNode | undefined,
  dropOf: (name: string) => DropNulls | undefined,
): JsonObject => {
  let copy: Record<string, Json> | undefined;
  for (const name of Object.keys(object)) {
    const value = object[name] as Json;
    const schema = schemaOf(name);
    if (value === null && schema !== undefined && !schema.nullable && schema.default === undefined) {
      copy ??= { ...object };
      delete copy[name];
      continue;
    }
    const dropped = dropOf(name)?.(value) ?? value;
    if (dropped !== value) put((copy ??= { ...object }), name, dropped);
  }
  return copy ?? object;
};

const holdsNulls = (node: SchemaNode): boolean =>
  node.properties.size > 0 || typeof node.additional === 'object' || node.items !== undefined;

/**
 * A function that drops nulls where the schema allows none and has no default: what the server does when it decodes the body of a
 * create or an update. (In an applied configuration they stay, and are refused.)
 */
export const compileNullPruning = (node: SchemaNode): ((value: Json) => Json) => {
  const fields = new Map<string, DropNulls>();
  for (const [name, property] of node.properties) if (holdsNulls(property)) fields.set(name, compileNullPruning(property));
  const additional = typeof node.additional === 'object' ? node.additional : undefined;
  const other = additional !== undefined && holdsNulls(additional) ? compileNullPruning(additional) : undefined;
  const items = node.items !== undefined && holdsNulls(node.items) ? compileNullPruning(node.items) : undefined;
  const schemaOf = (name: string): SchemaNode | undefined => node.properties.get(name) ?? additional;
  const dropOf = (name: string): DropNulls | undefined => (node.properties.has(name) ? fields.get(name) : other);
  return (value) => {
    if (isObject(value)) return dropIn(value, schemaOf, dropOf);
    if (!Array.isArray(value) || items === undefined) return value;
    const dropped = (value as readonly Json[]).map(items);
    return dropped.some((item, index) => item !== (value as readonly Json[])[index]) ? dropped : value;
  };
};
