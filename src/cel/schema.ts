/** The parts of a structural schema that matter to expressions, read once. Source: apiextensions.k8s.io/v1 `JSONSchemaProps`. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';

/** One rule of `x-kubernetes-validations`, as it is written. */
export interface SchemaRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf: boolean;
  /** Its place in the list. */
  readonly index: number;
}

export interface RuleSchema {
  readonly type: string;
  /** What a person calls it; empty when nothing. */
  readonly title: string;
  readonly format: string;
  readonly nullable: boolean;
  readonly intOrString: boolean;
  readonly preserveUnknown: boolean;
  readonly embedded: boolean;
  /** Absent when the schema has no `properties`. */
  readonly properties?: ReadonlyMap<string, RuleSchema>;
  readonly additional?: RuleSchema;
  readonly items?: RuleSchema;
  readonly listType: string;
  readonly listMapKeys: readonly string[];
  readonly required: ReadonlySet<string>;
  readonly enum: readonly Json[];
  readonly hasDefault: boolean;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly rules: readonly SchemaRule[];
  readonly allOf: readonly RuleSchema[];
  /** Of a value nothing is known: it is what its JSON is, and so is what it holds. The server has no such schemas. */
  readonly open?: true;
}

const own = (object: JsonObject, key: string): Json | undefined => (Object.hasOwn(object, key) ? object[key] : undefined);
const textAt = (schema: JsonObject, key: string): string => {
  const value = own(schema, key);
  return typeof value === 'string' ? value : '';
};
const listAt = (schema: JsonObject, key: string): readonly Json[] => {
  const value = own(schema, key);
  return Array.isArray(value) ? (value as readonly Json[]) : [];
};
const limit = <Key extends 'maxLength' | 'maxItems' | 'maxProperties'>(
  schema: JsonObject,
  key: Key,
): { readonly [Name in Key]?: number } => {
  const value = own(schema, key);
  return (typeof value === 'number' ? { [key]: value } : {}) as { readonly [Name in Key]?: number };
};
const texts = (values: readonly Json[]): readonly string[] => values.filter((value): value is string => typeof value === 'string');

const optionalText = <Key extends string>(rule: JsonObject, key: Key): { readonly [Name in Key]?: string } => {
  const value = own(rule, key);
  return (typeof value === 'string' && value !== '' ? { [key]: value } : {}) as { readonly [Name in Key]?: string };
};

const ruleOf = (rule: Json, index: number): readonly SchemaRule[] =>
  isObject(rule)
    ? [
        {
          rule: textAt(rule, 'rule'),
          ...optionalText(rule, 'message'),
          ...optionalText(rule, 'messageExpression'),
          ...optionalText(rule, 'reason'),
          ...optionalText(rule, 'fieldPath'),
          optionalOldSelf: own(rule, 'optionalOldSelf') === true,
          index,
        },
      ]
    : [];

/** Schemas deeper than this are read as if they ended there; the kubernetes room reports them. */
const maxDepth = 200;

const nested = (schema: JsonObject, key: string, depth: number): RuleSchema | undefined => {
  const value = own(schema, key);
  return isObject(value) ? read(value, depth + 1) : undefined;
};

const read = (schema: JsonObject, depth: number): RuleSchema => {
  const properties = depth > maxDepth ? undefined : own(schema, 'properties');
  const additional = depth > maxDepth ? undefined : nested(schema, 'additionalProperties', depth);
  const items = depth > maxDepth ? undefined : nested(schema, 'items', depth);
  return {
    type: textAt(schema, 'type'),
    title: textAt(schema, 'title'),
    format: textAt(schema, 'format'),
    nullable: own(schema, 'nullable') === true,
    intOrString: own(schema, 'x-kubernetes-int-or-string') === true,
    preserveUnknown: own(schema, 'x-kubernetes-preserve-unknown-fields') === true,
    embedded: own(schema, 'x-kubernetes-embedded-resource') === true,
    ...(isObject(properties)
      ? {
          properties: new Map(
            Object.entries(properties).map(([name, property]) => [name, read(isObject(property) ? property : {}, depth + 1)]),
          ),
        }
      : {}),
    ...(additional === undefined ? {} : { additional }),
    ...(items === undefined ? {} : { items }),
    listType: textAt(schema, 'x-kubernetes-list-type'),
    listMapKeys: texts(listAt(schema, 'x-kubernetes-list-map-keys')),
    required: new Set(texts(listAt(schema, 'required'))),
    enum: listAt(schema, 'enum'),
    hasDefault: (own(schema, 'default') ?? null) !== null,
    ...limit(schema, 'maxLength'),
    ...limit(schema, 'maxItems'),
    ...limit(schema, 'maxProperties'),
    rules: listAt(schema, 'x-kubernetes-validations').flatMap(ruleOf),
    allOf: depth > maxDepth ? [] : listAt(schema, 'allOf').flatMap((part) => (isObject(part) ? [read(part, depth + 1)] : [])),
  };
};

const readSchemas = new WeakMap<JsonObject, RuleSchema>();

/** Reads `openAPIV3Schema`, or any schema in it. Every rule at it asks, so what was read is kept; a schema must not be changed afterwards. */
export const readRuleSchema = (schema: JsonObject): RuleSchema => {
  const before = readSchemas.get(schema);
  if (before !== undefined) return before;
  const made = read(schema, 0);
  readSchemas.set(schema, made);
  return made;
};

const plain = (type: string, properties?: ReadonlyMap<string, RuleSchema>): RuleSchema => ({
  type,
  title: '',
  format: '',
  nullable: false,
  intOrString: false,
  preserveUnknown: false,
  embedded: false,
  ...(properties === undefined ? {} : { properties }),
  listType: '',
  listMapKeys: [],
  required: new Set(),
  enum: [],
  hasDefault: false,
  rules: [],
  allOf: [],
});

/** Of values nothing is known. */
export const openSchema: RuleSchema = { ...plain(''), nullable: true, open: true };

const text = plain('string');
const metadata = plain(
  'object',
  new Map([
    ['name', text],
    ['generateName', text],
  ]),
);

const resources = new WeakMap<RuleSchema, RuleSchema>();

/** The schema of a resource as expressions see it: with `apiVersion`, `kind` and the names in `metadata`. */
export const asResource = (schema: RuleSchema): RuleSchema => {
  const { properties } = schema;
  const meta = properties?.get('metadata');
  const complete =
    properties?.get('kind')?.type === 'string' &&
    properties.get('apiVersion')?.type === 'string' &&
    meta?.type === 'object' &&
    meta.properties?.get('name')?.type === 'string' &&
    meta.properties.get('generateName')?.type === 'string';
  if (complete) return schema;
  const known = resources.get(schema);
  if (known !== undefined) return known;
  const made = { ...schema, properties: new Map([...(properties ?? []), ['kind', text], ['apiVersion', text], ['metadata', metadata]]) };
  resources.set(schema, made);
  return made;
};
