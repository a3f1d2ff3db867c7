/** Where databases and servers are that Hedgerow uses, named by reference: their URLs hold passwords. */
import { readFileSync } from 'node:fs';
import { isLoopback } from '#api/auth.ts';
import { ok, type Result, refused } from '#base/result.ts';

/** What may stand where a reference leads to. */
interface UrlKind {
  /** Code of its refusals. */
  readonly code: string;
  readonly noun: string;
  readonly product: string;
  readonly scheme: RegExp;
  readonly example: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const store: UrlKind = {
  code: 'StoreReference',
  noun: 'store',
  product: 'PostgreSQL',
  scheme: /^postgres(ql)?:\/\//u,
  example: 'postgresql://user:password@host/database',
};

const bus: UrlKind = {
  code: 'BusReference',
  noun: 'event bus',
  product: 'NATS',
  scheme: /^(nats|tls):\/\//u,
  example: 'tls://user:password@host:4222',
};

/** What a reference leads to. URLs hold passwords, so they are never arguments: those stand in process lists and shell histories. */
const readReference = (kind: UrlKind, reference: string, env: Environment): Result<string> => {
  const refuse = (message: string, hint: string) => refused(kind.code, message, { hint });
  const named = (text: string | undefined, what: string): Result<string> => {
    const url = text?.trim() ?? '';
    if (url === '') return refuse(`${what} is empty or not there.`, `It has to hold a URL: ${kind.example}.`);
    return kind.scheme.test(url) && URL.canParse(url)
      ? ok(url)
      : refuse(`${what} does not hold a ${kind.product} URL.`, `Write ${kind.example}.`);
  };
  if (reference.startsWith('env:')) return named(env[reference.slice('env:'.length)], `The variable ${reference.slice('env:'.length)}`);
  if (reference.startsWith('file:')) {
    const path = reference.slice('file:'.length);
    try {
      return named(readFileSync(path, 'utf8'), `The file ${path}`);
    } catch (fault) {
      return refuse(
        `The file ${path} cannot be read: ${(fault as NodeJS.ErrnoException).code ?? 'unknown error'}.`,
        'Check the path and its permissions.',
      );
    }
  }
  return refuse(`The ${kind.noun} is not given by reference.`, 'Write env:NAME or file:/path, where its URL stands.');
};

export const readStoreReference = (reference: string, env: Environment): Result<string> => readReference(store, reference, env);

/** Unless `allowPlain`, a server that is not on this machine has to be reached by TLS: what is published tells all of a fabric. */
export const readBusReference = (reference: string, env: Environment, { allowPlain }: { readonly allowPlain: boolean }): Result<string> => {
  const read = readReference(bus, reference, env);
  if (!read.ok) return read;
  const { protocol, hostname } = new URL(read.value);
  if (protocol === 'tls:' || allowPlain || isLoopback(hostname)) return read;
  return refused(bus.code, `The connection to ${hostname} would not be encrypted.`, {
    hint: 'Write tls:// in the URL, or allow it with --bus-plain.',
  });
};
