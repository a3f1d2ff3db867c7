/**
 * Reads a YAML stream: values, the place of every value, and everything that is wrong, at once.
 *
 * A document that cannot be read is reported and does not take the others of its stream with it. Bounds on size, depth,
 * documents and alias expansion are checked before memory is spent.
 */
import { type DocumentEvent, EVENT_DOCUMENT, EVENT_POP, EVENT_SCALAR, type Event, parseEvents, type ScalarEvent, YAMLException } from 'js-yaml';
import { type Diagnostic, type Position, report } from '#base/diagnostic.ts';
import { composeDocument, offsetOf, type Tell } from './compose.ts';
import { offsetAt } from './locate.ts';
import { yamlProblems } from './problems.ts';
import type { Profile } from './scalars.ts';
import { decodeText, makeLocator, withoutMark } from './text.ts';

export interface YamlLimits {
  /** Bytes of UTF-8, or UTF-16 units of a text that is given as such. Default 1 MiB. */
  readonly maxBytes: number;
  /** Collections inside each other. Default 64. */
  readonly maxDepth: number;
  /** Aliases in one document. Default 100. */
  readonly maxAliases: number;
  /** Values of one document, with aliases counted as what they stand for. Default 100,000. */
  readonly maxValues: number;
  /** Documents with content in one stream. Default 5,000. */
  readonly maxDocuments: number;
}

export interface ReadOptions {
  /** `kubernetes` reads as the API server does, `model` as YAML 1.2 core says. */
  readonly profile: Profile;
  /** Name for the places of diagnostics. */
  readonly file?: string;
  readonly limits?: Partial<YamlLimits>;
}

export interface YamlDocument {
  /** Position in the stream, from 0; empty and broken documents count. */
  readonly index: number;
  /** First line of its content, from 1. */
  readonly line: number;
  readonly value: unknown;
  /** Place of the value a JSON pointer names, or of its nearest parent. */
  readonly locate: (pointer: string) => Position;
  /** Place of the key a JSON pointer names, or of the nearest key above it. */
  readonly locateKey: (pointer: string) => Position;
}

export interface YamlStream {
  /** Documents that have content and no error. */
  readonly documents: readonly YamlDocument[];
  /** Documents that have an error, by position in the stream and the line they begin with. */
  readonly broken: readonly { readonly index: number; readonly line: number }[];
  /** Documents in the stream that have content, broken ones included. */
  readonly total: number;
  readonly diagnostics: readonly Diagnostic[];
}

type Code = keyof typeof yamlProblems;

const defaults: YamlLimits = { maxBytes: 1024 * 1024, maxDepth: 64, maxAliases: 100, maxValues: 100_000, maxDocuments: 5000 };

/** A part of a text that is parsed on its own, and where it begins. */
interface Part {
  readonly text: string;
  readonly start: number;
}

interface Reading {
  readonly file: string;
  readonly profile: Profile;
  readonly limits: YamlLimits;
  readonly at: (offset: number) => Position;
  readonly documents: YamlDocument[];
  readonly broken: { readonly index: number; readonly line: number }[];
  readonly diagnostics: Diagnostic[];
  index: number;
  total: number;
}

const tell = (reading: Reading, code: Code, position: Position | undefined, parameters: Readonly<Record<string, string | number>>): void => {
  reading.diagnostics.push(report(yamlProblems, code, { file: reading.file, ...position }, parameters as never));
};

/**
 * Cuts a stream at its document marks (`---` in column 1, YAML 1.2.2 section 9.1), for when it cannot be parsed whole. Comments
 * and directives before a mark stay with the document after it.
 */
