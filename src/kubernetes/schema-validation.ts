/**
 * Checks objects against a structural schema, in closures that are made once per schema.
 *
 * Source: kube-openapi's validation, which the API server runs on custom resources, with its wording.
 */
import { equals, isObject, type Json, type JsonObject } from '#base/json.ts';
import { correlatedItem, sameValue } from '#cel/same-value.ts';
import { type FieldReason, fieldError, fieldPath, type SchemaProblem } from './field-error.ts';
import { type FormatCheck, formatCheck } from './formats.ts';
import { own } from './own.ts';
import { oldestProfile, type ServerProfile } from './profile.ts';
import type { Bounds, SchemaNode } from './schema-node.ts';

/** Where the check stands, and what it found. */
interface Checking {
  /** Keys at the front of the path that details leave out: what is checked is a part of the object, and reported as such. */
  readonly unsaid: number;
  readonly profile: ServerProfile;
  readonly path: (string | number)[];
  /** What stood here before, when that is known: what was so before is let through by servers that ratchet. */
  old: Json | undefined;
  problems: SchemaProblem[];
}

type Check = (value: Json, checking: Checking) => void;

const report = (checking: Checking, code: string, reason: FieldReason, value: unknown, detail: string): void => {
  checking.problems.push(fieldError({ path: [...checking.path], code, reason, value, detail }));
};

const inBody = (checking: Checking): string => {
  return `${fieldPath(checking.path.slice(checking.unsaid))} in body`;
};

/** The field of a problem that names none: what is checked as a whole. */
const fieldAround = ({ path, unsaid }: Checking): string => (unsaid === 0 ? '<nil>' : fieldPath(path.slice(0, unsaid)));

const invalid = (checking: Checking, code: string, value: unknown, rule: string): void =>
  report(checking, code, 'FieldValueInvalid', value, `${inBody(checking)} ${rule}`);

const jsonType = (value: Json): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
};

const wrongType = (checking: Checking, expected: string, found: string): void =>
  report(checking, 'type', 'FieldValueTypeInvalid', found, `${inBody(checking)} must be of type ${expected}: ${JSON.stringify(found)}`);

const typesOf = (node: SchemaNode): readonly string[] =>
  node.intOrString ? ['integer', 'string'] : node.type === undefined ? [] : [node.type];

/** Formats of numbers by type; the server drops those of the other one. It knows the format of each value, too. */
const numberFormats: ReadonlyMap<string, readonly string[]> = new Map([
  ['integer', ['int32', 'int64']],
  ['number', ['float', 'double']],
]);
const hasNumberFormat = ({ type = '', bounds: { format = '' } }: SchemaNode): boolean => numberFormats.get(type)?.includes(format) === true;
const formatOfValue: Readonly<Record<string, string>> = { integer: 'int64', number: 'float64' };

const isChecked = (format: FormatCheck | undefined, { profile }: Checking): boolean =>
  format !== undefined && (profile.nameFormats || !format.recent);

const typeCheck = (node: SchemaNode): Check | undefined => {
  const types = typesOf(node);
  if (types.length === 0) return undefined;
  const expected = types.join(',');
  const { nullable } = node;
  const { format = '' } = node.bounds;
  const numeric = types.includes('number') || types.includes('integer');
  const textFormat = numeric ? undefined : formatCheck(format);
  const numberFormat = hasNumberFormat(node);
  return (value, checking) => {
    const found = jsonType(value);
    if (types.includes(found) || (found === 'integer' && types.includes('number')) || (found === 'null' && nullable)) return;
    // Whoever knows formats of numbers drops those of texts from anything else.
    const fits = types.includes('string') || !checking.profile.numberFormats;
    const formatted = (fits && isChecked(textFormat, checking)) || (numberFormat && checking.profile.numberFormats);
    const long = found === 'string' || found === 'array';
    // Source: kube-openapi's type validator, which lets lists through where a text of some format is wanted.
    if (found === 'null' || !formatted || (numeric && long)) wrongType(checking, expected, found);
    else if (!long) wrongType(checking, format, formatOfValue[found] ?? '');
  };
};

/** Length as the server counts it: code points. */
const lengthOf = (text: string): number => {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) length -= 1;
  }
  return length;
};

