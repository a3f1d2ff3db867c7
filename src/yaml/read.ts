/**
 * Reads a YAML stream: values, the place of every value, and everything that is wrong, at once.
 *
 * A document that cannot be read is reported and does not take the others of its stream with it. Bounds on size, depth,
 * documents and alias expansion are checked before memory is spent.
 */
import { type DocumentEvent, EVENT_DOCUMENT, EVENT_POP, EVENT_SCALAR, type Event, type ScalarEvent } from 'js-yaml';
import { type Diagnostic, type Position, report } from '#base/diagnostic.ts';
import { composeDocument, offsetOf, type Tell } from './compose.ts';
import { offsetAt } from './locate.ts';
import { isParseFailure, type ParsedText, type ParseFailure, parseText } from './parse.ts';
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
  /** Keeps integers beyond 2^53 as bigints, for readers that hand them on; they are refused unless set. */
  readonly exactIntegers?: boolean;
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
  readonly exactIntegers: boolean;
  readonly at: (offset: number) => Position;
  readonly documents: YamlDocument[];
  readonly broken: { readonly index: number; readonly line: number }[];
  readonly diagnostics: Diagnostic[];
  index: number;
  total: number;
}

/** Problems told of one stream; who has more of them looks at the first ones first. */
const maxProblems = 100;

const shortened = (parameter: string | number): string | number =>
  typeof parameter === 'string' && parameter.length > 80 ? `${parameter.slice(0, 79)}…` : parameter;

const tell = (
  reading: Reading,
  code: Code,
  position: Position | undefined,
  parameters: Readonly<Record<string, string | number>>,
): void => {
  if (reading.diagnostics.length >= maxProblems) return;
  const short = Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, shortened(parameter)]));
  reading.diagnostics.push(report(yamlProblems, code, { file: reading.file, ...position }, short as never));
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

/** The parser's words, and where it stopped. */
const tellSyntax = (reading: Reading, part: Part, { reason, offset }: ParseFailure): void => {
  const place = reading.at(part.start + offset);
  reading.index += 1;
  reading.total += 1;
  if (exceedsDocuments(reading, place)) return;
  reading.broken.push({ index: reading.index - 1, line: reading.at(part.start).line });
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

/** True for documents over the limit; the first of them is told. */
const exceedsDocuments = (reading: Reading, place: Position): boolean => {
  const { maxDocuments } = reading.limits;
  if (reading.total !== maxDocuments + 1) return reading.total > maxDocuments;
  reading.broken.push({ index: reading.index - 1, line: place.line });
  const problem = report(yamlProblems, 'yaml/too-many-documents', { file: reading.file, ...place }, { limit: maxDocuments });
  reading.diagnostics.splice(maxProblems - 1, 1, problem);
  return true;
};

/** Reads the document whose event stands at `documentAt`; `at` gives the place of an offset of the parsed text. */
const readDocument = (reading: Reading, parsed: ParsedText, documentAt: number, at: (offset: number) => Position): void => {
  const { profile, limits, exactIntegers } = reading;
  const { text, events } = parsed;
  const start = documentAt + 1;
  const content = events[start];
  const index = reading.index;
  reading.index += 1;
  if (content === undefined || isEmpty(content)) return;
  reading.total += 1;
  const { line } = at(offsetOf(content));
  if (exceedsDocuments(reading, at(offsetOf(content)))) return;
  let isBroken = false;
  const tellHere: Tell = (code, offset, parameters) => {
    isBroken ||= yamlProblems[code].severity === 'error';
    tell(reading, code, at(offset), parameters);
  };
  const event = events[documentAt] as DocumentEvent;
  checkVersion(reading, event, tellHere, offsetOf(content));
  const { maxValues, maxAliases } = limits;
  const value = composeDocument({
    text,
    events,
    start,
    profile,
    handles: handlesOf(event),
    maxValues,
    maxAliases,
    exactIntegers,
    tell: tellHere,
  });
  if (isBroken) reading.broken.push({ index, line });
  else if (value !== null) {
    const document = { text, events, start, profile };
    const locate = (key: boolean) => (pointer: string) => at(offsetAt(document, pointer, key));
    reading.documents.push({ index, line, value, locate: locate(false), locateKey: locate(true) });
  }
};

const readParsed = (reading: Reading, parsed: ParsedText, start: number): void => {
  const at = (offset: number): Position => reading.at(start + parsed.original(offset));
  for (let index = 0; index < parsed.events.length; index += 1) {
    if (parsed.events[index]?.type === EVENT_DOCUMENT) readDocument(reading, parsed, index, at);
  }
};

/** Characters that the server takes for line ends and YAML 1.2 does not, and marks that belong at the start of a file only. */
const oddBreaks = /[\u0085\u2028\u2029\uFEFF]/u;

const checkBreaks = (reading: Reading, text: string): boolean => {
  const match = reading.profile === 'kubernetes' ? oddBreaks.exec(text) : null;
  if (match === null) return true;
  const character = `U+${match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  tell(reading, 'yaml/odd-line-break', reading.at(match.index), { character });
  return false;
};

const readText = (reading: Reading, text: string): void => {
  if (!checkBreaks(reading, text)) return;
  const whole = parseText(text, reading.profile, reading.limits.maxDepth);
  if (!isParseFailure(whole)) {
    readParsed(reading, whole, 0);
    return;
  }
  for (const part of cut(text)) {
    if (reading.total > reading.limits.maxDocuments) return;
    const parsed = parseText(part.text, reading.profile, reading.limits.maxDepth);
    if (isParseFailure(parsed)) tellSyntax(reading, part, parsed);
    else readParsed(reading, parsed, part.start);
  }
};

/** Reads a stream of YAML documents. Never throws, whatever the input. */
export const readYaml = (input: string | Uint8Array, options: ReadOptions): YamlStream => {
  const limits = { ...defaults, ...options.limits };
  const text = input.length > limits.maxBytes ? '' : typeof input === 'string' ? withoutMark(input) : decodeText(input);
  const at = makeLocator(typeof text === 'string' ? text : '');
  const reading: Reading = {
    file: options.file ?? '',
    profile: options.profile,
    limits,
    exactIntegers: options.exactIntegers ?? false,
    at,
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
  const isUnread = diagnostics.length > 0 && reading.total === 0;
  return isUnread
    ? { documents, broken: [{ index: 0, line: 1 }], total: 1, diagnostics }
    : { documents, broken, total: reading.total, diagnostics };
};
