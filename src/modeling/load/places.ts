/**
 * Exact places for diagnostics. Checks know elements, which know where they were read; a problem is often about a part of one: a name
 * in a list, a type in brackets. Such a place is described while checking and looked up in the text when there is something to tell, so
 * that a model without problems pays nothing.
 */
import type { Diagnostic, Location } from '#base/diagnostic.ts';
import { pointerToken, pointerTokens } from '#base/json.ts';
import { makeLocator, offsetOfPosition, withoutMark } from '#yaml/text.ts';
import { entryOf, readTree, type Span, type YamlNode } from '#yaml/tree.ts';

/** A part of an element that is to be looked up: what stands under `pointer`, and in it the name that it says. */
interface Inside extends Location {
  readonly says?: string;
  /** Of a text, the characters from the first number up to the second. */
  readonly characters?: readonly [number, number];
  /** Where the element stands, for when the part is not found. */
  readonly element: Location;
}

/** What stands under a key of the element read at `where`; with `says`, where this name is said there. */
export const inside = (where: Location, key: string | readonly string[], says?: string): Location => {
  const tokens = typeof key === 'string' ? [key] : key;
  const place: Inside = {
    file: where.file,
    pointer: `${where.pointer ?? ''}${tokens.map((token) => `/${pointerToken(token)}`).join('')}`,
    element: where,
    ...(says === undefined ? {} : { says }),
  };
  return place;
};

/** Characters of the text that was read at `where`, counted in the text and not in how it is written. */
export const within = (where: Location, from: number, to: number): Location => {
  const place: Inside = { ...where, element: where, characters: [from, to] };
  return place;
};

const isInside = (place: Location): place is Inside => 'element' in place;

const children = (node: YamlNode): readonly YamlNode[] => {
  if (node.kind === 'mapping') return node.entries.flatMap(({ key, value }) => [key, value]);
  return node.kind === 'sequence' ? node.items : [];
};

const at = (root: YamlNode, pointer: string): YamlNode | undefined => {
  let found: YamlNode | undefined = root;
  for (const token of pointerTokens(pointer))
    found = found?.kind === 'sequence' ? found.items[Number(token)] : entryOf(found, token)?.value;
  return found;
};

const wordIn = (text: string, name: string): number => {
  for (let from = text.indexOf(name); from >= 0; from = text.indexOf(name, from + 1))
    if (!/\w/u.test(text.charAt(from - 1)) && !/\w/u.test(text.charAt(from + name.length))) return from;
  return -1;
};

