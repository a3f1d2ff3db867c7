/** What each normaliser of the model language does to one place of an object. The object is a copy of its own and may be changed. */
import { canonical, equals, isObject, type Json } from '#base/json.ts';
import { own, put } from '#kubernetes/own.ts';
import type { NormaliserName, NormaliserRow } from './normaliser-row.ts';
import { addressIn, cidrForm, compareTexts, durationForm, macForm, sorted } from './text-forms.ts';

/** An object that may be changed. */
export type Draft = Record<string, Json>;

/** A place in an object: a field that may be absent, an entry or an item, and what `self` is there. */
export interface Spot {
  readonly holder: Draft | Json[];
  readonly key: string | number;
  readonly self: Json;
}

/** The value at a place; nothing when there is none. */
export const valueIn = ({ holder, key }: Spot): Json | undefined =>
  Array.isArray(holder) ? holder[key as number] : own(holder, key as string);

const write = ({ holder, key }: Spot, value: Json): void => {
  if (Array.isArray(holder)) holder[key as number] = value;
  else put(holder, key as string, value);
};

const remove = ({ holder, key }: Spot): void => {
  // An item is not taken out: the others would have other places.
  if (!Array.isArray(holder)) delete holder[key as string];
};

/** Null, false, 0, and texts, lists and objects with nothing in them. */
export const isZero = (value: Json | undefined): boolean => {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return true;
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
};

const steps = (from: Json, path: readonly string[]): readonly Json[] =>
  path.reduce<readonly Json[]>(
    (values, step) =>
      values.flatMap((value): readonly Json[] => {
        if (step === '*') return Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
        const found = isObject(value) ? own(value, step) : undefined;
        return found === undefined ? [] : [found];
      }),
    [from],
  );

const partOf = (text: string, part: NormaliserRow['part']): string => {
  const slash = text.indexOf('/');
  if (part === 'beforeSlash') return slash < 0 ? text : text.slice(0, slash);
  if (part === 'afterSlash') return slash < 0 ? '' : text.slice(slash + 1);
  return text;
};

/** The texts a row is made from, each once, in the order of their characters. */
const textsOf = (self: Json, { of = [], part }: NormaliserRow): readonly string[] => {
  const values = steps(self, of);
  const texts =
    part === 'mapKey'
      ? values.flatMap((value) => (isObject(value) ? Object.keys(value) : []))
      : values.flatMap((value) => (typeof value === 'object' ? [] : [partOf(String(value), part)]));
  return [...new Set(texts)].sort(compareTexts);
};

type Work = (spot: Spot, row: NormaliserRow) => void;

/** Rewrites a text, or with `keys` the keys of a map. Of two keys that become one, that which is written so already wins, else the first by its characters. */
const text =
  (form: (text: string, row: NormaliserRow) => string): Work =>
  (spot, row) => {
    const value = valueIn(spot);
    if (typeof value === 'string') write(spot, form(value, row));
    else if (row.keys === true && isObject(value)) {
      const order = Object.keys(value).sort(
        (left, right) => Number(form(left, row) === left) - Number(form(right, row) === right) || compareTexts(right, left),
      );
      write(spot, Object.fromEntries(order.map((key) => [form(key, row), value[key] as Json])));
    }
  };

const list =
  (change: (items: readonly Json[], row: NormaliserRow, self: Json) => readonly Json[]): Work =>
  (spot, row) => {
    const value = valueIn(spot);
    if (Array.isArray(value)) write(spot, [...change(value as readonly Json[], row, spot.self)]);
  };

const isEmptyValue = (value: Json): boolean =>
  isObject(value) && Object.values(value).every((field) => (Array.isArray(field) ? false : isZero(field)));

const withoutPrefix = (given: string, prefix: string): string => {
  let rest = given;
  while (prefix !== '' && rest.startsWith(prefix)) rest = rest.slice(prefix.length);
  return rest;
};

const vlans = { first: 1, last: 4094 } as const;

