/**
 * Structural schemas → attributes and values. Whatever the language has a word for becomes that word; every other keyword goes
 * along verbatim, under `targets.kubernetes` of the element it stands at.
 */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { unfitFacets } from '#modeling/check/facets.ts';
import { parseType } from '#modeling/load/type-ref.ts';
import type { Constraints } from '#modeling/metamodel/elements.ts';
import { syntax } from '#modeling/metamodel/syntax.ts';
import { type ValueNames, wordOf } from './import-names.ts';
import type { Overlay, OverlayField } from './overlay.ts';

/** Where the reading of a kind puts what it finds. */
export interface SchemaImport {
  readonly kind: string;
  readonly version: string;
  readonly names: ValueNames;
  /** Values of the context so far, the whole before its parts. */
  readonly values: (readonly [string, JsonObject])[];
  readonly overlay?: Overlay;
  /** Tells that the overlay has no words for a field, at a pointer into the definition. */
  readonly untold: (path: readonly string[], pointer: string) => void;
}

/** A schema that is being taken apart: what is not taken stays verbatim. */
class Remainder {
  readonly schema: JsonObject;
  private readonly left: Set<string>;

  constructor(schema: JsonObject) {
    this.schema = schema;
    this.left = new Set(Object.keys(schema));
  }

  has(key: string): boolean {
    return this.left.has(key);
  }

  peek(key: string): Json | undefined {
    return this.left.has(key) ? this.schema[key] : undefined;
  }

  /** The value under a key when it fits; it is then no longer part of the rest. */
  take<Value extends Json>(key: string, fits: (value: Json) => value is Value): Value | undefined {
    const value = this.peek(key);
    if (value === undefined || !fits(value)) return undefined;
    this.left.delete(key);
    return value;
  }

  drop(...keys: readonly string[]): void {
    for (const key of keys) this.left.delete(key);
  }

  get rest(): JsonObject {
    return Object.fromEntries(Object.entries(this.schema).filter(([key]) => this.left.has(key)));
  }
}

const isText = (value: Json): value is string => typeof value === 'string';
const isTrue = (value: Json): value is true => value === true;
const isNumber = (value: Json): value is number => typeof value === 'number';
const isTexts = (value: Json): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');
/** A value whose integers are all kept exactly: the language holds no others. */
const isPlain = (value: unknown): value is Json =>
  typeof value !== 'bigint' && (typeof value !== 'object' || value === null || Object.values(value).every(isPlain));

const isList = (value: Json): value is readonly Json[] => Array.isArray(value) && isPlain(value);

const facetShapes: Readonly<Record<string, (value: Json) => value is Json>> = {
  minimum: isNumber,
  maximum: isNumber,
  multipleOf: isNumber,
  exclusiveMinimum: isTrue,
  exclusiveMaximum: isTrue,
  minLength: isNumber,
  maxLength: isNumber,
  minItems: isNumber,
  maxItems: isNumber,
  minProperties: isNumber,
  maxProperties: isNumber,
  pattern: isText,
  format: isText,
  enum: isList,
} as Readonly<Record<string, (value: Json) => value is Json>>;

/** Facets that fit a type and each other, in the order of the schema. */
const takeFacets = (rest: Remainder, type: string): JsonObject => {
  const parsed = parseType(type);
  if (parsed === undefined) return {};
  let facets = Object.fromEntries(
    Object.keys(rest.schema).flatMap((key) => {
      const value = rest.peek(key);
      return value !== undefined && Object.hasOwn(facetShapes, key) && facetShapes[key]?.(value) === true ? [[key, value]] : [];
    }),
  );
  // Without one facet another may be left that means nothing alone.
  for (let unfit: readonly string[] = Object.keys(facets); unfit.length > 0; ) {
    unfit = unfitFacets({ type: parsed, constraints: facets as Constraints, keys: [] });
    facets = Object.fromEntries(Object.entries(facets).filter(([key]) => !unfit.includes(key)));
  }
  rest.drop(...Object.keys(facets));
  return facets;
};

