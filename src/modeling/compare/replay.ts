/**
 * The proof that a list of differences says everything: applied to the old model they give the new one, in every field but the
 * places elements were read from.
 */
import { canonical, isObject } from '#base/json.ts';
import type { Model } from '../metamodel/elements.ts';
import { bare, keysOf, listIn, type Part, type PartKind, slotOf } from './anatomy.ts';
import type { Difference } from './difference.ts';

type ByPath = ReadonlyMap<string, readonly Difference[]>;

/** A path in a form in which no name can be mistaken for two. */
const below = (path: string, ...tokens: readonly string[]): string => `${path}${tokens.map((token) => `\u0000${token}`).join('')}`;

/** A difference belongs to the element whose field it changes; added, removed and renamed elements to the one they are held by. */
const homeOf = ({ way, field }: Difference): string =>
  (field.length === 0 ? way.slice(0, -1) : way).reduce(
    (path, { field: slot, key }) => (key === undefined ? below(path, slot) : below(path, slot, key)),
    '',
  );

const setAt = (value: unknown, [token, ...rest]: readonly string[], after: unknown): unknown => {
  if (token === undefined) return after;
  const record: Record<string, unknown> = isObject(value) ? { ...value } : {};
  const inner = setAt(record[token], rest, after);
  if (inner === undefined) delete record[token];
  else record[token] = inner;
  return record;
};

const inOrder = <Item>(items: readonly (readonly [string, Item])[], order: readonly string[]): readonly (readonly [string, Item])[] =>
  [...items].sort(([left], [right]) => order.indexOf(left) - order.indexOf(right));

/** A list after its differences: what is gone is left out, what is new stands where it was put, and a new order is taken over. */
const replayList = <Item>(
  items: readonly (readonly [string, Item])[],
  own: readonly Difference[],
  keyIn: (difference: Difference) => string,
  itemIn: (difference: Difference) => Item,
): readonly Item[] => {
  const gone = new Set(own.filter(({ step }) => step === 'removed').map(keyIn));
  let list = items.filter(([key]) => !gone.has(key));
  for (const difference of own.filter(({ step }) => step === 'added'))
    list = [...list.slice(0, difference.index), [keyIn(difference), itemIn(difference)], ...list.slice(difference.index)];
  const order = own.find(({ step }) => step === 'reordered');
  return (order === undefined ? list : inOrder(list, order.after as readonly string[])).map(([, item]) => item);
};

const lastOf = ({ way }: Difference) => way.at(-1) as Difference['way'][number];

const replayParts = (
  kind: PartKind,
  before: readonly Part[],
  path: string,
  field: string,
  own: readonly Difference[],
  all: ByPath,
): readonly Part[] => {
  const mine = own.filter((difference) =>
    difference.field.length === 0 ? lastOf(difference).field === field : difference.field[0] === field,
  );
  const renamed = new Map(mine.filter(({ step }) => step === 'renamed').map(({ before: old, after }) => [String(old), String(after)]));
  const oldKeys = keysOf(kind, before);
  const gone = new Set(mine.filter(({ step }) => step === 'removed').map((difference) => lastOf(difference).key));
  const kept = before.flatMap((item, index): (readonly [string, Part])[] => {
    const oldKey = oldKeys[index] as string;
    if (gone.has(oldKey) && !renamed.has(oldKey)) return [];
    const key = renamed.get(oldKey) ?? oldKey;
    const still = replayPart(kind, item, below(path, field, key), all);
    return [[key, renamed.has(oldKey) ? { ...still, name: key } : still]];
  });
  const changes = mine.filter(({ step }) => step !== 'removed' && step !== 'renamed');
  return replayList(
    kept,
    changes,
    (difference) => lastOf(difference).key as string,
    (difference) => difference.after as Part,
  );
};

const replayPart = (kind: PartKind, old: Part, path: string, all: ByPath): Part => {
  const own = all.get(path) ?? [];
  let now: Part = old;
  for (const field of new Set([...Object.keys(old), ...own.flatMap((difference) => difference.field[0] ?? lastOf(difference).field)])) {
    const slot = slotOf(kind, field);
    const plain = own.filter((difference) => difference.field[0] === field);
    // A list that is there on one side only is told whole.
    const whole = plain.some(
      ({ before, after, step }) => step !== 'reordered' && (Array.isArray(before ?? after) || slot?.holds === 'parts'),
    );
    if (!whole && slot?.holds === 'parts') {
      const list = replayParts(slot.of, listIn(old, field), path, field, own, all);
      now = old[field] === undefined && list.length === 0 ? now : { ...now, [field]: list };
    } else if (slot?.holds === 'part') {
      const other = own.find((difference) => difference.field.length === 0 && lastOf(difference).field === field);
      const single =
        other === undefined ? (isObject(old[field]) ? replayPart(slot.of, old[field], below(path, field), all) : old[field]) : other.after;
      now = setAt(now, [field], single) as Part;
    } else if (!whole && slot?.holds === 'names') {
      const items = ((old[field] ?? []) as readonly string[]).map((name) => [name, name] as const);
      if (plain.length > 0)
        now = {
          ...now,
          [field]: replayList(
            items,
            plain,
            (difference) => String(difference.before ?? difference.after),
            (difference) => difference.after as string,
          ),
        };
    } else for (const difference of plain) now = setAt(now, difference.field, difference.after) as Part;
  }
  return now;
};

/** The old model with the differences applied, without places. */
export const replay = (old: Model, differences: readonly Difference[]): unknown => {
  const all = new Map<string, Difference[]>();
  for (const difference of differences) {
    const home = homeOf(difference);
    const before = all.get(home);
    if (before === undefined) all.set(home, [difference]);
    else before.push(difference);
  }
  return replayPart('model', bare(old) as Part, '', all);
};

const firstDifference = (left: unknown, right: unknown, path: string): string | undefined => {
  if (canonical(left) === canonical(right)) return undefined;
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
    const index = left.findIndex((item, at) => canonical(item) !== canonical(right[at]));
    return firstDifference(left[index], right[index], `${path}/${String((right[index] as Part | undefined)?.['name'] ?? index)}`);
  }
  if (!(isObject(left) && isObject(right))) return path;
  const key = [...new Set([...Object.keys(left), ...Object.keys(right)])].find((name) => canonical(left[name]) !== canonical(right[name]));
  return key === undefined ? path : firstDifference(left[key], right[key], `${path}/${key}`);
};

/** Where the differences do not explain the new model; nothing when they say everything. */
export const unexplained = (old: Model, now: Model, differences: readonly Difference[]): string | undefined =>
  firstDifference(replay(old, differences), bare(now), '');
