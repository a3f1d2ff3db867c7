/** The OpenAPI documents of a cluster: kubectl looks into them for what a write understands, and for schemas to check and explain. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { KindDefinition } from '#kubernetes/object.ts';
import { message, repeated } from './protobuf.ts';

/** How clients up to 1.26 ask for the document of version 2, which they read in no other encoding. */
const askedType = /application\/com\.github\.proto-openapi\.spec\.v2[@.]v1\.0\+protobuf/u;

/** The same with a dot: they ask with an at sign, but cannot parse that in an answer. */
export const protobufType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

export const wantsProtobuf = (accept: string): boolean => askedType.test(accept);

interface PublishedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Where one object is. */
  readonly path: string;
  /** Name of its schema. */
  readonly name: string;
  readonly schema: JsonObject;
}

/** Of every object; definitions need not say it. */
const common: Readonly<Record<string, JsonObject>> = {
  apiVersion: { type: 'string', description: 'Group and version of the kind.' },
  kind: { type: 'string', description: 'The kind.' },
  metadata: { type: 'object', description: 'Name, namespace, labels and what the server keeps about the object.' },
};

const withCommon = (schema: JsonObject): JsonObject => {
  if (!isObject(schema['properties'])) return schema;
  const properties: Record<string, Json> = { ...common };
  for (const [name, value] of Object.entries(schema['properties'])) properties[name] = { ...common[name], ...(value as JsonObject) };
  return { ...schema, properties };
};

/** Kinds in the versions that are served. */
const published = (kinds: readonly KindDefinition[]): readonly PublishedKind[] =>
  kinds.flatMap(({ group, kind, plural, scope, versions }) =>
    versions
      .filter(({ served }) => served)
      .map(({ name: version, schema }) => {
        const base = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
        const labels = group.split('.').filter((label) => label !== '');
        return {
          group,
          version,
          kind,
          path: scope === 'Namespaced' ? `${base}/namespaces/{namespace}/${plural}/{name}` : `${base}/${plural}/{name}`,
          name: [...labels.reverse(), version, kind].join('.'),
          schema: withCommon(schema ?? { type: 'object' }),
        };
      }),
  );

/** What a PATCH understands; kubectl asks before it tries a dry run. */
const patchParameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'];

const names = ({ group, version, kind }: PublishedKind): JsonObject => ({ group, version, kind });

/** The document of version 3 for one group and version. */
export const openApi3 = (kinds: readonly KindDefinition[], group: string, version: string, serverVersion: string): JsonObject => {
  const own = published(kinds).filter((kind) => kind.group === group && kind.version === version);
  const parameters = patchParameters.map((name) => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } }));
  const patch = (kind: PublishedKind): JsonObject => ({
    patch: { parameters, responses: {}, 'x-kubernetes-action': 'patch', 'x-kubernetes-group-version-kind': names(kind) },
  });
  const schemaOf = (kind: PublishedKind): JsonObject => ({ ...kind.schema, 'x-kubernetes-group-version-kind': [names(kind)] });
  return {
    openapi: '3.0.0',
    info: { title: 'Lab cluster', version: serverVersion },
    paths: Object.fromEntries(own.map((kind) => [kind.path, patch(kind)])),
    components: { schemas: Object.fromEntries(own.map((kind) => [kind.name, schemaOf(kind)])) },
  };
};

const textIn = (schema: JsonObject, name: string): string => (typeof schema[name] === 'string' ? (schema[name] as string) : '');

/** An extension: its value travels as YAML, of which JSON is a part. */
const extension = (name: string, value: Json): Uint8Array => message([1, name], [2, message([2, JSON.stringify(value)])]);

const named = (name: string, value: Uint8Array): Uint8Array => message([1, name], [2, value]);

/**
 * A schema as version 2 can say it. What it cannot say (null, one of two types, fields that are kept though unknown) is left open, as
 * the API server does: a client that checks must not refuse what the server takes.
 */
const schema2 = (schema: JsonObject, extensions: readonly Uint8Array[] = []): Uint8Array => {
  const isOpen =
    schema['nullable'] === true ||
    schema['x-kubernetes-int-or-string'] === true ||
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    schema['x-kubernetes-embedded-resource'] === true;
  const description = textIn(schema, 'description');
  if (isOpen) return message([4, description], ...repeated(31, extensions));
  const { properties, items, additionalProperties, required } = schema;
  return message(
    [2, textIn(schema, 'format')],
    [4, description],
    ...repeated(19, Array.isArray(required) ? required.map(String) : []),
    [21, isObject(additionalProperties) ? message([1, schema2(additionalProperties)]) : undefined],
    [22, textIn(schema, 'type') === '' ? undefined : message([1, textIn(schema, 'type')])],
    [23, isObject(items) ? message([1, schema2(items)]) : undefined],
    [25, isObject(properties) ? properties2(properties) : undefined],
    ...repeated(31, extensions),
  );
};

const properties2 = (properties: JsonObject): Uint8Array =>
  message(
    ...repeated(
      1,
      Object.entries(properties).map(([name, value]) => named(name, schema2(isObject(value) ? value : {}))),
    ),
  );

const groupVersionKind = 'x-kubernetes-group-version-kind';

const path2 = (kind: PublishedKind): Uint8Array => {
  const query = (name: string) => message([1, message([2, message([3, message([2, 'query'], [4, name], [6, 'string'])])])]);
  const patch = message(...repeated(8, patchParameters.map(query)), [13, extension(groupVersionKind, names(kind))]);
  return named(kind.path, message([8, patch]));
};

/** The document of version 2 for all kinds, in the encoding that older clients read (gnostic, `openapiv2/OpenAPIv2.proto`). */
export const openApi2 = (kinds: readonly KindDefinition[], serverVersion: string): Uint8Array => {
  const all = published(kinds);
  const definitions = all.map((kind) => named(kind.name, schema2(kind.schema, [extension(groupVersionKind, [names(kind)])])));
  return message(
    [1, '2.0'],
    [2, message([1, 'Lab cluster'], [2, serverVersion])],
    [8, message(...repeated(2, all.map(path2)))],
    [9, message(...repeated(1, definitions))],
  );
};
