/**
 * What can be written at the cursor. The text is looked at with a mark in the place of the cursor, in the reading that knows half-typed
 * documents; what may stand where the mark is, says the table of the language.
 */
import type { Entry, ScalarNode, Span, YamlNode } from '#yaml/tree.ts';
import { type ElementKind, type Key, type NameOf, type Shape, scalarNames, syntaxOf } from '../metamodel/syntax.ts';
import type { Names } from './names.ts';
import { type Definition, type DefinitionKind, type Outline, outlineOf, type Sort } from './outline.ts';
import { descriptionOf, keyWords, signature } from './words.ts';

export interface Completion {
  readonly label: string;
  readonly kind: 'key' | 'choice' | 'type' | DefinitionKind;
  /** What it is, on one line. */
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string;
  /** What is replaced, on the line of the cursor, and by what. */
  readonly span: Span;
  readonly text: string;
  /** Orders the list: what is needed comes first. */
  readonly order: string;
}

/** A private-use character, which no model has. */
const mark = '\uE000';

/** Where the mark is: the key of an entry, its value, or an item. */
type Spot =
  | { readonly role: 'key'; readonly node: ScalarNode; readonly entry: Entry; readonly parent: YamlNode }
  | { readonly role: 'value'; readonly node: ScalarNode; readonly entry: Entry }
  | { readonly role: 'item'; readonly node: ScalarNode }
  | { readonly role: 'root'; readonly node: ScalarNode };

const isMarked = (node: YamlNode): node is ScalarNode => node.kind === 'scalar' && node.text.includes(mark);

const spotIn = (node: YamlNode): Spot | undefined => {
  if (node.kind === 'mapping') {
    for (const entry of node.entries) {
      if (isMarked(entry.key)) return { role: 'key', node: entry.key, entry, parent: node };
      if (isMarked(entry.value)) return { role: 'value', node: entry.value, entry };
      const found = spotIn(entry.value);
      if (found !== undefined) return found;
    }
  }
  if (node.kind === 'sequence') {
    for (const item of node.items) {
      if (isMarked(item)) return { role: 'item', node: item };
      const found = spotIn(item);
      if (found !== undefined) return found;
    }
  }
  return undefined;
};

/** What every proposal at a place has in common. */
interface Place {
  readonly names: Names;
  readonly outline: Outline;
  readonly owner: Definition | undefined;
  readonly file: string;
  readonly span: Span;
  /** Spaces in front of the line's first character. */
  readonly indent: string;
  /** Puts a list's first item as the place wants it: in brackets, behind a dash, or as it is. */
  readonly wrap: (text: string) => string;
}

const proposal = (place: Place, kind: Completion['kind'], label: string, more: Partial<Completion> = {}): Completion => ({
  label,
  kind,
  detail: '',
  documentation: '',
  span: place.span,
  text: place.wrap(label),
  order: label,
  ...more,
});

/** What is written behind a key, so that the value can follow. */
const behindKey = ({ shape }: Key, indent: string, flow: boolean): string => {
  const inner = shape.kind === 'either' ? shape.of.at(-1) : shape;
  const isNested = inner?.kind === 'map' || inner?.kind === 'element' || (inner?.kind === 'list' && inner.of.kind === 'element');
  return isNested && !flow ? `:\n${indent}  ` : ': ';
};

const keys = (place: Place, kind: ElementKind, present: readonly string[], flow: boolean, hasColon: boolean): readonly Completion[] =>
  Object.entries(syntaxOf(kind).keys)
    .filter(([name]) => !present.includes(name))
    .map(([name, key], index) =>
      proposal(place, 'key', name, {
        detail: key.required === true ? 'needed' : '',
        documentation: keyWords(name, key),
        text: place.wrap(hasColon ? name : `${name}${behindKey(key, place.indent, flow)}`),
        order: `${key.required === true ? 0 : 1}${String(index).padStart(2, '0')}`,
      }),
    );

const named = (place: Place, sorts: readonly Sort[]): readonly Completion[] =>
  sorts.flatMap((sort) =>
    [...place.names.candidates(sort, place.owner, place.file)]
      .filter(([text]) => !text.includes(mark))
      .map(([text, definition]) =>
        proposal(place, definition.kind, text, {
          detail: signature(definition),
          documentation: descriptionOf(definition),
          // What is near comes first: names without a context in front.
          order: `${text.includes('.') && sort !== 'operation' ? 1 : 0}${text}`,
        }),
      ),
  );

const types = (place: Place): readonly Completion[] => [
  ...named(place, ['type']),
  ...scalarNames.map((name) => proposal(place, 'type', name, { detail: 'built-in scalar', order: `1${name}` })),
  ...['list', 'set', 'map'].map((name) =>
    proposal(place, 'type', `${name}<…>`, { detail: `${name} of a type`, text: place.wrap(`${name}<`), order: `2${name}` }),
  ),
];

