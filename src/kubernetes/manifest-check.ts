/**
 * What is wrong with a manifest before any server sees it: what the API server would refuse, and what no manifest should hold.
 */
import { isObject, type Json, type JsonObject, pointerToken } from '#base/json.ts';
import { nearestName } from '#base/nearest-name.ts';
import { fieldPath, pointerOf, type SchemaProblem } from './field-error.ts';
import { type ManifestCode, type ManifestProblem, manifestProblem } from './manifest-codes.ts';
import { findKind, type KnownKinds } from './manifest-kind.ts';
import { coerceMetadata, metadataFields, metadataTypeFaults, serverSetMetadata, validateMetadata } from './metadata.ts';
import { type KindDefinition, type KubernetesObject, whatItIs } from './object.ts';
import { own, without, withProperty } from './own.ts';
import { serverProfile } from './profile.ts';
import { compileSchema, type StructuralSchema } from './structural.ts';
import { metadataOf } from './write.ts';

export type { ManifestProblem } from './manifest-codes.ts';

/** The kinds a cluster serves, by name, with their compiled schemas. */
export interface KindLookup extends KnownKinds {
  /** The compiled schema of a version; `undefined` when it has none or is unknown. */
  readonly schema: (group: string, kind: string, version: string) => StructuralSchema | undefined;
}

const compiled = new WeakMap<JsonObject, StructuralSchema>();

/** Compiles a schema the first time it is asked for; the schema must not be changed afterwards. */
export const compiledSchema = (schema: JsonObject): StructuralSchema => {
  let known = compiled.get(schema);
  if (known === undefined) compiled.set(schema, (known = compileSchema(schema)));
  return known;
};

/** Makes a lookup; of two definitions of one kind the later one counts. */
export const kindLookup = (kinds: readonly KindDefinition[]): KindLookup => {
  const byName = new Map(kinds.map((definition) => [`${definition.group}/${definition.kind}`, definition]));
  const find = (group: string, kind: string): KindDefinition | undefined => byName.get(`${group}/${kind}`);
  return {
    all: kinds,
    find,
    schema: (group, kind, version) => {
      const schema = find(group, kind)?.versions.find((known) => known.name === version)?.schema;
      return schema === undefined ? undefined : compiledSchema(schema);
    },
  };
};

/** Bytes of an object that etcd takes with its default settings. */
export const maxObjectBytes = 1.5 * 1024 * 1024;

/** Levels of nesting that are looked into. */
export const maxManifestDepth = 500;

/** Where `kubectl apply` keeps what it applied last; it comes along when an object is exported. */
const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

type Path = readonly (string | number)[];

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

interface Walked {
  readonly tooDeep?: Path;
  readonly unsafe: readonly { readonly path: Path; readonly value: number }[];
}

/** Looks at every value without recursion, so that no nesting can overflow the stack. */
const walk = (manifest: Json): Walked => {
  const unsafe: { path: Path; value: number }[] = [];
  const open: { value: Json; path: Path }[] = [{ value: manifest, path: [] }];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const { value, path } = entry;
    if (typeof value === 'number' && (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))))
      unsafe.push({ path, value });
    if (typeof value !== 'object' || value === null) continue;
    if (path.length > maxManifestDepth) return { tooDeep: path.slice(0, 20), unsafe };
    if (Array.isArray(value)) for (let at = value.length - 1; at >= 0; at -= 1) push(open, value[at] as Json, path, at);
    else for (const key of Object.keys(value).reverse()) push(open, (value as JsonObject)[key] as Json, path, key);
  }
  return { unsafe };
};

/** Texts and booleans cannot be wrong here: they are not even queued. */
const push = (open: { value: Json; path: Path }[], value: Json, path: Path, key: string | number): void => {
  if (typeof value === 'number' || (typeof value === 'object' && value !== null)) open.push({ value, path: [...path, key] });
};

const checkText = (object: JsonObject, path: readonly string[], what: string): readonly ManifestProblem[] => {
  const value = own(object, path.at(-1) as string);
  const field = path.join('.');
  const pointer = pointerOf(path);
  if (value === undefined || value === null || value === '') {
    return [manifestProblem('manifest/field-missing', value === undefined ? pointerOf(path.slice(0, -1)) : pointer, { field, what })];
  }
  return typeof value === 'string' ? [] : [manifestProblem('manifest/field-not-text', pointer, { field, value: shown(value) })];
};

