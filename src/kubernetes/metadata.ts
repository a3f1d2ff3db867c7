/**
 * `ObjectMeta` (meta/v1) as the API server checks and stores it.
 *
 * Source: apimachinery's validation of object metadata, with its wording.
 */
import { equals, isObject, type Json, type JsonObject } from '#base/json.ts';
import { type FieldReason, fieldError, fieldPath, type SchemaProblem } from './field-error.ts';
import { own, put, without, withProperty } from './own.ts';
import { oldestProfile, type ServerProfile } from './profile.ts';

/** Fields of `metadata` that only the server sets. */
export const serverSetMetadata: readonly string[] = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
];

/** Bytes of all keys and values of annotations together. */
export const maxAnnotationBytes = 256 * 1024;

type Path = readonly (string | number)[];

const dns1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const labelText = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomainText = `${labelText}(\\.${labelText})*`;
const qualifiedText = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const label = new RegExp(`^${labelText}$`, 'u');
const subdomain = new RegExp(`^${subdomainText}$`, 'u');
const qualified = new RegExp(`^${qualifiedText}$`, 'u');

const regexHelp = (rule: string, form: string, ...examples: readonly string[]): string =>
  `${rule} (e.g. ${examples.map((example) => `'${example}'`).join(',  or ')}, regex used for validation is '${form}')`;

const longerThan = (limit: number): string => `must be no more than ${limit} characters`;

const utf8 = new TextEncoder();
const bytesOf = (text: string): number => (/^[\u0000-\u007F]*$/u.test(text) ? text.length : utf8.encode(text).length);

const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const labelRule =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const qualifiedRule = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const labelValueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** What is wrong with a name: DNS-1123 subdomain, at most 253 characters. Nothing when it is one. */
export const subdomainFaults = (name: string): readonly string[] => [
  ...(bytesOf(name) > 253 ? [longerThan(253)] : []),
  ...(subdomain.test(name) ? [] : [regexHelp(subdomainRule, subdomainText, 'example.com')]),
];

/** What is wrong with a namespace: DNS-1123 label, at most 63 characters. */
export const labelFaults = (name: string): readonly string[] => [
  ...(bytesOf(name) > 63 ? [longerThan(63)] : []),
  ...(label.test(name) ? [] : subdomain.test(name) ? ['must not contain dots'] : [regexHelp(labelRule, labelText, 'my-name', '123-abc')]),
];

const dns1035Rule =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";

/** What is wrong with a DNS-1035 label, at most 63 characters. */
export const dns1035Faults = (name: string): readonly string[] => [
  ...(bytesOf(name) > 63 ? [longerThan(63)] : []),
  ...(new RegExp(`^${dns1035}$`, 'u').test(name) ? [] : [regexHelp(dns1035Rule, dns1035, 'my-name', 'abc-123')]),
];

