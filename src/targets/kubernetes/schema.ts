/** Types, attributes and values → structural schemas. Keywords stand in alphabetical order, as controller-gen writes them. */
import type { Json, JsonObject } from '#base/json.ts';
import { check } from '#base/schema.ts';
import type { Scope } from '#modeling/incremental.ts';
import type { Attribute, CustomResource, ResourceVersion, Rule, TypeRef, Value } from '#modeling/metamodel/elements.ts';
import { enumOf, valueTypeOf } from '#modeling/metamodel/model.ts';
import { fieldOf } from '#modeling/shapes/field-type.ts';
import { from } from '#modeling/trace.ts';
import { facetKeywords, nullableSchema, plainScalar, setItemKeywords } from './facets.ts';
import { impliedNames, kindOptions, type SchemaOptions, schemaOptions } from './options.ts';

/** An object with its keys in alphabetical order. */
export const ordered = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).sort(([left], [right]) => (left < right ? -1 : 1)));

const ruleSchema = ({ rule, message, messageExpression, reason, fieldPath, optionalOldSelf }: Rule): JsonObject =>
  from(rule, {
    ...(fieldPath === undefined ? {} : { fieldPath }),
    ...(message === undefined ? {} : { message }),
    ...(messageExpression === undefined ? {} : { messageExpression: messageExpression.text }),
    ...(optionalOldSelf === undefined ? {} : { optionalOldSelf }),
    ...(reason === undefined ? {} : { reason }),
    rule: rule.text,
  });

const rulesSchema = (rules: readonly Rule[]): JsonObject =>
  rules.length === 0 ? {} : { 'x-kubernetes-validations': rules.map(ruleSchema) };

const optionKeywords = ({ listType, listMapKeys, mapType, embeddedResource }: SchemaOptions): JsonObject => ({
  ...(listType === undefined ? {} : { 'x-kubernetes-list-type': listType }),
  ...(listMapKeys === undefined ? {} : { 'x-kubernetes-list-map-keys': listMapKeys }),
  ...(mapType === undefined ? {} : { 'x-kubernetes-map-type': mapType }),
  ...(embeddedResource ? { 'x-kubernetes-embedded-resource': true } : {}),
});

const without = (schema: JsonObject, omit: readonly string[]): JsonObject =>
  omit.length === 0 ? schema : Object.fromEntries(Object.entries(schema).filter(([key]) => !omit.includes(key)));

/** What the model says, less what is left out, and what options add. */
const finished = (schema: JsonObject, options: SchemaOptions): JsonObject =>
  ordered({ ...without({ ...schema, ...optionKeywords(options) }, options.omit), ...options.extra });

/** Values that are being written, so that one that holds itself ends: structural schemas cannot say it. */
const open: Value[] = [];

const namedSchema = (scope: Scope, type: Extract<TypeRef, { kind: 'named' }>): JsonObject => {
  const found = enumOf(scope.model, scope.context, type);
  if (found !== undefined) return { type: 'string', enum: found.element.values.map((value) => value.name) };
  const value = valueTypeOf(scope.model, scope.context, type);
  if (value === undefined || open.includes(value.element)) return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  open.push(value.element);
  try {
    return valueSchema({ ...scope, context: value.context }, value.element);
  } finally {
    open.pop();
  }
};

const identityOf = (scope: Scope, type: TypeRef): string | undefined =>
  valueTypeOf(scope.model, scope.context, type)?.element.entity?.identity;

const listKeywords = (scope: Scope, type: Extract<TypeRef, { kind: 'list' | 'set' | 'map' }>): JsonObject => {
  if (type.kind === 'set') return { 'x-kubernetes-list-type': 'set' };
  // Entities are told apart by their identity, in a list as elsewhere.
  const identity = identityOf(scope, type.of);
  return identity === undefined ? {} : { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [identity] };
};

const typeSchema = (scope: Scope, type: TypeRef, of: SchemaOptions | undefined): JsonObject => {
  if (type.kind === 'scalar') return plainScalar(scope, type);
  if (type.kind === 'named') return namedSchema(scope, type);
  const inner = {
    ...typeSchema(scope, type.of, of?.of),
    ...facetKeywords(scope, type.of, type.of.constraints ?? {}),
    ...(type.kind === 'set' ? setItemKeywords(scope, type.of) : {}),
  };
  const item = of === undefined ? inner : finished(inner, of);
  if (type.kind === 'map') return { type: 'object', additionalProperties: item };
  return { type: 'array', items: item, ...listKeywords(scope, type) };
};

