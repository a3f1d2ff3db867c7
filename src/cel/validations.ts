/**
 * The rules of a schema (`x-kubernetes-validations`) on objects, as the API server runs them: its order, its wording, its budget.
 *
 * Source: apiextensions' `schema/cel`. A rule that looks at the old value runs only where an old value can be found.
 */
import { isObject, type Json, type JsonObject, pointerToken } from '#base/json.ts';
import type { Checked, Variables } from './checked.ts';
import { check } from './checker.ts';
import { estimateCost, type Unbounded } from './cost.ts';
import { type Declaration, declare, maxRequestSize } from './declaration.ts';
import { type Environment, environmentOf } from './environment.ts';
import { type Bindings, compile, costLimit, type Program } from './evaluator.ts';
import { relativePath } from './field-path.ts';
import { escapeProperty } from './property-name.ts';
import { sameValue } from './same-value.ts';
import { asResource, type RuleSchema, readRuleSchema, type SchemaRule } from './schema.ts';
import { adapt } from './schema-values.ts';
import type { ExpressionProblem } from './syntax.ts';
import { formatType, optionalOf } from './types.ts';
import { EvaluationError, none, Optional, type Value } from './values.ts';

/** Something that is not as a rule wants it. */
export interface RuleProblem {
  /** Keys and indexes from the root of the object. */
  readonly path: readonly (string | number)[];
  /** The place as the server writes it; empty at the root. */
  readonly field: string;
  readonly reason: 'FieldValueInvalid' | 'FieldValueForbidden' | 'FieldValueRequired' | 'FieldValueDuplicate';
  /** What the message shows as the value: `type` names a type, `value` is shown, and an object or list only by its type or not at all. */
  readonly shown: { readonly type: string } | { readonly value: Json } | { readonly container: string };
  readonly detail: string;
}

/** A rule that does not compile, or costs too much. */
export interface RuleFault {
  /** JSON pointer into the schema. */
  readonly pointer: string;
  /** The key the problem is in. */
  readonly key: 'rule' | 'messageExpression';
  readonly text: string;
  readonly problem: ExpressionProblem;
}

/**
 * What an expression can cost by estimate, as the server adds it up when it is given the schema: a rule once for every value that one
 * object can hold, the expression of a message once. Rules inside of `allOf` are not counted.
 */
export interface RuleCost {
  readonly pointer: string;
  /** The key the expression is in. */
  readonly key: 'rule' | 'messageExpression';
  readonly text: string;
  /** Of one evaluation, and of all that one object can cause. */
  readonly cost: number;
  readonly total: number;
  readonly unbounded: readonly Unbounded[];
  /** Whether all lists and maps around the value have a bound. */
  readonly countBounded: boolean;
  /** Whether the expression looks at the old value. */
  readonly usesOld: boolean;
}

export interface ValidationOptions {
  /** The value before the change; rules about transitions run when it is given. */
  readonly old?: Json;
  /** What a rule refuses is only a warning where the value did not change: servers from 1.30 on. */
  readonly ratchets?: boolean;
}

export interface Validated {
  readonly problems: readonly RuleProblem[];
  /** What would be refused had the value changed. */
  readonly warnings: readonly RuleProblem[];
}

/** The rules of a schema, compiled. */
export interface Validations {
  /** There are rules. */
  readonly any: boolean;
  /** Rules that do not compile, each with what is wrong. The server refuses such a schema; objects of it are not judged by them. */
  readonly faults: readonly RuleFault[];
  readonly costs: () => readonly RuleCost[];
  readonly validate: (object: Json, options?: ValidationOptions) => Validated;
}

/** Most that all rules together may cost for one object. */
const objectBudget = 10_000_000;
/** Longest message that an expression may make, in bytes. */
const maxMessage = 5 * 1024;

interface CompiledRule {
  readonly rule: SchemaRule;
  readonly program: Program;
  readonly usesOld: boolean;
  readonly message?: Program;
  readonly fieldPath: string;
}

/** The rules at one place of a schema, and below it. */
interface Place {
  readonly schema: RuleSchema;
  readonly seen: RuleSchema;
  readonly rules: readonly CompiledRule[];
  readonly all: readonly Place[];
  readonly properties: ReadonlyMap<string, Place>;
  readonly additional?: Place;
  readonly items?: Place;
}

