/**
 * From a generated line back to the element it was made from.
 *
 * Parts of a platform-specific model know their element (`from`), and printers mark the text of a part (`traced`). In a usual run marks
 * are nothing at all. When a file is traced, the same printers run once more with marks in their text; without the marks it is the
 * same text, and what stands between two marks came from their element.
 */
import type { Location } from '#base/diagnostic.ts';

/** What an element has to have so that a line can lead to it. */
export interface Origin {
  readonly where: Location;
}

/** A part of a platform-specific model, and the element it was made from. */
export interface Step {
  readonly part: object;
  readonly origin: Origin;
}

const origins = new WeakMap<object, Origin>();

/** Says which element a part was made from. Returns the part. */
export const from = <Part extends object>(element: Origin, part: Part): Part => {
  origins.set(part, element);
  return part;
};

const isOrigin = (part: object): part is Origin => {
  const where: unknown = Reflect.get(part, 'where');
  return typeof where === 'object' && where !== null && typeof Reflect.get(where, 'file') === 'string';
};

/** The element a part was made from, as far as it is known: it was said, or the part itself tells where it comes from. */
export const originOf = (part: object): Origin | undefined => origins.get(part) ?? (isOrigin(part) ? part : undefined);

const fromUnlessKnown = (element: Origin, part: unknown): void => {
  if (typeof part === 'object' && part !== null && originOf(part) === undefined) from(element, part);
};

/** Says of what a function made of an element that it came from it, where nothing nearer is known. */
export const fromElement = (element: object, result: unknown): void => {
  if (!isOrigin(element)) return;
  if (Array.isArray(result)) for (const part of result) fromUnlessKnown(element, part);
  else fromUnlessKnown(element, result);
};

/** Marks are characters that no text has: Unicode reserves them for uses inside a program (section 23.7). */
const open = '\uFDD0';
const between = '\uFDD1';
const close = '\uFDD2';
const marks = /\uFDD0\d+\uFDD1|\uFDD2/gu;

let steps: Step[] | undefined;

/** Whether marks are being made now. What was printed without them must not be used again. */
export const isTracing = (): boolean => steps !== undefined;

/** The text of a part, marked with its element when a file is traced. */
export const traced = (part: object, text: string): string => {
  if (steps === undefined) return text;
  const origin = originOf(part);
  if (origin === undefined) return text;
  steps.push({ part, origin });
  return `${open}${steps.length - 1}${between}${text}${close}`;
};

/** A printer of one part whose text is marked with the part's element. */
export const piece =
  <Part extends object>(print: (part: Part) => string): ((part: Part) => string) =>
  (part) =>
    traced(part, print(part));

/** What a function printed for a part: a text, or several. */
export const tracedResult = <Result>(part: object, result: Result): Result => {
  if (steps === undefined) return result;
  if (typeof result === 'string') return traced(part, result) as Result;
  if (Array.isArray(result)) return result.map((text) => (typeof text === 'string' ? traced(part, text) : (text as unknown))) as Result;
  return result;
};

/** Runs printers with marks. */
export const withMarks = <Result>(print: () => Result): { readonly result: Result; readonly steps: readonly Step[] } => {
  const outer = steps;
  const own: Step[] = [];
  steps = own;
  try {
    return { result: print(), steps: own };
  } finally {
    steps = outer;
  }
};

/** A text without marks. */
export const withoutMarks = (text: string): string => text.replaceAll(marks, '');

/**
 * For each line of a marked text the parts it belongs to, from the largest to the smallest; none for a line that no part made. Of
 * several parts on a line the first one counts.
 */
export const stepsOfLines = (text: string, all: readonly Step[]): readonly (readonly Step[])[] => {
  const stack: Step[] = [];
  const lines: (readonly Step[])[] = [[]];
  for (const [token] of text.matchAll(/\uFDD0\d+\uFDD1|\uFDD2|\n|[^\uFDD0\uFDD2\n]+/gu)) {
    if (token === '\n') lines.push([]);
    else if (token === close) stack.pop();
    else if (token.startsWith(open)) {
      const step = all[Number(token.slice(1, -1))];
      if (step !== undefined) stack.push(step);
    } else if (stack.length > 0 && token.trim() !== '' && lines.at(-1)?.length === 0) lines[lines.length - 1] = [...stack];
  }
  return lines;
};
