/**
 * Interprets generated value descriptors: the one place where data from outside is checked, completed and coerced.
 *
 * A descriptor is plain data, generated from the model. It drives API validation, command checks, forms and examples.
 */
import { type StringFormat, textFormats } from './formats.ts';
import { canonical, equals, isObject, type Json, pointerToken } from './json.ts';
import { isMultiple } from './multiple.ts';
import type { FieldProblem } from './result.ts';

interface NumberFacets {
  readonly minimum?: number;
  readonly maximum?: number;
  /** Whether the minimum itself is refused. */
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
}

interface SizeFacets {
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

/** The only values that are allowed. */
interface Enumerated {
  readonly enum?: readonly Json[];
}

export type FieldType =
  | ({
      readonly kind: 'string';
      readonly minLength?: number;
      readonly maxLength?: number;
      /** In ECMAScript's syntax, for the flag `v`. */
      readonly pattern?: string;
      readonly format?: StringFormat;
    } & Enumerated)
  | ({ readonly kind: 'integer' | 'number' } & NumberFacets & Enumerated)
  | ({ readonly kind: 'boolean' } & Enumerated)
  /** Any JSON value, null included. */
  | { readonly kind: 'json' }
  | ({ readonly kind: 'int-or-string' } & Enumerated)
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'list' | 'set'; readonly of: FieldType; readonly minItems?: number; readonly maxItems?: number }
  | ({ readonly kind: 'map'; readonly of: FieldType } & SizeFacets)
  | ({ readonly kind: 'value'; readonly descriptor: () => Descriptor } & SizeFacets);

/** What must hold of a value beyond its type and facets. The descriptor brings the judge; this file knows none. */
export interface FieldRule {
  /** The expression as the model has it. */
  readonly text: string;
  readonly message: string;
  /** Where it is reported, relative to what it stands at: `/to`. */
  readonly at?: string;
  /** What to say of this value instead of the message; `undefined` when it has nothing to say. */
  readonly explain?: (self: unknown) => string | undefined;
  /** False means refused. Never throws. */
  readonly holds: (self: unknown) => boolean;
}

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly description: string;
  readonly default?: unknown;
  /** Whether null is a value of its own; else it counts as absent. */
  readonly nullable?: boolean;
  readonly rules?: readonly FieldRule[];
}

/** The run-time description of one value type, command or event. */
export interface Descriptor {
  readonly name: string;
  readonly fields: readonly Field[];
  /** Fields that it does not name are kept as they are. */
  readonly open?: boolean;
  readonly rules?: readonly FieldRule[];
}

export type Checked =
  | { readonly ok: true; readonly value: Record<string, unknown> }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

const patterns = new Map<string, RegExp>();
const matches = (pattern: string, text: string): boolean => {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) patterns.set(pattern, (compiled = new RegExp(pattern, 'v')));
  return compiled.test(text);
};

const hasFormat = (format: StringFormat, text: string, length: number): boolean => {
  const { pattern, maxLength = Number.POSITIVE_INFINITY }: { readonly pattern: string; readonly maxLength?: number } = textFormats[format];
  return length <= maxLength && matches(pattern, text);
};

/** Length as the API server and PostgreSQL count it: code points, not UTF-16 units. */
const lengthOf = (text: string): number => {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
};

type Report = (pointer: string, code: string, message: string) => void;

const wrongType = (pointer: string, message: string, value: unknown, report: Report): unknown => {
  report(pointer, 'value/type', message);
  return value;
};

