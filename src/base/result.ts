/** A declared reason why nothing happened. Refusals are values; only faults are thrown. */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
  readonly hint?: string;
  /** Where in the command's data, as JSON pointers with a message each; all of them at once. */
  readonly fields?: readonly FieldProblem[];
}

/** One thing wrong with one field. `pointer` is a JSON pointer (RFC 6901) into the value that was checked. */
export interface FieldProblem {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

export type Result<Value, Code extends string = string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal<Code> };

export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });

export const refused = <Code extends string>(
  code: Code,
  message: string,
  more: { readonly hint?: string; readonly fields?: readonly FieldProblem[] } = {},
): { readonly ok: false; readonly refusal: Refusal<Code> } => ({ ok: false, refusal: { code, message, ...more } });
