/** Which repository addresses may be given. The check is text only: nothing is resolved or reached. */

/** `scp`-like ssh: `git@host:path`. The user name alone is no secret. */
const scpLike = /^[\w.-]+@[\w.-]+:(?!:)/u;

const parsed = (repository: string): URL | undefined =>
  /^[a-z][a-z0-9+.-]*:\/\//iu.test(repository) ? (URL.parse(repository) ?? undefined) : undefined;

/** True when the address carries a password, or a user name where that is where tokens are put (http and https). */
export const holdsCredential = (repository: string): boolean => {
  const url = parsed(repository);
  if (url === undefined) return false;
  return url.password !== '' || (url.protocol !== 'ssh:' && url.username !== '');
};

/**
 * True when git could take the address for an option or run a program for it (`--upload-pack=…`, `ext::sh -c …`), or when
 * its scheme is not one that fetches a repository. CVE-2017-1000117 and CVE-2022-39253 are why.
 */
export const isUnsafe = (repository: string): boolean => {
  if (repository.startsWith('-') || /[\u0000-\u001f\u007f]/u.test(repository) || /^[\w-]+::/u.test(repository)) return true;
  if (scpLike.test(repository)) return false;
  if (!repository.includes('://')) return false;
  const url = parsed(repository);
  return url === undefined || !['https:', 'http:', 'ssh:', 'git+ssh:', 'file:'].includes(url.protocol) || url.hostname.startsWith('-');
};