/** The first of the three that fails is told, as the server does. */
const lengthAndPattern = ({ minLength, maxLength, pattern }: Bounds): Check | undefined => {
  if (minLength === undefined && maxLength === undefined && pattern === undefined) return undefined;
  return (value, checking) => {
    const text = value as string;
    if (maxLength !== undefined && text.length > maxLength && lengthOf(text) > maxLength) {
      report(checking, 'maxLength', 'FieldValueTooLong', text, `may not be longer than ${maxLength}`);
    } else if (minLength !== undefined && lengthOf(text) < minLength) {
      invalid(checking, 'minLength', text, `should be at least ${minLength} chars long`);
    } else if (pattern !== undefined && !pattern.test(text)) {
      invalid(checking, 'pattern', text, `should match '${pattern.source}'`);
    }
  };
};

const formatted = ({ format }: Bounds): Check | undefined => {
  const check = format === undefined ? undefined : formatCheck(format);
  if (check === undefined) return undefined;
  return (value, checking) => {
    if (!isChecked(check, checking) || check.holds(value as string)) return;
    const detail = `${inBody(checking)} must be of type ${format}: ${JSON.stringify(value)}`;
    report(checking, 'format', 'FieldValueTypeInvalid', value, detail);
  };
};

/** How near to a whole number a quotient has to be, from above: decimals have no exact binary form. */
const nearness = 1e-9;

const isMultiple = (value: number, factor: number): boolean => {
  if (Number.isInteger(value) && Number.isInteger(factor)) return value % factor === 0;
  const quotient = factor < 1 ? (1 / factor) * value : value / factor;
  const whole = Math.trunc(quotient);
  return quotient === whole || (quotient > 0 && (quotient - whole) / (quotient + whole) < nearness);
};

/** The server divides whole numbers by what a factor is before its point, and takes it amiss when that is nothing. */
const checkMultiple = (number: number, declared: number, checking: Checking): void => {
  const factor = boundFor(number, declared) as number;
  if (factor <= 0) {
    const detail = `factor MultipleOf declared for ${fieldPath(checking.path.slice(checking.unsaid))} must be positive: ${factor}`;
    report(checking, 'multipleOf', 'FieldValueInvalid', factor, detail);
  } else if (!isMultiple(number, factor)) invalid(checking, 'multipleOf', number, `should be a multiple of ${factor}`);
};

const int32 = { least: -(2 ** 31), most: 2 ** 31 - 1 };
const float = { least: -3.4028234663852886e38, most: 3.4028234663852886e38 };
const int64 = { least: -(2 ** 63), most: 2 ** 63 };

/** A number outside of what its type can hold. The server says it without a field. */
const capacity = (node: SchemaNode): Check | undefined => {
  const { type } = node;
  const format = hasNumberFormat(node) ? node.bounds.format : undefined;
  const whole = type === 'integer';
  if (!whole && (type !== 'number' || format !== 'float')) return undefined;
  const { least, most } = !whole ? float : format === 'int32' ? int32 : int64;
  const called = format !== undefined ? `${type} with format ${format}` : `${type} (default format)`;
  return (value, checking) => {
    const number = value as number;
    if (!checking.profile.numberFormats || ((!whole || Number.isInteger(number)) && number >= least && number <= most)) return;
    const detail = `Checked value must be of type ${called} in ${fieldPath(checking.path.slice(checking.unsaid))}`;
    const path = [...checking.path];
    checking.problems.push(
      fieldError({ path, field: fieldAround(checking), code: 'type', reason: 'FieldValueInvalid', value: '', detail }),
    );
  };
};

/** The server compares a whole number with what a bound is before its point: 0 is not below 0.1 there, and 1 is above 1.5. */
const boundFor = (number: number, bound: number | undefined): number | undefined =>
  bound !== undefined && Number.isInteger(number) && Math.abs(number) < int64.most ? Math.trunc(bound) : bound;

const inRange = (node: SchemaNode): Check | undefined => {
  const { bounds } = node;
  const { multipleOf, exclusiveMinimum, exclusiveMaximum } = bounds;
  const holds = capacity(node);
  if (holds === undefined && bounds.minimum === undefined && bounds.maximum === undefined && multipleOf === undefined) return undefined;
  return (value, checking) => {
    const number = value as number;
    const [minimum, maximum] = [boundFor(number, bounds.minimum), boundFor(number, bounds.maximum)];
    holds?.(value, checking);
    if (multipleOf !== undefined) checkMultiple(number, multipleOf, checking);
    if (minimum !== undefined && (number < minimum || (exclusiveMinimum && number === minimum))) {
      invalid(checking, 'minimum', number, `should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`);
    }
    if (maximum !== undefined && (number > maximum || (exclusiveMaximum && number === maximum))) {
      invalid(checking, 'maximum', number, `should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`);
    }
  };
};

