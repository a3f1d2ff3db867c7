/** Which way a field went: does the new model allow more than the old one, less, or something else? */
import { canonical, isObject } from '#base/json.ts';
import type { TypeRef } from '../metamodel/elements.ts';
import { keysOf, listIn, type Part } from './anatomy.ts';
import { type Difference, subject } from './difference.ts';

/** `loosened`: everything that was allowed still is. `tightened`: the other way round. `replaced`: neither is known. */
export type Direction = 'loosened' | 'tightened' | 'replaced' | 'same';

const turned: Readonly<Record<Direction, Direction>> = { loosened: 'tightened', tightened: 'loosened', replaced: 'replaced', same: 'same' };

/** New names of renamed elements, by their old ones. A name that several elements gave up leads nowhere. */
export type Renames = ReadonlyMap<string, string>;

const texts = ['string', 'text'];
/** Scalars whose values are all values of the others, beside those of text. */
const widens: Readonly<Record<string, readonly string[]>> = {
  string: ['intOrString'],
  text: ['intOrString'],
  integer: ['number', 'intOrString'],
  dnsLabel: [...texts, 'dnsSubdomain', 'intOrString'],
  dnsSubdomain: [...texts, 'intOrString'],
  instant: [...texts, 'intOrString'],
  duration: [...texts, 'intOrString'],
  url: [...texts, 'intOrString'],
  digest: [...texts, 'intOrString'],
};

const sameName = (before: TypeRef, after: TypeRef, renames: Renames): boolean =>
  'name' in before && 'name' in after && (before.name === after.name || renames.get(before.name) === after.name);

const heart = (before: TypeRef, after: TypeRef, renames: Renames, isEnum: (name: string) => boolean): Direction => {
  if (sameName(before, after, renames)) return 'same';
  if (after.kind === 'scalar' && after.name === 'json') return 'loosened';
  if (before.kind === 'scalar' && before.name === 'json') return 'tightened';
  if (before.kind === 'scalar' && after.kind === 'scalar') {
    if (texts.includes(before.name) && texts.includes(after.name)) return 'same';
    if (widens[before.name]?.includes(after.name) === true) return 'loosened';
    return widens[after.name]?.includes(before.name) === true ? 'tightened' : 'replaced';
  }
  // A value of an enumeration is text.
  if (before.kind === 'named' && after.kind === 'scalar')
    return isEnum(before.name) && texts.includes(after.name) ? 'loosened' : 'replaced';
  if (before.kind === 'scalar' && after.kind === 'named') return turned[heart(after, before, renames, isEnum)];
  return 'replaced';
};

const upper = ['maximum', 'maxLength', 'maxItems', 'maxProperties'];
const lower = ['minimum', 'minLength', 'minItems', 'minProperties'];

const bound = (facet: string, before: unknown, after: unknown): Direction => {
  if (before === undefined) return 'tightened';
  if (after === undefined) return 'loosened';
  if (typeof before !== 'number' || typeof after !== 'number') return 'replaced';
  return upper.includes(facet) === after > before ? 'loosened' : 'tightened';
};

const multiple = (before: unknown, after: unknown): Direction => {
  if (typeof before !== 'number' || typeof after !== 'number') return bound('', before, after);
  if (Number.isInteger(before / after)) return 'loosened';
  return Number.isInteger(after / before) ? 'tightened' : 'replaced';
};

const choice = (before: unknown, after: unknown): Direction => {
  if (!(Array.isArray(before) && Array.isArray(after))) return bound('', before, after);
  const [old, now] = [before.map(canonical), after.map(canonical)];
  const lost = old.some((value) => !now.includes(value));
  const won = now.some((value) => !old.includes(value));
  return lost ? (won ? 'replaced' : 'tightened') : won ? 'loosened' : 'same';
};

/** Formats of numbers of which the second takes all of the first. */
const widerFormats = ['int32 int64', 'float double'];

const format = (before: unknown, after: unknown): Direction => {
  if (typeof before !== 'string' || typeof after !== 'string') return bound('', before, after);
  if (widerFormats.includes(`${before} ${after}`)) return 'loosened';
  return widerFormats.includes(`${after} ${before}`) ? 'tightened' : 'replaced';
};

