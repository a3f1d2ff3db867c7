/** Errors of the API: RFC 9457 problems with our codes. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FieldProblem, Refusal } from '#base/result.ts';

export interface Problem {
  readonly status: ContentfulStatusCode;
  /** Stable, for programs. */
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

/** The body of a problem; `type` is the code as a URI. */
export const problemBody = ({ status, ...rest }: Problem): string =>
  JSON.stringify({ type: `urn:hedgerow:problem:${rest.code}`, status, ...rest });

export const sendProblem = (c: Context, problem: Problem): Response =>
  c.body(problemBody(problem), problem.status, { 'content-type': 'application/problem+json' });

const fieldErrors = (fields: readonly FieldProblem[] | undefined) =>
  fields === undefined ? {} : { errors: fields.map(({ pointer, code, message }) => ({ pointer, code, detail: message })) };

const statusOf = (code: string): ContentfulStatusCode => {
  if (code === 'InvalidData') return 400;
  if (code === 'VersionMismatch') return 412;
  if (/(Missing|Unknown)$/u.test(code) && !code.startsWith('Source') && !code.startsWith('No')) return 404;
  if (code === 'SourceMissing') return 404;
  return code.startsWith('Source') ? 502 : 409;
};

/** A refusal as a problem. Sources that cannot be read are somebody else's failure: 502. */
export const refusalProblem = ({ code, message, hint, fields }: Refusal): Problem => ({
  status: statusOf(code),
  code,
  title: message,
  ...(hint === undefined ? {} : { hint }),
  ...fieldErrors(fields),
});

/** Data that does not fit its descriptor: all that is wrong with it at once. */
export const invalidData = (fields: readonly FieldProblem[]): Problem =>
  refusalProblem({ code: 'InvalidData', message: 'The data does not fit.', fields });

/** A fault of ours: no detail leaves the process. */
export const faultProblem: Problem = {
  status: 500,
  code: 'Fault',
  title: 'Something went wrong on our side.',
  hint: 'Look into the log of the server.',
};
