/** Types of the model as the structural schemas that expressions are typed against. */
import type { JsonObject } from '#base/json.ts';
import type { Attribute, Context, Model, TypeRef, Value } from '../metamodel/elements.ts';
import { enumOf, valueTypeOf } from '../metamodel/model.ts';
import { scalars } from '../metamodel/scalars.ts';

/** Values may hold each other; deeper than this nobody asks. */
const maxDepth = 12;

/** A type that is not known may be anything: what follows from a mistake is not told again. */
const anything: JsonObject = { 'x-kubernetes-int-or-string': true };

const typeSchema = (model: Model, context: Context, type: TypeRef, depth: number): JsonObject => {
  if (type.kind === 'scalar') return { ...scalars[type.name].kubernetes, ...(type.constraints as JsonObject | undefined) };
  if (type.kind !== 'named') {
    const of = { ...typeSchema(model, context, type.of, depth), ...(type.of.constraints as JsonObject | undefined) };
    if (type.kind === 'map') return { type: 'object', additionalProperties: of };
    return { type: 'array', items: of, ...(type.kind === 'set' ? { 'x-kubernetes-list-type': 'set' } : {}) };
  }
  const enumeration = enumOf(model, context, type);
  if (enumeration !== undefined) return { type: 'string', enum: enumeration.element.values.map(({ name }) => name) };
  const value = valueTypeOf(model, context, type);
  return value === undefined || depth > maxDepth ? anything : objectSchema(model, value.context, value.element, depth + 1);
};

const fieldSchema = (model: Model, context: Context, attribute: Attribute, depth: number): JsonObject => ({
  ...typeSchema(model, context, attribute.type, depth),
  ...(attribute.constraints as JsonObject),
  ...(attribute.nullable ? { nullable: true } : {}),
  ...(attribute.default === undefined ? {} : { default: attribute.default }),
});

const objectSchema = (model: Model, context: Context, { name, attributes }: Value, depth: number): JsonObject => ({
  type: 'object',
  title: name,
  properties: Object.fromEntries(attributes.map((attribute) => [attribute.name, fieldSchema(model, context, attribute, depth)])),
  required: attributes.filter(({ required }) => required).map((attribute) => attribute.name),
});

/** The schema of an attribute or parameter. */
export const attributeSchema = (model: Model, context: Context, attribute: Attribute): JsonObject =>
  fieldSchema(model, context, attribute, 0);

/** The schema of a value or entity. */
export const valueSchema = (model: Model, context: Context, value: Value): JsonObject => objectSchema(model, context, value, 0);
