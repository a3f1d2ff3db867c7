/** Model → custom resource definitions with structural schemas. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { perElement, type Scope } from '#modeling/incremental.ts';
import type { Attribute, CustomResource, Model, TypeRef, Value } from '#modeling/metamodel/elements.ts';
import { enumOf, valueTypeOf } from '#modeling/metamodel/model.ts';
import { rulesSchema } from '#modeling/shapes/json-schema.ts';
import { from } from '#modeling/trace.ts';
import { facetKeywords, nullableKeywords, plainScalar, setItemKeywords } from './facets.ts';
import type { DefinitionPsm, KubernetesPsm } from './psm.ts';

interface KubernetesOptions {
  readonly extra: JsonObject;
  readonly inner: JsonObject;
  readonly empty: boolean;
  readonly required: readonly string[];
}

const optionsOf = (targets: Readonly<Record<string, Json>>): KubernetesOptions => {
  const given = isObject(targets['kubernetes']) ? targets['kubernetes'] : {};
  return {
    extra: isObject(given['extra']) ? given['extra'] : {},
    inner: isObject(given['inner']) ? given['inner'] : {},
    empty: given['empty'] === true,
    required: Array.isArray(given['required']) ? given['required'].map(String) : [],
  };
};

const namedSchema = (scope: Scope, type: Extract<TypeRef, { kind: 'named' }>): JsonObject => {
  const found = enumOf(scope.model, scope.context, type);
  if (found !== undefined) return { type: 'string', enum: found.element.values.map((value) => value.name) };
  const value = valueTypeOf(scope.model, scope.context, type);
  return value === undefined ? { type: 'object' } : valueSchema({ ...scope, context: value.context }, value.element);
};

/** Keywords for the innermost schema of lists and maps. */
const typeSchema = (scope: Scope, type: TypeRef, inner: JsonObject): JsonObject => {
  if (type.kind === 'scalar') return { ...plainScalar(scope, type), ...inner };
  if (type.kind === 'named') return { ...namedSchema(scope, type), ...inner };
  const of = {
    ...typeSchema(scope, type.of, inner),
    ...facetKeywords(scope, type.of, type.of.constraints ?? {}),
    ...(type.kind === 'set' ? setItemKeywords(scope, type.of) : {}),
  };
  if (type.kind === 'map') return { type: 'object', additionalProperties: of };
  return { type: 'array', items: of, ...(type.kind === 'set' ? { 'x-kubernetes-list-type': 'set' } : {}) };
};

const attributeSchema = (scope: Scope, attribute: Attribute): JsonObject => {
  const { extra, inner } = optionsOf(attribute.targets);
  const { description } = attribute;
  const schema = { ...typeSchema(scope, attribute.type, inner), ...facetKeywords(scope, attribute.type, attribute.constraints) };
  return from(attribute, {
    ...schema,
    ...rulesSchema(attribute.rules),
    ...(attribute.default === undefined ? {} : { default: attribute.default }),
    ...(attribute.nullable ? nullableKeywords(scope, schema) : {}),
    ...extra,
    ...(description === '' ? {} : { description: attribute.unit === undefined ? description : `${description} Unit: ${attribute.unit}.` }),
  });
};

const valueSchema = (scope: Scope, value: Value): JsonObject => {
  const required = value.attributes.filter((attribute) => attribute.required).map(({ name }) => name);
  const properties = Object.fromEntries(value.attributes.map((attribute) => [attribute.name, attributeSchema(scope, attribute)]));
  return {
    type: 'object',
    ...(value.attributes.length === 0 ? {} : { properties }),
    ...(required.length === 0 ? {} : { required }),
    ...(value.closed ? {} : { 'x-kubernetes-preserve-unknown-fields': true }),
    ...rulesSchema(value.rules),
    ...optionsOf(value.targets).extra,
  };
};

const rootSchema = (scope: Scope, resource: CustomResource): JsonObject => {
  const part = (type: TypeRef | undefined, description: string): JsonObject | undefined =>
    type === undefined ? undefined : { ...typeSchema(scope, type, {}), description };
  const spec = part(resource.spec, 'What is wanted.');
  const status = part(resource.status, 'What is reported.');
  const { required } = optionsOf(resource.targets);
  return {
    type: 'object',
    description: resource.description,
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      ...(spec === undefined ? {} : { spec }),
      ...(status === undefined ? {} : { status }),
    },
    ...(required.length === 0 ? {} : { required }),
  };
};

const definitionOf = perElement(
  (scope, resource: CustomResource): JsonObject => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${resource.plural}.${resource.group}` },
    spec: {
      group: resource.group,
      names: {
        kind: resource.name,
        listKind: resource.listKind,
        plural: resource.plural,
        singular: resource.singular,
        ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
        ...(resource.categories.length === 0 ? {} : { categories: resource.categories }),
      },
      scope: resource.scope,
      versions: [
        {
          name: resource.version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: rootSchema(scope, resource) },
          ...(resource.statusSubresource ? { subresources: { status: {} } } : {}),
          ...(resource.columns.length === 0 ? {} : { additionalPrinterColumns: resource.columns as unknown as Json }),
        },
      ],
    },
  }),
);

/** Every kind of every context: imported ones and those that aggregates offer. */
export const transform = (model: Model): KubernetesPsm => ({
  definitions: model.contexts.flatMap((context) => {
    const resources = [...context.resources, ...context.aggregates.flatMap(({ customResource }) => customResource ?? [])];
    return resources.map(
      (resource): DefinitionPsm => ({
        definition: definitionOf({ model, context }, resource),
        context: context.name,
        source: context.where.file,
        where: resource.where,
      }),
    );
  }),
});
