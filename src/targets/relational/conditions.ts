/**
 * Types and facets as conditions of PostgreSQL: over columns, and over JSON inside of them. A condition is true or false, never
 * unknown, since a check constraint lets the unknown pass; and it casts only what it has asked the type of.
 */
import type { Json } from '#base/json.ts';
import type { Scope } from '#modeling/incremental.ts';
import type { Attribute, Constraints, TypeRef } from '#modeling/metamodel/elements.ts';
import { facetsOf, maxLengthOf, patternsOf, type ScalarFacets } from '#modeling/metamodel/facets.ts';
import { enumOf, valueTypeOf } from '#modeling/metamodel/model.ts';
import { snake } from '#modeling/metamodel/names.ts';
import { patternFor } from '#modeling/patterns/dialects.ts';
import { attributeRules } from './rules.ts';
import { identifier, jsonLiteral, literal } from './sql-text.ts';

export const schemaName = (context: string): string => snake(context);

/** Name of the function that tells whether JSON is a value. */
export const functionName = (value: string): string => `is_${snake(value)}`;

const and = (conditions: readonly string[]): string => {
  const said = conditions.filter((condition) => condition !== 'true');
  return said.length === 0 ? 'true' : said.join(' AND ');
};

const between = (value: string, low: number | undefined, high: number | undefined): readonly string[] => [
  ...(low === undefined || low === 0 ? [] : [`${value} >= ${low}`]),
  ...(high === undefined ? [] : [`${value} <= ${high}`]),
];

/** Conditions on a text. */
export const textConditions = (facets: ScalarFacets, text: string): readonly string[] => [
  ...between(`char_length(${text})`, facets.minLength, maxLengthOf(facets)),
  ...patternsOf(facets).flatMap((pattern) => {
    const translated = patternFor(pattern, 'postgresql');
    return translated === undefined ? [] : [`${text} ~ ${literal(translated)}`];
  }),
];