interface Compiling {
  readonly environment: Environment;
  readonly faults: RuleFault[];
  readonly costs: (() => RuleCost)[];
}

/** How often a value can be there in one object: the product of the bounds around it, when all are given. */
type Cardinality = number | undefined;

const faultOf =
  (pointer: string, key: RuleFault['key'], text: string) =>
  (problem: ExpressionProblem): RuleFault => ({ pointer, key, text, problem });

const checkedAs = (
  text: string,
  wanted: 'bool' | 'string',
  environment: Environment,
  variables: Variables,
): Checked | readonly ExpressionProblem[] => {
  const checking = check(text, environment, variables);
  if (!checking.ok) return checking.problems;
  const { checked } = checking;
  if (checked.type.kind === wanted) return checked;
  const message = `the expression must be ${wanted === 'bool' ? 'true or false' : 'text'}, and is ${formatType(checked.type)}`;
  return [{ code: 'cel/type', message, at: 0, end: text.length }];
};

/** A rule on something that expressions do not see, since it, or what it holds, has no type. */
const unseen = ({ rule, index }: SchemaRule, pointer: string): RuleFault => {
  const message = 'expressions do not see it, since it or what it holds has no type';
  const problem: ExpressionProblem = { code: 'cel/unsupported', message, at: 0, end: rule.length };
  return faultOf(`${pointer}/x-kubernetes-validations/${index}`, 'rule', rule)(problem);
};

const isChecked = (given: Checked | readonly ExpressionProblem[]): given is Checked => !Array.isArray(given);

const costOf = (
  checked: Checked,
  declaration: Declaration,
  about: Pick<RuleCost, 'pointer' | 'key' | 'text'>,
  cardinality: Cardinality,
): RuleCost => {
  const { cost, unbounded } = estimateCost(checked, declaration);
  const times = cardinality ?? Math.floor(maxRequestSize / (declaration.minSize + 1));
  return {
    ...about,
    cost: cost.max,
    total: Math.min(cost.max * times, 2 ** 64),
    unbounded,
    countBounded: cardinality !== undefined,
    usesOld: checked.uses.has('oldSelf'),
  };
};

const compileRule = (
  rule: SchemaRule,
  schema: RuleSchema,
  declaration: Declaration,
  pointer: string,
  cardinality: Cardinality,
  compiling: Compiling,
): CompiledRule | undefined => {
  if (rule.rule.trim() === '') return undefined;
  const { environment, faults } = compiling;
  const { type } = declaration;
  const variables: Variables = new Map([
    ['self', type],
    ['oldSelf', rule.optionalOldSelf ? optionalOf(type) : type],
  ]);
  const checked = checkedAs(rule.rule, 'bool', environment, variables);
  if (!isChecked(checked)) {
    faults.push(...checked.map(faultOf(pointer, 'rule', rule.rule)));
    return undefined;
  }
  compiling.costs.push(() => costOf(checked, declaration, { pointer, key: 'rule', text: rule.rule }, cardinality));
  const message = rule.messageExpression === undefined ? undefined : checkedAs(rule.messageExpression, 'string', environment, variables);
  if (message !== undefined && !isChecked(message))
    faults.push(...message.map(faultOf(pointer, 'messageExpression', rule.messageExpression as string)));
  if (message !== undefined && isChecked(message)) {
    const text = rule.messageExpression as string;
    compiling.costs.push(() => costOf(message, declaration, { pointer, key: 'messageExpression', text }, 1));
  }
  return {
    rule,
    program: compile(checked),
    usesOld: checked.uses.has('oldSelf'),
    ...(message === undefined || !isChecked(message) ? {} : { message: compile(message) }),
    fieldPath: rule.fieldPath === undefined ? '' : (relativePath(rule.fieldPath, schema) ?? ''),
  };
};

const times = (cardinality: Cardinality, most: number | undefined): Cardinality =>
  cardinality === undefined || most === undefined ? undefined : Math.min(cardinality * Math.max(0, most), 2 ** 64);

interface Around {
  readonly resource: boolean;
  readonly declaration: Declaration | undefined;
  readonly pointer: string;
  readonly cardinality: Cardinality;
}

