/**
 * The list of what the generator owns: each file with the digest of what was written, the target that made it, and the elements it
 * was made from. Whoever lost the list keeps his files: what is not on it is treated as somebody's own.
 */
import { hash } from 'node:crypto';
import { isObject } from '#base/json.ts';
import type { GeneratedFile } from '../target.ts';
import { pathRefusal } from './paths.ts';

export interface LockEntry {
  readonly digest: string;
  readonly target?: string;
  /** `file:line` of the elements the file was made from. */
  readonly sources: readonly string[];
}

/** Entries by path. */
export type Lock = ReadonlyMap<string, LockEntry>;

/** SHA-256 of a text, in hexadecimal digits. Line ends count as LF, since Git may turn them into CRLF at a checkout. */
export const digestOf = (text: string): string => hash('sha256', withLf(text));

/** A text with LF only. */
export const withLf = (text: string): string => (text.includes('\r') ? text.replaceAll('\r\n', '\n') : text);

/** A file that was printed, and by which target. */
export type MadeFile = GeneratedFile & { readonly target: string };

/** The entry of a file whose digest is known. */
export const entryOf = ({ target, sources }: MadeFile, digest: string): LockEntry => ({
  digest,
  target,
  sources: [...new Set(sources.map((where) => `${where.file}:${where.line ?? 1}`))].sort(),
});

const asEntry = (value: unknown): LockEntry | undefined => {
  if (!isObject(value) || typeof value['digest'] !== 'string') return undefined;
  const { digest, target, sources } = value;
  return {
    digest,
    ...(typeof target === 'string' ? { target } : {}),
    sources: Array.isArray(sources) ? sources.filter((source) => typeof source === 'string') : [],
  };
};

/** What a damaged list still says: entries are found by their lines, as when Git left both sides of a conflict in it. */
const salvaged = (text: string): Lock =>
  new Map(
    [...text.matchAll(/^\s*("(?:[^"\\]|\\.)*"): \{\s*"digest": "([0-9a-f]{64})"/gmu)].flatMap(([, name = '', digest = '']) => {
      try {
        const path: unknown = JSON.parse(name);
        return typeof path === 'string' && pathRefusal(path) === undefined ? [[path, { digest, sources: [] }] as const] : [];
      } catch {
        return [];
      }
    }),
  );

/** The entries of a list. `damaged` when it is not what the generator writes; entries that can be read count nevertheless. */
export const parseLock = (text: string): { readonly lock: Lock; readonly damaged: boolean } => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { lock: salvaged(text), damaged: true };
  }
  if (!isObject(value)) return { lock: new Map(), damaged: true };
  const entries = Object.entries(value).map(
    ([path, entry]) => [path, pathRefusal(path) === undefined ? asEntry(entry) : undefined] as const,
  );
  const good = entries.filter((entry): entry is readonly [string, LockEntry] => entry[1] !== undefined);
  return { lock: new Map(good), damaged: good.length < entries.length };
};

/** The list as text, sorted by path: the same on every machine. */
export const printLock = (lock: Lock): string =>
  `${JSON.stringify(Object.fromEntries([...lock].sort(([left], [right]) => (left < right ? -1 : 1))), null, 1)}\n`;