const checkString = (type: Extract<FieldType, { kind: 'string' }>, value: unknown, pointer: string, report: Report): unknown => {
  if (typeof value !== 'string') return wrongType(pointer, `must be text, not ${nameOf(value)}`, value, report);
  const length = lengthOf(value);
  if (type.minLength !== undefined && length < type.minLength)
    report(pointer, 'value/min-length', `must have at least ${type.minLength} characters`);
  if (type.maxLength !== undefined && length > type.maxLength)
    report(pointer, 'value/max-length', `must have at most ${type.maxLength} characters`);
  if (type.pattern !== undefined && !matches(type.pattern, value)) report(pointer, 'value/pattern', `must match ${type.pattern}`);
  if (type.format !== undefined && !hasFormat(type.format, value, length))
    report(pointer, 'value/format', `must be a valid ${type.format}`);
  return value;
};

const checkNumber = (
  type: Extract<FieldType, { kind: 'integer' | 'number' }>,
  value: unknown,
  pointer: string,
  report: Report,
): unknown => {
  if (typeof value !== 'number' || !Number.isFinite(value))
    return wrongType(pointer, `must be a number, not ${nameOf(value)}`, value, report);
  if (type.kind === 'integer' && !Number.isSafeInteger(value)) report(pointer, 'value/type', 'must be a whole number below 2^53');
  checkBounds(type, value, pointer, report);
  return value;
};

const checkBounds = (type: NumberFacets, value: number, pointer: string, report: Report): void => {
  const { minimum, maximum, exclusiveMinimum = false, exclusiveMaximum = false, multipleOf } = type;
  if (minimum !== undefined && (value < minimum || (exclusiveMinimum && value === minimum)))
    report(pointer, 'value/minimum', `must be ${exclusiveMinimum ? 'above' : 'at least'} ${minimum}`);
  if (maximum !== undefined && (value > maximum || (exclusiveMaximum && value === maximum)))
    report(pointer, 'value/maximum', `must be ${exclusiveMaximum ? 'below' : 'at most'} ${maximum}`);
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) report(pointer, 'value/multiple', `must be a multiple of ${multipleOf}`);
};

const checkItems = (type: Extract<FieldType, { kind: 'list' | 'set' }>, value: unknown, pointer: string, report: Report): unknown => {
  if (!Array.isArray(value)) return wrongType(pointer, `must be a list, not ${nameOf(value)}`, value, report);
  if (type.minItems !== undefined && value.length < type.minItems)
    report(pointer, 'value/min-items', `must have at least ${type.minItems} items`);
  if (type.maxItems !== undefined && value.length > type.maxItems)
    report(pointer, 'value/max-items', `must have at most ${type.maxItems} items`);
  if (type.kind === 'set' && new Set(value.map(canonical)).size < value.length) report(pointer, 'value/unique', 'must not repeat an item');
  return value.map((item, index) => checkType(type.of, item, `${pointer}/${index}`, report));
};

const checkSize = (type: SizeFacets, value: object, pointer: string, report: Report): void => {
  const size = Object.keys(value).length;
  if (type.minProperties !== undefined && size < type.minProperties)
    report(pointer, 'value/min-properties', `must have at least ${type.minProperties} entries`);
  if (type.maxProperties !== undefined && size > type.maxProperties)
    report(pointer, 'value/max-properties', `must have at most ${type.maxProperties} entries`);
};

const checkMap = (type: Extract<FieldType, { kind: 'map' }>, value: unknown, pointer: string, report: Report): unknown => {
  if (!isObject(value)) return wrongType(pointer, `must be an object, not ${nameOf(value)}`, value, report);
  checkSize(type, value, pointer, report);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, checkType(type.of, item, `${pointer}/${pointerToken(key)}`, report)]),
  );
};