/** Compiles the rules of `validation`, a schema or a part of `allOf`, on values of `schema`. */
const placeOf = (validation: RuleSchema, schema: RuleSchema, around: Around, compiling: Compiling): Place | undefined => {
  const { declaration, pointer, cardinality } = around;
  if (declaration === undefined) compiling.faults.push(...validation.rules.map((rule) => unseen(rule, pointer)));
  const rules =
    declaration === undefined
      ? []
      : validation.rules.flatMap(
          (rule) =>
            compileRule(rule, schema, declaration, `${pointer}/x-kubernetes-validations/${rule.index}`, cardinality, compiling) ?? [],
        );
  const properties = new Map<string, Place>();
  for (const [name, property] of validation.properties ?? []) {
    const node = schema.properties?.get(name);
    const escaped = escapeProperty(name);
    const field = escaped === undefined && node !== undefined ? declare(node, node.embedded) : declaration?.fields?.get(escaped ?? '');
    const below = `${pointer}/properties/${pointerToken(name)}`;
    if (node !== undefined && field === undefined) compiling.faults.push(...property.rules.map((rule) => unseen(rule, below)));
    if (node === undefined || field === undefined) continue;
    const place = placeOf(property, node, { resource: node.embedded, declaration: field, pointer: below, cardinality }, compiling);
    if (place !== undefined) properties.set(name, place);
  }
  const inner = (key: 'items' | 'additional', name: string, most: number | undefined): Place | undefined => {
    const [part, node] = [validation[key], schema[key]];
    if (part === undefined || node === undefined) return undefined;
    const inside = {
      resource: node.embedded,
      declaration: declaration?.items,
      pointer: `${pointer}/${name}`,
      cardinality: times(cardinality, most),
    };
    return placeOf(part, node, inside, compiling);
  };
  const items = inner('items', 'items', schema.maxItems);
  const additional = inner('additional', 'additionalProperties', schema.maxProperties);
  const uncounted = { ...compiling, costs: [] };
  const all = validation.allOf.flatMap(
    (part, index) => placeOf(part, schema, { ...around, pointer: `${pointer}/allOf/${index}` }, uncounted) ?? [],
  );
  if (rules.length === 0 && properties.size === 0 && items === undefined && additional === undefined && all.length === 0) return undefined;
  const seen = around.resource ? asResource(schema) : schema;
  return {
    schema,
    seen,
    rules,
    all,
    properties,
    ...(items === undefined ? {} : { items }),
    ...(additional === undefined ? {} : { additional }),
  };
};

/** A value with the old one that it is compared with, for ratcheting. */
interface Correlation {
  readonly schema: RuleSchema;
  readonly value: Json;
  readonly old: Json;
}

interface Validating {
  readonly ratchets: boolean;
  budget: number;
  readonly problems: RuleProblem[];
  readonly warnings: RuleProblem[];
}

interface Position {
  readonly path: readonly (string | number)[];
  readonly field: string;
  /** The old value of the same place, when one can be found. */
  readonly old: Json | undefined;
  readonly correlation: Correlation | undefined;
  readonly nearest: Correlation | undefined;
}

const child = (field: string, name: string): string => (field === '' ? name : `${field}.${name}`);

const messageOf = ({ message }: SchemaRule, otherwise: string): string => (message === undefined ? otherwise : message.trim());
const nameOf = (rule: SchemaRule): string => messageOf(rule, rule.rule.trim());

/** Adds what the server says of its own accord: with the type for a value. */
const tell = (validating: Validating, place: Place, { path, field }: Position, detail: string): void => {
  validating.problems.push({ path, field, reason: 'FieldValueInvalid', shown: { type: place.seen.type }, detail });
};

const outOfBudget = 'validation failed due to running out of cost budget, no further validation rules will be run';

const unchanged = ({ correlation, nearest }: Position): boolean => {
  const pair = correlation ?? nearest;
  return pair !== undefined && sameValue(pair.schema, pair.value, pair.old);
};

