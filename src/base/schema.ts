/**
 * Interprets generated value descriptors: the one place where data from outside is checked, completed and coerced.
 *
 * A descriptor is plain data, generated from the model. It drives API validation, command checks, forms and examples.
 */
import { isObject, pointerToken } from './json.ts';
import type { FieldProblem } from './result.ts';

export type FieldType =
  | {
      readonly kind: 'string';
      readonly minLength?: number;
      readonly maxLength?: number;
      readonly pattern?: string;
      readonly format?: StringFormat;
    }
  | { readonly kind: 'integer' | 'number'; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: 'boolean' }
  /** Any JSON value. */
  | { readonly kind: 'json' }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'list' | 'set'; readonly of: FieldType; readonly minItems?: number; readonly maxItems?: number }
  | { readonly kind: 'map'; readonly of: FieldType }
  | { readonly kind: 'value'; readonly descriptor: () => Descriptor };

/** `instant` and `duration` are ISO 8601; `digest` is hexadecimal; `url` is checked by the URL standard. */
export type StringFormat = 'instant' | 'duration' | 'url' | 'digest' | 'dns-label' | 'dns-subdomain';

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly description: string;
  readonly default?: unknown;
}

/** The run-time description of one value type, command or event. */
export interface Descriptor {
  readonly name: string;
  readonly fields: readonly Field[];
}

export type Checked =
  | { readonly ok: true; readonly value: Record<string, unknown> }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

const formats: Readonly<Record<StringFormat, (text: string) => boolean>> = {
  instant: (text) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/u.test(text) && !Number.isNaN(Date.parse(text)),
  duration: (text) => /^P(?=\d|T\d)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/u.test(text),
  url: (text) => URL.canParse(text),
  digest: (text) => /^[0-9a-f]{7,128}$/u.test(text),
  'dns-label': (text) => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/u.test(text),
  'dns-subdomain': (text) => text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/u.test(text),
};

const patterns = new Map<string, RegExp>();
const matches = (pattern: string, text: string): boolean => {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) patterns.set(pattern, (compiled = new RegExp(pattern, 'u')));
  return compiled.test(text);
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
  if (type.format !== undefined && !formats[type.format](value)) report(pointer, 'value/format', `must be a valid ${type.format}`);
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
  if (type.minimum !== undefined && value < type.minimum) report(pointer, 'value/minimum', `must be at least ${type.minimum}`);
  if (type.maximum !== undefined && value > type.maximum) report(pointer, 'value/maximum', `must be at most ${type.maximum}`);
  return value;
};

const checkItems = (type: Extract<FieldType, { kind: 'list' | 'set' }>, value: unknown, pointer: string, report: Report): unknown => {
  if (!Array.isArray(value)) return wrongType(pointer, `must be a list, not ${nameOf(value)}`, value, report);
  if (type.minItems !== undefined && value.length < type.minItems)
    report(pointer, 'value/min-items', `must have at least ${type.minItems} items`);
  if (type.maxItems !== undefined && value.length > type.maxItems)
    report(pointer, 'value/max-items', `must have at most ${type.maxItems} items`);
  if (type.kind === 'set' && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
    report(pointer, 'value/unique', 'must not repeat an item');
  return value.map((item, index) => checkType(type.of, item, `${pointer}/${index}`, report));
};

const checkType = (type: FieldType, value: unknown, pointer: string, report: Report): unknown => {
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
      if (!isObject(value)) return wrongType(pointer, `must be an object, not ${nameOf(value)}`, value, report);
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, checkType(type.of, item, `${pointer}/${pointerToken(key)}`, report)]),
      );
    case 'value':
      return checkValue(type.descriptor(), value, pointer, report);
  }
};

const checkValue = (descriptor: Descriptor, value: unknown, pointer: string, report: Report): unknown => {
  if (!isObject(value)) return wrongType(pointer, `must be an object, not ${nameOf(value)}`, value, report);
  const out: Record<string, unknown> = {};
  for (const field of descriptor.fields) {
    const at = `${pointer}/${pointerToken(field.name)}`;
    const given = Object.hasOwn(value, field.name) ? value[field.name] : undefined;
    if (given !== undefined && given !== null) out[field.name] = checkType(field.type, given, at, report);
    else if (field.default !== undefined) out[field.name] = structuredClone(field.default);
    else if (field.required) report(at, 'value/required', 'is required');
  }
  for (const key of Object.keys(value)) {
    if (!descriptor.fields.some((field) => field.name === key))
      report(`${pointer}/${pointerToken(key)}`, 'value/unknown', `is not a field of ${descriptor.name}`);
  }
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

/** Checks `value` against a descriptor: all problems at once, or the value with defaults filled in. `null` counts as absent. */
export const check = (descriptor: Descriptor, value: unknown): Checked => {
  const problems: FieldProblem[] = [];
  const checked = checkValue(descriptor, value, '', (pointer, code, message) => problems.push({ pointer, code, message }));
  return problems.length === 0 ? { ok: true, value: checked as Record<string, unknown> } : { ok: false, problems };
};
