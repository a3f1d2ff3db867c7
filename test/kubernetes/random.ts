/**
 * Random schemas, and random values that mostly fit a schema, from a seed. Small vocabularies on purpose: what is interesting about
 * ownership is that values meet.
 */
import { isObject, type Json, type JsonObject } from '../../src/base/json.ts';

export interface Random {
  /** In [0, 1). */
  readonly next: () => number;
  readonly chance: (probability: number) => boolean;
  /** From 0 to below `limit`. */
  readonly below: (limit: number) => number;
  readonly pick: <Value>(values: readonly Value[]) => Value;
}

/** A generator of 32-bit numbers (mulberry32), the same on any machine. */
export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { next, below, chance: (probability) => next() < probability, pick: (values) => values[below(values.length)] as never };
};

const words = ['a', 'b', 'c'];
/** Words that Hedgehog's patterns and formats like. */
const candidates = [
  ...words,
  '',
  'vpc-1',
  '10.0.0.0/24',
  '10.0.0.1',
  '10.0.0.1/31',
  'E1/1',
  '100G',
  '00:11:22:33:44:55',
  '1000-1999',
  '2026-11-22T12:00:00Z',
  '1h5m',
  'x'.repeat(70),
];

const anything = (random: Random, depth = 2): Json => {
  const scalars: readonly Json[] = ['a', 'b', 'c', '', 0, 1, 2, 1.5, true, null];
  const kind = depth === 0 ? 0 : random.below(4);
  if (kind === 2) return Array.from({ length: random.below(3) }, () => anything(random, depth - 1));
  if (kind === 3) return Object.fromEntries(words.filter(() => random.chance(0.4)).map((name) => [name, anything(random, depth - 1)]));
  return random.pick(scalars);
};

const matches = (pattern: Json | undefined, text: string): boolean => {
  if (typeof pattern !== 'string') return true;
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true;
  }
};

const textFor = (random: Random, schema: JsonObject): string => {
  const fitting = candidates.filter((text) => matches(schema['pattern'], text) && text.length >= Number(schema['minLength'] ?? 0));
  const plain = schema['pattern'] === undefined && schema['format'] === undefined && random.chance(0.9);
  return random.pick(plain ? words : random.chance(0.95) && fitting.length > 0 ? fitting : candidates);
};

const numberFor = (random: Random, schema: JsonObject): number => {
  const from = typeof schema['minimum'] === 'number' ? schema['minimum'] : 0;
  const value = random.chance(0.01) ? 2 ** 31 : from + random.below(4) - (random.chance(0.03) ? 5 : 0);
  return schema['type'] === 'number' && random.chance(0.3) ? value + 0.5 : value;
};

/** How daring values are: how often something does not fit. */
export interface Daring {
  readonly wrongType: number;
  readonly unknownField: number;
  readonly missing: number;
  readonly null: number;
}

const part = (schema: JsonObject, key: string): JsonObject => (isObject(schema[key]) ? schema[key] : {});

/** What makes an object a resource. */
const resourceFor = (random: Random, daring: Daring): JsonObject => ({
  ...(random.chance(daring.missing) ? {} : { apiVersion: random.pick(['v1', 'a/v1']) }),
  ...(random.chance(daring.missing) ? {} : { kind: random.pick(['Thing', 'Other']) }),
  ...(random.chance(daring.wrongType) ? { kind: random.pick<Json>([1, '', 'No Kind', null]) } : {}),
  ...(random.chance(0.5)
    ? {
        metadata: {
          ...(random.chance(0.5) ? { name: random.pick(['a', 'b']) } : {}),
          ...(random.chance(0.4) ? { labels: { a: random.pick(['a', 'b']) } } : {}),
          ...(random.chance(0.2) ? { finalizers: ['x.io/a'] } : {}),
          ...(random.chance(0.05) ? { creationTimestamp: null } : {}),
          ...(random.chance(daring.unknownField) ? { unknown: 1 } : {}),
        },
      }
    : {}),
});

