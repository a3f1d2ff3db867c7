/** Lists of type `set` and `map`: no element twice (apiextensions, `listtype`). */
import { canonical, isObject, type Json, type JsonObject } from '#base/json.ts';
import { fieldError, type SchemaProblem } from './field-error.ts';
import { own } from './own.ts';
import type { SchemaNode } from './schema-node.ts';

type Path = readonly (string | number)[];
type Check = (value: Json, path: (string | number)[], problems: SchemaProblem[]) => void;

/** Positions of elements that appeared before; each element is told once. */
const repeats = (texts: readonly string[]): readonly number[] => {
  const times = new Map<string, number>();
  const found: number[] = [];
  texts.forEach((text, index) => {
    const before = times.get(text) ?? 0;
    times.set(text, before + 1);
    if (before === 1) found.push(index);
  });
  return found;
};

const duplicate = (path: Path, index: number, value: Json): SchemaProblem =>
  fieldError({ path: [...path, index], code: 'duplicate', reason: 'FieldValueDuplicate', value });

const keyOf = (item: Json, keys: readonly string[]): JsonObject => {
  if (!isObject(item)) return {};
  const key: Record<string, Json> = {};
  for (const name of keys) {
    const value = own(item, name);
    if (value !== undefined) key[name] = value;
  }
  return key;
};

const checkSet = (items: readonly Json[], path: Path): readonly SchemaProblem[] =>
  items.length <= 1 ? [] : repeats(items.map(canonical)).map((index) => duplicate(path, index, items[index] as Json));

const checkMapList = (items: readonly Json[], keys: readonly string[], path: Path): readonly SchemaProblem[] => {
  const odd = items.findIndex((item) => item !== null && !isObject(item));
  if (odd >= 0) {
    const detail = 'must be an object for an array of list-type map';
    return [fieldError({ path: [...path, odd], code: 'type', reason: 'FieldValueInvalid', value: items[odd], detail })];
  }
  if (items.length <= 1) return [];
  const found = items.map((item) => keyOf(item, keys));
  return repeats(found.map(canonical)).map((index) => duplicate(path, index, found[index] as Json));
};

const ownCheck = (node: SchemaNode): Check | undefined => {
  if (node.type !== 'array' || node.listType === 'atomic') return undefined;
  return (value, path, problems) => {
    if (!Array.isArray(value)) return;
    const found = node.listType === 'set' ? checkSet(value, path) : checkMapList(value, node.listMapKeys, path);
    problems.push(...found);
  };
};

const itemsCheck = (node: SchemaNode): Check | undefined => {
  const item = node.items === undefined ? undefined : checkOf(node.items);
  if (item === undefined) return undefined;
  return (value, path, problems) => {
    if (!Array.isArray(value)) return;
    for (const [index, inner] of (value as readonly Json[]).entries()) {
      path.push(index);
      item(inner, path, problems);
      path.pop();
    }
  };
};

const fieldsCheck = (node: SchemaNode): Check | undefined => {
  const fields = new Map<string, Check>();
  for (const [name, property] of node.properties) {
    const check = checkOf(property);
    if (check !== undefined) fields.set(name, check);
  }
  const other = typeof node.additional === 'object' ? checkOf(node.additional) : undefined;
  if (fields.size === 0 && other === undefined) return undefined;
  return (value, path, problems) => {
    if (!isObject(value)) return;
    for (const name of other === undefined ? fields.keys() : Object.keys(value)) {
      const inner = own(value, name);
      const check = fields.get(name) ?? (node.properties.has(name) ? undefined : other);
      if (inner === undefined || check === undefined) continue;
      path.push(name);
      check(inner, path, problems);
      path.pop();
    }
  };
};

const checkOf = (node: SchemaNode): Check | undefined => {
  const checks = [ownCheck(node), itemsCheck(node), fieldsCheck(node)].filter((check) => check !== undefined);
  if (checks.length === 0) return undefined;
  return (value, path, problems) => {
    for (const check of checks) check(value, path, problems);
  };
};

/** A function that tells the duplicates in set and map lists of a value. */
export const compileUniqueness = (node: SchemaNode): ((value: Json) => readonly SchemaProblem[]) => {
  const check = checkOf(node);
  return (value) => {
    const problems: SchemaProblem[] = [];
    check?.(value, [], problems);
    return problems;
  };
};
