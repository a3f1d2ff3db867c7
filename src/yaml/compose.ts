/** From the parser's events to values, with the rules of a profile and everything that is wrong. */
import {
  type AliasEvent,
  EVENT_ALIAS,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  type Event,
  getScalarValue,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import type { yamlProblems } from './problems.ts';
import { isPlainText, keyText, type Profile, type Resolved, resolveScalar, resolveTagged, type Scalar } from './scalars.ts';

type Code = keyof typeof yamlProblems;

/** Tells a problem at an offset of the text. */
export type Tell = (code: Code, offset: number, parameters: Readonly<Record<string, string | number>>) => void;

/** What a document is composed from. */
export interface Composition {
  readonly text: string;
  readonly events: readonly Event[];
  /** Index of the event with which the document's content begins. */
  readonly start: number;
  readonly profile: Profile;
  /** Prefixes that the document's %TAG directives give to handles. */
  readonly handles: Readonly<Record<string, string>>;
  readonly maxValues: number;
  readonly maxAliases: number;
  /** Keeps integers beyond 2^53 as bigints instead of refusing them. */
  readonly exactIntegers: boolean;
  readonly tell: Tell;
}

interface Anchor {
  /** `pending` while the anchored collection is still being composed: an alias to it would contain itself. */
  readonly state: 'ready' | 'pending';
  readonly value: unknown;
  readonly size: number;
}

interface Composer extends Composition {
  readonly anchors: Map<string, Anchor>;
  next: number;
  /** Values so far, aliases counted with all they stand for. */
  values: number;
  aliases: number;
  overflow: boolean;
}

const absent = -1;
const repositoryTag = 'tag:yaml.org,2002:';

/** Where an event's content begins in the text. */
export const offsetOf = (event: Event): number => {
  if (event.type === EVENT_SCALAR) {
    const scalar = event as ScalarEvent;
    if (scalar.valueStart === absent) return Math.max(scalar.tagStart, scalar.anchorStart, 0);
    const isQuoted = scalar.style === SCALAR_STYLE.SINGLE_QUOTED || scalar.style === SCALAR_STYLE.DOUBLE_QUOTED;
    return isQuoted ? scalar.valueStart - 1 : scalar.valueStart;
  }
  if (event.type === EVENT_ALIAS) return (event as AliasEvent).anchorStart - 1;
  return 'start' in event ? event.start : 0;
};

/** `__proto__` and its like are keys as any other: defined, never assigned. */
const put = (target: Record<string, unknown>, key: string, value: unknown): void => {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
};

/** YAML 1.2 allows almost any character in a name; the server takes `&a:` for something else. */
const checkName = (composer: Composer, name: string, offset: number): void => {
  if (composer.profile === 'kubernetes' && !/^[\w-]+$/u.test(name)) composer.tell('yaml/anchor-name', offset, { name });
};

const anchorName = (composer: Composer, event: ScalarEvent | MappingEvent | SequenceEvent): string | undefined => {
  if (event.anchorStart === absent) return undefined;
  const name = composer.text.slice(event.anchorStart, event.anchorEnd);
  checkName(composer, name, event.anchorStart);
  return name;
};

/** A tag in full: `!!int`, `!<tag:yaml.org,2002:int>` and a handle of a %TAG directive all become the same. */
const fullTag = (composer: Composer, event: ScalarEvent): string => {
  const given = composer.text.slice(event.tagStart, event.tagEnd);
  if (given.startsWith('!<')) return given.slice(2, -1);
  const handle = /^!\w*!|^!/u.exec(given)?.[0] ?? '';
  const prefix = Object.hasOwn(composer.handles, handle) ? composer.handles[handle] : undefined;
  return (prefix ?? (handle === '!!' ? repositoryTag : handle)) + given.slice(handle.length);
};

const count = (composer: Composer, size: number, event: Event): void => {
  composer.values += size;
  if (composer.values <= composer.maxValues || composer.overflow) return;
  composer.overflow = true;
  composer.tell('yaml/alias-bomb', offsetOf(event), { limit: composer.maxValues });
};

/** Go's base64 ignores line ends and nothing else. */
const decodeBinary = (composer: Composer, text: string, offset: number): string => {
  const compact = text.replaceAll(/[\r\n]/gu, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u.test(compact)) composer.tell('yaml/bad-binary', offset, {});
  return Buffer.from(compact, 'base64').toString('utf8');
};

const settle = (composer: Composer, resolved: Resolved, text: string, offset: number): Scalar | bigint => {
  if (resolved.kind === 'value') {
    const { surprise, value } = resolved;
    if (surprise !== undefined) composer.tell(`yaml/surprising-${surprise}`, offset, { text, value: String(value) });
    return value;
  }
  if (resolved.kind === 'imprecise' && composer.exactIntegers) return resolved.exact;
  const codes = { notFinite: 'yaml/number-not-finite', imprecise: 'yaml/integer-precision', mismatch: 'yaml/tag-mismatch' } as const;
  composer.tell(codes[resolved.kind], offset, { text });
  return text;
};

const isBlockStyle = (event: ScalarEvent): boolean =>
  event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;

/** A block scalar whose last line has no line end, because the file ends there, has none for the server either. */
const endsWithoutBreak = ({ text, profile }: Composer, event: ScalarEvent): boolean => {
  if (profile !== 'kubernetes' || !isBlockStyle(event) || event.valueEnd !== text.length) return false;
  const lastLine = text.length - 1 - text.lastIndexOf('\n');
  return lastLine > Math.max(0, event.indent);
};

const textOf = (composer: Composer, event: ScalarEvent): string => {
  if (event.valueStart === absent) return '';
  if (event.fast) return composer.text.slice(event.valueStart, event.valueEnd);
  const text = getScalarValue(composer.text, event);
  if (!text.isWellFormed()) composer.tell('yaml/lone-surrogate', offsetOf(event), {});
  return endsWithoutBreak(composer, event) && text.endsWith('\n') ? text.slice(0, -1) : text;
};

const taggedValue = (composer: Composer, event: ScalarEvent, text: string): Scalar | bigint => {
  const tag = fullTag(composer, event);
  const offset = offsetOf(event);
  if (!tag.startsWith(repositoryTag)) return text;
  const name = tag.slice(repositoryTag.length);
  if (name === 'binary') return decodeBinary(composer, text, offset);
  return settle(composer, resolveTagged(text, name, composer.profile), text, offset);
};

const scalarValue = (composer: Composer, event: ScalarEvent): Scalar | bigint => {
  const text = textOf(composer, event);
  if (event.tagStart !== absent) return taggedValue(composer, event, text);
  if (event.style !== SCALAR_STYLE.PLAIN || isPlainText(text)) return text;
  return settle(composer, resolveScalar(text, composer.profile), text, offsetOf(event));
};

const aliasValue = (composer: Composer, event: AliasEvent): unknown => {
  const name = composer.text.slice(event.anchorStart, event.anchorEnd);
  const anchor = composer.anchors.get(name);
  checkName(composer, name, event.anchorStart);
  composer.aliases += 1;
  if (composer.aliases === composer.maxAliases + 1) composer.tell('yaml/too-many-aliases', offsetOf(event), { limit: composer.maxAliases });
  if (anchor === undefined) composer.tell('yaml/unknown-alias', offsetOf(event), { name });
  else if (anchor.state === 'pending') composer.tell('yaml/recursive-alias', offsetOf(event), { name });
  count(composer, anchor?.size ?? 0, event);
  return anchor?.value ?? null;
};

/** The text of a key without a tag: what the server makes of a number or a boolean, with the surprise told. */
const plainKey = (composer: Composer, event: ScalarEvent, text: string): string | undefined => {
  if (isPlainText(text)) return text;
  const resolved = resolveScalar(text, composer.profile);
  if (resolved.kind === 'imprecise' || (resolved.kind === 'value' && resolved.surprise !== undefined))
    settle(composer, resolved, text, offsetOf(event));
  return keyText(text, composer.profile);
};

/** The value of an unquoted key for an alias to it; what is wrong with it was told with the key. */
const quietly = (composer: Composer, text: string): Scalar => {
  const resolved = resolveScalar(text, composer.profile);
  return resolved.kind === 'value' ? resolved.value : text;
};

/** `{a:}` and `[a:, b]`: to the server the colon belongs to the text, to YAML 1.2 it ends a key. */
const checkColon = (composer: Composer, event: ScalarEvent): void => {
  if (composer.profile !== 'kubernetes' || composer.text.charCodeAt(event.valueEnd) !== 0x3a) return;
  if (',[]{}'.includes(composer.text.charAt(event.valueEnd + 1))) composer.tell('yaml/flow-colon', event.valueEnd, {});
};

const scalarKey = (composer: Composer, event: ScalarEvent): string | undefined => {
  const isPlain = event.style === SCALAR_STYLE.PLAIN && event.tagStart === absent;
  const text = isPlain ? textOf(composer, event) : '';
  if (isPlain) checkColon(composer, event);
  const key = isPlain ? plainKey(composer, event, text) : scalarValue(composer, event);
  const name = anchorName(composer, event);
  if (name !== undefined) composer.anchors.set(name, { state: 'ready', value: isPlain ? quietly(composer, text) : key, size: 1 });
  if (key === null || key === undefined) composer.tell('yaml/null-key', offsetOf(event), {});
  return key === null || key === undefined ? undefined : String(key);
};

/** Reads a key and stands behind it. Undefined when it is none, which was told. */
const composeKey = (composer: Composer, event: Event): string | undefined => {
  if (event.type === EVENT_SCALAR) {
    composer.next += 1;
    return scalarKey(composer, event as ScalarEvent);
  }
  if (event.type === EVENT_ALIAS) {
    composer.next += 1;
    const key = aliasValue(composer, event as AliasEvent);
    if (typeof key === 'string' || typeof key === 'number' || typeof key === 'boolean') return String(key);
  } else composeNode(composer);
  composer.tell('yaml/complex-key', offsetOf(event), {});
  return undefined;
};

const isMergeKey = (composer: Composer, event: Event): boolean => {
  if (composer.profile !== 'kubernetes' || event.type !== EVENT_SCALAR) return false;
  const scalar = event as ScalarEvent;
  if (scalar.valueEnd - scalar.valueStart !== 2 || composer.text.slice(scalar.valueStart, scalar.valueEnd) !== '<<') return false;
  return scalar.tagStart === absent ? scalar.style === SCALAR_STYLE.PLAIN : fullTag(composer, scalar) === `${repositoryTag}merge`;
};

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Merges as go-yaml does: in the order of the text, the last one wins; within a list of mappings the first one does. A key
 * that stands before the merge would lose to it, against everybody's expectation, and is an error.
 */
const merge = (composer: Composer, into: Record<string, unknown>, given: ReadonlySet<string>, event: Event): void => {
  const offset = offsetOf(event);
  const source = composeNode(composer);
  const sources = Array.isArray(source) ? source.toReversed() : [source];
  for (const item of sources) {
    if (!isMapping(item)) {
      composer.tell('yaml/bad-merge', offset, {});
      continue;
    }
    const keys = Object.keys(item);
    count(composer, keys.length, event);
    if (composer.overflow) return;
    for (const key of keys) {
      if (given.has(key)) composer.tell('yaml/merge-after-key', offset, { key });
      else put(into, key, item[key]);
    }
  }
};

const peek = (composer: Composer): Event | undefined => {
  const event = composer.events[composer.next];
  return event?.type === EVENT_POP ? undefined : event;
};

const composeMapping = (composer: Composer): Record<string, unknown> => {
  const mapping: Record<string, unknown> = {};
  const given = new Set<string>();
  for (let event = peek(composer); event !== undefined; event = peek(composer)) {
    if (isMergeKey(composer, event)) {
      composer.next += 1;
      merge(composer, mapping, given, event);
      continue;
    }
    const key = composeKey(composer, event);
    if (key !== undefined && given.has(key)) composer.tell('yaml/duplicate-key', offsetOf(event), { key });
    const value = composeNode(composer);
    if (key === undefined) continue;
    given.add(key);
    put(mapping, key, value);
  }
  composer.next += 1;
  return mapping;
};

const composeSequence = (composer: Composer): unknown[] => {
  const items: unknown[] = [];
  while (peek(composer) !== undefined) items.push(composeNode(composer));
  composer.next += 1;
  return items;
};

const composeCollection = (composer: Composer, event: MappingEvent | SequenceEvent): unknown => {
  const name = anchorName(composer, event);
  const before = composer.values;
  if (name !== undefined) composer.anchors.set(name, { state: 'pending', value: null, size: 0 });
  const value = event.type === EVENT_MAPPING ? composeMapping(composer) : composeSequence(composer);
  if (name !== undefined) composer.anchors.set(name, { state: 'ready', value, size: composer.values - before });
  return value;
};

const composeNode = (composer: Composer): unknown => {
  const event = composer.events[composer.next];
  if (event === undefined) return null;
  composer.next += 1;
  count(composer, 1, event);
  if (event.type === EVENT_ALIAS) return aliasValue(composer, event as AliasEvent);
  if (event.type !== EVENT_SCALAR) return composeCollection(composer, event as MappingEvent | SequenceEvent);
  const value = scalarValue(composer, event as ScalarEvent);
  const name = anchorName(composer, event as ScalarEvent);
  if (name !== undefined) composer.anchors.set(name, { state: 'ready', value, size: 1 });
  return value;
};

/** The value of one document. What is wrong is told; the value is then only good for looking at. */
export const composeDocument = (composition: Composition): unknown =>
  composeNode({ ...composition, anchors: new Map(), next: composition.start, values: 0, aliases: 0, overflow: false });