const objectFor = (random: Random, schema: JsonObject, daring: Daring, depth: number): JsonObject => {
  const object: Record<string, Json> = {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const more = schema['additionalProperties'];
  for (const [name, property] of Object.entries(part(schema, 'properties'))) {
    const probability = required.includes(name) ? 1 - daring.missing : depth > 4 ? 0.15 : 0.5;
    if (isObject(property) && random.chance(probability)) object[name] = valueFor(random, property, daring, depth + 1);
  }
  if (isObject(more)) for (const name of words) if (random.chance(0.4)) object[name] = valueFor(random, more, daring, depth + 1);
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (open) for (const name of ['p', 'q', 'r']) if (random.chance(0.4)) object[name] = anything(random);
  if (random.chance(daring.unknownField)) object['unknown'] = anything(random);
  return schema['x-kubernetes-embedded-resource'] === true ? { ...object, ...resourceFor(random, daring) } : object;
};

const listFor = (random: Random, schema: JsonObject, daring: Daring, depth: number): Json => {
  const items = Array.from({ length: random.below(4) }, () => valueFor(random, part(schema, 'items'), daring, depth + 1));
  const type = schema['x-kubernetes-list-type'];
  if (type === undefined || type === 'atomic' || random.chance(daring.wrongType)) return items;
  const keys = Array.isArray(schema['x-kubernetes-list-map-keys']) ? schema['x-kubernetes-list-map-keys'].map(String) : [];
  const properties = part(part(schema, 'items'), 'properties');
  const identity = (item: Json): string =>
    type === 'set' || !isObject(item)
      ? JSON.stringify(item)
      : JSON.stringify(keys.map((key) => item[key] ?? part(properties, key)['default'] ?? null));
  return items.filter((item, index) => items.findIndex((other) => identity(other) === identity(item)) === index);
};

/** A value that mostly fits the schema. */
export const valueFor = (random: Random, schema: JsonObject, daring: Daring, depth = 0): Json => {
  if (random.chance(daring.wrongType)) return anything(random);
  if (random.chance(schema['nullable'] === true ? 0.2 : daring.null)) return null;
  if (schema['x-kubernetes-int-or-string'] === true) return random.pick([1, '1', '50%', 2]);
  if (Array.isArray(schema['enum']) && random.chance(0.97)) return random.pick(schema['enum']);
  switch (schema['type']) {
    case 'string':
      return textFor(random, schema);
    case 'integer':
    case 'number':
      return numberFor(random, schema);
    case 'boolean':
      return random.chance(0.5);
    case 'array':
      return listFor(random, schema, daring, depth);
    case 'object':
      return objectFor(random, schema, daring, depth);
    default:
      return anything(random);
  }
};

const withDefault = (random: Random, schema: JsonObject, values: readonly Json[]): JsonObject => ({
  ...schema,
  ...(random.chance(0.3) ? { default: random.pick(values) } : {}),
  ...(random.chance(0.15) ? { nullable: true } : {}),
});

/** Bounds of a text, some of which its defaults do not break. */
const textBounds = (random: Random): JsonObject =>
  random.pick<JsonObject>([
    {},
    {},
    { maxLength: 3 },
    { minLength: 1 },
    { pattern: '^[a-z0-9.:/-]*$' },
    { pattern: '^(a|b|c|vpc-[0-9]+)?$', maxLength: 63 },
    { allOf: [{ maxLength: 5 }, { pattern: '^[^x]*$' }] },
    { anyOf: [{ enum: ['a', 'b', 'c'] }, { minLength: 4 }] },
    { not: { enum: ['', 'vpc-1'] } },
    { oneOf: [{ maxLength: 2 }, { pattern: '^1' }] },
  ]);

const formats = ['date-time', 'ipv4', 'cidr', 'mac', 'duration', 'uri', 'byte', 'hostname', 'email', 'uuid', 'unheard-of'];

const scalarSchema = (random: Random): JsonObject => {
  switch (random.below(8)) {
    case 0:
      return withDefault(random, { type: 'integer', minimum: 0, maximum: 9 }, [0, 1, 2]);
    case 1:
      return withDefault(random, { type: 'boolean' }, [true, false]);
    case 2:
      return withDefault(random, { 'x-kubernetes-int-or-string': true, ...random.pick<JsonObject>([{}, { pattern: '^[0-9]+%?$' }]) }, [
        1,
        '1',
      ]);
    case 3:
      return withDefault(random, { type: 'string', enum: words }, words);
    case 4:
      return withDefault(
        random,
        { type: 'number', ...random.pick<JsonObject>([{}, { multipleOf: 0.5 }, { exclusiveMinimum: true, minimum: -1 }]) },
        [0, 1.5],
      );
    case 5:
      return { type: 'string', format: random.pick(formats), ...(random.chance(0.2) ? { nullable: true } : {}) };
    case 6:
      return { type: random.pick(['integer', 'number']), format: random.pick(['int32', 'int64', 'float', 'double']) };
    default:
      return withDefault(random, { type: 'string', ...textBounds(random) }, words);
  }
};

/** Items of a set or keys of a map list: scalars that are never null. */
const keySchema = (random: Random): JsonObject => ({ type: random.pick(['string', 'integer']) });

/** Items of a set: scalars, or containers that are one value. */
const elementSchema = (random: Random): JsonObject =>
  random.pick<JsonObject>([
    keySchema(random),
    keySchema(random),
    { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: { type: 'string' }, b: { type: 'integer' } } },
    { type: 'array', 'x-kubernetes-list-type': 'atomic', items: { type: 'string' } },
  ]);