const ruleShapes: Readonly<Record<string, (value: Json | undefined) => boolean>> = {
  rule: (value) => typeof value === 'string' && value.trim() !== '',
  message: (value) => typeof value === 'string',
  messageExpression: (value) => typeof value === 'string',
  reason: (value) => syntax.rule.keys.reason.shape.kind === 'choice' && syntax.rule.keys.reason.shape.of.includes(String(value)),
  fieldPath: (value) => typeof value === 'string',
  optionalOldSelf: (value) => typeof value === 'boolean',
};

const isRule = (value: Json): boolean =>
  isObject(value) &&
  value['rule'] !== undefined &&
  Object.entries(value).every(([key, item]) => Object.hasOwn(ruleShapes, key) && ruleShapes[key]?.(item) === true);

const isRules = (value: Json): value is readonly Json[] => Array.isArray(value) && value.length > 0 && value.every(isRule);

/** Rules as the language has them: the expression first. */
const takeRules = (rest: Remainder): JsonObject => {
  const rules = rest.take('x-kubernetes-validations', isRules);
  if (rules === undefined) return {};
  return { rules: rules.map((rule) => (isObject(rule) ? { rule: rule['rule'] as Json, ...rule } : rule)) };
};

/** `targets` with options for this target, unless there are none. */
export const withOptions = (options: JsonObject): JsonObject => {
  const kept = Object.entries(options).filter(([key, value]) =>
    // That nothing is implied is worth saying; an empty option else says nothing.
    key === 'implied'
      ? true
      : Array.isArray(value)
        ? value.length > 0
        : isObject(value)
          ? Object.keys(value).length > 0
          : value !== undefined,
  );
  return kept.length === 0 ? {} : { targets: { kubernetes: Object.fromEntries(kept) } };
};

/** What a schema is in the language, as far as its type goes. */
interface Typed {
  readonly type: string;
  /** Keywords that the type brings with it and the schema does not have. */
  readonly omit: readonly string[];
  /** Facets of the items of a list, or the entries of a map. */
  readonly items: JsonObject;
  /** Options for the same. */
  readonly of: JsonObject;
  readonly options: JsonObject;
}

const typed = (type: string, more: Partial<Typed> = {}): Typed => ({ type, omit: [], items: {}, of: {}, options: {}, ...more });

const isListType = (value: Json): value is string => value === 'atomic' || value === 'map';
const isNames = (value: Json): value is readonly string[] => isTexts(value) && value.length > 0;
const isMapType = (value: Json): value is string => value === 'atomic' || value === 'granular';

const listOptions = (rest: Remainder): JsonObject => {
  const listType = rest.take('x-kubernetes-list-type', isListType);
  const listMapKeys = rest.take('x-kubernetes-list-map-keys', isNames);
  return { ...(listType === undefined ? {} : { listType }), ...(listMapKeys === undefined ? {} : { listMapKeys }) };
};

const mapOptions = (rest: Remainder): JsonObject => {
  const mapType = rest.take('x-kubernetes-map-type', isMapType);
  const embedded = rest.take('x-kubernetes-embedded-resource', isTrue);
  return { ...(mapType === undefined ? {} : { mapType }), ...(embedded === undefined ? {} : { embeddedResource: true }) };
};

const preserve = 'x-kubernetes-preserve-unknown-fields';

/** Where a schema stands: its path from the root of the object, the name for a value made of it, its pointer in the definition. */
interface Standing {
  readonly path: readonly string[];
  readonly name: string;
  readonly pointer: string;
}

const anything = (rest: Remainder): Typed =>
  rest.take(preserve, isTrue) === undefined ? typed('json', { omit: [preserve] }) : typed('json');

const listOf = (reading: SchemaImport, rest: Remainder, at: Standing): Typed => {
  const isSet = rest.peek('x-kubernetes-list-type') === 'set';
  const items = rest.take('items', isObject);
  if (isSet) rest.drop('x-kubernetes-list-type');
  const options = listOptions(rest);
  const word = isSet ? 'set' : 'list';
  if (items === undefined) return typed(`${word}<json>`, { omit: rest.has('items') ? [] : ['items'], options });
  const inner = innerOf(reading, items, { ...at, pointer: `${at.pointer}/items` });
  return typed(`${word}<${inner.type}>`, { items: inner.facets, of: inner.options, options });
};

