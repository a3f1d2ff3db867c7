/** Lists of type `set` and `map`: no element twice (apiextensions, `listtype`). */
import { canonical, isObject, type Json, type JsonObject } from '#base/json.ts';
import { fieldError, type SchemaProblem } from './field-error.ts';
import { own } from './own.ts';
import { inside, type PlacedCheck, placedAt, root } from './place.ts';
import type { SchemaNode } from './schema-node.ts';

type Path = readonly (string | number)[];
type Check = PlacedCheck<undefined>;

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
  return (value, place, problems) => {
    if (!Array.isArray(value)) return;
    const { path } = place;
    const found = node.listType === 'set' ? checkSet(value, path) : checkMapList(value, node.listMapKeys, path);
    problems.push(...placedAt(found, place));
  };
};

const checkOf = (node: SchemaNode): Check | undefined => {
  const [own, below] = [ownCheck(node), inside(node, checkOf)];
  if (own === undefined) return below;
  return (value, place, problems) => {
    own(value, place, problems, undefined);
    below?.(value, place, problems, undefined);
  };
};

/** A function that tells the duplicates in set and map lists of a value. */
export const compileUniqueness = (node: SchemaNode): ((value: Json) => readonly SchemaProblem[]) => {
  const check = checkOf(node);
  return (value) => {
    const problems: SchemaProblem[] = [];
    check?.(value, root, problems, undefined);
    return problems;
  };
};
