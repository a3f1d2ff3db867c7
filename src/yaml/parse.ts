/**
 * From text to the parser's events.
 *
 * The parser holds to YAML 1.2, where a line inside of brackets or quotes must be indented deeper than what holds it. The API
 * server does not ask for that, and people write the closing bracket under the key. For manifests such lines are indented
 * here, in a copy, before the text is parsed again: white space at the start of such a line means nothing.
 */
import { EVENT_SCALAR, type Event, parseEvents, SCALAR_STYLE, type ScalarEvent, YAMLException } from 'js-yaml';
import type { Profile } from './scalars.ts';

export interface ParsedText {
  readonly events: readonly Event[];
  /** What the events' offsets are about: the text, or a copy with spaces put in. */
  readonly text: string;
  /** The offset in the text as it was given. */
  readonly original: (offset: number) => number;
}

/** Why a text cannot be parsed, and where, as far as the parser says. */
export interface ParseFailure {
  readonly reason: string;
  readonly offset: number;
}

export const isParseFailure = (outcome: ParsedText | ParseFailure): outcome is ParseFailure => 'reason' in outcome;

interface Insertion {
  readonly at: number;
  readonly length: number;
}

/** Lines indented at most, and characters parsed again at most, so that a large file cannot keep us busy. */
const maxInsertions = 200;
const budget = 4 << 20;

/** The parser throws its own exception for what it does not like, and may throw any other on text nobody thought of. */
const tryParse = (text: string, maxDepth: number): readonly Event[] | ParseFailure => {
  try {
    return parseEvents(text, { maxDepth });
  } catch (error) {
    return error instanceof YAMLException
      ? { reason: error.reason, offset: Math.min(error.mark?.position ?? 0, text.length) }
      : { reason: 'it cannot be parsed', offset: 0 };
  }
};

/** The deepest column at which a line's content, after dashes and question marks, begins. */
const deepestIndent = (text: string): number => {
  let deepest = 0;
  for (const [lead] of text.matchAll(/^[ \-?:]*/gmu)) deepest = Math.max(deepest, lead.length);
  return deepest;
};

/** Offsets of a text with insertions, given in order of their making, back to offsets without them. */
const undo = (insertions: readonly Insertion[]) => (offset: number) => {
  let at = offset;
  for (const insertion of insertions.toReversed()) if (at > insertion.at) at = Math.max(insertion.at, at - insertion.length);
  return at;
};

const same = (offset: number): number => offset;

/** Whether a line begins as those do that end a document, in quotes too. */
const isMark = (text: string, at: number): boolean => /^(?:---|\.\.\.)(?:\s|$)/u.test(text.slice(at, at + 4));

/** A value in quotes at the start of a line, after dashes and a key: what generators of definitions break over lines. */
const quoted = /^[ -]*(?:[\w./$-]+: +)?(?:"(?:[^"\\]|\\[\s\S]){0,4000}"|'(?:[^']|''){0,4000}')/gmu;

/** Starts of lines that go on in quotes, as it looks; whether they do is known only when the text is parsed. */
const likelyContinuations = (text: string): readonly number[] =>
  [...text.matchAll(quoted)].flatMap(({ 0: match, index }) => [...match.matchAll(/\n/gu)].map((end) => index + end.index + 1));

const isQuoted = (event: Event): event is ScalarEvent =>
  event.type === EVENT_SCALAR &&
  ((event as ScalarEvent).style === SCALAR_STYLE.SINGLE_QUOTED || (event as ScalarEvent).style === SCALAR_STYLE.DOUBLE_QUOTED);

/** Whether lines that begin at these offsets of the text as it was given go on in quotes. */
const areContinuations = (starts: readonly number[], { events, text, original }: ParsedText): boolean => {
  const spans = events
    .filter(isQuoted)
    .filter(({ valueStart, valueEnd }) => text.slice(valueStart, valueEnd).includes('\n'))
    .map(({ valueStart, valueEnd }) => ({ start: original(valueStart), end: original(valueEnd) }));
  let span = 0;
  return starts.every((at) => {
    while ((spans[span]?.end ?? at) < at) span += 1;
    return (spans[span]?.start ?? at) < at;
  });
};

/** Characters put in at most, so that a small file does not become a large one. */
const maxPutIn = 4 << 20;

/**
 * Indents all lines that seem to go on in quotes at once, since each that is found by the parser costs another parse. Nothing when the text
 * cannot be parsed so, or when white space was put where it means something.
 */
const parseGuessing = (given: string, spaces: string, maxDepth: number): ParsedText | undefined => {
  const starts = likelyContinuations(given);
  if (starts.length === 0 || starts.length * spaces.length > maxPutIn || starts.some((at) => isMark(given, at))) return undefined;
  const text = [0, ...starts].map((start, index) => given.slice(start, starts[index])).join(spaces);
  const events = tryParse(text, maxDepth);
  if ('reason' in events) return undefined;
  const original = (offset: number): number => {
    const before = starts.findLastIndex((start, index) => start + index * spaces.length < offset);
    return before < 0 ? offset : Math.max(starts[before] ?? 0, offset - (before + 1) * spaces.length);
  };
  const parsed = { events, text, original };
  return areContinuations(starts, parsed) ? parsed : undefined;
};

/** Parses a text. For manifests, lines in brackets or quotes may be indented less than YAML 1.2 asks for. */
export const parseText = (given: string, profile: Profile, maxDepth: number): ParsedText | ParseFailure => {
  const insertions: Insertion[] = [];
  const original = undo(insertions);
  let text = given;
  let spaces = '';
  for (let spent = 0; ; spent += text.length) {
    const events = tryParse(text, maxDepth);
    if (!('reason' in events)) return { events, text, original: insertions.length === 0 ? same : original };
    const isMendable =
      profile === 'kubernetes' && events.reason === 'deficient indentation' && spent < budget && insertions.length < maxInsertions;
    const at = isMendable ? text.lastIndexOf('\n', events.offset - 1) + 1 : 0;
    if (at === 0 || isMark(text, at) || insertions.at(-1)?.at === at) return { ...events, offset: original(events.offset) };
    if (spaces === '') {
      spaces = ' '.repeat(deepestIndent(given) + 1);
      const guessed = parseGuessing(given, spaces, maxDepth);
      if (guessed !== undefined) return guessed;
    }
    text = text.slice(0, at) + spaces + text.slice(at);
    insertions.push({ at, length: spaces.length });
  }
};