const mapListSchema = (random: Random, depth: number): JsonObject => {
  const first = { type: 'string' };
  const second = { ...keySchema(random) };
  const two = random.chance(0.5);
  const filled = random.chance(0.6) ? { ...second, default: second['type'] === 'string' ? 'a' : 1 } : second;
  const item = objectSchema(random, depth + 1);
  const required = ['k', ...(two && filled['default'] === undefined ? ['l'] : [])];
  return {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': two ? ['k', 'l'] : ['k'],
    items: { type: 'object', required, properties: { ...part(item, 'properties'), k: first, ...(two ? { l: filled } : {}) } },
  };
};

const listSchema = (random: Random, depth: number): JsonObject => {
  const kind = random.below(4);
  const bounds = random.chance(0.3) ? { maxItems: 1 + random.below(4) } : random.chance(0.1) ? { minItems: 1 } : {};
  const nullable = random.chance(0.1) ? { nullable: true } : {};
  if (kind === 0) return { type: 'array', 'x-kubernetes-list-type': 'set', ...bounds, ...nullable, items: elementSchema(random) };
  if (kind === 1) return { ...mapListSchema(random, depth), ...bounds, ...nullable };
  const type = random.chance(0.3) ? { 'x-kubernetes-list-type': 'atomic' } : {};
  const items = schemaOf(random, depth + 1);
  const filled = items['default'] === undefined && random.chance(0.1) ? { default: [] } : {};
  return { type: 'array', ...type, ...bounds, ...nullable, ...filled, items };
};

const objectSchema = (random: Random, depth: number): JsonObject => {
  const kind = random.below(8);
  if (depth > 0 && kind === 7) return embeddedSchema(random, depth);
  const atomic = random.chance(0.15) ? { 'x-kubernetes-map-type': 'atomic' } : {};
  const nullable = random.chance(0.1) ? { nullable: true } : {};
  if (depth > 0 && kind === 0) return { type: 'object', ...atomic, additionalProperties: schemaOf(random, depth + 1) };
  if (depth > 0 && kind === 1) return { type: 'object', ...atomic, ...nullable, 'x-kubernetes-preserve-unknown-fields': true };
  if (depth > 0 && kind === 2 && random.chance(0.3)) return { type: 'object', ...atomic, ...nullable };
  const names = ['a', 'b', 'c', 'd', 'e'].slice(0, 1 + random.below(5));
  const properties = Object.fromEntries(names.map((name) => [name, schemaOf(random, depth + 1)]));
  const empty = depth > 0 && random.chance(0.15) ? { default: {} } : {};
  const open = random.chance(0.08) ? { 'x-kubernetes-preserve-unknown-fields': true } : {};
  const required = empty.default === undefined && random.chance(0.1) ? { required: [random.pick(names)] } : {};
  return withRules(random, {
    type: 'object',
    ...atomic,
    ...nullable,
    ...empty,
    ...open,
    ...required,
    ...junctors(random, properties),
    properties,
  });
};

