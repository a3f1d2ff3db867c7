/**
 * JSON Schema 2020-12 of attributes, values and enums: what OpenAPI and plain schemas have in common. A schema takes exactly what the
 * domain layer takes, so null is allowed where it counts as absent.
 */
import type { JsonObject } from '#base/json.ts';
import { perElement, type Scope } from '../incremental.ts';
import type { Attribute, Constraints, Context, Rule, TypeRef, Value } from '../metamodel/elements.ts';
import { facetsOf, maxLengthOf, patternsOf, type ScalarFacets } from '../metamodel/facets.ts';
import { enumOf, valueTypeOf } from '../metamodel/model.ts';
import { scalars } from '../metamodel/scalars.ts';
import { patternFor } from '../patterns/dialects.ts';
import { from } from '../trace.ts';
import { sizeFacets } from './field-type.ts';

/** Where the schema of a value or enum stands: the reference to it. */
export type Refer = (context: Context, name: string) => string;

const patternSchema = (facets: ScalarFacets): JsonObject => {
  const patterns = patternsOf(facets).flatMap((pattern) => patternFor(pattern, 'ecmascript') ?? []);
  const [first, ...rest] = patterns;
  if (first === undefined) return {};
  return rest.length === 0 ? { pattern: first } : { pattern: first, allOf: rest.map((pattern) => ({ pattern })) };
};

const boundSchema = ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: ScalarFacets): JsonObject => ({
  ...(minimum === undefined ? {} : { [exclusiveMinimum === true ? 'exclusiveMinimum' : 'minimum']: minimum }),
  ...(maximum === undefined ? {} : { [exclusiveMaximum === true ? 'exclusiveMaximum' : 'maximum']: maximum }),
  ...(multipleOf === undefined ? {} : { multipleOf }),
});

const scalarSchema = (name: Extract<TypeRef, { kind: 'scalar' }>['name'], constraints: Constraints): JsonObject => {
  const facets = facetsOf(name, constraints);
  const maxLength = maxLengthOf(facets);
  return {
    ...scalars[name].jsonSchema,
    ...(constraints.format === undefined ? {} : { format: constraints.format }),
    ...boundSchema(facets),
    ...(facets.minLength === undefined ? {} : { minLength: facets.minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...patternSchema(facets),
    ...(facets.enum === undefined ? {} : { enum: facets.enum }),
  };
};

/** The schema of a type with the facets that are said of it. */
export const typeSchema = (scope: Scope, type: TypeRef, constraints: Constraints, refer: Refer): JsonObject => {
  if (type.kind === 'scalar') return scalarSchema(type.name, constraints);
  const sizes = sizeFacets(type, constraints);
  if (type.kind === 'named') {
    const context = (valueTypeOf(scope.model, scope.context, type) ?? enumOf(scope.model, scope.context, type))?.context ?? scope.context;
    return { $ref: refer(context, type.name), ...sizes };
  }
  const inner = typeSchema(scope, type.of, type.of.constraints ?? {}, refer);
  if (type.kind === 'map') return { type: 'object', additionalProperties: inner, ...sizes };
  return { type: 'array', items: inner, ...(type.kind === 'set' ? { uniqueItems: true } : {}), ...sizes };
};

/** The same, and null. */
export const orNull = (schema: JsonObject): JsonObject => {
  if (Object.keys(schema).length === 0) return schema;
  if (typeof schema['type'] !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const listed = Array.isArray(schema['enum']) ? { enum: [...schema['enum'], null] } : {};
  return { ...schema, type: [schema['type'], 'null'], ...listed };
};

/** Rules as a custom resource definition has them, under the same keyword: whoever knows it checks them, others pass it by. */
export const rulesSchema = (rules: readonly Rule[]): JsonObject =>
  rules.length === 0
    ? {}
    : {
        'x-kubernetes-validations': rules.map(({ rule, messageExpression, ...rest }) => ({
          rule: rule.text,
          ...rest,
          ...(messageExpression === undefined ? {} : { messageExpression: messageExpression.text }),
        })),
      };

/** Where absence is allowed, so is null: it counts as absent. */
const takesNull = ({ nullable, required, default: given }: Attribute): boolean => nullable || !required || given !== undefined;

/** Schema of one attribute with its facets, rules, default and description, as it is asked for. */
export const attributeSchema = (scope: Scope, attribute: Attribute, refer: Refer): JsonObject => {
  const { description, unit } = attribute;
  const schema = { ...typeSchema(scope, attribute.type, attribute.constraints, refer), ...rulesSchema(attribute.rules) };
  return from(attribute, {
    ...(takesNull(attribute) ? orNull(schema) : schema),
    ...(attribute.secret ? { writeOnly: true } : {}),
    description: unit === undefined ? description : `${description} Unit: ${unit}.`,
    ...(attribute.default === undefined ? {} : { default: attribute.default }),
  });
};

/** Schema of an object with these attributes, as it is asked for. */
export const objectSchema = (scope: Scope, attributes: readonly Attribute[], refer: Refer, closed = true): JsonObject => {
  const required = attributes.filter((attribute) => attribute.required && attribute.default === undefined).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(attributes.map((attribute) => [attribute.name, attributeSchema(scope, attribute, refer)])),
    ...(required.length === 0 ? {} : { required }),
    ...(closed ? { additionalProperties: false } : {}),
  };
};

/** A function from values to their schemas, which makes each again only when something it depends on changed. */
export const valueSchemas = (refer: Refer): ((scope: Scope, value: Value) => JsonObject) =>
  perElement(
    (scope, value: Value): JsonObject => ({
      ...objectSchema(scope, value.attributes, refer, value.closed),
      ...rulesSchema(value.rules),
      description: value.description,
    }),
  );

/** The schema of an enumeration. */
export const enumSchema = ({
  values,
  description,
}: {
  readonly values: readonly { readonly name: string }[];
  readonly description: string;
}): JsonObject => ({
  type: 'string',
  enum: values.map(({ name }) => name),
  description,
});
