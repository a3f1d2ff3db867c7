/** The kinds the lab cluster serves: its own two, and whatever definitions are stored in it. */
import { isObject, type JsonObject } from '#base/json.ts';
import { kindOf } from '#kubernetes/definition.ts';
import type { DefinitionVersion, KindDefinition } from '#kubernetes/object.ts';
import { compileSchema, type StructuralSchema } from '#kubernetes/structural.ts';
import type { ResourceName, Storage } from './storage.ts';

export const definitionsResource: ResourceName = 'apiextensions.k8s.io/customresourcedefinitions';

/** One version of a kind, ready to serve. */
export interface ServedKind {
  readonly definition: KindDefinition;
  readonly version: DefinitionVersion;
  readonly resource: ResourceName;
  readonly schema: StructuralSchema;
}

const open: JsonObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

const builtIn = (
  group: string,
  kind: string,
  plural: string,
  shortNames: readonly string[],
  columns: readonly JsonObject[],
): KindDefinition => ({
  group,
  kind,
  plural,
  singular: kind.toLowerCase(),
  listKind: `${kind}List`,
  shortNames,
  categories: [],
  scope: 'Cluster',
  versions: [{ name: 'v1', served: true, storage: true, schema: open, statusSubresource: false, columns }],
});

const created = '.metadata.creationTimestamp';
const namespaces = builtIn(
  '',
  'Namespace',
  'namespaces',
  ['ns'],
  [
    { name: 'Status', type: 'string', jsonPath: '.status.phase' },
    { name: 'Age', type: 'date', jsonPath: created },
  ],
);
const definitions = builtIn(
  'apiextensions.k8s.io',
  'CustomResourceDefinition',
  'customresourcedefinitions',
  ['crd', 'crds'],
  [{ name: 'Created At', type: 'string', jsonPath: created }],
);

export const resourceName = ({ group, plural }: Pick<KindDefinition, 'group' | 'plural'>): ResourceName => `${group}/${plural}`;

export interface KindTable {
  readonly all: () => readonly KindDefinition[];
  readonly find: (group: string, version: string, plural: string) => ServedKind | undefined;
}

/** Kinds as the stored definitions say, compiled once for each version of a definition. */
export const makeKindTable = (storage: Storage): KindTable => {
  let seen = -1;
  let kinds: readonly KindDefinition[] = [];
  const served = new Map<string, ServedKind>();
  storage.subscribe((event) => {
    if (event.resource === definitionsResource) seen = -1;
  });

  const refresh = (): void => {
    if (seen >= 0) return;
    seen = storage.version();
    served.clear();
    kinds = [namespaces, definitions, ...storage.list(definitionsResource).map((object) => kindOf(object as unknown as JsonObject))];
  };
  return {
    all: () => {
      refresh();
      return kinds;
    },
    find: (group, version, plural) => {
      refresh();
      const name = `${group}/${version}/${plural}`;
      const known = served.get(name);
      if (known !== undefined) return known;
      const definition = kinds.find((kind) => kind.group === group && kind.plural === plural);
      const found = definition?.versions.find((candidate) => candidate.name === version && candidate.served);
      if (definition === undefined || found === undefined) return undefined;
      const kind: ServedKind = {
        definition,
        version: found,
        resource: resourceName(definition),
        schema: compileSchema(found.schema ?? open),
      };
      served.set(name, kind);
      return kind;
    },
  };
};

/** The status the API server gives a definition it has accepted. */
export const established = (definition: JsonObject, now: string): JsonObject => {
  const spec = isObject(definition['spec']) ? definition['spec'] : {};
  const condition = (type: string, reason: string, message: string): JsonObject => ({
    type,
    status: 'True',
    reason,
    message,
    lastTransitionTime: now,
  });
  return {
    ...definition,
    status: {
      acceptedNames: isObject(spec['names']) ? spec['names'] : {},
      storedVersions: kindOf(definition)
        .versions.filter(({ storage }) => storage)
        .map(({ name }) => name),
      conditions: [
        condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
        condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
      ],
    },
  };
};

/** What is wrong with a definition, as field and message; the API server checks far more. */
export const definitionProblems = (definition: JsonObject): readonly { readonly field: string; readonly message: string }[] => {
  const kind = kindOf(definition);
  const metadata = isObject(definition['metadata']) ? definition['metadata'] : {};
  const problems: { readonly field: string; readonly message: string }[] = [];
  const need = (field: string, value: string): void => {
    if (value === '') problems.push({ field, message: 'Required value' });
  };
  need('spec.group', kind.group);
  need('spec.names.plural', kind.plural);
  need('spec.names.kind', kind.kind);
  if (metadata['name'] !== `${kind.plural}.${kind.group}`) {
    problems.push({
      field: 'metadata.name',
      message: `Invalid value: "${String(metadata['name'])}": must be spec.names.plural+"."+spec.group`,
    });
  }
  if (kind.versions.filter(({ storage }) => storage).length !== 1)
    problems.push({ field: 'spec.versions', message: 'Invalid value: must have exactly one version marked as storage version' });
  for (const [index, version] of kind.versions.entries()) {
    if (version.schema === undefined)
      problems.push({ field: `spec.versions[${index}].schema.openAPIV3Schema`, message: 'Required value: schemas are required' });
  }
  return problems;
};
