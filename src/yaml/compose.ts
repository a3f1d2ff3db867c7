/** From the parser's events to values, with the rules of a profile and everything that is wrong. */
import {
  type AliasEvent,
  EVENT_ALIAS,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  type Event,
  getScalarValue,
  type ScalarEvent,
} from 'js-yaml';
import type { yamlProblems } from './problems.ts';
import { type Profile, resolveScalar } from './scalars.ts';

type Code = keyof typeof yamlProblems;

/** Tells a problem at an offset of the text. */
export type Tell = (code: Code, offset: number, parameters: Readonly<Record<string, string | number>>) => void;

interface Anchor {
  readonly value: unknown;
  readonly size: number;
}

interface Composer {
  readonly text: string;
  readonly events: readonly Event[];
  readonly profile: Profile;
  readonly tell: Tell;
  readonly maxValues: number;
  readonly anchors: Map<string, Anchor>;
  next: number;
  /** Values so far, aliases counted with all they stand for. */
  values: number;
  overflow: boolean;
}

/** Where an event's content begins in the text. */
export const offsetOf = (event: Event): number => {
  if (event.type === EVENT_SCALAR) {
    const scalar = event as ScalarEvent;
    if (scalar.valueStart < 0) return Math.max(scalar.tagStart, scalar.anchorStart, 0);
    // Quoted and block scalars begin at their mark, one character before the value.
    return scalar.style === 2 || scalar.style === 3 ? scalar.valueStart - 1 : scalar.valueStart;
  }
  if (event.type === EVENT_ALIAS) return (event as AliasEvent).anchorStart - 1;
  return 'start' in event ? event.start : 0;
};

const put = (target: Record<string, unknown>, key: string, value: unknown): void => {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
};

const anchorName = (composer: Composer, event: Event): string | undefined =>
  'anchorStart' in event && event.anchorStart >= 0 ? composer.text.slice(event.anchorStart, event.anchorEnd) : undefined;

const tagOf = (composer: Composer, event: ScalarEvent): string =>
  event.tagStart < 0 ? '' : composer.text.slice(event.tagStart, event.tagEnd);

const decodeBinary = (composer: Composer, text: string, offset: number): string => {
  const compact = text.replaceAll(/\s/gu, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/u.test(compact) || compact.length % 4 !== 0) composer.tell('yaml/bad-binary', offset, {});
  return Buffer.from(compact, 'base64').toString('utf8');
};

const plainValue = (composer: Composer, text: string, offset: number): string | number | boolean | null => {
  const resolved = resolveScalar(text, composer.profile);
  if (resolved.kind === 'notFinite') composer.tell('yaml/number-not-finite', offset, { text });
  else if (resolved.kind === 'imprecise') composer.tell('yaml/integer-precision', offset, { text });
  else {
    if (resolved.surprise !== undefined)
      composer.tell(`yaml/surprising-${resolved.surprise}`, offset, { text, value: String(resolved.value) });
    return resolved.value;
  }
  return text;
};

const scalarValue = (composer: Composer, event: ScalarEvent): string | number | boolean | null => {
  const text =
    event.valueStart < 0 ? '' : event.fast ? composer.text.slice(event.valueStart, event.valueEnd) : getScalarValue(composer.text, event);
  const tag = tagOf(composer, event);
  const offset = offsetOf(event);
  if (tag === '!!str' || tag === '!') return text;
  if (tag === '!!binary') return decodeBinary(composer, text, offset);
  if (event.style === 1 || tag === '!!int' || tag === '!!float' || tag === '!!bool' || tag === '!!null')
    return plainValue(composer, text, offset);
  return text;
};

const keyText = (composer: Composer, event: Event): string | undefined => {
  if (event.type === EVENT_SCALAR) {
    const key = scalarValue(composer, event as ScalarEvent);
    if (key === null) composer.tell('yaml/null-key', offsetOf(event), {});
    return key === null ? undefined : String(key);
  }
  if (event.type === EVENT_ALIAS) {
    const key = aliasValue(composer, event as AliasEvent);
    if (typeof key === 'string' || typeof key === 'number' || typeof key === 'boolean') return String(key);
  }
  composer.tell('yaml/complex-key', offsetOf(event), {});
  return undefined;
};