/** Conditions on a numeric. Every number of a model is one that a double can hold. */
export const numberConditions = (facets: ScalarFacets, number: string): readonly string[] => {
  const { kind, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = facets;
  return [
    ...(kind === 'integer' ? [`${number} = trunc(${number})`] : [`abs(${number}) <= ${Number.MAX_VALUE}`]),
    ...(minimum === undefined ? [] : [`${number} ${exclusiveMinimum === true ? '>' : '>='} ${minimum}`]),
    ...(maximum === undefined ? [] : [`${number} ${exclusiveMaximum === true ? '<' : '<='} ${maximum}`]),
    ...(multipleOf === undefined ? [] : [`${number} % ${multipleOf} = 0`]),
  ];
};

/** The condition, asked only of JSON of one type. */
const ofType = (type: string, json: string, condition: string): string =>
  condition === 'true'
    ? `jsonb_typeof(${json}) = '${type}'`
    : `CASE WHEN jsonb_typeof(${json}) = '${type}' THEN ${condition} ELSE false END`;

const oneOf = (json: string, values: readonly Json[]): string => `${json} IN (${values.map(jsonLiteral).join(', ')})`;

const scalarCondition = (facets: ScalarFacets, json: string): string => {
  const listed = facets.enum === undefined ? [] : [oneOf(json, facets.enum)];
  switch (facets.kind) {
    case 'json':
      return and(listed);
    case 'boolean':
      return ofType('boolean', json, and(listed));
    case 'string':
      return ofType('string', json, and([...textConditions(facets, `(${json} #>> '{}')`), ...listed]));
    case 'int-or-string':
      return and([`(jsonb_typeof(${json}) = 'string' OR ${scalarCondition(facetsOf('integer', {}), json)})`, ...listed]);
    default:
      return ofType('number', json, and([...numberConditions(facets, `(${json})::numeric`), ...listed]));
  }
};

const namedCondition = (scope: Scope, type: Extract<TypeRef, { kind: 'named' }>, constraints: Constraints, json: string): string => {
  const found = enumOf(scope.model, scope.context, type);
  if (found !== undefined)
    return oneOf(
      json,
      found.element.values.map(({ name }) => name),
    );
  const context = valueTypeOf(scope.model, scope.context, type)?.context ?? scope.context;
  const sizes = between(`(SELECT count(*) FROM jsonb_object_keys(${json}))`, constraints.minProperties, constraints.maxProperties);
  const known = `${identifier(schemaName(context.name))}.${identifier(functionName(type.name))}(${json})`;
  return sizes.length === 0 ? known : `CASE WHEN ${known} THEN ${and(sizes)} ELSE false END`;
};

/** Whether JSON is of a type, with its facets. `depth` keeps the names of inner rows apart. */
export const jsonCondition = (scope: Scope, type: TypeRef, constraints: Constraints, json: string, depth = 0): string => {
  if (type.kind === 'scalar') return scalarCondition(facetsOf(type.name, constraints), json);
  if (type.kind === 'named') return namedCondition(scope, type, constraints, json);
  const item = `item${depth}`;
  const each = jsonCondition(scope, type.of, type.of.constraints ?? {}, item, depth + 1);
  if (type.kind === 'map') {
    const sizes = between(`(SELECT count(*) FROM jsonb_object_keys(${json}))`, constraints.minProperties, constraints.maxProperties);
    const entries =
      each === 'true' ? 'true' : `NOT EXISTS (SELECT FROM jsonb_each(${json}) AS entry${depth}(key, ${item}) WHERE NOT (${each}))`;
    return ofType('object', json, and([...sizes, entries]));
  }
  const items =
    each === 'true' ? 'true' : `NOT EXISTS (SELECT FROM jsonb_array_elements(${json}) AS element${depth}(${item}) WHERE NOT (${each}))`;
  const once =
    type.kind === 'set'
      ? `(SELECT count(*) = count(DISTINCT ${item}) FROM jsonb_array_elements(${json}) AS element${depth}(${item}))`
      : 'true';
  return ofType('array', json, and([...between(`jsonb_array_length(${json})`, constraints.minItems, constraints.maxItems), items, once]));
};

/** The condition, and where it holds, the rules. An error of a rule is no yes. */
export const ruled = (condition: string, rules: readonly string[]): string =>
  rules.length === 0
    ? condition
    : `CASE WHEN ${condition} THEN ${rules.map((rule) => `coalesce(${rule}, false)`).join(' AND ')} ELSE false END`;

/** Whether JSON is as an attribute wants it, with its rules. */
export const attributeCondition = (scope: Scope, attribute: Attribute, json: string): string =>
  ruled(
    jsonCondition(scope, attribute.type, attribute.constraints, json),
    attributeRules(scope, attribute, { kind: 'json', sql: json }).conditions,
  );

/** Whether a field of an object is as its attribute wants it. Null counts as absent where it is no value. */
const fieldCondition = (scope: Scope, attribute: Attribute, object: string): string => {
  const { name, type, required, nullable, default: given } = attribute;
  const field = `${object} -> ${literal(name)}`;
  const condition = attributeCondition(scope, attribute, `(${field})`);
  const optional = !required || given !== undefined;
  const json = type.kind === 'scalar' && type.name === 'json';
  if (json) return optional ? 'true' : `${object} ? ${literal(name)}`;
  const isNull = `coalesce(${field}, 'null') = 'null'`;
  if (optional) return `CASE WHEN ${isNull} THEN true ELSE ${condition} END`;
  return nullable
    ? `CASE WHEN ${isNull} THEN ${object} ? ${literal(name)} ELSE ${condition} END`
    : `CASE WHEN ${isNull} THEN false ELSE ${condition} END`;
};

/** Whether JSON is an object with these attributes. */
export const objectCondition = (scope: Scope, attributes: readonly Attribute[], closed: boolean, object: string): string => {
  const names = attributes.map(({ name }) => literal(name));
  const known = closed ? [`${object} - ARRAY[${names.join(', ')}]::text[] = '{}'`] : [];
  const fields = [...known, ...attributes.map((attribute) => fieldCondition(scope, attribute, object))].filter((one) => one !== 'true');
  return ofType('object', object, fields.length === 0 ? 'true' : fields.map((one) => `\n    ${one}`).join(' AND'));
};