const versionForm = /^(?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[a-z]([-a-z0-9]*[a-z0-9])?$/u;

const checkIdentity = (manifest: JsonObject): readonly ManifestProblem[] => {
  const apiVersion = own(manifest, 'apiVersion');
  const malformed = typeof apiVersion === 'string' && apiVersion !== '' && !versionForm.test(apiVersion);
  return [
    ...checkText(manifest, ['apiVersion'], 'Say which API the object belongs to, for example apiVersion: vpc.githedgehog.com/v1beta1.'),
    ...(malformed ? [manifestProblem('manifest/api-version-malformed', '/apiVersion', { value: shown(apiVersion) })] : []),
    ...checkText(manifest, ['kind'], 'Say what the object is, for example kind: VPC.'),
    ...checkName(manifest),
  ];
};

const checkName = (manifest: JsonObject): readonly ManifestProblem[] => {
  const metadata = own(manifest, 'metadata');
  if (metadata !== undefined && metadata !== null && !isObject(metadata)) {
    return [manifestProblem('manifest/metadata-type', '/metadata', { field: 'metadata', expected: 'a mapping', value: shown(metadata) })];
  }
  const fields = metadataOf(manifest);
  const prefix = own(fields, 'generateName');
  if (prefix !== undefined && prefix !== null && prefix !== '')
    return [manifestProblem('manifest/generate-name', '/metadata/generateName', {})];
  const problems = checkText(fields, ['metadata', 'name'], 'Give the object a name: metadata.name.');
  return isObject(metadata) ? problems : problems.map((problem) => ({ ...problem, pointer: '' }));
};

const isSet = (value: Json | undefined): boolean => value !== undefined && value !== null;

const serverSet = (field: string, pointer: string): ManifestProblem => manifestProblem('manifest/server-set', pointer, { field });

const checkServerSet = (manifest: JsonObject): readonly ManifestProblem[] => {
  const metadata = metadataOf(manifest);
  const fields = serverSetMetadata.filter((name) => name !== 'resourceVersion' && isSet(own(metadata, name)));
  const annotations = own(metadata, 'annotations');
  const exported = isObject(annotations) && Object.hasOwn(annotations, lastAppliedAnnotation);
  return [
    ...(isSet(own(metadata, 'resourceVersion')) ? [manifestProblem('manifest/resource-version', '/metadata/resourceVersion', {})] : []),
    ...fields.map((name) => serverSet(`metadata.${name}`, `/metadata/${name}`)),
    ...(exported ? [serverSet(`annotation ${lastAppliedAnnotation}`, `/metadata/annotations/${pointerToken(lastAppliedAnnotation)}`)] : []),
    ...(isSet(own(manifest, 'status')) ? [serverSet('status', '/status')] : []),
  ];
};

const metadataCodes: Readonly<Record<string, ManifestCode>> = {
  name: 'manifest/name-invalid',
  namespace: 'manifest/name-invalid',
  'annotations-size': 'manifest/annotations-too-large',
};

const messageProblem = (code: ManifestCode, problem: SchemaProblem): ManifestProblem =>
  manifestProblem(code as 'manifest/invalid', problem.pointer, { message: problem.message });

/** Names are checked as soon as they are there; that they are is checked elsewhere. */
const checkMetadata = (manifest: JsonObject): readonly ManifestProblem[] => {
  const metadata = without(metadataOf(manifest), ['generateName']);
  const faults = metadataTypeFaults(without(metadata, ['name', ...serverSetMetadata]));
  const typed = faults.map(({ path, expected }) => {
    const at = ['metadata', ...path];
    const value = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)?.[key], metadata);
    return manifestProblem('manifest/metadata-type', pointerOf(at), { field: at.join('.'), expected, value: shown(value) });
  });
  const problems = validateMetadata(metadata, { namespaced: true }).filter((problem) => problem.code !== 'required');
  return [...typed, ...problems.map((problem) => messageProblem(metadataCodes[problem.code] ?? 'manifest/metadata-invalid', problem))];
};

const checkScope = (manifest: JsonObject, definition: KindDefinition): readonly ManifestProblem[] => {
  const namespace = own(metadataOf(manifest), 'namespace');
  if (definition.scope !== 'Cluster' || namespace === undefined || namespace === null || namespace === '') return [];
  return [manifestProblem('manifest/namespace-forbidden', '/metadata/namespace', { kind: definition.kind })];
};

const meant = (nearest: string | undefined): string => (nearest === undefined ? 'Remove it.' : `Did you mean ${nearest}?`);

const unknownMetadata = (manifest: JsonObject, kind: string): readonly ManifestProblem[] =>
  Object.keys(metadataOf(manifest))
    .filter((name) => !metadataFields.includes(name))
    .map((name) => {
      const what = meant(nearestName(name, metadataFields));
      return manifestProblem('manifest/unknown-field', `/metadata/${pointerToken(name)}`, { field: `metadata.${name}`, kind, what });
    });

