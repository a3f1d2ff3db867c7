/** Reads CustomResourceDefinitions (apiextensions.k8s.io/v1) into the kinds they define. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { DefinitionVersion, KindDefinition, ScalePaths } from './object.ts';

const part = (object: JsonObject, key: string): JsonObject => (isObject(object[key]) ? object[key] : {});

const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const scaleOf = (version: JsonObject): { readonly scale?: ScalePaths } => {
  const scale = part(version, 'subresources')['scale'];
  if (!isObject(scale)) return {};
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = scale;
  return {
    scale: {
      specReplicas: String(specReplicasPath ?? ''),
      statusReplicas: String(statusReplicasPath ?? ''),
      ...(typeof labelSelectorPath === 'string' ? { labelSelector: labelSelectorPath } : {}),
    },
  };
};

const versionOf = (version: JsonObject): DefinitionVersion => {
  const schema = part(version, 'schema')['openAPIV3Schema'];
  const columns = version['additionalPrinterColumns'];
  return {
    name: String(version['name'] ?? ''),
    served: version['served'] === true,
    storage: version['storage'] === true,
    ...(isObject(schema) ? { schema } : {}),
    statusSubresource: part(version, 'subresources')['status'] !== undefined,
    ...scaleOf(version),
    ...(Array.isArray(columns) ? { columns: columns.filter(isObject) } : {}),
  };
};

/** True for a CustomResourceDefinition with the parts that name a kind. */
export const isDefinition = (object: unknown): object is JsonObject =>
  isObject(object) && object['kind'] === 'CustomResourceDefinition' && isObject(object['spec']) && isObject(object['spec']['names']);

/** The kind a definition defines. What is missing becomes empty; the API server has checked it before. */
export const kindOf = (definition: JsonObject): KindDefinition => {
  const spec = part(definition, 'spec');
  const names = part(spec, 'names');
  const kind = String(names['kind'] ?? '');
  return {
    group: String(spec['group'] ?? ''),
    kind,
    plural: String(names['plural'] ?? ''),
    singular: String(names['singular'] ?? kind.toLowerCase()),
    listKind: String(names['listKind'] ?? `${kind}List`),
    shortNames: texts(names['shortNames']),
    categories: texts(names['categories']),
    scope: spec['scope'] === 'Cluster' ? 'Cluster' : 'Namespaced',
    ...(part(spec, 'conversion')['strategy'] === 'Webhook' ? { conversion: 'Webhook' } : {}),
    versions: (Array.isArray(spec['versions']) ? spec['versions'] : []).filter(isObject).map(versionOf),
  };
};