const cut = (text: string): readonly Part[] => {
  const parts: Part[] = [];
  let start = 0;
  for (const match of text.matchAll(/^---(?=\s|$)/gmu)) {
    if (/^(?!\s*(?:[#%]|$))/mu.test(text.slice(start, match.index))) {
      parts.push({ text: text.slice(start, match.index), start });
      start = match.index;
    }
  }
  parts.push({ text: text.slice(start), start });
  return parts;
};

/** The parser throws its own exception for what it does not like, and may throw any other on text nobody thought of. */
const parse = (text: string, maxDepth: number): readonly Event[] | Error => {
  try {
    return parseEvents(text, { maxDepth });
  } catch (error) {
    return error as Error;
  }
};

/** The parser's words, and where it stopped. */
const tellSyntax = (reading: Reading, part: Part, error: Error): void => {
  const reason = error instanceof YAMLException ? error.reason : 'it cannot be parsed';
  const position = error instanceof YAMLException ? (error.mark?.position ?? 0) : 0;
  const place = reading.at(part.start + Math.min(position, part.text.length));
  reading.broken.push({ index: reading.index, line: reading.at(part.start).line });
  reading.index += 1;
  reading.total += 1;
  if (reason.startsWith('nesting exceeded')) tell(reading, 'yaml/too-deep', place, { limit: reading.limits.maxDepth });
  else if (reason.includes('tab characters')) tell(reading, 'yaml/tab-indent', place, {});
  else tell(reading, 'yaml/syntax', place, { reason });
};

const isEmpty = (event: Event | undefined): boolean => {
  if (event === undefined || event.type === EVENT_POP) return true;
  if (event.type !== EVENT_SCALAR) return false;
  const scalar = event as ScalarEvent;
  return scalar.valueStart < 0 && scalar.tagStart < 0 && scalar.anchorStart < 0;
};

const handlesOf = (event: DocumentEvent): Readonly<Record<string, string>> => {
  const tags = event.directives.filter((directive) => directive.kind === 'tag');
  return Object.fromEntries(tags.map((directive) => [directive.handle, directive.prefix]));
};

const checkVersion = (reading: Reading, event: DocumentEvent, tellHere: Tell, offset: number): void => {
  const declared = event.directives.find((directive) => directive.kind === 'yaml');
  if (reading.profile !== 'kubernetes' || declared === undefined || declared.version === '1.1') return;
  tellHere('yaml/version', offset, { version: declared.version });
};

const exceedsDocuments = (reading: Reading, place: Position): boolean => {
  const { maxDocuments } = reading.limits;
  if (reading.total === maxDocuments + 1) {
    tell(reading, 'yaml/too-many-documents', place, { limit: maxDocuments });
    reading.broken.push({ index: reading.index - 1, line: place.line });
  }
  return reading.total > maxDocuments;
};

const readDocument = (reading: Reading, part: Part, events: readonly Event[], documentAt: number): void => {
  const { profile, limits } = reading;
  const start = documentAt + 1;
  const content = events[start];
  const at = (offset: number): Position => reading.at(part.start + offset);
  const index = reading.index;
  reading.index += 1;
  if (content === undefined || isEmpty(content)) return;
  reading.total += 1;
  const first = offsetOf(content);
  if (exceedsDocuments(reading, at(first))) return;
  let isBroken = false;
  const tellHere: Tell = (code, offset, parameters) => {
    isBroken ||= yamlProblems[code].severity === 'error';
    tell(reading, code, at(offset), parameters);
  };
  const event = events[documentAt] as DocumentEvent;
  checkVersion(reading, event, tellHere, first);
  const { text } = part;
  const handles = handlesOf(event);
  const value = composeDocument({ text, events, start, profile, handles, maxValues: limits.maxValues, maxAliases: limits.maxAliases, tell: tellHere });
  if (isBroken) {
    reading.broken.push({ index, line: at(first).line });
    return;
  }
  if (value === null) return;
  reading.documents.push({
    index,
    line: at(first).line,
    value,
    locate: (pointer) => at(offsetAt({ text, events, start, profile }, pointer, false)),
    locateKey: (pointer) => at(offsetAt({ text, events, start, profile }, pointer, true)),
  });
};

const readEvents = (reading: Reading, part: Part, events: readonly Event[]): void => {
  for (let at = 0; at < events.length; at += 1) if (events[at]?.type === EVENT_DOCUMENT) readDocument(reading, part, events, at);
};

const readText = (reading: Reading, text: string): void => {
  const whole = parse(text, reading.limits.maxDepth);
  if (!(whole instanceof Error)) {
    readEvents(reading, { text, start: 0 }, whole);
    return;
  }
  for (const part of cut(text)) {
    const events = parse(part.text, reading.limits.maxDepth);
    if (events instanceof Error) tellSyntax(reading, part, events);
    else readEvents(reading, part, events);
  }
};

/** Reads a stream of YAML documents. Never throws, whatever the input. */
export const readYaml = (input: string | Uint8Array, options: ReadOptions): YamlStream => {
  const limits = { ...defaults, ...options.limits };
  const text = input.length > limits.maxBytes ? '' : typeof input === 'string' ? withoutMark(input) : decodeText(input);
  const reading: Reading = {
    file: options.file ?? '',
    profile: options.profile,
    limits,
    at: makeLocator(typeof text === 'string' ? text : ''),
    documents: [],
    broken: [],
    diagnostics: [],
    index: 0,
    total: 0,
  };
  if (input.length > limits.maxBytes) tell(reading, 'yaml/too-large', undefined, { size: input.length, limit: limits.maxBytes });
  else if (typeof text === 'string') readText(reading, text);
  else tell(reading, 'yaml/encoding', text.position, { offset: text.offset, more: text.more });
  const { documents, broken, diagnostics } = reading;
  const isUnread = diagnostics.length > 0 && documents.length === 0 && broken.length === 0;
  return isUnread ? { documents, broken: [{ index: 0, line: 1 }], total: 1, diagnostics } : { documents, broken, total: reading.total, diagnostics };
};
