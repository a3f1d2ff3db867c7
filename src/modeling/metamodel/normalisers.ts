/**
 * What normalisers there are: what each does, which types it can work on, and what it has to be told. The checks, the editor and the
 * reference read this table; the running half has a function of the same name for each (`src/hedgehog/normalisers.ts`).
 */

/** What a normaliser can work on: the type at its place. `labels` is a map of texts. */
export type NormaliserTarget = 'any' | 'text' | 'notFlag' | 'list' | 'map' | 'labels' | 'value';

/** Keys of a normaliser beside those that all have. */
export type NormaliserOption = 'value' | 'of' | 'offset' | 'by' | 'keys' | 'except' | 'key' | 'part' | 'index';

export interface NormaliserRow {
  /** What it does, in a sentence. */
  readonly doc: string;
  readonly on: NormaliserTarget;
  readonly needs: readonly NormaliserOption[];
  readonly may: readonly NormaliserOption[];
}

const row = (
  on: NormaliserTarget,
  doc: string,
  needs: readonly NormaliserOption[] = [],
  may: readonly NormaliserOption[] = [],
): NormaliserRow => ({ doc, on, needs, may });

export const normalisers = {
  drop: row('any', 'Takes the value away; with `when`, where that holds.'),
  dropEmpty: row(
    'value',
    'Takes the value away when all its fields are absent, null, false, 0 or an empty text. A list counts, even without items.',
  ),
  dropKeys: row('map', 'Takes away entries whose key contains the text in `value`.', ['value']),
  lowerCase: row('text', 'Writes the text in small letters; with `keys`, the keys of a map.', [], ['keys']),
  mac: row(
    'text',
    'Writes a hardware address in small letters with colons; other texts stay. With `keys`, the keys of a map.',
    [],
    ['keys'],
  ),
  cidr: row('text', 'Writes a prefix with the address of its network; other texts stay. With `keys`, the keys of a map.', [], ['keys']),
  duration: row('text', 'Writes a duration as Go does: `1m` becomes `1m0s`; other texts stay.'),
  cutPrefix: row('text', 'Takes the text in `value` away from the front.', ['value']),
  addPart: row('text', 'Adds a slash and the text in `value` to a text without a slash; an empty text stays.', ['value']),
  ranges: row(
    'list',
    'Fills the end of a range, the second field in `by`, from its beginning, the first; orders the ranges; empties the list when one of them runs backwards or leaves 1 to 4094.',
    ['by'],
  ),
  fillEmpty: row('notFlag', 'Fills in `value` for what is absent, null, 0 or empty, where what holds it is there.', ['value']),
  fillAbsent: row('any', 'Fills in `value` for what is absent or null, where what holds it is there.', ['value']),
  address: row(
    'text',
    'Fills in an address for an absent or empty text, where what holds it is there: the one `offset` after the first of the prefix in `of`; -1 is the last.',
    ['of', 'offset'],
  ),
  include: row('list', 'Adds the text in `of` to a list that does not have it.', ['of']),
  unique: row('list', 'Keeps the first of equal items.'),
  sort: row(
    'list',
    'Orders items: texts by their characters, numbers by their size, values by the fields in `by`. A list of other things stays.',
    [],
    ['by'],
  ),
  derive: row(
    'labels',
    'Sets the label `key` to the text in `of`, or to `value` when that is empty or not said. With {} in the key, one label for each text in `of`, with the text in its key. Means nothing in comparisons.',
    ['key'],
    ['of', 'value', 'part', 'index'],
  ),
  computed: row('map', 'Leaves the entry `key`, which the other side computes, out of comparisons.', ['key']),
  zeroIsAbsent: row(
    'value',
    'Takes fields that are null, false, 0 or empty, here and below, as absent in comparisons; those in `except` only when they are null. Entries of maps and items of lists stay.',
    [],
    ['except'],
  ),
} as const satisfies Readonly<Record<string, NormaliserRow>>;

export type NormaliserName = keyof typeof normalisers;

export const normaliserNames = Object.keys(normalisers) as readonly NormaliserName[];

/** What each of them does, by name. */
export const normaliserWords: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(normalisers).map(([name, { doc }]) => [name, doc]),
);

/** What a normaliser does and needs. */
export const normaliserOf = (name: NormaliserName): NormaliserRow => normalisers[name];
