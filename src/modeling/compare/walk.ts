/**
 * Finds every difference of two linked models. Elements are matched by name, or by a declared `renamedFrom`; what is matched is
 * compared field by field. The walk knows no meaning: `rules.ts` does.
 */
import { canonical, isObject } from '#base/json.ts';
import type { Model } from '../metamodel/elements.ts';
import { bare, keysOf, type Part, type PartKind, slotOf } from './anatomy.ts';
import type { Ancestor, Difference } from './difference.ts';

type Tell = (difference: Difference) => void;

const same = (left: unknown, right: unknown): boolean => canonical(bare(left)) === canonical(bare(right));

/** `before` and `after`, each only when it is there. */
const sides = (before: unknown, after: unknown): { readonly before?: unknown; readonly after?: unknown } => ({
  ...(before === undefined ? {} : { before: bare(before) }),
  ...(after === undefined ? {} : { after: bare(after) }),
});

const stepOf = (before: unknown, after: unknown): Difference['step'] =>
  before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';

const compareRecord = (way: readonly Ancestor[], field: readonly string[], before: unknown, after: unknown, tell: Tell): void => {
  if (same(before, after)) return;
  if (!(isObject(before) && isObject(after))) {
    tell({ way, field, step: stepOf(before, after), ...sides(before, after) });
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (key === 'where' && isObject(before[key]) && isObject(after[key])) continue;
    compareRecord(
      way,
      [...field, key],
      Object.hasOwn(before, key) ? before[key] : undefined,
      Object.hasOwn(after, key) ? after[key] : undefined,
      tell,
    );
  }
};

const sameOrder = (left: readonly string[], right: readonly string[]): boolean => {
  const kept = left.filter((name) => right.includes(name));
  const still = right.filter((name) => left.includes(name));
  return kept.every((name, index) => name === still[index]);
};

const compareNames = (way: readonly Ancestor[], field: string, before: readonly string[], after: readonly string[], tell: Tell): void => {
  const twice = new Set(before).size < before.length || new Set(after).size < after.length;
  if (twice) {
    if (!same(before, after)) tell({ way, field: [field], step: 'changed', before, after });
    return;
  }
  for (const name of before) if (!after.includes(name)) tell({ way, field: [field], step: 'removed', before: name });
  for (const [index, name] of after.entries()) if (!before.includes(name)) tell({ way, field: [field], step: 'added', after: name, index });
  if (!sameOrder(before, after)) tell({ way, field: [field], step: 'reordered', before, after });
};

interface Matched {
  readonly old?: Part;
  readonly oldKey?: string;
  readonly now?: Part;
  readonly key: string;
  readonly index?: number;
}

/** Pairs of elements: by key, then by declared former name. What is left was removed or added. */
const match = (kind: PartKind, before: readonly Part[], after: readonly Part[]): readonly Matched[] => {
  const oldKeys = keysOf(kind, before);
  const newKeys = keysOf(kind, after);
  const old = new Map(oldKeys.map((key, index) => [key, before[index] as Part]));
  const gone = new Set(oldKeys.filter((key) => !newKeys.includes(key)));
  const matched = newKeys.map((key, index): Matched => {
    const now = after[index] as Part;
    const former = old.has(key) ? key : now['renamedFrom'];
    if (typeof former !== 'string' || !(old.has(key) || gone.delete(former))) return { now, key, index };
    return { old: old.get(former) as Part, oldKey: former, now, key, index };
  });
  return [...[...gone].map((key): Matched => ({ old: old.get(key) as Part, oldKey: key, key })), ...matched];
};

const compareParts = (
  way: readonly Ancestor[],
  field: string,
  kind: PartKind,
  before: readonly Part[],
  after: readonly Part[],
  tell: Tell,
): void => {
  const pairs = match(kind, before, after);
  for (const { old, oldKey, now, key, index } of pairs) {
    const here: Ancestor = { kind, field, key, ...(old === undefined ? {} : { old }), ...(now === undefined ? {} : { now }) };
    const inside = [...way, here];
    if (old === undefined) tell({ way: inside, field: [], step: 'added', ...sides(undefined, now), index: index as number });
    else if (now === undefined) tell({ way: inside, field: [], step: 'removed', ...sides(old, undefined) });
    else {
      if (oldKey !== key) tell({ way: inside, field: [], step: 'renamed', before: oldKey, after: key });
      comparePart(inside, kind, old, now, tell);
    }
  }
  const order = pairs.flatMap(({ oldKey, key, now }) => (oldKey === undefined || now === undefined ? [] : [[oldKey, key] as const]));
  const names = new Map(order);
  const kept = keysOf(kind, before).flatMap((key) => names.get(key) ?? []);
  const now = keysOf(kind, after);
  if (!sameOrder(kept, now)) tell({ way, field: [field], step: 'reordered', before: kept, after: now });
};

const compareSingle = (way: readonly Ancestor[], field: string, kind: PartKind, old: unknown, now: unknown, tell: Tell): void => {
  const here: Ancestor = { kind, field, ...(isObject(old) ? { old } : {}), ...(isObject(now) ? { now } : {}) };
  const inside = [...way, here];
  if (isObject(old) && isObject(now)) {
    if (old['name'] !== now['name'])
      tell({ way: inside, field: ['name'], step: stepOf(old['name'], now['name']), ...sides(old['name'], now['name']) });
    comparePart(inside, kind, old, now, tell);
  } else if (!same(old, now)) tell({ way: inside, field: [], step: stepOf(old, now), ...sides(old, now) });
};

const comparePart = (way: readonly Ancestor[], kind: PartKind, old: Part, now: Part, tell: Tell): void => {
  for (const field of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (field === 'where' || field === 'name') continue;
    const [before, after] = [old[field], now[field]];
    const slot = slotOf(kind, field);
    const lists = Array.isArray(before) && Array.isArray(after);
    if (lists && slot?.holds === 'parts') compareParts(way, field, slot.of, before as readonly Part[], after as readonly Part[], tell);
    else if (lists && slot?.holds === 'names') compareNames(way, field, before as readonly string[], after as readonly string[], tell);
    else if (slot?.holds === 'part') compareSingle(way, field, slot.of, before, after, tell);
    else if (slot?.holds === 'record') compareRecord(way, [field], before, after, tell);
    else if (!same(before, after)) tell({ way, field: [field], step: stepOf(before, after), ...sides(before, after) });
  }
};

/** Every difference, in the order of the new model; what is gone comes before what its list has now. */
export const differences = (old: Model, now: Model): readonly Difference[] => {
  const found: Difference[] = [];
  comparePart([], 'model', old as unknown as Part, now as unknown as Part, (difference) => found.push(difference));
  return found;
};
