/**
 * Changes a value of a YAML text and nothing else: comments, order, quotes, anchors and line ends of the rest stay byte for byte.
 *
 * Only what differs is touched. What stands behind an alias, a merge key or an anchor that others name is refused, because a change
 * of it would change something else. The result is read again: when it is not exactly what was asked for, it is refused.
 */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import { equals, isObject, type Json, type JsonObject, pointerTokens } from '#base/json.ts';
import { yamlProblems } from './problems.ts';
import { readYaml, type YamlDocument } from './read.ts';
import { keyText } from './scalars.ts';
import { addEntries, addItems, type Draft, entrySeat, itemSeats, removeMembers, replaceValue, type Seat, spliced } from './splice.ts';
import { makeLocator, withoutMark } from './text.ts';
import { type Entry, type MappingNode, readTrees, type SequenceNode, type YamlNode } from './tree.ts';

/** A value and what it is to be. */
export interface YamlEdit {
  /** Position of the document in its stream, as the reader counts. */
  readonly document: number;
  /** JSON pointer to the value inside the document; empty for all of it. */
  readonly pointer: string;
  readonly value: JsonObject;
}

export type Edited = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: Diagnostic };

type Code = 'yaml/edit-alias' | 'yaml/edit-anchor' | 'yaml/edit-merge' | 'yaml/edit-layout';

/** Thrown inside of this file only: the walk ends where a change would change something else. */
class Unchangeable extends Error {
  readonly code: Code;
  readonly offset: number;
  constructor(code: Code, offset: number) {
    super(code);
    this.code = code;
    this.offset = offset;
  }
}

interface Walk {
  readonly draft: Draft;
  /** Offset of an alias for each anchor that is named. */
  readonly named: ReadonlyMap<string, number>;
}

const childrenOf = (node: YamlNode): readonly YamlNode[] => {
  if (node.kind === 'mapping') return node.entries.flatMap(({ key, value }) => [key, value]);
  return node.kind === 'sequence' ? node.items : [];
};

const namedAnchors = (node: YamlNode, named = new Map<string, number>()): ReadonlyMap<string, number> => {
  if (node.kind === 'alias' && node.anchor !== undefined) named.set(node.anchor, node.start);
  for (const child of childrenOf(node)) namedAnchors(child, named);
  return named;
};

const anchorOf = (node: YamlNode): string | undefined => (node.kind === 'alias' ? undefined : node.properties?.anchor);

/** Refuses a change of what others name. */
const demandOwn = (walk: Walk, node: YamlNode): void => {
  const alias = walk.named.get(anchorOf(node) ?? '');
  if (alias !== undefined) throw new Unchangeable('yaml/edit-anchor', alias);
};

/** Refuses to take away, with a node, what others name. */
const demandFree = (walk: Walk, node: YamlNode): void => {
  demandOwn(walk, node);
  for (const child of childrenOf(node)) demandFree(walk, child);
};

const replace = (walk: Walk, node: YamlNode, seat: Seat, value: Json, flow: boolean): void => {
  demandFree(walk, node);
  replaceValue(walk.draft, node, seat, value, flow);
};

const changeMapping = (walk: Walk, node: MappingNode, seat: Seat, now: JsonObject, wanted: JsonObject, flow: boolean): void => {
  const entries = entriesOf(node);
  const merge = entries.get('<<');
  const known = new Map(Object.keys(now).map((key) => [key, entries.get(key)]));
  const unwritten = [...known].find(
    ([key, entry]) => entry === undefined && !(Object.hasOwn(wanted, key) && equals(now[key], wanted[key])),
  );
  if (unwritten !== undefined)
    throw new Unchangeable(merge === undefined ? 'yaml/edit-layout' : 'yaml/edit-merge', merge?.key.start ?? node.start);
  const removed = new Set(node.entries.flatMap((entry, index) => (isGone(entry.key, now, wanted) ? [index] : [])));
  if (removed.size === node.entries.length) {
    replace(walk, node, seat, wanted, flow);
    return;
  }
  for (const [index, entry] of node.entries.entries()) {
    if (removed.has(index)) {
      demandFree(walk, entry.key);
      demandFree(walk, entry.value);
    }
  }
  for (const [key, entry] of known) {
    if (entry === undefined || !Object.hasOwn(wanted, key)) continue;
    change(walk, entry.value, entrySeat(walk.draft.text, entry), now[key] as Json, wanted[key] as Json, node.flow);
  }
  removeMembers(walk.draft, node, removed);
  addEntries(
    walk.draft,
    node,
    Object.entries(wanted).filter(([key]) => !Object.hasOwn(now, key)),
  );
};

