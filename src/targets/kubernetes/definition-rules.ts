/**
 * What the API server refuses a definition for around its schemas: names, versions, columns, subresources, fields for selectors, conversion.
 *
 * Source: apiextensions' `ValidateCustomResourceDefinition`; held to the verdict of real servers by the table in the fixture.
 */
import { isObject, type Json, type JsonObject, valueAt } from '#base/json.ts';
import { labelValueFaults, qualifiedNameFaults, subdomainFaults } from '#kubernetes/metadata.ts';

/** Something that is refused. */
export interface Refused {
  /** Keys in the model, from the kind or its version. */
  readonly keys: readonly string[];
  /** What is refused, in the words of the model. */
  readonly what: string;
  readonly reason: string;
}

type Refusals = readonly Refused[];

const refuse = (what: string, reason: string, keys: readonly string[] = [what]): Refusals => [{ keys, what, reason }];

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const objects = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? value : []).filter(isObject);
const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value : []).map((one) => text(one));
const part = (object: JsonObject, key: string): JsonObject => (isObject(object[key]) ? object[key] : {});

const label = /^[a-z]([-a-z0-9]*[a-z0-9])?$/u;

/** A DNS label as RFC 1035 has it, which begins with a letter. */
const checkLabel = (what: string, given: string, keys: readonly string[] = [what]): Refusals => {
  if (!label.test(given)) return refuse(what, `"${given}" is no DNS label: small letters, digits and dashes, a letter first`, keys);
  return given.length > 63 ? refuse(what, `"${given}" has more than 63 characters`, keys) : [];
};

const checkNames = (names: JsonObject): Refusals => [
  ...checkLabel('plural', text(names['plural'])),
  ...checkLabel('singular', text(names['singular']), ['singular']),
  ...texts(names['shortNames']).flatMap((name, index) => checkLabel('a short name', name, ['shortNames', String(index)])),
  ...texts(names['categories']).flatMap((name, index) => checkLabel('a category', name, ['categories', String(index)])),
  ...checkLabel('the name', text(names['kind']).toLowerCase(), []),
  ...checkLabel('listKind', text(names['listKind']).toLowerCase()),
  ...(names['kind'] === names['listKind'] ? refuse('listKind', 'it is the name of the kind itself') : []),
];

const approval = 'api-approved.kubernetes.io';

const isUrl = (given: string): boolean => URL.canParse(given) && new URL(given).host !== '';

/** Groups of Kubernetes itself are taken only with a word about who approved of them. */
const checkApproval = (group: string, annotations: JsonObject): Refusals => {
  if (!/(?:^|\.)(?:k8s|kubernetes)\.io$/u.test(group)) return [];
  const given = text(annotations[approval]);
  if (given.startsWith('unapproved') || isUrl(given)) return [];
  return refuse('group', `a group of Kubernetes itself needs the annotation ${approval}: an address, or why it is unapproved`);
};

const checkGroup = (group: string, name: string, annotations: JsonObject): Refusals => {
  const [fault] = subdomainFaults(group);
  if (fault !== undefined || !group.includes('.')) return refuse('group', `"${group}" is no DNS name with a dot`);
  return name.length > 253 ? refuse('plural', 'with the group it has more than 253 characters') : checkApproval(group, annotations);
};

const checkMetadata = (metadata: JsonObject): Refusals => [
  ...Object.entries(part(metadata, 'labels')).flatMap(([key, value]) =>
    [...qualifiedNameFaults(key), ...labelValueFaults(text(value))].flatMap((fault) => refuse(`the label ${key}`, fault, ['labels', key])),
  ),
  ...Object.keys(part(metadata, 'annotations')).flatMap((key) =>
    qualifiedNameFaults(key.toLowerCase()).flatMap((fault) => refuse(`the annotation ${key}`, fault, ['annotations', key])),
  ),
];

