/**
 * Types of the model as the structural schemas that expressions are typed against and run on. They say of types what the kubernetes
 * target says, so that an expression means the same everywhere as to an API server.
 */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { Attribute, Constraints, Context, Model, TypeRef, Value } from '../metamodel/elements.ts';
import { enumOf, valueTypeOf } from '../metamodel/model.ts';
import { scalars } from '../metamodel/scalars.ts';

/** Values may hold each other; deeper than this nobody asks. */
const maxDepth = 12;

/** A type that is not known may be anything: what follows from a mistake is not told again. */
const anything: JsonObject = { 'x-kubernetes-int-or-string': true };

/** Texts of our own kinds have no format there, so that an instant is a text to an expression; imported ones are what their author wrote. */
const worded = (schema: JsonObject, { role }: Context): JsonObject => {
  if (role === 'published-language' || schema['type'] !== 'string') return schema;
  const { format: _format, ...plain } = schema;
  return plain;
};

const optionsOf = (options: Json | undefined): JsonObject => (isObject(options) ? options : {});

/** What the options of the kubernetes target make of a schema, as far as expressions can tell. */
const optioned = (schema: JsonObject, { listType, listMapKeys, extra, omit }: JsonObject): JsonObject => {
  const said: JsonObject = {
    ...schema,
    ...(listType === undefined ? {} : { 'x-kubernetes-list-type': listType }),
    ...(listMapKeys === undefined ? {} : { 'x-kubernetes-list-map-keys': listMapKeys }),
  };
  const left = Array.isArray(omit) ? Object.fromEntries(Object.entries(said).filter(([key]) => !omit.includes(key))) : said;
  return { ...left, ...optionsOf(extra) };
};

interface Around {
  readonly model: Model;
  readonly context: Context;
  readonly depth: number;
}

const listKeywords = ({ model, context }: Around, { kind, of }: Extract<TypeRef, { kind: 'list' | 'set' | 'map' }>): JsonObject => {
  if (kind === 'set') return { 'x-kubernetes-list-type': 'set' };
  const identity = valueTypeOf(model, context, of)?.element.entity?.identity;
  return identity === undefined ? {} : { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [identity] };
};

const typeSchema = (around: Around, type: TypeRef, constraints: Constraints, options: JsonObject): JsonObject => {
  const { model, context, depth } = around;
  if (type.kind === 'scalar') return worded({ ...scalars[type.name].kubernetes, ...(constraints as JsonObject) }, context);
  if (type.kind !== 'named') {
    const inner = optionsOf(options['of']);
    const of = optioned(typeSchema(around, type.of, type.of.constraints ?? {}, inner), inner);
    const sizes = constraints as JsonObject;
    if (type.kind === 'map') return { type: 'object', additionalProperties: of, ...sizes };
    return { type: 'array', items: of, ...listKeywords(around, type), ...sizes };
  }
  const enumeration = enumOf(model, context, type);
  if (enumeration !== undefined) return { type: 'string', enum: enumeration.element.values.map(({ name }) => name) };
  const value = valueTypeOf(model, context, type);
  if (value === undefined || depth > maxDepth) return anything;
  return { ...objectSchema({ model, context: value.context, depth: depth + 1 }, value.element), ...(constraints as JsonObject) };
};

const fieldSchema = (around: Around, attribute: Attribute): JsonObject => {
  const options = optionsOf(attribute.targets['kubernetes']);
  return optioned(
    {
      ...typeSchema(around, attribute.type, attribute.constraints, options),
      ...(attribute.nullable ? { nullable: true } : {}),
      ...(attribute.default === undefined ? {} : { default: attribute.default }),
    },
    options,
  );
};

const objectSchema = (around: Around, { name, attributes, closed, targets }: Value): JsonObject =>
  optioned(
    {
      type: 'object',
      title: name,
      properties: Object.fromEntries(attributes.map((attribute) => [attribute.name, fieldSchema(around, attribute)])),
      required: attributes.filter(({ required }) => required).map((attribute) => attribute.name),
      ...(closed ? {} : { 'x-kubernetes-preserve-unknown-fields': true }),
    },
    optionsOf(targets['kubernetes']),
  );

/** The schema of an attribute or parameter. */
export const attributeSchema = (model: Model, context: Context, attribute: Attribute): JsonObject =>
  fieldSchema({ model, context, depth: 0 }, attribute);

/** The schema of a value or entity. */
export const valueSchema = (model: Model, context: Context, value: Value): JsonObject => objectSchema({ model, context, depth: 0 }, value);
