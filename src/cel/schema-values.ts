/**
 * JSON as values, seen through a schema: what is an int, a time or a set is said there. Parts are looked at when they are read.
 *
 * Source: the API server's `UnstructuredToVal`, with its errors for values that do not fit.
 */
import { equals, isObject, type Json, type JsonObject } from '#base/json.ts';
import { escapeProperty, unescapeProperty } from './property-name.ts';
import { asResource, openSchema, type RuleSchema } from './schema.ts';
import { Duration, fitsDuration, readDate, readDuration, readTimestamp, Timestamp } from './time.ts';
import { describe, fail, isEqual, ListValue, MapValue, type Value } from './values.ts';

const goType = (json: Json): string => {
  if (Array.isArray(json)) return '[]interface {}';
  if (json === null) return '<nil>';
  if (typeof json === 'object') return 'map[string]interface {}';
  if (typeof json === 'number') return Number.isInteger(json) ? 'int64' : 'float64';
  return typeof json === 'boolean' ? 'bool' : 'string';
};

/** A list of a schema, with the equality and the sum of its kind. */
class SchemaList extends ListValue {
  private readonly json: readonly Json[];
  private readonly schema: RuleSchema;
  private readonly values: (Value | undefined)[];

  constructor(json: readonly Json[], schema: RuleSchema, values: (Value | undefined)[] = []) {
    super();
    this.json = json;
    this.schema = schema;
    this.values = values;
  }
  get size(): number {
    return Math.max(this.json.length, this.values.length);
  }
  at(index: number): Value {
    const known = this.values[index];
    if (known !== undefined) return known;
    const made = adapt(this.json[index] as Json, this.schema.items as RuleSchema);
    this.values[index] = made;
    return made;
  }
  private keyOf(item: Value): Value[] {
    return this.schema.listMapKeys.map((key) => (item instanceof MapValue ? (item.get(escapeProperty(key) ?? key) ?? null) : null));
  }
  /** Position of the item that stands for the same thing. */
  private position(items: readonly Value[], wanted: Value): number {
    if (this.schema.listType !== 'map') return items.findIndex((item) => isEqual(item, wanted));
    const key = this.keyOf(wanted);
    return items.findIndex((item) => this.keyOf(item).every((part, index) => isEqual(part, key[index] as Value)));
  }
  override same(other: ListValue): boolean {
    if (this.schema.listType !== 'set' && this.schema.listType !== 'map') return super.same(other);
    if (this.size !== other.size) return false;
    const items = this.items();
    return other.items().every((item) => {
      const at = this.position(items, item);
      return at >= 0 && (this.schema.listType === 'set' || isEqual(items[at] as Value, item));
    });
  }
  add(other: ListValue): ListValue {
    const items = [...this.items()];
    for (const item of other.items()) {
      const at = this.schema.listType === 'set' || this.schema.listType === 'map' ? this.position(items, item) : -1;
      if (at < 0) items.push(item);
      else if (this.schema.listType === 'map') items[at] = item;
    }
    return new SchemaList([], this.schema, items);
  }
}

/** An object with declared properties, or a map with one schema for all values. */
class SchemaMap extends MapValue {
  private readonly json: JsonObject;
  private readonly schema: RuleSchema;
  private readonly values = new Map<string, Value>();

  constructor(json: JsonObject, schema: RuleSchema) {
    super();
    this.json = json;
    this.schema = schema;
  }
  get size(): number {
    return Object.keys(this.json).length;
  }
  private schemaOf(name: string): RuleSchema | undefined {
    return this.schema.properties === undefined ? this.schema.additional : this.schema.properties.get(name);
  }
  get(key: Value): Value | undefined {
    if (typeof key !== 'string') return fail('no such overload');
    const known = this.values.get(key);
    if (known !== undefined) return known;
    const name = this.schema.properties === undefined ? key : unescapeProperty(key);
    if (name === undefined || !Object.hasOwn(this.json, name)) return undefined;
    const json = this.json[name] as Json;
    const schema = this.schemaOf(name);
    if (schema === undefined || (json === null && (this.schema.properties !== undefined || this.schema.open === true))) return undefined;
    const value = adapt(json, schema);
    this.values.set(key, value);
    return value;
  }
  keys(): readonly Value[] {
    const names = Object.keys(this.json).filter((name) => this.schemaOf(name) !== undefined);
    return this.schema.properties === undefined ? names : names.map((name) => escapeProperty(name) ?? name);
  }
  override same(other: MapValue): boolean {
    if (this.size !== other.size) return false;
    for (const [name, json] of Object.entries(this.json)) {
      if (this.schemaOf(name) === undefined) {
        if (!(other instanceof SchemaMap)) return fail('no such overload');
        if (Object.hasOwn(other.json, name) && !equals(json, other.json[name])) return false;
        continue;
      }
      const key = this.schema.properties === undefined ? name : (escapeProperty(name) ?? name);
      const [ours, theirs] = [this.get(key), other.get(key)];
      if ((ours === undefined) !== (theirs === undefined)) return false;
      if (ours !== undefined && !isEqual(ours, theirs as Value)) return false;
    }
    return true;
  }
}

const spokenUnits: readonly (readonly [bigint, ...string[]])[] = [
  [1n, 'ns', 'nano'],
  [1_000n, 'us', 'µs', 'micro'],
  [1_000_000n, 'ms', 'milli'],
  [1_000_000_000n, 's', 'sec'],
  [60_000_000_000n, 'm', 'min'],
  [3_600_000_000_000n, 'h', 'hr', 'hour'],
  [86_400_000_000_000n, 'd', 'day'],
  [604_800_000_000_000n, 'w', 'wk', 'week'],
];

