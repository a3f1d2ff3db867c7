/** Field errors, worded as the API server words them (apimachinery, `field.Error`). */
import { isObject, type Json, pointerToken } from '#base/json.ts';

/** One thing the API server would refuse. */
export interface SchemaProblem {
  /** JSON pointer (RFC 6901) into the object. */
  readonly pointer: string;
  /** The same place as the API server writes it: `spec.rules[0].port`; `<nil>` where it names none. */
  readonly field: string;
  /** The keyword that failed: `required`, `type`, `enum`, `pattern`, `minimum`… */
  readonly code: string;
  /** Reason of the status cause: `FieldValueInvalid`, `FieldValueRequired`… */
  readonly reason: string;
  /** The whole field error, worded like the server's: `spec.vlan: Invalid value: 0: …`. */
  readonly message: string;
  readonly value?: unknown;
}

/** One entry of `details.causes` of a `Status`. */
export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

const titles = {
  FieldValueInvalid: 'Invalid value',
  FieldValueTypeInvalid: 'Invalid value',
  FieldValueRequired: 'Required value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
} as const;

export type FieldReason = keyof typeof titles;

/** Reasons whose message does not repeat the value. */
const valueless: ReadonlySet<FieldReason> = new Set(['FieldValueRequired', 'FieldValueForbidden', 'FieldValueTooLong']);

/** A number as Go's `%v` prints it: from a million on, and below a ten thousandth, what is not whole has an exponent. */
export const goNumber = (value: number): string => {
  const size = Math.abs(value);
  const whole = Number.isInteger(value) && size < 2 ** 63;
  if (whole || (size >= 1e-4 && size < 1e6)) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/u, 'e$10$2');
};

/** A JSON value as Go's `%#v` prints it. */
export const goSyntax = (value: unknown): string => {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (isObject(value)) {
    const entries = Object.keys(value).sort();
    return `map[string]interface {}{${entries.map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`).join(', ')}}`;
  }
  if (typeof value === 'number') return goNumber(value);
  return value === null || value === undefined ? 'interface {}(nil)' : JSON.stringify(value);
};

/** A value as field errors print it. */
export const printed = (value: unknown): string => (value === null || value === undefined ? '"null"' : goSyntax(value));

export interface FieldErrorParts {
  /** Keys and indexes from the root of the object. */
  readonly path: readonly (string | number)[];
  /** The field as it is written; made from the path unless given. */
  readonly field?: string;
  readonly code: string;
  readonly reason: FieldReason;
  readonly value?: unknown;
  readonly detail?: string;
}

/** A path as the server writes it: `spec.rules[0].port`. */
export const fieldPath = (path: readonly (string | number)[]): string => {
  let text = '';
  for (const key of path) text += typeof key === 'number' ? `[${key}]` : text === '' ? key : `.${key}`;
  return text;
};

/** A path as a JSON pointer. */
export const pointerOf = (path: readonly (string | number)[]): string => path.map((key) => `/${pointerToken(key)}`).join('');

/** Makes a field error. */
export const fieldError = ({ path, field, code, reason, value, detail }: FieldErrorParts): SchemaProblem => {
  const place = field ?? fieldPath(path);
  const title = titles[reason];
  const body = valueless.has(reason) ? title : `${title}: ${printed(value)}`;
  return {
    pointer: pointerOf(path),
    field: place,
    code,
    reason,
    message: `${place}: ${body}${detail === undefined || detail === '' ? '' : `: ${detail}`}`,
    ...(value === undefined ? {} : { value: value as Json }),
  };
};

/** The cause a field error becomes in a `Status`: the message without the field. */
export const causeOf = (problem: SchemaProblem): StatusCause => ({
  reason: problem.reason,
  message: problem.message.slice(problem.field.length + 2),
  field: problem.field,
});

/** The message of a `Status` of reason `Invalid`: `VPC.vpc.githedgehog.com "vpc-1" is invalid: …`. */
export const invalidMessage = (groupKind: string, name: string, problems: readonly SchemaProblem[]): string => {
  const texts = [...new Set(problems.map((problem) => problem.message))];
  const all = texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`;
  return `${groupKind} ${JSON.stringify(name)} is invalid: ${all}`;
};