/** What must hold of some properties together. */
const junctors = (random: Random, properties: JsonObject): JsonObject => {
  const names = Object.keys(properties);
  if (names.length < 2 || random.chance(0.9)) return {};
  const [one, other] = [random.pick(names), random.pick(names)];
  return random.pick<JsonObject>([
    { anyOf: [{ required: [one] }, { required: [other] }] },
    { oneOf: [{ required: [one] }, { required: [other] }] },
    { not: { required: [one, other] } },
    { allOf: [{ minProperties: 1 }, { not: { required: [one] } }] },
    { maxProperties: 2 },
  ]);
};

/** A resource inside a resource. */
const embeddedSchema = (random: Random, depth: number): JsonObject => {
  const open = random.chance(0.6);
  const known = random.chance(0.5) ? { properties: { spec: schemaOf(random, depth + 2) } } : {};
  return {
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    ...(open || known.properties === undefined ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
    ...known,
  };
};

/** Rules about a property of some type, and about its change. */
const rulesAbout = (name: string, schema: JsonObject): readonly JsonObject[] => {
  const field = `self.${name}`;
  const has = (rest: string): string => `!has(${field}) || ${rest}`;
  const both = (rest: string): string => `!has(${field}) || !has(oldSelf.${name}) || ${rest}`;
  const path = { fieldPath: `.${name}` };
  if (schema['nullable'] === true || schema['x-kubernetes-int-or-string'] === true)
    return [{ rule: `has(${field})`, message: `${name} is needed` }];
  switch (schema['format'] === undefined ? schema['type'] : undefined) {
    case 'string':
      return [
        { rule: has(`${field} != 'c'`) },
        { rule: has(`${field}.size() < 3`), message: 'too long', ...path },
        { rule: both(`${field} == oldSelf.${name}`), message: `${name} cannot change`, reason: 'FieldValueForbidden', ...path },
        { rule: has(`${field} in ['a', 'b', '']`), messageExpression: `'not ' + ${field}` },
        { rule: `has(${field}) == has(oldSelf.${name})` },
        { rule: `oldSelf.hasValue() || has(${field})`, optionalOldSelf: true, message: `${name} from the start` },
      ];
    case 'integer':
      return [
        { rule: has(`${field} < 3`), message: 'too large', reason: 'FieldValueInvalid', ...path },
        { rule: both(`${field} >= oldSelf.${name}`), messageExpression: `'was ' + string(oldSelf.${name})` },
      ];
    case 'boolean':
      return [{ rule: both(`!oldSelf.${name} || ${field}`), message: 'cannot be taken back' }];
    default:
      return [];
  }
};

/** Sometimes the schema of an object with rules in it. */
const withRules = (random: Random, schema: JsonObject): JsonObject => {
  if (random.chance(0.85)) return schema;
  const rules = Object.entries(part(schema, 'properties')).flatMap(([name, property]) => rulesAbout(name, property as JsonObject));
  const whole: readonly JsonObject[] = [{ rule: 'self == oldSelf', message: 'cannot change' }];
  const picked = [...rules, ...(random.chance(0.1) ? whole : [])].filter(() => random.chance(0.3));
  return picked.length === 0 ? schema : { ...schema, 'x-kubernetes-validations': picked };
};

const schemaOf = (random: Random, depth: number): JsonObject => {
  const kind = depth > 3 ? 0 : random.below(5);
  if (kind < 2) return scalarSchema(random);
  return kind === 2 ? listSchema(random, depth) : objectSchema(random, depth);
};

/** A random structural schema of a resource, with everything that makes server-side apply hard. */
export const randomSchema = (random: Random): JsonObject => {
  const { default: _default, ...spec } = objectSchema(random, 0);
  return {
    type: 'object',
    ...(random.chance(0.1) ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
    ...(random.chance(0.1) ? { 'x-kubernetes-validations': [{ rule: "self.metadata.name != 'o25'", message: 'unlucky' }] } : {}),
    properties: {
      spec: { ...spec, nullable: false },
      status: { type: 'object', properties: { phase: { type: 'string' }, seen: schemaOf(random, 2) } },
    },
  };
};

/** Where a scale subresource looks: at numbers of its own, or at whatever may be there. */
export const randomScale = (random: Random): JsonObject => ({
  specReplicasPath: random.pick(['.spec.replicas', '.spec.replicas', '.spec.a', '.spec.b.a']),
  statusReplicasPath: random.pick(['.status.replicas', '.status.replicas', '.status.seen', '.status.seen.a']),
  ...(random.chance(0.5) ? { labelSelectorPath: random.pick(['.status.phase', '.status.phase', '.status.seen', '.spec.a.b']) } : {}),
});

/** The schema of a resource with numbers to scale in its spec and its status. */
export const withReplicas = (schema: JsonObject): JsonObject => {
  const { spec, status } = part(schema, 'properties');
  const counted = (inner: Json | undefined): JsonObject => ({
    ...(inner as JsonObject),
    properties: { ...part(inner as JsonObject, 'properties'), replicas: { type: 'integer' } },
  });
  return { ...schema, properties: { ...part(schema, 'properties'), spec: counted(spec), status: counted(status) } };
};

/** A change of a schema at one place, which objects that were stored before may not fit. */
const changes = (random: Random, schema: JsonObject): JsonObject => {
  const { default: _default, ...bare } = schema;
  const tightened: Readonly<Record<string, readonly JsonObject[]>> = {
    string: [
      { ...bare, enum: ['a', 'c'] },
      { ...bare, maxLength: 1 },
      { ...bare, pattern: '^[bc]$' },
      { ...bare, minLength: 2 },
      { type: 'integer' },
    ],
    integer: [{ ...bare, maximum: 1 }, { ...bare, minimum: 1 }, { type: 'string' }, { ...bare, multipleOf: 2 }],
    boolean: [{ type: 'string' }, { ...schema, default: true }],
    array: [
      { ...bare, maxItems: 1 },
      { ...bare, minItems: 2 },
      { type: 'array', items: schema['items'] ?? {}, 'x-kubernetes-list-type': 'atomic' },
      { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    ],
    object: [
      { ...schema, 'x-kubernetes-map-type': schema['x-kubernetes-map-type'] === 'atomic' ? 'granular' : 'atomic' },
      { ...bare, required: Object.keys(part(schema, 'properties')).slice(0, 1) },
      { ...bare, maxProperties: 1 },
    ],
  };
  const type = typeof schema['type'] === 'string' ? schema['type'] : 'none';
  return random.pick([...(tightened[type] ?? []), { ...schema, nullable: schema['nullable'] !== true }]);
};

/** The schema after some changes. */
export const evolved = (random: Random, schema: JsonObject, depth = 0): JsonObject => {
  if (depth > 1 && random.chance(0.2)) return changes(random, schema);
  const properties = Object.entries(part(schema, 'properties'))
    .filter(() => depth < 2 || random.chance(0.93))
    .map(([name, property]) => [name, evolved(random, property as JsonObject, depth + 1)] as const);
  const more = depth > 1 && random.chance(0.15) ? { z: withDefault(random, { type: 'string' }, words) } : {};
  const known = schema['properties'] === undefined ? {} : { properties: { ...Object.fromEntries(properties), ...more } };
  const keys = Array.isArray(schema['x-kubernetes-list-map-keys']);
  const items = isObject(schema['items']) && !keys ? { items: evolved(random, schema['items'], depth + 1) } : {};
  return { ...schema, ...known, ...items };
};