/** What is wrong with the key of a label or an annotation: `name` or `domain/name`. */
export const qualifiedNameFaults = (key: string): readonly string[] => {
  const parts = key.split('/');
  const help = regexHelp(qualifiedRule, qualifiedText, 'MyName', 'my.name', '123-abc');
  if (parts.length > 2) return [`a qualified name ${help} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const name = parts.at(-1) as string;
  const prefix = parts.length === 2 ? (parts[0] as string) : undefined;
  const prefixFaults = prefix === undefined ? [] : prefix === '' ? ['must be non-empty'] : subdomainFaults(prefix);
  return [
    ...prefixFaults.map((fault) => `prefix part ${fault}`),
    ...(name === '' ? ['name part must be non-empty'] : name.length > 63 ? [`name part ${longerThan(63)}`] : []),
    ...(qualified.test(name) ? [] : [`name part ${help}`]),
  ];
};

/** What is wrong with the value of a label. */
export const labelValueFaults = (value: string): readonly string[] => [
  ...(bytesOf(value) > 63 ? [longerThan(63)] : []),
  ...(value === '' || qualified.test(value) ? [] : [regexHelp(labelValueRule, `(${qualifiedText})?`, 'MyValue', 'my_value', '12345')]),
];

const problem = (path: Path, code: string, reason: FieldReason, value?: unknown, detail?: string): SchemaProblem =>
  fieldError({ path, code, reason, value, ...(detail === undefined ? {} : { detail }) });

const invalid = (path: Path, code: string, value: unknown, details: readonly string[]): readonly SchemaProblem[] =>
  details.map((detail) => problem(path, code, 'FieldValueInvalid', value, detail));

/** Where a field error is about one entry of a map, the server names the map; the pointer names the entry. */
const entry = (path: Path, key: string, problems: readonly SchemaProblem[]): readonly SchemaProblem[] => {
  const { pointer } = fieldError({ path: [...path, key], code: '', reason: 'FieldValueInvalid' });
  return problems.map((found) => ({ ...found, pointer }));
};

const mapOf = (metadata: JsonObject, name: string): JsonObject => {
  const value = own(metadata, name);
  return isObject(value) ? value : {};
};

/** Servers from 1.35 on count bytes and call the name of a label a key. */
const worded = (faults: readonly string[], { saysLabelKeys }: ServerProfile): readonly string[] =>
  saysLabelKeys
    ? faults.map((fault) =>
        fault.replace(/^a qualified name /u, 'a valid label key ').replace(/(must be no more than \d+) characters/u, '$1 bytes'),
      )
    : faults;

const checkLabels = (metadata: JsonObject, path: Path, profile: ServerProfile): readonly SchemaProblem[] =>
  Object.entries(mapOf(metadata, 'labels')).flatMap(([key, value]) =>
    entry([...path, 'labels'], key, [
      ...invalid([...path, 'labels'], 'label', key, worded(qualifiedNameFaults(key), profile)),
      ...(typeof value === 'string' ? invalid([...path, 'labels'], 'label', value, worded(labelValueFaults(value), profile)) : []),
    ]),
  );

const checkAnnotations = (metadata: JsonObject, path: Path, profile: ServerProfile): readonly SchemaProblem[] => {
  const annotations = Object.entries(mapOf(metadata, 'annotations'));
  const at = [...path, 'annotations'];
  const size = annotations.reduce((sum, [key, value]) => sum + bytesOf(key) + (typeof value === 'string' ? bytesOf(value) : 0), 0);
  const detail = `may not be longer than ${maxAnnotationBytes}`;
  return [
    ...annotations.flatMap(([key]) =>
      entry(at, key, invalid(at, 'annotation', key, worded(qualifiedNameFaults(key.toLowerCase()), profile))),
    ),
    ...(size > maxAnnotationBytes ? [problem(at, 'annotations-size', 'FieldValueTooLong', '', detail)] : []),
  ];
};

const listOf = (metadata: JsonObject, name: string): readonly Json[] => {
  const value = own(metadata, name);
  return Array.isArray(value) ? (value as readonly Json[]) : [];
};

const checkFinalizers = (metadata: JsonObject, path: Path, profile: ServerProfile): readonly SchemaProblem[] =>
  listOf(metadata, 'finalizers').flatMap((name, index) =>
    typeof name === 'string'
      ? entry(
          [...path, 'finalizers'],
          String(index),
          invalid([...path, 'finalizers'], 'finalizer', name, worded(qualifiedNameFaults(name), profile)),
        )
      : [],
  );

/** What is wrong with one field of an owner reference. Older servers name the list and the field, not the position; the pointer has it. */
const ownerProblem = (path: Path, index: number, name: string, value: Json | undefined, profile: ServerProfile): SchemaProblem => {
  const at = [...path, 'ownerReferences', index, name];
  if (profile.namesOwners) {
    return value === undefined || value === ''
      ? problem(at, 'owner', 'FieldValueRequired', undefined, 'must not be empty')
      : problem(at, 'owner', 'FieldValueInvalid', value, 'must be <group>/<version> or <version>');
  }
  const detail = name === 'apiVersion' ? 'version must not be empty' : `${profile.saysSingular ? '' : `${name} `}must not be empty`;
  const field = fieldPath([...path, 'ownerReferences', name]);
  return fieldError({ path: at, field, code: 'owner', reason: 'FieldValueInvalid', value: value ?? '', detail });
};

const isGroupVersion = (text: string): boolean => /^(?:[^/]*\/)?[^/]+$/u.test(text);

const checkOwners = (metadata: JsonObject, path: Path, profile: ServerProfile): readonly SchemaProblem[] =>
  listOf(metadata, 'ownerReferences').flatMap((owner, index) => [
    ...['apiVersion', 'kind', 'name', 'uid'].flatMap((name) => {
      const value = isObject(owner) ? own(owner, name) : undefined;
      const text = typeof value === 'string' ? value : '';
      return text === '' || (name === 'apiVersion' && !isGroupVersion(text)) ? [ownerProblem(path, index, name, text, profile)] : [];
    }),
    ...(isObject(owner) && own(owner, 'apiVersion') === 'v1' && own(owner, 'kind') === 'Event'
      ? [eventOwner(path, index, owner, profile)]
      : []),
  ]);

/** Events own nothing. */
const eventOwner = (path: Path, index: number, owner: JsonObject, { namesOwners, printsJson }: ServerProfile): SchemaProblem => {
  const at = [...path, 'ownerReferences', index];
  const field = fieldPath(namesOwners ? at : [...path, 'ownerReferences']);
  const shown = printsJson ? JSON.stringify(writtenOwner(owner)) : goOwner(owner);
  return {
    ...problem(at, 'owner', 'FieldValueInvalid', owner),
    field,
    message: `${field}: Invalid value: ${shown}: /v1, Kind=Event is disallowed from being an owner`,
  };
};

/** As Go prints a pointer to a flag: where it points to is told by no prediction. */
const goFlag = (owner: JsonObject, name: string): string => (typeof own(owner, name) === 'boolean' ? '(*bool)(0x0)' : '(*bool)(nil)');

/** As Go prints an owner reference. */
const goOwner = (owner: JsonObject): string => {
  const texts = ['apiVersion', 'kind', 'name', 'uid'].map((name) => {
    const field = name === 'uid' ? 'UID' : name === 'apiVersion' ? 'APIVersion' : `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    return `${field}:${JSON.stringify(own(owner, name) ?? '')}`;
  });
  const flags = `Controller:${goFlag(owner, 'controller')}, BlockOwnerDeletion:${goFlag(owner, 'blockOwnerDeletion')}`;
  return `v1.OwnerReference{${texts.join(', ')}, ${flags}}`;
};