/** Which way a facet went; nothing for a facet that is not known. */
export const facetDirection = (facet: string, before: unknown, after: unknown): Direction | undefined => {
  if (upper.includes(facet) || lower.includes(facet)) return bound(facet, before, after);
  if (facet === 'exclusiveMinimum' || facet === 'exclusiveMaximum') return after === true ? 'tightened' : 'loosened';
  if (facet === 'multipleOf') return multiple(before, after);
  if (facet === 'enum') return choice(before, after);
  if (facet === 'format') return format(before, after);
  // Whether one expression allows what another one does is not decided: only all or nothing is.
  return facet === 'pattern' ? bound('', before, after) : undefined;
};

/** The direction of several things that changed at once. */
const together = (...all: readonly Direction[]): Direction => {
  const [first, ...others] = [...new Set(all.filter((direction) => direction !== 'same'))];
  return first === undefined ? 'same' : others.length === 0 ? first : 'replaced';
};

type Facets = Readonly<Record<string, unknown>>;

/** Which way facets went together; a facet that is not known makes it unknown. */
const facetsDirection = (before: Facets, after: Facets): Direction =>
  together(
    ...[...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((facet) => canonical(before[facet]) !== canonical(after[facet]))
      .map((facet): Direction => facetDirection(facet, before[facet], after[facet]) ?? 'replaced'),
  );

/** What a type says besides its name, what it holds and facets: nothing that the rules know. */
const beyondKnown = ({ kind: _kind, constraints: _constraints, ...rest }: TypeRef): string =>
  canonical(Object.fromEntries(Object.entries(rest).filter(([key]) => key !== 'name' && key !== 'of')));

const shapeDirection = (before: TypeRef, after: TypeRef, renames: Renames, isEnum: (name: string) => boolean): Direction => {
  if (!('of' in before && 'of' in after)) return heart(before, after, renames, isEnum);
  const inner = typeDirection(before.of, after.of, renames, isEnum);
  if (before.kind === after.kind) return inner;
  if (before.kind === 'set' && after.kind === 'list') return inner === 'same' || inner === 'loosened' ? 'loosened' : 'replaced';
  if (before.kind === 'list' && after.kind === 'set') return inner === 'same' || inner === 'tightened' ? 'tightened' : 'replaced';
  return 'replaced';
};

/** Which way a type went. Lists, sets and maps are compared by what they hold, with its facets; a list is wider than a set. */
export const typeDirection = (before: TypeRef, after: TypeRef, renames: Renames, isEnum: (name: string) => boolean): Direction =>
  beyondKnown(before) === beyondKnown(after)
    ? together(shapeDirection(before, after, renames, isEnum), facetsDirection({ ...before.constraints }, { ...after.constraints }))
    : 'replaced';

/** A type without the facets in it. */
const withoutFacets = ({ constraints: _constraints, ...type }: TypeRef): unknown =>
  'of' in type ? { ...type, of: withoutFacets(type.of as TypeRef) } : type;

const filled = (part: Part | undefined): boolean => part?.['default'] !== undefined;
const required = (part: Part | undefined): boolean => part?.['required'] === true;

/** How an attribute is when nothing is said: `needed` it has to be said, `filled` it has a default, `optional` it is absent. */
const presence = (part: Part | undefined): string => (filled(part) ? 'filled' : required(part) ? 'needed' : 'optional');

/** What a person calls the way a field went; the word by which a rule is found. Nothing when the rules do not know. */
type Way = (difference: Difference) => string | undefined;

const flag: Way = ({ after }) => (after === true ? 'on' : 'off');
const plain: Way = ({ step }) => step;

const unchanged = (before: unknown, after: unknown, renames: Renames): boolean =>
  typeof before === 'string' && typeof after === 'string' && renames.get(before) === after;

const raised: Way = ({ before, after }) =>
  typeof before === 'number' && typeof after === 'number' && after > before ? 'raised' : 'lowered';

const placeholders = (text: unknown): string =>
  [...new Set([...String(text ?? '').matchAll(/\{(\w+)\}/gu)].map(([name]) => name))].sort().join();

const attributeWays: Readonly<Record<string, Way>> = {
  '': (difference) => (difference.step === 'added' ? `added ${presence(subject(difference).now)}` : difference.step),
  required: (difference) => {
    const { old, now } = subject(difference);
    return `${required(now) ? 'required' : 'optional'}${filled(old) && filled(now) ? ', filled' : ''}`;
  },
  nullable: flag,
  secret: flag,
  default: (difference) => {
    const { old, now } = subject(difference);
    return `${difference.step}${difference.step !== 'changed' && required(old) && required(now) ? ', required' : ''}`;
  },
};

const ways: Readonly<Record<string, Readonly<Record<string, Way>>>> = {
  attribute: attributeWays,
  value: { closed: flag },
  behaviour: { creates: flag, exposed: flag },
  view: { exposed: flag, version: raised },
  event: { published: flag, version: raised },
  resource: {
    statusSubresource: flag,
    // With the old version still among several, only the place where objects are stored moves.
    version: ({ way, before }) =>
      keysOf('resourceVersion', listIn(way.at(-1)?.now, 'versions')).includes(String(before)) ? 'moved' : 'changed',
  },
  resourceVersion: { statusSubresource: flag, served: flag, storage: flag, deprecated: flag },
  refusal: {
    message: (difference) => (placeholders(difference.before) === placeholders(difference.after) ? 'changed' : 'other parameters'),
    hint: (difference) => (placeholders(difference.before) === placeholders(difference.after) ? 'changed' : 'other parameters'),
  },
};

export interface Names {
  readonly renames: Renames;
  readonly isEnum: (name: string) => boolean;
}

/** Fields whose text names another element: they follow when it is renamed. */
const follows = (before: unknown, after: unknown, renames: Renames): boolean => {
  if (Array.isArray(before) && Array.isArray(after))
    return (
      before.length === after.length &&
      before.every((item, index) => canonical(item) === canonical(after[index]) || follows(item, after[index], renames))
    );
  if (isObject(before) && isObject(after) && before['kind'] === after['kind'] && isObject(before['of']))
    return follows(before['of'], after['of'], renames);
  if (isObject(before) && isObject(after) && before['kind'] === 'named') return unchanged(before['name'], after['name'], renames);
  return unchanged(before, after, renames);
};

const isType = (value: unknown): value is TypeRef => isObject(value) && typeof value['kind'] === 'string';

/** Fields that name other elements. */
const naming = new Set(
  'type spec status states initial final from to on emits refuses otherwise key detailOnly search ordering indexes asks until startsOn onFailure'
    .split(' ')
    .concat('references.to', 'entity.aggregate', 'entity.identity'),
);

/** Whether a field names other elements, so that it follows when one is renamed. */
export const namesElements = (field: readonly string[]): boolean => naming.has(field.join('.'));

/** Which way a difference went, as the rules call it. */
export const wayOf = (difference: Difference, { renames, isEnum }: Names): string | undefined => {
  const { field, step, before, after } = difference;
  const [name = '', detail] = field;
  const { kind } = subject(difference);
  if (name === 'constraints') {
    const facets = detail === undefined ? undefined : facetDirection(detail, before, after);
    return facets;
  }
  if (step === 'changed' && isType(before) && isType(after)) {
    const direction = typeDirection(before, after, renames, isEnum);
    if (canonical(withoutFacets(before)) === canonical(withoutFacets(after))) return `items ${direction}`;
    const kinds = `${before.kind} ${after.kind}`;
    if (direction === 'same')
      return follows(before, after, renames) || canonical(before) === canonical(after) ? 'follows a rename' : 'same';
    return kinds === 'list set' || kinds === 'set list' ? `${before.kind} to ${after.kind}` : direction;
  }
  if (step === 'changed' && namesElements(field) && follows(before, after, renames)) return 'follows a rename';
  return (ways[kind]?.[name] ?? plain)(difference);
};
