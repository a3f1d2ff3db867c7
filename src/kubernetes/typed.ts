/** Values seen through a type plan: whether they fit it, and which fields they set. */
import { canonical, isObject, type Json, type JsonObject } from '#base/json.ts';
import { goNumber, goSyntax } from './field-error.ts';
import { type FieldNode, type FieldSet, noFields } from './field-set.ts';
import { own } from './own.ts';
import type { ServerProfile } from './profile.ts';
import type { ListPlan, MapPlan, TypePlan } from './type-plan.ts';

/** How a value does not fit its plan, worded as structured-merge-diff words it. */
export interface TypingProblem {
  readonly path: string;
  readonly message: string;
}

export type TypedAs = 'map' | 'scalar' | 'list' | 'open';

const soleKind = (plan: TypePlan): TypedAs | undefined => {
  if (plan.map !== undefined) return plan.scalar === undefined && plan.list === undefined ? 'map' : undefined;
  return plan.scalar === undefined ? 'list' : plan.list === undefined ? 'scalar' : undefined;
};

/** Which part of the plan a value is for. `open` when the value does not tell: absent, null, or none of the plan's kinds. */
export const typedAs = (plan: TypePlan, value: Json | undefined): TypedAs => {
  const sole = soleKind(plan);
  if (sole !== undefined) return sole;
  if (value === undefined || value === null) return 'open';
  if (Array.isArray(value)) return plan.list === undefined ? 'open' : 'list';
  if (isObject(value)) return plan.map === undefined ? 'open' : 'map';
  return plan.scalar === undefined ? 'open' : 'scalar';
};

/** What an open value is handled as. */
export const handledAs = (plan: TypePlan, kind: TypedAs): Exclude<TypedAs, 'open'> =>
  kind !== 'open' ? kind : plan.map !== undefined ? 'map' : plan.scalar !== undefined ? 'scalar' : 'list';

/** The plan of a field of a map; undeclared fields have the map's element plan. */
export const fieldPlan = (map: MapPlan, name: string): TypePlan | undefined => map.fields.get(name) ?? map.element;

export type ElementName = { readonly ok: true; readonly name: string } | { readonly ok: false; readonly message: string };

const refusal = (message: string): ElementName => ({ ok: false, message });

const keyedName = (list: ListPlan, item: Json, profile: ServerProfile): ElementName => {
  if (item === null) return refusal('associative list with keys may not have a null element');
  if (!isObject(item)) return refusal('associative list with keys may not have non-map elements');
  const found: [key: string, value: Json][] = [];
  // The first key that is missing, as the schema orders them, is told; in names they are sorted.
  for (const key of list.keys) {
    const value = own(item, key) === undefined ? list.keyDefaults.get(key) : own(item, key);
    if (value !== undefined) found.push([key, value]);
    else if (!profile.optionalKeys) {
      return refusal(
        `associative list with keys has an element that omits key field ${JSON.stringify(key)} (and doesn't have default value)`,
      );
    }
  }
  if (found.length > 1) found.sort(([left], [right]) => (left < right ? -1 : 1));
  return found.length > 0
    ? { ok: true, name: `k:{${found.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join(',')}}` }
    : refusal(
        `associative list with keys has an element that omits all key fields [${list.keys.map((key) => JSON.stringify(key)).join(' ')}] (and doesn't have default values for any key fields)`,
      );
};

const valueName = (item: Json): ElementName => {
  if (item === null) return refusal("associative list without keys has an element that's an explicit null");
  if (Array.isArray(item)) return refusal('not supported: associative list with lists as elements');
  if (isObject(item)) return refusal("associative list without keys has an element that's a map type");
  return { ok: true, name: `v:${JSON.stringify(item)}` };
};

/** The path element of an item of a set or map list. */
export const elementName = (list: ListPlan, item: Json, profile: ServerProfile): ElementName =>
  list.keys.length > 0 ? keyedName(list, item, profile) : valueName(item);

