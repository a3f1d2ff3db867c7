/**
 * What the API server refuses a schema for: it has to be structural, types of lists and maps have to fit, and defaults have to be values.
 *
 * Source: apiextensions' `ValidateStructural`, `ValidateCustomResourceDefinitionOpenAPISchema` and `ValidateDefaults`.
 */
import { equals, isObject, type Json, type JsonObject } from '#base/json.ts';
import { compileSchema } from '#kubernetes/structural.ts';
import { propertiesOf, type Spot, schemaAt } from './schema-walk.ts';

type Tell = (reason: string) => void;

const listOf = (schema: JsonObject, key: string): readonly Json[] => (Array.isArray(schema[key]) ? (schema[key] as readonly Json[]) : []);

const isOn = (schema: JsonObject, key: string): boolean => schema[key] === true;
const embedded = 'x-kubernetes-embedded-resource';
const preserve = 'x-kubernetes-preserve-unknown-fields';
const intOrString = 'x-kubernetes-int-or-string';

const types: readonly unknown[] = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const unsupported = ['$ref', 'id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies'];

const checkTypes = ({ schema, level }: Spot, tell: Tell): void => {
  const type = schema['type'];
  if (type !== undefined && type !== '' && !types.includes(type))
    tell(`${typeof type === 'string' ? JSON.stringify(type) : 'what it says'} is no type`);
  if (isOn(schema, embedded) && type !== 'object') tell('an embedded resource has to be of type object');
  else if (type === undefined && !isOn(schema, intOrString) && !isOn(schema, preserve)) tell('it has no type');
  if (level === 'root' && type !== undefined && type !== 'object') tell('the whole object has to be of type object');
  if (type === 'array' && schemaAt(schema, 'items') === undefined) tell('a list needs items');
  if (isOn(schema, intOrString) && isOn(schema, preserve)) tell(`${preserve} does not go with ${intOrString}`);
  if (isOn(schema, intOrString) && isOn(schema, embedded)) tell(`${embedded} does not go with ${intOrString}`);
  if (schema[preserve] === false) tell(`${preserve} can only be true`);
  for (const key of unsupported) if (schema[key] !== undefined) tell(`${key} is not supported`);
};

const checkObjects = ({ schema, level }: Spot, tell: Tell): void => {
  const entries = schema['additionalProperties'];
  const properties = propertiesOf(schema);
  if (entries !== undefined && level === 'root') tell('additionalProperties cannot be said of the whole object');
  if (entries !== undefined && isOn(schema, embedded)) tell('additionalProperties cannot be said of an embedded resource');
  if (entries !== undefined && entries !== true && properties.length > 0) tell('additionalProperties and properties exclude each other');
  if (isOn(schema, embedded) && !isOn(schema, preserve) && properties.length === 0) tell('an embedded resource needs properties');
  if (schema['uniqueItems'] === true) tell('uniqueItems cannot be true');
  if (level === 'root' && schema['nullable'] === true) tell('the whole object cannot be null');
};

/** In objects of their own, `apiVersion`, `kind` and `metadata` are what they are everywhere. */
const checkMeta = ({ schema, level }: Spot, tell: Tell): void => {
  if (level !== 'root' && !isOn(schema, embedded)) return;
  for (const [name, wanted] of Object.entries({ apiVersion: 'string', kind: 'string', metadata: 'object' })) {
    const given = propertiesOf(schema).find(([own]) => own === name)?.[1];
    if (given !== undefined && given['type'] !== wanted) tell(`${name} has to be of type ${wanted}`);
    if (given !== undefined && name === 'metadata' && level === 'root') checkRootMetadata(given, tell);
  }
};

const checkRootMetadata = (metadata: JsonObject, tell: Tell): void => {
  const said = Object.keys(metadata).filter((key) => !['type', 'default', 'properties'].includes(key) && isSaid(metadata[key]));
  const names = propertiesOf(metadata).map(([name]) => name);
  if (said.length > 0 || names.some((name) => name !== 'name' && name !== 'generateName'))
    tell('of metadata only name and generateName can be restricted');
};

const checkSetItems = (items: JsonObject, tell: Tell): void => {
  const listType = items['x-kubernetes-list-type'];
  if (items['type'] === 'array' && listType !== undefined && listType !== 'atomic') tell('lists in a set have to be atomic');
  if (items['type'] === 'object' && items['x-kubernetes-map-type'] !== 'atomic')
    tell('objects in a set have to be atomic (mapType: atomic)');
};

const checkMapItems = (schema: JsonObject, items: JsonObject | undefined, tell: Tell): void => {
  const keys = listOf(schema, 'x-kubernetes-list-map-keys').map(String);
  if (keys.length === 0) tell('a list of type map needs keys (listMapKeys)');
  if (new Set(keys).size < keys.length) tell('a key stands twice in listMapKeys');
  if (items === undefined) return;
  if (items['type'] !== 'object') {
    tell('items of a list of type map have to be objects');
    return;
  }
  const required = listOf(items, 'required');
  for (const key of keys) {
    const property = propertiesOf(items).find(([name]) => name === key)?.[1];
    if (property === undefined) tell(`its items have no ${key}, which is a key of the list`);
    else if (property['type'] === 'array' || property['type'] === 'object') tell(`the key ${key} is no scalar`);
    else if (property['nullable'] === true) tell(`the key ${key} cannot be null`);
    else if (!required.includes(key) && property['default'] === undefined) tell(`the key ${key} has to be required or have a default`);
  }
};