const descriptionOf = ({ description, unit }: Attribute): JsonObject => {
  if (description === '') return {};
  return { description: unit === undefined ? description : `${description} Unit: ${unit}.` };
};

/**
 * A default with the defaults of what is inside, since a server judges it as it stands when it takes the definition. What was imported
 * stays as it was.
 */
const defaultKeyword = (scope: Scope, attribute: Attribute): JsonObject => {
  const { default: given } = attribute;
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null || scope.context.role === 'published-language') return { default: given };
  const filled = check({ name: '', fields: [fieldOf(scope, attribute)] }, {});
  return { default: filled.ok ? (filled.value[attribute.name] as Json) : given };
};

/** The schema of an attribute. */
const attributeSchema = (scope: Scope, attribute: Attribute): JsonObject => {
  const options = schemaOptions(attribute.targets);
  const plain = { ...typeSchema(scope, attribute.type, options.of), ...facetKeywords(scope, attribute.type, attribute.constraints) };
  const base = attribute.nullable ? nullableSchema(scope, plain) : plain;
  const inherited = base['x-kubernetes-validations'];
  const own = rulesSchema(attribute.rules)['x-kubernetes-validations'];
  const rules = [inherited, own].flatMap((list) => (Array.isArray(list) ? (list as readonly Json[]) : []));
  const schema = {
    ...base,
    ...(rules.length === 0 ? {} : { 'x-kubernetes-validations': rules }),
    ...defaultKeyword(scope, attribute),
    ...descriptionOf(attribute),
  };
  return from(attribute, finished(schema, options));
};

/** `required` in the order that is asked for. */
const requiredNames = (attributes: readonly Attribute[], order: readonly string[]): JsonObject => {
  const names = attributes.filter(({ required }) => required).map(({ name }) => name);
  const asked = order.filter((name) => names.includes(name));
  const required = [...asked, ...names.filter((name) => !asked.includes(name))];
  return required.length === 0 ? {} : { required };
};

const propertiesOf = (scope: Scope, attributes: readonly Attribute[]): JsonObject =>
  Object.fromEntries(attributes.map((attribute) => [attribute.name, attributeSchema(scope, attribute)]));

const valueSchema = (scope: Scope, value: Value): JsonObject => {
  const options = schemaOptions(value.targets);
  const schema = {
    type: 'object',
    ...(value.attributes.length === 0 ? {} : { properties: propertiesOf(scope, value.attributes) }),
    ...requiredNames(value.attributes, options.required),
    ...(value.closed ? {} : { 'x-kubernetes-preserve-unknown-fields': true }),
    ...rulesSchema(value.rules),
  };
  return from(value, finished(schema, options));
};

/** `spec` or `status` said in short: with the description of its value. */
const shortSchema = (scope: Scope, type: TypeRef, where: Attribute['where']): JsonObject => {
  const description = valueTypeOf(scope.model, scope.context, type)?.element.description ?? '';
  return from({ where }, ordered({ ...typeSchema(scope, type, undefined), ...(description === '' ? {} : { description }) }));
};

const implied: JsonObject = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' } };

/** The schema of the objects of a version. */
export const rootSchema = (scope: Scope, resource: CustomResource, version: ResourceVersion): JsonObject => {
  const options = schemaOptions(version.targets);
  const names = kindOptions(version.targets).implied;
  const isSaid = (name: string): boolean => version.attributes.some((attribute) => attribute.name === name);
  const properties = {
    ...Object.fromEntries(impliedNames.flatMap((name) => (names.includes(name) && !isSaid(name) ? [[name, implied[name] as Json]] : []))),
    ...Object.fromEntries(
      (['spec', 'status'] as const).flatMap((name) => {
        const type = isSaid(name) ? undefined : version[name];
        return type === undefined ? [] : [[name, shortSchema(scope, type, resource.where)]];
      }),
    ),
    ...propertiesOf(scope, version.attributes),
  };
  const schema = {
    ...(version.description === '' ? {} : { description: version.description }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...requiredNames(version.attributes, options.required),
    type: 'object',
    ...rulesSchema(version.rules),
  };
  return from(version, finished(schema, options));
};