const checkVersionList = (versions: readonly JsonObject[]): Refusals => {
  const names = versions.map(({ name }) => text(name));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return [
    ...(versions.filter(({ storage }) => storage === true).length === 1 ? [] : refuse('versions', 'exactly one has to say storage: true')),
    ...(twice === undefined ? [] : refuse('versions', `${twice} stands twice`)),
  ];
};

const checkService = (service: JsonObject): Refusals => {
  const { port, path } = service;
  const segments = text(path).split('/').slice(1);
  const isPath = path === undefined || path === '' || path === '/' || (text(path).startsWith('/') && isPathOf(segments));
  const refused = (reason: string): Refusals => refuse('conversion', `its service ${reason}`);
  return [
    ...(text(service['name']) === '' ? refused('has no name') : []),
    ...(text(service['namespace']) === '' ? refused('has no namespace') : []),
    ...(isPath ? [] : refused('has a path that is none')),
    ...(port === undefined || (Number.isInteger(port) && (port as number) >= 1 && (port as number) <= 65_535)
      ? []
      : refused('has a port that is none')),
  ];
};

/** Names between slashes; a slash at the end is none too many. */
const isPathOf = (segments: readonly string[]): boolean =>
  segments.every((segment, index) => (segment === '' ? index === segments.length - 1 : subdomainFaults(segment).length === 0));