/** Fields of an owner reference, in the order in which the server writes them. */
const ownerFields = ['apiVersion', 'kind', 'name', 'uid', 'controller', 'blockOwnerDeletion'];

const writtenOwner = (owner: Json): Json =>
  isObject(owner)
    ? Object.fromEntries(ownerFields.filter((name) => own(owner, name) !== undefined).map((name) => [name, owner[name] as Json]))
    : owner;

/** At most one owner may be the controller. */
const checkControllers = (metadata: JsonObject, path: Path, { printsJson }: ServerProfile): readonly SchemaProblem[] => {
  const owners = listOf(metadata, 'ownerReferences');
  const controllers = owners.filter(isObject).filter((owner) => own(owner, 'controller') === true);
  const names = controllers.map((owner) => `${String(own(owner, 'kind') ?? '')}/${String(own(owner, 'name') ?? '')}`);
  const asGo = (): string => `[]v1.OwnerReference{${owners.map((owner) => goOwner(isObject(owner) ? owner : {})).join(', ')}}`;
  const all = printsJson ? JSON.stringify(owners.map(writtenOwner)) : asGo();
  return names.slice(1).map((name) => ({
    ...problem([...path, 'ownerReferences'], 'owner', 'FieldValueInvalid', owners),
    message: `${fieldPath([...path, 'ownerReferences'])}: Invalid value: ${all}: Only one reference can have Controller set to true. Found "true" in references for ${names[0]} and ${name}`,
  }));
};

/** Types of the fields of `ObjectMeta`; others are unknown and dropped. */
const fieldTypes: Readonly<Record<string, 'text' | 'integer' | 'texts' | 'list'>> = {
  name: 'text',
  generateName: 'text',
  namespace: 'text',
  selfLink: 'text',
  uid: 'text',
  resourceVersion: 'text',
  generation: 'integer',
  creationTimestamp: 'text',
  deletionTimestamp: 'text',
  deletionGracePeriodSeconds: 'integer',
  labels: 'texts',
  annotations: 'texts',
  ownerReferences: 'list',
  finalizers: 'list',
  managedFields: 'list',
};

/** Names of the fields of `ObjectMeta`. */
export const metadataFields: readonly string[] = Object.keys(fieldTypes);