const checkLists = ({ schema }: Spot, tell: Tell): void => {
  const [listType, mapType] = [schema['x-kubernetes-list-type'], schema['x-kubernetes-map-type']];
  const items = schemaAt(schema, 'items');
  if (mapType !== undefined && schema['type'] !== 'object') tell('mapType can only be said of objects');
  if (mapType !== undefined && mapType !== 'atomic' && mapType !== 'granular') tell('mapType has to be atomic or granular');
  if (listType !== undefined && schema['type'] !== 'array') tell('listType can only be said of lists');
  if (listType !== undefined && listType !== 'atomic' && listType !== 'set' && listType !== 'map')
    tell('listType has to be atomic, set or map');
  if (listOf(schema, 'x-kubernetes-list-map-keys').length > 0 && listType !== 'map') tell('listMapKeys need the listType map');
  if ((listType === 'set' || listType === 'map') && items?.['nullable'] === true) tell(`items of a ${listType} cannot be null`);
  if (listType === 'set' && schema['type'] === 'array' && items !== undefined) checkSetItems(items, tell);
  if (listType === 'map') checkMapItems(schema, items, tell);
};

/** Keywords that only the schema itself has, and none of the schemas in `anyOf` and its like. */
const outerOnly = [
  'type',
  'additionalProperties',
  'default',
  'title',
  'description',
  'nullable',
  preserve,
  embedded,
  intOrString,
  'x-kubernetes-list-map-keys',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
  'x-kubernetes-validations',
];

const junctors = ['anyOf', 'allOf', 'oneOf'] as const;

/** `anyOf: [{ type: integer }, { type: string }]`, which says a type all the same. */
const either: Json = [{ type: 'integer' }, { type: 'string' }];
const isEither = (value: unknown): boolean => equals(value, either);

const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0);

const checkInner = (schema: JsonObject, place: string, tell: Tell): void => {
  for (const key of outerOnly) if (isSaid(schema[key])) tell(`${key} cannot stand in ${place}`);
  checkJunctors(schema, `${place}.`, tell);
  const items = schemaAt(schema, 'items');
  if (items !== undefined) checkInner(items, `${place}.items`, tell);
  for (const [name, property] of propertiesOf(schema)) {
    if (name === 'metadata') tell(`metadata cannot be spoken of in ${place}`);
    checkInner(property, `${place}.${name}`, tell);
  }
};

const checkJunctors = (schema: JsonObject, place: string, tell: Tell): void => {
  for (const junctor of junctors) {
    if (junctor === 'anyOf' && isEither(schema['anyOf'])) continue;
    for (const [index, part] of listOf(schema, junctor).entries()) {
      if (!isObject(part)) continue;
      const says = junctor === 'allOf' && index === 0 && isEither(part['anyOf']);
      checkInner(says ? { ...part, anyOf: [] } : part, `${place}${junctor}[${index}]`, tell);
    }
  }
  const not = schemaAt(schema, 'not');
  if (not !== undefined) checkInner(not, `${place}not`, tell);
};

/** Everything that is wrong with one schema, but for its default and its rules. */
export const checkSchema = (spot: Spot, tell: Tell): void => {
  checkTypes(spot, tell);
  checkObjects(spot, tell);
  checkMeta(spot, tell);
  checkLists(spot, tell);
  checkJunctors(spot.schema, '', tell);
};

const plainTypes: Readonly<Record<string, string>> = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean' };
const plainKeywords: readonly string[] = ['type', 'default', 'description', 'title', 'nullable', 'enum', 'minimum', 'maximum'];

/** Whether a default is a value at a glance: most are, and need no compiled schema. */
const isPlainlyGood = (schema: JsonObject, given: Json): boolean => {
  if (typeof given !== plainTypes[String(schema['type'])] || !Object.keys(schema).every((key) => plainKeywords.includes(key))) return false;
  if (schema['type'] === 'integer' && !Number.isInteger(given)) return false;
  const { enum: values, minimum, maximum } = schema;
  return (
    (!Array.isArray(values) || values.includes(given)) &&
    (typeof minimum !== 'number' || (given as number) >= minimum) &&
    (typeof maximum !== 'number' || (given as number) <= maximum)
  );
};

/** Why a default is no value of its schema. */
export const checkDefault = ({ schema, insideMeta, insideEntries }: Spot, tell: Tell): void => {
  const given = schema['default'];
  if (given === undefined || given === null || insideMeta || insideEntries || isPlainlyGood(schema, given)) return;
  const { default: _default, ...rest } = schema;
  const compiled = compileSchema(rest, { resource: isOn(schema, embedded) });
  if (compiled.unknownFields(given).length > 0)
    tell(`there is no ${compiled.unknownFields(given)[0]?.pointer.slice(1).replaceAll('/', '.')}`);
  const problems = compiled.validate(given);
  const rules = problems.length > 0 ? [] : [...compiled.validateRules(given), ...compiled.validateRules(given, { old: given })];
  for (const message of new Set([...problems, ...rules].map((problem) => problem.message.replace(/^<nil>: |^: /u, '')))) tell(message);
};