const choices = (place: Place, of: readonly string[], words: Readonly<Record<string, string>> = {}): readonly Completion[] =>
  of.map((word, index) => proposal(place, 'choice', word, { order: String(index).padStart(2, '0'), documentation: words[word] ?? '' }));

const values = (place: Place, shape: Shape): readonly Completion[] => {
  switch (shape.kind) {
    case 'choice':
      return choices(place, shape.of, shape.words);
    case 'flag':
      return choices(place, ['true', 'false']);
    case 'name':
      return named(place, shape.of);
    case 'type':
      return types(place);
    case 'json':
      return shape.of === undefined ? [] : named(place, [shape.of]);
    default:
      return [];
  }
};

/** The part of the marked scalar that a proposal replaces, in the text without the mark. */
const replaced = (text: string, { content }: ScalarNode, offset: number, isType: boolean): Span => {
  const word = isType ? /\w/u : /[^\r\n]/u;
  let start = offset;
  while (start > content.start && word.test(text.charAt(start - 1))) start -= 1;
  let end = offset;
  // Behind the mark everything is one further in the marked text.
  while (end < content.end - 1 && word.test(text.charAt(end))) end += 1;
  if (!isType && text.charAt(start) === '-' && start < offset) start += 1;
  return { start, end };
};

const lineIndent = (text: string, offset: number): string => {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  // Behind a dash, keys go on below the first one.
  return (/^[ \t]*(?:- +)*/u.exec(text.slice(start, offset))?.[0] ?? '').replaceAll('-', ' ');
};

const sameLine = (text: string, from: number, to: number): boolean => !text.slice(from, to).includes('\n');

const shapesAt = (outline: Outline, node: YamlNode): { readonly shapes: readonly Shape[]; readonly owner: Definition | undefined } =>
  outline.expected.get(node) ?? { shapes: [], owner: undefined };

const keysOf = (node: YamlNode): readonly string[] =>
  node.kind === 'mapping' ? node.entries.flatMap(({ key }) => (key.kind === 'scalar' && !key.text.includes(mark) ? [key.text] : [])) : [];

const atKey = (spot: Extract<Spot, { role: 'key' }>, shapes: readonly Shape[], place: Place, text: string): readonly Completion[] => {
  const flow = spot.parent.kind === 'mapping' && spot.parent.flow;
  const hasColon = /^[ \t]*:/u.test(text.slice(place.span.end, place.span.end + 20));
  return shapes.flatMap((shape) => {
    if (shape.kind === 'element') return keys(place, shape.of, keysOf(spot.parent), flow, hasColon);
    if (shape.kind !== 'map' || shape.keys === undefined || !('name' in shape.keys)) return [];
    const sort: NameOf = shape.keys.name;
    return named(place, [sort]).map((each) => (hasColon ? each : { ...each, text: `${each.text}: ` }));
  });
};

/** A list or an element that begins here: its first item, or its first key. */
const beginning = (spot: Spot, shape: Shape, place: Place, marked: string): readonly Completion[] => {
  const isBelow = spot.role === 'root' || (spot.role === 'value' && !sameLine(marked, spot.entry.key.end, spot.node.start));
  if (shape.kind === 'element') return isBelow || spot.role === 'item' ? keys(place, shape.of, [], false, false) : [];
  if (shape.kind !== 'list') return values(place, shape);
  const wrap = (text: string): string => (isBelow ? `- ${text}` : `[${text}]`);
  const inner =
    shape.of.kind === 'element' && isBelow ? keys({ ...place, indent: `${place.indent}  `, wrap }, shape.of.of, [], false, false) : [];
  return [...values({ ...place, wrap }, shape.of), ...inner];
};

/** What can be written at an offset of a file, whose text may be half typed. */
export const completionsAt = (names: Names, file: string, text: string, offset: number): readonly Completion[] => {
  const marked = text.slice(0, offset) + mark + text.slice(offset);
  const outline = outlineOf(file, marked, true);
  const { root } = outline;
  const spot: Spot | undefined = root === undefined ? undefined : isMarked(root) ? { role: 'root', node: root } : spotIn(root);
  if (spot === undefined) return [];
  const { shapes, owner } = shapesAt(outline, spot.role === 'key' ? spot.parent : spot.node);
  const isType = shapes.some(({ kind }) => kind === 'type');
  const place: Place = {
    names,
    outline,
    owner,
    file,
    span: replaced(text, spot.node, offset, isType),
    indent: lineIndent(text, offset),
    wrap: (word) => word,
  };
  if (spot.role === 'key') return atKey(spot, shapes, place, text);
  return shapes.flatMap((shape) => beginning(spot, shape, place, marked));
};