const hasFields = (rest: Remainder): boolean => {
  const properties = rest.peek('properties');
  return isObject(properties) && Object.keys(properties).length > 0 && Object.values(properties).every(isObject);
};

const objectOf = (reading: SchemaImport, rest: Remainder, at: Standing): Typed => {
  const entries = rest.peek('additionalProperties');
  if (!hasFields(rest) && isObject(entries)) {
    rest.drop('additionalProperties');
    const inner = innerOf(reading, entries, { ...at, pointer: `${at.pointer}/additionalProperties` });
    return typed(`map<${inner.type}>`, { items: inner.facets, of: inner.options, options: mapOptions(rest) });
  }
  const isOpen = rest.peek(preserve) === true || entries === true;
  if (!hasFields(rest) && isOpen) return { ...anything(rest), options: { ...mapOptions(rest), extra: { type: 'object' } } };
  return typed(namedValue(reading, rest, at));
};

const scalarTypes: readonly unknown[] = ['string', 'integer', 'number', 'boolean'];

const typeOf = (reading: SchemaImport, rest: Remainder, at: Standing): Typed => {
  if (rest.take('x-kubernetes-int-or-string', isTrue) !== undefined) return typed('intOrString');
  const type = rest.peek('type');
  if (scalarTypes.includes(type)) {
    rest.drop('type');
    return typed(String(type));
  }
  if (type === 'array') {
    rest.drop('type');
    return listOf(reading, rest, at);
  }
  if (type === 'object' || (type === undefined && hasFields(rest))) {
    rest.drop('type');
    const found = objectOf(reading, rest, at);
    return type === undefined ? { ...found, omit: [...found.omit, 'type'] } : found;
  }
  return anything(rest);
};

/** Options of a schema from what was found and what is left. */
const optionsFrom = (found: Typed, rest: Remainder): JsonObject => {
  const { extra, ...options } = found.options;
  const verbatim = { ...(isObject(extra) ? extra : {}), ...rest.rest };
  return {
    ...options,
    ...(found.omit.length === 0 ? {} : { omit: found.omit }),
    ...(Object.keys(verbatim).length === 0 ? {} : { extra: verbatim }),
    ...(Object.keys(found.of).length === 0 ? {} : { of: found.of }),
  };
};

/** What the items of a list or the entries of a map are. */
interface Inner {
  readonly type: string;
  /** As under `items` of an attribute. */
  readonly facets: JsonObject;
  readonly options: JsonObject;
}

/** The type of items or entries and their facets; what else is said of them goes into options. */
const innerOf = (reading: SchemaImport, schema: JsonObject, at: Standing): Inner => {
  const rest = new Remainder(schema);
  const found = typeOf(reading, rest, at);
  if (reading.overlay !== undefined) rest.take('description', isText);
  const facets = takeFacets(rest, found.type);
  return { type: found.type, facets: { ...facets, ...itemsOf(found) }, options: optionsFrom(found, rest) };
};

/** `items`, unless nothing is said of them. */
const itemsOf = ({ items }: Typed): JsonObject => (Object.keys(items).length === 0 ? {} : { items });

/** Keywords that say something of the field and not of the value it holds. */
const ofTheField = ['description', 'default', 'nullable', 'minProperties', 'maxProperties', 'title', 'example', 'externalDocs'];

const requiredOptions = (required: readonly string[], names: readonly string[]): JsonObject => {
  const inOrder = names.filter((name) => required.includes(name));
  return inOrder.every((name, index) => name === required[index]) ? {} : { required };
};

/** Names under `required`, when every one of them is a field and none stands twice: else it stays verbatim. */
export const takeRequired = (rest: Remainder, names: readonly string[]): readonly string[] => {
  const isSound = (value: Json): value is readonly string[] =>
    isTexts(value) && value.length > 0 && new Set(value).size === value.length && value.every((name) => names.includes(name));
  return rest.take('required', isSound) ?? [];
};