/** Where a name is said at or below a node: alone if possible, otherwise as a word of a longer text. */
const saying = (node: YamlNode, name: string): Span | undefined => {
  if (node.kind === 'scalar') {
    const from = node.verbatim ? wordIn(node.text, name) : -1;
    if (from < 0) return node.text === name ? node : undefined;
    return { start: node.content.start + from, end: node.content.start + from + name.length };
  }
  const parts = children(node);
  const alone = parts.find((part) => part.kind === 'scalar' && part.text === name);
  for (const part of alone === undefined ? parts : [alone]) {
    const found = saying(part, name);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** The offset of a character of a text in the file; `undefined` when the text is written with escapes or folded. */
const offsetIn = (text: string, node: YamlNode & { readonly kind: 'scalar' }, character: number): number | undefined => {
  if (node.verbatim) return node.content.start + character;
  const before = node.text.slice(0, character).split('\n');
  const raw = text.slice(node.content.start, node.content.end).split('\n');
  const line = before.length - 1;
  const [read, written] = [node.text.split('\n')[line], raw[line]];
  // A line of a block is written as it is read, behind its indentation.
  if (read === undefined || written === undefined || written.trimStart() !== read.trimStart() || !written.endsWith(read)) return undefined;
  const start = raw.slice(0, line).reduce((sum, each) => sum + each.length + 1, node.content.start);
  return start + written.length - read.length + (before[line] as string).length;
};

const charactersOf = (text: string, node: YamlNode, [from, to]: readonly [number, number]): Span | undefined => {
  if (node.kind !== 'scalar') return undefined;
  const [start, last] = [offsetIn(text, node, from), offsetIn(text, node, Math.max(from, to - 1))];
  return start === undefined || last === undefined ? undefined : { start, end: last + 1 };
};

/** What to underline for a node: all of it when it is written on one line, otherwise what it begins with. */
const underlined = (text: string, node: YamlNode): Span => {
  const [first] = children(node);
  if (first === undefined || !text.slice(node.start, node.end).includes('\n')) return node;
  const isFlow = 'flow' in node && node.flow;
  return isFlow ? { start: node.start, end: node.start + 1 } : underlined(text, first);
};

/** The end of every key and value, by where it begins. */
const endsIn = (text: string, root: YamlNode | undefined): ReadonlyMap<number, number> => {
  const ends = new Map<number, number>();
  const visit = (node: YamlNode): void => {
    const { start, end } = underlined(text, node);
    if (start === node.start && end > start) ends.set(start, end);
    // The first key comes later than the mapping that begins with it, and counts.
    children(node).forEach(visit);
  };
  if (root !== undefined) visit(root);
  return ends;
};

const wordAt = (text: string, start: number): number => /^[^\s,:{}[\]]+/u.exec(text.slice(start, start + 200))?.[0].length ?? 0;

/** Looks up places in a text; what that needs is made when it is first needed. */
const makePage = (given: string): ((place: Location) => Location) => {
  // Columns of the first line are counted behind the byte order mark, as the reader does.
  const text = withoutMark(given);
  const position = makeLocator(text);
  let root: YamlNode | undefined;
  let ends: ReadonlyMap<number, number> | undefined;
  const tree = (): YamlNode | undefined => (root ??= readTree(text));

  const endOf = (start: number): number => {
    ends ??= endsIn(text, tree());
    return ends.get(start) ?? Math.min(start + Math.max(1, wordAt(text, start)), text.length);
  };

  const partOf = (node: YamlNode, { says, characters }: Inside): Span | undefined => {
    if (characters !== undefined) return charactersOf(text, node, characters);
    return says === undefined ? underlined(text, node) : saying(node, says);
  };

  const spanOf = (place: Location): Span => {
    if (isInside(place)) {
      const whole = tree();
      const node = whole === undefined ? undefined : at(whole, place.pointer ?? '');
      const span = node === undefined ? undefined : partOf(node, place);
      return span === undefined || span.start === span.end ? spanOf(place.element) : span;
    }
    const start = offsetOfPosition(text, { line: place.line ?? 1, column: place.column ?? 1 });
    return { start, end: endOf(start) };
  };

  return (place) => {
    const { start, end } = spanOf(place);
    const { file, pointer } = place;
    return { file, ...position(start), end: position(end), ...(pointer === undefined ? {} : { pointer }) };
  };
};

/** What tells a place in a file from all others. */
const keyOf = (place: Location): string => {
  const { pointer = '', line = '', column = '' } = place;
  if (!isInside(place)) return `${pointer}\n${line}:${column}`;
  return `${pointer}\n${place.says ?? ''}\n${place.characters?.join('-') ?? ''}\n${keyOf(place.element)}`;
};

interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Places that were looked up in a file, for as long as there is this version of it: in an editor or a watch most problems stay. */
const settled = new WeakMap<TextFile, Map<string, Location>>();

const placesIn = (file: TextFile): ((where: Location) => Location) => {
  const places = settled.get(file) ?? new Map<string, Location>();
  settled.set(file, places);
  let page: ReturnType<typeof makePage> | undefined;
  return (where) => {
    const key = keyOf(where);
    const before = places.get(key);
    if (before !== undefined) return before;
    page ??= makePage(file.text);
    const place = page(where);
    places.set(key, place);
    return place;
  };
};

/** The same diagnostics with line, column and end of every place in the files given. */
export const settle = (diagnostics: readonly Diagnostic[], files: readonly TextFile[]): readonly Diagnostic[] => {
  if (diagnostics.length === 0) return diagnostics;
  const byPath = new Map(files.map((file) => [file.path, file]));
  const pages = new Map<string, (place: Location) => Location>();
  const place = (where: Location): Location => {
    const file = byPath.get(where.file);
    if (file === undefined) return isInside(where) ? where.element : where;
    const page = pages.get(where.file) ?? placesIn(file);
    pages.set(where.file, page);
    return page(where);
  };
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    where: place(diagnostic.where),
    ...(diagnostic.related === undefined
      ? {}
      : { related: diagnostic.related.map(({ message, where }) => ({ message, where: place(where) })) }),
  }));
};