/** The message that an expression makes; `undefined` when it makes none, or none that will do. */
const madeMessage = (program: Program, bindings: Bindings, validating: Validating): string | undefined => {
  const made = program(bindings, costLimit);
  validating.budget -= made.cost;
  const text = made.ok && typeof made.value === 'string' ? made.value.trim() : '';
  return text === '' || text.includes('\n') || new TextEncoder().encode(text).length > maxMessage ? undefined : text;
};

const reasons: ReadonlySet<string> = new Set(['FieldValueForbidden', 'FieldValueRequired', 'FieldValueDuplicate']);

const refuse = (
  compiled: CompiledRule,
  value: Json,
  position: Position,
  place: Place,
  bindings: Bindings,
  validating: Validating,
): void => {
  const { rule, fieldPath } = compiled;
  const made = compiled.message === undefined ? undefined : madeMessage(compiled.message, bindings, validating);
  const container = place.seen.type === 'object' || place.seen.type === 'array';
  const problem: RuleProblem = {
    path: position.path,
    field: fieldPath === '' ? position.field : child(position.field, fieldPath),
    reason: (reasons.has(rule.reason ?? '') ? rule.reason : 'FieldValueInvalid') as RuleProblem['reason'],
    shown: container ? { container: place.seen.type } : { value },
    detail: made ?? messageOf(rule, `failed rule: ${rule.rule.trim()}`),
  };
  if (!compiled.usesOld && validating.ratchets && unchanged(position)) validating.warnings.push(problem);
  else validating.problems.push(problem);
};

/** The error of an evaluation, as the server words it. True when no more rules run. */
const tellFailure = (
  failure: { readonly message: string; readonly exceeded: boolean },
  rule: SchemaRule,
  place: Place,
  position: Position,
  validating: Validating,
): boolean => {
  const { message, exceeded } = failure;
  if (exceeded)
    tell(
      validating,
      place,
      position,
      `'${message}': no further validation rules will be run due to call cost exceeds limit for rule: ${nameOf(rule)}`,
    );
  else if (message.startsWith('no such overload'))
    tell(
      validating,
      place,
      position,
      `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${nameOf(rule)}`,
    );
  else tell(validating, place, position, `${message} evaluating rule: ${nameOf(rule)}`);
  return exceeded;
};

const adapted = (json: Json, schema: RuleSchema): { readonly value: Value } | { readonly message: string } => {
  try {
    return { value: adapt(json, schema) };
  } catch (fault) {
    if (fault instanceof EvaluationError) return { message: fault.message };
    throw fault;
  }
};

/** Runs the rules of one place. True when no more rules run at all. */
const runRules = (place: Place, value: Json, position: Position, validating: Validating): boolean => {
  if (place.rules.length === 0) return false;
  if (validating.budget <= 0) {
    tell(validating, place, position, outOfBudget);
    return true;
  }
  const self = adapted(value, place.seen);
  const before = position.old === undefined || position.old === null ? undefined : adapted(position.old, place.seen);
  const old = before !== undefined && 'value' in before ? before.value : undefined;
  for (const compiled of place.rules) {
    const { rule, usesOld, program } = compiled;
    if (usesOld && old === undefined && !(validating.ratchets && rule.optionalOldSelf)) continue;
    const plain: Bindings = { self: 'value' in self ? self.value : undefined, ...(old === undefined ? {} : { oldSelf: old }) };
    const bindings = rule.optionalOldSelf ? { ...plain, oldSelf: old === undefined ? none : new Optional(old) } : plain;
    const evaluated =
      'message' in self ? { ok: false as const, message: self.message, exceeded: false, cost: 0 } : program(bindings, costLimit);
    if (evaluated.cost > validating.budget) {
      tell(validating, place, position, outOfBudget);
      return true;
    }
    validating.budget -= evaluated.cost;
    if (!evaluated.ok) {
      if (tellFailure(evaluated, rule, place, position, validating)) return true;
    } else if (evaluated.value !== true) refuse(compiled, value, position, place, plain, validating);
  }
  return false;
};

const keyOf = (item: Json, keys: readonly string[]): string | undefined => {
  if (!isObject(item)) return undefined;
  const parts = keys.map((key) => (Object.hasOwn(item, key) ? item[key] : undefined));
  return parts.some((part) => part === undefined || part === null || typeof part === 'object') ? undefined : JSON.stringify(parts);
};

