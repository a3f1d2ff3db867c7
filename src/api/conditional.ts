/** Conditional requests (RFC 9110, section 13): versions as entity tags. */
import type { Problem } from './problem.ts';

export const tagOf = (version: number): string => `"${version}"`;

/** Tags of a list, without the mark of weak ones: compression makes ours weak on the way, and they mean the same. */
const tagsIn = (header: string): readonly string[] => header.split(',').map((part) => part.trim().replace(/^W\//u, ''));

/** Whether the client has this version already. */
export const isKnown = (ifNoneMatch: string | undefined, tag: string): boolean =>
  ifNoneMatch !== undefined && (ifNoneMatch.trim() === '*' || tagsIn(ifNoneMatch).includes(tag));

export type Precondition = { readonly ok: true; readonly version?: number } | { readonly ok: false; readonly problem: Problem };

/**
 * The version that a change is for. A tag that cannot be ours matches nothing: 412, never a change without a condition. Several
 * tags are refused, since a stream has one version.
 */
export const precondition = (ifMatch: string | undefined): Precondition => {
  if (ifMatch === undefined || ifMatch.trim() === '*') return { ok: true };
  const [tag = '', ...others] = tagsIn(ifMatch);
  if (others.length > 0) {
    const problem: Problem = { status: 400, code: 'InvalidPrecondition', title: 'If-Match names several versions.', hint: 'Send one.' };
    return { ok: false, problem };
  }
  const version = /^"(\d{1,15})"$/u.exec(tag)?.[1];
  if (version !== undefined) return { ok: true, version: Number(version) };
  const problem: Problem = {
    status: 412,
    code: 'VersionMismatch',
    title: 'If-Match names no version of ours.',
    hint: 'Send the ETag of a read as it came, quotation marks included.',
  };
  return { ok: false, problem };
};
