/** Which repositories, branches and paths are accepted, decided from the text alone before git sees any of it. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How git reaches a repository. Every transport but these is forbidden to git itself as well. */
export type Transport = 'https' | 'http' | 'ssh' | 'file';

export interface Address {
  /** What git is given: a URL, an scp-like address or an absolute path. Holds no secret. */
  readonly url: string;
  readonly transport: Transport;
  /** `https://host:port` for http and https: where a credential may go, and nowhere else. */
  readonly origin?: string;
}

/** Why a text is not accepted. */
export interface Unacceptable {
  readonly message: string;
  readonly hint: string;
}

const unacceptable = (message: string, hint: string): Unacceptable => ({ message, hint });

export const isUnacceptable = (value: object): value is Unacceptable => 'hint' in value;

/** `user@host:path`, the short form of ssh. The user name is no secret; the host must not look like an option. */
const scpLike = /^[\w.-]+@(?:[A-Za-z0-9][\w.-]*|\[[0-9A-Fa-f:.]+\]):[^:]/u;

const transports: Readonly<Record<string, Transport>> = {
  'https:': 'https',
  'http:': 'http',
  'ssh:': 'ssh',
  'git+ssh:': 'ssh',
  'ssh+git:': 'ssh',
};

const localAddress = (path: string, allowLocal: boolean): Address | Unacceptable =>
  allowLocal
    ? { url: resolve(path), transport: 'file' }
    : unacceptable('Repositories on this machine are not allowed here.', 'Give an https or ssh address, or allow local repositories.');

const urlAddress = (repository: string, allowLocal: boolean): Address | Unacceptable => {
  const url = URL.parse(repository);
  if (url === null)
    return unacceptable('The address of the repository is not a URL.', 'Write it like https://git.example.com/team/fabric.git.');
  if (url.protocol === 'file:') {
    if (url.host !== '') return unacceptable('A file address must not name a host.', 'Write file:///path/to/repository.');
    return localAddress(fileURLToPath(url), allowLocal);
  }
  const transport = transports[url.protocol];
  if (transport === undefined) {
    return unacceptable(`Repositories cannot be reached by ${url.protocol.slice(0, -1)}.`, 'Use https or ssh.');
  }
  if (url.password !== '' || (transport !== 'ssh' && url.username !== '')) {
    return unacceptable('The address holds a user name or password.', 'Take it out and name a credential instead.');
  }
  if (url.hostname === '' || url.hostname.startsWith('-') || url.username.startsWith('-')) {
    return unacceptable('The address names no host.', 'Write it like https://git.example.com/team/fabric.git.');
  }
  return transport === 'ssh' ? { url: repository, transport } : { url: repository, transport, origin: url.origin };
};

/**
 * Reads the address of a repository: http, https, ssh, the short form of ssh and, where allowed, a path or file URL on this
 * machine. Options, programs (`ext::`), secrets in the address and unknown schemes are refused.
 */
export const parseAddress = (repository: string, allowLocal: boolean): Address | Unacceptable => {
  if (repository === '') return unacceptable('No repository is given.', 'Write it like https://git.example.com/team/fabric.git.');
  if (/[\u0000-\u001f\u007f]/u.test(repository)) return unacceptable('The address holds control characters.', 'Remove them.');
  if (repository.startsWith('-')) return unacceptable('The address looks like an option of git.', 'Start a path with ./ instead.');
  if (/^[A-Za-z0-9+.-]+::/u.test(repository)) return unacceptable('The address names a program to run.', 'Use an https or ssh address.');
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//u.test(repository)) return urlAddress(repository, allowLocal);
  if (scpLike.test(repository)) return { url: repository, transport: 'ssh' };
  return localAddress(repository, allowLocal);
};

/** What git-check-ref-format(1) forbids in a branch name, and what a name must not have to be safe on a command line. */
const forbiddenInBranch = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|(^|\/)\.|\.(\/|$)|\.lock(\/|$)|^[-/]|\/$|^@$|^$/u;

/** A branch name without `refs/heads/`, or why it cannot be one. */
export const checkBranch = (branch: string): Unacceptable | undefined =>
  forbiddenInBranch.test(branch)
    ? unacceptable('The branch is not a name that git allows.', 'Give the name of one branch, for example main.')
    : undefined;

/** Names of the folders from the repository's root to the place; none for the root itself. */
export const parsePath = (path: string): readonly string[] | Unacceptable => {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (names.includes('..') || path.includes('\u0000')) {
    return unacceptable('The path leaves the repository.', "Give a folder's path from the root of the repository.");
  }
  return names;
};