const enumerated = ({ enum: allowed }: Bounds): Check | undefined => {
  if (allowed === undefined || allowed.length === 0) return undefined;
  // Null is never one of them to the server, even where it is named.
  const scalars = new Set<Json>(allowed.filter((item) => item !== null));
  const names = allowed.map((item) => JSON.stringify(typeof item === 'string' ? item : JSON.stringify(item)));
  return (value, checking) => {
    if (scalars.has(value) || (typeof value === 'object' && value !== null && allowed.some((item) => equals(item, value)))) return;
    report(checking, 'enum', 'FieldValueNotSupported', value, `supported values: ${names.join(', ')}`);
  };
};

const hasTwins = (items: readonly Json[]): boolean => {
  const scalars = new Set<Json>();
  return items.some((item, index) => {
    if (typeof item === 'object' && item !== null) return items.slice(0, index).some((other) => equals(item, other));
    return scalars.size === scalars.add(item).size;
  });
};

/** Checks what is one level deeper. */
const checkInside = (
  check: Check,
  node: SchemaNode,
  value: Json,
  key: string | number,
  old: Json | undefined,
  checking: Checking,
): void => {
  const { old: around, problems } = checking;
  const found = problems.length;
  checking.path.push(key);
  checking.old = old;
  check(value, checking);
  checking.old = around;
  checking.path.pop();
  if (problems.length > found && old !== undefined && sameValue(node, value, old)) problems.length = found;
};

/** The old item of each item: only lists of type `map` have items that can be told apart. */
const oldItemsOf = (node: SchemaNode, { old }: Checking): ((item: Json) => Json | undefined) => {
  if (node.listType !== 'map' || !Array.isArray(old)) return () => undefined;
  return (item) => correlatedItem(node.listMapKeys, item, old as readonly Json[]);
};

/** The old value of a property; at the root, what names the kind has none. */
const oldProperty = (name: string, { old, path, unsaid }: Checking): Json | undefined =>
  isObject(old) && !(path.length === unsaid && (name === 'apiVersion' || name === 'kind')) ? own(old, name) : undefined;

const listCheck = (node: SchemaNode): Check | undefined => {
  const { minItems, maxItems, uniqueItems } = node.bounds;
  const item = node.items === undefined ? undefined : checkOf(node.items);
  if (item === undefined && minItems === undefined && maxItems === undefined && !uniqueItems) return undefined;
  return (value, checking) => {
    const items = value as readonly Json[];
    if (item !== undefined) {
      const oldOf = oldItemsOf(node, checking);
      for (const [index, inner] of items.entries()) checkInside(item, node.items as SchemaNode, inner, index, oldOf(inner), checking);
    }
    if (minItems !== undefined && items.length < minItems)
      invalid(checking, 'minItems', items.length, `should have at least ${minItems} items`);
    if (maxItems !== undefined && items.length > maxItems) {
      report(checking, 'maxItems', 'FieldValueTooMany', items.length, `must have at most ${maxItems} items`);
    }
    if (uniqueItems && hasTwins(items)) invalid(checking, 'uniqueItems', '', "shouldn't contain duplicates");
  };
};

const sizeCheck = ({ minProperties, maxProperties }: Bounds): Check | undefined => {
  if (minProperties === undefined && maxProperties === undefined) return undefined;
  return (value, checking) => {
    const size = Object.keys(value as JsonObject).length;
    if (minProperties !== undefined && size < minProperties) {
      invalid(checking, 'minProperties', size, `should have at least ${minProperties} properties`);
    }
    if (maxProperties !== undefined && size > maxProperties) {
      report(checking, 'maxProperties', 'FieldValueTooMany', size, `must have at most ${maxProperties} items`);
    }
  };
};

const forbidden = (checking: Checking, name: string): void => {
  const place = fieldPath(checking.path);
  report(checking, 'additionalProperties', 'FieldValueInvalid', name, `${place}.${name} in body is a forbidden property`);
};

