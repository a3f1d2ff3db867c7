/** Errors of the API: RFC 9457 problems with our codes. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FieldProblem, Refusal } from '#base/result.ts';
import { PastUnavailable } from '#eventing/processing/past.ts';
import { StoreUnavailable, UnreadableEvent } from '#eventing/store/store-faults.ts';
import { Unavailable } from '#eventing/unavailable.ts';

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

/** The store cannot be used now; what was asked may or may not have happened, and can be asked again with the same idempotency key. */
const unavailable: Problem = {
  status: 503,
  code: 'StoreUnavailable',
  title: 'The store cannot be used now.',
  hint: 'Try again after the time in Retry-After. With the same Idempotency-Key nothing happens twice.',
};

/** Another replica would have to be asked, and none can be now. */
const elsewhere = (title: string): Problem => ({
  status: 503,
  code: 'OwnerUnavailable',
  title,
  hint: 'Try again after the time in Retry-After: another replica takes over within the time of its lease.',
});

/** The past has to be read from the log first. */
const notYet = (title: string): Problem => ({
  status: 503,
  code: 'PastUnavailable',
  title,
  hint: 'Ask the same again after the time in Retry-After: what was read until then is kept.',
});

/** An event that cannot be read: its stream needs a person. */
const unreadable = (fault: UnreadableEvent): Problem => ({
  status: 500,
  code: 'EventUnreadable',
  title: fault.message,
  hint: 'Restore the store from a backup, or run the release that wrote it. Everything else goes on.',
});

/** What a fault is to whoever asked, and when it makes sense to ask again (seconds). */
export const faultOf = (fault: unknown): { readonly problem: Problem; readonly retryAfter?: number } => {
  if (fault instanceof StoreUnavailable) return { problem: unavailable, retryAfter: fault.retryAfter };
  if (fault instanceof PastUnavailable) return { problem: notYet(fault.message), retryAfter: fault.retryAfter };
  if (fault instanceof Unavailable) return { problem: elsewhere(fault.message), retryAfter: fault.retryAfter };
  return { problem: fault instanceof UnreadableEvent ? unreadable(fault) : faultProblem };
};

/** A fault of ours: no detail leaves the process. */
const faultProblem: Problem = {
  status: 500,
  code: 'Fault',
  title: 'Something went wrong on our side.',
  hint: 'Look into the log of the server.',
};