const ranges = (items: readonly Json[], { by: [from = '', to = ''] = [] }: NormaliserRow): readonly Json[] => {
  if (!items.every(isObject)) return items;
  const filled = items.map((item) =>
    isZero(own(item, to)) && own(item, from) !== undefined ? { ...item, [to]: own(item, from) as Json } : item,
  );
  const bounds = filled.map((item) => [own(item, from) ?? 0, own(item, to) ?? 0] as const);
  if (!bounds.every((pair) => pair.every((bound) => typeof bound === 'number'))) return items;
  const isValid = (bounds as readonly (readonly [number, number])[]).every(
    ([first, last]) => first >= vlans.first && last <= vlans.last && first <= last,
  );
  return isValid ? sorted(filled, [from, to]) : [];
};

const included = (items: readonly Json[], row: NormaliserRow, self: Json): readonly Json[] => {
  const missing = textsOf(self, row).filter((name) => name !== '' && !items.includes(name));
  return [...items, ...missing];
};

/** A list that is absent gets what it has to include. */
const include: Work = (spot, row) => {
  const value = valueIn(spot);
  if (value !== undefined && value !== null && !Array.isArray(value)) return;
  const items = included((value ?? []) as readonly Json[], row, spot.self);
  if (items.length > 0) write(spot, items);
};

const derive: Work = (spot, row) => {
  const { key = '', value, index } = row;
  const fallback = typeof value === 'string' ? value : undefined;
  const labels: Draft = { ...(valueIn(spot) as Draft | undefined) };
  const texts = textsOf(spot.self, row);
  if (key.includes('{}')) for (const name of texts) put(labels, key.replace('{}', name), fallback ?? 'true');
  else {
    const chosen = texts[index ?? 0];
    const label = chosen === undefined || chosen === '' ? fallback : chosen;
    if (label !== undefined) put(labels, key, label);
  }
  if (Object.keys(labels).length > 0) write(spot, labels);
};

const withoutKeys = (spot: Spot, isMeant: (key: string) => boolean): void => {
  const value = valueIn(spot);
  if (!isObject(value)) return;
  const kept = Object.entries(value).filter(([key]) => !isMeant(key));
  // The server drops maps of labels and annotations that are empty.
  if (kept.length === 0) remove(spot);
  else if (kept.length < Object.keys(value).length) write(spot, Object.fromEntries(kept));
};

/** What is done at one place, by name. `zeroIsAbsent` needs to know what is declared, and is not here. */
export const normalisers: Readonly<Record<Exclude<NormaliserName, 'zeroIsAbsent'>, Work>> = {
  drop: remove,
  dropEmpty: (spot) => {
    const value = valueIn(spot);
    if (value !== undefined && isEmptyValue(value)) remove(spot);
  },
  dropKeys: (spot, { value }) => withoutKeys(spot, (key) => typeof value === 'string' && key.includes(value)),
  lowerCase: text((given) => given.toLowerCase()),
  mac: text(macForm),
  cidr: text(cidrForm),
  duration: text(durationForm),
  cutPrefix: text((given, { value }) => withoutPrefix(given, typeof value === 'string' ? value : '')),
  addPart: text((given, { value }) => (given === '' || given.includes('/') ? given : `${given}/${String(value)}`)),
  ranges: list(ranges),
  fillEmpty: (spot, { value }) => {
    if (isZero(valueIn(spot)) && value !== undefined) write(spot, structuredClone(value));
  },
  fillAbsent: (spot, { value }) => {
    if ((valueIn(spot) ?? undefined) === undefined && value !== undefined) write(spot, structuredClone(value));
  },
  address: (spot, row) => {
    const [prefix = ''] = textsOf(spot.self, row);
    const address = isZero(valueIn(spot)) ? addressIn(prefix, row.offset ?? 0) : undefined;
    if (address !== undefined) write(spot, address);
  },
  include,
  unique: list((items) => items.filter((item, index) => items.findIndex((other) => equals(item, other)) === index)),
  sort: list((items, { by = [] }) => sorted(items, by)),
  derive,
  computed: (spot, { key }) => withoutKeys(spot, (name) => name === key),
};

/** A text that is the same for rows that say the same. */
export const rowText = (row: NormaliserRow): string => canonical(row);
