/** The line a diagnostic is about, with what is meant underlined. For terminals; a pipe gets one line for each diagnostic. */
import type { Location } from '#base/diagnostic.ts';
import { plain } from './output.ts';

/** Columns a terminal gives a character: none to what joins the one before, two to wide ones (Unicode TR 11, TR 51). */
const widthOf = (character: string): number => {
  if (/^[\p{M}\p{Cf}]/u.test(character)) return 0;
  return /^[\p{Emoji_Presentation}\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u.test(
    character,
  )
    ? 2
    : 1;
};

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });

const columns = (text: string): number => {
  let sum = 0;
  for (const { segment } of segments.segment(text)) sum += widthOf(segment);
  return sum;
};

/** The part of a line that fits, with what is meant in it, and the column at which that part begins. */
const fitted = (line: string, from: number, width: number): { readonly shown: string; readonly start: number } => {
  if (columns(line) <= width) return { shown: line, start: 0 };
  let start = from < width - 20 ? 0 : Math.max(0, from - Math.floor(width / 3));
  // Never between the halves of a character.
  if (/[\uDC00-\uDFFF]/u.test(line.charAt(start))) start -= 1;
  let shown = start === 0 ? '' : '…';
  for (const { segment } of segments.segment(line.slice(start))) {
    if (columns(shown) + widthOf(segment) >= width) return { shown: `${shown}…`, start };
    shown += segment;
  }
  return { shown, start };
};

/**
 * Two lines: the text with its number, and carets under the range. Nothing when the place is not in the text. A range over several
 * lines is shown to the end of its first one.
 *
 * @param width columns of the terminal
 */
export const frame = (text: string, where: Location, width: number): readonly string[] => {
  const { line: number, column, end } = where;
  const line = number === undefined ? undefined : text.split('\n', number)[number - 1]?.replace(/\r$/u, '').replaceAll('\t', ' ');
  if (number === undefined || column === undefined || line === undefined || column > line.length + 1) return [];
  const from = column - 1;
  const to = end === undefined ? from + 1 : end.line > number ? line.length : Math.min(end.column - 1, line.length);
  const gutter = `${number}`.padStart(5);
  const { shown, start } = fitted(plain(line), from, Math.max(40, width) - 8);
  const before = columns(line.slice(start, from)) + (start === 0 ? 0 : 1);
  const room = columns(shown) - before;
  const carets = Math.max(1, Math.min(columns(line.slice(from, to)), room));
  return [`${gutter} | ${shown}`, `${''.padStart(5)} | ${' '.repeat(before)}${'^'.repeat(carets)}`];
};
