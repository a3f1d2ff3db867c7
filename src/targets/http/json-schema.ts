/** JSON Schema of what the API takes and gives: components of the OpenAPI document. */
import type { Json, JsonObject } from '#base/json.ts';
import type { Scope } from '#modeling/incremental.ts';
import type { Attribute, Context, Model } from '#modeling/metamodel/elements.ts';
import { enumOf } from '#modeling/metamodel/model.ts';
import { type ScalarMeaning, scalars } from '#modeling/metamodel/scalars.ts';
import { enumSchema, type Refer, objectSchema as requested, typeSchema, valueSchemas } from '#modeling/shapes/json-schema.ts';
import { from } from '#modeling/trace.ts';

const refer: Refer = (_, name) => `#/components/schemas/${name}`;

/** Schema of a request's body. */
export const requestSchema = (scope: Scope, attributes: readonly Attribute[]): JsonObject => requested(scope, attributes, refer);

/** Schema of a row. Every column is there; what is optional may be null. */
export const answerSchema = (scope: Scope, attributes: readonly Attribute[]): JsonObject => {
  const properties: Record<string, Json> = {};
  for (const attribute of attributes) {
    const { name, type, constraints, required, nullable, description, unit } = attribute;
    const schema = {
      ...typeSchema(scope, type, constraints, refer),
      description: unit === undefined ? description : `${description} Unit: ${unit}.`,
    };
    properties[name] = from(attribute, required && !nullable ? schema : { anyOf: [schema, { type: 'null' }] });
  }
  const required = attributes.filter((attribute) => attribute.required).map(({ name }) => name);
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) };
};

const valueSchema = valueSchemas(refer);

/** Components: every enum and value that runtime contexts define. */
export const componentSchemas = (model: Model, contexts: readonly Context[]): Readonly<Record<string, JsonObject>> => {
  const schemas: Record<string, JsonObject> = {};
  for (const context of contexts) {
    for (const element of context.enums) schemas[element.name] = from(element, enumSchema(element));
    for (const value of context.values) schemas[value.name] = valueSchema({ model, context }, value);
  }
  return schemas;
};

/** Whether rows can be filtered by an attribute in a URL: plain columns can, nested ones cannot. */
export const isFilterable = (scope: Scope, { type }: Attribute): boolean =>
  (type.kind === 'scalar' && scalars[type.name].column !== 'json') ||
  (type.kind === 'named' && enumOf(scope.model, scope.context, type) !== undefined);

const filterTypes = {
  text: { type: 'string' },
  json: { type: 'string' },
  integer: { type: 'integer' },
  real: { type: 'number' },
  boolean: { type: 'boolean' },
  // A day will do, too.
  instant: { type: 'string' },
} as const satisfies Readonly<Record<ScalarMeaning['column'], JsonObject>>;

/** Schema of one value that rows are filtered by in a URL. */
export const filterSchema = (scope: Scope, { type }: Attribute): JsonObject =>
  type.kind === 'scalar' ? filterTypes[scalars[type.name].column] : typeSchema(scope, type, {}, refer);
