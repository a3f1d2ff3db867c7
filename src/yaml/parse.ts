/**
 * From text to the parser's events.
 *
 * The parser holds to YAML 1.2, where a line inside of brackets or quotes must be indented deeper than what holds it. The API
 * server does not ask for that, and people write the closing bracket under the key. For manifests such lines are indented
 * here, in a copy, before the text is parsed again: white space at the start of such a line means nothing.
 */
import { type Event, parseEvents, YAMLException } from 'js-yaml';
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
    const isMark = /^(?:---|\.\.\.)(?:\s|$)/u.test(text.slice(at, at + 4));
    if (at === 0 || isMark || insertions.at(-1)?.at === at) return { ...events, offset: original(events.offset) };
    spaces ||= ' '.repeat(deepestIndent(given) + 1);
    text = text.slice(0, at) + spaces + text.slice(at);
    insertions.push({ at, length: spaces.length });
  }
};
