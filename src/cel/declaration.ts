/**
 * The types that expressions see of a schema, with what is known about the size of their values.
 *
 * Source: the API server's `SchemaDeclType`. A part without a type, or whose items have none, is not visible at all.
 */
import { escapeProperty } from './property-name.ts';
import { asResource, type RuleSchema } from './schema.ts';
import { bool, bytes, double, duration, dyn, int, listOf, mapOf, string, type Type, timestamp } from './types.ts';

/** A type and its sizes. */
export interface Declaration {
  readonly type: Type;
  /** Most characters, items or entries a value can have. */
  readonly maxElements: number;
  /** Fewest bytes a value takes in a request. */
  readonly minSize: number;
  /** Fields of an object by the name an expression uses. */
  readonly fields?: ReadonlyMap<string, Declaration>;
  /** Of a list its items, of a map its values. */
  readonly items?: Declaration;
  /** Of a map. */
  readonly keys?: Declaration;
  /** Whether a bound in the schema says `maxElements`; otherwise it is what fits into a request. */
  readonly bounded: boolean;
}

/** Most bytes of a request. */
export const maxRequestSize = 3 * 1024 * 1024;

const unboundedText = maxRequestSize - 2;

const scalar = (type: Type, minSize: number, maxElements = 0, bounded = true): Declaration => ({ type, minSize, maxElements, bounded });

/** The key of every map. The server counts it as empty, so that its length adds nothing to a cost. */
const keyDeclaration: Declaration = scalar(string, 2);

const positive = (value: number): number => Math.max(0, value);

const utf8 = new TextEncoder();

const textDeclaration = (schema: RuleSchema): Declaration => {
  const { maxLength, format } = schema;
  switch (format) {
    case 'byte':
      return scalar(bytes, 2, maxLength === undefined ? unboundedText : positive(maxLength), maxLength !== undefined);
    case 'duration':
      return scalar(duration, 3, 32);
    case 'date':
      return scalar(timestamp, 12, 12);
    case 'date-time':
      return scalar(timestamp, 22, 37);
    default:
  }
  if (maxLength !== undefined) return scalar(string, 2, positive(maxLength) * 4);
  if (schema.enum.length === 0) return scalar(string, 2, unboundedText, false);
  return scalar(string, 2, Math.max(0, ...schema.enum.map((value) => (typeof value === 'string' ? utf8.encode(value).length : 0))));
};

const listDeclaration = ({ items, maxItems }: RuleSchema, name: string): Declaration | undefined => {
  const inner = items === undefined ? undefined : declare(items, items.embedded, `${name}.@idx`);
  if (inner === undefined) return undefined;
  const maxElements = maxItems === undefined ? Math.floor((maxRequestSize - 2) / (inner.minSize + 1)) : positive(maxItems);
  return { type: listOf(inner.type), items: inner, minSize: 2, maxElements, bounded: maxItems !== undefined };
};

const mapDeclaration = (additional: RuleSchema, maxProperties: number | undefined, name: string): Declaration | undefined => {
  const inner = declare(additional, additional.embedded, `${name}.@elem`);
  if (inner === undefined) return undefined;
  const maxElements = maxProperties === undefined ? Math.floor((maxRequestSize - 2) / (inner.minSize + 6)) : positive(maxProperties);
  return {
    type: mapOf(string, inner.type),
    keys: keyDeclaration,
    items: inner,
    minSize: 2,
    maxElements,
    bounded: maxProperties !== undefined,
  };
};

const objectDeclaration = (schema: RuleSchema, name: string): Declaration | undefined => {
  if (schema.additional !== undefined) return mapDeclaration(schema.additional, schema.maxProperties, name);
  const fields = new Map<string, Declaration>();
  let minSize = 2;
  for (const [property, inner] of schema.properties ?? []) {
    const escaped = escapeProperty(property);
    const field = declare(inner, inner.embedded, `${name}.${escaped ?? property}`);
    if (field === undefined) continue;
    if (escaped !== undefined) fields.set(escaped, field);
    if (schema.required.has(property) && !inner.hasDefault) minSize += utf8.encode(property).length + field.minSize + 4;
  }
  const types = new Map([...fields].map(([field, { type }]) => [field, type]));
  const title = schema.title === '' ? {} : { title: schema.title };
  return { type: { kind: 'object', name, ...title, fields: types }, fields, minSize, maxElements: 0, bounded: true };
};

/** What expressions see of a schema; `undefined` when it is nothing. `name` is what messages call an object of it. */
export const declare = (schema: RuleSchema, resource: boolean, name = 'self'): Declaration | undefined => {
  if (schema.intOrString) {
    const { maxLength } = schema;
    return scalar(dyn, 1, maxLength === undefined ? unboundedText : positive(maxLength) * 4, maxLength !== undefined);
  }
  const whole = resource ? asResource(schema) : schema;
  switch (whole.type) {
    case 'array':
      return listDeclaration(whole, name);
    case 'object':
      return objectDeclaration(whole, name);
    case 'string':
      return textDeclaration(whole);
    case 'boolean':
      return scalar(bool, 4);
    case 'number':
      return scalar(double, 1);
    case 'integer':
      return scalar(int, 1);
    default:
      return undefined;
  }
};
