/** Texts that patterns match, for examples. */
import { patternFor } from './dialects.ts';
import { lastCodePoint, type PatternNode, parsePattern, type Range } from './parse.ts';

/** A letter or digit where one will do, as people would write it. */
const liked: readonly Range[] = [
  [97, 122],
  [48, 57],
  [65, 90],
  [33, 126],
  [32, 32],
];

const inside = (ranges: readonly Range[], point: number): boolean => ranges.some(([low, high]) => point >= low && point <= high);

const characterOf = (ranges: readonly Range[], negated: boolean): string => {
  for (const [low, high] of [...liked, [0, lastCodePoint] as const])
    for (let point = low; point <= high; point += 1) if (inside(ranges, point) !== negated) return String.fromCodePoint(point);
  return '';
};

/** The first way through a pattern, with each repetition done `more` times more than it has to be. */
const textOf = (node: PatternNode, more: number): string => {
  switch (node.kind) {
    case 'set':
      return characterOf(node.ranges, node.negated);
    case 'sequence':
      return node.of.map((part) => textOf(part, more)).join('');
    case 'choice':
      return node.of.length === 0 ? '' : textOf(node.of[0] as PatternNode, more);
    case 'repeat':
      return textOf(node.of, more).repeat(Math.min(node.min + more, node.max ?? Number.POSITIVE_INFINITY));
    default:
      return '';
  }
};

/** Repetitions that are tried to make a text long enough. */
const tries = 300;

/**
 * A short text that a portable pattern matches, of at least `minLength` code points and at most `maxLength`; `undefined` when none is
 * found in a simple way, as for patterns with borders of words in their midst.
 */
export const textMatching = (
  source: string,
  { minLength = 0, maxLength = Number.POSITIVE_INFINITY }: { readonly minLength?: number; readonly maxLength?: number } = {},
): string | undefined => {
  const parsed = parsePattern(source);
  const printed = patternFor(source, 'ecmascript');
  if (!parsed.ok || printed === undefined) return undefined;
  const matches = new RegExp(printed, 'u');
  for (let more = 0; more < tries; more += 1) {
    const text = textOf(parsed.value, more);
    const length = [...text].length;
    if (length > maxLength) return undefined;
    if (length >= minLength && matches.test(text)) return text;
  }
  return undefined;
};
