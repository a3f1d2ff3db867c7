/**
 * What a check reports about a model, a manifest or a file.
 *
 * A diagnostic is for the person who must fix it: what is wrong, where, and what to do. It is plain data, so that the
 * command line, the API and SARIF render the same thing.
 */

/** `error` blocks, `warning` should be fixed, `info` is worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** A place in a text file. Lines and columns count from 1; columns in UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Where something is. `line` is absent when the whole file is meant; `pointer` is a JSON pointer (RFC 6901). `end` is the place behind
 * the last character, when it is known.
 */
export interface Location {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly end?: Position;
  readonly pointer?: string;
}

/** A second place that takes part in a finding, for example the other one of two duplicates. */
export interface RelatedLocation {
  readonly message: string;
  readonly where: Location;
}

export interface Diagnostic {
  /** Stable, `family/kebab-case`, for example `manifest/duplicate-key`. Every code is in the generated catalogue. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly where: Location;
  /** What the finding is about, by the name that people use for it, for example `VPC.vpc.githedgehog.com default/web`. */
  readonly subject?: string;
  readonly related?: readonly RelatedLocation[];
  /** What to do about it, in the imperative. */
  readonly hint?: string;
}

/** One row of a diagnostics table: `{name}` in `message` and `hint` is replaced by the parameter of that name. */
export interface DiagnosticRow {
  readonly severity: Severity;
  readonly message: string;
  readonly hint?: string;
}

type ParametersOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | ParametersOf<Rest> : never;

/** The parameters that a row's texts mention; a report that forgets one does not compile. */
export type DiagnosticParameters<Row extends DiagnosticRow> = {
  readonly [Name in ParametersOf<Row['message']> | (Row['hint'] extends string ? ParametersOf<Row['hint']> : never)]: string | number;
};

/** Declares a family of diagnostics. Keys are codes; the table is what the reference documentation lists. */
export const defineDiagnostics = <const Rows extends Readonly<Record<string, DiagnosticRow>>>(rows: Rows): Rows => rows;

const fill = (text: string, parameters: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(/\{(\w+)\}/gu, (whole, name: string) => (name in parameters ? String(parameters[name]) : whole));

/** Makes a diagnostic from a row of `rows`, a place, and the row's parameters. `hint` replaces the row's own. */
export const report = <Rows extends Readonly<Record<string, DiagnosticRow>>, Code extends keyof Rows & string>(
  rows: Rows,
  code: Code,
  where: Location,
  parameters: DiagnosticParameters<Rows[Code]>,
  more: { readonly related?: readonly RelatedLocation[]; readonly hint?: string } = {},
): Diagnostic => {
  const row = rows[code] as DiagnosticRow;
  const hint = more.hint ?? row.hint;
  return {
    code,
    severity: row.severity,
    message: fill(row.message, parameters),
    where,
    ...(more.related === undefined ? {} : { related: more.related }),
    ...(hint === undefined ? {} : { hint: fill(hint, parameters) }),
  };
};

/** `file:line:column`, leaving out what is not known. */
export const formatLocation = (where: Location): string =>
  [where.file, where.line, where.line === undefined ? undefined : where.column].filter((part) => part !== undefined).join(':');

/** Orders by file, line, column, code: the order in which a person works through a list. */
export const compareDiagnostics = (left: Diagnostic, right: Diagnostic): number =>
  (left.where.file < right.where.file ? -1 : left.where.file > right.where.file ? 1 : 0) ||
  (left.where.line ?? 0) - (right.where.line ?? 0) ||
  (left.where.column ?? 0) - (right.where.column ?? 0) ||
  (left.code < right.code ? -1 : left.code > right.code ? 1 : 0);
