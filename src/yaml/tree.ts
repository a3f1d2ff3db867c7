/**
 * A YAML document as a tree of places: where every key and value begins and ends in the text. For tools that point at parts of a
 * document or change them; values for programs come from `read.ts`.
 *
 * Offsets count UTF-16 code units of the text as it was given, its byte order mark included.
 */
import {
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  type Event,
  getScalarValue,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { offsetOf } from './compose.ts';
import { isParseFailure, parseText } from './parse.ts';
import type { Profile } from './scalars.ts';
import { withoutMark } from './text.ts';

/** Offsets of the first character and of the one behind the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The anchor and the tag before a value. */
export interface Properties extends Span {
  readonly anchor?: string;
  readonly tag: boolean;
}

/** What every node but an alias may have before it; the span of a node is without it. */
interface WithProperties extends Span {
  readonly properties?: Properties;
}

export interface ScalarNode extends WithProperties {
  readonly kind: 'scalar';
  readonly text: string;
  /** Where its characters stand, without quotes; for block scalars with the indentation of their lines. */
  readonly content: Span;
  /** Whether the characters between are the text itself: no escape, no folding. */
  readonly verbatim: boolean;
  /** Whether it has quotes or is a block. A plain one may be a number or a boolean. */
  readonly plain: boolean;
}

export interface Entry {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

export interface MappingNode extends WithProperties {
  readonly kind: 'mapping';
  /** Whether it is written in braces. */
  readonly flow: boolean;
  readonly entries: readonly Entry[];
}

export interface SequenceNode extends WithProperties {
  readonly kind: 'sequence';
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

/** `*name`: it stands for what has the anchor. */
export interface AliasNode extends Span {
  readonly kind: 'alias';
  readonly anchor?: string;
}

export type YamlNode = ScalarNode | MappingNode | SequenceNode | AliasNode;

interface Walk {
  readonly text: string;
  readonly events: readonly Event[];
  next: number;
}

/** Nothing stands where a value is expected: behind the colon or dash before it. */
const emptyAt = (offset: number): ScalarNode => ({
  kind: 'scalar',
  text: '',
  start: offset,
  end: offset,
  content: { start: offset, end: offset },
  verbatim: true,
  plain: true,
});

/** The offset behind the next `sign`, over white space only; `from` when something else comes first. */
const behind = (text: string, sign: string, from: number): number => {
  let at = from;
  while (at < text.length && /\s/u.test(text.charAt(at))) at += 1;
  return text.charAt(at) === sign ? at + 1 : from;
};

/** Anchor and tag of a node, from the sign of the first to the end of the last. */
const propertiesOf = (
  { text }: Walk,
  { anchorStart, anchorEnd, tagStart, tagEnd }: Pick<ScalarEvent, 'anchorStart' | 'anchorEnd' | 'tagStart' | 'tagEnd'>,
): { readonly properties?: Properties } => {
  const starts = [...(anchorStart < 0 ? [] : [anchorStart - 1]), ...(tagStart < 0 ? [] : [tagStart])];
  if (starts.length === 0) return {};
  const anchor = anchorStart < 0 ? {} : { anchor: text.slice(anchorStart, anchorEnd) };
  return { properties: { start: Math.min(...starts), end: Math.max(anchorEnd, tagEnd), ...anchor, tag: tagStart >= 0 } };
};

const scalarNode = (walk: Walk, event: ScalarEvent, before: number): ScalarNode => {
  const { text } = walk;
  const properties = propertiesOf(walk, event);
  if (event.valueStart < 0) return { ...emptyAt(Math.max(event.tagEnd, event.anchorEnd, before)), ...properties };
  const quote = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
  const value = getScalarValue(text, event);
  const content = { start: event.valueStart, end: event.valueEnd };
  return {
    kind: 'scalar',
    text: value,
    start: content.start - quote,
    end: content.end + quote,
    content,
    verbatim: text.slice(content.start, content.end) === value,
    plain: event.style === SCALAR_STYLE.PLAIN,
    ...properties,
  };
};

/** Where a collection in brackets ends: behind its bracket, past white space, commas and comments. */
const closing = (text: string, bracket: string, from: number): number => {
  let at = from;
  while (at < text.length) {
    const sign = text.charAt(at);
    if (sign === bracket) return at + 1;
    if (sign === '#') {
      const end = text.indexOf('\n', at);
      if (end < 0) return from;
      at = end;
    } else if (sign !== ',' && sign !== ':' && !/\s/u.test(sign)) return from;
    at += 1;
  }
  return from;
};

const isOpen = ({ events, next }: Walk): boolean => next < events.length && events[next]?.type !== EVENT_POP;

const mappingNode = (walk: Walk, event: MappingEvent): MappingNode => {
  const start = offsetOf(event);
  const entries: Entry[] = [];
  const flow = walk.text.charAt(start) === '{';
  let end = flow ? start + 1 : start;
  while (isOpen(walk)) {
    const key = node(walk, end);
    const value = node(walk, behind(walk.text, ':', key.end));
    entries.push({ key, value });
    end = Math.max(end, key.end, value.end);
  }
  walk.next += 1;
  return { kind: 'mapping', flow, entries, start, end: flow ? closing(walk.text, '}', end) : end, ...propertiesOf(walk, event) };
};

const sequenceNode = (walk: Walk, event: SequenceEvent): SequenceNode => {
  const start = offsetOf(event);
  const items: YamlNode[] = [];
  const flow = walk.text.charAt(start) === '[';
  let end = flow ? start + 1 : start;
  while (isOpen(walk)) {
    const item = node(walk, behind(walk.text, flow ? ',' : '-', end));
    items.push(item);
    end = Math.max(end, item.end);
  }
  walk.next += 1;
  return { kind: 'sequence', flow, items, start, end: flow ? closing(walk.text, ']', end) : end, ...propertiesOf(walk, event) };
};

/** The next node; `before` is where an empty one would stand. */
const node = (walk: Walk, before: number): YamlNode => {
  const event = walk.events[walk.next];
  walk.next += 1;
  switch (event?.type) {
    case EVENT_SCALAR:
      return scalarNode(walk, event as ScalarEvent, before);
    case EVENT_MAPPING:
      return mappingNode(walk, event as MappingEvent);
    case EVENT_SEQUENCE:
      return sequenceNode(walk, event as SequenceEvent);
    case EVENT_ALIAS: {
      const { anchorStart, anchorEnd } = event as Extract<Event, { type: typeof EVENT_ALIAS }>;
      return { kind: 'alias', start: anchorStart - 1, end: anchorEnd, anchor: walk.text.slice(anchorStart, anchorEnd) };
    }
    default:
      return emptyAt(before);
  }
};

type Place = (offset: number) => number;

const movedSpan = ({ start, end }: Span, to: Place): Span => ({ start: to(start), end: to(end) });

const moved = <Part extends YamlNode>(part: Part, to: Place): Part => {
  const properties =
    part.kind === 'alias' || part.properties === undefined ? {} : { properties: { ...part.properties, ...movedSpan(part.properties, to) } };
  const span = { ...movedSpan(part, to), ...properties };
  if (part.kind === 'mapping')
    return { ...part, ...span, entries: part.entries.map(({ key, value }) => ({ key: moved(key, to), value: moved(value, to) })) };
  if (part.kind === 'sequence') return { ...part, ...span, items: part.items.map((item) => moved(item, to)) };
  if (part.kind === 'scalar') return { ...part, ...span, content: movedSpan(part.content, to) };
  return { ...part, ...span };
};

/**
 * The tree of each document of a stream, parsed as a profile does; `undefined` for those without content. Nothing when the text cannot be
 * parsed.
 */
export const readTrees = (given: string, profile: Profile = 'model'): readonly (YamlNode | undefined)[] | undefined => {
  const bare = withoutMark(given);
  const parsed = parseText(bare, profile, 64);
  if (isParseFailure(parsed)) return undefined;
  const documents = parsed.events.flatMap(({ type }, index) => (type === EVENT_DOCUMENT ? [index + 1] : []));
  const { text, original } = parsed;
  const mark = given.length - bare.length;
  return documents.map((start) => {
    const event = parsed.events[start];
    if (event === undefined || event.type === EVENT_POP || (event.type === EVENT_SCALAR && (event as ScalarEvent).valueStart < 0))
      return undefined;
    const root = node({ text, events: parsed.events, next: start }, 0);
    return mark === 0 && text === bare ? root : moved(root, (offset) => original(offset) + mark);
  });
};

/** The tree of the first document with content, read as models are; nothing when the text cannot be parsed or says nothing. */
export const readTree = (given: string): YamlNode | undefined => readTrees(given)?.find((tree) => tree !== undefined);

/** The entry of a mapping whose key says `name`. */
export const entryOf = (parent: YamlNode | undefined, name: string): Entry | undefined =>
  parent?.kind === 'mapping' ? parent.entries.find(({ key }) => key.kind === 'scalar' && key.text === name) : undefined;
