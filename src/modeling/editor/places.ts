/** What stands at an offset of a file: a definition, a mention of one, a key, or a choice. */
import type { Span } from '#yaml/tree.ts';
import type { Names } from './names.ts';
import { type ChoicePlace, type Definition, type KeyPlace, type Mention, nameSpan, type Outline, spanOf } from './outline.ts';

/** Whether an offset is in a span or right behind it, where a cursor stands after the last letter. */
export const touches = ({ start, end }: Span, offset: number): boolean => start <= offset && offset <= end;

export const mentionAt = ({ mentions }: Outline, offset: number): Mention | undefined =>
  mentions.find((mention) => touches(spanOf(mention), offset));

export const keyAt = ({ keys }: Outline, offset: number): KeyPlace | undefined => keys.find(({ node }) => touches(node, offset));

export const choiceAt = ({ choices }: Outline, offset: number): ChoicePlace | undefined =>
  choices.find(({ node }) => touches(node, offset));

export const outlineNamed = (names: Names, file: string): Outline | undefined => names.outlines.find(({ path }) => path === file);

/** A name at an offset: what it means, and where it stands there. */
export interface Named {
  readonly definition: Definition;
  readonly span: Span;
}

/** What the name at an offset means, whether it is given or used there. */
export const namedAt = (names: Names, file: string, offset: number): Named | undefined => {
  const outline = outlineNamed(names, file);
  if (outline === undefined) return undefined;
  const mention = mentionAt(outline, offset);
  const meant = mention === undefined ? undefined : names.meant(mention);
  if (mention !== undefined && meant !== undefined) return { definition: meant, span: spanOf(mention) };
  const definition = outline.definitions.find((each) => touches(nameSpan(each), offset));
  return definition === undefined ? undefined : { definition, span: nameSpan(definition) };
};

/** A place in a file. */
export interface FileSpan {
  readonly file: string;
  readonly span: Span;
}

const placed = (definition: Definition): FileSpan => ({ file: definition.file, span: nameSpan(definition) });

/** Where the name at an offset is defined. */
export const definitionsAt = (names: Names, file: string, offset: number): readonly FileSpan[] => {
  const named = namedAt(names, file, offset);
  return named === undefined ? [] : names.definitions(named.definition).map(placed);
};

/** Everywhere the name at an offset is used, and with `declared` where it is defined, in the order of files and text. */
export const referencesAt = (names: Names, file: string, offset: number, declared: boolean): readonly FileSpan[] => {
  const named = namedAt(names, file, offset);
  if (named === undefined) return [];
  const used = names.mentions(named.definition).map((mention) => ({ file: mention.file, span: spanOf(mention) }));
  const all = declared ? [...names.definitions(named.definition).map(placed), ...used] : used;
  return all.sort((left, right) => (left.file < right.file ? -1 : left.file > right.file ? 1 : left.span.start - right.span.start));
};
