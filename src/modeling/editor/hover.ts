/** What an editor shows about the word under the cursor. */
import type { Span } from '#yaml/tree.ts';
import { scalarNames, syntaxOf } from '../metamodel/syntax.ts';
import type { Names } from './names.ts';
import { choiceAt, keyAt, namedAt, outlineNamed } from './places.ts';
import { definitionWords, keyWords } from './words.ts';

export interface Hover {
  readonly span: Span;
  /** Markdown. */
  readonly text: string;
}

/** The built-in scalar at an offset of a type expression. */
const scalarAt = (text: string, offset: number): Hover | undefined => {
  let start = offset;
  while (/\w/u.test(text.charAt(start - 1))) start -= 1;
  const [word = ''] = /^\w*/u.exec(text.slice(start, start + 40)) ?? [];
  return scalarNames.some((name) => name === word)
    ? { span: { start, end: start + word.length }, text: `**${word}**: built-in scalar` }
    : undefined;
};

/** What is known of the place at an offset; nothing when nothing is. */
export const hoverAt = (names: Names, file: string, offset: number): Hover | undefined => {
  const outline = outlineNamed(names, file);
  if (outline === undefined) return undefined;
  const named = namedAt(names, file, offset);
  if (named !== undefined) return { span: named.span, text: definitionWords(named.definition, names) };
  const place = keyAt(outline, offset);
  if (place?.key !== undefined) return { span: place.node, text: `${keyWords(place.name, place.key)}\n\n_${syntaxOf(place.element).doc}_` };
  const choice = choiceAt(outline, offset);
  const words = choice?.words?.[choice.node.text];
  if (choice !== undefined && words !== undefined) return { span: choice.node, text: `**${choice.node.text}**: ${words}` };
  if (choice !== undefined) return { span: choice.node, text: `One of ${choice.of.map((word) => `\`${word}\``).join(', ')}` };
  const isType = [...outline.expected].some(
    ([node, { shapes }]) => shapes.some(({ kind }) => kind === 'type') && node.start <= offset && offset <= node.end,
  );
  return isType ? scalarAt(outline.text, offset) : undefined;
};
