/**
 * Custom resource definitions → models. One model for each API group; what a model cannot hold is reported by name, never dropped
 * in silence.
 */
import { type Diagnostic, defineDiagnostics, type Location, report } from '#base/diagnostic.ts';
import { isObject, type Json, type JsonObject, pointerToken } from '#base/json.ts';
import { pascal } from '#modeling/metamodel/names.ts';
import { readYaml, type YamlDocument } from '#yaml/read.ts';
import { writeYaml } from '#yaml/write.ts';
import type { Overlay, OverlayField } from './overlay.ts';

export const importProblems = defineDiagnostics({
  'import/not-a-definition': {
    severity: 'error',
    message: 'The document is {what}, not a CustomResourceDefinition.',
    hint: 'Give files with apiextensions.k8s.io/v1 definitions.',
  },
  'import/no-schema': {
    severity: 'error',
    message: 'Version {version} of {kind} has no schema.',
    hint: 'A model needs one; add it to the definition.',
  },
  'import/loss': { severity: 'warning', message: '{what} of {kind} is not kept.', hint: 'The model has no place for it yet.' },
  'import/no-own-words': {
    severity: 'error',
    message: '{path} has no description in the overlay.',
    hint: 'Add one under `fields`, by the end of the path.',
  },
});

export interface ImportInput {
  readonly name: string;
  readonly text: string | Uint8Array;
}

export interface ImportResult {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Kind {
  readonly kind: string;
  readonly group: string;
  readonly resource: JsonObject;
  readonly values: Readonly<Record<string, JsonObject>>;
}

/** Keywords that attributes and types carry; all others go along verbatim. */
const facets = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
  'format',
  'enum',
  'minProperties',
  'maxProperties',
]);
const structural = new Set([
  'type',
  'properties',
  'required',
  'items',
  'additionalProperties',
  'description',
  'default',
  'nullable',
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
]);

interface Typed {
  readonly type: string;
  /** Keywords of an inner schema (list items, map values), merged into it on the way back. */
  readonly inner?: JsonObject;
  readonly verbatim?: JsonObject;
}

class KindImporter {
  readonly values: Record<string, JsonObject> = {};
  private readonly kind: string;
  private readonly overlay: Overlay | undefined;
  private readonly tell: (code: keyof typeof importProblems, pointer: string, parameters: Readonly<Record<string, string>>) => void;

  constructor(kind: string, overlay: Overlay | undefined, tell: KindImporter['tell']) {
    this.kind = kind;
    this.overlay = overlay;
    this.tell = tell;
  }

  /** Path as the overlay writes it: `VPC.subnets.dhcp.relay`. */
  private fieldAt(path: readonly string[], given: unknown, pointer: string): OverlayField {
    if (this.overlay === undefined)
      return { description: typeof given === 'string' && given.trim() !== '' ? given : `The field ${path.at(-1) ?? ''}.` };
    const found = this.overlay.field([this.kind, ...path]);
    if (found.description === '') this.tell('import/no-own-words', pointer, { path: [this.kind, ...path].join('.') });
    return found;
  }

  private typeOf(schema: JsonObject, name: string, path: readonly string[], pointer: string): Typed {
    if (schema['x-kubernetes-int-or-string'] === true) return { type: 'intOrString' };
    const type = schema['type'];
    if (type === 'array') return this.listOf(schema, name, path, pointer);
    if (type === 'object') return this.objectOf(schema, name, path, pointer);
    if (type === 'string') return { type: 'string' };
    if (type === 'integer' || type === 'number' || type === 'boolean') return { type };
    return { type: 'json', ...(type === undefined ? {} : { verbatim: { type } }) };
  }

  private listOf(schema: JsonObject, name: string, path: readonly string[], pointer: string): Typed {
    const items = isObject(schema['items']) ? schema['items'] : {};
    const inner = this.typeOf(items, name, path, `${pointer}/items`);
    const kept = this.innerKeywords(items, inner);
    const listType = schema['x-kubernetes-list-type'];
    const verbatim = Object.fromEntries(
      ['x-kubernetes-list-type', 'x-kubernetes-list-map-keys'].flatMap((key) =>
        schema[key] === undefined || listType === 'set' ? [] : [[key, schema[key] as Json]],
      ),
    );
    return {
      type: `${listType === 'set' ? 'set' : 'list'}<${inner.type}>`,
      ...(Object.keys(kept).length === 0 ? {} : { inner: kept }),
      ...(Object.keys(verbatim).length === 0 ? {} : { verbatim }),
    };
  }

  private innerKeywords(schema: JsonObject, typed: Typed): JsonObject {
    const own = Object.entries(schema).filter(
      ([key]) => facets.has(key) || !structural.has(key) || key === 'nullable' || key === 'default',
    );
    const named = /^[A-Z]/u.test(typed.type);
    return { ...typed.inner, ...typed.verbatim, ...(named ? {} : Object.fromEntries(own)) };
  }