const checkUrl = (given: string): Refusals => {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isPlain = url?.protocol === 'https:' && url.host !== '' && url.username === '' && !/[?#@]/u.test(given);
  return isPlain ? [] : refuse('conversion', 'its url has to be https://host/path, without user, query and fragment');
};

const checkReviews = (versions: readonly string[]): Refusals => {
  if (versions.length === 0) return refuse('conversion', 'it needs conversionReviewVersions');
  return [
    ...(versions.some((version) => version === 'v1' || version === 'v1beta1')
      ? []
      : refuse('conversion', 'its conversionReviewVersions have neither v1 nor v1beta1')),
    ...(new Set(versions).size === versions.length ? [] : refuse('conversion', 'one of its conversionReviewVersions stands twice')),
    ...versions.flatMap((version) => checkLabel('a conversionReviewVersion', version, ['conversion'])),
  ];
};

const checkConversion = (conversion: JsonObject): Refusals => {
  const webhook = conversion['webhook'];
  if (conversion['strategy'] !== 'Webhook') return isObject(webhook) ? refuse('conversion', 'a webhook needs the strategy Webhook') : [];
  const given = isObject(webhook) ? webhook : {};
  const { clientConfig } = given;
  const reviews = checkReviews(texts(given['conversionReviewVersions']));
  if (!isObject(clientConfig)) return [...refuse('conversion', 'a webhook needs a clientConfig'), ...reviews];
  const { url, service } = clientConfig;
  if ((url === undefined) === (service === undefined))
    return [...refuse('conversion', 'its clientConfig needs either url or service'), ...reviews];
  return [...(isObject(service) ? checkService(service) : checkUrl(text(url))), ...reviews];
};

const checkDeprecation = ({ deprecated, deprecationWarning: given }: JsonObject): Refusals => {
  const refused = (reason: string): Refusals => refuse('deprecationWarning', reason);
  if (given === undefined) return [];
  const warning = text(given);
  if (deprecated !== true) return refused('only a version that is deprecated warns');
  if (warning === '') return refused('it is empty');
  if (Buffer.byteLength(warning) > 256) return refused('it has more than 256 bytes');
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u.test(warning) ? [] : refused('it has a character that cannot be printed');
};

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

const checkColumn = (column: JsonObject, index: number): Refusals => {
  const { name, type, format, jsonPath, priority } = column;
  const refused = (key: string, reason: string): Refusals =>
    refuse(`the column ${text(name) || index + 1}`, reason, ['columns', String(index), key]);
  return [
    ...(text(name) === '' ? refused('name', 'it has no name') : []),
    ...(columnTypes.includes(text(type)) ? [] : refused('type', `its type has to be one of ${columnTypes.join(', ')}`)),
    ...(text(format) === '' || columnFormats.includes(text(format))
      ? []
      : refused('format', `its format has to be one of ${columnFormats.join(', ')}`)),
    ...(text(jsonPath).startsWith('.') ? [] : refused('jsonPath', 'its jsonPath has to begin with a dot')),
    ...(priority === undefined || Number.isInteger(priority) ? [] : refused('priority', 'its priority has to be a whole number')),
  ];
};

const checkScale = (scale: JsonObject): Refusals => {
  const below = (key: string, roots: readonly string[]): Refusals =>
    roots.some((root) => text(scale[key]).startsWith(`.${root}.`))
      ? []
      : refuse(`${key} of scale`, `it has to be a path below ${roots.map((root) => `.${root}`).join(' or ')}`, ['scale', key]);
  return [
    ...below('specReplicasPath', ['spec']),
    ...below('statusReplicasPath', ['status']),
    ...(text(scale['labelSelectorPath']) === '' ? [] : below('labelSelectorPath', ['spec', 'status'])),
  ];
};

/** The schema that a path of names leads to; fields of every object are not found, since the server does not look there. */
const schemaAt = (schema: JsonObject, names: readonly string[]): JsonObject | undefined => {
  let found: Json | undefined = schema;
  for (const name of names) {
    if (!isObject(found)) return undefined;
    const properties: JsonObject = part(found, 'properties');
    found = Object.hasOwn(properties, name) ? properties[name] : found['additionalProperties'];
  }
  return isObject(found) ? found : undefined;
};

const pathProblem = (path: string, schema: JsonObject): string | undefined => {
  if (path === '') return 'it is empty';
  if (path.includes('[')) return 'no path leads into a list';
  const [before, ...names] = path.split('.');
  if (before !== '') return 'it has to begin with a dot';
  if (names.includes('')) return 'a name is missing between two dots';
  const found = ['metadata', 'apiVersion', 'kind'].includes(names[0] ?? '') ? undefined : schemaAt(schema, names);
  if (found === undefined) return 'there is no such field';
  return ['string', 'boolean', 'integer'].includes(text(found['type'])) ? undefined : 'it is neither text, whole number nor boolean';
};

const maxSelectable = 8;

const checkSelectable = (fields: readonly JsonObject[], schema: JsonObject): Refusals => {
  const paths = fields.map(({ jsonPath }) => text(jsonPath));
  return [
    ...(paths.length > maxSelectable ? refuse('selectableFields', `there are more than ${maxSelectable}`) : []),
    ...paths.flatMap((path, index) => {
      const reason = paths.indexOf(path) === index ? pathProblem(path, schema) : 'it stands twice';
      return reason === undefined ? [] : refuse(`the selectable field ${path}`, reason, ['selectableFields', String(index)]);
    }),
  ];
};

/** What is refused of a version, besides its schema. */
export const versionRefusals = (version: JsonObject): Refusals => {
  const scale = valueAt(version, '/subresources/scale');
  const schema = valueAt(version, '/schema/openAPIV3Schema');
  return [
    ...checkLabel('the name of the version', text(version['name']), []),
    ...checkDeprecation(version),
    ...objects(version['additionalPrinterColumns']).flatMap(checkColumn),
    ...(isObject(scale) ? checkScale(scale) : []),
    ...checkSelectable(objects(version['selectableFields']), isObject(schema) ? schema : {}),
  ];
};

/** What is refused of a definition, besides its versions. */
export const definitionRefusals = (definition: JsonObject): Refusals => {
  const metadata = part(definition, 'metadata');
  const spec = part(definition, 'spec');
  return [
    ...checkGroup(text(spec['group']), text(metadata['name']), part(metadata, 'annotations')),
    ...checkNames(part(spec, 'names')),
    ...checkMetadata(metadata),
    ...checkVersionList(objects(spec['versions'])),
    ...(isObject(spec['conversion']) ? checkConversion(spec['conversion']) : []),
    ...(spec['preserveUnknownFields'] === true
      ? refuse('preserveUnknownFields', 'it cannot be true', ['targets', 'kubernetes', 'extra'])
      : []),
  ];
};