/** What the server takes a key for: `yes` and `1` are `true` and `1` as text, unless they have quotes or a tag. */
const nameOf = (key: YamlNode): string | undefined => {
  if (key.kind !== 'scalar') return undefined;
  return key.plain && key.properties?.tag !== true ? keyText(key.text, 'kubernetes') : key.text;
};

/** The entries of a mapping by name; of equal ones, which no reader takes, the first. */
const entriesOf = (node: MappingNode): ReadonlyMap<string, Entry> => {
  const found = new Map<string, Entry>();
  for (const entry of node.entries) {
    const name = nameOf(entry.key);
    if (name !== undefined && !found.has(name)) found.set(name, entry);
  }
  return found;
};

const isGone = (key: YamlNode, now: JsonObject, wanted: JsonObject): boolean => {
  const name = nameOf(key);
  return name !== undefined && Object.hasOwn(now, name) && !Object.hasOwn(wanted, name);
};

/** Pairs of equal items, in order: as many as there can be, unless the lists are too long to look at every pair. */
const commonItems = (now: readonly Json[], wanted: readonly Json[]): readonly (readonly [number, number])[] => {
  let start = 0;
  while (start < Math.min(now.length, wanted.length) && equals(now[start], wanted[start])) start += 1;
  let [nowEnd, wantedEnd] = [now.length, wanted.length];
  while (nowEnd > start && wantedEnd > start && equals(now[nowEnd - 1], wanted[wantedEnd - 1]))
    [nowEnd, wantedEnd] = [nowEnd - 1, wantedEnd - 1];
  const pairs: [number, number][] = Array.from({ length: start }, (_, index) => [index, index]);
  if ((nowEnd - start) * (wantedEnd - start) <= 10_000) pairs.push(...longest(now, wanted, [start, nowEnd], [start, wantedEnd]));
  for (let index = nowEnd; index < now.length; index += 1) pairs.push([index, index - nowEnd + wantedEnd]);
  return pairs;
};

/** The longest common subsequence of two ranges. */
const longest = (
  now: readonly Json[],
  wanted: readonly Json[],
  [from, to]: readonly [number, number],
  [low, high]: readonly [number, number],
): [number, number][] => {
  const width = high - low + 1;
  const lengths = new Uint32Array((to - from + 1) * width);
  const at = (left: number, right: number): number => (left - from) * width + right - low;
  for (let left = to - 1; left >= from; left -= 1)
    for (let right = high - 1; right >= low; right -= 1)
      lengths[at(left, right)] = equals(now[left], wanted[right])
        ? (lengths[at(left + 1, right + 1)] ?? 0) + 1
        : Math.max(lengths[at(left + 1, right)] ?? 0, lengths[at(left, right + 1)] ?? 0);
  const pairs: [number, number][] = [];
  for (let [left, right] = [from, low]; left < to && right < high; ) {
    if (equals(now[left], wanted[right])) pairs.push([left++, right++]);
    else if ((lengths[at(left + 1, right)] ?? 0) >= (lengths[at(left, right + 1)] ?? 0)) left += 1;
    else right += 1;
  }
  return pairs;
};

const changeSequence = (walk: Walk, node: SequenceNode, now: readonly Json[], wanted: readonly Json[]): void => {
  const seats = node.flow ? [] : itemSeats(walk.draft.text, node);
  const removed = new Set<number>();
  const added: { readonly index: number; readonly items: readonly Json[] }[] = [];
  let [from, low] = [0, 0];
  for (const [to, high] of [...commonItems(now, wanted), [now.length, wanted.length] as const]) {
    const paired = Math.min(to - from, high - low);
    for (let index = 0; index < paired; index += 1) {
      const item = node.items[from + index] as YamlNode;
      const seat = seats[from + index] ?? { column: 0, behind: item.start };
      change(walk, item, seat, now[from + index] as Json, wanted[low + index] as Json, node.flow);
    }
    for (let index = from + paired; index < to; index += 1) removed.add(index);
    if (high - low > paired) added.push({ index: from + paired, items: wanted.slice(low + paired, high) });
    [from, low] = [to + 1, high + 1];
  }
  for (const index of removed) demandFree(walk, node.items[index] as YamlNode);
  removeMembers(walk.draft, node, removed);
  for (const { index, items } of added) addItems(walk.draft, node, index, items);
};

/** Makes a value another one. `flow` says that its parent stands in brackets. */
const change = (walk: Walk, node: YamlNode, seat: Seat, now: Json, wanted: Json, flow: boolean): void => {
  if (equals(now, wanted)) return;
  if (node.kind === 'alias') throw new Unchangeable('yaml/edit-alias', node.start);
  demandOwn(walk, node);
  if (node.kind === 'mapping' && isObject(now) && isObject(wanted) && node.entries.length > 0 && Object.keys(wanted).length > 0)
    changeMapping(walk, node, seat, now, wanted, flow);
  else if (node.kind === 'sequence' && Array.isArray(now) && Array.isArray(wanted) && node.items.length > 0 && wanted.length > 0)
    changeSequence(walk, node, now, wanted);
  else replace(walk, node, seat, wanted, flow);
};