/** Makes a value of an object's fields, unless an equal one is known; its name. */
const namedValue = (reading: SchemaImport, rest: Remainder, at: Standing): string => {
  const slot = reading.values.length;
  reading.values.push(['', {}]);
  const given = rest.peek('properties');
  const fields = hasFields(rest) && isObject(given) ? given : {};
  if (hasFields(rest)) rest.drop('properties');
  const names = Object.keys(fields);
  const required = takeRequired(rest, names);
  const base = at.path.length === 1 && at.path[0] === 'spec' ? wordOf(reading.kind) : at.name;
  const attributes = Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [
      key,
      attributeOf(reading, key, field as JsonObject, { base, path: at.path, pointer: at.pointer, required: required.includes(key) }),
    ]),
  );
  const isOpen = rest.take(preserve, isTrue) !== undefined;
  const rules = takeRules(rest);
  const options = mapOptions(rest);
  const extra = Object.fromEntries(Object.entries(rest.rest).filter(([key]) => !ofTheField.includes(key)));
  rest.drop(...Object.keys(extra));
  const body = {
    description: valueDescription(reading, rest, at),
    ...(isOpen ? { closed: false } : {}),
    ...rules,
    ...withOptions({ ...options, extra, ...requiredOptions(required, names) }),
    attributes,
  };
  const { name, isNew } = reading.names.name(at.name, reading.version, [reading.kind, ...at.path].join('\u0000'), body);
  // What was found again leaves no slot, nor do its parts: they were found again too.
  if (isNew) reading.values[slot] = [name, body];
  else reading.values.length = slot;
  return name;
};

/** A spec or status has the words of its field, since it is all there is to say of both; other values are described by their place. */
const valueDescription = (reading: SchemaImport, rest: Remainder, at: Standing): string => {
  const isPart = at.path.length === 1 && (at.path[0] === 'spec' || at.path[0] === 'status');
  const given = rest.peek('description');
  if (isPart && reading.overlay !== undefined) return reading.overlay.field([reading.kind, ...at.path]).description;
  if (isPart) return typeof given === 'string' ? given : '';
  const path = at.path[0] === 'spec' ? at.path.slice(1) : at.path;
  return `Part of ${reading.kind}: ${path.join('.')}.`;
};

interface FieldStanding {
  /** Beginning of the names of values below. */
  readonly base: string;
  /** Path of the object that has the field. */
  readonly path: readonly string[];
  readonly pointer: string;
  readonly required: boolean;
}

/** Words for a field: upstream's, or with an overlay only ours. The path leaves `spec` out, as overlays do. */
const wordsFor = (reading: SchemaImport, rest: Remainder, path: readonly string[], pointer: string): OverlayField => {
  if (reading.overlay === undefined)
    return { description: rest.take('description', (value): value is string => isText(value) && value !== '') ?? '' };
  rest.take('description', isText);
  const said = path[0] === 'spec' && path.length > 1 ? path.slice(1) : path;
  const found = reading.overlay.field([reading.kind, ...said]);
  if (found.description === '') reading.untold(said, pointer);
  return found;
};

