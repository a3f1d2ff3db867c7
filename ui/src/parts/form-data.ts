/** From what was typed to what is sent, and back. Problems are keyed by JSON pointer, as the server reports them. */
import type { FormField, FormSpec, NumberField, RowsField, RuleSet } from './form-spec.ts';
import { specFrom } from './kind-form.ts';

/** One row of a list or a map. */
export interface Row {
  /** Tells it from other rows, wherever it stands. */
  readonly id: number;
  /** Key in a map; empty in a list. */
  readonly key: string;
  readonly value: DraftValue;
  /** What it was opened with; what the form does not know of it stays. */
  readonly given?: unknown;
}

/** What inputs hold: text as typed, booleans, rows, and groups; `undefined` for a group that is left out. */
export type Draft = { readonly [name: string]: DraftValue };
export type DraftValue = string | boolean | Draft | readonly Row[] | undefined;

export type Read =
  | { readonly ok: true; readonly data: Record<string, unknown> }
  | { readonly ok: false; readonly problems: Readonly<Record<string, string>> };

/** What rules have against a value, with pointers from it. `form-rules.ts` has one; it is loaded when a form has rules. */
export type RuleJudge = (set: RuleSet, value: unknown) => readonly { readonly pointer: string; readonly message: string }[];

/** Without a judge only the server asks. */
const noJudge: RuleJudge = () => [];

const isDraft = (value: unknown): value is Draft => typeof value === 'object' && value !== null && !Array.isArray(value);

let rowsMade = 0;

/** A row with what it is to hold at first. */
export const startRow = (field: RowsField, key: string, given?: unknown): Row => {
  rowsMade += 1;
  return { id: rowsMade, key, value: startValue(field.item, given), given };
};

const startRows = (field: RowsField, given: unknown): readonly Row[] => {
  if (field.kind === 'list') return Array.isArray(given) ? given.map((item) => startRow(field, '', item)) : [];
  return isDraft(given) ? Object.entries(given).map(([key, value]) => startRow(field, key, value)) : [];
};

const startValue = (field: FormField, given: unknown): DraftValue => {
  const value = given ?? field.default;
  if (field.kind === 'list' || field.kind === 'map') return startRows(field, value);
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

interface Reading {
  readonly problems: Record<string, string>;
  readonly judge: RuleJudge;
}

/** Data as the server will see it: what is left out has its default. */
const completed = (field: FormField, value: unknown): unknown => {
  if (field.kind !== 'group' || typeof value !== 'object' || value === null) return value;
  const given = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    field.fields.flatMap((inner) => {
      const own = given[inner.name] ?? inner.default;
      return own === undefined ? [] : [[inner.name, completed(inner, own)]];
    }),
  );
};

/** Rules are asked of a value that is otherwise as it should be. */
const askRules = (field: FormField, given: unknown, pointer: string, { problems, judge }: Reading): void => {
  const value = completed(field, given ?? field.default);
  if (value === undefined || field.rules === undefined) return;
  if (Object.keys(problems).some((known) => known === pointer || known.startsWith(`${pointer}/`))) return;
  for (const set of field.rules) for (const { pointer: inside, message } of judge(set, value)) problems[`${pointer}${inside}`] ??= message;
};

/** The pointer to a row, as the server names it. */
export const rowPointer = (field: RowsField, pointer: string, { key }: Row, index: number): string =>
  `${pointer}/${field.kind === 'list' ? index : key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Where problems of a row's key are kept: no pointer leads to a key. */
export const keyPointer = (pointer: string, index: number): string => `${pointer}?${index}`;

const readItem = (field: FormField, { value, given }: Row, at: string, reading: Reading): unknown => {
  if (field.kind === 'list' || field.kind === 'map') return readRows(field, value, at, reading) ?? (field.kind === 'list' ? [] : {});
  if (field.kind === 'group') {
    const typed = readFields(field.fields, isDraft(value) ? value : {}, at, reading);
    return specFrom(field.fields, isDraft(given) ? given : {}, typed);
  }
  if (typeof value === 'boolean') return value;
  const { problem, value: item } = readScalar(field, typeof value === 'string' ? value : '');
  if (problem !== undefined) reading.problems[at] = problem;
  return item;
};

/** A list or a map; nothing when there are no rows. */
const readRows = (field: RowsField, typed: DraftValue, pointer: string, reading: Reading): unknown => {
  const rows = Array.isArray(typed) ? (typed as readonly Row[]) : [];
  if (rows.length === 0) return undefined;
  const keys = new Set<string>();
  const values = rows.map((row, index) => {
    if (field.kind === 'map' && (row.key === '' || keys.has(row.key)))
      reading.problems[keyPointer(pointer, index)] = row.key === '' ? 'Needed' : 'There is another one of this name';
    keys.add(row.key);
    return readItem(field.item, row, rowPointer(field, pointer, row, index), reading);
  });
  return field.kind === 'list' ? values : Object.fromEntries(rows.map(({ key }, index) => [key, values[index]]));
};

const readFields = (fields: readonly FormField[], draft: Draft, pointer: string, reading: Reading): Record<string, unknown> => {
  const { problems } = reading;
  const data: Record<string, unknown> = {};
  for (const field of fields) {
    const at = `${pointer}/${field.name}`;
    const typed = draft[field.name];
    if (field.kind === 'group') {
      if (isDraft(typed)) data[field.name] = readFields(field.fields, typed, at, reading);
      else if (field.required) problems[at] = 'Needed';
    } else if (field.kind === 'list' || field.kind === 'map') {
      const value = readRows(field, typed, at, reading);
      if (value !== undefined) data[field.name] = value;
    } else if (typeof typed === 'boolean') data[field.name] = typed;
    else {
      const { problem, value } = readScalar(field, typeof typed === 'string' ? typed : '');
      if (problem !== undefined) problems[at] = problem;
      else if (value !== undefined) data[field.name] = value;
    }
    askRules(field, data[field.name], at, reading);
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
 * @param judge asks the rules of the model; without one only the server does
 */
export const read = (
  spec: Pick<FormSpec, 'fields'>,
  draft: Draft,
  given: Readonly<Record<string, unknown>> = {},
  judge: RuleJudge = noJudge,
): Read => {
  const problems: Record<string, string> = {};
  const data = readFields(spec.fields, draft, '', { problems, judge });
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return { ok: true, data: { ...emptied(spec.fields, draft, given), ...data } };
};

/** Whether any value of a form has rules, so that a judge is needed. */
export const hasRules = (fields: readonly FormField[]): boolean =>
  fields.some(
    (field) =>
      field.rules !== undefined ||
      (field.kind === 'group' && hasRules(field.fields)) ||
      ((field.kind === 'list' || field.kind === 'map') && hasRules([field.item])),
  );