/** As Go's `%v` prints a value. */
export const goText = (value: Json): string => {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(goText).join(' ')}]`;
  if (typeof value === 'number') return goNumber(value);
  if (!isObject(value)) return value === null ? '<nil>' : String(value);
  const entries = Object.keys(value).sort();
  return `map[${entries.map((key) => `${key}:${goText(value[key] as Json)}`).join(' ')}]`;
};

const printed = (value: Json): string => `&{${goText(value)}}`;

/** As Go's `%T` names the type of a value that was read from JSON. */
export const goType = (value: Json): string => {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'string' ? 'string' : 'map[string]interface {}';
};

interface Typing {
  readonly problems: TypingProblem[];
  readonly profile: ServerProfile;
  readonly duplicates: 'refused' | 'tolerated';
}

const checkScalar = (plan: TypePlan, value: Json, path: string, typing: Typing): void => {
  const say = (message: string): void => void typing.problems.push({ path, message });
  if (value === null) return;
  if (plan.scalar === 'numeric' && typeof value !== 'number') say(`expected numeric (int or float), got ${goType(value)}`);
  else if (plan.scalar === 'string' && typeof value !== 'string')
    say(`expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`);
  else if (plan.scalar === 'boolean' && typeof value !== 'boolean') say(`expected boolean, got ${printed(value)}`);
  else if (plan.scalar === 'untyped' && typeof value === 'object') say(`expected any scalar, got ${printed(value)}`);
};

const checkList = (list: ListPlan, value: Json, path: string, typing: Typing): void => {
  if (value === null) return;
  if (!Array.isArray(value)) {
    typing.problems.push({ path, message: `expected list, got ${printed(value)}` });
    return;
  }
  const seen = new Set<string>();
  for (const [index, item] of (value as readonly Json[]).entries()) {
    if (list.relation === 'atomic') {
      checkTyped(list.items, item, `${path}[${index}]`, typing);
      continue;
    }
    const element = elementName(list, item, typing.profile);
    if (!element.ok) {
      typing.problems.push({ path, message: `element ${index}: ${element.message}` });
      return;
    }
    const text = elementPath(element.name);
    if (seen.has(element.name) && typing.duplicates === 'refused')
      typing.problems.push({ path, message: `duplicate entries for key ${text}` });
    seen.add(element.name);
    checkTyped(list.items, item, path + text, typing);
  }
};

/** As structured-merge-diff prints a value inside a path. */
const pathValue = (value: Json): string => {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(pathValue).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return Object.keys(value)
    .sort()
    .map((key) => `${key}=${pathValue(value[key] as Json)}`)
    .join('');
};

const elementPath = (name: string): string =>
  name.startsWith('v:')
    ? `[=${name.slice(2)}]`
    : `[${Object.entries(JSON.parse(name.slice(2)) as JsonObject)
        .map(([key, value]) => `${key}=${pathValue(value)}`)
        .join(',')}]`;

const checkMap = (map: MapPlan, value: Json, path: string, typing: Typing): void => {
  if (value === null) return;
  if (!isObject(value)) {
    typing.problems.push({ path, message: `expected map, got ${printed(value)}` });
    return;
  }
  for (const name of Object.keys(value)) {
    const plan = fieldPlan(map, name);
    if (plan === undefined) typing.problems.push({ path: `${path}.${name}`, message: 'field not declared in schema' });
    else checkTyped(plan, value[name] as Json, `${path}.${name}`, typing);
  }
};

const checkTyped = (plan: TypePlan, value: Json, path: string, typing: Typing): void => {
  switch (handledAs(plan, typedAs(plan, value))) {
    case 'map':
      checkMap(plan.map as MapPlan, value, path, typing);
      break;
    case 'list':
      checkList(plan.list as ListPlan, value, path, typing);
      break;
    case 'scalar':
      checkScalar(plan, value, path, typing);
      break;
  }
};

/** How an object does not fit its plan; nothing when it does. */
export const typingProblems = (
  plan: TypePlan,
  value: Json,
  profile: ServerProfile,
  duplicates: 'refused' | 'tolerated' = 'refused',
): readonly TypingProblem[] => {
  const typing: Typing = { problems: [], profile, duplicates };
  checkTyped(plan, value, '', typing);
  return typing.problems;
};

/** Problems as one text, as structured-merge-diff joins them. */
export const typingMessage = (problems: readonly TypingProblem[]): string => {
  const texts = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return texts.length === 1 ? (texts[0] as string) : ['errors:', ...texts.map((text) => `  ${text}`)].join('\n');
};

interface Owned {
  /** The value is a leaf: owned as a whole. */
  readonly leaf: boolean;
  readonly below: FieldSet;
}

const wholeLeaf: Owned = { leaf: true, below: noFields };
const nothing: Owned = { leaf: false, below: noFields };

const repeatedIn = (names: readonly string[]): ReadonlySet<string> => {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
};

const ownedList = (list: ListPlan, value: Json, profile: ServerProfile): Owned => {
  if (list.relation === 'atomic') return wholeLeaf;
  if (!Array.isArray(value)) return nothing;
  const items = (value as readonly Json[]).map((item) => ({ item, element: elementName(list, item, profile) }));
  const repeated = repeatedIn(items.flatMap(({ element }) => (element.ok ? [element.name] : [])));
  const below = new Map<string, FieldNode>();
  for (const { item, element } of items) {
    if (!element.ok) continue;
    const inner = repeated.has(element.name) ? noFields : owned(list.items, item, profile).below;
    below.set(element.name, { member: true, below: inner });
  }
  return { leaf: false, below };
};

const ownedMap = (map: MapPlan, value: Json, profile: ServerProfile): Owned => {
  if (map.atomic) return wholeLeaf;
  if (!isObject(value)) return nothing;
  const set = new Map<string, FieldNode>();
  for (const name of Object.keys(value)) {
    const declared = map.fields.get(name);
    const plan = declared ?? map.element;
    if (plan === undefined) continue;
    const inner = value[name] as Json;
    const { leaf, below } = owned(plan, inner, profile);
    const member = leaf || declared === undefined || inner === null || (isObject(inner) && Object.keys(inner).length === 0);
    if (member || below.size > 0) set.set(`f:${name}`, { member, below });
  }
  return { leaf: false, below: set };
};

const owned = (plan: TypePlan, value: Json, profile: ServerProfile): Owned => {
  switch (handledAs(plan, typedAs(plan, value))) {
    case 'map':
      return ownedMap(plan.map as MapPlan, value, profile);
    case 'list':
      return ownedList(plan.list as ListPlan, value, profile);
    case 'scalar':
      return wholeLeaf;
  }
};

/** The fields an object sets. The object has to fit the plan; what does not is left out. */
export const fieldSetOf = (plan: TypePlan, value: Json, profile: ServerProfile): FieldSet => owned(plan, value, profile).below;