/** The attribute that a property of a schema becomes. */
export const attributeOf = (reading: SchemaImport, key: string, schema: JsonObject, at: FieldStanding): JsonObject => {
  const rest = new Remainder(schema);
  const path = [...at.path, key];
  const pointer = `${at.pointer}/properties/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const found = typeOf(reading, rest, { path, name: `${at.base}${wordOf(key)}`, pointer });
  const words = wordsFor(reading, rest, path, pointer);
  const nullable = rest.take('nullable', isTrue);
  const given = rest.take('default', isPlain);
  const facets = takeFacets(rest, found.type);
  const rules = takeRules(rest);
  const said = path[0] === 'spec' ? path.slice(1) : path;
  const references = reading.overlay?.reference([reading.kind, ...said]);
  return {
    type: found.type,
    ...(at.required ? { required: true } : {}),
    ...(nullable === undefined ? {} : { nullable }),
    ...(given === undefined ? {} : { default: given }),
    ...facets,
    ...itemsOf(found),
    ...(words.unit === undefined ? {} : { unit: words.unit }),
    ...(references === undefined ? {} : { references }),
    ...rules,
    ...withOptions(optionsFrom(found, rest)),
    ...(words.description === '' ? {} : { description: words.description }),
  };
};

/** What the root of an object's schema becomes: fields, rules and options of a version. */
export interface RootImport {
  readonly description: string;
  readonly shape: JsonObject;
  readonly options: JsonObject;
}

const plainImplied: Readonly<Record<string, JsonObject>> = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { type: 'object' },
};

const isPlainImplied = (key: string, field: JsonObject): boolean => {
  const plain = plainImplied[key];
  return plain !== undefined && Object.keys(field).length === 1 && field['type'] === plain['type'];
};

/** With an overlay upstream's words for apiVersion, kind and metadata go as all others do. */
const withoutWords = (reading: SchemaImport, key: string, field: JsonObject): JsonObject =>
  reading.overlay !== undefined && Object.hasOwn(plainImplied, key)
    ? Object.fromEntries(Object.entries(field).filter(([keyword]) => keyword !== 'description'))
    : field;

/** `spec` and `status` in short, when an attribute says no more than its type and the words of its value. */
const inShort = (reading: SchemaImport, attributes: JsonObject): JsonObject | undefined => {
  const short = Object.entries(attributes).map(([key, attribute]) => {
    const { type, description = '', ...more } = attribute as JsonObject;
    const value = reading.values.find(([name]) => name === type)?.[1];
    const isShort = (key === 'spec' || key === 'status') && Object.keys(more).length === 0 && value?.['description'] === description;
    return isShort ? [key, type as Json] : undefined;
  });
  const isOrdered = Object.keys(attributes).join() !== 'status,spec';
  return isOrdered && short.every((entry) => entry !== undefined) ? Object.fromEntries(short as [string, Json][]) : undefined;
};

/** Takes the root of an object's schema apart. */
export const rootOf = (reading: SchemaImport, schema: JsonObject, pointer: string): RootImport => {
  const rest = new Remainder(schema);
  const given = rest.peek('properties');
  const isWhole = isObject(given) && Object.keys(given).length > 0 && Object.values(given).every(isObject);
  const fields = Object.fromEntries(
    Object.entries(isWhole ? given : {}).map(([key, field]) => [key, withoutWords(reading, key, field as JsonObject)]),
  );
  if (isWhole) rest.drop('properties');
  const order = Object.keys(fields);
  const required = takeRequired(rest, order);
  // What is implied comes first, so only as long as nothing else stands before it.
  const implied: string[] = [];
  for (const key of Object.keys(plainImplied)) {
    const field = fields[key];
    if (field !== undefined && isPlainImplied(key, field) && !required.includes(key) && order[implied.length] === key) implied.push(key);
  }
  const isImplied = (key: string): boolean => implied.includes(key);
  const told = Object.entries(fields).filter(([key]) => !isImplied(key));
  const attributes = Object.fromEntries(
    told.map(([key, field]) => [
      key,
      attributeOf(reading, key, field, { base: wordOf(reading.kind), path: [], pointer, required: required.includes(key) }),
    ]),
  );
  const description = rest.take('description', (value): value is string => isText(value) && value !== '') ?? '';
  const hasType = rest.take('type', (value): value is string => value === 'object') !== undefined;
  const rules = takeRules(rest);
  const short = inShort(reading, attributes);
  const named = told.map(([key]) => key);
  const missing = Object.keys(plainImplied).filter((key) => !isImplied(key) && !named.includes(key));
  return {
    description,
    shape: { ...(short ?? (told.length === 0 ? {} : { attributes })), ...rules },
    options: {
      ...(missing.length === 0 ? {} : { implied }),
      ...(hasType ? {} : { omit: ['type'] }),
      ...requiredOptions(required, named),
      ...mapOptions(rest),
      ...(Object.keys(rest.rest).length === 0 ? {} : { extra: rest.rest }),
    },
  };
};