/** The old items of a list by their keys; only lists of type `map` have such. */
const oldItems = (schema: RuleSchema, old: Json | undefined): ReadonlyMap<string, Json> => {
  const items = new Map<string, Json>();
  if (schema.listType !== 'map' || !Array.isArray(old)) return items;
  for (const item of old as readonly Json[]) {
    const key = keyOf(item, schema.listMapKeys);
    if (key !== undefined && !items.has(key)) items.set(key, item);
  }
  return items;
};

const pairOf = (schema: RuleSchema | undefined, value: Json, old: Json | undefined): Correlation | undefined =>
  old === undefined || schema === undefined ? undefined : { schema, value, old };

const belowKey = ({ schema }: Place, position: Position, name: string, value: Json, key: boolean): Position => {
  const { path, field, old, correlation, nearest } = position;
  const before = isObject(old) && Object.hasOwn(old, name) ? old[name] : undefined;
  const atRoot = nearest === undefined && path.length === 0 && (name === 'apiVersion' || name === 'kind');
  const inner =
    correlation !== undefined && isObject(correlation.old) && Object.hasOwn(correlation.old, name) ? correlation.old[name] : undefined;
  return {
    path: [...path, name],
    field: key ? `${field}[${name}]` : child(field, name),
    old: before,
    correlation: atRoot ? undefined : pairOf(schema.properties?.get(name) ?? schema.additional, value, inner),
    nearest: atRoot ? undefined : (correlation ?? nearest),
  };
};

const validateMap = (place: Place, value: JsonObject, position: Position, validating: Validating): boolean => {
  for (const [name, item] of Object.entries(value)) {
    const declared = place.properties.get(name);
    const inner = declared ?? (place.schema.properties?.has(name) ? undefined : place.additional);
    if (inner !== undefined && validatePlace(inner, item, belowKey(place, position, name, item, declared === undefined), validating))
      return true;
  }
  return false;
};

const validateList = (place: Place, value: readonly Json[], position: Position, validating: Validating): boolean => {
  if (place.items === undefined) return false;
  const { path, field, old, correlation, nearest } = position;
  const before = oldItems(place.schema, old);
  const correlated = oldItems(place.schema, correlation?.old);
  for (const [index, item] of value.entries()) {
    const key = keyOf(item, place.schema.listMapKeys) ?? '';
    const inside: Position = {
      path: [...path, index],
      field: `${field}[${index}]`,
      old: before.get(key),
      correlation: pairOf(place.schema.items, item, correlated.get(key)),
      nearest: correlation ?? nearest,
    };
    if (validatePlace(place.items, item, inside, validating)) return true;
  }
  return false;
};

const validatePlace = (place: Place, value: Json, position: Position, validating: Validating): boolean => {
  if (value === null) return false;
  if (runRules(place, value, position, validating)) return true;
  const withoutOwn = { ...position, correlation: undefined };
  if (place.all.some((part) => validatePlace(part, value, withoutOwn, validating))) return true;
  if (Array.isArray(value)) return validateList(place, value as readonly Json[], position, validating);
  return isObject(value) ? validateMap(place, value, position, validating) : false;
};

const nothing: Validated = { problems: [], warnings: [] };

/**
 * Compiles the rules of a schema. `resource`: it is the root of a resource. Rules that do not compile are faults, and judge nothing.
 */
export const compileValidations = (
  schema: JsonObject,
  { resource, version }: { readonly resource: boolean; readonly version?: string },
): Validations => {
  const read = readRuleSchema(schema);
  const compiling: Compiling = { environment: environmentOf(version), faults: [], costs: [] };
  const declaration = declare(read, resource);
  const place = placeOf(read, read, { resource, declaration, pointer: '', cardinality: 1 }, compiling);
  return {
    any: place !== undefined || compiling.faults.length > 0,
    faults: compiling.faults,
    costs: () => compiling.costs.map((cost) => cost()),
    validate: (object, { old, ratchets = false } = {}) => {
      if (place === undefined) return nothing;
      const validating: Validating = { ratchets, budget: objectBudget, problems: [], warnings: [] };
      const correlation = pairOf(read, object, old);
      validatePlace(place, object, { path: [], field: '', old, correlation, nearest: undefined }, validating);
      return validating;
    },
  };
};
