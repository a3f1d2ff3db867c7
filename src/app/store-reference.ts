/** Where log and tables are kept: in the data folder, or in a PostgreSQL database that is named by reference. */
import { readFileSync } from 'node:fs';
import { ok, type Result, refused } from '#base/result.ts';

/** What a reference leads to. URLs hold passwords, so they are never arguments: those stand in process lists and shell histories. */
export const readStoreReference = (reference: string, env: Readonly<Record<string, string | undefined>>): Result<string> => {
  const refuse = (message: string, hint: string) => refused('StoreReference', message, { hint });
  const named = (text: string | undefined, what: string): Result<string> => {
    const url = text?.trim() ?? '';
    if (url === '') return refuse(`${what} is empty or not there.`, 'It has to hold a URL: postgresql://user:password@host/database.');
    return /^postgres(ql)?:\/\//u.test(url)
      ? ok(url)
      : refuse(`${what} does not hold a PostgreSQL URL.`, 'Write postgresql://user:password@host/database.');
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
  return refuse('The store is not given by reference.', 'Write env:NAME or file:/path, where the URL of the database stands.');
};