const mapCheck = (node: SchemaNode): Check | undefined => {
  const properties = new Map<string, Check>();
  for (const [name, property] of node.properties) {
    const check = checkOf(property);
    if (check !== undefined) properties.set(name, check);
  }
  const other = typeof node.additional === 'object' ? checkOf(node.additional) : undefined;
  const closed = node.additional === false;
  if (properties.size === 0 && other === undefined && !closed) return undefined;
  return (value, checking) => {
    const object = value as JsonObject;
    for (const name of Object.keys(object)) {
      const declared = properties.get(name);
      const check = declared ?? (node.properties.has(name) ? undefined : other);
      if (check !== undefined) {
        const schema = node.properties.get(name) ?? (node.additional as SchemaNode);
        checkInside(check, schema, object[name] as Json, name, oldProperty(name, checking), checking);
      } else if (closed && !node.properties.has(name)) forbidden(checking, name);
    }
  };
};

const requiredCheck = ({ required }: Bounds): Check | undefined =>
  required.length === 0
    ? undefined
    : (value, checking) => {
        for (const name of required) {
          if (Object.hasOwn(value as JsonObject, name)) continue;
          checking.problems.push(fieldError({ path: [...checking.path, name], code: 'required', reason: 'FieldValueRequired' }));
        }
      };

/** The problems of a part of a schema, without reporting them. */
const problemsOf = (check: Check | undefined, value: Json, checking: Checking): readonly SchemaProblem[] => {
  if (check === undefined) return [];
  const inner: Checking = { ...checking, problems: [] };
  check(value, inner);
  return inner.problems;
};

/** Junctors are reported without a field of their own, with the place quoted in the text. */
const unplaced = (checking: Checking, code: string, rule: string): void => {
  const { path, unsaid, problems } = checking;
  const detail = `${JSON.stringify(fieldPath(path.slice(unsaid)))} ${rule}`;
  problems.push(fieldError({ path: [...path], field: fieldAround(checking), code, reason: 'FieldValueInvalid', value: '', detail }));
};

const holds = (node: SchemaNode, value: Json, checking: Checking): boolean => problemsOf(checkOf(node), value, checking).length === 0;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** How much of the alternatives the value matches: those of the first that holds, or of the nearest; of `oneOf` none when several hold. */
const matchesOfAny = (nodes: readonly SchemaNode[], value: Json, checking: Checking, one: boolean): number => {
  if (nodes.length === 0) return 0;
  const holding = nodes.filter((node) => holds(node, value, checking));
  if (one && holding.length > 1) return 0;
  const [first] = holding;
  return first === undefined ? Math.max(...nodes.map((node) => matches(node, value, checking))) : matches(first, value, checking);
};

const matchesInside = (node: SchemaNode, value: Json, checking: Checking): number => {
  if (Array.isArray(value)) {
    const { items } = node;
    return items === undefined ? 0 : sum((value as readonly Json[]).map((item) => matches(items, item, checking)));
  }
  if (!isObject(value)) return 0;
  const other = typeof node.additional === 'object' ? node.additional : undefined;
  return sum(
    Object.keys(value).map((name) => {
      const schema = node.properties.get(name) ?? other;
      return schema === undefined ? 0 : matches(schema, value[name] as Json, checking);
    }),
  );
};

/**
 * How many of its steps the server counts when it checks a value: by that it knows which of several alternatives, that all fail, is the
 * nearest. One for each kind of check that applies, and one more for a type that fits, for junctors, and for numbers and lists.
 *
 * Source: `MatchCount` of kube-openapi's validation.
 */
const matches = (node: SchemaNode, value: Json, checking: Checking): number => {
  const fits = problemsOf(typeCheck(node), value, checking).length === 0 ? 1 : 0;
  if (value === null) return fits;
  const formatted = isChecked(formatCheck(node.bounds.format ?? ''), checking);
  const typed = typesOf(node).length > 0 || formatted ? 1 + fits : 0;
  const composed =
    matchesOfAny(node.anyOf, value, checking, false) +
    matchesOfAny(node.oneOf, value, checking, true) +
    sum(node.allOf.map((inner) => matches(inner, value, checking)));
  const byKind = typeof value === 'string' ? (formatted ? 2 : 1) : typeof value === 'boolean' ? 0 : isObject(value) ? 1 : 2;
  // Junctors and what is enumerated always apply; the last one is for the whole.
  return typed + 2 + composed + byKind + matchesInside(node, value, checking) + 1 + 1;
};

/** The problems of the alternative that matches the most; of several the first. */
const nearest = (
  nodes: readonly SchemaNode[],
  found: readonly (readonly SchemaProblem[])[],
  value: Json,
  checking: Checking,
): readonly SchemaProblem[] => {
  const counts = nodes.map((node) => matches(node, value, checking));
  return found[counts.indexOf(Math.max(...counts))] ?? [];
};