/** Goes to the value that a pointer names, past nothing that others name, and changes it there. */
const changeAt = (walk: Walk, root: YamlNode, now: Json, { pointer, value }: YamlEdit): void => {
  let [node, at, flow, seat]: [YamlNode, Json, boolean, Seat] = [root, now, false, { column: -2, behind: root.start }];
  for (const token of pointerTokens(pointer)) {
    if (node.kind === 'alias') throw new Unchangeable('yaml/edit-alias', node.start);
    demandOwn(walk, node);
    const below = stepInto(walk, node, token);
    if (below === undefined) throw new Unchangeable('yaml/edit-layout', node.start);
    flow = node.kind !== 'scalar' && node.flow;
    ({ node, seat } = below);
    at = (at as Readonly<Record<string, Json>>)[token] as Json;
  }
  change(walk, node, seat, at, value, flow);
};

const stepInto = ({ draft }: Walk, node: YamlNode, token: string): { readonly node: YamlNode; readonly seat: Seat } | undefined => {
  if (node.kind === 'mapping') {
    const entry = entriesOf(node).get(token);
    return entry === undefined ? undefined : { node: entry.value, seat: entrySeat(draft.text, entry) };
  }
  const item = node.kind === 'sequence' ? node.items[Number(token)] : undefined;
  if (item === undefined || node.kind !== 'sequence') return undefined;
  return { node: item, seat: (node.flow ? undefined : itemSeats(draft.text, node)[Number(token)]) ?? { column: 0, behind: item.start } };
};

/** The value with another one at the place that a pointer names. */
const withValue = (value: unknown, tokens: readonly string[], put: Json): unknown => {
  const [token, ...rest] = tokens;
  if (token === undefined) return put;
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === token ? withValue(item, rest, put) : item));
  return isObject(value) ? { ...value, [token]: withValue(value[token], rest, put) } : value;
};

const read = (text: string): readonly YamlDocument[] | undefined => {
  const { documents, broken, diagnostics } = readYaml(text, { profile: 'kubernetes' });
  return broken.length > 0 || diagnostics.some(({ severity }) => severity === 'error') ? undefined : documents;
};

/** Whether reading the result gives what was asked for, and every other document as it was. */
const isExactly = (before: readonly YamlDocument[], after: readonly YamlDocument[] | undefined, edit: YamlEdit): boolean =>
  after?.length === before.length &&
  before.every(({ index, value }, position) => {
    const wanted = index === edit.document ? withValue(value, pointerTokens(edit.pointer), edit.value) : value;
    return after[position]?.index === index && equals(after[position]?.value, wanted);
  });

/**
 * The text with the value changed. Refused, with the place, when the value stands where a change of it would change something else, or
 * when its layout is one that is not understood; then the file has to be changed by hand.
 */
export const editYaml = (given: string, edit: YamlEdit, file = ''): Edited => {
  const bare = withoutMark(given);
  const newline = bare.includes('\r\n') ? '\r\n' : '\n';
  const text = bare.endsWith('\n') ? bare : bare + newline;
  const at = makeLocator(bare);
  const refuse = (code: Code, offset: number): Edited => ({
    ok: false,
    problem: report(yamlProblems, code, { file, ...at(offset), pointer: edit.pointer }, {}),
  });
  const documents = read(bare);
  const document = documents?.find(({ index }) => index === edit.document);
  const root = readTrees(text, 'kubernetes')?.[edit.document];
  if (documents === undefined || document === undefined || root === undefined) return refuse('yaml/edit-layout', 0);
  const json = root.kind === 'mapping' && root.flow && root.entries.every(({ key }) => bare.charAt(key.start) === '"');
  const draft: Draft = { text, newline, json, splices: [] };
  try {
    changeAt({ draft, named: namedAnchors(root) }, root, document.value as Json, edit);
  } catch (fault) {
    if (fault instanceof Unchangeable) return refuse(fault.code, fault.offset);
    throw fault;
  }
  // What could not be changed was not, which the reader finds.
  if (draft.splices.length === 0)
    return isExactly(documents, documents, edit) ? { ok: true, text: given } : refuse('yaml/edit-layout', root.start);
  const changed = spliced(draft);
  // A file whose last line has no end keeps it so, unless a block of text at its end needs one.
  const candidates = text === bare ? [changed] : [changed.slice(0, -newline.length), changed];
  const exact = candidates.find((candidate) => isExactly(documents, read(candidate), edit));
  if (exact === undefined) return refuse('yaml/edit-layout', root.start);
  return { ok: true, text: given.slice(0, given.length - bare.length) + exact };
};
