/** JSON Schema 2020-12 of attributes, values, enums and rows. */
import type { Json, JsonObject } from '#base/json.ts';
import { perElement, type Scope } from '#modeling/incremental.ts';
import type { Attribute, Context, Model, TypeRef, Value } from '#modeling/metamodel/elements.ts';
import { enumOf } from '#modeling/metamodel/model.ts';
import { scalars } from '#modeling/metamodel/scalars.ts';

const facetNames = [
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const;

const typeSchema = (scope: Scope, type: TypeRef): JsonObject => {
  if (type.kind === 'scalar') return scalars[type.name].jsonSchema;
  if (type.kind === 'named') return { $ref: `#/components/schemas/${type.name}` };
  const inner = typeSchema(scope, type.of);
  if (type.kind === 'map') return { type: 'object', additionalProperties: inner };
  return { type: 'array', items: inner, ...(type.kind === 'set' ? { uniqueItems: true } : {}) };
};

/** Schema of one attribute with its facets, default and description. */
export const attributeSchema = (scope: Scope, attribute: Attribute): JsonObject => {
  const facets: Record<string, Json> = {};
  for (const name of facetNames) {
    const given = attribute.constraints[name];
    if (given !== undefined) facets[name] = given;
  }
  const base = typeSchema(scope, attribute.type);
  const more: Record<string, Json> = {
    description: attribute.unit === undefined ? attribute.description : `${attribute.description} Unit: ${attribute.unit}.`,
  };
  if (attribute.default !== undefined) more['default'] = attribute.default;
  return { ...base, ...facets, ...more };
};

/** Schema of an object with these attributes. In answers every field is present; what is optional may be null. */
export const objectSchema = (scope: Scope, attributes: readonly Attribute[], use: 'request' | 'answer'): JsonObject => {
  const properties: Record<string, Json> = {};
  for (const attribute of attributes) {
    const schema = attributeSchema(scope, attribute);
    const optional = use === 'answer' && !attribute.required;
    properties[attribute.name] = optional ? { anyOf: [schema, { type: 'null' }] } : schema;
  }
  const required = attributes
    .filter((attribute) => attribute.required && (use === 'answer' || attribute.default === undefined))
    .map(({ name }) => name);
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    ...(use === 'request' ? { additionalProperties: false } : {}),
  };
};

const valueSchema = perElement(
  (scope, { attributes, description }: Value): JsonObject => ({ ...objectSchema(scope, attributes, 'request'), description }),
);

/** Components: every enum and value that runtime contexts define. */
export const componentSchemas = (model: Model, contexts: readonly Context[]): Readonly<Record<string, JsonObject>> => {
  const schemas: Record<string, JsonObject> = {};
  for (const context of contexts) {
    const scope = { model, context };
    for (const { name, description, values } of context.enums)
      schemas[name] = { type: 'string', enum: values.map((value) => value.name), description };
    for (const value of context.values) schemas[value.name] = valueSchema(scope, value);
  }
  return schemas;
};

/** Whether rows can be filtered by an attribute in a URL: plain columns can, nested ones cannot. */
export const isFilterable = (scope: Scope, { type }: Attribute): boolean =>
  (type.kind === 'scalar' && scalars[type.name].column !== 'json') ||
  (type.kind === 'named' && enumOf(scope.model, scope.context, type) !== undefined);
