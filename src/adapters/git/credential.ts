/**
 * From the reference of a credential to what git is given, so that the secret is never in an argument, an address, a file of
 * ours or a text for people: it travels in the environment of the one git process that needs it.
 */
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { SourceFailure } from '#contexts/gitops/ports.ts';
import type { Address } from './address.ts';
import { failure } from './failures.ts';

/** The environment that lets git log in, and the texts that must not appear anywhere. */
export interface Login {
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** Names that a token is sent with when it has none of its own (`name:token`); servers that take tokens accept any name. */
const tokenUser = 'oauth2';

const refuse = (message: string, hint: string): SourceFailure => failure('AuthenticationFailed', message, hint);

const fromEnvironment = (name: string): string | SourceFailure => {
  const value = process.env[name]?.trim() ?? '';
  return value === ''
    ? refuse(`The environment variable ${name} of the credential is not set.`, 'Set it where Hedgerow runs, and restart.')
    : value;
};

const fromFile = (path: string): string | SourceFailure => {
  try {
    const value = readFileSync(path, 'utf8').trim();
    return value === '' ? refuse(`The credential's file ${path} is empty.`, 'Put the token into it.') : value;
  } catch {
    return refuse(`The credential's file ${path} cannot be read.`, 'Check that it exists and that Hedgerow may read it.');
  }
};

const read = (reference: string): string | SourceFailure => {
  const [, kind = '', rest = ''] = /^(env|file):(.*)$/su.exec(reference) ?? [];
  if (kind === 'env' && /^[A-Za-z_]\w*$/u.test(rest)) return fromEnvironment(rest);
  if (kind === 'file' && isAbsolute(rest)) return fromFile(rest);
  return refuse('The credential is not a reference.', 'Write env:NAME for an environment variable or file:/path for a file.');
};

/** git takes extra configuration from numbered variables (git-config(1), GIT_CONFIG_COUNT). */
const configured = (entries: readonly (readonly [string, string])[]): Record<string, string> => {
  const env: Record<string, string> = { GIT_CONFIG_COUNT: String(entries.length) };
  for (const [index, [key, value]] of entries.entries()) {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return env;
};

const isLoopbackOrigin = (origin: string): boolean => /^http:\/\/(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/u.test(origin);

const tokenLogin = (address: Address, reference: string): Login | SourceFailure => {
  const origin = address.origin ?? '';
  if (address.transport === 'http' && !isLoopbackOrigin(origin)) {
    return failure(
      'Refused',
      'A credential is not sent over http, where anybody on the way can read it.',
      'Use the https address of the repository.',
    );
  }
  const secret = read(reference);
  if (typeof secret !== 'string') return secret;
  if (/[\u0000-\u001f\u007f]/u.test(secret)) return refuse('The credential is not one line of text.', 'For ssh keys give an ssh address.');
  const pair = secret.includes(':') ? secret : `${tokenUser}:${secret}`;
  const encoded = Buffer.from(pair, 'utf8').toString('base64');
  const password = pair.slice(pair.indexOf(':') + 1);
  return {
    env: configured([
      [`http.${origin}/.extraHeader`, `Authorization: Basic ${encoded}`],
      ['http.followRedirects', 'false'],
    ]),
    secrets: [secret, password, encoded],
  };
};

/** One word of a POSIX shell command line: git hands GIT_SSH_COMMAND to a shell. */
const shellWord = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const sshOptions = (dataFolder: string): readonly string[] => [
  '-F',
  '/dev/null',
  '-o',
  'BatchMode=yes',
  '-o',
  'StrictHostKeyChecking=yes',
  '-o',
  `UserKnownHostsFile="${join(dataFolder, 'known_hosts')}" ~/.ssh/known_hosts`,
  '-o',
  'ConnectTimeout=15',
  '-o',
  'ServerAliveInterval=15',
];

const sshLogin = (reference: string | undefined, dataFolder: string): Login | SourceFailure => {
  const options = [...sshOptions(dataFolder)];
  const agent = process.env['SSH_AUTH_SOCK'];
  const env: Record<string, string> = {};
  if (reference === undefined) {
    if (agent !== undefined) env['SSH_AUTH_SOCK'] = agent;
  } else {
    const path = reference.startsWith('file:') ? reference.slice('file:'.length) : '';
    if (!isAbsolute(path)) return refuse('An ssh address needs a key in a file.', 'Write the credential as file:/path/to/private-key.');
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
      return refuse(`The credential's file ${path} cannot be read.`, 'Check that it exists and that Hedgerow may read it.');
    }
    options.push('-o', 'IdentitiesOnly=yes', '-o', `IdentityFile="${path}"`);
  }
  return { env: { ...env, GIT_SSH_COMMAND: ['ssh', ...options].map(shellWord).join(' '), GIT_SSH_VARIANT: 'ssh' }, secrets: [] };
};

/** What git needs to log in at an address, or why it cannot be had. */
export const loginFor = (address: Address, reference: string | undefined, dataFolder: string): Login | SourceFailure => {
  if (address.transport === 'ssh') return sshLogin(reference, dataFolder);
  if (reference === undefined || address.transport === 'file') return { env: {}, secrets: [] };
  return tokenLogin(address, reference);
};