const aliasValue = (composer: Composer, event: AliasEvent): unknown => {
  const name = composer.text.slice(event.anchorStart, event.anchorEnd);
  const anchor = composer.anchors.get(name);
  if (anchor === undefined) {
    composer.tell('yaml/unknown-alias', offsetOf(event), { name });
    return null;
  }
  count(composer, anchor.size, event);
  return anchor.value;
};

const count = (composer: Composer, size: number, event: Event): void => {
  composer.values += size;
  if (composer.values <= composer.maxValues || composer.overflow) return;
  composer.overflow = true;
  composer.tell('yaml/too-many-aliases', offsetOf(event), { limit: composer.maxValues });
};

const merge = (composer: Composer, into: Record<string, unknown>, given: ReadonlySet<string>, source: unknown, offset: number): void => {
  const sources = Array.isArray(source) ? source : [source];
  for (const item of sources) {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      composer.tell('yaml/bad-merge', offset, {});
      continue;
    }
    for (const [key, value] of Object.entries(item)) if (!given.has(key) && !Object.hasOwn(into, key)) put(into, key, value);
  }
};

const isMergeKey = (composer: Composer, event: Event): boolean =>
  event.type === EVENT_SCALAR &&
  (event as ScalarEvent).style === 1 &&
  composer.text.slice((event as ScalarEvent).valueStart, (event as ScalarEvent).valueEnd) === '<<';

const composeMapping = (composer: Composer): Record<string, unknown> => {
  const mapping: Record<string, unknown> = {};
  const given = new Set<string>();
  const merges: [unknown, number][] = [];
  for (
    let event = composer.events[composer.next];
    event !== undefined && event.type !== EVENT_POP;
    event = composer.events[composer.next]
  ) {
    if (isMergeKey(composer, event)) {
      composer.next += 1;
      merges.push([composeNode(composer), offsetOf(event)]);
      continue;
    }
    const nested = event.type === EVENT_MAPPING || event.type === EVENT_SEQUENCE;
    const key = keyText(composer, event);
    if (nested) composeNode(composer);
    else {
      composer.next += 1;
      const name = anchorName(composer, event);
      if (name !== undefined && event.type === EVENT_SCALAR) composer.anchors.set(name, { value: key ?? null, size: 1 });
    }
    if (key !== undefined && given.has(key)) composer.tell('yaml/duplicate-key', offsetOf(event), { key });
    const value = composeNode(composer);
    if (key === undefined) continue;
    given.add(key);
    put(mapping, key, value);
  }
  composer.next += 1;
  for (const [source, offset] of merges) merge(composer, mapping, given, source, offset);
  return mapping;
};

const composeSequence = (composer: Composer): unknown[] => {
  const items: unknown[] = [];
  while (composer.events[composer.next] !== undefined && composer.events[composer.next]?.type !== EVENT_POP)
    items.push(composeNode(composer));
  composer.next += 1;
  return items;
};

const composeNode = (composer: Composer): unknown => {
  const event = composer.events[composer.next];
  if (event === undefined) return null;
  composer.next += 1;
  const before = composer.values;
  count(composer, 1, event);
  if (event.type === EVENT_ALIAS) return aliasValue(composer, event as AliasEvent);
  const value =
    event.type === EVENT_SCALAR
      ? scalarValue(composer, event as ScalarEvent)
      : event.type === EVENT_MAPPING
        ? composeMapping(composer)
        : composeSequence(composer);
  const name = anchorName(composer, event);
  if (name !== undefined) composer.anchors.set(name, { value, size: composer.values - before });
  return value;
};

/** The value of the document whose content begins at `start`. */
export const composeDocument = (
  text: string,
  events: readonly Event[],
  start: number,
  profile: Profile,
  maxValues: number,
  tell: Tell,
): unknown => {
  const composer: Composer = { text, events, profile, tell, maxValues, anchors: new Map(), next: start, values: 0, overflow: false };
  return composeNode(composer);
};