const fits = (type: string | undefined, value: Json): boolean => {
  if (value === null) return true;
  if (type === 'text') return typeof value === 'string';
  if (type === 'integer') return typeof value === 'number' && Number.isInteger(value);
  return type === 'list' ? Array.isArray(value) : isObject(value);
};

/** A value of the wrong type in metadata. */
export interface MetadataFault {
  /** Keys below `metadata`. */
  readonly path: readonly string[];
  /** What is expected, in words. */
  readonly expected: string;
  /** The same as the Go type that the server decodes into. */
  readonly goType: string;
  readonly value: Json;
}

const expected: Readonly<Record<string, readonly [string, string]>> = {
  text: ['text', 'string'],
  integer: ['a whole number', 'int64'],
  texts: ['a map of texts', 'map[string]string'],
  list: ['a list', '[]string'],
};

const fault = (path: readonly string[], type: string, value: Json): MetadataFault => {
  const [words, goType] = expected[type] as readonly [string, string];
  return { path, expected: words, goType, value };
};

const typeOfField = (name: string): string | undefined => (Object.hasOwn(fieldTypes, name) ? fieldTypes[name] : undefined);

/** Values of the wrong type anywhere in metadata, in its order: the server cannot even decode such a body. */
export const metadataTypeFaults = (metadata: JsonObject): readonly MetadataFault[] =>
  Object.entries(metadata).flatMap(([name, value]) => {
    const type = typeOfField(name);
    if (type === undefined) return [];
    if (!fits(type, value)) return [fault([name], type, value)];
    const entries =
      type === 'texts' && isObject(value) ? Object.entries(value) : name === 'finalizers' ? listOf(metadata, name).entries() : [];
    return [...entries].flatMap(([key, item]) =>
      typeof item === 'string' || item === null ? [] : [fault([name, String(key)], 'text', item)],
    );
  });

const checkName = (metadata: JsonObject, path: Path): readonly SchemaProblem[] => {
  const name = own(metadata, 'name');
  const prefix = own(metadata, 'generateName');
  const generated = typeof prefix === 'string' && prefix !== '' ? subdomainFaults(`${prefix}x`) : [];
  return [
    ...invalid([...path, 'generateName'], 'name', prefix, generated),
    ...(typeof name !== 'string' || name === ''
      ? [problem([...path, 'name'], 'required', 'FieldValueRequired', undefined, 'name or generateName is required')]
      : invalid([...path, 'name'], 'name', name, subdomainFaults(name))),
  ];
};

const checkNamespace = (metadata: JsonObject, path: Path, namespaced: boolean): readonly SchemaProblem[] => {
  const namespace = own(metadata, 'namespace');
  const at = [...path, 'namespace'];
  if (typeof namespace !== 'string' || namespace === '') return namespaced ? [problem(at, 'required', 'FieldValueRequired')] : [];
  return namespaced
    ? invalid(at, 'namespace', namespace, labelFaults(namespace))
    : [problem(at, 'namespace', 'FieldValueForbidden', namespace, 'not allowed on this type')];
};

const immutable = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'];

/** A time as Go prints it, of a server in UTC; nothing when it is none. */
const goTime = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value))
    ? new Date(value).toISOString().replace(/^(.{10})T(.{8}).*$/u, '$1 $2 +0000 UTC')
    : undefined;

const changedField = (path: Path, name: string, value: Json | undefined, { printsJson }: ServerProfile): SchemaProblem => {
  const found = problem([...path, name], 'immutable', 'FieldValueInvalid', value ?? '', 'field is immutable');
  const time = printsJson || !name.endsWith('Timestamp') ? undefined : goTime(value);
  return time === undefined ? found : { ...found, message: found.message.replace(JSON.stringify(value), time) };
};

const checkUnchanged = (metadata: JsonObject, old: JsonObject, path: Path, profile: ServerProfile): readonly SchemaProblem[] => {
  const version = own(metadata, 'resourceVersion');
  const missing = version === undefined || version === null || version === '';
  return [
    ...(missing ? invalid([...path, 'resourceVersion'], 'required', '', ['must be specified for an update']) : []),
    ...immutable
      .filter((name) => !equals(own(metadata, name) ?? null, own(old, name) ?? null))
      .map((name) => changedField(path, name, own(metadata, name), profile)),
    ...newFinalizers(metadata, old, path),
  ];
};