const anyOfCheck = (nodes: readonly SchemaNode[]): Check => {
  const checks = nodes.map(checkOf);
  return (value, checking) => {
    const found = checks.map((check) => problemsOf(check, value, checking));
    if (found.some((problems) => problems.length === 0)) return;
    unplaced(checking, 'anyOf', 'must validate at least one schema (anyOf)');
    checking.problems.push(...nearest(nodes, found, value, checking));
  };
};

const oneOfCheck = (nodes: readonly SchemaNode[]): Check => {
  const checks = nodes.map(checkOf);
  return (value, checking) => {
    const found = checks.map((check) => problemsOf(check, value, checking));
    const valid = found.filter((problems) => problems.length === 0).length;
    if (valid === 1) return;
    const count = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`;
    unplaced(checking, 'oneOf', `must validate one and only one schema (oneOf). ${count}`);
    if (valid === 0) checking.problems.push(...nearest(nodes, found, value, checking));
  };
};

const allOfCheck = (nodes: readonly SchemaNode[]): Check => {
  const checks = nodes.map(checkOf);
  return (value, checking) => {
    const found = checks.map((check) => problemsOf(check, value, checking));
    checking.problems.push(...found.flat());
    const valid = found.filter((problems) => problems.length === 0).length;
    if (valid < checks.length) unplaced(checking, 'allOf', `must validate all the schemas (allOf)${valid === 0 ? '. None validated' : ''}`);
  };
};

const notCheck = (node: SchemaNode): Check => {
  const check = checkOf(node);
  return (value, checking) => {
    if (problemsOf(check, value, checking).length === 0) unplaced(checking, 'not', 'must not validate the schema (not)');
  };
};

const junctors = (node: SchemaNode): readonly Check[] => [
  ...(node.anyOf.length === 0 ? [] : [anyOfCheck(node.anyOf)]),
  ...(node.oneOf.length === 0 ? [] : [oneOfCheck(node.oneOf)]),
  ...(node.allOf.length === 0 ? [] : [allOfCheck(node.allOf)]),
  ...(node.not === undefined ? [] : [notCheck(node.not)]),
];

const present = (checks: readonly (Check | undefined)[]): readonly Check[] => checks.filter((check) => check !== undefined);

const run = (checks: readonly Check[], value: Json, checking: Checking): void => {
  for (const check of checks) check(value, checking);
};

/** One check for a whole node; `undefined` when everything passes. */
const checkOf = (node: SchemaNode): Check | undefined => {
  const { bounds } = node;
  const always = present([typeCheck(node)]);
  const common = present([enumerated(bounds)]);
  const composed = junctors(node);
  const text = present([lengthAndPattern(bounds), formatted(bounds)]);
  const number = present([inRange(node)]);
  const list = present([listCheck(node)]);
  const size = sizeCheck(bounds);
  const map = present([mapCheck(node), requiredCheck(bounds)]);
  const any = [always, common, composed, text, number, list, map, present([size])].some((checks) => checks.length > 0);
  if (!any) return undefined;
  return (value, checking) => {
    run(always, value, checking);
    if (value === null) {
      run(common, value, checking);
      return;
    }
    run(composed, value, checking);
    if (typeof value === 'string') run(text, value, checking);
    else if (typeof value === 'number') run(number, value, checking);
    else if (Array.isArray(value)) run(list, value, checking);
    run(common, value, checking);
    if (!isObject(value)) return;
    const found = checking.problems.length;
    size?.(value, checking);
    if (checking.problems.length === found || !checking.profile.sizeEndsCheck) run(map, value, checking);
  };
};

export interface ValidationOptions {
  /** Where the value stands in its object; details leave this out. */
  readonly at?: readonly (string | number)[];
  /** What stood there before: servers that ratchet let through what did not change. */
  readonly old?: Json;
  /** That of the oldest servers unless set. */
  readonly profile?: ServerProfile;
}

export type Validation = (value: Json, options?: ValidationOptions) => readonly SchemaProblem[];

/** A function that tells everything wrong with a value. */
export const compileValidation = (node: SchemaNode): Validation => {
  const check = checkOf(node);
  return (value, { at = [], old, profile = oldestProfile } = {}) => {
    if (check === undefined) return [];
    const checking: Checking = { path: [...at], unsaid: at.length, profile, old, problems: [] };
    check(value, checking);
    return old !== undefined && checking.problems.length > 0 && sameValue(node, value, old) ? [] : checking.problems;
  };
};
