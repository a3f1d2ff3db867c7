/**
 * Decoding as the fabric's own programs do it (DEC-01, DEC-02, HF-03): fields have the types of the schema, numbers have to fit, null is
 * the same as nothing. What comes out holds neither nulls nor fields that nobody knows.
 */
import { isObject, type Json, type JsonObject, pointerToken } from '#base/json.ts';
import { nearestName } from '#base/nearest-name.ts';

export interface DecodeProblem {
  readonly rule: 'DEC-01' | 'DEC-02' | 'HF-03' | 'Q14';
  readonly pointer: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

export interface Decoded {
  readonly value: JsonObject;
  readonly problems: readonly DecodeProblem[];
}

/** Largest number of each field that has one (DEC-01); the names mean the same in every kind. */
export const largestNumbers: Readonly<Record<string, number>> = {
  icmpType: 255,
  icmpCode: 255,
  flapThreshold: 255,
  vlan: 65_535,
  interfaceMTU: 65_535,
  from: 65_535,
  to: 65_535,
  seq: 65_535,
  portRangeBegin: 65_535,
  portRangeEnd: 65_535,
  mtu: 65_535,
  maxPorts: 65_535,
  asn: 4_294_967_295,
  leaseTimeSeconds: 4_294_967_295,
  samplingInterval: 4_294_967_295,
  recoveryInterval: 4_294_967_295,
  maxPathsEBGP: 4_294_967_295,
};

/** Maps whose values must not be null, because the fabric's code falls over them (Q14). */
const neverNull: readonly RegExp[] = [/^\/spec\/subnets\/[^/]*$/u];

const expected: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  boolean: 'true or false',
  integer: 'a whole number',
};

const isOf = (type: string, value: Json): boolean => {
  if (type === 'object') return isObject(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return typeof value === 'number' && Number.isInteger(value);
  return typeof value === type;
};

const zeroOf = (schema: JsonObject): Json =>
  ({ object: {}, array: [], string: '', boolean: false, integer: 0 })[String(schema['type'])] ?? null;

class Decoder {
  readonly problems: DecodeProblem[] = [];

  value(schema: JsonObject, value: Json, pointer: string, name: string): Json {
    const type = String(schema['type'] ?? '');
    if (type === '') return value;
    if (!isOf(type, value)) {
      this.problems.push({ rule: 'DEC-02', pointer, parameters: { field: name, expected: expected[type] ?? type } });
      return zeroOf(schema);
    }
    if (typeof value === 'number') this.#number(value, pointer, name);
    if (Array.isArray(value)) return this.#list(schema, value, pointer, name);
    return isObject(value) ? this.#mapping(schema, value, pointer, name) : value;
  }

  #number(value: number, pointer: string, name: string): void {
    const largest = largestNumbers[name] ?? Number.MAX_SAFE_INTEGER;
    if (value < 0 || value > largest)
      this.problems.push({ rule: 'DEC-01', pointer, parameters: { field: name, value: String(value), limit: largest } });
  }

  #list(schema: JsonObject, list: readonly Json[], pointer: string, name: string): Json {
    const items = schema['items'];
    if (!isObject(items)) return list;
    return list.map((item, index) => (item === null ? zeroOf(items) : this.value(items, item, `${pointer}/${index}`, name)));
  }

  #mapping(schema: JsonObject, mapping: JsonObject, pointer: string, name: string): Json {
    const { properties, additionalProperties } = schema;
    if (isObject(properties)) return this.#fields(properties, mapping, pointer, name);
    return isObject(additionalProperties) ? this.#entries(additionalProperties, mapping, pointer, name) : mapping;
  }

  #fields(properties: JsonObject, mapping: JsonObject, pointer: string, name: string): Json {
    const fields: Record<string, Json> = {};
    for (const key of Object.keys(mapping)) {
      const value = mapping[key] as Json;
      const at = `${pointer}/${pointerToken(key)}`;
      const schema = Object.hasOwn(properties, key) ? properties[key] : undefined;
      if (!isObject(schema)) this.#unknown(Object.keys(properties), key, at, name);
      else if (value !== null) fields[key] = this.value(schema, value, at, key);
    }
    return fields;
  }

  #unknown(known: readonly string[], key: string, pointer: string, name: string): void {
    const nearest = nearestName(key, known);
    const what = nearest === undefined ? 'Remove it.' : `Did you mean ${nearest}?`;
    this.problems.push({ rule: 'HF-03', pointer, parameters: { field: `${name}.${key}`, what } });
  }

  #entries(values: JsonObject, mapping: JsonObject, pointer: string, name: string): Json {
    const entries: [string, Json][] = [];
    for (const key of Object.keys(mapping)) {
      const value = mapping[key] as Json;
      const at = `${pointer}/${pointerToken(key)}`;
      if (value !== null) entries.push([key, this.value(values, value, at, name)]);
      else if (neverNull.some((place) => place.test(at))) this.problems.push({ rule: 'Q14', pointer: at, parameters: { name: key } });
      else entries.push([key, zeroOf(values)]);
    }
    return Object.fromEntries(entries);
  }
}

/** The part of a kind's schema that is about the specification; an empty one when there is none. */
export const specSchemaIn = (schema: Json | undefined): JsonObject => {
  const properties = isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {};
  return isObject(properties['spec']) ? properties['spec'] : {};
};

/** Decodes a specification by the schema of its kind. A specification that is not there is empty. */
export const decodeSpec = (schema: JsonObject, spec: Json | undefined): Decoded => {
  const decoder = new Decoder();
  const value = spec === undefined || spec === null ? {} : decoder.value(schema, spec, '/spec', 'spec');
  return { value: isObject(value) ? value : {}, problems: decoder.problems };
};