  private objectOf(schema: JsonObject, name: string, path: readonly string[], pointer: string): Typed {
    const extra = schema['additionalProperties'];
    if (isObject(extra)) {
      const inner = this.typeOf(extra, name, path, `${pointer}/additionalProperties`);
      const kept = this.innerKeywords(extra, inner);
      return { type: `map<${inner.type}>`, ...(Object.keys(kept).length === 0 ? {} : { inner: kept }) };
    }
    if (!isObject(schema['properties']) && (schema['x-kubernetes-preserve-unknown-fields'] === true || extra === true)) {
      return { type: 'json', verbatim: { type: 'object', ...(extra === true ? { additionalProperties: true } : {}) } };
    }
    return { type: this.value(schema, name, path, pointer) };
  }

  /** Makes a value of an object's properties; its name. */
  value(schema: JsonObject, name: string, path: readonly string[], pointer: string): string {
    const properties = isObject(schema['properties']) ? schema['properties'] : {};
    const required = Array.isArray(schema['required']) ? schema['required'] : [];
    const attributes: Record<string, JsonObject> = {};
    // Before its parts, so that a reader meets the whole first.
    this.values[name] = {};
    const base = name.endsWith('Spec') && name === `${this.kind}Spec` ? this.kind : name;
    for (const [key, property] of Object.entries(properties)) {
      if (!isObject(property)) continue;
      attributes[key] = this.attribute(
        property,
        `${base}${pascal(key)}`,
        [...path, key],
        required.includes(key),
        `${pointer}/properties/${pointerToken(key)}`,
      );
    }
    const verbatim = Object.fromEntries(Object.entries(schema).filter(([key]) => !structural.has(key) && !facets.has(key)));
    this.values[name] = {
      description:
        this.overlay === undefined && typeof schema['description'] === 'string'
          ? schema['description']
          : `Part of ${this.kind}${path.length === 0 ? '' : `: ${path.join('.')}`}.`,
      ...(schema['x-kubernetes-preserve-unknown-fields'] === true ? { closed: false } : {}),
      ...(Object.keys(verbatim).length === 0 ? {} : { targets: { kubernetes: { extra: verbatim } } }),
      attributes,
    };
    return name;
  }

  private attribute(schema: JsonObject, name: string, path: readonly string[], required: boolean, pointer: string): JsonObject {
    const typed = this.typeOf(schema, name, path, pointer);
    const field = this.fieldAt(path, schema['description'], pointer);
    const own = Object.entries(schema).filter(([key]) => facets.has(key));
    const verbatim = Object.fromEntries(
      Object.entries(schema).filter(([key]) => !facets.has(key) && !structural.has(key) && !/^[A-Z]/u.test(typed.type)),
    );
    const extra = { ...typed.verbatim, ...verbatim };
    const kubernetes = {
      ...(Object.keys(extra).length === 0 ? {} : { extra }),
      ...(typed.inner === undefined ? {} : { inner: typed.inner }),
      ...(schema['properties'] === undefined && /^[A-Z]/u.test(typed.type) ? { empty: true } : {}),
    };
    const reference = this.overlay?.reference([this.kind, ...path]);
    return {
      type: typed.type,
      ...(required ? { required: true } : {}),
      ...(schema['nullable'] === true ? { nullable: true } : {}),
      ...(schema['default'] === undefined ? {} : { default: schema['default'] }),
      ...Object.fromEntries(own),
      ...(field.unit === undefined ? {} : { unit: field.unit }),
      ...(reference === undefined ? {} : { references: reference }),
      ...(Object.keys(kubernetes).length === 0 ? {} : { targets: { kubernetes } }),
      description: field.description,
    };
  }
}

const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const rootKeys = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'status']);

