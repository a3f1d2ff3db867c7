/** From what was typed to what is sent, and back. Problems are keyed by JSON pointer, as the server reports them. */
import type { FormField, FormSpec, NumberField } from './form-spec.ts';

/** What inputs hold: text as typed, booleans, and groups; `undefined` for a group that is left out. */
export type Draft = { readonly [name: string]: DraftValue };
export type DraftValue = string | boolean | Draft | undefined;

export type Read =
  | { readonly ok: true; readonly data: Record<string, unknown> }
  | { readonly ok: false; readonly problems: Readonly<Record<string, string>> };

const isDraft = (value: unknown): value is Draft => typeof value === 'object' && value !== null && !Array.isArray(value);

const startValue = (field: FormField, given: unknown): DraftValue => {
  const value = given ?? field.default;
  if (field.kind === 'group') return isDraft(given) || field.required ? start(field.fields, isDraft(given) ? given : {}) : undefined;
  if (field.kind === 'boolean') return value === true;
  if (value === undefined || value === null) return field.kind === 'choice' && field.required ? (field.options[0]?.value ?? '') : '';
  return field.kind === 'json' ? JSON.stringify(value, null, 2) : String(value);
};

/** What the inputs hold at first: the values given, else the defaults. */
export const start = (fields: readonly FormField[], given: Readonly<Record<string, unknown>> = {}): Draft =>
  Object.fromEntries(fields.map((field) => [field.name, startValue(field, given[field.name])]));

const textProblem = (field: FormField, text: string): string | undefined => {
  if (field.kind !== 'text' && field.kind !== 'multiline') return undefined;
  const length = [...text].length;
  if (field.minLength !== undefined && length < field.minLength) return `At least ${field.minLength} characters`;
  if (field.maxLength !== undefined && length > field.maxLength) return `At most ${field.maxLength} characters; this has ${length}`;
  if (field.enum !== undefined && !field.enum.includes(text)) return `One of ${field.enum.join(', ')}`;
  return field.patterns?.find(({ pattern }) => !new RegExp(pattern, 'v').test(text))?.hint;
};

type Out = { readonly problem?: string; readonly value?: unknown };

const readNumber = (field: NumberField, text: string): Out => {
  const value = Number(text);
  if (!Number.isFinite(value) || (field.kind === 'integer' && !Number.isSafeInteger(value)))
    return { problem: field.kind === 'integer' ? 'A whole number' : 'A number' };
  const problem = boundProblem(field, value);
  return problem === undefined ? { value } : { problem };
};

interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** The shortest decimal that means the number, which is what was typed. */
const decimal = (value: number): Decimal => {
  const [mantissa = '0', power = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
};

/** As people count: 0.3 is a multiple of 0.1, though no binary quotient says so. */
const isMultiple = (value: number, factor: number): boolean => {
  const [left, right] = [decimal(value), decimal(factor)];
  const shift = left.exponent - right.exponent;
  return (left.digits * 10n ** BigInt(Math.max(0, shift))) % (right.digits * 10n ** BigInt(Math.max(0, -shift))) === 0n;
};

const boundProblem = (field: NumberField, value: number): string | undefined => {
  const { minimum, maximum, exclusiveMinimum = false, exclusiveMaximum = false, multipleOf } = field;
  if (minimum !== undefined && (value < minimum || (exclusiveMinimum && value === minimum)))
    return `${exclusiveMinimum ? 'Above' : 'At least'} ${minimum}`;
  if (maximum !== undefined && (value > maximum || (exclusiveMaximum && value === maximum)))
    return `${exclusiveMaximum ? 'Below' : 'At most'} ${maximum}`;
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) return `A multiple of ${multipleOf}`;
  if (field.enum !== undefined && !field.enum.includes(value)) return `One of ${field.enum.join(', ')}`;
  return undefined;
};

const readJson = (text: string, intOrString: boolean): Out => {
  try {
    const value: unknown = JSON.parse(text);
    if (intOrString && typeof value !== 'string' && !Number.isSafeInteger(value)) return { problem: 'A whole number, or text in quotes' };
    return { value };
  } catch (fault) {
    return { problem: `Not JSON: ${fault instanceof Error ? fault.message : 'cannot be read'}` };
  }
};

const readScalar = (field: FormField, typed: string): Out => {
  if (typed === '' && field.required && field.default === undefined) return { problem: 'Needed' };
  if (typed === '' && !(field.required && (field.kind === 'text' || field.kind === 'multiline')) && field.default !== '') return {};
  if (field.kind === 'integer' || field.kind === 'number') return readNumber(field, typed);
  if (field.kind === 'json') return readJson(typed, field.intOrString === true);
  if (field.kind === 'choice' && !field.options.some(({ value }) => value === typed)) return { problem: 'One of the choices' };
  const problem = textProblem(field, typed);
  return problem === undefined ? { value: typed } : { problem };
};

const readFields = (
  fields: readonly FormField[],
  draft: Draft,
  pointer: string,
  problems: Record<string, string>,
): Record<string, unknown> => {
  const data: Record<string, unknown> = {};
  for (const field of fields) {
    const at = `${pointer}/${field.name}`;
    const typed = draft[field.name];
    if (field.kind === 'group') {
      if (isDraft(typed)) data[field.name] = readFields(field.fields, typed, at, problems);
      else if (field.required) problems[at] = 'Needed';
    } else if (typeof typed === 'boolean') data[field.name] = typed;
    else {
      const { problem, value } = readScalar(field, typeof typed === 'string' ? typed : '');
      if (problem !== undefined) problems[at] = problem;
      else if (value !== undefined) data[field.name] = value;
    }
  }
  return data;
};

/** Texts that had a value and were emptied: a command that changes single texts has to be told so. */
const emptied = (fields: readonly FormField[], draft: Draft, given: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    fields
      .filter(
        ({ kind, name }) =>
          (kind === 'text' || kind === 'multiline') && draft[name] === '' && typeof given[name] === 'string' && given[name] !== '',
      )
      .map(({ name }) => [name, '']),
  );

/**
 * All problems at once, or the command's data. The server checks again; this only answers sooner.
 *
 * @param given what the form was opened with; groups are sent whole, single texts only when they have or had a value
 */
export const read = (spec: Pick<FormSpec, 'fields'>, draft: Draft, given: Readonly<Record<string, unknown>> = {}): Read => {
  const problems: Record<string, string> = {};
  const data = readFields(spec.fields, draft, '', problems);
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return { ok: true, data: { ...emptied(spec.fields, draft, given), ...data } };
};