const checkType = (type: FieldType, value: unknown, pointer: string, report: Report): unknown => {
  if ('enum' in type && type.enum !== undefined && !type.enum.some((one) => equals(one, value)))
    report(pointer, 'value/enum', `must be one of ${type.enum.map((one) => JSON.stringify(one)).join(', ')}`);
  switch (type.kind) {
    case 'string':
      return checkString(type, value, pointer, report);
    case 'integer':
    case 'number':
      return checkNumber(type, value, pointer, report);
    case 'boolean':
      if (typeof value !== 'boolean') report(pointer, 'value/type', `must be true or false, not ${nameOf(value)}`);
      return value;
    case 'json':
      return value;
    case 'enum':
      if (typeof value !== 'string' || !type.values.includes(value))
        report(pointer, 'value/enum', `must be one of ${type.values.join(', ')}`);
      return value;
    case 'list':
    case 'set':
      return checkItems(type, value, pointer, report);
    case 'map':
      return checkMap(type, value, pointer, report);
    case 'int-or-string':
      if (typeof value !== 'string' && !Number.isSafeInteger(value))
        report(pointer, 'value/type', `must be a whole number or text, not ${nameOf(value)}`);
      return value;
    case 'value':
      if (isObject(value)) checkSize(type, value, pointer, report);
      return checkValue(type.descriptor(), value, pointer, report);
  }
};

/** Rules are asked only of values that are otherwise as they should be: they rely on it. */
const checkRules = (rules: readonly FieldRule[] | undefined, value: unknown, pointer: string, report: Report): void => {
  for (const rule of rules ?? [])
    if (!rule.holds(value)) report(`${pointer}${rule.at ?? ''}`, 'value/rule', rule.explain?.(value) ?? rule.message);
};

const counting = (report: Report): { readonly report: Report; readonly clean: () => boolean } => {
  let clean = true;
  return {
    report: (...problem) => {
      clean = false;
      report(...problem);
    },
    clean: () => clean,
  };
};

const checkField = (field: Field, given: unknown, pointer: string, report: Report): unknown => {
  if (given === null && field.nullable === true) return null;
  const own = counting(report);
  const checked = checkType(field.type, given, pointer, own.report);
  if (own.clean()) checkRules(field.rules, checked, pointer, report);
  return checked;
};

/** Null where null is no value counts as absent, as it does to an API server. */
const givenTo = ({ name, nullable, type }: Field, value: Readonly<Record<string, unknown>>): unknown => {
  if (!Object.hasOwn(value, name)) return undefined;
  return value[name] === null && nullable !== true && type.kind !== 'json' ? undefined : value[name];
};

/** A default is a value as any other: values inside have theirs, and rules are asked. */
const defaultOf = (field: Field, pointer: string, report: Report): unknown =>
  field.default === null ? null : checkField(field, structuredClone(field.default), pointer, report);

const checkValue = (descriptor: Descriptor, value: unknown, pointer: string, report: Report): unknown => {
  if (!isObject(value)) return wrongType(pointer, `must be an object, not ${nameOf(value)}`, value, report);
  const out: Record<string, unknown> = {};
  const own = counting(report);
  for (const field of descriptor.fields) {
    const at = `${pointer}/${pointerToken(field.name)}`;
    const given = givenTo(field, value);
    if (given !== undefined) out[field.name] = checkField(field, given, at, own.report);
    else if (field.default !== undefined) out[field.name] = defaultOf(field, at, own.report);
    else if (field.required) own.report(at, 'value/required', 'is required');
  }
  for (const key of Object.keys(value)) {
    if (descriptor.fields.some((field) => field.name === key)) continue;
    if (descriptor.open === true) out[key] = value[key];
    else own.report(`${pointer}/${pointerToken(key)}`, 'value/unknown', `is not a field of ${descriptor.name}`);
  }
  if (own.clean()) checkRules(descriptor.rules, out, pointer, report);
  return out;
};

const nameOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'an object'
        : `${typeof value} ${JSON.stringify(value)}`;

/** Checks `value` against a descriptor: all problems at once, or the value with defaults filled in. Null counts as absent where it is no value. */
export const check = (descriptor: Descriptor, value: unknown): Checked => {
  const problems: FieldProblem[] = [];
  const checked = checkValue(descriptor, value, '', (pointer, code, message) => problems.push({ pointer, code, message }));
  return problems.length === 0 ? { ok: true, value: checked as Record<string, unknown> } : { ok: false, problems };
};
