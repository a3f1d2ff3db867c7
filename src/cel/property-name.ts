/** How Kubernetes writes names of properties that are no identifiers: `__dash__`, `__dot__`, `__namespace__`. */
import { reservedWords } from './syntax.ts';

const escapes: Readonly<Record<string, string>> = { __: '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' };
const meanings: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(escapes).map(([text, name]) => [name, text]));

/** The name under which an expression reads a property; `undefined` when it cannot. */
export const escapeProperty = (name: string): string | undefined => {
  if (name === '' || /^\d/u.test(name)) return undefined;
  if (reservedWords.has(name)) return `__${name}__`;
  if (/[^A-Za-z0-9\-./_]/u.test(name)) return undefined;
  return name.replaceAll(/__|[-./]/gu, (found) => escapes[found] as string);
};

const known = /__(?:underscores|dot|dash|slash)__/gu;

/** The property that a name in an expression means; `undefined` when it means none. */
export const unescapeProperty = (name: string): string | undefined => {
  if (!name.includes('__')) return name;
  const word = /^__(.+)__$/u.exec(name)?.[1];
  if (word !== undefined && reservedWords.has(word)) return word;
  return name.replaceAll(known, '').includes('__') ? undefined : name.replaceAll(known, (found) => meanings[found] as string);
};
