/**
 * Reads a YAML stream: values, the place of every value, and everything that is wrong, at once.
 *
 * A document that cannot be read is reported and does not take the others of its stream with it. Bounds on size, depth,
 * documents and alias expansion are checked before memory is spent.
 */
import { EVENT_DOCUMENT, EVENT_POP, EVENT_SCALAR, type Event, parseEvents, type ScalarEvent, YAMLException } from 'js-yaml';
import { type Diagnostic, type Position, report } from '#base/diagnostic.ts';
import { composeDocument, offsetOf } from './compose.ts';
import { offsetAt } from './locate.ts';
import { yamlProblems } from './problems.ts';
import type { Profile } from './scalars.ts';

export interface YamlLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
  /** Values of one document, with aliases counted as what they stand for. */
  readonly maxValues: number;
  readonly maxDocuments: number;
}

export interface ReadOptions {
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
  /** Place of the key a JSON pointer names. */
  readonly locateKey: (pointer: string) => Position;
}

export interface YamlStream {
  /** Documents that have content and no error. */
  readonly documents: readonly YamlDocument[];
  /** Documents in the stream that have content, broken ones included. */
  readonly total: number;
  readonly diagnostics: readonly Diagnostic[];
}

const defaults: YamlLimits = { maxBytes: 1024 * 1024, maxDepth: 64, maxValues: 100_000, maxDocuments: 5000 };

/** Offsets to lines and columns, worked out when the first one is asked for. */
const makeLines = (text: string): ((offset: number) => Position) => {
  let starts: number[] | undefined;
  return (offset) => {
    if (starts === undefined) {
      starts = [0];
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    }
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
};

const decode = (bytes: Uint8Array): { readonly text: string } | { readonly offset: number; readonly more: string } => {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return { offset: 0, more: '; it looks like UTF-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const lenient = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return { offset: Buffer.byteLength(lenient.slice(0, lenient.indexOf('\uFFFD'))), more: '' };
  }
};

interface Part {
  readonly text: string;
  readonly start: number;
}

/** Cuts a stream at its document marks (`---` in column 1, YAML 1.2.2 section 9.1), for when it cannot be parsed whole. */
const cut = (text: string): readonly Part[] => {
  const parts: Part[] = [];
  let start = 0;
  for (const match of text.matchAll(/^---(?=\s|$)/gmu)) {
    if (match.index > start && text.slice(start, match.index).trim() !== '') parts.push({ text: text.slice(start, match.index), start });
    start = match.index;
  }
  parts.push({ text: text.slice(start), start });
  return parts;
};

/** Indexes of the events with which documents' contents begin. */
const contentStarts = (events: readonly Event[]): readonly number[] => {
  const starts: number[] = [];
  for (let at = 0; at < events.length; at += 1) if (events[at]?.type === EVENT_DOCUMENT) starts.push(at + 1);
  return starts;
};

const isEmpty = (event: Event | undefined): boolean =>
  event === undefined ||
  event.type === EVENT_POP ||
  (event.type === EVENT_SCALAR && (event as ScalarEvent).valueStart < 0 && (event as ScalarEvent).tagStart < 0);

class StreamReader {
  readonly documents: YamlDocument[] = [];
  readonly diagnostics: Diagnostic[] = [];
  total = 0;
  private index = 0;
  private readonly file: string;
  private readonly profile: Profile;
  private readonly limits: YamlLimits;

  constructor(options: ReadOptions) {
    this.file = options.file ?? '';
    this.profile = options.profile;
    this.limits = { ...defaults, ...options.limits };
  }

  tell(code: keyof typeof yamlProblems, position: Position | undefined, parameters: Readonly<Record<string, string | number>>): void {
    this.diagnostics.push(report(yamlProblems, code, { file: this.file, ...position }, parameters as never));
  }

  /** Reads a text, or a part of one that begins at `base`; false when it cannot be parsed. */
  readText(text: string, at: (offset: number) => Position, base: number, last: boolean): boolean {
    let events: readonly Event[];
    try {
      events = parseEvents(text, { maxDepth: this.limits.maxDepth });
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      if (last) this.tellSyntax(error, text, at, base);
      return false;
    }
    for (const start of contentStarts(events)) this.readDocument(text, events, start, (offset) => at(base + offset));
    return true;
  }

  private tellSyntax(error: YAMLException, text: string, at: (offset: number) => Position, base: number): void {
    const offset = base + Math.min(error.mark?.position ?? 0, text.length);
    this.total += 1;
    this.index += 1;
    if (/depth|nest/iu.test(error.reason ?? '')) this.tell('yaml/too-deep', at(offset), { limit: this.limits.maxDepth });
    else this.tell('yaml/syntax', at(offset), { reason: error.reason ?? 'cannot be parsed' });
  }

  private readDocument(text: string, events: readonly Event[], start: number, at: (offset: number) => Position): void {
    const index = this.index;
    this.index += 1;
    const first = events[start];
    if (isEmpty(first) || first === undefined) return;
    this.total += 1;
    if (this.total > this.limits.maxDocuments) {
      if (this.total === this.limits.maxDocuments + 1)
        this.tell('yaml/too-many-documents', at(offsetOf(first)), { limit: this.limits.maxDocuments });
      return;
    }
    let broken = false;
    const value = composeDocument(text, events, start, this.profile, this.limits.maxValues, (code, offset, parameters) => {
      if (yamlProblems[code].severity === 'error') broken = true;
      this.tell(code, at(offset), parameters);
    });
    if (broken || value === null) return;
    const { profile } = this;
    this.documents.push({
      index,
      line: at(offsetOf(first)).line,
      value,
      locate: (pointer) => at(offsetAt(text, events, start, pointer, profile, false)),
      locateKey: (pointer) => at(offsetAt(text, events, start, pointer, profile, true)),
    });
  }

  read(input: string | Uint8Array): YamlStream {
    const size = typeof input === 'string' ? input.length : input.byteLength;
    if (size > this.limits.maxBytes) {
      this.tell('yaml/too-large', undefined, { size, limit: this.limits.maxBytes });
      return { documents: [], total: 1, diagnostics: this.diagnostics };
    }
    const decoded = typeof input === 'string' ? { text: input } : decode(input);
    if (!('text' in decoded)) {
      this.tell('yaml/encoding', undefined, decoded);
      return { documents: [], total: 1, diagnostics: this.diagnostics };
    }
    const text = decoded.text.startsWith('\uFEFF') ? decoded.text.slice(1) : decoded.text;
    const at = makeLines(text);
    if (!this.readText(text, at, 0, false)) for (const part of cut(text)) this.readText(part.text, at, part.start, true);
    return { documents: this.documents, total: this.total, diagnostics: this.diagnostics };
  }
}

/** Reads a stream of YAML documents. Never throws, whatever the input. */
export const readYaml = (input: string | Uint8Array, options: ReadOptions): YamlStream => new StreamReader(options).read(input);
