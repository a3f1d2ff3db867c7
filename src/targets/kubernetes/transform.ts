/** Model → custom resource definitions with structural schemas. */
import type { Json, JsonObject } from '#base/json.ts';
import { perElement, type Scope } from '#modeling/incremental.ts';
import { resourcesOf, versionsOf } from '#modeling/load/link.ts';
import type { CustomResource, Model, PrinterColumn, ResourceVersion } from '#modeling/metamodel/elements.ts';
import { from } from '#modeling/trace.ts';
import { kindOptions } from './options.ts';
import type { DefinitionPsm, KubernetesPsm } from './psm.ts';
import { ordered, rootSchema } from './schema.ts';

const subresourcesOf = ({ statusSubresource, scale }: ResourceVersion): JsonObject => {
  if (!statusSubresource && scale === undefined) return {};
  return {
    subresources: {
      ...(scale === undefined ? {} : { scale: ordered(scale as unknown as JsonObject) }),
      ...(statusSubresource ? { status: {} } : {}),
    },
  };
};

const columnOf = (column: PrinterColumn): JsonObject => ordered(column as unknown as JsonObject);

const versionOf = (scope: Scope, resource: CustomResource, version: ResourceVersion): JsonObject =>
  from(
    version,
    ordered({
      name: version.name,
      served: version.served,
      storage: version.storage,
      ...(version.deprecated ? { deprecated: true } : {}),
      ...(version.deprecationWarning === undefined ? {} : { deprecationWarning: version.deprecationWarning }),
      schema: { openAPIV3Schema: rootSchema(scope, resource, version) },
      ...subresourcesOf(version),
      ...(version.columns.length === 0 ? {} : { additionalPrinterColumns: version.columns.map(columnOf) }),
      ...(version.selectableFields.length === 0 ? {} : { selectableFields: version.selectableFields.map((jsonPath) => ({ jsonPath })) }),
      ...kindOptions(version.targets).version,
    }),
  );

const namesOf = (resource: CustomResource): JsonObject => ({
  ...(resource.categories.length === 0 ? {} : { categories: resource.categories }),
  kind: resource.name,
  listKind: resource.listKind,
  plural: resource.plural,
  ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
  singular: resource.singular,
});

const texts = (key: string, given: Readonly<Record<string, string>>): JsonObject =>
  Object.keys(given).length === 0 ? {} : { [key]: given };

/** The definition of a kind. */
const definitionOf = perElement((scope, resource: CustomResource): JsonObject => {
  const options = kindOptions(resource.targets);
  const { annotations, labels, conversion } = resource;
  return from(resource, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: ordered({
      ...texts('annotations', annotations),
      ...texts('labels', labels),
      name: `${resource.plural}.${resource.group}`,
      ...options.metadata,
    }),
    spec: ordered({
      ...(conversion === undefined ? {} : { conversion: conversion as unknown as Json }),
      group: resource.group,
      names: namesOf(resource),
      scope: resource.scope,
      versions: versionsOf(resource).map((version) => versionOf(scope, resource, version)),
      ...options.spec,
    }),
    ...options.definition,
  });
});

/** What becomes a file. */
const definitionPsm = perElement(
  (scope, resource: CustomResource): DefinitionPsm => ({
    definition: definitionOf(scope, resource),
    context: scope.context.name,
    source: scope.context.where.file,
    where: resource.where,
    foreign: scope.context.role === 'published-language',
  }),
);

/** Every kind of every context: imported ones and those that aggregates offer. */
export const transform = (model: Model): KubernetesPsm => ({
  definitions: model.contexts.flatMap((context) => resourcesOf(context).map((resource) => definitionPsm({ model, context }, resource))),
});