const schemaCodes: Readonly<Record<string, ManifestCode>> = {
  required: 'manifest/required',
  type: 'manifest/type',
  enum: 'manifest/enum',
  pattern: 'manifest/pattern',
  format: 'manifest/format',
  minimum: 'manifest/range',
  maximum: 'manifest/range',
  multipleOf: 'manifest/range',
  minLength: 'manifest/length',
  maxLength: 'manifest/length',
  minItems: 'manifest/length',
  maxItems: 'manifest/length',
  minProperties: 'manifest/length',
  maxProperties: 'manifest/length',
  duplicate: 'manifest/duplicate-item',
  uniqueItems: 'manifest/duplicate-item',
  anyOf: 'manifest/alternatives',
  oneOf: 'manifest/alternatives',
  allOf: 'manifest/alternatives',
  not: 'manifest/alternatives',
  cel: 'manifest/rule',
};

/** A manifest is checked in the words of the newest server. */
const newestProfile = serverProfile('1.99');

const codeOf = ({ code, value }: SchemaProblem): ManifestCode =>
  code === 'type' && value === 'null' ? 'manifest/null' : (schemaCodes[code] ?? 'manifest/invalid');

const checkSchema = (manifest: KubernetesObject, kind: string, schema: StructuralSchema): readonly ManifestProblem[] => {
  const sanitized = sanitizeManifest(manifest);
  return [
    ...schema
      .unknownFields(sanitized)
      .map(({ pointer, field, nearest }) => manifestProblem('manifest/unknown-field', pointer, { field, kind, what: meant(nearest) })),
    ...valueProblems(schema, schema.applyDefaults(sanitized)).map((problem) => messageProblem(codeOf(problem), problem)),
  ];
};

/** Rules are only asked about values that hold otherwise: they may rely on it. Rules about transitions need a cluster. */
const valueProblems = (schema: StructuralSchema, object: unknown): readonly SchemaProblem[] => {
  const problems = schema.validate(object);
  return problems.length > 0 ? problems : schema.validateRules(object, { profile: newestProfile });
};

const checkKind = (manifest: KubernetesObject, kinds: KindLookup): readonly ManifestProblem[] => {
  const { apiVersion, kind } = manifest;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || kind === '' || !versionForm.test(apiVersion)) return [];
  const finding = findKind(apiVersion, kind, kinds);
  if (finding.definition === undefined) return finding.problems;
  const schema = kinds.schema(finding.definition.group, kind, finding.version);
  return [
    ...checkScope(manifest, finding.definition),
    ...unknownMetadata(manifest, kind),
    ...(schema === undefined ? [] : checkSchema(manifest, kind, schema)),
  ];
};

const utf8 = new TextEncoder();

const checkSize = (manifest: KubernetesObject): readonly ManifestProblem[] => {
  const text = JSON.stringify(manifest);
  // Every UTF-16 unit is at most three bytes long.
  if (text.length * 3 <= maxObjectBytes) return [];
  const size = utf8.encode(text).length;
  return size <= maxObjectBytes ? [] : [manifestProblem('manifest/too-large', '', { size, limit: maxObjectBytes })];
};

/** Everything wrong with the manifest, whatever it holds. Never throws. */
export const checkManifest = (manifest: KubernetesObject, kinds: KindLookup): readonly ManifestProblem[] => {
  if (!isObject(manifest)) return [manifestProblem('manifest/not-an-object', '', { what: whatItIs(manifest) })];
  const { tooDeep, unsafe } = walk(manifest);
  if (tooDeep !== undefined) return [manifestProblem('manifest/too-deep', pointerOf(tooDeep), { limit: maxManifestDepth })];
  return [
    ...checkIdentity(manifest),
    ...checkServerSet(manifest),
    ...checkMetadata(manifest),
    ...unsafe.map(({ path, value }) =>
      manifestProblem('manifest/number-unsafe', pointerOf(path), { field: fieldPath(path), value: String(value) }),
    ),
    ...checkKind(manifest, kinds),
    ...checkSize(manifest),
  ];
};

/** The manifest without what only the server sets: status, managedFields, uid, creationTimestamp… */
export const sanitizeManifest = (manifest: KubernetesObject): KubernetesObject => {
  const metadata = without(metadataOf(manifest), serverSetMetadata);
  const annotations = own(metadata, 'annotations');
  const kept = isObject(annotations) ? withProperty(metadata, 'annotations', without(annotations, [lastAppliedAnnotation])) : metadata;
  return withProperty(without(manifest, ['status']), 'metadata', kept) as KubernetesObject;
};

/** The manifest ready to be compared and applied: sanitized, and its metadata without what the server would not store. */
export const canonicalManifest = (manifest: KubernetesObject): KubernetesObject => {
  const sanitized = sanitizeManifest(manifest);
  return withProperty(sanitized, 'metadata', coerceMetadata(sanitized.metadata)) as KubernetesObject;
};