const newFinalizers = (metadata: JsonObject, old: JsonObject, path: Path): readonly SchemaProblem[] => {
  if (own(old, 'deletionTimestamp') === undefined) return [];
  const known = new Set(listOf(old, 'finalizers'));
  const added = listOf(metadata, 'finalizers').filter((name) => !known.has(name));
  if (added.length === 0) return [];
  const names = added.map((name) => JSON.stringify(name)).join(', ');
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${names}}`;
  return [problem([...path, 'finalizers'], 'finalizer', 'FieldValueForbidden', undefined, detail)];
};

const common = (metadata: JsonObject, path: Path, profile: ServerProfile): readonly SchemaProblem[] => [
  ...checkLabels(metadata, path, profile),
  ...checkAnnotations(metadata, path, profile),
  ...checkOwners(metadata, path, profile),
  ...checkControllers(metadata, path, profile),
  ...checkFinalizers(metadata, path, profile),
];

export interface MetadataOptions {
  readonly namespaced: boolean;
  /** Metadata of the stored object, when there is one: what cannot change is checked instead of names. */
  readonly old?: JsonObject;
  /** That of the oldest servers unless set. */
  readonly profile?: ServerProfile;
}

/** Everything the server would refuse about the `metadata` of an object. */
export const validateMetadata = (
  metadata: JsonObject,
  { namespaced, old, profile = oldestProfile }: MetadataOptions,
): readonly SchemaProblem[] => {
  const path = ['metadata'];
  if (old !== undefined) return [...checkUnchanged(metadata, old, path, profile), ...common(metadata, path, profile)];
  return [...checkName(metadata, path), ...checkNamespace(metadata, path, namespaced), ...common(metadata, path, profile)];
};

/** The same for the metadata of a resource inside a resource: a name is not needed. */
export const validateEmbeddedMetadata = (metadata: Json, path: Path, profile: ServerProfile): readonly SchemaProblem[] => {
  if (!isObject(metadata)) return invalid(path, 'type', metadata, ['must be an object']);
  const name = own(metadata, 'name');
  const bad = typeof name === 'string' && (name === '.' || name === '..' || /[/%]/u.test(name));
  return [
    ...(bad ? invalid([...path, 'name'], 'name', name, ["may not be '.' or '..' and may not contain '/' or '%'"]) : []),
    ...common(metadata, path, profile),
  ];
};

const isHollow = (value: Json): boolean =>
  value === null || value === '' || (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0);

/** Zero values that the server does not write: it stores metadata through Go's `omitempty`. */
const omitted = new Set(['deletionGracePeriodSeconds']);

/** Metadata as the server stores it: unknown fields, nulls, empty texts, maps and lists dropped. The same object when nothing is. */
export const coerceMetadata = (metadata: JsonObject): JsonObject => {
  const dropped = Object.keys(metadata).filter((name) => {
    const value = metadata[name] as Json;
    return (
      !Object.hasOwn(fieldTypes, name) || (isHollow(value) && !(omitted.has(name) && value === 0)) || (name === 'generation' && value === 0)
    );
  });
  return withOwners(withTexts(without(metadata, dropped)));
};

/** Owners without fields that references do not have. */
const withOwners = (metadata: JsonObject): JsonObject => {
  const owners = own(metadata, 'ownerReferences');
  if (!Array.isArray(owners)) return metadata;
  const strange = (owner: Json): boolean => isObject(owner) && Object.keys(owner).some((name) => !ownerFields.includes(name));
  return (owners as readonly Json[]).some(strange)
    ? withProperty(metadata, 'ownerReferences', (owners as readonly Json[]).map(writtenOwner))
    : metadata;
};

/** A null among labels, annotations or finalizers is stored as the empty text. */
const withTexts = (metadata: JsonObject): JsonObject => {
  const finalizers = own(metadata, 'finalizers');
  let result =
    Array.isArray(finalizers) && (finalizers as readonly Json[]).includes(null)
      ? withProperty(
          metadata,
          'finalizers',
          (finalizers as readonly Json[]).map((name) => name ?? ''),
        )
      : metadata;
  for (const name of ['labels', 'annotations']) {
    const texts = own(result, name);
    if (!isObject(texts) || !Object.values(texts).includes(null)) continue;
    const copy: Record<string, Json> = {};
    for (const [key, value] of Object.entries(texts)) put(copy, key, value ?? '');
    result = { ...result, [name]: copy };
  }
  return result;
};