const importKind = (definition: JsonObject, overlay: Overlay | undefined, tell: KindImporter['tell']): Kind | undefined => {
  const spec = isObject(definition['spec']) ? definition['spec'] : {};
  const names = isObject(spec['names']) ? spec['names'] : {};
  const kind = String(names['kind'] ?? '');
  const versions = (Array.isArray(spec['versions']) ? spec['versions'] : []).filter(isObject);
  const version = versions.find((candidate) => candidate['storage'] === true) ?? versions[0];
  const schema = isObject(version?.['schema']) ? version['schema']['openAPIV3Schema'] : undefined;
  if (version === undefined || !isObject(schema)) {
    tell('import/no-schema', '/spec/versions', { kind, version: String(version?.['name'] ?? '') });
    return undefined;
  }
  for (const other of versions)
    if (other !== version) tell('import/loss', '/spec/versions', { kind, what: `Version ${String(other['name'])}` });
  const importer = new KindImporter(kind, overlay, tell);
  const index = versions.indexOf(version);
  const pointer = `/spec/versions/${index}/schema/openAPIV3Schema`;
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  for (const key of Object.keys(properties))
    if (!rootKeys.has(key)) tell('import/loss', `${pointer}/properties/${pointerToken(key)}`, { kind, what: `The field ${key}` });
  for (const key of Object.keys(schema))
    if (!structural.has(key)) tell('import/loss', `${pointer}/${pointerToken(key)}`, { kind, what: `The keyword ${key}` });
  for (const key of ['conversion', 'preserveUnknownFields'])
    if (spec[key] !== undefined) tell('import/loss', `/spec/${key}`, { kind, what: key });
  const part = (key: 'spec' | 'status'): string | undefined => {
    const found = properties[key];
    return isObject(found) ? importer.value(found, `${kind}${pascal(key)}`, [], `${pointer}/properties/${key}`) : undefined;
  };
  const specValue = part('spec');
  const statusValue = part('status');
  const subresources = isObject(version['subresources']) ? version['subresources'] : {};
  if (subresources['scale'] !== undefined)
    tell('import/loss', `/spec/versions/${index}/subresources/scale`, { kind, what: 'The scale subresource' });
  const required = texts(schema['required']);
  const own = overlay?.kinds[kind];
  const description = own?.description ?? (typeof schema['description'] === 'string' ? schema['description'] : `The kind ${kind}.`);
  return {
    kind,
    group: String(spec['group'] ?? ''),
    values: importer.values,
    resource: {
      description,
      group: String(spec['group'] ?? ''),
      version: String(version['name']),
      plural: String(names['plural'] ?? ''),
      singular: String(names['singular'] ?? kind.toLowerCase()),
      listKind: String(names['listKind'] ?? `${kind}List`),
      ...(texts(names['shortNames']).length === 0 ? {} : { shortNames: texts(names['shortNames']) }),
      ...(texts(names['categories']).length === 0 ? {} : { categories: texts(names['categories']) }),
      scope: String(spec['scope'] ?? 'Namespaced'),
      ...(specValue === undefined ? {} : { spec: specValue }),
      ...(statusValue === undefined ? {} : { status: statusValue }),
      ...(subresources['status'] === undefined ? {} : { statusSubresource: true }),
      ...(own === undefined ? {} : { author: own.author }),
      ...(Array.isArray(version['additionalPrinterColumns'])
        ? { columns: version['additionalPrinterColumns'].map((column) => importColumn(column)) }
        : {}),
      ...(required.length === 0 ? {} : { targets: { kubernetes: { required } } }),
    },
  };
};

/** A printer column; its description is upstream's and is not kept. */
const importColumn = (column: Json): JsonObject =>
  isObject(column)
    ? Object.fromEntries(
        ['name', 'type', 'jsonPath', 'format', 'priority'].flatMap((key) =>
          column[key] === undefined ? [] : [[key, column[key] as Json]],
        ),
      )
    : {};

const definitionsIn = (value: unknown): readonly { readonly definition: JsonObject; readonly pointer: string }[] => {
  if (!isObject(value)) return [];
  if (Array.isArray(value['items']))
    return value['items'].filter(isObject).map((definition, index) => ({ definition, pointer: `/items/${index}` }));
  return [{ definition: value, pointer: '' }];
};

const modelText = (group: string, kinds: readonly Kind[], overlay: Overlay | undefined, origin: string): string => {
  const [first = group] = group.split('.');
  const model = {
    context: `${overlay?.prefix ?? ''}${first}`,
    title: `${group}`,
    role: 'published-language',
    description: `Kinds of the API group ${group}.`,
    resources: Object.fromEntries(kinds.map(({ kind, resource }) => [kind, resource])),
    values: Object.assign({}, ...kinds.map(({ values }) => values)) as JsonObject,
  };
  return writeYaml(model, { comment: [`Imported from the definitions of ${group}${origin}. Import again instead of editing.`] });
};

/** Models of all definitions in some files. With an overlay descriptions are ours alone, and a field without one is an error. */
export const importDefinitions = (inputs: readonly ImportInput[], overlay?: Overlay): ImportResult => {
  const diagnostics: Diagnostic[] = [];
  const kinds: Kind[] = [];
  const importDocument = (document: YamlDocument, file: string): void => {
    for (const { definition, pointer: base } of definitionsIn(document.value)) {
      const where = (pointer: string): Location => ({ file, ...document.locateKey(`${base}${pointer}`), pointer: `${base}${pointer}` });
      if (definition['kind'] !== 'CustomResourceDefinition') {
        diagnostics.push(
          report(importProblems, 'import/not-a-definition', where(''), { what: String(definition['kind'] ?? 'something else') }),
        );
        continue;
      }
      const kind = importKind(definition, overlay, (code, pointer, parameters) =>
        diagnostics.push(report(importProblems, code, where(pointer), parameters as never)),
      );
      if (kind !== undefined) kinds.push(kind);
    }
  };
  for (const { name, text } of inputs) {
    const stream = readYaml(text, { profile: 'kubernetes', file: name, limits: { maxBytes: 4 * 1024 * 1024 } });
    diagnostics.push(...stream.diagnostics);
    for (const document of stream.documents) importDocument(document, name);
  }
  const groups = [...new Set(kinds.map(({ group }) => group))].sort();
  const files = groups.map((group) => {
    const own = kinds.filter((kind) => kind.group === group).sort((left, right) => (left.kind < right.kind ? -1 : 1));
    const [first = group] = group.split('.');
    return { path: `${first}.pim.yaml`, text: modelText(group, own, overlay, overlay?.origin ?? '') };
  });
  return { files, diagnostics };
};