/** `5 days`: what schemas take for a duration beside Go's form. */
const spokenDuration = (text: string): Duration | undefined => {
  let total: bigint | undefined;
  for (const found of text.matchAll(/(\d+)\s*([A-Za-zµ]+)/gu)) {
    const word = (found[2] as string).toLowerCase();
    for (const [unit, ...names] of spokenUnits) {
      const hits = names.filter((name, index) => name === word || (index === names.length - 1 && word.startsWith(name))).length;
      if (hits > 0) total = (total ?? 0n) + BigInt(found[1] as string) * unit * BigInt(hits);
    }
  }
  return total === undefined || !fitsDuration(total) ? undefined : new Duration(total);
};

const dateTime = (text: string): Timestamp | undefined =>
  text === '' ? new Timestamp(0n) : (readTimestamp(text) ?? (/[Zz]|[+-]\d{2}:\d{2}$/u.test(text) ? undefined : readTimestamp(`${text}Z`)));

const [newline, carriageReturn, padding] = [0x0a, 0x0d, 0x3d];
const utf8 = new TextEncoder();

const afterNewlines = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (bytes[at] === newline || bytes[at] === carriageReturn) at += 1;
  return at;
};

/** Where what follows the first sign of padding is wrong, after so many digits of its group of four. */
const paddingFault = (bytes: Uint8Array, from: number, digits: number): number | undefined => {
  let at = afterNewlines(bytes, from);
  if (digits === 2) {
    if (at === bytes.length) return at;
    if (bytes[at] !== padding) return at - 1;
    at = afterNewlines(bytes, at + 1);
  }
  return at < bytes.length ? at : undefined;
};

/** The byte at which Go's decoder of base64 for URLs gives up; nothing when it does not. */
const base64Fault = (bytes: Uint8Array): number | undefined => {
  let digits = 0;
  for (const [at, byte] of bytes.entries()) {
    if (/[\w-]/u.test(String.fromCharCode(byte))) digits = (digits + 1) % 4;
    else if (byte === padding && digits >= 2) return paddingFault(bytes, at + 1, digits);
    else if (byte !== newline && byte !== carriageReturn) return at;
  }
  return digits === 0 ? undefined : bytes.length - digits;
};

const base64 = (text: string): Uint8Array => {
  const fault = base64Fault(utf8.encode(text));
  if (fault !== undefined) return fail(`Invalid byte formatted string ${text}: illegal base64 data at input byte ${fault}`);
  const plain = text
    .replaceAll(/[\r\n]/gu, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
};

const textValue = (text: string, format: string): Value => {
  switch (format) {
    case 'duration':
      return readDuration(text) ?? spokenDuration(text) ?? fail(`Invalid duration ${text}: unable to parse ${text} as duration`);
    case 'date':
      return readDate(text) ?? fail(`Invalid date formatted string ${text}`);
    case 'date-time':
      return dateTime(text) ?? fail(`Invalid date-time formatted string ${text}`);
    case 'byte':
      return base64(text);
    default:
      return text;
  }
};

const openMap: RuleSchema = { ...openSchema, additional: openSchema };
const openList: RuleSchema = { ...openSchema, items: openSchema };

/** JSON as it is: whole numbers are ints. */
const deduced = (json: Json): Value => {
  if (Array.isArray(json)) return new SchemaList(json as readonly Json[], openList);
  if (isObject(json)) return new SchemaMap(json, openMap);
  return typeof json === 'number' && Number.isInteger(json) ? BigInt(json) : (json as string | number | boolean | null);
};

/** JSON seen through a schema. Fails, as the server does, when it does not fit. */
export const adapt = (json: Json, schema: RuleSchema): Value => {
  if (schema.open === true) return deduced(json);
  if (json === null) return schema.nullable ? null : fail('invalid data, got null for schema with nullable=false');
  if (schema.intOrString) {
    if (typeof json === 'string') return json;
    return typeof json === 'number' && Number.isInteger(json)
      ? BigInt(json)
      : fail('invalid data, expected XIntOrString value to be either a string or integer');
  }
  switch (schema.type) {
    case 'object':
      if (!isObject(json)) return fail('invalid data, expected a map for the provided schema with type=object');
      return new SchemaMap(json, schema.embedded ? asResource(schema) : schema);
    case 'array':
      if (!Array.isArray(json)) return fail('invalid data, expected an array for the provided schema with type=array');
      return schema.items === undefined
        ? fail('invalid array type, expected Items with a non-empty Schema')
        : new SchemaList(json as readonly Json[], schema);
    case 'string':
      return typeof json === 'string' ? textValue(json, schema.format) : fail(`invalid data, expected string, got ${goType(json)}`);
    case 'number':
      return typeof json === 'number' ? json : fail(`invalid data, expected float, got ${goType(json)}`);
    case 'integer':
      return typeof json === 'number' && Number.isInteger(json) ? BigInt(json) : fail(`invalid data, expected int, got ${goType(json)}`);
    case 'boolean':
      return typeof json === 'boolean' ? json : fail(`invalid data, expected bool, got ${goType(json)}`);
    default:
      return fail(
        `invalid type, expected object, array, number, integer, boolean or string, or no type with x-kubernetes-int-or-string or x-kubernetes-preserve-unknown-fields is true, got ${describe(schema.type)}`,
      );
  }
};
